//! Who people are. Accounts of other people join with the REST API.

use doable_domain::id::UserId;

use crate::{Store, StoreError, row::Named};

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their number.
    pub id: UserId,
    /// Their e-mail address, unique.
    pub email: String,
    /// May be empty.
    pub first_name: String,
    /// May be empty.
    pub last_name: String,
    /// Whether they may also create, edit and share.
    pub is_superuser: bool,
}

impl Store {
    /// The person at this machine, who is there from the first migration on.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn local_user(&self) -> Result<User, StoreError> {
        self.0
            .readers
            .read(|connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT id, email, first_name, last_name, is_superuser
                       FROM user_account
                      WHERE id = 1",
                )?;
                let mut rows = statement.query([])?;
                let row = rows.next()?.ok_or(StoreError::NotFound)?;
                let row = Named::new("user", row);
                Ok(User {
                    id: row.parsed::<i64, _>("id")?,
                    email: row.get("email")?,
                    first_name: row.get("first_name")?,
                    last_name: row.get("last_name")?,
                    is_superuser: row.get("is_superuser")?,
                })
            })
            .await
    }
}
