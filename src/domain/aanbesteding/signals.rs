//! What needs someone for an aanbesteding, and by when.
//!
//! [`TABLE`] has one row a signal, [`of`] works out those of one aanbesteding. A signal that was dealt with stays away as
//! long as the date behind it stays the same, as for contracts.

use chrono::NaiveDate;

use super::Aanbesteding;
use super::law;
use super::living::{PhaseStatus, Status};
use super::norms::Norms;
use super::parts::{Award, ChecklistItem, Question};
use super::plan::Rules;
use super::standing::{first_unannounced, standing_of};
use super::words::{AanbestedingSignal as S, AanbestedingStatus, Phase, Procedure};
use crate::domain::dates::{compact, with_year};
use crate::domain::leads::{self, read_steps};
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::registers::people::slug;
use crate::domain::term::Duration;

/// One row of [`TABLE`].
pub struct SignalRow {
    /// Which signal.
    pub signal: S,
    /// Its lead times until someone changes them, longest first; empty where it shows at once.
    pub steps: &'static str,
    /// What it costs to miss it: 1 is the most.
    pub cost: u8,
}

const fn row(signal: S, steps: &'static str, cost: u8) -> SignalRow {
    SignalRow {
        signal,
        steps,
        cost,
    }
}

/// Every signal of an aanbesteding: lead times and what it costs to miss it.
pub const TABLE: &[SignalRow] = &[
    row(S::PastNiet, "", 1),
    row(S::TermijnTeKort, "", 1),
    row(S::Fase, "3m 1m 2w", 2),
    row(S::KortGeding, "", 2),
    row(S::Standstill, "3w 1w", 3),
    row(S::AankondigingGunning, "1m 1w", 3),
    row(S::Vragen, "3w 1w", 3),
    row(S::Stukken, "1m 1w", 4),
];

/// The row of a signal.
#[must_use]
pub fn row_of(signal: S) -> &'static SignalRow {
    let found = TABLE.iter().find(|row| row.signal == signal);
    found.expect("the table has a row for every signal; a test walks through them")
}

/// The key of the office's lead times of a signal: `stappen.aanbesteding-fase`.
#[must_use]
pub fn setting_key(signal: S) -> String {
    format!("stappen.aanbesteding-{}", slug(signal.word()))
}

/// A signal of one aanbesteding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub signal: S,
    /// About which phase.
    pub phase: Phase,
    /// By when.
    pub date: NaiveDate,
    /// The signal in one line.
    pub text: String,
    /// The article or arrangement behind it.
    pub basis: String,
}

impl Due {
    /// What tells this signal of an aanbesteding from its others.
    #[must_use]
    pub fn key(&self) -> String {
        match self.signal {
            S::Fase | S::Stukken | S::TermijnTeKort => format!("{} {}", self.signal, self.phase),
            signal => signal.word().to_owned(),
        }
    }

    /// The signal in a few words, for a narrow list.
    #[must_use]
    pub fn short(&self, on: NaiveDate) -> String {
        let day = compact(self.date);
        let when = if self.date < on { "was" } else { "voor" };
        match self.signal {
            S::PastNiet | S::KortGeding => self.signal.word().to_owned(),
            S::TermijnTeKort => format!("te kort: {}", self.phase),
            S::Fase => format!("{} {when} {day}", self.phase),
            S::Standstill => format!("standstill tot {day}"),
            S::AankondigingGunning => format!("gunning melden {when} {day}"),
            S::Vragen => format!("antwoorden {when} {day}"),
            S::Stukken => format!("stukken {} {day}", self.phase),
        }
    }

    /// Its lead times by the settings, longest first.
    #[must_use]
    pub fn steps(&self, register: &Register) -> Vec<Duration> {
        let steps = register.settings.get(&setting_key(self.signal));
        read_steps(steps.unwrap_or_default()).unwrap_or_default()
    }

    /// Whether it shows on a day: its longest lead time has begun, and nobody dealt with it or put it off.
    #[must_use]
    pub fn shows(&self, record: &Record, register: &Register, on: NaiveDate) -> bool {
        let steps = self.steps(register);
        let key = || self.key();
        let date = Some(self.date);
        leads::is_shown(record, key, date, &steps, &register.calendar, on)
    }

    /// Whether someone dealt with it or put it off, on a day.
    #[must_use]
    pub fn is_dealt_with(&self, record: &Record, register: &Register, on: NaiveDate) -> bool {
        let steps = self.steps(register);
        let key = || self.key();
        let date = Some(self.date);
        leads::is_dealt_with(record, key, date, &steps, &register.calendar, on)
    }
}

