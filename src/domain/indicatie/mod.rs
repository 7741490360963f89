//! An indicatie: a provision that was granted to one resident, from the decision to what comes after it.
//!
//! It lives on when the verwijzing it came from is closed, and is watched until it ends: whoever has one that ends or
//! changes is talked with first, and what comes after is decided, never let go in silence. How it stands and what it needs
//! follows from its days ([`Course`]); neither is stored.

pub mod actions;
mod course;
pub mod fields;
pub mod words;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::course::{Change, Course, Need};
use self::words::{Basis, FollowUp, StopReason};
use crate::domain::volume::{self, Frequency, Unit};
use crate::domain::words::{DeliveryForm, Wet, YesNo};

/// The fields of an indicatie. Empty text and none mean: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Indicatie {
    /// The office's own number from an imported file.
    #[serde(rename = "bronnummer")]
    pub source_number: String,
    /// Whether it was read in.
    #[serde(rename = "ingelezen")]
    pub imported: bool,
    /// Whether it was over when it was read in: then nothing is to be decided about it any more.
    #[serde(rename = "geschiedenis")]
    pub is_history: bool,
    /// Whose it is: `P-0001`.
    #[serde(rename = "inwoner")]
    pub resident: Option<String>,
    /// The verwijzing it came from, `V-2026-0412`, if one.
    #[serde(rename = "verwijzing")]
    pub referral: Option<String>,
    /// Short name of the wijk.
    pub wijk: Option<String>,
    /// Short name of the WIJ-team.
    pub wij_team: Option<String>,

    /// What it rests on.
    #[serde(rename = "grondslag")]
    pub basis: Option<Basis>,
    /// The wet it falls under: a word of the list `wetten`; empty when it is not known.
    pub wet: String,
    /// What kind of support it is: a word of the list `soorten`; empty when it is not known.
    #[serde(rename = "soort")]
    pub support: String,
    /// The code or the name of the product, as the tariffs of a contract have it.
    #[serde(rename = "productcode")]
    pub product: String,
    /// How much, in hundredths of its unit.
    #[serde(rename = "aantal")]
    pub amount: Option<u32>,
    /// In what that is counted.
    #[serde(rename = "eenheid")]
    pub unit: Option<Unit>,
    /// How often that is given.
    #[serde(rename = "frequentie")]
    pub frequency: Option<Frequency>,
    /// In kind or as a budget (pgb).
    #[serde(rename = "leveringsvorm")]
    pub delivery: Option<DeliveryForm>,
    /// Number of the provider.
    #[serde(rename = "aanbieder")]
    pub provider: Option<String>,
    /// Number of the contract it is delivered under.
    pub contract: String,

    /// The day it was granted.
    #[serde(rename = "toegekend_op")]
    pub granted: Option<NaiveDate>,
    /// The first day it holds.
    #[serde(rename = "begindatum")]
    pub begin: Option<NaiveDate>,
    /// The last day it holds; none when it has no end.
    #[serde(rename = "einddatum")]
    pub end: Option<NaiveDate>,
    /// The day the delivery began.
    #[serde(rename = "gestart_op")]
    pub started: Option<NaiveDate>,
    /// The last day of the delivery, where it stopped before the end.
    #[serde(rename = "gestopt_op")]
    pub stopped: Option<NaiveDate>,
    /// Why it stopped.
    #[serde(rename = "stopreden")]
    pub stop_reason: Option<StopReason>,

    /// Who sees to what comes after: the key of an employee, or a name.
    #[serde(rename = "medewerker")]
    pub assigned: String,
    /// The named event by which it changes: the end of the overgangsrecht of a law, of a contract. Empty when there is none.
    #[serde(rename = "overgang")]
    pub event: String,
    /// The day from which that counts.
    #[serde(rename = "overgang_op")]
    pub event_on: Option<NaiveDate>,
    /// The day of the talk about what comes after.
    #[serde(rename = "gesprek_op")]
    pub talk: Option<NaiveDate>,
    /// The day that talk was held.
    #[serde(rename = "gesprek_gevoerd_op")]
    pub held: Option<NaiveDate>,
    /// Whether who gives the support now was there.
    #[serde(rename = "met_aanbieder")]
    pub with_provider: Option<YesNo>,
    /// What was found in the talk.
    #[serde(rename = "gespreksbevinding")]
    pub finding: String,
    /// The form of support that was talked of for after.
    #[serde(rename = "volgende_vorm")]
    pub next_form: String,
    /// The day the letter about it was sent.
    #[serde(rename = "brief_op")]
    pub letter: Option<NaiveDate>,
    /// What comes after.
    #[serde(rename = "besloten_vervolg")]
    pub follow_up: Option<FollowUp>,
    /// The day that was decided.
    #[serde(rename = "besloten_op")]
    pub decided: Option<NaiveDate>,
    /// Why.
    #[serde(rename = "besluit_toelichting")]
    pub decision_note: String,
    /// The indicatie that followed on it: `IND-0012`.
    #[serde(rename = "opvolger")]
    pub successor: Option<String>,

    /// Why it was taken out of the register, when it was entered by mistake; empty when it was not.
    #[serde(rename = "uit_register")]
    pub taken_out: String,
    /// The day this was destroyed; then what else is filled in says nothing of anyone.
    #[serde(rename = "vernietigd_op")]
    pub destroyed: Option<NaiveDate>,
}

impl Indicatie {
    /// The law that it falls under; none of a wet of which the program knows no terms.
    #[must_use]
    pub fn law(&self) -> Option<Wet> {
        self.wet.parse().ok()
    }

    /// Its days, from which follows how it stands and what it needs.
    #[must_use]
    pub fn course(&self) -> Course {
        Course {
            begin: self.begin,
            end: self.end,
            started: self.started,
            stopped: self.stopped,
            event_on: self.event_on,
            talk: self.talk,
            held: self.held,
            letter: self.letter,
            follow_up: self.follow_up,
            has_successor: self.successor.is_some(),
            is_history: self.is_history || self.destroyed.is_some() || !self.taken_out.is_empty(),
            // Whoever has a budget buys, and nobody reports that as a start; a file says nothing of it.
            is_started_by_report: self.delivery == Some(DeliveryForm::Zin) && !self.imported,
            is_of_youth: self.law() == Some(Wet::Jeugdwet),
        }
    }

    /// How much is given, in words: `4,5 uur per week`; empty when that is not known.
    #[must_use]
    pub fn volume(&self) -> String {
        volume::told(self.amount, self.unit, self.frequency)
    }
}

/// What an indicatie was until a change of it, as long as it lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The last day it was so.
    #[serde(rename = "tot_en_met")]
    pub until: NaiveDate,
    /// The product.
    #[serde(rename = "productcode")]
    pub product: String,
    /// How much, in hundredths of its unit.
    #[serde(rename = "aantal")]
    pub amount: Option<u32>,
    /// In what that is counted.
    #[serde(rename = "eenheid")]
    pub unit: Option<Unit>,
    /// How often.
    #[serde(rename = "frequentie")]
    pub frequency: Option<Frequency>,
    /// In kind or as a budget.
    #[serde(rename = "leveringsvorm")]
    pub delivery: Option<DeliveryForm>,
    /// Number of the provider.
    #[serde(rename = "aanbieder")]
    pub provider: Option<String>,
    /// Number of the contract.
    pub contract: String,
    /// Why it changed.
    #[serde(rename = "reden")]
    pub reason: String,
}
