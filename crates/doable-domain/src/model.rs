//! What actions belong to: a named view of one database (actions.md §1).

use serde::{Deserialize, Serialize};

use crate::id::{DatabaseId, ModelId};

/// A named view of one database, or only a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Model {
    /// Its number.
    pub id: ModelId,
    /// What people call it.
    pub name: String,
    /// The database it is a view of; `None` for the built-in group of HTTP actions.
    pub database_id: Option<DatabaseId>,
    /// What it shows of that database.
    pub source: ModelSource,
}

/// What a model shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(tag = "sort", rename_all = "lowercase")]
pub enum ModelSource {
    /// Nothing: only a group for actions.
    Blank,
    /// One bare table.
    Table {
        /// The table's schema, where the engine has schemas.
        schema: Option<String>,
        /// The table's name, as the engine spells it.
        table: String,
    },
    /// The rows of a saved `SELECT`.
    Query {
        /// Its SQL.
        sql: String,
    },
}
