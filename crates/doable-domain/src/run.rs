//! One execution of an action, kept in the journal whether it succeeded or not
//! (safety.md "Journal").

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    code::Code,
    id::{ActionId, RunId, UserId},
    problem::RowProblem,
};

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum RunStatus {
    /// Durable, and on its way.
    Started,
    /// Done; what it changed is committed.
    Succeeded,
    /// Refused or rolled back, or the target said no.
    Failed,
    /// Its process died before it could say how it ended.
    Unknown,
    /// It succeeded and was taken back by a later run.
    Undone,
}

impl RunStatus {
    /// The status as it stands in the store and over the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Undone => "undone",
        }
    }
}

/// The way a run came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Door {
    /// The desktop window, or the same UI in a browser.
    Window,
    /// The REST API.
    Api,
    /// A public link's form.
    Public,
    /// The command line.
    Terminal,
}

impl Door {
    /// The door as it stands in the store and over the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Api => "api",
            Self::Public => "public",
            Self::Terminal => "terminal",
        }
    }
}

/// One execution as the journal holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Run {
    /// Its id; ids sort by start.
    pub id: RunId,
    /// The action, or `None` once it is deleted.
    pub action_id: Option<ActionId>,
    /// The action's name when it ran.
    pub action_name: String,
    /// How many times the action had been saved when it ran, from 1.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub action_version: u64,
    /// The user who ran it; `None` for public links.
    pub user_id: Option<UserId>,
    /// The name that the API key had which it came with, if it came with one.
    pub api_key: Option<String>,
    /// The way it came in.
    pub door: Door,
    /// How far it has come.
    pub status: RunStatus,
    /// When it became durable.
    #[cfg_attr(feature = "types", ts(type = "string"))]
    pub started_at: Timestamp,
    /// When its outcome was known; `None` while started or unknown.
    #[cfg_attr(feature = "types", ts(type = "string | null"))]
    pub finished_at: Option<Timestamp>,
    /// The values it ran with, by parameter id; secret ones are `•••`.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub parameters: Map<String, Value>,
    /// Rows it changed, where that is known.
    #[cfg_attr(feature = "types", ts(type = "number | null"))]
    pub rows_affected: Option<u64>,
    /// What went wrong, in words, and by field.
    pub error: Option<RunError>,
    /// The answer, if it is at most [`MAX_RESULT_BYTES`] long.
    pub result: Option<RunResult>,
    /// The caller's key for running once.
    pub idempotency_key: Option<String>,
}

/// A run as a line of the journal: what is told of it in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RunLine {
    /// Its id; ids sort by start.
    pub id: RunId,
    /// The action, or `None` once it is deleted.
    pub action_id: Option<ActionId>,
    /// The action's name when it ran.
    pub action_name: String,
    /// The name of the user who ran it; `None` for public links.
    pub user: Option<String>,
    /// The name that the API key had which it came with, if it came with one.
    pub api_key: Option<String>,
    /// The way it came in.
    pub door: Door,
    /// How far it has come.
    pub status: RunStatus,
    /// When it became durable.
    #[cfg_attr(feature = "types", ts(type = "string"))]
    pub started_at: Timestamp,
    /// When its outcome was known; `None` while started or unknown.
    #[cfg_attr(feature = "types", ts(type = "string | null"))]
    pub finished_at: Option<Timestamp>,
    /// Its values, as far as they have room; secret ones are `•••`.
    pub values: Vec<ShortValue>,
    /// Rows it changed, where that is known.
    #[cfg_attr(feature = "types", ts(type = "number | null"))]
    pub rows_affected: Option<u64>,
    /// What went wrong, in one sentence.
    pub error: Option<String>,
}

/// One of a run's values, as short as a line needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ShortValue {
    /// What it is called: its field's label, or else its parameter's id; `None` for a list
    /// of rows.
    pub name: Option<String>,
    /// Its beginning.
    pub text: String,
}

/// The longest answer that is kept, in bytes of JSON (safety.md "Journal").
pub const MAX_RESULT_BYTES: usize = 64 * 1024;

/// The answer of a run that succeeded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RunResult {
    /// 200 with a body or 204 without (actions.md §3.4).
    pub status: u16,
    /// The body; null with 204.
    #[cfg_attr(feature = "types", ts(type = "unknown"))]
    pub body: Value,
}

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RunError {
    /// The code the caller got.
    pub code: Code,
    /// One sentence.
    pub message: String,
    /// More, by field.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// What is wrong with which rows of a list; of very many, the journal keeps the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowProblem>,
    /// The body an `error_handle` made of the reply, where there is one.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(type = "unknown"))]
    pub body: Option<Value>,
    /// Whether the target may have acted all the same.
    #[serde(default)]
    pub may_have_acted: bool,
}
