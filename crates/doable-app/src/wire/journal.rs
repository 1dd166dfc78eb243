//! What the commands about the journal take and give.

use doable_domain::{
    id::{ActionId, DatabaseId, ModelId, RunId, UserId},
    run::{Door, RunLine, RunStatus},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// `search_runs {…}` → [`RunPage`]; a condition that is absent or null means any.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct SearchRuns {
    /// Only this action's.
    pub action_id: Option<ActionId>,
    /// Only those of actions that belong to this model now.
    pub model_id: Option<ModelId>,
    /// Only those of actions whose model is in this database now.
    pub database_id: Option<DatabaseId>,
    /// Only those with this status.
    pub status: Option<RunStatus>,
    /// Only those that came in this way.
    pub door: Option<Door>,
    /// Only this user's.
    pub user_id: Option<UserId>,
    /// Only those from this moment on.
    #[cfg_attr(feature = "types", ts(type = "string | null"))]
    pub from: Option<Timestamp>,
    /// Only those before this moment.
    #[cfg_attr(feature = "types", ts(type = "string | null"))]
    pub until: Option<Timestamp>,
    /// In the action's name or in a value, in any case; or a run's whole id.
    pub text: Option<String>,
    /// Only those before this one.
    pub before: Option<RunId>,
    /// At most so many; 1 to 200, 50 if absent.
    pub limit: Option<u32>,
}

/// `search_runs` → some runs, newest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RunPage {
    /// The runs; fewer than the limit, even none, if many were looked at for them.
    pub runs: Vec<RunLine>,
    /// What to ask for as `before` to see more; `None`: there are no more.
    pub next: Option<RunId>,
}
