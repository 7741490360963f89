//! Taking the content out of lines, for good: each file is made anew beside the old one, with every line where it was, and
//! takes its place whole.

use std::fs::{self, File, FileType};
use std::io::{BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::error::JournalError;
use super::line::{erased, without};
use super::pack::beside;
use super::packed::{Packed, Piece};
use super::text::Text;
use crate::domain::io::in_words;
use crate::domain::record::RecordId;
use crate::store::folder::{open_anew, open_to_read, sync_dir};
use crate::store::months::{all_files, is_packed, packed_path};

/// Makes the file of a month anew without the content of the lines that begin at these bytes.
///
/// # Errors
/// When it cannot be read or written; it is then as it was.
pub(super) fn erase(folder: &Path, month: u32, offsets: &[u64]) -> Result<(), JournalError> {
    let mut text = Text::open(folder, month)?;
    let path = text.path().to_owned();
    // What packing left that could not be removed still has it all.
    let packed = packed_path(folder, month);
    for left in [beside(&packed), packed] {
        if left != path && fs::symlink_metadata(&left).is_ok() {
            fs::remove_file(&left).map_err(|error| not_erased(&left, &error))?;
        }
    }
    let mut from = BufReader::new(&mut text);
    let mut pieces = Vec::new();
    for offset in offsets {
        let mut line = Vec::new();
        let sought = from.seek(SeekFrom::Start(*offset));
        let read = sought.and_then(|_| from.read_until(b'\n', &mut line));
        read.map_err(|error| not_erased(&path, &error))?;
        let erased = erased(line.strip_suffix(b"\n").unwrap_or(&line));
        pieces.extend(erased.map(|erased| (*offset, erased)));
    }
    match text.packed() {
        Some(packed) => replace_packed(&path, packed, &pieces),
        None => replace(&path, &mut text, &pieces),
    }
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
    for (_, path) in all_files(folder).map_err(fail)? {
        if !is(&path, FileType::is_file).map_err(fail)? {
            continue;
        }
        erase_from(&path, &names)?;
    }
    Ok(())
}

fn is(path: &Path, what: fn(&FileType) -> bool) -> Result<bool, std::io::Error> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        found => Ok(what(&found?.file_type())),
    }
}

fn pieces_about(
    path: &Path,
    from: &mut impl BufRead,
    names: &[String],
) -> Result<Vec<Piece>, JournalError> {
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

/// Takes what the lines about some records say out of one file, whatever is wrong with it: of what cannot be unpacked any
/// more nobody can see whom it is about, and nothing of it stays.
fn erase_from(path: &Path, names: &[String]) -> Result<(), JournalError> {
    let fail = |error: std::io::Error| not_erased(path, &error);
    let file = open_to_read(path).map_err(|why| JournalError::Erase {
        path: path.to_owned(),
        why,
    })?;
    if !is_packed(path) {
        let pieces = pieces_about(path, &mut BufReader::new(&file), names)?;
        return match pieces.is_empty() {
            true => Ok(()),
            false => replace(path, &mut &file, &pieces),
        };
    }
    let mut packed = Packed::open_mended(file).map_err(fail)?;
    let pieces = pieces_about(path, &mut BufReader::new(&mut packed), names)?;
    match pieces.is_empty() && packed.is_whole() {
        true => Ok(()),
        false => replace_packed(path, &packed, &pieces),
    }
}

/// Makes a plain file anew with other bytes in some places.
fn replace(
    path: &Path,
    from: &mut (impl Read + Seek),
    pieces: &[Piece],
) -> Result<(), JournalError> {
    in_its_place(path, |to| {
        from.rewind()?;
        std::io::copy(from, &mut &*to)?;
        pieces
            .iter()
            .try_for_each(|(offset, bytes)| to.write_all_at(bytes, *offset))
    })
}

/// The same of a packed one; only the members they are in change.
fn replace_packed(path: &Path, from: &Packed, pieces: &[Piece]) -> Result<(), JournalError> {
    in_its_place(path, |mut to| from.write_anew(&mut to, pieces))
}

/// Puts what `fill` writes in the place of a file, synced.
fn in_its_place(
    path: &Path,
    fill: impl FnOnce(&File) -> std::io::Result<()>,
) -> Result<(), JournalError> {
    let fail = |error: std::io::Error| not_erased(path, &error);
    let fresh = beside(path);
    let to = open_anew(&fresh).map_err(fail)?;
    fill(&to).and_then(|()| to.sync_all()).map_err(fail)?;
    fs::rename(&fresh, path).map_err(fail)?;
    let folder = path.parent().unwrap_or(path);
    sync_dir(folder).map_err(|why| JournalError::Erase {
        path: path.to_owned(),
        why: why.to_string(),
    })
}

fn not_erased(path: &Path, error: &std::io::Error) -> JournalError {
    let why = match JournalError::read(path, error) {
        JournalError::Damaged { offset, why, .. } => format!("bij byte {offset}: {why}"),
        _ => in_words(error),
    };
    JournalError::Erase {
        path: path.to_owned(),
        why,
    }
}
