//! One cell of a contract or an aanbesteding, understood: amounts, terms, a day with its time.
//!
//! As in [`values`], every function takes a cleaned cell that is not empty, and guesses nothing.

use std::str::FromStr;

use chrono::NaiveDate;

use super::days::{self, DateKind};
use super::spellings::AANBESTEDING_STATUSES;
use super::values::{self, Reading};
use crate::domain::aanbesteding::words::AanbestedingStatus;
use crate::domain::contract::length::Length;
use crate::domain::money::{Balance, Cents, NotAnAmount};

/// Reads an amount; true when it had more than two decimals, as a worked-out cell has, and was rounded to cents.
///
/// # Errors
/// When it is no amount, below zero or too large.
pub fn amount(text: &str) -> Reading<(Cents, bool)> {
    read(text)
}

/// The same of what was booked, which can be below zero.
///
/// # Errors
/// When it is no amount, or too large.
pub fn balance(text: &str) -> Reading<(Balance, bool)> {
    read(text)
}

fn read<A: FromStr<Err = NotAnAmount>>(text: &str) -> Reading<(A, bool)> {
    let rounded = rounded(text);
    let read = rounded.as_deref().unwrap_or(text).parse();
    read.map(|cents| (cents, rounded.is_some()))
        .map_err(|error| match error {
            NotAnAmount::Unreadable(_) => {
                "dit is geen bedrag; schrijf bijvoorbeeld 233.000 of € 1.250.000,50".into()
            }
            NotAnAmount::TwoWays { whole, decimal, .. } => {
                let sentence = format!("dit kan twee bedragen zijn; schrijf {whole} of {decimal}");
                values::Unreadable(sentence)
            }
            NotAnAmount::Negative => "een bedrag is nooit lager dan nul".into(),
            NotAnAmount::TooLarge(_) => "dit is te groot voor een bedrag".into(),
        })
}

/// A number with four decimals or more as one with two; three could be thousands.
fn rounded(text: &str) -> Option<String> {
    if let Some(below) = text.trim().strip_prefix(['-', '−']) {
        return Some(format!("-{}", rounded(below)?));
    }
    let (whole, decimals) = text.split_once([',', '.'])?;
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if decimals.len() < 4 || !is_digits(whole) || !is_digits(decimals) {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let cents: u64 = decimals.get(..2)?.parse().ok()?;
    let up = u64::from(
        decimals
            .as_bytes()
            .get(2)
            .is_some_and(|digit| *digit >= b'5'),
    );
    let total = whole.checked_mul(100)?.checked_add(cents + up)?;
    Some(Cents(total).decimal())
}

/// Reads a share in hundredths of a percent: `33,3 %`, `25`, and `0,25` as Excel keeps a percentage of itself.
///
/// # Errors
/// When it is no number from 0 to 100.
pub fn share(text: &str) -> Reading<u32> {
    let bare = text.trim_end_matches('%').trim();
    let hundredths = bare.parse::<Cents>().ok().map(|amount| amount.0);
    let is_part = bare.starts_with(['0', ',', '.']) && !text.contains('%');
    let hundredths = hundredths.map(|read| if is_part { read * 100 } else { read });
    hundredths
        .filter(|share| *share <= 10_000)
        .and_then(|share| u32::try_from(share).ok())
        .ok_or_else(|| {
            "dit is geen aandeel; schrijf een percentage van 0 tot en met 100, zoals 33,3 %".into()
        })
}

/// Reads a term as a contract has it: `3`, `3 mnd`, `60 dagen`, `½ jaar`; a number alone is months.
///
/// # Errors
/// When it is no term, or longer than fifty years.
pub fn length(text: &str) -> Reading<Length> {
    text.parse().map_err(|_| {
        "dit is niet te lezen als termijn; schrijf bijvoorbeeld 3 maanden, 60 dagen of 6 weken"
            .into()
    })
}

/// Reads a day and, as text, the time of that day; the time is empty when there is none.
///
/// # Errors
/// When there is no day in it.
pub fn day_and_time(text: &str) -> Reading<(NaiveDate, String)> {
    let (day, time) = part(text);
    days::date(day, DateKind::Event).map(|day| (day, time))
}

/// Parts a day from its time: `24-11-2026 om 10.00 uur`, `2026-11-24T10:00`, and `46350,4167` as Excel keeps it.
fn part(text: &str) -> (&str, String) {
    if let Some((day, fraction)) = serial(text) {
        return (day, time_of(fraction));
    }
    let text = text.trim().trim_end_matches('.');
    let bare = ["uur", "u"]
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .map(str::trim_end);
    let is_hour = |time: &str| bare.is_some() && time.bytes().all(|b| b.is_ascii_digit());
    let parted = bare
        .unwrap_or(text)
        .rsplit_once(|c: char| c.is_whitespace() || c == 'T');
    let (day, time) = match parted {
        Some((day, time)) if is_like_a_time(time) => (day, time.trim_end_matches('Z').to_owned()),
        Some((day, time)) if is_hour(time) => (day, format!("{time}:00")),
        _ => return (text, String::new()),
    };
    let day = day.trim_end();
    let day = day.strip_suffix("om").unwrap_or(day);
    (day.trim_end_matches([' ', ',']), time)
}

fn is_like_a_time(text: &str) -> bool {
    let begins = text.bytes().next().is_some_and(|b| b.is_ascii_digit());
    let rest = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'Z'));
    // A day with points has two of them and four digits behind the last.
    let is_day = text.bytes().filter(|b| *b == b'.').count() == 2 && !text.contains(':');
    begins && rest && !is_day && text.contains([':', '.'])
}

