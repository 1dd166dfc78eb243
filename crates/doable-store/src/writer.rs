//! The one thread that writes, and the commits that writes share.
//!
//! A commit with `synchronous=FULL` waits for the disk; whatever arrives meanwhile
//! goes into the next one together. One that fails leaves the others, and each is
//! answered only after the commit.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::{Duration, Instant},
};

use rusqlite::Connection;
use tokio::sync::{
    mpsc::{self, UnboundedReceiver, UnboundedSender},
    oneshot,
};

use crate::{StoreError, damage::Damage};

/// The most writes that share a commit.
const MOST_TOGETHER: usize = 256;

/// The commits after which the log is carried over into the file as soon as nothing waits.
/// It then starts again from its beginning, and a commit that writes over what was there
/// costs the disk about half of one that makes its file longer.
const CARRIED_OVER_EVERY: u32 = 250;

/// How long the thread looks for a next write before it sleeps: a run's second follows its
/// first within that, and to wake a sleeping thread takes a third of it.
const AWAKE_FOR: Duration = Duration::from_micros(100);

/// A handle on the writing thread; the thread ends with it.
pub(crate) struct Writer {
    writes: UnboundedSender<Box<dyn Write>>,
    damage: Damage,
}

impl Writer {
    /// Starts the thread with its connection.
    pub(crate) fn start(connection: Connection, damage: Damage) -> Result<Self, StoreError> {
        let (sender, writes) = mpsc::unbounded_channel();
        thread::Builder::new()
            .name("doable-writer".to_owned())
            .spawn({
                let damage = damage.clone();
                move || serve(&connection, &damage, writes)
            })
            .map_err(|error| StoreError::Sqlite(error.to_string()))?;
        Ok(Self { writes: sender, damage })
    }

    /// Does `work` in a transaction and answers once it is durable.
    ///
    /// `work` may be done several times: if one of those who share a commit fails, all
    /// are tried again, and nothing of an earlier try is left.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.damage.let_write().await?;
        let (reply, answer) = oneshot::channel();
        let write = Pending { work, outcome: None, reply };
        self.writes.send(Box::new(write)).map_err(|_| StoreError::Stopped)?;
        self.damage.notice(answer.await.map_err(|_| StoreError::Stopped)?)
    }
}

/// A write of any answer.
trait Write: Send {
    /// Does the work and keeps its outcome; whether it may be committed.
    fn attempt(&mut self, connection: &Connection) -> bool;
    /// Answers with the outcome, or with why it could not be made durable; an error of
    /// its own comes first, since it says more.
    fn answer(self: Box<Self>, commit: Result<(), StoreError>);
}

