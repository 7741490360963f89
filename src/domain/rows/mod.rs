//! What an office export says, row by row, once it is understood: the input of an import.
//!
//! `exchange` reads files into these rows; `office` makes records of them. Names of wijken, teams, providers and
//! employees are still text here, because only the office knows which ones exist.

mod bought;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::domain::businesscase::Assumption;
use crate::domain::contact::words::{CallEnd, CallTeam, Channel, Counterpart};
use crate::domain::identifiers::Bsn;
use crate::domain::indicatie::words::Basis;
use crate::domain::indicator::worth::Counts;
use crate::domain::money::{Balance, Cents};
use crate::domain::plan::words::{GoalStatus, RegieKind};
use crate::domain::registers::people::Resident;
use crate::domain::settings::Settings;
use crate::domain::volume::{Frequency, Unit};
use crate::domain::words::{ConsentAnswer, DeliveryForm, Leefgebied, Sex, State, Urgency};

pub use bought::*;

/// How much a melding about an import matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// The value could not be taken over.
    #[serde(rename = "fout")]
    Error,
    /// The value was taken over, but someone should look.
    #[serde(rename = "waarschuwing")]
    Warning,
}

/// Something the reader of an import must know about one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Melding {
    /// The record's number in the file; the first record below the header is 1.
    #[serde(rename = "rij")]
    pub row: u32,
    /// The column, as the file names it.
    #[serde(rename = "veld")]
    pub field: String,
    /// What stood there.
    #[serde(rename = "waarde")]
    pub value: String,
    /// What is wrong with it, in a sentence.
    #[serde(rename = "reden")]
    pub reason: String,
    /// How much it matters.
    #[serde(rename = "ernst")]
    pub severity: Severity,
}

/// A value that could not be read, kept as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawValue {
    /// The column, as the file names it.
    #[serde(rename = "veld")]
    pub field: String,
    /// What stood there.
    #[serde(rename = "waarde")]
    pub value: String,
}

/// What a file has in a column of the office's own: it stays with the record under the name that the file gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnColumn {
    /// The column, as the file names it.
    #[serde(rename = "kolom")]
    pub field: String,
    /// What stands there.
    #[serde(rename = "waarde")]
    pub value: String,
}

/// The resident in a row of `verwijzingen`. Empty text means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the names are those of a letter head
pub struct ResidentRow {
    pub last_name: String,
    /// What stands between first and last name: `van der`.
    pub prefix: String,
    pub first_name: String,
    pub sex: Option<Sex>,
    pub birth_date: Option<NaiveDate>,
    pub bsn: Option<Bsn>,
    pub street: String,
    /// Digits only.
    pub house_number: String,
    /// What follows the digits: `b`, `bis`, `2`.
    pub addition: String,
    /// As `9744 GJ`, or empty.
    pub postcode: String,
    pub city: String,
    /// As `+31612345678`, or empty.
    pub phone: String,
    pub email: String,
    /// Whether the address is secret; none when the row does not say.
    pub has_secret_address: Option<bool>,
    pub language: String,
    /// Whether an interpreter is needed; none when the row does not say.
    pub needs_interpreter: Option<bool>,
    pub died: Option<NaiveDate>,
    /// The office's own number of the huishouden (`G0002`), or empty.
    pub household: String,
}

impl ResidentRow {
    /// The resident it tells of, in no wijk and huishouden yet.
    #[must_use]
    pub fn resident(&self) -> Resident {
        Resident {
            last_name: self.last_name.clone(),
            prefix: self.prefix.clone(),
            first_name: self.first_name.clone(),
            sex: self.sex,
            birth_date: self.birth_date,
            bsn: self.bsn,
            street: self.street.clone(),
            house_number: self.house_number.clone(),
            addition: self.addition.clone(),
            postcode: self.postcode.clone(),
            city: self.city.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            has_secret_address: self.has_secret_address.unwrap_or_default(),
            language: self.language.clone(),
            needs_interpreter: self.needs_interpreter.unwrap_or_default(),
            died: self.died,
            ..Resident::default()
        }
    }
}

