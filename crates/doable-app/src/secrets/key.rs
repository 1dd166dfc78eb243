//! The key of the encrypted file: from the environment, from a passphrase, or from a
//! key file that is made at first need.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use argon2::Argon2;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use doable_domain::secret::Secret;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{SecretError, file};

/// The variable that holds the key itself.
const KEY: &str = "DOABLE_SECRET_KEY";
/// The variable that holds a passphrase.
const PASSPHRASE: &str = "DOABLE_SECRET_PASSPHRASE";

const KEY_BYTES: usize = 32;
pub(super) const SALT_BYTES: usize = 16;
/// More than a key takes in any spelling.
const MAX_KEY_FILE_BYTES: u64 = 1024;

/// What was given to lock secrets with; if nothing was, a key file is used.
#[derive(Debug, Clone, Default)]
pub struct KeySource {
    /// 32 bytes, in base64 or hex.
    pub key: Option<Secret<String>>,
    /// A passphrase, of which a key is made.
    pub passphrase: Option<Secret<String>>,
}

impl KeySource {
    /// What `DOABLE_SECRET_KEY` and `DOABLE_SECRET_PASSPHRASE` say.
    #[must_use]
    pub fn from_environment() -> Self {
        let read = |name| {
            let value = std::env::var_os(name)?;
            Some(Secret::new(value.to_string_lossy().into_owned()))
        };
        Self { key: read(KEY), passphrase: read(PASSPHRASE) }
    }

    /// Whether anything was given.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.key.is_some() || self.passphrase.is_some()
    }
}

/// Where a key comes from, as the file's header says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Origin {
    Given,
    Passphrase,
    KeyFile,
}

impl Origin {
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Given => "a key from `DOABLE_SECRET_KEY`",
            Self::Passphrase => "a passphrase from `DOABLE_SECRET_PASSPHRASE`",
            Self::KeyFile => "the key file `secrets.key` beside it",
        }
    }
}

/// A key, ready to lock with.
#[derive(Clone)]
pub(super) struct Key(Secret<[u8; KEY_BYTES]>);

impl Key {
    pub(super) fn reveal(&self) -> &[u8; KEY_BYTES] {
        self.0.reveal()
    }

    /// Tells one key from another and says nothing of it.
    pub(super) fn id(&self) -> String {
        let digest = Sha256::new().chain_update(b"doable secrets key").chain_update(self.reveal());
        STANDARD.encode(&digest.finalize()[..12])
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = if text.len() == 2 * KEY_BYTES {
            let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
            (0..text.len()).step_by(2).map(pair).collect::<Option<Vec<u8>>>()?
        } else {
            STANDARD.decode(text).ok()?
        };
        Some(Self(Secret::new(bytes.try_into().ok()?)))
    }
}

/// Gets the key at hand.
pub(super) struct Keys {
    source: KeySource,
    file: PathBuf,
    /// The last key made of the passphrase, with its salt: making one is slow on purpose.
    made: Mutex<Option<([u8; SALT_BYTES], Key)>>,
}

impl Keys {
    pub(super) fn new(folder: &Path, source: KeySource) -> Self {
        Self { source, file: folder.join("secrets.key"), made: Mutex::default() }
    }

    /// Where the key at hand comes from.
    ///
    /// # Errors
    ///
    /// [`SecretError::TwoKeys`].
    pub(super) fn origin(&self) -> Result<Origin, SecretError> {
        match (&self.source.key, &self.source.passphrase) {
            (Some(_), Some(_)) => Err(SecretError::TwoKeys { first: KEY, second: PASSPHRASE }),
            (Some(_), None) => Ok(Origin::Given),
            (None, Some(_)) => Ok(Origin::Passphrase),
            (None, None) => Ok(Origin::KeyFile),
        }
    }

    /// The key at hand; `None` if it is a key file that is not there.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub(super) fn find(&self, salt: &[u8; SALT_BYTES]) -> Result<Option<Key>, SecretError> {
        match (&self.source.key, &self.source.passphrase) {
            (Some(_), Some(_)) => Err(SecretError::TwoKeys { first: KEY, second: PASSPHRASE }),
            (Some(text), None) => match Key::parse(text.reveal()) {
                Some(key) => Ok(Some(key)),
                None => Err(SecretError::NotAKey { variable: KEY }),
            },
            (None, Some(passphrase)) => self.of_passphrase(passphrase, salt).map(Some),
            (None, None) => read_key_file(&self.file),
        }
    }

    /// As [`Keys::find`]; a key file is made if there is none. Only for whoever holds the
    /// lock of the secrets.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub(super) fn find_or_make(&self, salt: &[u8; SALT_BYTES]) -> Result<Key, SecretError> {
        if let Some(key) = self.find(salt)? {
            return Ok(key);
        }
        let bytes: [u8; KEY_BYTES] = random()?;
        // As text, so that it can move to the environment as it is.
        file::replace(&self.file, format!("{}\n", STANDARD.encode(bytes)).as_bytes())?;
        Ok(Key(Secret::new(bytes)))
    }

    fn of_passphrase(
        &self,
        passphrase: &Secret<String>,
        salt: &[u8; SALT_BYTES],
    ) -> Result<Key, SecretError> {
        if passphrase.reveal().is_empty() {
            return Err(SecretError::NoPassphrase { variable: PASSPHRASE });
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, key)) = made.as_ref()
            && of == salt
        {
            return Ok(key.clone());
        }
        let mut bytes = [0; KEY_BYTES];
        // Argon2id with 19 MiB and 2 passes; other parameters would be another version.
        Argon2::default()
            .hash_password_into(passphrase.reveal().as_bytes(), salt, &mut bytes)
            .map_err(|error| SecretError::NotLocked { reason: error.to_string() })?;
        let key = Key(Secret::new(bytes));
        *made = Some((*salt, key.clone()));
        Ok(key)
    }
}

/// The key in a key file; `None` if there is no such file.
fn read_key_file(path: &Path) -> Result<Option<Key>, SecretError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(SecretError::io(path)(error)),
    };
    if others_can_read(&file.metadata().map_err(SecretError::io(path))?) {
        return Err(SecretError::KeyFileOpen { path: path.to_owned() });
    }
    let broken = || SecretError::KeyFileBroken { path: path.to_owned() };
    let mut text = String::new();
    match file.take(MAX_KEY_FILE_BYTES).read_to_string(&mut text) {
        Ok(_) => Key::parse(&text).map(Some).ok_or_else(broken),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(broken()),
        Err(error) => Err(SecretError::io(path)(error)),
    }
}

#[cfg(unix)]
fn others_can_read(file: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o077 != 0
}

/// Elsewhere the folder's own rights keep others away.
#[cfg(not(unix))]
fn others_can_read(_: &fs::Metadata) -> bool {
    false
}

/// Bytes that nobody can guess.
pub(super) fn random<const N: usize>() -> Result<[u8; N], SecretError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| SecretError::NotLocked { reason: error.to_string() })?;
    Ok(bytes)
}
