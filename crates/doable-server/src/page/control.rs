//! Which control of a browser a field is, and how its values travel in a form.

use std::borrow::Cow;

use doable_domain::{
    form::{Field, FieldOption, InputType},
    parameter::ValueType,
};
use serde_json::Value;

/// What stands for NULL, where it can be chosen.
const NO_VALUE: &str = "No value";
/// What stands for not choosing, where a browser offers no way back.
const NO_ANSWER: &str = "No answer";

/// The most options of a query that stand in a page; of more, some are suggested.
const MOST_SHOWN: usize = 100;

/// A control of a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Control {
    /// An `input` of this type.
    Line(&'static str),
    /// A `textarea`.
    Area,
    /// A `select`.
    Select,
    /// One radio button for each choice.
    Radios,
    /// A checkbox.
    Check,
}

impl Control {
    /// The control of a field.
    ///
    /// Without options there is nothing to choose from, so that a select is a line;
    /// true, false and NULL are three, so that a nullable switch is a select. Of too many
    /// options the label is as good to type as the value, also where that is a number.
    pub(super) fn of(field: &Field) -> Self {
        if is_suggested(field) {
            return Self::Line("text");
        }
        let has_options = !field.options.is_empty();
        match field.input {
            InputType::Select if has_options => Self::Select,
            InputType::Radio if has_options => Self::Radios,
            InputType::Boolean if field.nullable => Self::Select,
            InputType::Boolean => Self::Check,
            _ if field.secret => Self::Line("password"),
            InputType::Text => Self::Area,
            InputType::String => Self::Line("text"),
            InputType::Number => Self::Line("number"),
            InputType::Date => Self::Line("date"),
            InputType::DateTime => Self::Line("datetime-local"),
            InputType::Time => Self::Line("time"),
            InputType::Select | InputType::Radio => Self::Line(match field.value_type {
                ValueType::Text | ValueType::Boolean => "text",
                ValueType::Number => "number",
                ValueType::Date => "date",
                ValueType::DateTime => "datetime-local",
                ValueType::Time => "time",
            }),
        }
    }

    /// Whether its values travel as JSON text: a choice may be `1` as well as `"1"`.
    pub(super) fn is_choice(self) -> bool {
        matches!(self, Self::Select | Self::Radios)
    }

    /// Whether a person types into it.
    pub(super) fn is_typed(self) -> bool {
        matches!(self, Self::Line(_) | Self::Area)
    }
}

/// The name under which the form sends the field. Names with `_` are the page's own,
/// so that an id that starts like one (a column `_id`) is sent under another name.
pub(super) fn name_of(field: &Field) -> String {
    let is_taken = field.id.starts_with('_') || field.id.starts_with("f:");
    if is_taken { format!("f:{}", field.id) } else { field.id.clone() }
}

/// The name of the checkbox that makes a typed field NULL. Empty is absent there,
/// which is something else.
pub(super) fn null_name_of(field: &Field) -> String {
    format!("_null.{}", field.id)
}

/// One thing that a select or radio offers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice<'a> {
    /// The JSON text that is sent; empty: nothing is.
    pub(super) sent: String,
    /// What people read.
    pub(super) label: Cow<'a, str>,
    /// The value as text, as it stands in a link.
    pub(super) plain: Option<String>,
}

impl<'a> Choice<'a> {
    fn new(value: &Value, label: impl Into<Cow<'a, str>>) -> Self {
        let plain = (!value.is_null()).then(|| plain(value));
        Self { sent: value.to_string(), label: label.into(), plain }
    }
}

/// What a select or radio offers, in order.
pub(super) fn choices_of(field: &Field) -> Vec<Choice<'_>> {
    let control = Control::of(field);
    let mut choices: Vec<Choice<'_>> = match control {
        Control::Select if field.input == InputType::Boolean => {
            vec![Choice::new(&true.into(), "Yes"), Choice::new(&false.into(), "No")]
        }
        Control::Select | Control::Radios => {
            field.options.iter().map(|o| Choice::new(&o.value, o.label.as_str())).collect()
        }
        Control::Line(_) | Control::Area | Control::Check => return Vec::new(),
    };
    if field.nullable {
        choices.push(Choice::new(&Value::Null, NO_VALUE));
    } else if control == Control::Radios && !field.required {
        choices.push(Choice { sent: String::new(), label: NO_ANSWER.into(), plain: None });
    }
    choices
}

/// Whether the field has more options than stand in a page.
fn is_suggested(field: &Field) -> bool {
    field.source.is_some() && field.options.len() > MOST_SHOWN
}

/// The options that are suggested for a line, if any are.
pub(super) fn suggestions_of(field: &Field) -> &[FieldOption] {
    let first = field.options.get(..MOST_SHOWN).unwrap_or_default();
    if is_suggested(field) { first } else { &[] }
}

/// The value of the one option that is called what was typed, if it is no value itself.
pub(super) fn suggested_value(field: &Field, typed: &str) -> Option<Value> {
    if !is_suggested(field) || field.options.iter().any(|it| plain(&it.value) == typed) {
        return None;
    }
    let mut called = field.options.iter().filter(|option| option.label == typed);
    let only = called.next()?;
    called.next().is_none().then(|| only.value.clone())
}

/// Which of the choices `typed` means: the JSON text that a form sends, or else the
/// value or label that a person wrote into a link.
pub(super) fn choice_of<'c, 'a>(choices: &'c [Choice<'a>], typed: &str) -> Option<&'c Choice<'a>> {
    let by = |is_it: &dyn Fn(&Choice<'a>) -> bool| choices.iter().find(|choice| is_it(choice));
    by(&|choice| choice.sent == typed)
        .or_else(|| by(&|choice| choice.plain.as_deref() == Some(typed)))
        .or_else(|| by(&|choice| choice.label == typed))
}

/// A scalar as people read it; NULL is empty.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
