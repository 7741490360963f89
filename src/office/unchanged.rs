//! What was worked out of the read model and is asked again: told once more for as long as nothing changes.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;

/// What is another after anything changed: of which read model, after how much was taken in, on which day.
pub(super) type Stamp = (u64, u64, NaiveDate);

/// Answers by what was asked, all of one moment.
#[derive(Debug)]
pub(super) struct Unchanged<K, V>(Mutex<(Option<Stamp>, HashMap<K, V>)>);

impl<K, V> Default for Unchanged<K, V> {
    fn default() -> Self {
        Self(Mutex::new((None, HashMap::new())))
    }
}

impl<K: Eq + Hash, V: Clone> Unchanged<K, V> {
    /// What was worked out when the read model was what a stamp says, or is now.
    ///
    /// # Errors
    /// As working it out does; that is not remembered.
    pub(super) fn or_make<E>(
        &self,
        stamp: Stamp,
        asked: K,
        make: impl FnOnce() -> Result<V, E>,
    ) -> Result<V, E> {
        if let Some(known) = self.at(stamp).1.get(&asked) {
            return Ok(known.clone());
        }
        let made = make()?;
        // What changed since is under another stamp.
        self.at(stamp).1.insert(asked, made.clone());
        Ok(made)
    }

    fn at(&self, stamp: Stamp) -> MutexGuard<'_, (Option<Stamp>, HashMap<K, V>)> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != Some(stamp) {
            *kept = (Some(stamp), HashMap::new());
        }
        kept
    }
}
