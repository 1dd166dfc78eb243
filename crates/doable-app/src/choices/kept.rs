//! The lists of options that were read in the last minute.

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use doable_domain::form::Choices;
use jiff::{SignedDuration, Timestamp};
use lru::LruCache;
use serde_json::Value as Json;

use super::Listed;
use crate::runnable::Target;

/// How long options count as they were read.
const LIFE: SignedDuration = SignedDuration::from_secs(60);
/// The most lists of options that are kept; the one asked for last goes last.
const KEPT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(63);
/// The most text of a list that is kept, in bytes.
const MAX_KEPT_BYTES: usize = 1024 * 1024;
/// The lists of options that were read in the last minute, by query and search.
pub(crate) struct KnownChoices(Mutex<LruCache<(Listed, String), Kept>>);

pub(super) struct Kept {
    /// The store's, before it was read: what is saved since may have changed its query's
    /// database.
    pub(super) generation: u64,
    pub(super) read_at: Timestamp,
    pub(super) choices: Arc<Choices>,
}

impl Default for KnownChoices {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(KEPT)))
    }
}

impl KnownChoices {
    pub(super) fn get(
        &self,
        key: &(Listed, String),
        generation: u64,
        now: Timestamp,
    ) -> Option<Arc<Choices>> {
        let mut lists = self.lock();
        let kept = lists.get(key)?;
        let lasts = kept.generation == generation && now.duration_since(kept.read_at) < LIFE;
        lasts.then(|| Arc::clone(&kept.choices))
    }

    pub(super) fn keep(&self, key: (Listed, String), kept: Kept) {
        let bytes = kept.choices.options.iter().map(|it| it.label.len() + text_len(&it.value));
        if bytes.sum::<usize>() <= MAX_KEPT_BYTES {
            self.lock().put(key, kept);
        }
    }

    /// Forgets what a run may have changed.
    pub(crate) fn forget(&self, target: &Target) {
        let written = match target {
            Target::Query { database, .. } => database.id,
            Target::Row(target) => target.database.id,
            Target::Http { .. } => return,
        };
        let mut lists = self.lock();
        let stale: Vec<_> = lists
            .iter()
            .map(|(key, _)| key)
            .filter(|(of, _)| of.database_id() == written)
            .cloned()
            .collect();
        for key in stale {
            lists.pop(&key);
        }
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<(Listed, String), Kept>> {
        // Each change is whole by itself, so a panic elsewhere does not matter.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn text_len(value: &Json) -> usize {
    value.as_str().map_or(8, str::len)
}

#[cfg(test)]
mod tests {
    use doable_domain::{
        form::{FieldOption, OptionsSource},
        id::DatabaseId,
    };
    use serde_json::json;

    use super::*;

    fn key(search: &str) -> (Listed, String) {
        let source = OptionsSource { database_id: DatabaseId::FIRST, query: "SELECT 1".to_owned() };
        (Listed::Query(source), search.to_owned())
    }

    fn list_of(label: String, read_at: Timestamp) -> Kept {
        let options = vec![FieldOption { value: json!(1), label }];
        let choices = Arc::new(Choices { options, truncated: false });
        Kept { generation: 7, read_at, choices }
    }

    #[test]
    fn a_list_lasts_a_minute_and_until_something_is_saved() {
        let known = KnownChoices::default();
        let then = Timestamp::UNIX_EPOCH;
        known.keep(key("a"), list_of("one".to_owned(), then));
        for (search, generation, after_s, want) in [
            ("a", 7, 0, true),
            ("a", 7, 59, true),
            ("a", 7, 60, false),
            ("a", 8, 0, false),
            ("b", 7, 0, false),
        ] {
            let now = then + SignedDuration::from_secs(after_s);

            let found = known.get(&key(search), generation, now).is_some();

            assert_eq!(found, want, "{search} {generation} {after_s}");
        }
    }

    #[test]
    fn neither_many_lists_nor_a_long_one_is_kept() {
        let known = KnownChoices::default();
        let then = Timestamp::UNIX_EPOCH;
        for number in 0..100 {
            known.keep(key(&number.to_string()), list_of("one".to_owned(), then));
        }
        known.keep(key("long"), list_of("x".repeat(MAX_KEPT_BYTES), then));

        assert_eq!(known.lock().len(), KEPT.get());
        assert!(known.get(&key("99"), 7, then).is_some());
        assert!(known.get(&key("0"), 7, then).is_none());
        assert!(known.get(&key("long"), 7, then).is_none());
    }
}
