//! Rows of `bestedingen`: what the books say was spent on contracts.

use super::columns::{ColumnNames, columns};
use super::contract::balance;
use super::read::{Cells, ImportRow};
use crate::domain::money::Balance;
use crate::domain::rows::{OwnColumn, RawValue, SpendingRow};
use crate::domain::words::fold;

columns! {
    /// The columns of `bestedingen`.
    Column, NAMES {
        Contract = ["Contractnr", "contractnummer", "contract", "verplichting", "verplichtingnummer", "nr contract"],
        Day = ["Boekdatum", "datum", "boekingsdatum", "factuurdatum", "datum boeking", "datum factuur"],
        Amount = ["Bedrag", "bedrag in euro", "boekingsbedrag", "factuurbedrag", "besteed", "bedrag excl btw", "bedrag incl btw"],
        Perceel = ["Perceel", "perceelnr", "perceelnummer"],
        DebitCredit = ["D/C", "debet/credit", "debet of credit", "dc", "d-c"],
        Description = ["Omschrijving", "boekingsomschrijving", "toelichting", "tekst"],
        Reference = ["Boekingsnr", "boekingsnummer", "documentnummer", "documentnr", "factuurnummer", "factuurnr", "stuknummer", "kenmerk"],
    }
}

const NO_CONTRACT: &str =
    "deze rij noemt geen contract; vul het contractnummer in en lees de rij opnieuw in";
const NO_DAY: &str = "deze rij heeft geen boekdatum, en daaraan ziet men in welk jaar zij telt; vul die in en lees de rij opnieuw in";
const DAY_NOT_READ: &str = "de boekdatum is niet te lezen, en daaraan ziet men in welk jaar de boeking telt; verbeter die en lees de rij opnieuw in";
const NOT_READ: &str = "het bedrag is niet te lezen; verbeter het en lees de rij opnieuw in";
const NO_AMOUNT: &str =
    "een boeking van nul telt niet mee; vul het bedrag in en lees de rij opnieuw in";
const NO_SIDE: &str = "hier hoort D of C te staan; verbeter het en lees de rij opnieuw in, anders telt zij verkeerd mee";

impl ImportRow for SpendingRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] = &[
        &[Column::Contract as usize],
        &[Column::Day as usize],
        &[Column::Amount as usize],
    ];
    const KNOWN_BY: usize = Column::Reference as usize;
    const DAYS: &'static [usize] = &[Column::Day as usize];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let amount = balance(cells, Column::Amount);
        let side = is_credit(&cells.name(Column::DebitCredit));
        let has_day = !cells.raw_text(Column::Day as usize).trim().is_empty();
        let mut row = Self {
            row: cells.row(),
            contract: cells.name(Column::Contract),
            on: cells.day(Column::Day),
            amount: booked(amount.unwrap_or_default(), side),
            perceel: cells.name(Column::Perceel),
            description: cells.name(Column::Description),
            reference: cells.text(Column::Reference),
            raw: Vec::new(),
            own: Vec::new(),
        };
        row.raw = cells.take_raw();
        match &row {
            row if row.contract.is_empty() => Err(NO_CONTRACT),
            row if row.on.is_none() && has_day => Err(DAY_NOT_READ),
            row if row.on.is_none() => Err(NO_DAY),
            _ if amount.is_none() => Err(NOT_READ),
            row if row.amount.0 == 0 => Err(NO_AMOUNT),
            _ if side.is_err() => Err(NO_SIDE),
            _ => Ok(row),
        }
    }

    /// An invoice is booked in lines, and back in parts, all under its number.
    fn known_with(&self) -> Option<String> {
        let day = self.on.map(|day| day.to_string()).unwrap_or_default();
        let whole = [
            &self.contract,
            &day,
            &self.amount.to_string(),
            &self.perceel,
        ];
        Some(whole.map(|it| it.to_lowercase()).join("\u{1f}"))
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }
}

/// Whether the column of debit and credit says that it was booked back; none where it says nothing.
fn is_credit(text: &str) -> Result<Option<bool>, ()> {
    match fold(text).as_str() {
        "" => Ok(None),
        "d" | "debet" | "debit" => Ok(Some(false)),
        "c" | "credit" => Ok(Some(true)),
        _ => Err(()),
    }
}

/// An amount as it counts: where the books say C beside it without a sign of its own, it was booked back.
fn booked(amount: Balance, side: Result<Option<bool>, ()>) -> Balance {
    match side {
        Ok(Some(true)) if amount > Balance(0) => amount.back(),
        _ => amount,
    }
}
