//! Improvements that are due, and ervaringsonderzoeken that closed without anyone reading in what was answered.

use chrono::NaiveDate;

use super::title;
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::survey::known::{has_results, improvements};
use crate::office::door::Door;
use crate::office::past::Then;
use crate::office::signals::{Order, Pressing, Signal, Urgency, urgency};
use crate::office::views::TodayLine;

/// What the signals are called.
pub(super) const ACTION: &str = "verbeteractie";
const RESULTS: &str = "uitkomst ontbreekt";

/// What it costs to miss it, on the scale of [`crate::domain::contract::signals::TABLE`].
const COST: u8 = 2;

/// Where a signal comes from.
pub(super) const BASIS: &str = "afspraak van het kantoor";

/// What one needs of someone on a day.
pub(super) fn found(register: &Register, record: &Record, on: NaiveDate) -> Vec<(Order, Signal)> {
    let Some(survey) = record.survey() else {
        return Vec::new();
    };
    let make = |kind: &str, day: NaiveDate, text: String| {
        let ernst = urgency(day, on);
        let signal = Signal {
            soort: kind.to_owned(),
            nummer: record.id.number.clone(),
            titel: title(register, survey),
            tekst: text,
            datum: day,
            ernst,
            grondslag: BASIS.to_owned(),
        };
        ((ernst, COST, day), signal)
    };
    let open = improvements(record).filter(|(_, it)| it.done.is_none_or(|done| done > on));
    let actions = open.filter_map(|(n, it)| {
        let who = register.employee_name(&it.owner);
        Some(make(ACTION, it.due?, format!("{n}: {who} – {}", it.text)))
    });
    let closed = survey.until.filter(|day| *day < on && !has_results(record));
    let closed = closed.map(|day| {
        let text = "het veldwerk is klaar, en er is nog niets ingelezen".to_owned();
        make(RESULTS, day, text)
    });
    actions.chain(closed).collect()
}

fn sorted(door: &Door<'_>, register: &Register, on: NaiveDate) -> Vec<(Order, Signal)> {
    if !door.sees(Kind::Survey) {
        return Vec::new();
    }
    let records = register.all(Kind::Survey).values();
    let mut all: Vec<(Order, Signal)> = records
        .flat_map(|record| found(register, record, on))
        .collect();
    all.sort_by(|one, other| (one.0, &one.1.nummer).cmp(&(other.0, &other.1.nummer)));
    all
}

/// Everything that needs someone on a day.
pub(in crate::office) fn all(door: &Door<'_>, then: &Then<'_>) -> Vec<(Order, Signal)> {
    sorted(door, &then.register, then.on)
}

/// The most pressing today, so many at most.
pub(in crate::office) fn pressing(door: &Door<'_>, most: usize) -> Option<Pressing> {
    if !door.sees(Kind::Survey) {
        return None;
    }
    let found = sorted(door, &door.model.register, door.model.today);
    let late = found.iter().filter(|it| it.0.0 == Urgency::Late).count();
    let total = found.len();
    let lines = found.into_iter().take(most).map(|(order, signal)| {
        let short = signal.soort.clone();
        (order, TodayLine { signal, short })
    });
    Some(Pressing {
        lines: lines.collect(),
        total,
        late,
        states: Vec::new(),
    })
}
