//! What was spent of a budget, and which budget something is paid from.
//!
//! A contract counts on every budget of a year that names it. Where those are of several aandachtsvelden, a booking counts
//! on that of its perceel; where they are of several places, what was booked counts on the one for the whole gemeente, for a
//! booking does not say in which wijk it was. What cannot be told apart so is counted nowhere, and said. An indicatie is of
//! one wijk: it counts on the smallest place that has it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::Budget;
use super::running::of_year;
use super::words::{Level, Source};
use crate::domain::contract::dates::current_end;
use crate::domain::contract::parts::{Party, Perceel, Spending, Tariff};
use crate::domain::contract::words::PartySide;
use crate::domain::money::{Balance, Cents};
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::words::fold;

/// So many days of bookings say something of what is to come.
const ENOUGH: i64 = 90;

/// A budget with its number.
pub type Numbered<'r> = (&'r str, &'r Budget);

/// Every budget of a register, by the year and the contracts it names.
pub struct Paying<'r> {
    register: &'r Register,
    by_contract: BTreeMap<(u16, &'r str), Vec<Numbered<'r>>>,
}

/// What was booked on a contract that a budget names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// The number of the contract.
    pub contract: String,
    /// What of it counts on the budget; none where nothing was booked.
    pub amount: Option<Balance>,
    /// The last day on which that was.
    pub until: Option<NaiveDate>,
    /// What was booked and counts on no budget, for nothing says on which.
    pub apart: Balance,
    /// The budget on which its bookings count instead.
    pub elsewhere: Option<String>,
    /// Whether budgets of other places name it too: then what was booked does not say what any of those cost.
    pub is_shared: bool,
    /// The first day of the contract in the year.
    pub starts: NaiveDate,
    /// The last day of the contract in the year; none where the contract is not known.
    pub ends: Option<NaiveDate>,
}

/// What was spent of a budget by a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Books {
    /// How much; none where nobody entered it and nothing was booked that counts on it.
    pub spent: Option<Balance>,
    /// The last day of which that tells.
    pub until: Option<NaiveDate>,
    /// From where that is known.
    pub source: Option<Source>,
    /// Contract by contract.
    pub booked: Vec<Booked>,
}

