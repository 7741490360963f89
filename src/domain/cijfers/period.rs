//! Over which days is counted: a day, a week (ISO 8601, from Monday), a month, a quarter or a year.

use chrono::{Datelike, IsoWeek, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::dates::{month_and_year, with_year};

/// How many periods are counted at a time at most.
pub const MOST: usize = 120;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unit {
    /// One day.
    Day,
    /// Monday up to and with Sunday.
    Week,
    /// A month of the calendar.
    Month,
    /// January, April, July or October with the two months after it.
    Quarter,
    /// From 1 January up to and with 31 December.
    Year,
}

/// Units with the letter that stands for so many of them, what they are called, and what more of them are.
const UNITS: &[(Unit, char, &str, &str)] = &[
    (Unit::Day, 'd', "dag", "dagen"),
    (Unit::Week, 'w', "week", "weken"),
    (Unit::Month, 'm', "maand", "maanden"),
    (Unit::Quarter, 'k', "kwartaal", "kwartalen"),
    (Unit::Year, 'j', "jaar", "jaren"),
];

impl Unit {
    /// Every unit, the shortest first.
    pub const ALL: [Self; 5] = [
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// What it is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        let mut units = UNITS.iter();
        let found = units.find(|(unit, ..)| *unit == self);
        found.map_or("", |(_, _, word, _)| word)
    }
}

/// Some days that are counted together: the first and the last are among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// How long it is.
    pub unit: Unit,
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

/// Why periods cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It cannot be read.
    #[error(
        "‘{0}’ is geen periode; schrijf 2026, 2026-K3, 2026-10, 2026-W40, 2026-10-05, van tot en met als 2026-K1..2026-K3, of de laatste 12m, 8w, 4k of 3j"
    )]
    Unreadable(String),
    /// It ends before it begins.
    #[error("‘{0}’ eindigt voor het begint; zet de vroegste periode vooraan")]
    EndsBeforeItBegins(String),
    /// One end is longer than the other.
    #[error(
        "‘{0}’ begint met een {1} en eindigt met een {2}; schrijf twee keer hetzelfde soort periode"
    )]
    TwoUnits(String, &'static str, &'static str),
    /// Nothing of it was yet.
    #[error("{} begint na {}, de dag tot en met welke wordt geteld; van wat nog komt, zijn er geen cijfers", .0.title(), with_year(*.1))]
    StillToCome(Period, NaiveDate),
    /// More than are counted at a time.
    #[error("‘{0}’ zijn meer dan {MOST} perioden; kies minder, of langere")]
    TooMany(String),
}

impl Period {
    /// The period of a length that a day is in.
    #[must_use]
    pub fn of(unit: Unit, day: NaiveDate) -> Self {
        let month = |first_month: u32, months: u32| {
            let first = NaiveDate::from_ymd_opt(day.year(), first_month, 1).unwrap_or(day);
            let next = first.checked_add_months(Months::new(months));
            (first, next.and_then(|it| it.pred_opt()).unwrap_or(day))
        };
        let (first, last) = match unit {
            Unit::Day => (day, day),
            Unit::Week => {
                let week = day.week(Weekday::Mon);
                (
                    week.checked_first_day().unwrap_or(day),
                    week.checked_last_day().unwrap_or(day),
                )
            }
            Unit::Month => month(day.month(), 1),
            Unit::Quarter => month((day.month() - 1) / 3 * 3 + 1, 3),
            Unit::Year => month(1, 12),
        };
        Self { unit, first, last }
    }

