//! Destroying by law: what the lines about a record said goes out of the logboek, and every other place where the store
//! has it follows. The headers stay, with the hash of what stood there, so the chain stays whole.
//!
//! That it was decided is a line like any other; the rest follows it, and can be done again. So before the line is
//! written the file `opruimen` says which records it is about: a start that finds it finishes what is left to do. The
//! file `vernietigd.jsonl` keeps what was destroyed: a logboek put back from before that has it again, and then it is
//! destroyed again.

use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::commit::Store;
use super::error::StoreError;
use super::folder::{Folder, FolderError, drafts_of, journal_of, read_whole, remove, write_whole};
use super::image;
use super::journal;
use super::mark::Place;
use super::open::{self, Untrusted};
use super::reader::write;
use crate::domain::record::{Kind, RecordId};
use crate::domain::retention::{DESTROY, destroyed};

/// What is said as long as something of what was destroyed is left.
pub(super) const NOT_YET: &str = "Wat vernietigd is, is nog niet overal gewist.";

/// One record that was destroyed.
#[derive(Debug, Serialize, Deserialize)]
struct Destroyed {
    over: String,
    /// CRC-32 of that, in hex: with one letter another, another record would be destroyed. None in lines of an older
    /// program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    som: Option<String>,
}

impl Destroyed {
    fn of(id: &RecordId) -> Self {
        let over = id.to_string();
        let som = Some(sum(&over));
        Self { over, som }
    }

    fn read(line: &str) -> Option<RecordId> {
        let read: Self = serde_json::from_str(line).ok()?;
        let is_it = read.som.is_none_or(|som| som == sum(&read.over));
        RecordId::parse(&read.over).ok().filter(|_| is_it)
    }
}

fn sum(over: &str) -> String {
    format!("{:08x}", crc32fast::hash(over.as_bytes()))
}

/// The list of what was destroyed, as far as it can be read.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) ids: Vec<RecordId>,
    /// A line of it says nothing.
    pub(super) is_damaged: bool,
}

fn announced(root: &Path) -> PathBuf {
    root.join("opruimen")
}

/// Where it stands what was destroyed.
pub(super) fn list_of(root: &Path) -> PathBuf {
    root.join("vernietigd.jsonl")
}

/// Every record that was ever destroyed here, also when the logboek no longer says so.
///
/// # Errors
/// When something else is in the place of the list, or it cannot be read.
pub(super) fn listed(root: &Path) -> Result<Listed, FolderError> {
    let bytes = read_whole(&list_of(root))?.unwrap_or_default();
    let mut listed = Listed::default();
    for line in String::from_utf8_lossy(&bytes).lines() {
        match Destroyed::read(line) {
            Some(id) if !listed.ids.contains(&id) => listed.ids.push(id),
            None if !line.trim().is_empty() => listed.is_damaged = true,
            _ => {}
        }
    }
    Ok(listed)
}

/// Adds records to the list; says whether it was not whole.
///
/// # Errors
/// When it cannot be read or written.
pub(super) fn list(root: &Path, ids: &[RecordId]) -> Result<bool, FolderError> {
    let Listed {
        ids: mut all,
        is_damaged,
    } = listed(root)?;
    let known = all.len();
    for id in ids {
        if !all.contains(id) {
            all.push(id.clone());
        }
    }
    let is_whole = all.len() == known && !is_damaged;
    if !is_whole {
        let path = list_of(root);
        let lines = all
            .iter()
            .map(|id| serde_json::to_string(&Destroyed::of(id)));
        let lines: Result<Vec<String>, _> = lines.collect();
        let text = lines.map(|lines| lines.join("\n") + "\n");
        let written = text.map_err(std::io::Error::from);
        let written = written.and_then(|text| write_whole(&path, text.as_bytes()));
        written.map_err(|error| FolderError::write(&path, &error))?;
    }
    Ok(!is_whole)
}

/// Whether anything that was destroyed may be left, for the next start to erase.
pub(super) fn is_under_way(root: &Path) -> bool {
    fs::symlink_metadata(announced(root)).is_ok()
}

/// Whether something of what a record said may be left, for the next start to erase.
///
/// # Errors
/// When that cannot be read.
pub(super) fn is_announced(root: &Path, id: &RecordId) -> Result<bool, FolderError> {
    let bytes = read_whole(&announced(root))?;
    Ok(bytes.is_some_and(|bytes| {
        let names = serde_json::from_slice::<Vec<String>>(&bytes);
        names.map_or(true, |names| names.contains(&id.to_string()))
    }))
}

