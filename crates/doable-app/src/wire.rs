//! What the commands of [`crate::rpc`] take and give, as JSON; the UI's
//! `types.gen.ts` is made from these types.

mod accounts;
mod check;
mod choices;
mod copy;
mod data;
mod handles;
mod journal;
mod list;
pub mod metadata;
pub mod rows;
pub mod schema;
mod secrets;
mod sharing;
pub mod versions;

use std::collections::BTreeMap;

use doable_domain::{
    action::Action,
    bulk::Given,
    code::Code,
    database::{Database, Engine},
    form::FormSpec,
    id::{ActionId, DatabaseId, RunId},
    problem::RowProblem,
    run::RunStatus,
    sql::MeantColumn,
    template::Position,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use accounts::{
    ApiKeyInfo, ChangeUser, CreateApiKey, CreateUser, OfApiKey, Password, UpdateUser, UserInfo,
};
pub use check::{CheckQuery, QueryCheck};
pub use choices::{ListOptions, PreviewOptions};
pub use copy::{Copied, CopyAction, CopyAs, ReadCurl, ReadRequest};
pub use data::{BackupInfo, Backups, OfBackup, Retention};
pub use handles::{TriedHandle, TriedHandles, TryHandles};
pub use journal::{
    ExportFormat, Label, MeasureRuns, RunPage, RunRecord, SaveRuns, SavedRuns, SearchRuns, Sent,
    SentHeader,
};
pub use list::{
    ActionGroup, ActionIndex, ActionSummary, ArchiveActions, DescribeActions, FIRST_ACTIONS,
    IndexActions, LastRun, ListActions, RunMark,
};
pub use secrets::{OfSecret, SaveSecret, SecretInfo, SecretList};
pub use sharing::{
    Prefill, PrefillLink, PrefilledLink, ServerReach, ServerState, SetServer, SetSharing,
    SharedLink, Sharing, UpdateLink, WhyClosed,
};

/// Why a command failed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct RpcError {
    /// What to branch on.
    pub code: Code,
    /// What to show.
    pub message: String,
    /// What is wrong with which field: a parameter's id, or a key of a draft
    /// (`name`, `dataset_query`, `template.url`, `guard`, …).
    pub fields: BTreeMap<String, String>,
    /// What is wrong with which rows of a list.
    pub rows: Vec<RowProblem>,
    /// The run in the journal, if there is one.
    pub run_id: Option<RunId>,
    /// The answer an error handle made of the reply, if there is one.
    #[cfg_attr(feature = "types", ts(type = "unknown"))]
    pub body: Option<Value>,
    /// Whether the target may have acted all the same.
    pub may_have_acted: bool,
}

impl RpcError {
    /// The answer to every command while the data folder is not open, and why.
    #[must_use]
    pub fn closed(why: &str) -> Self {
        Self::plain(Code::Internal, why)
    }

    /// The answer to every command while the store's file is too damaged to be opened.
    #[must_use]
    pub fn damaged(why: &str) -> Self {
        Self::plain(Code::Damaged, why)
    }

    /// Nothing but a code and its words.
    #[must_use]
    pub fn plain(code: Code, why: &str) -> Self {
        Self {
            code,
            message: why.to_owned(),
            fields: BTreeMap::new(),
            rows: Vec::new(),
            run_id: None,
            body: None,
            may_have_acted: false,
        }
    }
}

/// `app_info` → what this program is and where it keeps things.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct AppInfo {
    /// The version, `0.1.0`.
    pub version: String,
    /// The data folder's path.
    pub data_folder: String,
    /// Runs found without an end when this process started: their outcome is unknown.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub newly_unknown_runs: u64,
    /// How the store's file is damaged, if it is: nothing is written then.
    pub damage: Option<String>,
    /// Whether the sample workspace is there.
    pub has_sample: bool,
    /// Whether there is any action or any database but the sample.
    pub is_empty: bool,
}

/// `get_action`, `get_form`, `delete_action`, `duplicate_action` `{id}`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct OfAction {
    /// The action.
    pub id: ActionId,
}

/// `get_action {id}`, `create_action`, `update_action` → the action and its form.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ActionWithForm {
    /// The action, with the REST API's keys.
    pub action: Action,
    /// Its form.
    pub form: FormSpec,
    /// Why it can't run yet, in words; `None`: it can.
    pub not_ready: Option<String>,
    /// What it has not caught up with in its database.
    pub drift: Vec<DriftNote>,
    /// Whether a row can be picked for it with `search_rows`.
    pub picks_row: bool,
    /// The database it writes to, if it writes to one.
    pub database_id: Option<DatabaseId>,
}

/// A change of a database that an action has not caught up with since it was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct DriftNote {
    /// The whole of it: `column `plan` is gone since 2026-01-31 09:30 UTC`.
    pub message: String,
    /// The same without its time.
    pub what: String,
    /// When it was first seen, RFC 3339.
    pub since: String,
}

/// `create_action {draft}`; the draft has the keys of `POST /api/action`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct CreateAction {
    /// The action's keys.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub draft: Map<String, Value>,
}

