//! `POST /api/action/:id/execute` of an HTTP action: what its target's answer becomes.

use axum::{Router, http::StatusCode, response::Redirect, routing::get};
use serde_json::{Value, json};
use support::stub::StubServer;

use super::{Api, keys, over};

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_a_failure_or_a_value_or_nothing() {
    let api = Api::new().await;
    let body = r#"{"item": {"title": "Tea"}, "n": 7}"#;
    let good = StubServer::start(200, body).await.unwrap();
    let bad = StubServer::start(422, body).await.unwrap();
    let text = StubServer::start(200, "no JSON").await.unwrap();
    let empty = StubServer::start(200, "").await.unwrap();
    for (server, response, error, want) in [
        (&good, json!(null), json!(null), (204, Value::Null)),
        (&good, json!(".body.item.title"), json!(null), (200, json!("Tea"))),
        (&good, json!(".body.n"), json!(null), (200, json!(7))),
        (&good, json!("{status, n: .body.n}"), json!(null), (200, json!({"status": 200, "n": 7}))),
        (&good, json!(".body.nothing"), json!(null), (200, Value::Null)),
        (&good, json!("if .body.n then empty else 1 end"), json!(null), (204, Value::Null)),
        (&text, json!(".body"), json!(null), (200, json!("no JSON"))),
        (&empty, json!(".body"), json!(null), (200, Value::Null)),
        (&bad, json!(null), json!(null), (400, json!({"remote-status": 422}))),
        (&bad, json!(".body.n"), json!(null), (400, json!({"remote-status": 422}))),
        (&bad, json!(null), json!(".status == 422"), (400, json!({"remote-status": 422}))),
        (&bad, json!(null), json!(".body.item.title"), (400, json!("Tea"))),
        (&bad, json!(null), json!("{why: .body.n}"), (400, json!({"why": 7}))),
        (&bad, json!(".body.n"), json!(".status >= 500"), (200, json!(7))),
        (&bad, json!(".body.n"), json!("null"), (200, json!(7))),
        (&bad, json!(".body.n"), json!("if .body.n then empty else 1 end"), (200, json!(7))),
        (&good, json!(".body.n"), json!("true"), (400, json!({"remote-status": 200}))),
    ] {
        let shown = format!("{response} {error}");
        let handles = json!({"response_handle": response, "error_handle": error});
        let id = api.get(server.url("/"), handles).await;

        let answer = api.run(id, json!({})).await;

        assert_eq!(answer.json(), want, "{shown}: {answer:?}");
        assert_eq!(answer.body.is_empty(), want.0 == 204, "{shown}");
        assert_eq!(answer.header("x-doable-run").len(), 36, "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_handle_has_one_result() {
    let api = Api::new().await;
    let server = StubServer::start(200, r#"[1, 2]"#).await.unwrap();
    let handles = json!({"error_handle": "if .body then .body[] else null end"});
    let id = api.get(server.url("/"), handles).await;

    let (status, body) = api.run(id, json!({})).await.json();

    assert_eq!(status, 400);
    assert_eq!(body["message"], "Too many results returned");
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_escaped_where_they_stand() {
    let api = Api::new().await;
    let server = StubServer::start(200, "{}").await.unwrap();
    let template = json!({
        "method": "POST", "url": server.url("/a/{{text}}?q={{text}}[[&opt={{opt}}]]"),
        "headers": "{\"X-Text\": \"{{text}}\"}",
        "body": "{\"text\": \"{{text}}\", \"n\": {{n}}, \"none\": {{none}}}",
    });
    let settings = json!({"visualization_settings": {"fields": {
        "n": {"inputType": "number"}, "none": {"required": false},
    }}});
    let id = api.make(api.http_draft(template, settings)).await;

    let values = json!({"text": "a/b \"c\"&d", "n": 3, "none": null});
    let answer = api.run(id, values.clone()).await;
    let with_opt = api.run(id, over(values, json!({"opt": "x y"}))).await;
    let split = json!({"text": "a\r\nX-Evil: 1", "n": 3, "none": null});
    let split = api.run(id, split).await;

    assert_eq!((answer.status, with_opt.status, split.status), (204, 204, 400));
    let received = server.received();
    assert_eq!(received.len(), 2, "a header is never split: {received:?}");
    assert_eq!(received[0].path, "/a/a%2Fb%20%22c%22%26d?q=a%2Fb%20%22c%22%26d");
    assert!(received[1].path.ends_with("&opt=x%20y") || received[1].path.ends_with("&opt=x+y"));
    let body: Value = serde_json::from_str(&received[0].body).unwrap();
    assert_eq!(body, json!({"text": "a/b \"c\"&d", "n": 3, "none": null}));
    assert_eq!(received[0].header("x-text"), "a/b \"c\"&d");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_says_who_sends_it_and_which_run_it_is() {
    let api = Api::new().await;
    let server = StubServer::start(200, "{}").await.unwrap();
    let template = |method: &str, body: Value, headers: Value| json!({"method": method, "url": server.url("/"), "body": body, "headers": headers});
    let own = json!("{\"Idempotency-Key\": \"mine\", \"Accept\": \"text/plain\"}");
    for (template, key, accept, content_type) in [
        (template("POST", json!("{}"), json!(null)), "run", "application/json", "application/json"),
        (
            template("PATCH", json!("{}"), json!(null)),
            "run",
            "application/json",
            "application/json",
        ),
        (template("PUT", json!("{}"), json!(null)), "", "application/json", "application/json"),
        (template("GET", json!(null), json!(null)), "", "application/json", ""),
        (template("POST", json!(null), own), "mine", "text/plain", ""),
    ] {
        let shown = template.to_string();
        let id = api.make(api.http_draft(template, json!({}))).await;

        let answer = api.run(id, json!({})).await;

        let received = server.received();
        let request = received.last().unwrap();
        let key = if key == "run" { answer.header("x-doable-run") } else { key };
        assert_eq!(request.header("idempotency-key"), key, "{shown}");
        assert_eq!(request.header("accept"), accept, "{shown}");
        assert_eq!(request.header("content-type"), content_type, "{shown}");
        assert!(request.header("user-agent").starts_with("Doable/"), "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_failure_of_the_network_is_502_with_its_kind() {
    let api = Api::new().await;
    let router = Router::new()
        .route("/loop", get(|| async { Redirect::temporary("/loop") }))
        .route("/large", get(|| async { "x".repeat(2_000) }))
        .route("/never", get(|| async { std::future::pending::<StatusCode>().await }));
    let server = StubServer::of(router).await.unwrap();
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    };
    for (url, options, kind) in [
        (closed, json!({}), "connect"),
        ("http://nowhere.invalid/".to_owned(), json!({}), "dns"),
        (server.url("/never"), json!({"timeout_ms": 100}), "timeout"),
        (server.url("/large"), json!({"max_response_bytes": 1_000}), "too-large"),
        (server.url("/loop"), json!({}), "redirect"),
        (server.url("/").replace("http:", "https:"), json!({}), "tls"),
        ("http://169.254.169.254/".to_owned(), json!({}), "blocked"),
    ] {
        let id = api.get(url.clone(), json!({"http_options": options})).await;

        let answer = api.run(id, json!({})).await;

        let (status, body) = answer.json();
        assert_eq!(status, 502, "{kind}: {answer:?}");
        assert_eq!(keys(&body), ["kind", "message"], "{kind}");
        assert_eq!(body["kind"], kind, "{url}: {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_that_is_not_followed_is_an_answer() {
    let api = Api::new().await;
    let router = Router::new().route("/", get(|| async { Redirect::temporary("/other") }));
    let server = StubServer::of(router).await.unwrap();
    let options = json!({
        "http_options": {"follow_redirects": false}, "response_handle": ".status",
    });
    let id = api.get(server.url("/"), options).await;

    assert_eq!(api.run(id, json!({})).await.json(), (200, json!(307)));
}
