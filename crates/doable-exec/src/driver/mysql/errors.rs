//! `MySQL`'s errors in the words of actions.md §3.3.
//!
//! Sorted by the server's numbers. Which column, key or constraint it was, the server says
//! only in its message, in whatever language; there names stand in quotes, and always at
//! the same place for each number. Those names are read here, and no other text of an
//! error is ever compared. What a key or constraint is made of, the schema tells.

use doable_domain::{database::Engine, guard::Guard, sql::find_word};
use mysql_async::{Conn, Error, ServerError, prelude::Queryable as _};

use super::{Fate, Session};
use crate::{
    Detail, ExecError, NetworkFailure,
    driver::violation::{Violation, WriteKind},
};

/// What `MySQL` says of a text that it can't parse.
pub(super) const SYNTAX: u16 = 1064;

/// The write that a statement is.
#[derive(Debug, Clone)]
pub(super) struct Write {
    pub(super) kind: WriteKind,
    /// As the statement spells it, perhaps with its database before it.
    pub(super) table: String,
}

/// Why a script did not do.
pub(super) enum Failure {
    /// The server said no, to this write if it was one.
    Said { error: ServerError, write: Option<Write> },
    /// The connection is gone.
    Lost(String),
    /// We said no.
    Ours(ExecError),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Server(error) if !is_farewell(error.code) => Self::Said { error, write: None },
            Error::Server(error) => Self::Lost(error.message),
            Error::Driver(error) => Self::Lost(error.to_string()),
            Error::Io(error) => Self::Lost(error.to_string()),
            Error::Other(error) => Self::Lost(error.to_string()),
            Error::Url(error) => Self::Lost(error.to_string()),
        }
    }
}

impl Failure {
    /// The same of a statement that does `write`.
    pub(super) fn of(self, write: Option<Write>) -> Self {
        match self {
            Self::Said { error, .. } => Self::Said { error, write },
            other @ (Self::Lost(_) | Self::Ours(_)) => other,
        }
    }
}

/// The server ends the connection: it shuts down, or somebody has killed it.
fn is_farewell(code: u16) -> bool {
    matches!(code, 1053 | 1927 | 3169 | 4031)
}

/// Whether it is about what was sent (a row of a list, or a statement to prepare), and not
/// about the server or the run.
pub(super) fn is_of_sent(failure: &Failure) -> bool {
    // Out of memory, connections or disk; a lock; stopped; gone while it was prepared.
    let of_run = [1021, 1037, 1038, 1040, 1041, 1114, 1180, 1205, 1206, 1213, 1290, 1317, 1461];
    let of_run_too = [1637, 1836, 1969, 3024, 3572];
    matches!(failure, Failure::Said { error, .. }
        if !of_run.contains(&error.code) && !of_run_too.contains(&error.code))
}

/// Whether it is about one row of a list: neither about the run nor about what all of its
/// rows name.
pub(super) fn is_of_row(failure: &Failure) -> bool {
    is_of_sent(failure) && !matches!(failure, Failure::Said { error, .. } if is_missing(error.code))
}

/// Unknown column; table doesn't exist.
fn is_missing(code: u16) -> bool {
    matches!(code, 1054 | 1146)
}

/// The error of what the program itself asks.
pub(super) fn of_ours(target: &str, failure: impl Into<Failure>) -> ExecError {
    match failure.into() {
        Failure::Said { error, .. } => ExecError::rejected(error.message),
        Failure::Lost(reason) => {
            ExecError::Unreachable { target: target.to_owned(), detail: Detail::Place, reason }
        }
        Failure::Ours(error) => error,
    }
}

/// Why a run did not do; its transaction is rolled back already.
pub(super) async fn explain(session: &mut Session, failure: Failure, guard: &Guard) -> ExecError {
    let (error, write) = match failure {
        Failure::Ours(error) => return error,
        Failure::Lost(reason) => {
            session.is_lost = true;
            let may_have_acted = session.fate.get() == Some(&Fate::Committing);
            let rest = if may_have_acted {
                "it is not known whether it was still committed"
            } else {
                "nothing was changed"
            };
            return ExecError::Network {
                kind: NetworkFailure::Connect,
                message: format!("the connection to the server was lost, and {rest}: {reason}"),
                may_have_acted,
            };
        }
        Failure::Said { error, write } => (error, write),
    };
    match error.code {
        1205 => said(&format!(
            "another connection holds a lock that this needs, and it was not free within {} ms",
            guard.timeout_ms.as_millis()
        )),
        1213 => said(
            "another connection was changing the same rows, and one of both had to give way; \
             nothing was changed",
        ),
        code if is_missing(code) => ExecError::not_understood(&error.message),
        1317 | 1969 | 3024 => said("somebody stopped the statement on the server"),
        _ => match violation(&mut session.line.conn, &error, write.as_ref()).await {
            Some(violated) => violated,
            None => said(&error.message),
        },
    }
}

