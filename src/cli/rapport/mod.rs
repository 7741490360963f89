//! `wijkregie rapport`: the page for the college over a quarter, as one file that needs nothing else.

mod businesscase;
mod chart;
mod content;
mod experience;
mod html;
mod page;
mod pdf;
mod shapes;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::export::not_whole;
use super::export::target::Target;
use super::lijst::read_day;
use super::store::StoreArgs;
use super::{Failure, output};
use crate::domain::cijfers::report::TEXTS;
use crate::import::input::is_dash;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::Report;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(
    about = "Maak de pagina voor het college over een kwartaal: cijfers, grafieken, en wat ze tellen"
)]
pub struct Args {
    #[arg(
        value_name = "KWARTAAL",
        help = "Bijvoorbeeld 2026-K3; een maand (2026-10) of een jaar (2026) kan ook"
    )]
    over: String,
    #[arg(
        long,
        value_name = "VORM",
        default_value = "html",
        help = "html of pdf (één bestand, A4), of json"
    )]
    als: Form,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "Waarheen; - is naar stdout (zo ook zonder)"
    )]
    naar: Option<PathBuf>,
    #[arg(
        long,
        value_name = "DATUM",
        help = "Tel tot en met deze dag in plaats van de laatste van de periode, of vandaag"
    )]
    peildatum: Option<String>,
    #[arg(
        long,
        value_name = "DATUM",
        help = "Zoals het aan het eind van die dag bekend was, uit het logboek"
    )]
    bekend_op: Option<String>,
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
    Html,
    Pdf,
    Json,
}

/// Writes it.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let at = AsOf {
        on: read_day(args.peildatum.as_deref())?,
        known: read_day(args.bekend_op.as_deref())?,
    };
    let mut out = Target::open(args.file(), None)?;
    let over = args.over.clone();
    let report = store
        .connect_to_read()?
        .ask(&question::Report { over, at })?;
    let unknown = write(args.als, &report, &mut out)?;
    out.finish().map_err(not_whole)?;
    let missing = TEXTS.iter().filter(|(_, title)| {
        let mut texts = report.teksten.iter();
        !texts.any(|text| text.titel == *title)
    });
    let missing: Vec<&str> = missing.map(|(key, _)| *key).collect();
    let mut said = format!(
        "Rapport over {} geschreven, van {}",
        report.periode.titel, report.verloop.bereik
    );
    if !missing.is_empty() {
        said.push_str(&format!(
            ".\nZonder tekst: {}. Schrijf er een met: wijkregie doe instelling-wijzigen rapport.{}.{} waarde=…",
            missing.join(", "),
            report.periode.periode,
            missing[0],
        ));
    }
    if !unknown.is_empty() {
        let letters: Vec<String> = unknown.iter().map(char::to_string).collect();
        said.push_str(&format!(
            ".\nDe letters van de pdf hebben niet: {}. Daar staat \u{fffd}; de html heeft ze wel",
            letters.join(" ")
        ));
    }
    output::say(&said);
    Ok(())
}

/// Writes it in a form; gives what that form cannot show.
fn write(form: Form, report: &Report, out: &mut Target) -> Result<BTreeSet<char>, Failure> {
    let page = || page::page(report);
    match form {
        Form::Json => serde_json::to_writer_pretty(&mut *out, report).map_err(not_whole)?,
        Form::Html => out
            .write_all(html::html(&page()).as_bytes())
            .map_err(not_whole)?,
        Form::Pdf => {
            let pdf = pdf::pdf(&page()).map_err(|why| Failure::error(why.to_string()))?;
            out.write_all(&pdf.bytes).map_err(not_whole)?;
            return Ok(pdf.unknown);
        }
    }
    Ok(BTreeSet::new())
}
