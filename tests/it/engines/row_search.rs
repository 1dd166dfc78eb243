//! Rows to pick from: searched by text in every column, on each engine.

use doable_domain::{
    database::Engine::{Mysql, Postgres, Sqlite},
    sql::{ReadColumn, RowSearch, TableName},
};
use doable_exec::Executor as _;
use serde_json::{Value as Json, json};

use super::Target;

const ROWS: [&str; 3] = [
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(40), born DATE, note VARCHAR(40))",
    "INSERT INTO person VALUES (3, 'Ada', '1815-12-10', '50% off'), (1, 'Grace', '1906-12-09', 'a_b'),
       (2, 'Äpfel!', NULL, 'O''Brien'), (10, 'Alan', '1912-06-23', NULL)",
    "CREATE VIEW nobody AS SELECT * FROM person WHERE id < 0",
];

/// The ids of the rows that are found, and whether there are more.
async fn found(target: &Target, text: &str, most: usize) -> (Json, bool) {
    let read = |name: &str| ReadColumn { name: name.to_owned(), as_text: false };
    let search = RowSearch {
        columns: ["id", "name", "born", "note"].map(read).to_vec(),
        key: vec!["id".to_owned()],
        text: text.to_owned(),
        most,
    };
    let table = TableName { schema: None, name: "person".to_owned() };
    let found = target.executor.search_rows(&target.database, &table, &search).await.unwrap();
    (found.rows.into_iter().map(|row| row[0].clone()).collect(), found.truncated)
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_found_by_a_text_in_any_column_and_it_is_no_pattern() {
    for engine in [Sqlite, Postgres, Mysql] {
        let target = Target::new(engine).await;
        for statement in ROWS {
            target.sql(statement).await;
        }
        for (text, want) in [
            ("", json!([1, 2, 3, 10])),
            ("rac", json!([1])),
            ("ADA", json!([3])),
            ("1815", json!([3])),
            ("-12-", json!([1, 3])),
            ("10", json!([3, 10])), // an id, and the tenth of December
            ("50%", json!([3])),
            ("%", json!([3])),
            ("_", json!([1])),
            ("äPFEL", json!([2])),
            ("l!", json!([2])),
            ("o'br", json!([2])),
            ("\\", json!([])),
            ("a\0b", json!([])),
            ("'; DROP TABLE person; --", json!([])),
        ] {
            assert_eq!(found(&target, text, 50).await, (want, false), "{engine:?}: {text}");
        }
        assert_eq!(found(&target, "", 3).await, (json!([1, 2, 3]), true), "{engine:?}");
        assert_eq!(found(&target, "", 4).await, (json!([1, 2, 3, 10]), false), "{engine:?}");
    }
}
