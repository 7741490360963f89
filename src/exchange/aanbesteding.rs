//! Rows of `aanbestedingen`.
//!
//! An aanbesteding that is read in is history and stands as it is: terms that were too short are told with their
//! article, never mended.

use chrono::NaiveDate;

use super::columns::{ColumnNames, columns};
use super::contract::{Says, amount, differences, number, percelen, said};
use super::figures;
use super::read::{Cells, Contradiction, ImportRow};
use super::spellings::PROCEDURES;
use crate::domain::aanbesteding::law;
use crate::domain::aanbesteding::words::Procedure;
use crate::domain::dates::with_year;
use crate::domain::identifiers::{self, CpvError};
use crate::domain::record::{Kind, can_be_number};
use crate::domain::rows::{AanbestedingRow, OwnColumn, RawValue};

columns! {
    /// The columns of `aanbestedingen`.
    Column, NAMES {
        Number = ["Kenmerk", "aanbestedingsnummer", "nummer", "nr", "referentie"],
        Tenderned = ["TenderNed-kenmerk", "TenderNed", "TenderNed-nummer", "publicatieId"],
        Name = ["Naam", "naam aanbesteding", "aanbestedingNaam", "titel", "onderwerp"],
        Perceel = ["Perceel", "perceelnr", "perceelnummer", "percelen"],
        Procedure = ["Procedure", "soort procedure"],
        Cpv = ["CPV", "CPV-code"],
        Value = ["Geraamde waarde", "raming", "waarde", "geraamde opdrachtwaarde"],
        Consulted = ["Marktconsultatie", "datum marktconsultatie"],
        Published = ["Publicatie", "publicatiedatum", "datum publicatie", "aankondiging"],
        Nota = ["Nota van inlichtingen", "NvI", "datum nota van inlichtingen"],
        Closes = ["Sluiting", "sluitingsdatum", "sluiting inschrijving", "datum sluiting"],
        ProvisionalAward = ["Voorlopige gunning", "datum voorlopige gunning", "gunningsbeslissing"],
        StandstillEnd = ["Einde standstill", "standstill", "einde standstilltermijn"],
        Awarded = ["Definitieve gunning", "datum gunning", "gunning", "datum definitieve gunning"],
        Start = ["Ingangsdatum", "ingang", "startdatum", "start"],
        SuccessorOf = ["Opvolger van", "volgt op", "vorig contract"],
        Status = ["Status", "stand"],
    }
}

const NO_NUMBER: &str = "deze rij heeft geen kenmerk, en daaraan wordt een aanbesteding herkend; vul het kenmerk in en lees de rij opnieuw in";
const NOT_A_NUMBER: &str = "dit kan geen kenmerk van een aanbesteding zijn: gebruik letters, cijfers en streepjes (AB-2026-01), en niet de vorm van een verwijzing, inwoner of contract; verbeter het en lees de rij opnieuw in";
const UNKNOWN_PROCEDURE: &str =
    "geen bekende procedure; de tekst is overgenomen, kies zelf de procedure";

