//! What was answered in ervaringsonderzoeken, a row a question, as it may leave the office.

use super::not_whole;
use super::target::Target;
use crate::cli::Failure;
use crate::exchange::table::{Cell, ListColumn, ListForm, Table};
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::{QuestionCells, SurveyCells};

/// A question with what it is of.
type Row = (SurveyCells, QuestionCells);

/// The columns; no name is one that a file of answers has, or this would read in as one.
const COLUMNS: &[ListColumn<Row>] = &[
    ListColumn("Nummer", |(of, _)| of.nummer.clone().into()),
    ListColumn("Welke vragenlijst", |(of, _)| {
        format!("{} {}", of.vragenlijst, of.versie).into()
    }),
    ListColumn("Aan wie", |(of, _)| of.cell("doelgroep").into()),
    ListColumn("Welk moment", |(of, _)| of.cell("moment").into()),
    ListColumn("Waar", |(of, _)| of.plaats.clone().into()),
    ListColumn("Vanaf", |(of, _)| of.van.into()),
    ListColumn("Respons (%)", |(of, _)| share(of.respons, of.verborgen)),
    ListColumn("Nr", |(_, it)| it.vraagnummer.into()),
    ListColumn("Gevraagd is", |(_, it)| it.vraag.clone().into()),
    ListColumn("Gunstig (%)", |(_, it)| {
        share(it.uitkomst.map(|it| it.aandeel), it.verborgen)
    }),
    ListColumn("Laagste (%)", |(_, it)| {
        share(it.uitkomst.map(|it| it.laag), it.verborgen)
    }),
    ListColumn("Hoogste (%)", |(_, it)| {
        share(it.uitkomst.map(|it| it.hoog), it.verborgen)
    }),
    ListColumn("Aantal meningen", |(_, it)| match it.n {
        None if it.verborgen => "*".into(),
        n => n.into(),
    }),
    ListColumn("Naast de nulmeting", |(_, it)| it.against().into()),
];

fn share(part: Option<u32>, is_hidden: bool) -> Cell {
    match part {
        Some(part) => Cell::Percent(part),
        None if is_hidden => "*".into(),
        None => Cell::Empty,
    }
}

/// Writes it; returns how many questions.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn list(form: ListForm, client: &mut Client, mut out: Target) -> Result<usize, Failure> {
    let told = client.ask(&question::Experience {
        filter: Vec::new(),
        at: AsOf::NOW,
        leaves: true,
    })?;
    let rows = told.rijen.into_iter().flat_map(|it| {
        let of = it.onderzoek;
        let answered = it.vragen.into_iter().filter(|it| it.is_beantwoord);
        answered.map(move |question| (of.clone(), question))
    });
    let rows: Vec<Row> = rows.collect();
    let table = Table::of("Uitkomsten", COLUMNS, &rows);
    table.write(form, &mut out).map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    Ok(rows.len())
}
