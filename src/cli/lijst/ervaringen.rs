//! `wijkregie lijst ervaringen` and `lijst uitkomsten`: who was asked what, how many answered, and what they said.

use super::kolommen::print_columns;
use super::weergaven::chosen;
use super::{Args, mark};
use crate::cli::{Failure, output};
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::columns::{check_order, sort_surveys};
use crate::office::views::{Experience, Filtered, QuestionCells, SurveyAnswers, SurveyCells};

/// The columns, unless others were chosen.
const COLUMNS: [&str; 7] = [
    "nummer",
    "vragenlijst",
    "doelgroep",
    "moment",
    "plaats",
    "van",
    "respons",
];

fn ask(args: &Args, at: AsOf, client: &mut Client) -> Result<Experience, Failure> {
    let mut filter = args.filter.clone();
    filter.extend(args.jaar.map(|year| format!("jaar:{year}")));
    Ok(client.ask(&question::Experience {
        filter,
        at,
        // What is written as JSON leaves.
        leaves: args.json,
    })?)
}

/// Prints the ervaringsonderzoeken.
///
/// # Errors
/// When a column or an order is not there, or the answer is no.
pub(super) fn surveys(args: &Args, at: AsOf, client: &mut Client) -> Result<(), Failure> {
    let mut columns = chosen(args, Filtered::Surveys)?;
    let mut told = ask(args, at, client)?;
    if let Some(column) = &args.sorteer {
        check_order(Filtered::Surveys, column)?;
        sort_surveys(&mut told.rijen, column);
    }
    if args.json {
        return output::print_json(&told);
    }
    if columns.is_empty() {
        columns = COLUMNS.map(str::to_owned).to_vec();
    }
    let mark = |row: &SurveyAnswers| mark(row.onderzoek.doen.as_ref());
    print_columns(&told.rijen, ("Nummer", &columns), mark, |row, column| {
        cell(&row.onderzoek, column)
    })?;
    let open: u32 = told.rijen.iter().map(|it| it.onderzoek.acties_open).sum();
    let open = usize::try_from(open).unwrap_or_default();
    output::say(&format!(
        "{}, {} open",
        output::count(
            told.rijen.len(),
            "ervaringsonderzoek",
            "ervaringsonderzoeken"
        ),
        output::count(open, "verbeteractie", "verbeteracties"),
    ));
    beside(&told);
    Ok(())
}

fn cell(row: &SurveyCells, column: &str) -> String {
    row.cell(column)
}

/// Prints what was answered, a row a question.
///
/// # Errors
/// When the answer is no.
pub(super) fn answers(args: &Args, at: AsOf, client: &mut Client) -> Result<(), Failure> {
    let told = ask(args, at, client)?;
    if args.json {
        return output::print_json(&told);
    }
    let mut count = 0;
    for it in told.rijen.iter().filter(|it| it.onderzoek.met_uitkomst > 0) {
        let row = &it.onderzoek;
        output::print(&format!(
            "{} · {}\n",
            row.nummer,
            output::one_line(&row.told())
        ))?;
        let rows: Vec<Vec<String>> = it.vragen.iter().map(line).collect();
        count += rows.len();
        output::print(&output::table(&HEAD, &rows))?;
        output::print("\n")?;
    }
    output::say(&format!(
        "{}. Gunstig: het deel van wie een mening gaf; tussen: waar het 95 % zeker ligt (Wilson)",
        output::count(count, "vraag", "vragen")
    ));
    beside(&told);
    Ok(())
}

/// The columns of a question.
pub(in crate::cli) const HEAD: [&str; 6] = [
    "Nr",
    "Gunstig",
    "Tussen",
    "n",
    "Vraag",
    "Naast de nulmeting",
];

/// A question as a row.
pub(in crate::cli) fn line(it: &QuestionCells) -> Vec<String> {
    vec![
        it.vraagnummer.to_string(),
        it.share(),
        it.interval(),
        it.of(),
        output::one_line(&it.vraag),
        it.against(),
    ]
}

fn beside(told: &Experience) {
    if let Some(least) = told.kleinste.filter(|least| *least > 0) {
        output::say(&format!(
            "Een ster is verborgen: minder dan {least}, of wat dat zou verraden"
        ));
    }
}
