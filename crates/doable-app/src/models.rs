//! Models as the API's cards: listing, reading and saving them. What a card asks for
//! is read in [`crate::dataset_query`].

use std::collections::{HashMap, hash_map::Entry};

use doable_domain::{
    action::Operation,
    database::Database,
    id::{DatabaseId, ModelId},
    model::{Fate, ModelChange, ModelSource},
    problem::Problems,
};
use doable_exec::ExecError;
use doable_store::{Card as Stored, CardSpec, KnownSchema};
use serde_json::{Map, Value, json};

use crate::{
    App, AppError, Permission,
    caller::Caller,
    card,
    dataset_query::{Asks, DatasetQuery},
    wire::{
        Event,
        metadata::{Card, CardEffects, ListCards, NamedAction, ResultColumn},
    },
};

/// Where a card's SQL stands in it, for problems with it.
const SQL_KEY: &str = "dataset_query.native.query";

impl App {
    /// The cards by name, as far as is known without asking their databases.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may read.
    pub async fn list_cards(
        &self,
        caller: &Caller,
        which: &ListCards,
    ) -> Result<Vec<Card>, AppError> {
        caller.allow(Permission::Read)?;
        let mut schemas: HashMap<DatabaseId, Option<KnownSchema>> = HashMap::new();
        let mut cards = Vec::new();
        for stored in self.store().cards().await? {
            if stored.archived != which.archived {
                continue;
            }
            let schema = match stored.model.database_id.map(|id| schemas.entry(id)) {
                Some(Entry::Occupied(known)) => known.into_mut(),
                Some(Entry::Vacant(unknown)) => {
                    let schema = self.store().schema_of(*unknown.key()).await?;
                    unknown.insert(schema)
                }
                None => &mut None,
            };
            cards.push(card::wire(stored, schema.as_ref()));
        }
        Ok(cards)
    }

    /// One card, archived or not; the group of a database or of HTTP actions is one
    /// without columns.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none.
    pub async fn get_card(&self, caller: &Caller, id: ModelId) -> Result<Card, AppError> {
        caller.allow(Permission::Read)?;
        let stored = self.store().card(id).await?.ok_or(AppError::NotFound)?;
        self.shown(stored).await
    }

    /// Makes a card from the keys of `POST /api/card`; without a `type` it is a
    /// question, as in the reference.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] with what is wrong with which key; nothing is stored.
    pub async fn create_card(
        &self,
        caller: &Caller,
        keys: &Map<String, Value>,
    ) -> Result<Card, AppError> {
        caller.allow(Permission::Edit)?;
        let (changes, mut problems) = card::Changes::read(keys);
        if changes.name.is_none() {
            problems.add("name", card::NOT_BLANK);
        }
        if changes.dataset_query.is_none() {
            problems.add("dataset_query", card::A_MAP);
        }
        problems.or(())?;
        let mut spec = changes.over(card::nothing());
        self.resolve(&mut spec).await?;
        let stored = self.store().insert_card(spec, self.now()).await?;
        self.announce(Event::DatabasesChanged);
        self.shown(stored).await
    }

    /// Changes the keys that are given. A card that is no model or no bare table any
    /// more takes its actions along (rest-api.md "Companions").
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none; [`AppError::Invalid`] with what is wrong
    /// with which key, and nothing is changed.
    pub async fn update_card(
        &self,
        caller: &Caller,
        id: ModelId,
        keys: &Map<String, Value>,
    ) -> Result<Card, AppError> {
        caller.allow(Permission::Edit)?;
        let (current, spec) = self.changed_card(id, keys).await?;
        let stored = self.save_card(&current, spec).await?;
        self.shown(stored).await
    }

    /// Saves a card over what it was.
    pub(crate) async fn save_card(
        &self,
        current: &Stored,
        spec: CardSpec,
    ) -> Result<Stored, AppError> {
        let (id, expected) = (current.model.id, current.updated_at);
        let stored = self.store().update_card(id, spec, expected, self.now()).await?;
        self.announce(Event::DatabasesChanged);
        self.links_have_changed().await;
        Ok(stored)
    }

