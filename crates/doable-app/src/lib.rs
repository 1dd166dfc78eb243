//! What the program does: one function per use case.
//!
//! Every door (window, network, terminal, public link) goes through here and
//! finds the same rules: who may, what is checked, what is remembered. What
//! things are is `doable-domain`; this crate knows no protocol, and reads the
//! clock only through the one its door hands over.

mod accounts;
mod action_list;
mod actions;
mod builtins;
mod bulk;
pub mod caller;
mod card;
mod check_query;
mod choices;
mod copy;
mod data;
mod databases;
mod dataset_query;
mod diagnose;
mod drift;
mod error;
mod execute;
mod export;
mod http_secrets;
mod journal;
mod links;
mod model_list;
mod models;
mod public;
mod reads;
mod row_drafts;
mod row_search;
mod rows;
pub mod rpc;
mod run_names;
mod run_record;
mod runnable;
mod running;
mod runs;
mod sample;
mod schema;
pub mod secrets;
mod sharing;
mod tables;
mod token;
mod try_handles;
mod versions;
pub mod wire;

#[cfg(feature = "types")]
pub mod typescript;

#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use doable_domain::run::Door;
use doable_exec::Executor;
use doable_store::{Store, StoreError, Tenure};
use jiff::{Timestamp, ZonedDateTime};
use tokio::sync::broadcast;
use tokio_util::task::TaskTracker;

use crate::{
    accounts::Known,
    caller::Caller,
    choices::KnownChoices,
    databases::PostgresPlaces,
    links::Links,
    runnable::Runnables,
    running::Running,
    secrets::{KeySource, Secrets},
    sharing::SharingParts,
    wire::Event,
};

pub use accounts::OpenedSession;
pub use caller::{Identity, Permission};
pub use diagnose::Diagnosis;
pub use error::AppError;
pub use export::RunExport;
pub use public::{PublicAction, PublicForm};
pub use reads::{ActionRead, Creator, PublicActionLine};
pub use sharing::ServerReport;

/// Reads the time and the zone of the person's machine; each door brings its own.
pub type Clock = Arc<dyn Fn() -> ZonedDateTime + Send + Sync>;

/// The program: a handle that is cheap to clone and safe to share.
#[derive(Clone)]
pub struct App(Arc<Parts>);

struct Parts {
    store: Store,
    executor: Arc<dyn Executor>,
    secrets: Secrets,
    postgres: PostgresPlaces,
    clock: Clock,
    events: broadcast::Sender<Event>,
    running: Running,
    /// Runs on their way, whoever still waits for them.
    under_way: TaskTracker,
    runnables: Runnables,
    choices: KnownChoices,
    known: Known,
    links: Links,
    sharing: SharingParts,
    newly_unknown_runs: u64,
}

/// Where a person's actions are unless they say otherwise: `doable` in the
/// system's folder for application data; `None` where the system has none.
#[must_use]
pub fn default_data_folder() -> Option<PathBuf> {
    dirs::data_dir().map(|folder| folder.join("doable"))
}

/// How many events a slow listener may lag behind before it misses some; it then
/// asks for everything anew.
const EVENTS_KEPT: usize = 256;

impl App {
    /// Opens the data folder and puts the program together; secrets are in its encrypted
    /// file.
    ///
    /// # Errors
    ///
    /// The [`StoreError`] in words; nothing in the folder was harmed.
    pub async fn open(
        folder: &Path,
        tenure: Tenure,
        executor: Arc<dyn Executor>,
        clock: Clock,
    ) -> Result<Self, StoreError> {
        let secrets = Secrets::in_file(folder, KeySource::from_environment());
        Self::open_with(folder, tenure, executor, clock, secrets).await
    }

    /// As [`App::open`], with the secrets that the door has chosen.
    ///
    /// # Errors
    ///
    /// The [`StoreError`] in words; nothing in the folder was harmed.
    pub async fn open_with(
        folder: &Path,
        tenure: Tenure,
        executor: Arc<dyn Executor>,
        clock: Clock,
        secrets: Secrets,
    ) -> Result<Self, StoreError> {
        let postgres = PostgresPlaces::from_environment();
        Self::assemble(folder, tenure, executor, clock, secrets, postgres).await
    }

    async fn assemble(
        folder: &Path,
        tenure: Tenure,
        executor: Arc<dyn Executor>,
        clock: Clock,
        secrets: Secrets,
        postgres: PostgresPlaces,
    ) -> Result<Self, StoreError> {
        let (store, opened) = Store::open(folder, tenure, clock().timestamp()).await?;
        let sharing = SharingParts::read(&store).await?;
        let links = Links::read(&store).await?;
        Ok(Self(Arc::new(Parts {
            store,
            executor,
            secrets,
            postgres,
            clock,
            events: broadcast::Sender::new(EVENTS_KEPT),
            running: Running::default(),
            under_way: TaskTracker::new(),
            runnables: Runnables::default(),
            choices: KnownChoices::default(),
            known: Known::default(),
            links,
            sharing,
            newly_unknown_runs: opened.newly_unknown,
        })))
    }

    /// The person at this machine, coming in through `door`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store can't be read.
    pub async fn local_caller(&self, door: Door) -> Result<Caller, StoreError> {
        let user = self.store().local_user().await?;
        let identity =
            Identity::Person { id: user.id, email: user.email, superuser: true, api_key: None };
        Ok(Caller { door, identity, address: None })
    }

    /// Waits until no run is under way, at most `patience`; what is left is called unknown
    /// then, since this program is about to end. Answers how many those were.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if that can't be made durable; the next start will do it.
    pub async fn wind_up(&self, patience: Duration) -> Result<u64, StoreError> {
        self.0.under_way.close();
        if tokio::time::timeout(patience, self.0.under_way.wait()).await.is_ok() {
            return Ok(0);
        }
        self.store().give_up_runs().await
    }

    /// Writes down that the program ends as it should: otherwise the store is looked through
    /// at the next start.
    pub fn end(&self) {
        if let Err(error) = self.store().end() {
            tracing::warn!(%error, "the next start will look through the store");
        }
    }

    /// What happens from now on, for listeners that show it.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.0.events.subscribe()
    }

    fn store(&self) -> &Store {
        &self.0.store
    }

    fn executor(&self) -> &dyn Executor {
        self.0.executor.as_ref()
    }

    fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }

    fn now(&self) -> Timestamp {
        (self.0.clock)().timestamp()
    }

    /// Tells whoever listens; nobody listening is fine.
    fn announce(&self, event: Event) {
        // An error only says that there is no listener.
        let _ = self.0.events.send(event);
    }

    /// What this program is and where it keeps things.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may read; [`AppError::Internal`]
    /// if the store fails.
    pub async fn info(&self, caller: &Caller) -> Result<wire::AppInfo, AppError> {
        caller.allow(Permission::Read)?;
        let databases = self.store().databases().await?;
        let has_sample = self.sample_database(&databases).is_some();
        Ok(wire::AppInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_folder: self.store().folder().display().to_string(),
            newly_unknown_runs: self.0.newly_unknown_runs,
            damage: self.store().damage().map(|damage| damage.to_string()),
            has_sample,
            is_empty: databases.is_empty() && self.store().actions(false).await?.is_empty(),
        })
    }
}
