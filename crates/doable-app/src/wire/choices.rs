//! Options from a query.

use doable_domain::id::{ActionId, DatabaseId};
use serde::Deserialize;

/// `list_options {id, parameter, q?}` → the options of a field that has them from a query.
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
