//! Connections of one database that no run uses: the last used first, each closed when
//! nobody has used it for a while.
//!
//! A pool library would ask the server each time whether it is there, keep connections for
//! ever, or forget what is prepared on them; what is left of it then is a list.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use tokio::time::{self, Instant};

use super::IdleLimit;

/// For so long a connection that has answered is taken to be still there without asking
/// it. Hikari's pool, which many servers run on, waits as long before it asks again.
pub(super) const FRESH: Duration = Duration::from_millis(500);

/// Connections that nobody uses.
#[derive(Debug)]
pub(super) struct Idle<T> {
    kept: Mutex<Kept<T>>,
    limit: Duration,
}

#[derive(Debug)]
struct Kept<T> {
    /// Since when nobody has used it; the last used last.
    connections: Vec<(T, Instant)>,
    /// Whether a task looks after them.
    is_swept: bool,
}

impl<T: Send + 'static> Idle<T> {
    pub(super) fn new(IdleLimit(limit): IdleLimit) -> Self {
        Self { kept: Mutex::new(Kept { connections: Vec::new(), is_swept: false }), limit }
    }

    /// The one that was used last, and for how long nobody has used it; it may be gone
    /// meanwhile.
    pub(super) fn take(&self) -> Option<(T, Duration)> {
        self.kept().connections.pop().map(|(connection, since)| (connection, since.elapsed()))
    }

    /// Keeps one for the next run.
    pub(super) fn keep(self: &Arc<Self>, connection: T) {
        let mut kept = self.kept();
        kept.connections.push((connection, Instant::now()));
        if !kept.is_swept {
            kept.is_swept = true;
            tokio::spawn(sweep(Arc::downgrade(self), self.limit));
        }
    }

    /// Closes all: the server has been away, or its settings have changed.
    pub(super) fn forget(&self) {
        self.kept().connections.clear();
    }

    fn kept(&self) -> MutexGuard<'_, Kept<T>> {
        // Each change is whole by itself, so a panic elsewhere spoils nothing.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes what has been idle for long; ends once nothing is idle or the list is gone.
async fn sweep<T: Send + 'static>(idle: Weak<Idle<T>>, limit: Duration) {
    loop {
        time::sleep(limit).await;
        let Some(idle) = idle.upgrade() else { return };
        let mut kept = idle.kept();
        kept.connections.retain(|(_, since)| since.elapsed() < limit);
        if kept.connections.is_empty() {
            kept.is_swept = false;
            return;
        }
    }
}
