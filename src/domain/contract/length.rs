//! How long something of a contract lasts, or must be said ahead, in the unit the contract has it in.
//!
//! Days and weeks are days. Months, quarters, half years and years are calendar months, and only those keep a month end
//! on a month end ([`super::dates`]).

use std::fmt;
use std::iter::Sum;
use std::ops::Mul;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::term::{Duration, Unit};

/// The unit a contract states a length in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LengthUnit {
    /// Calendar days.
    Days,
    /// Weeks of seven days.
    Weeks,
    /// Calendar months.
    Months,
    /// Three calendar months.
    Quarters,
    /// Six calendar months.
    HalfYears,
    /// Twelve calendar months.
    Years,
}

use LengthUnit::{Days, HalfYears, Months, Quarters, Weeks, Years};

/// How each unit is written, longest first.
const UNITS: &[(&str, LengthUnit)] = &[
    ("kalendermaanden", Months),
    ("kalenderdagen", Days),
    ("kalendermaand", Months),
    ("kalenderdag", Days),
    // As `maand(en)`, without the brackets.
    ("maanden", Months),
    ("maand", Months),
    ("mnden", Months),
    ("mnd", Months),
    ("m", Months),
    ("kwartalen", Quarters),
    ("kwartaal", Quarters),
    ("kw", Quarters),
    ("weken", Weeks),
    ("week", Weeks),
    ("wkn", Weeks),
    ("wk", Weeks),
    ("w", Weeks),
    ("dagen", Days),
    ("dag", Days),
    ("dgn", Days),
    ("d", Days),
    ("jaren", Years),
    ("jaar", Years),
    ("jr", Years),
    ("j", Years),
];

/// Numbers in words, in halves.
const WORDS: &[(&str, u32)] = &[
    ("½", 1),
    ("half", 1),
    ("eenhalf", 1),
    ("een", 2),
    ("één", 2),
    ("anderhalf", 3),
    ("twee", 4),
    ("drie", 6),
    ("vier", 8),
    ("vijf", 10),
    ("zes", 12),
    ("zeven", 14),
    ("acht", 16),
    ("negen", 18),
    ("tien", 20),
    ("elf", 22),
    ("twaalf", 24),
];

/// The longest length that is taken for one: fifty years.
const MOST: Span = Span {
    months: 600,
    days: 18_262,
};

/// An amount of a unit, as the contract has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Length {
    /// How many of the unit.
    pub amount: u32,
    /// The unit.
    pub unit: LengthUnit,
}

/// Lengths added up: months are counted before days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// Calendar months.
    pub months: u32,
    /// Days.
    pub days: u32,
}

/// A text that is not a length.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "‘{0}’ is geen termijn; schrijf bijvoorbeeld 3 maanden, 60 dagen, 6 weken, half jaar of 1 kwartaal"
)]
pub struct NotALength(pub String);

impl Default for Length {
    fn default() -> Self {
        Self::months(0)
    }
}

impl Length {
    /// So many calendar months.
    #[must_use]
    pub const fn months(amount: u32) -> Self {
        Self {
            amount,
            unit: Months,
        }
    }

    /// A duration of the office's own as a length; none where it is in hours or working days.
    #[must_use]
    pub const fn of(duration: Duration) -> Option<Self> {
        let unit = match duration.unit {
            Unit::Days => Days,
            Unit::Weeks => Weeks,
            Unit::Months => Months,
            Unit::Years => Years,
            Unit::Hours | Unit::Workdays => return None,
        };
        Some(Self {
            amount: duration.amount,
            unit,
        })
    }

    /// What it comes to.
    #[must_use]
    pub const fn span(self) -> Span {
        let (months, days) = match self.unit {
            Days => (0, 1),
            Weeks => (0, 7),
            Months => (1, 0),
            Quarters => (3, 0),
            HalfYears => (6, 0),
            Years => (12, 0),
        };
        Span {
            months: self.amount.saturating_mul(months),
            days: self.amount.saturating_mul(days),
        }
    }

    /// For a narrow column: the months alone, and `60d` or `6w`.
    #[must_use]
    pub fn short(self) -> String {
        match self.unit {
            Days => format!("{}d", self.amount),
            Weeks => format!("{}w", self.amount),
            _ => self.span().months.to_string(),
        }
    }
}

impl Span {
    /// Whether it is no time at all.
    #[must_use]
    pub const fn is_nothing(self) -> bool {
        self.months == 0 && self.days == 0
    }

    /// Days it has at the most.
    #[must_use]
    pub fn most_days(self) -> u64 {
        u64::from(self.months) * 31 + u64::from(self.days)
    }

    /// Whether it is longer than another, a month taken as a twelfth of a year.
    #[must_use]
    pub fn is_longer_than(self, other: Self) -> bool {
        let of = |span: Self| u64::from(span.months) * 36_525 + u64::from(span.days) * 1_200;
        of(self) > of(other)
    }
}

impl Sum for Span {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        spans.fold(Self::default(), |one, two| one + two)
    }
}

impl std::ops::Add for Span {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            months: self.months.saturating_add(other.months),
            days: self.days.saturating_add(other.days),
        }
    }
}

impl Mul<u32> for Span {
    type Output = Self;

    fn mul(self, times: u32) -> Self {
        Self {
            months: self.months.saturating_mul(times),
            days: self.days.saturating_mul(times),
        }
    }
}

