//! What every SQL engine can do for us, behind one narrow face.
//!
//! A driver runs a rendered [`Script`] in one transaction, holds the guard
//! against it inside that transaction, and puts the engine's errors into the
//! words of actions.md §3.3.
//!
//! Not here: rendering (`doable_domain::sql`) and the answer's shape
//! ([`crate::query`]). Preview and undo (safety.md) will stand beside
//! [`Drivers::run`]: both are a run that also captures its changes, and that
//! ends in a rollback or applies the inverse.

mod binary;
mod certificate;
mod decimal;
mod grants;
mod idle;
pub(crate) mod list;
mod mysql;
mod postgres;
mod refusal;
mod scripts;
mod sqlite;
mod violation;

use std::{path::Path, time::Duration};

use doable_domain::{
    database::{Database, Engine},
    guard::Guard,
    limit::TimeLimit,
    schema::{QueryColumn, Schema},
    value::Value,
};
use tokio_util::sync::CancellationToken;

use self::list::RowList;
use crate::ExecError;

/// The most rows an answer holds (actions.md §3.2).
pub const MAX_ROWS: usize = 1_000;

/// The most text an answer's rows hold, in bytes; as for HTTP replies (actions.md §2.1).
pub const MAX_ROW_BYTES: usize = 10 * 1024 * 1024;

/// SQL in the engine's dialect, one or more statements, with its values apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    /// The SQL, with placeholders; never a value.
    pub sql: String,
    /// The values by place.
    pub binds: Vec<Value>,
}

/// What a script did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ran {
    /// Rows changed by all its statements; those of triggers and cascades are not counted.
    pub rows_affected: u64,
    /// What its last statement answered, if that is one that answers rows.
    pub table: Option<Table>,
}

/// The rows of a `SELECT` or of `RETURNING`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The columns' names, in their order; not always unique.
    pub columns: Vec<String>,
    /// At most [`MAX_ROWS`] rows and about [`MAX_ROW_BYTES`], one value a column.
    pub rows: Vec<Vec<serde_json::Value>>,
    /// Whether there were more rows.
    pub truncated: bool,
}

/// What a database makes of a script that it has prepared and not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It could prepare all of it.
    Understood,
    /// It could not.
    Refused {
        /// The database's words.
        words: String,
        /// The byte of the script that they are about, where it tells.
        at: Option<usize>,
    },
    /// What begins at this byte can't be told without a run: it may stand on what a statement
    /// before it makes, or the engine can't prepare it.
    Unknown {
        /// The byte of the script.
        from: usize,
    },
}

/// How long a server's connection without work stays open.
#[derive(Debug, Clone, Copy)]
struct IdleLimit(Duration);

impl Default for IdleLimit {
    fn default() -> Self {
        Self(Duration::from_secs(60))
    }
}

/// The drivers of all engines, with their connections.
#[derive(Debug, Default)]
pub struct Drivers {
    mysql: mysql::Mysql,
    postgres: postgres::Postgres,
    sqlite: sqlite::Sqlite,
}

impl Drivers {
    /// Drivers that close a server's connection once it was idle for `limit`.
    pub(crate) fn closing_idle_after(limit: Duration) -> Self {
        let limit = IdleLimit(limit);
        Self {
            mysql: mysql::Mysql::new(limit),
            postgres: postgres::Postgres::new(limit),
            sqlite: sqlite::Sqlite::default(),
        }
    }

    /// Runs `script` in one transaction: all of it or nothing. Several that wait may share
    /// one, and none is told before it is durable.
    ///
    /// `guard` bounds its rows and its time, the wait for a connection or a lock
    /// included; dropping the future is a cancel.
    ///
    /// # Errors
    ///
    /// An [`ExecError`]; the database is as it was, unless [`ExecError::may_have_acted`].
    pub async fn run(
        &self,
        database: &Database,
        script: Script,
        guard: &Guard,
        cancel: &CancellationToken,
    ) -> Result<Ran, ExecError> {
        match database.engine {
            Engine::Sqlite => self.sqlite.run(database, script, guard, cancel).await,
            Engine::Postgres => self.postgres.run(database, script, guard, cancel).await,
            Engine::Mysql => self.mysql.run(database, script, guard, cancel).await,
        }
    }

