//! Residents who may be one person: which, how sure it is, and why. What of them may not be seen is neither named nor
//! counted: a pair is told to who registers both.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Datelike, NaiveDate, Utc};

use super::days::{day_number, day_of};
use super::door::{Door, unreadable, without_bsn};
use super::filter::{Piece, Word, Words, list, piece};
use super::find::Seen;
use super::finder::{Of, Value};
use super::model::{Model, Row, numeral};
use super::people::values_of;
use super::views::{Beside, Double, FilterWord, Like};
use super::{Caller, Office};
use crate::domain::record::{Double as Decided, Kind, Record, RecordId};
use crate::domain::registers::alike::{Alike, Certainty, Traits};
use crate::domain::registers::doubles::is_set_apart;
use crate::domain::registers::people::Resident;
use crate::domain::words::YesNo;
use crate::domain::workflow::{self, Context, Refusal};

/// Two residents by number, the least first.
pub(super) type Pair = (Of, Of);

/// What was found in everyone, as they were after some change to residents.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<(u64, Arc<Found>)>);

/// What is found by walking everyone.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// All who may be one person, the surest first.
    pub(super) pairs: Vec<(Pair, Alike)>,
    /// Those at one address, in order.
    pub(super) homes: Vec<Vec<Of>>,
}

type W = Word<Double, ()>;

/// The words of the list.
const WORDS: Words<Double, ()> = Words {
    words: &[W::is("zekerheid:", "hoe zeker het is", |value, ()| {
        let wanted: Certainty = value.parse()?;
        Ok(Box::new(move |row| row.zekerheid == wanted))
    })
    .of(list::<Certainty, _>)],
    text: Piece {
        is: "een stuk van een naam, een nummer, een adres of een reden",
        make: |value, ()| {
            let test = piece(value, |row: &Double| {
                let people = row.inwoners.iter().flat_map(Beside::texts);
                people
                    .chain(row.waarom.iter().map(String::as_str))
                    .collect()
            });
            test.ok()
        },
    },
    hidden: None,
};

/// What the list can be filtered by.
pub(super) fn filter_words(door: &Door<'_>) -> Vec<FilterWord> {
    WORDS.told(&(), &door.actor)
}

impl Beside {
    fn texts(&self) -> Vec<&str> {
        let own = [&self.nummer, &self.naam, &self.adres].into_iter();
        own.chain(&self.verwijzingen).map(String::as_str).collect()
    }
}

impl Office {
    /// The residents whom the caller registers and who may be one person, the surest first.
    ///
    /// # Errors
    /// When the caller registers no residents, the filter cannot be read, or the store cannot.
    pub fn doubles(&self, caller: &Caller, filter: &[String]) -> Result<Vec<Double>, Refusal> {
        let filter = {
            let door = self.door(caller)?;
            door.must_see(Kind::Resident)?;
            WORDS.filter(filter, &(), &door.actor)?
        };
        let found = self.found_in_all()?;
        let mut told = Vec::new();
        for (pair, alike) in &found.pairs {
            // A door for each: nobody's change waits for the list.
            let door = self.door(caller)?;
            let double = double(&door, *pair, alike)?;
            told.extend(double.filter(|double| filter.fits(double)));
        }
        Ok(told)
    }

    /// Who may be one person, and who is at one address: whoever is told of them must register them all. Worked out once
    /// after a change to a resident, by one at a time.
    pub(super) fn found_in_all(&self) -> Result<Arc<Found>, Refusal> {
        let known = &self.shared().doubles.0;
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let as_of = self.shared().model().people.as_of();
        if known.0 != as_of {
            *known = (as_of, Arc::new(self.find_in_all()?));
        }
        Ok(known.1.clone())
    }

    fn find_in_all(&self) -> Result<Found, Refusal> {
        let mut people: Vec<(Of, Traits)> = Vec::new();
        let mut apart: HashSet<Pair> = HashSet::new();
        let mut each = |record: &Record| {
            let resident = record.resident().filter(|it| is_someone(it));
            let Some((of, resident)) = numeral(&record.id).zip(resident) else {
                return;
            };
            people.push((of, Traits::of(resident)));
            apart.extend(set_apart_from(record).map(|other| pair(of, other)));
        };
        let reader = &self.shared().reader;
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
        let mut pairs: Vec<(Pair, Alike)> = found.into_iter().collect();
        pairs.sort_by_key(|(pair, alike)| (Reverse(alike.certainty), *pair));
        let homes = people.iter();
        let mut homes: Vec<(String, Of)> = homes
            .filter_map(|(of, traits)| Some((traits.home()?, *of)))
            .collect();
        homes.sort_unstable();
        let homes = homes.chunk_by(|one, two| one.0 == two.0);
        let homes = homes.filter(|home| home.len() > 1);
        let homes = homes.map(|home| home.iter().map(|(_, of)| *of).collect());
        Ok(Found {
            pairs,
            homes: homes.collect(),
        })
    }
}

