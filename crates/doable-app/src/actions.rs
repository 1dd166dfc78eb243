//! Reading and editing actions. Listing them is [`crate::action_list`], running them
//! [`crate::execute`].

use std::collections::HashMap;

use doable_domain::{
    action::{Action, ActionSpec, Operation},
    database::Engine,
    draft,
    form::form_spec,
    id::{ActionId, DatabaseId, EntityId, ModelId},
    problem::Problems,
    run::Door,
};
use doable_store::Card;
use serde_json::{Map, Value};

use crate::{
    App, AppError, Permission,
    bulk::{self, takes_list},
    caller::Caller,
    drift,
    rows::{Presented, RowTarget},
    wire::{ActionWithForm, ArchiveActions, CreateAction, DraftForm, Event, UpdateAction},
};

/// Why a row action can't belong to a model.
pub(crate) const IMPLICIT_NEEDS_TABLE: &str =
    "Implicit actions are not supported for models with clauses.";
/// Why no action can belong to a question.
const NEEDS_MODEL: &str = "Actions must be made with models, not cards.";

impl App {
    /// One action with its form; archived ones too, so that they can be looked at.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none.
    pub async fn get_action(
        &self,
        caller: &Caller,
        id: ActionId,
    ) -> Result<ActionWithForm, AppError> {
        caller.allow(Permission::Read)?;
        let action = self.store().action(id).await?.ok_or(AppError::NotFound)?;
        self.with_form(caller, action).await
    }

    /// The actions a person can mean by `text`: a number, an entity id, or a name
    /// in any case; archived ones are not found by name.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may read.
    pub async fn find_actions(&self, caller: &Caller, text: &str) -> Result<Vec<Action>, AppError> {
        caller.allow(Permission::Read)?;
        let by_number = match text.parse::<ActionId>() {
            Ok(id) => self.store().action(id).await?,
            Err(_) => None,
        };
        let by_entity = match (&by_number, EntityId::try_from(text.to_owned())) {
            (None, Ok(id)) => self.store().action_by_entity_id(&id).await?,
            (_, _) => None,
        };
        match by_number.or(by_entity) {
            Some(action) => Ok(vec![action]),
            None => Ok(self.store().actions_named(text).await?),
        }
    }

    /// Makes an action from a draft with the keys of `POST /api/action`.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with every problem of the draft; nothing is stored.
    pub async fn create_action(
        &self,
        caller: &Caller,
        request: CreateAction,
    ) -> Result<ActionWithForm, AppError> {
        caller.allow(Permission::Edit)?;
        let spec = self.checked(&self.at_table(request.draft).await?).await?;
        self.require_home(&spec, None).await?;
        let by = caller.user_id();
        let action = self.store().insert_action(spec, EntityId::random(), by, self.now()).await?;
        self.announce(Event::ActionsChanged);
        self.with_form(caller, action).await
    }

    /// Changes the keys that are given.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with every problem of what it would become;
    /// [`AppError::Conflict`] if it was saved after `version`.
    pub async fn update_action(
        &self,
        caller: &Caller,
        request: UpdateAction,
    ) -> Result<ActionWithForm, AppError> {
        caller.allow(Permission::Edit)?;
        let current = self.store().action(request.id).await?.ok_or(AppError::NotFound)?;
        let changes = self.at_table(request.changes).await?;
        let spec = self.checked(&draft::overlay(&current.spec, &changes)).await?;
        self.require_home(&spec, Some(&current.spec)).await?;
        if current.public_uuid.is_some() && takes_list(&spec) {
            return Err(AppError::invalid("kind", bulk::NOT_SHARED));
        }
        // The changes were laid over this version, so another save in between would
        // be lost: that is a conflict even if the caller named none.
        let version = request.version.unwrap_or(current.version);
        let action = self
            .store()
            .update_action(request.id, spec, Some(version), caller.user_id(), self.now())
            .await?;
        self.links_have_changed().await;
        self.with_form(caller, action).await
    }

    /// Puts actions away, or takes them back; answers how many were not there already.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] if one can't come back, since its model has become another;
    /// then none does.
    pub async fn archive_actions(
        &self,
        caller: &Caller,
        request: ArchiveActions,
    ) -> Result<usize, AppError> {
        caller.allow(Permission::Edit)?;
        let ArchiveActions { ids, archived } = request;
        if !archived {
            for id in &ids {
                let Some(action) = self.store().action(*id).await? else { continue };
                self.require_home(&action.spec, Some(&action.spec)).await?;
            }
        }
        let moved =
            self.store().archive_actions(ids, archived, caller.user_id(), self.now()).await?;
        self.links_have_changed().await;
        Ok(moved)
    }

