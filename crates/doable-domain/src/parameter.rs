//! A value an action takes (actions.md §2.2).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A parameter as it was sent; keys we do not know are kept in [`Parameter::other`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Parameter {
    /// The key of its value in a run, unique within the action.
    pub id: String,
    /// A second key of its value, made from its name.
    pub slug: String,
    /// Its type in either vocabulary, as it was sent; [`ValueType::of`] reads it.
    #[serde(rename = "type")]
    pub type_name: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its name for people.
    #[serde(rename = "display-name", default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// `["variable", ["template-tag", "<name>"]]`: the variable it fills.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "unknown"))]
    pub target: Option<Value>,
    /// Whether a run without it is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// The value of a run without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "unknown"))]
    pub default: Option<Value>,
    /// Keys that mean nothing to us.
    #[serde(flatten)]
    #[cfg_attr(feature = "types", ts(skip))]
    pub other: Map<String, Value>,
}

impl Parameter {
    /// The template variable this parameter fills: the tag its target names,
    /// otherwise its slug.
    #[must_use]
    pub fn variable(&self) -> &str {
        let tag = self.target.as_ref().and_then(|target| target.pointer("/1/1"));
        tag.and_then(Value::as_str).unwrap_or(&self.slug)
    }
}

/// What kind of value a parameter takes; both vocabularies map to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    /// Any text.
    Text,
    /// A number, whole or not.
    Number,
    /// True or false.
    Boolean,
    /// A calendar day, `2020-05-01`.
    Date,
    /// A day and a time of day, `2020-05-01T05:00:00`, perhaps with an offset.
    DateTime,
    /// A time of day, `05:00:00`.
    Time,
}

impl ValueType {
    /// The type that `name` means in either vocabulary (`number`, `number/=`,
    /// `date/single`, …); text, if it means none.
    ///
    /// `category`, `id` and `location/…` are text: the database's own column
    /// decides what a key or a category looks like.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let (family, detail) = name.split_once('/').unwrap_or((name, ""));
        match (family, detail) {
            ("number" | "integer" | "float" | "decimal", _) => Self::Number,
            ("boolean", _) => Self::Boolean,
            ("datetime", _) | ("date", "datetime") => Self::DateTime,
            ("time", _) => Self::Time,
            ("date", _) => Self::Date,
            _ => Self::Text,
        }
    }
}
