//! sled: state by key, rebuildable. The only place that names sled, which is no longer maintained (0.34.7 of 2021).
//!
//! Two trees: `records`, a record a value, and `meta` (the stand: last applied line, counters, count and sum; and the last
//! look). Every transaction writes the stand with it, so an open that finds another count or sum than the stand says has
//! lost something. A long value goes on in pieces, under the keys that follow its own.
//!
//! Here it is opened, checked and read; `write` is how it is written, `compare` how two are told apart.

mod compare;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::codec::{self, CodecError};
use super::folder::{FolderError, must_hold_files};
use super::mark::{LooksMark, Mark, Place};
use crate::domain::io::in_words;
use crate::domain::record::{Head, Kind, MOST_NUMBER, Parts, Record, RecordId};
pub use compare::{Differs, ForAMoment};
pub use write::{Change, counter_of};

/// What sled may keep in memory.
const CACHE_BYTES: u64 = 256 * 1024 * 1024;

/// Why sled cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TreesError {
    /// sled says no.
    #[error("de opslag werkt niet: {}", sled_in_words(.0))]
    Sled(#[from] sled::Error),
    /// A value cannot be read back.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// The contents are not what the last transaction left.
    #[error("de opslag is beschadigd: {0}")]
    Damaged(&'static str),
    /// sled panicked.
    #[error("de opslag liep vast; misschien is de schijf vol, of geeft zij een fout")]
    Stuck,
    /// Something in its folder is no file.
    #[error("{path} is {is}")]
    NoFile {
        /// What.
        path: PathBuf,
        /// What it is, in words.
        is: &'static str,
    },
    /// Its folder cannot be looked into.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The store is closed, or could not be opened again yet.
    #[error("de opslag is nu niet open")]
    Closed,
}

/// The number of keys and the sum of the checksums of its pairs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Tally {
    keys: u64,
    sum: u64,
}

impl Tally {
    fn add(&mut self, key: &[u8], value: &[u8]) {
        self.keys += 1;
        self.sum = self.sum.wrapping_add(checksum(key, value));
    }

    fn remove(&mut self, key: &[u8], value: &[u8]) {
        self.keys = self.keys.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(checksum(key, value));
    }
}

fn checksum(key: &[u8], value: &[u8]) -> u64 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(value);
    u64::from(hasher.finalize()) | (value.len() as u64) << 32
}

/// What every transaction leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stand {
    mark: Mark,
    /// The last number given out, by counter.
    counters: BTreeMap<String, u32>,
    tally: Tally,
}

const STAND: &[u8] = b"stand";

/// Where the last look is kept that was known at a flush.
const LOOKS: &[u8] = b"inzage";

/// A record as it is kept. With every line there is one more, so the first bytes of no two revisions are the same: who
/// reads the first piece twice and finds it unchanged has read one revision.
#[derive(Serialize, Deserialize)]
struct Stored<L, H, P> {
    lines: L,
    head: H,
    parts: P,
}

/// A record with the places of its lines in the logboek.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The record.
    pub record: Record,
    /// Where each of its lines is; as many as its revision.
    pub lines: Vec<Place>,
}

/// sled, open.
pub struct Trees {
    db: sled::Db,
    records: sled::Tree,
    meta: sled::Tree,
    stand: Mutex<Stand>,
    /// Nobody goes on with it if the making of it stops, so it is written without transactions.
    is_in_the_making: bool,
}

/// Opens sled. One that this process just closed holds its lock until its own thread has ended; nobody else can have
/// it, because the folder is ours.
fn open_sled(path: &Path) -> Result<sled::Db, sled::Error> {
    let patience = Instant::now() + Duration::from_secs(10);
    loop {
        let opened = sled::Config::new()
            .path(path)
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(Some(500))
            .open();
        match opened {
            Err(sled::Error::Io(why))
                if why.to_string().contains("could not acquire lock")
                    && Instant::now() < patience =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            opened => return opened,
        }
    }
}

/// What sled says, in words that say no more than whoever reads them can use.
fn sled_in_words(error: &sled::Error) -> String {
    match error {
        sled::Error::Io(error) => in_words(error),
        sled::Error::Corruption { .. } => "zij is beschadigd".to_owned(),
        _ => "zij weigert".to_owned(),
    }
}

impl Trees {
    /// Opens sled and checks that it holds what its last transaction left.
    ///
    /// # Errors
    /// When sled says no or its counts and sums differ. sled also panics on some damage: the caller catches that.
    pub fn open(path: &Path, is_new: bool) -> Result<Self, TreesError> {
        // sled would follow a link, and wait for a pipe without end.
        must_hold_files(path, |name| name != "blobs").map_err(|why| match why {
            FolderError::Strange { path, is, .. } => TreesError::NoFile { path, is },
            other => TreesError::Folder(other),
        })?;
        let db = open_sled(path)?;
        let records = db.open_tree("records")?;
        let meta = db.open_tree("meta")?;
        let stand: Stand = match meta.get(STAND)? {
            Some(bytes) => codec::decode(&bytes)?,
            None if is_new && records.is_empty() => Stand {
                mark: Mark::beginning(),
                counters: BTreeMap::new(),
                tally: Tally::default(),
            },
            None => return Err(TreesError::Damaged("de stand ontbreekt")),
        };
        if stand.counters.values().any(|last| *last > MOST_NUMBER) {
            // An older program counted on from any number that a file had.
            return Err(TreesError::Damaged(
                "er is doorgeteld vanaf een nummer dat niemand uitgaf",
            ));
        }
        Ok(Self {
            db,
            records,
            meta,
            stand: Mutex::new(stand),
            is_in_the_making: false,
        })
    }

