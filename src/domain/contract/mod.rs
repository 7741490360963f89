//! Contracts, raamovereenkomsten and convenants: by when must someone act, and what happens if nobody does.
//!
//! [`Contract`] is what is kept, [`parts`] what grows with it, [`dates`] works out every date from both.

pub mod actions;
pub mod bought;
pub mod dates;
pub mod held;
pub mod length;
pub mod lines;
pub mod overview;
pub mod parts;
mod register;
pub mod results;
pub mod signals;
pub mod spending;
pub mod staffed;
pub mod staffing;
mod told;
pub mod units;
pub mod when;
pub mod words;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::length::Length;
use self::when::Unsure;
use self::words::{ContractKind, Funding, NoticeBy, NoticeForm, NoticeTowards};
use super::money::Cents;

/// A contract, known by the office's own number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contract {
    /// What it is about.
    #[serde(rename = "titel")]
    pub title: String,
    /// What kind of agreement it is.
    #[serde(rename = "soort")]
    pub kind: Option<ContractKind>,
    /// The wet it is bought under, a word of the list `wetten`; empty when it is not known.
    pub wet: String,
    /// Without maatwerkvoorzieningen: the three months before the start do not bind its successor.
    #[serde(rename = "geen_maatwerk")]
    pub no_maatwerk: bool,
    /// Who manages it.
    #[serde(rename = "contractbeheerder")]
    pub manager: String,
    /// With whom it was bought together: RIGG, other municipalities.
    #[serde(rename = "samen_met")]
    pub joint_with: String,
    /// For which area.
    #[serde(rename = "gebied")]
    pub area: String,
    /// The first day; its earliest reading where it is not exactly known.
    #[serde(rename = "begin")]
    pub start: Option<NaiveDate>,
    /// The last day, before any extension; its earliest reading where it is not exactly known.
    #[serde(rename = "einde")]
    pub end: Option<NaiveDate>,
    /// What else the first day can be.
    #[serde(rename = "begin_onzeker")]
    pub start_unsure: Option<Unsure>,
    /// What else the last day can be.
    #[serde(rename = "einde_onzeker")]
    pub end_unsure: Option<Unsure>,
    /// Who is to settle what is not exactly known.
    #[serde(rename = "uit_te_zoeken_door")]
    pub settled_by: String,
    /// Whether it was agreed without an end (onbepaalde tijd).
    #[serde(rename = "onbepaalde_tijd")]
    pub is_indefinite: bool,
    /// Towards which day notice ends it while it has no end; none means any day.
    #[serde(rename = "opzeggen_tegen")]
    pub notice_towards: Option<NoticeTowards>,
    /// Whether it is renewed tacitly.
    #[serde(rename = "stilzwijgend")]
    pub is_tacit: bool,
    /// How long one tacit renewal lasts.
    #[serde(rename = "verlengingsduur")]
    pub renewal_term: Option<Length>,
    /// How often it is renewed tacitly at the most; none means until someone stops it.
    #[serde(rename = "hoogstens_verlengd")]
    pub max_renewals: Option<u32>,
    /// How often it was renewed already, as far as was told.
    #[serde(rename = "verlengd")]
    pub renewals: u32,
    /// Whether the office ended it: no renewal after the ones told.
    #[serde(rename = "beeindigd")]
    pub is_terminated: bool,
    /// How long before the end notice must be given.
    #[serde(rename = "opzegtermijn")]
    pub notice_term: Option<Length>,
    /// How notice must be given.
    #[serde(rename = "opzeggen_hoe")]
    pub notice_form: Option<NoticeForm>,
    /// Who may give notice.
    #[serde(rename = "opzeggen_door")]
    pub notice_by: Option<NoticeBy>,
    /// The day notice was given.
    #[serde(rename = "opgezegd_op")]
    pub notice_given: Option<NaiveDate>,
    /// The last day after notice was given.
    #[serde(rename = "opgezegd_per")]
    pub ends_by_notice: Option<NaiveDate>,
    /// How long before the end an extension must be reported; none means the office's norm.
    #[serde(rename = "meldtermijn")]
    pub option_term: Option<Length>,
    /// Why it may run longer than four years (Aw 2.140 lid 3).
    #[serde(rename = "motivering")]
    pub motivation: String,
    /// How the provider is paid.
    #[serde(rename = "bekostiging")]
    pub funding: Option<Funding>,
    /// The most that may be spent (C-23/20 Simonsen & Weel).
    #[serde(rename = "maximale_waarde")]
    pub ceiling: Option<Cents>,
    /// The contract it follows on.
    #[serde(rename = "voorganger")]
    pub predecessor: Option<String>,
    /// The aanbesteding it came from.
    pub aanbesteding: Option<String>,
    /// Why nothing follows on it: a decision, so no gap.
    #[serde(rename = "niet_voortzetten")]
    pub not_continued: String,
    /// The day that was decided; none where nobody said.
    #[serde(rename = "niet_voortzetten_op")]
    pub not_continued_on: Option<NaiveDate>,
    /// The day on which it is to be signed; none when nobody planned that.
    #[serde(rename = "ondertekening_gepland")]
    pub sign_planned: Option<NaiveDate>,
    /// The day it was signed.
    #[serde(rename = "ondertekend_op")]
    pub signed: Option<NaiveDate>,
    /// How long after each contract talk the next is due; none when no rhythm was agreed.
    #[serde(rename = "gesprek_elke")]
    pub talk_every: Option<Length>,
    /// Its own lead times, by signal: `6m 3m 1m`.
    #[serde(rename = "signaalstappen")]
    pub steps: BTreeMap<String, String>,
    /// Why it was taken out of the register: it was entered by mistake. Empty while it is in it.
    #[serde(rename = "uit_register")]
    pub taken_out: String,
    /// Whether it was read in from a file.
    #[serde(rename = "ingelezen")]
    pub imported: bool,
}

impl Contract {
    /// Whether it runs without an end: agreed so, and nobody gave notice.
    #[must_use]
    pub const fn has_no_end(&self) -> bool {
        self.is_indefinite && self.ends_by_notice.is_none()
    }
}
