//! What every engine does alike: one table of cases, run on each.

use doable_domain::{database::Engine, guard::Guard, implicit::RowWrite, value::Value};
use doable_exec::{ExecError, Executor as _};
use serde_json::{Value as Json, json};

use super::{Ask, ENGINES, Target, number, text};

/// A shop with each kind of rule, in SQL that every engine takes.
const SHOP: &str = "
    CREATE TABLE customer (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE);
    CREATE TABLE orders (
        shop INTEGER NOT NULL, number INTEGER NOT NULL, status VARCHAR(20) NOT NULL,
        customer_id INTEGER REFERENCES customer (id), qty INTEGER,
        CONSTRAINT qty_is_positive CHECK (qty > 0),
        PRIMARY KEY (shop, number), UNIQUE (shop, status));
    CREATE TABLE parcel (
        id INTEGER PRIMARY KEY, shop INTEGER, number INTEGER,
        FOREIGN KEY (shop, number) REFERENCES orders (shop, number));
    INSERT INTO customer VALUES (1, 'ada@example.org'), (2, 'bob@example.org');
    INSERT INTO orders VALUES (1, 1, 'open', 1, 5), (1, 2, 'sent', 2, 6);";

async fn shop(engine: Engine) -> Target {
    let target = Target::new(engine).await;
    for statement in SHOP.split(';').filter(|text| !text.trim().is_empty()) {
        target.sql(statement).await;
    }
    target
}

fn set(pairs: &[(&str, Value)]) -> Vec<(String, Value)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

