//! The databases that actions write to.

use doable_domain::{
    database::{Database, DatabaseSettings, Engine},
    id::DatabaseId,
    model::ModelSource,
};
use jiff::Timestamp;
use rusqlite::{Connection, Row};
use serde_json::{Map, Value};

use crate::{
    Store, StoreError, models,
    row::{Named, json},
};

/// A database that is not stored yet.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDatabase {
    /// What people call it.
    pub name: String,
    /// Its engine.
    pub engine: Engine,
    /// Where it is, without passwords.
    pub details: Map<String, Value>,
    /// Its switches.
    pub settings: DatabaseSettings,
}

const SELECT: &str =
    "SELECT id, name, engine, details, enable_actions, production FROM target_database";

impl Store {
    /// Every database, by name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn databases(&self) -> Result<Vec<Database>, StoreError> {
        self.0
            .readers
            .read(|connection| {
                let sql = format!("{SELECT} ORDER BY name COLLATE NOCASE, id");
                let mut statement = connection.prepare_cached(&sql)?;
                let mut rows = statement.query([])?;
                let mut databases = Vec::new();
                while let Some(row) = rows.next()? {
                    databases.push(read(row)?);
                }
                Ok(databases)
            })
            .await
    }

    /// One database, or `None` if there is none with this number.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn database(&self, id: DatabaseId) -> Result<Option<Database>, StoreError> {
        self.0.readers.read(move |connection| by_id(connection, id)).await
    }

    /// Stores a database and makes its group for actions, both or neither.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if it can't be made durable.
    pub async fn insert_database(
        &self,
        new: NewDatabase,
        at: Timestamp,
    ) -> Result<Database, StoreError> {
        let details = json(&new.details)?;
        self.0
            .writer
            .write(move |connection| {
                let mut statement = connection.prepare_cached(
                    "INSERT INTO target_database
                         (name, engine, details, enable_actions, production, created_at_us)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?;
                let id = statement.insert((
                    &new.name,
                    new.engine.as_str(),
                    &details,
                    new.settings.enable_actions,
                    new.settings.production,
                    at.as_microsecond(),
                ))?;
                models::insert(connection, &new.name, Some(id), &ModelSource::Blank, at)?;
                let id = DatabaseId::try_from(id).map_err(|_| StoreError::NotFound)?;
                by_id(connection, id)?.ok_or(StoreError::NotFound)
            })
            .await
    }
}

fn by_id(connection: &Connection, id: DatabaseId) -> Result<Option<Database>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
    let mut rows = statement.query([id.as_i64()])?;
    rows.next()?.map(read).transpose()
}

fn read(row: &Row<'_>) -> Result<Database, StoreError> {
    let row = Named::new("database", row);
    Ok(Database {
        id: row.parsed::<i64, _>("id")?,
        name: row.get("name")?,
        engine: row.word("engine")?,
        details: row.json("details")?,
        settings: DatabaseSettings {
            enable_actions: row.get("enable_actions")?,
            production: row.get("production")?,
        },
    })
}