    /// The one before it.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.unit, self.first.pred_opt().unwrap_or(self.first))
    }

    /// The one after it.
    #[must_use]
    pub fn after(self) -> Self {
        Self::of(self.unit, self.last.succ_opt().unwrap_or(self.last))
    }

    /// So many periods, of which the last is the one that a day is in.
    #[must_use]
    pub fn last_of(unit: Unit, count: usize, day: NaiveDate) -> Vec<Self> {
        let mut periods = vec![Self::of(unit, day)];
        while periods.len() < count {
            let before = periods[periods.len() - 1].before();
            periods.push(before);
        }
        periods.reverse();
        periods
    }

    /// How it is written: `2026-K3`.
    #[must_use]
    pub fn key(self) -> String {
        let day = self.first;
        match self.unit {
            Unit::Day => day.to_string(),
            Unit::Week => {
                let week: IsoWeek = day.iso_week();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Unit::Month => day.format("%Y-%m").to_string(),
            Unit::Quarter => format!("{}-K{}", day.year(), (day.month() - 1) / 3 + 1),
            Unit::Year => day.year().to_string(),
        }
    }

    /// What it is called: `3e kwartaal 2026`.
    #[must_use]
    pub fn title(self) -> String {
        let day = self.first;
        match self.unit {
            Unit::Day => with_year(day),
            Unit::Week => {
                let week = day.iso_week();
                format!("week {} van {}", week.week(), week.year())
            }
            Unit::Month => month_and_year(day),
            Unit::Quarter => format!("{}e kwartaal {}", (day.month() - 1) / 3 + 1, day.year()),
            Unit::Year => day.year().to_string(),
        }
    }

    /// Reads the periods that someone asks for, counted up to and with a day.
    ///
    /// # Errors
    /// When they cannot be read or counted.
    pub fn read(text: &str, on: NaiveDate) -> Result<Vec<Self>, PeriodError> {
        let text = text.trim();
        if let Some(periods) = read_last(text, on)? {
            return Ok(periods);
        }
        let unreadable = || PeriodError::Unreadable(text.to_owned());
        let (from, until) = match text.split_once("..") {
            Some((from, until)) => (from, until),
            None => (text, text),
        };
        let from = read_one(from.trim()).ok_or_else(unreadable)?;
        let until = read_one(until.trim()).ok_or_else(unreadable)?;
        if from.unit != until.unit {
            let (one, other) = (from.unit.word(), until.unit.word());
            return Err(PeriodError::TwoUnits(text.to_owned(), one, other));
        }
        if until < from {
            return Err(PeriodError::EndsBeforeItBegins(text.to_owned()));
        }
        if until.first > on {
            return Err(PeriodError::StillToCome(until, on));
        }
        let mut periods = vec![from];
        while periods[periods.len() - 1] < until {
            if periods.len() == MOST {
                return Err(PeriodError::TooMany(text.to_owned()));
            }
            periods.push(periods[periods.len() - 1].after());
        }
        Ok(periods)
    }
}

/// `12m`: the last twelve months, of which the last is the one that a day is in; none where it is written otherwise.
fn read_last(text: &str, on: NaiveDate) -> Result<Option<Vec<Period>>, PeriodError> {
    let Some((at, letter)) = text.char_indices().next_back() else {
        return Ok(None);
    };
    let letter = letter.to_ascii_lowercase();
    let unit = UNITS.iter().find(|(_, of, ..)| *of == letter);
    let count = text[..at].parse::<usize>().ok().filter(|count| *count > 0);
    match unit.zip(count) {
        Some((_, count)) if count > MOST => Err(PeriodError::TooMany(text.to_owned())),
        Some(((unit, ..), count)) => Ok(Some(Period::last_of(*unit, count, on))),
        None => Ok(None),
    }
}

