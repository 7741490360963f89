//! The use-cases: authorise, decide, commit, publish; and the queries.
//!
//! One writer thread takes what is waiting, decides each command on the newest state, keeps the whole group with one
//! sync, brings the read model up to date, answers and publishes. Queries run beside it, on the read model and, for a
//! dossier, on the store. Start at [`Office::perform`] and `queries`.

pub mod aanbestedingen;
mod against;
mod agenda;
mod answered;
mod budgets;
mod businesscase;
pub mod cijfers;
mod clock;
mod contacts;
pub mod contracts;
mod days;
mod door;
mod doubles;
pub mod drafts;
pub mod each;
pub mod export;
pub mod filter;
mod filters;
pub mod find;
pub mod finder;
mod for_resident;
mod history;
mod households;
mod imaging;
pub mod import;
mod indicaties;
mod indicators;
mod involved;
mod keeping;
mod lapsed;
mod letters;
mod looks;
pub mod model;
mod modules;
mod notices;
pub mod overview;
mod past;
pub mod people;
pub mod place;
mod plans;
mod possible;
mod reading;
mod referrals;
mod registers;
pub mod saved;
mod show;
mod sight;
pub mod signals;
mod since;
mod surveys;
mod turns;
mod unchanged;
mod undo;
mod viewers;
pub mod views;
mod writer;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::thread::JoinHandle;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::anchor::Anchored;
use crate::domain::io::in_words;
use crate::domain::rights::Actor;
use crate::domain::settings::{KEEP, RECIPIENT};
use crate::domain::workflow::{Command, Refusal};
use crate::store::backup::Point;
use crate::store::journal::Mark;
use crate::store::trees::TreesError;
use crate::store::{Reader, Store, StoreError};
use clock::tenths;
pub use clock::{held, hold_still, today};
use export::Exports;
use import::{Batch, BatchResult};
use looks::Recent;
use model::Model;
use notices::Listeners;
pub use notices::{Listener, Notice};
pub use past::AsOf;
use writer::Job;

/// Someone who asks, as the system vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The Unix name.
    pub name: String,
    /// The Unix uid.
    pub uid: u32,
    /// The process that asks, for the looks; 0 where nobody knows.
    pub process: u32,
}

/// One field that two people changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clash {
    /// The field.
    pub path: String,
    /// Who changed it meanwhile.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What it says now.
    pub theirs: String,
    /// What was asked for.
    pub yours: String,
}

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Kept, durably.
    Done {
        /// The record it was about, or that it made.
        number: String,
        /// Its revision now.
        revision: u32,
        /// Whether anything changed; the same a second time is no change.
        is_changed: bool,
        /// The step that was taken back or done again, by its id; empty where none was.
        turned: String,
    },
    /// Not done, and why.
    Refused(Refusal),
    /// Someone else changed the same fields since the revision that was named. Nothing was kept.
    Clash(Vec<Clash>),
    /// The store could not keep it.
    Failed(String),
}

/// What queries and the writer share.
pub struct Shared {
    reader: Reader,
    model: RwLock<Model>,
    listeners: Listeners,
    /// When each verwijzing was last looked at, by number and user, and since when that is known.
    looked_at: Mutex<BTreeMap<(String, String), DateTime<Utc>>>,
    since: DateTime<Utc>,
    exports: Exports,
    recent: Recent,
    orders: referrals::Orders,
    doubles: doubles::Known,
    last_looks: since::LastLooks,
    /// When anything last changed, in tenths of a second since 2026: rises with every change, and tells nobody how many
    /// there were.
    changed: AtomicU64,
    /// Held while drafts are read and written: a user has one file, and may have more screens.
    drafting: Mutex<()>,
    counted: saved::Counted,
    pressing: overview::Known,
    /// Held by the one check there may be.
    checking: Mutex<()>,
    /// What whoever runs the server should read.
    to_say: Mutex<Vec<String>>,
}

impl Shared {
    fn model(&self) -> RwLockReadGuard<'_, Model> {
        self.model.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_changed(&self) {
        let now = tenths(Utc::now());
        let next = |before: u64| Some(now.max(before + 1));
        // It always has a next.
        let _ = self
            .changed
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, next);
    }

    fn was_looked_at(&self, number: &str, by: &str) {
        let mut looked_at = self
            .looked_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        looked_at.insert((number.to_owned(), by.to_owned()), Utc::now());
    }

    /// Whether someone else of a BT may have opened a verwijzing since a moment; when nobody knows, yes.
    fn may_have_been_opened(&self, number: &str, by: &str, since: DateTime<Utc>) -> bool {
        let looked_at = self
            .looked_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let looks = looked_at.range((number.to_owned(), String::new())..);
        let mut looks = looks.take_while(|((other, _), _)| other == number);
        since < self.since || looks.any(|((_, name), at)| name != by && *at >= since)
    }

    fn publish(&self, notice: Notice) {
        self.listeners.tell(notice);
    }
}

