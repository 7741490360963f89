//! Folders in memory, for what has no room on disk: each is of one process, and gone when that is done with it.
//!
//! What is in one is personal data, and a process that is killed clears nothing. So each is locked by who made it: one that
//! is not locked is nobody's, and every start removes it.

use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;

use super::folder::FolderError;

/// Where Linux has a file system in memory.
const MEMORY: &str = "/dev/shm";

/// What the name of each begins with.
const PREFIX: &str = "wijkregie-geheugen-";

/// What the store makes in one, and nothing else.
pub(super) const SLED: &str = "sled";

/// So many are tried before it is said that none can be made.
const MOST_NAMES: u32 = 1000;

/// A folder in memory.
#[derive(Debug)]
pub(super) struct InMemory {
    path: PathBuf,
    /// Keeps the lock: it goes with the process, also after kill -9.
    _lock: File,
}

impl Drop for InMemory {
    fn drop(&mut self) {
        // What is left is removed by the next start, or by a restart of the machine.
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl InMemory {
    /// Makes one for a data folder, for this user alone.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn make(root: &Path) -> Result<Self, FolderError> {
        let it = fs::metadata(root).map_err(|error| FolderError::io(root, &error))?;
        let place = place();
        let names = (1..=MOST_NAMES).map(|n| format!("{PREFIX}{:x}-{:x}-{n}", it.dev(), it.ino()));
        for path in names.map(|name| place.join(name)) {
            match DirBuilder::new().mode(0o700).create(&path) {
                // Of a start of before this one, or of a stranger: names are not secret.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
                made => made.map_err(|error| FolderError::write(&path, &error))?,
            }
            // A start that clears may have come between.
            if let Some(lock) = lock(&path) {
                return Ok(Self { path, _lock: lock });
            }
        }
        Err(FolderError::write(
            &place,
            &std::io::ErrorKind::AlreadyExists.into(),
        ))
    }

    /// Where sled goes in it.
    pub(super) fn sled(&self) -> PathBuf {
        self.path.join(SLED)
    }
}

/// Removes every one whose process is no more.
pub(super) fn clear() {
    let Ok(entries) = fs::read_dir(place()) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        // Locked while it goes, so that nobody else is at it.
        if is_ours(&path)
            && let Some(_lock) = lock(&path)
        {
            // What cannot be removed now is tried again by the next start.
            let _ = fs::remove_dir_all(&path);
        }
    }
}

fn place() -> PathBuf {
    let memory = Path::new(MEMORY);
    if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    }
}

/// Whether something is a folder that this user's wijkregie made there.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_folder =
        |it: fs::Metadata| it.is_dir() && it.uid() == rustix::process::geteuid().as_raw();
    let has_only_sled = || {
        fs::read_dir(path).is_ok_and(|mut entries| {
            entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == SLED))
        })
    };
    // Of the link itself: what it leads to is elsewhere.
    name.starts_with(PREFIX) && fs::symlink_metadata(path).is_ok_and(is_folder) && has_only_sled()
}

/// Takes the lock of a folder; none when another has it, or it is gone.
fn lock(path: &Path) -> Option<File> {
    let folder = File::open(path).ok()?;
    rustix::fs::flock(&folder, FlockOperation::NonBlockingLockExclusive).ok()?;
    let (held, named) = (folder.metadata().ok()?, fs::metadata(path).ok()?);
    (held.dev() == named.dev() && held.ino() == named.ino()).then_some(folder)
}
