//! How sled follows the logboek: a thread of its own gives it what was kept, so that nobody waits for that.
//!
//! What is in the logboek and not in sled yet is in memory, and every [`Reader`] looks there first. sled is never far
//! behind: whoever keeps a change waits while the oldest that sled does not have is older than [`LONGEST`].

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::error::StoreError;
use super::folder::{Folder, FolderError};
use super::journal::JournalError;
use super::mark::{Mark, Place};
use super::quiet::quietly;
use super::reader::{Reader, read, write};
use super::trees::{Change, Kept, TreesError};
use crate::domain::io::in_words;
use crate::domain::record::{Record, RecordId};

/// sled is never further behind when a change is kept.
const LONGEST: Duration = Duration::from_millis(500);

/// So long what was kept is gathered for one transaction: each has a price of its own, and nobody waits for it.
const GATHER: Duration = Duration::from_millis(100);

/// So many changes go to sled in one transaction at most: a reader of sled waits for one.
const AT_ONCE: usize = 512;

/// sled is synced at least every so many changes, so that a kill or a power cut never leaves much to replay.
const SYNC_EVERY: usize = 1000;

/// What sled does not have yet of a record, or may not have.
#[derive(Debug, Clone)]
pub(super) struct Ahead {
    pub(super) record: Arc<Record>,
    /// When the first of what sled does not have was kept.
    pub(super) since: Instant,
    /// Where its newest lines are; sled may know the first of them.
    pub(super) places: Vec<Place>,
}

impl Ahead {
    /// Of which all lines are known.
    pub(super) fn whole(kept: Kept) -> (RecordId, Self) {
        let ahead = Self {
            record: Arc::new(kept.record),
            since: Instant::now(),
            places: kept.lines,
        };
        (ahead.record.id.clone(), ahead)
    }

    /// Whether sled need not be asked for any line.
    pub(super) fn is_all(&self) -> bool {
        self.places.len() == self.record.revision as usize
    }

    /// The record, with the lines that sled knows before those it may not know.
    pub(super) fn with(self, mut lines: Vec<Place>) -> Kept {
        lines.retain(|line| !self.places.contains(line));
        lines.extend(self.places);
        Kept {
            record: Arc::unwrap_or_clone(self.record),
            lines,
        }
    }
}

/// Records that are further than sled, by number.
pub(super) type AheadOfSled = HashMap<RecordId, Ahead>;

/// What was kept at once.
struct Batch {
    changes: Vec<Change>,
    mark: Mark,
    since: Instant,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Batch>,
    /// The oldest that sled is being given now.
    given: Option<Instant>,
    /// How many changes wait.
    changes: usize,
    /// Someone waits until sled has everything.
    is_urgent: bool,
    /// sled refused something: it is given nothing until it was opened again.
    is_broken: bool,
    is_ended: bool,
}

impl Queue {
    fn oldest(&self) -> Option<Instant> {
        let waiting = self.waiting.front().map(|batch| batch.since);
        self.given.or(waiting)
    }

    /// Whether it is time to give sled what waits.
    fn is_due(&self) -> bool {
        self.is_ended || self.is_urgent && !self.waiting.is_empty() || self.changes >= AT_ONCE
    }
}

#[derive(Default)]
struct Meeting {
    queue: Mutex<Queue>,
    moved: Condvar,
}

impl Meeting {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn until(&self, is_so: impl Fn(&Queue) -> bool) -> MutexGuard<'_, Queue> {
        let waited = self.moved.wait_while(self.queue(), |queue| !is_so(queue));
        waited.unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread that gives sled what was kept; ended when dropped, after what waits.
pub(super) struct Feed {
    meeting: Arc<Meeting>,
    thread: Option<JoinHandle<()>>,
}

impl Feed {
    /// Starts it.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub(super) fn start(folder: Arc<Folder>, reader: Reader) -> Result<Self, StoreError> {
        let meeting = Arc::new(Meeting::default());
        let feeding = Feeding {
            meeting: Arc::clone(&meeting),
            folder,
            reader,
            unsynced: 0,
        };
        let started = std::thread::Builder::new()
            .name("sled".to_owned())
            .spawn(move || feeding.run());
        let thread = started.map_err(|error| JournalError::Write {
            why: in_words(&error),
        })?;
        Ok(Self {
            meeting,
            thread: Some(thread),
        })
    }

