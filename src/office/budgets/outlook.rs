//! What is spent of every budget and what is still to come: worked out of the contracts and the indicaties once, and then
//! the same for whoever may see budgets.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::domain::budget::Budget;
use crate::domain::budget::books::{Booked, Books, Home, Paying, goes_on};
use crate::domain::budget::running::{Provision, Unknown, cost, of_year};
use crate::domain::budget::words::Source;
use crate::domain::contract::parts::Tariff;
use crate::domain::money::{Balance, Cents};
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::words::fold;
use crate::office::model::{GrantedRow, Model};

/// What is to come, and of how many that is not known.
#[derive(Debug, Clone, Default)]
pub(super) struct Coming {
    /// What it comes to, as far as that is known.
    pub(super) amount: Cents,
    /// Of how many that is.
    pub(super) known: u32,
    /// Of how many it is not, by why.
    pub(super) unknown: BTreeMap<&'static str, u32>,
}

impl Coming {
    fn add(&mut self, cost: Result<Cents, &'static str>) {
        match cost {
            Ok(cost) => {
                self.amount = Cents(self.amount.0.saturating_add(cost.0));
                self.known += 1;
            }
            Err(why) => *self.unknown.entry(why).or_default() += 1,
        }
    }

    /// Of how many it is not known.
    pub(super) fn count_unknown(&self) -> u32 {
        self.unknown.values().sum()
    }
}

/// What is to be known of one budget.
#[derive(Debug, Clone, Default)]
pub(super) struct Expected {
    /// What was spent.
    pub(super) books: Books,
    /// What running indicaties still cost.
    pub(super) running: Coming,
    /// The same by contract.
    pub(super) by_contract: BTreeMap<String, Coming>,
    /// What contracts without indicaties still cost when they go on as they did.
    pub(super) going_on: Coming,
    /// The indicaties that count on it, by number.
    pub(super) indicaties: Vec<u32>,
}

impl Expected {
    /// What was spent with what is still to come; none where nothing of it is known.
    pub(super) fn amount(&self) -> Option<Cents> {
        let coming = self.running.amount.0.saturating_add(self.going_on.amount.0);
        let spent = match self.books.source {
            Some(Source::Contracten) => {
                let own = self.books.booked.iter().filter(|it| !it.is_shared);
                own.filter_map(|it| it.amount).reduce(Balance::and)
            }
            _ => self.books.spent,
        };
        let is_known = spent.is_some() || self.running.known + self.going_on.known > 0;
        is_known.then(|| {
            let spent = spent.unwrap_or_default();
            spent.and(Balance::from(Cents(coming))).above_zero()
        })
    }

    /// How many indicaties and contracts are to come of which it is not known what they cost.
    pub(super) fn count_unknown(&self) -> u32 {
        self.running.count_unknown() + self.going_on.count_unknown()
    }
}

/// What is delivered in a year on an aandachtsveld in a wijk.
pub(super) type Delivered = BTreeMap<(u16, String, String), Coming>;

/// What is to be known of every budget on a day.
#[derive(Debug, Default)]
pub(super) struct Outlook {
    of: BTreeMap<String, Expected>,
    /// Year by year, how many indicaties of it are paid from no budget.
    pub(super) nowhere: BTreeMap<u16, u32>,
    pub(super) delivered: Delivered,
}

/// Why it is not known what a contract still costs.
const TOO_SHORT: &str = "te kort geboekt om te ramen";
const NOT_BOOKED: &str = "nog niets geboekt";
/// Why it is not known which budget an indicatie is paid from.
const WHICH_FIELD: &str = "aandachtsveld niet te zeggen";

impl Outlook {
    /// Worked out of a register and the indicaties that count, on a day.
    pub(super) fn of(
        model: &Model,
        register: &Register,
        on: NaiveDate,
        counts: impl Fn(&GrantedRow) -> bool,
    ) -> Self {
        let paying = Paying::of(register);
        let mut outlook = Self::default();
        let mut years = BTreeSet::new();
        for (number, record) in register.all(Kind::Budget) {
            let Some(budget) = record.budget() else {
                continue;
            };
            years.extend(budget.year);
            let expected = Expected {
                books: paying.books((number, budget), on),
                ..Expected::default()
            };
            outlook.of.insert(number.clone(), expected);
        }
        // Where nothing is budgeted, nothing is walked through.
        let granted = match years.is_empty() {
            true => &[],
            false => model.granted(),
        };
        let there = granted.iter().filter(|row| row.is_there());
        for row in there.filter(|row| counts(row)) {
            for year in &years {
                outlook.place(row, *year, (model, register, &paying));
            }
        }
        for (number, record) in register.all(Kind::Budget) {
            let expected = outlook.of.get_mut(number);
            if let Some((budget, expected)) = record.budget().zip(expected) {
                go_on(budget, expected);
            }
        }
        outlook
    }

