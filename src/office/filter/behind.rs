//! What stands behind a word in more lists than one: days, pieces of text, what has ended.

use chrono::{Days, NaiveDate};

use super::asked_of;
use super::words::{Rank, Test, Wrong};
use crate::domain::calendar::Calendar;
use crate::domain::dates;
use crate::domain::words::fold;

/// What asks for what has ended too.
const ENDED_TOO: &str = "geeindigd";

/// Whether a filter asks for what has ended too.
pub(in crate::office) fn asks_ended(filter: &[String]) -> bool {
    let is_it = |word: &String| {
        word.eq_ignore_ascii_case("alles")
            || asked_of(word, &["ook"]).is_some_and(|it| fold(&it) == ENDED_TOO)
    };
    filter.iter().any(is_it)
}

/// The test of `ook:`: the list itself sees to that.
pub(in crate::office) fn ended_too<'a, R, C>(value: &str, _: &'a C) -> Result<Test<'a, R>, Wrong> {
    match fold(value) == ENDED_TOO {
        true => Ok(Box::new(|_| true)),
        false => Err("schrijf ook:geëindigd".into()),
    }
}

/// The last day that is so many days away: `180d`.
///
/// # Errors
/// When it is no number of days.
pub(in crate::office) fn within(value: &str, on: NaiveDate) -> Result<NaiveDate, Wrong> {
    let days = value.trim_end_matches('d').parse().ok();
    days.and_then(|days| on.checked_add_days(Days::new(days)))
        .ok_or_else(|| "schrijf een aantal dagen, zoals 180d".into())
}

/// Which side of today a number of days is counted to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::office) enum Count {
    /// So many days from now: fewer is sooner.
    Ahead,
    /// So many days ago: fewer is later.
    Ago,
}

/// How days stand to a date as people type it, or to a number of days (`7d`, `12w`) from today.
///
/// # Errors
/// When it is neither.
pub(in crate::office) fn by_day<'a, R: 'a>(
    value: &str,
    count: Count,
    on: NaiveDate,
    calendar: &Calendar,
    of: fn(&R) -> Option<NaiveDate>,
) -> Result<Rank<'a, R>, Wrong> {
    let is_length = value.starts_with(|c: char| c.is_ascii_digit())
        && value.ends_with(|c: char| c.is_ascii_alphabetic())
        && !value.contains(' ');
    let is_ago = is_length && count == Count::Ago;
    let typed = match (is_length, is_ago) {
        (false, _) => value.to_owned(),
        (true, false) => format!("+{value}"),
        (true, true) => format!("-{value}"),
    };
    let wanted = dates::parse(&typed, on, calendar).map_err(|_| {
        Wrong::from(format!("‘{value}’ is geen datum en geen aantal dagen"))
            .unless("Schrijf bijvoorbeeld 7d, 12w, vandaag of 23-11-2026")
    })?;
    Ok(Box::new(move |row| {
        let is = of(row)?.cmp(&wanted);
        Some(if is_ago { is.reverse() } else { is })
    }))
}

/// A test whether what was typed is a piece of one of the texts of a row, whatever its case, accents and signs.
pub(in crate::office) fn piece<'a, R>(
    typed: &str,
    texts: for<'r> fn(&'r R) -> Vec<&'r str>,
) -> Result<Test<'a, R>, Wrong>
where
    R: 'a,
{
    let wanted = fold(typed);
    Ok(Box::new(move |row| {
        texts(row).iter().any(|text| fold(text).contains(&wanted))
    }))
}
