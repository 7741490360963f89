//! From which value an opdracht must be put out in all of Europe, and which procedures that leaves.
//!
//! Values are without btw, over the whole term with all options and extensions. The Commission sets the figures anew for
//! every even year on 1 January (2026: Delegated Regulations (EU) 2025/2151 and 2025/2152); the 750.000 of sociale en
//! andere specifieke diensten stays. The day the aankondiging is sent decides.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::words::Procedure;
use crate::domain::money::Cents;
use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// What kind of opdracht it is: each has its own threshold.
    Category, "soort opdracht" {
        /// Social and other specific services: annex XIV of Directive 2014/24.
        Sas = "sociale diensten",
        /// Goods (hulpmiddelen) and all other services of a municipality.
        Gewoon = "diensten en leveringen",
        Werken = "werken",
        Concessie = "concessie",
    }
}

/// The thresholds of two years, in euros: diensten en leveringen (decentraal), SAS, werken, concessies.
type Years = (i32, i32, [u64; 4]);

/// Two years a row; 2026-2027 from Delegated Regulations (EU) 2025/2151 and 2152.
const TABLE: [Years; 7] = [
    (2014, 2015, [207_000, 750_000, 5_186_000, 5_186_000]),
    (2016, 2017, [209_000, 750_000, 5_225_000, 5_225_000]),
    (2018, 2019, [221_000, 750_000, 5_548_000, 5_548_000]),
    (2020, 2021, [214_000, 750_000, 5_350_000, 5_350_000]),
    (2022, 2023, [215_000, 750_000, 5_382_000, 5_382_000]),
    (2024, 2025, [221_000, 750_000, 5_538_000, 5_538_000]),
    (2026, 2027, [216_000, 750_000, 5_404_000, 5_404_000]),
];

/// A threshold, and whether it is known for its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    /// From this value on, without btw, the opdracht goes out in all of Europe.
    pub amount: Cents,
    /// A Dutch sentence when the table does not reach the day; the nearest years are then used.
    pub warning: Option<String>,
}

/// The threshold on the day the aankondiging is sent.
#[must_use]
pub fn threshold(sent: NaiveDate, category: Category) -> Threshold {
    let year = sent.year();
    let (first, last) = (TABLE[0], TABLE[TABLE.len() - 1]);
    let row = match year {
        _ if year < first.0 => first,
        _ => TABLE.into_iter().find(|row| year <= row.1).unwrap_or(last),
    };
    let column = match category {
        Category::Gewoon => 0,
        Category::Sas => 1,
        Category::Werken => 2,
        Category::Concessie => 3,
    };
    let is_known = (first.0..=last.1).contains(&year);
    Threshold {
        amount: Cents::euros(row.2[column]),
        warning: (!is_known).then(|| {
            format!(
                "de drempelbedragen van {year} zijn hier niet bekend; gerekend is met die van {} en {}",
                row.0, row.1
            )
        }),
    }
}

/// Whether a procedure may be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The procedure.
    pub procedure: Procedure,
    /// Whether it may.
    pub is_allowed: bool,
    /// Why, with the article, as a Dutch sentence.
    pub sentence: String,
}

/// Which procedures may be used for an opdracht, in the order of the words. A national procedure is history: it is
/// never offered.
#[must_use]
pub fn verdicts(sent: NaiveDate, category: Category, value: Cents) -> Vec<Verdict> {
    Procedure::ALL
        .iter()
        .map(|procedure| verdict(sent, category, value, *procedure))
        .collect()
}

/// Whether one procedure may be used for an opdracht.
#[must_use]
pub fn verdict(sent: NaiveDate, category: Category, value: Cents, procedure: Procedure) -> Verdict {
    let threshold = threshold(sent, category).amount;
    let is_above = value >= threshold;
    let amounts = format!(
        "{value} is {} de drempel van {threshold}",
        if is_above {
            "niet lager dan"
        } else {
            "lager dan"
        }
    );
    let social = category == Category::Sas;
    let (is_allowed, why) = match procedure {
        Procedure::Sas if !social => (
            false,
            "de vereenvoudigde procedure is er alleen voor sociale en andere specifieke diensten (Aw art. 2.38)".to_owned(),
        ),
        Procedure::Sas if is_above => (
            true,
            format!("{amounts}: aankondigen via TenderNed is verplicht (Aw art. 2.38 en 2.62)"),
        ),
        Procedure::Sas => (true, format!("{amounts}: het mag, maar hoeft niet (Aw art. 1.11)")),
        Procedure::Openbaar | Procedure::NietOpenbaar if is_above => (
            true,
            format!("{amounts}: Europees aankondigen is verplicht (Aw art. 2.62)"),
        ),
        Procedure::Mededinging if is_above => (
            true,
            format!("{amounts}: het mag in de gevallen van Aw art. 2.30; Europees aankondigen is verplicht (Aw art. 2.62)"),
        ),
        Procedure::Openbaar | Procedure::NietOpenbaar | Procedure::Mededinging => {
            (true, format!("{amounts}: het mag, maar hoeft niet (Aw art. 1.11)"))
        }
        Procedure::OpenHouse => (
            true,
            "toelating van ieder die voldoet is geen overheidsopdracht; maak de voorwaarden wel vooraf bekend (HvJ EU C-410/14, Falk Pharma)".to_owned(),
        ),
        Procedure::MeervoudigOnderhands if is_above => (
            false,
            format!("{amounts}: Europees aankondigen is verplicht (Aw art. 2.62), dus meervoudig onderhands kan niet"),
        ),
        Procedure::MeervoudigOnderhands => (
            true,
            format!("{amounts}: enkele ondernemers uitnodigen mag (Aw art. 1.14)"),
        ),
        Procedure::Nationaal => (
            false,
            "een nationale procedure wordt alleen ingelezen, niet gepland".to_owned(),
        ),
    };
    Verdict {
        procedure,
        is_allowed,
        sentence: why,
    }
}
