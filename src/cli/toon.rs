//! `wijkregie toon`: one record, whole.

mod aanbesteding;
mod budget;
mod contract;
mod survey;
mod words;

use std::cmp::Reverse;
use std::path::Path;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use self::words::{moment, named_in_words};
use super::lijst::read_day;
use super::output::fold_under;
use super::store::StoreArgs;
use super::{Failure, output};
use crate::domain::aanbesteding::file::page as page_of;
use crate::domain::dates;
use crate::domain::letters::page::as_lines;
use crate::domain::letters::parts::Letter as Sent;
use crate::domain::record::fields;
use crate::domain::record::{Head, Record};
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::{Changed, Dossier, Guarded, HistoryLine, Like, QueueRow, Sheet, View};
use crate::outfile::OutFile;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Toon één verwijzing, contract, aanbesteding, inwoner of aanbieder, helemaal")]
pub struct Args {
    #[arg(
        value_name = "NUMMER",
        help = "Bijvoorbeeld V-2026-0412, RO-2023-034, P-0001 of het nummer van een aanbieder"
    )]
    number: String,
    #[arg(
        long,
        value_name = "DATUM",
        help = "Reken vanaf deze dag in plaats van vandaag"
    )]
    peildatum: Option<String>,
    #[arg(
        long,
        value_name = "DATUM",
        conflicts_with_all = ["brief", "verklaring", "bsn"],
        help = "Zoals het aan het eind van die dag bekend was, uit het logboek; bij contracten en aanbestedingen"
    )]
    bekend_op: Option<String>,
    #[arg(
        long,
        value_name = "INSCHRIJVING",
        conflicts_with = "json",
        help = "De brief met de gunningsbeslissing aan deze inschrijving van een aanbesteding"
    )]
    brief: Option<u32>,
    #[arg(long, conflicts_with_all = ["json", "brief", "bsn"], help = "Het dossier van een aanbesteding dat drie jaar bewaard blijft, als één stuk")]
    dossier: bool,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "Schrijf een brief of dossier in een bestand dat alleen van u is (0600)"
    )]
    naar: Option<std::path::PathBuf>,
    #[arg(long, conflicts_with_all = ["json", "brief", "bsn"], help = "De verklaring dat een verwijzing of inwoner is vernietigd")]
    verklaring: bool,
    #[arg(
        long,
        requires = "doel",
        conflicts_with_all = ["json", "brief"],
        help = "Alleen het BSN, voluit; wie dat vroeg en waarvoor wordt bewaard"
    )]
    bsn: bool,
    #[arg(
        long,
        requires = "doel",
        conflicts_with_all = ["json", "brief", "bsn"],
        help = "Alleen het adres, ook als het geheim is; wie dat vroeg en waarvoor wordt bewaard"
    )]
    adres: bool,
    #[arg(
        long,
        value_name = "TEKST",
        help = "Waarvoor u het BSN of het adres nodig hebt"
    )]
    doel: Option<String>,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

/// Prints it.
///
/// # Errors
/// When there is nothing to see, or the line broke.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let on = read_day(args.peildatum.as_deref())?;
    if args.naar.is_some() && args.brief.is_none() && !args.dossier {
        return Err(Failure::usage("--naar hoort bij --brief of --dossier"));
    }
    if let Some(bid) = args.brief {
        return letter(args, bid, on, store);
    }
    if args.verklaring {
        let number = args.number.clone();
        return print_letter(&store.connect()?.ask(&question::Declaration { number })?);
    }
    let number = args.number.clone();
    let guarded = [(args.bsn, Guarded::Bsn), (args.adres, Guarded::Address)];
    if let Some((_, what)) = guarded.into_iter().find(|(is_asked, _)| *is_asked) {
        let purpose = args.doel.clone().unwrap_or_default();
        let question = question::Reveal {
            what,
            number,
            purpose,
        };
        let told = store.connect_to_read()?.ask(&question)?;
        return output::print(&format!("{told}\n"));
    }
    if args.doel.is_some() {
        return Err(Failure::usage("--doel hoort bij --bsn of --adres"));
    }
    let known = read_day(args.bekend_op.as_deref())?;
    let at = AsOf { on, known };
    let view = store
        .connect_to_read()?
        .ask(&question::Show { number, at })?;
    if args.dossier {
        return whole_file(&view, args.naar.as_deref());
    }
    if args.json {
        return output::print_json(&as_json(&view)?);
    }
    output::print(&page(&view)?)
}

