//! The list of actions.

use doable_domain::{
    id::{ActionId, DatabaseId, EntityId, ModelId, RunId},
    run::RunStatus,
};
use serde::{Deserialize, Serialize};

use super::DriftNote;

/// `list_actions {archived?}` → [`ActionSummary`] list of all, by name.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct ListActions {
    /// The archived ones instead of the others.
    pub archived: bool,
}

/// `index_actions {archived?, search?, brief?}` → [`ActionIndex`].
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct IndexActions {
    /// The archived ones instead of the others.
    pub archived: bool,
    /// Only those that it finds, the best first; blank: all.
    pub search: String,
    /// Of all, only those that come in full: what a first frame needs, however many there
    /// are. A search is not cut.
    pub brief: bool,
}

/// Which actions there are, in the order of the list, and the first of them in full:
/// the others are asked for with `describe_actions` when they come into sight.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ActionIndex {
    /// By the names of their models; of a search a single one, if it found any.
    pub groups: Vec<ActionGroup>,
    /// The lines of the first actions over all groups, at most [`FIRST_ACTIONS`].
    pub first: Vec<ActionSummary>,
    /// How many actions there are, also those that a brief answer leaves out.
    pub actions: u32,
    /// In how many groups they are.
    pub models: u32,
}

/// How many lines come with a list: more than a window shows at once.
pub const FIRST_ACTIONS: usize = 64;

/// Actions that stand together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ActionGroup {
    /// Their model; `None`: what a search has found.
    pub model_id: Option<ModelId>,
    /// Its name; empty of what a search has found.
    pub name: String,
    /// The name of its database, where another group has the same name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "types", ts(optional))]
    pub database: Option<String>,
    /// They by name, or the best first; never empty.
    pub ids: Vec<ActionId>,
}

/// `describe_actions {ids}` → [`ActionSummary`] list, in this order; those that are gone
/// are left out.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct DescribeActions {
    /// The actions.
    pub ids: Vec<ActionId>,
}

/// `archive_actions {ids, archived}` → how many were not there already; all or none.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ArchiveActions {
    /// The actions.
    pub ids: Vec<ActionId>,
    /// Whether they are put away, or taken back.
    pub archived: bool,
}

/// One line of the list of actions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ActionSummary {
    /// Its number.
    pub id: ActionId,
    /// Its name across stores.
    pub entity_id: EntityId,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// `query`, `http` or `implicit`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "types", ts(type = "\"query\" | \"http\" | \"implicit\""))]
    pub operation: String,
    /// `row/create`, … of an implicit one.
    pub kind: Option<String>,
    /// The method of an http one.
    pub method: Option<String>,
    /// What it belongs to.
    pub model_id: ModelId,
    /// That one's name.
    pub model_name: String,
    /// The database it writes to; `None` for http.
    pub database_id: Option<DatabaseId>,
    /// That one's name.
    pub database_name: Option<String>,
    /// Whether that database is marked as production.
    pub production: bool,
    /// Whether it is put away.
    pub archived: bool,
    /// Whether it has a public link.
    pub public: bool,
    /// What it has not caught up with in its database.
    pub drift: Vec<DriftNote>,
    /// Its newest run.
    pub last_run: Option<LastRun>,
    /// Its newest runs, that one among them; the newest last. Of `list_actions` that one alone.
    pub recent: Vec<RunMark>,
    /// When it was last saved, RFC 3339.
    pub updated_at: String,
}

/// The newest run of an action.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct LastRun {
    /// Its id.
    pub id: RunId,
    /// How far it has come.
    pub status: RunStatus,
    /// When it started, RFC 3339.
    pub started_at: String,
}

/// How a run went, in short.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RunMark {
    /// How far it has come.
    pub status: RunStatus,
    /// How long it took, in milliseconds; `None` while it runs, and when that is unknown.
    #[cfg_attr(feature = "types", ts(type = "number | null"))]
    pub took_ms: Option<u64>,
}
