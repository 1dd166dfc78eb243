//! What the window can do while the store's file is damaged: show its newest whole backup, and
//! put it in place.

use std::path::Path;

use doable_app::wire::{BackupInfo, Backups, OfBackup, RpcError};
use doable_domain::code::Code;
use doable_store::{StoreError, newest_whole_backup, restore_now};
use serde_json::Value;

use crate::program::Opening;

/// Answers the command `name`; all but these two are refused with `why`.
pub(crate) async fn answer(
    opening: &Opening,
    folder: &Path,
    why: &str,
    name: &str,
    args: Value,
) -> Result<Value, RpcError> {
    match name {
        "list_backups" => {
            let backups = list(folder).await.map_err(refused)?;
            serde_json::to_value(backups).map_err(|error| invalid(&error.to_string()))
        }
        "restore_backup" => {
            let backup: OfBackup =
                serde_json::from_value(args).map_err(|error| invalid(&error.to_string()))?;
            restore(opening, folder, backup.name).await?;
            Ok(Value::Null)
        }
        _ => Err(RpcError::damaged(why)),
    }
}

/// The newest whole one alone: no other is worth a choice now.
async fn list(folder: &Path) -> Result<Backups, StoreError> {
    let newest = newest_whole_backup(folder).await?;
    Ok(Backups {
        folder: folder.join("backups").display().to_string(),
        backups: newest.into_iter().map(BackupInfo::from).collect(),
        restoring: false,
    })
}

async fn restore(opening: &Opening, folder: &Path, name: String) -> Result<(), RpcError> {
    let now = jiff::Timestamp::now();
    let restored = restore_now(folder, Some(name), now).await.map_err(refused)?;
    if !restored.in_place {
        return Err(invalid("another program has the file open; end it and try again"));
    }
    opening.open_restored(folder).await.map_err(refused)
}

/// Not as damage of the store, which would ask for this again.
fn refused(error: StoreError) -> RpcError {
    invalid(&error.to_string())
}

fn invalid(message: &str) -> RpcError {
    RpcError::plain(Code::Invalid, message)
}
