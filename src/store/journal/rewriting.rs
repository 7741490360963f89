//! Who may make a file of the logboek anew: erasing goes first, and packing lets go of what it was at.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Keeps packing and erasing of one logboek apart. Every copy is the same one.
#[derive(Debug, Clone, Default)]
pub struct Rewriting(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Held by who makes a file anew.
    at_it: Mutex<()>,
    /// How many want to go first.
    first: AtomicUsize,
}

/// The right to make files anew before any other; it ends when this is dropped.
pub(super) struct First<'a> {
    shared: &'a Shared,
    _at_it: MutexGuard<'a, ()>,
}

impl Drop for First<'_> {
    fn drop(&mut self) {
        self.shared.first.fetch_sub(1, Ordering::SeqCst);
    }
}

fn held(mutex: &Mutex<()>) -> MutexGuard<'_, ()> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Rewriting {
    /// Waits no longer than packing needs to let go.
    pub(super) fn go_first(&self) -> First<'_> {
        self.0.first.fetch_add(1, Ordering::SeqCst);
        First {
            shared: &self.0,
            _at_it: held(&self.0.at_it),
        }
    }

    /// Ends packing for good: nothing is being packed when this returns, nor will be.
    pub fn end(&self) {
        self.0.first.fetch_add(1, Ordering::SeqCst);
        drop(held(&self.0.at_it));
    }

    /// The right to pack a file, for as long as nobody wants to go first.
    pub(in crate::store) fn begin_packing(&self) -> MutexGuard<'_, ()> {
        held(&self.0.at_it)
    }

    /// Whether whoever packs must let go.
    pub(super) fn must_let_go(&self) -> bool {
        self.0.first.load(Ordering::SeqCst) > 0
    }
}
