//! What holds for every route.

use serde_json::json;
use support::served::{Answered, Served, Who};

use super::{Api, FORBIDDEN, NOT_FOUND, keys};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_shows_no_key_is_told_so_in_one_word() {
    let api = Api::new().await;
    for (who, what) in [
        (Who::Nobody, "nothing"),
        (Who::Key("dbl_guess"), "a wrong key"),
        (Who::Key(""), "an empty key"),
        (Who::Session("guess"), "a wrong session"),
    ] {
        let answer = api.call(who, "GET /api/action", json!(null)).await;

        assert_eq!(answer.text(), (401, "Unauthenticated"), "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_not_saved_by_a_good_session() {
    let api = Api::new().await;
    let cookie = api
        .served
        .send(
            "POST /session",
            &[("Content-Type", "application/json")],
            json!({"token": api.served.token}).to_string(),
        )
        .await
        .unwrap();
    let cookie = cookie.header("set-cookie").split(';').next().unwrap().to_owned();
    let with = |headers: Vec<(&'static str, String)>| {
        let served = &api.served;
        async move {
            let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (*n, &**v)).collect();
            served.send("GET /api/action", &headers, "").await.unwrap().status
        }
    };

    assert_eq!(with(vec![("Cookie", cookie.clone())]).await, 200);
    assert_eq!(with(vec![("Cookie", cookie), ("X-API-Key", "guess".to_owned())]).await, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_come_in_order_who_then_shape_then_rights_then_what() {
    let api = Api::new().await;
    let bad = json!({"type": "nonsense"});
    let good = api.query_draft("SELECT 1", json!({}));
    for (who, body, want) in [
        (Who::Nobody, &bad, 401),
        (Who::Nobody, &good, 401),
        (Who::Member, &bad, 400),
        (Who::Member, &good, 403),
        (Who::Admin, &bad, 400),
        (Who::Admin, &good, 200),
    ] {
        let answer = api.call(who, "POST /api/action", body.clone()).await;

        assert_eq!(answer.status, want, "{who:?} {body}: {answer:?}");
    }
    for (who, want) in [(Who::Nobody, 401), (Who::Member, 403), (Who::Admin, 404)] {
        let answer = api.call(who, "DELETE /api/action/999", json!(null)).await;

        assert_eq!(answer.status, want, "{who:?}");
    }
    for who in [Who::Member, Who::Admin] {
        let answer = api.call(who, "DELETE /api/action/abc", json!(null)).await;

        assert_eq!(answer.status, 400, "{who:?}: a wrong id is a wrong shape");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_simple_failures_are_plain_text() {
    let api = Api::new().await;

    let unknown = api.member("GET /api/action/999", json!(null)).await;
    let forbidden = api.member("DELETE /api/action/1", json!(null)).await;
    let no_route = api.admin("GET /api/nowhere", json!(null)).await;

    assert_eq!(unknown.text(), NOT_FOUND);
    assert_eq!(forbidden.text(), FORBIDDEN);
    assert_eq!(no_route.text(), NOT_FOUND);
    for answer in [unknown, forbidden, no_route] {
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_are_integers_above_zero() {
    let api = Api::new().await;
    for path in ["action", "database", "card", "table", "field"] {
        for id in ["0", "-1", "abc", "1.5", "99999999999999999999", "%20"] {
            let answer = api.member(&format!("GET /api/{path}/{id}"), json!(null)).await;

            let (status, body) = answer.json();
            assert_eq!(status, 400, "{path}/{id}: {answer:?}");
            assert_eq!(keys(&body), ["errors", "specific-errors"], "{path}/{id}");
            let expected = "value must be an integer greater than zero";
            assert_eq!(body["errors"], json!({"id": expected}), "{path}/{id}");
            let detail = body["specific-errors"]["id"][0].as_str().unwrap();
            assert!(detail.starts_with(expected), "{detail}");
            assert!(detail.contains("received: "), "{detail}");
        }
    }
    let answer = api.member("GET /api/action/0", json!(null)).await;
    let detail = "value must be an integer greater than zero, received: 0";
    assert_eq!(answer.json().1["specific-errors"], json!({"id": [detail]}));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entity_id_stands_in_place_of_an_actions_number() {
    let api = Api::new().await;
    let id = api.query("UPDATE product SET active = 1 WHERE id = {{id}}", json!({})).await;
    let entity = api.done(&format!("GET /api/action/{id}"), json!(null)).await["entity_id"].clone();
    let entity = entity.as_str().unwrap();
    assert_eq!(entity.len(), 21);
    api.sharing(true).await;

    let read = api.member(&format!("GET /api/action/{entity}"), json!(null)).await;
    let run = api
        .member(&format!("POST /api/action/{entity}/execute"), json!({"parameters": {"id": 1}}))
        .await;
    let values = api.member(&format!("GET /api/action/{entity}/execute"), json!(null)).await;
    let shared = api.admin(&format!("POST /api/action/{entity}/public_link"), json!(null)).await;
    let renamed = api.admin(&format!("PUT /api/action/{entity}"), json!({"name": "New"})).await;
    let deleted = api.admin(&format!("DELETE /api/action/{entity}"), json!(null)).await;
    let unknown = api.member("GET /api/action/AAAAAAAAAAAAAAAAAAAAA", json!(null)).await;

    assert_eq!(read.json().1["id"], id);
    assert_eq!(run.json(), (200, json!({"rows-affected": 1})));
    assert_eq!(values.json(), (200, json!({})));
    assert_eq!(shared.status, 200);
    assert_eq!(renamed.json().1["name"], "New");
    assert_eq!(deleted.text(), (204, ""));
    assert_eq!(unknown.text(), NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn trailing_slashes_are_accepted() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    let uuid = api.share(id).await;
    for (line, body) in [
        ("GET /api/action/".to_owned(), json!(null)),
        ("POST /api/action/".to_owned(), api.query_draft("SELECT 1", json!({}))),
        (format!("GET /api/action/{id}/"), json!(null)),
        ("GET /api/action/?model-id=1".to_owned(), json!(null)),
        (format!("POST /api/action/{id}/execute/"), json!({})),
        (format!("GET /api/public/action/{uuid}/"), json!(null)),
        (format!("GET /public/action/{uuid}/"), json!(null)),
        ("GET /api/health/".to_owned(), json!(null)),
    ] {
        let answer = api.admin(&line, body).await;

        assert_eq!(answer.status, 200, "{line}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_can_not_be_read_is_refused_in_the_form_of_all_others() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    let uuid = api.share(id).await;
    let json_type = ("Content-Type", "application/json");
    let large = format!("{{\"name\": \"{}\"}}", "x".repeat(1024 * 1024));
    let deep = format!("{{\"a\": {}", "[".repeat(50_000));
    let lines = [
        "POST /api/action".to_owned(),
        format!("PUT /api/action/{id}"),
        format!("POST /api/action/{id}/execute"),
        format!("POST /api/public/action/{uuid}/execute"),
    ];
    for line in &lines {
        for (kind, body, status, field) in [
            (json_type, "{\"name\": ", 400, "body"),
            (json_type, "", 400, "body"),
            (json_type, "[]", 400, "body"),
            (json_type, "null", 400, "body"),
            (json_type, &*deep, 400, "body"),
            (json_type, &*large, 413, "body"),
            (("Content-Type", "text/plain"), "{}", 415, "content-type"),
            (("Content-Type", "application/x-www-form-urlencoded"), "a=b", 415, "content-type"),
            (("X-Other", "x"), "{}", 415, "content-type"),
        ] {
            let key = ("X-API-Key", support::served::ADMIN_KEY);
            let answer = api.served.send(line, &[key, kind], body.to_owned()).await.unwrap();

            let what = format!("{line} {kind:?} {}", body.chars().take(20).collect::<String>());
            let (got, body) = answer.json();
            assert_eq!(got, status, "{what}: {answer:?}");
            assert_eq!(keys(&body), ["errors", "specific-errors"], "{what}");
            assert_eq!(keys(&body["errors"]), [field], "{what}");
            assert!(body["specific-errors"][field][0].is_string(), "{what}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn json_may_say_in_which_characters_it_is() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    let line = format!("POST /api/action/{id}/execute");
    for kind in ["application/json; charset=utf-8", "Application/JSON"] {
        let headers = [("X-API-Key", support::served::ADMIN_KEY), ("Content-Type", kind)];

        let answer = api.served.send(&line, &headers, "{}").await.unwrap();

        assert_eq!(answer.status, 200, "{kind}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_of_the_wrong_kind_is_named_with_what_was_received() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    let uuid = api.share(id).await;
    let line = format!("POST /api/action/{id}/execute");
    let public = format!("POST /api/public/action/{uuid}/execute");
    for (body, field, received) in [
        (json!({"parameters": 7}), "parameters", "7"),
        (json!({"parameters": "x"}), "parameters", "\"x\""),
        (json!({"idempotency_key": 7}), "idempotency_key", "7"),
        (json!({"preview": "yes"}), "preview", "\"yes\""),
    ] {
        let answer = api.member(&line, body.clone()).await;
        let stranger = api.nobody(&public, body.clone()).await;

        let (status, answer) = answer.json();
        assert_eq!(status, 400, "{body}");
        assert_eq!(keys(&answer["errors"]), [field], "{body}");
        let expected = answer["errors"][field].as_str().unwrap();
        let detail = json!([format!("{expected}, received: {received}")]);
        assert_eq!(answer["specific-errors"], json!({field: detail}), "{body}");
        let told = json!({"errors": {field: expected}, "specific-errors": {field: [expected]}});
        assert_eq!(stranger.json(), (400, told), "{body}: strangers' values are not sent back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_needs_no_account() {
    let api = Api::new().await;

    let answer = api.nobody("GET /api/health", json!(null)).await;

    assert_eq!(answer.json(), (200, json!({"status": "ok"})));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_database_is_named() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    api.actions_on_shop(false).await;
    let want = json!({
        "message": "Actions are not enabled.",
        "cause": "Actions are not enabled.",
        "data": {"database-id": api.shop},
    });

    let run = api.run(id, json!({})).await;
    let values = api.member(&format!("GET /api/action/{id}/execute"), json!(null)).await;
    let made = api.admin("POST /api/action", api.query_draft("SELECT 2", json!({}))).await;

    assert_eq!(run.json(), (400, want.clone()));
    assert_eq!(values.json(), (400, want.clone()));
    assert_eq!(made.json(), (400, want));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_answers_to_the_names_it_was_given() {
    let named = |options: &mut doable_server::Options| {
        options.allow_hosts = vec!["Forms.example".to_owned()];
    };
    let api = Api::of(Served::start_with(named).await.unwrap()).await;
    let person = json!({"email": "ada@shop.example", "password": "correct horse"});
    api.done("POST /api/user", person).await;
    let sign_in = async |host: &str| {
        let headers = [("Host", host), ("Content-Type", "application/json")];
        let body = json!({"username": "ada@shop.example", "password": "correct horse"});
        api.served.send("POST /api/session", &headers, body.to_string()).await.unwrap()
    };
    let is_secure = |answer: &Answered| answer.header("set-cookie").contains("; Secure");
    let own = api.served.host.clone();

    let in_clear = sign_in("forms.example").await;
    let before = sign_in("a.example").await;
    let url = json!({"value": "https://A.example"});
    api.done("PUT /api/setting/site-url", url).await;
    let encrypted = sign_in("a.example").await;

    assert_eq!((in_clear.status, is_secure(&in_clear)), (200, false), "{in_clear:?}");
    assert_eq!(before.status, 403, "{before:?}");
    assert_eq!((encrypted.status, is_secure(&encrypted)), (200, true), "{encrypted:?}");
    for (host, want) in [
        (&*own, 200),
        ("FORMS.example", 200),
        ("forms.example:1", 403),
        ("A.EXAMPLE", 200),
        ("a.example:1", 403),
        ("b.a.example", 403),
    ] {
        let answer = api.served.send("GET /api/health", &[("Host", host)], "").await.unwrap();

        assert_eq!(answer.status, want, "{host}");
    }
}
