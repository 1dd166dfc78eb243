//! Actions whose columns and tables have changed since they were saved.

use super::{
    databases::{schema, shop},
    rows::orders,
    *,
};

const SINCE: &str = "since 2026-03-01 09:30 UTC";

impl Desk {
    /// The databases look like `shape` from now on; the program has read it.
    async fn reshape(&self, database: &Database, shape: Schema) {
        *self.executor.schema.lock().unwrap() = shape;
        self.app.sync_schema(&self.caller, database.id).await.unwrap();
    }

    /// What every listed action has not caught up with, by name; the others left out.
    async fn listed(&self) -> Vec<(String, Vec<String>)> {
        let list = self.call("list_actions", json!({})).await.unwrap();
        let line = |action: &Value| {
            let drift: Vec<String> = texts(&action["drift"]);
            (!drift.is_empty()).then(|| (action["name"].as_str().unwrap().to_owned(), drift))
        };
        list.as_array().unwrap().iter().filter_map(line).collect()
    }

    /// A query action on `database`.
    async fn sql(&self, database: &Database, name: &str, sql: &str) {
        let models = self.call("list_models", json!({})).await.unwrap();
        let is_group = |model: &&Value| {
            model["database_id"] == json!(database.id) && model["source"]["sort"] == "blank"
        };
        let group = models.as_array().unwrap().iter().find(is_group).unwrap()["id"].clone();
        let draft = json!({
            "name": name, "type": "query", "model_id": group, "database_id": database.id,
            "dataset_query": {
                "database": database.id, "type": "native", "native": {"query": sql},
            },
        });
        self.call("create_action", json!({"draft": draft})).await.unwrap();
    }
}

fn texts(drift: &Value) -> Vec<String> {
    let notes = drift.as_array().unwrap().iter();
    notes.map(|note| note["message"].as_str().unwrap().to_owned()).collect()
}

/// The shop without `note`, and with another type in `gone`.
fn changed() -> Schema {
    let mut shape = schema(&["customer: id# name!", "orders: id# customer_id!>customer gone"]);
    let column = shape.tables[1].columns.last_mut().unwrap();
    (column.database_type, column.base_type) = ("TEXT".to_owned(), BaseType::Text);
    shape
}

#[tokio::test]
async fn what_has_changed_is_said_in_the_list_and_on_reading() {
    let (desk, database) = orders().await;
    desk.sql(&database, "Note", "UPDATE orders SET note = {{note}} WHERE id = 1").await;
    desk.sql(&database, "Name", "UPDATE customer SET name = {{name}} WHERE id = 1").await;
    assert_eq!(desk.listed().await, []);

    desk.reshape(&database, changed()).await;

    let gone = format!("column `note` is gone {SINCE}");
    let typed = format!("column `gone` was INTEGER and is TEXT {SINCE}");
    let both = vec![typed, gone.clone()];
    let rows = ["All", "Change", "Make"].map(|name| (name, both.clone()));
    let want: Vec<_> = rows.into_iter().chain([("Note", vec![gone.clone()])]).collect();
    let listed = desk.listed().await;
    let listed: Vec<_> =
        listed.iter().map(|(name, drift)| (name.as_str(), drift.clone())).collect();
    assert_eq!(listed, want);
    assert_eq!(texts(&desk.get("Change").await["drift"]), both);
    assert_eq!(texts(&desk.get("Name").await["drift"]), Vec::<String>::new());

    desk.reshape(&database, shop()).await;
    assert_eq!(desk.listed().await, [], "it is there again");
}

#[tokio::test]
async fn a_value_for_a_column_that_is_gone_is_refused_in_words() {
    let (desk, database) = orders().await;
    desk.run("Change", json!({"id": 7, "note": 5}), "k").await.unwrap();
    desk.reshape(&database, changed()).await;

    let refused = desk.run("Change", json!({"id": 7, "note": 5}), "l").await.unwrap_err();

    assert_eq!(
        (refused.code, refused.message),
        (Code::Invalid, format!("column `note` is gone {SINCE}"))
    );
    assert_eq!(desk.runs().await.len(), 1, "nothing was begun");
}

#[tokio::test]
async fn a_run_that_the_database_makes_no_sense_of_says_what_is_gone() {
    let (desk, database) = orders().await;
    desk.sql(&database, "Note", "UPDATE orders SET note = {{note}} WHERE id = 1").await;
    desk.sql(&database, "Typo", "UPDATE orders SET nonsense = 1 WHERE id = 1").await;
    let message = "Error executing Action: no such column".to_owned();
    *desk.executor.outcome.lock().unwrap() = Err(ExecError::NotUnderstood { message });
    // Nobody has read it yet.
    *desk.executor.schema.lock().unwrap() = changed();

    let row = desk.run("Change", json!({"id": 7, "note": 5}), "k").await.unwrap_err();
    let sql = desk.run("Note", json!({"note": 5}), "l").await.unwrap_err();
    let typo = desk.run("Typo", json!({}), "m").await.unwrap_err();

    let gone = format!("column `note` is gone {SINCE}");
    let because = "(Error executing Action: no such column)";
    let typed = format!("column `gone` was INTEGER and is TEXT {SINCE}");
    assert_eq!(row.message, format!("{typed}; {gone} {because}"));
    assert_eq!((sql.code, sql.message.clone()), (Code::Rejected, format!("{gone} {because}")));
    assert_eq!(typo.message, "Error executing Action: no such column");
    let journal = desk.runs().await;
    let told = |run: &&Value| run["error"]["message"] == sql.message;
    assert_eq!(journal.iter().filter(told).count(), 1, "the journal says the same");
}

#[tokio::test]
async fn settings_of_a_column_that_is_gone_are_told_and_not_shown() {
    let (desk, database) = orders().await;
    let id = desk.id_of("Change").await;
    let settings = json!({"fields": {"note": {"title": "Note"}}});
    let changes = json!({"visualization_settings": settings});
    desk.call("update_action", json!({"id": id, "changes": changes})).await.unwrap();
    desk.reshape(&database, changed()).await;

    let said = desk.get("Change").await;

    assert_eq!(texts(&said["drift"]).len(), 2);
    assert!(said["action"]["visualization_settings"]["fields"].get("note").is_none());
}
