//! The REST API as its clients meet it, one file a path: every row and sentence of the
//! contract that one SQLite file and a stub of a web server can show.

mod account;
mod action;
mod bulk;
mod card;
mod conventions;
mod database;
mod execute;
mod http;
mod openapi;
mod options;
mod public;
mod rows;
mod run;
mod save;
mod secret;
mod servers;
mod setting;
mod share;

use rusqlite::types::FromSql;
use serde_json::{Map, Value, json};
use support::served::{Answered, Served, Who};

/// What somebody who may not is told.
const FORBIDDEN: (u16, &str) = (403, "You don't have permissions to do that.");
/// What is told of what is not there.
const NOT_FOUND: (u16, &str) = (404, "Not found.");
/// What strangers are told of everything but their own input.
const AN_ERROR: (u16, &str) = (400, "An error occurred.");

/// A served world, and the numbers of what it starts with.
struct Api {
    served: Served,
    /// The sample's database.
    shop: i64,
    /// The group of that database.
    model: i64,
    /// The group of HTTP actions.
    http: i64,
}

impl Api {
    async fn new() -> Self {
        Self::of(Served::start().await.unwrap()).await
    }

    async fn of(served: Served) -> Self {
        let number = |value: Value| value.as_i64().unwrap();
        let model = number(served.world.model("Sample shop").await.unwrap());
        let http = number(served.world.model("HTTP requests").await.unwrap());
        Self { served, shop: 1, model, http }
    }

    async fn call(&self, who: Who<'_>, line: &str, body: Value) -> Answered {
        self.served.call(who, line, &body).await.unwrap()
    }

    async fn admin(&self, line: &str, body: Value) -> Answered {
        self.call(Who::Admin, line, body).await
    }

    async fn member(&self, line: &str, body: Value) -> Answered {
        self.call(Who::Member, line, body).await
    }

    async fn nobody(&self, line: &str, body: Value) -> Answered {
        self.call(Who::Nobody, line, body).await
    }

    /// The answer to a superuser's request, which succeeds.
    async fn done(&self, line: &str, body: Value) -> Value {
        let shown = body.to_string();
        let answer = self.admin(line, body).await;
        assert!(matches!(answer.status, 200 | 204), "{line} {shown}: {answer:?}");
        answer.json().1
    }

    /// A body for `POST /api/action` of this SQL, with `changes` laid over it.
    fn query_draft(&self, sql: &str, changes: Value) -> Value {
        let draft = json!({
            "name": "Under test", "type": "query", "model_id": self.model,
            "database_id": self.shop,
            "dataset_query": {
                "database": self.shop, "type": "native", "native": {"query": sql},
            },
        });
        over(draft, changes)
    }

    /// A body for `POST /api/action` of this request, with `changes` laid over it.
    fn http_draft(&self, template: Value, changes: Value) -> Value {
        let draft = json!({
            "name": "Under test", "type": "http", "model_id": self.http, "template": template,
        });
        over(draft, changes)
    }

    async fn make(&self, draft: Value) -> i64 {
        self.done("POST /api/action", draft).await["id"].as_i64().unwrap()
    }

    async fn query(&self, sql: &str, changes: Value) -> i64 {
        self.make(self.query_draft(sql, changes)).await
    }

    /// A GET of `url`, with `changes` laid over the action.
    async fn get(&self, url: String, changes: Value) -> i64 {
        self.make(self.http_draft(json!({"method": "GET", "url": url}), changes)).await
    }

    /// A member runs the action.
    async fn run(&self, id: i64, parameters: Value) -> Answered {
        let line = format!("POST /api/action/{id}/execute");
        self.member(&line, json!({"parameters": parameters})).await
    }

    async fn sharing(&self, on: bool) {
        self.done("PUT /api/setting/enable-public-sharing", json!({"value": on})).await;
    }

    async fn actions_on_shop(&self, on: bool) {
        let settings = json!({"settings": {"database-enable-actions": on}});
        self.done(&format!("PUT /api/database/{}", self.shop), settings).await;
    }

    /// Turns sharing on and makes the action public; the uuid.
    async fn share(&self, id: i64) -> String {
        self.sharing(true).await;
        let link = self.done(&format!("POST /api/action/{id}/public_link"), json!(null)).await;
        link["uuid"].as_str().unwrap().to_owned()
    }

    /// The one value that `sql` reads from the shop's file.
    fn shop_value<T: FromSql>(&self, sql: &str) -> T {
        self.served.world.shop().unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// The number of the sample's table `name`.
    async fn table(&self, name: &str) -> i64 {
        self.table_metadata(name).await["id"].as_i64().unwrap()
    }

    async fn table_metadata(&self, name: &str) -> Value {
        let line = format!("GET /api/database/{}/metadata", self.shop);
        let metadata = self.done(&line, json!(null)).await;
        let tables = metadata["tables"].as_array().unwrap();
        tables.iter().find(|table| table["name"] == name).unwrap().clone()
    }

    /// A card over the table `product`: its query has `clauses` beside the table.
    async fn card(&self, kind: &str, clauses: Value) -> i64 {
        let query = over(json!({"source-table": self.table("product").await}), clauses);
        let query = json!({"database": self.shop, "type": "query", "query": query});
        let card = json!({"name": "Products", "type": kind, "dataset_query": query});
        self.done("POST /api/card", card).await["id"].as_i64().unwrap()
    }
}

/// `below` with the keys of `changes`.
fn over(mut below: Value, changes: Value) -> Value {
    let changes: Map<String, Value> = serde_json::from_value(changes).unwrap();
    below.as_object_mut().unwrap().extend(changes);
    below
}

/// The keys of an object, sorted.
fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// The values of `key` in a list of objects.
fn each<'v>(list: &'v Value, key: &str) -> Vec<&'v Value> {
    list.as_array()
        .unwrap_or_else(|| panic!("no list: {list}"))
        .iter()
        .map(|one| &one[key])
        .collect()
}
