//! Public links: the address of an action's form for people without an account.
//! Their settings (expiry, limits, pause) join with the pages that keep them.

use doable_domain::id::{ActionId, UserId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{Store, StoreError, row::Named};

/// A public link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The last part of its address.
    pub uuid: Uuid,
    /// The action it opens.
    pub action_id: ActionId,
    /// Who made it.
    pub made_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
}

impl Store {
    /// Makes `action` public under `uuid`; a link that is there stays. Answers the
    /// link's uuid.
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
    ) -> Result<Uuid, StoreError> {
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
                let mut statement = connection
                    .prepare_cached("SELECT uuid FROM public_link WHERE action_id = ?1")?;
                let mut rows = statement.query([action.as_i64()])?;
                let row = rows.next()?.ok_or(StoreError::NotFound)?;
                Named::new("link", row).word("uuid")
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

    /// The link with this uuid, or `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn link(&self, uuid: Uuid) -> Result<Option<Link>, StoreError> {
        self.0
            .readers
            .read(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT uuid, action_id, made_by_id, created_at_us
                       FROM public_link
                      WHERE uuid = ?1",
                )?;
                let mut rows = statement.query([uuid.to_string()])?;
                let Some(row) = rows.next()? else { return Ok(None) };
                let row = Named::new("link", row);
                Ok(Some(Link {
                    uuid,
                    action_id: row.parsed::<i64, _>("action_id")?,
                    made_by: row.parsed_or_null::<i64, _>("made_by_id")?,
                    created_at: row.time("created_at_us")?,
                }))
            })
            .await
    }
}
