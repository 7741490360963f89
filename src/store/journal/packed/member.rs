//! One piece of a packed file: a gzip member whose header says how long it is, packed and as text, as those of BGZF do.

use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};

/// Most text in one member, in bytes. Whoever looks for one line unpacks this much at most; four times as much would
/// save a twentieth.
pub(super) const MOST_TEXT: usize = 64 * 1024;

/// No member is longer than this, in bytes: text that cannot be made smaller grows a little.
const MOST_PACKED: u32 = 2 * 64 * 1024;

/// What a member begins with: gzip, deflate, an extra field and nothing else, no time, of no system; and of that field its
/// length, its name and the length of what follows. Any other byte was changed.
const BEGIN: [u8; 16] = [
    0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 12, 0, b'W', b'R', 8, 0,
];

/// The whole header: behind that, the bytes of the member and those of its text.
pub(super) const HEADER: usize = 24;

/// Behind what is packed: CRC-32 and length of the text.
const TRAILER: usize = 8;

/// How long a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lengths {
    /// All of it, in bytes.
    pub(super) packed: u32,
    /// Its text, in bytes.
    pub(super) text: u32,
}

impl Lengths {
    /// What a header says; none when it is no header of ours.
    pub(super) fn in_header(header: &[u8; HEADER]) -> Option<Self> {
        let numbers = header.strip_prefix(&BEGIN)?;
        let (packed, text) = numbers.split_first_chunk::<4>()?;
        let packed = u32::from_le_bytes(*packed);
        let text = u32::from_le_bytes(*text.first_chunk()?);
        let is_possible = packed as usize > HEADER + TRAILER
            && packed <= MOST_PACKED
            && (1..=MOST_TEXT).contains(&(text as usize));
        is_possible.then_some(Self { packed, text })
    }
}

/// The member of a text, no longer than [`MOST_TEXT`].
///
/// # Errors
/// When it does not become a member.
pub(super) fn pack(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; HEADER];
    let mut deflating = DeflateEncoder::new(&mut bytes, Compression::default());
    deflating.write_all(text)?;
    deflating.finish()?;
    bytes.extend_from_slice(&crc32fast::hash(text).to_le_bytes());
    let length = u32::try_from(text.len()).map_err(io::Error::other)?;
    bytes.extend_from_slice(&length.to_le_bytes());
    let packed = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    bytes[..BEGIN.len()].copy_from_slice(&BEGIN);
    bytes[BEGIN.len()..][..4].copy_from_slice(&packed.to_le_bytes());
    bytes[BEGIN.len() + 4..][..4].copy_from_slice(&length.to_le_bytes());
    Ok(bytes)
}

/// The first bytes of the text of a member, at most so many. They may be other than what was packed: only all of it is
/// known to be whole.
pub(super) fn beginning(member: &[u8], most: usize) -> Vec<u8> {
    let mut text = Vec::with_capacity(most);
    let packed = member.get(HEADER..).unwrap_or_default();
    // Where it cannot be unpacked, what came before that is what there is.
    let _ = Decompress::new(false).decompress_vec(packed, &mut text, FlushDecompress::None);
    text
}

/// The text of a member; none when it is not as it was packed.
pub(super) fn unpack(member: &[u8]) -> Option<Vec<u8>> {
    let lengths = Lengths::in_header(member.first_chunk()?)?;
    if member.len() != lengths.packed as usize {
        return None;
    }
    let (packed, trailer) = member[HEADER..].split_last_chunk::<TRAILER>()?;
    // With room for one byte more it is seen when there is more.
    let mut text = Vec::with_capacity(lengths.text as usize + 1);
    let mut inflating = Decompress::new(false);
    let status = inflating
        .decompress_vec(packed, &mut text, FlushDecompress::Finish)
        .ok()?;
    let is_whole = status == Status::StreamEnd
        && inflating.total_in() == packed.len() as u64
        && text.len() == lengths.text as usize
        && trailer[..4] == crc32fast::hash(&text).to_le_bytes()
        && trailer[4..] == lengths.text.to_le_bytes();
    is_whole.then_some(text)
}
