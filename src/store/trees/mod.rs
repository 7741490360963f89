//! sled: state by key, rebuildable. The only place that names sled, which is no longer maintained (0.34.7 of 2021).
//!
//! Four trees: `records` (heads), `parts` (elements of growing lists), `chunks` (the rest of long values) and `meta`
//! (the stand: last applied line, counters, counts and sums; and the last look). Every transaction writes the stand with
//! it, so an open that finds other counts or sums than the stand says has lost something.
//!
//! Here it is opened, checked and read; `write` is how it is written, `compare` how two are told apart.

mod compare;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::codec::{self, CodecError};
use super::folder::{FolderError, must_hold_files};
use super::mark::{LooksMark, Mark, Place};
use crate::domain::io::in_words;
use crate::domain::record::{Head, Kind, MOST_NUMBER, Part, Parts, Record, RecordId};
pub use compare::{Differs, ForAMoment};
pub use write::counter_of;

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

/// A tree's number of keys and the sum of the checksums of its pairs.
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
    tallies: [Tally; 3],
}

const STAND: &[u8] = b"stand";

/// Where the last look is kept that was known at a flush.
const LOOKS: &[u8] = b"inzage";

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tree {
    Records,
    Parts,
    Chunks,
}

/// The head as it is kept: with its revision and the places of its lines.
#[derive(Serialize, Deserialize)]
struct StoredHead<L, H> {
    lines: L,
    head: H,
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
    trees: [sled::Tree; 3],
    meta: sled::Tree,
    stand: Stand,
    /// Nobody goes on with it if the making of it stops, so it is written without transactions.
    is_in_the_making: bool,
}

fn tally(tree: &sled::Tree) -> Result<Tally, TreesError> {
    let mut found = Tally::default();
    for pair in tree {
        let (key, value) = pair?;
        found.add(&key, &value);
    }
    Ok(found)
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
        let trees = [
            db.open_tree("records")?,
            db.open_tree("parts")?,
            db.open_tree("chunks")?,
        ];
        let meta = db.open_tree("meta")?;
        let stand: Stand = match meta.get(STAND)? {
            Some(bytes) => codec::decode(&bytes)?,
            None if is_new && trees.iter().all(sled::Tree::is_empty) => Stand {
                mark: Mark::beginning(),
                counters: BTreeMap::new(),
                tallies: [Tally::default(); 3],
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
            trees,
            meta,
            stand,
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
        // The trees at the same time: most of a start is this scan.
        let scans = std::thread::scope(|scope| {
            let scans = self
                .trees
                .each_ref()
                .map(|tree| scope.spawn(|| tally(tree)));
            scans.map(|scan| scan.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        for (found, expected) in scans.into_iter().zip(self.stand.tallies) {
            if found? != expected {
                return Err(TreesError::Damaged("er ontbreken gegevens"));
            }
        }
        Ok(())
    }

    /// Whether there is no record yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.trees.iter().all(sled::Tree::is_empty)
    }

    /// How far the logboek was applied.
    #[must_use]
    pub const fn mark(&self) -> &Mark {
        &self.stand.mark
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
    pub const fn counters(&self) -> &BTreeMap<String, u32> {
        &self.stand.counters
    }

    /// The record with a number.
    ///
    /// # Errors
    /// When sled cannot be read.
    pub fn get(&self, id: &RecordId) -> Result<Option<Kept>, TreesError> {
        let key = codec::record_key(id);
        // Head and parts are read one after the other; when the head changed meanwhile, read again.
        let mut before = self.value(Tree::Records, &key)?;
        loop {
            let Some(bytes) = &before else {
                return Ok(None);
            };
            let parts = self.parts(id)?;
            let after = self.value(Tree::Records, &key)?;
            if after == before {
                return Ok(Some(kept(id.clone(), bytes, parts)?));
            }
            before = after;
        }
    }

    /// Whether there is a record with a number.
    ///
    /// # Errors
    /// When sled cannot be read.
    pub fn has(&self, id: &RecordId) -> Result<bool, TreesError> {
        Ok(self.trees[Tree::Records as usize].contains_key(codec::record_key(id))?)
    }

    fn value(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, TreesError> {
        let Some(first) = self.trees[tree as usize].get(key)? else {
            return Ok(None);
        };
        Ok(Some(self.whole(tree, key, &first)?))
    }

    /// Puts a long value back together. The last byte of the first piece says how many more there are.
    fn whole(&self, tree: Tree, key: &[u8], first: &[u8]) -> Result<Vec<u8>, TreesError> {
        let Some((tail, body)) = first
            .split_last_chunk::<2>()
            .map(|(body, tail)| (tail, body))
        else {
            return Err(TreesError::Damaged("een waarde is leeg"));
        };
        let mut bytes = body.to_vec();
        for n in 0..u16::from_be_bytes(*tail) {
            let chunk = self.trees[Tree::Chunks as usize].get(chunk_key(tree, key, n))?;
            bytes.extend_from_slice(
                &chunk.ok_or(TreesError::Damaged("een stuk van een waarde ontbreekt"))?,
            );
        }
        Ok(bytes)
    }

    fn parts(&self, id: &RecordId) -> Result<Parts, TreesError> {
        let prefix = codec::part_prefix(id);
        let mut parts = Parts::new();
        for pair in self.trees[Tree::Parts as usize].scan_prefix(&prefix) {
            let (key, first) = pair?;
            let part_key = codec::part_of(&key, prefix.len())
                .ok_or(TreesError::Damaged("een sleutel is onleesbaar"))?;
            let part: Part = codec::decode(&self.whole(Tree::Parts, &key, &first)?)?;
            parts.insert(part_key, part);
        }
        Ok(parts)
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
        let of_kind = [kind.code()];
        let mut parts = self.trees[Tree::Parts as usize]
            .scan_prefix(of_kind)
            .peekable();
        for pair in self.trees[Tree::Records as usize].scan_prefix(of_kind) {
            let (key, first) = pair?;
            let id =
                codec::record_of(&key).ok_or(TreesError::Damaged("een sleutel is onleesbaar"))?;
            let prefix = codec::part_prefix(&id);
            let mut of_this = Parts::new();
            // Both trees are in the same order, so the parts of a record come up just when it does.
            while let Some(next) = parts.next_if(|next| !matches!(next, Ok((key, _)) if key[..] > prefix[..] && !key.starts_with(&prefix))) {
                let (key, first) = next?;
                if let Some(part_key) = codec::part_of(&key, prefix.len()).filter(|_| key.starts_with(&prefix)) {
                    of_this.insert(part_key, codec::decode(&self.whole(Tree::Parts, &key, &first)?)?);
                }
            }
            let bytes = self.whole(Tree::Records, &key, &first)?;
            each(kept(id, &bytes, of_this)?);
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

fn kept(id: RecordId, bytes: &[u8], parts: Parts) -> Result<Kept, TreesError> {
    let StoredHead::<Vec<Place>, Head> { lines, head } = codec::decode(bytes)?;
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

fn chunk_key(tree: Tree, key: &[u8], n: u16) -> Vec<u8> {
    let mut chunk = vec![tree as u8];
    chunk.extend_from_slice(key);
    chunk.push(0);
    chunk.extend_from_slice(&n.to_be_bytes());
    chunk
}
