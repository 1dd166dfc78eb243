//! A value a person gave, checked against its type; what executors bind or escape.

use std::{cmp::Ordering, collections::BTreeMap, str::FromStr};

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

    /// A text that two values share exactly if they are the same: `1` and `1.0` are.
    #[must_use]
    pub fn identity(&self) -> String {
        match self {
            Self::Number(number) => number.identity(),
            other => other.to_text(),
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

/// `YYYY-MM-DD` and nothing else.
///
/// jiff alone reads more than the formats of form.md: it takes a zone in brackets
/// and drops it, or makes the second 60 a 59. So the shape is looked at first.
fn date(text: &str) -> Option<civil::Date> {
    if has_shape(text, "0000-00-00") { civil::Date::from_str(text).ok() } else { None }
}

/// A date, `T` or a blank, a time, and perhaps `Z`, `+01:00`, `+0100` or `+01`.
fn date_time(text: &str) -> Option<(civil::DateTime, Option<Offset>)> {
    let (day, rest) = text.split_once(['T', ' '])?;
    let (clock, offset) = rest.split_at(rest.find(['Z', '+', '-']).unwrap_or(rest.len()));
    let hours = offset.strip_prefix(['+', '-']).unwrap_or_default();
    let is_offset = ["00:00", "0000", "00"].iter().any(|shape| has_shape(hours, shape));
    if !(offset.is_empty() || offset == "Z" || is_offset) {
        return None;
    }
    let offset = Pieces::parse(text).ok()?.to_numeric_offset();
    Some((date(day)?.to_datetime(time(clock)?), offset))
}

/// `HH:mm`, `HH:mm:ss` or that with up to nine decimals.
fn time(text: &str) -> Option<civil::Time> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let has_seconds = has_shape(whole, "00:00:00") && !whole.ends_with(":60");
    let is_fraction =
        matches!(decimals.len(), 1..=9) && decimals.bytes().all(|b| b.is_ascii_digit());
    let is_time = (has_seconds && is_fraction) || has_shape(text, "00:00");
    if is_time { text.parse().ok() } else { None }
}

/// Whether `text` is `shape` with any digit in place of each `0`.
fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(c, s): (u8, u8)| if s == b'0' { c.is_ascii_digit() } else { c == s };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
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

    /// The double that says exactly this number, if there is one. What is written with an
    /// exponent far beyond any double's stays as it is written, even if it is a zero.
    #[must_use]
    pub fn as_double(&self) -> Option<f64> {
        if let Some((_, exponent)) = self.0.split_once(['e', 'E']) {
            exponent.parse::<i32>().ok()?;
        }
        let double = self.as_f64();
        // `{:?}` is the shortest text that reads as this double.
        let shown = Self::parse(&format!("{double:?}"))?;
        shown.compare(self).is_eq().then_some(double)
    }

    /// The number without a point or exponent, if it is whole and has at most 20 digits, as
    /// the greatest of 64 bits has.
    #[must_use]
    pub fn to_whole(&self) -> Option<Self> {
        let Magnitude { point, digits } = Magnitude::of(&self.0);
        let Some(point) = point else { return Some(Self("0".to_owned())) };
        let length = usize::try_from(point).ok().filter(|length| *length <= 20)?;
        let sign = if self.0.starts_with('-') { "-" } else { "" };
        (digits.len() <= length).then(|| Self(format!("{sign}{digits:0<length$}")))
    }

    /// How the two numbers compare, to the last digit: `1.0` equals `1`, and
    /// `1.00000000000000000001` is more.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        let (a, b) = (Magnitude::of(&self.0), Magnitude::of(&other.0));
        let is_below_zero =
            |number: &Self, size: &Magnitude| !size.digits.is_empty() && number.0.starts_with('-');
        match (is_below_zero(self, &a), is_below_zero(other, &b)) {
            (false, false) => a.cmp(&b),
            (true, true) => b.cmp(&a),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }

    /// See [`Value::identity`].
    fn identity(&self) -> String {
        let Magnitude { point, digits } = Magnitude::of(&self.0);
        let sign = if self.0.starts_with('-') && !digits.is_empty() { "-" } else { "" };
        format!("{sign}{digits}e{}", point.unwrap_or_default())
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

/// A number without its sign: `0.digits` times ten to the power of `point`. The order
/// of the fields is the order of the numbers, since neither end of `digits` is a zero.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Magnitude {
    /// `None` for zero, which is less than every other.
    point: Option<i64>,
    digits: String,
}

impl Magnitude {
    fn of(number: &str) -> Self {
        let number = number.trim_start_matches('-');
        let (mantissa, power) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{decimals}");
        let digits = all.trim_start_matches('0');
        let zeros = all.len() - digits.len();
        // A power beyond i64 belongs to zero or to something that is next to it.
        let power: i64 = power.parse().unwrap_or(i64::MIN);
        let point = power.saturating_add(whole.len() as i64).saturating_sub(zeros as i64);
        let digits = digits.trim_end_matches('0').to_owned();
        Self { point: (!digits.is_empty()).then_some(point), digits }
    }
}

#[cfg(test)]
mod tests;
