//! `wijkregie export`: writes what this user may see to a file of this user.
//!
//! [`WAYS`] says what can be written as what. [`records`] writes whole records, [`history`] what happened to them,
//! [`signals`] what needs someone by a date, also as a calendar, [`people`] what is only read, [`ocds`] the open data of
//! aanbestedingen; [`inzage`] is a letter, [`target`] where it goes.

mod experience;
mod history;
mod inzage;
mod ocds;
pub(super) mod people;
mod records;
mod signals;
pub(super) mod target;
mod wijken;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use self::Form::{Csv, Ics, Json, Ocds, Xlsx};
use self::target::Target;
use super::store::StoreArgs;
use super::{Failure, output};
use crate::domain::record::Kind;
use crate::exchange::table::ListForm;
use crate::import::input::is_dash;
use crate::ipc::client::Client;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Schrijf wat u mag zien naar een bestand")]
pub struct Args {
    #[arg(
        value_name = "SOORT",
        help = output::choices::<What>()
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// The records of a kind.
    Of(Kind),
    /// What partners bring in under convenanten.
    Inzet,
    /// Letters that were sent.
    Brieven,
    /// What was answered in ervaringsonderzoeken, per question.
    Uitkomsten,
    /// The wijken and buurten of the CBS.
    Wijken,
    /// Figures of wijken, by which a total is spread.
    Wijkcijfers,
    Signalen,
    Wachtrij,
    Agenda,
    /// Everything held about one resident, as a letter.
    Inzage,
}

impl What {
    /// The kind of its records; none for what is of every kind.
    const fn kind(self) -> Option<Kind> {
        match self {
            Self::Of(kind) => Some(kind),
            _ => None,
        }
    }

    /// What it is called.
    const fn word(self) -> &'static str {
        match self {
            Self::Of(kind) => kind.plural(),
            Self::Inzet => "inzet",
            Self::Brieven => "brieven",
            Self::Uitkomsten => "uitkomsten",
            Self::Wijken => "wijken",
            Self::Wijkcijfers => "wijkcijfers",
            Self::Signalen => "signalen",
            Self::Wachtrij => "wachtrij",
            Self::Agenda => "agenda",
            Self::Inzage => "inzage",
        }
    }

    /// What one thing in it is called, and more of them.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Of(kind) => (kind.word(), kind.plural()),
            Self::Inzet => ("regel inzet", "regels inzet"),
            Self::Brieven => ("brief", "brieven"),
            Self::Uitkomsten => ("vraag", "vragen"),
            Self::Wijken => ("wijk of buurt", "wijken en buurten"),
            Self::Wijkcijfers => ("wijk in een jaar", "wijken, elk in een jaar"),
            Self::Wachtrij => ("verwijzing", "verwijzingen"),
            Self::Agenda => ("dag", "dagen"),
            Self::Signalen | Self::Inzage => ("signaal", "signalen"),
        }
    }
}

