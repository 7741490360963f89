//! All contracts together: what follows on what, by when the next aanbesteding must begin, and every signal.
//!
//! [`signals`] goes over the whole register once; [`signals_of`] is the same for one contract.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::dates::{Dates, current_end};
use super::lines::{Hole, Strip, Strips, strips};
use super::parts::Party;
use super::signals::{self, Around, Detail, Due, option_notice};
use super::words::ContractSignal;
use crate::domain::aanbesteding::law::Options;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::plan::{self, Rules};
use crate::domain::aanbesteding::words::Procedure;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::words::Wet;

/// What follows on a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follower<'a> {
    /// The number of the contract or aanbesteding.
    pub number: &'a str,
    /// The day it starts, if known.
    pub start: Option<NaiveDate>,
}

/// What follows on every contract: contracts before aanbestedingen, the earliest first.
#[must_use]
pub fn followers(register: &Register) -> HashMap<&str, Vec<Follower<'_>>> {
    let mut found: HashMap<&str, Vec<Follower<'_>>> = HashMap::new();
    for (number, record) in register.contracts() {
        let Some(contract) = record.contract() else {
            continue;
        };
        if let Some(before) = &contract.predecessor {
            found.entry(before).or_default().push(Follower {
                number,
                start: contract.start,
            });
        }
    }
    found
        .values_mut()
        .for_each(|followers| followers.sort_by_key(|follower| follower.start));
    for (number, record) in register.aanbestedingen() {
        let Some(aanbesteding) = record.aanbesteding() else {
            continue;
        };
        let is_off = aanbesteding.is_off();
        if let Some(before) = aanbesteding.successor_of.as_ref().filter(|_| !is_off) {
            found.entry(before).or_default().push(Follower {
                number,
                start: aanbesteding.start,
            });
        }
    }
    found
}

/// Whether a contract with a provider runs on a day.
#[must_use]
pub fn covers_provider(contract: &Record, provider: &str, day: NaiveDate) -> bool {
    let starts = contract.contract().and_then(|contract| contract.start);
    let ends = current_end(contract, day);
    let mut parties = contract.all::<Party>();
    parties.any(|party| party.provider == provider)
        && starts.is_some_and(|start| start <= day)
        && ends.is_some_and(|end| end >= day)
}

/// Whether the three months of Uitvoeringsbesluit Wmo 5.1 lid 2 bind what follows on a contract: yes, unless it is
/// known to be without maatwerkvoorzieningen or under the Jeugdwet, which has no such rule.
#[must_use]
pub fn has_maatwerk(record: &Record) -> bool {
    record
        .contract()
        .is_some_and(|contract| !contract.no_maatwerk && contract.wet != Some(Wet::Jeugdwet))
}

/// By when what follows on an end must begin: minimum and usual. The same ends come back often, so each is worked out
/// once.
#[derive(Debug, Default)]
pub struct BeginBy {
    known: HashMap<(NaiveDate, bool), Option<(NaiveDate, NaiveDate)>>,
}

impl BeginBy {
    /// The last days to begin with a SAS procedure, for a contract that ends on a day.
    pub fn after(
        &mut self,
        end: NaiveDate,
        has_maatwerk: bool,
        register: &Register,
    ) -> Option<(NaiveDate, NaiveDate)> {
        *self
            .known
            .entry((end, has_maatwerk))
            .or_insert_with(|| begin_after(end, has_maatwerk, register))
    }
}

fn begin_after(
    end: NaiveDate,
    is_maatwerk: bool,
    register: &Register,
) -> Option<(NaiveDate, NaiveDate)> {
    let options = Options {
        is_maatwerk,
        ..Options::default()
    };
    let rules = Rules {
        norms: &Norms::from(&register.settings),
        calendar: &register.calendar,
    };
    let begin = plan::begin_after(end, Procedure::Sas, &options, rules).ok()?;
    Some((begin.minimum, begin.usual))
}

/// Every signal of every contract on a day, those that show by then and those still to come, with the number of the
/// contract it is about.
#[must_use]
pub fn signals(register: &Register, on: NaiveDate) -> Vec<(&str, Due)> {
    let followers = followers(register);
    let mut begin_by = BeginBy::default();
    let norm = option_notice(&register.settings);
    let mut strips = Strips::default();
    // About two a contract.
    let mut found = Vec::with_capacity(2 * register.contracts().len());
    // One walk: a record is read from memory once.
    for (number, record) in register.contracts() {
        let Some(dates) = Dates::of(record, norm, on) else {
            continue;
        };
        let begin = dates
            .current_end
            .and_then(|end| begin_by.after(end, has_maatwerk(record), register));
        let around = Around {
            on,
            is_followed: followers.contains_key(number.as_str()),
            begin,
        };
        signals::each(record, &dates, &around, |due| {
            found.push((number.as_str(), due));
        });
        strips.add(number, record, &dates, on);
    }
    found.extend(gaps(&strips.finish(register, on), register, on));
    found
}

/// Every signal of one contract on a day, gaps after it too.
#[must_use]
pub fn signals_of(record: &Record, register: &Register, on: NaiveDate) -> Vec<Due> {
    let Some(dates) = Dates::of(record, option_notice(&register.settings), on) else {
        return Vec::new();
    };
    let begin = dates
        .current_end
        .and_then(|end| begin_after(end, has_maatwerk(record), register));
    let around = Around {
        on,
        is_followed: followers(register).contains_key(record.id.number.as_str()),
        begin,
    };
    let mut found = Vec::new();
    signals::each(record, &dates, &around, |due| found.push(due));
    found.extend(
        gaps(&strips(register, on), register, on)
            .into_iter()
            .filter(|(after, _)| *after == record.id.number)
            .map(|(_, due)| due),
    );
    found
}

/// The gaps that count on a day, with the number of the contract they come after, one for each: of two percelen the
/// earlier.
fn gaps<'a>(strips: &[Strip<'a>], register: &Register, on: NaiveDate) -> Vec<(&'a str, Due)> {
    let mut first: BTreeMap<&str, Hole<'_>> = BTreeMap::new();
    for hole in strips.iter().flat_map(Strip::holes) {
        // What was closed again before today is history.
        if hole.until.is_some_and(|until| until < on) {
            continue;
        }
        let known = first.entry(hole.after).or_insert(hole);
        if hole.from < known.from {
            *known = hole;
        }
    }
    first
        .into_iter()
        // What an aanbesteding leaves open is nobody's contract to act on.
        .filter(|(after, _)| register.contracts().contains_key(*after))
        .map(|(after, hole)| {
            let due = Due {
                signal: ContractSignal::Gat,
                date: hole.from,
                detail: Detail::Gap {
                    from: hole.from,
                    until: hole.until,
                },
            };
            (after, due)
        })
        .collect()
}