struct Pending<T, F> {
    work: F,
    /// Of the last attempt; `None` before the first.
    outcome: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Write for Pending<T, F>
where
    T: Send,
    F: FnMut(&Connection) -> Result<T, StoreError> + Send,
{
    fn attempt(&mut self, connection: &Connection) -> bool {
        let work = &mut self.work;
        let outcome = catch_unwind(AssertUnwindSafe(|| work(connection)))
            .unwrap_or_else(|_| Err(StoreError::Sqlite("a write panicked".to_owned())));
        self.outcome.insert(outcome).is_ok()
    }

    fn answer(self: Box<Self>, commit: Result<(), StoreError>) {
        let Self { work, outcome, reply } = *self;
        // What the work holds (a process's lock among it) is let go of before the
        // caller goes on, who may close the store next.
        drop(work);
        // A caller that has gone does not want the answer.
        let _ = reply.send(match outcome {
            Some(Err(own)) => Err(own),
            Some(Ok(value)) => commit.map(|()| value),
            None => commit.and(Err(StoreError::Stopped)),
        });
    }
}

fn serve(connection: &Connection, damage: &Damage, mut writes: UnboundedReceiver<Box<dyn Write>>) {
    let mut together = Vec::with_capacity(MOST_TOGETHER);
    let mut commits = 0;
    while receive(&mut writes, &mut together) {
        match commit(connection, &mut together) {
            Ok(()) => together.drain(..).for_each(|write| write.answer(Ok(()))),
            Err(error) if together.len() == 1 => {
                together.drain(..).for_each(|write| write.answer(Err(clone(&error))));
            }
            // One of them may be the reason: each has its own try.
            Err(_) => {
                for write in together.drain(..) {
                    let mut alone = vec![write];
                    let outcome = commit(connection, &mut alone);
                    for write in alone {
                        write.answer(outcome.as_ref().copied().map_err(clone));
                    }
                }
            }
        }
        commits += 1;
        if commits >= CARRIED_OVER_EVERY && writes.is_empty() {
            carry_over(connection, damage);
            commits = 0;
        }
    }
}

/// Waits for what is to be written next; `false` once nobody can write any more.
fn receive(
    writes: &mut UnboundedReceiver<Box<dyn Write>>,
    together: &mut Vec<Box<dyn Write>>,
) -> bool {
    let asleep_at = Instant::now() + AWAKE_FOR;
    while writes.is_empty() && Instant::now() < asleep_at {
        thread::yield_now();
    }
    writes.blocking_recv_many(together, MOST_TOGETHER) > 0
}

/// Carries the log over into the file as far as no reader needs it. What could not be is
/// carried over later, by this or by SQLite itself, and damage is for all to know.
fn carry_over(connection: &Connection, damage: &Damage) {
    let done = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    drop(damage.notice(done.map_err(StoreError::from)));
}

/// The transaction's error for each of those who shared it.
fn clone(error: &StoreError) -> StoreError {
    match error {
        StoreError::Sqlite(message) => StoreError::Sqlite(message.clone()),
        StoreError::Damaged { path, reason } => {
            StoreError::Damaged { path: path.clone(), reason: reason.clone() }
        }
        other => StoreError::Sqlite(other.to_string()),
    }
}

/// Does all of `writes` in one transaction; nothing is left of it if it fails.
///
/// Few writes fail, and a savepoint for each costs about what the write does: so there
/// are none at first, and if one fails all are done again with them.
fn commit(connection: &Connection, writes: &mut [Box<dyn Write>]) -> Result<(), StoreError> {
    let run = |sql: &str| connection.prepare_cached(sql)?.execute([]).map(drop);
    run("BEGIN IMMEDIATE")?;
    let mut outcome = Ok(());
    if !writes.iter_mut().all(|write| write.attempt(connection)) {
        if !connection.is_autocommit() {
            run("ROLLBACK")?;
        }
        run("BEGIN IMMEDIATE")?;
        outcome = attempt_each(connection, writes);
    }
    let outcome = outcome.and_then(|()| Ok(run("COMMIT")?));
    if outcome.is_err() && !connection.is_autocommit() {
        run("ROLLBACK")?;
    }
    outcome
}

/// Does each of `writes` in a savepoint of its own, so that one that fails leaves the
/// others.
fn attempt_each(connection: &Connection, writes: &mut [Box<dyn Write>]) -> Result<(), StoreError> {
    let run = |sql: &str| connection.prepare_cached(sql)?.execute([]).map(drop);
    for write in writes {
        run("SAVEPOINT one")?;
        if !write.attempt(connection) {
            // A full or broken disk has ended the whole transaction.
            if connection.is_autocommit() {
                return Err(StoreError::Sqlite("the transaction was rolled back".to_owned()));
            }
            run("ROLLBACK TO one")?;
        }
        run("RELEASE one")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use super::*;

    /// A writer over a new file, and how many commits it has made.
    fn writer(folder: &tempfile::TempDir) -> (Arc<Writer>, Arc<AtomicUsize>) {
        let connection = Connection::open(folder.path().join("t.db")).unwrap();
        connection.execute_batch("CREATE TABLE t (a UNIQUE)").unwrap();
        let commits = Arc::new(AtomicUsize::new(0));
        let counted = commits.clone();
        connection
            .commit_hook(Some(move || {
                counted.fetch_add(1, Ordering::SeqCst);
                false
            }))
            .unwrap();
        let damage = Damage::none(folder.path().join("t.db"));
        (Arc::new(Writer::start(connection, damage).unwrap()), commits)
    }

    fn insert(a: i64) -> impl FnMut(&Connection) -> Result<usize, StoreError> {
        move |connection| Ok(connection.execute("INSERT INTO t VALUES (?1)", [a])?)
    }

    #[tokio::test]
    async fn writes_that_wait_together_share_a_commit() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, commits) = writer(&folder);
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let gate = std::sync::Mutex::new(gate);

        let first = writer.write(move |_| {
            gate.lock().unwrap().recv().unwrap();
            Ok(())
        });
        let others: Vec<_> = (0..50)
            .map(|a| {
                let writer = writer.clone();
                async move { writer.write(insert(a)).await }
            })
            .collect();
        let others = async {
            // The first holds the thread until all of these are in the queue.
            let all: Vec<_> = others.into_iter().map(tokio::spawn).collect();
            tokio::task::yield_now().await;
            open.send(()).unwrap();
            for one in all {
                one.await.unwrap().unwrap();
            }
        };
        let (first, ()) = tokio::join!(first, others);

        first.unwrap();
        let count = commits.load(Ordering::SeqCst);
        assert!(count <= 3, "{count} commits for 51 writes");
    }

