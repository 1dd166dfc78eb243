//! Row actions over a table whose shape the tests decide.

use doable_domain::schema::Column;
use doable_exec::Work;

use super::{
    databases::{desk_with, shop},
    *,
};

/// A desk with the row actions `Make`, `Change` and `Drop` on the table `orders`.
pub(super) async fn orders() -> (Desk, Database) {
    let (desk, database) = desk_with(shop()).await;
    desk.enable(&database).await;
    let query = json!({"database": database.id, "type": "query", "query": {"source-table": 2}});
    let card = json!({"name": "Orders", "type": "model", "dataset_query": query});
    let card = desk.app.create_card(&desk.caller, card.as_object().unwrap()).await.unwrap();
    for (name, kind) in [
        ("Make", "row/create"),
        ("Change", "row/update"),
        ("Drop", "row/delete"),
        ("All", "bulk/create"),
    ] {
        let draft = json!({"name": name, "type": "implicit", "kind": kind, "model_id": card.id});
        desk.call("create_action", json!({"draft": draft})).await.unwrap();
    }
    (desk, database)
}

impl Desk {
    pub(super) async fn get(&self, name: &str) -> Value {
        let id = self.id_of(name).await;
        self.call("get_action", json!({"id": id})).await.unwrap()
    }

    /// The ids of the parameters, `!` behind those that are required.
    async fn parameters(&self, name: &str) -> Vec<String> {
        let shown = self.get(name).await;
        let parameters = shown["action"]["parameters"].as_array().unwrap().clone();
        let mark = |one: &Value| if one["required"] == true { "!" } else { "" };
        let id = |one: Value| format!("{}{}", one["id"].as_str().unwrap(), mark(&one));
        parameters.into_iter().map(id).collect()
    }

    async fn prefetch(&self, name: &str, given: Value) -> Result<Value, crate::AppError> {
        let request = crate::wire::ExecuteAction {
            id: self.id_of(name).await,
            parameters: given.as_object().unwrap().clone().into(),
            idempotency_key: None,
        };
        self.app.prefetch(&self.caller, &request).await.map(Value::Object)
    }
}

#[tokio::test]
async fn the_form_of_a_row_action_is_that_of_its_table() {
    let (desk, _) = orders().await;

    assert_eq!(desk.parameters("Make").await, ["customer_id!", "gone", "note"]);
    assert_eq!(desk.parameters("Change").await, ["id!", "customer_id", "gone", "note"]);
    assert_eq!(desk.parameters("Drop").await, ["id!"]);
    let form = desk.get("Change").await["form"].clone();
    let fields: Vec<(&Value, &Value)> = form["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (&field["label"], &field["required"]))
        .collect();
    assert_eq!(fields[0], (&json!("ID"), &json!(true)));
    assert_eq!(fields[1], (&json!("Customer ID"), &json!(false)));
    assert_eq!(form["submit_label"], "Update");
}

#[tokio::test]
async fn a_row_action_writes_the_row_it_was_told_to() {
    let (desk, _) = orders().await;

    desk.run("Change", json!({"id": 7, "note": 5}), "k").await.unwrap();

    let jobs = desk.executor.jobs.lock().unwrap();
    let Work::Row { table, write, .. } = &jobs[0].work else { panic!("it writes a row") };
    assert_eq!(table.name, "orders");
    let doable_domain::implicit::RowWrite::Update { key, set } = write else { panic!("{write:?}") };
    let text = |pairs: &[(String, doable_domain::value::Value)]| {
        pairs.iter().map(|(name, value)| format!("{name}={}", value.to_text())).collect::<Vec<_>>()
    };
    assert_eq!((text(key), text(set)), (vec!["id=7".to_owned()], vec!["note=5".to_owned()]));
}

#[tokio::test]
async fn null_is_offered_and_written_in_the_window_and_is_nothing_at_other_doors() {
    let (mut desk, database) = orders().await;
    let form = desk.get("Change").await;
    let nullable: Vec<_> = form["form"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field["id"].as_str().unwrap(), field["nullable"].as_bool().unwrap()))
        .collect();
    let want = [("id", false), ("customer_id", false), ("gone", true), ("note", true)];
    assert_eq!(nullable, want, "as the columns take it");
    let setting = &form["action"]["visualization_settings"]["fields"]["note"];
    assert_eq!(setting["nullable"], Value::Null, "nobody has saved it");
    assert_eq!(form["database_id"], json!(database.id));

    for (door, want) in [
        (doable_domain::run::Door::Window, Ok("note=null")),
        (doable_domain::run::Door::Api, Err("Implicit parameters must be provided.")),
    ] {
        desk.caller.door = door;
        let ran = desk.run("Change", json!({"id": 7, "note": null}), door.as_str()).await;
        let said = ran.map(|_| {
            let jobs = desk.executor.jobs.lock().unwrap();
            let Work::Row { write, .. } = &jobs[0].work else { panic!("it writes a row") };
            let doable_domain::implicit::RowWrite::Update { set, .. } = write else { panic!() };
            set.iter().map(|(name, value)| format!("{name}={}", value.to_json())).collect()
        });
        let said: Result<String, _> = said.map_err(|error| error.message);
        assert_eq!(said, want.map(str::to_owned).map_err(str::to_owned), "{door:?}");
    }
}

