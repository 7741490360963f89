//! What leaves as a file: who took it and what for is on disk before the answer is given (AVG).
//!
//! Whole records leave in no other way: an export is begun with its purpose, and what it lists is then handed out page
//! by page, once, to who began it.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::door::{Door, Ids, Listed};
use super::looks::{Looking, is_of_someone, purpose_of};
use super::modules;
use super::past::AsOf;
use super::views::HistoryLine;
use super::{Caller, Office};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::is_seen_whole;
use crate::domain::rights::seen::is_of_a_dossier;
use crate::domain::workflow::Refusal;
use crate::office::signals::Signal;
use crate::store::Seen;

/// How many records go in one page.
const PAGE: usize = 2000;

/// The same with their history, which is longer than they are.
const HISTORY_PAGE: usize = 200;

/// How many exports one user may have under way; one more ends the oldest.
const MOST_AT_ONCE: usize = 4;

/// An export that was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// By what its pages are asked.
    pub export: u64,
    /// How many records it brings, unless some go out of sight meanwhile.
    pub count: usize,
}

/// What happened to a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The record.
    pub id: RecordId,
    /// As far as it is seen, oldest first.
    pub history: Vec<HistoryLine>,
}

/// What is still to be handed out.
struct UnderWay {
    export: u64,
    uid: u32,
    with_history: bool,
    rest: Ids,
}

/// The exports that are under way.
#[derive(Default)]
pub(super) struct Exports(Mutex<(u64, VecDeque<UnderWay>)>);

impl Exports {
    fn begin(&self, uid: u32, with_history: bool, rest: Ids) -> u64 {
        let mut exports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (last, under_way) = &mut *exports;
        *last += 1;
        let own = under_way.iter().filter(|other| other.uid == uid).count();
        let oldest = under_way.iter().position(|other| other.uid == uid);
        if let Some(oldest) = oldest.filter(|_| own >= MOST_AT_ONCE) {
            under_way.remove(oldest);
        }
        under_way.push_back(UnderWay {
            export: *last,
            uid,
            with_history,
            rest,
        });
        *last
    }

    /// The next records of an export of a user; none at its end, which it is then forgotten at.
    fn next(&self, uid: u32, export: u64, with_history: bool) -> Option<Vec<RecordId>> {
        let mut exports = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let under_way = &mut exports.1;
        let size = if with_history { HISTORY_PAGE } else { PAGE };
        let is_it = |other: &UnderWay| {
            (other.uid, other.export, other.with_history) == (uid, export, with_history)
        };
        let at = under_way.iter().position(is_it)?;
        let page: Vec<RecordId> = under_way[at].rest.by_ref().take(size).collect();
        if page.is_empty() {
            under_way.remove(at);
        }
        Some(page)
    }
}

impl Office {
    /// Begins an export of every record of a kind that the caller may see, by number, or of what happened to them; who takes it and what for is on
    /// disk before the answer is given.
    ///
    /// # Errors
    /// When the purpose is missing, the caller may not see this register, it has no export, or the look cannot be kept.
    pub fn export(
        &self,
        caller: &Caller,
        kind: Kind,
        with_history: bool,
        purpose: &str,
    ) -> Result<Begun, Refusal> {
        let what = if with_history {
            "export geschiedenis"
        } else {
            "export"
        };
        let Listed { count, ids } = self.listed(caller, kind, what, purpose)?;
        let exports = &self.shared().exports;
        let export = exports.begin(caller.uid, with_history, ids);
        Ok(Begun { export, count })
    }

    /// The records an export of a kind brings; the look is kept.
    pub(super) fn listed(
        &self,
        caller: &Caller,
        kind: Kind,
        what: &str,
        purpose: &str,
    ) -> Result<Listed, Refusal> {
        let door = self.door(caller)?;
        let no_export = || Refusal::usage("Dit register kan niet worden geëxporteerd");
        let export = modules::of(kind).export.ok_or_else(no_export)?;
        // Of a kind that is seen by scope, everyone gets what is within sight.
        match is_seen_whole(kind) {
            true => door.must_see(kind)?,
            false => door.must_see_dossiers(kind)?,
        }
        let Listed { count, ids } = export(&door);
        drop(door);
        // Of people it is kept whose data left.
        let ids: Vec<RecordId> = ids.collect();
        let people = ids.iter().filter(|id| is_of_a_dossier(id.kind));
        let about = people.map(|id| id.number.clone()).collect();
        self.keep_look(
            caller,
            &format!("{what} {}", kind.word()),
            purpose,
            count,
            about,
        )?;
        Ok(Listed {
            count,
            ids: Box::new(ids.into_iter()),
        })
    }

