//! Who is alive: each process that has begun a run holds a lock on a file of its
//! own, which the system lets go of when the process ends, however it ends.
//!
//! A process number would not do: it may be another process's by now.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use uuid::Uuid;

use crate::{
    StoreError,
    folder::{Folder, make_private},
};

/// This process, as the journal knows it; cheap to clone.
#[derive(Clone)]
pub(crate) struct Process(Arc<Inner>);

struct Inner {
    id: String,
    folder: PathBuf,
    /// Held from the first run on.
    lock: Mutex<Option<File>>,
}

impl Process {
    /// A process that has begun no run yet, and so needs no lock yet.
    pub(crate) fn new(folder: &Folder) -> Self {
        let id = Uuid::new_v4().to_string();
        Self(Arc::new(Inner { id, folder: folder.processes(), lock: Mutex::default() }))
    }

    /// Its id, unique for all time.
    pub(crate) fn id(&self) -> &str {
        &self.0.id
    }

    /// Takes the lock, if it has not been taken before; blocks for the disk.
    pub(crate) fn hold(&self) -> Result<(), StoreError> {
        let mut lock = self.0.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if lock.is_none() {
            *lock = Some(self.0.take_lock()?);
        }
        Ok(())
    }

    /// Whether the process `id` lives; blocks for the disk.
    pub(crate) fn is_alive(&self, id: &str) -> Result<bool, StoreError> {
        if id == self.id() {
            return Ok(true);
        }
        let path = lock_path(&self.0.folder, id);
        is_locked(&path).map_err(StoreError::folder(&path))
    }

    /// Removes the lock files of all dead processes, those whose runs have all ended
    /// among them; blocks for the disk.
    pub(crate) fn forget_dead(&self) -> Result<(), StoreError> {
        let folder = &self.0.folder;
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(StoreError::folder(folder))?,
        };
        for entry in entries {
            let name = entry.map_err(StoreError::folder(folder))?.file_name();
            if let Some(id) = name.to_str().and_then(|name| name.strip_suffix(".lock"))
                && !self.is_alive(id)?
            {
                self.forget(id)?;
            }
        }
        Ok(())
    }

    /// Removes the lock file of a dead process.
    pub(crate) fn forget(&self, id: &str) -> Result<(), StoreError> {
        let path = lock_path(&self.0.folder, id);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::folder(&path)(error))
            }
            _ => Ok(()),
        }
    }
}

impl Inner {
    /// The file is locked under another name first, so that nobody ever sees it
    /// unlocked while its process lives.
    fn take_lock(&self) -> Result<File, StoreError> {
        make_private(&self.folder)?;
        let path = lock_path(&self.folder, &self.id);
        let unlocked = path.with_extension("new");
        let take = || -> io::Result<File> {
            let mut file = File::create(&unlocked)?;
            file.lock()?;
            write!(file, "{}", std::process::id())?;
            fs::rename(&unlocked, &path)?;
            Ok(file)
        };
        take().map_err(StoreError::folder(&path))
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let lock = self.lock.get_mut().unwrap_or_else(PoisonError::into_inner);
        if lock.is_some() {
            // A file that stays behind is unlocked, and removed by whoever finds it.
            let _ = fs::remove_file(lock_path(&self.folder, &self.id));
        }
    }
}

fn lock_path(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.lock"))
}

fn is_locked(path: &Path) -> io::Result<bool> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
