//! What was spent on a contract: altogether, by year and perceel, and what it comes to when it goes on like this.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::dates::current_end;
use super::parts::{Perceel, Spending};
use crate::domain::dates::with_year;
use crate::domain::money::{Balance, Cents};
use crate::domain::record::Record;

/// So many days of spending say something of what is to come.
const ENOUGH: i64 = 90;

/// Whether what was spent counts on a day: what was booked later does not yet.
pub(super) fn counts(spending: &Spending, on: NaiveDate) -> bool {
    spending.on.is_none_or(|day| day <= on)
}

/// Together: what was booked, less what was booked back.
pub(super) fn sum<'s>(spendings: impl Iterator<Item = &'s Spending>) -> Balance {
    spendings.fold(Balance(0), |sum, one| sum.and(one.amount))
}

/// Everything spent or called off on a contract by a day; below zero where more was booked back.
#[must_use]
pub fn spent(record: &Record, on: NaiveDate) -> Balance {
    sum(record.all::<Spending>().filter(|one| counts(one, on)))
}

/// What of it is for one perceel.
#[must_use]
pub fn spent_on(record: &Record, perceel: &Perceel, on: NaiveDate) -> Balance {
    sum(record
        .all::<Spending>()
        .filter(|one| counts(one, on) && is_for(one, perceel)))
}

/// Whether it was booked on a perceel.
pub(super) fn is_for(spending: &Spending, perceel: &Perceel) -> bool {
    !spending.perceel.is_empty() && perceel.is_named(&spending.perceel)
}

/// What was spent in one year on one perceel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearSum {
    /// The year it was booked in; none where no day is known.
    #[serde(rename = "jaar")]
    pub year: Option<i32>,
    /// The perceel, as it is shown; empty for what is for none in particular.
    #[serde(rename = "perceel")]
    pub perceel: String,
    /// How much; below zero where more was booked back than booked.
    #[serde(rename = "bedrag")]
    pub amount: Balance,
}

impl YearSum {
    /// The sum in words: `in 2026 € 100 geboekt`, `op perceel 1 in 2026 € 100 meer teruggeboekt dan geboekt`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let on = match self.perceel.as_str() {
            "" => String::new(),
            perceel => format!("op {perceel} "),
        };
        let year = self
            .year
            .map_or_else(|| "zonder datum".to_owned(), |year| format!("in {year}"));
        let than = if self.amount < Balance(0) {
            "meer teruggeboekt dan geboekt"
        } else {
            "geboekt"
        };
        format!("{on}{year} {} {than}", self.amount.size())
    }
}

/// A year on a perceel, as it is shown, where more was booked back in it than booked, by a day.
#[must_use]
pub fn below_zero(
    record: &Record,
    year: Option<i32>,
    perceel: &str,
    on: NaiveDate,
) -> Option<YearSum> {
    let mut sums = by_year(record, on).into_iter();
    sums.find(|sum| sum.amount < Balance(0) && sum.year == year && sum.perceel == perceel)
}

/// What was spent and the maximum value, where it is more, whatever the day it was booked: of one perceel, or of the whole.
#[must_use]
pub fn over_ceiling(record: &Record, perceel: Option<&Perceel>) -> Option<(Balance, Cents)> {
    let day = NaiveDate::MAX;
    let (spent, ceiling) = match perceel {
        Some(perceel) => (spent_on(record, perceel, day), perceel.ceiling),
        None => (spent(record, day), record.contract()?.ceiling),
    };
    let ceiling = ceiling?;
    (spent > Balance::from(ceiling)).then_some((spent, ceiling))
}

