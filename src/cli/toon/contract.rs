//! A contract whole: as JSON, and as a page.

use serde_json::{Map, Value, json};

use super::{history_json, insert_possibilities, record_json};
use crate::cli::output;
use crate::cli::output::fold_under;
use crate::domain::dates::with_year;
use crate::domain::money::Balance;
use crate::domain::record::fields::FieldError;
use crate::office::signals::Signal;
use crate::office::views::ContractView;

/// What the page says in words of its own.
pub(super) const SAID: &[&str] = &[
    "besteed_per_jaar",
    "contractbeheerder",
    "inzet_samen",
    "prognose",
    "prognose_per_perceel",
];

/// A contract: what is kept, then the list's cells and every date, which never are missing.
pub(super) fn as_json(contract: &ContractView) -> Result<Value, FieldError> {
    let mut map = record_json(&contract.record)?;
    // The list of parties stays as it is kept, with its shares.
    let kept = ["partijen", "percelen", "opties", "stilzwijgend"]
        .map(|name| (name, map.get(name).cloned()));
    for part in [
        serde_json::to_value(&contract.cells),
        serde_json::to_value(&contract.dates),
    ] {
        if let Value::Object(part) = part.map_err(FieldError::from)? {
            map.extend(part);
        }
    }
    for (name, value) in kept {
        if let Some(value) = value {
            map.insert(name.to_owned(), value);
        }
    }
    let parties = map.get_mut("partijen").and_then(Value::as_array_mut);
    for (party, name) in parties.into_iter().flatten().zip(&contract.parties) {
        if let Value::Object(party) = party {
            party.insert("naam".to_owned(), name.clone().into());
        }
    }
    map.remove("doen");
    map.remove("doen_kort");
    map.remove("doen_voorrang");
    let signals: Vec<&Signal> = contract.signals.iter().map(|(_, signal)| signal).collect();
    map.insert(
        "afgehandeld".to_owned(),
        map.get("signalen").cloned().unwrap_or(Value::Null),
    );
    map.insert("signalen".to_owned(), json!(signals));
    map.insert("geschiedenis".to_owned(), history_json(&contract.history));
    map.insert("inzet_samen".to_owned(), json!(contract.staffing));
    map.insert("besteed_per_jaar".to_owned(), json!(contract.years));
    map.insert("prognose".to_owned(), json!(contract.forecast));
    let of_percelen: Map<String, Value> = contract
        .of_percelen
        .iter()
        .map(|(perceel, forecast)| (perceel.clone(), json!(forecast)))
        .collect();
    map.insert("prognose_per_perceel".to_owned(), of_percelen.into());
    insert_possibilities(&mut map, &contract.can, &contract.cannot);
    Ok(Value::Object(map))
}

/// The contract in lines: what is to be done, what was spent, who works on it.
pub(super) fn as_text(contract: &ContractView) -> String {
    let cells = &contract.cells;
    let mut text = format!(
        "{}  {}\n{} · {}\n\n",
        cells.nummer,
        output::one_line(&cells.titel),
        cells.status,
        output::one_line(&cells.partijen.join(", "))
    );
    for (_, signal) in &contract.signals {
        fold_under(
            &mut text,
            &format!("  {:<12}", signal.ernst.word()),
            &signal.tekst,
        );
    }
    if !contract.years.is_empty() {
        text.push_str("\nBesteed:\n");
    }
    for sum in &contract.years {
        let year = sum
            .year
            .map_or_else(|| "zonder dag".to_owned(), |year| year.to_string());
        let for_what = match sum.perceel.as_str() {
            "" => String::new(),
            perceel => format!("  {}", output::one_line(perceel)),
        };
        let below = match sum.amount < Balance(0) {
            true => "  meer teruggeboekt dan geboekt",
            false => "",
        };
        text.push_str(&format!("  {year}  {}{for_what}{below}\n", sum.amount));
    }
    if let Some(forecast) = &contract.forecast {
        text.push_str(&format!("  {}\n", forecast.in_words()));
    }
    for (perceel, forecast) in &contract.of_percelen {
        let perceel = output::one_line(perceel);
        text.push_str(&format!("  {perceel}: {}\n", forecast.in_words()));
    }
    if let Some(together) = &contract.staffing {
        text.push_str(&format!(
            "\nInzet op {}: {}\n",
            with_year(together.on),
            together.total
        ));
        let by_team = together
            .by_team
            .iter()
            .map(|(team, sum)| ("team", team, sum));
        let by_partner = together.by_partner.iter();
        let by_partner = by_partner.map(|(partner, sum)| ("partner", partner, sum));
        for (what, name, sum) in by_team
            .chain(by_partner)
            .filter(|(_, name, _)| !name.is_empty())
        {
            text.push_str(&format!("  {what:<8} {}: {sum}\n", output::one_line(name)));
        }
        for period in &together.by_period {
            let from = with_year(period.from);
            text.push_str(&format!("  vanaf    {from}: {}\n", period.total));
        }
    }
    text.push('\n');
    text
}
