//! Budgets: the list, one with what is behind it, a total spread three ways, their signals, reading them in.
//!
//! What is spent and what is to come is worked out in [`outlook`], of the indicaties that are within sight: for who does not
//! see all of them, the answer says so.

mod filter;
mod outlook;
mod read_in;
pub(in crate::office) mod scenarios;
pub(in crate::office) mod signals;
pub(in crate::office) mod view;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use self::filter::{By, WORDS, asks_all_years};
use self::outlook::{Expected, Outlook};
use self::signals::found;
use crate::domain::budget::actions::must_be_alone;
use crate::domain::budget::running::gone_of_year;
use crate::domain::budget::spread::standing;
use crate::domain::budget::words::Level;
use crate::domain::budget::{Budget, percent_of};
use crate::domain::money::{Balance, Cents};
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::rights;
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;
use crate::office::cijfers::least;
use crate::office::door::Door;
use crate::office::model::{GrantedRow, Model};
use crate::office::past::{AsOf, Then};
use crate::office::views::{
    BudgetCells, BudgetSum, Budgets, FilterWord, ReportBudget, ReportBudgets,
};
use crate::office::{Caller, Office};

impl Office {
    /// The budgets that a filter leaves of this year and later; with `all`, or by a year of the filter, of all years: by
    /// year, aandachtsveld and place.
    ///
    /// # Errors
    /// When the caller may not see budgets, the filter cannot be read, or the day has not been.
    pub fn budgets(
        &self,
        caller: &Caller,
        typed: &[String],
        all: bool,
        at: AsOf,
    ) -> Result<Budgets, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Budget)?;
        at.can_be_told(Kind::Budget)?;
        rows(&door, &door.then(at)?, (typed, all))
    }
}

fn rows(
    door: &Door<'_>,
    then: &Then<'_>,
    (typed, all): (&[String], bool),
) -> Result<Budgets, Refusal> {
    let by = By::of(&then.register);
    let filter = WORDS.filter(typed, &by, &door.actor)?;
    let with_all = all || asks_all_years(typed);
    let this_year = running_year(then.on);
    let outlook = outlook(door, then);
    let cells = then.register.all(Kind::Budget).values();
    let cells = cells.filter_map(|record| cells_of(&then.register, record, &outlook, then.on));
    let cells = cells.filter(|row| with_all || row.jaar >= this_year);
    let mut found: Vec<BudgetCells> = cells.filter(|row| filter.fits(row)).collect();
    found.sort_by(|one, other| order(one, this_year).cmp(&order(other, this_year)));
    let years: BTreeSet<u16> = found.iter().map(|row| row.jaar).collect();
    let nowhere = outlook.nowhere.iter();
    let nowhere = nowhere.filter(|(year, count)| years.contains(year) && **count > 0);
    Ok(Budgets {
        zonder_budget: nowhere.map(|(year, count)| (*year, *count)).collect(),
        rijen: found,
        is_deel: !door.sees_everywhere(),
    })
}

/// The year of a day.
fn running_year(on: NaiveDate) -> u16 {
    u16::try_from(on.year()).unwrap_or_default()
}

/// What rows are ordered by.
type Order<'r> = (bool, u16, String, Reverse<u8>, &'r str);

/// This year, the next, then those before it; within a year by aandachtsveld, the whole gemeente first.
fn order(row: &BudgetCells, this_year: u16) -> Order<'_> {
    (
        row.jaar < this_year,
        row.jaar.abs_diff(this_year),
        fold(&row.aandachtsveld),
        Reverse(row.niveau.map_or(0, |level| level as u8)),
        &row.plaats,
    )
}

/// What is spent of every budget and still to come, as far as the indicaties behind it are within sight; for who sees all,
/// of today, worked out once after a change.
fn outlook(door: &Door<'_>, then: &Then<'_>) -> Arc<Outlook> {
    let model = &door.model;
    match door.sees_all_granted() {
        true => then.derived_of_granted(|register, on| Outlook::of(model, register, on, |_| true)),
        false => {
            let sees = |row: &GrantedRow| door.sees_granted(row);
            Arc::new(Outlook::of(model, &then.register, then.on, sees))
        }
    }
}

/// A budget in a list; none of what is no budget.
fn cells_of(
    register: &Register,
    record: &Record,
    outlook: &Outlook,
    on: NaiveDate,
) -> Option<BudgetCells> {
    let budget = record.budget()?;
    let none = Expected::default();
    let expected = outlook.get(&record.id.number).unwrap_or(&none);
    let (spent, awaited) = (expected.books.spent, expected.amount());
    let year = budget.year?;
    let together = together(register, budget, expected);
    let share = |part: Option<Balance>| percent_of(part?, together.or(budget.amount)?);
    let is_small = |count: u32| is_small(register, count);
    let mut cells = BudgetCells {
        nummer: record.id.number.clone(),
        jaar: year,
        niveau: budget.level,
        plaats: budget.place(&register.settings),
        aandachtsveld: budget.aandachtsveld.clone(),
        begroot: budget.amount,
        voor_korting: budget.before_cut,
        korting: budget.cut,
        verdeeld_naar: budget.spread_by.clone(),
        verplicht: budget.obligation,
        besteed: spent,
        stand_op: expected.books.until,
        bron: expected.books.source,
        besteed_procent: share(spent),
        verwacht: awaited,
        verwacht_procent: share(awaited.map(Balance::from)),
        niet_te_ramen: expected.count_unknown(),
        klein: expected.known_by().any(is_small),
        onbekend_klein: is_small(expected.count_unknown()),
        telt_elders: expected.counts_elsewhere(),
        samen: together,
        jaar_procent: gone_of_year(year, on),
        resultaat: standing(budget),
        contracten: budget.contracts.iter().cloned().collect(),
        doen: None,
    };
    let found = found(register, budget, &cells, on).into_iter();
    cells.doen = found
        .min_by_key(|(order, _)| *order)
        .map(|(_, signal)| signal);
    Some(cells)
}