/// Every signal of an aanbesteding on a day, also those whose lead time has not begun.
#[must_use]
pub fn of(record: &Record, register: &Register, on: NaiveDate) -> Vec<Due> {
    let norms = Norms::from(&register.settings);
    let rules = Rules {
        norms: &norms,
        calendar: &register.calendar,
    };
    let Some(head) = record.aanbesteding().filter(|head| !head.is_off()) else {
        return Vec::new();
    };
    let status = standing_of(record, on, rules);
    let mut found = Vec::new();
    if let Some(status) = &status {
        misfits(head, status, on, &mut found);
    }
    found.extend(next_phase(head, status.as_ref(), on, &found));
    found.extend(standstill(head, on, rules));
    found.extend(notice(record, head, rules));
    found.extend(questions(record, head, status.as_ref()));
    found.extend(items(record, head, status.as_ref(), on));
    found
}

/// What will come too late, and what breaks the law and can still be mended.
fn misfits(head: &Aanbesteding, status: &Status, on: NaiveDate, found: &mut Vec<Due>) {
    // Announcing the award has a signal and a term of its own.
    let mut late = head.late(status, on);
    let overrun = late.find(|one| one.phase != Phase::AankondigingGunning);
    let row = overrun.and_then(|one| status.rows.iter().find(|row| row.phase == one.phase));
    if let (Some(overrun), Some(row)) = (overrun, row) {
        found.push(Due {
            signal: S::PastNiet,
            phase: overrun.phase,
            date: overrun.latest,
            text: overrun.to_string(),
            basis: row.ground.clone(),
        });
    }
    // The start of what was read in and awarded is as it was, like one that has begun.
    let has_started = head.start.is_some_and(|start| start <= on);
    let is_done = |phase| {
        head.actual.contains_key(&phase)
            || (phase == Phase::Ingang && (has_started || head.is_history()))
    };
    for broken in status.breaks.iter().filter(|broken| broken.is_legal) {
        if !(is_done(broken.phase) && is_done(broken.other)) {
            found.push(Due {
                signal: S::TermijnTeKort,
                phase: broken.phase,
                date: broken.day,
                text: broken.sentence(),
                basis: broken.ground.clone(),
            });
        }
    }
}

/// Whether someone has to do something for a phase to be over; the others pass by themselves.
const fn is_work(phase: Phase) -> bool {
    !matches!(
        phase,
        Phase::Standstill
            | Phase::AankondigingGunning
            | Phase::Implementatie
            | Phase::Ingang
            | Phase::Overgang
    )
}

/// The phase that must be finished next, as long as it runs.
fn next_phase(
    head: &Aanbesteding,
    status: Option<&Status>,
    on: NaiveDate,
    found: &[Due],
) -> Option<Due> {
    if !head.status.is_running() {
        return None;
    }
    let Some(status) = status else {
        // Nothing can be counted: what was planned is all there is.
        let open = head
            .phases()
            .filter(|phase| Some(*phase) >= head.current_phase(on));
        let mut planned = open.filter_map(|phase| Some((phase, *head.planned.get(&phase)?)));
        let (phase, day) = planned.find(|(phase, _)| is_work(*phase))?;
        return Some(phase_due(phase, day, day, None, on, "gepland"));
    };
    let row = status
        .rows
        .iter()
        .find(|row| row.is_open && is_work(row.phase))?;
    let is_told = found
        .iter()
        .any(|due| due.signal == S::PastNiet && due.phase == row.phase);
    let PhaseStatus {
        phase,
        latest,
        practical,
        planned,
        ground,
        ..
    } = row;
    (!is_told).then(|| phase_due(*phase, *latest, *practical, *planned, on, ground))
}

fn phase_due(
    phase: Phase,
    latest: NaiveDate,
    practical: NaiveDate,
    planned: Option<NaiveDate>,
    on: NaiveDate,
    ground: &str,
) -> Due {
    let by = if latest < on {
        "had gemoeten op"
    } else {
        "uiterlijk"
    };
    let mut text = format!("{phase} {by} {}", with_year(latest));
    if practical != latest {
        text.push_str(&format!(" (praktisch {})", with_year(practical)));
    }
    if let Some(planned) = planned.filter(|planned| *planned != latest) {
        text.push_str(&format!(", gepland {}", with_year(planned)));
    }
    Due {
        signal: S::Fase,
        phase,
        date: latest,
        text,
        basis: ground.to_owned(),
    }
}

