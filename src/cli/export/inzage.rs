//! Everything held about a resident, to read: what is given to a resident who asks for it.

use std::io::Write;

use chrono::Local;

use super::target::Target;
use super::{Args, not_whole};
use crate::cli::inzage::table;
use crate::cli::store::StoreArgs;
use crate::cli::toon::page;
use crate::cli::{Failure, output};
use crate::domain::dates;
use crate::domain::letters::page::as_lines;
use crate::domain::letters::parts::Letter;
use crate::ipc::question;
use crate::office::views::ForResident;

/// Writes it.
///
/// # Errors
/// When the number is missing, the answer is no, or the file cannot be written.
pub(super) fn write(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let Some(number) = args.nummer.clone() else {
        return Err(Failure::usage(
            "Van wie? Schrijf: wijkregie export inzage P-0012 --doel …",
        ));
    };
    let purpose = args.doel.clone();
    let mut out = Target::open(args.file(), None)?;
    let held = store
        .connect()?
        .ask(&question::ForResident { number, purpose })?;
    out.write_all(letter(&held)?.as_bytes())
        .map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    output::say("Geschreven. Een BSN staat er afgeschermd in; de inwoner kent het zelf");
    Ok(())
}

/// The letter.
fn letter(held: &ForResident) -> Result<String, Failure> {
    let today = dates::with_year(Local::now().date_naive());
    let mut text = format!(
        "Inzage in uw gegevens, {today}\n\n\
         U vroeg welke gegevens wij van u hebben en wie ze bekeek. Hieronder staat alles\n\
         wat in wijkregie over u is vastgelegd (AVG art. 15; Wmo art. 5.3.2, Jeugdwet\n\
         art. 7.3.10). Klopt er iets niet, dan kunt u ons vragen het te verbeteren. Niet\n\
         erbij staan doelen van een ander in uw gezin, en de naam van wie ons over u belde\n\
         of schreef en dicht bij u staat.\n"
    );
    for view in &held.views {
        text.push_str("\n--------------------------------------------------------------------------------\n\n");
        text.push_str(&page(view)?);
        let record = view.record();
        for sent in record.all::<Letter>() {
            let about = format!(
                "De brief van {}, zoals wij hem verstuurden",
                dates::with_year(sent.on)
            );
            text.push_str(&format!("\n{about}\n\n"));
            for line in as_lines(&record.id.number, sent, 76) {
                text.push_str(&format!("  {line}\n"));
            }
        }
    }
    text.push_str(
        "\n--------------------------------------------------------------------------------\n\n",
    );
    text.push_str("Wie uw gegevens bekeek\n\n");
    match held.looks.is_empty() {
        true => text.push_str("Niemand, sinds wij dat vastleggen.\n"),
        false => text.push_str(&table(&held.looks)),
    }
    Ok(text)
}
