//! Runs row actions (actions.md §3.3): one statement in one transaction, which touches
//! exactly one row or is rolled back.

#[cfg(test)]
mod tests;

use doable_domain::{
    database::Database,
    guard::{Breach, Guard},
    implicit::{RowWrite, row_map, slug},
    limit::TimeLimit,
    sql::{Rendered, TableName, read_row, write_row},
    value::Value,
};
use serde_json::{Map, Value as Json, json};
use tokio_util::sync::CancellationToken;

use crate::{
    ExecError, Job, Outcome,
    driver::{Drivers, Ran, Script},
    query::HOLDS_NUL,
};

/// Does `write` on a row of `table`.
///
/// # Errors
///
/// An [`ExecError`]; the database is as it was, unless [`ExecError::may_have_acted`].
pub(crate) async fn write(
    drivers: &Drivers,
    job: &Job,
    database: &Database,
    table: &TableName,
    write: &RowWrite,
) -> Result<Outcome, ExecError> {
    refuse_nul(write)?;
    let guard = Guard { exact_rows: Some(1), max_rows: None, ..job.guard.clone() };
    let script = script(write_row(database.engine, table, write));
    let ran = drivers.run(database, script, &guard, &job.cancel).await;
    let ran = ran.map_err(|error| not_one(error, write))?;
    Ok(Outcome { status: 200, rows_affected: Some(ran.rows_affected), body: body(ran, write) })
}

/// Reads `columns` of the row with this key; `None` if there is none.
///
/// # Errors
///
/// An [`ExecError`] if it could not be read.
pub(crate) async fn read(
    drivers: &Drivers,
    database: &Database,
    table: &TableName,
    columns: &[String],
    key: &[(String, Value)],
) -> Result<Option<Map<String, Json>>, ExecError> {
    let guard = Guard { timeout_ms: TimeLimit::default(), ..Guard::default() };
    let script = script(read_row(database.engine, table, columns, key));
    let ran = drivers.run(database, script, &guard, &CancellationToken::new()).await?;
    let row = ran.table.and_then(|table| table.rows.into_iter().next());
    Ok(row.map(|row| row_map(columns, row)))
}

/// As for a query: no engine keeps a NUL within a text whole.
fn refuse_nul(write: &RowWrite) -> Result<(), ExecError> {
    let (key, set): (&[_], &[_]) = match write {
        RowWrite::Create { set, .. } => (&[], set),
        RowWrite::Update { key, set } => (key, set),
        RowWrite::Delete { key } => (key, &[]),
    };
    for (column, value) in key.iter().chain(set) {
        if let Value::Text(text) = value
            && text.contains('\0')
        {
            return Err(ExecError::UnfitValue { name: slug(column), reason: HOLDS_NUL.to_owned() });
        }
    }
    Ok(())
}

fn script(Rendered { sql, binds }: Rendered) -> Script {
    Script { sql, binds }
}

/// The sentences for a row that is not there, or not alone.
fn not_one(error: ExecError, write: &RowWrite) -> ExecError {
    let ExecError::Breach(Breach::NotExact { would, .. }) = error else { return error };
    let verb = match write {
        RowWrite::Create { .. } => "create",
        RowWrite::Update { .. } => "update",
        RowWrite::Delete { .. } => "delete",
    };
    let message = if would == 0 {
        format!("Sorry, the row you're trying to {verb} doesn't exist")
    } else {
        format!("Sorry, this would {verb} {would} rows, but you can only act on 1")
    };
    ExecError::Rejected { message, fields: Default::default() }
}

fn body(ran: Ran, write: &RowWrite) -> Json {
    match write {
        RowWrite::Create { .. } => {
            let table = ran.table.unwrap_or_default();
            let row = table.rows.into_iter().next().unwrap_or_default();
            json!({"created-row": row_map(&table.columns, row)})
        }
        RowWrite::Update { .. } => json!({"rows-updated": ran.rows_affected}),
        RowWrite::Delete { .. } => json!({"rows-deleted": ran.rows_affected}),
    }
}
