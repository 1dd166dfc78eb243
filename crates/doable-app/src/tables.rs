//! The tables of a database as the window browses them, and the row actions that are made
//! for a table with a click.

use std::collections::HashMap;

use doable_domain::{
    action::{Action, ImplicitKind, Operation},
    database::Database,
    id::{ActionId, DatabaseId, ModelId, TableId},
    model::{Model, ModelSource},
    parameter::ValueType,
    schema::display_name,
};
use doable_store::{KnownColumn, KnownSchema, KnownTable, NewModel};
use serde_json::{Map, Value, json};

use crate::{
    App, AppError, Permission,
    caller::Caller,
    rows::live_table,
    wire::{
        CreateAction, Event,
        schema::{
            ColumnName, ColumnShown, Reference, SetTableActions, TableAction, TableColumns,
            TableLine, TableShown, Tables,
        },
    },
};

impl App {
    /// The tables of a database as they were when they were last read; they are read now
    /// if they never were.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is no such database; [`AppError::NotConnected`]
    /// if it has to be read and can't be.
    pub async fn browse_tables(&self, caller: &Caller, id: DatabaseId) -> Result<Tables, AppError> {
        caller.allow(Permission::Read)?;
        let database = self.store().database(id).await?.ok_or(AppError::NotFound)?;
        let schema = self.known_schema(&database).await?;
        let counts = self.store().row_action_counts().await?;
        let mut actions: HashMap<(Option<String>, String), u32> = HashMap::new();
        for model in self.store().models().await? {
            if let (Some(table), Some(count)) = (table_of(&model, id), counts.get(&model.id)) {
                *actions.entry(table).or_default() += count;
            }
        }
        let line = |table: &KnownTable| TableLine {
            id: table.id,
            schema: table.schema.clone(),
            name: table.name.clone(),
            is_view: table.is_view,
            columns: u32::try_from(table.columns.len()).unwrap_or(u32::MAX),
            actions: actions
                .get(&(table.schema.clone(), table.name.clone()))
                .copied()
                .unwrap_or_default(),
        };
        let tables = schema.tables.iter().map(line).collect();
        Ok(Tables { synced_at: schema.synced_at.to_string(), tables })
    }

    /// The columns of every table of a database, as [`App::browse_tables`] knows them.
    ///
    /// # Errors
    ///
    /// As for [`App::browse_tables`].
    pub async fn list_columns(
        &self,
        caller: &Caller,
        id: DatabaseId,
    ) -> Result<Vec<TableColumns>, AppError> {
        caller.allow(Permission::Read)?;
        let database = self.store().database(id).await?.ok_or(AppError::NotFound)?;
        let tables = self.known_schema(&database).await?.tables.into_iter();
        let column = |known: KnownColumn| ColumnName {
            name: known.column.name,
            database_type: known.column.database_type,
            value_type: ValueType::of(known.column.base_type.as_str()),
        };
        let table = |KnownTable { schema, name, is_view, columns, .. }| TableColumns {
            schema,
            name,
            is_view,
            columns: columns.into_iter().map(column).collect(),
        };
        Ok(tables.map(table).collect())
    }

    /// One table with its columns and its row actions.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none, or none any more.
    pub async fn browse_table(&self, caller: &Caller, id: TableId) -> Result<TableShown, AppError> {
        caller.allow(Permission::Read)?;
        let table = self.store().known_table(id).await?.ok_or(AppError::NotFound)?;
        let schema = self.store().schema_of(table.database_id).await?.ok_or(AppError::NotFound)?;
        let actions = self.row_actions(&table).await?.into_iter().filter_map(shown).collect();
        let columns = table.columns.iter().map(|column| column_shown(&schema, column)).collect();
        Ok(TableShown {
            id,
            database_id: table.database_id,
            has_key: has_key(&table),
            schema: table.schema,
            name: table.name,
            is_view: table.is_view,
            columns,
            actions,
        })
    }

    /// Makes the row actions of a table that are asked for and are not there, with a model
    /// for them if there is none, and deletes those that are not wanted.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is no such table; [`AppError::Disabled`] if actions
    /// are off; [`AppError::Invalid`] at a kind that needs a key where there is none.
    pub async fn set_table_actions(
        &self,
        caller: &Caller,
        request: &SetTableActions,
    ) -> Result<TableShown, AppError> {
        caller.allow(Permission::Edit)?;
        let table = self.store().known_table(request.table_id).await?.ok_or(AppError::NotFound)?;
        let database = self.enabled_database(table.database_id).await?;
        refuse_without_key(&table, request)?;
        for (kind, verb, wanted) in wishes(request) {
            let mut there = self.row_actions(&table).await?;
            there.retain(|action| kind_of(action) == Some(kind));
            match wanted {
                None => {}
                Some(true) if !there.is_empty() => {}
                Some(true) => {
                    let model = self.model_of_table(&database, &table).await?;
                    let name = format!("{verb} {}", display_name(&table.name));
                    let draft = json!({
                        "name": name, "type": "implicit", "kind": kind, "model_id": model,
                    });
                    self.create_action(caller, CreateAction { draft: keys(draft) }).await?;
                }
                Some(false) => {
                    for action in there {
                        self.store().delete_action(action.id).await?;
                    }
                    self.links_have_changed().await;
                }
            }
        }
        self.announce(Event::DatabasesChanged);
        self.browse_table(caller, request.table_id).await
    }

