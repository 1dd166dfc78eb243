//! The thread that owns a file's connection: it takes runs from its queue, alone or
//! together with those that wait ([`share`]), and closes the connection when there has
//! been none for a while.

use std::{
    collections::VecDeque,
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
use rusqlite::{
    Connection, OpenFlags,
    functions::FunctionFlags,
    types::{Value, ValueRef},
};
use tokio::sync::oneshot;

use super::{
    errors,
    gate::Gate,
    share,
    statements::Session,
    stop::{self, Stop},
    values,
};
use crate::{
    ExecError,
    driver::{Ran, Verdict, list::RowList},
};

/// How long a connection without work stays open. Closing the last one also tidies
/// a file in WAL mode.
const IDLE: Duration = Duration::from_secs(30);

/// The most runs that share a commit.
const MOST_TOGETHER: usize = 64;

/// What a run is for. No `Debug`: a list holds a person's values.
pub(super) enum Aim {
    /// To run a script.
    Run,
    /// To find out whether it can be read, and written.
    Check,
    /// To write a list of rows.
    RunList(RowList),
    /// To run a query on a connection that only reads.
    Read,
    /// To read the file's schema.
    ReadSchema,
    /// To find out which columns a query answers, without running it.
    Describe,
    /// To find out whether a script can be prepared, without running it.
    Probe,
}

impl Aim {
    pub(super) fn access(&self) -> Access {
        match self {
            Self::Read | Self::Describe | Self::Probe => Access::ReadOnly,
            Self::Run | Self::RunList(_) | Self::Check | Self::ReadSchema => Access::ReadWrite,
        }
    }
}

/// What a connection may do. Each file has a thread for either, so that a query which
/// only reads keeps no run waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Access {
    ReadWrite,
    ReadOnly,
}

/// What has come of a run, by its [`Aim`].
#[derive(Debug)]
pub(super) enum Did {
    Ran(Ran),
    /// What can't be done with it, in words.
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
    /// Does the run in a transaction of its own.
    fn run(self, session: &mut Session<'_>) {
        let done = stop::while_running(&[&self.work], None, || session.run(&self.work));
        self.answer(Reply::Done(done));
    }

    pub(super) fn answer(self, reply: Reply) {
        // A caller that has gone has stopped the run, so nobody misses the answer.
        drop(self.reply.send(reply));
    }
}

/// Starts a thread of the file at `path`. It ends once its sender is dropped.
pub(super) fn start(path: PathBuf, access: Access) -> io::Result<Sender<Task>> {
    let (sender, tasks) = mpsc::channel::<Task>();
    thread::Builder::new().name("doable-sqlite".to_owned()).spawn(move || {
        let mut waiting = VecDeque::new();
        while let Some(first) = waiting.pop_front().or_else(|| tasks.recv().ok()) {
            open_and_serve((&path, access), first, &mut waiting, &tasks);
        }
    })?;
    Ok(sender)
}

fn open_and_serve(
    (path, access): (&Path, Access),
    first: Task,
    waiting: &mut VecDeque<Task>,
    tasks: &Receiver<Task>,
) {
    let file = FileId::of(path);
    let opened = open(path, access);
    let session = match &opened {
        Ok((connection, gate)) => Session::new(connection, gate),
        Err(error) => {
            let error = errors::of_opening(&first.work, error);
            first.answer(Reply::Done(Err(error)));
            return;
        }
    };
    match session {
        Ok(session) => {
            waiting.push_front(first);
            serve(session, file.as_ref(), waiting, tasks);
        }
        Err(error) => {
            let error = errors::of_opening(&first.work, &error);
            first.answer(Reply::Done(Err(error)));
        }
    }
}

/// Serves what waits and what follows from one connection, until it is idle or must
/// not be used again; then what still waits is for the next one.
fn serve(
    mut session: Session<'_>,
    file: Option<&FileId>,
    waiting: &mut VecDeque<Task>,
    tasks: &Receiver<Task>,
) {
    loop {
        let Some(first) = waiting.pop_front().or_else(|| tasks.recv_timeout(IDLE).ok()) else {
            return;
        };
        // A file that was replaced under an open connection would swallow writes.
        let is_same = |task: &Task| file.is_some() && FileId::of(&task.work.given).as_ref() == file;
        if !is_same(&first) {
            first.answer(Reply::OtherFile);
            return;
        }
        // What has come meanwhile; nothing is waited for.
        waiting.extend(tasks.try_iter().take(MOST_TOGETHER.saturating_sub(waiting.len() + 1)));
        let alone = if waiting.is_empty() || !session.can_share(&first.work) {
            vec![first]
        } else {
            let mut together = vec![first];
            while let Some(next) =
                waiting.pop_front_if(|next| is_same(next) && session.can_share(&next.work))
            {
                together.push(next);
            }
            let left = share::commit_together(&mut session, together);
            left.later.into_iter().rev().for_each(|task| waiting.push_front(task));
            left.alone
        };
        let mut alone = alone.into_iter();
        for task in alone.by_ref() {
            task.run(&mut session);
            if !session.is_clean() {
                break;
            }
        }
        alone.rev().for_each(|task| waiting.push_front(task));
        if !session.is_clean() {
            return;
        }
    }
}

/// Opens a file that is there, and changes nothing of it: its journal mode is the
/// person's choice. One that only reads is opened to write all the same, since it may
/// have to tidy up after a program that crashed.
fn open(path: &Path, access: Access) -> rusqlite::Result<(Connection, Gate)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags)?;
    stop::obey(&connection)?;
    if access == Access::ReadOnly {
        connection.pragma_update(None, "query_only", true)?;
        add_fold(&connection)?;
    }
    let gate = Gate::put_before(&connection)?;
    Ok((connection, gate))
}

/// Adds the function by which a search ignores case (`doable_domain::sql::OptionsQuery`).
fn add_fold(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("doable_fold", 1, flags, |context| {
        let value = context.get_raw(0);
        Ok((value != ValueRef::Null).then(|| match values::to_json(value).0 {
            serde_json::Value::String(text) => text.to_lowercase(),
            other => other.to_string(),
        }))
    })
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
