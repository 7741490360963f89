//! A total spread over the wijken: by weighted figures, to the cent, by the largest remainder (Hare–Niemeyer). And what the
//! three ways to pay of the office's own study would make of it.
//!
//! A figure that is not known of a wijk is not zero: then nothing is spread, and what lacks is named.

use std::collections::{BTreeMap, BTreeSet};

use super::Budget;
use crate::domain::contract::parts::Agreement;
use crate::domain::contract::results::{Figure, Standing};
use crate::domain::money::{Balance, Cents};
use crate::domain::registers::people::slug;
use crate::domain::settings::Settings;

/// How the key of a figure of a wijk begins: `wijkcijfer.inwoners.hoogkerk`, with the value `11160 in 2025`.
pub const FIGURE: &str = "wijkcijfer.";

/// The setting with the figures by which a total is spread and what each weighs; nothing until someone chooses.
pub const WEIGHTS: (&str, &str) = ("verdeling.gewichten", "");

/// The setting with what is kept back where a target was missed, in percent, and what it is until someone changes it. The
/// study names no percentage: this one is an example.
pub const MALUS: (&str, &str) = ("begroting.malus", "10");

/// Shares are worked out in parts of this: a cent of a billion is far more.
const FINE: u128 = 1_000_000_000_000_000;

/// All weights together are at most this, so that no sum runs over.
const MOST_WEIGHT: u32 = 10_000;

/// Why a total cannot be spread.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpreadError {
    /// Nobody said by what.
    #[error(
        "er staat niet waarnaar verdeeld wordt; schrijf bijvoorbeeld inwoners 60, huishoudens 40"
    )]
    NoWeights,
    /// What was typed is no list of figures with their weights.
    #[error(
        "‘{0}’ is geen cijfer met een gewicht; schrijf bijvoorbeeld inwoners 60, huishoudens 40"
    )]
    Weight(String),
    /// The weights are more than anybody means.
    #[error("de gewichten zijn samen hoogstens 10.000")]
    Heavy,
    /// A figure weighs twice.
    #[error("‘{0}’ staat er twee keer")]
    Twice(String),
    /// A figure is not known of some wijken.
    #[error("van {wijken} is ‘{figure}’ niet bekend; lees het in met import wijkcijfers")]
    Missing {
        /// The figure.
        figure: String,
        /// The names of the wijken.
        wijken: String,
    },
    /// A figure is of more than one year.
    #[error(
        "‘{figure}’ is van verschillende jaren: {years}; lees van alle wijken hetzelfde jaar in"
    )]
    Years {
        /// The figure.
        figure: String,
        /// Which years.
        years: String,
    },
    /// A figure is zero everywhere.
    #[error("‘{0}’ is in elke wijk nul, en daarnaar is niets te verdelen")]
    Nothing(String),
}

/// Whether the target of a budget was reached, as far as that can be said; none where no target was set.
#[must_use]
pub fn standing(budget: &Budget) -> Option<Standing> {
    let agreed = Agreement {
        target: budget.target.clone(),
        measured: budget.reached.clone(),
        ..Agreement::default()
    };
    (!budget.target.is_empty()).then(|| agreed.standing())
}

/// A figure and what it weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// The figure, as its key has it.
    pub figure: String,
    /// What it weighs beside the others.
    pub weight: u32,
}

