//! The journal (safety.md "Journal"): a run is durable before it acts and again
//! after it.

use doable_domain::{
    id::{ActionId, RunId, UserId},
    run::{Door, MAX_RESULT_BYTES, Run, RunError, RunResult, RunStatus},
};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Store, StoreError,
    actions::of_constraint,
    links,
    processes::Process,
    row::{Named, json},
};

/// How long an idempotency key keeps its run (safety.md "Journal").
const KEY_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// A run that is about to begin.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRun {
    /// Its id, made by the caller.
    pub id: RunId,
    /// The action.
    pub action_id: ActionId,
    /// The action's name now.
    pub action_name: String,
    /// The action's version now.
    pub action_version: u64,
    /// Who runs it.
    pub user_id: Option<UserId>,
    /// The name of the API key it comes with.
    pub api_key: Option<String>,
    /// The way it came in.
    pub door: Door,
    /// The caller's address, where there is a network between.
    pub address: Option<String>,
    /// The public link it came through.
    pub link: Option<Uuid>,
    /// Now.
    pub started_at: Timestamp,
    /// [`Store::generation`] before the action was read.
    pub generation: u64,
    /// The values as the journal may keep them.
    pub parameters: Map<String, Value>,
    /// The real values as one text; only its digest is kept, salted with the run's id.
    pub fingerprint_of: String,
    /// The caller's key for running once.
    pub idempotency_key: Option<String>,
}

/// What came of beginning a run.
#[expect(clippy::large_enum_variant, reason = "made once a run and taken apart at once")]
#[derive(Debug, Clone, PartialEq)]
pub enum Begun {
    /// It is durable; the action may act now.
    Started,
    /// A run with this key and these values has ended before; nothing was begun.
    Finished(Run),
    /// The key was used for a run with other values; nothing was begun.
    OtherParameters(RunId),
    /// The run with this key is on its way; nothing was begun.
    StillRunning(RunId),
    /// What the run was made from has changed meanwhile; nothing was begun. Read the
    /// action again.
    Stale,
    /// The link it came through is closed or gone; nothing was begun.
    LinkClosed,
}

/// How a run has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Finish {
    /// Succeeded or failed.
    pub status: RunStatus,
    /// When.
    pub finished_at: Timestamp,
    /// Rows it changed, where that is known.
    pub rows_affected: Option<u64>,
    /// Why it failed.
    pub error: Option<RunError>,
    /// Its answer; over [`MAX_RESULT_BYTES`] it is not kept.
    pub result: Option<RunResult>,
}

/// Which runs to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunFilter {
    /// Only this action's.
    pub action_id: Option<ActionId>,
    /// Only those with this status.
    pub status: Option<RunStatus>,
    /// Only those before this one.
    pub before: Option<RunId>,
    /// At most so many.
    pub limit: u32,
}

/// Greater than every id, which begins with a hexadecimal digit.
const AFTER_ALL_IDS: &str = "g";

const SELECT: &str = "SELECT id, action_id, action_name, action_version, user_id, door, status,
                             started_at_us, finished_at_us, parameters, rows_affected, error,
                             result, idempotency_key, fingerprint, process_id, api_key
                        FROM run";

/// Writes the first of a run's two records.
pub(crate) const BEGIN: &str =
    "INSERT INTO run (id, action_id, action_name, action_version, user_id,
                  door, address, process_id, status, started_at_us, parameters, fingerprint,
                  idempotency_key, link_uuid, api_key)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'started', ?9, ?10, ?11, ?12, ?13, ?14)";

/// Writes the second.
pub(crate) const FINISH: &str = "UPDATE run
        SET status = ?2, finished_at_us = ?3, rows_affected = ?4, error = ?5, result = ?6
      WHERE id = ?1 AND status = 'started'";

impl Store {
    /// How often anything that a run depends on has changed, by any process.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if it can't be read.
    pub async fn generation(&self) -> Result<u64, StoreError> {
        self.0.readers.read(generation).await
    }

    /// Whether this person has used `key` for a run of this action in the last 24 hours.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if it can't be read.
    pub async fn has_run_with_key(
        &self,
        action: ActionId,
        user: Option<UserId>,
        key: String,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let read = move |connection: &Connection| earlier(connection, action, user, &key, now);
        Ok(self.0.readers.read(read).await?.is_some())
    }

