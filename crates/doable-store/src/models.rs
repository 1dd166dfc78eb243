//! The models that actions belong to.

use doable_domain::{
    id::{DatabaseId, ModelId},
    model::{Model, ModelSource},
};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::{
    Store, StoreError,
    row::{Named, json},
};

/// A model that is not stored yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewModel {
    /// What people call it.
    pub name: String,
    /// The database it is a view of.
    pub database_id: Option<DatabaseId>,
    /// What it shows.
    pub source: ModelSource,
}

const SELECT: &str = "SELECT id, name, database_id, source FROM model";

impl Store {
    /// Every model, by name; archived ones and questions left out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn models(&self) -> Result<Vec<Model>, StoreError> {
        self.0
            .readers
            .read(|connection| {
                let sql = format!(
                    "{SELECT} WHERE is_model = 1 AND archived = 0 ORDER BY name COLLATE NOCASE, id"
                );
                let mut statement = connection.prepare_cached(&sql)?;
                let mut rows = statement.query([])?;
                let mut models = Vec::new();
                while let Some(row) = rows.next()? {
                    models.push(read(row)?);
                }
                Ok(models)
            })
            .await
    }

    /// One model, or `None` if there is none with this number.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn model(&self, id: ModelId) -> Result<Option<Model>, StoreError> {
        self.0.readers.read(move |connection| by_id(connection, id.as_i64())).await
    }

    /// Stores a model.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if its database does not exist; [`StoreError::Sqlite`]
    /// if it can't be made durable.
    pub async fn insert_model(&self, new: NewModel, at: Timestamp) -> Result<Model, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let database = new.database_id.map(DatabaseId::as_i64);
                let id = insert(connection, &new.name, database, &new.source, at)?;
                by_id(connection, id)?.ok_or(StoreError::NotFound)
            })
            .await
    }
}

/// Inserts a model and answers its number.
pub(crate) fn insert(
    connection: &Connection,
    name: &str,
    database: Option<i64>,
    source: &ModelSource,
    at: Timestamp,
) -> Result<i64, StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO model (name, database_id, sort, source, created_at_us, updated_at_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
    )?;
    let row = (name, database, sort(source), json(source)?, at.as_microsecond());
    statement.insert(row).map_err(crate::actions::of_constraint)
}

/// The word for what a source is, as far as the store's checks go.
pub(crate) fn sort(source: &ModelSource) -> &'static str {
    match source {
        ModelSource::Blank => "blank",
        ModelSource::Table { .. } => "table",
        ModelSource::Query { .. } | ModelSource::Clauses { .. } => "query",
    }
}

fn by_id(connection: &Connection, id: i64) -> Result<Option<Model>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(read).transpose()
}

/// The model in a row.
pub(crate) fn read(row: &Row<'_>) -> Result<Model, StoreError> {
    let row = Named::new("model", row);
    Ok(Model {
        id: row.parsed::<i64, _>("id")?,
        name: row.get("name")?,
        database_id: row.parsed_or_null::<i64, _>("database_id")?,
        source: row.json("source")?,
    })
}
