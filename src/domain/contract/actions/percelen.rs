//! What an agreement buys: its percelen, each with what is its own.

use super::fields::*;
use crate::domain::contract::actions::Done;
use crate::domain::contract::actions::sound::{checked, within_ceiling};
use crate::domain::contract::bought::{buys_nothing, perceel_named};
use crate::domain::contract::parts::Perceel;
use crate::domain::record::{Element, Part, PartKey, Record};
use crate::domain::register::Register;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// A convenant buys nothing: it has no percelen, no tariffs and no money.
pub(crate) fn buys(record: &Record, _: &Context<'_>) -> Done {
    match buys_nothing(record) {
        true => Err(Refusal::rule(
            "Dit is een convenant: er wordt niets ingekocht, dus het heeft geen percelen, tarieven en bestedingen",
        )
        .unless("Wat een partner inbrengt, legt u vast met inzet-toevoegen; wordt er toch ingekocht, wijzig dan eerst de soort")),
        false => Ok(()),
    }
}

pub(crate) fn has_percelen(record: &Record, context: &Context<'_>) -> Done {
    buys(record, context)?;
    match record.all::<Perceel>().next() {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Dit contract heeft nog geen percelen")
            .unless("Voeg er een toe met perceel-toevoegen")),
    }
}

pub(crate) fn add(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let mut perceel = Perceel::new(fields.text(AANDACHTSVELD), fields.text(PERCEEL));
    let is_same = |known: &Perceel| known.key() == perceel.key();
    if draft.record.all::<Perceel>().any(is_same) {
        return Err(Refusal::rule(format!("{perceel} staat er al")));
    }
    set(&mut perceel, draft, fields)?;
    draft.record.add(Part::Perceel(perceel));
    checked(draft)
}

pub(crate) fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n: u32 = fields.get(PERCEELNUMMER).unwrap_or(0);
    let known = draft.record.element::<Perceel>(n).cloned();
    let mut perceel = known.ok_or_else(|| {
        let count = draft.record.all::<Perceel>().count();
        Refusal::rule(format!(
            "Er is geen perceel {n}; dit contract heeft er {count}"
        ))
    })?;
    set(&mut perceel, draft, fields)?;
    let key = PartKey {
        kind: Perceel::KIND,
        n,
    };
    if fields.has(PERCEELWAARDE) {
        within_ceiling(
            &draft.record,
            Some(&perceel),
            "Klopt een besteding niet, verwijder die dan eerst (onderdeel-verwijderen)",
        )?;
    }
    draft.record.parts.insert(key, Part::Perceel(perceel));
    checked(draft)
}

fn set(perceel: &mut Perceel, draft: &Draft<'_>, fields: &Fields) -> Done {
    fields.change(PERCEELWET, &mut perceel.wet);
    fields.change(PERCEELBEKOSTIGING, &mut perceel.funding);
    fields.change(PERCEELGEBIED, &mut perceel.area);
    fields.change(PERCEELWAARDE, &mut perceel.ceiling);
    if fields.has(GEKOPPELD_AAN) {
        perceel.tied_to = tied(perceel, draft, fields.text(GEKOPPELD_AAN))?;
    }
    Ok(())
}

/// The perceel that one is tied to, as it is shown: of this contract, or else of another.
fn tied(perceel: &Perceel, draft: &Draft<'_>, text: &str) -> Result<String, Refusal> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let own = perceel_named(&draft.record, text).map(|(_, own)| own);
    let contracts = draft.context.register.contracts().values();
    let mut others = contracts.flat_map(Record::all::<Perceel>);
    let Some(other) = own.or_else(|| others.find(|other| other.is_named(text))) else {
        return Err(
            Refusal::rule(format!("Er is geen perceel ‘{text}’ om aan te koppelen")).unless(
                "Noem een perceel van dit of een ander contract; voeg het anders eerst toe",
            ),
        );
    };
    if other.key() == perceel.key() {
        return Err(Refusal::rule(
            "Een perceel is niet aan zichzelf te koppelen",
        ));
    }
    let mut next = other;
    for _ in 0..draft.record.all::<Perceel>().count() {
        if perceel.is_named(&next.tied_to) {
            return Err(Refusal::rule(format!(
                "{next} is al aan {perceel} gekoppeld; één kant is genoeg"
            )));
        }
        match perceel_named(&draft.record, &next.tied_to) {
            Some((_, further)) => next = further,
            None => break,
        }
    }
    Ok(other.to_string())
}

/// The other contract of which a perceel is tied to this one, where no contract beside this one has it.
pub(super) fn tied_from_elsewhere<'r>(
    perceel: &Perceel,
    own: &Record,
    register: &'r Register,
) -> Option<&'r str> {
    let others = register.contracts().values();
    let mut others = others.filter(|other| other.id != own.id && other.taken_out().is_none());
    let has_it = |other: &Record| other.all::<Perceel>().any(|one| one.key() == perceel.key());
    if others.clone().any(has_it) {
        return None;
    }
    let is_tied = |one: &Perceel| !one.tied_to.is_empty() && perceel.is_named(&one.tied_to);
    let found = others.find(|other| {
        perceel_named(other, &perceel.to_string()).is_none() && other.all::<Perceel>().any(is_tied)
    });
    found.map(|other| other.id.number.as_str())
}

/// The perceel of the contract that something is for, as it is shown; empty for all of them.
pub(crate) fn named(record: &Record, fields: &Fields) -> Result<String, Refusal> {
    let text = fields.text(VOOR_PERCEEL);
    if text.is_empty() {
        return Ok(String::new());
    }
    match perceel_named(record, text) {
        Some((_, perceel)) => Ok(perceel.to_string()),
        None => {
            let all: Vec<String> = record.all::<Perceel>().map(ToString::to_string).collect();
            let known = match all.is_empty() {
                true => "Het heeft er nog geen; voeg het toe met perceel-toevoegen".to_owned(),
                false => format!("Het heeft: {}", all.join("; ")),
            };
            Err(Refusal::rule(format!("Dit contract heeft geen perceel ‘{text}’")).unless(known))
        }
    }
}
