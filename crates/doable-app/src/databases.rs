//! The databases that actions write to, and the models they are grouped by. What is
//! in a database is [`crate::schema`].

mod details;
mod password;
mod postgres_files;

use doable_domain::{
    connection_string,
    database::{Database, DatabaseSettings, Engine},
    id::DatabaseId,
    model::Model,
    problem::Problems,
    secret::Secret,
};
use doable_exec::{Detail, ExecError};
use doable_store::{DatabaseChange, NewDatabase, StoreError};
use serde_json::{Map, Value};

use self::{
    details::{Details, Password},
    password::PASSWORD_KEY,
};
use crate::{
    App, AppError, Permission,
    caller::Caller,
    wire::{
        CreateDatabase, Event,
        metadata::{
            ConnectionDetails, ReadConnectionString, SecretsPlace, UpdateDatabase,
            ValidateDatabase, Validated,
        },
    },
};

pub(crate) use self::postgres_files::PostgresPlaces;

/// As many of the actions that are in the way are named.
const NAMED_ACTIONS: usize = 50;

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
        let mut given = Details::check(request.engine, request.details, &mut problems);
        self.read_named_password(caller, &mut given, &mut problems).await?;
        let Details { map: details, password } = given;
        if let Password::Unchanged = password {
            problems.add(PASSWORD_KEY, "enter the password");
        }
        let new = problems.or(NewDatabase {
            name,
            engine: request.engine,
            details,
            settings: request.settings.unwrap_or_default().over(&DatabaseSettings::default()),
        })?;
        let password = match password {
            Password::New(password) => Some(password),
            Password::None | Password::Unchanged | Password::Named(_) => None,
        };
        let trial = trial(&new.name, new.engine, &new.details, password.clone())?;
        self.try_out(&trial).await?;
        let database = self.store().insert_database(new, self.now()).await?;
        if let Some(password) = password {
            let Database { id, engine, details, .. } = &database;
            if let Err(error) = self.keep_password(*id, *engine, details, &password).await {
                self.store().delete_database(*id).await?;
                return Err(error);
            }
        }
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
        if request.engine.is_some_and(|engine| engine != current.engine) {
            problems.add("engine", "the engine stays; connect the other database beside this one");
        }
        let mut given =
            request.details.map(|given| Details::check(current.engine, given, &mut problems));
        if let Some(given) = &mut given {
            self.read_named_password(caller, given, &mut problems).await?;
        }
        let given = given
            // A switch can be thrown while the database is away.
            .filter(|given| {
                given.map != current.details || matches!(given.password, Password::New(_))
            });
        if let Some(given) = &given {
            keeps_its_server(&current, given, &mut problems);
        }
        let settings = request.settings.map(|change| change.over(&current.settings));
        let details = given.as_ref().map(|given| given.map.clone());
        let change = problems.or(DatabaseChange { name, details, settings })?;
        if let Some(given) = &given {
            self.try_out(&self.moved(&current, given).await?).await?;
            if let Password::New(password) = &given.password {
                // Before the details, whose change makes every run read it.
                self.keep_password(id, current.engine, &given.map, password).await?;
            }
        }
        let database = self.store().update_database(id, change, self.now()).await?;
        if let Some(given) = given {
            if let Password::None = given.password {
                self.forget_password(id).await;
            }
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
                self.forget_password(id).await;
                self.announce(Event::DatabasesChanged);
                Ok(())
            }
            Ok(false) => Err(AppError::NotFound),
            Err(StoreError::Conflict) => {
                let actions = self.store().actions_of_database(id).await?;
                let message = in_use("database", &actions, "delete them first");
                Err(AppError::Conflict { message, run_id: None })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Tries whether a database of these details could be connected, and what its user may
    /// not do there. With the number of one that is, its password may be left as it is.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with what is wrong with which key, or
    /// [`AppError::NotConnected`].
    pub async fn validate_database(
        &self,
        caller: &Caller,
        request: ValidateDatabase,
    ) -> Result<Validated, AppError> {
        caller.allow(Permission::Edit)?;
        let mut problems = Problems::default();
        let mut given = Details::check(request.engine, request.details, &mut problems);
        self.read_named_password(caller, &mut given, &mut problems).await?;
        let current = match request.id {
            Some(id) => Some(self.store().database(id).await?.ok_or(AppError::NotFound)?),
            None => None,
        };
        let trial = match (&current, &given.password) {
            (Some(current), Password::Unchanged) => {
                if current.engine != request.engine {
                    problems.add(PASSWORD_KEY, ENTER_AGAIN);
                }
                keeps_its_server(current, &given, &mut problems);
                problems.or(())?;
                self.moved(current, &given).await?
            }
            (None, Password::Unchanged) => {
                problems.add(PASSWORD_KEY, "enter the password");
                return Err(problems.into());
            }
            (_, Password::New(_) | Password::None | Password::Named(_)) => {
                problems.or(())?;
                let password = match given.password {
                    Password::New(password) => Some(password),
                    Password::None | Password::Unchanged | Password::Named(_) => None,
                };
                trial("the database", request.engine, &given.map, password)?
            }
        };
        Ok(Validated { warnings: self.try_out(&trial).await? })
    }

    /// Takes a connection string apart, for a form.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] about `text`; it echoes nothing of it.
    pub fn read_connection_string(
        &self,
        caller: &Caller,
        request: &ReadConnectionString,
    ) -> Result<ConnectionDetails, AppError> {
        caller.allow(Permission::Edit)?;
        let read = connection_string::read(&request.text)
            .map_err(|error| AppError::invalid("text", error.to_string()))?;
        Ok(ConnectionDetails { engine: read.engine, details: read.details })
    }

    /// Where passwords are kept, in words.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit.
    pub async fn get_secrets_place(&self, caller: &Caller) -> Result<SecretsPlace, AppError> {
        caller.allow(Permission::Edit)?;
        Ok(SecretsPlace { place: self.secrets_place().await })
    }

    /// `current` as it would be with the details `given`, and its password.
    async fn moved(&self, current: &Database, given: &Details) -> Result<Database, AppError> {
        let moved = Database { details: given.map.clone(), ..current.clone() };
        match &given.password {
            Password::None | Password::Named(_) => Ok(moved),
            Password::New(password) => Ok(Database { password: Some(password.clone()), ..moved }),
            Password::Unchanged => Ok(self.with_password(moved).await?),
        }
    }

    /// Opens the database that details lead to; what can't be done there, in words.
    async fn try_out(&self, trial: &Database) -> Result<Vec<String>, AppError> {
        let opened = self.executor().check_database(trial).await;
        opened.map_err(|error| {
            let key = key_of(trial.engine, &error);
            // The form that it stands in has the database's name already.
            let message = match error {
                ExecError::Unreachable { reason, .. } => reason,
                other => other.to_string(),
            };
            AppError::NotConnected { key, message }
        })
    }
}

