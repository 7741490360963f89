//! What grows with a contract: parties, percelen, spending, tariffs, agreements, talks, documents; and the
//! capacity of providers.

use super::fields::*;
use super::percelen;
use crate::domain::contract::actions::sound::{checked, within_ceiling, within_contract};
use crate::domain::contract::actions::{Done, in_words};
use crate::domain::contract::dates::current_end;
use crate::domain::contract::parts::{
    Agreement, Capacity, ContractOption, Document, Party, Perceel, ReviewMoment, Spending,
    Staffing, Talk, Tariff,
};
use crate::domain::dates::with_year;
use crate::domain::money::Cents;
use crate::domain::record::{Element, Part, PartKey, PartKind, Record};
use crate::domain::registers::user::Scope;
use crate::domain::words::Role;
use crate::domain::workflow::action::Draft;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(crate) fn add_spending(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let amount: Cents = fields.get(BEDRAG).unwrap_or_default();
    if let Some(day) = fields.get(DATUM) {
        within_contract(&draft.record, day, "De besteding")?;
        let end = current_end(&draft.record, day).filter(|end| *end < day);
        if let Some(end) = end.filter(|_| fields.text(REDEN).is_empty()) {
            return Err(Refusal::rule(format!(
                "De besteding van {} ligt na het einde van het contract op {}",
                with_year(day),
                with_year(end)
            ))
            .unless("Klopt dat, bijvoorbeeld door een late factuur, geef dan de reden (reden=…)"));
        }
    }
    if amount == Cents(0) {
        return Err(Refusal::rule("Een besteding van nul telt niet mee")
            .unless("Vul het bedrag in dat is besteed of afgeroepen"));
    }
    draft.record.add(Part::Spending(Spending {
        on: fields.get(DATUM),
        amount,
        description: fields.owned(OMSCHRIJVING),
    }));
    match fields.get(REDEN) {
        None => within_ceiling(
            &draft.record,
            "Is het toch zo besteed, leg het dan vast met een reden (reden=…)",
        )?,
        Some(reason) => draft.note(&format!("Besteding vastgelegd: {reason}")),
    }
    checked(draft)
}

pub(crate) fn add_tariff(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let tariff = Tariff {
        product: fields.owned(PRODUCTCODE),
        unit: fields.owned(EENHEID),
        amount: fields.get(BEDRAG).unwrap_or_default(),
        from: fields.get(VAN),
        until: fields.get(TOT),
        indexation: fields.owned(INDEXERING),
        perceel: percelen::named(&draft.record, fields)?,
    };
    if tariff
        .until
        .zip(tariff.from)
        .is_some_and(|(until, from)| until < from)
    {
        return Err(Refusal::rule("Het tarief eindigt voor het begint"));
    }
    let overlaps = |known: &Tariff| {
        known.product == tariff.product
            && known.unit == tariff.unit
            && known.perceel == tariff.perceel
            && known.until.is_none_or(|until| tariff.from <= Some(until))
            && tariff.until.is_none_or(|until| known.from <= Some(until))
    };
    if let Some(known) = draft.record.all::<Tariff>().find(|known| overlaps(known)) {
        return Err(Refusal::rule(format!(
            "Voor {} per {} geldt al {} vanaf {}",
            known.product,
            known.unit,
            known.amount,
            in_words(known.from)
        ))
        .unless("Kies een begin na dat tarief, of verwijder het eerst (onderdeel-verwijderen)"));
    }
    draft.record.add(Part::Tariff(tariff));
    Ok(())
}

pub(crate) fn add_agreement(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.record.add(Part::Agreement(Agreement {
        party: fields.owned(PARTIJ),
        text: fields.owned(AFSPRAAK),
        target: fields.owned(STREEFWAARDE),
        period: fields.owned(PERIODE),
        ..Agreement::default()
    }));
    Ok(())
}

pub(crate) fn measure(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n: u32 = fields.get(AFSPRAAKNUMMER).unwrap_or(0);
    let count = draft.record.all::<Agreement>().count();
    let agreement = draft.record.element_mut::<Agreement>(n).ok_or_else(|| {
        Refusal::rule(format!(
            "Er is geen resultaatafspraak {n}; dit contract heeft er {count}"
        ))
    })?;
    agreement.measured = fields.owned(GEMETEN);
    agreement.measured_on = fields.get(DATUM);
    Ok(())
}

pub(crate) fn add_talk(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (on, next) = (fields.get(DATUM), fields.get(VOLGENDE));
    if next.zip(on).is_some_and(|(next, on)| next <= on) {
        return Err(Refusal::rule("Het volgende gesprek komt na dit gesprek"));
    }
    draft.record.add(Part::Talk(Talk {
        on,
        with: fields.owned(MET),
        report: fields.owned(VERSLAG),
        next,
    }));
    Ok(())
}

