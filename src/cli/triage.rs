//! `wijkregie triage`: what waits for a decision, one verwijzing after the other, each with where it can go.

use serde_json::{Value, json};

use super::output::fold_under;
use super::store::StoreArgs;
use super::toon::{dossier_head, dossier_json};
use super::typed::as_typed;
use super::{Failure, output};
use crate::domain::record::RecordId;
use crate::domain::referral::suggest::Suggestion;
use crate::domain::register::Register;
use crate::ipc::question;
use crate::office::today;
use crate::office::views::deciding::Fact;
use crate::office::views::{QueueQuery, Triaged, pile_of};

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
    let (_, roles) = client.ask(&question::Status {})?.you;
    let filter = match args.filter.is_empty() {
        true => pile_of(&roles),
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
    let mut register = Register::default();
    for record in client.ask(&question::Registers {})? {
        register.take(&record);
    }
    let text = told.iter().map(|it| as_text(it, &register, &roles));
    output::print(&text.collect::<String>())?;
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

/// The same facts in the same order as on the screen.
fn as_text(triaged: &Triaged, register: &Register, roles: &[String]) -> String {
    let mut text = dossier_head(&triaged.dossier);
    for Fact {
        topic, text: told, ..
    } in triaged.deciding(register, roles, today())
    {
        fold_under(
            &mut text,
            &format!("  {:<12}", topic.title()),
            &output::one_line(&told),
        );
    }
    text.push('\n');
    for (n, suggestion) in (1..).zip(&triaged.suggestions) {
        fold_under(&mut text, &format!("  {n}  "), &suggested(suggestion));
    }
    text.push('\n');
    text
}

fn suggested(suggestion: &Suggestion) -> String {
    let provider = match suggestion.aanbieder_naam.as_str() {
        "" => String::new(),
        name => format!(" · {name}"),
    };
    let why = suggestion.waarom.join("; ");
    output::one_line(&format!("{}{provider}: {why}", suggestion.naar))
}
