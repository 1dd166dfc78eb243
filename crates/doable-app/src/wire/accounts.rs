//! What the use cases about people and keys take and give, with the reference API's
//! keys.

use doable_domain::id::{ApiKeyId, UserId};
use doable_store::{ApiKey, User};
use serde::{Deserialize, Serialize};

/// An account, as clients see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct UserInfo {
    /// Its number.
    pub id: UserId,
    /// The e-mail address; also the `username` of a sign-in.
    pub email: String,
    /// May be empty.
    pub first_name: String,
    /// May be empty.
    pub last_name: String,
    /// The name for people: first and last, or else the e-mail address.
    pub common_name: String,
    /// Whether they may also create, edit and share.
    pub is_superuser: bool,
    /// Whether they are let in at all.
    pub is_active: bool,
}

impl From<User> for UserInfo {
    fn from(user: User) -> Self {
        let name = format!("{} {}", user.first_name, user.last_name);
        let name = name.trim();
        let common_name = if name.is_empty() { user.email.clone() } else { name.to_owned() };
        Self {
            id: user.id,
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            common_name,
            is_superuser: user.is_superuser,
            is_active: user.is_active,
        }
    }
}

/// `POST /api/user`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
pub struct CreateUser {
    /// The e-mail address, unique.
    pub email: String,
    /// May be absent.
    #[serde(default)]
    pub first_name: Option<String>,
    /// May be absent.
    #[serde(default)]
    pub last_name: Option<String>,
    /// Absent: they come in by API keys only.
    #[serde(default)]
    pub password: Option<Password>,
    /// Absent: a member.
    #[serde(default)]
    pub is_superuser: Option<bool>,
}

/// `PUT /api/user/:id`: absent keys stay.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct UpdateUser {
    /// The e-mail address, unique.
    pub email: Option<String>,
    /// May be empty.
    pub first_name: Option<String>,
    /// May be empty.
    pub last_name: Option<String>,
    /// A new one ends the account's sessions.
    pub password: Option<Password>,
    /// The current password, with a new one of the caller's own account that has one.
    pub old_password: Option<Password>,
    /// Whether they may also create, edit and share.
    pub is_superuser: Option<bool>,
    /// Whether they are let in at all.
    pub is_active: Option<bool>,
}

/// `update_user {id, changes}`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ChangeUser {
    /// The account.
    pub id: UserId,
    /// Absent keys stay.
    pub changes: UpdateUser,
}

/// A password on its way to its digest; never printed.
#[derive(Clone, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// Takes over what somebody typed.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// What somebody typed, for the one place that makes a digest of it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

/// An API key, as clients see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ApiKeyInfo {
    /// Its number.
    pub id: ApiKeyId,
    /// What people call it.
    pub name: String,
    /// Whom it acts as.
    pub user_id: UserId,
    /// Its first characters.
    pub masked_key: String,
    /// The key itself, once: when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmasked_key: Option<String>,
    /// When it was made, RFC 3339.
    pub created_at: String,
}

impl From<ApiKey> for ApiKeyInfo {
    fn from(key: ApiKey) -> Self {
        Self {
            id: key.id,
            name: key.name,
            user_id: key.user_id,
            masked_key: key.masked_key,
            unmasked_key: None,
            created_at: key.created_at.to_string(),
        }
    }
}

/// `POST /api/api-key`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
pub struct CreateApiKey {
    /// What people call it.
    pub name: String,
    /// Whom it acts as; absent: the caller.
    #[serde(default)]
    pub user_id: Option<UserId>,
}

/// `delete_api_key {id}`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct OfApiKey {
    /// The key.
    pub id: ApiKeyId,
}
