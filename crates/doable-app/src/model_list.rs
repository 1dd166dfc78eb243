//! The models of a database as the window lists them, and what a person makes of one.

use doable_domain::{
    id::{DatabaseId, ModelId},
    model::ModelSource,
};
use doable_store::{Card as Stored, CardSpec};
use serde_json::{Map, Value};

use crate::{
    App, AppError, Permission,
    caller::Caller,
    card,
    models::saved_as,
    wire::{
        metadata::CardEffects,
        schema::{Becomes, ChangeModel, ModelLine},
    },
};

impl App {
    /// The models and questions of a database by name, after its own group; archived ones
    /// left out.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is no such database.
    pub async fn browse_models(
        &self,
        caller: &Caller,
        id: DatabaseId,
    ) -> Result<Vec<ModelLine>, AppError> {
        caller.allow(Permission::Read)?;
        self.store().database(id).await?.ok_or(AppError::NotFound)?;
        let counts = self.store().action_counts().await?;
        let groups = self.store().models().await?.into_iter();
        let groups = groups.filter(|model| model.source == ModelSource::Blank);
        let groups = groups.map(|model| (model, false));
        let cards = self.store().cards().await?.into_iter().filter(|card| !card.archived);
        let cards = cards.map(|card| (card.model, !card.is_model));
        let of_database = groups.chain(cards).filter(|(model, _)| model.database_id == Some(id));
        let line = of_database.map(|(model, question)| ModelLine {
            actions: counts.get(&model.id).copied().unwrap_or_default(),
            id: model.id,
            name: model.name,
            source: model.source,
            question,
        });
        Ok(line.collect())
    }

    /// What [`App::change_model`] would do to the actions of a model; nothing is done.
    ///
    /// # Errors
    ///
    /// As [`App::change_model`].
    pub async fn preview_model(
        &self,
        caller: &Caller,
        change: &ChangeModel,
    ) -> Result<CardEffects, AppError> {
        caller.allow(Permission::Edit)?;
        match self.becoming(change).await? {
            None => self.preview_card(caller, change.id, None).await,
            Some((current, spec)) => self.effects(change.id, saved_as(&current, &spec)).await,
        }
    }

    /// Makes something else of a model, and tells what that did to its actions.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none; [`AppError::Conflict`] for the group of a
    /// database or of HTTP actions, which stays what it is.
    pub async fn change_model(
        &self,
        caller: &Caller,
        change: &ChangeModel,
    ) -> Result<CardEffects, AppError> {
        let effects = self.preview_model(caller, change).await?;
        match self.becoming(change).await? {
            None => self.delete_card(caller, change.id).await?,
            Some((current, spec)) => {
                self.save_card(&current, spec).await?;
            }
        }
        Ok(effects)
    }

    /// A card and what it becomes; `None` if it goes.
    async fn becoming(&self, change: &ChangeModel) -> Result<Option<(Stored, CardSpec)>, AppError> {
        let card_type = match change.becomes {
            Becomes::Removed => return Ok(None),
            Becomes::Group => return self.as_group(change.id).await.map(Some),
            Becomes::Question => "question",
            Becomes::Model => "model",
        };
        let keys = Map::from_iter([("type".to_owned(), Value::from(card_type))]);
        self.changed_card(change.id, &keys).await.map(Some)
    }

    /// A card, and the same showing nothing. It is no [`ModelSource::Blank`], which its
    /// database needs: this group can be removed.
    async fn as_group(&self, id: ModelId) -> Result<(Stored, CardSpec), AppError> {
        let current = self.store().card(id).await?.ok_or(AppError::NotFound)?;
        if current.model.source == ModelSource::Blank {
            let message = "this is a group for actions already".to_owned();
            return Err(AppError::Conflict { message, run_id: None });
        }
        let mut spec = card::spec(&current);
        spec.source = ModelSource::Clauses { table: None };
        spec.raw.remove("dataset_query");
        spec.raw.remove("result_metadata");
        Ok((current, spec))
    }
}
