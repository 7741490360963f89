//! A budget in a list, with what is behind it, and a total spread three ways.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::IndicatieCells;
use crate::domain::budget::words::{Level, Source};
use crate::domain::contract::results::Standing;
use crate::domain::money::{Balance, Cents};
use crate::office::signals::Signal;

/// What a list shows of a budget. The names are those of the JSON; amounts are in cents, and none is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the column of its name
pub struct BudgetCells {
    pub nummer: String,
    pub jaar: u16,
    pub niveau: Option<Level>,
    pub plaats: String,
    pub aandachtsveld: String,
    pub begroot: Option<Cents>,
    pub voor_korting: Option<Cents>,
    /// In hundredths of a percent.
    pub korting: Option<u32>,
    pub verdeeld_naar: String,
    pub verplicht: Option<Cents>,
    pub besteed: Option<Balance>,
    /// The last day of which that tells.
    pub stand_op: Option<NaiveDate>,
    pub bron: Option<Source>,
    /// In whole percents of what is budgeted.
    pub besteed_procent: Option<u32>,
    /// What was spent with what is still to come this year.
    pub verwacht: Option<Cents>,
    pub verwacht_procent: Option<u32>,
    /// How many indicaties and contracts are to come of which it is not known what they cost.
    pub niet_te_ramen: u32,
    /// Whether so few indicaties are behind what is expected that it does not leave the office.
    pub klein: bool,
    /// Whether there are so few of which it is not known what they cost.
    pub onbekend_klein: bool,
    /// Whether what was booked on its contracts counts on the budget for the whole gemeente, with what is expected.
    pub telt_elders: bool,
    /// What it has with the other places together, where all that was booked on their contracts counts on this one.
    pub samen: Option<Cents>,
    /// How much of the year is over, in percents.
    pub jaar_procent: u32,
    pub resultaat: Option<Standing>,
    pub contracten: Vec<String>,
    /// What must be looked at first.
    pub doen: Option<Signal>,
}

impl BudgetCells {
    /// An amount in a list; a dash where it is not known.
    #[must_use]
    pub fn euros<A: ToString>(amount: Option<A>) -> String {
        amount.map_or_else(|| "–".to_owned(), |it| it.to_string())
    }

    /// A percentage in a list; a dash where it is not known.
    #[must_use]
    pub fn percent(percent: Option<u32>) -> String {
        percent.map_or_else(|| "–".to_owned(), |it| format!("{it} %"))
    }
}

/// Budgets together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BudgetSum {
    /// What is budgeted, as far as that is known.
    pub amount: Cents,
    /// What was spent, as far as that is known.
    pub spent: Balance,
    /// What is expected, as far as that is known.
    pub expected: Cents,
    /// How many there are.
    pub count: usize,
    /// Of how many it is not known what was spent.
    pub unknown_spent: usize,
    /// Of how many nothing can be expected.
    pub unknown_expected: usize,
    /// Of how many it is not known what is budgeted.
    pub unknown_amount: usize,
    /// What was spent of those of which both are known, and what those have.
    pub comparable: (Balance, Cents),
}

impl BudgetSum {
    /// What is budgeted; none where it is known of no budget.
    #[must_use]
    pub fn known_amount(&self) -> Option<Cents> {
        (self.unknown_amount < self.count).then_some(self.amount)
    }

    /// What was spent; none where it is known of no budget.
    #[must_use]
    pub fn known_spent(&self) -> Option<Balance> {
        (self.unknown_spent < self.count).then_some(self.spent)
    }

    /// What is expected; none where it is known of no budget.
    #[must_use]
    pub fn known_expected(&self) -> Option<Cents> {
        (self.unknown_expected < self.count).then_some(self.expected)
    }

