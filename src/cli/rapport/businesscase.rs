//! The business case on the page: the same columns as the command, what they mean, and what they rest on.

use super::content::{Part, Row, Table, Word};
use crate::office::views::{BusinessCase, CasePeriod, case_told};

/// What stands above the columns.
const HEADS: [&str; 8] = [
    "Verwijzingen",
    "Geteld",
    "Regulier",
    "Kosten",
    "Besparing",
    "Meer inwoners",
    "Bij -10 %",
    "Bij +10 %",
];

/// The case of the period, with what it rests on.
pub(super) fn case_of(told: &BusinessCase) -> Vec<Part> {
    let mut parts = vec![Part::Heading("Businesscase".to_owned())];
    parts.extend(told.perioden.iter().flat_map(of_period));
    parts.push(Part::Note(case_told()));
    let rests_on = told.aannames.iter().map(|it| {
        let said = format!("{}. Bron: {}.", it.days(), it.whence());
        (it.title(), said)
    });
    parts.push(Part::Terms(rests_on.collect()));
    parts
}

fn of_period(period: &CasePeriod) -> Vec<Part> {
    let rows = period.rijen.iter().chain(&period.samen).map(|row| Row {
        name: row.title(),
        cells: row.columns().into_iter().map(Word::told).collect(),
    });
    let mut parts = vec![Part::Table(Table {
        caption: "Wat begeleidingsteams kostten, naast wat het reguliere proces had gekost"
            .to_owned(),
        corner: "Team en wijk".to_owned(),
        heads: HEADS.map(Word::plain).to_vec(),
        rows: rows.collect(),
        sum: None,
        marked: None,
    })];
    let beside = period.beside();
    if !beside.is_empty() {
        parts.push(Part::Note(format!("{}.", beside.join(". "))));
    }
    parts
}