/// Reads figures with their weights: `inwoners 60, huishoudens met laag inkomen 40`; one alone needs no weight.
///
/// # Errors
/// What of it cannot be read.
pub fn read_weights(text: &str) -> Result<Vec<Weight>, SpreadError> {
    let pieces: Vec<&str> = text.split([',', ';']).map(str::trim).collect();
    let pieces: Vec<&str> = pieces.into_iter().filter(|it| !it.is_empty()).collect();
    if pieces.is_empty() {
        return Err(SpreadError::NoWeights);
    }
    let mut read: Vec<Weight> = Vec::new();
    for piece in &pieces {
        let wrong = || SpreadError::Weight((*piece).to_owned());
        let bare = piece.trim_end_matches('%').trim_end();
        let (name, weight) = match bare.rsplit_once(' ') {
            Some((name, weight)) if weight.bytes().all(|b| b.is_ascii_digit()) => {
                (name, weight.parse().map_err(|_| wrong())?)
            }
            _ if pieces.len() == 1 => (*piece, 1),
            _ => return Err(wrong()),
        };
        let figure = slug(name);
        if figure.is_empty() || weight == 0 {
            return Err(wrong());
        }
        if read.iter().any(|it| it.figure == figure) {
            return Err(SpreadError::Twice(figure));
        }
        read.push(Weight { figure, weight });
    }
    let sum = read.iter().map(|it| u64::from(it.weight)).sum::<u64>();
    match sum <= u64::from(MOST_WEIGHT) {
        true => Ok(read),
        false => Err(SpreadError::Heavy),
    }
}

/// Figures with their weights, as they are kept.
#[must_use]
pub fn in_words(weights: &[Weight]) -> String {
    let each = weights
        .iter()
        .map(|it| format!("{} {}", it.figure, it.weight));
    each.collect::<Vec<_>>().join(", ")
}

/// Reads the value of a figure of a wijk: how much, in hundredths, and of which year.
#[must_use]
pub fn read_figure(value: &str) -> Option<(Figure, u16)> {
    let (figure, year) = value.split_once(" in ")?;
    let year = year.trim().parse().ok();
    let year = year.filter(|year| (1995..=2100).contains(year))?;
    Some((figure.parse().ok()?, year))
}

/// The figures of wijken there are: by figure, then by wijk.
#[must_use]
pub fn figures(settings: &Settings) -> BTreeMap<String, BTreeMap<String, (Figure, u16)>> {
    let mut found: BTreeMap<String, BTreeMap<String, (Figure, u16)>> = BTreeMap::new();
    for (key, value) in settings.all() {
        let named = key.strip_prefix(FIGURE).and_then(|it| it.split_once('.'));
        if let (Some((figure, wijk)), Some(read)) = (named, read_figure(value)) {
            let of = found.entry(figure.to_owned()).or_default();
            of.insert(wijk.to_owned(), read);
        }
    }
    found
}

/// What part of a total each wijk of the office has: by the figures and their weights, each figure as a share of its own
/// sum. And those figures in words, with their years.
///
/// # Errors
/// When a figure is not known of every wijk, is of more than one year, or is nowhere more than zero.
pub fn shares(
    settings: &Settings,
    weights: &[Weight],
) -> Result<(BTreeMap<String, u128>, String), SpreadError> {
    if weights.is_empty() {
        return Err(SpreadError::NoWeights);
    }
    let known = figures(settings);
    let none = BTreeMap::new();
    let mut shares: BTreeMap<String, u128> = BTreeMap::new();
    let mut told = Vec::new();
    for Weight { figure, weight } in weights {
        let of = known.get(figure).unwrap_or(&none);
        let wijken = settings.wijken();
        let missing = wijken.iter().filter(|(id, _)| !of.contains_key(*id));
        let missing: Vec<&str> = missing.map(|(_, wijk)| wijk.name.as_str()).collect();
        if !missing.is_empty() {
            return Err(SpreadError::Missing {
                figure: figure.clone(),
                wijken: missing.join(", "),
            });
        }
        let own = || of.iter().filter(|(id, _)| wijken.contains_key(*id));
        let years: BTreeSet<u16> = own().map(|(_, (_, year))| *year).collect();
        let years: Vec<String> = years.iter().map(u16::to_string).collect();
        let [year] = years.as_slice() else {
            return Err(SpreadError::Years {
                figure: figure.clone(),
                years: years.join(", "),
            });
        };
        let sum: u128 = own().map(|(_, (it, _))| u128::from(it.0)).sum();
        if sum == 0 {
            return Err(SpreadError::Nothing(figure.clone()));
        }
        for (id, (it, _)) in own() {
            let share = u128::from(it.0).saturating_mul(FINE) / sum;
            *shares.entry(id.clone()).or_default() += share * u128::from(*weight);
        }
        told.push(format!("{figure} {weight} ({year})"));
    }
    Ok((shares, told.join(", ")))
}

