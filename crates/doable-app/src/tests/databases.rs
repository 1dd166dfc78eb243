//! Databases and what is in them.

use doable_domain::{
    database::Engine,
    schema::{Column, ForeignKey, Table},
};

use super::*;
use crate::{
    AppError,
    caller::Identity,
    databases::not_connected,
    wire::{
        CreateDatabase,
        metadata::{UpdateDatabase, ValidateDatabase},
    },
};

/// A column named as `text`, with flags behind it: `!` required, `#` the key, counted
/// up, `>table` a foreign key to that one's `id`.
fn column(text: &str) -> Column {
    let (name, target) = text.split_once('>').unwrap_or((text, ""));
    let is_key = name.ends_with('#');
    let required = name.ends_with('!');
    let name = name.trim_end_matches(['!', '#']).to_owned();
    let foreign_key = (!target.is_empty()).then(|| ForeignKey {
        schema: None,
        table: target.to_owned(),
        column: "id".to_owned(),
    });
    Column {
        name,
        database_type: "INTEGER".to_owned(),
        base_type: BaseType::Integer,
        nullable: !required && !is_key,
        has_default: false,
        auto_increment: is_key,
        generated: false,
        unique: false,
        in_primary_key: is_key.then_some(1),
        foreign_key,
        enum_values: None,
    }
}

/// `"orders: id# customer_id!>customer"`, a table a line.
pub(super) fn schema(tables: &[&str]) -> Schema {
    let table = |text: &&str| {
        let (name, columns) = text.split_once(": ").unwrap();
        let columns = columns.split(' ').map(column).collect();
        Table { schema: None, name: name.to_owned(), columns, is_view: false }
    };
    Schema { tables: tables.iter().map(table).collect() }
}

pub(super) fn shop() -> Schema {
    schema(&["customer: id# name!", "orders: id# customer_id!>customer gone>nowhere note"])
}

pub(super) async fn desk_with(shape: Schema) -> (Desk, Database) {
    let desk = Desk::new(one_row()).await;
    *desk.executor.schema.lock().unwrap() = shape;
    let database = desk.connect("Shop").await;
    (desk, database)
}

impl Desk {
    pub(super) async fn connect(&self, name: &str) -> Database {
        self.app.create_database(&self.caller, request(name, "/x.db")).await.unwrap()
    }

    /// Lets actions write to it.
    pub(super) async fn enable(&self, database: &Database) {
        let change = json!({"settings": {"database-enable-actions": true}});
        let change = serde_json::from_value(change).unwrap();
        self.app.update_database(&self.caller, database.id, change).await.unwrap();
    }
}

fn request(name: &str, path: &str) -> CreateDatabase {
    let request = json!({"name": name, "engine": "sqlite", "details": {"db": path}});
    serde_json::from_value(request).unwrap()
}

pub(super) fn member() -> Caller {
    let id = 7.try_into().unwrap();
    let email = "ada@shop.example".to_owned();
    Caller {
        door: Door::Api,
        identity: Identity::Person { id, email, superuser: false, api_key: None },
        address: None,
    }
}

fn stranger() -> Caller {
    Caller {
        door: Door::Public,
        identity: Identity::Stranger { link: uuid::Uuid::nil() },
        address: None,
    }
}

