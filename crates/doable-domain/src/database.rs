//! A connection that actions may write to (actions.md §1).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{id::DatabaseId, secret::Secret};

/// The database engines an action can write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// A SQLite file.
    Sqlite,
    /// `PostgreSQL`.
    Postgres,
    /// `MySQL` or `MariaDB`.
    Mysql,
}

impl Engine {
    /// The engine's name in the store and over the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }
}

/// Switches of one database, with the reference API's keys.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct DatabaseSettings {
    /// Whether actions may run on it.
    #[serde(rename = "database-enable-actions")]
    pub enable_actions: bool,
    /// Whether it is marked as production: shown everywhere, previews required.
    pub production: bool,
}

/// A database as the store knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Database {
    /// Its number.
    pub id: DatabaseId,
    /// What people call it.
    pub name: String,
    /// Its engine.
    pub engine: Engine,
    /// Where it is; for SQLite `{"db": <path>}`.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub details: Map<String, Value>,
    /// Its switches.
    pub settings: DatabaseSettings,
    /// The password of `details.user`. The store never has it; `doable-app` adds it from
    /// the secrets before a driver needs it.
    #[serde(skip)]
    #[cfg_attr(feature = "types", ts(skip))]
    pub password: Option<Secret<String>>,
}
