//! What is known of databases, their changes, and models as cards.

use doable_domain::{
    database::Database,
    drift::TableHistory,
    id::DatabaseId,
    schema::{BaseType, Column, Schema, Table},
};

use super::*;

async fn database(store: &Store, name: &str) -> Database {
    let new = NewDatabase {
        name: name.to_owned(),
        engine: Engine::Sqlite,
        details: Map::from_iter([("db".to_owned(), json!("/x.db"))]),
        settings: DatabaseSettings { enable_actions: true, production: false },
    };
    store.insert_database(new, now()).await.unwrap()
}

/// `"a: x y\""` is the table `a` with the number `x` and the text `y`.
fn schema(tables: &[&str]) -> Schema {
    let column = |name: &str| Column {
        name: name.trim_end_matches('"').to_owned(),
        database_type: if name.ends_with('"') { "TEXT" } else { "INTEGER" }.to_owned(),
        base_type: if name.ends_with('"') { BaseType::Text } else { BaseType::Integer },
        nullable: true,
        has_default: false,
        auto_increment: false,
        generated: false,
        unique: false,
        in_primary_key: None,
        foreign_key: None,
        enum_values: None,
    };
    let table = |text: &&str| {
        let (name, columns) = text.split_once(": ").unwrap();
        let columns = columns.split(' ').map(column).collect();
        Table { schema: None, name: name.to_owned(), columns, is_view: false }
    };
    Schema { tables: tables.iter().map(table).collect() }
}

/// `"1 a: 1 x, 2 y"` for each table that is known, with the numbers.
async fn known(store: &Store, id: DatabaseId) -> Vec<String> {
    let schema = store.schema_of(id).await.unwrap().unwrap();
    let line = |table: &KnownTable| {
        let columns: Vec<_> = table
            .columns
            .iter()
            .map(|known| format!("{} {}", known.id, known.column.name))
            .collect();
        format!("{} {}: {}", table.id, table.name, columns.join(", "))
    };
    schema.tables.iter().map(line).collect()
}

#[tokio::test]
async fn what_vanishes_and_comes_back_has_its_number_again() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = database(&store, "Shop").await.id;
    assert_eq!(store.schema_of(id).await.unwrap(), None, "never read");

    for (tables, want) in [
        (&["a: x y", "b: z"][..], &["1 a: 1 x, 2 y", "2 b: 3 z"][..]),
        (&["a: y", "c: z"], &["1 a: 2 y", "3 c: 4 z"]),
        (&["b: z", "a: y w x"], &["1 a: 2 y, 5 w, 1 x", "2 b: 3 z"]),
        (&[], &[]),
        (&["c: z"], &["3 c: 4 z"]),
    ] {
        store.save_schema(id, &schema(tables), now()).await.unwrap();

        assert_eq!(known(&store, id).await, want, "{tables:?}");
    }
    let column = |id: i64| store.known_column(id.try_into().unwrap());
    let table = |id: i64| store.known_table(id.try_into().unwrap());
    assert_eq!(column(4).await.unwrap().unwrap().column, schema(&["c: z"]).tables[0].columns[0]);
    assert_eq!(column(3).await.unwrap(), None, "its table is gone");
    assert_eq!(table(3).await.unwrap().unwrap().columns.len(), 1);
    assert_eq!(table(1).await.unwrap(), None);
}

/// What has changed of `database`: `"a gone 2; x gone 1; y was INTEGER until 2"`.
async fn changes(store: &Store, database: DatabaseId) -> Vec<String> {
    let mut changes = store.schema_changes().await.unwrap();
    let minute = |at: Timestamp| (at.as_second() - now().as_second()) / 60;
    let line = |table: TableHistory| {
        let mut line = table.name;
        if let Some(at) = table.gone_since {
            line += &format!(" gone {}", minute(at));
        }
        for column in table.columns {
            line += &format!("; {}", column.column.name);
            if let Some(at) = column.gone_since {
                line += &format!(" gone {}", minute(at));
            }
            for was in column.earlier {
                line += &format!(" was {} until {}", was.database_type, minute(was.until));
            }
            for table in column.also_in {
                line += &format!(" also in {table}");
            }
        }
        line
    };
    changes.remove(&database).unwrap_or_default().into_iter().map(line).collect()
}

