//! The one connection that writes, and the commits that writes share.
//!
//! A commit with `synchronous=FULL` waits for the disk; whatever arrives meanwhile
//! goes into the next one together. One that fails leaves the others, and each is
//! answered only after the commit.
//!
//! A caller who finds nobody writing commits by itself, which saves the way to another
//! thread and back. What came meanwhile is the thread's, as all is while commits are shared.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc as std_mpsc},
    thread,
};

use rusqlite::Connection;
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::{
        mpsc::{self, UnboundedReceiver, UnboundedSender},
        oneshot,
    },
    task::block_in_place,
};

use crate::{StoreError, damage::Damage};

/// The most writes that share a commit.
const MOST_TOGETHER: usize = 256;

/// The commits after which the log is carried over into the file as soon as nothing waits.
/// It then starts again from its beginning, and a commit that writes over what was there
/// costs the disk about half of one that makes its file longer.
const CARRIED_OVER_EVERY: u32 = 250;

/// How often the thread gives way before a commit while there are many callers: whoever is about
/// to write then shares it. With a processor to spare this takes a few microseconds.
const GIVES_WAY: u32 = 4;

/// After so many commits of a write each there is one caller at a time, as a rule.
const ALONE_AFTER: u32 = 16;

/// A handle on the file to write; the thread ends with it.
pub(crate) struct Writer {
    writes: UnboundedSender<Box<dyn Write>>,
    file: Arc<Mutex<File>>,
    /// Calls the thread, which then writes all that waits: so it holds one call.
    call: std_mpsc::SyncSender<()>,
    damage: Damage,
}

/// The one connection that writes, and what waits for it.
struct File {
    connection: Connection,
    waiting: UnboundedReceiver<Box<dyn Write>>,
    damage: Damage,
    /// Since the log was carried over.
    commits: u32,
    /// Commits since the last that was of several writes, up to [`ALONE_AFTER`].
    alone: u32,
}

impl Writer {
    /// Takes the connection, and starts the thread.
    pub(crate) fn start(connection: Connection, damage: Damage) -> Result<Self, StoreError> {
        let (writes, waiting) = mpsc::unbounded_channel();
        let alone = ALONE_AFTER;
        let file = File { connection, waiting, damage: damage.clone(), commits: 0, alone };
        let file = Arc::new(Mutex::new(file));
        let (call, calls) = std_mpsc::sync_channel(1);
        thread::Builder::new()
            .name("doable-writer".to_owned())
            .spawn({
                let file = Arc::clone(&file);
                move || {
                    for () in calls {
                        // It is never left half changed: a write's panic is caught.
                        file.lock().unwrap_or_else(PoisonError::into_inner).serve();
                    }
                }
            })
            .map_err(|error| StoreError::Sqlite(error.to_string()))?;
        Ok(Self { writes, file, call, damage })
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
        if !self.is_committed_here() {
            // A call that is not heard yet stands for this one, too.
            let _ = self.call.try_send(());
        }
        self.damage.notice(answer.await.map_err(|_| StoreError::Stopped)?)
    }

    /// Commits what waits on this thread if nobody else does; whether nothing is left for
    /// the other.
    fn is_committed_here(&self) -> bool {
        if may_block()
            && let Ok(mut file) = self.file.try_lock()
            && file.alone == ALONE_AFTER
        {
            block_in_place(|| file.commit_waiting());
            return file.commits < CARRIED_OVER_EVERY;
        }
        false
    }
}

/// Whether this thread can wait for the disk while another does its tasks.
fn may_block() -> bool {
    Handle::try_current()
        .is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread)
}

impl File {
    /// Writes until nothing waits any more.
    fn serve(&mut self) {
        loop {
            self.give_way();
            if self.commit_waiting() {
                continue;
            }
            if self.commits < CARRIED_OVER_EVERY {
                return;
            }
            carry_over(&self.connection, &self.damage);
            self.commits = 0;
        }
    }

    /// Lets those go first who would share the commit, if there are many callers.
    fn give_way(&self) {
        if self.alone < ALONE_AFTER {
            for _ in 0..GIVES_WAY {
                thread::yield_now();
            }
        }
    }

    /// Writes what waits, as far as it may share a commit; false if nothing does.
    fn commit_waiting(&mut self) -> bool {
        let mut together = Vec::new();
        while together.len() < MOST_TOGETHER
            && let Ok(write) = self.waiting.try_recv()
        {
            together.push(write);
        }
        if together.is_empty() {
            return false;
        }
        self.alone = if together.len() == 1 { ALONE_AFTER.min(self.alone + 1) } else { 0 };
        match commit(&self.connection, &mut together) {
            Ok(()) => together.drain(..).for_each(|write| write.answer(Ok(()))),
            Err(error) if together.len() == 1 => {
                together.drain(..).for_each(|write| write.answer(Err(clone(&error))));
            }
            // One of them may be the reason: each has its own try.
            Err(_) => {
                for write in together.drain(..) {
                    let mut alone = vec![write];
                    let outcome = commit(&self.connection, &mut alone);
                    for write in alone {
                        write.answer(outcome.as_ref().copied().map_err(clone));
                    }
                }
            }
        }
        self.commits += 1;
        true
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

    #[tokio::test(flavor = "multi_thread")]
    async fn a_lone_write_is_committed_where_it_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let (writer, commits) = writer(&folder);
        let asks = std::thread::current().id();

        let does = writer.write(|_| Ok(std::thread::current().id())).await.unwrap();

        assert_eq!(does, asks);
        assert_eq!(commits.load(Ordering::SeqCst), 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn writes_of_many_threads_are_all_done_once_and_share_commits() {
        const CALLERS: i64 = 32;
        const EACH: i64 = 100;
        let folder = tempfile::tempdir().unwrap();
        let (writer, commits) = writer(&folder);

        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| {
                let writer = writer.clone();
                tokio::spawn(async move {
                    for turn in 0..EACH {
                        writer.write(insert(caller * EACH + turn)).await.unwrap();
                    }
                })
            })
            .collect();
        for caller in callers {
            caller.await.unwrap();
        }

        let count = writer
            .write(|connection| {
                Ok(connection.query_row("SELECT count(*) FROM t", [], |r| r.get::<_, i64>(0))?)
            })
            .await;
        assert_eq!(count.unwrap(), CALLERS * EACH);
        assert!((commits.load(Ordering::SeqCst) as i64) < CALLERS * EACH);
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

    #[tokio::test(flavor = "multi_thread")]
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
