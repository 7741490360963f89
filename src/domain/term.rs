//! The term engine: from a start and a length to the last day, with every reason it moved.
//!
//! By the Algemene termijnenwet for a term in a wet, by Regulation (EEC, Euratom) 1182/71 for one of the European Union,
//! and as it stands for a contract or the office's own ([`Regime`]). The day of the event is day 0; weeks are seven days; months and years end on
//! the same day number, clamped to the month. Suspended days are added to the raw end, then it rolls once.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, FreeDay};
use super::words::{UnknownWord, fold};

/// The unit a term is stated in. The act looks at the stated unit: twelve weeks is not 84 days (Atw art. 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Hours on the clock of the wall; a change to summer time is not counted.
    Hours,
    /// Calendar days.
    Days,
    /// Working days as in [`Calendar::is_workday`].
    Workdays,
    /// Weeks of seven calendar days.
    Weeks,
    /// Calendar months, clamped to the last day of the month.
    Months,
    /// Calendar years; 29 February becomes 28 February.
    Years,
}

impl Unit {
    /// Every unit with its letters, one and many of it in words.
    const TABLE: [(Unit, &'static str, &'static str, &'static str); 6] = [
        (Unit::Hours, "u", "uur", "uur"),
        (Unit::Days, "d", "dag", "dagen"),
        (Unit::Workdays, "wd", "werkdag", "werkdagen"),
        (Unit::Weeks, "w", "week", "weken"),
        (Unit::Months, "m", "maand", "maanden"),
        (Unit::Years, "j", "jaar", "jaar"),
    ];

    fn row(self) -> (Unit, &'static str, &'static str, &'static str) {
        let found = Self::TABLE.into_iter().find(|row| row.0 == self);
        found.expect("the table has a row for every unit; a test walks through them")
    }
}

/// How long: an amount and its unit, written `6w`, `14d`, `5wd`, `3m`, `1j` or `72u`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Duration {
    /// How many of the unit; zero is allowed.
    pub amount: u32,
    /// The unit as the rule states it.
    pub unit: Unit,
}

/// A text that is not a duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("‘{0}’ is geen duur; schrijf bijvoorbeeld 6w, 14d, 5wd, 3m, 1j of 72u")]
pub struct NotADuration(pub String);

impl Duration {
    /// An amount of a unit.
    #[must_use]
    pub const fn new(amount: u32, unit: Unit) -> Self {
        Self { amount, unit }
    }

    /// So long before a day, counted as between parties; none before the first day there is.
    #[must_use]
    pub fn before(self, day: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        let term = Term::new(day, self, Regime::Contract);
        term.backward().due(calendar)
    }

    /// The duration in words: `6 weken`, `1 dag`.
    #[must_use]
    pub fn in_words(self) -> String {
        let (_, _, one, many) = self.unit.row();
        let word = if self.amount == 1 { one } else { many };
        format!("{} {word}", self.amount)
    }
}

impl FromStr for Duration {
    type Err = NotADuration;

    /// Reads `6w`, `14d`, `5wd`, `3m`, `1j` or `72u`; capitals and spaces do not matter.
    fn from_str(text: &str) -> Result<Self, NotADuration> {
        let error = || NotADuration(text.to_owned());
        let lower = text.trim().to_lowercase();
        let digits = lower.trim_end_matches(|c: char| !c.is_ascii_digit());
        let letters = lower[digits.len()..].trim();
        let unit = Unit::TABLE.into_iter().find(|row| row.1 == letters);
        let (unit, ..) = unit.ok_or_else(error)?;
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(error());
        }
        let amount = digits.parse().map_err(|_| error())?;
        Ok(Self { amount, unit })
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}{}", self.amount, self.unit.row().1))
    }
}

impl TryFrom<String> for Duration {
    type Error = NotADuration;
    fn try_from(text: String) -> Result<Self, NotADuration> {
        text.parse()
    }
}

