//! What a connection keeps from one run to the next: what is prepared, and nothing that
//! another run could notice.

use doable_domain::database::Engine;
use serde_json::json;

use super::{Ask, Target};

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
