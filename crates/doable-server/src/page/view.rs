//! The pages as HTML: what each template is given, and how a field becomes a control.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use doable_domain::form::{Field, FieldWidth, FormSpec, SubmitColor};
use serde_json::Value;

use super::{
    HONEYPOT,
    control::{
        Choice, Control, choice_of, choices_of, name_of, null_name_of, plain, suggestions_of,
    },
    values::{initial_of, other_of, wall_clock, wanted_of},
};

/// A form, and how far a visitor has come with it.
pub(crate) struct FormPage<'a> {
    /// The form.
    pub(crate) form: &'a FormSpec,
    /// The address the form is posted to, with its query string.
    pub(crate) post_to: &'a str,
    /// The signed text that comes back as `_ticket`.
    pub(crate) ticket: &'a str,
    /// What each field holds as typed, by parameter id; instead of what it starts with.
    pub(crate) values: &'a BTreeMap<String, String>,
    /// The ids of what a visitor can't change; it is sent all the same.
    pub(crate) locked: &'a BTreeSet<String>,
    /// What is wrong with which field, by parameter id.
    pub(crate) problems: &'a BTreeMap<String, String>,
    /// What went wrong apart from the fields.
    pub(crate) failure: Option<Failure<'a>>,
    /// Whether it stands in a frame of another page, without margin and card.
    pub(crate) embedded: bool,
}

/// What went wrong, and what to quote when asking about it.
pub(crate) struct Failure<'a> {
    /// The sentence for the visitor.
    pub(crate) message: &'a str,
    /// What to do about it.
    pub(crate) advice: &'a str,
    /// The run, as the author finds it.
    pub(crate) reference: Option<&'a str>,
}

/// What stands in the form's place when it has run.
#[derive(Template)]
#[template(path = "success.html")]
pub(crate) struct SuccessPage<'a> {
    /// The form's title.
    pub(crate) title: &'a str,
    /// The author's success message.
    pub(crate) message: &'a str,
    /// The address of the empty form.
    pub(crate) again: &'a str,
    /// The run, as the author finds it.
    pub(crate) reference: &'a str,
}

/// What stands in the form's place when there is none: closed, unknown, too many tries.
#[derive(Template)]
#[template(path = "notice.html")]
pub(crate) struct NoticePage<'a> {
    /// The heading.
    pub(crate) title: &'a str,
    /// What it means and what to do.
    pub(crate) text: &'a str,
}

/// The page of a form.
///
/// # Errors
///
/// Only if formatting fails, which no input makes it do.
pub(crate) fn form_page(page: &FormPage<'_>) -> Result<String, askama::Error> {
    let fields: Vec<FieldView<'_>> =
        (0..).zip(&page.form.fields).map(|(at, field)| FieldView::new(page, at, field)).collect();
    let problems = problem_views(page, &fields);
    let button = button_class(page.form.submit_color);
    FormTemplate { page, problems, groups: groups(fields), button }.render()
}

/// The page after a run.
///
/// # Errors
///
/// As of [`form_page`].
pub(crate) fn success_page(page: &SuccessPage<'_>) -> Result<String, askama::Error> {
    page.render()
}

/// The page instead of a form.
///
/// # Errors
///
/// As of [`form_page`].
pub(crate) fn notice_page(page: &NoticePage<'_>) -> Result<String, askama::Error> {
    page.render()
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormTemplate<'a> {
    page: &'a FormPage<'a>,
    groups: Vec<GroupView<'a>>,
    problems: Vec<ProblemView<'a>>,
    button: &'static str,
}

/// Fields that stand together, under a heading if they are a group of the author's.
struct GroupView<'a> {
    heading: Option<&'a str>,
    fields: Vec<FieldView<'a>>,
}

fn groups(fields: Vec<FieldView<'_>>) -> Vec<GroupView<'_>> {
    let mut groups: Vec<GroupView<'_>> = Vec::new();
    for view in fields {
        let heading = view.field.section.as_deref();
        match groups.last_mut().filter(|group| group.heading == heading) {
            Some(group) => group.fields.push(view),
            None => groups.push(GroupView { heading, fields: vec![view] }),
        }
    }
    groups
}

/// One line of the summary; without an address if the form has no such field.
struct ProblemView<'a> {
    label: Option<&'a str>,
    text: &'a str,
    href: Option<String>,
}

