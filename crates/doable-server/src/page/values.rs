//! What a browser sent, as values for a run; and what a field holds, as text.
//!
//! Nothing is judged here: what does not fit its field is passed on as it is, so that
//! `doable_domain::accept` says what is wrong with it.

use std::collections::BTreeMap;

use doable_domain::{
    form::{Field, FormSpec, VisibleWhen},
    parameter::ValueType,
    value::Value as Checked,
};
use serde_json::{Map, Value};

use super::control::{
    Control, choice_of, choices_of, name_of, null_name_of, plain, suggested_value,
};

/// A field that people neither see nor reach; what is filled in there was no person.
pub(crate) const HONEYPOT: &str = "_website";

/// Whether something is in the field that people can't see.
pub(crate) fn is_trap_sprung(pairs: &[(String, String)]) -> bool {
    pairs.iter().any(|(name, text)| name == HONEYPOT && !text.trim().is_empty())
}

/// The values by parameter id, from the pairs of a form.
///
/// Empty is absent. Names that no field has are kept, so that they are refused; those
/// of the page itself, which start with `_`, are left out. A field that does not apply
/// to the other values is left out if nobody touched it: a browser without scripts
/// shows and sends it all the same.
pub(crate) fn values_of(form: &FormSpec, pairs: &[(String, String)]) -> Map<String, Value> {
    let names: Vec<String> = form.fields.iter().map(name_of).collect();
    let mut values = Map::new();
    for field in &form.fields {
        if let Some(value) = value_of(field, pairs) {
            values.insert(field.id.clone(), value);
        }
    }
    let is_untouched = |field: &&Field| {
        is_shown(form, field, &values, form.fields.len()) == Some(false)
            && values.get(&field.id).is_some_and(|value| is_as_drawn(field, value))
    };
    let untouched: Vec<&str> =
        form.fields.iter().filter(is_untouched).map(|field| field.id.as_str()).collect();
    for id in untouched {
        values.remove(id);
    }
    for (name, text) in pairs {
        let is_unknown = !name.starts_with('_') && !names.contains(name);
        // The id of a field that is sent under another name is unknown as well, but
        // must not stand in for the field.
        if is_unknown && !values.contains_key(name) {
            values.insert(name.clone(), Value::String(text.clone()));
        }
    }
    values
}

/// What the fields hold as typed, by parameter id, to draw the form again; secrets are
/// left out, so that they are not sent back.
pub(crate) fn typed_of(form: &FormSpec, pairs: &[(String, String)]) -> BTreeMap<String, String> {
    let mut typed = BTreeMap::new();
    for field in form.fields.iter().filter(|field| !field.secret) {
        if let Some(text) = sent(&name_of(field), pairs) {
            typed.insert(field.id.clone(), text.to_owned());
        }
        let null_name = null_name_of(field);
        if field.nullable && sent(&null_name, pairs).is_some() {
            typed.insert(null_name, "true".to_owned());
        }
    }
    typed
}

/// What the query string of a link puts into the fields, by parameter id: each pair
/// names one by its id or slug. What a control could not show is left out.
pub(crate) fn prefill_of(form: &FormSpec, query: &[(String, String)]) -> BTreeMap<String, String> {
    let typed = |field: &Field| {
        let text = sent(&field.id, query).or_else(|| sent(&field.slug, query))?;
        Some((field.id.clone(), shown(field, text)?))
    };
    form.fields.iter().filter_map(typed).collect()
}

/// The last text under a name: a checkbox comes after the hidden `false` beside it.
fn sent<'p>(name: &str, pairs: &'p [(String, String)]) -> Option<&'p str> {
    let pair = pairs.iter().rev().find(|(key, _)| key == name)?;
    Some(pair.1.as_str())
}

fn value_of(field: &Field, pairs: &[(String, String)]) -> Option<Value> {
    let control = Control::of(field);
    let is_null = field.nullable && sent(&null_name_of(field), pairs).is_some();
    if is_null && control.is_typed() {
        return Some(Value::Null);
    }
    let text = sent(&name_of(field), pairs)?;
    if text.is_empty() {
        return None;
    }
    if control.is_choice() {
        // By its text, not as any JSON: only what is offered has a type of its own.
        let choices = choices_of(field);
        let choice = choices.iter().find(|choice| choice.sent == text);
        let value = choice.and_then(|choice| serde_json::from_str(&choice.sent).ok());
        return Some(value.unwrap_or_else(|| Value::String(text.to_owned())));
    }
    if let Some(value) = suggested_value(field, text.trim()) {
        return Some(value);
    }
    match field.value_type {
        // A browser ends the lines of a textarea as mail does.
        ValueType::Text => Some(Value::String(text.replace("\r\n", "\n"))),
        ValueType::Number | ValueType::Boolean => {
            let text = Value::String(text.trim().to_owned());
            if text.as_str() == Some("") {
                return None;
            }
            // Numbers that JSON would round stay text, with every digit.
            Some(Checked::from_json(field.value_type, &text).map_or(text, |value| value.to_json()))
        }
        ValueType::Date | ValueType::DateTime | ValueType::Time => {
            Some(text.trim()).filter(|text| !text.is_empty()).map(Value::from)
        }
    }
}