/// What was spent by a day, by year and perceel.
#[must_use]
pub fn by_year(record: &Record, on: NaiveDate) -> Vec<YearSum> {
    let mut sums: BTreeMap<(Option<i32>, &str), Balance> = BTreeMap::new();
    for one in record.all::<Spending>().filter(|one| counts(one, on)) {
        let year = one.on.map(|day| day.year());
        let sum = sums.entry((year, &one.perceel)).or_default();
        *sum = sum.and(one.amount);
    }
    let each = |((year, perceel), amount): ((Option<i32>, &str), Balance)| YearSum {
        year,
        perceel: perceel.to_owned(),
        amount,
    };
    sums.into_iter().map(each).collect()
}

/// What a contract comes to when it goes on as it did: by the day, to the end as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// The day asked about.
    #[serde(rename = "op")]
    pub on: NaiveDate,
    /// The last day on which something was booked: until then the books are known.
    #[serde(rename = "geboekt_tot_en_met")]
    pub booked: NaiveDate,
    /// What was spent by the day asked about.
    #[serde(rename = "besteed")]
    pub spent: Cents,
    /// What it comes to by the end.
    #[serde(rename = "verwacht")]
    pub expected: Cents,
    /// That end.
    #[serde(rename = "tot_en_met")]
    pub until: NaiveDate,
    /// The most that may be spent.
    #[serde(rename = "maximale_waarde")]
    pub ceiling: Cents,
    /// The day that is reached, when that comes before the end.
    #[serde(rename = "bereikt_op")]
    pub reached: Option<NaiveDate>,
}

impl Forecast {
    /// The forecast in a sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        let until = with_year(self.until);
        let most = self.ceiling;
        if self.spent >= most {
            return format!("{most} is bereikt: {} besteed", self.spent);
        }
        let then = match self.reached {
            Some(day) if day < self.on => format!(
                "{most} was dan bereikt op {}, maar na {} is niets geboekt",
                with_year(day),
                with_year(self.booked)
            ),
            Some(day) => format!("{most} is dan bereikt op {}", with_year(day)),
            None => format!("dat blijft binnen {most}"),
        };
        // No forecast is good to the cent.
        let expected = Cents::euros(self.expected.0.saturating_add(50) / 100);
        format!("gaat het zo door, dan tot en met {until} {expected}: {then}")
    }
}

/// What a contract comes to; none without a maximum value, an end or enough days of spending.
#[must_use]
pub fn forecast(record: &Record, on: NaiveDate) -> Option<Forecast> {
    goes_on(record, on, record.contract()?.ceiling?, |_| true)
}

/// What one perceel comes to, by what was booked on it; none without a maximum value of its own.
#[must_use]
pub fn forecast_of(record: &Record, perceel: &Perceel, on: NaiveDate) -> Option<Forecast> {
    goes_on(record, on, perceel.ceiling?, |one| is_for(one, perceel))
}

/// What each perceel comes to, by its name, as far as that can be said.
#[must_use]
pub fn by_perceel(record: &Record, on: NaiveDate) -> Vec<(String, Forecast)> {
    let each = record.all::<Perceel>();
    each.filter_map(|perceel| Some((perceel.to_string(), forecast_of(record, perceel, on)?)))
        .collect()
}

