//! Guard, time limit, cancel, and locks of other programs: what must not be done
//! is not done, and the next run works.

use std::{sync::Arc, time::Instant};

use doable_domain::{
    guard::{Breach, Guard},
    limit::TimeLimit,
};
use rusqlite::{Connection, ErrorCode};
use serde_json::{Value as Json, json};
use tokio_util::sync::CancellationToken;

use super::{ORDERS, World};
use crate::{
    ExecError,
    driver::{
        Script,
        sqlite::stop::{Asked, Stop, Why},
    },
};

/// Writes a row, and then never ends.
const ENDLESS: &str = "
    UPDATE orders SET qty = 100 WHERE id = 1;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

fn within(millis: u64) -> Guard {
    Guard { timeout_ms: TimeLimit::from_millis(millis).unwrap(), ..Guard::default() }
}

async fn assert_untouched_and_usable(world: &World, what: &str) {
    assert_eq!(world.see("SELECT sum(qty) FROM orders"), 6, "{what}");
    let next = world.run("UPDATE orders SET qty = 0").await;
    assert_eq!(next.map(|ran| ran.rows_affected), Ok(3), "after {what}");
}

#[tokio::test]
async fn a_breach_of_the_guard_is_rolled_back() {
    let at_most = |most| Guard { max_rows: Some(most), ..Guard::default() };
    let exactly = |exact| Guard { exact_rows: Some(exact), ..Guard::default() };
    for (guard, sql, breach) in [
        (at_most(2), "UPDATE orders SET qty = 9", Breach::TooMany { would: 3, most: 2 }),
        (at_most(0), "DELETE FROM orders WHERE id = 1", Breach::TooMany { would: 1, most: 0 }),
        (
            at_most(3),
            "UPDATE orders SET qty = 9; DELETE FROM orders WHERE id = 1",
            Breach::TooMany { would: 4, most: 3 },
        ),
        (
            exactly(1),
            "UPDATE orders SET qty = 9 WHERE id = 99",
            Breach::NotExact { would: 0, exact: 1 },
        ),
        (
            exactly(1),
            "UPDATE orders SET qty = 9 RETURNING id",
            Breach::NotExact { would: 3, exact: 1 },
        ),
        (exactly(1), "SELECT 1", Breach::NotExact { would: 0, exact: 1 }),
    ] {
        let world = World::with(ORDERS);

        let ran = world.run_with(sql, &[], &guard).await;

        assert_eq!(ran, Err(ExecError::Breach(breach)), "{sql}");
        assert_untouched_and_usable(&world, sql).await;
    }
}

#[tokio::test]
async fn a_run_within_its_guard_is_done() {
    let world = World::with(ORDERS);
    let guard = Guard { exact_rows: Some(3), max_rows: Some(3), ..Guard::default() };

    let ran = world.run_with("UPDATE orders SET qty = 9", &[], &guard).await;

    assert_eq!(ran.map(|ran| ran.rows_affected), Ok(3));
    assert_eq!(world.see("SELECT sum(qty) FROM orders"), 27);
}

#[tokio::test]
async fn an_endless_statement_ends_at_the_time_limit() {
    for sql in [
        ENDLESS,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "INSERT INTO orders (qty) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            SELECT i FROM n",
    ] {
        let world = World::with(ORDERS);
        let guard = within(150);
        let started = Instant::now();

        let ran = world.run_with(sql, &[], &guard).await;

        let want = ExecError::TimedOut { limit: guard.timeout_ms, may_have_acted: false };
        assert_eq!(ran, Err(want), "{sql}");
        assert!(started.elapsed().as_secs() < 2, "{:?}: {sql}", started.elapsed());
        assert_untouched_and_usable(&world, sql).await;
    }
}

/// Comes back once a run holds the write lock of the file.
async fn until_running(world: &World) {
    let beside = world.beside();
    beside.busy_timeout(std::time::Duration::ZERO).unwrap();
    loop {
        match beside.execute_batch("BEGIN IMMEDIATE; ROLLBACK") {
            Ok(()) => tokio::task::yield_now().await,
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => return,
            Err(error) => panic!("{error}"),
        }
    }
}

