//! Row actions: the whole row comes back, exactly one row is touched, and each rule that
//! is broken has its words.

use doable_domain::implicit::RowKind::{Create, Delete, Update};
use doable_exec::ExecError;
use mysql_async::prelude::Queryable as _;
use serde_json::{Value as Json, json};

use super::Shop;

const SHOP: &str = "
    CREATE TABLE customer (
        id INT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(50) NOT NULL UNIQUE, note TEXT,
        state ENUM('new', 'old') NOT NULL DEFAULT 'new'
    );
    CREATE TABLE purchase (
        id INT AUTO_INCREMENT PRIMARY KEY,
        customer_id INT NOT NULL,
        total INT NOT NULL,
        CONSTRAINT who FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT not_negative CHECK (total >= 0)
    );
    CREATE TABLE place (a INT, b VARCHAR(20), n INT, UNIQUE KEY by_both (b, n), PRIMARY KEY (a, b));
    CREATE TABLE thing (id CHAR(36) PRIMARY KEY, name TEXT, twice INT AS (2) STORED);
    CREATE TABLE minted (id CHAR(36) PRIMARY KEY DEFAULT (uuid()), name TEXT);
    CREATE TABLE keyless (name TEXT);
    INSERT INTO customer VALUES (1, 'ada@x', 'first', 'new'), (2, 'bob@x', NULL, 'old');
    INSERT INTO purchase VALUES (10, 1, 500);
    INSERT INTO place VALUES (1, 'x', 1), (1, 'y', 2);";

