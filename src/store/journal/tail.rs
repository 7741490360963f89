//! The end of the logboek after a stop that nobody saw coming: what is torn is cut off, what is damaged is refused.

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::error::{JournalError, wrong_line};
use super::line::{Checked, newer_version, parse, parse_with};
use super::text::Text;
use crate::domain::io::in_words;
use crate::store::folder::open_anew;
use crate::store::mark::Place;

/// How much of a file is read at once on the way back, in bytes.
const PIECE: u64 = 1024 * 1024;

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
pub(super) fn find_end(
    file: &mut Text,
    was_killed: WasKilled,
    window: u64,
) -> Result<End, JournalError> {
    let length = file.length()?;
    let mut window = window;
    loop {
        let from = length.saturating_sub(window);
        let mut bytes = vec![0; usize::try_from(length - from).unwrap_or(0)];
        let read = file.read_exact_at(&mut bytes, from);
        read.map_err(|error| file.failed(&error))?;
        let skipped = if from == 0 {
            Some(0)
        } else {
            bytes.iter().position(|b| *b == b'\n').map(|at| at + 1)
        };
        if let Some(skipped) = skipped
            && let Some((cut, last)) = last_whole_group(&bytes[skipped..], from == 0, was_killed)
                .map_err(|(at, why)| {
                    let line = &bytes[skipped + usize::try_from(at).unwrap_or(0)..];
                    wrong_line(file.path(), from + skipped as u64 + at, line, why)
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

/// The whole lines that end at a byte, as many as stand in a piece, and the byte they begin at.
pub(super) fn lines_before(file: &mut Text, end: u64) -> Result<(u64, Vec<u8>), std::io::Error> {
    let mut window = PIECE;
    loop {
        let from = end.saturating_sub(window);
        let mut bytes = vec![0; usize::try_from(end - from).unwrap_or(0)];
        file.read_exact_at(&mut bytes, from)?;
        if from == 0 {
            return Ok((0, bytes));
        }
        // What stands before the first end of a line is the rest of a line that began earlier.
        let first = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .map(|at| at + 1);
        match first.filter(|first| *first < bytes.len()) {
            Some(first) => return Ok((from + first as u64, bytes.split_off(first))),
            None => window *= 4,
        }
    }
}

/// When the last line before a place was written; none before the first.
///
/// # Errors
/// When it cannot be read.
pub fn time_before(folder: &Path, place: Place) -> Result<Option<DateTime<Utc>>, JournalError> {
    if place.offset == 0 {
        return Ok(None);
    }
    let mut file = Text::open(folder, place.month)?;
    let piece = lines_before(&mut file, place.offset);
    let (_, piece) = piece.map_err(|error| file.failed(&error))?;
    let lines = piece.split(|byte| *byte == b'\n');
    let mut texts = lines
        .rev()
        .filter_map(|line| std::str::from_utf8(line).ok());
    let last = texts.find_map(|text| parse_with(text, |_, _| Ok(())).ok());
    Ok(last.map(|(raw, _)| raw.header.tijd))
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
        let before: Option<&Checked> = lines.last().map(|(_, line)| line);
        match whole_line(piece) {
            Ok(checked) if before.is_none_or(|before| follows(before, &checked)) => {
                lines.push((at + piece.len(), checked));
            }
            Ok(checked) => {
                let seq = checked.line.header.seq;
                let why = format!("regel {seq} sluit niet aan op de regel ervoor");
                return Err((at as u64, why));
            }
            Err(why) => {
                // With no line before it here, nothing is known of what came before.
                let seq = before.map_or(u64::MAX, |before| before.line.header.seq);
                if !may_be_torn(&bytes[at..], was_killed, seq) {
                    return Err((at as u64, why));
                }
                break;
            }
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

fn follows(before: &Checked, after: &Checked) -> bool {
    let (before_header, header) = (&before.line.header, &after.line.header);
    header.seq == before_header.seq + 1 && header.vorige == before.chain
}

/// Whether an end that begins with something that is no line, after line `seq`, can be what was being written when it
/// was cut short: then nobody was told that it was kept. If not, it was damaged after it was confirmed, or is of a newer
/// program.
fn may_be_torn(end: &[u8], was_killed: WasKilled, seq: u64) -> bool {
    // Blocks that were not written read as zeros. A line that is all there and wrong was written whole.
    let is_unwritten = |piece: &[u8]| piece.contains(&0) || !piece.ends_with(b"\n");
    let pieces = || end.split_inclusive(|byte| *byte == b'\n');
    if pieces().any(|piece| newer_version(piece).is_some()) {
        return false;
    }
    match was_killed {
        WasKilled::Process => pieces().all(is_unwritten),
        // A line further on that knows of a later one than the last good one was written after a sync of what is wrong.
        WasKilled::Machine => {
            let knows_more = |line: Checked| line.line.header.bevestigd > Some(seq);
            pieces().next().is_none_or(is_unwritten)
                && !pieces().any(|piece| whole_line(piece).is_ok_and(knows_more))
        }
    }
}

/// What was cut off a logboek that ended in the middle of a line or a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TornEnd {
    /// Where the piece is kept.
    pub kept_in: PathBuf,
    /// How many bytes.
    pub bytes: u64,
}

/// Cuts a file at a byte and keeps what came after it beside it.
pub(super) fn cut(path: &Path, at: u64, length: u64) -> Result<TornEnd, JournalError> {
    let fail = |error: std::io::Error| JournalError::Write {
        why: in_words(&error),
    };
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(fail)?;
    file.seek(SeekFrom::Start(at)).map_err(fail)?;
    let kept_in = path.with_extension(format!("jsonl.afgescheurd-{at}"));
    let mut beside = open_anew(&kept_in).map_err(fail)?;
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
