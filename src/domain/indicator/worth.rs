//! What an indicator comes to, and what is aimed at: a number, or which way it should go.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::cijfers::{How, Measure};
use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// In what an indicator is counted.
    Counts, "eenheid" {
        Percentage = "percentage",
        Aantal = "aantal",
        Dagen = "dagen",
    }
}

impl Counts {
    /// In what a figure is counted.
    #[must_use]
    pub const fn of(measure: &Measure) -> Self {
        match measure.how {
            How::Marked | How::ShareOf(_) => Self::Percentage,
            How::Median | How::P90 => Self::Dagen,
            How::Count | How::Records | How::Persons | How::Households(_) => Self::Aantal,
        }
    }
}

/// Why a text is no number of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoWorth {
    /// It is no number.
    #[error(
        "‘{0}’ is geen getal; schrijf bijvoorbeeld 77, 77,5 of 14.201, en een streepje voor niet gemeten"
    )]
    Unreadable(String),
    /// It is neither a number nor a way to go.
    #[error(
        "‘{0}’ is geen getal en geen streven; schrijf een getal, toename, afname, gelijk, of een streepje"
    )]
    NoAim(String),
    /// More than all.
    #[error("{0} is meer dan alles: een percentage is hoogstens 100")]
    MoreThanAll(String),
    /// A part of something that is counted.
    #[error("{0} is geen heel getal, en wat hier geteld wordt is heel")]
    NotWhole(String),
}

/// What an indicator comes to, in hundredths of what it is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Worth(pub u64);

/// Further than anything that is counted.
const MOST: u64 = 1_000_000_000_000;

impl Worth {
    /// Whether it can be so in what is counted.
    ///
    /// # Errors
    /// When it is a percentage over 100, or a part of what is whole.
    pub fn fits(self, counts: Counts) -> Result<Self, NoWorth> {
        match counts {
            Counts::Percentage if self.0 > 10_000 => Err(NoWorth::MoreThanAll(self.to_string())),
            Counts::Aantal | Counts::Dagen if !self.0.is_multiple_of(100) => {
                Err(NoWorth::NotWhole(self.to_string()))
            }
            _ => Ok(self),
        }
    }

    /// As it is written with what it is counted in: `77 %`, `14.201`, `14 d`.
    #[must_use]
    pub fn told(self, counts: Counts) -> String {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        let rest = match rest {
            0 => String::new(),
            rest if rest % 10 == 0 => format!(",{}", rest / 10),
            rest => format!(",{rest:02}"),
        };
        match counts {
            Counts::Percentage => format!("{grouped}{rest} %"),
            Counts::Aantal => format!("{grouped}{rest}"),
            Counts::Dagen => format!("{grouped}{rest} d"),
        }
    }
}

/// Without anything but digits and a comma, so that it reads back everywhere.
impl fmt::Display for Worth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, rest) if rest % 10 == 0 => write!(f, "{whole},{}", rest / 10),
            (whole, rest) => write!(f, "{whole},{rest:02}"),
        }
    }
}

impl FromStr for Worth {
    type Err = NoWorth;

    /// Reads `77`, `77 %`, `77,5`, `77.5` and `14.201`.
    fn from_str(text: &str) -> Result<Self, NoWorth> {
        let no = || NoWorth::Unreadable(text.trim().to_owned());
        let bare = text.trim().trim_end_matches('%').trim();
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let (whole, decimals) = match bare.split_once(',') {
            Some((whole, decimals)) => (whole, decimals),
            None => match bare.rsplit_once('.') {
                // A point before one or two digits is a comma; before three it keeps thousands apart.
                Some((whole, decimals)) if decimals.len() < 3 => (whole, decimals),
                _ => (bare, ""),
            },
        };
        let groups: Vec<&str> = whole.split('.').collect();
        let is_grouped = groups.len() == 1
            || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
        let is_sound = groups.iter().all(|group| is_number(group))
            && is_grouped
            && decimals.len() <= 2
            && (decimals.is_empty() || is_number(decimals));
        if !is_sound || bare.ends_with([',', '.']) {
            return Err(no());
        }
        let whole: u64 = groups.concat().parse().map_err(|_| no())?;
        let rest: u64 = format!("{decimals:0<2}").parse().map_err(|_| no())?;
        let all = whole.checked_mul(100).and_then(|all| all.checked_add(rest));
        all.filter(|all| *all <= MOST).map(Self).ok_or_else(no)
    }
}

impl TryFrom<String> for Worth {
    type Error = NoWorth;

    fn try_from(text: String) -> Result<Self, NoWorth> {
        text.parse()
    }
}

impl From<Worth> for String {
    fn from(worth: Worth) -> Self {
        worth.to_string()
    }
}

