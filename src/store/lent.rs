//! sled in memory, made from the logboek, while there is no room for it on disk: everybody can read, also after any number
//! of restarts, and nothing is written.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::apart::Apart;
use super::journal::Journal;
use super::open::{Progress, build};
use super::trees::Trees;
use super::{Folder, FolderError, StoreError};

/// Where Linux has a file system in memory.
const MEMORY: &str = "/dev/shm";

/// A folder in memory for the sled of one data folder; gone when dropped.
#[derive(Debug)]
pub(super) struct Lent {
    path: PathBuf,
    /// When it was last tried on disk since, and how long that took.
    tried: Option<(Instant, Duration)>,
}

impl Drop for Lent {
    fn drop(&mut self) {
        // What is left is removed by the next one, or by a restart of the machine.
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Lent {
    /// Makes sled there from the whole logboek.
    ///
    /// # Errors
    /// When there is no room in memory either, or the logboek cannot be read.
    pub(super) fn make(
        folder: &Folder,
        journal: &Journal,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Trees), StoreError> {
        let lent = Self {
            path: path_for(folder.root())?,
            tried: None,
        };
        // One that was killed left its own behind.
        let _ = fs::remove_dir_all(&lent.path);
        make(&lent.path)?;
        let mut apart = Apart::of(&folder.journal(), &[])?;
        let sled = lent.path.join("sled");
        let trees = build(
            &folder.journal(),
            journal.mark(),
            &sled,
            &mut apart,
            progress,
        )?;
        Ok((lent, trees))
    }
}

impl Lent {
    /// Whether it may be tried on disk again: whoever asks waits for that, so not all the time.
    pub(super) fn may_try(&self) -> bool {
        self.tried.is_none_or(|(at, took)| at.elapsed() > took)
    }

    /// Notes a try on disk that began then and came to nothing.
    pub(super) fn was_tried(&mut self, began: Instant) {
        self.tried = Some((Instant::now(), began.elapsed()));
    }
}

/// A name of its own for each data folder; whose server has that, has this.
fn path_for(root: &Path) -> Result<PathBuf, FolderError> {
    let it = fs::metadata(root).map_err(|error| FolderError::io(root, &error))?;
    let memory = Path::new(MEMORY);
    let memory = if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    };
    Ok(memory.join(format!("wijkregie-{:x}-{:x}", it.dev(), it.ino())))
}

/// Makes a folder for this user alone.
fn make(path: &Path) -> Result<(), FolderError> {
    let made = DirBuilder::new().mode(0o700).create(path);
    made.map_err(|error| FolderError::write(path, &error))
}

/// A place in memory for something that goes again.
///
/// # Errors
/// When it cannot be made.
pub(super) fn scratch(root: &Path) -> Result<PathBuf, FolderError> {
    let path = path_for(root)?;
    if !path.is_dir() {
        make(&path)?;
    }
    Ok(path.join("controle"))
}
