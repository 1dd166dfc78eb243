//! Writes a list of rows in one transaction: many at once where the server answers the rows
//! it makes, else one prepared statement after the other.
//!
//! When any of that is refused, all is taken back to a savepoint and done once more with a
//! savepoint a row, to find every row that is refused; then all is rolled back. The numbers
//! that were counted up are not taken back, so the next row's are higher.

use doable_domain::{
    guard::Guard,
    implicit::RowKind,
    problem::RowProblem,
    sql::{Effect, Statement, Traces},
};
use mysql_async::{Conn, prelude::Queryable as _};

use super::{
    Session,
    errors::{self, Failure},
    run::{self, Plan},
};
use crate::{
    ExecError,
    driver::{
        Ran, Script,
        list::{self, RowList, Tally},
    },
};

/// The most values of one statement that the protocol has room for.
const MOST_BINDS: usize = 65_535;

/// The SQL that was sent last, taken apart: most rows of a list send the same.
#[derive(Default)]
struct Known {
    sql: String,
    statements: Vec<(Statement, Effect)>,
}

impl Known {
    fn statements(&mut self, sql: &str) -> Result<Vec<(Statement, Effect)>, ExecError> {
        if self.sql != sql {
            self.statements = run::taken_apart(sql)?;
            sql.clone_into(&mut self.sql);
        }
        Ok(self.statements.clone())
    }
}

/// Writes all of `list`, each row of it one, or says which rows won't do.
pub(super) async fn run(
    session: &mut Session,
    list: RowList,
    guard: Guard,
) -> Result<Ran, ExecError> {
    match attempt(session, &list, &guard).await {
        Ok(ran) => Ok(ran),
        Err(failure) => Err(run::undone(session, failure, &guard).await),
    }
}

async fn attempt(session: &mut Session, list: &RowList, guard: &Guard) -> Result<Ran, Failure> {
    session.line.conn.query_drop("SAVEPOINT list").await?;
    let first = match list.kind {
        RowKind::Create if answers_new_rows(&mut session.line.conn).await? => {
            together(session, list, guard).await
        }
        RowKind::Create | RowKind::Update | RowKind::Delete => each(session, list, guard).await,
    };
    let failure = match first {
        Ok(ran) if ran.rows_affected == list.writes.len() as u64 => {
            run::commit(session, Traces::None).await?;
            return Ok(ran);
        }
        Ok(_) => None,
        Err(failure) if errors::is_of_row(&failure) => Some(failure),
        Err(failure) => return Err(failure),
    };
    session.line.conn.query_drop("ROLLBACK TO list").await?;
    let problems = one_by_one(session, list, guard).await?;
    match failure {
        // What the rows together break, none of them breaks alone.
        Some(failure) if problems.is_empty() => Err(failure),
        _ => Err(Failure::Ours(ExecError::RejectedRows { all: list.writes.len(), problems })),
    }
}

/// Makes the rows in statements of many.
async fn together(session: &mut Session, list: &RowList, guard: &Guard) -> Result<Ran, Failure> {
    let (mut tally, mut known) = (Tally::default(), Known::default());
    for script in list.batches(MOST_BINDS) {
        tally.add(send(session, &mut known, &script, guard).await?);
    }
    Ok(tally.done())
}

/// Writes one row after the other; ends early at one that is not one.
async fn each(session: &mut Session, list: &RowList, guard: &Guard) -> Result<Ran, Failure> {
    let (mut tally, mut known) = (Tally::default(), Known::default());
    for script in list.each() {
        let ran = send(session, &mut known, &script, guard).await?;
        if ran.rows_affected != 1 {
            return Ok(Ran::default());
        }
        tally.add(ran);
    }
    Ok(tally.done())
}

/// The rows that won't do, each tried on top of those before it that did.
async fn one_by_one(
    session: &mut Session,
    list: &RowList,
    guard: &Guard,
) -> Result<Vec<RowProblem>, Failure> {
    let (mut problems, mut known) = (Vec::new(), Known::default());
    for (index, script) in list.each().enumerate() {
        session.line.conn.query_drop("SAVEPOINT one").await?;
        match send(session, &mut known, &script, guard).await {
            Ok(ran) if ran.rows_affected == 1 => {}
            Ok(ran) => problems.push(list::count_problem(index, list.kind, ran.rows_affected)),
            Err(failure) if errors::is_of_row(&failure) => {
                session.line.conn.query_drop("ROLLBACK TO one").await?;
                let error = errors::explain(session, failure, guard).await;
                problems.push(list::problem(index, error));
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(problems)
}

/// Runs the statements of one script within the transaction: a write, and perhaps the
/// reading of the row it made.
async fn send(
    session: &mut Session,
    known: &mut Known,
    script: &Script,
    guard: &Guard,
) -> Result<Ran, Failure> {
    let statements = known.statements(&script.sql).map_err(Failure::Ours)?;
    let plan = Plan::bound(statements, script, guard).map_err(Failure::Ours)?;
    let mut all = Ran::default();
    for bound in plan.statements {
        let write = bound.write.clone();
        let ran = run::one(&mut session.line.conn, bound, false).await;
        let (ran, _) = ran.map_err(|failure| failure.of(write))?;
        all.rows_affected += ran.rows_affected;
        all.table = ran.table;
    }
    Ok(all)
}

/// Whether the server knows `INSERT … RETURNING`: `MariaDB` from 10.5 on does.
async fn answers_new_rows(conn: &mut Conn) -> Result<bool, Failure> {
    let version: Option<String> = conn.query_first("SELECT VERSION()").await?;
    Ok(version.is_some_and(|version| is_mariadb_10_5(&version)))
}

/// `10.11.6-MariaDB-0+deb12u1` is; `5.5.5-` may stand before it, and `8.0.36` is `MySQL`.
fn is_mariadb_10_5(version: &str) -> bool {
    let own = version.strip_prefix("5.5.5-").unwrap_or(version);
    let mut numbers = own.split(['.', '-']).map_while(|part| part.parse::<u32>().ok());
    let is_new = (numbers.next(), numbers.next()) >= (Some(10), Some(5));
    own.contains("MariaDB") && is_new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_that_answer_new_rows_are_told_by_their_version() {
        for (version, want) in [
            ("10.11.6-MariaDB-0+deb12u1", true),
            ("5.5.5-10.6.1-MariaDB-log", true),
            ("11.4.2-MariaDB", true),
            ("10.4.34-MariaDB", false),
            ("5.5.68-MariaDB", false),
            ("8.0.36", false),
            ("9.1.0-commercial", false),
            ("", false),
        ] {
            assert_eq!(is_mariadb_10_5(version), want, "{version}");
        }
    }
}