/// `update_action {id, changes, version?}`: absent keys stay, null clears.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct UpdateAction {
    /// The action.
    pub id: ActionId,
    /// The keys to change, as in `PUT /api/action/:id`.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub changes: Map<String, Value>,
    /// The version the changes were made on; `conflict` if it is no longer the newest.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(type = "number | null"))]
    pub version: Option<u64>,
}

/// `preview_form {draft}` → what the form of an unsaved action would be.
///
/// Never fails on a bad draft: what is wrong is in `problems`, and the form is
/// made of what can be understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct DraftForm {
    /// The form; `None` if not even that much can be understood.
    pub form: Option<FormSpec>,
    /// The parameters as they would be saved, those made from `{{variables}}` among them.
    pub parameters: Vec<doable_domain::parameter::Parameter>,
    /// What stops it from being saved, by key of the draft.
    pub problems: BTreeMap<String, String>,
    /// Where a text stops being a template, by the key of its problem.
    pub places: BTreeMap<String, Position>,
    /// The columns that the variables of a SQL text stand for; `None` while it is no SQL.
    pub meant: Option<BTreeMap<String, Vec<MeantColumn>>>,
}

/// `execute_action {id, parameters, idempotency_key}`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ExecuteAction {
    /// The action.
    pub id: ActionId,
    /// The values by parameter id or slug, of each row for a bulk action; absent ones take
    /// their defaults.
    #[serde(default)]
    pub parameters: Given,
    /// Minted once per rendering of a form: the same key runs once.
    #[serde(default)]
    pub idempotency_key: Option<String>,
}

/// `execute_action` → the answer of a run that succeeded.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Answer {
    /// The run in the journal.
    pub run_id: RunId,
    /// 200 with a body, or 204 without.
    pub status: u16,
    /// `{"rows-affected": n, "columns"?: [{name}], "rows"?: [[…]], "truncated"?: bool}` for
    /// SQL; the handle's value for HTTP.
    #[cfg_attr(feature = "types", ts(type = "unknown"))]
    pub body: Value,
    /// How long it took, in milliseconds.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub took_ms: u64,
    /// Whether this is the stored answer of an earlier run with the same key.
    pub replayed: bool,
}

/// `cancel_run {idempotency_key}` → whether a run was there to cancel.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct CancelRun {
    /// The key the run was started with.
    pub idempotency_key: String,
}

/// `list_runs {action_id?, status?, before?, limit?}` → `Run` list, newest first.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct ListRuns {
    /// Only this action's.
    pub action_id: Option<ActionId>,
    /// Only those with this status.
    pub status: Option<RunStatus>,
    /// Only those before this one.
    pub before: Option<RunId>,
    /// At most so many; 1 to 200, 50 if absent.
    pub limit: Option<u32>,
}

/// `get_run {id}` → `Run`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct OfRun {
    /// The run.
    pub id: RunId,
}

/// `create_database {name, engine, details, settings?}` → `Database`; actions are on
/// unless the settings say otherwise. Over the REST API they are off unless they say so.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct CreateDatabase {
    /// What people call it.
    pub name: String,
    /// Its engine.
    pub engine: Engine,
    /// Where it is; for SQLite `{"db": <path>}`, else `{host, port, dbname, user, password,
    /// "ssl-mode"}`.
    #[cfg_attr(feature = "types", ts(type = "Record<string, unknown>"))]
    pub details: Map<String, Value>,
    /// Its switches.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(optional))]
    pub settings: Option<metadata::SettingsChange>,
}

impl std::fmt::Debug for CreateDatabase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, engine, settings, details: _ } = self;
        // Details may hold a password.
        let mut shown = f.debug_struct("CreateDatabase");
        shown.field("name", name).field("engine", engine).field("settings", settings);
        shown.finish_non_exhaustive()
    }
}

impl CreateDatabase {
    /// The same with actions on, unless its settings say otherwise.
    #[must_use]
    pub fn with_actions(mut self) -> Self {
        self.settings.get_or_insert_default().enable_actions.get_or_insert(true);
        self
    }
}

/// `create_sample_workspace {}` → what was made, or found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SampleWorkspace {
    /// The sample shop.
    pub database: Database,
    /// How many of its actions are there.
    #[cfg_attr(feature = "types", ts(type = "number"))]
    pub actions: u64,
}

/// What the UI is told without asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// An action was made, saved, archived or deleted.
    ActionsChanged,
    /// A database or model was made, saved or deleted.
    DatabasesChanged,
    /// A secret of HTTP actions was made, changed or deleted.
    SecretsChanged,
    /// The store's file turned out to be damaged; `app_info` says how.
    StoreDamaged,
    /// A public link, or how the world reaches this program, has changed.
    SharingChanged,
    /// A run is durable and on its way.
    RunStarted {
        /// The run.
        run_id: RunId,
        /// Its action.
        action_id: ActionId,
    },
    /// A run has ended; its record says how.
    RunFinished {
        /// The run.
        run_id: RunId,
        /// Its action.
        action_id: ActionId,
    },
}

/// A key that is there, null or not, as `Some`; an absent one is the default, `None`.
fn given<'de, T, D>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    Option::deserialize(from).map(Some)
}
