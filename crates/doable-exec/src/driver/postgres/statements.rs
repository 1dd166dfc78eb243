//! Runs the statements of a script one after the other in an open transaction.
//!
//! Values go as text, and the server's own types read them: whatever it can read from a
//! text can be written. Rows come in the binary formats, which is all the library asks
//! for; see [`values`].

use doable_domain::sql::{Statement, Verb};
use futures_util::{StreamExt as _, future::try_join_all};
use tokio::pin;
use tokio_postgres::{
    Client, Error, Row,
    error::{ErrorPosition, SqlState},
};

use super::{
    errors,
    open::Open,
    pool::Prepared,
    run::{Failure, is_query},
    values::{self, Bind, Decoded, Raw},
};
use crate::driver::{MAX_ROW_BYTES, MAX_ROWS, Ran, Script, Table, Verdict};

/// As many rows are fetched of a query: one more than an answer holds tells whether
/// there were more.
const FETCHED: i32 = 1 + MAX_ROWS as i32;

/// Runs `statements`, which are those of `script`.
pub(super) async fn run(
    open: &Open<'_>,
    prepared: &mut Prepared,
    script: &Script,
    statements: &[Statement],
) -> Result<Ran, Failure> {
    let mut all = Ran::default();
    for statement in statements {
        let ran = run_one(open, prepared, script, statement).await.map_err(|error| {
            Failure::Server { error, statement: Some(Box::new(statement.clone())) }
        })?;
        all.rows_affected += ran.rows_affected;
        all.table = ran.table;
    }
    Ok(all)
}

/// Prepares `statements`, which are those of `script`, and runs none. The transaction they are
/// prepared in only reads, and has failed after a refusal.
pub(super) async fn probe(
    client: &Client,
    script: &Script,
    statements: &[Statement],
) -> Result<Verdict, Error> {
    for (at, statement) in statements.iter().enumerate() {
        let error = match client.prepare(&statement.sql).await {
            Ok(_) => continue,
            Err(error) => error,
        };
        let Some(said) = error.as_db_error().filter(|_| errors::is_of_sent(&error)) else {
            return Err(error);
        };
        let before = statements.get(..at).unwrap_or_default();
        let may_need = before.iter().any(|statement| statement.verb == Verb::Other);
        if may_need && *said.code() != SqlState::SYNTAX_ERROR {
            return Ok(Verdict::Unknown { from: statement.start });
        }
        let at = match said.position() {
            Some(ErrorPosition::Original(char)) => Some(byte_of(&statement.sql, *char)),
            Some(ErrorPosition::Internal { .. }) | None => None,
        };
        let at = at.map(|byte| statement.byte_in(&script.sql, byte));
        return Ok(Verdict::Refused { words: said.message().to_owned(), at });
    }
    Ok(Verdict::Understood)
}

/// The byte of a character that is counted from 1.
fn byte_of(text: &str, char: u32) -> usize {
    let before = usize::try_from(char).unwrap_or_default().saturating_sub(1);
    text.char_indices().nth(before).map_or(text.len(), |(byte, _)| byte)
}

/// Runs one statement of `script`.
pub(super) async fn run_one(
    open: &Open<'_>,
    prepared: &mut Prepared,
    script: &Script,
    statement: &Statement,
) -> Result<Ran, Error> {
    let client = open.client();
    let binds: Vec<Bind<'_>> =
        statement.places.iter().filter_map(|place| script.binds.get(*place)).map(Bind).collect();
    let counted = if statement.hides_writes { Some(changed(client).await?) } else { None };
    let made = match prepared.get(&statement.sql) {
        Some(made) => made,
        None => {
            let made = client.prepare(&statement.sql).await?;
            prepared.keep(&statement.sql, made.clone());
            made
        }
    };
    let mut ran = if made.columns().is_empty() {
        Ran { rows_affected: client.execute_raw(&made, &binds).await?, table: None }
    } else if let Open::First(transaction) = open
        && is_query(statement)
    {
        let portal = transaction.bind_raw(&made, &binds).await?;
        let rows = transaction.query_portal_raw(&portal, FETCHED).await?;
        collect(client, &made, rows, Rest::Left).await?
    } else {
        let rows = client.query_raw(&made, &binds).await?;
        collect(client, &made, rows, Rest::Awaited).await?
    };
    if let Some(before) = counted {
        ran.rows_affected = changed(client).await?.saturating_sub(before);
    } else if !statement.verb.changes_rows() {
        ran.rows_affected = 0;
    }
    Ok(ran)
}