/// The budget that something of a resident is paid from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home<'r> {
    /// This one.
    On(&'r str),
    /// One of several aandachtsvelden, and nothing says which: the first.
    Unsure(&'r str),
}

impl<'r> Paying<'r> {
    /// The budgets of a register.
    #[must_use]
    pub fn of(register: &'r Register) -> Self {
        let mut by_contract: BTreeMap<(u16, &str), Vec<Numbered<'_>>> = BTreeMap::new();
        for (number, record) in register.all(Kind::Budget) {
            let Some(budget) = record.budget() else {
                continue;
            };
            let year = budget.year.unwrap_or_default();
            for contract in &budget.contracts {
                let named = by_contract.entry((year, contract)).or_default();
                named.push((number, budget));
            }
        }
        Self {
            register,
            by_contract,
        }
    }

    /// The budgets of a year that name a contract, by number.
    #[must_use]
    pub fn naming(&self, year: u16, contract: &str) -> &[Numbered<'r>] {
        let known = self.by_contract.range((year, "")..);
        let mut known = known.take_while(|((of, _), _)| *of == year);
        let found = known.find(|((_, number), _)| *number == contract);
        found.map_or(&[], |(_, budgets)| budgets.as_slice())
    }

    /// What was spent of a budget by a day.
    #[must_use]
    pub fn books(&self, (number, budget): Numbered<'_>, on: NaiveDate) -> Books {
        let contracts = budget.contracts.iter();
        let booked: Vec<Booked> = contracts
            .map(|contract| self.booked((number, budget), contract, on))
            .collect();
        // What the books of a later day say, was not known yet.
        if budget.spent.is_some() && budget.known_until.is_none_or(|day| day <= on) {
            return Books {
                spent: budget.spent,
                until: budget.known_until,
                source: Some(Source::Opgave),
                booked,
            };
        }
        let counted = booked.iter().filter_map(|it| it.amount);
        let spent = counted.reduce(Balance::and);
        Books {
            until: booked.iter().filter_map(|it| it.until).max(),
            source: spent.map(|_| Source::Contracten),
            spent,
            booked,
        }
    }

    fn booked(&self, (number, budget): Numbered<'_>, contract: &str, on: NaiveDate) -> Booked {
        let year = budget.year.unwrap_or_default();
        let (first, last) = of_year(year);
        let record = self.register.contracts().get(contract);
        let only_field = record.and_then(only_field);
        let named = self.naming(year, contract);
        let beside: Vec<&Numbered<'_>> = named
            .iter()
            .filter(|(_, other)| other.is_for(&budget.aandachtsveld))
            .collect();
        let owner = match beside.as_slice() {
            [only] => Some(only.0),
            several => {
                let mut whole = several
                    .iter()
                    .filter(|(_, it)| it.level == Some(Level::Stedelijk));
                whole.next().map(|it| it.0)
            }
        };
        let mut found = Booked {
            contract: contract.to_owned(),
            amount: None,
            until: None,
            apart: Balance(0),
            elsewhere: owner.filter(|it| *it != number).map(str::to_owned),
            is_shared: beside.len() > 1,
            starts: record
                .and_then(|record| record.contract()?.start)
                .map_or(first, |start| start.max(first)),
            ends: record.map(|record| current_end(record, on).map_or(last, |end| end.min(last))),
        };
        let is_alone = named.len() == beside.len();
        for one in record.into_iter().flat_map(Record::all::<Spending>) {
            let Some(day) = one
                .on
                .filter(|day| *day <= on && day.year() == i32::from(year))
            else {
                continue;
            };
            let field = match one.perceel.is_empty() {
                true => only_field.clone().unwrap_or_default(),
                false => Perceel::new(&one.perceel, "").aandachtsveld,
            };
            let is_own = is_alone || budget.is_for(&field);
            let is_of_other = || named.iter().any(|(_, other)| other.is_for(&field));
            match (is_own, owner) {
                (true, Some(it)) if it == number => {
                    let before = found.amount.unwrap_or_default();
                    found.amount = Some(before.and(one.amount));
                    found.until = found.until.max(Some(day));
                }
                (true, Some(_)) => {}
                (true, None) => found.apart = found.apart.and(one.amount),
                (false, _) if is_of_other() => {}
                (false, _) => found.apart = found.apart.and(one.amount),
            }
        }
        found
    }

    /// The contract that an indicatie is delivered under, of those that budgets of a year name: the one it names, else the
    /// only one of its aanbieder.
    #[must_use]
    pub fn contract_of(&self, year: u16, named: &'r str, provider: &str) -> Option<&'r str> {
        if !named.is_empty() {
            let is_it = |(of, number): &&(u16, &str)| *of == year && fold(number) == fold(named);
            return self.by_contract.keys().find(is_it).map(|(_, it)| *it);
        }
        if provider.is_empty() {
            return None;
        }
        let delivers = |number: &str| {
            let record = self.register.contracts().get(number);
            let mut parties = record.into_iter().flat_map(Record::all::<Party>);
            parties.any(|it| it.side != PartySide::Opdrachtgever && it.provider == provider)
        };
        let of_year = self.by_contract.keys().filter(|(of, _)| *of == year);
        let mut found = of_year.filter(|(_, number)| delivers(number));
        let first = found.next().map(|(_, it)| *it);
        first.filter(|_| found.next().is_none())
    }

    /// The budget of a year from which what is delivered under a contract in a wijk is paid.
    #[must_use]
    pub fn home(&self, year: u16, contract: &str, product: &str, wijk: &str) -> Option<Home<'r>> {
        let named = self.naming(year, contract).iter();
        let near = |(_, it): &&Numbered<'r>| it.holds_wijk(wijk);
        let mut by_field: BTreeMap<String, Numbered<'r>> = BTreeMap::new();
        for one in named.filter(near) {
            let best = by_field.entry(fold(&one.1.aandachtsveld)).or_insert(*one);
            if one.1.level < best.1.level {
                *best = *one;
            }
        }
        let first = by_field.values().next()?.0;
        if by_field.len() == 1 {
            return Some(Home::On(first));
        }
        let code = |text: &str| fold(text).replace(' ', "");
        let tariffs = self.register.contracts().get(contract).into_iter();
        let tariffs = tariffs.flat_map(Record::all::<Tariff>);
        let own = tariffs.filter(|it| !product.is_empty() && code(&it.product) == code(product));
        let fields: BTreeSet<String> = own
            .map(|it| fold(&Perceel::new(&it.perceel, "").aandachtsveld))
            .filter(|field| by_field.contains_key(field))
            .collect();
        let mut fields = fields.iter();
        match (fields.next(), fields.next()) {
            (Some(field), None) => by_field.get(field).map(|it| Home::On(it.0)),
            _ => Some(Home::Unsure(first)),
        }
    }
}

/// The aandachtsveld of a contract that has only one: a booking without a perceel is on that.
fn only_field(record: &Record) -> Option<String> {
    let fields = record.all::<Perceel>().map(|it| it.aandachtsveld.as_str());
    let fields: BTreeSet<&str> = fields.collect();
    let mut fields = fields.into_iter();
    fields
        .next()
        .filter(|_| fields.next().is_none())
        .map(str::to_owned)
}

/// What comes after a day, up to and with another, when it goes on by the day as it did in some days of bookings; none where
/// they are too few to say. Half a cent is one.
#[must_use]
pub fn goes_on(
    spent: Balance,
    (from, booked): (NaiveDate, NaiveDate),
    (after, until): (NaiveDate, NaiveDate),
) -> Option<Cents> {
    let so_far = (booked - from).num_days() + 1;
    let left = u128::try_from((until - after).num_days()).unwrap_or(0);
    if left == 0 {
        return Some(Cents(0));
    }
    if so_far < ENOUGH {
        return None;
    }
    let days = u128::try_from(so_far).ok()?;
    let cents = (u128::from(spent.above_zero().0) * left + days / 2) / days;
    Some(Cents(u64::try_from(cents).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{Head, Part, RecordId};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn take(register: &mut Register, number: &str, level: Level, wijken: &[&str], field: &str) {
        let budget = Budget {
            year: Some(2026),
            level: Some(level),
            wijken: wijken.iter().map(|it| (*it).to_owned()).collect(),
            aandachtsveld: field.to_owned(),
            contracts: ["RO-2024-011".to_owned()].into(),
            ..Budget::default()
        };
        register.take(&Record {
            head: Head::from(budget),
            ..Record::new(RecordId::new(Kind::Budget, number))
        });
    }

    fn book(register: &mut Register, bookings: &[(&str, i64, &str)]) {
        let mut record = Record::new(RecordId::new(Kind::Contract, "RO-2024-011"));
        for (on, euros, perceel) in bookings {
            record.add(Part::Spending(Spending {
                on: Some(day(on)),
                amount: Balance(*euros * 100),
                perceel: (*perceel).to_owned(),
                ..Spending::default()
            }));
        }
        register.take(&record);
    }

    fn spent(register: &Register, number: &str) -> Books {
        let budget = register.all(Kind::Budget)[number].budget().unwrap();
        Paying::of(register).books((number, budget), day("2026-11-28"))
    }

    #[test]
    fn what_was_booked_in_its_year_on_its_contracts_is_what_was_spent() {
        let mut register = Register::default();
        take(
            &mut register,
            "BUD-0001",
            Level::Stedelijk,
            &[],
            "begeleiding",
        );
        assert_eq!(spent(&register, "BUD-0001").spent, None);
        book(
            &mut register,
            &[
                ("2025-12-31", 5, ""),
                ("2026-03-01", 100, "dagbesteding"),
                ("2026-12-01", 7, ""),
            ],
        );
        let books = spent(&register, "BUD-0001");
        assert_eq!(books.spent, Some(Balance(10_000)));
        assert_eq!(books.until, Some(day("2026-03-01")));
        assert_eq!(books.source, Some(Source::Contracten));
    }

    #[test]
    fn a_booking_counts_once_and_where_nothing_says_on_which_it_counts_apart() {
        let mut register = Register::default();
        take(
            &mut register,
            "BUD-0001",
            Level::Wijk,
            &["beijum"],
            "begeleiding",
        );
        take(
            &mut register,
            "BUD-0002",
            Level::Wijk,
            &["hoogkerk"],
            "begeleiding",
        );
        book(&mut register, &[("2026-03-01", 100, "")]);
        let books = spent(&register, "BUD-0001");
        assert_eq!(books.spent, None);
        assert_eq!(books.booked[0].apart, Balance(10_000));
        // With one for the whole gemeente it counts there.
        take(
            &mut register,
            "BUD-0003",
            Level::Stedelijk,
            &[],
            "begeleiding",
        );
        let books = spent(&register, "BUD-0001");
        assert_eq!(books.booked[0].apart, Balance(0));
        assert_eq!(books.booked[0].elsewhere.as_deref(), Some("BUD-0003"));
        assert_eq!(spent(&register, "BUD-0003").spent, Some(Balance(10_000)));
    }

    #[test]
    fn of_several_aandachtsvelden_the_perceel_says_which() {
        let mut register = Register::default();
        take(
            &mut register,
            "BUD-0001",
            Level::Stedelijk,
            &[],
            "begeleiding",
        );
        take(
            &mut register,
            "BUD-0002",
            Level::Stedelijk,
            &[],
            "Dagbesteding",
        );
        book(
            &mut register,
            &[
                ("2026-03-01", 100, "dagbesteding, perceel 1"),
                ("2026-03-01", 7, ""),
            ],
        );
        assert_eq!(spent(&register, "BUD-0001").spent, None);
        let books = spent(&register, "BUD-0002");
        assert_eq!(books.spent, Some(Balance(10_000)));
        assert_eq!(books.booked[0].apart, Balance(700));
    }

    #[test]
    fn an_indicatie_counts_on_the_smallest_place_that_has_its_wijk() {
        let mut register = Register::default();
        take(
            &mut register,
            "BUD-0001",
            Level::Stedelijk,
            &[],
            "begeleiding",
        );
        take(
            &mut register,
            "BUD-0002",
            Level::Wijk,
            &["hoogkerk"],
            "begeleiding",
        );
        take(
            &mut register,
            "BUD-0003",
            Level::Bovenwijks,
            &["hoogkerk", "beijum"],
            "begeleiding",
        );
        let paying = Paying::of(&register);
        let home = |wijk| paying.home(2026, "RO-2024-011", "", wijk);
        assert_eq!(home("hoogkerk"), Some(Home::On("BUD-0002")));
        assert_eq!(home("beijum"), Some(Home::On("BUD-0003")));
        assert_eq!(home("selwerd"), Some(Home::On("BUD-0001")));
        assert_eq!(paying.home(2025, "RO-2024-011", "", "selwerd"), None);
        assert_eq!(
            paying.contract_of(2026, "ro-2024-011", ""),
            Some("RO-2024-011")
        );
    }

    #[test]
    fn what_goes_on_as_it_did_is_told_after_a_quarter() {
        let first = day("2026-01-01");
        let goes = |booked: &str| {
            let booked = day(booked);
            goes_on(Balance(9_000), (first, booked), (booked, day("2026-12-31")))
        };
        assert_eq!(goes("2026-03-30"), None);
        assert_eq!(goes("2026-06-29"), Some(Cents(9_250)));
        assert_eq!(goes("2026-12-31"), Some(Cents(0)));
    }
}
