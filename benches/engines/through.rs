//! The same change as an action of the program, and the databases it is made in.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use doable_app::{
    App,
    caller::Caller,
    wire::{CreateAction, ExecuteAction},
};
use doable_domain::{
    database::{Database, Engine},
    id::ActionId,
    run::{Door, RunResult},
};
use doable_exec::LiveExecutor;
use doable_store::Tenure;
use mysql_async::prelude::Queryable;
use serde_json::{Map, Value, json};
use tokio_postgres::NoTls;

use super::{ROWS, callers::Once};
use crate::records::Records;

/// So many tables make a large schema.
pub(crate) const TABLES: usize = 1_000;
/// The table whose rows are changed, the same on every engine.
const ENTRY: &str = "CREATE TABLE entry (id INTEGER PRIMARY KEY, text VARCHAR(100), qty INTEGER)";

/// The program over a data folder of its own, with one action.
#[derive(Clone)]
pub(crate) struct Program {
    app: App,
    caller: Caller,
    /// `UPDATE` as SQL.
    action: ActionId,
    /// The same as a row action, which has a form.
    row_action: ActionId,
    engine: Engine,
    folder: PathBuf,
}

/// An empty database with the table and its rows; its address, or its path.
pub(crate) async fn make_database(engine: Engine, folder: &Path) -> anyhow::Result<String> {
    let rows: Vec<String> = (1..=ROWS).map(|id| format!("({id}, 'a row', 0)")).collect();
    let fill = format!("INSERT INTO entry VALUES {}", rows.join(", "));
    let address = new_database(engine, folder).await?;
    run(&address, &[ENTRY.to_owned(), fill]).await?;
    Ok(address)
}

async fn new_database(engine: Engine, folder: &Path) -> anyhow::Result<String> {
    let name = format!("bench_{}", uuid::Uuid::now_v7().simple());
    let server = match engine {
        Engine::Sqlite => {
            let path = fs::canonicalize(folder)?.join(format!("{name}.db"));
            return Ok(path.display().to_string());
        }
        Engine::Postgres => "DOABLE_TEST_POSTGRES",
        Engine::Mysql => "DOABLE_TEST_MARIADB",
    };
    let server = std::env::var(server).context("no servers: run `cargo xtask bench`")?;
    run(&server, &[format!("CREATE DATABASE {name}")]).await?;
    let mut address: url::Url = server.parse()?;
    address.set_path(&name);
    Ok(address.into())
}

async fn run(address: &str, statements: &[String]) -> anyhow::Result<()> {
    if address.starts_with("postgres") {
        let (client, connection) = tokio_postgres::connect(address, NoTls).await?;
        tokio::spawn(connection);
        for statement in statements {
            client.batch_execute(statement).await?;
        }
    } else if address.starts_with("mysql") {
        let mut connection = mysql_async::Conn::from_url(address).await?;
        for statement in statements {
            connection.query_drop(statement).await?;
        }
        connection.disconnect().await?;
    } else {
        rusqlite::Connection::open(address)?.execute_batch(&statements.join(";"))?;
    }
    Ok(())
}

/// The database at `address` as the API takes it.
fn new(engine: Engine, address: &str) -> anyhow::Result<Value> {
    let details = match engine {
        Engine::Sqlite => json!({"db": address}),
        Engine::Postgres | Engine::Mysql => {
            let url: url::Url = address.parse()?;
            json!({
                "host": url.host_str(), "port": url.port(), "user": url.username(),
                "password": url.password(), "dbname": url.path().trim_start_matches('/'),
                // As the bare driver beside it.
                "ssl-mode": "disable",
            })
        }
    };
    Ok(json!({
        "name": "Under load", "engine": engine.as_str(), "details": details,
        "settings": {"database-enable-actions": true},
    }))
}

impl Program {
    /// Opens it in `folder` and makes the actions on the database at `address`.
    pub(crate) async fn over(engine: Engine, address: &str, folder: &Path) -> anyhow::Result<Self> {
        let executor = Arc::new(LiveExecutor::new());
        let clock = Arc::new(jiff::ZonedDateTime::now);
        let app = App::open(&folder.join("data"), Tenure::LongLived, executor, clock).await?;
        let caller = app.local_caller(Door::Window).await?;
        let new = serde_json::from_value(new(engine, address)?)?;
        let database = app.create_database(&caller, new).await?;
        let action = update(&app, &caller, &database).await?;
        let row_action = row_update(&app, &caller, &database).await?;
        Ok(Self { app, caller, action, row_action, engine, folder: folder.to_owned() })
    }

