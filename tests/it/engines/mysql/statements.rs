//! Scripts: all of it or nothing, and what can't be promised is refused.

use doable_domain::guard::Breach;
use doable_exec::ExecError;
use serde_json::json;

use super::{Shop, text};

const ORDERS: &str = "
    CREATE TABLE orders (id INT PRIMARY KEY, state VARCHAR(10));
    INSERT INTO orders VALUES (1, 'open'), (2, 'open'), (3, 'open');";

const STATES: &str = "SELECT concat(id, state) FROM orders ORDER BY id";

#[tokio::test(flavor = "multi_thread")]
async fn all_statements_happen_or_none() {
    let shop = Shop::new(ORDERS).await;
    let all = "UPDATE orders SET state = {{a}} WHERE id = {{id}}; -- ?;\n
               INSERT INTO orders VALUES (4, {{b}});
               SELECT state, {{a}} AS again FROM orders WHERE id IN ({{id}}, 4) ORDER BY id";
    let values = [("a", text("s;nt?")), ("b", text("it's")), ("id", text("1"))];

    let outcome = shop.run(all, &values).await.unwrap();

    assert_eq!(outcome.rows_affected, Some(2));
    assert_eq!(outcome.body["rows"], json!([["s;nt?", "s;nt?"], ["it's", "s;nt?"]]));
    assert_eq!(outcome.body["columns"], json!([{"name": "state"}, {"name": "again"}]));

    let half = "UPDATE orders SET state = 'gone' WHERE id = 2; INSERT INTO orders VALUES (1, 'x')";
    let refused = shop.run(half, &[]).await;

    assert!(matches!(refused, Err(ExecError::Rejected { .. })), "{refused:?}");
    assert_eq!(shop.column(STATES).await, ["1s;nt?", "2open", "3open", "4it's"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_end_the_transaction_is_refused_before_anything_is_sent() {
    let shop = Shop::new(ORDERS).await;
    for sql in [
        "UPDATE orders SET state = 'x' WHERE id = 1; CREATE TABLE other (a INT)",
        "UPDATE orders SET state = 'x' WHERE id = 1; TRUNCATE orders",
        "DELETE FROM orders WHERE id = 1; COMMIT",
        "SET autocommit = 1; DELETE FROM orders WHERE id = 1",
        "USE mysql",
        "DELETE FROM orders WHERE id = ?",
        "  ; -- nothing",
    ] {
        let refused = shop.run(sql, &[]).await;

        let is_refused =
            matches!(refused, Err(ExecError::Template { .. } | ExecError::Rejected { .. }));
        assert!(is_refused, "{sql}: {refused:?}");
    }
    let guarded = shop.run_guarded("DROP TABLE orders", json!({"max_rows": 1})).await;
    assert!(matches!(guarded, Err(ExecError::Template { .. })), "{guarded:?}");
    assert_eq!(shop.column(STATES).await, ["1open", "2open", "3open"]);

    let alone = shop.run("CREATE TABLE other (a INT)", &[]).await;
    assert_eq!(alone.unwrap().rows_affected, Some(0));
    assert_eq!(shop.column("SELECT count(*) FROM other").await, ["0"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_touches_too_many_rows_is_rolled_back() {
    let shop = Shop::new(ORDERS).await;
    let all = "UPDATE orders SET state = 'x' WHERE id > 0";
    for (guard, would) in [
        (json!({"max_rows": 2}), Breach::TooMany { would: 3, most: 2 }),
        (json!({"exact_rows": 2}), Breach::NotExact { would: 3, exact: 2 }),
        (json!({"exact_rows": 4}), Breach::NotExact { would: 3, exact: 4 }),
    ] {
        let refused = shop.run_guarded(all, guard.clone()).await;

        assert_eq!(refused, Err(ExecError::Breach(would)), "{guard}");
    }
    assert_eq!(shop.column(STATES).await, ["1open", "2open", "3open"]);
    let done = shop.run_guarded(all, json!({"exact_rows": 3})).await;
    assert_eq!(done.unwrap().rows_affected, Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_run_sets_the_next_does_not_see() {
    let shop = Shop::new(ORDERS).await;
    let strict = "SELECT @a, @@sql_mode LIKE '%STRICT_ALL_TABLES%', @@time_zone";
    // One more than there are connections.
    for _ in 0..9 {
        let left = "SET @a = 1; SET SESSION sql_mode = ''; CREATE TEMPORARY TABLE mine (a INT)";
        shop.run(left, &[]).await.unwrap();

        let seen = shop.run(strict, &[]).await.unwrap();
        let gone = shop.run("SELECT * FROM mine", &[]).await;

        assert_eq!(seen.body["rows"], json!([[null, 1, "+00:00"]]));
        assert!(matches!(gone, Err(ExecError::NotUnderstood { .. })), "{gone:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upsert_and_a_procedure_are_counted() {
    let shop = Shop::new(ORDERS).await;
    shop.run(
        "CREATE PROCEDURE close_all() BEGIN SELECT 1 AS one; UPDATE orders SET state = 'shut'; END",
        &[],
    )
    .await
    .unwrap();

    let called = shop.run("CALL close_all()", &[]).await.unwrap();

    assert_eq!(
        called.body,
        json!({
            "rows-affected": 3, "columns": [{"name": "one"}], "rows": [[1]], "truncated": false,
        })
    );
    if shop.is_mariadb().await {
        let returned = shop.run("DELETE FROM orders WHERE id < 3 RETURNING id", &[]).await;
        let returned = returned.unwrap();
        assert_eq!((returned.rows_affected, &returned.body["rows"]), (Some(2), &json!([[1], [2]])));
    }
}