/// One row of `verwijzingen`. Empty text means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralRow {
    /// The record's number in the file; the first record below the header is 1.
    pub row: u32,
    /// The office's own number (`Volgnr`), or empty.
    pub source_number: String,
    /// The day the melding came in.
    pub reported: Option<NaiveDate>,
    /// Whom it is about.
    pub resident: ResidentRow,
    /// The wijk as written, trimmed.
    pub wijk: String,
    /// The buurt as written, by name or code.
    pub buurt: String,
    /// Through which door it came, as far as the program knows who referred: what dossiers keep for it.
    pub entrance: Option<String>,
    /// The same of what kind that is.
    pub entrance_of_kind: Option<String>,
    /// Who referred, as written.
    pub entrance_text: String,
    /// What kind that is, as written.
    pub entrance_kind: String,
    /// Zorgvraag, with its own line breaks.
    pub question: String,
    /// The areas of life, as the row names them.
    pub areas: Vec<NamedArea>,
    /// Which those are, once the office has said what it calls so.
    pub leefgebieden: Vec<Leefgebied>,
    /// What stood there, where it does not know all of them.
    pub areas_raw: Option<RawValue>,
    /// The wet it falls under, as written.
    pub wet: String,
    /// The gemeente that pays, as the national list has it, or empty.
    pub gemeente: String,
    /// The gemeente where a youth lived before a stay elsewhere, or empty.
    pub former_gemeente: String,
    /// The kind of support, as written, or empty.
    pub support: String,
    /// How urgent.
    pub urgency: Option<Urgency>,
    /// Consent as the row has it; none when empty.
    pub consent: Option<ConsentAnswer>,
    /// Where it stands.
    pub state: Option<State>,
    /// Since when.
    pub state_date: Option<NaiveDate>,
    /// To whom it was offered, as written (`Begeleidingsteam`, `BT Hoogkerk`).
    pub offered_to: String,
    /// Since when it was offered.
    pub offered_on: Option<NaiveDate>,
    /// What the BT answered, as written (`akkoord`, `afgewezen`, `wachtlijst`).
    pub answer: String,
    /// When the BT answered.
    pub answered_on: Option<NaiveDate>,
    /// Why the BT refused: what dossiers keep for it.
    pub reason: Option<String>,
    /// Why the BT refused, as written.
    pub reason_text: String,
    /// First suspended day.
    pub suspended_from: Option<NaiveDate>,
    /// First day that counts again.
    pub suspended_until: Option<NaiveDate>,
    /// Why it was suspended, as written.
    pub suspended_reason: String,
    /// In kind or as a budget (column `Vervolg`).
    pub delivery: Option<DeliveryForm>,
    /// The column `Vervolg` as written.
    pub follow_up: String,
    /// The provider as written.
    pub provider: String,
    /// The contract number as written.
    pub contract: String,
    /// The employee who handles it, as written.
    pub employee: String,
    /// Start of the support.
    pub started: Option<NaiveDate>,
    /// End of the support.
    pub ended: Option<NaiveDate>,
    /// Remarks, as written; they become a note.
    pub remarks: String,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// One row of `indicaties`. Empty text means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantedRow {
    /// The record's number in the file.
    pub row: u32,
    /// The office's own number, or empty.
    pub source_number: String,
    /// The verwijzing it came from, by our number or the office's own, or empty.
    pub referral: String,
    /// Whose it is.
    pub resident: ResidentRow,
    /// The wijk, as written.
    pub wijk: String,
    /// What it rests on.
    pub basis: Option<Basis>,
    /// The wet it falls under, as written.
    pub wet: String,
    /// The kind of support, as written.
    pub support: String,
    /// The code or name of the product.
    pub product: String,
    /// How much, in hundredths of its unit.
    pub amount: Option<u32>,
    /// In what that is counted.
    pub unit: Option<Unit>,
    /// How often.
    pub frequency: Option<Frequency>,
    /// In kind or as a budget.
    pub delivery: Option<DeliveryForm>,
    /// The provider, as written.
    pub provider: String,
    /// The contract number, as written.
    pub contract: String,
    /// The day it was granted.
    pub granted: Option<NaiveDate>,
    /// The first day.
    pub begin: Option<NaiveDate>,
    /// The last day.
    pub end: Option<NaiveDate>,
    /// The day the delivery began.
    pub started: Option<NaiveDate>,
    /// The last day of the delivery.
    pub stopped: Option<NaiveDate>,
    /// Why it stopped: a word, or a code of the list of its law, as written.
    pub stop_reason: String,
    /// The named event that changes it.
    pub event: String,
    /// From which day that counts.
    pub event_on: Option<NaiveDate>,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// One row of `contacten`. Empty text means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    /// The record's number in the file.
    pub row: u32,
    /// The office's own number, or empty.
    pub source_number: String,
    /// The day it was.
    pub day: Option<NaiveDate>,
    /// The time of that day, where it is known.
    pub time: Option<NaiveTime>,
    /// By what.
    pub channel: Option<Channel>,
    /// The verwijzing it is about, by our number or the office's own, or empty.
    pub referral: String,
    /// The wijk, as written.
    pub wijk: String,
    /// With whom, by name.
    pub with: String,
    /// What that one is to the resident.
    pub with_is: Option<Counterpart>,
    /// What it was about.
    pub subject: String,
    /// Who is to call back.
    pub team: Option<CallTeam>,
    /// The number to call.
    pub phone: String,
    /// Who does it, as written.
    pub assigned: String,
    /// How that ended.
    pub end: Option<CallEnd>,
    /// The day it ended.
    pub ended: Option<NaiveDate>,
    /// What came of it.
    pub outcome: String,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// One row of `plannen`: a plan with one of its goals. Empty text means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    /// The record's number in the file.
    pub row: u32,
    /// The office's own number, or empty.
    pub source_number: String,
    /// The huishouden, by the office's own number or ours.
    pub household: String,
    /// Who holds the regie, as written.
    pub regisseur: String,
    /// What that one is.
    pub regisseur_is: Option<RegieKind>,
    /// How it goes.
    pub situation: String,
    /// What the household asks.
    pub question: String,
    /// The day the plan was made.
    pub begun: Option<NaiveDate>,
    /// The day it is talked over next.
    pub next_review: Option<NaiveDate>,
    /// The area of life of the goal, as far as the program knows it.
    pub leefgebied: Option<Leefgebied>,
    /// The area of life as written.
    pub area: String,
    /// What is to be reached, or empty.
    pub goal: String,
    /// Whose goal it is, as written; empty for the household.
    pub whose: String,
    /// By what one sees that it is reached.
    pub measure: String,
    /// The score it began with.
    pub start: Option<u8>,
    /// The score now.
    pub score: Option<u8>,
    /// The score to reach.
    pub target: Option<u8>,
    /// By when.
    pub due: Option<NaiveDate>,
    /// How it stands.
    pub status: Option<GoalStatus>,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// An area of life as a row names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedArea {
    /// The name as written.
    pub text: String,
    /// What the program knows by it: one, or one for each name with a `/` between; none where it knows none.
    pub known: Vec<Leefgebied>,
}

