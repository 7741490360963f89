//! The line of contracts through the years, per perceel: what covers which days, and the days that nothing covers.
//!
//! A day is covered by a contract, by an option that can still be used, by tacit renewal, or by a running aanbesteding
//! from the day its contract starts. Everything after the first day of a line that none of these covers is a gap, until
//! someone decides that the line ends.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::{Months, NaiveDate};

use super::dates::{Dates, FOUR_YEARS};
use super::parts::{Handled, Perceel};
use super::signals::option_notice;
use super::words::{ContractKind, ContractSignal};
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::parts::Award;
use crate::domain::aanbesteding::plan::Rules;
use crate::domain::aanbesteding::words::AanbestedingStatus;
use crate::domain::record::Record;
use crate::domain::register::Register;

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

/// Days that a contract covers while another does too.
pub(super) struct Double<'a> {
    pub(super) number: &'a str,
    pub(super) from: NaiveDate,
    pub(super) until: Option<NaiveDate>,
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
    /// Whether someone decided that the line ends with it.
    ends_line: bool,
    /// The first day of what it belongs to; none for what does not count as covered twice.
    alone_since: Option<NaiveDate>,
}

/// A [`Gap`] that points into the register.
#[derive(Clone, Copy)]
pub(super) struct Hole<'a> {
    pub(super) from: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    pub(super) after: &'a str,
}

/// The percelen of a record, by which it stands in the lines of others; a contract without any is a line by itself, under
/// its title.
pub fn percelen(record: &Record) -> impl Iterator<Item = Cow<'_, Perceel>> {
    let mut own = record.all().peekable();
    let title = record.contract().filter(|_| own.peek().is_none());
    own.map(Cow::Borrowed).chain(title.map(|contract| {
        Cow::Owned(Perceel {
            aandachtsveld: contract.title.clone(),
            ..Perceel::default()
        })
    }))
}

/// Strips by perceel, whatever its capitals and signs. Spellings that were seen are not folded again.
#[derive(Default)]
pub(super) struct Strips<'a> {
    by_name: BTreeMap<(String, String), usize>,
    seen: HashMap<Perceel, usize>,
    strips: Vec<Strip<'a>>,
}

impl<'a> Strips<'a> {
    fn put(&mut self, perceel: Cow<'a, Perceel>, stretches: impl Iterator<Item = Stretch<'a>>) {
        let at = match self.seen.get(&*perceel) {
            Some(at) => *at,
            None => {
                let name = perceel.key();
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
        self.strips[at].stretches.extend(stretches);
    }

    /// Takes in a contract with its dates on a day.
    pub(super) fn add(
        &mut self,
        number: &'a str,
        record: &'a Record,
        dates: &Dates,
        on: NaiveDate,
    ) {
        let stretches = of_contract(number, record, dates, on);
        for perceel in percelen(record) {
            self.put(perceel, stretches.into_iter().flatten());
        }
    }

    /// The strips with what is being bought, in order.
    pub(super) fn finish(mut self, register: &'a Register, on: NaiveDate) -> Vec<Strip<'a>> {
        add_aanbestedingen(&mut self, register, on);
        let Self {
            by_name, strips, ..
        } = self;
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
}

/// Every strip of the register on a day, by aandachtsveld and perceel, each by first day.
pub(super) fn strips(register: &Register, on: NaiveDate) -> Vec<Strip<'_>> {
    let norm = option_notice(&register.settings);
    let mut strips = Strips::default();
    for (number, record) in register.contracts() {
        if let Some(dates) = Dates::of(record, norm, on) {
            strips.add(number, record, &dates, on);
        }
    }
    strips.finish(register, on)
}

fn add_aanbestedingen<'a>(strips: &mut Strips<'a>, register: &'a Register, on: NaiveDate) {
    let norms = Norms::from(&register.settings);
    let rules = Rules {
        norms: &norms,
        calendar: &register.calendar,
    };
    for (number, record) in register.aanbestedingen() {
        let Some(stretch) = of_aanbesteding(number, record, on, rules) else {
            continue;
        };
        let mut bought: Vec<Cow<'_, Perceel>> = record.all().map(Cow::Borrowed).collect();
        let before = record
            .aanbesteding()
            .and_then(|aanbesteding| aanbesteding.successor_of.as_deref())
            .and_then(|number| register.contracts().get(number));
        if let Some(before) = before.filter(|_| bought.is_empty()) {
            bought.extend(percelen(before));
        }
        // What was awarded is covered by its contract.
        let is_awarded = |perceel: &Perceel| {
            let mut awards = record.all::<Award>();
            awards.any(|award| award.perceel.is_empty() || award.perceel == perceel.to_string())
        };
        for perceel in bought.into_iter().filter(|perceel| !is_awarded(perceel)) {
            strips.put(perceel, std::iter::once(stretch));
        }
    }
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
    strips(register, on)
        .into_iter()
        .map(|strip| Line {
            spans: strip.stretches.iter().map(span).collect(),
            gaps: strip.holes().into_iter().map(Gap::from).collect(),
            perceel: strip.perceel.into_owned(),
        })
        .collect()
}

/// What a contract covers: its own days, then its options or its renewal.
fn of_contract<'a>(
    number: &'a str,
    record: &Record,
    dates: &Dates,
    on: NaiveDate,
) -> [Option<Stretch<'a>>; 2] {
    let Some(contract) = record.contract() else {
        return [None, None];
    };
    let ends_line = !contract.not_continued.is_empty();
    // Whoever fits is let in: there it is no mistake.
    let is_open = contract.kind == Some(ContractKind::Toelating);
    let stretch = |cover, from, until| Stretch {
        cover,
        number,
        from,
        until,
        ends_line,
        alone_since: contract
            .start
            .filter(|_| !is_open && cover != Cover::Option),
    };
    let (start, end) = match (contract.start, dates.current_end) {
        (Some(start), Some(end)) => (start, end),
        // What was renewed for a time that is missing goes on; its own signal says so.
        (Some(start), None) if dates.has_no_end || dates.is_renewed_unknown => {
            return [Some(stretch(Cover::Contract, start, None)), None];
        }
        _ => return [None, None],
    };
    let after = end.succ_opt().filter(|_| !ends_line).and_then(|next| {
        if dates.renewal.is_some() || dates.is_renewed_unknown {
            return Some(stretch(Cover::Renewal, next, dates.max_end));
        }
        // An option that was let go, or not used before its day or the end, covers nothing any more.
        let can_extend = end >= on && !dates.has_lapsed_option(on) && !is_let_go(record, dates);
        let last = dates.max_end.filter(|last| can_extend && *last > end)?;
        Some(stretch(Cover::Option, next, Some(last)))
    });
    [Some(stretch(Cover::Contract, start, Some(end))), after]
}

/// Whether someone dealt with the day to report the next option without using it.
fn is_let_go(record: &Record, dates: &Dates) -> bool {
    let word = ContractSignal::OptieMelden.word();
    let latest = dates.next_option.map(|option| option.latest);
    let mut handled = record.all::<Handled>();
    handled.any(|one| one.signal == word && one.until.is_none() && one.date == latest)
}

/// What an aanbesteding will cover, as long as its awards made no contracts of it and it was not ended: from the day its
/// contract can start as things stand, never from a day that was only hoped for. Once its start has come without an award
/// it covers nothing: there is no contract.
fn of_aanbesteding<'a>(
    number: &'a str,
    record: &Record,
    on: NaiveDate,
    rules: Rules<'_>,
) -> Option<Stretch<'a>> {
    let aanbesteding = record.aanbesteding()?;
    let is_awarded = aanbesteding.status == AanbestedingStatus::Gegund;
    if aanbesteding.is_off() || (is_awarded && record.all::<Award>().next().is_some()) {
        return None;
    }
    let hoped = aanbesteding.start.filter(|from| is_awarded || *from > on)?;
    let from = aanbesteding
        .expected_start(on, rules)
        .filter(|_| !is_awarded)
        .map_or(hoped, |expected| expected.max(hoped));
    let months = aanbesteding.months.unwrap_or(FOUR_YEARS);
    Some(Stretch {
        cover: Cover::Aanbesteding,
        number,
        from,
        until: from
            .checked_add_months(Months::new(months))
            .and_then(|day| day.pred_opt()),
        ends_line: false,
        alone_since: None,
    })
}

