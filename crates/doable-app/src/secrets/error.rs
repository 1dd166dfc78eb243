//! Why a secret can't be read or kept, with the way out.

use std::path::PathBuf;

/// Why a secret can't be read or kept. Whatever it is, the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The key from the environment is none.
    #[error(
        "`{variable}` is not a key: it takes 32 bytes in base64 or hex; \
         `openssl rand -hex 32` makes one"
    )]
    NotAKey {
        /// The variable.
        variable: &'static str,
    },

    /// The passphrase from the environment is empty.
    #[error("`{variable}` is empty: give a passphrase, or leave the variable out")]
    NoPassphrase {
        /// The variable.
        variable: &'static str,
    },

    /// Two keys from the environment.
    #[error("`{first}` and `{second}` are both set; leave one of them out")]
    TwoKeys {
        /// A variable.
        first: &'static str,
        /// The other one.
        second: &'static str,
    },

    /// Others can read the key file.
    #[error(
        "others can read the key file `{}`, so it is not used; \
         `chmod 600` it, or make new passwords if somebody has",
        path.display()
    )]
    KeyFileOpen {
        /// The key file.
        path: PathBuf,
    },

    /// The key file holds no key.
    #[error("the key file `{}` holds no key; put back a copy of it", path.display())]
    KeyFileBroken {
        /// The key file.
        path: PathBuf,
    },

    /// The file is locked with a key that is not there.
    #[error(
        "`{}` was locked with {was}, and {is} does not open it; start with the one it was \
         locked with, or move the file away and enter the passwords again",
        path.display()
    )]
    WrongKey {
        /// The file of secrets.
        path: PathBuf,
        /// What it was locked with.
        was: &'static str,
        /// What was tried.
        is: &'static str,
    },

    /// The file is not as it was written.
    #[error(
        "`{}` is damaged; put back a copy of it, or move it away and enter the passwords again",
        path.display()
    )]
    Damaged {
        /// The file of secrets.
        path: PathBuf,
    },

    /// A newer version of the program wrote the file.
    #[error("`{}` was written by a newer version of Doable; use that version", path.display())]
    TooNew {
        /// The file of secrets.
        path: PathBuf,
    },

    /// A file can't be read or written.
    #[error("`{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },

    /// The machine gives no random bytes, or no memory for a passphrase.
    #[error("the secrets could not be locked: {reason}")]
    NotLocked {
        /// Why.
        reason: String,
    },

    /// The system's keychain says no.
    #[error("the system's keychain does not answer: {reason}; unlock it and try again")]
    Keychain {
        /// In its words.
        reason: String,
    },

    /// The program is ending.
    #[error("the program is ending")]
    Interrupted,
}

impl SecretError {
    /// What goes wrong with the file at `path`.
    pub(super) fn io(path: &std::path::Path) -> impl Fn(std::io::Error) -> Self + use<'_> {
        |source| Self::Io { path: path.to_owned(), source }
    }
}
