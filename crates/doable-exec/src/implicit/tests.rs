//! Row actions as tables: what they take, what they write, and what is refused.

use doable_domain::{
    database::{DatabaseSettings, Engine},
    id::{DatabaseId, RunId},
    value::Values,
};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::{Reach, Work};

/// A shop whose tables break in every way that actions.md §3.3 names.
const SHOP: &str = "
    CREATE TABLE customer (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, note TEXT);
    CREATE TABLE purchase (
        id INTEGER PRIMARY KEY,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        total INTEGER NOT NULL CHECK (total >= 0)
    );
    CREATE TABLE place (a INTEGER, b TEXT, n INTEGER, PRIMARY KEY (a, b));
    CREATE TABLE strict_one (id INTEGER PRIMARY KEY, n INTEGER) STRICT;
    INSERT INTO customer VALUES (1, 'ada@x', 'first'), (2, 'bob@x', NULL);
    INSERT INTO purchase VALUES (10, 1, 500);
    INSERT INTO place VALUES (1, 'x', 1), (1, 'y', 2);
    CREATE TABLE twin (id INTEGER, n INTEGER);
    INSERT INTO twin VALUES (1, 1), (1, 2);";

struct Shop {
    drivers: Drivers,
    database: Database,
    folder: TempDir,
}

impl Shop {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("shop.db");
        rusqlite::Connection::open(&path).unwrap().execute_batch(SHOP).unwrap();
        let details = json!({"db": path.display().to_string()});
        let database = Database {
            id: DatabaseId::FIRST,
            name: "Shop".to_owned(),
            engine: Engine::Sqlite,
            details: details.as_object().unwrap().clone(),
            settings: DatabaseSettings::default(),
            password: None,
        };
        Self { drivers: Drivers::default(), database, folder }
    }

    async fn write(&self, table: &str, row: RowWrite) -> Result<Outcome, ExecError> {
        let job = Job {
            run: RunId::from_uuid(Uuid::nil()),
            work: Work::Row {
                database: self.database.clone().into(),
                table: named(table),
                write: row.clone(),
            },
            values: Values::new(),
            guard: Guard::default(),
            reach: Reach::Internal,
            cancel: CancellationToken::new(),
        };
        write(&self.drivers, &job, &self.database, &named(table), &row).await
    }

    fn count(&self, sql: &str) -> i64 {
        let path = self.folder.path().join("shop.db");
        let connection = rusqlite::Connection::open(path).unwrap();
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

fn named(table: &str) -> TableName {
    TableName { schema: None, name: table.to_owned() }
}

fn pairs(json: Json) -> Vec<(String, Value)> {
    use doable_domain::parameter::ValueType;
    let of = |value: &Json| match value {
        Json::Null => Value::Null,
        Json::String(text) => Value::Text(text.clone()),
        number => Value::from_json(ValueType::Number, number).unwrap(),
    };
    json.as_object().unwrap().iter().map(|(name, value)| (name.clone(), of(value))).collect()
}

fn create(set: Json) -> RowWrite {
    RowWrite::Create { set: pairs(set), key: Vec::new() }
}

fn update(key: Json, set: Json) -> RowWrite {
    RowWrite::Update { key: pairs(key), set: pairs(set) }
}

fn delete(key: Json) -> RowWrite {
    RowWrite::Delete { key: pairs(key) }
}

#[tokio::test]
async fn each_kind_answers_as_the_reference_does() {
    let shop = Shop::new();
    for (table, row, want) in [
        (
            "customer",
            create(json!({"email": "eve@x", "note": null})),
            json!({"created-row": {"id": 3, "email": "eve@x", "note": null}}),
        ),
        (
            "customer",
            update(json!({"id": 1}), json!({"email": "a@x", "note": null})),
            json!({"rows-updated": 1}),
        ),
        ("place", update(json!({"a": 1, "b": "y"}), json!({"n": 5})), json!({"rows-updated": 1})),
        ("place", delete(json!({"a": 1, "b": "x"})), json!({"rows-deleted": 1})),
        ("customer", delete(json!({"id": 2})), json!({"rows-deleted": 1})),
    ] {
        let done = shop.write(table, row.clone()).await.unwrap();

        assert_eq!((done.status, done.body), (200, want), "{row:?}");
    }
    assert_eq!(shop.count("SELECT count(*) FROM customer"), 2);
    assert_eq!(shop.count("SELECT n FROM place"), 5);
}

#[tokio::test]
async fn exactly_one_row_is_touched_or_none() {
    let shop = Shop::new();
    for (table, row, want) in [
        (
            "customer",
            update(json!({"id": 99}), json!({"note": "x"})),
            "Sorry, the row you're trying to update doesn't exist",
        ),
        (
            "customer",
            delete(json!({"id": 99})),
            "Sorry, the row you're trying to delete doesn't exist",
        ),
        (
            "twin",
            update(json!({"id": 1}), json!({"n": 9})),
            "Sorry, this would update 2 rows, but you can only act on 1",
        ),
        (
            "twin",
            delete(json!({"id": 1})),
            "Sorry, this would delete 2 rows, but you can only act on 1",
        ),
    ] {
        let refused = shop.write(table, row).await.unwrap_err();

        assert_eq!(refused.to_string(), want);
    }
    assert_eq!(shop.count("SELECT count(*) FROM twin WHERE n < 9"), 2, "nothing was written");
}

#[tokio::test]
async fn every_violation_has_its_words_and_its_column() {
    let shop = Shop::new();
    for (table, row, message, field) in [
        (
            "customer",
            create(json!({"note": "x"})),
            "Email must have values.",
            Some(("email", "You must provide a value.")),
        ),
        (
            "customer",
            create(json!({"email": "ada@x"})),
            "Email already exists.",
            Some(("email", "This Email value already exists.")),
        ),
        (
            "purchase",
            create(json!({"customer_id": 99, "total": 1})),
            "Unable to create a new record.",
            Some(("customer_id", "This Customer ID does not exist.")),
        ),
        (
            "purchase",
            update(json!({"id": 10}), json!({"customer_id": 99})),
            "Unable to update the record.",
            Some(("customer_id", "This Customer ID does not exist.")),
        ),
        (
            "customer",
            delete(json!({"id": 1})),
            "Other tables rely on this row so it cannot be deleted.",
            None,
        ),
        (
            "purchase",
            update(json!({"id": 10}), json!({"total": -1})),
            "Some of your values violate the constraint: total >= 0",
            None,
        ),
        (
            "strict_one",
            create(json!({"n": "many"})),
            "Some of your values aren’t of the correct type for the database.",
            Some(("n", "This value isn’t of the correct type.")),
        ),
    ] {
        let refused = shop.write(table, row.clone()).await.unwrap_err();

        assert_eq!(refused.to_string(), message, "{row:?}");
        let (ExecError::Rejected { fields, .. } | ExecError::WrongType { fields }) = refused else {
            panic!("{row:?}: {refused:?}")
        };
        let want = field.map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(fields.into_iter().next(), want, "{row:?}");
    }
}

#[tokio::test]
async fn a_row_is_read_by_its_key() {
    let shop = Shop::new();
    let read_column = |name: &str| ReadColumn { name: name.to_owned(), as_text: false };
    let columns = ["email", "note"].map(read_column);
    let read = async |id: i64| {
        let key = pairs(json!({"id": id}));
        read(&shop.drivers, &shop.database, &named("customer"), &columns, &key).await.unwrap()
    };

    assert_eq!(read(2).await.map(Json::Object), Some(json!({"email": "bob@x", "note": null})));
    assert_eq!(read(99).await, None);
}
