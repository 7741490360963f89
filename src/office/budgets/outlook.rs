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
use crate::office::model::{EarlierRow, GrantedRow, Model};

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
    /// What is still to come in other places, under contracts of which all that was booked counts here.
    pub(super) elsewhere: Coming,
    /// Of how many indicaties that is, by the budget of the place.
    elsewhere_of: BTreeMap<String, u32>,
    /// What contracts without indicaties still cost when they go on as they did.
    pub(super) going_on: Coming,
    /// The indicaties that count on it, by number.
    pub(super) indicaties: Vec<u32>,
}

impl Expected {
    /// What was spent with what is still to come; none where nothing of it is known.
    pub(super) fn amount(&self) -> Option<Cents> {
        let coming = [&self.running, &self.elsewhere, &self.going_on];
        let known: u32 = coming.iter().map(|it| it.known).sum();
        let sum = coming
            .iter()
            .fold(0_u64, |sum, it| sum.saturating_add(it.amount.0));
        let spent = self.books.spent;
        (spent.is_some() || known > 0).then(|| {
            let spent = spent.unwrap_or_default();
            spent.and(Balance::from(Cents(sum))).above_zero()
        })
    }

    /// How many indicaties and contracts are to come of which it is not known what they cost.
    pub(super) fn count_unknown(&self) -> u32 {
        let coming = [&self.running, &self.elsewhere, &self.going_on];
        coming.iter().map(|it| it.count_unknown()).sum()
    }

    /// Whether what was booked on its contracts counts on another budget, and so what is expected is in that one too.
    pub(super) fn counts_elsewhere(&self) -> bool {
        let mut booked = self.books.booked.iter();
        self.books.spent.is_none()
            && !self.books.booked.is_empty()
            && booked.all(|it| it.elsewhere.is_some())
    }

    /// By how many indicaties each part of what is expected is known.
    pub(super) fn known_by(&self) -> impl Iterator<Item = u32> {
        std::iter::once(self.running.known + self.elsewhere.known)
            .chain(self.elsewhere_of.values().copied())
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
    /// By year, the contracts that something is delivered under, whoever may see it, each with the last day of that.
    delivered_under: BTreeMap<(u16, String), NaiveDate>,
}

/// Why it is not known what a contract still costs.
const TOO_SHORT: &str = "te kort geboekt om te ramen";
const NOT_BOOKED: &str = "nog niets geboekt";
const NOT_PLACED: &str = "een boeking is niet toe te delen";
/// Why it is not known which budget an indicatie is paid from.
const WHICH_FIELD: &str = "aandachtsveld niet te zeggen";

/// A stretch of days on which an indicatie was the same.
struct Stretch {
    from: NaiveDate,
    until: Option<NaiveDate>,
    was: EarlierRow,
}

/// The stretches of an indicatie, the first first; none of one of which the first day is not known.
fn stretches(row: &GrantedRow) -> Vec<Stretch> {
    let Some(mut from) = row.course.started.or(row.course.begin) else {
        return Vec::new();
    };
    let last = row.course.last_day();
    let mut found = Vec::new();
    for was in &row.earlier {
        let until = last.map_or(was.until, |last| last.min(was.until));
        if from <= until {
            found.push(Stretch {
                from,
                until: Some(until),
                was: *was,
            });
        }
        from = was.until.succ_opt().map_or(from, |next| next.max(from));
    }
    if last.is_none_or(|last| from <= last) {
        found.push(Stretch {
            from,
            until: last,
            was: EarlierRow {
                until: last.unwrap_or_default(),
                product: row.product,
                provider: row.provider,
                contract: row.contract,
                amount: row.amount,
                unit: row.unit,
                frequency: row.frequency,
            },
        });
    }
    found
}

/// What an indicatie costs in some days, as far as its budget is sure.
type Costs = Result<Cents, &'static str>;
/// The same of any days, from one up to and with another.
type CostsOf<'c> = dyn Fn((NaiveDate, NaiveDate)) -> Costs + 'c;

/// Two stretches together: what is not known of one is not known of both.
fn both(one: Costs, other: Costs) -> Costs {
    Ok(Cents(one?.0.saturating_add(other?.0)))
}

/// Where an indicatie is paid from in a year.
struct Placed<'a> {
    /// By budget and contract, its stretches there, each with whether that is sure: it counts once on each.
    homes: BTreeMap<(&'a str, &'a str), Vec<(Stretch, bool)>>,
    /// The contracts it is delivered under, each with the last day of that in the year.
    contracts: BTreeMap<&'a str, NaiveDate>,
    /// Whether a stretch of it is paid from no budget.
    has_none: bool,
}