impl ValueEnum for What {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<What>> = LazyLock::new(|| {
            let mut all = Vec::new();
            for what in WAYS.iter().map(|way| way.0).chain([What::Inzage]) {
                if !all.contains(&what) {
                    all.push(what);
                }
            }
            all
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()))
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
        What::Of(Kind::Referral),
        &[Csv, Json, Xlsx],
        "geschiedenis, aanbieders, gebruikers en instellingen",
    ),
    (
        What::Of(Kind::Indicatie),
        &[Csv, Json, Xlsx],
        "geschiedenis; aanbieders en verwijzingen staan er met hun nummer in",
    ),
    (
        What::Of(Kind::Plan),
        &[Csv, Json, Xlsx],
        "geschiedenis; inwoners en medewerkers staan er met hun nummer of naam in",
    ),
    (
        What::Of(Kind::Contact),
        &[Csv, Json, Xlsx],
        "geschiedenis; verwijzingen en medewerkers staan er met hun nummer of naam in",
    ),
    (
        What::Of(Kind::Budget),
        &[Csv, Json, Xlsx],
        "geschiedenis, en wat uit contracten en indicaties volgt; dat geeft wijkregie lijst budgetten --json, en staat in een xlsx op het eerste blad",
    ),
    (
        What::Wijkcijfers,
        &[Csv, Xlsx],
        "cijfers van voor het laatste jaar; die staan in de geschiedenis van de instelling",
    ),
    (
        What::Of(Kind::Contract),
        &[Csv, Json, Xlsx],
        "geschiedenis; aanbieders en beheerders staan er met hun nummer of naam in",
    ),
    (
        What::Of(Kind::Aanbesteding),
        &[Csv, Json, Xlsx],
        "geschiedenis en de uitgerekende planning; aanbieders staan er met hun nummer of naam in",
    ),
    (
        What::Of(Kind::Provider),
        &[Csv, Json, Xlsx],
        "geschiedenis, bezetting en wachtlijst",
    ),
    (What::Of(Kind::Employee), &[Csv, Json, Xlsx], "geschiedenis"),
    (
        What::Of(Kind::Indicator),
        &[Csv, Json, Xlsx],
        "geschiedenis, en wat wordt geteld; dat geeft wijkregie lijst indicatoren",
    ),
    (
        What::Of(Kind::Assumption),
        &[Csv, Json, Xlsx],
        "geschiedenis",
    ),
    (
        What::Of(Kind::Survey),
        &[Csv, Json, Xlsx],
        "geschiedenis, en wie wat antwoordde: dat is nergens bewaard. Kleine aantallen staan er wel in; voor buiten kantoor is er wijkregie export uitkomsten",
    ),
    (
        What::Uitkomsten,
        &[Csv, Xlsx],
        "hoe vaak elk antwoord is gegeven, en wat te klein is; dit is om te lezen en leest niet weer in",
    ),
    (
        What::Inzet,
        &[Csv, Xlsx],
        "de sommen; die geeft wijkregie lijst inzet",
    ),
    (
        What::Brieven,
        &[Csv, Xlsx],
        "de tekst en het adres; dit is om te lezen en leest niet weer in",
    ),
    (
        What::Wijken,
        &[Csv, Xlsx],
        "postcodes, en wijken van kantoor zonder code; die geeft wijkregie lijst wijken",
    ),
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
        What::Of(Kind::Contract),
        &[Ics],
        "tarieven, bestedingen en stukken, en wat langer dan een jaar geleden is afgehandeld",
    ),
    (
        What::Of(Kind::Aanbesteding),
        &[Ics],
        "bedragen, partijen en percelen, en wat langer dan een jaar geleden is afgehandeld",
    ),
    (
        What::Of(Kind::Aanbesteding),
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
        if args.als.is_some() || args.met.is_some() {
            return Err(Failure::usage(
                "Inzage is een brief, als tekst; laat --als en --met weg",
            ));
        }
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
            let kinds = What::value_variants().iter().filter_map(|what| what.kind());
            let kinds: Vec<&str> = kinds.map(Kind::plural).collect();
            return Err(Failure::usage(format!(
                "Geschiedenis is er als csv, json of xlsx, en van: {}",
                kinds.join(", ")
            )));
        }
        missing = "wat er nu staat; dit is om te lezen en leest niet weer in";
    }
    // Before anything is asked for, and kept as asked for: where it cannot go.
    let out = Target::open(args.file(), (als == Xlsx).then_some("Een Excel-bestand"))?;
    let mut client = store.connect_to_read()?;
    let written = write(args, als, &mut client, out)?;
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

/// Writes it in the form that is asked for; returns how many there are.
fn write(args: &Args, als: Form, client: &mut Client, out: Target) -> Result<usize, Failure> {
    let list = match als {
        Xlsx => ListForm::Xlsx,
        _ => ListForm::Csv,
    };
    match (args.what, als) {
        (What::Of(kind), Json) if args.met.is_some() => history::as_json(kind, args, client, out),
        (What::Of(kind), Csv | Xlsx) if args.met.is_some() => {
            history::as_list(kind, list, args, client, out)
        }
        (What::Of(kind), Json) => records::json(kind, args, client, out),
        (What::Of(kind), Csv | Xlsx) => records::list(kind, list, args, client, out),
        (What::Wachtrij, Csv | Xlsx) => people::queue(list, args, client, out),
        (What::Inzet, Csv | Xlsx) => people::staffing(list, args, client, out),
        (What::Wijken, Csv | Xlsx) => wijken::list(list, args, client, out),
        (What::Wijkcijfers, Csv | Xlsx) => wijken::figures(list, args, client, out),
        (What::Brieven, Csv | Xlsx) => people::letters(list, args, client, out),
        (What::Uitkomsten, Csv | Xlsx) => experience::list(list, client, out),
        (What::Agenda, Csv | Xlsx) => people::agenda(list, args, client, out),
        (_, Csv | Xlsx) => signals::list(list, args, client, out),
        (_, Json) => signals::json(args, client, out),
        (only, Ics) => signals::calendar(only.kind(), args, client, out),
        (_, Ocds) => ocds::write(args, client, out),
    }
}

/// Writing stopped halfway, and why.
pub(super) fn not_whole(why: impl std::fmt::Display) -> Failure {
    Failure::error(format!(
        "Het bestand is niet af: {why}. In wijkregie is niets veranderd"
    ))
}