    /// Deletes an action for good; its runs stay in the journal.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none.
    pub async fn delete_action(&self, caller: &Caller, id: ActionId) -> Result<(), AppError> {
        caller.allow(Permission::Edit)?;
        if !self.store().delete_action(id).await? {
            return Err(AppError::NotFound);
        }
        self.links_have_changed().await;
        Ok(())
    }

    /// Makes a copy named `<name> copy`, without the public link.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none.
    pub async fn duplicate_action(
        &self,
        caller: &Caller,
        id: ActionId,
    ) -> Result<ActionWithForm, AppError> {
        caller.allow(Permission::Edit)?;
        let original = self.store().action(id).await?.ok_or(AppError::NotFound)?;
        let mut draft = draft::overlay(&original.spec, &Map::new());
        let room = doable_domain::action::MAX_NAME_CHARS - " copy".len();
        let name: String = original.spec.name.chars().take(room).collect();
        draft.insert("name".to_owned(), Value::String(format!("{name} copy")));
        draft.insert("archived".to_owned(), Value::Bool(false));
        self.create_action(caller, CreateAction { draft }).await
    }

    /// What the form of an unsaved action would be, and what stops it from being saved.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit; never for a bad draft.
    pub async fn preview_form(
        &self,
        caller: &Caller,
        request: CreateAction,
    ) -> Result<DraftForm, AppError> {
        caller.allow(Permission::Edit)?;
        let mut draft = request.draft;
        let places = draft::places(&draft);
        let table = self.drafted_table(&mut draft).await?;
        let (spec, mut problems) = self.shape(&draft).await?;
        if table.is_none() {
            self.check_home(spec.as_ref(), &mut problems).await?;
        }
        let (spec, choosing) = match spec {
            Some(spec) => {
                let drafted = self.with_columns(spec, table.as_ref(), &mut problems).await?;
                (Some(drafted.0), drafted.1)
            }
            None => (None, Vec::new()),
        };
        let meant = match spec.as_ref().map(|spec| &spec.operation) {
            Some(Operation::Query(query)) => self.meant_by(query).await?,
            _ => None,
        };
        let mut form = spec.as_ref().map(form_spec);
        if let Some(form) = &mut form {
            form.offer_rows(choosing.iter().map(String::as_str));
        }
        Ok(DraftForm {
            form,
            meant,
            parameters: spec.map(|spec| spec.parameters).unwrap_or_default(),
            problems: problems.by_field().clone(),
            places,
        })
    }

    async fn with_form(&self, caller: &Caller, action: Action) -> Result<ActionWithForm, AppError> {
        let Presented { action, not_ready, drift, target } = self.present(action).await?;
        let picked = match not_ready {
            None => self.picked_from(&action).await.unwrap_or_default(),
            Some(_) => None,
        };
        let mut shown = action.spec.clone();
        let mut choosing = Vec::new();
        if let Some(target) = target.filter(|target| !target.takes_list) {
            let RowTarget { source, kind, database, .. } = target;
            source.offer_null(kind, &mut shown.visualization_settings);
            if caller.door == Door::Window {
                let settings = &shown.visualization_settings;
                choosing = self.referenced(database.id, &source, kind, settings).await?;
            }
        }
        let mut form = form_spec(&shown);
        form.offer_rows(choosing.iter().map(|(id, _)| id.as_str()));
        Ok(ActionWithForm {
            form,
            not_ready,
            drift: drift::notes(drift),
            picks_row: picked.is_some(),
            database_id: self.written_to(&action.spec).await?,
            action,
        })
    }

    /// The database that an action writes to.
    async fn written_to(&self, spec: &ActionSpec) -> Result<Option<DatabaseId>, AppError> {
        match &spec.operation {
            Operation::Query(query) => Ok(Some(query.database_id)),
            Operation::Implicit(_) => {
                let model = self.store().model(spec.model_id).await?;
                Ok(model.and_then(|model| model.database_id))
            }
            Operation::Http(_) => Ok(None),
        }
    }

    /// Whether the shape of a draft is one of an action, before anybody asks who sends it
    /// (rest-api.md "`POST /api/action`").
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with every problem.
    pub async fn check_draft(&self, draft: &Map<String, Value>) -> Result<(), AppError> {
        let (_, problems) = self.shape(draft).await?;
        Ok(problems.or(())?)
    }

