//! The databases that actions write to, and the models they are grouped by. What is
//! in a database is [`crate::schema`].

use doable_domain::{
    database::{Database, DatabaseSettings, Engine},
    id::DatabaseId,
    model::Model,
    problem::Problems,
};
use doable_exec::ExecError;
use doable_store::{DatabaseChange, NewDatabase, StoreError};
use serde_json::{Map, Value};

use crate::{
    App, AppError, Permission,
    caller::Caller,
    wire::{
        CreateDatabase, Event,
        metadata::{UpdateDatabase, ValidateDatabase},
    },
};

/// As many of the actions that are in the way are named.
const NAMED_ACTIONS: usize = 5;

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

    /// Every model, by name; archived ones and questions left out.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may read.
    pub async fn list_models(&self, caller: &Caller) -> Result<Vec<Model>, AppError> {
        caller.allow(Permission::Read)?;
        Ok(self.store().models().await?)
    }

    /// One database.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none.
    pub async fn get_database(
        &self,
        caller: &Caller,
        id: DatabaseId,
    ) -> Result<Database, AppError> {
        caller.allow(Permission::Read)?;
        self.store().database(id).await?.ok_or(AppError::NotFound)
    }

    /// Connects a database once it could be opened; actions on it are off unless the
    /// request says otherwise.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with what is wrong with which key, or
    /// [`AppError::NotConnected`]; nothing is stored.
    pub async fn create_database(
        &self,
        caller: &Caller,
        request: CreateDatabase,
    ) -> Result<Database, AppError> {
        caller.allow(Permission::Edit)?;
        let mut problems = Problems::default();
        let name = checked_name(&request.name, &mut problems);
        check_details(request.engine, &request.details, &mut problems);
        let new = problems.or(NewDatabase {
            name,
            engine: request.engine,
            details: request.details,
            settings: request.settings.unwrap_or_default().over(&DatabaseSettings::default()),
        })?;
        self.try_out(&new.name, new.engine, &new.details).await?;
        let database = self.store().insert_database(new, self.now()).await?;
        self.sync_quietly(&database).await?;
        self.announce(Event::DatabasesChanged);
        Ok(database)
    }

    /// Changes the keys that are given; new details are tried out first.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none; [`AppError::Invalid`] with what is wrong
    /// with which key, or [`AppError::NotConnected`]. Nothing is changed then.
    pub async fn update_database(
        &self,
        caller: &Caller,
        id: DatabaseId,
        request: UpdateDatabase,
    ) -> Result<Database, AppError> {
        caller.allow(Permission::Edit)?;
        let current = self.store().database(id).await?.ok_or(AppError::NotFound)?;
        let mut problems = Problems::default();
        let name = request.name.map(|name| checked_name(&name, &mut problems));
        // A switch can be thrown while the database is away.
        let details = request.details.filter(|details| *details != current.details);
        if let Some(details) = &details {
            check_details(current.engine, details, &mut problems);
        }
        let settings = request.settings.map(|change| change.over(&current.settings));
        let change = problems.or(DatabaseChange { name, details, settings })?;
        let moved = change.details.is_some();
        if let Some(details) = &change.details {
            self.try_out(&current.name, current.engine, details).await?;
        }
        let database = self.store().update_database(id, change, self.now()).await?;
        if moved {
            self.sync_quietly(&database).await?;
        }
        self.announce(Event::DatabasesChanged);
        Ok(database)
    }

    /// Disconnects a database, with its models; what is in it stays as it is.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none; [`AppError::Conflict`] with the actions
    /// that use it, archived ones too. Nothing is deleted then.
    pub async fn delete_database(&self, caller: &Caller, id: DatabaseId) -> Result<(), AppError> {
        caller.allow(Permission::Edit)?;
        match self.store().delete_database(id).await {
            Ok(true) => {
                self.announce(Event::DatabasesChanged);
                Ok(())
            }
            Ok(false) => Err(AppError::NotFound),
            Err(StoreError::Conflict) => {
                let message = in_use(&self.store().actions_of_database(id).await?);
                Err(AppError::Conflict { message, run_id: None })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Tries whether a database of these details could be connected.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with what is wrong with which key, or
    /// [`AppError::NotConnected`].
    pub async fn validate_database(
        &self,
        caller: &Caller,
        request: ValidateDatabase,
    ) -> Result<(), AppError> {
        caller.allow(Permission::Edit)?;
        let mut problems = Problems::default();
        check_details(request.engine, &request.details, &mut problems);
        let ValidateDatabase { engine, details } = problems.or(request)?;
        self.try_out("the database", engine, &details).await
    }

    /// Opens the database that these details lead to.
    async fn try_out(
        &self,
        name: &str,
        engine: Engine,
        details: &Map<String, Value>,
    ) -> Result<(), AppError> {
        // Tried as the database it would become; the number is not used to open it.
        let id = DatabaseId::try_from(i64::MAX)
            .map_err(|error| AppError::invalid("details", error.to_string()))?;
        let trial = Database {
            id,
            name: name.to_owned(),
            engine,
            details: details.clone(),
            settings: DatabaseSettings::default(),
            password: None,
        };
        let opened = self.executor().check_database(&trial).await;
        opened.map_err(|error| not_connected(engine, &error))
    }
}

/// Why a database can't be read, at the key of its details that says where it is.
pub(crate) fn not_connected(engine: Engine, error: &ExecError) -> AppError {
    let key = match engine {
        Engine::Sqlite => "details.db",
        Engine::Postgres | Engine::Mysql => "details.host",
    };
    AppError::NotConnected { key, message: error.to_string() }
}

fn checked_name(name: &str, problems: &mut Problems) -> String {
    let name = name.trim();
    if name.is_empty() {
        problems.add("name", "give it a name");
    }
    name.to_owned()
}

fn check_details(engine: Engine, details: &Map<String, Value>, problems: &mut Problems) {
    if engine != Engine::Sqlite {
        problems.add("engine", "only SQLite files can be connected in this version");
    }
    let path = details.get("db").and_then(Value::as_str).unwrap_or_default();
    if path.trim().is_empty() {
        problems.add("details.db", "name the file");
    }
}

/// Why a database can't go, with the first of the actions that need it.
fn in_use(names: &[String]) -> String {
    let named: Vec<_> = names.iter().take(NAMED_ACTIONS).map(|name| format!("`{name}`")).collect();
    let more = match names.len().saturating_sub(named.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("actions use this database: {}{more}; delete them first", named.join(", "))
}
