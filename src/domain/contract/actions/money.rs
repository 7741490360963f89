//! What a contract costs: what was spent on it, and its tariffs.

use chrono::{Datelike, NaiveDate};

use super::fields::*;
use super::percelen;
use crate::domain::contract::actions::sound::{
    checked, within_ceiling, within_contract, within_days,
};
use crate::domain::contract::actions::{Done, in_words};
use crate::domain::contract::dates::current_end;
use crate::domain::contract::parts::{Perceel, Spending, Tariff};
use crate::domain::contract::spending::{below_zero, is_for};
use crate::domain::contract::units::bare;
use crate::domain::dates::with_year;
use crate::domain::money::{Balance, Cents};
use crate::domain::record::{Element, Part, PartKey, Record};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(crate) fn add_spending(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let spending = Spending {
        on: fields.get(DATUM),
        amount: fields.get(GEBOEKT).unwrap_or_default(),
        description: fields.owned(OMSCHRIJVING),
        perceel: percelen::named(&draft.record, fields)?,
        reference: fields.owned(KENMERK),
    };
    can_be_spent(&draft.record, &spending, fields.get(REDEN).is_some())?;
    draft.record.add(Part::Spending(spending.clone()));
    match fields.get(REDEN) {
        None => adds_up(&draft.record, &spending)?,
        Some(reason) => draft.note(&format!("Besteding vastgelegd: {reason}")),
    }
    checked(draft)
}

/// What a booking itself brings below zero or over a maximum is recorded with a reason; what was so before it asks for none.
fn adds_up(record: &Record, spending: &Spending) -> Done {
    if !spending.is_back() {
        let percelen = record.all::<Perceel>();
        let own = percelen.filter(|perceel| is_for(spending, perceel));
        let unless = "Is het toch zo besteed, leg het dan vast met een reden (reden=…)";
        return std::iter::once(None)
            .chain(own.map(Some))
            .try_for_each(|perceel| within_ceiling(record, perceel, unless));
    }
    let year = spending.on.map(|day| day.year());
    match below_zero(record, year, &spending.perceel, NaiveDate::MAX) {
        Some(sum) => Err(Refusal::rule(format!("Dan is er {}", sum.in_words()))
            .unless("Klopt dat, leg het dan vast met een reden (reden=…)")),
        None => Ok(()),
    }
}

/// Whether an amount can have been spent on a contract, whatever it adds up to; after its end only with a reason.
fn can_be_spent(record: &Record, spending: &Spending, has_reason: bool) -> Done {
    if let Some(day) = spending.on {
        within_contract(record, day, "De besteding")?;
        let start = record.contract().and_then(|contract| contract.start);
        if let Some(start) = start.filter(|start| day < *start && !has_reason) {
            return Err(Refusal::rule(format!(
                "De besteding van {} ligt voor het begin van het contract op {}",
                with_year(day),
                with_year(start)
            ))
            .unless("Klopt dat, geef dan de reden (reden=…)"));
        }
        let end = current_end(record, day).filter(|end| *end < day);
        if let Some(end) = end.filter(|_| !has_reason) {
            return Err(Refusal::rule(format!(
                "De besteding van {} ligt na het einde van het contract op {}",
                with_year(day),
                with_year(end)
            ))
            .unless("Klopt dat, bijvoorbeeld door een late factuur, geef dan de reden (reden=…)"));
        }
    }
    if spending.amount == Balance(0) {
        return Err(Refusal::rule("Een besteding van nul telt niet mee")
            .unless("Vul het bedrag in dat is besteed of afgeroepen"));
    }
    let reference = spending.reference.as_str();
    // An invoice is typed once, and booked back in as many parts as it takes.
    let is_known = |one: &&Spending| {
        one.is_under(reference)
            && one.is_back() == spending.is_back()
            && (!one.is_back() || one.amount == spending.amount)
    };
    let known = record.all::<Spending>().find(is_known);
    match known.filter(|_| !has_reason) {
        Some(known) => Err(Refusal::rule(format!(
            "Kenmerk {} telt al mee: {} op {}",
            known.reference,
            known.amount,
            in_words(known.on)
        ))
        .unless("Zijn het er twee, leg het dan vast met een reden (reden=…)")),
        None => Ok(()),
    }
}