fn as_json(view: &View) -> Result<Value, Failure> {
    match view {
        View::Dossier(dossier) => dossier_json(dossier),
        View::Contract(contract) => contract::as_json(contract),
        View::Aanbesteding(view) => aanbesteding::as_json(view),
        View::Sheet(sheet) => sheet_json(sheet),
    }
    .map_err(|why| Failure::error(why.to_string()))
}

/// A record as text.
///
/// # Errors
/// When a value has no JSON form, which no record has.
pub fn page(view: &View) -> Result<String, Failure> {
    let mut text = match view {
        View::Dossier(dossier) => dossier_text(dossier),
        View::Contract(contract) => contract::as_text(contract),
        View::Aanbesteding(view) => aanbesteding::as_text(view),
        View::Sheet(sheet) => sheet_text(sheet),
    };
    let said = match view {
        View::Aanbesteding(_) => aanbesteding::SAID,
        View::Contract(_) => contract::SAID,
        View::Sheet(sheet) if sheet.budget.is_some() => budget::SAID,
        View::Sheet(sheet) if sheet.survey.is_some() => survey::SAID,
        _ => &[],
    };
    for (n, sent) in (1..).zip(view.record().all::<Sent>()) {
        fold_under(&mut text, &format!("  Brief {n}: "), &sent.to_string());
    }
    let mut value = as_json(view)?;
    newest_first(&mut value);
    text.push_str(&rest_text(&value, said));
    Ok(text)
}

/// The letter of the award decision to one inschrijver, folded at 80 columns.
fn letter(args: &Args, bid: u32, on: Option<NaiveDate>, store: &StoreArgs) -> Result<(), Failure> {
    let number = args.number.clone();
    let letter = store
        .connect_to_read()?
        .ask(&question::Letter { number, bid, on })?;
    let text = as_lines(&args.number, &letter, 80).join("\n");
    save_or_print(&text, args.naar.as_deref())
}

/// The file of an aanbesteding, each part under its title.
fn whole_file(view: &View, to: Option<&Path>) -> Result<(), Failure> {
    let View::Aanbesteding(view) = view else {
        return Err(Failure::usage("Een dossier is er van een aanbesteding"));
    };
    save_or_print(&page_of(&view.cells.nummer, &view.file), to)
}

fn print_letter(letter: &str) -> Result<(), Failure> {
    save_or_print(letter, None)
}

/// Text folded at 80 columns, in a file of the user alone or on stdout.
fn save_or_print(text: &str, to: Option<&Path>) -> Result<(), Failure> {
    let mut page = String::new();
    for line in text.lines() {
        fold_under(&mut page, "", &output::one_line(line));
    }
    let Some(path) = to else {
        return output::print(&page);
    };
    OutFile::write(path, &page).map_err(|why| Failure::error(why.to_string()))?;
    output::say(&format!("Geschreven in {}", path.display()));
    Ok(())
}

/// Everything a record says, with its revision.
///
/// # Errors
/// When a value has no JSON form, which no record has.
pub fn record_json(record: &Record) -> Result<Map<String, Value>, fields::FieldError> {
    let mut map = fields::by_name(record)?;
    map.insert("revisie".to_owned(), record.revision.into());
    Ok(map)
}

pub(super) fn history_json(history: &[HistoryLine]) -> Value {
    let line = |line: &HistoryLine| {
        json!({
            "tijd": line.tijd, "wie": line.wie, "rol": line.rol, "actie": line.actie, "revisie": line.revisie,
            "velden": line.changes.as_deref().map(changes_json),
        })
    };
    history.iter().map(line).collect()
}

/// Old and new of each field: `{"pad":[oud,nieuw]}`.
fn changes_json(changes: &[Changed]) -> Map<String, Value> {
    let change = |change: &Changed| {
        let values = [&change.old, &change.new].map(Value::from);
        (change.path.clone(), Value::from(values.to_vec()))
    };
    changes.iter().map(change).collect()
}

