//! Sessions of people who have signed in. Only the digest of a session's id is kept.

use doable_domain::id::UserId;
use jiff::Timestamp;

use crate::{
    Store, StoreError,
    row::Named,
    users::{self, User},
};

impl Store {
    /// Opens a session, and forgets those that have run out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if it can't be made durable.
    pub async fn insert_session(
        &self,
        id_hash: String,
        user: UserId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let sql = "DELETE FROM user_session WHERE expires_at_us <= ?1";
                connection.prepare_cached(sql)?.execute([now.as_microsecond()])?;
                let mut statement = connection.prepare_cached(
                    "INSERT INTO user_session (id_hash, user_id, expires_at_us)
                     VALUES (?1, ?2, ?3)",
                )?;
                statement.execute((&id_hash, user.as_i64(), expires_at.as_microsecond()))?;
                Ok(())
            })
            .await
    }

    /// Ends a session; false if there was none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if that can't be made durable; then it stays open.
    pub async fn delete_session(&self, id_hash: &str) -> Result<bool, StoreError> {
        let hash = id_hash.to_owned();
        self.0
            .writer
            .write(move |connection| {
                let sql = "DELETE FROM user_session WHERE id_hash = ?1";
                Ok(connection.prepare_cached(sql)?.execute([&hash])? > 0)
            })
            .await
    }

    /// Whose the session with this digest is, if that one is let in, and when it runs
    /// out; one that has run out by `now` is none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn user_of_session(
        &self,
        id_hash: &str,
        now: Timestamp,
    ) -> Result<Option<(User, Timestamp)>, StoreError> {
        let hash = id_hash.to_owned();
        self.0
            .readers
            .read(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT u.id, u.email, u.first_name, u.last_name, u.is_superuser, u.is_active,
                            s.expires_at_us
                       FROM user_account u
                       JOIN user_session s ON s.user_id = u.id
                      WHERE s.id_hash = ?1 AND s.expires_at_us > ?2 AND u.is_active = 1",
                )?;
                let mut rows = statement.query((hash, now.as_microsecond()))?;
                let Some(row) = rows.next()? else { return Ok(None) };
                Ok(Some((users::read(row)?, Named::new("session", row).time("expires_at_us")?)))
            })
            .await
    }
}
