//! The whole check, beside people at work: the logboek is replayed up to a line into a store of its own, that is compared
//! with the real one pair by pair, and catches up with what changed meanwhile. Changes wait only for the last few lines.

use std::path::{Path, PathBuf};

use super::apart::Apart;
use super::commit::Store;
use super::error::StoreError;
use super::folder::{
    FolderError, For, drafts_must_read, has_room, journal_of, must_be_ours, remove,
};
use super::journal;
use super::mark::Mark;
use super::memory::InMemory;
use super::reader::{Reader, read};
use super::replay::{build, catch_up};
use super::trees::{Differs, Trees, TreesError};

/// So many lines may be left for the moment in which changes wait.
const FEW: u64 = 100;

/// How often it catches up before changes have to wait all the same.
const MOST_ROUNDS: usize = 20;

/// A check that is under way. Its own store is deleted when it is dropped.
pub struct Checking {
    logboek: PathBuf,
    trees: Option<Trees>,
    apart: Apart,
    scratch: Scratch,
    differs: Vec<Differs>,
    rounds: usize,
}

/// Where the check makes its own store.
enum Scratch {
    OnDisk(PathBuf),
    /// There is no room on disk.
    InMemory(InMemory),
}

impl Scratch {
    fn of(root: &Path) -> Result<Self, FolderError> {
        if has_room(root) {
            Ok(Self::OnDisk(on_disk(root)))
        } else {
            Ok(Self::InMemory(InMemory::make(root)?))
        }
    }

    fn sled(&self) -> PathBuf {
        match self {
            Self::OnDisk(path) => path.clone(),
            Self::InMemory(place) => place.sled(),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Self::OnDisk(path) = self {
            // The next check begins with clearing it, and so does the next start.
            let _ = remove(path);
        }
    }
}

fn on_disk(root: &Path) -> PathBuf {
    root.join("sled.controle")
}

/// Removes what a check left that was killed.
///
/// # Errors
/// When it cannot be removed.
pub(super) fn clear(root: &Path) -> Result<(), FolderError> {
    remove(&on_disk(root))
}

impl Reader {
    /// Begins a check of the records up to a mark: the chain of the logboek, and every pair of the store against a replay.
    /// `anchors` are lines that someone kept elsewhere: the number and the hash of each.
    ///
    /// # Errors
    /// At the first thing that is wrong, naming it.
    pub fn begin_check(
        &self,
        until: &Mark,
        anchors: &[(u64, String)],
    ) -> Result<Checking, StoreError> {
        let logboek = journal_of(&self.folder);
        let scratch = Scratch::of(&self.folder)?;
        let mut checking = Checking {
            apart: Apart::of(&logboek, &[])?,
            logboek,
            trees: None,
            scratch,
            differs: Vec::new(),
            rounds: 0,
        };
        let joined = journal::must_join_until(&checking.logboek, until);
        joined.inspect_err(|why| self.note_damage(why))?;
        if !anchors.is_empty() {
            journal::must_have_lines(&checking.logboek, until, anchors)?;
        }
        let Checking {
            logboek,
            scratch,
            apart,
            ..
        } = &mut checking;
        let built = build(logboek, until, &scratch.sled(), apart, &mut |_| {});
        let trees = built.inspect_err(|why| {
            if let StoreError::Journal(why) = why {
                self.note_damage(why);
            }
        })?;
        if read(&self.trees).is_none() {
            // Why it could not be made: what it lacks is in the logboek.
            checking.apart.must_be_lawful()?;
            checking.apart.must_be_needed()?;
        }
        checking.differs = trees.differences(&|each| match read(&self.trees).as_ref() {
            Some(theirs) => each(theirs),
            None => Err(TreesError::Closed),
        })?;
        checking.trees = Some(trees);
        Ok(checking)
    }

    /// Checks everything beside the records: that what is in the folder is what it should be, and the chain of the looks;
    /// `anchors` are looks that someone kept elsewhere, by number and hash.
    ///
    /// # Errors
    /// At the first thing that is wrong, naming it.
    pub fn check_beside(&self, anchors: &[(u64, String)]) -> Result<(), StoreError> {
        must_be_ours(&self.folder, For::Work)?;
        self.looks.verify(anchors)?;
        Ok(drafts_must_read(&self.folder)?)
    }

    /// Lets a check catch up with what was written since; whether it is so near that the rest can be done while changes
    /// wait.
    ///
    /// # Errors
    /// At the first thing that is wrong, naming it.
    pub fn go_on_check(&self, checking: &mut Checking, until: &Mark) -> Result<bool, StoreError> {
        checking.rounds += 1;
        let before = checking.seq();
        checking.catch_up(until)?;
        match read(&self.trees).as_ref() {
            Some(theirs) => checking.look_again(theirs)?,
            None => return Err(TreesError::Closed.into()),
        }
        Ok(until.seq.saturating_sub(before) <= FEW || checking.rounds >= MOST_ROUNDS)
    }
}

impl Checking {
    fn seq(&self) -> u64 {
        self.trees.as_ref().map_or(0, |trees| trees.mark().seq)
    }

