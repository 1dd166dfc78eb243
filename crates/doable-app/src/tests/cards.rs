//! Models as cards, and which actions can belong to them.

use super::{
    databases::{desk_with, fields, member, shop},
    *,
};
use crate::{
    AppError,
    wire::metadata::{Card, ListCards},
};

impl Desk {
    async fn make(&self, keys: Value) -> Result<Card, AppError> {
        self.app.create_card(&self.caller, keys.as_object().unwrap()).await
    }

    async fn change(&self, card: &Card, keys: Value) -> Result<Card, AppError> {
        self.app.update_card(&self.caller, card.id, keys.as_object().unwrap()).await
    }

    /// A row action of a card, or why not.
    async fn row_action(&self, name: &str, card: &Card) -> Result<Value, RpcError> {
        let draft = json!({
            "name": name, "type": "implicit", "kind": "row/create", "model_id": card.id,
        });
        self.call("create_action", json!({"draft": draft})).await
    }

    async fn names(&self, archived: bool) -> Vec<String> {
        let list = self.call("list_actions", json!({"archived": archived})).await.unwrap();
        list.as_array().unwrap().iter().map(|a| a["name"].as_str().unwrap().to_owned()).collect()
    }
}

/// A model of table `table`, with more in its query.
fn model(database: &Database, table: i64, more: Value) -> Value {
    let mut query = json!({"source-table": table});
    query.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let query = json!({"database": database.id, "type": "query", "query": query});
    json!({"name": "Orders", "type": "model", "dataset_query": query})
}

fn sql(database: &Database, sql: &str) -> Value {
    json!({"database": database.id, "type": "native", "native": {"query": sql}})
}

fn columns(card: &Card) -> Option<Vec<&str>> {
    let columns = card.result_metadata.as_ref()?;
    Some(columns.iter().map(|column| column.name.as_str()).collect())
}

#[tokio::test]
async fn a_table_model_lists_its_columns() {
    let (desk, database) = desk_with(shop()).await;
    for (more, want) in [
        (json!({}), &["id", "customer_id", "gone", "note"][..]),
        (json!({"fields": [["field", 6, null], ["field", 3, null]]}), &["note", "id"]),
    ] {
        let keys = model(&database, 2, more);

        let made = desk.make(keys.clone()).await.unwrap();

        assert_eq!(columns(&made).unwrap(), want);
        assert_eq!((made.table_id, made.database_id), (2.try_into().ok(), Some(database.id)));
        assert_eq!(made.dataset_query, keys["dataset_query"], "kept as it was given");
        assert_eq!(desk.app.get_card(&member(), made.id).await.unwrap(), made);
    }
    let listed = desk.app.list_cards(&member(), &ListCards::default()).await.unwrap();
    assert_eq!(listed.iter().filter(|card| card.database_id == Some(database.id)).count(), 2);
}

#[tokio::test]
async fn a_card_has_the_references_keys() {
    let (desk, database) = desk_with(shop()).await;
    let mut keys = model(&database, 2, json!({"fields": [["field", 4, null]]}));
    keys["description"] = json!("All of them");
    keys["visualization_settings"] = json!({"a": 1});

    let made = desk.make(keys.clone()).await.unwrap();

    assert_eq!(
        serde_json::to_value(&made).unwrap(),
        json!({
            "id": made.id, "name": "Orders", "type": "model", "description": "All of them",
            "display": "table", "database_id": database.id, "table_id": 2,
            "dataset_query": keys["dataset_query"], "visualization_settings": {"a": 1},
            "result_metadata": [{
                "name": "customer_id", "display_name": "Customer ID", "base_type": "type/Integer",
                "database_type": "INTEGER", "semantic_type": "type/FK", "id": 4,
                "fk_target_field_id": 1, "field_ref": ["field", 4, null],
            }],
            "archived": false, "created_at": "2026-03-01T09:30:00Z",
            "updated_at": "2026-03-01T09:30:00Z",
        })
    );
}

#[tokio::test]
async fn a_query_model_lists_what_its_sql_answers() {
    let (desk, database) = desk_with(shop()).await;
    let query = sql(&database, "SELECT 1");

    let made = desk.make(json!({"name": "Sums", "type": "model", "dataset_query": query})).await;

    let made = made.unwrap();
    assert_eq!(columns(&made).unwrap(), ["total_cents"]);
    assert_eq!(made.result_metadata.as_ref().unwrap()[0].display_name, "Total Cents");
    assert_eq!(made.table_id, None);
    let listed = desk.app.list_cards(&desk.caller, &ListCards::default()).await.unwrap();
    assert!(listed.contains(&made), "known without asking the database again");
}

