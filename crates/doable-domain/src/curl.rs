//! A request as a `curl` command, as people paste and copy it.
//!
//! Reading knows the options that make a request; those that only change what curl prints are
//! passed over, and everything else is named instead of guessed at.

mod options;
mod read;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use crate::action::Method;

pub use read::{CurlError, Pasted, read};

/// A request as a command for a POSIX shell, each word quoted where it must be.
///
/// `None` if it holds a NUL, which no command can.
#[must_use]
pub fn write(
    method: Method,
    url: &str,
    headers: &[(String, String)],
    body: Option<&str>,
) -> Option<String> {
    let quoted = |text: &str| shlex::try_quote(text).ok().map(std::borrow::Cow::into_owned);
    let mut command = String::from("curl");
    // Braces and brackets are patterns of addresses to curl.
    if url.contains(['{', '}', '[', ']']) {
        command.push_str(" -g");
    }
    if method != Method::Get || body.is_some() {
        let _ = write!(command, " -X {}", method.as_str());
    }
    let _ = write!(command, " {}", quoted(url)?);
    for (name, value) in headers {
        // `Name:` would take a header away.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        let _ = write!(command, " \\\n  -H {}", quoted(&header)?);
    }
    if let Some(body) = body {
        let _ = write!(command, " \\\n  --data-raw {}", quoted(body)?);
    }
    Some(command)
}

/// `words` as one line for a POSIX shell; `None` if one holds a NUL.
#[must_use]
pub fn shell_line<'a>(words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    shlex::try_join(words).ok()
}
