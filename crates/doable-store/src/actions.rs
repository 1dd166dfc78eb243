//! Actions, as they are saved and read. Their list is in [`crate::listing`].

use std::collections::HashMap;

use doable_domain::{
    action::{Action, ActionSpec},
    id::{ActionId, EntityId, ModelId, UserId},
};
use jiff::Timestamp;
use rusqlite::{Connection, Params, Row};

use crate::{
    Store, StoreError,
    row::{Named, json},
    versions,
};

const SELECT: &str = "SELECT a.*, l.uuid AS public_uuid, l.made_by_id AS made_public_by_id
                        FROM action a
                        LEFT JOIN public_link l ON l.action_id = a.id";

impl Store {
    /// The actions, the one saved last at the end.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn actions(&self, archived: bool) -> Result<Vec<Action>, StoreError> {
        let sql = format!("{SELECT} WHERE a.archived = ?1 ORDER BY a.updated_at_us, a.id");
        self.0.readers.read(move |connection| list(connection, &sql, [archived])).await
    }

    /// The actions with this name in any case, archived ones left out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn actions_named(&self, name: &str) -> Result<Vec<Action>, StoreError> {
        let sql =
            format!("{SELECT} WHERE a.archived = 0 AND a.name = ?1 COLLATE NOCASE ORDER BY a.id");
        let name = name.to_owned();
        self.0.readers.read(move |connection| list(connection, &sql, [name])).await
    }

    /// One action, or `None` if there is none with this number.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn action(&self, id: ActionId) -> Result<Option<Action>, StoreError> {
        self.0.readers.read(move |connection| by_id(connection, id.as_i64())).await
    }

    /// One action, or `None` if there is none with this entity id.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn action_by_entity_id(&self, id: &EntityId) -> Result<Option<Action>, StoreError> {
        let sql = format!("{SELECT} WHERE a.entity_id = ?1");
        let id = id.as_str().to_owned();
        let found = self.0.readers.read(move |connection| list(connection, &sql, [id])).await?;
        Ok(found.into_iter().next())
    }

    /// The actions of one model, archived ones too.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn actions_of_model(&self, model: ModelId) -> Result<Vec<Action>, StoreError> {
        let sql = format!("{SELECT} WHERE a.model_id = ?1 ORDER BY a.id");
        self.0.readers.read(move |connection| list(connection, &sql, [model.as_i64()])).await
    }

    /// How many row actions each model has; archived ones left out, and models without.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn row_action_counts(&self) -> Result<HashMap<ModelId, u32>, StoreError> {
        self.counts("type = 'implicit' AND archived = 0").await
    }

    /// How many actions each model has; archived ones left out, and models without.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn action_counts(&self) -> Result<HashMap<ModelId, u32>, StoreError> {
        self.counts("archived = 0").await
    }

    /// How many actions each model has that are `counted`, a condition of ours.
    async fn counts(&self, counted: &'static str) -> Result<HashMap<ModelId, u32>, StoreError> {
        self.0
            .readers
            .read(move |connection| {
                let mut statement = connection.prepare_cached(&format!(
                    "SELECT model_id, count(*) AS actions FROM action
                      WHERE {counted} GROUP BY model_id"
                ))?;
                let mut rows = statement.query([])?;
                let mut counts = HashMap::new();
                while let Some(row) = rows.next()? {
                    let row = Named::new("model", row);
                    counts.insert(row.parsed::<i64, _>("model_id")?, row.get("actions")?);
                }
                Ok(counts)
            })
            .await
    }

    /// Stores a new action; its version is 1.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the entity id is taken; [`StoreError::NotFound`] if
    /// its model or creator does not exist.
    pub async fn insert_action(
        &self,
        spec: ActionSpec,
        entity_id: EntityId,
        creator: Option<UserId>,
        at: Timestamp,
    ) -> Result<Action, StoreError> {
        let columns = Columns::of(&spec)?;
        self.0
            .writer
            .write(move |connection| {
                let mut statement = connection.prepare_cached(
                    "INSERT INTO action
                         (entity_id, version, model_id, type, name, description, archived,
                          operation, parameters, parameter_mappings, visualization_settings,
                          guard, creator_id, created_at_us, updated_at_us)
                     VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)",
                )?;
                let id = statement.insert((
                    entity_id.as_str(),
                    spec.model_id.as_i64(),
                    spec.operation.type_name(),
                    &spec.name,
                    &spec.description,
                    spec.archived,
                    &columns.operation,
                    &columns.parameters,
                    &columns.parameter_mappings,
                    &columns.visualization_settings,
                    &columns.guard,
                    creator.map(UserId::as_i64),
                    at.as_microsecond(),
                ));
                let id = id.map_err(of_constraint)?;
                versions::keep(connection, id, creator)?;
                by_id(connection, id)?.ok_or(StoreError::NotFound)
            })
            .await
    }

    /// Saves an action over what it was, whole, and counts its version up; what it was is
    /// kept as a version.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is none; [`StoreError::Conflict`] if its
    /// version is not `expected_version`.
    pub async fn update_action(
        &self,
        id: ActionId,
        spec: ActionSpec,
        expected_version: Option<u64>,
        by: Option<UserId>,
        at: Timestamp,
    ) -> Result<Action, StoreError> {
        let columns = Columns::of(&spec)?;
        self.0
            .writer
            .write(move |connection| {
                let current = by_id(connection, id.as_i64())?.ok_or(StoreError::NotFound)?;
                if expected_version.is_some_and(|version| version != current.version) {
                    return Err(StoreError::Conflict);
                }
                let mut statement = connection.prepare_cached(
                    "UPDATE action
                        SET version = version + 1, model_id = ?2, type = ?3, name = ?4,
                            description = ?5, archived = ?6, operation = ?7, parameters = ?8,
                            parameter_mappings = ?9, visualization_settings = ?10, guard = ?11,
                            updated_at_us = ?12
                      WHERE id = ?1",
                )?;
                let saved = statement.execute((
                    id.as_i64(),
                    spec.model_id.as_i64(),
                    spec.operation.type_name(),
                    &spec.name,
                    &spec.description,
                    spec.archived,
                    &columns.operation,
                    &columns.parameters,
                    &columns.parameter_mappings,
                    &columns.visualization_settings,
                    &columns.guard,
                    at.as_microsecond(),
                ));
                saved.map_err(of_constraint)?;
                versions::keep(connection, id.as_i64(), by)?;
                by_id(connection, id.as_i64())?.ok_or(StoreError::NotFound)
            })
            .await
    }

    /// Puts these actions away, or takes them back, and counts the versions up of those
    /// that were not; answers how many those were.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if that can't be made durable; then all stay where they are.
    pub async fn archive_actions(
        &self,
        ids: Vec<ActionId>,
        archived: bool,
        by: Option<UserId>,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let mut statement = connection.prepare_cached(
                    "UPDATE action
                        SET archived = ?2, version = version + 1, updated_at_us = ?3
                      WHERE id = ?1 AND archived <> ?2",
                )?;
                let mut moved = 0;
                for id in &ids {
                    if statement.execute((id.as_i64(), archived, at.as_microsecond()))? > 0 {
                        versions::keep(connection, id.as_i64(), by)?;
                        moved += 1;
                    }
                }
                Ok(moved)
            })
            .await
    }

    /// Deletes an action for good; its runs stay. False if there was none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if that can't be made durable; then it stays.
    pub async fn delete_action(&self, id: ActionId) -> Result<bool, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let mut statement =
                    connection.prepare_cached("DELETE FROM action WHERE id = ?1")?;
                Ok(statement.execute([id.as_i64()])? > 0)
            })
            .await
    }
}

