//! What the executor of these tests does instead of reaching the world.

use super::*;

impl Executor for Scripted {
    fn execute(&self, job: Job) -> BoxFuture<'_, Result<Outcome, ExecError>> {
        Box::pin(async move {
            let cancel = job.cancel.clone();
            self.jobs.lock().unwrap().push(job);
            self.begun.notify_one();
            if let Some(gate) = &self.gate {
                tokio::select! {
                    () = gate.notified() => {}
                    () = cancel.cancelled() => {
                        return Err(ExecError::Cancelled { may_have_acted: false });
                    }
                }
            }
            self.done.fetch_add(1, Ordering::SeqCst);
            self.outcome.lock().unwrap().clone()
        })
    }

    fn check_handle<'a>(&'a self, program: &'a str) -> BoxFuture<'a, Result<(), HandleProblem>> {
        Box::pin(async move {
            if program.contains("BAD") { Err(HandleProblem::NoResult) } else { Ok(()) }
        })
    }

    fn run_handle<'a>(
        &'a self,
        program: &'a str,
        reply: &'a Value,
    ) -> BoxFuture<'a, Result<Option<Value>, HandleProblem>> {
        Box::pin(async move {
            if program.contains("BAD") {
                let message = "no BAD".to_owned();
                return Err(HandleProblem::DoesNotCompile { message, line: 1, column: 2 });
            }
            Ok(if program == "empty" { None } else { Some(reply.clone()) })
        })
    }

    fn check_database<'a>(
        &'a self,
        database: &'a Database,
    ) -> BoxFuture<'a, Result<Vec<String>, ExecError>> {
        Box::pin(async move {
            let password = database.password.as_ref().map(|secret| secret.reveal().clone());
            self.passwords.lock().unwrap().push(password);
            if database.name == "gone" {
                let (target, reason) = ("gone".to_owned(), "no such file".to_owned());
                return Err(ExecError::Unreachable { target, detail: Detail::Place, reason });
            }
            Ok(vec!["it can't be written".to_owned()])
        })
    }

    fn read_schema<'a>(
        &'a self,
        database: &'a Database,
    ) -> BoxFuture<'a, Result<Schema, ExecError>> {
        Box::pin(async move {
            self.check_database(database).await?;
            Ok(self.schema.lock().unwrap().clone())
        })
    }

    fn describe_query<'a>(
        &'a self,
        database: &'a Database,
        sql: &'a str,
    ) -> BoxFuture<'a, Result<Vec<QueryColumn>, ExecError>> {
        Box::pin(async move {
            self.check_database(database).await?;
            if sql.contains("BAD") {
                let message = "no such table: BAD".to_owned();
                return Err(ExecError::Rejected { message, fields: Default::default() });
            }
            Ok(vec![QueryColumn {
                name: "total_cents".to_owned(),
                database_type: "INTEGER".to_owned(),
                base_type: BaseType::Integer,
            }])
        })
    }

    fn probe<'a>(
        &'a self,
        database: &'a Database,
        script: Script,
    ) -> BoxFuture<'a, Result<Verdict, ExecError>> {
        Box::pin(async move {
            self.check_database(database).await?;
            Ok(match script.sql.find("BAD") {
                Some(at) => Verdict::Refused { words: "no BAD".to_owned(), at: Some(at) },
                None => Verdict::Understood,
            })
        })
    }

    fn read_options<'a>(
        &'a self,
        database: &'a Database,
        query: &'a doable_domain::sql::OptionsQuery,
        wanted: &'a Wanted,
    ) -> BoxFuture<'a, Result<Choices, ExecError>> {
        Box::pin(async move {
            self.asked.lock().unwrap().push((query.sql().to_owned(), wanted.clone()));
            self.check_database(database).await?;
            let options = self.options.lock().unwrap().clone();
            Ok(Choices { options, truncated: false })
        })
    }

    fn read_row<'a>(
        &'a self,
        database: &'a Database,
        _: &'a doable_domain::sql::TableName,
        columns: &'a [doable_domain::sql::ReadColumn],
        key: &'a [(String, doable_domain::value::Value)],
    ) -> BoxFuture<'a, Result<Option<Map<String, Value>>, ExecError>> {
        Box::pin(async move {
            self.check_database(database).await?;
            // The row 7 holds the names of its columns; there is no other.
            let is_seven = key.iter().any(|(_, value)| value.to_text() == "7");
            Ok(is_seven.then(|| columns.iter().map(|c| (c.name.clone(), json!(c.name))).collect()))
        })
    }

    fn search_rows<'a>(
        &'a self,
        database: &'a Database,
        _: &'a doable_domain::sql::TableName,
        search: &'a doable_domain::sql::RowSearch,
    ) -> BoxFuture<'a, Result<doable_exec::driver::Table, ExecError>> {
        Box::pin(async move {
            self.check_database(database).await?;
            // One row, which holds the names of its columns and what was looked for.
            let names: Vec<String> = search.columns.iter().map(|c| c.name.clone()).collect();
            let row = names.iter().map(|name| json!(format!("{name} {}", search.text)));
            let (rows, columns) = (vec![row.collect()], names);
            Ok(doable_exec::driver::Table { columns, rows, truncated: false })
        })
    }

    fn create_sqlite_file<'a>(
        &'a self,
        _: &'a Path,
        _: &'a str,
    ) -> BoxFuture<'a, Result<(), ExecError>> {
        Box::pin(async { Ok(()) })
    }
}
