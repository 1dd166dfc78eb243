//! Commands as people paste them, and that a shell reads a written one as it was meant.

use std::process::Command;

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(command: &str, want: (Method, &str, &[(&str, &str)], Option<&str>)) {
    let read = read(command).unwrap_or_else(|error| panic!("{command}: {error}"));
    let headers: Vec<_> = read.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let got = (read.method, read.url.as_str(), headers.as_slice(), read.body.as_deref());
    assert_eq!(got, want, "{command}");
}

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("Content-Type", "application/json");
const ACCEPT: (&str, &str) = ("Accept", "application/json");

#[test]
fn a_command_is_read_into_its_request() {
    use Method::{Delete, Get, Patch, Post, Put};
    let x = "https://x/a";
    for (command, want) in [
        ("curl https://x/a", (Get, x, &[][..], None)),
        ("$ curl  x/a", (Get, "http://x/a", &[], None)),
        ("curl.exe -sSL --compressed https://x/a", (Get, x, &[], None)),
        ("curl -XDELETE https://x/a -o /dev/null", (Delete, x, &[], None)),
        ("curl --request patch --url https://x/a", (Patch, x, &[], None)),
        (
            "curl https://x/a -H 'A: b: c' -H \"D:e\" -H 'F;' -H 'G:'",
            (Get, x, &[("A", "b: c"), ("D", "e"), ("F", "")], None),
        ),
        (
            "curl https://x/a -H 'A: 1' -H 'a: 2' -b 'c=d' -b e=f",
            (Get, x, &[("A", "1, 2"), ("Cookie", "c=d; e=f")], None),
        ),
        (
            "curl -A me -e https://y https://x/a",
            (Get, x, &[("User-Agent", "me"), ("Referer", "https://y")], None),
        ),
        ("curl https://x/a -d a=1 --data 'b=2 3'", (Post, x, &[FORM], Some("a=1&b=2 3"))),
        (
            "curl -X PUT https://x/a -d '{\"a\": 1}' -H 'content-type: application/json'",
            (Put, x, &[("content-type", "application/json")], Some("{\"a\": 1}")),
        ),
        ("curl https://x/a --data-raw @a", (Post, x, &[FORM], Some("@a"))),
        (
            "curl https://x/a --json '{\"a\":' --json '1}'",
            (Post, x, &[JSON, ACCEPT], Some("{\"a\":1}")),
        ),
        ("curl https://x/a --json '[[1],[2]]'", (Post, x, &[JSON, ACCEPT], Some("[ [1],[2] ]"))),
        (
            "curl https://x/a --json '[\"[[\\\"[[\"]'",
            (Post, x, &[JSON, ACCEPT], Some("[\"[[\\\"[[\"]")),
        ),
        (
            "curl https://x/a --data-urlencode 'q=a b&é' --data-urlencode '=c d' --data-urlencode 'n={{n}} 1'",
            (Post, x, &[FORM], Some("q=a%20b%26%C3%A9&c%20d&n={{n}}%201")),
        ),
        (
            "curl -G https://x/a -d a=1 --data-urlencode 'b=2 3'",
            (Get, "https://x/a?a=1&b=2%203", &[], None),
        ),
        ("curl -G 'https://x/a?z=0#f' -d a=1", (Get, "https://x/a?z=0&a=1#f", &[], None)),
        ("curl -u me:pass https://x/a", (Get, x, &[("Authorization", "Basic bWU6cGFzcw==")], None)),
        (
            "curl 'https://x/a' \\\n  -H $'A: it\\'s \\u0021\\x41\\101' \\\n  --data-raw $'a\\nb'",
            (Post, x, &[("A", "it's !AA"), FORM], Some("a\nb")),
        ),
        ("curl https://x/a | jq .", (Get, x, &[], None)),
        (
            "curl https://x/{{id}} -H 'A: {{$secret.KEY}}'",
            (Get, "https://x/{{id}}", &[("A", "{{$secret.KEY}}")], None),
        ),
    ] {
        check(command, want);
    }
}

