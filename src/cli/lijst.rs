//! `wijkregie lijst`: lists, as text or JSON.

mod aannames;
mod brieven;
mod budgetten;
mod contacten;
mod dubbelen;
mod ervaringen;
mod indicaties;
mod indicatoren;
mod inzet;
mod kolommen;
mod plannen;
mod weergaven;
mod wijken;

use chrono::NaiveDate;

pub(super) use self::ervaringen::{HEAD as ANSWER_HEAD, line as answer_line};
use self::kolommen::{aanbesteding_cell, contract_cell, print_columns, queue_cell};
use self::weergaven::chosen;
pub(super) use self::wijken::settings as settings_now;
use super::store::StoreArgs;
use super::typed::as_typed;
use super::{Failure, output};
use crate::domain::calendar::Calendar;
use crate::domain::dates;
use crate::domain::settings::Settings;
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::signals::{Signal, Urgency};
use crate::office::views::columns::{check_order, sort_aanbestedingen, sort_contracts};
use crate::office::views::{
    AanbestedingCells, AnswerCount, Filtered, ProviderCells, QueueQuery, QueueRow,
};
use crate::office::{AsOf, today};

/// How many rows are asked at a time.
pub const PAGE: usize = 2000;

/// What the command line gives.
#[derive(Debug, Clone, clap::Args)]
#[command(
    about = "Toon een lijst: wachtrij, contracten, inzet, aanbestedingen, indicaties, plannen, contacten, budgetten, ervaringen, uitkomsten, leefgebieden, brieven, signalen, aanbieders, medewerkers, wijken, buurten, woorden, instellingen, vernietigen, dubbelen, huishoudens, antwoorden, indicatoren, aannames of weergaven"
)]
pub struct Args {
    #[arg(
        value_name = "SOORT",
        help = "wachtrij, contracten, inzet (wat partners inbrengen, in alle convenanten samen), aanbestedingen, indicaties (wat van wie eindigt of verandert), contacten (wie op een telefoontje wacht), plannen (van elk huishouden), budgetten (wat er per wijk en aandachtsveld is begroot, besteed en verwacht), ervaringen (wie is gevraagd, en hoeveel er antwoordden), uitkomsten (wat zij zeiden, per vraag), leefgebieden (met wat ze meet), brieven (wat verstuurd is en wat terugkwam), signalen, aanbieders, medewerkers (wie er is en wie waarneemt), wijken (met hun teams), buurten (van het CBS, met hun wijk en het jaar), woorden (van de lijsten van kantoor), instellingen, vernietigen (wat weg mag), dubbelen (wie mogelijk dezelfde inwoner is), huishoudens (wie op één adres bij elkaar kan horen), antwoorden (hoe vaak welk BT waarom nee zei), indicatoren (van de begroting: behaald, begroot en beoogd), aannames (waar de businesscase op rust), of weergaven (bewaarde filters)"
    )]
    what: What,
    #[arg(
        value_name = "FILTER",
        value_parser = as_typed,
        help = "Bijvoorbeeld staat:aangeboden wijk:hoogkerk te-laat. Een minus ervoor keert het om (-opgeschort); wat vergelijkt, staat tussen aanhalingstekens ('termijn<7d'). Een fout woord noemt alle woorden"
    )]
    filter: Vec<String>,
    #[arg(
        long,
        value_name = "KOLOM",
        help = "Van de wachtrij: termijn, urgentie, te-laat, gemeld, einde, staat, aan-zet, houder, medewerker, aanbieder, soort, wet, inwoner, wijk, bij-mij, bronnummer of nummer; van contracten, aanbestedingen, indicaties en plannen elke kolom"
    )]
    sorteer: Option<String>,
    #[arg(
        long,
        value_name = "KOLOMMEN",
        help = "Welke kolommen, met komma's, van links naar rechts; een onbekende noemt ze alle. JSON heeft ze altijd alle"
    )]
    kolommen: Option<String>,
    #[arg(
        long,
        value_name = "NAAM",
        help = "Wat deze weergave toont, in haar volgorde; wijkregie lijst weergaven noemt ze"
    )]
    weergave: Option<String>,
    #[arg(
        long,
        value_name = "NAAM",
        help = "Bewaar dit filter, deze volgorde en deze kolommen als uw weergave"
    )]
    bewaar: Option<String>,
    #[arg(long, value_name = "NAAM", help = "Gooi uw weergave met deze naam weg")]
    vergeet: Option<String>,
    #[arg(
        long,
        value_name = "JAAR",
        value_parser = clap::value_parser!(u16).range(2000..=2100),
        help = "Bij indicatoren: gezien vanaf dit jaar in plaats van dat van vandaag; bij budgetten, ervaringen en uitkomsten: alleen die van dit jaar"
    )]
    jaar: Option<u16>,
    #[arg(long, help = "Ook wat is geëindigd, en klokken die stilstaan")]
    alles: bool,
    #[arg(
        long,
        value_name = "DATUM",
        help = "Reken vanaf deze dag in plaats van vandaag; bij de wachtrij, contracten, inzet, aanbestedingen, signalen, indicaties, plannen, budgetten, indicatoren, ervaringen en uitkomsten"
    )]
    peildatum: Option<String>,
    #[arg(
        long,
        value_name = "DATUM",
        help = "Zoals het aan het eind van die dag bekend was, uit het logboek; bij contracten, aanbestedingen en hun signalen, indicatoren, ervaringen en uitkomsten"
    )]
    bekend_op: Option<String>,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    #[value(alias = "verwijzingen")]
    Wachtrij,
    Contracten,
    Inzet,
    Brieven,
    Aanbestedingen,
    Indicaties,
    Plannen,
    Contacten,
    Budgetten,
    Ervaringen,
    Uitkomsten,
    Leefgebieden,
    Signalen,
    Aanbieders,
    Medewerkers,
    Wijken,
    Buurten,
    Woorden,
    Instellingen,
    Vernietigen,
    Dubbelen,
    Huishoudens,
    Antwoorden,
    Indicatoren,
    Aannames,
    Weergaven,
}

