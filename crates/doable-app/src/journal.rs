//! Looking through the journal, and its figures.

use doable_domain::statistics::Statistics;
use doable_store::{JournalFilter, Measured};
use jiff::Timestamp;

use crate::{
    App, AppError, Permission,
    caller::Caller,
    run_names::RunNames,
    runs::checked_limit,
    wire::{MeasureRuns, RunPage, SearchRuns},
};

const MINUTES_A_DAY: i32 = 24 * 60;

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
        let mut page = self.store().search_runs(filter(request)?, before, limit as usize).await?;
        let mut names = RunNames::default();
        names.read(self.store(), page.runs.iter().filter_map(|line| line.action_id)).await?;
        page.runs.iter_mut().for_each(|line| names.put_into(line));
        Ok(RunPage { runs: page.runs, next: page.next })
    }

    /// Figures of the runs in a span of time: in all, over time, and by action.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] if the time ends before it begins, or the clock is none.
    pub async fn run_statistics(
        &self,
        caller: &Caller,
        request: MeasureRuns,
    ) -> Result<Statistics, AppError> {
        caller.allow(Permission::Read)?;
        let MeasureRuns { action_id, from, until, width, ahead_minutes } = request;
        check_span(from, until)?;
        if ahead_minutes.abs() > MINUTES_A_DAY {
            return Err(AppError::invalid("ahead_minutes", "must be at most a day"));
        }
        let measured = Measured { action_id, from, until, width, ahead_minutes };
        Ok(self.store().statistics(measured).await?)
    }
}

fn check_span(from: Timestamp, until: Timestamp) -> Result<(), AppError> {
    if until > from { Ok(()) } else { Err(AppError::invalid("until", "must be after `from`")) }
}

pub(crate) fn filter(request: SearchRuns) -> Result<JournalFilter, AppError> {
    let SearchRuns { action_id, model_id, database_id, status, door, user_id, .. } = request;
    let SearchRuns { from, until, text, .. } = request;
    if let (Some(from), Some(until)) = (from, until) {
        check_span(from, until)?;
    }
    Ok(JournalFilter { action_id, model_id, database_id, status, door, user_id, from, until, text })
}
