//! Bytes in sled: the only place that names bincode, with a format number before every value.
//!
//! bincode is complete and no longer maintained (RUSTSEC-2025-0141). A change of format or of a record's fields is a
//! new [`FORMAT`]: the store is then rebuilt from the logboek, which is JSON. Keys are `kind | number` and
//! `kind | number | 0 | list | n`.

use bincode::Options;
use serde::{Serialize, de::DeserializeOwned};

use crate::domain::record::{Kind, PartKey, PartKind, RecordId};

/// The format of every value in sled. Raise it when a stored struct changes: the next start rebuilds.
pub const FORMAT: u8 = 9;

/// A value that cannot be read back.
#[derive(Debug, thiserror::Error)]
#[error("een waarde in de opslag is niet te lezen: {0}")]
pub struct CodecError(String);

fn options() -> impl Options {
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
    options()
        .serialize_into(&mut bytes, value)
        .map_err(|why| CodecError(why.to_string()))?;
    Ok(bytes)
}

/// The value in these bytes.
///
/// # Errors
/// When they are of another format, or broken.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    match bytes.split_first() {
        Some((&FORMAT, rest)) => options()
            .deserialize(rest)
            // bincode says it in English, and where in the bytes helps nobody.
            .map_err(|_| CodecError("de bytes zijn niet van deze wijkregie".to_owned())),
        Some((other, _)) => Err(CodecError(format!(
            "formaat {other} in plaats van {FORMAT}"
        ))),
        None => Err(CodecError("leeg".to_owned())),
    }
}

/// A frame for the socket: the value without a format byte, because the handshake settles the version.
///
/// # Errors
/// When the value cannot be encoded or is larger than `limit` bytes.
pub fn encode_frame(value: &impl Serialize, limit: u64) -> Result<Vec<u8>, CodecError> {
    options()
        .with_limit(limit)
        .serialize(value)
        .map_err(|why| CodecError(why.to_string()))
}

/// The value in a frame.
///
/// # Errors
/// When it is broken, has bytes to spare, or claims more than it holds.
pub fn decode_frame<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    options()
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

/// What the keys of all parts of a record begin with.
#[must_use]
pub fn part_prefix(id: &RecordId) -> Vec<u8> {
    let mut key = record_key(id);
    key.push(0);
    key
}

/// The key of a part.
#[must_use]
pub fn part_key(id: &RecordId, part: PartKey) -> Vec<u8> {
    let mut key = part_prefix(id);
    key.push(part.kind.code());
    key.extend_from_slice(&part.n.to_be_bytes());
    key
}

/// The part a key stands for, given the length of its record's prefix.
#[must_use]
pub fn part_of(key: &[u8], prefix: usize) -> Option<PartKey> {
    let (code, n) = key.get(prefix..)?.split_first()?;
    let kind = PartKind::ALL
        .iter()
        .copied()
        .find(|kind| kind.code() == *code)?;
    Some(PartKey {
        kind,
        n: u32::from_be_bytes(n.try_into().ok()?),
    })
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

        #[test]
        fn a_part_key_reads_back(number in "[A-Z]-[0-9]{1,6}", n: u32) {
            let id = RecordId::new(Kind::Referral, number);
            for kind in PartKind::ALL {
                let key = PartKey { kind: *kind, n };
                prop_assert_eq!(part_of(&part_key(&id, key), part_prefix(&id).len()), Some(key));
            }
            prop_assert_eq!(record_of(&record_key(&id)), Some(id));
        }
    }

    #[test]
    fn a_frame_that_claims_more_than_it_holds_is_refused() {
        let mut bytes = Vec::from(u64::MAX.to_le_bytes());
        bytes.push(b'x');
        assert!(decode_frame::<String>(&bytes).is_err());
    }

    #[test]
    fn a_value_of_another_format_is_refused() {
        let mut bytes = encode(&"tekst").unwrap();
        assert_eq!(decode::<String>(&bytes).unwrap(), "tekst");
        bytes[0] = 99;
        assert!(decode::<String>(&bytes).is_err());
    }
}
