//! Which days are free: weekends, the feast days of the Algemene termijnenwet, the days made equal to them by decree.
//!
//! Two readings exist side by side. For a statutory term every day of Atw art. 3 is free, decree days included
//! ([`Calendar::atw_free`]). For the office's own working days a decree day is an ordinary day: the office is open
//! ([`Calendar::is_workday`]); so it is for the working days in which iWmo and iJw messages are answered.

use std::fmt;
use std::iter::successors;

use chrono::{Datelike, NaiveDate, Weekday};

/// A feast day of Atw art. 3(1), or Goede Vrijdag (art. 3(2)).
///
/// Eerste Paasdag and eerste Pinksterdag are not in the act: they are Sundays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holiday {
    /// 1 January.
    Nieuwjaarsdag,
    /// Two days before Easter; art. 3(2).
    GoedeVrijdag,
    /// The day after Easter.
    TweedePaasdag,
    /// 27 April since 2014, 26 April when the 27th is a Sunday.
    Koningsdag,
    /// 30 April until 2013, 29 April when the 30th was a Sunday (the rule since 1980; older years are not modelled).
    Koninginnedag,
    /// 5 May, every year.
    VijfMei,
    /// 39 days after Easter.
    Hemelvaartsdag,
    /// 50 days after Easter.
    TweedePinksterdag,
    /// 25 December.
    EersteKerstdag,
    /// 26 December.
    TweedeKerstdag,
}

impl Holiday {
    /// The day's name as it stands on screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nieuwjaarsdag => "Nieuwjaarsdag",
            Self::GoedeVrijdag => "Goede Vrijdag",
            Self::TweedePaasdag => "tweede Paasdag",
            Self::Koningsdag => "Koningsdag",
            Self::Koninginnedag => "Koninginnedag",
            Self::VijfMei => "5 mei",
            Self::Hemelvaartsdag => "Hemelvaartsdag",
            Self::TweedePinksterdag => "tweede Pinksterdag",
            Self::EersteKerstdag => "eerste Kerstdag",
            Self::TweedeKerstdag => "tweede Kerstdag",
        }
    }

    /// Which feast day a date is, also when it falls in a weekend.
    ///
    /// Where two coincide (5 May 2016) the one that moves with Easter is named. Pure arithmetic: no look-up, no allocation.
    #[must_use]
    pub fn on(date: NaiveDate) -> Option<Self> {
        let (month, day, weekday) = (date.month(), date.day(), date.weekday());
        match (month, day) {
            (1, 1) => return Some(Self::Nieuwjaarsdag),
            (12, 25) => return Some(Self::EersteKerstdag),
            (12, 26) => return Some(Self::TweedeKerstdag),
            (3..=6, _) => {}
            _ => return None,
        }
        let easter_feast = match weekday {
            // Only these weekdays can be a day of Easter's cycle that the act names.
            Weekday::Mon | Weekday::Thu | Weekday::Fri => {
                match days_since_march(month, day) - easter_since_march(date.year()) {
                    -2 => Some(Self::GoedeVrijdag),
                    1 => Some(Self::TweedePaasdag),
                    39 => Some(Self::Hemelvaartsdag),
                    50 => Some(Self::TweedePinksterdag),
                    _ => None,
                }
            }
            _ => None,
        };
        easter_feast
            .or_else(|| ((month, day) == (5, 5)).then_some(Self::VijfMei))
            .or_else(|| sovereigns_day(date.year(), month, day, weekday))
    }

    /// All feast days of a year in the order of the calendar; empty for a year chrono does not know.
    #[must_use]
    pub fn in_year(year: i32) -> Vec<(NaiveDate, Self)> {
        let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) else {
            return Vec::new();
        };
        first
            .iter_days()
            .take_while(|date| date.year() == year)
            .filter_map(|date| Self::on(date).map(|holiday| (date, holiday)))
            .collect()
    }
}

impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Koningsdag or Koninginnedag: never on a Sunday, then a day earlier.
fn sovereigns_day(year: i32, month: u32, day: u32, weekday: Weekday) -> Option<Holiday> {
    let (usual, holiday) = if year >= 2014 {
        (27, Holiday::Koningsdag)
    } else {
        (30, Holiday::Koninginnedag)
    };
    let is_usual = day == usual && weekday != Weekday::Sun;
    let is_early = day == usual - 1 && weekday == Weekday::Sat;
    (month == 4 && (is_usual || is_early)).then_some(holiday)
}

/// Days from 1 March (0) to a day in March to June.
fn days_since_march(month: u32, day: u32) -> i64 {
    let before = match month {
        3 => 0,
        4 => 31,
        5 => 61,
        _ => 92,
    };
    before + i64::from(day) - 1
}

/// Days from 1 March (0) to Easter Sunday: the anonymous Gregorian algorithm, whose last two lines only
/// turn "22 March plus `h + l - 7m` days" into a month and a day.
fn easter_since_march(year: i32) -> i64 {
    let year = i64::from(year);
    let (a, b, c) = (
        year.rem_euclid(19),
        year.div_euclid(100),
        year.rem_euclid(100),
    );
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    21 + h + l - 7 * m
}

