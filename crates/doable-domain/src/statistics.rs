//! Figures of many runs: how often, how often not, and how long.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::ActionId;

/// How long the spans of time are that runs are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Width {
    /// An hour.
    Hour,
    /// A day.
    Day,
}

impl Width {
    /// The same in hours.
    #[must_use]
    pub fn hours(self) -> u8 {
        match self {
            Self::Hour => 1,
            Self::Day => 24,
        }
    }
}

/// Figures of some runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Figures {
    /// How many there were.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub runs: u64,
    /// How many of them failed.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub failed: u64,
    /// Half of those that have ended took at most so long, in milliseconds.
    pub p50_ms: Option<f64>,
    /// 95 of 100 of those that have ended took at most so long, in milliseconds.
    pub p95_ms: Option<f64>,
}

/// Figures of the runs that started in a span of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SpanFigures {
    /// When it begins.
    #[cfg_attr(feature = "types", ts(type = "string"))]
    pub start: Timestamp,
    /// Of it.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Figures of the runs of an action.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ActionFigures {
    /// The action, or `None` once it is deleted.
    pub action_id: Option<ActionId>,
    /// A name it ran under.
    pub action_name: String,
    /// Of it.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Figures in all, over time, and by action.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Statistics {
    /// Of all.
    pub total: Figures,
    /// Oldest first; spans without a run are left out.
    pub spans: Vec<SpanFigures>,
    /// Those that ran most first.
    pub actions: Vec<ActionFigures>,
    /// Whether there were more runs than are looked at; these are the newest then.
    pub truncated: bool,
}
