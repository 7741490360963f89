//! The store: the logboek first, sled second.
//!
//! A group of changes is appended to the logboek and synced, then applied to sled in one transaction that also holds
//! the last applied sequence, and only then acknowledged. sled can always be made again from the logboek. What lives
//! here: files, keys, bytes, recovery. What may not: rules, rights, users. Start at [`Store::open`] and
//! [`Store::commit`].

mod apart;
pub mod backup;
mod check;
pub mod codec;
pub mod destroy;
mod entry;
pub mod folder;
pub mod follow;
pub mod journal;
mod lent;
mod looks;
mod lost;
mod memory;
mod months;
mod open;
pub mod trees;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, RwLock};

use crate::domain::record::{Kind, Record, RecordId};
pub use check::Checking;
pub use entry::{Entry, Proven, Unprovable};
pub use folder::{Folder, FolderError};
pub use journal::{Journal, JournalError, Line};
use lent::Lent;
pub use looks::{Broken, Look, Looks, LooksError, LooksMark, Seen};
pub use lost::Lost;
pub use open::{Opening, Progress, Word};
use trees::{Trees, TreesError};

/// sled is flushed at least every so many changes, so that a kill never leaves much to replay.
const FLUSH_EVERY: u64 = 1000;

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
    /// What left the office cannot be written down, or was changed.
    #[error(transparent)]
    Looks(#[from] LooksError),
    /// There is no room, or a write failed: nothing of the change was kept.
    #[error(
        "De schijf is vol of niet te beschrijven, dus uw wijziging is niet bewaard. Alles wat eerder is bevestigd, \
         staat er nog. Maak ruimte op de schijf van {folder}; wijkregie gaat daarna vanzelf verder"
    )]
    Full {
        /// Where there is no room.
        folder: String,
    },
    /// A line of the logboek is as it was written, and still says nothing that can be applied.
    #[error(
        "Het logboek is heel, maar regel {seq} is niet te verwerken: {why}. Er is niets veranderd. Een beheerder zet alleen \
         die regel apart met: wijkregie herbouw --zet-apart {seq}. Alle andere regels blijven meedoen"
    )]
    Unreadable {
        /// The line's sequence number.
        seq: u64,
        /// What does not fit.
        why: String,
    },
    /// A line was to be set apart that is as good as any other.
    #[error(
        "Regel {0} is gewoon te verwerken, of is er niet. Er is niets apart gezet of veranderd"
    )]
    NothingWrong(u64),
    /// A line says nothing any more, and no line says that this was decided.
    #[error(
        "Het logboek is beschadigd: regel {seq} over {over} is leeggemaakt, en nergens staat dat {over} is vernietigd. Er is \
         niets veranderd. Zet de eigen bestanden terug uit een reservekopie, of vraag uw beheerder"
    )]
    Emptied {
        /// The line.
        seq: u64,
        /// What it is about.
        over: String,
    },
    /// A record was destroyed, and a line before that still has what it said.
    #[error(
        "{over} is vernietigd, maar regel {seq} van het logboek heeft nog wat er stond: er is een bestand van eerder \
         teruggezet. Een beheerder wist het opnieuw met: wijkregie herbouw"
    )]
    NotErased {
        /// The line.
        seq: u64,
        /// What it is about.
        over: String,
    },
    /// The reading of the logboek stopped half-way.
    #[error("Het lezen van het logboek is afgebroken. Er is niets veranderd. Probeer het opnieuw")]
    Stopped,
    /// A record would be made that is there already.
    #[error(
        "{0} bestaat al, dus het is niet nog eens gemaakt. Er is niets bewaard. Probeer het opnieuw"
    )]
    Exists(String),
}

impl StoreError {
    /// Whether the disk is why: it is full, or cannot be written.
    fn is_of_the_disk(&self) -> bool {
        matches!(
            self,
            Self::Full { .. }
                | Self::Folder(FolderError::Write { .. })
                | Self::Journal(JournalError::Write { .. })
                | Self::Trees(TreesError::Sled(_))
        )
    }

