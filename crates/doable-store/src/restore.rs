//! Going back to a copy: it is checked and laid ready while the store is in use, and takes
//! the store's place when the folder is opened next, before anything reads it.
//!
//! Each step is one rename, so whenever the program ends there is either the old store or
//! the new one, and what was begun is finished at the next start. The old file is kept.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{
    Store, StoreError, Tenure,
    backup::{BEFORE_RESTORE, Backup, list, name_at},
    folder::{Folder, make_private},
    migrate,
};

/// The tables that every format has: without them it is no store.
const TABLES: [&str; 4] = ["action", "run", "setting", "user_account"];
/// How often it is tried to have the store alone, and how long is waited in between.
const TRIES: u32 = 20;
const A_MOMENT: Duration = Duration::from_millis(10);

impl Store {
    /// The copies there are, newest first, those from before a restore among them.
    ///
    /// # Errors
    ///
    /// [`StoreError::Folder`] if their folder can't be read.
    pub async fn backups(&self) -> Result<Vec<Backup>, StoreError> {
        self.beside(list).await
    }

    /// Whether a copy lies ready to take the store's place at the next start.
    #[must_use]
    pub fn is_restoring(&self) -> bool {
        ready(&self.0.folder).exists()
    }

    /// Checks the copy `name` and lays it ready; the store itself goes on unchanged.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is no such copy; [`StoreError::NotAStore`],
    /// [`StoreError::TooNew`] if it can't be used. What lay ready before still does.
    pub async fn restore(&self, name: String) -> Result<(), StoreError> {
        self.beside(move |folder| {
            let known = list(folder)?.into_iter().any(|backup| backup.name == name);
            if !known {
                return Err(StoreError::NotFound);
            }
            lay_ready(folder, &folder.backups().join(name))
        })
        .await
    }

    /// Takes back a restore that has not happened yet.
    ///
    /// # Errors
    ///
    /// [`StoreError::Folder`] if the copy that lies ready can't be removed.
    pub async fn cancel_restore(&self) -> Result<(), StoreError> {
        self.beside(|folder| {
            let path = ready(folder);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    Err(StoreError::folder(&path)(error))
                }
                _ => Ok(()),
            }
        })
        .await
    }

    /// Does `work` on the folder, off the async threads.
    async fn beside<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Folder) -> Result<T, StoreError> + Send + 'static,
    {
        let store = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&store.0.folder));
        done.await.map_err(|_| StoreError::Stopped)?
    }
}

/// A copy that has taken the store's place, or will.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The copy.
    pub backup: Backup,
    /// Whether it is in place; otherwise another process has the store open, and it will be
    /// at the next start.
    pub in_place: bool,
}

/// The newest copy that is whole, of a data folder whose store need not be.
///
/// # Errors
///
/// [`StoreError::Folder`] if the copies can't be listed.
pub async fn newest_whole_backup(folder: &Path) -> Result<Option<Backup>, StoreError> {
    let folder = folder.to_owned();
    let newest =
        tokio::task::spawn_blocking(move || newest_whole(&Folder::open(&folder, Tenure::OneShot)?));
    newest.await.map_err(|_| StoreError::Stopped)?
}

/// Puts a copy in the place of a store that need not be whole: the one called `name`, or the
/// newest that is whole. The old file is kept.
///
/// # Errors
///
/// [`StoreError::Owned`] if a long-lived process has the folder; [`StoreError::NotFound`] if
/// there is no such copy; otherwise as [`Store::restore`] says.
pub async fn restore_now(
    folder: &Path,
    name: Option<String>,
    now: Timestamp,
) -> Result<Restored, StoreError> {
    let folder = folder.to_owned();
    let restored = tokio::task::spawn_blocking(move || {
        let folder = Folder::open(&folder, Tenure::LongLived)?;
        let found = match name {
            Some(name) => list(&folder)?.into_iter().find(|backup| backup.name == name),
            None => newest_whole(&folder)?,
        };
        let backup = found.ok_or(StoreError::NotFound)?;
        lay_ready(&folder, &folder.backups().join(&backup.name))?;
        finish(&folder, now)?;
        folder.let_go()?;
        Ok(Restored { backup, in_place: !ready(&folder).exists() })
    });
    restored.await.map_err(|_| StoreError::Stopped)?
}

