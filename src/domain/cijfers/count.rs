//! Counting: facts in, tables out, in one pass over them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::measures::{At, How, Measure, Only};
use super::parts::{End, Fact, What};
use super::period::Period;
use crate::domain::record::Kind;

/// What counting looks at of a [`Fact`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// What.
    pub what: What,
    /// The day it began, if that is known.
    pub begin: Option<NaiveDate>,
    /// How it ended.
    pub end: End,
    /// Whether it came to what it was for.
    pub done: bool,
    /// How many days that took.
    pub days: Option<u32>,
    /// Whether it is of those of which a share is counted.
    pub mark: Option<bool>,
}

impl Span {
    /// What counting looks at of a fact.
    #[must_use]
    pub const fn of(fact: &Fact) -> Self {
        Self {
            what: fact.what,
            begin: fact.begin,
            end: fact.end,
            done: fact.done,
            days: fact.days,
            mark: fact.mark,
        }
    }
}

/// Whose a fact is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Whose {
    /// The value of the dimension that is counted by.
    pub group: u32,
    /// The record, by a number of its own.
    pub record: u64,
    /// The huishouden; 0 where it is of none.
    pub household: u32,
    /// The inwoner; of what is of nobody any more a number of its own.
    pub person: u64,
}

/// One figure of one period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// How many: of a share those that it is about, of days those that were measured.
    pub n: u32,
    /// Of a share: of how many.
    pub of: u32,
    /// Of days: how many; none where nothing was measured.
    pub days: Option<u32>,
    /// Whether it is too small to leave, or would tell of one that is: nothing else of it is there then.
    pub hidden: bool,
}

impl Cell {
    /// What it is in hundredths of a percent; none where nothing was measured.
    #[must_use]
    pub fn share(self) -> Option<u32> {
        let of = u64::from(self.of);
        let share = (u64::from(self.n) * 10_000 + of / 2).checked_div(of)?;
        u32::try_from(share).ok()
    }
}

/// A measure over the periods, by the values of a dimension.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// By value: a cell for every period. One where nothing was counted is not there.
    pub rows: BTreeMap<u32, Vec<Cell>>,
    /// All together.
    pub total: Vec<Cell>,
    /// Facts that lack the day by which they are counted, of whatever period.
    pub undated: u32,
    /// Facts of these periods of which that was not measured.
    pub unmeasured: u32,
}

/// The days that are counted, each with its period.
#[derive(Debug, Clone)]
pub struct Days {
    first: NaiveDate,
    /// The last day that counts.
    on: NaiveDate,
    /// By day, from the first: its period.
    of: Vec<u16>,
    count: usize,
}

impl Days {
    /// These periods, which follow on each other, up to and with a day.
    #[must_use]
    pub fn of(periods: &[Period], on: NaiveDate) -> Self {
        let mut of = Vec::new();
        for (number, period) in (0_u16..).zip(periods) {
            let days = (period.last - period.first).num_days() + 1;
            of.extend((0..days).map(|_| number));
        }
        Self {
            first: periods.first().map_or(on, |period| period.first),
            on,
            of,
            count: periods.len(),
        }
    }

    /// The period that a day is in, if it counts.
    fn at(&self, day: NaiveDate) -> Option<usize> {
        if day > self.on {
            return None;
        }
        let days = usize::try_from((day - self.first).num_days()).ok()?;
        self.of.get(days).map(|at| usize::from(*at))
    }

    /// Whether a fact can count on one of them. One that both began and ended before cannot; of one that lacks a day it is
    /// told that it does.
    fn may_have(&self, span: &Span) -> bool {
        let is_before = |day: Option<NaiveDate>| day.is_some_and(|day| day < self.first);
        !(is_before(span.begin) && is_before(span.end.day()))
    }

    /// The first period at the end of which a day has been; behind the last where that is in none.
    fn since(&self, day: NaiveDate) -> usize {
        match self.at(day) {
            Some(at) => at,
            None if day < self.first => 0,
            None => self.count,
        }
    }
}

/// Which facts can count at all: of what, and on which days. It spares looking at those of years ago.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'d> {
    /// A bit for each that is counted.
    of: u64,
    days: Option<&'d Days>,
}

