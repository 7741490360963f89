//! `wijkregie demo`: a store with made-up data, thrown away unless a folder was named.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use tempfile::TempDir;

use super::controle::bar_style;
use super::lijst::{read_day, signal_table};
use super::store::{StoreArgs, passing_folder};
use super::{Failure, exit, output, scherm};
use crate::demo::SETTINGS;
use crate::domain;
use crate::domain::workflow::Command;
use crate::import::records;
use crate::ipc::client::{self, Client};
use crate::ipc::question;
use crate::office::import::{Batch, Rows};
use crate::office::{AsOf, hold_still, today};

/// How many signals are shown.
const SHOWN: usize = 12;

/// Made-up data is the same every day for the same number.
const SEED: u64 = 2016;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Het scherm op verzonnen gegevens, in een wegwerpmap of in --data MAP")]
pub struct Args {
    #[arg(long, value_name = "N", default_value_t = 250, value_parser = clap::value_parser!(u32).range(10..=1_000_000), help = "Hoeveel verwijzingen, van 10 tot 1.000.000")]
    aantal: u32,
    #[arg(
        long,
        value_name = "DATUM",
        help = "Sta stil op deze dag: een voorbeeld blijft dan hetzelfde"
    )]
    peildatum: Option<String>,
}

/// Makes it, shows it, and throws it away; in a folder of the user's own it stays. Without a terminal it is told in words,
/// and stays.
///
/// # Errors
/// When the folder is in use, or it or the server cannot be made.
pub fn run(args: &Args, store: &StoreArgs) -> Result<u8, Failure> {
    if let Some(day) = read_day(args.peildatum.as_deref())? {
        hold_still(day);
    }
    let place = Place::make(store.data.as_deref())?;
    let data = place.data();
    let mut client = client::connect(&data, &mut |_| {})?;
    let bar = ProgressBar::new(u64::from(args.aantal)).with_style(bar_style());
    records::send(
        &mut client,
        crate::demo::office(args.aantal, SEED, today()),
        |count| bar.inc(count),
    )?;
    bar.finish_and_clear();
    for rows in [
        Rows::Areas(crate::demo::areas()),
        Rows::WijkFigures(crate::demo::wijk_figures(today())),
    ] {
        let batch = Batch::filling(rows, false);
        let request = String::new();
        client.ask(&question::Import { batch, request })?;
    }
    for (key, value) in SETTINGS {
        set(&mut client, key, value)?;
    }
    if !std::io::stdout().is_terminal() {
        let told = in_words(args, &mut client, &place);
        place.keep();
        return told.map(|()| exit::DONE);
    }
    let code = scherm::show(client, &data, true, true);
    if let Some(mut client) = client::connect_running(&data)? {
        client.ask(&question::Stop {})?;
        // The line closes when the server has finished.
        let _ = client.read();
    }
    if let Place::Own(data) = &place {
        let data = data.display();
        output::say(&format!("Het verzonnen kantoor staat nog in {data}"));
    }
    // What cannot be thrown away is in the folder for temporary files.
    drop(place);
    code
}

/// Where it is made.
enum Place {
    /// In a folder that is gone when let go.
    Throwaway(TempDir),
    /// In one that was named, where nothing was.
    Own(PathBuf),
}

impl Place {
    fn make(named: Option<&Path>) -> Result<Self, Failure> {
        if let Some(named) = named {
            let why_not = match std::fs::read_dir(named) {
                Ok(mut all) => all.next().map(|_| "staat al iets".to_owned()),
                Err(why) if why.kind() == std::io::ErrorKind::NotFound => None,
                // The office of others can be behind it.
                Err(why) => Some(format!(
                    "is niet te kijken ({})",
                    domain::io::in_words(&why)
                )),
            };
            return match why_not {
                Some(why) => Err(Failure::usage(format!(
                    "In {} {why}; daar is niets veranderd. Noem een nieuwe map, of laat --data weg",
                    named.display()
                ))),
                None => Ok(Self::Own(named.to_owned())),
            };
        }
        passing_folder("wijkregie-demo-").map(Self::Throwaway)
    }

    /// All that was made.
    fn folder(&self) -> &Path {
        match self {
            Self::Throwaway(folder) => folder.path(),
            Self::Own(data) => data,
        }
    }

    /// Where the store is.
    fn data(&self) -> PathBuf {
        match self {
            Self::Throwaway(folder) => folder.path().join("kantoor"),
            Self::Own(data) => data.clone(),
        }
    }

    fn keep(self) {
        if let Self::Throwaway(folder) = self {
            let _ = folder.keep();
        }
    }
}

/// Sets what no file brings in.
fn set(client: &mut Client, key: &str, value: &str) -> Result<(), Failure> {
    let fields = [("waarde", value), ("reden", "een voorbeeld")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let command = Command {
        action: "instelling-wijzigen".to_owned(),
        target: Some(key.to_owned()),
        fields: fields.into(),
        ..Command::default()
    };
    client.ask(&question::Perform {
        command,
        request: String::new(),
    })?;
    Ok(())
}

fn in_words(args: &Args, client: &mut Client, place: &Place) -> Result<(), Failure> {
    let signals = client.ask(&question::Signals { at: AsOf::NOW })?;
    let late = signals
        .iter()
        .filter(|signal| signal.ernst == crate::office::signals::Urgency::Late)
        .count();
    let data = place.data();
    let data = data.display();
    output::print(&format!(
        "Een verzonnen kantoor met {} verwijzingen staat in {data}\n\nNu nodig ({} signalen, {late} te laat):\n\n{}\n",
        args.aantal,
        signals.len(),
        signal_table(&signals[..signals.len().min(SHOWN)])
    ))?;
    let of_referral = signals
        .iter()
        .find(|signal| signal.nummer.starts_with("V-"));
    let number = of_referral.map_or("V-2026-0001", |signal| signal.nummer.as_str());
    output::print(&format!(
        "Kijk rond:\n  export WIJKREGIE_DATA={data}\n  wijkregie lijst wachtrij staat:aangeboden\n  wijkregie lijst contracten\n  wijkregie toon {number}\n  \
         wijkregie doe notitie-toevoegen {number} tekst=\"belt morgen\"\n\nOpruimen: wijkregie server stop; rm -r {}\n",
        place.folder().display()
    ))
}
