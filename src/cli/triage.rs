//! `wijkregie triage`: what waits for a decision, one verwijzing after the other, each with where it can go.

use serde_json::{Value, json};

use super::lijst::as_typed;
use super::output::fold_under;
use super::store::StoreArgs;
use super::toon::{dossier_json, dossier_text};
use super::{Failure, output};
use crate::domain::dates::with_year;
use crate::domain::record::{BtAnswer, RecordId};
use crate::domain::referral::suggest::Suggestion;
use crate::domain::words::HandoverPoint;
use crate::ipc::question;
use crate::office::views::{Dossier, QueueQuery, Triaged, pile_of};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(
    about = "Toon wat op een besluit wacht, met per verwijzing waar zij heen kan en waarom daar"
)]
pub struct Args {
    #[arg(
        value_name = "FILTER",
        value_parser = as_typed,
        help = "Welke verwijzingen, zoals bij lijst wachtrij: wijk:hoogkerk reden:complexiteit. Zonder filter: wat voor uw rol op een besluit wacht"
    )]
    filter: Vec<String>,
    #[arg(
        long,
        value_name = "AANTAL",
        default_value_t = 10,
        value_parser = clap::value_parser!(u16).range(1..=200),
        help = "Hoeveel hoogstens, de dringendste eerst; elk telt als een dossier dat u opende"
    )]
    aantal: u16,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

/// Prints it.
///
/// # Errors
/// When the filter cannot be read, or the answer is no.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let mut client = store.connect_to_read()?;
    let filter = match args.filter.is_empty() {
        true => {
            let (_, roles) = client.ask(&question::Status {})?.you;
            pile_of(&roles)
        }
        false => args.filter.clone(),
    };
    let query = QueueQuery {
        filter,
        ..QueueQuery::default()
    };
    let keys = client.ask(&question::Queue { query })?;
    let count = keys.len();
    let mut told = Vec::new();
    for (year, n) in keys.into_iter().take(usize::from(args.aantal)) {
        let number = RecordId::referral(i32::from(year), n).number;
        told.push(*client.ask(&question::Triage { number })?);
    }
    if args.json {
        let pile: Result<Vec<Value>, _> = told.iter().map(as_json).collect();
        let pile = pile.map_err(|why| Failure::error(why.to_string()))?;
        return output::print_json(&pile);
    }
    output::print(&told.iter().map(as_text).collect::<String>())?;
    output::say(&match told.len() {
        shown if shown < count => format!("{shown} van {count}; meer met --aantal"),
        _ => output::count(count, "verwijzing", "verwijzingen"),
    });
    Ok(())
}

fn as_json(triaged: &Triaged) -> Result<Value, crate::domain::record::fields::FieldError> {
    let mut told = dossier_json(&triaged.dossier)?;
    if let Some(map) = told.as_object_mut() {
        map.remove("geschiedenis");
        map.insert("voorstellen".to_owned(), json!(triaged.suggestions));
    }
    Ok(told)
}

fn as_text(triaged: &Triaged) -> String {
    let dossier = &triaged.dossier;
    let mut text = dossier_text(dossier);
    let handover = handover(dossier);
    fold_under(&mut text, "  Overdracht: ", &handover);
    for answer in &dossier.answers {
        fold_under(&mut text, "  Eerder: ", &answered(answer));
    }
    for asking in dossier.askings.iter().filter(|asking| asking.is_open()) {
        let asked = format!(
            "{} ({}, {})",
            asking.question,
            asking.by,
            with_year(asking.on)
        );
        fold_under(&mut text, "  Gevraagd: ", &output::one_line(&asked));
    }
    if let Some(way) = dossier.way_on() {
        fold_under(&mut text, "  Ligt voor de hand: ", way.told());
    }
    for (n, suggestion) in (1..).zip(&triaged.suggestions) {
        fold_under(&mut text, &format!("  {n}  "), &suggested(suggestion));
    }
    text.push('\n');
    text
}

/// How far the warme overdracht is, and what it lacks.
fn handover(dossier: &Dossier) -> String {
    let points = HandoverPoint::ALL.iter().copied();
    let (done, open): (Vec<_>, Vec<_>) = points.partition(|point| dossier.ticked(*point).is_some());
    let missing: Vec<&str> = open.iter().map(|point| point.word()).collect();
    let missing = match missing.is_empty() {
        true => String::new(),
        false => format!(", nog {}", missing.join(", ")),
    };
    format!("{} van {}{missing}", done.len(), HandoverPoint::ALL.len())
}

fn answered(answer: &BtAnswer) -> String {
    let parts = [
        answer.no.word().to_owned(),
        answer.bt.clone().unwrap_or_default(),
        answer.on.map(with_year).unwrap_or_default(),
        answer.reason.clone(),
        answer.note.clone(),
    ];
    let told: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    output::one_line(&told.join(" · "))
}

fn suggested(suggestion: &Suggestion) -> String {
    let provider = match suggestion.aanbieder_naam.as_str() {
        "" => String::new(),
        name => format!(" · {name}"),
    };
    let why = suggestion.waarom.join("; ");
    output::one_line(&format!("{}{provider}: {why}", suggestion.naar))
}
