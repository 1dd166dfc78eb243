//! An HTTP request made from its template, each value escaped by the position it
//! stands in (actions.md §3.4).
//!
//! Sending it, and the headers a program adds to every request, is `doable-exec`.

mod address;
mod body;
mod headers;
mod secrets;
#[cfg(test)]
mod tests;

use std::fmt;

use url::Url;

use crate::{
    action::{Method, RequestTemplate},
    problem::Problems,
    template::{Language, MissingVariables, Template, TemplateError},
    value::Values,
};

use self::body::BodyKind;

pub(crate) use self::address::COMPONENT;
pub use self::secrets::{SecretUse, targets, uses_of_secrets};

/// A request, ready to be sent. Anything but its method may hold a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// An `http` or `https` address.
    pub url: Url,
    /// Names and values, in the template's order; no value holds CR, LF or NUL.
    pub headers: Vec<(String, String)>,
    /// The body, if there is one.
    pub body: Option<String>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("method", &self.method).finish_non_exhaustive()
    }
}

/// Why a template and values make no request. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Variables outside every clause have no value.
    #[error(transparent)]
    Missing(#[from] MissingVariables),
    /// The template itself is wrong; it is checked when it is saved.
    #[error("the {part} could not be filled in: {reason}")]
    Template {
        /// `url`, `headers` or `body`.
        part: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A value can't stand where the template puts it.
    #[error("{reason}")]
    Unfit {
        /// The variable.
        name: String,
        /// Why not, for the person who gave it.
        reason: String,
    },
}

/// A request's texts, taken apart once for all the requests they make.
#[derive(Debug, Clone)]
pub struct Prepared {
    method: Method,
    url: Template,
    headers: Vec<(String, Template)>,
    body: Option<Template>,
}

impl Prepared {
    /// Takes `template` apart.
    ///
    /// # Errors
    ///
    /// [`RequestError::Template`].
    pub fn of(template: &RequestTemplate) -> Result<Self, RequestError> {
        let body = template.body.as_deref().filter(|text| !text.is_empty());
        Ok(Self {
            method: template.method,
            url: parsed("url", &template.url)?,
            headers: headers::parse(template.headers.as_deref().unwrap_or_default())?,
            body: body.map(|text| parsed("body", text)).transpose()?,
        })
    }

    /// The request that it and `values` make.
    ///
    /// A present null is the empty text (bare in JSON: `null`); only an absent value
    /// drops a clause.
    ///
    /// # Errors
    ///
    /// A [`RequestError`].
    pub fn render(&self, values: &Values) -> Result<Request, RequestError> {
        let url = address::render(&self.url, values)?;
        let mut headers = headers::render(&self.headers, values)?;
        let body = match &self.body {
            Some(body) => Some(body::render(body, values, BodyKind::of(&headers))?),
            None => None,
        };
        default(&mut headers, "Accept");
        if body.is_some() {
            default(&mut headers, "Content-Type");
        }
        Ok(Request { method: self.method, url, headers, body })
    }
}

/// Adds the header `name: application/json` unless the template has one.
fn default(headers: &mut Vec<(String, String)>, name: &str) {
    if !headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
        headers.push((name.to_owned(), "application/json".to_owned()));
    }
}

/// Everything that would keep `template` from ever making a request, under the
/// keys `template.url`, `template.headers` and `template.body`.
#[must_use]
pub fn check(template: &RequestTemplate) -> Problems {
    let mut problems = Problems::default();
    match Template::parse(&template.url, Language::Plain) {
        Err(error) => problems.add("template.url", error.to_string()),
        Ok(url) => {
            if let Err(reason) = address::check(&url) {
                problems.add("template.url", reason);
            }
        }
    }
    let headers = match template.headers.as_deref().map(headers::check) {
        Some(Err(reason)) => {
            problems.add("template.headers", reason);
            Vec::new()
        }
        Some(Ok(headers)) => headers,
        None => Vec::new(),
    };
    let body = template.body.as_deref().unwrap_or_default();
    if !body.is_empty() {
        match Template::parse(body, Language::Plain) {
            Err(error) => problems.add("template.body", error.to_string()),
            Ok(parsed) => {
                if let Err(reason) = body::check(&parsed, BodyKind::of(&headers)) {
                    problems.add("template.body", reason);
                }
            }
        }
    }
    problems
}

/// The variables of url, headers and body, each once, in that order; true where one
/// stands only inside optional clauses. Parts that can't be read have none.
#[must_use]
pub fn variables(template: &RequestTemplate) -> Vec<(String, bool)> {
    let mut found: Vec<(String, bool)> = Vec::new();
    for Part { template: part, .. } in parts(template) {
        for variable in part.variables() {
            let optional = part.is_optional(&variable.name);
            match found.iter_mut().find(|(name, _)| *name == variable.name) {
                Some((_, everywhere)) => *everywhere &= optional,
                None => found.push((variable.name.clone(), optional)),
            }
        }
    }
    found
}

/// A text of a request that may hold variables.
struct Part {
    /// The key that its problems are about.
    field: &'static str,
    /// Which header it is the value of.
    header: Option<String>,
    template: Template,
}

/// The texts of url, headers and body, those that can be read.
fn parts(template: &RequestTemplate) -> Vec<Part> {
    let text = |field, text: &str| {
        let template = Template::parse(text, Language::Plain).ok()?;
        Some(Part { field, header: None, template })
    };
    let headers = headers::templates(template.headers.as_deref().unwrap_or_default());
    let headers = headers.into_iter().map(|(name, template)| Part {
        field: "template.headers",
        header: Some(name),
        template,
    });
    text("template.url", &template.url)
        .into_iter()
        .chain(headers)
        .chain(text("template.body", template.body.as_deref().unwrap_or_default()))
        .collect()
}

fn parsed(part: &'static str, text: &str) -> Result<Template, RequestError> {
    let wrong = |error: TemplateError| RequestError::Template { part, reason: error.to_string() };
    Template::parse(text, Language::Plain).map_err(wrong)
}
