//! A budget: what may be spent in one year, in one place, on one aandachtsveld.
//!
//! The place is a wijk, some wijken together (bovenwijks) or the whole gemeente (stedelijk). What was spent follows from the
//! contracts that are paid from it ([`books`]) unless the books of the gemeente say it; what is still to come from running
//! indicaties ([`running`]). A total is spread over the wijken by weighted figures ([`spread`]). What is not known is a dash
//! and never zero. No resident is in it.

pub mod actions;
pub mod books;
pub mod fields;
pub mod running;
pub mod spread;
pub mod words;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::words::Level;
use crate::domain::money::{Balance, Cents};
use crate::domain::settings::Settings;
use crate::domain::words::fold;

/// The setting with the percentages of a budget at which it is a signal that so much is spent, and what they are until
/// someone changes them.
pub const STEPS: (&str, &str) = ("signaal.budget", "70 85 95");

/// The fields of a budget. Empty text and none mean: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Budget {
    /// The year.
    #[serde(rename = "jaar")]
    pub year: Option<u16>,
    /// For how large a part of the gemeente.
    #[serde(rename = "plaats")]
    pub level: Option<Level>,
    /// Short names of the wijken: one, or those that have it together; none where it is for the whole gemeente.
    pub wijken: BTreeSet<String>,
    /// On what: `individuele begeleiding`.
    pub aandachtsveld: String,

    /// How much, after what was cut.
    #[serde(rename = "begroot")]
    pub amount: Option<Cents>,
    /// How much it was before that, where something was cut.
    #[serde(rename = "voor_korting")]
    pub before_cut: Option<Cents>,
    /// How much was cut, in hundredths of a percent.
    #[serde(rename = "korting")]
    pub cut: Option<u32>,
    /// By which figures it was spread, where it was: `inwoners 60 (2025)`.
    #[serde(rename = "verdeeld_naar")]
    pub spread_by: String,

    /// What is owed by contract or decision.
    #[serde(rename = "verplicht")]
    pub obligation: Option<Cents>,
    /// What was spent by the books of the gemeente; none where what was booked on its contracts says it.
    #[serde(rename = "besteed")]
    pub spent: Option<Balance>,
    /// The last day of which those books tell.
    #[serde(rename = "stand_op")]
    pub known_until: Option<NaiveDate>,
    /// The numbers of the contracts that are paid from it.
    #[serde(rename = "contracten")]
    pub contracts: BTreeSet<String>,

    /// The value to reach, as [`crate::domain::contract::results::Target`] reads it.
    #[serde(rename = "streefwaarde")]
    pub target: String,
    /// The value that was reached; empty means not measured, which is not zero.
    #[serde(rename = "behaald")]
    pub reached: String,

    /// Up to which percentage spent someone has seen it: no signal before it is more.
    #[serde(rename = "gezien_besteed")]
    pub seen_spent: Option<u32>,
    /// The same of what is expected to be spent.
    #[serde(rename = "gezien_verwacht")]
    pub seen_expected: Option<u32>,

    /// Why it was taken out of the register; empty when it was not.
    #[serde(rename = "uit_register")]
    pub taken_out: String,
}

/// What tells a budget from any other: year, place and aandachtsveld, whatever its capitals.
pub type Key = (u16, Level, BTreeSet<String>, String);

impl Budget {
    /// What tells it from any other; none of one that was taken back.
    #[must_use]
    pub fn key(&self) -> Option<Key> {
        let (year, level) = (self.year?, self.level?);
        Some((year, level, self.wijken.clone(), fold(&self.aandachtsveld)))
    }

    /// Why it counts nowhere: it was taken out, or the spreading that made it was taken back. Empty when it counts.
    #[must_use]
    pub fn gone(&self) -> &str {
        match self.year {
            None if self.taken_out.is_empty() => "de verdeling die het maakte, is teruggenomen",
            _ => &self.taken_out,
        }
    }

