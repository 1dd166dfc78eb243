//! HTTP actions against targets that answer badly: slow, huge, broken, elsewhere
//! (actions.md §3.4, security.md "Outgoing requests").

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod secrets;
mod support;

use std::{
    io::Write,
    time::{Duration, Instant},
};

use doable_domain::{
    action::HttpOperation,
    guard::Guard,
    id::RunId,
    parameter::ValueType,
    request::Prepared,
    value::{Value, Values},
};
use doable_exec::{ExecError, Job, NetworkFailure, Outcome, Reach, Work, http::HttpExecutor};
use serde_json::{Value as Json, json};
use support::{Answer, Target, reply};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

fn operation(changes: Json) -> HttpOperation {
    let mut operation = json!({
        "template": {"method": "GET", "url": "http://127.0.0.1/"},
        "response_handle": null, "error_handle": null,
    });
    for (key, value) in changes.as_object().unwrap() {
        operation[key] = value.clone();
    }
    serde_json::from_value(operation).unwrap()
}

fn get(url: &str, handle: &str) -> HttpOperation {
    operation(json!({"template": {"method": "GET", "url": url}, "response_handle": handle}))
}

fn request(operation: &HttpOperation) -> Prepared {
    Prepared::of(&operation.template).unwrap()
}

fn job(operation: &HttpOperation, values: Json) -> Job {
    let values: Values = values
        .as_object()
        .unwrap()
        .iter()
        .map(|(k, v)| (k.clone(), Value::from_json(ValueType::Text, v).unwrap()))
        .collect();
    Job {
        run: RunId::from_uuid(Uuid::nil()),
        work: Work::Http {
            operation: operation.clone().into(),
            request: request(operation).into(),
            secrets: [].into(),
        },
        values,
        guard: Guard::default(),
        reach: Reach::Internal,
        cancel: CancellationToken::new(),
    }
}

async fn run(operation: &HttpOperation) -> Result<Outcome, ExecError> {
    HttpExecutor::new()
        .execute(&job(operation, json!({})), operation, &request(operation), &[])
        .await
}

/// The kind of a network failure, and whether the target may have acted.
#[track_caller]
fn network(outcome: Result<Outcome, ExecError>) -> (NetworkFailure, bool) {
    match outcome {
        Err(ExecError::Network { kind, may_have_acted, .. }) => (kind, may_have_acted),
        other => panic!("{other:?} is no network failure"),
    }
}

#[tokio::test]
async fn a_request_carries_who_sends_it_and_which_run_it_is() {
    let target = Target::with("204 No Content", "", b"").await;
    for (method, own, has_key) in
        [("GET", "{}", false), ("POST", "{}", true), ("PATCH", "{}", true), ("DELETE", "{}", false)]
    {
        let template = json!({"method": method, "url": target.url("/a"), "headers": own});
        run(&operation(json!({ "template": template }))).await.unwrap();

        let request = target.received().pop().unwrap().to_lowercase();
        assert!(
            request.starts_with(&format!("{} /a http/1.1", method.to_lowercase())),
            "{request}"
        );
        assert!(
            request.contains(concat!("user-agent: doable/", env!("CARGO_PKG_VERSION"))),
            "{request}"
        );
        assert!(request.contains("accept: application/json"), "{request}");
        let key = format!("idempotency-key: {}", Uuid::nil());
        assert_eq!(request.contains(&key), has_key, "{request}");
    }
    let headers = r#"{"User-Agent": "Mine", "idempotency-key": "k"}"#;
    let template = json!({"method": "POST", "url": target.url("/"), "headers": headers});
    run(&operation(json!({ "template": template }))).await.unwrap();
    let request = target.received().pop().unwrap().to_lowercase();
    assert!(
        request.contains("user-agent: mine") && request.contains("idempotency-key: k\r\n"),
        "{request}"
    );
    assert_eq!(request.matches("idempotency-key").count(), 1, "{request}");
}

