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
    /// `date/single`, …) or as a column's (`type/Integer`); text, if it means none.
    ///
    /// `category`, `id` and `location/…` are text: the database's own column
    /// decides what a key or a category looks like.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let (family, detail) = name.split_once('/').unwrap_or((name, ""));
        match (family, detail) {
            ("number" | "integer" | "float" | "decimal", _)
            | ("type", "Integer" | "BigInteger" | "Float" | "Decimal") => Self::Number,
            ("boolean", _) | ("type", "Boolean") => Self::Boolean,
            ("datetime", _) | ("date", "datetime") | ("type", "DateTime" | "DateTimeWithTZ") => {
                Self::DateTime
            }
            ("time", _) | ("type", "Time") => Self::Time,
            ("date", _) | ("type", "Date") => Self::Date,
            _ => Self::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_vocabularies_mean_the_same_types() {
        for (names, want) in [
            (
                &["text", "category", "id", "string/=", "string/contains", "location/city"][..],
                ValueType::Text,
            ),
            (&["number", "number/=", "number/between", "integer"], ValueType::Number),
            (&["boolean", "boolean/="], ValueType::Boolean),
            (&["date", "date/single", "date/relative"], ValueType::Date),
            (&["datetime", "date/datetime"], ValueType::DateTime),
            (&["time", "type/Time"], ValueType::Time),
            (&["type/Integer", "type/BigInteger", "type/Decimal"], ValueType::Number),
            (&["type/DateTime", "type/DateTimeWithTZ"], ValueType::DateTime),
            (&["type/Text", "type/UUID", "type/JSON", "type/*", "type/Integers"], ValueType::Text),
            (&["", "hologram", "/", "Number"], ValueType::Text),
        ] {
            for name in names {
                assert_eq!(ValueType::of(name), want, "{name:?}");
            }
        }
    }

    #[test]
    fn a_parameter_fills_the_tag_of_its_target_or_else_its_slug() {
        for (target, want) in [
            (json!(["variable", ["template-tag", "name"]]), "name"),
            (json!(["variable", ["template-tag"]]), "slug"),
            (json!("name"), "slug"),
            (json!(null), "slug"),
        ] {
            let json = json!({"id": "id", "slug": "slug", "type": "text", "target": target});
            let parameter: Parameter = serde_json::from_value(json).unwrap();

            assert_eq!(parameter.variable(), want, "{target}");
        }
    }

    #[test]
    fn a_parameter_keeps_its_words_and_the_keys_we_do_not_know() {
        let sent = json!({
            "id": "1", "slug": "a", "type": "string/=", "display-name": "A", "sectionId": "location",
        });

        let parameter: Parameter = serde_json::from_value(sent.clone()).unwrap();

        assert_eq!(serde_json::to_value(parameter).unwrap(), sent);
    }
}
