//! `wijkregie lijst indicaties`: what of everyone's indicaties ends or changes, and how far the talk is.

use chrono::NaiveDate;

use super::kolommen::print_columns;
use super::weergaven::chosen;
use super::{Args, mark};
use crate::cli::{Failure, output};
use crate::domain::dates;
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::views::columns::{check_order, sort_indicaties};
use crate::office::views::{Filtered, IndicatieCells, stages};

/// The columns, unless others were chosen.
const COLUMNS: [&str; 7] = [
    "nummer",
    "verandert",
    "inwoner",
    "soort",
    "aanbieder",
    "gesprek",
    "brief",
];

/// Prints them.
///
/// # Errors
/// When a column or an order is not there, or the answer is no.
pub(super) fn indicaties(
    args: &Args,
    on: Option<NaiveDate>,
    client: &mut Client,
) -> Result<(), Failure> {
    let mut columns = chosen(args, Filtered::Indicaties)?;
    let (filter, all) = (args.filter.clone(), args.alles);
    let mut rows = client.ask(&question::Indicaties { filter, all, on })?;
    if let Some(column) = &args.sorteer {
        check_order(Filtered::Indicaties, column)?;
        sort_indicaties(&mut rows, column);
    }
    if args.json {
        return output::print_json(&rows);
    }
    if columns.is_empty() {
        columns = COLUMNS.map(str::to_owned).to_vec();
    }
    let mark = |row: &IndicatieCells| mark(row.doen.as_ref());
    print_columns(&rows, ("Indicatie", &columns), mark, cell)?;
    let told = stages(&rows).into_iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> = told
        .map(|(stage, count)| format!("{} {count}", stage.word()))
        .collect();
    let count = output::count(rows.len(), "indicatie", "indicaties");
    output::say(
        &std::iter::once(count)
            .chain(told)
            .collect::<Vec<_>>()
            .join(" · "),
    );
    Ok(())
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "–".to_owned(), dates::with_year)
}

fn cell(row: &IndicatieCells, column: &str) -> String {
    match column {
        "verandert" => match (row.verandert_na, row.waarom) {
            (Some(last), Some(why)) => format!("{} ({})", dates::with_year(last), why.word()),
            _ => "geen eind".to_owned(),
        },
        "inwoner" => row.inwoner.clone(),
        "soort" => row.what(),
        "gesprek" => match (row.vervolg, row.gesprek) {
            (Some(decided), _) => decided.word().to_owned(),
            (None, Some(on)) => format!("{} {}", row.fase.word(), dates::with_year(on)),
            (None, None) => "–".to_owned(),
        },
        "brief" => day(row.brief),
        "aanbieder" => row.aanbieder.clone(),
        "omvang" => row.omvang.clone(),
        "contract" => row.contract.clone(),
        "wijk" => row.wijk.clone(),
        "medewerker" => row.medewerker.clone(),
        _ => row.nummer.clone(),
    }
}
