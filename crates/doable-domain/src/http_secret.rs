//! Secrets of HTTP actions: the name that templates use, and the hosts that the value
//! may go to (security.md "Secrets").
//!
//! Values are kept by `doable-app` and sent by `doable-exec`; taking them out of what
//! came back is [`Mask`].

mod mask;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::secret::Secret;

pub use mask::Mask;

/// What a variable begins with that stands for a secret.
pub const SECRET_PREFIX: &str = "$secret.";

/// The longest name of a secret, in characters.
const MAX_NAME_CHARS: usize = 64;
/// The shortest value: a shorter one can't be told from other text where it is masked.
const MIN_VALUE_CHARS: usize = 4;
/// The longest value, in bytes.
const MAX_VALUE_BYTES: usize = 16 * 1024;

/// The name of a secret: 1 to 64 letters, digits, `_` and `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct SecretName(String);

/// A text that is no name of a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` can't name a secret; use 1 to {MAX_NAME_CHARS} of `a-z`, `A-Z`, `0-9`, `_` and `-`")]
pub struct NotAName(String);

impl SecretName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The variable that stands for the secret, `$secret.NAME`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{SECRET_PREFIX}{}", self.0)
    }
}

impl TryFrom<String> for SecretName {
    type Error = NotAName;

    fn try_from(text: String) -> Result<Self, NotAName> {
        let is_fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if (1..=MAX_NAME_CHARS).contains(&text.len()) && text.chars().all(is_fit) {
            Ok(Self(text))
        } else {
            Err(NotAName(text))
        }
    }
}

impl From<SecretName> for String {
    fn from(name: SecretName) -> Self {
        name.0
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A host that a secret may go to, with a port if it is only that one:
/// `api.example.com`, `127.0.0.1:8080`, `[::1]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct SecretHost {
    /// As the `url` crate spells it, so that every spelling of a host is one.
    host: String,
    /// `None`: any.
    port: Option<u16>,
}

/// A text that is no host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a host; write `api.example.com` or `api.example.com:8443`, without `https://`, \
     a path or `*`"
)]
pub struct NotAHost(String);

impl SecretHost {
    /// Whether `url` leads there.
    #[must_use]
    pub fn is_of(&self, url: &Url) -> bool {
        url.host().is_some_and(|host| host.to_string() == self.host)
            && self.port.is_none_or(|port| url.port_or_known_default() == Some(port))
    }

    /// Whether all that leads to `other` leads here, too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.host == other.host && (self.port.is_none() || self.port == other.port)
    }
}

impl TryFrom<String> for SecretHost {
    type Error = NotAHost;

    fn try_from(text: String) -> Result<Self, NotAHost> {
        let wrong = || NotAHost(text.clone());
        let given = text.trim();
        let (host, port) = match given.rsplit_once(':') {
            Some((host, port)) if !given.ends_with(']') => {
                let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
                let port = port.parse().ok().filter(|port| is_number && *port > 0);
                (host, Some(port.ok_or_else(wrong)?))
            }
            _ => (given, None),
        };
        // It would be read as a part of the name.
        if host.contains(['*', '%']) {
            return Err(wrong());
        }
        let host = Host::parse(host).map_err(|_| wrong())?.to_string();
        Ok(Self { host, port })
    }
}

impl From<SecretHost> for String {
    fn from(host: SecretHost) -> Self {
        host.to_string()
    }
}

impl fmt::Display for SecretHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(f, "{}:{port}", self.host),
            None => f.write_str(&self.host),
        }
    }
}

/// A secret without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpSecret {
    /// Its name, unique.
    pub name: SecretName,
    /// Where it may go; at least one.
    pub hosts: Vec<SecretHost>,
}

impl HttpSecret {
    /// Whether it may go where `url` leads.
    #[must_use]
    pub fn may_go_to(&self, url: &Url) -> bool {
        self.hosts.iter().any(|host| host.is_of(url))
    }

    /// Its hosts for people: `` `a`, `b` ``.
    #[must_use]
    pub fn hosts_in_words(&self) -> String {
        let hosts: Vec<_> = self.hosts.iter().map(|host| format!("`{host}`")).collect();
        hosts.join(", ")
    }
}

/// A secret with its value, for the run that sends it.
#[derive(Debug, Clone)]
pub struct SecretToSend {
    /// Its name and hosts.
    pub secret: HttpSecret,
    /// What is sent in its place.
    pub value: Secret<String>,
}

/// Why a text can't be a secret's value; it says nothing of it.
///
/// # Errors
///
/// The reason, for the person who entered it.
pub fn check_value(value: &str) -> Result<(), String> {
    if value.chars().count() < MIN_VALUE_CHARS {
        return Err(format!(
            "enter at least {MIN_VALUE_CHARS} characters; fewer could not be masked in replies"
        ));
    }
    if value.len() > MAX_VALUE_BYTES {
        return Err(format!("a secret has at most {MAX_VALUE_BYTES} bytes"));
    }
    Ok(())
}
