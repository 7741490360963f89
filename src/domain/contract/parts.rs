//! What grows with a contract: parties, percelen, options, tariffs, spending, results, talks, documents; and the
//! capacity of a provider.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::length::Length;
use super::units::unit_key;
use super::words::{ChangeGround, Funding, PartySide};
use crate::domain::money::{Balance, Cents};
use crate::domain::words::fold;

/// A party to a contract, on the side of who buys or of who delivers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    /// The provider's number, the name of a gemeente or provincie, or a name as written when it is in no list.
    #[serde(rename = "aanbieder")]
    pub provider: String,
    /// Its share of that side, in hundredths of a percent; none when it was not agreed or is not known.
    #[serde(rename = "aandeel")]
    pub share: Option<u32>,
    /// What it is among those of its side: a word of the list, or as an older file has it.
    #[serde(rename = "rol")]
    pub role: String,
    /// On which side it stands.
    #[serde(rename = "kant")]
    pub side: PartySide,
    /// For which perceel, as it is shown; empty for all of them.
    #[serde(rename = "voor_perceel")]
    pub perceel: String,
    /// The first day; none means that of the contract.
    #[serde(rename = "van")]
    pub from: Option<NaiveDate>,
    /// The last day; none when it goes on as long as the contract.
    #[serde(rename = "tot_en_met")]
    pub until: Option<NaiveDate>,
}

impl Party {
    /// Whether it is a party on a day.
    #[must_use]
    pub fn takes_part(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    /// Whether both are a party on some same day.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let before = |one: &Self, two: &Self| {
            one.until
                .zip(two.from)
                .is_some_and(|(until, from)| until < from)
        };
        !before(self, other) && !before(other, self)
    }

    /// Whether both are for the same perceel, or both for all.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        let key = |party: &Self| Perceel::new(&party.perceel, "").key();
        self.side == other.side && key(self) == key(other)
    }
}

/// A perceel: what is bought. The line of contracts through the years runs along it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Perceel {
    /// The field of attention: `individuele ondersteuning`.
    pub aandachtsveld: String,
    /// Number or name of the perceel within it; empty when it is not divided.
    pub perceel: String,
    /// The wet it is bought under, where that is not the one of the whole; empty when it is.
    pub wet: String,
    /// How it is paid, where that is not as the whole is.
    #[serde(rename = "bekostiging")]
    pub funding: Option<Funding>,
    /// For which area, where that is not the one of the whole.
    #[serde(rename = "gebied")]
    pub area: String,
    /// The most that may be spent on it.
    #[serde(rename = "maximale_waarde")]
    pub ceiling: Option<Cents>,
    /// The perceel it is tied to, as that is shown; empty when it stands by itself.
    #[serde(rename = "gekoppeld_aan")]
    pub tied_to: String,
}

impl Perceel {
    /// A perceel as it is kept: `perceel 1` is `1`.
    #[must_use]
    pub fn new(aandachtsveld: &str, perceel: &str) -> Self {
        // As it is shown: `dagbesteding, perceel 1`.
        let whole = aandachtsveld.rsplit_once(',').filter(|(_, last)| {
            let last = last.trim();
            perceel.is_empty() && bare(last).len() < last.len()
        });
        let (aandachtsveld, perceel) = whole.unwrap_or((aandachtsveld, perceel));
        Self {
            aandachtsveld: aandachtsveld.trim().to_owned(),
            perceel: bare(perceel).to_owned(),
            ..Self::default()
        }
    }

    /// What a cell says of something that is bought within an aandachtsveld: `2`, or as it is shown, with an aandachtsveld
    /// of its own.
    #[must_use]
    pub fn within(aandachtsveld: &str, text: &str) -> Self {
        let whole = Self::new(text, "");
        if !whole.perceel.is_empty() {
            return whole;
        }
        Self {
            aandachtsveld: aandachtsveld.to_owned(),
            perceel: text.to_owned(),
            ..Self::default()
        }
    }

    /// Whether a text names it: `dagbesteding, perceel 1`.
    #[must_use]
    pub fn is_named(&self, text: &str) -> bool {
        Self::new(text, "").key() == self.key()
    }

