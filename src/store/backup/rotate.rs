//! Which back-ups of a store stay in a folder.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};

use super::error::BackupError;
use crate::domain::settings::Keep;
use crate::store::folder::sync_dir;

const TIME: &str = "%Y-%m-%dT%H%M%SZ";
const PLAIN: &str = ".tar.gz";
const LOCKED: &str = ".tar.gz.age";

/// `wijkregie-3fa92c1d-2026-11-28T132400Z.tar.gz`: of which store, and when.
pub(super) fn name(store: &str, at: DateTime<Utc>, is_locked: bool) -> String {
    let end = if is_locked { LOCKED } else { PLAIN };
    format!("wijkregie-{store}-{}{end}", at.format(TIME))
}

/// Of which store a back-up is and when it was made, by its name; none when it is not named as one.
fn read_name(name: &str) -> Option<(&str, DateTime<Utc>)> {
    let stem = name
        .strip_suffix(LOCKED)
        .or_else(|| name.strip_suffix(PLAIN))?;
    let (store, at) = stem.strip_prefix("wijkregie-")?.split_once('-')?;
    let at = NaiveDateTime::parse_from_str(at, TIME).ok()?;
    Some((store, at.and_utc()))
}

/// Deletes the back-ups of the same store that need not be kept beside a new one; returns which.
///
/// # Errors
/// When the folder cannot be listed or one cannot be deleted; the new one stays.
pub fn drop_old(newest: &Path, keep: Keep) -> Result<Vec<PathBuf>, BackupError> {
    let folder = newest.parent().unwrap_or(newest);
    let name = newest.file_name().unwrap_or_default().to_string_lossy();
    let Some((ours, _)) = read_name(&name) else {
        return Ok(Vec::new());
    };
    let fail = |path: &Path, error: &std::io::Error| BackupError::write(path, error);
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| fail(folder, &error))? {
        let path = entry.map_err(|error| fail(folder, &error))?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if let Some((_, at)) = read_name(&name).filter(|(store, _)| *store == ours) {
            all.push((at, path));
        }
    }
    let made: Vec<DateTime<Utc>> = all.iter().map(|(at, _)| *at).collect();
    let to_drop = keep.to_drop(&made);
    let mut dropped = Vec::new();
    for (_, path) in all.into_iter().filter(|(at, _)| to_drop.contains(at)) {
        fs::remove_file(&path).map_err(|error| fail(&path, &error))?;
        dropped.push(path);
    }
    sync_dir(folder)?;
    dropped.sort();
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_and_other_files_are_never_dropped() {
        let at: DateTime<Utc> = "2026-11-28T13:24:00Z".parse().unwrap();
        for is_locked in [false, true] {
            let name = name("3fa92c1d", at, is_locked);
            assert_eq!(read_name(&name), Some(("3fa92c1d", at)), "{name}");
        }
        let home = tempfile::tempdir().unwrap();
        let made = |day: u32, store: &str| {
            let path = home
                .path()
                .join(format!("wijkregie-{store}-2026-11-{day:02}T120000Z.tar.gz"));
            fs::write(&path, "x").unwrap();
            path
        };
        let old: Vec<PathBuf> = (1..=9).map(|day| made(day, "aaaaaaaa")).collect();
        let other = made(1, "bbbbbbbb");
        let strange = home.path().join("wijkregie-aaaaaaaa-oud.tar.gz");
        fs::write(&strange, "x").unwrap();
        let newest = made(10, "aaaaaaaa");
        let dropped = drop_old(&newest, "3d".parse().unwrap()).unwrap();
        assert_eq!(dropped, old[..7]);
        assert!(other.exists() && strange.exists() && newest.exists() && old[8].exists());
    }
}
