//! The executor of the running program: gives each job to the one that knows its kind.

use std::path::Path;

use doable_domain::database::Database;

use crate::{
    BoxFuture, ExecError, Executor, HandleProblem, Job, Outcome, Work, http::HttpExecutor,
    query::QueryExecutor,
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

impl Executor for LiveExecutor {
    fn execute(&self, job: Job) -> BoxFuture<'_, Result<Outcome, ExecError>> {
        Box::pin(async move {
            match &job.work {
                Work::Query { database, template } => {
                    self.query.execute(&job, database, template).await
                }
                Work::Http(operation) => self.http.execute(&job, operation).await,
            }
        })
    }

    fn check_handle<'a>(&'a self, program: &'a str) -> BoxFuture<'a, Result<(), HandleProblem>> {
        Box::pin(self.http.check_handle(program))
    }

    fn check_database<'a>(
        &'a self,
        database: &'a Database,
    ) -> BoxFuture<'a, Result<(), ExecError>> {
        Box::pin(self.query.check(database))
    }

    fn create_sqlite_file<'a>(
        &'a self,
        path: &'a Path,
        script: &'a str,
    ) -> BoxFuture<'a, Result<(), ExecError>> {
        Box::pin(self.query.create_sqlite_file(path, script))
    }
}
