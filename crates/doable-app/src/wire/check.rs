//! What a database makes of SQL that is not run.

use doable_domain::{id::DatabaseId, template::Position};
use serde::{Deserialize, Serialize};

/// `check_query {database_id, query}` → [`QueryCheck`].
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct CheckQuery {
    /// The database to ask.
    pub database_id: DatabaseId,
    /// The SQL, with its `{{variables}}` and `[[clauses]]`.
    pub query: String,
}

/// What a database makes of SQL that it has prepared and not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum QueryCheck {
    /// It would be understood.
    Understood,
    /// So would what stands before `from`; only a run tells about the rest.
    Partly {
        /// Where the rest begins.
        from: Position,
    },
    /// It would be refused.
    Refused {
        /// The database's words, or ours.
        message: String,
        /// What they are about, where that is known.
        at: Option<Position>,
    },
}
