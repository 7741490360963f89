//! Writing: a record a value, how a long one is cut, and all of it with the stand in one transaction.

use std::collections::{BTreeMap, HashSet};

use sled::Transactional;
use sled::transaction::ConflictableTransactionError;

use super::{Kept, NO_PIECE, STAND, Stored, Trees, TreesError, first_piece};
use crate::domain::record::{Kind, MOST_NUMBER, Record, RecordId};
use crate::store::codec;
use crate::store::entry::Entry;
use crate::store::mark::{Mark, Place};

/// Values longer than this, in bytes, go on in further pieces: sled writes leaves of sixteen values, and one over 128 KiB
/// becomes a file whose name it does not sync.
const LONGEST_VALUE: usize = 4000;

/// A key and what is to be there; none removes.
type Pair = (Vec<u8>, Option<Vec<u8>>);

/// A record to be written, with where its lines are.
struct Write<'a> {
    record: &'a Record,
    lines: Vec<Place>,
    /// Nothing is there yet, so nothing has to be looked up.
    is_new: bool,
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
        let mut last: BTreeMap<&RecordId, Write<'_>> = BTreeMap::new();
        for (entry, place) in entries.iter().zip(places) {
            let (record, is_new) = (&entry.after, entry.before.revision == 0);
            let write = match last.remove(&record.id) {
                // The first change of a group knows what is there; a later one knows what the first makes of it.
                Some(write) => Write { record, ..write },
                None => Write {
                    record,
                    lines: match is_new {
                        true => Vec::new(),
                        false => self.get(&record.id)?.map_or_else(Vec::new, |it| it.lines),
                    },
                    is_new,
                },
            };
            let lines = [write.lines, vec![*place]].concat();
            last.insert(&record.id, Write { lines, ..write });
        }
        self.write(last.into_values(), mark)
    }

    /// Writes whole records as they are, in one transaction: the rebuild. Of those that are not `rewritten` nothing is
    /// here yet.
    ///
    /// # Errors
    /// When sled says no.
    pub fn put(
        &mut self,
        records: &[&Kept],
        rewritten: &HashSet<RecordId>,
        mark: &Mark,
    ) -> Result<(), TreesError> {
        let is_in_the_making = self.is_in_the_making;
        let writes = records.iter().map(|kept| Write {
            record: &kept.record,
            lines: kept.lines.clone(),
            // Elsewhere a replay that was cut short may have written some of this already.
            is_new: is_in_the_making && !rewritten.contains(&kept.record.id),
        });
        self.write(writes, mark)
    }

    /// Cuts long values, brings the stand up to date, and writes it all in one transaction.
    fn write<'a>(
        &mut self,
        writes: impl Iterator<Item = Write<'a>>,
        mark: &Mark,
    ) -> Result<(), TreesError> {
        let mut stand = self.stand.clone();
        stand.mark = mark.clone();
        let mut pairs: Vec<Pair> = Vec::new();
        for write in writes {
            let Record {
                id, head, parts, ..
            } = write.record;
            if let Some((counter, n)) = counter_of(id) {
                let last = stand.counters.entry(counter).or_default();
                *last = n.max(*last);
            }
            let key = codec::record_key(id);
            let lines = &write.lines;
            let value = codec::encode(&Stored { lines, head, parts })?;
            let before = match write.is_new {
                true => Vec::new(),
                false => self.pieces_of(&key)?,
            };
            let after = cut_long(&key, value);
            for (key, old) in &before {
                stand.tally.remove(key, old);
            }
            for (key, new) in &after {
                stand.tally.add(key, new);
            }
            let too_many = before.into_iter().skip(after.len());
            let too_many: Vec<Pair> = too_many.map(|(key, _)| (key, None)).collect();
            pairs.extend(after.into_iter().map(|(key, value)| (key, Some(value))));
            pairs.extend(too_many);
        }
        let stand_bytes = codec::encode(&stand)?;
        if self.is_in_the_making {
            for (key, value) in pairs {
                match value {
                    Some(value) => self.records.insert(key, value)?,
                    None => self.records.remove(key)?,
                };
            }
            self.meta.insert(STAND, stand_bytes)?;
        } else {
            self.in_one_transaction(pairs, &stand_bytes)?;
        }
        self.stand = stand;
        Ok(())
    }

    /// The pieces in which a record is kept now, in order; none where it is not.
    fn pieces_of(&self, key: &[u8]) -> Result<Vec<(Vec<u8>, sled::IVec)>, TreesError> {
        let Some(first) = self.records.get(key)? else {
            return Ok(Vec::new());
        };
        let (_, more) = first_piece(&first)?;
        let mut pieces = vec![(key.to_vec(), first)];
        for n in 0..more {
            let key = codec::piece_key(key, n);
            let piece = self.records.get(&key)?.ok_or(NO_PIECE)?;
            pieces.push((key, piece));
        }
        Ok(pieces)
    }

    fn in_one_transaction(&self, pairs: Vec<Pair>, stand: &[u8]) -> Result<(), TreesError> {
        let mut batch = sled::Batch::default();
        for (key, value) in pairs {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        let done = (&self.records, &self.meta).transaction(|(records, meta)| {
            records.apply_batch(&batch)?;
            meta.insert(STAND, stand)?;
            Ok::<(), ConflictableTransactionError<std::convert::Infallible>>(())
        });
        done.map_err(|error| match error {
            sled::transaction::TransactionError::Storage(error) => TreesError::Sled(error),
            sled::transaction::TransactionError::Abort(never) => match never {},
        })
    }
}

/// A value in pieces by key, the first of which ends in how many come after it.
fn cut_long(key: &[u8], mut value: Vec<u8>) -> Vec<(Vec<u8>, Vec<u8>)> {
    let rest = value.split_off(value.len().min(LONGEST_VALUE));
    let rest: Vec<(Vec<u8>, Vec<u8>)> = (0..)
        .zip(rest.chunks(LONGEST_VALUE))
        .map(|(n, piece)| (codec::piece_key(key, n), piece.to_vec()))
        .collect();
    let more = u16::try_from(rest.len()).unwrap_or(u16::MAX);
    value.extend_from_slice(&more.to_be_bytes());
    [vec![(key.to_vec(), value)], rest].concat()
}
