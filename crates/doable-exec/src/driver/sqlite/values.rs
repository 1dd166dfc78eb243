//! Our values to SQLite's, and SQLite's to JSON.

use doable_domain::value::{Number, Value};
use rusqlite::types::{Value as Sqlite, ValueRef};
use serde_json::Value as Json;

/// As much of a BLOB is shown, in bytes.
const SHOWN_BLOB_BYTES: usize = 1_024;

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
    let double = number.as_f64();
    // `{:?}` is the shortest text that reads as this double.
    if decimal(&format!("{double:?}")) == decimal(number.as_str()) {
        return Sqlite::Real(double);
    }
    Sqlite::Text(number.as_str().to_owned())
}

/// A JSON number's sign, its digits without zeros at either end, and the power of
/// ten of its last digit; equal for equal numbers. `None` for an exponent
/// beyond any double's.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let trimmed = digits.trim_end_matches('0');
    if trimmed.is_empty() {
        return Some((negative, String::new(), 0));
    }
    let zeros = i64::try_from(digits.len() - trimmed.len()).ok()?;
    let power = i64::from(exponent) - i64::try_from(fraction.len()).ok()? + zeros;
    Some((negative, trimmed.trim_start_matches('0').to_owned(), power))
}

/// The value as an answer holds it, and about how many bytes that takes.
///
/// A BLOB is `0x` and its bytes in hexadecimal, at most the first
/// [`SHOWN_BLOB_BYTES`]; infinity, which JSON can't say, is null.
pub(super) fn to_json(value: ValueRef<'_>) -> (Json, usize) {
    match value {
        ValueRef::Null => (Json::Null, 4),
        ValueRef::Integer(integer) => (Json::from(integer), 8),
        ValueRef::Real(double) => (Json::from(double), 8),
        ValueRef::Text(text) => (Json::from(String::from_utf8_lossy(text)), text.len()),
        ValueRef::Blob(bytes) => {
            let text = hexadecimal(bytes);
            let length = text.len();
            (Json::from(text), length)
        }
    }
}

/// `0x00ff`, or `0x00ff… (4096 bytes)`.
fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    let mut text = String::with_capacity(2 + 2 * bytes.len().min(SHOWN_BLOB_BYTES));
    text.push_str("0x");
    for byte in bytes.iter().take(SHOWN_BLOB_BYTES) {
        // Writing to a String never fails.
        let _ = write!(text, "{byte:02x}");
    }
    if bytes.len() > SHOWN_BLOB_BYTES {
        let _ = write!(text, "… ({} bytes)", bytes.len());
    }
    text
}
