//! Actions on a real `MariaDB`; each test has a database of its own.
//!
//! A `MySQL` in `DOABLE_TEST_MARIADB` does as well: what only one of the two can do is
//! left out for the other.

mod connect;
mod lost;
mod rows;
mod schema;
mod statements;
mod stop;
mod values;

use doable_domain::{
    database::{Database, DatabaseSettings, Engine},
    form::VisualizationSettings,
    guard::Guard,
    id::{DatabaseId, RunId},
    implicit::{RowKind, RowSource},
    parameter::ValueType,
    schema::Schema,
    secret::Secret,
    sql::TableName,
    template::{Language, Template},
    value::{Value, Values},
};
use doable_exec::{ExecError, Executor as _, Job, LiveExecutor, Outcome, Reach, Work};
use mysql_async::{Conn, Opts, OptsBuilder, prelude::Queryable as _};
use serde_json::{Value as Json, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// A database of its own on the server, and somebody who may do everything in it.
struct Shop {
    executor: LiveExecutor,
    database: Database,
    server: Opts,
    name: String,
}

impl Shop {
    /// Makes the database with the tables of `script`.
    async fn new(script: &str) -> Self {
        let server = server();
        let name = format!("t_{}", Uuid::new_v4().simple());
        make_database(&name).await;
        let database = Database {
            id: DatabaseId::FIRST,
            name: "Shop".to_owned(),
            engine: Engine::Mysql,
            details: json!({
                "host": server.ip_or_hostname(),
                "port": server.tcp_port(),
                "dbname": name,
                "user": server.user(),
            })
            .as_object()
            .unwrap()
            .clone(),
            settings: DatabaseSettings::default(),
            password: server.pass().map(|password| Secret::new(password.to_owned())),
        };
        let shop = Self { executor: LiveExecutor::new(), database, server, name };
        if !script.is_empty() {
            let script = if shop.is_mariadb().await {
                script.to_owned()
            } else {
                script.replace(" UUID DEFAULT", " CHAR(36) DEFAULT")
            };
            shop.admin().await.query_drop(script).await.unwrap();
        }
        shop
    }

    async fn is_mariadb(&self) -> bool {
        self.column("SELECT version()").await.concat().contains("MariaDB")
    }

    /// From now on the driver signs in as somebody else.
    fn sign_in(&mut self, user: &str, password: &str) {
        self.database.details.insert("user".to_owned(), json!(user));
        self.database.password = Some(Secret::new(password.to_owned()));
    }

    /// A connection beside the driver's.
    async fn admin(&self) -> Conn {
        let opts = OptsBuilder::from_opts(self.server.clone()).db_name(Some(self.name.clone()));
        Conn::new(opts).await.unwrap()
    }

    /// The first column of what `sql` answers, as text.
    async fn column(&self, sql: &str) -> Vec<String> {
        self.admin().await.query(sql).await.unwrap()
    }

    fn job(&self, work: Work, values: Values, guard: Guard) -> Job {
        Job {
            run: RunId::from_uuid(Uuid::nil()),
            work,
            values,
            guard,
            reach: Reach::default(),
            cancel: CancellationToken::new(),
        }
    }

    fn query(&self, sql: &str, values: &[(&str, Value)], guard: Guard) -> Job {
        let template = Template::parse(sql, Language::Sql).unwrap();
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let work =
            Work::Query { database: self.database.clone().into(), template: template.into() };
        self.job(work, values.collect(), guard)
    }

    async fn run(&self, sql: &str, values: &[(&str, Value)]) -> Result<Outcome, ExecError> {
        self.executor.execute(self.query(sql, values, Guard::default())).await
    }

    async fn run_guarded(&self, sql: &str, guard: Json) -> Result<Outcome, ExecError> {
        let guard = serde_json::from_value(guard).unwrap();
        self.executor.execute(self.query(sql, &[], guard)).await
    }

    async fn schema(&self) -> Schema {
        self.executor.read_schema(&self.database).await.unwrap()
    }

    /// Does what a row action of `kind` on `table` does with `given`, each value of the
    /// type that its column has.
    async fn row(&self, kind: RowKind, table: &str, given: Json) -> Result<Outcome, ExecError> {
        let table = self.schema().await.table(None, table).unwrap().clone();
        let typed = |id: &String, json: &Json| {
            let column = table.column(id).unwrap();
            let kind = ValueType::of(column.base_type.as_str());
            Value::from_json(kind, json).unwrap()
        };
        let values =
            given.as_object().unwrap().iter().map(|(id, json)| (id.clone(), typed(id, json)));
        let mut settings = VisualizationSettings::default();
        for (id, json) in given.as_object().unwrap() {
            let nullable = json.is_null().then_some(true);
            settings.fields.entry(id.clone()).or_default().nullable = nullable;
        }
        let source = RowSource { engine: Engine::Mysql, table: table.clone(), shown: None };
        let write = source.write(kind, &settings, &values.collect()).unwrap();
        let named = TableName { schema: None, name: table.name };
        let work = Work::Row { database: self.database.clone().into(), table: named, write };
        self.executor.execute(self.job(work, Values::new(), Guard::default())).await
    }
}

pub(super) async fn make_database(name: &str) {
    let mut conn = Conn::new(server()).await.unwrap();
    conn.query_drop(format!("CREATE DATABASE {name} CHARACTER SET utf8mb4")).await.unwrap();
    conn.disconnect().await.unwrap();
}

fn server() -> Opts {
    let address = std::env::var("DOABLE_TEST_MARIADB")
        .unwrap_or_else(|_| panic!("no server: run cargo xtask test --only core"));
    Opts::from_url(&address).unwrap()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn value(kind: ValueType, json: Json) -> Value {
    Value::from_json(kind, &json).unwrap_or_else(|problem| panic!("{json}: {problem}"))
}
