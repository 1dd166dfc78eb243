//! Reads a file's schema from SQLite's own tables about it, in one transaction.
//!
//! The program itself asks, through the pragmas' table-valued functions, so the gate
//! before an action's SQL stays as it is. A view or virtual table that SQLite can't
//! make sense of (its table or module is gone) is left out: the others still work.

use std::collections::HashMap;

use doable_domain::schema::{BaseType, Column, ForeignKey, QueryColumn, Schema, Table};
use rusqlite::{Connection, ErrorCode, Row};

/// What SQLite says of a table as a whole.
struct Listed {
    name: String,
    is_view: bool,
    /// Whether a column can be its row's number: an ordinary table with a rowid.
    has_rowid: bool,
}

/// A foreign key's column as it is declared; `None`: the other table's key.
struct Reference {
    table: String,
    column: Option<String>,
    /// Its place among the key's columns, from 0.
    place: u32,
}

/// A column's place: the index of its table and its own.
type Place = (usize, usize);

/// The tables and views of `connection`'s file, by name.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Schema> {
    let mut tables = Vec::new();
    let mut references = HashMap::new();
    for listed in list(connection)? {
        let columns = match read_columns(connection, &listed) {
            Ok(columns) => columns,
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::Unknown) => {
                tracing::debug!(table = listed.name, "left out of the schema: it can't be read");
                continue;
            }
            Err(error) => return Err(error),
        };
        for (name, reference) in read_references(connection, &listed.name)? {
            let column = columns.iter().position(|column| same(&column.name, &name));
            if let Some(column) = column {
                references.entry((tables.len(), column)).or_insert(reference);
            }
        }
        let Listed { name, is_view, .. } = listed;
        tables.push(Table { schema: None, name, columns, is_view });
    }
    resolve(&mut tables, references);
    Ok(Schema { tables })
}

/// A column of a prepared `SELECT`.
pub(super) fn query_column(name: &str, declared: Option<&str>) -> QueryColumn {
    let declared = declared.unwrap_or_default();
    QueryColumn {
        name: name.to_owned(),
        database_type: declared.to_owned(),
        base_type: base_type(declared),
    }
}

fn list(connection: &Connection) -> rusqlite::Result<Vec<Listed>> {
    let mut statement = connection.prepare_cached(
        "SELECT name, type, wr FROM pragma_table_list
          WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
          ORDER BY name COLLATE NOCASE, name",
    )?;
    let listed = statement.query_map([], |row| {
        let kind: String = row.get("type")?;
        let without_rowid: bool = row.get("wr")?;
        Ok(Listed {
            name: row.get("name")?,
            is_view: kind == "view",
            has_rowid: kind == "table" && !without_rowid,
        })
    })?;
    listed.collect()
}

fn read_columns(connection: &Connection, table: &Listed) -> rusqlite::Result<Vec<Column>> {
    let mut statement = connection.prepare_cached(
        "SELECT name, type, \"notnull\", dflt_value, pk, hidden
           FROM pragma_table_xinfo(?1, 'main')
          WHERE hidden <> 1
          ORDER BY cid",
    )?;
    let columns = statement.query_map([&table.name], read_column)?;
    let mut columns = columns.collect::<rusqlite::Result<Vec<_>>>()?;
    mark_unique(connection, &table.name, &mut columns)?;
    if table.has_rowid && !has_key_index(connection, &table.name)? {
        number_rows(&mut columns);
    }
    Ok(columns)
}

fn read_column(row: &Row<'_>) -> rusqlite::Result<Column> {
    let declared: String = row.get("type")?;
    let not_null: bool = row.get("notnull")?;
    let default: Option<String> = row.get("dflt_value")?;
    let in_primary_key: u32 = row.get("pk")?;
    let hidden: u32 = row.get("hidden")?;
    Ok(Column {
        name: row.get("name")?,
        base_type: base_type(&declared),
        database_type: declared,
        // SQLite lets keys of old be NULL, which identifies nothing.
        nullable: !not_null && in_primary_key == 0,
        has_default: default.is_some_and(|text| !text.eq_ignore_ascii_case("NULL")),
        auto_increment: false,
        // 2 is computed when read, 3 when written.
        generated: hidden >= 2,
        unique: false,
        in_primary_key: (in_primary_key > 0).then_some(in_primary_key),
        foreign_key: None,
        enum_values: None,
    })
}

/// Marks the columns that are alone in a unique index of every row.
fn mark_unique(
    connection: &Connection,
    table: &str,
    columns: &mut [Column],
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT max(i.name)
           FROM pragma_index_list(?1, 'main') l
           JOIN pragma_index_info(l.name, 'main') i
          WHERE l.\"unique\" = 1 AND l.partial = 0
          GROUP BY l.name
         HAVING count(*) = 1 AND max(i.name) IS NOT NULL",
    )?;
    let names = statement.query_map([table], |row| row.get::<_, String>(0))?;
    for name in names {
        let name = name?;
        if let Some(column) = columns.iter_mut().find(|column| column.name == name) {
            column.unique = true;
        }
    }
    Ok(())
}

/// Whether the table's primary key needed an index: then no column is the rowid.
/// That tells `INTEGER PRIMARY KEY` from `INTEGER PRIMARY KEY DESC`, which is not one.
fn has_key_index(connection: &Connection, table: &str) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM pragma_index_list(?1, 'main') WHERE origin = 'pk')",
    )?;
    statement.query_row([table], |row| row.get(0))
}

