//! Dates as people type them and as the screen shows them, in Dutch.

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar::Calendar;
use super::term::{Direction, Duration, Regime, Term, Unit};

/// The Dutch names of the days, Monday first; the first two letters are the short form.
pub const WEEKDAYS: [&str; 7] = [
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
];

/// The Dutch names of the months, each with its short form.
const MONTHS: [(&str, &str); 12] = [
    ("januari", "jan"),
    ("februari", "feb"),
    ("maart", "mrt"),
    ("april", "apr"),
    ("mei", "mei"),
    ("juni", "jun"),
    ("juli", "jul"),
    ("augustus", "aug"),
    ("september", "sep"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("december", "dec"),
];

/// The years a date may have, from the oldest resident on. `31-12-9999` stands for no end in other programs; counted
/// with, it would give terms and gaps in the year 10000.
pub const YEARS: std::ops::RangeInclusive<i32> = 1880..=2100;

/// What is said of a date in another year, as typed or in a file.
pub const IMPOSSIBLE_YEAR: &str =
    "dit jaar kan niet kloppen; schrijf een jaar van 1880 tot en met 2100";

/// A text that is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADate {
    /// It cannot be read, or there is no such day.
    #[error("‘{0}’ is geen datum; schrijf bijvoorbeeld 23-11-2026, di of +5wd")]
    Unreadable(String),
    /// Its year is none of [`YEARS`].
    #[error("{}", IMPOSSIBLE_YEAR)]
    Year,
}

/// Reads a date as people type it.
///
/// - `2026-11-23`, `23-11-2026`, `23/11/2026`, `23.11.2026`, `23 nov 2026`, `23 november 2026`; a weekday in
///   front must be the right one (`ma 23 nov 2026`).
/// - `1-12`, `1 dec`: without a year, the first such day on or after today.
/// - `vandaag`, `morgen`, `gisteren`; `di` or `dinsdag`: the first Tuesday after today.
/// - `+5wd`, `+3d`, `+2w`, `+1m`, `+1j`, and the same with `-`: counted from today, working days as in
///   [`Calendar::is_workday`], never moved to another day.
///
/// # Errors
/// With the text as typed when it is none of these or the day does not exist; when its year is none of [`YEARS`]. A
/// year needs its four digits.
pub fn parse(text: &str, today: NaiveDate, calendar: &Calendar) -> Result<NaiveDate, NotADate> {
    let lower = text.trim().to_lowercase();
    let found = match lower.as_str() {
        "vandaag" => Some(today),
        "morgen" => today.succ_opt(),
        "gisteren" => today.pred_opt(),
        word => offset(word, today, calendar)
            .or_else(|| next_weekday(weekday(word)?, today))
            .or_else(|| written(word, today)),
    };
    let day = found.ok_or_else(|| NotADate::Unreadable(text.trim().to_owned()))?;
    if YEARS.contains(&day.year()) {
        Ok(day)
    } else {
        Err(NotADate::Year)
    }
}

/// `+5wd` or `-2w` from today.
fn offset(text: &str, today: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    let (direction, length) = match text.split_at_checked(1)? {
        ("+", rest) => (Direction::Forward, rest),
        ("-", rest) => (Direction::Backward, rest),
        _ => return None,
    };
    let length: Duration = length.parse().ok()?;
    let mut term = Term::new(today, length, Regime::Contract);
    term.direction = direction;
    (length.unit != Unit::Hours)
        .then(|| term.due(calendar))
        .flatten()
}

/// The weekday of a name, whole or its first two letters.
fn weekday(word: &str) -> Option<Weekday> {
    let position = WEEKDAYS
        .iter()
        .position(|name| *name == word || name[..2] == *word)?;
    Weekday::try_from(u8::try_from(position).ok()?).ok()
}

/// The first such weekday after today.
fn next_weekday(weekday: Weekday, today: NaiveDate) -> Option<NaiveDate> {
    let mut after = today.iter_days().skip(1);
    after.find(|date| date.weekday() == weekday)
}

/// A date written out with day and month, with or without year and weekday.
fn written(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let parts: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.' | ','))
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [name, rest @ ..] if rest.len() >= 2 && weekday(name).is_some() => {
            let date = day_month_year(rest, today)?;
            (Some(date.weekday()) == weekday(name)).then_some(date)
        }
        parts => day_month_year(parts, today),
    }
}