pub(crate) fn add_document(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.record.add(Part::Document(Document {
        title: fields.owned(TITEL),
        reference: fields.owned(VINDPLAATS),
        on: fields.get(DATUM),
    }));
    Ok(())
}

/// Lists from which something may be taken away again; what was spent, said or measured stays.
const REMOVABLE: &[PartKind] = &[
    Party::KIND,
    Perceel::KIND,
    ContractOption::KIND,
    Tariff::KIND,
    Agreement::KIND,
    Document::KIND,
    Staffing::KIND,
    ReviewMoment::KIND,
    Spending::KIND,
];

pub(crate) fn remove_part(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let path = fields.text(ONDERDEEL);
    let key: Option<PartKey> = path.trim().parse().ok();
    let there = key.filter(|key| draft.record.parts.contains_key(key));
    let Some(key) = there.filter(|key| REMOVABLE.contains(&key.kind)) else {
        let lists: Vec<&str> = REMOVABLE.iter().map(|kind| kind.word()).collect();
        return Err(
            Refusal::rule(format!("Er is geen onderdeel ‘{path}’ om te verwijderen")).unless(
                format!(
                    "Schrijf lijst/nummer, bijvoorbeeld partijen/2; het kan uit: {}",
                    lists.join(", ")
                ),
            ),
        );
    };
    if draft
        .record
        .element::<ContractOption>(key.n)
        .is_some_and(|option| key.kind == ContractOption::KIND && option.is_used)
    {
        return Err(Refusal::rule("Een gebruikte optie is niet te verwijderen"));
    }
    let perceel = draft.record.element::<Perceel>(key.n);
    let perceel = perceel.filter(|_| key.kind == Perceel::KIND);
    if let Some(perceel) = perceel.filter(|perceel| has_its_own(&draft.record, perceel)) {
        return Err(Refusal::rule(format!(
            "Aan {perceel} hangt nog een partij, een tarief of een ander perceel"
        ))
        .unless("Haal dat eerst weg, of wijzig voor welk perceel het is"));
    }
    draft.record.parts.remove(&key);
    draft.note(&format!("{path} verwijderd: {}", fields.text(REDEN)));
    Ok(())
}

/// Whether something of a contract is for one of its percelen alone.
fn has_its_own(record: &Record, perceel: &Perceel) -> bool {
    let is_for = |text: &str| !text.is_empty() && perceel.is_named(text);
    record.all::<Party>().any(|party| is_for(&party.perceel))
        || record.all::<Tariff>().any(|tariff| is_for(&tariff.perceel))
        || record.all::<Perceel>().any(|other| is_for(&other.tied_to))
}

pub(crate) fn record_capacity(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let actor = draft.context.actor;
    let is_for_all = actor.is(Role::Backoffice) || actor.is(Role::Contract);
    let bt = fields.text(VOOR_BT);
    let is_own = actor.scopes.iter().any(|scope| match scope {
        Scope::Everything => true,
        Scope::Bt(own) => own == bt,
        Scope::WijTeam(_) | Scope::Wijk(_) => false,
    });
    if !is_for_all && !is_own {
        return Err(Refusal::right(
            "Plaatsen mag u alleen voor uw eigen begeleidingsteam vastleggen",
        )
        .unless("Vul bt in, met uw eigen team"));
    }
    let maximum = fields.get(MAXIMUM).unwrap_or(0);
    let available: Option<u32> = fields.get(BESCHIKBAAR);
    if available.is_some_and(|available| available > maximum) {
        return Err(Refusal::rule(format!(
            "Er kunnen niet meer dan {maximum} plaatsen beschikbaar zijn"
        )));
    }
    let capacity = Capacity {
        perceel: fields.owned(PERCEEL),
        bt: fields.owned(VOOR_BT),
        maximum,
        available,
        unit: fields.get(EENHEID).unwrap_or_else(|| "plaatsen".to_owned()),
        updated: Some(draft.context.today),
    };
    let known = draft.record.of(Capacity::KIND).find_map(|(key, part)| {
        let same = Capacity::of(part)
            .is_some_and(|known| known.perceel == capacity.perceel && known.bt == capacity.bt);
        same.then_some(*key)
    });
    match known {
        Some(key) => drop(draft.record.parts.insert(key, Part::Capacity(capacity))),
        None => drop(draft.record.add(Part::Capacity(capacity))),
    }
    Ok(())
}
