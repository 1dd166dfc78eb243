//! Writes a list of rows: one prepared statement after the other in one transaction.
//!
//! There is no network between, so many rows in one statement would gain nothing; and a
//! statement that is refused leaves nothing of itself and the transaction as it was. So one
//! pass both writes the rows and finds all that are refused.

use super::{
    errors,
    statements::{Failure, One, Session},
    values,
    worker::Work,
};
use crate::{
    ExecError,
    driver::{
        Ran,
        list::{self, RowList, Tally},
    },
};

impl Session<'_> {
    /// Writes the rows of `list`, each of them one, or none.
    pub(super) fn run_list(&mut self, work: &Work, list: &RowList) -> Result<Ran, Failure> {
        self.begin_to_write()?;
        let mut tally = Tally::default();
        let mut problems = Vec::new();
        let mut last_write = None;
        for (index, script) in list.each().enumerate() {
            if let Some(why) = work.stop.why() {
                return Err(Failure::Ours(why.error(work.guard.timeout_ms)));
            }
            let binds: Vec<_> = script.binds.iter().map(values::bind).collect();
            let One { ran, write } = self.run_one(&script.sql, &binds)?;
            match ran {
                Ok(ran) if ran.rows_affected == 1 => tally.add(ran),
                Ok(ran) => {
                    problems.push(list::count_problem(index, list.kind, ran.rows_affected));
                }
                Err(failure) if self.is_of_row(&failure, &script.sql) => {
                    let error = self.explain(work, failure);
                    problems.push(list::problem(index, error));
                    if !self.is_in_transaction() {
                        // The table's own rule ended it all, so the rest can't be tried.
                        break;
                    }
                }
                Err(failure) => return Err(failure),
            }
            last_write = write;
        }
        if !problems.is_empty() {
            let all = list.writes.len();
            return Err(Failure::Ours(ExecError::RejectedRows { all, problems }));
        }
        let ran = tally.done();
        self.commit(work, &ran, last_write.as_deref())?;
        Ok(ran)
    }

    fn is_of_row(&self, failure: &Failure, sql: &str) -> bool {
        matches!(failure, Failure::Sqlite { error, .. }
            if errors::is_of_row(self.connection(), error, sql))
    }
}