    /// What is to be known of a budget.
    pub(super) fn get(&self, number: &str) -> Option<&Expected> {
        self.of.get(number)
    }

    /// Counts an indicatie of a year on the budget it is paid from.
    fn place(
        &mut self,
        row: &GrantedRow,
        year: u16,
        (model, register, paying): (&Model, &Register, &Paying<'_>),
    ) {
        let (first, last) = of_year(year);
        let course = &row.course;
        let from = course.started.or(course.begin);
        let is_in = from.is_some_and(|from| from <= last)
            && course.last_day().is_none_or(|until| until >= first);
        if !is_in {
            return;
        }
        let name = |number| model.names.name(number).unwrap_or_default();
        let (product, wijk) = (name(row.product), name(row.wijk));
        let contract = paying.contract_of(year, name(row.contract), name(row.provider));
        let home = contract.and_then(|it| paying.home(year, it, product, wijk));
        let Some((contract, home)) = contract.zip(home) else {
            *self.nowhere.entry(year).or_default() += 1;
            return;
        };
        let record = register.contracts().get(contract);
        let tariffs = || record.into_iter().flat_map(Record::all::<Tariff>);
        let (number, is_sure) = match home {
            Home::On(number) => (number, true),
            Home::Unsure(number) => (number, false),
        };
        let costs = |period| {
            let provision = Provision {
                amount: row.amount,
                unit: row.unit,
                frequency: row.frequency,
                product,
                from: from.unwrap_or(first),
                until: course.last_day(),
            };
            match is_sure {
                true => cost(&provision, tariffs(), period).map_err(Unknown::word),
                false => Err(WHICH_FIELD),
            }
        };
        let budget = register.all(Kind::Budget).get(number);
        let field = budget.and_then(Record::budget);
        let field = field.map_or_else(String::new, |it| fold(&it.aandachtsveld));
        let delivered = self.delivered.entry((year, field, wijk.to_owned()));
        delivered.or_default().add(costs((first, last)));
        let Some(expected) = self.of.get_mut(number) else {
            return;
        };
        let known = known_until(&expected.books, contract);
        let begin = known.and_then(|day| day.succ_opt()).unwrap_or(first);
        let begin = begin.max(first);
        // What ended within the books is in them.
        if begin > last || course.last_day().is_some_and(|until| until < begin) {
            return;
        }
        let coming = costs((begin, last));
        let of_contract = expected.by_contract.entry(contract.to_owned());
        of_contract.or_default().add(coming);
        expected.running.add(coming);
        expected.indicaties.push(row.n);
    }
}

/// The last day of which the books tell of a contract; none where they tell of nothing.
fn known_until(books: &Books, contract: &str) -> Option<NaiveDate> {
    match books.source {
        Some(Source::Opgave) => books.until,
        _ => {
            let is_own = |it: &&Booked| it.contract == contract && !it.is_shared;
            books.booked.iter().find(is_own)?.until
        }
    }
}

/// Adds what contracts without indicaties still cost: they go on as they did.
fn go_on(budget: &Budget, expected: &mut Expected) {
    let (first, last) = of_year(budget.year.unwrap_or_default());
    if expected.books.source == Some(Source::Opgave) {
        // The books of the gemeente are not by contract: the whole goes on, or its indicaties say it.
        if expected.indicaties.is_empty() {
            let spent = expected.books.spent.unwrap_or_default();
            let until = expected.books.until.unwrap_or(last).min(last);
            let coming = goes_on(spent, (first, until), last);
            expected.going_on.add(coming.ok_or(TOO_SHORT));
        }
        return;
    }
    let mut going_on = Coming::default();
    for booked in &expected.books.booked {
        let is_here = !booked.is_shared && booked.apart == Balance(0);
        let ended = booked.ends.is_some_and(|end| end < first);
        if expected.by_contract.contains_key(&booked.contract) || !is_here || ended {
            continue;
        }
        let end = booked.ends.unwrap_or(last);
        going_on.add(match booked.amount.zip(booked.until) {
            Some((spent, until)) if until.year() == first.year() => {
                goes_on(spent, (first, until), end.max(until)).ok_or(TOO_SHORT)
            }
            _ => Err(NOT_BOOKED),
        });
    }
    expected.going_on = going_on;
}
