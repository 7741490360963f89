//! Bytes in sled: the only place that names bincode, with a format number before every value.
//!
//! bincode is complete and no longer maintained (RUSTSEC-2025-0141). A change of format or of a record's fields is a
//! new [`FORMAT`]: the store is then rebuilt from the logboek, which is JSON. Keys are `kind | number`, and
//! `kind | number | 0 | n` for what does not fit in one value.

use std::io::Write;

use bincode::Options;
use serde::{Serialize, de::DeserializeOwned};

use crate::domain::record::{Kind, RecordId};

/// The format of every value in sled. Raise it when a stored struct changes: the next start rebuilds.
pub const FORMAT: u8 = 16;

/// A value that cannot be read back.
#[derive(Debug, thiserror::Error)]
#[error("een waarde in de opslag is niet te lezen: {0}")]
pub struct CodecError(String);

/// Values that are kept: small numbers in few bytes.
fn kept() -> impl Options {
    bincode::DefaultOptions::new()
        .with_varint_encoding()
        .reject_trailing_bytes()
}

/// Values that are gone in a moment: quick to write and read.
fn passing() -> impl Options {
    bincode::DefaultOptions::new()
        .with_fixint_encoding()
        .reject_trailing_bytes()
}

/// Bytes of a value, with the format before it.
///
/// # Errors
/// When the value cannot be encoded.
pub fn encode(value: &impl Serialize) -> Result<Vec<u8>, CodecError> {
    let mut bytes = vec![FORMAT];
    kept()
        .serialize_into(&mut bytes, value)
        .map_err(|why| CodecError(why.to_string()))?;
    Ok(bytes)
}

/// The value in these bytes.
///
/// # Errors
/// When they are of another format, or broken.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    decode_with(bytes, kept())
}

/// The value with which these bytes begin, whatever comes after it.
///
/// # Errors
/// When they are of another format, or broken.
pub fn decode_first<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    decode_with(bytes, kept().allow_trailing_bytes())
}

fn decode_with<T: DeserializeOwned>(bytes: &[u8], how: impl Options) -> Result<T, CodecError> {
    match bytes.split_first() {
        Some((&FORMAT, rest)) => how
            .deserialize(rest)
            // bincode says it in English, and where in the bytes helps nobody.
            .map_err(|_| CodecError("de bytes zijn niet van deze wijkregie".to_owned())),
        Some((other, _)) => Err(CodecError(format!(
            "formaat {other} in plaats van {FORMAT}"
        ))),
        None => Err(CodecError("leeg".to_owned())),
    }
}

/// Adds a value to a frame for the socket: without a format byte, because the handshake settles the version.
///
/// # Errors
/// When the value cannot be encoded or is larger than `limit` bytes; the frame then holds part of it.
pub fn encode_frame(
    frame: &mut Vec<u8>,
    value: &impl Serialize,
    limit: u64,
) -> Result<(), CodecError> {
    // A limit of bincode's own goes through the value twice.
    let left = usize::try_from(limit).unwrap_or(usize::MAX);
    passing()
        .serialize_into(UpTo { frame, left }, value)
        .map_err(|why| CodecError(why.to_string()))
}

/// Takes no more bytes than there is place for.
struct UpTo<'f> {
    frame: &'f mut Vec<u8>,
    left: usize,
}

impl Write for UpTo<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.left = self
            .left
            .checked_sub(bytes.len())
            .ok_or(std::io::ErrorKind::FileTooLarge)?;
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The value in a frame.
///
/// # Errors
/// When it is broken, has bytes to spare, or claims more than it holds.
pub fn decode_frame<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    passing()
        .with_limit(bytes.len() as u64)
        .deserialize(bytes)
        .map_err(|why| CodecError(why.to_string()))
}

/// The key of a record.
#[must_use]
pub fn record_key(id: &RecordId) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + id.number.len());
    key.push(id.kind.code());
    key.extend_from_slice(id.number.as_bytes());
    key
}

/// The record a key stands for, or none when it is no key of ours.
#[must_use]
pub fn record_of(key: &[u8]) -> Option<RecordId> {
    let (code, number) = key.split_first()?;
    let kind = Kind::ALL
        .iter()
        .copied()
        .find(|kind| kind.code() == *code)?;
    Some(RecordId::new(kind, std::str::from_utf8(number).ok()?))
}

/// The key of the piece with which a long value goes on; its first has the key of the record.
#[must_use]
pub fn piece_key(record: &[u8], n: u16) -> Vec<u8> {
    [record, &[0], &n.to_be_bytes()].concat()
}

/// Whether a key is of a further piece: no number of a record has a zero in it.
#[must_use]
pub fn is_piece(key: &[u8]) -> bool {
    key.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn broken_bytes_are_an_error_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode::<crate::domain::record::Head>(&bytes);
            let _ = decode_frame::<crate::domain::record::Record>(&bytes);
        }

        /// The pieces of a record come right after it, in order, and before any other.
        #[test]
        fn the_keys_of_pieces_follow_that_of_their_record(number in "[A-Z]-[0-9]{1,6}", n in 0..u16::MAX) {
            let id = RecordId::new(Kind::Referral, number.clone());
            let next = RecordId::new(Kind::Referral, format!("{number}0"));
            let key = record_key(&id);
            let (one, other) = (piece_key(&key, n), piece_key(&key, n + 1));
            prop_assert!(key < one && one < other && other < record_key(&next));
            prop_assert!(is_piece(&one) && !is_piece(&key));
            prop_assert_eq!(record_of(&key), Some(id));
        }
    }

    #[test]
    fn a_frame_that_claims_more_than_it_holds_is_refused() {
        let mut bytes = Vec::from(u64::MAX.to_le_bytes());
        bytes.push(b'x');
        assert!(decode_frame::<String>(&bytes).is_err());
    }

    #[test]
    fn a_frame_holds_so_many_bytes_and_not_one_more() {
        let (value, mut frame) = ("tekst".to_owned(), vec![1, 2]);
        encode_frame(&mut frame, &value, 8 + 5).unwrap();
        assert_eq!(decode_frame::<String>(&frame[2..]).unwrap(), value);
        assert!(encode_frame(&mut Vec::new(), &value, 8 + 4).is_err());
    }

    #[test]
    fn a_value_of_another_format_is_refused() {
        let mut bytes = encode(&"tekst").unwrap();
        assert_eq!(decode::<String>(&bytes).unwrap(), "tekst");
        bytes[0] = 99;
        assert!(decode::<String>(&bytes).is_err());
    }
}
