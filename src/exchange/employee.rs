//! Rows of `medewerkers`.

use super::columns::{ColumnNames, columns};
use super::read::{Cells, ImportRow};
use super::values::{self, DateKind};
use crate::domain::registers::people::slug;
use crate::domain::rows::EmployeeRow;

columns! {
    /// The columns of `medewerkers`.
    Column, NAMES {
        Name = ["Naam", "medewerker", "behandelaar"],
        Team = ["Team", "afdeling"],
        AbsentFrom = ["Afwezig van", "afwezig vanaf"],
        AbsentUntil = ["Afwezig t/m", "afwezig tot en met"],
        Substitute = ["Vervanger", "vervanging", "waarnemer"],
    }
}

const NOBODY: &str =
    "deze rij heeft geen naam met letters of cijfers; vul de naam in en lees de rij opnieuw in";

impl ImportRow for EmployeeRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [usize] = &[Column::Name as usize];
    const KNOWN_BY: usize = Column::Name as usize;

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let event = |text: &str| values::date(text, DateKind::Event);
        let mut row = Self {
            row: cells.row(),
            name: cells.name(Column::Name),
            team: cells.name(Column::Team),
            absent_from: cells.value(Column::AbsentFrom, event),
            absent_until: cells.value(Column::AbsentUntil, event),
            substitute: cells.name(Column::Substitute),
            raw: Vec::new(),
        };
        row.raw = cells.take_raw();
        if slug(&row.name).is_empty() {
            Err(NOBODY)
        } else {
            Ok(row)
        }
    }
}
