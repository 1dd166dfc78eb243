//! The terminal door as a person and a script meet it: the built binary, a data
//! folder, what it prints and its exit code.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod support;

use serde_json::{Value, json};
use support::Terminal;

#[test]
fn the_first_command_makes_the_sample_workspace() {
    let terminal = Terminal::new();

    let list = terminal.doable(&["list"]);

    assert_eq!(list.code, 0, "{list:?}");
    for name in ["Mark an order as shipped", "Look up a country", "Add a customer"] {
        assert!(list.out.contains(name), "{name} is not in:\n{}", list.out);
    }
}

#[test]
fn an_action_is_found_by_number_entity_id_and_name() {
    let terminal = Terminal::new();
    let list = terminal.json(&["list", "--json"]);
    let action = list.as_array().unwrap().iter().find(|a| a["name"] == "Delete a draft order");
    let action = action.unwrap();
    let number = action["id"].to_string();

    for text in [&*number, action["entity_id"].as_str().unwrap(), "delete a DRAFT order"] {
        let show = terminal.json(&["show", text, "--json"]);

        assert_eq!(show["action"]["id"], action["id"], "by {text}");
    }
}

#[test]
fn a_run_changes_the_row_and_prints_it() {
    let terminal = Terminal::new();
    let order = terminal.scalar("SELECT id FROM orders WHERE status = 'paid' ORDER BY id LIMIT 1");
    let order_param = format!("order_number={order}");

    let run = terminal.doable(&[
        "run",
        "Mark an order as shipped",
        "--param",
        &order_param,
        "--param",
        "carrier=DHL",
        "-p",
        "shipped_on=2026-11-24",
    ]);

    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("1 row changed") && run.out.contains("2026-11-24"), "{}", run.out);
    let row = format!(
        "SELECT status || ' ' || carrier || ' ' || shipped_on FROM orders WHERE id = {order}"
    );
    assert_eq!(terminal.scalar(&row), "shipped DHL 2026-11-24");
}

#[test]
fn a_refusal_names_the_field_and_changes_nothing() {
    let terminal = Terminal::new();
    let before = terminal.scalar("SELECT group_concat(price_cents) FROM product");
    for (params, want) in [
        (&["sku=MUG-01"][..], "price_cents"),
        (&["sku=MUG-01", "price_cents=0"], "price_cents"),
        (&["sku=MUG-01", "price_cents=cheap"], "price_cents"),
        (&["sku=NOPE", "price_cents=100"], "sku"),
        (
            &["sku=MUG-01", "price_cents=100", "colour=red"],
            r#"No destination parameter found for #{"colour"}"#,
        ),
    ] {
        let mut args = vec!["run", "Change a product's price"];
        args.extend(params.iter().flat_map(|param| ["--param", param]));

        let run = terminal.doable(&args);

        assert_eq!(run.code, 1, "{params:?}: {run:?}");
        assert!(run.err.contains(want), "{params:?}: {}", run.err);
    }
    assert_eq!(terminal.scalar("SELECT group_concat(price_cents) FROM product"), before);
}

#[test]
fn the_guard_rolls_back_what_it_does_not_allow() {
    let terminal = Terminal::new();

    let run = terminal.json_failure(&[
        "run",
        "Delete a draft order",
        "--param",
        "order_number:=1",
        "--json",
    ]);

    assert_eq!(run["code"], "rejected");
    assert_eq!(run["message"], "This would change 0 rows, but the action must change exactly 1.");
}

#[test]
fn the_database_says_which_column_is_wrong() {
    let terminal = Terminal::new();
    let taken = terminal.scalar("SELECT email FROM customer WHERE id = 2");
    let email = format!("email={taken}");

    let run = terminal.json_failure(&[
        "run",
        "Correct a customer's email",
        "--param",
        "customer_id=1",
        "--param",
        &email,
        "--json",
    ]);

    assert_eq!(run["message"], "Email already exists.");
    assert_eq!(run["fields"], json!({"email": "This Email value already exists."}));
}

#[test]
fn the_same_key_runs_once() {
    let terminal = Terminal::new();
    let args = |price| {
        [
            "run",
            "Change a product's price",
            "-p",
            "sku=MUG-01",
            "-p",
            price,
            "--idempotency-key",
            "k1",
            "--json",
        ]
    };

    let first = terminal.json(&args("price_cents=1600"));
    terminal.execute("UPDATE product SET price_cents = 1 WHERE sku = 'MUG-01'");
    let second = terminal.json(&args("price_cents=1600"));
    let third = terminal.json_failure(&args("price_cents=1700"));

    assert_eq!((&second["run_id"], &second["replayed"]), (&first["run_id"], &json!(true)));
    assert_eq!(second["body"], first["body"]);
    assert_eq!(third["code"], "conflict");
    assert_eq!(terminal.scalar("SELECT price_cents FROM product WHERE sku = 'MUG-01'"), "1");
}

#[test]
fn what_does_not_exist_is_said_in_words() {
    let terminal = Terminal::new();
    for (args, code, want) in [
        (&["run", "Make coffee"][..], 1, "there is no action `Make coffee`"),
        (&["show", "999"], 1, "there is no action `999`"),
        (&["run", "Add a customer"], 1, "country: This field is required."),
        (&["run"], 2, "Usage"),
        (&["run", "1", "--param", "novalue"], 2, "KEY=VALUE"),
        (&["frobnicate"], 2, "unrecognized subcommand"),
    ] {
        let run = terminal.doable(args);

        assert_eq!(run.code, code, "{args:?}: {run:?}");
        assert!(run.err.contains(want), "{args:?}: {}", run.err);
    }
}

