//! One run on one connection, from its first word to the commit's answer.
//!
//! A stop asks the server to stop the statement, waits for that, and closes the
//! connection: the request may arrive late, and must not hit another run. Once the commit
//! is sent, only its answer tells what has become of the run.

use std::{sync::Arc, time::Duration};

use doable_domain::{
    database::Engine,
    guard::Guard,
    schema::{QueryColumn, Schema},
    sql::{self, Statement, Verb},
};
use tokio::{
    pin, select,
    time::{self, Instant},
};
use tokio_postgres::{CancelToken, Error, IsolationLevel, Transaction};
use tokio_util::sync::CancellationToken;

use super::{
    errors,
    pool::{Lease, Pool, Prepared, Session},
    schema, statements,
};
use crate::{
    ExecError,
    driver::{Ran, Script},
};

/// How long an answer waits for a statement to stop, for a rollback, or for the names of
/// a constraint's columns.
const GRACE: Duration = Duration::from_secs(2);

/// How long the answer of a commit that is to stop is waited for.
const COMMIT_GRACE: Duration = Duration::from_secs(10);

/// What a run is for.
#[derive(Debug)]
pub(super) enum Aim {
    /// To run a script.
    Run { script: Script, statements: Vec<Statement> },
    /// To find out whether anything can be done here.
    Check,
    /// To read the schema.
    ReadSchema,
    /// To find out which columns a query answers, without running it.
    Describe { sql: String },
}

/// What has come of a run, by its [`Aim`].
#[derive(Debug)]
pub(super) enum Did {
    Ran(Ran),
    Checked,
    Schema(Schema),
    Columns(Vec<QueryColumn>),
}

impl Did {
    pub(super) fn into_ran(self) -> Option<Ran> {
        if let Self::Ran(ran) = self { Some(ran) } else { None }
    }

    pub(super) fn into_schema(self) -> Option<Schema> {
        if let Self::Schema(schema) = self { Some(schema) } else { None }
    }

