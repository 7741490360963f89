//! `wijkregie cijfers`: how much, how long and how often; as text, JSON, a list or a workbook.

mod list;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use self::list::table;
use super::export::target::Target;
use super::export::{not_whole, people};
use super::lijst::read_day;
use super::store::StoreArgs;
use super::typed::as_typed;
use super::{Failure, output};
use crate::domain::cijfers::{DIMENSIONS, MEASURES};
use crate::domain::dates::with_year;
use crate::exchange::table::ListForm;
use crate::import::input::is_dash;
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::{FigureCell, FigureTable, Figures, FiguresAsked, RecordsAsked};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(
    about = "Tel wat u mag zien: instroom, voorraad, wachttijden, weigeringen; per wijk, team, aanbieder, en per periode"
)]
pub struct Args {
    #[arg(
        value_name = "MAAT",
        value_parser = as_typed,
        help = "Welke cijfers (zonder is alle), en filters zoals wijk:hoogkerk; --maten noemt ze met wat ze tellen"
    )]
    what: Vec<String>,
    #[arg(
        long,
        value_name = "WAARNAAR",
        help = "Per wat: wijk, wij, bt, aanbieder, soort, verwijzer of reden; zonder is alles samen"
    )]
    per: Option<String>,
    #[arg(
        long,
        value_name = "PERIODE",
        default_value = "4k",
        help = "Over welke tijd: 2026, 2026-K3, 2026-10, 2026-W40, 2026-10-05, 2026-K1..2026-K3, of de laatste 12m, 8w, 4k, 3j"
    )]
    over: String,
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
    #[arg(
        long,
        help = "Welke dossiers achter het cijfer zitten: van één maat in één periode"
    )]
    records: bool,
    #[arg(
        long,
        value_name = "WAARDE",
        help = "Bij --records met --per: van welke wijk, welk team, enzovoort"
    )]
    waarde: Option<String>,
    #[arg(long, help = "Noem alle maten, met wat ze tellen")]
    maten: bool,
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
    if args.maten {
        return measures();
    }
    if args.records && args.als.is_some() {
        return Err(Failure::usage(
            "Welke dossiers achter een cijfer zitten, wordt niet gedeeld; laat --als weg, of gebruik --json",
        ));
    }
    if args.waarde.is_some() && !(args.records && args.per.is_some()) {
        return Err(Failure::usage("Een --waarde hoort bij --records en --per"));
    }
    let (filter, measures) = args
        .what
        .iter()
        .cloned()
        .partition(|word| word.contains(':'));
    let asked = FiguresAsked {
        measures,
        per: args.per.clone(),
        over: args.over.clone(),
        filter,
        at: AsOf {
            on: read_day(args.peildatum.as_deref())?,
            known: read_day(args.bekend_op.as_deref())?,
        },
        leaves: args.als.is_some(),
    };
    let file = args.file();
    let out = match args.als {
        Some(form) => Some((
            form,
            Target::open(file, (form == Form::Xlsx).then_some("Een Excel-bestand"))?,
        )),
        None => None,
    };
    let mut client = store.connect_to_read()?;
    if args.records {
        return records(args, asked, &mut client);
    }
    let figures = client.ask(&question::Figures { asked })?;
    match out {
        None if args.json => output::print_json(&figures),
        None => print(&figures),
        Some((form, out)) => write(&figures, form, out),
    }
}

/// Every measure, and by what it is counted.
fn measures() -> Result<(), Failure> {
    let rows: Vec<Vec<String>> = MEASURES
        .iter()
        .map(|measure| {
            let per: Vec<&str> = measure.per.iter().map(|per| per.row().key).collect();
            vec![
                measure.key.to_owned(),
                measure.how.unit().to_owned(),
                measure.definition.to_owned(),
                per.join(", "),
            ]
        })
        .collect();
    let head = ["Maat", "In", "Wat", "Per"];
    output::print(&output::table_with_sentences(&head, &rows, 2))?;
    let per: Vec<&str> = DIMENSIONS.iter().map(|row| row.key).collect();
    output::say(&format!(
        "{}; per {}",
        output::count(MEASURES.len(), "maat", "maten"),
        per.join(", ")
    ));
    Ok(())
}