impl From<Duration> for String {
    fn from(duration: Duration) -> Self {
        duration.to_string()
    }
}

/// Whether a term runs on from its start or is counted back from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// From the event on.
    Forward,
    /// Back from a moment or event: never rolls (Atw art. 1(2); Reg. 1182/71 art. 3(4)).
    Backward,
}

/// Which rules decide what happens when the end falls on a free day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Regime {
    /// A term in a wet or AMvB: the Algemene termijnenwet, within the limits of its art. 4.
    Atw,
    /// A contract, a verordening, or a term the Atw is declared not to cover: the plain date, never rolled.
    Contract,
    /// A working arrangement (iWmo, office norm). Only the unit working days looks at the calendar; days,
    /// weeks, months and years end on the plain date.
    Werkdagen,
    /// Regulation (EEG, Euratom) 1182/71: as the Atw, but decree days are working days, the two-working-day
    /// rule starts at two days, and there is no upper limit.
    Eu,
}

impl Regime {
    /// Every regime, in the order of the command line's help.
    pub const ALL: [Self; 4] = [Self::Atw, Self::Contract, Self::Werkdagen, Self::Eu];

    /// The word of the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Atw => "atw",
            Self::Contract => "contract",
            Self::Werkdagen => "werkdagen",
            Self::Eu => "eu",
        }
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for Regime {
    type Err = UnknownWord;

    /// Reads a regime's word, whatever its capitals.
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let folded = fold(text);
        let found = Self::ALL.into_iter().find(|r| r.word() == folded);
        found.ok_or_else(|| UnknownWord {
            word: text.to_owned(),
            list: "regime",
            allowed: Self::ALL.map(Self::word).join(", "),
        })
    }
}

/// Days on which a term stood still (opschorting, Awb 4:15, or an arrangement).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Suspension {
    /// The first suspended day.
    pub from: NaiveDate,
    /// The first day that counts again; on or after `from`.
    pub to: NaiveDate,
}

impl Suspension {
    fn covers(&self, date: NaiveDate) -> bool {
        self.from <= date && date < self.to
    }
}

/// A term before it is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The event, day 0. The time of day matters for hours only; a bare date then means its first minute.
    pub start: NaiveDateTime,
    /// How long.
    pub length: Duration,
    /// Onwards or back.
    pub direction: Direction,
    /// Whose rules.
    pub regime: Regime,
    /// The suspended days, in any order; days that are in several ranges count once. They are taken as
    /// given: whether the term could be suspended on those days is for the workflow to judge.
    pub suspensions: Vec<Suspension>,
}

/// Why the Atw does not cover a term (art. 4 under a). Reads as the end of "de Atw geldt niet voor een termijn …".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Art4 {
    /// Stated in hours.
    Hours,
    /// More than 90 days.
    Days,
    /// More than twelve weeks.
    Weeks,
    /// More than three months.
    Months,
    /// One or more years.
    Years,
}

impl fmt::Display for Art4 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hours => "in uren (art. 4 Atw)",
            Self::Days => "van meer dan 90 dagen (art. 4 Atw)",
            Self::Weeks => "van meer dan twaalf weken (art. 4 Atw)",
            Self::Months => "van meer dan drie maanden (art. 4 Atw)",
            Self::Years => "in jaren (art. 4 Atw)",
        })
    }
}

