//! Picking the row that an action is about: its table is searched, so that nobody types
//! an id.

use std::sync::Arc;

use doable_domain::{
    action::{Action, ImplicitKind, Operation},
    form::{Field, form_spec},
    implicit::{RowKind, slug},
    schema::display_name,
    sql::RowSearch,
};

use crate::{
    App, AppError, Permission,
    caller::Caller,
    databases::not_connected,
    rows::RowTarget,
    wire::rows::{FoundColumn, FoundRows, SearchRows},
};

/// The most rows to pick from at a time.
const MOST_ROWS: usize = 50;
/// The longest text that is looked for, in characters.
const MAX_SEARCH_CHARS: usize = 200;

impl App {
    /// The rows that an action can be about, those that hold a text, in their key's order.
    /// Columns that the form hides are neither searched nor answered.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`], [`AppError::Disabled`] as for a run; [`AppError::Invalid`]
    /// if the action has no row to pick.
    pub async fn search_rows(
        &self,
        caller: &Caller,
        request: &SearchRows,
    ) -> Result<FoundRows, AppError> {
        caller.allow(Permission::Run)?;
        let action = self.read_runnable(request.id).await?.action.clone();
        let target = self.picked_from(&action).await?.ok_or_else(|| {
            AppError::invalid("id", "this action is not about one row of a table")
        })?;
        let fields = form_spec(&action.spec).fields;
        let columns = columns(&action, &target, &fields);
        let text = request.q.trim().chars().take(MAX_SEARCH_CHARS).collect();
        let search = RowSearch {
            columns: columns.iter().map(|column| target.source.read(&column.name)).collect(),
            key: columns.iter().filter(|it| it.is_key).map(|it| it.name.clone()).collect(),
            text,
            most: MOST_ROWS,
        };
        let database = self.with_password(Arc::unwrap_or_clone(target.database)).await?;
        let found = self.executor().search_rows(&database, &target.table, &search).await;
        let found = found.map_err(|error| not_connected(database.engine, &error))?;
        Ok(FoundRows { columns, rows: found.rows, truncated: found.truncated })
    }

    /// The table whose row an action is about: that of a row action that updates or
    /// deletes, or that of a model whose key a query action takes.
    pub(crate) async fn picked_from(&self, action: &Action) -> Result<Option<RowTarget>, AppError> {
        let kind = match &action.spec.operation {
            Operation::Implicit(implicit) => match implicit.kind {
                kind @ (ImplicitKind::RowUpdate | ImplicitKind::RowDelete) => kind,
                _ => return Ok(None),
            },
            Operation::Query(_) => ImplicitKind::RowUpdate,
            Operation::Http(_) => return Ok(None),
        };
        let target = match self.row_target(action.spec.model_id, kind).await {
            Ok(target) => target,
            // A query action may belong to anything.
            Err(AppError::Invalid { .. } | AppError::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let Operation::Query(query) = &action.spec.operation else { return Ok(Some(target)) };
        let fields = form_spec(&action.spec).fields;
        let key = target.source.form_columns(RowKind::Delete);
        let is_whole =
            !key.is_empty() && key.iter().all(|(_, column)| filled_by(&fields, column).is_some());
        Ok(Some(target).filter(|target| is_whole && target.database.id == query.database_id))
    }
}

/// The field that a column's value goes into.
fn filled_by<'f>(fields: &'f [Field], column: &str) -> Option<&'f Field> {
    let name = slug(column);
    fields.iter().find(|field| field.id == name || field.slug == name)
}

/// The columns to search, the key first.
fn columns(action: &Action, target: &RowTarget, fields: &[Field]) -> Vec<FoundColumn> {
    let key: Vec<String> =
        target.source.form_columns(RowKind::Delete).into_iter().map(|(_, name)| name).collect();
    let settings = &action.spec.visualization_settings.fields;
    let is_hidden = |id: &str| settings.get(id).and_then(|it| it.hidden).unwrap_or(false);
    let others = target.source.form_columns(RowKind::Update).into_iter();
    let others = others.filter(|(id, name)| !key.contains(name) && !is_hidden(id));
    let all = key.iter().cloned().chain(others.map(|(_, name)| name));
    let column = |name: String| {
        let field = filled_by(fields, &name);
        FoundColumn {
            label: field.map_or_else(|| display_name(&name), |field| field.label.clone()),
            field: field.map(|field| field.id.clone()),
            is_key: key.contains(&name),
            name,
        }
    };
    all.map(column).collect()
}
