//! What grows with an aanbesteding: the checklist per phase, questions and answers, criteria, bids with their scores,
//! awards.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::words::{CriterionKind, Phase};
use crate::domain::money::Cents;

/// A document or task of a phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistItem {
    /// Of which phase.
    #[serde(rename = "fase")]
    pub phase: Phase,
    /// What must be there.
    #[serde(rename = "stuk")]
    pub title: String,
    /// Who sees to it.
    #[serde(rename = "verantwoordelijke", default)]
    pub responsible: String,
    /// Where it is, once it is there.
    #[serde(rename = "vindplaats", default)]
    pub reference: String,
    /// The day it was ready.
    #[serde(rename = "klaar_op", default)]
    pub done: Option<NaiveDate>,
}

/// A question for the nota van inlichtingen (Aw 2.53, 2.54).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    /// The day it was asked.
    #[serde(rename = "gesteld_op")]
    pub asked: Option<NaiveDate>,
    /// What was asked.
    #[serde(rename = "vraag")]
    pub question: String,
    /// The answer, for everyone.
    #[serde(rename = "antwoord")]
    pub answer: String,
    /// The day of the nota it was answered in.
    #[serde(rename = "beantwoord_op")]
    pub answered: Option<NaiveDate>,
    /// Whether it was asked in confidence (Aw 2.53).
    #[serde(rename = "vertrouwelijk")]
    pub is_confidential: bool,
}

/// A gunningscriterium with its weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// What is looked at.
    #[serde(rename = "naam")]
    pub name: String,
    /// Quality or price.
    #[serde(rename = "soort")]
    pub kind: CriterionKind,
    /// How much it weighs, in hundredths of a percent.
    #[serde(rename = "weging")]
    pub weight: u32,
}

/// An inschrijving.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bid {
    /// The provider's number, or a name as written.
    #[serde(rename = "inschrijver")]
    pub bidder: String,
    /// For which perceel; empty means the whole.
    pub perceel: String,
    /// The day it was received.
    #[serde(rename = "ontvangen")]
    pub received: Option<NaiveDate>,
    /// The price that was bid, if any.
    #[serde(rename = "prijs")]
    pub price: Option<Cents>,
    /// Why it was put aside (uitgesloten, ongeldig), if it was.
    #[serde(rename = "terzijde")]
    pub set_aside: String,
    /// The day whoever made it took it back; none while it stands. It is then put aside too.
    #[serde(rename = "ingetrokken_op")]
    pub withdrawn: Option<NaiveDate>,
}

/// What one inschrijving scored on one criterium.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BidScore {
    /// Which inschrijving, by its number in the list.
    #[serde(rename = "inschrijving")]
    pub bid: u32,
    /// Which criterium, by its name.
    #[serde(rename = "criterium")]
    pub criterion: String,
    /// The score, in hundredths of a point, from 0 to 10.
    pub score: u32,
    /// Why.
    #[serde(rename = "motivering")]
    pub reason: String,
}

/// Who was awarded what, and which contract came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Award {
    /// For which perceel; empty means the whole.
    pub perceel: String,
    /// The provider's number, or a name as written.
    #[serde(rename = "winnaar")]
    pub winner: String,
    /// The day of the gunningsbeslissing.
    #[serde(rename = "datum")]
    pub on: Option<NaiveDate>,
    /// The contract that was made.
    pub contract: String,
    /// The day it was announced (Aw 2.134); each award has its own thirty days.
    #[serde(rename = "aangekondigd_op")]
    pub announced: Option<NaiveDate>,
}
