//! The data folder: who may pass, who owns it now, how it was left.
//!
//! ```text
//! DATA/        0711  anyone may pass, nobody may list
//!   socket     0666  the server looks at the uid of who calls
//!   logboek/   0700  2026-11.jsonl.gz, 2026-12.jsonl, …: every change, packed where it is closed
//!   inzage/    0700  2026-11.jsonl, …: every look that is kept
//!   sled/      0700  can be made again from the logboek
//!   concepten/ 0700  unfinished forms, by user
//!   backup/    0700
//!   beeld      0600  what lists are made of, for a quick start; can be made again
//!   reserve    0600  room for looks on a full disk
//!   stand            how it was left: boot, clean or not, last line
//! ```
//!
//! Here it is taken and its parts are named. `parts` is what they have to be, `lock` how it is taken, `stand` how it was
//! left, `room` what there is on the disk, `files` how a file is written whole, `drafts` the unfinished forms.

mod drafts;
mod error;
mod files;
mod lock;
mod parts;
mod room;
mod stand;

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::put_back;
pub(super) use drafts::{drafts_must_read, drafts_of, drafts_path, keep_drafts, set_drafts_aside};
pub use error::FolderError;
pub use files::sync_dir;
pub(super) use files::{
    open_anew, open_if_there, open_to_read, open_to_write, read_whole, remove, write_whole,
};
pub(super) use lock::hold;
pub(super) use parts::{For, must_be_ours, must_hold_files};
pub(super) use room::{free_bytes, has_room, spend_reserve};
pub use stand::{BeforeTrying, LeftAs};

/// The data folder, held by this process alone while it lives.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// Keeps the lock: it goes with the process, also after kill -9.
    _lock: File,
}

impl Folder {
    /// Makes the folder where needed, takes it for this process, and sets its rights.
    ///
    /// # Errors
    /// When another server has it, it is on a network disk, it or something in it is not what it should be, or it cannot
    /// be made or written.
    pub fn claim(root: &Path) -> Result<Self, FolderError> {
        let fail = |error: std::io::Error| FolderError::io(root, &error);
        if root.exists()
            && fs::metadata(root).map_err(fail)?.uid() != rustix::process::geteuid().as_raw()
        {
            return Err(FolderError::NotOwner(root.to_owned()));
        }
        must_be_ours(root, For::Work)?;
        let lock = hold(root)?;
        if follows_of(root).exists() {
            return Err(FolderError::Follows(root.to_owned()));
        }
        fs::set_permissions(root, Permissions::from_mode(0o711)).map_err(fail)?;
        put_back::finish(root)?;
        let folder = Self {
            root: root.to_owned(),
            _lock: lock,
        };
        for private in [
            folder.journal(),
            folder.looks(),
            folder.sled(),
            folder.drafts(),
            folder.backup(),
        ] {
            let fail = |error: std::io::Error| FolderError::io(&private, &error);
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&private)
                .map_err(fail)?;
            fs::set_permissions(&private, Permissions::from_mode(0o700)).map_err(fail)?;
        }
        folder.sync()?;
        Ok(folder)
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the logboek is.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        journal_of(&self.root)
    }

    /// Where looks at dossiers are kept.
    #[must_use]
    pub fn looks(&self) -> PathBuf {
        looks_of(&self.root)
    }

    /// Where sled is.
    #[must_use]
    pub fn sled(&self) -> PathBuf {
        self.root.join("sled")
    }

    /// Where unfinished forms are.
    fn drafts(&self) -> PathBuf {
        drafts_of(&self.root)
    }

    /// Where back-ups are.
    fn backup(&self) -> PathBuf {
        backups_of(&self.root)
    }

    /// Room left on the disk, in bytes; 0 when it cannot be asked.
    #[must_use]
    pub fn free_bytes(&self) -> u64 {
        room::free_bytes(&self.root)
    }

    /// Whether there is room for what a change writes.
    pub(super) fn has_room(&self) -> bool {
        room::has_room(&self.root)
    }

    /// Puts room by for looks on a full disk.
    pub fn keep_reserve(&self) {
        room::keep_reserve(&self.root);
    }

    /// Syncs the folder's own list of files.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn sync(&self) -> Result<(), FolderError> {
        sync_dir(&self.root)
    }

    /// Syncs what sled wrote. sled 0.34 never calls fsync in `flush`: of 30 power cuts after it, 25 damaged a new store;
    /// with this after it, none of 55.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn sync_sled(&self) -> Result<(), FolderError> {
        let sled = self.sled();
        let fail = |error: std::io::Error| FolderError::write(&sled, &error);
        for entry in fs::read_dir(&sled).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            if path.is_file() {
                File::open(&path)
                    .and_then(|file| file.sync_data())
                    .map_err(fail)?;
            }
        }
        sync_dir(&sled)
    }
}

/// Where the logboek of a data folder is.
#[must_use]
pub fn journal_of(root: &Path) -> PathBuf {
    root.join("logboek")
}

/// Where looks are kept in a data folder.
pub(super) fn looks_of(root: &Path) -> PathBuf {
    root.join("inzage")
}

/// Where back-ups of a data folder go when nothing else is said.
#[must_use]
pub fn backups_of(root: &Path) -> PathBuf {
    root.join("backup")
}

/// Where it stands which store of another computer a folder follows.
pub(super) fn follows_of(root: &Path) -> PathBuf {
    root.join("volgt")
}

/// Where it stands from which store of another computer a folder took over.
pub(super) fn took_over_of(root: &Path) -> PathBuf {
    root.join("overgenomen")
}
