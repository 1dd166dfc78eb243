//! `/api/card`: models of all three sorts, and the questions that have no actions.

use serde_json::{Value, json};

use super::{Api, FORBIDDEN, NOT_FOUND, each, keys, over};

fn native(api: &Api, sql: &str, changes: Value) -> Value {
    let query = json!({"database": api.shop, "type": "native", "native": {"query": sql}});
    over(json!({"name": "SQL", "type": "model", "dataset_query": query}), changes)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_a_model_of_all_its_columns_or_some() {
    let api = Api::new().await;
    let table = api.table_metadata("product").await;
    let fields = table["fields"].as_array().unwrap();
    let picked = json!([["field", fields[2]["id"], null], ["field", fields[0]["id"], null]]);

    let all = api.card("model", json!({})).await;
    let all = api.done(&format!("GET /api/card/{all}"), json!(null)).await;
    let some = api.card("model", json!({"fields": picked})).await;
    let some = api.done(&format!("GET /api/card/{some}"), json!(null)).await;

    for (key, want) in [
        ("name", json!("Products")),
        ("type", json!("model")),
        ("display", json!("table")),
        ("description", Value::Null),
        ("visualization_settings", json!({})),
        ("archived", json!(false)),
        ("database_id", json!(api.shop)),
        ("table_id", table["id"].clone()),
    ] {
        assert_eq!(all[key], want, "{key}");
    }
    let query = json!({"source-table": table["id"]});
    assert_eq!(
        all["dataset_query"],
        json!({"database": api.shop, "type": "query", "query": query})
    );
    assert_eq!(
        each(&all["result_metadata"], "name"),
        ["id", "sku", "name", "price_cents", "active"]
    );
    assert_eq!(each(&some["result_metadata"], "name"), ["name", "id"]);
    assert_eq!(some["dataset_query"]["query"]["fields"], picked);
    assert_eq!(some["result_metadata"][1]["semantic_type"], "type/PK");
    assert_eq!(some["result_metadata"][1]["base_type"], "type/Integer");
}

#[tokio::test(flavor = "multi_thread")]
async fn sql_is_a_model_of_its_columns() {
    let api = Api::new().await;
    let sql = "SELECT id, name AS title, price_cents / 100.0 AS price FROM product";
    let changes = json!({"display": "bar", "description": "Prices",
        "visualization_settings": {"a": 1}});

    let made = api.done("POST /api/card", native(&api, sql, changes)).await;
    let read = api.member(&format!("GET /api/card/{}", made["id"]), json!(null)).await.json().1;

    assert_eq!(read, made);
    assert_eq!(each(&made["result_metadata"], "name"), ["id", "title", "price"]);
    assert_eq!((&made["display"], &made["description"]), (&json!("bar"), &json!("Prices")));
    assert_eq!(made["visualization_settings"], json!({"a": 1}));
    assert_eq!(made["dataset_query"]["native"]["query"], sql);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_other_clause_makes_a_model_with_clauses() {
    let api = Api::new().await;
    let price = api.table_metadata("product").await["fields"][3]["id"].clone();
    let price = json!(["field", price, null]);
    let refused = "Implicit actions are not supported for models with clauses.";
    for clause in [
        json!({"filter": [">", price, 100]}),
        json!({"joins": [{"source-table": 1, "condition": ["=", price, price]}]}),
        json!({"aggregation": [["count"]]}),
        json!({"breakout": [price]}),
        json!({"limit": 5}),
        json!({"order-by": [["asc", price]]}),
        json!({"expressions": {"x": ["+", price, 1]}}),
    ] {
        let model = api.card("model", clause.clone()).await;
        let draft =
            json!({"name": "x", "type": "implicit", "kind": "row/create", "model_id": model});
        let of_sql = api.query_draft("SELECT 1 AS one", json!({"model_id": model}));

        let row = api.admin("POST /api/action", draft).await;
        let sql = api.admin("POST /api/action", of_sql).await;

        assert_eq!(row.text(), (400, refused), "{clause}");
        assert_eq!(sql.status, 200, "{clause}: a query action may belong to it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_listed_without_archived_ones() {
    let api = Api::new().await;
    let kept = api.card("model", json!({})).await;
    let question = api.card("question", json!({})).await;
    let away = api.card("model", json!({})).await;
    api.done(&format!("PUT /api/card/{away}"), json!({"archived": true})).await;
    for (query, has_kept) in [("", true), ("?f=all", true), ("?f=archived", false)] {
        let (status, list) = api.member(&format!("GET /api/card{query}"), json!(null)).await.json();

        let ids = each(&list, "id");
        assert_eq!(status, 200, "{query}");
        assert_eq!(ids.contains(&&json!(kept)), has_kept, "{query}");
        assert_eq!(ids.contains(&&json!(question)), has_kept, "{query}");
        assert_eq!(ids.contains(&&json!(away)), !has_kept, "{query}");
    }
    let odd = api.member("GET /api/card?f=nonsense", json!(null)).await;
    assert_eq!((odd.status, keys(&odd.json().1["errors"])), (400, vec!["f"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn put_changes_a_card_and_null_clears_its_description() {
    let api = Api::new().await;
    let id = api.card("model", json!({})).await;
    let line = format!("PUT /api/card/{id}");

    let named = api.done(&line, json!({"name": "New", "description": "For shops"})).await;
    let cleared = api.done(&line, json!({"description": null})).await;
    let question = api.done(&line, json!({"type": "question"})).await;
    let unknown = api.admin("PUT /api/card/999", json!({"name": "x"})).await;

    assert_eq!((&named["name"], &named["description"]), (&json!("New"), &json!("For shops")));
    assert_eq!((&cleared["name"], &cleared["description"]), (&json!("New"), &Value::Null));
    assert_eq!(question["type"], "question");
    assert_eq!(unknown.text(), NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn delete_takes_the_actions_along_and_keeps_their_runs() {
    let api = Api::new().await;
    let card = api.card("model", json!({})).await;
    let action = api.query("SELECT 1 AS one", json!({"model_id": card})).await;
    let run = api.run(action, json!({})).await.header("x-doable-run").to_owned();

    let deleted = api.admin(&format!("DELETE /api/card/{card}"), json!(null)).await;

    assert_eq!(deleted.text(), (204, ""));
    for line in [format!("GET /api/card/{card}"), format!("GET /api/action/{action}")] {
        assert_eq!(api.admin(&line, json!(null)).await.text(), NOT_FOUND, "{line}");
    }
    assert_eq!(api.done(&format!("GET /api/run/{run}"), json!(null)).await["status"], "succeeded");
    let group = api.admin(&format!("DELETE /api/card/{}", api.model), json!(null)).await;
    assert_eq!(group.status, 409, "a group stays as long as its database");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shape_of_a_card_is_refused_field_by_field() {
    let api = Api::new().await;
    let query = |query: Value| json!({"database": api.shop, "type": "query", "query": query});
    for (changes, field) in [
        (json!({"name": ""}), "name"),
        (json!({"name": 7}), "name"),
        (json!({"type": "metric"}), "type"),
        (json!({"dataset_query": null}), "dataset_query"),
        (json!({"dataset_query": query(json!({}))}), "dataset_query.query.source-table"),
        (
            json!({"dataset_query": query(json!({"source-table": 999}))}),
            "dataset_query.query.source-table",
        ),
        (json!({"visualization_settings": []}), "visualization_settings"),
        (json!({"description": 7}), "description"),
    ] {
        let card = native(&api, "SELECT 1 AS one", changes.clone());
        let (status, body) = api.admin("POST /api/card", card).await.json();

        assert_eq!((status, keys(&body["errors"])), (400, vec![field]), "{changes}: {body}");
        assert_eq!(keys(&body), ["errors", "specific-errors"], "{changes}");
    }
    let broken = native(&api, "SELECT nonsense FROM nowhere", json!({}));
    let (status, body) = api.admin("POST /api/card", broken).await.json();
    assert_eq!((status, keys(&body["errors"])), (400, vec!["dataset_query.native.query"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_read_by_members_and_changed_by_superusers() {
    let api = Api::new().await;
    let id = api.card("model", json!({})).await;
    let forbidden = [
        ("POST /api/card".to_owned(), native(&api, "SELECT 1 AS one", json!({}))),
        (format!("PUT /api/card/{id}"), json!({"name": "x"})),
        (format!("DELETE /api/card/{id}"), json!(null)),
    ];

    assert_eq!(api.member(&format!("GET /api/card/{id}"), json!(null)).await.status, 200);
    for (line, body) in forbidden {
        assert_eq!(api.member(&line, body).await.text(), FORBIDDEN, "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_change_would_do_to_the_actions_is_told_before_it_is_done() {
    let api = Api::new().await;
    let card = api.card("model", json!({})).await;
    let row = json!({"name": "Row", "type": "implicit", "kind": "row/create", "model_id": card});
    let row = api.make(row).await;
    let sql = api.query("SELECT 1", json!({"name": "Sql", "model_id": card})).await;
    let (row, sql) = (json!({"id": row, "name": "Row"}), json!({"id": sql, "name": "Sql"}));
    let path = format!("/api/card/{card}");
    let put =
        async |change: Value| api.admin(&format!("PUT {path}?preview=true"), change).await.json();
    let count = async || {
        let line = format!("GET /api/action?model-id={card}");
        api.done(&line, json!(null)).await.as_array().unwrap().len()
    };

    let question = put(json!({"type": "question"})).await;
    let clauses = put(json!({"dataset_query": {"database": api.shop, "type": "query", "query": {
        "source-table": api.table("product").await, "limit": 5,
    }}}))
    .await;
    let renamed = put(json!({"name": "Goods"})).await;
    let deleted = api.admin(&format!("DELETE {path}?preview=true"), json!(null)).await.json();
    let nonsense = api.admin(&format!("DELETE {path}?preview=maybe"), json!(null)).await;
    let group =
        api.admin(&format!("DELETE /api/card/{}?preview=true", api.http), json!(null)).await;
    let member = api.member(&format!("DELETE {path}?preview=true"), json!(null)).await;

    assert_eq!(question, (200, json!({"archived": [sql], "deleted": [row]})));
    assert_eq!(clauses, (200, json!({"archived": [], "deleted": [row]})));
    assert_eq!(renamed, (200, json!({"archived": [], "deleted": []})));
    assert_eq!(deleted, (200, json!({"archived": [], "deleted": [row, sql]})));
    assert_eq!((nonsense.status, group.status, member.status), (400, 409, 403));
    assert_eq!(count().await, 2, "nothing was done");

    api.done(&format!("PUT {path}"), json!({"type": "question"})).await;
    assert_eq!(count().await, 0, "and then it is what was told");
}