/// The message and the fields of a refusal.
fn refusal(answer: Result<Json, ExecError>) -> (String, Json) {
    match answer {
        Err(ExecError::Rejected { message, fields }) => (message, json!(fields)),
        Err(error @ ExecError::WrongType { .. }) => {
            let message = error.to_string();
            let ExecError::WrongType { fields } = error else { panic!("it is one") };
            (message, json!(fields))
        }
        other => panic!("this was to be refused: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_made_changed_read_and_deleted_by_its_whole_key() {
    for engine in ENGINES {
        let target = shop(engine).await;
        let key = set(&[("shop", number("1")), ("number", number("3"))]);
        let more = set(&[("status", text("new")), ("qty", number("2"))]);

        let by = key.iter().map(|(column, _)| column.clone()).collect::<Vec<_>>();
        let made = target
            .write("orders", RowWrite::Create { set: [key.clone(), more].concat(), key: by })
            .await
            .unwrap();
        let changed = target
            .write(
                "orders",
                RowWrite::Update { key: key.clone(), set: set(&[("qty", number("9"))]) },
            )
            .await;
        let read = target.row("orders", &["qty", "status"], &key).await;
        let first = set(&[("shop", number("1")), ("number", number("1"))]);
        let nothing = set(&[("customer_id", Value::Null)]);
        let emptied =
            target.write("orders", RowWrite::Update { key: first.clone(), set: nothing }).await;
        let empty = target.row("orders", &["customer_id"], &first).await;
        let gone = target.write("orders", RowWrite::Delete { key: key.clone() }).await;
        let again = target.write("orders", RowWrite::Delete { key: key.clone() }).await;

        assert_eq!(made["created-row"]["status"], "new", "{engine:?}");
        assert_eq!(made["created-row"]["customer_id"], Json::Null, "{engine:?}");
        assert_eq!(changed, Ok(json!({"rows-updated": 1})), "{engine:?}");
        assert_eq!(read.map(Json::Object), Some(json!({"qty": 9, "status": "new"})), "{engine:?}");
        assert_eq!(emptied, Ok(json!({"rows-updated": 1})), "{engine:?}");
        assert_eq!(empty.map(Json::Object), Some(json!({"customer_id": null})), "{engine:?}");
        assert_eq!(gone, Ok(json!({"rows-deleted": 1})), "{engine:?}");
        let (message, _) = refusal(again);
        assert_eq!(message, "Sorry, the row you're trying to delete doesn't exist", "{engine:?}");
        assert_eq!(target.row("orders", &["qty"], &key).await, None, "{engine:?}");
    }
}

/// Writes that a shop refuses, the sentence and the fields they are refused with.
#[expect(clippy::too_many_lines, reason = "one row a case")]
fn refused_writes() -> Vec<(&'static str, RowWrite, &'static str, Json)> {
    let create = |pairs: &[(&str, Value)]| RowWrite::Create { set: set(pairs), key: Vec::new() };
    let order = |number_: &str, status: &str, more: &[(&str, Value)]| {
        let own = [("shop", number("1")), ("number", number(number_)), ("status", text(status))];
        RowWrite::Create { set: set(&[&own[..], more].concat()), key: Vec::new() }
    };
    vec![
        (
            "customer",
            create(&[("id", number("3"))]),
            "Email must have values.",
            json!({"email": "You must provide a value."}),
        ),
        (
            "customer",
            create(&[("id", number("3")), ("email", text("ada@example.org"))]),
            "Email already exists.",
            json!({"email": "This Email value already exists."}),
        ),
        (
            "orders",
            order("3", "open", &[]),
            "Shop and Status already exists.",
            json!({"shop": "This Shop value already exists.",
                   "status": "This Status value already exists."}),
        ),
        (
            "orders",
            order("3", "new", &[("customer_id", number("9"))]),
            "Unable to create a new record.",
            json!({"customer_id": "This Customer ID does not exist."}),
        ),
        (
            "orders",
            RowWrite::Update {
                key: set(&[("shop", number("1")), ("number", number("1"))]),
                set: set(&[("customer_id", number("9"))]),
            },
            "Unable to update the record.",
            json!({"customer_id": "This Customer ID does not exist."}),
        ),
        (
            "customer",
            RowWrite::Update { key: set(&[("id", number("1"))]), set: set(&[("id", number("5"))]) },
            "Unable to update the record.",
            json!({}), // it is others that refer to it
        ),
        (
            "parcel",
            create(&[("id", number("1")), ("shop", number("1")), ("number", number("9"))]),
            "Unable to create a new record.",
            json!({"shop": "This Shop does not exist.", "number": "This Number does not exist."}),
        ),
        (
            "customer",
            RowWrite::Delete { key: set(&[("id", number("1"))]) },
            "Other tables rely on this row so it cannot be deleted.",
            json!({}),
        ),
        (
            "orders",
            order("3", "new", &[("qty", number("0"))]),
            "Some of your values violate the constraint: qty_is_positive",
            json!({}),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_database_refuses_is_said_in_the_same_words() {
    for engine in ENGINES {
        let target = shop(engine).await;
        let before = target.rows("SELECT count(*) FROM orders").await;
        for (table, write, message, fields) in refused_writes() {
            let refused = refusal(target.write(table, write.clone()).await);

            assert_eq!(refused, (message.to_owned(), fields), "{engine:?}: {write:?}");
        }
        assert_eq!(target.rows("SELECT count(*) FROM orders").await, before, "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_of_another_type_is_refused_at_its_field() {
    // SQLite takes any value in any column, unless its table is STRICT.
    for engine in [Engine::Postgres, Engine::Mysql] {
        let target = shop(engine).await;
        let key = set(&[("shop", number("1")), ("number", number("1"))]);
        let write = RowWrite::Update { key, set: set(&[("qty", text("many"))]) };

        let refused = refusal(target.write("orders", write).await);

        let message = "Some of your values aren’t of the correct type for the database.";
        let fields = json!({"qty": "This value isn’t of the correct type."});
        assert_eq!(refused, (message.to_owned(), fields), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_not_alone_stays_as_it_is() {
    for engine in ENGINES {
        let target = Target::new(engine).await;
        target.sql("CREATE TABLE twin (id INTEGER, n INTEGER)").await;
        target.sql("INSERT INTO twin VALUES (1, 1), (1, 2)").await;
        let key = set(&[("id", number("1"))]);
        for (write, verb) in [
            (RowWrite::Update { key: key.clone(), set: set(&[("n", number("9"))]) }, "update"),
            (RowWrite::Delete { key: key.clone() }, "delete"),
        ] {
            let (message, _) = refusal(target.write("twin", write).await);

            let want = format!("Sorry, this would {verb} 2 rows, but you can only act on 1");
            assert_eq!(message, want, "{engine:?}");
        }
        let left = target.rows("SELECT n FROM twin ORDER BY n").await;
        assert_eq!(left, json!([[1], [2]]), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_field_is_to_blame_for_is_in_the_databases_words() {
    for engine in ENGINES {
        let target = shop(engine).await;
        for sql in
            ["SELECT * FROM nowhere", "UPDATE orders SET qty = nothing(qty) WHERE number = 1"]
        {
            let refused = target.run(sql, Ask::default()).await.unwrap_err().to_string();

            let words = refused.strip_prefix("Error executing Action: ");
            let is_said = |text: &str| text.contains("nowhere") || text.contains("nothing");
            assert!(words.is_some_and(is_said), "{engine:?}: {refused}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_statements_happen_or_none_and_their_rows_are_summed() {
    for engine in ENGINES {
        let target = shop(engine).await;
        let sql = "UPDATE orders SET qty = qty + {{more}} WHERE shop = 1; \
                   UPDATE orders SET qty = {{qty}} WHERE number = {{number}}; \
                   SELECT qty FROM orders ORDER BY number";
        let values = |qty: &str| {
            Ask::with(&[("more", number("1")), ("qty", number(qty)), ("number", number("2"))])
        };

        let bad = target.run(sql, values("0")).await;
        let untouched = target.rows("SELECT qty FROM orders ORDER BY number").await;
        let good = target.run(sql, values("50")).await.unwrap();

        assert!(refusal(bad).0.contains("qty_is_positive"), "{engine:?}");
        assert_eq!(untouched, json!([[5], [6]]), "{engine:?}");
        assert_eq!(good["rows-affected"], 3, "{engine:?}");
        assert_eq!(good["rows"], json!([[6], [50]]), "{engine:?}");
        assert_eq!(good["truncated"], false, "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_over_its_guard_is_rolled_back() {
    for engine in ENGINES {
        let target = shop(engine).await;
        let guard = Guard { max_rows: Some(1), ..Guard::default() };

        let sql = "UPDATE orders SET qty = 99";
        let over = target.run(sql, Ask { guard, ..Ask::default() }).await;

        assert!(matches!(over, Err(ExecError::Breach(_))), "{engine:?}: {over:?}");
        let left = target.rows("SELECT count(*) FROM orders WHERE qty = 99").await;
        assert_eq!(left, json!([[0]]), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_keeps_its_characters_and_its_length() {
    let megabyte = "é".repeat(512 * 1024);
    for engine in ENGINES {
        let target = Target::new(engine).await;
        let long = if engine == Engine::Mysql { "LONGTEXT" } else { "TEXT" };
        target.sql(&format!("CREATE TABLE note (id INTEGER PRIMARY KEY, body {long})")).await;
        for kept in ["", "it's \"quoted\" \\ {x}", "世界 😀\r\n\t", "$1 ? ?1 ; --", &megabyte] {
            let values = Ask::with(&[("body", text(kept))]);
            let sql = "DELETE FROM note; INSERT INTO note VALUES (1, {{body}}); \
                       SELECT body FROM note";
            let answer = target.run(sql, values).await.unwrap();

            assert!(answer["rows"] == json!([[kept]]), "{engine:?}: {} bytes", kept.len());
        }
        let set = set(&[("id", number("2")), ("body", text("a\0b"))]);
        let refused = target.write("note", RowWrite::Create { set, key: Vec::new() }).await;
        let Err(ExecError::UnfitValue { name, .. }) = refused else {
            panic!("{engine:?}: {refused:?}");
        };
        assert_eq!(name, "body", "{engine:?}");
        assert_eq!(target.rows("SELECT count(*) FROM note").await, json!([[1]]), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_holds_a_thousand_rows_and_says_there_were_more() {
    for engine in ENGINES {
        let target = Target::new(engine).await;
        target.sql("CREATE TABLE n (i INTEGER)").await;
        let numbers = "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c \
                       WHERE i < 1001) ";
        let fill = match engine {
            Engine::Sqlite | Engine::Postgres => {
                format!("{numbers} INSERT INTO n SELECT i FROM c")
            }
            // It ends a recursion after 1,000 rounds.
            Engine::Mysql => format!(
                "INSERT INTO n {} SELECT i FROM c UNION ALL SELECT 1001",
                numbers.replace("1001", "1000")
            ),
        };
        target.sql(&fill).await;
        for (sql, rows, truncated) in [
            ("SELECT i FROM n WHERE i <= 1000", 1000, false),
            ("SELECT i FROM n", 1000, true),
            ("SELECT i FROM n WHERE i < 0", 0, false),
        ] {
            let answer = target.sql(sql).await;

            assert_eq!(answer["rows"].as_array().unwrap().len(), rows, "{engine:?}: {sql}");
            assert_eq!(answer["truncated"], truncated, "{engine:?}: {sql}");
            assert_eq!(answer["columns"], json!([{"name": "i"}]), "{engine:?}: {sql}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_tells_keys_references_and_what_is_required() {
    for engine in ENGINES {
        let target = shop(engine).await;
        target.sql("CREATE VIEW open_order AS SELECT * FROM orders WHERE status = 'open'").await;

        let schema = target.schema().await;

        let names: Vec<_> = schema.tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["customer", "open_order", "orders", "parcel"], "{engine:?}");
        let orders = schema.tables.iter().find(|table| table.name == "orders").unwrap();
        let key: Vec<_> = orders.primary_key().iter().map(|key| key.name.as_str()).collect();
        assert_eq!(key, ["shop", "number"], "{engine:?}");
        assert!(orders.column("status").unwrap().is_required(), "{engine:?}");
        assert!(!orders.column("qty").unwrap().is_required(), "{engine:?}");
        let is_unique = |table: &str, column: &str| {
            let table = schema.tables.iter().find(|one| one.name == table).unwrap();
            table.column(column).unwrap().unique
        };
        assert!(is_unique("customer", "email"), "{engine:?}");
        for column in ["shop", "number", "status", "qty"] {
            assert!(!is_unique("orders", column), "{engine:?}: {column} is only part of a key");
        }
        let customer = orders.column("customer_id").unwrap().foreign_key.clone().unwrap();
        assert_eq!((customer.table.as_str(), customer.column.as_str()), ("customer", "id"));
        let is_view =
            |name: &str| schema.tables.iter().any(|table| table.name == name && table.is_view);
        assert!(is_view("open_order") && !is_view("orders"), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_single_query_is_described_and_it_is_not_run() {
    for engine in ENGINES {
        let target = shop(engine).await;
        let describe =
            async |sql: &str| target.executor.describe_query(&target.database, sql).await;

        let columns = describe("SELECT qty, status AS s FROM orders").await.unwrap();
        let names: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["qty", "s"], "{engine:?}");
        for sql in ["DELETE FROM orders", "SELECT 1; SELECT 2", "", "-- nothing"] {
            let refused = describe(sql).await;
            assert!(
                matches!(refused, Err(ExecError::Template { part: "query", .. })),
                "{engine:?}: {sql}: {refused:?}"
            );
        }
        assert!(matches!(
            describe("SELECT nothing FROM nowhere").await,
            Err(ExecError::Rejected { .. })
        ));
        assert_eq!(target.rows("SELECT count(*) FROM orders").await, json!([[2]]), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_does_not_end_its_own_transaction() {
    for engine in ENGINES {
        let target = shop(engine).await;
        for sql in ["UPDATE orders SET qty = 7; COMMIT", "ROLLBACK", "BEGIN; DELETE FROM orders"] {
            let (message, _) = refusal(target.run(sql, Ask::default()).await);

            assert!(message.contains("not allowed"), "{engine:?}: {sql}: {message}");
        }
        assert_eq!(target.rows("SELECT qty FROM orders ORDER BY number").await, json!([[5], [6]]));
    }
}
