//! One record, whole.

use super::door::Door;
use super::looks::{Looking, is_look};
use super::modules::{self, Numbers};
use super::past::AsOf;
use super::views::View;
use super::{Caller, Office};
use crate::domain::record::{Kind, RecordId};
use crate::domain::words::Role;
use crate::domain::workflow::Refusal;
use crate::store::Seen;

impl Office {
    /// One record, whole. What may not be seen does not exist.
    ///
    /// # Errors
    /// When there is no such record, the caller may not see it, it was not there yet, or the store cannot be read.
    pub fn show(&self, caller: &Caller, number: &str, at: AsOf) -> Result<View, Refusal> {
        let (actor, id, shown) = {
            let door = self.door(caller)?;
            let id = match RecordId::parse(number) {
                Ok(id) => id,
                Err(_) => named(&door, number).ok_or_else(|| Refusal::unknown(number.trim()))?,
            };
            at.can_be_told(id.kind)?;
            door.must_see_dossiers(id.kind)?;
            let shown = shown(&door, &id, number, at);
            (door.actor.clone(), id, shown)
        };
        // The door is closed: nobody's change waits for the disk.
        if is_look(id.kind) {
            let result = match &shown {
                Ok(_) => Seen::Gezien,
                Err(_) => Seen::Geweigerd,
            };
            let looking = Looking {
                result,
                ..Looking::opening(&id.number)
            };
            self.look(caller, &actor, looking)?;
        }
        if shown.is_ok() {
            self.shared().last_looks.opened(&actor.name, &id.number);
        }
        if actor.is(Role::Bt) && shown.is_ok() {
            self.shared().was_looked_at(&id.number, &actor.name);
        }
        shown
    }
}

/// One record that is within sight, as its module shows it.
pub(super) fn shown(
    door: &Door<'_>,
    id: &RecordId,
    typed: &str,
    at: AsOf,
) -> Result<View, Refusal> {
    let seen = door
        .seen(id)?
        .ok_or_else(|| Refusal::unknown(typed.trim()))?;
    (modules::of(id.kind).view)(door, seen, at)
}

/// A record of a register by its own number or its name, as people type it; a name comes after every number.
pub(super) fn named(door: &Door<'_>, text: &str) -> Option<RecordId> {
    let mut kinds = Kind::ALL.iter().rev().filter(|kind| door.sees(**kind));
    kinds.find_map(|kind| match modules::of(*kind).numbers {
        Numbers::Found(find) => Some(RecordId::new(*kind, find(&door.model.register, text)?)),
        _ => None,
    })
}