    /// The next records of an export the caller began, those together that stand in one row: a verwijzing with its
    /// resident and huishouden. What went out of sight meanwhile is left out. None at its end.
    ///
    /// # Errors
    /// When the caller has no such export under way, or the store cannot be read.
    pub fn export_page(&self, caller: &Caller, export: u64) -> Result<Vec<Vec<Record>>, Refusal> {
        let mut groups = Vec::new();
        while groups.is_empty() {
            let page = self.shared().exports.next(caller.uid, export, false);
            let page = page.ok_or_else(not_under_way)?;
            if page.is_empty() {
                break;
            }
            groups.reserve(page.len());
            for id in &page {
                // A door for each: nobody's change waits for a page.
                let door = self.door(caller)?;
                groups.extend(group(&door, id)?);
            }
        }
        Ok(groups)
    }

    /// The same of an export of what happened: the history of the next records, and of the resident and huishouden of
    /// each, as far as it is seen.
    ///
    /// # Errors
    /// When the caller has no such export under way, or the store cannot be read.
    pub fn export_history_page(&self, caller: &Caller, export: u64) -> Result<Vec<Told>, Refusal> {
        let mut told = Vec::new();
        while told.is_empty() {
            let page = self.shared().exports.next(caller.uid, export, true);
            let page = page.ok_or_else(not_under_way)?;
            if page.is_empty() {
                break;
            }
            for id in &page {
                let door = self.door(caller)?;
                let group = group(&door, id)?.unwrap_or_default();
                for record in group.into_iter().rev() {
                    let Some(seen) = door.seen(&record.id)? else {
                        continue;
                    };
                    told.push(Told {
                        id: record.id,
                        history: seen.history,
                    });
                }
            }
        }
        Ok(told)
    }

    /// All signals for an export; who took it and what for is on disk before the answer is given.
    ///
    /// # Errors
    /// When the purpose is missing, the caller has no account, or the look cannot be kept.
    pub fn export_signals(&self, caller: &Caller, purpose: &str) -> Result<Vec<Signal>, Refusal> {
        let signals = self.signals(caller, AsOf::NOW)?;
        let numbers = signals.iter().map(|signal| signal.nummer.clone());
        let about = numbers.filter(|number| is_of_someone(number)).collect();
        self.keep_look(caller, "export signaal", purpose, signals.len(), about)?;
        Ok(signals)
    }

    /// Keeps that someone took data out, which and what for.
    ///
    /// # Errors
    /// When the purpose is missing or it cannot be kept.
    pub(super) fn keep_look(
        &self,
        caller: &Caller,
        action: &str,
        purpose: &str,
        count: usize,
        about: BTreeSet<String>,
    ) -> Result<(), Refusal> {
        let purpose = purpose_of(purpose)?;
        let actor = self.door(caller)?.actor.clone();
        let looking = Looking {
            action,
            about: about.into_iter().collect(),
            searched: "",
            purpose: &purpose,
            count,
            result: Seen::Gezien,
        };
        self.look(caller, &actor, looking)
    }
}

fn not_under_way() -> Refusal {
    Refusal::rule("Deze export is niet bezig").unless("Begin hem opnieuw, met het doel")
}

/// A record of an export with what stands in one row with it; none when it is out of sight.
fn group(door: &Door<'_>, id: &RecordId) -> Result<Option<Vec<Record>>, Refusal> {
    let Some(record) = door.record(id)? else {
        return Ok(None);
    };
    // Who does not see whose it is, gets no person beside it.
    let resident = door.resident_of(&record)?;
    let household = match &resident {
        Some(resident) => door.household_of(resident)?,
        None => {
            let own = record.plan().and_then(|plan| plan.household.as_deref());
            let own = own.map(|number| door.record(&RecordId::new(Kind::Household, number)));
            own.transpose()?.flatten()
        }
    };
    let group = [household, resident, Some(record)];
    Ok(Some(group.into_iter().flatten().collect()))
}