impl<'a> Strip<'a> {
    /// The days between what covers it, and after the last of it.
    pub(super) fn holes(&self) -> Vec<Hole<'a>> {
        let mut holes = Vec::new();
        let mut reach: Option<(NaiveDate, &Stretch<'a>)> = None;
        let hole = |reach: Option<(NaiveDate, &Stretch<'a>)>, until: Option<NaiveDate>| {
            let (reached, last) = reach.filter(|(_, last)| !last.ends_line)?;
            let from = reached.succ_opt()?;
            until.is_none_or(|until| from <= until).then_some(Hole {
                from,
                until,
                after: last.number,
            })
        };
        for stretch in &self.stretches {
            if let Some(day_before) = stretch.from.pred_opt() {
                holes.extend(hole(reach, Some(day_before)));
            }
            let Some(until) = stretch.until else {
                return holes;
            };
            // Of two that end together, one that ends the line does not speak for the other.
            let reaches_on = |(reached, last): (NaiveDate, &Stretch<'a>)| {
                until > reached || (until == reached && last.ends_line && !stretch.ends_line)
            };
            if reach.is_none_or(reaches_on) {
                reach = Some((until, stretch));
            }
        }
        holes.extend(hole(reach, None));
        holes
    }

    /// What is covered by two contracts at once, with the one that came first. Contracts that begin together were bought
    /// together.
    pub(super) fn doubles(&self) -> Vec<Double<'a>> {
        let mut found: Vec<Double<'a>> = Vec::new();
        let counted = |one: &&Stretch<'a>| one.alone_since.is_some();
        for (place, later) in self
            .stretches
            .iter()
            .enumerate()
            .filter(|(_, one)| counted(one))
        {
            for first in self.stretches.iter().filter(counted) {
                let is_first =
                    first.alone_since < later.alone_since && first.number != later.number;
                let from = first.from.max(later.from);
                let until = match (first.until, later.until) {
                    (Some(one), Some(two)) => Some(one.min(two)),
                    (one, two) => one.or(two),
                };
                let overlaps = is_first && until.is_none_or(|until| from <= until);
                let is_known = found.iter().any(|known| known.number == first.number);
                if overlaps && !is_known && place > 0 {
                    found.push(Double {
                        number: first.number,
                        from,
                        until,
                    });
                }
            }
        }
        found
    }
}

impl From<Hole<'_>> for Gap {
    fn from(hole: Hole<'_>) -> Self {
        Self {
            from: hole.from,
            until: hole.until,
            after: hole.after.to_owned(),
        }
    }
}
