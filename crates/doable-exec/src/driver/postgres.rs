//! Actions on `PostgreSQL`: finds the database's pool, and does the run to its end, so that
//! a caller who goes away leaves nothing half-done behind.
//!
//! Not here: how a connection is made ([`connect`]) and kept ([`pool`]), what a run is
//! ([`run`]) and does on it ([`attempt`]), and what the server's refusals mean ([`errors`]).

mod attempt;
mod connect;
mod errors;
mod list;
mod open;
mod pool;
mod run;
mod schema;
mod statements;
mod tls;
mod values;

use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
};

use doable_domain::{
    database::{Database, Engine},
    guard::Guard,
    id::DatabaseId,
    limit::TimeLimit,
    schema::{QueryColumn, Schema},
    server::ServerDetails,
    sql::Statement,
};
use futures_util::FutureExt as _;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use self::{
    connect::Server,
    pool::Pool,
    run::{Aim, Did, Work},
};
use super::{IdleLimit, Ran, Script, Verdict, list::RowList, scripts::Scripts};
use crate::{Detail, ExecError, ToTheEnd};

/// The time limit of what the program itself asks, in milliseconds: enough for a server
/// far away with thousands of tables.
const OURS_MILLIS: u64 = 15_000;

/// A fault of ours that no caller can bring about.
const ANSWERED_ELSE: &str = "it answered something else";

/// The `PostgreSQL` driver.
#[derive(Debug, Default)]
pub(super) struct Postgres {
    /// The pool of each database as its details were when it was last used.
    pools: Mutex<HashMap<DatabaseId, Arc<Pool>>>,
    idle: IdleLimit,
    scripts: Scripts<Statement>,
}

impl Postgres {
    pub(super) fn new(idle: IdleLimit) -> Self {
        Self { pools: Mutex::default(), idle, scripts: Scripts::default() }
    }

    /// See [`super::Drivers::run`].
    pub(super) async fn run(
        &self,
        database: &Database,
        script: Script,
        guard: &Guard,
        cancel: &CancellationToken,
    ) -> Result<Ran, ExecError> {
        let statements = run::statements(&self.scripts, &script)?;
        let did = self.perform(database, Aim::Run { script, statements }, guard, cancel).await?;
        did.into_ran().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::run_list`].
    pub(super) async fn run_list(
        &self,
        database: &Database,
        list: RowList,
        guard: &Guard,
        cancel: &CancellationToken,
    ) -> Result<Ran, ExecError> {
        let did = self.perform(database, Aim::RunList(list), guard, cancel).await?;
        did.into_ran().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::read`].
    pub(super) async fn read(
        &self,
        database: &Database,
        script: Script,
        limit: TimeLimit,
    ) -> Result<Ran, ExecError> {
        let statements = run::statements(&self.scripts, &script)?;
        let guard = Guard { timeout_ms: limit, ..Guard::default() };
        let (aim, cancel) = (Aim::Read { script, statements }, CancellationToken::new());
        let did = self.perform(database, aim, &guard, &cancel).await?;
        did.into_ran().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::check`].
    pub(super) async fn check(&self, database: &Database) -> Result<Vec<String>, ExecError> {
        let did = self.ask(database, Aim::Check).await?;
        did.into_notes().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::read_schema`].
    pub(super) async fn read_schema(&self, database: &Database) -> Result<Schema, ExecError> {
        let did = self.ask(database, Aim::ReadSchema).await?;
        did.into_schema().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::describe_query`].
    pub(super) async fn describe_query(
        &self,
        database: &Database,
        sql: &str,
    ) -> Result<Vec<QueryColumn>, ExecError> {
        let sql = run::only_query(sql)?;
        let did = self.ask(database, Aim::Describe { sql }).await?;
        did.into_columns().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::probe`].
    pub(super) async fn probe(
        &self,
        database: &Database,
        script: Script,
    ) -> Result<Verdict, ExecError> {
        let statements = run::statements(&self.scripts, &script)?;
        let did = self.ask(database, Aim::Probe { script, statements }).await?;
        did.into_verdict().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// Asks something of the program's own.
    async fn ask(&self, database: &Database, aim: Aim) -> Result<Did, ExecError> {
        let timeout_ms = TimeLimit::from_millis(OURS_MILLIS).unwrap_or_default();
        let guard = Guard { timeout_ms, ..Guard::default() };
        self.perform(database, aim, &guard, &CancellationToken::new()).await
    }

    async fn perform(
        &self,
        database: &Database,
        aim: Aim,
        guard: &Guard,
        cancel: &CancellationToken,
    ) -> Result<Did, ExecError> {
        let pool = self.pool(database)?;
        let cancel = cancel.child_token();
        // Nobody waits for the answer once this future is dropped: the run must not go
        // on unseen.
        let _cancel_if_dropped = cancel.clone().drop_guard();
        let work = Work {
            target: database.name.clone(),
            aim,
            guard: guard.clone(),
            deadline: Instant::now() + guard.timeout_ms.as_duration(),
            cancel,
        };
        let run = async move { run::perform(&pool, &work).await };
        ToTheEnd::of(AssertUnwindSafe(run).catch_unwind())
            .await
            .unwrap_or_else(|_| Err(broken(&database.name, "it panicked")))
    }

    /// The pool for `database`, a new one if its details have changed.
    fn pool(&self, database: &Database) -> Result<Arc<Pool>, ExecError> {
        // Each change of the map is whole by itself, so a panic elsewhere spoils nothing.
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = pools.get(&database.id).filter(|pool| pool.is_for(database)) {
            return Ok(Arc::clone(pool));
        }
        let details = ServerDetails::read(Engine::Postgres, &database.details);
        let details = details
            .map_err(|problems| unreachable(&database.name, Detail::Place, problems.to_string()))?;
        let server = Server::new(&database.name, details, database.password.clone());
        let pool = Arc::new(Pool::new(database, server, self.idle));
        pools.insert(database.id, Arc::clone(&pool));
        Ok(pool)
    }
}

fn unreachable(target: &str, detail: Detail, reason: String) -> ExecError {
    ExecError::Unreachable { target: target.to_owned(), detail, reason }
}

fn broken(target: &str, reason: &str) -> ExecError {
    ExecError::Broken {
        reason: format!("the PostgreSQL driver could not serve `{target}`: {reason}"),
    }
}
