//! Reading beside the writer, from any thread.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::clock;
use super::destroy;
use super::error::StoreError;
use super::feed::AheadOfSled;
use super::folder;
use super::image;
use super::journal::{self, JournalError, Line, Mark, Rewriting};
use super::looks::{Look, Looks, LooksMark};
use super::replay::{self, Places};
use super::trees::{Kept, Trees, TreesError};
use crate::domain::record::{Kind, Record, RecordId};

/// Reads records and history beside the writer, from any thread.
#[derive(Clone)]
pub struct Reader {
    pub(super) trees: Arc<RwLock<Option<Trees>>>,
    /// Records whose change is in the logboek and not in sled yet: the truth until it is.
    pub(super) ahead_of_sled: Arc<RwLock<AheadOfSled>>,
    /// How far the logboek goes.
    pub(super) kept: Arc<RwLock<Mark>>,
    pub(super) folder: PathBuf,
    pub(super) looks: Arc<Looks>,
    /// How the logboek was found by who walked it since the start: whole up to a line, or not and why.
    pub(super) walked: Arc<Mutex<Option<Result<u64, String>>>>,
    /// Why sled could not be made from the logboek, where it could not.
    pub(super) unmade: Arc<OnceLock<String>>,
    /// The latest time of the last line at the start and of every line since.
    pub(super) latest: Arc<RwLock<Option<DateTime<Utc>>>>,
    /// What is known of the file with what is in memory.
    pub(super) image: Arc<RwLock<image::Known>>,
    /// Where the lines of every record are, while sled is not there.
    pub(super) places: Arc<Mutex<Option<Arc<Places>>>>,
    /// Held while the sums of sled are checked beside the work.
    pub(super) checking: Arc<Mutex<()>>,
    /// Keeps packing beside the work and erasing apart.
    pub(super) rewriting: Rewriting,
}

impl Reader {
    /// The record with a number, with the places of its lines; none when there is no such record.
    ///
    /// # Errors
    /// When sled cannot be read.
    pub fn get(&self, id: &RecordId) -> Result<Option<Kept>, StoreError> {
        let ahead = read(&self.ahead_of_sled).get(id).cloned();
        match ahead {
            Some(ahead) if ahead.is_all() => Ok(Some(ahead.with(Vec::new()))),
            Some(ahead) => Ok(match self.below(id)? {
                // sled was given more meanwhile.
                Some(kept) if kept.record.revision >= ahead.record.revision => Some(kept),
                kept => Some(ahead.with(kept.map_or_else(Vec::new, |kept| kept.lines))),
            }),
            None => self.below(id),
        }
    }

    /// The record with a number, without its lines; none when there is no such record.
    ///
    /// # Errors
    /// When sled cannot be read.
    pub fn record(&self, id: &RecordId) -> Result<Option<Record>, StoreError> {
        let ahead = read(&self.ahead_of_sled).get(id).cloned();
        match ahead {
            Some(ahead) => Ok(Some(Record::clone(&ahead.record))),
            None => Ok(self.below(id)?.map(|kept| kept.record)),
        }
    }

    /// A record as sled has it, or the logboek where that cannot be read.
    fn below(&self, id: &RecordId) -> Result<Option<Kept>, StoreError> {
        // After a failed write sled may not read either; the logboek can always be read.
        let from_sled = || read(&self.trees).as_ref().map(|trees| trees.get(id));
        let mut found = from_sled();
        if matches!(found, Some(Ok(None))) && self.waited_for_check() {
            found = from_sled();
        }
        match found {
            Some(Ok(kept)) => Ok(kept),
            Some(Err(_)) => Ok(self.in_logboek(&|known| known == id)?.remove(id)),
            None => self.by_places(id),
        }
    }

    /// A record from its lines in the logboek, where sled is not there: the first who asks walks all of it.
    fn by_places(&self, id: &RecordId) -> Result<Option<Kept>, StoreError> {
        let until = self.mark().next;
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let known = match places.take() {
            Some(known) if known.is_until(until) => known,
            _ => Arc::new(Places::of(&self.folder, until)?),
        };
        *places = Some(Arc::clone(&known));
        drop(places);
        known.get(&self.folder, id)
    }

