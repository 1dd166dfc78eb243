//! API keys.

use doable_domain::id::ApiKeyId;
use doable_store::{NewApiKey, StoreError};

use super::{KnownOne, MAX_NAME_CHARS};
use crate::{
    App, AppError, Permission,
    caller::{Caller, Identity},
    token,
    wire::{ApiKeyInfo, CreateApiKey},
};

/// What every key begins with, so that people and scanners know what they see.
const PREFIX: &str = "dbl_";
/// How much of a key is shown to tell it from others.
const SHOWN_CHARS: usize = PREFIX.len() + 4;

impl App {
    /// Every API key, without the keys.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit.
    pub async fn list_api_keys(&self, caller: &Caller) -> Result<Vec<ApiKeyInfo>, AppError> {
        caller.allow(Permission::Edit)?;
        Ok(self.store().api_keys().await?.into_iter().map(ApiKeyInfo::from).collect())
    }

    /// Makes an API key; the answer is the only one that holds it.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with what is wrong with which key.
    pub async fn create_api_key(
        &self,
        caller: &Caller,
        request: CreateApiKey,
    ) -> Result<ApiKeyInfo, AppError> {
        caller.allow(Permission::Edit)?;
        let name = request.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
            return Err(AppError::invalid("name", "value must be a non-blank string."));
        }
        let user_id = request.user_id.or(caller.user_id()).ok_or(AppError::Forbidden)?;
        let key = format!("{PREFIX}{}", token::random()?);
        let shown: String = key.chars().take(SHOWN_CHARS).collect();
        let new = NewApiKey {
            name,
            user_id,
            key_hash: token::digest(&key),
            masked_key: format!("{shown}{}", "*".repeat(8)),
        };
        let stored = self.store().insert_api_key(new, self.now()).await;
        let stored = stored.map_err(|error| match error {
            StoreError::NotFound => AppError::invalid("user_id", "there is no such user"),
            other => other.into(),
        })?;
        Ok(ApiKeyInfo { unmasked_key: Some(key), ..stored.into() })
    }

    /// Takes an API key away; it lets nobody in from now on.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none.
    pub async fn delete_api_key(&self, caller: &Caller, id: ApiKeyId) -> Result<(), AppError> {
        caller.allow(Permission::Edit)?;
        let deleted = self.store().delete_api_key(id).await?;
        self.0.known.forget();
        if deleted { Ok(()) } else { Err(AppError::NotFound) }
    }

    /// Whom the API key `key` acts as.
    ///
    /// # Errors
    ///
    /// [`AppError::Internal`] if the store fails.
    pub async fn identity_of_key(&self, key: &str) -> Result<Option<Identity>, AppError> {
        let digest = token::digest(key);
        if let Some(identity) = self.0.known.get(&digest, self.now()) {
            return Ok(Some(identity));
        }
        let Some((user, name)) = self.store().user_of_api_key(&digest).await? else {
            return Ok(None);
        };
        let one = KnownOne { user, api_key: Some(name.into()), expires_at: None };
        Ok(Some(self.0.known.keep(digest, one)))
    }
}
