//! Actions on tables that have changed since they were saved: what is said in the list,
//! on reading and by a run, on every engine.

use doable_domain::database::Engine;
use serde_json::{Value as Json, json};

use super::{ENGINES, program::Program};

const ITEM: &str = "CREATE TABLE item (id INT PRIMARY KEY, qty INTEGER, plan VARCHAR(20))";

/// The program with the table `item` and its actions: `Change` on a row, `Changes` and `News`
/// on lists of rows, and `Plan`, which is SQL.
struct Shop(Program);

impl Shop {
    async fn new(engine: Engine) -> Self {
        let row = "INSERT INTO item VALUES (1, 5, 'basic')";
        let program = Program::new(engine, &[ITEM, row]).await;
        let model = program.model("item").await;
        for (name, kind) in
            [("Change", "row/update"), ("Changes", "bulk/update"), ("News", "bulk/create")]
        {
            program.row_action(&model, name, kind).await;
        }
        let sql = "UPDATE item SET plan = {{plan}} WHERE id = 1";
        program.sql_action(&model, "Plan", sql).await;
        Self(program)
    }

    async fn listed(&self, name: &str) -> Json {
        let list = self.0.world.call("list_actions", json!({})).await.unwrap();
        list.as_array().unwrap().iter().find(|action| action["name"] == name).unwrap().clone()
    }

    /// What the list, and the action itself, say of it; each without its time.
    async fn said(&self, name: &str) -> Vec<String> {
        let listed = self.listed(name).await;
        let read = self.0.world.call("get_action", json!({"id": listed["id"]})).await.unwrap();
        assert_eq!(listed["drift"], read["drift"], "{name}");
        let notes = read["drift"].as_array().unwrap().iter();
        notes.map(|note| note["what"].as_str().unwrap().to_owned()).collect()
    }

    async fn run(&self, name: &str, values: Json) -> Result<Json, String> {
        let id = self.listed(name).await["id"].clone();
        self.0.run(&id, values).await.map_err(|error| error.message)
    }

    /// Runs the actions that are not about lists; the messages of those that fail.
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

            shop.0.target.sql(change).await;

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
            shop.0.world.call("sync_database", json!({"id": shop.0.database})).await.unwrap();
        };
        for statement in retype(engine) {
            shop.0.target.sql(statement).await;
        }
        sync().await;

        let said = shop.said("Change").await;
        assert_eq!(said.len(), 1, "{engine:?}: {said:?}");
        let is_type = |word: &str| said[0].to_lowercase().contains(word);
        assert!(said[0].starts_with("column `qty` was "), "{engine:?}: {said:?}");
        assert!(is_type("was int") && is_type("is text"), "{engine:?}: {said:?}");
        assert_eq!(shop.said("Plan").await, Vec::<String>::new(), "it does not name it");
        let set = shop.run("Change", json!({"id": 1, "qty": "many"})).await.unwrap();
        assert_eq!(set, json!({"rows-updated": 1}), "{engine:?}: by its type of now");

        shop.0.target.sql("DROP TABLE item").await;
        sync().await;
        assert_eq!(shop.said("Plan").await, ["table `item` is gone"], "{engine:?}");
        shop.0.target.sql(ITEM).await;
        shop.0.target.sql("INSERT INTO item VALUES (1, 5, 'basic')").await;
        sync().await;
        assert_eq!(shop.said("Change").await, Vec::<String>::new(), "{engine:?}");
        assert_eq!(shop.refusals().await, Vec::<String>::new(), "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_was_of_its_columns_type_is_told_what_has_changed() {
    // SQLite takes any value in any column, unless its table is STRICT.
    for engine in [Engine::Postgres, Engine::Mysql] {
        let shop = Shop::new(engine).await;
        let retype = match engine {
            Engine::Postgres => "ALTER TABLE item ALTER COLUMN plan TYPE integer USING 1",
            _ => "ALTER TABLE item MODIFY plan INTEGER",
        };
        shop.0.target.sql("UPDATE item SET plan = '1'").await;
        shop.0.target.sql(retype).await;

        for (name, values) in
            [("Change", json!({"id": 1, "plan": "pro"})), ("Plan", json!({"plan": "pro"}))]
        {
            let told = shop.run(name, values).await.unwrap_err();
            assert!(told.starts_with("column `plan` was "), "{engine:?} {name}: {told}");
            assert!(told.contains("aren’t of the correct type"), "{engine:?} {name}: {told}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_told_once_what_all_of_its_rows_lack() {
    for engine in ENGINES {
        for (change, want) in [
            ("ALTER TABLE item DROP COLUMN plan", "column `plan` is gone"),
            ("DROP TABLE item", "table `item` is gone"),
        ] {
            for (name, rows) in [
                ("News", json!([{"id": 2, "plan": "pro"}])),
                ("Changes", json!([{"id": 1, "plan": "pro"}])),
            ] {
                let shop = Shop::new(engine).await;
                let fits = shop.run(name, rows.clone()).await;
                shop.0.target.sql("DELETE FROM item WHERE id = 2").await;
                assert!(fits.is_ok(), "{engine:?} {name}: {fits:?}");

                shop.0.target.sql(change).await;

                let id = shop.listed(name).await["id"].clone();
                let refused = shop.0.run(&id, rows).await.unwrap_err();
                let told = refused.message.to_lowercase();
                assert!(told.contains(want), "{engine:?} {change} {name}: {told}");
                assert_eq!(json!(refused.rows), json!([]), "{engine:?} {change} {name}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_that_of_the_table_as_an_action_has_changed_it() {
    for engine in ENGINES {
        let shop = Shop::new(engine).await;
        let model = shop.0.model("item").await;
        let sql = "ALTER TABLE item ADD COLUMN colour VARCHAR(9)";
        let alter = shop.0.sql_action(&model, "Alter", sql).await;
        let change = shop.listed("Change").await["id"].clone();
        assert_eq!(shop.0.parameters(&change).await, ["id", "qty", "plan"], "{engine:?}");

        shop.0.run(&alter, json!({})).await.unwrap();

        let now = shop.0.parameters(&change).await;
        assert_eq!(now, ["id", "qty", "plan", "colour"], "{engine:?}: no minute has passed");
        let done = shop.run("Change", json!({"id": 1, "colour": "red"})).await;
        assert_eq!(done, Ok(json!({"rows-updated": 1})), "{engine:?}");
    }
}
