//! Row actions: their parameters come from the live table each time they are read, and
//! a form of theirs can be filled from the row it is about (actions.md §2.6, §3.3).

use std::sync::Arc;

use doable_domain::{
    accept::{Refused, accept},
    action::{Action, ActionSpec, ImplicitKind, Operation},
    bulk::Given,
    database::Database,
    drift::{Drift, minute},
    id::ModelId,
    implicit::{NoRow, RowKind, RowSource, RowWrite, row_kind},
    model::ModelSource,
    problem::Problems,
    run::Door,
    schema::Table,
    sql::TableName,
    value::Values,
};
use doable_exec::Work;
use doable_store::KnownTable;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json};

use crate::{
    App, AppError, Permission, caller::Caller, databases::not_connected, drift::Changes,
    runnable::Target, wire::ExecuteAction,
};

/// How long a table that was read counts as it is (actions.md §2.6).
pub(crate) const SCHEMA_LIFE: SignedDuration = SignedDuration::from_secs(60);
/// What a prefetch of a form for a new row is answered with.
const NO_ROW_YET: &str = "Values can only be fetched for actions that require a Primary Key.";
/// What a prefetch for a list of rows is answered with.
const MANY_ROWS: &str = "Values can only be fetched for an action on one row, not on a list.";

/// The live table of a row action.
pub(crate) struct RowTarget {
    pub(crate) database: Arc<Database>,
    pub(crate) table: TableName,
    pub(crate) source: RowSource,
    pub(crate) kind: RowKind,
    /// Whether it takes a list of rows.
    pub(crate) takes_list: bool,
}

impl From<NoRow> for AppError {
    fn from(no_row: NoRow) -> Self {
        Self::Invalid { message: no_row.to_string(), problems: no_row.into_problems() }
    }
}

fn refused(message: impl Into<String>) -> AppError {
    AppError::Invalid { message: message.into(), problems: Problems::default() }
}

impl App {
    /// The action as it is now: a row action with the parameters and fields of its live
    /// table, why it can't run, if it can't, and what it has not caught up with.
    pub(crate) async fn present(&self, action: Action) -> Result<Presented, AppError> {
        if let Operation::Query(query) = &action.spec.operation {
            self.read_schema_soon(query.database_id);
        }
        // Its table is read before it is asked what has changed.
        let target = self.target_of(&action).await;
        self.presented(action, target, &self.changes().await?).await
    }

    /// As [`App::present`], by `changes` that are known.
    pub(crate) async fn present_by(
        &self,
        changes: &Changes,
        action: Action,
    ) -> Result<Presented, AppError> {
        let target = self.target_of(&action).await;
        self.presented(action, target, changes).await
    }

    /// The live table of a row action.
    async fn target_of(&self, action: &Action) -> Option<Result<RowTarget, AppError>> {
        let Operation::Implicit(implicit) = &action.spec.operation else { return None };
        Some(self.row_target(action.spec.model_id, implicit.kind).await)
    }

    async fn presented(
        &self,
        mut action: Action,
        target: Option<Result<RowTarget, AppError>>,
        changes: &Changes,
    ) -> Result<Presented, AppError> {
        let model = self.store().model(action.spec.model_id).await?;
        let drift = model.map(|model| changes.of(&action, &model)).unwrap_or_default();
        let described = match target {
            None => return Ok(Presented { action, not_ready: None, drift, target: None }),
            Some(target) => target.and_then(|target| {
                let described = target.source.describe(target.kind, &action.spec)?;
                Ok((described, target))
            }),
        };
        match described {
            Ok(((parameters, settings), target)) => {
                action.spec.parameters = parameters;
                action.spec.visualization_settings = settings;
                Ok(Presented { action, not_ready: None, drift, target: Some(target) })
            }
            Err(error @ (AppError::Invalid { .. } | AppError::NotConnected { .. })) => {
                action.spec.parameters = Vec::new();
                let not_ready = Some(error.to_string());
                Ok(Presented { action, not_ready, drift, target: None })
            }
            Err(error) => Err(error),
        }
    }

    /// The live table of a model, for an action of `kind`.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] in words if it is gone, can't be read, or is no table.
    pub(crate) async fn row_target(
        &self,
        model: ModelId,
        kind: ImplicitKind,
    ) -> Result<RowTarget, AppError> {
        let model = self.store().model(model).await?.ok_or(AppError::NotFound)?;
        let ModelSource::Table { schema, table, fields } = model.source else {
            return Err(refused(crate::actions::IMPLICIT_NEEDS_TABLE));
        };
        let database = model.database_id.ok_or(AppError::NotFound)?;
        let database = self.store().database(database).await?.ok_or(AppError::NotFound)?;
        let known = self.fresh_schema(&database).await?;
        let Some(live) = known.table(schema.as_deref(), &table) else {
            let changes = self.changes().await?;
            let since = changes.gone_since(database.id, schema.as_deref(), &table);
            return Err(refused(table_is_gone(&table, &database.name, since)));
        };
        let engine = database.engine;
        let source = RowSource { engine, table: live_table(live), shown: fields };
        let table = TableName { schema, name: table };
        let takes_list = kind.takes_list();
        Ok(RowTarget { database: database.into(), table, source, kind: row_kind(kind), takes_list })
    }