impl NamedArea {
    /// Which it is: what the office calls something goes before what others call so.
    #[must_use]
    pub fn called(&self, settings: &Settings) -> Vec<Leefgebied> {
        if let Some(one) = settings.leefgebied_called(&self.text) {
            return vec![one];
        }
        let pieces = self.text.split('/').zip(&self.known);
        let called =
            |(text, known): (&str, &Leefgebied)| settings.leefgebied_called(text).unwrap_or(*known);
        match self.known.len() {
            0 | 1 => self.known.clone(),
            _ => pieces.map(called).collect(),
        }
    }
}

/// One row of `wijken`: a wijk of the CBS, or a buurt in it. Empty text means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaRow {
    /// The record's number in the file.
    pub row: u32,
    /// The code of the gemeente.
    pub gemeente: String,
    /// The code of the wijk.
    pub wijk_code: String,
    /// Its name.
    pub wijk_name: String,
    /// The code of the buurt; empty for a row of a wijk.
    pub buurt_code: String,
    /// Its name.
    pub buurt_name: String,
    /// The year of the edition.
    pub year: Option<u16>,
    /// The short name of the wijk of the office.
    pub own_wijk: String,
    /// The WIJ-team, as written.
    pub wij_team: String,
    /// The begeleidingsteam, as written.
    pub bt: String,
    /// The day an overgang counts from.
    pub from: Option<NaiveDate>,
    /// The edition it goes to, as written.
    pub to_year: String,
    /// The codes there, as written.
    pub codes: String,
    /// Who said so.
    pub by: String,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// One row of `indicatoren`: an indicator, with what a year has. Empty text means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of the indicator and of its year
