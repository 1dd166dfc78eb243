//! `GET`, `PUT`, `DELETE /api/action/:id` and the list.

use serde_json::{Value, json};

use super::{Api, FORBIDDEN, NOT_FOUND, each, keys};

#[tokio::test(flavor = "multi_thread")]
async fn the_list_has_what_is_not_archived_with_its_creator() {
    let api = Api::new().await;
    let kept = api.query("SELECT 1 AS one", json!({"name": "Kept"})).await;
    let away = api.query("SELECT 1 AS one", json!({"name": "Away"})).await;
    api.done(&format!("PUT /api/action/{away}"), json!({"archived": true})).await;

    let (status, list) = api.member("GET /api/action", json!(null)).await.json();

    assert_eq!(status, 200);
    let ids = each(&list, "id");
    assert!(ids.contains(&&json!(kept)) && !ids.contains(&&json!(away)), "{ids:?}");
    for action in list.as_array().unwrap() {
        assert_eq!(keys(&action["creator"]), ["common_name", "email", "id", "is_superuser"]);
        assert_eq!(action["creator"]["is_superuser"], true);
        assert_eq!(action["can_write"], false, "a member reads it");
        assert_eq!(action["archived"], false);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_in_the_order_of_the_last_save() {
    let api = Api::new().await;
    let first = api.query("SELECT 1 AS one", json!({"name": "First"})).await;
    api.served.clock.advance(1);
    let second = api.query("SELECT 1 AS one", json!({"name": "Second"})).await;
    api.served.clock.advance(1);
    api.done(&format!("PUT /api/action/{first}"), json!({"description": "touched"})).await;

    let (_, list) = api.member("GET /api/action", json!(null)).await.json();

    let ids = each(&list, "id");
    assert_eq!(ids[ids.len() - 2..], [&json!(second), &json!(first)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_can_be_narrowed_to_a_model_and_a_type() {
    let api = Api::new().await;
    let query = api.query("SELECT 1 AS one", json!({})).await;
    let http = api.get("http://127.0.0.1:9/".to_owned(), json!({})).await;
    for (filter, has_query, has_http) in [
        (String::new(), true, true),
        (format!("?model-id={}", api.model), true, false),
        (format!("?model-id={}", api.http), false, true),
        ("?type=query".to_owned(), true, false),
        ("?type=http".to_owned(), false, true),
        ("?type=implicit".to_owned(), false, false),
        (format!("?model-id={}&type=http", api.model), false, false),
    ] {
        let line = format!("GET /api/action{filter}");
        let (status, list) = api.member(&line, json!(null)).await.json();

        let ids = each(&list, "id");
        assert_eq!(status, 200, "{filter}");
        assert_eq!(ids.contains(&&json!(query)), has_query, "{filter}: {ids:?}");
        assert_eq!(ids.contains(&&json!(http)), has_http, "{filter}: {ids:?}");
    }
    for (filter, field) in [
        ("?model-id=0", "model-id"),
        ("?model-id=-1", "model-id"),
        ("?model-id=abc", "model-id"),
        ("?type=nonsense", "type"),
    ] {
        let answer = api.member(&format!("GET /api/action{filter}"), json!(null)).await;

        assert_eq!(answer.status, 400, "{filter}");
        assert_eq!(keys(&answer.json().1["errors"]), [field], "{filter}");
    }
    let unknown = api.member("GET /api/action?model-id=999", json!(null)).await;
    assert_eq!(unknown.text(), NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_works_while_actions_are_off() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    api.actions_on_shop(false).await;

    let list = api.member("GET /api/action", json!(null)).await;
    let one = api.member(&format!("GET /api/action/{id}"), json!(null)).await;

    assert_eq!((list.status, one.status), (200, 200));
    assert!(each(&list.json().1, "id").contains(&&json!(id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_of_each_type_has_the_keys_of_its_type() {
    let api = Api::new().await;
    let common = [
        "archived",
        "can_write",
        "created_at",
        "creator",
        "creator_id",
        "description",
        "entity_id",
        "guard",
        "id",
        "made_public_by_id",
        "model_id",
        "name",
        "parameter_mappings",
        "parameters",
        "public_uuid",
        "type",
        "updated_at",
        "visualization_settings",
    ];
    let query = api.query("SELECT {{x}} AS x", json!({})).await;
    let http = api.get("http://127.0.0.1:9/{{x}}".to_owned(), json!({})).await;
    for (id, own) in [
        (query, &["database_id", "dataset_query"][..]),
        (http, &["template", "response_handle", "error_handle", "http_options"]),
    ] {
        let action = api.done(&format!("GET /api/action/{id}"), json!(null)).await;

        let mut want: Vec<&str> = common.iter().chain(own).copied().collect();
        want.sort_unstable();
        let got: Vec<&str> = keys(&action)
            .into_iter()
            .filter(|key| want.contains(key) || *key != "version")
            .collect();
        assert_eq!(got, want, "{action}");
        assert_eq!(each(&action["parameters"], "id"), ["x"]);
        assert_eq!(action["parameters"][0]["target"], json!(["variable", ["template-tag", "x"]]));
        assert_eq!(action["can_write"], true);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_action_tells_its_models_database() {
    let api = Api::new().await;
    let model = api.card("model", json!({})).await;
    let draft = json!({"name": "Add", "type": "implicit", "kind": "row/create", "model_id": model});

    let made = api.done("POST /api/action", draft).await;
    let read = api.member(&format!("GET /api/action/{}", made["id"]), json!(null)).await.json().1;

    assert_eq!((&read["database_id"], &read["kind"]), (&json!(api.shop), &json!("row/create")));
}

#[tokio::test(flavor = "multi_thread")]
async fn put_changes_the_keys_that_are_given_and_null_clears() {
    let api = Api::new().await;
    let draft = json!({
        "description": "What it is for",
        "visualization_settings": {"name": "Form", "unknown": [1]},
        "parameter_mappings": {"a": 1},
    });
    let id = api.query("UPDATE product SET active = {{active}} WHERE id = {{id}}", draft).await;
    let line = format!("PUT /api/action/{id}");
    let before = api.done(&format!("GET /api/action/{id}"), json!(null)).await;
    for (changes, pointer, want) in [
        (json!({"name": "Renamed"}), "/name", json!("Renamed")),
        (json!({}), "/name", json!("Renamed")),
        (json!({"description": null}), "/description", json!(null)),
        (json!({"parameter_mappings": null}), "/parameter_mappings", json!(null)),
        (
            json!({"visualization_settings": {"name": "Other"}}),
            "/visualization_settings/name",
            json!("Other"),
        ),
        (json!({"guard": {"max_rows": 3}}), "/guard/max_rows", json!(3)),
    ] {
        let after = api.done(&line, changes.clone()).await;

        assert_eq!(after.pointer(pointer), Some(&want), "{changes}: {after}");
        for key in ["id", "entity_id", "type", "model_id", "created_at", "creator", "dataset_query"]
        {
            assert_eq!(after[key], before[key], "{changes} has left {key} alone");
        }
        let read = api.done(&format!("GET /api/action/{id}"), json!(null)).await;
        assert_eq!(after, read, "the answer is the whole action");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn put_clears_the_handles_of_a_request_with_null() {
    let api = Api::new().await;
    let handles = json!({"response_handle": ".body", "error_handle": ".status >= 500"});
    let id = api.get("http://127.0.0.1:9/".to_owned(), handles).await;

    let changes = json!({"response_handle": null, "error_handle": null});
    let after = api.done(&format!("PUT /api/action/{id}"), changes).await;

    assert_eq!((&after["response_handle"], &after["error_handle"]), (&json!(null), &json!(null)));
    assert_eq!(after["template"]["url"], "http://127.0.0.1:9/");
}

#[tokio::test(flavor = "multi_thread")]
async fn put_can_change_the_type() {
    let api = Api::new().await;
    let id = api.query("SELECT {{x}} AS x", json!({})).await;
    let line = format!("PUT /api/action/{id}");

    let changes = json!({
        "type": "http", "template": {"method": "GET", "url": "http://127.0.0.1:9/{{y}}"},
        "parameters": [],
    });
    let after = api.done(&line, changes).await;

    assert_eq!(after["type"], "http");
    assert_eq!(after.get("dataset_query"), None, "{after}");
    assert_eq!(each(&after["parameters"], "id"), ["y"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_action_is_hidden_until_put_brings_it_back() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    let away = api.admin(&format!("PUT /api/action/{id}"), json!({"archived": true})).await;
    assert_eq!((away.status, &away.json().1["archived"]), (200, &json!(true)));
    for line in [format!("GET /api/action/{id}"), format!("GET /api/action/{id}/execute")] {
        assert_eq!(api.admin(&line, json!(null)).await.text(), NOT_FOUND, "{line}");
    }
    assert_eq!(api.run(id, json!({})).await.text(), NOT_FOUND);

    let renamed = api.admin(&format!("PUT /api/action/{id}"), json!({"name": "Still away"})).await;
    let back = api.admin(&format!("PUT /api/action/{id}"), json!({"archived": false})).await;

    assert_eq!(renamed.json().1["archived"], true);
    assert_eq!(back.json().1["archived"], false);
    assert_eq!(api.member(&format!("GET /api/action/{id}"), json!(null)).await.status, 200);
    assert_eq!(api.run(id, json!({})).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn put_refuses_what_post_refuses() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    for (changes, field) in [
        (json!({"name": ""}), "name"),
        (json!({"name": null}), "name"),
        (json!({"name": "x".repeat(255)}), "name"),
        (json!({"type": "nonsense"}), "type"),
        (json!({"dataset_query": "SELECT 1"}), "dataset_query"),
        (json!({"database_id": 999}), "database_id"),
        (json!({"model_id": 0}), "model_id"),
        (json!({"archived": "yes"}), "archived"),
    ] {
        let answer = api.admin(&format!("PUT /api/action/{id}"), changes.clone()).await;

        assert_eq!(answer.status, 400, "{changes}: {answer:?}");
        assert!(keys(&answer.json().1["errors"]).contains(&field), "{changes}: {answer:?}");
    }
    let unknown = api.admin("PUT /api/action/999", json!({"name": "x"})).await;
    let member = api.member(&format!("PUT /api/action/{id}"), json!({"name": "x"})).await;
    assert_eq!(unknown.text(), NOT_FOUND);
    assert_eq!(member.text(), FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn delete_is_for_good_and_keeps_the_runs() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({"name": "Short-lived"})).await;
    let run = api.run(id, json!({})).await.header("x-doable-run").to_owned();

    let deleted = api.admin(&format!("DELETE /api/action/{id}"), json!(null)).await;
    let again = api.admin(&format!("DELETE /api/action/{id}"), json!(null)).await;
    let put = api.admin(&format!("PUT /api/action/{id}"), json!({"archived": false})).await;
    let (status, kept) = api.member(&format!("GET /api/run/{run}"), json!(null)).await.json();

    assert_eq!(deleted.text(), (204, ""));
    assert_eq!(again.text(), NOT_FOUND);
    assert_eq!(put.text(), NOT_FOUND);
    assert_eq!(status, 200);
    assert_eq!((&kept["action_id"], &kept["action_name"]), (&Value::Null, &json!("Short-lived")));
}
