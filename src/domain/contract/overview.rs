//! All contracts together: what follows on what, by when the next aanbesteding must begin, and every signal.
//!
//! [`signals`] goes over the whole register once; [`signals_of`] is the same for one contract.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Months, NaiveDate};

use super::Contract;
use super::bought::{buys_nothing, has_maatwerk};
use super::dates::{Dates, current_end};
use super::lines::{Hole, Strip, Strips, percelen, strips};
use super::parts::{Party, Promise};
use super::signals::{self, Around, Detail, Due, option_notice};
use super::words::{ContractSignal, PartySide};
use crate::domain::aanbesteding::law::Options;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::plan::{self, Rules};
use crate::domain::aanbesteding::words::Procedure;
use crate::domain::dates::with_year;
use crate::domain::record::Record;
use crate::domain::register::Register;

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

/// The day from which what follows covers: of an aanbesteding that runs the day its contract can start as things stand,
/// never before the day that was hoped for.
#[must_use]
pub fn covers_from(
    follower: &Follower<'_>,
    register: &Register,
    on: NaiveDate,
) -> Option<NaiveDate> {
    let hoped = follower.start?;
    let record = register.aanbestedingen().get(follower.number);
    let head = record.and_then(Record::aanbesteding);
    let Some(head) = head.filter(|head| head.status.is_running()) else {
        return Some(hoped);
    };
    let rules = Rules {
        norms: &Norms::from(&register.settings),
        calendar: &register.calendar,
    };
    Some(
        head.expected_start(on, rules)
            .map_or(hoped, |day| day.max(hoped)),
    )
}

/// Whether a contract under which a provider delivers runs on a day, and it is a party to it then.
#[must_use]
pub fn covers_provider(contract: &Record, provider: &str, day: NaiveDate) -> bool {
    let head = contract.contract();
    let starts = head.and_then(|head| head.start);
    let runs_on = || {
        let has_no_end = head.is_some_and(Contract::has_no_end);
        has_no_end || current_end(contract, day).is_some_and(|end| end >= day)
    };
    let mut parties = contract.all::<Party>();
    let delivers = parties.any(|party| {
        party.provider == provider
            && party.side != PartySide::Opdrachtgever
            && party.takes_part(day)
    });
    delivers && starts.is_some_and(|start| start <= day) && runs_on()
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
    let strips = strips.finish(register, on);
    found.extend(gaps(&strips, register, on));
    found.extend(doubles(&strips, on));
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
    let strips = strips(register, on);
    let of_lines = gaps(&strips, register, on).into_iter();
    found.extend(
        of_lines
            .chain(doubles(&strips, on))
            .filter(|(number, _)| *number == record.id.number)
            .map(|(_, due)| due),
    );
    found
}

/// What is covered twice from some day on, with the number of the contract that came first, each once.
fn doubles<'a>(strips: &[Strip<'a>], on: NaiveDate) -> Vec<(&'a str, Due)> {
    let mut first: BTreeMap<&str, Due> = BTreeMap::new();
    for double in strips.iter().flat_map(Strip::doubles) {
        // What was over before today is history.
        if double.until.is_some_and(|until| until < on) {
            continue;
        }
        let due = Due {
            signal: ContractSignal::DubbelGedekt,
            date: double.from,
            detail: Detail::Twice {
                from: double.from,
                until: double.until,
            },
        };
        let known = first.entry(double.number).or_insert(due);
        if due.date < known.date {
            *known = due;
        }
    }
    first.into_iter().collect()
}

/// The register as its contracts stand beside each other, perceel by perceel: worked out once, when it is first asked for.
pub struct Beside<'r> {
    /// The register.
    pub register: &'r Register,
    by_perceel: OnceCell<HashMap<(String, String), Vec<&'r Record>>>,
}

impl<'r> Beside<'r> {
    /// The contracts of a register.
    #[must_use]
    pub const fn of(register: &'r Register) -> Self {
        let by_perceel = OnceCell::new();
        Self {
            register,
            by_perceel,
        }
    }

    /// The contracts that cover a perceel of a contract on some of its days, by number.
    fn others(
        &self,
        record: &Record,
        (from, until): (NaiveDate, Option<NaiveDate>),
        on: NaiveDate,
    ) -> BTreeSet<&'r str> {
        let by_perceel = self.by_perceel.get_or_init(|| {
            let mut found: HashMap<_, Vec<_>> = HashMap::new();
            for contract in self.register.contracts().values() {
                for perceel in percelen(contract) {
                    found.entry(perceel.key()).or_default().push(contract);
                }
            }
            found
        });
        let covers = |other: &&&Record| {
            let start = other.contract().and_then(|contract| contract.start);
            let begins = start.is_some_and(|start| until.is_none_or(|until| start <= until));
            let ends = current_end(other, on).is_some_and(|end| end < from);
            begins && !ends && other.id != record.id
        };
        let same = percelen(record).filter_map(|perceel| by_perceel.get(&perceel.key()));
        let others = same.flatten().filter(covers);
        others.map(|other| other.id.number.as_str()).collect()
    }
}