    /// What tells it from any other, whatever its capitals and signs.
    #[must_use]
    pub fn key(&self) -> (String, String) {
        (fold(&self.aandachtsveld), fold(bare(&self.perceel)))
    }
}

/// The name of a perceel without the word itself.
fn bare(perceel: &str) -> &str {
    const WORD: &str = "perceel";
    let perceel = perceel.trim();
    let begins = perceel
        .get(..WORD.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(WORD));
    let rest = perceel.get(WORD.len()..).filter(|_| begins);
    let rest = rest.map(|rest| rest.trim_start_matches([' ', ':', '.', '-', '\u{a0}']));
    rest.filter(|rest| !rest.is_empty() && rest.len() < perceel.len() - WORD.len())
        .unwrap_or(perceel)
}

impl std::fmt::Display for Perceel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.perceel.is_empty() {
            return f.pad(&self.aandachtsveld);
        }
        f.pad(&format!(
            "{}, perceel {}",
            self.aandachtsveld,
            bare(&self.perceel)
        ))
    }
}

/// An option to extend (verlengingsoptie).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContractOption {
    /// How long it adds.
    #[serde(rename = "maanden")]
    pub length: Length,
    /// Document and article of the clause (Aw 2.163c asks a clear one in the original documents).
    #[serde(rename = "clausule")]
    pub clause: String,
    /// The ground when there is no clause (Aw 2.163b–g).
    #[serde(rename = "grond")]
    pub ground: Option<ChangeGround>,
    /// Whether it was used (gelicht).
    #[serde(rename = "gelicht")]
    pub is_used: bool,
    /// When that was reported to the other party; none when it is not known.
    #[serde(rename = "gelicht_op")]
    pub used_on: Option<NaiveDate>,
    /// By whom.
    #[serde(rename = "gelicht_door")]
    pub used_by: String,
    /// The day it was decided not to use it; none when that was not decided.
    #[serde(rename = "niet_gebruikt_op")]
    pub declined_on: Option<NaiveDate>,
    /// Why not.
    #[serde(rename = "reden_niet")]
    pub declined_because: String,
}

impl ContractOption {
    /// Whether it still can be used: neither used nor declined.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.is_used && !self.is_declined()
    }

    /// Whether it was decided not to use it.
    #[must_use]
    pub const fn is_declined(&self) -> bool {
        self.declined_on.is_some()
    }
}

/// A tariff of one product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tariff {
    /// The product code.
    #[serde(rename = "productcode")]
    pub product: String,
    /// Per what: uur, etmaal, dagdeel.
    #[serde(rename = "eenheid")]
    pub unit: String,
    /// How much.
    #[serde(rename = "bedrag")]
    pub amount: Cents,
    /// The first day it counts.
    #[serde(rename = "van")]
    pub from: Option<NaiveDate>,
    /// The last day it counts; none when it goes on.
    #[serde(rename = "tot_en_met")]
    pub until: Option<NaiveDate>,
    /// By what it is indexed, as the contract says it: `OVA 90 %, CPI 10 %` (reële prijs: Uitvoeringsbesluit Wmo 5.4
    /// lid 1 e).
    #[serde(rename = "indexering")]
    pub indexation: String,
    /// In which month of each year, from 1 to 12; none when that was not agreed.
    #[serde(rename = "indexering_maand")]
    pub indexed_in: Option<u32>,
    /// For which perceel, as it is shown; empty for all of them.
    #[serde(rename = "voor_perceel")]
    pub perceel: String,
}

