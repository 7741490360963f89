//! The columns of the wachtrij, contracts and aanbestedingen as text.

use chrono::NaiveDate;

use crate::cli::{Failure, output};
use crate::domain::dates;
use crate::office::views::{AanbestedingCells, ContractCells, QueueRow};

/// Prints these columns of the rows, with a mark before each; the number is called by what it is of.
pub(super) fn print_columns<R>(
    rows: &[R],
    (what, columns): (&str, &[String]),
    mark: impl Fn(&R) -> &'static str,
    cell: fn(&R, &str) -> String,
) -> Result<(), Failure> {
    let heads: Vec<String> = columns.iter().map(|name| head(name, what)).collect();
    let mut head = vec![""];
    head.extend(heads.iter().map(String::as_str));
    let cells = |row: &R| {
        let cells = columns.iter().map(|name| cell(row, name));
        std::iter::once(mark(row).to_owned()).chain(cells).collect()
    };
    let cells: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let sentence = columns.iter().position(|name| name == "doen");
    output::print(&match sentence {
        Some(at) => output::table_with_sentences(&head, &cells, at + 1),
        None => output::table(&head, &cells),
    })
}

/// What stands above a column.
fn head(name: &str, what: &str) -> String {
    match name {
        "nummer" => what.to_owned(),
        "inwoner" => "Wie".to_owned(),
        "bij-mij" => "Bij u".to_owned(),
        "doen" => "Uiterlijk doen".to_owned(),
        "opzeggen" => "Uiterlijk opzeggen".to_owned(),
        name => {
            let mut letters = name.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect::<String>().replace('-', " ")
        }
    }
}

pub(super) fn queue_cell(row: &QueueRow, column: &str) -> String {
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "–".to_owned());
    match column {
        "inwoner" => row.inwoner.clone(),
        "urgentie" => row.urgentie.clone(),
        "staat" => row.staat.clone(),
        "aan-zet" => side(&row.aan_zet),
        "houder" => side(&row.houder),
        "termijn" => row.uiterlijk.map_or_else(String::new, |day| {
            let soort = row.first_term().unwrap_or_default();
            let told = format!("{} {soort}", dates::with_year(day));
            told.trim_end().to_owned()
        }),
        "soort" => row.soort.clone(),
        "wet" => row.wet.clone(),
        "gemeente" => row.gemeente.clone(),
        "wijk" => row.wijk.clone(),
        "bij-mij" => row.bij_mij.join(", "),
        "gemeld" => row.gemeld.map(dates::with_year).unwrap_or_default(),
        "bronnummer" => row.bronnummer.clone(),
        _ => row.nummer.clone(),
    }
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(dates::with_year).unwrap_or_default()
}

pub(super) fn contract_cell(row: &ContractCells, column: &str) -> String {
    match column {
        "titel" => row.titel.clone(),
        "perceel" => row.percelen.join("; "),
        "partijen" => row.partijen.join(", "),
        "tot" => match row.lopend_tot {
            None if row.onbepaalde_tijd => "onbepaald".to_owned(),
            until => day(until),
        },
        "opties" => match (row.wordt_verlengd, row.opties.as_slice()) {
            (true, _) => "stilzwijgend".to_owned(),
            (false, []) => "–".to_owned(),
            (false, options) => format!("{} × {}", options.len(), options[0].short()),
        },
        "doen" => match &row.doen {
            Some(signal) => signal.tekst.clone(),
            None => row.status.word().to_owned(),
        },
        "opzeggen" => day(row.uiterste_opzegdatum),
        "beheerder" => row.beheerder.clone(),
        "waarde" => row.waarde.map(|it| it.to_string()).unwrap_or_default(),
        "besteed" => row.besteed.to_string(),
        "status" => row.status.word().to_owned(),
        _ => row.nummer.clone(),
    }
}

pub(super) fn aanbesteding_cell(row: &AanbestedingCells, column: &str) -> String {
    match column {
        "naam" => row.naam.clone(),
        "perceel" => row.percelen.join("; "),
        "ingang" => day(row.ingang),
        "fase" => row.fase.map(|it| it.word().to_owned()).unwrap_or_default(),
        "uiterst" => day(row.fase_uiterst),
        "ruimte" => match row.ruimte_dagen {
            Some(days) => format!("{days} d"),
            None => "–".to_owned(),
        },
        "procedure" => row.procedure.clone(),
        "verantwoordelijke" => row.verantwoordelijke.clone(),
        "waarde" => row.waarde.map(|it| it.to_string()).unwrap_or_default(),
        "status" => row.status.word().to_owned(),
        "doen" => match &row.doen {
            Some(signal) => signal.tekst.clone(),
            None => row.status.word().to_owned(),
        },
        _ => row.nummer.clone(),
    }
}
