//! Money in whole cents: reading amounts as people write them, and writing them as the office does.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An amount in euro cents; never below zero.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cents(pub u64);

/// A text that is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAmount {
    /// It cannot be read.
    #[error("‘{0}’ is geen bedrag; schrijf bijvoorbeeld 233.000 of € 1.250.000,50")]
    Unreadable(String),
    /// A lone comma with three digits behind it: thousands, or one digit too many.
    #[error("‘{typed}’ kan twee bedragen zijn; schrijf {whole} of {decimal}")]
    TwoWays {
        /// The text as it was typed.
        typed: String,
        /// The amount when the comma stands between thousands.
        whole: String,
        /// The amount when the comma comes before the cents.
        decimal: String,
    },
    /// It is below zero.
    #[error("een bedrag is nooit lager dan nul")]
    Negative,
    /// It is more than anyone pays.
    #[error("‘{0}’ is te groot voor een bedrag")]
    TooLarge(String),
}

/// The largest amount that is taken: ten thousand milliard euro.
const MOST: u64 = 1_000_000_000_000_000;

impl Cents {
    /// Whole euros as cents.
    #[must_use]
    pub const fn euros(euros: u64) -> Self {
        Self(euros * 100)
    }

    /// This amount as a share of another, in hundredths of a percent, to the nearest; none of nothing. To show: whether it
    /// is a share or more, [`Self::is_share_of`] says.
    #[must_use]
    pub fn share_of(self, whole: Self) -> Option<u32> {
        let half = u128::from(whole.0) / 2;
        let share = (u128::from(self.0) * 10_000 + half) / u128::from(whole.0).max(1);
        (whole.0 > 0).then(|| u32::try_from(share).unwrap_or(u32::MAX))
    }

    /// Whether this amount is so many percent of another, or more; never of nothing.
    #[must_use]
    pub fn is_share_of(self, whole: Self, percent: u32) -> bool {
        let least = u128::from(whole.0) * u128::from(percent);
        whole.0 > 0 && u128::from(self.0) * 100 >= least
    }

    /// The amount in plain digits, as `1250000.50`: for a number cell or a public format.
    #[must_use]
    pub fn decimal(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl fmt::Display for Cents {
    /// As the office writes it: `€ 1.250.000`, and `€ 1.250.000,50` when there are cents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = (self.0 / 100).to_string();
        let mut text = String::from("€ ");
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                text.push('.');
            }
            text.push(digit);
        }
        let cents = self.0 % 100;
        if cents > 0 {
            text.push_str(&format!(",{cents:02}"));
        }
        f.pad(&text)
    }
}

impl FromStr for Cents {
    type Err = NotAnAmount;

    /// Reads an amount as people write it: `€ 233.000,--`, `1.250.000,00`, `1250000`, `285.333,33`, `EUR 1 250 000`.
    ///
    /// A lone point or comma before one or two last digits is a decimal sign; a point before three separates thousands.
    /// A lone comma before three is not guessed: in Dutch it begins the decimals, and an English file means thousands.
    fn from_str(typed: &str) -> Result<Self, NotAnAmount> {
        let unreadable = || NotAnAmount::Unreadable(typed.to_owned());
        let lower = typed.trim().to_lowercase();
        let mut text: &str = lower.trim_start_matches("eur").trim_start_matches('o');
        text = text.trim_start_matches('€').trim();
        text = text.trim_end_matches("euro").trim_end_matches("eur");
        text = text.trim_end_matches('€').trim();
        if text.starts_with(['-', '−', '–', '(']) {
            return Err(NotAnAmount::Negative);
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some((whole, decimal)) = two_ways(&text) {
            let typed = typed.trim().to_owned();
            return Err(NotAnAmount::TwoWays {
                typed,
                whole,
                decimal,
            });
        }
        let (whole, cents) = split(&text).ok_or_else(unreadable)?;
        let whole: u64 = whole.parse().map_err(|_| {
            if whole.is_empty() {
                unreadable()
            } else {
                NotAnAmount::TooLarge(typed.to_owned())
            }
        })?;
        let amount = whole
            .checked_mul(100)
            .and_then(|amount| amount.checked_add(cents))
            .filter(|amount| *amount <= MOST);
        amount
            .map(Self)
            .ok_or_else(|| NotAnAmount::TooLarge(typed.to_owned()))
    }
}

/// An amount in euro cents that can be below zero: what was booked, with what was booked back.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Balance(pub i64);

impl Balance {
    /// This with another.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Nothing where it is below zero.
    #[must_use]
    pub fn above_zero(self) -> Cents {
        Cents(u64::try_from(self.0).unwrap_or(0))
    }