#[tokio::test]
async fn it_is_remembered_what_is_gone_and_what_was_of_another_type() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let (id, other) = (database(&store, "Shop").await.id, database(&store, "Other").await.id);
    store.save_schema(other, &schema(&["a: x", "d: y"]), now()).await.unwrap();

    for (minute, (tables, is_new, want)) in [
        (&["a: x y z", "b: x"][..], true, &[][..]),
        (&["a: x y z", "b: x"], false, &[]),
        (&["a: x y\" z"], true, &["a; y was INTEGER until 2", "b gone 2"]),
        (&["a: z y\""], true, &["a; x gone 3; y was INTEGER until 2", "b gone 2"]),
        (
            &["a: y z", "c: x"],
            true,
            &["a; x gone 3 also in c; y was INTEGER until 2 was TEXT until 4", "b gone 2"],
        ),
        (
            &["a: x\" y z", "b: x"],
            true,
            &[
                "a; x was INTEGER until 5 also in b; y was INTEGER until 2 was TEXT until 4",
                "c gone 5",
            ],
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let at = now() + jiff::SignedDuration::from_mins(minute as i64);

        let has_changed = store.save_schema(id, &schema(tables), at).await.unwrap();

        assert_eq!(has_changed, is_new, "{tables:?}");
        assert_eq!(changes(&store, id).await, want, "{tables:?}");
    }
    assert_eq!(changes(&store, other).await, Vec::<String>::new());
    assert!(store.delete_database(id).await.unwrap());
    assert_eq!(store.schema_changes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_schema_is_of_one_database_and_makes_no_run_stale() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let (one, other) = (database(&store, "One").await.id, database(&store, "Other").await.id);
    let before = store.generation().await.unwrap();

    store.save_schema(one, &schema(&["a: x"]), now()).await.unwrap();
    store.save_schema(other, &schema(&["a: x"]), now()).await.unwrap();
    let nobody = store.save_schema(99.try_into().unwrap(), &schema(&[]), now()).await;

    assert_eq!(known(&store, one).await, ["1 a: 1 x"]);
    assert_eq!(known(&store, other).await, ["2 a: 2 x"]);
    assert_eq!(store.all_known_tables().await.unwrap().len(), 2);
    assert_eq!(store.generation().await.unwrap(), before);
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
}

#[tokio::test]
async fn a_database_changes_only_where_it_is_told_to() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let before = database(&store, "Shop").await;
    let change = DatabaseChange { name: Some("Store".to_owned()), ..DatabaseChange::default() };

    let renamed = store.update_database(before.id, change, now()).await.unwrap();
    let settings = DatabaseSettings { enable_actions: false, production: true };
    let change = DatabaseChange { settings: Some(settings.clone()), ..DatabaseChange::default() };
    let switched = store.update_database(before.id, change.clone(), now()).await.unwrap();
    let nobody = store.update_database(99.try_into().unwrap(), change, now()).await;

    assert_eq!(renamed, Database { name: "Store".to_owned(), ..before });
    assert_eq!(switched, Database { settings, ..renamed });
    let names: Vec<_> = store.models().await.unwrap().into_iter().map(|model| model.name).collect();
    assert_eq!(names, ["HTTP requests", "Store"], "its group goes with it");
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
}

#[tokio::test]
async fn a_database_goes_with_all_that_is_known_of_it_unless_an_action_uses_it() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let (id, other) = (database(&store, "Shop").await.id, database(&store, "Other").await.id);
    store.save_schema(id, &schema(&["a: x"]), now()).await.unwrap();
    let models = store.models().await.unwrap();
    let group = models.into_iter().find(|model| model.database_id == Some(id)).unwrap();
    let query = json!({
        "name": "Elsewhere", "type": "query", "model_id": 1, "database_id": id,
        "dataset_query": {"database": id, "type": "native", "native": {"query": "SELECT 1"}},
    });
    let query = draft::check(query.as_object().unwrap(), &|_| Some(Engine::Sqlite)).spec.unwrap();
    let elsewhere = store.insert_action(query, EntityId::random(), None, now()).await.unwrap();
    let mut inside = spec("Inside");
    (inside.model_id, inside.archived) = (group.id, true);
    let inside = store.insert_action(inside, EntityId::random(), None, now()).await.unwrap();

    for action in [elsewhere, inside] {
        let refused = store.delete_database(id).await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
        let users = store.actions_of_database(id).await.unwrap();
        assert!(users.contains(&action.spec.name), "{users:?}");
        store.delete_action(action.id).await.unwrap();
    }
    let deleted = (store.delete_database(id).await, store.delete_database(id).await);

    assert!(matches!(deleted, (Ok(true), Ok(false))), "{deleted:?}");
    assert_eq!(store.schema_of(id).await.unwrap(), None);
    assert_eq!(store.all_known_tables().await.unwrap(), []);
    assert_eq!(store.databases().await.unwrap().len(), 1);
    assert!(store.database(other).await.unwrap().is_some());
    let next = database(&store, "Next").await.id;
    store.save_schema(next, &schema(&["a: x"]), now()).await.unwrap();
    assert_eq!(known(&store, next).await, ["2 a: 2 x"], "a number is never used again");
}

