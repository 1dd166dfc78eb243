//! What each action was each time it was saved, so that it can be looked at and brought
//! back. Which change was made is for those who compare two of them.

use doable_domain::{
    action::ActionSpec,
    id::{ActionId, UserId},
};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::{Store, StoreError, actions::read_spec, row::Named};

/// So many versions of an action are kept, the newest ones.
const MOST_KEPT: u32 = 200;

/// That an action was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Which version it became.
    pub version: u64,
    /// Who saved it, if that is known.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// The versions of an action that are kept, newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn versions(&self, action: ActionId) -> Result<Vec<Saved>, StoreError> {
        self.0
            .readers
            .read(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT version, saved_by_id, saved_at_us FROM action_version
                      WHERE action_id = ?1 ORDER BY version DESC",
                )?;
                let mut rows = statement.query([action.as_i64()])?;
                let mut versions = Vec::new();
                while let Some(row) = rows.next()? {
                    versions.push(saved(row)?);
                }
                Ok(versions)
            })
            .await
    }

    /// An action as it was in one version; `None` if that is not kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn version(
        &self,
        action: ActionId,
        version: u64,
    ) -> Result<Option<(Saved, ActionSpec)>, StoreError> {
        // A number that does not fit is that of no version.
        let Ok(version) = i64::try_from(version) else { return Ok(None) };
        self.0
            .readers
            .read(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT * FROM action_version WHERE action_id = ?1 AND version = ?2",
                )?;
                let mut rows = statement.query((action.as_i64(), version))?;
                let Some(row) = rows.next()? else { return Ok(None) };
                let spec = read_spec(&Named::new("version of action", row))?;
                Ok(Some((saved(row)?, spec)))
            })
            .await
    }
}

/// Keeps an action as it is now, and lets go of what is too old.
pub(crate) fn keep(
    connection: &Connection,
    action: i64,
    by: Option<UserId>,
) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO action_version
         SELECT id, version, model_id, name, description, archived, operation, parameters,
                parameter_mappings, visualization_settings, guard, ?2, updated_at_us
           FROM action WHERE id = ?1",
    )?;
    insert.execute((action, by.map(UserId::as_i64)))?;
    let mut forget = connection.prepare_cached(
        "DELETE FROM action_version
          WHERE action_id = ?1
            AND version <= (SELECT version FROM action WHERE id = ?1) - ?2",
    )?;
    forget.execute((action, MOST_KEPT))?;
    Ok(())
}

fn saved(row: &Row<'_>) -> Result<Saved, StoreError> {
    let row = Named::new("version", row);
    Ok(Saved {
        version: row.parsed::<i64, _>("version")?,
        by: row.parsed_or_null::<i64, _>("saved_by_id")?,
        at: row.time("saved_at_us")?,
    })
}
