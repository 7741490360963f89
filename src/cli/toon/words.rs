//! The values of a record as words, the same of whatever kind it is.

use chrono::{DateTime, Local};
use serde_json::Value;

use crate::domain::dates;
use crate::domain::money::Balance;

/// A moment of the logboek as the clock on the wall said it.
pub(super) fn moment(text: &str) -> String {
    DateTime::parse_from_rfc3339(text).map_or_else(
        |_| text.to_owned(),
        |at| {
            let at = at.with_timezone(&Local);
            format!(
                "{} {}",
                dates::with_year(at.date_naive()),
                at.format("%H:%M")
            )
        },
    )
}

/// What is kept in cents.
const MONEY: &[&str] = &[
    "bedrag",
    "besteed",
    "geraamde_waarde",
    "maximale_waarde",
    "prijs",
    "waarde",
];

/// The value of a field as words: an amount as an amount, hundredths as people write them.
pub(super) fn named_in_words(name: &str, value: &Value) -> String {
    let hundredths = value.as_u64().and_then(|number| u32::try_from(number).ok());
    match hundredths {
        Some(hundredths) if name == "fte" => decimal(hundredths),
        Some(hundredths) if matches!(name, "aandeel" | "weging") => {
            format!("{} %", decimal(hundredths))
        }
        _ => match value.as_i64().filter(|_| MONEY.contains(&name)) {
            Some(cents) => Balance(cents).to_string(),
            None => in_words(value),
        },
    }
}

/// Hundredths as people write them: `1,33`, `55`.
fn decimal(hundredths: u32) -> String {
    let text = format!("{},{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}

/// A value as words: what a list or a group holds, one after the other.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "ja".to_owned(),
        Value::Bool(false) => "nee".to_owned(),
        Value::Number(number) => number.to_string(),
        // A moment is the only text with a `T` between a day and a time.
        Value::String(text) if text.len() > 19 && text.as_bytes()[10] == b'T' => moment(text),
        Value::String(text) => text
            .parse()
            .map(dates::with_year)
            .unwrap_or_else(|_| text.clone()),
        Value::Array(list) => list.iter().map(in_words).collect::<Vec<_>>().join("; "),
        Value::Object(map) => map
            .iter()
            .filter(|(_, value)| !value.is_null() && value.as_str() != Some(""))
            .map(|(name, value)| {
                format!("{} {}", name.replace('_', " "), named_in_words(name, value))
            })
            .collect::<Vec<_>>()
            .join(", "),
    }
}
