//! Browsing tables, and the row actions that are made for one with a click.

use super::{
    databases::{desk_with, schema, shop},
    *,
};

/// The row actions of a table as `kind name`, after `change`.
async fn set(desk: &Desk, table: i64, mut change: Value) -> Result<Vec<String>, RpcError> {
    change["table_id"] = json!(table);
    let shown = desk.call("set_table_actions", change).await?;
    let line = |action: &Value| {
        format!("{} {}", action["kind"].as_str().unwrap(), action["name"].as_str().unwrap())
    };
    Ok(shown["actions"].as_array().unwrap().iter().map(line).collect())
}

#[tokio::test]
async fn tables_are_listed_with_what_they_have() {
    let (desk, database) = desk_with(shop()).await;
    desk.enable(&database).await;
    set(&desk, 2, json!({"create": true, "update": true})).await.unwrap();

    let tables = desk.call("browse_tables", json!({"id": database.id})).await.unwrap();
    let orders = desk.call("browse_table", json!({"id": 2})).await.unwrap();
    let columns = desk.call("list_columns", json!({"id": database.id})).await.unwrap();
    let names = |of: &Value| {
        of["columns"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect::<Vec<_>>()
    };
    let of_orders =
        columns.as_array().unwrap().iter().find(|table| table["name"] == orders["name"]);
    assert_eq!(names(of_orders.unwrap()), names(&orders));

    let line = |name: &str, id: i64, columns: u64, actions: u64| {
        json!({
            "id": id, "schema": null, "name": name, "is_view": false, "columns": columns,
            "actions": actions,
        })
    };
    assert_eq!(tables["tables"], json!([line("customer", 1, 2, 0), line("orders", 2, 4, 2)]));
    assert_eq!((&orders["name"], &orders["has_key"]), (&json!("orders"), &json!(true)));
    let customer = json!({"table_id": 1, "schema": null, "table": "customer", "column": "id"});
    assert_eq!(orders["columns"][0]["key"], 1);
    assert_eq!(orders["columns"][1]["references"], customer);
    assert_eq!(orders["columns"][2]["references"]["table_id"], Value::Null, "it leads nowhere");
    let gone = desk.call("browse_table", json!({"id": 9})).await.unwrap_err();
    assert_eq!(gone.code, Code::NotFound);
}

#[tokio::test]
async fn each_kind_is_made_once_and_deleted_alone() {
    let (desk, database) = desk_with(shop()).await;
    let off = set(&desk, 2, json!({"create": true})).await;
    assert_eq!(off.map_err(|error| error.code), Err(Code::Disabled), "where actions are off");
    desk.enable(&database).await;

    let all = json!({"create": true, "update": true, "delete": true});
    let three =
        ["row/create Create Orders", "row/update Update Orders", "row/delete Delete Orders"];
    assert_eq!(set(&desk, 2, all.clone()).await.unwrap(), three);
    assert_eq!(set(&desk, 2, all).await.unwrap(), three, "they are there");
    let left = set(&desk, 2, json!({"update": false})).await.unwrap();
    assert_eq!(left, [three[0], three[2]]);
    let again = set(&desk, 2, json!({"update": true})).await.unwrap();
    assert_eq!(again.len(), 3);

    let models = desk.call("list_models", json!({})).await.unwrap();
    let of_table = |model: &&Value| model["source"]["table"] == "orders";
    assert_eq!(models.as_array().unwrap().iter().filter(of_table).count(), 1, "one model for all");
    let id = desk.id_of("Delete Orders").await;
    let form = desk.call("get_action", json!({"id": id})).await.unwrap();
    assert_eq!(form["form"]["fields"][0]["id"], "id");
}

#[tokio::test]
async fn a_table_without_a_key_has_no_forms_for_one_of_its_rows() {
    let (desk, database) = desk_with(schema(&["log: at text"])).await;
    desk.enable(&database).await;

    let refused = set(&desk, 1, json!({"create": true, "delete": true})).await.unwrap_err();
    let made = set(&desk, 1, json!({"create": true})).await.unwrap();

    assert_eq!(refused.code, Code::Invalid);
    let why = "`log` has no primary key, or a binary one, so no form can name a row of it";
    assert_eq!(refused.fields["delete"], why);
    assert_eq!(made, ["row/create Create Log"], "and nothing was made by the refusal");
}
