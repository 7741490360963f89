//! Rows of contracten and aanbestedingen, and of what a contract has more of: percelen, bestedingen, tarieven.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::aanbesteding::words::{AanbestedingStatus, Procedure};
use crate::domain::contract::length::Length;
use crate::domain::contract::when::When;
use crate::domain::contract::words::{ContractKind, Funding, PartyRole};
use crate::domain::money::{Balance, Cents};
use crate::domain::rows::{OwnColumn, RawValue};

/// A party in a row of `contracten`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyRow {
    /// The provider, as written.
    pub provider: String,
    /// Its AGB-code, eight digits, or empty.
    pub agb: String,
    /// Its share, in hundredths of a percent.
    pub share: Option<u32>,
    /// What it is among those who deliver.
    pub role: Option<PartyRole>,
    /// For which perceel alone, as written, or empty.
    pub perceel: String,
    /// The first day it takes part, where that is not the one of the contract.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// What a row of `contracten` says of one perceel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerceelRow {
    /// The perceel, as written.
    pub perceel: String,
    /// The wet it is bought under, as written.
    pub wet: String,
    /// How it is paid.
    pub funding: Option<Funding>,
    /// For which area, as written.
    pub area: String,
    /// The most that may be spent on it.
    pub ceiling: Option<Cents>,
    /// The perceel it is tied to, as written.
    pub tied_to: String,
}

/// One row of `contracten`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractRow {
    /// The record's number in the file.
    pub row: u32,
    /// The office's own number: `RO-2023-034`.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// What kind of agreement it is; none when the row leaves that to its title.
    pub kind: Option<ContractKind>,
    /// The wet it is bought under, as written.
    pub wet: String,
    /// How it is paid.
    pub funding: Option<Funding>,
    /// For which area, as written.
    pub area: String,
    /// With whom.
    pub parties: Vec<PartyRow>,
    /// The percelen, as written.
    pub percelen: Vec<String>,
    /// What it says of percelen beside that they are there.
    pub of_percelen: Vec<PerceelRow>,
    /// With whom it is bought together, as written.
    pub buyers: String,
    /// The first day.
    pub start: Option<NaiveDate>,
    /// The last day, before any extension, or what is known of it.
    pub end: Option<When>,
    /// How long one extension lasts; of what is renewed tacitly too, where a file has one column for both.
    pub extension: Option<Length>,
    /// How long one tacit renewal lasts.
    pub renewal: Option<Length>,
    /// How often it is renewed tacitly at the most.
    pub max_renewals: Option<u32>,
    /// How many extensions were agreed.
    pub options: Option<u32>,
    /// How many were used; with tacit renewal: how often it was renewed.
    pub used_options: Option<u32>,
    /// Extensions of another length that later rows of the same number have: how long, and how many.
    pub more_options: Vec<(Length, u32)>,
    /// Where the extensions were agreed, as written.
    pub clause: String,
    /// Whether it is renewed tacitly.
    pub is_tacit: Option<bool>,
    /// How long before the end notice must be given.
    pub notice: Option<Length>,
    /// How long before the end an extension must be reported.
    pub option_notice: Option<Length>,
    /// The most that may be spent.
    pub ceiling: Option<Cents>,
    /// Who manages it, as written.
    pub manager: String,
    /// Whether it was ended.
    pub is_terminated: Option<bool>,
    /// Remarks, as written; they become a note.
    pub remarks: String,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// One row of `bestedingen`: what the books say was spent on a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendingRow {
    /// The record's number in the file.
    pub row: u32,
    /// The contract, as written.
    pub contract: String,
    /// The day it was booked.
    pub on: Option<NaiveDate>,
    /// How much; below zero where it was booked back.
    pub amount: Balance,
    /// For which perceel, as written, or empty.
    pub perceel: String,
    /// What for, as written.
    pub description: String,
    /// Its number in the books, or empty.
    pub reference: String,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// One row of a list that grows with contracts, as the actions that make and finish such a line ask for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRow {
    /// The record's number in the file.
    pub row: u32,
    /// The contract, as written.
    pub contract: String,
    /// The fields of the action that makes it, by name; what the row leaves empty is not there.
    pub made: BTreeMap<String, String>,
    /// Those of the action that finishes it; empty when the row says nothing of that.
    pub finished: BTreeMap<String, String>,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// One row of `tarieven`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffRow(pub ItemRow);

/// One row of `resultaten`: what was agreed, and what was measured of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultRow(pub ItemRow);

/// One row of `contractgesprekken`: a talk, what was said, and when the next one is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkRow(pub ItemRow);

/// One row of `gespreksafspraken`: what someone promised in a talk, and when it was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseRow(pub ItemRow);

/// One row of `inzet`: what a partner of a convenant brings in, and how many fte once that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffingRow(pub ItemRow);

/// One row of `aanbestedingen`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AanbestedingRow {
    /// The record's number in the file.
    pub row: u32,
    /// The office's own number: `AB-2026-01`.
    pub number: String,
    /// The number at TenderNed.
    pub tenderned: String,
    /// What it is called.
    pub name: String,
    /// The procedure; `Europese aanbesteding` is openbaar, `Nationale aanbesteding` is nationaal.
    pub procedure: Option<Procedure>,
    /// The procedure as written.
    pub procedure_text: String,
    /// The percelen, as written.
    pub percelen: Vec<String>,
    /// The CPV code as written, with its check digit: `85312400-3`.
    pub cpv: String,
    /// The estimated value.
    pub value: Option<Cents>,
    /// The market consultation.
    pub consulted: Option<NaiveDate>,
    /// The day the aankondiging was sent.
    pub published: Option<NaiveDate>,
    /// The (last) nota van inlichtingen.
    pub nota: Option<NaiveDate>,
    /// The day bids close.
    pub closes: Option<NaiveDate>,
    /// The time of that day as `10:00`, or empty.
    pub closes_at: String,
    /// The mededeling van de gunningsbeslissing.
    pub provisional_award: Option<NaiveDate>,
    /// The last day of the standstill.
    pub standstill_end: Option<NaiveDate>,
    /// The final award.
    pub awarded: Option<NaiveDate>,
    /// The day the new contract starts.
    pub start: Option<NaiveDate>,
    /// The contract it follows on.
    pub successor_of: String,
    /// Where it stands.
    pub status: Option<AanbestedingStatus>,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}
