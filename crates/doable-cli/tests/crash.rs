//! A process that dies takes no run with it: what was acknowledged is in the
//! journal, what was on its way is `unknown`, and the rest is whole (safety.md
//! "Journal").

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod support;

use std::time::{Duration, Instant};

use support::Terminal;

/// An action that takes far longer than any test waits.
const SLOW_SQL: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
                        SELECT count(*) FROM n";

/// Turns `Orders of a customer` into the slow action, through the store's own file:
/// the command line has no editor.
fn slow_action(terminal: &Terminal) {
    terminal.doable(&["list"]);
    let changed = terminal
        .store()
        .execute(
            "UPDATE action SET operation = json_set(operation, '$.dataset_query.native.query', ?1, \
             '$.dataset_query.native.template-tags', json('{}')), parameters = '[]' WHERE name = 'Orders of a customer'",
            [SLOW_SQL],
        )
        .unwrap();
    assert_eq!(changed, 1);
}

/// The status of every run, once there are `count` of them.
#[track_caller]
fn wait_for_runs(terminal: &Terminal, count: usize) -> Vec<String> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let found = statuses(terminal);
        if found.len() >= count {
            return found;
        }
        assert!(Instant::now() < deadline, "only {found:?} after 20 s");
        std::thread::yield_now();
    }
}

fn statuses(terminal: &Terminal) -> Vec<String> {
    let store = terminal.store();
    let mut statement = store.prepare("SELECT status FROM run ORDER BY id").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[track_caller]
fn assert_whole(terminal: &Terminal) {
    for (what, connection) in [
        ("the store", terminal.store()),
        ("the shop", rusqlite::Connection::open(terminal.shop()).unwrap()),
    ] {
        let check: String =
            connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok", "{what}");
    }
}

#[test]
fn a_killed_run_is_unknown_and_all_else_is_intact() {
    let terminal = Terminal::new();
    slow_action(&terminal);
    terminal.doable(&["run", "Delete a draft order", "-p", "order_number=1"]);
    let mut slow = terminal.start(&["run", "Orders of a customer"]);
    assert_eq!(wait_for_runs(&terminal, 2), ["failed", "started"]);

    slow.kill().unwrap();
    slow.wait().unwrap();
    let list = terminal.json(&["list", "--json"]);

    assert_eq!(statuses(&terminal), ["failed", "unknown"]);
    assert_eq!(list.as_array().unwrap().len(), 7, "every action is still there");
    assert_whole(&terminal);
}

#[test]
fn a_run_of_a_living_process_is_left_alone() {
    let terminal = Terminal::new();
    slow_action(&terminal);
    let mut slow = terminal.start(&["run", "Orders of a customer"]);
    wait_for_runs(&terminal, 1);

    terminal.doable(&["list"]);
    let meanwhile = statuses(&terminal);
    let other = terminal.doable(&[
        "run",
        "Change a product's price",
        "-p",
        "sku=MUG-01",
        "-p",
        "price_cents=1",
    ]);
    slow.kill().unwrap();
    slow.wait().unwrap();

    assert_eq!(meanwhile, ["started"]);
    assert_eq!(other.code, 0, "{other:?}");
}

/// The processes of `round` are killed at a moment that differs from round to
/// round; whatever the moment, a run is in the journal or was never begun, and no
/// key has run twice.
#[test]
fn no_moment_of_death_loses_or_repeats_a_run() {
    let terminal = Terminal::new();
    terminal.execute("CREATE TABLE tally (key TEXT)");
    terminal.doable(&["list"]);
    let changed = terminal
        .store()
        .execute(
            "UPDATE action SET operation = json_set(operation, '$.dataset_query.native.query', \
             'INSERT INTO tally VALUES ({{$run.id}})'), parameters = '[]' WHERE name = 'Orders of a customer'",
            [],
        )
        .unwrap();
    assert_eq!(changed, 1);
    for round in 0..60_u64 {
        let key = format!("key-{round}");
        let args = ["run", "Orders of a customer", "--idempotency-key", &key];
        let mut first = terminal.start(&args);
        let start = Instant::now();
        while start.elapsed() < Duration::from_micros(round * 400) {
            std::hint::spin_loop();
        }
        first.kill().unwrap();
        first.wait().unwrap();
        // The same key again: it runs now if it never began, and never a second time.
        terminal.doable(&args);
    }

    let store = terminal.store();
    store.execute("ATTACH ?1 AS shop", [terminal.shop().to_str().unwrap()]).unwrap();
    let count = |sql: &str| store.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM run WHERE status = 'started'"), 0);
    assert_eq!(count("SELECT count(*) FROM run"), 60, "one record a key");
    assert_eq!(
        count("SELECT count(*) FROM shop.tally WHERE key NOT IN (SELECT id FROM run)"),
        0,
        "nothing was done that the journal does not know"
    );
    assert_eq!(
        count(
            "SELECT count(*) FROM run WHERE status = 'succeeded' AND id NOT IN (SELECT key FROM shop.tally)"
        ),
        0,
        "nothing is called done that was not"
    );
    assert_eq!(
        count("SELECT count(*) - count(DISTINCT key) FROM shop.tally"),
        0,
        "nothing ran twice"
    );
    assert_whole(&terminal);
}
