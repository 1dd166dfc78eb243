//! Options from a query: one table of cases, run on each engine.

use doable_domain::{
    accept::is_option,
    database::Engine::{self, Mysql, Postgres, Sqlite},
    form::Choices,
    limit::TimeLimit,
    parameter::ValueType,
    sql::{OptionsQuery, Wanted},
    value::Value,
};
use doable_exec::{
    ExecError, Executor as _,
    driver::{Drivers, Script},
};
use serde_json::{Value as Json, json};

use super::{Target, number, text};

const ENGINES: [Engine; 3] = [Sqlite, Postgres, Mysql];

/// 5 000 items, and some whose names a search could stumble over.
const ITEMS: [&str; 6] = [
    "CREATE TABLE item (id INTEGER, name VARCHAR(80))",
    "CREATE TABLE digit (d INTEGER)",
    "INSERT INTO digit VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)",
    "INSERT INTO item (id) SELECT a.d * 1000 + b.d * 100 + c.d * 10 + e.d + 1
       FROM digit a CROSS JOIN digit b CROSS JOIN digit c CROSS JOIN digit e WHERE a.d < 5",
    "UPDATE item SET name = concat('Item ', id)",
    "INSERT INTO item VALUES (9001, '50% off'), (9002, 'a_b'), (9003, 'O''Brien \"Bob\"'),
       (9004, 'Äpfel!'), (9005, NULL), (NULL, 'nothing'), (9001, 'twice')",
];

const NEWEST_FIRST: &str = "SELECT id, name, id FROM item ORDER BY id DESC, name -- newest first";

async fn with_items(engine: Engine) -> Target {
    let target = Target::new(engine).await;
    for statement in ITEMS {
        target.sql(statement).await;
    }
    target
}

async fn options(target: &Target, query: &str, wanted: Wanted) -> Result<Choices, ExecError> {
    let query = OptionsQuery::read(query, target.engine()).unwrap();
    target.executor.read_options(&target.database, &query, &wanted).await
}

