//! Runs one script on an open connection: prepared statements are kept, values are
//! bound, and all of it is one transaction.
//!
//! A single `SELECT` needs no transaction of ours. A script that writes begins
//! IMMEDIATE, so that it never has to give up half-way because another program
//! began to write in between; one that only reads begins DEFERRED.

use std::{collections::HashMap, sync::Arc};

use doable_domain::{
    database::Engine,
    schema::{QueryColumn, Schema},
    sql,
};
use rusqlite::{
    Batch, Connection, ErrorCode, Statement, fallible_iterator::FallibleIterator as _, types::Value,
};

use super::{
    errors,
    gate::{Gate, Write},
    schema, stop, values,
    worker::{Aim, Did, Work},
};
use crate::{
    ExecError,
    driver::{MAX_ROW_BYTES, MAX_ROWS, Ran, Table, Verdict},
};

/// What is said of a file that can be read only.
const READ_ONLY: &str = "The file can't be written, so actions can only read it.";

/// How many scripts are kept prepared; all are dropped when there are more.
const KEPT_SCRIPTS: usize = 64;

/// What a thread keeps beside its connection.
pub(super) struct Session<'c> {
    connection: &'c Connection,
    gate: &'c Gate,
    scripts: HashMap<String, Script<'c>>,
    begin: Statement<'c>,
    begin_immediate: Statement<'c>,
    commit: Statement<'c>,
    rollback: Statement<'c>,
    savepoint: Statement<'c>,
    release: Statement<'c>,
    rollback_to: Statement<'c>,
}

/// A script as far as it is known beforehand.
enum Script<'c> {
    Single(Prepared<'c>),
    /// Prepared one by one while it runs: a statement may need a table that the
    /// one before it creates.
    Several {
        read_only: bool,
        /// Whether it is known beforehand to concern nobody else in its transaction.
        can_share: bool,
    },
}

struct Prepared<'c> {
    statement: Statement<'c>,
    write: Option<Box<Write>>,
}

/// Why a script did not do.
#[derive(Debug)]
pub(super) enum Failure {
    /// SQLite said no, to this write if it was one.
    Sqlite { error: rusqlite::Error, write: Option<Box<Write>> },
    /// We said no.
    Ours(ExecError),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite { error, write: None }
    }
}

impl Failure {
    fn is_interrupt(&self) -> bool {
        let Self::Sqlite { error, .. } = self else { return false };
        error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted)
    }
}

/// What has come of one statement of several.
pub(super) struct One {
    /// If it was refused, nothing of it is left.
    pub(super) ran: Result<Ran, Failure>,
    pub(super) write: Option<Box<Write>>,
}

/// What has come of a run that shares a transaction.
#[derive(Debug)]
pub(super) enum Shared {
    /// It is done and waits for the commit, or is taken back.
    Done(Result<Did, ExecError>),
    /// It took too long for those that wait with theirs done, and is taken back.
    GaveWay,
    /// It has ended the whole transaction; nothing is left of any of them.
    Ended,
}

impl<'c> Session<'c> {
    pub(super) fn new(connection: &'c Connection, gate: &'c Gate) -> rusqlite::Result<Self> {
        gate.ours(|| {
            Ok(Self {
                connection,
                gate,
                scripts: HashMap::new(),
                begin: connection.prepare("BEGIN DEFERRED")?,
                begin_immediate: connection.prepare("BEGIN IMMEDIATE")?,
                commit: connection.prepare("COMMIT")?,
                rollback: connection.prepare("ROLLBACK")?,
                savepoint: connection.prepare("SAVEPOINT one")?,
                release: connection.prepare("RELEASE one")?,
                rollback_to: connection.prepare("ROLLBACK TO one")?,
            })
        })
    }

    /// Does `work`, all or nothing.
    pub(super) fn run(&mut self, work: &Work) -> Result<Did, ExecError> {
        let handle = self.connection.get_interrupt_handle();
        work.stop.start(handle).map_err(|why| why.error(work.guard.timeout_ms))?;
        self.attempt(work).map_err(|failure| {
            // First, so that no interrupt hits the rollback or the next run.
            let _ = work.stop.settle();
            self.roll_back();
            self.explain(work, failure)
        })
    }

