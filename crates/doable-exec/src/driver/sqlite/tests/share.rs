//! Runs that wait together: one commit for all of them, and to each as if it had been
//! alone.

use std::{fs, sync::Arc};

use doable_domain::{guard::Guard, limit::TimeLimit};
use rusqlite::{Connection, ErrorCode};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{ORDERS, World, database_at};
use crate::{
    ExecError,
    driver::{Ran, Script},
};

/// Lines refer to orders; what is wrong with that is found at the commit only.
const LINES: &str = "
    CREATE TABLE line (order_id REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE strict (order_id REFERENCES orders (id));";
const ADD: &str = "UPDATE orders SET qty = qty + 10 WHERE id = 1";
const ENDLESS: &str = "
    UPDATE orders SET qty = 100 WHERE id = 1;
    INSERT INTO orders (qty) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT i FROM n";

type Running = JoinHandle<Result<Ran, ExecError>>;

fn world() -> Arc<World> {
    Arc::new(World::with(&format!("{ORDERS}{LINES}")))
}

fn spawn(world: &Arc<World>, sql: &str, guard: Guard, cancel: CancellationToken) -> Running {
    let (world, sql) = (Arc::clone(world), sql.to_owned());
    tokio::spawn(async move {
        let script = Script { sql, binds: vec![] };
        world.drivers.run(&world.database(), script, &guard, &cancel).await
    })
}

fn spawn_usual(world: &Arc<World>, sql: &str) -> Running {
    spawn(world, sql, Guard::default(), CancellationToken::new())
}

/// A run that never ends by itself, and holds up the queue without a lock.
async fn hold_queue(world: &Arc<World>) -> (Running, CancellationToken) {
    world.run("SELECT 1").await.unwrap(); // so that the file has its thread
    let cancel = CancellationToken::new();
    let sql =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    let first = spawn(world, sql, Guard::default(), cancel.clone());
    tokio::task::yield_now().await;
    (first, cancel)
}

/// Lets the queue go once all that was spawned is in it.
async fn let_go((first, cancel): (Running, CancellationToken)) {
    tokio::task::yield_now().await;
    cancel.cancel();
    assert_eq!(first.await.unwrap(), Err(ExecError::Cancelled { may_have_acted: false }));
}

/// How often the file was committed to (file format, offset 24).
fn commits(world: &World) -> u32 {
    let bytes = fs::read(world.path()).unwrap();
    u32::from_be_bytes(bytes[24..28].try_into().unwrap())
}

#[tokio::test]
async fn runs_that_wait_together_share_a_commit_and_have_answers_of_their_own() {
    let world = world();
    let queue = hold_queue(&world).await;
    let before = commits(&world);
    let one = "UPDATE orders SET qty = qty + 10 WHERE id = 1 RETURNING qty";
    let two = "UPDATE orders SET qty = qty + 1; DELETE FROM note";
    let runs: Vec<_> =
        (0..20).map(|n| spawn_usual(&world, if n % 2 == 0 { one } else { two })).collect();

    let_go(queue).await;

    for (n, run) in (0..).zip(runs) {
        let ran = run.await.unwrap().unwrap();
        if n % 2 == 0 {
            let qty = 1 + n / 2 * 11 + 10;
            assert_eq!(ran.rows_affected, 1);
            assert_eq!(ran.table.unwrap().rows, [[serde_json::json!(qty)]], "run {n}");
        } else {
            // The rows that it changed, and the notes that triggers have left since the last.
            assert!(matches!(ran.rows_affected, 7 | 8), "run {n}: {}", ran.rows_affected);
        }
    }
    assert_eq!(world.see("SELECT qty FROM orders WHERE id = 1"), 111);
    assert_eq!(commits(&world) - before, 1, "commits for 20 runs");
}

#[tokio::test]
async fn one_that_fails_fails_as_if_alone_and_leaves_the_others() {
    let at_most = |most| Guard { max_rows: Some(most), ..Guard::default() };
    for (sql, guard) in [
        ("INSERT INTO orders VALUES (2, 'x', 1)", Guard::default()),
        ("UPDATE orders SET qty = 50", at_most(2)),
        ("UPDATE orders SET qty = 50 WHERE id = 1; DELETE FROM orders", at_most(3)),
        ("UPDATE orders SET qty = 50; INSERT INTO orders VALUES (2, 'x', 1)", Guard::default()),
        ("UPDATE orders SET qty = 50; UPDATE nowhere SET a = 1", Guard::default()),
        ("UPDATE orders SET qty = 50; COMMIT", Guard::default()),
        ("INSERT INTO strict VALUES (99)", Guard::default()),
        ("INSERT INTO line VALUES (99)", Guard::default()),
        ("PRAGMA defer_foreign_keys = ON; INSERT INTO strict VALUES (99)", Guard::default()),
        ("INSERT OR ROLLBACK INTO orders VALUES (4, 'x', 50), (1, 'x', 1)", Guard::default()),
        ("UPDATE orders SET qty = :nobody", Guard::default()),
    ] {
        let alone = world().run_with(sql, &[], &guard).await;
        assert!(alone.is_err(), "{sql}");
        let world = world();
        let queue = hold_queue(&world).await;
        let before = spawn_usual(&world, ADD);
        let failing = spawn(&world, sql, guard, CancellationToken::new());
        let after = spawn_usual(&world, ADD);

        let_go(queue).await;

        assert_eq!(failing.await.unwrap(), alone, "{sql}");
        for other in [before, after] {
            assert_eq!(other.await.unwrap().map(|ran| ran.rows_affected), Ok(1), "{sql}");
        }
        assert_eq!(world.see("SELECT sum(qty) FROM orders"), 26, "{sql}");
        assert_eq!(world.see("SELECT (SELECT count(*) FROM line) + count(*) FROM strict"), 0);
    }
}

#[tokio::test]
async fn a_foreign_key_put_off_by_one_is_not_put_off_for_the_others() {
    let world = world();
    let queue = hold_queue(&world).await;
    let puts_off = "PRAGMA defer_foreign_keys = ON; INSERT INTO strict VALUES (7); \
                    INSERT INTO orders VALUES (7, 'new', 0)";
    let good = spawn_usual(&world, puts_off);
    let bad = spawn_usual(&world, "INSERT INTO strict VALUES (8)");
    let mends = spawn_usual(&world, "INSERT INTO orders VALUES (8, 'late', 0)");

    let_go(queue).await;

    assert_eq!(good.await.unwrap().map(|ran| ran.rows_affected), Ok(2));
    assert!(bad.await.unwrap().is_err());
    assert_eq!(mends.await.unwrap().map(|ran| ran.rows_affected), Ok(1));
    assert_eq!(world.see("SELECT count(*) FROM strict"), 1);
}

#[tokio::test]
async fn one_that_is_cancelled_before_its_turn_leaves_the_others() {
    let world = world();
    let queue = hold_queue(&world).await;
    let cancel = CancellationToken::new();
    let before = spawn_usual(&world, ADD);
    let cancelled = spawn(&world, ADD, Guard::default(), cancel.clone());
    let dropped = spawn_usual(&world, ADD);
    let after = spawn_usual(&world, ADD);
    tokio::task::yield_now().await;
    cancel.cancel();
    dropped.abort();
    tokio::task::yield_now().await;

    let_go(queue).await;

    assert_eq!(cancelled.await.unwrap(), Err(ExecError::Cancelled { may_have_acted: false }));
    assert!(before.await.unwrap().is_ok() && after.await.unwrap().is_ok());
    assert_eq!(world.see("SELECT qty FROM orders WHERE id = 1"), 21);
}

#[tokio::test]
async fn a_long_run_gives_way_to_those_that_are_done_and_can_be_cancelled() {
    let world = world();
    let queue = hold_queue(&world).await;
    let cancel = CancellationToken::new();
    let before = spawn_usual(&world, ADD);
    let endless = spawn(&world, ENDLESS, Guard::default(), cancel.clone());
    let after = spawn_usual(&world, ADD);

    let_go(queue).await;
    let before = before.await.unwrap();
    let ended_first = endless.is_finished();
    cancel.cancel();

    assert!(before.is_ok() && !ended_first, "{before:?}");
    assert_eq!(endless.await.unwrap(), Err(ExecError::Cancelled { may_have_acted: false }));
    assert!(after.await.unwrap().is_ok());
    assert_eq!(world.see("SELECT sum(qty) FROM orders"), 26);
}

#[tokio::test]
async fn a_long_run_that_shared_ends_at_its_own_limit() {
    let world = world();
    let queue = hold_queue(&world).await;
    let guard = Guard { timeout_ms: TimeLimit::from_millis(150).unwrap(), ..Guard::default() };
    let before = spawn_usual(&world, ADD);
    let limit = guard.timeout_ms;
    let endless = spawn(&world, ENDLESS, guard, CancellationToken::new());
    let after = spawn_usual(&world, ADD);

    let_go(queue).await;

    let timed_out = Err(ExecError::TimedOut { limit, may_have_acted: false });
    assert_eq!(endless.await.unwrap(), timed_out);
    assert!(before.await.unwrap().is_ok() && after.await.unwrap().is_ok());
    assert_eq!(world.see("SELECT sum(qty) FROM orders"), 26);
}

/// Runs that are done and whose commit another program's reader holds up.
async fn held_up(world: &Arc<World>, cancel: &CancellationToken) -> (Connection, Vec<Running>) {
    let queue = hold_queue(world).await;
    let mut runs = vec![spawn(world, ADD, Guard::default(), cancel.clone())];
    runs.extend((0..4).map(|_| spawn_usual(world, ADD)));
    let reader = world.beside();
    reader.execute_batch("BEGIN; SELECT * FROM orders").unwrap();
    let_go(queue).await;
    // A commit that waits for readers lets no new ones in.
    let beside = world.beside();
    beside.busy_timeout(std::time::Duration::ZERO).unwrap();
    loop {
        match beside.query_row("SELECT 1 FROM orders", [], |_| Ok(())) {
            Ok(()) => tokio::task::yield_now().await,
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => break,
            Err(error) => panic!("{error}"),
        }
    }
    (reader, runs)
}

#[tokio::test]
async fn nobody_is_told_of_what_a_crash_would_undo() {
    let world = world();
    let (reader, runs) = held_up(&world, &CancellationToken::new()).await;

    // What a crash would leave, and who believes to be done.
    let crashed = world.folder.path().join("crashed.db");
    for end in ["", "-journal"] {
        let from = format!("{}{end}", world.path().display());
        fs::copy(from, format!("{}{end}", crashed.display())).unwrap();
    }
    let told = runs.iter().filter(|run| run.is_finished()).count();

    let left = Connection::open(&crashed).unwrap();
    let left: i64 = left.query_row("SELECT sum(qty) FROM orders", [], |row| row.get(0)).unwrap();
    assert_eq!((left, told), (6, 0));
    drop(reader);
    for run in runs {
        assert_eq!(run.await.unwrap().map(|ran| ran.rows_affected), Ok(1));
    }
    assert_eq!(world.see("SELECT sum(qty) FROM orders"), 56);
}

#[tokio::test]
async fn a_cancel_while_the_shared_commit_waits_is_answered_with_what_became_of_it() {
    let world = world();
    let cancel = CancellationToken::new();
    let (reader, mut runs) = held_up(&world, &cancel).await;

    cancel.cancel();
    let cancelled = runs.remove(0).await.unwrap();
    drop(reader);

    assert_eq!(cancelled, Err(ExecError::Cancelled { may_have_acted: false }));
    for run in runs {
        assert_eq!(run.await.unwrap().map(|ran| ran.rows_affected), Ok(1));
    }
    assert_eq!(world.see("SELECT sum(qty) FROM orders"), 46);
}

#[tokio::test]
async fn runs_on_different_paths_of_a_file_share_too() {
    let world = world();
    let link = world.folder.path().join("link.db");
    #[cfg(unix)]
    std::os::unix::fs::symlink(world.path(), &link).unwrap();
    #[cfg(not(unix))]
    fs::hard_link(world.path(), &link).unwrap();
    let script = || Script { sql: ADD.to_owned(), binds: vec![] };
    let (guard, cancel) = (Guard::default(), CancellationToken::new());

    let (one, other) = (world.database(), database_at(&link));
    let (one, other) = tokio::join!(
        world.drivers.run(&one, script(), &guard, &cancel),
        world.drivers.run(&other, script(), &guard, &cancel),
    );

    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert_eq!(world.see("SELECT qty FROM orders WHERE id = 1"), 21);
}
