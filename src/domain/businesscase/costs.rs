//! What a begeleidingsteam cost: a year's amount for being there, by the day; and beside that what it cost by what it did, as
//! an amount over some days or as was booked on a contract. Both together are what it cost.

use chrono::{Datelike, NaiveDate};

use super::Over;
use super::standing::{Assumptions, Standing};
use crate::domain::budget::running::{days, of_year};
use crate::domain::contract::parts::Spending;
use crate::domain::money::{Balance, Cents};

/// What a begeleidingsteam cost from a day up to and with another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Costs {
    /// For being there; none where no assumption says it.
    pub available: Option<Cents>,
    /// By what it did; none where no assumption says it, or nothing was booked.
    pub actual: Option<Balance>,
    /// The days of which either is known.
    known: Vec<(NaiveDate, NaiveDate)>,
}

impl Costs {
    /// Both together; none where neither is known.
    #[must_use]
    pub fn all(&self) -> Option<Balance> {
        let available = self.available.map(Balance::from);
        [available, self.actual]
            .into_iter()
            .flatten()
            .reduce(Balance::and)
    }

    /// Whether something is known of every day from one up to and with another.
    #[must_use]
    pub fn cover(&self, (from, until): (NaiveDate, NaiveDate)) -> bool {
        let mut known = self.known.clone();
        known.sort_unstable();
        let mut next = from;
        for (first, last) in known {
            if first > next {
                break;
            }
            next = last.succ_opt().map_or(next, |day| day.max(next));
        }
        next > until
    }
}

/// A leap year and any other have so many days; amounts of both are added in parts of their product.
const DAYS: (u128, u128) = (365, 366);

impl Assumptions<'_> {
    /// What a begeleidingsteam cost from a day up to and with another. Half a cent is one.
    #[must_use]
    pub fn costs(&self, bt: &str, (first, last): (NaiveDate, NaiveDate)) -> Costs {
        let mut costs = Costs::default();
        let within = |it: &Standing<'_>| {
            let from = it.from.max(first);
            let until = it.until.map_or(last, |until| until.min(last));
            (from <= until).then_some((from, until))
        };
        let mut parts: Option<u128> = None;
        for it in self.of_bt(Over::Beschikbaarheid, bt) {
            let Some((within, amount)) = within(it).zip(it.it.amount) else {
                continue;
            };
            let of_days = parts_of(amount, within);
            parts = Some(parts.unwrap_or(0).saturating_add(of_days));
            costs.known.push(within);
        }
        costs.available = parts.map(|parts| {
            let whole = DAYS.0 * DAYS.1;
            Cents(u64::try_from((parts + whole / 2) / whole).unwrap_or(u64::MAX))
        });
        for it in self.of_bt(Over::Werkelijk, bt) {
            let Some(within) = within(it) else {
                continue;
            };
            let actual = match it.it.amount {
                Some(amount) => it.until.map(|until| {
                    let (part, all) = (days(within.0, within.1), days(it.from, until).max(1));
                    let cents = (u128::from(amount.0) * part * 2 / all).div_ceil(2);
                    Balance(i64::try_from(cents).unwrap_or(i64::MAX))
                }),
                None => self.booked(&it.it.contract, within),
            };
            if let Some(actual) = actual {
                let before = costs.actual.unwrap_or_default();
                costs.actual = Some(before.and(actual));
                costs.known.push(within);
            }
        }
        costs
    }

    /// What was booked on a contract in some days; none where nothing was.
    fn booked(&self, contract: &str, (from, until): (NaiveDate, NaiveDate)) -> Option<Balance> {
        let record = self.register.contracts().get(contract)?;
        let booked = record.all::<Spending>();
        let booked = booked.filter(|it| it.on.is_some_and(|on| from <= on && on <= until));
        booked.map(|it| it.amount).reduce(Balance::and)
    }
}

/// A year's amount over some days, each by the days of its own year, in parts of 365 × 366.
fn parts_of(amount: Cents, (from, until): (NaiveDate, NaiveDate)) -> u128 {
    let years = from.year()..=until.year();
    let parts = years.filter_map(|year| {
        let (first, last) = of_year(u16::try_from(year).ok()?);
        let part = days(from.max(first), until.min(last));
        let other = if first.leap_year() { DAYS.0 } else { DAYS.1 };
        Some(u128::from(amount.0) * part * other)
    });
    parts.sum()
}
