//! What a kept value is called and how it reads: the history and the sheets of every kind of record, in words.
//!
//! What an action asks for says of itself what it is, so a new field needs nothing here.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{DateTime, Local, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::actions::{ACTIONS, find};
use super::field::{FieldKind, FieldSpec};
use crate::domain::contract::length::Length;
use crate::domain::dates::with_year;
use crate::domain::identifiers::Bsn;
use crate::domain::letters::parts::Letter;
use crate::domain::money::{Balance, Cents};
use crate::domain::record::{Kind, PartKind};
use crate::domain::register::Register;

/// What follows from every step and tells nobody anything: who moved it, since when, and the clocks, which have a sheet of
/// their own.
pub const DERIVED: &[&str] = &["laatste_stap", "staat_sinds", "klokken"];

/// The list of letters that were sent.
const LETTERS: &str = PartKind::Letters.word();

/// Steps that are no action of anyone: what they are called.
const OTHER_STEPS: &[(&str, &str)] = &[
    ("oprichten", "Opslag opgericht"),
    ("ongedaan-maken", "Ongedaan gemaakt"),
    ("opnieuw-doen", "Opnieuw gedaan"),
];

/// What a step in a history is called on screen.
#[must_use]
pub fn step(id: &str) -> &str {
    let other = || OTHER_STEPS.iter().find(|(step, _)| *step == id);
    match find(id) {
        Some(action) => action.title,
        // Each kind of file has its own verb.
        None if id.starts_with("inlezen-") => "Ingelezen uit een bestand",
        None if id.starts_with("overnemen-") => "Overgenomen uit een bestand",
        None => other().map_or(id, |(_, title)| title),
    }
}

/// Where a field stands among the others: in the order in which forms ask for them; the rest comes after.
#[must_use]
pub fn place(kind: Kind, path: &str) -> usize {
    KEPT.get(&(kind, path.to_owned()))
        .map_or(usize::MAX, |(place, _)| *place)
}

type Kept = HashMap<(Kind, String), (usize, &'static FieldSpec)>;

/// The fields of all actions with their place among them, by kind and by the name under which the record keeps them.
static KEPT: LazyLock<Kept> = LazyLock::new(|| {
    let mut kept = Kept::new();
    for action in ACTIONS.iter() {
        for field in action.fields {
            let path = field.path.rsplit('.').next().unwrap_or(field.path);
            let place = kept.len();
            kept.entry((action.about, path.replace('-', "_")))
                .or_insert((place, field));
        }
    }
    kept
});

/// What a field of a record is called on screen, by its path: `bevestigd_op` is “bevestigd op”, `notities/7` is
/// “notities 7”, and what an action asks for is called what it is called there.
#[must_use]
pub fn label(kind: Kind, path: &str) -> String {
    let name = KEPT
        .get(&(kind, path.to_owned()))
        .map(|(_, field)| field.name);
    name.unwrap_or(path)
        .replace(['_', '-', '/'], " ")
        .replace("geeindigd", "geëindigd")
        .replace("beeindigd", "beëindigd")
}

/// A kept value in words: days and amounts as people write them, the names behind numbers, a BSN masked; empty for what is
/// not filled in.
#[must_use]
pub fn in_words(kind: Kind, path: &str, value: &Value, register: &Register) -> String {
    // A letter is a page: here it is a line.
    if path.starts_with(LETTERS)
        && let Ok(letter) = Letter::deserialize(value)
    {
        return letter.to_string();
    }
    let asked = KEPT
        .get(&(kind, path.to_owned()))
        .map(|(_, field)| field.kind);
    match value {
        Value::Null => String::new(),
        Value::Bool(is_so) => if *is_so { "ja" } else { "nee" }.to_owned(),
        Value::Number(number) => match (asked, number.as_i64()) {
            (Some(FieldKind::Balance), Some(cents)) => Balance(cents).to_string(),
            _ => in_number(asked, number.as_u64(), &number.to_string()),
        },
        Value::String(text) => in_text(asked, path, text, register),
        Value::Array(values) => {
            let words = values
                .iter()
                .map(|value| in_words(kind, path, value, register));
            filled(words).join(", ")
        }
        Value::Object(fields) => {
            let pairs = fields.iter().map(|(name, value)| {
                let words = in_words(kind, name, value, register);
                match words.as_str() {
                    "" => String::new(),
                    // What it says goes without saying what it is.
                    _ if matches!(name.as_str(), "tekst" | "titel" | "naam") => words,
                    _ => format!("{} {words}", label(kind, name)),
                }
            });
            filled(pairs).join(" · ")
        }
    }
}

fn filled(words: impl Iterator<Item = String>) -> Vec<String> {
    words.filter(|word| !word.is_empty()).collect()
}

fn in_number(asked: Option<FieldKind>, number: Option<u64>, text: &str) -> String {
    match (asked, number) {
        (Some(FieldKind::Amount), Some(cents)) => Cents(cents).to_string(),
        (Some(FieldKind::Length), Some(n)) => {
            u32::try_from(n).map_or_else(|_| text.to_owned(), |n| Length::months(n).to_string())
        }
        (Some(FieldKind::Percent), Some(n)) => format!("{} %", hundredths(n)),
        (Some(FieldKind::Fte | FieldKind::Mark | FieldKind::Hundredths), Some(n)) => hundredths(n),
        _ => text.to_owned(),
    }
}

/// `1,5` for 150, `3` for 300.
fn hundredths(n: u64) -> String {
    match (n / 100, n % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) if rest % 10 == 0 => format!("{whole},{}", rest / 10),
        (whole, rest) => format!("{whole},{rest:02}"),
    }
}