impl<'a> Placed<'a> {
    fn of(row: &GrantedRow, year: u16, model: &'a Model, paying: &'a Paying<'_>) -> Self {
        let (first, last) = of_year(year);
        let name = |number| model.names.name(number).unwrap_or_default();
        let is_in = |it: &Stretch| it.from <= last && it.until.is_none_or(|until| until >= first);
        let mut placed = Self {
            homes: BTreeMap::new(),
            contracts: BTreeMap::new(),
            has_none: false,
        };
        for stretch in stretches(row).into_iter().filter(is_in) {
            let (contract, product) = (name(stretch.was.contract), name(stretch.was.product));
            let contract = paying.contract_of(year, contract, name(stretch.was.provider));
            let home = contract.and_then(|it| paying.home(year, it, product, name(row.wijk)));
            if let Some(contract) = contract {
                let ends = stretch.until.map_or(last, |until| until.min(last));
                let known = placed.contracts.entry(contract).or_insert(ends);
                *known = ends.max(*known);
            }
            let Some((contract, home)) = contract.zip(home) else {
                placed.has_none = true;
                continue;
            };
            let (number, is_sure) = match home {
                Home::On(number) => (number, true),
                Home::Unsure(number) => (number, false),
            };
            let at = placed.homes.entry((number, contract)).or_default();
            at.push((stretch, is_sure));
        }
        placed
    }
}

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
        for row in granted.iter().filter(|row| row.is_there()) {
            let is_seen = counts(row);
            for year in &years {
                outlook.place(row, (*year, is_seen), (model, register, &paying));
            }
        }
        for (number, record) in register.all(Kind::Budget) {
            let under = &outlook.delivered_under;
            if let Some((budget, expected)) = record.budget().zip(outlook.of.get_mut(number)) {
                go_on(budget, expected, under);
            }
        }
        outlook
    }

    /// What is to be known of a budget.
    pub(super) fn get(&self, number: &str) -> Option<&Expected> {
        self.of.get(number)
    }

    /// Counts an indicatie of a year on the budgets it is paid from; of one that is not seen only that there is one.
    fn place(
        &mut self,
        row: &GrantedRow,
        (year, is_seen): (u16, bool),
        (model, register, paying): (&Model, &Register, &Paying<'_>),
    ) {
        let last = of_year(year).1;
        let name = |number| model.names.name(number).unwrap_or_default();
        let wijk = name(row.wijk);
        let placed = Placed::of(row, year, model, paying);
        for (contract, ends) in &placed.contracts {
            let under = (year, (*contract).to_owned());
            let known = self.delivered_under.entry(under).or_insert(*ends);
            *known = (*known).max(*ends);
        }
        if !is_seen {
            return;
        }
        if placed.has_none && placed.homes.is_empty() {
            *self.nowhere.entry(year).or_default() += 1;
        }
        let whole = (row.course.started.or(row.course.begin), row.course.end);
        for ((number, contract), stretches) in placed.homes {
            let record = register.contracts().get(contract);
            let costs = |(from, until): (NaiveDate, NaiveDate)| {
                let each = stretches.iter().map(|(it, is_sure)| {
                    let provision = Provision {
                        amount: it.was.amount,
                        unit: it.was.unit,
                        frequency: it.was.frequency,
                        product: name(it.was.product),
                        from: it.from,
                        until: it.until,
                        whole: (whole.0.unwrap_or(it.from), whole.1),
                    };
                    let tariffs = record.into_iter().flat_map(Record::all::<Tariff>);
                    match is_sure {
                        true => cost(&provision, tariffs, (from, until)).map_err(Unknown::word),
                        false => Err(WHICH_FIELD),
                    }
                });
                each.fold(Ok(Cents(0)), both)
            };
            let ends = stretches
                .iter()
                .map(|(it, _)| it.until.unwrap_or(last))
                .max();
            self.count(
                row,
                (year, wijk),
                (number, contract, register),
                (&costs, ends),
            );
        }
    }

    /// Counts what an indicatie costs on a budget, and on the one where what is booked on its contract counts.
    fn count(
        &mut self,
        row: &GrantedRow,
        (year, wijk): (u16, &str),
        (number, contract, register): (&str, &str, &Register),
        (costs, ends): (&CostsOf<'_>, Option<NaiveDate>),
    ) {
        let (first, last) = of_year(year);
        let budget = register.all(Kind::Budget).get(number);
        let field = budget.and_then(Record::budget);
        let field = field.map_or_else(String::new, |it| fold(&it.aandachtsveld));
        let delivered = self.delivered.entry((year, field, wijk.to_owned()));
        delivered.or_default().add(costs((first, last)));
        let still = |expected: &Expected| {
            let known = known_until(&expected.books, contract);
            let begin = known.and_then(|day| day.succ_opt()).unwrap_or(first);
            let begin = begin.max(first);
            // What ended within the books is in them.
            let is_to_come = begin <= last && ends.is_none_or(|ends| ends >= begin);
            is_to_come.then(|| costs((begin, last)))
        };
        let Some(expected) = self.of.get_mut(number) else {
            return;
        };
        if let Some(coming) = still(expected) {
            let of_contract = expected.by_contract.entry(contract.to_owned());
            of_contract.or_default().add(coming);
            expected.running.add(coming);
            expected.indicaties.push(row.n);
        }
        let booked = expected
            .books
            .booked
            .iter()
            .find(|it| it.contract == contract);
        let owner = booked.and_then(|it| it.elsewhere.clone());
        let Some(owner) = owner.and_then(|owner| self.of.get_mut(&owner)) else {
            return;
        };
        if let Some(coming) = still(owner) {
            owner.elsewhere.add(coming);
            if coming.is_ok() {
                *owner.elsewhere_of.entry(number.to_owned()).or_default() += 1;
            }
        }
    }
}

/// The last day of which the books tell of a contract; none where they tell of nothing.
fn known_until(books: &Books, contract: &str) -> Option<NaiveDate> {
    match books.source {
        Some(Source::Opgave) => books.until,
        _ => {
            let mut booked = books.booked.iter();
            booked.find(|it| it.contract == contract)?.until
        }
    }
}

/// Adds what contracts without indicaties still cost: they go on as they did.
fn go_on(budget: &Budget, expected: &mut Expected, under: &BTreeMap<(u16, String), NaiveDate>) {
    let year = budget.year.unwrap_or_default();
    let (first, last) = of_year(year);
    let books = &expected.books;
    // What ended before the last booking is in the books: what is booked since goes on without it.
    let has_any = |it: &Booked| {
        let ends = under.get(&(year, it.contract.clone()));
        ends.is_some_and(|ends| it.until.is_none_or(|until| *ends > until))
    };
    let mut going_on = Coming::default();
    // The books of the gemeente are not by contract: where nothing is delivered by indicatie, the whole goes on.
    if books.source == Some(Source::Opgave) && !books.booked.iter().any(has_any) {
        let spent = books.spent.unwrap_or_default();
        let until = books.until.unwrap_or(last).min(last);
        let coming = goes_on(spent, (first, until), (until, last));
        going_on.add(coming.ok_or(TOO_SHORT));
        expected.going_on = going_on;
        return;
    }
    for booked in books.booked.iter().filter(|it| it.elsewhere.is_none()) {
        let is_apart = booked.apart != Balance(0);
        if is_apart {
            going_on.add(Err(NOT_PLACED));
        }
        let end = booked.ends.unwrap_or(last);
        if has_any(booked) || end < first {
            continue;
        }
        match booked.amount.zip(booked.until) {
            Some((spent, until)) if until.year() == first.year() => {
                let known = match books.source {
                    Some(Source::Opgave) => books.until.unwrap_or(until),
                    _ => until,
                };
                let days = (booked.starts, until);
                let coming = goes_on(spent, days, (known, end.max(known)));
                going_on.add(coming.ok_or(TOO_SHORT));
            }
            // Nothing of it but what cannot be placed: that was said.
            _ if is_apart => {}
            _ => going_on.add(Err(NOT_BOOKED)),
        }
    }
    expected.going_on = going_on;
}
