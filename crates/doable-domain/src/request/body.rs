//! The body of a request: what a value becomes depends on the body's kind and, in
//! JSON, on whether it stands inside a string.

use serde_json::Value as Json;
use url::form_urlencoded;

use super::RequestError;
use crate::{
    template::{Piece, Resolved, Template},
    value::{Value, Values},
};

/// How values are escaped in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyKind {
    /// As JSON.
    Json,
    /// As `application/x-www-form-urlencoded`.
    Form,
    /// Not at all.
    Text,
}

impl BodyKind {
    /// The kind that the `Content-Type` among `headers` names; JSON if there is none.
    pub(super) fn of(headers: &[(String, String)]) -> Self {
        let named = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let Some((_, kind)) = named else { return Self::Json };
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            "application/json" | "text/json" => Self::Json,
            json if json.ends_with("+json") => Self::Json,
            _ => Self::Text,
        }
    }
}

/// Where in a JSON text the next character stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Place {
    in_string: bool,
    /// How many characters of an escape like `\n` or `\u00e9` are still to come.
    escape: u8,
}

impl Place {
    fn after(mut self, text: &str) -> Self {
        for c in text.chars() {
            match c {
                'u' if self.escape == 1 => self.escape = 4,
                '"' if self.escape > 1 => (self.in_string, self.escape) = (false, 0),
                _ if self.escape > 0 => self.escape -= 1,
                '\\' if self.in_string => self.escape = 1,
                '"' => self.in_string = !self.in_string,
                _ => {}
            }
        }
        self
    }
}

/// The body with its values in it.
pub(super) fn render(
    template: &Template,
    values: &Values,
    kind: BodyKind,
) -> Result<String, RequestError> {
    let mut body = String::new();
    let mut place = Place::default();
    for piece in template.resolve(values)? {
        match piece {
            Resolved::Literal(text) => {
                body.push_str(text);
                place = place.after(text);
            }
            Resolved::Value { name, value } => match kind {
                BodyKind::Text => body.push_str(&value.to_text()),
                BodyKind::Form => {
                    body.extend(form_urlencoded::byte_serialize(value.to_text().as_bytes()));
                }
                BodyKind::Json if place.escape > 0 => return Err(within_escape(name)),
                BodyKind::Json => body.push_str(&json(value, place)),
            },
        }
    }
    Ok(body)
}

/// The value's text as JSON, without the quotes where the template has them.
fn json(value: &Value, place: Place) -> String {
    if !place.in_string {
        return value.to_json_literal();
    }
    let quoted = Json::String(value.to_text()).to_string();
    quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default().to_owned()
}

/// Whether a JSON body can become JSON.
pub(super) fn check(template: &Template, kind: BodyKind) -> Result<(), String> {
    if kind != BodyKind::Json {
        return Ok(());
    }
    for keep_clauses in [true, false] {
        let filled = filled(template, keep_clauses)?;
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&filled) {
            let when = if keep_clauses { "" } else { " without its optional clauses" };
            return Err(format!(
                "the body is not JSON{when}: {error}; set another `Content-Type` header if it is not meant to be"
            ));
        }
    }
    Ok(())
}

/// The body with a sample for each variable, its clauses kept or dropped.
fn filled(template: &Template, keep_clauses: bool) -> Result<String, String> {
    let mut body = String::new();
    let mut place = Place::default();
    for piece in template.pieces() {
        let inside = match piece {
            Piece::Clause(_) if !keep_clauses => continue,
            Piece::Clause(inside) => inside.as_slice(),
            other => std::slice::from_ref(other),
        };
        for piece in inside {
            match piece {
                Piece::Literal(text) => {
                    body.push_str(text);
                    place = place.after(text);
                }
                Piece::Variable(v) if place.escape > 0 => {
                    return Err(within_escape(&v.name).to_string());
                }
                // A number is as long as what it stands for, near enough for the
                // columns in serde's message.
                Piece::Variable(_) => body.push('0'),
                Piece::Clause(_) => {}
            }
        }
    }
    Ok(body)
}

/// A value after a backslash would have its first characters, or its own escape,
/// taken for something else.
fn within_escape(name: &str) -> RequestError {
    let reason = format!("`{{{{{name}}}}}` can't stand within an escape, after its backslash");
    RequestError::Template { part: "body", reason }
}
