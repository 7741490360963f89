//! The files of unfinished forms, one for each user.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::FolderError;
use super::files::{sync_dir, write_whole};

/// Where unfinished forms are kept in a data folder.
pub(in crate::store) fn drafts_of(root: &Path) -> PathBuf {
    root.join("concepten")
}

pub(in crate::store) fn drafts_path(root: &Path, uid: u32) -> PathBuf {
    drafts_of(root).join(format!("{uid}.json"))
}

/// Puts drafts that cannot be read beside those that will be kept: a newer program may have written them.
pub(in crate::store) fn set_drafts_aside(root: &Path, uid: u32) -> Result<(), FolderError> {
    let path = drafts_path(root, uid);
    let names = (1_u32..).map(|n| path.with_extension(format!("onleesbaar-{n}")));
    let free = names.into_iter().find(|name| !name.exists());
    let aside = free.unwrap_or_else(|| path.with_extension("onleesbaar"));
    fs::rename(&path, &aside).map_err(|error| FolderError::io(&path, &error))?;
    sync_dir(&drafts_of(root))
}

/// Replaces the drafts of a user.
pub(in crate::store) fn keep_drafts(
    root: &Path,
    uid: u32,
    bytes: &[u8],
) -> Result<(), FolderError> {
    let path = drafts_path(root, uid);
    write_whole(&path, bytes).map_err(|error| FolderError::write(&path, &error))
}
