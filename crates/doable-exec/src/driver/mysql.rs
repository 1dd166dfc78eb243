//! Actions on `MySQL` and `MariaDB`: takes a connection, has the work done on it to its end,
//! and ends that work on the server when its time is up or nobody waits any more.
//!
//! Not here: previews and undo, and what a table without transactions (`MyISAM`) has
//! already kept when a run is rolled back.

mod connect;
mod errors;
mod grants;
mod list;
mod probe;
mod run;
mod schema;
mod values;

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
    time::Duration,
};

use doable_domain::{
    database::Database,
    guard::Guard,
    limit::TimeLimit,
    schema::{QueryColumn, Schema},
    sql::{Effect, Statement},
};
use futures_util::FutureExt as _;
use tokio::time::{self, Instant};
use tokio_util::sync::CancellationToken;

use self::{
    connect::{Begin, End, Line, Server, Servers},
    run::Plan,
};
use super::{IdleLimit, Ran, Script, Verdict, list::RowList, scripts::Scripts};
use crate::{BoxFuture, ExecError, ToTheEnd};

/// How long a stopped run's answer waits for the server to have ended it. The answer is
/// true either way, since a stopped run can't commit any more.
const STOP_GRACE: Duration = Duration::from_secs(2);

/// The time limit of what the program itself asks, in milliseconds.
const OURS_MILLIS: u64 = 15_000;

/// The `MySQL` driver.
#[derive(Debug, Default)]
pub(super) struct Mysql {
    servers: Servers,
    scripts: Scripts<(Statement, Effect)>,
}

impl Mysql {
    pub(super) fn new(idle: IdleLimit) -> Self {
        Self { servers: Servers::new(idle), scripts: Scripts::default() }
    }

    /// See [`super::Drivers::run`].
    pub(super) async fn run(
        &self,
        database: &Database,
        script: Script,
        guard: &Guard,
        cancel: &CancellationToken,
    ) -> Result<Ran, ExecError> {
        let plan = Plan::of(&self.scripts, &script, guard)?;
        let commits_itself = plan.commits_itself();
        let begin = if plan.is_lone { Begin::Lone } else { Begin::Write };
        let guard = guard.clone();
        let (limit, cancel) = (guard.timeout_ms, cancel.clone());
        let ran = self
            .perform(database, limit, cancel, begin, |session| {
                Box::pin(run::run(session, plan, guard))
            })
            .await;
        ran.map_err(|error| if commits_itself { perhaps_done(error) } else { error })
    }

    /// See [`super::Drivers::run_list`].
    pub(super) async fn run_list(
        &self,
        database: &Database,
        list: RowList,
        guard: &Guard,
        cancel: &CancellationToken,
    ) -> Result<Ran, ExecError> {
        let guard = guard.clone();
        let (limit, cancel) = (guard.timeout_ms, cancel.clone());
        self.perform(database, limit, cancel, Begin::Write, |session| {
            Box::pin(list::run(session, list, guard))
        })
        .await
    }

    /// See [`super::Drivers::read`].
    pub(super) async fn read(
        &self,
        database: &Database,
        script: Script,
        limit: TimeLimit,
    ) -> Result<Ran, ExecError> {
        let guard = Guard { timeout_ms: limit, ..Guard::default() };
        let plan = Plan::of(&self.scripts, &script, &guard)?.that_reads()?;
        self.perform(database, limit, CancellationToken::new(), Begin::Read, |session| {
            Box::pin(run::read(session, plan, guard))
        })
        .await
    }

    /// See [`super::Drivers::check`].
    pub(super) async fn check(&self, database: &Database) -> Result<Vec<String>, ExecError> {
        self.ask(database, |session| Box::pin(grants::check(session))).await
    }

    /// See [`super::Drivers::read_schema`].
    pub(super) async fn read_schema(&self, database: &Database) -> Result<Schema, ExecError> {
        self.ask(database, |session| Box::pin(schema::read(session))).await
    }

    /// See [`super::Drivers::describe_query`].
    pub(super) async fn describe_query(
        &self,
        database: &Database,
        sql: &str,
    ) -> Result<Vec<QueryColumn>, ExecError> {
        let sql = run::single_query(sql)?;
        self.ask(database, |session| Box::pin(schema::describe(session, sql))).await
    }

    /// See [`super::Drivers::probe`].
    pub(super) async fn probe(
        &self,
        database: &Database,
        script: Script,
    ) -> Result<Verdict, ExecError> {
        let statements = run::taken_apart(&script.sql)?;
        // What it would refuse by itself.
        Plan::bound(statements.clone(), &script, &Guard::default())?;
        self.ask(database, |session| Box::pin(probe::probe(session, script, statements))).await
    }

