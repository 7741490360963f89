//! Rows of `aanbieders`.

use super::columns::{ColumnNames, columns};
use super::read::{Cells, ImportRow};
use super::values;
use crate::domain::registers::people::slug;
use crate::domain::rows::{OwnColumn, ProviderRow, RawValue};

columns! {
    /// The columns of `aanbieders`.
    Column, NAMES {
        SourceNumber = ["Leveranciersnr", "leveranciersnummer", "aanbiedernr"],
        Name = ["Naam", "naam aanbieder", "naam leverancier"],
        Agb = ["AGB-code", "AGB", "agbcode"],
        Kvk = ["KvK-nummer", "KvK", "kvknummer"],
        InBt = ["Begeleidingsteam", "BT", "lid BT"],
        Places = ["Capaciteit (plaatsen)", "capaciteit", "plaatsen"],
    }
}

const PADDED: &str = "dit nummer had minder dan acht cijfers; de nullen vooraan, die Excel weglaat, zijn er weer bij gezet";
const NOBODY: &str = "deze rij heeft geen naam met letters of cijfers en geen nummer; vul een van beide in en lees de rij opnieuw in";

impl ImportRow for ProviderRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] = &[&[Column::Name as usize]];
    const KNOWN_BY: usize = Column::SourceNumber as usize;
    const DAYS: &'static [usize] = &[];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let mut row = Self {
            row: cells.row(),
            source_number: cells.text(Column::SourceNumber),
            name: cells.name(Column::Name),
            agb: eight_digits(cells, Column::Agb),
            kvk: eight_digits(cells, Column::Kvk),
            in_bt: cells.value(Column::InBt, values::yes_no),
            places: cells.value(Column::Places, values::count),
            raw: Vec::new(),
            own: Vec::new(),
        };
        row.raw = cells.take_raw();
        let nobody = slug(&row.name).is_empty() && row.source_number.is_empty();
        if nobody { Err(NOBODY) } else { Ok(row) }
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }
}

/// A number of eight digits (AGB, KvK), or empty; tells when zeros in front were put back.
pub(super) fn eight_digits(cells: &mut Cells<'_>, column: impl Into<usize>) -> String {
    let column = column.into();
    let Some((digits, padded)) = cells.value(column, values::eight_digits) else {
        return String::new();
    };
    if padded {
        cells.warn(column, PADDED);
    }
    digits
}
