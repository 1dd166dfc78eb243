//! Bounds that a person may set on a run: how long it takes, how much it reads.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A number outside the range its field allows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be between {min} and {max}, received: {received}")]
pub struct OutOfRange {
    /// The smallest number allowed.
    pub min: u64,
    /// The largest number allowed.
    pub max: u64,
    /// What was given.
    pub received: u64,
}

/// The longest a run may take, in whole milliseconds, from the first byte sent
/// to the last byte read.
///
/// Always between [`TimeLimit::MIN`] and [`TimeLimit::MAX`]; a number outside
/// that range is refused, never clamped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(try_from = "u64", into = "u64")]
#[cfg_attr(feature = "types", ts(type = "number"))]
pub struct TimeLimit(u64);

impl TimeLimit {
    /// 100 ms: below this, even a local database times out by chance.
    pub const MIN: Self = Self(100);
    /// Ten minutes (actions.md §2.1, `http_options.timeout_ms`).
    pub const MAX: Self = Self(600_000);

    /// # Errors
    ///
    /// [`OutOfRange`] if `millis` is below [`Self::MIN`] or above [`Self::MAX`].
    pub fn from_millis(millis: u64) -> Result<Self, OutOfRange> {
        if !(Self::MIN.0..=Self::MAX.0).contains(&millis) {
            return Err(OutOfRange { min: Self::MIN.0, max: Self::MAX.0, received: millis });
        }
        Ok(Self(millis))
    }

    /// The limit in whole milliseconds.
    #[must_use]
    pub fn as_millis(self) -> u64 {
        self.0
    }

    /// The limit as a length of time.
    #[must_use]
    pub fn as_duration(self) -> Duration {
        Duration::from_millis(self.0)
    }
}

/// Thirty seconds: the limit of safety.md "Guard" and of actions.md §2.1.
impl Default for TimeLimit {
    fn default() -> Self {
        Self(30_000)
    }
}

impl TryFrom<u64> for TimeLimit {
    type Error = OutOfRange;

    fn try_from(millis: u64) -> Result<Self, OutOfRange> {
        Self::from_millis(millis)
    }
}

impl From<TimeLimit> for u64 {
    fn from(limit: TimeLimit) -> u64 {
        limit.0
    }
}
