//! Finding anything by what someone types: a name, a number, a day of birth, a postcode, a telephone number.
//!
//! Residents are found by the words of the read model, the registers by those of their titles. A resident is shown by
//! the verwijzingen within sight, open ones first; without any, by itself.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::days::{day_number, day_of};
use super::door::Door;
use super::finder::{Finder, Hit, Of, Value};
use super::looks::{Looking, SEARCH};
use super::model::{Row, key_of, numeral};
use super::people::{Person, bsn_value, phone_value, postcode_value, values_of};
use super::views::{Found, ResidentCells};
use super::{Caller, Office, modules};
use crate::domain::calendar::Calendar;
use crate::domain::dates;
use crate::domain::identifiers::{self, Bsn};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::registers::people::Resident;
use crate::domain::rights::{Actor, Facet};
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;

/// The kinds of which finding one is a look at people.
const PEOPLE: &[&str] = &[
    Kind::Referral.word(),
    Kind::Resident.word(),
    Kind::Indicatie.word(),
    Kind::Contact.word(),
];

/// How many are found at most.
pub const MOST_FOUND: usize = 20;

/// How many digits in a row may be (the beginning of) a BSN.
const MOST_OF_A_BSN: usize = 6;

/// The years that four digits can be a year of birth.
const BIRTH_YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// What is found by title.
#[derive(Default)]
struct Titles {
    finder: Finder,
    of: Vec<(RecordId, String)>,
}

impl Office {
    /// What is found within the caller's sight, the best first, twenty at most.
    ///
    /// # Errors
    /// When the caller has no account, or the store cannot be read.
    pub fn find(&self, caller: &Caller, text: &str) -> Result<Vec<Found>, Refusal> {
        let text = text.trim();
        let (actor, found) = {
            let door = self.door(caller)?;
            (door.actor.clone(), anything(&door, text)?)
        };
        let people = found
            .iter()
            .filter(|found| PEOPLE.contains(&found.soort.as_str()));
        self.searched(caller, &actor, text, people.count())?;
        Ok(found)
    }

    /// Keeps that someone looked for people. A BSN that was typed is not kept, nor the most of one on the way to it.
    pub(super) fn searched(
        &self,
        caller: &Caller,
        actor: &Actor,
        text: &str,
        count: usize,
    ) -> Result<(), Refusal> {
        if text.is_empty() {
            return Ok(());
        }
        let is_number = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'.'));
        let is_bsn = is_number && text.bytes().filter(u8::is_ascii_digit).count() >= MOST_OF_A_BSN;
        let looking = Looking {
            action: SEARCH,
            about: Vec::new(),
            searched: if is_bsn {
                "een BSN of ander lang nummer"
            } else {
                text
            },
            purpose: "",
            count,
            result: crate::store::Seen::Gezien,
        };
        self.look(caller, actor, looking)
    }

    /// Residents whom the caller registers, found by name, number, day of birth, postcode or telephone number; the best
    /// first, twenty at most.
    ///
    /// # Errors
    /// When the caller has no account, or none that registers residents.
    pub fn residents(&self, caller: &Caller, text: &str) -> Result<Vec<ResidentCells>, Refusal> {
        let text = text.trim();
        let (actor, found) = {
            let door = self.door(caller)?;
            door.must_see(Kind::Resident)?;
            (door.actor.clone(), residents(&door, text)?)
        };
        self.searched(caller, &actor, text, found.len())?;
        Ok(found)
    }
}

/// What is found within sight, the best first.
fn anything(door: &Door<'_>, text: &str) -> Result<Vec<Found>, Refusal> {
    let mut found: Vec<Found> = Vec::new();
    for id in numbers(text, door.model.today) {
        found.extend(door.record(&id)?.map(|record| door.found(&record)));
    }
    let mut seen = Seen::new(door);
    for resident in door.by_value(text)? {
        seen.show(resident, &mut found);
    }
    let folded = fold(text);
    let typed: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let people = seen.people(&typed).into_iter().map(|hit| (hit, None));
    let titles = door.titled(&typed).into_iter();
    let mut hits: Vec<(Hit, Option<RecordId>)> = people.chain(titles).collect();
    hits.sort_by_key(|(hit, _)| Reverse(*hit));
    for (hit, title) in hits {
        match title {
            None => seen.show(hit.of.0, &mut found),
            Some(id) => found.extend(door.record(&id)?.map(|record| door.found(&record))),
        }
    }
    let mut told: Vec<String> = Vec::new();
    found.retain(|one| {
        let is_new = !told.contains(&one.nummer);
        told.push(one.nummer.clone());
        is_new
    });
    found.truncate(MOST_FOUND);
    Ok(found)
}

