//! Records as they are now, with what was decided and waits to be kept.

use std::sync::{Arc, RwLockReadGuard};

use super::Writer;
use crate::domain::record::{Record, RecordId};
use crate::office::model::Model;

impl Writer<'_> {
    pub(in crate::office) fn newest(&self, id: &RecordId) -> Option<Record> {
        if let Some(record) = self.work.newest.get(id) {
            return Some(Record::clone(record));
        }
        self.kept(id)
    }

    pub(super) fn newest_or_empty(&self, id: &RecordId) -> Record {
        self.newest(id).unwrap_or_else(|| Record::new(id.clone()))
    }

    /// A record as it was kept.
    pub(super) fn kept(&self, id: &RecordId) -> Option<Record> {
        // What the office did not count to yet is not there.
        if self.store.is_yet_to_come(id) {
            return None;
        }
        self.shared.reader.record(id).ok().flatten()
    }

    /// Lets later rows and commands of this group see a record as it becomes.
    pub(in crate::office) fn remember(&mut self, record: Arc<Record>) {
        self.work.newest.insert(record.id.clone(), record);
    }

    /// Takes back what later rows of this group were to see of a record.
    pub(in crate::office) fn forget(&mut self, before: &Record) {
        if before.revision == 0 {
            self.work.newest.remove(&before.id);
        } else {
            self.remember(Arc::new(before.clone()));
        }
    }

    /// The read model, as it was before this group.
    pub(in crate::office) fn model(&self) -> RwLockReadGuard<'_, Model> {
        self.shared.model()
    }
}
