//! Files that grow, one a month, in a folder: the logboek and the looks.
//!
//! A clock that was once wrong names a file after a month far ahead. So the order is that of the lines, not of the
//! names, and what comes back to a month that has a file already goes on in `2026-11.2.jsonl`. A file of the logboek that
//! is not written to any more may be packed: `2026-11.jsonl.gz`.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, Utc};

/// From one file of a month to its next: more than any month.
const NEXT_FILE: u32 = 1 << 17;

/// What the name of a packed file has more.
const PACKED: &str = ".gz";

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

/// The packed file of a month.
pub(super) fn packed_path(folder: &Path, month: u32) -> PathBuf {
    let mut path = month_path(folder, month).into_os_string();
    path.push(PACKED);
    path.into()
}

/// Whether a file is packed, by its name.
pub(super) fn is_packed(path: &Path) -> bool {
    path.as_os_str()
        .as_encoded_bytes()
        .ends_with(PACKED.as_bytes())
}

/// Whether a month is over by the clock, and no file of it is begun any more.
pub(super) fn is_over(month: u32, clock: DateTime<Utc>) -> bool {
    month % NEXT_FILE < month_of(clock)
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

/// Every file of a month in a folder that is not packed, in the order of their names.
///
/// # Errors
/// When the folder cannot be listed.
pub(super) fn month_files(folder: &Path) -> Result<Vec<(u32, PathBuf)>, std::io::Error> {
    let mut found = all_files(folder)?;
    found.retain(|(_, path)| !is_packed(path));
    Ok(found)
}

/// Every file of a month in a folder, packed or not, in the order of their names: of a month that has both, the plain one
/// comes first.
///
/// # Errors
/// When the folder cannot be listed.
pub(super) fn all_files(folder: &Path) -> Result<Vec<(u32, PathBuf)>, std::io::Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let Some(name) = name.to_str() else {
            continue;
        };
        let Some(month) = month_in(name.strip_suffix(PACKED).unwrap_or(name)) else {
            continue;
        };
        let path = folder.join(name);
        if [month_path(folder, month), packed_path(folder, month)].contains(&path) {
            found.push((month, path));
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Where the next line goes, by the clock: on in the file it is at, unless a new month began or that was packed. A clock
/// that is back in the month before is a clock that was set right; one that is back further was far ahead once.
pub(super) fn next_file(folder: &Path, now: u32, clock: u32) -> u32 {
    let month = now % NEXT_FILE;
    let has_packed = |file: u32| packed_path(folder, file).symlink_metadata().is_ok();
    if (clock == month || clock + 1 == month) && !has_packed(now) {
        return now;
    }
    let is_used = |file: &u32| {
        let plain = fs::metadata(month_path(folder, *file));
        plain.is_ok_and(|metadata| metadata.len() > 0) || has_packed(*file)
    };
    let mut files = (0..1000).map(|n| clock + n * NEXT_FILE);
    files.find(|file| !is_used(file)).unwrap_or(now)
}