/// A verwijzing as JSON.
///
/// # Errors
/// When a value has no JSON form, which no record has.
pub(super) fn dossier_json(dossier: &Dossier) -> Result<Value, fields::FieldError> {
    let mut map = record_json(&dossier.record)?;
    map.entry("overdracht").or_insert_with(|| json!({}));
    if let Some(resident) = &dossier.resident {
        let mut person = fields::of_head(&resident.head)?;
        if !dossier.bsn.is_empty() {
            person.insert("bsn".to_owned(), dossier.bsn.clone().into());
        }
        map.insert("persoon".to_owned(), Value::Object(person));
        map.insert(
            "inwoner_nummer".to_owned(),
            resident.id.number.clone().into(),
        );
    }
    // What the list says comes last: there `inwoner` is a name and `soort` is never missing.
    if let Value::Object(row) =
        serde_json::to_value(&dossier.row).map_err(fields::FieldError::from)?
    {
        map.extend(row);
    }
    map.insert("geschiedenis".to_owned(), history_json(&dossier.history));
    let hidden: Vec<&str> = dossier.hidden.iter().map(|facet| facet.word()).collect();
    map.insert("niet_te_zien".to_owned(), json!(hidden));
    if !dossier.like.is_empty() {
        map.insert("lijkt_op".to_owned(), json!(dossier.like));
    }
    for (list, told) in [
        ("indicaties", json!(dossier.granted)),
        ("contacten", json!(dossier.contacts)),
        ("antwoorden", json!(dossier.answers)),
        ("aanvullingen", json!(dossier.askings)),
    ] {
        map.insert(list.to_owned(), told);
    }
    if let Some((place, of)) = dossier.line {
        map.insert("wachtlijst".to_owned(), json!({"plaats": place, "van": of}));
    }
    if let Some(referral) = dossier.record.referral() {
        let today = crate::office::today();
        let pauses = referral.clocks.iter().flat_map(|clock| {
            clock.pauses.iter().map(move |pause| {
                json!({
                    "klok": clock.kind, "van": pause.from, "tot": pause.until, "reden": pause.reason,
                    "dagen": pause.days_until(pause.until.unwrap_or(today)),
                })
            })
        });
        map.insert("opschortingen".to_owned(), pauses.collect());
    }
    if let Some(way) = dossier.way_on() {
        map.insert("ligt_voor_de_hand".to_owned(), way.told().into());
    }
    insert_possibilities(&mut map, &dossier.can, &dossier.cannot);
    Ok(Value::Object(map))
}

fn insert_possibilities(map: &mut Map<String, Value>, can: &[String], cannot: &[(String, String)]) {
    map.insert("kan".to_owned(), json!(can));
    let cannot: Map<String, Value> = cannot
        .iter()
        .map(|(action, why)| (action.clone(), why.clone().into()))
        .collect();
    map.insert("kan_niet".to_owned(), Value::Object(cannot));
}

/// The tariffs as they are read: the newest first, those of one day as they were added. The JSON has them as they are kept.
fn newest_first(value: &mut Value) {
    let tariffs = value.get_mut("tarieven").and_then(Value::as_array_mut);
    if let Some(tariffs) = tariffs {
        let from = |tariff: &Value| tariff["van"].as_str().map(str::to_owned);
        tariffs.sort_by_key(|tariff| Reverse(from(tariff)));
    }
}

fn sheet_json(sheet: &Sheet) -> Result<Value, fields::FieldError> {
    let mut map = record_json(&sheet.record)?;
    if !sheet.bsn.is_empty() {
        map.insert("bsn".to_owned(), sheet.bsn.clone().into());
    }
    map.insert("nummer".to_owned(), sheet.record.id.number.clone().into());
    map.insert("verwijzingen".to_owned(), json!(sheet.referrals));
    if let Some(budget) = &sheet.budget {
        map.insert("budget".to_owned(), json!(budget));
    }
    if let Some(survey) = &sheet.survey {
        map.insert("ervaringsonderzoek".to_owned(), json!(survey));
    }
    if !sheet.like.is_empty() {
        map.insert("lijkt_op".to_owned(), json!(sheet.like));
    }
    map.insert("geschiedenis".to_owned(), history_json(&sheet.history));
    Ok(Value::Object(map))
}

