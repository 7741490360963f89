//! Destroying by law: what the lines about a record said goes out of the logboek, and every other place where the store
//! has it follows. The headers stay, with the hash of what stood there, so the chain stays whole.
//!
//! That it was decided is a line like any other; the rest follows it, and can be done again. So before the line is
//! written the file `opruimen` says which records it is about: a start that finds it finishes what is left to do. The
//! file `vernietigd.jsonl` keeps what was destroyed: a logboek put back from before that has it again, and then it is
//! destroyed again.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::commit::Store;
use super::error::StoreError;
use super::folder::{Folder, FolderError, remove, write_whole};
use super::journal;
use super::mark::Place;
use super::open::{self, Untrusted};
use super::reader::write;
use crate::domain::record::RecordId;
use crate::domain::retention::DESTROY;

/// One record that was destroyed.
#[derive(Debug, Serialize, Deserialize)]
struct Destroyed {
    over: String,
}

fn announced(root: &Path) -> PathBuf {
    root.join("opruimen")
}

/// Where it stands what was destroyed.
#[must_use]
pub fn list_of(root: &Path) -> PathBuf {
    root.join("vernietigd.jsonl")
}

/// Every record that was ever destroyed here, also when the logboek no longer says so.
///
/// # Errors
/// When the list is there and cannot be read.
pub fn destroyed(root: &Path) -> Result<Vec<RecordId>, FolderError> {
    let path = list_of(root);
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(|error| FolderError::io(&path, &error))?,
    };
    let mut ids: Vec<RecordId> = Vec::new();
    for line in text.lines() {
        // A line that was cut short by a stop was not yet gone on with.
        let read = serde_json::from_str::<Destroyed>(line).ok();
        let id = read.and_then(|it| RecordId::parse(&it.over).ok());
        ids.extend(id.filter(|id| !ids.contains(id)));
    }
    Ok(ids)
}

/// Says which records a line that follows is to destroy.
pub(super) fn announce(folder: &Folder, ids: &[RecordId]) -> Result<(), StoreError> {
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let path = announced(folder.root());
    let bytes = serde_json::to_vec(&names).map_err(|why| FolderError::io(&path, &why.into()))?;
    write_whole(&path, &bytes).map_err(|error| FolderError::io(&path, &error))?;
    Ok(())
}

impl Store {
    /// Finishes what an earlier server left to do.
    pub(super) fn finish_destroying(&mut self) -> Result<(), StoreError> {
        let path = announced(self.folder.root());
        let Ok(bytes) = fs::read(&path) else {
            return Ok(());
        };
        let names: Vec<String> = serde_json::from_slice(&bytes).unwrap_or_default();
        let ids = names.iter().filter_map(|name| RecordId::parse(name).ok());
        let ids: Vec<RecordId> = ids.collect();
        self.erase(&ids)
    }

    /// Erases again what was destroyed, for a logboek of which files were put back.
    pub(super) fn erase_again(&mut self) -> Result<(), StoreError> {
        let ids = destroyed(self.folder.root())?;
        if ids.is_empty() {
            return Ok(());
        }
        self.erase(&ids)
    }

