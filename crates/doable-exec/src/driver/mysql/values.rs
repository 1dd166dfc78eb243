//! Our values to `MySQL`'s, and `MySQL`'s to JSON.

use doable_domain::value::{Number, Value};
use jiff::tz::Offset;
use mysql_async::{
    Column, Value as Mysql,
    consts::{ColumnFlags, ColumnType},
};
use serde_json::Value as Json;

use crate::driver::{binary, decimal};

/// The number of the character set that is none.
pub(super) const BINARY: u16 = 63;

/// The value as the server gets it; in strict mode it converts it to the column's type or
/// refuses it.
///
/// Numbers keep every digit: an integer if it fits 64 bits, else a double if that says
/// the same number, else the text. A moment is told in UTC, the session's zone.
pub(super) fn bind(value: &Value) -> Mysql {
    match value {
        Value::Null => Mysql::NULL,
        Value::Bool(is) => Mysql::Int(i64::from(*is)),
        Value::Number(number) => bind_number(number),
        Value::DateTime(time, Some(offset)) => {
            let moment = offset.to_timestamp(*time);
            let utc = moment.map_or(*time, |moment| Offset::UTC.to_datetime(moment));
            Mysql::Bytes(utc.to_string().into_bytes())
        }
        Value::Text(_) | Value::Date(_) | Value::DateTime(_, None) | Value::Time(_) => {
            Mysql::Bytes(value.to_text().into_bytes())
        }
    }
}

fn bind_number(number: &Number) -> Mysql {
    if let Some(integer) = number.as_i64() {
        return Mysql::Int(integer);
    }
    if let Ok(integer) = number.as_str().parse() {
        return Mysql::UInt(integer);
    }
    match number.as_double() {
        Some(double) => Mysql::Double(double),
        None => Mysql::Bytes(number.as_str().as_bytes().to_vec()),
    }
}

/// The value as an answer holds it, and about how many bytes that takes.
///
/// A decimal is a JSON number where that says the same number, else its text; a moment
/// says that it is in UTC; binary data is in hexadecimal.
pub(super) fn to_json(value: Mysql, column: &Column) -> (Json, usize) {
    match value {
        Mysql::NULL => (Json::Null, 4),
        Mysql::Int(integer) if is_boolean(column) && matches!(integer, 0 | 1) => {
            (Json::from(integer == 1), 4)
        }
        Mysql::Int(integer) => (Json::from(integer), 8),
        Mysql::UInt(integer) => (Json::from(integer), 8),
        // By its own digits: 0.1 is not 0.10000000149.
        Mysql::Float(single) => (Json::from(single.to_string().parse::<f64>().ok()), 8),
        Mysql::Double(double) => (Json::from(double), 8),
        Mysql::Date(..) | Mysql::Time(..) => {
            let text = clock(&value, column.column_type());
            let size = text.len();
            (Json::from(text), size)
        }
        Mysql::Bytes(bytes) => of_bytes(&bytes, column),
    }
}

/// `tinyint(1)`, which is what BOOLEAN makes.
fn is_boolean(column: &Column) -> bool {
    column.column_type() == ColumnType::MYSQL_TYPE_TINY && column.column_length() == 1
}

fn of_bytes(bytes: &[u8], column: &Column) -> (Json, usize) {
    let kind = column.column_type();
    match kind {
        ColumnType::MYSQL_TYPE_DECIMAL | ColumnType::MYSQL_TYPE_NEWDECIMAL => {
            (decimal::to_json(&String::from_utf8_lossy(bytes)), bytes.len())
        }
        ColumnType::MYSQL_TYPE_BIT => {
            let number = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            let json = match column.column_length() {
                1 => Json::from(number == 1),
                _ => Json::from(number),
            };
            (json, 8)
        }
        ColumnType::MYSQL_TYPE_GEOMETRY | ColumnType::MYSQL_TYPE_VECTOR => hexadecimal(bytes),
        _ if is_binary(column) => hexadecimal(bytes),
        _ => (Json::from(String::from_utf8_lossy(bytes)), bytes.len()),
    }
}

fn hexadecimal(bytes: &[u8]) -> (Json, usize) {
    let text = binary::to_text(bytes);
    let size = text.len();
    (Json::from(text), size)
}

/// Whether it holds bytes and not text. JSON is told as binary, too.
pub(super) fn is_binary(column: &Column) -> bool {
    column.character_set() == BINARY
        && column.flags().contains(ColumnFlags::BINARY_FLAG)
        && column.column_type() != ColumnType::MYSQL_TYPE_JSON
}

/// A day, a time or both, in the formats of form.md.
fn clock(value: &Mysql, kind: ColumnType) -> String {
    match *value {
        Mysql::Date(year, month, day, hour, minute, second, micros) => {
            let day = format!("{year:04}-{month:02}-{day:02}");
            let time = || format!("{hour:02}:{minute:02}:{second:02}{}", fraction(micros));
            match kind {
                ColumnType::MYSQL_TYPE_DATE | ColumnType::MYSQL_TYPE_NEWDATE => day,
                ColumnType::MYSQL_TYPE_TIMESTAMP | ColumnType::MYSQL_TYPE_TIMESTAMP2 => {
                    format!("{day}T{}Z", time())
                }
                _ => format!("{day}T{}", time()),
            }
        }
        Mysql::Time(is_negative, days, hours, minute, second, micros) => {
            let sign = if is_negative { "-" } else { "" };
            let hours = u64::from(days) * 24 + u64::from(hours);
            format!("{sign}{hours:02}:{minute:02}:{second:02}{}", fraction(micros))
        }
        _ => String::new(),
    }
}

/// Microseconds as decimals of a second, without zeros at their end.
fn fraction(micros: u32) -> String {
    if micros == 0 {
        return String::new();
    }
    format!(".{micros:06}").trim_end_matches('0').to_owned()
}