impl What {
    /// The list as the line of a saved view names it.
    const fn viewed(self) -> Option<&'static str> {
        match self {
            Self::Wachtrij => Some("wachtrij"),
            Self::Contracten => Some("contracten"),
            Self::Aanbestedingen => Some("aanbestedingen"),
            Self::Indicaties => Some("indicaties"),
            Self::Plannen => Some("plannen"),
            Self::Contacten => Some("contacten"),
            Self::Budgetten => Some("budgetten"),
            Self::Ervaringen => Some("ervaringen"),
            _ => None,
        }
    }
}

/// Prints it.
///
/// # Errors
/// When the command line is wrong, or the answer is no.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let at = AsOf {
        on: read_day(args.peildatum.as_deref())?,
        known: read_day(args.bekend_op.as_deref())?,
    };
    let can_filter = matches!(
        args.what,
        What::Wachtrij
            | What::Contracten
            | What::Inzet
            | What::Brieven
            | What::Aanbestedingen
            | What::Indicaties
            | What::Plannen
            | What::Contacten
            | What::Budgetten
            | What::Ervaringen
            | What::Uitkomsten
            | What::Dubbelen
            | What::Antwoorden
    );
    if !can_filter && !args.filter.is_empty() {
        return Err(Failure::usage(
            "Filteren kan alleen bij de wachtrij, contracten, inzet, aanbestedingen, indicaties, plannen, contacten, budgetten, ervaringen, uitkomsten, brieven, dubbelen en antwoorden",
        ));
    }
    let has_past = matches!(
        args.what,
        What::Contracten
            | What::Inzet
            | What::Aanbestedingen
            | What::Signalen
            | What::Indicatoren
            | What::Ervaringen
            | What::Uitkomsten
    );
    let has_day = has_past
        || matches!(
            args.what,
            What::Wachtrij | What::Indicaties | What::Plannen | What::Budgetten
        );
    if at.on.is_some() && !has_day {
        return Err(Failure::usage(
            "Een --peildatum hoort bij de wachtrij, contracten, inzet, aanbestedingen, signalen, indicaties, plannen, budgetten, indicatoren, ervaringen en uitkomsten; deze lijst is van nu",
        ));
    }
    let has_year = matches!(
        args.what,
        What::Indicatoren | What::Budgetten | What::Ervaringen | What::Uitkomsten
    );
    if args.jaar.is_some() && !has_year {
        return Err(Failure::usage(
            "Een --jaar hoort bij indicatoren, budgetten, ervaringen en uitkomsten",
        ));
    }
    if at.known.is_some() && !has_past {
        return Err(Failure::usage(
            "Wat op een dag bekend was, is er van contracten, aanbestedingen, indicatoren, ervaringen en uitkomsten",
        ));
    }
    if (args.sorteer.is_some() || args.kolommen.is_some()) && args.what.viewed().is_none() {
        return Err(Failure::usage(
            "Volgorde en kolommen kiest u bij de wachtrij, contracten, aanbestedingen, indicaties, plannen, contacten, budgetten en ervaringen",
        ));
    }
    if args.vergeet.is_some() && args.what != What::Weergaven {
        return Err(Failure::usage(
            "Weggooien doet u met: wijkregie lijst weergaven --vergeet NAAM",
        ));
    }
    let client = store.connect_to_read();
    // What the office calls them, where there is an office.
    if args.what == What::Leefgebieden && client.is_err() {
        return plannen::leefgebieden(args, &Settings::default());
    }
    let mut client = client?;
    let args = &weergaven::with_view(args.clone(), &mut client)?;
    match args.what {
        What::Wachtrij => queue(args, at.on, &mut client),
        What::Contracten => contracts(args, at, &mut client),
        What::Inzet => inzet::staffing(args, at, &mut client),
        What::Brieven => brieven::letters(args, &mut client),
        What::Aanbestedingen => aanbestedingen(args, at, &mut client),
        What::Indicaties => indicaties::indicaties(args, at.on, &mut client),
        What::Plannen => plannen::plans(args, at.on, &mut client),
        What::Budgetten => budgetten::budgets(args, at, &mut client),
        What::Contacten => contacten::contacts(args, &mut client),
        What::Ervaringen => ervaringen::surveys(args, at, &mut client),
        What::Uitkomsten => ervaringen::answers(args, at, &mut client),
        What::Leefgebieden => plannen::leefgebieden(args, &settings_now(&mut client)?),
        What::Signalen => signals(args, at, &mut client),
        What::Aanbieders => providers(args, &mut client),
        What::Medewerkers => employees(args, &mut client),
        What::Wijken => wijken::wijken(args, &mut client),
        What::Buurten => wijken::buurten(args, &mut client),
        What::Woorden => wijken::words(args, &mut client),
        What::Instellingen => settings(args, &mut client),
        What::Vernietigen => keeping(args, &mut client),
        What::Dubbelen => dubbelen::doubles(args, &mut client),
        What::Huishoudens => dubbelen::households(args, &mut client),
        What::Antwoorden => answers(args, &mut client),
        What::Indicatoren => indicatoren::indicators(args, at, &mut client),
        What::Aannames => aannames::assumptions(args, &mut client),
        What::Weergaven => weergaven::views(args, &mut client),
    }
}