/// The end of the standstill, or the kort geding that holds it.
fn standstill(head: &Aanbesteding, on: NaiveDate, rules: Rules<'_>) -> Option<Due> {
    if head.status != AanbestedingStatus::VoorlopigGegund {
        return None;
    }
    let standstill = head.standstill(rules)?;
    let phase = Phase::OpdrachtVerleend;
    let latest = head.living().and_then(|living| living.latest(phase, rules));
    let until = latest.map_or_else(String::new, |day| format!(", uiterlijk {}", with_year(day)));
    match standstill.contract_from {
        None => Some(Due {
            signal: S::KortGeding,
            phase,
            date: latest.unwrap_or(standstill.last_day),
            text: format!(
                "kort geding sinds {}: geen opdracht voor de uitspraak{until}",
                head.kort_geding.map_or_else(String::new, with_year)
            ),
            basis: "Aw art. 2.131".to_owned(),
        }),
        Some(from) if standstill.last_day >= on => Some(Due {
            signal: S::Standstill,
            phase: Phase::Standstill,
            date: standstill.last_day,
            text: format!(
                "standstill eindigt {}; opdracht vanaf {}{until}",
                with_year(standstill.last_day),
                with_year(from)
            ),
            basis: standstill.basis().to_owned(),
        }),
        Some(_) => None,
    }
}

/// The first award that is still to be announced: percelen can be awarded on different days, each with a term of its
/// own. Of one that was read in nobody knows whether it was.
fn notice(record: &Record, head: &Aanbesteding, rules: Rules<'_>) -> Option<Due> {
    let phase = Phase::AankondigingGunning;
    let article = head.procedure.and_then(law::award_notice_article)?;
    let first = first_unannounced(record);
    let granted = head.actual.get(&Phase::OpdrachtVerleend).copied();
    let awarded = match record.all::<Award>().next() {
        Some(_) => first?,
        None => granted.filter(|_| !head.actual.contains_key(&phase))?,
    };
    let is_open = head.planned.contains_key(&phase);
    let bundled = law::award_notice_bundled(awarded, rules.calendar)
        .filter(|_| head.procedure == Some(Procedure::Sas))
        .map_or_else(String::new, |day| {
            format!(", of met het hele kwartaal uiterlijk {}", with_year(day))
        });
    let date = law::award_notice(awarded, rules.calendar).filter(|_| is_open)?;
    Some(Due {
        signal: S::AankondigingGunning,
        phase,
        date,
        text: format!(
            "gegunde opdracht aankondigen uiterlijk {}{bundled}",
            with_year(date)
        ),
        basis: article.to_owned(),
    })
}

/// The day a phase is to be done: as planned, else the latest.
fn day_of(head: &Aanbesteding, status: Option<&Status>, phase: Phase) -> Option<NaiveDate> {
    let latest = || {
        let row = status?.rows.iter().find(|row| row.phase == phase)?;
        Some(row.latest)
    };
    head.planned.get(&phase).copied().or_else(latest)
}

/// Questions without an answer, before the nota.
fn questions(record: &Record, head: &Aanbesteding, status: Option<&Status>) -> Option<Due> {
    let phase = Phase::NotaVanInlichtingen;
    let open = record
        .all::<Question>()
        .filter(|one| one.answered.is_none());
    let count = open.count();
    if count == 0 || !head.status.is_running() || head.actual.contains_key(&phase) {
        return None;
    }
    let date = day_of(head, status, phase)?;
    let questions = if count == 1 {
        "1 vraag"
    } else {
        &format!("{count} vragen")
    };
    Some(Due {
        signal: S::Vragen,
        phase,
        date,
        text: format!(
            "{questions} zonder antwoord; nota van inlichtingen {}",
            with_year(date)
        ),
        basis: "Aw art. 2.53 en 2.54".to_owned(),
    })
}

/// What is not ready of the phase it is in; after the award of the implementatie.
fn items(
    record: &Record,
    head: &Aanbesteding,
    status: Option<&Status>,
    on: NaiveDate,
) -> Option<Due> {
    let phase = match head.status {
        AanbestedingStatus::Gegund => Phase::Implementatie,
        _ => head.current_phase(on)?,
    };
    let of_phase = || {
        record
            .all::<ChecklistItem>()
            .filter(|item| item.phase == phase)
    };
    let open: Vec<&str> = of_phase()
        .filter(|item| item.done.is_none())
        .map(|item| item.title.as_str())
        .collect();
    // Once the old contracts have run out too, the papers of getting started are history.
    let overgang = head.planned.get(&Phase::Overgang);
    let is_history = overgang.is_some_and(|end| *end < on);
    if open.is_empty() || head.actual.contains_key(&phase) || is_history {
        return None;
    }
    let all = of_phase().count();
    Some(Due {
        signal: S::Stukken,
        phase,
        date: day_of(head, status, phase)?,
        text: format!(
            "{phase}: {} van {all} stukken klaar; nog: {}",
            all - open.len(),
            open.join(", ")
        ),
        basis: "afspraak".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_has_a_row_with_lead_times_that_can_be_read() {
        for signal in S::ALL {
            let row = row_of(*signal);
            assert!(read_steps(row.steps).is_ok(), "{signal}");
            assert!((1..=6).contains(&row.cost), "{signal}");
        }
        assert_eq!(TABLE.len(), S::ALL.len());
    }
}