impl<'d> Wanted<'d> {
    /// Those of measures; without days, whenever they were.
    #[must_use]
    pub fn of(
        measures: impl IntoIterator<Item = &'static Measure>,
        days: Option<&'d Days>,
    ) -> Self {
        let whats = measures.into_iter().flat_map(|measure| measure.of);
        Self {
            of: whats.fold(0, |all, what| all | bit(*what)),
            days,
        }
    }

    /// Whether there can be any of records of a kind.
    #[must_use]
    pub fn has_of(&self, kind: Kind) -> bool {
        self.any(|what| what.kind() == kind)
    }

    /// Whether a fact can count.
    #[must_use]
    pub fn has(&self, span: &Span) -> bool {
        self.of & bit(span.what) != 0 && self.days.is_none_or(|days| days.may_have(span))
    }

    /// Whether what happened on a day can count.
    #[must_use]
    pub fn is_on(&self, day: NaiveDate) -> bool {
        self.days
            .is_none_or(|days| (days.first..=days.on).contains(&day))
    }

    /// Whether there can be any of what is so.
    #[must_use]
    pub fn any(&self, is_it: impl Fn(What) -> bool) -> bool {
        let mut all = What::ALL.iter().copied();
        all.any(|what| self.of & bit(what) != 0 && is_it(what))
    }
}

const _: () = assert!(What::ALL.len() <= 64, "there is a bit for each");

const fn bit(what: What) -> u64 {
    1 << what as u8
}

/// What was counted of one value.
#[derive(Debug, Clone, Default)]
struct Sums {
    n: Vec<i64>,
    of: Vec<i64>,
    /// Days that were measured, or records and huishoudens that were met.
    all: Vec<Vec<u64>>,
}

impl Sums {
    fn new(periods: usize) -> Self {
        Self {
            n: vec![0; periods + 1],
            of: vec![0; periods + 1],
            all: vec![Vec::new(); periods],
        }
    }

    fn add(&mut self, other: &Self) {
        let add = |to: &mut [i64], from: &[i64]| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        };
        add(&mut self.n, &other.n);
        add(&mut self.of, &other.of);
        for (to, from) in self.all.iter_mut().zip(&other.all) {
            to.extend(from);
        }
    }

    fn cells(mut self, how: How) -> Vec<Cell> {
        let small = |count: i64| u32::try_from(count).unwrap_or(0);
        let periods = self.all.iter_mut().enumerate();
        periods
            .map(|(at, all)| {
                all.sort_unstable();
                let n = match how {
                    How::Records | How::Persons => distinct(all, 1),
                    How::Households(least) => distinct(all, least),
                    How::Median | How::P90 => all.len(),
                    How::Count | How::Marked | How::ShareOf(_) => {
                        usize::try_from(self.n[at]).unwrap_or(0)
                    }
                };
                Cell {
                    n: u32::try_from(n).unwrap_or(u32::MAX),
                    of: small(self.of[at]),
                    days: match how {
                        How::Median => ranked(all, 50),
                        How::P90 => ranked(all, 90),
                        _ => None,
                    },
                    hidden: false,
                }
            })
            .collect()
    }
}

/// How many different ones there are at least so many times, in a list in order.
fn distinct(all: &[u64], least: usize) -> usize {
    let same = all.chunk_by(|one, other| one == other);
    same.filter(|of_one| of_one.len() >= least).count()
}

/// The value that so many of a hundred do not exceed, by the nearest rank, in a list in order.
fn ranked(all: &[u64], percent: usize) -> Option<u32> {
    let rank = (all.len() * percent).div_ceil(100);
    let found = all.get(rank.checked_sub(1)?)?;
    u32::try_from(*found).ok()
}

/// Counts one measure.
#[derive(Debug, Clone)]
pub struct Tally<'d> {
    measure: &'static Measure,
    days: &'d Days,
    sums: BTreeMap<u32, Sums>,
    undated: u32,
    unmeasured: u32,
}

impl<'d> Tally<'d> {
    /// Nothing was counted yet.
    #[must_use]
    pub const fn new(measure: &'static Measure, days: &'d Days) -> Self {
        Self {
            measure,
            days,
            sums: BTreeMap::new(),
            undated: 0,
            unmeasured: 0,
        }
    }