/// Marks the column that is the rowid, which SQLite assigns with and without the word
/// AUTOINCREMENT.
fn number_rows(columns: &mut [Column]) {
    let mut key = columns.iter_mut().filter(|column| column.in_primary_key.is_some());
    if let (Some(only), None) = (key.next(), key.next()) {
        only.auto_increment = true;
    }
}

/// The foreign keys by column. Of two on one column the first declared counts, which
/// SQLite lists last.
fn read_references(
    connection: &Connection,
    table: &str,
) -> rusqlite::Result<Vec<(String, Reference)>> {
    let mut statement = connection.prepare_cached(
        "SELECT \"from\", \"table\", \"to\", seq
           FROM pragma_foreign_key_list(?1, 'main')
          ORDER BY id DESC, seq",
    )?;
    let references = statement.query_map([table], |row| {
        let reference =
            Reference { table: row.get("table")?, column: row.get("to")?, place: row.get("seq")? };
        Ok((row.get("from")?, reference))
    })?;
    references.collect()
}

/// Puts the references at their columns, spelled as the columns they lead to; one
/// that leads nowhere is left out.
fn resolve(tables: &mut [Table], references: HashMap<Place, Reference>) {
    let resolved: Vec<(Place, ForeignKey)> = references
        .into_iter()
        .filter_map(|(place, reference)| Some((place, target(tables, &reference)?)))
        .collect();
    for ((table, column), foreign_key) in resolved {
        let column = tables.get_mut(table).and_then(|table| table.columns.get_mut(column));
        if let Some(column) = column {
            column.foreign_key = Some(foreign_key);
        }
    }
}

fn target(tables: &[Table], reference: &Reference) -> Option<ForeignKey> {
    let table = tables.iter().find(|table| same(&table.name, &reference.table))?;
    let column = match &reference.column {
        Some(name) => table.columns.iter().find(|column| same(&column.name, name))?,
        None => {
            let place = Some(reference.place + 1);
            table.columns.iter().find(|column| column.in_primary_key == place)?
        }
    };
    Some(ForeignKey { schema: None, table: table.name.clone(), column: column.name.clone() })
}

/// Whether two names are one to SQLite.
fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// What a declared type holds: the usual names first, which mean more to people than
/// to SQLite, then SQLite's rules of affinity (<https://sqlite.org/datatype3.html>).
fn base_type(declared: &str) -> BaseType {
    let declared = declared.to_ascii_uppercase();
    let first = declared.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| declared.contains(word));
    match first {
        "DATE" => BaseType::Date,
        "TIMESTAMPTZ" | "DATETIMEOFFSET" => BaseType::DateTimeWithTz,
        "TIMESTAMP" if has(&["WITH TIME ZONE"]) => BaseType::DateTimeWithTz,
        "DATETIME" | "TIMESTAMP" => BaseType::DateTime,
        "TIME" => BaseType::Time,
        "BOOL" | "BOOLEAN" => BaseType::Boolean,
        "UUID" | "GUID" => BaseType::Uuid,
        "JSON" | "JSONB" => BaseType::Json,
        "DECIMAL" | "NUMERIC" | "NUMBER" => BaseType::Decimal,
        "STRING" => BaseType::Text,
        _ if has(&["BIGINT", "INT8", "BIG INT", "INT64"]) => BaseType::BigInteger,
        _ if has(&["INT"]) => BaseType::Integer,
        _ if has(&["CHAR", "CLOB", "TEXT"]) => BaseType::Text,
        _ if has(&["REAL", "FLOA", "DOUB"]) => BaseType::Float,
        // BLOB, no type, and whatever else SQLite would treat as a number but which
        // hardly is one.
        _ => BaseType::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_types_mean_what_people_mean_by_them() {
        for (declared, want) in [
            ("INTEGER", BaseType::Integer),
            ("int", BaseType::Integer),
            ("UNSIGNED BIG INT", BaseType::BigInteger),
            ("BIGINT", BaseType::BigInteger),
            ("TINYINT(1)", BaseType::Integer),
            ("VARCHAR(255)", BaseType::Text),
            ("NATIVE CHARACTER(70)", BaseType::Text),
            ("TEXT", BaseType::Text),
            ("STRING", BaseType::Text),
            ("REAL", BaseType::Float),
            ("DOUBLE PRECISION", BaseType::Float),
            ("FLOATING POINT", BaseType::Integer), // SQLite's own rule, because of "INT"
            ("DECIMAL(10,2)", BaseType::Decimal),
            ("numeric", BaseType::Decimal),
            ("BOOLEAN", BaseType::Boolean),
            ("Date", BaseType::Date),
            ("DATETIME", BaseType::DateTime),
            ("TIMESTAMP", BaseType::DateTime),
            ("TIMESTAMP WITH TIME ZONE", BaseType::DateTimeWithTz),
            ("timestamptz", BaseType::DateTimeWithTz),
            ("TIME", BaseType::Time),
            ("UUID", BaseType::Uuid),
            ("JSON", BaseType::Json),
            ("BLOB", BaseType::Other),
            ("ANY", BaseType::Other),
            ("", BaseType::Other),
        ] {
            assert_eq!(base_type(declared), want, "{declared:?}");
        }
    }
}