    /// sled is there again.
    pub(super) fn forget_places(&self) {
        *self.places.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn in_logboek(
        &self,
        is_wanted: &dyn Fn(&RecordId) -> bool,
    ) -> Result<HashMap<RecordId, Kept>, StoreError> {
        replay::from_journal(&self.folder, self.mark().next, is_wanted)
    }

    fn in_order(&self, is_wanted: &dyn Fn(&RecordId) -> bool) -> Result<Vec<Kept>, StoreError> {
        let mut found: Vec<Kept> = self.in_logboek(is_wanted)?.into_values().collect();
        found.sort_unstable_by(|one, other| one.record.id.cmp(&other.record.id));
        Ok(found)
    }

    /// Waits for a check of sled that is under way: what is not there may be what it misses. Returns whether there was one.
    fn waited_for_check(&self) -> bool {
        let is_under_way = self.is_being_checked();
        drop(self.checking.lock());
        is_under_way
    }

    /// Whether the sums of sled are being checked now.
    #[must_use]
    pub fn is_being_checked(&self) -> bool {
        self.checking.try_lock().is_err()
    }

    /// For how long sled did not have something that was kept.
    #[must_use]
    pub fn behind(&self) -> Duration {
        let ahead = read(&self.ahead_of_sled);
        let oldest = ahead.values().map(|ahead| ahead.since.elapsed()).max();
        oldest.unwrap_or_default()
    }

    /// How far the logboek goes.
    pub(super) fn mark(&self) -> Mark {
        read(&self.kept).clone()
    }

    /// Whether there is a record with a number.
    pub(super) fn has(&self, id: &RecordId) -> Result<bool, StoreError> {
        if read(&self.ahead_of_sled).contains_key(id) {
            return Ok(true);
        }
        match read(&self.trees).as_ref() {
            Some(trees) => Ok(trees.has(id)?),
            None => Err(TreesError::Closed.into()),
        }
    }

    /// Calls `each` with every record of these kinds, and with those that have one of these numbers. Where sled is being
    /// made, the logboek is read for it, once.
    ///
    /// # Errors
    /// When neither can be read.
    pub fn for_each_and(
        &self,
        kinds: &[Kind],
        ids: &BTreeSet<RecordId>,
        each: &mut dyn FnMut(Kept),
    ) -> Result<(), StoreError> {
        if read(&self.trees).is_none() {
            let found = self.in_order(&|id| kinds.contains(&id.kind) || ids.contains(id))?;
            found.into_iter().for_each(each);
            return Ok(());
        }
        self.for_each(kinds, each)?;
        for id in ids.iter().filter(|id| !kinds.contains(&id.kind)) {
            self.get(id)?.into_iter().for_each(&mut *each);
        }
        Ok(())
    }

    /// Calls `each` with every record of these kinds.
    ///
    /// # Errors
    /// When sled cannot be read.
    pub fn for_each(&self, kinds: &[Kind], each: &mut dyn FnMut(Kept)) -> Result<(), StoreError> {
        let mut ahead = read(&self.ahead_of_sled).clone();
        ahead.retain(|id, _| kinds.contains(&id.kind));
        let from_sled = read(&self.trees).as_ref().map(|trees| {
            trees.for_each(kinds, &mut |kept| {
                each(match ahead.remove(&kept.record.id) {
                    Some(newer) if newer.record.revision > kept.record.revision => {
                        newer.with(kept.lines)
                    }
                    _ => kept,
                });
            })
        });
        match from_sled {
            Some(read) => read?,
            // What is ahead is in it.
            None => {
                let found = self.in_order(&|id| kinds.contains(&id.kind))?;
                found.into_iter().for_each(each);
                return Ok(());
            }
        }
        for newer in ahead.into_values() {
            each(newer.with(Vec::new()));
        }
        Ok(())
    }

    /// Whether something of what a destroyed record said may still have to be erased.
    ///
    /// # Errors
    /// When that cannot be read.
    pub fn is_being_erased(&self, id: &RecordId) -> Result<bool, StoreError> {
        Ok(destroy::is_announced(&self.folder, id)?)
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
        Ok(folder::keep_drafts(&self.folder, &uid.to_string(), bytes)?)
    }

    /// Puts the unfinished forms of a user aside, where nothing of them is lost.
    ///
    /// # Errors
    /// When they cannot be moved.
    pub fn set_drafts_aside(&self, uid: u32) -> Result<(), StoreError> {
        Ok(folder::set_drafts_aside(&self.folder, &uid.to_string())?)
    }

    /// The unfinished forms of a user, if any.
    #[must_use]
    pub fn drafts(&self, uid: u32) -> Option<Vec<u8>> {
        let path = folder::drafts_path(&self.folder, &uid.to_string());
        folder::read_whole(&path).ok().flatten()
    }

    /// Keeps the saved views of a user. Those that could not be read, a newer program's perhaps, are put aside.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep_views(&self, uid: u32, bytes: &[u8]) -> Result<(), StoreError> {
        let name = views_of(uid);
        let is_list =
            |bytes: &[u8]| serde_json::from_slice::<Vec<serde_json::Value>>(bytes).is_ok();
        if self.views(uid).is_some_and(|before| !is_list(&before)) {
            folder::set_drafts_aside(&self.folder, &name)?;
        }
        Ok(folder::keep_drafts(&self.folder, &name, bytes)?)
    }

