//! What an action was each time it was saved: looking at it, and bringing it back.

use std::collections::HashMap;

use doable_domain::{
    action::Action,
    draft,
    id::{ActionId, UserId},
};
use doable_store::{Saved, StoreError};
use serde_json::Map;

use crate::{
    App, AppError, Permission,
    caller::Caller,
    wire::{
        ActionWithForm, UpdateAction, UserInfo,
        versions::{ActionVersion, OfVersion, RestoreVersion, VersionLine},
    },
};

impl App {
    /// The versions of an action that are kept, newest first.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is no such action.
    pub async fn list_versions(
        &self,
        caller: &Caller,
        id: ActionId,
    ) -> Result<Vec<VersionLine>, AppError> {
        caller.allow(Permission::Edit)?;
        self.store().action(id).await?.ok_or(AppError::NotFound)?;
        let users = self.store().users().await?.into_iter().map(UserInfo::from);
        let names: HashMap<UserId, String> =
            users.map(|user| (user.id, user.common_name)).collect();
        let line = |Saved { version, by, at }| {
            let saved_by = by.and_then(|by| names.get(&by).cloned());
            VersionLine { version, saved_at: at.to_string(), saved_by }
        };
        Ok(self.store().versions(id).await?.into_iter().map(line).collect())
    }

    /// An action as it was in one version.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is no such action, or the version is not kept.
    pub async fn get_version(
        &self,
        caller: &Caller,
        request: OfVersion,
    ) -> Result<ActionVersion, AppError> {
        caller.allow(Permission::Edit)?;
        let current = self.store().action(request.id).await?.ok_or(AppError::NotFound)?;
        let kept = self.store().version(request.id, request.version).await?;
        let (saved, spec) = kept.ok_or(AppError::NotFound)?;
        let action = Action { spec, version: saved.version, updated_at: saved.at, ..current };
        Ok(ActionVersion { action })
    }

    /// Saves an action as it was in one version, as its newest one. Whether it is
    /// archived stays as it is.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if the version is not kept; those of
    /// [`App::update_action`], since what it names may be gone by now.
    pub async fn restore_version(
        &self,
        caller: &Caller,
        request: RestoreVersion,
    ) -> Result<ActionWithForm, AppError> {
        caller.allow(Permission::Edit)?;
        let kept = self.store().version(request.id, request.version).await?;
        let (_, spec) = kept.ok_or(AppError::NotFound)?;
        // What is done to many at once counts versions up without keeping one.
        let newest = self.store().versions(request.id).await?.first().map(|saved| saved.version);
        if newest != Some(request.current) {
            return Err(StoreError::Conflict.into());
        }
        let mut changes = draft::overlay(&spec, &Map::new());
        changes.remove("archived");
        let request = UpdateAction { id: request.id, changes, version: None };
        self.update_action(caller, request).await
    }
}
