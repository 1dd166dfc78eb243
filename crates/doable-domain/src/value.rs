//! A value a person gave, checked against its type; what executors bind or escape.

use std::{collections::BTreeMap, str::FromStr};

use jiff::{civil, fmt::temporal::Pieces, tz::Offset};
use serde_json::{Value as Json, json};

use crate::parameter::ValueType;

/// Values by parameter id, or by template variable once they are bound to names.
///
/// A key that is missing is absent; [`Value::Null`] is a null that was given.
pub type Values = BTreeMap<String, Value>;

/// A checked value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// An explicit null.
    Null,
    /// A text.
    Text(String),
    /// A number.
    Number(Number),
    /// True or false.
    Bool(bool),
    /// A calendar day.
    Date(civil::Date),
    /// A day and time, with an offset if one was given.
    DateTime(civil::DateTime, Option<Offset>),
    /// A time of day.
    Time(civil::Time),
}

impl Value {
    /// The value that `json` is for a parameter of type `kind`.
    ///
    /// # Errors
    ///
    /// A sentence for the field, with what was received.
    pub fn from_json(kind: ValueType, json: &Json) -> Result<Self, String> {
        if json.is_null() {
            return Ok(Self::Null);
        }
        if json.is_array() || json.is_object() {
            return Err("This must be a single value.".to_owned());
        }
        let value = match kind {
            ValueType::Text => Some(Self::Text(match json {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            })),
            ValueType::Number => match json {
                Json::Number(number) => Number::parse(&number.to_string()),
                Json::String(text) => Number::parse(text),
                _ => None,
            }
            .map(Self::Number),
            ValueType::Boolean => boolean(json).map(Self::Bool),
            ValueType::Date => json.as_str().and_then(date).map(Self::Date),
            ValueType::DateTime => {
                json.as_str().and_then(date_time).map(|(time, offset)| Self::DateTime(time, offset))
            }
            ValueType::Time => json.as_str().and_then(time).map(Self::Time),
        };
        value.ok_or_else(|| format!("This must be {}, received: {json}", expected(kind)))
    }

    /// The value as JSON: numbers that JSON's readers may round stay text.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(yes) => json!(yes),
            Self::Number(number) => number.to_json(),
            Self::Text(_) | Self::Date(_) | Self::DateTime(..) | Self::Time(_) => {
                Json::String(self.to_text())
            }
        }
    }

    /// The value as text, dates and times in the formats of form.md "Inputs"; null
    /// is the empty text.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.as_str().to_owned(),
            Self::Bool(yes) => yes.to_string(),
            Self::Date(date) => date.to_string(),
            Self::DateTime(time, None) => time.to_string(),
            Self::DateTime(time, Some(offset)) => format!("{time}{}", offset_text(*offset)),
            Self::Time(time) => time.to_string(),
        }
    }

    /// The value as a JSON literal, for a place in a JSON text: a number keeps every
    /// digit it was given with.
    #[must_use]
    pub fn to_json_literal(&self) -> String {
        match self {
            Self::Number(number) => number.as_str().to_owned(),
            other => other.to_json().to_string(),
        }
    }
}

/// What a value of `kind` looks like, in words.
fn expected(kind: ValueType) -> &'static str {
    match kind {
        ValueType::Text => "a text",
        ValueType::Number => "a number",
        ValueType::Boolean => "true or false",
        ValueType::Date => "a date like 2026-01-31",
        ValueType::DateTime => "a date and time like 2026-01-31T09:30:00",
        ValueType::Time => "a time like 09:30:00",
    }
}

