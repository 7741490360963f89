//! Residents who may be one person: which, how sure it is, and why. What of them may not be seen is neither named nor
//! counted: a pair is told to who registers both.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use super::door::{Door, unreadable, without_bsn};
use super::find::Seen;
use super::finder::Of;
use super::model::{Row, numeral};
use super::views::{Beside, Double};
use super::{Caller, Office};
use crate::domain::record::{Double as Decided, Kind, Record, RecordId};
use crate::domain::registers::alike::{Alike, Traits};
use crate::domain::words::YesNo;
use crate::domain::workflow::Refusal;

/// Two residents by number, the least first.
type Pair = (Of, Of);

impl Office {
    /// The residents whom the caller registers and who may be one person, the surest first.
    ///
    /// # Errors
    /// When the caller registers no residents, or the store cannot be read.
    pub fn doubles(&self, caller: &Caller) -> Result<Vec<Double>, Refusal> {
        let among: HashSet<Of> = {
            let door = self.door(caller)?;
            door.must_see(Kind::Resident)?;
            let mut seen = Seen::new(&door);
            let all = door.model.people.all().map(|person| person.number);
            all.filter(|of| seen.registers(*of)).collect()
        };
        let mut told = Vec::new();
        for (pair, alike) in by_certainty(self.pairs(&among)?) {
            // A door for each: nobody's change waits for the list.
            let door = self.door(caller)?;
            told.extend(double(&door, pair, &alike)?);
        }
        Ok(told)
    }

    /// Those who may be one person, among these.
    fn pairs(&self, among: &HashSet<Of>) -> Result<BTreeMap<Pair, Alike>, Refusal> {
        let mut people: Vec<(Of, Traits)> = Vec::with_capacity(among.len());
        let mut apart: HashSet<Pair> = HashSet::new();
        let reader = &self.shared().reader;
        let mut each = |record: &Record| {
            let resident = record
                .resident()
                .filter(|it| it.merged_into.is_none() && it.destroyed.is_none());
            let of = numeral(&record.id).filter(|of| among.contains(of));
            let Some((of, resident)) = of.zip(resident) else {
                return;
            };
            people.push((of, Traits::of(resident)));
            apart.extend(set_apart_from(record).map(|other| pair(of, other)));
        };
        let read = reader.for_each(&[Kind::Resident], &mut |kept| each(&kept.record));
        read.map_err(unreadable)?;
        let keys = people.iter().enumerate();
        let mut keys: Vec<(u64, usize)> = keys
            .flat_map(|(at, (_, traits))| traits.keys().map(move |key| (key, at)))
            .collect();
        keys.sort_unstable();
        let mut found = BTreeMap::new();
        for block in keys.chunk_by(|one, two| one.0 == two.0) {
            for (n, (_, one)) in block.iter().enumerate() {
                for (_, two) in &block[n + 1..] {
                    let ((one, left), (two, right)) = (&people[*one], &people[*two]);
                    let pair = pair(*one, *two);
                    if !apart.contains(&pair)
                        && let Some(alike) = left.alike(right)
                    {
                        found.insert(pair, alike);
                    }
                }
            }
        }
        Ok(found)
    }
}

fn pair(one: Of, two: Of) -> Pair {
    (one.min(two), one.max(two))
}

/// Whom a resident was set apart from.
fn set_apart_from(record: &Record) -> impl Iterator<Item = Of> {
    let apart = record.all::<Decided>().filter(|it| it.is_same == YesNo::Nee);
    apart.filter_map(|it| numeral(&RecordId::new(Kind::Resident, &it.other)))
}

fn by_certainty(pairs: BTreeMap<Pair, Alike>) -> Vec<(Pair, Alike)> {
    let mut pairs: Vec<(Pair, Alike)> = pairs.into_iter().collect();
    pairs.sort_by_key(|(pair, alike)| (Reverse(alike.certainty), *pair));
    pairs
}

/// Both as they are laid side by side; none when one is no longer within sight.
fn double(door: &Door<'_>, pair: Pair, alike: &Alike) -> Result<Option<Double>, Refusal> {
    let (Some(one), Some(two)) = (beside(door, pair.0)?, beside(door, pair.1)?) else {
        return Ok(None);
    };
    let known = |it: &Beside| it.verwijzingen.first().unwrap_or(&it.nummer).clone();
    Ok(Some(Double {
        een: known(&one),
        twee: known(&two),
        zekerheid: alike.certainty,
        waarom: alike.why.iter().map(|why| (*why).to_owned()).collect(),
        inwoners: [one, two],
    }))
}

/// A resident whom the actor registers, to lay beside another.
fn beside(door: &Door<'_>, of: Of) -> Result<Option<Beside>, Refusal> {
    if !Seen::new(door).registers(of) {
        return Ok(None);
    }
    let id = RecordId::numbered(Kind::Resident, of);
    let Some((record, bsn)) = door.record(&id)?.map(without_bsn) else {
        return Ok(None);
    };
    let Some(resident) = record.resident() else {
        return Ok(None);
    };
    let mut rows: Vec<&Row> = door
        .model
        .rows_of(of)
        .filter(|row| door.sees_row(row))
        .collect();
    rows.sort_by_key(|row| (!row.state.is_open(), Reverse(row.reported), Reverse(row.n)));
    Ok(Some(Beside {
        naam: resident.full_name(),
        geboren: resident.birth_date,
        geslacht: resident.sex.map_or("", |sex| sex.word()).to_owned(),
        adres: resident.address(),
        telefoon: resident.phone.clone(),
        email: resident.email.clone(),
        bsn,
        huishouden: resident.household.clone().unwrap_or_default(),
        verwijzingen: rows.into_iter().map(|row| row.id().number).collect(),
        nummer: id.number,
    }))
}
