//! Aanbestedingen: planned backwards from the day the new contract starts.
//!
//! Start at [`plan`]: the calendar of one aanbesteding; [`living`] is one that runs, [`breaks`] what it does not keep;
//! [`Aanbesteding`] is what is kept of one, [`standing`] how that stands.
//! All count over the table of [`links`], which takes its minimums from [`law`] and its usual times from [`norms`];
//! [`gap`] is the counting itself. [`thresholds`] says which procedures a value leaves, [`cpv`] is the pick list of codes.

pub mod actions;
pub mod breaks;
pub mod checklist;
pub mod cpv;
pub mod file;
pub mod gap;
pub mod harm;
pub mod held;
pub mod law;
pub mod letter;
pub mod links;
pub mod living;
pub mod moving;
pub mod norms;
pub mod parts;
pub mod plan;
mod quiet;
pub mod ranking;
mod register;
pub mod signals;
pub mod standing;
pub mod thresholds;
pub mod words;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::law::Options;
use self::thresholds::Category;
use self::words::{AanbestedingStatus, Phase, Procedure};
use super::money::Cents;

/// An aanbesteding. What is too late, what room is left and what breaks the law is worked out; only what people planned
/// and what happened is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Aanbesteding {
    /// What it is called.
    #[serde(rename = "naam")]
    pub name: String,
    /// The number at TenderNed.
    #[serde(rename = "tenderned")]
    pub tenderned: String,
    /// How it is put on the market.
    pub procedure: Option<Procedure>,
    /// The procedure as an imported file wrote it.
    #[serde(rename = "procedure_in_bestand")]
    pub procedure_text: String,
    /// The CPV code.
    pub cpv: String,
    /// What is bought; none counts as social services.
    #[serde(rename = "soort_opdracht")]
    pub category: Option<Category>,
    /// The estimated value, options and extensions included, without btw.
    #[serde(rename = "geraamde_waarde")]
    pub value: Option<Cents>,
    /// The wet it is bought under, a word of the list `wetten`; empty when it is not known.
    pub wet: String,
    /// What is special about it, and changes its minimums.
    #[serde(rename = "keuzes")]
    pub options: Options,
    /// Why it is urgent (Aw 2.74).
    #[serde(rename = "reden_spoed")]
    pub urgent_reason: String,
    /// The day the new contract starts.
    #[serde(rename = "ingang")]
    pub start: Option<NaiveDate>,
    /// How many months the new contract runs, options not counted.
    #[serde(rename = "looptijd")]
    pub months: Option<u32>,
    /// The contract it follows on.
    #[serde(rename = "volgt_op")]
    pub successor_of: Option<String>,
    /// Where it stands.
    pub status: AanbestedingStatus,
    /// Why it was withdrawn or failed.
    #[serde(rename = "reden_einde")]
    pub ended_reason: String,
    /// The day it was withdrawn or failed.
    #[serde(rename = "geeindigd_op")]
    pub ended: Option<NaiveDate>,
    /// Who leads it.
    #[serde(rename = "verantwoordelijke")]
    pub responsible: String,
    /// The day each phase is planned to be done: as proposed when it was registered, and moved since.
    #[serde(rename = "gepland")]
    pub planned: BTreeMap<Phase, NaiveDate>,
    /// The day each phase was done.
    #[serde(rename = "werkelijk")]
    pub actual: BTreeMap<Phase, NaiveDate>,
    /// The time of day bids close, as written.
    #[serde(rename = "sluit_om")]
    pub closes_at: String,
    /// The inschrijvingen that the award decision names as winners, by their number. None as long as nothing was decided,
    /// of what was read in, and where nobody is left: a list without anything in it is not kept in the logboek.
    #[serde(rename = "winnaars")]
    pub winners: Option<Vec<u32>>,
    /// Whether something changed after which nobody whom the award decision named is left: it asks for a new one.
    #[serde(rename = "beslissing_achterhaald")]
    pub must_decide_anew: bool,
    /// A kort geding was brought on this day; it holds the standstill (Aw 2.131). Of more, the first.
    #[serde(rename = "kort_geding_op")]
    pub kort_geding: Option<NaiveDate>,
    /// The day the judge decided.
    #[serde(rename = "uitspraak_op")]
    pub judged: Option<NaiveDate>,
    /// How many kort gedingen wait for the judge.
    #[serde(rename = "kort_gedingen_open")]
    pub open_cases: u32,
    /// Why it was taken out of the register: it was entered by mistake. Empty while it is in it.
    #[serde(rename = "uit_register")]
    pub taken_out: String,
    /// Whether it was read in from a file: history, not gated.
    #[serde(rename = "ingelezen")]
    pub imported: bool,
}

impl Aanbesteding {
    /// Whether a kort geding waits for the judge.
    #[must_use]
    pub const fn is_challenged(&self) -> bool {
        self.kort_geding.is_some() && self.judged.is_none()
    }

    /// Where it stands, by the phases that were done.
    #[must_use]
    pub fn status_by_phases(&self) -> AanbestedingStatus {
        let is_done = |phase: Phase| self.actual.contains_key(&phase);
        if is_done(Phase::OpdrachtVerleend) {
            AanbestedingStatus::Gegund
        } else if is_done(Phase::VoorlopigeGunning) {
            AanbestedingStatus::VoorlopigGegund
        } else if is_done(Phase::SluitingInschrijving) {
            AanbestedingStatus::Beoordeling
        } else if is_done(Phase::Publicatie) {
            AanbestedingStatus::InschrijvingOpen
        } else {
            AanbestedingStatus::Voorbereiding
        }
    }

    /// Whom the award decision names, by the number of the inschrijving: nobody once it asks for a new one. None as long as
    /// nothing was decided, and where it was kept without names.
    #[must_use]
    pub fn named(&self) -> Option<&[u32]> {
        match &self.winners {
            Some(winners) => Some(winners),
            None => self.must_decide_anew.then_some(&[]),
        }
    }

    /// Keeps whom the award decision names.
    fn names(&mut self, winners: Option<Vec<u32>>) {
        self.must_decide_anew = winners.as_ref().is_some_and(Vec::is_empty);
        self.winners = winners.filter(|winners| !winners.is_empty());
    }
}
