//! Lists of rows, on every engine alike: fast, all or nothing, and with every row named that
//! is refused.

use std::time::Instant;

use doable_domain::{database::Engine, guard::Guard, implicit::RowWrite, value::Value};
use doable_exec::ExecError;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{Ask, Target, number, text};

const ENGINES: [Engine; 3] = [Engine::Sqlite, Engine::Postgres, Engine::Mysql];

/// Tables with each kind of rule, in SQL that every engine takes.
const SHOP: &str = "
    CREATE TABLE customer (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE);
    CREATE TABLE orders (
        shop INTEGER NOT NULL, number INTEGER NOT NULL, status VARCHAR(20) NOT NULL,
        customer_id INTEGER REFERENCES customer (id), qty INTEGER,
        CONSTRAINT qty_is_positive CHECK (qty > 0),
        PRIMARY KEY (shop, number), UNIQUE (shop, status));
    INSERT INTO customer VALUES (1, 'ada@example.org'), (2, 'bob@example.org');
    INSERT INTO orders VALUES (1, 1, 'open', 1, 5), (1, 2, 'sent', NULL, 6), (1, 3, 'new', NULL, 7);";

const UNCHANGED: &str = "SELECT count(*), sum(qty) FROM orders";

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

/// A new order of the second shop, with `more` over what is right.
fn order(number_: usize, more: &[(&str, Value)]) -> RowWrite {
    let number_ = number_.to_string();
    let mut pairs = vec![
        ("shop", number("2")),
        ("number", number(&number_)),
        ("status", text(&format!("s{number_}"))),
        ("qty", number("1")),
    ];
    for (name, value) in more {
        pairs.retain(|(other, _)| other != name);
        if *value != Value::Null {
            pairs.push((name, value.clone()));
        }
    }
    RowWrite::Create { set: set(&pairs), key: vec!["shop".to_owned(), "number".to_owned()] }
}

fn key(number_: &str) -> Vec<(String, Value)> {
    set(&[("shop", number("1")), ("number", number(number_))])
}