    /// Keeps where a user was on the screen.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_place(&self, uid: u32, bytes: &[u8]) -> Result<(), StoreError> {
        Ok(folder::keep_drafts(&self.folder, &place_of(uid), bytes)?)
    }

    /// Where a user was on the screen, if that is known.
    #[must_use]
    pub fn place(&self, uid: u32) -> Option<Vec<u8>> {
        let path = folder::drafts_path(&self.folder, &place_of(uid));
        folder::read_whole(&path).ok().flatten()
    }

    /// The saved views of a user, if any.
    #[must_use]
    pub fn views(&self, uid: u32) -> Option<Vec<u8>> {
        let path = folder::drafts_path(&self.folder, &views_of(uid));
        folder::read_whole(&path).ok().flatten()
    }

    /// The last look that was kept, and where it ends: its file by name, and the byte behind it; none when there is none.
    ///
    /// # Errors
    /// When the looks cannot be read.
    pub fn looks_end(&self) -> Result<(LooksMark, Option<(String, u64)>), StoreError> {
        Ok(self.looks.end()?)
    }

    /// The number of the last line of the logboek; 0 before the first.
    #[must_use]
    pub fn last_line(&self) -> u64 {
        read(&self.kept).seq
    }

    /// Walks the logboek up to a mark and remembers how it was: what is wrong early in it, a start does not see.
    ///
    /// # Errors
    /// When it cannot be read, or is damaged: from then on no change is kept.
    pub fn walk_chain(&self, until: &Mark) -> Result<(), StoreError> {
        let folder = folder::journal_of(&self.folder);
        match journal::verify_until(&folder, until) {
            Err(why) => {
                self.note_damage(&why);
                Err(why.into())
            }
            Ok(()) => {
                // Another may have found it damaged, and that stays so.
                self.how_walked().get_or_insert(Ok(until.seq));
                Ok(())
            }
        }
    }

    /// Remembers that the logboek is damaged, where it is; also where it was whole before. The first that was found stays.
    pub(super) fn note_damage(&self, why: &JournalError) {
        let mut walked = self.how_walked();
        if why.is_damage() && !matches!(*walked, Some(Err(_))) {
            *walked = Some(Err(why.to_string()));
        }
    }

    fn how_walked(&self) -> MutexGuard<'_, Option<Result<u64, String>>> {
        self.walked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How the logboek was found since the start: whole up to a line, or not and why; none while it is being walked.
    #[must_use]
    pub fn walked(&self) -> Option<Result<u64, String>> {
        let unmade = self.unmade.get().map(|why| Err(why.clone()));
        unmade.or_else(|| self.how_walked().clone())
    }

    /// Why no change is kept, where the logboek was found to be damaged.
    #[must_use]
    pub fn damage(&self) -> Option<String> {
        self.how_walked().as_ref()?.as_ref().err().cloned()
    }

    /// What is known to be wrong with what was kept, or is seen now at the end of the logboek.
    #[must_use]
    pub fn what_is_wrong(&self) -> Option<String> {
        let folder = folder::journal_of(&self.folder);
        let ends = || journal::must_reach(&folder, &read(&self.kept)).err();
        self.damage().or_else(|| ends().map(|why| why.to_string()))
    }

    /// When the last line was written; none before the first.
    ///
    /// # Errors
    /// When the logboek cannot be read.
    pub fn last_time(&self) -> Result<Option<DateTime<Utc>>, JournalError> {
        let folder = folder::journal_of(&self.folder);
        journal::time_before(&folder, self.mark().next)
    }

    /// Hears how far the logboek goes now, and when the new lines were written.
    pub(super) fn note_kept(&self, mark: &Mark, times: impl Iterator<Item = DateTime<Utc>>) {
        write(&self.kept).clone_from(mark);
        let mut latest = write(&self.latest);
        *latest = times.map(Some).fold(*latest, Option::max);
    }

    /// What is to be said of a clock that is behind the last line that the start found, or one since; none of one that is
    /// not.
    #[must_use]
    pub fn clock_is_behind(&self) -> Option<String> {
        clock::behind(*read(&self.latest), Utc::now())
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

pub(super) fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

pub(super) fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn place_of(uid: u32) -> String {
    format!("{uid}-plek")
}

fn views_of(uid: u32) -> String {
    format!("{uid}-weergaven")
}