fn boolean(json: &Json) -> Option<bool> {
    match json {
        Json::Bool(yes) => Some(*yes),
        Json::String(text) if text == "true" || text == "1" => Some(true),
        Json::String(text) if text == "false" || text == "0" => Some(false),
        Json::Number(number) => match number.as_u64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// `YYYY-MM-DD` and nothing else; jiff alone would also take a time after it.
fn date(text: &str) -> Option<civil::Date> {
    if text.len() == 10 { civil::Date::from_str(text).ok() } else { None }
}

fn date_time(text: &str) -> Option<(civil::DateTime, Option<Offset>)> {
    let pieces = Pieces::parse(text).ok()?;
    let time = pieces.time()?;
    Some((pieces.date().to_datetime(time), pieces.to_numeric_offset()))
}

fn time(text: &str) -> Option<civil::Time> {
    // A day before the time, or a zone after it, is not a time of day.
    let plain = |c: char| c.is_ascii_digit() || c == ':' || c == '.';
    if text.contains(':') && text.chars().all(plain) { text.parse().ok() } else { None }
}

fn offset_text(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A decimal number, kept as the text it was given as, so that no digit of a long
/// decimal is lost on its way to a database.
///
/// The text is always a JSON number (RFC 8259 §6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    /// The number that `text` is; `None` if it is none. A sign `+`, digits before
    /// or after the point left out, and blanks are not numbers.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parsed: serde_json::Number = serde_json::from_str(text).ok()?;
        let is_plain = text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            && text.ends_with(|c: char| c.is_ascii_digit());
        let is_finite = parsed.as_f64().is_some_and(f64::is_finite);
        (is_plain && is_finite).then(|| Self(text.to_owned()))
    }

    /// The number's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, if it is whole, written without a point or exponent, and fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The nearest binary number.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        // Checked when it was made.
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// A JSON number if that keeps every digit, otherwise a JSON string.
    fn to_json(&self) -> Json {
        let number: Option<serde_json::Number> = serde_json::from_str(&self.0).ok();
        match number {
            Some(number) if self.as_i64().is_some() || number.to_string() == self.0 => {
                Json::Number(number)
            }
            _ => Json::String(self.0.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_type_takes_its_own_values_and_says_what_it_wants_otherwise() {
        use ValueType::{Boolean, Date, DateTime, Number, Text, Time};
        for (kind, given, want) in [
            (Text, json!("a"), Ok(json!("a"))),
            (Text, json!(12), Ok(json!("12"))),
            (Text, json!(true), Ok(json!("true"))),
            (Text, json!(""), Ok(json!(""))),
            (Number, json!(12), Ok(json!(12))),
            (Number, json!("12"), Ok(json!(12))),
            (Number, json!(-1.5), Ok(json!(-1.5))),
            (Number, json!("9223372036854775807"), Ok(json!(i64::MAX))),
            (Number, json!("0.12345678901234567890"), Ok(json!("0.12345678901234567890"))),
            (Number, json!("12.50"), Ok(json!("12.50"))), // its last zero may matter
            (Number, json!("abc"), Err("a number, received: \"abc\"")),
            (Number, json!(""), Err("a number")),
            (Number, json!(" 1"), Err("a number")),
            (Number, json!("+1"), Err("a number")),
            (Number, json!("1e999"), Err("a number")),
            (Number, json!("NaN"), Err("a number")),
            (Number, json!("0x10"), Err("a number")),
            (Number, json!(true), Err("a number")),
            (Boolean, json!(true), Ok(json!(true))),
            (Boolean, json!("false"), Ok(json!(false))),
            (Boolean, json!(1), Ok(json!(true))),
            (Boolean, json!("yes"), Err("true or false")),
            (Date, json!("2024-02-29"), Ok(json!("2024-02-29"))),
            (Date, json!("2023-02-29"), Err("a date like")),
            (Date, json!("2024-02-29T10:00:00"), Err("a date like")),
            (Date, json!("29.02.2024"), Err("a date like")),
            (Date, json!(20240229), Err("a date like")),
            (DateTime, json!("2024-02-29T10:30"), Ok(json!("2024-02-29T10:30:00"))),
            (DateTime, json!("2024-02-29 10:30:05"), Ok(json!("2024-02-29T10:30:05"))),
            (DateTime, json!("2024-02-29T10:30:05.123"), Ok(json!("2024-02-29T10:30:05.123"))),
            (DateTime, json!("2020-05-01T05:00:00-07:00"), Ok(json!("2020-05-01T05:00:00-07:00"))),
            (DateTime, json!("2020-05-01T05:00:00Z"), Ok(json!("2020-05-01T05:00:00+00:00"))),
            (DateTime, json!("2020-05-01"), Err("a date and time like")),
            (Time, json!("05:00"), Ok(json!("05:00:00"))),
            (Time, json!("05:00:59"), Ok(json!("05:00:59"))),
            (Time, json!("25:00"), Err("a time like")),
            (Time, json!("2020-05-01T05:00:00"), Err("a time like")),
            (Text, json!([1]), Err("a single value")),
            (Number, json!({}), Err("a single value")),
            (Date, json!(null), Ok(json!(null))),
        ] {
            match (Value::from_json(kind, &given).map(|value| value.to_json()), want) {
                (Ok(got), Ok(want)) => assert_eq!(got, want, "{kind:?} {given}"),
                (Err(got), Err(want)) => assert!(got.contains(want), "{kind:?} {given}: {got}"),
                (got, want) => panic!("{kind:?} {given}: {got:?}, not {want:?}"),
            }
        }
    }

    #[test]
    fn a_json_literal_keeps_every_digit() {
        let number =
            Value::from_json(ValueType::Number, &json!("12345678901234567890.10")).unwrap();

        assert_eq!(number.to_json_literal(), "12345678901234567890.10");
        assert_eq!(Value::Null.to_json_literal(), "null");
        assert_eq!(Value::Text("a\"b".to_owned()).to_json_literal(), r#""a\"b""#);
    }

    proptest! {
        #[test]
        fn a_value_survives_the_way_through_text_and_json(
            text in ".*", whole in any::<i64>(), part in -1e12_f64..1e12,
            year in 1_i16..9999, month in 1_i8..=12, day in 1_i8..=28, hour in 0_i8..24, minute in 0_i8..60,
        ) {
            let date = civil::date(year, month, day);
            let time = civil::time(hour, minute, 7, 0);
            for (kind, value) in [
                (ValueType::Text, Value::Text(text)),
                (ValueType::Number, Value::Number(Number::parse(&whole.to_string()).unwrap())),
                (ValueType::Number, Value::Number(Number::parse(&part.to_string()).unwrap())),
                (ValueType::Date, Value::Date(date)),
                (ValueType::DateTime, Value::DateTime(date.to_datetime(time), None)),
                (ValueType::Time, Value::Time(time)),
            ] {
                prop_assert_eq!(Value::from_json(kind, &json!(value.to_text())), Ok(value.clone()));
                prop_assert_eq!(Value::from_json(kind, &value.to_json()), Ok(value));
            }
        }

        #[test]
        fn reading_a_value_never_panics(text in ".*") {
            for kind in [ValueType::Number, ValueType::Boolean, ValueType::Date, ValueType::DateTime, ValueType::Time] {
                let _ = Value::from_json(kind, &json!(text));
            }
        }
    }
}
