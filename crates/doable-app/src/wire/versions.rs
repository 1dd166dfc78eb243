//! The versions of an action, as the window sees them.

use doable_domain::{action::Action, id::ActionId};
use serde::{Deserialize, Serialize};

/// `list_versions {id}` → one line for each version that is kept, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct VersionLine {
    /// How often the action had been saved then.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub version: u64,
    /// When it was saved, RFC 3339.
    pub saved_at: String,
    /// The name of who saved it; null if nobody knows.
    pub saved_by: Option<String>,
}

/// `get_version {id, version}`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct OfVersion {
    /// The action.
    pub id: ActionId,
    /// Which of its versions.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub version: u64,
}

/// `get_version` → the action as it was then.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ActionVersion {
    /// The action, its version and its time those of then.
    pub action: Action,
}

/// `restore_version {id, version, current}` → the action as saved anew.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RestoreVersion {
    /// The action.
    pub id: ActionId,
    /// The version to bring back.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub version: u64,
    /// The newest one that was seen; `conflict` if there is a newer.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub current: u64,
}