    /// The same in a few words.
    fn of_the_disk(&self) -> String {
        match self {
            Self::Folder(FolderError::Write { path, why }) => format!("{}: {why}", path.display()),
            Self::Journal(JournalError::Write { why }) => format!("het logboek: {why}"),
            Self::Trees(why) => why.to_string(),
            _ => "er is geen ruimte".to_owned(),
        }
    }
}

/// The open store. One thread writes; [`Reader`]s read beside it.
pub struct Store {
    folder: Folder,
    journal: Journal,
    reader: Reader,
    /// The last number given out, by counter; also of changes that sled does not have yet.
    numbers: BTreeMap<String, u32>,
    since_flush: u64,
    /// sled is in memory, because there is no room for it on disk; then nothing is written.
    lent: Option<Lent>,
}

/// Reads records and history beside the writer, from any thread.
#[derive(Clone)]
pub struct Reader {
    trees: Arc<RwLock<Option<Trees>>>,
    /// Records whose change is in the logboek but could not be written to sled: the truth until it is reopened.
    ahead_of_sled: Arc<RwLock<HashMap<RecordId, Arc<Kept>>>>,
    folder: std::path::PathBuf,
    looks: Arc<Looks>,
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

    /// Whether there is a record with a number.
    fn has(&self, id: &RecordId) -> Result<bool, StoreError> {
        if read(&self.ahead_of_sled).contains_key(id) {
            return Ok(true);
        }
        match read(&self.trees).as_ref() {
            Some(trees) => Ok(trees.has(id)?),
            None => Err(TreesError::Closed.into()),
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
    pub fn keep_look(&self, look: Look) -> Result<(), StoreError> {
        Ok(self.looks.keep(look)?)
    }

    /// Every look that was kept, oldest first.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn looks(&self) -> Result<Vec<Look>, StoreError> {
        Ok(self.looks.all()?)
    }

    /// Keeps the unfinished forms of a user.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep_drafts(&self, uid: u32, bytes: &[u8]) -> Result<(), StoreError> {
        Ok(folder::keep_drafts(&self.folder, uid, bytes)?)
    }

    /// Puts the unfinished forms of a user aside, where nothing of them is lost.
    ///
    /// # Errors
    /// When they cannot be moved.
    pub fn set_drafts_aside(&self, uid: u32) -> Result<(), StoreError> {
        Ok(folder::set_drafts_aside(&self.folder, uid)?)
    }

    /// The unfinished forms of a user, if any.
    #[must_use]
    pub fn drafts(&self, uid: u32) -> Option<Vec<u8>> {
        std::fs::read(folder::drafts_path(&self.folder, uid)).ok()
    }

