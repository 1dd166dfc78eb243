//! Copies of the store: made by SQLite's own backup, checked, the last five kept.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OpenFlags, backup::Backup};

use crate::{
    StoreError,
    folder::{Folder, make_private},
};

/// How many copies are kept.
const KEPT: usize = 5;
/// Pages a step; between steps other writers get their turn.
const PAGES_A_STEP: i32 = 1_000;
/// A copy this old is followed by the next one.
const AGE: SignedDuration = SignedDuration::from_hours(24);
/// How the time of a copy stands in its name; sorts by time.
const TIME: &str = "doable-%Y%m%dT%H%M%S%.6fZ";

/// Copies the folder's store, checks the copy and says where it is.
pub(crate) fn back_up(folder: &Folder, now: Timestamp) -> Result<PathBuf, StoreError> {
    let backups = folder.backups();
    make_private(&backups)?;
    let path = backups.join(format!("{}.db", now.strftime(TIME)));
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

/// Whether there is no copy of the last 24 hours; one from the future does not count.
pub(crate) fn is_due(folder: &Folder, now: Timestamp) -> Result<bool, StoreError> {
    let name = |time: Timestamp| time.strftime(TIME).to_string();
    let (oldest, newest) = (name(now - AGE), name(now));
    let copies = copies(&folder.backups())?;
    let names = copies.iter().filter_map(|path| path.file_stem()?.to_str());
    Ok(!names.into_iter().any(|copy| copy > oldest.as_str() && copy <= newest.as_str()))
}

fn forget_old(backups: &Path) -> Result<(), StoreError> {
    let copies = copies(backups)?;
    let too_many = copies.len().saturating_sub(KEPT);
    for path in copies.iter().take(too_many) {
        fs::remove_file(path).map_err(StoreError::folder(path))?;
    }
    Ok(())
}

/// The finished copies, oldest first; none if the folder is not there yet.
fn copies(backups: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(backups) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(StoreError::folder(backups))?,
    };
    let mut copies = Vec::new();
    for entry in entries {
        let path = entry.map_err(StoreError::folder(backups))?.path();
        if path.extension().is_some_and(|extension| extension == "db") {
            copies.push(path);
        }
    }
    copies.sort_unstable();
    Ok(copies)
}
