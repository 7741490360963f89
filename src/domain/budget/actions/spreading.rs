//! A budget for the whole gemeente, spread over the wijken. The sum of a year and an aandachtsveld stays what it is, so doing
//! it twice is doing it once.

use std::collections::BTreeSet;

use super::{Done, budget, of};
use crate::domain::budget::Budget;
use crate::domain::budget::fields::*;
use crate::domain::budget::spread::{WEIGHTS, Weight, read_weights, shares, spread};
use crate::domain::budget::words::Level;
use crate::domain::contract::results::Figure;
use crate::domain::money::Cents;
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::settings::Settings;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// Only what is for the whole gemeente can go to its wijken.
pub(super) fn is_whole(record: &Record, context: &Context<'_>) -> Done {
    let own = of(record)?;
    if own.level != Some(Level::Stedelijk) {
        return Err(
            Refusal::rule("Alleen een stedelijk budget wordt over de wijken verdeeld")
                .unless("Leg het totaal vast met plaats=stedelijk, en verdeel dat"),
        );
    }
    match total(own, context.register) {
        Cents(0) => Err(Refusal::rule("Er is niets begroot om te verdelen")
            .unless("Vul in wat er is begroot (budget-wijzigen begroot=…)")),
        _ => Ok(()),
    }
}

/// What there is to spread: what is for the whole gemeente with what the wijken have.
pub(crate) fn total(own: &Budget, register: &Register) -> Cents {
    let wijken = of_wijken(own, register).filter_map(|(_, it)| it.amount);
    let sum = wijken.fold(own.amount.unwrap_or_default().0, |sum, it| {
        sum.saturating_add(it.0)
    });
    Cents(sum)
}

/// The budgets of single wijken of the same year and aandachtsveld.
pub(crate) fn of_wijken<'r>(
    own: &'r Budget,
    register: &'r Register,
) -> impl Iterator<Item = (&'r Record, &'r Budget)> {
    let all = register.all(Kind::Budget).values();
    all.filter_map(|record| Some((record, record.budget()?)))
        .filter(move |(_, it)| {
            it.level == Some(Level::Wijk) && it.year == own.year && it.is_for(&own.aandachtsveld)
        })
}

/// What stays for the whole gemeente: as it was typed, else as it was when this was spread before.
pub(crate) fn stays(own: &Budget, typed: Option<Cents>) -> Cents {
    let before = own.amount.filter(|_| !own.spread_by.is_empty());
    typed.or(before).unwrap_or_default()
}

/// The weights as they were typed, or as the office has them.
///
/// # Errors
/// When they cannot be read, or nobody set any.
pub(crate) fn weights(typed: &str, settings: &Settings) -> Result<Vec<Weight>, Refusal> {
    let text = match typed {
        "" => settings.get(WEIGHTS.0).unwrap_or_default(),
        typed => typed,
    };
    read_weights(text).map_err(|why| {
        Refusal::rule(format!("Dit kan niet: {why}"))
            .unless(format!(
                "Zo blijft het voor een volgende keer: instelling {}",
                WEIGHTS.0
            ))
            .at(GEWICHTEN)
    })
}

pub(super) fn spread_out(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let register = draft.context.register;
    let own = of(&draft.record)?.clone();
    let weights = weights(fields.text(GEWICHTEN), &register.settings)?;
    let (shares, by) = shares(&register.settings, &weights)
        .map_err(|why| Refusal::rule(format!("Dit kan niet: {why}")).at(GEWICHTEN))?;
    let (whole, stays) = (total(&own, register), stays(&own, fields.get(BLIJFT)));
    let Some(goes) = whole.0.checked_sub(stays.0).map(Cents) else {
        return Err(
            Refusal::rule(format!("Er blijft {stays}, en er is samen {whole}"))
                .unless("Laat minder stedelijk blijven")
                .at(BLIJFT),
        );
    };
    let parts = spread(goes, &shares);
    let mut also = Vec::new();
    let mut next = next_number(register);
    let mut known = BTreeSet::new();
    for (record, it) in of_wijken(&own, register) {
        let wijk = it.wijken.first().cloned().unwrap_or_default();
        if !known.insert(wijk.clone()) {
            return Err(Refusal::rule(format!(
                "Van {} zijn er twee budgetten van dit jaar en dit aandachtsveld",
                it.place(&register.settings)
            ))
            .unless(format!(
                "Haal er een uit het register: wijkregie doe budget-verwijderen {} reden=…",
                record.id.number
            )));
        }
        // A wijk that is no more has no part.
        let part = parts.get(&wijk).copied().unwrap_or_default();
        let mut record = record.clone();
        if let Some(it) = record.budget_mut() {
            set_part(it, part, &by);
        }
        also.push(record);
    }
    for (wijk, part) in parts.iter().filter(|(wijk, _)| !known.contains(*wijk)) {
        let mut made = Budget {
            year: own.year,
            level: Some(Level::Wijk),
            wijken: [wijk.clone()].into(),
            aandachtsveld: own.aandachtsveld.clone(),
            contracts: own.contracts.clone(),
            ..Budget::default()
        };
        set_part(&mut made, *part, &by);
        also.push(Record {
            head: Head::from(made),
            ..Record::new(RecordId::numbered(Kind::Budget, next))
        });
        next += 1;
    }
    let is_other = |record: &Record| {
        let before = register.all(Kind::Budget).get(&record.id.number);
        before.is_none_or(|before| before.head != record.head)
    };
    also.retain(is_other);
    if also.is_empty() && own.amount == Some(stays) {
        return Ok(());
    }
    draft.note(&told(&own, whole, stays, &by));
    draft.also.extend(also);
    set_part(budget(draft)?, stays, &by);
    Ok(())
}

/// What was done, in a sentence: what was cut from the whole is told here, for no part of it says so.
fn told(own: &Budget, whole: Cents, stays: Cents, by: &str) -> String {
    let cut = match (own.before_cut, own.cut) {
        (Some(before), Some(cut)) => format!(" ({before} min {} %)", Figure(cut.into())),
        _ => String::new(),
    };
    let had = Cents(whole.0.saturating_sub(own.amount.unwrap_or_default().0));
    let with = match had {
        Cents(0) => String::new(),
        had => format!(", met {had} die de wijken al hadden"),
    };
    let own = own.amount.unwrap_or_default();
    format!("Verdeeld over de wijken: {own}{cut}{with}, naar {by}; {stays} blijft stedelijk")
}

/// What a budget is after spreading: what was cut was cut from the whole.
fn set_part(budget: &mut Budget, part: Cents, by: &str) {
    budget.amount = Some(part);
    (budget.before_cut, budget.cut) = (None, None);
    by.clone_into(&mut budget.spread_by);
}

/// The next number of a budget, also after what was taken out.
fn next_number(register: &Register) -> u32 {
    let prefix = Kind::Budget.prefix().unwrap_or_default();
    let numbers = register.numbers(Kind::Budget);
    let last = numbers.filter_map(|it| it.strip_prefix(prefix)?.parse::<u32>().ok());
    last.max().unwrap_or(0) + 1
}
