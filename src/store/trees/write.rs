//! Writing: which pairs a change touches, how a long value is cut, and all of it with the stand in one transaction.

use std::collections::{BTreeMap, HashSet};

use sled::Transactional;
use sled::transaction::ConflictableTransactionError;

use super::{Kept, STAND, StoredHead, Tree, Trees, TreesError, chunk_key};
use crate::domain::record::{Head, Record, RecordId};
use crate::domain::record::{Kind, MOST_NUMBER};
use crate::store::codec::{self, CodecError};
use crate::store::entry::Entry;
use crate::store::mark::{Mark, Place};

/// Values longer than this, in bytes, go on in `chunks`: sled writes leaves of sixteen values, and one over 128 KiB
/// becomes a file whose name it does not sync.
const LONGEST_VALUE: usize = 4000;

/// What is to be written, by tree and key.
type Writes = BTreeMap<(Tree, Vec<u8>), Write>;

/// A value to be written; none removes.
struct Write {
    value: Option<Vec<u8>>,
    /// Nothing is there yet, so nothing has to be looked up.
    is_new: bool,
}

/// A key and what is to be there; none removes.
type Pair = (Vec<u8>, Option<Vec<u8>>);

fn add(writes: &mut Writes, tree: Tree, key: Vec<u8>, value: Option<Vec<u8>>, is_new: bool) {
    let key = (tree, key);
    // The first change of a group knows what is there; a later one knows what the first makes of it.
    let is_new = writes.get(&key).map_or(is_new, |first| first.is_new);
    writes.insert(key, Write { value, is_new });
}

/// The counter a record's number comes from, and the number.
pub fn counter_of(id: &RecordId) -> Option<(String, u32)> {
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

impl Trees {
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
        for (record, lines, is_new) in last.into_values() {
            head_write(&mut writes, record, &lines, is_new)?;
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
            head_write(&mut writes, &kept.record, &kept.lines, false)?;
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
}

/// Writes the head, with where its lines are.
fn head_write(
    writes: &mut Writes,
    record: &Record,
    lines: &[Place],
    is_new: bool,
) -> Result<(), CodecError> {
    let head = &record.head;
    let value = codec::encode(&StoredHead { lines, head })?;
    let key = codec::record_key(&record.id);
    add(writes, Tree::Records, key, Some(value), is_new);
    Ok(())
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
