//! Our values to SQLite's, and SQLite's to JSON.

use doable_domain::value::{Number, Value};
use rusqlite::types::{Value as Sqlite, ValueRef};
use serde_json::Value as Json;

use crate::driver::binary;

/// The value as SQLite gets it; the column's affinity does the rest.
///
/// Numbers keep every digit: an integer if it fits 64 bits, else a double if that
/// says the same number, else the text. Dates and times are ISO 8601 texts, which
/// SQLite's own functions read; true is 1.
pub(super) fn bind(value: &Value) -> Sqlite {
    match value {
        Value::Null => Sqlite::Null,
        Value::Text(text) => Sqlite::Text(text.clone()),
        Value::Bool(is) => Sqlite::Integer(i64::from(*is)),
        Value::Number(number) => bind_number(number),
        Value::Date(_) | Value::DateTime(..) | Value::Time(_) => Sqlite::Text(value.to_text()),
    }
}

fn bind_number(number: &Number) -> Sqlite {
    if let Some(integer) = number.as_i64() {
        return Sqlite::Integer(integer);
    }
    match number.as_double() {
        Some(double) => Sqlite::Real(double),
        None => Sqlite::Text(number.as_str().to_owned()),
    }
}

/// The value as an answer holds it, and about how many bytes that takes.
///
/// A BLOB is in hexadecimal; infinity, which JSON can't say, is null.
pub(super) fn to_json(value: ValueRef<'_>) -> (Json, usize) {
    match value {
        ValueRef::Null => (Json::Null, 4),
        ValueRef::Integer(integer) => (Json::from(integer), 8),
        ValueRef::Real(double) => (Json::from(double), 8),
        ValueRef::Text(text) => (Json::from(String::from_utf8_lossy(text)), text.len()),
        ValueRef::Blob(bytes) => {
            let text = binary::to_text(bytes);
            let length = text.len();
            (Json::from(text), length)
        }
    }
}
