//! The page for people, without JavaScript.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_shows_the_visible_fields_and_forbids_everything_else() {
    let api = Api::new().await;
    let (_, uuid) = shared(&api).await;

    let page = api.page(&uuid).await;

    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.body.contains("Its name"), "{}", page.body);
    for hidden in ["cents", "4321", "UPDATE"] {
        assert!(!page.body.contains(hidden), "{hidden}");
    }
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
    for (header, want) in [
        ("x-frame-options", "DENY"),
        ("cache-control", "no-store"),
        ("x-robots-tag", "noindex"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("set-cookie", ""),
    ] {
        assert_eq!(page.header(header), want, "{header}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_names_the_sites_that_may_frame_it() {
    let api = Api::new().await;
    let (id, uuid) = shared(&api).await;
    api.set_link(id, json!({"embed_hosts": ["example.org", "*.example.com:8443"]})).await;

    let page = api.page(&uuid).await;

    let policy = page.header("content-security-policy");
    let want = "frame-ancestors example.org *.example.com:8443";
    assert!(policy.ends_with(want), "{policy}");
    assert_eq!(page.header("x-frame-options"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_sent_without_javascript_and_answered_with_a_page() {
    let api = Api::new().await;
    let (_, uuid) = shared(&api).await;

    let answer = api.post_page(&uuid, "name=Caf%C3%A9+mug").await;

    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.body.contains("role=\"status\""), "{}", answer.body);
    assert_eq!(name_of_first(&api), "Café mug");
    assert_eq!(api.shop_value::<i64>("SELECT price_cents FROM product WHERE id = 1"), 4321);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_drawn_page_runs_once_however_often_it_is_sent() {
    let api = Api::new().await;
    let sql = "UPDATE product SET price_cents = price_cents + 1 WHERE id = 1";
    let id = api.query(sql, json!({})).await;
    let uuid = api.share(id).await;
    let price = || api.shop_value::<i64>("SELECT price_cents FROM product WHERE id = 1");
    let before = price();
    let pages = [api.page(&uuid).await, api.page(&uuid).await];
    api.served.clock.advance(2);
    for page in pages {
        let body = format!("_ticket={}", ticket(&page));

        let first = api.post(&uuid, &body).await;
        let again = api.post(&uuid, &body).await;

        assert_eq!((first.status, again.status), (200, 200));
    }
    assert_eq!(price(), before + 2, "one visitor does not run for the other");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_sent_already_says_what_sending_it_again_would_be() {
    let api = Api::new().await;
    let (_, uuid) = shared(&api).await;
    let page = api.page(&uuid).await;
    let ticket = ticket(&page);
    api.served.clock.advance(2);
    api.post(&uuid, &format!("_ticket={ticket}&name=x")).await;

    let changed = api.post(&uuid, &format!("_ticket={ticket}&name=y")).await;

    assert_eq!(changed.status, 409);
    for words in ["was sent already.", "The first sending counts.", "if you mean another one"] {
        assert!(changed.body.contains(words), "{words}: {}", changed.body);
    }
    assert_eq!(name_of_first(&api), "x");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_person_sent_is_not_run() {
    let api = Api::new().await;
    let (_, uuid) = shared(&api).await;
    let (_, other) = shared(&api).await;
    let page = api.page(&uuid).await;
    let of_other = api.page(&other).await;
    let drawn = ticket(&page);

    // A ticket's time is in whole milliseconds.
    api.served.clock.advance_by(jiff::SignedDuration::from_millis(998));
    let quick = api.post(&uuid, &format!("_ticket={drawn}&name=x")).await;
    api.served.clock.advance(1);
    for (body, what) in [
        ("name=x".to_owned(), "no ticket"),
        ("_ticket=a.b.c&name=x".to_owned(), "a made-up ticket"),
        (format!("_ticket={}&name=x", ticket(&of_other)), "another form's ticket"),
        (format!("_ticket={drawn}&name=x&_website=spam"), "the trap is sprung"),
    ] {
        let answer = api.post(&uuid, &body).await;

        assert_eq!(answer.status, 400, "{what}");
        assert!(answer.body.contains("value=\"x\""), "{what}: what was typed is kept");
    }
    api.served.clock.advance(25 * 60 * 60);
    let old = api.post(&uuid, &format!("_ticket={drawn}&name=x")).await;

    assert_eq!(quick.status, 400);
    assert!(quick.body.contains("That was very quick."), "{}", quick.body);
    assert!(!quick.body.contains("ask whoever"), "nobody has to be asked: {}", quick.body);
    assert_eq!(old.status, 400);
    assert!(old.body.contains("open for too long"), "{}", old.body);
    assert_eq!(name_of_first(&api), "Enamel mug");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_can_not_send_a_form() {
    let api = Api::new().await;
    let (_, uuid) = shared(&api).await;
    let page = api.page(&uuid).await;
    api.served.clock.advance(2);
    let body = format!("_ticket={}&name=x", ticket(&page));
    for (header, value) in [
        ("Origin", "http://evil.example"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Host", "evil.example"),
    ] {
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        let line = format!("POST /public/action/{uuid}");
        let answer = api.served.send(&line, &[kind, (header, value)], body.clone()).await.unwrap();

        assert_eq!(answer.status, 403, "{header}: {value}");
    }
    let json = ("Content-Type", "application/json");
    let line = format!("POST /public/action/{uuid}");
    let other_kind = api.served.send(&line, &[json], "{}").await.unwrap();
    assert_eq!(other_kind.status, 415);
    assert_eq!(name_of_first(&api), "Enamel mug");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_marks_the_fields_that_are_wrong_and_keeps_what_was_typed() {
    let api = Api::new().await;
    let (_, uuid) = shared(&api).await;

    let missing = api.post_page(&uuid, "name=").await;
    let long = api.post_page(&uuid, &format!("name={}", "x".repeat(21))).await;
    let hidden = api.post_page(&uuid, "name=x&cents=1").await;

    assert_eq!((missing.status, long.status, hidden.status), (400, 400, 400));
    assert!(missing.body.contains("This field is required."), "{}", missing.body);
    assert!(missing.body.contains("aria-invalid=\"true\""));
    assert!(long.body.contains("This can have at most 20 characters."));
    assert!(long.body.contains(&"x".repeat(21)));
    assert!(!hidden.body.contains("4321") && !hidden.body.contains("destination"));
    assert_eq!(name_of_first(&api), "Enamel mug");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_failed_run_has_a_reference_and_no_reason() {
    let api = Api::new().await;
    let changes = json!({"visualization_settings": {"errorMessage": "Call us."}});
    let id = api.query("UPDATE product SET sku = 'xyzzy' WHERE id > 0", changes).await;
    let uuid = api.share(id).await;

    let answer = api.post_page(&uuid, "").await;

    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("Call us."), "{}", answer.body);
    assert!(!answer.body.contains("xyzzy") && !answer.body.contains("UNIQUE"));
    let runs = api.done(&format!("GET /api/run?action-id={id}"), json!(null)).await;
    assert!(answer.body.contains(runs[0]["id"].as_str().unwrap()), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_that_asks_first_is_not_run_unconfirmed() {
    let api = Api::new().await;
    let settings = json!({"visualization_settings": {"confirmMessage": "Really?"}});
    let id = api.query("UPDATE product SET name = 'gone' WHERE id = 1", settings).await;
    let uuid = api.share(id).await;

    let unconfirmed = api.post_page(&uuid, "").await;
    let name = name_of_first(&api);
    let confirmed = api.post_page(&uuid, "_confirm=true").await;

    assert_eq!((unconfirmed.status, &*name), (400, "Enamel mug"));
    assert_eq!((confirmed.status, &*name_of_first(&api)), (200, "gone"));
}
