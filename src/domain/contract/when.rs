//! A day of a contract as the papers have it: a day, a month, a quarter, two readings side by side, or no end at all.
//!
//! What is not exactly known keeps every reading. Alarms count from the earliest, until someone settles it.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::dates::{self, NotADate};

/// The year in which other programs put what has no end: 31-12-2099, and anything from 2999 on.
const NO_END: i32 = 2099;
/// From this year on nothing but no end is meant.
const BEYOND: i32 = 2999;

/// A begin or an end as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// A day, or what is known of it.
    Day(NaiveDate, Option<Unsure>),
    /// There is no end (onbepaalde tijd).
    Never,
}

/// What is known of a day that is not exactly known, beside its earliest reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsure {
    /// The latest day it can be.
    #[serde(rename = "uiterlijk")]
    pub latest: NaiveDate,
    /// As the papers have it: `tot augustus 2022`.
    #[serde(rename = "geschreven")]
    pub written: String,
}

impl fmt::Display for Unsure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.written)
    }
}

/// What is said of a text that is neither.
const EXAMPLES: &str = "schrijf een dag (31-12-2027), een maand (augustus 2022), een kwartaal (3e kwartaal 2022), twee lezingen (31-12-2013 of 1-1-2014), of onbepaalde tijd";

/// Reads a day of a contract as people write it.
///
/// # Errors
/// In words, when it is none of these.
pub fn parse(text: &str, today: NaiveDate, calendar: &Calendar) -> Result<When, String> {
    let text = text.trim();
    if is_never(text) {
        return Ok(When::Never);
    }
    let day = |text: &str| dates::parse(text, today, calendar);
    let why = match day(text) {
        Ok(day) => return Ok(When::Day(day, None)),
        Err(why) => why,
    };
    not_exact(text, |text| day(text).ok()).ok_or_else(|| match why {
        NotADate::Year => dates::IMPOSSIBLE_YEAR.to_owned(),
        NotADate::Unreadable(_) => format!("‘{text}’ is geen datum; {EXAMPLES}"),
    })
}

/// Reads what is no day by itself: a month, a quarter, or two days with `of` between them, each as `day` reads one.
pub fn not_exact(text: &str, day: impl Fn(&str) -> Option<NaiveDate>) -> Option<When> {
    let two_readings = || {
        let (one, two) = text.split_once(" of ")?;
        let (one, two) = (day(one)?, day(two)?);
        Some((one.min(two), one.max(two)))
    };
    let (first, latest) = two_readings().or_else(|| period(text))?;
    let written = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let unsure = (first != latest).then_some(Unsure { latest, written });
    Some(When::Day(first, unsure))
}

/// Whether a text says that there is no end: in words, or with a year that stands for it in other programs.
#[must_use]
pub fn is_never(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    if matches!(
        lower.as_str(),
        "onbepaald" | "onbepaalde tijd" | "geen einde"
    ) {
        return true;
    }
    let pieces = lower.split(|c: char| !c.is_ascii_digit());
    let mut years = pieces.filter(|piece| piece.len() == 4);
    let is_year = |year: i32| year == NO_END || year >= BEYOND;
    let (year, more) = (years.next(), years.next());
    let has_day = lower.len() > 4 && !lower.contains(char::is_alphabetic);
    has_day && more.is_none() && year.and_then(|year| year.parse().ok()).is_some_and(is_year)
}

/// A month or a quarter. `tot` can mean the day before it or the last day of it; `tot en met` is its last day.
fn period(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let lower = text.to_lowercase();
    let strip = |words: &[&str]| words.iter().find_map(|word| lower.strip_prefix(word));
    let through = strip(&["tot en met ", "t/m "]);
    let until = strip(&["tot "]).filter(|_| through.is_none());
    let (first, last) = month_or_quarter(through.or(until).unwrap_or(&lower).trim())?;
    Some(match (through, until) {
        (Some(_), _) => (last, last),
        (_, Some(_)) => (first.pred_opt()?, last),
        _ => (first, last),
    })
}

