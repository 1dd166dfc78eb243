//! A list of rows on its way to a database: what is sent for many of them at once, and for
//! one alone where it has to be found out which of them is refused.

use std::ops::Range;

use doable_domain::{
    database::Engine,
    implicit::{RowKind, RowWrite},
    problem::RowProblem,
    sql::{Rendered, TableName, create_rows, write_row},
};

use super::{MAX_ROW_BYTES, Ran, Script, Table};
use crate::ExecError;

/// The most rows that one statement makes.
const BATCH: usize = 1_000;

/// Rows of one table to write, all of one kind. No `Debug`: it holds a person's values.
pub(crate) struct RowList {
    pub(crate) engine: Engine,
    pub(crate) table: TableName,
    pub(crate) kind: RowKind,
    pub(crate) writes: Vec<RowWrite>,
}

impl RowList {
    /// The statements that write one row each, in the list's order.
    pub(super) fn each(&self) -> impl Iterator<Item = Script> {
        self.writes.iter().map(|write| script(write_row(self.engine, &self.table, write)))
    }

    /// The statement that writes the row at `index`.
    pub(super) fn one(&self, index: usize) -> Option<Script> {
        let write = self.writes.get(index)?;
        Some(script(write_row(self.engine, &self.table, write)))
    }

    /// The statements that make the rows, in the list's order: neighbours that set the same
    /// columns together, with at most `most_binds` values.
    pub(super) fn batches(&self, most_binds: usize) -> impl Iterator<Item = Script> {
        let rendered = |rows: Range<usize>| {
            create_rows(self.engine, &self.table, self.writes.get(rows)?).map(script)
        };
        self.alike(most_binds).into_iter().filter_map(rendered)
    }

    fn alike(&self, most_binds: usize) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (index, write) in self.writes.iter().enumerate() {
            let columns = columns(write);
            let most = BATCH.min(most_binds / columns.clone().count().max(1));
            match runs.last_mut() {
                Some(run)
                    if run.len() < most
                        && self
                            .writes
                            .get(run.start)
                            .is_some_and(|first| self::columns(first).eq(columns)) =>
                {
                    run.end = index + 1;
                }
                _ => runs.push(index..index + 1),
            }
        }
        runs
    }
}

/// The columns that a new row sets.
fn columns(write: &RowWrite) -> impl Iterator<Item = &str> + Clone {
    let set: &[_] = match write {
        RowWrite::Create { set, .. } => set,
        RowWrite::Update { .. } | RowWrite::Delete { .. } => &[],
    };
    set.iter().map(|(column, _)| column.as_str())
}

fn script(Rendered { sql, binds }: Rendered) -> Script {
    Script { sql, binds }
}

/// The sentence for a row that is not there, or not alone.
pub(crate) fn not_one(kind: RowKind, would: u64) -> String {
    let verb = kind.verb();
    if would == 0 {
        format!("Sorry, the row you're trying to {verb} doesn't exist")
    } else {
        format!("Sorry, this would {verb} {would} rows, but you can only act on 1")
    }
}

/// What is wrong with the row at `index`, of which `error` has been said.
pub(super) fn problem(index: usize, error: ExecError) -> RowProblem {
    let message = error.to_string();
    let errors = match error {
        ExecError::Rejected { fields, .. } | ExecError::WrongType { fields } => fields,
        _ => Default::default(),
    };
    RowProblem { index, message, errors }
}

/// That the row at `index` was not exactly one.
pub(super) fn count_problem(index: usize, kind: RowKind, count: u64) -> RowProblem {
    RowProblem { index, message: not_one(kind, count), errors: Default::default() }
}

/// What the statements of a list have come to, one after the other.
#[derive(Default)]
pub(super) struct Tally {
    all: Ran,
    /// Bytes of the rows that are kept, as far as they are known.
    size: usize,
}

impl Tally {
    pub(super) fn add(&mut self, ran: Ran) {
        self.all.rows_affected += ran.rows_affected;
        let Some(Table { columns, rows, truncated }) = ran.table else { return };
        let kept = self.all.table.get_or_insert_with(Table::default);
        kept.columns = columns;
        kept.truncated |= truncated;
        for row in rows {
            self.size += row.iter().map(|value| value.to_string().len()).sum::<usize>();
            kept.truncated |= self.size > MAX_ROW_BYTES;
            if kept.truncated {
                break;
            }
            kept.rows.push(row);
        }
    }

    pub(super) fn done(self) -> Ran {
        self.all
    }
}

#[cfg(test)]
mod tests {
    use doable_domain::value::Value;

    use super::*;

    #[test]
    fn neighbours_that_set_the_same_columns_go_together_within_the_engines_limit() {
        let row = |columns: &str| RowWrite::Create {
            set: columns.chars().map(|c| (c.to_string(), Value::Null)).collect(),
            key: Vec::new(),
        };
        let list = |rows: Vec<RowWrite>| RowList {
            engine: Engine::Postgres,
            table: TableName { schema: None, name: "t".to_owned() },
            kind: RowKind::Create,
            writes: rows,
        };
        let ab = || row("ab");
        for (rows, most, want) in [
            (vec![ab(), ab(), ab(), row("")], 100, vec![0..3, 3..4]),
            (vec![ab(), row("a"), ab(), ab()], 100, vec![0..1, 1..2, 2..4]),
            (vec![ab(), ab(), ab(), ab(), ab()], 5, vec![0..2, 2..4, 4..5]),
            (vec![ab(), ab()], 1, vec![0..1, 1..2]),
            (
                (0..2_500).map(|_| row("a")).collect(),
                65_535,
                vec![0..1_000, 1_000..2_000, 2_000..2_500],
            ),
        ] {
            let got = list(rows).alike(most);

            assert_eq!(got, want, "{most}");
        }
    }
}