    /// Whether the action can belong to its model and actions are on where it writes to,
    /// in the order of rest-api.md "`POST /api/action`". What it was `before` and still
    /// is may be off: it can be edited all the same.
    async fn require_home(
        &self,
        spec: &ActionSpec,
        before: Option<&ActionSpec>,
    ) -> Result<(), AppError> {
        let wrong = |text| AppError::invalid("model_id", text);
        let card = self.store().card(spec.model_id).await?;
        is_there(spec, card.as_ref()).map_err(wrong)?;
        is_bare_table(spec, card.as_ref()).map_err(wrong)?;
        if before.is_none_or(|before| databases_of(before) != databases_of(spec)) {
            let of_model = card.as_ref().and_then(|card| card.model.database_id);
            self.require_enabled(spec, of_model).await?;
        }
        is_model(spec, card.as_ref()).map_err(wrong)
    }

    /// Whether actions are on where the action writes to, and where its model is.
    pub(crate) async fn require_enabled(
        &self,
        spec: &ActionSpec,
        of_model: Option<DatabaseId>,
    ) -> Result<(), AppError> {
        let (_, own) = databases_of(spec);
        for id in own.into_iter().chain(of_model) {
            self.enabled_database(id).await?;
        }
        Ok(())
    }

    /// The action that `draft` describes; whether it can belong to its model is for
    /// [`App::require_home`], but where the draft is refused anyway, that is told too.
    async fn checked(&self, draft: &Map<String, Value>) -> Result<ActionSpec, AppError> {
        let (spec, mut problems) = self.shape(draft).await?;
        if !problems.is_empty() {
            self.check_home(spec.as_ref(), &mut problems).await?;
            return Err(problems.into());
        }
        spec.ok_or_else(|| AppError::invalid("name", "this does not describe an action"))
    }

    /// Notes what keeps the action from belonging to its model.
    async fn check_home(
        &self,
        spec: Option<&ActionSpec>,
        problems: &mut Problems,
    ) -> Result<(), AppError> {
        let Some(spec) = spec else { return Ok(()) };
        let card = self.store().card(spec.model_id).await?;
        for check in [is_there, is_bare_table, is_model] {
            if let Err(text) = check(spec, card.as_ref()) {
                problems.add("model_id", text);
            }
        }
        Ok(())
    }

    /// Every rule that an action keeps by itself: those of the domain, and its jq handles.
    pub(crate) async fn shape(
        &self,
        draft: &Map<String, Value>,
    ) -> Result<(Option<ActionSpec>, Problems), AppError> {
        let engines: HashMap<DatabaseId, Engine> =
            self.store().databases().await?.into_iter().map(|db| (db.id, db.engine)).collect();
        let draft::Checked { spec, mut problems } =
            draft::check(draft, &|id| engines.get(&id).copied());
        if let Some(Operation::Http(http)) = spec.as_ref().map(|spec| &spec.operation) {
            for (key, handle) in
                [("response_handle", &http.response_handle), ("error_handle", &http.error_handle)]
            {
                self.check_handle(key, handle.as_deref(), &mut problems).await;
            }
            self.check_secrets(&http.template, &mut problems).await?;
        }
        Ok((spec, problems))
    }

    async fn check_handle(&self, key: &str, handle: Option<&str>, problems: &mut Problems) {
        let Some(program) = handle.filter(|text| !text.trim().is_empty()) else { return };
        if let Err(problem) = self.executor().check_handle(program).await {
            problems.add(key, problem.to_string());
        }
    }
}

/// Whether the action's model exists.
fn is_there(_: &ActionSpec, card: Option<&Card>) -> Result<(), &'static str> {
    card.map(drop).ok_or("there is no such model")
}

/// Whether the model is a bare table, if the action needs one.
fn is_bare_table(spec: &ActionSpec, card: Option<&Card>) -> Result<(), &'static str> {
    let is_implicit = matches!(spec.operation, Operation::Implicit(_));
    if is_implicit && card.is_some_and(|card| !card.model.source.is_bare_table()) {
        return Err(IMPLICIT_NEEDS_TABLE);
    }
    Ok(())
}

/// Whether the model is no question.
fn is_model(_: &ActionSpec, card: Option<&Card>) -> Result<(), &'static str> {
    if card.is_none_or(|card| card.is_model) { Ok(()) } else { Err(NEEDS_MODEL) }
}

/// What decides where an action writes: its model, and its own database.
fn databases_of(spec: &ActionSpec) -> (ModelId, Option<DatabaseId>) {
    let own = match &spec.operation {
        Operation::Query(query) => Some(query.database_id),
        Operation::Http(_) | Operation::Implicit(_) => None,
    };
    (spec.model_id, own)
}
