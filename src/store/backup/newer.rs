//! What a folder has beside the dossiers and a back-up has not: looks, unfinished forms, and what was destroyed. Whoever
//! looked, looked, and what was destroyed stays so, whatever is put back.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::BackupError;
use crate::domain::record::RecordId;
use crate::store::destroy;
use crate::store::folder::{
    FolderError, drafts_of, looks_of, open_anew, open_to_read, read_whole, sync_dir, write_whole,
};
use crate::store::looks::{Beyond, Looks, beyond};
use crate::store::put_back::give;

/// What is newer than a back-up beside the dossiers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Newer {
    /// Looks that stay.
    pub looks_kept: u64,
    /// Looks that go out of use: those of now do not go on from those in the back-up.
    pub looks_lost: u64,
    /// Why the looks of now cannot be read, when they cannot; they go out of use.
    pub looks_unreadable: Option<String>,
    /// Users whose unfinished forms stay.
    pub drafts_kept: usize,
    /// Files of unfinished forms that cannot be read and go out of use.
    pub drafts_lost: Vec<String>,
    /// Records that were destroyed here and not in the back-up: the next start destroys them again.
    pub destroyed: Vec<RecordId>,
    /// The list of what was destroyed is not whole; what the logboek says of it counts.
    pub is_list_damaged: bool,
}

impl Newer {
    /// What a folder has that the store made of a back-up has not. `destroyed` are the records that the logboek of each
    /// says were destroyed.
    ///
    /// # Errors
    /// When something that was just made cannot be read, or something strange is in the place of the list of what was
    /// destroyed.
    pub(super) fn find(
        root: &Path,
        fresh: &Path,
        destroyed: (Vec<RecordId>, Vec<RecordId>),
    ) -> Result<Self, BackupError> {
        let mut newer = Self::default();
        if looks_of(root).exists() {
            match beyond(&looks_of(root), &looks_of(fresh)) {
                Ok(Beyond {
                    more,
                    goes_on: true,
                }) => newer.looks_kept = more,
                Ok(Beyond { more, .. }) => newer.looks_lost = more,
                Err(why) => newer.looks_unreadable = Some(why.to_string()),
            }
        }
        for path in files_in(&drafts_of(root)) {
            match merged(&path, fresh) {
                Ok(Some((now, kept))) if now != kept => newer.drafts_kept += 1,
                Ok(_) => {}
                Err(_) => newer.drafts_lost.push(name_of(&path)),
            }
        }
        let (now, in_fresh) = destroyed;
        let listed = destroy::listed(root)?;
        newer.is_list_damaged = listed.is_damaged;
        for id in listed.ids.into_iter().chain(now) {
            if !in_fresh.contains(&id) && !newer.destroyed.contains(&id) {
                newer.destroyed.push(id);
            }
        }
        Ok(newer)
    }

    /// Whether nothing of it goes out of use.
    #[must_use]
    pub fn is_all_kept(&self) -> bool {
        self.looks_lost == 0 && self.looks_unreadable.is_none() && self.drafts_lost.is_empty()
    }

    /// Puts what stays in the store that was made, and the list of what was destroyed in the folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep(
        &self,
        root: &Path,
        fresh: &Path,
        owner: (u32, u32),
    ) -> Result<(), BackupError> {
        if self.looks_kept > 0 {
            keep_looks(&looks_of(root), &looks_of(fresh))?;
        }
        for path in files_in(&drafts_of(root)) {
            let to = drafts_of(fresh).join(name_of(&path));
            match merged(&path, fresh) {
                Ok(Some((drafts, _))) => {
                    let bytes = serde_json::to_vec(&drafts).map_err(std::io::Error::from);
                    let written = bytes.and_then(|bytes| write_whole(&to, &bytes));
                    written.map_err(|error| FolderError::write(&to, &error))?;
                }
                // What was set aside as not readable stays beside the others.
                Ok(None) => copy(&path, &to)?,
                Err(_) => {}
            }
        }
        destroy::list(root, &self.destroyed)?;
        let list = destroy::list_of(root);
        if rustix::process::geteuid().is_root() && list.exists() {
            give(&list, owner)?;
        }
        Ok(())
    }
}

/// Puts the looks of now in the place of those in a store that was made.
fn keep_looks(now: &Path, fresh: &Path) -> Result<(), BackupError> {
    let fail = |error: std::io::Error| FolderError::write(fresh, &error);
    for path in files_in(fresh) {
        fs::remove_file(path).map_err(fail)?;
    }
    let months = Looks::paths(now).map_err(crate::store::StoreError::from)?;
    let lists = ["apart.json", "einde"].map(|name| now.join(name));
    for path in months.into_iter().chain(lists) {
        if fs::symlink_metadata(&path).is_ok() {
            copy(&path, &fresh.join(name_of(&path)))?;
        }
    }
    Ok(sync_dir(fresh)?)
}

/// The unfinished forms of a user.
type Drafts = Vec<Value>;

/// The unfinished forms of a user, those of now and those of the back-up that are not among them, newest first; and those
/// of the back-up. None of a file that is not one of a user.
///
/// # Errors
/// When it cannot be read.
fn merged(now: &Path, fresh: &Path) -> Result<Option<(Drafts, Drafts)>, FolderError> {
    if now.extension().is_none_or(|end| end != "json") {
        return Ok(None);
    }
    let read = |path: &Path| -> Result<Drafts, FolderError> {
        let bytes = read_whole(path)?;
        let drafts = bytes.map_or_else(|| Ok(Vec::new()), |bytes| serde_json::from_slice(&bytes));
        drafts.map_err(|_| FolderError::Drafts(path.to_owned()))
    };
    let mut all = read(now)?;
    // Of a back-up of a newer wijkregie perhaps: then those of now are enough.
    let kept = read(&drafts_of(fresh).join(name_of(now))).unwrap_or_default();
    let others: Vec<&Value> = kept.iter().filter(|it| !all.contains(it)).collect();
    let others: Vec<Value> = others.into_iter().cloned().collect();
    all.extend(others);
    let at = |draft: &Value| draft["at"].as_str().unwrap_or_default().to_owned();
    all.sort_by_key(|draft| std::cmp::Reverse(at(draft)));
    Ok(Some((all, kept)))
}

/// The files in a folder; none of one that is not there or is none.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Copies a file, synced.
fn copy(from: &Path, to: &Path) -> Result<(), FolderError> {
    let mut file = open_to_read(from).map_err(|why| FolderError::Io {
        path: from.to_owned(),
        why,
    })?;
    let fail = |error: std::io::Error| FolderError::write(to, &error);
    let mut copy = open_anew(to).map_err(fail)?;
    std::io::copy(&mut file, &mut copy).map_err(fail)?;
    copy.sync_all().map_err(fail)
}