/// What is said where a password may not go where the details lead.
const ENTER_AGAIN: &str = "enter the password again: the server has changed";

/// Adds the problem if a kept password would go to another server.
fn keeps_its_server(current: &Database, given: &Details, problems: &mut Problems) {
    let Password::Unchanged = given.password else { return };
    if !details::has_password(&current.details) {
        problems.add(PASSWORD_KEY, "enter the password");
    } else if details::server(current.engine, &given.map)
        != details::server(current.engine, &current.details)
    {
        problems.add(PASSWORD_KEY, ENTER_AGAIN);
    }
}

/// The database that these details would become; its number is not used to open it.
fn trial(
    name: &str,
    engine: Engine,
    details: &Map<String, Value>,
    password: Option<Secret<String>>,
) -> Result<Database, AppError> {
    let id = DatabaseId::try_from(i64::MAX)
        .map_err(|error| AppError::invalid("details", error.to_string()))?;
    let (name, details) = (name.to_owned(), details.clone());
    Ok(Database { id, name, engine, details, settings: DatabaseSettings::default(), password })
}

/// Why a database can't be read, at the key of its details to look at.
pub(crate) fn not_connected(engine: Engine, error: &ExecError) -> AppError {
    AppError::NotConnected { key: key_of(engine, error), message: error.to_string() }
}

/// The key of the details to look at.
fn key_of(engine: Engine, error: &ExecError) -> &'static str {
    let detail = match error {
        ExecError::Unreachable { detail, .. } => *detail,
        _ => Detail::Place,
    };
    match (detail, engine) {
        (_, Engine::Sqlite) => "details.db",
        (Detail::Place, Engine::Postgres | Engine::Mysql) => "details.host",
        (Detail::Database, _) => "details.dbname",
        (Detail::User, _) => "details.user",
        (Detail::Password, _) => PASSWORD_KEY,
        (Detail::Encryption, _) => "details.ssl-mode",
    }
}

fn checked_name(name: &str, problems: &mut Problems) -> String {
    let name = name.trim();
    if name.is_empty() {
        problems.add("name", "give it a name");
    }
    name.to_owned()
}

/// Why a thing can't go, with the first of the actions that need it and the way out.
pub(crate) fn in_use(thing: &str, names: &[String], way_out: &str) -> String {
    let named: Vec<_> = names.iter().take(NAMED_ACTIONS).map(|name| format!("`{name}`")).collect();
    let more = match names.len().saturating_sub(named.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("actions use this {thing}: {}{more}; {way_out}", named.join(", "))
}
