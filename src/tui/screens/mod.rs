//! The screens: one row each, and a file or two of its own.
//!
//! A screen owns what it shows and answers to [`Screen`]; most are a [`list::List`], which says what it asks and how a
//! row looks, and leaves the rest to [`list::ListScreen`]. A new one is a file and a row here, with its context and the
//! action that goes there in [`crate::actions`].

mod aanbestedingen;
mod agenda;
mod axis;
pub mod beside;
mod columns;
mod contracts;
mod dossier;
mod list;
mod management;
mod marks;
mod providers;
mod queue;
mod today;

use super::screen::{Entry, Screen};
use crate::actions::Context;

/// Every screen; one begins on the first.
pub static SCREENS: &[Entry] = &[
    row::<today::Today>("Vandaag", Context::Today, Some("naar-vandaag")),
    row::<queue::Queue>("Wachtrij", Context::Queue, Some("naar-wachtrij")),
    row::<dossier::Dossier>("Dossier", Context::Dossier, None),
    row::<contracts::Contracts>("Contracten", Context::Contracts, Some("naar-contracten")),
    row::<aanbestedingen::Aanbestedingen>(
        "Aanbestedingen",
        Context::Aanbestedingen,
        Some("naar-aanbestedingen"),
    ),
    row::<agenda::Agenda>("Agenda", Context::Agenda, Some("naar-agenda")),
    row::<providers::Providers>("Aanbieders", Context::Providers, Some("naar-aanbieders")),
    row::<management::Management>("Beheer", Context::Management, Some("naar-beheer")),
];

const fn row<S: Screen + Default>(
    title: &'static str,
    context: Context,
    action: Option<&'static str>,
) -> Entry {
    Entry {
        title,
        context,
        action,
        new: || Box::new(S::default()),
    }
}
