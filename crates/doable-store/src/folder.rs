//! The data folder: its paths, its permissions and its owner.

use std::{
    fs::{self, File, TryLockError},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use crate::{StoreError, Tenure};

/// A data folder that exists and may be used.
pub(crate) struct Folder {
    path: PathBuf,
    /// Held for as long as this process owns the folder.
    _owner: Option<File>,
}

impl Folder {
    /// Makes the folder if it is not there, and takes it over if the tenure is long.
    pub(crate) fn open(path: &Path, tenure: Tenure) -> Result<Self, StoreError> {
        make_private(path)?;
        let owner = match tenure {
            Tenure::LongLived => Some(own(&path.join("owner.lock"))?),
            Tenure::OneShot => None,
        };
        Ok(Self { path: path.to_owned(), _owner: owner })
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

/// Locks `path` for this process and writes its number into it.
fn own(path: &Path) -> Result<File, StoreError> {
    let error = StoreError::folder;
    let mut file = File::options()
        .create(true)
        .read(true)
        .write(true)
        .truncate(false)
        .open(path)
        .map_err(error(path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut pid = String::new();
            file.read_to_string(&mut pid).map_err(error(path))?;
            return Err(StoreError::Owned { pid });
        }
        Err(TryLockError::Error(source)) => return Err(error(path)(source)),
    }
    file.set_len(0).map_err(error(path))?;
    write!(file, "{}", std::process::id()).map_err(error(path))?;
    Ok(file)
}
