//! Options that are the rows of the table which a field's column refers to. Only for people
//! in the window: programs and strangers' forms have the bare key.

use std::cmp::Ordering;

use doable_domain::{
    action::ActionSpec,
    form::{Choices, VisualizationSettings, value_type},
    id::DatabaseId,
    implicit::{RowKind, RowOptions, RowSource},
    schema::ForeignKey,
    sql::Wanted,
    value::Value,
};
use serde_json::Value as Json;

use super::{Listed, unlisted};
use crate::{
    App, AppError,
    rows::{RowTarget, live_table},
    wire::ListOptions,
};

impl App {
    /// The fields of a row action's form that choose from the rows which their columns refer
    /// to, by parameter id, and those rows.
    pub(crate) async fn referenced(
        &self,
        database: DatabaseId,
        source: &RowSource,
        kind: RowKind,
        settings: &VisualizationSettings,
    ) -> Result<Vec<(String, RowOptions)>, AppError> {
        let references = source.references(kind, settings);
        if references.is_empty() {
            return Ok(Vec::new());
        }
        let Some(known) = self.store().schema_of(database).await? else { return Ok(Vec::new()) };
        let rows = |(id, key): (String, &ForeignKey)| {
            let table = known.table(key.schema.as_deref(), &key.table)?;
            Some((id, RowOptions::of(&live_table(table), &key.column)?))
        };
        Ok(references.into_iter().filter_map(rows).collect())
    }

    /// The rows that a field chooses from: those that are searched for, or the one that has
    /// a value.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if the field does not; [`AppError::Invalid`] in the database's
    /// words.
    pub(super) async fn row_choices(
        &self,
        target: &RowTarget,
        spec: &ActionSpec,
        request: &ListOptions,
    ) -> Result<Choices, AppError> {
        let (name, settings) = (&request.parameter, &spec.visualization_settings);
        let parameter = spec.parameters.iter().find(|it| it.id == *name || it.slug == *name);
        let parameter = parameter.ok_or(AppError::NotFound)?;
        let database = target.database.id;
        let found = self.referenced(database, &target.source, target.kind, settings).await?;
        let rows = found.into_iter().find(|(id, _)| *id == parameter.id);
        let (_, rows) = rows.ok_or(AppError::NotFound)?;
        let Some(value) = &request.value else {
            let listed = Listed::Rows { database_id: database, rows };
            return Ok(self.listed(listed, &request.q).await?.as_ref().clone());
        };
        let kind = value_type(parameter, &settings.of(parameter));
        let Ok(value) = Value::from_json(kind, value) else { return Ok(Choices::default()) };
        let read = self.read_rows(database, &rows, &Wanted::Like(value)).await?;
        read.map_err(|reason| unlisted(&reason))
    }

    /// What the database answers; in words why it does not.
    pub(super) async fn read_rows(
        &self,
        database: DatabaseId,
        rows: &RowOptions,
        wanted: &Wanted,
    ) -> Result<Result<Choices, String>, AppError> {
        let database = self.store().database(database).await?.ok_or(AppError::NotFound)?;
        let known = self.known_schema(&database).await?;
        let table = known.table(rows.table.schema.as_deref(), &rows.table.name);
        let table = live_table(table.ok_or(AppError::NotFound)?);
        let source = RowSource { engine: database.engine, table, shown: None };
        let database = match self.with_password(database).await {
            Ok(database) => database,
            Err(none) => return Ok(Err(none.to_string())),
        };
        let text = match wanted {
            Wanted::All => "",
            Wanted::Matching(text) => text,
            Wanted::Like(value) => {
                let Ok(key) = source.found_by(&rows.key, value.clone()) else {
                    return Ok(Ok(Choices::default()));
                };
                let columns: Vec<_> = rows.columns().map(|name| source.read(name)).collect();
                let read = self.executor().read_row(&database, &rows.table, &columns, &key).await;
                let found = read.map(|row| {
                    let row = row.map(|mut row| values(rows, &mut row));
                    let options = row.and_then(RowOptions::option).into_iter().collect();
                    Choices { options, truncated: false }
                });
                return Ok(found.map_err(|error| error.to_string()));
            }
        };
        let search = rows.search(&source, text);
        let found = self.executor().search_rows(&database, &rows.table, &search).await;
        Ok(found.map_err(|error| error.to_string()).map(|found| {
            let options = found.rows.into_iter().filter_map(RowOptions::option).collect();
            let mut choices = Choices { options, truncated: found.truncated };
            if rows.name.is_some() && !choices.truncated {
                choices.options.sort_by(|a, b| by_name(&a.label, &b.label));
            }
            choices
        }))
    }
}

/// The values of the columns that an option is made of.
fn values(rows: &RowOptions, row: &mut serde_json::Map<String, Json>) -> Vec<Json> {
    rows.columns().map(|name| row.remove(name).unwrap_or(Json::Null)).collect()
}

fn by_name(a: &str, b: &str) -> Ordering {
    a.to_lowercase().cmp(&b.to_lowercase())
}
