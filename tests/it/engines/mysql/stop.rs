//! Runs that are stopped: the server stops too, nothing is kept, and nothing runs twice.

use std::time::{Duration, Instant};

use doable_domain::guard::Guard;
use doable_exec::{ExecError, Executor as _};
use mysql_async::prelude::Queryable as _;
use serde_json::json;
use tokio::sync::Notify;

use super::{super::number, Shop};

const SLOW: &str = "UPDATE t SET a = 2 WHERE id = 1; SELECT sleep(60)";

const TABLE: &str = "CREATE TABLE t (id INT PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 1)";

impl Shop {
    /// Waits until the driver's connections to this database do (or don't) what is `LIKE` that.
    async fn wait_until(&self, statement: &str, is_there: bool) -> Vec<u64> {
        let mut admin = self.admin().await;
        let sql = format!(
            "SELECT id FROM information_schema.processlist
              WHERE db = '{}' AND id <> CONNECTION_ID() AND info LIKE '{statement}'",
            self.name
        );
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let ids: Vec<u64> = admin.query(&sql).await.unwrap();
            if ids.is_empty() != is_there {
                return ids;
            }
            assert!(Instant::now() < deadline, "{statement}: {ids:?}");
            tokio::task::yield_now().await;
        }
    }

    /// The driver's connection is free again, the row as it was, and the next run works.
    async fn check_stopped(&self) {
        self.wait_until("%sleep%", false).await;
        let kept = self.run("SELECT a FROM t WHERE id = 1 FOR UPDATE", &[]).await.unwrap();
        assert_eq!(kept.body["rows"], json!([[1]]));
    }
}