/// The row of the table in actions.md §3.3, if the error is one.
async fn violation(
    conn: &mut Conn,
    error: &ServerError,
    write: Option<&Write>,
) -> Option<ExecError> {
    let text = &error.message;
    let violation = match error.code {
        // Column 'a' cannot be null; Field 'a' doesn't have a default value
        1048 | 1364 => Violation::NotNull { column: text.split('\'').nth(1)? },
        1062 | 1586 => {
            let columns = columns_of_key(conn, last_quoted(text)?.0, write?).await?;
            let columns = columns.iter().map(String::as_str).collect();
            return Some(Violation::Unique { columns }.into());
        }
        1452 | 1216 => {
            let columns = columns_of_reference(conn, text).await;
            let columns = columns.iter().map(String::as_str).collect();
            return Some(Violation::ForeignKey { kind: write?.kind, columns }.into());
        }
        1451 | 1217 => {
            // A REPLACE deletes the row that it takes the place of.
            let kind = match write?.kind {
                WriteKind::Update => WriteKind::Update,
                WriteKind::Insert | WriteKind::Delete => WriteKind::Delete,
            };
            Violation::ForeignKey { kind, columns: Vec::new() }
        }
        1264 | 1265 | 1292 | 1366 | 1367 | 1406 | 1411 | 1416 | 1690 | 3140 | 3156 => {
            Violation::WrongType { column: column_at_row(text) }
        }
        // Check constraint 'a' is violated.
        3819 => Violation::Check { name: last_quoted(text)?.0 },
        // CONSTRAINT `a` failed for `db`.`t`
        4025 => Violation::Check { name: text.split('`').nth(1)? },
        1142 | 1143 | 1044 | 1227 => Violation::Permission { kind: write?.kind },
        _ => return None,
    };
    Some(violation.into())
}

/// The columns of the unique key that is named as `key`, or as `table.key`. None if it is
/// not a key of the table that was written to, but of one that a trigger writes to.
async fn columns_of_key(conn: &mut Conn, key: &str, write: &Write) -> Option<Vec<String>> {
    let sql = "SELECT column_name FROM information_schema.statistics
                WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ? AND index_name = ?
                ORDER BY seq_in_index";
    // A dot may also be part of the table's name.
    let whole = Some((None, write.table.as_str()));
    let qualified = write.table.split_once('.').map(|(schema, table)| (Some(schema), table));
    for (schema, table) in whole.into_iter().chain(qualified) {
        let prefix = format!("{table}.");
        let key = key.strip_prefix(prefix.as_str()).unwrap_or(key);
        let columns = names(conn, sql, (schema, table, key)).await;
        if !columns.is_empty() {
            return Some(columns);
        }
    }
    None
}

/// The columns of the foreign key that was broken, from
/// ``… (`db`.`t`, CONSTRAINT `a` FOREIGN KEY …)``. Who may not know the table is not told.
async fn columns_of_reference(conn: &mut Conn, text: &str) -> Vec<String> {
    let mut quoted = text.split('`').skip(1).step_by(2);
    let (Some(schema), Some(table), Some(constraint)) =
        (quoted.next(), quoted.next(), quoted.next())
    else {
        return Vec::new();
    };
    let sql = "SELECT column_name FROM information_schema.key_column_usage
                WHERE table_schema = ? AND table_name = ? AND constraint_name = ?
                ORDER BY ordinal_position";
    names(conn, sql, (schema, table, constraint)).await
}

/// Names out of the schema; none where it can't be read just now.
async fn names(
    conn: &mut Conn,
    sql: &str,
    params: (impl Into<mysql_async::Value>, &str, &str),
) -> Vec<String> {
    let params: Vec<mysql_async::Value> = vec![params.0.into(), params.1.into(), params.2.into()];
    match conn.exec::<mysql_async::Row, _, _>(sql, params).await {
        Ok(rows) => rows.iter().filter_map(|row| row.get_opt(0)?.ok()).collect(),
        Err(error) => {
            tracing::debug!(%error, "a violation is told without its columns");
            Vec::new()
        }
    }
}

/// The column of ``… for column `db`.`t`.`a` at row 1``; a message that ends in a value
/// names none.
fn column_at_row(text: &str) -> Option<&str> {
    let (name, rest) = last_quoted(text)?;
    rest.ends_with(|c: char| c.is_ascii_digit()).then_some(name)
}

fn last_quote(text: &str) -> Option<usize> {
    text.rfind(['\'', '`'])
}

/// What stands in the last pair of quotes of either kind, and what follows it.
fn last_quoted(text: &str) -> Option<(&str, &str)> {
    let (before, rest) = text.split_at(last_quote(text)?);
    let quote = rest.chars().next()?;
    let (_, name) = before.rsplit_once(quote)?;
    Some((name, rest.get(1..)?))
}

/// The byte of a statement that the refusal to prepare it is about.
pub(super) fn place(error: &ServerError, sql: &str) -> Option<usize> {
    let text = &error.message;
    if error.code == SYNTAX {
        // `… near 'what follows' at line 1`; of a long rest its beginning only.
        let (begin, end) = (text.find('\'')?, last_quote(text)?);
        let near = text.get(begin + 1..end)?;
        return if near.is_empty() { Some(sql.len()) } else { sql.rfind(near) };
    }
    let name = text.split('\'').nth(1)?;
    find_word(sql, Engine::Mysql, name.rsplit('.').next()?)
}

fn said(words: &str) -> ExecError {
    ExecError::rejected(format!("Error executing Action: {words}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_where_the_server_puts_them() {
        for (text, name, column) in [
            ("Duplicate entry 'it''s' for key 'by_name'", Some("by_name"), None),
            ("Duplicate entry 'x' for key 't.by_name'", Some("t.by_name"), None),
            (
                "Incorrect integer value: 'a at row 1' for column `db`.`t`.`qty` at row 1",
                Some("qty"),
                Some("qty"),
            ),
            ("Data too long for column 'name' at row 1", Some("name"), Some("name")),
            ("Truncated incorrect INTEGER value: 'abc'", Some("abc"), None),
            ("no quotes at row 1", None, None),
            ("one ' only", None, None),
        ] {
            assert_eq!(last_quoted(text).map(|(name, _)| name), name, "{text}");
            assert_eq!(column_at_row(text), column, "{text}");
        }
    }
}