/// Says which records a line that follows is to destroy, beside those of which something is left to erase.
pub(super) fn announce(folder: &Folder, ids: &[RecordId]) -> Result<(), StoreError> {
    let path = announced(folder.root());
    let before = read_whole(&path)?.unwrap_or_else(|| b"[]".to_vec());
    let Ok(mut names) = serde_json::from_slice::<Vec<String>>(&before) else {
        // Where it says nothing, everything that was destroyed is looked at.
        return Ok(());
    };
    names.extend(ids.iter().map(ToString::to_string));
    let bytes = serde_json::to_vec(&names).map_err(|why| FolderError::io(&path, &why.into()))?;
    write_whole(&path, &bytes).map_err(|error| FolderError::io(&path, &error))?;
    Ok(())
}

impl Store {
    /// Finishes what was announced; says where nobody can read what that was.
    ///
    /// # Errors
    /// When something of it cannot be erased now.
    pub(super) fn finish_destroying(&mut self) -> Result<Option<String>, StoreError> {
        let path = announced(self.folder.root());
        let Some(bytes) = read_whole(&path)? else {
            return Ok(None);
        };
        if self.lent.is_some() {
            return Ok(Some(format!(
                "{NOT_YET} Dat gebeurt bij de eerste wijziging of start waarvoor er op de schijf weer ruimte is."
            )));
        }
        if let Ok(names) = serde_json::from_slice::<Vec<String>>(&bytes) {
            let ids = names.iter().filter_map(|name| RecordId::parse(name).ok());
            let ids: Vec<RecordId> = ids.collect();
            return self.erase(&ids).map(|()| None);
        }
        let mut ids = Vec::new();
        self.reader.for_each(Kind::ALL, &mut |kept| {
            if destroyed(&kept.record).is_some() {
                ids.push(kept.record.id);
            }
        })?;
        self.erase(&ids)?;
        Ok(Some(format!(
            "{} was niet te lezen. Alles wat vernietigd is, is daarom nog eens nagekeken en gewist.",
            path.display()
        )))
    }

    /// Erases again what was destroyed, for a logboek of which files were put back.
    pub(super) fn erase_again(&mut self) -> Result<(), StoreError> {
        let ids = listed(self.folder.root())?.ids;
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
            forget_pieces(&self.folder.journal(), &gone)?;
            forget_drafts(&drafts_of(self.folder.root()), &gone)?;
            forget_aside(&self.folder, &gone)?;
            list(self.folder.root(), &gone)?;
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

    /// Every record that was destroyed here; one that is there again is of a logboek of before.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub fn to_destroy_again(&self) -> Result<Vec<RecordId>, StoreError> {
        Ok(listed(self.folder.root())?.ids)
    }

    /// Makes the list of what was destroyed whole, from the records that are no more than that; says where it was not.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn mend_list(&self, destroyed: &[RecordId]) -> Result<Option<String>, StoreError> {
        let root = self.folder.root();
        Ok(list(root, destroyed)?.then(|| {
            format!(
                "{} was niet heel: de lijst van wat vernietigd is, is opnieuw gemaakt uit het logboek.",
                list_of(root).display()
            )
        }))
    }

    /// Makes sure that the list of what was destroyed has all of these.
    ///
    /// # Errors
    /// When it has not, or a line of it says nothing.
    pub(super) fn must_be_listed(
        &self,
        destroyed: impl Iterator<Item = RecordId>,
    ) -> Result<(), StoreError> {
        let path = list_of(self.folder.root());
        let listed = listed(self.folder.root())?;
        let mut destroyed = destroyed;
        match destroyed.find(|id| !listed.ids.contains(id)) {
            None if !listed.is_damaged => Ok(()),
            missing => Err(StoreError::NotListed {
                path,
                over: missing.map(|id| id.to_string()),
            }),
        }
    }

    /// sled keeps what was overwritten until it needs the room: it is made anew, and what was set aside goes.
    fn rebuild_trees(&mut self) -> Result<(), StoreError> {
        // In this order: one that is being written meanwhile is of before, and does not take its place.
        write(&self.reader.image).made_anew(self.journal.last_seq());
        image::forget(self.folder.root())?;
        self.make_anew(&Untrusted::proven("na het vernietigen"))?;
        Ok(open::clear_set_aside(&self.folder)?)
    }
}

