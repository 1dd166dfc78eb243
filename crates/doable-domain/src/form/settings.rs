//! What an author sets of a form, with the reference API's keys.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{id::DatabaseId, parameter::Parameter};

/// How an action's form looks, with the reference API's keys (actions.md §2.5).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default)]
pub struct VisualizationSettings {
    /// The form's title, instead of the action's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `button` or `form`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub form_type: Option<String>,
    /// A text above the fields, instead of the action's description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The button's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submit_button_label: Option<String>,
    /// The button's colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submit_button_color: Option<String>,
    /// A question to answer before it runs. Blank, what deletes asks none of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirm_message: Option<String>,
    /// What to say when it has run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_message: Option<String>,
    /// What to say when it has failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// How each parameter looks, by parameter id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, FieldSetting>,
    /// Keys that mean nothing to us.
    #[serde(flatten)]
    #[cfg_attr(feature = "types", ts(skip))]
    pub other: Map<String, Value>,
}

impl VisualizationSettings {
    /// The settings of one parameter, by its id or slug; the defaults if it has none.
    #[must_use]
    pub fn of(&self, parameter: &Parameter) -> FieldSetting {
        let setting = self.fields.get(&parameter.id).or_else(|| self.fields.get(&parameter.slug));
        setting.cloned().unwrap_or_default()
    }
}

/// How one parameter looks in the form (actions.md §2.5).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default)]
pub struct FieldSetting {
    /// The parameter's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The parameter's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A text under the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A grey example inside the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    /// Its place: ascending; missing counts as 0, ties keep the parameters' order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<f64>,
    /// `string`, `number`, `date` or `boolean`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_type: Option<String>,
    /// The control; see [`InputType`](super::InputType).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_type: Option<String>,
    /// Whether a run without it is refused; true if missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// The value a run without it takes; `0`, `""` and `false` are real ones.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "unknown"))]
    pub default_value: Option<Value>,
    /// Whether the form leaves it out and callers may not set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
    /// What a select or radio offers: scalars, or `{value, label}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "unknown[]"))]
    pub value_options: Option<Vec<Value>>,
    /// Ours: the query that a select's options come from, instead of `valueOptions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options_source: Option<OptionsSource>,
    /// Ours: what the value must be like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
    /// Ours: whether NULL can be chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nullable: Option<bool>,
    /// Ours: when the field is shown and taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible_when: Option<VisibleWhen>,
    /// Ours: whether the journal keeps `•••` instead of the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<bool>,
    /// How much of the form's width it takes: two `half` ones stand side by side, and every
    /// other word means all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<String>,
    /// Ours: the heading of the group it stands in; none stands above all groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Ours: whether strangers can't change it: it has its default, or what a signed
    /// address says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<bool>,
    /// Keys that mean nothing to us.
    #[serde(flatten)]
    #[cfg_attr(feature = "types", ts(skip))]
    pub other: Map<String, Value>,
}

/// A default of null is no default; serde would make it one of `Some(Null)`.
fn present<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    let value = Value::deserialize(from)?;
    Ok((!value.is_null()).then_some(value))
}

/// What a value must be like (ours; actions.md §2.5). Both bounds are inclusive.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Validation {
    /// The smallest number, or the earliest date as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "number | string"))]
    pub min: Option<Value>,
    /// The largest number, or the latest date as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "number | string"))]
    pub max: Option<Value>,
    /// The fewest characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub min_length: Option<u64>,
    /// The most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub max_length: Option<u64>,
    /// A regular expression (the `regex` crate's syntax) the whole text must match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// What to say instead of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Where the options of a select come from (ours; actions.md §2.5). Strangers are told
/// that there is one, and nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct OptionsSource {
    /// The database that is asked.
    pub database_id: DatabaseId,
    /// A single SELECT without variables: its first column is the value, its second, if
    /// there is one, the label.
    pub query: String,
}

/// When a field is shown, and its value taken (ours; actions.md §2.5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct VisibleWhen {
    /// The other parameter's id.
    pub parameter: String,
    /// Shown if the other one has this value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "unknown"))]
    pub equals: Option<Value>,
    /// Shown if the other one has one of these values.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "unknown[]"))]
    pub one_of: Option<Vec<Value>>,
}
