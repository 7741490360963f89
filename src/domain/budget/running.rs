//! What a running indicatie still costs: its volume × the days × the tariff of those days. Whatever of it is not known is
//! counted apart, and never is nothing.

use chrono::{Datelike, NaiveDate};

use crate::domain::contract::parts::Tariff;
use crate::domain::contract::units::unit_key;
use crate::domain::money::Cents;
use crate::domain::volume::{Frequency, Unit};
use crate::domain::words::fold;

/// What of an indicatie decides what it costs.
#[derive(Debug, Clone, Copy)]
pub struct Provision<'p> {
    /// How much, in hundredths.
    pub amount: Option<u32>,
    /// Of what.
    pub unit: Option<Unit>,
    /// How often.
    pub frequency: Option<Frequency>,
    /// The code or name of the product; empty when nobody filled it in.
    pub product: &'p str,
    /// The first day it is given.
    pub from: NaiveDate,
    /// The last; none when it has no end.
    pub until: Option<NaiveDate>,
    /// The days over which what is given in total is given: what stops early was not given whole.
    pub whole: (NaiveDate, Option<NaiveDate>),
}

/// Why it is not known what something costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// How much is given, how often or from when, was not filled in.
    Volume,
    /// No tariff counts on some of its days.
    Tariff,
    /// More than one tariff can be meant.
    Tariffs,
    /// Its last day was not written down.
    End,
}

impl Unknown {
    /// Why, in words.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Volume => "omvang of begin niet bekend",
            Self::Tariff => "geen tarief",
            Self::Tariffs => "meer dan één tarief",
            Self::End => "einde niet bekend",
        }
    }
}

/// What an indicatie costs from a day up to and with another, by the tariffs it can be paid by; nothing where it is not given
/// then. Half a cent is one.
///
/// # Errors
/// What is not known.
pub fn cost<'t>(
    it: &Provision<'_>,
    tariffs: impl Iterator<Item = &'t Tariff>,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Cents, Unknown> {
    let (first, last) = (it.from.max(from), it.until.unwrap_or(until).min(until));
    if first > last {
        return Ok(Cents(0));
    }
    let amount = it.amount.filter(|amount| *amount > 0);
    let (Some(amount), Some(unit), Some(frequency)) = (amount, it.unit, it.frequency) else {
        return Err(Unknown::Volume);
    };
    let (each, of) = a_day(it, frequency, first).ok_or(Unknown::Volume)?;
    let volume = u128::from(amount) * each;
    // Hundredths of a unit × cents: a hundred of them are a cent.
    let cents = |parts: u128| {
        let parts = parts + 50 * of;
        Cents(u64::try_from(parts / (100 * of)).unwrap_or(u64::MAX))
    };
    if unit == Unit::Euro {
        return Ok(cents(volume * 100 * days(first, last)));
    }
    let code = |text: &str| fold(text).replace(' ', "");
    let product = code(it.product);
    let fitting = tariffs.filter(|tariff| {
        let is_named = product.is_empty() || code(&tariff.product) == product;
        is_named && per(unit, tariff).is_some()
    });
    let mut stretches: Vec<(NaiveDate, NaiveDate, u128)> = Vec::new();
    for tariff in fitting {
        let from = tariff.from.unwrap_or(first).max(first);
        let until = tariff.until.unwrap_or(last).min(last);
        let price = per(unit, tariff).filter(|_| from <= until);
        let stretch = price.map(|price| (from, until, price));
        // The same price on the same days, of another perceel, says the same.
        stretches.extend(stretch.filter(|it| !stretches.contains(it)));
    }
    stretches.sort_unstable();
    if stretches.windows(2).any(|pair| pair[1].0 <= pair[0].1) {
        return Err(Unknown::Tariffs);
    }
    let covered: u128 = stretches.iter().map(|it| days(it.0, it.1)).sum();
    if covered < days(first, last) {
        return Err(Unknown::Tariff);
    }
    let sum: u128 = stretches
        .iter()
        .map(|(from, until, price)| volume * days(*from, *until) * price)
        .sum();
    // A price is kept in sixtieths of a cent.
    let (of_60, rest) = (sum / 60, sum % 60);
    Ok(cents(of_60 + u128::from(rest >= 30)))
}

