//! What the commands about the data folder take and give.

use doable_store::Backup;
use serde::{Deserialize, Serialize};

/// `list_backups`, `back_up`, `restore_backup`, `cancel_restore` → the copies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Backups {
    /// Where they are.
    pub folder: String,
    /// Newest first.
    pub backups: Vec<BackupInfo>,
    /// Whether one of them takes the store's place at the next start.
    pub restoring: bool,
}

/// A copy of the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct BackupInfo {
    /// The file's name.
    pub name: String,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// Its size.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub bytes: u64,
    /// Whether it was the store itself until a copy took its place.
    pub before_restore: bool,
}

impl From<Backup> for BackupInfo {
    fn from(backup: Backup) -> Self {
        let Backup { name, made_at, bytes, before_restore } = backup;
        Self { name, made_at: made_at.to_string(), bytes, before_restore }
    }
}

/// `restore_backup {name}`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct OfBackup {
    /// The file's name.
    pub name: String,
}

/// `get_retention` → and `set_retention {days}`: for how long runs are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Retention {
    /// 1 to 3,650; `None`: for ever.
    pub days: Option<u32>,
}
