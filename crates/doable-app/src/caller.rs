//! Who asks, through which door, and what that one may do.

use std::{net::IpAddr, sync::Arc};

use doable_domain::{id::UserId, run::Door};

use uuid::Uuid;

use crate::error::AppError;

/// Who asks, and through which door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The way the call came in.
    pub door: Door,
    /// Who made it.
    pub identity: Identity,
    /// The address it came from, where there is a network between.
    pub address: Option<IpAddr>,
}

/// Who made a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Somebody with an account.
    Person {
        /// Their number.
        id: UserId,
        /// Their e-mail address.
        email: String,
        /// Whether they may also create, edit and share.
        superuser: bool,
        /// The name of the API key they came with, if they came with one.
        api_key: Option<Arc<str>>,
    },
    /// Somebody with nothing but a public link.
    Stranger {
        /// The link they came through.
        link: Uuid,
    },
}

/// What a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// To see actions, databases and runs.
    Read,
    /// To run what is not archived.
    Run,
    /// To create, edit and delete.
    Edit,
}

impl Caller {
    /// Whether this caller may; default deny (security.md "Incoming").
    ///
    /// # Errors
    ///
    /// [`AppError::Forbidden`] if not.
    pub fn allow(&self, permission: Permission) -> Result<(), AppError> {
        let allowed = match (&self.identity, permission) {
            (Identity::Person { superuser, .. }, Permission::Edit) => *superuser,
            (Identity::Person { .. }, Permission::Read | Permission::Run)
            | (Identity::Stranger { .. }, Permission::Run) => true,
            (Identity::Stranger { .. }, Permission::Read | Permission::Edit) => false,
        };
        if allowed { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// The caller's number, if they have an account.
    #[must_use]
    pub fn user_id(&self) -> Option<UserId> {
        match self.identity {
            Identity::Person { id, .. } => Some(id),
            Identity::Stranger { .. } => None,
        }
    }

    /// The name of the API key the caller came with.
    #[must_use]
    pub fn api_key(&self) -> Option<&str> {
        match &self.identity {
            Identity::Person { api_key, .. } => api_key.as_deref(),
            Identity::Stranger { .. } => None,
        }
    }

    /// The public link the caller came through.
    #[must_use]
    pub fn link(&self) -> Option<Uuid> {
        match self.identity {
            Identity::Person { .. } => None,
            Identity::Stranger { link } => Some(link),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_identity_may_do_its_own_and_no_more() {
        let person = |superuser| Identity::Person {
            id: UserId::try_from(1).unwrap(),
            email: "ada@shop.example".to_owned(),
            superuser,
            api_key: None,
        };
        let stranger = Identity::Stranger { link: Uuid::nil() };
        for (identity, permission, want) in [
            (person(true), Permission::Read, true),
            (person(true), Permission::Run, true),
            (person(true), Permission::Edit, true),
            (person(false), Permission::Read, true),
            (person(false), Permission::Run, true),
            (person(false), Permission::Edit, false),
            (stranger.clone(), Permission::Read, false),
            (stranger.clone(), Permission::Run, true),
            (stranger.clone(), Permission::Edit, false),
        ] {
            let caller = Caller { door: Door::Api, identity, address: None };

            assert_eq!(caller.allow(permission).is_ok(), want, "{caller:?} {permission:?}");
        }
    }
}
