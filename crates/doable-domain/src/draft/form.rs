//! The form settings of a draft, field by field, and whether they fit their
//! parameters.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{
    accept::{check_pattern, check_value, order},
    database::Engine,
    form::{
        FieldSetting, OptionsSource, Validation, VisibleWhen, VisualizationSettings, default_of,
        value_type,
    },
    id::DatabaseId,
    parameter::{Parameter, ValueType},
    problem::Problems,
    sql::OptionsQuery,
    value,
};

const KEY: &str = "visualization_settings";

/// The settings that can be understood; the others are problems.
pub(super) fn settings(
    draft: &Map<String, Value>,
    problems: &mut Problems,
) -> VisualizationSettings {
    let Some(sent) = draft.get(KEY).filter(|sent| !sent.is_null()) else {
        return VisualizationSettings::default();
    };
    let Some(sent) = sent.as_object() else {
        problems.add(KEY, "must be an object");
        return VisualizationSettings::default();
    };
    let mut form = sent.clone();
    let fields = form.remove("fields").filter(|fields| !fields.is_null());
    let mut settings = match VisualizationSettings::deserialize(Value::Object(form)) {
        Ok(settings) => settings,
        Err(error) => {
            problems.add(KEY, error.to_string());
            VisualizationSettings::default()
        }
    };
    match fields {
        None => {}
        Some(Value::Object(fields)) => {
            for (id, field) in fields {
                let key = format!("{KEY}.fields.{id}");
                if let Some(field) = setting(&key, field, problems) {
                    settings.fields.insert(id, field);
                }
            }
        }
        Some(_) => problems.add(format!("{KEY}.fields"), "must be an object"),
    }
    settings
}

/// What can be understood of one field's settings; the other keys are problems.
fn setting(key: &str, field: Value, problems: &mut Problems) -> Option<FieldSetting> {
    match field {
        Value::Object(mut field) => {
            if let Some(Value::Object(rules)) = field.get_mut("validation") {
                retain::<Validation>(&format!("{key}.validation"), rules, problems);
            }
            retain::<FieldSetting>(key, &mut field, problems);
            FieldSetting::deserialize(Value::Object(field)).ok()
        }
        _ => {
            problems.add(key, "must be an object");
            None
        }
    }
}

/// Takes out the keys that are none of `T`, each as a problem below `key`.
fn retain<T: DeserializeOwned>(key: &str, map: &mut Map<String, Value>, problems: &mut Problems) {
    map.retain(|name, value| {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        let read = T::deserialize(Value::Object(alone));
        read.map_err(|error| problems.add(format!("{key}.{name}"), error.to_string())).is_ok()
    });
}

/// Holds each field's settings against its parameter.
pub(super) fn check(
    settings: &VisualizationSettings,
    parameters: &[Parameter],
    engine_of: &dyn Fn(DatabaseId) -> Option<Engine>,
    problems: &mut Problems,
) {
    for parameter in parameters {
        let setting = settings.of(parameter);
        let key = format!("{KEY}.fields.{}", parameter.id);
        let mut note = |at: &str, found: Result<(), String>| {
            if let Err(reason) = found {
                problems.add(format!("{key}.{at}"), reason);
            }
        };
        let rules_are_good = check_rules(parameter, &setting, &mut note);
        if rules_are_good && let Some(default) = default_of(parameter, &setting) {
            note("defaultValue", check_default(value_type(parameter, &setting), &setting, default));
        }
        if let Some(source) = &setting.options_source {
            note("optionsSource", check_source(source, &setting, engine_of));
        }
        if let Some(condition) = &setting.visible_when {
            note("visibleWhen", check_condition(parameter, condition, settings, parameters));
        }
    }
}

/// Whether the field's rules can be kept at all; what can't is told to `note`.
fn check_rules(
    parameter: &Parameter,
    setting: &FieldSetting,
    note: &mut impl FnMut(&str, Result<(), String>),
) -> bool {
    let Some(rules) = &setting.validation else { return true };
    let kind = value_type(parameter, setting);
    let bound = |bound: &Option<Value>| {
        let Some(bound) = bound else { return Ok(()) };
        value::Value::from_json(kind, bound)
            .and_then(|value| order(kind, &value, bound))
            .map(drop)
            .map_err(|_| format!("the bound {bound} does not fit the field's type"))
    };
    let found = [
        ("validation.min", bound(&rules.min)),
        ("validation.max", bound(&rules.max)),
        ("validation.pattern", rules.pattern.as_deref().map_or(Ok(()), check_pattern)),
    ];
    let are_good = found.iter().all(|(_, found)| found.is_ok());
    for (at, found) in found {
        note(at, found);
    }
    are_good
}

fn check_default(kind: ValueType, setting: &FieldSetting, default: &Value) -> Result<(), String> {
    value::Value::from_json(kind, default)
        .and_then(|value| check_value(setting, kind, &value))
        .map_err(|reason| format!("the default does not fit: {reason}"))
}

/// Whether options can come from `source`: of a database that is there, by a query that
/// only reads.
fn check_source(
    source: &OptionsSource,
    setting: &FieldSetting,
    engine_of: &dyn Fn(DatabaseId) -> Option<Engine>,
) -> Result<(), String> {
    if setting.input_type.as_deref().is_some_and(|input| input != "select") {
        return Err("options from a query need a dropdown as their input".to_owned());
    }
    let id = source.database_id;
    let engine =
        engine_of(id).ok_or_else(|| format!("options from a query: there is no database {id}"))?;
    OptionsQuery::read(&source.query, engine)
        .map(drop)
        .map_err(|reason| format!("options from a query: {reason}"))
}

/// Whether `condition` can ever show its field: it says for which values of another
/// field, and the two do not hang on each other.
fn check_condition(
    parameter: &Parameter,
    condition: &VisibleWhen,
    settings: &VisualizationSettings,
    parameters: &[Parameter],
) -> Result<(), String> {
    let named = |condition: &VisibleWhen| {
        let name = &condition.parameter;
        parameters.iter().find(|p| p.id == *name || p.slug == *name)
    };
    let other = named(condition).filter(|other| other.id != parameter.id);
    let Some(other) = other else {
        return Err(format!("there is no other field `{}`", condition.parameter));
    };
    if condition.equals.is_none() && condition.one_of.is_none() {
        return Err("say for which values of the other field this one is shown".to_owned());
    }
    let kind = value_type(other, &settings.of(other));
    for wanted in condition.equals.iter().chain(condition.one_of.iter().flatten()) {
        value::Value::from_json(kind, wanted)
            .map_err(|_| format!("{wanted} can't be a value of `{}`", condition.parameter))?;
    }
    let mut next = Some(other);
    for _ in parameters {
        next = next.and_then(|next| settings.of(next).visible_when.as_ref().and_then(named));
        if next.is_some_and(|next| next.id == parameter.id) {
            return Err(format!("this and `{}` hang on each other", condition.parameter));
        }
    }
    Ok(())
}
