//! What an action's SQL may not do (security.md "Incoming"), and what SQLite tells
//! about a statement while it prepares it.
//!
//! Both come from SQLite's authorizer, which sees what a statement *means*: no
//! comment, case or quoting gets around it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{
    Connection,
    config::DbConfig,
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
};

use crate::driver::violation::WriteKind;

/// Pragmas that only read, or that hold only within the transaction.
const PRAGMAS: &[&str] = &[
    "defer_foreign_keys",
    "foreign_key_check",
    "foreign_key_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "quick_check",
    "table_info",
    "table_list",
    "table_xinfo",
];

/// Pragmas that only read as long as no value is given.
const PRAGMAS_WITHOUT_VALUE: &[&str] = &[
    "application_id",
    "collation_list",
    "compile_options",
    "data_version", // full-text search asks for it
    "database_list",
    "encoding",
    "foreign_keys",
    "freelist_count",
    "function_list",
    "journal_mode",
    "module_list",
    "page_count",
    "page_size", // R-trees ask for it
    "pragma_list",
    "schema_version",
    "user_version",
];

/// The write that a statement is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Write {
    pub(super) kind: WriteKind,
    pub(super) table: String,
    /// The columns that an UPDATE sets; empty for the others.
    pub(super) columns: Vec<String>,
}

#[derive(Debug, Default)]
struct Notes {
    /// Whether the worker itself is speaking, and not an action.
    ours: bool,
    refused: Option<String>,
    write: Option<Write>,
    made_temporary: bool,
    defers: bool,
}

/// The authorizer of one connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate(Arc<Mutex<Notes>>);

impl Gate {
    /// Locks `connection` down and puts a gate before it.
    pub(super) fn put_before(connection: &Connection) -> rusqlite::Result<Self> {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;

        let gate = Self::default();
        let notes = gate.clone();
        connection
            .authorizer(Some(move |context: AuthContext<'_>| notes.notes().judge(&context)))?;
        Ok(gate)
    }

    /// Lets what `speak` prepares or runs pass: BEGIN, COMMIT and ROLLBACK.
    pub(super) fn ours<T>(&self, speak: impl FnOnce() -> T) -> T {
        self.notes().ours = true;
        let said = speak();
        self.notes().ours = false;
        said
    }

    /// Forgets what was noted of the statement before.
    pub(super) fn forget(&self) {
        let mut notes = self.notes();
        notes.refused = None;
        notes.write = None;
        notes.defers = false;
    }

    /// What the last statement was refused for, once.
    pub(super) fn take_refused(&self) -> Option<String> {
        self.notes().refused.take()
    }

    /// The write that was prepared last, once.
    pub(super) fn take_write(&self) -> Option<Write> {
        self.notes().write.take()
    }

    /// Whether the last statement defers all foreign keys to the commit.
    pub(super) fn defers(&self) -> bool {
        self.notes().defers
    }

    /// Whether something was made that lasts as long as the connection.
    pub(super) fn made_temporary(&self) -> bool {
        self.notes().made_temporary
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Notes {
    fn judge(&mut self, context: &AuthContext<'_>) -> Authorization {
        if self.ours {
            return Authorization::Allow;
        }
        if let Some(refused) = refusal(&context.action) {
            self.refused = Some(refused);
            return Authorization::Deny;
        }
        match context.action {
            AuthAction::Pragma { pragma_name, .. }
                if pragma_name.eq_ignore_ascii_case("defer_foreign_keys") =>
            {
                self.defers = true;
            }
            AuthAction::CreateTempTable { .. }
            | AuthAction::CreateTempTrigger { .. }
            | AuthAction::CreateTempView { .. } => self.made_temporary = true,
            // What a trigger or a view does is not what the statement is.
            _ if context.accessor.is_some() => {}
            AuthAction::Insert { table_name } => self.note(WriteKind::Insert, table_name),
            AuthAction::Delete { table_name } => self.note(WriteKind::Delete, table_name),
            AuthAction::Update { table_name, column_name } => {
                self.note(WriteKind::Update, table_name);
                self.note_column(table_name, column_name);
            }
            _ => {}
        }
        Authorization::Allow
    }

    /// The first write counts: an upsert is an insert.
    fn note(&mut self, kind: WriteKind, table: &str) {
        self.write.get_or_insert_with(|| Write {
            kind,
            table: table.to_owned(),
            columns: Vec::new(),
        });
    }

    fn note_column(&mut self, table: &str, column: &str) {
        if let Some(write) = &mut self.write
            && write.kind == WriteKind::Update
            && write.table == table
        {
            write.columns.push(column.to_owned());
        }
    }
}

/// Why an action may not do this, if it may not.
fn refusal(action: &AuthAction<'_>) -> Option<String> {
    match action {
        AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => Some(
            "BEGIN, COMMIT, ROLLBACK and SAVEPOINT are not allowed, since an action already is \
             one transaction"
                .to_owned(),
        ),
        AuthAction::Attach { .. } | AuthAction::Detach { .. } => Some(
            "ATTACH, DETACH and VACUUM are not allowed, since an action works on its own database"
                .to_owned(),
        ),
        AuthAction::Function { function_name } => {
            // Compared like SQLite does; the name stands as the SQL spells it.
            function_name
                .eq_ignore_ascii_case("load_extension")
                .then(|| "load_extension() is not allowed".to_owned())
        }
        AuthAction::Pragma { pragma_name, pragma_value } => {
            let is_in = |names: &[&str]| names.iter().any(|n| n.eq_ignore_ascii_case(pragma_name));
            let harmless =
                is_in(PRAGMAS) || (pragma_value.is_none() && is_in(PRAGMAS_WITHOUT_VALUE));
            (!harmless).then(|| match pragma_value {
                Some(_) => format!("PRAGMA {pragma_name} with a value is not allowed"),
                None => format!("PRAGMA {pragma_name} is not allowed"),
            })
        }
        // What the authorizer reports without the usual arguments, such as an
        // ATTACH of a computed file name.
        AuthAction::Unknown { .. } => Some("this statement is not allowed".to_owned()),
        _ => None,
    }
}
