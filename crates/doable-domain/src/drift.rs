//! What has changed in a database since an action was saved: tables and columns that are
//! gone, and columns of another type. By what is remembered of the schema; nothing here
//! asks a database.
//!
//! A row action is about the columns of its table; of a SQL action it is known which names
//! stand in its text, and only those of tables that stand in it, too, count.

use std::{collections::HashSet, fmt};

use jiff::Timestamp;

use crate::{
    action::ActionSpec,
    database::Engine,
    implicit::{RowKind, slug},
    schema::Column,
    sql::names,
    template::{Language, Template},
};

/// What is remembered of the changes of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableHistory {
    /// Its schema, where the engine has schemas.
    pub schema: Option<String>,
    /// Its name, as the engine spells it.
    pub name: String,
    /// When it was first missed; `None` while it is there.
    pub gone_since: Option<Timestamp>,
    /// Whether a table of its name is there, in another schema.
    pub has_namesake: bool,
    /// Its columns that are gone or have had another type.
    pub columns: Vec<ColumnHistory>,
    /// The names of the columns it has now.
    pub columns_now: Vec<String>,
}

/// What is remembered of the changes of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHistory {
    /// What it was when it was last seen.
    pub column: Column,
    /// When it was first missed; `None` while it is there.
    pub gone_since: Option<Timestamp>,
    /// The types it had before, the oldest first.
    pub earlier: Vec<EarlierType>,
    /// The other tables that have a column of its name now.
    pub also_in: Vec<String>,
}

/// A type that a column no longer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierType {
    /// When another one was first seen.
    pub until: Timestamp,
    /// The type in the engine's words.
    pub database_type: String,
}

/// A change that an action has not caught up with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// What has changed.
    pub change: Change,
    /// When that was first seen.
    pub since: Timestamp,
}

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A table is gone.
    NoTable {
        /// The table.
        table: String,
    },
    /// A column is gone.
    NoColumn {
        /// The column.
        column: String,
    },
    /// A column has another type.
    OtherType {
        /// The column.
        column: String,
        /// The type it had, in the engine's words.
        was: String,
        /// The type it has.
        is: String,
    },
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTable { table } => write!(f, "table `{table}` is gone"),
            Self::NoColumn { column } => write!(f, "column `{column}` is gone"),
            Self::OtherType { column, was, is } => {
                write!(f, "column `{column}` was {} and is {}", or_none(was), or_none(is))
            }
        }
    }
}

/// SQLite's columns may have no type.
fn or_none(database_type: &str) -> &str {
    if database_type.is_empty() { "without a type" } else { database_type }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} since {}", self.change, minute(self.since))
    }
}

/// A time as it stands in a sentence: `2026-01-31 09:30 UTC`.
#[must_use]
pub fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

impl TableHistory {
    fn gone(&self) -> Option<Drift> {
        let change = Change::NoTable { table: self.name.clone() };
        self.gone_since.map(|since| Drift { change, since })
    }
}

impl ColumnHistory {
    fn gone(&self) -> Option<Drift> {
        let change = Change::NoColumn { column: self.column.name.clone() };
        self.gone_since.map(|since| Drift { change, since })
    }

    /// The change of its type after `at`, if it is another one now.
    fn retyped_after(&self, at: Timestamp) -> Option<Drift> {
        let was = self.earlier.iter().find(|earlier| earlier.until >= at)?;
        let since = self.earlier.last()?.until;
        let change = Change::OtherType {
            column: self.column.name.clone(),
            was: was.database_type.clone(),
            is: self.column.database_type.clone(),
        };
        (was.database_type != self.column.database_type).then_some(Drift { change, since })
    }
}

/// What a row action of `kind` has not caught up with since it was saved. Of the columns
/// that went before that, only those that its settings or its model still name.
#[must_use]
pub fn of_row(
    kind: RowKind,
    shown: Option<&[String]>,
    spec: &ActionSpec,
    saved_at: Timestamp,
    table: &TableHistory,
) -> Vec<Drift> {
    if let Some(gone) = table.gone() {
        return vec![gone];
    }
    let there: HashSet<String> = table.columns_now.iter().map(|name| slug(name)).collect();
    let change = |history: &ColumnHistory| {
        let name = &history.column.name;
        let is_shown = shown.is_none_or(|shown| shown.contains(name));
        if !kind.takes(&history.column, is_shown) {
            return None;
        }
        let Some(since) = history.gone_since else { return history.retyped_after(saved_at) };
        let id = slug(name);
        let is_named = spec.visualization_settings.fields.contains_key(&id)
            || shown.is_some_and(|shown| shown.contains(name));
        // One that was only spelled anew has its field still.
        history.gone().filter(|_| !there.contains(&id) && (is_named || since >= saved_at))
    };
    table.columns.iter().filter_map(change).collect()
}

/// What a SQL text has not caught up with since it was saved.
#[must_use]
pub fn of_sql(
    sql: &str,
    engine: Engine,
    saved_at: Timestamp,
    tables: &[TableHistory],
) -> Vec<Drift> {
    let text = sql.to_lowercase();
    // Most texts name no table that has changed, and are not even cut into words.
    let named = |table: &&TableHistory| text.contains(&table.name.to_lowercase());
    let tables: Vec<&TableHistory> = tables.iter().filter(named).collect();
    if tables.is_empty() {
        return Vec::new();
    }
    let Ok(template) = Template::parse(sql, Language::Sql) else { return Vec::new() };
    let names = names(&template, engine);
    let mut drift = Vec::new();
    for table in tables.into_iter().filter(|table| names.has_table(&table.name)) {
        if table.gone_since.is_some() {
            drift.extend(table.gone().filter(|_| !table.has_namesake));
            continue;
        }
        let is_meant = |history: &&ColumnHistory| {
            names.has_column(&history.column.name)
                && !history.also_in.iter().any(|other| names.has_table(other))
        };
        let change =
            |history: &ColumnHistory| history.gone().or_else(|| history.retyped_after(saved_at));
        drift.extend(table.columns.iter().filter(is_meant).filter_map(change));
    }
    drift
}

#[cfg(test)]
mod tests;