#[tokio::test]
async fn what_a_row_action_can_not_do_is_said_before_anything_is_recorded() {
    let (desk, _) = orders().await;
    for (name, given, want) in [
        ("Change", json!({"note": 5}), "Missing primary key parameter: \"id\""),
        ("Change", json!({"id": null, "note": 5}), "Missing primary key parameter: \"id\""),
        ("Change", json!({"id": 7}), "Implicit parameters must be provided."),
        ("Drop", json!({}), "Missing primary key parameter: \"id\""),
        // Of two things that are wrong the first is said: keys, then the row's, then its values.
        ("Change", json!({}), "Missing primary key parameter: \"id\""),
        (
            "Drop",
            json!({"note": 5}),
            "No destination parameter found for #{\"note\"}. Found: #{\"id\"}",
        ),
        (
            "Drop",
            json!({"id": 7, "note": 5}),
            "No destination parameter found for #{\"note\"}. Found: #{\"id\"}",
        ),
        // Wrong in two ways: what is not known comes first.
        (
            "Drop",
            json!({"note": 5}),
            "No destination parameter found for #{\"note\"}. Found: #{\"id\"}",
        ),
        ("All", json!({"note": 5}), "This action runs on a list of rows: give a list of maps."),
        ("All", json!([]), "The list holds no rows; give at least one."),
        ("All", json!([{"note": 5}]), "1 of 1 row was refused, so nothing was changed."),
        (
            "Make",
            json!([{}]),
            "This action runs on one set of values: give a map, not a list of them.",
        ),
        (
            PRICE,
            json!([{}]),
            "This action runs on one set of values: give a map, not a list of them.",
        ),
    ] {
        let refused = desk.run(name, given.clone(), "k").await.unwrap_err();

        assert_eq!((refused.code, refused.message.as_str()), (Code::Invalid, want), "{given}");
    }
    assert_eq!(desk.runs().await, Vec::<Value>::new());
    let refused = desk.run("Make", json!({"note": 5}), "k").await.unwrap_err();
    assert_eq!(refused.fields.keys().collect::<Vec<_>>(), ["customer_id"]);
}

#[tokio::test]
async fn a_form_is_filled_from_its_row_and_hides_what_it_hides() {
    let (desk, _) = orders().await;
    let hidden = json!({"fields": {"note": {"hidden": true}}});
    let id = desk.id_of("Change").await;
    let changes = json!({"id": id, "changes": {"visualization_settings": hidden}});
    desk.call("update_action", changes).await.unwrap();

    let change = desk.prefetch("Change", json!({"id": 7})).await.unwrap();
    let drop = desk.prefetch("Drop", json!({"id": "7"})).await.unwrap();
    let nobody = desk.prefetch("Change", json!({"id": 8})).await.unwrap();
    let query = desk.prefetch(PRICE, json!({})).await.unwrap();

    assert_eq!(change, json!({"id": "id", "customer_id": "customer_id", "gone": "gone"}));
    assert_eq!(drop, json!({"id": "id"}));
    assert_eq!((nobody, query), (json!({}), json!({})));
    for (name, given, want) in [
        ("Make", json!({}), "Values can only be fetched for actions that require a Primary Key."),
        ("Change", json!({}), "Missing primary key parameter: \"id\""),
    ] {
        let refused = desk.prefetch(name, given).await.unwrap_err();
        assert_eq!(refused.to_string(), want);
    }
}