    /// What is known of a database, read anew if that is a minute old. One that is away
    /// is as it was.
    async fn fresh_schema(
        &self,
        database: &Database,
    ) -> Result<doable_store::KnownSchema, AppError> {
        let known = self.known_schema(database).await?;
        if self.now().duration_since(known.synced_at) < SCHEMA_LIFE {
            return Ok(known);
        }
        self.sync_quietly(database).await?;
        self.known_schema(database).await
    }

    /// What the form of an action starts with once `request` has picked its row.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`], [`AppError::Disabled`] as for a run; [`AppError::Invalid`]
    /// if the action has no row, or its key is not given whole.
    pub async fn prefetch(
        &self,
        caller: &Caller,
        request: &ExecuteAction,
    ) -> Result<Map<String, Json>, AppError> {
        caller.allow(Permission::Run)?;
        let runnable = self.current_runnable(request.id).await?;
        let Target::Row(target) = &runnable.target else { return Ok(Map::new()) };
        if target.kind == RowKind::Create {
            return Err(refused(NO_ROW_YET));
        }
        let Given::One(given) = &request.parameters else { return Err(refused(MANY_ROWS)) };
        if target.takes_list {
            return Err(refused(MANY_ROWS));
        }
        let spec = &runnable.action.spec;
        let key = target.source.key(&key_values(spec, given)?)?;
        let is_shown = |id: &str| {
            let setting = spec.visualization_settings.fields.get(id);
            !setting.and_then(|setting| setting.hidden).unwrap_or(false)
        };
        let wanted: Vec<(String, String)> = target
            .source
            .form_columns(target.kind)
            .into_iter()
            .filter(|(id, _)| is_shown(id))
            .collect();
        let columns: Vec<_> = wanted.iter().map(|(_, column)| target.source.read(column)).collect();
        if columns.is_empty() {
            return Ok(Map::new());
        }
        let read = self.executor().read_row(&target.database, &target.table, &columns, &key);
        let Some(mut row) =
            read.await.map_err(|error| not_connected(target.database.engine, &error))?
        else {
            return Ok(Map::new());
        };
        let value = |(id, column): (String, String)| {
            let value = row.remove(&column).unwrap_or(Json::Null);
            (id, value)
        };
        Ok(wanted.into_iter().map(value).collect())
    }
}

/// An action as it is now.
pub(crate) struct Presented {
    pub(crate) action: Action,
    pub(crate) not_ready: Option<String>,
    pub(crate) drift: Vec<Drift>,
    /// The live table of a row action that can run.
    pub(crate) target: Option<RowTarget>,
}

/// A table as rows are written to it.
pub(crate) fn live_table(known: &KnownTable) -> Table {
    Table {
        schema: known.schema.clone(),
        name: known.name.clone(),
        columns: known.columns.iter().map(|known| known.column.clone()).collect(),
        is_view: known.is_view,
    }
}

/// Why an action has no table.
fn table_is_gone(table: &str, database: &str, since: Option<Timestamp>) -> String {
    let since = since.map(|at| format!(" since {}", minute(at))).unwrap_or_default();
    format!("The table `{table}` is gone from {database}{since}.")
}

/// The given values of the key's parameters; others mean nothing to a prefetch.
fn key_values(spec: &ActionSpec, given: &Map<String, Json>) -> Result<Values, AppError> {
    let is_key = |parameter: &&doable_domain::parameter::Parameter| {
        parameter.required == Some(true) && given.contains_key(&parameter.id)
    };
    let keys: Vec<_> = spec.parameters.iter().filter(is_key).cloned().collect();
    let of_key = |(id, _): &(&String, &Json)| keys.iter().any(|key| key.id == **id);
    let given: Map<String, Json> =
        given.iter().filter(of_key).map(|(id, value)| (id.clone(), value.clone())).collect();
    let mut settings = spec.visualization_settings.clone();
    // A key that the form hides still finds its row.
    settings.fields.clear();
    Ok(accept(&keys, &settings, &given)?)
}

impl RowTarget {
    /// The work of checked values that came through `door`.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with the sentence of actions.md §3.3.
    pub(crate) fn work(
        &self,
        door: Door,
        spec: &ActionSpec,
        values: &Values,
    ) -> Result<Work, AppError> {
        let write = self.write(door, spec, values)?;
        Ok(Work::Row { database: Arc::clone(&self.database), table: self.table.clone(), write })
    }

    /// The write of checked values that came through `door`.
    ///
    /// # Errors
    ///
    /// Any [`NoRow`].
    pub(crate) fn write(
        &self,
        door: Door,
        spec: &ActionSpec,
        values: &Values,
    ) -> Result<RowWrite, NoRow> {
        let settings = &spec.visualization_settings;
        if door != Door::Window {
            return self.source.write(self.kind, settings, values);
        }
        let mut settings = settings.clone();
        self.source.offer_null(self.kind, &mut settings);
        self.source.write(self.kind, &settings, values)
    }

    /// The refusal of values, in whose place a missing key is named first.
    pub(crate) fn refusal(&self, refused: Refused, given: &Map<String, Json>) -> AppError {
        self.source.refusal(self.kind, refused, given).into()
    }
}
