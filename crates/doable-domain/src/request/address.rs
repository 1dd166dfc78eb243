//! The address of a request: its author fixes scheme, host and port, values fill
//! path, query and fragment.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::RequestError;
use crate::{
    template::{Piece, Resolved, Template, Variable},
    value::Values,
};

/// Everything but the unreserved characters of RFC 3986 §2.3.
pub(crate) const COMPONENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The part of an address that the next character belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before `://`.
    Scheme,
    /// User info, host and port.
    Authority,
    /// The path.
    Path,
    /// Query or fragment.
    Query,
}

impl Place {
    /// The place after `text`, which stands at this place. `so_far` is the address
    /// up to and with `text`.
    fn after(self, so_far: &str, text: &str) -> Self {
        let mut place = self;
        let start = so_far.len() - text.len();
        for (at, c) in text.char_indices() {
            place = match (place, c) {
                (Self::Scheme, '/')
                    if so_far.get(..=start + at).is_some_and(|t| t.ends_with("://")) =>
                {
                    Self::Authority
                }
                // A backslash counts as a slash in http addresses (WHATWG URL).
                (Self::Authority, '/' | '\\') => Self::Path,
                (Self::Authority | Self::Path, '?' | '#') => Self::Query,
                (same, _) => same,
            };
        }
        place
    }
}

/// The address with its values in it.
pub(super) fn render(template: &Template, values: &Values) -> Result<Url, RequestError> {
    let mut url = String::new();
    let mut place = Place::Scheme;
    let mut in_path: Vec<(&str, usize)> = Vec::new();
    for piece in template.resolve(values)? {
        match piece {
            Resolved::Literal(text) => {
                url.push_str(text);
                place = place.after(&url, text);
            }
            Resolved::Value { name, value } => {
                match place {
                    Place::Scheme | Place::Authority => return Err(wrong(&no_host_variable(name))),
                    Place::Path => in_path.push((name, url.len())),
                    Place::Query => {}
                }
                url.extend(utf8_percent_encode(&value.to_text(), COMPONENT));
            }
        }
    }
    refuse_climbing(&url, &in_path)?;
    parse(&url).map_err(|reason| wrong(&reason))
}

/// A value must stay the one segment it is in: `.` and `..` would be taken for
/// steps up the path, however they are encoded (WHATWG URL).
fn refuse_climbing(url: &str, in_path: &[(&str, usize)]) -> Result<(), RequestError> {
    for (name, at) in in_path {
        let (before, after) = url.split_at_checked(*at).unwrap_or((url, ""));
        let start = before.rfind(['/', '\\']).map_or(0, |slash| slash + 1);
        let end = after.find(['/', '\\', '?', '#']).map_or(url.len(), |end| at + end);
        let segment = url.get(start..end).unwrap_or_default().to_ascii_lowercase();
        if matches!(segment.replace("%2e", ".").as_str(), "." | "..") {
            let name = (*name).to_owned();
            let reason = "This can't be `.` or `..`, which mean another address.".to_owned();
            return Err(RequestError::Unfit { name, reason });
        }
    }
    Ok(())
}

/// Whether the template can make an address at all.
pub(super) fn check(template: &Template) -> Result<(), String> {
    let kept = filled(template, true)?;
    let dropped = filled(template, false)?;
    parse(&kept)?;
    parse(&dropped).map(drop)
}

/// The addresses that the template can lead to, as far as they are any: a clause may
/// hold the end of the host.
pub(super) fn samples(template: &Template) -> Vec<Url> {
    let filled = [true, false].into_iter().filter_map(|keep| filled(template, keep).ok());
    filled.filter_map(|url| parse(&url).ok()).collect()
}

/// The address with a sample for each variable, its clauses kept or dropped.
fn filled(template: &Template, keep_clauses: bool) -> Result<String, String> {
    let mut url = String::new();
    let mut place = Place::Scheme;
    for piece in template.pieces() {
        let inside = match piece {
            Piece::Clause(_) if !keep_clauses => continue,
            Piece::Clause(inside) => inside.as_slice(),
            other => std::slice::from_ref(other),
        };
        for piece in inside {
            match piece {
                Piece::Literal(text) => {
                    url.push_str(text);
                    place = place.after(&url, text);
                }
                Piece::Variable(Variable { name, at }) => {
                    if matches!(place, Place::Scheme | Place::Authority) {
                        let reason = no_host_variable(name);
                        return Err(format!("{reason} (line {}, column {})", at.line, at.column));
                    }
                    url.push('x');
                }
                Piece::Clause(_) => {}
            }
        }
    }
    Ok(url)
}

fn parse(url: &str) -> Result<Url, String> {
    if url.trim() != url || url.chars().any(char::is_control) {
        return Err("the address holds blanks at its ends, or control characters".to_owned());
    }
    let parsed = Url::parse(url).map_err(|error| format!("`{url}` is not an address: {error}"))?;
    let after_scheme = url.split_once("://").filter(|(scheme, _)| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    });
    let Some((_, authority)) = after_scheme else {
        return Err("the address must begin with `http://` or `https://`".to_owned());
    };
    // Further slashes are passed over (WHATWG URL): what looks like the path's first
    // segment would be the host.
    if authority.starts_with(['/', '\\']) {
        return Err("the address needs a host after `://`, not another slash".to_owned());
    }
    Ok(parsed)
}

fn no_host_variable(name: &str) -> String {
    format!(
        "`{{{{{name}}}}}` can't stand in the scheme, host or port; write those out and end them \
         with a `/`"
    )
}

fn wrong(reason: &str) -> RequestError {
    RequestError::Template { part: "url", reason: reason.to_owned() }
}
