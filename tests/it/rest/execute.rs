//! `/api/action/:id/execute`: running SQL, and the values a form starts with.

use serde_json::{Value, json};
use support::served::Who;

use super::{Api, NOT_FOUND, keys};

/// SQL with two variables, the first of which is hidden.
const RENAME: &str = "UPDATE product SET name = {{name}}, active = {{active}} WHERE id = 1";

fn fields(fields: Value) -> Value {
    json!({"visualization_settings": {"fields": fields}})
}

fn numbers(names: &[&str]) -> Value {
    fields(names.iter().map(|name| (*name, json!({"inputType": "number"}))).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_answers_how_many_rows_it_touched() {
    let api = Api::new().await;
    let id = api.query("UPDATE product SET active = 0 WHERE id <= {{most}}", json!({})).await;
    for (most, want) in [(0, 0), (1, 1), (3, 3)] {
        let answer = api.run(id, json!({"most": most})).await;

        assert_eq!(answer.json(), (200, json!({"rows-affected": want})));
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("x-doable-run").len(), 36);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_statements_are_summed_and_all_or_none() {
    let api = Api::new().await;
    let sql = "UPDATE product SET active = 0 WHERE id IN (1, 2); \
               UPDATE product SET price_cents = {{price}} WHERE id = 1";
    let id = api.query(sql, numbers(&["price"])).await;

    let good = api.run(id, json!({"price": 7})).await;
    api.served.world.shop().unwrap().execute("UPDATE product SET active = 1", []).unwrap();
    let bad = api.run(id, json!({"price": 0})).await;

    assert_eq!(good.json(), (200, json!({"rows-affected": 3})));
    assert_eq!(bad.status, 400);
    assert_eq!(api.shop_value::<i64>("SELECT active FROM product WHERE id = 1"), 1);
    assert_eq!(api.shop_value::<i64>("SELECT price_cents FROM product WHERE id = 1"), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rows_of_the_last_statement_come_along() {
    let api = Api::new().await;
    let returning = "UPDATE product SET active = 0 WHERE id <= 2 RETURNING id, sku";
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001) \
                SELECT i FROM n";
    let returning = api.query(returning, json!({})).await;
    let many = api.query(many, json!({})).await;

    let returned = api.run(returning, json!({})).await.json().1;
    let truncated = api.run(many, json!({})).await.json().1;

    assert_eq!(returned["rows-affected"], 2);
    assert_eq!(super::each(&returned["columns"], "name"), ["id", "sku"]);
    assert_eq!(returned["rows"], json!([[1, "MUG-01"], [2, "MUG-02"]]));
    assert_ne!(returned["truncated"], true);
    assert_eq!(truncated["rows"].as_array().unwrap().len(), 1000);
    assert_eq!((&truncated["truncated"], &truncated["rows-affected"]), (&json!(true), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_bound_and_never_sql() {
    let api = Api::new().await;
    let id = api.query("UPDATE product SET name = {{name}} WHERE id = 1", json!({})).await;
    for text in ["'; DROP TABLE product; --", "\"", "{{id}}", "[[x]]", "a\nb", ""] {
        let answer = api.run(id, json!({"name": text})).await;

        if text.is_empty() {
            continue;
        }
        assert_eq!(answer.status, 200, "{text:?}: {answer:?}");
        assert_eq!(api.shop_value::<String>("SELECT name FROM product WHERE id = 1"), text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_hidden_keys_are_refused_alike() {
    let api = Api::new().await;
    let hidden = fields(json!({"active": {"hidden": true, "defaultValue": "1"}}));
    let id = api.query(RENAME, hidden).await;
    let refused = |key: &str| {
        let text =
            format!("No destination parameter found for #{{\"{key}\"}}. Found: #{{\"name\"}}");
        (400, json!({"message": text}))
    };

    let unknown = api.run(id, json!({"name": "x", "nonsense": 1})).await;
    let given_hidden = api.run(id, json!({"name": "x", "active": 0})).await;
    let both = api.run(id, json!({"zebra": 1, "active": 0})).await;

    assert_eq!(unknown.json(), refused("nonsense"));
    assert_eq!(given_hidden.json(), refused("active"));
    assert_eq!(both.json(), refused("active\" \"zebra"));
    assert_eq!(api.shop_value::<String>("SELECT name FROM product WHERE id = 1"), "Enamel mug");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_may_come_under_the_id_or_the_slug() {
    let api = Api::new().await;
    let parameter = json!({"id": "abc", "slug": "n", "name": "N", "type": "text",
        "target": ["variable", ["template-tag", "n"]]});
    let id = api.query("SELECT {{n}} AS n", json!({"parameters": [parameter]})).await;
    for (given, want) in [
        (json!({"abc": "x"}), Some("x")),
        (json!({"n": "x"}), Some("x")),
        (json!({"n": "x", "abc": "x"}), Some("x")),
        (json!({"n": "x", "abc": "y"}), None),
    ] {
        let answer = api.run(id, given.clone()).await;

        match want {
            Some(want) => assert_eq!(answer.json().1["rows"], json!([[want]]), "{given}"),
            None => assert_eq!(keys(&answer.json().1["errors"]), ["abc"], "{given}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn absent_values_take_their_defaults_and_zero_blank_and_false_are_some() {
    let api = Api::new().await;
    for (setting, want) in [
        (json!({"inputType": "number", "defaultValue": 0}), json!(0)),
        (json!({"inputType": "string", "defaultValue": ""}), json!("")),
        (json!({"inputType": "boolean", "defaultValue": false}), json!(0)),
        (json!({"inputType": "string", "defaultValue": "x", "hidden": true}), json!("x")),
        (json!({"inputType": "number", "defaultValue": 0, "hidden": true}), json!(0)),
    ] {
        let shown = setting.to_string();
        let id = api.query("SELECT {{x}} AS x", fields(json!({"x": setting}))).await;

        let answer = api.run(id, json!({})).await;

        assert_eq!(answer.json().1["rows"], json!([[want]]), "{shown}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_explicit_null_is_not_defaulted() {
    let api = Api::new().await;
    let setting = json!({"x": {"defaultValue": "default", "required": false}});
    let id = api.query("SELECT {{x}} IS NULL AS n", fields(setting)).await;

    let absent = api.run(id, json!({})).await.json().1;
    let null = api.run(id, json!({"x": null})).await.json().1;

    assert_eq!((&absent["rows"], &null["rows"]), (&json!([[0]]), &json!([[1]])));
}

#[tokio::test(flavor = "multi_thread")]
async fn all_problems_are_told_at_once() {
    let api = Api::new().await;
    let settings = fields(json!({
        "number": {"inputType": "number"},
        "choice": {"inputType": "select", "valueOptions": ["a", "b"]},
        "small": {"inputType": "number", "validation": {"max": 3}},
        "date": {"inputType": "date"},
        "mode": {"required": false},
        "sometimes": {"visibleWhen": {"parameter": "mode", "equals": "b"}},
    }));
    let sql = "SELECT {{number}} AS a, {{choice}} AS b, {{small}} AS c, {{date}} AS d, \
               {{missing}} AS e [[, {{sometimes}} AS f]] [[, {{mode}} AS g]]";
    let id = api.query(sql, settings).await;

    let given = json!({
        "number": "many", "choice": "c", "small": 4, "date": "31.1.2026", "sometimes": "x",
    });
    let (status, body) = api.run(id, given).await.json();

    assert_eq!(status, 400);
    assert_eq!(keys(&body), ["errors", "message"]);
    assert!(body["message"].is_string());
    let want = ["choice", "date", "missing", "number", "small", "sometimes"];
    assert_eq!(keys(&body["errors"]), want, "{body}");
    assert_eq!(body["errors"]["missing"], "This field is required.");
    assert_eq!(body["errors"]["small"], "This must be at most 3.");
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_scalars() {
    let api = Api::new().await;
    let id = api.query("SELECT {{x}} AS x", json!({})).await;
    for value in [json!([1]), json!({"a": 1})] {
        let (status, body) = api.run(id, json!({"x": value})).await.json();

        assert_eq!((status, keys(&body["errors"])), (400, vec!["x"]), "{value}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clause_is_dropped_without_its_value_and_a_variable_outside_is_missed() {
    let api = Api::new().await;
    let sql = "SELECT count(*) AS n FROM orders WHERE 1 = 1 [[AND status = {{status}}]]";
    let clause = api.query(sql, json!({})).await;
    let setting = fields(json!({"x": {"required": false}}));
    let outside = api.query("SELECT {{x}} AS x", setting).await;

    let whole = api.run(clause, json!({})).await.json().1;
    let some = api.run(clause, json!({"status": "draft"})).await.json().1;
    let missed = api.run(outside, json!({})).await;

    assert_eq!((&whole["rows"], &some["rows"]), (&json!([[600]]), &json!([[14]])));
    assert_eq!(missed.json(), (400, json!({"message": "missing required parameters: #{\"x\"}"})));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_refuses_is_told_by_field_where_it_says_which() {
    let api = Api::new().await;
    let add = "INSERT INTO customer (name, email, country) VALUES ({{name}}, {{email}}, 'DE')";
    let nothing = json!({"required": false});
    let add = api.query(add, fields(json!({"name": nothing}))).await;
    let orphan = "INSERT INTO orders (customer_id, ordered_on) VALUES (9999, '2026-01-01')";
    let orphan = api.query(orphan, json!({})).await;
    let still_used = api.query("DELETE FROM product WHERE id = 1", json!({})).await;
    let check = "UPDATE product SET price_cents = {{cents}} WHERE id = 1";
    let check = api.query(check, numbers(&["cents"])).await;
    let odd = api.query("SELECT * FROM nowhere", json!({})).await;

    let twice = json!({"name": "Ada", "email": "customer1@shop.example"});
    let unique = api.run(add, twice).await;
    let null = api.run(add, json!({"name": null, "email": "new@shop.example"})).await;
    let orphan = api.run(orphan, json!({})).await;
    let still_used = api.run(still_used, json!({})).await;
    let check = api.run(check, json!({"cents": 0})).await;
    let odd = api.run(odd, json!({})).await;

    let unique_body = json!({
        "message": "Email already exists.",
        "errors": {"email": "This Email value already exists."},
    });
    let null_body = json!({
        "message": "Name must have values.", "errors": {"name": "You must provide a value."},
    });
    assert_eq!(unique.json(), (400, unique_body));
    assert_eq!(null.json(), (400, null_body));
    assert_eq!(orphan.json().1["message"], "Unable to create a new record.", "{orphan:?}");
    let relied_on = "Other tables rely on this row so it cannot be deleted.";
    assert_eq!(still_used.json().1["message"], relied_on);
    let message = check.json().1["message"].as_str().unwrap().to_owned();
    let violated = "Some of your values violate the constraint: ";
    assert!(message.starts_with(violated), "{message}");
    let message = odd.json().1["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("Error executing Action: "), "{message}");
    assert!(message.contains("nowhere"), "signed-in people hear the database: {message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_gone_is_502() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    std::fs::remove_dir_all(api.served.world.folder().join("sample")).unwrap();

    let (status, body) = api.run(id, json!({})).await.json();

    assert_eq!(status, 502, "{body}");
    assert!(body["message"].is_string(), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn built_ins_have_values_that_no_caller_sets() {
    let api = Api::new().await;
    let sql = "SELECT {{$user.email}} AS email, {{$user.id}} AS id, {{$run.id}} AS run, \
               {{$today}} AS today, {{$request.ip}} AS ip, {{$uuid}} AS uuid";
    let id = api.query(sql, json!({})).await;

    let answer = api.run(id, json!({})).await;
    let again = api.run(id, json!({})).await;
    let set = api.run(id, json!({"$user.email": "boss@shop.example"})).await;

    let row = &answer.json().1["rows"][0];
    assert_eq!(row[0], support::served::MEMBER);
    assert_eq!(row[1].to_string().trim_matches('"'), api.served.member_id.to_string());
    assert_eq!(row[2], answer.header("x-doable-run"));
    let today = api.served.clock.now().to_string();
    assert_eq!(row[3], today[..10]);
    assert_eq!(row[4], "127.0.0.1");
    assert_eq!(row[5].as_str().map(str::len), Some(36), "{row}");
    assert_ne!(row[5], again.json().1["rows"][0][5], "a new one for each run");
    let text = "No destination parameter found for #{\"$user.email\"}. Found: #{}";
    assert_eq!(set.json(), (400, json!({"message": text})));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_runs_once_and_answers_the_same() {
    let api = Api::new().await;
    let sql = "UPDATE product SET price_cents = price_cents + {{more}} WHERE id = 1";
    let id = api.query(sql, numbers(&["more"])).await;
    let line = format!("POST /api/action/{id}/execute");
    let body = |more: i64| json!({"parameters": {"more": more}, "idempotency_key": "k"});
    let price = || api.shop_value::<i64>("SELECT price_cents FROM product WHERE id = 1");
    let before = price();

    let first = api.member(&line, body(1)).await;
    let again = api.member(&line, body(1)).await;
    let other_values = api.member(&line, body(2)).await;
    let other_person = api.admin(&line, body(10)).await;
    let tomorrow = {
        api.served.clock.advance(25 * 60 * 60);
        api.member(&line, body(1)).await
    };

    assert_eq!(first.json(), (200, json!({"rows-affected": 1})));
    assert_eq!(again.json(), first.json());
    assert_eq!(again.header("x-doable-run"), first.header("x-doable-run"));
    assert_eq!(other_values.status, 409);
    assert_eq!(keys(&other_values.json().1), ["message"]);
    assert_eq!(other_values.header("x-doable-run"), first.header("x-doable-run"));
    assert_eq!(other_person.status, 200, "a key is its caller's own");
    assert_ne!(tomorrow.header("x-doable-run"), first.header("x-doable-run"));
    assert_eq!(price(), before + 1 + 10 + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_run_is_answered_again_too() {
    let api = Api::new().await;
    let id = api.query("UPDATE product SET price_cents = 0 WHERE id = 1", json!({})).await;
    let line = format!("POST /api/action/{id}/execute");

    let first = api.member(&line, json!({"idempotency_key": "k"})).await;
    let again = api.member(&line, json!({"idempotency_key": "k"})).await;

    assert_eq!(first.status, 400);
    assert_eq!(again.json(), first.json());
    assert_eq!(again.header("x-doable-run"), first.header("x-doable-run"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_run_can_not_do_is_refused_and_nothing_is_written() {
    let api = Api::new().await;
    let id = api.query("UPDATE product SET active = 0 WHERE id = 1", json!({})).await;
    let line = format!("POST /api/action/{id}/execute");
    for (body, field) in [
        (json!({"preview": true}), "preview"),
        (json!({"idempotency_key": ""}), "idempotency_key"),
        (json!({"idempotency_key": "x".repeat(256)}), "idempotency_key"),
    ] {
        let (status, answer) = api.member(&line, body.clone()).await.json();

        assert_eq!((status, keys(&answer["errors"])), (400, vec![field]), "{body}");
    }
    assert_eq!(api.shop_value::<i64>("SELECT min(active) FROM product"), 1);
    for body in [json!({"preview": false}), json!({"preview": null, "parameters": null})] {
        assert_eq!(api.member(&line, body.clone()).await.status, 200, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_action_is_not_found_before_anything_else() {
    let api = Api::new().await;
    for (line, body) in [
        ("POST /api/action/999/execute", json!({"parameters": {"x": 1}})),
        ("GET /api/action/999/execute", json!(null)),
        ("GET /api/action/999/execute?parameters=nonsense", json!(null)),
        ("POST /api/action/999/execute/values", json!({"parameters": {"x": [1]}})),
    ] {
        let answer = api.member(line, body).await;

        assert_eq!(answer.text(), NOT_FOUND, "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_values_of_a_form_without_a_row_are_none() {
    let api = Api::new().await;
    let query = api.query("UPDATE product SET active = 1 WHERE id = {{id}}", json!({})).await;
    let http = api.get("http://127.0.0.1:9/".to_owned(), json!({})).await;
    for id in [query, http] {
        for query in ["", "?parameters=", "?parameters=%7B%7D", "?parameters=%7B%22id%22%3A1%7D"] {
            let line = format!("GET /api/action/{id}/execute{query}");
            let answer = api.member(&line, json!(null)).await;

            assert_eq!(answer.json(), (200, json!({})), "{line}");
        }
        for body in [json!({}), json!({"parameters": null}), json!({"parameters": {"id": 1}})] {
            let line = format!("POST /api/action/{id}/execute/values");
            let answer = api.member(&line, body.clone()).await;

            assert_eq!(answer.json(), (200, json!({})), "{body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parameters_of_values_are_an_object_of_scalars_once_the_action_may_run() {
    let api = Api::new().await;
    let id = api.query("UPDATE product SET active = 1 WHERE id = {{id}}", json!({})).await;
    // `nonsense`, `[1]`, `7`, `{"id": [1]}`, `{"id": {}}`
    let all = ["nonsense", "%5B1%5D", "7", "%7B%22id%22%3A%5B1%5D%7D", "%7B%22id%22%3A%7B%7D%7D"];
    let lines: Vec<String> =
        all.iter().map(|text| format!("GET /api/action/{id}/execute?parameters={text}")).collect();
    for line in &lines {
        let (status, body) = api.member(line, json!(null)).await.json();

        assert_eq!((status, keys(&body["errors"])), (400, vec!["parameters"]), "{line}");
    }
    let by_body = format!("POST /api/action/{id}/execute/values");
    for parameters in [json!([1]), json!(7), json!({"id": [1]})] {
        let body = json!({"parameters": parameters});
        let (status, body) = api.member(&by_body, body).await.json();

        assert_eq!((status, keys(&body["errors"])), (400, vec!["parameters"]), "{parameters}");
    }
    api.actions_on_shop(false).await;
    for line in &lines {
        let (status, body) = api.member(line, json!(null)).await.json();

        let want = (400, &json!("Actions are not enabled."));
        assert_eq!((status, &body["message"]), want, "{line}: disabled comes first");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn members_and_sessions_run_and_nobody_else_does() {
    let api = Api::new().await;
    let id = api.query("SELECT 1 AS one", json!({})).await;
    let line = format!("POST /api/action/{id}/execute");
    for (who, want) in [(Who::Nobody, 401), (Who::Member, 200), (Who::Admin, 200)] {
        assert_eq!(api.call(who, &line, json!({})).await.status, want, "{who:?}");
    }
}