/// What a budget has together with those of other places, where all that was booked on their contracts counts on this one;
/// none where nothing of others does.
fn together(register: &Register, own: &Budget, expected: &Expected) -> Option<Cents> {
    let booked = expected.books.booked.iter();
    let shared = booked.filter(|it| it.is_shared && it.elsewhere.is_none());
    let shared: BTreeSet<&str> = shared.map(|it| it.contract.as_str()).collect();
    if own.level != Some(Level::Stedelijk) || shared.is_empty() {
        return None;
    }
    let all = register.all(Kind::Budget).values();
    let beside = all.filter_map(Record::budget).filter(|it| {
        let mut contracts = it.contracts.iter();
        it.year == own.year
            && it.is_for(&own.aandachtsveld)
            && contracts.any(|contract| shared.contains(contract.as_str()))
    });
    let sum = beside.fold(0_u64, |sum, it| {
        sum.saturating_add(it.amount.unwrap_or_default().0)
    });
    Some(Cents(sum))
}

/// Of a year, a place and an aandachtsveld there is one budget, also after a step back.
///
/// # Errors
/// When there is another.
pub(super) fn stands_alone(_: &Record, was: &Record, register: &Register) -> Result<(), Refusal> {
    match was
        .budget()
        .filter(|it| it.key().is_some() && was.taken_out().is_none())
    {
        Some(budget) => must_be_alone(&was.id.number, budget, register),
        None => Ok(()),
    }
}

/// Whether what follows from so many indicaties does not leave the office: it would say what somebody costs.
fn is_small(register: &Register, count: u32) -> bool {
    (1..least(&register.settings)).contains(&count)
}

/// What the list can be filtered by.
pub(in crate::office) fn filter_words(door: &Door<'_>) -> Vec<FilterWord> {
    WORDS.told(&By::of(&door.model.register), &door.actor)
}

/// How many budgets a filter leaves.
///
/// # Errors
/// When the actor may not see budgets, or the filter cannot be read.
pub(in crate::office) fn count(door: &Door<'_>, typed: &[String]) -> Result<usize, Refusal> {
    door.must_see(Kind::Budget)?;
    Ok(rows(door, &door.now(), (typed, false))?.rijen.len())
}

/// The budgets of the year of a period as they may leave the office, counted on a day, of another read model where that is
/// given; none for who may not see budgets, or where there are none.
pub(in crate::office) fn on_page(
    door: &Door<'_>,
    then: Option<&Model>,
    last: NaiveDate,
    on: NaiveDate,
) -> Option<ReportBudgets> {
    let year = running_year(last);
    let model = then.unwrap_or(&door.model);
    let register = &model.register;
    let outlook = door.sees(Kind::Budget).then(|| {
        let sees_all = door.sees_all_granted();
        let sees =
            |row: &GrantedRow| rights::sees(&door.actor, model.access_granted(row, &door.actor));
        Outlook::of(model, register, on, |row| sees_all || sees(row))
    })?;
    let budgets = register.all(Kind::Budget).values();
    let rows = budgets.filter_map(|record| cells_of(register, record, &outlook, on));
    let mut rows: Vec<BudgetCells> = rows.filter(|row| row.jaar == year).collect();
    rows.sort_by(|one, other| order(one, year).cmp(&order(other, year)));
    let sum = BudgetSum::of(rows.iter());
    let is_hidden = rows.iter().any(|row| row.klein);
    let (spent, expected) = (sum.known_spent(), sum.known_expected());
    let unknown: u32 = rows.iter().map(|row| row.niet_te_ramen).sum();
    (!rows.is_empty()).then(|| ReportBudgets {
        jaar: year,
        samen: ReportBudget {
            aandachtsveld: "Samen".to_owned(),
            plaats: String::new(),
            begroot: sum.known_amount(),
            besteed: spent,
            besteed_procent: percent_of(sum.comparable.0, sum.comparable.1),
            verwacht: expected.filter(|_| !is_hidden),
            verborgen: is_hidden,
        },
        besteed_onbekend: sum.unknown_spent,
        niet_te_ramen: (!is_hidden && !is_small(register, unknown)).then_some(unknown),
        rijen: rows
            .into_iter()
            .map(|row| ReportBudget {
                aandachtsveld: row.aandachtsveld,
                plaats: row.plaats,
                begroot: row.begroot,
                besteed: row.besteed,
                besteed_procent: row.besteed_procent,
                verwacht: row.verwacht.filter(|_| !row.klein),
                verborgen: row.klein,
            })
            .collect(),
    })
}