/// A total in parts, to the cent: each part rounded down, and what is left a cent each to the largest remainders; of those
/// that are alike to the first by name. The parts always add up to the total. Where no share is more than zero there are
/// no parts.
#[must_use]
pub fn spread(total: Cents, shares: &BTreeMap<String, u128>) -> BTreeMap<String, Cents> {
    let sum: u128 = shares.values().sum();
    if sum == 0 {
        return BTreeMap::new();
    }
    let whole = u128::from(total.0);
    let mut parts: BTreeMap<String, Cents> = BTreeMap::new();
    let mut remainders: Vec<(u128, &String)> = Vec::new();
    let mut given: u64 = 0;
    for (name, share) in shares {
        let exact = whole.saturating_mul(*share);
        let part = u64::try_from(exact / sum).unwrap_or(u64::MAX);
        given = given.saturating_add(part);
        parts.insert(name.clone(), Cents(part));
        remainders.push((exact % sum, name));
    }
    remainders.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
    let left = total.0.saturating_sub(given);
    let left = usize::try_from(left).unwrap_or(usize::MAX);
    for (_, name) in remainders.into_iter().take(left) {
        if let Some(part) = parts.get_mut(name) {
            part.0 += 1;
        }
    }
    parts
}

/// What a part is when it is paid by result (`resultaat`): less what is kept back, where the target was missed. What was not
/// measured is paid whole.
#[must_use]
pub fn by_result(part: Cents, standing: Option<Standing>, malus: u32) -> Cents {
    match standing {
        Some(Standing::NietGehaald) => super::after_cut(part, malus),
        _ => part,
    }
}

/// How much of a total is left when parts are taken from it; below zero where they are more.
#[must_use]
pub fn left_of(total: Cents, parts: impl Iterator<Item = Balance>) -> Balance {
    parts.fold(Balance::from(total), |left, part| left.and(part.back()))
}

/// What is kept back, in hundredths of a percent, as the settings have it.
#[must_use]
pub fn malus(settings: &Settings) -> u32 {
    let text = settings.get(MALUS.0).unwrap_or(MALUS.1);
    read_malus(text).unwrap_or_default()
}

