//! The server itself: what it has, and what it says and does for who is in charge of it.

use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::anchor::Anchored;
use crate::domain::register::NoAccount;
use crate::domain::workflow::Refusal;
use crate::ipc::desk::{self, Presence};
use crate::ipc::follow;
use crate::ipc::limits::{Limits, Place};
use crate::ipc::question::Name;
use crate::ipc::status::{BackupMoment, ServerStatus};
use crate::office::{Caller, Office};

/// How often it is asked whether a computer that was taken over from came back.
const ASK_FIRST_EVERY: Duration = Duration::from_secs(300);

/// How often it is looked whether a month is over.
const LOOK_FOR_CLOSED_EVERY: Duration = Duration::from_secs(3600);

pub(super) struct Server {
    pub(super) office: Office,
    pub(super) owner: u32,
    pub(super) limits: Arc<Limits>,
    pub(super) busy: AtomicUsize,
    pub(super) last_seen: Mutex<Instant>,
    pub(super) presence: Presence,
    pub(super) next_connection: AtomicU64,
    pub(super) stop: Sender<()>,
    pub(super) leaves_by_itself: bool,
    /// The computer that was taken over from, while its server runs again.
    pub(super) first: Mutex<Option<String>>,
}

impl Server {
    pub(super) fn was_seen(&self) {
        *self
            .last_seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    pub(super) fn has_been_alone(&self, leave_after: Duration) -> bool {
        self.limits.taken(Place::Connection) == 0
            && self
                .last_seen
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .elapsed()
                >= leave_after
    }

    /// Reads the whole logboek after the start; then packs what of it is closed, now and whenever a month is over.
    pub(super) fn walk_and_pack(&self) {
        // What it finds is said by who runs this and by `server status`; one that cannot be read now is read by the next
        // check.
        let _ = self.office.walk_chain();
        while self.office.pack_closed_months().is_ok() {
            std::thread::sleep(LOOK_FOR_CLOSED_EVERY);
        }
    }

    /// The computer that was taken over from, when its server was seen to run again.
    pub(super) fn first_is_back(&self) -> Option<String> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.clone()
    }

    /// Asks now and then whether the computer that was taken over from came back, where one was.
    pub(super) fn watch_first(&self, data: &Path) {
        while let Ok(Some(_)) = follow::took_over(data) {
            // One that cannot be asked now is asked again.
            let found = follow::first_is_back(data).unwrap_or_default();
            *self.first.lock().unwrap_or_else(PoisonError::into_inner) = found;
            std::thread::sleep(ASK_FIRST_EVERY);
        }
    }

    pub(super) fn status(&self, caller: &Caller) -> ServerStatus {
        let is_in_charge = self.is_in_charge(caller);
        ServerStatus {
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            clients: self.limits.taken(Place::Connection),
            lines: is_in_charge.then(|| self.office.last_line()),
            walked: self.office.walked().filter(|_| is_in_charge),
            behind: is_in_charge.then(|| self.office.behind()),
            is_reading: self.office.is_being_read(),
            clock: self.office.clock_is_behind(),
            two: self.first_is_back(),
            leaves_by_itself: self.leaves_by_itself,
            you: desk::you(&self.office, caller),
        }
    }

    /// Whoever can read every file of the folder anyway: its owner and root. They need no account for what is about the
    /// server, and get nothing else without one.
    pub(super) const fn is_of_the_house(&self, caller: &Caller) -> bool {
        caller.uid == self.owner || caller.uid == 0
    }

    /// Whether a caller who was let in may still be here.
    pub(super) fn still_has_account(&self, caller: &Caller) -> bool {
        self.is_of_the_house(caller) || self.office.actor(caller).is_ok()
    }

    /// Stopping, checking and back-ups are for whoever owns the folder, and for the beheerder.
    fn is_in_charge(&self, caller: &Caller) -> bool {
        self.is_of_the_house(caller) || self.office.admit(caller, Name::Stop.needs()).is_ok()
    }

    fn must_be_in_charge(&self, caller: &Caller, what: &str) -> Result<(), Refusal> {
        if self.is_in_charge(caller) {
            return Ok(());
        }
        let no = Refusal::right(format!("{what} mag u niet doen"));
        Err(no.unless("Dit kan iemand met de rol beheer"))
    }

    pub(super) fn verify(&self, caller: &Caller, anchors: &Anchored) -> Result<u64, Refusal> {
        self.must_be_in_charge(caller, "Controleren")?;
        let verified = self.office.verify(anchors);
        verified.map_err(|why| Refusal::rule(why.to_string()))
    }

    pub(super) fn backup_point(&self, caller: &Caller) -> Result<BackupMoment, Refusal> {
        self.must_be_in_charge(caller, "Een reservekopie maken")?;
        let moment = self.office.backup_point();
        let (point, keep, recipient) = moment.map_err(|why| Refusal::rule(why.to_string()))?;
        Ok(BackupMoment {
            point,
            keep,
            recipient,
        })
    }

    /// Stops it; what is to be said of what was kept, where that is not as it was.
    pub(super) fn stop(&self, caller: &Caller) -> Result<Option<String>, Refusal> {
        self.must_be_in_charge(caller, "De server stoppen")?;
        let wrong = self.office.what_is_wrong();
        // The main thread may already be stopping for another reason.
        let _ = self.stop.send(());
        Ok(wrong)
    }
}

pub(super) fn no_account(caller: &Caller, why: NoAccount) -> String {
    format!(
        "{0}: {why}. Vraag uw beheerder om een account (wijkregie gebruiker toevoegen {0})",
        caller.name
    )
}