    pub(super) fn into_columns(self) -> Option<Vec<QueryColumn>> {
        if let Self::Columns(columns) = self { Some(columns) } else { None }
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
    async fn stopped(&self) -> ExecError {
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
    fn last_write(&self) -> Option<&Statement> {
        let Aim::Run { statements, .. } = &self.aim else { return None };
        statements.iter().rev().find(|statement| statement.verb.changes_rows())
    }

    fn leaves_traces(&self) -> bool {
        let Aim::Run { statements, .. } = &self.aim else { return false };
        statements.iter().any(|statement| statement.leaves_traces)
    }

    /// Takes back what an earlier run may have set, and sets the server's own limits, in
    /// case nobody is there any more to keep ours. A wait for a lock ends a little earlier, so that it is told from a statement that takes long.
    fn settings(&self) -> String {
        let left = self.deadline.saturating_duration_since(Instant::now()).as_millis().max(1);
        let lock = (left * 9 / 10).max(1);
        format!(
            "RESET ROLE; RESET ALL; SET LOCAL statement_timeout = {left}; SET LOCAL lock_timeout = {lock}; \
             SET LOCAL idle_in_transaction_session_timeout = {}",
            left + GRACE.as_millis()
        )
    }
}

/// The statements of a script, none of which may end the transaction they are all in.
///
/// # Errors
///
/// [`ExecError::Template`] if there is none or it can't be split, and
/// [`ExecError::Rejected`] for a `COMMIT` and its like.
pub(super) fn statements(script: &Script) -> Result<Vec<Statement>, ExecError> {
    let template = |reason: String| ExecError::Template { part: "query", reason };
    let statements = sql::statements(&script.sql, Engine::Postgres)
        .map_err(|error| template(error.to_string()))?;
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

fn copies(statement: &Statement) -> bool {
    statement.sql.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("copy"))
}

/// The one query in `sql`.
///
/// # Errors
///
/// [`ExecError::Template`] if it is not a single `SELECT`.
pub(super) fn only_query(sql: &str) -> Result<String, ExecError> {
    let template = |reason: String| ExecError::Template { part: "query", reason };
    let statements =
        sql::statements(sql, Engine::Postgres).map_err(|error| template(error.to_string()))?;
    match <[Statement; 1]>::try_from(statements) {
        Ok([only]) if only.verb == Verb::Select && !only.hides_writes && !only.leaves_traces => {
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
                if is_clean && !work.leaves_traces() {
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

/// What has come of a run on one connection.
enum Attempt {
    Done {
        done: Result<Did, ExecError>,
        /// Whether the connection is fit for another run.
        is_clean: bool,
    },
    /// The connection was dead before the run began.
    NeverBegan,
    /// Something prepared is older than its table, and all is rolled back.
    Outdated,
}

impl Attempt {
    fn spoilt(error: ExecError) -> Self {
        Self::Done { done: Err(error), is_clean: false }
    }
}

async fn attempt(pool: &Pool, lease: &mut Lease, work: &Work) -> Attempt {
    let Session { client, prepared, is_used } = &mut lease.session;
    let token = client.cancel_token();
    let ours = !matches!(work.aim, Aim::Run { .. });
    let begin = client.build_transaction();
    let begin = if ours {
        begin.isolation_level(IsolationLevel::RepeatableRead).read_only(true)
    } else {
        begin
    };
    let transaction = select! {
        biased;
        stopped = work.stopped() => return Attempt::spoilt(stopped),
        begun = begin.start() => match begun {
            Ok(transaction) => transaction,
            Err(error) if *is_used && errors::is_lost(&error) => return Attempt::NeverBegan,
            Err(error) => return Attempt::spoilt(errors::plain(work, &error)),
        },
    };

    let done = {
        let steps = steps(&transaction, prepared, work);
        pin!(steps);
        select! {
            biased;
            stopped = work.stopped() => {
                pool.server().stop(&token).await;
                // Its answer is of no interest, only that it has come.
                let _ = time::timeout(GRACE, steps).await;
                return Attempt::spoilt(stopped);
            }
            done = &mut steps => done,
        }
    };
    let failure = match done {
        Ok(did) => match commit(transaction, pool, &token, work).await {
            Commit::Done { is_clean } => return Attempt::Done { done: Ok(did), is_clean },
            Commit::Stopped(error) | Commit::Unknown(error) => return Attempt::spoilt(error),
            Commit::Refused(error) => {
                Failure::Server { error, statement: work.last_write().cloned().map(Box::new) }
            }
        },
        Err(failure) => {
            if !roll_back(transaction).await {
                return Attempt::spoilt(match failure {
                    Failure::Ours(error) => error,
                    Failure::Server { error, .. } => errors::plain(work, &error),
                });
            }
            failure
        }
    };
    // Whatever it was, what is prepared may be older than the tables it uses.
    let (error, statement) = match failure {
        Failure::Ours(error) => return Attempt::Done { done: Err(error), is_clean: true },
        Failure::Server { error, statement } => (error, statement),
    };
    if errors::is_outdated(&error) {
        return Attempt::Outdated;
    }
    prepared.forget();
    let explained = errors::explain(client, work, &error, statement.as_deref());
    match time::timeout(GRACE, explained).await {
        Ok(explained) => Attempt::Done { done: Err(explained), is_clean: !client.is_closed() },
        Err(_) => Attempt::spoilt(errors::plain(work, &error)),
    }
}

/// Whether the transaction is known to be gone and the connection to be good.
async fn roll_back(transaction: Transaction<'_>) -> bool {
    matches!(time::timeout(GRACE, transaction.rollback()).await, Ok(Ok(())))
}

/// What a commit has come to.
enum Commit {
    /// It is one.
    Done { is_clean: bool },
    /// The server rolled back instead.
    Refused(Error),
    /// It was stopped, and the server rolled back.
    Stopped(ExecError),
    /// No answer: it may be one.
    Unknown(ExecError),
}

/// Commits. What is deferred to the commit may take long, so it can be stopped, too; but
/// only the server's answer tells whether that came in time.
async fn commit(
    transaction: Transaction<'_>,
    pool: &Pool,
    token: &CancelToken,
    work: &Work,
) -> Commit {
    let committed = transaction.commit();
    pin!(committed);
    let stopped = select! {
        biased;
        done = &mut committed => return match done {
            Ok(()) => Commit::Done { is_clean: true },
            Err(error) if errors::is_lost(&error) => {
                Commit::Unknown(errors::lost_in_commit(&work.target))
            }
            Err(error) => Commit::Refused(error),
        },
        stopped = work.stopped() => stopped,
    };
    pool.server().stop(token).await;
    match time::timeout(COMMIT_GRACE, committed).await {
        Ok(Ok(())) => Commit::Done { is_clean: false },
        Ok(Err(error)) if !errors::is_lost(&error) => Commit::Stopped(stopped),
        Ok(Err(_)) => Commit::Unknown(errors::lost_in_commit(&work.target)),
        Err(_) => Commit::Unknown(ExecError::TimedOut {
            limit: work.guard.timeout_ms,
            may_have_acted: true,
        }),
    }
}

/// All of the run but its commit.
async fn steps(
    transaction: &Transaction<'_>,
    prepared: &mut Prepared,
    work: &Work,
) -> Result<Did, Failure> {
    let settings = work.settings();
    let settings = transaction.batch_execute(&settings);
    let body = async {
        match &work.aim {
            Aim::Run { script, statements } => {
                let ran = statements::run(transaction, prepared, script, statements).await?;
                work.guard
                    .check_rows(ran.rows_affected)
                    .map_err(|breach| Failure::Ours(ExecError::Breach(breach)))?;
                Ok(Did::Ran(ran))
            }
            Aim::Check => schema::check(transaction, &work.target).await.map(|()| Did::Checked),
            Aim::ReadSchema => Ok(Did::Schema(schema::read(transaction).await?)),
            Aim::Describe { sql } => Ok(Did::Columns(schema::describe(transaction, sql).await?)),
        }
    };
    // Sent together. If the settings fail the transaction has failed, and the body with it.
    let (set, did) = tokio::join!(settings, body);
    set?;
    did
}
