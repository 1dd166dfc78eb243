//! Row actions while they are drafted: a draft may name its table instead of a model, and
//! its form is that of the columns as they were last read.

use doable_domain::{
    action::{ActionSpec, Operation},
    id::{ModelId, TableId},
    implicit::{RowSource, row_kind},
    problem::Problems,
};
use doable_store::KnownTable;
use serde::Deserialize as _;
use serde_json::{Map, Value, json};

use crate::{App, AppError, rows::live_table};

/// The key of a draft that names its table.
const TABLE: &str = "table_id";
/// The key that names its model.
const MODEL: &str = "model_id";

impl App {
    /// `draft` at the model of the table it names, if it names one; the model is made if
    /// there is none.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with every problem of the draft, and nothing is made;
    /// [`AppError::Disabled`] if actions are off there.
    pub(crate) async fn at_table(
        &self,
        mut draft: Map<String, Value>,
    ) -> Result<Map<String, Value>, AppError> {
        let Some(table) = self.drafted_table(&mut draft).await? else { return Ok(draft) };
        let database = self.enabled_database(table.database_id).await?;
        // Changes of an action that is there name no type.
        if draft.contains_key("type") {
            let (_, problems) = self.shape(&draft).await?;
            problems.or(())?;
        }
        let model = self.model_of_table(&database, &table).await?;
        draft.insert(MODEL.to_owned(), json!(model));
        Ok(draft)
    }

    /// The table that `draft` names, in whose place any model stands until there is one.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] if there is no such table.
    pub(crate) async fn drafted_table(
        &self,
        draft: &mut Map<String, Value>,
    ) -> Result<Option<KnownTable>, AppError> {
        let Some(id) = draft.remove(TABLE).filter(|id| !id.is_null()) else { return Ok(None) };
        let none = || AppError::invalid(TABLE, "there is no such table");
        let id = TableId::deserialize(&id).map_err(|_| none())?;
        let table = self.store().known_table(id).await?.ok_or_else(none)?;
        draft.insert(MODEL.to_owned(), json!(ModelId::FIRST));
        Ok(Some(table))
    }

    /// A row action with the parameters and fields of the table it is drafted for, or of
    /// its model's, and the fields that choose from rows of other tables; what it has none by
    /// is a problem of `table_id`.
    pub(crate) async fn with_columns(
        &self,
        mut spec: ActionSpec,
        table: Option<&KnownTable>,
        problems: &mut Problems,
    ) -> Result<(ActionSpec, Vec<String>), AppError> {
        let none = Vec::new();
        let Operation::Implicit(implicit) = &spec.operation else { return Ok((spec, none)) };
        let (database, source) = match table {
            Some(table) => {
                let database = self.store().database(table.database_id).await?;
                let engine = database.ok_or(AppError::NotFound)?.engine;
                let source = RowSource { engine, table: live_table(table), shown: None };
                (table.database_id, source)
            }
            // Without a model there is nothing to say but that.
            None if problems.by_field().contains_key(MODEL) => return Ok((spec, none)),
            None => match self.row_target(spec.model_id, implicit.kind).await {
                Ok(target) => (target.database.id, target.source),
                Err(error @ (AppError::Invalid { .. } | AppError::NotConnected { .. })) => {
                    problems.add(TABLE, error.to_string());
                    return Ok((spec, none));
                }
                Err(error) => return Err(error),
            },
        };
        let (kind, takes_list) = (row_kind(implicit.kind), implicit.kind.takes_list());
        match source.describe(kind, &spec) {
            Ok((parameters, settings)) => {
                spec.parameters = parameters;
                spec.visualization_settings = settings;
                if !takes_list {
                    source.offer_null(kind, &mut spec.visualization_settings);
                }
            }
            Err(no_row) => problems.add(TABLE, no_row.to_string()),
        }
        if takes_list {
            return Ok((spec, none));
        }
        let settings = &spec.visualization_settings;
        let choosing = self.referenced(database, &source, kind, settings).await?;
        Ok((spec, choosing.into_iter().map(|(id, _)| id).collect()))
    }
}
