//! The business case by substitution: what a begeleidingsteam did would otherwise have been a maatwerkvoorziening.
//!
//! What a team gave is known from the verwijzingen ([`given`]). What that would have cost in the reguliere proces ([`regular`])
//! and what the team itself cost ([`costs`]) rests on assumptions: each with the day from which it holds, who noted it when,
//! and where it comes from. Beside each other they are the case ([`case`]). What is not known is a dash and never zero.

pub mod actions;
pub mod case;
pub mod costs;
pub mod fields;
pub mod given;
pub mod hide;
pub mod regular;
pub mod standing;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::money::Cents;
use crate::domain::volume::{Unit, Volume};
use crate::domain::words::{DeliveryForm, UnknownWord, fold, words};

words! {
    /// What an assumption is of.
    Over, "soort aanname" {
        /// What support costs in the reguliere proces.
        Regulier = "regulier",
        /// What it costs a year that a begeleidingsteam is there.
        Beschikbaarheid = "beschikbaarheid",
        /// What a begeleidingsteam cost beside that, by what it did.
        Werkelijk = "werkelijk",
    }
}

/// The fields of an assumption of the business case. Empty text and none mean: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Assumption {
    /// What it is of.
    #[serde(rename = "over")]
    pub over: Option<Over>,
    /// Of costs: short name of the begeleidingsteam.
    pub bt: Option<String>,
    /// Of the reguliere proces: for what kind of support, a word of the list `soorten`; empty for every kind.
    #[serde(rename = "soort")]
    pub support: String,
    /// In which form it would be given; none for either.
    #[serde(rename = "leveringsvorm")]
    pub delivery: Option<DeliveryForm>,
    /// How much would be given where a verwijzing does not say it, as [`Volume`] writes it; empty where that stays unknown.
    #[serde(rename = "omvang")]
    pub scope: String,
    /// What one costs.
    #[serde(rename = "tarief")]
    pub tariff: Option<Cents>,
    /// One of what.
    #[serde(rename = "tarief_eenheid")]
    pub unit: Option<Unit>,
    /// The number of the contract of which the tariffs count; of costs the contract of which the bookings do.
    pub contract: String,
    /// The product of which those tariffs are.
    #[serde(rename = "productcode")]
    pub product: String,
    /// What it costs: a year, or of what was done from the first day up to and with the last.
    #[serde(rename = "kosten")]
    pub amount: Option<Cents>,
    /// The first day it holds.
    #[serde(rename = "van")]
    pub from: Option<NaiveDate>,
    /// The last; none while it goes on, until another one of the same begins.
    #[serde(rename = "tot_en_met")]
    pub until: Option<NaiveDate>,
    /// Where it comes from, and why it is so.
    #[serde(rename = "bron")]
    pub source: String,
    /// The day it was noted, or last changed.
    #[serde(rename = "genoteerd_op")]
    pub noted: Option<NaiveDate>,
    /// By whom: the user's name.
    #[serde(rename = "genoteerd_door")]
    pub by: String,
    /// Why it was taken out of the register; empty when it was not.
    #[serde(rename = "uit_register")]
    pub taken_out: String,
}

/// What tells of which assumptions only one can hold on a day.
pub type Key = (Over, String, String, Option<DeliveryForm>, String);

impl Assumption {
    /// What it has in common with those of which only one holds on a day; none where it does not say what it is of.
    #[must_use]
    pub fn key(&self) -> Option<Key> {
        let over = self.over?;
        let contract = match over {
            Over::Werkelijk => self.contract.clone(),
            _ => String::new(),
        };
        let bt = self.bt.clone().unwrap_or_default();
        Some((over, bt, self.support.clone(), self.delivery, contract))
    }

    /// How much would be given where a verwijzing does not say it.
    #[must_use]
    pub fn volume(&self) -> Option<Volume> {
        self.scope.parse().ok()
    }

    /// Whether both would hold on one day. One without a last day holds until the next begins, so only the same first day,
    /// or a last day after the other began, is too much.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let (Some(one), Some(two)) = (self.from, other.from) else {
            return false;
        };
        let (earlier, later) = if one <= two {
            (self, two)
        } else {
            (other, one)
        };
        one == two || earlier.until.is_some_and(|until| until >= later)
    }

    /// What it says, in words: `€ 57 per uur`, `€ 240.000 per jaar`, `geboekt op CO-2024-001`.
    #[must_use]
    pub fn told(&self) -> String {
        let price = self.tariff.map(|tariff| {
            let unit = self.unit.map_or("?", Unit::word);
            format!("{tariff} per {unit}")
        });
        let amount = self.amount.map(|amount| match self.over {
            Some(Over::Beschikbaarheid) => format!("{amount} per jaar"),
            _ => format!("{amount} in totaal"),
        });
        let contract = match (self.over, self.contract.as_str()) {
            (_, "") => None,
            (Some(Over::Regulier), it) => {
                Some(format!("tarieven van {it}, product {}", self.product))
            }
            (_, it) => Some(format!("geboekt op {it}")),
        };
        let volume = Some(&self.scope).filter(|it| !it.is_empty());
        let volume = volume.map(|it| format!("{it} waar de verwijzing het niet zegt"));
        let all = [price, amount, contract, volume].into_iter().flatten();
        all.collect::<Vec<_>>().join("; ")
    }
}
