//! Reads a database's schema from `information_schema`, with as many questions however
//! many tables there are, in one snapshot.
//!
//! What `MySQL` calls a schema is the database itself, so tables have none here.

use std::collections::{HashMap, HashSet};

use doable_domain::schema::{BaseType, Column, ForeignKey, QueryColumn, Schema, Table};
use mysql_async::{
    Conn, Error, Value,
    consts::{ColumnFlags, ColumnType},
    prelude::Queryable as _,
};

use super::{Session, errors, run, values};
use crate::ExecError;

pub(super) const TABLES: &str = "SELECT table_name, table_type FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW')
    ORDER BY table_name";

const COLUMNS: &str = "SELECT table_name, column_name, data_type, column_type, is_nullable,
        column_default, extra
    FROM information_schema.columns
    WHERE table_schema = DATABASE()
    ORDER BY table_name, ordinal_position";

/// The parts of primary and foreign keys; a foreign key into another database leads
/// nowhere that an action could read.
const KEYS: &str = "SELECT table_name, column_name, constraint_name, ordinal_position,
        referenced_table_name, referenced_column_name
    FROM information_schema.key_column_usage
    WHERE table_schema = DATABASE()
      AND (constraint_name = 'PRIMARY' OR referenced_table_schema = DATABASE())";

/// The columns that are alone in a unique index; a part of a column or an expression does
/// not count.
const UNIQUE: &str = "SELECT table_name, MAX(column_name)
    FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND non_unique = 0
    GROUP BY table_name, index_name
    HAVING COUNT(*) = 1 AND MAX(column_name) IS NOT NULL AND MAX(sub_part) IS NULL";

/// Where `MariaDB` keeps that a column was declared as JSON, which is a text to it.
const JSON_CHECKS: &str =
    "SELECT table_name, check_clause FROM information_schema.check_constraints
    WHERE constraint_schema = DATABASE() AND check_clause LIKE 'json_valid(%'";

/// See [`crate::driver::Drivers::read_schema`].
pub(super) async fn read(session: &mut Session) -> Result<Schema, ExecError> {
    read_all(&mut session.line.conn).await.map_err(|error| errors::of_ours(&session.target, error))
}

async fn read_all(conn: &mut Conn) -> Result<Schema, Error> {
    conn.query_drop("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY").await?;
    let version = rows(conn, "SELECT VERSION()").await?;
    let is_mariadb =
        version.first().and_then(|row| text(row, 0)).is_some_and(|it| it.contains("MariaDB"));
    let tables = rows(conn, TABLES).await?;
    let columns = rows(conn, COLUMNS).await?;
    let keys = rows(conn, KEYS).await?;
    let unique = rows(conn, UNIQUE).await?;
    let checks = if is_mariadb { rows(conn, JSON_CHECKS).await? } else { Vec::new() };
    conn.query_drop("COMMIT").await?;

    let json: HashSet<(String, String)> = checks.iter().filter_map(|row| json_check(row)).collect();
    let mut by_table: HashMap<String, Vec<Column>> = HashMap::new();
    for row in &columns {
        let Some(table) = text(row, 0) else { continue };
        if let Some(column) = column(row, &table, &json) {
            by_table.entry(table).or_default().push(column);
        }
    }
    for row in &keys {
        add_key(&mut by_table, row);
    }
    for row in &unique {
        mark_unique(&mut by_table, row);
    }
    let tables = tables.iter().filter_map(|row| {
        let name = text(row, 0)?;
        // A view whose tables are gone has no columns; the others still work.
        let columns = by_table.remove(&name)?;
        let is_view = text(row, 1)? == "VIEW";
        Some(Table { schema: None, name, columns, is_view })
    });
    Ok(Schema { tables: tables.collect() })
}

/// See [`crate::driver::Drivers::describe_query`].
pub(super) async fn describe(
    session: &mut Session,
    sql: String,
) -> Result<Vec<QueryColumn>, ExecError> {
    let prepared = session
        .line
        .conn
        .prep(sql)
        .await
        .map_err(|error| errors::of_ours(&session.target, error))?;
    let columns: Vec<QueryColumn> = prepared.columns().iter().map(query_column).collect();
    if columns.is_empty() { Err(run::not_a_select()) } else { Ok(columns) }
}

pub(super) async fn rows(conn: &mut Conn, sql: &str) -> Result<Vec<Vec<Value>>, Error> {
    conn.query_map(sql, mysql_async::Row::unwrap).await
}

pub(super) fn text(row: &[Value], place: usize) -> Option<String> {
    match row.get(place)? {
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        Value::Int(number) => Some(number.to_string()),
        Value::UInt(number) => Some(number.to_string()),
        Value::NULL | Value::Float(_) | Value::Double(_) | Value::Date(..) | Value::Time(..) => {
            None
        }
    }
}

/// The table and column of ``json_valid(`column`)``.
fn json_check(row: &[Value]) -> Option<(String, String)> {
    let clause = text(row, 1)?;
    let column = clause.strip_prefix("json_valid(`")?.strip_suffix("`)")?;
    Some((text(row, 0)?, column.replace("``", "`")))
}

