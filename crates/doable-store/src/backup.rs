//! Copies of the store: made by SQLite's own backup, checked, the last five kept.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, backup::Backup};

use crate::{
    StoreError,
    folder::{Folder, make_private},
};

/// How many copies are kept.
const KEPT: usize = 5;
/// Pages a step; between steps other writers get their turn.
const PAGES_A_STEP: i32 = 1_000;

/// Copies the folder's store, checks the copy and says where it is.
pub(crate) fn back_up(folder: &Folder, now: Timestamp) -> Result<PathBuf, StoreError> {
    let backups = folder.backups();
    make_private(&backups)?;
    // Sorts by time: the copies' order is that of their names.
    let name = format!("doable-{}.db", now.strftime("%Y%m%dT%H%M%S%.6fZ"));
    let path = backups.join(name);
    let unfinished = path.with_extension("unfinished");
    copy(&folder.file(), &unfinished)?;
    fs::rename(&unfinished, &path).map_err(StoreError::folder(&path))?;
    forget_old(&backups)?;
    Ok(path)
}

fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut copy = Connection::open(to)?;
    Backup::new(&source, &mut copy)?.run_to_completion(PAGES_A_STEP, Duration::ZERO, None)?;
    let verdict: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(StoreError::NotAStore { path: from.to_owned(), reason: verdict });
    }
    copy.close().map_err(|(_, error)| error.into())
}

fn forget_old(backups: &Path) -> Result<(), StoreError> {
    let mut copies = Vec::new();
    for entry in fs::read_dir(backups).map_err(StoreError::folder(backups))? {
        let path = entry.map_err(StoreError::folder(backups))?.path();
        if path.extension().is_some_and(|extension| extension == "db") {
            copies.push(path);
        }
    }
    copies.sort_unstable();
    let too_many = copies.len().saturating_sub(KEPT);
    for path in copies.iter().take(too_many) {
        fs::remove_file(path).map_err(StoreError::folder(path))?;
    }
    Ok(())
}
