//! Settings: one JSON value a key.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Store, StoreError,
    row::{Named, json},
};

impl Store {
    /// The setting `key`, or `None` if it was never set.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if its value is no `T`.
    pub async fn setting<T>(&self, key: &'static str) -> Result<Option<T>, StoreError>
    where
        T: DeserializeOwned + Send + 'static,
    {
        self.0
            .readers
            .read(move |connection| {
                let mut statement =
                    connection.prepare_cached("SELECT key, value FROM setting WHERE key = ?1")?;
                let mut rows = statement.query([key])?;
                match rows.next()? {
                    Some(row) => Named::new("setting", row).json("value").map(Some),
                    None => Ok(None),
                }
            })
            .await
    }

    /// Sets `key`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if it can't be made durable; then the old value stays.
    pub async fn set_setting<T: Serialize>(
        &self,
        key: &'static str,
        value: T,
    ) -> Result<(), StoreError> {
        let value = json(&value)?;
        self.0
            .writer
            .write(move |connection| {
                let mut statement = connection.prepare_cached(
                    "INSERT INTO setting (key, value) VALUES (?1, ?2)
                         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                )?;
                statement.execute((key, &value))?;
                Ok(())
            })
            .await
    }
}