pub struct IndicatorRow {
    /// The record's number in the file.
    pub row: u32,
    pub number: String,
    pub title: String,
    pub definition: String,
    pub counts: Option<Counts>,
    pub source: String,
    pub measure: String,
    pub filter: String,
    pub year: Option<u32>,
    pub reached: String,
    pub budgeted: String,
    pub aimed: String,
    /// Where what was reached comes from.
    pub year_source: String,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// One row of `wijkcijfers`: figures of a wijk in a year. Empty text means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WijkFigureRow {
    /// The record's number in the file.
    pub row: u32,
    /// The wijk of the office by name, or by the code of the CBS of a wijk or buurt in it.
    pub wijk: String,
    /// The year the figures are of.
    pub year: Option<u16>,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Every other column is a figure.
    pub own: Vec<OwnColumn>,
}

/// One row of `budgetten`. Empty text means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetRow {
    /// The record's number in the file.
    pub row: u32,
    /// Our own number, or empty: then year, place and aandachtsveld say which it is.
    pub number: String,
    /// The year.
    pub year: Option<u16>,
    /// The place, as written.
    pub place: String,
    /// The aandachtsveld.
    pub aandachtsveld: String,
    /// How much.
    pub amount: Option<Cents>,
    /// How much it was before it was cut.
    pub before_cut: Option<Cents>,
    /// How much was cut, in hundredths of a percent.
    pub cut: Option<u32>,
    /// What is owed.
    pub obligation: Option<Cents>,
    /// What was spent.
    pub spent: Option<Balance>,
    /// The last day of which that tells.
    pub known_until: Option<NaiveDate>,
    /// Contracts, as written.
    pub contracts: String,
    /// The value to reach.
    pub target: String,
    /// The value that was reached.
    pub reached: String,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// One row of `aannames`. Empty text means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssumptionRow {
    /// The record's number in the file.
    pub row: u32,
    /// Our own number, or empty: then what it is of and its first day say which it is.
    pub number: String,
    /// What it says; the begeleidingsteam, the kind of support and the contract as written.
    pub says: Assumption,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// One row of `aanbieders`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderRow {
    /// The record's number in the file.
    pub row: u32,
    /// The office's own number (`Leveranciersnr`), or empty.
    pub source_number: String,
    /// Name.
    pub name: String,
    /// AGB-code, eight digits, or empty.
    pub agb: String,
    /// KvK-nummer, eight digits, or empty.
    pub kvk: String,
    /// Whether it is a member of the begeleidingsteams; none when unreadable or empty.
    pub in_bt: Option<bool>,
    /// How many residents it can support at once.
    pub places: Option<u32>,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// One row of `medewerkers`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeRow {
    /// The record's number in the file.
    pub row: u32,
    /// Name, as in the column `Behandelaar`.
    pub name: String,
    /// Team, as written.
    pub team: String,
    /// First day of absence.
    pub absent_from: Option<NaiveDate>,
    /// Last day of absence.
    pub absent_until: Option<NaiveDate>,
    /// Who takes over, as written.
    pub substitute: String,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}