    /// Its place as people say it: `Hoogkerk`, `Hoogkerk + Vinkhuizen`, `stedelijk`.
    #[must_use]
    pub fn place(&self, settings: &Settings) -> String {
        let name = |id: &String| {
            let wijk = settings.wijken().get(id);
            wijk.map_or_else(|| id.clone(), |wijk| wijk.name.clone())
        };
        let names: Vec<String> = self.wijken.iter().map(name).collect();
        match (self.level, names.is_empty()) {
            (Some(level), true) => level.word().to_owned(),
            (None, true) => String::new(),
            _ => names.join(" + "),
        }
    }

    /// Whether something in a wijk can be for it.
    #[must_use]
    pub fn holds_wijk(&self, wijk: &str) -> bool {
        match self.level {
            Some(Level::Stedelijk) => true,
            Some(Level::Wijk | Level::Bovenwijks) => self.wijken.contains(wijk),
            None => false,
        }
    }

    /// Whether it is for this aandachtsveld.
    #[must_use]
    pub fn is_for(&self, aandachtsveld: &str) -> bool {
        fold(&self.aandachtsveld) == fold(aandachtsveld)
    }
}

/// What is left of an amount after a cut in hundredths of a percent; half a cent is one.
#[must_use]
pub fn after_cut(amount: Cents, cut: u32) -> Cents {
    let left = u128::from(10_000_u32.saturating_sub(cut));
    let cents = (u128::from(amount.0) * left + 5_000) / 10_000;
    Cents(u64::try_from(cents).unwrap_or(u64::MAX))
}

/// How much of an amount something is, in whole percents, rounded down; none of nothing.
#[must_use]
pub fn percent_of(part: Balance, whole: Cents) -> Option<u32> {
    let part = u128::from(part.above_zero().0);
    let percent = (part * 100).checked_div(u128::from(whole.0))?;
    Some(u32::try_from(percent).unwrap_or(u32::MAX))
}

/// Reads the percentages of [`STEPS`], in order; none where the text is no such thing.
#[must_use]
pub fn read_steps(text: &str) -> Option<Vec<u32>> {
    let steps = text
        .split([' ', ','])
        .map(|it| it.trim_end_matches('%'))
        .filter(|it| !it.is_empty());
    let steps: Option<Vec<u32>> = steps
        .map(|it| it.parse().ok().filter(|step| (1..=200).contains(step)))
        .collect();
    let mut steps = steps.filter(|steps| !steps.is_empty())?;
    steps.sort_unstable();
    steps.dedup();
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_million_with_a_quarter_cut_is_nine_million() {
        let left = after_cut(Cents::euros(12_000_000), 2_500);
        assert_eq!(left, Cents::euros(9_000_000));
        assert_eq!(left.to_string(), "€ 9.000.000");
        assert_eq!(after_cut(Cents(1), 5_000), Cents(1));
        assert_eq!(after_cut(Cents::euros(5), 10_000), Cents(0));
    }

    #[test]
    fn the_share_of_nothing_is_not_known_and_of_something_never_rounded_up() {
        let spent = |euros: i64| Balance(euros * 100);
        assert_eq!(percent_of(spent(699), Cents::euros(1_000)), Some(69));
        assert_eq!(percent_of(spent(0), Cents::euros(1_000)), Some(0));
        assert_eq!(percent_of(spent(-5), Cents::euros(1_000)), Some(0));
        assert_eq!(percent_of(spent(1_100), Cents::euros(1_000)), Some(110));
        assert_eq!(percent_of(spent(10), Cents(0)), None);
    }

    #[test]
    fn the_steps_of_a_signal_are_percentages() {
        assert_eq!(read_steps("95 70 85%, 70"), Some(vec![70, 85, 95]));
        for text in ["", "0", "zeventig", "70 201"] {
            assert_eq!(read_steps(text), None, "{text}");
        }
    }
}
