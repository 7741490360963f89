//! How much support is given: so many of a unit, so often.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::money::Cents;
use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// In what the volume is counted (code list WJ756 of iWmo and iJw 3.2).
    Unit, "eenheid" {
        Uur = "uur",
        Minuut = "minuut",
        Dagdeel = "dagdeel",
        Etmaal = "etmaal",
        Stuks = "stuks",
        Euro = "euro",
    }
}

impl Unit {
    /// Its code in WJ756. Stuks is counted by output.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Minuut => "01",
            Self::Uur => "04",
            Self::Etmaal => "14",
            Self::Dagdeel => "16",
            Self::Stuks => "82",
            Self::Euro => "83",
        }
    }

    /// More of them, as people say it.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Minuut => "minuten",
            Self::Dagdeel => "dagdelen",
            Self::Etmaal => "etmalen",
            Self::Uur | Self::Stuks | Self::Euro => self.word(),
        }
    }
}

words! {
    /// How often that volume is given (code list WMO757 of iWmo 3.2).
    Frequency, "frequentie" {
        PerWeek = "per week",
        PerDag = "per dag",
        PerMaand = "per maand",
        InTotaal = "in totaal",
    }
}

impl Frequency {
    /// Its code in WMO757.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PerDag => "1",
            Self::PerWeek => "2",
            Self::PerMaand => "4",
            Self::InTotaal => "6",
        }
    }
}

/// So many of a unit, so often: `4 uur per week`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Volume {
    /// How many, in hundredths.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// How often.
    pub frequency: Frequency,
}

/// Why a text is no volume.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoVolume {
    /// It does not begin with a number above zero.
    #[error("begin met een getal boven nul: 4 uur per week")]
    Number,
    /// The word behind the number is no unit.
    #[error(
        "achter het getal hoort uur, minuten, dagdelen, etmalen, stuks of euro: 4 uur per week"
    )]
    Unit,
    /// How often is not said.
    #[error("zeg erbij hoe vaak: per dag, per week, per maand of in totaal")]
    Frequency,
}

impl Volume {
    /// What is more: with less on the left the answer is `Less`. None where the units do not compare, such as uren and
    /// dagdelen, or what is given once and what is given each week.
    #[must_use]
    pub fn compare(self, other: Self) -> Option<std::cmp::Ordering> {
        let (own, others) = (self.a_year()?, other.a_year()?);
        (own.0 == others.0).then(|| own.1.cmp(&others.1))
    }

    /// What it comes to: in what, and how many hundredths a year; what is given in total stands by itself. A month is a
    /// twelfth of a year, a year 52 weeks of seven days.
    fn a_year(self) -> Option<((Unit, bool), u64)> {
        let (unit, each) = match self.unit {
            Unit::Uur => (Unit::Minuut, 60),
            unit => (unit, 1),
        };
        let (often, is_once) = match self.frequency {
            Frequency::PerDag => (364, false),
            Frequency::PerWeek => (52, false),
            Frequency::PerMaand => (12, false),
            Frequency::InTotaal => (1, true),
        };
        let amount = u64::from(self.amount).checked_mul(each * often)?;
        Some(((unit, is_once), amount))
    }
}

impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&told(
            Some(self.amount),
            Some(self.unit),
            Some(self.frequency),
        ))
    }
}

/// How much is given, in words, as far as that is known; the amount in hundredths. Empty without an amount.
#[must_use]
pub fn told(amount: Option<u32>, unit: Option<Unit>, frequency: Option<Frequency>) -> String {
    let Some(amount) = amount else {
        return String::new();
    };
    let number = match (amount / 100, amount % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) if rest % 10 == 0 && unit != Some(Unit::Euro) => {
            format!("{whole},{}", rest / 10)
        }
        (whole, rest) => format!("{whole},{rest:02}"),
    };
    let unit = unit.map(|unit| match amount {
        100 => unit.word(),
        _ => unit.plural(),
    });
    let words = [Some(number.as_str()), unit, frequency.map(Frequency::word)];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    words.join(" ")
}

impl FromStr for Volume {
    type Err = NoVolume;

    /// Reads `4 uur per week`, `4,5u/w`, `2 dagdelen pw`, `90 minuten per week`.
    fn from_str(text: &str) -> Result<Self, NoVolume> {
        let text = text.trim().to_lowercase();
        let digits = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
        let (number, rest) = text.split_at(text.find(|c| !digits(c)).unwrap_or(text.len()));
        let amount = hundredths(number).filter(|amount| *amount > 0);
        let amount = amount.ok_or(NoVolume::Number)?;
        let words = rest.split(|c: char| c.is_whitespace() || c == '/');
        let mut words = words.filter(|word| !["", "per", "in"].contains(word));
        let unit = words.next().and_then(unit).ok_or(NoVolume::Unit)?;
        let frequency = words.next().and_then(frequency);
        let frequency = frequency.ok_or(NoVolume::Frequency)?;
        match words.next() {
            None => Ok(Self {
                amount,
                unit,
                frequency,
            }),
            Some(_) => Err(NoVolume::Frequency),
        }
    }
}

