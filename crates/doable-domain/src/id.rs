//! Identifiers: each kind of thing has its own type, so that an action's id can
//! never be handed over as a model's.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why a text or number is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{expected}, received: {received}")]
pub struct NotAnId {
    /// What would have been one.
    pub expected: &'static str,
    /// What was there instead.
    pub received: String,
}

// A macro, since the ids differ in nothing but their name and must not
// convert into each other.
macro_rules! integer_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "types", derive(ts_rs::TS))]
        #[serde(try_from = "i64", into = "i64")]
        #[cfg_attr(feature = "types", ts(type = "number"))]
        pub struct $name(i64);

        impl $name {
            /// The smallest id there is.
            pub const FIRST: Self = Self(1);

            /// The id as the number it is in the store and in JSON; always above 0.
            #[must_use]
            pub fn as_i64(self) -> i64 {
                self.0
            }
        }

        impl TryFrom<i64> for $name {
            type Error = NotAnId;

            fn try_from(id: i64) -> Result<Self, NotAnId> {
                if id < 1 {
                    return Err(NotAnId {
                        expected: "value must be an integer greater than zero",
                        received: id.to_string(),
                    });
                }
                Ok(Self(id))
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> i64 {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let id: i64 = text.parse().map_err(|_| NotAnId {
                    expected: "value must be an integer greater than zero",
                    received: format!("{text:?}"),
                })?;
                Self::try_from(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

integer_id!(
    /// An action's number: above 0, unique in one store, never used again.
    ActionId
);
integer_id!(
    /// A model's number: above 0, unique in one store, never used again.
    ModelId
);
integer_id!(
    /// A database's number: above 0, unique in one store, never used again.
    DatabaseId
);
integer_id!(
    /// A user's number: above 0, unique in one store, never used again.
    UserId
);
integer_id!(
    /// The number of a table of some database: above 0, unique in one store. A table
    /// that vanishes and comes back has the same one.
    TableId
);
integer_id!(
    /// The number of a table's column: above 0, unique in one store. A column that
    /// vanishes and comes back has the same one.
    FieldId
);

integer_id!(
    /// An API key's number: above 0, unique in one store, never used again.
    ApiKeyId
);

/// A name for an action that stays the same when it is copied to another store:
/// 21 characters of the NanoID alphabet (`A-Za-z0-9_-`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "types", ts(type = "string"))]
pub struct EntityId(String);

impl EntityId {
    /// The length of every entity id, in characters.
    pub const LENGTH: usize = 21;

    /// A new random one.
    #[must_use]
    pub fn random() -> Self {
        Self(nanoid::nanoid!(Self::LENGTH))
    }

    /// The id's 21 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EntityId {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, NotAnId> {
        let of_alphabet = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if text.len() != Self::LENGTH || !text.chars().all(of_alphabet) {
            return Err(NotAnId {
                expected: "value must be a 21 character NanoID",
                received: format!("{text:?}"),
            });
        }
        Ok(Self(text))
    }
}

impl From<EntityId> for String {
    fn from(id: EntityId) -> String {
        id.0
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A run's id: a `UUIDv7` (RFC 9562), so ids sort by the time they were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(transparent)]
#[cfg_attr(feature = "types", ts(type = "string"))]
pub struct RunId(Uuid);

impl RunId {
    /// Wraps an id that was made before.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The id as a UUID.
    #[must_use]
    pub fn as_uuid(self) -> Uuid {
        self.0
    }
}

impl FromStr for RunId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let uuid = text.parse().map_err(|_| NotAnId {
            expected: "value must be a UUID",
            received: format!("{text:?}"),
        })?;
        Ok(Self(uuid))
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
