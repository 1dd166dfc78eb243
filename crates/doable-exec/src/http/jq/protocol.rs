//! What goes between the program and its jq worker: lines of JSON.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The longest result of a program, in bytes of JSON (actions.md §3.4).
pub(super) const MAX_RESULT_BYTES: usize = 10 * 1024 * 1024;

/// The first line of a question; the second is the program's input.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Question {
    pub(super) program: String,
}

/// The one line of an answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    /// What it yielded. `null` is a result like any other.
    Result(Value),
    /// It yielded nothing.
    Nothing,
    /// It yielded more than once.
    TooMany,
    /// Its result is longer than [`MAX_RESULT_BYTES`].
    TooLarge,
    /// It raised an error.
    Raised(String),
    /// It is not a program.
    DoesNotCompile { message: String, line: u32, column: u32 },
}