    /// Takes what the lines before their last one said of these records out of every place in the folder; of a record
    /// whose last line does not say that it was destroyed, nothing.
    pub(super) fn erase(&mut self, ids: &[RecordId]) -> Result<(), StoreError> {
        let mut gone = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        for id in ids {
            let Some(kept) = self.reader.get(id)? else {
                continue;
            };
            let Some((last, before)) = kept.lines.split_last() else {
                continue;
            };
            let last = journal::read_places(self.folder.root(), &[*last])?;
            if last
                .first()
                .is_some_and(|line| line.header.actie == DESTROY)
            {
                places.extend(before);
                gone.push(id.clone());
            }
        }
        if !gone.is_empty() {
            self.journal.erase(&places)?;
            forget_pieces(&self.folder, &gone)?;
            forget_drafts(&self.folder.root().join("concepten"), &gone)?;
            forget_aside(&self.folder, &gone)?;
            self.note_destroyed(&gone)?;
            self.rebuild_trees()?;
        }
        let path = announced(self.folder.root());
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(FolderError::io(&path, &error).into())
            }
            _ => Ok(()),
        }
    }

    /// Makes sure that of records that were destroyed no line but the last says anything.
    ///
    /// # Errors
    /// At the first that does.
    pub(super) fn must_be_erased(
        &self,
        destroyed: impl Iterator<Item = RecordId>,
    ) -> Result<(), StoreError> {
        for id in destroyed {
            let Some(kept) = self.reader.get(&id)? else {
                continue;
            };
            let before = kept
                .lines
                .split_last()
                .map_or(&[][..], |(_, before)| before);
            let lines = journal::read_places(self.folder.root(), before)?;
            if let Some(line) = lines.iter().find(|line| line.velden.is_some()) {
                return Err(StoreError::NotErased {
                    seq: line.header.seq,
                    over: id.to_string(),
                });
            }
        }
        Ok(())
    }

    /// Records that were destroyed here and are there again: the logboek is of before.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub fn to_destroy_again(&self) -> Result<Vec<RecordId>, StoreError> {
        Ok(destroyed(self.folder.root())?)
    }

    /// Adds to the list of what was destroyed.
    fn note_destroyed(&self, ids: &[RecordId]) -> Result<(), StoreError> {
        let root = self.folder.root();
        let known = destroyed(root)?;
        let path = list_of(root);
        let fail = |error: std::io::Error| FolderError::io(&path, &error);
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&path)
            .map_err(fail)?;
        for id in ids.iter().filter(|id| !known.contains(id)) {
            let over = id.to_string();
            let line = serde_json::to_string(&Destroyed { over });
            let line = line.map_err(|why| fail(why.into()))?;
            // Begun anew each time, so that what a stop left of a line before it spoils no other.
            file.write_all(format!("\n{line}\n").as_bytes())
                .map_err(fail)?;
        }
        file.sync_all().map_err(fail)?;
        Ok(self.folder.sync()?)
    }

    /// sled keeps what was overwritten until it needs the room: it is made anew, and what was set aside goes.
    fn rebuild_trees(&mut self) -> Result<(), StoreError> {
        let mut slot = write(&self.reader.trees);
        drop(slot.take());
        let why = Untrusted::proven("na het vernietigen");
        let (trees, _) = open::rebuild(&self.folder, &self.journal, &why, &[], &mut |_| {})?;
        *slot = Some(trees);
        write(&self.reader.ahead_of_sled).clear();
        drop(slot);
        Ok(open::clear_set_aside(&self.folder)?)
    }
}

/// Pieces of the logboek that were cut off and kept, where they are about one of these.
fn forget_pieces(folder: &Folder, ids: &[RecordId]) -> Result<(), StoreError> {
    let journal = folder.journal();
    let about: Vec<String> = ids.iter().map(|id| format!("\"over\":\"{id}\"")).collect();
    for path in entries(&journal)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.contains(".afgescheurd-") {
            continue;
        }
        let bytes = fs::read(&path).map_err(|error| FolderError::io(&path, &error))?;
        let text = String::from_utf8_lossy(&bytes);
        if about.iter().any(|about| text.contains(about.as_str())) {
            fs::remove_file(&path).map_err(|error| FolderError::io(&path, &error))?;
        }
    }
    Ok(())
}

/// Unfinished forms that name one of these.
fn forget_drafts(folder: &Path, ids: &[RecordId]) -> Result<(), StoreError> {
    let numbers: Vec<&str> = ids.iter().map(|id| id.number.as_str()).collect();
    for path in entries(folder)? {
        let bytes = fs::read(&path).map_err(|error| FolderError::io(&path, &error))?;
        let Ok(mut drafts) = serde_json::from_slice::<Vec<serde_json::Value>>(&bytes) else {
            continue;
        };
        let before = drafts.len();
        drafts.retain(|draft| {
            let text = draft.to_string();
            !numbers.iter().any(|number| text.contains(number))
        });
        if drafts.len() < before {
            let bytes = serde_json::to_vec(&drafts);
            let bytes = bytes.map_err(|why| FolderError::io(&path, &why.into()))?;
            write_whole(&path, &bytes).map_err(|error| FolderError::io(&path, &error))?;
        }
    }
    Ok(())
}

/// What was set aside when a back-up was put back: the logboek of before, with all it says.
fn forget_aside(folder: &Folder, ids: &[RecordId]) -> Result<(), StoreError> {
    for aside in entries(folder.root())? {
        let name = aside.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with("opzij-") {
            continue;
        }
        journal::erase_about(&aside.join("logboek"), ids)?;
        let drafts = aside.join("concepten");
        if drafts.exists() {
            forget_drafts(&drafts, ids)?;
        }
        // It can be made again from its logboek.
        remove(&aside.join("sled"))?;
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let fail = |error: std::io::Error| FolderError::io(folder, &error);
    let entries = fs::read_dir(folder).map_err(fail)?;
    entries
        .map(|entry| Ok(entry.map_err(fail)?.path()))
        .collect()
}
