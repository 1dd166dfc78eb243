//! The databases that actions write to, and the models they are grouped by.

use doable_domain::{
    database::{Database, DatabaseSettings, Engine},
    id::DatabaseId,
    model::Model,
    problem::Problems,
};
use doable_store::NewDatabase;

use crate::{
    App, AppError, Permission,
    caller::Caller,
    wire::{CreateDatabase, Event},
};

impl App {
    /// Every database, by name.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may read.
    pub async fn list_databases(&self, caller: &Caller) -> Result<Vec<Database>, AppError> {
        caller.allow(Permission::Read)?;
        Ok(self.store().databases().await?)
    }

    /// Every model, by name.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may read.
    pub async fn list_models(&self, caller: &Caller) -> Result<Vec<Model>, AppError> {
        caller.allow(Permission::Read)?;
        Ok(self.store().models().await?)
    }

    /// Connects a database once it could be opened; actions on it are on.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with what is wrong with which key; nothing is stored.
    pub async fn create_database(
        &self,
        caller: &Caller,
        request: CreateDatabase,
    ) -> Result<Database, AppError> {
        caller.allow(Permission::Edit)?;
        let mut problems = Problems::default();
        let name = request.name.trim();
        if name.is_empty() {
            problems.add("name", "give it a name");
        }
        if request.engine != Engine::Sqlite {
            problems.add("engine", "only SQLite files can be connected in this version");
        }
        let path = request.details.get("db").and_then(|path| path.as_str()).unwrap_or_default();
        if path.trim().is_empty() {
            problems.add("details.db", "name the file");
        }
        let new = problems.or(NewDatabase {
            name: name.to_owned(),
            engine: request.engine,
            details: request.details,
            settings: DatabaseSettings { enable_actions: true, production: false },
        })?;

        // Tried as the database it would become; the number is not used to open it.
        let id = DatabaseId::try_from(i64::MAX)
            .map_err(|error| AppError::invalid("details", error.to_string()))?;
        let trial = Database {
            id,
            name: new.name.clone(),
            engine: new.engine,
            details: new.details.clone(),
            settings: new.settings.clone(),
        };
        if let Err(error) = self.executor().check_database(&trial).await {
            return Err(AppError::invalid("details.db", error.to_string()));
        }
        let database = self.store().insert_database(new, self.now()).await?;
        self.announce(Event::DatabasesChanged);
        Ok(database)
    }
}