/// One reason why the end moved a day or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The end could not be on this day (Atw art. 1(1); Reg. 1182/71 art. 3(4)).
    Free {
        /// The day that was passed over.
        date: NaiveDate,
        /// What is free about it.
        day: FreeDay,
        /// Under whose rules.
        regime: Regime,
    },
    /// A short term must hold two working days (Atw art. 2).
    TwoWorkdaysAtw,
    /// A short period must hold two working days (Reg. 1182/71 art. 3(5)).
    TwoWorkdaysEu,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Free {
                day,
                regime: Regime::Atw,
                ..
            } => day.fmt(f),
            Self::Free {
                day: FreeDay::Holiday(holiday),
                regime: Regime::Eu,
                ..
            } => write!(f, "{holiday} (art. 3 lid 4 Verordening 1182/71)"),
            Self::Free { day, .. } => f.write_str(day.name()),
            Self::TwoWorkdaysAtw => f.write_str("ten minste twee werkdagen (art. 2 Atw)"),
            Self::TwoWorkdaysEu => {
                f.write_str("ten minste twee werkdagen (art. 3 lid 5 Verordening 1182/71)")
            }
        }
    }
}

/// Where a term ends, and why there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermEnd {
    /// The end by counting alone, suspended days included.
    pub raw_end: NaiveDate,
    /// The last day of the term; it ends at 24:00 of this day, or at `moment`.
    pub end: NaiveDate,
    /// For a term in hours: the minute it ends.
    pub moment: Option<NaiveDateTime>,
    /// Each reason the end moved, in order; empty when `end` is `raw_end`.
    pub reasons: Vec<Reason>,
    /// Why the Atw does not cover this term, under regime [`Regime::Atw`].
    pub excluded_by: Option<Art4>,
    /// A Dutch sentence when the end lies beyond the last decree year known.
    pub warning: Option<String>,
}

/// A term that cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// The start or the end lies outside the years 1 to 9999.
    #[error("deze termijn valt buiten de kalender (jaar 1 tot en met 9999)")]
    OutOfRange,
    /// A suspension ends before it begins.
    #[error("de opschorting eindigt ({}) vóór zij begint ({})", .0.to.format("%d-%m-%Y"), .0.from.format("%d-%m-%Y"))]
    SuspensionReversed(Suspension),
    /// A term counted backwards does not run, so it cannot be suspended.
    #[error("een termijn die terugtelt kan niet worden opgeschort")]
    SuspendedBackward,
}

/// Which days an end may not fall on.
#[derive(Clone, Copy)]
enum FreeRule {
    /// Weekend, feast day, decree day.
    Atw,
    /// Weekend, feast day.
    Closed,
}

impl FreeRule {
    fn free(self, calendar: &Calendar, date: NaiveDate) -> Option<FreeDay> {
        match self {
            Self::Atw => calendar.atw_free(date),
            Self::Closed => calendar.closed(date),
        }
    }
}

/// The days of the years 1 to 9999: no term is longer.
const MOST_DAYS: u32 = 3_652_059;

/// A date within the years 1 to 9999.
fn in_range(date: Option<NaiveDate>) -> Result<NaiveDate, TermError> {
    date.filter(|date| (1..=9999).contains(&date.year()))
        .ok_or(TermError::OutOfRange)
}

impl Term {
    /// A forward term without suspensions, from a date or a date with a time.
    #[must_use]
    pub fn new(start: impl Into<NaiveDateTime>, length: Duration, regime: Regime) -> Self {
        Self {
            start: start.into(),
            length,
            direction: Direction::Forward,
            regime,
            suspensions: Vec::new(),
        }
    }

    /// The same term counted back from its start.
    #[must_use]
    pub fn backward(mut self) -> Self {
        self.direction = Direction::Backward;
        self
    }

    /// The same term with these suspensions.
    #[must_use]
    pub fn suspended(mut self, suspensions: Vec<Suspension>) -> Self {
        self.suspensions = suspensions;
        self
    }

    /// Why the Atw does not cover this term (art. 4 under a, by the unit as stated); none under another regime.
    #[must_use]
    pub fn excluded_by(&self) -> Option<Art4> {
        if self.regime != Regime::Atw {
            return None;
        }
        match (self.length.unit, self.length.amount) {
            (Unit::Hours, _) => Some(Art4::Hours),
            (Unit::Days, 91..) => Some(Art4::Days),
            (Unit::Weeks, 13..) => Some(Art4::Weeks),
            (Unit::Months, 4..) => Some(Art4::Months),
            (Unit::Years, 1..) => Some(Art4::Years),
            _ => None,
        }
    }

