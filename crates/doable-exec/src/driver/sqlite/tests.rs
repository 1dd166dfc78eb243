//! The SQLite driver against real files: what a script does, answers and leaves.

mod files;
mod limits;
mod refused;
mod schema;
mod share;
mod values;
mod violations;

use std::path::{Path, PathBuf};

use doable_domain::{
    database::{Database, DatabaseSettings, Engine},
    guard::Guard,
    id::DatabaseId,
    value::{Number, Value},
};
use rusqlite::Connection;
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::{
    ExecError,
    driver::{Drivers, Ran, Script},
};

/// A temporary file with a schema, and the drivers under test.
pub(super) struct World {
    pub(super) folder: TempDir,
    pub(super) drivers: Drivers,
}

impl World {
    pub(super) fn with(schema: &str) -> Self {
        let world = Self { folder: TempDir::new().unwrap(), drivers: Drivers::default() };
        world.beside().execute_batch(schema).unwrap();
        world
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("shop.db")
    }

    pub(super) fn database(&self) -> Database {
        database_at(&self.path())
    }

    /// Another program's connection to the same file.
    pub(super) fn beside(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    /// The first column of the first row that `sql` answers, seen from beside.
    pub(super) fn see(&self, sql: &str) -> i64 {
        self.beside().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    pub(super) async fn run(&self, sql: &str) -> Result<Ran, ExecError> {
        self.run_with(sql, &[], &Guard::default()).await
    }

    pub(super) async fn run_with(
        &self,
        sql: &str,
        binds: &[Value],
        guard: &Guard,
    ) -> Result<Ran, ExecError> {
        let script = Script { sql: sql.to_owned(), binds: binds.to_vec() };
        self.drivers.run(&self.database(), script, guard, &CancellationToken::new()).await
    }
}

pub(super) fn database_at(path: &Path) -> Database {
    let details = json!({ "db": path });
    Database {
        id: DatabaseId::try_from(1).unwrap(),
        name: "Shop".to_owned(),
        engine: Engine::Sqlite,
        details: details.as_object().unwrap().clone(),
        settings: DatabaseSettings::default(),
        password: None,
    }
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(super) fn number(number: &str) -> Value {
    Value::Number(Number::parse(number).unwrap())
}

const ORDERS: &str = "
    CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, qty INTEGER);
    CREATE TABLE note (order_id INTEGER, words TEXT);
    CREATE TRIGGER noted AFTER UPDATE ON orders BEGIN
        INSERT INTO note VALUES (new.id, 'changed');
    END;
    INSERT INTO orders VALUES (1, 'open', 1), (2, 'open', 2), (3, 'sent', 3);";

#[tokio::test]
async fn rows_are_counted_over_all_statements_and_without_triggers() {
    for (sql, want) in [
        ("SELECT 1", 0),
        ("UPDATE orders SET status = 'sent' WHERE id = 1", 1),
        ("UPDATE orders SET status = 'sent' WHERE id = 99", 0),
        ("UPDATE orders SET status = 'sent'", 3),
        ("DELETE FROM orders", 3),
        ("INSERT INTO orders SELECT id + 10, status, qty FROM orders", 3),
        ("INSERT INTO orders VALUES (1, 'x', 1) ON CONFLICT DO NOTHING", 0),
        ("INSERT INTO orders VALUES (1, 'x', 1) ON CONFLICT DO UPDATE SET qty = 9", 1),
        ("UPDATE orders SET qty = 0 WHERE id < 3; DELETE FROM orders WHERE id = 3;", 3),
        ("DELETE FROM orders; CREATE TABLE other (a); SELECT 1", 3), // DDL keeps SQLite's counter
        ("CREATE TABLE other (a); INSERT INTO other VALUES (1), (2)", 2),
        ("-- nothing to see\nSELECT 1; -- nor here\n", 0),
    ] {
        let world = World::with(ORDERS);

        let ran = world.run(sql).await;

        assert_eq!(ran.map(|ran| ran.rows_affected), Ok(want), "{sql}");
    }
}

#[tokio::test]
async fn the_last_statement_answers_its_rows() {
    for (sql, want) in [
        ("UPDATE orders SET qty = 5 WHERE id = 1", json!(null)),
        (
            "SELECT id, status AS s FROM orders WHERE id < 3",
            json!([["id", "s"], [1, "open"], [2, "open"]]),
        ),
        ("SELECT id FROM orders WHERE id > 9", json!([["id"]])),
        ("SELECT 1 AS a, 2 AS a", json!([["a", "a"], [1, 2]])),
        ("DELETE FROM orders WHERE id = 3 RETURNING qty", json!([["qty"], [3]])),
        ("SELECT 1; UPDATE orders SET qty = 5", json!(null)),
        (
            "UPDATE orders SET qty = 5 WHERE id = 1; SELECT qty FROM orders WHERE id = 1",
            json!([["qty"], [5]]),
        ),
        ("WITH a AS (SELECT 7 AS x) SELECT x FROM a", json!([["x"], [7]])),
    ] {
        let world = World::with(ORDERS);

        let table = world.run(sql).await.unwrap().table;

        let got = table.map_or(Json::Null, |table| {
            let head = Json::from(table.columns);
            Json::from_iter(std::iter::once(head).chain(table.rows.into_iter().map(Json::from)))
        });
        assert_eq!(got, want, "{sql}");
    }
}

#[tokio::test]
async fn a_script_leaves_all_of_it_or_nothing() {
    for (sql, want) in [
        (
            "UPDATE orders SET qty = 100 WHERE id = 1; INSERT INTO orders VALUES (4, 'x', 1)",
            105 + 1,
        ),
        ("UPDATE orders SET qty = 100 WHERE id = 1; INSERT INTO orders VALUES (2, 'x', 1)", 6),
        ("UPDATE orders SET qty = 100 WHERE id = 1; UPDATE nowhere SET a = 1", 6),
        ("UPDATE orders SET qty = 100 WHERE id = 1; SELEC", 6),
        ("INSERT OR FAIL INTO orders VALUES (4, 'x', 1), (1, 'x', 1)", 6),
        ("INSERT OR ROLLBACK INTO orders VALUES (4, 'x', 1), (1, 'x', 1)", 6),
        ("CREATE TABLE a (b); DROP TABLE orders; SELECT * FROM orders", 6),
    ] {
        let world = World::with(ORDERS);

        let ran = world.run(sql).await;

        assert_eq!(world.see("SELECT sum(qty) FROM orders"), want, "{sql}: {ran:?}");
        assert!(world.run("UPDATE orders SET qty = 0").await.is_ok(), "after {sql}");
    }
}

#[tokio::test]
async fn each_statement_finds_its_values_at_their_numbers() {
    let world = World::with(ORDERS);
    let binds = [number("1"), text("sent'; DROP TABLE orders; --"), number("40")];

    for _ in 0..2 {
        // Twice, so that the kept statements are used too.
        let sql = "UPDATE orders SET status = ?2 WHERE id = ?1; \
                   UPDATE orders SET qty = ?3 WHERE id = ?1; \
                   SELECT status, qty, ?3 FROM orders WHERE id = ?1";
        let table = world.run_with(sql, &binds, &Guard::default()).await.unwrap().table.unwrap();

        assert_eq!(table.rows, [[json!("sent'; DROP TABLE orders; --"), json!(40), json!(40)]]);
    }
    let single = "SELECT qty FROM orders WHERE id = ?1";
    for (id, want) in [("1", 40), ("2", 2), ("3", 3)] {
        let ran = world.run_with(single, &[number(id)], &Guard::default()).await.unwrap();
        assert_eq!(ran.table.unwrap().rows, [[json!(want)]], "id {id}");
    }
}

#[tokio::test]
async fn a_placeholder_of_the_authors_own_is_refused() {
    for (sql, shown) in [
        ("UPDATE orders SET qty = ?", "?"),
        ("UPDATE orders SET qty = ?2 WHERE id = ?1", "?2"),
        ("UPDATE orders SET qty = :qty", ":qty"),
        ("UPDATE orders SET qty = @qty", "@qty"),
        ("UPDATE orders SET qty = $qty", "$qty"),
    ] {
        let world = World::with(ORDERS);
        let binds: &[Value] = if sql.contains("?1") { &[number("1")] } else { &[] };

        let ran = world.run_with(sql, binds, &Guard::default()).await;

        let reason = format!("`{shown}` has no value; write a variable as {{{{name}}}}");
        assert_eq!(ran, Err(ExecError::Template { part: "query", reason }), "{sql}");
    }
}

#[tokio::test]
async fn a_text_without_a_statement_is_refused() {
    for sql in ["", "  \n", "-- only a comment", ";;"] {
        let reason = "it holds no statement".to_owned();
        let want = Err(ExecError::Template { part: "query", reason });
        assert_eq!(World::with(ORDERS).run(sql).await, want, "{sql:?}");
    }
}

#[tokio::test]
async fn a_long_answer_is_cut_but_all_of_it_is_done() {
    let world = World::with("CREATE TABLE t (a INTEGER)");
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)";

    let written =
        world.run(&format!("INSERT INTO t {numbers} SELECT i FROM n RETURNING a")).await.unwrap();
    let read = world.run("SELECT a FROM t LIMIT 1000").await.unwrap();

    assert_eq!(written.rows_affected, 5_000);
    let written = written.table.unwrap();
    assert_eq!((written.rows.len(), written.truncated), (1_000, true));
    assert_eq!(world.see("SELECT count(*) FROM t"), 5_000);
    assert_eq!(read.table.map(|table| (table.rows.len(), table.truncated)), Some((1_000, false)));
}

#[tokio::test]
async fn a_heavy_answer_is_cut_too() {
    let world = World::with("");
    let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
               SELECT hex(zeroblob(1000000)) FROM n";

    let table = world.run(sql).await.unwrap().table.unwrap();

    assert_eq!((table.rows.len(), table.truncated), (6, true));
}

#[tokio::test]
async fn a_schema_that_changes_between_runs_is_seen() {
    let world = World::with("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    let before = world.run("SELECT * FROM t").await.unwrap().table.unwrap();
    world.beside().execute_batch("ALTER TABLE t ADD COLUMN b DEFAULT 2").unwrap();

    let after = world.run("SELECT * FROM t").await.unwrap().table.unwrap();

    assert_eq!(before.columns, ["a"]);
    assert_eq!(
        (after.columns, after.rows),
        (vec!["a".into(), "b".into()], vec![vec![json!(1), json!(2)]])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_runs_at_once_on_one_file_all_count() {
    let world = std::sync::Arc::new(World::with(ORDERS));
    let runs: Vec<_> = (0..50)
        .map(|_| {
            let world = std::sync::Arc::clone(&world);
            tokio::spawn(async move {
                let step = "UPDATE orders SET qty = qty + 1 WHERE id = 1";
                world.run(step).await
            })
        })
        .collect();

    for run in runs {
        assert_eq!(run.await.unwrap().map(|ran| ran.rows_affected), Ok(1));
    }
    assert_eq!(world.see("SELECT qty FROM orders WHERE id = 1"), 51);
}

#[tokio::test]
async fn what_is_temporary_ends_with_its_run() {
    let world = World::with(ORDERS);
    let sql = "CREATE TEMP TABLE orders AS SELECT 1 AS id; SELECT count(*) FROM orders";
    let first = world.run(sql).await.unwrap();
    assert_eq!(first.table.unwrap().rows, [[json!(1)]]);

    let next = world.run("SELECT count(*) FROM orders").await.unwrap();

    assert_eq!(next.table.unwrap().rows, [[json!(3)]]);
}

#[tokio::test]
async fn the_journal_mode_stays_the_persons_choice() {
    for mode in ["delete", "wal", "truncate", "persist"] {
        let world = World::with(&format!("PRAGMA journal_mode = {mode}; {ORDERS}"));

        world.run("UPDATE orders SET qty = 0").await.unwrap();
        let table = world.run("PRAGMA journal_mode").await.unwrap().table.unwrap();

        // Only WAL is a property of the file; the others are the connection's.
        let want = if mode == "wal" { "wal" } else { "delete" };
        assert_eq!(table.rows, [[json!(want)]], "{mode}");
    }
}
