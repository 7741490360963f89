//! `wijkregie verdelen`: a budget for the whole gemeente over the wijken by three ways to pay, before anything of it is kept;
//! and keeping the first.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::export::not_whole;
use super::export::target::Target;
use super::store::{StoreArgs, perform};
use super::{Failure, output};
use crate::domain::budget::actions::SPREAD;
use crate::domain::budget::spread::read_malus;
use crate::domain::contract::results::Figure;
use crate::domain::money::{Balance, Cents};
use crate::domain::workflow::Command;
use crate::exchange::table::{Cell, ListColumn, ListForm, Table};
use crate::import::input::is_dash;
use crate::ipc::question;
use crate::office::views::{BudgetCells, ScenarioRow, Scenarios};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(
    about = "Verdeel een stedelijk budget over de wijken: naar populatie, resultaat en productie naast elkaar; bewaard is het pas met --leg-vast"
)]
pub struct Args {
    #[arg(value_name = "BUDGET", help = "Het stedelijke budget: BUD-0001")]
    number: String,
    #[arg(
        long,
        value_name = "CIJFERS",
        default_value = "",
        help = "Naar welke cijfers, met hun gewicht: 'inwoners 60, huishoudens 40'; zonder geldt de instelling verdeling.gewichten"
    )]
    gewichten: String,
    #[arg(
        long,
        value_name = "BEDRAG",
        help = "Wat er stedelijk blijft; zonder is dat wat er bij de vorige verdeling bleef, en eerst niets"
    )]
    blijft: Option<String>,
    #[arg(
        long,
        value_name = "PROCENT",
        help = "Wat er wordt ingehouden waar een streefwaarde niet is gehaald; zonder geldt de instelling begroting.malus"
    )]
    malus: Option<String>,
    #[arg(
        long,
        conflicts_with_all = ["als", "json"],
        help = "Leg de verdeling naar populatie vast; ongedaan maken neemt haar in één keer terug"
    )]
    leg_vast: bool,
    #[arg(
        long,
        value_name = "VORM",
        conflicts_with = "json",
        help = "csv of xlsx"
    )]
    als: Option<Form>,
    #[arg(
        long,
        value_name = "BESTAND",
        requires = "als",
        help = "Waarheen; - is naar stdout (zo ook zonder)"
    )]
    naar: Option<PathBuf>,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

impl Args {
    /// The file it goes to; none for stdout.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.naar.as_deref().filter(|path| !is_dash(path))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Csv,
    Xlsx,
}

/// Prints or writes it, and keeps it where that is asked.
///
/// # Errors
/// When the command line is wrong, the answer is no, or the file cannot be written.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let question = question(args)?;
    let out = match args.als {
        Some(form) => {
            let is_binary = (form == Form::Xlsx).then_some("Een Excel-bestand");
            Some((form, Target::open(args.file(), is_binary)?))
        }
        None => None,
    };
    let mut client = match args.leg_vast {
        true => store.connect()?,
        false => store.connect_to_read()?,
    };
    let told = client.ask(&question)?;
    if args.json {
        return output::print_json(&told);
    }
    if let Some((form, mut out)) = out {
        let form = match form {
            Form::Csv => ListForm::Csv,
            Form::Xlsx => ListForm::Xlsx,
        };
        let table = Table::of("Verdeling", COLUMNS, &told.wijken);
        table.write(form, &mut out).map_err(not_whole)?;
        out.finish().map_err(not_whole)?;
    } else {
        output::print(&output::table(&HEAD, &cells(&told)))?;
    }
    output::say(&sentence(&told));
    match args.leg_vast {
        true => keep(args, store),
        false => Ok(()),
    }
}

/// What is asked, as it was typed.
fn question(args: &Args) -> Result<question::SpreadThreeWays, Failure> {
    let stays = args.blijft.as_deref().map(|text| {
        text.parse::<Cents>()
            .map_err(|why| Failure::usage(format!("--blijft: {why}")))
    });
    let malus = args.malus.as_deref().map(|text| {
        read_malus(text.trim_end_matches('%').trim())
            .ok_or_else(|| Failure::usage("--malus is een percentage van 0 tot en met 100"))
    });
    Ok(question::SpreadThreeWays {
        number: args.number.clone(),
        weights: args.gewichten.clone(),
        stays: stays.transpose()?,
        malus: malus.transpose()?,
    })
}