    /// Where the term ends, with every reason.
    ///
    /// # Errors
    /// When a date falls outside the years 1 to 9999, a suspension is reversed, or a backward term has one.
    pub fn end(&self, calendar: &Calendar) -> Result<TermEnd, TermError> {
        let mut reasons = Vec::new();
        let (raw, end) = self.resolve(calendar, |reason| reasons.push(reason))?;
        let last_year = calendar.last_decree_year();
        let needs_decree = matches!(self.free_rule(), Some(FreeRule::Atw));
        Ok(TermEnd {
            raw_end: raw.date(),
            end,
            moment: (self.length.unit == Unit::Hours).then_some(raw),
            reasons,
            excluded_by: self.excluded_by(),
            warning: (needs_decree && end.year() > last_year).then(|| {
                format!(
                    "de gelijkgestelde dagen na {last_year} zijn nog niet bekend; controleer deze datum later opnieuw"
                )
            }),
        })
    }

    /// Only the last day, without collecting reasons; none where [`Term::end`] gives an error. Allocates
    /// nothing, unless there are two or more suspensions.
    #[must_use]
    pub fn due(&self, calendar: &Calendar) -> Option<NaiveDate> {
        self.resolve(calendar, |_| ()).ok().map(|(_, end)| end)
    }

    /// The raw end and the end; every reason goes to `note`.
    fn resolve(
        &self,
        calendar: &Calendar,
        mut note: impl FnMut(Reason),
    ) -> Result<(NaiveDateTime, NaiveDate), TermError> {
        let raw = self.raw_end(calendar)?;
        let Some(rule) = self.free_rule() else {
            return Ok((raw, raw.date()));
        };
        let free = |date| {
            let day = rule.free(calendar, date)?;
            let regime = self.regime;
            Some(Reason::Free { date, day, regime })
        };
        let mut end = raw.date();
        while let Some(reason) = free(end) {
            note(reason);
            end = in_range(end.succ_opt())?;
        }
        let Some(reason) = self.short_term_rule() else {
            return Ok((raw, end));
        };
        let second = self.second_workday(calendar, rule)?;
        if second > end {
            note(reason);
            let between = end.iter_days().skip(1).take_while(|day| *day < second);
            between.filter_map(free).for_each(note);
            end = second;
        }
        Ok((raw, end))
    }

    /// Which days the end may not fall on; none when it never rolls.
    fn free_rule(&self) -> Option<FreeRule> {
        match (self.direction, self.length.unit, self.regime) {
            (Direction::Backward, ..) | (_, Unit::Hours, _) | (_, _, Regime::Contract) => None,
            // Ends on a working day of itself; only suspended days can bring it to a closed one.
            (_, Unit::Workdays, _) => Some(FreeRule::Closed),
            (_, _, Regime::Werkdagen) => None,
            (_, _, Regime::Eu) => Some(FreeRule::Closed),
            (_, _, Regime::Atw) => self.excluded_by().is_none().then_some(FreeRule::Atw),
        }
    }

    /// The rule that gives a short term two working days: from three days on (Atw art. 2), from two days on
    /// (Reg. 1182/71 art. 3(5)).
    fn short_term_rule(&self) -> Option<Reason> {
        let (least, reason) = match self.regime {
            Regime::Atw => (3, Reason::TwoWorkdaysAtw),
            Regime::Eu => (2, Reason::TwoWorkdaysEu),
            Regime::Contract | Regime::Werkdagen => return None,
        };
        let long_enough = match self.length.unit {
            Unit::Hours | Unit::Workdays => false,
            Unit::Days => self.length.amount >= least,
            Unit::Weeks | Unit::Months | Unit::Years => self.length.amount >= 1,
        };
        long_enough.then_some(reason)
    }

