//! Taking the content out of lines, for good: each file is made anew beside the old one, with every line where it was, and
//! takes its place whole.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::error::JournalError;
use super::files::open;
use super::line::{erased, parse_with};
use super::walk::for_each_from;
use crate::domain::io::in_words;
use crate::domain::record::RecordId;
use crate::store::folder::{open_anew, sync_dir};
use crate::store::mark::Mark;
use crate::store::months::month_path;

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
    let mut to = open_anew(&beside).map_err(fail)?;
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

/// Takes the content out of every line about some records, in a folder that nobody writes to.
///
/// # Errors
/// When a file cannot be read or written.
pub fn erase_about(folder: &Path, ids: &[RecordId]) -> Result<(), JournalError> {
    if !folder.exists() {
        return Ok(());
    }
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut by_file: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
    for_each_from(folder, Mark::beginning().next, &mut |place, text| {
        let (raw, _) = parse_with(text, |_, _| Ok(()))?;
        if names.contains(&raw.header.over) {
            by_file.entry(place.month).or_default().push(place.offset);
        }
        Ok(())
    })?;
    by_file
        .into_iter()
        .try_for_each(|(month, offsets)| erase(&month_path(folder, month), &offsets))
}
