//! sled: state by key, rebuildable. The only place that names sled, which is no longer maintained (0.34.7 of 2021).
//!
//! Four trees: `records` (heads), `parts` (elements of growing lists), `chunks` (the rest of long values) and `meta`
//! (the stand: last applied line, counters, counts and sums). Every transaction writes the stand with it, so an open
//! that finds other counts or sums than the stand says has lost something.

use std::collections::{BTreeMap, HashSet};
use std::ops::Bound;
use std::panic::resume_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sled::Transactional;
use sled::transaction::ConflictableTransactionError;

use super::codec::{self, CodecError};
use super::journal::{Mark, Place};
use super::{Entry, Kept};
use crate::domain::io::in_words;
use crate::domain::record::{Head, Kind, MOST_NUMBER, Part, Parts, Record, RecordId};

/// Values longer than this, in bytes, go on in `chunks`: sled writes leaves of sixteen values, and one over 128 KiB
/// becomes a file whose name it does not sync.
const LONGEST_VALUE: usize = 4000;

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

/// What is to be written, by tree and key.
type Writes = BTreeMap<(Tree, Vec<u8>), Write>;

/// A value to be written; none removes.
struct Write {
    value: Option<Vec<u8>>,
    /// Nothing is there yet, so nothing has to be looked up.
    is_new: bool,
}

fn add(writes: &mut Writes, tree: Tree, key: Vec<u8>, value: Option<Vec<u8>>, is_new: bool) {
    let key = (tree, key);
    // The first change of a group knows what is there; a later one knows what the first makes of it.
    let is_new = writes.get(&key).map_or(is_new, |first| first.is_new);
    writes.insert(key, Write { value, is_new });
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

/// A pair that two stores do not both have, or not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    tree: Tree,
    key: Vec<u8>,
}

/// Gives a store that is written to meanwhile to whoever asks, until that returns.
pub type ForAMoment<'a> =
    dyn Fn(&mut dyn FnMut(&Trees) -> Result<(), TreesError>) -> Result<(), TreesError> + 'a;

/// A key and what is to be there; none removes.
type Pair = (Vec<u8>, Option<Vec<u8>>);

/// How many pairs are read at a time of a store that is written to meanwhile.
const AT_A_TIME: usize = 256;

fn tally(tree: &sled::Tree) -> Result<Tally, TreesError> {
    let mut found = Tally::default();
    for pair in tree {
        let (key, value) = pair?;
        found.add(&key, &value);
    }
    Ok(found)
}