async fn matching(target: &Target, query: &str, text: &str) -> Json {
    let found = options(target, query, Wanted::Matching(text.to_owned())).await.unwrap();
    found.options.into_iter().map(|option| option.value).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_what_the_first_thousand_do_not_hold() {
    for engine in ENGINES {
        let target = with_items(engine).await;

        let all = options(&target, NEWEST_FIRST, Wanted::All).await.unwrap();
        let fours = options(&target, NEWEST_FIRST, Wanted::Matching("ITEM 42".to_owned())).await;

        assert!(all.truncated && all.options.len() > 990, "{engine:?}: {}", all.options.len());
        let labels: Vec<&str> = all.options.iter().map(|option| &*option.label).take(6).collect();
        assert_eq!(
            labels,
            ["9005", "Äpfel!", "O'Brien \"Bob\"", "a_b", "50% off", "Item 5000"],
            "{engine:?}: in the query's order, without NULL, and each value once"
        );
        let fours = fours.unwrap();
        let ids: Vec<i64> = fours.options.iter().filter_map(|o| o.value.as_i64()).collect();
        assert_eq!((ids.len(), ids[0], ids[110]), (111, 4299, 42), "{engine:?}: {ids:?}");
        assert!(!fours.truncated, "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_searched_for_is_a_text_and_no_pattern() {
    for engine in ENGINES {
        let target = with_items(engine).await;
        for (text, want) in [
            ("50%", json!([9001])),
            ("%", json!([9001])),
            ("_", json!([9002])),
            ("o'br", json!([9003])),
            ("\"", json!([9003])),
            ("äPFEL", json!([9004])),
            ("l!", json!([9004])),
            ("9005", json!([9005])), // its label is NULL
            ("\\", json!([])),
            ("a\0b", json!([])),
            ("'; DROP TABLE item; --", json!([])),
        ] {
            assert_eq!(matching(&target, NEWEST_FIRST, text).await, want, "{engine:?}: {text}");
        }
        for query in [
            "SELECT name FROM item WHERE id = 9002;",
            "WITH x AS (SELECT name FROM item WHERE id = 9002) SELECT * FROM x",
            "(SELECT name FROM item WHERE id = 9002) ORDER BY 1",
            "SELECT name FROM item WHERE id = 9002 UNION ALL SELECT 'c' LIMIT 5",
        ] {
            // SQLite knows no parentheses around a SELECT.
            if engine != Sqlite || !query.starts_with('(') {
                assert_eq!(matching(&target, query, "A_").await, json!(["a_b"]), "{query}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_option_is_found_again_by_the_value_that_was_sent() {
    for engine in ENGINES {
        let target = with_items(engine).await;
        target.sql("CREATE TABLE typed (n DECIMAL(10, 2), d DATE, t TIMESTAMP)").await;
        target.sql("INSERT INTO typed VALUES (1.50, '2026-01-31', '2026-01-31 10:20:30')").await;
        for (query, kind) in [
            ("SELECT id FROM item WHERE id > 9000", ValueType::Number),
            ("SELECT id FROM item WHERE id > 9000", ValueType::Text),
            ("SELECT name FROM item WHERE id > 9000", ValueType::Text),
            ("SELECT n FROM typed", ValueType::Number),
            ("SELECT n FROM typed", ValueType::Text),
            ("SELECT d FROM typed", ValueType::Date),
            ("SELECT d FROM typed", ValueType::Text),
        ] {
            let all = options(&target, query, Wanted::All).await.unwrap().options;
            assert!(!all.is_empty(), "{engine:?}: {query}");
            for option in all {
                let value = Value::from_json(kind, &option.value).unwrap();

                let found = options(&target, query, Wanted::Like(value.clone())).await.unwrap();

                let is_there = found.options.iter().any(|it| is_option(kind, &it.value, &value));
                assert!(is_there, "{engine:?}: {query} {kind:?} {option:?}: {found:?}");
            }
        }
        for value in [number("9999"), number("0"), text("ITEM 1"), text("5 OR 1=1"), text("Item%")]
        {
            for query in ["SELECT id FROM item", "SELECT name FROM item", "SELECT d FROM typed"] {
                let kind = if matches!(value, Value::Number(_)) {
                    ValueType::Number
                } else {
                    ValueType::Text
                };

                let found = options(&target, query, Wanted::Like(value.clone())).await.unwrap();

                let is_there = found.options.iter().any(|it| is_option(kind, &it.value, &value));
                assert!(!is_there, "{engine:?}: {query} {value:?}: {found:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_engine_itself_lets_a_query_of_options_write_nothing() {
    let drivers = Drivers::default();
    let limit = TimeLimit::from_millis(10_000).unwrap();
    for (engine, set_up, writes) in [
        (
            Sqlite,
            &[][..],
            &["INSERT INTO item VALUES (1, 'x') RETURNING id", "PRAGMA foreign_keys = 0"][..],
        ),
        (
            Postgres,
            &[
                "CREATE SEQUENCE s",
                "CREATE FUNCTION writes() RETURNS integer LANGUAGE sql AS
                   'DELETE FROM item WHERE id = 1; SELECT 1'",
            ],
            &[
                "WITH x AS (DELETE FROM item WHERE id = 1 RETURNING id) SELECT id FROM x",
                "SELECT writes()",
                "SELECT nextval('s')",
                "SELECT set_config('transaction_read_only', 'off', true), writes()",
                "SELECT id FROM item FOR UPDATE",
                "CREATE TABLE made (id INTEGER)",
            ],
        ),
        (
            Mysql,
            &[
                "CREATE FUNCTION writes() RETURNS INTEGER MODIFIES SQL DATA BEGIN DELETE FROM item WHERE \
               id = 1; RETURN 1; END",
            ],
            &["SELECT writes()", "CREATE TABLE made (id INTEGER)"],
        ),
    ] {
        let target = with_items(engine).await;
        for statement in set_up {
            target.sql(statement).await;
        }
        let all = ["DELETE FROM item WHERE id = 1", "UPDATE item SET id = 0", "DROP TABLE item"];
        for sql in all.iter().chain(writes) {
            let script = Script { sql: (*sql).to_owned(), binds: Vec::new() };

            let refused = drivers.read(&target.database, script, limit).await;

            assert!(refused.is_err(), "{engine:?}: {sql}: {refused:?}");
            assert!(!refused.unwrap_err().may_have_acted(), "{engine:?}: {sql}");
        }
        assert_eq!(target.rows("SELECT count(*), min(id) FROM item").await, json!([[5007, 1]]));
        // Nothing of the reading is left on the connections.
        assert_eq!(target.sql("DELETE FROM item WHERE id = 1").await["rows-affected"], 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_database_says_of_a_query_is_told_as_it_is() {
    for engine in ENGINES {
        let target = with_items(engine).await;
        for wanted in [Wanted::All, Wanted::Matching("x".to_owned())] {
            let refused = options(&target, "SELECT id FROM nowhere", wanted).await.unwrap_err();

            let said = refused.to_string();
            assert!(said.contains("nowhere") && !said.contains("Action"), "{engine:?}: {said}");
        }
        let refused = options(&target, "SELECT id FROM item ORDER BY", Wanted::All).await;
        assert!(matches!(refused, Err(ExecError::Rejected { .. })), "{engine:?}: {refused:?}");
    }
}