/// What the control of a field shows for a text of a link.
fn shown(field: &Field, text: &str) -> Option<String> {
    let control = Control::of(field);
    if control.is_choice() {
        return choice_of(&choices_of(field), text).map(|choice| choice.sent.clone());
    }
    if field.value_type == ValueType::Text || (text.is_empty() && control.is_typed()) {
        return Some(text.to_owned());
    }
    wall_clock(field.value_type, &Value::String(text.trim().to_owned()))
}

/// The text of a value or bound in a control: offsets of times are dropped. `None` if
/// it does not fit its type.
pub(super) fn wall_clock(kind: ValueType, value: &Value) -> Option<String> {
    match Checked::from_json(kind, value).ok()? {
        Checked::Null => None,
        Checked::DateTime(time, _) => Some(time.to_string()),
        value => Some(value.to_text()),
    }
}

/// Whether a field still holds what the form was first drawn with.
fn is_as_drawn(field: &Field, value: &Value) -> bool {
    let drawn = match &field.initial {
        Value::Null if Control::of(field) == Control::Check => &Value::Bool(false),
        initial => initial,
    };
    let (drawn, value) =
        (Checked::from_json(field.value_type, drawn), Checked::from_json(field.value_type, value));
    drawn.is_ok() && drawn == value
}

/// The field that a condition hangs on, and its place; `None` if the form has none.
pub(super) fn other_of<'f>(form: &'f FormSpec, when: &VisibleWhen) -> Option<(usize, &'f Field)> {
    let is_it = |field: &Field| field.id == when.parameter || field.slug == when.parameter;
    form.fields.iter().enumerate().find(|(_, field)| is_it(field))
}

/// The values a condition asks for, as text; NULL is `None`.
pub(super) fn wanted_of(when: &VisibleWhen, kind: ValueType) -> Vec<Option<String>> {
    let wanted = when.equals.iter().chain(when.one_of.iter().flatten());
    let checked = wanted.filter_map(|wanted| Checked::from_json(kind, wanted).ok());
    checked.map(|value| (value != Checked::Null).then(|| value.to_text())).collect()
}

/// Whether a field is shown, by the rule of `doable_domain::accept`; `None` if that
/// hangs on what is not in the form or does not fit its field.
fn is_shown(
    form: &FormSpec,
    field: &Field,
    values: &Map<String, Value>,
    left: usize,
) -> Option<bool> {
    let Some(when) = &field.visible_when else { return Some(true) };
    let (_, other) = other_of(form, when)?;
    let value = if left > 0 && is_shown(form, other, values, left - 1)? {
        let given = values.get(&other.id).unwrap_or(&other.initial);
        Checked::from_json(other.value_type, given).ok()?
    } else {
        Checked::Null
    };
    let text = (value != Checked::Null).then(|| value.to_text());
    Some(wanted_of(when, other.value_type).contains(&text))
}

/// The text a field starts with; the default of a secret stays on the server.
pub(super) fn initial_of(field: &Field) -> String {
    match (&field.initial, Control::of(field)) {
        (Value::Null, _) => String::new(),
        (_, Control::Line("password")) => String::new(),
        (initial, control) if control.is_choice() => {
            let choices = choices_of(field);
            // A default of `1` means the option `1.0`, as in the check of a run.
            let by_value = |text: &str| {
                let same = |choice: &&super::control::Choice<'_>| {
                    let option = Value::from(choice.plain.clone());
                    wall_clock(field.value_type, &option).as_deref() == Some(text)
                };
                choices.iter().find(same).map(|choice| choice.sent.clone())
            };
            choice_of(&choices, &initial.to_string())
                .map(|choice| choice.sent.clone())
                .or_else(|| by_value(&plain(initial)))
                .unwrap_or_default()
        }
        (initial, _) => plain(initial),
    }
}
