//! One description of a form, made from action and settings, that drives the
//! run panel, the live preview and the public page (form.md).
//!
//! What an author sets is in `settings.rs`, what a value must satisfy in
//! [`crate::accept`].

mod settings;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    action::{ActionSpec, ImplicitKind, Operation},
    parameter::{Parameter, ValueType},
    schema::display_name,
    value,
};

pub use settings::{FieldSetting, OptionsSource, Validation, VisibleWhen, VisualizationSettings};

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

/// Where the options of a field are asked for, if they are not in its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum FieldSource {
    /// A query of the author's, whose text is for nobody who fills the form in.
    Query,
    /// The rows of the table that the field's column refers to. They help to find a value;
    /// whether it may be another one is for the database to say.
    Table,
}

/// The colour of a form's button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum SubmitColor {
    /// The program's own; also for every colour we do not know.
    Accent,
    /// Red.
    Danger,
    /// Green.
    Success,
    /// That of buttons which are not the first choice.
    Plain,
}

/// How much of the form's width a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum FieldWidth {
    /// All of it.
    Full,
    /// One of two columns, where there is room for two.
    Half,
}

/// Some of the options that a query answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Choices {
    /// In the query's order, each value once.
    pub options: Vec<FieldOption>,
    /// Whether there are more.
    pub truncated: bool,
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
    /// The button's colour.
    pub submit_color: SubmitColor,
    /// Whether the button is red: it deletes, or the author says so.
    pub danger: bool,
    /// Whether it takes a list of rows; then `fields` are those of each.
    pub rows: bool,
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
    /// Where a select's options are asked for instead; `None`: they are `options`.
    pub source: Option<FieldSource>,
    /// What the value must be like.
    pub validation: Option<Validation>,
    /// When it is shown.
    pub visible_when: Option<VisibleWhen>,
    /// How much of the form's width it takes.
    pub width: FieldWidth,
    /// The heading of its group, whose fields stand together; `None`: it is in none.
    pub section: Option<String>,
    /// Whether strangers can't change it.
    pub locked: bool,
}

/// The form of an action.
#[must_use]
pub fn form_spec(spec: &ActionSpec) -> FormSpec {
    let settings = &spec.visualization_settings;
    let kind = match &spec.operation {
        Operation::Implicit(implicit) => Some(implicit.kind),
        Operation::Query(_) | Operation::Http(_) => None,
    };
    let submit_color = submit_color(settings.submit_button_color.as_deref(), kind);
    FormSpec {
        title: text(&settings.name).unwrap_or(&spec.name).to_owned(),
        description: text(&settings.description).map(str::to_owned).or(spec.description.clone()),
        submit_label: text(&settings.submit_button_label)
            .unwrap_or(kind.map_or(spec.name.as_str(), |kind| submit_label(kind)))
            .to_owned(),
        danger: submit_color == SubmitColor::Danger,
        submit_color,
        rows: kind.is_some_and(ImplicitKind::takes_list),
        confirm_message: question(spec, kind),
        success_message: text(&settings.success_message)
            .map(str::to_owned)
            .or_else(|| kind.map(|kind| success_message(kind).to_owned()))
            .unwrap_or_else(|| format!("{} ran successfully", spec.name)),
        error_message: text(&settings.error_message).map(str::to_owned),
        fields: fields(&spec.parameters, settings),
    }
}

impl FormSpec {
    /// Has these fields choose from the rows that their columns refer to.
    pub fn offer_rows<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) {
        for id in ids {
            if let Some(field) = self.fields.iter_mut().find(|field| field.id == id) {
                field.input = InputType::Select;
                field.source = Some(FieldSource::Table);
            }
        }
    }
}

/// What an action's values are called, by parameter id in the form's order; of a row action,
/// whose table is not at hand, only those whose fields have settings.
#[must_use]
pub fn labels(spec: &ActionSpec) -> Vec<(String, String)> {
    let settings = &spec.visualization_settings;
    if is_of_row(spec) {
        let mut fields: Vec<_> = settings.fields.iter().collect();
        fields.sort_by(|(_, a), (_, b)| a.order.unwrap_or(0.0).total_cmp(&b.order.unwrap_or(0.0)));
        let label = |(id, setting): (&String, &FieldSetting)| {
            let label = text(&setting.title).or(text(&setting.name));
            (id.clone(), label.map_or_else(|| display_name(id), str::to_owned))
        };
        return fields.into_iter().map(label).collect();
    }
    let shown = fields(&spec.parameters, settings).into_iter().map(|field| (field.id, field.label));
    let mut labels: Vec<_> = shown.collect();
    for parameter in &spec.parameters {
        if labels.iter().all(|(id, _)| *id != parameter.id) {
            labels.push((parameter.id.clone(), label(parameter, &settings.of(parameter))));
        }
    }
    labels
}

