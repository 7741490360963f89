//! sled in memory, made from the logboek, while there is no room for it on disk: everybody can read, also after any number
//! of restarts, and nothing is written.

use std::time::{Duration, Instant};

use super::apart::Apart;
use super::error::StoreError;
use super::folder::Folder;
use super::journal::Journal;
use super::memory::InMemory;
use super::replay::{Progress, build};
use super::trees::Trees;

/// The sled of one data folder, in memory; gone when dropped.
#[derive(Debug)]
pub(super) struct Lent {
    _place: InMemory,
    /// When it was last tried on disk since, and how long that took.
    tried: Option<(Instant, Duration)>,
}

impl Lent {
    /// Makes sled there from the whole logboek.
    ///
    /// # Errors
    /// When there is no room in memory either, or the logboek cannot be read.
    pub(super) fn make(
        folder: &Folder,
        journal: &Journal,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Trees), StoreError> {
        let place = InMemory::make(folder.root())?;
        let mut apart = Apart::of(&folder.journal(), &[])?;
        let trees = build(
            &folder.journal(),
            journal.mark(),
            &place.sled(),
            &mut apart,
            progress,
        )?;
        let lent = Self {
            _place: place,
            tried: None,
        };
        Ok((lent, trees))
    }

    /// Whether it may be tried on disk again: whoever asks waits for that, so not all the time.
    pub(super) fn may_try(&self) -> bool {
        self.tried.is_none_or(|(at, took)| at.elapsed() > took)
    }

    /// Notes a try on disk that began then and came to nothing.
    pub(super) fn was_tried(&mut self, began: Instant) {
        self.tried = Some((Instant::now(), began.elapsed()));
    }
}
