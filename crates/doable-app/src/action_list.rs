//! The list of actions: all of them as numbers, and lines for those in sight.

use std::collections::HashMap;

use doable_domain::{
    action::Operation,
    drift::Drift,
    id::{ActionId, ModelId},
    model::Model,
};
use doable_store::{Overview, RecentRun};

use crate::{
    App, AppError, Permission,
    caller::Caller,
    drift,
    wire::{
        ActionGroup, ActionIndex, ActionSummary, FIRST_ACTIONS, IndexActions, LastRun, ListActions,
        RunMark,
    },
};

/// How many of its newest runs a line in sight shows.
const RUNS_SHOWN: u32 = 12;
/// The most lines that are asked for at once.
const MOST_LINES: usize = 500;

impl App {
    /// Which actions there are, or which a search finds, and the lines of the first.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may read.
    pub async fn index_actions(
        &self,
        caller: &Caller,
        which: &IndexActions,
    ) -> Result<ActionIndex, AppError> {
        caller.allow(Permission::Read)?;
        let is_search = !which.search.trim().is_empty();
        let is_brief = which.brief && !is_search;
        let most = if is_brief { count(FIRST_ACTIONS) } else { u32::MAX };
        let groups = if is_search {
            self.found(which).await?
        } else {
            self.groups(which.archived, most).await?
        };
        let ids = groups.iter().flat_map(|group| &group.ids).take(FIRST_ACTIONS).copied();
        let first = self.lines(ids.collect(), RUNS_SHOWN).await?;
        let (actions, models) = if is_brief {
            self.store().count_actions(which.archived).await?
        } else {
            let actions: usize = groups.iter().map(|group| group.ids.len()).sum();
            (count(actions), count(groups.len()))
        };
        Ok(ActionIndex { groups, first, actions, models })
    }

    /// The lines of these actions, in this order.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] if they are more than a window ever shows at once.
    pub async fn describe_actions(
        &self,
        caller: &Caller,
        ids: Vec<ActionId>,
    ) -> Result<Vec<ActionSummary>, AppError> {
        caller.allow(Permission::Read)?;
        if ids.len() > MOST_LINES {
            return Err(AppError::invalid("ids", format!("at most {MOST_LINES} at once")));
        }
        self.lines(ids, RUNS_SHOWN).await
    }

    /// The lines of all actions, by name, each with its newest run alone.
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
        let groups = self.groups(which.archived, u32::MAX).await?;
        let ids = groups.into_iter().flat_map(|group| group.ids).collect();
        let mut lines = self.lines(ids, 1).await?;
        lines.sort_by_cached_key(|line| (line.name.to_lowercase(), line.id));
        Ok(lines)
    }

    async fn groups(&self, archived: bool, most: u32) -> Result<Vec<ActionGroup>, AppError> {
        let groups = self.store().grouped_actions(archived, most).await?.into_iter();
        let group = |group: doable_store::ActionGroup| ActionGroup {
            model_id: Some(group.model_id),
            name: group.name,
            database: None,
            ids: group.actions,
        };
        let mut groups: Vec<_> = groups.map(group).collect();
        let alike = groups.windows(2).any(|pair| matches!(pair, [a, b] if have_one_name(a, b)));
        if alike {
            self.tell_apart(&mut groups).await?;
        }
        Ok(groups)
    }

    /// Tables of several databases may have one name, and so have the groups of their actions.
    async fn tell_apart(&self, groups: &mut [ActionGroup]) -> Result<(), AppError> {
        let databases = self.store().databases().await?.into_iter().map(|it| (it.id, it.name));
        let databases: HashMap<_, _> = databases.collect();
        let models = self.store().models().await?.into_iter();
        let homes: HashMap<_, _> = models.map(|it| (Some(it.id), it.database_id)).collect();
        for group in groups.chunk_by_mut(have_one_name).filter(|alike| alike.len() > 1).flatten() {
            let home = homes.get(&group.model_id).copied().flatten();
            group.database = home.and_then(|id| databases.get(&id).cloned());
        }
        Ok(())
    }

    async fn found(&self, which: &IndexActions) -> Result<Vec<ActionGroup>, AppError> {
        let ids = self.store().search_actions(&which.search, which.archived).await?;
        let group = ActionGroup { model_id: None, name: String::new(), database: None, ids };
        Ok(if group.ids.is_empty() { Vec::new() } else { vec![group] })
    }

    async fn lines(&self, ids: Vec<ActionId>, runs: u32) -> Result<Vec<ActionSummary>, AppError> {
        let changes = self.changes().await?;
        let models = self.store().models().await?.into_iter().map(|model| (model.id, model));
        let models: HashMap<ModelId, Model> = models.collect();
        let line = |line: Overview| {
            let model = models.get(&line.action.spec.model_id);
            let drift = model.map(|model| changes.of(&line.action, model));
            summary(line, drift.unwrap_or_default())
        };
        Ok(self.store().overview(ids, runs).await?.into_iter().map(line).collect())
    }
}

/// As their order has it: without regard to case.
fn have_one_name(one: &ActionGroup, other: &ActionGroup) -> bool {
    one.name.eq_ignore_ascii_case(&other.name)
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

fn summary(line: Overview, drift: Vec<Drift>) -> ActionSummary {
    let Overview { action, model_name, database, recent } = line;
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
        drift: drift::notes(drift),
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
        last_run: recent.first().map(|run| LastRun {
            id: run.id,
            status: run.status,
            started_at: run.started_at.to_string(),
        }),
        recent: recent.iter().rev().map(mark).collect(),
        updated_at: action.updated_at.to_string(),
    }
}

fn mark(run: &RecentRun) -> RunMark {
    let took = run.finished_at.map(|finished_at| finished_at.duration_since(run.started_at));
    let took_ms = took.map(|took| u64::try_from(took.as_millis()).unwrap_or_default());
    RunMark { status: run.status, took_ms }
}
