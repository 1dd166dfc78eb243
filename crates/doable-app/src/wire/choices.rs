//! Options from a query, or from a table's rows.

use doable_domain::id::{ActionId, DatabaseId};
use serde::Deserialize;
use serde_json::Value;

/// `list_options {id, parameter, q?}` → the options of a field that are not in its
/// form.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ListOptions {
    /// The action.
    pub id: ActionId,
    /// The parameter's id or slug.
    pub parameter: String,
    /// What their values or labels hold, in any case; empty: the first ones.
    #[serde(default)]
    pub q: String,
    /// The one with this value instead, of a field that chooses from a table's rows.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(type = "string | number | boolean | null", optional))]
    pub value: Option<Value>,
}

/// `preview_options {database_id, query, q?}` → the options that a query would give.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct PreviewOptions {
    /// The database to ask.
    pub database_id: DatabaseId,
    /// A single SELECT.
    pub query: String,
    /// As for [`ListOptions`].
    #[serde(default)]
    pub q: String,
}