    /// The failure of a run, or of one of its statements, that is rolled back already.
    pub(super) fn explain(&self, work: &Work, failure: Failure) -> ExecError {
        match failure {
            Failure::Ours(error) => error,
            Failure::Sqlite { error, write } => {
                errors::explain(self.connection, self.gate, work, &error, write.as_deref())
            }
        }
    }

    /// Whether the connection is as good as new.
    pub(super) fn is_clean(&self) -> bool {
        self.connection.is_autocommit() && !self.gate.made_temporary()
    }

    fn attempt(&mut self, work: &Work) -> Result<Did, Failure> {
        match &work.aim {
            Aim::Run => self.run_kept(work).map(Did::Ran),
            Aim::RunList(list) => self.run_list(work, list).map(Did::Ran),
            Aim::Check => self.check(work).map(Did::Checked),
            Aim::Read => self.read(work).map(Did::Ran),
            Aim::ReadSchema => self.read_schema(work).map(Did::Schema),
            Aim::Describe => self.describe(work).map(Did::Columns),
            Aim::Probe => self.probe(work).map(Did::Probed),
        }
    }

    /// Reads something of the file, after which it is known whether it can be written.
    fn check(&mut self, work: &Work) -> Result<Vec<String>, Failure> {
        self.run_kept(work)?;
        let is_read_only = self.connection.is_readonly("main")?;
        Ok(is_read_only.then(|| READ_ONLY.to_owned()).into_iter().collect())
    }

    /// Reads the schema in a transaction, so that it is of one moment.
    fn read_schema(&mut self, work: &Work) -> Result<Schema, Failure> {
        let connection = self.connection;
        self.gate.ours(|| self.begin.raw_execute())?;
        let schema = self.gate.ours(|| schema::read(connection))?;
        settle(work)?;
        self.gate.ours(|| self.commit.raw_execute())?;
        Ok(schema)
    }

    /// Prepares a query as an action's SQL, behind the gate, and never runs it.
    fn describe(&mut self, work: &Work) -> Result<Vec<QueryColumn>, Failure> {
        let mut batch = Batch::new(self.connection, &work.sql);
        let first = self.next(&mut batch)?;
        let is_only = self.next(&mut batch)?.is_none();
        settle(work)?;
        let query = first.map(|prepared| prepared.statement).filter(|statement| {
            let only_reads = statement.readonly() && statement.is_explain() == 0;
            is_only && only_reads && statement.column_count() > 0
        });
        let query = query.ok_or_else(not_a_select)?;
        let columns = query.columns();
        Ok(columns.iter().map(|it| schema::query_column(it.name(), it.decl_type())).collect())
    }

    /// Prepares one statement after the other, behind the gate, and runs none.
    fn probe(&mut self, work: &Work) -> Result<Verdict, Failure> {
        let mut batch = Batch::new(self.connection, &work.sql);
        let (mut count, mut defines) = (0, false);
        loop {
            match self.next(&mut batch) {
                Ok(None) if count == 0 => return Err(no_statement()),
                Ok(None) => break,
                Ok(Some(mut prepared)) => {
                    prepared.bind(&work.binds)?;
                    count += 1;
                    // What defines a table is a write to SQLite's own.
                    let table = prepared.write.map(|write| write.table);
                    defines |= !prepared.statement.readonly()
                        && table.is_none_or(|table| table.starts_with("sqlite_"));
                }
                Err(Failure::Sqlite { error, .. }) if errors::is_of_sql(&error) => {
                    let from = start_of(count, &work.sql);
                    let at = errors::place(&error, &work.sql, from);
                    let refused = self.gate.take_refused();
                    settle(work)?;
                    // SQLite has no code of its own for what is not there.
                    return Ok(match refused {
                        None if defines => Verdict::Unknown { from },
                        refused => {
                            let words = refused.unwrap_or_else(|| errors::text(&error));
                            Verdict::Refused { words, at }
                        }
                    });
                }
                Err(failure) => return Err(failure),
            }
        }
        settle(work)?;
        Ok(Verdict::Understood)
    }

