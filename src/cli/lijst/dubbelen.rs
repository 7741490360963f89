//! Who may be one resident twice, and who may belong together in a huishouden.

use super::Args;
use crate::cli::{Failure, output};
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::views::{Beside, Member};

/// Prints who may be the same.
///
/// # Errors
/// When the answer is no.
pub(super) fn doubles(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let rows = client.ask(&question::Doubles {
        filter: args.filter.clone(),
    })?;
    if args.json {
        return output::print_json(&rows);
    }
    let one = |it: &Beside| {
        let born = it.geboren.map(|day| day.format("%d-%m-%Y").to_string());
        [it.nummer.clone(), it.naam.clone(), born.unwrap_or_default()]
    };
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let [first, second] = &row.inwoners;
            let sure = vec![row.zekerheid.word().to_owned()];
            let why = vec![row.waarom.join(", ")];
            [sure, one(first).into(), one(second).into(), why].concat()
        })
        .collect();
    let head = [
        "Zekerheid",
        "Inwoner",
        "Naam",
        "Geboren",
        "Inwoner",
        "Naam",
        "Geboren",
        "Waarom",
    ];
    output::print(&output::table(&head, &cells))?;
    output::say(&output::count(rows.len(), "paar", "paren"));
    Ok(())
}

/// Prints who may belong together.
///
/// # Errors
/// When the answer is no.
pub(super) fn households(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let rows = client.ask(&question::ProposedHouseholds {})?;
    if args.json {
        return output::print_json(&rows);
    }
    let who = |it: &Member| {
        let is_member = if it.is_lid { ", lid" } else { "" };
        format!("{} ({}{is_member})", it.naam, it.nummer)
    };
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let who: Vec<String> = row.leden.iter().map(who).collect();
            let household = row.huishouden.clone();
            vec![
                household.unwrap_or_else(|| "nieuw".to_owned()),
                row.adres.clone(),
                who.join(", "),
            ]
        })
        .collect();
    output::print(&output::table(&["Huishouden", "Adres", "Wie"], &cells))?;
    output::say(&output::count(rows.len(), "voorstel", "voorstellen"));
    Ok(())
}
