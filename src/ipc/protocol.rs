//! The handshake of client and server; what they say after it is in [`super::question`].
//!
//! It is plain bytes, so that it stays the same when everything after it changes: the client sends
//! [`MAGIC`] and [`PROTOCOL`], the server answers one byte (0 yes, 1 no) and a sentence with its length before it.

use std::io::{Read, Write};

/// What a client begins with.
pub const MAGIC: &[u8; 4] = b"WIJK";

/// Raised whenever a message changes shape.
pub const PROTOCOL: u32 = 32;

/// Sends the client's half of the handshake.
///
/// # Errors
/// When the line broke.
pub fn greet(stream: &mut impl Write) -> std::io::Result<()> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&PROTOCOL.to_le_bytes());
    stream.write_all(&bytes)
}

/// Reads the client's half; returns its protocol, or none when it is no wijkregie.
///
/// # Errors
/// When the line broke or was too slow.
pub fn read_greeting(stream: &mut impl Read) -> std::io::Result<Option<u32>> {
    let mut magic = [0; 4];
    stream.read_exact(&mut magic)?;
    if magic != *MAGIC {
        return Ok(None);
    }
    let mut protocol = [0; 4];
    stream.read_exact(&mut protocol)?;
    Ok(Some(u32::from_le_bytes(protocol)))
}

/// Sends the server's half.
///
/// # Errors
/// When the line broke.
pub fn welcome(stream: &mut impl Write, answer: Result<(), &str>) -> std::io::Result<()> {
    let (code, text) = match answer {
        Ok(()) => (0, ""),
        Err(text) => (1, text),
    };
    let [low, high] = u16::try_from(text.len()).unwrap_or(0).to_le_bytes();
    // One write: whoever is turned away may not read a second. A yes is said without a heap, see the server.
    if text.is_empty() {
        return stream.write_all(&[code, low, high]);
    }
    let mut bytes = vec![code, low, high];
    bytes.extend_from_slice(text.as_bytes());
    stream.write_all(&bytes)
}

/// Reads the server's half.
///
/// # Errors
/// When the line broke.
pub fn read_welcome(stream: &mut impl Read) -> std::io::Result<Result<(), String>> {
    let mut head = [0; 3];
    stream.read_exact(&mut head)?;
    let [code, low, high] = head;
    let mut text = vec![0; usize::from(u16::from_le_bytes([low, high]))];
    stream.read_exact(&mut text)?;
    Ok(if code == 0 {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&text).into_owned())
    })
}
