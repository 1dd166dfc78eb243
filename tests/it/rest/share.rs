//! `/api/action/:id/public_link` and `/api/action/public`: making and setting links.

use serde_json::{Value, json};

use super::{Api, FORBIDDEN, NOT_FOUND, keys};

const SHARING_OFF: (u16, &str) = (400, "Public sharing is not enabled.");

fn link(id: i64) -> String {
    format!("/api/action/{id}/public_link")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_made_once() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    api.sharing(true).await;

    let first = api.admin(&format!("POST {}", link(id)), json!(null)).await;
    let again = api.admin(&format!("POST {}", link(id)), json!(null)).await;

    assert_eq!(first.status, 200);
    assert_eq!(keys(&first.json().1), ["uuid"]);
    assert_eq!(again.json(), first.json());
    let action = api.done(&format!("GET /api/action/{id}"), json!(null)).await;
    assert_eq!(action["public_uuid"], first.json().1["uuid"]);
    assert_eq!(action["made_public_by_id"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn making_a_link_is_refused_in_order() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    let away = api.query("SELECT 1 AS one", json!({})).await;
    api.done(&format!("PUT /api/action/{away}"), json!({"archived": true})).await;
    let post = |id: i64| {
        let api = &api;
        async move { api.admin(&format!("POST {}", link(id)), json!(null)).await }
    };

    let member = api.member(&format!("POST {}", link(id)), json!(null)).await;
    let off = post(id).await;
    let off_and_unknown = post(999).await;
    api.sharing(true).await;
    let unknown = post(999).await;
    let archived = post(away).await;
    api.actions_on_shop(false).await;
    let unknown_and_disabled = post(999).await;
    let disabled = post(id).await;

    assert_eq!(member.text(), FORBIDDEN, "before anybody asks whether sharing is on");
    assert_eq!(off.text(), SHARING_OFF);
    assert_eq!(off_and_unknown.text(), SHARING_OFF, "before anybody looks for the action");
    assert_eq!(unknown.text(), NOT_FOUND);
    assert_eq!(archived.text(), NOT_FOUND);
    assert_eq!(unknown_and_disabled.text(), NOT_FOUND);
    assert_eq!(disabled.json().1["data"], json!({"database-id": api.shop}));
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_a_link_away_is_refused_in_order() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    let away = api.query("SELECT 1 AS one", json!({})).await;
    let private = api.query("SELECT 1 AS one", json!({})).await;
    let uuid = api.share(id).await;
    api.share(away).await;
    api.done(&format!("PUT /api/action/{away}"), json!({"archived": true})).await;
    let delete = |id: i64| {
        let api = &api;
        async move { api.admin(&format!("DELETE {}", link(id)), json!(null)).await }
    };

    let member = api.member(&format!("DELETE {}", link(id)), json!(null)).await;
    api.sharing(false).await;
    let off = delete(id).await;
    api.sharing(true).await;
    let not_found = [delete(999).await, delete(away).await, delete(private).await];
    api.actions_on_shop(false).await;
    let gone = delete(id).await;
    let again = delete(id).await;

    assert_eq!(member.text(), FORBIDDEN);
    assert_eq!(off.text(), SHARING_OFF);
    for (answer, what) in not_found.iter().zip(["unknown", "archived", "not shared"]) {
        assert_eq!(answer.text(), NOT_FOUND, "{what}");
    }
    assert_eq!(gone.text(), (204, ""), "also while actions are off");
    assert_eq!(again.text(), NOT_FOUND);
    api.actions_on_shop(true).await;
    let opened = api.nobody(&format!("GET /api/public/action/{uuid}"), json!(null)).await;
    assert_eq!(opened.text(), NOT_FOUND, "its address is dead at once");
    assert_ne!(api.share(id).await, uuid, "and stays so");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_actions_are_listed_with_four_keys() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({"name": "Shared"})).await;
    let away = api.query("SELECT 1 AS one", json!({})).await;
    api.query("SELECT 1 AS one", json!({})).await;
    let off = api.admin("GET /api/action/public", json!(null)).await;
    let uuid = api.share(id).await;
    api.share(away).await;
    api.done(&format!("PUT /api/action/{away}"), json!({"archived": true})).await;

    let list = api.admin("GET /api/action/public", json!(null)).await;
    let member = api.member("GET /api/action/public", json!(null)).await;

    let line = json!({"id": id, "name": "Shared", "public_uuid": uuid, "model_id": api.model});
    assert_eq!(list.json(), (200, json!([line])));
    assert_eq!(member.text(), FORBIDDEN);
    assert_eq!(off.text(), SHARING_OFF);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_of_a_link_are_set_and_cleared() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    let uuid = api.share(id).await;
    let put = format!("PUT {}", link(id));
    let settings = json!({
        "expires_at": "2099-12-31T18:00:00Z", "max_submissions": 3, "paused": true,
        "signed_only": true, "embed_hosts": ["example.org"], "closed_text": "Come back in May.",
    });

    let set = api.done(&put, settings.clone()).await;
    let one = api.done(&put, json!({"paused": false})).await;
    let nulls: Value = keys(&settings).into_iter().map(|key| (key, Value::Null)).collect();
    let cleared = api.done(&put, nulls).await;

    assert_eq!(set["uuid"], uuid);
    for key in keys(&settings) {
        assert_eq!(set[key], settings[key], "{key}");
        let want = if key == "paused" { &json!(false) } else { &settings[key] };
        assert_eq!(&one[key], want, "absent keys stay: {key}");
    }
    let defaults = json!({
        "expires_at": null, "max_submissions": null, "paused": false, "signed_only": false,
        "embed_hosts": [], "closed_text": null,
    });
    for key in keys(&defaults) {
        assert_eq!(cleared[key], defaults[key], "null clears {key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_are_none_are_refused_by_key() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    let private = api.query("SELECT 1 AS one", json!({})).await;
    api.share(id).await;
    for (changes, fields) in [
        (json!({"expires_at": "tomorrow"}), &["expires_at"][..]),
        (json!({"max_submissions": 0}), &["max_submissions"]),
        (json!({"max_submissions": -1, "paused": 1}), &["max_submissions", "paused"]),
        (json!({"embed_hosts": ["a; script-src *"]}), &["embed_hosts"]),
        (json!({"embed_hosts": "example.org"}), &["embed_hosts"]),
        (json!({"closed_text": 1}), &["closed_text"]),
        (json!({"nonsense": 1}), &["nonsense"]),
    ] {
        let answer = api.admin(&format!("PUT {}", link(id)), changes.clone()).await;

        let (status, body) = answer.json();
        assert_eq!(status, 400, "{changes}");
        assert_eq!(keys(&body["errors"]), fields, "{changes}: {body}");
    }
    let not_shared = api.admin(&format!("PUT {}", link(private)), json!({"paused": true})).await;
    let member = api.member(&format!("PUT {}", link(id)), json!({"paused": true})).await;
    assert_eq!(not_shared.text(), NOT_FOUND);
    assert_eq!(member.text(), FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_prefilled_for_visible_fields_only() {
    let api = Api::new().await;
    let hidden = json!({"visualization_settings": {"fields": {"inner": {"hidden": true}}}});
    let id = api.query("SELECT {{shown}} AS a [[, {{inner}} AS b]]", hidden).await;
    let uuid = api.share(id).await;
    let line = format!("POST {}/prefill", link(id));

    let plain = api.done(&line, json!({"values": {"shown": "a b&c"}})).await;
    let empty = api.done(&line, json!({"values": {}})).await;
    api.done("PUT /api/setting/site-url", json!({"value": "https://forms.example.org/"})).await;
    let elsewhere = api.done(&line, json!({"values": {}})).await;

    assert_eq!(keys(&plain), ["url"]);
    let address = plain["url"].as_str().unwrap();
    assert!(address.ends_with(&format!("/public/action/{uuid}?shown=a+b%26c")), "{address}");
    assert!(empty["url"].as_str().unwrap().ends_with(&format!("/public/action/{uuid}")));
    let want = format!("https://forms.example.org/public/action/{uuid}");
    assert_eq!(elsewhere["url"], want.as_str());
    for (body, field) in [
        (json!({}), "values"),
        (json!({"values": {"inner": "x"}}), "inner"),
        (json!({"values": {"nonsense": "x"}}), "nonsense"),
        (json!({"values": {"shown": [1]}}), "shown"),
        (json!({"values": {}, "locked": ["shown"]}), "shown"),
        (json!({"values": {}, "locked": ["inner"]}), "inner"),
    ] {
        let (status, answer) = api.admin(&line, body.clone()).await.json();

        assert_eq!((status, keys(&answer["errors"])), (400, vec![field]), "{body}: {answer}");
    }
    let member = api.member(&line, json!({"values": {}})).await;
    assert_eq!(member.text(), FORBIDDEN);
}
