//! Listing, reading and editing actions. Running them is [`crate::execute`].

use std::collections::HashMap;

use doable_domain::{
    action::{Action, ActionSpec, Operation},
    database::Engine,
    draft,
    form::form_spec,
    id::{ActionId, DatabaseId, EntityId, ModelId},
    problem::Problems,
};
use doable_store::Overview;
use serde_json::{Map, Value};

use crate::{
    App, AppError, Permission,
    caller::Caller,
    wire::{
        ActionSummary, ActionWithForm, CreateAction, DraftForm, Event, LastRun, ListActions,
        UpdateAction,
    },
};

/// Why row actions can't run yet.
pub(crate) const ROW_ACTIONS_NOT_READY: &str =
    "Row actions (create, update, delete) can't run yet; they come with table models.";

/// Why a row action can't belong to a model.
const IMPLICIT_NEEDS_TABLE: &str = "Implicit actions are not supported for models with clauses.";

impl App {
    /// The actions, by name.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may read.
    pub async fn list_actions(
        &self,
        caller: &Caller,
        which: &ListActions,
    ) -> Result<Vec<ActionSummary>, AppError> {
        caller.allow(Permission::Read)?;
        Ok(self.store().overview(which.archived).await?.into_iter().map(summary).collect())
    }

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
        Ok(with_form(action))
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
        let spec = self.checked(&request.draft).await?;
        self.require_enabled(&spec).await?;
        let by = caller.user_id();
        let action = self.store().insert_action(spec, EntityId::random(), by, self.now()).await?;
        self.announce(Event::ActionsChanged);
        Ok(with_form(action))
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
        let spec = self.checked(&draft::overlay(&current.spec, &request.changes)).await?;
        if databases_of(&spec) != databases_of(&current.spec) {
            self.require_enabled(&spec).await?;
        }
        // The changes were laid over this version, so another save in between would
        // be lost: that is a conflict even if the caller named none.
        let version = request.version.unwrap_or(current.version);
        let action =
            self.store().update_action(request.id, spec, Some(version), self.now()).await?;
        self.links_have_changed().await;
        Ok(with_form(action))
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
        let (spec, problems) = self.check(&request.draft).await?;
        Ok(DraftForm {
            form: spec.as_ref().map(form_spec),
            parameters: spec.map(|spec| spec.parameters).unwrap_or_default(),
            problems: problems.by_field().clone(),
        })
    }

    /// Whether the shape of a draft is one of an action, before anybody asks who sends it
    /// (rest-api.md "`POST /api/action`").
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with every problem.
    pub async fn check_draft(&self, draft: &Map<String, Value>) -> Result<(), AppError> {
        self.checked(draft).await.map(drop)
    }

    /// Whether actions are on where the action writes to, and where its model is.
    async fn require_enabled(&self, spec: &ActionSpec) -> Result<(), AppError> {
        let model = self.store().model(spec.model_id).await?.ok_or(AppError::NotFound)?;
        let (_, own) = databases_of(spec);
        for id in own.into_iter().chain(model.database_id) {
            self.enabled_database(id).await?;
        }
        Ok(())
    }

    /// The action that `draft` describes.
    async fn checked(&self, draft: &Map<String, Value>) -> Result<ActionSpec, AppError> {
        let (spec, problems) = self.check(draft).await?;
        if !problems.is_empty() {
            return Err(problems.into());
        }
        spec.ok_or_else(|| AppError::invalid("name", "this does not describe an action"))
    }

    /// Every rule an action must keep before it is saved: those of the domain, the
    /// things it names, and its jq handles.
    async fn check(
        &self,
        draft: &Map<String, Value>,
    ) -> Result<(Option<ActionSpec>, Problems), AppError> {
        let engines: HashMap<DatabaseId, Engine> =
            self.store().databases().await?.into_iter().map(|db| (db.id, db.engine)).collect();
        let draft::Checked { spec, mut problems } =
            draft::check(draft, &|id| engines.get(&id).copied());
        if let Some(spec) = &spec {
            self.check_model(spec, &mut problems).await?;
            if let Operation::Http(http) = &spec.operation {
                for (key, handle) in [
                    ("response_handle", &http.response_handle),
                    ("error_handle", &http.error_handle),
                ] {
                    self.check_handle(key, handle.as_deref(), &mut problems).await;
                }
            }
        }
        Ok((spec, problems))
    }

    /// Whether the action can belong to its model, in the order of rest-api.md.
    async fn check_model(
        &self,
        spec: &ActionSpec,
        problems: &mut Problems,
    ) -> Result<(), AppError> {
        let Some(card) = self.store().card(spec.model_id).await? else {
            problems.add("model_id", "there is no such model");
            return Ok(());
        };
        let is_implicit = matches!(spec.operation, Operation::Implicit(_));
        if is_implicit && !card.model.source.is_bare_table() {
            problems.add("model_id", IMPLICIT_NEEDS_TABLE);
        }
        if !card.is_model {
            problems.add("model_id", "Actions must be made with models, not cards.");
        }
        Ok(())
    }

    async fn check_handle(&self, key: &str, handle: Option<&str>, problems: &mut Problems) {
        let Some(program) = handle.filter(|text| !text.trim().is_empty()) else { return };
        if let Err(problem) = self.executor().check_handle(program).await {
            problems.add(key, problem.to_string());
        }
    }
}

/// What decides where an action writes: its model, and its own database.
fn databases_of(spec: &ActionSpec) -> (ModelId, Option<DatabaseId>) {
    let own = match &spec.operation {
        Operation::Query(query) => Some(query.database_id),
        Operation::Http(_) | Operation::Implicit(_) => None,
    };
    (spec.model_id, own)
}

/// Why `operation` can't run yet, in words.
fn not_ready(operation: &Operation) -> Option<String> {
    match operation {
        Operation::Implicit(_) => Some(ROW_ACTIONS_NOT_READY.to_owned()),
        Operation::Query(_) | Operation::Http(_) => None,
    }
}

fn with_form(action: Action) -> ActionWithForm {
    ActionWithForm {
        form: form_spec(&action.spec),
        not_ready: not_ready(&action.spec.operation),
        action,
    }
}

fn summary(line: Overview) -> ActionSummary {
    let Overview { action, model_name, database, last_run } = line;
    let (kind, method) = match &action.spec.operation {
        Operation::Query(_) => (None, None),
        Operation::Http(http) => (None, Some(http.template.method.as_str().to_owned())),
        Operation::Implicit(implicit) => (Some(implicit.kind.as_str().to_owned()), None),
    };
    let (database_id, database_name, production) = match database {
        Some((id, name, production)) => (Some(id), Some(name), production),
        None => (None, None, false),
    };
    ActionSummary {
        id: action.id,
        entity_id: action.entity_id,
        operation: action.spec.operation.type_name().to_owned(),
        not_ready: not_ready(&action.spec.operation),
        name: action.spec.name,
        description: action.spec.description,
        kind,
        method,
        model_id: action.spec.model_id,
        model_name,
        database_id,
        database_name,
        production,
        archived: action.spec.archived,
        public: action.public_uuid.is_some(),
        last_run: last_run.map(|(id, status, started_at)| LastRun {
            id,
            status,
            started_at: started_at.to_string(),
        }),
        updated_at: action.updated_at.to_string(),
    }
}
