//! One cell with a day in it, understood, however it is written: in numbers, with the name of its month, or as Excel keeps it.
//!
//! As in [`values`](super::values), every function takes a cleaned cell that is not empty, and guesses nothing.

use chrono::NaiveDate;

use super::spellings::{is_weekday, month};
use super::values::{Reading, number, number_like};
use crate::domain::dates::{IMPOSSIBLE_YEAR, YEARS};

/// Which days a date can sensibly be, and whether two digits are enough for its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateKind {
    /// A birth date: a year of two digits could be two centuries.
    Birth,
    /// Any other date: a year of two digits is of this century, from 70 on of the last.
    Event,
}

/// Day 0 of Excel's 1900 system, with its 29 February 1900 that never was.
const EXCEL_EPOCH: (i32, u32, u32) = (1899, 12, 30);

/// Excel day numbers that are dates: below, a number may be a year or a count (8-3-1908 to 31-12-2100).
const BIRTH_SERIALS: std::ops::RangeInclusive<u64> = 2990..=73_415;
/// The same for events, from 1-1-1990.
const EVENT_SERIALS: std::ops::RangeInclusive<u64> = 32_874..=73_415;

/// From here on a year of two digits is of the last century; no office plans so far ahead.
const FIRST_OF_LAST_CENTURY: i32 = 70;

const NOT_A_DATE: &str = "dit is niet te lezen als datum (dag-maand-jaar)";
const NO_SUCH_DAY: &str = "deze dag bestaat niet; een datum is dag-maand-jaar";
const TWO_DIGIT_BIRTH: &str =
    "het geboortejaar heeft maar twee cijfers en kan van twee eeuwen zijn; schrijf vier cijfers";

/// The numbers of a date that is written in numbers alone, and the sign between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateNumbers {
    first: u32,
    second: u32,
    /// What stands between them.
    pub sign: char,
}

impl DateNumbers {
    /// Whether it can only be a date with the month first.
    #[must_use]
    pub fn is_month_first(self) -> bool {
        (1..=12).contains(&self.first) && (13..=31).contains(&self.second)
    }

    /// Whether it is one day with the day first and another with the month first, or can only be read the other way.
    #[must_use]
    pub fn is_ambiguous(self) -> bool {
        (1..=12).contains(&self.first)
            && (1..=31).contains(&self.second)
            && self.first != self.second
    }

    /// The same date with its first two numbers in each other's place.
    #[must_use]
    pub fn swapped(self, text: &str) -> String {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let rest = rest.trim_start_matches(self.sign);
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        format!("{}{}{}{rest}", self.second, self.sign, self.first)
    }
}

/// The numbers of a date like `4/30/2026 13:42`; none when the year comes first, or it is written with words.
#[must_use]
pub fn numbers_of_date(text: &str) -> Option<DateNumbers> {
    let text = text.trim();
    let text = text.split([' ', 'T']).next().unwrap_or(text);
    let sign = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(sign, '/' | '-' | '.') {
        return None;
    }
    let mut parts = text.split(sign);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_year = matches!(year.len(), 2 | 4) && number_like(year);
    (parts.next().is_none() && is_year).then_some(())?;
    Some(DateNumbers {
        first: number(first, 2)?,
        second: number(second, 2)?,
        sign,
    })
}

/// Reads a date as people write it: day, month, year, whatever is between them; year first only with four digits.
///
/// # Errors
/// When it is no date, no existing day, or a birth year of two digits.
pub fn date(text: &str, kind: DateKind) -> Reading<NaiveDate> {
    let text = without_time(without_weekday(text));
    if let Some(serial) = whole_number(text) {
        return excel_date(serial, kind);
    }
    let mut parts = text
        .split(|c: char| matches!(c, '-' | '/' | '.' | ',' | '–' | '\u{2011}') || c.is_whitespace())
        .filter(|part| !part.is_empty());
    let (Some(a), Some(b), Some(c), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(NOT_A_DATE.into());
    };
    let (day, month_part, year) = if a.len() == 4 { (c, b, a) } else { (a, b, c) };
    let month_number = number(month_part, 2).or_else(|| month(month_part));
    let (Some(day), Some(month_number)) = (number(day, 2), month_number) else {
        return Err(NOT_A_DATE.into());
    };
    let year = full_year(year, kind, day, month_number)?;
    let found = NaiveDate::from_ymd_opt(year, month_number, day).ok_or(NO_SUCH_DAY)?;
    if YEARS.contains(&year) {
        Ok(found)
    } else {
        Err(IMPOSSIBLE_YEAR.into())
    }
}

fn full_year(text: &str, kind: DateKind, day: u32, month_number: u32) -> Reading<i32> {
    let number = number(text, 4).and_then(|n| i32::try_from(n).ok());
    match (number, text.len()) {
        (Some(year), 4) => Ok(year),
        (Some(_), 2) if day == 0 || month_number == 0 => Err(NO_SUCH_DAY.into()),
        (Some(_), 2) if kind == DateKind::Birth => Err(TWO_DIGIT_BIRTH.into()),
        (Some(year), 2) if year < FIRST_OF_LAST_CENTURY => Ok(2000 + year),
        (Some(year), 2) => Ok(1900 + year),
        _ => Err(NOT_A_DATE.into()),
    }
}

