//! Copying an action with values, and pasting a request.

use doable_domain::code::Code;
use serde_json::{Value, json};

use super::{Desk, PRICE, one_row, rows::orders};

async fn http(desk: &Desk, template: Value) -> Value {
    let draft = json!({"name": "Call", "type": "http", "model_id": 1, "template": template});
    let made = desk.call("create_action", json!({"draft": draft})).await.unwrap();
    made["action"]["id"].clone()
}

async fn copy(desk: &Desk, id: &Value, parameters: Value, form: &str) -> Result<String, Code> {
    let args = json!({"id": id, "parameters": parameters, "form": form});
    let copied = desk.call("copy_action", args).await.map_err(|error| error.code)?;
    Ok(copied["text"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_request_is_copied_with_its_values_and_without_its_secrets() {
    let desk = Desk::new(one_row()).await;
    let secret = json!({"name": "KEY", "hosts": ["x.example"], "value": "pl4nted"});
    desk.call("save_secret", secret).await.unwrap();
    let id = http(
        &desk,
        json!({
            "method": "POST",
            "url": "https://x.example/{{id}}?key={{$secret.KEY}}",
            "headers": "{\"Authorization\": \"Bearer {{$secret.KEY}}\"}",
            "body": "{\"name\": \"{{name}}\"}",
        }),
    )
    .await;

    let text = copy(&desk, &id, json!({"id": "a/b", "name": "O'Brien"}), "curl").await.unwrap();

    assert!(!text.contains("pl4nted"), "{text}");
    let pasted = desk.call("read_curl", json!({"text": text})).await.unwrap();
    assert_eq!(pasted["url"], "https://x.example/a%2Fb?key={{$secret.KEY}}");
    assert_eq!(pasted["headers"][0], json!(["Authorization", "Bearer {{$secret.KEY}}"]));
    assert_eq!(pasted["body"], "{\"name\": \"O'Brien\"}");
    assert!(desk.executor.jobs.lock().unwrap().is_empty(), "nothing is run");
}

#[tokio::test]
async fn sql_is_copied_with_its_values_written_out() {
    let desk = Desk::new(one_row()).await;
    let id = json!(desk.id_of(PRICE).await);
    let values = json!({"price_cents": 5, "sku": "MUG-01"});

    let sql = copy(&desk, &id, values.clone(), "sql").await;
    let command = copy(&desk, &id, values.clone(), "command").await.unwrap();

    assert!(sql.as_ref().is_ok_and(|sql| !sql.contains("{{") && sql.contains('5')), "{sql:?}");
    assert!(command.starts_with("sqlite3 -bail "), "{command}");
    assert_eq!(copy(&desk, &id, values, "curl").await, Err(Code::Invalid));
    assert_eq!(copy(&desk, &id, json!({}), "sql").await, Err(Code::Invalid), "values are missing");
    assert_eq!(copy(&desk, &json!(99), json!({}), "sql").await, Err(Code::NotFound));
}

#[tokio::test]
async fn handles_are_tried_without_a_request() {
    let desk = Desk::new(one_row()).await;
    let reply = json!({"status": 200, "headers": {}, "body": 1});
    let args = json!({"error_handle": "empty", "response_handle": "BAD", "reply": reply});

    let tried = desk.call("try_handles", args).await.unwrap();

    assert_eq!(tried["error"], json!({"outcome": "nothing"}));
    let at = json!({"line": 1, "column": 2});
    assert_eq!(tried["response"], json!({"outcome": "failed", "message": "no BAD", "at": at}));
}

#[tokio::test]
async fn what_a_row_action_would_do_is_copied_as_sql() {
    let (desk, _) = orders().await;
    let given = json!({"id": 7, "note": 5});
    for (name, parameters, form, want) in [
        (
            "Make",
            json!({"customer_id": 3}),
            "sql",
            Ok("INSERT INTO \"orders\" (\"customer_id\") VALUES (3)"),
        ),
        ("Change", given.clone(), "sql", Ok("UPDATE \"orders\" SET \"note\" = 5 WHERE \"id\" = 7")),
        ("Drop", json!({"id": 7}), "sql", Ok("DELETE FROM \"orders\" WHERE \"id\" = 7")),
        ("Change", json!({"note": 5}), "sql", Err(Code::Invalid)),
        ("Change", given.clone(), "curl", Err(Code::Invalid)),
        ("All", given, "sql", Err(Code::Invalid)),
    ] {
        let id = json!(desk.id_of(name).await);

        let copied = copy(&desk, &id, parameters, form).await;

        assert_eq!(copied.as_deref().map_err(|code| *code), want, "{name} as {form}");
    }
    assert_eq!(desk.runs().await, Vec::<Value>::new(), "nothing is run");
}
