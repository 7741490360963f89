//! Aanbestedingen: planned backwards from the day the new contract starts (`domain.md` 4, `legal.md` 3).

pub mod parts;
pub mod words;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::words::{AanbestedingStatus, Category, Phase, Procedure};
use super::money::Cents;
use super::words::Wet;

/// An aanbesteding. Its plan is worked out from the start, the procedure and the choices; only what people decided and
/// what happened is kept.
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
    /// The estimated value, options and extensions included (`legal.md` 3.1).
    #[serde(rename = "geraamde_waarde")]
    pub value: Option<Cents>,
    /// Wmo or Jeugdwet.
    pub wet: Option<Wet>,
    /// Without maatwerkvoorzieningen: the three months before the start do not bind.
    #[serde(rename = "geen_maatwerk")]
    pub no_maatwerk: bool,
    /// Without a voluntary standstill.
    #[serde(rename = "geen_standstill")]
    pub no_standstill: bool,
    /// Bids on paper: five days more.
    #[serde(rename = "op_papier")]
    pub on_paper: bool,
    /// A qualified vooraankondiging was sent (Aw 2.71 lid 5–6).
    #[serde(rename = "vooraankondiging")]
    pub has_prior_notice: bool,
    /// Urgent, with the reason kept (Aw 2.74).
    #[serde(rename = "spoed")]
    pub urgent_reason: String,
    /// The documents are not freely available on line: five days more (Aw 2.72).
    #[serde(rename = "geen_vrije_stukken")]
    pub no_free_documents: bool,
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
    /// The day each phase is planned to be done, where people chose one.
    #[serde(rename = "gepland")]
    pub planned: BTreeMap<Phase, NaiveDate>,
    /// The day each phase was done.
    #[serde(rename = "werkelijk")]
    pub actual: BTreeMap<Phase, NaiveDate>,
    /// The time of day bids close, as written.
    #[serde(rename = "sluit_om")]
    pub closes_at: String,
    /// A kort geding was brought on this day; it holds the standstill (Aw 2.131).
    #[serde(rename = "kort_geding_op")]
    pub kort_geding: Option<NaiveDate>,
    /// The day the judge decided.
    #[serde(rename = "uitspraak_op")]
    pub judged: Option<NaiveDate>,
    /// Whether it was read in from a file: history, not gated.
    #[serde(rename = "ingelezen")]
    pub imported: bool,
}
