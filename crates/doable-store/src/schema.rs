//! What the databases look like, as far as it was read, with numbers that stay.
//!
//! A table or column that vanishes is only marked, so that it has its number again
//! when it comes back. Nothing here makes what runs keep in memory stale.

use std::collections::HashMap;

use doable_domain::{
    id::{DatabaseId, FieldId, TableId},
    schema::{Column, Schema, Table},
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Params, Row};

use crate::{
    Store, StoreError, history,
    row::{Named, json},
};

/// A database's schema as it was when it was last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSchema {
    /// When that was.
    pub synced_at: Timestamp,
    /// Its tables and views by schema and name; those that are gone left out.
    pub tables: Vec<KnownTable>,
}

impl KnownSchema {
    /// The table of that name, as the engine spells it.
    #[must_use]
    pub fn table(&self, schema: Option<&str>, name: &str) -> Option<&KnownTable> {
        self.tables.iter().find(|table| table.schema.as_deref() == schema && table.name == name)
    }
}

/// A table or view with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownTable {
    /// Its number.
    pub id: TableId,
    /// The database it is in.
    pub database_id: DatabaseId,
    /// Its schema, where the engine has schemas.
    pub schema: Option<String>,
    /// Its name, as the engine spells it.
    pub name: String,
    /// Whether it is a view.
    pub is_view: bool,
    /// Its columns in their order; those that are gone left out.
    pub columns: Vec<KnownColumn>,
}

impl KnownTable {
    /// The column of that name, as the engine spells it.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&KnownColumn> {
        self.columns.iter().find(|known| known.column.name == name)
    }
}

/// A column with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownColumn {
    /// Its number.
    pub id: FieldId,
    /// The table it is in.
    pub table_id: TableId,
    /// Its place in the table, from 0.
    pub position: u32,
    /// What it is.
    pub column: Column,
}

const TABLES: &str = "SELECT id, database_id, schema, name, is_view FROM known_table";
const COLUMNS: &str = "SELECT c.id, c.table_id, c.position, c.definition
                         FROM known_column c
                         JOIN known_table t ON t.id = c.table_id";

impl Store {
    /// Remembers what `database` looks like now; answers whether that is anything else
    /// than before.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is no such database; [`StoreError::Sqlite`] if
    /// it can't be made durable. Then everything is as it was.
    pub async fn save_schema(
        &self,
        database: DatabaseId,
        schema: &Schema,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let schema = schema.clone();
        self.0
            .writer
            .write(move |connection| {
                connection
                    .prepare_cached(
                        "INSERT INTO known_schema (database_id, synced_at_us) VALUES (?1, ?2)
                         ON CONFLICT (database_id) DO UPDATE SET synced_at_us = excluded.synced_at_us",
                    )?
                    .execute((database.as_i64(), at.as_microsecond()))
                    .map_err(crate::actions::of_constraint)?;
                save_tables(connection, database, &schema.tables, at)
            })
            .await
    }

    /// What `database` looked like when it was last read; `None` if it never was.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn schema_of(&self, database: DatabaseId) -> Result<Option<KnownSchema>, StoreError> {
        self.0
            .readers
            .read(move |connection| {
                let Some(synced_at) = synced_at(connection, database)? else { return Ok(None) };
                let tables = tables_where(connection, "t.database_id = ?1", [database.as_i64()])?;
                Ok(Some(KnownSchema { synced_at, tables }))
            })
            .await
    }

    /// When `database` was last read; `None` if it never was.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn synced_at(&self, database: DatabaseId) -> Result<Option<Timestamp>, StoreError> {
        self.0.readers.read(move |connection| synced_at(connection, database)).await
    }

    /// One table with its columns; `None` if there is none, or none any more.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn known_table(&self, id: TableId) -> Result<Option<KnownTable>, StoreError> {
        self.0
            .readers
            .read(move |connection| Ok(tables_where(connection, "t.id = ?1", [id.as_i64()])?.pop()))
            .await
    }

    /// One column; `None` if there is none, or none any more.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn known_column(&self, id: FieldId) -> Result<Option<KnownColumn>, StoreError> {
        self.0
            .readers
            .read(
                move |connection| Ok(columns_where(connection, "c.id = ?1", [id.as_i64()])?.pop()),
            )
            .await
    }

    /// Every table of every database that was read, by database, schema and name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn all_known_tables(&self) -> Result<Vec<KnownTable>, StoreError> {
        self.0.readers.read(|connection| tables_where(connection, "TRUE", [])).await
    }
}

fn synced_at(
    connection: &Connection,
    database: DatabaseId,
) -> Result<Option<Timestamp>, StoreError> {
    let synced = connection
        .prepare_cached(
            "SELECT database_id, synced_at_us FROM known_schema WHERE database_id = ?1",
        )?
        .query_row([database.as_i64()], |row| Ok(Named::new("schema", row).time("synced_at_us")))
        .optional()?;
    synced.transpose()
}

/// Gives the tables that are new a number, and marks those that are gone.
fn save_tables(
    connection: &Connection,
    database: DatabaseId,
    tables: &[Table],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let mut known = known_tables(connection, database)?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO known_table (database_id, schema, name, is_view) VALUES (?1, ?2, ?3, ?4)",
    )?;
    let mut update = connection
        .prepare_cached("UPDATE known_table SET is_view = ?2, gone_at_us = NULL WHERE id = ?1")?;
    let mut has_changed = false;
    for table in tables {
        let schema = table.schema.clone().unwrap_or_default();
        let (id, is_new) = match known.remove(&(schema.clone(), table.name.clone())) {
            Some((id, is_view, false)) if is_view == table.is_view => (id, false),
            Some((id, ..)) => {
                update.execute((id, table.is_view))?;
                (id, true)
            }
            None => {
                let row = (database.as_i64(), schema, &table.name, table.is_view);
                (insert.insert(row)?, true)
            }
        };
        has_changed |= save_columns(connection, id, &table.columns, at)? || is_new;
    }
    let left = known.into_values().filter(|(.., is_gone)| !is_gone).map(|(id, ..)| id);
    Ok(mark_gone(connection, "known_table", left, at)? || has_changed)
}

