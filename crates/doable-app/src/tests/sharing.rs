//! Public links: who may come in by them, and with what.

use super::*;
use crate::{AppError, wire::ServerReach};

/// Turns sharing on and makes [`PRICE`] public; its id and the link's uuid.
async fn shared(desk: &Desk) -> (ActionId, uuid::Uuid) {
    desk.call("set_sharing", json!({"enabled": true})).await.unwrap();
    let id = desk.id_of(PRICE).await;
    let link = desk.call("create_link", json!({"id": id})).await.unwrap();
    (id, link["uuid"].as_str().unwrap().parse().unwrap())
}

/// Runs the link as a stranger with `query` and `parameters`.
async fn come(
    desk: &Desk,
    uuid: uuid::Uuid,
    query: &str,
    parameters: Value,
) -> Result<crate::wire::Answer, AppError> {
    let query: Vec<(String, String)> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let parameters = parameters.as_object().unwrap().clone();
    desk.app.execute_public(uuid, None, &query, parameters, None).await
}

fn is_shut(answer: &Result<crate::wire::Answer, AppError>) -> bool {
    matches!(answer, Err(AppError::NotFound))
}

#[tokio::test]
async fn a_link_opens_while_sharing_is_on_and_it_is_not_closed() {
    let desk = Desk::new(one_row()).await;
    let refused = desk.call("create_link", json!({"id": desk.id_of(PRICE).await})).await;
    assert_eq!(refused.unwrap_err().code, Code::Disabled, "sharing is off at first");
    let (id, uuid) = shared(&desk).await;
    let set = async |changes: Value| {
        desk.call("update_link", json!({"id": id, "changes": changes})).await.unwrap()
    };

    assert!(come(&desk, uuid, "", good_price()).await.is_ok());
    for (close, why, open) in [
        (json!({"paused": true}), "paused", json!({"paused": null})),
        (
            json!({"expires_at": "2026-03-01T09:30:00Z"}),
            "expired",
            json!({"expires_at": "2026-03-01T09:30:01Z"}),
        ),
        (json!({"max_submissions": 1}), "full", json!({"max_submissions": null})),
    ] {
        assert_eq!(set(close).await["closed"], why);
        assert!(is_shut(&come(&desk, uuid, "", good_price()).await), "{why}");
        assert_eq!(set(open).await["closed"], Value::Null, "{why}");
        assert!(come(&desk, uuid, "", good_price()).await.is_ok(), "{why}");
    }
    set(json!({"paused": true, "closed_text": "Back on Monday."})).await;
    let told = come(&desk, uuid, "", good_price()).await.unwrap_err();
    assert!(matches!(&told, AppError::LinkClosed { text } if text == "Back on Monday."));

    set(json!({"paused": false})).await;
    desk.call("set_sharing", json!({"enabled": false})).await.unwrap();
    let off = come(&desk, uuid, "", good_price()).await.unwrap_err();
    assert!(matches!(off, AppError::SharingOff));
}

#[tokio::test]
async fn a_link_dies_with_its_revocation_and_with_its_action() {
    let desk = Desk::new(one_row()).await;
    let (id, uuid) = shared(&desk).await;
    let archive = |archived: bool| json!({"id": id, "changes": {"archived": archived}});

    desk.call("update_action", archive(true)).await.unwrap();
    assert!(is_shut(&come(&desk, uuid, "", good_price()).await), "its action is archived");
    desk.call("update_action", archive(false)).await.unwrap();
    assert!(come(&desk, uuid, "", good_price()).await.is_ok());
    desk.call("delete_link", json!({"id": id})).await.unwrap();
    assert!(is_shut(&come(&desk, uuid, "", good_price()).await), "it was revoked");
    assert!(desk.app.knock(uuid).is_err());

    let again = desk.call("create_link", json!({"id": id})).await.unwrap();
    assert_ne!(again["uuid"], json!(uuid), "a revoked address never comes back");
    let other: uuid::Uuid = again["uuid"].as_str().unwrap().parse().unwrap();
    desk.call("delete_action", json!({"id": id})).await.unwrap();
    assert!(desk.app.knock(other).is_err(), "its action is gone");
}

#[tokio::test]
async fn a_strangers_run_is_the_links_and_no_ones() {
    let desk = Desk::new(one_row()).await;
    let (_, uuid) = shared(&desk).await;

    come(&desk, uuid, "", good_price()).await.unwrap();

    let run = &desk.runs().await[0];
    assert_eq!((&run["door"], &run["user_id"]), (&json!("public"), &Value::Null));
    let links = desk.call("list_links", json!({})).await.unwrap();
    assert_eq!(links[0]["submissions"], 1);
    assert_eq!(links[0]["last_used_at"], "2026-03-01T09:30:00Z");
    assert_eq!(links[0]["action_name"], PRICE);
}

#[tokio::test]
async fn a_locked_value_can_be_neither_changed_nor_left_out() {
    let desk = Desk::new(one_row()).await;
    let (id, uuid) = shared(&desk).await;
    let args = json!({"id": id, "values": {"sku": "MUG-01"}, "locked": ["sku"]});
    let made = desk.call("prefill_link", args).await.unwrap();
    let (_, query) = made["url"].as_str().unwrap().split_once('?').unwrap();

    let price = json!({"price_cents": 1600});
    come(&desk, uuid, query, price.clone()).await.unwrap();
    assert_eq!(desk.runs().await[0]["parameters"], good_price(), "left out, it is filled in");
    come(&desk, uuid, query, good_price()).await.unwrap();
    let other = json!({"sku": "TEE-01", "price_cents": 1600});
    let changed = come(&desk, uuid, query, other).await.unwrap_err();
    assert_eq!(changed.code(), Code::Invalid);
    for tampered in [
        query.replace("MUG-01", "TEE-01"),
        query.replace("_locked=sku", "_locked="),
        query.replace("_signature=", "_signature=x"),
        query.split("&_signature").next().unwrap().to_owned(),
    ] {
        assert!(is_shut(&come(&desk, uuid, &tampered, price.clone()).await), "{tampered}");
    }

    // Left away altogether, the plain address still works, unless only signed ones do.
    assert!(come(&desk, uuid, "", good_price()).await.is_ok());
    let signed_only = json!({"id": id, "changes": {"signed_only": true}});
    desk.call("update_link", signed_only).await.unwrap();
    assert!(is_shut(&come(&desk, uuid, "", good_price()).await));
    assert!(come(&desk, uuid, query, price).await.is_ok());
}

