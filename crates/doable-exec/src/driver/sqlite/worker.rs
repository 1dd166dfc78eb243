//! The thread that owns a file's connection: it takes runs from its queue, one
//! after the other, and closes the connection when there has been none for a while.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

use doable_domain::{
    guard::Guard,
    schema::{QueryColumn, Schema},
};
use rusqlite::{Connection, OpenFlags, types::Value};
use tokio::sync::oneshot;

use super::{
    errors,
    gate::Gate,
    statements::Session,
    stop::{self, Stop},
};
use crate::{ExecError, driver::Ran};

/// How long a connection without work stays open. Closing the last one also tidies
/// a file in WAL mode.
const IDLE: Duration = Duration::from_secs(30);

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// To run a script.
    Run,
    /// To read the file's schema.
    ReadSchema,
    /// To find out which columns a query answers, without running it.
    Describe,
}

/// What has come of a run, by its [`Aim`].
#[derive(Debug)]
pub(super) enum Did {
    Ran(Ran),
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

/// One run, as its thread and its caller share it. No `Debug`: it holds a person's values.
pub(super) struct Work {
    /// The database's name, for errors.
    pub(super) target: String,
    /// The file's path as its details say it.
    pub(super) given: PathBuf,
    pub(super) aim: Aim,
    pub(super) sql: String,
    pub(super) binds: Vec<Value>,
    pub(super) guard: Guard,
    pub(super) stop: Stop,
}

/// A place in the queue.
pub(super) struct Task {
    pub(super) work: Arc<Work>,
    pub(super) reply: oneshot::Sender<Reply>,
}

/// A thread's answer.
#[derive(Debug)]
pub(super) enum Reply {
    Done(Result<Did, ExecError>),
    /// The path leads to another file by now. Nothing was begun; look it up anew.
    OtherFile,
}

impl Task {
    fn answer(self, reply: Reply) {
        // A caller that has gone has stopped the run, so nobody misses the answer.
        drop(self.reply.send(reply));
    }
}

/// Starts the thread of the file at `path`. It ends once its sender is dropped.
pub(super) fn start(path: PathBuf) -> io::Result<Sender<Task>> {
    let (sender, tasks) = mpsc::channel::<Task>();
    thread::Builder::new().name("doable-sqlite".to_owned()).spawn(move || {
        while let Ok(first) = tasks.recv() {
            open_and_serve(&path, first, &tasks);
        }
    })?;
    Ok(sender)
}

fn open_and_serve(path: &Path, first: Task, tasks: &Receiver<Task>) {
    let file = FileId::of(path);
    match open(path) {
        Ok((connection, gate)) => serve(&connection, &gate, file, first, tasks),
        Err(error) => {
            let error = errors::of_opening(&first.work, &error);
            first.answer(Reply::Done(Err(error)));
        }
    }
}

/// Serves `first` and what follows from one connection, until it is idle or must
/// not be used again.
fn serve(
    connection: &Connection,
    gate: &Gate,
    file: Option<FileId>,
    first: Task,
    tasks: &Receiver<Task>,
) {
    let mut session = match Session::new(connection, gate) {
        Ok(session) => session,
        Err(error) => {
            let error = errors::of_opening(&first.work, &error);
            first.answer(Reply::Done(Err(error)));
            return;
        }
    };
    let mut task = first;
    loop {
        // A file that was replaced under an open connection would swallow writes.
        if file.is_none() || FileId::of(&task.work.given) != file {
            task.answer(Reply::OtherFile);
            return;
        }
        let done = stop::while_running(&task.work, || session.run(&task.work));
        task.answer(Reply::Done(done));
        if !session.is_clean() {
            return;
        }
        task = match tasks.recv_timeout(IDLE) {
            Ok(task) => task,
            Err(_) => return,
        };
    }
}

/// Opens a file that is there, and changes nothing of it: its journal mode is the
/// person's choice.
fn open(path: &Path) -> rusqlite::Result<(Connection, Gate)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags)?;
    stop::obey(&connection)?;
    let gate = Gate::put_before(&connection)?;
    Ok((connection, gate))
}

/// What tells a file from another one that later has its name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FileId(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] PathBuf);

impl FileId {
    #[cfg(unix)]
    fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;

        let metadata = fs::metadata(path).ok()?;
        Some(Self((metadata.dev(), metadata.ino())))
    }

    /// An open file can't be replaced here, only a link can lead elsewhere.
    #[cfg(not(unix))]
    fn of(path: &Path) -> Option<Self> {
        fs::canonicalize(path).ok().map(Self)
    }
}
