//! Bewaren: which dossiers may be destroyed, or must be because the resident asked. One opens a dossier here and does
//! there what is to be done.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::columns::{Table, column, plain, rest};
use super::list::{List, ListScreen};
use crate::domain::dates;
use crate::ipc::question;
use crate::office::views::KeepingRow;
use crate::tui::model::Session;

/// What may go, the first first.
pub type Keeping = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own;

fn day(day: Option<NaiveDate>) -> String {
    day.map(dates::with_year).unwrap_or_default()
}

impl List for Own {
    type Row = KeepingRow;
    type Asks = question::Keeping;

    const HINTS: &'static str = "openen naar-vandaag terug hulp opdracht";
    const TABLE: Table<KeepingRow> = Table {
        mark: None,
        columns: &[
            column("Nummer", 12).shows(|row, _, _| plain(row.nummer.clone())),
            column("Op verzoek voor", 15).shows(|row, _, _| plain(day(row.verzoek_uiterlijk))),
            column("Stand", 25)
                .grows(34)
                .shows(|row, _, _| plain(row.stand.clone())),
            column("Bewaren tot", 15).shows(|row, _, _| plain(day(row.bewaren_tot))),
            rest("Grond", 8).shows(|row, _, _| plain(row.grondslag.clone())),
        ],
    };
    const HAS_FILTER: bool = false;

    fn ask(&self, _: &[String], _: &Session) -> question::Keeping {
        question::Keeping {}
    }

    fn rows(&mut self, _: &mut Session, rows: Vec<KeepingRow>) -> Vec<KeepingRow> {
        rows
    }

    fn record(row: &KeepingRow) -> Option<Cow<'_, str>> {
        Some(row.nummer.as_str().into())
    }

    fn none(&self, _: &Session) -> String {
        "Er is niets wat weg mag, en niemand vroeg iets te vernietigen".to_owned()
    }
}