/// `None` for a column that `SELECT *` hides.
fn column(row: &[Value], table: &str, json: &HashSet<(String, String)>) -> Option<Column> {
    let name = text(row, 1)?;
    let declared = text(row, 3)?;
    let extra = text(row, 6).unwrap_or_default().to_ascii_uppercase();
    let has = |word: &str| extra.split([' ', ',']).any(|part| part == word);
    if has("INVISIBLE") {
        return None;
    }
    let is_json = json.contains(&(table.to_owned(), name.clone()));
    let base_type = if is_json { BaseType::Json } else { base_type(&text(row, 2)?, &declared) };
    Some(Column {
        enum_values: (base_type == BaseType::MySqlEnum).then(|| enum_values(&declared)),
        base_type,
        database_type: if is_json { "json".to_owned() } else { declared },
        nullable: text(row, 4)?.eq_ignore_ascii_case("YES"),
        // MariaDB says `NULL` where there is none, MySQL says nothing.
        has_default: text(row, 5).is_some_and(|default| !default.eq_ignore_ascii_case("NULL")),
        auto_increment: has("AUTO_INCREMENT"),
        // Not `DEFAULT_GENERATED`, which is a default that is an expression.
        generated: has("GENERATED"),
        unique: false,
        in_primary_key: None,
        foreign_key: None,
        name,
    })
}

fn mark_unique(by_table: &mut HashMap<String, Vec<Column>>, row: &[Value]) -> Option<()> {
    let name = text(row, 1)?;
    let columns = by_table.get_mut(&text(row, 0)?)?;
    columns.iter_mut().find(|column| column.name == name)?.unique = true;
    Some(())
}

fn add_key(by_table: &mut HashMap<String, Vec<Column>>, row: &[Value]) -> Option<()> {
    let name = text(row, 1)?;
    let columns = by_table.get_mut(&text(row, 0)?)?;
    let column = columns.iter_mut().find(|column| column.name == name)?;
    if text(row, 2)? == "PRIMARY" {
        column.in_primary_key = text(row, 3)?.parse().ok();
        column.nullable = false;
    } else {
        let target = ForeignKey { schema: None, table: text(row, 4)?, column: text(row, 5)? };
        column.foreign_key.get_or_insert(target);
    }
    Some(())
}

/// The words of `enum('a','it''s')`, as the server writes a column's type.
fn enum_values(declared: &str) -> Vec<String> {
    let list = declared.split_once('(').map_or("", |(_, list)| list);
    let mut values = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = list.chars().peekable();
    while let Some(letter) = letters.next() {
        match (&mut word, letter) {
            (None, '\'') => word = Some(String::new()),
            // Between two words.
            (None, _) => {}
            (Some(word), '\'') if letters.next_if_eq(&'\'').is_some() => word.push('\''),
            (Some(_), '\'') => values.extend(word.take()),
            (Some(word), letter) => word.push(letter),
        }
    }
    values
}

/// What a column's type holds: `data_type` is its first word, `declared` all of it.
fn base_type(data_type: &str, declared: &str) -> BaseType {
    match data_type.to_ascii_lowercase().as_str() {
        "tinyint" if declared.to_ascii_lowercase().starts_with("tinyint(1)") => BaseType::Boolean,
        "bit" if declared.eq_ignore_ascii_case("bit(1)") => BaseType::Boolean,
        "tinyint" | "smallint" | "mediumint" | "int" | "year" | "bit" => BaseType::Integer,
        "bigint" => BaseType::BigInteger,
        "float" | "double" => BaseType::Float,
        "decimal" => BaseType::Decimal,
        "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" | "set" => {
            BaseType::Text
        }
        "enum" => BaseType::MySqlEnum,
        "date" => BaseType::Date,
        "datetime" => BaseType::DateTime,
        "timestamp" => BaseType::DateTimeWithTz,
        "time" => BaseType::Time,
        "json" => BaseType::Json,
        "uuid" => BaseType::Uuid,
        "inet4" | "inet6" => BaseType::IpAddress,
        _ => BaseType::Other,
    }
}

/// A column of a prepared `SELECT`; its type as the protocol tells it.
fn query_column(column: &mysql_async::Column) -> QueryColumn {
    let (name, base_type) = told_type(column);
    QueryColumn { name: column.name_str().into_owned(), database_type: name.to_owned(), base_type }
}

