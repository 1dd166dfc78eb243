//! Names and hosts of the secrets of HTTP actions; their values are not here.

use doable_domain::{
    action::HttpOperation,
    http_secret::{HttpSecret, SecretName},
    request,
};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::{
    Store, StoreError,
    row::{Named, json},
};

/// An HTTP action that names secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretUser {
    /// What people call it.
    pub action_name: String,
    /// What it names, whether there is such a secret or not.
    pub secrets: Vec<String>,
}

impl Store {
    /// Every secret, by name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn http_secrets(&self) -> Result<Vec<HttpSecret>, StoreError> {
        self.0
            .readers
            .read(|connection| {
                let mut statement = connection
                    .prepare_cached("SELECT name, hosts FROM http_secret ORDER BY name")?;
                let mut rows = statement.query([])?;
                let mut secrets = Vec::new();
                while let Some(row) = rows.next()? {
                    let row = Named::new("secret", row);
                    let name = row.parsed::<String, _>("name")?;
                    secrets.push(HttpSecret { name, hosts: row.json("hosts")? });
                }
                Ok(secrets)
            })
            .await
    }

    /// Stores a secret's hosts, in place of those it had; whatever a run keeps of it in
    /// memory is stale from then on.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if it can't be made durable.
    pub async fn put_http_secret(
        &self,
        secret: HttpSecret,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let hosts = json(&secret.hosts)?;
        self.0
            .writer
            .write(move |connection| {
                connection
                    .prepare_cached(
                        "INSERT INTO http_secret (name, hosts, updated_at_us) VALUES (?1, ?2, ?3)
                         ON CONFLICT (name) DO UPDATE
                            SET hosts = excluded.hosts, updated_at_us = excluded.updated_at_us",
                    )?
                    .execute((secret.name.as_str(), &hosts, at.as_microsecond()))?;
                Ok(())
            })
            .await
    }

    /// Deletes a secret that no action names. False if there was none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if an action, archived or not, names it; nothing is
    /// deleted.
    pub async fn delete_http_secret(&self, name: SecretName) -> Result<bool, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                let names_it = |user: &SecretUser| user.secrets.iter().any(|s| s == name.as_str());
                if users(connection)?.iter().any(names_it) {
                    return Err(StoreError::Conflict);
                }
                let mut statement =
                    connection.prepare_cached("DELETE FROM http_secret WHERE name = ?1")?;
                Ok(statement.execute([name.as_str()])? > 0)
            })
            .await
    }

    /// The actions, archived or not, that name secrets, by name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if an action can't be read back.
    pub async fn users_of_http_secrets(&self) -> Result<Vec<SecretUser>, StoreError> {
        self.0.readers.read(users).await
    }
}

fn users(connection: &Connection) -> Result<Vec<SecretUser>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, name, operation FROM action
          WHERE type = 'http'
          ORDER BY name COLLATE NOCASE, id",
    )?;
    let mut rows = statement.query([])?;
    let mut users = Vec::new();
    while let Some(row) = rows.next()? {
        let row = Named::new("action", row);
        let operation: HttpOperation = row.json("operation")?;
        let uses = request::uses_of_secrets(&operation.template);
        let secrets: Vec<_> = uses.into_iter().map(|one| one.name).collect();
        if !secrets.is_empty() {
            users.push(SecretUser { action_name: row.get("name")?, secrets });
        }
    }
    Ok(users)
}