impl fmt::Display for Length {
    /// As the contract has it: `3 maanden`, `60 dagen`, `half jaar`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, many) = match self.unit {
            Days => ("dag", "dagen"),
            Weeks => ("week", "weken"),
            Months => ("maand", "maanden"),
            Quarters => ("kwartaal", "kwartalen"),
            HalfYears if self.amount == 1 => return f.pad("half jaar"),
            HalfYears => return Self::months(self.span().months).fmt(f),
            Years => ("jaar", "jaar"),
        };
        let word = if self.amount == 1 { one } else { many };
        f.pad(&format!("{} {word}", self.amount))
    }
}

impl FromStr for Length {
    type Err = NotALength;

    /// Reads `3`, `3 mnd`, `1 maand(en)`, `60d`, `6 weken`, `1 kwartaal`, `½ jaar`; a number alone is months.
    fn from_str(typed: &str) -> Result<Self, NotALength> {
        let error = || NotALength(typed.trim().to_owned());
        let bare: String = typed
            .to_lowercase()
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')'))
            .collect();
        let bare = bare.trim_end_matches('.');
        let (quantity, unit) = UNITS
            .iter()
            .find_map(|(word, unit)| Some((bare.strip_suffix(word)?, *unit)))
            .unwrap_or((bare, Months));
        let halves = halves(quantity).ok_or_else(error)?;
        let length = match (unit, halves) {
            (Years, 1) => Self {
                amount: 1,
                unit: HalfYears,
            },
            (Years, halves) if halves % 2 == 1 => Self::months(halves * 6),
            (_, halves) if halves % 2 == 1 => return Err(error()),
            (unit, halves) => Self {
                amount: halves / 2,
                unit,
            },
        };
        let span = length.span();
        let is_sane = span.months <= MOST.months && span.days <= MOST.days;
        is_sane.then_some(length).ok_or_else(error)
    }
}

fn halves(text: &str) -> Option<u32> {
    if let Some((_, halves)) = WORDS.iter().find(|(word, _)| *word == text) {
        return Some(*halves);
    }
    let (whole, half) = [",5", ".5", "½"]
        .iter()
        .find_map(|sign| text.strip_suffix(sign))
        .map_or((text, 0), |whole| (whole, 1));
    let is_digits = (1..=5).contains(&whole.len()) && whole.bytes().all(|b| b.is_ascii_digit());
    let whole: u32 = is_digits.then(|| whole.parse().ok())??;
    Some(whole * 2 + half)
}

impl Serialize for Length {
    /// In a text form months are a number, as they always were, and the rest is as written.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.unit {
            _ if !serializer.is_human_readable() => (self.amount, self.unit).serialize(serializer),
            Months => serializer.serialize_u32(self.amount),
            _ => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl Visitor<'_> for Written {
            type Value = Length;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("maanden als getal, of een termijn als 60 dagen")
            }

            fn visit_u64<E: Error>(self, months: u64) -> Result<Length, E> {
                u32::try_from(months)
                    .map(Length::months)
                    .map_err(|_| E::custom("te veel maanden"))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Length, E> {
                text.parse().map_err(E::custom)
            }
        }
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(Written);
        }
        let (amount, unit) = Deserialize::deserialize(deserializer)?;
        Ok(Self { amount, unit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("3", "3 maanden", 3, 0)]
    #[case("3 mnd.", "3 maanden", 3, 0)]
    #[case("1 maand(en)", "1 maand", 1, 0)]
    #[case("6 kalendermaanden", "6 maanden", 6, 0)]
    #[case("drie maanden", "3 maanden", 3, 0)]
    #[case("60d", "60 dagen", 0, 60)]
    #[case("90 dgn", "90 dagen", 0, 90)]
    #[case("1 dag", "1 dag", 0, 1)]
    #[case("6 weken", "6 weken", 0, 42)]
    #[case("zes weken", "6 weken", 0, 42)]
    #[case("1 kwartaal", "1 kwartaal", 3, 0)]
    #[case("half jaar", "half jaar", 6, 0)]
    #[case("een half jaar", "half jaar", 6, 0)]
    #[case("½ jaar", "half jaar", 6, 0)]
    #[case("anderhalf jaar", "18 maanden", 18, 0)]
    #[case("1,5 jaar", "18 maanden", 18, 0)]
    #[case("2 jaren", "2 jaar", 24, 0)]
    #[case("0", "0 maanden", 0, 0)]
    fn a_length_is_read_as_contracts_write_it_and_kept_so(
        #[case] typed: &str,
        #[case] kept: &str,
        #[case] months: u32,
        #[case] days: u32,
    ) {
        let length: Length = typed.parse().unwrap();
        assert_eq!(length.to_string(), kept);
        assert_eq!(length.span(), Span { months, days });
        assert_eq!(kept.parse(), Ok(length));
        let text = serde_json::to_string(&length).unwrap();
        assert_eq!(serde_json::from_str::<Length>(&text).unwrap(), length);
    }

    #[rstest]
    #[case("1,5")]
    #[case("½ maand")]
    #[case("1 jaar en 6 maanden")]
    #[case("nvt")]
    #[case("3-6 maanden")]
    #[case("3 tot 6 maanden")]
    #[case("-3")]
    #[case("51 jaar")]
    #[case("99999999999")]
    #[case("=1+1")]
    #[case("maanden")]
    #[case("")]
    fn what_is_no_length_is_not_guessed(#[case] text: &str) {
        assert!(text.parse::<Length>().is_err(), "{text}");
    }

    #[test]
    fn months_were_always_kept_as_a_number() {
        assert_eq!(
            serde_json::from_str::<Length>("3").unwrap(),
            Length::months(3)
        );
        assert_eq!(serde_json::to_string(&Length::months(3)).unwrap(), "3");
    }
}