#[test]
fn doctor_finds_everything_in_place_and_says_what_is_not() {
    let terminal = Terminal::new();
    terminal.doable(&["list"]);

    let well = terminal.doable(&["doctor"]);
    std::fs::remove_file(terminal.shop()).unwrap();
    let ill = terminal.doable(&["doctor"]);

    assert_eq!(well.code, 0, "{well:?}");
    assert!(well.out.contains("ok    jq handles"), "{}", well.out);
    assert_eq!(ill.code, 1, "{ill:?}");
    assert!(ill.out.contains("bad   database Sample shop"), "{}", ill.out);
}

#[test]
fn a_folder_that_can_not_be_used_is_refused() {
    let terminal = Terminal::new();
    let file = terminal.folder().join("a-file");
    std::fs::write(&file, "not a folder").unwrap();

    let run = terminal.doable_in(&file, &["list"]);

    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("a-file"), "{}", run.err);
}

#[test]
fn runs_are_listed_with_their_last_outcome() {
    let terminal = Terminal::new();
    terminal.doable(&["run", "Delete a draft order", "-p", "order_number=1"]);

    let list = terminal.json(&["list", "--json"]);

    let of = |name: &str| {
        let all = list.as_array().unwrap().iter();
        all.filter(|a| a["name"] == name).map(|a| a["last_run"].clone()).next().unwrap()
    };
    assert_eq!(of("Delete a draft order")["status"], "failed");
    assert_eq!(of("Orders of a customer"), Value::Null);
}

/// Bulk actions on the sample's customers, `Create`, `Update` and `Delete`.
fn make_bulk_actions(terminal: &Terminal) {
    terminal.doable(&["list"]);
    let mut sql = "INSERT INTO model (id, name, database_id, sort, source, created_at_us) VALUES \
                   (900, 'C', 1, 'table', '{\"sort\":\"table\",\"schema\":null,\
                   \"table\":\"customer\",\"fields\":null}', 0);"
        .to_owned();
    for kind in ["Create", "Update", "Delete"] {
        let operation =
            json!({"type": "implicit", "kind": format!("bulk/{}", kind.to_lowercase())});
        sql.push_str(&format!(
            "INSERT INTO action (entity_id, version, model_id, type, name, archived, operation, \
             parameters, visualization_settings, guard, created_at_us, updated_at_us)
             VALUES ('{kind}-0000-0000-0000', 1, 900, 'implicit', '{kind}', 0, '{operation}', \
             '[]', '{{}}', '{{}}', 0, 0);"
        ));
    }
    terminal.store().execute_batch(&sql).unwrap();
}

#[test]
fn rows_come_from_a_csv_a_json_file_or_the_standard_input() {
    use std::{io::Write as _, process::Stdio};

    let terminal = Terminal::new();
    make_bulk_actions(&terminal);
    let count = || terminal.scalar("SELECT count(*) FROM customer WHERE country = 'XX'");
    let file = |name: &str, text: &str| {
        let path = terminal.folder().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };

    let csv = file("new.csv", "Name,E-mail,country\nA,a@x.example,XX\n\"B, C\",b@x.example,XX\n");
    let made = terminal.doable(&["run", "Create", "--rows", &csv]);
    assert_eq!((made.code, made.out.trim()), (0, "2 rows created"), "{made:?}");
    assert_eq!(count(), "2");

    let again = terminal.doable(&["run", "Create", "--rows", &csv]);
    assert_eq!(again.code, 1);
    for want in ["2 of 2 rows were refused", "row 2: Email already exists.", "email: This Email"] {
        assert!(again.err.contains(want), "{}", again.err);
    }

    let ids = terminal.scalar(
        "SELECT json_group_array(json_object('id', id, 'country', 'YY')) \
                               FROM customer WHERE country = 'XX'",
    );
    let json = file("change.json", &ids);
    let changed = terminal.doable(&["run", "Update", "--rows", &json]);
    assert_eq!((changed.code, changed.out.trim()), (0, "2 rows updated"), "{changed:?}");

    let ids = terminal.scalar(
        "SELECT 'id' || char(10) || group_concat(id, char(10)) \
                               FROM customer WHERE country = 'YY'",
    );
    let mut child = terminal
        .command(&["run", "Delete", "--rows", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(ids.as_bytes()).unwrap();
    let gone = child.wait_with_output().unwrap();
    let gone: Value = serde_json::from_slice(&gone.stdout).unwrap();
    assert_eq!(gone["body"], json!({"rows-deleted": 2}));

    let none = terminal.doable(&["run", "Create", "-p", "name=A"]);
    assert!(none.code != 0 && none.err.contains("give it with --rows FILE"), "{none:?}");
    let wrong = file("wrong.csv", "name,size\nA,1\n");
    let wrong = terminal.doable(&["run", "Create", "--rows", &wrong]);
    assert!(wrong.code != 0 && wrong.err.contains("the column `size` is no field"), "{wrong:?}");
}
