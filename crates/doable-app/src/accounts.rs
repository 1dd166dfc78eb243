//! Who may come in: accounts, passwords, API keys and sessions (rest-api.md
//! "Conventions").
//!
//! Keys and sessions are looked up by their digest, so the time an answer takes tells
//! nothing of them. Whom they stand for is kept in memory until anything about
//! accounts changes here; the one long-lived process of a data folder is the only one
//! that changes them.

mod keys;
mod password;
mod sessions;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use doable_domain::{id::UserId, problem::Problems};
use doable_store::{StoreError, User, UserSpec};
use jiff::Timestamp;

use crate::{
    App, AppError, Permission,
    caller::{Caller, Identity},
    wire::{CreateUser, Password, UpdateUser, UserInfo},
};

pub use sessions::OpenedSession;

/// The longest name of a person, in characters.
const MAX_NAME_CHARS: usize = 254;
/// The most keys and sessions that are kept in memory.
const MOST_KNOWN: usize = 10_000;

/// The keys and sessions that were asked for, by digest.
#[derive(Default)]
pub(crate) struct Known(Mutex<HashMap<String, KnownOne>>);

/// Whom a key or session stands for.
#[derive(Clone)]
struct KnownOne {
    user: User,
    /// The name of the API key that lets them in.
    api_key: Option<Arc<str>>,
    /// Of a session.
    expires_at: Option<Timestamp>,
}

impl Known {
    fn get(&self, digest: &str, now: Timestamp) -> Option<Identity> {
        let known = self.lock();
        let one = known.get(digest)?;
        let lasts = one.expires_at.is_none_or(|at| at > now);
        lasts.then(|| one.identity())
    }

    /// Keeps whom the digest lets in.
    fn keep(&self, digest: String, one: KnownOne) -> Identity {
        let identity = one.identity();
        let mut known = self.lock();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(digest, one);
        identity
    }

    /// Anything about accounts has changed.
    pub(crate) fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, KnownOne>> {
        // The map is whole at every moment, so a panic elsewhere does not matter.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KnownOne {
    fn identity(&self) -> Identity {
        let Self { user, api_key, .. } = self;
        Identity::Person {
            id: user.id,
            email: user.email.clone(),
            superuser: user.is_superuser,
            api_key: api_key.clone(),
        }
    }
}

impl App {
    /// The caller's own account.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] for somebody without one.
    pub async fn current_user(&self, caller: &Caller) -> Result<UserInfo, AppError> {
        let id = caller.user_id().ok_or(AppError::Forbidden)?;
        let user = self.store().user(id).await?.ok_or(AppError::NotFound)?;
        Ok(user.into())
    }

    /// Every account.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit.
    pub async fn list_users(&self, caller: &Caller) -> Result<Vec<UserInfo>, AppError> {
        caller.allow(Permission::Edit)?;
        Ok(self.store().users().await?.into_iter().map(UserInfo::from).collect())
    }

    /// Makes an account.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with what is wrong with which key.
    pub async fn create_user(
        &self,
        caller: &Caller,
        request: CreateUser,
    ) -> Result<UserInfo, AppError> {
        caller.allow(Permission::Edit)?;
        let spec = UserSpec {
            email: request.email,
            first_name: request.first_name.unwrap_or_default(),
            last_name: request.last_name.unwrap_or_default(),
            is_superuser: request.is_superuser.unwrap_or(false),
            is_active: true,
            password_hash: None,
        };
        let spec = checked(spec, request.password).await?;
        let user = self.store().insert_user(spec, self.now()).await.map_err(taken)?;
        self.0.known.forget();
        Ok(user.into())
    }

    /// Changes the keys that are given. Members may change their own name, address and
    /// password, and nothing else; everybody their own password by the old one only.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with what is wrong with which key; nobody can lock
    /// themselves out.
    pub async fn update_user(
        &self,
        caller: &Caller,
        id: UserId,
        request: UpdateUser,
    ) -> Result<UserInfo, AppError> {
        let own = caller.user_id() == Some(id);
        let is_rank = request.is_superuser.is_some() || request.is_active.is_some();
        if !own || is_rank {
            caller.allow(Permission::Edit)?;
        }
        let user = self.store().user(id).await?.ok_or(AppError::NotFound)?;
        if own && (request.is_active == Some(false) || request.is_superuser == Some(false)) {
            let key = if request.is_active == Some(false) { "is_active" } else { "is_superuser" };
            return Err(AppError::invalid(key, "ask another superuser to change this for you"));
        }
        if own && request.password.is_some() {
            self.prove(&user, request.old_password).await?;
        }
        let spec = UserSpec {
            email: request.email.unwrap_or(user.email),
            first_name: request.first_name.unwrap_or(user.first_name),
            last_name: request.last_name.unwrap_or(user.last_name),
            is_superuser: request.is_superuser.unwrap_or(user.is_superuser),
            is_active: request.is_active.unwrap_or(user.is_active),
            password_hash: None,
        };
        let spec = checked(spec, request.password).await?;
        let user = self.store().update_user(id, spec).await.map_err(taken)?;
        self.0.known.forget();
        Ok(user.into())
    }

    /// Fails unless `old` is the password of `user`, or there is none: a screen that was
    /// left open is no way to keep an account.
    async fn prove(&self, user: &User, old: Option<Password>) -> Result<(), AppError> {
        let found = self.store().user_to_sign_in(&user.email).await?;
        let Some(hash) = found.and_then(|(_, hash)| hash) else { return Ok(()) };
        let old = old.unwrap_or_default();
        if password::is_of(old, Some(hash)).await? {
            return Ok(());
        }
        Err(AppError::invalid("old_password", "this is not the current password; enter that one"))
    }
}

/// The spec with tidy texts and the digest of `password`.
async fn checked(mut spec: UserSpec, password: Option<Password>) -> Result<UserSpec, AppError> {
    let mut problems = Problems::default();
    for (key, text) in [
        ("email", &mut spec.email),
        ("first_name", &mut spec.first_name),
        ("last_name", &mut spec.last_name),
    ] {
        *text = text.trim().to_owned();
        if text.chars().count() > MAX_NAME_CHARS || text.chars().any(char::is_control) {
            problems.add(key, format!("value must be at most {MAX_NAME_CHARS} characters"));
        }
    }
    let is_address = spec.email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !spec.email.contains(char::is_whitespace)
    });
    if !is_address {
        problems.add("email", "value must be a valid email address");
    }
    if let Some(Err(why)) = password.as_ref().map(password::check) {
        problems.add("password", why);
    }
    let mut spec = problems.or(spec)?;
    if let Some(password) = password {
        spec.password_hash = Some(password::digest(password).await?);
    }
    Ok(spec)
}

fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict => AppError::invalid("email", "Email address already in use."),
        other => other.into(),
    }
}