    /// Puts changes that were kept in line for sled; waits where it is too far behind.
    pub(super) fn give(&self, changes: Vec<Change>, mark: Mark) {
        let is_near = |queue: &Queue| {
            queue
                .oldest()
                .is_none_or(|oldest| oldest.elapsed() < LONGEST)
        };
        let mut queue = self.meeting.until(is_near);
        // Whoever gathers looks again by itself.
        let must_wake = queue.waiting.is_empty() || queue.changes + changes.len() >= AT_ONCE;
        queue.changes += changes.len();
        queue.waiting.push_back(Batch {
            changes,
            mark,
            since: Instant::now(),
        });
        drop(queue);
        if must_wake {
            self.meeting.moved.notify_all();
        }
    }

    /// Waits until sled was given everything that was kept.
    pub(super) fn catch_up(&self) {
        self.meeting.queue().is_urgent = true;
        self.meeting.moved.notify_all();
        self.meeting
            .until(|queue| queue.oldest().is_none())
            .is_urgent = false;
    }

    /// Whether sled refused something of what it was given.
    pub(super) fn is_broken(&self) -> bool {
        self.meeting.queue().is_broken
    }

    /// sled was opened again, and knows everything that was kept.
    pub(super) fn is_mended(&self) {
        self.meeting.queue().is_broken = false;
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.meeting.queue().is_ended = true;
        self.meeting.moved.notify_all();
        if let Some(thread) = self.thread.take() {
            // What went wrong with it cost a replay, no change.
            let _ = thread.join();
        }
    }
}

struct Feeding {
    meeting: Arc<Meeting>,
    folder: Arc<Folder>,
    reader: Reader,
    /// How many changes sled was given since it was synced.
    unsynced: usize,
}

impl Feeding {
    fn run(mut self) {
        while let Some(batches) = self.next() {
            let is_given = !self.meeting.queue().is_broken && self.give(&batches);
            if is_given {
                self.no_longer_ahead(&batches);
            }
            let mut queue = self.meeting.queue();
            queue.given = None;
            queue.is_broken |= !is_given;
            drop(queue);
            self.meeting.moved.notify_all();
        }
    }

    /// What sled is to be given now; none when the store closes and there is nothing left.
    fn next(&self) -> Option<Vec<Batch>> {
        let queue = self
            .meeting
            .until(|queue| queue.is_ended || !queue.waiting.is_empty());
        let gathered = self
            .meeting
            .moved
            .wait_timeout_while(queue, GATHER, |queue| !queue.is_due());
        let (mut queue, _) = gathered.unwrap_or_else(PoisonError::into_inner);
        let mut taken = Vec::new();
        let mut changes = 0;
        while changes < AT_ONCE
            && let Some(batch) = queue.waiting.pop_front()
        {
            changes += batch.changes.len();
            taken.push(batch);
        }
        queue.changes -= changes;
        queue.given = taken.first().map(|batch| batch.since);
        (!taken.is_empty()).then_some(taken)
    }

    /// Gives sled what was kept; whether it took it. A panic of sled is a failure like any other.
    fn give(&mut self, batches: &[Batch]) -> bool {
        let Some(last) = batches.last() else {
            return true;
        };
        let changes = || batches.iter().flat_map(|batch| &batch.changes);
        let given = quietly(|| match read(&self.reader.trees).as_ref() {
            Some(trees) => trees.apply(changes(), &last.mark),
            None => Err(TreesError::Closed),
        });
        self.unsynced += changes().count();
        let is_given = matches!(given, Some(Ok(())));
        if is_given && self.unsynced >= SYNC_EVERY {
            self.unsynced = 0;
            // What fails here costs a replay or a rebuild, never a change: the logboek has them all.
            let _ = sync(&self.folder, &self.reader, &last.mark);
        }
        is_given
    }

    fn no_longer_ahead(&self, batches: &[Batch]) {
        let mut all = write(&self.reader.ahead_of_sled);
        for Change { record, place } in batches.iter().flat_map(|batch| &batch.changes) {
            match all.get_mut(&record.id) {
                Some(ahead) if ahead.record.revision > record.revision => {
                    ahead.since = Instant::now();
                    ahead.places.retain(|known| known != place);
                }
                Some(_) => drop(all.remove(&record.id)),
                None => {}
            }
        }
    }
}

