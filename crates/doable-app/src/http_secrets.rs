//! The secrets of HTTP actions: names and hosts in the store, values where passwords are
//! kept (security.md "Secrets").
//!
//! A value is kept together with its hosts. Other hosts, by whatever way they got into
//! the store, find none.

use std::sync::Arc;

use doable_domain::{
    action::RequestTemplate,
    http_secret::{HttpSecret, SecretHost, SecretName, SecretToSend, check_value},
    problem::Problems,
    request::{self, SecretUse},
    secret::Secret,
};
use doable_store::{SecretUser, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    App, AppError, Permission,
    caller::Caller,
    databases::in_use,
    secrets::SecretError,
    wire::{Event, SaveSecret, SecretInfo, SecretList},
};

/// A value as it is kept: what it is, and where it may go.
#[derive(Serialize, Deserialize)]
struct Bound {
    hosts: Vec<SecretHost>,
    value: String,
}

impl App {
    /// Every secret, by name, without its value.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit.
    pub async fn list_secrets(&self, caller: &Caller) -> Result<SecretList, AppError> {
        caller.allow(Permission::Edit)?;
        let users = self.store().users_of_http_secrets().await?;
        let mut secrets = Vec::new();
        for secret in self.store().http_secrets().await? {
            secrets.push(self.told(secret, &users).await);
        }
        Ok(SecretList { place: self.secrets_place().await, secrets })
    }

    /// Makes a secret, or changes the one of this name. Its value stays if none is given
    /// and it can go to no other hosts than before.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] about `name`, `hosts` or `value`; it echoes no value, and
    /// what was kept stays.
    pub async fn save_secret(
        &self,
        caller: &Caller,
        request: SaveSecret,
    ) -> Result<SecretInfo, AppError> {
        caller.allow(Permission::Edit)?;
        let mut problems = Problems::default();
        let name = SecretName::try_from(request.name.trim().to_owned());
        let name = name.map_err(|error| problems.add("name", error.to_string())).ok();
        let hosts = read_hosts(request.hosts, &mut problems);
        let given = read_value(request.value, &mut problems);
        let Some(name) = name else { return Err(problems.into()) };
        let secret = problems.or(HttpSecret { name, hosts })?;
        let value = match given {
            Some(value) => value,
            None => self.kept_for(&secret).await?,
        };
        self.keep(&secret, &value).await.map_err(|error| unkept(&error))?;
        // Last: from here on every run reads it anew.
        self.store().put_http_secret(secret.clone(), self.now()).await?;
        self.announce(Event::SecretsChanged);
        let users = self.store().users_of_http_secrets().await?;
        Ok(self.told(secret, &users).await)
    }

