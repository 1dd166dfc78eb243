//! Requests and SQL that come from elsewhere, or go there.

use doable_domain::{action::Method, id::ActionId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `read_curl {text}` → [`ReadRequest`].
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ReadCurl {
    /// The command, as it was pasted.
    pub text: String,
}

/// The request that a `curl` command would send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ReadRequest {
    /// Its method.
    pub method: Method,
    /// Its address.
    pub url: String,
    /// Names, each once, and values, in the command's order.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Option<String>,
    /// What was left out or is to be looked at, in words.
    pub notes: Vec<String>,
}

/// `copy_action {id, parameters, form}` → [`Copied`].
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct CopyAction {
    /// The action.
    pub id: ActionId,
    /// The values by parameter id or slug, as for `execute_action`.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub parameters: Map<String, Value>,
    /// What it is to become.
    pub form: CopyAs,
}

/// What an action is copied as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CopyAs {
    /// A `curl` command: HTTP actions.
    Curl,
    /// SQL with its values written out: SQL actions, and row actions on one row.
    Sql,
    /// The same as a command for the engine's own program: `psql`, `mysql`, `sqlite3`.
    Command,
}

/// A text to put into the clipboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Copied {
    /// The text; a secret in it is still its `{{$secret.NAME}}`.
    pub text: String,
}