    /// The sum of some budgets.
    #[must_use]
    pub fn of<'r>(rows: impl Iterator<Item = &'r BudgetCells>) -> Self {
        rows.fold(Self::default(), |sum, row| {
            let add = |one: Cents, two: Option<Cents>| {
                Cents(one.0.saturating_add(two.unwrap_or_default().0))
            };
            // What counts on the budget for the whole gemeente is not counted twice.
            let expected = row.verwacht.filter(|_| !row.telt_elders);
            let is_here = |known: bool| usize::from(!known && !row.telt_elders);
            let spent = row.besteed.unwrap_or_default();
            let (is_known, budgeted) = match (row.besteed, row.begroot) {
                (Some(_), Some(amount)) => (true, amount),
                (None, Some(amount)) => (row.telt_elders, amount),
                _ => (false, Cents(0)),
            };
            let comparable = match is_known {
                true => (
                    sum.comparable.0.and(spent),
                    add(sum.comparable.1, Some(budgeted)),
                ),
                false => sum.comparable,
            };
            Self {
                amount: add(sum.amount, row.begroot),
                spent: sum.spent.and(spent),
                expected: add(sum.expected, expected),
                count: sum.count + 1,
                unknown_spent: sum.unknown_spent + is_here(row.besteed.is_some()),
                unknown_expected: sum.unknown_expected + is_here(row.verwacht.is_some()),
                unknown_amount: sum.unknown_amount + usize::from(row.begroot.is_none()),
                comparable,
            }
        })
    }
}

/// Budgets of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budgets {
    /// The budgets.
    pub rijen: Vec<BudgetCells>,
    /// Whether what is expected counts only the indicaties that are within sight, for not all are.
    pub is_deel: bool,
    /// By year of a budget in the list, how many indicaties of it are paid from no budget; without those of none.
    pub zonder_budget: Vec<(u16, u32)>,
}

/// A contract that is paid from a budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the column of its name
pub struct BudgetContract {
    pub nummer: String,
    pub titel: String,
    /// What was booked on it that counts on the budget.
    pub geboekt: Option<Balance>,
    pub geboekt_tot_en_met: Option<NaiveDate>,
    /// How many indicaties of it count on the budget.
    pub indicaties: u32,
    /// What is still to come of it this year.
    pub nog_te_verwachten: Option<Cents>,
    /// What is to be known of it, in a sentence; empty when all is as it should be.
    pub opmerking: String,
}

/// What is behind a budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetView {
    /// As in the list.
    pub cells: BudgetCells,
    /// The contracts that are paid from it.
    pub contracten: Vec<BudgetContract>,
    /// How many indicaties count on it, with a known cost.
    pub geraamd: u32,
    /// What those still cost this year.
    pub nog_te_leveren: Cents,
    /// Of how many it is not known, and why.
    pub onbekend: Vec<(String, u32)>,
    /// Those that count on it.
    pub indicaties: Vec<IndicatieCells>,
    /// Whether only those within sight are counted, for not all are.
    pub is_deel: bool,
    /// Spread over the wijken three ways; of a budget for the whole gemeente only.
    pub scenarios: Option<Scenarios>,
}

/// A total over the wijken by the three ways to pay: by population, by result and by what is delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the column of its name
pub struct Scenarios {
    pub nummer: String,
    pub jaar: u16,
    pub aandachtsveld: String,
    /// What there is to spread: what is for the whole gemeente with what the wijken have.
    pub totaal: Cents,
    /// What of it stays for the whole gemeente.
    pub blijft: Cents,
    /// By which figures, with their weights and years; empty where it cannot be spread.
    pub naar: String,
    /// What is kept back where a target was missed, in hundredths of a percent.
    pub malus: u32,
    pub wijken: Vec<ScenarioRow>,
    /// What the wijken have now, together.
    pub nu: Option<Cents>,
    pub populatie: Option<Cents>,
    pub resultaat: Option<Cents>,
    /// What is kept back of the total in all.
    pub ingehouden: Option<Cents>,
    pub productie: Option<Cents>,
    /// What is left of what is spread when all that is delivered is paid; below zero where it is more.
    pub na_productie: Option<Balance>,
    /// Why it cannot be spread; empty where it can.
    pub waarom_niet: String,
}

/// One wijk of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the column of its name
pub struct ScenarioRow {
    pub wijk: String,
    /// What it has now.
    pub nu: Option<Cents>,
    pub populatie: Option<Cents>,
    pub resultaat: Option<Cents>,
    /// Whether its target was reached; none without a target.
    pub gehaald: Option<Standing>,
    /// What is delivered in the year, as far as its cost is known.
    pub productie: Option<Cents>,
    /// Of how many indicaties that is not known.
    pub niet_te_ramen: u32,
    /// Whether so few indicaties are behind it that it does not leave the office.
    pub klein: bool,
    /// Whether there are so few of which it is not known.
    pub onbekend_klein: bool,
}
