//! Forgetting runs that are older than somebody wants to keep.

use jiff::Timestamp;

use crate::{Store, StoreError, journal::first_id};

/// So few at once that no run has to wait for it.
const AT_ONCE: i64 = 200;

impl Store {
    /// Deletes some of the oldest runs from before `moment` that are not under way; answers
    /// how many, 0 once there are none left.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if that can't be made durable; then they are still there.
    pub async fn forget_runs_before(&self, moment: Timestamp) -> Result<u64, StoreError> {
        let end = first_id(moment);
        self.0
            .writer
            .write(move |connection| {
                let mut statement = connection.prepare_cached(
                    "DELETE FROM run
                      WHERE id IN (SELECT id FROM run
                                    WHERE id < ?1 AND status <> 'started'
                                    ORDER BY id LIMIT ?2)",
                )?;
                Ok(statement.execute((&end, AT_ONCE))? as u64)
            })
            .await
    }
}