fn told_type(column: &mysql_async::Column) -> (&'static str, BaseType) {
    use ColumnType as T;

    let flags = column.flags();
    match column.column_type() {
        T::MYSQL_TYPE_TINY if column.column_length() == 1 => ("tinyint(1)", BaseType::Boolean),
        T::MYSQL_TYPE_BIT if column.column_length() == 1 => ("bit(1)", BaseType::Boolean),
        T::MYSQL_TYPE_TINY => ("tinyint", BaseType::Integer),
        T::MYSQL_TYPE_SHORT => ("smallint", BaseType::Integer),
        T::MYSQL_TYPE_INT24 => ("mediumint", BaseType::Integer),
        T::MYSQL_TYPE_LONG => ("int", BaseType::Integer),
        T::MYSQL_TYPE_YEAR => ("year", BaseType::Integer),
        T::MYSQL_TYPE_BIT => ("bit", BaseType::Integer),
        T::MYSQL_TYPE_LONGLONG => ("bigint", BaseType::BigInteger),
        T::MYSQL_TYPE_FLOAT => ("float", BaseType::Float),
        T::MYSQL_TYPE_DOUBLE => ("double", BaseType::Float),
        T::MYSQL_TYPE_DECIMAL | T::MYSQL_TYPE_NEWDECIMAL => ("decimal", BaseType::Decimal),
        T::MYSQL_TYPE_DATE | T::MYSQL_TYPE_NEWDATE => ("date", BaseType::Date),
        T::MYSQL_TYPE_TIME | T::MYSQL_TYPE_TIME2 => ("time", BaseType::Time),
        T::MYSQL_TYPE_DATETIME | T::MYSQL_TYPE_DATETIME2 => ("datetime", BaseType::DateTime),
        T::MYSQL_TYPE_TIMESTAMP | T::MYSQL_TYPE_TIMESTAMP2 => {
            ("timestamp", BaseType::DateTimeWithTz)
        }
        T::MYSQL_TYPE_JSON => ("json", BaseType::Json),
        T::MYSQL_TYPE_ENUM => ("enum", BaseType::MySqlEnum),
        T::MYSQL_TYPE_SET => ("set", BaseType::Text),
        T::MYSQL_TYPE_GEOMETRY => ("geometry", BaseType::Other),
        T::MYSQL_TYPE_VECTOR => ("vector", BaseType::Other),
        // An answer tells the words of an enum as a text with a mark.
        T::MYSQL_TYPE_STRING if flags.contains(ColumnFlags::ENUM_FLAG) => {
            ("enum", BaseType::MySqlEnum)
        }
        T::MYSQL_TYPE_STRING if flags.contains(ColumnFlags::SET_FLAG) => ("set", BaseType::Text),
        T::MYSQL_TYPE_STRING if values::is_binary(column) => ("binary", BaseType::Other),
        T::MYSQL_TYPE_STRING => ("char", BaseType::Text),
        T::MYSQL_TYPE_VARCHAR | T::MYSQL_TYPE_VAR_STRING if values::is_binary(column) => {
            ("varbinary", BaseType::Other)
        }
        T::MYSQL_TYPE_VARCHAR | T::MYSQL_TYPE_VAR_STRING => ("varchar", BaseType::Text),
        T::MYSQL_TYPE_TINY_BLOB
        | T::MYSQL_TYPE_MEDIUM_BLOB
        | T::MYSQL_TYPE_LONG_BLOB
        | T::MYSQL_TYPE_BLOB => {
            if values::is_binary(column) {
                ("blob", BaseType::Other)
            } else {
                ("text", BaseType::Text)
            }
        }
        T::MYSQL_TYPE_NULL | T::MYSQL_TYPE_TYPED_ARRAY | T::MYSQL_TYPE_UNKNOWN => {
            ("", BaseType::Other)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_an_enum_are_read_to_the_letter() {
        for (declared, want) in [
            ("enum('a','b')", vec!["a", "b"]),
            ("enum('it''s','',')',',','x,''y''')", vec!["it's", "", ")", ",", "x,'y'"]),
            ("enum('é世','a b')", vec!["é世", "a b"]),
            ("enum('back\\slash')", vec!["back\\slash"]),
            ("int(11)", vec![]),
        ] {
            assert_eq!(enum_values(declared), want, "{declared}");
        }
    }

    #[test]
    fn types_hold_what_the_server_says() {
        for (data_type, declared, want) in [
            ("tinyint", "tinyint(1)", BaseType::Boolean),
            ("tinyint", "tinyint(4)", BaseType::Integer),
            ("tinyint", "tinyint(3) unsigned", BaseType::Integer),
            ("bit", "bit(1)", BaseType::Boolean),
            ("bit", "bit(8)", BaseType::Integer),
            ("int", "int(10) unsigned", BaseType::Integer),
            ("bigint", "bigint(20) unsigned", BaseType::BigInteger),
            ("double", "double", BaseType::Float),
            ("decimal", "decimal(38,10)", BaseType::Decimal),
            ("datetime", "datetime(6)", BaseType::DateTime),
            ("timestamp", "timestamp", BaseType::DateTimeWithTz),
            ("json", "json", BaseType::Json),
            ("longtext", "longtext", BaseType::Text),
            ("uuid", "uuid", BaseType::Uuid),
            ("varbinary", "varbinary(16)", BaseType::Other),
            ("point", "point", BaseType::Other),
        ] {
            assert_eq!(base_type(data_type, declared), want, "{declared}");
        }
    }
}