fn answers(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let rows = client.ask(&question::Answers {
        filter: args.filter.clone(),
    })?;
    if args.json {
        return output::print_json(&rows);
    }
    let known = |text: &str| match text {
        "" => "onbekend".to_owned(),
        text => text.to_owned(),
    };
    let cells = |row: &AnswerCount| {
        let counts = [row.geweigerd, row.teruggelegd, row.samen];
        let counts = counts.map(|count| count.to_string());
        [known(&row.reden), known(&row.bt_naam)]
            .into_iter()
            .chain(counts)
            .collect()
    };
    let table: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let head = ["Reden", "BT", "Geweigerd", "Teruggelegd", "Samen"];
    output::print(&output::table(&head, &table))?;
    let all = rows.iter().map(|row| row.samen).sum();
    output::say(&format!(
        "{} geteld, van verwijzingen die open of geëindigd zijn",
        output::count(all, "antwoord", "antwoorden")
    ));
    Ok(())
}

fn keeping(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let rows = client.ask(&question::Keeping {})?;
    if args.json {
        return output::print_json(&rows);
    }
    let day = |day: Option<NaiveDate>| day.map(dates::with_year).unwrap_or_default();
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.nummer.clone(),
                row.wet.clone(),
                day(Some(row.gewijzigd)),
                day(row.bewaren_tot),
                row.grondslag.clone(),
                day(row.verzoek_uiterlijk),
                row.stand.clone(),
            ]
        })
        .collect();
    let head = [
        "Nummer",
        "Wet",
        "Gewijzigd",
        "Bewaren tot",
        "Grondslag",
        "Op verzoek uiterlijk",
        "Stand",
    ];
    output::print(&output::table(&head, &cells))?;
    output::say(&output::count(rows.len(), "dossier", "dossiers"));
    Ok(())
}