fn day_month_year(parts: &[&str], today: NaiveDate) -> Option<NaiveDate> {
    match *parts {
        [y, m, d] if y.len() == 4 => NaiveDate::from_ymd_opt(year(y)?, month(m)?, day(d)?),
        [d, m, y] => NaiveDate::from_ymd_opt(year(y)?, month(m)?, day(d)?),
        [d, m] => {
            let (day, month) = (day(d)?, month(m)?);
            // Nine years: 29 February can be eight years away.
            (0..=8)
                .filter_map(|more| NaiveDate::from_ymd_opt(today.year() + more, month, day))
                .find(|date| *date >= today)
        }
        _ => None,
    }
}

/// A number of so many digits, nothing else.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let plain = digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn year(text: &str) -> Option<i32> {
    let year = number(text, 4..=4)?;
    i32::try_from(year).ok().filter(|year| *year >= 1000)
}

fn day(text: &str) -> Option<u32> {
    number(text, 1..=2)
}

/// A month by number, short name, or three and more letters of its name.
fn month(text: &str) -> Option<u32> {
    number(text, 1..=2).or_else(|| {
        let position = MONTHS.iter().position(|(name, short)| {
            text == *short || (text.len() >= 3 && name.starts_with(text))
        })?;
        u32::try_from(position + 1).ok()
    })
}

/// The first day of a month, its name or number and its year as written; none when there is no such month.
#[must_use]
pub fn first_of_month(name: &str, of_year: &str) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year(of_year)?, month(name)?, 1)
}

fn weekday_name(date: NaiveDate) -> &'static str {
    WEEKDAYS[date.weekday().num_days_from_monday() as usize]
}

/// The name of a month, from 1 to 12: `januari`.
#[must_use]
pub fn month_name(month: u32) -> &'static str {
    let at = usize::try_from(month).ok().and_then(|it| it.checked_sub(1));
    at.and_then(|at| MONTHS.get(at)).map_or("", |it| it.0)
}

fn month_names(date: NaiveDate) -> (&'static str, &'static str) {
    MONTHS[date.month0() as usize]
}

/// `wo 25 nov`: for lists, where the year is clear.
#[must_use]
pub fn short(date: NaiveDate) -> String {
    let weekday = &weekday_name(date)[..2];
    format!("{weekday} {} {}", date.day(), month_names(date).1)
}

/// `wo 25 nov`, or `13 jan 27` in another year than today's: never wider than nine cells.
#[must_use]
pub fn in_list(date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() {
        return short(date);
    }
    let year = date.year().rem_euclid(100);
    format!("{} {} {year:02}", date.day(), month_names(date).1)
}

/// `november 2026`.
#[must_use]
pub fn month_and_year(date: NaiveDate) -> String {
    format!("{} {}", MONTHS[date.month0() as usize].0, date.year())
}

/// `25 nov 26`: for a column where every day has its year.
#[must_use]
pub fn compact(date: NaiveDate) -> String {
    format!(
        "{} {} {:02}",
        date.day(),
        MONTHS[date.month0() as usize].1,
        date.year() % 100
    )
}

/// `wo 25 nov 2026`.
#[must_use]
pub fn with_year(date: NaiveDate) -> String {
    format!("{} {}", short(date), date.year())
}

/// `25 november 2026`: within a sentence of a letter.
#[must_use]
pub fn in_full(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month_names(date).0, date.year())
}

