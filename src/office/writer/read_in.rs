//! One batch of rows of a file: kept whole or not at all.

use std::sync::mpsc::SyncSender;

use chrono::Utc;

use super::{TAKEN_OVER, Work, Writer};
use crate::domain::workflow::Refusal;
use crate::office::Caller;
use crate::office::import::{self, Batch, BatchResult, TakeOver};
use crate::office::reading::{self, Group, Reading};
use crate::store::{Entry, Proven, Unprovable, in_two};

impl Writer<'_> {
    pub(super) fn import(
        &mut self,
        caller: &Caller,
        batch: Batch,
        request: &str,
        reply: &SyncSender<Result<BatchResult, Refusal>>,
    ) {
        self.keep();
        let asked = (caller.name.clone(), request.to_owned());
        let result = match self.batches.get(&asked) {
            Some(first) => Ok(first),
            None => self.import_batch(caller, batch),
        };
        if let Ok(result) = &result {
            self.batches.keep(Utc::now(), asked, result.clone());
        }
        // A connection that went away still gets its batch kept: running the import again completes it.
        let _ = reply.send(result);
    }

    fn import_batch(&mut self, caller: &Caller, batch: Batch) -> Result<BatchResult, Refusal> {
        let is_trial = batch.is_trial;
        self.store
            .must_take_changes()
            .map_err(|why| Refusal::rule(why.to_string()))?;
        let actor = self.actor(caller)?;
        let (role, mut action) = import::may(&actor, &batch.rows)?;
        if batch.take_over != TakeOver::Nothing {
            action = action.replace("inlezen-", TAKEN_OVER);
        }
        let stamp = reading::Stamp {
            at: Utc::now(),
            who: &actor,
            role,
            action: &action,
        };
        let (mut group, mut result) = self.read(&batch, stamp, false);
        let mut proven = prove(group);
        if proven.is_err() {
            // Which row it is, is known by reading them again.
            self.work = Work::default();
            (group, result) = self.read(&batch, stamp, true);
            proven = prove(group);
        }
        let group = proven.map_err(|why| {
            self.work = Work::default();
            Refusal::usage(why.to_string())
        })?;
        if is_trial || group.is_empty() {
            self.work = Work::default();
            return Ok(result);
        }
        self.push(group, &actor.name, &action);
        self.try_keep()
            .map(|()| result)
            .map_err(|why| Refusal::rule(why.to_string()))
    }

    /// Reads the rows of a batch; what becomes of each, and what is told of it.
    fn read(
        &mut self,
        batch: &Batch,
        stamp: reading::Stamp<'_>,
        is_careful: bool,
    ) -> (Group, BatchResult) {
        let mut result = BatchResult::default();
        let (take_over, columns) = (batch.take_over.clone(), batch.columns.clone());
        let mut reading = Reading::new(self, stamp, &mut result, take_over, columns);
        reading.shows = batch.shows;
        reading.is_careful = is_careful;
        let group = reading.take(&batch.rows);
        (group, result)
    }
}

/// Proves that changes read back: most of the work of reading in is this.
///
/// # Errors
/// When one does not.
fn prove(changes: Group) -> Result<Vec<Proven>, Unprovable> {
    in_two(changes, Entry::prove).into_iter().collect()
}
