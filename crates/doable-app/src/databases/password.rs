//! The passwords of databases: kept in the secrets, added right before the executor is
//! called.
//!
//! A password is kept with the server it is for. Details that name another server, by
//! whatever way they got into the store, find none.

use std::fmt;

use doable_domain::{
    database::{Database, Engine},
    id::DatabaseId,
    secret::Secret,
};
use doable_exec::{Detail, ExecError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::details;
use crate::{App, AppError, secrets::SecretError};

/// The key of details that a password's problems are about.
pub(crate) const PASSWORD_KEY: &str = "details.password";

/// A secret as it is kept: what it is, and where it may go.
#[derive(Serialize, Deserialize)]
struct Bound {
    server: String,
    password: String,
}

/// A database's password is not at hand, in words.
#[derive(Debug)]
pub(crate) struct NoPassword {
    database: String,
    reason: String,
}

impl fmt::Display for NoPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl From<NoPassword> for AppError {
    fn from(none: NoPassword) -> Self {
        Self::NotConnected { key: PASSWORD_KEY, message: none.reason }
    }
}

impl From<NoPassword> for ExecError {
    fn from(none: NoPassword) -> Self {
        Self::Unreachable { target: none.database, detail: Detail::Password, reason: none.reason }
    }
}

impl From<SecretError> for AppError {
    fn from(error: SecretError) -> Self {
        Self::NotConnected { key: PASSWORD_KEY, message: error.to_string() }
    }
}

impl App {
    /// `database` with its password, as a driver needs it.
    ///
    /// # Errors
    ///
    /// [`NoPassword`] if it has one that can't be had.
    pub(crate) async fn with_password(&self, database: Database) -> Result<Database, NoPassword> {
        let Database { id, engine, details, .. } = &database;
        if !details::has_password(details) {
            return Ok(database);
        }
        let why_not = |reason| NoPassword { database: database.name.clone(), reason };
        let kept = self.secrets().get(&name(*id)).await;
        let kept = kept.map_err(|error| why_not(error.to_string()))?;
        let bound: Option<Bound> = kept.and_then(|kept| serde_json::from_str(kept.reveal()).ok());
        match bound {
            Some(bound) if bound.server == details::server(*engine, details) => {
                let password = Some(Secret::new(bound.password));
                Ok(Database { password, ..database })
            }
            Some(_) | None => {
                let place = self.secrets_place().await;
                Err(why_not(format!(
                    "the password of `{}` for this server is not in {place}; enter it again",
                    database.name
                )))
            }
        }
    }

    /// Keeps the password of the database `id`, for the server that `details` name.
    pub(super) async fn keep_password(
        &self,
        id: DatabaseId,
        engine: Engine,
        details: &Map<String, Value>,
        password: &Secret<String>,
    ) -> Result<(), AppError> {
        let server = details::server(engine, details);
        let bound = Bound { server, password: password.reveal().clone() };
        let text = serde_json::to_string(&bound)
            .map_err(|error| AppError::invalid(PASSWORD_KEY, error.to_string()))?;
        Ok(self.secrets().set(&name(id), Secret::new(text)).await?)
    }

    /// Forgets the password of a database that needs it no more. One that can't be
    /// forgotten stands in nobody's way: it is locked away, and no details lead to it.
    pub(super) async fn forget_password(&self, id: DatabaseId) {
        if let Err(error) = self.secrets().remove(&name(id)).await {
            tracing::warn!(database.id = %id, %error, "a password is still among the secrets");
        }
    }

    /// Where secrets are kept, in words.
    pub(crate) async fn secrets_place(&self) -> String {
        self.secrets().place().await.unwrap_or_else(|error| error.to_string())
    }
}

fn name(id: DatabaseId) -> String {
    format!("database/{id}/password")
}
