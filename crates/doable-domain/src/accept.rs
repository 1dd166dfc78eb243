//! What a person gave for a run, checked: every problem at once, by field
//! (actions.md §3, steps 2 to 4).

use std::{cell::RefCell, cmp::Ordering, collections::BTreeMap};

use regex::RegexBuilder;
use serde_json::{Map, Value as Json};

use crate::{
    form::{
        FieldSetting, OptionsSource, Validation, VisualizationSettings, default_of, is_required,
        options, value_type,
    },
    parameter::{Parameter, ValueType},
    problem::Problems,
    value::{Value, Values},
};

/// What stands in the journal for a value that is marked as secret.
const MASK: &str = "•••";
/// The largest program a pattern may compile to, in bytes.
const MAX_PATTERN_BYTES: usize = 256 * 1024;
/// How many compiled patterns a thread keeps.
const KEPT_PATTERNS: usize = 16;

thread_local! {
    /// The patterns compiled last: a list matches the same one in each of its rows.
    static PATTERNS: RefCell<Vec<(String, regex::Regex)>> = const { RefCell::new(Vec::new()) };
}
const REQUIRED: &str = "This field is required.";
/// What is said of a value that is none of its field's options.
pub const NOT_AN_OPTION: &str = "This must be one of the options.";

/// Why the values of a run are refused; nothing was done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Keys that are no visible parameter's id or slug.
    #[error("No destination parameter found for #{{{}}}. Found: #{{{}}}", quoted(.unknown), quoted(.known))]
    UnknownKeys {
        /// The keys, sorted.
        unknown: Vec<String>,
        /// The ids of the visible parameters, sorted. Hidden ones are not told
        /// from those that do not exist.
        known: Vec<String>,
    },
    /// What is wrong with which parameter, by id.
    #[error(transparent)]
    Problems(#[from] Problems),
}

/// `"a" "b"`.
fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(" ")
}

/// Checks `given` against the parameters and their settings; the values by
/// parameter id, defaults filled in.
///
/// # Errors
///
/// [`Refused`] with all unknown keys, or else with all problems.
pub fn accept(
    parameters: &[Parameter],
    settings: &VisualizationSettings,
    given: &Map<String, Json>,
) -> Result<Values, Refused> {
    Asked::of(parameters, settings).accept(given)
}

/// What an action asks for, each parameter with how it is set up: for checking many rows.
pub(crate) struct Asked<'a>(Vec<(&'a Parameter, FieldSetting)>);

impl<'a> Asked<'a> {
    pub(crate) fn of(parameters: &'a [Parameter], settings: &VisualizationSettings) -> Self {
        Self(parameters.iter().map(|parameter| (parameter, settings.of(parameter))).collect())
    }

    fn entries(&self, given: &Map<String, Json>) -> Vec<Entry<'_>> {
        let mut entries = Vec::with_capacity(self.0.len());
        for (parameter, setting) in &self.0 {
            entries.push(Entry { parameter, setting, read: one(parameter, setting, given) });
        }
        entries
    }

    /// See [`accept`].
    pub(crate) fn accept(&self, given: &Map<String, Json>) -> Result<Values, Refused> {
        let entries = self.entries(given);
        refuse_unknown(&entries, given)?;

        let mut problems = Problems::default();
        let mut values = Values::new();
        for Entry { parameter, setting, read } in &entries {
            let shown = is_shown(setting, &entries, entries.len());
            if shown == Some(false) {
                // Its default does not apply, but what a caller gave is not dropped in silence.
                if !matches!(given_for(parameter, given), Ok(None)) {
                    problems.add(&parameter.id, "This field does not apply to the other values.");
                }
                continue;
            }
            match read {
                Ok(Some(value)) => {
                    values.insert(parameter.id.clone(), value.clone());
                }
                Ok(None) if shown == Some(true) && is_required(parameter, setting) => {
                    problems.add(&parameter.id, REQUIRED);
                }
                Ok(None) => {}
                Err(text) => problems.add(&parameter.id, text),
            }
        }
        Ok(problems.or(values)?)
    }
}

/// A parameter, how it is set up, and what was read for it: `None` if nothing was
/// given and it has no default.
struct Entry<'a> {
    parameter: &'a Parameter,
    setting: &'a FieldSetting,
    read: Result<Option<Value>, String>,
}

/// Whether a field with this setting is shown; `None` if that hangs on a value that
/// is wrong.
///
/// As in the form, a field that hangs on one that is not shown is compared with null;
/// so is a circle, once more than `left` fields hang on each other.
fn is_shown(setting: &FieldSetting, entries: &[Entry<'_>], left: usize) -> Option<bool> {
    let Some(condition) = &setting.visible_when else { return Some(true) };
    let is_it = |entry: &&Entry<'_>| {
        let Parameter { id, slug, .. } = entry.parameter;
        *id == condition.parameter || *slug == condition.parameter
    };
    let Some(other) = entries.iter().find(is_it) else { return Some(true) };
    let other_is_shown = left > 0 && is_shown(other.setting, entries, left - 1)?;
    let value = match &other.read {
        _ if !other_is_shown => &Value::Null,
        Ok(value) => value.as_ref().unwrap_or(&Value::Null),
        Err(_) => return None,
    };
    // By the text, `1` is not `1.0`: so the form compares too, and the two must agree.
    let kind = value_type(other.parameter, other.setting);
    let is_one = |wanted: &Json| Value::from_json(kind, wanted).is_ok_and(|w| w == *value);
    Some(condition.equals.iter().chain(condition.one_of.iter().flatten()).any(is_one))
}