/// What somebody went back from is none of these: they wanted it gone.
fn newest_whole(folder: &Folder) -> Result<Option<Backup>, StoreError> {
    let copies = list(folder)?;
    let is_whole = |copy: &Backup| check(&folder.backups().join(&copy.name)).is_ok();
    Ok(copies.into_iter().find(|copy| !copy.before_restore && is_whole(copy)))
}

/// Where a copy lies that is to take the store's place.
fn ready(folder: &Folder) -> PathBuf {
    folder.path().join("restore.db")
}

fn lay_ready(folder: &Folder, backup: &Path) -> Result<(), StoreError> {
    check(backup)?;
    let ready = ready(folder);
    let unfinished = ready.with_extension("unfinished");
    // Nobody writes to a copy, so it can be copied as a file.
    fs::copy(backup, &unfinished).map_err(StoreError::folder(&unfinished))?;
    check(&unfinished)?;
    let synced = File::options().write(true).open(&unfinished).and_then(|file| file.sync_all());
    synced.map_err(StoreError::folder(&unfinished))?;
    fs::rename(&unfinished, &ready).map_err(StoreError::folder(&ready))
}

/// Whether the file is a whole store of a format that this program knows.
fn check(path: &Path) -> Result<(), StoreError> {
    look_through(path).map_err(|error| match error {
        // That is said of the store itself.
        StoreError::Damaged { reason, .. } => {
            StoreError::NotAStore { path: path.to_owned(), reason }
        }
        other => other,
    })
}

fn look_through(path: &Path) -> Result<(), StoreError> {
    // Nothing is written; but whoever may only read leaves files beside it behind.
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|error| migrate::not_a_store(path, error))?;
    let format = migrate::format_of(&connection, path)?;
    let broken = |reason: String| StoreError::NotAStore { path: path.to_owned(), reason };
    if format == 0 {
        return Err(broken("it is empty".to_owned()));
    }
    let verdict: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .map_err(|error| migrate::not_a_store(path, error))?;
    if verdict != "ok" {
        return Err(broken(verdict));
    }
    for table in TABLES {
        let there: bool = connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1)",
            [table],
            |row| row.get(0),
        )?;
        if !there {
            return Err(broken(format!("it has no table `{table}`")));
        }
    }
    Ok(())
}

/// Puts the copy that lies ready in the store's place, if there is one and nobody else has
/// the store open; otherwise it stays ready.
pub(crate) fn finish(folder: &Folder, now: Timestamp) -> Result<(), StoreError> {
    let ready = ready(folder);
    if !ready.exists() {
        return Ok(());
    }
    // Others who open the folder for the first time wait here.
    let _alone = folder.alone()?;
    let file = folder.file();
    if file.exists() {
        if !is_let_go(&file) {
            return Ok(());
        }
        let backups = folder.backups();
        make_private(&backups)?;
        let kept = backups.join(name_at(BEFORE_RESTORE, now));
        // The log of a damaged file belongs to it, and must not be read into the new one.
        for end in ["-wal", "-shm"] {
            let log = with_end(&file, end);
            if log.exists() {
                fs::rename(&log, with_end(&kept, end)).map_err(StoreError::folder(&log))?;
            }
        }
        fs::rename(&file, &kept).map_err(StoreError::folder(&file))?;
    }
    fs::rename(&ready, &file).map_err(StoreError::folder(&ready))
}

/// Brings all that is in the log into the file and closes it; false if another process has it
/// open. A file that is too damaged for that is let go as it is.
fn is_let_go(file: &Path) -> bool {
    let open = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE);
    let Ok(connection) = open else { return true };
    // A lock is waited for below; without this, each try would wait for seconds.
    let _ = connection.busy_timeout(Duration::ZERO);
    for _ in 0..TRIES {
        // Only the last one who has it open can end the log.
        let ended = connection
            .pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0));
        match ended {
            Ok(mode) if mode == "delete" => return true,
            Ok(_) => {}
            Err(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {}
                _ => return true,
            },
        }
        // Who closes it just now is soon gone.
        std::thread::sleep(A_MOMENT);
    }
    false
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