fn read_one(text: &str) -> Option<Period> {
    let year = |text: &str| {
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i32>().ok().filter(|_| is_year)
    };
    let number = |text: &str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>()
            .ok()
            .filter(|_| digits && text.len() <= 2)
    };
    let Some((of, rest)) = text.split_once('-') else {
        let day = NaiveDate::from_ymd_opt(year(text)?, 1, 1)?;
        return Some(Period::of(Unit::Year, day));
    };
    let of = year(of)?;
    match rest.chars().next()?.to_ascii_uppercase() {
        'K' | 'Q' => {
            let quarter = number(&rest[1..]).filter(|it| (1..=4).contains(it))?;
            let day = NaiveDate::from_ymd_opt(of, quarter * 3, 1)?;
            Some(Period::of(Unit::Quarter, day))
        }
        'W' => {
            let day = NaiveDate::from_isoywd_opt(of, number(&rest[1..])?, Weekday::Mon)?;
            Some(Period::of(Unit::Week, day))
        }
        _ => match rest.split_once('-') {
            Some((month, day)) => {
                let day = NaiveDate::from_ymd_opt(of, number(month)?, number(day)?)?;
                Some(Period::of(Unit::Day, day))
            }
            None => {
                let day = NaiveDate::from_ymd_opt(of, number(rest)?, 1)?;
                Some(Period::of(Unit::Month, day))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("2026", "2026-01-01", "2026-12-31", "2026")]
    #[case("2026-K3", "2026-07-01", "2026-09-30", "3e kwartaal 2026")]
    #[case("2026-q1", "2026-01-01", "2026-03-31", "1e kwartaal 2026")]
    #[case("2026-2", "2026-02-01", "2026-02-28", "februari 2026")]
    #[case("2026-W01", "2025-12-29", "2026-01-04", "week 1 van 2026")]
    #[case("2026-W53", "2026-12-28", "2027-01-03", "week 53 van 2026")]
    #[case("2026-11-30", "2026-11-30", "2026-11-30", "ma 30 nov 2026")]
    fn a_period_has_its_first_and_its_last_day(
        #[case] text: &str,
        #[case] first: &str,
        #[case] last: &str,
        #[case] title: &str,
    ) {
        let read = Period::read(text, day("2027-06-01")).unwrap();
        let [period] = read[..] else {
            panic!("{read:?}")
        };
        assert_eq!((period.first, period.last), (day(first), day(last)));
        assert_eq!(period.title(), title);
    }

    #[rstest]
    #[case("2026-K5")]
    #[case("2027-W53")]
    #[case("2026-13")]
    #[case("2026-02-30")]
    #[case("26")]
    #[case("gisteren")]
    #[case("")]
    #[case("2026-K")]
    #[case("0m")]
    #[case("2026-K1..")]
    fn what_is_no_period_is_refused(#[case] text: &str) {
        let no = Period::read(text, day("2028-06-01")).unwrap_err();
        assert_eq!(no, PeriodError::Unreadable(text.to_owned()));
    }

    #[test]
    fn bad_periods_are_refused_in_a_sentence() {
        let no = |text: &str| {
            Period::read(text, day("2026-11-30"))
                .unwrap_err()
                .to_string()
        };
        assert!(no("2026-K3..2026-K1").contains("eindigt voor het begint"));
        assert!(no("2026..2026-K3").contains("begint met een jaar en eindigt met een kwartaal"));
        assert!(no("2027-K1").contains("van wat nog komt, zijn er geen cijfers"));
        assert!(no("2026-K1..2027-K1").contains("van wat nog komt"));
        assert!(no("2000-01-01..2026-01-01").contains("meer dan 120"));
        assert!(no("121d").contains("meer dan 120"));
    }

    #[test]
    fn the_last_twelve_months_end_with_that_of_the_day() {
        let months = Period::read("12m", day("2026-11-30")).unwrap();
        let keys: Vec<String> = months.iter().map(|it| it.key()).collect();
        assert_eq!(
            (keys.len(), keys[0].as_str(), keys[11].as_str()),
            (12, "2025-12", "2026-11")
        );
    }

    proptest! {
        #[test]
        fn every_day_is_in_one_period_of_each_length_and_what_is_written_reads_back(
            days in 0_u64..60_000, unit in prop::sample::select(&Unit::ALL[..]),
        ) {
            let on = day("1970-01-01") + chrono::Days::new(days);
            let period = Period::of(unit, on);
            prop_assert!(period.first <= on && on <= period.last);
            prop_assert_eq!(period.after().before(), period);
            prop_assert_eq!(period.after().first, period.last.succ_opt().unwrap());
            prop_assert_eq!(Period::read(&period.key(), period.last).unwrap(), vec![period]);
        }
    }
}