/// `woensdag 25 november 2026`: for letters and full sentences.
#[must_use]
pub fn long(date: NaiveDate) -> String {
    let (weekday, (month, _)) = (weekday_name(date), month_names(date));
    format!("{weekday} {} {month} {}", date.day(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Monday 23 November 2026.
    fn read(text: &str) -> Result<NaiveDate, NotADate> {
        parse(text, date("2026-11-23"), &Calendar::built_in())
    }

    #[test]
    fn what_people_type_is_read_as_they_mean_it() {
        for (typed, meant) in [
            ("2026-11-23", "2026-11-23"),
            ("23-11-2026", "2026-11-23"),
            ("23/11/2026", "2026-11-23"),
            ("3.1.2027", "2027-01-03"),
            ("23 nov 2026", "2026-11-23"),
            (" 23  November 2026 ", "2026-11-23"),
            ("1 mrt 2026", "2026-03-01"),
            ("1 maa 2026", "2026-03-01"),
            ("1 sept 2026", "2026-09-01"),
            ("23-nov-2026", "2026-11-23"),
            ("wo 25 nov 2026", "2026-11-25"),
            ("vandaag", "2026-11-23"),
            ("Morgen", "2026-11-24"),
            ("gisteren", "2026-11-22"),
            ("di", "2026-11-24"),
            ("maandag", "2026-11-30"),
            ("zo", "2026-11-29"),
            ("+5wd", "2026-11-30"),
            ("+3d", "2026-11-26"),
            ("+2w", "2026-12-07"),
            ("+3m", "2027-02-23"),
            ("-1d", "2026-11-22"),
            ("-1wd", "2026-11-20"),
            ("+ 5 wd", "2026-11-30"),
        ] {
            assert_eq!(read(typed), Ok(date(meant)), "{typed}");
        }
    }

    #[test]
    fn a_day_without_a_year_is_the_first_one_on_or_after_today() {
        for (typed, meant) in [
            ("1-12", "2026-12-01"),
            ("23-11", "2026-11-23"),
            ("22-11", "2027-11-22"),
            ("1 dec", "2026-12-01"),
            ("29-2", "2028-02-29"),
        ] {
            assert_eq!(read(typed), Ok(date(meant)), "{typed}");
        }
    }

    #[test]
    fn what_is_not_a_date_is_said_with_an_example() {
        assert_eq!(
            read("31-02-2026").unwrap_err().to_string(),
            "‘31-02-2026’ is geen datum; schrijf bijvoorbeeld 23-11-2026, di of +5wd"
        );
        for typed in [
            "",
            "+",
            "-",
            "morge",
            "23-11-26",
            "di 25 nov 2026",
            "+5",
            "+72u",
            "+4000000000d",
            "+4000000000wd",
            "0-1",
            "1-13",
            "30-2",
            "2026",
            "1-2-3-4",
            "٣-١١-2026",
            "é",
            "+é",
        ] {
            assert!(read(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_year_that_cannot_be_right_is_said() {
        for typed in ["31-12-9999", "1 jan 2101", "1-1-1879", "+80j", "0206-08-24"] {
            let why = read(typed).unwrap_err().to_string();
            let is_year = why.starts_with("dit jaar kan niet kloppen");
            assert!(is_year || typed.starts_with('0'), "{typed}: {why}");
        }
        assert_eq!(read("31-12-2100"), Ok(date("2100-12-31")));
    }

    #[test]
    fn dates_are_shown_weekday_first() {
        let day = date("2026-11-25");
        assert_eq!(short(day), "wo 25 nov");
        assert_eq!(with_year(day), "wo 25 nov 2026");
        assert_eq!(long(day), "woensdag 25 november 2026");
        assert_eq!(short(date("2026-12-01")), "di 1 dec");
        assert_eq!(short(date("2026-03-01")), "zo 1 mrt");
    }

    #[test]
    fn a_date_in_a_list_has_its_year_when_that_is_another_one() {
        let today = date("2026-11-23");
        assert_eq!(in_list(date("2026-01-01"), today), "do 1 jan");
        assert_eq!(in_list(date("2027-01-13"), today), "13 jan 27");
        assert_eq!(in_list(date("2005-12-31"), today), "31 dec 05");
    }

    proptest! {
        #[test]
        fn every_shown_date_can_be_typed_back(days in 0i64..80_000) {
            let day = date("1880-01-01") + chrono::TimeDelta::days(days);
            for shown in [with_year(day), long(day), day.format("%d-%m-%Y").to_string(), day.to_string()] {
                prop_assert_eq!(read(&shown), Ok(day));
            }
        }

        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,12}", small in "[-+0-9wdmju /.]{0,9}") {
            let _ = read(&text);
            let _ = read(&small);
        }

        #[test]
        fn any_today_gets_an_answer(year in -262_000i32..262_000, text in "(di|\\+1wd|-3m|29-2|1-1|morgen)") {
            let today = NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
            let _ = parse(&text, today, &Calendar::built_in());
        }
    }
}
