//! Signing in and out.

use doable_store::User;
use jiff::SignedDuration;

use super::{KnownOne, password};
use crate::{
    App, AppError,
    caller::{Caller, Identity},
    token,
    wire::Password,
};

/// How long a session lasts, as the reference API's does.
const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A session that was opened just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedSession {
    /// Its id, which lets in whoever has it.
    pub id: String,
    /// How long it lasts, in seconds.
    pub max_age_s: i64,
}

impl App {
    /// Opens a session for whoever knows the password; `None` if it is wrong or there is
    /// no such account, which takes as long.
    ///
    /// # Errors
    ///
    /// [`AppError::Internal`] if the store fails.
    pub async fn sign_in(
        &self,
        username: &str,
        password: Password,
    ) -> Result<Option<OpenedSession>, AppError> {
        let found = self.store().user_to_sign_in(username.trim()).await?;
        let (user, hash) = match found {
            Some((user, hash)) if user.is_active => (Some(user), hash),
            Some(_) | None => (None, None),
        };
        if !password::is_of(password, hash).await? {
            return Ok(None);
        }
        match user {
            Some(user) => self.open_session(&user).await.map(Some),
            None => Ok(None),
        }
    }

    /// Opens a session for the caller, who has proven who they are in another way.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] for somebody without an account.
    pub async fn sign_in_as(&self, caller: &Caller) -> Result<OpenedSession, AppError> {
        let id = caller.user_id().ok_or(AppError::Forbidden)?;
        let user = self.store().user(id).await?.ok_or(AppError::NotFound)?;
        self.open_session(&user).await
    }

    async fn open_session(&self, user: &User) -> Result<OpenedSession, AppError> {
        let id = token::random()?;
        let now = self.now();
        let expires_at = now.saturating_add(SESSION_LIFE).unwrap_or(jiff::Timestamp::MAX);
        self.store().insert_session(token::digest(&id), user.id, now, expires_at).await?;
        Ok(OpenedSession { id, max_age_s: SESSION_LIFE.as_secs() })
    }

    /// Ends the session `id`; false if there was none.
    ///
    /// # Errors
    ///
    /// [`AppError::Internal`] if the store fails; then it stays open.
    pub async fn sign_out(&self, id: &str) -> Result<bool, AppError> {
        let ended = self.store().delete_session(&token::digest(id)).await?;
        self.0.known.forget();
        Ok(ended)
    }

    /// Who has the session `id`.
    ///
    /// # Errors
    ///
    /// [`AppError::Internal`] if the store fails.
    pub async fn identity_of_session(&self, id: &str) -> Result<Option<Identity>, AppError> {
        let (digest, now) = (token::digest(id), self.now());
        if let Some(identity) = self.0.known.get(&digest, now) {
            return Ok(Some(identity));
        }
        let Some((user, expires_at)) = self.store().user_of_session(&digest, now).await? else {
            return Ok(None);
        };
        let one = KnownOne { user, api_key: None, expires_at: Some(expires_at) };
        Ok(Some(self.0.known.keep(digest, one)))
    }

    /// Whether nobody could sign in yet, so that a server has to offer a way.
    ///
    /// # Errors
    ///
    /// [`AppError::Internal`] if the store fails.
    pub async fn needs_set_up(&self) -> Result<bool, AppError> {
        Ok(!self.store().has_way_in().await?)
    }
}
