//! How actions reach the world: SQL databases and HTTP targets.
//!
//! An executor does one job at most once, writes no journal, knows no
//! permissions and never retries; `doable-app` does all that. What a job is
//! made of is `doable-domain`.

pub mod driver;
mod error;
pub mod http;
mod implicit;
mod live;
mod options;
pub mod query;
mod to_the_end;

use std::{future::Future, path::Path, pin::Pin, sync::Arc};

use doable_domain::{
    action::HttpOperation,
    database::Database,
    form::Choices,
    guard::Guard,
    http_secret::SecretToSend,
    id::RunId,
    implicit::RowWrite,
    request::Prepared,
    schema::{QueryColumn, Schema},
    sql::{OptionsQuery, ReadColumn, RowSearch, TableName, Wanted},
    template::Template,
    value::{Value, Values},
};
use serde_json::{Map, Value as Json};
use tokio_util::sync::CancellationToken;

pub use driver::{Script, Verdict};
pub use error::{Detail, ExecError, HandleProblem, NetworkFailure};
pub use http::Reach;
pub use live::LiveExecutor;
pub use to_the_end::ToTheEnd;

/// A future that can be sent to another thread, for traits used as `dyn`.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One run's work: checked values, and all that is needed to carry it out.
#[derive(Debug, Clone)]
pub struct Job {
    /// The run's id; also the `Idempotency-Key` of a request.
    pub run: RunId,
    /// What to do.
    pub work: Work,
    /// The values by template variable, built-ins (`$user.email`) among them.
    pub values: Values,
    /// What the run may do, kept inside the transaction; `timeout_ms` bounds it.
    pub guard: Guard,
    /// Which addresses an HTTP request may go to.
    pub reach: Reach,
    /// Ends the job early; the target's statement is stopped, the transaction rolled back.
    pub cancel: CancellationToken,
}

/// What a job does.
#[derive(Debug, Clone)]
pub enum Work {
    /// Runs SQL in one transaction.
    Query {
        /// Where.
        database: Arc<Database>,
        /// The SQL.
        template: Arc<Template>,
    },
    /// Writes one row of a table.
    Row {
        /// Where.
        database: Arc<Database>,
        /// The table.
        table: TableName,
        /// What becomes of which row.
        write: RowWrite,
    },
    /// Writes a list of rows of a table, all or none.
    Rows {
        /// Where.
        database: Arc<Database>,
        /// The table.
        table: TableName,
        /// What becomes of which row: all of one kind, at least one.
        writes: Vec<RowWrite>,
    },
    /// Sends one request and reads the reply through the handles.
    Http {
        /// What is done with the reply, and within which bounds.
        operation: Arc<HttpOperation>,
        /// The request.
        request: Arc<Prepared>,
        /// The secrets that the request names.
        secrets: Arc<[SecretToSend]>,
    },
}

/// What came of a job that succeeded.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// 200 with a body, or 204 without (actions.md §3.4).
    pub status: u16,
    /// The answer's body; null with 204.
    pub body: Json,
    /// Rows changed, where that is known.
    pub rows_affected: Option<u64>,
}

/// Carries out jobs against the outside world.
///
/// An executor keeps no state between jobs except connections, prepared
/// statements and compiled handles, and gives up by itself once the job's time
/// limit has passed.
pub trait Executor: Send + Sync {
    /// Does `job` at most once; an executor never retries.
    ///
    /// # Errors
    ///
    /// An [`ExecError`]; [`ExecError::may_have_acted`] says what the target may
    /// have done.
    fn execute(&self, job: Job) -> BoxFuture<'_, Result<Outcome, ExecError>>;

    /// Compiles a jq handle and runs it on `{}`, where it must yield exactly one
    /// result (actions.md §2.4).
    ///
    /// # Errors
    ///
    /// The [`HandleProblem`] with the compiler's words and position.
    fn check_handle<'a>(&'a self, program: &'a str) -> BoxFuture<'a, Result<(), HandleProblem>>;

    /// What a jq handle makes of `reply`, as in a run; `None` if it yields nothing.
    ///
    /// # Errors
    ///
    /// The [`HandleProblem`] that would fail the run.
    fn run_handle<'a>(
        &'a self,
        program: &'a str,
        reply: &'a Json,
    ) -> BoxFuture<'a, Result<Option<Json>, HandleProblem>>;

    /// Tries to open the database and read its schema; what can't be done there all the
    /// same, in words.
    ///
    /// # Errors
    ///
    /// The [`ExecError`] in words for a person.
    fn check_database<'a>(
        &'a self,
        database: &'a Database,
    ) -> BoxFuture<'a, Result<Vec<String>, ExecError>>;

    /// Reads the database's tables, views and columns, all as of one moment.
    ///
    /// # Errors
    ///
    /// The [`ExecError`] in words for a person, as for [`Executor::check_database`].
    fn read_schema<'a>(
        &'a self,
        database: &'a Database,
    ) -> BoxFuture<'a, Result<Schema, ExecError>>;

    /// The columns that the query `sql` would answer: it is prepared and never run.
    ///
    /// # Errors
    ///
    /// [`ExecError::Rejected`] in the database's words if it makes no sense of it,
    /// [`ExecError::Template`] if it is not a single `SELECT`, and otherwise as for
    /// [`Executor::check_database`].
    fn describe_query<'a>(
        &'a self,
        database: &'a Database,
        sql: &'a str,
    ) -> BoxFuture<'a, Result<Vec<QueryColumn>, ExecError>>;

    /// What the database makes of `script`: it is prepared and never run.
    ///
    /// # Errors
    ///
    /// [`ExecError::Template`] or [`ExecError::Rejected`] if it may not stand in an action,
    /// and otherwise as for [`Executor::check_database`].
    fn probe<'a>(
        &'a self,
        database: &'a Database,
        script: Script,
    ) -> BoxFuture<'a, Result<Verdict, ExecError>>;

    /// Reads some of the options that `query` answers, in a transaction that only reads.
    ///
    /// # Errors
    ///
    /// The [`ExecError`] in words for the query's author; the database is as it was.
    fn read_options<'a>(
        &'a self,
        database: &'a Database,
        query: &'a OptionsQuery,
        wanted: &'a Wanted,
    ) -> BoxFuture<'a, Result<Choices, ExecError>>;

    /// Reads `columns` of the row of `table` with this key, by column; `None` if there is
    /// no such row.
    ///
    /// # Errors
    ///
    /// The [`ExecError`] in words for a person.
    fn read_row<'a>(
        &'a self,
        database: &'a Database,
        table: &'a TableName,
        columns: &'a [ReadColumn],
        key: &'a [(String, Value)],
    ) -> BoxFuture<'a, Result<Option<Map<String, Json>>, ExecError>>;

    /// Reads the rows of `table` that are looked for, in a transaction that only reads and in
    /// seconds.
    ///
    /// # Errors
    ///
    /// The [`ExecError`] in words for a person; the database is as it was.
    fn search_rows<'a>(
        &'a self,
        database: &'a Database,
        table: &'a TableName,
        search: &'a RowSearch,
    ) -> BoxFuture<'a, Result<driver::Table, ExecError>>;

    /// Makes a SQLite file from a script of the program's own; one that is there is
    /// replaced.
    ///
    /// # Errors
    ///
    /// [`ExecError::Unreachable`] in words; what was there is as it was.
    fn create_sqlite_file<'a>(
        &'a self,
        path: &'a Path,
        script: &'a str,
    ) -> BoxFuture<'a, Result<(), ExecError>>;
}