    /// The second day after the start that is neither free nor suspended. A term holds two working days when
    /// it does not end before this day.
    fn second_workday(&self, calendar: &Calendar, rule: FreeRule) -> Result<NaiveDate, TermError> {
        let mut date = self.start.date();
        let mut found = 0;
        while found < 2 {
            date = in_range(date.succ_opt())?;
            let counts = rule.free(calendar, date).is_none()
                && !self.suspensions.iter().any(|s| s.covers(date));
            found += u32::from(counts);
        }
        Ok(date)
    }

    /// The end by counting alone, suspended days added.
    fn raw_end(&self, calendar: &Calendar) -> Result<NaiveDateTime, TermError> {
        in_range(Some(self.start.date()))?;
        let suspended = suspended_days(&self.suspensions)?;
        if self.direction == Direction::Backward && !self.suspensions.is_empty() {
            return Err(TermError::SuspendedBackward);
        }
        let counted = self.counted(calendar).ok_or(TermError::OutOfRange)?;
        let raw = counted.checked_add_days(Days::new(suspended));
        in_range(raw.map(|raw| raw.date()))?;
        raw.ok_or(TermError::OutOfRange)
    }

    /// The start plus or minus the length; none when that leaves the calendar.
    fn counted(&self, calendar: &Calendar) -> Option<NaiveDateTime> {
        let (start, amount) = (self.start, self.length.amount);
        let forward = self.direction == Direction::Forward;
        let days = |days: u64| match forward {
            true => start.checked_add_days(Days::new(days)),
            false => start.checked_sub_days(Days::new(days)),
        };
        let months = |months: u32| match forward {
            true => start.checked_add_months(Months::new(months)),
            false => start.checked_sub_months(Months::new(months)),
        };
        match self.length.unit {
            Unit::Hours => {
                let hours = TimeDelta::try_hours(i64::from(amount))?;
                match forward {
                    true => start.checked_add_signed(hours),
                    false => start.checked_sub_signed(hours),
                }
            }
            Unit::Days => days(u64::from(amount)),
            Unit::Weeks => days(u64::from(amount) * 7),
            Unit::Months => months(amount),
            Unit::Years => months(amount.checked_mul(12)?),
            Unit::Workdays => {
                let date = count_workdays(calendar, start.date(), amount, self.direction)?;
                Some(date.and_time(start.time()))
            }
        }
    }
}

/// The n-th working day after or before a date; none when that leaves the years 1 to 9999.
fn count_workdays(
    calendar: &Calendar,
    start: NaiveDate,
    amount: u32,
    direction: Direction,
) -> Option<NaiveDate> {
    if amount > MOST_DAYS {
        return None;
    }
    let step = match direction {
        Direction::Forward => NaiveDate::succ_opt,
        Direction::Backward => NaiveDate::pred_opt,
    };
    let mut date = start;
    let mut left = amount;
    while left > 0 {
        date = in_range(step(&date)).ok()?;
        left -= u32::from(calendar.is_workday(date));
    }
    Some(date)
}

/// How many different days the ranges cover.
fn suspended_days(ranges: &[Suspension]) -> Result<u64, TermError> {
    if let Some(reversed) = ranges.iter().find(|range| range.to < range.from) {
        return Err(TermError::SuspensionReversed(*reversed));
    }
    let days = |from: NaiveDate, to: NaiveDate| u64::try_from((to - from).num_days()).unwrap_or(0);
    match ranges {
        [] => Ok(0),
        [only] => Ok(days(only.from, only.to)),
        several => {
            let mut sorted = several.to_vec();
            sorted.sort_unstable();
            let mut covered_to = NaiveDate::MIN;
            let mut total = 0;
            for range in sorted {
                total += days(range.from.max(covered_to), range.to);
                covered_to = covered_to.max(range.to);
            }
            Ok(total)
        }
    }
}
