//! Parameters and tags made from the variables of a template: new variables get
//! theirs, gone ones lose them, and what an author set of the others stays
//! (actions.md §2.3, §2.4).

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value, json};

use crate::{action::TemplateTag, parameter::Parameter};

/// The parameters of a query; completes and prunes `tags`.
pub(super) fn of_query(
    variables: &[(String, bool)],
    tags: &mut BTreeMap<String, TemplateTag>,
    given: Vec<Parameter>,
) -> Vec<Parameter> {
    let named = || variables.iter().filter(|(name, _)| !name.starts_with('$'));
    tags.retain(|name, _| named().any(|(variable, _)| variable == name));
    for (name, _) in named() {
        tags.entry(name.clone()).or_insert_with(|| tag(name));
    }
    let is_named = |name: &str| named().any(|(variable, _)| variable == name);
    let mut parameters: Vec<_> =
        given.into_iter().map(|parameter| bound(parameter, tags, &is_named)).collect();
    parameters.retain(|parameter| is_named(parameter.variable()));
    for (name, optional) in named() {
        if !parameters.iter().any(|parameter| parameter.variable() == name) {
            parameters.push(of_tag(name, *optional, tags.get(name)));
        }
    }
    parameters
}

/// The parameters of a request, whose variables have no tags.
pub(super) fn of_request(variables: &[(String, bool)], given: Vec<Parameter>) -> Vec<Parameter> {
    of_query(variables, &mut BTreeMap::new(), given)
}

/// Two parameters with one name, or for one variable, in words.
pub(super) fn check(parameters: &[Parameter]) -> Result<(), String> {
    let (mut names, mut variables) = (HashSet::new(), HashSet::new());
    for parameter in parameters {
        let Parameter { id, slug, .. } = parameter;
        if !names.insert(id) || (slug != id && !names.insert(slug)) {
            return Err(format!("two parameters are named `{id}`"));
        }
        if !variables.insert(parameter.variable()) {
            return Err(format!("two parameters fill `{}`", parameter.variable()));
        }
    }
    Ok(())
}

/// The parameter with a target, if only its id says which tag it belongs to.
fn bound(
    mut parameter: Parameter,
    tags: &BTreeMap<String, TemplateTag>,
    is_named: &dyn Fn(&str) -> bool,
) -> Parameter {
    if parameter.target.is_none() && !is_named(&parameter.slug) {
        let tag = tags.iter().find(|(_, tag)| tag.id == parameter.id);
        parameter.target = tag.map(|(name, _)| target(name));
    }
    parameter
}

fn target(name: &str) -> Value {
    json!(["variable", ["template-tag", name]])
}

fn tag(name: &str) -> TemplateTag {
    TemplateTag {
        id: name.to_owned(),
        name: name.to_owned(),
        display_name: Some(humanised(name)),
        type_name: "text".to_owned(),
        required: None,
        default: None,
        other: Map::new(),
    }
}

/// A variable that stands only inside clauses starts as not required.
fn of_tag(name: &str, optional: bool, tag: Option<&TemplateTag>) -> Parameter {
    let label = tag.and_then(|tag| tag.display_name.clone()).unwrap_or_else(|| humanised(name));
    Parameter {
        id: tag.map_or(name, |tag| tag.id.as_str()).to_owned(),
        slug: name.to_owned(),
        type_name: tag.map_or("text", |tag| tag.type_name.as_str()).to_owned(),
        name: Some(label),
        display_name: None,
        target: Some(target(name)),
        required: tag.and_then(|tag| tag.required).or(optional.then_some(false)),
        default: tag.and_then(|tag| tag.default.clone()),
        other: Map::new(),
    }
}

/// `order_number` → `Order number`.
fn humanised(name: &str) -> String {
    let spaced = name.replace(['_', '-', '.'], " ");
    let mut letters = spaced.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => spaced,
    }
}
