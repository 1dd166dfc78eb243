//! Row actions through the whole program, on every engine.

use doable_domain::database::Engine;
use serde_json::{Value as Json, json};

use super::{ENGINES, program::Program};

/// What a form is told: the sentence, and what is at which field.
fn told(answer: Result<Json, doable_app::wire::RpcError>) -> (String, Json) {
    let refused = answer.unwrap_err();
    (refused.message, json!(refused.fields))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_prefetched_can_be_sent_back_whatever_its_type() {
    for engine in ENGINES {
        let lists = if engine == Engine::Postgres { "text[]" } else { "VARCHAR(40)" };
        let program = Program::new(
            engine,
            &[
                &format!(
                    "CREATE TABLE item (id INTEGER PRIMARY KEY, doc JSON, tags {lists}, n INTEGER)"
                ),
                r#"INSERT INTO item VALUES (1, '{"a": [1, null]}', '{"a b",c}', 5)"#,
            ],
        )
        .await;
        let model = program.model("item").await;
        let change = program.row_action(&model, "Change", "row/update").await;

        let read = program.prefetch(&change, json!({"id": 1})).await.unwrap();
        let mut sent = read.clone();
        sent["n"] = json!(6);
        let written = program.run(&change, sent.clone()).await;

        let want = json!({"id": 1, "doc": "{\"a\": [1, null]}", "tags": "{\"a b\",c}", "n": 5});
        assert_eq!(read, want, "{engine:?}");
        assert_eq!(written.unwrap(), json!({"rows-updated": 1}), "{engine:?}");
        assert_eq!(program.prefetch(&change, json!({"id": 1})).await.unwrap(), sent, "{engine:?}");
        let found = json!({"id": change, "q": "null"});
        let found = program.world.call("search_rows", found).await.unwrap();
        assert_eq!(found["rows"][0][1], want["doc"], "{engine:?}");
        let nobody = program.prefetch(&change, json!({"id": 2})).await.unwrap();
        assert_eq!(nobody, json!({}), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_its_column_can_not_hold_is_refused_at_its_field() {
    for engine in ENGINES {
        let uuid = if engine == Engine::Sqlite { "GUID" } else { "UUID" };
        let id = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
        let program = Program::new(
            engine,
            &[
                "CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER)",
                "INSERT INTO item VALUES (1, 5)",
                &format!("CREATE TABLE thing (id {uuid} PRIMARY KEY, n INTEGER)"),
                &format!("INSERT INTO thing VALUES ('{id}', 5)"),
            ],
        )
        .await;
        let whole = "This must be a whole number that its column can hold.";
        let no_uuid = "This must be a UUID like 6f9619ff-8b86-d011-b42d-00c04fc964ff.";
        for (table, good, bad, why) in [
            ("item", json!("1.0"), vec![json!(1.5), json!("1e30")], whole),
            ("thing", json!(id), vec![json!("x")], no_uuid),
        ] {
            let model = program.model(table).await;
            for kind in ["row/update", "row/delete", "bulk/update"] {
                let action = program.row_action(&model, &format!("{table} {kind}"), kind).await;
                let values = |id: &Json| match kind {
                    "row/update" => json!({"id": id, "n": 6}),
                    "bulk/update" => json!([{"id": id, "n": 6}]),
                    _ => json!({"id": id}),
                };
                for bad in &bad {
                    let refused = program.run(&action, values(bad)).await.unwrap_err();
                    let at = match kind {
                        "bulk/update" => json!(refused.rows[0].errors),
                        _ => json!(refused.fields),
                    };
                    assert_eq!(at, json!({"id": why}), "{engine:?} {table} {kind} {bad}");
                    assert_eq!(refused.run_id, None, "nothing was begun");
                    if kind == "row/update" {
                        let read = program.prefetch(&action, json!({"id": bad})).await;
                        assert_eq!(told(read), (why.to_owned(), json!({"id": why})), "{engine:?}");
                    }
                }
            }
            let change = program.row_action(&model, "Change", "row/update").await;
            let done = program.run(&change, json!({"id": good, "n": 6})).await;
            assert_eq!(done.unwrap(), json!({"rows-updated": 1}), "{engine:?} {table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_binary_key_names_no_row() {
    for engine in ENGINES {
        let bytes = match engine {
            Engine::Sqlite => "BLOB",
            Engine::Postgres => "bytea",
            Engine::Mysql => "BINARY(16)",
        };
        let table = format!("CREATE TABLE item (id {bytes} PRIMARY KEY, n INTEGER)");
        let program = Program::new(engine, &[&table]).await;
        let model = program.model("item").await;
        let why = "Must execute implicit action on a table with a primary key. A form can't say \
                   that of `item`, since \"id\" is binary; use an SQL action.";
        let create = program.row_action(&model, "Make", "row/create").await;
        assert_eq!(program.parameters(&create).await, ["n"], "{engine:?}");
        for kind in ["row/update", "row/delete"] {
            let action = program.row_action(&model, kind, kind).await;

            assert_eq!(program.get(&action).await["not_ready"], why, "{engine:?} {kind}");
            let (message, _) = told(program.run(&action, json!({"id": "0x00"})).await);
            assert_eq!(message, why, "{engine:?} {kind}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_keeps_every_digit_or_is_refused() {
    let long = "1234567890123456789012345678.0123456789";
    for engine in ENGINES {
        let program = Program::new(
            engine,
            &["CREATE TABLE item (id INT PRIMARY KEY, price DECIMAL(38,10), big BIGINT)"],
        )
        .await;
        let model = program.model("item").await;
        let make = program.row_action(&model, "Make", "row/create").await;
        let list = program.row_action(&model, "All", "bulk/create").await;

        let made = program.run(&make, json!({"id": 1, "price": long, "big": "1"})).await;
        let listed = program.run(&list, json!([{"id": 2, "price": long}])).await;

        if engine == Engine::Sqlite {
            let why = "SQLite can't keep every digit of this number; give it with at most 15.";
            assert_eq!(told(made), (why.to_owned(), json!({"price": why})));
            assert_eq!(json!(listed.unwrap_err().rows[0].errors), json!({"price": why}));
            let big = program.run(&make, json!({"id": 1, "big": "9223372036854775809"})).await;
            assert_eq!(told(big), (why.to_owned(), json!({"big": why})));
        } else {
            assert_eq!(made.unwrap()["created-row"]["price"], long, "{engine:?}");
            assert_eq!(listed.unwrap()["created-row"][0]["price"], long, "{engine:?}");
        }
        let made = program.run(&make, json!({"id": 3, "price": "12.5", "big": i64::MAX})).await;
        let row = json!({"id": 3, "price": 12.5, "big": i64::MAX});
        assert_eq!(made.unwrap()["created-row"], row, "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_as_it_was_read_for_a_minute() {
    for engine in ENGINES {
        let table = "CREATE TABLE item (id INT PRIMARY KEY, a INTEGER)";
        let program = Program::new(engine, &[table]).await;
        let model = program.model("item").await;
        let make = program.row_action(&model, "Make", "row/create").await;
        let values = |id: i64| json!({"id": id, "b": 1});
        assert_eq!(program.parameters(&make).await, ["id", "a"], "{engine:?}");
        program.run(&make, json!({"id": 1})).await.unwrap();

        program.target.sql("ALTER TABLE item ADD COLUMN b INTEGER").await;

        program.clock.advance(59);
        assert_eq!(program.parameters(&make).await, ["id", "a"], "{engine:?}");
        program.run(&make, values(2)).await.unwrap_err();
        program.clock.advance(2);
        let made = program.run(&make, values(2)).await.unwrap();
        assert_eq!(made["created-row"], json!({"id": 2, "a": null, "b": 1}), "{engine:?}");
        assert_eq!(program.parameters(&make).await, ["id", "a", "b"], "{engine:?}");
    }
}