fn card(database: DatabaseId, source: ModelSource) -> CardSpec {
    CardSpec {
        name: "Card".to_owned(),
        database_id: Some(database),
        source,
        description: Some("d".to_owned()),
        is_model: true,
        archived: false,
        raw: Map::from_iter([("display".to_owned(), json!("table"))]),
    }
}

#[tokio::test]
async fn a_card_is_kept_as_it_was_given() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = database(&store, "Shop").await.id;
    let fields = Some(vec!["x".to_owned()]);
    for source in [
        ModelSource::table(Some("s".to_owned()), "a"),
        ModelSource::Table { schema: None, table: "a".to_owned(), fields },
        ModelSource::Query { sql: "SELECT 1".to_owned() },
        ModelSource::Clauses { table: Some("a".to_owned()) },
        ModelSource::Clauses { table: None },
    ] {
        let spec = card(id, source);

        let made = store.insert_card(spec.clone(), now()).await.unwrap();

        let kept = store.card(made.model.id).await.unwrap().unwrap();
        assert_eq!(kept, made);
        assert_eq!(
            (kept.model.source, kept.description, kept.raw),
            (spec.source, spec.description, spec.raw)
        );
    }
    assert_eq!(store.cards().await.unwrap().len(), 5, "groups are no cards");
    let nowhere = store.insert_card(card(99.try_into().unwrap(), ModelSource::Blank), now()).await;
    assert!(matches!(nowhere, Err(StoreError::NotFound)), "{nowhere:?}");
}

#[tokio::test]
async fn a_card_that_is_no_bare_table_or_no_model_any_more_takes_its_actions_along() {
    let table = ModelSource::table(None, "a");
    let clauses = ModelSource::Clauses { table: Some("a".to_owned()) };
    let query = ModelSource::Query { sql: "SELECT 1".to_owned() };
    let other_table = ModelSource::table(None, "b");
    for (source, is_model, want) in [
        (table.clone(), true, &[("http", false), ("implicit", false)][..]),
        (other_table, true, &[("http", false), ("implicit", false)]),
        (clauses, true, &[("http", false)]),
        (query, true, &[("http", false)]),
        (table.clone(), false, &[("http", true)]),
    ] {
        let folder = TempDir::new().unwrap();
        let store = open(folder.path()).await;
        let id = database(&store, "Shop").await.id;
        let made = store.insert_card(card(id, table.clone()), now()).await.unwrap();
        let implicit = json!({
            "name": "implicit", "type": "implicit", "kind": "row/create", "model_id": made.model.id,
        });
        let implicit = draft::check(implicit.as_object().unwrap(), &|_| None).spec.unwrap();
        let mut http = spec("http");
        http.model_id = made.model.id;
        for spec in [http, implicit] {
            store.insert_action(spec, EntityId::random(), None, now()).await.unwrap();
        }

        let changed = CardSpec { source: source.clone(), is_model, ..card(id, table.clone()) };
        store.update_card(made.model.id, changed, made.updated_at, now()).await.unwrap();

        let mut left = store.actions(false).await.unwrap();
        left.extend(store.actions(true).await.unwrap());
        let mut left: Vec<_> =
            left.iter().map(|a| (a.spec.name.as_str(), a.spec.archived)).collect();
        left.sort_unstable();
        assert_eq!(left, want, "{source:?} {is_model}");
        assert_eq!(store.models().await.unwrap().len(), if is_model { 3 } else { 2 });
    }
}

#[tokio::test]
async fn a_card_is_not_saved_over_another_save() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = database(&store, "Shop").await.id;
    let spec = card(id, ModelSource::table(None, "a"));
    let made = store.insert_card(spec.clone(), now()).await.unwrap();
    let later = now() + SignedDuration::from_secs(1);

    let first = store.update_card(made.model.id, spec.clone(), made.updated_at, later).await;
    let second = store.update_card(made.model.id, spec, made.updated_at, later).await;

    assert_eq!(first.unwrap().updated_at, later);
    assert!(matches!(second, Err(StoreError::Conflict)), "{second:?}");
}

#[tokio::test]
async fn a_card_takes_its_actions_with_it_and_leaves_their_runs() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path()).await;
    let id = database(&store, "Shop").await.id;
    let made = store.insert_card(card(id, ModelSource::table(None, "a")), now()).await.unwrap();
    let mut spec = spec("A");
    spec.model_id = made.model.id;
    let action = store.insert_action(spec, EntityId::random(), None, now()).await.unwrap();
    let run = run_at(action.id, now(), None, "1");
    let run_id = run.id;
    begin(&store, run).await.unwrap();

    let deleted = (store.delete_card(made.model.id).await, store.delete_card(made.model.id).await);

    assert!(matches!(deleted, (Ok(true), Ok(false))), "{deleted:?}");
    assert_eq!(store.action(action.id).await.unwrap(), None);
    assert_eq!(store.run(run_id).await.unwrap().unwrap().action_id, None);
}
