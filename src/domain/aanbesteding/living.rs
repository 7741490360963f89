//! An aanbesteding that runs: what was planned, what happened, and what that does to the rest.
//!
//! [`Living::status`] tells how it stands, [`Living::move_phase`] moves a phase and says what broke, [`Living::what_if`]
//! tries changes beside each other. Nothing is ever repaired in silence.

use std::fmt;

use chrono::NaiveDate;

use super::breaks::{self, Break};
use super::gap::statutory_end;
use super::law::{self, Options};
use super::links::{Link, phases};
use super::plan::{
    PhaseDays, PlanError, Rules, ground, is_act, latest_days, practical_days, table, usual_workdays,
};
use super::quiet;
use super::words::{Phase, Procedure};
use crate::domain::dates;

/// An aanbesteding on its way to a start. Each phase has one day: its last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Living {
    /// The day the contract starts.
    pub start: NaiveDate,
    /// How the opdracht is put on the market.
    pub procedure: Procedure,
    /// What is special about it.
    pub options: Options,
    /// When each phase should end; a phase without a day was never planned.
    pub planned: PhaseDays,
    /// When each phase did end.
    pub actual: PhaseDays,
    /// The day of the first award that is still to be announced, where there is one: its thirty days run from there.
    pub unannounced: Option<NaiveDate>,
    /// The day a judge is expected to decide, while a kort geding holds the opdracht.
    pub judgment: Option<NaiveDate>,
}

/// How an aanbesteding stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The phases in order.
    pub rows: Vec<PhaseStatus>,
    /// The first phase that is still to be done; none when all is done.
    pub current: Option<Phase>,
    /// The least room of the phases still to be done, in days from the expected to the latest; below zero it comes too
    /// late. None when none of them has a day. The start itself and what hangs on it are not counted, and announcing
    /// the award only when nothing else is left: that has a term of its own.
    pub slack: Option<i64>,
    /// The minimums that planned and actual days do not keep, in order of the phases.
    pub breaks: Vec<Break>,
    /// The phases that will come after their latest day.
    pub overruns: Vec<Overrun>,
}

/// How one phase stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseStatus {
    /// Which.
    pub phase: Phase,
    /// When it should end.
    pub planned: Option<NaiveDate>,
    /// When it did end.
    pub actual: Option<NaiveDate>,
    /// When it will end if nothing else goes wrong: as planned, but not in the past and not before what it waits for; an
    /// act on a working day.
    pub expected: Option<NaiveDate>,
    /// The last day it can end when everything after it takes the least time.
    pub latest: NaiveDate,
    /// The working day on or before `latest` that leaves a working day for what comes after it.
    pub practical: NaiveDate,
    /// Days from the day that counts to the latest: the actual one, else the planned one, or the expected one when an
    /// open phase is behind its plan.
    pub slack: Option<i64>,
    /// Whether it is still to be done: it has no actual day, nor has a phase after it.
    pub is_open: bool,
    /// Whether its own term is in the law.
    pub is_statutory: bool,
    /// Where its term comes from.
    pub ground: String,
}

/// A phase that will come after its latest day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overrun {
    /// Which.
    pub phase: Phase,
    /// When it will end.
    pub expected: NaiveDate,
    /// The last day it could have ended.
    pub latest: NaiveDate,
}

impl Overrun {
    /// By how many days.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.expected - self.latest).num_days()
    }
}

impl fmt::Display for Overrun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = match self.days() {
            1 => "1 dag".to_owned(),
            days => format!("{days} dagen"),
        };
        let latest = dates::with_year(self.latest);
        write!(
            f,
            "{} komt {days} na de uiterste dag ({latest})",
            self.phase
        )
    }
}

/// Whether a phase has its day from the start of the contract.
pub(super) const fn hangs_on_start(phase: Phase) -> bool {
    matches!(
        phase,
        Phase::Implementatie | Phase::Ingang | Phase::Overgang
    )
}