/// The head of a verwijzing as text: who, whose turn it is, clocks, what can be done.
fn dossier_text(dossier: &Dossier) -> String {
    let mut text = dossier_head(dossier);
    add_like(&mut text, &dossier.like);
    for term in &dossier.row.termijnen {
        let mut clocks = dossier.terms.iter();
        let is_stopped = clocks.any(|clock| clock.kind.word() == term.soort && !clock.is_running);
        let mark = match (is_stopped, term.te_laat) {
            (true, true) => "  gestopt, te laat",
            (true, false) => "  gestopt",
            (false, true) => "  te laat",
            (false, false) => "",
        };
        let day = dates::with_year(term.uiterst);
        text.push_str(&format!(
            "  {:<17}{day:<16} {}{mark}\n",
            term.soort, term.grondslag
        ));
    }
    text.push('\n');
    fold_under(&mut text, "  Kan nu: ", &dossier.can.join(", "));
    text.push('\n');
    text
}

/// Who it is, whose turn it is, and why it lies with whoever asks.
pub(super) fn dossier_head(dossier: &Dossier) -> String {
    let QueueRow {
        nummer,
        inwoner,
        staat,
        houder,
        aan_zet,
        wijk,
        bij_mij,
        ..
    } = &dossier.row;
    let name = dossier
        .resident
        .as_ref()
        .and_then(Record::resident)
        .map_or_else(|| inwoner.clone(), |r| r.full_name());
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "–".to_owned());
    let mut text = format!(
        "{nummer}  {}, {wijk}\n{staat} · houder {} · aan zet {}\n\n",
        output::one_line(&name),
        side(houder),
        side(aan_zet)
    );
    if !bij_mij.is_empty() {
        text.push_str(&format!("  Bij u als {}\n\n", bij_mij.join(", ")));
    }
    text
}

/// Who else the resident may be.
fn add_like(text: &mut String, like: &[Like]) {
    for like in like {
        fold_under(text, "  Dubbel? ", &output::one_line(&like.told()));
    }
    if !like.is_empty() {
        text.push('\n');
    }
}

/// What it is, and the verwijzingen that belong to it.
fn sheet_text(sheet: &Sheet) -> String {
    let id = &sheet.record.id;
    let called = match &sheet.record.head {
        Head::Employee(employee) => &employee.name,
        _ => &id.number,
    };
    let mut text = format!("{}  {}\n\n", output::one_line(called), id.kind.word());
    add_like(&mut text, &sheet.like);
    if let Some(budget) = &sheet.budget {
        budget::add(&mut text, budget);
    }
    if let Some(it) = &sheet.survey {
        survey::add(&mut text, it);
    }
    if !sheet.referrals.is_empty() {
        let cells =
            |row: &QueueRow| vec![row.nummer.clone(), row.inwoner.clone(), row.staat.clone()];
        let rows: Vec<Vec<String>> = sheet.referrals.iter().map(cells).collect();
        text.push_str(&output::table(&["Verwijzing", "Wie", "Staat"], &rows));
        text.push('\n');
    }
    text
}

/// Every field, its name before it; what the head of the text already says is left out.
fn rest_text(value: &Value, said: &[&str]) -> String {
    const SAID: &[&str] = &[
        "bij_mij",
        "termijnen",
        "kan",
        "kan_niet",
        "geschiedenis",
        "klokken",
        "verwijzingen",
        "lijkt_op",
        "nummer",
        "houder",
        "aan_zet",
        "signalen",
        "bronnummer",
        "dagen",
        "brieven",
    ];
    let names = value.as_object().into_iter().flat_map(|map| map.keys());
    let width = names
        .map(|name| name.chars().count() + 2)
        .max()
        .unwrap_or(0);
    let width = width.clamp(24, 34);
    let mut text = String::new();
    for (name, value) in value
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| !SAID.contains(&name.as_str()) && !said.contains(&name.as_str()))
    {
        let shown = match value {
            Value::Null => continue,
            Value::String(text) if text.is_empty() => continue,
            Value::Array(list) if list.is_empty() => continue,
            Value::Object(map) if map.is_empty() => continue,
            other => output::one_line(&named_in_words(name, other)),
        };
        fold_under(
            &mut text,
            &format!("  {:<width$}", name.replace('_', " ")),
            &shown,
        );
    }
    for line in value["geschiedenis"].as_array().into_iter().flatten() {
        let part = |name: &str| line[name].as_str().unwrap_or("").to_owned();
        text.push_str(&format!(
            "  {}  {:<16}{}\n",
            moment(&part("tijd")),
            part("wie"),
            part("actie")
        ));
    }
    text
}
