//! Runs row actions (actions.md §3.3): one statement in one transaction, which touches
//! exactly one row or is rolled back; or a list of rows, of which that holds for each.

#[cfg(test)]
mod tests;

use doable_domain::{
    database::Database,
    guard::{Breach, Guard},
    implicit::{RowKind, RowWrite, row_map, slug},
    limit::TimeLimit,
    problem::RowProblem,
    sql::{ReadColumn, Rendered, RowSearch, TableName, read_row, search_rows, write_row},
    value::Value,
};
use serde_json::{Map, Value as Json, json};
use tokio_util::sync::CancellationToken;

use crate::{
    ExecError, Job, Outcome,
    driver::{
        Drivers, Ran, Script, Table,
        list::{RowList, not_one},
    },
    query::HOLDS_NUL,
};

/// The longest a search for a row may take, in milliseconds: somebody waits while typing.
const SEARCH_MILLIS: u64 = 5_000;

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
    let ran = ran.map_err(|error| not_the_one(error, write))?;
    Ok(Outcome { status: 200, rows_affected: Some(ran.rows_affected), body: body(ran, write) })
}

/// Does `writes` on rows of `table`: all of them, each on exactly one row, or none.
///
/// # Errors
///
/// An [`ExecError`], [`ExecError::RejectedRows`] if it is about some of the rows; the
/// database is as it was, unless [`ExecError::may_have_acted`].
pub(crate) async fn write_list(
    drivers: &Drivers,
    job: &Job,
    database: &Database,
    table: &TableName,
    writes: &[RowWrite],
) -> Result<Outcome, ExecError> {
    let all = writes.len();
    let Some(kind) = writes.first().map(RowWrite::kind) else {
        return Err(ExecError::Broken { reason: "the list holds no rows".to_owned() });
    };
    // Each row is one or the list is refused, so the number is known beforehand.
    job.guard.check_rows(all as u64)?;
    let unfit = |(index, write)| refuse_nul(write).err().map(|error| of_row(index, error));
    let problems: Vec<RowProblem> = writes.iter().enumerate().filter_map(unfit).collect();
    if !problems.is_empty() {
        return Err(ExecError::RejectedRows { all, problems });
    }
    let (engine, table, writes) = (database.engine, table.clone(), writes.to_vec());
    let list = RowList { engine, table, kind, writes };
    let ran = drivers.run_list(database, list, &job.guard, &job.cancel).await?;
    Ok(Outcome { status: 200, rows_affected: Some(ran.rows_affected), body: list_body(ran, kind) })
}

/// A value that can't be written, as the problem of its row.
fn of_row(index: usize, error: ExecError) -> RowProblem {
    let message = error.to_string();
    let errors = match error {
        ExecError::UnfitValue { name, reason } => [(name, reason)].into(),
        _ => Default::default(),
    };
    RowProblem { index, message, errors }
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
    columns: &[ReadColumn],
    key: &[(String, Value)],
) -> Result<Option<Map<String, Json>>, ExecError> {
    let guard = Guard { timeout_ms: TimeLimit::default(), ..Guard::default() };
    let script = script(read_row(database.engine, table, columns, key));
    let ran = drivers.run(database, script, &guard, &CancellationToken::new()).await?;
    let row = ran.table.and_then(|table| table.rows.into_iter().next());
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    Ok(row.map(|row| row_map(&names, row)))
}

/// Reads the rows that are looked for, in a transaction that only reads.
///
/// # Errors
///
/// An [`ExecError`] if they could not be read, [`ExecError::TimedOut`] if that took too long.
pub(crate) async fn search(
    drivers: &Drivers,
    database: &Database,
    table: &TableName,
    search: &RowSearch,
) -> Result<Table, ExecError> {
    if search.text.contains('\0') {
        // No database keeps a NUL within a text, so no row holds one.
        return Ok(Table::default());
    }
    let limit = TimeLimit::from_millis(SEARCH_MILLIS).unwrap_or_default();
    let script = script(search_rows(database.engine, table, search));
    let mut found = drivers.read(database, script, limit).await?;
    found.truncated |= found.rows.len() > search.most;
    found.rows.truncate(search.most);
    Ok(found)
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
fn not_the_one(error: ExecError, write: &RowWrite) -> ExecError {
    let ExecError::Breach(Breach::NotExact { would, .. }) = error else { return error };
    ExecError::rejected(not_one(write.kind(), would))
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

/// The keys of one row's answer, with all rows or their number.
fn list_body(ran: Ran, kind: RowKind) -> Json {
    match kind {
        RowKind::Create => {
            let Table { columns, rows, truncated } = ran.table.unwrap_or_default();
            let rows: Vec<_> = rows.into_iter().map(|row| row_map(&columns, row)).collect();
            if truncated {
                json!({"created-row": rows, "rows-created": ran.rows_affected, "truncated": true})
            } else {
                json!({"created-row": rows})
            }
        }
        RowKind::Update => json!({"rows-updated": ran.rows_affected}),
        RowKind::Delete => json!({"rows-deleted": ran.rows_affected}),
    }
}