    #[tokio::test]
    async fn a_write_that_fails_or_panics_leaves_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, _) = writer(&folder);

        let (one, twice, panics, two) = tokio::join!(
            writer.write(insert(1)),
            writer.write(insert(1)),
            writer.write(|connection| -> Result<(), StoreError> {
                connection.execute("INSERT INTO t VALUES (7)", [])?;
                panic!("as a test");
            }),
            writer.write(insert(2)),
        );

        assert!(one.is_ok() && two.is_ok());
        assert!(twice.is_err() && panics.is_err());
        let sum = writer
            .write(|connection| {
                Ok(connection.query_row("SELECT sum(a) FROM t", [], |r| r.get::<_, i64>(0))?)
            })
            .await;
        assert_eq!(sum.unwrap(), 3);
    }

    #[tokio::test]
    async fn the_log_is_written_over_once_nothing_waits() {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join("t.db")).unwrap();
        connection
            .execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0")
            .unwrap();
        connection.execute_batch("CREATE TABLE t (a UNIQUE)").unwrap();
        let damage = Damage::none(folder.path().join("t.db"));
        let writer = Writer::start(connection, damage).unwrap();
        let mut sizes = Vec::new();
        for round in 0..3 {
            for a in 0..i64::from(CARRIED_OVER_EVERY) {
                writer.write(insert(round * 1_000 + a)).await.unwrap();
            }
            sizes.push(std::fs::metadata(folder.path().join("t.db-wal")).unwrap().len());
        }

        assert!(sizes[2] < sizes[0] * 2, "{sizes:?}");
    }

    #[tokio::test]
    async fn a_full_disk_fails_what_does_not_fit_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, _) = writer(&folder);
        let limit = |connection: &Connection| {
            Ok(connection.pragma_update(None, "max_page_count", 20).or_else(
                |error| match error {
                    // This pragma answers with a row.
                    rusqlite::Error::ExecuteReturnedResults => Ok(()),
                    other => Err(other),
                },
            )?)
        };
        writer.write(limit).await.unwrap();
        let big = |connection: &Connection| {
            Ok(connection.execute("INSERT INTO t VALUES (zeroblob(1000000))", [])?)
        };

        let (one, full, two) =
            tokio::join!(writer.write(insert(1)), writer.write(big), writer.write(insert(2)));

        let full = full.err().map(|error| error.to_string());
        assert_eq!(full.as_deref(), Some("the store failed: database or disk is full"));
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        let count = |connection: &Connection| {
            Ok(connection.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0))?)
        };
        assert_eq!(writer.write(count).await.unwrap(), 2);
    }
}
