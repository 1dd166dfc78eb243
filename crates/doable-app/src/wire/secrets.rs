//! What the commands about secrets of HTTP actions take and give. No answer holds a value.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `list_secrets {}` → every secret, and where their values are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SecretList {
    /// Where a value is kept that is set now, in words: `the system's keychain`.
    pub place: String,
    /// The secrets, by name.
    pub secrets: Vec<SecretInfo>,
}

/// A secret, as clients see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SecretInfo {
    /// Its name, as in `{{$secret.NAME}}`.
    pub name: String,
    /// The hosts it may go to: `api.example.com`, `127.0.0.1:8080`.
    pub hosts: Vec<String>,
    /// Whether its value is at hand.
    pub is_set: bool,
    /// Why it is not, and the way out.
    pub problem: Option<String>,
    /// The names of the actions that use it, archived ones too.
    pub used_by: Vec<String>,
}

/// `save_secret {name, hosts, value?}` → [`SecretInfo`]; one of this name is changed.
#[derive(Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SaveSecret {
    /// Letters, digits, `_` and `-`.
    pub name: String,
    /// The hosts it may go to, all of them.
    pub hosts: Vec<String>,
    /// A text; null or absent: the one it has stays, unless it could go to more hosts then. Of
    /// any type here, so that a wrong one is not echoed.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(type = "string | null"))]
    pub value: Option<Value>,
}

impl fmt::Debug for SaveSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, hosts, value: _ } = self;
        f.debug_struct("SaveSecret")
            .field("name", name)
            .field("hosts", hosts)
            .finish_non_exhaustive()
    }
}

/// `delete_secret {name}`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct OfSecret {
    /// The secret.
    pub name: String,
}
