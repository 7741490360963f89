//! `wijkregie lijst aannames`: what the business case rests on.

use super::Args;
use crate::cli::{Failure, output};
use crate::ipc::client::Client;
use crate::ipc::question;

/// Prints the assumptions.
///
/// # Errors
/// When the answer is no.
pub(super) fn assumptions(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let rows = client.ask(&question::Assumptions {})?;
    if args.json {
        return output::print_json(&rows);
    }
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.nummer.clone(),
                row.over.to_string(),
                row.about(),
                row.days(),
                row.zegt.clone(),
                row.whence(),
            ]
        })
        .collect();
    let head = ["Nummer", "Over", "Van", "Geldt", "Zegt", "Bron"];
    output::print(&output::table(&head, &cells))?;
    if rows.is_empty() {
        output::say(
            "Er is nog geen aanname. Leg er een vast met aanname-vastleggen, of lees ze in: wijkregie import aannames BESTAND",
        );
        return Ok(());
    }
    output::say(&output::count(rows.len(), "aanname", "aannames"));
    Ok(())
}