pub(crate) fn add_tariff(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let tariff = Tariff {
        product: fields.owned(PRODUCTCODE),
        unit: bare(fields.text(EENHEID)).to_owned(),
        amount: fields.get(BEDRAG).unwrap_or_default(),
        from: fields.get(VAN),
        until: fields.get(TOT),
        indexation: fields.owned(INDEXERING),
        indexed_in: fields.get(INDEXERING_MAAND),
        perceel: percelen::named(&draft.record, fields)?,
    };
    put(draft, tariff)
}

/// Adds a tariff.
fn put(draft: &mut Draft<'_>, tariff: Tariff) -> Done {
    fits(draft, None, &tariff)?;
    draft.record.add(Part::Tariff(tariff));
    Ok(())
}

/// Whether no other tariff of its product counts beside one on any day.
pub(super) fn fits(draft: &Draft<'_>, key: Option<PartKey>, tariff: &Tariff) -> Done {
    if tariff
        .until
        .zip(tariff.from)
        .is_some_and(|(until, from)| until < from)
    {
        return Err(Refusal::rule("Het tarief eindigt voor het begint"));
    }
    within_days(draft, (tariff.from, tariff.until), "Het tarief geldt")?;
    let others = draft
        .record
        .of(Tariff::KIND)
        .filter(|(other, _)| Some(**other) != key);
    let counts_beside = |known: &&Tariff| known.excludes(tariff) && known.meets(tariff);
    let mut others = others.filter_map(|(_, part)| Tariff::of(part));
    if let Some(known) = others.find(counts_beside) {
        let whose = match (known.perceel == tariff.perceel, known.perceel.as_str()) {
            (true, _) => String::new(),
            (false, "") => " voor het hele contract".to_owned(),
            (false, perceel) => format!(" voor {perceel}"),
        };
        return Err(Refusal::rule(format!(
            "Voor {} per {} geldt al {} vanaf {}{whose}",
            known.product,
            known.unit,
            known.amount,
            in_words(known.from)
        ))
        .unless(
            "Laat het opvolgen met tarief-opvolgen, kies een begin na dat tarief, of verwijder het eerst (onderdeel-verwijderen)",
        ));
    }
    Ok(())
}

pub(crate) fn has_tariffs(record: &Record, context: &Context<'_>) -> Done {
    percelen::buys(record, context)?;
    match record.all::<Tariff>().next() {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Dit contract heeft nog geen tarieven")
            .unless("Voeg er een toe met tarief-toevoegen")),
    }
}

/// A tariff ends, and the next of the same product begins the day after: indexed, or agreed anew.
pub(crate) fn follow_tariff(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n: u32 = fields.get(TARIEFNUMMER).unwrap_or(0);
    let known = draft.record.element::<Tariff>(n).cloned();
    let known = known.ok_or_else(|| {
        let count = draft.record.all::<Tariff>().count();
        Refusal::rule(format!("Er is geen tarief {n}; er zijn er {count}"))
    })?;
    let Some(from) = fields.get(VAN) else {
        return Ok(());
    };
    if known.from.is_some_and(|day| day >= from) {
        return Err(Refusal::rule(format!(
            "Dit tarief geldt vanaf {}; wat volgt, begint later",
            in_words(known.from)
        )));
    }
    let amount: Option<Cents> = fields.get(BEDRAG);
    let percentage: Option<u32> = fields.get(PERCENTAGE);
    let amount = match (amount, percentage) {
        (Some(amount), None) => amount,
        (None, Some(more)) => known.raised(more),
        _ => {
            return Err(Refusal::rule("Wat gaat het worden?").unless(
                "Vul het nieuwe bedrag in, of het percentage waarmee het stijgt; niet beide",
            ));
        }
    };
    let mut ended = known.clone();
    // What was over already is not made to last longer: another may count on the days after.
    ended.until = known.until.min(from.pred_opt()).or(from.pred_opt());
    let key = PartKey {
        kind: Tariff::KIND,
        n,
    };
    draft.record.parts.insert(key, Part::Tariff(ended));
    let until = known.until.filter(|until| *until >= from);
    put(
        draft,
        Tariff {
            amount,
            from: Some(from),
            until,
            ..known
        },
    )
}
