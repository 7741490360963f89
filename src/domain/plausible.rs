//! What can be, whoever says so: the same gate for what is typed and for what a file has.

use chrono::{Datelike, NaiveDate};

/// The oldest that anyone in the register is: the oldest person ever lived to 122.
const OLDEST: u32 = 120;

/// What Excel makes of an empty cell: day 0 and day 1 of its calendar, and the day before.
const OF_AN_EMPTY_CELL: [(i32, u32, u32); 4] =
    [(1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1900, 1, 2)];

const EMPTY_CELL: &str =
    "deze dag maakt Excel van een lege cel; laat het veld leeg, of vul de goede datum in";
const IN_THE_FUTURE: &str = "deze dag ligt in de toekomst; kijk de datum na";
const BORN_IN_THE_FUTURE: &str = "deze geboortedatum ligt in de toekomst; kijk de datum na";
const TOO_OLD: &str = "wie dan geboren is, zou ouder zijn dan 120 jaar; kijk het geboortejaar na";

/// Whether anything in the office can be dated so.
///
/// # Errors
/// When it is what a spreadsheet makes of nothing.
pub fn day(day: NaiveDate) -> Result<(), &'static str> {
    if OF_AN_EMPTY_CELL.contains(&(day.year(), day.month(), day.day())) {
        Err(EMPTY_CELL)
    } else {
        Ok(())
    }
}

/// Whether something can have happened on a day.
///
/// # Errors
/// When it lies after today, or is what a spreadsheet makes of nothing.
pub fn happened(it: NaiveDate, today: NaiveDate) -> Result<(), &'static str> {
    day(it)?;
    if it > today {
        Err(IN_THE_FUTURE)
    } else {
        Ok(())
    }
}

/// Whether someone alive can have been born on a day.
///
/// # Errors
/// When it lies after today, makes someone older than 120, or is what a spreadsheet makes of nothing.
pub fn born(it: NaiveDate, today: NaiveDate) -> Result<(), &'static str> {
    day(it)?;
    match today.years_since(it) {
        None => Err(BORN_IN_THE_FUTURE),
        Some(age) if age > OLDEST => Err(TOO_OLD),
        Some(_) => Ok(()),
    }
}

/// Whether two days, as far as they are known, stand in their order; the same day is fine.
#[must_use]
pub fn in_order(first: Option<NaiveDate>, last: Option<NaiveDate>) -> bool {
    first.zip(last).is_none_or(|(first, last)| first <= last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn ymd(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("2031-03-15", Some(BORN_IN_THE_FUTURE))]
    #[case("1900-01-01", Some(EMPTY_CELL))]
    #[case("1906-11-23", None)]
    #[case("1905-11-24", None)]
    #[case("1905-11-23", Some(TOO_OLD))]
    #[case("2026-11-23", None)]
    fn nobody_is_born_tomorrow_or_older_than_anyone(
        #[case] born_on: &str,
        #[case] said: Option<&str>,
    ) {
        assert_eq!(born(ymd(born_on), ymd("2026-11-23")).err(), said);
    }

    #[test]
    fn nothing_has_happened_tomorrow() {
        let today = ymd("2026-11-23");
        assert_eq!(happened(today, today), Ok(()));
        assert_eq!(happened(ymd("2026-11-24"), today), Err(IN_THE_FUTURE));
        assert_eq!(happened(ymd("1899-12-31"), today), Err(EMPTY_CELL));
    }

    #[test]
    fn an_end_before_its_start_is_not_in_order() {
        let (first, last) = (Some(ymd("2026-01-01")), Some(ymd("2025-12-31")));
        assert!(!in_order(first, last));
        assert!(in_order(last, first) && in_order(first, first));
        assert!(in_order(None, last) && in_order(first, None));
    }
}
