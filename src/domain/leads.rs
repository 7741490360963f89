//! Lead times: how long before its day a signal shows, in steps, and what someone did with it.
//!
//! The same for contracts and aanbestedingen. A signal is known by its name (`key`) and the day behind it: once that day
//! moves, what was done with it no longer counts. What is only missing has no day behind it, and shows at once.

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::contract::parts::Handled;
use super::record::Record;
use super::term::{Duration, Unit};

/// Reads lead times as `6m 3m 1m 2w`; returns them longest first.
///
/// # Errors
/// When one of them is no duration, or is in hours.
pub fn read_steps(text: &str) -> Result<Vec<Duration>, String> {
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let steps: Result<Vec<Duration>, String> = words
        .map(|word| match word.parse::<Duration>() {
            Ok(step) if step.unit != Unit::Hours && step.amount <= 1_000 => Ok(step),
            _ => Err(format!(
                "‘{word}’ is geen voorlooptijd; schrijf bijvoorbeeld 6m 3m 1m 2w"
            )),
        })
        .collect();
    steps.map(|mut steps| {
        steps.sort_by_key(|step| std::cmp::Reverse(about(*step)));
        steps
    })
}

/// About how many days a lead time is, to tell the longest.
const fn about(step: Duration) -> u32 {
    match step.unit {
        Unit::Hours => 0,
        Unit::Days => step.amount,
        Unit::Workdays => step.amount * 7 / 5,
        Unit::Weeks => step.amount * 7,
        Unit::Months => step.amount * 61 / 2,
        Unit::Years => step.amount * 365,
    }
}

/// Whether a signal shows on a day: its longest lead time has begun, and nobody dealt with it or put it off. `steps` are
/// longest first.
pub fn is_shown(
    record: &Record,
    key: impl FnOnce() -> String,
    date: Option<NaiveDate>,
    steps: &[Duration],
    calendar: &Calendar,
    on: NaiveDate,
) -> bool {
    let longest = date.zip(steps.first());
    let start = longest.and_then(|(date, step)| step.before(date, calendar));
    start.is_none_or(|start| on >= start) && !is_dealt_with(record, key, date, steps, calendar, on)
}

/// Whether someone dealt with a signal or put it off, on a day. Put off never means past the next of its lead times.
#[must_use]
pub fn is_dealt_with(
    record: &Record,
    key: impl FnOnce() -> String,
    date: Option<NaiveDate>,
    steps: &[Duration],
    calendar: &Calendar,
    on: NaiveDate,
) -> bool {
    let mut handled = record.all::<Handled>().peekable();
    if handled.peek().is_none() {
        return false;
    }
    let key = key();
    let last = handled.rfind(|handled| handled.signal == key && handled.date == date);
    match last {
        None => false,
        Some(Handled { until: None, .. }) => true,
        Some(Handled {
            until: Some(until),
            at,
            ..
        }) => {
            let next_step = steps
                .iter()
                .filter_map(|step| step.before(date?, calendar))
                .filter(|day| at.is_some_and(|at| *day > at))
                .min();
            on < next_step.map_or(*until, |step| step.min(*until))
        }
    }
}
