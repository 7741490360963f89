//! How a kept aanbesteding stands: its plan as it runs, its standstill, how long its file is kept.

use chrono::{Days, Months, NaiveDate};

use super::Aanbesteding;
use super::gap::statutory_end;
use super::law::{self, STANDSTILL};
use super::links::phases;
use super::living::{Living, Overrun, Status};
use super::parts::Award;
use super::plan::{PhaseDays, Rules, first_day};
use super::words::{AanbestedingStatus, Phase, Procedure};
use crate::domain::contract::dates;
use crate::domain::record::Record;
use crate::domain::register::Register;

/// Months that the documentation is kept after the award (Aw art. 2.56).
const KEEP_FILE: u32 = 36;

/// How an aanbesteding stands on a day, its awards counted: the first that is not announced has its own thirty days. None
/// where nothing can be counted.
#[must_use]
pub fn standing_of(record: &Record, on: NaiveDate, rules: Rules<'_>) -> Option<Status> {
    let mut living = record.aanbesteding()?.living()?;
    living.unannounced = first_unannounced(record);
    living.status(on, rules).ok()
}

/// The day of the first award that is still to be announced.
#[must_use]
pub fn first_unannounced(record: &Record) -> Option<NaiveDate> {
    let open = record.all::<Award>().filter(|one| one.announced.is_none());
    open.filter_map(|award| award.on).min()
}

/// The time in which no contract may be made, from the award decision on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standstill {
    /// The day the award decision was sent.
    pub sent: NaiveDate,
    /// Its last day: twenty days on, rolled.
    pub last_day: NaiveDate,
    /// The first day the contract may be made; none while a kort geding is pending.
    pub contract_from: Option<NaiveDate>,
    /// The law asks for it; else the office promised it, as for SAS.
    pub is_statutory: bool,
}

impl Standstill {
    /// What it rests on.
    #[must_use]
    pub const fn basis(self) -> &'static str {
        if self.is_statutory {
            "Aw art. 2.127"
        } else {
            "toegezegd in de aanbestedingsstukken (contractueel)"
        }
    }
}

impl Aanbesteding {
    /// The plan as it runs; none without a start or a procedure.
    #[must_use]
    pub fn living(&self) -> Option<Living> {
        Some(Living {
            start: self.start?,
            procedure: self.procedure?,
            options: self.options,
            planned: self.planned.clone(),
            actual: self.actual.clone(),
            unannounced: None,
            judgment: self.judgment_expected(),
        })
    }

    /// The day a judge is expected to decide, while a kort geding holds the opdracht: six weeks after it was brought.
    #[must_use]
    pub fn judgment_expected(&self) -> Option<NaiveDate> {
        let waits = self.status == AanbestedingStatus::VoorlopigGegund
            && (self.open_cases > 0 || self.judged.is_none());
        let last = self.planned.get(&Phase::Standstill).copied();
        let in_time = |brought: &NaiveDate| last.is_none_or(|last| *brought <= last);
        let brought = self
            .kort_geding
            .filter(|brought| waits && in_time(brought))?;
        brought.checked_add_days(Days::new(42))
    }

    /// How it stands on a day; none where nothing can be counted: no start, no procedure, or one that is history.
    #[must_use]
    pub fn standing(&self, on: NaiveDate, rules: Rules<'_>) -> Option<Status> {
        self.living()?.status(on, rules).ok()
    }

    /// The day its contract can start as things stand; none where nothing can be counted.
    #[must_use]
    pub fn expected_start(&self, on: NaiveDate, rules: Rules<'_>) -> Option<NaiveDate> {
        let status = self.standing(on, rules)?;
        let start = status.rows.iter().find(|row| row.phase == Phase::Ingang);
        start?.expected
    }

    /// Its phases in order, also where nothing can be counted.
    pub fn phases(&self) -> impl DoubleEndedIterator<Item = Phase> + use<> {
        phases(self.procedure.unwrap_or(Procedure::Sas), &self.options)
    }

    /// Whether a phase is still to be done, also where nothing can be counted; see [`Living::is_open`].
    #[must_use]
    pub fn is_open(&self, phase: Phase) -> bool {
        let living = Living {
            start: NaiveDate::default(),
            procedure: self.procedure.unwrap_or(Procedure::Sas),
            options: self.options,
            planned: PhaseDays::new(),
            actual: self.actual.clone(),
            unannounced: None,
            judgment: None,
        };
        !self.is_off() && living.is_open(phase)
    }

