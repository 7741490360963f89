//! The open store, and how a change is kept: in the logboek first, in sled second.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::entry::{Entry, Proven};
use super::error::StoreError;
use super::feed::{self, Ahead, Feed};
use super::folder::Folder;
use super::journal::{Header, Journal, JournalError};
use super::lent::Lent;
use super::open::{Sled, Sums, Untrusted};
use super::opening::Opening;
use super::quiet::{let_go, quietly};
use super::reader::{Reader, read, write};
use super::trees::{self, Change, TreesError};
use super::{destroy, image, open};
use crate::domain::record::RecordId;

/// The open store. One thread writes; [`Reader`]s read beside it.
pub struct Store {
    pub(super) folder: Arc<Folder>,
    pub(super) journal: Journal,
    pub(super) reader: Reader,
    /// The last number given out, by counter; also of changes that sled does not have yet.
    pub(super) numbers: BTreeMap<String, u32>,
    /// Gives sled what was kept.
    pub(super) feed: Feed,
    /// The sums of sled are still to be checked.
    pub(super) is_unchecked: bool,
    /// sled is still to be made anew, and why.
    pub(super) to_make: Option<Untrusted>,
    /// sled is in memory, because there is no room for it on disk; then nothing is written.
    pub(super) lent: Option<Lent>,
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
        Ok(self.reader.last_time()?)
    }

    /// The headers of lines of requests with a number, oldest first, that were written since a moment: what a client
    /// that lost its line may ask again.
    ///
    /// # Errors
    /// When the logboek cannot be read.
    pub fn requests_since(
        &self,
        since: chrono::DateTime<chrono::Utc>,
    ) -> Result<Vec<Header>, StoreError> {
        Ok(self.journal.requests_since(since)?)
    }

    /// The next free number of a counter (`V-2026`, `P`, `H`), counting from 1; it is never one that was given out.
    #[must_use]
    pub fn next_number(&self, counter: &str) -> u32 {
        // A counter holds no number over MOST_NUMBER.
        self.numbers.get(counter).map_or(1, |last| last + 1)
    }

    /// Whether a record has a number that its counter did not come to.
    #[must_use]
    pub fn is_yet_to_come(&self, id: &RecordId) -> bool {
        let counted = trees::counter_of(id);
        counted.is_some_and(|(counter, n)| n >= self.next_number(&counter))
    }

    /// Makes sure that a change can be decided on the newest state and kept; opens sled again where it was lost.
    ///
    /// # Errors
    /// When the logboek was found to be damaged, or there is no room.
    pub fn must_take_changes(&mut self) -> Result<(), StoreError> {
        if let Some(why) = self.reader.damage() {
            return Err(StoreError::Broken(why));
        }
        if let Some(why) = self.reader.unmade.get() {
            return Err(StoreError::Unmade(why.clone()));
        }
        if !self.folder.has_room() {
            return Err(self.full());
        }
        if self.lent.is_some() {
            self.take_back()?;
        }
        if self.feed.is_broken() || read(&self.reader.trees).is_none() {
            self.reopen_trees().map_err(|why| self.for_who_changes(why))
        } else {
            Ok(())
        }
    }

    /// Keeps a list of groups of changes, each whole or not at all, durably: when this returns Ok they are on disk.
    ///
    /// # Errors
    /// When nothing was kept: no room, a new record is there already, or the logboek cannot be written.
    pub fn commit(&mut self, groups: &[Vec<Proven>]) -> Result<(), StoreError> {
        self.must_take_changes()?;
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
            Err(other) => {
                self.reader.note_damage(&other);
                return Err(other.into());
            }
        };
        let entries: Vec<&Entry> = groups.iter().flatten().map(Proven::entry).collect();
        let times = entries.iter().map(|entry| entry.at);
        self.reader.note_kept(self.journal.mark(), times);
        let numbers = entries.iter().map(|entry| &entry.after.id);
        self.count_on(numbers.filter_map(trees::counter_of));
        let kept = entries.iter().zip(appended);
        let changes: Vec<Change> = kept
            .map(|(entry, place)| Change {
                record: Arc::clone(&entry.after),
                place,
            })
            .collect();
        self.put_ahead(&changes);
        self.feed.give(changes, self.journal.mark().clone());
        if !destroyed.is_empty() {
            // The decision is durable. What cannot be erased now is erased by the next start, and until then the
            // declaration says that it is still there.
            let _ = self.finish_destroying();
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
        StoreError::full(&self.folder)
    }

    /// What stands in the way of a change: where it is the disk, what to do about that.
    fn for_who_changes(&self, why: StoreError) -> StoreError {
        match why.is_of_the_disk() {
            true => self.full(),
            false => why,
        }
    }

    fn put_ahead(&self, changes: &[Change]) {
        let mut all = write(&self.reader.ahead_of_sled);
        for Change { record, place } in changes {
            let ahead = all.entry(record.id.clone()).or_insert_with(|| Ahead {
                record: Arc::clone(record),
                since: Instant::now(),
                places: Vec::new(),
            });
            ahead.record = Arc::clone(record);
            ahead.places.push(*place);
        }
    }

    /// Counts on from numbers that were given out, by counter.
    fn count_on(&mut self, given_out: impl IntoIterator<Item = (String, u32)>) {
        for (counter, n) in given_out {
            let last = self.numbers.entry(counter).or_default();
            *last = n.max(*last);
        }
    }

    /// Lets go of sled; who reads meanwhile, reads the logboek.
    fn close_trees(&self) {
        let before = write(&self.reader.trees).take();
        let_go(before);
    }

    /// After a full disk sled refuses every write until it is opened anew, also when there is room again: open it, and
    /// replay what it missed.
    fn reopen_trees(&mut self) -> Result<(), StoreError> {
        self.feed.catch_up();
        self.close_trees();
        let (trees, missed) = open::reopen(&self.folder, &self.journal, &self.reader.looks)?;
        self.count_on(trees.counters());
        let is_behind = !missed.is_empty();
        let ahead = missed.into_iter().map(Ahead::whole);
        // First what sled does not have: who reads looks there first.
        *write(&self.reader.ahead_of_sled) = ahead.collect();
        *write(&self.reader.trees) = Some(trees);
        self.reader.forget_places();
        if is_behind {
            return Err(self.full());
        }
        self.feed.is_mended();
        Ok(())
    }

    /// Makes sled anew from the logboek; returns where the one before it is kept, if anywhere.
    pub(super) fn make_anew(
        &mut self,
        untrusted: &Untrusted,
    ) -> Result<Option<PathBuf>, StoreError> {
        // What is being written of what is in memory is of before this.
        write(&self.reader.image).made_anew(self.journal.last_seq());
        self.feed.catch_up();
        self.close_trees();
        let rebuilt =
            quietly(|| open::rebuild(&self.folder, &self.journal, untrusted, None, &mut |_| {}));
        let (trees, aside) = rebuilt.unwrap_or_else(|| Err(TreesError::Stuck.into()))?;
        self.count_on(trees.counters());
        *write(&self.reader.trees) = Some(trees);
        self.reader.forget_places();
        write(&self.reader.ahead_of_sled).clear();
        self.feed.is_mended();
        Ok(aside)
    }

    /// Makes sled anew where what is in it turned out not to be readable, though nothing of it was missing; none where
    /// that is not what went wrong. sled alone never stops a start.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn mistrust(&mut self, why: &StoreError) -> Result<Option<Opening>, StoreError> {
        let StoreError::Trees(TreesError::Codec(_) | TreesError::Damaged(_)) = why else {
            return Ok(None);
        };
        image::forget(self.folder.root())?;
        let set_aside = self.make_anew(&Untrusted::unproven(why.to_string()))?;
        Ok(Some(Opening {
            lines: self.journal.last_seq(),
            rebuilt: Some(why.to_string()),
            set_aside,
            ..Opening::default()
        }))
    }

    /// Reads all of a sled that was gone on with unread, and makes it anew where something is missing; what is to be said
    /// then.
    ///
    /// # Errors
    /// When it cannot be made anew; what is not in sled is read from the logboek then.
    pub fn check_sums(&mut self) -> Result<Option<Opening>, StoreError> {
        if !std::mem::take(&mut self.is_unchecked) {
            return Ok(None);
        }
        let checking = Arc::clone(&self.reader.checking);
        let _under_way = checking.lock();
        let checked = || match read(&self.reader.trees).as_ref() {
            Some(trees) => trees.check().map_err(|why| why.to_string()),
            None => Ok(()),
        };
        let untrusted = match self.to_make.take() {
            Some(untrusted) => untrusted,
            None => match open::try_sled(checked) {
                Ok(()) => {
                    self.came_back();
                    return Ok(None);
                }
                Err(why) => Untrusted::proven(why),
            },
        };
        let set_aside = match self.make_anew(&untrusted) {
            Ok(aside) => aside,
            Err(why) if why.is_of_the_disk() => return self.lend(&why).map(Some),
            Err(why) => {
                // Who comes to mend that finds the next start as this one was.
                let _ = self.reader.unmade.set(why.to_string());
                return Err(why);
            }
        };
        self.came_back();
        Ok(Some(Opening {
            lines: self.journal.last_seq(),
            rebuilt: Some(untrusted.why),
            set_aside,
            ..Opening::default()
        }))
    }

    /// Notes that this start came back from sled.
    fn came_back(&self) {
        // Where it cannot be written, the next start doubts more than it has to.
        let looks = self.reader.looks.last();
        let _ = self.folder.mark_busy(self.journal.mark(), looks);
    }

    /// Goes on with sled in memory, where the disk says no.
    fn lend(&mut self, why: &StoreError) -> Result<Opening, StoreError> {
        let (lent, trees) = Lent::make(&self.folder, &self.journal, &mut |_| {})?;
        self.count_on(trees.counters());
        *write(&self.reader.trees) = Some(trees);
        self.lent = Some(lent);
        self.reader.forget_places();
        Ok(Opening {
            lines: self.journal.last_seq(),
            only_to_read: Some(why.of_the_disk()),
            ..Opening::default()
        })
    }

    /// Whether there is room for what need not be kept.
    #[must_use]
    pub fn has_room_to_spare(&self) -> bool {
        self.lent.is_none() && self.folder.has_room()
    }

    /// Puts sled back on disk, now that there is room.
    fn take_back(&mut self) -> Result<(), StoreError> {
        if !self.lent.as_ref().is_none_or(Lent::may_try) {
            return Err(self.full());
        }
        let began = Instant::now();
        let looks = Arc::clone(&self.reader.looks);
        let (folder, journal) = (&self.folder, &mut self.journal);
        let settled =
            quietly(|| open::settle(folder, journal, &looks, (None, Sums::First), &mut |_| {}));
        match settled.unwrap_or_else(|| Err(TreesError::Stuck.into())) {
            Ok((Sled::ToMake(_), _)) => Err(self.full()),
            Ok((Sled::Open(trees), _)) => {
                self.count_on(trees.counters());
                let before = write(&self.reader.trees).replace(trees);
                let_go(before);
                self.lent = None;
                // As after a change that destroys.
                let _ = self.finish_destroying();
                Ok(())
            }
            Err(why) => {
                if let Some(lent) = &mut self.lent {
                    lent.was_tried(began);
                }
                Err(self.for_who_changes(why))
            }
        }
    }

    pub(super) fn flush(&mut self) {
        self.feed.catch_up();
        if self.lent.is_none() {
            // What fails here costs a replay, never a change: the logboek has them all.
            let _ = feed::sync(&self.folder, &self.reader, self.journal.mark());
        }
    }

    /// Stops cleanly: sled synced, the mark set, so that the next start trusts it.
    ///
    /// # Errors
    /// When sled or the mark cannot be written; the next start then rebuilds or replays.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.reader.rewriting.end();
        self.flush();
        let_go(write(&self.reader.trees).take());
        if self.lent.is_some() {
            return Ok(());
        }
        self.folder.sync_sled()?;
        let looks = self.reader.looks.last();
        self.folder.mark_clean(self.journal.mark(), looks)?;
        Ok(())
    }
}
