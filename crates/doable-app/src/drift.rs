//! What actions have not caught up with in their databases: told wherever an action is
//! read, and where a run fails by it. The rules are [`doable_domain::drift`].

use std::collections::HashMap;

use doable_domain::{
    action::{Action, Operation, QueryOperation},
    database::{Database, Engine},
    drift::{Change, Drift, TableHistory, of_row, of_sql},
    id::DatabaseId,
    implicit::{row_kind, slug},
    model::{Model, ModelSource},
};
use doable_exec::{ExecError, Outcome};
use jiff::Timestamp;

use crate::{
    App, AppError,
    rows::SCHEMA_LIFE,
    runnable::{Runnable, Target},
    wire::DriftNote,
};

/// The changes of every database, as far as they were noticed; read once for a whole list.
pub(crate) struct Changes {
    tables: HashMap<DatabaseId, Vec<TableHistory>>,
    engines: HashMap<DatabaseId, Engine>,
}

impl Changes {
    /// What `action`, which belongs to `model`, has not caught up with.
    pub(crate) fn of(&self, action: &Action, model: &Model) -> Vec<Drift> {
        let saved_at = action.updated_at;
        match &action.spec.operation {
            Operation::Http(_) => Vec::new(),
            Operation::Query(QueryOperation { database_id, dataset_query }) => {
                let sql = &dataset_query.native.query;
                let mut drift = self.of_sql(*database_id, sql, saved_at);
                for of_model in self.of_model(model, saved_at) {
                    if !drift.contains(&of_model) {
                        drift.push(of_model);
                    }
                }
                drift
            }
            Operation::Implicit(implicit) => {
                let ModelSource::Table { schema, table, fields } = &model.source else {
                    return Vec::new();
                };
                let history = self.table(model.database_id, schema.as_deref(), table);
                let (kind, shown) = (row_kind(implicit.kind), fields.as_deref());
                history
                    .map(|history| of_row(kind, shown, &action.spec, saved_at, history))
                    .unwrap_or_default()
            }
        }
    }

    /// What a model that is more than a table has not caught up with.
    fn of_model(&self, model: &Model, saved_at: Timestamp) -> Vec<Drift> {
        let Some(database) = model.database_id else { return Vec::new() };
        match &model.source {
            ModelSource::Query { sql } => self.of_sql(database, sql, saved_at),
            // Of its clauses only the table is known.
            ModelSource::Clauses { table: Some(table) } => {
                self.of_sql(database, &format!("SELECT 1 FROM \"{table}\""), saved_at)
            }
            ModelSource::Clauses { table: None }
            | ModelSource::Blank
            | ModelSource::Table { .. } => Vec::new(),
        }
    }

    fn of_sql(&self, database: DatabaseId, sql: &str, saved_at: Timestamp) -> Vec<Drift> {
        match (self.tables.get(&database), self.engines.get(&database)) {
            (Some(tables), Some(engine)) => of_sql(sql, *engine, saved_at, tables),
            _ => Vec::new(),
        }
    }

    fn table(
        &self,
        database: Option<DatabaseId>,
        schema: Option<&str>,
        name: &str,
    ) -> Option<&TableHistory> {
        let tables = self.tables.get(&database?)?;
        tables.iter().find(|table| table.schema.as_deref() == schema && table.name == name)
    }

    /// Since when a table is gone, if it was ever there.
    pub(crate) fn gone_since(
        &self,
        database: DatabaseId,
        schema: Option<&str>,
        name: &str,
    ) -> Option<Timestamp> {
        self.table(Some(database), schema, name)?.gone_since
    }
}

impl App {
    /// What has changed in the databases.
    pub(crate) async fn changes(&self) -> Result<Changes, AppError> {
        let tables = self.store().schema_changes().await?;
        let databases =
            if tables.is_empty() { Vec::new() } else { self.store().databases().await? };
        let engines = databases.into_iter().map(|database| (database.id, database.engine));
        Ok(Changes { tables, engines: engines.collect() })
    }

