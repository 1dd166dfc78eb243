//! An HTTP action from its form to the server that gets the request.

use serde_json::{Value, json};
use support::{stub::StubServer, world::World};

async fn create(world: &World, changes: Value) -> Value {
    let mut draft = json!({
        "name": "Under test", "type": "http",
        "model_id": world.model("HTTP requests").await.unwrap(),
    });
    for (key, value) in changes.as_object().unwrap() {
        draft[key] = value.clone();
    }
    let made = world.call("create_action", json!({"draft": draft})).await;
    made.unwrap_or_else(|error| panic!("{draft}: {error:?}"))["action"]["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_becomes_a_request_with_every_value_escaped_where_it_stands() {
    let world = World::new().await.unwrap();
    let server = StubServer::start(200, r#"{"item": {"id": 7, "title": "Tea"}}"#).await.unwrap();
    let id = create(
        &world,
        json!({
            "template": {
                "method": "POST",
                "url": server.url("/items/{{name}}?q={{name}}"),
                "headers": "{\"X-Who\": \"{{$user.email}}\"}",
                "body": "{\"name\": \"{{name}}\", \"count\": {{count}}, \"none\": {{nothing}}}",
            },
            "response_handle": ".body.item.title",
            "visualization_settings": {"fields": {
                "count": {"inputType": "number"}, "nothing": {"required": false},
            }},
        }),
    )
    .await;

    let values = json!({"name": "a/b \"c\"&d", "count": 3, "nothing": null});
    let args = json!({"id": id, "parameters": values});
    let answer = world.call("execute_action", args).await.unwrap();

    let received = server.received();
    assert_eq!(received.len(), 1, "{received:?}");
    let request = &received[0];
    assert_eq!(request.method, "POST");
    assert_eq!(request.path, "/items/a%2Fb%20%22c%22%26d?q=a%2Fb%20%22c%22%26d");
    let body: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!(body, json!({"name": "a/b \"c\"&d", "count": 3, "none": null}));
    assert_eq!(request.header("idempotency-key"), answer["run_id"]);
    assert_eq!(request.header("content-type"), "application/json");
    assert!(request.header("user-agent").starts_with("Doable/"));
    assert_eq!((&answer["status"], &answer["body"]), (&json!(200), &json!("Tea")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_of_the_target_is_a_failed_run() {
    let world = World::new().await.unwrap();
    let server = StubServer::start(422, r#"{"error": "too short"}"#).await.unwrap();
    for (handle, want) in [
        (None, json!({"remote-status": 422})),
        (Some(".body.error"), json!("too short")),
        (Some(".status == 422"), json!({"remote-status": 422})),
    ] {
        let template = json!({"method": "GET", "url": server.url("/")});
        let id = create(&world, json!({"template": template, "error_handle": handle})).await;

        let failure = world.call("execute_action", json!({"id": id})).await.unwrap_err();

        assert_eq!(failure.body, Some(want), "{handle:?}");
        let run = world.call("get_run", json!({"id": failure.run_id})).await.unwrap();
        assert_eq!(run["status"], "failed", "{handle:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_response_handle_the_answer_is_204() {
    let world = World::new().await.unwrap();
    let server = StubServer::start(200, "{}").await.unwrap();
    let template = json!({"method": "DELETE", "url": server.url("/items/7")});
    let id = create(&world, json!({"template": template})).await;

    let answer = world.call("execute_action", json!({"id": id})).await.unwrap();

    assert_eq!((&answer["status"], &answer["body"]), (&json!(204), &Value::Null));
    assert_eq!(server.received()[0].method, "DELETE");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_never_chooses_the_host() {
    let world = World::new().await.unwrap();
    for url in ["https://{{host}}/", "https://api.{{x}}.example/", "{{url}}", "http://a@{{x}}/"] {
        let draft = json!({
            "name": "x", "type": "http", "model_id": world.model("HTTP requests").await.unwrap(),
            "template": {"method": "GET", "url": url},
        });

        let refused = world.call("create_action", json!({"draft": draft})).await.unwrap_err();

        assert_eq!(refused.fields.keys().collect::<Vec<_>>(), ["template.url"], "{url}");
    }
}
