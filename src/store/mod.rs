//! The store: the logboek first, sled second.
//!
//! A group of changes is appended to the logboek and synced, then applied to sled in one transaction that also holds
//! the last applied sequence, and only then acknowledged. sled can always be made again from the logboek. What lives
//! here: files, keys, bytes, recovery. What may not: rules, rights, users. Start at [`Store::open`] and
//! [`Store::commit`].

pub mod codec;
pub mod folder;
pub mod journal;
mod open;
pub mod trees;

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, RwLock};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::words::Role;
pub use folder::{Folder, FolderError};
pub use journal::{Journal, JournalError, Line};
pub use open::{Opening, Progress};
use trees::{Trees, TreesError};

/// sled is flushed at least every so many changes, so that a kill never leaves much to replay.
const FLUSH_EVERY: u64 = 1000;

/// The store stops taking changes when the disk has less room than this, in bytes.
const ROOM_NEEDED: u64 = 8 * 1024 * 1024;

/// Why the store cannot do something. The sentence is for the user.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The logboek cannot be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// sled cannot be read or written.
    #[error(transparent)]
    Trees(#[from] TreesError),
    /// There is no room, or a write failed: nothing of the change was kept.
    #[error(
        "De schijf is vol of niet te beschrijven, dus uw wijziging is niet bewaard. Alles wat eerder is bevestigd, \
         staat er nog. Maak ruimte op de schijf van {folder}; wijkregie gaat daarna vanzelf verder"
    )]
    Full {
        /// Where there is no room.
        folder: String,
    },
    /// A line of the logboek does not fit the record it is about.
    #[error(
        "Het logboek klopt niet bij regel {seq}: {why}. Zet een reservekopie van de map terug, of vraag uw beheerder"
    )]
    Unreadable {
        /// The line's sequence number.
        seq: u64,
        /// What does not fit.
        why: String,
    },
}

/// One change to one record, ready to be kept.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom: a Unix name.
    pub who: String,
    /// In which role.
    pub role: Option<Role>,
    /// By which action.
    pub action: String,
    /// The record as it was; revision 0 when it is new.
    pub before: Record,
    /// The record as it becomes; its revision is one more.
    pub after: Record,
}

/// A look at data that left the office: who, when, what for.
#[derive(Debug, Serialize)]
pub struct Look<'a> {
    /// When.
    pub tijd: DateTime<Utc>,
    /// By whom.
    pub wie: &'a str,
    /// What was done.
    pub actie: &'a str,
    /// What for.
    pub doel: &'a str,
    /// How many records.
    pub aantal: usize,
}

/// The open store. One thread writes; [`Reader`]s read beside it.
pub struct Store {
    folder: Folder,
    journal: Journal,
    reader: Reader,
    /// The last number given out, by counter; also of changes that sled does not have yet.
    numbers: BTreeMap<String, u32>,
    since_flush: u64,
}

/// Reads records and history beside the writer, from any thread.
#[derive(Clone)]
pub struct Reader {
    trees: Arc<RwLock<Option<Trees>>>,
    /// Records whose change is in the logboek but could not be written to sled: the truth until it is reopened.
    ahead_of_sled: Arc<RwLock<HashMap<RecordId, Arc<Kept>>>>,
    folder: std::path::PathBuf,
}

/// A record with the places of its lines in the logboek.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The record.
    pub record: Record,
    /// Where each of its lines is; as many as its revision.
    pub lines: Vec<journal::Place>,
}

impl Reader {
    /// The record with a number, with the places of its lines; none when there is no such record.
    ///
    /// # Errors
    /// When sled cannot be read.
    pub fn get(&self, id: &RecordId) -> Result<Option<Kept>, StoreError> {
        if let Some(kept) = read(&self.ahead_of_sled).get(id) {
            return Ok(Some(Kept::clone(kept)));
        }
        // After a failed write sled may not read either; the logboek can always be read.
        let from_sled = read(&self.trees).as_ref().map(|trees| trees.get(id));
        match from_sled {
            Some(Ok(kept)) => Ok(kept),
            Some(Err(_)) | None => open::from_journal(&self.folder, id),
        }
    }

    /// Calls `each` with every record of these kinds.
    ///
    /// # Errors
    /// When sled cannot be read.
    pub fn for_each(&self, kinds: &[Kind], each: &mut dyn FnMut(Kept)) -> Result<(), StoreError> {
        let mut ahead = read(&self.ahead_of_sled).clone();
        ahead.retain(|id, _| kinds.contains(&id.kind));
        match read(&self.trees).as_ref() {
            Some(trees) => trees.for_each(kinds, &mut |kept| {
                each(match ahead.remove(&kept.record.id) {
                    Some(newer) => Kept::clone(&newer),
                    None => kept,
                });
            })?,
            None => return Err(TreesError::Closed.into()),
        }
        for kept in ahead.into_values() {
            each(Kept::clone(&kept));
        }
        Ok(())
    }