#[tokio::test]
async fn what_its_author_locked_has_its_default_or_what_is_signed() {
    let desk = Desk::new(one_row()).await;
    let (id, uuid) = shared(&desk).await;
    let settings = json!({"fields": {"sku": {"locked": true, "defaultValue": "MUG-01"}}});
    let changes = json!({"visualization_settings": settings});
    desk.call("update_action", json!({"id": id, "changes": changes})).await.unwrap();

    let price = json!({"price_cents": 1600});
    for (query, given) in [("", price.clone()), ("", good_price()), ("sku=TEE-01", price.clone())] {
        come(&desk, uuid, query, given).await.unwrap();
    }
    let with = async |sku: &str| {
        desk.runs().await.iter().filter(|run| run["parameters"]["sku"] == sku).count()
    };
    assert_eq!((with("MUG-01").await, with("TEE-01").await), (3, 0), "an address alone is nothing");
    let other = json!({"sku": "TEE-01", "price_cents": 1600});
    assert_eq!(come(&desk, uuid, "", other).await.unwrap_err().code(), Code::Invalid);

    let args = json!({"id": id, "values": {"sku": "TEE-01"}});
    let made = desk.call("prefill_link", args).await.unwrap();
    let (_, signed) = made["url"].as_str().unwrap().split_once('?').unwrap();
    come(&desk, uuid, signed, price).await.unwrap();
    assert_eq!(with("TEE-01").await, 1, "a given value is signed");
}

#[tokio::test]
async fn what_can_not_be_set_is_refused_by_key() {
    let desk = Desk::new(one_row()).await;
    let (id, _) = shared(&desk).await;
    for (name, args, want) in [
        ("update_link", json!({"changes": {"paused": "yes"}}), "paused"),
        ("update_link", json!({"changes": {"expires_at": "tomorrow"}}), "expires_at"),
        ("update_link", json!({"changes": {"max_submissions": 0}}), "max_submissions"),
        ("update_link", json!({"changes": {"max_submissions": -1}}), "max_submissions"),
        ("update_link", json!({"changes": {"embed_hosts": ["a b"]}}), "embed_hosts"),
        ("update_link", json!({"changes": {"colour": "red"}}), "colour"),
        ("prefill_link", json!({"values": {"nope": 1}}), "nope"),
        ("prefill_link", json!({"values": {"sku": [1]}}), "sku"),
        ("prefill_link", json!({"values": {}, "locked": ["sku"]}), "sku"),
    ] {
        let mut args = args;
        args["id"] = json!(id);

        let refused = desk.call(name, args.clone()).await.unwrap_err();
        assert_eq!(refused.fields.keys().collect::<Vec<_>>(), [want], "{args}");
    }
    for url in ["forms.example.org", "ftp://x", "https://x/?q", "javascript:alert(1)"] {
        let refused = desk.call("set_sharing", json!({"site_url": url})).await.unwrap_err();
        assert_eq!(refused.fields.keys().collect::<Vec<_>>(), ["site-url"], "{url}");
    }
}

#[tokio::test]
async fn addresses_begin_with_the_site_url_or_the_servers_own() {
    let desk = Desk::new(one_row()).await;
    let (id, uuid) = shared(&desk).await;
    let url = async || desk.call("get_link", json!({"id": id})).await.unwrap()["url"].clone();
    assert_eq!(url().await, Value::Null, "nothing answers yet");
    let refused = desk.call("set_server", json!({"on": true})).await.unwrap_err();
    assert_eq!(refused.code, Code::Invalid, "no window is there to do it");

    let mut wanted = desk.app.serve_from_window();
    assert_eq!(*wanted.borrow_and_update(), None);
    let unless_told = desk.call("get_sharing", json!({})).await.unwrap()["server"].clone();
    assert_eq!(unless_told["listen"], "127.0.0.1:7171");
    assert_eq!(unless_told["reach"], json!(ServerReach::ThisMachine));
    let set = json!({"on": true, "listen": "0.0.0.0:7272"});
    let sharing = desk.call("set_server", set).await.unwrap();
    assert_eq!(*wanted.borrow_and_update(), Some("0.0.0.0:7272".parse().unwrap()));
    assert_eq!(sharing["server"]["reach"], json!(ServerReach::Network));
    let address = Some("0.0.0.0:7272".parse().unwrap());
    desk.app.report_server(crate::ServerReport { address, error: None });
    assert_eq!(url().await, format!("http://127.0.0.1:7272/public/action/{uuid}"));

    let site = json!({"site_url": "https://forms.example.org/"});
    desk.call("set_sharing", site).await.unwrap();
    assert_eq!(url().await, format!("https://forms.example.org/public/action/{uuid}"));
    desk.call("set_sharing", json!({"site_url": null})).await.unwrap();
    assert_eq!(url().await, format!("http://127.0.0.1:7272/public/action/{uuid}"));
}