    /// Makes an empty one that is of use only when it is whole. A transaction of sled holds up those of every other
    /// sled of the process; this one has none.
    ///
    /// # Errors
    /// When sled says no, or something is there already.
    pub fn make(path: &Path) -> Result<Self, TreesError> {
        Ok(Self {
            is_in_the_making: true,
            ..Self::open(path, true)?
        })
    }

    /// Reads everything and compares it with the stand.
    ///
    /// # Errors
    /// When something cannot be read, or counts or sums differ.
    pub fn check(&self) -> Result<(), TreesError> {
        let mut found = Tally::default();
        for pair in &self.records {
            let (key, value) = pair?;
            found.add(&key, &value);
        }
        match found == self.stand().tally {
            true => Ok(()),
            false => Err(TreesError::Damaged("er ontbreken gegevens")),
        }
    }

    /// Whether there is no record yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn stand(&self) -> MutexGuard<'_, Stand> {
        self.stand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far the logboek was applied.
    #[must_use]
    pub fn mark(&self) -> Mark {
        self.stand().mark.clone()
    }

    /// The last look that was kept, as far as it was told; none by an older program.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn looks(&self) -> Result<LooksMark, TreesError> {
        let bytes = self.meta.get(LOOKS)?;
        Ok(bytes.map_or_else(|| Ok(LooksMark::default()), |bytes| codec::decode(&bytes))?)
    }

    /// Keeps which look is the last.
    ///
    /// # Errors
    /// When sled says no.
    pub fn keep_looks(&self, mark: &LooksMark) -> Result<(), TreesError> {
        self.meta.insert(LOOKS, codec::encode(mark)?)?;
        Ok(())
    }

    /// The last number given out, by counter.
    #[must_use]
    pub fn counters(&self) -> BTreeMap<String, u32> {
        self.stand().counters.clone()
    }

    /// The record with a number.
    ///
    /// # Errors
    /// When sled cannot be read.
    pub fn get(&self, id: &RecordId) -> Result<Option<Kept>, TreesError> {
        let key = codec::record_key(id);
        let mut before = self.records.get(&key)?;
        loop {
            let Some(first) = &before else {
                return Ok(None);
            };
            let whole = self.whole(&key, first);
            let after = self.records.get(&key)?;
            // Where it was written meanwhile, the pieces may be of two revisions.
            if after == before {
                return Ok(Some(kept(id.clone(), &whole?)?));
            }
            before = after;
        }
    }

    /// Whether there is a record with a number.
    ///
    /// # Errors
    /// When sled cannot be read.
    pub fn has(&self, id: &RecordId) -> Result<bool, TreesError> {
        Ok(self.records.contains_key(codec::record_key(id))?)
    }

    /// Puts a long value back together.
    fn whole(&self, key: &[u8], first: &[u8]) -> Result<Vec<u8>, TreesError> {
        let (body, more) = first_piece(first)?;
        let mut bytes = body.to_vec();
        for n in 0..more {
            let piece = self.records.get(codec::piece_key(key, n))?;
            bytes.extend_from_slice(&piece.ok_or(NO_PIECE)?);
        }
        Ok(bytes)
    }

    /// Calls `each` with every record of these kinds, kind by kind, in key order.
    ///
    /// # Errors
    /// When sled cannot be read.
    pub fn for_each(&self, kinds: &[Kind], each: &mut dyn FnMut(Kept)) -> Result<(), TreesError> {
        kinds
            .iter()
            .try_for_each(|kind| self.for_each_of(*kind, each))
    }

    fn for_each_of(&self, kind: Kind, each: &mut dyn FnMut(Kept)) -> Result<(), TreesError> {
        for pair in self.records.scan_prefix([kind.code()]) {
            let (key, first) = pair?;
            // The rest of one that came before it.
            if codec::is_piece(&key) {
                continue;
            }
            let id =
                codec::record_of(&key).ok_or(TreesError::Damaged("een sleutel is onleesbaar"))?;
            match first_piece(&first)? {
                (body, 0) => each(kept(id, body)?),
                // Its pieces may be written meanwhile.
                _ => self.get(&id)?.into_iter().for_each(&mut *each),
            }
        }
        Ok(())
    }

    /// Hands everything to the operating system.
    ///
    /// # Errors
    /// When sled says no.
    pub fn flush(&self) -> Result<(), TreesError> {
        self.db.flush()?;
        Ok(())
    }
}

const NO_PIECE: TreesError = TreesError::Damaged("een stuk van een waarde ontbreekt");

/// What a first piece holds, and how many pieces come after it: its last two bytes say that.
fn first_piece(first: &[u8]) -> Result<(&[u8], u16), TreesError> {
    let (body, more) = first
        .split_last_chunk::<2>()
        .ok_or(TreesError::Damaged("een waarde is leeg"))?;
    Ok((body, u16::from_be_bytes(*more)))
}

fn kept(id: RecordId, bytes: &[u8]) -> Result<Kept, TreesError> {
    let Stored::<Vec<Place>, Head, Parts> { lines, head, parts } = codec::decode(bytes)?;
    let revision = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    Ok(Kept {
        record: Record {
            id,
            revision,
            head,
            parts,
        },
        lines,
    })
}
