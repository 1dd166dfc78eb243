//! Actions as the reference API reads them: with their creator, in the order they were
//! saved, and only those that are not archived.

use std::collections::HashMap;

use doable_domain::{
    action::{Action, Operation},
    id::{ActionId, DatabaseId, EntityId, ModelId, UserId},
};
use serde::Serialize;

use crate::{
    App, AppError, Permission,
    caller::Caller,
    drift,
    rows::Presented,
    wire::{DriftNote, UserInfo},
};

/// An action, and what a reader is told beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActionRead {
    /// The action.
    #[serde(flatten)]
    pub action: Action,
    /// The model's database, of an implicit one; others have it among their own keys.
    #[serde(rename = "database_id", skip_serializing_if = "Option::is_none")]
    pub model_database_id: Option<DatabaseId>,
    /// Who made it.
    pub creator: Option<Creator>,
    /// Whether the reader may edit it.
    pub can_write: bool,
    /// What it has not caught up with in its database; absent: nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drift: Vec<DriftNote>,
}

/// Who made an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Creator {
    /// Their number.
    pub id: UserId,
    /// Their e-mail address.
    pub email: String,
    /// Their name for people.
    pub common_name: String,
    /// Whether they may create, edit and share.
    pub is_superuser: bool,
}

/// What `GET /api/action/public` lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicActionLine {
    /// Its number.
    pub id: ActionId,
    /// Its name.
    pub name: String,
    /// The last part of its public link.
    pub public_uuid: uuid::Uuid,
    /// What it belongs to.
    pub model_id: ModelId,
}

impl App {
    /// The actions that are not archived, the one saved last at the end.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is no such model.
    pub async fn read_actions(
        &self,
        caller: &Caller,
        model: Option<ModelId>,
        type_name: Option<&str>,
    ) -> Result<Vec<ActionRead>, AppError> {
        caller.allow(Permission::Read)?;
        if let Some(model) = model {
            self.store().model(model).await?.ok_or(AppError::NotFound)?;
        }
        let creators = self.creators().await?;
        let databases = self.databases_of_models().await?;
        let is_wanted = |action: &Action| {
            model.is_none_or(|model| model == action.spec.model_id)
                && type_name.is_none_or(|name| name == action.spec.operation.type_name())
        };
        let changes = self.changes().await?;
        let mut actions = Vec::new();
        for action in self.store().actions(false).await?.into_iter().filter(is_wanted) {
            let presented = self.present_by(&changes, action).await?;
            actions.push(read(presented, &creators, &databases, caller));
        }
        Ok(actions)
    }

    /// One action that is not archived.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none.
    pub async fn read_action(&self, caller: &Caller, id: ActionId) -> Result<ActionRead, AppError> {
        let read = self.read_any_action(caller, id).await?;
        if read.action.spec.archived { Err(AppError::NotFound) } else { Ok(read) }
    }

    /// One action, archived or not.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none.
    pub async fn read_any_action(
        &self,
        caller: &Caller,
        id: ActionId,
    ) -> Result<ActionRead, AppError> {
        caller.allow(Permission::Read)?;
        let action = self.store().action(id).await?.ok_or(AppError::NotFound)?;
        let presented = self.present(action).await?;
        let (creators, databases) = (self.creators().await?, self.databases_of_models().await?);
        Ok(read(presented, &creators, &databases, caller))
    }

    /// The actions that have a public link and are not archived.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit; [`AppError::SharingOff`].
    pub async fn read_public_actions(
        &self,
        caller: &Caller,
    ) -> Result<Vec<PublicActionLine>, AppError> {
        caller.allow(Permission::Edit)?;
        self.require_sharing()?;
        let line = |action: Action| {
            let public_uuid = action.public_uuid?;
            let (id, model_id) = (action.id, action.spec.model_id);
            Some(PublicActionLine { id, name: action.spec.name, public_uuid, model_id })
        };
        Ok(self.store().actions(false).await?.into_iter().filter_map(line).collect())
    }

    /// The number of the action with this entity id.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none.
    pub async fn action_number(&self, id: &EntityId) -> Result<ActionId, AppError> {
        let action = self.store().action_by_entity_id(id).await?.ok_or(AppError::NotFound)?;
        Ok(action.id)
    }

    async fn creators(&self) -> Result<HashMap<UserId, Creator>, AppError> {
        let users = self.store().users().await?.into_iter().map(UserInfo::from);
        let creator = |user: UserInfo| {
            let UserInfo { id, email, common_name, is_superuser, .. } = user;
            (id, Creator { id, email, common_name, is_superuser })
        };
        Ok(users.map(creator).collect())
    }

    async fn databases_of_models(&self) -> Result<HashMap<ModelId, DatabaseId>, AppError> {
        let models = self.store().models().await?;
        Ok(models.into_iter().filter_map(|model| Some((model.id, model.database_id?))).collect())
    }
}

fn read(
    Presented { action, drift, .. }: Presented,
    creators: &HashMap<UserId, Creator>,
    databases: &HashMap<ModelId, DatabaseId>,
    caller: &Caller,
) -> ActionRead {
    let is_implicit = matches!(action.spec.operation, Operation::Implicit(_));
    ActionRead {
        model_database_id: databases.get(&action.spec.model_id).copied().filter(|_| is_implicit),
        creator: action.creator_id.and_then(|id| creators.get(&id)).cloned(),
        can_write: caller.allow(Permission::Edit).is_ok(),
        drift: drift::notes(drift),
        action,
    }
}
