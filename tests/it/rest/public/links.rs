//! What closes a link, and what its address fixes.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_link_closes_by_date_by_number_and_by_hand() {
    let api = Api::new().await;
    let (id, uuid) = shared(&api).await;
    let open = || async { api.form(&uuid).await.status == 200 };
    let soon = api.served.clock.now() + jiff::SignedDuration::from_secs(60);
    let none = json!({"expires_at": null, "paused": null, "max_submissions": null});

    api.set_link(id, json!({"expires_at": soon.to_string()})).await;
    let before = open().await;
    api.served.clock.advance(60);
    let after = open().await;
    assert_eq!((before, after), (true, false), "by date");

    api.set_link(id, none.clone()).await;
    api.set_link(id, json!({"paused": true})).await;
    let paused = open().await;
    api.set_link(id, json!({"paused": false})).await;
    assert_eq!((paused, open().await), (false, true), "by hand");

    api.set_link(id, json!({"max_submissions": 2})).await;
    for (status, what) in [(200, "the first"), (200, "the second"), (404, "the third")] {
        assert_eq!(api.fill(&uuid, json!({"name": "x"})).await.status, status, "{what}");
    }
    assert!(!open().await, "by number");
    api.set_link(id, none).await;
    assert!(open().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_does_not_count() {
    let api = Api::new().await;
    let (id, uuid) = shared(&api).await;
    api.set_link(id, json!({"max_submissions": 1})).await;
    for _ in 0..3 {
        assert_eq!(api.fill(&uuid, json!({})).await.status, 400);
    }

    assert_eq!(api.fill(&uuid, json!({"name": "x"})).await.status, 200);
    assert_eq!(api.fill(&uuid, json!({"name": "x"})).await.text(), NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_closed_link_says_what_its_sharer_wants() {
    let api = Api::new().await;
    let (id, uuid) = shared(&api).await;
    api.set_link(id, json!({"paused": true, "closed_text": "Come back in <b>May</b>."})).await;

    let page = api.page(&uuid).await;
    let form = api.form(&uuid).await;

    assert_eq!(page.status, 404);
    assert!(page.body.contains("Come back in &#60;b&#62;May&#60;/b&#62;."), "{}", page.body);
    assert_eq!(form.text(), NOT_FOUND);
}

/// The path and query of an address that locks `name`.
async fn locked(api: &Api, id: i64, name: &str) -> String {
    let body = json!({"values": {"name": name}, "locked": ["name"]});
    let line = format!("POST /api/action/{id}/public_link/prefill");
    let url = api.done(&line, body).await["url"].as_str().unwrap().to_owned();
    url[url.find("/public/").unwrap()..].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_value_can_not_be_changed() {
    let api = Api::new().await;
    let (id, uuid) = shared(&api).await;
    let query = locked(&api, id, "Fixed").await.split_once('?').unwrap().1.to_owned();
    let execute = |query: String, parameters: Value| {
        let (api, line) = (&api, format!("POST /api/public/action/{uuid}/execute?{query}"));
        async move { api.nobody(&line, json!({"parameters": parameters})).await }
    };

    let other = execute(query.clone(), json!({"name": "Another"})).await;
    let same = execute(query.clone(), json!({"name": "Fixed"})).await;
    let absent = execute(query.clone(), json!({})).await;
    let changed_value = execute(query.replace("Fixed", "Other"), json!({})).await;
    let (unsigned, signature) = query.split_once("_signature=").unwrap();
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    let changed = format!("{unsigned}_signature={flipped}{}", &signature[1..]);
    let changed_signature = execute(changed.clone(), json!({})).await;
    let without_signature = execute(unsigned.to_owned(), json!({})).await;

    let fixed = json!({"message": "An error occurred.",
        "errors": {"name": "This value is fixed by the link."}});
    assert_eq!(other.json(), (400, fixed));
    assert_eq!((same.status, absent.status), (200, 200));
    assert_eq!(changed_value.text(), NOT_FOUND);
    assert_eq!(changed_signature.text(), NOT_FOUND);
    assert_eq!(without_signature.text(), NOT_FOUND);
    assert_eq!(name_of_first(&api), "Fixed");
    for line in [
        format!("GET /api/public/action/{uuid}?{changed}"),
        format!("GET /public/action/{uuid}?{changed}"),
    ] {
        assert_eq!(api.nobody(&line, json!(null)).await.status, 404, "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_good_for_one_link() {
    let api = Api::new().await;
    let (id, _) = shared(&api).await;
    let (_, other) = shared(&api).await;
    let query = locked(&api, id, "Fixed").await.split_once('?').unwrap().1.to_owned();

    let line = format!("GET /api/public/action/{other}?{query}");

    assert_eq!(api.nobody(&line, json!(null)).await.text(), NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_can_ask_for_signed_addresses() {
    let api = Api::new().await;
    let (id, uuid) = shared(&api).await;
    api.set_link(id, json!({"signed_only": true})).await;

    let bare = api.form(&uuid).await;
    let bare_run = api.fill(&uuid, json!({"name": "x"})).await;
    let bare_page = api.page(&uuid).await;
    let signed = locked(&api, id, "Fixed").await;
    let signed = api.nobody(&format!("GET {signed}"), json!(null)).await;

    assert_eq!(bare.text(), NOT_FOUND);
    assert_eq!(bare_run.text(), NOT_FOUND);
    assert_eq!(bare_page.status, 404);
    assert_eq!(signed.status, 200);
    assert!(signed.body.contains("value=\"Fixed\""), "{}", signed.body);
}