    /// What it counts.
    #[must_use]
    pub const fn measure(&self) -> &'static Measure {
        self.measure
    }

    /// Counts a fact, if it is of what is counted.
    pub fn take(&mut self, span: &Span, whose: Whose) {
        match place(self.measure, self.days, span) {
            Place::Nowhere => {}
            Place::Undated => self.undated += 1,
            Place::Unmeasured => self.unmeasured += 1,
            Place::In(from, until) => {
                let periods = self.days.count;
                let sums = self.sums.entry(whose.group);
                let sums = sums.or_insert_with(|| Sums::new(periods));
                let one = match self.measure.how {
                    How::Median | How::P90 => u64::from(span.days.unwrap_or(0)),
                    How::Households(_) => u64::from(whose.household),
                    How::Records => whose.record,
                    How::Persons => whose.person,
                    How::Count | How::Marked | How::ShareOf(_) => {
                        let is_of_share = match self.measure.how {
                            How::Marked => span.mark == Some(true),
                            How::ShareOf(what) => span.what == what,
                            _ => true,
                        };
                        let n = i64::from(is_of_share);
                        sums.n[from] += n;
                        sums.of[from] += 1;
                        // What stands is added up afterwards.
                        if self.measure.at == At::Stand {
                            sums.n[until] -= n;
                            sums.of[until] -= 1;
                        }
                        return;
                    }
                };
                if matches!(self.measure.how, How::Households(_)) && one == 0 {
                    return;
                }
                sums.all[from..until]
                    .iter_mut()
                    .for_each(|all| all.push(one));
            }
        }
    }

    /// What was counted.
    #[must_use]
    pub fn table(mut self) -> Table {
        if self.measure.at == At::Stand {
            for sums in self.sums.values_mut() {
                for counts in [&mut sums.n, &mut sums.of] {
                    let mut stand = 0;
                    counts.iter_mut().for_each(|count| {
                        stand += *count;
                        *count = stand;
                    });
                }
            }
        }
        let mut total = Sums::new(self.days.count);
        self.sums.values().for_each(|sums| total.add(sums));
        let how = self.measure.how;
        let rows = self.sums.into_iter();
        let rows = rows.map(|(group, sums)| (group, sums.cells(how)));
        let is_counted = |cell: &Cell| cell.n > 0 || cell.of > 0;
        Table {
            rows: rows
                .filter(|(_, cells)| cells.iter().any(is_counted))
                .collect(),
            total: total.cells(how),
            undated: self.undated,
            unmeasured: self.unmeasured,
        }
    }
}

/// Where a measure counts a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In none of the periods.
    Nowhere,
    /// The day by which it is counted was not written down.
    Undated,
    /// In one of the periods, but what is counted of it is not known.
    Unmeasured,
    /// From a period on, up to another.
    In(usize, usize),
}

/// Where a measure counts a fact.
#[must_use]
pub fn place(measure: &Measure, days: &Days, span: &Span) -> Place {
    if !measure.of.contains(&span.what) || (measure.only == Only::Done && !span.done) {
        return Place::Nowhere;
    }
    let day = match (measure.at, span.end) {
        (At::Begin, _) => span.begin,
        (At::End, End::Day(day)) => Some(day),
        (At::End, End::Unknown) | (At::Stand, End::Unknown) => None,
        (At::End, End::NotYet) => return Place::Nowhere,
        (At::Stand, end) => {
            let Some(begin) = span.begin else {
                return Place::Undated;
            };
            let until = end.day().map_or(days.count, |end| days.since(end));
            let from = days.since(begin);
            return match from < until {
                true => Place::In(from, until),
                false => Place::Nowhere,
            };
        }
    };
    let Some(day) = day else {
        return Place::Undated;
    };
    let Some(at) = days.at(day) else {
        return Place::Nowhere;
    };
    let is_measured = match measure.how {
        How::Marked => span.mark.is_some(),
        How::Median | How::P90 => span.days.is_some(),
        _ => true,
    };
    match is_measured {
        true => Place::In(at, at + 1),
        false => Place::Unmeasured,
    }
}
