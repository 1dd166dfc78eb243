//! What a connection keeps from one run to the next: what is prepared, and nothing that
//! another run could notice.

use std::sync::Arc;

use doable_domain::database::Engine;
use doable_exec::ExecError;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::{Ask, ENGINES, Target, until};

#[tokio::test(flavor = "multi_thread")]
async fn each_run_has_its_own_limits_on_a_connection_that_others_have_used() {
    for (engine, connection, limit, within) in [
        (
            Engine::Postgres,
            "SELECT pg_backend_pid()",
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')",
            [(7_000, json!(["7s", "6300ms"])), (9_000, json!(["9s", "8100ms"]))],
        ),
        (
            Engine::Mysql,
            "SELECT connection_id()",
            "SELECT @@innodb_lock_wait_timeout, @@lock_wait_timeout",
            [(7_000, json!([6, 6])), (9_000, json!([8, 8]))],
        ),
    ] {
        let target = Target::new(engine).await;
        target.sql("CREATE TABLE t (a int)").await;
        let mut connections = vec![target.rows(connection).await];
        let [(first, _), _] = &within;
        for (millis, want) in &within {
            // Leaves its limits for the next run, whose limits may be others.
            let write = "UPDATE t SET a = 1 WHERE a = 2";
            target.run(write, Ask::within(*first)).await.unwrap();

            let answer = target.run(limit, Ask::within(*millis)).await.unwrap();

            assert_eq!(answer["rows"], json!([want]), "{engine:?} within {millis} ms");
            connections.push(target.rows(connection).await);
        }
        connections.dedup();
        // MySQL's are set up anew after each of these, and another may be taken meanwhile.
        let is_one = connections.len() == 1;
        assert!(is_one || engine == Engine::Mysql, "{connections:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_script_sets_is_gone_for_the_next() {
    let function = "CREATE FUNCTION remember() RETURNS text LANGUAGE sql
                    AS $$ SELECT set_config('app.person', 'ann', false) $$";
    let person = "SELECT coalesce(current_setting('app.person', true), '')";
    for (engine, set_up, set, read, want) in [
        (Engine::Postgres, function, "SELECT remember()", person, json!("")),
        (Engine::Mysql, "", "SET @person = 'ann'", "SELECT @person", json!(null)),
        (Engine::Mysql, "", "SELECT @person := 'ann'", "SELECT @person", json!(null)),
        (Engine::Mysql, "", "SET SESSION sql_mode = ''", "SELECT @@sql_mode = ''", json!(0)),
    ] {
        let target = Target::new(engine).await;
        target.sql("CREATE TABLE t (a int)").await;
        if !set_up.is_empty() {
            target.sql(set_up).await;
        }
        for between in
            [&[][..], &["UPDATE t SET a = 1 WHERE a = 2"], &["DELETE FROM t WHERE a = 3"; 3]]
        {
            target.sql(set).await;
            for sql in between {
                target.sql(sql).await;
            }

            assert_eq!(target.rows(read).await, json!([[want]]), "{set}, then {between:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_busy_delays_no_other() {
    for engine in ENGINES {
        let slow = match engine {
            Engine::Sqlite => {
                "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) \
                               SELECT count(*) FROM c"
            }
            Engine::Postgres => "SELECT pg_sleep(60)",
            Engine::Mysql => "SELECT sleep(60)",
        };
        let busy = Arc::new(Target::new(engine).await);
        let other = Target::new(engine).await;
        let cancel = CancellationToken::new();
        // As many as a server's database has at a time.
        let runs = [(); 8].map(|()| {
            let (busy, cancel) = (Arc::clone(&busy), cancel.clone());
            let ask = Ask { cancel, ..Ask::default() };
            tokio::spawn(async move { busy.run(slow, ask).await })
        });
        until("it is busy", async || {
            let one_more = busy.run("SELECT 1", Ask::within(200)).await;
            matches!(one_more, Err(ExecError::TimedOut { .. }))
        })
        .await;

        let answer = other.run("SELECT 1", Ask::within(5_000)).await;

        assert_eq!(answer.unwrap()["rows"], json!([[1]]), "{engine:?}");
        cancel.cancel();
        for run in runs {
            assert!(run.await.unwrap().is_err(), "{engine:?}");
        }
        assert_eq!(busy.rows("SELECT 1").await, json!([[1]]), "{engine:?}: it is free again");
    }
}
