//! Options from a query (actions.md §2.5): read for a form and kept for a minute
//! ([`kept`]); looked up in the database itself when a run is given one. [`rows`] lists those
//! of a foreign key.

mod kept;
mod rows;

use std::{
    collections::{BTreeMap, HashMap, btree_map::Entry},
    sync::Arc,
};

use doable_domain::{
    accept::{Chosen, NOT_AN_OPTION, Refused, chosen, is_option},
    action::ActionSpec,
    bulk::{Given, ListRefused, MAX_LIST},
    database::Database,
    form::{Choices, OptionsSource, form_spec},
    id::DatabaseId,
    implicit::RowOptions,
    parameter::ValueType,
    problem::{Problems, RowProblem},
    run::Door,
    sql::{OptionsQuery, Wanted},
    value::Values,
};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use self::kept::Kept;
pub(crate) use self::kept::KnownChoices;
use crate::{
    App, AppError, Permission,
    caller::{Caller, Identity},
    rows::Presented,
    wire::{ExecuteAction, ListOptions, PreviewOptions},
};

/// The longest text that is searched for, in characters.
const MAX_SEARCH_CHARS: usize = 200;

/// What a list of options is of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Listed {
    /// A query of an author's.
    Query(OptionsSource),
    /// The rows of a table.
    Rows {
        /// Its database.
        database_id: DatabaseId,
        /// Which column tells them apart, and which one names them.
        rows: RowOptions,
    },
}

impl Listed {
    /// The database that is asked.
    fn database_id(&self) -> DatabaseId {
        match self {
            Self::Query(source) => source.database_id,
            Self::Rows { database_id, .. } => *database_id,
        }
    }
}

/// What is wrong with the choices of a run, by the row's index; of one map, by 0.
#[derive(Debug, Default)]
pub(crate) struct Unoffered(BTreeMap<usize, Problems>);

impl Unoffered {
    /// `accepted` of one map, with these problems beside its own.
    pub(crate) fn with(self, accepted: Result<Values, Refused>) -> Result<Values, Refused> {
        let own = self.0.into_values().next().unwrap_or_default();
        match accepted {
            Ok(values) => Ok(own.or(values)?),
            Err(Refused::Problems(mut problems)) => {
                problems.extend(own);
                Err(problems.into())
            }
            Err(unknown @ Refused::UnknownKeys { .. }) => Err(unknown),
        }
    }

    /// `accepted` of a list of `all` rows, with these problems beside its own.
    pub(crate) fn with_list<T>(
        self,
        all: usize,
        accepted: Result<T, ListRefused>,
    ) -> Result<T, ListRefused> {
        let mut rows: BTreeMap<usize, RowProblem> = match accepted {
            Ok(accepted) if self.0.is_empty() => return Ok(accepted),
            Ok(_) => BTreeMap::new(),
            Err(ListRefused::Rows { problems, .. }) => {
                problems.into_iter().map(|row| (row.index, row)).collect()
            }
            Err(other @ (ListRefused::Empty | ListRefused::TooLong { .. })) => return Err(other),
        };
        for (index, problems) in self.0 {
            let errors = problems.by_field().clone();
            match rows.entry(index) {
                Entry::Occupied(mut row) => row.get_mut().errors.extend(errors),
                Entry::Vacant(row) => {
                    let message = problems.summary();
                    row.insert(RowProblem { index, message, errors });
                }
            }
        }
        Err(ListRefused::Rows { all, problems: rows.into_values().collect() })
    }
}

impl App {
    /// Options of a field that has them from a query, or in the window from the table that
    /// its column refers to: the first ones, or those that hold what is searched for.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is no such action, it is archived, or its form shows
    /// no such field; [`AppError::Invalid`] in the database's words.
    pub async fn list_options(
        &self,
        caller: &Caller,
        request: &ListOptions,
    ) -> Result<Choices, AppError> {
        caller.allow(Permission::Read)?;
        let action = self.store().action(request.id).await?.ok_or(AppError::NotFound)?;
        let Presented { action, target, .. } = self.present(action).await?;
        if action.spec.archived {
            return Err(AppError::NotFound);
        }
        if let Some(source) = shown_source(&action.spec, &request.parameter) {
            return Ok(self.choices(source, &request.q).await?.as_ref().clone());
        }
        let target = target.filter(|target| caller.door == Door::Window && !target.takes_list);
        self.row_choices(&target.ok_or(AppError::NotFound)?, &action.spec, request).await
    }

