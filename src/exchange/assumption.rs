//! Rows of `aannames`: what the business case rests on, as a controller's workbook of tariffs has it.

use super::columns::{ColumnNames, columns};
use super::contract::amount;
use super::read::{Cells, ImportRow};
use super::values::{self, Reading};
use crate::domain::businesscase::{Assumption, Over};
use crate::domain::rows::{AssumptionRow, OwnColumn, RawValue};
use crate::domain::volume::{Unit, Volume};
use crate::domain::words::{DeliveryForm, fold};

columns! {
    /// The columns of `aannames`.
    Column, NAMES {
        Number = ["Aannamenr", "nummer aanname", "aannamenummer"],
        Over = ["Over", "soort aanname", "aanname"],
        Bt = ["BT", "begeleidingsteam", "team"],
        Support = ["Soort", "soort hulp", "soort ondersteuning"],
        Delivery = ["Leveringsvorm", "zin of pgb", "vorm"],
        Volume = ["Omvang", "volume", "inzet"],
        Tariff = ["Tarief", "prijs"],
        Unit = ["Eenheid", "per"],
        Contract = ["Contract", "contractnummer", "contractnr"],
        Product = ["Productcode", "product"],
        Amount = ["Kosten", "bedrag", "jaarbedrag"],
        From = ["Van", "vanaf", "ingangsdatum", "geldig vanaf"],
        Until = ["Tot en met", "t/m", "einddatum", "geldig tot en met"],
        Source = ["Bron", "herkomst", "reden"],
    }
}

const NO_OVER: &str = "deze rij zegt niet waar de aanname over gaat; schrijf regulier, beschikbaarheid of werkelijk en lees de rij opnieuw in";
const NO_DAY: &str =
    "deze rij zegt niet vanaf welke dag de aanname geldt; vul die in en lees de rij opnieuw in";

impl ImportRow for AssumptionRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] = &[
        &[Column::Over as usize],
        &[Column::From as usize],
        &[
            Column::Tariff as usize,
            Column::Amount as usize,
            Column::Contract as usize,
        ],
    ];
    const KNOWN_BY: usize = Column::Number as usize;
    const DAYS: &'static [usize] = &[Column::From as usize, Column::Until as usize];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let bt = cells.name(Column::Bt);
        let volume = cells.value(Column::Volume, |text| {
            let read = text.parse::<Volume>();
            read.map_err(|why| values::Unreadable(why.to_string()))
        });
        let mut row = Self {
            row: cells.row(),
            number: cells.text(Column::Number),
            says: Assumption {
                over: cells.value(Column::Over, over),
                bt: Some(bt).filter(|bt| !bt.is_empty()),
                support: cells.name(Column::Support),
                delivery: cells.value(Column::Delivery, delivery),
                scope: volume.map_or_else(String::new, |it| it.to_string()),
                tariff: amount(cells, Column::Tariff),
                unit: cells.value(Column::Unit, unit),
                contract: cells.text(Column::Contract),
                product: cells.text(Column::Product),
                amount: amount(cells, Column::Amount),
                from: cells.day(Column::From),
                until: cells.day(Column::Until),
                source: cells.text(Column::Source),
                ..Assumption::default()
            },
            raw: Vec::new(),
            own: Vec::new(),
        };
        row.raw = cells.take_raw();
        match (row.says.over, row.says.from) {
            (None, _) => Err(NO_OVER),
            (_, None) => Err(NO_DAY),
            _ => Ok(row),
        }
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }
}

fn over(text: &str) -> Reading<Over> {
    let folded = fold(text);
    let found = Over::ALL.iter().copied();
    let mut found = found.filter(|it| folded.starts_with(it.word()));
    found
        .next()
        .ok_or_else(|| "schrijf regulier, beschikbaarheid of werkelijk".into())
}

fn unit(text: &str) -> Reading<Unit> {
    let folded = fold(text);
    let bare = folded.strip_prefix("per ").unwrap_or(&folded);
    let mut all = Unit::ALL.iter().copied();
    all.find(|unit| [unit.word(), unit.plural()].contains(&bare))
        .or(match bare {
            "uren" | "u" => Some(Unit::Uur),
            "stuk" => Some(Unit::Stuks),
            _ => None,
        })
        .ok_or_else(|| "dit is geen eenheid; schrijf uur, minuut, dagdeel, etmaal of stuks".into())
}

fn delivery(text: &str) -> Reading<DeliveryForm> {
    values::delivery(text).ok_or_else(|| "hier staat niet of het ZIN of PGB is".into())
}