#[test]
fn what_cant_be_taken_over_is_named() {
    for (command, want) in [
        ("wget https://x", "this is no curl command: it begins with `curl`"),
        ("", "this is no curl command: it begins with `curl`"),
        ("curl", "the command names no address"),
        ("curl 'https://x", "a quote is never closed"),
        ("curl $'https://x", "a quote is never closed"),
        ("curl a b", "the command names two addresses, `a` and `b`; paste one request at a time"),
        (
            "curl -k https://x",
            "`-k` can't be taken over: certificates are always checked; remove it",
        ),
        (
            "curl -sk https://x",
            "`-k` can't be taken over: certificates are always checked; remove it",
        ),
        (
            "curl -F a=@b https://x",
            "`-F` can't be taken over: forms with files (multipart) are not sent here; use `-d` or JSON",
        ),
        (
            "curl -d @file https://x",
            "`-d` can't be taken over: it reads a file of your machine; paste its text instead",
        ),
        (
            "curl -X PURGE https://x",
            "`PURGE` is no method of an action; use GET, POST, PUT, PATCH or DELETE",
        ),
        (
            "curl --frobnicate https://x",
            "`--frobnicate` is not known here; remove it, if the request does without",
        ),
        ("curl https://x -H", "`-H` needs a word after it"),
    ] {
        assert_eq!(read(command).unwrap_err().to_string(), want, "{command}");
    }
    assert_eq!(read("curl x | jq .").unwrap().notes, ["What follows `|` was left out."]);
    assert_eq!(read("curl -u a:b x").unwrap().notes.len(), 1);
}

/// A request to be written.
#[derive(Debug)]
struct Asked {
    method: Method,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Asked {
    fn written(&self) -> Option<String> {
        write(self.method, &self.url, &self.headers, self.body.as_deref())
    }
}

/// Any text, with what shells and curl look at more often than chance has it.
fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            "[ -~]{0,4}",
            "[\\PC]{0,3}",
            proptest::sample::select(vec![
                "'", "\"", "$", "`", "\\", "\n", "!", "@", "{{", "$'", "#", ";", "é"
            ])
            .prop_map(str::to_owned),
        ],
        0..6,
    )
    .prop_map(|parts| parts.concat())
}

fn request() -> impl Strategy<Value = Asked> {
    let method = proptest::sample::select(vec![
        Method::Get,
        Method::Post,
        Method::Put,
        Method::Delete,
        Method::Patch,
    ]);
    let header = (
        "[A-Z][a-z]{0,6}(-[A-Z][a-z]{1,5})?",
        text().prop_map(|value| value.replace('\n', " ").trim().to_owned()),
    );
    let headers = proptest::collection::btree_map(header.0, header.1, 0..4);
    (method, text(), headers, proptest::option::of(text())).prop_map(
        |(method, path, headers, body)| Asked {
            method,
            url: format!("https://x/{}", path.replace('\n', "")),
            headers: headers
                .into_iter()
                .chain([("Content-Type".to_owned(), "text/plain".to_owned())])
                .collect(),
            body,
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same_request(request in request()) {
        let command = request.written().unwrap();

        let read = read(&command).unwrap();

        let body = request.body.map(|body| if serde_json::from_str::<serde::de::IgnoredAny>(&body).is_ok() { read.body.clone().unwrap() } else { body });
        prop_assert_eq!((read.method, read.url, read.headers, read.body), (request.method, request.url, request.headers, body), "{}", command);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_real_shell_hands_curl_the_same_words(request in request()) {
        let command = request.written().unwrap();
        let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}\n");

        let said = Command::new("sh").args(["-c", &script]).output().unwrap();

        let said = String::from_utf8(said.stdout).unwrap();
        let words: Vec<&str> = said.split_terminator('\0').collect();
        prop_assert!(words.contains(&request.url.as_str()), "{command}: {words:?}");
        for (name, value) in &request.headers {
            let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
            prop_assert!(words.contains(&header.as_str()), "{command}: {words:?}");
        }
        if let Some(body) = &request.body {
            prop_assert_eq!(words.last(), Some(&body.as_str()), "{}", command);
        }
    }
}

#[test]
fn no_command_holds_a_nul() {
    let request = Asked {
        method: Method::Post,
        url: "https://x".to_owned(),
        headers: Vec::new(),
        body: Some("\0".to_owned()),
    };
    assert_eq!(request.written(), None);
}
