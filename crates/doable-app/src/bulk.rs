//! Running an action on a list of rows: what is written, what the journal keeps of it.

use std::sync::Arc;

use doable_domain::{
    action::{ActionSpec, Operation},
    bulk::{Given, journalled_list},
    problem::Problems,
    run::RunError,
    value::Values,
};
use doable_exec::Work;

use crate::{
    AppError,
    choices::Unoffered,
    execute::{Filled, fingerprint},
    rows::RowTarget,
};

/// How many rows' problems the journal keeps of a list; the caller hears of all.
const KEPT_PROBLEMS: usize = 200;

/// Why an action on a list of rows has no public link.
pub(crate) const NOT_SHARED: &str = "An action on a list of rows can't have a public link, since \
    a public form fills in one row. Share an action on one row instead.";

/// The refusal to share such an action.
pub(crate) fn not_shared() -> AppError {
    AppError::Invalid { message: NOT_SHARED.to_owned(), problems: Problems::default() }
}

/// Whether the action takes a list of rows.
pub(crate) fn takes_list(spec: &ActionSpec) -> bool {
    matches!(&spec.operation, Operation::Implicit(implicit) if implicit.kind.takes_list())
}

/// The refusal of a list for an action on one row.
pub(crate) fn one_expected() -> AppError {
    let message = "This action runs on one set of values: give a map, not a list of them.";
    AppError::Invalid { message: message.to_owned(), problems: Problems::default() }
}

impl RowTarget {
    /// Checks each row of a list.
    ///
    /// # Errors
    ///
    /// [`AppError::InvalidRows`] with the problems of all rows; [`AppError::Invalid`] if it
    /// is no list, or is empty or too long.
    pub(crate) fn fill_list(
        &self,
        spec: &ActionSpec,
        given: &Given,
        unoffered: Unoffered,
    ) -> Result<Filled, AppError> {
        let Given::List(given) = given else {
            let message = "This action runs on a list of rows: give a list of maps.".to_owned();
            return Err(AppError::Invalid { message, problems: Problems::default() });
        };
        let rows = self.source.accept_list(self.kind, spec, given);
        let rows = unoffered.with_list(given.len(), rows)?;
        let parameters = journalled_list(spec, &rows);
        let fingerprint = rows.iter().map(|row| fingerprint(&row.values)).collect();
        let writes = rows.into_iter().map(|row| row.write).collect();
        let (database, table) = (Arc::clone(&self.database), self.table.clone());
        let work = Work::Rows { database, table, writes };
        Ok(Filled { work, values: Values::new(), parameters, fingerprint })
    }
}

/// A failure as the journal keeps it: with the problems of its first rows.
pub(crate) fn kept(error: &RunError) -> RunError {
    let mut kept = error.clone();
    kept.rows.truncate(KEPT_PROBLEMS);
    kept
}
