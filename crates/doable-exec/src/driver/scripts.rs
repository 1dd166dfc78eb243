//! Scripts that were taken apart before: most runs send what an earlier one has sent, and
//! finding the words of a text costs more than a short statement does.

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use lru::LruCache;

/// How many are kept; the one sent last goes last.
const KEPT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(127);

/// Statements by the text of their script.
#[derive(Debug)]
pub(super) struct Scripts<T>(Mutex<LruCache<String, Arc<[T]>>>);

impl<T> Default for Scripts<T> {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(KEPT)))
    }
}

impl<T> Scripts<T> {
    /// The statements of `sql`, which `take_apart` finds if they are not known.
    pub(super) fn of<E>(
        &self,
        sql: &str,
        take_apart: impl FnOnce(&str) -> Result<Vec<T>, E>,
    ) -> Result<Arc<[T]>, E> {
        // Each change is whole by itself, so a panic elsewhere spoils nothing.
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(sql) {
            return Ok(Arc::clone(known));
        }
        let statements: Arc<[T]> = take_apart(sql)?.into();
        lock().put(sql.to_owned(), Arc::clone(&statements));
        Ok(statements)
    }
}
