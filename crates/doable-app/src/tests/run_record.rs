//! What a run sent, made again from its action and its values.

use super::{rows::orders, *};

impl Desk {
    /// The newest run, with all that is known of it.
    async fn record(&self) -> Value {
        let run = self.runs().await.remove(0);
        self.call("describe_run", json!({"id": run["id"]})).await.unwrap()
    }

    async fn save_changes(&self, name: &str, changes: Value) {
        let id = self.id_of(name).await;
        self.call("update_action", json!({"id": id, "changes": changes})).await.unwrap();
    }

    async fn create_request(&self, name: &str, template: Value) {
        let models = self.call("list_models", json!({})).await.unwrap();
        let http = models.as_array().unwrap().iter().find(|m| m["name"] == "HTTP requests");
        let model = http.unwrap()["id"].clone();
        let draft = json!({"name": name, "type": "http", "model_id": model, "template": template});
        self.call("create_action", json!({"draft": draft})).await.unwrap();
    }
}

#[tokio::test]
async fn a_statement_is_told_with_its_values_apart() {
    let desk = Desk::new(one_row()).await;
    desk.run(PRICE, good_price(), "k").await.unwrap();

    let record = desk.record().await;

    assert_eq!(record["user"], "me@localhost");
    assert_eq!(record["version_now"], 1);
    assert_eq!(
        record["labels"],
        json!([
            {"id": "sku", "label": "Product"},
            {"id": "price_cents", "label": "New price in cents"},
        ])
    );
    assert_eq!(record["sent"]["sort"], "statement");
    assert_eq!(record["sent"]["database"], "Sample shop");
    let sql = record["sent"]["sql"].as_str().unwrap();
    assert!(sql.contains("price_cents = ?1") && sql.contains("sku = ?2"), "{sql}");
    assert_eq!(record["sent"]["binds"], json!([1600, "MUG-01"]));
}

#[tokio::test]
async fn what_another_version_sent_is_not_guessed() {
    let desk = Desk::new(one_row()).await;
    desk.run(PRICE, good_price(), "k").await.unwrap();

    desk.save_changes(PRICE, json!({"description": "Now dearer"})).await;
    let changed = desk.record().await;
    let id = desk.id_of(PRICE).await;
    desk.call("delete_action", json!({"id": id})).await.unwrap();
    let deleted = desk.record().await;

    assert_eq!(
        (&changed["version_now"], &changed["run"]["action_version"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        changed["sent"],
        json!({
            "sort": "unknown",
            "why": "The action has been changed since, and the text that ran is not kept.",
        })
    );
    assert_eq!(changed["labels"][0]["label"], "Product");
    assert_eq!((&deleted["version_now"], &deleted["labels"]), (&Value::Null, &json!([])));
    assert_eq!(deleted["sent"]["sort"], "unknown");
}

#[tokio::test]
async fn no_secret_is_in_what_was_sent() {
    let desk = Desk::new(one_row()).await;
    let secret = json!({"name": "KEY", "hosts": ["api.example"], "value": "pl4nted-s3same"});
    desk.call("save_secret", secret).await.unwrap();
    let template = json!({
        "method": "POST",
        "url": "https://api.example/{{$secret.KEY}}/{{pin}}?at={{$now}}&run={{$run.id}}",
        "headers": json!({"Authorization": "Bearer {{$secret.KEY}}", "X-By": "{{$user.email}}"})
            .to_string(),
        "body": "{\"pin\": \"{{pin}}\", \"count\": {{count}}, \"key\": \"{{$secret.KEY}}\"}",
    });
    desk.create_request("Ask", template).await;
    let fields =
        json!({"pin": {"secret": true, "inputType": "number"}, "count": {"inputType": "number"}});
    desk.save_changes("Ask", json!({"visualization_settings": {"fields": fields}})).await;
    desk.run("Ask", json!({"pin": 1234, "count": 2}), "k").await.unwrap();

    let record = desk.record().await;

    let run = record["run"]["id"].as_str().unwrap();
    let want = json!({
        "sort": "request",
        "method": "POST",
        "url": format!("https://api.example/•••/•••?at={{{{$now}}}}&run={run}"),
        "headers": [
            {"name": "Authorization", "value": "Bearer •••"},
            {"name": "X-By", "value": "me@localhost"},
            {"name": "Accept", "value": "application/json"},
            {"name": "Content-Type", "value": "application/json"},
            {"name": "Idempotency-Key", "value": run},
        ],
        "body": "{\"pin\": \"•••\", \"count\": 2, \"key\": \"•••\"}",
    });
    assert_eq!(record["sent"], want);
    let text = record.to_string();
    assert!(!text.contains("1234") && !text.contains("s3same"), "{text}");
}

#[tokio::test]
async fn the_statement_of_a_row_is_that_of_its_table() {
    for (name, given, sql, binds) in [
        (
            "Change",
            json!({"id": 7, "note": 5}),
            "UPDATE \"orders\" SET \"note\" = ?1 WHERE \"id\" = ?2",
            json!([5, 7]),
        ),
        ("Drop", json!({"id": 7}), "DELETE FROM \"orders\" WHERE \"id\" = ?1", json!([7])),
    ] {
        let (desk, _) = orders().await;
        desk.run(name, given, name).await.unwrap();

        let sent = desk.record().await["sent"].clone();

        assert_eq!((sent["sql"].as_str(), &sent["binds"]), (Some(sql), &binds), "{name}");
    }
    let (desk, _) = orders().await;
    desk.run("All", json!([{"customer_id": 1}]), "k").await.unwrap();
    assert_eq!(desk.record().await["sent"]["sort"], "unknown");
}

#[tokio::test]
async fn the_lists_of_runs_call_their_values_as_the_forms_do() {
    let desk = Desk::new(one_row()).await;
    desk.run(PRICE, good_price(), "k").await.unwrap();

    let page = desk.call("search_runs", json!({})).await.unwrap();
    let line = &page["runs"][0];

    assert_eq!(line["user"], "me@localhost");
    assert_eq!(
        line["values"],
        json!([
            {"name": "Product", "text": "MUG-01"},
            {"name": "New price in cents", "text": "1600"},
        ])
    );
}