fn refuse_unknown(entries: &[Entry<'_>], given: &Map<String, Json>) -> Result<(), Refused> {
    let visible = || {
        let visible = entries.iter().filter(|entry| !entry.setting.hidden.unwrap_or(false));
        visible.map(|entry| entry.parameter)
    };
    let is_unknown = |key: &&String| !visible().any(|p| p.id == **key || p.slug == **key);
    let mut unknown: Vec<String> = given.keys().filter(is_unknown).cloned().collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let mut known: Vec<String> = visible().map(|parameter| parameter.id.clone()).collect();
    unknown.sort_unstable();
    known.sort_unstable();
    Err(Refused::UnknownKeys { unknown, known })
}

/// The checked value of one parameter; `None` if it has none.
fn one(
    parameter: &Parameter,
    setting: &FieldSetting,
    given: &Map<String, Json>,
) -> Result<Option<Value>, String> {
    let Some(json) = given_for(parameter, given)?.or(default_of(parameter, setting)) else {
        return Ok(None);
    };
    let kind = value_type(parameter, setting);
    let value = Value::from_json(kind, json)?;
    if value == Value::Null {
        let may_be_null = setting.nullable.unwrap_or(false) || !is_required(parameter, setting);
        return if may_be_null { Ok(Some(value)) } else { Err(REQUIRED.to_owned()) };
    }
    check_value(setting, kind, &value)?;
    Ok(Some(value))
}

/// Whether a value that is not null is one of the field's options and keeps its rules.
///
/// # Errors
///
/// A sentence for the field.
pub(crate) fn check_value(
    setting: &FieldSetting,
    kind: ValueType,
    value: &Value,
) -> Result<(), String> {
    check_options(setting, kind, value)?;
    match &setting.validation {
        Some(validation) => check_validation(validation, kind, value),
        None => Ok(()),
    }
}

/// What the caller gave under the parameter's id or slug.
fn given_for<'a>(
    parameter: &Parameter,
    given: &'a Map<String, Json>,
) -> Result<Option<&'a Json>, String> {
    let by_id = given.get(&parameter.id);
    let by_slug = given.get(&parameter.slug);
    match (by_id, by_slug) {
        (Some(a), Some(b)) if a != b => Err(format!(
            "`{}` and `{}` name this field with different values.",
            parameter.id, parameter.slug
        )),
        (found, other) => Ok(found.or(other)),
    }
}

fn check_options(setting: &FieldSetting, kind: ValueType, value: &Value) -> Result<(), String> {
    let is_choice = matches!(setting.input_type.as_deref(), Some("select" | "radio"));
    let options = options(setting);
    if !is_choice || options.is_empty() {
        return Ok(());
    }
    if options.iter().any(|option| is_option(kind, &option.value, value)) {
        return Ok(());
    }
    Err(NOT_AN_OPTION.to_owned())
}

/// Whether a value of a field of this type is that option.
#[must_use]
pub fn is_option(kind: ValueType, option: &Json, value: &Value) -> bool {
    match (Value::from_json(kind, option), value) {
        (Ok(Value::Number(option)), Value::Number(number)) => option.compare(number).is_eq(),
        (option, value) => option.is_ok_and(|option| option == *value),
    }
}

/// A value that has to be an option of a query, which is for those to find out who can ask it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The parameter's id.
    pub id: String,
    /// What values it takes.
    pub kind: ValueType,
    /// Where its options come from.
    pub source: OptionsSource,
    /// The value; never null.
    pub value: Value,
}

/// Of the values that a run with `given` has, those that have to be options of a query.
/// What [`accept`] refuses is left out.
#[must_use]
pub fn chosen(
    parameters: &[Parameter],
    settings: &VisualizationSettings,
    given: &Map<String, Json>,
) -> Vec<Chosen> {
    let asked = Asked::of(parameters, settings);
    let entries = asked.entries(given);
    let one = |entry: &Entry<'_>| {
        let source = entry.setting.options_source.clone()?;
        let is_shown = is_shown(entry.setting, &entries, entries.len());
        let value = entry.read.as_ref().ok()?.clone();
        let value = value.filter(|value| is_shown == Some(true) && *value != Value::Null)?;
        let kind = value_type(entry.parameter, entry.setting);
        Some(Chosen { id: entry.parameter.id.clone(), kind, source, value })
    };
    entries.iter().filter_map(one).collect()
}