fn records(args: &Args, figures: FiguresAsked, client: &mut Client) -> Result<(), Failure> {
    let asked = RecordsAsked {
        figures,
        value: args.waarde.clone(),
    };
    let records = client.ask(&question::FigureRecords { asked })?;
    if args.json {
        return output::print_json(&records);
    }
    let day = |day: Option<chrono::NaiveDate>| day.map(with_year).unwrap_or_default();
    let rows: Vec<Vec<String>> = records
        .iter()
        .map(|record| {
            let telt = record
                .telt
                .map_or("", |telt| if telt { "ja" } else { "nee" });
            vec![
                record.nummer.clone(),
                day(record.van),
                day(record.tot),
                record
                    .dagen
                    .map(|days| days.to_string())
                    .unwrap_or_default(),
                telt.to_owned(),
                record.wijk.clone(),
                record.bt.clone(),
            ]
        })
        .collect();
    let head = ["Nummer", "Van", "Tot", "Dagen", "Telt", "Wijk", "BT"];
    output::print(&output::table(&head, &rows))?;
    output::say(&output::count(records.len(), "regel", "regels"));
    Ok(())
}

fn write(figures: &Figures, form: Form, mut out: Target) -> Result<(), Failure> {
    let form = match form {
        Form::Csv => ListForm::Csv,
        Form::Xlsx => ListForm::Xlsx,
        Form::Json => {
            serde_json::to_writer_pretty(&mut out, figures).map_err(not_whole)?;
            return out.finish().map_err(not_whole);
        }
    };
    let count = people::write(&table(figures), form, out)?;
    output::say(&format!(
        "{} geschreven, van {}{}",
        output::count(count, "cijfer", "cijfers"),
        figures.bereik,
        hidden(figures)
    ));
    Ok(())
}

/// What is hidden, in words.
fn hidden(figures: &Figures) -> String {
    figures.kleinste.map_or_else(String::new, |least| {
        format!("; wat kleiner is dan {least}, of zo te berekenen was, is verborgen")
    })
}

fn print(figures: &Figures) -> Result<(), Failure> {
    let titles = figures.perioden.iter();
    let titles: Vec<&str> = titles.map(|period| period.periode.as_str()).collect();
    if figures.per.is_empty() {
        let rows: Vec<Vec<String>> = figures
            .maten
            .iter()
            .map(|table| line(&table.titel, table, &table.totaal, titles.len()))
            .collect();
        let head: Vec<&str> = ["Cijfer"].into_iter().chain(titles).collect();
        output::print(&output::table(&head, &rows))?;
    } else {
        for table in &figures.maten {
            let rows = table.rijen.iter();
            let rows = rows.map(|row| line(&row.naam, table, &row.cijfers, titles.len()));
            let all = line("samen", table, &table.totaal, titles.len());
            let rows: Vec<Vec<String>> = rows.chain([all]).collect();
            let head = [table.titel.as_str()]
                .into_iter()
                .chain(titles.iter().copied());
            let head: Vec<&str> = head.collect();
            output::print(&format!("{}\n", output::table(&head, &rows)))?;
        }
    }
    beside(figures);
    Ok(())
}

fn line(name: &str, table: &FigureTable, cells: &[FigureCell], periods: usize) -> Vec<String> {
    let mut line = vec![name.to_owned()];
    match table.niet_te_zien.is_empty() {
        true => line.extend(cells.iter().map(|cell| cell.told(&table.eenheid))),
        false => line.extend((0..periods).map(|_| "–".to_owned())),
    }
    line
}

/// What has to be known with the figures.
fn beside(figures: &Figures) {
    output::say(&format!(
        "Geteld tot en met {}, zoals bekend op {}, van {}{}",
        with_year(figures.peildatum),
        with_year(figures.bekend_op),
        figures.bereik,
        hidden(figures)
    ));
    let apart = figures.maten.iter().filter_map(|table| {
        let said = table.not_counted();
        (!said.is_empty()).then(|| format!("{}: {said}", table.maat))
    });
    let apart: Vec<String> = apart.collect();
    if !apart.is_empty() {
        output::say(&format!("Niet meegeteld: {}", apart.join("; ")));
    }
    if let Some(period) = figures.perioden.iter().find(|period| period.loopt_nog) {
        output::say(&format!("{} loopt nog", period.titel));
    }
    let mut unseen: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for table in &figures.maten {
        let of_why = unseen.entry(&table.niet_te_zien).or_default();
        of_why.push(&table.maat);
    }
    for (why, measures) in unseen.iter().filter(|(why, _)| !why.is_empty()) {
        output::say(&format!("{}: {why}", measures.join(", ")));
    }
    if figures.maten.iter().any(|table| table.kleine_weg) {
        output::say(
            "Van wat u niet per dossier ziet, staan alleen perioden die voorbij zijn, en geen waarden die overal te klein of nul zijn",
        );
    }
}
