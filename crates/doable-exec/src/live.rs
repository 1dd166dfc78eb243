//! The executor of the running program: gives each job to the one that knows its kind.

use std::{path::Path, time::Duration};

use doable_domain::{
    database::Database,
    form::Choices,
    schema::{QueryColumn, Schema},
    sql::{OptionsQuery, ReadColumn, RowSearch, TableName, Wanted},
    value::Value,
};
use serde_json::{Map, Value as Json};

use crate::{
    BoxFuture, ExecError, Executor, HandleProblem, Job, Outcome, Script, Verdict, Work,
    driver::Table, http::HttpExecutor, implicit, options, query::QueryExecutor,
};

/// Carries out jobs against real databases and real HTTP targets.
#[derive(Debug, Default)]
pub struct LiveExecutor {
    query: QueryExecutor,
    http: HttpExecutor,
}

impl LiveExecutor {
    /// An executor that has not opened anything yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl LiveExecutor {
    /// An executor that closes a server's connection once it was idle for `limit`, which
    /// is a minute otherwise.
    #[must_use]
    pub fn closing_idle_after(limit: Duration) -> Self {
        let query = QueryExecutor::closing_idle_after(limit);
        Self { query, http: HttpExecutor::default() }
    }
}

impl Executor for LiveExecutor {
    fn execute(&self, job: Job) -> BoxFuture<'_, Result<Outcome, ExecError>> {
        Box::pin(async move {
            match &job.work {
                Work::Query { database, template } => {
                    self.query.execute(&job, database, template).await
                }
                Work::Row { database, table, write } => {
                    implicit::write(self.query.drivers(), &job, database, table, write).await
                }
                Work::Rows { database, table, writes } => {
                    implicit::write_list(self.query.drivers(), &job, database, table, writes).await
                }
                Work::Http { operation, request, secrets } => {
                    self.http.execute(&job, operation, request, secrets).await
                }
            }
        })
    }

    fn check_handle<'a>(&'a self, program: &'a str) -> BoxFuture<'a, Result<(), HandleProblem>> {
        Box::pin(self.http.check_handle(program))
    }

    fn run_handle<'a>(
        &'a self,
        program: &'a str,
        reply: &'a Json,
    ) -> BoxFuture<'a, Result<Option<Json>, HandleProblem>> {
        Box::pin(self.http.run_handle(program, reply))
    }

    fn check_database<'a>(
        &'a self,
        database: &'a Database,
    ) -> BoxFuture<'a, Result<Vec<String>, ExecError>> {
        Box::pin(self.query.check(database))
    }

    fn read_schema<'a>(
        &'a self,
        database: &'a Database,
    ) -> BoxFuture<'a, Result<Schema, ExecError>> {
        Box::pin(self.query.read_schema(database))
    }

    fn describe_query<'a>(
        &'a self,
        database: &'a Database,
        sql: &'a str,
    ) -> BoxFuture<'a, Result<Vec<QueryColumn>, ExecError>> {
        Box::pin(self.query.describe_query(database, sql))
    }

    fn probe<'a>(
        &'a self,
        database: &'a Database,
        script: Script,
    ) -> BoxFuture<'a, Result<Verdict, ExecError>> {
        Box::pin(self.query.drivers().probe(database, script))
    }

    fn read_options<'a>(
        &'a self,
        database: &'a Database,
        query: &'a OptionsQuery,
        wanted: &'a Wanted,
    ) -> BoxFuture<'a, Result<Choices, ExecError>> {
        Box::pin(options::read(self.query.drivers(), database, query, wanted))
    }

    fn read_row<'a>(
        &'a self,
        database: &'a Database,
        table: &'a TableName,
        columns: &'a [ReadColumn],
        key: &'a [(String, Value)],
    ) -> BoxFuture<'a, Result<Option<Map<String, Json>>, ExecError>> {
        Box::pin(implicit::read(self.query.drivers(), database, table, columns, key))
    }

    fn search_rows<'a>(
        &'a self,
        database: &'a Database,
        table: &'a TableName,
        search: &'a RowSearch,
    ) -> BoxFuture<'a, Result<Table, ExecError>> {
        Box::pin(implicit::search(self.query.drivers(), database, table, search))
    }

    fn create_sqlite_file<'a>(
        &'a self,
        path: &'a Path,
        script: &'a str,
    ) -> BoxFuture<'a, Result<(), ExecError>> {
        Box::pin(self.query.create_sqlite_file(path, script))
    }
}
