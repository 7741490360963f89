//! The files of the logboek: one a month, in the order of their lines.
//!
//! A clock that was once wrong names a file after a month far ahead. So the order is that of the lines, not of the
//! names, and what comes back to a month that has a file already goes on in `2026-11.2.jsonl`.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, Utc};

use super::JournalError;
use super::line::{BEGINNING, erased, parse_with};
use crate::domain::io::in_words;
use crate::store::folder::sync_dir;

/// From one file of a month to its next: more than any month.
const NEXT_FILE: u32 = 1 << 17;

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

/// The file of a month, counted from year 0, that a time falls in.
pub(super) fn month_of(time: DateTime<Utc>) -> u32 {
    u32::try_from(time.year().max(0)).unwrap_or(0) * 12 + time.month0()
}

pub(super) fn month_path(folder: &Path, month: u32) -> PathBuf {
    let (n, month) = (month / NEXT_FILE, month % NEXT_FILE);
    let name = format!("{:04}-{:02}", month / 12, month % 12 + 1);
    if n == 0 {
        folder.join(format!("{name}.jsonl"))
    } else {
        folder.join(format!("{name}.{}.jsonl", n + 1))
    }
}

fn month_in(name: &str) -> Option<u32> {
    let stem = name.strip_suffix(".jsonl")?;
    let (stem, n) = match stem.split_once('.') {
        Some((stem, n)) => (stem, n.parse::<u32>().ok()?.checked_sub(1)?),
        None => (stem, 0),
    };
    let (year, month) = stem.split_once('-')?;
    let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
    if year > 9999 || n > 1000 || !(1..=12).contains(&month) {
        return None;
    }
    Some(year * 12 + month - 1 + n * NEXT_FILE)
}

/// Where the next line goes, by the clock: on in the file it is at, unless a new month began. A clock that is back in
/// the month before is a clock that was set right; one that is back further was far ahead once.
pub(super) fn next_file(folder: &Path, now: u32, clock: u32) -> u32 {
    let month = now % NEXT_FILE;
    if clock == month || clock + 1 == month {
        return now;
    }
    let is_used = |file: &u32| {
        fs::metadata(month_path(folder, *file)).is_ok_and(|metadata| metadata.len() > 0)
    };
    let mut files = (0..1000).map(|n| clock + n * NEXT_FILE);
    files.find(|file| !is_used(file)).unwrap_or(now)
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
    for entry in fs::read_dir(folder).map_err(fail)? {
        let name = entry.map_err(fail)?.file_name();
        let Some(month) = name.to_str().and_then(month_in) else {
            continue;
        };
        let path = month_path(folder, month);
        if path.file_name() == Some(&name) {
            let first = first_line(&path)?;
            files.push(MonthFile { month, path, first });
        }
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

/// Opens a file to read; a pipe or a folder in its place would never end, or never begin.
pub(super) fn open(path: &Path) -> Result<File, JournalError> {
    let fail = |why: String| JournalError::Read {
        path: path.to_owned(),
        why,
    };
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {
            File::open(path).map_err(|error| fail(in_words(&error)))
        }
        Ok(_) => Err(fail("hier hoort een gewoon bestand te staan".to_owned())),
        Err(error) => Err(fail(in_words(&error))),
    }
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

/// Makes a file anew without the content of the lines that begin at these bytes.
///
/// # Errors
/// When it cannot be read or written; it is then as it was.
pub(super) fn erase(path: &Path, offsets: &[u64]) -> Result<(), JournalError> {
    let fail = |error: std::io::Error| JournalError::Erase {
        path: path.to_owned(),
        why: in_words(&error),
    };
    let mut from = BufReader::new(open(path)?);
    let beside = path.with_extension("jsonl.nieuw");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut to = options.open(&beside).map_err(fail)?;
    std::io::copy(&mut from, &mut to).map_err(fail)?;
    for offset in offsets {
        let mut line = Vec::new();
        from.seek(SeekFrom::Start(*offset)).map_err(fail)?;
        from.read_until(b'\n', &mut line).map_err(fail)?;
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        if let Some(erased) = erased(line) {
            to.write_all_at(&erased, *offset).map_err(fail)?;
        }
    }
    to.sync_all().map_err(fail)?;
    fs::rename(&beside, path).map_err(fail)?;
    let folder = path.parent().unwrap_or(path);
    sync_dir(folder).map_err(|why| JournalError::Erase {
        path: path.to_owned(),
        why: why.to_string(),
    })
}