    /// The number of the model that shows the whole of `table`; one is made if there is
    /// none.
    pub(crate) async fn model_of_table(
        &self,
        database: &Database,
        table: &KnownTable,
    ) -> Result<ModelId, AppError> {
        let source = ModelSource::table(table.schema.clone(), &table.name);
        let is_it =
            |model: &Model| model.database_id == Some(database.id) && model.source == source;
        if let Some(model) = self.store().models().await?.into_iter().find(is_it) {
            return Ok(model.id);
        }
        let name = display_name(&table.name);
        let new = NewModel { name, database_id: Some(database.id), source };
        let model = self.store().insert_model(new, self.now()).await?;
        self.announce(Event::DatabasesChanged);
        Ok(model.id)
    }

    /// The row actions of every model that is this table; archived ones left out.
    async fn row_actions(&self, table: &KnownTable) -> Result<Vec<Action>, AppError> {
        let place = (table.schema.clone(), table.name.clone());
        let mut actions = Vec::new();
        for model in self.store().models().await? {
            if table_of(&model, table.database_id).as_ref() == Some(&place) {
                actions.extend(self.store().actions_of_model(model.id).await?);
            }
        }
        actions.retain(|action| kind_of(action).is_some() && !action.spec.archived);
        Ok(actions)
    }
}

/// The table that `model` shows of that database.
fn table_of(model: &Model, database: DatabaseId) -> Option<(Option<String>, String)> {
    match &model.source {
        ModelSource::Table { schema, table, .. } if model.database_id == Some(database) => {
            Some((schema.clone(), table.clone()))
        }
        _ => None,
    }
}

fn kind_of(action: &Action) -> Option<ImplicitKind> {
    match &action.spec.operation {
        Operation::Implicit(implicit) => Some(implicit.kind),
        Operation::Query(_) | Operation::Http(_) => None,
    }
}

fn shown(action: Action) -> Option<TableAction> {
    let kind = kind_of(&action)?;
    let (id, name): (ActionId, String) = (action.id, action.spec.name);
    Some(TableAction { id, name, kind, public: action.public_uuid.is_some() })
}

fn column_shown(schema: &KnownSchema, known: &KnownColumn) -> ColumnShown {
    let column = known.column.clone();
    let references = column.foreign_key.map(|key| Reference {
        table_id: schema.table(key.schema.as_deref(), &key.table).map(|table| table.id),
        schema: key.schema,
        table: key.table,
        column: key.column,
    });
    ColumnShown {
        name: column.name,
        database_type: column.database_type,
        nullable: column.nullable,
        has_default: column.has_default,
        auto_increment: column.auto_increment,
        generated: column.generated,
        key: column.in_primary_key,
        unique: column.unique,
        references,
        enum_values: column.enum_values,
    }
}

/// Whether it has a key that a form can name a row by.
fn has_key(table: &KnownTable) -> bool {
    let table = live_table(table);
    let key = table.primary_key();
    !key.is_empty() && !key.iter().any(|column| column.is_binary())
}

/// The three kinds with the word that their actions begin with, and what is asked of each.
fn wishes(request: &SetTableActions) -> [(ImplicitKind, &'static str, Option<bool>); 3] {
    [
        (ImplicitKind::RowCreate, "Create", request.create),
        (ImplicitKind::RowUpdate, "Update", request.update),
        (ImplicitKind::RowDelete, "Delete", request.delete),
    ]
}

fn refuse_without_key(table: &KnownTable, request: &SetTableActions) -> Result<(), AppError> {
    if has_key(table) {
        return Ok(());
    }
    let needs = [("update", request.update), ("delete", request.delete)];
    match needs.into_iter().find(|(_, wanted)| *wanted == Some(true)) {
        Some((field, _)) => Err(AppError::invalid(field, no_key(&table.name))),
        None => Ok(()),
    }
}

/// Why a table can have no action that works on a row of it.
fn no_key(table: &str) -> String {
    format!("`{table}` has no primary key, or a binary one, so no form can name a row of it")
}

fn keys(draft: Value) -> Map<String, Value> {
    match draft {
        Value::Object(keys) => keys,
        _ => Map::new(),
    }
}