    /// Has the schema of `database` read in a while if that was not done for a minute.
    /// Nobody waits for it: whoever shows what it says hears of a change by an event.
    pub(crate) fn read_schema_soon(&self, database: DatabaseId) {
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(error) = app.read_schema_if_old(database).await {
                tracing::debug!(%error, "a schema could not be read anew");
            }
        });
    }

    async fn read_schema_if_old(&self, id: DatabaseId) -> Result<(), AppError> {
        let synced_at = self.store().synced_at(id).await?;
        if synced_at.is_some_and(|at| self.now().duration_since(at) < SCHEMA_LIFE) {
            return Ok(());
        }
        match self.store().database(id).await? {
            Some(database) => self.sync_quietly(&database).await,
            None => Ok(()),
        }
    }

    /// Reads the schema anew after a run that has changed it, so that the next form is that
    /// of the table as it is.
    pub(crate) async fn read_changed_schema(&self, target: &Target) {
        let Target::Query { database, changes_schema: true, .. } = target else { return };
        if let Err(error) = self.sync_quietly(database).await {
            tracing::warn!(%error, "the schema could not be read after a change");
        }
    }

    /// The outcome, in words where the database makes no sense of the run or of a value's
    /// type, and its schema, read anew, tells why.
    pub(crate) async fn with_drift(
        &self,
        runnable: &Runnable,
        outcome: Result<Outcome, ExecError>,
    ) -> Result<Outcome, ExecError> {
        let Err(error @ (ExecError::NotUnderstood { .. } | ExecError::WrongType { .. })) = &outcome
        else {
            return outcome;
        };
        let database = match &runnable.target {
            Target::Query { database, .. } => database,
            Target::Row(target) => &target.database,
            Target::Http { .. } => return outcome,
        };
        match self.drift_now(runnable, database).await {
            Ok(drift) if !drift.is_empty() => {
                let message = format!("{} ({error})", words(&drift));
                Err(match error {
                    ExecError::WrongType { fields } => {
                        ExecError::Rejected { message, fields: fields.clone() }
                    }
                    _ => ExecError::NotUnderstood { message },
                })
            }
            Ok(_) => outcome,
            Err(error) => {
                tracing::warn!(%error, "it could not be found out what is gone");
                outcome
            }
        }
    }

    async fn drift_now(
        &self,
        runnable: &Runnable,
        database: &Database,
    ) -> Result<Vec<Drift>, AppError> {
        self.sync_quietly(database).await?;
        let model = self.store().model(runnable.action.spec.model_id).await?;
        let model = model.ok_or(AppError::NotFound)?;
        Ok(self.changes().await?.of(&runnable.action, &model))
    }
}

impl Runnable {
    /// Why values can't be taken whose columns are gone; `is_given` knows the keys of what
    /// was given.
    pub(crate) fn refused_by_drift(&self, is_given: impl Fn(&str) -> bool) -> Option<AppError> {
        let is_named = |drift: &&Drift| match &drift.change {
            Change::NoColumn { column } => is_given(&slug(column)),
            Change::NoTable { .. } | Change::OtherType { .. } => false,
        };
        let gone: Vec<Drift> = self.drift.iter().filter(is_named).cloned().collect();
        let refused = || AppError::Invalid { message: words(&gone), problems: Default::default() };
        (!gone.is_empty()).then(refused)
    }
}

/// `column … is gone since …; column …`.
pub(crate) fn words(drift: &[Drift]) -> String {
    drift.iter().map(Drift::to_string).collect::<Vec<_>>().join("; ")
}

impl From<Drift> for DriftNote {
    fn from(drift: Drift) -> Self {
        Self {
            message: drift.to_string(),
            what: drift.change.to_string(),
            since: drift.since.to_string(),
        }
    }
}

/// For the wire.
pub(crate) fn notes(drift: Vec<Drift>) -> Vec<DriftNote> {
    drift.into_iter().map(DriftNote::from).collect()
}
