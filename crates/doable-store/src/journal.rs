//! Looking through the journal: which runs fit, newest first, a page at a time.
//!
//! Time and action are ranges of an index. Everything else is looked at run by run, at
//! most so many for a page, since an index more would cost every run that is written.

use std::collections::HashSet;

use doable_domain::{
    id::{ActionId, DatabaseId, ModelId, RunId, UserId},
    run::{Door, Run, RunError, RunLine, RunStatus, ShortValue},
};
use jiff::Timestamp;
use rusqlite::{Connection, Row, params_from_iter, types::Value as Sql};
use serde::Serialize;
use serde_json::Value;

use crate::{Store, StoreError, row::Named, runs::run_in};

/// The most runs that are looked at for one page: about 20 ms.
const MOST_LOOKED_AT: usize = 20_000;
/// The most characters of a run's values that stand in its line.
const MOST_CHARS: usize = 120;

/// Which runs to look for; `None` means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// Only this action's.
    pub action_id: Option<ActionId>,
    /// Only those of actions that belong to this model now.
    pub model_id: Option<ModelId>,
    /// Only those of actions whose model is in this database now.
    pub database_id: Option<DatabaseId>,
    /// Only those with this status.
    pub status: Option<RunStatus>,
    /// Only those that came in this way.
    pub door: Option<Door>,
    /// Only this user's.
    pub user_id: Option<UserId>,
    /// Only those from this moment on.
    pub from: Option<Timestamp>,
    /// Only those before this moment.
    pub until: Option<Timestamp>,
    /// In the action's name or in a value, in any case; or a run's whole id.
    pub text: Option<String>,
}

/// A whole run with the name of who ran it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NamedRun {
    /// The run.
    #[serde(flatten)]
    pub run: Run,
    /// Their name; `None` for public links.
    pub user: Option<String>,
}

/// Some of the runs that fit, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalPage<T> {
    /// Fewer than were asked for, even none, if many were looked at for them.
    pub runs: Vec<T>,
    /// Before which run to go on; `None`: there are no more.
    pub next: Option<RunId>,
}

const LINE: &str =
    "SELECT r.id, r.action_id, r.action_name, r.user_id, r.api_key, r.door, r.status,
                           r.started_at_us, r.finished_at_us, r.parameters, r.rows_affected,
                           r.error, u.email, u.first_name, u.last_name
                      FROM run r LEFT JOIN user_account u ON u.id = r.user_id";

impl Store {
    /// The newest `limit` runs that fit, of those before `before`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn search_runs(
        &self,
        filter: JournalFilter,
        before: Option<RunId>,
        limit: usize,
    ) -> Result<JournalPage<RunLine>, StoreError> {
        let read =
            move |connection: &Connection| page(connection, LINE, &filter, before, limit, line);
        self.0.readers.read(read).await
    }

    /// As [`Store::search_runs`], the runs whole.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn search_whole_runs(
        &self,
        filter: JournalFilter,
        before: Option<RunId>,
        limit: usize,
    ) -> Result<JournalPage<NamedRun>, StoreError> {
        let read =
            move |connection: &Connection| page(connection, WHOLE, &filter, before, limit, whole);
        self.0.readers.read(read).await
    }
}

/// Whole runs, with their results.
const WHOLE: &str = "SELECT r.*, u.email, u.first_name, u.last_name
                       FROM run r LEFT JOIN user_account u ON u.id = r.user_id";

fn whole(row: &Row<'_>) -> Result<NamedRun, StoreError> {
    Ok(NamedRun { run: run_in(row)?, user: user_name(row)? })
}

/// A page of what `select` gives for the runs that fit.
fn page<T>(
    connection: &Connection,
    select: &str,
    filter: &JournalFilter,
    before: Option<RunId>,
    limit: usize,
    read: fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<JournalPage<T>, StoreError> {
    let sought = Sought::new(connection, filter)?;
    let (conditions, values) = range(filter, before);
    let mut statement =
        connection.prepare_cached(&format!("{select} WHERE {conditions} ORDER BY r.id DESC"))?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut runs = Vec::new();
    let mut looked_at = 0;
    while let Some(row) = rows.next()? {
        let fits = sought.fits(row)?;
        if fits {
            runs.push(read(row)?);
        }
        looked_at += 1;
        if runs.len() == limit || looked_at == MOST_LOOKED_AT {
            let last = Named::new("run", row).word("id")?;
            let next = rows.next()?.map(|_| last);
            return Ok(JournalPage { runs, next });
        }
    }
    Ok(JournalPage { runs, next: None })
}

/// The conditions that are ranges of an index: ids begin with their time.
fn range(filter: &JournalFilter, before: Option<RunId>) -> (String, Vec<Sql>) {
    let mut conditions = Vec::new();
    let mut values: Vec<Sql> = Vec::new();
    let mut add = |condition: &str, value: Sql| {
        conditions.push(condition.to_owned());
        values.push(value);
    };
    if let Some(action) = filter.action_id {
        add("r.action_id = ?", action.as_i64().into());
    }
    if let Some(id) = filter.text.as_deref().and_then(|text| text.trim().parse::<RunId>().ok()) {
        add("r.id = ?", id.to_string().into());
    }
    if let Some(from) = filter.from {
        add("r.id >= ?", first_id(from).into());
    }
    if let Some(until) = filter.until {
        add("r.id < ?", first_id(until).into());
    }
    if let Some(before) = before {
        add("r.id < ?", before.to_string().into());
    }
    if conditions.is_empty() {
        conditions.push("true".to_owned());
    }
    (conditions.join(" AND "), values)
}

/// What sorts before every id from this moment on and after every earlier one.
pub(crate) fn first_id(at: Timestamp) -> String {
    let millis = at.as_millisecond().max(0);
    format!("{:08x}-{:04x}", millis >> 16, millis & 0xffff)
}

/// What each run is looked at for.
struct Sought<'f> {
    filter: &'f JournalFilter,
    /// Of the model and the database.
    actions: Option<HashSet<i64>>,
    text: Option<Text>,
}