/// Reads a percentage up to a hundred, in hundredths of a percent.
#[must_use]
pub fn read_malus(text: &str) -> Option<u32> {
    let figure: Figure = text.parse().ok()?;
    u32::try_from(figure.0).ok().filter(|it| *it <= 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shares_of(list: &[(&str, u128)]) -> BTreeMap<String, u128> {
        let each = list.iter().map(|(name, it)| ((*name).to_owned(), *it));
        each.collect()
    }

    #[test]
    fn a_total_that_does_not_divide_loses_no_cent() {
        let parts = spread(Cents(10_000), &shares_of(&[("a", 1), ("b", 1), ("c", 1)]));
        let parts: Vec<u64> = parts.values().map(|it| it.0).collect();
        assert_eq!(parts, [3_334, 3_333, 3_333]);
        // The largest remainder has the cent, not the largest part.
        let parts = spread(Cents(100), &shares_of(&[("a", 666), ("b", 334)]));
        let parts: Vec<u64> = parts.values().map(|it| it.0).collect();
        assert_eq!(parts, [67, 33]);
        assert!(spread(Cents(100), &shares_of(&[("a", 0)])).is_empty());
    }

    fn settings(figures: &[(&str, &str, &str)]) -> Settings {
        let mut changes = BTreeMap::new();
        for (figure, wijk, value) in figures {
            changes.insert(format!("{FIGURE}{figure}.{wijk}"), (*value).to_owned());
        }
        Settings::from_changes(&changes)
    }

    fn of_all(figure: &str, value: &str) -> Vec<(String, String, String)> {
        let settings = Settings::default();
        let ids = settings.wijken().keys();
        ids.map(|id| (figure.to_owned(), id.clone(), value.to_owned()))
            .collect()
    }

    fn read(all: &[(String, String, String)]) -> Settings {
        let all: Vec<(&str, &str, &str)> = all
            .iter()
            .map(|(figure, wijk, value)| (&**figure, &**wijk, &**value))
            .collect();
        settings(&all)
    }

    #[test]
    fn a_figure_that_lacks_is_named_and_is_not_zero() {
        let weights = read_weights("inwoners 60, lage inkomens 40").unwrap();
        assert_eq!(in_words(&weights), "inwoners 60, lage-inkomens 40");
        let mut all = of_all("inwoners", "1000 in 2025");
        let told = |all: &[_]| shares(&read(all), &weights).unwrap_err().to_string();
        assert!(told(&all).starts_with("van Beijum, Corpus den Hoorn"));
        all.extend(of_all("lage-inkomens", "0 in 2025"));
        assert_eq!(
            told(&all),
            "‘lage-inkomens’ is in elke wijk nul, en daarnaar is niets te verdelen"
        );
        all.last_mut().unwrap().2 = "5 in 2024".to_owned();
        assert!(told(&all).contains("van verschillende jaren: 2024, 2025"));
        all.last_mut().unwrap().2 = "5 in 2025".to_owned();
        let (found, by) = shares(&read(&all), &weights).unwrap();
        assert_eq!(by, "inwoners 60 (2025), lage-inkomens 40 (2025)");
        // Ten wijken with as many people; the last has all the low incomes.
        assert_eq!(found["vinkhuizen"], 46 * FINE);
        assert_eq!(found["beijum"], 6 * FINE);
    }

    #[test]
    fn weights_are_read_as_people_write_them() {
        for (text, why) in [
            ("", SpreadError::NoWeights),
            (
                "inwoners, huishoudens",
                SpreadError::Weight("inwoners".into()),
            ),
            ("inwoners 0", SpreadError::Weight("inwoners 0".into())),
            (
                "inwoners 6, Inwoners 4",
                SpreadError::Twice("inwoners".into()),
            ),
            ("inwoners 10001", SpreadError::Heavy),
        ] {
            assert_eq!(read_weights(text), Err(why), "{text}");
        }
        assert_eq!(read_weights("inwoners").unwrap()[0].weight, 1);
        assert_eq!(read_weights("75 jaar en ouder 30 %").unwrap()[0].weight, 30);
        assert_eq!(read_weights("75 jaar en ouder 30%").unwrap()[0].weight, 30);
    }

    #[test]
    fn a_missed_target_costs_the_malus_and_one_that_was_not_measured_nothing() {
        let part = Cents::euros(1_000);
        let paid = |standing| by_result(part, standing, 1_000);
        assert_eq!(paid(Some(Standing::NietGehaald)), Cents::euros(900));
        assert_eq!(paid(Some(Standing::Gehaald)), part);
        assert_eq!(paid(Some(Standing::NietGemeten)), part);
        assert_eq!(paid(None), part);
    }

    proptest! {
        #[test]
        fn the_parts_always_are_the_total_whatever_the_order(
            total in 0..=100_000_000_000_u64,
            list in proptest::collection::vec(("[a-z]{1,6}", 0..=u64::from(u32::MAX)), 1..40),
        ) {
            let shares: BTreeMap<String, u128> =
                list.iter().map(|(name, it)| (name.clone(), u128::from(*it) * FINE)).collect();
            let parts = spread(Cents(total), &shares);
            let turned: BTreeMap<String, u128> =
                shares.iter().rev().map(|(name, it)| (name.clone(), *it)).collect();
            prop_assert_eq!(&parts, &spread(Cents(total), &turned));
            let is_any = shares.values().any(|it| *it > 0);
            let sum: u64 = parts.values().map(|it| it.0).sum();
            prop_assert_eq!(sum, if is_any { total } else { 0 });
            // No part is a cent or more away from what it exactly is.
            let all: u128 = shares.values().sum();
            for (name, part) in &parts {
                let exact = u128::from(total) * shares[name];
                prop_assert!((u128::from(part.0) * all).abs_diff(exact) < all);
            }
        }
    }
}
