//! Row actions through the API: their parameters, their runs, and the values their
//! forms start with (actions.md §2.6, §3.3).

use serde_json::{Value, json};

use super::Api;

impl Api {
    /// A model of the sample's table.
    async fn table_model(&self, table: &str) -> Value {
        let (_, database) = self
            .admin(&format!("GET /api/database/{}/metadata", self.shop), json!(null))
            .await
            .json();
        let tables = database["tables"].as_array().unwrap();
        let id = &tables.iter().find(|one| one["name"] == table).unwrap()["id"];
        let query = json!({"database": self.shop, "type": "query", "query": {"source-table": id}});
        let card = json!({"name": table, "type": "model", "dataset_query": query});
        self.admin("POST /api/card", card).await.json().1["id"].clone()
    }

    /// A row action on a table; its number.
    pub(super) async fn row(&self, kind: &str, table: &str) -> i64 {
        let model = self.table_model(table).await;
        let draft = json!({"name": kind, "type": "implicit", "kind": kind, "model_id": model});
        let (status, made) = self.admin("POST /api/action", draft).await.json();
        assert_eq!(status, 200, "{made}");
        made["id"].as_i64().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_made_changed_and_deleted_one_at_a_time() {
    let api = Api::new().await;
    let create = api.row("row/create", "customer").await;
    let update = api.row("row/update", "customer").await;
    let delete = api.row("row/delete", "customer").await;

    let new = json!({"name": "Zoe", "email": "zoe@shop.example", "country": "NL"});
    let (status, made) = api.run(create, new).await.json();
    let id = made["created-row"]["id"].clone();
    assert_eq!((status, &made["created-row"]["name"]), (200, &json!("Zoe")));
    assert!(made["created-row"]["created_on"].is_string(), "the database's own values come along");

    let changed = api.run(update, json!({"id": id, "country": "BE"})).await;
    assert_eq!(changed.json(), (200, json!({"rows-updated": 1})));
    assert_eq!(
        api.shop_value::<String>("SELECT country FROM customer WHERE email = 'zoe@shop.example'"),
        "BE"
    );
    let gone = api.run(delete, json!({"id": id})).await;
    assert_eq!(gone.json(), (200, json!({"rows-deleted": 1})));
    let again = api.run(delete, json!({"id": id})).await;
    let sorry = "Sorry, the row you're trying to delete doesn't exist";
    assert_eq!(again.json(), (400, json!({"message": sorry})));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_read_as_its_column_or_refused_and_is_whole() {
    let api = Api::new().await;
    let update = api.row("row/update", "customer").await;
    let shop = api.served.world.shop().unwrap();
    let seats = "CREATE TABLE seat (
                     hall TEXT NOT NULL, number INTEGER NOT NULL, guest TEXT, PRIMARY KEY (hall, number));
                 INSERT INTO seat VALUES ('A', 1, NULL), ('A', 2, NULL), ('B', 1, NULL)";
    shop.execute_batch(seats).unwrap();
    api.done(&format!("POST /api/database/{}/sync_schema", api.shop), json!({})).await;
    let seat = api.row("row/update", "seat").await;

    let text = api.run(update, json!({"id": "3", "country": "BE"})).await;
    let words = api.run(update, json!({"id": "abc", "country": "BE"})).await;
    let half = api.run(seat, json!({"hall": "A", "guest": "Ada"})).await;
    let whole = api.run(seat, json!({"hall": "A", "number": 1, "guest": "Ada"})).await;

    assert_eq!(text.json(), (200, json!({"rows-updated": 1})));
    assert_eq!(api.shop_value::<String>("SELECT country FROM customer WHERE id = 3"), "BE");
    let (status, body) = words.json();
    assert_eq!((status, super::keys(&body["errors"])), (400, vec!["id"]), "{body}");
    let missing = json!({
        "message": "Missing primary key parameter: \"number\"",
        "errors": {"number": "This field is required."},
    });
    assert_eq!(half.json(), (400, missing));
    assert_eq!(whole.json(), (200, json!({"rows-updated": 1})));
    let guests = "SELECT group_concat(hall || number) FROM seat WHERE guest = 'Ada'";
    assert_eq!(api.shop_value::<String>(guests), "A1");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_says_no_to_is_said_by_field() {
    let api = Api::new().await;
    let create = api.row("row/create", "customer").await;
    let delete = api.row("row/delete", "customer").await;
    let email: String = api.shop_value("SELECT email FROM customer WHERE id = 1");
    let buyer: i64 = api.shop_value("SELECT customer_id FROM orders LIMIT 1");

    let twice = json!({"name": "Zoe", "email": email, "country": "NL"});
    let taken = api.run(create, twice).await.json();
    let needed = api.run(delete, json!({"id": buyer})).await.json();

    assert_eq!(
        taken,
        (
            400,
            json!({
                "message": "Email already exists.",
                "errors": {"email": "This Email value already exists."},
            })
        )
    );
    let rely = "Other tables rely on this row so it cannot be deleted.";
    assert_eq!(needed, (400, json!({"message": rely})));
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_are_those_of_the_live_table() {
    let api = Api::new().await;
    let update = api.row("row/update", "customer").await;
    let ids = async || {
        let (_, action) = api.admin(&format!("GET /api/action/{update}"), json!(null)).await.json();
        assert_eq!(action["database_id"], api.shop);
        let parameters = action["parameters"].as_array().unwrap().clone();
        parameters.into_iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids().await, ["id", "name", "email", "country", "created_on"]);

    let shop = api.served.world.shop().unwrap();
    shop.execute("ALTER TABLE customer ADD COLUMN \"Loyalty Tier\" TEXT", []).unwrap();
    api.admin(&format!("POST /api/database/{}/sync_schema", api.shop), json!({})).await;

    assert_eq!(ids().await.last().unwrap(), "loyalty_tier");
    let set = api.run(update, json!({"id": 1, "loyalty_tier": "gold"})).await;
    assert_eq!(set.json(), (200, json!({"rows-updated": 1})));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_starts_with_its_rows_values() {
    let api = Api::new().await;
    let create = api.row("row/create", "customer").await;
    let update = api.row("row/update", "customer").await;
    let name: String = api.shop_value("SELECT name FROM customer WHERE id = 3");

    let path = format!("/api/action/{update}/execute");
    let read = api.member(&format!("GET {path}?parameters=%7B%22id%22%3A3%7D"), json!(null)).await;
    let posted = api.member(&format!("POST {path}/values"), json!({"parameters": {"id": 3}})).await;
    let nobody = api.member(&format!("POST {path}/values"), json!({"parameters": {"id": 0}})).await;
    let no_key = api.member(&format!("POST {path}/values"), json!({})).await;
    let no_row = api.member(&format!("GET /api/action/{create}/execute"), json!(null)).await;

    assert_eq!(read.json().1["name"], name);
    assert_eq!(posted.json(), read.json());
    assert_eq!(nobody.json(), (200, json!({})));
    let missing = "Missing primary key parameter: \"id\"";
    assert_eq!(no_key.json(), (400, json!({"message": missing})));
    let why = "Values can only be fetched for actions that require a Primary Key.";
    assert_eq!(no_row.json(), (400, json!({"message": why})));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_is_gone_is_told_on_reading_and_by_a_run() {
    let api = Api::new().await;
    let update = api.row("row/update", "customer").await;
    let sql = "UPDATE customer SET country = {{country}} WHERE id = 1";
    let query = api.query(sql, json!({})).await;
    let read =
        async |id: i64| api.admin(&format!("GET /api/action/{id}"), json!(null)).await.json();
    assert_eq!(read(update).await.1.get("drift"), None, "absent while there is none");

    let shop = api.served.world.shop().unwrap();
    shop.execute("ALTER TABLE customer DROP COLUMN country", []).unwrap();
    let refused = api.run(query, json!({"country": "NL"})).await.json();
    let row = api.run(update, json!({"id": 1, "country": "NL"})).await.json();

    let (_, told) = read(update).await;
    let note = &told["drift"][0];
    let message = note["message"].as_str().unwrap();
    assert_eq!(note["what"], "column `country` is gone");
    assert!(message.starts_with("column `country` is gone since 20"), "{message}");
    assert_eq!(read(query).await.1["drift"], told["drift"]);
    let (_, list) = api.admin("GET /api/action", json!(null)).await.json();
    let of = |id: i64| list.as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(of(update)["drift"], told["drift"]);
    let because = format!("{message} (Error executing Action: no such column: country)");
    assert_eq!(refused, (400, json!({"message": because})));
    assert_eq!(row, (400, json!({"message": message})));
}
