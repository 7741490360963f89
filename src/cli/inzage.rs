//! `wijkregie inzage`: who looked at what, for who watches over that.

use std::collections::BTreeMap;

use chrono::{Local, NaiveDate};

use super::doe::secret;
use super::lijst::read_day;
use super::store::StoreArgs;
use super::{Failure, output};
use crate::domain::dates;
use crate::ipc::question;
use crate::office::views::{Look, LooksAsked};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Ga na wie wat bekeek; dat nagaan wordt ook vastgelegd")]
pub struct Args {
    #[command(subcommand)]
    what: What,
    #[arg(
        long,
        global = true,
        value_name = "TEKST",
        default_value = "",
        hide_default_value = true,
        help = "Waarvoor u dit nodig hebt; wordt bewaard"
    )]
    doel: String,
    #[arg(long, global = true, value_name = "DATUM", help = "Vanaf deze dag")]
    van: Option<String>,
    #[arg(
        long,
        global = true,
        value_name = "DATUM",
        help = "Tot en met deze dag"
    )]
    tot: Option<String>,
    #[arg(long, global = true, help = "Schrijf JSON")]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    #[command(about = "Wie keek naar deze inwoner, of naar de inwoner van deze verwijzing")]
    Wie {
        #[arg(value_name = "NUMMER", help = "Bijvoorbeeld P-0012 of V-2026-0412")]
        number: String,
    },
    #[command(about = "Wie kan deze inwoner nu zien, wat, op welke grond en tot wanneer")]
    Mag {
        #[arg(value_name = "NUMMER", help = "Bijvoorbeeld P-0012 of V-2026-0412")]
        number: String,
    },
    #[command(
        about = "Welk team is betrokken bij wie dit BSN heeft: wie u kunt bellen, en niets anders. Vraagt het BSN, of leest het van stdin"
    )]
    Betrokken,
    #[command(about = "Waar keek deze gebruiker naar")]
    Gebruiker {
        #[arg(value_name = "NAAM", help = "De Unix-naam")]
        name: String,
    },
    #[command(about = "Van wie zijn gegevens geraakt, door één gebruiker of in een periode")]
    Lek {
        #[arg(value_name = "NAAM", help = "De Unix-naam; zonder naam iedereen")]
        name: Option<String>,
    },
    #[command(about = "Waar werd toestemming gepasseerd, door wie en waarom")]
    Gepasseerd,
    #[command(about = "Welke BSN's werden voluit getoond, en waarvoor")]
    Bsn,
}

/// Prints it.
///
/// # Errors
/// When the answer is no, or a day cannot be read.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let from = read_day(args.van.as_deref())?;
    let until = read_day(args.tot.as_deref())?;
    let has_days = from.is_some() || until.is_some();
    let asked = match &args.what {
        What::Gebruiker { name } => LooksAsked::By {
            who: name.clone(),
            from,
            until,
        },
        What::Lek { name } => LooksAsked::Breach {
            who: name.clone(),
            from,
            until,
        },
        _ if has_days => {
            return Err(Failure::usage(
                "Een periode kan alleen bij gebruiker en bij lek",
            ));
        }
        What::Mag { number } => return may(number, args.json, store),
        What::Betrokken => return involved(args, store),
        What::Wie { number } => LooksAsked::SeenOf(number.clone()),
        What::Gepasseerd => LooksAsked::Overrides,
        What::Bsn => LooksAsked::Reveals,
    };
    let is_breach = matches!(asked, LooksAsked::Breach { .. });
    let purpose = args.doel.clone();
    let lines = store.connect()?.ask(&question::Looks { asked, purpose })?;
    match (is_breach, args.json) {
        (true, _) => breach(&lines, args.json),
        (false, true) => output::print_json(&lines),
        (false, false) => {
            output::print(&table(&lines))?;
            output::say(&output::count(lines.len(), "regel", "regels"));
            Ok(())
        }
    }
}

/// Whom to call.
fn involved(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let bsn = secret("bsn")?;
    let purpose = args.doel.clone();
    let teams = store.connect()?.ask(&question::Involved { bsn, purpose })?;
    if args.json {
        return output::print_json(&teams);
    }
    if teams.is_empty() {
        output::say("Er is geen ander team betrokken, of dat mag niemand zeggen");
    }
    output::print(
        &teams
            .iter()
            .map(|team| format!("{team}\n"))
            .collect::<String>(),
    )
}

/// Who can see a resident now.
fn may(number: &str, json: bool, store: &StoreArgs) -> Result<(), Failure> {
    let number = number.to_owned();
    let viewers = store.connect()?.ask(&question::Viewers { number })?;
    if json {
        return output::print_json(&viewers);
    }
    let rows = viewers.iter().map(|viewer| {
        let until = viewer.tot_en_met.map(dates::with_year);
        vec![
            viewer.gebruiker.clone(),
            if viewer.mag { "ja" } else { "nee" }.to_owned(),
            viewer.over.join(", "),
            viewer.ziet.join(", "),
            viewer.grond.clone(),
            until.unwrap_or_default(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let titles = ["Wie", "Mag", "Over", "Ziet", "Grond", "Tot en met"];
    output::print(&output::table(&titles, &rows))?;
    output::say(&output::count(rows.len(), "regel", "regels"));
    Ok(())
}

/// Looks as a table.
#[must_use]
pub fn table(lines: &[Look]) -> String {
    let rows: Vec<Vec<String>> = lines.iter().map(cells).collect();
    output::table(
        &["Wanneer", "Wie", "Rollen", "Wat", "Over", "Waarvoor"],
        &rows,
    )
}

fn cells(line: &Look) -> Vec<String> {
    let at = line.tijd.with_timezone(&Local);
    let roles: Vec<&str> = line.rollen.iter().map(|role| role.word()).collect();
    vec![
        format!(
            "{} {}",
            dates::with_year(at.date_naive()),
            at.format("%H:%M")
        ),
        line.wie.clone(),
        roles.join(", "),
        line.told(),
        line.about(),
        line.doel.clone(),
    ]
}

/// When someone's data was first and last touched, and by whom.
struct Touched {
    first: NaiveDate,
    last: NaiveDate,
    by: Vec<String>,
}

/// Everyone whose data was touched, once each: who must be told of a data breach (AVG art. 34).
fn breach(lines: &[Look], json: bool) -> Result<(), Failure> {
    let mut touched: BTreeMap<&str, Touched> = BTreeMap::new();
    for line in lines {
        let day = line.tijd.with_timezone(&Local).date_naive();
        for number in line.over.iter().filter(|number| number.starts_with("P-")) {
            let of = touched.entry(number).or_insert_with(|| Touched {
                first: day,
                last: day,
                by: Vec::new(),
            });
            (of.first, of.last) = (of.first.min(day), of.last.max(day));
            if !of.by.contains(&line.wie) {
                of.by.push(line.wie.clone());
            }
        }
    }
    if json {
        let rows = touched.iter().map(|(number, of)| {
            serde_json::json!({ "inwoner": number, "van": of.first, "tot_en_met": of.last, "door": of.by })
        });
        return output::print_json(&rows.collect::<Vec<_>>());
    }
    let rows = touched.iter().map(|(number, of)| {
        let day = dates::with_year;
        vec![
            (*number).to_owned(),
            day(of.first),
            day(of.last),
            of.by.join(", "),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    output::print(&output::table(
        &["Inwoner", "Eerst", "Laatst", "Door"],
        &rows,
    ))?;
    output::say(&output::count(rows.len(), "inwoner", "inwoners"));
    Ok(())
}
