//! Dates that no longer hold: what was dealt with, used or taken away since it stood in the agenda, until a year after.
//!
//! A calendar that was filled before keeps what it is not told of. So the registers are put back to what they were a year
//! ago and every change since is made again: a date that was there before a change and not after it lapsed with it. A
//! changed setting is not made again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Local, Months, NaiveDate, Utc};

use super::door::{Door, unreadable};
use super::modules;
use super::views::AgendaItem;
use crate::domain::aanbesteding::parts::Award;
use crate::domain::contract::lines::percelen;
use crate::domain::record::{Kind, Record, RecordId, fields};
use crate::domain::register::Register;
use crate::domain::registers::people::slug;
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

/// What was there a year ago and what happened since: enough to find what lapsed, without whoever changes something waiting.
pub(super) struct Search {
    since: NaiveDate,
    /// Whose dates are asked for, and how they are counted.
    counts: Vec<OfRegister>,
    /// Every kind that the dates of a register rest on and that the caller sees.
    kinds: Vec<Kind>,
    register: Register,
    found: Vec<AgendaItem>,
}

impl Search {
    /// What is asked for of everything or of one register, as far as the caller sees it, and what the records say
    /// themselves of some days.
    pub(super) fn begin(
        door: &Door<'_>,
        only: Option<Kind>,
        within: &dyn Fn(NaiveDate) -> bool,
    ) -> Self {
        let model = &door.model;
        let since = model.today.checked_sub_months(TOLD).unwrap_or(model.today);
        let (mut counts, mut kinds, mut found) = (Vec::new(), Vec::new(), Vec::new());
        for kind in Kind::ALL.iter().copied() {
            let is_asked = only.is_none_or(|only| only == kind);
            match modules::of(kind).lapsed {
                Some(Lapsed::OfRegister(count)) if door.sees(kind) => {
                    kinds.push(kind);
                    counts.extend(is_asked.then_some(count));
                }
                Some(Lapsed::OfRecords(add)) if is_asked => add(door, since, within, &mut found),
                _ => {}
            }
        }
        Self {
            since,
            counts,
            kinds,
            register: model.register.clone(),
            found,
        }
    }

    /// The dates within some days that no longer hold, as they last stood; not those that stand.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn end(
        mut self,
        reader: &Reader,
        within: &dyn Fn(NaiveDate) -> bool,
        standing: &[AgendaItem],
    ) -> Result<Vec<AgendaItem>, Refusal> {
        let past = Past::read(&self.register, reader, &self.kinds, self.since)?;
        for was in past.was.keys() {
            self.register.leave(was);
        }
        let dates = |register: &Register, day: NaiveDate| {
            let mut found = Vec::new();
            self.counts
                .iter()
                .for_each(|count| count(register, day, within, &mut found));
            found
        };
        let mut items = self.found;
        for group in past.groups() {
            items.extend(group.gone(&mut self.register, &dates));
        }
        let standing: BTreeSet<&str> = standing.iter().map(|item| item.uid.as_str()).collect();
        items.retain(|item| !standing.contains(item.uid.as_str()));
        for item in &mut items {
            item.vervallen = true;
        }
        Ok(items)
    }
}

/// A change: when, and the records as it left them.
#[derive(Default)]
struct Change {
    at: DateTime<Utc>,
    records: Vec<Record>,
}

/// Records as they were, none where one was not there, and what was changed since, by the number of its first line in the
/// logboek.
#[derive(Default)]
struct Past {
    was: BTreeMap<RecordId, Option<Record>>,
    changes: BTreeMap<u64, Change>,
}

impl Past {
    fn read(
        now: &Register,
        reader: &Reader,
        kinds: &[Kind],
        since: NaiveDate,
    ) -> Result<Self, Refusal> {
        let mut past = Self::default();
        for kind in kinds {
            for number in now.numbers(*kind) {
                past.put_back(RecordId::new(*kind, number), reader, since)?;
            }
        }
        Ok(past)
    }

