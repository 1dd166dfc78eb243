//! One run: what it is to do, until when, and on which connection it is tried.

use std::{sync::Arc, time::Duration};

use doable_domain::{
    database::Engine,
    guard::Guard,
    schema::{QueryColumn, Schema},
    sql::{self, Statement, Traces, Verb},
};
use tokio::{
    select,
    time::{self, Instant},
};
use tokio_postgres::Error;
use tokio_util::sync::CancellationToken;

use super::{
    attempt::{Attempt, GRACE, attempt},
    errors, list,
    pool::Pool,
};
use crate::{
    ExecError,
    driver::{Ran, Script, Verdict, list::RowList, scripts::Scripts},
};

/// What a run is for. No `Debug`: a list holds a person's values.
pub(super) enum Aim {
    /// To run a script.
    Run { script: Script, statements: Arc<[Statement]> },
    /// To write a list of rows.
    RunList(RowList),
    /// To run a query in a transaction that only reads.
    Read { script: Script, statements: Arc<[Statement]> },
    /// To find out whether anything can be done here.
    Check,
    /// To read the schema.
    ReadSchema,
    /// To find out which columns a query answers, without running it.
    Describe { sql: String },
    /// To find out whether a script can be prepared, without running it.
    Probe { script: Script, statements: Arc<[Statement]> },
}

/// What has come of a run, by its [`Aim`].
#[derive(Debug)]
pub(super) enum Did {
    Ran(Ran),
    /// What may not be done there, in words.
    Checked(Vec<String>),
    Schema(Schema),
    Columns(Vec<QueryColumn>),
    Probed(Verdict),
}

impl Did {
    pub(super) fn into_ran(self) -> Option<Ran> {
        if let Self::Ran(ran) = self { Some(ran) } else { None }
    }

    pub(super) fn into_notes(self) -> Option<Vec<String>> {
        if let Self::Checked(notes) = self { Some(notes) } else { None }
    }

    pub(super) fn into_schema(self) -> Option<Schema> {
        if let Self::Schema(schema) = self { Some(schema) } else { None }
    }

    pub(super) fn into_columns(self) -> Option<Vec<QueryColumn>> {
        if let Self::Columns(columns) = self { Some(columns) } else { None }
    }

    pub(super) fn into_verdict(self) -> Option<Verdict> {
        if let Self::Probed(verdict) = self { Some(verdict) } else { None }
    }
}

/// One run. No value of it is ever shown.
pub(super) struct Work {
    /// The database's name, for errors.
    pub(super) target: String,
    pub(super) aim: Aim,
    pub(super) guard: Guard,
    pub(super) deadline: Instant,
    pub(super) cancel: CancellationToken,
}

/// Why a run's statements did not do.
pub(super) enum Failure {
    /// The server said no, to this statement if it was one of the script's.
    Server { error: Error, statement: Option<Box<Statement>> },
    /// The transaction was not begun, though a statement may have been done without it.
    NotBegun { error: Error, has_acted: bool },
    /// Some rows of a list were refused, or are not there.
    Rows(Vec<list::Fault>),
    /// We said no.
    Ours(ExecError),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Server { error, statement: None }
    }
}

impl Work {
    /// Ends when the run is to end.
    pub(super) async fn stopped(&self) -> ExecError {
        select! {
            biased;
            () = self.cancel.cancelled() => ExecError::Cancelled { may_have_acted: false },
            () = time::sleep_until(self.deadline) => {
                ExecError::TimedOut { limit: self.guard.timeout_ms, may_have_acted: false }
            }
        }
    }

    /// The last write of the script, which a constraint that is deferred to the commit
    /// is worded after.
    pub(super) fn last_write(&self) -> Option<&Statement> {
        let Aim::Run { statements, .. } = &self.aim else { return None };
        statements.iter().rev().find(|statement| statement.verb.changes_rows())
    }

    /// Whether it has no query whose answer may have to be cut off.
    pub(super) fn only_writes(&self) -> bool {
        match &self.aim {
            Aim::Run { statements, .. } => !statements.iter().any(is_query),
            Aim::RunList(_) => true,
            Aim::Read { .. }
            | Aim::Check
            | Aim::ReadSchema
            | Aim::Describe { .. }
            | Aim::Probe { .. } => false,
        }
    }

    /// Its only statement, if that needs no transaction but its own: the server does all of
    /// it or nothing, and its answer decides nothing any more.
    pub(super) fn lone_write(&self) -> Option<(&Script, &Statement)> {
        let Aim::Run { script, statements } = &self.aim else { return None };
        let [only] = &**statements else { return None };
        let is_lone = only.only_writes_rows() && !self.guard.limits_rows();
        is_lone.then_some((script, only))
    }