    /// Deletes a secret with its value.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none; [`AppError::Conflict`] with the actions
    /// that use it, archived ones too. Nothing is deleted then.
    pub async fn delete_secret(&self, caller: &Caller, name: &str) -> Result<(), AppError> {
        caller.allow(Permission::Edit)?;
        let name = SecretName::try_from(name.to_owned()).map_err(|_| AppError::NotFound)?;
        match self.store().delete_http_secret(name.clone()).await {
            Ok(true) => {
                // It stands in nobody's way: it is locked away, and nothing leads to it.
                if let Err(error) = self.secrets().remove(&kept_as(&name)).await {
                    tracing::warn!(secret = %name, %error, "a value is still among the secrets");
                }
                self.announce(Event::SecretsChanged);
                Ok(())
            }
            Ok(false) => Err(AppError::NotFound),
            Err(StoreError::Conflict) => {
                let users = self.store().users_of_http_secrets().await?;
                let message =
                    in_use("secret", &used_by(&name, &users), "take it out of them first");
                Err(AppError::Conflict { message, run_id: None })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Notes which secrets of a request are unknown, or may not go where it leads.
    pub(crate) async fn check_secrets(
        &self,
        template: &RequestTemplate,
        problems: &mut Problems,
    ) -> Result<(), AppError> {
        let uses = request::uses_of_secrets(template);
        if uses.is_empty() {
            return Ok(());
        }
        let known = self.store().http_secrets().await?;
        let targets = request::targets(template);
        for one in &uses {
            let Some(secret) = known.iter().find(|secret| secret.name.as_str() == one.name) else {
                problems.add(one.field, unknown(one, &known));
                continue;
            };
            if let Some(url) = targets.iter().find(|url| !secret.may_go_to(url)) {
                let host = url.host_str().unwrap_or_default();
                let only = secret.hosts_in_words();
                let text = format!(
                    "the secret `{}` may not go to `{host}`, only to {only}; change the address, \
                     or the secret's hosts in Settings",
                    secret.name
                );
                problems.add("template.url", text);
            }
        }
        Ok(())
    }

    /// The secrets that a request names, with their values, for its executor.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] about the part of the template that names one which is not
    /// at hand.
    pub(crate) async fn secrets_of(
        &self,
        template: &RequestTemplate,
    ) -> Result<Arc<[SecretToSend]>, AppError> {
        let uses = request::uses_of_secrets(template);
        if uses.is_empty() {
            return Ok([].into());
        }
        let known = self.store().http_secrets().await?;
        let mut to_send: Vec<SecretToSend> = Vec::new();
        for one in &uses {
            if to_send.iter().any(|sent| sent.secret.name.as_str() == one.name) {
                continue;
            }
            let secret = known.iter().find(|secret| secret.name.as_str() == one.name);
            let Some(secret) = secret else {
                return Err(AppError::invalid(one.field, unknown(one, &known)));
            };
            let value = self.value_of(secret).await;
            let value = value.map_err(|reason| AppError::invalid(one.field, reason))?;
            to_send.push(SecretToSend { secret: secret.clone(), value });
        }
        Ok(to_send.into())
    }

    /// The value that `secret` has by now, if it may be that of its new hosts, too.
    async fn kept_for(&self, secret: &HttpSecret) -> Result<Secret<String>, AppError> {
        let known = self.store().http_secrets().await?;
        let Some(current) = known.iter().find(|known| known.name == secret.name) else {
            return Err(AppError::invalid("value", "enter the value"));
        };
        let is_covered = |host: &SecretHost| current.hosts.iter().any(|before| before.covers(host));
        if !secret.hosts.iter().all(is_covered) {
            let text = "enter the value again: it could go to other hosts than before";
            return Err(AppError::invalid("value", text));
        }
        let kept = self.value_of(current).await;
        kept.map_err(|reason| AppError::invalid("value", reason))
    }

    /// The value of a secret, or why it can't be had, in words.
    async fn value_of(&self, secret: &HttpSecret) -> Result<Secret<String>, String> {
        let kept = self.secrets().get(&kept_as(&secret.name)).await;
        let kept = kept.map_err(|error| error.to_string())?;
        let bound: Option<Bound> = kept.and_then(|kept| serde_json::from_str(kept.reveal()).ok());
        match bound {
            Some(bound) if bound.hosts == secret.hosts => Ok(Secret::new(bound.value)),
            Some(_) | None => {
                let place = self.secrets_place().await;
                Err(format!(
                    "the value of the secret `{}` for its hosts is not in {place}; enter it again \
                     in Settings",
                    secret.name
                ))
            }
        }
    }

    async fn keep(&self, secret: &HttpSecret, value: &Secret<String>) -> Result<(), SecretError> {
        let bound = Bound { hosts: secret.hosts.clone(), value: value.reveal().clone() };
        let text = serde_json::to_string(&bound)
            .map_err(|error| SecretError::NotLocked { reason: error.to_string() })?;
        self.secrets().set(&kept_as(&secret.name), Secret::new(text)).await
    }

    async fn told(&self, secret: HttpSecret, users: &[SecretUser]) -> SecretInfo {
        let problem = self.value_of(&secret).await.err();
        SecretInfo {
            used_by: used_by(&secret.name, users),
            hosts: secret.hosts.iter().map(ToString::to_string).collect(),
            name: secret.name.into(),
            is_set: problem.is_none(),
            problem,
        }
    }
}

/// The name among the secrets.
fn kept_as(name: &SecretName) -> String {
    format!("http/{name}")
}

fn used_by(name: &SecretName, users: &[SecretUser]) -> Vec<String> {
    let users = users.iter().filter(|user| user.secrets.iter().any(|one| one == name.as_str()));
    users.map(|user| user.action_name.clone()).collect()
}

fn unkept(error: &SecretError) -> AppError {
    AppError::invalid("value", error.to_string())
}

fn read_hosts(texts: Vec<String>, problems: &mut Problems) -> Vec<SecretHost> {
    let mut hosts = Vec::with_capacity(texts.len());
    for text in texts {
        match SecretHost::try_from(text) {
            Ok(host) => hosts.push(host),
            Err(error) => problems.add("hosts", error.to_string()),
        }
    }
    hosts.sort();
    hosts.dedup();
    if hosts.is_empty() {
        problems.add("hosts", "name at least one host that it may go to");
    }
    hosts
}

fn read_value(given: Option<Value>, problems: &mut Problems) -> Option<Secret<String>> {
    match given {
        None | Some(Value::Null) => None,
        Some(Value::String(value)) => {
            if let Err(reason) = check_value(&value) {
                problems.add("value", reason);
            }
            Some(Secret::new(value))
        }
        Some(_) => {
            problems.add("value", "a secret is text");
            None
        }
    }
}

/// Why a name means no secret, with the way out.
fn unknown(one: &SecretUse, known: &[HttpSecret]) -> String {
    let SecretUse { name, place, .. } = one;
    let names: Vec<_> = known.iter().map(|secret| format!("`{}`", secret.name)).collect();
    let or = match names.as_slice() {
        [] => String::new(),
        names => format!(", or use one of {}", names.join(", ")),
    };
    format!("there is no secret `{name}` ({place}); add it in Settings{or}")
}
