//! Who people are. What lets them in is in `api_keys.rs` and `sessions.rs`.

use doable_domain::id::UserId;
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::{Store, StoreError, actions::of_constraint, row::Named};

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
    /// Whether they are let in at all.
    pub is_active: bool,
}

/// What can be set of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSpec {
    /// Their e-mail address, unique.
    pub email: String,
    /// May be empty.
    pub first_name: String,
    /// May be empty.
    pub last_name: String,
    /// Whether they may also create, edit and share.
    pub is_superuser: bool,
    /// Whether they are let in at all.
    pub is_active: bool,
    /// The digest of a new password; `None` keeps what there is.
    pub password_hash: Option<String>,
}

/// The number of the person at this machine.
const LOCAL: UserId = UserId::FIRST;

pub(crate) const SELECT: &str =
    "SELECT u.id, u.email, u.first_name, u.last_name, u.is_superuser, u.is_active
       FROM user_account u";

impl Store {
    /// The person at this machine, who is there from the first migration on.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn local_user(&self) -> Result<User, StoreError> {
        self.user(LOCAL).await?.ok_or(StoreError::NotFound)
    }

    /// One account, or `None` if there is none with this number.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        self.0.readers.read(move |connection| by_id(connection, id.as_i64())).await
    }

    /// Every account, in the order they were made.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if a row can't be read back.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        self.0
            .readers
            .read(|connection| {
                let mut statement =
                    connection.prepare_cached(&format!("{SELECT} ORDER BY u.id"))?;
                let mut rows = statement.query([])?;
                let mut users = Vec::new();
                while let Some(row) = rows.next()? {
                    users.push(read(row)?);
                }
                Ok(users)
            })
            .await
    }

    /// The account with this e-mail address in any case and the digest of its
    /// password, if it has one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unreadable`] if the row can't be read back.
    pub async fn user_to_sign_in(
        &self,
        email: &str,
    ) -> Result<Option<(User, Option<String>)>, StoreError> {
        let email = email.to_owned();
        self.0
            .readers
            .read(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT u.id, u.email, u.first_name, u.last_name, u.is_superuser, u.is_active,
                            u.password_hash
                       FROM user_account u
                      WHERE u.email = ?1 COLLATE NOCASE",
                )?;
                let mut rows = statement.query([email])?;
                let Some(row) = rows.next()? else { return Ok(None) };
                Ok(Some((read(row)?, Named::new("user", row).get("password_hash")?)))
            })
            .await
    }

    /// Whether anybody could sign in: an active account has a password or an API key.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sqlite`] if it can't be read.
    pub async fn has_way_in(&self) -> Result<bool, StoreError> {
        self.0
            .readers
            .read(|connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM user_account u
                                     WHERE u.is_active = 1
                                       AND (u.password_hash IS NOT NULL
                                            OR EXISTS (SELECT 1 FROM api_key
                                                        WHERE user_id = u.id)))",
                )?;
                Ok(statement.query_row([], |row| row.get(0))?)
            })
            .await
    }

    /// Makes an account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the e-mail address is taken.
    pub async fn insert_user(&self, spec: UserSpec, at: Timestamp) -> Result<User, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                refuse_taken(connection, &spec.email, None)?;
                let mut statement = connection.prepare_cached(
                    "INSERT INTO user_account (email, first_name, last_name, is_superuser,
                                               is_active, password_hash, created_at_us)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?;
                let id = statement.insert((
                    &spec.email,
                    &spec.first_name,
                    &spec.last_name,
                    spec.is_superuser,
                    spec.is_active,
                    &spec.password_hash,
                    at.as_microsecond(),
                ));
                by_id(connection, id.map_err(of_constraint)?)?.ok_or(StoreError::NotFound)
            })
            .await
    }

    /// Saves an account. A new password, and being let in no more, end its sessions.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`] if there is none; [`StoreError::Conflict`] if the
    /// e-mail address is taken.
    pub async fn update_user(&self, id: UserId, spec: UserSpec) -> Result<User, StoreError> {
        self.0
            .writer
            .write(move |connection| {
                refuse_taken(connection, &spec.email, Some(id))?;
                let mut statement = connection.prepare_cached(
                    "UPDATE user_account
                        SET email = ?2, first_name = ?3, last_name = ?4, is_superuser = ?5,
                            is_active = ?6, password_hash = coalesce(?7, password_hash)
                      WHERE id = ?1",
                )?;
                let saved = statement.execute((
                    id.as_i64(),
                    &spec.email,
                    &spec.first_name,
                    &spec.last_name,
                    spec.is_superuser,
                    spec.is_active,
                    &spec.password_hash,
                ));
                saved.map_err(of_constraint)?;
                if spec.password_hash.is_some() || !spec.is_active {
                    let sql = "DELETE FROM user_session WHERE user_id = ?1";
                    connection.prepare_cached(sql)?.execute([id.as_i64()])?;
                }
                by_id(connection, id.as_i64())?.ok_or(StoreError::NotFound)
            })
            .await
    }
}

/// E-mail addresses that differ only in case are one person's.
fn refuse_taken(
    connection: &Connection,
    email: &str,
    except: Option<UserId>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM user_account
                         WHERE email = ?1 COLLATE NOCASE AND id IS NOT ?2)",
    )?;
    let except = except.map(UserId::as_i64);
    let taken: bool = statement.query_row((email, except), |row| row.get(0))?;
    if taken { Err(StoreError::Conflict) } else { Ok(()) }
}

fn by_id(connection: &Connection, id: i64) -> Result<Option<User>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE u.id = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(read).transpose()
}

/// The account of a row that begins with the columns of [`SELECT`].
pub(crate) fn read(row: &Row<'_>) -> Result<User, StoreError> {
    let row = Named::new("user", row);
    Ok(User {
        id: row.parsed::<i64, _>("id")?,
        email: row.get("email")?,
        first_name: row.get("first_name")?,
        last_name: row.get("last_name")?,
        is_superuser: row.get("is_superuser")?,
        is_active: row.get("is_active")?,
    })
}
