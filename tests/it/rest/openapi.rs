//! `/api/openapi.json`: the description, and every route of it walked by those who may not.

use std::{collections::BTreeSet, env, fs, path::Path};

use serde_json::{Value, json};
use support::served::Who;

use super::Api;

/// What a description says of an operation that members may not.
const SUPERUSERS: &str = "Superusers only";

/// What whoever shows no key may ask.
const OPEN: [&str; 5] = [
    "get /api/health",
    "get /api/public/action/{uuid}",
    "post /api/public/action/{uuid}/execute",
    "get /api/public/action/{uuid}/options/{parameter}",
    "post /api/session",
];
/// What members may ask that is no reading.
const FOR_MEMBERS: [&str; 4] = [
    "post /api/action/{id}/execute",
    "post /api/action/{id}/execute/values",
    "delete /api/session",
    // Their own account only.
    "put /api/user/{id}",
];

/// One operation of the description.
struct Operation {
    /// `post /api/action/{id}`.
    name: String,
    /// `POST /api/action/1`.
    line: String,
    body: Value,
    /// Whether it needs no account.
    is_open: bool,
    for_superusers: bool,
}

impl Api {
    async fn description(&self) -> Value {
        let answer = self.nobody("GET /api/openapi.json", json!(null)).await;
        assert_eq!(answer.status, 200);
        answer.json().1
    }

    async fn operations(&self) -> Vec<Operation> {
        let description = self.description().await;
        let mut operations = Vec::new();
        for (path, item) in description["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                operations.push(self.operation(path, method, operation));
            }
        }
        operations
    }

    fn operation(&self, path: &str, method: &str, operation: &Value) -> Operation {
        let text = |key: &str| operation[key].as_str().unwrap_or_default().to_owned();
        let security = operation["security"].as_array().cloned().unwrap_or_default();
        let name = format!("{method} {path}");
        let id = if path.starts_with("/api/user") { self.served.member_id } else { 1 };
        let path = path
            .replace("{key}", "site-url")
            .replace("{uuid}", "00000000-0000-4000-8000-000000000000");
        let path = if path.starts_with("/api/run/") {
            path.replace("{id}", "00000000-0000-7000-8000-000000000000")
        } else {
            path.replace("{id}", &id.to_string())
        };
        let body = if operation["requestBody"].is_null() { Value::Null } else { self.body(&name) };
        Operation {
            line: format!("{} {path}", method.to_uppercase()),
            body,
            is_open: security.contains(&json!({})),
            for_superusers: format!("{} {}", text("summary"), text("description"))
                .contains(SUPERUSERS),
            name,
        }
    }

    /// A body that has the right shape: rights are looked at after it.
    fn body(&self, name: &str) -> Value {
        let file = json!({"db": "/nowhere/at-all.db"});
        match name {
            "post /api/action" => self.query_draft("SELECT 1 AS one", json!({})),
            "post /api/action/{id}/public_link/prefill" => json!({"values": {}}),
            "post /api/api-key" => json!({"name": "x"}),
            "post /api/card" => json!({"name": "x", "dataset_query": {}}),
            "post /api/database" => json!({"name": "x", "engine": "sqlite", "details": file}),
            "post /api/database/validate" => json!({"engine": "sqlite", "details": file}),
            // Longer than any password: none is made a digest of.
            "post /api/session" => json!({"username": "x", "password": "x".repeat(2000)}),
            "post /api/user" => json!({"email": "a@b.example"}),
            "put /api/setting/{key}" => json!({"value": null}),
            _ => json!({}),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_is_the_one_that_was_agreed_on() {
    let api = Api::new().await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/rest/openapi.json");
    let want = format!("{:#}\n", api.description().await);
    if env::var_os("DOABLE_UPDATE").is_some() {
        fs::write(&path, &want).unwrap();
    }

    let got = fs::read_to_string(&path).unwrap_or_default();

    let hint = "look at what has changed and run it with DOABLE_UPDATE=1";
    assert!(got == want, "{} is stale: {hint}", path.display());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_is_openapi_3_1_with_a_page() {
    let api = Api::new().await;
    let description = api.description().await;

    let page = api.nobody("GET /api/docs", json!(null)).await;

    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(page.status, 200);
    for (path, item) in description["paths"].as_object().unwrap() {
        assert!(page.body.contains(path.as_str()), "{path} is not on the page");
        for operation in item.as_object().unwrap().values() {
            let summary = operation["summary"].as_str().unwrap_or_default();
            assert!(!summary.is_empty(), "{path} has no summary");
        }
    }
    for outside in ["http://", "https://", "src=\"//"] {
        assert!(!page.body.contains(outside), "the page loads nothing from outside: {outside}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_closed_to_whoever_shows_no_key() {
    let api = Api::new().await;
    // So that an address that is no link is not there, instead of refused.
    api.sharing(true).await;
    let operations = api.operations().await;
    assert!(operations.len() >= 45, "{}", operations.len());
    let open = operations.iter().filter(|operation| operation.is_open);
    let open: BTreeSet<&str> = open.map(|operation| operation.name.as_str()).collect();
    assert_eq!(open, OPEN.into());
    for Operation { name, line, body, is_open, .. } in operations {
        for who in [Who::Nobody, Who::Key("guess"), Who::Session("guess")] {
            let answer = api.call(who, &line, body.clone()).await;

            if name == "post /api/session" {
                assert!(matches!(answer.status, 401 | 429), "{name}: {answer:?}");
            } else if is_open {
                assert!(matches!(answer.status, 200 | 404), "{name}: {answer:?}");
            } else {
                assert_eq!(answer.text(), (401, "Unauthenticated"), "{name} of {who:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_for_superusers_is_closed_to_members_and_no_other_is() {
    let api = Api::new().await;
    for Operation { name, line, body, is_open, for_superusers } in api.operations().await {
        if !is_open && !name.starts_with("get ") {
            let why = "a new one has to say for whom it is";
            assert_ne!(for_superusers, FOR_MEMBERS.contains(&&*name), "{name}: {why}");
        }
        let by_key = name != "post /api/session" && name != "delete /api/session";

        let answer = api.member(&line, body).await;

        if for_superusers {
            assert_eq!(answer.text(), super::FORBIDDEN, "{name}");
        } else {
            assert_ne!(answer.status, 403, "{name} is for superusers and must say so");
            assert!(answer.status != 401 || !by_key, "{name}: {answer:?}");
        }
        assert!(answer.status < 500, "{name}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_route_fails_a_superuser_by_a_fault_of_the_program() {
    let api = Api::new().await;
    for Operation { name, line, .. } in api.operations().await {
        for body in [json!({}), json!({"name": [], "values": 1}), json!(null)] {
            let answer = api.admin(&line, body.clone()).await;

            assert!(answer.status < 500, "{name} {body}: {answer:?}");
        }
    }
}
