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

/// What is to change of a database; `None` stays.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DatabaseChange {
    /// What people call it.
    pub name: Option<String>,
    /// Where it is, whole, without passwords.
    pub details: Option<Map<String, Value>>,
    /// Its switches, all of them.
    pub settings: Option<DatabaseSettings>,
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

    /// Changes what is given of a database; its group for actions goes with its name
    /// as long as it has that name.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is none.
    pub async fn update_database(
        &self,
        id: DatabaseId,
        change: DatabaseChange,
        at: Timestamp,
    ) -> Result<Database, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let current = by_id(connection, id)?.ok_or(StoreError::NotFound)?;
                let name = change.name.as_ref().unwrap_or(&current.name);
                let details = json(change.details.as_ref().unwrap_or(&current.details))?;
                let settings = change.settings.as_ref().unwrap_or(&current.settings);
                let switches = (settings.enable_actions, settings.production);
                connection
                    .prepare_cached(
                        "UPDATE target_database
                            SET name = ?2, details = ?3, enable_actions = ?4, production = ?5
                          WHERE id = ?1",
                    )?
                    .execute((id.as_i64(), name, details, switches.0, switches.1))?;
                connection
                    .prepare_cached(
                        "UPDATE model SET name = ?3, updated_at_us = ?4
                          WHERE database_id = ?1 AND sort = 'blank' AND name = ?2",
                    )?
                    .execute((id.as_i64(), &current.name, name, at.as_microsecond()))?;
                by_id(connection, id)?.ok_or(StoreError::NotFound)
            })
            .await
    }

    /// Deletes a database that no action uses, with its models and what is known of
    /// its schema. False if there was none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if an action, archived or not, belongs to one of its
    /// models or runs on it; nothing is deleted.
    pub async fn delete_database(&self, id: DatabaseId) -> Result<bool, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let in_use: bool = connection
                    .prepare_cached(&format!("SELECT EXISTS (SELECT 1 {ACTIONS_OF_DATABASE})"))?
                    .query_row([id.as_i64()], |row| row.get(0))?;
                if in_use {
                    return Err(StoreError::Conflict);
                }
                let run = |sql: &str| connection.prepare_cached(sql)?.execute([id.as_i64()]);
                run("DELETE FROM model WHERE database_id = ?1")?;
                // What is known of its schema goes with it (ON DELETE CASCADE).
                Ok(run("DELETE FROM target_database WHERE id = ?1")? > 0)
            })
            .await
    }

    /// The names of the actions, archived or not, that the database can't go without, by
    /// name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if they can't be read.
    pub async fn actions_of_database(&self, id: DatabaseId) -> Result<Vec<String>, StoreError> {
        self.0
            .readers
            .read(move |connection| {
                let mut statement = connection.prepare_cached(&format!(
                    "SELECT a.name {ACTIONS_OF_DATABASE} ORDER BY a.name COLLATE NOCASE, a.id"
                ))?;
                let names = statement.query_map([id.as_i64()], |row| row.get(0))?;
                Ok(names.collect::<Result<_, _>>()?)
            })
            .await
    }
}

/// The actions that a database can't go without: those of its models, those that run on it,
/// and those that have a field's options from it.
const ACTIONS_OF_DATABASE: &str = "FROM action a
          JOIN model m ON m.id = a.model_id
         WHERE m.database_id = ?1
            OR json_extract(a.operation, '$.database_id') = ?1
            OR EXISTS (SELECT 1 FROM json_each(a.visualization_settings, '$.fields') field
                        WHERE json_extract(field.value, '$.optionsSource.database_id') = ?1)";

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
        password: None,
    })
}
