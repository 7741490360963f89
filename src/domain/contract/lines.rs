//! The line of contracts through the years, per perceel: what covers which days, and the days that nothing covers.
//!
//! A day is covered by a contract, by an option that can still be used, by tacit renewal, or by a running aanbesteding
//! from the day its contract starts. Everything after the first day of a line that none of these covers is a gap, until
//! someone decides that the line ends.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use super::dates::{Dates, FOUR_YEARS};
use super::parts::Perceel;
use super::signals::option_notice;
use crate::domain::aanbesteding::parts::Award;
use crate::domain::aanbesteding::words::AanbestedingStatus;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::words::fold;

/// What covers days.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum Cover {
    /// A contract, up to its current end.
    Contract,
    /// An option that was not used.
    Option,
    /// Tacit renewal, when nobody acts.
    Renewal,
    /// An aanbesteding, from the day its contract is to start.
    Aanbesteding,
}

/// Days covered by one contract or aanbesteding.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// By what.
    pub cover: Cover,
    /// The number of the contract or aanbesteding.
    pub number: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none when it goes on.
    pub until: Option<NaiveDate>,
}

/// Days that nothing covers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Gap {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none when nothing follows.
    pub until: Option<NaiveDate>,
    /// The contract that ended the day before, to act on.
    pub after: String,
}

/// One perceel through the years.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Line {
    /// What is bought.
    pub perceel: Perceel,
    /// What covers it, by first day.
    pub spans: Vec<Span>,
    /// What nothing covers, by first day.
    pub gaps: Vec<Gap>,
}

/// The percelen of a contract; one without any is a line by itself, under its title.
fn percelen(record: &Record) -> Vec<Perceel> {
    let own: Vec<Perceel> = record.all().cloned().collect();
    match record.contract() {
        Some(contract) if own.is_empty() => vec![Perceel {
            aandachtsveld: contract.title.clone(),
            perceel: String::new(),
        }],
        _ => own,
    }
}

fn key(perceel: &Perceel) -> (String, String) {
    (fold(&perceel.aandachtsveld), fold(&perceel.perceel))
}

/// Every line of the register on a day, by aandachtsveld and perceel.
#[must_use]
pub fn lines(register: &Register, on: NaiveDate) -> Vec<Line> {
    let mut lines: BTreeMap<(String, String), Line> = BTreeMap::new();
    let mut put = |perceel: &Perceel, spans: Vec<Span>| {
        let line = lines.entry(key(perceel)).or_insert_with(|| Line {
            perceel: perceel.clone(),
            spans: Vec::new(),
            gaps: Vec::new(),
        });
        line.spans.extend(spans);
    };
    let norm = option_notice(&register.settings);
    for (number, record) in &register.contracts {
        let spans = of_contract(number, record, norm, on);
        percelen(record)
            .iter()
            .for_each(|perceel| put(perceel, spans.clone()));
    }
    for (number, record) in &register.aanbestedingen {
        let Some(span) = of_aanbesteding(number, record) else {
            continue;
        };
        let own: Vec<Perceel> = record.all().cloned().collect();
        let before = record
            .aanbesteding()
            .and_then(|aanbesteding| aanbesteding.successor_of.as_deref())
            .and_then(|number| register.contracts.get(number));
        let bought = match before {
            Some(before) if own.is_empty() => percelen(before),
            _ => own,
        };
        // What was awarded is covered by its contract.
        let is_awarded = |perceel: &Perceel| {
            let mut awards = record.all::<Award>();
            awards.any(|award| award.perceel.is_empty() || award.perceel == perceel.to_string())
        };
        bought
            .iter()
            .filter(|perceel| !is_awarded(perceel))
            .for_each(|perceel| put(perceel, vec![span.clone()]));
    }
    lines
        .into_values()
        .map(|mut line| {
            line.spans.sort_by_key(|span| (span.from, span.cover));
            line.gaps = gaps(&line.spans, register);
            line
        })
        .collect()
}

/// What a contract covers: its own days, then its options or its renewal.
fn of_contract(number: &str, record: &Record, norm: u32, on: NaiveDate) -> Vec<Span> {
    let (Some(contract), Some(dates)) = (record.contract(), Dates::of(record, norm, on)) else {
        return Vec::new();
    };
    let (Some(start), Some(end)) = (contract.start, dates.current_end) else {
        return Vec::new();
    };
    let span = |cover, from, until| Span {
        cover,
        number: number.to_owned(),
        from,
        until,
    };
    let mut spans = vec![span(Cover::Contract, start, Some(end))];
    let Some(next) = end.succ_opt() else {
        return spans;
    };
    // An option of a contract that ended without using it covers nothing any more.
    let can_extend = end >= on && contract.not_continued.is_empty();
    if dates.renewal.is_some() && contract.not_continued.is_empty() {
        spans.push(span(Cover::Renewal, next, None));
    } else if let Some(last) = dates.max_end.filter(|last| can_extend && *last > end) {
        spans.push(span(Cover::Option, next, Some(last)));
    }
    spans
}

/// What an aanbesteding will cover, as long as its awards made no contracts of it and it was not ended.
fn of_aanbesteding(number: &str, record: &Record) -> Option<Span> {
    let aanbesteding = record.aanbesteding()?;
    let is_done =
        aanbesteding.status == AanbestedingStatus::Gegund && record.all::<Award>().next().is_some();
    if aanbesteding.is_off() || is_done {
        return None;
    }
    let from = aanbesteding.start?;
    let months = aanbesteding.months.unwrap_or(FOUR_YEARS);
    Some(Span {
        cover: Cover::Aanbesteding,
        number: number.to_owned(),
        from,
        until: from
            .checked_add_months(Months::new(months))
            .and_then(|day| day.pred_opt()),
    })
}

/// The days between spans, and after the last of them.
fn gaps(spans: &[Span], register: &Register) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut reach: Option<(NaiveDate, &str)> = None;
    let ends_here = |number: &str| {
        register
            .contracts
            .get(number)
            .and_then(Record::contract)
            .is_some_and(|contract| !contract.not_continued.is_empty())
    };
    for span in spans {
        if let Some((until, number)) = reach
            && let Some(from) = until.succ_opt().filter(|from| *from < span.from)
            && !ends_here(number)
        {
            gaps.push(Gap {
                from,
                until: span.from.pred_opt(),
                after: number.to_owned(),
            });
        }
        let Some(until) = span.until else {
            return gaps;
        };
        if reach.is_none_or(|(reached, _)| until > reached) {
            reach = Some((until, &span.number));
        }
    }
    if let Some((until, number)) = reach
        && let Some(from) = until.succ_opt()
        && !ends_here(number)
    {
        gaps.push(Gap {
            from,
            until: None,
            after: number.to_owned(),
        });
    }
    gaps
}
