//! One contact, as it is shown.

use super::cells_of;
use crate::domain::record::Record;
use crate::domain::rights::Facet;
use crate::domain::workflow::Refusal;
use crate::office::AsOf;
use crate::office::door::{Door, Seen};
use crate::office::model::{key_of, numeral};
use crate::office::possible::possible_now;
use crate::office::referrals::cells;
use crate::office::referrals::desk::Desks;
use crate::office::views::{Sheet, View};

/// One contact that is within sight, with the number to call, the verwijzing it is about and the other contacts of the same
/// resident.
///
/// # Errors
/// When the store cannot be read.
pub(in crate::office) fn shown(door: &Door<'_>, seen: Seen, at: AsOf) -> Result<View, Refusal> {
    let model = &door.model;
    let person = door.person_of(&seen.whole)?;
    let related: Vec<Record> = person.iter().cloned().collect();
    let (can, cannot) = possible_now(door, &seen.whole, &related);
    let own = numeral(&seen.whole.id).and_then(|n| model.contact(n));
    let desks = Desks::of(model);
    let referral = seen.whole.contact().and_then(|it| it.referral.as_deref());
    let row = referral.and_then(key_of).and_then(|key| door.row(key));
    let resident = own.map(|row| row.resident).filter(|n| *n > 0);
    let others = resident.into_iter().flat_map(|n| model.contacts_of(n));
    let others = others.filter(|row| Some(row.n) != own.map(|own| own.n));
    let mut contacts = cells_of(door, own.into_iter());
    if let Some(own) = contacts.first_mut()
        && seen.sight.has(Facet::Contactgegevens)
    {
        let given = seen.whole.contact().map_or("", |it| it.phone.as_str());
        let known = person.as_ref().and_then(Record::resident);
        own.bellen = match (given, known) {
            ("", Some(person)) => person.phone.clone(),
            (given, _) => given.to_owned(),
        };
    }
    contacts.extend(cells_of(door, others));
    Ok(View::Sheet(Sheet {
        contacts,
        referrals: row
            .map(|row| cells(door, &desks, row, true, at.on))
            .into_iter()
            .collect(),
        ..Sheet::of(seen.record, seen.history, can, cannot)
    }))
}
