//! The form settings of a draft, field by field, and whether they fit their
//! parameters.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    accept::{check_pattern, check_value, order},
    database::Engine,
    form::{
        FieldSetting, OptionsSource, VisibleWhen, VisualizationSettings, default_of, value_type,
    },
    id::DatabaseId,
    parameter::Parameter,
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
                match FieldSetting::deserialize(field) {
                    Ok(field) => {
                        settings.fields.insert(id, field);
                    }
                    Err(error) => problems.add(format!("{KEY}.fields.{id}"), error.to_string()),
                }
            }
        }
        Some(_) => problems.add(format!("{KEY}.fields"), "must be an object"),
    }
    settings
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
        let found = check_field(parameter, &setting)
            .and_then(|()| match &setting.options_source {
                Some(source) => check_source(source, &setting, engine_of),
                None => Ok(()),
            })
            .and_then(|()| match &setting.visible_when {
                Some(condition) => check_condition(parameter, condition, settings, parameters),
                None => Ok(()),
            });
        if let Err(reason) = found {
            problems.add(format!("{KEY}.fields.{}", parameter.id), reason);
        }
    }
}

fn check_field(parameter: &Parameter, setting: &FieldSetting) -> Result<(), String> {
    let kind = value_type(parameter, setting);
    if let Some(rules) = &setting.validation {
        for bound in [&rules.min, &rules.max].into_iter().flatten() {
            value::Value::from_json(kind, bound)
                .and_then(|value| order(kind, &value, bound))
                .map_err(|_| format!("the bound {bound} does not fit the field's type"))?;
        }
        if let Some(pattern) = &rules.pattern {
            check_pattern(pattern)?;
        }
    }
    if let Some(default) = default_of(parameter, setting) {
        value::Value::from_json(kind, default)
            .and_then(|value| check_value(setting, kind, &value))
            .map_err(|reason| format!("the default does not fit: {reason}"))?;
    }
    Ok(())
}

/// Whether options can come from `source`: of a database that is there, by a query that
/// only reads.
fn check_source(
    source: &OptionsSource,
    setting: &FieldSetting,
    engine_of: &dyn Fn(DatabaseId) -> Option<Engine>,
) -> Result<(), String> {
    if setting.input_type.as_deref().is_some_and(|input| input != "select") {
        return Err("`optionsSource` needs the `inputType` `select`".to_owned());
    }
    let id = source.database_id;
    let engine =
        engine_of(id).ok_or_else(|| format!("`optionsSource`: there is no database {id}"))?;
    OptionsQuery::read(&source.query, engine)
        .map(drop)
        .map_err(|reason| format!("`optionsSource`: {reason}"))
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
        return Err("`visibleWhen` needs `equals` or `in`".to_owned());
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
