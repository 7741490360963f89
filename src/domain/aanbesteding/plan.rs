//! The calendar of one aanbesteding, counted back from the day the contract starts.
//!
//! [`plan`] counts twice over the table of [`super::links`]: with the usual times for `from` and `to`, with the least
//! times for `latest`. Days stay where counting puts them; the working day on or before stands beside them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::gap::Gap;
use super::law::{self, AWARD_NOTICE, Options};
use super::links::{Link, links, phases};
use super::norms::{Norm, Norms};
use super::quiet;
use super::words::{Phase, Procedure};
use crate::domain::calendar::Calendar;
use crate::domain::dates;
use crate::domain::term::{Regime, Term};

/// What every count needs: the times of the office and the free days.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The times of the office.
    pub norms: &'a Norms,
    /// The free days.
    pub calendar: &'a Calendar,
}

/// The last day of each phase.
pub type PhaseDays = BTreeMap<Phase, NaiveDate>;

/// The whole calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The day the contract starts.
    pub start: NaiveDate,
    /// How the opdracht is put on the market.
    pub procedure: Procedure,
    /// The phases in order.
    pub phases: Vec<PhasePlan>,
    /// By when to begin.
    pub begin: Begin,
    /// What else must be known, as Dutch sentences.
    pub remarks: Vec<String>,
}

/// One phase of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhasePlan {
    /// Which.
    pub phase: Phase,
    /// Its first day with the usual times; for a moment the day itself.
    pub from: NaiveDate,
    /// Its last day with the usual times.
    pub to: NaiveDate,
    /// The last day it can end when everything after it takes the least time.
    pub latest: NaiveDate,
    /// The working day on or before `latest` that leaves a working day for what comes after it.
    pub practical: NaiveDate,
    /// Whether its own term is in the law.
    pub is_statutory: bool,
    /// Where its term comes from: an article, or an arrangement.
    pub ground: String,
}

/// The last day to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begin {
    /// When everything takes the least time.
    pub minimum: NaiveDate,
    /// When everything takes its usual time.
    pub usual: NaiveDate,
}

/// A plan that cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A national procedure is history.
    #[error(
        "een nationale procedure wordt alleen ingelezen, niet gepland; kies sas, openbaar, niet-openbaar, mededinging, open-house of meervoudig-onderhands"
    )]
    Nationaal,
    /// A day lies outside the years 1 to 9999.
    #[error("dit plan valt buiten de kalender (jaar 1 tot en met 9999)")]
    OutOfRange,
}

impl Plan {
    /// The row of a phase; none when this procedure does not have it.
    #[must_use]
    pub fn phase(&self, phase: Phase) -> Option<&PhasePlan> {
        self.phases.iter().find(|row| row.phase == phase)
    }
}

/// The calendar of an aanbesteding whose contract starts on a day.
///
/// # Errors
/// For a national procedure, and when a day falls outside the years 1 to 9999.
pub fn plan(
    start: NaiveDate,
    procedure: Procedure,
    options: &Options,
    rules: Rules<'_>,
) -> Result<Plan, PlanError> {
    let table = table(procedure, options, rules)?;
    make(start, procedure, options, &table, rules).ok_or(PlanError::OutOfRange)
}

/// By when to begin with what follows on a contract: its successor starts the day after its end.
///
/// # Errors
/// As [`plan`].
pub fn begin_after(
    contract_end: NaiveDate,
    procedure: Procedure,
    options: &Options,
    rules: Rules<'_>,
) -> Result<Begin, PlanError> {
    let start = contract_end.succ_opt().ok_or(PlanError::OutOfRange)?;
    Ok(plan(start, procedure, options, rules)?.begin)
}

/// The links of a procedure that can be planned.
pub(super) fn table(
    procedure: Procedure,
    options: &Options,
    rules: Rules<'_>,
) -> Result<Vec<Link>, PlanError> {
    match procedure {
        Procedure::Nationaal => Err(PlanError::Nationaal),
        _ => Ok(links(procedure, options, rules.norms)),
    }
}

/// The plan; none outside the calendar.
fn make(
    start: NaiveDate,
    procedure: Procedure,
    options: &Options,
    table: &[Link],
    rules: Rules<'_>,
) -> Option<Plan> {
    let usual = usual_days(start, table, None, same, rules)?;
    let latest = latest_days(start, table, rules)?;
    let practical = practical_days(start, &latest, table, rules)?;
    let row = |phase| {
        let (is_statutory, ground) = ground(phase, procedure, options, table);
        let latest = *latest.get(&phase)?;
        Some(PhasePlan {
            phase,
            from: first_day(phase, &usual)?,
            to: *usual.get(&phase)?,
            latest,
            practical: *practical.get(&phase)?,
            is_statutory,
            ground,
        })
    };
    let rows: Option<Vec<PhasePlan>> = phases(procedure, options).map(row).collect();
    Some(Plan {
        start,
        procedure,
        phases: rows?,
        begin: Begin {
            minimum: *latest.get(&Phase::Beslismoment)?,
            usual: *usual.get(&Phase::Beslismoment)?,
        },
        remarks: remarks(start, procedure, options, table, &usual, rules)?,
    })
}

