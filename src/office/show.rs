//! One record, whole.

use chrono::NaiveDate;

use super::door::Door;
use super::modules::{self, Numbers};
use super::views::View;
use super::{Caller, Office};
use crate::domain::record::{Kind, RecordId};
use crate::domain::words::Role;
use crate::domain::workflow::Refusal;

impl Office {
    /// One record, whole. What may not be seen does not exist.
    ///
    /// # Errors
    /// When there is no such record, the caller may not see it, or the store cannot be read.
    pub fn show(
        &self,
        caller: &Caller,
        number: &str,
        on: Option<NaiveDate>,
    ) -> Result<View, Refusal> {
        let door = self.door(caller)?;
        let unknown = || Refusal::unknown(number.trim());
        let id = match RecordId::parse(number) {
            Ok(id) => id,
            Err(_) => named(&door, number).ok_or_else(unknown)?,
        };
        let (record, history) = door.with_history(&id)?.ok_or_else(unknown)?;
        if door.actor.is(Role::Bt) {
            self.shared().was_looked_at(&id.number, &door.actor.name);
        }
        (modules::of(id.kind).view)(&door, record, history, on)
    }
}

/// A record of a register by its own number or its name, as people type it; a name comes after every number.
fn named(door: &Door<'_>, text: &str) -> Option<RecordId> {
    let mut kinds = Kind::ALL.iter().rev().filter(|kind| door.sees(**kind));
    kinds.find_map(|kind| match modules::of(*kind).numbers {
        Numbers::Found(find) => Some(RecordId::new(*kind, find(&door.model.register, text)?)),
        _ => None,
    })
}
