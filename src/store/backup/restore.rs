//! Putting a back-up back: made beside what is there, and taken for good in one step that a stop cannot break in two.
//!
//! A whole new store stands in `herstel.bezig`. Renamed to `herstel.klaar` it counts: whoever takes the folder next
//! finishes what is left, which is to move the old parts aside and the new ones in their place.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::error::BackupError;
use super::newer::Newer;
use super::read::{Keys, rebuilt, unpack};
use crate::domain::record::RecordId;
use crate::domain::retention::DESTROY;
use crate::store::folder::{self, FolderError, For, follows_of, journal_of, remove, sync_dir};
use crate::store::journal::{self, Header, Place, parse_with};
use crate::store::put_back::{BUSY, READY, finish, give};

/// How many of the lines that are missing are named.
const NAMED: usize = 20;

/// What the folder has now and the back-up has not.
#[derive(Debug, Clone, Default)]
pub struct Missing {
    /// How many lines the logboek that is there now has, as far as it can be read.
    pub has: u64,
    /// How many of them are not in the back-up.
    pub lines: u64,
    /// When the first and the last of those were written.
    pub between: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// The first of them, to look into.
    pub first: Vec<Header>,
    /// Why the rest of the logboek that is there now cannot be read, when it cannot.
    pub unreadable: Option<String>,
    /// What is newer beside the dossiers.
    pub beside: Newer,
}

impl Missing {
    /// Whether nothing at all goes out of use.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.lines == 0 && self.unreadable.is_none() && self.beside.is_all_kept()
    }
}

/// A back-up that stands ready to be put back. Dropped, nothing happened.
pub struct Restoring {
    root: PathBuf,
    /// Nobody else takes the folder meanwhile.
    _lock: File,
    /// The folder was not there before.
    is_new: bool,
    owner: (u32, u32),
    is_put: bool,
    /// Lines of the logboek in the back-up.
    pub lines: u64,
    /// When the last of them was written.
    pub last: Option<DateTime<Utc>>,
    /// When the back-up was made.
    pub made: DateTime<Utc>,
    /// What is wrong with the looks or the drafts in the back-up, if anything is.
    pub wrong: Option<String>,
    /// What will no longer be in use.
    pub missing: Missing,
}

impl Restoring {
    /// Makes a whole store of a back-up beside what is in a folder, and says what the back-up lacks. `owner` is whose a
    /// new folder becomes, by uid and gid; one that is there stays its owner's.
    ///
    /// # Errors
    /// When a server has the folder, or the back-up cannot be read or does not become a store that is whole. Nothing
    /// was changed then.
    pub fn prepare(
        file: &Path,
        keys: &Keys,
        root: &Path,
        owner: Option<(u32, u32)>,
    ) -> Result<Self, BackupError> {
        let is_new = !root.exists();
        folder::must_be_ours(root, For::Restore)?;
        let lock = folder::hold(root)?;
        if follows_of(root).exists() {
            return Err(FolderError::Follows(root.to_owned()).into());
        }
        let fail = |error: std::io::Error| FolderError::io(root, &error);
        let found = fs::metadata(root).map_err(fail)?;
        let owner = match owner {
            Some(owner) if is_new => owner,
            _ => (found.uid(), found.gid()),
        };
        let me = rustix::process::geteuid();
        if found.uid() != me.as_raw() && !me.is_root() {
            return Err(FolderError::NotOwner(root.to_owned()).into());
        }
        let mut restoring = Self {
            root: root.to_owned(),
            _lock: lock,
            is_new,
            owner,
            is_put: false,
            lines: 0,
            last: None,
            made: Utc::now(),
            wrong: None,
            missing: Missing::default(),
        };
        // An earlier one that was cut short after it counted is finished first.
        finish(root)?;
        must_have_room(file, root)?;
        let fresh = root.join(BUSY);
        let manifest = unpack(file, keys, &fresh)?;
        let found = rebuilt(&fresh, file, &manifest.known())?;
        (restoring.lines, restoring.last) = (found.lines, found.last);
        restoring.wrong = found.beside;
        restoring.made = manifest.tijd;
        let (mut missing, destroyed) = missing(&journal_of(root), &journal_of(&fresh))?;
        missing.beside = Newer::find(root, &fresh, destroyed)?;
        restoring.missing = missing;
        Ok(restoring)
    }

