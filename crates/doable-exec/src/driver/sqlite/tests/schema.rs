//! Reading a file's schema, and describing a query without running it.

use doable_domain::schema::{BaseType, Column, ForeignKey, Schema};

use super::*;

async fn schema_of(script: &str) -> Schema {
    let world = World::with(script);
    world.drivers.read_schema(&world.database()).await.unwrap()
}

fn names(schema: &Schema) -> Vec<&str> {
    schema.tables.iter().map(|table| table.name.as_str()).collect()
}

/// A column's flags as letters: Required, has Default, Auto-increment, Generated, and
/// its place in the key.
fn flags(column: &Column) -> String {
    let letters = [
        (column.is_required(), 'R'),
        (column.has_default, 'D'),
        (column.auto_increment, 'A'),
        (column.generated, 'G'),
    ];
    let mut flags: String = letters.iter().filter(|(is, _)| *is).map(|(_, c)| *c).collect();
    if let Some(place) = column.in_primary_key {
        flags.push_str(&place.to_string());
    }
    flags
}

#[tokio::test]
async fn the_tables_and_views_of_people_are_listed() {
    let schema = schema_of(
        "CREATE TABLE zebra (a); CREATE TABLE Apple (id INTEGER PRIMARY KEY AUTOINCREMENT);
         CREATE TABLE sqlitely (a); CREATE VIEW middle AS SELECT a FROM zebra;
         CREATE VIEW broken AS SELECT a FROM gone;
         CREATE VIRTUAL TABLE note USING fts5 (title, body);",
    )
    .await;

    // Without `sqlite_sequence`, the shadow tables of `note`, and the broken view.
    assert_eq!(names(&schema), ["Apple", "middle", "note", "sqlitely", "zebra"]);
    let views: Vec<bool> = schema.tables.iter().map(|table| table.is_view).collect();
    assert_eq!(views, [false, true, false, false, false]);
    let columns = |name: &str| -> Vec<String> {
        let table = schema.table(None, name).unwrap();
        table.columns.iter().map(|column| column.name.clone()).collect()
    };
    assert_eq!(columns("note"), ["title", "body"], "hidden columns are left out");
    assert_eq!(columns("middle"), ["a"]);
}

#[tokio::test]
async fn a_column_says_what_it_needs() {
    for (columns, want) in [
        ("id INTEGER PRIMARY KEY, a", &["A1", ""][..]),
        ("id INTEGER PRIMARY KEY AUTOINCREMENT", &["A1"]),
        ("id INTEGER, PRIMARY KEY (id)", &["A1"]),
        ("id integer PRIMARY KEY", &["A1"]),
        ("id INTEGER PRIMARY KEY DESC", &["R1"]), // not the rowid, says SQLite
        ("id INT PRIMARY KEY", &["R1"]),
        ("id TEXT PRIMARY KEY", &["R1"]),
        ("id TEXT PRIMARY KEY DEFAULT (hex(randomblob(8)))", &["D1"]),
        ("a INTEGER, b INTEGER, PRIMARY KEY (b, a)", &["R2", "R1"]),
        ("a TEXT NOT NULL, b TEXT", &["R", ""]),
        ("a TEXT NOT NULL DEFAULT 'x', b DEFAULT NULL", &["D", ""]),
        ("a TEXT NOT NULL DEFAULT NULL", &["R"]),
        ("a, b AS (a + 1), c AS (a + 2) STORED NOT NULL", &["", "G", "G"]),
    ] {
        let schema = schema_of(&format!("CREATE TABLE t ({columns})")).await;

        let got: Vec<String> = schema.tables[0].columns.iter().map(flags).collect();
        assert_eq!(got, want, "{columns}");
    }
}

#[tokio::test]
async fn a_table_without_rowid_counts_nothing_up() {
    let schema = schema_of("CREATE TABLE t (id INTEGER PRIMARY KEY, a) WITHOUT ROWID").await;

    let got: Vec<String> = schema.tables[0].columns.iter().map(flags).collect();
    assert_eq!(got, ["R1", ""]);
}

