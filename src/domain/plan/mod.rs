//! The plan of a huishouden: 1 gezin, 1 plan, 1 regisseur.
//!
//! The truth about regisseur, goals and agreements is here as soon as a huishouden has a plan. What the huishouden itself
//! says of them ([`crate::domain::registers::people::Household`]) is what was known before: it goes along into the plan
//! when that is made, and nobody changes it after that.

pub mod actions;
pub mod course;
pub mod fields;
pub mod matrix;
pub mod page;
pub mod parts;
pub mod words;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::words::RegieKind;

/// The fields of a plan. Empty text and none mean: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// The office's own number from an imported file.
    #[serde(rename = "bronnummer")]
    pub source_number: String,
    /// Whether it was read in.
    #[serde(rename = "ingelezen")]
    pub imported: bool,
    /// Whose it is: `H-0001`.
    #[serde(rename = "huishouden")]
    pub household: Option<String>,
    /// Who holds the regie: the key of an employee, the number of an inwoner, or a name.
    pub regisseur: String,
    /// What that is to the household.
    #[serde(rename = "soort_regisseur")]
    pub regisseur_is: Option<RegieKind>,
    /// How it goes now.
    #[serde(rename = "situatie")]
    pub situation: String,
    /// What the household asks.
    #[serde(rename = "vraag")]
    pub question: String,
    /// The day it was made.
    #[serde(rename = "gemaakt_op")]
    pub begun: Option<NaiveDate>,
    /// The day it is talked over next.
    #[serde(rename = "volgende_evaluatie")]
    pub next_review: Option<NaiveDate>,
    /// The day it ended; none while it runs.
    #[serde(rename = "plan_beeindigd_op")]
    pub ended: Option<NaiveDate>,
    /// Why it ended.
    #[serde(rename = "plan_beeindigd_omdat")]
    pub ended_why: String,
    /// Why it was taken out of the register, when it was made by mistake; empty when it was not.
    #[serde(rename = "uit_register")]
    pub taken_out: String,
    /// The day this was destroyed; then what else is filled in says nothing of anyone.
    #[serde(rename = "vernietigd_op")]
    pub destroyed: Option<NaiveDate>,
}

impl Plan {
    /// Whether it is in a list at all.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.destroyed.is_none() && self.taken_out.is_empty()
    }

    /// Whether it is worked on.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.is_there() && self.ended.is_none()
    }
}