/// The counter a record's number comes from, and the number.
pub(super) fn counter_of(id: &RecordId) -> Option<(String, u32)> {
    let prefix = id.kind.prefix()?;
    let rest = id.number.strip_prefix(prefix)?;
    let (counter, n) = match (id.kind, rest.split_once('-')) {
        (Kind::Referral, Some((year, n))) => (format!("{prefix}{year}"), n),
        _ => (prefix.to_owned(), rest),
    };
    // A number that no office ever counted to would leave nothing to count on to.
    let n = n.parse().ok().filter(|n| *n <= MOST_NUMBER)?;
    Some((counter, n))
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

    /// Whether two stores say that they hold the same: the same last line, counters, counts and sums.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.stand == other.stand
    }

    /// The pairs that are not the same in another store, which may be written to meanwhile: `other` gives it for a
    /// moment at a time.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn differences(&self, other: &ForAMoment<'_>) -> Result<Vec<Differs>, TreesError> {
        let mut found = Vec::new();
        for tree in [Tree::Records, Tree::Parts, Tree::Chunks] {
            let mut ours = self.trees[tree as usize].iter().peekable();
            let mut after: Option<Vec<u8>> = None;
            loop {
                let mut theirs: Vec<(sled::IVec, sled::IVec)> = Vec::new();
                other(&mut |other| {
                    let from = after.clone().map_or(Bound::Unbounded, Bound::Excluded);
                    let pairs =
                        other.trees[tree as usize].range::<Vec<u8>, _>((from, Bound::Unbounded));
                    for pair in pairs.take(AT_A_TIME) {
                        theirs.push(pair?);
                    }
                    Ok(())
                })?;
                let Some((last, _)) = theirs.last() else {
                    break;
                };
                after = Some(last.to_vec());
                for (key, value) in &theirs {
                    let mut is_same = false;
                    while let Some(pair) =
                        ours.next_if(|pair| !matches!(pair, Ok((our, _)) if our > key))
                    {
                        let (our, ours) = pair?;
                        is_same = our == *key && ours == *value;
                        if our != *key {
                            found.push(Differs {
                                tree,
                                key: our.to_vec(),
                            });
                        }
                    }
                    if !is_same {
                        found.push(Differs {
                            tree,
                            key: key.to_vec(),
                        });
                    }
                }
            }
            for pair in ours {
                found.push(Differs {
                    tree,
                    key: pair?.0.to_vec(),
                });
            }
        }
        Ok(found)
    }

    /// Whether a pair is not the same in another store.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn still_differs(&self, other: &Self, at: &Differs) -> Result<bool, TreesError> {
        let tree = at.tree as usize;
        Ok(self.trees[tree].get(&at.key)? != other.trees[tree].get(&at.key)?)
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

    /// Applies changes in one transaction, with the stand.
    ///
    /// # Errors
    /// When sled says no; nothing was applied.
    pub fn apply(
        &mut self,
        entries: &[&Entry],
        places: &[Place],
        mark: &Mark,
    ) -> Result<(), TreesError> {
        let mut last: BTreeMap<&RecordId, (&Record, Vec<Place>, bool)> = BTreeMap::new();
        let mut writes = Writes::new();
        for (entry, place) in entries.iter().zip(places) {
            let id = &entry.after.id;
            let is_new = entry.before.revision == 0;
            let (mut lines, is_new) = match last.remove(id) {
                Some((_, lines, is_new)) => (lines, is_new),
                None if is_new => (Vec::new(), true),
                None => (self.lines_of(id)?, false),
            };
            lines.push(*place);
            part_writes(&mut writes, &entry.before, &entry.after, true)?;
            last.insert(id, (&entry.after, lines, is_new));
        }
        for (id, (record, lines, is_new)) in last {
            let value = codec::encode(&StoredHead {
                lines: &lines,
                head: &record.head,
            })?;
            add(
                &mut writes,
                Tree::Records,
                codec::record_key(id),
                Some(value),
                is_new,
            );
        }
        let ids: Vec<&RecordId> = entries.iter().map(|entry| &entry.after.id).collect();
        self.write(writes, &ids, mark)
    }

    /// Writes whole records as they are, in one transaction: the rebuild. Those that are here already are `rewritten`.
    ///
    /// # Errors
    /// When sled says no.
    pub fn put(
        &mut self,
        records: &[&Kept],
        rewritten: &HashSet<RecordId>,
        mark: &Mark,
    ) -> Result<(), TreesError> {
        let mut writes = Writes::new();
        for kept in records {
            let id = &kept.record.id;
            let empty = Record::new(id.clone());
            // A replay that was cut short may have written some of this already.
            part_writes(&mut writes, &empty, &kept.record, false)?;
            if rewritten.contains(id) {
                // What an earlier batch wrote of it may have been removed since.
                for pair in self.trees[Tree::Parts as usize].scan_prefix(codec::part_prefix(id)) {
                    let key = (Tree::Parts, pair?.0.to_vec());
                    writes.entry(key).or_insert(Write {
                        value: None,
                        is_new: false,
                    });
                }
            }
            let value = codec::encode(&StoredHead {
                lines: &kept.lines,
                head: &kept.record.head,
            })?;
            add(
                &mut writes,
                Tree::Records,
                codec::record_key(id),
                Some(value),
                false,
            );
        }
        let ids: Vec<&RecordId> = records.iter().map(|kept| &kept.record.id).collect();
        self.write(writes, &ids, mark)
    }

    fn lines_of(&self, id: &RecordId) -> Result<Vec<Place>, TreesError> {
        match self.value(Tree::Records, &codec::record_key(id))? {
            Some(bytes) => Ok(codec::decode::<StoredHead<Vec<Place>, Head>>(&bytes)?.lines),
            None => Ok(Vec::new()),
        }
    }

    /// Cuts long values, brings the stand up to date, and writes it all in one transaction.
    fn write(&mut self, writes: Writes, ids: &[&RecordId], mark: &Mark) -> Result<(), TreesError> {
        let mut stand = self.stand.clone();
        stand.mark = mark.clone();
        for (counter, n) in ids.iter().filter_map(|id| counter_of(id)) {
            let last = stand.counters.entry(counter).or_default();
            *last = n.max(*last);
        }
        let mut writes_of: [Vec<Pair>; 3] = Default::default();
        for ((tree, key), Write { value, is_new }) in writes {
            let old = if is_new {
                None
            } else {
                self.trees[tree as usize].get(&key)?
            };
            let pieces = cut_long(tree, &key, value, old.as_deref());
            for (n, (tree, key, value)) in pieces.into_iter().enumerate() {
                let index = tree as usize;
                let old = if n == 0 || is_new {
                    old.clone().filter(|_| n == 0)
                } else {
                    self.trees[index].get(&key)?
                };
                if let Some(old) = old {
                    stand.tallies[index].remove(&key, &old);
                }
                if let Some(value) = &value {
                    stand.tallies[index].add(&key, value);
                }
                writes_of[index].push((key, value));
            }
        }
        let stand_bytes = codec::encode(&stand)?;
        if self.is_in_the_making {
            for (tree, writes) in self.trees.iter().zip(writes_of) {
                for (key, value) in writes {
                    match value {
                        Some(value) => tree.insert(key, value)?,
                        None => tree.remove(key)?,
                    };
                }
            }
            self.meta.insert(STAND, stand_bytes)?;
        } else {
            self.in_one_transaction(writes_of, &stand_bytes)?;
        }
        self.stand = stand;
        Ok(())
    }

    fn in_one_transaction(
        &self,
        writes_of: [Vec<Pair>; 3],
        stand: &[u8],
    ) -> Result<(), TreesError> {
        let batches = writes_of.map(|writes| {
            let mut batch = sled::Batch::default();
            for (key, value) in writes {
                match value {
                    Some(value) => batch.insert(key, value),
                    None => batch.remove(key),
                }
            }
            batch
        });
        let [records, parts, chunks] = &self.trees;
        let done =
            (records, parts, chunks, &self.meta).transaction(|(records, parts, chunks, meta)| {
                records.apply_batch(&batches[0])?;
                parts.apply_batch(&batches[1])?;
                chunks.apply_batch(&batches[2])?;
                meta.insert(STAND, stand)?;
                Ok::<(), ConflictableTransactionError<std::convert::Infallible>>(())
            });
        done.map_err(|error| match error {
            sled::transaction::TransactionError::Storage(error) => TreesError::Sled(error),
            sled::transaction::TransactionError::Abort(never) => match never {},
        })
    }

    /// Changes a part behind the back of the stand: takes it away, changes it, or puts one in; returns what undoes that.
    #[cfg(test)]
    pub(super) fn tamper(&mut self, what: u8) -> Box<dyn FnOnce(&mut Self)> {
        let parts = &self.trees[Tree::Parts as usize];
        let (key, value) = parts.iter().nth(300).unwrap().unwrap();
        match what {
            0 => drop(parts.remove(&key).unwrap()),
            1 => drop(parts.insert(&key, [&value[..], b"x"].concat()).unwrap()),
            _ => {
                let more = [&key[..], b"x"].concat();
                parts.insert(&more, &value).unwrap();
                return Box::new(move |trees| {
                    trees.trees[Tree::Parts as usize].remove(more).unwrap();
                });
            }
        }
        Box::new(move |trees| {
            trees.trees[Tree::Parts as usize]
                .insert(key, value)
                .unwrap();
        })
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

/// Writes the parts that differ. Where `before` is what sled holds, a part it lacks is known to be new.
fn part_writes(
    writes: &mut Writes,
    before: &Record,
    after: &Record,
    is_before_in_sled: bool,
) -> Result<(), CodecError> {
    for (key, part) in &after.parts {
        let old = before.parts.get(key);
        if old != Some(part) {
            let value = codec::encode(part)?;
            let is_new = is_before_in_sled && old.is_none();
            let key = codec::part_key(&after.id, *key);
            add(writes, Tree::Parts, key, Some(value), is_new);
        }
    }
    for key in before
        .parts
        .keys()
        .filter(|key| !after.parts.contains_key(key))
    {
        let key = codec::part_key(&after.id, *key);
        add(writes, Tree::Parts, key, None, false);
    }
    Ok(())
}

fn chunk_key(tree: Tree, key: &[u8], n: u16) -> Vec<u8> {
    let mut chunk = vec![tree as u8];
    chunk.extend_from_slice(key);
    chunk.push(0);
    chunk.extend_from_slice(&n.to_be_bytes());
    chunk
}

/// How many further pieces a first piece says it has.
fn chunks_of(first: Option<&[u8]>) -> u16 {
    first
        .and_then(<[u8]>::last_chunk::<2>)
        .map_or(0, |tail| u16::from_be_bytes(*tail))
}

/// A long value as a first piece, which ends in the number of chunks, and its chunks; old chunks too many are removed.
fn cut_long(
    tree: Tree,
    key: &[u8],
    value: Option<Vec<u8>>,
    old: Option<&[u8]>,
) -> Vec<(Tree, Vec<u8>, Option<Vec<u8>>)> {
    let mut chunks = Vec::new();
    let mut count: u16 = 0;
    let first = value.map(|mut value| {
        let rest = value.split_off(value.len().min(LONGEST_VALUE));
        for piece in rest.chunks(LONGEST_VALUE) {
            chunks.push((
                Tree::Chunks,
                chunk_key(tree, key, count),
                Some(piece.to_vec()),
            ));
            count += 1;
        }
        value.extend_from_slice(&count.to_be_bytes());
        value
    });
    for n in count..chunks_of(old) {
        chunks.push((Tree::Chunks, chunk_key(tree, key, n), None));
    }
    let mut pieces = vec![(tree, key.to_vec(), first)];
    pieces.append(&mut chunks);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{Note, PartKey, PartKind};

    #[test]
    fn a_part_that_is_gone_in_a_later_batch_of_a_rebuild_is_gone() {
        let home = tempfile::tempdir().unwrap();
        let mut trees = Trees::open(home.path(), true).unwrap();
        let mark = trees.mark().clone();
        let id = RecordId::referral(2026, 1);
        let place = Place {
            month: 0,
            offset: 0,
        };
        let mut kept = Kept {
            record: Record::new(id.clone()),
            lines: vec![place],
        };
        let note = Note {
            at: chrono::DateTime::UNIX_EPOCH,
            by: "anna".to_owned(),
            text: "lang ".repeat(2000),
            for_bt: None,
        };
        let key = PartKey {
            kind: PartKind::Notes,
            n: 1,
        };
        kept.record.parts.insert(key, Part::Note(note));
        trees.put(&[&kept], &HashSet::new(), &mark).unwrap();
        kept.record.parts.clear();
        kept.lines.push(place);
        trees
            .put(&[&kept], &HashSet::from([id.clone()]), &mark)
            .unwrap();
        assert!(trees.get(&id).unwrap().unwrap().record.parts.is_empty());
        trees.check().unwrap();
    }
}