/// A text in lower case, as it is and as it stands in JSON.
struct Text {
    plain: String,
    in_json: String,
}

impl<'f> Sought<'f> {
    fn new(connection: &Connection, filter: &'f JournalFilter) -> Result<Self, StoreError> {
        let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        // A whole id is looked up instead.
        let text = text.filter(|text| text.parse::<RunId>().is_err()).map(Text::new);
        let actions = match (filter.model_id, filter.database_id) {
            (None, None) => None,
            (model, database) => Some(actions_of(connection, model, database)?),
        };
        Ok(Self { filter, actions, text })
    }

    fn fits(&self, row: &Row<'_>) -> Result<bool, StoreError> {
        let is = |column: &str, wanted: Option<&str>| -> rusqlite::Result<bool> {
            let Some(wanted) = wanted else { return Ok(true) };
            Ok(row.get_ref(column)?.as_str()? == wanted)
        };
        let JournalFilter { status, door, user_id, .. } = *self.filter;
        if !is("status", status.map(RunStatus::as_str))? || !is("door", door.map(Door::as_str))? {
            return Ok(false);
        }
        if user_id.is_some() && row.get::<_, Option<i64>>("user_id")? != user_id.map(UserId::as_i64)
        {
            return Ok(false);
        }
        if let Some(actions) = &self.actions
            && !row.get::<_, Option<i64>>("action_id")?.is_some_and(|id| actions.contains(&id))
        {
            return Ok(false);
        }
        let Some(text) = &self.text else { return Ok(true) };
        let name = row.get_ref("action_name")?.as_str().map_err(rusqlite::Error::from)?;
        let values = row.get_ref("parameters")?.as_str().map_err(rusqlite::Error::from)?;
        Ok(text.is_in(name) || text.is_in_values(values))
    }
}

impl Text {
    fn new(text: &str) -> Self {
        let plain = text.to_lowercase();
        let quoted = Value::from(plain.as_str()).to_string();
        let in_json = quoted.trim_start_matches('"').trim_end_matches('"').to_owned();
        Self { plain, in_json }
    }

    fn is_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.plain)
    }

    /// Whether it is in one of the values of this JSON; keys do not count.
    fn is_in_values(&self, json: &str) -> bool {
        json.to_lowercase().contains(&self.in_json)
            && serde_json::from_str(json).is_ok_and(|value| self.is_in_value(&value))
    }

    fn is_in_value(&self, value: &Value) -> bool {
        match value {
            Value::Null => false,
            Value::String(text) => self.is_in(text),
            Value::Bool(_) | Value::Number(_) => self.is_in(&value.to_string()),
            Value::Array(list) => list.iter().any(|value| self.is_in_value(value)),
            Value::Object(map) => map.values().any(|value| self.is_in_value(value)),
        }
    }
}

fn actions_of(
    connection: &Connection,
    model: Option<ModelId>,
    database: Option<DatabaseId>,
) -> Result<HashSet<i64>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT a.id FROM action a JOIN model m ON m.id = a.model_id
          WHERE (?1 IS NULL OR m.id = ?1) AND (?2 IS NULL OR m.database_id = ?2)",
    )?;
    let wanted = (model.map(ModelId::as_i64), database.map(DatabaseId::as_i64));
    let ids = statement.query_map(wanted, |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

fn line(row: &Row<'_>) -> Result<RunLine, StoreError> {
    let user = user_name(row)?;
    let row = Named::new("run", row);
    let error: Option<RunError> = row.json_or_null("error")?;
    Ok(RunLine {
        id: row.word("id")?,
        action_id: row.parsed_or_null::<i64, _>("action_id")?,
        action_name: row.get("action_name")?,
        user,
        api_key: row.get("api_key")?,
        door: row.word("door")?,
        status: row.word("status")?,
        started_at: row.time("started_at_us")?,
        finished_at: row.time_or_null("finished_at_us")?,
        values: in_short(&row.json("parameters")?),
        rows_affected: row.parsed_or_null::<i64, _>("rows_affected")?,
        error: error.map(|error| error.message),
    })
}

/// First and last name of who ran it, or else the e-mail address.
fn user_name(row: &Row<'_>) -> Result<Option<String>, StoreError> {
    let Some(email) = row.get::<_, Option<String>>("email")? else { return Ok(None) };
    let (first, last): (String, String) = (row.get("first_name")?, row.get("last_name")?);
    let name = format!("{first} {last}");
    let name = name.trim();
    Ok(Some(if name.is_empty() { email } else { name.to_owned() }))
}

/// The values by parameter id, as far as they have room.
fn in_short(values: &serde_json::Map<String, Value>) -> Vec<ShortValue> {
    let mut room = MOST_CHARS;
    let mut short = Vec::new();
    for (id, value) in values {
        let (name, text) = match value {
            Value::Null => continue,
            Value::Array(rows) if rows.len() == 1 => (None, "1 row".to_owned()),
            Value::Array(rows) => (None, format!("{} rows", rows.len())),
            Value::String(text) => (Some(id), text.clone()),
            other => (Some(id), other.to_string()),
        };
        let text = match text.char_indices().nth(room) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
            None => text,
        };
        room = room.saturating_sub(text.chars().count());
        short.push(ShortValue { name: name.cloned(), text });
        if room == 0 {
            break;
        }
    }
    short
}
