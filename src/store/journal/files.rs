//! The files of the logboek: one a month, in the order of their lines.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::error::JournalError;
use super::line::parse_with;
use crate::domain::io::in_words;
use crate::store::folder::open_to_read;
use crate::store::mark::{BEGINNING, Mark};
use crate::store::months::month_files;

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
    let fail = |error: std::io::Error| JournalError::Read {
        path: folder.to_owned(),
        why: in_words(&error),
    };
    let mut files = Vec::new();
    for (month, path) in month_files(folder).map_err(fail)? {
        let first = first_line(&path)?;
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

/// Opens a file to read.
///
/// # Errors
/// When it is no file or cannot be opened.
pub(super) fn open(path: &Path) -> Result<File, JournalError> {
    open_to_read(path).map_err(|why| JournalError::Read {
        path: path.to_owned(),
        why,
    })
}

fn first_line(path: &Path) -> Result<Option<(u64, String)>, JournalError> {
    let mut text = Vec::new();
    let file = open(path)?;
    BufReader::with_capacity(8192, file.take(LONGEST_LINE))
        .read_until(b'\n', &mut text)
        .map_err(|error| JournalError::Read {
            path: path.to_owned(),
            why: in_words(&error),
        })?;
    let line = text.strip_suffix(b"\n").map(std::str::from_utf8);
    let Some(Ok(line)) = line else {
        return Ok(None);
    };
    let read = parse_with(line, |_, _| Ok(()));
    Ok(read
        .ok()
        .map(|(raw, _)| (raw.header.seq, raw.header.vorige)))
}

/// Makes sure that the first file is the beginning.
pub(super) fn must_begin(first: &MonthFile) -> Result<(), JournalError> {
    first.must_follow(0, BEGINNING)
}

/// The files up to a mark, in order, each with how many of its bytes: the last ends where the line of the mark does.
///
/// # Errors
/// When the folder cannot be listed, or a file is no file.
pub fn files_until(folder: &Path, until: &Mark) -> Result<Vec<(PathBuf, u64)>, JournalError> {
    let mut found = Vec::new();
    if until.seq == 0 {
        return Ok(found);
    }
    for MonthFile { month, path, .. } in files(folder)? {
        if month == until.next.month {
            found.push((path, until.next.offset));
            break;
        }
        let length = open(&path)?.metadata();
        let length = length.map_err(|error| JournalError::Read {
            path: path.clone(),
            why: in_words(&error),
        })?;
        found.push((path, length.len()));
    }
    Ok(found)
}

/// Bytes of all files of the logboek together.
///
/// # Errors
/// When the folder cannot be listed.
pub fn total_bytes(folder: &Path) -> Result<u64, JournalError> {
    let files = files(folder)?;
    let sizes = files
        .iter()
        .filter_map(|file| fs::metadata(&file.path).ok());
    Ok(sizes.map(|metadata| metadata.len()).sum())
}
