//! What a run is made from: an action that may run, and what it writes to, kept in
//! memory between runs.
//!
//! What is kept may be out of date, since another process can save the action. So a
//! run carries the store's generation, and the store begins it only if that is still
//! the newest; a refusal counts only if what refused was read just now.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use doable_domain::{
    action::{Action, HttpOperation, Operation, RequestTemplate},
    database::Database,
    drift::Drift,
    http_secret::SecretToSend,
    id::{ActionId, DatabaseId},
    request::{self, Prepared},
    sql::changes_schema,
    template::{Language, Template},
};

use jiff::Timestamp;

use crate::{
    App, AppError,
    rows::{RowTarget, SCHEMA_LIFE},
};

/// An action that may run, as it was at one generation of the store.
pub(crate) struct Runnable {
    pub(crate) generation: u64,
    /// When it was read; a row action's table may have changed since, unnoticed.
    read_at: Timestamp,
    pub(crate) action: Action,
    /// What the action has not caught up with, of a row action.
    pub(crate) drift: Vec<Drift>,
    pub(crate) target: Target,
}

/// What a run writes to.
pub(crate) enum Target {
    Query {
        database: Arc<Database>,
        template: Arc<Template>,
        /// Whether its tables may be others after a run.
        changes_schema: bool,
    },
    Row(RowTarget),
    Http {
        operation: Arc<HttpOperation>,
        request: Arc<Prepared>,
        /// The names in its texts.
        variables: Vec<String>,
        /// The secrets among them, read once: what is kept here is read anew when one
        /// is saved.
        secrets: Arc<[SecretToSend]>,
    },
}

impl Target {
    /// The database it writes to; `None` for a request.
    pub(crate) fn database_id(&self) -> Option<DatabaseId> {
        match self {
            Self::Query { database, .. } => Some(database.id),
            Self::Row(row) => Some(row.database.id),
            Self::Http { .. } => None,
        }
    }
}

fn prepared(template: &RequestTemplate) -> Result<Prepared, AppError> {
    Prepared::of(template).map_err(|error| AppError::invalid("template", error.to_string()))
}

impl Runnable {
    /// Whether it can count as it is at `now`.
    pub(crate) fn lasts(&self, now: Timestamp) -> bool {
        match &self.target {
            Target::Row(_) => now.duration_since(self.read_at) < SCHEMA_LIFE,
            Target::Query { .. } | Target::Http { .. } => true,
        }
    }
}

/// The actions that have run, by number.
#[derive(Default)]
pub(crate) struct Runnables(Mutex<HashMap<ActionId, Arc<Runnable>>>);

impl Runnables {
    pub(crate) fn get(&self, id: ActionId) -> Option<Arc<Runnable>> {
        self.lock().get(&id).cloned()
    }

    pub(crate) fn keep(&self, runnable: Arc<Runnable>) {
        self.lock().insert(runnable.action.id, runnable);
    }

    pub(crate) fn forget(&self, id: ActionId) {
        self.lock().remove(&id);
    }

    /// Forgets the row actions, whose tables may be others now.
    pub(crate) fn forget_rows(&self) {
        self.lock().retain(|_, kept| !matches!(kept.target, Target::Row(_)));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ActionId, Arc<Runnable>>> {
        // The map is whole at every moment, so a panic elsewhere does not matter.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// The action `id` as it is now: the one that is kept, if nothing has changed since.
    pub(crate) async fn current_runnable(&self, id: ActionId) -> Result<Arc<Runnable>, AppError> {
        let kept = self.0.runnables.get(id).filter(|kept| kept.lasts(self.now()));
        if let Some(kept) = kept
            && kept.generation == self.store().generation().await?
        {
            return Ok(kept);
        }
        self.read_runnable(id).await
    }

    /// Reads the action `id` and what it writes to, if it may run.
    pub(crate) async fn read_runnable(&self, id: ActionId) -> Result<Arc<Runnable>, AppError> {
        // Before anything else: what changes while it is read makes it stale.
        let generation = self.store().generation().await?;
        let action = self.store().action(id).await?.ok_or(AppError::NotFound)?;
        if action.spec.archived {
            return Err(AppError::NotFound);
        }
        let model = self.store().model(action.spec.model_id).await?;
        self.require_enabled(&action.spec, model.and_then(|model| model.database_id)).await?;
        let target = self.target(&action).await?;
        let (action, drift) = match &target {
            Target::Row(_) => {
                let presented = self.present(action).await?;
                (presented.action, presented.drift)
            }
            Target::Query { .. } | Target::Http { .. } => (action, Vec::new()),
        };
        Ok(Arc::new(Runnable { generation, read_at: self.now(), action, drift, target }))
    }

    async fn target(&self, action: &Action) -> Result<Target, AppError> {
        match &action.spec.operation {
            Operation::Query(query) => {
                let database = self.enabled_database(query.database_id).await?;
                // Once: what is kept here is read anew when the database is saved.
                let database = self.with_password(database).await?;
                let text = &query.dataset_query.native.query;
                let template = Template::parse(text, Language::Sql)
                    .map_err(|error| AppError::invalid("dataset_query", error.to_string()))?;
                Ok(Target::Query {
                    changes_schema: changes_schema(&template, database.engine),
                    database: database.into(),
                    template: template.into(),
                })
            }
            Operation::Http(operation) => Ok(Target::Http {
                operation: Arc::new(operation.clone()),
                request: prepared(&operation.template)?.into(),
                secrets: self.secrets_of(&operation.template).await?,
                variables: request::variables(&operation.template)
                    .into_iter()
                    .map(|(name, _)| name)
                    .collect(),
            }),
            Operation::Implicit(implicit) => {
                let mut target = self.row_target(action.spec.model_id, implicit.kind).await?;
                let database = Arc::unwrap_or_clone(target.database);
                target.database = self.with_password(database).await?.into();
                // What stops it from having a form stops it from running.
                target.source.describe(target.kind, &action.spec)?;
                Ok(Target::Row(target))
            }
        }
    }

    pub(crate) async fn enabled_database(&self, id: DatabaseId) -> Result<Database, AppError> {
        let database = self.store().database(id).await?.ok_or(AppError::NotFound)?;
        if database.settings.enable_actions {
            Ok(database)
        } else {
            Err(AppError::Disabled { database_id: id })
        }
    }
}
