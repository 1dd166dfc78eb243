//! The whole program, connected to a target of the tests.

use doable_app::wire::RpcError;
use doable_domain::database::Engine;
use serde_json::{Value as Json, json};
use support::{clock::StoppedClock, world::World};

use super::Target;

/// The program by a clock that stands still, and the database it is connected to.
pub(super) struct Program {
    pub(super) world: World,
    pub(super) clock: StoppedClock,
    pub(super) target: Target,
    pub(super) database: Json,
}

impl Program {
    /// Connected to a new database in which `tables` were made.
    pub(super) async fn new(engine: Engine, tables: &[&str]) -> Self {
        let target = Target::new(engine).await;
        for statement in tables {
            target.sql(statement).await;
        }
        let clock = StoppedClock::default();
        let world = World::with_clock(clock.reader()).await.unwrap();
        let mut details = target.database.details.clone();
        if let Some(password) = &target.database.password {
            details.insert("password".to_owned(), json!(password.reveal()));
        }
        let request = json!({"name": "Target", "engine": engine, "details": details});
        let database = world.call("create_database", request).await.unwrap()["id"].clone();
        Self { world, clock, target, database }
    }

    /// The number of a new model that is the whole of `table`.
    pub(super) async fn model(&self, table: &str) -> Json {
        let World { app, caller, .. } = &self.world;
        let id = serde_json::from_value(self.database.clone()).unwrap();
        let known = json!(app.database_schema(caller, id).await.unwrap());
        let tables = known["tables"].as_array().unwrap();
        let found = tables.iter().find(|one| one["name"] == table).unwrap();
        let query = json!({"source-table": found["id"]});
        let query = json!({"database": self.database, "type": "query", "query": query});
        let card = json!({"name": table, "type": "model", "dataset_query": query});
        json!(app.create_card(caller, card.as_object().unwrap()).await.unwrap())["id"].clone()
    }

    /// Makes a row action on `model`; its number.
    pub(super) async fn row_action(&self, model: &Json, name: &str, kind: &str) -> Json {
        let draft = json!({"name": name, "type": "implicit", "kind": kind, "model_id": model});
        self.create(draft).await
    }

    /// Makes an SQL action on `model`; its number.
    pub(super) async fn sql_action(&self, model: &Json, name: &str, sql: &str) -> Json {
        let native = json!({"database": self.database, "type": "native", "native": {"query": sql}});
        let draft = json!({
            "name": name, "type": "query", "model_id": model, "database_id": self.database,
            "dataset_query": native,
        });
        self.create(draft).await
    }

    async fn create(&self, draft: Json) -> Json {
        let made = self.world.call("create_action", json!({"draft": draft})).await.unwrap();
        made["action"]["id"].clone()
    }

    pub(super) async fn run(&self, id: &Json, values: Json) -> Result<Json, RpcError> {
        let run = json!({"id": id, "parameters": values});
        self.world.call("execute_action", run).await.map(|answer| answer["body"].clone())
    }

    /// What the action's form is filled with for the row of this key.
    pub(super) async fn prefetch(&self, id: &Json, key: Json) -> Result<Json, RpcError> {
        self.world.call("read_row", json!({"id": id, "parameters": key})).await
    }

    pub(super) async fn get(&self, id: &Json) -> Json {
        self.world.call("get_action", json!({"id": id})).await.unwrap()
    }

    /// The ids of the action's parameters.
    pub(super) async fn parameters(&self, id: &Json) -> Vec<String> {
        let shown = self.get(id).await;
        let parameters = shown["action"]["parameters"].as_array().unwrap().iter();
        parameters.map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    }
}
