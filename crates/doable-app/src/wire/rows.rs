//! Picking the row that an action is about.

use doable_domain::id::ActionId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `search_rows {id, q?}` → the rows that the action can be about.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SearchRows {
    /// The action.
    pub id: ActionId,
    /// What one of their columns holds, as text and in any case; empty: the first ones.
    #[serde(default)]
    pub q: String,
}

/// Rows of a table, to pick one of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct FoundRows {
    /// The columns, those of the key first.
    pub columns: Vec<FoundColumn>,
    /// The rows in their key's order, a value for each column.
    #[cfg_attr(feature = "types", ts(type = "(string | number | boolean | null)[][]"))]
    pub rows: Vec<Vec<Value>>,
    /// Whether there are more.
    pub truncated: bool,
}

/// A column of rows to pick from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct FoundColumn {
    /// As the database calls it.
    pub name: String,
    /// As the form calls it, or would if it were one of its fields.
    pub label: String,
    /// The id of the field that its value goes into.
    pub field: Option<String>,
    /// Whether it is one of the key's.
    pub is_key: bool,
}