/// A signal of a contract in one line, with what the rest of the register has to say about it: the ways out of a gap, and
/// what else covers the same days.
#[must_use]
pub fn told(record: &Record, due: &Due, beside: &Beside<'_>, on: NaiveDate) -> String {
    let text = due.text(record, beside.register, on);
    match due.detail {
        Detail::Gap { from, until } => {
            let ways = ways_out(record, beside.register, (from, until), on);
            format!("{text}; {}", ways.join("; "))
        }
        Detail::Twice { from, until } => {
            let others: Vec<_> = beside
                .others(record, (from, until), on)
                .into_iter()
                .collect();
            format!("{text}: ook door {}", others.join(", "))
        }
        _ => text,
    }
}

/// Who is to do what a signal asks, where that is not who manages the contract: the key of an employee, or a name.
#[must_use]
pub fn who_acts<'r>(record: &'r Record, due: &Due) -> Option<&'r str> {
    match (due.signal, due.detail) {
        (ContractSignal::AfspraakNakomen, Detail::Element(n)) => record
            .element::<Promise>(n)
            .map(|promise| promise.owner.as_str()),
        _ => None,
    }
}

/// How a gap after a contract can be closed, and whether each way is enough.
fn ways_out(
    record: &Record,
    register: &Register,
    (from, until): (NaiveDate, Option<NaiveDate>),
    on: NaiveDate,
) -> Vec<String> {
    let mut ways = Vec::new();
    let dates = Dates::of(record, option_notice(&register.settings), on);
    let option = dates.and_then(|dates| dates.next_option);
    if let Some(option) = option.filter(|option| option.new_end >= from) {
        let consent = match option.latest < on && option.is_agreed {
            true => ", nu alleen als de aanbieder instemt",
            false => "",
        };
        let enough = match until {
            Some(until) if option.new_end >= until => "dat is genoeg".to_owned(),
            Some(until) => {
                let left = (until - option.new_end).num_days();
                format!("dan blijven er {left} dagen over")
            }
            None => "daarna is er weer niets".to_owned(),
        };
        let new_end = with_year(option.new_end);
        ways.push(format!(
            "de optie van {}{consent} loopt tot en met {new_end}: {enough}",
            option.length
        ));
    }
    match until {
        Some(until) => {
            let days = (until - from).num_days() + 1;
            ways.push(format!(
                "een overbruggingscontract van {days} dagen is genoeg"
            ));
        }
        None if buys_nothing(record) => ways.push("een nieuwe afspraak is nodig".to_owned()),
        None => ways.push("een opvolger of een aanbesteding is nodig".to_owned()),
    }
    let own = record.id.number.as_str();
    let awaited = register.aanbestedingen().iter().filter(|(_, next)| {
        next.aanbesteding()
            .is_some_and(|next| next.successor_of.as_deref() == Some(own) && !next.is_off())
    });
    if let Some((next, start)) = awaited
        .filter_map(|(number, next)| Some((number, next.aanbesteding()?.start?)))
        .find(|(_, start)| until.is_some_and(|until| *start <= until))
    {
        let free = until.and_then(|until| until.succ_opt());
        let free = free.map_or_else(String::new, with_year);
        ways.push(format!(
            "{next} zou ingaan op {}; de ingang naar {free} verplaatsen dicht het gat niet, samen met een overbrugging klopt het wel",
            with_year(start)
        ));
    }
    ways
}

/// The gaps that count on a day, with the number of the contract they come after, one for each: of two percelen the
/// earlier.
fn gaps<'a>(strips: &[Strip<'a>], register: &Register, on: NaiveDate) -> Vec<(&'a str, Due)> {
    let mut first: BTreeMap<&str, Hole<'_>> = BTreeMap::new();
    for hole in strips.iter().flat_map(Strip::holes) {
        // What was closed again before today is history, and so is what ended years ago and was never followed.
        let years_ago = on.checked_sub_months(Months::new(24));
        let is_past = hole.until.is_none() && years_ago.is_some_and(|day| hole.from < day);
        if is_past || hole.until.is_some_and(|until| until < on) {
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