    /// The action in SQL.
    pub(crate) fn action(&self) -> ActionId {
        self.action
    }

    /// Connects a database of many tables, which reads them.
    pub(crate) async fn read_many_tables(&self) -> anyhow::Result<Duration> {
        let address = new_database(self.engine, &self.folder).await?;
        let table = |number| format!("CREATE TABLE t{number} (id INTEGER PRIMARY KEY, a TEXT)");
        let tables: Vec<String> = (0..TABLES).map(table).collect();
        run(&address, &tables).await?;
        let new = serde_json::from_value(new(self.engine, &address)?)?;
        let database = self.app.create_database(&self.caller, new).await?;
        let start = Instant::now();
        self.app.sync_schema(&self.caller, database.id).await?;
        Ok(start.elapsed())
    }

    /// The journal's two records alone, in the program's own folder.
    pub(crate) async fn records(&self) -> anyhow::Result<Records> {
        Records::over(&self.folder.join("data"), self.action).await
    }

    /// The form of the row action, filled from its row.
    pub(crate) fn form(&self) -> Form {
        Form(self.clone())
    }
}

/// An action that sets a row's number, in SQL.
async fn update(app: &App, caller: &Caller, database: &Database) -> anyhow::Result<ActionId> {
    let models = app.list_models(caller).await?;
    let model = models.iter().find(|model| model.database_id == Some(database.id));
    let model = model.context("a database has a group")?;
    let query = "UPDATE entry SET qty = {{qty}} WHERE id = {{id}}";
    let draft = json!({
        "name": "Set", "type": "query", "model_id": model.id, "database_id": database.id,
        "dataset_query": {
            "database": database.id, "type": "native", "native": {"query": query},
        },
        "visualization_settings": {"fields": {
            "id": {"inputType": "number"}, "qty": {"inputType": "number"},
        }},
    });
    create(app, caller, draft).await
}

/// The same as a row action.
async fn row_update(app: &App, caller: &Caller, database: &Database) -> anyhow::Result<ActionId> {
    let tables = app.list_tables(caller).await?;
    let table = tables.iter().find(|table| table.name == "entry" && table.db_id == database.id);
    let table = table.context("the table is known")?;
    let query = json!({"source-table": table.id});
    let card = json!({
        "name": "Entries", "type": "model",
        "dataset_query": {"database": database.id, "type": "query", "query": query},
    });
    let card = app.create_card(caller, &object(card)).await?;
    let draft = json!({
        "name": "Change", "type": "implicit", "kind": "row/update", "model_id": card.id,
    });
    create(app, caller, draft).await
}

async fn create(app: &App, caller: &Caller, draft: Value) -> anyhow::Result<ActionId> {
    let made = app.create_action(caller, CreateAction { draft: object(draft) }).await?;
    Ok(made.action.id)
}

fn object(json: Value) -> Map<String, Value> {
    let Value::Object(object) = json else { unreachable!("it is written as an object") };
    object
}

impl Once for Program {
    async fn once(&mut self, turn: i64) -> anyhow::Result<()> {
        let values = json!({"id": turn % ROWS + 1, "qty": turn});
        let request = ExecuteAction {
            id: self.action,
            parameters: object(values).into(),
            idempotency_key: None,
        };
        let answer = self.app.execute(&self.caller, request).await?;
        anyhow::ensure!(answer.body["rows-affected"] == 1, "{}", answer.body);
        Ok(())
    }
}

impl Once for Records {
    async fn once(&mut self, turn: i64) -> anyhow::Result<()> {
        let run = self.begin(&json!({"qty": turn, "id": turn % ROWS + 1})).await?;
        let body = json!({"rows-affected": 1});
        self.finish(run, RunResult { status: 200, body }).await
    }
}

/// See [`Program::form`].
pub(crate) struct Form(Program);

impl Once for Form {
    async fn once(&mut self, turn: i64) -> anyhow::Result<()> {
        let Self(Program { app, caller, row_action, .. }) = self;
        app.get_action(caller, *row_action).await?;
        let request = ExecuteAction {
            id: *row_action,
            parameters: object(json!({"id": turn % ROWS + 1})).into(),
            idempotency_key: None,
        };
        let values = app.prefetch(caller, &request).await?;
        anyhow::ensure!(values.contains_key("qty"), "{values:?}");
        Ok(())
    }
}