/// The JSON columns of a spec.
struct Columns {
    operation: String,
    parameters: String,
    parameter_mappings: Option<String>,
    visualization_settings: String,
    guard: String,
}

impl Columns {
    fn of(spec: &ActionSpec) -> Result<Self, StoreError> {
        Ok(Self {
            operation: json(&spec.operation)?,
            parameters: json(&spec.parameters)?,
            parameter_mappings: spec.parameter_mappings.as_ref().map(json).transpose()?,
            visualization_settings: json(&spec.visualization_settings)?,
            guard: json(&spec.guard)?,
        })
    }
}

/// What a broken constraint means: what is named is not there, or a name is taken.
pub(crate) fn of_constraint(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error().map(|error| error.extended_code) {
        Some(rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => StoreError::NotFound,
        Some(rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE) => StoreError::Conflict,
        _ => error.into(),
    }
}

fn by_id(connection: &Connection, id: i64) -> Result<Option<Action>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE a.id = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(read).transpose()
}

fn list(
    connection: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<Action>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut actions = Vec::new();
    while let Some(row) = rows.next()? {
        actions.push(read(row)?);
    }
    Ok(actions)
}

pub(crate) fn read(row: &Row<'_>) -> Result<Action, StoreError> {
    let row = Named::new("action", row);
    Ok(Action {
        id: row.parsed::<i64, _>("id")?,
        entity_id: row.parsed::<String, _>("entity_id")?,
        version: row.parsed::<i64, _>("version")?,
        spec: read_spec(&row)?,
        created_at: row.time("created_at_us")?,
        updated_at: row.time("updated_at_us")?,
        creator_id: row.parsed_or_null::<i64, _>("creator_id")?,
        public_uuid: match row.get::<Option<String>>("public_uuid")? {
            Some(_) => Some(row.word("public_uuid")?),
            None => None,
        },
        made_public_by_id: row.parsed_or_null::<i64, _>("made_public_by_id")?,
    })
}

/// What a person edits of an action, from the columns that a version has too.
pub(crate) fn read_spec(row: &Named<'_>) -> Result<ActionSpec, StoreError> {
    Ok(ActionSpec {
        model_id: row.parsed::<i64, _>("model_id")?,
        name: row.get("name")?,
        description: row.get("description")?,
        parameters: row.json("parameters")?,
        parameter_mappings: row.json_or_null("parameter_mappings")?,
        visualization_settings: row.json("visualization_settings")?,
        archived: row.get("archived")?,
        guard: row.json("guard")?,
        operation: row.json("operation")?,
    })
}
