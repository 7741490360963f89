//! Rows of `budgetten`: a year's budgets, as a controller's workbook has them; and of `wijkcijfers`, by which a total is
//! spread.

use super::columns::{ColumnNames, columns};
use super::contract::{amount, balance};
use super::figures::share;
use super::read::{Cells, ImportRow};
use super::values::{Reading, Unreadable, count};
use crate::domain::rows::{BudgetRow, OwnColumn, RawValue, WijkFigureRow};

columns! {
    /// The columns of `budgetten`.
    Column, NAMES {
        Number = ["Budgetnr", "budgetnummer"],
        Year = ["Jaar", "begrotingsjaar", "boekjaar"],
        Place = ["Plaats", "wijk", "gebied", "wijkbudget"],
        Field = ["Aandachtsveld", "veld", "product", "soort ondersteuning"],
        Amount = ["Begroot", "budget", "bedrag", "richtbudget", "begroting", "geraamd"],
        BeforeCut = ["Voor korting", "budget voor korting", "bruto budget"],
        Cut = ["Korting", "korting %", "bezuiniging"],
        Obligation = ["Verplicht", "verplichtingen", "verplichting", "aangegaan"],
        Spent = ["Besteed", "realisatie", "uitgaven", "uitgegeven"],
        KnownUntil = ["Stand op", "peildatum", "geboekt t/m", "stand per"],
        Contracts = ["Contracten", "contract", "contractnummers"],
        Target = ["Streefwaarde", "doel", "norm", "beoogd"],
        Reached = ["Behaald", "gerealiseerd resultaat", "gemeten"],
    }
}

const NO_YEAR: &str =
    "deze rij heeft geen jaar dat te lezen is; vul het in en lees de rij opnieuw in";
const NO_PLACE: &str = "deze rij zegt niet voor welke plaats het is; schrijf een wijk, bovenwijks of stedelijk en lees de rij opnieuw in";
const NO_FIELD: &str =
    "deze rij zegt niet voor welk aandachtsveld het is; vul dat in en lees de rij opnieuw in";

impl ImportRow for BudgetRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] = &[
        &[Column::Place as usize],
        &[Column::Field as usize],
        &[
            Column::Amount as usize,
            Column::BeforeCut as usize,
            Column::Spent as usize,
        ],
    ];
    const KNOWN_BY: usize = Column::Number as usize;
    const DAYS: &'static [usize] = &[Column::KnownUntil as usize];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let mut row = Self {
            row: cells.row(),
            number: cells.text(Column::Number),
            year: year(cells, Column::Year.into()),
            place: cells.name(Column::Place),
            aandachtsveld: cells.name(Column::Field),
            amount: amount(cells, Column::Amount),
            before_cut: amount(cells, Column::BeforeCut),
            cut: cells.value(Column::Cut, cut),
            obligation: amount(cells, Column::Obligation),
            spent: balance(cells, Column::Spent),
            known_until: cells.happened(Column::KnownUntil),
            contracts: cells.text(Column::Contracts),
            target: cells.text(Column::Target),
            reached: cells.text(Column::Reached),
            raw: Vec::new(),
            own: Vec::new(),
        };
        row.raw = cells.take_raw();
        match &row {
            row if row.year.is_none() => Err(NO_YEAR),
            row if row.place.is_empty() => Err(NO_PLACE),
            row if row.aandachtsveld.is_empty() => Err(NO_FIELD),
            _ => Ok(row),
        }
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }
}

/// A cut; `0,5` can be half a percent and, as a spreadsheet keeps a percentage of itself, half.
fn cut(text: &str) -> Reading<u32> {
    let bare = text.trim();
    match bare.starts_with("0,") || bare.starts_with("0.") {
        true if !bare.ends_with('%') => Err(Unreadable(
            "dit kan een half procent zijn en de helft; schrijf er % achter".into(),
        )),
        _ => share(text),
    }
}

/// A year in a column, else the one that was given along.
fn year(cells: &mut Cells<'_>, column: usize) -> Option<u16> {
    let read = cells.value(column, |text| {
        let year = count(text)?;
        let year = u16::try_from(year).ok();
        let year = year.filter(|year| (1995..=2100).contains(year));
        year.ok_or_else(|| Unreadable("dit is geen jaar; schrijf het als 2026".into()))
    });
    // The year that was given along is for rows without one, not for one that cannot be read.
    match cells.as_it_stood(column).value.is_empty() {
        true => cells.year(),
        false => read,
    }
}

mod wijkcijfers {
    use super::*;

    columns! {
        /// The columns of `wijkcijfers` that are no figure.
        Column, NAMES {
            Wijk = ["Wijk", "wijkcode", "gwb_code", "wk_code", "wijknaam", "regio", "buurtcode", "codering"],
            Year = ["Jaar", "peiljaar", "perioden", "periode"],
        }
    }

    const NO_WIJK: &str =
        "deze rij noemt geen wijk; vul de naam of de code in en lees de rij opnieuw in";
    const NO_YEAR: &str = "deze rij heeft geen jaar; zet een kolom Jaar in het bestand, of lees het in met --jaar 2025";

    impl ImportRow for WijkFigureRow {
        const COLUMNS: &'static [ColumnNames] = NAMES;
        const ESSENTIAL: &'static [&'static [usize]] = &[&[Column::Wijk as usize]];
        const KNOWN_BY: usize = Column::Wijk as usize;
        const DAYS: &'static [usize] = &[];
        const HAS_FIGURES: bool = true;

        fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
            let mut row = Self {
                row: cells.row(),
                wijk: cells.text(Column::Wijk),
                year: super::year(cells, Column::Year.into()),
                raw: Vec::new(),
                own: Vec::new(),
            };
            row.raw = cells.take_raw();
            match &row {
                row if row.wijk.is_empty() => Err(NO_WIJK),
                row if row.year.is_none() => Err(NO_YEAR),
                _ => Ok(row),
            }
        }

        fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
            (&mut self.raw, &mut self.own)
        }

        /// A wijk has figures of each year.
        fn known_with(&self) -> Option<String> {
            self.year.map(|year| year.to_string())
        }
    }
}