    /// Makes a run durable, unless its key has been used in the last 24 hours.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if the action has been deleted; [`StoreError::Sqlite`] if it could not be made durable; then it must not act.
    pub async fn begin_run(&self, new: NewRun) -> Result<Begun, StoreError> {
        let parameters = json(&new.parameters)?;
        let process = self.0.process.clone();
        self.0
            .writer
            .write(move |connection| {
                if generation(connection)? != new.generation {
                    return Ok(Begun::Stale);
                }
                if let Some(key) = &new.idempotency_key
                    && let Some(earlier) =
                        earlier(connection, new.action_id, new.user_id, key, new.started_at)?
                {
                    return answer_again(connection, &process, &new, earlier);
                }
                if let Some(link) = new.link
                    && !links::count_use(connection, link, new.started_at)?
                {
                    return Ok(Begun::LinkClosed);
                }
                process.hold()?;
                insert(connection, &process, &new, &parameters)?;
                Ok(Begun::Started)
            })
            .await
    }

    /// Makes a run's outcome durable.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if it is not on its way; [`StoreError::Sqlite`] if the
    /// outcome could not be made durable: then the run will be called unknown.
    pub async fn finish_run(&self, id: RunId, finish: Finish) -> Result<(), StoreError> {
        let error = finish.error.as_ref().map(json).transpose()?;
        let result = finish.result.as_ref().map(json).transpose()?;
        let result = result.filter(|text| text.len() <= MAX_RESULT_BYTES);
        self.0
            .writer
            .write(move |connection| {
                let mut statement = connection.prepare_cached(FINISH)?;
                let ended = statement.execute((
                    id.to_string(),
                    finish.status.as_str(),
                    finish.finished_at.as_microsecond(),
                    finish.rows_affected.map(|rows| i64::try_from(rows).unwrap_or(i64::MAX)),
                    &error,
                    &result,
                ))?;
                if ended != 1 {
                    return Err(StoreError::NotFound);
                }
                if finish.error.as_ref().is_some_and(|error| !error.may_have_acted) {
                    links::uncount_use(connection, &id.to_string())?;
                }
                Ok(())
            })
            .await
    }

    /// Runs, newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn runs(&self, filter: RunFilter) -> Result<Vec<Run>, StoreError> {
        self.0
            .readers
            .read(move |connection| {
                // Only the conditions that are asked for, so that each has its index.
                let before = filter.before.map_or(AFTER_ALL_IDS.to_owned(), |id| id.to_string());
                let mut sql = format!("{SELECT} WHERE id < ?");
                let mut values = vec![rusqlite::types::Value::from(before)];
                if let Some(action) = filter.action_id {
                    sql.push_str(" AND action_id = ?");
                    values.push(action.as_i64().into());
                }
                if let Some(status) = filter.status {
                    sql.push_str(" AND status = ?");
                    values.push(status.as_str().to_owned().into());
                }
                sql.push_str(" ORDER BY id DESC LIMIT ?");
                values.push(i64::from(filter.limit).into());
                let mut statement = connection.prepare_cached(&sql)?;
                let mut rows = statement.query(rusqlite::params_from_iter(values))?;
                let mut runs = Vec::new();
                while let Some(row) = rows.next()? {
                    runs.push(read(row)?.run);
                }
                Ok(runs)
            })
            .await
    }

    /// One run, or `None` if there is none with this id.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn run(&self, id: RunId) -> Result<Option<Run>, StoreError> {
        self.0
            .readers
            .read(move |connection| {
                let mut statement =
                    connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
                let mut rows = statement.query([id.to_string()])?;
                Ok(rows.next()?.map(read).transpose()?.map(|recorded| recorded.run))
            })
            .await
    }

    /// Marks the runs of this process that have not ended as unknown, since it is about
    /// to end; answers how many there were.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if that can't be made durable.
    pub async fn give_up_runs(&self) -> Result<u64, StoreError> {
        let process = self.0.process.clone();
        self.0.writer.write(move |connection| mark_unknown(connection, process.id())).await
    }

    /// Marks the runs of dead processes as unknown; answers how many there were.
    /// A living process's runs, and this one's own, are left alone.
    ///
    /// # Errors
    ///
    /// [`StoreError::Folder`] if the locks can't be looked at.
    pub async fn mark_abandoned_runs(&self) -> Result<u64, StoreError> {
        let process = self.0.process.clone();
        let dead = self
            .0
            .readers
            .read(move |connection| {
                process.forget_dead()?;
                dead(connection, &process)
            })
            .await?;
        if dead.is_empty() {
            return Ok(0);
        }
        self.0
            .writer
            .write(move |connection| {
                let mut count = 0;
                for id in &dead {
                    count += mark_unknown(connection, id)?;
                }
                Ok(count)
            })
            .await
    }
}

fn generation(connection: &Connection) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM generation")?;
    let value: i64 = statement.query_row([], |row| row.get(0))?;
    u64::try_from(value).map_err(|error| StoreError::Unreadable {
        what: "the generation".to_owned(),
        reason: error.to_string(),
    })
}

