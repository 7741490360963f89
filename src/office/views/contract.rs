//! Contracts as they go over the line: a row of the list, and one whole.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::HistoryLine;
use crate::domain::contract::length::Length;
use crate::domain::contract::parts::{
    Agreement, Party, Perceel, Promise, ReviewMoment, Staffing, Tariff,
};
use crate::domain::contract::spending::{Forecast, YearSum};
use crate::domain::contract::staffing::Together;
use crate::domain::contract::words::ContractStatus;
use crate::domain::money::{Balance, Cents};
use crate::domain::record::{Element, Record};
use crate::office::signals::{Signal, Urgency};

/// One contract in a list. The names are those of the JSON, which scripts rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ContractCells {
    pub nummer: String,
    pub bronnummer: String,
    pub titel: String,
    /// Who delivers, or works together.
    pub partijen: Vec<String>,
    /// Who buys beside the office's own gemeente.
    pub opdrachtgevers: Vec<String>,
    pub percelen: Vec<String>,
    pub beheerder: String,
    pub lopend_tot: Option<NaiveDate>,
    /// The month-end reading.
    pub uiterste_opzegdatum: Option<NaiveDate>,
    pub opzegdatum_gemist: bool,
    pub stilzwijgend: bool,
    /// Whether it is renewed when nobody acts: tacit, and nobody gave notice.
    pub wordt_verlengd: bool,
    /// Whether it runs without an end until notice is given.
    pub onbepaalde_tijd: bool,
    /// The length of each option that still can be used; months as a number.
    pub opties: Vec<Length>,
    /// The last day to report the next option.
    pub optie_uiterlijk: Option<NaiveDate>,
    /// Days between its end and what follows; below zero where they overlap, none when nothing follows. Only in a list.
    pub gat_dagen: Option<i64>,
    /// The most that may be spent, in cents.
    pub waarde: Option<Cents>,
    /// What was spent, in cents.
    pub besteed: Balance,
    pub status: ContractStatus,
    /// What must be done first.
    pub doen: Option<Signal>,
    /// The same in a few words.
    pub doen_kort: String,
    /// What that is ordered by: how pressing, and what it costs to miss it, of which 1 is the most.
    pub doen_voorrang: (Urgency, u8),
}

/// What a form about contracts and aanbestedingen offers to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bought {
    /// The percelen that contracts cover, each once: `dagbesteding, perceel 1`.
    pub percelen: Vec<String>,
    /// The contracts by number, each with its title.
    pub contracts: Vec<String>,
}

/// Every date of a contract. The names are those of the JSON, which scripts rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ContractDates {
    pub einde: Option<NaiveDate>,
    pub lopend_tot: Option<NaiveDate>,
    /// The later reading of that day, where there are two.
    pub lopend_tot_anders: Option<NaiveDate>,
    pub maximaal_tot: Option<NaiveDate>,
    /// The end when notice were given on the day asked about.
    pub nu_opgezegd_eindigt: Option<NaiveDate>,
    /// The same where the months of notice are counted by the day number, where that is later.
    pub nu_opgezegd_anders: Option<NaiveDate>,
    /// The next days it can end by notice, each with the last day to give it: the safe reading.
    pub opzegmogelijkheden: Vec<WayOut>,
    /// The month-end reading.
    pub uiterste_opzegdatum: Option<NaiveDate>,
    /// The plain reading, never later: the safe one.
    pub opzegdatum_veilig: Option<NaiveDate>,
    /// The working day on or before the safe one.
    pub opzegdatum_praktisch: Option<NaiveDate>,
    pub opzegdatum_gemist: bool,
    pub volgende_optie_uiterlijk: Option<NaiveDate>,
    pub volgende_optie: Option<NextOptionDates>,
    /// Until when it runs on when nobody acts.
    pub stilzwijgend_verlengd_tot: Option<NaiveDate>,
    pub aanbesteding_starten_uiterlijk: Option<StartBy>,
    pub opvolger: Option<String>,
    /// Days between the current end and the start of what follows; below zero where they overlap.
    pub gat_dagen: Option<i64>,
    pub langer_dan_vier_jaar: bool,
    /// In cents.
    pub besteed: Balance,
}