    fn catch_up(&mut self, until: &Mark) -> Result<(), StoreError> {
        match &mut self.trees {
            Some(trees) => catch_up(&self.logboek, until, trees, &mut self.apart),
            None => Err(StoreError::Stopped),
        }
    }

    /// Leaves of what differed what still does.
    fn look_again(&mut self, theirs: &Trees) -> Result<(), StoreError> {
        let Some(ours) = &self.trees else {
            return Err(StoreError::Stopped);
        };
        let mut left = Vec::new();
        for at in std::mem::take(&mut self.differs) {
            if ours.still_differs(theirs, &at)? {
                left.push(at);
            }
        }
        self.differs = left;
        Ok(())
    }
}

impl Store {
    /// Ends a check with the last lines; returns how many lines of the logboek were checked.
    ///
    /// # Errors
    /// At the first thing that is wrong, naming it.
    pub fn end_check(&mut self, mut checking: Checking) -> Result<u64, StoreError> {
        let all = self.journal.must_be_all();
        all.inspect_err(|why| self.reader.note_damage(why))?;
        // What was checked is from here on known to sled and the stand, also after a kill.
        self.flush();
        if self.feed.is_broken() {
            // It refused something since the last change, as after a full disk: it can be opened again now, or that is said.
            self.must_take_changes()?;
        }
        checking.catch_up(self.journal.mark())?;
        let trees = read(&self.reader.trees);
        let Some(theirs) = trees.as_ref() else {
            return Err(TreesError::Closed.into());
        };
        if theirs.mark() != *self.journal.mark() {
            // After a full disk it is behind until it can be opened again.
            return Err(TreesError::Closed.into());
        }
        checking.look_again(theirs)?;
        let says_the_same = checking
            .trees
            .as_ref()
            .is_some_and(|ours| ours.says_the_same_as(theirs));
        checking.apart.must_be_lawful()?;
        checking.apart.must_be_needed()?;
        self.must_be_erased(checking.apart.destroyed())?;
        self.must_be_listed(checking.apart.destroyed())?;
        if !says_the_same || !checking.differs.is_empty() {
            return Err(TreesError::Damaged("de opslag zegt iets anders dan het logboek").into());
        }
        Ok(self.journal.last_seq())
    }

    /// Checks the chains of the logboek and of the looks, and that the state is the one the logboek leads to; returns
    /// the lines checked.
    ///
    /// # Errors
    /// At the first thing that is wrong, naming it.
    pub fn verify(&mut self) -> Result<u64, StoreError> {
        self.reader.check_beside(&[])?;
        self.verify_against(&[])
    }

    /// The same of the logboek and the state alone, and that it has these lines, which someone kept elsewhere by number and
    /// hash.
    ///
    /// # Errors
    /// At the first thing that is wrong, naming it.
    pub fn verify_against(&mut self, anchors: &[(u64, String)]) -> Result<u64, StoreError> {
        let checking = self.reader.begin_check(self.journal.mark(), anchors)?;
        self.end_check(checking)
    }

    /// The last line and where the next would begin.
    #[must_use]
    pub const fn mark(&self) -> &Mark {
        self.journal.mark()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::noted::{self, open};
    use crate::store::reader::write;

    fn note(store: &mut Store, about: u32, text: &str) {
        noted::note(store, about, "2026-11-28T10:00:00Z", text).unwrap();
    }

    fn store(home: &Path) -> Store {
        let mut store = open(home);
        for about in 1..=600 {
            note(&mut store, about, &"lang ".repeat(about as usize % 7 * 300));
        }
        store
    }

    #[test]
    fn what_changes_while_a_check_runs_is_checked_too() {
        let home = tempfile::tempdir().unwrap();
        let mut store = store(home.path());
        let reader = store.reader();
        let mut checking = reader.begin_check(store.mark(), &[]).unwrap();
        for about in 1..=300 {
            note(&mut store, about * 3, "tijdens de controle");
        }
        assert!(!reader.go_on_check(&mut checking, store.mark()).unwrap());
        note(&mut store, 601, "nog een");
        assert!(reader.go_on_check(&mut checking, store.mark()).unwrap());
        note(&mut store, 602, "en nog een");
        assert_eq!(store.end_check(checking).unwrap(), 902);
        assert!(!on_disk(home.path()).exists());
    }

    #[test]
    fn a_pair_that_is_gone_changed_or_put_in_is_found_whatever_the_sums_say() {
        let home = tempfile::tempdir().unwrap();
        let mut store = store(home.path());
        store.verify().unwrap();
        for what in 0..3 {
            let undo = {
                let mut trees = write(&store.reader.trees);
                trees.as_mut().unwrap().tamper(what)
            };
            let why = store.verify().unwrap_err().to_string();
            assert!(why.contains("zegt iets anders"), "{what}: {why}");
            undo(write(&store.reader.trees).as_mut().unwrap());
            store.verify().unwrap();
        }
    }
}
