//! Files that are there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

use super::error::FolderError;
use super::parts;
use crate::domain::io::in_words;

/// To open what is there and nothing behind it: a link is not followed, and a pipe is no wait without end.
fn as_it_is() -> i32 {
    i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits()).unwrap_or(0)
}

/// Opens a file to read; a link, a pipe or a folder in its place is none.
///
/// # Errors
/// In words, when it is no file or cannot be opened.
pub(in crate::store) fn open_to_read(path: &Path) -> Result<File, String> {
    open_if_there(path)?.ok_or_else(|| in_words(&ErrorKind::NotFound.into()))
}

/// The same; none when there is none.
///
/// # Errors
/// As for the other.
pub(in crate::store) fn open_if_there(path: &Path) -> Result<Option<File>, String> {
    let kind = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        kind => kind.map_err(|error| in_words(&error))?.file_type(),
    };
    if !kind.is_file() {
        let is = parts::in_words(kind);
        return Err(format!(
            "hier hoort een gewoon bestand te staan, en dit is {is}"
        ));
    }
    let mut options = OpenOptions::new();
    match options.read(true).custom_flags(as_it_is()).open(path) {
        // Replaced or dropped this moment.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        opened => Ok(Some(opened.map_err(|error| in_words(&error))?)),
    }
}

/// The bytes of a file; none when there is none.
///
/// # Errors
/// When something else is in its place, or it cannot be read.
pub(in crate::store) fn read_whole(path: &Path) -> Result<Option<Vec<u8>>, FolderError> {
    let fail = |why: String| FolderError::Io {
        path: path.to_owned(),
        why,
    };
    let Some(mut file) = open_if_there(path).map_err(fail)? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    let read = file.read_to_end(&mut bytes);
    read.map_err(|error| fail(in_words(&error)))?;
    Ok(Some(bytes))
}

/// Opens a file to write in, made where it is not there yet. Not to append: a torn end may have been cut off, and the
/// place of each line is ours to say.
///
/// # Errors
/// When the system says no; a link is not followed.
pub(in crate::store) fn open_to_write(path: &Path) -> Result<File, std::io::Error> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    options.custom_flags(as_it_is()).open(path)
}

/// Opens an empty file to write in, that was not there or of which what is there does not count.
///
/// # Errors
/// When the system says no; a link is removed and not followed.
pub(in crate::store) fn open_anew(path: &Path) -> Result<File, std::io::Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    match options.open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            options.open(path)
        }
        opened => opened,
    }
}

/// Puts bytes in the place of a file, synced: after a stop the file has these or those of before, never half of them.
///
/// # Errors
/// When the system says no.
pub(in crate::store) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), std::io::Error> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".nieuw");
    let mut file = open_anew(fresh.as_ref())?;
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

/// Removes a folder with all that is in it, if it is there; of a link the link.
///
/// # Errors
/// When the disk says no.
pub(in crate::store) fn remove(path: &Path) -> Result<(), FolderError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(FolderError::io(path, &error)),
        _ => Ok(()),
    }
}