    /// Asks something of the program's own, with a limit of its own.
    async fn ask<T: Send + 'static>(
        &self,
        database: &Database,
        work: impl for<'s> FnOnce(&'s mut Session) -> BoxFuture<'s, Result<T, ExecError>>
        + Send
        + 'static,
    ) -> Result<T, ExecError> {
        let limit = TimeLimit::from_millis(OURS_MILLIS).unwrap_or_default();
        self.perform(database, limit, CancellationToken::new(), Begin::Ask, work).await
    }

    /// Has `work` done on a connection to the database's server; it stops what it began also
    /// when this future is dropped.
    async fn perform<T: Send + 'static>(
        &self,
        database: &Database,
        limit: TimeLimit,
        cancel: CancellationToken,
        begin: Begin,
        work: impl for<'s> FnOnce(&'s mut Session) -> BoxFuture<'s, Result<T, ExecError>>
        + Send
        + 'static,
    ) -> Result<T, ExecError> {
        let deadline = Instant::now() + limit.as_duration();
        let server = self.servers.of(database)?;
        let stop = Stop { asked: cancel.child_token(), deadline, limit };
        let _stop_if_dropped = stop.asked.clone().drop_guard();
        let target = database.name.clone();
        let run = async move { perform(server, stop, begin, work).await };
        let done = ToTheEnd::of(AssertUnwindSafe(run).catch_unwind()).await;
        done.unwrap_or_else(|_| {
            let reason = format!("the MySQL driver could not serve `{target}`: it panicked");
            Err(ExecError::Broken { reason })
        })
    }
}

/// What a run has come to, whichever is first; both are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is to end, and must not commit.
    Stopped,
    /// The commit is on its way: only the server's answer tells what has become of it.
    Committing,
}

/// A connection with one run on it. No `Debug`: a connection's shows the password.
struct Session {
    line: Line,
    /// The database's name, for errors.
    target: String,
    fate: Arc<OnceLock<Fate>>,
    /// Whether the server still has something to say that nobody wants to hear.
    is_cut_off: bool,
    /// Whether the run has committed and left nothing on the connection.
    is_clean: bool,
    /// Whether the connection is gone.
    is_lost: bool,
}

/// How a run is ended from outside.
struct Stop {
    /// By a person, or because nobody waits any more.
    asked: CancellationToken,
    deadline: Instant,
    limit: TimeLimit,
}

/// Why a run is to end.
#[derive(Debug, Clone, Copy)]
enum Why {
    Cancelled,
    TimedOut,
}

impl Stop {
    async fn why(&self) -> Why {
        tokio::select! {
            biased;
            () = self.asked.cancelled() => Why::Cancelled,
            () = time::sleep_until(self.deadline) => Why::TimedOut,
        }
    }

    fn error(&self, why: Why, may_have_acted: bool) -> ExecError {
        match why {
            Why::Cancelled => ExecError::Cancelled { may_have_acted },
            Why::TimedOut => ExecError::TimedOut { limit: self.limit, may_have_acted },
        }
    }
}

async fn perform<T>(
    server: Arc<Server>,
    stop: Stop,
    begin: Begin,
    work: impl for<'s> FnOnce(&'s mut Session) -> BoxFuture<'s, Result<T, ExecError>> + Send,
) -> Result<T, ExecError> {
    let (line, slot) = tokio::select! {
        biased;
        why = stop.why() => return Err(stop.error(why, false)),
        opened = server.open(begin, stop.limit.as_duration()) => opened?,
    };
    let (id, is_lone) = (line.conn.id(), line.is_lone);
    let fate = Arc::new(OnceLock::new());
    let target = server.target().to_owned();
    let mut session = Session {
        line,
        target,
        fate: Arc::clone(&fate),
        is_cut_off: false,
        is_clean: false,
        is_lost: false,
    };
    let mut running = work(&mut session);
    let why = tokio::select! {
        biased;
        done = &mut running => {
            drop(running);
            if session.is_cut_off {
                server.kill(id, End::Connection).await;
            } else if session.is_lost {
                server.forget_idle();
            } else {
                server.give_back(session.line, slot, session.is_clean);
            }
            return done;
        }
        why = stop.why() => why,
    };
    let is_stopped = fate.set(Fate::Stopped).is_ok();
    if is_stopped {
        server.kill(id, End::Connection).await;
    } else if is_lone {
        server.kill(id, End::Statement).await;
    }
    match time::timeout(STOP_GRACE, running).await {
        Ok(Err(_)) if is_stopped => Err(stop.error(why, false)),
        Ok(Err(error)) if is_lone => Err(stop.error(why, error.may_have_acted())),
        Ok(done) => done,
        Err(_) => Err(stop.error(why, !is_stopped)),
    }
}

/// A failure of a statement that commits by itself: the server may have been done.
fn perhaps_done(error: ExecError) -> ExecError {
    match error {
        ExecError::TimedOut { limit, .. } => ExecError::TimedOut { limit, may_have_acted: true },
        ExecError::Cancelled { .. } => ExecError::Cancelled { may_have_acted: true },
        ExecError::Network { kind, message, .. } => {
            ExecError::Network { kind, message, may_have_acted: true }
        }
        other => other,
    }
}