/// The residents that the actor registers and a text finds, the best first.
fn residents(door: &Door<'_>, text: &str) -> Result<Vec<ResidentCells>, Refusal> {
    let mut seen = Seen::new(door);
    let by_number = numbers(text, door.model.today)
        .filter(|id| id.kind == Kind::Resident)
        .filter_map(|id| numeral(&id));
    let mut found: Vec<Of> = by_number.chain(door.by_value(text)?).collect();
    let folded = fold(text);
    let typed: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    found.extend(seen.people(&typed).into_iter().map(|hit| hit.of.0));
    let mut told: Vec<Of> = Vec::new();
    found.retain(|of| {
        !told.contains(of) && {
            told.push(*of);
            seen.registers(*of)
        }
    });
    let cells = found.into_iter().take(MOST_FOUND).map(|of| {
        let id = RecordId::numbered(Kind::Resident, of);
        let record = door.record(&id)?;
        let resident = record.as_ref().and_then(Record::resident);
        Ok(ResidentCells {
            naam: resident.map(Resident::full_name).unwrap_or_default(),
            geboren: resident.and_then(|resident| resident.birth_date),
            adres: resident.map(Resident::shown_address).unwrap_or_default(),
            nummer: id.number,
        })
    });
    cells.collect()
}

/// Residents as one caller may find them. Whether a wijk is within scope is asked once a wijk, not once a resident.
pub(super) struct Seen<'d, 'o> {
    door: &'d Door<'o>,
    wijken: HashMap<u16, bool>,
}

impl<'d, 'o> Seen<'d, 'o> {
    pub(super) fn new(door: &'d Door<'o>) -> Self {
        Self {
            door,
            wijken: HashMap::new(),
        }
    }

    fn person(&self, of: Of) -> Option<&'d Person> {
        let person = self.door.model.people.get(of);
        person.filter(|person| !person.is_merged)
    }

    /// Whether the caller registers this resident.
    pub(super) fn registers(&mut self, of: Of) -> bool {
        let Some(person) = self.person(of) else {
            return false;
        };
        let door = self.door;
        if door.model.exceptions(of).is_some() {
            return door.covers(person);
        }
        let is_covered = self.wijken.entry(person.wijk);
        *is_covered.or_insert_with(|| door.covers_wijk(person.wijk))
    }

    /// The verwijzingen of which the caller sees whose they are.
    fn rows(&self, of: Of) -> impl Iterator<Item = &'d Row> {
        let door = self.door;
        let rows = door.model.rows_of(of);
        rows.filter(|row| door.sight_of(row).has(Facet::Contactgegevens))
    }

    fn people(&mut self, typed: &[&str]) -> Vec<Hit> {
        let model = &self.door.model;
        model.finder.find(
            typed,
            MOST_FOUND,
            |of| model.standing(of),
            |of| self.registers(of) || self.rows(of).next().is_some(),
        )
    }

    /// Adds what is shown of a resident: the verwijzingen within sight, or the resident.
    fn show(&mut self, of: Of, found: &mut Vec<Found>) {
        let Some(person) = self.person(of) else {
            return;
        };
        let born = day_of(person.birth).map(|day| format!("geboren {}", day.format("%d-%m-%Y")));
        let model = &self.door.model;
        let wijken = model.register.settings.wijken();
        let wijk = |number| {
            let short = model.names.name(number).unwrap_or_default();
            wijken
                .get(short)
                .map_or(short, |wijk| wijk.name.as_str())
                .to_owned()
        };
        let line = |number: String, kind: Kind, wijk: String, state: &str| Found {
            nummer: number,
            soort: kind.word().to_owned(),
            titel: person.name().to_owned(),
            uitleg: [born.clone().unwrap_or_default(), wijk, state.to_owned()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
        };
        let mut rows: Vec<&Row> = self.rows(of).collect();
        rows.sort_by_key(|row| (!row.state.is_open(), Reverse(row.reported), Reverse(row.n)));
        if rows.is_empty() && self.registers(of) {
            let id = RecordId::numbered(Kind::Resident, of);
            found.push(line(id.number, Kind::Resident, wijk(person.wijk), ""));
        }
        found.extend(rows.into_iter().map(|row| {
            line(
                row.id().number,
                Kind::Referral,
                wijk(row.wijk),
                row.state.word(),
            )
        }));
    }
}

