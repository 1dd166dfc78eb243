//! Handles that are tried on a reply.

use doable_domain::template::Position;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `try_handles {error_handle, response_handle, reply}` → [`TriedHandles`].
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct TryHandles {
    /// The program; blank for the one that is taken without one.
    pub error_handle: String,
    /// The program; blank for none.
    pub response_handle: String,
    /// `{status, headers, body}`.
    #[cfg_attr(feature = "types", ts(type = "unknown"))]
    pub reply: Value,
}

/// What the handles make of a reply; nothing was sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct TriedHandles {
    /// The error handle.
    pub error: TriedHandle,
    /// The response handle.
    pub response: TriedHandle,
}

/// What a handle makes of a reply.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum TriedHandle {
    /// There is none.
    Absent,
    /// It yields this.
    Yields {
        /// The value.
        #[cfg_attr(feature = "types", ts(type = "unknown"))]
        value: Value,
    },
    /// It yields nothing.
    Nothing,
    /// It fails as it would in a run.
    Failed {
        /// How.
        message: String,
        /// Where, if it does not compile.
        at: Option<Position>,
    },
}
