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

#[cfg(test)]
mod tests {
    use super::*;

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
