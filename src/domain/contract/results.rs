//! What a contract is to bring about: a figure to reach, what was measured, and whether it was reached.
//!
//! [`Agreement`] keeps figures as texts; here they are read. A figure that is not known is not zero, and what is still to
//! be set cannot be missed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::parts::Agreement;
use crate::domain::money::Cents;
use crate::domain::words::{UnknownWord, fold, words};

/// A figure of anything, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure(pub u64);

impl FromStr for Figure {
    type Err = ();

    /// Reads `78`, `14.201`, `2,5` and `78 %`: digits as in an amount, without a word behind them.
    fn from_str(text: &str) -> Result<Self, ()> {
        let bare = text.trim().trim_end_matches('%').trim();
        let begins = bare.starts_with(|c: char| c.is_ascii_digit());
        let amount = bare.parse::<Cents>().map_err(|_| ());
        amount.and_then(|amount| begins.then_some(Self(amount.0)).ok_or(()))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = (self.0 / 100).to_string();
        let mut whole = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                whole.push('.');
            }
            whole.push(digit);
        }
        match self.0 % 100 {
            0 => f.pad(&whole),
            rest if rest % 10 == 0 => f.pad(&format!("{whole},{}", rest / 10)),
            rest => f.pad(&format!("{whole},{rest:02}")),
        }
    }
}

/// What is to be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This or more.
    AtLeast(Figure),
    /// This or less.
    AtMost(Figure),
    /// More than before.
    More,
    /// Less than before.
    Less,
    /// It is still to be set.
    Later,
    /// In words of an older program, that nothing can be held against.
    Words(String),
}

const MORE: &str = "toename";
const LESS: &str = "afname";
const LATER: &str = "nader te bepalen";

impl Target {
    /// Reads a target as it is kept or typed: `78`, `minstens 78`, `hoogstens 5`, `toename`, `afname`,
    /// `nader te bepalen`.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let folded = fold(text);
        let behind = |word: &str| {
            let rest = text.trim().get(word.len()..)?;
            folded.starts_with(word).then(|| rest.parse().ok())?
        };
        match folded.as_str() {
            MORE => Self::More,
            LESS => Self::Less,
            LATER => Self::Later,
            _ => behind("hoogstens")
                .map(Self::AtMost)
                .or_else(|| behind("minstens").map(Self::AtLeast))
                .or_else(|| text.parse().ok().map(Self::AtLeast))
                .unwrap_or_else(|| Self::Words(text.to_owned())),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(figure) => figure.fmt(f),
            Self::AtMost(figure) => write!(f, "hoogstens {figure}"),
            Self::More => f.pad(MORE),
            Self::Less => f.pad(LESS),
            Self::Later => f.pad(LATER),
            Self::Words(text) => f.pad(text),
        }
    }
}

words! {
    /// Whether a result was reached.
    Standing, "stand van een resultaat" {
        Gehaald = "gehaald",
        NietGehaald = "niet gehaald",
        NietGemeten = "nog niet gemeten",
        NaderTeBepalen = "nader te bepalen",
        /// The target is in words, or what was before is not known.
        NietTeZeggen = "niet te zeggen",
    }
}

impl Agreement {
    /// Whether it was reached, as far as that can be said.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let target = Target::read(&self.target);
        if target == Target::Later {
            return Standing::NaderTeBepalen;
        }
        if self.measured.is_empty() {
            return Standing::NietGemeten;
        }
        let Ok(measured) = self.measured.parse::<Figure>() else {
            return Standing::NietTeZeggen;
        };
        let before = self.baseline.parse::<Figure>().ok();
        let is_met = match target {
            Target::AtLeast(figure) => Some(measured >= figure),
            Target::AtMost(figure) => Some(measured <= figure),
            Target::More => before.map(|before| measured > before),
            Target::Less => before.map(|before| measured < before),
            Target::Later | Target::Words(_) => None,
        };
        match is_met {
            Some(true) => Standing::Gehaald,
            Some(false) => Standing::NietGehaald,
            None => Standing::NietTeZeggen,
        }
    }

    /// A figure of it with what it is of: `78 %`, `hoogstens 5 dagen`.
    #[must_use]
    pub fn with_unit(&self, text: &str) -> String {
        let is_figure = |text: &str| text.parse::<Figure>().is_ok();
        let ends_in_one = is_figure(text.rsplit(' ').next().unwrap_or(text));
        match self.unit.as_str() {
            "" => text.to_owned(),
            unit if ends_in_one && !text.ends_with('%') => format!("{text} {unit}"),
            _ => text.to_owned(),
        }
    }

    /// Whether both are about the same result on some same day.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        let before = |one: &Self, two: &Self| {
            one.until
                .zip(two.from)
                .is_some_and(|(until, from)| until < from)
        };
        let is_same =
            fold(&self.text) == fold(&other.text) && fold(&self.period) == fold(&other.period);
        is_same && !before(self, other) && !before(other, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agreement(baseline: &str, target: &str, measured: &str) -> Agreement {
        Agreement {
            unit: "%".to_owned(),
            baseline: baseline.to_owned(),
            target: target.to_owned(),
            measured: measured.to_owned(),
            ..Agreement::default()
        }
    }

    #[test]
    fn a_result_is_met_or_not_and_what_is_not_known_is_neither() {
        use Standing::{Gehaald, NaderTeBepalen, NietGehaald, NietGemeten, NietTeZeggen};
        for (baseline, target, measured, standing) in [
            // The programme of 2018: what clients say, and what was only to be set later.
            ("77", "78", "78", Gehaald),
            ("77", "78", "77,9", NietGehaald),
            ("77", "toename", "78", Gehaald),
            ("77", "toename", "77", NietGehaald),
            ("", "toename", "78", NietTeZeggen),
            ("14.201", "afname", "13.359", Gehaald),
            ("", "hoogstens 10", "12", NietGehaald),
            ("", "hoogstens 10", "0", Gehaald),
            ("", "nader te bepalen", "12", NaderTeBepalen),
            ("", "78", "", NietGemeten),
            // As an older program kept it.
            ("", "hoogstens 10 werkdagen", "12 werkdagen", NietTeZeggen),
            ("", "40 %", "39 %", NietGehaald),
        ] {
            let one = agreement(baseline, target, measured);
            assert_eq!(one.standing(), standing, "{baseline} {target} {measured}");
        }
        assert_eq!(
            agreement("", "", "").with_unit("hoogstens 10"),
            "hoogstens 10 %"
        );
        assert_eq!(agreement("", "", "").with_unit("toename"), "toename");
    }

    proptest! {
        #[test]
        fn a_figure_reads_back_as_it_is_written(hundredths in 0u64..100_000_000_000) {
            prop_assert_eq!(Figure(hundredths).to_string().parse(), Ok(Figure(hundredths)));
            let most = Target::AtMost(Figure(hundredths));
            prop_assert_eq!(Target::read(&most.to_string()), most);
        }
    }
}
