//! Frames on the socket: a length of four bytes, little-endian, and that many bytes of bincode.

use std::io::{Read, Write};

use serde::{Serialize, de::DeserializeOwned};

use crate::domain::io::in_words;
use crate::store::codec::{CodecError, decode_frame, encode_frame};

/// The largest frame a client may send, in bytes.
pub const LARGEST_REQUEST: u32 = 4 * 1024 * 1024;

/// The largest frame a server may send, in bytes.
pub const LARGEST_ANSWER: u32 = 64 * 1024 * 1024;

/// How many bytes say how long a frame is.
const LENGTH: usize = 4;

/// What is held for a message before any of it came, in bytes.
const FIRST_READ: u32 = 4096;

/// Why a frame cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The line was closed between two frames.
    #[error("de verbinding is gesloten")]
    Closed,
    /// The line broke.
    #[error("{}", in_words(.0))]
    Io(#[from] std::io::Error),
    /// A frame announces more than is allowed.
    #[error("een bericht van {0} bytes is te groot; niets ervan is gelezen")]
    TooLarge(u64),
    /// A frame is no message.
    #[error("een bericht is onleesbaar: {0}")]
    Unreadable(#[from] CodecError),
}

/// Writes one message.
///
/// # Errors
/// When it is larger than `limit` bytes, or the line broke.
pub fn write(
    stream: &mut impl Write,
    message: &impl Serialize,
    limit: u32,
) -> Result<(), FrameError> {
    let too_large = || FrameError::TooLarge(u64::from(limit) + 1);
    let mut frame = vec![0; LENGTH];
    encode_frame(&mut frame, message, u64::from(limit)).map_err(|_| too_large())?;
    let length = u32::try_from(frame.len() - LENGTH).map_err(|_| too_large())?;
    frame[..LENGTH].copy_from_slice(&length.to_le_bytes());
    Ok(stream.write_all(&frame)?)
}

/// Reads one message. The length is checked before anything is read or held.
///
/// # Errors
/// When the line was closed or broke, or the frame is too large or no message.
pub fn read<T: DeserializeOwned>(stream: &mut impl Read, limit: u32) -> Result<T, FrameError> {
    let length = read_length(stream, limit)?;
    read_body(stream, length)
}

/// Reads how many bytes the next message has.
///
/// # Errors
/// When the line was closed or broke, or the frame is too large.
pub fn read_length(stream: &mut impl Read, limit: u32) -> Result<u32, FrameError> {
    let mut length = [0; LENGTH];
    match stream.read_exact(&mut length) {
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            return Err(FrameError::Closed);
        }
        other => other?,
    }
    let length = u32::from_le_bytes(length);
    if length > limit {
        return Err(FrameError::TooLarge(u64::from(length)));
    }
    Ok(length)
}

/// Reads a message of so many bytes. Of what was announced and does not come, nothing is held.
///
/// # Errors
/// When the line broke or the frame is no message.
pub fn read_body<T: DeserializeOwned>(
    stream: &mut impl Read,
    length: u32,
) -> Result<T, FrameError> {
    let mut body = Vec::with_capacity(length.min(FIRST_READ) as usize);
    stream.take(u64::from(length)).read_to_end(&mut body)?;
    if body.len() < length as usize {
        return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
    }
    Ok(decode_frame(&body)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_gigabytes_announced_are_refused_without_reading_them() {
        let mut bytes: &[u8] = &[0xff, 0xff, 0xff, 0xff, 1, 2, 3];
        assert!(matches!(
            read::<String>(&mut bytes, LARGEST_REQUEST),
            Err(FrameError::TooLarge(4_294_967_295))
        ));
    }

    #[test]
    fn a_message_reads_back() {
        let mut bytes = Vec::new();
        write(&mut bytes, &"V-2026-0412", 100).unwrap();
        assert_eq!(
            read::<String>(&mut bytes.as_slice(), 100).unwrap(),
            "V-2026-0412"
        );
        assert!(matches!(
            write(&mut bytes, &"x".repeat(200), 100),
            Err(FrameError::TooLarge(_))
        ));
    }

    #[test]
    fn a_frame_cut_short_is_an_error() {
        let mut bytes = Vec::new();
        write(&mut bytes, &"V-2026-0412", 100).unwrap();
        bytes.pop();
        assert!(matches!(
            read::<String>(&mut bytes.as_slice(), 100),
            Err(FrameError::Io(_))
        ));
    }
}
