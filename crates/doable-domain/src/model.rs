//! What actions belong to: a named view of one database (actions.md §1).

use serde::{Deserialize, Serialize};

use crate::id::{DatabaseId, ModelId};

/// A named view of one database, or only a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Model {
    /// Its number.
    pub id: ModelId,
    /// What people call it.
    pub name: String,
    /// The database it is a view of; `None` for the built-in group of HTTP actions.
    pub database_id: Option<DatabaseId>,
    /// What it shows of that database.
    pub source: ModelSource,
}

/// What a model shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(tag = "sort", rename_all = "lowercase")]
pub enum ModelSource {
    /// Nothing: only a group for actions.
    Blank,
    /// One bare table.
    Table {
        /// The table's schema, where the engine has schemas.
        schema: Option<String>,
        /// The table's name, as the engine spells it.
        table: String,
        /// The columns it shows; `None`: all of them.
        #[serde(default)]
        fields: Option<Vec<String>>,
    },
    /// The rows of a saved `SELECT`.
    Query {
        /// Its SQL.
        sql: String,
    },
    /// The rows of a query built with clauses (filters, joins, sums). It is kept and
    /// shown, but not read: row actions need a bare table.
    Clauses {
        /// The table it starts from, where that is known.
        #[serde(default)]
        table: Option<String>,
    },
}

impl ModelSource {
    /// The whole of a bare table.
    #[must_use]
    pub fn table(schema: Option<String>, table: impl Into<String>) -> Self {
        Self::Table { schema, table: table.into(), fields: None }
    }

    /// Whether row actions can work on it: it is a bare table.
    #[must_use]
    pub fn is_bare_table(&self) -> bool {
        match self {
            Self::Table { .. } => true,
            Self::Blank | Self::Query { .. } | Self::Clauses { .. } => false,
        }
    }
}

/// What happens to a model, as far as its actions go along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelChange {
    /// It is deleted.
    Deleted,
    /// It is saved as something else.
    Saved {
        /// It was a model and is a question, which no action can belong to.
        to_question: bool,
        /// It was a bare table and is none any more.
        off_table: bool,
    },
}

/// What becomes of an action when its model changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is as it was.
    Stays,
    /// It is put away.
    Archived,
    /// It is gone for good.
    Deleted,
}

impl ModelChange {
    /// What becomes of an action, as in the reference: row actions go with their table, the
    /// others are put away.
    #[must_use]
    pub fn fate(self, is_row_action: bool, is_archived: bool) -> Fate {
        match self {
            Self::Deleted => Fate::Deleted,
            Self::Saved { to_question, off_table } if is_row_action => {
                if to_question || off_table {
                    Fate::Deleted
                } else {
                    Fate::Stays
                }
            }
            Self::Saved { to_question: true, .. } if !is_archived => Fate::Archived,
            Self::Saved { .. } => Fate::Stays,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_actions_go_with_their_table_and_others_are_put_away() {
        use Fate::{Archived, Deleted, Stays};

        let saved = |to_question, off_table| ModelChange::Saved { to_question, off_table };
        for (change, row, other, put_away) in [
            (ModelChange::Deleted, Deleted, Deleted, Deleted),
            (saved(true, false), Deleted, Archived, Stays),
            (saved(true, true), Deleted, Archived, Stays),
            (saved(false, true), Deleted, Stays, Stays),
            (saved(false, false), Stays, Stays, Stays),
        ] {
            let fates =
                (change.fate(true, false), change.fate(false, false), change.fate(false, true));
            assert_eq!(fates, (row, other, put_away), "{change:?}");
        }
    }

    #[test]
    fn sources_of_older_stores_still_read() {
        for (stored, want) in [
            (r#"{"sort":"blank"}"#, ModelSource::Blank),
            (r#"{"sort":"table","schema":null,"table":"t"}"#, ModelSource::table(None, "t")),
            (r#"{"sort":"query","sql":"SELECT 1"}"#, ModelSource::Query { sql: "SELECT 1".into() }),
            (r#"{"sort":"clauses"}"#, ModelSource::Clauses { table: None }),
        ] {
            assert_eq!(serde_json::from_str::<ModelSource>(stored).unwrap(), want, "{stored}");
        }
    }
}