impl Tariff {
    /// Whether both are of the same product, per the same unit, for the same perceel.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.is_of_product(other) && self.perceel_key() == other.perceel_key()
    }

    /// Whether only one of both can count on a day: of the same product, per the same unit, and for the same perceel or one
    /// of them for all.
    #[must_use]
    pub fn excludes(&self, other: &Self) -> bool {
        let is_of_all = self.perceel.is_empty() || other.perceel.is_empty();
        self.is_of_product(other) && (is_of_all || self.perceel_key() == other.perceel_key())
    }

    fn is_of_product(&self, other: &Self) -> bool {
        // `02 A03` is the code `02A03`.
        let code = |tariff: &Self| fold(&tariff.product).replace(' ', "");
        code(self) == code(other) && unit_key(&self.unit) == unit_key(&other.unit)
    }

    fn perceel_key(&self) -> (String, String) {
        Perceel::new(&self.perceel, "").key()
    }

    /// Whether both count on some same day.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.until.is_none_or(|until| other.from <= Some(until))
            && other.until.is_none_or(|until| self.from <= Some(until))
    }

    /// The first day after its begin on which it is to be indexed; none when no month was agreed.
    #[must_use]
    pub fn next_indexation(&self) -> Option<NaiveDate> {
        let (from, month) = (self.from?, self.indexed_in?);
        let in_year = |year| NaiveDate::from_ymd_opt(year, month, 1);
        in_year(from.year())
            .filter(|day| *day > from)
            .or_else(|| in_year(from.year() + 1))
    }

    /// The amount with so many hundredths of a percent more, in whole cents; half a cent is one.
    #[must_use]
    pub fn raised(&self, hundredths: u32) -> Cents {
        let raised = u128::from(self.amount.0) * u128::from(10_000 + hundredths);
        Cents(u64::try_from((raised + 5_000) / 10_000).unwrap_or(u64::MAX))
    }
}

/// What was spent or called off against the maximum value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spending {
    /// The day it was booked.
    #[serde(rename = "datum")]
    pub on: Option<NaiveDate>,
    /// How much; below zero where it was booked back (a creditboeking).
    #[serde(rename = "bedrag")]
    pub amount: Balance,
    /// What for.
    #[serde(rename = "omschrijving")]
    pub description: String,
    /// For which perceel, as it is shown; empty for the whole.
    #[serde(rename = "voor_perceel")]
    pub perceel: String,
    /// What it is known by in the books: a file that is read in again does not count it twice. Empty when typed.
    #[serde(rename = "kenmerk")]
    pub reference: String,
}

impl Spending {
    /// Whether the books know it by a number, whatever its capitals and spaces; never by none.
    #[must_use]
    pub fn is_under(&self, reference: &str) -> bool {
        let bare = |text: &str| fold(text).replace(' ', "");
        !reference.is_empty() && bare(&self.reference) == bare(reference)
    }

    /// Whether it was booked back.
    #[must_use]
    pub fn is_back(&self) -> bool {
        self.amount < Balance(0)
    }
}

/// An agreed result. What several parties are to reach together is one agreement for each, with its share.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Agreement {
    /// With which party; empty when with all.
    #[serde(rename = "partij")]
    pub party: String,
    /// What was agreed.
    #[serde(rename = "afspraak")]
    pub text: String,
    /// Of what the figures are: `%`, `cliënten`. Empty where an older program kept it with the figure.
    #[serde(rename = "eenheid")]
    pub unit: String,
    /// Where it stood before; empty when nobody knows, which is not zero.
    #[serde(rename = "nulmeting")]
    pub baseline: String,
    /// The value to reach, as [`super::results::Target`] reads it.
    #[serde(rename = "streefwaarde")]
    pub target: String,
    /// Which part of it this party is to reach, in hundredths of a percent; none when that was not agreed.
    #[serde(rename = "aandeel")]
    pub share: Option<u32>,
    /// The value measured; empty means not measured, which is not zero.
    #[serde(rename = "gemeten")]
    pub measured: String,
    /// The day it was measured.
    #[serde(rename = "gemeten_op")]
    pub measured_on: Option<NaiveDate>,
    /// Over which period, in words: `2018`.
    #[serde(rename = "periode")]
    pub period: String,
    /// The first day of that period; none means that of the contract.
    #[serde(rename = "van")]
    pub from: Option<NaiveDate>,
    /// Its last day; none means that of the contract.
    #[serde(rename = "tot_en_met")]
    pub until: Option<NaiveDate>,
}

/// A talk with the provider about the contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Talk {
    /// The day of the talk.
    #[serde(rename = "datum")]
    pub on: Option<NaiveDate>,
    /// With whom.
    #[serde(rename = "met")]
    pub with: String,
    /// What was discussed and agreed.
    #[serde(rename = "verslag")]
    pub report: String,
    /// The day of the next one.
    #[serde(rename = "volgende")]
    pub next: Option<NaiveDate>,
}

