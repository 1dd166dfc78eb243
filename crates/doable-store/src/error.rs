//! Why the store has no answer, sorted by whether the program can go on.

use std::path::PathBuf;

/// Why the store has no answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing; nothing was changed.
    #[error("there is no such thing")]
    NotFound,

    /// It was saved by somebody else since it was read; nothing was changed.
    #[error("it was saved elsewhere in the meantime")]
    Conflict,

    /// A newer version of the program wrote the file; it was not touched.
    #[error(
        "the data was written by a newer version of Doable (format {found}, this one knows up to \
         {known}); use that version, or a backup from before"
    )]
    TooNew {
        /// The file's format.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },

    /// Another long-lived process has the folder.
    #[error("the data folder is in use by process {pid}")]
    Owned {
        /// Its number, as it wrote it down.
        pid: String,
    },

    /// The folder or a file in it can't be used.
    #[error("`{}`: {source}", path.display())]
    Folder {
        /// Where.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },

    /// The file is not a store, or not a whole one.
    #[error("`{}` is not a file of Doable: {reason}", path.display())]
    NotAStore {
        /// Where.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },

    /// The store's file is not whole; what can be read of it is, and nothing is written.
    #[error(
        "`{}` is damaged ({reason}); nothing is written to it any more, until a backup takes its \
         place",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },

    /// A row can't be read back.
    #[error("{what} can't be read back: {reason}")]
    Unreadable {
        /// The row.
        what: String,
        /// What is wrong with it.
        reason: String,
    },

    /// SQLite failed: the disk is full, broken or gone, or the file is.
    #[error("the store failed: {0}")]
    Sqlite(String),

    /// The thread that writes has ended; start the program again.
    #[error("the store's writer has stopped")]
    Stopped,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        if is_damage(&error) {
            // Whoever knows the folder says the rest (damage.rs).
            return Self::Damaged { path: "doable.db".into(), reason: error.to_string() };
        }
        match error {
            rusqlite::Error::QueryReturnedNoRows => Self::NotFound,
            // Without the statement, which would be most of the message.
            rusqlite::Error::SqlInputError { msg, .. } => Self::Sqlite(msg),
            other => Self::Sqlite(other.to_string()),
        }
    }
}

impl StoreError {
    /// The error of a path.
    pub(crate) fn folder(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Folder { path, source }
    }
}

/// Whether the file is to blame, and not the statement, the disk or another program.
fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}