/// Easter Sunday of a year; none for a year chrono does not know.
#[must_use]
pub fn easter(year: i32) -> Option<NaiveDate> {
    let days = u64::try_from(easter_since_march(year)).ok()?;
    NaiveDate::from_ymd_opt(year, 3, 1)?.checked_add_days(chrono::Days::new(days))
}

/// Why a day is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FreeDay {
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
    /// A feast day of Atw art. 3(1) or Goede Vrijdag (art. 3(2)).
    Holiday(Holiday),
    /// A day made equal to a feast day by royal decree, Atw art. 3(3).
    Decree,
}

impl FreeDay {
    /// The day's name without an article, as it stands on screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Saturday => "zaterdag",
            Self::Sunday => "zondag",
            Self::Holiday(holiday) => holiday.name(),
            Self::Decree => "gelijkgestelde dag",
        }
    }
}

impl fmt::Display for FreeDay {
    /// The name with the article of the Atw that makes the day free.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Saturday | Self::Sunday => Ok(()),
            Self::Holiday(Holiday::GoedeVrijdag) => f.write_str(" (art. 3 lid 2 Atw)"),
            Self::Holiday(_) => f.write_str(" (art. 3 Atw)"),
            Self::Decree => f.write_str(" (art. 3 lid 3 Atw)"),
        }
    }
}

/// A date of the built-in table; a date that does not exist fails the build.
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("the built-in decree table holds a date that does not exist"),
    }
}

/// The decree days (gelijkgestelde dagen, Atw art. 3(3)) that were found in a source, oldest first.
///
/// Left out, because no source was found: the expected days after Hemelvaart 2020-05-22 and 2021-05-14,
/// and 2022-05-06. A term that ended in 2020, 2021 or 2022 may therefore be a day too short here.
pub const BUILT_IN_DECREE_DAYS: [NaiveDate; 18] = [
    // KB 31-10-2016, Stcrt. 2016, 58653
    day(2017, 4, 28),
    day(2017, 5, 26),
    day(2018, 5, 11),
    day(2018, 12, 24),
    day(2018, 12, 31),
    day(2019, 5, 31),
    day(2019, 12, 27),
    // 2020-2022, the one day that was verified
    day(2022, 5, 27),
    // 2023-2025
    day(2023, 4, 28),
    day(2023, 5, 19),
    day(2024, 5, 10),
    day(2024, 12, 27),
    day(2025, 5, 30),
    // KB 1-7-2025, Stcrt. 2025, 24713
    day(2026, 1, 2),
    day(2026, 5, 15),
    day(2027, 5, 7),
    day(2028, 4, 28),
    day(2028, 5, 26),
];

/// The free days as the office knows them: the fixed rules plus the decree days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Sorted, without doubles, never empty.
    decree_days: Vec<NaiveDate>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self::built_in()
    }
}

impl Calendar {
    /// The calendar with the decree days this program was built with.
    #[must_use]
    pub fn built_in() -> Self {
        Self::with_decree_days([])
    }

    /// The built-in calendar plus the decree days the office has added in its settings, in any order.
    #[must_use]
    pub fn with_decree_days(more: impl IntoIterator<Item = NaiveDate>) -> Self {
        let mut decree_days: Vec<NaiveDate> =
            BUILT_IN_DECREE_DAYS.into_iter().chain(more).collect();
        decree_days.sort_unstable();
        decree_days.dedup();
        Self { decree_days }
    }

    /// The decree days, oldest first.
    #[must_use]
    pub fn decree_days(&self) -> &[NaiveDate] {
        &self.decree_days
    }

    /// The last year a decree day is known for; a term that ends later must be looked at again.
    #[must_use]
    pub fn last_decree_year(&self) -> i32 {
        self.decree_days.last().map_or(i32::MIN, |date| date.year())
    }

    /// Why a statutory term cannot end on this day (Atw art. 1(1) with art. 3); none when it can.
    #[must_use]
    pub fn atw_free(&self, date: NaiveDate) -> Option<FreeDay> {
        self.closed(date).or_else(|| {
            self.decree_days
                .binary_search(&date)
                .is_ok()
                .then_some(FreeDay::Decree)
        })
    }

    /// Why the office is closed this day; none on a working day. Decree days are open.
    #[must_use]
    pub fn closed(&self, date: NaiveDate) -> Option<FreeDay> {
        match date.weekday() {
            Weekday::Sat => Some(FreeDay::Saturday),
            Weekday::Sun => Some(FreeDay::Sunday),
            _ => Holiday::on(date).map(FreeDay::Holiday),
        }
    }

    /// Whether it is a working day: Monday to Friday except every day of Atw art. 3(1) and (2).
    #[must_use]
    pub fn is_workday(&self, date: NaiveDate) -> bool {
        self.closed(date).is_none()
    }