    /// What it leaves on its connection.
    pub(super) fn traces(&self) -> Traces {
        match &self.aim {
            Aim::Run { statements, .. } => {
                statements.iter().map(|statement| statement.traces).max().unwrap_or(Traces::None)
            }
            Aim::RunList(_) => Traces::None,
            // A query may call anything.
            Aim::Read { .. }
            | Aim::Check
            | Aim::ReadSchema
            | Aim::Describe { .. }
            | Aim::Probe { .. } => Traces::Perhaps,
        }
    }

    /// How long the server may take over it: its whole time if it has only begun, so that
    /// the next run finds the same limits set.
    pub(super) fn limits(&self) -> Limits {
        let all = self.guard.timeout_ms.as_duration();
        let left = self.deadline.saturating_duration_since(Instant::now());
        let has_begun = left < all - all / 100;
        Limits(if has_begun { left } else { all })
    }
}

/// The server's own limits, in case nobody is there any more to keep ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits(Duration);

impl Limits {
    /// Sets them, after taking back what an earlier run may have set. A wait for a lock
    /// ends a little earlier, so that it is told from a statement that takes long. A time
    /// without a zone is one in UTC, as in answers, wherever the server stands.
    pub(super) fn settings(self) -> String {
        let statement = self.0.as_millis().max(1);
        let lock = (statement * 9 / 10).max(1);
        format!(
            "RESET ROLE; RESET ALL; SET TimeZone = 'UTC'; SET statement_timeout = {statement}; \
             SET lock_timeout = {lock}; SET idle_in_transaction_session_timeout = {}",
            statement + GRACE.as_millis()
        )
    }
}

/// The statements of a script, none of which may end the transaction they are all in.
///
/// # Errors
///
/// [`ExecError::Template`] if there is none or it can't be split, and
/// [`ExecError::Rejected`] for a `COMMIT` and its like.
pub(super) fn statements(
    known: &Scripts<Statement>,
    script: &Script,
) -> Result<Arc<[Statement]>, ExecError> {
    let statements = known.of(&script.sql, allowed)?;
    for place in statements.iter().flat_map(|statement| &statement.places) {
        if *place >= script.binds.len() {
            let number = place + 1;
            return Err(template(format!(
                "`${number}` has no value; write a variable as {{{{name}}}}"
            )));
        }
    }
    Ok(statements)
}

/// The statements of `sql`, if an action may have them.
fn allowed(sql: &str) -> Result<Vec<Statement>, ExecError> {
    let statements =
        sql::statements(sql, Engine::Postgres).map_err(|error| template(error.to_string()))?;
    if statements.is_empty() {
        return Err(template("it holds no statement".to_owned()));
    }
    if statements.iter().any(|statement| statement.verb == Verb::Transaction) {
        return Err(ExecError::rejected(
            "Error executing Action: BEGIN, COMMIT, ROLLBACK and SAVEPOINT are not allowed, \
             since an action already is one transaction",
        ));
    }
    if statements.iter().any(copies) {
        return Err(ExecError::rejected(
            "Error executing Action: COPY is not allowed, since an action reads and writes no files",
        ));
    }
    Ok(statements)
}

fn template(reason: String) -> ExecError {
    ExecError::Template { part: "query", reason }
}

/// Whether it only reads.
pub(super) fn is_query(statement: &Statement) -> bool {
    statement.verb == Verb::Select && !statement.hides_writes
}

fn copies(statement: &Statement) -> bool {
    statement.sql.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("copy"))
}

/// The one query in `sql`.
///
/// # Errors
///
/// [`ExecError::Template`] if it is not a single `SELECT`.
pub(super) fn only_query(sql: &str) -> Result<String, ExecError> {
    let statements =
        sql::statements(sql, Engine::Postgres).map_err(|error| template(error.to_string()))?;
    match <[Statement; 1]>::try_from(statements) {
        Ok([only])
            if only.verb == Verb::Select && !only.hides_writes && only.traces != Traces::Likely =>
        {
            Ok(only.sql)
        }
        _ => Err(template("it is not a single SELECT".to_owned())),
    }
}

/// Does `work` at most once, all or nothing.
pub(super) async fn perform(pool: &Arc<Pool>, work: &Work) -> Result<Did, ExecError> {
    let mut may_begin_again = true;
    loop {
        let mut lease = select! {
            biased;
            stopped = work.stopped() => return Err(stopped),
            lease = pool.take() => lease?,
        };
        match attempt(pool, &mut lease, work).await {
            Attempt::Done { done, is_clean } => {
                if is_clean && work.traces() != Traces::Likely {
                    pool.give_back(lease);
                }
                return done;
            }
            // The connection was closed while it was idle; others of its age are, too.
            Attempt::NeverBegan if may_begin_again => {
                pool.forget_idle();
                may_begin_again = false;
            }
            // The server refuses a statement that it has prepared before a table was
            // changed, before it does it; all that came before it is rolled back.
            Attempt::Outdated if may_begin_again => {
                lease.session.prepared.forget();
                pool.give_back(lease);
                may_begin_again = false;
            }
            Attempt::NeverBegan | Attempt::Outdated => {
                return Err(errors::lost_before_commit(&work.target));
            }
        }
    }
}
