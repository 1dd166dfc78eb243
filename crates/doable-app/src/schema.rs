//! What is in the databases: tables and columns with the numbers that clients know
//! them by. Read from the database on demand and kept in the store.

use std::collections::HashMap;

use doable_domain::{
    database::Database,
    id::{DatabaseId, FieldId, TableId},
    schema::display_name,
};
use doable_store::{KnownColumn, KnownSchema, KnownTable};

use crate::{
    App, AppError, Permission,
    caller::Caller,
    databases::not_connected,
    wire::{
        Event,
        metadata::{DatabaseMetadata, FieldMetadata, TableMetadata, TableSummary},
    },
};

impl App {
    /// Reads a database's schema anew; done when this returns.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is no such database; [`AppError::NotConnected`] if
    /// it can't be read, then what was known stays.
    pub async fn sync_schema(&self, caller: &Caller, id: DatabaseId) -> Result<(), AppError> {
        caller.allow(Permission::Edit)?;
        let database = self.store().database(id).await?.ok_or(AppError::NotFound)?;
        self.sync(&database).await.map(drop)
    }

    /// A database with its tables and columns as they were when they were last read;
    /// they are read now if they never were.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is no such database; [`AppError::NotConnected`]
    /// if it has to be read and can't be.
    pub async fn database_schema(
        &self,
        caller: &Caller,
        id: DatabaseId,
    ) -> Result<DatabaseMetadata, AppError> {
        caller.allow(Permission::Read)?;
        let database = self.store().database(id).await?.ok_or(AppError::NotFound)?;
        let schema = self.known_schema(&database).await?;
        let targets = Targets::of(&schema);
        Ok(DatabaseMetadata {
            id,
            name: database.name,
            engine: database.engine,
            features: vec!["actions"],
            settings: database.settings,
            synced_at: schema.synced_at.to_string(),
            tables: schema.tables.iter().map(|table| targets.table(table)).collect(),
        })
    }

    /// Every table of every database that could be read, by database, schema and name.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may read.
    pub async fn list_tables(&self, caller: &Caller) -> Result<Vec<TableSummary>, AppError> {
        caller.allow(Permission::Read)?;
        for database in self.store().databases().await? {
            self.schema_if_readable(&database).await?;
        }
        Ok(self.store().all_known_tables().await?.iter().map(summary).collect())
    }

    /// One table with its columns.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none, or none any more.
    pub async fn get_table(&self, caller: &Caller, id: TableId) -> Result<TableMetadata, AppError> {
        caller.allow(Permission::Read)?;
        let table = self.store().known_table(id).await?.ok_or(AppError::NotFound)?;
        let schema = self.store().schema_of(table.database_id).await?.ok_or(AppError::NotFound)?;
        Ok(Targets::of(&schema).table(&table))
    }

    /// One column.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none, or none any more.
    pub async fn get_field(&self, caller: &Caller, id: FieldId) -> Result<FieldMetadata, AppError> {
        caller.allow(Permission::Read)?;
        let column = self.store().known_column(id).await?.ok_or(AppError::NotFound)?;
        let table = self.get_table(caller, column.table_id).await?;
        table.fields.into_iter().find(|field| field.id == id).ok_or(AppError::NotFound)
    }

    /// What is known of a database; it is read now if it never was.
    pub(crate) async fn known_schema(&self, database: &Database) -> Result<KnownSchema, AppError> {
        match self.store().schema_of(database.id).await? {
            Some(schema) => Ok(schema),
            None => self.sync(database).await,
        }
    }

    /// As [`App::known_schema`]; `None` if it has to be read and can't be.
    pub(crate) async fn schema_if_readable(
        &self,
        database: &Database,
    ) -> Result<Option<KnownSchema>, AppError> {
        readable(self.known_schema(database).await)
    }

    /// Reads the schema anew if that can be done right now.
    pub(crate) async fn sync_quietly(&self, database: &Database) -> Result<(), AppError> {
        readable(self.sync(database).await).map(drop)
    }

    async fn sync(&self, database: &Database) -> Result<KnownSchema, AppError> {
        let database = self.with_password(database.clone()).await?;
        let read = self.executor().read_schema(&database).await;
        let schema = read.map_err(|error| not_connected(database.engine, &error))?;
        if self.store().save_schema(database.id, &schema, self.now()).await? {
            self.0.runnables.forget_rows();
            self.announce(Event::DatabasesChanged);
        }
        self.store().schema_of(database.id).await?.ok_or(AppError::NotFound)
    }
}

/// A database that is away is no reason to fail where its schema is not the point.
fn readable<T>(answer: Result<T, AppError>) -> Result<Option<T>, AppError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(AppError::Invalid { message, .. } | AppError::NotConnected { message, .. }) => {
            tracing::debug!(reason = message, "a schema could not be read");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The columns of a database by schema, table and name, for its foreign keys.
pub(crate) struct Targets<'s>(HashMap<(Option<&'s str>, &'s str, &'s str), FieldId>);

impl<'s> Targets<'s> {
    pub(crate) fn of(schema: &'s KnownSchema) -> Self {
        let columns = schema.tables.iter().flat_map(|table| {
            let place = (table.schema.as_deref(), table.name.as_str());
            let column = move |known: &'s KnownColumn| {
                ((place.0, place.1, known.column.name.as_str()), known.id)
            };
            table.columns.iter().map(column)
        });
        Self(columns.collect())
    }

    pub(crate) fn table(&self, table: &KnownTable) -> TableMetadata {
        let fields = table.columns.iter().map(|known| self.field(known)).collect();
        TableMetadata { table: summary(table), fields }
    }

    pub(crate) fn field(&self, known: &KnownColumn) -> FieldMetadata {
        let column = &known.column;
        let target = column.foreign_key.as_ref().and_then(|key| {
            self.0.get(&(key.schema.as_deref(), key.table.as_str(), key.column.as_str())).copied()
        });
        let semantic_type = if column.in_primary_key.is_some() {
            Some("type/PK")
        } else {
            column.foreign_key.as_ref().map(|_| "type/FK")
        };
        FieldMetadata {
            id: known.id,
            name: column.name.clone(),
            display_name: display_name(&column.name),
            base_type: column.base_type,
            database_type: column.database_type.clone(),
            semantic_type,
            table_id: known.table_id,
            fk_target_field_id: target,
            database_required: column.is_required(),
            database_is_auto_increment: column.auto_increment,
            position: known.position,
        }
    }
}

fn summary(table: &KnownTable) -> TableSummary {
    TableSummary {
        id: table.id,
        name: table.name.clone(),
        schema: table.schema.clone(),
        display_name: display_name(&table.name),
        db_id: table.database_id,
        is_view: table.is_view,
    }
}
