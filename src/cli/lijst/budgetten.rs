//! `wijkregie lijst budgetten`: what is budgeted, spent and expected, by aandachtsveld and place.

use super::kolommen::print_columns;
use super::weergaven::chosen;
use super::{Args, mark};
use crate::cli::{Failure, output};
use crate::domain::dates::with_year;
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::columns::{check_order, sort_budgets};
use crate::office::views::{BudgetCells, BudgetSum, Filtered};

/// The columns, unless others were chosen.
const COLUMNS: [&str; 9] = [
    "nummer",
    "aandachtsveld",
    "plaats",
    "jaar",
    "begroot",
    "besteed",
    "deel",
    "verwacht",
    "verwacht-deel",
];

/// Prints them.
///
/// # Errors
/// When a column or an order is not there, or the answer is no.
pub(super) fn budgets(args: &Args, at: AsOf, client: &mut Client) -> Result<(), Failure> {
    let mut columns = chosen(args, Filtered::Budgets)?;
    let (mut filter, all) = (args.filter.clone(), args.alles);
    filter.extend(args.jaar.map(|year| format!("jaar:{year}")));
    let mut answer = client.ask(&question::Budgets { filter, all, at })?;
    if let Some(column) = &args.sorteer {
        check_order(Filtered::Budgets, column)?;
        sort_budgets(&mut answer.rijen, column);
    }
    if args.json {
        return output::print_json(&answer);
    }
    let rows = &answer.rijen;
    if columns.is_empty() {
        columns = COLUMNS.map(str::to_owned).to_vec();
    }
    let mark = |row: &BudgetCells| mark(row.doen.as_ref());
    print_columns(rows, ("Budget", &columns), mark, cell)?;
    let sum = BudgetSum::of(rows.iter());
    let but = |count: usize| match count {
        0 => String::new(),
        count => format!(" (van {count} niet bekend)"),
    };
    output::say(&format!(
        "{} · begroot {}{} · besteed {}{} · verwacht {}{}",
        output::count(rows.len(), "budget", "budgetten"),
        BudgetCells::euros(sum.known_amount()),
        but(sum.unknown_amount),
        BudgetCells::euros(sum.known_spent()),
        but(sum.unknown_spent),
        BudgetCells::euros(sum.known_expected()),
        but(sum.unknown_expected),
    ));
    if answer.is_deel {
        output::say("Verwacht telt alleen indicaties binnen uw bereik");
    }
    for (year, count) in &answer.zonder_budget {
        let count = usize::try_from(*count).unwrap_or_default();
        let count = output::count(count, "indicatie telt", "indicaties tellen");
        output::say(&format!("Van {year}: {count} op geen enkel budget"));
    }
    Ok(())
}

fn cell(row: &BudgetCells, column: &str) -> String {
    match column {
        "aandachtsveld" => row.aandachtsveld.clone(),
        "plaats" => row.plaats.clone(),
        "jaar" => row.jaar.to_string(),
        "begroot" => BudgetCells::euros(row.begroot),
        "verplicht" => BudgetCells::euros(row.verplicht),
        "besteed" => BudgetCells::euros(row.besteed),
        "deel" => BudgetCells::percent(row.besteed_procent),
        "verwacht" => BudgetCells::euros(row.verwacht),
        "verwacht-deel" => BudgetCells::percent(row.verwacht_procent),
        "onbekend" => row.niet_te_ramen.to_string(),
        "resultaat" => row.resultaat.map_or("–", |it| it.word()).to_owned(),
        "stand-op" => row.stand_op.map_or_else(|| "–".to_owned(), with_year),
        "contracten" => row.contracten.join(" "),
        _ => row.nummer.clone(),
    }
}
