//! Row actions that are drafted for a table.

use super::{
    databases::{desk_with, schema, shop},
    *,
};

fn draft(table: i64, kind: &str, fields: Value) -> Value {
    json!({"draft": {
        "name": "Orders form", "type": "implicit", "kind": kind, "table_id": table,
        "visualization_settings": {"fields": fields},
    }})
}

#[tokio::test]
async fn a_draft_shows_the_form_of_its_table_before_anything_is_made() {
    let (desk, database) = desk_with(shop()).await;
    desk.enable(&database).await;
    let models = desk.call("list_models", json!({})).await.unwrap();

    let fields = json!({"note": {"title": "Remark"}, "gone": {"hidden": true}});
    let shown = desk.call("preview_form", draft(2, "row/update", fields)).await.unwrap();

    assert_eq!(shown["problems"], json!({}));
    let ids: Vec<&Value> =
        shown["parameters"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, ["id", "customer_id", "gone", "note"]);
    let labels: Vec<&Value> =
        shown["form"]["fields"].as_array().unwrap().iter().map(|one| &one["label"]).collect();
    assert_eq!(labels, ["ID", "Customer ID", "Remark"]);
    assert_eq!(desk.call("list_models", json!({})).await.unwrap(), models, "nothing was made");
}

#[tokio::test]
async fn a_saved_draft_belongs_to_its_tables_model() {
    let (desk, database) = desk_with(shop()).await;
    desk.enable(&database).await;

    let made = desk.call("create_action", draft(2, "row/create", json!({}))).await.unwrap();
    let nameless = json!({"draft": {"type": "implicit", "kind": "row/create", "table_id": 1}});
    let refused = desk.call("create_action", nameless).await.unwrap_err();

    let models = desk.call("list_models", json!({})).await.unwrap();
    let tables: Vec<&Value> = models
        .as_array()
        .unwrap()
        .iter()
        .filter(|model| model["database_id"] == json!(database.id))
        .map(|model| &model["source"]["table"])
        .filter(|table| !table.is_null())
        .collect();
    assert_eq!(tables, ["orders"], "none is made for what is refused");
    assert_eq!(refused.fields.keys().collect::<Vec<_>>(), ["name"]);
    let id = &made["action"]["id"];
    let moved = json!({"id": id, "changes": {"table_id": 1}});
    let moved = desk.call("update_action", moved).await.unwrap();
    assert_eq!(moved["form"]["fields"][0]["id"], "name");
}

#[tokio::test]
async fn what_a_table_can_not_do_is_said_at_the_table() {
    let (desk, _) = desk_with(schema(&["log: at text"])).await;
    let update = desk.call("preview_form", draft(1, "row/update", json!({}))).await.unwrap();
    let nowhere = desk.call("preview_form", draft(9, "row/create", json!({}))).await.unwrap_err();

    let why = "Must execute implicit action on a table with a primary key.";
    assert_eq!(update["problems"], json!({"table_id": why}));
    assert_eq!(nowhere.fields["table_id"], "there is no such table");
}
