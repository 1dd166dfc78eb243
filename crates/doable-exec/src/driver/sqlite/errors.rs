//! SQLite's errors in the words of actions.md §3.3.
//!
//! Sorted by extended result codes. Which column or constraint it was, SQLite says
//! only in its message, behind a prefix that is fixed for each code
//! (`NOT NULL constraint failed: orders.status`); that tail, which is made for
//! machines, is read here. One text is compared besides: that of a foreign key's
//! RESTRICT, which has the code of a person's trigger and nothing else to tell it by.

use std::{collections::BTreeMap, path::Path};

use doable_domain::{database::Engine, sql::find_word};
use rusqlite::{Connection, Error, ffi};

use super::{
    gate::{Gate, Write},
    stop::Why,
    worker::{Aim, Work},
};
use crate::{
    Detail, ExecError,
    driver::violation::{Violation, WriteKind},
};

/// Why the file could not be opened.
pub(super) fn of_opening(work: &Work, error: &Error) -> ExecError {
    let shown = work.given.display();
    ExecError::Unreachable {
        target: work.target.clone(),
        detail: Detail::Place,
        reason: format!("`{shown}`: {}", text(error)),
    }
}

/// Why `work` did not do; the transaction is rolled back already.
pub(super) fn explain(
    connection: &Connection,
    gate: &Gate,
    work: &Work,
    error: &Error,
    write: Option<&Write>,
) -> ExecError {
    let text = text(error);
    let Some(code) = extended_code(error) else {
        return said(work, &text);
    };
    match (code & 0xff, work.stop.why()) {
        (ffi::SQLITE_INTERRUPT, Some(why)) | (ffi::SQLITE_BUSY, Some(why @ Why::Cancelled)) => {
            return why.error(work.guard.timeout_ms);
        }
        (ffi::SQLITE_BUSY, _) => {
            return said(
                work,
                &format!(
                    "another program holds the lock of `{}`, and it was not free within {} ms",
                    file_name(&work.given),
                    work.guard.timeout_ms.as_millis()
                ),
            );
        }
        (ffi::SQLITE_NOTADB | ffi::SQLITE_CANTOPEN, _) => return of_opening(work, error),
        _ => {}
    }
    if let Some(refused) = gate.take_refused() {
        return said(work, &refused);
    }
    // SQLite has no code of its own for what is not there.
    if code == ffi::SQLITE_ERROR && matches!(work.aim, Aim::Run | Aim::RunList(_)) {
        return ExecError::not_understood(&text);
    }
    violation(connection, code, &text, write).unwrap_or_else(|| said(work, &text))
}

/// The byte of `script` that the refusal to prepare its statement at byte `from` is about.
pub(super) fn place(error: &Error, script: &str, from: usize) -> Option<usize> {
    if let Error::SqlInputError { sql, offset, .. } = error {
        let begin = script.len().checked_sub(sql.len())?;
        return Some(begin + usize::try_from(*offset).ok()?);
    }
    // Otherwise a name ends what it says: `no such table: main.orders`.
    let text = text(error);
    let name = text.rsplit([' ', '.']).next()?;
    find_word(script.get(from..)?, Engine::Sqlite, name).map(|at| from + at)
}

/// Whether SQLite refuses the SQL, and not the file or the moment.
pub(super) fn is_of_sql(error: &Error) -> bool {
    let of_sql = [ffi::SQLITE_ERROR, ffi::SQLITE_AUTH, ffi::SQLITE_TOOBIG, ffi::SQLITE_RANGE];
    extended_code(error).is_some_and(|code| of_sql.contains(&(code & 0xff)))
}

/// The row of the table in actions.md §3.3, if `code` is one.
fn violation(
    connection: &Connection,
    code: i32,
    text: &str,
    write: Option<&Write>,
) -> Option<ExecError> {
    let tail = text.split_once(": ").map(|(_, tail)| tail);
    let violation = match code {
        ffi::SQLITE_CONSTRAINT_NOTNULL => Violation::NotNull { column: column(tail?, write)? },
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => Violation::Unique { columns: columns(tail?, write)? },
        ffi::SQLITE_CONSTRAINT_CHECK => Violation::Check { name: tail? },
        ffi::SQLITE_CONSTRAINT_DATATYPE => {
            // `cannot store TEXT value in INTEGER column orders.qty`
            let tail = text.rsplit_once(" column ").map(|(_, tail)| tail);
            Violation::WrongType { column: tail.and_then(|tail| column(tail, write)) }
        }
        ffi::SQLITE_MISMATCH => Violation::WrongType { column: None },
        // The file may only be read; SQLite has no permissions of its own.
        ffi::SQLITE_READONLY => Violation::Permission { kind: write?.kind },
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => return Some(foreign_key(connection, write?)),
        // A RESTRICT is a trigger of SQLite's own, told from a person's by its words only.
        ffi::SQLITE_CONSTRAINT_TRIGGER if text == "FOREIGN KEY constraint failed" => {
            return Some(foreign_key(connection, write?));
        }
        _ => return None,
    };
    Some(violation.into())
}

