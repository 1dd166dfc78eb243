//! Reads the options of a field from its author's query (actions.md §2.5), in a transaction
//! that only reads.

use std::collections::HashSet;

use doable_domain::{
    database::Database,
    form::{Choices, option_of_row},
    limit::TimeLimit,
    sql::{MAX_OPTIONS, OptionsQuery, Rendered, Wanted},
    value::Value,
};

use crate::{
    ExecError,
    driver::{Drivers, Script, Table},
};

/// The longest a query of options may take, in milliseconds: somebody waits with the form
/// before them.
const LIMIT_MILLIS: u64 = 10_000;

/// Reads what is `wanted` of the options that `query` answers.
///
/// # Errors
///
/// An [`ExecError`] in words for the query's author; the database is as it was.
pub(crate) async fn read(
    drivers: &Drivers,
    database: &Database,
    query: &OptionsQuery,
    wanted: &Wanted,
) -> Result<Choices, ExecError> {
    if holds_nul(wanted) {
        // No database keeps a NUL within a text, so no option has one.
        return Ok(Choices::default());
    }
    let columns = match wanted {
        Wanted::All => 0,
        Wanted::Matching(_) | Wanted::Like(_) => {
            drivers.describe_query(database, query.sql()).await?.len()
        }
    };
    let Rendered { sql, binds } = query.render(columns, wanted);
    let limit = TimeLimit::from_millis(LIMIT_MILLIS).unwrap_or_default();
    let table = drivers.read(database, Script { sql, binds }, limit).await?;
    Ok(choices(table))
}

fn holds_nul(wanted: &Wanted) -> bool {
    match wanted {
        Wanted::Matching(text) | Wanted::Like(Value::Text(text)) => text.contains('\0'),
        Wanted::All | Wanted::Like(_) => false,
    }
}

/// The options in the rows' order, each value once; a row whose value is NULL is none.
fn choices(table: Table) -> Choices {
    let truncated = table.truncated || table.rows.len() > MAX_OPTIONS;
    let mut known = HashSet::new();
    let options = table
        .rows
        .into_iter()
        .take(MAX_OPTIONS)
        .filter_map(option_of_row)
        .filter(|option| known.insert(option.value.to_string()))
        .collect();
    Choices { options, truncated }
}
