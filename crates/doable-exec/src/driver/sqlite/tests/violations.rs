//! SQLite's refusals in the words of actions.md §3.3.

use std::collections::BTreeMap;

use doable_domain::guard::Guard;

use super::{World, text};
use crate::ExecError;

const SHOP: &str = "
    CREATE TABLE customer (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
    CREATE TABLE region (id INTEGER PRIMARY KEY);
    CREATE TABLE orders (
        id          INTEGER PRIMARY KEY,
        customer_id INTEGER NOT NULL REFERENCES customer (id),
        status      TEXT NOT NULL CONSTRAINT known_status CHECK (status IN ('open', 'sent')),
        qty         INTEGER NOT NULL DEFAULT 1 CHECK (qty > 0),
        UNIQUE (customer_id, status)
    ) STRICT;
    CREATE TABLE visit (
        customer_id INTEGER REFERENCES customer (id) ON DELETE RESTRICT,
        region_id   INTEGER REFERENCES region (id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE TABLE code (key TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE \"odd.table\" (\"Zip Code\" TEXT NOT NULL);
    CREATE TABLE folded (name TEXT);
    CREATE UNIQUE INDEX folded_name ON folded (lower(name));
    CREATE TRIGGER no_big_orders BEFORE INSERT ON orders WHEN new.qty > 1000 BEGIN
        SELECT RAISE(ABORT, 'Large orders need a signature');
    END;
    CREATE TRIGGER no_empty_code BEFORE DELETE ON code BEGIN
        SELECT RAISE(ROLLBACK, 'Codes stay');
    END;
    INSERT INTO customer VALUES (1, 'a@example.com'), (2, 'b@example.com'), (3, 'c@example.com');
    INSERT INTO region VALUES (1), (2);
    INSERT INTO orders VALUES (1, 1, 'open', 1);
    INSERT INTO visit VALUES (2, 1);
    INSERT INTO code VALUES ('k');";

const WRONG_TYPE: &str = "Some of your values aren’t of the correct type for the database.";

async fn check(sql: &str, message: &str, fields: &[(&str, &str)]) {
    let fields: BTreeMap<_, _> =
        fields.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect();
    let want = match message {
        WRONG_TYPE => ExecError::WrongType { fields },
        message => ExecError::Rejected { message: message.to_owned(), fields },
    };
    is_told(sql, &want).await;
}

async fn is_told(sql: &str, want: &ExecError) {
    let world = World::with(SHOP);
    // Twice: prepared anew, and from what is kept.
    for round in ["first", "second"] {
        let ran = world.run_with(sql, &[text("word")], &Guard::default()).await;
        assert_eq!(ran, Err(want.clone()), "{round}: {sql}");
    }
}

#[tokio::test]
async fn a_missing_value_names_its_column() {
    let field = [("status", "You must provide a value.")];
    for sql in [
        "INSERT INTO orders (customer_id) VALUES (2)",
        "UPDATE orders SET status = NULL",
        "INSERT INTO orders (customer_id, status) VALUES (2, NULL) RETURNING id",
    ] {
        check(sql, "Status must have values.", &field).await;
    }
    check(
        "INSERT INTO \"odd.table\" VALUES (NULL)",
        "Zip Code must have values.",
        &[("zip_code", "You must provide a value.")],
    )
    .await;
}

#[tokio::test]
async fn a_value_that_is_there_already_names_every_column_of_the_key() {
    check(
        "INSERT INTO customer (email) VALUES ('a@example.com')",
        "Email already exists.",
        &[("email", "This Email value already exists.")],
    )
    .await;
    check(
        "INSERT INTO orders (customer_id, status) VALUES (1, 'open')",
        "Customer ID and Status already exists.",
        &[
            ("customer_id", "This Customer ID value already exists."),
            ("status", "This Status value already exists."),
        ],
    )
    .await;
    let id = [("id", "This ID value already exists.")];
    check("INSERT INTO customer VALUES (1, 'z')", "ID already exists.", &id).await;
    let key = [("key", "This Key value already exists.")];
    check("INSERT INTO code VALUES ('k')", "Key already exists.", &key).await;
    check(
        "INSERT INTO folded VALUES ('A'), ('a')",
        "Error executing Action: UNIQUE constraint failed: index 'folded_name'",
        &[],
    )
    .await;
}

#[tokio::test]
async fn a_broken_reference_is_worded_after_the_statement() {
    let column = [("customer_id", "This Customer ID does not exist.")];
    for (sql, message, fields) in [
        (
            "INSERT INTO orders (customer_id, status) VALUES (99, 'open')",
            "Unable to create a new record.",
            &column[..],
        ),
        (
            "WITH c AS (SELECT 99 AS id) INSERT INTO orders (customer_id, status)
             SELECT id, 'open' FROM c",
            "Unable to create a new record.",
            &column[..],
        ),
        ("UPDATE orders SET customer_id = 99", "Unable to update the record.", &column[..]),
        // Two references, but the statement sets one.
        ("UPDATE visit SET customer_id = 99", "Unable to update the record.", &column[..]),
        ("INSERT INTO visit VALUES (99, 1)", "Unable to create a new record.", &[]),
        // The other end of the reference: no column of this table is wrong.
        ("UPDATE customer SET id = 9 WHERE id = 1", "Unable to update the record.", &[]),
        // Deferred, so it is found at the commit.
        (
            "UPDATE visit SET region_id = 9",
            "Unable to update the record.",
            &[("region_id", "This Region ID does not exist.")][..],
        ),
        (
            "UPDATE region SET id = 3 WHERE id = 2; DELETE FROM region WHERE id = 1; SELECT 1",
            "Other tables rely on this row so it cannot be deleted.",
            &[],
        ),
        (
            "DELETE FROM customer WHERE id = 1",
            "Other tables rely on this row so it cannot be deleted.",
            &[],
        ),
        (
            "DELETE FROM customer WHERE id = 2",
            "Other tables rely on this row so it cannot be deleted.",
            &[],
        ),
    ] {
        check(sql, message, fields).await;
    }
}

#[tokio::test]
async fn a_check_is_named() {
    for (sql, name) in [
        ("UPDATE orders SET status = 'lost'", "known_status"),
        ("UPDATE orders SET qty = 0", "qty > 0"),
    ] {
        check(sql, &format!("Some of your values violate the constraint: {name}"), &[]).await;
    }
}

#[tokio::test]
async fn a_wrong_type_names_its_column_where_sqlite_does() {
    let field = [("qty", "This value isn’t of the correct type.")];
    check("UPDATE orders SET qty = ?1", WRONG_TYPE, &field).await;
    check("UPDATE orders SET qty = 1.5", WRONG_TYPE, &field).await;
    check("INSERT INTO customer VALUES (?1, 'z')", WRONG_TYPE, &[]).await;
}

#[tokio::test]
async fn anything_else_is_told_in_the_databases_words() {
    for (sql, words) in [
        ("INSERT INTO orders VALUES (9, 2, 'open', 1001)", "Large orders need a signature"),
        ("DELETE FROM code", "Codes stay"),
    ] {
        check(sql, &format!("Error executing Action: {words}"), &[]).await;
    }
}

#[tokio::test]
async fn what_sqlite_makes_no_sense_of_is_told_from_what_it_refuses() {
    for (sql, words) in [
        ("SELECT * FROM nowhere", "no such table: nowhere"),
        ("UPDATE orders SET colour = 1", "no such column: colour"),
        ("SELEC 1", "near \"SELEC\": syntax error"),
        ("SELECT json('{')", "malformed JSON"),
        ("SELECT abs(-9223372036854775808)", "integer overflow"),
    ] {
        let message = format!("Error executing Action: {words}");
        is_told(sql, &ExecError::NotUnderstood { message }).await;
    }
}

#[tokio::test]
async fn a_file_that_may_only_be_read_is_said_in_the_words_of_permissions() {
    let world = World::with(SHOP);
    // A write version of its format that is not known yet: whoever opens it may only read.
    let file = std::fs::OpenOptions::new().write(true).open(world.path()).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, &[3], 18).unwrap();
    for (sql, what) in [
        ("INSERT INTO region VALUES (3)", "add data to"),
        ("UPDATE region SET id = 4 WHERE id = 1", "update data in"),
        ("DELETE FROM region WHERE id = 1", "delete data from"),
    ] {
        let ran = world.run_with(sql, &[], &Guard::default()).await;

        let message = format!("You don't have permission to {what} this table.");
        assert_eq!(ran, Err(ExecError::rejected(message)), "{sql}");
    }
}