/// Who this resident may be, the surest first: found by BSN, telephone number, day of birth and postcode, never by walking
/// everyone. Who may be told of them is for whoever asks.
pub(super) fn like(
    model: &Model,
    newest: impl Fn(&RecordId) -> Option<Record>,
    record: &Record,
) -> Vec<(RecordId, Alike)> {
    let Some(resident) = record.resident().filter(|it| is_someone(it)) else {
        return Vec::new();
    };
    let traits = Traits::of(resident);
    let turned = resident.birth_date.and_then(|day| {
        let turned = NaiveDate::from_ymd_opt(day.year(), day.day(), day.month());
        u32::try_from(day_number(turned)).ok().map(Value::Birth)
    });
    let mut candidates: BTreeSet<Of> = BTreeSet::new();
    for value in values_of(resident).chain(turned) {
        let is_bsn = matches!(value, Value::Bsn(_));
        let may_be = |of: &Of| {
            let person = model.people.get(*of).filter(|it| !it.is_merged);
            person.is_some_and(|it| is_bsn || traits.may_be_called(&Traits::of(&it.called())))
        };
        candidates.extend(model.finder.exactly(value).filter(may_be));
    }
    let ids = candidates
        .into_iter()
        .map(|of| RecordId::numbered(Kind::Resident, of));
    let mut found: Vec<(RecordId, Alike)> = ids
        .filter(|id| *id != record.id)
        .filter_map(|id| {
            let other = newest(&id)?;
            let is_apart =
                is_set_apart(record, &id.number) || is_set_apart(&other, &record.id.number);
            let resident = other.resident().filter(|it| is_someone(it) && !is_apart)?;
            Some((id, traits.alike(&Traits::of(resident))?))
        })
        .collect();
    found.sort_by_key(|(_, alike)| Reverse(alike.certainty));
    found
}

impl Door<'_> {
    /// Whether the actor registers a resident, by number.
    pub(super) fn registers(&self, id: &RecordId) -> bool {
        numeral(id).is_some_and(|of| Seen::new(self).registers(of))
    }

    /// Who a resident may be, of those whom the actor registers too; with the least certain ones or without.
    pub(super) fn like(&self, record: &Record, least: Certainty) -> Vec<Like> {
        let newest = |id: &RecordId| self.reader().get(id).ok().flatten().map(|kept| kept.record);
        let mut seen = Seen::new(self);
        let found = like(&self.model, newest, record).into_iter();
        let told = found.filter(|(id, alike)| {
            alike.certainty >= least && numeral(id).is_some_and(|of| seen.registers(of))
        });
        let told = told.filter_map(|(id, alike)| {
            let person = self.model.people.get(numeral(&id)?)?;
            Some(Like {
                nummer: id.number,
                naam: person.name().to_owned(),
                geboren: day_of(person.birth),
                zekerheid: alike.certainty,
                waarom: alike.why.iter().map(|why| (*why).to_owned()).collect(),
            })
        });
        told.collect()
    }
}

impl Office {
    /// Who a resident may be that is about to be registered with these fields; nobody while they cannot be read. It is a
    /// search by name.
    ///
    /// # Errors
    /// When the caller registers no residents, or the look cannot be kept.
    pub fn like(
        &self,
        caller: &Caller,
        fields: &BTreeMap<String, String>,
    ) -> Result<Vec<Like>, Refusal> {
        let (actor, name, found) = {
            let door = self.door(caller)?;
            door.must_see(Kind::Resident)?;
            let Some(record) = door.about_to_be(fields) else {
                return Ok(Vec::new());
            };
            let found = door.like(&record, Certainty::Mogelijk);
            let name = record.resident().map(Resident::full_name);
            (door.actor.clone(), name.unwrap_or_default(), found)
        };
        self.searched(caller, &actor, &name, found.len())?;
        Ok(found)
    }
}

impl Door<'_> {
    /// The resident that registering these fields would make.
    fn about_to_be(&self, fields: &BTreeMap<String, String>) -> Option<Record> {
        let mut fields = fields.clone();
        // Says nothing of who it is, and asks for another record.
        fields.remove("huishouden");
        let context = Context {
            now: Utc::now(),
            today: self.model.today,
            actor: &self.actor,
            register: &self.model.register,
            related: &[],
            occupied: &|_, _| 0,
            last_change: &|_| None,
            versions: &workflow::as_it_is,
        };
        let action = workflow::find(REGISTER)?;
        let empty = Record::new(RecordId::new(Kind::Resident, ""));
        let (_, made) = workflow::decide(action, &empty, &fields, &context).ok()?;
        made.into_iter().next()
    }
}

/// The action that registers a resident.
const REGISTER: &str = "inwoner-registreren";

/// Whether this is a resident under an own number, who was not destroyed.
fn is_someone(resident: &Resident) -> bool {
    resident.merged_into.is_none() && resident.destroyed.is_none()
}

fn pair(one: Of, two: Of) -> Pair {
    (one.min(two), one.max(two))
}

/// Whom a resident was set apart from.
fn set_apart_from(record: &Record) -> impl Iterator<Item = Of> {
    let apart = record
        .all::<Decided>()
        .filter(|it| it.is_same == YesNo::Nee);
    apart.filter_map(|it| numeral(&RecordId::new(Kind::Resident, &it.other)))
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
        adres: resident.shown_address(),
        telefoon: resident.phone.clone(),
        email: resident.email.clone(),
        bsn,
        huishouden: resident.household.clone().unwrap_or_default(),
        verwijzingen: rows.into_iter().map(|row| row.id().number).collect(),
        nummer: id.number,
    }))
}
