//! What the commands about the journal take and give.

use doable_domain::{
    action::Method,
    id::{ActionId, DatabaseId, ModelId, RunId, UserId},
    run::{Door, Run, RunLine, RunStatus},
    statistics::Width,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `search_runs {…}` → [`RunPage`]; a condition that is absent or null means any.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct SearchRuns {
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
    #[cfg_attr(feature = "types", ts(type = "string | null"))]
    pub from: Option<Timestamp>,
    /// Only those before this moment.
    #[cfg_attr(feature = "types", ts(type = "string | null"))]
    pub until: Option<Timestamp>,
    /// In the action's name or in a value, in any case; or a run's whole id.
    pub text: Option<String>,
    /// Only those before this one.
    pub before: Option<RunId>,
    /// At most so many; 1 to 200, 50 if absent.
    pub limit: Option<u32>,
}

/// `search_runs` → some runs, newest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RunPage {
    /// The runs; fewer than the limit, even none, if many were looked at for them.
    pub runs: Vec<RunLine>,
    /// What to ask for as `before` to see more; `None`: there are no more.
    pub next: Option<RunId>,
}

/// `run_statistics {action_id?, from, until, width, ahead_minutes}` → `Statistics`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct MeasureRuns {
    /// Only this action's.
    #[serde(default)]
    pub action_id: Option<ActionId>,
    /// From this moment on.
    #[cfg_attr(feature = "types", ts(type = "string"))]
    pub from: Timestamp,
    /// Before this moment.
    #[cfg_attr(feature = "types", ts(type = "string"))]
    pub until: Timestamp,
    /// How long the spans of time are.
    pub width: Width,
    /// How far the reader's clock is before UTC, in minutes; at most a day.
    pub ahead_minutes: i32,
}

/// `save_runs {format, …}` with the conditions of `search_runs` → [`SavedRuns`], or null if
/// the person names no file; the window's alone.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SaveRuns {
    /// What kind of file.
    pub format: ExportFormat,
    /// Which runs.
    #[serde(flatten)]
    pub runs: SearchRuns,
}

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// For spreadsheets: a line for each run.
    Csv,
    /// For programs: a list of runs as the API has them.
    Json,
}

impl ExportFormat {
    /// How the file's name ends.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// `save_runs` → where they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SavedRuns {
    /// The file.
    pub path: String,
    /// How many runs are in it.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub runs: u64,
}

/// `describe_run {id}` → a run with all that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RunRecord {
    /// The run.
    pub run: Run,
    /// The name of the user who ran it.
    pub user: Option<String>,
    /// The version the action has now; `None` once it is deleted.
    #[cfg_attr(feature = "types", ts(type = "number | null"))]
    pub version_now: Option<u64>,
    /// What its parameters are called, in the form's order, as far as the action has them.
    pub labels: Vec<Label>,
    /// What was sent.
    pub sent: Sent,
}

/// What a parameter is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Label {
    /// The parameter.
    pub id: String,
    /// Its name in the form.
    pub label: String,
}

/// What a run sent, made again from its action; secrets are `•••`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(tag = "sort", rename_all = "snake_case")]
pub enum Sent {
    /// To a database.
    Statement {
        /// With the engine's placeholders.
        sql: String,
        /// The values for them, by place.
        #[cfg_attr(feature = "types", ts(type = "Array<unknown>"))]
        binds: Vec<Value>,
        /// The database's name.
        database: String,
    },
    /// To a server.
    Request {
        /// The method.
        method: Method,
        /// The address.
        url: String,
        /// Those of the template and the program's own.
        headers: Vec<SentHeader>,
        /// The body, if there is one.
        body: Option<String>,
    },
    /// That is not known any more, or can't be told.
    Unknown {
        /// Why, as a sentence.
        why: String,
    },
}

impl Sent {
    /// Nothing to tell, for this reason.
    pub(crate) fn unknown(why: &str) -> Self {
        Self::Unknown { why: why.to_owned() }
    }
}

/// A header of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SentHeader {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}
