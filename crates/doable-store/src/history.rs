//! What has changed in the databases, as far as it was noticed when they were read: what
//! is gone since when, and the types that columns had before.

use std::collections::{HashMap, HashSet};

use doable_domain::{
    drift::{ColumnHistory, EarlierType, TableHistory},
    id::DatabaseId,
    schema::{BaseType, Column},
};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::{Store, StoreError, row::Named};

/// The columns that are gone or have had another type.
const CHANGED: &str = "SELECT id FROM known_column WHERE gone_at_us IS NOT NULL
                       UNION SELECT column_id FROM earlier_type";

impl Store {
    /// The tables that are gone or have columns that are gone or have had another type,
    /// by database.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn schema_changes(
        &self,
    ) -> Result<HashMap<DatabaseId, Vec<TableHistory>>, StoreError> {
        self.0.readers.read(changes).await
    }
}

/// Keeps the type that a column had in its `before` definition, if it holds something
/// else now.
pub(crate) fn keep_type(
    connection: &Connection,
    column: i64,
    before: &str,
    now: &Column,
    at: Timestamp,
) -> Result<(), StoreError> {
    // One of an older format is no change.
    let Ok(before) = serde_json::from_str::<Column>(before) else { return Ok(()) };
    let is_same = match now.base_type {
        BaseType::Other => {
            before.base_type == now.base_type && before.database_type == now.database_type
        }
        base_type => before.base_type == base_type,
    };
    if !is_same {
        let mut insert = connection.prepare_cached(
            "INSERT OR IGNORE INTO earlier_type (column_id, until_us, database_type)
             VALUES (?1, ?2, ?3)",
        )?;
        insert.execute((column, at.as_microsecond(), before.database_type))?;
    }
    Ok(())
}

fn changes(connection: &Connection) -> Result<HashMap<DatabaseId, Vec<TableHistory>>, StoreError> {
    let mut tables = changed_tables(connection)?;
    if tables.is_empty() {
        return Ok(HashMap::new());
    }
    let there = Live::read(connection)?;
    for (table, column) in changed_columns(connection)? {
        if let Some((database, history)) = tables.get_mut(&table) {
            let also_in = there.others(*database, table, &column.column.name);
            history.columns.push(ColumnHistory { also_in, ..column });
        }
    }
    let mut by_database: HashMap<DatabaseId, Vec<TableHistory>> = HashMap::new();
    for (id, (database, mut history)) in tables {
        history.has_namesake = there.has_table(database, &history.name);
        history.columns_now = there.columns.get(&id).cloned().unwrap_or_default();
        by_database.entry(database).or_default().push(history);
    }
    for tables in by_database.values_mut() {
        tables.sort_by(|a, b| (&a.schema, &a.name).cmp(&(&b.schema, &b.name)));
    }
    Ok(by_database)
}

/// The tables that have changed, by number, without their columns.
fn changed_tables(
    connection: &Connection,
) -> Result<HashMap<i64, (DatabaseId, TableHistory)>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id, database_id, schema, name, gone_at_us FROM known_table
          WHERE id IN (SELECT id FROM known_table WHERE gone_at_us IS NOT NULL
                       UNION
                       SELECT table_id FROM known_column WHERE id IN ({CHANGED}))"
    ))?;
    let mut rows = statement.query([])?;
    let mut tables = HashMap::new();
    while let Some(row) = rows.next()? {
        let row = Named::new("table", row);
        let schema: String = row.get("schema")?;
        let history = TableHistory {
            schema: Some(schema).filter(|schema| !schema.is_empty()),
            name: row.get("name")?,
            gone_since: row.time_or_null("gone_at_us")?,
            has_namesake: false,
            columns: Vec::new(),
            columns_now: Vec::new(),
        };
        tables.insert(row.get("id")?, (row.parsed::<i64, _>("database_id")?, history));
    }
    Ok(tables)
}

/// The columns that have changed, each with its table's number, in their tables' order.
fn changed_columns(connection: &Connection) -> Result<Vec<(i64, ColumnHistory)>, StoreError> {
    let mut earlier = earlier_types(connection)?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id, table_id, definition, gone_at_us FROM known_column
          WHERE id IN ({CHANGED})
          ORDER BY table_id, position, id"
    ))?;
    let mut rows = statement.query([])?;
    let mut columns = Vec::new();
    while let Some(row) = rows.next()? {
        let row = Named::new("column", row);
        let history = ColumnHistory {
            column: row.json("definition")?,
            gone_since: row.time_or_null("gone_at_us")?,
            earlier: earlier.remove(&row.get("id")?).unwrap_or_default(),
            also_in: Vec::new(),
        };
        columns.push((row.get("table_id")?, history));
    }
    Ok(columns)
}

/// The types that columns had, by column, the oldest first.
fn earlier_types(connection: &Connection) -> Result<HashMap<i64, Vec<EarlierType>>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT column_id, until_us, database_type FROM earlier_type
          ORDER BY column_id, until_us",
    )?;
    let mut rows = statement.query([])?;
    let mut types: HashMap<i64, Vec<EarlierType>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let row = Named::new("type of column", row);
        let earlier =
            EarlierType { until: row.time("until_us")?, database_type: row.get("database_type")? };
        types.entry(row.get("column_id")?).or_default().push(earlier);
    }
    Ok(types)
}

/// The names that are there now, as far as changes are told by them.
#[derive(Default)]
struct Live {
    /// Every table.
    tables: HashSet<(DatabaseId, String)>,
    /// The columns of the tables that have changed, by table.
    columns: HashMap<i64, Vec<String>>,
    /// The tables, number and name, that have a column of a changed one's name.
    with_column: HashMap<(DatabaseId, String), Vec<(i64, String)>>,
}

impl Live {
    fn read(connection: &Connection) -> Result<Self, StoreError> {
        let mut live = Self::default();
        let mut statement = connection.prepare_cached(
            "SELECT id, database_id, name FROM known_table WHERE gone_at_us IS NULL",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let row = Named::new("table", row);
            live.tables.insert((row.parsed::<i64, _>("database_id")?, row.get("name")?));
        }
        let mut statement = connection.prepare_cached(&format!(
            "WITH changed AS MATERIALIZED (
               SELECT table_id, name FROM known_column WHERE id IN ({CHANGED})
             )
             SELECT c.id, t.database_id, t.id AS table_id, t.name AS table_name, c.name
               FROM known_column c
               JOIN known_table t ON t.id = c.table_id
              WHERE c.gone_at_us IS NULL AND t.gone_at_us IS NULL
                AND (c.table_id IN (SELECT table_id FROM changed)
                  OR c.name IN (SELECT name FROM changed))
              ORDER BY c.table_id, c.position, c.id"
        ))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let row = Named::new("column", row);
            let (table, name): (i64, String) = (row.get("table_id")?, row.get("name")?);
            live.columns.entry(table).or_default().push(name.clone());
            let place = (row.parsed::<i64, _>("database_id")?, name);
            live.with_column.entry(place).or_default().push((table, row.get("table_name")?));
        }
        Ok(live)
    }

    fn has_table(&self, database: DatabaseId, name: &str) -> bool {
        self.tables.contains(&(database, name.to_owned()))
    }

    /// The other tables of the database that have a column of this name.
    fn others(&self, database: DatabaseId, table: i64, name: &str) -> Vec<String> {
        let tables = self.with_column.get(&(database, name.to_owned())).into_iter().flatten();
        tables.filter(|(other, _)| *other != table).map(|(_, name)| name.clone()).collect()
    }
}