fn in_text(asked: Option<FieldKind>, path: &str, text: &str, register: &Register) -> String {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return with_year(day);
    }
    if let Ok(at) = text.parse::<DateTime<Utc>>() {
        let at = at.with_timezone(&Local);
        return format!("{} {}", with_year(at.date_naive()), at.format("%H:%M"));
    }
    let settings = &register.settings;
    match asked {
        Some(FieldKind::Provider | FieldKind::Bidder | FieldKind::Organisation) => {
            register.provider_name(text).to_owned()
        }
        Some(FieldKind::Employee | FieldKind::Somebody) => register.employee_name(text).to_owned(),
        Some(FieldKind::List(key)) => settings.name_of(key, text).to_owned(),
        Some(FieldKind::Bt) if settings.bts().contains(text) => settings.bt_name(text),
        Some(FieldKind::Party) => register.party_name(text),
        _ if path == "wijken" || matches!(asked, Some(FieldKind::Wijk)) => {
            let wijk = settings.wijken().get(text);
            wijk.map_or(text, |wijk| &wijk.name).to_owned()
        }
        Some(FieldKind::Buurt) => settings.areas().called(text),
        Some(FieldKind::Bsn) => {
            Bsn::parse(text).map_or_else(|_| "onleesbaar".to_owned(), Bsn::masked)
        }
        _ if path == "wij_team" => settings.wij_name(text),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_kept_reads_as_people_write_it() {
        let register = Register::default();
        let told = |kind, path: &str, value: Value| in_words(kind, path, &value, &register);
        for (kind, path, value, words) in [
            (
                Kind::Referral,
                "gemeld",
                json!("2026-11-23"),
                "ma 23 nov 2026",
            ),
            (Kind::Referral, "bt", json!("hoogkerk"), "BT Hoogkerk"),
            (Kind::Referral, "wijk", json!("hoogkerk"), "Hoogkerk"),
            (
                Kind::Contract,
                "maximale_waarde",
                json!(1_250_000),
                "€ 12.500",
            ),
            (
                Kind::Contract,
                "partijen/1",
                json!({"aanbieder": "L001", "aandeel": 5_550}),
                "aanbieder L001 · aandeel 55,5 %",
            ),
            (Kind::Contract, "stilzwijgend", json!(true), "ja"),
            (Kind::Resident, "bsn", json!("123456782"), "······782"),
            (Kind::Referral, "zorgvraag", Value::Null, ""),
        ] {
            assert_eq!(told(kind, path, value), words, "{path}");
        }
    }

    #[test]
    fn a_step_of_the_history_is_called_by_its_title_whoever_took_it() {
        for (id, title) in [
            ("aanbieden", "Aanbieden"),
            ("inlezen-contracten", "Ingelezen uit een bestand"),
            ("ongedaan-maken", "Ongedaan gemaakt"),
        ] {
            assert_eq!(step(id), title);
        }
        assert!(place(Kind::Resident, "achternaam") < place(Kind::Resident, "telefoon"));
        assert_eq!(place(Kind::Resident, "samengevoegd_met"), usize::MAX);
    }

    #[test]
    fn a_field_is_called_what_the_form_calls_it() {
        for (kind, path, name) in [
            (Kind::Referral, "gemeld", "meldingsdatum"),
            (Kind::Referral, "geeindigd_op", "geëindigd op"),
            (Kind::Contract, "opties/2", "opties 2"),
            (Kind::Aanbesteding, "reden_spoed", "spoed"),
        ] {
            assert_eq!(label(kind, path), name);
        }
    }
}