fn month_or_quarter(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let pieces: Vec<&str> = text.split_whitespace().collect();
    let (first, months) = match pieces.as_slice() {
        [name, year] => match quarter(name) {
            Some(n) => (dates::first_of_month(&(3 * n - 2).to_string(), year)?, 3),
            None if name.chars().all(char::is_alphabetic) => {
                (dates::first_of_month(name, year)?, 1)
            }
            None => return None,
        },
        [n, "kwartaal", year] => {
            let n = quarter(&format!("q{}", n.trim_end_matches(['e', 'd', 's', 't'])))?;
            (dates::first_of_month(&(3 * n - 2).to_string(), year)?, 3)
        }
        _ => return None,
    };
    dates::YEARS.contains(&first.year()).then_some(())?;
    let last = first.checked_add_months(Months::new(months))?.pred_opt()?;
    Some((first, last))
}

/// `q3`, `k3` or `kw3`.
fn quarter(text: &str) -> Option<u32> {
    let digit = text
        .strip_prefix("kw")
        .or_else(|| text.strip_prefix(['q', 'k']))?;
    digit.parse().ok().filter(|n| (1..=4).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn read(text: &str) -> Result<When, String> {
        parse(text, day("2026-11-28"), &Calendar::built_in())
    }

    #[rstest]
    // Up to August can be the end of July or the end of August: the earliest alarms.
    #[case("tot augustus 2022", "2022-07-31", "2022-08-31")]
    #[case("augustus 2022", "2022-08-01", "2022-08-31")]
    #[case("feb 2028", "2028-02-01", "2028-02-29")]
    #[case("3e kwartaal 2022", "2022-07-01", "2022-09-30")]
    #[case("1ste kwartaal 2027", "2027-01-01", "2027-03-31")]
    #[case("Q4 2022", "2022-10-01", "2022-12-31")]
    #[case("tot 1e kwartaal 2023", "2022-12-31", "2023-03-31")]
    #[case("1 januari 2014 of 31 december 2013", "2013-12-31", "2014-01-01")]
    fn what_is_not_exactly_known_keeps_its_readings(
        #[case] typed: &str,
        #[case] first: &str,
        #[case] latest: &str,
    ) {
        let unsure = Unsure {
            latest: day(latest),
            written: typed.to_owned(),
        };
        assert_eq!(read(typed), Ok(When::Day(day(first), Some(unsure))));
    }

    #[rstest]
    #[case("31-12-2027", "2027-12-31")]
    #[case("t/m augustus 2022", "2022-08-31")]
    #[case("tot en met 2e kwartaal 2022", "2022-06-30")]
    #[case("31-12-2013 of 31 december 2013", "2013-12-31")]
    fn what_can_be_one_day_only_is_that_day(#[case] typed: &str, #[case] wanted: &str) {
        assert_eq!(read(typed), Ok(When::Day(day(wanted), None)));
    }

    #[rstest]
    #[case("onbepaalde tijd")]
    #[case("Onbepaald")]
    #[case("31-12-9999")]
    #[case("9999-12-31")]
    #[case("31-12-2999")]
    #[case("99-99-9999")]
    #[case("31-12-2099")]
    fn no_end_is_read_in_words_and_in_the_years_that_stand_for_it(#[case] typed: &str) {
        assert_eq!(read(typed), Ok(When::Never));
    }

    #[rstest]
    #[case("medio 2027")]
    #[case("2027")]
    #[case("2099")]
    #[case("n.v.t.")]
    #[case("5e kwartaal 2022")]
    #[case("13 2022")]
    #[case("31-02-2027")]
    #[case("1-1-2027 of later")]
    #[case("tot augustus")]
    #[case("3 augustus 2150")]
    fn what_cannot_be_read_is_said(#[case] typed: &str) {
        assert!(read(typed).is_err(), "{typed}: {:?}", read(typed));
    }
}
