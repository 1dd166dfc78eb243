//! `query` actions from the template to the answer, on a real SQLite file. What the
//! driver does by itself is tested beside it.

use std::path::Path;

use doable_domain::{
    database::{Database, DatabaseSettings, Engine},
    guard::Guard,
    id::{DatabaseId, RunId},
    template::{Language, Template},
    value::{Number, Value, Values},
};
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::QueryExecutor;
use crate::{ExecError, Job, Outcome, Work};

fn database_at(path: &Path) -> Database {
    Database {
        id: DatabaseId::try_from(1).unwrap(),
        name: "Shop".to_owned(),
        engine: Engine::Sqlite,
        details: json!({ "db": path }).as_object().unwrap().clone(),
        settings: DatabaseSettings::default(),
        password: None,
    }
}

/// Runs `sql` on a fresh shop of two orders, and then tells what is in it.
async fn run(sql: &str, values: &[(&str, Value)]) -> (Result<Outcome, ExecError>, Json) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("shop.db");
    std::fs::write(&path, "").unwrap();
    let database = database_at(&path);
    let executor = QueryExecutor::new();

    let execute = async |sql: &str, values: &[(&str, Value)]| {
        let template = Template::parse(sql, Language::Sql).unwrap();
        let values: Values =
            values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let work =
            Work::Query { database: database.clone().into(), template: template.clone().into() };
        let cancel = CancellationToken::new();
        let job = Job {
            run: RunId::from_uuid(Uuid::nil()),
            work,
            values,
            guard: Guard::default(),
            reach: crate::Reach::default(),
            cancel,
        };
        executor.execute(&job, &database, &template).await
    };
    let schema = "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, qty INTEGER);
                  INSERT INTO orders VALUES (1, 'open', 1), (2, 'open', 2);";
    execute(schema, &[]).await.unwrap();
    let outcome = execute(sql, values).await;
    let left = execute("SELECT * FROM orders ORDER BY id", &[]).await.unwrap();
    (outcome, left.body["rows"].clone())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn number(number: &str) -> Value {
    Value::Number(Number::parse(number).unwrap())
}

#[tokio::test]
async fn an_action_answers_its_count_and_its_rows() {
    for (sql, body) in [
        ("UPDATE orders SET status = 'sent'", json!({ "rows-affected": 2 })),
        ("UPDATE orders SET status = 'sent' WHERE id = 9", json!({ "rows-affected": 0 })),
        (
            "SELECT id, status FROM orders WHERE id = {{id}}",
            json!({
                "rows-affected": 0,
                "columns": [{ "name": "id" }, { "name": "status" }],
                "rows": [[1, "open"]],
                "truncated": false,
            }),
        ),
        (
            "DELETE FROM orders WHERE id = {{ id }} RETURNING qty",
            json!({
                "rows-affected": 1,
                "columns": [{ "name": "qty" }],
                "rows": [[1]],
                "truncated": false,
            }),
        ),
    ] {
        let rows_affected = body["rows-affected"].as_u64();

        let (outcome, _) = run(sql, &[("id", number("1"))]).await;

        assert_eq!(outcome, Ok(Outcome { status: 200, body, rows_affected }), "{sql}");
    }
}

#[tokio::test]
async fn a_value_is_bound_wherever_it_stands_and_never_read_as_sql() {
    let hostile = "x'; DROP TABLE orders; --";
    let sql = "UPDATE orders SET status = {{status}} WHERE id = {{id}};
               UPDATE orders SET qty = qty + {{id}}[[ + {{more}}]] WHERE status = {{status}}";

    let (outcome, left) = run(sql, &[("status", text(hostile)), ("id", number("2"))]).await;

    assert_eq!(outcome.map(|outcome| outcome.rows_affected), Ok(Some(2)));
    assert_eq!(left, json!([[1, "open", 1], [2, hostile, 4]]));
}

#[tokio::test]
async fn a_clause_is_kept_with_its_value_and_dropped_without() {
    let sql = "UPDATE orders SET qty = 0 WHERE id > 0 [[AND id = {{id}}]]";
    for (values, want) in [
        (vec![], json!([[1, "open", 0], [2, "open", 0]])),
        (vec![("id", number("2"))], json!([[1, "open", 1], [2, "open", 0]])),
    ] {
        let (_, left) = run(sql, &values).await;

        assert_eq!(left, want, "{values:?}");
    }
}

#[tokio::test]
async fn values_that_are_missing_are_named_and_nothing_is_done() {
    let sql = "UPDATE orders SET status = {{status}} WHERE id = {{id}}";

    let (outcome, left) = run(sql, &[]).await;

    let names = vec!["status".to_owned(), "id".to_owned()];
    assert_eq!(outcome, Err(ExecError::MissingParameters { names }));
    assert_eq!(left, json!([[1, "open", 1], [2, "open", 2]]));
}

#[tokio::test]
async fn a_text_with_a_nul_is_refused_with_its_name() {
    let sql = "UPDATE orders SET status = {{status}}";

    let (outcome, left) = run(sql, &[("status", text("a\0b"))]).await;

    let Err(ExecError::UnfitValue { name, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(name, "status");
    assert_eq!(left, json!([[1, "open", 1], [2, "open", 2]]));
}