impl Door<'_> {
    /// The residents with a value that was typed: a BSN, a telephone number, a postcode, a day or year of birth. Only of
    /// whom the actor registers.
    fn by_value(&self, text: &str) -> Result<Vec<Of>, Refusal> {
        let finder = &self.model.finder;
        let (first, last) = match value_of(text, self.model.today) {
            Some(range) => range,
            None => return Ok(Vec::new()),
        };
        let mut seen = Seen::new(self);
        let mut of: Vec<Of> = finder
            .between(first, last)
            .filter(|of| seen.registers(*of))
            .collect();
        of.sort_by_key(|of| (Reverse(self.model.standing(*of)), *of));
        of.dedup();
        let mut holding = Vec::new();
        for of in of {
            if holding.len() == MOST_FOUND {
                break;
            }
            let record = self.record(&RecordId::numbered(Kind::Resident, of))?;
            let resident = record.as_ref().and_then(Record::resident);
            let mut values = resident.into_iter().flat_map(values_of);
            if values.any(|value| (first..=last).contains(&value)) {
                holding.push(of);
            }
        }
        Ok(holding)
    }

    /// What is found by title in the registers that the actor sees.
    fn titled(&self, typed: &[&str]) -> Vec<(Hit, Option<RecordId>)> {
        let titles = self.titles();
        let id = |of: Of| &titles.of[of as usize].0;
        let sees = |of: Of| self.sees(id(of).kind);
        let hits = titles
            .finder
            .find(typed, MOST_FOUND, |_| 0, sees)
            .into_iter();
        hits.map(|hit| (hit, Some(id(hit.of.0).clone()))).collect()
    }

    /// Every title in the registers, worked out once after a change of them.
    fn titles(&self) -> Arc<Titles> {
        self.model.derived(|| {
            let mut titles = Titles::default();
            for kind in Kind::ALL {
                let all = modules::of(*kind)
                    .titles
                    .map(|all| all(&self.model.register));
                for (number, title) in all.into_iter().flatten() {
                    let of = u32::try_from(titles.of.len()).unwrap_or(Of::MAX);
                    let words = fold(&format!("{title} {number}"));
                    titles.finder.take(of, words.split(' '));
                    titles.of.push((RecordId::new(*kind, number), title));
                }
            }
            titles
        })
    }

    /// A record as it is shown among what was found.
    fn found(&self, record: &Record) -> Found {
        let row = key_of(&record.id.number).and_then(|key| self.row(key));
        let granted = numeral(&record.id).filter(|_| record.id.kind == Kind::Indicatie);
        let granted = granted.and_then(|n| self.model.indicatie(n));
        if let Some(row) = granted {
            return Found {
                nummer: record.id.number.clone(),
                soort: record.id.kind.word().to_owned(),
                titel: self.model.named(row.resident, self.sight_of_granted(row)),
                uitleg: row.course.standing(self.model.today).word().to_owned(),
            };
        }
        let contact = numeral(&record.id).filter(|_| record.id.kind == Kind::Contact);
        if let Some(row) = contact.and_then(|n| self.model.contact(n)) {
            return Found {
                nummer: record.id.number.clone(),
                soort: record.id.kind.word().to_owned(),
                titel: self.model.named(row.resident, self.sight_of_contact(row)),
                uitleg: row.standing().word().to_owned(),
            };
        }
        let titles = self.titles();
        let title = titles.of.iter().find(|(id, _)| *id == record.id);
        Found {
            nummer: record.id.number.clone(),
            soort: record.id.kind.word().to_owned(),
            titel: title
                .map(|(_, title)| title.clone())
                .or_else(|| row.map(|row| self.model.called(row, self.sight_of(row))))
                .or_else(|| record.resident().map(Resident::full_name))
                .unwrap_or_default(),
            uitleg: row.map_or("", |row| row.state.word()).to_owned(),
        }
    }
}

/// The records that a number may stand for: whole as it is written, or the digits of this year's verwijzing, an inwoner.
fn numbers(text: &str, today: NaiveDate) -> impl Iterator<Item = RecordId> {
    let whole = RecordId::parse(text).ok();
    let digits: Option<u32> = text
        .parse()
        .ok()
        .filter(|number| (1..100_000).contains(number));
    let counted = digits.into_iter().flat_map(move |number| {
        [
            RecordId::referral(today.year(), number),
            RecordId::numbered(Kind::Resident, number),
        ]
    });
    whole.into_iter().chain(counted)
}

/// The value or the range of values that a text is: a BSN, a telephone number, a postcode, a day or a year of birth.
fn value_of(text: &str, today: NaiveDate) -> Option<(Value, Value)> {
    let one = |value| Some((value, value));
    let day = |day: NaiveDate| u32::try_from(day_number(Some(day))).ok().map(Value::Birth);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if let Some(value) = identifiers::postcode(text)
        .as_deref()
        .and_then(postcode_value)
    {
        return one(value);
    }
    if let Some(bsn) = Bsn::parse(text).ok().filter(|_| (8..=9).contains(&digits)) {
        return one(bsn_value(bsn)?);
    }
    if let Some(value) = identifiers::phone(text).as_deref().and_then(phone_value) {
        return one(value);
    }
    let year = text
        .parse::<i32>()
        .ok()
        .filter(|year| BIRTH_YEARS.contains(year));
    if let Some(year) = year {
        return Some((
            day(NaiveDate::from_ymd_opt(year, 1, 1)?)?,
            day(NaiveDate::from_ymd_opt(year, 12, 31)?)?,
        ));
    }
    let written = text.contains(['-', '/', '.', ' ']) && digits >= 5;
    let birth = written
        .then(|| dates::parse(text, today, &Calendar::built_in()).ok())
        .flatten()?;
    one(day(birth)?)
}