/// Writes sled to disk, and in the stand that the logboek goes at least as far as a mark.
///
/// # Errors
/// When the disk says no.
pub(super) fn sync(folder: &Folder, reader: &Reader, mark: &Mark) -> Result<(), FolderError> {
    let looks = reader.looks.last();
    if let Some(trees) = read(&reader.trees).as_ref() {
        let _ = quietly(|| trees.keep_looks(&looks).and_then(|()| trees.flush()));
    }
    folder.sync_sled()?;
    // The stand is the third that knows how far the logboek was.
    folder.mark_busy(mark, looks)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::store::noted::{note, open, resident};
    use crate::store::reader::read;
    use crate::store::trees::counter_of;

    const AT: &str = "2026-11-28T10:00:00Z";

    #[test]
    fn whoever_reads_after_an_answer_sees_the_change_with_all_its_lines_wherever_sled_is() {
        let home = tempfile::tempdir().unwrap();
        let mut store = open(home.path());
        let reader = store.reader();
        for round in 1..=40_usize {
            note(&mut store, 1, AT, "hetzelfde dossier").unwrap();
            note(
                &mut store,
                1 + u32::try_from(round).unwrap(),
                AT,
                "een ander",
            )
            .unwrap();
            let kept = reader.get(&resident(1)).unwrap().unwrap();
            assert_eq!(kept.record.revision as usize, kept.lines.len());
            assert_eq!(kept.record.parts.len(), kept.lines.len());
            assert_eq!(reader.record(&resident(1)).unwrap().unwrap(), kept.record);
            let lines = reader.history(&kept).unwrap();
            let seqs: Vec<u64> = lines.iter().map(|line| line.header.seq).collect();
            assert!(seqs.is_sorted() && seqs.len() >= round, "{seqs:?}");
            assert_eq!(reader.last_line(), store.last_seq());
            if round % 7 == 0 {
                store.feed.catch_up();
                let all = read(&reader.trees)
                    .as_ref()
                    .unwrap()
                    .get(&resident(1))
                    .unwrap();
                assert_eq!(all.unwrap(), kept, "and sled comes to the same");
            }
        }
        store.verify().unwrap();
    }

    #[test]
    fn while_sled_is_not_there_every_record_reads_from_the_logboek_as_sled_had_it() {
        let home = tempfile::tempdir().unwrap();
        let mut store = open(home.path());
        for n in 0..60_u32 {
            note(&mut store, 1 + n % 17, AT, &format!("notitie {n}")).unwrap();
        }
        let reader = store.reader();
        store.feed.catch_up();
        let ids: std::collections::BTreeSet<_> = (1..=18).map(resident).collect();
        let all = || {
            ids.iter()
                .map(|id| reader.get(id).unwrap())
                .collect::<Vec<_>>()
        };
        let before = all();
        let sled = crate::store::reader::write(&reader.trees).take();
        assert_eq!(all(), before);
        let mut at_once = Vec::new();
        reader
            .for_each_and(&[], &ids, &mut |kept| at_once.push(kept))
            .unwrap();
        assert_eq!(
            at_once.into_iter().map(Some).collect::<Vec<_>>(),
            before[..17]
        );
        *crate::store::reader::write(&reader.trees) = sled;
        reader.forget_places();
        store.verify().unwrap();
    }

    #[test]
    fn a_number_is_counted_on_from_what_sled_knows_when_it_is_opened_again() {
        let home = tempfile::tempdir().unwrap();
        let mut store = open(home.path());
        for n in 1..=5 {
            note(&mut store, n, AT, "een").unwrap();
        }
        let (counter, _) = counter_of(&resident(5)).unwrap();
        store.feed.catch_up();
        drop(crate::store::reader::write(&store.reader.trees).take());
        store.numbers.clear();
        store.must_take_changes().unwrap();
        assert_eq!(store.next_number(&counter), 6);
    }

    #[test]
    fn sled_has_what_was_kept_also_when_nothing_follows() {
        let home = tempfile::tempdir().unwrap();
        let mut store = open(home.path());
        note(&mut store, 1, AT, "een").unwrap();
        let reader = store.reader();
        let until = std::time::Instant::now() + Duration::from_secs(20);
        while !read(&reader.ahead_of_sled).is_empty() {
            assert!(std::time::Instant::now() < until);
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(reader.behind(), Duration::ZERO);
        assert_eq!(read(&reader.trees).as_ref().unwrap().mark(), *store.mark());
    }
}
