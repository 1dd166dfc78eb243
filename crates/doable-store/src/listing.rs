//! The list of actions: in which order they stand, what a search finds, and what each
//! line says. Only numbers are read of all actions; the rest is for those in sight.

use std::collections::{HashMap, HashSet};

use doable_domain::{
    action::Action,
    id::{ActionId, DatabaseId, ModelId, RunId},
    run::RunStatus,
};
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use crate::{
    Store, StoreError, actions,
    row::{Named, json},
};

/// The actions of one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionGroup {
    /// The model.
    pub model_id: ModelId,
    /// Its name.
    pub name: String,
    /// Its actions, by name; never empty.
    pub actions: Vec<ActionId>,
}

/// One line of the list of actions.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    /// The action.
    pub action: Action,
    /// The name of what it belongs to.
    pub model_name: String,
    /// Number, name and production mark of that one's database.
    pub database: Option<(DatabaseId, String, bool)>,
    /// Its newest runs, the newest first, as many as were asked for.
    pub recent: Vec<RecentRun>,
}

/// How a run of an action went, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecentRun {
    /// Its id.
    pub id: RunId,
    /// How far it has come.
    pub status: RunStatus,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended; `None` while it runs, and when that is unknown.
    pub finished_at: Option<Timestamp>,
}

/// The most words of a search that count; nobody types more to find an action.
const MOST_WORDS: usize = 16;
/// The most characters of a word that count.
const MOST_CHARS: usize = 64;

impl Store {
    /// The actions under their models, both by name; archived ones instead, if asked. Of
    /// many, the first `most`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn grouped_actions(
        &self,
        archived: bool,
        most: u32,
    ) -> Result<Vec<ActionGroup>, StoreError> {
        self.0
            .readers
            .read(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT m.id AS model_id, m.name AS model_name, a.id
                       FROM model m CROSS JOIN action a ON a.model_id = m.id
                      WHERE a.archived = ?1
                      ORDER BY m.name COLLATE NOCASE, m.id, a.name COLLATE NOCASE, a.id
                      LIMIT ?2",
                )?;
                let mut rows = statement.query(params![archived, most])?;
                let mut groups: Vec<ActionGroup> = Vec::new();
                while let Some(row) = rows.next()? {
                    let row = Named::new("model", row);
                    let model_id = row.parsed::<i64, _>("model_id")?;
                    let id = row.parsed::<i64, _>("id")?;
                    match groups.last_mut().filter(|group| group.model_id == model_id) {
                        Some(group) => group.actions.push(id),
                        None => {
                            let name = row.get("model_name")?;
                            groups.push(ActionGroup { model_id, name, actions: vec![id] });
                        }
                    }
                }
                Ok(groups)
            })
            .await
    }

    /// How many actions there are, and under how many models; archived ones instead, if asked.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if it can't be read.
    pub async fn count_actions(&self, archived: bool) -> Result<(u32, u32), StoreError> {
        self.0
            .readers
            .read(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT count(*), count(DISTINCT model_id) FROM action WHERE archived = ?1",
                )?;
                Ok(statement.query_row([archived], |row| Ok((row.get(0)?, row.get(1)?)))?)
            })
            .await
    }

    /// The actions in which each word of `text` begins a word of the name, the
    /// description, the model, the database or the kind; case and accents do not count.
    ///
    /// First those whose name begins with the text, then those that have all words in
    /// the name, then the others; each by name. Nothing is found by a text without words.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if it can't be read; never for what `text` is.
    pub async fn search_actions(
        &self,
        text: &str,
        archived: bool,
    ) -> Result<Vec<ActionId>, StoreError> {
        let Some(sought) = Sought::from(text) else { return Ok(Vec::new()) };
        self.0
            .readers
            .read(move |connection| {
                let found = matches(connection, &sought.all)?;
                if found.is_empty() {
                    return Ok(Vec::new());
                }
                let first = matches(connection, &sought.first)?;
                let named = matches(connection, &sought.named)?;
                // In the order of an index: to sort ten thousand names takes longer than to
                // find them.
                let mut statement = connection.prepare_cached(if archived {
                    "SELECT id FROM action WHERE archived = 1 ORDER BY name COLLATE NOCASE, id"
                } else {
                    "SELECT id FROM action WHERE archived = 0 ORDER BY name COLLATE NOCASE, id"
                })?;
                let mut rows = statement.query([])?;
                let mut ranked = [Vec::new(), Vec::new(), Vec::new()];
                while let Some(row) = rows.next()? {
                    let id: i64 = row.get(0)?;
                    let sets = [&first, &named, &found];
                    if let Some(rank) = sets.iter().position(|set| set.contains(&id)) {
                        let id = ActionId::try_from(id).map_err(|error| unreadable(id, &error))?;
                        ranked[rank].push(id);
                    }
                }
                Ok(ranked.concat())
            })
            .await
    }

    /// The lines of these actions, in this order, with at most `runs` of the newest runs of
    /// each; those that are gone left out.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn overview(
        &self,
        ids: Vec<ActionId>,
        runs: u32,
    ) -> Result<Vec<Overview>, StoreError> {
        self.0
            .readers
            .read(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT a.*, l.uuid AS public_uuid, l.made_by_id AS made_public_by_id,
                            m.name AS model_name, d.id AS database_id, d.name AS database_name,
                            d.production
                       FROM json_each(?1) wanted
                       JOIN action a ON a.id = wanted.value
                       JOIN model m ON m.id = a.model_id
                       LEFT JOIN target_database d ON d.id = m.database_id
                       LEFT JOIN public_link l ON l.action_id = a.id",
                )?;
                let mut rows = statement.query([json(&ids)?])?;
                let mut lines = HashMap::new();
                while let Some(row) = rows.next()? {
                    let line = read_overview(connection, row, runs)?;
                    lines.insert(line.action.id, line);
                }
                Ok(ids.iter().filter_map(|id| lines.remove(id)).collect())
            })
            .await
    }
}

