//! Actions on tables that have changed since they were saved: what is said in the list,
//! on reading and by a run, on every engine.

use doable_domain::database::Engine;
use serde_json::{Value as Json, json};
use support::world::World;

use super::{ENGINES, Target};

const ITEM: &str = "CREATE TABLE item (id INTEGER PRIMARY KEY, qty INTEGER, plan VARCHAR(20))";

/// The program, connected to a target with the table `item` and two actions on it: `Change`
/// on its rows, and `Plan`, which is SQL.
struct Shop {
    world: World,
    target: Target,
    database: Json,
}

impl Shop {
    async fn new(engine: Engine) -> Self {
        let target = Target::new(engine).await;
        target.sql(ITEM).await;
        target.sql("INSERT INTO item VALUES (1, 5, 'basic')").await;
        let world = World::new().await.unwrap();
        let mut details = target.database.details.clone();
        if let Some(password) = &target.database.password {
            details.insert("password".to_owned(), json!(password.reveal()));
        }
        let request = json!({"name": "Target", "engine": engine, "details": details});
        let database = world.call("create_database", request).await.unwrap()["id"].clone();
        let shop = Self { world, target, database };
        shop.make_actions().await;
        shop
    }

    async fn make_actions(&self) {
        let World { app, caller, .. } = &self.world;
        let id = serde_json::from_value(self.database.clone()).unwrap();
        let known = json!(app.database_schema(caller, id).await.unwrap());
        let tables = known["tables"].as_array().unwrap();
        let item = tables.iter().find(|table| table["name"] == "item").unwrap();
        let query = json!({"source-table": item["id"]});
        let query = json!({"database": self.database, "type": "query", "query": query});
        let card = json!({"name": "Items", "type": "model", "dataset_query": query});
        let model =
            json!(app.create_card(caller, card.as_object().unwrap()).await.unwrap())["id"].clone();
        let sql = "UPDATE item SET plan = {{plan}} WHERE id = 1";
        let native = json!({"database": self.database, "type": "native", "native": {"query": sql}});
        for draft in [
            json!({"name": "Change", "type": "implicit", "kind": "row/update", "model_id": model}),
            json!({
                "name": "Plan", "type": "query", "model_id": model, "database_id": self.database,
                "dataset_query": native,
            }),
        ] {
            self.world.call("create_action", json!({"draft": draft})).await.unwrap();
        }
    }

    async fn listed(&self, name: &str) -> Json {
        let list = self.world.call("list_actions", json!({})).await.unwrap();
        list.as_array().unwrap().iter().find(|action| action["name"] == name).unwrap().clone()
    }

    /// What the list, and the action itself, say of it; each without its time.
    async fn said(&self, name: &str) -> Vec<String> {
        let listed = self.listed(name).await;
        let read = self.world.call("get_action", json!({"id": listed["id"]})).await.unwrap();
        assert_eq!(listed["drift"], read["drift"], "{name}");
        let notes = read["drift"].as_array().unwrap().iter();
        notes.map(|note| note["what"].as_str().unwrap().to_owned()).collect()
    }

    async fn run(&self, name: &str, values: Json) -> Result<Json, String> {
        let id = self.listed(name).await["id"].clone();
        let run = json!({"id": id, "parameters": values});
        self.world.call("execute_action", run).await.map_err(|error| error.message)
    }

    /// Runs both actions; the messages of those that fail.
    async fn refusals(&self) -> Vec<String> {
        let plan = self.run("Plan", json!({"plan": "pro"})).await;
        let change = self.run("Change", json!({"id": 1, "plan": "pro"})).await;
        [change, plan].into_iter().filter_map(Result::err).collect()
    }
}

/// Gives `qty` another type, in the words of its engine.
fn retype(engine: Engine) -> &'static [&'static str] {
    match engine {
        Engine::Postgres => &["ALTER TABLE item ALTER COLUMN qty TYPE text"],
        Engine::Mysql => &["ALTER TABLE item MODIFY qty text"],
        Engine::Sqlite => &[
            "DROP TABLE item",
            "CREATE TABLE item (id INTEGER PRIMARY KEY, qty text, plan VARCHAR(20))",
            "INSERT INTO item VALUES (1, '5', 'basic')",
        ],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_run_can_not_find_is_said_in_words() {
    for engine in ENGINES {
        for (change, want) in [
            ("ALTER TABLE item DROP COLUMN plan", "column `plan` is gone"),
            ("ALTER TABLE item RENAME COLUMN plan TO tier", "column `plan` is gone"),
            ("DROP TABLE item", "table `item` is gone"),
            ("ALTER TABLE item RENAME TO things", "table `item` is gone"),
        ] {
            let shop = Shop::new(engine).await;
            assert_eq!(shop.refusals().await, Vec::<String>::new(), "{engine:?}");
            assert_eq!(shop.said("Change").await, Vec::<String>::new());

            shop.target.sql(change).await;

            let refusals = shop.refusals().await;
            assert_eq!(refusals.len(), 2, "{engine:?} {change}");
            let is_told = |text: &String| text.to_lowercase().contains(want);
            // A row action without its table names the table and its database.
            let is_gone = |text: &String| text.starts_with("The table `item` is gone from Target");
            assert!(
                refusals.iter().all(|text| is_told(text) || is_gone(text)),
                "{engine:?} {change}: {refusals:?}"
            );
            assert_eq!(shop.said("Change").await, [want], "{engine:?} {change}");
            assert_eq!(shop.said("Plan").await, [want], "{engine:?} {change}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_type_is_told_and_a_table_that_is_made_again_is_as_it_was() {
    for engine in ENGINES {
        let shop = Shop::new(engine).await;
        let sync = async || {
            shop.world.call("sync_database", json!({"id": shop.database})).await.unwrap();
        };
        for statement in retype(engine) {
            shop.target.sql(statement).await;
        }
        sync().await;

        let said = shop.said("Change").await;
        assert_eq!(said.len(), 1, "{engine:?}: {said:?}");
        let is_type = |word: &str| said[0].to_lowercase().contains(word);
        assert!(said[0].starts_with("column `qty` was "), "{engine:?}: {said:?}");
        assert!(is_type("was int") && is_type("is text"), "{engine:?}: {said:?}");
        assert_eq!(shop.said("Plan").await, Vec::<String>::new(), "it does not name it");
        let set = shop.run("Change", json!({"id": 1, "qty": "many"})).await.unwrap();
        assert_eq!(set["body"], json!({"rows-updated": 1}), "{engine:?}: by its type of now");

        shop.target.sql("DROP TABLE item").await;
        sync().await;
        assert_eq!(shop.said("Plan").await, ["table `item` is gone"], "{engine:?}");
        shop.target.sql(ITEM).await;
        shop.target.sql("INSERT INTO item VALUES (1, 5, 'basic')").await;
        sync().await;
        assert_eq!(shop.said("Change").await, Vec::<String>::new(), "{engine:?}");
        assert_eq!(shop.refusals().await, Vec::<String>::new(), "{engine:?}");
    }
}
