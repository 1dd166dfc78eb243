//! Which secrets a request names, and where it leads.

use url::Url;

use super::{Part, address, parts};
use crate::{
    action::RequestTemplate,
    http_secret::SECRET_PREFIX,
    template::{Language, Template},
};

/// A secret where a template names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretUse {
    /// What stands after `$secret.`; it may name none.
    pub name: String,
    /// `template.url`, `template.headers` or `template.body`.
    pub field: &'static str,
    /// Where in that text, in words: `line 1, column 8`.
    pub place: String,
}

/// The secrets that url, headers and body name, each once in each of their texts.
#[must_use]
pub fn uses_of_secrets(template: &RequestTemplate) -> Vec<SecretUse> {
    let mut uses = Vec::new();
    for Part { field, header, template } in parts(template) {
        for variable in template.variables() {
            let Some(name) = variable.name.strip_prefix(SECRET_PREFIX) else { continue };
            let at = format!("line {}, column {}", variable.at.line, variable.at.column);
            let place = match &header {
                Some(header) => format!("`{header}`, {at}"),
                None => at,
            };
            uses.push(SecretUse { name: name.to_owned(), field, place });
        }
    }
    uses
}

/// Where the request can lead: samples of its address, with its clauses and without.
#[must_use]
pub fn targets(template: &RequestTemplate) -> Vec<Url> {
    let url = Template::parse(&template.url, Language::Plain);
    url.map(|url| address::samples(&url)).unwrap_or_default()
}
