//! The runs of this process that are on their way: a person can cancel one.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio_util::sync::CancellationToken;

/// Cancellation by idempotency key: the form knows its key before the run has an id.
#[derive(Default)]
pub(crate) struct Running(Mutex<HashMap<String, CancellationToken>>);

impl Running {
    /// Notes a run under `key`, for as long as the guard lives.
    pub(crate) fn enter(&self, key: String) -> Entry<'_> {
        let token = CancellationToken::new();
        self.lock().insert(key.clone(), token.clone());
        Entry { running: self, key, token }
    }

    /// Cancels the run with `key`; false if there is none.
    pub(crate) fn cancel(&self, key: &str) -> bool {
        match self.lock().get(key) {
            Some(token) => {
                token.cancel();
                true
            }
            None => false,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, CancellationToken>> {
        // The map is whole at every moment, so a panic elsewhere does not matter.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run that can be cancelled; leaving it out of scope takes it off the list.
pub(crate) struct Entry<'a> {
    running: &'a Running,
    key: String,
    token: CancellationToken,
}

impl Entry<'_> {
    /// What the executor listens to.
    pub(crate) fn token(&self) -> CancellationToken {
        self.token.clone()
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.running.lock().remove(&self.key);
    }
}
