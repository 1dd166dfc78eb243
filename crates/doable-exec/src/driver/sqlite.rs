//! Actions on SQLite files: finds the file, hands the script to the thread that
//! owns its connection, and keeps the time limit.
//!
//! Each file has one thread with one connection to write ([`worker`]), so runs of this
//! program never wait for each other's locks, only in a queue, and those that wait
//! there together share a commit ([`share`]); what only reads has another. Nothing here
//! blocks the async runtime.

mod create;
mod errors;
mod gate;
mod list;
mod schema;
mod share;
mod statements;
mod stop;
#[cfg(test)]
mod tests;
mod values;
mod worker;

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    time::Duration,
};

use doable_domain::{
    database::Database,
    guard::Guard,
    limit::TimeLimit,
    schema::{QueryColumn, Schema},
};
use tokio::{sync::oneshot, time};
use tokio_util::sync::CancellationToken;

use self::{
    stop::{Asked, Stop, Why},
    worker::{Access, Aim, Did, Reply, Task, Work},
};
use super::{Ran, Script, Verdict, list::RowList};
use crate::{Detail, ExecError};

/// How long a stopped run's answer waits for the rollback to be done. The answer
/// is true either way, since a stopped run can't commit any more.
const ROLLBACK_GRACE: Duration = Duration::from_secs(2);

/// How often a file is looked up anew while it is being replaced.
const LOOKUPS: usize = 3;

/// The time limit of what the program itself asks, in milliseconds.
const OURS_MILLIS: u64 = 5_000;

/// A fault of ours that no caller can bring about.
const ANSWERED_ELSE: &str = "its thread answered something else";

/// The SQLite driver.
#[derive(Debug, Default)]
pub(super) struct Sqlite {
    workers: Mutex<Workers>,
}

/// The threads by file. Several paths may lead to one file.
#[derive(Debug, Default)]
struct Workers {
    canonical: HashMap<PathBuf, PathBuf>,
    tasks: HashMap<(PathBuf, Access), mpsc::Sender<Task>>,
}