/// What was agreed in a talk: someone does something by a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Promise {
    /// What is to be done.
    #[serde(rename = "afspraak")]
    pub text: String,
    /// Who does it: the key of an employee, or a name.
    #[serde(rename = "wie")]
    pub owner: String,
    /// By which day.
    #[serde(rename = "uiterlijk")]
    pub due: Option<NaiveDate>,
    /// The day it was agreed.
    #[serde(rename = "afgesproken_op")]
    pub agreed: Option<NaiveDate>,
    /// The day it was done; none while it is not.
    #[serde(rename = "gedaan_op")]
    pub done: Option<NaiveDate>,
    /// What came of it.
    #[serde(rename = "uitkomst")]
    pub outcome: String,
}

/// A document, by reference: it is kept in the municipality's own archive.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// What it is.
    #[serde(rename = "titel")]
    pub title: String,
    /// Where it is: a case number or path in the archive.
    #[serde(rename = "vindplaats")]
    pub reference: String,
    /// Its date.
    #[serde(rename = "datum")]
    pub on: Option<NaiveDate>,
}

/// What a partner of a convenant delivers to a team.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Staffing {
    /// Who delivers.
    pub partner: String,
    /// To which team; empty when it is for no one team.
    pub team: String,
    /// How much, in hundredths of an fte; none when it is not known, which is not zero.
    pub fte: Option<u32>,
    /// Whether the talks about it are not finished.
    #[serde(rename = "in_gesprek")]
    pub in_talks: bool,
    /// What it brings in beside that, or instead.
    #[serde(rename = "brengt_in")]
    pub brings: String,
    /// The first day.
    #[serde(rename = "van")]
    pub from: Option<NaiveDate>,
    /// The last day; none when as long as the convenant.
    #[serde(rename = "tot_en_met")]
    pub until: Option<NaiveDate>,
}

impl Staffing {
    /// Whether it is delivered on a day.
    #[must_use]
    pub fn runs(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    /// Whether it is what the same partner delivers to the same team on the day after the last of another.
    #[must_use]
    pub(super) fn goes_on_after(&self, other: &Self, last: NaiveDate) -> bool {
        let next = last.succ_opt().filter(|day| self.runs(*day));
        let key = |one: &Self| (fold(&one.partner), fold(&one.team));
        next.is_some() && self.from > other.from && key(self) == key(other)
    }
}

/// A moment at which an agreement is evaluated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewMoment {
    /// The day the evaluation begins.
    #[serde(rename = "van")]
    pub from: Option<NaiveDate>,
    /// The day by which it is to be ready; none when that was not agreed.
    #[serde(rename = "tot_en_met")]
    pub until: Option<NaiveDate>,
    /// What is looked at.
    #[serde(rename = "onderwerp")]
    pub topic: String,
    /// The day it was done; none while it is not.
    #[serde(rename = "gehouden_op")]
    pub held: Option<NaiveDate>,
    /// What came of it.
    #[serde(rename = "bevinding")]
    pub finding: String,
}

/// A signal that someone dealt with or put off. It counts as long as the date behind it stays what it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Handled {
    /// Which signal.
    #[serde(rename = "signaal")]
    pub signal: String,
    /// The date behind it at that moment.
    #[serde(rename = "datum")]
    pub date: Option<NaiveDate>,
    /// The day it was dealt with or put off.
    #[serde(rename = "op")]
    pub at: Option<NaiveDate>,
    /// By whom.
    #[serde(rename = "door")]
    pub by: String,
    /// Why.
    #[serde(rename = "reden")]
    pub reason: String,
    /// Until when it is put off; none when it was dealt with.
    #[serde(rename = "tot")]
    pub until: Option<NaiveDate>,
}

/// How many places a provider has, as HSDS 3.1 `service_capacity` has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Capacity {
    /// For which perceel; empty means all.
    pub perceel: String,
    /// For which begeleidingsteam, by short name; empty means all.
    pub bt: String,
    /// How many there are.
    #[serde(rename = "maximum")]
    pub maximum: u32,
    /// How many the provider says are free; none when it did not say.
    #[serde(rename = "beschikbaar")]
    pub available: Option<u32>,
    /// Of what: plaatsen, dagdelen.
    #[serde(rename = "eenheid")]
    pub unit: String,
    /// The day this was said.
    #[serde(rename = "bijgewerkt")]
    pub updated: Option<NaiveDate>,
}