    /// Whether a phase is still to be done on a day: open, and it does not pass by itself.
    #[must_use]
    pub fn is_to_do(&self, phase: Phase, on: NaiveDate) -> bool {
        let has_started = self.start.is_some_and(|start| start <= on);
        let is_awarded = self.status == AanbestedingStatus::Gegund;
        let passed_by_itself = match phase {
            Phase::Implementatie | Phase::Ingang => is_awarded && has_started,
            Phase::Overgang => self.planned.get(&phase).is_none_or(|end| *end < on),
            Phase::AankondigingGunning => self.is_history(),
            _ => false,
        };
        self.is_open(phase) && !passed_by_itself
    }

    /// Awarded, and read in: of what is left nobody knows whether it was done.
    #[must_use]
    pub fn is_history(&self) -> bool {
        let notice = Phase::AankondigingGunning;
        self.status == AanbestedingStatus::Gegund && !self.planned.contains_key(&notice)
    }

    /// The first phase that is still to be done on a day; none once it ended without an award, or when nothing is left.
    #[must_use]
    pub fn current_phase(&self, on: NaiveDate) -> Option<Phase> {
        self.phases().find(|phase| self.is_to_do(*phase, on))
    }

    /// The phases that will come too late and that someone can still do something about, in order.
    pub fn late<'s>(&self, status: &'s Status, on: NaiveDate) -> impl Iterator<Item = &'s Overrun> {
        let notice = Phase::AankondigingGunning;
        // Once awarded it is no longer a plan: only the award is still to be announced.
        let is_plan = self.status.is_running();
        let is_late = move |overrun: &&Overrun| is_plan || overrun.phase == notice;
        let announces = self.is_to_do(notice, on);
        let overruns = status.overruns.iter().filter(is_late);
        overruns.filter(move |overrun| overrun.phase != notice || announces)
    }

    /// Whether it ended without an award.
    #[must_use]
    pub const fn is_off(&self) -> bool {
        matches!(
            self.status,
            AanbestedingStatus::Ingetrokken | AanbestedingStatus::Mislukt
        )
    }

    /// The last day of each phase as it was or is planned.
    #[must_use]
    pub fn days(&self) -> PhaseDays {
        let mut days = self.planned.clone();
        days.extend(&self.actual);
        days
    }

    /// The first day of a phase, from the days as they were or are planned.
    #[must_use]
    pub fn begins(&self, phase: Phase) -> Option<NaiveDate> {
        first_day(phase, &self.days())
    }

    /// Whether it was put on the market.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.status != AanbestedingStatus::Voorbereiding
            || self.actual.contains_key(&Phase::Publicatie)
    }

    /// Its standstill, once the award decision was sent.
    #[must_use]
    pub fn standstill(&self, rules: Rules<'_>) -> Option<Standstill> {
        let sent = *self.actual.get(&Phase::VoorlopigeGunning)?;
        self.standstill_from(sent, rules)
    }

    /// The standstill that begins with an award decision sent on a day; none where there is none.
    #[must_use]
    pub fn standstill_from(&self, sent: NaiveDate, rules: Rules<'_>) -> Option<Standstill> {
        if !self.options.has_standstill {
            return None;
        }
        let last_day = statutory_end(sent, STANDSTILL, rules.calendar)?;
        let after = last_day.succ_opt()?;
        // Brought within the term, it holds until the judge decides and the term has passed (art. 2.131).
        let brought = self.kort_geding.filter(|brought| *brought <= last_day);
        let contract_from = match (brought, self.judged) {
            (None, _) => Some(after),
            (Some(_), None) => None,
            (Some(_), Some(judged)) => Some(after.max(judged)),
        };
        Some(Standstill {
            sent,
            last_day,
            contract_from,
            is_statutory: self.procedure.and_then(law::standstill).is_some(),
        })
    }

    /// The day until which its documentation is kept: three years after the award (Aw art. 2.56).
    #[must_use]
    pub fn keep_until(&self) -> Option<NaiveDate> {
        let awarded = self.actual.get(&Phase::OpdrachtVerleend)?;
        awarded.checked_add_months(Months::new(KEEP_FILE))
    }

    /// Days from the end of the contract it follows on to its start: above zero nothing covers them, below zero the
    /// contracts overlap. None when it follows on nothing that is known.
    #[must_use]
    pub fn gap_days(&self, register: &Register, on: NaiveDate) -> Option<i64> {
        let before = self.followed(register)?;
        let free = dates::current_end(before, on)?.succ_opt()?;
        Some((self.start? - free).num_days())
    }

    /// The contract it follows on.
    #[must_use]
    pub fn followed<'r>(&self, register: &'r Register) -> Option<&'r Record> {
        register.contracts().get(self.successor_of.as_deref()?)
    }
}
