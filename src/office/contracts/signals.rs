//! Which signals of contracts show, and how they read.

use std::sync::Arc;

use chrono::{Months, NaiveDate};

use crate::domain::contract::overview::{self, Beside};
use crate::domain::contract::signals::{self as contract_signals, Detail, Due, LeadTimes, row_of};
use crate::domain::contract::words::ContractSignal;
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::office::door::Door;
use crate::office::past::Then;
use crate::office::signals::{Order, Pressing, Signal, Urgency, urgency};
use crate::office::views::TodayLine;

/// Every signal of contracts that shows on a day, with the number of its contract.
#[must_use]
pub fn signals_on(register: &Register, on: NaiveDate) -> Vec<(String, Due)> {
    let leads = LeadTimes::of(&register.settings);
    let all = overview::signals(register, on);
    all.into_iter()
        .filter(|(number, due)| {
            register.contracts().get(*number).is_some_and(|record| {
                contract_signals::shows(record, due, &leads, &register.calendar, on)
            })
        })
        .map(|(number, due)| (number.to_owned(), due))
        .collect()
}

/// How pressing a signal is: by its day, by how much is spent, and what is only missing can wait.
fn how_pressing(due: &Due, on: NaiveDate) -> Urgency {
    match due.detail {
        Detail::Spent {
            threshold: 95.., ..
        } => Urgency::Late,
        Detail::Spent {
            threshold: 85.., ..
        } => Urgency::ThisWeek,
        _ if matches!(
            due.signal,
            ContractSignal::DatumOntbreekt | ContractSignal::TermijnOntbreekt
        ) =>
        {
            Urgency::ThisWeek
        }
        // Nobody is late for it: it is to be talked about.
        _ if due.signal == ContractSignal::ResultaatBepalen => Urgency::Coming,
        _ if due.has_date() => urgency(due.date, on),
        _ => Urgency::Coming,
    }
}

/// A signal of a contract in words.
pub(super) fn in_words(record: &Record, due: &Due, beside: &Beside<'_>, on: NaiveDate) -> Signal {
    let head = record.contract();
    Signal {
        soort: due.signal.word().to_owned(),
        nummer: record.id.number.clone(),
        titel: head.map_or_else(String::new, |head| head.title.clone()),
        tekst: overview::told(record, due, beside, on),
        datum: due.date,
        ernst: how_pressing(due, on),
        grondslag: due.basis(record).to_owned(),
    }
}

/// What can still be done today and no longer tomorrow comes first, then days that nothing covers and that come within the
/// year it takes to buy what covers them. Those further ahead come after what is lost for good when it is not done.
pub(super) fn order(due: &Due, on: NaiveDate) -> Order {
    const LAST_DAY: u8 = 0;
    let cost = row_of(due.signal).cost;
    let is_last_day = due.has_date() && due.date == on && cost <= MUST_ACT;
    match due.detail {
        Detail::Gap { from, .. } if is_near(from, on) => (Urgency::Late, cost, due.date),
        Detail::Gap { .. } => (Urgency::Late, MUST_ACT + 1, due.date),
        _ if is_last_day => (Urgency::Late, LAST_DAY, due.date),
        _ => (how_pressing(due, on), cost, due.date),
    }
}

/// What costs as much to miss as this, or more, is an act that is lost for good.
const MUST_ACT: u8 = 2;

/// Whether a gap comes too soon to buy what covers it at one's ease.
fn is_near(from: NaiveDate, on: NaiveDate) -> bool {
    on.checked_add_months(Months::new(12))
        .is_none_or(|year| from <= year)
}

/// The signals of contracts that show on a day.
pub(super) struct Shown(pub(super) Vec<(String, Due)>);

/// The signals of contracts that show on a day; those of today are worked out once after a change.
pub(super) fn shown(then: &Then<'_>) -> Arc<Shown> {
    then.derived(|register, on| Shown(signals_on(register, on)))
}

/// Those of a day, each with its contract and what it is ordered by.
fn ordered<'m>(
    register: &'m Register,
    shown: &'m Shown,
    on: NaiveDate,
) -> impl Iterator<Item = (Order, &'m Record, &'m Due)> {
    shown.0.iter().filter_map(move |(number, due)| {
        let record = register.contracts().get(number)?;
        Some((order(due, on), record, due))
    })
}

/// Every signal of contracts on a day, in words.
pub(in crate::office) fn all(door: &Door<'_>, then: &Then<'_>) -> Vec<(Order, Signal)> {
    if !door.sees(Kind::Contract) {
        return Vec::new();
    }
    let (register, on, shown) = (&*then.register, then.on, shown(then));
    let beside = Beside::of(register);
    ordered(register, &shown, on)
        .map(|(order, record, due)| (order, in_words(record, due, &beside, on)))
        .collect()
}

/// The most pressing signals of contracts today, so many at most.
pub(in crate::office) fn pressing(door: &Door<'_>, most: usize) -> Option<Pressing> {
    let (model, today) = (&door.model, door.model.today);
    let shown = door.sees(Kind::Contract).then(|| shown(&door.now()))?;
    let mut found: Vec<_> = ordered(&model.register, &shown, today).collect();
    found.sort_by_key(|(order, record, _)| (*order, &record.id));
    let is_late = |(.., due): &&(Order, &Record, &Due)| how_pressing(due, today) == Urgency::Late;
    let late = found.iter().filter(is_late).count();
    let beside = Beside::of(&model.register);
    let line = |(order, record, due): &(Order, &Record, &Due)| {
        let line = TodayLine {
            signal: in_words(record, due, &beside, today),
            short: due.short(today),
        };
        (*order, line)
    };
    Some(Pressing {
        lines: found.iter().take(most).map(line).collect(),
        total: found.len(),
        late,
        states: Vec::new(),
    })
}
