//! One verwijzing with its resident, its clocks and what can be done.

use super::cells;
use super::desk::Desks;
use super::holders::holders;
use crate::domain::record::{Asking, Record};
use crate::domain::referral::answers::answers;
use crate::domain::referral::clocks;
use crate::domain::registers::alike::Certainty;
use crate::domain::rights::Facet;
use crate::domain::words::{ClockKind, State};
use crate::domain::workflow::Refusal;
use crate::office::days::NO_DAY;
use crate::office::door::{Door, Seen, without_bsn};
use crate::office::model::{Row, key_of};
use crate::office::possible::possible_now;
use crate::office::views::{Dossier, View};
use crate::office::{AsOf, contacts, indicaties, today};

/// One verwijzing that is within sight, as shown.
///
/// # Errors
/// When the store cannot be read.
pub(in crate::office) fn shown(door: &Door<'_>, seen: Seen, at: AsOf) -> Result<View, Refusal> {
    let whole = &seen.whole;
    let row = key_of(&whole.id.number).and_then(|key| door.row(key));
    let row = row.ok_or_else(|| Refusal::unknown(&whole.id.number))?;
    let row = cells(door, &Desks::of(&door.model), row, true, at.on);
    let person = door.person_of(whole)?;
    let related: Vec<Record> = person.iter().cloned().collect();
    let (can, cannot) = possible_now(door, whole, &related);
    let day = at.on.unwrap_or_else(today);
    let terms = whole
        .referral()
        .map(|referral| clocks::terms(referral, &door.model.register, day));
    let (resident, bsn) = match door.resident_of(whole)? {
        Some(resident) => {
            let (resident, bsn) = without_bsn(resident);
            (Some(resident), bsn)
        }
        None => (None, String::new()),
    };
    // Of whom one registers, that is; and as things are now.
    let like = match &person {
        Some(person) if at == AsOf::NOW && door.registers(&person.id) => {
            door.like(person, Certainty::Waarschijnlijk)
        }
        _ => Vec::new(),
    };
    let is_told = |facet| seen.sight.has(facet) || seen.sight.own.has(facet);
    let asked = seen.whole.all::<Asking>();
    let by_caller = |asking: &&Asking| asking.by == door.actor.name;
    let askings = match is_told(Facet::Notities) {
        true => seen.record.all::<Asking>().cloned().collect(),
        false => asked.filter(by_caller).cloned().collect(),
    };
    let overridden = whole.referral().map(|it| it.consent_overridden.as_str());
    let is_passed_over =
        is_told(Facet::Toestemming) && overridden.is_some_and(|reason| !reason.is_empty());
    let household = resident.as_ref().map(|person| door.household_of(person));
    let line = key_of(&whole.id.number).and_then(|key| place_in_line(door, key));
    Ok(View::Dossier(Dossier {
        row,
        line,
        terms: terms.unwrap_or_default(),
        granted: match key_of(&whole.id.number) {
            Some(key) => indicaties::cells_of(door, door.model.granted_on(key), day),
            None => Vec::new(),
        },
        contacts: match key_of(&whole.id.number) {
            Some(key) => contacts::cells_of(door, door.model.contacts_on(key)),
            None => Vec::new(),
        },
        answers: answers(&seen.record),
        askings,
        record: seen.record,
        hidden: seen.sight.hidden(),
        household: household.transpose()?.flatten(),
        resident,
        bsn,
        like,
        is_passed_over,
        holders: match seen.sight.has(Facet::Geschiedenis) {
            true => holders(&seen.history, &door.model.register.settings),
            false => Vec::new(),
        },
        history: seen.history,
        can,
        cannot,
    }))
}

/// Where a verwijzing stands among those within sight that wait at the same BT and provider, whoever waits longest first,
/// and how many there are; none where it does not wait.
fn place_in_line(door: &Door<'_>, key: (u16, u32)) -> Option<(u32, u32)> {
    let own = door.row(key)?;
    if own.state != State::Wachtlijst {
        return None;
    }
    let waits_here = |row: &&Row| {
        row.state == State::Wachtlijst && (row.bt, row.provider) == (own.bt, own.provider)
    };
    let since = |row: &Row| {
        let clock = row
            .terms
            .iter()
            .find(|term| term.kind == ClockKind::Wachtlijst);
        (clock.map_or(NO_DAY, |term| term.due), row.key())
    };
    let (mut before, mut all) = (0, 0);
    for row in door.rows().filter(waits_here) {
        all += 1;
        before += u32::from(since(row) < since(own));
    }
    Some((before + 1, all))
}