/// A day as typed after `--peildatum`.
///
/// # Errors
/// When it is no day.
pub fn read_day(text: Option<&str>) -> Result<Option<NaiveDate>, Failure> {
    let read = |text| {
        dates::parse(text, today(), &Calendar::built_in())
            .map_err(|why| Failure::usage(why.to_string()))
    };
    text.map(read).transpose()
}

/// Asks all rows of a query, page by page.
///
/// # Errors
/// When the line broke or the answer is no.
pub fn all_rows(
    client: &mut Client,
    query: QueueQuery,
    stopped_too: bool,
    mut each: impl FnMut(QueueRow),
) -> Result<(), Failure> {
    let (all, on) = (stopped_too, query.on);
    for page in client.ask(&question::Queue { query })?.chunks(PAGE) {
        let keys = page.to_vec();
        let rows = client.ask(&question::Rows { keys, all, on })?;
        rows.into_iter().for_each(&mut each);
    }
    Ok(())
}

fn queue(args: &Args, on: Option<NaiveDate>, client: &mut Client) -> Result<(), Failure> {
    let query = QueueQuery {
        filter: args.filter.clone(),
        sort: args.sorteer.clone(),
        all: args.alles,
        on,
        only: Vec::new(),
    };
    let mut rows = Vec::new();
    // The text shows what still runs; the JSON has every clock.
    let stopped_too = args.alles && args.json;
    all_rows(client, query, stopped_too, |row| rows.push(row))?;
    if args.json {
        return output::print_json(&rows);
    }
    let today = on.unwrap_or_else(today);
    let late = rows
        .iter()
        .filter(|row| row.termijnen.iter().any(|term| term.te_laat))
        .count();
    let mut columns = chosen(args, Filtered::Queue)?;
    if columns.is_empty() {
        columns = QUEUE.map(str::to_owned).to_vec();
        // Who asks with whom it lies is told why with them.
        if args.filter.iter().any(|word| word.contains("bij:")) {
            columns.push("bij-mij".to_owned());
        }
    }
    let mark = |row: &QueueRow| match row.uiterlijk {
        Some(day) if day < today => "!",
        Some(day) if (day - today).num_days() < 7 => "~",
        _ => "·",
    };
    print_columns(&rows, ("Nummer", &columns), mark, queue_cell)?;
    let count = output::count(rows.len(), "verwijzing", "verwijzingen");
    output::say(&format!("{count}, {late} te laat"));
    Ok(())
}

/// The columns of the wachtrij, unless others were chosen.
const QUEUE: [&str; 7] = [
    "nummer", "inwoner", "soort", "staat", "aan-zet", "wijk", "termijn",
];

fn contracts(args: &Args, at: AsOf, client: &mut Client) -> Result<(), Failure> {
    /// The columns, unless others were chosen.
    const COLUMNS: [&str; 7] = [
        "nummer", "titel", "perceel", "tot", "doen", "partijen", "opties",
    ];
    let mut columns = chosen(args, Filtered::Contracts)?;
    let (filter, all) = (args.filter.clone(), args.alles);
    let mut rows = client.ask(&question::Contracts { filter, all, at })?;
    if let Some(column) = &args.sorteer {
        check_order(Filtered::Contracts, column)?;
        sort_contracts(&mut rows, column);
    }
    if args.json {
        return output::print_json(&rows);
    }
    if columns.is_empty() {
        columns = COLUMNS.map(str::to_owned).to_vec();
    }
    print_columns(
        &rows,
        ("Contract", &columns),
        |row| mark(row.doen.as_ref()),
        contract_cell,
    )?;
    output::say(&output::count(rows.len(), "contract", "contracten"));
    Ok(())
}

/// How pressing the first signal is, in one sign.
fn mark(first: Option<&Signal>) -> &'static str {
    match first.map(Signal::pressing) {
        Some(Urgency::Late) => "!",
        Some(Urgency::ThisWeek) => "~",
        Some(Urgency::Coming) => "·",
        None => " ",
    }
}

