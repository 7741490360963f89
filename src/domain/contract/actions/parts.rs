//! Documents with a contract, what may be taken away of it again, and the capacity of providers.

use super::fields::*;
use super::loose::{nothing_new, off_days, without_party};
use super::percelen::tied_from_elsewhere;
use crate::domain::contract::actions::Done;
use crate::domain::contract::parts::{
    Agreement, Capacity, ContractOption, Document, Party, Perceel, Promise, ReviewMoment, Spending,
    Staffing, Tariff,
};
use crate::domain::record::{Element, Part, PartKey, PartKind, Record};
use crate::domain::registers::user::Scope;
use crate::domain::words::Role;
use crate::domain::workflow::action::Draft;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

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
    Promise::KIND,
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
            "Aan {perceel} hangt nog een partij, een tarief, een besteding of een ander perceel"
        ))
        .unless("Haal dat eerst weg, of wijzig voor welk perceel het is"));
    }
    let register = draft.context.register;
    if let Some(other) = perceel.and_then(|it| tied_from_elsewhere(it, &draft.record, register)) {
        return Err(Refusal::rule(format!(
            "Aan dit perceel is een perceel van {other} gekoppeld"
        ))
        .unless(format!(
            "Maak dat eerst los (perceel-wijzigen {other} gekoppeld-aan=)"
        )));
    }
    let loose = |draft: &Draft<'_>| {
        let mut found = without_party(&draft.record, register);
        found.extend(off_days(draft));
        found
    };
    let known = loose(draft);
    draft.record.parts.remove(&key);
    nothing_new(&known, loose(draft))?;
    draft.note(&format!("{path} verwijderd: {}", fields.text(REDEN)));
    Ok(())
}

/// Whether something of a contract is for one of its percelen alone.
fn has_its_own(record: &Record, perceel: &Perceel) -> bool {
    let is_for = |text: &str| !text.is_empty() && perceel.is_named(text);
    record.all::<Party>().any(|party| is_for(&party.perceel))
        || record.all::<Tariff>().any(|tariff| is_for(&tariff.perceel))
        || record.all::<Spending>().any(|spent| is_for(&spent.perceel))
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