/// Pieces of a logboek that were cut off and kept, where they are about one of these.
fn forget_pieces(journal: &Path, ids: &[RecordId]) -> Result<(), StoreError> {
    let about: Vec<String> = ids.iter().map(|id| format!("\"over\":\"{id}\"")).collect();
    for path in all_in(journal, FileType::is_file)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.contains(".afgescheurd-") {
            continue;
        }
        let bytes = read_whole(&path)?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        if about.iter().any(|about| text.contains(about.as_str())) {
            remove_file(&path)?;
        }
    }
    Ok(())
}

fn remove_file(path: &Path) -> Result<(), FolderError> {
    fs::remove_file(path).map_err(|error| FolderError::io(path, &error))
}

/// Unfinished forms that name one of these.
fn forget_drafts(folder: &Path, ids: &[RecordId]) -> Result<(), StoreError> {
    let numbers: Vec<&str> = ids.iter().map(|id| id.number.as_str()).collect();
    for path in all_in(folder, FileType::is_file)? {
        let bytes = read_whole(&path)?.unwrap_or_default();
        let Ok(mut drafts) = serde_json::from_slice::<Vec<serde_json::Value>>(&bytes) else {
            // What cannot be read is set aside, and may name one all the same.
            if names_one(&String::from_utf8_lossy(&bytes), &numbers) {
                remove_file(&path)?;
            }
            continue;
        };
        let before = drafts.len();
        drafts.retain(|draft| !names_one(&draft.to_string(), &numbers));
        if drafts.len() < before {
            let bytes = serde_json::to_vec(&drafts);
            let bytes = bytes.map_err(|why| FolderError::io(&path, &why.into()))?;
            write_whole(&path, &bytes).map_err(|error| FolderError::io(&path, &error))?;
        }
    }
    Ok(())
}

/// Whether a text has one of these numbers; as a piece of a longer one it is another's.
fn names_one(text: &str, numbers: &[&str]) -> bool {
    let has = |number: &&str| {
        text.match_indices(number).any(|(at, _)| {
            let goes_on = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
            let after = text[at + number.len()..].chars().next();
            !goes_on(text[..at].chars().next_back()) && !goes_on(after)
        })
    };
    numbers.iter().any(has)
}

/// What was set aside when a back-up was put back: the logboek of before, with all it says.
fn forget_aside(folder: &Folder, ids: &[RecordId]) -> Result<(), StoreError> {
    for aside in all_in(folder.root(), FileType::is_dir)? {
        let name = aside.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with("opzij-") {
            continue;
        }
        let logboek = journal_of(&aside);
        journal::erase_about(&logboek, ids)?;
        forget_pieces(&logboek, ids)?;
        forget_drafts(&drafts_of(&aside), ids)?;
        // It can be made again from its logboek.
        remove(&aside.join("sled"))?;
    }
    Ok(())
}

/// What of a kind is in a folder; nothing where that is no folder. What a link leads to is not of the store.
fn all_in(folder: &Path, kind: fn(&FileType) -> bool) -> Result<Vec<PathBuf>, FolderError> {
    let fail = |error: std::io::Error| FolderError::io(folder, &error);
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(fail(error)),
        Ok(it) if it.is_dir() => {}
        _ => return Ok(Vec::new()),
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        if kind(&entry.file_type().map_err(fail)?) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drafts_of_another_whose_number_begins_the_same_stay() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("0.json");
        let drafts = r#"["inwoner=P-1234","P-12345","V-2026-1234","over P-1234, en meer"]"#;
        fs::write(&path, drafts).unwrap();
        fs::write(path.with_extension("onleesbaar-1"), "half P-12345").unwrap();
        fs::write(path.with_extension("onleesbaar-2"), "half P-1234").unwrap();
        forget_drafts(home.path(), &[RecordId::numbered(Kind::Resident, 1234)]).unwrap();
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            r#"["P-12345","V-2026-1234"]"#
        );
        assert!(path.with_extension("onleesbaar-1").exists());
        assert!(!path.with_extension("onleesbaar-2").exists());
    }
}