#[tokio::test]
async fn foreign_keys_lead_to_columns_as_they_are_spelled() {
    let schema = schema_of(
        "CREATE TABLE Customer (Id INTEGER PRIMARY KEY);
         CREATE TABLE pair (x, y, PRIMARY KEY (y, x));
         CREATE TABLE t (
             named REFERENCES customer (ID), bare REFERENCES CUSTOMER, nowhere REFERENCES gone,
             p, q, twice REFERENCES customer (id) REFERENCES pair (x),
             FOREIGN KEY (p, q) REFERENCES pair);",
    )
    .await;

    let table = schema.table(None, "t").unwrap();
    let got: Vec<Option<String>> = table
        .columns
        .iter()
        .map(|column| {
            let ForeignKey { table, column, .. } = column.foreign_key.as_ref()?;
            Some(format!("{table}.{column}"))
        })
        .collect();
    let to = |text: &str| Some(text.to_owned());
    let customer = to("Customer.Id");
    assert_eq!(
        got,
        [customer.clone(), customer.clone(), None, to("pair.y"), to("pair.x"), customer]
    );
}

#[tokio::test]
async fn reading_the_schema_sees_what_an_action_has_changed() {
    let world = World::with("CREATE TABLE a (b)");
    let before = world.drivers.read_schema(&world.database()).await.unwrap();

    world.run("ALTER TABLE a ADD COLUMN c DECIMAL(10, 2)").await.unwrap();

    let after = world.drivers.read_schema(&world.database()).await.unwrap();
    assert_eq!((before.tables[0].columns.len(), after.tables[0].columns.len()), (1, 2));
    assert_eq!(after.tables[0].columns[1].base_type, BaseType::Decimal);
    assert_eq!(after.tables[0].columns[1].database_type, "DECIMAL(10, 2)");
}

#[tokio::test]
async fn reading_the_schema_leaves_the_gate_shut_and_no_transaction_open() {
    let world = World::with("CREATE TABLE a (b)");

    world.drivers.read_schema(&world.database()).await.unwrap();

    let refused = world.run("PRAGMA writable_schema = 1").await.unwrap_err();
    assert!(refused.to_string().contains("not allowed"), "{refused}");
    world.beside().execute("DROP TABLE a", []).unwrap();
}

#[tokio::test]
async fn a_file_that_is_not_there_has_no_schema() {
    let world = World::with("CREATE TABLE a (b)");

    let missing = database_at(&world.folder.path().join("missing.db"));
    let refused = world.drivers.read_schema(&missing).await.unwrap_err();

    assert!(matches!(refused, ExecError::Unreachable { .. }), "{refused}");
}

#[tokio::test]
async fn a_query_is_described_and_not_run() {
    let world = World::with("CREATE TABLE a (b DATE, c INTEGER); INSERT INTO a VALUES (1, 2)");
    let sql = "SELECT b, c AS \"see\", c + 1, count(*) OVER () FROM a";

    let columns = world.drivers.describe_query(&world.database(), sql).await.unwrap();

    let got: Vec<_> = columns.iter().map(|c| (c.name.as_str(), c.base_type)).collect();
    assert_eq!(
        got,
        [
            ("b", BaseType::Date),
            ("see", BaseType::Integer),
            ("c + 1", BaseType::Other),
            ("count(*) OVER ()", BaseType::Other),
        ]
    );
}

#[tokio::test]
async fn only_a_single_select_is_described() {
    let world = World::with("CREATE TABLE a (b)");
    for (sql, want) in [
        ("", "not a single SELECT"),
        ("INSERT INTO a VALUES (1) RETURNING b", "not a single SELECT"),
        ("DELETE FROM a", "not a single SELECT"),
        ("SELECT b FROM a; SELECT b FROM a", "not a single SELECT"),
        ("EXPLAIN SELECT b FROM a", "not a single SELECT"),
        ("CREATE TABLE c (d)", "not a single SELECT"),
        ("SELECT missing FROM a", "no such column: missing"),
        ("SELECT b FROM a WHERE b = {{x}}", "unrecognized token"),
        ("BEGIN", "already is one transaction"),
        ("PRAGMA journal_mode = DELETE", "not allowed"),
        ("SELECT load_extension('x')", "not allowed"),
    ] {
        let refused = world.drivers.describe_query(&world.database(), sql).await.unwrap_err();

        assert!(refused.to_string().contains(want), "{sql}: {refused}");
    }
    assert_eq!(world.see("SELECT count(*) FROM a"), 0);
    assert_eq!(world.see("SELECT count(*) FROM sqlite_schema"), 1);
}
