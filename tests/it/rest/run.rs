//! `/api/run`: the journal.

use serde_json::{Value, json};

use super::{Api, NOT_FOUND, each, keys};

/// Runs the action a second later; the run's id.
async fn run(api: &Api, id: i64, parameters: Value) -> String {
    api.served.clock.advance(1);
    api.run(id, parameters).await.header("x-doable-run").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_are_listed_the_newest_first_and_can_be_narrowed() {
    let api = Api::new().await;
    let one = api.query("SELECT {{x}} AS x", json!({})).await;
    let two = api.query("UPDATE product SET price_cents = 0 WHERE id = 1", json!({})).await;
    let first = run(&api, one, json!({"x": "a"})).await;
    let failed = run(&api, two, json!({})).await;
    let last = run(&api, one, json!({"x": "b"})).await;
    for (query, want) in [
        (String::new(), &[&last, &failed, &first][..]),
        (format!("?action-id={one}"), &[&last, &first]),
        (format!("?action-id={two}"), &[&failed]),
        ("?action-id=999".to_owned(), &[]),
        ("?status=succeeded".to_owned(), &[&last, &first]),
        ("?status=failed".to_owned(), &[&failed]),
        ("?status=started".to_owned(), &[]),
        ("?status=unknown".to_owned(), &[]),
        ("?status=undone".to_owned(), &[]),
        ("?limit=1".to_owned(), &[&last]),
        ("?limit=200".to_owned(), &[&last, &failed, &first]),
        (format!("?before={last}"), &[&failed, &first]),
        (format!("?before={last}&limit=1"), &[&failed]),
        (format!("?before={last}&action-id={one}&status=succeeded"), &[&first]),
    ] {
        let (status, list) = api.member(&format!("GET /api/run{query}"), json!(null)).await.json();

        assert_eq!(status, 200, "{query}");
        assert_eq!(each(&list, "id"), want, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_that_are_none_are_refused_by_name() {
    let api = Api::new().await;
    for (query, field, received) in [
        ("action-id=0", "action-id", "0"),
        ("action-id=abc", "action-id", "\"abc\""),
        ("status=nonsense", "status", "\"nonsense\""),
        ("limit=0", "limit", "0"),
        ("limit=201", "limit", "201"),
        ("limit=-1", "limit", "-1"),
        ("limit=abc", "limit", "abc"),
        ("before=abc", "before", "abc"),
    ] {
        let answer = api.member(&format!("GET /api/run?{query}"), json!(null)).await;

        let (status, body) = answer.json();
        assert_eq!((status, keys(&body["errors"])), (400, vec![field]), "{query}: {answer:?}");
        let detail = body["specific-errors"][field][0].as_str().unwrap().replace('"', "");
        let want = format!("received: {}", received.replace('"', ""));
        assert!(detail.ends_with(&want), "{query}: {detail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_says_who_did_what_and_how_it_ended() {
    let api = Api::new().await;
    let secret = json!({"visualization_settings": {"fields": {"pin": {"secret": true}}}});
    let sql = "UPDATE product SET name = {{name}} WHERE id = 1 AND {{pin}} = '1234'";
    let id = api.query(sql, secret).await;
    let bad =
        api.query("UPDATE product SET price_cents = 0 WHERE id = 1", json!({"name": "Bad"})).await;

    let good = run(&api, id, json!({"name": "New", "pin": "1234"})).await;
    let bad = run(&api, bad, json!({})).await;
    let good = api.member(&format!("GET /api/run/{good}"), json!(null)).await;
    let bad = api.member(&format!("GET /api/run/{bad}"), json!(null)).await;

    for (key, want) in [
        ("action_id", json!(id)),
        ("action_name", json!("Under test")),
        ("user_id", json!(api.served.member_id)),
        ("door", json!("api")),
        ("status", json!("succeeded")),
        ("rows_affected", json!(1)),
        ("parameters", json!({"name": "New", "pin": "•••"})),
        ("error", Value::Null),
        ("result", json!({"status": 200, "body": {"rows-affected": 1}})),
    ] {
        assert_eq!(good.json().1[key], want, "{key}");
    }
    assert!(!good.body.contains("1234"), "{good:?}");
    let (_, bad) = bad.json();
    assert_eq!((&bad["status"], &bad["action_name"]), (&json!("failed"), &json!("Bad")));
    let message = bad["error"]["message"].as_str().unwrap();
    assert!(message.contains("violate the constraint"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_run_is_not_found_and_what_is_no_id_is_refused() {
    let api = Api::new().await;

    let unknown = "GET /api/run/00000000-0000-7000-8000-000000000000";
    let unknown = api.member(unknown, json!(null)).await;
    let no_id = api.member("GET /api/run/abc", json!(null)).await;

    assert_eq!(unknown.text(), NOT_FOUND);
    assert_eq!((no_id.status, keys(&no_id.json().1["errors"])), (400, vec!["id"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_is_no_run() {
    let api = Api::new().await;
    let id = api.query("SELECT {{x}} AS x", json!({})).await;

    let refused = api.run(id, json!({})).await;

    assert_eq!((refused.status, refused.header("x-doable-run")), (400, ""));
    assert_eq!(api.done("GET /api/run", json!(null)).await, json!([]));
}
