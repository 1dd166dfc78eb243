//! Models as the API knows them: cards, with what it keeps of them and does not read.

use doable_domain::{
    id::{DatabaseId, ModelId},
    model::{Model, ModelSource},
};
use jiff::Timestamp;
use rusqlite::{Connection, Row};
use serde_json::{Map, Value};

use crate::{
    Store, StoreError, models,
    row::{Named, json},
};

/// A model as the API's card.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The model.
    pub model: Model,
    /// What it is for.
    pub description: Option<String>,
    /// Whether it is a model, or else a question, which no action can belong to.
    pub is_model: bool,
    /// Whether it is put away.
    pub archived: bool,
    /// What the API was given (`dataset_query`, `display`, …); empty for a model that
    /// was made in the window.
    pub raw: Map<String, Value>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last saved.
    pub updated_at: Timestamp,
}

/// What is saved of a card.
#[derive(Debug, Clone, PartialEq)]
pub struct CardSpec {
    /// What people call it.
    pub name: String,
    /// The database it is a view of; `None` only for the group of HTTP actions.
    pub database_id: Option<DatabaseId>,
    /// What it shows.
    pub source: ModelSource,
    /// What it is for.
    pub description: Option<String>,
    /// Whether it is a model, or else a question.
    pub is_model: bool,
    /// Whether it is put away.
    pub archived: bool,
    /// What the API was given; empty: nothing.
    pub raw: Map<String, Value>,
}

const SELECT: &str = "SELECT id, name, database_id, source, description, is_model, archived, card,
                             created_at_us, updated_at_us
                        FROM model";

impl Store {
    /// Every card by name, archived ones too; mere groups of actions left out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn cards(&self) -> Result<Vec<Card>, StoreError> {
        self.0
            .readers
            .read(|connection| {
                let sql =
                    format!("{SELECT} WHERE sort <> 'blank' ORDER BY name COLLATE NOCASE, id");
                let mut statement = connection.prepare_cached(&sql)?;
                let mut rows = statement.query([])?;
                let mut cards = Vec::new();
                while let Some(row) = rows.next()? {
                    cards.push(read(row)?);
                }
                Ok(cards)
            })
            .await
    }

    /// One card, or `None` if there is none with this number; a mere group too.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn card(&self, id: ModelId) -> Result<Option<Card>, StoreError> {
        self.0.readers.read(move |connection| by_id(connection, id.as_i64())).await
    }

    /// Stores a card.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if its database does not exist.
    pub async fn insert_card(&self, spec: CardSpec, at: Timestamp) -> Result<Card, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let database = spec.database_id.map(DatabaseId::as_i64);
                let id = models::insert(connection, &spec.name, database, &spec.source, at)?;
                save(connection, id, &spec, at)?;
                by_id(connection, id)?.ok_or(StoreError::NotFound)
            })
            .await
    }

    /// Saves a card over what it was, whole.
    ///
    /// Its actions follow as in the reference: a model that becomes a question loses
    /// its row actions, and the others are archived; one that is no bare table any
    /// more loses its row actions. `expected` is when it was saved last.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is none, or its database does not exist;
    /// [`StoreError::Conflict`] if it was saved since `expected`.
    pub async fn update_card(
        &self,
        id: ModelId,
        spec: CardSpec,
        expected: Timestamp,
        at: Timestamp,
    ) -> Result<Card, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let current = by_id(connection, id.as_i64())?.ok_or(StoreError::NotFound)?;
                if current.updated_at != expected {
                    return Err(StoreError::Conflict);
                }
                save(connection, id.as_i64(), &spec, at)?;
                if current.model.database_id != spec.database_id {
                    // Whether its actions may run hangs on the database it is in.
                    connection.execute("UPDATE generation SET value = value + 1", [])?;
                }
                let was_table = current.model.source.is_bare_table();
                if !spec.is_model || (was_table && !spec.source.is_bare_table()) {
                    let sql = "DELETE FROM action WHERE model_id = ?1 AND type = 'implicit'";
                    connection.prepare_cached(sql)?.execute([id.as_i64()])?;
                }
                if current.is_model && !spec.is_model {
                    let sql = "UPDATE action
                                  SET archived = 1, version = version + 1, updated_at_us = ?2
                                WHERE model_id = ?1 AND archived = 0";
                    connection.prepare_cached(sql)?.execute((id.as_i64(), at.as_microsecond()))?;
                }
                by_id(connection, id.as_i64())?.ok_or(StoreError::NotFound)
            })
            .await
    }

    /// Deletes a card and its actions for good; their runs stay. False if there was
    /// none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if that can't be made durable; then all of it stays.
    pub async fn delete_card(&self, id: ModelId) -> Result<bool, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let run = |sql: &str| connection.prepare_cached(sql)?.execute([id.as_i64()]);
                run("DELETE FROM action WHERE model_id = ?1")?;
                Ok(run("DELETE FROM model WHERE id = ?1")? > 0)
            })
            .await
    }
}

fn save(
    connection: &Connection,
    id: i64,
    spec: &CardSpec,
    at: Timestamp,
) -> Result<(), StoreError> {
    let raw = if spec.raw.is_empty() { None } else { Some(json(&spec.raw)?) };
    let mut statement = connection.prepare_cached(
        "UPDATE model
            SET name = ?2, database_id = ?3, sort = ?4, source = ?5, description = ?6,
                is_model = ?7, archived = ?8, card = ?9, updated_at_us = ?10
          WHERE id = ?1",
    )?;
    let saved = statement.execute((
        id,
        &spec.name,
        spec.database_id.map(DatabaseId::as_i64),
        models::sort(&spec.source),
        json(&spec.source)?,
        &spec.description,
        spec.is_model,
        spec.archived,
        raw,
        at.as_microsecond(),
    ));
    saved.map(drop).map_err(crate::actions::of_constraint)
}

fn by_id(connection: &Connection, id: i64) -> Result<Option<Card>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(read).transpose()
}

fn read(row: &Row<'_>) -> Result<Card, StoreError> {
    let model = models::read(row)?;
    let row = Named::new("model", row);
    Ok(Card {
        model,
        description: row.get("description")?,
        is_model: row.get("is_model")?,
        archived: row.get("archived")?,
        raw: row.json_or_null("card")?.unwrap_or_default(),
        created_at: row.time("created_at_us")?,
        updated_at: row.time("updated_at_us")?,
    })
}
