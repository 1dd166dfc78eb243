//! Looking through the journal.

use doable_store::JournalFilter;

use crate::{
    App, AppError, Permission,
    caller::Caller,
    runs::checked_limit,
    wire::{RunPage, SearchRuns},
};

impl App {
    /// The newest runs that fit, newest first.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] if the limit is 0 or above 200, or the time ends before it
    /// begins.
    pub async fn search_runs(
        &self,
        caller: &Caller,
        request: SearchRuns,
    ) -> Result<RunPage, AppError> {
        caller.allow(Permission::Read)?;
        let limit = checked_limit(request.limit)?;
        let before = request.before;
        let page = self.store().search_runs(filter(request)?, before, limit as usize).await?;
        Ok(RunPage { runs: page.runs, next: page.next })
    }
}

fn filter(request: SearchRuns) -> Result<JournalFilter, AppError> {
    let SearchRuns { action_id, model_id, database_id, status, door, user_id, .. } = request;
    let SearchRuns { from, until, text, .. } = request;
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        return Err(AppError::invalid("until", "must be after `from`"));
    }
    Ok(JournalFilter { action_id, model_id, database_id, status, door, user_id, from, until, text })
}
