//! Rows of `indicatoren`: what the begroting measures, a row for every year of it.

use super::columns::{ColumnNames, columns};
use super::read::{Cells, ImportRow};
use super::values;
use crate::domain::indicator::worth::Counts;
use crate::domain::rows::{IndicatorRow, OwnColumn, RawValue};

columns! {
    /// The columns of `indicatoren`.
    Column, NAMES {
        Number = ["Indicatornummer", "nummer indicator", "nr indicator"],
        Title = ["Indicator", "naam indicator"],
        Definition = ["Definitie", "omschrijving"],
        Counts = ["Eenheid"],
        Source = ["Bron"],
        Measure = ["Cijfer", "maat"],
        Filter = ["Cijferfilter", "filter"],
        Year = ["Jaar"],
        Reached = ["Behaald", "realisatie"],
        Budgeted = ["Begroot", "begroting"],
        Aimed = ["Beoogd", "streefwaarde", "doel"],
        YearSource = ["Herkomst"],
    }
}

const NO_NUMBER: &str = "deze rij heeft geen nummer van een indicator; vul het in, zoals 4.2.2-04, en lees de rij opnieuw in";

impl ImportRow for IndicatorRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] = &[
        &[Column::Number as usize],
        &[Column::Title as usize, Column::Year as usize],
    ];
    const KNOWN_BY: usize = Column::Number as usize;
    const IS_ONE_OF_SEVERAL: bool = true;
    const DAYS: &'static [usize] = &[];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let mut row = Self {
            row: cells.row(),
            number: cells.text(Column::Number),
            title: cells.text(Column::Title),
            definition: cells.text(Column::Definition),
            counts: cells.value(Column::Counts, |text| {
                let read = text.parse::<Counts>();
                read.map_err(|why| values::Unreadable(why.to_string()))
            }),
            source: cells.text(Column::Source),
            measure: cells.text(Column::Measure),
            filter: cells.text(Column::Filter),
            year: cells.value(Column::Year, values::count),
            reached: cells.text(Column::Reached),
            budgeted: cells.text(Column::Budgeted),
            aimed: cells.text(Column::Aimed),
            year_source: cells.text(Column::YearSource),
            raw: Vec::new(),
            own: Vec::new(),
        };
        row.raw = cells.take_raw();
        match row.number.is_empty() {
            true => Err(NO_NUMBER),
            false => Ok(row),
        }
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }
}
