//! Makes a SQLite file from a script of our own: the sample shop.

use std::{fs, io, path::Path};

use rusqlite::Connection;

/// Writes the file at `path` with the tables and rows of `script`; a file that is
/// there is replaced. It appears whole or not at all.
///
/// # Errors
///
/// The reason in words.
pub(crate) fn create(path: &Path, script: &str) -> Result<(), String> {
    let unfinished = path.with_extension("unfinished");
    let io = |error: io::Error| format!("`{}`: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io)?;
    }
    remove_if_there(&unfinished).map_err(io)?;
    fill(&unfinished, script).map_err(|error| format!("`{}`: {error}", path.display()))?;
    // What a crash has left beside the old file would be played into the new one.
    for left in ["-journal", "-wal", "-shm"] {
        let mut beside = path.as_os_str().to_owned();
        beside.push(left);
        remove_if_there(Path::new(&beside)).map_err(io)?;
    }
    fs::rename(&unfinished, path).map_err(io)
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn fill(path: &Path, script: &str) -> rusqlite::Result<()> {
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA foreign_keys = ON; BEGIN")?;
    connection.execute_batch(script)?;
    connection.execute_batch("COMMIT")?;
    connection.close().map_err(|(_, error)| error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/shop.db");

        let bad = create(&path, "CREATE TABLE a (b); SELECT nonsense");
        let there_after_bad = path.exists();
        let good = create(&path, "CREATE TABLE a (b); INSERT INTO a VALUES (1)");
        let again = create(&path, "CREATE TABLE a (b)");

        assert!(bad.unwrap_err().contains("nonsense"));
        assert!(!there_after_bad);
        assert_eq!((good, again), (Ok(()), Ok(())));
        let rows = Connection::open(&path).unwrap();
        let rows: i64 = rows.query_row("SELECT count(*) FROM a", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "a second script replaces the first");
    }
}
