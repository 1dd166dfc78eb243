//! The sorts of failure a caller can tell apart (house rule: a code exists only if
//! something branches on it).

use serde::{Deserialize, Serialize};

/// What a client branches on when a command fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// There is no such thing.
    NotFound,
    /// The caller may not.
    Forbidden,
    /// Something given is wrong; `fields` says what.
    Invalid,
    /// The thing has changed meanwhile, or runs already.
    Conflict,
    /// Actions are off on the database.
    Disabled,
    /// The target said no.
    Rejected,
    /// The target could not be reached.
    Unreachable,
    /// No answer in time; it may have happened.
    TimedOut,
    /// Cancelled by a person.
    Cancelled,
    /// The program's own file is damaged; a backup may take its place.
    Damaged,
    /// A fault of this program.
    Internal,
}
