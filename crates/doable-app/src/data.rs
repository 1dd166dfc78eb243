//! The data folder: copies of the store and the way back to one, how long runs are kept, and
//! the work that comes up by itself.

use std::time::Duration;

use doable_domain::problem::Problems;
use doable_store::StoreError;
use jiff::SignedDuration;

use crate::{
    App, AppError, Permission,
    caller::Caller,
    wire::{BackupInfo, Backups, Event, OfBackup, Retention},
};

const RETENTION: &str = "journal-retention-days";
/// The longest that runs are kept, other than for ever: ten years.
const MOST_DAYS: u32 = 3_650;
/// How often the program looks after its data by itself.
const EVERY: Duration = Duration::from_secs(60 * 60);
/// Long enough after the start that it does not delay anything.
const AT_FIRST: Duration = Duration::from_secs(30);

impl App {
    /// The copies of the store, and whether one takes its place at the next start.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit.
    pub async fn list_backups(&self, caller: &Caller) -> Result<Backups, AppError> {
        caller.allow(Permission::Edit)?;
        let found = self.store().backups().await?;
        Ok(Backups {
            folder: self.store().folder().join("backups").display().to_string(),
            backups: found.into_iter().map(BackupInfo::from).collect(),
            restoring: self.store().is_restoring(),
        })
    }

    /// Makes a checked copy of the store now.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit.
    pub async fn back_up(&self, caller: &Caller) -> Result<Backups, AppError> {
        caller.allow(Permission::Edit)?;
        self.store().back_up(self.now()).await?;
        self.list_backups(caller).await
    }

    /// Lays a copy ready that takes the store's place at the next start; the old one is kept.
    ///
    /// # Errors
    ///
    /// [`AppError::NotFound`] if there is no such copy; [`AppError::Invalid`] in words if it is
    /// damaged, foreign or of a newer program. Nothing has changed then.
    pub async fn restore_backup(
        &self,
        caller: &Caller,
        request: OfBackup,
    ) -> Result<Backups, AppError> {
        caller.allow(Permission::Edit)?;
        self.store().restore(request.name).await.map_err(unusable)?;
        self.list_backups(caller).await
    }

    /// Takes back a restore that has not happened yet.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit.
    pub async fn cancel_restore(&self, caller: &Caller) -> Result<Backups, AppError> {
        caller.allow(Permission::Edit)?;
        self.store().cancel_restore().await?;
        self.list_backups(caller).await
    }

    /// For how long runs are kept.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may edit.
    pub async fn get_retention(&self, caller: &Caller) -> Result<Retention, AppError> {
        caller.allow(Permission::Edit)?;
        Ok(Retention { days: self.store().setting(RETENTION).await?.flatten() })
    }

    /// Says for how long runs are kept; older ones are deleted, soon and from then on.
    ///
    /// # Errors
    ///
    /// [`AppError::Invalid`] unless it is 1 to 3,650 days, or for ever.
    pub async fn set_retention(
        &self,
        caller: &Caller,
        request: Retention,
    ) -> Result<Retention, AppError> {
        caller.allow(Permission::Edit)?;
        if request.days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
            return Err(AppError::invalid("days", "must be between 1 and 3,650"));
        }
        self.store().set_setting(RETENTION, request.days).await?;
        let app = self.clone();
        tokio::spawn(async move { app.forget_old_runs().await });
        Ok(request)
    }

    /// Looks after the data folder for as long as it is polled: a copy a day, runs that are too
    /// old are forgotten, and damage of the file is told. What fails is logged, and tried again an hour later.
    pub async fn keep_house(&self) {
        tokio::join!(self.tend(), self.tell_of_damage());
    }

    /// Says it when the store's file turns out to be damaged.
    async fn tell_of_damage(&self) {
        self.store().damaged().await;
        if let Some(damage) = self.store().damage() {
            tracing::error!(error = %damage, "the store can't be written to");
        }
        self.announce(Event::StoreDamaged);
    }

    async fn tend(&self) {
        tokio::time::sleep(AT_FIRST).await;
        loop {
            if let Err(error) = self.store().back_up_if_due(self.now()).await {
                tracing::error!(%error, "the daily copy of the store could not be made");
            }
            self.forget_old_runs().await;
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Deletes the runs that are older than they are to be kept, a few at a time.
    pub(crate) async fn forget_old_runs(&self) {
        match self.try_forget_old_runs().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "old runs were deleted"),
            Err(error) => tracing::error!(%error, "old runs could not be deleted"),
        }
    }

    async fn try_forget_old_runs(&self) -> Result<u64, StoreError> {
        let Some(days) = self.store().setting::<Option<u32>>(RETENTION).await?.flatten() else {
            return Ok(0);
        };
        let moment = self.now() - SignedDuration::from_hours(24 * i64::from(days));
        let mut count = 0;
        loop {
            match self.store().forget_runs_before(moment).await? {
                0 => return Ok(count),
                some => count += some,
            }
        }
    }
}

/// Why a copy can't take the store's place, in words.
fn unusable(error: StoreError) -> AppError {
    match error {
        StoreError::NotAStore { .. } | StoreError::TooNew { .. } => {
            AppError::Invalid { message: error.to_string(), problems: Problems::default() }
        }
        other => other.into(),
    }
}
