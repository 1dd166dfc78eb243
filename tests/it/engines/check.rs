//! SQL that is checked and not run: one table of cases, on each engine.

use doable_domain::{
    database::Engine::{self, Mysql, Postgres, Sqlite},
    sql::{Clauses, Probe},
    template::{Language, Template},
    value::Value,
};
use doable_exec::{ExecError, Executor as _, Script, Verdict};
use serde_json::json;

use super::{ENGINES, Target};

async fn with_table(engine: Engine) -> Target {
    let target = Target::new(engine).await;
    target.sql("CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(80))").await;
    target.sql("INSERT INTO item VALUES (1, 'one')").await;
    target
}

async fn check(target: &Target, text: &str) -> Result<Verdict, ExecError> {
    let template = Template::parse(text, Language::Sql).unwrap();
    let probe = Probe::of(&template, target.engine(), Clauses::Kept);
    let script = Script { sql: probe.sql.clone(), binds: vec![Value::Null; probe.binds] };
    target.executor.probe(&target.database, script).await
}

/// What the refusal of `text` is about: all that follows the place it names.
async fn refused(target: &Target, text: &str) -> Option<String> {
    match check(target, text).await {
        Ok(Verdict::Refused { words, at }) => {
            assert!(!words.is_empty(), "{text}");
            at.map(|at| text[at..].to_owned())
        }
        other => panic!("{:?}: {text}: {other:?}", target.engine()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sound_is_understood_and_nothing_of_it_is_done() {
    for engine in ENGINES {
        let target = with_table(engine).await;
        for text in [
            "SELECT * FROM item",
            "UPDATE item SET name = {{name}} WHERE id = {{id}}",
            "DELETE FROM item WHERE id = 1; INSERT INTO item VALUES ({{id}}, {{name}})",
            "DELETE FROM item WHERE name = {{name}} [[AND id = {{id}}]]; SELECT id FROM item",
            "DROP TABLE item",
        ] {
            let got = check(&target, text).await;

            assert_eq!(got, Ok(Verdict::Understood), "{engine:?}: {text}");
        }
        assert_eq!(target.rows("SELECT * FROM item").await, json!([[1, "one"]]), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_told_where_it_stands() {
    for engine in ENGINES {
        let target = with_table(engine).await;
        for (text, want) in [
            ("SELECT nme FROM item", "nme FROM item"),
            ("SELECT 1;\nSELECT 'é', id\n  FROM itm WHERE id = 1", "itm WHERE id = 1"),
            ("SELECT id FROM item WHRE id = 1", "id = 1"),
            ("INSERT INTO item (id, nme) VALUES (1, 'x')", "nme) VALUES (1, 'x')"),
            ("SELECT 1; UPDATE item SET nme = 'x' WHERE id = 1", "nme = 'x' WHERE id = 1"),
        ] {
            let got = refused(&target, text).await;

            assert_eq!(got.as_deref(), Some(want), "{engine:?}: {text}");
        }
        assert!(refused(&target, "SELECT (1").await.is_none_or(|rest| rest.is_empty()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_on_a_table_that_is_not_made_yet_is_for_a_run_to_tell() {
    for (engine, text) in [
        (Sqlite, "CREATE TABLE other (a INTEGER); SELECT a FROM other"),
        (Postgres, "CREATE TABLE other (a INTEGER); SELECT a FROM other"),
        (Mysql, "CREATE TEMPORARY TABLE other (a INTEGER); SELECT a FROM other"),
    ] {
        let target = with_table(engine).await;

        let got = check(&target, text).await;

        let Ok(Verdict::Unknown { from }) = got else { panic!("{engine:?}: {got:?}") };
        assert!("; SELECT a FROM other".ends_with(&text[from..]), "{engine:?}: {from}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_action_may_do_is_refused_without_a_word_of_the_database() {
    for engine in ENGINES {
        let target = with_table(engine).await;
        for text in ["COMMIT", "-- nothing", "SELECT 1; ROLLBACK"] {
            let got = check(&target, text).await;

            let is_refused = matches!(
                got,
                Err(ExecError::Template { .. } | ExecError::Rejected { .. })
                    | Ok(Verdict::Refused { .. })
            );
            assert!(is_refused, "{engine:?}: {text}: {got:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_is_no_refusal() {
    let mut target = with_table(Sqlite).await;
    target.database.details.insert("db".to_owned(), json!("/nowhere/there.db"));

    let got = check(&target, "SELECT 1").await;

    assert!(matches!(got, Err(ExecError::Unreachable { .. })), "{got:?}");
}
