//! Databases on servers through the API: connected by a pasted address, written to by
//! both sorts of action, and silent about their password.

use serde_json::{Value, json};
use support::served::Answered;

use super::Api;

/// A server of the test command's own, and a counted-up key as its engine spells it.
struct Server {
    variable: &'static str,
    engine: &'static str,
    key: &'static str,
}

const SERVERS: [Server; 2] = [
    Server {
        variable: "DOABLE_TEST_POSTGRES",
        engine: "postgres",
        key: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    },
    Server {
        variable: "DOABLE_TEST_MARIADB",
        engine: "mysql",
        key: "BIGINT AUTO_INCREMENT PRIMARY KEY",
    },
];

const PASSWORD: &str = "only-for-tests";

impl Api {
    async fn connect(&self, server: &Server) -> Value {
        let address = std::env::var(server.variable).unwrap_or_else(|_| {
            panic!("{} is not set: run `cargo xtask test --only core`", server.variable)
        });
        assert!(address.contains(PASSWORD), "the test looks for that password");
        let new = json!({
            "name": server.engine, "engine": server.engine,
            "details": {"connection-uri": address},
            "settings": {"database-enable-actions": true},
        });
        self.done("POST /api/database", new).await
    }

    /// A SQL action on that database, run once with `values`.
    async fn sql(&self, database: &Value, sql: &str, values: Value) -> Answered {
        let query = json!({"database": database, "type": "native", "native": {"query": sql}});
        let draft = json!({"database_id": database, "dataset_query": query});
        let action = self.query(sql, draft).await;
        self.run(action, values).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn actions_write_to_a_server_as_they_do_to_a_file() {
    let api = Api::new().await;
    for server in &SERVERS {
        let database = api.connect(server).await["id"].clone();
        let table = format!("guest_{}_{}", server.engine, std::process::id());
        let columns = format!("id {}, name VARCHAR(40) NOT NULL UNIQUE, age INT", server.key);
        let create = format!("CREATE TABLE {table} ({columns})");
        let made = api.sql(&database, &create, json!({})).await;
        assert_eq!(made.status, 200, "{}", server.engine);
        api.done(&format!("POST /api/database/{database}/sync_schema"), json!({})).await;

        let insert = format!("INSERT INTO {table} (name) VALUES ({{{{name}}}})");
        let first = api.sql(&database, &insert, json!({"name": "Zoë"})).await.json();
        let again = api.sql(&database, &insert, json!({"name": "Zoë"})).await.json();
        assert_eq!(first, (200, json!({"rows-affected": 1})), "{}", server.engine);
        assert_eq!(again.1["message"], "Name already exists.", "{}", server.engine);
        assert_eq!(again.1["errors"]["name"], "This Name value already exists.");

        let metadata = format!("GET /api/database/{database}/metadata");
        let metadata = api.done(&metadata, json!(null)).await;
        let tables = metadata["tables"].as_array().unwrap();
        let found = tables.iter().find(|one| one["name"] == table).unwrap();
        let query = json!({
            "database": database, "type": "query", "query": {"source-table": found["id"]},
        });
        let card = json!({"name": table, "type": "model", "dataset_query": query});
        let model = api.done("POST /api/card", card).await["id"].clone();
        let draft =
            |kind: &str| json!({"name": kind, "type": "implicit", "kind": kind, "model_id": model});
        let create = api.make(draft("row/create")).await;
        let update = api.make(draft("row/update")).await;

        let new = api.run(create, json!({"name": "Ada", "age": "36"})).await.json();
        let row = &new.1["created-row"];
        assert_eq!((&row["name"], &row["age"]), (&json!("Ada"), &json!(36)), "{new:?}");
        let older = api.run(update, json!({"id": row["id"], "age": 37})).await.json();
        assert_eq!(older, (200, json!({"rows-updated": 1})), "{}", server.engine);
        let path = format!("POST /api/action/{update}/execute/values");
        let form = api.done(&path, json!({"parameters": {"id": row["id"]}})).await;
        assert_eq!((&form["name"], &form["age"]), (&json!("Ada"), &json!(37)));

        let dropped = api.sql(&database, &format!("DROP TABLE {table}"), json!({})).await;
        assert_eq!(dropped.status, 200, "{}", server.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_servers_password_is_answered_as_a_mask_and_nowhere_written_in_clear() {
    let api = Api::new().await;
    for server in &SERVERS {
        let made = api.connect(server).await;
        let read = api.done(&format!("GET /api/database/{}", made["id"]), json!(null)).await;

        for answer in [&made, &read] {
            assert_eq!(answer["details"]["password"], "**MetabasePass**");
            assert!(!answer.to_string().contains(PASSWORD));
        }
        let kept = json!({"details": read["details"], "name": "Renamed"});
        api.done(&format!("PUT /api/database/{}", made["id"]), kept).await;
        api.done(&format!("POST /api/database/{}/sync_schema", made["id"]), json!({})).await;
    }
    for file in std::fs::read_dir(api.served.world.folder()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let is_clear = bytes.windows(PASSWORD.len()).any(|part| part == PASSWORD.as_bytes());
            assert!(!is_clear, "{}", path.display());
        }
    }
}
