//! Writing: a record a value, how a long one is cut, and all of it with the stand in one transaction.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use sled::Transactional;
use sled::transaction::ConflictableTransactionError;

use super::{Kept, NO_PIECE, STAND, Stored, Trees, TreesError, first_piece};
use crate::domain::record::{Kind, MOST_NUMBER, Record, RecordId};
use crate::store::codec;
use crate::store::in_two;
use crate::store::mark::{Mark, Place};

/// Values longer than this, in bytes, go on in further pieces: sled writes leaves of sixteen values, and one over 128 KiB
/// becomes a file whose name it does not sync.
const LONGEST_VALUE: usize = 4000;

/// A key and what is to be there; none removes.
type Pair = (Vec<u8>, Option<Vec<u8>>);

/// What a line of the logboek made of a record.
#[derive(Debug, Clone)]
pub struct Change {
    /// The record as it became.
    pub record: Arc<Record>,
    /// Where the line is.
    pub place: Place,
}

/// A record to be written, with where its lines are.
struct Write<'a> {
    record: &'a Record,
    lines: Vec<Place>,
    /// The pieces in which it is kept now.
    before: Vec<Piece>,
}

/// A piece of what is kept, by its key.
type Piece = (Vec<u8>, sled::IVec);

/// A piece of what is to be kept, by its key.
type NewPiece = (Vec<u8>, Vec<u8>);

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
    pub fn apply<'a>(
        &self,
        changes: impl IntoIterator<Item = &'a Change>,
        mark: &Mark,
    ) -> Result<(), TreesError> {
        let mut last: BTreeMap<&RecordId, Write<'_>> = BTreeMap::new();
        for Change { record, place } in changes {
            let mut write = match last.remove(&record.id) {
                // The first change of a group knows what is there; a later one knows what the first makes of it.
                Some(write) => Write { record, ..write },
                None => {
                    let before = self.pieces_of(&record.id, record.revision == 1)?;
                    let lines = lines_in(&before)?;
                    Write {
                        record,
                        lines,
                        before,
                    }
                }
            };
            write.lines.push(*place);
            last.insert(&record.id, write);
        }
        self.write(last.into_values(), mark)
    }

    /// Writes whole records as they are, in one transaction: the rebuild. Of those that are not `rewritten` nothing is
    /// here yet.
    ///
    /// # Errors
    /// When sled says no.
    pub fn put(
        &self,
        records: &[&Kept],
        rewritten: &HashSet<RecordId>,
        mark: &Mark,
    ) -> Result<(), TreesError> {
        let mut writes = Vec::with_capacity(records.len());
        for kept in records {
            let id = &kept.record.id;
            // Elsewhere a replay that was cut short may have written some of this already.
            let is_new = self.is_in_the_making && !rewritten.contains(id);
            writes.push(Write {
                record: &kept.record,
                lines: kept.lines.clone(),
                before: self.pieces_of(id, is_new)?,
            });
        }
        self.write(writes, mark)
    }

    /// Cuts long values, brings the stand up to date, and writes it all in one transaction.
    fn write<'a>(
        &self,
        writes: impl IntoIterator<Item = Write<'a>>,
        mark: &Mark,
    ) -> Result<(), TreesError> {
        let mut stand = self.stand().clone();
        stand.mark = mark.clone();
        let mut pairs: Vec<Pair> = Vec::new();
        let encode = |write: Write<'a>| {
            let Record { head, parts, .. } = write.record;
            let lines = &write.lines;
            let value = codec::encode(&Stored { lines, head, parts });
            (write, value)
        };
        let writes = writes.into_iter();
        let encoded = match self.is_in_the_making {
            true => in_two(writes.collect(), encode),
            // Beside people at work it has time.
            false => writes.map(encode).collect(),
        };
        for (write, value) in encoded {
            let id = &write.record.id;
            if let Some((counter, n)) = counter_of(id) {
                let last = stand.counters.entry(counter).or_default();
                *last = n.max(*last);
            }
            let key = codec::record_key(id);
            let before = write.before;
            let after = cut_long(&key, value?)?;
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
        *self.stand() = stand;
        Ok(())
    }

    /// The pieces in which a record is kept now, in order; none where it is not, and of a new one nothing is looked up.
    fn pieces_of(&self, id: &RecordId, is_new: bool) -> Result<Vec<Piece>, TreesError> {
        let key = codec::record_key(id);
        let found = match is_new {
            true => None,
            false => self.records.get(&key)?,
        };
        let Some(first) = found else {
            return Ok(Vec::new());
        };
        let (_, more) = first_piece(&first)?;
        let mut pieces = vec![(key.clone(), first)];
        for n in 0..more {
            let key = codec::piece_key(&key, n);
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

/// Where the lines are of a record that is kept in these pieces.
fn lines_in(pieces: &[Piece]) -> Result<Vec<Place>, TreesError> {
    let Some(((_, first), rest)) = pieces.split_first() else {
        return Ok(Vec::new());
    };
    let rest = rest.iter().map(|(_, piece)| &piece[..]);
    let bytes: Vec<&[u8]> = [first_piece(first)?.0].into_iter().chain(rest).collect();
    Ok(codec::decode_first(&bytes.concat())?)
}

/// A value in pieces by key, the first of which ends in how many come after it.
fn cut_long(key: &[u8], mut value: Vec<u8>) -> Result<Vec<NewPiece>, TreesError> {
    let rest = value.split_off(value.len().min(LONGEST_VALUE));
    let more = u16::try_from(rest.len().div_ceil(LONGEST_VALUE));
    let more = more.map_err(|_| TreesError::Damaged("een dossier is te groot"))?;
    value.extend_from_slice(&more.to_be_bytes());
    let rest = (0..more).zip(rest.chunks(LONGEST_VALUE));
    let rest = rest.map(|(n, piece)| (codec::piece_key(key, n), piece.to_vec()));
    Ok([(key.to_vec(), value)].into_iter().chain(rest).collect())
}
