//! `wijkregie lijst wijken`, `buurten` and `woorden`: what the office set, as people read it.

use serde::Serialize;

use super::Args;
use crate::cli::{Failure, output};
use crate::domain::register::Register;
use crate::domain::settings::Settings;
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::views::areas;

/// The settings as they count now.
///
/// # Errors
/// When the answer is no.
pub fn settings(client: &mut Client) -> Result<Settings, Failure> {
    let mut register = Register::default();
    for record in client.ask(&question::Registers {})? {
        register.take(&record);
    }
    Ok(register.settings)
}

fn print<T: Serialize>(
    args: &Args,
    rows: &[T],
    head: &[&str],
    cells: impl Fn(&T) -> Vec<String>,
) -> Result<(), Failure> {
    if args.json {
        return output::print_json(&rows);
    }
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    output::print(&output::table(head, &rows))
}

/// Prints the wijken of the office with their teams.
///
/// # Errors
/// When the answer is no.
pub(super) fn wijken(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let settings = settings(client)?;
    let rows = areas::wijken(&settings);
    let head = ["Kort", "Wijk", "WIJ-team", "BT", "CBS", "Postcodes"];
    print(args, &rows, &head, |row| {
        vec![
            row.kort.clone(),
            row.naam.clone(),
            row.wij_team.clone(),
            row.bt.clone(),
            row.cbs.join(" "),
            row.postcodes.join(" "),
        ]
    })?;
    let without = rows
        .iter()
        .filter(|row| row.bt == crate::domain::settings::NO_TEAM);
    let without = without.count();
    let told = output::count(rows.len(), "wijk", "wijken");
    output::say(&match without {
        0 => told,
        n => format!("{told}, waarvan {n} zonder begeleidingsteam"),
    });
    Ok(())
}

/// Prints the wijken and buurten of every edition of the CBS.
///
/// # Errors
/// When the answer is no.
pub(super) fn buurten(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let settings = settings(client)?;
    let rows = areas::areas(&settings);
    let head = [
        "Jaar",
        "Code",
        "Naam",
        "Ligt in",
        "Hoort bij",
        "WIJ-team",
        "BT",
        "Nu",
    ];
    print(args, &rows, &head, |row| {
        let lies = match row.buurten {
            0 => row.ligt_in.clone(),
            n => output::count(n, "buurt", "buurten"),
        };
        vec![
            row.jaar.to_string(),
            row.code.clone(),
            row.naam.clone(),
            lies,
            row.hoort_bij.clone(),
            row.wij_team.clone(),
            row.bt.clone(),
            row.nu.clone(),
        ]
    })?;
    let years = settings.areas().years();
    let years: Vec<String> = years.iter().map(u16::to_string).collect();
    output::say(&match years.is_empty() {
        true => {
            "Er is geen indeling ingelezen; dat doet: wijkregie import wijken BESTAND --jaar 2024"
                .to_owned()
        }
        false => format!("Indelingen: {} (bron: CBS)", years.join(", ")),
    });
    Ok(())
}

/// Prints the words of every list that the office words for itself.
///
/// # Errors
/// When the answer is no.
pub(super) fn words(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let settings = settings(client)?;
    let rows = areas::words(&settings);
    print(args, &rows, &["Lijst", "Woord", ""], |row| {
        vec![row.lijst.to_owned(), row.naam.clone(), row.told()]
    })
}
