//! Which signals of aanbestedingen show, and how they read.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::aanbesteding::signals::{self, Due};
use crate::domain::aanbesteding::words::AanbestedingSignal;
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::office::door::Door;
use crate::office::past::Then;
use crate::office::signals::{Order, Pressing, Signal, Urgency, urgency};
use crate::office::views::TodayLine;

/// Every signal of aanbestedingen that shows on a day.
#[must_use]
pub fn signals_on(register: &Register, on: NaiveDate) -> Vec<(String, Due)> {
    let all = register
        .aanbestedingen()
        .iter()
        .flat_map(|(number, record)| {
            let own = signals::of(record, register, on).into_iter();
            own.filter(move |due| due.shows(record, register, on))
                .map(|due| (number.clone(), due))
        });
    all.collect()
}

/// What comes first among signals: by urgency, by what it costs to miss it, by date.
pub(super) fn order(due: &Due, on: NaiveDate) -> Order {
    (
        how_pressing(due, on),
        signals::row_of(due.signal).cost,
        due.date,
    )
}

/// How pressing a signal is: by its day. What no longer fits is late now, however far ahead that day is.
fn how_pressing(due: &Due, on: NaiveDate) -> Urgency {
    match due.signal {
        // A running kort geding stops everything until the judge decided.
        AanbestedingSignal::PastNiet
        | AanbestedingSignal::TermijnTeKort
        | AanbestedingSignal::KortGeding => Urgency::Late,
        _ => urgency(due.date, on),
    }
}

/// A signal as everyone reads it.
pub(super) fn in_words(record: &Record, due: &Due, on: NaiveDate) -> Signal {
    let head = record.aanbesteding();
    Signal {
        soort: due.signal.word().to_owned(),
        nummer: record.id.number.clone(),
        titel: head.map_or_else(String::new, |head| head.name.clone()),
        tekst: due.text.clone(),
        datum: due.date,
        ernst: how_pressing(due, on),
        grondslag: due.basis.clone(),
    }
}

/// The signals of aanbestedingen that show on a day.
pub(super) struct Shown(pub(super) Vec<(String, Due)>);

/// The signals of aanbestedingen that show on a day; those of today are worked out once after a change.
pub(super) fn shown(then: &Then<'_>) -> Arc<Shown> {
    then.derived(|register, on| Shown(signals_on(register, on)))
}

/// Those of a day in order, each with its aanbesteding.
fn ordered<'m>(
    register: &'m Register,
    shown: &'m Shown,
    on: NaiveDate,
) -> Vec<(Order, &'m Record, &'m Due)> {
    let found = shown.0.iter();
    let mut found: Vec<_> = found
        .filter_map(|(number, due)| {
            let record = register.aanbestedingen().get(number)?;
            Some((order(due, on), record, due))
        })
        .collect();
    found.sort_by_key(|(order, record, _)| (*order, &record.id));
    found
}

/// Every signal of aanbestedingen on a day, in words.
pub(in crate::office) fn all(door: &Door<'_>, then: &Then<'_>) -> Vec<(Order, Signal)> {
    if !door.sees(Kind::Aanbesteding) {
        return Vec::new();
    }
    let shown = shown(then);
    let found = ordered(&then.register, &shown, then.on).into_iter();
    found
        .map(|(order, record, due)| (order, in_words(record, due, then.on)))
        .collect()
}

/// The most pressing signals of aanbestedingen today, so many at most.
pub(in crate::office) fn pressing(door: &Door<'_>, most: usize) -> Option<Pressing> {
    let (model, today) = (&door.model, door.model.today);
    let shown = door.sees(Kind::Aanbesteding).then(|| shown(&door.now()))?;
    let found = ordered(&model.register, &shown, today);
    let line = |(order, record, due): &(Order, &Record, &Due)| {
        let line = TodayLine {
            signal: in_words(record, due, today),
            short: due.short(today),
        };
        (*order, line)
    };
    let is_late = |(order, ..): &&(Order, &Record, &Due)| order.0 == Urgency::Late;
    Some(Pressing {
        lines: found.iter().take(most).map(line).collect(),
        total: found.len(),
        late: found.iter().filter(is_late).count(),
        states: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::aanbesteding::words::Phase;

    #[test]
    fn what_no_longer_fits_is_late_now_however_far_ahead_its_last_day_is() {
        let on: NaiveDate = "2026-11-22".parse().unwrap();
        let due = |signal| Due {
            signal,
            phase: Phase::OpdrachtVerleend,
            date: "2027-10-01".parse().unwrap(),
            text: String::new(),
            basis: String::new(),
        };
        assert_eq!(
            how_pressing(&due(AanbestedingSignal::PastNiet), on),
            Urgency::Late
        );
        assert_eq!(
            how_pressing(&due(AanbestedingSignal::Fase), on),
            Urgency::Coming
        );
    }
}