fn spawn_endless(
    world: &Arc<World>,
    cancel: &CancellationToken,
) -> tokio::task::JoinHandle<Result<crate::driver::Ran, ExecError>> {
    let (world, cancel) = (Arc::clone(world), cancel.clone());
    tokio::spawn(async move {
        let script = Script { sql: ENDLESS.to_owned(), binds: vec![] };
        world.drivers.run(&world.database(), script, &Guard::default(), &cancel).await
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_stops_the_statement_and_leaves_nothing() {
    let world = Arc::new(World::with(ORDERS));
    let cancel = CancellationToken::new();
    let run = spawn_endless(&world, &cancel);
    until_running(&world).await;

    cancel.cancel();

    assert_eq!(run.await.unwrap(), Err(ExecError::Cancelled { may_have_acted: false }));
    assert_untouched_and_usable(&world, "cancel").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_in_the_queue_ends_without_a_turn() {
    let world = Arc::new(World::with(ORDERS));
    let cancel_first = CancellationToken::new();
    let first = spawn_endless(&world, &cancel_first);
    until_running(&world).await;

    let guard = within(100);
    let timed_out = world.run_with("UPDATE orders SET qty = 50", &[], &guard).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let script = Script { sql: "UPDATE orders SET qty = 60".to_owned(), binds: vec![] };
    let cancelled = world.drivers.run(&world.database(), script, &Guard::default(), &cancel).await;
    cancel_first.cancel();
    assert!(first.await.unwrap().is_err());

    let limit = guard.timeout_ms;
    assert_eq!(timed_out, Err(ExecError::TimedOut { limit, may_have_acted: false }));
    assert_eq!(cancelled, Err(ExecError::Cancelled { may_have_acted: false }));
    assert_untouched_and_usable(&world, "queue").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_nobody_waits_for_is_stopped() {
    let world = Arc::new(World::with(ORDERS));
    let run = spawn_endless(&world, &CancellationToken::new());
    until_running(&world).await;

    run.abort();
    assert!(run.await.unwrap_err().is_cancelled());

    assert_untouched_and_usable(&world, "drop").await;
}

fn lock(world: &World, sql: &str) -> Connection {
    let beside = world.beside();
    beside.execute_batch(sql).unwrap();
    beside
}

#[tokio::test]
async fn another_programs_lock_is_waited_for_no_longer_than_the_limit() {
    for (held, sql) in [
        ("BEGIN EXCLUSIVE", "UPDATE orders SET qty = 9"),
        ("BEGIN EXCLUSIVE", "SELECT * FROM orders"),
        ("BEGIN EXCLUSIVE", "SELECT 1; UPDATE orders SET qty = 9"),
        ("BEGIN IMMEDIATE", "UPDATE orders SET qty = 9"),
        // A reader holds up the commit only.
        ("BEGIN; SELECT * FROM orders", "UPDATE orders SET qty = 9"),
    ] {
        let world = World::with(ORDERS);
        let beside = lock(&world, held);
        let started = Instant::now();

        let ran = world.run_with(sql, &[], &within(200)).await;

        let message = "Error executing Action: another program holds the lock of `shop.db`, \
                       and it was not free within 200 ms";
        let want = ExecError::Rejected { message: message.to_owned(), fields: Default::default() };
        assert_eq!(ran, Err(want), "{held} / {sql}");
        assert!(started.elapsed().as_secs() < 2, "{:?}: {held} / {sql}", started.elapsed());
        drop(beside);
        assert_untouched_and_usable(&world, sql).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_is_given_back_in_time_is_no_trouble() {
    let world = Arc::new(World::with(ORDERS));
    let beside = lock(&world, "BEGIN EXCLUSIVE");
    let waiting = {
        let world = Arc::clone(&world);
        tokio::spawn(async move { world.run("UPDATE orders SET qty = 9").await })
    };
    // Whether the run has come to the lock by now or not, it must be done in the end.
    tokio::task::yield_now().await;

    beside.execute_batch("COMMIT").unwrap();

    assert_eq!(waiting.await.unwrap().map(|ran| ran.rows_affected), Ok(3));
}

#[tokio::test]
async fn a_cancel_ends_the_wait_for_a_lock() {
    let world = World::with(ORDERS);
    let beside = lock(&world, "BEGIN EXCLUSIVE");
    let cancel = CancellationToken::new();
    let script = Script { sql: "UPDATE orders SET qty = 9".to_owned(), binds: vec![] };
    let (database, guard) = (world.database(), Guard::default());
    let run = world.drivers.run(&database, script, &guard, &cancel);
    let started = Instant::now();

    let soon = async {
        tokio::task::yield_now().await;
        cancel.cancel();
    };
    let (ran, ()) = tokio::join!(run, soon);

    assert_eq!(ran, Err(ExecError::Cancelled { may_have_acted: false }));
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    drop(beside);
    assert_untouched_and_usable(&world, "cancel at a lock").await;
}

#[test]
fn after_the_point_of_no_return_a_stop_comes_too_late() {
    let connection = Connection::open_in_memory().unwrap();
    let handle = || connection.get_interrupt_handle();
    let new = || Stop::new(Instant::now());

    let queued = new();
    assert_eq!(queued.ask(Why::Cancelled), Asked::BeforeStart);
    assert_eq!(queued.start(handle()), Err(Why::Cancelled));

    let running = new();
    assert_eq!(running.start(handle()), Ok(()));
    assert_eq!(running.ask(Why::TimedOut), Asked::WhileRunning);
    assert_eq!(running.ask(Why::Cancelled), Asked::WhileRunning, "the first reason stays");
    assert_eq!(running.settle(), Err(Why::TimedOut));

    let committing = new();
    assert_eq!(committing.start(handle()), Ok(()));
    assert_eq!(committing.settle(), Ok(()));
    assert_eq!(committing.ask(Why::Cancelled), Asked::TooLate);
}

#[tokio::test]
async fn what_only_reads_waits_for_no_run() {
    let world = World::with(ORDERS);
    let script = |sql: &str| Script { sql: sql.to_owned(), binds: Vec::new() };
    let (cancel, guard, database) = (CancellationToken::new(), Guard::default(), world.database());
    let limit = guard.timeout_ms;

    let endless = world.drivers.run(&database, script(ENDLESS), &guard, &cancel);
    let read = async {
        let columns = world.drivers.describe_query(&database, "SELECT qty FROM orders").await;
        let table = world.drivers.read(&database, script("SELECT qty FROM orders"), limit).await;
        cancel.cancel();
        (columns, table)
    };
    let (endless, (columns, table)) = tokio::join!(endless, read);

    assert_eq!(endless, Err(ExecError::Cancelled { may_have_acted: false }), "it was still on");
    assert_eq!(columns.unwrap().len(), 1);
    assert_eq!(table.unwrap().rows, [[json!(1)], [json!(2)], [json!(3)]]);
}

#[tokio::test]
async fn a_reader_writes_nothing_and_folds_every_script() {
    let world = World::with(ORDERS);
    let database = world.database();
    let read = async |sql: &str| {
        let script = Script { sql: sql.to_owned(), binds: Vec::new() };
        world.drivers.read(&database, script, Guard::default().timeout_ms).await
    };

    let folded = read("SELECT doable_fold('ÄÖ'), doable_fold(12), doable_fold(NULL)").await;

    assert_eq!(folded.unwrap().rows, [[json!("äö"), json!("12"), Json::Null]]);
    for sql in ["DELETE FROM orders", "SELECT 1; SELECT 2", "PRAGMA query_only = 0", "BEGIN"] {
        assert!(read(sql).await.is_err(), "{sql}");
    }
    assert_eq!(world.see("SELECT count(*) FROM orders"), 3);
}
