//! `wijkregie businesscase`: what begeleidingsteams cost beside what the reguliere proces would have cost.

mod list;

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use self::list::table;
use super::export::target::Target;
use super::export::{not_whole, people};
use super::lijst::read_day;
use super::store::StoreArgs;
use super::{Failure, output};
use crate::domain::dates::with_year;
use crate::exchange::table::ListForm;
use crate::import::input::is_dash;
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::{BusinessCase, CaseAsked, CasePeriod, CaseRow, case_told};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(
    about = "Reken de businesscase door: wat begeleidingsteams kostten, naast wat het reguliere proces had gekost"
)]
pub struct Args {
    #[arg(
        value_name = "PERIODE",
        help = "Over welke tijd: 2026, 2026-K3, 2026-10, 2026-K1..2026-K3, of de laatste 4k, 3j"
    )]
    over: String,
    #[arg(
        long,
        value_name = "BT",
        help = "Alleen dit begeleidingsteam; mag vaker"
    )]
    bt: Vec<String>,
    #[arg(long, value_name = "WIJK", help = "Alleen deze wijk; mag vaker")]
    wijk: Vec<String>,
    #[arg(
        long,
        value_name = "DATUM",
        help = "Tel tot en met deze dag in plaats van vandaag"
    )]
    peildatum: Option<String>,
    #[arg(
        long,
        value_name = "DATUM",
        help = "Zoals het aan het eind van die dag bekend was, uit het logboek"
    )]
    bekend_op: Option<String>,
    #[arg(long, help = "Welke verwijzingen erachter zitten, van één periode")]
    records: bool,
    #[arg(
        long,
        value_name = "VORM",
        conflicts_with = "json",
        help = "csv, xlsx of json om te delen: kleine aantallen zijn verborgen"
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
    Json,
}

/// Prints or writes it.
///
/// # Errors
/// When the command line is wrong, or the answer is no.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    if args.records && args.als.is_some() {
        return Err(Failure::usage(
            "Welke verwijzingen erachter zitten, wordt niet gedeeld; laat --als weg, of gebruik --json",
        ));
    }
    let asked = CaseAsked {
        over: args.over.clone(),
        bt: args.bt.clone(),
        wijk: args.wijk.clone(),
        at: AsOf {
            on: read_day(args.peildatum.as_deref())?,
            known: read_day(args.bekend_op.as_deref())?,
        },
        leaves: args.als.is_some(),
    };
    let out = match args.als {
        Some(form) => {
            let binary = (form == Form::Xlsx).then_some("Een Excel-bestand");
            Some((form, Target::open(args.file(), binary)?))
        }
        None => None,
    };
    let mut client = store.connect_to_read()?;
    if args.records {
        return records(args, asked, &mut client);
    }
    let told = client.ask(&question::BusinessCase { asked })?;
    match out {
        None if args.json => output::print_json(&told),
        None => print(&told),
        Some((form, out)) => write(&told, form, out),
    }
}

fn records(args: &Args, asked: CaseAsked, client: &mut Client) -> Result<(), Failure> {
    let records = client.ask(&question::CaseRecords { asked })?;
    if args.json {
        return output::print_json(&records);
    }
    let rows: Vec<Vec<String>> = records
        .iter()
        .map(|record| {
            vec![
                record.nummer.clone(),
                record.bt.clone(),
                record.wijk.clone(),
                with_year(record.van),
                with_year(record.tot_en_met),
                record.dagen.to_string(),
                record.omvang.clone(),
                record.aannames.join(", "),
                record
                    .regulier
                    .map_or_else(|| record.waarom.clone(), |it| it.to_string()),
            ]
        })
        .collect();
    let head = [
        "Nummer", "BT", "Wijk", "Van", "T/m", "Dagen", "Omvang", "Aanname", "Regulier",
    ];
    output::print(&output::table(&head, &rows))?;
    output::say(&output::count(
        records.len(),
        "verwijzing bij een BT",
        "verwijzingen, elk bij een BT",
    ));
    Ok(())
}

fn write(told: &BusinessCase, form: Form, mut out: Target) -> Result<(), Failure> {
    let form = match form {
        Form::Csv => ListForm::Csv,
        Form::Xlsx => ListForm::Xlsx,
        Form::Json => {
            serde_json::to_writer_pretty(&mut out, told).map_err(not_whole)?;
            return out.finish().map_err(not_whole);
        }
    };
    let count = people::write(&table(told), form, out)?;
    output::say(&format!(
        "{} geschreven, van {}{}",
        output::count(count, "regel", "regels"),
        told.bereik,
        hidden(told)
    ));
    Ok(())
}

/// What is hidden, in words.
fn hidden(told: &BusinessCase) -> String {
    told.kleinste.map_or_else(String::new, |least| {
        format!("; wat over minder dan {least} gaat, of zo te berekenen was, is verborgen (*)")
    })
}

fn print(told: &BusinessCase) -> Result<(), Failure> {
    for period in &told.perioden {
        print_period(period)?;
    }
    if told.aannames.is_empty() {
        output::say(
            "Er zijn geen aannames over deze tijd. Leg ze vast met aanname-vastleggen, of lees ze in: wijkregie import aannames BESTAND",
        );
    }
    output::say(&case_told());
    output::say(&format!(
        "Geteld tot en met {}, zoals bekend op {}, van {}{}. Rust op {}: wijkregie lijst aannames",
        with_year(told.peildatum),
        with_year(told.bekend_op),
        told.bereik,
        hidden(told),
        output::count(told.aannames.len(), "aanname", "aannames"),
    ));
    Ok(())
}

fn print_period(period: &CasePeriod) -> Result<(), Failure> {
    let still = if period.periode.loopt_nog {
        ", loopt nog"
    } else {
        ""
    };
    output::print(&format!("{}{still}\n", period.periode.titel))?;
    let all = || period.rijen.iter().chain(&period.samen);
    if all().next().is_none() {
        return output::print("In deze tijd was er niets, of niets dat u mag zien.\n\n");
    }
    let rows: Vec<Vec<String>> = all().map(line).collect();
    let head = [
        "Wie",
        "Verw.",
        "Geteld",
        "Regulier",
        "Kosten",
        "Besparing",
        "Meer inw.",
        "Bij -10 %",
        "Bij +10 %",
    ];
    output::print(&format!("{}\n", output::table(&head, &rows)))?;
    for said in period.beside() {
        output::say(&said);
    }
    Ok(())
}

fn line(row: &CaseRow) -> Vec<String> {
    [row.title()].into_iter().chain(row.columns()).collect()
}
