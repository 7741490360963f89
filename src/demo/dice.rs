//! Chance and the calendar of a made-up office: both the same every time for the same seed and day.

use chrono::{Datelike, Days as Span, Months as Length, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::domain::calendar::Calendar;

/// A stream of choices that is the same on every machine.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of one seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A whole number from `low` to `high`, both included; `low` when there is nothing between.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        if high <= low {
            low
        } else {
            self.0.random_range(low..=high)
        }
    }

    /// Yes in `percent` of a hundred.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100_u32) < percent
    }

    /// One thing in `percent` of a hundred, else the other.
    pub fn either<T>(&mut self, percent: u32, one: T, other: T) -> T {
        if self.chance(percent) { one } else { other }
    }

    /// A place in a list of this length.
    pub fn index(&mut self, length: usize) -> usize {
        let last = u32::try_from(length.saturating_sub(1)).unwrap_or(u32::MAX);
        self.0.random_range(0..=last) as usize
    }

    /// One of a list that is not empty.
    pub fn pick<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.index(list.len())]
    }

    /// One of a list that is not empty, by the share of each.
    pub fn weighted<'t, T>(&mut self, list: &'t [T], share: impl Fn(&T) -> u32) -> &'t T {
        let total: u32 = list.iter().map(&share).sum();
        let mut ticket = self.0.random_range(0..total.max(1));
        for item in list {
            let part = share(item);
            if ticket < part {
                return item;
            }
            ticket -= part;
        }
        &list[list.len() - 1]
    }
}

/// How far back and ahead a demonstration looks.
const BACK: u64 = 2_500;
const AHEAD: u64 = 1_200;

/// The days around today, so that nothing happens while the office is closed.
#[derive(Debug, Clone)]
pub struct Days {
    today: NaiveDate,
    open: Vec<NaiveDate>,
}

impl Days {
    /// The days around a day.
    #[must_use]
    pub fn around(today: NaiveDate) -> Self {
        let calendar = Calendar::built_in();
        let first = today.checked_sub_days(Span::new(BACK)).unwrap_or(today);
        let mut last_open = calendar.workday_on_or_before(first);
        let open = first
            .iter_days()
            .take((BACK + AHEAD + 1) as usize)
            .map(|day| {
                if calendar.is_workday(day) {
                    last_open = day;
                }
                last_open
            })
            .collect();
        Self { today, open }
    }

    /// Today.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// The working day on or before so many days ago; below zero is ahead, and then never before today.
    #[must_use]
    pub fn ago(&self, days: i64) -> NaiveDate {
        let place = usize::try_from(BACK as i64 - days).unwrap_or(0);
        let day = self.open.get(place).copied().unwrap_or(self.today);
        if days < 0 { day.max(self.today) } else { day }
    }

    /// The working day on or before a day, as [`Self::ago`].
    #[must_use]
    pub fn open(&self, day: NaiveDate) -> NaiveDate {
        self.ago((self.today - day).num_days())
    }
}

/// Whole months around today: contracts begin on a first and end on a last day.
#[derive(Debug, Clone, Copy)]
pub struct Months(NaiveDate);

impl Months {
    /// The months around a day.
    #[must_use]
    pub fn around(today: NaiveDate) -> Self {
        Self(today.with_day(1).unwrap_or(today))
    }

    /// The first day of the month so many months from this one; below zero is back.
    #[must_use]
    pub fn first(self, months: i32) -> NaiveDate {
        let length = Length::new(months.unsigned_abs());
        let day = if months < 0 {
            self.0.checked_sub_months(length)
        } else {
            self.0.checked_add_months(length)
        };
        day.unwrap_or(self.0)
    }

    /// The last day of that month.
    #[must_use]
    pub fn last(self, months: i32) -> NaiveDate {
        self.first(months + 1).pred_opt().unwrap_or(self.0)
    }
}