fn limit(millis: u64) -> Guard {
    serde_json::from_value(json!({ "timeout_ms": millis })).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_ends_by_itself_what_nobody_ends() {
    let shop = Shop::new(TABLE).await;
    if !shop.is_mariadb().await {
        return;
    }
    for (millis, seconds) in [(500, 6), (20_000, 24), (500, 6)] {
        let guard = json!({"timeout_ms": millis});
        let told = shop.run_guarded("SELECT @@max_statement_time", guard).await.unwrap().body;
        let told = told["rows"][0][0].as_f64().unwrap();
        assert_eq!(told, f64::from(seconds), "after {millis} ms, and time to do it ourselves");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_past_its_limit_is_stopped_on_the_server() {
    let shop = Shop::new(TABLE).await;
    let begun = Instant::now();

    let stopped = shop.executor.execute(shop.query(SLOW, &[], limit(500))).await;

    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let want = ExecError::TimedOut { limit: limit(500).timeout_ms, may_have_acted: false };
    assert_eq!(stopped, Err(want));
    shop.check_stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_run_is_stopped_on_the_server() {
    let shop = Shop::new(TABLE).await;
    let job = shop.query(SLOW, &[], Guard::default());
    let cancel = job.cancel.clone();

    let (stopped, ()) = tokio::join!(shop.executor.execute(job), async {
        shop.wait_until("%sleep%", true).await;
        cancel.cancel();
    });

    assert_eq!(stopped, Err(ExecError::Cancelled { may_have_acted: false }));
    shop.check_stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_nobody_waits_for_is_stopped_on_the_server() {
    let shop = Shop::new(TABLE).await;
    let job = shop.query(SLOW, &[], Guard::default());

    tokio::select! {
        done = shop.executor.execute(job) => panic!("{done:?}"),
        _ = shop.wait_until("%sleep%", true) => {}
    }

    shop.check_stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_killed_in_the_middle_fails_its_run_only() {
    let shop = Shop::new(TABLE).await;
    let once = "UPDATE t SET a = a + 1 WHERE id = 1; SELECT sleep(60)";
    let (killed, ()) = tokio::join!(shop.run(once, &[]), async {
        let ids = shop.wait_until("%sleep%", true).await;
        shop.admin().await.query_drop(format!("KILL {}", ids[0])).await.unwrap();
    });

    assert!(
        matches!(&killed, Err(error @ ExecError::Network { .. }) if !error.may_have_acted()),
        "{killed:?}"
    );
    shop.check_stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_commits_by_itself_is_cancelled_for_certain_and_lost_without_certainty() {
    for is_killed in [false, true] {
        let shop = Shop::new("CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
        let shop = shop.await;
        let mut other = shop.admin().await;
        other
            .query_drop("START TRANSACTION; SELECT a FROM t WHERE a = 2 FOR UPDATE")
            .await
            .unwrap();
        let write = "UPDATE t SET a = a + 10 WHERE a = {{a}}";
        let job = shop.query(write, &[("a", number("2"))], Guard::default());
        let (ready, cancel) = (Notify::new(), job.cancel.clone());

        let (ended, ()) = tokio::join!(
            async {
                // Leaves its connection ready for the next.
                shop.run(write, &[("a", number("1"))]).await.unwrap();
                ready.notify_one();
                shop.executor.execute(job).await
            },
            async {
                ready.notified().await;
                let ids = shop.wait_until("UPDATE t%", true).await;
                if is_killed {
                    shop.admin().await.query_drop(format!("KILL {}", ids[0])).await.unwrap();
                } else {
                    cancel.cancel();
                }
            }
        );

        other.query_drop("ROLLBACK").await.unwrap();
        match ended {
            Err(ExecError::Network { may_have_acted: true, .. }) if is_killed => {}
            Err(ExecError::Cancelled { may_have_acted: false }) if !is_killed => {}
            other => panic!("killed: {is_killed}: {other:?}"),
        }
        assert_eq!(shop.column("SELECT a FROM t ORDER BY a").await, ["2", "11"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_died_while_idle_is_replaced() {
    let shop = Shop::new(TABLE).await;
    shop.run("SELECT 1", &[]).await.unwrap();
    for _ in 0..3 {
        let mut admin = shop.admin().await;
        let ids: Vec<u64> = admin
            .query(format!(
                "SELECT id FROM information_schema.processlist
                  WHERE db = '{}' AND id <> CONNECTION_ID()",
                shop.name
            ))
            .await
            .unwrap();
        for id in ids {
            // It may have ended by itself.
            let _ = admin.query_drop(format!("KILL {id}")).await;
        }

        let ran = shop.run("SELECT a FROM t", &[]).await;

        assert_eq!(ran.unwrap().body["rows"], json!([[1]]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_others_hold_is_named() {
    let shop = Shop::new(TABLE).await;
    let mut other = shop.admin().await;
    other.query_drop("START TRANSACTION; UPDATE t SET a = 5 WHERE id = 1").await.unwrap();

    let sql = "UPDATE t SET a = 6 WHERE id = 1";
    let refused = shop.executor.execute(shop.query(sql, &[], limit(3_000))).await;

    let message = refused.unwrap_err().to_string();
    assert!(message.contains("lock"), "{message}");
    other.query_drop("ROLLBACK").await.unwrap();
    shop.check_stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_runs_than_connections_take_turns() {
    let shop = Shop::new(TABLE).await;
    let sql = "UPDATE t SET a = a + 1 WHERE id = 1";

    let runs = (0..40).map(|_| shop.run(sql, &[]));
    let done = futures_util::future::join_all(runs).await;

    assert!(done.iter().all(Result::is_ok), "{done:?}");
    assert_eq!(shop.column("SELECT a FROM t").await, ["41"]);
    // The server takes a moment to forget those that are closed.
    let sql = format!(
        "SELECT count(*) FROM information_schema.processlist
          WHERE db = '{}' AND id <> CONNECTION_ID()",
        shop.name
    );
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let connections = shop.column(&sql).await;
        if connections[0].parse::<u32>().unwrap() <= 8 {
            return;
        }
        assert!(Instant::now() < deadline, "{connections:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_gives_way_in_a_deadlock_says_so() {
    let shop = Shop::new(TABLE).await;
    let mut other = shop.admin().await;
    // The server lets the one give way that has changed less.
    other
        .query_drop(
            "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n
               WHERE i < 100) SELECT i, 0 FROM n; START TRANSACTION;
             UPDATE t SET a = 5 WHERE id >= 2",
        )
        .await
        .unwrap();
    let both = "UPDATE t SET a = 6 WHERE id = 1; UPDATE t SET a = 6 WHERE id = 2";

    let (refused, ()) = tokio::join!(shop.run(both, &[]), async {
        shop.wait_until("%id = 2%", true).await;
        other.query_drop("UPDATE t SET a = 7 WHERE id = 1; ROLLBACK").await.unwrap();
    });

    let message = refused.unwrap_err().to_string();
    assert!(message.contains("had to give way"), "{message}");
    shop.check_stopped().await;
}
