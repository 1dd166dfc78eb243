//! Bulk actions through the API: a list of rows runs as one, and every bad row is named
//! (actions.md §3.3).

use serde_json::{Value, json};

use super::Api;

fn customer(n: usize) -> Value {
    json!({"name": format!("C {n}"), "email": format!("c{n}@shop.example"), "country": "NL"})
}

impl Api {
    fn customers(&self) -> i64 {
        self.shop_value("SELECT count(*) FROM customer")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_rows_is_made_changed_and_deleted_as_one() {
    let api = Api::new().await;
    let before = api.customers();
    let create = api.row("bulk/create", "customer").await;
    let update = api.row("bulk/update", "customer").await;
    let delete = api.row("bulk/delete", "customer").await;

    let rows: Vec<Value> = (0..250).map(customer).collect();
    let (status, made) = api.run(create, json!(rows)).await.json();
    assert_eq!((status, api.customers()), (200, before + 250), "{made}");
    let made = made["created-row"].as_array().unwrap().clone();
    assert_eq!((made.len(), &made[249]["name"]), (250, &json!("C 249")));
    assert!(made[7]["created_on"].is_string(), "the database's own values come along");

    let change = |row: &Value| json!({"id": row["id"], "country": "BE"});
    let changed = api.run(update, made.iter().map(change).collect()).await;
    assert_eq!(changed.json(), (200, json!({"rows-updated": 250})));
    let count = "SELECT count(*) FROM customer WHERE country = 'BE' AND name LIKE 'C %'";
    assert_eq!(api.shop_value::<i64>(count), 250);
    let key = |row: &Value| json!({"id": row["id"]});
    let gone = api.run(delete, made.iter().map(key).collect()).await;
    assert_eq!(gone.json(), (200, json!({"rows-deleted": 250})));
    assert_eq!(api.customers(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_row_is_named_before_it_runs_and_when_it_does() {
    let api = Api::new().await;
    let before = api.customers();
    let create = api.row("bulk/create", "customer").await;
    let email: String = api.shop_value("SELECT email FROM customer WHERE id = 1");
    let mut rows: Vec<Value> = (0..10).map(customer).collect();
    rows[3]["email"] = json!(email);
    rows[7]["email"] = json!("c0@shop.example");

    let taken = api.run(create, json!(rows)).await;
    rows[2] = json!({"name": "C", "country": "NL"});
    rows[5]["size"] = json!(1);
    let unfit = api.run(create, json!(rows)).await;

    let already = json!({"email": "This Email value already exists."});
    let message = "Email already exists.";
    assert_eq!(
        taken.json(),
        (
            400,
            json!({
                "message": "2 of 10 rows were refused, so nothing was changed.",
                "errors": [
                    {"index": 3, "message": message, "errors": already},
                    {"index": 7, "message": message, "errors": already},
                ],
            })
        )
    );
    let (status, body) = unfit.json();
    assert_eq!((status, body["errors"].as_array().unwrap().len()), (400, 2), "{body}");
    assert_eq!(body["errors"][0]["errors"], json!({"email": "This field is required."}));
    assert_eq!(body["errors"][1]["index"], 5);
    assert!(!taken.header("x-doable-run").is_empty(), "it was begun, so the journal has it");
    assert_eq!(unfit.header("x-doable-run"), "");
    assert_eq!(api.customers(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_and_one_row_are_told_apart_in_words() {
    let api = Api::new().await;
    let bulk = api.row("bulk/create", "customer").await;
    let one = api.row("row/create", "customer").await;
    let list = "This action runs on a list of rows: give a list of maps.";
    let map = "This action runs on one set of values: give a map, not a list of them.";
    let long = "The list holds 10,001 rows, and at most 10,000 can be run at once.";
    for (id, parameters, want) in [
        (bulk, json!({}), list),
        (bulk, Value::Null, list),
        (bulk, json!([]), "The list holds no rows; give at least one."),
        (bulk, json!(vec![json!({}); 10_001]), long),
        (one, json!([customer(1)]), map),
    ] {
        let refused = api.run(id, parameters).await;

        assert_eq!(refused.json(), (400, json!({"message": want})));
    }
    let (status, body) = api.run(bulk, json!(7)).await.json();
    assert_eq!(status, 400);
    assert_eq!(body["errors"]["parameters"], "expected a map, or a list of maps for a bulk action");
    let line = format!("POST /api/action/{bulk}/execute/values");
    let (status, _) = api.member(&line, json!({"parameters": {"id": 1}})).await.json();
    assert_eq!(status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_runs_once_for_its_key_and_stands_in_the_journal() {
    let api = Api::new().await;
    let before = api.customers();
    let create = api.row("bulk/create", "customer").await;
    let send = async |rows: &[Value]| {
        let line = format!("POST /api/action/{create}/execute");
        api.member(&line, json!({"parameters": rows, "idempotency_key": "k"})).await
    };
    let rows: Vec<Value> = (0..3).map(customer).collect();

    let first = send(&rows).await;
    let again = send(&rows).await;
    let other = send(&rows[..2]).await;

    assert_eq!(first.status, 200);
    assert_eq!(again.json(), first.json());
    assert_eq!(other.status, 409);
    assert_eq!(api.customers(), before + 3);
    let run = first.header("x-doable-run").to_owned();
    let (_, run) = api.admin(&format!("GET /api/run/{run}"), Value::Null).await.json();
    assert_eq!(run["parameters"]["rows"][2]["name"], "C 2");
    assert_eq!((&run["rows_affected"], &run["status"]), (&json!(3), &json!("succeeded")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_on_a_list_has_no_public_link() {
    let api = Api::new().await;
    let bulk = api.row("bulk/delete", "customer").await;
    let one = api.row("row/delete", "customer").await;
    api.share(one).await;
    let why = "An action on a list of rows can't have a public link, since a public form fills \
               in one row. Share an action on one row instead.";

    let shared = api.admin(&format!("POST /api/action/{bulk}/public_link"), Value::Null).await;
    let changed = json!({"kind": "bulk/delete"});
    let (status, body) = api.admin(&format!("PUT /api/action/{one}"), changed).await.json();

    assert_eq!((shared.status, shared.body.as_str()), (400, why));
    assert_eq!((status, &body["errors"]["kind"]), (400, &json!(why)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_list_runs_whole() {
    let api = Api::new().await;
    let before = api.customers();
    let create = api.row("bulk/create", "customer").await;
    let row = |n: usize| json!({"name": "C", "email": format!("c{n}@x.y"), "country": "NL"});
    let rows: Vec<Value> = (0..10_000).map(row).collect();

    let done = api.run(create, json!(rows)).await;

    assert_eq!(done.status, 200);
    assert_eq!(api.customers(), before + 10_000);
    let run = done.header("x-doable-run").to_owned();
    let (_, run) = api.admin(&format!("GET /api/run/{run}"), Value::Null).await.json();
    let kept = run["parameters"]["rows"].as_array().unwrap().len();
    assert_eq!(run["parameters"]["rows_left_out"], 10_000 - kept);
}
