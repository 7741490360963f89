//! The screens: one row each, and a file or two of its own.
//!
//! A screen owns what it shows and answers to [`Screen`]; most are a [`list::List`], which says what it asks and how a
//! row looks, and leaves the rest to [`list::ListScreen`]. A new one is a file, a row here, the row of its context (with
//! its title and the action that goes there) in [`crate::actions`], and its keys.

mod aanbestedingen;
mod agenda;
mod answers;
mod axis;
mod budgets;
mod columns;
mod contacts;
mod contracts;
mod dossier;
mod doubles;
mod employees;
mod figures;
mod households;
mod import;
mod indicaties;
mod keeping;
mod list;
mod looks;
mod management;
mod marks;
mod plans;
mod preview;
mod providers;
mod queue;
mod surveys;
mod today;
mod triage;

use super::screen::{Entry, Screen};
use crate::actions::Context;

/// Every screen; one begins on the first.
pub static SCREENS: &[Entry] = &[
    row::<today::Today>(Context::Today),
    row::<queue::Queue>(Context::Queue),
    row::<triage::Triage>(Context::Triage),
    row::<dossier::Dossier>(Context::Dossier),
    row::<contracts::Contracts>(Context::Contracts),
    row::<aanbestedingen::Aanbestedingen>(Context::Aanbestedingen),
    row::<indicaties::Indicaties>(Context::Indicaties),
    row::<plans::Plans>(Context::Plans),
    row::<contacts::Contacts>(Context::Contacts),
    row::<budgets::BudgetList>(Context::Budgets),
    row::<surveys::Surveys>(Context::Surveys),
    row::<agenda::Agenda>(Context::Agenda),
    row::<providers::Providers>(Context::Providers),
    row::<employees::Employees>(Context::Employees),
    row::<management::Management>(Context::Management),
    row::<looks::Looks>(Context::Looks),
    row::<keeping::Keeping>(Context::Keeping),
    row::<doubles::Doubles>(Context::Doubles),
    row::<households::Households>(Context::Households),
    row::<answers::Answers>(Context::Answers),
    row::<figures::Rapportage>(Context::Figures),
    row::<import::Import>(Context::Import),
];

const fn row<S: Screen + Default>(context: Context) -> Entry {
    Entry {
        context,
        new: || Box::new(S::default()),
    }
}
