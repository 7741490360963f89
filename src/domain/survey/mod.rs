//! Ervaringsonderzoek: what residents, employees, volunteers and partners say of the work, at a moment, on a vragenlijst.
//!
//! What is kept is how often each answer was given ([`scale::Counts`]), and never who gave it: no row, no number and no
//! combination of answers of anyone. So there is no way back to a person, whoever reads the store. What may be told of few is
//! in [`share`].

pub mod actions;
pub mod fields;
pub mod instruments;
pub mod known;
pub mod rows;
pub mod scale;
pub mod share;
pub mod words;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::scale::{Counts, Scale};
use self::words::{Asked, Moment, Numbering};
use super::settings::Settings;
use super::words::fold;

/// The fields of an ervaringsonderzoek. Empty text and none mean: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Survey {
    /// What the vragenlijst is called.
    #[serde(rename = "vragenlijst")]
    pub instrument: String,
    /// Which version of it.
    #[serde(rename = "versie")]
    pub version: String,
    /// Who is asked.
    #[serde(rename = "doelgroep")]
    pub asked: Option<Asked>,
    /// Against the others of the same vragenlijst.
    pub moment: Option<Moment>,
    /// Short name of the wijk; none with no `bt` either is the whole gemeente.
    pub wijk: Option<String>,
    /// Short name of the begeleidingsteam it is about.
    pub bt: Option<String>,
    /// The first day of the field work.
    #[serde(rename = "van")]
    pub from: Option<NaiveDate>,
    /// The last.
    #[serde(rename = "tot_en_met")]
    pub until: Option<NaiveDate>,
    /// How many it is about.
    #[serde(rename = "populatie")]
    pub population: Option<u32>,
    /// How many of those were invited.
    #[serde(rename = "uitgenodigd")]
    pub invited: Option<u32>,
    /// How many of those answered.
    #[serde(rename = "beantwoord")]
    pub answered: Option<u32>,
    /// Who did the field work.
    pub bureau: String,
    /// What numbers in a file of answers stand for.
    #[serde(rename = "nummering")]
    pub numbering: Option<Numbering>,
    /// Why it was taken out of the register, when it was entered by mistake; empty when it was not.
    #[serde(rename = "uit_register")]
    pub taken_out: String,
}

/// One question of the vragenlijst, with how often each answer was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyQuestion {
    /// What is asked.
    #[serde(rename = "vraag")]
    pub text: String,
    /// What can be answered.
    #[serde(rename = "schaal")]
    pub scale: Scale,
    /// What was; none while nothing was read in.
    #[serde(rename = "geteld", default)]
    pub counts: Option<Counts>,
}

/// What is done because of what was said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Improvement {
    /// What.
    #[serde(rename = "actie")]
    pub text: String,
    /// Who does it: the key of an employee, or a name.
    #[serde(rename = "wie")]
    pub owner: String,
    /// By which day.
    #[serde(rename = "uiterlijk")]
    pub due: Option<NaiveDate>,
    /// The number of the question it comes from, if one.
    #[serde(rename = "vraagnummer")]
    pub question: Option<u32>,
    /// The day it was done; none while it is not.
    #[serde(rename = "gedaan_op")]
    pub done: Option<NaiveDate>,
    /// What came of it.
    #[serde(rename = "uitkomst")]
    pub outcome: String,
}

/// What no two ervaringsonderzoeken have the same of: vragenlijst and version folded, who, when, where, from which day.
pub type Key = (
    String,
    String,
    Option<Asked>,
    Option<Moment>,
    Option<String>,
    Option<String>,
    Option<NaiveDate>,
);

impl Survey {
    /// What no other has the same of.
    #[must_use]
    pub fn key(&self) -> Key {
        (
            fold(&self.instrument),
            fold(&self.version),
            self.asked,
            self.moment,
            self.wijk.clone(),
            self.bt.clone(),
            self.from,
        )
    }

    /// Whether two ask the same questions of the same people in the same place: then they can be put side by side.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let of = |it: &Self| {
            let (instrument, version, asked, _, wijk, bt, _) = it.key();
            (instrument, version, asked, wijk, bt)
        };
        of(self) == of(other)
    }

    /// Whether two have the same version of the same vragenlijst.
    #[must_use]
    pub fn asks_as(&self, other: &Self) -> bool {
        fold(&self.instrument) == fold(&other.instrument)
            && fold(&self.version) == fold(&other.version)
    }

    /// Where it is asked, in words.
    #[must_use]
    pub fn place(&self, settings: &Settings) -> String {
        let wijk = self.wijk.as_deref().map(|id| {
            let known = settings.wijken().get(id);
            known.map_or(id, |it| it.name.as_str()).to_owned()
        });
        let bt = self.bt.as_deref().map(|id| settings.bt_name(id));
        let places: Vec<String> = wijk.into_iter().chain(bt).collect();
        match places.is_empty() {
            true => "hele gemeente".to_owned(),
            false => places.join(", "),
        }
    }

    /// How many of those who were invited answered, in hundredths of a percent; none where either is not known.
    #[must_use]
    pub fn response(&self) -> Option<u32> {
        let (answered, invited) = self.answered.zip(self.invited)?;
        let of = u64::from(invited);
        let part = (u64::from(answered) * 10_000 + of / 2).checked_div(of)?;
        u32::try_from(part).ok()
    }
}