impl ImportRow for AanbestedingRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] =
        &[&[Column::Number as usize], &[Column::Name as usize]];
    const KNOWN_BY: usize = Column::Number as usize;
    const IS_GATHERED: bool = true;
    const DAYS: &'static [usize] = &[
        Column::Consulted as usize,
        Column::Published as usize,
        Column::Nota as usize,
        Column::ProvisionalAward as usize,
        Column::StandstillEnd as usize,
        Column::Awarded as usize,
        Column::Start as usize,
        Column::Closes as usize,
    ];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let mut row = Self {
            row: cells.row(),
            number: number(cells, Column::Number),
            tenderned: cells.text(Column::Tenderned),
            name: cells.name(Column::Name),
            percelen: percelen(cells, Column::Perceel),
            cpv: cpv(cells),
            value: amount(cells, Column::Value),
            consulted: cells.day(Column::Consulted),
            published: cells.day(Column::Published),
            nota: cells.day(Column::Nota),
            provisional_award: cells.day(Column::ProvisionalAward),
            standstill_end: cells.day(Column::StandstillEnd),
            awarded: cells.day(Column::Awarded),
            start: cells.day(Column::Start),
            successor_of: number(cells, Column::SuccessorOf),
            status: cells.value(Column::Status, figures::aanbesteding_status),
            ..Self::default()
        };
        (row.procedure_text, row.procedure) = procedure(cells);
        (row.closes, row.closes_at) = closing(cells);
        warn_of_order(cells, &row);
        warn_of_terms(cells, &row);
        row.raw = cells.take_raw();
        if row.number.is_empty() {
            return Err(NO_NUMBER);
        }
        if !can_be_number(Kind::Aanbesteding, &row.number) {
            return Err(NOT_A_NUMBER);
        }
        Ok(row)
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }

    fn gather(&mut self, later: Self) -> Vec<Contradiction> {
        let against = differences(SINGLE, self, &later);
        for perceel in later.percelen {
            if !self.percelen.contains(&perceel) {
                self.percelen.push(perceel);
            }
        }
        let text = |own: &mut String, more: String| {
            if own.is_empty() {
                *own = more;
            }
        };
        text(&mut self.name, later.name);
        text(&mut self.tenderned, later.tenderned);
        text(&mut self.cpv, later.cpv);
        text(&mut self.successor_of, later.successor_of);
        if self.procedure_text.is_empty() {
            (self.procedure_text, self.procedure) = (later.procedure_text, later.procedure);
        }
        if self.closes.is_none() {
            (self.closes, self.closes_at) = (later.closes, later.closes_at);
        }
        self.value = self.value.or(later.value);
        self.status = self.status.or(later.status);
        for (own, more) in [
            (&mut self.consulted, later.consulted),
            (&mut self.published, later.published),
            (&mut self.nota, later.nota),
            (&mut self.provisional_award, later.provisional_award),
            (&mut self.standstill_end, later.standstill_end),
            (&mut self.awarded, later.awarded),
            (&mut self.start, later.start),
        ] {
            *own = own.or(more);
        }
        against
    }
}

/// What an aanbesteding can say only once.
const SINGLE: &[Says<AanbestedingRow>] = &[
    (Column::Tenderned as usize, |row| row.tenderned.clone()),
    (Column::Name as usize, |row| row.name.clone()),
    (Column::Procedure as usize, |row| row.procedure_text.clone()),
    (Column::Cpv as usize, |row| row.cpv.clone()),
    (Column::Value as usize, |row| said(row.value)),
    (Column::Consulted as usize, |row| {
        said(row.consulted.map(with_year))
    }),
    (Column::Published as usize, |row| {
        said(row.published.map(with_year))
    }),
    (Column::Nota as usize, |row| said(row.nota.map(with_year))),
    (Column::Closes as usize, |row| {
        said(row.closes.map(with_year))
    }),
    (Column::ProvisionalAward as usize, |row| {
        said(row.provisional_award.map(with_year))
    }),
    (Column::StandstillEnd as usize, |row| {
        said(row.standstill_end.map(with_year))
    }),
    (Column::Awarded as usize, |row| {
        said(row.awarded.map(with_year))
    }),
    (Column::Start as usize, |row| said(row.start.map(with_year))),
    (Column::SuccessorOf as usize, |row| row.successor_of.clone()),
    (Column::Status as usize, |row| {
        said(row.status.map(|status| status.word()))
    }),
];

/// The CPV code as written, or several, perhaps with their names; a code that cannot be one is told.
fn cpv(cells: &mut Cells<'_>) -> String {
    let text = cells.text(Column::Cpv);
    let mut codes = text
        .split([',', ';', '/', ' '])
        .filter(|part| part.starts_with(|c: char| c.is_ascii_digit()))
        .peekable();
    let wrong = match codes.peek() {
        None if text.is_empty() => None,
        None => Some(CpvError::Shape),
        Some(_) => codes.find_map(|code| identifiers::cpv(code).err()),
    };
    if let Some(error) = wrong {
        cells.warn(
            Column::Cpv,
            &format!("{error}; overgenomen zoals het er staat"),
        );
    }
    text
}

fn procedure(cells: &mut Cells<'_>) -> (String, Option<Procedure>) {
    let text = cells.text(Column::Procedure);
    let found = PROCEDURES.find(&text);
    if found.is_none() && !text.is_empty() {
        cells.warn(Column::Procedure, UNKNOWN_PROCEDURE);
    }
    (text, found)
}

/// The day of closing and the time of that day.
fn closing(cells: &mut Cells<'_>) -> (Option<NaiveDate>, String) {
    let Some((day, time)) = cells.dated(Column::Closes, figures::day_and_time) else {
        return (None, String::new());
    };
    if time.is_empty() {
        return (Some(day), time);
    }
    let time = figures::time(&time);
    if let Err(reason) = &time {
        cells.unreadable(Column::Closes, &reason.0);
    }
    (Some(day), time.unwrap_or_default())
}

/// A day of a row.
type Day = fn(&AanbestedingRow) -> Option<NaiveDate>;

