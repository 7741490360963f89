//! `wijkregie export`: writes what this user may see to a file of this user.
//!
//! [`WAYS`] says what can be written as what. [`records`] writes whole records, [`history`] what
//! happened to them, [`signals`] what needs someone by a
//! date, also as a calendar, [`ocds`] the open data of aanbestedingen; [`target`] is where it goes.

mod history;
mod inzage;
mod ocds;
mod people;
mod records;
mod signals;
mod target;

use std::path::{Path, PathBuf};

use self::Form::{Csv, Ics, Json, Ocds, Xlsx};
use self::target::Target;
use super::ssh::is_dash;
use super::store::StoreArgs;
use super::{Failure, output};
use crate::domain::record::Kind;
use crate::exchange::table::ListForm;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Schrijf wat u mag zien naar een bestand")]
pub struct Args {
    #[arg(
        value_name = "SOORT",
        help = "verwijzingen, contracten, aanbestedingen, aanbieders, medewerkers, signalen, wachtrij, agenda of inzage"
    )]
    what: What,
    #[arg(
        value_name = "NUMMER",
        help = "Bij inzage: de inwoner die vraagt wat er van hem of haar is vastgelegd"
    )]
    nummer: Option<String>,
    #[arg(
        long,
        value_name = "VORM",
        required_unless_present = "nummer",
        help = "csv en xlsx (lezen weer in), json, ics (agenda) of ocds (open data)"
    )]
    als: Option<Form>,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "Waarheen; - is naar stdout (zo ook zonder)"
    )]
    naar: Option<PathBuf>,
    #[arg(
        long,
        value_name = "WAT",
        help = "geschiedenis: niet wat er nu staat, maar wat er sinds het begin veranderde, een rij per veld"
    )]
    met: Option<With>,
    #[arg(
        long,
        value_name = "TEKST",
        help = "Waarvoor u dit nodig hebt; wordt bewaard"
    )]
    doel: String,
}

impl Args {
    /// The file it goes to; none for stdout.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.naar.as_deref().filter(|path| !is_dash(path))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Verwijzingen,
    Contracten,
    Aanbestedingen,
    Aanbieders,
    Medewerkers,
    Signalen,
    Wachtrij,
    Agenda,
    /// Everything held about one resident, as a letter.
    Inzage,
}

impl What {
    /// The kind of its records; none for signals, which are of every kind.
    const fn kind(self) -> Option<Kind> {
        match self {
            Self::Verwijzingen => Some(Kind::Referral),
            Self::Contracten => Some(Kind::Contract),
            Self::Aanbestedingen => Some(Kind::Aanbesteding),
            Self::Aanbieders => Some(Kind::Provider),
            Self::Medewerkers => Some(Kind::Employee),
            Self::Signalen | Self::Wachtrij | Self::Agenda | Self::Inzage => None,
        }
    }

    /// What one is called, and more of them.
    fn words(self) -> (&'static str, &'static str) {
        let of_kind = self.kind().map(|kind| (kind.word(), kind.plural()));
        of_kind.unwrap_or(match self {
            Self::Wachtrij => ("verwijzing", "verwijzingen"),
            Self::Agenda => ("dag", "dagen"),
            _ => ("signaal", "signalen"),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    Csv,
    Json,
    Xlsx,
    Ics,
    Ocds,
}

impl Form {
    const fn word(self) -> &'static str {
        match self {
            Csv => "csv",
            Json => "json",
            Xlsx => "xlsx",
            Ics => "ics",
            Ocds => "ocds",
        }
    }
}

/// What is written instead of the records as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum With {
    /// What happened to them.
    Geschiedenis,
}

/// What can be written as what, and what is then not in the file.
const WAYS: &[(What, &[Form], &str)] = &[
    (
        What::Verwijzingen,
        &[Csv, Json, Xlsx],
        "geschiedenis, aanbieders, gebruikers en instellingen",
    ),
    (
        What::Contracten,
        &[Csv, Json, Xlsx],
        "geschiedenis; aanbieders en beheerders staan er met hun nummer of naam in",
    ),
    (
        What::Aanbestedingen,
        &[Csv, Json, Xlsx],
        "geschiedenis en de uitgerekende planning; aanbieders staan er met hun nummer of naam in",
    ),
    (
        What::Aanbieders,
        &[Csv, Json, Xlsx],
        "geschiedenis, bezetting en wachtlijst",
    ),
    (What::Medewerkers, &[Csv, Json, Xlsx], "geschiedenis"),
    (What::Signalen, &[Csv, Json, Xlsx], "wat al is afgehandeld"),
    (
        What::Wachtrij,
        &[Csv, Xlsx],
        "wat is geëindigd, en alles wat in een dossier staat; dit is om te lezen en leest niet weer in",
    ),
    (
        What::Agenda,
        &[Csv, Xlsx],
        "wat al is afgehandeld; dit is om te lezen en leest niet weer in",
    ),
    (
        What::Signalen,
        &[Ics],
        "namen van inwoners, wat langer dan een jaar geleden is afgehandeld en wat ontbreekt zonder eigen datum",
    ),
    (
        What::Contracten,
        &[Ics],
        "bedragen, partijen en percelen, en wat langer dan een jaar geleden is afgehandeld",
    ),
    (
        What::Aanbestedingen,
        &[Ics],
        "bedragen, partijen en percelen, en wat langer dan een jaar geleden is afgehandeld",
    ),
    (
        What::Aanbestedingen,
        &[Ocds],
        "wat nog niet gepubliceerd is, criteria, inschrijvingen en beoordelingen, vragen en antwoorden, stukken en notities",
    ),
];

/// What is not in a file of this kind.
fn not_carried(what: What, form: Form) -> Result<&'static str, Failure> {
    let ways = || WAYS.iter().filter(move |way| way.0 == what);
    let found = ways().find(|(_, forms, _)| forms.contains(&form));
    found.map(|way| way.2).ok_or_else(|| {
        let forms: Vec<&str> = ways()
            .flat_map(|way| way.1)
            .map(|form| form.word())
            .collect();
        Failure::usage(format!(
            "{} kunnen niet als {}; kies uit: {}",
            in_capital(what.words().1),
            form.word(),
            forms.join(", ")
        ))
    })
}

