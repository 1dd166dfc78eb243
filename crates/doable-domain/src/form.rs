//! One description of a form, made from action and settings, that drives the
//! run panel, the live preview and the public page (form.md).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::parameter::ValueType;

/// How an action's form looks, with the reference API's keys (actions.md §2.5).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
    /// A question to answer before it runs.
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

/// How one parameter looks in the form (actions.md §2.5).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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
    /// The control; see [`InputType`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_type: Option<String>,
    /// Whether a run without it is refused; true if missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// The value a run without it takes; `0`, `""` and `false` are real ones.
    #[serde(deserialize_with = "crate::form::present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "unknown"))]
    pub default_value: Option<Value>,
    /// Whether the form leaves it out and callers may not set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
    /// What a select or radio offers: scalars, or `{value, label}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(type = "unknown[]"))]
    pub value_options: Option<Vec<Value>>,
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
    /// Keys that mean nothing to us, or not yet (`optionsSource`, `width`).
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
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
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

/// The control of a field (form.md "Inputs").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum InputType {
    /// One line; also for every input type we do not know.
    String,
    /// Several lines.
    Text,
    /// A number.
    Number,
    /// A dropdown, searchable over ten options.
    Select,
    /// All options side by side.
    Radio,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// A time of day.
    Time,
    /// A switch.
    Boolean,
}

/// One choice of a select or radio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct FieldOption {
    /// The scalar that is sent.
    #[cfg_attr(feature = "types", ts(type = "string | number | boolean | null"))]
    pub value: Value,
    /// What people read.
    pub label: String,
}

/// A form, ready to be drawn: hidden fields are not in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct FormSpec {
    /// Above the form.
    pub title: String,
    /// Under the title.
    pub description: Option<String>,
    /// On the button.
    pub submit_label: String,
    /// The button's colour, if the author chose one.
    pub submit_color: Option<String>,
    /// Whether the button is red: it deletes.
    pub danger: bool,
    /// The question to answer before it runs; `None`: it just runs.
    pub confirm_message: Option<String>,
    /// What to say when it has run.
    pub success_message: String,
    /// What to say when it has failed, instead of the failure's own message.
    pub error_message: Option<String>,
    /// The fields, in order.
    pub fields: Vec<Field>,
}

/// One field of a form, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Field {
    /// The parameter's id: the key of the value.
    pub id: String,
    /// The parameter's slug.
    pub slug: String,
    /// The label, by the rule of form.md "Inputs".
    pub label: String,
    /// Under the field.
    pub description: Option<String>,
    /// A grey example inside the field.
    pub placeholder: Option<String>,
    /// The control.
    pub input: InputType,
    /// What values it takes.
    pub value_type: ValueType,
    /// Whether it must be filled.
    pub required: bool,
    /// Whether NULL can be chosen.
    pub nullable: bool,
    /// Whether the journal keeps `•••` instead of the value, and the control hides it.
    pub secret: bool,
    /// What it starts with; offsets of times are dropped, wall-clock time kept.
    #[cfg_attr(feature = "types", ts(type = "string | number | boolean | null"))]
    pub initial: Value,
    /// What a select or radio offers.
    pub options: Vec<FieldOption>,
    /// What the value must be like.
    pub validation: Option<Validation>,
    /// When it is shown.
    pub visible_when: Option<VisibleWhen>,
}