fn check_validation(rules: &Validation, kind: ValueType, value: &Value) -> Result<(), String> {
    let found = broken_rule(rules, kind, value)?;
    match (found, &rules.message) {
        (None, _) => Ok(()),
        (Some(_), Some(message)) if !message.trim().is_empty() => Err(message.clone()),
        (Some(text), _) => Err(text),
    }
}

/// The sentence of the first rule that `value` breaks.
fn broken_rule(
    rules: &Validation,
    kind: ValueType,
    value: &Value,
) -> Result<Option<String>, String> {
    if let Some(min) = &rules.min
        && order(kind, value, min)?.is_lt()
    {
        return Ok(Some(format!("This must be at least {}.", plain(min))));
    }
    if let Some(max) = &rules.max
        && order(kind, value, max)?.is_gt()
    {
        return Ok(Some(format!("This must be at most {}.", plain(max))));
    }
    let text = value.to_text();
    let length = text.chars().count() as u64;
    if rules.min_length.is_some_and(|fewest| length < fewest) {
        let fewest = rules.min_length.unwrap_or_default();
        return Ok(Some(format!("This needs at least {fewest} characters.")));
    }
    if rules.max_length.is_some_and(|most| length > most) {
        let most = rules.max_length.unwrap_or_default();
        return Ok(Some(format!("This can have at most {most} characters.")));
    }
    match &rules.pattern {
        Some(pattern) if !pattern_of(pattern)?.is_match(&text) => {
            Ok(Some("This does not have the right form.".to_owned()))
        }
        _ => Ok(None),
    }
}

/// Whether `pattern` is one by itself, and not only by the brackets that make it match
/// the whole text, as `a)|(?:b` is.
///
/// # Errors
///
/// Why it is no pattern, in words.
pub(crate) fn check_pattern(pattern: &str) -> Result<(), String> {
    bounded(pattern)?;
    pattern_of(pattern).map(drop)
}

/// The pattern as it is matched: the whole text, in bounded size.
fn pattern_of(pattern: &str) -> Result<regex::Regex, String> {
    let known = PATTERNS.with_borrow(|known| {
        known.iter().find(|(text, _)| text == pattern).map(|(_, compiled)| compiled.clone())
    });
    if let Some(compiled) = known {
        return Ok(compiled);
    }
    let compiled = bounded(&format!("^(?:{pattern})$"))?;
    PATTERNS.with_borrow_mut(|known| {
        known.truncate(KEPT_PATTERNS - 1);
        known.insert(0, (pattern.to_owned(), compiled.clone()));
    });
    Ok(compiled)
}

fn bounded(pattern: &str) -> Result<regex::Regex, String> {
    RegexBuilder::new(pattern)
        .size_limit(MAX_PATTERN_BYTES)
        .build()
        .map_err(|error| format!("The pattern of this field is wrong: {error}"))
}

/// How `value` compares with a bound of its own type; true and false have none.
///
/// # Errors
///
/// That the bound does not fit the type.
pub(crate) fn order(kind: ValueType, value: &Value, bound: &Json) -> Result<Ordering, String> {
    let wrong = || format!("The bound {bound} of this field does not fit its type.");
    let bound = Value::from_json(kind, bound).map_err(|_| wrong())?;
    match (value, &bound) {
        (Value::Number(a), Value::Number(b)) => Some(a.compare(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        // Moments, if both say where; wall clocks otherwise.
        (Value::DateTime(a, Some(x)), Value::DateTime(b, Some(y))) => {
            let moments = x.to_timestamp(*a).ok().zip(y.to_timestamp(*b).ok());
            Some(moments.map_or_else(|| a.cmp(b), |(a, b)| a.cmp(&b)))
        }
        (Value::DateTime(a, _), Value::DateTime(b, _)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
    .ok_or_else(wrong)
}

fn plain(bound: &Json) -> String {
    bound.as_str().map_or_else(|| bound.to_string(), str::to_owned)
}

/// The values by template variable instead of parameter id.
#[must_use]
pub fn by_variable(parameters: &[Parameter], values: Values) -> Values {
    let variables: BTreeMap<&str, &str> =
        parameters.iter().map(|p| (p.id.as_str(), p.variable())).collect();
    values
        .into_iter()
        .map(|(id, value)| match variables.get(id.as_str()) {
            Some(variable) => ((*variable).to_owned(), value),
            None => (id, value),
        })
        .collect()
}

/// The values as the journal keeps them: those marked as secret are `•••`.
#[must_use]
pub fn journalled(
    parameters: &[Parameter],
    settings: &VisualizationSettings,
    values: &Values,
) -> Map<String, Json> {
    let is_secret = |id: &str| {
        let mut of_id = parameters.iter().filter(|parameter| parameter.id == id);
        of_id.any(|parameter| settings.of(parameter).secret.unwrap_or(false))
    };
    let kept = |(id, value): (&String, &Value)| {
        let json = if is_secret(id) { Json::from(MASK) } else { value.to_json() };
        (id.clone(), json)
    };
    values.iter().map(kept).collect()
}

#[cfg(test)]
mod tests;