    /// Without its sign.
    #[must_use]
    pub const fn size(self) -> Cents {
        Cents(self.0.unsigned_abs())
    }

    /// The other way: what was booked is booked back.
    #[must_use]
    pub const fn back(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl From<Cents> for Balance {
    fn from(amount: Cents) -> Self {
        Self(i64::try_from(amount.0).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Balance {
    /// As [`Cents`], with `€ -500` for what is below zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.size().to_string();
        if self.0 < 0 {
            text = text.replacen("€ ", "€ -", 1);
        }
        f.pad(&text)
    }
}

impl FromStr for Balance {
    type Err = NotAnAmount;

    /// Reads an amount as [`Cents`] does, and one below zero as people and the books write it: `-500`, `€ -1.250,50`,
    /// `-€ 500`, `500-`, `(500)`.
    fn from_str(typed: &str) -> Result<Self, NotAnAmount> {
        let (bare, is_below) = without_sign(typed);
        let amount = Self::from(bare.parse::<Cents>()?);
        Ok(if is_below { amount.back() } else { amount })
    }
}

/// A text without the sign that says it is below zero, and whether there was one.
fn without_sign(typed: &str) -> (String, bool) {
    const MINUS: [char; 3] = ['-', '−', '–'];
    let text = typed.trim();
    if let Some(inner) = text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        return (inner.to_owned(), true);
    }
    let first_digit = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (before, from) = text.split_at(first_digit);
    if before.matches(MINUS).count() == 1 {
        return (format!("{}{from}", before.replace(MINUS, "")), true);
    }
    // `500-` is how some books write it; `5,-` has no cents.
    match text.strip_suffix(MINUS).map(str::trim_end) {
        Some(rest) if rest.ends_with(|c: char| c.is_ascii_digit()) => (rest.to_owned(), true),
        _ => (text.to_owned(), false),
    }
}

/// Both readings of digits with one comma before the last three: whole euros, and rounded to cents.
fn two_ways(text: &str) -> Option<(String, String)> {
    let (whole, rest) = text.split_once(',')?;
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if rest.len() != 3 || !is_digits(whole) || !is_digits(rest) {
        return None;
    }
    let thousandths: u64 = format!("{whole}{rest}").parse().ok()?;
    let cents = thousandths.saturating_add(5) / 10;
    let decimal = format!("{},{:02}", cents / 100, cents % 100);
    Some((thousandths.to_string(), decimal))
}

/// The digits before the decimal sign, thousands signs gone, and the cents.
fn split(text: &str) -> Option<(String, u64)> {
    // `,-` and `,--` stand for no cents.
    let dashes = text.trim_end_matches(['-', '–', '—', '=']);
    let text = if dashes.len() < text.len() {
        dashes.strip_suffix([',', '.'])?
    } else {
        text
    };
    let last = text.rfind([',', '.']);
    let (whole, cents) = match last {
        Some(at) if (1..=2).contains(&(text.len() - at - 1)) => (&text[..at], &text[at + 1..]),
        _ => (text, ""),
    };
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(['.', ',']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let is_grouped = rest.is_empty() || (1..=3).contains(&first.len());
    // One sign for thousands throughout, another for the cents.
    let mut signs = whole.chars().filter(|c| !c.is_ascii_digit());
    let thousands = signs.next();
    let is_regular = is_grouped
        && is_digits(first)
        && rest
            .iter()
            .all(|group| group.len() == 3 && is_digits(group))
        && signs.all(|sign| Some(sign) == thousands)
        && (cents.is_empty() || thousands != text[whole.len()..].chars().next());
    if !is_regular || !is_digits(cents) {
        return None;
    }
    let mut amount = cents.parse().unwrap_or(0);
    if cents.len() == 1 {
        amount *= 10;
    }
    Some((std::iter::once(first).chain(rest).collect(), amount))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (typed, cents) in [
            ("€ 233.000,--", 23_300_000),
            ("1.250.000,00", 125_000_000),
            ("1250000", 125_000_000),
            ("285.333,33", 28_533_333),
            ("€ 1.405.333,33", 140_533_333),
            ("EUR 1 250 000", 125_000_000),
            ("1.250.000", 125_000_000),
            ("1,250,000.50", 125_000_050),
            ("12,5", 1_250),
            ("12.50", 1_250),
            ("0", 0),
            ("€ 5,-", 500),
            ("100 euro", 10_000),
            ("1,250,000", 125_000_000),
            ("12.345", 1_234_500),
            ("1,234,--", 123_400),
        ] {
            assert_eq!(typed.parse(), Ok(Cents(cents)), "{typed}");
        }
    }

    #[test]
    fn a_lone_comma_before_three_digits_is_not_guessed() {
        for (typed, ways) in [
            ("12,345", "12345 of 12,35"),
            ("€ 1,234", "1234 of 1,23"),
            ("0,125", "125 of 0,13"),
            ("9,999", "9999 of 10,00"),
            ("1 250,000", "1250000 of 1250,00"),
        ] {
            assert_eq!(
                typed.parse::<Cents>().unwrap_err().to_string(),
                format!("‘{typed}’ kan twee bedragen zijn; schrijf {ways}")
            );
        }
    }

    #[test]
    fn what_is_no_amount_is_said() {
        for typed in [
            "",
            "nvt",
            "1.25.000",
            "12.34,56",
            "€",
            "1.250.000.00,1",
            ",50",
            "--",
            "1 mln",
            "1.234567",
            "1.2.3",
        ] {
            assert!(typed.parse::<Cents>().is_err(), "{typed}");
        }
        assert_eq!("-5".parse::<Cents>(), Err(NotAnAmount::Negative));
        assert!("99999999999999999999".parse::<Cents>().is_err());
    }

    #[test]
    fn what_is_booked_back_is_below_zero_as_people_and_the_books_write_it() {
        for (typed, cents) in [
            ("-500", -50_000),
            ("€ -1.250,50", -125_050),
            ("-€ 500", -50_000),
            ("€ − 500,00", -50_000),
            ("500-", -50_000),
            ("1.250,50 -", -125_050),
            ("(500)", -50_000),
            ("500", 50_000),
            ("€ 5,-", 500),
            ("€ 5,--", 500),
            ("-5,--", -500),
            ("0", 0),
        ] {
            assert_eq!(typed.parse(), Ok(Balance(cents)), "{typed}");
        }
        for typed in ["--500", "-", "", "(", "()", "-nvt", "5--", "-12,345"] {
            assert!(typed.parse::<Balance>().is_err(), "{typed}");
        }
        assert_eq!(Balance(-125_050).to_string(), "€ -1.250,50");
        assert_eq!(Balance(-1).above_zero(), Cents(0));
    }

    proptest! {
        #[test]
        fn what_is_written_below_zero_reads_back(cents in -1_000_000_000_000_000i64..=1_000_000_000_000_000) {
            prop_assert_eq!(Balance(cents).to_string().parse(), Ok(Balance(cents)));
        }

        #[test]
        fn what_is_written_reads_back(cents in 0..=MOST) {
            prop_assert_eq!(Cents(cents).to_string().parse(), Ok(Cents(cents)));
            prop_assert_eq!(Cents(cents).decimal().parse(), Ok(Cents(cents)));
        }
    }
}
