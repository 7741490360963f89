//! Rows of `contracten`.

use super::columns::{ColumnNames, columns};
use super::figures;
use super::provider::eight_digits;
use super::read::{Cells, ImportRow};
use super::values::{self, DateKind, Reading};
use crate::domain::contract::when::{self, When};
use crate::domain::money::Cents;
use crate::domain::record::{Kind, can_be_number};
use crate::domain::rows::ContractRow;

columns! {
    /// The columns of `contracten`.
    Column, NAMES {
        Number = ["Contractnr", "contractnummer", "contract nr", "nummer", "nr", "kenmerk", "contract"],
        Title = ["Onderwerp", "titel", "omschrijving", "naam contract", "contractnaam"],
        Provider = ["Leverancier", "aanbieder", "zorgaanbieder", "contractant", "opdrachtnemer", "naam leverancier"],
        Agb = ["AGB-code", "AGB", "agbcode"],
        Start = ["Startdatum", "start", "datum start", "ingangsdatum", "ingang", "begindatum"],
        End = ["Einddatum (oorspronkelijk)", "einddatum", "einde", "datum einde", "oorspronkelijke einddatum"],
        Extension = ["Verlenging (mnd)", "verlenging", "verlenging in maanden", "duur verlenging", "duur optie", "verlengingsduur"],
        Options = ["Aantal opties", "opties", "verlengingsopties", "aantal verlengingsopties"],
        UsedOptions = ["Gebruikte opties", "opties gebruikt", "aantal gebruikte opties", "aantal verlengingen"],
        Tacit = ["Stilzwijgend", "stilzwijgende verlenging", "stilzwijgend verlengen"],
        Notice = ["Opzegtermijn", "opzegtermijn (mnd)", "opzegtermijn in maanden"],
        Ceiling = ["Plafond", "budgetplafond", "maximale waarde", "contractwaarde", "waarde"],
        Manager = ["Contractbeheerder", "contractmanager", "beheerder"],
        Terminated = ["Beëindigd", "is beëindigd", "geëindigd"],
        Remarks = ["Opmerkingen", "opmerking", "bijzonderheden"],
    }
}

const NO_NUMBER: &str = "deze rij heeft geen contractnummer, en daaraan wordt een contract herkend; vul het nummer in en lees de rij opnieuw in";
const NOT_A_NUMBER: &str = "dit kan geen nummer van een contract zijn: gebruik letters, cijfers en streepjes (RO-2026-001), en niet de vorm van een verwijzing, inwoner of aanbesteding; verbeter het en lees de rij opnieuw in";
const NOT_TACIT: &str = "dit is geen ja of nee; tot u het invult, telt dit contract als een dat niet stilzwijgend wordt verlengd";
const ENDS_BEFORE_IT_STARTS: &str = "de einddatum ligt voor de startdatum en is niet overgenomen; kijk beide na en vul het einde zelf in";
const NO_END: &str =
    "dit jaar staat in andere programma's voor geen einde; het contract loopt voor onbepaalde tijd";
const NOT_EXACT: &str = "dit is geen dag maar een maand, een kwartaal of twee lezingen; het staat er zo bij en signalen rekenen met de eerste dag ervan";
const ROUNDED: &str =
    "er stonden meer dan twee cijfers achter de komma; het bedrag is afgerond op hele centen";

impl ImportRow for ContractRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [usize] = &[Column::Number as usize, Column::Title as usize];
    const KNOWN_BY: usize = Column::Number as usize;

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let date = |text: &str| values::date(text, DateKind::Event);
        let mut row = Self {
            row: cells.row(),
            number: number(cells, Column::Number),
            title: cells.name(Column::Title),
            provider: cells.name(Column::Provider),
            agb: eight_digits(cells, Column::Agb),
            start: cells.value(Column::Start, date),
            end: cells.value(Column::End, end),
            extension: cells.value(Column::Extension, figures::length),
            options: cells.value(Column::Options, values::count),
            used_options: cells.value(Column::UsedOptions, values::count),
            is_tacit: cells.value(Column::Tacit, tacit),
            notice: cells.value(Column::Notice, figures::length),
            ceiling: amount(cells, Column::Ceiling),
            manager: cells.name(Column::Manager),
            is_terminated: cells.value(Column::Terminated, values::yes_no),
            remarks: cells.lines(Column::Remarks),
            raw: Vec::new(),
        };
        match &row.end {
            Some(When::Day(end, _)) if Some(*end) < row.start => {
                cells.unreadable(Column::End, ENDS_BEFORE_IT_STARTS);
                row.end = None;
            }
            Some(When::Day(_, Some(_))) => cells.warn(Column::End, NOT_EXACT),
            Some(When::Never) => cells.warn(Column::End, NO_END),
            _ => {}
        }
        row.raw = cells.take_raw();
        if row.number.is_empty() {
            return Err(NO_NUMBER);
        }
        if !can_be_number(Kind::Contract, &row.number) {
            return Err(NOT_A_NUMBER);
        }
        Ok(row)
    }
}

/// The end: a day, what is known of it, or that there is none.
fn end(text: &str) -> Reading<When> {
    let day = |text: &str| values::date(text, DateKind::Event);
    if when::is_never(text) {
        return Ok(When::Never);
    }
    day(text)
        .map(|day| When::Day(day, None))
        .or_else(|why| when::not_exact(text, |text| day(text).ok()).ok_or(why))
}

/// Whether it is renewed tacitly; what cannot be read counts as no, and that is told.
fn tacit(text: &str) -> Reading<bool> {
    values::yes_no(text).map_err(|_| NOT_TACIT.into())
}

/// The office's own number of a contract or aanbesteding, in capitals; spaces in it become dashes, and it tells so.
pub(super) fn number(cells: &mut Cells<'_>, column: impl Into<usize>) -> String {
    let column = column.into();
    let text = cells.text(column);
    let number = text
        .to_uppercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join("-");
    if text.contains(char::is_whitespace) {
        cells.warn(
            column,
            &format!("een nummer heeft geen spaties; het is {number} geworden"),
        );
    }
    number
}

/// An amount; tells when it was rounded to cents.
pub(super) fn amount(cells: &mut Cells<'_>, column: impl Into<usize>) -> Option<Cents> {
    let column = column.into();
    let (cents, is_rounded) = cells.value(column, figures::amount)?;
    if is_rounded {
        cells.warn(column, ROUNDED);
    }
    Some(cents)
}