    /// Runs a query that writes nothing.
    fn read(&mut self, work: &Work) -> Result<Ran, Failure> {
        self.with_script(&work.sql, |session, script| match script {
            Script::Single(only) if only.statement.readonly() => {
                let ran = only.run(session.connection, &work.binds)?;
                may_commit(work, &ran)?;
                Ok(ran)
            }
            Script::Single(_) | Script::Several { .. } => Err(not_a_select()),
        })
    }

    fn run_kept(&mut self, work: &Work) -> Result<Ran, Failure> {
        self.with_script(&work.sql, |session, script| session.run_script(work, script))
    }

    /// Does `run` with the script `sql`, prepared now or kept from before.
    fn with_script<T>(
        &mut self,
        sql: &str,
        run: impl FnOnce(&mut Self, &mut Script<'c>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (sql, mut script) = match self.scripts.remove_entry(sql) {
            Some(kept) => kept,
            None => (sql.to_owned(), self.prepare(sql)?),
        };
        let ran = run(self, &mut script);
        if self.scripts.len() >= KEPT_SCRIPTS {
            self.scripts.clear();
        }
        self.scripts.insert(sql, script);
        ran
    }

    fn prepare(&self, sql: &str) -> Result<Script<'c>, Failure> {
        let mut batch = Batch::new(self.connection, sql);
        let Some(first) = self.next(&mut batch)? else {
            return Err(no_statement());
        };
        let mut read_only = first.statement.readonly();
        let mut defers = self.gate.defers();
        let mut count = 1;
        loop {
            match self.next(&mut batch) {
                Ok(None) => break,
                Ok(Some(next)) => {
                    read_only &= next.statement.readonly();
                    defers |= self.gate.defers();
                }
                // Perhaps it needs what an earlier one makes; its run will tell.
                Err(_) => {
                    return Ok(Script::Several { read_only: false, can_share: false });
                }
            }
            count += 1;
        }
        let can_share = !read_only && !defers;
        Ok(if count == 1 {
            Script::Single(first)
        } else {
            Script::Several { read_only, can_share }
        })
    }

    fn next(&self, batch: &mut Batch<'c, '_>) -> Result<Option<Prepared<'c>>, Failure> {
        self.gate.forget();
        let statement = batch.next()?;
        let write = self.gate.take_write().map(Box::new);
        Ok(statement.map(|statement| Prepared { statement, write }))
    }

    fn run_script(&mut self, work: &Work, script: &mut Script<'c>) -> Result<Ran, Failure> {
        match script {
            Script::Single(only) if only.statement.readonly() => {
                let ran = only.run(self.connection, &work.binds)?;
                may_commit(work, &ran)?;
                Ok(ran)
            }
            Script::Single(only) => {
                self.gate.ours(|| self.begin_immediate.raw_execute())?;
                let ran = only.run(self.connection, &work.binds)?;
                self.commit(work, &ran, only.write.as_deref())?;
                Ok(ran)
            }
            Script::Several { read_only, .. } => {
                let begin = if *read_only { &mut self.begin } else { &mut self.begin_immediate };
                self.gate.ours(|| begin.raw_execute())?;
                let (ran, write) = self.run_each(work)?;
                self.commit(work, &ran, write.as_deref())?;
                Ok(ran)
            }
        }
    }

    /// Runs one statement after the other; also the last write of them, which a
    /// constraint that is deferred to the commit is worded after.
    fn run_each(&self, work: &Work) -> Result<(Ran, Option<Box<Write>>), Failure> {
        let mut batch = Batch::new(self.connection, &work.sql);
        let mut all = Ran::default();
        let mut last_write = None;
        while let Some(mut prepared) = self.next(&mut batch)? {
            if let Some(why) = work.stop.why() {
                return Err(Failure::Ours(why.error(work.guard.timeout_ms)));
            }
            let ran = prepared.run(self.connection, &work.binds)?;
            all.rows_affected += ran.rows_affected;
            all.table = ran.table;
            last_write = prepared.write.or(last_write);
        }
        Ok((all, last_write))
    }

    pub(super) fn connection(&self) -> &'c Connection {
        self.connection
    }

    /// Begins a transaction that writes.
    pub(super) fn begin_to_write(&mut self) -> Result<(), Failure> {
        Ok(self.gate.ours(|| self.begin_immediate.raw_execute()).map(drop)?)
    }

    /// Runs a single statement within the transaction.
    ///
    /// # Errors
    ///
    /// The [`Failure`] to prepare it.
    pub(super) fn run_one(&mut self, sql: &str, binds: &[Value]) -> Result<One, Failure> {
        self.with_script(sql, |session, script| match script {
            Script::Single(only) => {
                let ran = only.run(session.connection, binds);
                Ok(One { ran, write: only.write.clone() })
            }
            Script::Several { .. } => {
                let reason = "it is not a single statement".to_owned();
                Err(Failure::Ours(ExecError::Template { part: "query", reason }))
            }
        })
    }

    pub(super) fn commit(
        &mut self,
        work: &Work,
        ran: &Ran,
        write: Option<&Write>,
    ) -> Result<(), Failure> {
        may_commit(work, ran)?;
        self.gate
            .ours(|| self.commit.raw_execute())
            .map(drop)
            .map_err(|error| Failure::Sqlite { error, write: write.cloned().map(Box::new) })
    }

    /// Leaves no transaction open. If even that fails, [`Self::is_clean`] says so and
    /// the connection is closed, which does it.
    fn roll_back(&mut self) {
        if !self.connection.is_autocommit()
            && let Err(error) = self.gate.ours(|| self.rollback.raw_execute())
        {
            tracing::warn!(%error, "could not roll back; the connection is closed instead");
        }
    }
}

