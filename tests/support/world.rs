//! The whole program over a temporary folder, with its real executors.

use std::{path::Path, sync::Arc};

use doable_app::{App, Clock, caller::Caller, rpc, wire::RpcError};
use doable_domain::run::Door;
use doable_exec::LiveExecutor;
use doable_store::Tenure;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The program with the sample workspace, and the person at the desktop.
pub struct World {
    /// The program.
    pub app: App,
    /// The person.
    pub caller: Caller,
    folder: TempDir,
}

impl World {
    /// A new folder, opened as the window opens it.
    ///
    /// # Errors
    ///
    /// If the folder or the sample can't be made.
    pub async fn new() -> anyhow::Result<Self> {
        Self::with_clock(Arc::new(jiff::ZonedDateTime::now)).await
    }

    /// As [`World::new`], by the time of `clock`.
    ///
    /// # Errors
    ///
    /// If the folder or the sample can't be made.
    pub async fn with_clock(clock: Clock) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let executor = Arc::new(LiveExecutor::new());
        let app = App::open(folder.path(), Tenure::LongLived, executor, clock).await?;
        let caller = app.local_caller(Door::Window).await?;
        app.welcome(&caller).await?;
        Ok(Self { app, caller, folder })
    }

    /// The command `name`, as the window calls it.
    ///
    /// # Errors
    ///
    /// What the window would be told.
    pub async fn call(&self, name: &str, args: Value) -> Result<Value, RpcError> {
        rpc::call(&self.app, &self.caller, name, args).await
    }

    /// The folder that everything is in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The sample shop's file.
    ///
    /// # Errors
    ///
    /// If it can't be opened.
    pub fn shop(&self) -> anyhow::Result<rusqlite::Connection> {
        Ok(rusqlite::Connection::open(self.folder.path().join("sample/shop.db"))?)
    }

    /// The number of the model `name`.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub async fn model(&self, name: &str) -> anyhow::Result<Value> {
        let models = self.app.list_models(&self.caller).await?;
        let model = models.iter().find(|model| model.name == name);
        Ok(json!(model.ok_or_else(|| anyhow::anyhow!("no model {name} in {models:?}"))?.id))
    }
}
