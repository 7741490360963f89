//! sled: state by key, rebuildable. The only place that names sled (0.34.7, no longer maintained; see `design.md` 7).
//!
//! Four trees: `records` (heads), `parts` (elements of growing lists), `chunks` (the rest of long values) and `meta`
//! (the stand: last applied line, counters, counts and sums). Every transaction writes the stand with it, so an open
//! that finds other counts or sums than the stand says has lost something.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sled::Transactional;
use sled::transaction::ConflictableTransactionError;

use super::codec::{self, CodecError};
use super::journal::{Mark, Place};
use super::{Entry, Kept};
use crate::domain::record::{Head, Kind, Part, Parts, Record, RecordId};

/// Values longer than this go on in `chunks`: sled makes files of large leaves (`store.md` 5).
const LONGEST_VALUE: usize = 4000;

/// What sled may keep in memory.
const CACHE_BYTES: u64 = 256 * 1024 * 1024;

/// Why sled cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TreesError {
    /// sled says no.
    #[error("de opslag werkt niet: {0}")]
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
struct StoredHead {
    lines: Vec<Place>,
    head: Head,
}

/// What is to be written, by tree and key; none removes.
type Writes = BTreeMap<(Tree, Vec<u8>), Option<Vec<u8>>>;

/// sled, open.
pub struct Trees {
    db: sled::Db,
    trees: [sled::Tree; 3],
    meta: sled::Tree,
    stand: Stand,
}

/// The counter a record's number comes from, and the number.
pub(super) fn counter_of(id: &RecordId) -> Option<(String, u32)> {
    let prefix = id.kind.prefix()?;
    let rest = id.number.strip_prefix(prefix)?;
    let (counter, n) = match (id.kind, rest.split_once('-')) {
        (Kind::Referral, Some((year, n))) => (format!("{prefix}{year}"), n),
        _ => (prefix.to_owned(), rest),
    };
    Some((counter, n.parse().ok()?))
}

impl Trees {
    /// Opens sled and checks that it holds what its last transaction left.
    ///
    /// # Errors
    /// When sled says no or its counts and sums differ. sled also panics on some damage: the caller catches that.
    pub fn open(path: &Path, is_new: bool) -> Result<Self, TreesError> {
        let db = sled::Config::new()
            .path(path)
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(Some(500))
            .open()?;
        let trees = [
            db.open_tree("records")?,
            db.open_tree("parts")?,
            db.open_tree("chunks")?,
        ];
        let meta = db.open_tree("meta")?;
        let stand = match meta.get(STAND)? {
            Some(bytes) => codec::decode(&bytes)?,
            None if is_new && trees.iter().all(sled::Tree::is_empty) => Stand {
                mark: Mark {
                    seq: 0,
                    chain: String::new(),
                    next: Place {
                        month: 0,
                        offset: 0,
                    },
                },
                counters: BTreeMap::new(),
                tallies: [Tally::default(); 3],
            },
            None => return Err(TreesError::Damaged("de stand ontbreekt")),
        };
        Ok(Self {
            db,
            trees,
            meta,
            stand,
        })
    }

    /// Reads everything and compares it with the stand.
    ///
    /// # Errors
    /// When something cannot be read, or counts or sums differ.
    pub fn check(&self) -> Result<(), TreesError> {
        for (tree, expected) in self.trees.iter().zip(self.stand.tallies) {
            let mut found = Tally::default();
            for pair in tree.iter() {
                let (key, value) = pair?;
                found.add(&key, &value);
            }
            if found != expected {
                return Err(TreesError::Damaged("er ontbreken gegevens"));
            }
        }
        Ok(())
    }

