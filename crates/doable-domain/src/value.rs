//! A value a person gave, checked against its type; what executors bind or escape.

use std::{collections::BTreeMap, fmt};

use jiff::{civil, tz::Offset};

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

/// A decimal number, kept as the JSON number text it was given as, so that no
/// digit of a long decimal is lost on its way to a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(String);