/// How many of its volume are given a day in the year of a day: so many of so many.
fn a_day(it: &Provision<'_>, frequency: Frequency, on: NaiveDate) -> Option<(u128, u128)> {
    Some(match frequency {
        Frequency::PerDag => (1, 1),
        Frequency::PerWeek => (1, 7),
        Frequency::PerMaand => (12, if on.leap_year() { 366 } else { 365 }),
        // What is given in total is given evenly over its days; without an end nobody knows how fast.
        Frequency::InTotaal => (1, days(it.whole.0, it.whole.1?)),
    })
}

/// How many days there are from one up to and with another.
#[must_use]
pub fn days(from: NaiveDate, until: NaiveDate) -> u128 {
    u128::try_from((until - from).num_days() + 1).unwrap_or(0)
}

/// What one of a unit costs by a tariff, in sixtieths of a cent; none where the tariff is per something else.
fn per(unit: Unit, tariff: &Tariff) -> Option<u128> {
    let price = u128::from(tariff.amount.0);
    let key = unit_key(&tariff.unit);
    match (unit, key.as_str()) {
        (Unit::Uur, "uur") | (Unit::Minuut, "minuut") => Some(price * 60),
        (Unit::Uur, "minuut") => Some(price * 60 * 60),
        (Unit::Minuut, "uur") => Some(price),
        (Unit::Dagdeel, "dagdeel") | (Unit::Etmaal, "etmaal") | (Unit::Stuks, "stuk") => {
            Some(price * 60)
        }
        _ => None,
    }
}

/// The first and the last day of a year.
#[must_use]
pub fn of_year(year: u16) -> (NaiveDate, NaiveDate) {
    let day = |month, day| NaiveDate::from_ymd_opt(i32::from(year), month, day);
    let (first, last) = (day(1, 1), day(12, 31));
    (first.unwrap_or_default(), last.unwrap_or_default())
}