/// Number, whether it is a view and whether it is gone, by schema and name.
type KnownTables = HashMap<(String, String), (i64, bool, bool)>;

fn known_tables(connection: &Connection, database: DatabaseId) -> Result<KnownTables, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT schema, name, id, is_view, gone_at_us IS NOT NULL
           FROM known_table
          WHERE database_id = ?1",
    )?;
    let known = statement.query_map([database.as_i64()], |row| {
        Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?, row.get(4)?)))
    })?;
    Ok(known.collect::<Result<_, _>>()?)
}

fn save_columns(
    connection: &Connection,
    table: i64,
    columns: &[Column],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let mut known = known_columns(connection, table)?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO known_column (table_id, name, position, definition) VALUES (?1, ?2, ?3, ?4)",
    )?;
    let mut update = connection.prepare_cached(
        "UPDATE known_column SET position = ?2, definition = ?3, gone_at_us = NULL WHERE id = ?1",
    )?;
    let mut has_changed = false;
    for (position, column) in columns.iter().enumerate() {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        let now = (position, json(column)?, false);
        match known.remove(&column.name) {
            Some((_, before)) if before == now => continue,
            Some((id, (_, before, _))) => {
                update.execute((id, now.0, &now.1))?;
                history::keep_type(connection, id, &before, column, at)?;
            }
            None => drop(insert.execute((table, &column.name, now.0, &now.1))?),
        }
        has_changed = true;
    }
    let left = known.into_values().filter(|(_, (.., is_gone))| !is_gone).map(|(id, _)| id);
    Ok(mark_gone(connection, "known_column", left, at)? || has_changed)
}

/// A column as it is stored: its place, its definition, and whether it is gone.
type Stored = (i64, String, bool);

fn known_columns(
    connection: &Connection,
    table: i64,
) -> Result<HashMap<String, (i64, Stored)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT name, id, position, definition, gone_at_us IS NOT NULL
           FROM known_column
          WHERE table_id = ?1",
    )?;
    let known = statement.query_map([table], |row| {
        Ok((row.get(0)?, (row.get(1)?, (row.get(2)?, row.get(3)?, row.get(4)?))))
    })?;
    Ok(known.collect::<Result<_, _>>()?)
}

/// Marks what is not there any more, and answers whether that is anything; `what` is a
/// word of this file.
fn mark_gone(
    connection: &Connection,
    what: &str,
    ids: impl Iterator<Item = i64>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let mut mark =
        connection.prepare_cached(&format!("UPDATE {what} SET gone_at_us = ?2 WHERE id = ?1"))?;
    let mut is_any = false;
    for id in ids {
        mark.execute((id, at.as_microsecond()))?;
        is_any = true;
    }
    Ok(is_any)
}

/// The tables that `condition` holds for, with their columns.
fn tables_where<P: Params + Copy>(
    connection: &Connection,
    condition: &str,
    params: P,
) -> Result<Vec<KnownTable>, StoreError> {
    let mut by_table: HashMap<TableId, Vec<KnownColumn>> = HashMap::new();
    for column in columns_where(connection, condition, params)? {
        by_table.entry(column.table_id).or_default().push(column);
    }
    let mut statement = connection.prepare_cached(&format!(
        "{TABLES} t WHERE {condition} AND gone_at_us IS NULL
          ORDER BY database_id, schema, name COLLATE NOCASE, id"
    ))?;
    let mut rows = statement.query(params)?;
    let mut tables = Vec::new();
    while let Some(row) = rows.next()? {
        let mut table = read_table(row)?;
        table.columns = by_table.remove(&table.id).unwrap_or_default();
        tables.push(table);
    }
    Ok(tables)
}

fn columns_where(
    connection: &Connection,
    condition: &str,
    params: impl Params,
) -> Result<Vec<KnownColumn>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{COLUMNS} WHERE {condition} AND c.gone_at_us IS NULL AND t.gone_at_us IS NULL
          ORDER BY c.table_id, c.position, c.id"
    ))?;
    let mut rows = statement.query(params)?;
    let mut columns = Vec::new();
    while let Some(row) = rows.next()? {
        columns.push(read_column(row)?);
    }
    Ok(columns)
}

fn read_table(row: &Row<'_>) -> Result<KnownTable, StoreError> {
    let row = Named::new("table", row);
    let schema: String = row.get("schema")?;
    Ok(KnownTable {
        id: row.parsed::<i64, _>("id")?,
        database_id: row.parsed::<i64, _>("database_id")?,
        schema: Some(schema).filter(|schema| !schema.is_empty()),
        name: row.get("name")?,
        is_view: row.get("is_view")?,
        columns: Vec::new(),
    })
}

fn read_column(row: &Row<'_>) -> Result<KnownColumn, StoreError> {
    let row = Named::new("column", row);
    Ok(KnownColumn {
        id: row.parsed::<i64, _>("id")?,
        table_id: row.parsed::<i64, _>("table_id")?,
        position: row.get("position")?,
        column: row.json("definition")?,
    })
}
