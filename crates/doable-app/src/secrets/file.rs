//! The encrypted file: a header in clear, and one box with every secret and its name.
//!
//! Names and values are sealed together and with the header, so none can be swapped,
//! left out or given another name. The file is read at every question: that is cheap,
//! few ask, and what another process wrote is seen at once.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use doable_domain::secret::Secret;
use serde::{Deserialize, Serialize};

use super::{
    Keeper, SecretError,
    key::{Key, KeySource, Keys, Origin, SALT_BYTES, random},
};

/// The version of the file's format.
const VERSION: u32 = 1;
/// Far more than a person's secrets take.
const MAX_BYTES: u64 = 4 << 20;
const NONCE_BYTES: usize = 24;

/// The encrypted file of one data folder.
pub(super) struct SecretFile {
    path: PathBuf,
    keys: Keys,
}

/// What stands in clear, and is sealed with the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    doable_secrets: u32,
    key_from: Origin,
    key_id: String,
    /// Of the passphrase.
    salt: String,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    #[serde(flatten)]
    header: Header,
    nonce: String,
    sealed: String,
}

/// The one key that every version has.
#[derive(Deserialize)]
struct Version {
    doable_secrets: u32,
}

/// An opened file.
struct Opened {
    header: Header,
    key: Key,
    secrets: BTreeMap<String, String>,
}

impl SecretFile {
    pub(super) fn new(folder: &Path, source: KeySource) -> Self {
        Self { path: folder.join("secrets.enc"), keys: Keys::new(folder, source) }
    }

    /// What is in the file; `None` if there is none.
    fn open(&self) -> Result<Option<Opened>, SecretError> {
        let Some(bytes) = self.bytes()? else { return Ok(None) };
        let damaged = || SecretError::Damaged { path: self.path.clone() };
        let version: Version = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        if version.doable_secrets > VERSION {
            return Err(SecretError::TooNew { path: self.path.clone() });
        }
        let sealed: Sealed = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        let header = sealed.header;
        let salt: [u8; SALT_BYTES] = decode(&header.salt).ok_or_else(damaged)?;
        let key = self.keys.find(&salt)?.filter(|key| key.id() == header.key_id);
        let Some(key) = key else {
            let (was, is) = (header.key_from.in_words(), self.keys.origin()?.in_words());
            return Err(SecretError::WrongKey { path: self.path.clone(), was, is });
        };
        let nonce: [u8; NONCE_BYTES] = decode(&sealed.nonce).ok_or_else(damaged)?;
        let text = STANDARD.decode(&sealed.sealed).map_err(|_| damaged())?;
        let payload = Payload { msg: &text, aad: &as_bytes(&header)? };
        let text = cipher(&key).decrypt(&XNonce::from(nonce), payload).map_err(|_| damaged())?;
        let secrets = serde_json::from_slice(&text).map_err(|_| damaged())?;
        Ok(Some(Opened { header, key, secrets }))
    }

    fn bytes(&self) -> Result<Option<Vec<u8>>, SecretError> {
        let failed = SecretError::io(&self.path);
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let mut bytes = Vec::new();
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(SecretError::Damaged { path: self.path.clone() });
        }
        Ok(Some(bytes))
    }

    /// A file without secrets, under the key at hand.
    fn begin(&self) -> Result<Opened, SecretError> {
        let salt: [u8; SALT_BYTES] = random()?;
        let key = self.keys.find_or_make(&salt)?;
        let header = Header {
            doable_secrets: VERSION,
            key_from: self.keys.origin()?,
            key_id: key.id(),
            salt: STANDARD.encode(salt),
        };
        Ok(Opened { header, key, secrets: BTreeMap::new() })
    }

    fn write(&self, opened: &Opened) -> Result<(), SecretError> {
        let text = as_bytes(&opened.secrets)?;
        let nonce: [u8; NONCE_BYTES] = random()?;
        let payload = Payload { msg: &text, aad: &as_bytes(&opened.header)? };
        let sealed = cipher(&opened.key)
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|error| SecretError::NotLocked { reason: error.to_string() })?;
        let sealed = Sealed {
            header: opened.header.clone(),
            nonce: STANDARD.encode(nonce),
            sealed: STANDARD.encode(sealed),
        };
        replace(&self.path, &as_bytes(&sealed)?)
    }

    /// Held while the file is changed, so that two processes lose nothing of each other.
    fn lock(&self) -> Result<File, SecretError> {
        let path = self.path.with_extension("lock");
        let file = File::options().create(true).write(true).truncate(false).open(&path);
        let file = file.map_err(SecretError::io(&path))?;
        file.lock().map_err(SecretError::io(&path))?;
        Ok(file)
    }
}

impl Keeper for SecretFile {
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, SecretError> {
        let opened = self.open()?;
        Ok(opened.and_then(|mut opened| opened.secrets.remove(name)).map(Secret::new))
    }

    fn set(&self, name: &str, value: &Secret<String>) -> Result<(), SecretError> {
        let _lock = self.lock()?;
        let mut opened = match self.open()? {
            Some(opened) => opened,
            None => self.begin()?,
        };
        opened.secrets.insert(name.to_owned(), value.reveal().clone());
        self.write(&opened)
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        if !self.path.exists() {
            return Ok(());
        }
        let _lock = self.lock()?;
        let Some(mut opened) = self.open()? else { return Ok(()) };
        if opened.secrets.remove(name).is_none() {
            return Ok(());
        }
        self.write(&opened)
    }

    fn place(&self) -> String {
        let key = self.keys.origin().map_or("a key", Origin::in_words);
        format!("the encrypted file `{}`, locked with {key}", self.path.display())
    }
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.reveal().into())
}

fn as_bytes(value: &impl Serialize) -> Result<Vec<u8>, SecretError> {
    serde_json::to_vec(value).map_err(|error| SecretError::NotLocked { reason: error.to_string() })
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// Writes `bytes` to `path`, whole or not at all, readable for its owner alone.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), SecretError> {
    let new = path.with_added_extension("new");
    let failed = SecretError::io(&new);
    match fs::remove_file(&new) {
        // What an interrupted start has left may have other rights.
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new).map_err(&failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(&failed)?;
    drop(file);
    fs::rename(&new, path).map_err(SecretError::io(path))?;
    // The new name is durable once its folder is.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(SecretError::io(folder))?;
    }
    Ok(())
}