/// A run with what only the store needs to know of it.
struct Recorded {
    run: Run,
    fingerprint: String,
    process: String,
}

/// The processes of runs that have not ended, and that do not live any more.
fn dead(connection: &Connection, process: &Process) -> Result<Vec<String>, StoreError> {
    let mut statement =
        connection.prepare("SELECT DISTINCT process_id FROM run WHERE status = 'started'")?;
    let mut rows = statement.query([])?;
    let mut dead = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        if !process.is_alive(&id)? {
            dead.push(id);
        }
    }
    Ok(dead)
}

fn mark_unknown(connection: &Connection, process: &str) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(
        "UPDATE run SET status = 'unknown' WHERE status = 'started' AND process_id = ?1",
    )?;
    Ok(statement.execute([process])? as u64)
}

/// The newest run of the same action and user with the same key, if it is not too
/// old. Keys of different people have nothing to do with each other.
fn earlier(
    connection: &Connection,
    action: ActionId,
    user: Option<UserId>,
    key: &str,
    now: Timestamp,
) -> Result<Option<Recorded>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{SELECT} WHERE action_id = ?1 AND idempotency_key = ?2 AND started_at_us > ?3
            AND user_id IS ?4
          ORDER BY id DESC LIMIT 1"
    ))?;
    let oldest = now.as_microsecond() - i64::try_from(KEY_LIFE.as_micros()).unwrap_or(0);
    let user = user.map(UserId::as_i64);
    let mut rows = statement.query((action.as_i64(), key, oldest, user))?;
    rows.next()?.map(read).transpose()
}

/// What a repeated key is answered with.
fn answer_again(
    connection: &Connection,
    process: &Process,
    new: &NewRun,
    earlier: Recorded,
) -> Result<Begun, StoreError> {
    let Recorded { mut run, fingerprint: kept, process: owner } = earlier;
    if kept != fingerprint(run.id, &new.fingerprint_of) {
        return Ok(Begun::OtherParameters(run.id));
    }
    if run.status != RunStatus::Started {
        return Ok(Begun::Finished(run));
    }
    if process.is_alive(&owner)? {
        return Ok(Begun::StillRunning(run.id));
    }
    mark_unknown(connection, &owner)?;
    process.forget(&owner)?;
    run.status = RunStatus::Unknown;
    Ok(Begun::Finished(run))
}

fn insert(
    connection: &Connection,
    process: &Process,
    new: &NewRun,
    parameters: &str,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(BEGIN)?;
    let inserted = statement.execute((
        new.id.to_string(),
        new.action_id.as_i64(),
        &new.action_name,
        i64::try_from(new.action_version).unwrap_or(i64::MAX),
        new.user_id.map(UserId::as_i64),
        new.door.as_str(),
        &new.address,
        process.id(),
        new.started_at.as_microsecond(),
        parameters,
        fingerprint(new.id, &new.fingerprint_of),
        &new.idempotency_key,
        new.link.map(|link| link.to_string()),
        &new.api_key,
    ));
    inserted.map(drop).map_err(of_constraint)
}

/// The digest of a run's real values in hexadecimal; the id makes equal values of
/// two runs look different.
fn fingerprint(id: RunId, values: &str) -> String {
    use std::fmt::Write;
    let digest =
        Sha256::new().chain_update(id.as_uuid().as_bytes()).chain_update(values).finalize();
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The run in a row of this table.
pub(crate) fn run_in(row: &Row<'_>) -> Result<Run, StoreError> {
    read(row).map(|recorded| recorded.run)
}

fn read(row: &Row<'_>) -> Result<Recorded, StoreError> {
    let row = Named::new("run", row);
    let run = Run {
        id: row.word("id")?,
        action_id: row.parsed_or_null::<i64, _>("action_id")?,
        action_name: row.get("action_name")?,
        action_version: row.parsed::<i64, _>("action_version")?,
        user_id: row.parsed_or_null::<i64, _>("user_id")?,
        api_key: row.get("api_key")?,
        door: row.word("door")?,
        status: row.word("status")?,
        started_at: row.time("started_at_us")?,
        finished_at: row.time_or_null("finished_at_us")?,
        parameters: row.json("parameters")?,
        rows_affected: row.parsed_or_null::<i64, _>("rows_affected")?,
        error: row.json_or_null("error")?,
        result: row.json_or_null("result")?,
        idempotency_key: row.get("idempotency_key")?,
    };
    Ok(Recorded { run, fingerprint: row.get("fingerprint")?, process: row.get("process_id")? })
}
