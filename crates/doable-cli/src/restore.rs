//! `doable restore`, and the word of it where the store's file is damaged.

use std::{path::Path, process::ExitCode};

use anyhow::{Context, bail};
use doable_store::{Backup, StoreError, newest_whole_backup, restore_now};

use crate::{args::Restore, out};

/// Puts a backup in the store's place; the old file is kept.
pub(crate) async fn restore(folder: &Path, args: Restore) -> anyhow::Result<ExitCode> {
    let restored = match restore_now(folder, args.backup.clone(), jiff::Timestamp::now()).await {
        Err(StoreError::NotFound) => {
            let backups = folder.join("backups");
            match args.backup {
                Some(name) => bail!("there is no backup `{name}` in `{}`", backups.display()),
                None => bail!("no backup in `{}` is whole", backups.display()),
            }
        }
        Err(StoreError::Owned { pid }) => {
            bail!("process {pid} has the data folder; close it first, or restore in its Settings")
        }
        other => other.context("nothing was restored")?,
    };
    let told = told(&restored.backup);
    out::say(&if restored.in_place {
        format!("The store is {told} now. What was there is kept in `backups`.")
    } else {
        format!("Another process has the store open; it becomes {told} at the next start.")
    });
    Ok(ExitCode::SUCCESS)
}

/// What can be done where `error` says that the store's file is not whole.
pub(crate) async fn offer(folder: &Path, error: &anyhow::Error) -> Option<String> {
    let is_damage = error.chain().any(|cause| {
        let store = cause.downcast_ref::<StoreError>();
        matches!(store, Some(StoreError::Damaged { .. } | StoreError::NotAStore { .. }))
    });
    if !is_damage {
        return None;
    }
    // Whatever keeps the copies from being read was not asked about.
    let newest = newest_whole_backup(folder).await.ok().flatten();
    Some(match newest {
        Some(backup) => format!(
            "The newest whole backup is {}. `doable restore` puts it in place and keeps the old \
             file.",
            told(&backup)
        ),
        None => format!("There is no whole backup in `{}`.", folder.join("backups").display()),
    })
}

fn told(backup: &Backup) -> String {
    format!("that of {} (`{}`)", backup.made_at.strftime("%Y-%m-%d %H:%M UTC"), backup.name)
}