/// What is aimed at: a number, or which way it should go. Which way is an aim too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Aim {
    /// This much.
    Worth(Worth),
    /// More than before.
    More,
    /// Less than before.
    Less,
    /// As it is.
    Same,
}

/// The ways to go, with the words for them.
const WAYS: &[(Aim, &str)] = &[
    (Aim::More, "toename"),
    (Aim::Less, "afname"),
    (Aim::Same, "gelijk"),
];

impl Aim {
    /// Whether it can be so in what is counted.
    ///
    /// # Errors
    /// As of [`Worth::fits`].
    pub fn fits(self, counts: Counts) -> Result<Self, NoWorth> {
        match self {
            Self::Worth(worth) => worth.fits(counts).map(Self::Worth),
            way => Ok(way),
        }
    }

    /// As it is written with what it is counted in.
    #[must_use]
    pub fn told(self, counts: Counts) -> String {
        match self {
            Self::Worth(worth) => worth.told(counts),
            way => way.to_string(),
        }
    }
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Worth(worth) => worth.fmt(f),
            way => {
                let mut ways = WAYS.iter();
                let word = ways
                    .find(|(one, _)| one == way)
                    .map_or("", |(_, word)| *word);
                f.write_str(word)
            }
        }
    }
}

impl FromStr for Aim {
    type Err = NoWorth;

    fn from_str(text: &str) -> Result<Self, NoWorth> {
        let mut ways = WAYS.iter();
        if let Some((way, _)) = ways.find(|(_, word)| fold(text) == *word) {
            return Ok(*way);
        }
        let worth = text.parse().map(Self::Worth);
        worth.map_err(|_| NoWorth::NoAim(text.trim().to_owned()))
    }
}

impl TryFrom<String> for Aim {
    type Error = NoWorth;

    fn try_from(text: String) -> Result<Self, NoWorth> {
        text.parse()
    }
}

impl From<Aim> for String {
    fn from(aim: Aim) -> Self {
        aim.to_string()
    }
}

/// Whether a text says that something was not measured or not agreed. That is another thing than zero.
#[must_use]
pub fn is_dash(text: &str) -> bool {
    matches!(text.trim(), "" | "-" | "–" | "—")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("77%", 7_700, "77 %")]
    #[case("77,5 %", 7_750, "77,5 %")]
    #[case("77.5", 7_750, "77,5 %")]
    #[case("0", 0, "0 %")]
    #[case("99,05", 9_905, "99,05 %")]
    fn a_percentage_is_read_as_people_write_it(
        #[case] text: &str,
        #[case] hundredths: u64,
        #[case] told: &str,
    ) {
        let worth: Worth = text.parse().unwrap();
        assert_eq!(worth, Worth(hundredths));
        assert_eq!(worth.told(Counts::Percentage), told);
    }

    #[rstest]
    #[case("14.201", "14.201")]
    #[case("14201", "14.201")]
    #[case("1.234.567", "1.234.567")]
    #[case("35", "35")]
    #[case("0", "0")]
    fn a_count_is_read_with_and_without_points(#[case] text: &str, #[case] told: &str) {
        assert_eq!(text.parse::<Worth>().unwrap().told(Counts::Aantal), told);
    }

    #[rstest]
    #[case("veel")]
    #[case("")]
    #[case("-5")]
    #[case("1.2345")]
    #[case("12.34.567")]
    #[case("77,")]
    #[case("77,555")]
    #[case("99999999999999999999")]
    fn what_is_no_number_is_said_in_a_sentence(#[case] text: &str) {
        let no = text.parse::<Worth>().unwrap_err().to_string();
        assert!(no.contains("is geen getal"), "{no}");
    }

    #[test]
    fn a_percentage_over_100_and_half_a_person_are_refused() {
        assert!(Worth(10_001).fits(Counts::Percentage).is_err());
        assert!(Worth(10_000).fits(Counts::Percentage).is_ok());
        assert!(Worth(150).fits(Counts::Aantal).is_err());
        assert_eq!("Toename".parse(), Ok(Aim::More));
        assert!(
            "omhoog"
                .parse::<Aim>()
                .unwrap_err()
                .to_string()
                .contains("toename")
        );
        for dash in ["", " - ", "–"] {
            assert!(is_dash(dash));
        }
        assert!(!is_dash("0"));
    }

    proptest! {
        #[test]
        fn a_number_reads_back_as_it_is_kept_and_as_it_is_told(hundredths in 0..=MOST) {
            let worth = Worth(hundredths);
            prop_assert_eq!(worth.to_string().parse(), Ok(worth));
            prop_assert_eq!(worth.told(Counts::Percentage).parse(), Ok(worth));
        }
    }
}
