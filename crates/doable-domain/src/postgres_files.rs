//! What `PostgreSQL`'s own tools keep of a person's connections: the password file and
//! the service file (its manual, "The Password File" and "The Connection Service File").
//!
//! Where they are and who may read them is `doable-app`.

mod password;
mod service;
#[cfg(test)]
mod tests;

use std::fmt;

pub use password::{Sought, find_password};
pub use service::{Service, services};

/// Where a password is to be read from, as a page names it: `password-file`, or
/// `service:NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordSource {
    /// The password file.
    File,
    /// The service of this name.
    Service(String),
}

impl PasswordSource {
    /// Reads what [`PasswordSource`] is written as; `None` if it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("service:") {
            Some(name) => Some(Self::Service(name.to_owned())),
            None => (text == "password-file").then_some(Self::File),
        }
    }
}

impl fmt::Display for PasswordSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("password-file"),
            Self::Service(name) => write!(f, "service:{name}"),
        }
    }
}