/// Whether its values are columns of a row.
#[must_use]
pub fn is_of_row(spec: &ActionSpec) -> bool {
    matches!(spec.operation, Operation::Implicit(_))
}

/// The reference's words for colours, and what deletes is red whatever they say.
fn submit_color(chosen: Option<&str>, kind: Option<ImplicitKind>) -> SubmitColor {
    if matches!(kind, Some(ImplicitKind::RowDelete | ImplicitKind::BulkDelete)) {
        return SubmitColor::Danger;
    }
    match chosen {
        Some("danger" | "red") => SubmitColor::Danger,
        Some("success" | "green") => SubmitColor::Success,
        Some("default" | "secondary") => SubmitColor::Plain,
        _ => SubmitColor::Accent,
    }
}

/// The author's; else, what deletes asks unless the author's is there and blank.
fn question(spec: &ActionSpec, kind: Option<ImplicitKind>) -> Option<String> {
    let written = &spec.visualization_settings.confirm_message;
    if let Some(question) = text(written) {
        return Some(question.to_owned());
    }
    match kind {
        Some(ImplicitKind::RowDelete) if written.is_none() => {
            Some("Delete this row for good?".to_owned())
        }
        Some(ImplicitKind::BulkDelete) if written.is_none() => {
            Some("Delete these rows for good?".to_owned())
        }
        _ => spec.guard.confirm.then(|| format!("Run “{}” now?", spec.name)),
    }
}

fn submit_label(kind: ImplicitKind) -> &'static str {
    match kind {
        ImplicitKind::RowCreate | ImplicitKind::BulkCreate => "Save",
        ImplicitKind::RowUpdate | ImplicitKind::BulkUpdate => "Update",
        ImplicitKind::RowDelete | ImplicitKind::BulkDelete => "Delete",
    }
}

fn success_message(kind: ImplicitKind) -> &'static str {
    match kind {
        ImplicitKind::RowCreate | ImplicitKind::BulkCreate => "Successfully saved",
        ImplicitKind::RowUpdate | ImplicitKind::BulkUpdate => "Successfully updated",
        ImplicitKind::RowDelete | ImplicitKind::BulkDelete => "Successfully deleted",
    }
}

/// A text that is there and not blank.
fn text(of: &Option<String>) -> Option<&str> {
    of.as_deref().filter(|text| !text.trim().is_empty())
}

/// The visible fields, in their order: those of no group first, then group by group, a group
/// where its first field would be.
fn fields(parameters: &[Parameter], settings: &VisualizationSettings) -> Vec<Field> {
    let mut ordered: Vec<(f64, Field)> = parameters
        .iter()
        .map(|parameter| (parameter, settings.of(parameter)))
        .filter(|(_, setting)| !setting.hidden.unwrap_or(false))
        .map(|(parameter, setting)| (setting.order.unwrap_or(0.0), field(parameter, &setting)))
        .collect();
    // A stable sort: ties keep the parameters' order.
    ordered.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let mut fields: Vec<Field> = ordered.into_iter().map(|(_, field)| field).collect();
    let mut sections: Vec<Option<String>> = vec![None];
    for field in &fields {
        if !sections.contains(&field.section) {
            sections.push(field.section.clone());
        }
    }
    fields.sort_by_key(|field| sections.iter().position(|one| *one == field.section));
    fields
}

fn field(parameter: &Parameter, setting: &FieldSetting) -> Field {
    let value_type = value_type(parameter, setting);
    Field {
        id: parameter.id.clone(),
        slug: parameter.slug.clone(),
        label: label(parameter, setting),
        description: text(&setting.description).map(str::to_owned),
        placeholder: text(&setting.placeholder).map(str::to_owned),
        input: input_type(setting, value_type),
        value_type,
        required: is_required(parameter, setting),
        nullable: setting.nullable.unwrap_or(false),
        secret: setting.secret.unwrap_or(false),
        initial: initial(parameter, setting, value_type),
        options: options(setting),
        source: setting.options_source.as_ref().map(|_| FieldSource::Query),
        validation: setting.validation.clone(),
        visible_when: setting.visible_when.clone(),
        width: match setting.width.as_deref() {
            Some("half") => FieldWidth::Half,
            _ => FieldWidth::Full,
        },
        section: text(&setting.section).map(|section| section.trim().to_owned()),
        locked: setting.locked.unwrap_or(false),
    }
}

