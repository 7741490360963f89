//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::error::FolderError;

/// Puts bytes in the place of a file, synced: after a stop the file has these or those of before, never half of them.
///
/// # Errors
/// When the system says no.
pub(in crate::store) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), std::io::Error> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".nieuw");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    File::open(path.parent().unwrap_or(path))?.sync_all()
}

/// Syncs a folder's list of files.
///
/// # Errors
/// When the disk says no.
pub fn sync_dir(path: &Path) -> Result<(), FolderError> {
    File::open(path)
        .and_then(|dir| dir.sync_all())
        .map_err(|error| FolderError::write(path, &error))
}

/// Removes a folder with all that is in it, if it is there.
///
/// # Errors
/// When the disk says no.
pub(in crate::store) fn remove(path: &Path) -> Result<(), FolderError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(FolderError::io(path, &error))
        }
        _ => Ok(()),
    }
}