/// How far a year is on a day, in whole percents: none of it before it begins, all of it when it is over.
#[must_use]
pub fn gone_of_year(year: u16, on: NaiveDate) -> u32 {
    match on.year().cmp(&i32::from(year)) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 100,
        std::cmp::Ordering::Equal => {
            let (first, last) = of_year(year);
            let part = days(first, on) * 100 / days(first, last);
            u32::try_from(part).unwrap_or(100)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn tariff(unit: &str, cents: u64, from: &str, until: &str) -> Tariff {
        Tariff {
            product: "02A03".into(),
            unit: unit.into(),
            amount: Cents(cents),
            from: Some(day(from)),
            until: until.parse().ok(),
            ..Tariff::default()
        }
    }

    fn of(volume: &str) -> Provision<'static> {
        let volume: crate::domain::volume::Volume = volume.parse().unwrap();
        Provision {
            amount: Some(volume.amount),
            unit: Some(volume.unit),
            frequency: Some(volume.frequency),
            product: "02 A03",
            from: day("2026-01-01"),
            until: None,
            whole: (day("2026-01-01"), None),
        }
    }

    fn costs(
        it: &Provision<'_>,
        tariffs: &[Tariff],
        from: &str,
        until: &str,
    ) -> Result<u64, Unknown> {
        cost(it, tariffs.iter(), (day(from), day(until))).map(|it| it.0)
    }

    #[test]
    fn four_hours_a_week_for_two_weeks_are_eight_hours() {
        let hour = [tariff("per uur", 6_000, "2020-01-01", "")];
        let week = of("4 uur per week");
        assert_eq!(costs(&week, &hour, "2026-06-01", "2026-06-14"), Ok(48_000));
        // By the minute it is the same money.
        let minute = [tariff("minuut", 100, "2020-01-01", "")];
        assert_eq!(
            costs(&week, &minute, "2026-06-01", "2026-06-14"),
            Ok(48_000)
        );
        let minutes = of("240 minuten per week");
        assert_eq!(
            costs(&minutes, &hour, "2026-06-01", "2026-06-14"),
            Ok(48_000)
        );
        // A year of a monthly volume is twelve of them.
        let month = of("10 stuks per maand");
        let piece = [tariff("stuks", 1_000, "2020-01-01", "")];
        assert_eq!(
            costs(&month, &piece, "2026-01-01", "2026-12-31"),
            Ok(120_000)
        );
        // A budget of euros needs no tariff, and a leap year has twelve months too.
        let euros = of("365 euro per maand");
        assert_eq!(costs(&euros, &[], "2026-01-01", "2026-12-31"), Ok(438_000));
        assert_eq!(costs(&euros, &[], "2028-01-01", "2028-12-31"), Ok(438_000));
    }

    #[test]
    fn only_the_days_it_is_given_count() {
        let hour = [tariff("uur", 6_000, "2020-01-01", "")];
        let given = Provision {
            from: day("2026-06-08"),
            until: Some(day("2026-06-10")),
            ..of("7 uur per week")
        };
        assert_eq!(costs(&given, &hour, "2026-06-01", "2026-12-31"), Ok(18_000));
        assert_eq!(costs(&given, &[], "2026-06-11", "2026-12-31"), Ok(0));
        let total = Provision {
            until: Some(day("2026-01-10")),
            whole: (day("2026-01-01"), Some(day("2026-01-10"))),
            ..of("10 uur in totaal")
        };
        assert_eq!(costs(&total, &hour, "2026-01-06", "2026-12-31"), Ok(30_000));
        // What stopped on its fifth day of ten was given for half.
        let stopped = Provision {
            until: Some(day("2026-01-05")),
            ..total
        };
        assert_eq!(
            costs(&stopped, &hour, "2026-01-01", "2026-12-31"),
            Ok(30_000)
        );
    }

    #[test]
    fn a_tariff_that_changes_halfway_counts_for_its_own_days() {
        let two = [
            tariff("uur", 6_000, "2026-01-01", "2026-06-07"),
            tariff("uur", 7_000, "2026-06-08", ""),
        ];
        let week = of("1 uur per week");
        assert_eq!(costs(&week, &two, "2026-06-01", "2026-06-14"), Ok(13_000));
        let twice = [two[0].clone(), tariff("uur", 7_000, "2026-06-07", "")];
        assert_eq!(
            costs(&week, &twice, "2026-06-01", "2026-06-14"),
            Err(Unknown::Tariffs)
        );
    }

    #[test]
    fn what_is_not_known_is_no_zero() {
        let hour = [tariff("uur", 6_000, "2026-01-01", "2026-06-30")];
        let week = of("4 uur per week");
        let whole = ("2026-06-01", "2026-12-31");
        assert_eq!(costs(&week, &hour, whole.0, whole.1), Err(Unknown::Tariff));
        let parts = of("4 dagdelen per week");
        assert_eq!(
            costs(&parts, &hour, "2026-06-01", "2026-06-30"),
            Err(Unknown::Tariff)
        );
        let other = Provision {
            product: "99X",
            ..week
        };
        assert_eq!(
            costs(&other, &hour, "2026-06-01", "2026-06-30"),
            Err(Unknown::Tariff)
        );
        let none = Provision {
            amount: None,
            ..week
        };
        assert_eq!(costs(&none, &hour, whole.0, whole.1), Err(Unknown::Volume));
        assert_eq!(
            costs(&of("10 uur in totaal"), &hour, whole.0, whole.1),
            Err(Unknown::Volume)
        );
    }

    #[test]
    fn a_year_is_so_far_as_its_days() {
        assert_eq!(gone_of_year(2026, day("2025-12-31")), 0);
        assert_eq!(gone_of_year(2026, day("2026-07-02")), 50);
        assert_eq!(gone_of_year(2026, day("2026-12-31")), 100);
        assert_eq!(gone_of_year(2026, day("2027-01-01")), 100);
    }

    proptest! {
        #[test]
        fn two_stretches_of_days_cost_the_whole_within_a_cent(amount in 1u32..5_000, price in 1u64..20_000, cut in 1u64..364) {
            let tariff = [tariff("uur", price, "2020-01-01", "")];
            let it = Provision { amount: Some(amount), ..of("1 uur per week") };
            let first = day("2026-01-01");
            let middle = first + chrono::Days::new(cut);
            let part = |from, until| cost(&it, tariff.iter(), (from, until)).unwrap().0;
            let whole = part(first, day("2026-12-31"));
            let both = part(first, middle - chrono::Days::new(1)) + part(middle, day("2026-12-31"));
            prop_assert!(whole.abs_diff(both) <= 1, "{} {}", whole, both);
        }
    }
}
