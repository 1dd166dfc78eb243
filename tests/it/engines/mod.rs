//! The drivers against real servers, each test in a database of its own.
//!
//! `both.rs` and `bulk.rs` hold what is the same on every engine; the other files what only one has.

mod both;
mod bulk;
mod check;
mod clear;
mod drift;
mod idle;
mod kept;
mod mysql;
mod options;
mod postgres;
mod program;
mod references;
mod row_search;
mod rows;

use std::{
    env,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use doable_domain::{
    database::{Database, DatabaseSettings, Engine},
    guard::Guard,
    id::{DatabaseId, RunId},
    implicit::RowWrite,
    limit::TimeLimit,
    schema::Schema,
    sql::{ReadColumn, TableName},
    template::{Language, Template},
    value::{Value, Values},
};
use doable_exec::{ExecError, Executor, Job, LiveExecutor, Outcome, Reach, Work};
use serde_json::{Map, Value as Json, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

/// The engines that can be tested here.
const ENGINES: [Engine; 3] = [Engine::Sqlite, Engine::Postgres, Engine::Mysql];

/// Tells the databases of one test run apart; the process id does it for several.
static NEXT: AtomicU32 = AtomicU32::new(1);

/// A database of a test's own, and the executor that works on it.
struct Target {
    executor: Arc<LiveExecutor>,
    database: Database,
    /// Where a SQLite file is, until the test ends.
    _folder: Option<TempDir>,
}

/// A job as its parts that tests vary.
struct Ask {
    values: Values,
    guard: Guard,
    cancel: CancellationToken,
}

impl Default for Ask {
    fn default() -> Self {
        let timeout_ms = TimeLimit::from_millis(20_000).unwrap();
        Self {
            values: Values::new(),
            guard: Guard { timeout_ms, ..Guard::default() },
            cancel: CancellationToken::new(),
        }
    }
}

impl Ask {
    fn with(values: &[(&str, Value)]) -> Self {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        Self { values: values.collect(), ..Self::default() }
    }

    fn within(millis: u64) -> Self {
        let timeout_ms = TimeLimit::from_millis(millis).unwrap();
        Self { guard: Guard { timeout_ms, ..Guard::default() }, ..Self::default() }
    }
}

impl Target {
    /// A new database without tables.
    async fn new(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::sqlite().await,
            Engine::Postgres => Self::server(engine, "DOABLE_TEST_POSTGRES").await,
            Engine::Mysql => Self::server(engine, "DOABLE_TEST_MARIADB").await,
        }
    }

    async fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("test.db");
        let executor = Arc::new(LiveExecutor::new());
        executor.create_sqlite_file(&path, "").await.unwrap();
        let details = json!({"db": path});
        let database = database(Engine::Sqlite, details, None);
        Self { executor, database, _folder: Some(folder) }
    }

    async fn server(engine: Engine, variable: &str) -> Self {
        let address = address(variable);
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let executor = Arc::new(LiveExecutor::new());
        make_database(engine, &address, &name).await;
        let database = database(engine, details(&address, &name), password(&address));
        Self { executor, database, _folder: None }
    }

    fn engine(&self) -> Engine {
        self.database.engine
    }

    async fn run(&self, sql: &str, ask: Ask) -> Result<Json, ExecError> {
        let template = Template::parse(sql, Language::Sql).unwrap();
        let work =
            Work::Query { database: self.database.clone().into(), template: template.into() };
        self.execute(work, ask).await.map(|outcome| outcome.body)
    }

    /// Runs what has to work, without values.
    async fn sql(&self, sql: &str) -> Json {
        self.run(sql, Ask::default()).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }

    /// The rows that `sql` answers.
    async fn rows(&self, sql: &str) -> Json {
        self.sql(sql).await["rows"].clone()
    }

    async fn write(&self, table: &str, write: RowWrite) -> Result<Json, ExecError> {
        let table = self.table(table);
        let work = Work::Row { database: self.database.clone().into(), table, write };
        self.execute(work, Ask::default()).await.map(|outcome| outcome.body)
    }

    async fn write_list(
        &self,
        table: &str,
        writes: Vec<RowWrite>,
        ask: Ask,
    ) -> Result<Json, ExecError> {
        let table = self.table(table);
        let work = Work::Rows { database: self.database.clone().into(), table, writes };
        self.execute(work, ask).await.map(|outcome| outcome.body)
    }

    async fn execute(&self, work: Work, ask: Ask) -> Result<Outcome, ExecError> {
        let Ask { values, guard, cancel } = ask;
        let job = Job {
            run: RunId::from_uuid(Uuid::nil()),
            work,
            values,
            guard,
            reach: Reach::Internal,
            cancel,
        };
        self.executor.execute(job).await
    }

    async fn schema(&self) -> Schema {
        self.executor.read_schema(&self.database).await.unwrap()
    }

    async fn row(
        &self,
        table: &str,
        columns: &[&str],
        key: &[(String, Value)],
    ) -> Option<Map<String, Json>> {
        let read = |name: &&str| ReadColumn { name: (*name).to_owned(), as_text: false };
        let columns: Vec<ReadColumn> = columns.iter().map(read).collect();
        let table = self.table(table);
        self.executor.read_row(&self.database, &table, &columns, key).await.unwrap()
    }

    fn table(&self, name: &str) -> TableName {
        let schema = (self.engine() == Engine::Postgres).then(|| "public".to_owned());
        TableName { schema, name: name.to_owned() }
    }
}

/// Where a server is, from the environment.
fn address(variable: &str) -> Url {
    let Ok(address) = env::var(variable) else {
        panic!(
            "`{variable}` is not set; run `cargo xtask test --only core`, or keep the servers \
                up with `cargo xtask servers`"
        );
    };
    address.parse().unwrap()
}

fn details(address: &Url, dbname: &str) -> Json {
    json!({
        "host": address.host_str(), "port": address.port(), "user": address.username(),
        "dbname": dbname,
    })
}

fn password(address: &Url) -> Option<String> {
    address.password().map(str::to_owned)
}

fn database(engine: Engine, details: Json, password: Option<String>) -> Database {
    let Json::Object(details) = details else { panic!("details are an object") };
    Database {
        id: DatabaseId::try_from(i64::from(NEXT.fetch_add(1, Ordering::Relaxed))).unwrap(),
        name: "the target".to_owned(),
        engine,
        details,
        settings: DatabaseSettings { enable_actions: true, production: false },
        password: password.map(doable_domain::secret::Secret::new),
    }
}

/// Makes a database, in the way of its engine.
async fn make_database(engine: Engine, address: &Url, name: &str) {
    match engine {
        Engine::Sqlite => {}
        Engine::Postgres => postgres::make_database(address, name).await,
        Engine::Mysql => mysql::make_database(name).await,
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn number(text: &str) -> Value {
    Value::Number(doable_domain::value::Number::parse(text).unwrap())
}

/// Asks `is_so` again and again until it is, for at most ten seconds.
async fn until<F: Future<Output = bool>>(what: &str, mut is_so: impl FnMut() -> F) {
    let asked = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let done = tokio::time::timeout(Duration::from_secs(10), asked).await;
    assert!(done.is_ok(), "{what}: not within 10 s");
}