/// A day on which a contract can be ended by notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct WayOut {
    pub per: NaiveDate,
    pub uiterlijk: NaiveDate,
}

/// The next option of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct NextOptionDates {
    /// Months as a number, any other length in words.
    pub maanden: Length,
    pub uiterlijk: NaiveDate,
    pub praktisch: NaiveDate,
    pub dan_tot: NaiveDate,
}

/// The last days to begin an aanbesteding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct StartBy {
    pub minimum: NaiveDate,
    pub gebruikelijk: NaiveDate,
}

/// A contract, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractView {
    /// As in the list.
    pub cells: ContractCells,
    /// Every date.
    pub dates: ContractDates,
    /// What needs someone, each with its name for dealing with it.
    pub signals: Vec<(String, Signal)>,
    /// The record.
    pub record: Record,
    /// What partners bring in together on the day asked about.
    pub staffing: Option<Together>,
    /// What was spent by that day, by year and perceel.
    pub years: Vec<YearSum>,
    /// What that comes to; none where it cannot be said.
    pub forecast: Option<Forecast>,
    /// The same of each perceel with a maximum of its own, by its name.
    pub of_percelen: Vec<(String, Forecast)>,
    /// The name of each party of the record, in its order.
    pub parties: Vec<String>,
    /// What happened to it, oldest first.
    pub history: Vec<HistoryLine>,
    /// Actions possible now.
    pub can: Vec<String>,
    /// Actions not possible now, with the reason.
    pub cannot: Vec<(String, String)>,
}

impl ContractView {
    /// What a field of an action is chosen from, as it is typed: its parties and percelen.
    #[must_use]
    pub fn choices(&self, field: &str, action: &str) -> Vec<String> {
        let record = &self.record;
        let percelen = || record.all::<Perceel>().map(ToString::to_string);
        match (field, action) {
            ("afspraak", "resultaat-wijzigen" | "resultaat-meten") => {
                numbered(record, |one: &Agreement| Some(one.text.clone()))
            }
            ("tarief", "tarief-opvolgen") => numbered(record, |one: &Tariff| {
                Some(format!("{} per {}: {}", one.product, one.unit, one.amount))
            }),
            ("gespreksafspraak", _) => numbered(record, |one: &Promise| {
                one.done.is_none().then(|| one.text.clone())
            }),
            ("partij", "partij-wijzigen") => {
                let numbers = record.of(Party::KIND).map(|(key, _)| key.n);
                let named = numbers.zip(&self.parties);
                named.map(|(n, name)| format!("{n} {name}")).collect()
            }
            ("perceel", "perceel-wijzigen") => {
                let numbers = record.of(Perceel::KIND).map(|(key, _)| key.n);
                let named = numbers.zip(percelen());
                named.map(|(n, name)| format!("{n} {name}")).collect()
            }
            ("voor-perceel", _) => percelen().collect(),
            ("partner", "inzet-toevoegen") | ("partij", "resultaat-afspreken") => {
                let each: BTreeSet<&String> = self.parties.iter().collect();
                each.into_iter().cloned().collect()
            }
            ("inzet", "inzet-wijzigen") => numbered(record, |one: &Staffing| {
                Some(format!("{} {}", one.partner, one.team))
            }),
            ("evaluatie", "evaluatiemoment-vastleggen") => {
                numbered(record, |one: &ReviewMoment| {
                    one.held.is_none().then(|| one.topic.clone())
                })
            }
            _ => Vec::new(),
        }
    }
}

/// The elements of a list with their numbers before them, those that have a name here.
pub(super) fn numbered<E: Element>(
    record: &Record,
    name: impl Fn(&E) -> Option<String>,
) -> Vec<String> {
    let all = record.of(E::KIND);
    all.filter_map(|(key, part)| Some((key.n, name(E::of(part)?)?)))
        .map(|(n, name)| format!("{n} {name}"))
        .collect()
}