    /// The options that a query would give, for its author; nothing of it is kept.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] about `query` in the database's words, or `database_id`.
    pub async fn preview_options(
        &self,
        caller: &Caller,
        request: PreviewOptions,
    ) -> Result<Choices, AppError> {
        caller.allow(Permission::Edit)?;
        let PreviewOptions { database_id, query, q } = request;
        if self.store().database(database_id).await?.is_none() {
            return Err(AppError::invalid("database_id", "there is no such database"));
        }
        let source = OptionsSource { database_id, query };
        let read = self.read_choices(&source, &wanted(&q)).await?;
        read.map_err(|reason| AppError::invalid("query", reason))
    }

    /// As [`App::list_options`], for somebody with a public link whose address may lock
    /// fields.
    ///
    /// # Errors
    ///
    /// As [`App::public_form`]; [`AppError::NotFound`] also for a field that is hidden or
    /// locked. Whoever answers a stranger leaves the words of the others out.
    pub async fn public_options(
        &self,
        uuid: Uuid,
        query: &[(String, String)],
        parameter: &str,
        q: &str,
    ) -> Result<Choices, AppError> {
        let link = self.open_link(uuid)?;
        let runnable = self.current_runnable(link.action_id).await?;
        let spec = &runnable.action.spec;
        let form = form_spec(spec);
        let prefill = self.prefill(&link, &form, query).await?;
        let is_it = |id: &str, slug: &str| id == parameter || slug == parameter;
        let field = form.fields.iter().find(|field| is_it(&field.id, &field.slug));
        let field = field.filter(|field| !prefill.fixes(field));
        let source = field.and_then(|field| shown_source(spec, &field.id));
        Ok(self.choices(source.ok_or(AppError::NotFound)?, q).await?.as_ref().clone())
    }

    /// The options of `source`, those kept if they are young enough.
    pub(crate) async fn choices(
        &self,
        source: OptionsSource,
        q: &str,
    ) -> Result<Arc<Choices>, AppError> {
        self.listed(Listed::Query(source), q).await
    }

    async fn listed(&self, of: Listed, q: &str) -> Result<Arc<Choices>, AppError> {
        // Before anything else: what changes while they are read makes them stale.
        let (generation, read_at) = (self.store().generation().await?, self.now());
        let search: String = q.trim().chars().take(MAX_SEARCH_CHARS).collect();
        let key = (of, search);
        if let Some(known) = self.0.choices.get(&key, generation, read_at) {
            return Ok(known);
        }
        let wanted = wanted(&key.1);
        let read = match &key.0 {
            Listed::Query(source) => self.read_choices(source, &wanted).await?,
            Listed::Rows { database_id, rows } => {
                self.read_rows(*database_id, rows, &wanted).await?
            }
        };
        let choices = Arc::new(read.map_err(|reason| unlisted(&reason))?);
        self.0.choices.keep(key, Kept { generation, read_at, choices: Arc::clone(&choices) });
        Ok(choices)
    }

    /// What the database answers; in words why it does not.
    async fn read_choices(
        &self,
        source: &OptionsSource,
        wanted: &Wanted,
    ) -> Result<Result<Choices, String>, AppError> {
        let (database, query) = match self.options_query(source).await? {
            Ok(found) => found,
            Err(reason) => return Ok(Err(reason)),
        };
        let read = self.executor().read_options(&database, &query, wanted).await;
        Ok(read.map_err(|error| error.to_string()))
    }