#[tokio::test]
async fn a_card_is_refused_key_by_key() {
    let (desk, database) = desk_with(shop()).await;
    let other = desk.connect("Other").await;
    let good = model(&database, 2, json!({}));
    let with = |key: &str, value: Value| {
        let mut keys = good.clone();
        keys[key] = value;
        keys
    };
    for (keys, want) in [
        (json!({}), &["dataset_query", "name"][..]),
        (with("name", json!(" ")), &["name"]),
        (with("name", json!(1)), &["name"]),
        (with("type", json!("metric")), &["type"]),
        (with("description", json!(1)), &["description"]),
        (with("display", json!("")), &["display"]),
        (with("visualization_settings", json!([])), &["visualization_settings"]),
        (with("dataset_query", json!("SELECT 1")), &["dataset_query"]),
        (with("dataset_query", sql(&database, "BAD")), &["dataset_query.native.query"]),
        (model(&database, 99, json!({})), &["dataset_query.query.source-table"]),
        (model(&database, 99, json!({"limit": 1})), &["dataset_query.query.source-table"]),
        (model(&other, 2, json!({})), &["dataset_query.query.source-table"]),
        (
            model(&database, 2, json!({"fields": [["field", 1, null]]})),
            &["dataset_query.query.fields"],
        ),
    ] {
        let refused = desk.make(keys.clone()).await.unwrap_err();

        assert_eq!(fields(&refused), want, "{keys}");
    }
    let nowhere = json!({"database": 99, "type": "native", "native": {"query": "SELECT 1"}});
    let refused = desk.make(with("dataset_query", nowhere)).await.unwrap_err();
    assert_eq!(fields(&refused), ["dataset_query.database"]);
}

#[tokio::test]
async fn a_question_may_hold_what_a_model_may_not() {
    let (desk, database) = desk_with(shop()).await;
    let keys = json!({"name": "Q", "dataset_query": sql(&database, "BAD {{x}}")});

    let question = desk.make(keys).await.unwrap();
    let refused = desk.change(&question, json!({"type": "model"})).await.unwrap_err();

    assert_eq!(columns(&question), None);
    assert_eq!(serde_json::to_value(question.card_type).unwrap(), "question");
    assert_eq!(fields(&refused), ["dataset_query.native.query"]);
}

#[tokio::test]
async fn actions_belong_to_models_and_row_actions_to_bare_tables() {
    let (desk, database) = desk_with(shop()).await;
    desk.enable(&database).await;
    let clauses = "Implicit actions are not supported for models with clauses.";
    let not_cards = "Actions must be made with models, not cards.";
    let query = json!({"name": "Q", "type": "model", "dataset_query": sql(&database, "SELECT 1")});
    let question = |mut keys: Value| {
        keys["type"] = json!("question");
        keys
    };
    for (keys, row, sql) in [
        (model(&database, 2, json!({})), None, None),
        (model(&database, 2, json!({"fields": [["field", 3, null]]})), None, None),
        (model(&database, 2, json!({"limit": 5})), Some(clauses), None),
        (query, Some(clauses), None),
        (question(model(&database, 2, json!({}))), Some(not_cards), Some(not_cards)),
        (question(model(&database, 2, json!({"limit": 5}))), Some(clauses), Some(not_cards)),
    ] {
        let card = desk.make(keys.clone()).await.unwrap();

        let by_row = desk.row_action("Row", &card).await.err();
        let draft = json!({
            "name": "Http", "type": "http", "model_id": card.id,
            "template": {"method": "GET", "url": "https://h"},
        });
        let by_http = desk.call("create_action", json!({"draft": draft})).await.err();

        let why =
            |refused: Option<RpcError>| refused.map(|refused| refused.fields["model_id"].clone());
        assert_eq!((why(by_row).as_deref(), why(by_http).as_deref()), (row, sql), "{keys}");
    }
}

#[tokio::test]
async fn a_card_changes_only_what_is_given() {
    let (desk, database) = desk_with(shop()).await;
    let made = desk.make(model(&database, 2, json!({}))).await.unwrap();

    let changed = desk
        .change(&made, json!({"name": " Renamed ", "description": "d", "display": "object"}))
        .await
        .unwrap();
    let cleared = desk.change(&made, json!({"description": null, "archived": true})).await.unwrap();
    let all = desk.app.list_cards(&desk.caller, &ListCards::default()).await.unwrap();
    let archived = desk.app.list_cards(&desk.caller, &ListCards { archived: true }).await.unwrap();

    let (name, display) = ("Renamed".to_owned(), "object".to_owned());
    let description = Some("d".to_owned());
    assert_eq!(changed, Card { name, display, description, ..made });
    assert_eq!(cleared, Card { description: None, archived: true, ..changed });
    assert!(!all.contains(&cleared));
    assert_eq!(archived, [cleared]);
}

