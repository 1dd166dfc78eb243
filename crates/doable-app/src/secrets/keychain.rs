//! The system's keychain: the Secret Service, the macOS keychain, Windows' credentials.

use std::path::Path;

use doable_domain::secret::Secret;
use keyring::{Entry, Error};

use super::{Keeper, SecretError};

/// Whose entries they are.
const SERVICE: &str = "Doable";

/// The keychain, for the secrets of one data folder.
struct Keychain {
    /// Folders share the keychain, and number their databases alike.
    folder: String,
}

/// The system's keychain, if there is one.
pub(super) fn find(folder: &Path) -> Option<Box<dyn Keeper>> {
    match Entry::store_status() {
        Ok(()) => {
            let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
            Some(Box::new(Keychain { folder: folder.display().to_string() }))
        }
        Err(reason) => {
            tracing::info!(%reason, "there is no keychain; secrets are kept in a file");
            None
        }
    }
}

impl Keychain {
    fn entry(&self, name: &str) -> Result<Entry, SecretError> {
        Entry::new(SERVICE, &format!("{}/{name}", self.folder)).map_err(failed)
    }
}

impl Keeper for Keychain {
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, SecretError> {
        match self.entry(name)?.get_password() {
            Ok(value) => Ok(Some(Secret::new(value))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    fn set(&self, name: &str, value: &Secret<String>) -> Result<(), SecretError> {
        self.entry(name)?.set_password(value.reveal()).map_err(failed)
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    fn place(&self) -> String {
        "the system's keychain".to_owned()
    }
}

fn failed(error: Error) -> SecretError {
    SecretError::Keychain { reason: error.to_string() }
}