    async fn options_query(
        &self,
        source: &OptionsSource,
    ) -> Result<Result<(Database, OptionsQuery), String>, AppError> {
        let Some(database) = self.store().database(source.database_id).await? else {
            return Ok(Err(format!("the database {} is gone", source.database_id)));
        };
        let query = match OptionsQuery::read(&source.query, database.engine) {
            Ok(query) => query,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let database = self.with_password(database).await;
        Ok(database.map(|database| (database, query)).map_err(|none| none.to_string()))
    }

    /// Which values of a run are no options of their queries now, which only the database can
    /// tell. A run that was made with this key before is answered as it was.
    ///
    /// # Errors
    ///
    /// [`AppError::Internal`] if the store fails.
    pub(crate) async fn unoffered(
        &self,
        caller: &Caller,
        request: &ExecuteAction,
        spec: &ActionSpec,
    ) -> Result<Unoffered, AppError> {
        let ActionSpec { parameters, visualization_settings: settings, .. } = spec;
        let mut unoffered = Unoffered::default();
        if settings.fields.values().all(|setting| setting.options_source.is_none()) {
            return Ok(unoffered);
        }
        let rows = maps_of(&request.parameters);
        let mut looked_up = LookedUp { is_list: rows.len() > 1, ..LookedUp::default() };
        for (index, given) in rows {
            for chosen in chosen(parameters, settings, given) {
                let problem = match self.is_offered(&chosen, &mut looked_up).await? {
                    Ok(true) => continue,
                    Ok(false) => NOT_AN_OPTION.to_owned(),
                    Err(reason) => unread(caller, &reason),
                };
                unoffered.0.entry(index).or_default().add(chosen.id, problem);
            }
        }
        if !unoffered.0.is_empty() && self.has_run(caller, request).await? {
            return Ok(Unoffered::default());
        }
        Ok(unoffered)
    }

    /// Whether a value is an option now.
    async fn is_offered(
        &self,
        chosen: &Chosen,
        looked_up: &mut LookedUp,
    ) -> Result<Result<bool, String>, AppError> {
        let Chosen { kind, source, value, .. } = chosen;
        let holds = |choices: &Choices| {
            choices.options.iter().any(|option| is_option(*kind, &option.value, value))
        };
        let key = (source.clone(), value.to_text());
        if let Some(known) = looked_up.values.get(&key) {
            return Ok(known.clone());
        }
        // A list of rows is held against the whole list of options first.
        if looked_up.is_list {
            match self.whole_list(source, looked_up).await? {
                Ok(all) if holds(&all) => return Ok(Ok(true)),
                Ok(all) if !all.truncated => return Ok(Ok(false)),
                Ok(_) => {}
                Err(reason) => return Ok(Err(reason)),
            }
        }
        let found = self.read_choices(source, &Wanted::Like(value.clone())).await?;
        let mut found = found.map(|choices| holds(&choices));
        if found == Ok(false) && *kind != ValueType::Text {
            // The engine may write it in another way, as it does with moments.
            found = self.whole_list(source, looked_up).await?.map(|all| holds(&all));
        }
        looked_up.values.insert(key, found.clone());
        Ok(found)
    }

    /// The first options, read once a run.
    async fn whole_list(
        &self,
        source: &OptionsSource,
        looked_up: &mut LookedUp,
    ) -> Result<Result<Arc<Choices>, String>, AppError> {
        if let Some(known) = looked_up.lists.get(source) {
            return Ok(known.clone());
        }
        let read = self.read_choices(source, &Wanted::All).await?.map(Arc::new);
        looked_up.lists.insert(source.clone(), read.clone());
        Ok(read)
    }

    /// Whether the caller has run the action with this key before.
    async fn has_run(&self, caller: &Caller, request: &ExecuteAction) -> Result<bool, AppError> {
        let Some(key) = request.idempotency_key.clone() else { return Ok(false) };
        let (action, user) = (request.id, caller.user_id());
        Ok(self.store().has_run_with_key(action, user, key, self.now()).await?)
    }
}

/// The maps of a run, by their place. What is none is refused anyway, as is a list that is
/// too long.
fn maps_of(given: &Given) -> Vec<(usize, &Map<String, Json>)> {
    match given {
        Given::One(given) => vec![(0, given)],
        Given::List(rows) if rows.len() > MAX_LIST => Vec::new(),
        Given::List(rows) => {
            rows.iter().enumerate().filter_map(|(at, row)| Some((at, row.as_object()?))).collect()
        }
    }
}

/// What was looked up for one run; nothing of it outlives that.
#[derive(Default)]
struct LookedUp {
    is_list: bool,
    lists: HashMap<OptionsSource, Result<Arc<Choices>, String>>,
    values: HashMap<(OptionsSource, String), Result<bool, String>>,
}

fn wanted(search: &str) -> Wanted {
    match search.trim() {
        "" => Wanted::All,
        text => Wanted::Matching(text.chars().take(MAX_SEARCH_CHARS).collect()),
    }
}

/// Where the options of a field come from, if the form shows it and they come from a query.
pub(crate) fn shown_source(spec: &ActionSpec, name: &str) -> Option<OptionsSource> {
    let is_it = |id: &str, slug: &str| id == name || slug == name;
    let parameter = spec.parameters.iter().find(|it| is_it(&it.id, &it.slug))?;
    let setting = spec.visualization_settings.of(parameter);
    setting.options_source.filter(|_| !setting.hidden.unwrap_or(false))
}

/// Why there is no list.
fn unlisted(reason: &str) -> AppError {
    AppError::Invalid {
        message: format!("the options can't be read: {reason}"),
        problems: Problems::default(),
    }
}

/// Why a value was not held against its options, as far as the caller may know.
fn unread(caller: &Caller, reason: &str) -> String {
    match caller.identity {
        Identity::Person { .. } => {
            format!("The options can't be read, so nothing was run: {reason}")
        }
        Identity::Stranger { .. } => {
            "The options can't be read just now. Nothing was done; try again later.".to_owned()
        }
    }
}
