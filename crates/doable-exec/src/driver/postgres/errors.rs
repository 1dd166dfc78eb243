//! `PostgreSQL`'s errors in the words of actions.md §3.3.
//!
//! Sorted by SQLSTATE and by the error's own fields (table, column, constraint); no text
//! of an error is ever compared. The columns of a constraint are read from the catalog.

use std::time::Duration;

use doable_domain::{
    sql::{Statement, Verb},
    value::Value,
};
use tokio::time::Instant;
use tokio_postgres::{
    Client, Error,
    error::{DbError, SqlState},
};

use super::{
    run::{Aim, Work},
    values::Bind,
};
use crate::{
    ExecError, NetworkFailure,
    driver::violation::{Violation, WriteKind},
};

/// The server's own limit may ring this much before ours.
const EARLY: Duration = Duration::from_millis(100);

/// Whether the connection is gone, rather than a statement refused.
pub(super) fn is_lost(error: &Error) -> bool {
    match error.as_db_error() {
        None => true,
        Some(said) => [
            &SqlState::ADMIN_SHUTDOWN,
            &SqlState::CRASH_SHUTDOWN,
            &SqlState::CANNOT_CONNECT_NOW,
            &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        ]
        .contains(&said.code()),
    }
}

/// Whether a statement was prepared before its table was changed.
pub(super) fn is_outdated(error: &Error) -> bool {
    error.as_db_error().is_some_and(|said| {
        // The function that raised it, which is made for machines: of all that is not
        // supported, only this is new.
        *said.code() == SqlState::FEATURE_NOT_SUPPORTED
            && said.routine() == Some("RevalidateCachedQuery")
    })
}

/// The connection broke before a commit was sent.
pub(super) fn lost_before_commit(target: &str) -> ExecError {
    ExecError::Network {
        kind: NetworkFailure::Connect,
        message: format!("the connection to `{target}` broke; what had begun is rolled back"),
        may_have_acted: false,
    }
}

/// The connection broke while a commit's answer was waited for.
pub(super) fn lost_in_commit(target: &str) -> ExecError {
    ExecError::Network {
        kind: NetworkFailure::Connect,
        message: format!(
            "the connection to `{target}` broke while the change was made final; look there \
             whether it was"
        ),
        may_have_acted: true,
    }
}

/// The error without a look into the catalog; for a connection that can't be used.
pub(super) fn plain(work: &Work, error: &Error) -> ExecError {
    match error.as_db_error() {
        Some(said) if !is_lost(error) => stopped(work, said).unwrap_or_else(|| words(work, said)),
        _ => lost_before_commit(&work.target),
    }
}

/// Whether it is about what was sent (a row of a list, or a statement to prepare), and not
/// about the server or the run.
pub(super) fn is_of_sent(error: &Error) -> bool {
    // Conflicts with other transactions, resources, somebody's intervention, system errors.
    let of_run = ["40", "53", "55", "57", "58", "F0", "XX"];
    error.as_db_error().is_some_and(|said| {
        let class = said.code().code().get(..2).unwrap_or_default();
        !of_run.contains(&class)
    })
}

/// Whether it is about one row of a list: neither about the run nor about what all of its
/// rows name.
pub(super) fn is_of_row(error: &Error) -> bool {
    is_of_sent(error) && !error.as_db_error().is_some_and(is_missing)
}

/// Whether a table or column that was named is not there.
fn is_missing(said: &DbError) -> bool {
    [&SqlState::UNDEFINED_TABLE, &SqlState::UNDEFINED_COLUMN].contains(&said.code())
}

/// Why `work` did not do; it is rolled back already. `sent` is the statement that was
/// refused, if it was one of the action's, with its values.
pub(super) async fn explain(
    client: &Client,
    work: &Work,
    error: &Error,
    sent: Option<(&Statement, &[Value])>,
) -> ExecError {
    let statement = sent.map(|(statement, _)| statement);
    let Some(said) = error.as_db_error().filter(|_| !is_lost(error)) else {
        return plain(work, error);
    };
    if let Some(stopped) = stopped(work, said) {
        return stopped;
    }
    let kind = statement.and_then(|statement| write_kind(statement.verb));
    let named = Named::of(said);
    let violation = match (said.code(), kind) {
        (&SqlState::NOT_NULL_VIOLATION, _) => {
            said.column().map(|column| Violation::NotNull { column }.into())
        }
        (&SqlState::UNIQUE_VIOLATION, _) => {
            let columns = columns(client, named).await;
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            (!columns.is_empty()).then(|| Violation::Unique { columns }.into())
        }
        (&SqlState::FOREIGN_KEY_VIOLATION | &SqlState::RESTRICT_VIOLATION, Some(kind)) => {
            // It names the table that refers, whichever of the two was written.
            let is_reference = match kind {
                WriteKind::Insert => true,
                WriteKind::Update => statement.is_some_and(|it| is_table(it, said)),
                WriteKind::Delete => false,
            };
            let columns = if is_reference { columns(client, named).await } else { Vec::new() };
            let columns = columns.iter().map(String::as_str).collect();
            Some(Violation::ForeignKey { kind, columns }.into())
        }
        (&SqlState::CHECK_VIOLATION | &SqlState::EXCLUSION_VIOLATION, _) => {
            said.constraint().map(|name| Violation::Check { name }.into())
        }
        (&SqlState::INSUFFICIENT_PRIVILEGE, Some(kind)) => {
            Some(Violation::Permission { kind }.into())
        }
        (code, _) if is_wrong_type(code) => {
            let found = match sent {
                Some((statement, binds)) => wrong_column(client, statement, binds).await,
                None => None,
            };
            let column = said.column().or(found.as_deref());
            Some(Violation::WrongType { column }.into())
        }
        _ => None,
    };
    violation.unwrap_or_else(|| words(work, said))
}