#[tokio::test]
async fn columns_that_look_alike_in_a_form_leave_it_empty_and_refuse_a_run() {
    let (desk, database) = orders().await;
    let mut schema = shop();
    let orders = schema.tables.iter_mut().find(|table| table.name == "orders").unwrap();
    let twin = Column { name: "Note".to_owned(), ..orders.column("note").unwrap().clone() };
    orders.columns.push(twin);
    *desk.executor.schema.lock().unwrap() = schema;
    desk.app.sync_schema(&desk.caller, database.id).await.unwrap();

    let shown = desk.get("Change").await;
    let refused = desk.run("Change", json!({"id": 7, "note": 5}), "k").await.unwrap_err();

    let why = "The columns \"note\" \"Note\" have the same name in a form: note.";
    assert_eq!((&shown["not_ready"], &shown["action"]["parameters"]), (&json!(why), &json!([])));
    assert_eq!((refused.code, refused.message.as_str()), (Code::Invalid, why));
    assert_eq!(desk.runs().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_table_that_is_gone_is_said_in_words_and_comes_back() {
    let (desk, database) = orders().await;
    let shape = |schema: Schema| *desk.executor.schema.lock().unwrap() = schema;

    shape(Schema::default());
    desk.app.sync_schema(&desk.caller, database.id).await.unwrap();
    let shown = desk.get("Change").await;
    let gone = "The table `orders` is gone from Shop since 2026-03-01 09:30 UTC.";
    assert_eq!(shown["not_ready"], gone);
    assert_eq!(shown["action"]["parameters"], json!([]));
    let refused = desk.run("Change", json!({"id": 7, "note": 5}), "k").await.unwrap_err();
    assert_eq!(refused.message, gone);

    shape(shop());
    desk.app.sync_schema(&desk.caller, database.id).await.unwrap();
    assert_eq!(desk.get("Change").await["not_ready"], Value::Null);
    assert!(desk.run("Change", json!({"id": 7, "note": 5}), "k").await.is_ok());
}

#[tokio::test]
async fn a_row_is_picked_for_what_is_about_one() {
    let (desk, database) = orders().await;
    let settings = json!({"fields": {"gone": {"hidden": true}}});
    let changes = json!({"visualization_settings": settings});
    let id = desk.id_of("Change").await;
    desk.call("update_action", json!({"id": id, "changes": changes})).await.unwrap();
    let search = async |name: &str| {
        let id = desk.id_of(name).await;
        desk.call("search_rows", json!({"id": id, "q": " ada "})).await
    };

    let found = search("Change").await.unwrap();
    let columns: Vec<_> =
        found["columns"].as_array().unwrap().iter().map(|c| (&c["name"], &c["is_key"])).collect();
    let (yes, no) = (&json!(true), &json!(false));
    assert_eq!(columns, [(&json!("id"), yes), (&json!("customer_id"), no), (&json!("note"), no)]);
    assert_eq!(found["rows"], json!([["id ada", "customer_id ada", "note ada"]]));
    let of_delete = search("Drop").await.unwrap();
    let fields: Vec<_> =
        of_delete["columns"].as_array().unwrap().iter().map(|c| &c["field"]).collect();
    assert_eq!(fields[0], "id");
    assert!(fields[1..].iter().all(|field| field.is_null()), "its form has the key only");
    for found in [&found, &of_delete] {
        assert_eq!(found["columns"][1]["label"], "Customer ID", "as any form would call it");
    }
    for name in ["Make", "All"] {
        assert_eq!(search(name).await.unwrap_err().code, Code::Invalid, "{name}");
        assert_eq!(desk.get(name).await["picks_row"], false, "{name}");
    }

    let model = desk.get("Change").await["action"]["model_id"].clone();
    for (sql, picks) in [
        ("UPDATE orders SET note = {{note}} WHERE id = {{id}}", true),
        ("UPDATE orders SET note = {{note}} WHERE id = {{number}}", false),
    ] {
        let query = json!({"database": database.id, "type": "native", "native": {"query": sql}});
        let draft = json!({"name": sql, "type": "query", "model_id": model,
            "database_id": database.id, "dataset_query": query});
        let made = desk.call("create_action", json!({"draft": draft})).await.unwrap();
        assert_eq!(made["picks_row"], picks, "{sql}");
    }
}