/// The fields that a refusal is about.
pub(super) fn fields(error: &AppError) -> Vec<&str> {
    match error {
        AppError::Invalid { problems, .. } => {
            problems.by_field().keys().map(String::as_str).collect()
        }
        AppError::NotConnected { key, .. } => vec![key],
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_refusal_stands_at_the_detail_to_look_at() {
    for (engine, detail, want) in [
        (Engine::Sqlite, Detail::Place, "details.db"),
        (Engine::Postgres, Detail::Place, "details.host"),
        (Engine::Mysql, Detail::Place, "details.host"),
        (Engine::Postgres, Detail::Database, "details.dbname"),
        (Engine::Mysql, Detail::User, "details.user"),
        (Engine::Postgres, Detail::Password, "details.password"),
        (Engine::Mysql, Detail::Encryption, "details.ssl-mode"),
    ] {
        let (target, reason) = ("Shop".to_owned(), "no".to_owned());
        let error = not_connected(engine, &ExecError::Unreachable { target, detail, reason });

        assert_eq!(fields(&error), [want], "{engine:?} {detail:?}");
    }
}

#[tokio::test]
async fn a_schema_is_shown_with_the_references_keys() {
    let (desk, database) = desk_with(shop()).await;

    let shown = desk.app.database_schema(&member(), database.id).await.unwrap();

    let shown = serde_json::to_value(shown).unwrap();
    let orders = &shown["tables"][1];
    assert_eq!((&shown["name"], &shown["features"]), (&json!("Shop"), &json!(["actions"])));
    assert_eq!(shown.get("details"), None, "paths and hosts are not for members");
    assert_eq!(
        (&orders["name"], &orders["display_name"], &orders["db_id"], &orders["schema"]),
        (&json!("orders"), &json!("Orders"), &json!(database.id), &Value::Null)
    );
    let customer_id = &shown["tables"][0]["fields"][0]["id"];
    assert_eq!(
        orders["fields"][1],
        json!({
            "id": 4, "name": "customer_id", "display_name": "Customer ID",
            "base_type": "type/Integer", "database_type": "INTEGER", "semantic_type": "type/FK",
            "table_id": orders["id"], "fk_target_field_id": customer_id,
            "database_required": true, "database_is_auto_increment": false, "position": 1,
        })
    );
    assert_eq!(orders["fields"][0]["semantic_type"], "type/PK");
    assert_eq!(orders["fields"][0]["database_is_auto_increment"], true);
    assert_eq!(orders["fields"][2]["fk_target_field_id"], Value::Null, "its table is not known");
    assert_eq!(orders["fields"][3]["semantic_type"], Value::Null);
}

#[tokio::test]
async fn a_schema_is_read_once_and_then_on_demand() {
    let (desk, database) = desk_with(shop()).await;
    let tables = async || desk.app.database_schema(&desk.caller, database.id).await.unwrap().tables;
    let before = tables().await;

    *desk.executor.schema.lock().unwrap() = schema(&["customer: name!"]);
    let unasked = tables().await;
    desk.app.sync_schema(&desk.caller, database.id).await.unwrap();
    let asked = tables().await;

    assert_eq!(before, unasked);
    assert_eq!((asked.len(), asked[0].fields.len()), (1, 1));
    assert_eq!(asked[0].fields[0].id, before[0].fields[1].id, "numbers stay");
}

#[tokio::test]
async fn tables_and_fields_are_found_by_their_numbers() {
    let (desk, database) = desk_with(shop()).await;
    let caller = member();

    let tables = desk.app.list_tables(&caller).await.unwrap();

    let of_shop: Vec<_> = tables.iter().filter(|table| table.db_id == database.id).collect();
    assert_eq!(of_shop.len(), 2);
    let table = desk.app.get_table(&caller, of_shop[1].id).await.unwrap();
    assert_eq!(&table.table, of_shop[1]);
    for field in &table.fields {
        assert_eq!(&desk.app.get_field(&caller, field.id).await.unwrap(), field);
    }
    let nothing = desk.app.get_table(&caller, 99.try_into().unwrap()).await;
    let nowhere = desk.app.get_field(&caller, 99.try_into().unwrap()).await;
    assert!(matches!((nothing, nowhere), (Err(AppError::NotFound), Err(AppError::NotFound))));
}

#[tokio::test]
async fn a_database_that_is_away_hides_no_other() {
    let (desk, database) = desk_with(shop()).await;
    let away = UpdateDatabase { name: Some("gone".to_owned()), ..UpdateDatabase::default() };
    desk.app.update_database(&desk.caller, database.id, away).await.unwrap();

    let known = desk.app.database_schema(&desk.caller, database.id).await.unwrap();
    let refused = desk.app.sync_schema(&desk.caller, database.id).await.unwrap_err();

    assert_eq!(known.tables.len(), 2, "what was read stays");
    assert_eq!(fields(&refused), ["details.db"]);
    assert!(!desk.app.list_tables(&desk.caller).await.unwrap().is_empty());
}

#[tokio::test]
async fn actions_are_on_for_the_window_and_off_for_the_api() {
    let desk = Desk::new(one_row()).await;
    for (settings, window, api) in [
        (Value::Null, true, false),
        (json!({}), true, false),
        (json!({"production": true}), true, false),
        (json!({"database-enable-actions": true, "unknown": 1}), true, true),
        (json!({"database-enable-actions": false}), false, false),
    ] {
        let args = json!({
            "name": "A", "engine": "sqlite", "details": {"db": "/x.db"}, "settings": settings,
        });

        let by_window = desk.call("create_database", args.clone()).await.unwrap();
        let request = serde_json::from_value(args).unwrap();
        let by_api = desk.app.create_database(&desk.caller, request).await.unwrap();

        let enabled = &by_window["settings"]["database-enable-actions"];
        assert_eq!((enabled, by_api.settings.enable_actions), (&json!(window), api), "{settings}");
        assert_eq!(by_api.settings.production, settings["production"] == true, "{settings}");
    }
}

#[tokio::test]
async fn a_database_changes_only_what_is_given() {
    let (desk, before) = desk_with(shop()).await;
    for (change, want) in [
        (json!({}), (before.name.as_str(), "/x.db", false, false)),
        (json!({"name": " Store "}), ("Store", "/x.db", false, false)),
        (json!({"settings": {"database-enable-actions": true}}), ("Store", "/x.db", true, false)),
        (json!({"settings": {"production": true}}), ("Store", "/x.db", true, true)),
        (json!({"details": {"db": "/y.db"}}), ("Store", "/y.db", true, true)),
    ] {
        let request: UpdateDatabase = serde_json::from_value(change.clone()).unwrap();

        desk.app.update_database(&desk.caller, before.id, request).await.unwrap();

        let got = desk.app.get_database(&desk.caller, before.id).await.unwrap();
        let settings = &got.settings;
        let path = got.details["db"].as_str().unwrap();
        assert_eq!(
            (got.name.as_str(), path, settings.enable_actions, settings.production),
            want,
            "{change}"
        );
    }
}

#[tokio::test]
async fn a_database_is_not_moved_to_where_none_is() {
    let (desk, database) = desk_with(shop()).await;
    let away = json!({"name": "gone"});
    let away = serde_json::from_value(away).unwrap();
    desk.app.update_database(&desk.caller, database.id, away).await.unwrap();
    for (change, want) in [
        (json!({"details": {"db": "/y.db"}}), "details.db"),
        (json!({"details": {}}), "details.db"),
        (json!({"name": " "}), "name"),
    ] {
        let request = serde_json::from_value(change.clone()).unwrap();

        let refused =
            desk.app.update_database(&desk.caller, database.id, request).await.unwrap_err();

        assert_eq!(fields(&refused), [want], "{change}");
    }
    let switch = serde_json::from_value(
        json!({"details": {"db": "/x.db"}, "settings": {"production": true}}),
    );
    let switched = desk.app.update_database(&desk.caller, database.id, switch.unwrap()).await;
    assert!(switched.unwrap().settings.production, "the same details are not tried again");
}

#[tokio::test]
async fn details_can_be_tried_without_storing_them() {
    let desk = Desk::new(one_row()).await;
    for (engine, details, want) in [
        ("sqlite", json!({"db": "/x.db"}), None),
        ("sqlite", json!({"db": " "}), Some("details.db")),
        ("postgres", json!({"db": "/x.db"}), Some("details.dbname,details.host,details.user")),
    ] {
        let request: ValidateDatabase =
            serde_json::from_value(json!({"engine": engine, "details": details})).unwrap();

        let tried = desk.app.validate_database(&desk.caller, request).await;

        let wrong = match tried {
            Ok(validated) => {
                assert_eq!(validated.warnings, ["it can't be written"]);
                None
            }
            Err(error) => Some(fields(&error).join(",")),
        };
        assert_eq!(wrong.as_deref(), want, "{engine} {details}");
    }
    assert_eq!(desk.app.list_databases(&desk.caller).await.unwrap().len(), 1, "the sample's");
}

#[tokio::test]
async fn a_database_goes_only_when_no_action_uses_it() {
    let (desk, unused) = desk_with(shop()).await;
    let sample = desk.app.list_databases(&desk.caller).await.unwrap();
    let sample = sample.iter().find(|database| database.name == "Sample shop").unwrap();

    let refused = desk.app.delete_database(&desk.caller, sample.id).await.unwrap_err();
    desk.app.delete_database(&desk.caller, unused.id).await.unwrap();
    let again = desk.app.delete_database(&desk.caller, unused.id).await.unwrap_err();

    assert!(matches!(refused, AppError::Conflict { .. }), "{refused:?}");
    let message = refused.to_string();
    assert!(message.contains("`Add a customer`") && message.contains("`Orders of a customer`"));
    assert_eq!(message.split("`, `").count(), 6, "all are named: {message}");
    assert!(matches!(again, AppError::NotFound), "{again:?}");
    assert!(desk.app.list_tables(&desk.caller).await.unwrap().iter().all(|t| t.db_id == sample.id));
}

#[tokio::test]
async fn a_database_that_options_come_from_stays() {
    let (desk, database) = desk_with(shop()).await;
    let id = desk.id_of(PRICE).await;
    let source = json!({"database_id": database.id, "query": "SELECT sku FROM orders"});
    let settings = json!({"fields": {"sku": {"optionsSource": source}}});
    let changes = json!({"id": id, "changes": {"visualization_settings": settings}});
    desk.call("update_action", changes).await.unwrap();

    let refused = desk.app.delete_database(&desk.caller, database.id).await.unwrap_err();

    assert!(matches!(refused, AppError::Conflict { .. }), "{refused:?}");
    assert!(refused.to_string().contains(&format!("`{PRICE}`")), "{refused}");
}

#[tokio::test]
async fn members_read_databases_and_strangers_nothing() {
    let (desk, database) = desk_with(shop()).await;
    let (app, member, stranger) = (&desk.app, member(), stranger());
    let id = database.id;
    let validate =
        ValidateDatabase { id: None, engine: database.engine, details: database.details.clone() };
    let forbidden = [
        app.create_database(&member, request("A", "/x.db")).await.err(),
        app.update_database(&member, id, UpdateDatabase::default()).await.err(),
        app.delete_database(&member, id).await.err(),
        app.validate_database(&member, validate).await.err(),
        app.sync_schema(&member, id).await.err(),
        app.get_database(&stranger, id).await.err(),
        app.database_schema(&stranger, id).await.err(),
        app.list_tables(&stranger).await.err(),
        app.get_table(&stranger, 1.try_into().unwrap()).await.err(),
        app.get_field(&stranger, 1.try_into().unwrap()).await.err(),
    ];

    for (place, error) in forbidden.into_iter().enumerate() {
        assert!(matches!(error, Some(AppError::Forbidden)), "{place}: {error:?}");
    }
}