fn goes_on(
    record: &Record,
    on: NaiveDate,
    ceiling: Cents,
    is_of: impl Fn(&Spending) -> bool,
) -> Option<Forecast> {
    let start = record.contract()?.start?;
    let until = current_end(record, on)?;
    let whole = u128::try_from((until - start).num_days() + 1).ok()?;
    let booked = || record.all::<Spending>().filter(|one| counts(one, on));
    // What was booked last, on whatever perceel, is what is known: after it nothing was booked yet, which is not nothing.
    let last_booked = booked().filter_map(|one| one.on).max()?;
    let last = last_booked.min(until);
    let days = (last - start).num_days() + 1;
    // What was booked back says of no day that nothing was spent on it: only the whole goes on.
    let spent = sum(booked().filter(|one| is_of(one))).above_zero();
    if days < ENOUGH || spent == Cents(0) {
        return None;
    }
    let so_far = u128::try_from(days).ok()?;
    let cents = |amount: u128| Cents(u64::try_from(amount).unwrap_or(u64::MAX));
    let expected = cents(u128::from(spent.0) * whole / so_far).max(spent);
    // The first day on which what goes on like this is the maximum or more.
    let needed = (u128::from(ceiling.0) * so_far).div_ceil(u128::from(spent.0));
    let ahead = i64::try_from(needed.saturating_sub(1)).ok();
    let day = ahead
        .and_then(TimeDelta::try_days)
        .and_then(|days| start.checked_add_signed(days));
    Some(Forecast {
        on,
        booked: last_booked,
        spent,
        expected,
        until,
        ceiling,
        reached: day.filter(|day| *day <= until),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contract::Contract;
    use crate::domain::record::{Head, Kind, Part, RecordId};
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn contract(ceiling: u64, spendings: &[(&str, i64, &str)]) -> Record {
        let head = Contract {
            start: Some(day("2026-01-01")),
            end: Some(day("2027-12-31")),
            ceiling: Some(Cents::euros(ceiling)),
            ..Contract::default()
        };
        let mut record = Record {
            head: Head::from(head),
            ..Record::new(RecordId::new(Kind::Contract, "C-1"))
        };
        for (on, euros, perceel) in spendings {
            record.add(Part::Spending(Spending {
                on: Some(day(on)),
                amount: Balance(*euros * 100),
                perceel: (*perceel).to_owned(),
                ..Spending::default()
            }));
        }
        record
    }

    #[test]
    fn half_the_days_and_three_quarters_of_the_money_is_too_much() {
        let record = contract(1_000, &[("2026-06-30", 400, ""), ("2026-12-31", 350, "")]);
        let found = forecast(&record, day("2027-01-15")).unwrap();
        assert_eq!(found.spent, Cents::euros(750));
        assert_eq!(found.expected, Cents::euros(1_500));
        // 365 days for 750 euros is 487 for a thousand.
        assert_eq!(found.reached, Some(day("2027-05-02")));
        let on_time = contract(2_000, &[("2026-12-31", 750, "")]);
        assert_eq!(forecast(&on_time, day("2027-01-15")).unwrap().reached, None);
        // A day that passed while nothing more was booked is no day to come.
        let told = forecast(&record, day("2027-06-01")).unwrap().in_words();
        assert_eq!(
            told,
            "gaat het zo door, dan tot en met vr 31 dec 2027 € 1.500: € 1.000 was dan bereikt op zo 2 mei 2027, maar na do 31 dec 2026 is niets geboekt"
        );
        // What is reached already is not told of as if it were to come.
        let over = contract(700, &[("2026-06-30", 400, ""), ("2026-12-31", 350, "")]);
        let told = forecast(&over, day("2027-01-15")).unwrap().in_words();
        assert_eq!(told, "€ 700 is bereikt: € 750 besteed");
        // Too little is known after a month, and nothing without a maximum.
        assert_eq!(
            forecast(
                &contract(1_000, &[("2026-01-31", 900, "")]),
                day("2026-02-01")
            ),
            None
        );
    }

    #[test]
    fn what_was_spent_stands_by_year_and_perceel() {
        let record = contract(
            9_000,
            &[
                ("2026-06-30", 400, "begeleiding, perceel 1"),
                ("2026-08-01", 50, "begeleiding, perceel 1"),
                ("2026-08-01", 7, ""),
                ("2027-01-01", 350, "begeleiding, perceel 1"),
                ("2027-09-01", 1, ""),
            ],
        );
        let told: Vec<_> = by_year(&record, day("2027-01-31"))
            .into_iter()
            .map(|sum| (sum.year.unwrap(), sum.perceel, sum.amount.0 / 100))
            .collect();
        assert_eq!(
            told,
            [
                (2026, String::new(), 7),
                (2026, "begeleiding, perceel 1".to_owned(), 450),
                (2027, "begeleiding, perceel 1".to_owned(), 350),
            ]
        );
        let perceel = Perceel::new("begeleiding", "1");
        assert_eq!(
            spent_on(&record, &perceel, day("2027-12-31")),
            Balance(80_000)
        );
    }

    #[test]
    fn a_perceel_is_forecast_to_its_own_maximum_by_what_was_booked_on_it() {
        let mut record = contract(
            10_000,
            &[
                ("2026-06-30", 400, "begeleiding, perceel 1"),
                ("2026-12-31", 350, "begeleiding, perceel 1"),
                ("2027-01-10", 100, "begeleiding, perceel 2"),
                ("2027-01-10", 999, ""),
            ],
        );
        for (name, ceiling) in [("1", Some(1_000)), ("2", None), ("3", Some(500))] {
            record.add(Part::Perceel(Perceel {
                ceiling: ceiling.map(Cents::euros),
                ..Perceel::new("begeleiding", name)
            }));
        }
        let found = by_perceel(&record, day("2027-01-15"));
        let [(name, forecast)] = &found[..] else {
            panic!("{found:?}");
        };
        assert_eq!(name, "begeleiding, perceel 1");
        // 750 in the 375 days of which the books tell is 1.460 in 730, and a thousand in 500.
        assert_eq!(forecast.expected, Cents::euros(1_460));
        assert_eq!(forecast.reached, Some(day("2027-05-15")));
    }

    #[test]
    fn what_is_booked_back_corrects_its_year_its_perceel_and_the_forecast() {
        let record = contract(
            1_000,
            &[
                ("2026-06-30", 500, "begeleiding, perceel 1"),
                ("2026-12-31", 350, ""),
                ("2026-12-31", -100, "begeleiding, perceel 1"),
                ("2027-01-05", -30, ""),
            ],
        );
        let on = day("2026-12-31");
        assert_eq!(spent(&record, on), Balance(75_000));
        assert_eq!(
            spent_on(&record, &Perceel::new("begeleiding", "1"), on),
            Balance(40_000)
        );
        let found = forecast(&record, on).unwrap();
        assert_eq!(
            (found.spent, found.expected),
            (Cents::euros(750), Cents::euros(1_500))
        );
        let perceel = "begeleiding, perceel 1";
        assert_eq!(below_zero(&record, Some(2026), perceel, on), None);
        assert_eq!(below_zero(&record, Some(2027), "", on), None);
        let later = below_zero(&record, Some(2027), "", day("2027-01-31")).unwrap();
        assert_eq!(
            later.in_words(),
            "in 2027 € 30 meer teruggeboekt dan geboekt"
        );
        // Where all was booked back, nothing says how it goes on.
        let none = contract(1_000, &[("2026-06-30", 500, ""), ("2026-12-31", -600, "")]);
        assert_eq!(spent(&none, on), Balance(-10_000));
        assert_eq!(forecast(&none, on), None);
    }

    proptest! {
        #[test]
        fn the_years_and_percelen_are_the_whole(rows in proptest::collection::vec((0u64..700, -500i64..1_000, 0usize..3), 0..20), on in 0u64..700) {
            let first = day("2026-01-01");
            let days: Vec<String> = rows.iter().map(|it| (first + chrono::Days::new(it.0)).to_string()).collect();
            let rows: Vec<_> = rows.iter().zip(&days).map(|(it, day)| (day.as_str(), it.1, ["", "a", "b"][it.2])).collect();
            let record = contract(5_000, &rows);
            let on = first + chrono::Days::new(on);
            let sums: i64 = by_year(&record, on).iter().map(|sum| sum.amount.0).sum();
            prop_assert_eq!(Balance(sums), spent(&record, on));
            if let Some(found) = forecast(&record, on) {
                prop_assert!(found.expected >= found.spent);
                prop_assert!(found.reached.is_none_or(|day| day <= found.until));
                prop_assert_eq!(found.reached.is_some(), found.expected >= found.ceiling);
            }
        }
    }
}
