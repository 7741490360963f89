//! A store with notes, for tests of the store itself.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{Entry, Folder, Opening, Store, StoreError, Word};
use crate::domain::record::{Kind, Note, Part, Record, RecordId};

pub(super) fn open(data: &Path) -> Store {
    let folder = Folder::claim(data).unwrap();
    Store::open(folder, &mut |_| {}).unwrap().0
}

/// A store of which sled is made anew from the logboek, with what was said.
pub(super) fn rebuilt(data: &Path) -> (Store, Opening) {
    let folder = Folder::claim(data).unwrap();
    Store::rebuild(folder, &Word::default(), &mut |_| {}).unwrap()
}

pub(super) fn resident(n: u32) -> RecordId {
    RecordId::numbered(Kind::Resident, n)
}

/// Adds a note about a resident at a time of the clock.
pub(super) fn note(store: &mut Store, about: u32, at: &str, text: &str) -> Result<(), StoreError> {
    let at: DateTime<Utc> = at.parse().unwrap();
    let kept = store.reader().get(&resident(about)).unwrap();
    let before = kept.map_or_else(|| Record::new(resident(about)), |kept| kept.record);
    let mut after = before.clone();
    after.revision += 1;
    after.add(Part::Note(Note {
        at,
        by: "anna".to_owned(),
        text: text.to_owned(),
        for_bt: None,
    }));
    let entry = Entry {
        at,
        who: "anna".to_owned(),
        role: None,
        action: "notitie-toevoegen".to_owned(),
        request: None,
        before,
        after: Arc::new(after),
    };
    store.commit(&[vec![entry.prove().unwrap()]])
}

/// The notes about a resident, of whom the history is one line a revision.
pub(super) fn notes(store: &Store, about: u32) -> Vec<String> {
    let kept = store.reader().get(&resident(about)).unwrap().unwrap();
    let lines = store.reader().history(&kept).unwrap();
    let order: Vec<u32> = lines.iter().map(|line| line.header.revisie).collect();
    assert_eq!(order, (1..=kept.record.revision).collect::<Vec<_>>());
    let parts = kept.record.parts.into_values();
    let texts = parts.filter_map(|part| match part {
        Part::Note(note) => Some(note.text),
        _ => None,
    });
    texts.collect()
}

impl Store {
    /// Takes a record out of sled behind its back.
    pub(crate) fn lose_one(&self) {
        self.feed.catch_up();
        let mut trees = super::reader::write(&self.reader.trees);
        drop(trees.as_mut().unwrap().tamper(0));
    }

    /// Leaves in sled what nothing can be read from, though nothing is missing.
    pub(crate) fn spoil(&self) {
        self.feed.catch_up();
        let mut trees = super::reader::write(&self.reader.trees);
        trees.as_mut().unwrap().spoil();
    }
}
