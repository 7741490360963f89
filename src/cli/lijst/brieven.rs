//! `wijkregie lijst brieven`: the letters that were sent, and which came back.

use super::Args;
use crate::cli::{Failure, output};
use crate::domain::dates::with_year;
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::views::LetterCells;

/// Prints them.
///
/// # Errors
/// When the answer is no.
pub(super) fn letters(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let filter = args.filter.clone();
    let letters = client.ask(&question::Letters { filter })?;
    if args.json {
        return output::print_json(&letters);
    }
    let rows: Vec<Vec<String>> = letters.iter().map(cells).collect();
    let head = [
        "Dossier",
        "Brief",
        "Soort",
        "Verstuurd",
        "Aan",
        "Tekst",
        "Retour",
    ];
    output::print(&output::table(&head, &rows))?;
    output::say(&output::count(letters.len(), "brief", "brieven"));
    Ok(())
}

fn cells(row: &LetterCells) -> Vec<String> {
    let returned = match (row.retour_op, row.afgehandeld.as_str()) {
        (None, _) => String::new(),
        (Some(day), "") => format!("{}: {}", with_year(day), row.retour_reden),
        (Some(day), done) => format!("{}: {}; {done}", with_year(day), row.retour_reden),
    };
    vec![
        row.nummer.clone(),
        row.brief.to_string(),
        row.soort.word().to_owned(),
        with_year(row.datum),
        row.aan.clone(),
        row.versie.clone(),
        returned,
    ]
}
