//! `/api/setting/:key`.

use serde_json::{Value, json};

use super::{Api, FORBIDDEN, NOT_FOUND, keys};

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_is_what_was_put_last() {
    let api = Api::new().await;
    for (key, first, value, want) in [
        ("enable-public-sharing", json!(false), json!(true), json!(true)),
        ("enable-public-sharing", json!(true), json!(false), json!(false)),
        ("site-url", Value::Null, json!("https://a.example/"), json!("https://a.example")),
        (
            "site-url",
            json!("https://a.example"),
            json!("http://b.example:81"),
            json!("http://b.example:81"),
        ),
        ("site-url", json!("http://b.example:81"), Value::Null, Value::Null),
    ] {
        let path = format!("/api/setting/{key}");

        assert_eq!(api.done(&format!("GET {path}"), json!(null)).await, first, "{key}");
        let put = api.done(&format!("PUT {path}"), json!({"value": value})).await;
        assert_eq!(put, want, "{key}: {value}");
        assert_eq!(api.done(&format!("GET {path}"), json!(null)).await, want, "{key}: {value}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_is_none_is_refused() {
    let api = Api::new().await;
    for (key, body) in [
        ("enable-public-sharing", json!({"value": "yes"})),
        ("enable-public-sharing", json!({"value": null})),
        ("enable-public-sharing", json!({})),
        ("site-url", json!({"value": 7})),
        ("site-url", json!({"value": "ftp://a.example"})),
        ("site-url", json!({"value": "https://a.example/?q"})),
    ] {
        let answer = api.admin(&format!("PUT /api/setting/{key}"), body.clone()).await;

        let (status, answer) = answer.json();
        assert_eq!((status, keys(&answer["errors"])), (400, vec!["value"]), "{key} {body}");
        let detail = answer["specific-errors"]["value"][0].as_str().unwrap();
        let received = format!("received: {}", body["value"]);
        assert!(detail.ends_with(&received), "{key} {body}: {detail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_for_superusers_and_others_do_not_learn_which_there_are() {
    let api = Api::new().await;
    for key in ["enable-public-sharing", "site-url", "nonsense"] {
        let get = format!("GET /api/setting/{key}");
        let put = format!("PUT /api/setting/{key}");
        let value = json!({"value": if key == "site-url" { json!(null) } else { json!(true) }});

        assert_eq!(api.member(&get, json!(null)).await.text(), FORBIDDEN, "{get}");
        assert_eq!(api.member(&put, value.clone()).await.text(), FORBIDDEN, "{put}");
        if key == "nonsense" {
            assert_eq!(api.admin(&get, json!(null)).await.text(), NOT_FOUND);
            assert_eq!(api.admin(&put, value).await.text(), NOT_FOUND);
        }
    }
}