/// Title, name, display name, slug, id: the first that is there (form.md "Inputs").
fn label(parameter: &Parameter, setting: &FieldSetting) -> String {
    text(&setting.title)
        .or(text(&setting.name))
        .or(text(&parameter.display_name))
        .or(text(&parameter.name))
        .or(Some(parameter.slug.as_str()).filter(|slug| !slug.is_empty()))
        .unwrap_or(&parameter.id)
        .to_owned()
}

/// What values a field takes: its setting narrows what its parameter says, since a
/// template's tags know only text, number, date and boolean.
#[must_use]
pub fn value_type(parameter: &Parameter, setting: &FieldSetting) -> ValueType {
    let of_parameter = ValueType::of(&parameter.type_name);
    match setting.input_type.as_deref() {
        Some("number") => ValueType::Number,
        Some("date") => ValueType::Date,
        Some("datetime") => ValueType::DateTime,
        Some("time") => ValueType::Time,
        Some("boolean") => ValueType::Boolean,
        // Text controls and lists of options leave the type to the other two.
        _ => match (setting.field_type.as_deref(), of_parameter) {
            (Some("number"), _) => ValueType::Number,
            (Some("boolean"), _) => ValueType::Boolean,
            // A parameter knows more of dates than the field type does.
            (Some("date"), ValueType::DateTime) => ValueType::DateTime,
            (Some("date"), ValueType::Time) => ValueType::Time,
            (Some("date"), _) => ValueType::Date,
            // Also `string`: it narrows nothing, so it can't make a number any text.
            (_, of_parameter) => of_parameter,
        },
    }
}

fn input_type(setting: &FieldSetting, value_type: ValueType) -> InputType {
    if setting.options_source.is_some() {
        return InputType::Select;
    }
    match setting.input_type.as_deref() {
        Some("text") => InputType::Text,
        Some("number") => InputType::Number,
        Some("select") => InputType::Select,
        Some("radio") => InputType::Radio,
        Some("date") => InputType::Date,
        Some("datetime") => InputType::DateTime,
        Some("time") => InputType::Time,
        Some("boolean") => InputType::Boolean,
        Some(_) => InputType::String,
        None => match value_type {
            ValueType::Text => InputType::String,
            ValueType::Number => InputType::Number,
            ValueType::Boolean => InputType::Boolean,
            ValueType::Date => InputType::Date,
            ValueType::DateTime => InputType::DateTime,
            ValueType::Time => InputType::Time,
        },
    }
}

/// The field's own setting decides, then the parameter's; otherwise it is required.
#[must_use]
pub fn is_required(parameter: &Parameter, setting: &FieldSetting) -> bool {
    setting.required.or(parameter.required).unwrap_or(true)
}

/// The default as the control shows it: offsets dropped, wall-clock time kept. One
/// that does not fit its type is left out here and refused when the action is saved.
fn initial(parameter: &Parameter, setting: &FieldSetting, value_type: ValueType) -> Value {
    let Some(default) = default_of(parameter, setting) else { return Value::Null };
    match value::Value::from_json(value_type, default) {
        Ok(value::Value::DateTime(time, _)) => Value::String(time.to_string()),
        Ok(value) => value.to_json(),
        Err(_) => Value::Null,
    }
}

/// The value of a run without one: the field's default, otherwise the parameter's.
#[must_use]
pub fn default_of<'a>(parameter: &'a Parameter, setting: &'a FieldSetting) -> Option<&'a Value> {
    setting
        .default_value
        .as_ref()
        .or(parameter.default.as_ref())
        .filter(|default| !default.is_null())
}

/// Options as scalars or `{value, label}`; what is neither is left out. None where a query
/// has them.
#[must_use]
pub fn options(setting: &FieldSetting) -> Vec<FieldOption> {
    if setting.options_source.is_some() {
        return Vec::new();
    }
    let option = |option: &Value| match option {
        Value::Object(pair) => {
            let value = pair.get("value").filter(|value| is_scalar(value))?.clone();
            let label = pair.get("label").map_or_else(|| plain(&value), plain);
            Some(FieldOption { value, label })
        }
        scalar if is_scalar(scalar) => {
            Some(FieldOption { value: scalar.clone(), label: plain(scalar) })
        }
        _ => None,
    };
    setting.value_options.iter().flatten().filter_map(option).collect()
}

/// An option of the row that a query answers: its first value, and the second as its
/// label; `None` if the first is no scalar.
#[must_use]
pub fn option_of_row(row: Vec<Value>) -> Option<FieldOption> {
    let mut row = row.into_iter();
    let value = row.next().filter(is_scalar)?;
    let label = row.next().filter(|label| !label.is_null());
    let label = label.as_ref().map_or_else(|| plain(&value), plain);
    Some(FieldOption { value, label })
}

fn is_scalar(value: &Value) -> bool {
    value.is_string() || value.is_number() || value.is_boolean()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