#[tokio::test]
async fn a_model_takes_along_the_actions_it_can_have_no_more() {
    let (desk, database) = desk_with(shop()).await;
    desk.enable(&database).await;
    let card = desk.make(model(&database, 2, json!({}))).await.unwrap();
    let row = |name: &'static str| desk.row_action(name, &card);
    row("Row").await.unwrap();

    let whole = model(&database, 2, json!({"fields": [["field", 3, null]]}));
    desk.change(&card, whole).await.unwrap();
    assert!(desk.names(false).await.contains(&"Row".to_owned()), "still a bare table");

    let limited = model(&database, 2, json!({"limit": 1}));
    let limited = desk.change(&card, limited).await.unwrap();
    assert!(!desk.names(false).await.contains(&"Row".to_owned()));
    assert!(!desk.names(true).await.contains(&"Row".to_owned()), "deleted, not archived");
    assert_eq!(columns(&limited), None);

    let before = desk.names(false).await.len();
    desk.change(&card, model(&database, 2, json!({}))).await.unwrap();
    row("Again").await.unwrap();
    desk.app.delete_card(&desk.caller, card.id).await.unwrap();
    assert_eq!(desk.names(false).await.len(), before, "they go with their model");
    let gone = desk.app.get_card(&desk.caller, card.id).await;
    assert!(matches!(gone, Err(AppError::NotFound)), "{gone:?}");
}

#[tokio::test]
async fn the_same_query_can_be_saved_again_after_its_table_has_gone() {
    let (desk, database) = desk_with(shop()).await;
    let keys = model(&database, 2, json!({}));
    let card = desk.make(keys.clone()).await.unwrap();
    *desk.executor.schema.lock().unwrap() = Schema::default();
    desk.app.sync_schema(&desk.caller, database.id).await.unwrap();

    let saved = desk.change(&card, keys).await.unwrap();

    assert_eq!((saved.table_id, columns(&saved)), (card.table_id, None));
}

#[tokio::test]
async fn a_model_of_the_window_is_a_card_too() {
    let (desk, database) = desk_with(shop()).await;
    let models = desk.app.list_models(&desk.caller).await.unwrap();
    let named = |name: &str| models.iter().find(|model| model.name == name).unwrap().id;
    *desk.executor.schema.lock().unwrap() = shop();
    let sample = models.iter().find_map(|model| model.database_id).unwrap();
    desk.app.sync_schema(&desk.caller, sample).await.unwrap();

    let customers = desk.app.get_card(&desk.caller, named("Customers")).await.unwrap();
    let group = desk.app.get_card(&desk.caller, named("Shop")).await.unwrap();

    let table = customers.table_id.unwrap();
    assert_eq!(customers.dataset_query["query"], json!({"source-table": table}));
    assert_eq!(columns(&customers).unwrap(), ["id", "name"]);
    assert_eq!((group.database_id, columns(&group)), (Some(database.id), None));
}

#[tokio::test]
async fn a_group_for_actions_stays_one() {
    let (desk, database) = desk_with(shop()).await;
    let models = desk.app.list_models(&desk.caller).await.unwrap();
    let group = models.iter().find(|model| model.name == "Shop").unwrap();
    let group = desk.app.get_card(&desk.caller, group.id).await.unwrap();
    for (keys, want) in [
        (model(&database, 2, json!({})), "dataset_query"),
        (json!({"type": "question"}), "type"),
        (json!({"archived": true}), "archived"),
    ] {
        let refused = desk.change(&group, keys.clone()).await.unwrap_err();

        assert_eq!(fields(&refused), [want], "{keys}");
    }
    let deleted = desk.app.delete_card(&desk.caller, group.id).await;
    assert!(matches!(deleted, Err(AppError::Conflict { .. })), "{deleted:?}");
    assert!(desk.change(&group, json!({"name": "Till", "type": "model"})).await.is_ok());
}

#[tokio::test]
async fn members_read_cards_and_change_none() {
    let (desk, database) = desk_with(shop()).await;
    let card = desk.make(model(&database, 2, json!({}))).await.unwrap();
    let keys = model(&database, 2, json!({}));
    let keys = keys.as_object().unwrap();

    for error in [
        desk.app.create_card(&member(), keys).await.err(),
        desk.app.update_card(&member(), card.id, keys).await.err(),
        desk.app.delete_card(&member(), card.id).await.err(),
    ] {
        assert!(matches!(error, Some(AppError::Forbidden)), "{error:?}");
    }
    assert!(desk.app.get_card(&member(), card.id).await.is_ok());
}