fn foreign_key(connection: &Connection, write: &Write) -> ExecError {
    let columns = match write.kind {
        WriteKind::Insert | WriteKind::Update => broken_reference(connection, write),
        WriteKind::Delete => Vec::new(),
    };
    let columns = columns.iter().map(String::as_str).collect();
    Violation::ForeignKey { kind: write.kind, columns }.into()
}

/// The columns of the one foreign key that `write` can have broken. SQLite does not
/// tell which, so there is none if the table has several that it may have been, or
/// if its schema can't be read just now.
fn broken_reference(connection: &Connection, write: &Write) -> Vec<String> {
    let read = || -> rusqlite::Result<BTreeMap<i64, Vec<String>>> {
        let mut list =
            connection.prepare("SELECT id, \"from\" FROM pragma_foreign_key_list(?1)")?;
        let mut keys: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        let mut rows = list.query([&write.table])?;
        while let Some(row) = rows.next()? {
            keys.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        Ok(keys)
    };
    let is_set = |column: &String| {
        write.kind != WriteKind::Update
            || write.columns.iter().any(|set| set.eq_ignore_ascii_case(column))
    };
    let keys = read().unwrap_or_default();
    let mut set = keys.into_values().filter(|columns| columns.iter().any(is_set));
    match (set.next(), set.next()) {
        (Some(columns), None) => columns,
        _ => Vec::new(),
    }
}

/// `orders.status, orders.day` → `status`, `day`; `None` for an index on expressions,
/// which is told by its name only.
fn columns<'t>(tail: &'t str, write: Option<&Write>) -> Option<Vec<&'t str>> {
    if tail.starts_with("index '") {
        return None;
    }
    tail.split(", ").map(|part| column(part, write)).collect()
}

/// `orders.status` → `status`. A dot in the table's name is seen through if the
/// write is to that table.
fn column<'t>(part: &'t str, write: Option<&Write>) -> Option<&'t str> {
    write
        .and_then(|write| part.strip_prefix(write.table.as_str())?.strip_prefix('.'))
        .or_else(|| part.split_once('.').map(|(_, column)| column))
}

fn said(work: &Work, words: &str) -> ExecError {
    match work.aim {
        Aim::Run | Aim::RunList(_) => {
            ExecError::rejected(format!("Error executing Action: {words}"))
        }
        Aim::Check | Aim::Read | Aim::ReadSchema | Aim::Describe | Aim::Probe => {
            ExecError::rejected(words)
        }
    }
}

/// Whether it is about the row that `sql` was to write, and not about the file, the run or
/// what every row of a list names.
pub(super) fn is_of_row(connection: &Connection, error: &Error, sql: &str) -> bool {
    let of_row = [ffi::SQLITE_CONSTRAINT, ffi::SQLITE_MISMATCH, ffi::SQLITE_TOOBIG];
    extended_code(error).is_some_and(|code| {
        // One code for a column that is gone and for a value that a function does not take.
        let may_be = code & 0xff == ffi::SQLITE_ERROR;
        of_row.contains(&(code & 0xff)) || (may_be && connection.prepare(sql).is_ok())
    })
}

fn extended_code(error: &Error) -> Option<i32> {
    match error {
        Error::SqliteFailure(failure, _) => Some(failure.extended_code),
        Error::SqlInputError { error, .. } => Some(error.extended_code),
        _ => None,
    }
}

/// SQLite's words, without the SQL that rusqlite would add.
pub(super) fn text(error: &Error) -> String {
    match error {
        Error::SqliteFailure(_, Some(words)) => words.clone(),
        Error::SqlInputError { msg, .. } => msg.clone(),
        _ => error.to_string(),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