/// The end of a statement that took too long or waited too long.
fn stopped(work: &Work, said: &DbError) -> Option<ExecError> {
    let limit = work.guard.timeout_ms;
    if *said.code() == SqlState::LOCK_NOT_AVAILABLE {
        let text = format!(
            "another session holds a lock on what this would change in `{}`, and it was not free \
             within {} ms",
            work.target,
            limit.as_millis()
        );
        return Some(said_by(work, &text));
    }
    let is_late = Instant::now() + EARLY >= work.deadline;
    (*said.code() == SqlState::QUERY_CANCELED && is_late)
        .then_some(ExecError::TimedOut { limit, may_have_acted: false })
}

fn is_wrong_type(code: &SqlState) -> bool {
    [
        &SqlState::INVALID_TEXT_REPRESENTATION,
        &SqlState::INVALID_BINARY_REPRESENTATION,
        &SqlState::INVALID_DATETIME_FORMAT,
        &SqlState::DATETIME_FIELD_OVERFLOW,
        &SqlState::INVALID_TIME_ZONE_DISPLACEMENT_VALUE,
        &SqlState::NUMERIC_VALUE_OUT_OF_RANGE,
        &SqlState::STRING_DATA_RIGHT_TRUNCATION,
        &SqlState::DATATYPE_MISMATCH,
        &SqlState::INVALID_CHARACTER_VALUE_FOR_CAST,
        &SqlState::UNTRANSLATABLE_CHARACTER,
        &SqlState::CHARACTER_NOT_IN_REPERTOIRE,
    ]
    .contains(&code)
}

fn write_kind(verb: Verb) -> Option<WriteKind> {
    match verb {
        Verb::Insert => Some(WriteKind::Insert),
        Verb::Update | Verb::Merge => Some(WriteKind::Update),
        Verb::Delete => Some(WriteKind::Delete),
        Verb::Select | Verb::Transaction | Verb::Other => None,
    }
}

/// Whether the statement writes the table that the error is about.
fn is_table(statement: &Statement, said: &DbError) -> bool {
    let written = statement.table.rsplit('.').next().unwrap_or_default();
    said.table().is_some_and(|table| table.eq_ignore_ascii_case(written))
}

/// The column that the first value which its type does not take was meant for. The server
/// tells neither, so each value is given to it alone.
async fn wrong_column(client: &Client, statement: &Statement, binds: &[Value]) -> Option<String> {
    let made = client.prepare(&statement.sql).await.ok()?;
    for ((place, column), kind) in
        statement.places.iter().zip(&statement.columns).zip(made.params())
    {
        let bind = Bind(binds.get(*place)?);
        let alone = client.query_typed("SELECT $1", &[(&bind, kind.clone())]).await;
        if alone.is_err_and(|error| error.code().is_some_and(is_wrong_type)) {
            return column.clone();
        }
    }
    None
}

/// What the error says a constraint is called, and where.
#[derive(Clone, Copy)]
struct Named<'e> {
    schema: &'e str,
    table: &'e str,
    constraint: &'e str,
}

impl<'e> Named<'e> {
    fn of(said: &'e DbError) -> Self {
        Self {
            schema: said.schema().unwrap_or_default(),
            table: said.table().unwrap_or_default(),
            constraint: said.constraint().unwrap_or_default(),
        }
    }
}

/// The columns of a constraint or unique index; none if there are none, or expressions
/// among them, or if the catalog can't be read just now.
async fn columns(client: &Client, named: Named<'_>) -> Vec<String> {
    let sql = "
        WITH here AS (
          SELECT t.oid FROM pg_catalog.pg_class t
            JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
           WHERE n.nspname = $1::text AND t.relname = $2::text
        ), keys AS (
          SELECT c.conrelid AS rel, c.conkey AS places
            FROM pg_catalog.pg_constraint c JOIN here ON here.oid = c.conrelid
           WHERE c.conname = $3::text AND c.conkey IS NOT NULL
          UNION ALL
          SELECT i.indrelid, (i.indkey::int2[])[0:i.indnkeyatts - 1]
            FROM pg_catalog.pg_index i
            JOIN here ON here.oid = i.indrelid
            JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
           WHERE x.relname = $3::text AND NOT 0 = ANY (i.indkey::int2[])
        )
        SELECT a.attname::text
          FROM (SELECT * FROM keys LIMIT 1) k
         CROSS JOIN LATERAL unnest(k.places) WITH ORDINALITY p (number, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = k.rel AND a.attnum = p.number
         ORDER BY p.place";
    let Named { schema, table, constraint } = named;
    let rows = client.query(sql, &[&schema, &table, &constraint]).await;
    match rows.and_then(|rows| rows.iter().map(|row| row.try_get(0)).collect()) {
        Ok(columns) => columns,
        Err(error) => {
            tracing::debug!(%error, "could not look a constraint's columns up");
            Vec::new()
        }
    }
}

fn words(work: &Work, said: &DbError) -> ExecError {
    match work.aim {
        Aim::Run { .. } | Aim::RunList(_) if is_missing(said) => {
            ExecError::not_understood(said.message())
        }
        _ => said_by(work, said.message()),
    }
}

fn said_by(work: &Work, words: &str) -> ExecError {
    match work.aim {
        Aim::Run { .. } | Aim::RunList(_) => {
            ExecError::rejected(format!("Error executing Action: {words}"))
        }
        Aim::Read { .. }
        | Aim::Check
        | Aim::ReadSchema
        | Aim::Describe { .. }
        | Aim::Probe { .. } => ExecError::rejected(words),
    }
}