    /// The last working day before this date; at the very edge of the calendar the date itself.
    #[must_use]
    pub fn previous_workday(&self, date: NaiveDate) -> NaiveDate {
        successors(date.pred_opt(), NaiveDate::pred_opt)
            .find(|day| self.is_workday(*day))
            .unwrap_or(date)
    }

    /// The first working day after this date; at the very edge of the calendar the date itself.
    #[must_use]
    pub fn next_workday(&self, date: NaiveDate) -> NaiveDate {
        successors(date.succ_opt(), NaiveDate::succ_opt)
            .find(|day| self.is_workday(*day))
            .unwrap_or(date)
    }

    /// The date itself when it is a working day, else the last one before it: the practical day of a term
    /// that is counted backwards and therefore does not roll (Atw art. 1(2)).
    #[must_use]
    pub fn workday_on_or_before(&self, date: NaiveDate) -> NaiveDate {
        if self.is_workday(date) {
            date
        } else {
            self.previous_workday(date)
        }
    }

    /// The date itself when it is a working day, else the first one after it.
    #[must_use]
    pub fn workday_on_or_after(&self, date: NaiveDate) -> NaiveDate {
        if self.is_workday(date) {
            date
        } else {
            self.next_workday(date)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_decree_day_is_free_for_the_act_and_a_working_day_for_the_office() {
        let calendar = Calendar::built_in();
        let bridge = day(2026, 5, 15);
        assert_eq!(calendar.atw_free(bridge), Some(FreeDay::Decree));
        assert!(calendar.is_workday(bridge));
    }

    #[test]
    fn the_built_in_table_is_sorted_and_holds_no_weekend_or_feast_day() {
        assert!(BUILT_IN_DECREE_DAYS.is_sorted());
        let calendar = Calendar::built_in();
        for date in BUILT_IN_DECREE_DAYS {
            assert!(calendar.is_workday(date), "{date}");
        }
    }

    #[test]
    fn an_added_decree_day_counts_and_moves_the_last_known_year() {
        assert_eq!(Calendar::built_in().last_decree_year(), 2028);
        let calendar = Calendar::with_decree_days([day(2029, 5, 11), day(2026, 5, 15)]);
        assert_eq!(calendar.last_decree_year(), 2029);
        assert_eq!(calendar.decree_days().len(), 19);
        assert_eq!(calendar.atw_free(day(2029, 5, 11)), Some(FreeDay::Decree));
    }

    #[test]
    fn oudejaarsdag_and_four_may_are_ordinary_days() {
        let calendar = Calendar::built_in();
        for date in [day(2026, 12, 31), day(2026, 5, 4)] {
            assert_eq!(calendar.atw_free(date), None, "{date}");
        }
    }

    #[test]
    fn the_reason_names_the_day_and_the_article() {
        let calendar = Calendar::built_in();
        for (date, why) in [
            (day(2026, 5, 14), "Hemelvaartsdag (art. 3 Atw)"),
            (day(2026, 4, 3), "Goede Vrijdag (art. 3 lid 2 Atw)"),
            (day(2026, 5, 15), "gelijkgestelde dag (art. 3 lid 3 Atw)"),
            (day(2026, 5, 5), "5 mei (art. 3 Atw)"),
            (day(2026, 12, 26), "zaterdag"),
        ] {
            assert_eq!(calendar.atw_free(date).unwrap().to_string(), why);
        }
    }

    #[test]
    fn before_2014_the_queens_day_was_30_april_and_the_29th_when_that_was_a_sunday() {
        assert_eq!(Holiday::on(day(2013, 4, 30)), Some(Holiday::Koninginnedag));
        assert_eq!(Holiday::on(day(2006, 4, 29)), Some(Holiday::Koninginnedag));
        assert_eq!(Holiday::on(day(2006, 4, 30)), None);
        assert_eq!(Holiday::on(day(2013, 4, 27)), None);
    }

    #[test]
    fn the_edges_of_the_calendar_are_answered_too() {
        let calendar = Calendar::built_in();
        assert!(calendar.previous_workday(NaiveDate::MIN) <= NaiveDate::MIN);
        assert!(calendar.next_workday(NaiveDate::MAX) >= NaiveDate::MAX);
        assert_eq!(easter(i32::MAX), None);
        assert!(Holiday::in_year(i32::MIN).is_empty());
    }

    proptest! {
        #[test]
        fn easter_is_a_sunday_between_22_march_and_25_april(year in 1i32..=9999) {
            let easter = easter(year).unwrap();
            prop_assert_eq!(easter.weekday(), Weekday::Sun);
            prop_assert!(easter >= day(year, 3, 22) && easter <= day(year, 4, 25));
        }

        #[test]
        fn a_year_has_nine_feast_days_or_eight_when_two_coincide(year in 1i32..=9999) {
            let count = Holiday::in_year(year).len();
            prop_assert!((8..=9).contains(&count), "{}", count);
        }
    }
}
