//! What we remember: actions, databases, runs and settings in one SQLite file.
//!
//! The public face is async and names no SQLite type, so that another backend can
//! take its place. One thread writes, and writes that wait together share a commit;
//! reads run beside it on connections of their own. Times come from the caller.

mod actions;
mod api_keys;
mod backup;
mod cards;
mod damage;
mod databases;
mod error;
mod folder;
mod history;
mod http_secrets;
mod journal;
mod links;
mod listing;
mod migrate;
mod models;
mod processes;
mod readers;
mod restore;
mod retention;
mod row;
mod runs;
mod schema;
mod sessions;
mod settings;
mod statistics;
#[cfg(test)]
mod tests;
mod users;
mod versions;
mod writer;

use std::{path::Path, sync::Arc};

use doable_domain::secret::Secret;
use jiff::Timestamp;

use self::{damage::Damage, folder::Folder, processes::Process, readers::Readers, writer::Writer};

pub use api_keys::{ApiKey, NewApiKey};
pub use backup::Backup;
pub use cards::{Card, CardSpec};
pub use databases::{DatabaseChange, NewDatabase};
pub use error::StoreError;
pub use http_secrets::SecretUser;
pub use journal::{JournalFilter, JournalPage, NamedRun};
pub use listing::{ActionGroup, Overview, RecentRun};
pub use models::NewModel;
pub use restore::{Restored, newest_whole_backup, restore_now};
pub use runs::{Begun, Finish, NewRun, RunFilter};
pub use schema::{KnownColumn, KnownSchema, KnownTable};
pub use statistics::Measured;
pub use users::{User, UserSpec};
pub use versions::Saved;

/// How long a process means to stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tenure {
    /// A window or a server: the one owner of its data folder.
    LongLived,
    /// A command that ends soon; it shares the folder with whoever owns it.
    OneShot,
}

/// What was found when a store was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// Runs of processes that have died, whose outcome is unknown from now on.
    pub newly_unknown: u64,
    /// The format the file had before it was upgraded.
    pub upgraded_from: Option<u32>,
    /// Whether the last owner was not ended as it should be; the file is looked through then.
    pub unclean: bool,
}

/// An open data folder: a handle that is cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Parts>);

struct Parts {
    folder: Folder,
    writer: Writer,
    readers: Readers,
    process: Process,
    damage: Damage,
}

impl Drop for Parts {
    fn drop(&mut self) {
        // What stays written only means that the file is looked through at the next start.
        let _ = self.end();
    }
}

impl Parts {
    fn end(&self) -> Result<(), StoreError> {
        // Damage, or a look that was cut short, has to be found at the next start.
        if self.damage.is_sound() { self.folder.let_go() } else { Ok(()) }
    }
}

impl Store {
    /// Opens the folder's store, makes it if it is not there, upgrades it if it is
    /// older, and marks the runs of dead processes as unknown.
    ///
    /// # Errors
    ///
    /// [`StoreError::Owned`] if a long-lived process has the folder and this one
    /// wants to; [`StoreError::TooNew`] if a newer program wrote it; both leave it
    /// untouched.
    pub async fn open(
        folder: &Path,
        tenure: Tenure,
        now: Timestamp,
    ) -> Result<(Self, Opened), StoreError> {
        let folder = folder.to_owned();
        let opened = tokio::task::spawn_blocking(move || Self::open_blocking(&folder, tenure, now));
        let (store, upgraded_from) = opened.await.map_err(|_| StoreError::Stopped)??;
        let newly_unknown = match store.mark_abandoned_runs().await {
            // What can be read of it still is.
            Err(StoreError::Damaged { .. }) => 0,
            other => other?,
        };
        let unclean = store.0.folder.is_unclean();
        if unclean {
            store.check_aside()?;
        }
        Ok((store, Opened { newly_unknown, upgraded_from, unclean }))
    }

    fn open_blocking(
        folder: &Path,
        tenure: Tenure,
        now: Timestamp,
    ) -> Result<(Self, Option<u32>), StoreError> {
        let folder = Folder::open(folder, tenure)?;
        // Whoever stays only shortly leaves that to the owner.
        if tenure == Tenure::LongLived {
            restore::finish(&folder, now)?;
        }
        let (connection, upgraded_from) = migrate::open(&folder, now)?;
        let process = Process::new(&folder);
        let damage = Damage::none(folder.file());
        let readers = Readers::new(folder.file(), damage.clone());
        let writer = Writer::start(connection, damage.clone())?;
        let parts = Parts { folder, writer, readers, process, damage };
        Ok((Self(Arc::new(parts)), upgraded_from))
    }

    /// Writes down that this process ends as it should, if it owns the folder; dropping the
    /// last handle does the same.
    ///
    /// # Errors
    ///
    /// [`StoreError::Folder`] if that can't be written; the file is looked through at the next
    /// start then.
    pub fn end(&self) -> Result<(), StoreError> {
        self.0.end()
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.0.folder.path()
    }

    /// The key that signs prefilled links and forms of this data folder.
    ///
    /// # Errors
    ///
    /// [`StoreError::Folder`] if its file can't be read or made.
    pub async fn signing_key(&self) -> Result<Secret<[u8; 32]>, StoreError> {
        let store = self.clone();
        let key = tokio::task::spawn_blocking(move || store.0.folder.signing_key());
        key.await.map_err(|_| StoreError::Stopped)?.map(Secret::new)
    }

    /// Copies the store to `backups/` and checks the copy; the last five are kept.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the copy can't be written or is not whole.
    pub async fn back_up(&self, now: Timestamp) -> Result<(), StoreError> {
        let store = self.clone();
        let backed_up =
            tokio::task::spawn_blocking(move || backup::back_up(&store.0.folder, now).map(drop));
        self.suspect(backed_up.await.map_err(|_| StoreError::Stopped)?).await
    }

    /// Backs up as [`Store::back_up`] does, unless there is a copy of the last 24
    /// hours; answers whether one was made.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the copy can't be written or is not whole.
    pub async fn back_up_if_due(&self, now: Timestamp) -> Result<bool, StoreError> {
        let store = self.clone();
        let backed_up = tokio::task::spawn_blocking(move || {
            let due = backup::is_due(&store.0.folder, now)?;
            if due {
                backup::back_up(&store.0.folder, now)?;
            }
            Ok(due)
        });
        self.suspect(backed_up.await.map_err(|_| StoreError::Stopped)?).await
    }
}