    /// Keeps a look, durably.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_look(&self, look: &Look<'_>) -> Result<(), StoreError> {
        Ok(folder::keep_look(&self.folder, look)?)
    }

    /// Keeps the unfinished forms of a user.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep_drafts(&self, uid: u32, bytes: &[u8]) -> Result<(), StoreError> {
        Ok(folder::keep_drafts(&self.folder, uid, bytes)?)
    }

    /// The unfinished forms of a user, if any.
    #[must_use]
    pub fn drafts(&self, uid: u32) -> Option<Vec<u8>> {
        std::fs::read(folder::drafts_path(&self.folder, uid)).ok()
    }

    /// The number of the last line applied; 0 while sled is not open.
    #[must_use]
    pub fn last_line(&self) -> u64 {
        read(&self.trees)
            .as_ref()
            .map_or(0, |trees| trees.mark().seq)
    }

    /// The lines of a record, oldest first.
    ///
    /// # Errors
    /// When the logboek cannot be read.
    pub fn history(&self, kept: &Kept) -> Result<Vec<Line>, StoreError> {
        Ok(journal::read_places(&self.folder, &kept.lines)?)
    }
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Store {
    /// A handle to read with, from any thread.
    #[must_use]
    pub fn reader(&self) -> Reader {
        self.reader.clone()
    }

    /// The sequence number of the last line of the logboek.
    #[must_use]
    pub const fn last_seq(&self) -> u64 {
        self.journal.last_seq()
    }

    /// The next free number of a counter (`V-2026`, `P`, `H`), counting from 1.
    #[must_use]
    pub fn next_number(&self, counter: &str) -> u32 {
        self.numbers.get(counter).map_or(1, |last| last + 1)
    }

    /// Makes sure that a change can be decided on the newest state and kept; opens sled again where it was lost.
    ///
    /// # Errors
    /// When there is no room.
    pub fn ensure_room(&mut self) -> Result<(), StoreError> {
        if self.folder.free_bytes() < ROOM_NEEDED {
            return Err(self.full());
        }
        let is_behind =
            !read(&self.reader.ahead_of_sled).is_empty() || read(&self.reader.trees).is_none();
        if is_behind {
            self.reopen_trees().map_err(|_| self.full())
        } else {
            Ok(())
        }
    }

    /// Keeps a list of groups of changes, each whole or not at all, durably: when this returns Ok they are on disk.
    ///
    /// # Errors
    /// When nothing was kept: no room, or the logboek cannot be written.
    pub fn commit(&mut self, groups: &[Vec<Entry>]) -> Result<(), StoreError> {
        self.ensure_room()?;
        let appended = match self.journal.append(groups) {
            Ok(places) => places,
            Err(JournalError::Write { .. }) => return Err(self.full()),
            Err(other) => return Err(other.into()),
        };
        let entries: Vec<&Entry> = groups.iter().flatten().collect();
        for (counter, n) in entries
            .iter()
            .filter_map(|entry| trees::counter_of(&entry.after.id))
        {
            let last = self.numbers.entry(counter).or_default();
            *last = n.max(*last);
        }
        // A panic of sled is a failure like any other: the change is durable and must be answered so.
        let applied = catch_unwind(AssertUnwindSafe(|| {
            match write(&self.reader.trees).as_mut() {
                Some(trees) => trees.apply(&entries, &appended, self.journal.mark()),
                None => Err(TreesError::Closed),
            }
        }));
        self.since_flush += entries.len() as u64;
        if !matches!(applied, Ok(Ok(()))) {
            // The change is durable in the logboek; sled catches up when it can be opened again.
            self.keep_ahead(&entries, &appended);
        } else if self.since_flush >= FLUSH_EVERY {
            self.flush();
        }
        Ok(())
    }

    fn full(&self) -> StoreError {
        StoreError::Full {
            folder: self.folder.root().display().to_string(),
        }
    }

    fn keep_ahead(&self, entries: &[&Entry], places: &[journal::Place]) {
        for (entry, place) in entries.iter().zip(places) {
            let id = entry.after.id.clone();
            let lines = self
                .reader
                .get(&id)
                .ok()
                .flatten()
                .map_or_else(Vec::new, |kept| kept.lines);
            let kept = Kept {
                record: entry.after.clone(),
                // Read from the logboek itself, the new line may be among them already.
                lines: lines
                    .into_iter()
                    .filter(|line| line < place)
                    .chain([*place])
                    .collect(),
            };
            write(&self.reader.ahead_of_sled).insert(id, Arc::new(kept));
        }
    }

    /// After a full disk sled refuses every write until it is opened anew, also when there is room again: open it, and
    /// replay what it missed.
    fn reopen_trees(&mut self) -> Result<(), StoreError> {
        let mut slot = write(&self.reader.trees);
        drop(slot.take());
        let (trees, ahead) = open::reopen(&self.folder, &self.journal)?;
        *slot = Some(trees);
        let ahead: HashMap<_, _> = ahead
            .into_iter()
            .map(|kept| (kept.record.id.clone(), Arc::new(kept)))
            .collect();
        let is_behind = !ahead.is_empty();
        *write(&self.reader.ahead_of_sled) = ahead;
        if is_behind { Err(self.full()) } else { Ok(()) }
    }

    fn flush(&mut self) {
        if let Some(trees) = read(&self.reader.trees).as_ref() {
            // A failed flush costs a replay, never a change: the logboek has them all.
            let _ = trees.flush();
        }
        self.since_flush = 0;
    }

    /// Checks the chain of the logboek, and that the state is the one the logboek leads to; returns the lines checked.
    ///
    /// # Errors
    /// At the first thing that is wrong, naming it.
    pub fn verify(&mut self) -> Result<u64, StoreError> {
        let lines = self.journal.verify()?;
        self.flush();
        match read(&self.reader.trees).as_ref() {
            Some(trees) => {
                trees.check()?;
                open::same_as_replayed(&self.folder, trees, &self.journal)?;
            }
            None => return Err(TreesError::Closed.into()),
        }
        Ok(lines)
    }

    /// Stops cleanly: sled synced, the mark set, so that the next start trusts it.
    ///
    /// # Errors
    /// When sled or the mark cannot be written; the next start then rebuilds or replays.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.flush();
        drop(write(&self.reader.trees).take());
        self.folder.sync_sled()?;
        self.folder.mark_clean(self.journal.last_seq())?;
        Ok(())
    }
}
