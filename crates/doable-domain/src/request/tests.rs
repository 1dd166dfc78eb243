//! How a request is built and its values escaped, as tables and a property.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use url::Url;

use super::*;
use crate::{
    parameter::ValueType,
    value::{Number, Value},
};

fn render(template: &RequestTemplate, values: &Values) -> Result<Request, RequestError> {
    Prepared::of(template)?.render(values)
}

fn template(url: &str, headers: Option<&str>, body: Option<&str>) -> RequestTemplate {
    RequestTemplate {
        method: Method::Post,
        url: url.to_owned(),
        headers: headers.map(str::to_owned),
        body: body.map(str::to_owned),
    }
}

/// Texts as texts, numbers as numbers, the rest as it is.
fn values(given: &Json) -> Values {
    let of = |json: &Json| match json {
        Json::Number(_) => Value::from_json(ValueType::Number, json),
        Json::Bool(_) => Value::from_json(ValueType::Boolean, json),
        _ => Value::from_json(ValueType::Text, json),
    };
    given.as_object().unwrap().iter().map(|(k, v)| (k.clone(), of(v).unwrap())).collect()
}

fn one(text: &str) -> Values {
    values(&json!({ "x": text }))
}

#[track_caller]
fn url_of(url: &str, given: &Json, want: Result<&str, &str>) {
    let got = render(&template(url, None, None), &values(given)).map(|request| request.url);
    match (got.map_err(|error| error.to_string()), want) {
        (Ok(got), Ok(want)) => assert_eq!(got.as_str(), want, "{url} {given}"),
        (Err(got), Err(want)) => assert!(got.contains(want), "{url} {given}: {got}"),
        (got, want) => panic!("{url} {given}: {got:?}, not {want:?}"),
    }
}