    /// Whether two stores hold the same, byte for byte.
    #[must_use]
    pub fn holds_the_same_as(&self, other: &Self) -> bool {
        self.stand == other.stand
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

    /// Calls `each` with every record, in key order.
    ///
    /// # Errors
    /// When sled cannot be read.
    pub fn for_each(&self, each: &mut dyn FnMut(Kept)) -> Result<(), TreesError> {
        let mut parts = self.trees[Tree::Parts as usize].iter().peekable();
        for pair in self.trees[Tree::Records as usize].iter() {
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
        let mut last: BTreeMap<&RecordId, (&Record, Vec<Place>)> = BTreeMap::new();
        let mut writes = Writes::new();
        for (entry, place) in entries.iter().zip(places) {
            let id = &entry.after.id;
            let lines = match last.remove(id) {
                Some((_, lines)) => lines,
                None => self.lines_of(id)?,
            };
            let lines = lines.into_iter().chain([*place]).collect();
            part_writes(&mut writes, &entry.before, &entry.after)?;
            last.insert(id, (&entry.after, lines));
        }
        for (id, (record, lines)) in last {
            let stored = StoredHead {
                lines,
                head: record.head.clone(),
            };
            writes.insert(
                (Tree::Records, codec::record_key(id)),
                Some(codec::encode(&stored)?),
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
            part_writes(&mut writes, &empty, &kept.record)?;
            if rewritten.contains(id) {
                // What an earlier batch wrote of it may have been removed since.
                for pair in self.trees[Tree::Parts as usize].scan_prefix(codec::part_prefix(id)) {
                    let key = (Tree::Parts, pair?.0.to_vec());
                    writes.entry(key).or_insert(None);
                }
            }
            let stored = StoredHead {
                lines: kept.lines.clone(),
                head: kept.record.head.clone(),
            };
            writes.insert(
                (Tree::Records, codec::record_key(id)),
                Some(codec::encode(&stored)?),
            );
        }
        let ids: Vec<&RecordId> = records.iter().map(|kept| &kept.record.id).collect();
        self.write(writes, &ids, mark)
    }

    fn lines_of(&self, id: &RecordId) -> Result<Vec<Place>, TreesError> {
        match self.value(Tree::Records, &codec::record_key(id))? {
            Some(bytes) => Ok(codec::decode::<StoredHead>(&bytes)?.lines),
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
        let mut batches = [
            sled::Batch::default(),
            sled::Batch::default(),
            sled::Batch::default(),
        ];
        for ((tree, key), value) in cut_long(writes, |tree, key| self.chunks_of(tree, key))? {
            let index = tree as usize;
            if let Some(old) = self.trees[index].get(&key)? {
                stand.tallies[index].remove(&key, &old);
            }
            match value {
                Some(value) => {
                    stand.tallies[index].add(&key, &value);
                    batches[index].insert(key, value);
                }
                None => batches[index].remove(key),
            }
        }
        let stand_bytes = codec::encode(&stand)?;
        let [records, parts, chunks] = &self.trees;
        (records, parts, chunks, &self.meta)
            .transaction(|(records, parts, chunks, meta)| {
                records.apply_batch(&batches[0])?;
                parts.apply_batch(&batches[1])?;
                chunks.apply_batch(&batches[2])?;
                meta.insert(STAND, stand_bytes.as_slice())?;
                Ok::<(), ConflictableTransactionError<std::convert::Infallible>>(())
            })
            .map_err(|error| match error {
                sled::transaction::TransactionError::Storage(error) => TreesError::Sled(error),
                sled::transaction::TransactionError::Abort(never) => match never {},
            })?;
        self.stand = stand;
        Ok(())
    }

    /// How many further pieces the value now under a key has.
    fn chunks_of(&self, tree: Tree, key: &[u8]) -> Result<u16, TreesError> {
        let first = self.trees[tree as usize].get(key)?;
        Ok(first
            .as_deref()
            .and_then(<[u8]>::last_chunk::<2>)
            .map_or(0, |tail| u16::from_be_bytes(*tail)))
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
    let StoredHead { lines, head } = codec::decode(bytes)?;
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

fn part_writes(writes: &mut Writes, before: &Record, after: &Record) -> Result<(), CodecError> {
    for (key, part) in after
        .parts
        .iter()
        .filter(|(key, part)| before.parts.get(key) != Some(part))
    {
        writes.insert(
            (Tree::Parts, codec::part_key(&after.id, *key)),
            Some(codec::encode(part)?),
        );
    }
    for key in before
        .parts
        .keys()
        .filter(|key| !after.parts.contains_key(key))
    {
        writes.insert((Tree::Parts, codec::part_key(&after.id, *key)), None);
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

/// Cuts long values into a first piece and chunks; every first piece ends in the number of chunks.
fn cut_long(
    writes: Writes,
    chunks_now: impl Fn(Tree, &[u8]) -> Result<u16, TreesError>,
) -> Result<Writes, TreesError> {
    let mut cut = Writes::new();
    for ((tree, key), value) in writes {
        let old_chunks = chunks_now(tree, &key)?;
        let mut new_chunks: u16 = 0;
        let first = value.map(|value| {
            let (first, rest) = value.split_at(value.len().min(LONGEST_VALUE));
            for piece in rest.chunks(LONGEST_VALUE) {
                cut.insert(
                    (Tree::Chunks, chunk_key(tree, &key, new_chunks)),
                    Some(piece.to_vec()),
                );
                new_chunks += 1;
            }
            let mut first = first.to_vec();
            first.extend_from_slice(&new_chunks.to_be_bytes());
            first
        });
        for n in new_chunks..old_chunks {
            cut.insert((Tree::Chunks, chunk_key(tree, &key, n)), None);
        }
        cut.insert((tree, key), first);
    }
    Ok(cut)
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
