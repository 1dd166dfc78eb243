//! What an action's SQL may not do (security.md "Incoming").

use super::{ORDERS, World};

const TRANSACTION: &str = "BEGIN, COMMIT, ROLLBACK and SAVEPOINT are not allowed, since an \
                           action already is one transaction";
const ATTACH: &str = "ATTACH, DETACH and VACUUM are not allowed, since an action works on its \
                      own database";

#[tokio::test]
async fn what_would_leave_the_transaction_or_the_file_is_refused() {
    for (sql, want) in [
        ("BEGIN", TRANSACTION),
        ("COMMIT", TRANSACTION),
        ("END", TRANSACTION),
        ("ROLLBACK", TRANSACTION),
        ("UPDATE orders SET qty = 9; /* */ cOmMiT; UPDATE nowhere SET a = 1", TRANSACTION),
        ("UPDATE orders SET qty = 9; ROLLBACK; SELECT 1", TRANSACTION),
        ("SAVEPOINT a; UPDATE orders SET qty = 9; RELEASE a", TRANSACTION),
        ("UPDATE orders SET qty = 9; ROLLBACK TO a", TRANSACTION),
        ("ATTACH ':memory:' AS m", ATTACH),
        ("ATTACH 'other' || '.db' AS m", "this statement is not allowed"),
        ("DETACH main", ATTACH),
        (
            "UPDATE orders SET qty = 9; SELECT load_extension('x')",
            "load_extension() is not allowed",
        ),
        ("SELECT LOAD_EXTENSION('x')", "load_extension() is not allowed"),
        ("PRAGMA journal_mode = OFF", "PRAGMA journal_mode with a value is not allowed"),
        ("PRAGMA JOURNAL_MODE(memory)", "PRAGMA JOURNAL_MODE with a value is not allowed"),
        ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys with a value is not allowed"),
        ("PRAGMA writable_schema = ON", "PRAGMA writable_schema with a value is not allowed"),
        ("PRAGMA trusted_schema = ON", "PRAGMA trusted_schema with a value is not allowed"),
        (
            "PRAGMA temp_store_directory = '/'",
            "PRAGMA temp_store_directory with a value is not allowed",
        ),
        ("PRAGMA user_version = 7", "PRAGMA user_version with a value is not allowed"),
        ("PRAGMA optimize", "PRAGMA optimize is not allowed"),
        ("PRAGMA wal_checkpoint", "PRAGMA wal_checkpoint is not allowed"),
        ("UPDATE sqlite_schema SET sql = 'x'", "table sqlite_master may not be modified"),
        ("VACUUM", "cannot VACUUM from within a transaction"),
        (
            "VACUUM INTO '/tmp/doable-must-not-be-made.db'",
            "cannot VACUUM from within a transaction",
        ),
    ] {
        let world = World::with(ORDERS);

        let ran = world.run(sql).await;

        let message = ran.unwrap_err().to_string();
        assert_eq!(message, format!("Error executing Action: {want}"), "{sql}");
        assert_eq!(world.see("SELECT sum(qty) FROM orders"), 6, "{sql}");
        let next = world.run("UPDATE orders SET qty = 0").await;
        assert_eq!(next.map(|ran| ran.rows_affected), Ok(3), "after {sql}");
    }
}

#[tokio::test]
async fn what_only_looks_dangerous_is_allowed() {
    for sql in [
        "SELECT 'COMMIT; ATTACH'",
        "PRAGMA table_info(orders)",
        "PRAGMA Foreign_Key_Check",
        "PRAGMA integrity_check",
        "PRAGMA user_version",
        "PRAGMA defer_foreign_keys = ON; UPDATE orders SET qty = 1",
        "SELECT name FROM pragma_table_info('orders')",
        "SELECT sql FROM sqlite_schema",
        "CREATE VIRTUAL TABLE words USING fts5(body); INSERT INTO words VALUES ('a b');
         SELECT * FROM words WHERE words MATCH 'b'",
        "CREATE VIRTUAL TABLE place USING rtree(id, a, b); INSERT INTO place VALUES (1, 2, 3)",
        "CREATE INDEX i ON orders (qty); REINDEX i; ANALYZE; DROP INDEX i",
        "ALTER TABLE orders ADD COLUMN extra",
        "SELECT json_extract('{\"a\": 1}', '$.a'), datetime('now')",
    ] {
        let ran = World::with(ORDERS).run(sql).await;

        assert!(ran.is_ok(), "{sql}: {ran:?}");
    }
}