/// The problems of a refused list as `{index: [message, fields]}`.
fn problems(answer: Result<Json, ExecError>) -> Json {
    match answer {
        Err(ExecError::RejectedRows { problems, .. }) => {
            let one = |problem: doable_domain::problem::RowProblem| {
                (problem.index.to_string(), json!([problem.message, problem.errors]))
            };
            Json::Object(problems.into_iter().map(one).collect())
        }
        other => panic!("this was to be refused: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stderr, reason = "how long it takes is what a reader wants to know")]
async fn a_thousand_rows_are_made_changed_and_deleted_at_once() {
    for engine in ENGINES {
        let target = Target::new(engine).await;
        let counted_up = match engine {
            Engine::Sqlite => "INTEGER PRIMARY KEY",
            Engine::Postgres => "SERIAL PRIMARY KEY",
            Engine::Mysql => "INTEGER PRIMARY KEY AUTO_INCREMENT",
        };
        let table = format!("CREATE TABLE item (id {counted_up}, name VARCHAR(40), qty INTEGER)");
        target.sql(&table).await;
        let new = |n: usize| RowWrite::Create {
            set: set(&[("name", text(&format!("item {n}"))), ("qty", number("1"))]),
            key: vec!["id".to_owned()],
        };
        let timed = async |writes: Vec<RowWrite>, what: &str| {
            let (count, begun) = (writes.len(), Instant::now());
            let answer = target.write_list("item", writes, Ask::default()).await.unwrap();
            eprintln!("{engine:?}: {count} rows {what} in {:?}", begun.elapsed());
            answer
        };
        // Once, so that the connection is there.
        timed(vec![new(0)], "created").await;
        target.sql("DELETE FROM item").await;

        let made = timed((0..1_000).map(new).collect(), "created").await;

        let made = made["created-row"].as_array().unwrap();
        let names: Vec<_> = made.iter().map(|row| row["name"].as_str().unwrap()).collect();
        assert_eq!(names, (0..1_000).map(|n| format!("item {n}")).collect::<Vec<_>>());
        let ids: Vec<_> = made.iter().map(|row| row["id"].as_i64().unwrap()).collect();
        assert!(ids.is_sorted() && ids[999] - ids[0] == 999, "{engine:?}");
        let by = |id: &i64| set(&[("id", number(&id.to_string()))]);
        let change = |id| RowWrite::Update { key: by(id), set: set(&[("qty", number("2"))]) };
        let changed = timed(ids.iter().map(change).collect(), "updated").await;
        assert_eq!(changed, json!({"rows-updated": 1_000}), "{engine:?}");
        let sum = target.rows("SELECT sum(qty) FROM item").await;
        assert_eq!(sum[0][0].to_string().trim_matches('"'), "2000", "{engine:?}");
        // What is not changed by an update was found all the same.
        let again = timed(ids.iter().map(change).collect(), "updated to what they are").await;
        assert_eq!(again, json!({"rows-updated": 1_000}), "{engine:?}");
        let drop = |id| RowWrite::Delete { key: by(id) };
        let gone = timed(ids.iter().map(drop).collect(), "deleted").await;
        assert_eq!(gone, json!({"rows-deleted": 1_000}), "{engine:?}");
        assert_eq!(target.rows("SELECT count(*) FROM item").await, json!([[0]]), "{engine:?}");
        let more = timed((0..10_000).map(new).collect(), "created").await;
        assert_eq!(more["created-row"].as_array().unwrap().len(), 10_000, "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_row_is_named_wherever_it_stands_and_nothing_is_left() {
    for engine in ENGINES {
        let target = shop(engine).await;
        for at in [0, 555, 1_199] {
            let mut rows: Vec<_> = (0..1_200).map(|n| order(n, &[])).collect();
            rows[at] = order(at, &[("qty", number("0"))]);

            let refused = target.write_list("orders", rows, Ask::default()).await;

            let want = json!({at.to_string(): [
                "Some of your values violate the constraint: qty_is_positive", {},
            ]});
            assert_eq!(problems(refused), want, "{engine:?}");
            let left = target.rows(UNCHANGED).await;
            assert_eq!((&left[0][0], left[0][1].to_string().as_str()), (&json!(3), "18"));
        }
        let rows = (0..1_200).map(|n| order(n, &[])).collect();
        target.write_list("orders", rows, Ask::default()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_row_is_named_with_what_is_wrong_with_it() {
    let taken = json!(["Shop and Number already exists.", {
        "shop": "This Shop value already exists.", "number": "This Number value already exists.",
    }]);
    for engine in ENGINES {
        let target = shop(engine).await;
        let mut rows: Vec<_> = (0..20).map(|n| order(n, &[])).collect();
        rows[2] = order(2, &[("status", Value::Null)]);
        // The key of the row before it, in the list itself.
        rows[5] = order(5, &[("number", number("4"))]);
        rows[6] = order(1, &[("shop", number("1"))]);
        rows[9] = order(9, &[("customer_id", number("9"))]);
        rows[10] = order(10, &[("customer_id", number("2"))]);
        rows[13] = order(13, &[("qty", number("-1"))]);
        rows[14] = order(14, &[("status", text("s0"))]);
        rows[19] = order(19, &[("status", text("a\0b"))]);

        let unfit = target.write_list("orders", rows.clone(), Ask::default()).await;
        rows[19] = order(19, &[]);
        let mut want = json!({
            "2": ["Status must have values.", {"status": "You must provide a value."}],
            "5": taken, "6": taken,
            "9": ["Unable to create a new record.", {"customer_id": "This Customer ID does not exist."}],
            "13": ["Some of your values violate the constraint: qty_is_positive", {}],
            "14": ["Shop and Status already exists.", {
                "shop": "This Shop value already exists.",
                "status": "This Status value already exists.",
            }],
        });
        if engine != Engine::Sqlite {
            rows[16] = order(16, &[("qty", text("many"))]);
            want["16"] = json!([
                "Some of your values aren’t of the correct type for the database.",
                {"qty": "This value isn’t of the correct type."},
            ]);
        }
        let refused = target.write_list("orders", rows, Ask::default()).await;

        assert_eq!(problems(refused), want, "{engine:?}");
        assert_eq!(target.rows("SELECT count(*) FROM orders").await, json!([[3]]), "{engine:?}");
        let unfit = problems(unfit);
        assert_eq!(unfit.as_object().unwrap().keys().collect::<Vec<_>>(), ["19"], "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_not_there_or_must_stay_are_named() {
    let gone =
        |verb: &str| json!([format!("Sorry, the row you're trying to {verb} doesn't exist"), {}]);
    for engine in ENGINES {
        let target = shop(engine).await;
        let change = |number_: &str, pairs: &[(&str, Value)]| RowWrite::Update {
            key: key(number_),
            set: set(pairs),
        };
        let two = [("qty", number("2"))];

        let changed = target
            .write_list(
                "orders",
                vec![
                    change("1", &two),
                    change("9", &two),
                    change("2", &[("status", text("open"))]),
                    change("3", &[("customer_id", number("9"))]),
                    change("8", &two),
                ],
                Ask::default(),
            )
            .await;
        let by = |id: &str| RowWrite::Delete { key: set(&[("id", number(id))]) };
        let dropped =
            target.write_list("customer", vec![by("2"), by("1"), by("7")], Ask::default()).await;
        let ordered = ["1", "3", "7"].map(|number_| RowWrite::Delete { key: key(number_) });
        let ordered = target.write_list("orders", ordered.to_vec(), Ask::default()).await;

        assert_eq!(
            problems(changed),
            json!({
                "1": gone("update"),
                "2": ["Shop and Status already exists.", {
                    "shop": "This Shop value already exists.",
                    "status": "This Status value already exists.",
                }],
                "3": ["Unable to update the record.", {"customer_id": "This Customer ID does not exist."}],
                "4": gone("update"),
            }),
            "{engine:?}"
        );
        let rely = json!(["Other tables rely on this row so it cannot be deleted.", {}]);
        assert_eq!(problems(dropped), json!({"1": rely, "2": gone("delete")}), "{engine:?}");
        assert_eq!(problems(ordered), json!({"2": gone("delete")}), "{engine:?}");
        assert_eq!(target.rows("SELECT count(*) FROM orders").await, json!([[3]]), "{engine:?}");
        assert_eq!(target.rows("SELECT count(*) FROM customer").await, json!([[2]]), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_found_by_uuids_and_each_may_set_other_columns() {
    for engine in ENGINES {
        let target = Target::new(engine).await;
        let kind = if engine == Engine::Postgres { "UUID" } else { "CHAR(36)" };
        target
            .sql(&format!("CREATE TABLE t (id {kind} PRIMARY KEY, a INTEGER DEFAULT 7, b INTEGER)"))
            .await;
        let ids: Vec<String> = (0..30).map(|_| Uuid::new_v4().to_string()).collect();
        let one = number("1");
        let new = |(place, id): (usize, &String)| {
            let mut pairs = vec![("id", text(id))];
            if place % 2 == 0 {
                pairs.push(("a", one.clone()));
            }
            if place % 3 == 0 {
                pairs.push(("b", one.clone()));
            }
            RowWrite::Create { set: set(&pairs), key: vec!["id".to_owned()] }
        };

        let made = target
            .write_list("t", ids.iter().enumerate().map(new).collect(), Ask::default())
            .await
            .unwrap();
        let changes = ids.iter().enumerate().map(|(place, id)| RowWrite::Update {
            key: set(&[("id", text(id))]),
            set: set(&[(if place % 2 == 0 { "a" } else { "b" }, number("5"))]),
        });
        let changed = target.write_list("t", changes.collect(), Ask::default()).await;

        for (place, row) in made["created-row"].as_array().unwrap().iter().enumerate() {
            let a = if place % 2 == 0 { 1 } else { 7 };
            let b = if place % 3 == 0 { json!(1) } else { Json::Null };
            assert_eq!(*row, json!({"id": ids[place], "a": a, "b": b}), "{engine:?}");
        }
        assert_eq!(changed, Ok(json!({"rows-updated": 30})), "{engine:?}");
        let fives = target.rows("SELECT count(*) FROM t WHERE a = 5 OR b = 5").await;
        assert_eq!(fives, json!([[30]]), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guard_counts_all_rows_of_a_list() {
    let guard = |exact_rows, max_rows| Guard { exact_rows, max_rows, ..Ask::default().guard };
    for engine in ENGINES {
        let target = shop(engine).await;
        for (guard, want) in [
            (guard(None, Some(2)), "This would change 3 rows, but the action allows at most 2."),
            (
                guard(Some(2), None),
                "This would change 3 rows, but the action must change exactly 2.",
            ),
            (guard(Some(3), Some(3)), ""),
        ] {
            let rows = (0..3).map(|n| order(n, &[])).collect();
            let ask = Ask { guard, ..Ask::default() };

            let done = target.write_list("orders", rows, ask).await;

            let said = done.map_or_else(|error| error.to_string(), |_| String::new());
            assert_eq!(said, want, "{engine:?}");
        }
        assert_eq!(target.rows("SELECT count(*) FROM orders").await, json!([[6]]), "{engine:?}");
    }
}

/// Makes a change of each row of `orders` take about ten milliseconds.
async fn slow_down(target: &Target) {
    let triggers: &[&str] = match target.engine() {
        Engine::Sqlite => &["CREATE TRIGGER slow AFTER UPDATE ON orders BEGIN
             SELECT count(*) FROM orders a, orders b; END"],
        Engine::Postgres => &[
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
             'BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END'",
            "CREATE TRIGGER slow BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION slow()",
        ],
        Engine::Mysql => {
            &["CREATE TRIGGER slow BEFORE UPDATE ON orders FOR EACH ROW DO SLEEP(0.01)"]
        }
    };
    for sql in triggers {
        target.sql(sql).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_stopped_in_its_middle_and_nothing_of_it_is_left() {
    for engine in ENGINES {
        let target = shop(engine).await;
        let rows = (0..1_000).map(|n| order(n, &[])).collect();
        target.write_list("orders", rows, Ask::default()).await.unwrap();
        slow_down(&target).await;
        let changes = || {
            let change = |n: usize| RowWrite::Update {
                key: set(&[("shop", number("2")), ("number", number(&n.to_string()))]),
                set: set(&[("qty", number("9"))]),
            };
            (0..1_000).map(change).collect::<Vec<_>>()
        };

        let late = target.write_list("orders", changes(), Ask::within(400)).await;
        let ask = Ask::default();
        let cancel = ask.cancel.clone();
        let (cancelled, ()) = tokio::join!(target.write_list("orders", changes(), ask), async {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            cancel.cancel();
        });

        assert!(
            matches!(late, Err(ExecError::TimedOut { may_have_acted: false, .. })),
            "{engine:?}: {late:?}"
        );
        assert_eq!(cancelled, Err(ExecError::Cancelled { may_have_acted: false }), "{engine:?}");
        let nines = target.rows("SELECT count(*) FROM orders WHERE qty = 9").await;
        assert_eq!(nines, json!([[0]]), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_only_checked_at_the_end_refuses_the_list_as_a_whole() {
    // `MySQL` checks each row at once.
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let target = Target::new(engine).await;
        target
            .sql(
                "CREATE TABLE node (id INTEGER PRIMARY KEY,
                 up INTEGER REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED)",
            )
            .await;
        let node = |id: &str, up: &str| RowWrite::Create {
            set: set(&[("id", number(id)), ("up", number(up))]),
            key: vec!["id".to_owned()],
        };

        let ring = vec![node("1", "2"), node("2", "1")];
        let made = target.write_list("node", ring, Ask::default()).await;
        let torn = vec![node("3", "4"), node("4", "9")];
        let refused = target.write_list("node", torn, Ask::default()).await;

        assert!(made.is_ok(), "{engine:?}: {made:?}");
        let Err(ExecError::Rejected { message, fields }) = refused else {
            panic!("{engine:?}: {refused:?}");
        };
        assert_eq!(message, "Unable to create a new record.", "{engine:?}");
        assert_eq!(json!(fields), json!({"up": "This Up does not exist."}), "{engine:?}");
        assert_eq!(target.rows("SELECT count(*) FROM node").await, json!([[2]]), "{engine:?}");
    }
}