/// A field as the template needs it.
struct FieldView<'a> {
    field: &'a Field,
    /// By the place in the form: ids of parameters may be anything.
    dom_id: String,
    name: String,
    shape: Shape,
    kind: &'static str,
    value: String,
    choices: Vec<ChoiceView<'a>>,
    /// The value and the label of options that a browser suggests.
    suggestions: Vec<(String, &'a str)>,
    null: Option<NullView>,
    locked: bool,
    /// What a visitor reads of a locked choice or switch.
    fixed: String,
    problem: Option<&'a str>,
    described_by: String,
    /// Whether the browser must insist on a value.
    insist: bool,
    /// Whether the script must, once the field applies: without scripts one that does
    /// not is there all the same, and may be empty.
    insist_if_shown: bool,
    limits: Vec<(&'static str, String)>,
    condition: Option<Condition>,
    /// What the field counts as while it is empty, for the conditions of others.
    fallback: Option<String>,
}

/// What the template draws.
#[derive(PartialEq, Eq)]
enum Shape {
    Line,
    Area,
    Select,
    Radios,
    Check,
    /// A choice or switch that is locked: browsers have no such controls for reading.
    Fixed,
}

struct ChoiceView<'a> {
    choice: Choice<'a>,
    dom_id: String,
    chosen: bool,
}

/// The checkbox that makes the field NULL.
struct NullView {
    name: String,
    checked: bool,
}

/// When the field is shown, for the script.
struct Condition {
    /// The DOM id of the other field's box, without its prefix.
    other: String,
    /// The wanted texts, as JSON.
    wanted: String,
}

impl<'a> FieldView<'a> {
    fn new(page: &'a FormPage<'a>, at: usize, field: &'a Field) -> Self {
        let control = Control::of(field);
        let locked = page.locked.contains(&field.id);
        let problem = page.problems.get(&field.id).map(String::as_str);
        let initial = initial_of(field);
        let typed = page.values.get(&field.id);
        let value = typed.cloned().unwrap_or_else(|| initial.clone());
        let value = canonical(field, control, value);
        let dom_id = dom_id(at);
        let null_name = null_name_of(field);
        let null = (field.nullable && control.is_typed() && !locked)
            .then(|| NullView { checked: page.values.contains_key(&null_name), name: null_name });
        // A password's default fills an empty field on the server.
        let has_default = control == Control::Line("password") && !field.initial.is_null();
        let insist = field.required && null.is_none() && !has_default && !locked;
        let condition = condition(page.form, field);
        Self {
            name: name_of(field),
            shape: shape(control, locked),
            kind: if let Control::Line(kind) = control { kind } else { "" },
            choices: choice_views(field, &dom_id, &value),
            suggestions: suggestions_of(field)
                .iter()
                .map(|option| (plain(&option.value), option.label.as_str()))
                .collect(),
            fixed: fixed(field, control, &value),
            described_by: described_by(field, &dom_id, locked, problem.is_some()),
            insist: insist && field.visible_when.is_none(),
            insist_if_shown: insist && condition.is_some() && control != Control::Check,
            limits: limits(field, control),
            condition,
            fallback: (!initial.is_empty()).then_some(initial),
            field,
            dom_id,
            value,
            null,
            locked,
            problem,
        }
    }
}

fn dom_id(at: usize) -> String {
    format!("field-{at}")
}

/// A choice may be given as it stands in a link; the form sends its JSON text.
fn canonical(field: &Field, control: Control, value: String) -> String {
    if !control.is_choice() {
        return value;
    }
    let choices = choices_of(field);
    choice_of(&choices, &value).map_or(value, |choice| choice.sent.clone())
}

fn shape(control: Control, locked: bool) -> Shape {
    match control {
        Control::Line(_) => Shape::Line,
        Control::Area => Shape::Area,
        Control::Select | Control::Radios | Control::Check if locked => Shape::Fixed,
        Control::Select => Shape::Select,
        Control::Radios => Shape::Radios,
        Control::Check => Shape::Check,
    }
}

