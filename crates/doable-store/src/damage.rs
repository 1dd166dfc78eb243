//! Damage of the file: how it is noticed, and what it means. What can still be read is read;
//! nothing is written any more, until a copy takes the store's place.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use rusqlite::OpenFlags;
use tokio::sync::watch;

use crate::{Store, StoreError, migrate};

/// What is known of the file; cheap to clone.
#[derive(Clone)]
pub(crate) struct Damage(Arc<Inner>);

struct Inner {
    path: PathBuf,
    state: watch::Sender<State>,
}

enum State {
    /// Nothing speaks against it.
    Sound,
    /// It is looked through; who writes waits for the end of that.
    Checking,
    /// It is damaged, and how.
    Damaged(String),
}

impl Damage {
    /// Of the file at `path`, of which nothing bad is known.
    pub(crate) fn none(path: PathBuf) -> Self {
        Self(Arc::new(Inner { path, state: watch::Sender::new(State::Sound) }))
    }

    /// Ready once the file may be written to.
    pub(crate) async fn let_write(&self) -> Result<(), StoreError> {
        if self.is_sound() {
            return Ok(());
        }
        let mut states = self.0.state.subscribe();
        let settled = states.wait_for(|state| !matches!(state, State::Checking)).await;
        match settled.map_err(|_| StoreError::Stopped)?.reason() {
            None => Ok(()),
            Some(reason) => Err(self.error(reason)),
        }
    }

    /// Hands `outcome` on, and remembers it if it says that the file is damaged.
    pub(crate) fn notice<T>(&self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        match outcome {
            Err(StoreError::Damaged { reason, .. }) => {
                self.0.state.send_replace(State::Damaged(reason.clone()));
                Err(self.error(reason))
            }
            other => other,
        }
    }

    /// Whether nothing speaks against the file, and nobody is still looking.
    pub(crate) fn is_sound(&self) -> bool {
        matches!(*self.0.state.borrow(), State::Sound)
    }

    fn error(&self, reason: String) -> StoreError {
        StoreError::Damaged { path: self.0.path.clone(), reason }
    }

    /// What is known of it.
    pub(crate) fn known(&self) -> Option<StoreError> {
        self.0.state.borrow().reason().map(|reason| self.error(reason))
    }

    /// Looks the file through on a thread of its own, which a program that ends does not wait
    /// for; reads go on beside it.
    fn check_aside(&self) -> Result<(), StoreError> {
        self.0.state.send_replace(State::Checking);
        let damage = self.clone();
        let started = thread::Builder::new().name("doable-check".to_owned()).spawn(move || {
            let checked = damage.notice(quick_check(&damage.0.path));
            if !matches!(checked, Err(StoreError::Damaged { .. })) {
                // What kept it from being read, if anything, every write will meet by itself.
                damage.0.state.send_if_modified(|state| {
                    let ends = matches!(state, State::Checking);
                    if ends {
                        *state = State::Sound;
                    }
                    ends
                });
            }
        });
        started.map(drop).map_err(StoreError::folder(&self.0.path))
    }
}

impl State {
    fn reason(&self) -> Option<String> {
        match self {
            Self::Sound | Self::Checking => None,
            Self::Damaged(reason) => Some(reason.clone()),
        }
    }
}

impl Store {
    /// Looks the file through in the background, and holds back whoever writes until then.
    pub(crate) fn check_aside(&self) -> Result<(), StoreError> {
        self.0.damage.check_aside()
    }

    /// Looks the file through now.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`] if it is not whole; nothing is written from then on.
    pub async fn check(&self) -> Result<(), StoreError> {
        let damage = self.0.damage.clone();
        let checked =
            tokio::task::spawn_blocking(move || damage.notice(quick_check(&damage.0.path)));
        checked.await.map_err(|_| StoreError::Stopped)?
    }

    /// Hands `made` on; if a copy came out damaged, the file itself is looked through.
    pub(crate) async fn suspect<T>(&self, made: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(StoreError::Damaged { .. }) = &made {
            self.check().await?;
        }
        made
    }

    /// The damage of the file, as far as it has shown.
    #[must_use]
    pub fn damage(&self) -> Option<StoreError> {
        self.0.damage.known()
    }

    /// Ready once damage of the file has shown; waits for as long as it is whole.
    pub async fn damaged(&self) {
        let mut states = self.0.damage.0.state.subscribe();
        // The sender lives as long as this handle does.
        let _ = states.wait_for(|state| matches!(state, State::Damaged(_))).await;
    }
}

/// Every page and every record of the file at `path`, without what only the indexes tell.
fn quick_check(path: &Path) -> Result<(), StoreError> {
    let connection = migrate::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    match verdict.as_str() {
        "ok" => Ok(()),
        // Its first line names the part that was looked at.
        _ => Err(StoreError::Damaged {
            path: path.to_owned(),
            reason: verdict.replace('\n', " ").trim_start_matches("*** ").to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::Tenure;

    #[tokio::test]
    async fn an_end_during_the_look_leaves_it_to_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Store::open(folder.path(), Tenure::LongLived, Timestamp::UNIX_EPOCH);
        let (store, _) = open().await.unwrap();
        store.0.damage.0.state.send_replace(State::Checking);

        drop(store);

        let (store, opened) = open().await.unwrap();
        assert!(opened.unclean);
        store.check().await.unwrap();
        store.0.damage.let_write().await.unwrap();
        drop(store);
        assert!(!open().await.unwrap().1.unclean);
    }
}
