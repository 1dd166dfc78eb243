//! Runs `query` actions (actions.md §3.2): fills the SQL in with placeholders, has
//! the driver run it in one transaction, and shapes the answer.
//!
//! A person's value is bound, never spliced: the driver gets SQL and values apart.

#[cfg(test)]
mod tests;

use std::{path::Path, time::Duration};

use doable_domain::{
    database::Database,
    schema::{QueryColumn, Schema},
    sql,
    template::Template,
    value::Value,
};
use serde_json::{Map, Value as Json, json};

use crate::{
    ExecError, Job, Outcome,
    driver::{Drivers, Ran, Script},
};

/// Why a text with a NUL is refused.
pub(crate) const HOLDS_NUL: &str = "This value holds a NUL character, which a database can’t keep.";

/// Runs `query` actions.
#[derive(Debug, Default)]
pub struct QueryExecutor {
    drivers: Drivers,
}

impl QueryExecutor {
    /// An executor without connections; they are opened when they are needed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An executor that closes a server's connection once it was idle for `limit`.
    pub(crate) fn closing_idle_after(limit: Duration) -> Self {
        Self { drivers: Drivers::closing_idle_after(limit) }
    }

    /// The drivers, which row actions share.
    pub(crate) fn drivers(&self) -> &Drivers {
        &self.drivers
    }

    /// Runs `template` on `database` with the job's values, guard and cancel.
    ///
    /// The answer is `{"rows-affected": n}`, with `columns`, `rows` and `truncated`
    /// if the last statement answers rows. Dropping the future is a cancel.
    ///
    /// # Errors
    ///
    /// An [`ExecError`]; the database is as it was, unless [`ExecError::may_have_acted`].
    pub async fn execute(
        &self,
        job: &Job,
        database: &Database,
        template: &Template,
    ) -> Result<Outcome, ExecError> {
        refuse_nul(job, template)?;
        let rendered = sql::render(template, &job.values, database.engine)
            .map_err(|missing| ExecError::MissingParameters { names: missing.names })?;
        let script = Script { sql: rendered.sql, binds: rendered.binds };
        let ran = self.drivers.run(database, script, &job.guard, &job.cancel).await?;
        Ok(Outcome { status: 200, rows_affected: Some(ran.rows_affected), body: body(ran) })
    }

    /// Opens the database and reads its schema.
    ///
    /// # Errors
    ///
    /// [`ExecError::Unreachable`] in words for a person, or [`ExecError::Rejected`]
    /// while another program holds its lock.
    pub async fn check(&self, database: &Database) -> Result<Vec<String>, ExecError> {
        self.drivers.check(database).await
    }

    /// Reads the tables, views and columns, all as of one moment.
    ///
    /// # Errors
    ///
    /// As [`QueryExecutor::check`].
    pub async fn read_schema(&self, database: &Database) -> Result<Schema, ExecError> {
        self.drivers.read_schema(database).await
    }

    /// The columns that a query would answer; it is prepared and never run.
    ///
    /// # Errors
    ///
    /// As [`QueryExecutor::check`]; [`ExecError::Rejected`] or [`ExecError::Template`]
    /// if it is no query.
    pub async fn describe_query(
        &self,
        database: &Database,
        sql: &str,
    ) -> Result<Vec<QueryColumn>, ExecError> {
        self.drivers.describe_query(database, sql).await
    }

    /// Makes a SQLite file from a script of the program's own.
    ///
    /// # Errors
    ///
    /// [`ExecError::Unreachable`] in words; what was there is as it was.
    pub async fn create_sqlite_file(&self, path: &Path, script: &str) -> Result<(), ExecError> {
        self.drivers.create_sqlite_file(path, script).await
    }
}

/// No engine keeps a NUL within a text whole: `PostgreSQL` refuses it, and SQLite's
/// functions stop at it.
fn refuse_nul(job: &Job, template: &Template) -> Result<(), ExecError> {
    for variable in template.variables() {
        if let Some(Value::Text(text)) = job.values.get(&variable.name)
            && text.contains('\0')
        {
            return Err(ExecError::UnfitValue {
                name: variable.name.clone(),
                reason: HOLDS_NUL.to_owned(),
            });
        }
    }
    Ok(())
}

fn body(ran: Ran) -> Json {
    let mut body = Map::new();
    body.insert("rows-affected".to_owned(), Json::from(ran.rows_affected));
    if let Some(table) = ran.table {
        let columns = table.columns.into_iter().map(|name| json!({ "name": name })).collect();
        body.insert("columns".to_owned(), Json::Array(columns));
        let rows = table.rows.into_iter().map(Json::Array).collect();
        body.insert("rows".to_owned(), Json::Array(rows));
        body.insert("truncated".to_owned(), Json::Bool(table.truncated));
    }
    Json::Object(body)
}