fn in_capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// Writes it.
///
/// # Errors
/// When the combination does not exist, the answer is no, or the file cannot be written.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    if args.what == What::Inzage {
        return inzage::write(args, store);
    }
    if args.nummer.is_some() {
        return Err(Failure::usage("Een nummer kan alleen bij inzage"));
    }
    let Some(als) = args.als else {
        return Err(Failure::usage("In welke vorm? Noem hem met --als"));
    };
    let mut missing = not_carried(args.what, als)?;
    if args.met.is_some() {
        if args.what.kind().is_none() || !matches!(als, Csv | Json | Xlsx) {
            return Err(Failure::usage(
                "Geschiedenis is er van verwijzingen, contracten, aanbestedingen, aanbieders en medewerkers, als csv, json of xlsx",
            ));
        }
        missing = "wat er nu staat; dit is om te lezen en leest niet weer in";
    }
    // Before anything is asked for, and kept as asked for: where it cannot go.
    let out = Target::open(args.file(), als == Xlsx)?;
    let mut client = store.connect_to_read()?;
    let written = match (args.what.kind(), als) {
        (Some(kind), Json) if args.met.is_some() => history::as_json(kind, args, &mut client, out)?,
        (Some(kind), Csv) if args.met.is_some() => {
            history::as_list(kind, ListForm::Csv, args, &mut client, out)?
        }
        (Some(kind), Xlsx) if args.met.is_some() => {
            history::as_list(kind, ListForm::Xlsx, args, &mut client, out)?
        }
        (Some(kind), Json) => records::json(kind, args, &mut client, out)?,
        (Some(kind), Csv) => records::list(kind, ListForm::Csv, args, &mut client, out)?,
        (Some(kind), Xlsx) => records::list(kind, ListForm::Xlsx, args, &mut client, out)?,
        (None, Csv) if args.what == What::Wachtrij => {
            people::queue(ListForm::Csv, args, &mut client, out)?
        }
        (None, Xlsx) if args.what == What::Wachtrij => {
            people::queue(ListForm::Xlsx, args, &mut client, out)?
        }
        (None, Csv) if args.what == What::Agenda => {
            people::agenda(ListForm::Csv, args, &mut client, out)?
        }
        (None, Xlsx) if args.what == What::Agenda => {
            people::agenda(ListForm::Xlsx, args, &mut client, out)?
        }
        (None, Json) => signals::json(args, &mut client, out)?,
        (None, Csv) => signals::list(ListForm::Csv, args, &mut client, out)?,
        (None, Xlsx) => signals::list(ListForm::Xlsx, args, &mut client, out)?,
        (only, Ics) => signals::calendar(only, args, &mut client, out)?,
        (_, Ocds) => ocds::write(args, &mut client, out)?,
    };
    let (one, more) = match als {
        Ics => ("dag", "dagen"),
        Csv | Json | Xlsx | Ocds => args.what.words(),
    };
    match written {
        0 if als == Ics => output::say("Er is niets om in een agenda te zetten"),
        count => output::say(&format!(
            "{} geschreven.\nNiet in het bestand: {missing}",
            output::count(count, one, more)
        )),
    }
    Ok(())
}

/// Writing stopped halfway, and why.
fn not_whole(why: impl std::fmt::Display) -> Failure {
    Failure::error(format!(
        "Het bestand is niet af: {why}. In wijkregie is niets veranderd"
    ))
}