/// The office at work: a store, a read model and a writer.
pub struct Office {
    shared: Arc<Shared>,
    jobs: Sender<Job>,
    writer: Mutex<Option<JoinHandle<()>>>,
    /// Keeps the read model in a file until this is let go.
    imaging: Mutex<Option<(Sender<()>, JoinHandle<()>)>>,
}

impl Office {
    /// Opens the office on a store: makes the read model and starts the writer. `say` gets what whoever started it should
    /// read.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn start(mut store: Store, say: &mut dyn FnMut(&str)) -> Result<Self, StoreError> {
        let reader = store.reader();
        let last = store.last_time().unwrap_or_default();
        let kept = imaging::from_image(&reader, today());
        if kept.is_none()
            && let Some(mended) = store.check_sums()?
        {
            // Everything is read now, so what is missing is missed first.
            say(&mended.to_string());
        }
        let model = match kept.map_or_else(|| writer::build_model(&reader, today()), Ok) {
            Ok(built) => built,
            Err(why) => {
                let mended = store.mistrust(&why)?.ok_or(why)?;
                say(&mended.to_string());
                writer::build_model(&reader, today())?
            }
        };
        // On a disk that cannot be written, the next start does it; a check says so until then.
        let destroyed = model.destroyed();
        if let Ok(Some(mended)) = store.mend_list(&destroyed) {
            say(&mended);
        }
        let again = store.to_destroy_again().unwrap_or_default();
        let is_back = again.iter().any(|id| !destroyed.contains(id));
        let shared = Arc::new(Shared {
            reader,
            model: RwLock::new(model),
            listeners: Listeners::default(),
            looked_at: Mutex::default(),
            since: Utc::now(),
            exports: Exports::default(),
            recent: Recent::default(),
            doubles: doubles::Known::default(),
            orders: referrals::Orders::default(),
            last_looks: since::LastLooks::default(),
            changed: AtomicU64::new(last.map_or(0, tenths)),
            drafting: Mutex::new(()),
            counted: saved::Counted::default(),
            pressing: overview::Known::default(),
            checking: Mutex::new(()),
            to_say: Mutex::default(),
        });
        let (jobs, waiting) = std::sync::mpsc::channel();
        let for_writer = Arc::clone(&shared);
        let writer = in_a_thread("schrijver", move || {
            writer::run(store, &for_writer, &waiting);
        })?;
        let (ending, ended) = std::sync::mpsc::channel();
        let (for_image, its_jobs) = (Arc::clone(&shared), jobs.clone());
        let imaging = in_a_thread("beeld", move || {
            imaging::keep_up(&for_image, &its_jobs, &ended);
        })?;
        let office = Self {
            shared,
            jobs,
            writer: Mutex::new(Some(writer)),
            imaging: Mutex::new(Some((ending, imaging))),
        };
        if is_back {
            // Nobody sees what was destroyed and is back: the writer destroys it again before it does anything else.
            office.mark()?;
        }
        Ok(office)
    }

    /// Does a command for a caller; returns when it is durable, or refused.
    #[must_use]
    pub fn perform(&self, caller: Caller, command: Command) -> Outcome {
        self.perform_once(caller, command, String::new())
    }

    /// The same for a request with a number of the caller's own: asked again under that number, what was kept is not done
    /// again, and the first answer is given. An empty number is none.
    #[must_use]
    pub fn perform_once(&self, caller: Caller, command: Command, request: String) -> Outcome {
        let (reply, answer) = sync_channel(1);
        let passing = self.passing(&command).then(|| caller.clone());
        let sent = self
            .jobs
            .send(Job::Perform {
                caller,
                command,
                request,
                reply,
            })
            .is_ok();
        let outcome = match answer.recv() {
            Ok(outcome) if sent => outcome,
            _ => Outcome::Failed(STOPPING.to_owned()),
        };
        if let (Some(caller), Outcome::Done { number, .. }) = (passing, &outcome) {
            self.keep_passing(&caller, number);
        }
        outcome
    }

    /// Undoes the caller's last step on a record, when nothing happened to it since; `request` as in
    /// [`Office::perform_once`].
    #[must_use]
    pub fn undo(&self, caller: Caller, number: String, request: String) -> Outcome {
        self.step_back(caller, number, false, request)
    }

    /// Does again what the caller undid on a record, when nothing happened to it since; `request` as in
    /// [`Office::perform_once`].
    #[must_use]
    pub fn redo(&self, caller: Caller, number: String, request: String) -> Outcome {
        self.step_back(caller, number, true, request)
    }

    fn step_back(&self, caller: Caller, number: String, is_redo: bool, request: String) -> Outcome {
        let (reply, answer) = sync_channel(1);
        let sent = self
            .jobs
            .send(Job::Undo {
                caller,
                number,
                is_redo,
                request,
                reply,
            })
            .is_ok();
        match answer.recv() {
            Ok(outcome) if sent => outcome,
            _ => Outcome::Failed(STOPPING.to_owned()),
        }
    }

    /// Reads in one batch of rows for a caller, whole or not at all; `request` as in [`Office::perform_once`], but known
    /// to this server only: to the next one, what was read in is there already.
    ///
    /// # Errors
    /// When the caller may not, or the store cannot keep it.
    pub fn import(
        &self,
        caller: Caller,
        batch: Batch,
        request: String,
    ) -> Result<BatchResult, Refusal> {
        let (reply, answer) = sync_channel(1);
        let sent = self
            .jobs
            .send(Job::Import {
                caller,
                batch,
                request,
                reply,
            })
            .is_ok();
        match answer.recv() {
            Ok(result) if sent => result,
            _ => Err(Refusal::rule(STOPPING)),
        }
    }

    /// The actor behind a caller, now.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn actor(&self, caller: &Caller) -> Result<Actor, crate::domain::register::NoAccount> {
        self.shared.model().register.actor(&caller.name, caller.uid)
    }

    /// Gives a caller the founder's account, when nobody has one yet.
    pub fn found(&self, caller: Caller) {
        // Who already has one need not wait for the writer.
        if !self.shared.model().register.users.is_empty() {
            return;
        }
        let (reply, done) = sync_channel(1);
        if self.jobs.send(Job::Found { caller, reply }).is_ok() {
            // A writer that stopped founds nothing; the next start asks again.
            let _ = done.recv();
        }
    }

    /// Someone who hears what happens from now on.
    pub fn listen(&self) -> Listener {
        self.shared.listeners.add()
    }

    /// Tells every listener something.
    pub fn publish(&self, notice: Notice) {
        self.shared.publish(notice);
    }

    /// Checks the chains of the logboek and of the looks, and that the state is what the logboek says; returns the lines
    /// checked. `anchors` are what someone kept elsewhere. People work on meanwhile.
    ///
    /// # Errors
    /// At the first thing that is wrong, naming it.
    pub fn verify(&self, anchors: &Anchored) -> Result<u64, StoreError> {
        // Two at once would write in each other's place.
        let checking = self.shared.checking.lock();
        let _one = checking.unwrap_or_else(PoisonError::into_inner);
        let reader = &self.shared.reader;
        let mut checking = reader.begin_check(&self.mark()?, &anchors.lines)?;
        reader.check_beside(&anchors.looks)?;
        while !reader.go_on_check(&mut checking, &self.mark()?)? {}
        let (reply, answer) = sync_channel(1);
        let checking = Box::new(checking);
        let sent = self.jobs.send(Job::EndCheck { checking, reply }).is_ok();
        match answer.recv() {
            Ok(result) if sent => result,
            _ => Err(TreesError::Closed.into()),
        }
    }

    /// How far the logboek is.
    fn mark(&self) -> Result<Mark, StoreError> {
        let (reply, answer) = sync_channel(1);
        let sent = self.jobs.send(Job::Mark { reply }).is_ok();
        let closed = |_| StoreError::from(TreesError::Closed);
        answer.recv().map_err(closed).and_then(|mark| match sent {
            true => Ok(mark),
            false => Err(TreesError::Closed.into()),
        })
    }

    /// One moment of the store for a back-up; and what the settings say of back-ups: how many are kept, and the public
    /// key they are for.
    ///
    /// # Errors
    /// When the server is stopping, or the looks cannot be read.
    pub fn backup_point(&self) -> Result<(Point, String, String), StoreError> {
        let mark = self.mark()?;
        // After the line: what left the office until then is in it, and perhaps a little more.
        let (look, looks) = self.shared.reader.looks_end()?;
        let model = self.shared.model();
        let setting = |key| model.register.settings.get(key).unwrap_or("").to_owned();
        let point = Point { mark, look, looks };
        Ok((point, setting(KEEP), setting(RECIPIENT)))
    }

    /// Walks the chain of the logboek as it is now, beside the work: a start reads only its end. Where it is damaged, no
    /// change is kept from then on.
    ///
    /// # Errors
    /// When it cannot be read or is damaged, or the server is stopping.
    pub fn walk_chain(&self) -> Result<(), StoreError> {
        self.shared.reader.walk_chain(&self.mark()?)
    }

    /// Packs what of the logboek is closed, beside the work.
    ///
    /// # Errors
    /// When the server is stopping.
    pub fn pack_closed_months(&self) -> Result<(), StoreError> {
        let mark = self.mark()?;
        // A file that cannot be packed now is as it was, and is tried again.
        let _ = self.shared.reader.pack_closed_months(&mark);
        Ok(())
    }

    /// What is known to be wrong with what was kept, or is seen now at the end of the logboek.
    #[must_use]
    pub fn what_is_wrong(&self) -> Option<String> {
        self.shared.reader.what_is_wrong()
    }

    /// How the logboek was found since the start: whole up to a line, or not and why; none while it is being walked.
    #[must_use]
    pub fn walked(&self) -> Option<Result<u64, String>> {
        self.shared.reader.walked()
    }

    /// Whether the store is still being read beside the work, as after a start: a change waits for that.
    #[must_use]
    pub fn is_being_read(&self) -> bool {
        self.shared.reader.is_being_checked()
    }

    /// For how long, in milliseconds, sled did not have something that was kept.
    #[must_use]
    pub fn behind(&self) -> u64 {
        let behind = self.shared.reader.behind();
        u64::try_from(behind.as_millis()).unwrap_or(u64::MAX)
    }

    /// What is to be said of a clock that is behind the last line; none of one that is not.
    #[must_use]
    pub fn clock_is_behind(&self) -> Option<String> {
        self.shared.reader.clock_is_behind()
    }

    /// The number of the last line of the logboek.
    #[must_use]
    pub fn last_line(&self) -> u64 {
        self.shared.reader.last_line()
    }

    /// What whoever runs the server should read of what happened since this was last asked.
    #[must_use]
    pub fn to_say(&self) -> Vec<String> {
        let to_say = self.shared.to_say.lock();
        std::mem::take(&mut *to_say.unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the writer still takes changes.
    #[must_use]
    pub fn is_at_work(&self) -> bool {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.as_ref().is_some_and(|writer| !writer.is_finished())
    }

    /// Lets the read model count from a new day, and makes it again where that could not be done before.
    pub fn turn_day(&self) {
        let is_old = |model: &Model| model.today != today() || model.is_behind();
        if is_old(&self.shared.model()) {
            // A writer that stopped has no use for a new day.
            let _ = self.jobs.send(Job::NewDay);
        }
    }

    /// Finishes what waits, closes the store cleanly and stops the writer.
    ///
    /// # Errors
    /// When the store cannot be closed cleanly; the next start repairs that.
    pub fn stop(&self) -> Result<(), StoreError> {
        let imaging = self.imaging.lock();
        let imaging = imaging.unwrap_or_else(PoisonError::into_inner).take();
        if let Some((ending, thread)) = imaging {
            drop(ending);
            // One that panicked kept nothing; the next start reads everything.
            let _ = thread.join();
        }
        let (reply, answer) = sync_channel(1);
        let result = match self.jobs.send(Job::Stop { reply }) {
            Ok(()) => answer.recv().unwrap_or(Ok(())),
            Err(_) => Ok(()),
        };
        if let Some(writer) = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            // A writer that panicked has kept what it acknowledged; the next start repairs the rest.
            let _ = writer.join();
        }
        result
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }
}

fn in_a_thread(
    name: &str,
    run: impl FnOnce() + Send + 'static,
) -> Result<JoinHandle<()>, StoreError> {
    let thread = std::thread::Builder::new().name(name.to_owned());
    let started = thread.spawn(run);
    Ok(started.map_err(|error| crate::store::JournalError::Write {
        why: in_words(&error),
    })?)
}

/// What is said to who had an account.
pub const NO_LONGER: &str = "U hebt geen account meer in deze wijkregie. Vraag uw beheerder";

const STOPPING: &str =
    "De server stopt, dus dit is niet meer gedaan. Probeer het zo dadelijk opnieuw";

#[cfg(test)]
mod tests;