/// The steps of a transaction that several runs share; [`super::share`] takes them.
impl Session<'_> {
    /// Whether `work` may be done in one transaction with others: it writes, and what
    /// it does to the transaction ends with its savepoint.
    pub(super) fn can_share(&mut self, work: &Arc<Work>) -> bool {
        if !matches!(work.aim, Aim::Run) || work.stop.why().is_some() {
            return false;
        }
        // Preparing may wait for a lock. Why it fails, its own run will tell.
        let can_share = stop::while_running(&[work], None, || {
            self.with_script(&work.sql, |_, script| {
                Ok(match script {
                    Script::Single(only) => !only.statement.readonly(),
                    Script::Several { can_share, .. } => *can_share,
                })
            })
        });
        can_share.unwrap_or(false) && !self.gate.made_temporary()
    }

    /// Does one of those that share a transaction, which is begun if it is not yet.
    pub(super) fn run_shared(&mut self, work: &Work) -> Shared {
        let handle = self.connection.get_interrupt_handle();
        if let Err(why) = work.stop.start(handle) {
            return Shared::Done(Err(why.error(work.guard.timeout_ms)));
        }
        if !self.is_in_transaction()
            && let Err(error) = self.gate.ours(|| self.begin_immediate.raw_execute())
        {
            let _ = work.stop.settle();
            return Shared::Done(Err(self.explain(work, error.into())));
        }
        let failure = match self.attempt_shared(work) {
            Ok(ran) => return Shared::Done(Ok(Did::Ran(ran))),
            Err(failure) => failure,
        };
        // First, so that no interrupt hits the rollback or the next run.
        let stopped = work.stop.settle();
        if !self.is_in_transaction() {
            return Shared::Ended;
        }
        self.roll_back_to_savepoint();
        if stopped.is_ok() && failure.is_interrupt() {
            return Shared::GaveWay;
        }
        Shared::Done(Err(self.explain(work, failure)))
    }

    fn attempt_shared(&mut self, work: &Work) -> Result<Ran, Failure> {
        self.gate.ours(|| self.savepoint.raw_execute())?;
        let ran = self.with_script(&work.sql, |session, script| match script {
            Script::Single(only) => only.run(session.connection, &work.binds),
            Script::Several { .. } => session.run_each(work).map(|(ran, _)| ran),
        })?;
        may_commit(work, &ran)?;
        self.gate.ours(|| self.release.raw_execute())?;
        Ok(ran)
    }

    pub(super) fn is_in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    /// Commits what is shared, or leaves nothing of it.
    pub(super) fn commit_shared(&mut self) -> rusqlite::Result<()> {
        let committed = self.gate.ours(|| self.commit.raw_execute());
        if committed.is_err() {
            self.roll_back();
        }
        committed.map(drop)
    }

    /// Takes one run's part back and leaves the others'; all, if even that fails.
    fn roll_back_to_savepoint(&mut self) {
        let rolled_back = self.gate.ours(|| {
            self.rollback_to.raw_execute()?;
            self.release.raw_execute()
        });
        if let Err(error) = rolled_back {
            tracing::warn!(%error, "could not roll one run back; those that share with it go again");
            self.roll_back();
        }
    }
}

