//! The form settings of a draft, field by field, and whether they fit their
//! parameters.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    accept::pattern_of,
    form::{FieldSetting, VisualizationSettings, default_of, value_type},
    parameter::Parameter,
    problem::Problems,
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
    problems: &mut Problems,
) {
    for parameter in parameters {
        let setting = settings.of(parameter);
        if let Err(reason) = check_field(parameter, &setting, parameters) {
            problems.add(format!("{KEY}.fields.{}", parameter.id), reason);
        }
    }
}

fn check_field(
    parameter: &Parameter,
    setting: &FieldSetting,
    parameters: &[Parameter],
) -> Result<(), String> {
    let kind = value_type(parameter, setting);
    if let Some(default) = default_of(parameter, setting) {
        value::Value::from_json(kind, default)
            .map_err(|reason| format!("the default does not fit: {reason}"))?;
    }
    if let Some(rules) = &setting.validation {
        for bound in [&rules.min, &rules.max].into_iter().flatten() {
            value::Value::from_json(kind, bound)
                .map_err(|_| format!("the bound {bound} does not fit the field's type"))?;
        }
        if let Some(pattern) = &rules.pattern {
            pattern_of(pattern)?;
        }
    }
    if let Some(condition) = &setting.visible_when {
        let is_it = |p: &Parameter| {
            p.id != parameter.id && (p.id == condition.parameter || p.slug == condition.parameter)
        };
        if !parameters.iter().any(is_it) {
            return Err(format!("there is no other field `{}`", condition.parameter));
        }
    }
    Ok(())
}