impl Living {
    /// An aanbesteding with the usual times, as in [`super::plan::plan`].
    ///
    /// # Errors
    /// For a national procedure, and when a day falls outside the years 1 to 9999.
    pub fn new(
        start: NaiveDate,
        procedure: Procedure,
        options: Options,
        rules: Rules<'_>,
    ) -> Result<Self, PlanError> {
        let table = table(procedure, &options, rules)?;
        let planned = usual_workdays(start, &table, None, rules).ok_or(PlanError::OutOfRange)?;
        Ok(Self {
            start,
            procedure,
            options,
            planned,
            actual: PhaseDays::new(),
            unannounced: None,
            judgment: None,
        })
    }

    /// An aanbesteding that begins today at the earliest, with what there is to say about it in Dutch. Where there is
    /// room its bid term keeps out of the summer and the days around Christmas; where time is short the first phases
    /// get less than usual, down to the least.
    ///
    /// # Errors
    /// As [`Living::new`].
    pub fn propose(
        start: NaiveDate,
        procedure: Procedure,
        options: Options,
        today: NaiveDate,
        rules: Rules<'_>,
    ) -> Result<(Self, Vec<String>), PlanError> {
        let mut living = Self::new(start, procedure, options, rules)?;
        let table = table(procedure, &options, rules)?;
        let usual = living.planned.clone();
        let from_today = |planned: &PhaseDays| {
            let tried = Self {
                planned: planned.clone(),
                ..living.clone()
            };
            tried.expected(&table, today, rules)
        };
        let mut remarks = Vec::new();
        let mut days = from_today(&usual).ok_or(PlanError::OutOfRange)?;
        if let Some(period) = quiet::touched(&days, rules) {
            let earlier = quiet::earlier(start, &table, &usual, rules);
            let calm = earlier.and_then(|days| from_today(&days));
            let calm = calm.filter(|days| quiet::touched(days, rules).is_none());
            remarks.push(match &calm {
                Some(_) => format!(
                    "De inschrijftermijn is vervroegd, zodat hij niet door {} loopt.",
                    period.name
                ),
                None => format!(
                    "De inschrijftermijn loopt door {}; er is geen tijd meer om hem te vervroegen.",
                    period.name
                ),
            });
            days = calm.unwrap_or(days);
        }
        if days[&Phase::Beslismoment] > usual[&Phase::Beslismoment] {
            remarks.push(
                "Er is minder tijd dan gebruikelijk; de eerste fasen zijn korter.".to_owned(),
            );
        }
        for phase in Phase::ALL
            .iter()
            .copied()
            .filter(|phase| hangs_on_start(*phase))
        {
            days.insert(phase, usual[&phase]);
        }
        living.planned = days;
        Ok((living, remarks))
    }

    /// The last day a phase can end when everything after it takes the least time; none when this procedure does not
    /// have it or nothing can be counted.
    #[must_use]
    pub fn latest(&self, phase: Phase, rules: Rules<'_>) -> Option<NaiveDate> {
        let table = self.table(rules).ok()?;
        latest_days(self.start, &table, rules)?.get(&phase).copied()
    }

    /// The links it is held to. A nota that was given kept the law on its tenth day (Aw 2.54); a plan keeps clear
    /// of that day.
    pub(super) fn table(&self, rules: Rules<'_>) -> Result<Vec<Link>, PlanError> {
        let mut table = table(self.procedure, &self.options, rules)?;
        let nota = Phase::NotaVanInlichtingen;
        if self.actual.contains_key(&nota) {
            for link in table.iter_mut().filter(|link| link.from == nota) {
                if let Some(law) = &mut link.law {
                    law.gap = law.gap.of_fact();
                    link.minimum = link.minimum.of_fact();
                }
            }
        }
        Ok(table)
    }

    /// Whether a phase is still to be done: it has no actual day, nor has a phase after it. Announcing an award stays
    /// to be done until it is done: nothing waits for it.
    #[must_use]
    pub fn is_open(&self, phase: Phase) -> bool {
        let is_passed = self.actual.keys().any(|done| *done > phase);
        !self.actual.contains_key(&phase) && (phase == Phase::AankondigingGunning || !is_passed)
    }

