//! Is everything in place that an action needs?

use crate::{App, AppError, Permission, caller::Caller};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// What it is.
    pub subject: String,
    /// What is wrong with it, and the way out; `None`: it is well.
    pub problem: Option<String>,
}

impl App {
    /// Looks at the store, the jq worker and every database.
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] unless the caller may read; what is not well is in
    /// the answer.
    pub async fn diagnose(&self, caller: &Caller) -> Result<Vec<Diagnosis>, AppError> {
        caller.allow(Permission::Read)?;
        // Not a plain path, so that the worker process really answers it.
        let handle = self.executor().check_handle("[.] | length").await;
        let store = self.store().check().await;
        let store = Diagnosis {
            subject: "store".to_owned(),
            problem: store.err().map(|error| format!("{error}; `doable restore` puts it there")),
        };
        let mut found = vec![
            store,
            Diagnosis {
                subject: "jq handles".to_owned(),
                problem: handle.err().map(|problem| problem.to_string()),
            },
        ];
        for database in self.store().databases().await? {
            let subject = format!("database {}", database.name);
            let opened = match self.with_password(database).await {
                Ok(database) => self.executor().check_database(&database).await,
                Err(none) => Err(none.into()),
            };
            let problem = opened.err().map(|error| error.to_string());
            found.push(Diagnosis { subject, problem });
        }
        Ok(found)
    }
}
