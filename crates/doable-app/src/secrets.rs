//! Secrets: where they are kept, and how the rest of the program asks for one.
//!
//! The window keeps them in the system's keychain if there is one. Everything else,
//! and a window without a keychain, keeps them in an encrypted file of the data folder.
//! They are never anywhere in clear: without a key there is an error, not a plain file.

mod error;
mod file;
mod key;
#[cfg(feature = "keychain")]
mod keychain;

#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use doable_domain::secret::Secret;

use self::file::SecretFile;

pub use error::SecretError;
pub use key::KeySource;

/// The secrets of one data folder, by stable names such as `database/3/password`.
#[derive(Clone)]
pub struct Secrets(Arc<Kept>);

struct Kept {
    folder: PathBuf,
    file: SecretFile,
    find_keychain: FindKeychain,
    /// Looked for at first need, since that takes a moment.
    keychain: OnceLock<Option<Box<dyn Keeper>>>,
}

/// Finds the system's keychain for a data folder, if there is one.
type FindKeychain = fn(&Path) -> Option<Box<dyn Keeper>>;

/// A place that keeps secrets. All of it may block.
trait Keeper: Send + Sync {
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, SecretError>;
    fn set(&self, name: &str, value: &Secret<String>) -> Result<(), SecretError>;
    fn remove(&self, name: &str) -> Result<(), SecretError>;
    /// Where that is, for people: `the encrypted file …`.
    fn place(&self) -> String;
}

impl Secrets {
    /// Keeps secrets in the encrypted file of `folder`.
    #[must_use]
    pub fn in_file(folder: &Path, key: KeySource) -> Self {
        Self::found_by(folder, key, |_| None)
    }

    /// Keeps secrets in the system's keychain, and in the file where there is none.
    /// Whoever gives a key has chosen the file.
    #[cfg(feature = "keychain")]
    #[must_use]
    pub fn in_keychain(folder: &Path, key: KeySource) -> Self {
        if key.is_given() {
            return Self::in_file(folder, key);
        }
        Self::found_by(folder, key, keychain::find)
    }

    fn found_by(folder: &Path, key: KeySource, find_keychain: FindKeychain) -> Self {
        Self(Arc::new(Kept {
            folder: folder.to_owned(),
            file: SecretFile::new(folder, key),
            find_keychain,
            keychain: OnceLock::new(),
        }))
    }

    /// The secret `name`; `None` if none is kept.
    ///
    /// # Errors
    ///
    /// The [`SecretError`] in words.
    pub async fn get(&self, name: &str) -> Result<Option<Secret<String>>, SecretError> {
        let name = name.to_owned();
        self.off_thread(move |kept| {
            if let Some(keychain) = kept.keychain()
                && let Some(found) = keychain.get(&name)?
            {
                return Ok(Some(found));
            }
            // What `doable serve` was told on this folder is in the file.
            kept.file.get(&name)
        })
        .await
    }

    /// Keeps `value` as `name`, durably, in place of what was there.
    ///
    /// # Errors
    ///
    /// The [`SecretError`] in words; what was kept stays.
    pub async fn set(&self, name: &str, value: Secret<String>) -> Result<(), SecretError> {
        let name = name.to_owned();
        self.off_thread(move |kept| match kept.keychain() {
            Some(keychain) => {
                keychain.set(&name, &value)?;
                kept.file.remove(&name)
            }
            None => kept.file.set(&name, &value),
        })
        .await
    }

    /// Forgets the secret `name`; one that is not there is fine.
    ///
    /// # Errors
    ///
    /// The [`SecretError`] in words.
    pub async fn remove(&self, name: &str) -> Result<(), SecretError> {
        let name = name.to_owned();
        self.off_thread(move |kept| {
            if let Some(keychain) = kept.keychain() {
                keychain.remove(&name)?;
            }
            kept.file.remove(&name)
        })
        .await
    }

    /// Where a secret is kept that is set now, in words: `the system's keychain`.
    ///
    /// # Errors
    ///
    /// [`SecretError::Interrupted`] if the program ends meanwhile.
    pub async fn place(&self) -> Result<String, SecretError> {
        self.off_thread(|kept| {
            let keeper = kept.keychain().unwrap_or(&kept.file);
            Ok(keeper.place())
        })
        .await
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Kept) -> Result<T, SecretError> + Send + 'static,
    ) -> Result<T, SecretError> {
        let kept = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || work(&kept))
            .await
            .map_err(|_| SecretError::Interrupted)?
    }
}

impl Kept {
    fn keychain(&self) -> Option<&dyn Keeper> {
        self.keychain.get_or_init(|| (self.find_keychain)(&self.folder)).as_deref()
    }
}
