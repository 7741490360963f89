//! An indicatie in a list.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::indicatie::words::{Cause, FollowUp, Stage, Standing};
use crate::domain::letters::parts::LetterKind;
use crate::office::signals::Signal;

/// What a list shows of an indicatie. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the column of its name
pub struct IndicatieCells {
    pub nummer: String,
    pub bronnummer: String,
    /// What the resident is called, as far as that may be seen.
    pub inwoner: String,
    pub verwijzing: Option<String>,
    pub soort: String,
    pub wet: String,
    pub productcode: String,
    /// How much, in words; empty for who does not see it.
    pub omvang: String,
    pub leveringsvorm: String,
    pub aanbieder: String,
    pub contract: String,
    pub wijk: String,
    pub stand: Standing,
    pub begin: Option<NaiveDate>,
    pub einde: Option<NaiveDate>,
    /// The last day on which it is as it is now, and why.
    pub verandert_na: Option<NaiveDate>,
    pub waarom: Option<Cause>,
    pub overgang: String,
    pub fase: Stage,
    pub gesprek: Option<NaiveDate>,
    pub brief: Option<NaiveDate>,
    /// Which letters were sent.
    pub brieven: Vec<LetterKind>,
    /// Whether one came back and waits for someone.
    pub brief_terug: bool,
    pub vervolg: Option<FollowUp>,
    pub opvolger: Option<String>,
    pub medewerker: String,
    /// What must be done first.
    pub doen: Option<Signal>,
}

impl IndicatieCells {
    /// What it is in a few words: `individuele begeleiding ZIN`.
    #[must_use]
    pub fn what(&self) -> String {
        let support = match self.soort.as_str() {
            "" => self.productcode.as_str(),
            support => support,
        };
        format!("{support} {}", self.leveringsvorm)
            .trim()
            .to_owned()
    }
}

/// How many people are how far: each indicatie in exactly one of them.
#[must_use]
pub fn stages(rows: &[IndicatieCells]) -> Vec<(Stage, usize)> {
    let count = |stage: Stage| rows.iter().filter(|row| row.fase == stage).count();
    Stage::ALL
        .iter()
        .map(|stage| (*stage, count(*stage)))
        .collect()
}