/// What becomes of the rows that an answer has no place for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// They stay with the server.
    Left,
    /// They are let go, one by one, since the statement is done only with its last.
    Awaited,
}

pub(super) async fn collect(
    client: &Client,
    made: &tokio_postgres::Statement,
    rows: tokio_postgres::RowStream,
    rest: Rest,
) -> Result<Ran, Error> {
    let mut table = Table {
        columns: made.columns().iter().map(|column| column.name().to_owned()).collect(),
        ..Table::default()
    };
    let (mut size, mut unread) = (0, Vec::new());
    pin!(rows);
    while let Some(row) = rows.next().await {
        let row = row?;
        if table.rows.len() >= MAX_ROWS || size >= MAX_ROW_BYTES {
            table.truncated = true;
            match rest {
                Rest::Left => break,
                Rest::Awaited => continue,
            }
        }
        size += row.raw_size_bytes();
        table.rows.push(decoded(&row, table.rows.len(), &mut unread)?);
    }
    let rows_affected = rows.rows_affected().unwrap_or_default();
    // All at once, and answered in one go.
    let texts = unread.iter().map(|unread| unread.as_text(client));
    for (unread, text) in unread.iter().zip(try_join_all(texts).await?) {
        let row = table.rows.get_mut(unread.row);
        if let Some(place) = row.and_then(|row| row.get_mut(unread.column)) {
            *place = text.into();
        }
    }
    Ok(Ran { rows_affected, table: Some(table) })
}

/// A value that only the server can read.
struct Unread {
    row: usize,
    column: usize,
    kind: tokio_postgres::types::Type,
    bytes: Vec<u8>,
}

impl Unread {
    /// As the server writes it.
    async fn as_text(&self, client: &Client) -> Result<Option<String>, Error> {
        let raw = Raw(&self.bytes);
        let sql = "SELECT $1::pg_catalog.text";
        let rows = client.query_typed(sql, &[(&raw, self.kind.clone())]).await?;
        rows.first().map_or(Ok(None), |row| row.try_get(0))
    }
}

fn decoded(
    row: &Row,
    place: usize,
    unread: &mut Vec<Unread>,
) -> Result<Vec<serde_json::Value>, Error> {
    let mut values = Vec::with_capacity(row.len());
    for (column, described) in row.columns().iter().enumerate() {
        let raw: Option<Raw<'_>> = row.try_get(column)?;
        values.push(match raw {
            None => serde_json::Value::Null,
            Some(Raw(bytes)) => match values::to_json(described.type_(), bytes) {
                Decoded::Json(json) => json,
                Decoded::Unread => {
                    let kind = described.type_().clone();
                    unread.push(Unread { row: place, column, kind, bytes: bytes.to_vec() });
                    serde_json::Value::Null
                }
            },
        });
    }
    Ok(values)
}

/// The rows this transaction has changed so far, those of triggers and cascades too: all
/// there is to go by where a statement hides another one.
async fn changed(client: &Client) -> Result<u64, Error> {
    let sql = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int8
                 FROM pg_catalog.pg_stat_xact_user_tables";
    let row = client.query_one(sql, &[]).await?;
    let changed: i64 = row.try_get(0)?;
    Ok(u64::try_from(changed).unwrap_or_default())
}