const UUID: &str = "018f3d5e-0000-7000-8000-000000000001";

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_answers_as_the_reference_does() {
    let shop = Shop::new(SHOP).await;
    // Without RETURNING there is nothing to find the new row by.
    let keyless = if shop.is_mariadb().await { json!({"name": "x"}) } else { json!({}) };
    for (kind, table, given, want) in [
        (
            Create,
            "customer",
            json!({"email": "eve@x"}),
            json!({"created-row": {"id": 3, "email": "eve@x", "note": null, "state": "new"}}),
        ),
        (
            Create,
            "place",
            json!({"a": 2, "b": "é", "n": 7}),
            json!({"created-row": {"a": 2, "b": "é", "n": 7}}),
        ),
        (
            Create,
            "thing",
            json!({"id": UUID, "name": "x"}),
            json!({"created-row": {"id": UUID, "name": "x", "twice": 2}}),
        ),
        (Create, "keyless", json!({"name": "x"}), json!({"created-row": keyless})),
        (Update, "customer", json!({"id": 1, "note": "again"}), json!({"rows-updated": 1})),
        // Nothing changes, and the row is there all the same.
        (Update, "customer", json!({"id": 1, "note": "again"}), json!({"rows-updated": 1})),
        (Update, "customer", json!({"id": 1, "note": null}), json!({"rows-updated": 1})),
        (Update, "place", json!({"a": 1, "b": "x", "n": 9}), json!({"rows-updated": 1})),
        (Update, "thing", json!({"id": UUID, "name": "y"}), json!({"rows-updated": 1})),
        (Delete, "place", json!({"a": 1, "b": "y"}), json!({"rows-deleted": 1})),
        (Delete, "thing", json!({"id": UUID}), json!({"rows-deleted": 1})),
    ] {
        let outcome = shop.row(kind, table, given.clone()).await;

        let outcome = outcome.unwrap_or_else(|error| panic!("{kind:?} {table} {given}: {error}"));
        assert_eq!(outcome.body, want, "{kind:?} {table} {given}");
        assert_eq!(outcome.rows_affected, Some(1), "{kind:?} {table} {given}");
    }
    let left = shop.column("SELECT concat_ws(' ', a, b, n) FROM place ORDER BY a, b").await;
    assert_eq!(left, ["1 x 9", "2 é 7"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_whose_key_the_server_mints_comes_back_whole() {
    let shop = Shop::new(SHOP).await;

    let outcome = shop.row(Create, "minted", json!({"name": "x"})).await.unwrap();

    let minted = shop.column("SELECT id FROM minted").await;
    let told =
        if shop.is_mariadb().await { json!({"id": minted[0], "name": "x"}) } else { json!({}) };
    assert_eq!(outcome.body, json!({"created-row": told}));
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one line a case")]
async fn each_broken_rule_has_its_words() {
    let shop = Shop::new(SHOP).await;
    for (kind, table, given, message, fields) in [
        (
            Update,
            "customer",
            json!({"id": 1, "email": null}),
            "Email must have values.",
            json!({"email": "You must provide a value."}),
        ),
        (
            Create,
            "customer",
            json!({"note": "x"}),
            "Email must have values.",
            json!({"email": "You must provide a value."}),
        ),
        (
            Create,
            "customer",
            json!({"email": "ada@x"}),
            "Email already exists.",
            json!({"email": "This Email value already exists."}),
        ),
        (
            Create,
            "place",
            json!({"a": 1, "b": "x"}),
            "A and B already exists.",
            json!({"a": "This A value already exists.", "b": "This B value already exists."}),
        ),
        (
            Create,
            "purchase",
            json!({"customer_id": 99, "total": 1}),
            "Unable to create a new record.",
            json!({"customer_id": "This Customer ID does not exist."}),
        ),
        (
            Update,
            "purchase",
            json!({"id": 10, "customer_id": 99}),
            "Unable to update the record.",
            json!({"customer_id": "This Customer ID does not exist."}),
        ),
        (
            Delete,
            "customer",
            json!({"id": 1}),
            "Other tables rely on this row so it cannot be deleted.",
            json!({}),
        ),
        (
            Update,
            "purchase",
            json!({"id": 10, "total": -1}),
            "Some of your values violate the constraint: not_negative",
            json!({}),
        ),
        (
            Create,
            "customer",
            json!({"email": "a@x", "state": "lost"}),
            "Some of your values aren’t of the correct type for the database.",
            json!({"state": "This value isn’t of the correct type."}),
        ),
        (
            Update,
            "customer",
            json!({"id": 7, "note": "x"}),
            "Sorry, the row you're trying to update doesn't exist",
            json!({}),
        ),
        (
            Delete,
            "customer",
            json!({"id": 7}),
            "Sorry, the row you're trying to delete doesn't exist",
            json!({}),
        ),
    ] {
        let done = shop.row(kind, table, given.clone()).await;

        check_refused(done.map(|it| it.body), message, &fields, &format!("{kind:?} {given}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_write_is_told_so() {
    let mut shop = Shop::new(SHOP).await;
    let reader = format!("r_{}", &shop.name[2..14]);
    let grant = format!(
        "CREATE USER {reader} IDENTIFIED BY 'reading'; GRANT SELECT ON {}.* TO {reader}",
        shop.name
    );
    shop.admin().await.query_drop(grant).await.unwrap();
    shop.sign_in(&reader, "reading");
    for (kind, given, what) in [
        (Create, json!({"email": "a@x"}), "add data to"),
        (Update, json!({"id": 1, "note": "x"}), "update data in"),
        (Delete, json!({"id": 2}), "delete data from"),
    ] {
        let done = shop.row(kind, "customer", given).await;

        let message = format!("You don't have permission to {what} this table.");
        check_refused(done.map(|it| it.body), &message, &json!({}), what);
    }
}

#[track_caller]
fn check_refused(done: Result<Json, ExecError>, message: &str, fields: &Json, input: &str) {
    let refused = done.unwrap_err();
    assert_eq!(refused.to_string(), message, "{input}");
    let (ExecError::Rejected { fields: got, .. } | ExecError::WrongType { fields: got }) = refused
    else {
        panic!("{input}: {refused:?}");
    };
    assert_eq!(&json!(got), fields, "{input}");
}
