//! `POST /api/action`: what is checked, in which order, and the words of each refusal.

use serde_json::{Value, json};

use super::{Api, FORBIDDEN, each, keys, over};

const NO_DATABASE: (u16, &str) = (400, "Must provide a database_id for query actions");
const CLAUSES: (u16, &str) = (400, "Implicit actions are not supported for models with clauses.");
const NOT_A_MODEL: (u16, &str) = (400, "Actions must be made with models, not cards.");

/// A row action of this model.
fn row_action(model: i64) -> Value {
    json!({"name": "Add", "type": "implicit", "kind": "row/create", "model_id": model})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_action_is_answered_with_200_and_without_its_creator() {
    let api = Api::new().await;

    let answer = api.admin("POST /api/action", api.query_draft("SELECT 1", json!({}))).await;

    let (status, action) = answer.json();
    assert_eq!(status, 200);
    assert_eq!(action.get("creator"), None);
    assert_eq!(action["creator_id"], 1);
    assert_eq!(action["archived"], false);
    assert_eq!(action["public_uuid"], Value::Null);
    assert_eq!(action["visualization_settings"], json!({}));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shape_of_a_draft_is_refused_field_by_field() {
    let api = Api::new().await;
    let query = |changes| api.query_draft("SELECT 1", changes);
    let http = |template, changes| api.http_draft(template, changes);
    let url = "http://127.0.0.1:9/";
    let get = || json!({"method": "GET", "url": url});
    for (draft, fields) in [
        (json!({}), &["model_id", "name", "type"][..]),
        (query(json!({"name": null})), &["name"]),
        (query(json!({"name": " "})), &["name"]),
        (query(json!({"name": "x".repeat(255)})), &["name"]),
        (query(json!({"model_id": null})), &["model_id"]),
        (query(json!({"model_id": 0})), &["model_id"]),
        (query(json!({"model_id": "1"})), &["model_id"]),
        (query(json!({"type": "nonsense"})), &["type"]),
        (query(json!({"type": null})), &["type"]),
        (query(json!({"dataset_query": "SELECT 1"})), &["dataset_query"]),
        (query(json!({"visualization_settings": []})), &["visualization_settings"]),
        (query(json!({"parameters": {}})), &["parameters"]),
        (query(json!({"guard": 1})), &["guard"]),
        (http(get(), json!({"template": null})), &["template"]),
        (http(over(get(), json!({"surprise": 1})), json!({})), &["template.surprise"]),
        (http(json!({"url": url}), json!({})), &["template.method"]),
        (http(json!({"method": "get", "url": url}), json!({})), &["template.method"]),
        (http(json!({"method": "HEAD", "url": url}), json!({})), &["template.method"]),
        (http(json!({"method": "GET"}), json!({})), &["template.url"]),
        (http(json!({"method": "GET", "url": ""}), json!({})), &["template.url"]),
        (http(over(get(), json!({"body": {}})), json!({})), &["template.body"]),
        (http(over(get(), json!({"headers": "[]"})), json!({})), &["template.headers"]),
        (http(get(), json!({"response_handle": ".body |"})), &["response_handle"]),
        (http(get(), json!({"error_handle": "nonsense("})), &["error_handle"]),
        (http(get(), json!({"response_handle": "1, 2"})), &["response_handle"]),
        (http(get(), json!({"response_handle": "empty"})), &["response_handle"]),
        (http(get(), json!({"http_options": {"timeout_ms": 600_001}})), &["http_options"]),
        (over(row_action(api.model), json!({"kind": "row/nonsense"})), &["kind"]),
        (over(row_action(api.model), json!({"kind": null})), &["kind"]),
    ] {
        let shown = draft.to_string();
        let (status, body) = api.admin("POST /api/action", draft).await.json();

        assert_eq!(status, 400, "{shown}");
        assert_eq!(keys(&body), ["errors", "specific-errors"], "{shown}: {body}");
        assert_eq!(keys(&body["errors"]), fields, "{shown}: {body}");
        for field in fields {
            let detail = body["specific-errors"][field][0].as_str().unwrap();
            assert!(detail.contains("received: "), "{shown}: {detail}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_type_or_kind_has_the_words_of_the_contract() {
    let api = Api::new().await;

    let kind = over(row_action(api.model), json!({"kind": "row/nonsense"}));
    let kind = api.admin("POST /api/action", kind).await.json().1;
    let other = api.query_draft("SELECT 1", json!({"type": "nonsense"}));
    let other = api.admin("POST /api/action", other).await.json().1;

    assert_eq!(kind["errors"], json!({"kind": "Unsupported implicit action kind"}));
    assert_eq!(other["errors"], json!({"type": "Unsupported action type"}));
    let detail = "Unsupported action type, received: \"nonsense\"";
    assert_eq!(other["specific-errors"], json!({"type": [detail]}));
}

#[tokio::test(flavor = "multi_thread")]
async fn sql_without_a_database_is_refused_in_one_sentence() {
    let api = Api::new().await;
    let draft = api.query_draft("SELECT 1", json!({"database_id": null}));
    let bare = json!({"name": "x", "type": "query", "model_id": api.model});
    for draft in [draft, bare] {
        for answer in [
            api.member("POST /api/action", draft.clone()).await,
            api.admin("POST /api/action", draft.clone()).await,
        ] {
            assert_eq!(answer.text(), NO_DATABASE, "{draft}");
        }
    }
    let shape_first = api.query_draft("SELECT 1", json!({"database_id": null, "name": ""}));
    let answer = api.admin("POST /api/action", shape_first).await;
    assert!(keys(&answer.json().1["errors"]).contains(&"name"), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_action_needs_a_bare_table() {
    let api = Api::new().await;
    let bare = api.card("model", json!({})).await;
    let limit = api.card("model", json!({"limit": 5})).await;
    let native = json!({
        "name": "SQL", "type": "model",
        "dataset_query": {
            "database": api.shop, "type": "native", "native": {"query": "SELECT * FROM product"},
        },
    });
    let native = api.done("POST /api/card", native).await["id"].as_i64().unwrap();
    for (model, what) in [(limit, "a limit"), (native, "SQL"), (api.model, "a group")] {
        let answer = api.admin("POST /api/action", row_action(model)).await;

        assert_eq!(answer.text(), CLAUSES, "{what}");
    }
    assert_eq!(api.admin("POST /api/action", row_action(bare)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_has_no_actions() {
    let api = Api::new().await;
    let question = api.card("question", json!({})).await;
    for draft in [row_action(question), api.query_draft("SELECT 1", json!({"model_id": question}))]
    {
        let answer = api.admin("POST /api/action", draft.clone()).await;

        assert_eq!(answer.text(), NOT_A_MODEL, "{draft}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_check_comes_before_the_next() {
    let api = Api::new().await;
    let clauses = api.card("question", json!({"limit": 5})).await;
    let question = api.card("question", json!({})).await;
    let without_database =
        api.query_draft("SELECT 1", json!({"model_id": question, "database_id": null}));
    api.actions_on_shop(false).await;
    let post = |draft: Value| api.admin("POST /api/action", draft);

    let member = api.member("POST /api/action", row_action(clauses)).await;
    let of_clauses = post(row_action(clauses)).await;
    let disabled = post(row_action(question)).await;
    let no_database = api.member("POST /api/action", without_database).await;
    api.actions_on_shop(true).await;
    let enabled = post(row_action(question)).await;

    assert_eq!(no_database.text(), NO_DATABASE, "shape before rights");
    assert_eq!(member.text(), FORBIDDEN, "rights before the model");
    assert_eq!(of_clauses.text(), CLAUSES, "the bare table before the database");
    assert_eq!(disabled.json().1["message"], "Actions are not enabled.", "{disabled:?}");
    assert_eq!(enabled.text(), NOT_A_MODEL);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_database_concerned_has_actions_on() {
    let api = Api::new().await;
    let file = api.served.world.folder().join("other.db");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE t (id)").unwrap();
    let other = json!({
        "name": "Other", "engine": "sqlite", "details": {"db": file},
        "settings": {"database-enable-actions": true},
    });
    let other = api.done("POST /api/database", other).await["id"].as_i64().unwrap();
    let to_other = json!({
        "database_id": other,
        "dataset_query": {
            "database": other, "type": "native", "native": {"query": "SELECT 1 AS one"},
        },
    });
    let of_model = api.query_draft("", to_other);
    let http = api.http_draft(
        json!({"method": "GET", "url": "http://127.0.0.1:9/"}),
        json!({"model_id": api.model}),
    );
    let (query_id, http_id) = (api.make(of_model.clone()).await, api.make(http.clone()).await);
    let disabled = |id: i64| {
        json!({
            "message": "Actions are not enabled.", "cause": "Actions are not enabled.",
            "data": {"database-id": id},
        })
    };
    let settings = |on: bool| json!({"settings": {"database-enable-actions": on}});

    api.done(&format!("PUT /api/database/{other}"), settings(false)).await;
    let own_off = api.admin("POST /api/action", of_model.clone()).await;
    let run_own_off = api.run(query_id, json!({})).await;
    api.done(&format!("PUT /api/database/{other}"), settings(true)).await;
    api.actions_on_shop(false).await;
    let model_off = api.admin("POST /api/action", of_model).await;
    let http_off = api.admin("POST /api/action", http).await;
    let run_model_off = api.run(query_id, json!({})).await;
    let run_http_off = api.run(http_id, json!({})).await;
    let run_unknown_off = api.run(query_id, json!({"nonsense": 1})).await;

    assert_eq!(own_off.json(), (400, disabled(other)));
    assert_eq!(run_own_off.json(), (400, disabled(other)));
    assert_eq!(model_off.json(), (400, disabled(api.shop)));
    assert_eq!(http_off.json(), (400, disabled(api.shop)));
    assert_eq!(run_model_off.json(), (400, disabled(api.shop)), "as when it is saved");
    assert_eq!(run_http_off.json(), (400, disabled(api.shop)), "as when it is saved");
    assert_eq!(run_unknown_off.json(), (400, disabled(api.shop)), "before its values");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_stops_when_its_model_moves_to_a_database_where_actions_are_off() {
    let api = Api::new().await;
    let file = api.served.world.folder().join("other.db");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE t (id)").unwrap();
    let other = json!({"name": "Other", "engine": "sqlite", "details": {"db": file}});
    let other = api.done("POST /api/database", other).await["id"].as_i64().unwrap();
    let model = api.card("model", json!({"limit": 5})).await;
    let id = api.query("SELECT 1 AS one", json!({"model_id": model})).await;

    let before = api.run(id, json!({})).await;
    let query =
        json!({"database": other, "type": "native", "native": {"query": "SELECT 1 AS one"}});
    api.done(&format!("PUT /api/card/{model}"), json!({"dataset_query": query})).await;
    let after = api.run(id, json!({})).await;

    assert_eq!(before.status, 200);
    assert_eq!(after.json().1["data"], json!({"database-id": other}), "{after:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_two_databases_of_a_query_agree() {
    let api = Api::new().await;
    let draft = api.query_draft(
        "",
        json!({"dataset_query": {
            "database": 2, "type": "native", "native": {"query": "SELECT 1"},
        }}),
    );

    let (status, body) = api.admin("POST /api/action", draft).await.json();

    assert_eq!((status, keys(&body["errors"])), (400, vec!["database_id"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_are_refused_with_line_and_column() {
    let api = Api::new().await;
    for (sql, want) in [
        ("SELECT [[ 1 ]]", "line 1, column"),
        ("SELECT 1\n [[ AND {{a}} [[ AND {{b}} ]] ]]", "line 2, column"),
        ("SELECT {{a", "line 1, column 8"),
        ("SELECT [[ {{a}}", "line 1, column 8"),
        ("SELECT '{{a}}'", "quotes"),
    ] {
        let (status, body) =
            api.admin("POST /api/action", api.query_draft(sql, json!({}))).await.json();

        let text = body["errors"]["dataset_query"].as_str().unwrap_or_default();
        assert_eq!(status, 400, "{sql}");
        assert!(text.contains(want), "{sql}: {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_come_from_tags_and_tags_from_the_sql() {
    let api = Api::new().await;
    let sql = "UPDATE product SET name = {{ name }} WHERE id = {{id}} [[AND active = {{active}}]]";

    let action = api.done("POST /api/action", api.query_draft(sql, json!({}))).await;

    let parameters = &action["parameters"];
    assert_eq!(each(parameters, "id"), ["name", "id", "active"]);
    assert_eq!(parameters[0]["target"], json!(["variable", ["template-tag", "name"]]));
    let tags = &action["dataset_query"]["native"]["template-tags"];
    assert_eq!(keys(tags), ["active", "id", "name"]);
    assert_eq!(parameters[2]["required"], false, "it only stands inside [[ ]]");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_clients_add_is_kept() {
    let api = Api::new().await;
    let parameter = json!({
        "id": "7b1c", "slug": "x", "name": "X", "type": "string/=", "sectionId": "string",
        "target": ["variable", ["template-tag", "x"]],
    });
    let changes = json!({
        "parameters": [parameter],
        "visualization_settings": {"surprise": {"a": 1}, "fields": {"7b1c": {"surprise": 2}}},
    });

    let action = api.done("POST /api/action", api.query_draft("SELECT {{x}} AS x", changes)).await;

    assert_eq!(action["parameters"][0]["type"], "string/=");
    assert_eq!(action["parameters"][0]["sectionId"], "string");
    assert_eq!(action["visualization_settings"]["surprise"], json!({"a": 1}));
    assert_eq!(action["visualization_settings"]["fields"]["7b1c"]["surprise"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_inside_a_template_are_lifted() {
    let api = Api::new().await;
    let parameter = json!({"id": "p", "slug": "x", "name": "X", "type": "text",
        "target": ["variable", ["template-tag", "x"]]});
    let template = json!({
        "method": "GET", "url": "http://127.0.0.1:9/{{x}}", "parameters": [parameter],
        "parameter_mappings": {"p": ["a"]},
    });

    let action = api.done("POST /api/action", api.http_draft(template, json!({}))).await;

    assert_eq!(each(&action["parameters"], "id"), ["p"]);
    assert_eq!(action["parameter_mappings"], json!({"p": ["a"]}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handle_that_does_not_compile_is_refused_with_its_position() {
    let api = Api::new().await;
    let draft = api.http_draft(
        json!({"method": "GET", "url": "http://127.0.0.1:9/"}),
        json!({"response_handle": ".body | nonsense", "error_handle": ".status >"}),
    );

    let (status, body) = api.admin("POST /api/action", draft).await.json();

    assert_eq!(status, 400);
    assert_eq!(keys(&body["errors"]), ["error_handle", "response_handle"], "all at once");
    assert!(body["errors"]["response_handle"].as_str().unwrap().contains("nonsense"), "{body}");
    for (_, text) in body["errors"].as_object().unwrap() {
        assert!(text.as_str().unwrap().contains("column"), "{body}");
    }
}
