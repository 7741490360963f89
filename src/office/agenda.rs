//! The agenda: every date on which someone must act, of all modules, whether its signal shows already or not.
//!
//! No residents' names: an agenda goes to calendars outside.

use chrono::NaiveDate;

use super::door::Door;
use super::modules;
use super::views::AgendaItem;
use super::{Caller, Office};
use crate::domain::record::Kind;
use crate::domain::workflow::Refusal;

impl Office {
    /// Every date from a day up to another, both counted, in order; with what raises when anything changed.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn agenda(
        &self,
        caller: &Caller,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<(Vec<AgendaItem>, u64), Refusal> {
        let door = self.door(caller)?;
        Ok((items(&door, from, until, None), self.last_line()))
    }

    /// The same for an export, of everything or of one register; who took it and what for is on disk before the answer
    /// is given.
    ///
    /// # Errors
    /// When the purpose is missing, the caller may not see the register, or the look cannot be kept.
    pub fn export_agenda(
        &self,
        caller: &Caller,
        (from, until): (NaiveDate, NaiveDate),
        only: Option<Kind>,
        purpose: &str,
    ) -> Result<(Vec<AgendaItem>, u64), Refusal> {
        let door = self.door(caller)?;
        if let Some(kind) = only {
            door.must_see(kind)?;
        }
        let items = items(&door, from, until, only);
        drop(door);
        self.keep_look(caller, "export agenda", purpose, items.len())?;
        Ok((items, self.last_line()))
    }
}

fn items(
    door: &Door<'_>,
    from: NaiveDate,
    until: NaiveDate,
    only: Option<Kind>,
) -> Vec<AgendaItem> {
    let within = |day: NaiveDate| (from..=until).contains(&day);
    let asked = Kind::ALL
        .iter()
        .filter(|kind| only.is_none_or(|only| only == **kind));
    let mut items = Vec::new();
    for add in asked.filter_map(|kind| modules::of(*kind).agenda) {
        add(door, &within, &mut items);
    }
    items.sort_by(|one, two| {
        (one.datum, one.ernst, &one.nummer).cmp(&(two.datum, two.ernst, &two.nummer))
    });
    items
}
