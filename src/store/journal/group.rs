//! The lines of one group: they were written at once, so they stand in one file with nothing between.

use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use super::Place;
use super::error::{JournalError, wrong_line};
use super::line::{Header, parse_with};
use super::tail::lines_before;
use super::text::Text;

/// The headers of the group `[first sequence number, size]`, of which one line stands at a place.
///
/// # Errors
/// When the file cannot be read or a line is no line.
pub fn headers_around(
    folder: &Path,
    place: Place,
    [first, size]: [u64; 2],
) -> Result<Vec<Header>, JournalError> {
    let mut file = Text::open(folder, place.month)?;
    let path = file.path().to_owned();
    let fail = |error: std::io::Error| JournalError::read(&path, &error);
    let header = |offset: u64, line: &[u8]| {
        let text = std::str::from_utf8(line).map_err(|why| why.to_string());
        text.and_then(|text| parse_with(text, |_, _| Ok(())))
            .map(|(raw, _)| raw.header)
            .map_err(|why| wrong_line(&path, offset, line, why))
    };
    let mut begin = place.offset;
    while begin > 0 {
        let (from, piece) = lines_before(&mut file, begin).map_err(fail)?;
        begin = from;
        let oldest = piece.split(|byte| *byte == b'\n').next().unwrap_or(&[]);
        if header(from, oldest)?.seq <= first {
            break;
        }
    }
    file.seek(SeekFrom::Start(begin)).map_err(fail)?;
    let mut reader = BufReader::new(file);
    let mut found = Vec::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(fail)?;
        if read == 0 {
            return Ok(found);
        }
        let it = header(begin, line.strip_suffix(b"\n").unwrap_or(&line))?;
        if it.seq >= first + size {
            return Ok(found);
        }
        if it.seq >= first {
            found.push(it);
        }
        begin += read as u64;
    }
}