    /// Writes the rows of `list` in one transaction: all of them, one row each, or nothing.
    /// What it makes is answered in the list's order.
    ///
    /// `guard` bounds its time as in [`Drivers::run`]; its rows are for the caller to check,
    /// who knows their number.
    ///
    /// # Errors
    ///
    /// [`ExecError::RejectedRows`] with every row that is refused, or that is not there, and
    /// otherwise as for [`Drivers::run`].
    pub(crate) async fn run_list(
        &self,
        database: &Database,
        list: RowList,
        guard: &Guard,
        cancel: &CancellationToken,
    ) -> Result<Ran, ExecError> {
        match database.engine {
            Engine::Sqlite => self.sqlite.run_list(database, list, guard, cancel).await,
            Engine::Postgres => self.postgres.run_list(database, list, guard, cancel).await,
            Engine::Mysql => self.mysql.run_list(database, list, guard, cancel).await,
        }
    }

    /// Runs the one query of `script` in a transaction that only reads, within `limit`; what
    /// would write is refused by the engine itself. Dropping the future is a cancel.
    ///
    /// # Errors
    ///
    /// An [`ExecError`], in the engine's words where it has refused; the database is as it
    /// was.
    pub async fn read(
        &self,
        database: &Database,
        script: Script,
        limit: TimeLimit,
    ) -> Result<Table, ExecError> {
        let ran = match database.engine {
            Engine::Sqlite => self.sqlite.read(database, script, limit).await,
            Engine::Postgres => self.postgres.read(database, script, limit).await,
            Engine::Mysql => self.mysql.read(database, script, limit).await,
        };
        Ok(ran?.table.unwrap_or_default())
    }

    /// Opens the database and reads its schema; what can't be done there all the same, in
    /// words.
    ///
    /// # Errors
    ///
    /// [`ExecError::Unreachable`] in words for a person, or [`ExecError::Rejected`]
    /// while another program holds its lock.
    pub async fn check(&self, database: &Database) -> Result<Vec<String>, ExecError> {
        match database.engine {
            Engine::Sqlite => self.sqlite.check(database).await,
            Engine::Postgres => self.postgres.check(database).await,
            Engine::Mysql => self.mysql.check(database).await,
        }
    }

    /// Reads the tables, views and columns, all as of one moment (actions.md §2.6).
    ///
    /// # Errors
    ///
    /// As [`Drivers::check`].
    pub async fn read_schema(&self, database: &Database) -> Result<Schema, ExecError> {
        match database.engine {
            Engine::Sqlite => self.sqlite.read_schema(database).await,
            Engine::Postgres => self.postgres.read_schema(database).await,
            Engine::Mysql => self.mysql.read_schema(database).await,
        }
    }

    /// The columns that the query `sql` would answer; it is prepared and never run.
    ///
    /// # Errors
    ///
    /// As [`Drivers::check`]; [`ExecError::Rejected`] in the engine's words if it makes
    /// no sense of it, [`ExecError::Template`] if it is not a single `SELECT`.
    pub async fn describe_query(
        &self,
        database: &Database,
        sql: &str,
    ) -> Result<Vec<QueryColumn>, ExecError> {
        match database.engine {
            Engine::Sqlite => self.sqlite.describe_query(database, sql).await,
            Engine::Postgres => self.postgres.describe_query(database, sql).await,
            Engine::Mysql => self.mysql.describe_query(database, sql).await,
        }
    }

    /// Prepares each statement of `script` and runs none of them.
    ///
    /// # Errors
    ///
    /// As [`Drivers::check`]; [`ExecError::Template`] or [`ExecError::Rejected`] if it may
    /// not stand in an action, whatever the database would say.
    pub async fn probe(&self, database: &Database, script: Script) -> Result<Verdict, ExecError> {
        match database.engine {
            Engine::Sqlite => self.sqlite.probe(database, script).await,
            Engine::Postgres => self.postgres.probe(database, script).await,
            Engine::Mysql => self.mysql.probe(database, script).await,
        }
    }

    /// Makes a SQLite file from `script`; one that is there is replaced.
    ///
    /// # Errors
    ///
    /// [`ExecError::Unreachable`] in words; what was there is as it was.
    pub async fn create_sqlite_file(&self, path: &Path, script: &str) -> Result<(), ExecError> {
        self.sqlite.create(path, script).await
    }
}
