//! Secrets of HTTP actions: the routes, and that a planted one is seen nowhere but where
//! it was sent.

use std::{fs, path::Path};

use axum::{Router, body::Bytes, http::HeaderMap, response::IntoResponse};
use serde_json::{Value, json};
use support::{served::Answered, stub::StubServer};

use super::{Api, FORBIDDEN, NOT_FOUND};

const VALUE: &str = "pl4nted s3same/+";
/// Enough of the value in every spelling of it.
const CORE: &str = "s3same";

/// A server that answers with all that it was sent.
async fn echo(status: u16) -> StubServer {
    let answer = move |headers: HeaderMap, body: Bytes| async move {
        let text = |name: &str| {
            let value = headers.get(name).map(|value| value.as_bytes().to_vec());
            String::from_utf8_lossy(&value.unwrap_or_default()).into_owned()
        };
        let body = String::from_utf8_lossy(&body).into_owned();
        let status = axum::http::StatusCode::from_u16(status).unwrap();
        let echo = json!({"key": text("x-key"), "body": body});
        (status, axum::Json(echo)).into_response()
    };
    StubServer::of(Router::new().fallback(answer)).await.unwrap()
}

impl Api {
    async fn plant(&self, hosts: Value) -> Answered {
        self.admin("PUT /api/secret/KEY", json!({"hosts": hosts, "value": VALUE})).await
    }

    /// An action that sends the secret in a header and in its body.
    async fn telling(&self, url: String, handles: Value) -> i64 {
        let template = json!({
            "method": "POST", "url": url,
            "headers": r#"{"X-Key": "Bearer {{$secret.KEY}}"}"#,
            "body": r#"{"k": "{{$secret.KEY}}"}"#,
        });
        self.make(self.http_draft(template, handles)).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn superusers_keep_secrets_and_nobody_reads_one() {
    let api = Api::new().await;
    let secret = json!({
        "name": "KEY", "hosts": ["api.example"], "is_set": true, "problem": null, "used_by": [],
    });

    assert_eq!(api.plant(json!(["API.example"])).await.json(), (200, secret.clone()));
    let listed = api.done("GET /api/secret", json!(null)).await;
    assert_eq!(listed["secrets"], json!([secret]));
    let kept = json!({"hosts": ["api.example"]});
    assert_eq!(api.admin("PUT /api/secret/KEY", kept).await.json(), (200, secret));

    for (line, body) in [
        ("GET /api/secret", json!(null)),
        ("PUT /api/secret/KEY", json!({"hosts": ["evil.example"], "value": "other"})),
        ("DELETE /api/secret/KEY", json!(null)),
    ] {
        assert_eq!(api.member(line, body.clone()).await.text(), FORBIDDEN, "{line}");
        assert_eq!(api.nobody(line, body).await.status, 401, "{line}");
    }
    assert_eq!(api.admin("DELETE /api/secret/KEY", json!(null)).await.status, 204);
    assert_eq!(api.admin("DELETE /api/secret/KEY", json!(null)).await.text(), NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_secret_is_not_echoed() {
    let api = Api::new().await;
    for (body, field) in [
        (json!({"hosts": ["https://x/"], "value": VALUE}), "hosts"),
        (json!({"hosts": ["h"], "value": [VALUE]}), "value"),
        (json!({"hosts": ["h"], "value": {"s3same": 1}}), "value"),
        (json!({"hosts": ["h"], "value": "abc"}), "value"),
        (json!({"hosts": "h", "value": VALUE}), "hosts"),
        (json!({"value": VALUE}), "hosts"),
    ] {
        let answer = api.admin("PUT /api/secret/KEY", body.clone()).await;

        assert_eq!(answer.status, 400, "{body}: {answer:?}");
        assert!(answer.json().1["errors"][field].is_string(), "{body}: {answer:?}");
        assert!(!answer.body.contains(CORE), "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planted_secret_is_nowhere_but_with_its_target() {
    let api = Api::new().await;
    let (good, bad) = (echo(200).await, echo(500).await);
    assert_eq!(api.plant(json!(["127.0.0.1"])).await.status, 200);
    let mut said = Vec::new();
    let mut ids = Vec::new();
    for (server, handles) in [
        (&good, json!({"response_handle": "."})),
        (&good, json!({"response_handle": "if .body.key then .body.key | error else 1 end"})),
        (&good, json!({"response_handle": ".body.body | tojson"})),
        (&bad, json!({"error_handle": "."})),
        (&bad, json!({})),
    ] {
        let id = api.telling(server.url("/"), handles).await;
        let answer = api.run(id, json!({})).await;
        assert!(answer.body.contains("•••") || answer.body.contains("500"), "{answer:?}");
        said.push(answer.body);
        let uuid = api.share(id).await;
        let public = format!("POST /api/public/action/{uuid}/execute");
        said.push(api.nobody(&public, json!({})).await.body);
        said.push(api.nobody(&format!("GET /public/action/{uuid}"), json!(null)).await.body);
        ids.push(id);
    }
    // Nobody listens on port 1, and this host is not the secret's.
    let unheard = api.telling("http://127.0.0.1:1/?k={{$secret.KEY}}".to_owned(), json!({})).await;
    said.push(api.run(unheard, json!({})).await.body);
    let elsewhere = good.url("/").replace("127.0.0.1", "localhost");
    let template =
        json!({"method": "GET", "url": elsewhere, "headers": r#"{"A": "{{$secret.KEY}}"}"#});
    let refused = api.admin("POST /api/action", api.http_draft(template, json!({}))).await;
    assert_eq!(refused.status, 400, "{refused:?}");
    said.push(refused.body);
    for line in ["secret", "action", "run", "database", "card", "user/current", "openapi.json"] {
        said.push(api.done(&format!("GET /api/{line}"), json!(null)).await.to_string());
    }
    for id in ids {
        said.push(api.done(&format!("GET /api/action/{id}"), json!(null)).await.to_string());
    }
    let world = &api.served.world;
    for (name, args) in [
        ("list_secrets", json!({})),
        ("list_runs", json!({})),
        ("delete_secret", json!({"name": "KEY"})),
    ] {
        said.push(format!("{:?}", world.call(name, args).await));
    }
    said.push(format!("{:?}", world.app.diagnose(&world.caller).await));

    for said in &said {
        assert!(!said.contains(CORE), "{said}");
    }
    assert!(files_below(world.folder()).iter().any(|file| file.ends_with("secrets.enc")));
    for file in files_below(world.folder()) {
        let bytes = fs::read(&file).unwrap();
        let is_there = bytes.windows(CORE.len()).any(|part| part == CORE.as_bytes());
        assert!(!is_there, "{}", file.display());
    }
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: std::path::PathBuf| {
        if path.is_dir() { files_below(&path) } else { vec![path] }
    };
    entries.flat_map(below).collect()
}