fn aanbestedingen(args: &Args, at: AsOf, client: &mut Client) -> Result<(), Failure> {
    /// The columns, unless others were chosen.
    const COLUMNS: [&str; 7] = [
        "nummer",
        "naam",
        "perceel",
        "ingang",
        "doen",
        "ruimte",
        "procedure",
    ];
    let mut columns = chosen(args, Filtered::Aanbestedingen)?;
    let (filter, all) = (args.filter.clone(), args.alles);
    let mut rows = client.ask(&question::Aanbestedingen { filter, all, at })?;
    if let Some(column) = &args.sorteer {
        check_order(Filtered::Aanbestedingen, column)?;
        sort_aanbestedingen(&mut rows, column);
    }
    if args.json {
        return output::print_json(&rows);
    }
    if columns.is_empty() {
        columns = COLUMNS.map(str::to_owned).to_vec();
    }
    let mark = |row: &AanbestedingCells| mark(row.doen.as_ref());
    print_columns(&rows, ("Aanbesteding", &columns), mark, aanbesteding_cell)?;
    output::say(&output::count(rows.len(), "aanbesteding", "aanbestedingen"));
    Ok(())
}

fn signals(args: &Args, at: AsOf, client: &mut Client) -> Result<(), Failure> {
    let signals = client.ask(&question::Signals { at })?;
    if args.json {
        return output::print_json(&signals);
    }
    output::print(&signal_table(&signals))?;
    let count = output::count(signals.len(), "signaal", "signalen");
    output::say(&match at.known {
        Some(_) => format!("{count}, van contracten en aanbestedingen alleen"),
        None => count,
    });
    Ok(())
}

/// Where a row of [`signal_table`] says what to know.
const SENTENCE: usize = 3;

/// Signals as a table.
#[must_use]
pub fn signal_table(signals: &[Signal]) -> String {
    let cells: Vec<Vec<String>> = signals
        .iter()
        .map(|signal| {
            let date = dates::with_year(signal.datum);
            vec![
                signal.ernst.word().to_owned(),
                signal.nummer.clone(),
                signal.titel.clone(),
                signal.tekst.clone(),
                date,
                signal.grondslag.clone(),
            ]
        })
        .collect();
    let head = ["Ernst", "Nummer", "Titel", "Wat", "Datum", "Grondslag"];
    output::table_with_sentences(&head, &cells, SENTENCE)
}

fn providers(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let providers = client.ask(&question::Providers {})?;
    if args.json {
        return output::print_json(&providers);
    }
    let cells: Vec<Vec<String>> = providers.iter().map(provider_cells).collect();
    output::print(&output::table(
        &[
            "Nummer",
            "Naam",
            "AGB",
            "BT's",
            "Plaatsen",
            "Bezet",
            "Wachtlijst",
        ],
        &cells,
    ))
}

fn provider_cells(provider: &ProviderCells) -> Vec<String> {
    vec![
        provider.nummer.clone(),
        provider.naam.clone(),
        provider.agb.clone(),
        provider.begeleidingsteams.join(", "),
        provider
            .plaatsen
            .map_or_else(|| "–".to_owned(), |places| places.to_string()),
        provider.bezet.to_string(),
        provider.wachtlijst.to_string(),
    ]
}

fn employees(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let employees = client.ask(&question::Employees {})?;
    if args.json {
        return output::print_json(&employees);
    }
    let cells: Vec<Vec<String>> = employees
        .iter()
        .map(|it| {
            vec![
                it.naam.clone(),
                it.team.clone(),
                it.verwijzingen.to_string(),
                it.te_laat.to_string(),
                it.regie.to_string(),
                it.presence(today()),
            ]
        })
        .collect();
    let head = [
        "Naam",
        "Team",
        "Verwijzingen",
        "Te laat",
        "Regie",
        "Aanwezig",
    ];
    output::print(&output::table(&head, &cells))?;
    let away = employees.iter().filter(|it| it.is_afwezig).count();
    let count = output::count(employees.len(), "medewerker", "medewerkers");
    output::say(&format!("{count}, {away} afwezig"));
    Ok(())
}

fn settings(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let settings = client.ask(&question::Settings {})?;
    if args.json {
        let map: serde_json::Map<String, serde_json::Value> = settings
            .into_iter()
            .map(|(key, value)| (key, value.into()))
            .collect();
        return output::print_json(&map);
    }
    let cells: Vec<Vec<String>> = settings
        .into_iter()
        .map(|(key, value)| vec![key, value])
        .collect();
    output::print(&output::table(&["Sleutel", "Waarde"], &cells))
}