/// The last working day of each phase with the least times. From the publicatie on each is early enough for the working
/// day of what comes after it, so who keeps to these days keeps to the law too; before it the office has room.
pub(super) fn practical_days(
    start: NaiveDate,
    latest: &PhaseDays,
    table: &[Link],
    rules: Rules<'_>,
) -> Option<PhaseDays> {
    let workday = |day| rules.calendar.workday_on_or_before(day);
    let mut days = count_back(
        start,
        table,
        |link| link.minimum,
        |_, day| workday(day),
        None,
        rules.calendar,
    )?;
    let awarded = *days.get(&Phase::OpdrachtVerleend)?;
    let notice = law::award_notice(awarded, rules.calendar)?;
    days.insert(Phase::AankondigingGunning, workday(notice));
    days.insert(Phase::Ingang, workday(start));
    days.insert(Phase::Overgang, workday(handover(start, rules)?));
    let published = *days.get(&Phase::Publicatie)?;
    for (phase, day) in latest.range(..Phase::Publicatie) {
        days.insert(*phase, workday(*day).min(published));
    }
    Some(days)
}

/// The last day of each phase with the usual times, moved to a day that it can be by `roll`. The closing can be held to
/// a day at the latest.
pub(super) fn usual_days(
    start: NaiveDate,
    table: &[Link],
    closing: Option<NaiveDate>,
    roll: impl Fn(Phase, NaiveDate) -> NaiveDate,
    rules: Rules<'_>,
) -> Option<PhaseDays> {
    let mut days = count_back(
        start,
        table,
        |link| link.usual,
        roll,
        closing,
        rules.calendar,
    )?;
    // The standstill ends when its own term does, which can be some days before the contract.
    for link in table.iter().filter(|link| link.to == Phase::Standstill) {
        let sent = *days.get(&link.from)?;
        days.insert(
            Phase::Standstill,
            link.usual.earliest(sent, rules.calendar)?,
        );
    }
    let awarded = *days.get(&Phase::OpdrachtVerleend)?;
    let notice = Gap::Plain(AWARD_NOTICE).earliest(awarded, rules.calendar)?;
    days.insert(Phase::AankondigingGunning, notice);
    days.insert(Phase::Overgang, handover(start, rules)?);
    Some(days)
}

/// The last day of each phase with the least times.
pub(super) fn latest_days(start: NaiveDate, table: &[Link], rules: Rules<'_>) -> Option<PhaseDays> {
    let mut days = count_back(
        start,
        table,
        |link| link.minimum,
        same,
        None,
        rules.calendar,
    )?;
    let awarded = *days.get(&Phase::OpdrachtVerleend)?;
    let notice = law::award_notice(awarded, rules.calendar)?;
    days.insert(Phase::AankondigingGunning, notice);
    days.insert(Phase::Overgang, handover(start, rules)?);
    Some(days)
}

/// A day as it is.
const fn same(_: Phase, day: NaiveDate) -> NaiveDate {
    day
}

/// Whether someone does something on the last day of a phase, so that it is a working day; the others end by themselves.
pub(super) const fn is_act(phase: Phase) -> bool {
    !matches!(
        phase,
        Phase::Standstill | Phase::Implementatie | Phase::Ingang | Phase::Overgang
    )
}

/// The working days on which things can be done with the usual times: on or before the day that counting gives.
pub(super) fn usual_workdays(
    start: NaiveDate,
    table: &[Link],
    closing: Option<NaiveDate>,
    rules: Rules<'_>,
) -> Option<PhaseDays> {
    let workday = |phase, day| match is_act(phase) {
        true => rules.calendar.workday_on_or_before(day),
        false => day,
    };
    let mut days = usual_days(start, table, closing, workday, rules)?;
    let awarded = *days.get(&Phase::OpdrachtVerleend)?;
    let notice = law::award_notice(awarded, rules.calendar)?;
    days.insert(Phase::AankondigingGunning, notice);
    Some(days)
}

/// The last day of each phase that something waits for, counted back from the start; `roll` says which day near it to
/// take.
fn count_back(
    start: NaiveDate,
    table: &[Link],
    gap: impl Fn(&Link) -> Gap,
    roll: impl Fn(Phase, NaiveDate) -> NaiveDate,
    closing: Option<NaiveDate>,
    calendar: &Calendar,
) -> Option<PhaseDays> {
    let mut days = BTreeMap::from([(Phase::Ingang, start)]);
    for phase in Phase::ALL.iter().rev() {
        let mut end = closing.filter(|_| *phase == Phase::SluitingInschrijving);
        for link in table.iter().filter(|link| link.from == *phase) {
            let Some(to) = days.get(&link.to) else {
                continue;
            };
            let latest = gap(link).latest(*to, calendar)?;
            end = Some(end.map_or(latest, |end| end.min(latest)));
        }
        if let Some(end) = end {
            days.insert(*phase, roll(*phase, end));
        }
    }
    Some(days)
}

