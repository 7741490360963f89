//! Dates that no longer hold: what was dealt with, used or taken away since it stood in the agenda, until a year after.
//!
//! A calendar that was filled before keeps what it is not told of. So the registers are put back to what they were a year
//! ago and every change since is made again: a date that was there before a change and not after it lapsed with it. A
//! changed setting is not made again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Local, Months, NaiveDate, Utc};

use super::door::{Door, unreadable};
use super::modules;
use super::views::AgendaItem;
use crate::domain::record::{Kind, Record, RecordId, fields};
use crate::domain::register::Register;
use crate::domain::workflow::Refusal;
use crate::store::Reader;

/// How the dates of a kind that no longer hold are found.
#[derive(Clone, Copy)]
pub(super) enum Lapsed {
    /// All dates of a register on a day, within some days; so those of the register as it was.
    OfRegister(OfRegister),
    /// The records themselves keep them.
    OfRecords(OfRecords),
}

type OfRecords = fn(&Door<'_>, NaiveDate, &dyn Fn(NaiveDate) -> bool, &mut Vec<AgendaItem>);
type OfRegister = fn(&Register, NaiveDate, &dyn Fn(NaiveDate) -> bool, &mut Vec<AgendaItem>);

/// How long after it lapsed a date is told.
const TOLD: Months = Months::new(12);

/// The dates within some days that no longer hold, of everything or of one register, as they last stood.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn lapsed(
    door: &Door<'_>,
    only: Option<Kind>,
    within: &dyn Fn(NaiveDate) -> bool,
    standing: &[AgendaItem],
) -> Result<Vec<AgendaItem>, Refusal> {
    let model = &door.model;
    let since = model.today.checked_sub_months(TOLD).unwrap_or(model.today);
    let mut items = Vec::new();
    let mut of_registers: Vec<(Kind, OfRegister)> = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        match modules::of(kind).lapsed {
            Some(Lapsed::OfRegister(count)) if door.sees(kind) => of_registers.push((kind, count)),
            Some(Lapsed::OfRecords(add)) if only.is_none_or(|only| only == kind) => {
                add(door, since, within, &mut items);
            }
            _ => {}
        }
    }
    let kinds: Vec<Kind> = of_registers.iter().map(|(kind, _)| *kind).collect();
    let mut past = Past::read(&model.register, door.reader(), &kinds, since)?;
    let dates = |register: &Register, day: NaiveDate| {
        let mut found = Vec::new();
        for (kind, count) in &of_registers {
            if only.is_none_or(|only| only == *kind) {
                count(register, day, within, &mut found);
            }
        }
        found
    };
    items.extend(past.gone(&dates));
    let standing: BTreeSet<&str> = standing.iter().map(|item| item.uid.as_str()).collect();
    items.retain(|item| !standing.contains(item.uid.as_str()));
    for item in &mut items {
        item.vervallen = true;
    }
    Ok(items)
}

/// A change: when, and the records as it left them.
struct Change {
    at: DateTime<Utc>,
    records: Vec<Record>,
}

/// The registers as they were, and what was changed since, by the number of its first line in the logboek.
struct Past {
    register: Register,
    changes: BTreeMap<u64, Change>,
}

impl Past {
    fn read(
        now: &Register,
        reader: &Reader,
        kinds: &[Kind],
        since: NaiveDate,
    ) -> Result<Self, Refusal> {
        let mut past = Self {
            register: now.clone(),
            changes: BTreeMap::new(),
        };
        let numbers = kinds.iter().flat_map(|kind| {
            now.numbers(*kind)
                .map(|number| RecordId::new(*kind, number))
        });
        for id in numbers {
            past.put_back(id, reader, since)?;
        }
        Ok(past)
    }

    /// Puts one record back to what it was on a day; what happened to it since are changes.
    fn put_back(&mut self, id: RecordId, reader: &Reader, since: NaiveDate) -> Result<(), Refusal> {
        let Some(kept) = reader.get(&id).map_err(unreadable)? else {
            return Ok(());
        };
        let lines = reader.history(&kept).map_err(unreadable)?;
        let is_since = |at: DateTime<Utc>| day_of(at) >= since;
        if !lines.last().is_some_and(|line| is_since(line.header.tijd)) {
            return Ok(());
        }
        let mut record = Record::new(id.clone());
        let mut was = None;
        for line in lines {
            let new = line.velden.map(fields::new_values).unwrap_or_default();
            // A line that does not fit changes nothing; the store would not have opened with it.
            let _ = fields::apply(&mut record, new);
            record.revision = line.header.revisie;
            if is_since(line.header.tijd) {
                let first = line
                    .header
                    .groep
                    .map_or(line.header.seq, |[first, _]| first);
                let change = self.changes.entry(first).or_insert_with(|| Change {
                    at: line.header.tijd,
                    records: Vec::new(),
                });
                change.records.push(record.clone());
            } else {
                was = Some(record.clone());
            }
        }
        match was {
            Some(was) => drop(self.register.take(&was)),
            None => self.register.leave(&id),
        }
        Ok(())
    }

    /// Makes every change again; returns the dates that went with one and did not come back.
    fn gone(&mut self, dates: &dyn Fn(&Register, NaiveDate) -> Vec<AgendaItem>) -> Vec<AgendaItem> {
        let mut gone: BTreeMap<String, AgendaItem> = BTreeMap::new();
        let mut last: Option<(NaiveDate, Vec<AgendaItem>)> = None;
        for change in self.changes.values() {
            let day = day_of(change.at);
            let before = match last.take() {
                Some((of, items)) if of == day => items,
                _ => dates(&self.register, day),
            };
            for record in &change.records {
                self.register.take(record);
            }
            let after = dates(&self.register, day);
            for item in &after {
                gone.remove(&item.uid);
            }
            let stays: BTreeSet<&str> = after.iter().map(|item| item.uid.as_str()).collect();
            let went = before
                .into_iter()
                .filter(|item| !stays.contains(item.uid.as_str()));
            gone.extend(went.map(|item| (item.uid.clone(), item)));
            last = Some((day, after));
        }
        gone.into_values().collect()
    }
}

fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Local).date_naive()
}