    /// Deletes a card and its actions for good; their runs stay in the journal.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none; [`AppError::Conflict`] for the group of a
    /// database or of HTTP actions, which stays as long as they do.
    pub async fn delete_card(&self, caller: &Caller, id: ModelId) -> Result<(), AppError> {
        caller.allow(Permission::Edit)?;
        self.deletable_card(id).await?;
        if !self.store().delete_card(id).await? {
            return Err(AppError::NotFound);
        }
        self.announce(Event::DatabasesChanged);
        self.links_have_changed().await;
        Ok(())
    }

    /// A card, and what it would be with these keys.
    pub(crate) async fn changed_card(
        &self,
        id: ModelId,
        keys: &Map<String, Value>,
    ) -> Result<(Stored, CardSpec), AppError> {
        let current = self.store().card(id).await?.ok_or(AppError::NotFound)?;
        let (changes, mut problems) = card::Changes::read(keys);
        if current.model.source == ModelSource::Blank {
            changes.refuse_for_a_group(&mut problems);
        }
        problems.or(())?;
        let before = card::spec(&current);
        let mut spec = changes.over(before.clone());
        let asks_else = spec.raw.get("dataset_query") != before.raw.get("dataset_query");
        if asks_else || (spec.is_model && !before.is_model) {
            self.resolve(&mut spec).await?;
        }
        Ok((current, spec))
    }

    /// What saving these keys of a card, or deleting it where there are none, would do to
    /// its actions; nothing is done.
    ///
    /// # Errors
    ///
    /// As [`App::update_card`] and [`App::delete_card`].
    pub async fn preview_card(
        &self,
        caller: &Caller,
        id: ModelId,
        keys: Option<&Map<String, Value>>,
    ) -> Result<CardEffects, AppError> {
        caller.allow(Permission::Edit)?;
        match keys {
            None => {
                self.deletable_card(id).await?;
                self.effects(id, ModelChange::Deleted).await
            }
            Some(keys) => {
                let (current, spec) = self.changed_card(id, keys).await?;
                self.effects(id, saved_as(&current, &spec)).await
            }
        }
    }

    /// What becomes of the actions of a model.
    pub(crate) async fn effects(
        &self,
        id: ModelId,
        change: ModelChange,
    ) -> Result<CardEffects, AppError> {
        let mut effects = CardEffects::default();
        for action in self.store().actions_of_model(id).await? {
            let is_row_action = matches!(action.spec.operation, Operation::Implicit(_));
            let named = NamedAction { id: action.id, name: action.spec.name };
            match change.fate(is_row_action, action.spec.archived) {
                Fate::Stays => {}
                Fate::Archived => effects.archived.push(named),
                Fate::Deleted => effects.deleted.push(named),
            }
        }
        Ok(effects)
    }

    /// Whether a card can be deleted by itself.
    async fn deletable_card(&self, id: ModelId) -> Result<(), AppError> {
        let card = self.store().card(id).await?.ok_or(AppError::NotFound)?;
        if card.model.source == ModelSource::Blank {
            let message = "this is a group for actions and can't be deleted by itself".to_owned();
            return Err(AppError::Conflict { message, run_id: None });
        }
        Ok(())
    }

    /// A card as the API shows it; its database is asked where nothing is known yet.
    async fn shown(&self, stored: Stored) -> Result<Card, AppError> {
        let database = match stored.model.database_id {
            Some(id) => self.store().database(id).await?,
            None => None,
        };
        let Some(database) = database else { return Ok(card::wire(stored, None)) };
        let sql = match &stored.model.source {
            ModelSource::Query { sql } => Some(sql.clone()),
            ModelSource::Blank | ModelSource::Table { .. } | ModelSource::Clauses { .. } => None,
        };
        let schema = self.schema_if_readable(&database).await?;
        let mut card = card::wire(stored, schema.as_ref());
        if let (None, Some(sql)) = (&card.result_metadata, sql) {
            card.result_metadata = self.describe(&database, &sql).await.ok();
        }
        Ok(card)
    }

