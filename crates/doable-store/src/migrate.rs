//! Opening the file: the pragmas of every connection, and the way from an older
//! format to this one.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use rusqlite_migration::{M, Migrations};

use crate::{StoreError, backup, folder::Folder};

/// Every format there has been; a shipped one never changes.
const MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!("../migrations/0001_start.sql")),
    M::up(include_str!("../migrations/0002_runs.sql")),
    M::up(include_str!("../migrations/0003_access.sql")),
    M::up(include_str!("../migrations/0004_schema.sql")),
    M::up(include_str!("../migrations/0005_drift.sql")),
    M::up(include_str!("../migrations/0006_secrets.sql")),
    M::up(include_str!("../migrations/0007_lean_runs.sql")),
    M::up(include_str!("../migrations/0008_versions.sql")),
    M::up(include_str!("../migrations/0009_search.sql")),
    M::up(include_str!("../migrations/0010_ranks.sql")),
    M::up(include_str!("../migrations/0011_run_keys.sql")),
];

/// How long a write waits for another process's, in milliseconds.
const BUSY_MS: u32 = 5_000;

/// The pages of the log (16 MB) after which a commit carries it over into the file. With
/// SQLite's 1 000 a busy journal waits for that a dozen times a second.
const CARRIED_OVER_AFTER: u32 = 4_000;

/// What stands in the file's header as its maker (`PRAGMA application_id`): `DoAb`.
const APPLICATION_ID: i64 = 0x446F_4162;

/// Opens the folder's file for writing, upgraded to the newest format; also the
/// format it had before, if that was an older one.
pub(crate) fn open(
    folder: &Folder,
    now: Timestamp,
) -> Result<(Connection, Option<u32>), StoreError> {
    let path = folder.file();
    let mut connection =
        connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
            .map_err(|error| not_a_store(&path, error))?;
    // Until it is known to be ours, not even closing the connection may write to it:
    // a checkpoint would carry over what a newer program left in its log.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let newest = format_of(&connection, &path)? == known();
    let upgraded_from = if newest { None } else { upgrade(folder, &path, &mut connection, now)? };
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok((connection, upgraded_from))
}

/// Brings the file to the newest format; answers the one it had, if it had any.
fn upgrade(
    folder: &Folder,
    path: &Path,
    connection: &mut Connection,
    now: Timestamp,
) -> Result<Option<u32>, StoreError> {
    // Others who open the folder now wait here, and then find the work done.
    let _alone = folder.alone()?;
    let found = format_of(connection, path)?;
    if found == known() {
        return Ok(None);
    }
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if found == 0 && tables > 0 {
        let reason = "it holds other tables".to_owned();
        return Err(StoreError::NotAStore { path: path.to_owned(), reason });
    }
    // Stays in the file: from now on every connection to it has a log.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    let upgraded_from = u32::try_from(found).ok().filter(|format| *format > 0);
    if upgraded_from.is_some() {
        backup::back_up(folder, now)?;
    }
    Migrations::from_slice(MIGRATIONS).to_latest(connection).map_err(|error| match error {
        // Without the migration's text, which would be most of the message.
        rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
        other => StoreError::Sqlite(other.to_string()),
    })?;
    Ok(upgraded_from)
}

/// The newest format this program knows.
fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// A connection with what every one of ours needs.
pub(crate) fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.busy_timeout(std::time::Duration::from_millis(BUSY_MS.into()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // It answers with a row.
    connection.query_row(
        &format!("PRAGMA wal_autocheckpoint = {CARRIED_OVER_AFTER}"),
        [],
        |_| Ok(()),
    )?;
    // On macOS a plain fsync does not reach the disk.
    #[cfg(target_os = "macos")]
    connection.pragma_update(None, "fullfsync", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// The file's format, 0 for a new one; an error if it is not for this program.
pub(crate) fn format_of(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let number = |pragma| {
        let value = connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
        value.map_err(|error| not_a_store(path, error))
    };
    let (found, maker) = (number("user_version")?, number("application_id")?);
    if found != 0 && maker != APPLICATION_ID {
        let reason = "another program made it".to_owned();
        return Err(StoreError::NotAStore { path: path.to_owned(), reason });
    }
    if found > known() {
        return Err(StoreError::TooNew { found, known: known() });
    }
    Ok(found)
}

pub(crate) fn not_a_store(path: &Path, error: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => {
            StoreError::NotAStore { path, reason: "it is not a SQLite file".to_owned() }
        }
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
            StoreError::Damaged { path, reason: error.to_string() }
        }
        // The disk, the permissions or another program: the file itself may be whole.
        _ => error.into(),
    }
}

/// A file of format `format`, for tests of the upgrade.
#[cfg(test)]
pub(crate) fn make_old(path: &Path, format: usize) {
    let mut connection = Connection::open(path).unwrap();
    Migrations::from_slice(MIGRATIONS).to_version(&mut connection, format).unwrap();
}

/// The newest format.
#[cfg(test)]
pub(crate) const NEWEST: usize = MIGRATIONS.len();