/// Keeps it.
fn keep(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let mut fields = BTreeMap::new();
    if let Some(stays) = &args.blijft {
        fields.insert("blijft".to_owned(), stays.clone());
    }
    if !args.gewichten.is_empty() {
        fields.insert("gewichten".to_owned(), args.gewichten.clone());
    }
    let done = perform(
        store,
        Command {
            action: SPREAD.to_owned(),
            target: Some(args.number.clone()),
            revision: None,
            fields,
        },
    )?;
    output::say(match done.is_changed {
        true => "Vastgelegd; ongedaan maken neemt het in één keer terug",
        false => "Zo was het al verdeeld; er is niets veranderd",
    });
    Ok(())
}

const HEAD: [&str; 7] = [
    "Wijk",
    "Nu",
    "Populatie",
    "Resultaat",
    "Streefwaarde",
    "Productie",
    "Niet te ramen",
];

/// The same in a file.
const COLUMNS: &[ListColumn<ScenarioRow>] = &[
    ListColumn("Wijk", |row| row.wijk.clone().into()),
    ListColumn("Nu", |row| row.nu.into()),
    ListColumn("Populatie", |row| row.populatie.into()),
    ListColumn("Resultaat", |row| row.resultaat.into()),
    ListColumn("Streefwaarde", |row| {
        row.gehaald.map(|it| it.word().to_owned()).into()
    }),
    ListColumn("Productie", |row| hidden(row, row.productie.into())),
    ListColumn("Niet te ramen", |row| match row.onbekend_klein {
        true => "*".into(),
        false => row.niet_te_ramen.into(),
    }),
];

/// In what leaves, what follows from few indicaties would say what somebody costs.
fn hidden(row: &ScenarioRow, cell: Cell) -> Cell {
    if row.klein { "*".into() } else { cell }
}

fn cells(told: &Scenarios) -> Vec<Vec<String>> {
    let euros = |amount: Option<Cents>| BudgetCells::euros(amount);
    let cells = |row: &ScenarioRow| {
        vec![
            row.wijk.clone(),
            euros(row.nu),
            euros(row.populatie),
            euros(row.resultaat),
            row.gehaald.map_or("–", |it| it.word()).to_owned(),
            euros(row.productie),
            row.niet_te_ramen.to_string(),
        ]
    };
    let unknown: u32 = told.wijken.iter().map(|row| row.niet_te_ramen).sum();
    let together = vec![
        "Samen".to_owned(),
        euros(told.nu),
        euros(told.populatie),
        euros(told.resultaat),
        String::new(),
        euros(told.productie),
        unknown.to_string(),
    ];
    told.wijken.iter().map(cells).chain([together]).collect()
}

/// What was spread, by what, and what is over.
fn sentence(told: &Scenarios) -> String {
    let mut said = vec![format!(
        "{} {}: {} te verdelen, {} blijft stedelijk",
        told.aandachtsveld, told.jaar, told.totaal, told.blijft
    )];
    if !told.waarom_niet.is_empty() {
        said.push(told.waarom_niet.clone());
    }
    if !told.naar.is_empty() {
        said.push(format!("Populatie: naar {}, op de cent", told.naar));
    }
    if let Some(kept) = told.ingehouden {
        let malus = Figure(told.malus.into());
        said.push(format!(
            "Resultaat: {malus} % minder waar de streefwaarde niet is gehaald, samen {kept}"
        ));
    }
    if let Some(left) = told.na_productie {
        let than = if left < Balance(0) { "meer" } else { "minder" };
        said.push(format!(
            "Productie: wat er dit jaar wordt geleverd, {} {than} dan er te verdelen is{}",
            left.size(),
            match told.wijken.iter().map(|row| row.niet_te_ramen).sum::<u32>() {
                0 => String::new(),
                count => format!(", zonder {count} waarvan dat niet te ramen is"),
            }
        ));
    }
    said.join(".\n")
}
