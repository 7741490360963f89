//! The files of unfinished forms, one for each user, and beside them those of saved views.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::FolderError;
use super::files::{read_whole, sync_dir, write_whole};

/// Where unfinished forms are kept in a data folder.
pub(in crate::store) fn drafts_of(root: &Path) -> PathBuf {
    root.join("concepten")
}

pub(in crate::store) fn drafts_path(root: &Path, name: &str) -> PathBuf {
    drafts_of(root).join(format!("{name}.json"))
}

/// Makes sure that the drafts of every user are a list.
///
/// # Errors
/// When one is not, naming it.
pub(in crate::store) fn drafts_must_read(root: &Path) -> Result<(), FolderError> {
    let folder = drafts_of(root);
    let fail = |path: &Path, error: std::io::Error| FolderError::io(path, &error);
    for entry in fs::read_dir(&folder).map_err(|error| fail(&folder, error))? {
        let path = entry.map_err(|error| fail(&folder, error))?.path();
        // What was set aside stands beside them under another name.
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let bytes = read_whole(&path)?;
        let read = bytes.map(|bytes| serde_json::from_slice::<Vec<serde_json::Value>>(&bytes));
        if let Some(Err(_)) = read {
            return Err(FolderError::Drafts(path));
        }
    }
    Ok(())
}

/// Puts drafts that cannot be read beside those that will be kept: a newer program may have written them.
pub(in crate::store) fn set_drafts_aside(root: &Path, name: &str) -> Result<(), FolderError> {
    let path = drafts_path(root, name);
    let names = (1_u32..).map(|n| path.with_extension(format!("onleesbaar-{n}")));
    let free = names.into_iter().find(|name| !name.exists());
    let aside = free.unwrap_or_else(|| path.with_extension("onleesbaar"));
    fs::rename(&path, &aside).map_err(|error| FolderError::io(&path, &error))?;
    sync_dir(&drafts_of(root))
}

/// Replaces the drafts of a user.
pub(in crate::store) fn keep_drafts(
    root: &Path,
    name: &str,
    bytes: &[u8],
) -> Result<(), FolderError> {
    let path = drafts_path(root, name);
    write_whole(&path, bytes).map_err(|error| FolderError::write(&path, &error))
}