    /// The day of a phase as far as it counts: the actual one, else the planned one while it is still to be done.
    pub(super) fn day(&self, phase: Phase) -> Option<NaiveDate> {
        let planned = self.planned.get(&phase).filter(|_| self.is_open(phase));
        self.actual.get(&phase).or(planned).copied()
    }

    /// How it stands on a day.
    ///
    /// # Errors
    /// For a national procedure, and when a day falls outside the years 1 to 9999.
    pub fn status(&self, today: NaiveDate, rules: Rules<'_>) -> Result<Status, PlanError> {
        let table = self.table(rules)?;
        self.count(&table, today, rules)
            .ok_or(PlanError::OutOfRange)
    }

    /// How it stands; none outside the calendar.
    pub(super) fn count(
        &self,
        table: &[Link],
        today: NaiveDate,
        rules: Rules<'_>,
    ) -> Option<Status> {
        let mut latest = latest_days(self.start, table, rules)?;
        let expected = self.expected(table, today, rules)?;
        // The award is announced within a month of when it was made, not of when it could have been.
        let grant = Phase::OpdrachtVerleend;
        let granted = self.unannounced.or(self.actual.get(&grant).copied());
        let awarded = granted.or(expected.get(&grant).copied());
        if let Some(awarded) = awarded {
            let notice = law::award_notice(awarded, rules.calendar)?;
            latest.insert(Phase::AankondigingGunning, notice);
        }
        let practical = self.practical_days(&latest, table, rules)?;
        let row = |phase| {
            let (is_statutory, mut ground) = ground(phase, self.procedure, &self.options, table);
            let latest = *latest.get(&phase)?;
            let is_bundled =
                phase == Phase::AankondigingGunning && self.procedure == Procedure::Sas;
            if let Some(awarded) = awarded.filter(|_| is_bundled) {
                let bundled = law::award_notice_bundled(awarded, rules.calendar)?;
                let bundled = dates::with_year(bundled);
                ground.push_str(&format!("; met het kwartaal uiterlijk {bundled} (lid 3)"));
            }
            let mut planned = self.planned.get(&phase).copied();
            let actual = self.actual.get(&phase).copied();
            let mut expected = expected.get(&phase).copied();
            // Once something was awarded its term is all there is to go by.
            let is_due = phase == Phase::AankondigingGunning && actual.is_none();
            if is_due && planned.is_some() && granted.is_some() {
                (planned, expected) = (Some(latest), Some(latest.max(today)));
            }
            let behind = expected.filter(|day| planned.is_some_and(|planned| *day > planned));
            Some(PhaseStatus {
                phase,
                planned,
                actual,
                expected,
                latest,
                practical: *practical.get(&phase)?,
                slack: actual
                    .or(behind)
                    .or(planned)
                    .map(|day| (latest - day).num_days()),
                is_open: self.is_open(phase),
                is_statutory,
                ground,
            })
        };
        let rows: Option<Vec<PhaseStatus>> = self.phases().map(row).collect();
        let rows = rows?;
        let open = || rows.iter().filter(|row| row.is_open);
        Some(Status {
            current: open().map(|row| row.phase).next(),
            slack: open()
                .filter(|row| row.phase < Phase::AankondigingGunning)
                .filter_map(room)
                .min()
                .or_else(|| open().find(|row| !hangs_on_start(row.phase)).and_then(room)),
            breaks: self.breaks(table, rules)?,
            overruns: open().filter_map(overrun).collect(),
            rows,
        })
    }

    /// The working days to keep to. Once the decision was sent its standstill is known: where that leaves no working day
    /// for the opdracht, its latest day is the only one left.
    pub(super) fn practical_days(
        &self,
        latest: &PhaseDays,
        table: &[Link],
        rules: Rules<'_>,
    ) -> Option<PhaseDays> {
        let mut days = practical_days(self.start, latest, table, rules)?;
        days.insert(
            Phase::AankondigingGunning,
            rules
                .calendar
                .workday_on_or_before(*latest.get(&Phase::AankondigingGunning)?),
        );
        let sent = self.actual.get(&Phase::VoorlopigeGunning);
        let grant = Phase::OpdrachtVerleend;
        if let Some(sent) = sent.filter(|_| self.options.has_standstill)
            && statutory_end(*sent, law::STANDSTILL, rules.calendar)? >= *days.get(&grant)?
        {
            days.insert(grant, *latest.get(&grant)?);
        }
        Some(days)
    }

