//! `wijkregie lijst indicatoren`: what the begroting measures, with what it means and who is left out.

use super::Args;
use crate::cli::{Failure, output};
use crate::domain::dates::with_year;
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::{IndicatorCells, Indicators};

/// Prints the indicators.
///
/// # Errors
/// When the answer is no.
pub(super) fn indicators(args: &Args, at: AsOf, client: &mut Client) -> Result<(), Failure> {
    let told = client.ask(&question::Indicators {
        year: args.jaar,
        at,
        leaves: false,
    })?;
    if args.json {
        return output::print_json(&told);
    }
    let heads = told.heads();
    let head: Vec<&str> = ["Nummer", "Indicator"]
        .into_iter()
        .chain(heads.iter().map(String::as_str))
        .collect();
    let rows: Vec<Vec<String>> = told.rijen.iter().map(|row| line(row, told.jaar)).collect();
    output::print(&output::table(&head, &rows))?;
    if told.rijen.is_empty() {
        output::say(
            "Er is nog geen indicator. Leg er een vast met indicator-vastleggen, of lees ze in: wijkregie import indicatoren BESTAND",
        );
        return Ok(());
    }
    let definitions = told.rijen.iter().map(|row| told_of(row, told.jaar));
    output::print(&format!("\n{}", definitions.collect::<String>()))?;
    output::say(&beside(&told));
    Ok(())
}

fn line(row: &IndicatorCells, year: u16) -> Vec<String> {
    let name = [row.nummer.clone(), row.titel.clone()];
    name.into_iter().chain(row.columns(year)).collect()
}

/// What an indicator means, who is left out of it and where a typed number comes from.
fn told_of(row: &IndicatorCells, year: u16) -> String {
    let mut text = String::new();
    output::fold_under(
        &mut text,
        &format!("{}  ", row.nummer),
        &output::one_line(&row.told()),
    );
    let apart = " ".repeat(row.nummer.chars().count() + 2);
    let mut add = |said: &str| output::fold_under(&mut text, &apart, &output::one_line(said));
    if !row.niet_te_zien.is_empty() {
        add(&format!("Niet geteld: {}.", row.niet_te_zien));
    }
    for year in [year.saturating_sub(1), year] {
        let Some(cells) = row.year(year) else {
            continue;
        };
        if let Some(of) = cells.geteld_van.filter(|_| !cells.is_getypt) {
            add(&format!("{year}: van {of} geteld."));
        }
        if !cells.left_out().is_empty() {
            add(&format!("{year}, niet meegeteld: {}.", cells.left_out()));
        }
        if !cells.whence().is_empty() {
            add(&format!("{year}: {}.", cells.whence()));
        }
    }
    text
}

fn beside(told: &Indicators) -> String {
    format!(
        "Geteld tot en met {}, zoals bekend op {}, van {}. Een streepje is niet gemeten; nul is nul",
        with_year(told.peildatum),
        with_year(told.bekend_op),
        told.scope()
    )
}
