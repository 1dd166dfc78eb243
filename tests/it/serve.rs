//! The UI's door over HTTP: who is let in.

use serde_json::json;
use support::served::{Answered, Served};

async fn send(served: &Served, line: &str, headers: &[(&str, &str)], body: &str) -> Answered {
    served.send(line, headers, body.to_owned()).await.unwrap()
}

/// Signs in; the cookie and the second token.
async fn sign_in(served: &Served) -> (String, String) {
    let body = json!({"token": served.token}).to_string();
    let answer =
        send(served, "POST /session", &[("Content-Type", "application/json")], &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    (cookie, answer.json().1["csrf"].as_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_signs_one_browser_in_and_is_gone() {
    let served = Served::start().await.unwrap();
    let (cookie, csrf) = sign_in(&served).await;
    let host = ("Host", &*served.host);
    let json = ("Content-Type", "application/json");

    let body = json!({"token": served.token}).to_string();
    let again = send(&served, "POST /session", &[host, json], &body).await;
    let signed_in = [host, json, ("Cookie", &*cookie), ("X-Doable-Csrf", &*csrf)];
    let list = send(&served, "POST /rpc/list_actions", &signed_in, "{}").await;

    assert_eq!(again.status, 401, "{again:?}");
    assert_eq!(list.status, 200, "{list:?}");
    assert!(list.body.contains("Mark an order as shipped"), "{}", list.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_let_in() {
    let served = Served::start().await.unwrap();
    let (cookie, csrf) = sign_in(&served).await;
    let host = ("Host", &*served.host);
    let json = ("Content-Type", "application/json");
    let cookie = ("Cookie", &*cookie);
    let csrf = ("X-Doable-Csrf", &*csrf);
    let evil_origin = ("Origin", "http://evil.example");
    for (line, headers, want) in [
        ("POST /rpc/list_actions", &[host, json][..], 401),
        ("POST /rpc/list_actions", &[host, json, cookie], 401),
        ("POST /rpc/list_actions", &[host, json, csrf], 401),
        ("POST /rpc/list_actions", &[host, json, cookie, ("X-Doable-Csrf", "guess")], 401),
        ("POST /rpc/list_actions", &[host, json, cookie, csrf, evil_origin], 403),
        ("POST /rpc/list_actions", &[("Host", "evil.example"), json, cookie, csrf], 403),
        ("POST /rpc/list_actions", &[host, ("Content-Type", "text/plain"), cookie, csrf], 415),
        ("POST /rpc/list_actions", &[host, cookie, csrf], 415),
        ("GET /rpc/list_actions", &[host, cookie, csrf], 405),
        ("GET /rpc/events", &[host], 401),
        ("GET /rpc/export/runs.csv", &[host], 401),
        ("GET /rpc/export/runs.csv", &[host, cookie, ("Sec-Fetch-Site", "cross-site")], 403),
        ("GET /rpc/export/runs.csv", &[host, cookie], 200),
        (
            "GET /rpc/export/runs.json?status=failed&action_id=1&from=2026-05-04T10:00:00Z",
            &[host, cookie],
            200,
        ),
        ("GET /rpc/export/runs.json?action_id=x", &[host, cookie], 400),
        ("GET /rpc/export/doable.db", &[host, cookie], 404),
        ("GET /session", &[host], 401),
        ("GET /session", &[host, cookie, ("Sec-Fetch-Site", "cross-site")], 403),
        ("GET /session", &[host, cookie], 200),
        ("GET /", &[host], 200),
        ("GET /../Cargo.toml", &[host], 404),
        ("GET /%2e%2e/Cargo.toml", &[host], 404),
    ] {
        let body = if line.starts_with("POST") { "{}" } else { "" };
        let answer = send(&served, line, headers, body).await;

        assert_eq!(answer.status, want, "{line} {headers:?}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_one_mebibyte_or_broken_is_refused() {
    let served = Served::start().await.unwrap();
    let (cookie, csrf) = sign_in(&served).await;
    let headers = [
        ("Host", &*served.host),
        ("Content-Type", "application/json"),
        ("Cookie", &*cookie),
        ("X-Doable-Csrf", &*csrf),
    ];
    let large = format!("\"{}\"", "x".repeat(1024 * 1024));
    let deep = "[".repeat(100_000);
    // A list of rows may be longer; this one is for an action that is not there.
    let list = json!({"id": 999, "parameters": vec![json!({"a": "x".repeat(100)}); 10_000]});
    let too_long = json!({"id": 999, "parameters": [{"a": "x".repeat(16 * 1024 * 1024)}]});
    for (command, body, want) in [
        ("app_info", &*large, 413),
        ("app_info", &*deep, 400),
        ("app_info", "{", 400),
        ("app_info", "{}", 200),
        ("execute_action", &*list.to_string(), 404),
        ("execute_action", &*too_long.to_string(), 413),
    ] {
        let answer = send(&served, &format!("POST /rpc/{command}"), &headers, body).await;

        assert_eq!(answer.status, want, "{command} with {} bytes", body.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_forbids_what_a_page_of_ours_does_not_need() {
    let served = Served::start().await.unwrap();
    let own = &*served.host;
    for (line, host) in [
        ("GET /", own),
        ("GET /nowhere", own),
        ("POST /rpc/app_info", own),
        ("GET /", "evil.example"),
    ] {
        let answer = send(&served, line, &[("Host", host)], "").await;

        for (header, want) in [
            ("content-security-policy", "default-src 'none'"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ] {
            let got = answer.header(header);
            assert!(got.starts_with(want), "{line} at {host}: {header} is {got:?}");
        }
    }
}