/// `4`, `4,5`, `1.250`: a number as amounts are read, below a hundred thousand.
fn hundredths(text: &str) -> Option<u32> {
    let amount: Cents = text.parse().ok()?;
    let is_small = amount < Cents::euros(100_000);
    is_small.then(|| u32::try_from(amount.0).ok()).flatten()
}

fn unit(word: &str) -> Option<Unit> {
    let found = Unit::ALL.iter().copied();
    let mut found = found.filter(|unit| [unit.word(), unit.plural()].contains(&word));
    found.next().or(match word {
        "u" | "uren" => Some(Unit::Uur),
        "min" | "m" => Some(Unit::Minuut),
        "dd" => Some(Unit::Dagdeel),
        "stuk" | "keer" | "x" => Some(Unit::Stuks),
        _ => None,
    })
}

fn frequency(word: &str) -> Option<Frequency> {
    match word {
        "dag" | "pd" | "d" => Some(Frequency::PerDag),
        "week" | "wk" | "w" | "pw" => Some(Frequency::PerWeek),
        "maand" | "mnd" | "m" | "pm" => Some(Frequency::PerMaand),
        "totaal" | "eenmalig" => Some(Frequency::InTotaal),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    #[test]
    fn a_volume_reads_as_people_say_it() {
        let week = Some(Frequency::PerWeek);
        for (amount, unit, frequency, said) in [
            (Some(450), Some(Unit::Uur), week, "4,5 uur per week"),
            (Some(100), Some(Unit::Dagdeel), week, "1 dagdeel per week"),
            (Some(400), Some(Unit::Dagdeel), week, "4 dagdelen per week"),
            (Some(125), None, None, "1,25"),
            (None, Some(Unit::Uur), week, ""),
        ] {
            assert_eq!(told(amount, unit, frequency), said);
        }
    }

    #[test]
    fn a_volume_is_read_as_people_type_it() {
        for (typed, read) in [
            ("4 uur per week", "4 uur per week"),
            ("4,5u/w", "4,5 uur per week"),
            ("4.25 Uren per week", "4,25 uur per week"),
            ("2 dagdelen pw", "2 dagdelen per week"),
            ("90 min per dag", "90 minuten per dag"),
            ("1 etmaal per maand", "1 etmaal per maand"),
            ("10 uur in totaal", "10 uur in totaal"),
            ("1.250,50 euro per maand", "1250,50 euro per maand"),
            ("1.000 euro per maand", "1000 euro per maand"),
            ("3x per week", "3 stuks per week"),
        ] {
            assert_eq!(
                typed.parse::<Volume>().map(|it| it.to_string()),
                Ok(read.to_owned()),
                "{typed}"
            );
        }
        for (typed, why) in [
            ("", NoVolume::Number),
            ("veel", NoVolume::Number),
            ("0 uur per week", NoVolume::Number),
            ("-1 uur per week", NoVolume::Number),
            ("1,234 uur per week", NoVolume::Number),
            ("100000 uur per week", NoVolume::Number),
            ("4", NoVolume::Unit),
            ("4 bezoeken per week", NoVolume::Unit),
            ("4 uur", NoVolume::Frequency),
            ("4 uur per 2 weken", NoVolume::Frequency),
            ("4 uur per week extra", NoVolume::Frequency),
        ] {
            assert_eq!(typed.parse::<Volume>(), Err(why), "{typed}");
        }
    }

    #[test]
    fn more_and_less_are_told_where_the_units_compare() {
        let volume = |text: &str| text.parse::<Volume>().unwrap();
        for (one, other, is) in [
            ("2 uur per week", "1 uur per week", Some(Ordering::Greater)),
            (
                "60 minuten per week",
                "1 uur per week",
                Some(Ordering::Equal),
            ),
            ("1 uur per dag", "6 uur per week", Some(Ordering::Greater)),
            ("4 uur per maand", "1 uur per week", Some(Ordering::Less)),
            ("10 uur in totaal", "1 uur per week", None),
            ("2 dagdelen per week", "8 uur per week", None),
        ] {
            assert_eq!(volume(one).compare(volume(other)), is, "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_shown_reads_back(amount in 1_u32..9_999_999, unit in 0..Unit::ALL.len(), often in 0..Frequency::ALL.len()) {
            let volume = Volume { amount, unit: Unit::ALL[unit], frequency: Frequency::ALL[often] };
            prop_assert_eq!(volume.to_string().parse(), Ok(volume));
        }
    }
}
