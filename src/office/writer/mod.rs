//! The writer: one thread through which every change goes, in groups.
//!
//! Commands that wait together are decided one after the other, each on the state the one before leaves, kept with one
//! sync, and answered. A change to a register (settings, users, providers) ends its group, so that the next command is
//! decided with it.
//!
//! Here is its loop and what it takes. `about` is what a command is about, `job` what it is asked to do, `decide` how it is decided on what `newest` has,
//! `one_bsn` keeps two residents from sharing a BSN, `read_in` is a file, `keep` what becomes of it all, and `beginning` what comes before anybody asks.

mod about;
mod beginning;
mod decide;
mod job;
mod keep;
mod narrowed;
mod newest;
mod one_bsn;
mod read_in;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};
use std::time::{Duration, Instant};

use super::answered::{Answered, Asked};
use super::import::BatchResult;
use super::turns::Waiting;
use super::{Caller, Notice, Outcome, Shared};
use crate::domain::record::{Held, Record, RecordId};
use crate::store::{Proven, Store};
pub(super) use beginning::build_model;
pub(super) use job::Job;

/// What the verb of a group begins with in which values of a file were taken over; one undo takes it back whole.
pub(super) const TAKEN_OVER: &str = "overnemen-";

/// How many commands share one sync at most.
const GROUP: usize = 256;

/// How long commands are gathered for one sync: whoever comes meanwhile waits for it.
const LONGEST_GROUP: Duration = Duration::from_millis(10);

/// Takes jobs until it is told to stop.
pub(super) fn run(store: Store, shared: &Shared, arriving: &Receiver<Job>) {
    let mut writer = Writer {
        store,
        shared,
        work: Work::default(),
        answered: Answered::default(),
        batches: Answered::default(),
        bsns_known: BTreeMap::new(),
    };
    writer.check_sums();
    writer.answered = Answered::of(&writer.store);
    writer.destroy_again();
    let mut waiting = Waiting::default();
    loop {
        if waiting.is_empty() {
            let Ok(first) = arriving.recv() else { return };
            waiting.add(first);
        }
        arriving.try_iter().for_each(|job| waiting.add(job));
        let begun = Instant::now();
        for _ in 0..GROUP {
            let Some((uid, job)) = waiting.next() else {
                break;
            };
            if let Job::Stop { reply } = job {
                // What waited for this to be done is done first.
                arriving.try_iter().for_each(|job| waiting.add(job));
                while let Some((_, job)) = waiting.next() {
                    writer.take(job);
                }
                writer.keep();
                shared.publish(Notice::Stopping);
                // Whoever asked may be gone; the store is closed all the same.
                writer.keep_image();
                let _ = reply.send(writer.store.close());
                return;
            }
            let before = begun.elapsed();
            writer.take(job);
            let after = begun.elapsed();
            waiting.took(uid, after.saturating_sub(before));
            if after > LONGEST_GROUP {
                break;
            }
        }
        writer.keep();
    }
}

/// Changes decided but not yet kept.
#[derive(Default)]
struct Work {
    groups: Vec<Vec<Proven>>,
    /// Records as the waiting changes leave them.
    newest: HashMap<RecordId, Arc<Record>>,
    /// The last number given out, by counter.
    numbers: BTreeMap<String, u32>,
    answers: Vec<(SyncSender<Outcome>, Outcome)>,
    notices: Vec<Notice>,
    /// Requests with a number that are among them, with their answer.
    asked: Vec<(Asked, Outcome)>,
}

pub(super) struct Writer<'a> {
    pub(super) store: Store,
    pub(super) shared: &'a Shared,
    work: Work,
    /// What was kept for a request with a number: asked again, it is answered the same and not done again.
    answered: Answered<Outcome>,
    /// The same for batches that were read in, by this server.
    batches: Answered<BatchResult>,
    /// By account, when a BSN was entered that was there already.
    bsns_known: BTreeMap<String, Vec<Instant>>,
}

impl Writer<'_> {
    fn take(&mut self, job: Job) {
        match job {
            Job::Perform {
                caller,
                command,
                request,
                reply,
            } => self.once(&caller, &request, reply, |writer| {
                writer.perform(&caller, &command, &request)
            }),
            Job::Undo {
                caller,
                number,
                is_redo,
                request,
                reply,
            } => self.once(&caller, &request, reply, |writer| {
                let outcome = writer.step_back(&caller, &number, is_redo, &request);
                outcome.unwrap_or_else(Outcome::Refused)
            }),
            Job::Import {
                caller,
                batch,
                request,
                reply,
            } => self.import(&caller, batch, &request, &reply),
            Job::Found { caller, reply } => {
                self.found(&caller);
                let _ = reply.send(());
            }
            Job::Mark { reply } => {
                self.keep();
                let _ = reply.send(self.store.mark().clone());
            }
            Job::EndCheck { checking, reply } => {
                self.keep();
                let _ = reply.send(self.store.end_check(*checking));
            }
            Job::NewDay => self.turn_day(),
            // A second one, while the first is being done: the same answer.
            Job::Stop { reply } => drop(reply.send(Ok(()))),
        }
    }

    /// Does something, unless it was done before under the same number; its answer waits until it is kept.
    fn once(
        &mut self,
        caller: &Caller,
        request: &str,
        reply: SyncSender<Outcome>,
        decide: impl FnOnce(&mut Self) -> Outcome,
    ) {
        // Without a number no two are the same, and nothing waits for another.
        let asked = (!request.is_empty()).then(|| (caller.name.clone(), request.to_owned()));
        if let Some(asked) = &asked {
            if self.work.asked.iter().any(|(known, _)| known == asked) {
                self.keep();
            }
            if let Some(first) = self.answered.get(asked) {
                self.work.answers.push((reply, first));
                return;
            }
        }
        // On a store that lost its state for now, a number could be given out twice.
        let outcome = match self.store.must_take_changes() {
            Ok(()) => decide(self),
            Err(why) => Outcome::Failed(why.to_string()),
        };
        let is_new = matches!(outcome, Outcome::Done { is_changed, .. } if is_changed);
        if let Some(asked) = asked.filter(|_| is_new) {
            self.work.asked.push((asked, outcome.clone()));
        }
        self.work.answers.push((reply, outcome));
        let waiting = self.work.groups.iter().flatten();
        // The next one is decided with what a register says now.
        if waiting
            .map(Proven::entry)
            .any(|entry| entry.after.id.kind.held() != Held::Not)
        {
            self.keep();
        }
    }
}
