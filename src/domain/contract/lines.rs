//! The line of contracts through the years, per perceel: what covers which days, and the days that nothing covers.
//!
//! A day is covered by a contract, by an option that can still be used, by tacit renewal, or by a running aanbesteding
//! from the day its contract starts. Everything after the first day of a line that none of these covers is a gap, until
//! someone decides that the line ends.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

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

/// One perceel with what covers it, still pointing into the register: what signals are worked out from.
pub(super) struct Strip<'a> {
    perceel: Cow<'a, Perceel>,
    stretches: Vec<Stretch<'a>>,
}

/// A [`Span`] that points into the register.
#[derive(Clone, Copy)]
struct Stretch<'a> {
    cover: Cover,
    number: &'a str,
    from: NaiveDate,
    until: Option<NaiveDate>,
}

/// The percelen of a contract; one without any is a line by itself, under its title.
fn percelen(record: &Record) -> Vec<Cow<'_, Perceel>> {
    let own: Vec<Cow<'_, Perceel>> = record.all().map(Cow::Borrowed).collect();
    match record.contract() {
        Some(contract) if own.is_empty() => vec![Cow::Owned(Perceel {
            aandachtsveld: contract.title.clone(),
            perceel: String::new(),
        })],
        _ => own,
    }
}

/// Strips by perceel, whatever its capitals and signs. Spellings that were seen are not folded again.
#[derive(Default)]
struct Strips<'a> {
    by_name: BTreeMap<(String, String), usize>,
    seen: HashMap<Perceel, usize>,
    strips: Vec<Strip<'a>>,
}

impl<'a> Strips<'a> {
    fn put(&mut self, perceel: Cow<'a, Perceel>, stretches: &[Stretch<'a>]) {
        let at = match self.seen.get(&*perceel) {
            Some(at) => *at,
            None => {
                let name = (fold(&perceel.aandachtsveld), fold(&perceel.perceel));
                let next = self.strips.len();
                let at = *self.by_name.entry(name).or_insert(next);
                self.seen.insert(perceel.clone().into_owned(), at);
                if at == next {
                    self.strips.push(Strip {
                        perceel,
                        stretches: Vec::new(),
                    });
                }
                at
            }
        };
        self.strips[at].stretches.extend_from_slice(stretches);
    }
}

/// A contract with its dates on a day: worked out once, used for lines and signals.
pub(super) struct Dated<'a> {
    pub(super) number: &'a str,
    pub(super) record: &'a Record,
    pub(super) dates: Dates,
}

/// Every contract of the register with its dates on a day.
pub(super) fn dated(register: &Register, on: NaiveDate) -> Vec<Dated<'_>> {
    let norm = option_notice(&register.settings);
    let contracts = register.contracts.iter();
    contracts
        .filter_map(|(number, record)| {
            Some(Dated {
                number,
                record,
                dates: Dates::of(record, norm, on)?,
            })
        })
        .collect()
}

/// Every strip of the register on a day, by aandachtsveld and perceel, each by first day.
pub(super) fn strips<'a>(
    register: &'a Register,
    dated: &[Dated<'a>],
    on: NaiveDate,
) -> Vec<Strip<'a>> {
    let mut strips = Strips::default();
    for contract in dated {
        let stretches = of_contract(contract, on);
        for perceel in percelen(contract.record) {
            strips.put(perceel, &stretches);
        }
    }
    for (number, record) in &register.aanbestedingen {
        let Some(stretch) = of_aanbesteding(number, record) else {
            continue;
        };
        let own: Vec<Cow<'_, Perceel>> = record.all().map(Cow::Borrowed).collect();
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
        for perceel in bought.into_iter().filter(|perceel| !is_awarded(perceel)) {
            strips.put(perceel, &[stretch]);
        }
    }
    let Strips {
        by_name, strips, ..
    } = strips;
    let mut strips: Vec<Option<Strip<'_>>> = strips.into_iter().map(Some).collect();
    let mut ordered: Vec<Strip<'_>> = by_name
        .into_values()
        .filter_map(|at| strips[at].take())
        .collect();
    for strip in &mut ordered {
        strip
            .stretches
            .sort_by_key(|stretch| (stretch.from, stretch.cover));
    }
    ordered
}

/// Every line of the register on a day, by aandachtsveld and perceel.
#[must_use]
pub fn lines(register: &Register, on: NaiveDate) -> Vec<Line> {
    let span = |stretch: &Stretch<'_>| Span {
        cover: stretch.cover,
        number: stretch.number.to_owned(),
        from: stretch.from,
        until: stretch.until,
    };
    strips(register, &dated(register, on), on)
        .into_iter()
        .map(|strip| Line {
            spans: strip.stretches.iter().map(span).collect(),
            gaps: strip.gaps(register),
            perceel: strip.perceel.into_owned(),
        })
        .collect()
}

/// What a contract covers: its own days, then its options or its renewal.
fn of_contract<'a>(dated: &Dated<'a>, on: NaiveDate) -> Vec<Stretch<'a>> {
    let Dated {
        number,
        record,
        dates,
    } = dated;
    let Some(contract) = record.contract() else {
        return Vec::new();
    };
    let (Some(start), Some(end)) = (contract.start, dates.current_end) else {
        return Vec::new();
    };
    let stretch = |cover, from, until| Stretch {
        cover,
        number,
        from,
        until,
    };
    let mut stretches = vec![stretch(Cover::Contract, start, Some(end))];
    let Some(next) = end.succ_opt() else {
        return stretches;
    };
    // An option of a contract that ended without using it covers nothing any more.
    let can_extend = end >= on && contract.not_continued.is_empty();
    if dates.renewal.is_some() && contract.not_continued.is_empty() {
        stretches.push(stretch(Cover::Renewal, next, None));
    } else if let Some(last) = dates.max_end.filter(|last| can_extend && *last > end) {
        stretches.push(stretch(Cover::Option, next, Some(last)));
    }
    stretches
}

/// What an aanbesteding will cover, as long as its awards made no contracts of it and it was not ended.
fn of_aanbesteding<'a>(number: &'a str, record: &Record) -> Option<Stretch<'a>> {
    let aanbesteding = record.aanbesteding()?;
    let is_done =
        aanbesteding.status == AanbestedingStatus::Gegund && record.all::<Award>().next().is_some();
    if aanbesteding.is_off() || is_done {
        return None;
    }
    let from = aanbesteding.start?;
    let months = aanbesteding.months.unwrap_or(FOUR_YEARS);
    Some(Stretch {
        cover: Cover::Aanbesteding,
        number,
        from,
        until: from
            .checked_add_months(Months::new(months))
            .and_then(|day| day.pred_opt()),
    })
}

impl Strip<'_> {
    /// The days between what covers it, and after the last of it.
    pub(super) fn gaps(&self, register: &Register) -> Vec<Gap> {
        gaps(&self.stretches, register)
    }
}

/// The days between spans, and after the last of them.
fn gaps(spans: &[Stretch<'_>], register: &Register) -> Vec<Gap> {
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
            reach = Some((until, span.number));
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