    /// Puts one record back to what it was on a day; what happened to it since are changes.
    fn put_back(&mut self, id: RecordId, reader: &Reader, since: NaiveDate) -> Result<(), Refusal> {
        let Some(kept) = reader.get(&id).map_err(unreadable)? else {
            return Ok(());
        };
        let is_since = |at: DateTime<Utc>| day_of(at) >= since;
        let mut record = Record::new(id.clone());
        let mut was = None;
        for line in reader.history(&kept).map_err(unreadable)? {
            let new = line.velden.map(fields::new_values).unwrap_or_default();
            // A line that does not fit changes nothing; the store would not have opened with it.
            let _ = fields::apply(&mut record, new);
            record.revision = line.header.revisie;
            if is_since(line.header.tijd) {
                let first = line
                    .header
                    .groep
                    .map_or(line.header.seq, |[first, _]| first);
                let change = self.changes.entry(first).or_default();
                change.at = line.header.tijd;
                change.records.push(record.clone());
            } else {
                was = Some(record.clone());
            }
        }
        self.was.insert(id, was);
        Ok(())
    }

    /// The records that can have to do with each other, apart: what was done with one moves no date of another group.
    fn groups(self) -> Vec<Self> {
        let mut ties = Ties::default();
        let changed = self.changes.values().flat_map(|change| &change.records);
        for record in self.was.values().flatten().chain(changed) {
            ties.tie(record);
        }
        let mut groups: BTreeMap<usize, Self> = BTreeMap::new();
        for (id, was) in self.was {
            let group = groups.entry(ties.group(&own(&id))).or_default();
            group.was.insert(id, was);
        }
        for (first, change) in self.changes {
            for record in change.records {
                let group = groups.entry(ties.group(&own(&record.id))).or_default();
                let of_it = group.changes.entry(first).or_default();
                of_it.at = change.at;
                of_it.records.push(record);
            }
        }
        groups.into_values().collect()
    }

    /// Makes every change again; returns the dates that went with one and did not come back. The register is without these
    /// records before and after.
    fn gone(
        self,
        register: &mut Register,
        dates: &dyn Fn(&Register, NaiveDate) -> Vec<AgendaItem>,
    ) -> Vec<AgendaItem> {
        let mut gone: BTreeMap<String, AgendaItem> = BTreeMap::new();
        // What was only just written down cannot have lapsed.
        let is_new = self.was.values().all(Option::is_none) && self.changes.len() == 1;
        if is_new || self.changes.is_empty() {
            return Vec::new();
        }
        for was in self.was.values().flatten() {
            register.take(was);
        }
        let mut last: Option<(NaiveDate, Vec<AgendaItem>)> = None;
        for change in self.changes.values() {
            let day = day_of(change.at);
            let before = match last.take() {
                Some((of, items)) if of == day => items,
                _ => dates(register, day),
            };
            for record in &change.records {
                register.take(record);
            }
            let after = dates(register, day);
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
        self.was.keys().for_each(|id| register.leave(id));
        gone.into_values().collect()
    }
}

/// Which records can have to do with each other: who names another, and who stands in the same line.
#[derive(Default)]
struct Ties {
    places: HashMap<String, usize>,
    /// Of each place the one it is tied to; itself at the end.
    next: Vec<usize>,
}

impl Ties {
    fn tie(&mut self, record: &Record) {
        let mut names: Vec<String> = Vec::new();
        if let Some(contract) = record.contract() {
            names.extend(
                [&contract.predecessor, &contract.aanbesteding]
                    .into_iter()
                    .flatten()
                    .map(|it| slug(it)),
            );
        }
        if let Some(aanbesteding) = record.aanbesteding() {
            names.extend(aanbesteding.successor_of.as_ref().map(|it| slug(it)));
        }
        let lines = percelen(record).map(|perceel| {
            let (field, perceel) = perceel.key();
            format!("perceel {field}/{perceel}")
        });
        let awarded = record.all::<Award>().map(|award| slug(&award.contract));
        names.extend(lines.chain(awarded));
        let own = self.group(&own(&record.id));
        for name in names {
            let other = self.group(&name);
            let own = self.end_of(own);
            // Who comes later is put below: most are alone, and nobody's way becomes long.
            self.next[own] = other;
        }
    }

    fn end_of(&self, mut place: usize) -> usize {
        while self.next[place] != place {
            place = self.next[place];
        }
        place
    }

    fn group(&mut self, name: &str) -> usize {
        let place = match self.places.get(name) {
            Some(place) => *place,
            None => {
                let place = self.next.len();
                self.next.push(place);
                self.places.insert(name.to_owned(), place);
                place
            }
        };
        self.end_of(place)
    }
}

/// By what others name a record.
fn own(id: &RecordId) -> String {
    slug(&id.number)
}

fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Local).date_naive()
}
