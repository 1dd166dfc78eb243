//! The models of a database in the window, and what is made of one.

use super::{
    databases::{desk_with, member, shop},
    *,
};

/// A database where table 2 has two row actions and a SQL action: the desk, the
/// database, and the table's model.
async fn desk_with_orders() -> (Desk, Database, Value) {
    let (desk, database) = desk_with(shop()).await;
    desk.enable(&database).await;
    let both = json!({"table_id": 2, "create": true, "update": true});
    desk.call("set_table_actions", both).await.unwrap();
    let model = desk.models(&database).await.remove(1)["id"].clone();
    let draft = json!({
        "name": "Tidy up", "type": "query", "model_id": model, "database_id": database.id,
        "dataset_query": {
            "type": "native", "database": database.id,
            "native": {"query": "DELETE FROM orders WHERE id = 1"},
        },
    });
    desk.call("create_action", json!({"draft": draft})).await.unwrap();
    (desk, database, model)
}

impl Desk {
    async fn models(&self, database: &Database) -> Vec<Value> {
        let models = self.call("browse_models", json!({"id": database.id})).await.unwrap();
        models.as_array().unwrap().clone()
    }
}

/// The names of the archived and of the deleted actions.
fn told(effects: &Value) -> [Vec<&str>; 2] {
    let names = |key: &str| {
        let actions = effects[key].as_array().unwrap().iter();
        actions.map(|action| action["name"].as_str().unwrap()).collect()
    };
    [names("archived"), names("deleted")]
}

#[tokio::test]
async fn models_are_listed_with_what_they_show_and_have() {
    let (desk, database, model) = desk_with_orders().await;

    let models = desk.models(&database).await;

    assert_eq!(models.len(), 2, "{models:?}");
    assert_eq!(
        (&models[0]["name"], &models[0]["source"]["sort"]),
        (&json!("Shop"), &json!("blank"))
    );
    let source = json!({"sort": "table", "schema": null, "table": "orders", "fields": null});
    let orders =
        json!({"id": model, "name": "Orders", "source": source, "question": false, "actions": 3});
    assert_eq!(models[1], orders);
    let gone = desk.call("browse_models", json!({"id": 99})).await.unwrap_err();
    assert_eq!(gone.code, Code::NotFound);
}

#[tokio::test]
async fn what_becomes_of_a_models_actions_is_told_before_and_done_after() {
    let rows = ["Create Orders", "Update Orders"];
    let all = ["Create Orders", "Update Orders", "Tidy up"];
    for (becomes, archived, deleted, left, sort) in [
        ("group", &[][..], &rows[..], 1, "clauses"),
        ("question", &["Tidy up"], &rows, 0, "table"),
        ("removed", &[], &all, 0, ""),
    ] {
        let (desk, database, model) = desk_with_orders().await;
        let change = json!({"id": model, "becomes": becomes});

        let before = desk.call("preview_model", change.clone()).await.unwrap();
        assert_eq!(desk.models(&database).await[1]["actions"], 3, "{becomes}: nothing is done");
        let done = desk.call("change_model", change).await.unwrap();

        assert_eq!(told(&before), [archived, deleted], "{becomes}");
        assert_eq!(done, before);
        let after = desk.models(&database).await;
        match after.get(1) {
            None => assert_eq!(becomes, "removed"),
            Some(line) => {
                let shown = (&line["actions"], &line["source"]["sort"], &line["question"]);
                assert_eq!(shown, (&json!(left), &json!(sort), &json!(becomes == "question")));
            }
        }
    }
}

#[tokio::test]
async fn a_question_is_made_a_model_again_and_a_group_can_be_removed() {
    let (desk, database, model) = desk_with_orders().await;
    let change = async |becomes: &str| {
        let change = json!({"id": model, "becomes": becomes});
        desk.call("change_model", change).await.map(|_| ())
    };
    change("question").await.unwrap();
    change("model").await.unwrap();
    assert_eq!(desk.models(&database).await[1]["question"], false);

    change("group").await.unwrap();
    let id = model.as_i64().unwrap().try_into().unwrap();
    let card = desk.app.get_card(&desk.caller, id).await.unwrap();
    assert_eq!(card.dataset_query["query"], json!({}), "it shows nothing over the API, too");
    change("removed").await.unwrap();
    assert_eq!(desk.models(&database).await.len(), 1);
}

#[tokio::test]
async fn the_group_of_a_database_stays_and_members_change_nothing() {
    let (desk, database, model) = desk_with_orders().await;
    let group = desk.models(&database).await[0]["id"].clone();
    for (becomes, want) in
        [("removed", Code::Conflict), ("group", Code::Conflict), ("question", Code::Invalid)]
    {
        let change = json!({"id": group, "becomes": becomes});
        for command in ["preview_model", "change_model"] {
            let refused = desk.call(command, change.clone()).await.unwrap_err();
            assert_eq!(refused.code, want, "{command} {becomes}");
        }
    }
    for command in ["preview_model", "change_model"] {
        let change = json!({"id": model, "becomes": "removed"});
        let refused = rpc::call(&desk.app, &member(), command, change).await.unwrap_err();
        assert_eq!(refused.code, Code::Forbidden, "{command}");
    }
    assert_eq!(desk.models(&database).await[1]["actions"], 3);
}