    /// Fills in what the `dataset_query` of `spec` means: its database, its source, and
    /// the columns of SQL.
    async fn resolve(&self, spec: &mut CardSpec) -> Result<(), AppError> {
        let Some(query) = spec.raw.get("dataset_query") else { return Ok(()) };
        let DatasetQuery { database_id, asks } = DatasetQuery::read(query)?;
        let Some(database) = self.store().database(database_id).await? else {
            return Err(AppError::invalid("dataset_query.database", "there is no such database"));
        };
        spec.database_id = Some(database_id);
        spec.raw.remove("result_metadata");
        spec.source = match asks {
            Asks::Sql(sql) => {
                // A question may hold variables, which have no value here.
                match self.describe(&database, &sql).await {
                    Ok(columns) => {
                        spec.raw.insert("result_metadata".to_owned(), json!(columns));
                    }
                    Err(error) if spec.is_model => refuse_unless_away(error)?,
                    Err(_) => {}
                }
                ModelSource::Query { sql }
            }
            Asks::Table { .. } | Asks::Clauses { .. } => self.source(&database, asks).await?,
        };
        Ok(())
    }

    /// The table and columns that numbers mean.
    async fn source(&self, database: &Database, asks: Asks) -> Result<ModelSource, AppError> {
        let (table, fields) = match asks {
            Asks::Sql(sql) => return Ok(ModelSource::Query { sql }),
            Asks::Clauses { table: None } => return Ok(ModelSource::Clauses { table: None }),
            Asks::Clauses { table: Some(table) } => (table, None),
            Asks::Table { table, ref fields } => (table, fields.clone()),
        };
        let known = self.store().known_table(table).await?;
        let Some(known) = known.filter(|known| known.database_id == database.id) else {
            let text = "there is no such table in this database";
            return Err(AppError::invalid("dataset_query.query.source-table", text));
        };
        if let Asks::Clauses { .. } = asks {
            return Ok(ModelSource::Clauses { table: Some(known.name) });
        }
        let mut problems = Problems::default();
        let fields = fields.map(|ids| {
            let name = |id| {
                let column = known.columns.iter().find(|column| column.id == id);
                if column.is_none() {
                    let text = format!("the table has no field {id}");
                    problems.add("dataset_query.query.fields", text);
                }
                column.map(|known| known.column.name.clone())
            };
            ids.into_iter().filter_map(name).collect::<Vec<_>>()
        });
        let source = ModelSource::Table { schema: known.schema, table: known.name, fields };
        Ok(problems.or(source)?)
    }

    async fn describe(
        &self,
        database: &Database,
        sql: &str,
    ) -> Result<Vec<ResultColumn>, ExecError> {
        let database = self.with_password(database.clone()).await?;
        let columns = self.executor().describe_query(&database, sql).await?;
        Ok(columns.into_iter().map(card::query_column).collect())
    }
}

/// What saving `spec` over a card means for its actions.
pub(crate) fn saved_as(current: &Stored, spec: &CardSpec) -> ModelChange {
    ModelChange::Saved {
        to_question: current.is_model && !spec.is_model,
        off_table: current.model.source.is_bare_table() && !spec.source.is_bare_table(),
    }
}

/// A model is saved without its columns while its database is away, but not if the
/// database makes no sense of it.
fn refuse_unless_away(error: ExecError) -> Result<(), AppError> {
    match error {
        ExecError::Template { reason, .. } => Err(AppError::invalid(SQL_KEY, reason)),
        ExecError::Rejected { message, .. } => Err(AppError::invalid(SQL_KEY, message)),
        _ => Ok(()),
    }
}