/// Steps that cannot have been taken in another order: the first, the second, its column, what is wrong.
const ORDER: &[(Day, Day, Column, &str)] = &[
    (
        |row| row.published,
        |row| row.closes,
        Column::Closes,
        "de sluiting ligt voor de publicatie",
    ),
    (
        |row| row.closes,
        |row| row.provisional_award,
        Column::ProvisionalAward,
        "de voorlopige gunning ligt voor de sluiting",
    ),
    (
        |row| row.awarded,
        |row| row.start,
        Column::Start,
        "de ingang ligt voor de definitieve gunning",
    ),
];

fn warn_of_order(cells: &mut Cells<'_>, row: &AanbestedingRow) {
    for (first, second, column, what) in ORDER {
        if days(first(row), second(row)).is_some_and(|days| days < 0) {
            let text = format!("{what}; overgenomen, kijk beide datums na");
            cells.warn(*column, &text);
        }
    }
}

/// A time between two steps that the law wants to be long enough.
struct LeastDays {
    from: Day,
    to: Day,
    /// Calendar days from the one to the other.
    least: fn() -> u32,
    /// Where a row that is too short is told.
    column: Column,
    /// What is told; `{}` is how many days.
    rule: &'static str,
    article: &'static str,
    /// The procedures that the article binds.
    binds: fn(Procedure) -> bool,
    /// Whether other procedures are held to it too, by custom; that the article does not bind them is said.
    is_custom: bool,
}

/// What the Aanbestedingswet 2012 asks, with bids sent electronically.
const LEAST_DAYS: &[LeastDays] = &[
    LeastDays {
        from: |row| row.published,
        to: |row| row.closes,
        least: || law::bid_days(Procedure::Openbaar),
        column: Column::Closes,
        rule: "tussen publicatie en sluiting horen ten minste {} dagen te liggen",
        article: "art. 2.71 lid 1 en 2.74b Aw",
        binds: |procedure| procedure == Procedure::Openbaar,
        is_custom: false,
    },
    LeastDays {
        from: |row| row.published,
        to: |row| row.closes,
        least: || law::bid_days(Procedure::NietOpenbaar),
        column: Column::Closes,
        rule: "tussen publicatie en sluiting van de inschrijving horen ten minste {} dagen te liggen",
        article: "art. 2.71 lid 2 en 4 en 2.74b Aw",
        binds: Procedure::has_selection,
        is_custom: false,
    },
    LeastDays {
        from: |row| row.nota,
        to: |row| row.closes,
        least: || law::NOTA.amount,
        column: Column::Nota,
        rule: "de laatste nota van inlichtingen hoort ten minste {} dagen voor de sluiting te komen",
        article: "art. 2.54 Aw",
        binds: Procedure::is_european,
        is_custom: true,
    },
    LeastDays {
        from: |row| row.provisional_award,
        to: |row| row.standstill_end,
        least: || law::STANDSTILL.amount,
        column: Column::StandstillEnd,
        rule: "de standstill hoort ten minste {} dagen te duren",
        article: "art. 2.127 Aw",
        binds: Procedure::is_regular,
        is_custom: true,
    },
    LeastDays {
        from: |row| row.standstill_end,
        to: |row| row.awarded,
        // The day after is early enough.
        least: || 1,
        column: Column::Awarded,
        rule: "de definitieve gunning hoort na het einde van de standstill te liggen",
        article: "art. 2.127 Aw",
        binds: Procedure::is_regular,
        is_custom: true,
    },
];

/// Tells which terms were shorter than the law has them. An open house is no opdracht and has none of them.
fn warn_of_terms(cells: &mut Cells<'_>, row: &AanbestedingRow) {
    if row.procedure == Some(Procedure::OpenHouse) {
        return;
    }
    for term in LEAST_DAYS {
        let is_bound = row.procedure.is_some_and(term.binds);
        let least = (term.least)();
        let lie = days((term.from)(row), (term.to)(row));
        let is_short = lie.is_some_and(|days| days < i64::from(least));
        if is_short && (is_bound || term.is_custom) {
            let rule = term.rule.replace("{}", &least.to_string());
            let article = term.article;
            let scope = if is_bound {
                ""
            } else {
                ", dat niet elke procedure bindt"
            };
            let text = format!("{rule} ({article}{scope}); overgenomen zoals het ging");
            cells.warn(term.column, &text);
        }
    }
}

/// How many days lie between two days; negative when the second comes first.
fn days(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<i64> {
    Some((to? - from?).num_days())
}
