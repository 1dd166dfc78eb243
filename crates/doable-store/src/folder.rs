//! The data folder: its paths, its permissions and its owner.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
};

use crate::{StoreError, Tenure};

/// The length of the key that signs links, in bytes.
pub(crate) const SIGNING_KEY_BYTES: usize = 32;

/// A data folder that exists and may be used.
pub(crate) struct Folder {
    path: PathBuf,
    /// Held for as long as this process owns the folder, and what is in it says so; it is
    /// empty while nobody does.
    owner: Option<File>,
    unclean: bool,
}

impl Folder {
    /// Makes the folder if it is not there, and takes it over if the tenure is long.
    pub(crate) fn open(path: &Path, tenure: Tenure) -> Result<Self, StoreError> {
        make_private(path)?;
        let (owner, unclean) = match tenure {
            Tenure::LongLived => {
                let (file, before) = own(&path.join("owner.lock"))?;
                (Some(file), !before.is_empty())
            }
            Tenure::OneShot => (None, false),
        };
        Ok(Self { path: path.to_owned(), owner, unclean })
    }

    /// Whether the owner before this one ended without letting go of the folder.
    pub(crate) fn is_unclean(&self) -> bool {
        self.unclean
    }

    /// Writes down that this process ends as it should.
    pub(crate) fn let_go(&self) -> Result<(), StoreError> {
        let Some(owner) = &self.owner else { return Ok(()) };
        owner.set_len(0).map_err(StoreError::folder(&self.path.join("owner.lock")))
    }

    /// The folder itself.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The store's file.
    pub(crate) fn file(&self) -> PathBuf {
        self.path.join("doable.db")
    }

    /// Waits until no other process upgrades the store; none does while the answer
    /// is held.
    pub(crate) fn alone(&self) -> Result<File, StoreError> {
        let path = self.path.join("upgrade.lock");
        let file = File::options().create(true).write(true).truncate(false).open(&path);
        let file = file.map_err(StoreError::folder(&path))?;
        file.lock().map_err(StoreError::folder(&path))?;
        Ok(file)
    }

    /// Where copies of the store go.
    pub(crate) fn backups(&self) -> PathBuf {
        self.path.join("backups")
    }

    /// The key that signs links, made when it is first asked for; only its owner can
    /// read the file.
    pub(crate) fn signing_key(&self) -> Result<[u8; SIGNING_KEY_BYTES], StoreError> {
        let path = self.path.join("signing.key");
        let failed = |source| StoreError::folder(&path)(source);
        let mut options = File::options();
        options.create_new(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(mut file) => {
                let mut key = [0; SIGNING_KEY_BYTES];
                getrandom::fill(&mut key).map_err(|error| failed(error.into()))?;
                let written = file.write_all(&key).and_then(|()| file.sync_all());
                written.map(|()| key).map_err(failed)
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let key = fs::read(&path).map_err(failed)?;
                key.try_into().map_err(|_| failed(io::Error::other("this is no signing key")))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Where living processes hold their locks.
    pub(crate) fn processes(&self) -> PathBuf {
        self.path.join("processes")
    }
}

/// Makes a folder that only its owner can enter.
pub(crate) fn make_private(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(StoreError::folder(path))
}

/// Locks `path` for this process and writes its number into it; also what was in it.
fn own(path: &Path) -> Result<(File, String), StoreError> {
    let error = StoreError::folder;
    let mut file = File::options()
        .create(true)
        .read(true)
        .write(true)
        .truncate(false)
        .open(path)
        .map_err(error(path))?;
    let locked = match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(source)) => return Err(error(path)(source)),
    };
    let mut pid = String::new();
    file.read_to_string(&mut pid).map_err(error(path))?;
    if !locked {
        return Err(StoreError::Owned { pid });
    }
    file.set_len(0).and_then(|()| file.rewind()).map_err(error(path))?;
    write!(file, "{}", std::process::id()).map_err(error(path))?;
    Ok((file, pid))
}