impl Prepared<'_> {
    fn run(&mut self, connection: &Connection, binds: &[Value]) -> Result<Ran, Failure> {
        self.bind(binds)?;
        let before = connection.total_changes();
        let table = if self.statement.column_count() == 0 {
            self.statement.raw_execute().map(|_| None)
        } else {
            answer(&mut self.statement).map(Some)
        };
        self.statement.clear_bindings();
        let table = table.map_err(|error| Failure::Sqlite { error, write: self.write.clone() })?;
        // `changes` still holds the number of an earlier write after a statement that
        // is none, such as CREATE TABLE; then the total has not moved.
        let rows_affected =
            if connection.total_changes() == before { 0 } else { connection.changes() };
        Ok(Ran { rows_affected, table })
    }

    /// Binds what the statement uses of `binds`: SQLite numbers `?N` by N in each
    /// statement, so a later statement finds its values at the same places.
    fn bind(&mut self, binds: &[Value]) -> Result<(), Failure> {
        for place in 1..=self.statement.parameter_count() {
            let name = self.statement.parameter_name(place);
            let is_ours = name.is_none_or(|name| name.starts_with('?'));
            let Some(value) = binds.get(place - 1).filter(|_| is_ours) else {
                let reason = format!(
                    "`{}` has no value; write a variable as {{{{name}}}}",
                    name.unwrap_or("?")
                );
                return Err(Failure::Ours(ExecError::Template { part: "query", reason }));
            };
            self.statement.raw_bind_parameter(place, value)?;
        }
        Ok(())
    }
}

/// Holds the guard against what was done, and passes the point of no return.
fn may_commit(work: &Work, ran: &Ran) -> Result<(), Failure> {
    work.guard
        .check_rows(ran.rows_affected)
        .map_err(|breach| Failure::Ours(ExecError::Breach(breach)))?;
    settle(work)
}

/// The byte that the statement with this number begins at.
fn start_of(number: usize, script: &str) -> usize {
    let statements = sql::statements(script, Engine::Sqlite).unwrap_or_default();
    statements.get(number).map_or(0, |statement| statement.start)
}

fn no_statement() -> Failure {
    let reason = "it holds no statement".to_owned();
    Failure::Ours(ExecError::Template { part: "query", reason })
}

fn not_a_select() -> Failure {
    let reason = "it is not a single SELECT".to_owned();
    Failure::Ours(ExecError::Template { part: "query", reason })
}

/// Passes the point of no return.
fn settle(work: &Work) -> Result<(), Failure> {
    work.stop.settle().map_err(|why| Failure::Ours(why.error(work.guard.timeout_ms)))
}

/// Runs a statement that answers rows. One that writes runs to its end even if the
/// answer is full.
fn answer(statement: &mut Statement<'_>) -> rusqlite::Result<Table> {
    let writes = !statement.readonly();
    let mut table = Table::default();
    let mut size = 0;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        if table.rows.len() >= MAX_ROWS || size >= MAX_ROW_BYTES {
            table.truncated = true;
            if writes {
                continue;
            }
            break;
        }
        let mut values = Vec::new();
        for column in 0..row.as_ref().column_count() {
            let (value, bytes) = values::to_json(row.get_ref(column)?);
            size += bytes;
            values.push(value);
        }
        table.rows.push(values);
    }
    drop(rows);
    // Only now: the first step prepares anew if the schema has changed.
    table.columns = statement.column_names().into_iter().map(str::to_owned).collect();
    Ok(table)
}
