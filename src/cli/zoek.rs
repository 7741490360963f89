//! `wijkregie zoek`: finds anything by what someone types.

use super::store::StoreArgs;
use super::{Failure, output};
use crate::ipc::question;
use crate::office::find::MOST_FOUND;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(
    about = "Zoek op naam, nummer, geboortedatum, postcode of telefoon; ook met een tikfout, en ook wat gesloten is"
)]
pub struct Args {
    #[arg(
        value_name = "TEKST",
        required = true,
        help = "Bijvoorbeeld: vd veen, dijksta, 412, 9744GJ, 14-03-1968"
    )]
    text: Vec<String>,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

/// Prints what is found, the best first.
///
/// # Errors
/// When the answer is no.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let text = args.text.join(" ");
    let found = store.connect()?.ask(&question::Find { text })?;
    if args.json {
        return output::print_json(&found);
    }
    if found.is_empty() {
        output::say("Niets gevonden van wat u mag zien");
        return Ok(());
    }
    let rows: Vec<Vec<String>> = found
        .into_iter()
        .map(|found| vec![found.nummer, found.titel, found.soort, found.uitleg])
        .collect();
    output::print(&output::table(&["Nummer", "Naam", "Soort", ""], &rows))?;
    if rows.len() == MOST_FOUND {
        output::say(&format!(
            "Dit zijn de eerste {MOST_FOUND}; er kunnen er meer zijn. Typ er iets bij"
        ));
    }
    Ok(())
}
