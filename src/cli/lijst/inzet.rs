//! `wijkregie lijst inzet`: what partners bring in under all convenanten together, by team, by partner and through time.

use super::Args;
use crate::cli::{Failure, output};
use crate::domain::contract::staffed::{OfTeam, Staffed};
use crate::domain::dates::with_year;
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::AsOf;

/// Prints it.
///
/// # Errors
/// When the answer is no.
pub(super) fn staffing(args: &Args, at: AsOf, client: &mut Client) -> Result<(), Failure> {
    let filter = args.filter.clone();
    let staffed = client.ask(&question::Staffing { filter, at })?;
    if args.json {
        return output::print_json(&staffed);
    }
    output::print(&text(&staffed))?;
    let teams = output::count(staffed.teams.len(), "team", "teams");
    output::say(&format!("{teams}, op {}", with_year(staffed.on)));
    Ok(())
}

fn text(staffed: &Staffed) -> String {
    let row = |team: &OfTeam| {
        let next = team.next(staffed.on);
        let next = next.map(|it| format!("{} vanaf {}", it.total, with_year(it.from)));
        vec![
            team.name().to_owned(),
            team.total.to_string(),
            next.unwrap_or_default(),
            team.partners(),
            team.convenanten.join(", "),
        ]
    };
    let mut teams: Vec<Vec<String>> = staffed.teams.iter().map(row).collect();
    if teams.len() > 1 {
        let mut all = vec!["samen".to_owned(), staffed.total.to_string()];
        all.resize(5, String::new());
        teams.push(all);
    }
    let mut text = output::table(
        &["Team", "Inzet", "Daarna", "Partners", "Convenanten"],
        &teams,
    );
    if !staffed.by_partner.is_empty() {
        let partners = staffed.by_partner.iter();
        let partners = partners.map(|(name, sum)| vec![name.clone(), sum.to_string()]);
        let partners: Vec<Vec<String>> = partners.collect();
        text.push('\n');
        text.push_str(&output::table(&["Partner", "Inzet"], &partners));
    }
    if staffed.by_period.len() > 1 {
        let periods = staffed.by_period.iter().map(|period| {
            vec![
                with_year(period.from),
                period.until.map(with_year).unwrap_or_default(),
                period.total.to_string(),
            ]
        });
        let periods: Vec<Vec<String>> = periods.collect();
        text.push('\n');
        text.push_str(&output::table(
            &["Van", "Tot en met", "Inzet samen"],
            &periods,
        ));
    }
    text
}
