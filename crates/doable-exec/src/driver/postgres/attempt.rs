//! A run on one connection, from its first word to the commit's answer.
//!
//! A stop asks the server to stop the statement, waits for that, and closes the
//! connection: the request may arrive late, and must not hit another run. Once the commit
//! is sent, only its answer tells what has become of the run; a single write that has no
//! condition to meet is sent as its own commit, if the connection was there a moment ago.

use std::time::Duration;

use doable_domain::sql::{Statement, Traces};
use tokio::{pin, select, time};
use tokio_postgres::{CancelToken, Client, Error, IsolationLevel};

use super::{
    errors, list,
    open::Open,
    pool::{Lease, Pool, Prepared, Session},
    run::{Aim, Did, Failure, Work},
    schema, statements,
};
use crate::{ExecError, driver::Script};

/// How long an answer waits for a statement to stop, for a rollback, or for the names of
/// a constraint's columns.
pub(super) const GRACE: Duration = Duration::from_secs(2);

/// How long the answer of a commit that is to stop is waited for.
const COMMIT_GRACE: Duration = Duration::from_secs(10);

/// What has come of a run on one connection.
pub(super) enum Attempt {
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

pub(super) async fn attempt(pool: &Pool, lease: &mut Lease, work: &Work) -> Attempt {
    let limits = work.limits();
    if let Some((script, statement)) = work.lone_write()
        && lease.session.is_ready_for(limits, statement)
    {
        return alone(pool, &mut lease.session, work, script, statement).await;
    }
    let Session { client, prepared, idle_for, limits: set } = &mut lease.session;
    let token = client.cancel_token();
    let is_used = idle_for.is_some();
    // Set anew whenever it is not certain that the last run has left them.
    let settings = if set.take() == Some(limits) { None } else { Some(limits.settings()) };
    let open = match begin(client, work).await {
        Ok(open) => open,
        Err(Unbegun::Stopped(stopped)) => return Attempt::spoilt(stopped),
        Err(Unbegun::Refused(error)) => return never_began(work, is_used, &error),
    };

    let done = {
        let steps = steps(&open, prepared, work, settings);
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
        // What is deferred to the commit may take long, so it can be stopped, too.
        Ok(did) => match settled(open.commit(), pool, &token, work).await {
            Settled::Done { is_clean, .. } => {
                *set = Some(limits).filter(|_| work.traces() == Traces::None);
                return Attempt::Done { done: Ok(did), is_clean };
            }
            Settled::Stopped(error) | Settled::Unknown(error) => return Attempt::spoilt(error),
            Settled::Refused(error) => {
                let statement = match &work.aim {
                    Aim::RunList(list) => list::statement(list, 0).map(|(_, statement)| statement),
                    _ => work.last_write().cloned(),
                };
                let statement = statement.map(Box::new);
                Failure::Server { error, statement }
            }
        },
        Err(Failure::NotBegun { error, has_acted: false }) => {
            return never_began(work, is_used, &error);
        }
        Err(Failure::NotBegun { has_acted: true, .. }) => {
            return Attempt::spoilt(errors::lost_in_commit(&work.target));
        }
        Err(failure) if roll_back(open).await => failure,
        Err(Failure::Ours(error)) => return Attempt::spoilt(error),
        Err(Failure::Server { error, .. }) => return Attempt::spoilt(errors::plain(work, &error)),
        Err(Failure::Rows(_)) => {
            return Attempt::spoilt(errors::lost_before_commit(&work.target));
        }
    };
    refused(client, prepared, work, failure).await
}

/// Why there is no transaction.
enum Unbegun {
    Stopped(ExecError),
    Refused(Error),
}

/// Begins, unless that is done with the first statement.
async fn begin<'a>(client: &'a mut Client, work: &Work) -> Result<Open<'a>, Unbegun> {
    if work.only_writes() {
        return Ok(Open::Together(client));
    }
    let begin = client.build_transaction();
    let begin = if matches!(work.aim, Aim::Run { .. }) {
        begin
    } else {
        begin.isolation_level(IsolationLevel::RepeatableRead).read_only(true)
    };
    select! {
        biased;
        stopped = work.stopped() => Err(Unbegun::Stopped(stopped)),
        begun = begin.start() => begun.map(Open::First).map_err(Unbegun::Refused),
    }
}

/// A connection that was kept may have died since.
fn never_began(work: &Work, is_used: bool, error: &Error) -> Attempt {
    if is_used && errors::is_lost(error) {
        return Attempt::NeverBegan;
    }
    Attempt::spoilt(errors::plain(work, error))
}