/// The choices of a select, or the radio buttons with their DOM ids: the first one has
/// the field's, so that the summary leads to it.
fn choice_views<'a>(field: &'a Field, dom_id: &str, value: &str) -> Vec<ChoiceView<'a>> {
    let view = |(at, choice): (usize, Choice<'a>)| ChoiceView {
        dom_id: if at == 0 { dom_id.to_owned() } else { format!("{dom_id}-{at}") },
        chosen: choice.sent == value,
        choice,
    };
    choices_of(field).into_iter().enumerate().map(view).collect()
}

/// A value in words: the label of a choice, yes or no of a switch.
fn fixed(field: &Field, control: Control, value: &str) -> String {
    if control == Control::Check {
        return if value == "true" { "Yes" } else { "No" }.to_owned();
    }
    let choices = choices_of(field);
    choice_of(&choices, value).map_or(value, |choice| &choice.label).to_owned()
}

fn described_by(field: &Field, dom_id: &str, locked: bool, is_wrong: bool) -> String {
    let parts = [
        (is_wrong, "problem"),
        (field.description.is_some(), "description"),
        (!suggestions_of(field).is_empty(), "suggested"),
        (locked, "locked"),
    ];
    let there = parts.iter().filter(|(is_there, _)| *is_there);
    let ids: Vec<String> = there.map(|(_, part)| format!("{dom_id}-{part}")).collect();
    ids.join(" ")
}

/// What the browser can check by itself. Patterns are another language there.
fn limits(field: &Field, control: Control) -> Vec<(&'static str, String)> {
    let mut limits = Vec::new();
    let kind = match control {
        Control::Line(kind) => kind,
        Control::Area => "text",
        Control::Select | Control::Radios | Control::Check => return limits,
    };
    match kind {
        "number" => limits.push(("step", "any".to_owned())),
        "datetime-local" | "time" => limits.push(("step", "1".to_owned())),
        _ => {}
    }
    let Some(rules) = &field.validation else { return limits };
    if matches!(kind, "text" | "password") {
        let bounds = [("minlength", rules.min_length), ("maxlength", rules.max_length)];
        limits.extend(bounds.into_iter().filter_map(|(of, bound)| Some((of, bound?.to_string()))));
    } else {
        let bounds = [("min", &rules.min), ("max", &rules.max)];
        let text = |bound: &Option<Value>| wall_clock(field.value_type, bound.as_ref()?);
        limits.extend(bounds.into_iter().filter_map(|(of, bound)| Some((of, text(bound)?))));
    }
    limits
}

/// The condition of a field, if the form has what it hangs on: otherwise only the
/// server knows.
fn condition(form: &FormSpec, field: &Field) -> Option<Condition> {
    let when = field.visible_when.as_ref()?;
    let (at, other) = other_of(form, when)?;
    let wanted = wanted_of(when, other.value_type);
    Some(Condition { other: dom_id(at), wanted: serde_json::json!(wanted).to_string() })
}

/// The problems in the order of the fields, then those of no field.
fn problem_views<'a>(page: &FormPage<'a>, fields: &[FieldView<'a>]) -> Vec<ProblemView<'a>> {
    let of_field = fields.iter().filter_map(|view| {
        let text = view.problem?;
        Some(ProblemView { label: Some(&view.field.label), text, href: Some(view.dom_id.clone()) })
    });
    let is_elsewhere = |id: &&String| page.form.fields.iter().all(|field| field.id != **id);
    let elsewhere = page.problems.iter().filter(|(id, _)| is_elsewhere(id));
    let of_page = elsewhere.map(|(id, text)| ProblemView {
        label: None,
        text,
        href: (id == CONFIRM && page.form.confirm_message.is_some()).then(|| "confirm".to_owned()),
    });
    of_field.chain(of_page).collect()
}

/// The class of the button, beside `button`.
fn button_class(color: SubmitColor) -> &'static str {
    match color {
        SubmitColor::Accent => "",
        SubmitColor::Danger => " danger",
        SubmitColor::Success => " success",
        SubmitColor::Plain => " plain",
    }
}

/// The name of the checkbox that answers the author's question.
const CONFIRM: &str = "_confirm";
