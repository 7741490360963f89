//! Rows of `wijken`: the wijken and buurten of the CBS, as it publishes them or as our own export has them.

use super::columns::{ColumnNames, columns};
use super::read::{Cells, ImportRow};
use crate::domain::rows::{AreaRow, OwnColumn, RawValue};
use crate::domain::settings::areas::read_year;

columns! {
    /// The columns of `wijken`.
    Column, NAMES {
        Gemeente = ["Gemeentecode", "gm_code", "gemeente"],
        WijkCode = ["Wijkcode", "wk_code", "wijk"],
        WijkName = ["Wijknaam", "wk_naam"],
        BuurtCode = ["Buurtcode", "bu_code", "buurt"],
        BuurtName = ["Buurtnaam", "bu_naam"],
        Year = ["Jaar", "peiljaar", "indeling"],
        Own = ["Hoort bij"],
        WijTeam = ["WIJ-team"],
        Bt = ["Begeleidingsteam", "BT"],
        From = ["Overgang vanaf"],
        ToYear = ["Overgang naar"],
        Codes = ["Wordt"],
        By = ["Gezegd door"],
    }
}

const NO_CODE: &str =
    "deze rij noemt geen wijk en geen buurt; vul een code in en lees de rij opnieuw in";

impl ImportRow for AreaRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] =
        &[&[Column::WijkCode as usize, Column::BuurtCode as usize]];
    const KNOWN_BY: usize = Column::BuurtCode as usize;
    const DAYS: &'static [usize] = &[Column::From as usize];
    // An area is a setting: there is no place for more in it.
    const KEEPS_OWN: bool = false;

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let mut row = Self {
            row: cells.row(),
            gemeente: cells.text(Column::Gemeente),
            wijk_code: cells.text(Column::WijkCode),
            wijk_name: cells.text(Column::WijkName),
            buurt_code: cells.text(Column::BuurtCode),
            buurt_name: cells.text(Column::BuurtName),
            year: cells.value(Column::Year, |text| {
                read_year(text).map_err(|why| super::values::Unreadable(why.to_string()))
            }),
            own_wijk: cells.text(Column::Own),
            wij_team: cells.text(Column::WijTeam),
            bt: cells.text(Column::Bt),
            from: cells.day(Column::From),
            to_year: cells.text(Column::ToYear),
            codes: cells.text(Column::Codes),
            by: cells.text(Column::By),
            raw: Vec::new(),
            own: Vec::new(),
        };
        row.raw = cells.take_raw();
        // The year that was given along is for rows without one, not for one that cannot be read.
        if cells.as_it_stood(Column::Year).value.is_empty() {
            row.year = cells.year();
        }
        match row.wijk_code.is_empty() && row.buurt_code.is_empty() {
            true => Err(NO_CODE),
            false => Ok(row),
        }
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }
}