    pub(super) fn phases(&self) -> impl DoubleEndedIterator<Item = Phase> + use<> {
        phases(self.procedure, &self.options)
    }

    /// When each phase will end: actual where it is over, else as planned, but not in the past and not before what it
    /// waits for has had its least time.
    fn expected(&self, table: &[Link], today: NaiveDate, rules: Rules<'_>) -> Option<PhaseDays> {
        let mut days = PhaseDays::new();
        for phase in self.phases() {
            if let Some(actual) = self.actual.get(&phase) {
                days.insert(phase, *actual);
                continue;
            }
            if !self.is_open(phase) {
                continue;
            }
            let planned = match phase {
                Phase::Ingang => Some(self.start),
                _ => self.planned.get(&phase).copied(),
            };
            let mut earliest = self.judgment.filter(|_| phase == Phase::OpdrachtVerleend);
            for link in table.iter().filter(|link| link.to == phase) {
                if let Some(from) = days.get(&link.from) {
                    earliest = earliest.max(Some(link.minimum.earliest(*from, rules.calendar)?));
                }
            }
            if !hangs_on_start(phase) && earliest.max(planned).is_some() {
                earliest = earliest.max(Some(today));
            }
            let Some(end) = planned.max(earliest) else {
                continue;
            };
            let before = rules.calendar.workday_on_or_before(end);
            let day = match is_act(phase) {
                false => end,
                true if earliest.is_none_or(|earliest| before >= earliest) => before,
                true => rules.calendar.workday_on_or_after(end),
            };
            days.insert(phase, day);
        }
        Some(days)
    }

    /// The first day the contract can start when everything that is still to be done takes the least time from a day on.
    ///
    /// # Errors
    /// For a national procedure, and when a day falls outside the years 1 to 9999.
    pub fn earliest_start(
        &self,
        today: NaiveDate,
        rules: Rules<'_>,
    ) -> Result<NaiveDate, PlanError> {
        let table = self.table(rules)?;
        let mut tried = self.clone();
        tried.start = today;
        tried.planned.clear();
        let begins = |phase: &Phase| !table.iter().any(|link| link.to == *phase);
        let first = tried.phases().find(|phase| tried.is_open(*phase));
        let waits_for_none = tried
            .phases()
            .filter(begins)
            .filter(|phase| tried.is_open(*phase));
        let from_today: Vec<Phase> = waits_for_none.chain(first).collect();
        tried
            .planned
            .extend(from_today.into_iter().map(|phase| (phase, today)));
        let days = tried.expected(&table, today, rules);
        let start = days.and_then(|days| days.get(&Phase::Ingang).copied());
        start.ok_or(PlanError::OutOfRange)
    }

    /// The minimums that the days do not keep; none outside the calendar.
    fn breaks(&self, table: &[Link], rules: Rules<'_>) -> Option<Vec<Break>> {
        let days = Phase::ALL.iter().copied();
        let mut days: PhaseDays = days
            .filter_map(|phase| Some((phase, self.day(phase)?)))
            .collect();
        days.insert(Phase::Ingang, self.start);
        let mut found = breaks::find(&days, self.procedure, table, rules)?;
        let is_done = |phase| self.actual.contains_key(&phase);
        // What lies behind us broke a law or it did not; an arrangement no longer matters.
        found.retain(|found| found.is_legal || !is_done(found.phase) || !is_done(found.other));
        Some(found)
    }
}

/// Days from the expected to the latest.
fn room(row: &PhaseStatus) -> Option<i64> {
    Some((row.latest - row.expected?).num_days())
}

fn overrun(row: &PhaseStatus) -> Option<Overrun> {
    let expected = row.expected.filter(|day| *day > row.latest)?;
    Some(Overrun {
        phase: row.phase,
        expected,
        latest: row.latest,
    })
}
