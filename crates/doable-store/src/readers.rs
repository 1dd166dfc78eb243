//! Reading beside the one writer: a few connections, opened when they are needed.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, OpenFlags};

use crate::{StoreError, damage::Damage, migrate};

/// How many idle connections are kept.
const KEPT: usize = 8;

/// Connections that only read.
pub(crate) struct Readers {
    path: PathBuf,
    idle: Arc<Mutex<Vec<Connection>>>,
    damage: Damage,
}

impl Readers {
    /// Readers of the file at `path`; none is opened yet.
    pub(crate) fn new(path: PathBuf, damage: Damage) -> Self {
        Self { path, idle: Arc::default(), damage }
    }

    /// Does `work` on a connection, off the async threads.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let idle = Arc::clone(&self.idle);
        let path = self.path.clone();
        let read = tokio::task::spawn_blocking(move || {
            // A panic elsewhere leaves a list that is whole.
            let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match taken {
                Some(connection) => connection,
                None => migrate::connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
            };
            let answer = work(&connection);
            let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT {
                idle.push(connection);
            }
            answer
        });
        self.damage.notice(read.await.map_err(|_| StoreError::Stopped)?)
    }
}