/// A number without a fraction, or with the fraction Excel gives a time of day.
fn whole_number(text: &str) -> Option<u64> {
    let whole = match text.split_once(['.', ',']) {
        Some((whole, fraction)) if whole.len() >= 4 && number_like(fraction) => whole,
        Some(_) => return None,
        None => text,
    };
    number_like(whole).then(|| whole.parse().ok()).flatten()
}

fn excel_date(serial: u64, kind: DateKind) -> Reading<NaiveDate> {
    let serials = match kind {
        DateKind::Birth => BIRTH_SERIALS,
        DateKind::Event => EVENT_SERIALS,
    };
    let (year, month_number, day) = EXCEL_EPOCH;
    NaiveDate::from_ymd_opt(year, month_number, day)
        .filter(|_| serials.contains(&serial))
        .and_then(|epoch| epoch.checked_add_days(chrono::Days::new(serial)))
        .ok_or_else(|| NOT_A_DATE.into())
}

fn without_weekday(text: &str) -> &str {
    let text = text.trim();
    match text.split_once(|c: char| c.is_whitespace() || c == ',') {
        Some((first, rest)) => {
            let word = first.trim_end_matches('.').to_lowercase();
            if is_weekday(&word) { rest.trim() } else { text }
        }
        None => text,
    }
}

/// Cuts off a time of day: ` 10:00`, `T00:00:00`, ` 0:00:00`.
fn without_time(text: &str) -> &str {
    let Some((before, after)) = text.rsplit_once([' ', 'T']) else {
        return text;
    };
    let is_time = after.contains(':')
        && after
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | '+'));
    if is_time { before.trim() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn ymd(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("24-08-1945", "1945-08-24")]
    #[case("2026-06-24", "2026-06-24")]
    #[case("2026/06/24", "2026-06-24")]
    #[case("17-4-2025", "2025-04-17")]
    #[case("25/08/2018", "2018-08-25")]
    #[case("03/04/2018", "2018-04-03")]
    #[case("25.8.2018", "2018-08-25")]
    #[case("25 sep 2026", "2026-09-25")]
    #[case("25 sept. 2026", "2026-09-25")]
    #[case("24 mei 2011", "2011-05-24")]
    #[case("11 MRT 2026", "2026-03-11")]
    #[case("11 maart 2026", "2026-03-11")]
    #[case("24-mei-2011", "2011-05-24")]
    #[case("woensdag 24 juni 2026", "2026-06-24")]
    #[case("24-11-2026 10:00", "2026-11-24")]
    #[case("2026-06-24T00:00:00", "2026-06-24")]
    #[case("32190", "1988-02-17")]
    #[case("45807,5", "2025-05-30")]
    fn a_date_is_read_as_people_write_it(#[case] text: &str, #[case] day: &str) {
        assert_eq!(date(text, DateKind::Birth), Ok(ymd(day)));
    }

    #[rstest]
    #[case("31-02-1982")]
    #[case("00-00-2023")]
    #[case("06-24-2026")]
    #[case("n.n.b.")]
    #[case("onbekend")]
    #[case("1945")]
    #[case("24081945")]
    #[case("12")]
    #[case("24-08-0206")]
    #[case("24-08")]
    #[case("05-01-38")]
    #[case("24-mei-11")]
    #[case("99999999999999999999999")]
    #[case("")]
    #[case("é-é-é")]
    fn a_birth_date_is_not_guessed(#[case] text: &str) {
        assert!(date(text, DateKind::Birth).is_err());
    }

    #[test]
    fn two_digits_are_enough_for_the_year_of_an_event() {
        assert_eq!(date("17-04-26", DateKind::Event), Ok(ymd("2026-04-17")));
        assert_eq!(date("17-apr-26", DateKind::Event), Ok(ymd("2026-04-17")));
    }

    #[test]
    fn a_year_that_cannot_be_right_is_told_apart_from_a_day_that_does_not_exist() {
        let said = |text| date(text, DateKind::Event).unwrap_err().0;
        assert_eq!(said("31-12-9999"), IMPOSSIBLE_YEAR);
        assert_eq!(said("24-08-0206"), IMPOSSIBLE_YEAR);
        assert_eq!(said("31-02-2026"), NO_SUCH_DAY);
        assert_eq!(said("31-02-9999"), NO_SUCH_DAY);
    }

    #[rstest]
    #[case("4/30/2026 13:42", true, true, "30/4/2026 13:42")]
    #[case("4/5/2026", false, true, "5/4/2026")]
    #[case("4/4/2026", false, false, "4/4/2026")]
    #[case("30-4-2026", false, false, "4-30-2026")]
    fn a_date_of_numbers_can_be_one_day_or_two(
        #[case] text: &str,
        #[case] is_month_first: bool,
        #[case] is_ambiguous: bool,
        #[case] swapped: &str,
    ) {
        let numbers = numbers_of_date(text).unwrap();
        assert_eq!(
            (numbers.is_month_first(), numbers.is_ambiguous()),
            (is_month_first, is_ambiguous)
        );
        assert_eq!(numbers.swapped(text), swapped);
        for other in [
            "2026-04-30",
            "30 april 2026",
            "46000",
            "1.250",
            "4/5",
            "4-5/2026",
            "",
        ] {
            assert_eq!(numbers_of_date(other), None, "{other}");
        }
    }
}