/// The numbers of the actions whose words match.
fn matches(connection: &Connection, sought: &str) -> Result<HashSet<i64>, StoreError> {
    let sql = "SELECT rowid FROM action_text WHERE action_text MATCH ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let numbers = statement.query_map([sought], |row| row.get(0))?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

fn unreadable(id: i64, error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Unreadable { what: format!("action {id}"), reason: error.to_string() }
}

/// A search in the words of FTS5, in which everything that was typed stands in quotes.
struct Sought {
    /// The name begins with the text.
    first: String,
    /// Each word is in the name.
    named: String,
    /// Each word is somewhere.
    all: String,
}

impl Sought {
    /// `None` if there is no word to look for.
    fn from(text: &str) -> Option<Self> {
        let words: Vec<String> = text
            .split(|c: char| c.is_whitespace() || c == '\0')
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .take(MOST_WORDS)
            .map(|word| word.chars().take(MOST_CHARS).collect())
            .collect();
        if words.is_empty() {
            return None;
        }
        let all: Vec<String> = words.iter().map(|word| beginning(word)).collect();
        let all = all.join(" AND ");
        Some(Self {
            first: format!("name : ^ {}", beginning(&words.join(" "))),
            named: format!("name : ({all})"),
            all,
        })
    }
}

/// The words of `text` one after the other, the last of them only begun.
fn beginning(text: &str) -> String {
    format!("\"{}\" *", text.replace('"', "\"\""))
}

fn read_overview(
    connection: &Connection,
    row: &Row<'_>,
    runs: u32,
) -> Result<Overview, StoreError> {
    let action = actions::read(row)?;
    let row = Named::new("action", row);
    let database = match row.parsed_or_null::<i64, _>("database_id")? {
        Some(id) => Some((id, row.get("database_name")?, row.get("production")?)),
        None => None,
    };
    let recent = recent_runs(connection, action.id, runs)?;
    Ok(Overview { action, model_name: row.get("model_name")?, database, recent })
}

fn recent_runs(
    connection: &Connection,
    action: ActionId,
    most: u32,
) -> Result<Vec<RecentRun>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, status, started_at_us, finished_at_us FROM run
          WHERE action_id = ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let mut rows = statement.query((action.as_i64(), most))?;
    let mut runs = Vec::new();
    while let Some(row) = rows.next()? {
        let row = Named::new("run", row);
        runs.push(RecentRun {
            id: row.word("id")?,
            status: row.word("status")?,
            started_at: row.time("started_at_us")?,
            finished_at: row.time_or_null("finished_at_us")?,
        });
    }
    Ok(runs)
}
