//! API keys: each acts as one account. Only the digest of a key is kept.

use doable_domain::id::{ApiKeyId, UserId};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row};

use crate::{
    Store, StoreError,
    actions::of_constraint,
    row::Named,
    users::{self, User},
};

/// An API key without the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its number.
    pub id: ApiKeyId,
    /// What people call it.
    pub name: String,
    /// Whom it acts as.
    pub user_id: UserId,
    /// Its first characters, to tell it from others.
    pub masked_key: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An API key that is not stored yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// What people call it.
    pub name: String,
    /// Whom it acts as.
    pub user_id: UserId,
    /// The SHA-256 of the key, in hexadecimal.
    pub key_hash: String,
    /// Its first characters.
    pub masked_key: String,
}

impl Store {
    /// Every API key, in the order they were made.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        self.0
            .readers
            .read(|connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT id, name, user_id, masked_key, created_at_us FROM api_key ORDER BY id",
                )?;
                let mut rows = statement.query([])?;
                let mut keys = Vec::new();
                while let Some(row) = rows.next()? {
                    keys.push(read(row)?);
                }
                Ok(keys)
            })
            .await
    }

    /// Makes an API key.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if its user does not exist.
    pub async fn insert_api_key(
        &self,
        new: NewApiKey,
        at: Timestamp,
    ) -> Result<ApiKey, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let mut statement = connection.prepare_cached(
                    "INSERT INTO api_key (name, user_id, key_hash, masked_key, created_at_us)
                     VALUES (?1, ?2, ?3, ?4, ?5)
                     RETURNING id, name, user_id, masked_key, created_at_us",
                )?;
                let user = new.user_id.as_i64();
                let created = at.as_microsecond();
                let mut rows = statement
                    .query((&new.name, user, &new.key_hash, &new.masked_key, created))
                    .map_err(of_constraint)?;
                let row = rows.next().map_err(of_constraint)?.ok_or(StoreError::NotFound)?;
                read(row)
            })
            .await
    }

    /// Takes an API key away; false if there was none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if that can't be made durable; then it stays.
    pub async fn delete_api_key(&self, id: ApiKeyId) -> Result<bool, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let mut statement =
                    connection.prepare_cached("DELETE FROM api_key WHERE id = ?1")?;
                Ok(statement.execute([id.as_i64()])? > 0)
            })
            .await
    }

    /// Whom the key with this digest acts as, if that one is let in, and the key's name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn user_of_api_key(
        &self,
        key_hash: &str,
    ) -> Result<Option<(User, String)>, StoreError> {
        let hash = key_hash.to_owned();
        self.0
            .readers
            .read(move |connection| {
                let sql = "SELECT user_id, name FROM api_key WHERE key_hash = ?1";
                let mut statement = connection.prepare_cached(sql)?;
                let key = statement.query_row([hash], |row| <(i64, String)>::try_from(row));
                let Some((user, name)) = key.optional()? else { return Ok(None) };
                let sql = format!("{} WHERE u.id = ?1 AND u.is_active = 1", users::SELECT);
                let mut statement = connection.prepare_cached(&sql)?;
                let mut rows = statement.query([user])?;
                let user = rows.next()?.map(users::read).transpose()?;
                Ok(user.map(|user| (user, name)))
            })
            .await
    }
}

fn read(row: &Row<'_>) -> Result<ApiKey, StoreError> {
    let row = Named::new("API key", row);
    Ok(ApiKey {
        id: row.parsed::<i64, _>("id")?,
        name: row.get("name")?,
        user_id: row.parsed::<i64, _>("user_id")?,
        masked_key: row.get("masked_key")?,
        created_at: row.time("created_at_us")?,
    })
}
