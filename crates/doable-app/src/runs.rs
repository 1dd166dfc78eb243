//! Reading the journal.

use doable_domain::{id::RunId, run::Run};
use doable_store::RunFilter;

use crate::{App, AppError, Permission, caller::Caller, wire::ListRuns};

/// The most runs one call answers.
const MOST_RUNS: u32 = 200;
/// How many runs a call answers that names no limit.
const USUAL_RUNS: u32 = 50;

impl App {
    /// Runs, newest first.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] if the limit is 0 or above 200.
    pub async fn list_runs(
        &self,
        caller: &Caller,
        request: ListRuns,
    ) -> Result<Vec<Run>, AppError> {
        caller.allow(Permission::Read)?;
        let limit = checked_limit(request.limit)?;
        let filter = RunFilter {
            action_id: request.action_id,
            status: request.status,
            before: request.before,
            limit,
        };
        Ok(self.store().runs(filter).await?)
    }

    /// One run.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is none.
    pub async fn get_run(&self, caller: &Caller, id: RunId) -> Result<Run, AppError> {
        caller.allow(Permission::Read)?;
        self.store().run(id).await?.ok_or(AppError::NotFound)
    }
}

/// How many runs to answer.
pub(crate) fn checked_limit(limit: Option<u32>) -> Result<u32, AppError> {
    let limit = limit.unwrap_or(USUAL_RUNS);
    if !(1..=MOST_RUNS).contains(&limit) {
        return Err(AppError::invalid("limit", "must be between 1 and 200"));
    }
    Ok(limit)
}
