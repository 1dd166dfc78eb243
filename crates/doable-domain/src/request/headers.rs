//! The headers of a request: a text that holds a JSON object, whose values may
//! hold variables.

use serde_json::{Map, Value as Json};

use super::{RequestError, parsed};
use crate::{
    template::{Language, Piece, Resolved, Template},
    value::Values,
};

/// The headers that `text` holds, each with the template of its value.
pub(super) fn parse(text: &str) -> Result<Vec<(String, Template)>, RequestError> {
    let object =
        object(text).map_err(|reason| RequestError::Template { part: "headers", reason })?;
    let header = |(name, value): (String, Json)| Ok((name, parsed("headers", &plain(&value))?));
    object.into_iter().map(header).collect()
}

/// The headers with their values in them.
///
/// One whose whole value is a dropped clause is left out.
pub(super) fn render(
    templates: &[(String, Template)],
    values: &Values,
) -> Result<Vec<(String, String)>, RequestError> {
    let mut headers = Vec::with_capacity(templates.len() + 2);
    for (name, template) in templates {
        let resolved = template.resolve(values)?;
        let is_clause = matches!(template.pieces(), [Piece::Clause(_)]);
        if is_clause && resolved.is_empty() {
            continue;
        }
        let mut line = String::new();
        for piece in resolved {
            match piece {
                Resolved::Literal(text) => line.push_str(text),
                Resolved::Value { name, value } => line.push_str(&fit(name, value.to_text())?),
            }
        }
        headers.push((name.clone(), line));
    }
    Ok(headers)
}

/// A value that would end its header's line is refused, not mended.
fn fit(name: &str, text: String) -> Result<String, RequestError> {
    if text.contains(['\r', '\n', '\0']) {
        let reason = "This goes into a header, which can't hold a line break or NUL.".to_owned();
        return Err(RequestError::Unfit { name: name.to_owned(), reason });
    }
    Ok(text)
}

/// The headers as they are written, or why they are none.
pub(super) fn check(text: &str) -> Result<Vec<(String, String)>, String> {
    let object = object(text)?;
    for (name, value) in &object {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            return Err(format!("`{name}` is not a header's name"));
        }
        if plain(value).contains(['\r', '\n', '\0']) {
            return Err(format!("`{name}` holds a line break or NUL"));
        }
        let template = Template::parse(&plain(value), Language::Plain)
            .map_err(|error| format!("`{name}`: {error}"))?;
        check_meaning(name, &template)?;
    }
    Ok(object.iter().map(|(name, value)| (name.clone(), plain(value))).collect())
}

/// Headers that say how the request is sent are the program's; where it goes is the
/// author's, never a value's (security.md "Outgoing requests").
fn check_meaning(name: &str, template: &Template) -> Result<(), String> {
    match name.to_ascii_lowercase().as_str() {
        "content-length" | "transfer-encoding" | "connection" | "upgrade" | "te" => {
            Err(format!("`{name}` is set by the program itself"))
        }
        "host" if !template.variables().is_empty() => {
            Err(format!("`{name}` says where the request goes and can't hold a variable"))
        }
        _ => Ok(()),
    }
}

/// The values' templates by header, those that can be read; none if the text is no JSON
/// object.
pub(super) fn templates(text: &str) -> Vec<(String, Template)> {
    let object = object(text).unwrap_or_default();
    let template = |(name, value): (&String, &Json)| {
        Some((name.clone(), Template::parse(&plain(value), Language::Plain).ok()?))
    };
    object.iter().filter_map(template).collect()
}

/// The JSON object that `text` holds; blank text is the empty one.
fn object(text: &str) -> Result<Map<String, Json>, String> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    let object: Map<String, Json> = serde_json::from_str(text).map_err(|error| {
        format!(
            "this must be a JSON object of names and texts, with variables inside quotes: {error}"
        )
    })?;
    match object.iter().find(|(_, value)| value.is_object() || value.is_array() || value.is_null())
    {
        Some((name, _)) => Err(format!("`{name}` must be a text or a number")),
        None => Ok(object),
    }
}

/// A scalar as text.
fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
