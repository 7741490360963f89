//! The end of the logboek after a stop that nobody saw coming: what is torn is cut off, what is damaged is refused.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use super::line::{Checked, parse};
use super::{JournalError, TornEnd};
use crate::domain::io::in_words;

/// What may be at the end of a logboek that nobody was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WasKilled {
    /// The process ended: what it wrote last is there up to some byte.
    Process,
    /// The machine stopped: blocks of what was written last may be missing, also before others.
    Machine,
}

pub(super) struct End {
    /// Where the last whole line of a whole group ends.
    pub(super) cut_at: u64,
    pub(super) length: u64,
    pub(super) last: Option<Checked>,
}

/// Finds the end of the last whole group in a file, reading backwards.
pub(super) fn find_end(path: &Path, was_killed: WasKilled) -> Result<End, JournalError> {
    let fail = |error: std::io::Error| JournalError::Read {
        path: path.to_owned(),
        why: in_words(&error),
    };
    let file = File::open(path).map_err(fail)?;
    let length = file.metadata().map_err(fail)?.len();
    let mut window = 256 * 1024;
    loop {
        let from = length.saturating_sub(window);
        let mut bytes = vec![0; usize::try_from(length - from).unwrap_or(0)];
        file.read_exact_at(&mut bytes, from).map_err(fail)?;
        let skipped = if from == 0 {
            Some(0)
        } else {
            bytes.iter().position(|b| *b == b'\n').map(|at| at + 1)
        };
        if let Some(skipped) = skipped
            && let Some((cut, last)) = last_whole_group(&bytes[skipped..], from == 0, was_killed)
                .map_err(|(at, why)| JournalError::Damaged {
                    path: path.to_owned(),
                    offset: from + skipped as u64 + at,
                    why,
                })?
        {
            return Ok(End {
                cut_at: from + skipped as u64 + cut,
                length,
                last,
            });
        }
        window *= 4;
    }
}

/// Where the last whole group ends, and its last line; none when there is no line at all.
type WholeEnd = (u64, Option<Checked>);

/// The end and the last line of the last whole group in these lines; none when the group may begin before them.
///
/// # Errors
/// The byte and what is wrong there, when that cannot have come of writing that was cut short.
fn last_whole_group(
    bytes: &[u8],
    is_whole_file: bool,
    was_killed: WasKilled,
) -> Result<Option<WholeEnd>, (u64, String)> {
    let mut lines = Vec::new();
    let mut at = 0;
    for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
        match whole_line(piece) {
            Ok(checked) => lines.push((at + piece.len(), checked)),
            Err(_) if is_torn(&bytes[at..], was_killed) => break,
            Err(why) => return Err((at as u64, why)),
        }
        at += piece.len();
    }
    while let Some((end, last)) = lines.last() {
        match last.line.header.groep {
            Some([first, size]) if last.line.header.seq + 1 < first + size => {
                let Some(keep) = lines
                    .iter()
                    .position(|(_, line)| line.line.header.seq >= first)
                else {
                    return Ok(None);
                };
                if keep == 0 && !is_whole_file {
                    return Ok(None);
                }
                lines.truncate(keep);
            }
            _ if !last.is_whole => {
                let why = format!("de inhoud van regel {} is veranderd", last.line.header.seq);
                return Err((*end as u64, why));
            }
            _ => return Ok(Some((*end as u64, lines.pop().map(|(_, checked)| checked)))),
        }
    }
    Ok(is_whole_file.then_some((0, None)))
}

fn whole_line(piece: &[u8]) -> Result<Checked, String> {
    let line = piece.strip_suffix(b"\n").ok_or("de regel is niet af")?;
    parse(std::str::from_utf8(line).map_err(|why| why.to_string())?)
}

/// Whether an end that begins with something that is no line can be what was being written when it was cut short. If
/// not, it was damaged after it was confirmed, and may not be cut off.
fn is_torn(end: &[u8], was_killed: WasKilled) -> bool {
    let is_unwritten = |piece: &[u8]| piece.contains(&0);
    let mut pieces = end.split_inclusive(|byte| *byte == b'\n');
    match was_killed {
        WasKilled::Process => pieces.all(|piece| is_unwritten(piece) || !piece.ends_with(b"\n")),
        WasKilled::Machine => {
            pieces.next().is_some_and(is_unwritten)
                || pieces.all(|piece| whole_line(piece).is_err())
        }
    }
}

/// Cuts a file at a byte and keeps what came after it beside it.
pub(super) fn cut(path: &Path, at: u64, length: u64) -> Result<TornEnd, JournalError> {
    let fail = |error: std::io::Error| JournalError::Read {
        path: path.to_owned(),
        why: in_words(&error),
    };
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(fail)?;
    file.seek(SeekFrom::Start(at)).map_err(fail)?;
    let kept_in = path.with_extension(format!("jsonl.afgescheurd-{at}"));
    let mut beside = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&kept_in)
        .map_err(fail)?;
    std::io::copy(&mut file, &mut beside).map_err(fail)?;
    beside.sync_all().map_err(fail)?;
    file.set_len(at)
        .and_then(|()| file.sync_all())
        .map_err(fail)?;
    Ok(TornEnd {
        kept_in,
        bytes: length - at,
    })
}
