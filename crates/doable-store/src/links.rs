//! Public links: the address of an action's form for people without an account.
//!
//! How often a link was used is counted with the run that came through it
//! (`runs.rs`), in the same transaction, so its limit holds however many come at once.

use doable_domain::{
    id::{ActionId, UserId},
    link::{Link, LinkSettings},
};
use jiff::Timestamp;
use rusqlite::{Connection, Row};
use uuid::Uuid;

use crate::{
    Store, StoreError,
    row::{Named, json},
};

const SELECT: &str = "SELECT uuid, action_id, made_by_id, created_at_us, settings, submissions,
                             last_used_at_us
                        FROM public_link";

impl Store {
    /// Makes `action` public under `uuid`; a link that is there stays. Answers the link.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is no such action.
    pub async fn make_link(
        &self,
        action: ActionId,
        uuid: Uuid,
        by: Option<UserId>,
        at: Timestamp,
    ) -> Result<Link, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let mut statement = connection.prepare_cached(
                    "INSERT INTO public_link (uuid, action_id, made_by_id, created_at_us)
                     SELECT ?1, id, ?3, ?4 FROM action WHERE id = ?2
                         ON CONFLICT (action_id) DO NOTHING",
                )?;
                let by = by.map(UserId::as_i64);
                let uuid = uuid.to_string();
                statement.execute((uuid, action.as_i64(), by, at.as_microsecond()))?;
                of_action(connection, action)?.ok_or(StoreError::NotFound)
            })
            .await
    }

    /// Changes what is set of an action's link.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if it has none.
    pub async fn update_link(
        &self,
        action: ActionId,
        settings: LinkSettings,
    ) -> Result<Link, StoreError> {
        let settings = json(&settings)?;
        self.0
            .writer
            .write(move |connection| {
                let sql = "UPDATE public_link SET settings = ?2 WHERE action_id = ?1";
                connection.prepare_cached(sql)?.execute((action.as_i64(), &settings))?;
                of_action(connection, action)?.ok_or(StoreError::NotFound)
            })
            .await
    }

    /// Takes an action's link away; false if it had none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if that can't be made durable; then the link stays.
    pub async fn remove_link(&self, action: ActionId) -> Result<bool, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let mut statement =
                    connection.prepare_cached("DELETE FROM public_link WHERE action_id = ?1")?;
                Ok(statement.execute([action.as_i64()])? > 0)
            })
            .await
    }

    /// The link of an action, or `None` if it has none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn link_of(&self, action: ActionId) -> Result<Option<Link>, StoreError> {
        self.0.readers.read(move |connection| of_action(connection, action)).await
    }

    /// Every link, the newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn links(&self) -> Result<Vec<Link>, StoreError> {
        self.0
            .readers
            .read(|connection| {
                let sql = format!("{SELECT} ORDER BY created_at_us DESC, uuid");
                let mut statement = connection.prepare_cached(&sql)?;
                let mut rows = statement.query([])?;
                let mut links = Vec::new();
                while let Some(row) = rows.next()? {
                    links.push(read(row)?);
                }
                Ok(links)
            })
            .await
    }
}

/// Counts one more run through the link, unless it is closed or gone: then false.
pub(crate) fn count_use(
    connection: &Connection,
    uuid: Uuid,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE uuid = ?1"))?;
    let mut rows = statement.query([uuid.to_string()])?;
    let link = rows.next()?.map(read).transpose()?;
    if link.is_none_or(|link| link.closed(now).is_some()) {
        return Ok(false);
    }
    let mut statement = connection.prepare_cached(
        "UPDATE public_link SET submissions = submissions + 1, last_used_at_us = ?2
          WHERE uuid = ?1",
    )?;
    statement.execute((uuid.to_string(), now.as_microsecond()))?;
    Ok(true)
}

/// Takes back the use by a run that has not acted.
pub(crate) fn uncount_use(connection: &Connection, run: &str) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "UPDATE public_link SET submissions = submissions - 1
          WHERE submissions > 0 AND uuid = (SELECT link_uuid FROM run WHERE id = ?1)",
    )?;
    statement.execute([run])?;
    Ok(())
}

fn of_action(connection: &Connection, action: ActionId) -> Result<Option<Link>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE action_id = ?1"))?;
    let mut rows = statement.query([action.as_i64()])?;
    rows.next()?.map(read).transpose()
}

fn read(row: &Row<'_>) -> Result<Link, StoreError> {
    let row = Named::new("link", row);
    Ok(Link {
        uuid: row.word("uuid")?,
        action_id: row.parsed::<i64, _>("action_id")?,
        made_by_id: row.parsed_or_null::<i64, _>("made_by_id")?,
        created_at: row.time("created_at_us")?,
        settings: row.json("settings")?,
        submissions: row.parsed::<i64, _>("submissions")?,
        last_used_at: row.time_or_null("last_used_at_us")?,
    })
}
