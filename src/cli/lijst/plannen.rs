//! `wijkregie lijst plannen`: the plan of each huishouden; and `lijst leefgebieden`: what measures each.

use chrono::NaiveDate;
use serde_json::json;

use super::kolommen::print_columns;
use super::weergaven::chosen;
use super::{Args, mark};
use crate::cli::{Failure, output};
use crate::domain::dates;
use crate::domain::plan::matrix::{MEASURES, Measure, SCORE_WORDS};
use crate::domain::settings::Settings;
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::views::columns::{check_order, sort_plans};
use crate::office::views::{Filtered, PlanCells};

/// The columns, unless others were chosen.
const COLUMNS: [&str; 5] = ["nummer", "evaluatie", "wie", "regisseur", "doelen"];

/// Prints the plans.
///
/// # Errors
/// When a column or an order is not there, or the answer is no.
pub(super) fn plans(
    args: &Args,
    on: Option<NaiveDate>,
    client: &mut Client,
) -> Result<(), Failure> {
    let mut columns = chosen(args, Filtered::Plans)?;
    let (filter, all) = (args.filter.clone(), args.alles);
    let mut rows = client.ask(&question::Plans { filter, all, on })?;
    if let Some(column) = &args.sorteer {
        check_order(Filtered::Plans, column)?;
        sort_plans(&mut rows, column);
    }
    if args.json {
        return output::print_json(&rows);
    }
    if columns.is_empty() {
        columns = COLUMNS.map(str::to_owned).to_vec();
    }
    let mark = |row: &PlanCells| mark(row.doen.as_ref());
    print_columns(&rows, ("Plan", &columns), mark, cell)?;
    output::say(&output::count(rows.len(), "plan", "plannen"));
    Ok(())
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "–".to_owned(), dates::with_year)
}

fn cell(row: &PlanCells, column: &str) -> String {
    match column {
        "evaluatie" => match row.beeindigd {
            Some(on) => format!("beëindigd {}", dates::with_year(on)),
            None => day(row.volgende_evaluatie),
        },
        "wie" => row.wie.clone(),
        "regisseur" => match row.regisseur.as_str() {
            "" => "niemand".to_owned(),
            name => name.to_owned(),
        },
        "doelen" => row.goals(),
        "uiterlijk" => day(row.eerste_dag),
        "leden" => row.leden.to_string(),
        "huishouden" => row.huishouden.clone(),
        _ => row.nummer.clone(),
    }
}

fn domains(row: &Measure) -> String {
    let domains: Vec<&str> = row.domains.iter().map(|it| it.word()).collect();
    match domains.is_empty() {
        true => "–".to_owned(),
        false => domains.join(", "),
    }
}

fn supplement(row: &Measure) -> String {
    let parenthood: Vec<&str> = row.parenthood.iter().map(|it| it.word()).collect();
    match parenthood.is_empty() {
        true => "–".to_owned(),
        false => parenthood.join(", "),
    }
}

/// Prints the nine leefgebieden with the domains of the zelfredzaamheidsmatrix that measure them.
///
/// # Errors
/// When it cannot be written.
pub(super) fn leefgebieden(args: &Args, settings: &Settings) -> Result<(), Failure> {
    if args.json {
        let rows: Vec<_> = MEASURES
            .iter()
            .map(|row| {
                json!({
                    "leefgebied": row.leefgebied,
                    "naam": settings.leefgebied(row.leefgebied),
                    "domeinen": row.domains,
                    "ouderschap": row.parenthood,
                    "onder_18": row.is_for_minors,
                })
            })
            .collect();
        return output::print_json(&rows);
    }
    let rows: Vec<Vec<String>> = MEASURES
        .iter()
        .map(|row| {
            let minors = match row.is_for_minors {
                true => "wel",
                false => "niet gemeten",
            };
            vec![
                settings.leefgebied(row.leefgebied).to_owned(),
                domains(row),
                supplement(row),
                minors.to_owned(),
            ]
        })
        .collect();
    let head = ["Leefgebied", "ZRM", "Ouderschap", "Onder 18"];
    output::print(&output::table(&head, &rows))?;
    let words = (1..).zip(SCORE_WORDS);
    let words: Vec<String> = words.map(|(n, word)| format!("{n} {word}")).collect();
    output::say(&format!("Scores: {}", words.join(", ")));
    Ok(())
}
