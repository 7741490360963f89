//! An indicator of the begroting: what is measured, what it means, and per year what was budgeted, aimed at and reached.
//!
//! What can be counted from the work itself names the figure that does ([`crate::domain::cijfers::MEASURES`]); it is counted
//! whenever it is asked, and never kept. What comes from a survey or another system is typed, with where it comes from. A
//! typed number goes before a counted one: it is what was put down in that year.

pub mod actions;
pub mod fields;
pub mod known;
pub mod worth;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::worth::{Aim, Counts, Worth};

/// The fields of an indicator; its number is that of the beleidsveld with one of its own, such as `4.2.2-04`. Empty text
/// means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Indicator {
    /// What it is called, short.
    #[serde(rename = "titel")]
    pub title: String,
    /// What it says, as the begroting has it.
    #[serde(rename = "definitie")]
    pub definition: String,
    /// In what it is counted.
    #[serde(rename = "eenheid")]
    pub counts: Option<Counts>,
    /// Where it comes from.
    #[serde(rename = "bron")]
    pub source: String,
    /// The key of the figure that counts it; empty where it is typed.
    #[serde(rename = "cijfer")]
    pub measure: String,
    /// Which part of that figure it is, in words of its filter with semicolons between them.
    #[serde(rename = "cijferfilter")]
    pub filter: String,
    /// Why it was taken out of the register, when it was entered by mistake; empty when it was not.
    #[serde(rename = "uit_register")]
    pub taken_out: String,
}

impl Indicator {
    /// In what it is counted; a percentage where that was not said.
    #[must_use]
    pub fn unit(&self) -> Counts {
        self.counts.unwrap_or(Counts::Percentage)
    }

    /// The words of its filter.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let words = self.filter.split(';').map(str::trim);
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// What an indicator has of one year. What is none is a dash: not measured, or not agreed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IndicatorYear {
    /// The year.
    #[serde(rename = "jaar")]
    pub year: u16,
    /// What was reached, as it was typed.
    #[serde(rename = "behaald")]
    pub reached: Option<Worth>,
    /// What the begroting of the year has.
    #[serde(rename = "begroot")]
    pub budgeted: Option<Aim>,
    /// What is aimed at.
    #[serde(rename = "beoogd")]
    pub aimed: Option<Aim>,
    /// Where what was reached comes from.
    #[serde(rename = "herkomst")]
    pub source: String,
    /// Who typed what was reached: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// The day that was typed.
    #[serde(rename = "op")]
    pub on: Option<NaiveDate>,
}

impl IndicatorYear {
    /// Whether a number stands there, which is of the unit of its indicator.
    #[must_use]
    pub fn has_number(&self) -> bool {
        let aims = [&self.budgeted, &self.aimed];
        let is_number = |aim: &Option<Aim>| matches!(aim, Some(Aim::Worth(_)));
        self.reached.is_some() || aims.into_iter().any(is_number)
    }
}