impl Sqlite {
    /// See [`super::Drivers::run`].
    pub(super) async fn run(
        &self,
        database: &Database,
        script: Script,
        guard: &Guard,
        cancel: &CancellationToken,
    ) -> Result<Ran, ExecError> {
        let did = self.perform(database, Aim::Run, script, guard, cancel).await?;
        did.into_ran().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::run_list`].
    pub(super) async fn run_list(
        &self,
        database: &Database,
        list: RowList,
        guard: &Guard,
        cancel: &CancellationToken,
    ) -> Result<Ran, ExecError> {
        let nothing = Script { sql: String::new(), binds: Vec::new() };
        let did = self.perform(database, Aim::RunList(list), nothing, guard, cancel).await?;
        did.into_ran().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::read`].
    pub(super) async fn read(
        &self,
        database: &Database,
        script: Script,
        limit: TimeLimit,
    ) -> Result<Ran, ExecError> {
        let guard = Guard { timeout_ms: limit, ..Guard::default() };
        let cancel = CancellationToken::new();
        let did = self.perform(database, Aim::Read, script, &guard, &cancel).await?;
        did.into_ran().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::check`].
    pub(super) async fn check(&self, database: &Database) -> Result<Vec<String>, ExecError> {
        let did = self.ask(database, Aim::Check, "SELECT count(*) FROM sqlite_schema").await?;
        did.into_notes().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::read_schema`].
    pub(super) async fn read_schema(&self, database: &Database) -> Result<Schema, ExecError> {
        let did = self.ask(database, Aim::ReadSchema, "").await?;
        did.into_schema().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::describe_query`].
    pub(super) async fn describe_query(
        &self,
        database: &Database,
        sql: &str,
    ) -> Result<Vec<QueryColumn>, ExecError> {
        let did = self.ask(database, Aim::Describe, sql).await?;
        did.into_columns().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    /// See [`super::Drivers::probe`].
    pub(super) async fn probe(
        &self,
        database: &Database,
        script: Script,
    ) -> Result<Verdict, ExecError> {
        let did = self.ask_of(database, Aim::Probe, script).await?;
        did.into_verdict().ok_or_else(|| broken(&database.name, ANSWERED_ELSE))
    }

    async fn ask(&self, database: &Database, aim: Aim, sql: &str) -> Result<Did, ExecError> {
        self.ask_of(database, aim, Script { sql: sql.to_owned(), binds: Vec::new() }).await
    }

    /// Asks something of the program's own, with a short limit.
    async fn ask_of(
        &self,
        database: &Database,
        aim: Aim,
        script: Script,
    ) -> Result<Did, ExecError> {
        let timeout_ms = TimeLimit::from_millis(OURS_MILLIS).unwrap_or_default();
        let guard = Guard { timeout_ms, ..Guard::default() };
        self.perform(database, aim, script, &guard, &CancellationToken::new()).await
    }

    /// Has the file's thread do it, and keeps the time limit.
    async fn perform(
        &self,
        database: &Database,
        aim: Aim,
        script: Script,
        guard: &Guard,
        cancel: &CancellationToken,
    ) -> Result<Did, ExecError> {
        let limit = guard.timeout_ms;
        let deadline = time::Instant::now() + limit.as_duration();
        let work = Arc::new(Work {
            target: database.name.clone(),
            given: path_of(database)?,
            aim,
            binds: script.binds.iter().map(values::bind).collect(),
            sql: script.sql,
            guard: guard.clone(),
            stop: Stop::new(deadline.into_std()),
        });
        let _stop_if_dropped = StopIfDropped(Arc::clone(&work));

        let mut reply = pin!(self.reply(&work));
        let why = tokio::select! {
            biased;
            reply = &mut reply => return reply,
            () = cancel.cancelled() => Why::Cancelled,
            () = time::sleep_until(deadline) => Why::TimedOut,
        };
        match work.stop.ask(why) {
            Asked::BeforeStart => Err(why.error(limit)),
            Asked::WhileRunning => match time::timeout(ROLLBACK_GRACE, reply).await {
                Ok(reply) => reply,
                Err(_) => Err(why.error(limit)),
            },
            Asked::TooLate => reply.await,
        }
    }

    /// See [`super::Drivers::create_sqlite_file`].
    pub(super) async fn create(&self, path: &Path, script: &str) -> Result<(), ExecError> {
        let (path, script) = (path.to_owned(), script.to_owned());
        let target = path.display().to_string();
        tokio::task::spawn_blocking(move || create::create(&path, &script))
            .await
            .map_err(|error| broken(&target, &error.to_string()))?
            .map_err(|reason| unreachable(&target, reason))
    }

    /// Hands `work` to its file's thread and waits for the answer.
    async fn reply(&self, work: &Arc<Work>) -> Result<Did, ExecError> {
        for _ in 0..LOOKUPS {
            let tasks = match self.tasks(work) {
                Some(tasks) => tasks,
                None => self.start(work).await?,
            };
            let (sender, reply) = oneshot::channel();
            if tasks.send(Task { work: Arc::clone(work), reply: sender }).is_err() {
                self.forget_thread(work);
                continue;
            }
            match reply.await {
                Ok(Reply::Done(done)) => return done,
                Ok(Reply::OtherFile) => self.forget_path(&work.given),
                Err(_) => {
                    self.forget_thread(work);
                    return Err(broken(&work.target, "its thread ended before the run did"));
                }
            }
        }
        Err(unreachable(&work.target, format!("`{}` is being replaced", work.given.display())))
    }

    fn tasks(&self, work: &Work) -> Option<mpsc::Sender<Task>> {
        let workers = self.workers();
        let canonical = workers.canonical.get(&work.given)?.clone();
        workers.tasks.get(&(canonical, work.aim.access())).cloned()
    }

    /// Looks the file up, and starts its thread unless it has one.
    async fn start(&self, work: &Work) -> Result<mpsc::Sender<Task>, ExecError> {
        let given = work.given.clone();
        let canonical = tokio::task::spawn_blocking(move || look_up(&given))
            .await
            .map_err(|error| broken(&work.target, &error.to_string()))?
            .map_err(|reason| unreachable(&work.target, reason))?;

        let mut workers = self.workers();
        workers.canonical.insert(work.given.clone(), canonical.clone());
        let access = work.aim.access();
        let key = (canonical, access);
        if let Some(tasks) = workers.tasks.get(&key) {
            return Ok(tasks.clone());
        }
        let tasks = worker::start(key.0.clone(), access)
            .map_err(|error| broken(&work.target, &error.to_string()))?;
        workers.tasks.insert(key, tasks.clone());
        Ok(tasks)
    }

    fn forget_path(&self, given: &Path) {
        self.workers().canonical.remove(given);
    }

    fn forget_thread(&self, work: &Work) {
        let mut workers = self.workers();
        if let Some(canonical) = workers.canonical.remove(&work.given) {
            workers.tasks.remove(&(canonical, work.aim.access()));
        }
    }

    fn workers(&self) -> MutexGuard<'_, Workers> {
        // Each change of the maps is whole by itself, so a panic elsewhere spoils nothing.
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nobody waits for the answer any more: the run must not go on unseen.
struct StopIfDropped(Arc<Work>);

impl Drop for StopIfDropped {
    fn drop(&mut self) {
        self.0.stop.ask(Why::Cancelled);
    }
}

/// The path in the database's details, `{"db": <path>}`.
fn path_of(database: &Database) -> Result<PathBuf, ExecError> {
    match database.details.get("db").and_then(serde_json::Value::as_str) {
        Some(path) if !path.is_empty() => Ok(PathBuf::from(path)),
        _ => Err(unreachable(&database.name, "its details name no file under `db`".to_owned())),
    }
}

/// The canonical path of the file at `given`, or why there is none. It must be
/// there: SQLite would make an empty one, and would wait for ever on a pipe.
fn look_up(given: &Path) -> Result<PathBuf, String> {
    let shown = given.display();
    let canonical = fs::canonicalize(given).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("there is no file `{shown}`"),
        _ => format!("`{shown}`: {error}"),
    })?;
    let metadata = fs::metadata(&canonical).map_err(|error| format!("`{shown}`: {error}"))?;
    if metadata.is_dir() {
        return Err(format!("`{shown}` is a folder, not a SQLite file"));
    }
    if !metadata.is_file() {
        return Err(format!("`{shown}` is not a SQLite file"));
    }
    Ok(canonical)
}

fn unreachable(target: &str, reason: String) -> ExecError {
    ExecError::Unreachable { target: target.to_owned(), detail: Detail::Place, reason }
}

fn broken(target: &str, reason: &str) -> ExecError {
    ExecError::Broken { reason: format!("the SQLite driver could not serve `{target}`: {reason}") }
}