#[tokio::test]
async fn a_reply_is_what_the_handles_make_of_it() {
    for (status, body, error_handle, response_handle, want) in [
        ("200 OK", r#"{"a": {"b": 1}}"#, None, Some(".body.a.b"), Ok((200, json!(1)))),
        (
            "200 OK",
            r#"{"a": 1}"#,
            None,
            Some("{s: .status, t: .headers.\"x-test\"}"),
            Ok((200, json!({"s": 200, "t": "yes"}))),
        ),
        ("200 OK", "broken {", None, Some(".body"), Ok((200, json!("broken {")))),
        ("200 OK", "\"text\"", None, Some(".body"), Ok((200, json!("text")))),
        ("200 OK", "", None, Some(".body"), Ok((200, Json::Null))),
        ("200 OK", "{}", None, None, Ok((204, Json::Null))),
        ("200 OK", "{}", None, Some("  "), Ok((204, Json::Null))),
        ("200 OK", "[]", None, Some(".body[]"), Ok((204, Json::Null))),
        ("200 OK", "{}", None, Some(".body.none"), Ok((200, Json::Null))),
        ("200 OK", "{}", None, Some(".body | .none"), Ok((200, Json::Null))),
        ("200 OK", "[1, 2]", None, Some(".body[]"), Err("Too many results returned")),
        ("404 Not Found", "{}", None, Some(".body"), Err(r#"{"remote-status":404}"#)),
        ("404 Not Found", "{}", Some("false"), Some(".status"), Ok((200, json!(404)))),
        ("404 Not Found", "{}", Some("null"), None, Ok((204, Json::Null))),
        ("404 Not Found", "{}", Some("empty"), None, Ok((204, Json::Null))),
        (
            "200 OK",
            r#"{"ok": false, "why": "no"}"#,
            Some("if .body.ok then false else .body.why end"),
            Some("."),
            Err("\"no\""),
        ),
        ("200 OK", "{}", Some("true"), None, Err(r#"{"remote-status":200}"#)),
        ("200 OK", "{}", Some("0"), None, Err("0")),
        ("200 OK", "[1, 2]", Some(".body[]"), None, Err("Too many results returned")),
        ("200 OK", "{}", Some(".body | error(\"x\")"), None, Err("the error_handle failed: x")),
    ] {
        let target = Target::with(status, "X-Test: yes\r\n", body.as_bytes()).await;
        let template = json!({"method": "GET", "url": target.url("/")});
        let operation = operation(json!({
            "template": template, "error_handle": error_handle, "response_handle": response_handle,
        }));

        let outcome = run(&operation).await;

        let case = format!("{status} {body} {error_handle:?} {response_handle:?}");
        match (outcome, want) {
            (Ok(got), Ok((status, body))) => {
                assert_eq!((got.status, got.body), (status, body), "{case}")
            }
            (Err(ExecError::RemoteError { body }), Err(want)) => {
                assert_eq!(body.to_string(), want, "{case}")
            }
            (Err(error), Err(want)) => assert_eq!(error.to_string(), want, "{case}"),
            (got, want) => panic!("{case}: {got:?}, not {want:?}"),
        }
    }
}

#[tokio::test]
async fn a_reply_too_deep_for_json_is_a_text() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let target = Target::with("200 OK", "", deep.as_bytes()).await;

    let outcome = run(&get(&target.url("/"), ".body | type")).await.unwrap();

    assert_eq!(outcome.body, "string");
}

#[tokio::test]
async fn a_reply_over_its_bound_is_refused_however_it_comes() {
    let gzip = |bytes: &[u8]| {
        // A stored gzip member would not expand; this one is mostly zeros.
        let mut child = std::process::Command::new("gzip")
            .arg("-c")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let bytes = bytes.to_vec();
        let mut stdin = child.stdin.take().unwrap();
        let writer = std::thread::spawn(move || stdin.write_all(&bytes));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap().unwrap();
        output.stdout
    };
    let bomb = gzip(&vec![b'0'; 20 * 1024 * 1024]);
    assert!(bomb.len() < 100_000, "the bomb is small on the wire: {} bytes", bomb.len());
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let many_lines = "X-A: 1\r\n".repeat(400);
    let many_bytes = format!("X-A: {}\r\n", "0".repeat(1024)).repeat(600);
    let many_headers = "X-A: 0123456789012345678901234567890123456789\r\n".repeat(190);
    let long_header = format!("X-A: {}\r\n", "0".repeat(70_000));
    for (name, answer) in [
        (
            "endless",
            Answer::Endless(
                chunked,
                b"1000\r\n".iter().copied().chain([b'0'; 0x1000]).chain(*b"\r\n").collect(),
            ),
        ),
        (
            "a length that says so",
            Answer::Silent(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_vec()),
        ),
        ("a gzip bomb", Answer::Bytes(reply("200 OK", "Content-Encoding: gzip\r\n", &bomb))),
        ("a long header", Answer::Bytes(reply("200 OK", &long_header, b""))),
        ("many header lines", Answer::Bytes(reply("200 OK", &many_lines, b""))),
        ("headers of 600 KiB", Answer::Bytes(reply("200 OK", &many_bytes, b""))),
    ] {
        let target = Target::start(vec![answer]).await;

        let outcome = run(&get(&target.url("/"), ".body")).await;

        assert_eq!(network(outcome), (NetworkFailure::TooLarge, true), "{name}");
    }
    let target = Target::with("200 OK", &many_headers, b"1").await;
    assert!(run(&get(&target.url("/"), ".body")).await.is_ok(), "190 short headers are fine");
}

#[tokio::test]
async fn the_bound_is_the_actions_own() {
    let target = Target::with("200 OK", "", &[b'1'; 100]).await;
    for (most, fits) in [(99, false), (100, true)] {
        let template = json!({"method": "GET", "url": target.url("/")});
        let options = json!({ "max_response_bytes": most });
        let operation = operation(json!({"template": template, "http_options": options}));

        assert_eq!(run(&operation).await.is_ok(), fits, "{most} bytes");
    }
}

#[tokio::test]
async fn a_slow_target_is_given_up_in_time() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n".to_vec();
    for (name, answer) in [
        ("no head", Answer::Silent(Vec::new())),
        ("half a head", Answer::Silent(b"HTTP/1.1 200 OK\r\nX".to_vec())),
        ("no body", Answer::Silent(head.clone())),
        ("half a body", Answer::Silent([head, b"12345".to_vec()].concat())),
    ] {
        let target = Target::start(vec![answer]).await;
        let template = json!({"method": "GET", "url": target.url("/")});
        let operation =
            operation(json!({"template": template, "http_options": {"timeout_ms": 200}}));
        let start = Instant::now();

        let outcome = run(&operation).await;

        assert_eq!(network(outcome), (NetworkFailure::Timeout, true), "{name}");
        assert!(start.elapsed() < Duration::from_secs(3), "{name}: {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn what_breaks_on_the_way_is_told_apart() {
    let early = Target::start(vec![Answer::Bytes(Vec::new())]).await;
    let half = Target::start(vec![Answer::Bytes(
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345".to_vec(),
    )])
    .await;
    let garbage = Target::start(vec![Answer::Bytes(b"SSH-2.0-nonsense\r\n\r\n".to_vec())]).await;
    let plain = Target::with("200 OK", "", b"{}").await;
    // A port that was free a moment ago.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (name, url, want) in [
        ("closed early", early.url("/"), (NetworkFailure::Connect, true)),
        ("closed within the body", half.url("/"), (NetworkFailure::Connect, true)),
        ("not HTTP", garbage.url("/"), (NetworkFailure::Connect, true)),
        ("refused", format!("http://127.0.0.1:{closed}/"), (NetworkFailure::Connect, false)),
        ("no such host", "http://nowhere.invalid/".to_owned(), (NetworkFailure::Dns, false)),
        (
            "no TLS there",
            format!("https://127.0.0.1:{}/", plain.port),
            (NetworkFailure::Tls, false),
        ),
        ("never allowed", "http://169.254.169.254/".to_owned(), (NetworkFailure::Blocked, false)),
        ("nowhere", "http://0.0.0.0:80/".to_owned(), (NetworkFailure::Blocked, false)),
    ] {
        let outcome = run(&get(&url, ".body")).await;

        assert_eq!(network(outcome), want, "{name}");
    }
}

#[tokio::test]
async fn a_strangers_run_does_not_reach_inside() {
    let target = Target::with("200 OK", "", b"{}").await;
    for url in [target.url("/"), target.url("/").replace("127.0.0.1", "localhost")] {
        let operation = get(&url, ".body");
        let job = Job { reach: Reach::PublicOnly, ..job(&operation, json!({})) };

        let outcome =
            HttpExecutor::new().execute(&job, &operation, &request(&operation), &[]).await;

        assert_eq!(network(outcome), (NetworkFailure::Blocked, false), "{url}");
    }
    assert!(target.received().is_empty());
}

#[tokio::test]
async fn redirects_are_followed_within_bounds_and_checked() {
    let to = |status: &str, location: &str| {
        Answer::Bytes(reply(status, &format!("Location: {location}\r\n"), b""))
    };
    let end = Answer::Bytes(reply("200 OK", "", b"7"));
    for (name, answers, want) in [
        ("one", vec![to("302 Found", "/b"), end.clone()], Ok(json!(7))),
        ("five", [vec![to("302 Found", "/b"); 5], vec![end.clone()]].concat(), Ok(json!(7))),
        (
            "six",
            [vec![to("302 Found", "/b"); 6], vec![end.clone()]].concat(),
            Err(NetworkFailure::Redirect),
        ),
        ("a loop", vec![to("302 Found", "/")], Err(NetworkFailure::Redirect)),
        (
            "to the metadata",
            vec![to("302 Found", "http://169.254.169.254/"), end.clone()],
            Err(NetworkFailure::Blocked),
        ),
        (
            "to a mapped one",
            vec![to("307 Temporary Redirect", "http://[::ffff:169.254.169.254]/"), end.clone()],
            Err(NetworkFailure::Blocked),
        ),
        (
            "to a file",
            vec![to("302 Found", "file:///etc/passwd"), end.clone()],
            Err(NetworkFailure::Redirect),
        ),
        (
            "to nowhere",
            vec![to("302 Found", "http://["), end.clone()],
            Err(NetworkFailure::Redirect),
        ),
    ] {
        let target = Target::start(answers).await;

        let outcome = run(&get(&target.url("/"), ".body")).await;

        match (outcome, want) {
            (Ok(got), Ok(want)) => assert_eq!(got.body, want, "{name}"),
            (outcome @ Err(_), Err(want)) => assert_eq!(network(outcome).0, want, "{name}"),
            (got, want) => panic!("{name}: {got:?}, not {want:?}"),
        }
    }
}

#[tokio::test]
async fn whatever_fails_after_a_redirect_the_first_target_may_have_acted() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let plain = Target::with("200 OK", "", b"{}").await;
    for (location, want) in [
        ("http://nowhere.invalid/".to_owned(), NetworkFailure::Dns),
        (format!("http://{closed}/"), NetworkFailure::Connect),
        (format!("https://127.0.0.1:{}/", plain.port), NetworkFailure::Tls),
        ("http://169.254.169.254/".to_owned(), NetworkFailure::Blocked),
        ("http://[::ffff:a9fe:a9fe]/".to_owned(), NetworkFailure::Blocked),
        ("mailto:x@example.com".to_owned(), NetworkFailure::Redirect),
    ] {
        let target = Target::with("302 Found", &format!("Location: {location}\r\n"), b"").await;
        let template = json!({"method": "POST", "url": target.url("/"), "body": "{}"});

        let outcome = run(&operation(json!({ "template": template }))).await;

        assert_eq!(network(outcome), (want, true), "{location}");
    }
}

#[tokio::test]
async fn a_redirect_may_be_the_reply_itself() {
    let target = Target::with("302 Found", "Location: /b\r\n", b"").await;
    let template = json!({"method": "GET", "url": target.url("/")});
    let operation = operation(json!({
        "template": template, "response_handle": ".headers.location",
        "http_options": {"follow_redirects": false},
    }));

    assert_eq!(run(&operation).await.unwrap().body, "/b");
}

#[tokio::test]
async fn a_redirect_elsewhere_takes_no_secrets_along() {
    let other = Target::with("200 OK", "", b"{}").await;
    for (status, method, has_body) in [
        ("302 Found", "GET", false),
        ("303 See Other", "GET", false),
        ("307 Temporary Redirect", "POST", true),
    ] {
        let location = format!("Location: {}\r\n", other.url("/b"));
        let target = Target::with(status, &location, b"").await;
        let headers = r#"{"Authorization": "Bearer s3cret", "Cookie": "s3cret=1",
            "X-Api-Key": "s3cret", "Host": "s3cret.example", "Accept": "text/csv"}"#;
        let template = json!({"method": "POST", "url": target.url("/"), "headers": headers, "body": "{\"a\": 1}"});

        run(&operation(json!({ "template": template }))).await.unwrap();

        let (first, second) = (target.received().pop().unwrap(), other.received().pop().unwrap());
        assert!(first.contains("s3cret") && first.contains("{\"a\": 1}"), "{first}");
        assert!(!second.contains("s3cret"), "{status}: {second}");
        assert!(second.starts_with(&format!("{method} /b")), "{status}: {second}");
        assert_eq!(second.contains("{\"a\": 1}"), has_body, "{status}: {second}");
        assert!(second.to_lowercase().contains("accept: text/csv"), "{status}: {second}");
    }
}

#[tokio::test]
async fn a_run_can_be_cancelled_while_it_waits() {
    for answer in [
        Answer::Silent(Vec::new()),
        Answer::Silent(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12".to_vec()),
    ] {
        let target = Target::start(vec![answer]).await;
        let operation = get(&target.url("/"), ".body");
        let job = job(&operation, json!({}));
        let cancel = job.cancel.clone();
        let executor = HttpExecutor::new();

        let watch = async {
            // The target has the request: the run is on its way.
            while target.received().is_empty() {
                tokio::task::yield_now().await;
            }
            cancel.cancel();
        };
        let request = request(&operation);
        let (outcome, ()) = tokio::join!(executor.execute(&job, &operation, &request, &[]), watch);

        assert_eq!(outcome, Err(ExecError::Cancelled { may_have_acted: true }));
    }
}

#[tokio::test]
async fn a_run_that_is_cancelled_already_is_not_sent() {
    let target = Target::with("200 OK", "", b"{}").await;
    let operation = get(&target.url("/"), ".body");
    let job = job(&operation, json!({}));
    job.cancel.cancel();

    let outcome = HttpExecutor::new().execute(&job, &operation, &request(&operation), &[]).await;

    assert_eq!(outcome, Err(ExecError::Cancelled { may_have_acted: false }));
    assert!(target.received().is_empty());
}

#[tokio::test]
async fn a_post_is_sent_once_even_if_the_connection_breaks() {
    let target = Target::start(vec![Answer::Bytes(Vec::new())]).await;
    let template = json!({"method": "POST", "url": target.url("/"), "body": "{}"});
    let operation = operation(json!({ "template": template }));
    let executor = HttpExecutor::new();

    for _ in 0..3 {
        let outcome = executor
            .execute(&job(&operation, json!({})), &operation, &request(&operation), &[])
            .await;
        assert_eq!(network(outcome).0, NetworkFailure::Connect);
    }

    assert_eq!(target.received().len(), 3, "three runs, three requests");
}

#[tokio::test]
async fn a_value_can_not_end_the_request_it_is_in() {
    let target = Target::with("200 OK", "", b"{}").await;
    let headers =
        r#"{"Content-Length": "2", "Transfer-Encoding": "chunked", "Connection": "{{x}}"}"#;
    let body = "{}GET /evil HTTP/1.1\r\n\r\n";
    let template = json!({
        "method": "POST", "url": target.url("/a"), "headers": headers, "body": body,
    });
    let operation = operation(json!({ "template": template }));
    let job = job(&operation, json!({"x": "upgrade"}));

    HttpExecutor::new().execute(&job, &operation, &request(&operation), &[]).await.unwrap();

    let request = target.received().pop().unwrap().to_lowercase();
    assert!(request.contains(&format!("content-length: {}\r\n", body.len())), "{request}");
    assert!(!request.contains("chunked") && !request.contains("upgrade"), "{request}");
}

#[tokio::test]
async fn what_is_missing_or_unfit_is_never_sent() {
    let target = Target::with("200 OK", "", b"{}").await;
    let template = json!({
        "method": "POST", "url": target.url("/{{a}}"), "headers": "{\"X\": \"{{b}}\"}",
    });
    let operation = operation(json!({ "template": template }));
    for (values, want) in [
        (json!({"b": "1"}), r#"missing required parameters: #{"a"}"#),
        (json!({"a": "..", "b": "1"}), "This can't be `.` or `..`, which mean another address."),
        (
            json!({"a": "1", "b": "x\r\ny"}),
            "This goes into a header, which can't hold a line break or NUL.",
        ),
    ] {
        let job = job(&operation, values.clone());

        let error = HttpExecutor::new()
            .execute(&job, &operation, &request(&operation), &[])
            .await
            .unwrap_err();

        assert_eq!(error.to_string(), want, "{values}");
        assert!(!error.may_have_acted(), "{values}");
    }
    assert!(target.received().is_empty());
}
