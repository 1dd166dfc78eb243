//! Copies of the store: made by SQLite's own backup, checked, the last five kept.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use rusqlite::{Connection, OpenFlags, backup};

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
const TIME: &str = "%Y%m%dT%H%M%S%.6fZ";
/// What the names of copies begin with.
const COPY: &str = "doable-";
/// What the names of stores begin with that a copy took the place of.
pub(crate) const BEFORE_RESTORE: &str = "before-restore-";

/// A copy of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file's name in `backups/`.
    pub name: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Its size.
    pub bytes: u64,
    /// Whether it was the store itself until a copy took its place.
    pub before_restore: bool,
}

/// The name of a copy from `now`.
pub(crate) fn name_at(start: &str, now: Timestamp) -> String {
    format!("{start}{}.db", now.strftime(TIME))
}

/// The copies there are, newest first; files of other names are none of ours.
pub(crate) fn list(folder: &Folder) -> Result<Vec<Backup>, StoreError> {
    let mut found = Vec::new();
    for path in copies(&folder.backups())? {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let before_restore = name.starts_with(BEFORE_RESTORE);
        let start = if before_restore { BEFORE_RESTORE } else { COPY };
        let time = name.strip_prefix(start).and_then(|rest| rest.strip_suffix(".db"));
        let made_at = time.and_then(|time| civil::DateTime::strptime(TIME, time).ok());
        let Some(made_at) = made_at.and_then(|time| TimeZone::UTC.to_timestamp(time).ok()) else {
            continue;
        };
        let bytes = fs::metadata(&path).map_err(StoreError::folder(&path))?.len();
        found.push(Backup { name: name.to_owned(), made_at, bytes, before_restore });
    }
    found.sort_unstable_by_key(|copy| std::cmp::Reverse(copy.made_at));
    Ok(found)
}

/// Copies the folder's store, checks the copy and says where it is.
pub(crate) fn back_up(folder: &Folder, now: Timestamp) -> Result<PathBuf, StoreError> {
    let backups = folder.backups();
    make_private(&backups)?;
    let path = backups.join(name_at(COPY, now));
    let unfinished = path.with_extension("unfinished");
    copy(&folder.file(), &unfinished)?;
    fs::rename(&unfinished, &path).map_err(StoreError::folder(&path))?;
    forget_old(&backups)?;
    Ok(path)
}

fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut copy = Connection::open(to)?;
    backup::Backup::new(&source, &mut copy)?.run_to_completion(
        PAGES_A_STEP,
        Duration::ZERO,
        None,
    )?;
    let verdict: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(StoreError::Damaged { path: from.to_owned(), reason: verdict });
    }
    copy.close().map_err(|(_, error)| error.into())
}

/// Whether there is no copy of the last 24 hours; one from the future does not count.
pub(crate) fn is_due(folder: &Folder, now: Timestamp) -> Result<bool, StoreError> {
    let copies = list(folder)?;
    let counts =
        |copy: &Backup| !copy.before_restore && copy.made_at > now - AGE && copy.made_at <= now;
    Ok(!copies.iter().any(counts))
}

fn forget_old(backups: &Path) -> Result<(), StoreError> {
    let mut copies = copies(backups)?;
    // What somebody went back from stays until they remove it.
    copies.retain(|path| {
        path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(COPY.as_bytes()))
    });
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
