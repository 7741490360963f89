//! Lines of the logboek that are whole and still cannot be applied, set apart on an administrator's word.
//!
//! They stay where they are, and the chain runs over them; a replay does not apply them. The list stands beside the
//! logboek, so that a copy of the one has the other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::folder::{FolderError, read_whole, write_whole};
use super::journal::Raw;
use crate::domain::record::RecordId;
use crate::domain::retention::DESTROY;

/// One line that was set apart. Its hash is in it: in another logboek that line is another.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct OneApart {
    regel: u64,
    keten: String,
}

/// Which lines are set apart, and which may be now.
#[derive(Debug, Clone, Default)]
pub struct Apart {
    known: BTreeMap<u64, String>,
    asked: BTreeSet<u64>,
    fresh: BTreeMap<u64, String>,
    /// Lines that were set apart before, and can be applied all the same.
    needless: BTreeSet<u64>,
    /// Records of which a line was read that says nothing any more, with the first such line, until one says that they
    /// were destroyed.
    emptied: BTreeMap<String, u64>,
    /// Records that were destroyed.
    destroyed: BTreeSet<String>,
}

/// Where the list is, in a folder of logboek files.
pub(super) fn path_in(journal: &Path) -> PathBuf {
    journal.join("apart.json")
}

impl Apart {
    /// The lines that were set apart in a folder of logboek files, and those that may be now.
    ///
    /// # Errors
    /// When the list is there and cannot be read.
    pub fn of(journal: &Path, asked: &[u64]) -> Result<Self, FolderError> {
        let path = path_in(journal);
        let fail = |error: std::io::Error| FolderError::io(&path, &error);
        let known: Vec<OneApart> = match read_whole(&path)? {
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|error| fail(error.into()))?,
            None => Vec::new(),
        };
        Ok(Self {
            known: known.into_iter().map(|it| (it.regel, it.keten)).collect(),
            asked: asked.iter().copied().collect(),
            fresh: BTreeMap::new(),
            needless: BTreeSet::new(),
            emptied: BTreeMap::new(),
            destroyed: BTreeSet::new(),
        })
    }

    /// Hears of every line that is read.
    pub fn note(&mut self, line: &Raw) {
        let header = &line.header;
        if line.is_gone {
            let seq = header.seq;
            self.emptied.entry(header.over.clone()).or_insert(seq);
        } else if header.actie == DESTROY {
            self.emptied.remove(&header.over);
            self.destroyed.insert(header.over.clone());
        }
    }

    /// Makes sure that no line says nothing any more but those of records that were destroyed; to be asked when all were
    /// read.
    ///
    /// # Errors
    /// At the first line that was emptied otherwise.
    pub fn must_be_lawful(&self) -> Result<(), StoreError> {
        match self.emptied.iter().min_by_key(|(_, seq)| **seq) {
            Some((over, seq)) => Err(StoreError::Emptied {
                seq: *seq,
                over: over.clone(),
            }),
            None => Ok(()),
        }
    }

    /// Hears of a line that was applied.
    pub fn was_taken(&mut self, line: &Raw) {
        if self.has(line) && !line.is_gone {
            self.needless.insert(line.header.seq);
        }
    }

    /// Makes sure that no line was set apart that can be applied: whoever wrote that in the list would undo a change.
    ///
    /// # Errors
    /// At the first that can.
    pub fn must_be_needed(&self) -> Result<(), StoreError> {
        match self.needless.first() {
            Some(seq) => Err(StoreError::Needless(*seq)),
            None => Ok(()),
        }
    }

    /// Every record that was read to be destroyed.
    pub fn destroyed(&self) -> impl Iterator<Item = RecordId> {
        let names = self.destroyed.iter();
        names.filter_map(|name| RecordId::parse(name).ok())
    }

    /// Whether a line was set apart before.
    #[must_use]
    pub fn has(&self, line: &Raw) -> bool {
        self.known.get(&line.header.seq) == Some(&line.chain)
    }

    /// Whether a line that cannot be applied may be passed over now.
    pub fn may_pass(&mut self, line: &Raw) -> bool {
        let seq = line.header.seq;
        let may = self.has(line) || self.asked.contains(&seq);
        if may {
            self.fresh.insert(seq, line.chain.clone());
        }
        may
    }

    /// Writes down what is set apart now; what was and need not be, no longer is.
    ///
    /// # Errors
    /// When a line was asked for that nothing is wrong with, or the list cannot be written.
    pub fn keep(mut self, journal: &Path) -> Result<(), StoreError> {
        self.known.retain(|seq, _| !self.needless.contains(seq));
        let wrong = |seq: &&u64| !self.fresh.contains_key(seq) && !self.known.contains_key(seq);
        if let Some(seq) = self.asked.iter().find(wrong) {
            return Err(StoreError::NothingWrong(*seq));
        }
        let is_new = self.fresh.keys().any(|seq| !self.known.contains_key(seq));
        if !is_new && self.needless.is_empty() {
            return Ok(());
        }
        self.known.append(&mut self.fresh);
        let all = self.known.into_iter();
        let all: Vec<OneApart> = all
            .map(|(regel, keten)| OneApart { regel, keten })
            .collect();
        let path = path_in(journal);
        let bytes = serde_json::to_vec(&all).map_err(std::io::Error::from);
        let written = bytes.and_then(|bytes| write_whole(&path, &bytes));
        Ok(written.map_err(|error| FolderError::write(&path, &error))?)
    }
}
