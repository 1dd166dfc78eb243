//! The program behind the window, or why there is none.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use doable_app::{
    App,
    caller::Caller,
    secrets::{KeySource, Secrets},
};
use doable_domain::run::Door;
use doable_exec::LiveExecutor;
use doable_store::{StoreError, Tenure};
use tokio::sync::{OnceCell, SetOnce};

use crate::paths;

/// The program while it is being opened, which happens beside the window's own
/// start: whoever needs it waits for it.
#[derive(Default)]
pub(crate) struct Opening {
    first: OnceCell<Program>,
    /// Of a store whose place a backup has taken since.
    restored: SetOnce<Program>,
}

impl Opening {
    /// The program, once it is open; the first call opens it.
    pub(crate) async fn program(&self) -> &Program {
        match self.restored.get() {
            Some(program) => program,
            None => self.first.get_or_init(Program::open).await,
        }
    }

    /// The program once it is open, which may take a backup that somebody restores.
    pub(crate) async fn app(&self) -> Option<&App> {
        let program = match self.program().await {
            Program::Damaged { .. } => self.restored.wait().await,
            program => program,
        };
        match program {
            Program::Open { app, .. } => Some(app),
            Program::Closed(_) | Program::Damaged { .. } => None,
        }
    }

    /// Opens the data folder anew, whose store is whole now.
    pub(crate) async fn open_restored(&self, folder: &Path) -> Result<(), StoreError> {
        let program = Program::try_open(folder).await?;
        // Nobody else can have come first: the folder has one owner.
        let _ = self.restored.set(program);
        Ok(())
    }

    /// Writes down that the program ends as it should.
    pub(crate) fn end(&self) {
        let program = self.restored.get().or_else(|| self.first.get());
        if let Some(Program::Open { app, .. }) = program {
            app.end();
        }
    }
}

/// What the window's commands reach.
pub(crate) enum Program {
    /// The data folder is open, and this is the person at the machine.
    Open {
        /// The program.
        app: App,
        /// Who the window acts as.
        caller: Caller,
    },
    /// It could not be opened; the window shows this sentence instead of actions.
    Closed(String),
    /// Its file is damaged; the window offers a backup.
    Damaged {
        /// The data folder.
        folder: PathBuf,
        /// What is wrong.
        why: String,
    },
}

impl Program {
    /// Opens the data folder as its one long-lived owner.
    async fn open() -> Self {
        let Some(folder) = paths::data_folder() else {
            return Self::Closed(
                "this system has no folder for application data; set DOABLE_DATA_DIR".to_owned(),
            );
        };
        match Self::try_open(&folder).await {
            Ok(program) => program,
            Err(error @ (StoreError::Damaged { .. } | StoreError::NotAStore { .. })) => {
                tracing::error!(%error, "the store could not be opened");
                Self::Damaged { folder, why: error.to_string() }
            }
            Err(error) => {
                tracing::error!(%error, "the data folder could not be opened");
                Self::Closed(format!(
                    "the data folder `{}` could not be opened: {error}",
                    folder.display()
                ))
            }
        }
    }

    async fn try_open(folder: &Path) -> Result<Self, StoreError> {
        let executor = Arc::new(LiveExecutor::new());
        let clock = Arc::new(jiff::ZonedDateTime::now);
        let secrets = Secrets::in_keychain(folder, KeySource::from_environment());
        let app = App::open_with(folder, Tenure::LongLived, executor, clock, secrets).await?;
        let caller = app.local_caller(Door::Window).await?;
        if let Err(error) = app.welcome(&caller).await {
            // The window opens all the same; it offers to make the sample again.
            tracing::warn!(%error, "the sample workspace could not be made");
        }
        Ok(Self::Open { app, caller })
    }
}

/// Has the program look after its data for as long as it lives.
pub(crate) fn keep_house(opening: Arc<Opening>) {
    tauri::async_runtime::spawn(async move {
        if let Some(app) = opening.app().await {
            app.keep_house().await;
        }
    });
}