/// The day number and the fraction of a day in a number as Excel keeps it.
fn serial(text: &str) -> Option<(&str, &str)> {
    let (day, fraction) = text.split_once([',', '.'])?;
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (day.len() == 5 && is_digits(day) && is_digits(fraction)).then_some((day, fraction))
}

/// A fraction of a day as hours and minutes.
fn time_of(fraction: &str) -> String {
    let part: f64 = format!("0.{fraction}").parse().unwrap_or(0.0);
    // Between 0 and 1440, so nothing is cut off.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let minutes = ((part * 1440.0).round() as u32).min(1439);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Reads a time of day as `10:00`: hours and minutes, perhaps with seconds.
///
/// # Errors
/// When there is no such time.
pub fn time(text: &str) -> Reading<String> {
    let mut parts = text.split([':', '.']);
    let mut next = |most: u32| -> Option<u32> {
        let part = parts.next()?;
        let fits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let number = fits.then(|| part.parse().ok())??;
        (number <= most).then_some(number)
    };
    let read = match (next(24), next(59)) {
        (Some(hour), Some(minute)) if hour < 24 || minute == 0 => Some((hour, minute)),
        _ => None,
    };
    let seconds_fit =
        parts.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    read.filter(|_| seconds_fit)
        .map(|(hour, minute)| format!("{hour:02}:{minute:02}"))
        .ok_or_else(|| "dit tijdstip bestaat niet; de dag is wel overgenomen".into())
}

/// Reads where an aanbesteding stands.
///
/// # Errors
/// When it is no known word.
pub fn aanbesteding_status(text: &str) -> Reading<AanbestedingStatus> {
    AANBESTEDING_STATUSES
        .find(text)
        .ok_or_else(|| "dit is geen bekende status van een aanbesteding".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("€ 1.810.000,--", 181_000_000, false)]
    #[case("670000", 67_000_000, false)]
    #[case("285.333,33", 28_533_333, false)]
    #[case("1405333,333333333", 140_533_333, true)]
    #[case("0.0049", 0, true)]
    #[case("123,4560", 12_346, true)]
    #[case("9,9999", 1_000, true)]
    #[case("123.456", 12_345_600, false)]
    fn an_amount_is_rounded_only_when_worked_out(
        #[case] text: &str,
        #[case] cents: u64,
        #[case] is_rounded: bool,
    ) {
        assert_eq!(amount(text), Ok((Cents(cents), is_rounded)));
    }

    #[rstest]
    #[case("nvt", "geen bedrag")]
    #[case("1,234", "kan twee bedragen zijn; schrijf 1234 of 1,23")]
    #[case("=1+1", "geen bedrag")]
    #[case("2 x 500.000", "geen bedrag")]
    #[case("1.234,5678", "geen bedrag")]
    #[case("-12,00", "lager dan nul")]
    #[case("99999999999999999999", "te groot")]
    #[case("99999999999999999,99999", "te groot")]
    fn what_is_no_amount_is_said_in_a_sentence(#[case] text: &str, #[case] part: &str) {
        let error = amount(text).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }

    #[rstest]
    #[case("24-11-2026 10:00", "10:00")]
    #[case("24-11-2026 9:30", "09:30")]
    #[case("24-11-2026 10.00 uur", "10:00")]
    #[case("24-11-2026 om 10:00 uur", "10:00")]
    #[case("24-11-2026, 10:00", "10:00")]
    #[case("24-11-2026 10 uur", "10:00")]
    #[case("24 november 2026 12:00:00", "12:00")]
    #[case("di 24.11.2026 10:00", "10:00")]
    #[case("2026-11-24T10:00:00", "10:00")]
    #[case("2026-11-24T10:00:00Z", "10:00")]
    #[case("24-11-2026 24:00", "24:00")]
    #[case("46350,416666666664", "10:00")]
    #[case("24-11-2026", "")]
    #[case("24.11.2026", "")]
    #[case("di 24.11.2026", "")]
    #[case("24 okt 2026", "")]
    #[case("46350", "")]
    fn a_closing_has_a_day_and_perhaps_a_time(#[case] text: &str, #[case] expected: &str) {
        let (day, clock) = day_and_time(text).unwrap();
        let october = text.contains("okt");
        let wanted = if october { "2026-10-24" } else { "2026-11-24" };
        assert_eq!(day.to_string(), wanted);
        let read = if clock.is_empty() {
            Ok(clock)
        } else {
            time(&clock)
        };
        assert_eq!(read, Ok(expected.to_owned()));
    }

    #[rstest]
    #[case("25:00")]
    #[case("10:60")]
    #[case("24:01")]
    #[case("10:")]
    #[case("10:00:")]
    fn a_time_that_does_not_exist_is_said(#[case] text: &str) {
        assert!(time(text).is_err());
    }
}
