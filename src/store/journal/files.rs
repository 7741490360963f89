//! The files of the logboek: one a month, in the order of their lines.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::error::JournalError;
use super::line::parse_with;
use super::text::Text;
use crate::store::mark::{BEGINNING, Mark};
use crate::store::months::{all_files, month_path};

/// No line is longer than this, in bytes.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// One file.
#[derive(Debug)]
pub(super) struct MonthFile {
    /// Its month and which of that month's it is, as in a place.
    pub(super) month: u32,
    pub(super) path: PathBuf,
    /// Its first line's number, and the hash of the header before that; none when it begins with no line.
    pub(super) first: Option<(u64, String)>,
}

impl MonthFile {
    /// Opens it; packed when it was since it was found.
    ///
    /// # Errors
    /// When it is no file or cannot be opened.
    pub(super) fn open(&self) -> Result<Text, JournalError> {
        let folder = self.path.parent().unwrap_or(&self.path);
        Text::open(folder, self.month)
    }

    /// Makes sure that it goes on where the one before it ended.
    ///
    /// # Errors
    /// When lines between them are missing, or they are of different logboeken.
    pub(super) fn must_follow(&self, seq: u64, chain: &str) -> Result<(), JournalError> {
        let Some((first, before)) = &self.first else {
            return Ok(());
        };
        let gap = |why: String| JournalError::Gap {
            path: self.path.clone(),
            why,
        };
        if *first != seq + 1 {
            return Err(gap(format!(
                "hier hoort regel {}, maar het begint bij regel {first}: er ontbreekt een bestand, of er is een verkeerd bij",
                seq + 1
            )));
        }
        if before != chain {
            return Err(gap(format!(
                "regel {first} sluit niet aan op de regel ervoor: een van de bestanden is veranderd of van een andere opslag"
            )));
        }
        Ok(())
    }
}

/// Every file, in the order of the lines; what begins with no line comes last.
///
/// # Errors
/// When the folder cannot be listed, or what has the name of a file is none.
pub(super) fn files(folder: &Path) -> Result<Vec<MonthFile>, JournalError> {
    let fail = |error: std::io::Error| JournalError::read(folder, &error);
    let mut found = all_files(folder).map_err(fail)?;
    // Of a month with both the plain one counts, and comes first.
    found.dedup_by_key(|(month, _)| *month);
    let mut files = Vec::new();
    for (month, path) in found {
        let first = first_line(Text::open(folder, month)?)?;
        files.push(MonthFile { month, path, first });
    }
    let place = |file: &MonthFile| {
        (
            file.first.as_ref().map_or(u64::MAX, |first| first.0),
            file.month,
        )
    };
    files.sort_unstable_by_key(place);
    Ok(files)
}

/// So much of a file is read for its first line, where that is no longer.
const BEGINNING_OF_FILE: usize = 8192;

fn first_line(mut file: Text) -> Result<Option<(u64, String)>, JournalError> {
    if let Some(packed) = file.packed() {
        // A start asks it of every month: what its header says, the sum in it proves.
        let text = packed.beginning(BEGINNING_OF_FILE);
        let text = text.map_err(|error| file.failed(&error))?;
        if let Some(first) = first_in(&text) {
            return Ok(Some(first));
        }
    }
    let mut text = Vec::new();
    let from = file.by_ref().take(LONGEST_LINE);
    let read = BufReader::with_capacity(BEGINNING_OF_FILE, from).read_until(b'\n', &mut text);
    read.map_err(|error| file.failed(&error))?;
    Ok(first_in(&text))
}

/// The number of the line with which a text begins, and the hash of the header before that; none when it is no line.
fn first_in(text: &[u8]) -> Option<(u64, String)> {
    let end = text.iter().position(|byte| *byte == b'\n')?;
    let line = std::str::from_utf8(&text[..end]).ok()?;
    let (raw, _) = parse_with(line, |_, _| Ok(())).ok()?;
    Some((raw.header.seq, raw.header.vorige))
}

/// Makes sure that the first file is the beginning.
pub(super) fn must_begin(first: &MonthFile) -> Result<(), JournalError> {
    first.must_follow(0, BEGINNING)
}

/// The text of one file, or the beginning of it.
#[derive(Debug)]
pub struct Stretch {
    /// Of which month, as in a place.
    pub month: u32,
    /// Where it is when it is not packed.
    pub plain: PathBuf,
    /// How many bytes of text.
    pub length: u64,
}

/// The files up to a mark, in order: the last ends where the line of the mark does.
///
/// # Errors
/// When the folder cannot be listed, or a file is no file.
pub fn files_until(folder: &Path, until: &Mark) -> Result<Vec<Stretch>, JournalError> {
    let mut found = Vec::new();
    if until.seq == 0 {
        return Ok(found);
    }
    for file in files(folder)? {
        let month = file.month;
        let is_last = month == until.next.month;
        found.push(Stretch {
            month,
            plain: month_path(folder, month),
            length: match is_last {
                true => until.next.offset,
                false => file.open()?.length()?,
            },
        });
        if is_last {
            break;
        }
    }
    Ok(found)
}

/// Bytes of the text of all files of the logboek together.
///
/// # Errors
/// When the folder cannot be listed, or a file is no file.
pub fn total_bytes(folder: &Path) -> Result<u64, JournalError> {
    let files = files(folder)?;
    files.iter().map(|file| file.open()?.length()).sum()
}