/// The last day of the time in which the old contracts run out, counted as a contract is: months on, one day back.
pub(super) fn handover(start: NaiveDate, rules: Rules<'_>) -> Option<NaiveDate> {
    let length = rules.norms.get(Norm::Overgang).usual;
    let end = Term::new(start, length, Regime::Contract);
    end.due(rules.calendar)?.pred_opt()
}

/// The first day of a phase, from the last days of all; a moment is its own first day.
pub(super) fn first_day(phase: Phase, ends: &PhaseDays) -> Option<NaiveDate> {
    let end = |phase| ends.get(&phase).copied();
    match phase {
        Phase::Inkoopstrategie => end(Phase::Beslismoment),
        Phase::Marktconsultatie => end(Phase::Inkoopstrategie),
        Phase::Bestek => end(Phase::Marktconsultatie),
        Phase::Beoordeling => end(Phase::SluitingInschrijving),
        Phase::Standstill => end(Phase::VoorlopigeGunning)?.succ_opt(),
        Phase::Implementatie => end(Phase::OpdrachtVerleend),
        Phase::Overgang => end(Phase::Ingang),
        moment => end(moment),
    }
}

/// Whether a phase's own term is in the law, and where its term comes from.
pub(super) fn ground(
    phase: Phase,
    procedure: Procedure,
    options: &Options,
    table: &[Link],
) -> (bool, String) {
    let mut own = table.iter().filter(|link| link.term_of == phase);
    let article = match phase {
        Phase::AankondigingGunning => law::award_notice_article(procedure).map(str::to_owned),
        // The three months before the start are the least time of the implementatie too.
        Phase::OpdrachtVerleend | Phase::Implementatie => {
            law::opdracht(options).map(|law| law.article)
        }
        _ => own.find_map(|link| Some(link.law.as_ref()?.article.clone())),
    };
    let arrangement = match phase {
        Phase::Publicatie => "volgt uit de inschrijftermijn",
        Phase::SluitingInschrijving if procedure == Procedure::Sas => {
            "afspraak; in verhouding tot de opdracht (Aw art. 1.10)"
        }
        Phase::VoorlopigeGunning if options.has_standstill => "volgt uit de standstill",
        Phase::Standstill => "contractueel",
        Phase::Ingang => "gekozen",
        _ => "afspraak",
    };
    let is_statutory = article.is_some();
    (
        is_statutory,
        article.unwrap_or_else(|| arrangement.to_owned()),
    )
}

/// What else must be known; none outside the calendar.
fn remarks(
    start: NaiveDate,
    procedure: Procedure,
    options: &Options,
    table: &[Link],
    usual: &PhaseDays,
    rules: Rules<'_>,
) -> Option<Vec<String>> {
    let mut remarks = Vec::new();
    let last_year = rules.calendar.last_decree_year();
    if usual.get(&Phase::AankondigingGunning)?.year() > last_year {
        remarks.push(format!(
            "De gelijkgestelde dagen na {last_year} zijn nog niet bekend; controleer deze data later opnieuw."
        ));
    }
    if options.is_announced && procedure.is_regular() && !options.is_urgent {
        let (first, last) = law::announcement_window(*usual.get(&Phase::Publicatie)?)?;
        remarks.push(format!(
            "De vooraankondiging moet verzonden zijn van {} tot en met {} (Aw art. 2.71 lid 6).",
            dates::with_year(first),
            dates::with_year(last)
        ));
    }
    remarks.extend(conditions(procedure, options).map(str::to_owned));
    if procedure == Procedure::Sas {
        let awarded = *usual.get(&Phase::OpdrachtVerleend)?;
        let bundled = law::award_notice_bundled(awarded, rules.calendar)?;
        remarks.push(format!(
            "De gegunde opdracht mag ook met die van het hele kwartaal worden aangekondigd, uiterlijk {} (Aw art. 2.134 lid 3).",
            dates::with_year(bundled)
        ));
    }
    remarks.extend(quiet::remark(start, table, usual, rules));
    Some(remarks)
}

/// What goes with the choices made, whatever the dates.
fn conditions(procedure: Procedure, options: &Options) -> impl Iterator<Item = &'static str> {
    let is_regular = procedure.is_regular();
    let changes_bids = options.is_announced
        || options.is_urgent
        || !options.is_electronic
        || !options.has_free_documents;
    let table = [
        (
            is_regular && options.is_urgent,
            "Spoed mag alleen als u de reden goed onderbouwt (Aw art. 2.74).",
        ),
        (
            !is_regular && changes_bids,
            "De inschrijftermijn van deze procedure staat niet in de wet; spoed, vooraankondiging, papier en stukken die niet vrij zijn veranderen dit plan niet.",
        ),
        (
            is_regular && !options.has_standstill,
            "Zonder standstill mag alleen als er één inschrijver is en die wint, of bij een opdracht onder een raamovereenkomst (Aw art. 2.127 lid 4).",
        ),
        (
            procedure == Procedure::Mededinging,
            "Onderhandelen kost extra tijd; tel die op bij de beoordeling.",
        ),
    ];
    table
        .into_iter()
        .filter_map(|(holds, sentence)| holds.then_some(sentence))
}