/// A run that is rolled back, on a connection that may go on.
async fn refused(
    client: &Client,
    prepared: &mut Prepared,
    work: &Work,
    failure: Failure,
) -> Attempt {
    let (error, statement) = match failure {
        Failure::Ours(error) => return Attempt::Done { done: Err(error), is_clean: true },
        Failure::Rows(faults) => {
            let Aim::RunList(list) = &work.aim else {
                return Attempt::spoilt(errors::lost_before_commit(&work.target));
            };
            return list::refused(client, work, list, faults).await;
        }
        Failure::Server { error, statement } => (error, statement),
        Failure::NotBegun { error, .. } => (error, None),
    };
    if errors::is_outdated(&error) {
        return Attempt::Outdated;
    }
    // Whatever it was, what is prepared may be older than the tables it uses.
    prepared.forget();
    let binds = match &work.aim {
        Aim::Run { script, .. } => script.binds.as_slice(),
        _ => &[],
    };
    let sent = statement.as_deref().map(|statement| (statement, binds));
    let explained = errors::explain(client, work, &error, sent);
    match time::timeout(GRACE, explained).await {
        Ok(explained) => Attempt::Done { done: Err(explained), is_clean: !client.is_closed() },
        Err(_) => Attempt::spoilt(errors::plain(work, &error)),
    }
}

/// Whether the transaction is known to be gone and the connection to be good.
async fn roll_back(open: Open<'_>) -> bool {
    matches!(time::timeout(GRACE, open.roll_back()).await, Ok(Ok(())))
}

/// The whole of a run that is one statement, which commits by itself.
async fn alone(
    pool: &Pool,
    session: &mut Session,
    work: &Work,
    script: &Script,
    statement: &Statement,
) -> Attempt {
    let Session { client, prepared, .. } = session;
    let token = client.cancel_token();
    let ran = {
        let open = Open::Together(client);
        settled(statements::run_one(&open, prepared, script, statement), pool, &token, work).await
    };
    match ran {
        Settled::Done { done, is_clean } => Attempt::Done { done: Ok(Did::Ran(done)), is_clean },
        Settled::Stopped(error) | Settled::Unknown(error) => Attempt::spoilt(error),
        Settled::Refused(error) => {
            let statement = Some(Box::new(statement.clone()));
            refused(client, prepared, work, Failure::Server { error, statement }).await
        }
    }
}

/// What has become of something that commits.
enum Settled<T> {
    /// It is done.
    Done { done: T, is_clean: bool },
    /// The server rolled back instead.
    Refused(Error),
    /// It was stopped, and the server rolled back.
    Stopped(ExecError),
    /// No answer: it may be done.
    Unknown(ExecError),
}

/// Does what commits. It can be stopped; but only the server's answer tells whether that
/// came in time.
async fn settled<T>(
    does: impl Future<Output = Result<T, Error>>,
    pool: &Pool,
    token: &CancelToken,
    work: &Work,
) -> Settled<T> {
    pin!(does);
    let stopped = select! {
        biased;
        done = &mut does => return match done {
            Ok(done) => Settled::Done { done, is_clean: true },
            Err(error) if errors::is_lost(&error) => {
                Settled::Unknown(errors::lost_in_commit(&work.target))
            }
            Err(error) => Settled::Refused(error),
        },
        stopped = work.stopped() => stopped,
    };
    pool.server().stop(token).await;
    match time::timeout(COMMIT_GRACE, does).await {
        Ok(Ok(done)) => Settled::Done { done, is_clean: false },
        Ok(Err(error)) if !errors::is_lost(&error) => Settled::Stopped(stopped),
        Ok(Err(_)) => Settled::Unknown(errors::lost_in_commit(&work.target)),
        Err(_) => Settled::Unknown(ExecError::TimedOut {
            limit: work.guard.timeout_ms,
            may_have_acted: true,
        }),
    }
}

/// All of the run but its commit.
async fn steps(
    open: &Open<'_>,
    prepared: &mut Prepared,
    work: &Work,
    settings: Option<String>,
) -> Result<Did, Failure> {
    let opening = open.opening(settings);
    let opening = async {
        match opening {
            Some(sql) => open.client().batch_execute(&sql).await,
            None => Ok(()),
        }
    };
    let body = async {
        match &work.aim {
            Aim::Run { script, statements } => {
                let ran = statements::run(open, prepared, script, statements).await?;
                work.guard
                    .check_rows(ran.rows_affected)
                    .map_err(|breach| Failure::Ours(ExecError::Breach(breach)))?;
                Ok(Did::Ran(ran))
            }
            Aim::RunList(list) => Ok(Did::Ran(list::run(open.client(), list).await?)),
            Aim::Read { script, statements } => {
                Ok(Did::Ran(statements::run(open, prepared, script, statements).await?))
            }
            Aim::Check => schema::check(open.client(), &work.target).await.map(Did::Checked),
            Aim::ReadSchema => Ok(Did::Schema(schema::read(open.client()).await?)),
            Aim::Probe { script, statements } => {
                Ok(Did::Probed(statements::probe(open.client(), script, statements).await?))
            }
            Aim::Describe { sql } => Ok(Did::Columns(schema::describe(open.client(), sql).await?)),
        }
    };
    // Sent together. If the settings fail the transaction has failed, and the body with it.
    let (opened, did) = tokio::join!(opening, body);
    match opened {
        Err(error) if matches!(open, Open::Together(_)) => {
            Err(Failure::NotBegun { error, has_acted: did.is_ok() })
        }
        Err(error) => Err(error.into()),
        Ok(()) => did,
    }
}
