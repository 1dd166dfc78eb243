//! The sample workspace: a small shop in a SQLite file, with ready actions of all
//! three types. Made on the first start and on request; never made twice.

use std::path::PathBuf;

use doable_domain::{
    database::{Database, DatabaseSettings, Engine},
    id::ModelId,
    model::{Model, ModelSource},
};
use doable_store::{NewDatabase, NewModel};
use serde_json::{Map, Value, json};

use crate::{
    App, AppError, Permission,
    caller::Caller,
    wire::{CreateAction, Event, SampleWorkspace},
};

/// What people call the sample's database.
const DATABASE_NAME: &str = "Sample shop";
const SHOP_SQL: &str = include_str!("sample/shop.sql");
const ACTIONS_JSON: &str = include_str!("sample/actions.json");

/// The setting that says the first start is over.
const FIRST_START_OVER: &str = "first_start_over";

impl App {
    /// Makes the sample workspace if this data folder has never been used.
    ///
    /// # Errors
    ///
    /// As [`App::create_sample_workspace`].
    pub async fn welcome(&self, caller: &Caller) -> Result<(), AppError> {
        if self.store().setting::<bool>(FIRST_START_OVER).await?.unwrap_or(false) {
            return Ok(());
        }
        if self.store().databases().await?.is_empty() {
            self.create_sample_workspace(caller).await?;
        }
        // Only now: a start that was cut short goes on where it stopped.
        Ok(self.store().set_setting(FIRST_START_OVER, true).await?)
    }

    /// Makes the sample workspace; what is there of it already stays as it is.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] if the shop's file can't be written.
    pub async fn create_sample_workspace(
        &self,
        caller: &Caller,
    ) -> Result<SampleWorkspace, AppError> {
        caller.allow(Permission::Edit)?;
        let databases = self.store().databases().await?;
        let database = match self.sample_database(&databases) {
            Some(database) => database.clone(),
            None => self.create_sample_shop().await?,
        };
        let actions = self.create_sample_actions(caller, &database).await?;
        self.announce(Event::DatabasesChanged);
        Ok(SampleWorkspace { database, actions })
    }

    /// The sample's database among `databases`: the one whose file is ours.
    pub(crate) fn sample_database<'a>(&self, databases: &'a [Database]) -> Option<&'a Database> {
        let file = self.sample_file();
        let file = Value::from(file.to_string_lossy());
        databases.iter().find(|database| database.details.get("db") == Some(&file))
    }

    fn sample_file(&self) -> PathBuf {
        self.store().folder().join("sample").join("shop.db")
    }

    /// Writes the shop's file anew: without a database that names it, a file that is
    /// there is what an interrupted start has left.
    async fn create_sample_shop(&self) -> Result<Database, AppError> {
        let file = self.sample_file();
        self.executor()
            .create_sqlite_file(&file, SHOP_SQL)
            .await
            .map_err(|error| AppError::invalid("details.db", error.to_string()))?;
        let mut details = Map::new();
        details.insert("db".to_owned(), Value::from(file.to_string_lossy()));
        let new = NewDatabase {
            name: DATABASE_NAME.to_owned(),
            engine: Engine::Sqlite,
            details,
            settings: DatabaseSettings { enable_actions: true, production: false },
        };
        Ok(self.store().insert_database(new, self.now()).await?)
    }

    /// Makes the starters that are missing by name; answers how many there are.
    async fn create_sample_actions(
        &self,
        caller: &Caller,
        database: &Database,
    ) -> Result<u64, AppError> {
        let starters: Vec<Map<String, Value>> = serde_json::from_str(ACTIONS_JSON)
            .map_err(|error| AppError::invalid("sample", error.to_string()))?;
        let models = self.store().models().await?;
        let group = |id| models.iter().find(|m| m.database_id == id).map(|m| m.id);
        let (Some(shop), Some(http)) = (group(Some(database.id)), group(None)) else {
            return Err(AppError::NotFound);
        };
        let count = starters.len();
        for starter in starters {
            let name = starter.get("name").and_then(Value::as_str).unwrap_or_default();
            if !self.store().actions_named(name).await?.is_empty() {
                continue;
            }
            let model = match starter.get("table").and_then(Value::as_str) {
                Some(table) => self.sample_table(&models, database, table).await?,
                None if starter.contains_key("template") => http,
                None => shop,
            };
            let draft = draft_of(starter, model, database);
            self.create_action(caller, CreateAction { draft }).await?;
        }
        Ok(count as u64)
    }

    /// The model of the sample's table, made if it is missing.
    async fn sample_table(
        &self,
        models: &[Model],
        database: &Database,
        table: &str,
    ) -> Result<ModelId, AppError> {
        let source = ModelSource::table(None, table);
        let found = |m: &&Model| m.database_id == Some(database.id) && m.source == source;
        if let Some(model) = models.iter().find(found) {
            return Ok(model.id);
        }
        let name = "Customers".to_owned();
        let new = NewModel { name, database_id: Some(database.id), source };
        Ok(self.store().insert_model(new, self.now()).await?.id)
    }
}

/// A starter's short form (`sql`, `tags`) written out as a draft.
fn draft_of(
    mut starter: Map<String, Value>,
    model: ModelId,
    database: &Database,
) -> Map<String, Value> {
    starter.remove("table");
    starter.insert("model_id".to_owned(), json!(model));
    if let Some(sql) = starter.remove("sql") {
        let tags = starter.remove("tags").unwrap_or_else(|| json!({}));
        starter.insert("database_id".to_owned(), json!(database.id));
        starter.insert(
            "dataset_query".to_owned(),
            json!({
                "database": database.id,
                "type": "native",
                "native": {"query": sql, "template-tags": tags},
            }),
        );
    }
    starter
}
