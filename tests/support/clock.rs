//! A clock that stands still until a test moves it.

use std::sync::{Arc, Mutex, PoisonError};

use doable_app::Clock;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// The clock; its clones show the same time.
#[derive(Clone, Debug)]
pub struct StoppedClock(Arc<Mutex<Timestamp>>);

impl Default for StoppedClock {
    /// Stands at the moment it is made.
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Timestamp::now())))
    }
}

impl StoppedClock {
    /// Moves on by so many seconds.
    pub fn advance(&self, seconds: i64) {
        self.advance_by(SignedDuration::from_secs(seconds));
    }

    /// Moves on by `time`.
    pub fn advance_by(&self, time: SignedDuration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_add(time).unwrap_or(Timestamp::MAX);
    }

    /// What it shows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It as a program reads it, in UTC.
    #[must_use]
    pub fn reader(&self) -> Clock {
        let clock = self.clone();
        Arc::new(move || clock.now().to_zoned_datetime(TimeZone::UTC))
    }
}
