//! Rows of `medewerkers`.

use super::columns::{ColumnNames, columns};
use super::read::{Cells, ImportRow};
use crate::domain::registers::people::slug;
use crate::domain::rows::{EmployeeRow, OwnColumn, RawValue};

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

const ENDS_FIRST: &str =
    "de laatste dag ligt voor de eerste en is niet overgenomen; kijk beide na en vul hem zelf in";
const NOBODY: &str =
    "deze rij heeft geen naam met letters of cijfers; vul de naam in en lees de rij opnieuw in";

impl ImportRow for EmployeeRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] = &[&[Column::Name as usize]];
    const KNOWN_BY: usize = Column::Name as usize;
    const DAYS: &'static [usize] = &[Column::AbsentFrom as usize, Column::AbsentUntil as usize];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let mut row = Self {
            row: cells.row(),
            name: cells.name(Column::Name),
            team: cells.name(Column::Team),
            absent_from: cells.day(Column::AbsentFrom),
            absent_until: cells.day(Column::AbsentUntil),
            substitute: cells.name(Column::Substitute),
            raw: Vec::new(),
            own: Vec::new(),
        };
        cells.in_order(
            row.absent_from,
            &mut row.absent_until,
            Column::AbsentUntil,
            ENDS_FIRST,
        );
        row.raw = cells.take_raw();
        if slug(&row.name).is_empty() {
            Err(NOBODY)
        } else {
            Ok(row)
        }
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }
}
