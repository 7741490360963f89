//! Taking the content out of lines, for good: each file is made anew beside the old one, with every line where it was, and
//! takes its place whole.

use std::fs::{self, FileType};
use std::io::{BufRead, BufReader, ErrorKind, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::error::JournalError;
use super::files::open;
use super::line::{erased, without};
use crate::domain::io::in_words;
use crate::domain::record::RecordId;
use crate::store::folder::{open_anew, sync_dir};
use crate::store::months::month_files;

/// Makes a file anew without the content of the lines that begin at these bytes.
///
/// # Errors
/// When it cannot be read or written; it is then as it was.
pub(super) fn erase(path: &Path, offsets: &[u64]) -> Result<(), JournalError> {
    let mut from = BufReader::new(open(path)?);
    let mut pieces = Vec::new();
    for offset in offsets {
        let mut line = Vec::new();
        let sought = from.seek(SeekFrom::Start(*offset));
        let read = sought.and_then(|_| from.read_until(b'\n', &mut line));
        read.map_err(|error| not_erased(path, &error))?;
        let erased = erased(line.strip_suffix(b"\n").unwrap_or(&line));
        pieces.extend(erased.map(|erased| (*offset, erased)));
    }
    replace(path, &pieces)
}

/// Takes what the lines about some records say out of a logboek that was set aside, whatever is wrong with it. What is no
/// folder and no file there is not of the store, and is left alone.
///
/// # Errors
/// When a file cannot be read or written.
pub fn erase_about(folder: &Path, ids: &[RecordId]) -> Result<(), JournalError> {
    let fail = |error: std::io::Error| not_erased(folder, &error);
    if !is(folder, FileType::is_dir).map_err(fail)? {
        return Ok(());
    }
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    for (_, path) in month_files(folder).map_err(fail)? {
        if !is(&path, FileType::is_file).map_err(fail)? {
            continue;
        }
        let pieces = pieces_about(&path, &names)?;
        if !pieces.is_empty() {
            replace(&path, &pieces)?;
        }
    }
    Ok(())
}

fn is(path: &Path, what: fn(&FileType) -> bool) -> Result<bool, std::io::Error> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        found => Ok(what(&found?.file_type())),
    }
}

/// Where a line stands in its file, and what comes there.
type Piece = (u64, Vec<u8>);

fn pieces_about(path: &Path, names: &[String]) -> Result<Vec<Piece>, JournalError> {
    let mut from = BufReader::new(open(path)?);
    let (mut pieces, mut offset, mut line) = (Vec::new(), 0, Vec::new());
    loop {
        line.clear();
        let read = from.read_until(b'\n', &mut line);
        let read = read.map_err(|error| not_erased(path, &error))?;
        if read == 0 {
            return Ok(pieces);
        }
        let left = without(line.strip_suffix(b"\n").unwrap_or(&line), names);
        pieces.extend(left.map(|left| (offset, left)));
        offset += read as u64;
    }
}

fn replace(path: &Path, pieces: &[Piece]) -> Result<(), JournalError> {
    let fail = |error: std::io::Error| not_erased(path, &error);
    let mut from = open(path)?;
    let beside = path.with_extension("jsonl.nieuw");
    let mut to = open_anew(&beside).map_err(fail)?;
    std::io::copy(&mut from, &mut to).map_err(fail)?;
    for (offset, bytes) in pieces {
        to.write_all_at(bytes, *offset).map_err(fail)?;
    }
    to.sync_all().map_err(fail)?;
    fs::rename(&beside, path).map_err(fail)?;
    let folder = path.parent().unwrap_or(path);
    sync_dir(folder).map_err(|why| JournalError::Erase {
        path: path.to_owned(),
        why: why.to_string(),
    })
}

fn not_erased(path: &Path, error: &std::io::Error) -> JournalError {
    JournalError::Erase {
        path: path.to_owned(),
        why: in_words(error),
    }
}