    /// Where the last look ends: its file by name, and the byte behind it; none when there is none.
    ///
    /// # Errors
    /// When the looks cannot be read.
    pub fn looks_end(&self) -> Result<Option<(String, u64)>, StoreError> {
        Ok(self.looks.end()?)
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

    /// The headers of the group `[first sequence number, size]` in which the newest line of a record was written.
    ///
    /// # Errors
    /// When the logboek cannot be read.
    pub fn group_of(
        &self,
        kept: &Kept,
        group: [u64; 2],
    ) -> Result<Vec<journal::Header>, StoreError> {
        let newest = kept.lines.last().copied();
        newest.map_or(Ok(Vec::new()), |newest| {
            let folder = folder::journal_of(&self.folder);
            Ok(journal::headers_around(&folder, newest, group)?)
        })
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

    /// When the last line was written; none before the first.
    ///
    /// # Errors
    /// When the logboek cannot be read.
    pub fn last_time(&self) -> Result<Option<chrono::DateTime<chrono::Utc>>, StoreError> {
        Ok(self.journal.last_time()?)
    }

    /// The headers of lines of requests with a number, oldest first, that were written since a moment: what a client
    /// that lost its line may ask again.
    ///
    /// # Errors
    /// When the logboek cannot be read.
    pub fn requests_since(
        &self,
        since: chrono::DateTime<chrono::Utc>,
    ) -> Result<Vec<journal::Header>, StoreError> {
        Ok(self.journal.requests_since(since)?)
    }

    /// The next free number of a counter (`V-2026`, `P`, `H`), counting from 1; it is never one that was given out.
    #[must_use]
    pub fn next_number(&self, counter: &str) -> u32 {
        // A counter holds no number over MOST_NUMBER.
        self.numbers.get(counter).map_or(1, |last| last + 1)
    }

    /// Makes sure that a change can be decided on the newest state and kept; opens sled again where it was lost.
    ///
    /// # Errors
    /// When there is no room.
    pub fn ensure_room(&mut self) -> Result<(), StoreError> {
        self.folder.must_have_room()?;
        if self.lent.is_some() {
            self.take_back()?;
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
    /// When nothing was kept: no room, a new record is there already, or the logboek cannot be written.
    pub fn commit(&mut self, groups: &[Vec<Proven>]) -> Result<(), StoreError> {
        self.ensure_room()?;
        self.refuse_twice_made(groups)?;
        let destroys = groups.iter().flatten().map(Proven::entry);
        let destroys = destroys.filter(|entry| entry.destroys());
        let destroyed: Vec<RecordId> = destroys.map(|entry| entry.after.id.clone()).collect();
        if !destroyed.is_empty() {
            destroy::announce(&self.folder, &destroyed)?;
        }
        let appended = match self.journal.append(groups) {
            Ok(places) => places,
            Err(JournalError::Write { .. }) => return Err(self.full()),
            Err(other) => return Err(other.into()),
        };
        let entries: Vec<&Entry> = groups.iter().flatten().map(Proven::entry).collect();
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
        if !destroyed.is_empty() {
            // The decision is durable. What cannot be erased now is erased by the next start, and until then the
            // declaration says that it is still there.
            let _ = self.erase(&destroyed);
        }
        Ok(())
    }

    /// A record that is made has a number that nothing has yet.
    fn refuse_twice_made(&self, groups: &[Vec<Proven>]) -> Result<(), StoreError> {
        let mut made = HashSet::new();
        let new = groups.iter().flatten().map(Proven::entry);
        for entry in new.filter(|entry| entry.before.revision == 0) {
            let id = &entry.after.id;
            if !made.insert(id) || self.reader.has(id)? {
                return Err(StoreError::Exists(id.number.clone()));
            }
        }
        Ok(())
    }

    fn full(&self) -> StoreError {
        self.folder.full()
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
                    .filter(|line| line != place)
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

    /// Puts sled back on disk, now that there is room.
    fn take_back(&mut self) -> Result<(), StoreError> {
        if !self.lent.as_ref().is_none_or(Lent::may_try) {
            return Err(self.full());
        }
        let began = std::time::Instant::now();
        let looks = Arc::clone(&self.reader.looks);
        match open::settle(&self.folder, &mut self.journal, &looks, None, &mut |_| {}) {
            Ok((trees, _)) => {
                self.numbers.clone_from(trees.counters());
                *write(&self.reader.trees) = Some(trees);
                self.lent = None;
                Ok(())
            }
            Err(why) => {
                if let Some(lent) = &mut self.lent {
                    lent.was_tried(began);
                }
                Err(if why.is_of_the_disk() {
                    self.full()
                } else {
                    why
                })
            }
        }
    }

    fn flush(&mut self) {
        if self.lent.is_some() {
            return;
        }
        // What fails here costs a replay, never a change: the logboek has them all.
        if let Some(trees) = read(&self.reader.trees).as_ref() {
            let _ = trees.flush();
        }
        // The stand is the third that knows how far the logboek was.
        let looks = self.reader.looks.last();
        let _ = self.folder.mark_busy(self.journal.mark(), looks);
        self.since_flush = 0;
    }

    /// Stops cleanly: sled synced, the mark set, so that the next start trusts it.
    ///
    /// # Errors
    /// When sled or the mark cannot be written; the next start then rebuilds or replays.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.flush();
        drop(write(&self.reader.trees).take());
        if self.lent.is_some() {
            return Ok(());
        }
        self.folder.sync_sled()?;
        let looks = self.reader.looks.last();
        self.folder.mark_clean(self.journal.mark(), looks)?;
        Ok(())
    }
}