    /// Puts it in use; returns where what was there before is kept, if there was anything.
    ///
    /// # Errors
    /// When a file cannot be moved; the next start, or another try, goes on where it stopped.
    pub fn put(mut self) -> Result<Option<PathBuf>, BackupError> {
        let fresh = self.root.join(BUSY);
        for not_part in ["backup", "reserve"] {
            let path = fresh.join(not_part);
            let fail = |error: std::io::Error| FolderError::io(&path, &error);
            match not_part {
                "backup" => remove(&path)?,
                _ if path.exists() => fs::remove_file(&path).map_err(fail)?,
                _ => {}
            }
        }
        self.missing.beside.keep(&self.root, &fresh, self.owner)?;
        if rustix::process::geteuid().is_root() {
            give_all(&fresh, self.owner)?;
            if self.is_new {
                give(&self.root, self.owner)?;
            }
        }
        let fail = |error: std::io::Error| FolderError::io(&fresh, &error);
        fs::rename(&fresh, self.root.join(READY)).map_err(fail)?;
        sync_dir(&self.root)?;
        self.is_put = true;
        Ok(finish(&self.root)?)
    }
}

impl Drop for Restoring {
    fn drop(&mut self) {
        if self.is_put {
            return;
        }
        // What cannot be cleared now is cleared by the next; nothing ever reads it.
        let _ = remove(&self.root.join(BUSY));
        if self.is_new {
            let _ = fs::remove_dir(&self.root);
        }
    }
}

fn give_all(path: &Path, owner: (u32, u32)) -> Result<(), FolderError> {
    let fail = |error: std::io::Error| FolderError::io(path, &error);
    if fs::symlink_metadata(path).map_err(fail)?.is_dir() {
        for entry in fs::read_dir(path).map_err(fail)? {
            give_all(&entry.map_err(fail)?.path(), owner)?;
        }
    }
    give(path, owner)
}

/// gzip makes of a logboek about a quarter, and sled of it about as much as it is.
const GROWS: u64 = 12;

fn must_have_room(file: &Path, root: &Path) -> Result<(), BackupError> {
    let size = fs::metadata(file).map_err(|error| BackupError::read(file, &error))?;
    let (needed, free) = (size.len().saturating_mul(GROWS), folder::free_bytes(root));
    if needed > free {
        return Err(BackupError::NoRoom {
            folder: root.to_owned(),
            needed: needed >> 20,
            free: free >> 20,
        });
    }
    Ok(())
}

/// The lines that one logboek has and another has not, and the records that each says were destroyed. The one that is there
/// now may be damaged: that is why it is replaced.
fn missing(now: &Path, fresh: &Path) -> Result<(Missing, TwoOf<RecordId>), BackupError> {
    let mut found = Missing::default();
    let mut destroyed: TwoOf<RecordId> = Default::default();
    let is_gone = |header: &Header| {
        let id = RecordId::parse(&header.over).ok();
        id.filter(|_| header.actie == DESTROY)
    };
    let beginning = Place {
        month: 0,
        offset: 0,
    };
    // A hash begun is enough to tell lines apart, and a million of them fit in memory.
    let mut kept: Vec<String> = Vec::new();
    journal::for_each_from(fresh, beginning, &mut |_, text| {
        let (raw, _) = parse_with(text, |_, _| Ok(()))?;
        destroyed.1.extend(is_gone(&raw.header));
        kept.push(raw.chain[..16].to_owned());
        Ok(())
    })?;
    if !now.exists() {
        return Ok((found, destroyed));
    }
    let mut is_same = true;
    let read = journal::for_each_from(now, beginning, &mut |_, text| {
        let (raw, _) = parse_with(text, |_, _| Ok(()))?;
        destroyed.0.extend(is_gone(&raw.header));
        let at = usize::try_from(found.has).unwrap_or(usize::MAX);
        is_same = is_same
            && kept
                .get(at)
                .is_some_and(|chain| raw.chain.starts_with(chain));
        found.has += 1;
        if !is_same {
            let first = found.between.map_or(raw.header.tijd, |(first, _)| first);
            found.between = Some((first, raw.header.tijd));
            found.lines += 1;
            if found.first.len() < NAMED {
                found.first.push(raw.header);
            }
        }
        Ok(())
    });
    found.unreadable = read.err().map(|why| why.to_string());
    Ok((found, destroyed))
}

/// Of now, and of the back-up.
type TwoOf<T> = (Vec<T>, Vec<T>);
