//! A folder that follows the store of another computer: no server takes it until it has taken over.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::backup::{BackupError, Checked, check_folder};
use super::folder::{
    self, FolderError, For, follows_of, journal_of, read_whole, sync_dir, took_over_of, write_whole,
};
use super::journal::keep_one_form;
use crate::domain::anchor::Anchored;

/// The folders that are followed; sled is made again when it takes over.
pub const FOLLOWED: [&str; 3] = ["logboek", "inzage", "concepten"];

/// What a folder follows, in its file `volgt`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Following {
    /// The folder it follows, as rsync names it: `wijkregie@kantoor:/var/lib/wijkregie`.
    pub van: String,
    /// When it last had all that was there; none when it never had.
    pub bij: Option<DateTime<Utc>>,
}

/// What a folder follows, if anything.
///
/// # Errors
/// When that cannot be read.
pub fn following(root: &Path) -> Result<Option<Following>, FolderError> {
    noted(root, &follows_of(root))
}

/// What a folder followed until it took over, if it did.
///
/// # Errors
/// When that cannot be read.
pub fn took_over(root: &Path) -> Result<Option<Following>, FolderError> {
    noted(root, &took_over_of(root))
}

fn noted(root: &Path, path: &Path) -> Result<Option<Following>, FolderError> {
    let fail = |error: std::io::Error| FolderError::io(path, &error);
    // What is no folder is found out by whoever takes it.
    if !root.is_dir() {
        return Ok(None);
    }
    read_whole(path)?
        .map(|bytes| serde_json::from_slice(&bytes).map_err(|why| fail(why.into())))
        .transpose()
}

/// A folder that follows, held while its files change.
pub struct Held {
    root: PathBuf,
    _lock: File,
}

impl Held {
    /// Takes a folder that follows, or is to.
    ///
    /// # Errors
    /// When another has it.
    pub fn take(root: &Path) -> Result<Self, FolderError> {
        folder::must_be_ours(root, For::Work)?;
        Ok(Self {
            _lock: folder::hold(root)?,
            root: root.to_owned(),
        })
    }

    /// Whether there is a store of its own.
    #[must_use]
    pub fn has_own_store(&self) -> bool {
        !follows_of(&self.root).exists()
            && FOLLOWED.iter().any(|name| self.root.join(name).exists())
    }

    /// Writes down what it follows, and until when it has all of it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note(&self, following: &Following) -> Result<(), FolderError> {
        let path = follows_of(&self.root);
        let bytes = serde_json::to_vec(following);
        let written = bytes.map_err(std::io::Error::from);
        let written = written.and_then(|bytes| write_whole(&path, &bytes));
        written.map_err(|error| FolderError::write(&path, &error))
    }

    /// Keeps one form of each month of the logboek, now that what changed was copied: where the first packed a month, both
    /// are here.
    ///
    /// # Errors
    /// When the other cannot be removed.
    pub fn keep_one_form(&self) -> Result<(), FolderError> {
        keep_one_form(&journal_of(&self.root))
    }

    /// Ends the following: from here on a server may take it. What it followed stays known, so that it is seen when that
    /// comes back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(self) -> Result<(), FolderError> {
        self.rename(&follows_of(&self.root), &took_over_of(&self.root))
    }

    /// Takes that back: it goes on following.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn go_on(self) -> Result<(), FolderError> {
        self.rename(&took_over_of(&self.root), &follows_of(&self.root))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), FolderError> {
        fs::rename(from, to).map_err(|error| FolderError::write(from, &error))?;
        sync_dir(&self.root)
    }

    /// Proves that what is here can take over, in a store made of a copy inside the folder. `anchors` are what someone
    /// kept elsewhere.
    ///
    /// # Errors
    /// When it is not whole.
    pub fn check(&self, anchors: &Anchored) -> Result<Checked, BackupError> {
        self.keep_one_form()?;
        check_folder(&self.root, anchors, |into| {
            for name in FOLLOWED {
                let (from, to) = (self.root.join(name), into.join(name));
                let fail = |error: std::io::Error| FolderError::io(&from, &error);
                fs::create_dir(&to).map_err(fail)?;
                if !from.exists() {
                    continue;
                }
                for entry in fs::read_dir(&from).map_err(fail)? {
                    let entry = entry.map_err(fail)?;
                    fs::copy(entry.path(), to.join(entry.file_name())).map_err(fail)?;
                }
            }
            Ok(())
        })
    }
}