#[test]
fn values_stay_inside_the_part_of_the_address_they_stand_in() {
    for (url, given, want) in [
        ("https://h/{{x}}", json!({"x": "a/b?c#d"}), Ok("https://h/a%2Fb%3Fc%23d")),
        ("https://h/{{x}}/z", json!({"x": "a b"}), Ok("https://h/a%20b/z")),
        ("https://h/?q={{x}}&r=1", json!({"x": "a&b=c+d"}), Ok("https://h/?q=a%26b%3Dc%2Bd&r=1")),
        ("https://h?q={{x}}", json!({"x": "é"}), Ok("https://h/?q=%C3%A9")),
        ("https://h/#{{x}}", json!({"x": "a#b"}), Ok("https://h/#a%23b")),
        ("https://h/a[[/{{x}}]]", json!({}), Ok("https://h/a")),
        ("https://h/a[[?q={{x}}]]", json!({"x": null}), Ok("https://h/a?q=")),
        ("https://h/{{x}}", json!({"x": 7}), Ok("https://h/7")),
        ("https://h/a/{{x}}", json!({"x": "..."}), Ok("https://h/a/...")),
        ("https://h/a/{{x}}", json!({"x": ".."}), Err("can't be `.` or `..`")),
        ("https://h/a/{{x}}/b", json!({"x": "."}), Err("can't be `.` or `..`")),
        ("https://h/a/.{{x}}/b", json!({"x": "."}), Err("can't be `.` or `..`")),
        ("https://h/a/%2e{{x}}?b", json!({"x": "."}), Err("can't be `.` or `..`")),
        ("https://h/{{x}}", json!({}), Err(r#"missing required parameters: #{"x"}"#)),
        ("https://{{x}}/", json!({"x": "evil"}), Err("scheme, host or port")),
    ] {
        url_of(url, &given, want);
    }
}

#[test]
fn an_author_fixes_scheme_host_and_port() {
    for (url, want) in [
        ("https://api.example/{{x}}", None),
        ("http://a:b@api.example:8080/{{x}}?y={{y}}#{{z}}", None),
        ("https://api.example?x={{x}}", None),
        ("HTTPS://api.example/", None),
        ("{{url}}", Some("scheme, host or port")),
        ("{{scheme}}://h/", Some("scheme, host or port")),
        ("https://{{host}}/", Some("scheme, host or port")),
        ("https://{{tenant}}.example/", Some("scheme, host or port")),
        ("https://h:{{port}}/", Some("scheme, host or port")),
        ("https://{{user}}@h/", Some("scheme, host or port")),
        ("https://h{{path}}", Some("scheme, host or port")),
        ("https://h[[/]][[{{x}}]]", Some("needs a variable")),
        ("https://h[[/{{a}}]][[{{b}}]]", None),
        ("https:{{x}}", Some("scheme, host or port")),
        ("/only/a/path", Some("is not an address")),
        ("ftp://h/", Some("must begin with")),
        ("https:h/x", Some("must begin with")),
        // Slashes before the host don't count (WHATWG URL), so this would be one.
        ("https:///{{x}}/", Some("a host after")),
        ("https://\\{{x}}/", Some("a host after")),
        ("https:////h/{{x}}", Some("a host after")),
        ("https://[[/{{x}}]]h/", Some("a host after")),
        ("https:/h/://{{x}}", Some("scheme, host or port")),
        ("https:/h/://a/{{x}}", Some("must begin with")),
        ("javascript:alert(1)//://", Some("must begin with")),
        ("https://h/ ", Some("blanks")),
        ("https://h/{{x", Some("never closed")),
    ] {
        let problems = check(&template(url, None, None));

        let got = problems.by_field().get("template.url");
        match (got, want) {
            (None, None) => {}
            (Some(got), Some(want)) if got.contains(want) => {}
            _ => panic!("{url}: {got:?}, not {want:?}"),
        }
    }
}

#[test]
fn a_dropped_clause_never_lets_a_value_into_the_host() {
    let request = template("https://h[[/{{a}}]][[{{b}}]]", None, None);

    let refused = render(&request, &values(&json!({"b": ".evil.example/"})));

    assert!(refused.unwrap_err().to_string().contains("scheme, host or port"));
}

#[test]
fn a_json_body_takes_literals_and_escaped_text() {
    for (body, given, want) in [
        (r#"{"n": {{x}}}"#, json!({"x": 3}), r#"{"n": 3}"#),
        (r#"{"n": {{x}}}"#, json!({"x": "3\""}), r#"{"n": "3\""}"#),
        (r#"{"n": {{x}}}"#, json!({"x": null}), r#"{"n": null}"#),
        (r#"{"n": {{x}}}"#, json!({"x": true}), r#"{"n": true}"#),
        (r#"{"n": "a {{x}}"}"#, json!({"x": "\"}\n"}), r#"{"n": "a \"}\n"}"#),
        (r#"{"n": "{{x}}"}"#, json!({"x": null}), r#"{"n": ""}"#),
        (r#"{"n": "\"{{x}}"}"#, json!({"x": "y"}), r#"{"n": "\"y"}"#),
        (r#"{"a": 1[[, "n": {{x}}]]}"#, json!({}), r#"{"a": 1}"#),
        (r#"[[{"n": {{x}}}]]"#, json!({"x": 1}), r#"{"n": 1}"#),
    ] {
        let request = render(&template("https://h/", None, Some(body)), &values(&given));

        assert_eq!(request.unwrap().body.as_deref(), Some(want), "{body} {given}");
    }
}

#[test]
fn a_number_keeps_every_digit_in_a_json_body() {
    let digits = "12345678901234567890.123456789";
    let given = Values::from([("x".to_owned(), Value::Number(Number::parse(digits).unwrap()))]);

    let request = render(&template("https://h/", None, Some("[{{x}}]")), &given).unwrap();

    assert_eq!(request.body.unwrap(), format!("[{digits}]"));
}

#[test]
fn other_bodies_are_escaped_as_their_type_says() {
    for (kind, body, want) in [
        ("application/x-www-form-urlencoded", "a={{x}}&b=1", "a=%26b%3D2+%22&b=1"),
        ("application/x-www-form-urlencoded; charset=utf-8", "a={{x}}", "a=%26b%3D2+%22"),
        ("text/plain", "a {{x}}", "a &b=2 \""),
        ("text/json", "\"{{x}}\"", r#""&b=2 \"""#),
        ("application/vnd.api+json", "\"{{x}}\"", r#""&b=2 \"""#),
        ("Application/JSON; charset=utf-8", "{{x}}", r#""&b=2 \"""#),
    ] {
        let headers = json!({ "content-type": kind }).to_string();
        let request = template("https://h/", Some(&headers), Some(body));

        let got = render(&request, &one("&b=2 \"")).unwrap();

        assert_eq!(got.body.as_deref(), Some(want), "{kind}");
    }
}

#[test]
fn headers_hold_values_but_no_line_breaks() {
    for (headers, given, want) in [
        ("", json!({}), Ok(json!([["Accept", "application/json"]]))),
        (
            r#"{"accept": "text/csv", "X-N": 7, "X-V": "a {{x}}"}"#,
            json!({"x": "b"}),
            Ok(json!([["accept", "text/csv"], ["X-N", "7"], ["X-V", "a b"]])),
        ),
        (r#"{"X-V": "[[a {{x}}]]"}"#, json!({}), Ok(json!([["Accept", "application/json"]]))),
        (r#"{"X-V": "{{x}}"}"#, json!({"x": "a\r\nX-Evil: 1"}), Err("can't hold a line break")),
        (r#"{"X-V": "{{x}}"}"#, json!({"x": "a\u{0}"}), Err("can't hold a line break")),
        (r#"{"accept": "{{x}}"}"#, json!({"x": "é\tb"}), Ok(json!([["accept", "é\tb"]]))),
        (r#"{"X-V": "{{x}}"}"#, json!({}), Err("missing required parameters")),
    ] {
        let got = render(&template("https://h/", Some(headers), None), &values(&given));

        match (got.map(|request| json!(request.headers)), want) {
            (Ok(got), Ok(want)) => assert_eq!(got, want, "{headers} {given}"),
            (Err(got), Err(want)) => assert!(got.to_string().contains(want), "{headers}: {got}"),
            (got, want) => panic!("{headers} {given}: {got:?}, not {want:?}"),
        }
    }
}

#[test]
fn a_body_brings_its_content_type_unless_the_template_has_one() {
    let has_type = |body: Option<&str>| {
        let request = render(&template("https://h/", None, body), &Values::new()).unwrap();
        request.headers.iter().any(|(name, _)| name == "Content-Type")
    };

    assert!(has_type(Some("{}")));
    assert!(!has_type(Some("")));
    assert!(!has_type(None));
}

#[test]
fn what_is_wrong_with_headers_and_body_is_found_when_saving() {
    for (headers, body, key, want) in [
        (Some("[]"), None, "template.headers", "must be a JSON object"),
        (Some(r#"{"a": {{x}}}"#), None, "template.headers", "variables inside quotes"),
        (Some(r#"{"a": {}}"#), None, "template.headers", "`a` must be a text or a number"),
        (Some(r#"{"a b": "1"}"#), None, "template.headers", "`a b` is not a header's name"),
        (Some(r#"{"a": "x\ny"}"#), None, "template.headers", "line break"),
        (Some(r#"{"a": "{{x"}"#), None, "template.headers", "`a`: this `{{` is never closed"),
        (Some(r#"{"Host": "{{x}}"}"#), None, "template.headers", "can't hold a variable"),
        (Some(r#"{"content-length": 1}"#), None, "template.headers", "set by the program itself"),
        (None, Some("{"), "template.body", "the body is not JSON: EOF"),
        (None, Some(r#"{"a": {{x}},}"#), "template.body", "line 1 column 9"),
        (None, Some(r#"{"a": 1[[, "b": {{x}},]]}"#), "template.body", "the body is not JSON"),
        (None, Some(r#"[[{{x}}]]"#), "template.body", "without its optional clauses"),
        (None, Some(r#"{"a": "\{{x}}"}"#), "template.body", "within an escape"),
        (None, Some(r#"{"a": "\u00e{{x}}"}"#), "template.body", "within an escape"),
    ] {
        let problems = check(&template("https://h/", headers, body));

        let got = problems.by_field().get(key);
        assert!(got.is_some_and(|got| got.contains(want)), "{headers:?} {body:?}: {problems:?}");
    }
    let text = Some(r#"{"Content-Type": "text/plain"}"#);
    assert!(check(&template("https://h/", text, Some("{ not JSON"))).is_empty());
}

#[test]
fn variables_are_optional_only_if_they_are_so_everywhere() {
    let request = template(
        "https://h/{{a}}[[?b={{b}}]]",
        Some(r#"{"X": "{{$user.email}}", "Y": "[[{{c}}]]"}"#),
        Some(r#"{"c": {{c}}[[, "b": {{b}}]]}"#),
    );

    let got = variables(&request);

    let want = [("a", false), ("b", true), ("$user.email", false), ("c", false)];
    assert_eq!(got, want.map(|(name, optional)| (name.to_owned(), optional)));
}

proptest! {
    #[test]
    fn text_without_variables_is_sent_as_it_is(text in "[^{}\\[\\]]{1,80}") {
        let headers = r#"{"Content-Type": "text/plain"}"#;
        let request = render(&template("https://h/", Some(headers), Some(&text)), &Values::new());
        prop_assert_eq!(request.unwrap().body.unwrap(), text);
    }

    #[test]
    fn a_value_in_a_json_string_comes_back_as_it_was(text in any::<String>()) {
        let request = template("https://h/", None, Some(r#"{"a": "<{{x}}>", "b": {{x}}}"#));
        let body = render(&request, &one(&text)).unwrap().body.unwrap();
        let got: Json = serde_json::from_str(&body).unwrap();
        prop_assert_eq!(got, json!({"a": format!("<{text}>"), "b": text}));
    }

    #[test]
    fn a_value_in_a_form_comes_back_as_it_was(text in any::<String>()) {
        let headers = r#"{"Content-Type": "application/x-www-form-urlencoded"}"#;
        let request = template("https://h/", Some(headers), Some("a={{x}}&b=1"));
        let body = render(&request, &one(&text)).unwrap().body.unwrap();
        let got: Vec<_> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        prop_assert_eq!(got, vec![("a".to_owned(), text), ("b".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn a_value_in_an_address_comes_back_as_it_was(text in any::<String>()) {
        let request = template("https://host.example:81/p/{{x}}/q?a={{x}}&b=1#{{x}}", None, None);
        match render(&request, &one(&text)) {
            Err(_) => prop_assert!(text == "." || text == "..", "refused {:?}", text),
            Ok(request) => {
                let url = request.url;
                prop_assert_eq!((url.host_str(), url.port()), (Some("host.example"), Some(81)));
                let segments: Vec<_> = url.path_segments().unwrap().collect();
                let decoded = percent_encoding::percent_decode_str(segments[1]).decode_utf8().unwrap();
                prop_assert_eq!(segments.len(), 3);
                prop_assert_eq!(decoded.as_ref(), text.as_str());
                let pairs: Vec<_> = url.query_pairs().into_owned().collect();
                prop_assert_eq!(&pairs[0], &("a".to_owned(), text.clone()));
                prop_assert_eq!(pairs.len(), 2);
            }
        }
    }

    #[test]
    fn no_value_changes_where_a_request_goes(
        before in "https?:[/\\\\]{1,4}[:/@?#.a]{0,3}", after in "[:/\\\\@?#.a]{0,6}", text in "[:/\\\\@?#.a%\\[\\]]{0,8}",
    ) {
        let request = template(&format!("{before}{{{{x}}}}{after}"), None, None);
        let to = |value| render(&request, &one(value)).ok().map(|made| made.url);
        if let (Some(mine), Some(theirs)) = (to("x"), to(&text)) {
            let authority = |url: &Url| url[..url::Position::BeforePath].to_owned();
            prop_assert_eq!(authority(&mine), authority(&theirs), "{} {:?}", request.url, text);
        }
    }

    #[test]
    fn headers_never_hold_a_line_break(text in "[\\r\\n\\x00a-z]{0,20}") {
        let request = template("https://h/", Some(r#"{"X": "{{x}}"}"#), None);
        if let Ok(request) = render(&request, &one(&text)) {
            for (_, value) in request.headers {
                prop_assert!(!value.contains(['\r', '\n', '\0']));
            }
        }
    }

    #[test]
    fn checking_never_panics(url in ".{0,40}", headers in ".{0,40}", body in "[{}\\[\\]\"\\\\,:x0-9 ]{0,60}") {
        let request = template(&url, Some(&headers), Some(&body));
        let _ = check(&request);
        let _ = variables(&request);
        let _ = render(&request, &one("v"));
    }
}

#[test]
fn secrets_are_found_with_their_places() {
    let request = template(
        "https://h/?a={{x}}\n&k={{ $secret.A }}",
        Some(r#"{"X-Key": "Bearer {{$secret.B}}", "X-Two": "{{$secret.A}}{{$secret.A}}"}"#),
        Some("[[{{$secret.C}}]] {{$now}} {{$secret.}}"),
    );

    let uses = uses_of_secrets(&request);

    let found: Vec<_> = uses.iter().map(|u| (&*u.name, u.field, &*u.place)).collect();
    assert_eq!(
        found,
        [
            ("A", "template.url", "line 2, column 4"),
            ("B", "template.headers", "`X-Key`, line 1, column 8"),
            ("A", "template.headers", "`X-Two`, line 1, column 1"),
            ("C", "template.body", "line 1, column 3"),
            ("", "template.body", "line 1, column 28"),
        ]
    );
}

#[test]
fn a_secret_never_stands_in_the_host() {
    for url in ["https://{{$secret.A}}/", "https://u:{{$secret.A}}@h/", "{{$secret.A}}"] {
        let problems = check(&template(url, None, None));

        let problem = &problems.by_field()["template.url"];
        assert!(problem.contains("scheme, host or port"), "{url}: {problem}");
    }
}

#[test]
fn every_host_that_an_address_can_lead_to_is_known() {
    for (url, want) in [
        ("https://h/{{x}}", &["https://h/x", "https://h/x"][..]),
        ("https://h[[.evil.example/{{x}}]]", &["https://h.evil.example/x", "https://h/"]),
        ("https://{{x}}/", &[]),
        ("no address", &[]),
    ] {
        let found = targets(&template(url, None, None));

        assert_eq!(found.iter().map(Url::as_str).collect::<Vec<_>>(), want, "{url}");
    }
}
