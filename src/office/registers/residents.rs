//! Finding a resident before there is a verwijzing.

use std::collections::HashMap;

use crate::domain::dates;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::registers::people::Resident;
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;
use crate::office::days::{DayNumber, day_number, day_of};
use crate::office::door::Door;
use crate::office::looks::{Looking, SEARCH};
use crate::office::people::{Person, Words};
use crate::office::views::ResidentCells;
use crate::office::{Caller, Office};
use crate::store::Seen;

/// How many residents a search gives at most.
const MOST_FOUND: usize = 20;

/// One letter is in half of all names; a name of one sign (李) is longer than a byte.
const LEAST: usize = 2;

/// What someone looks for: part of a name, of a number, or a day of birth.
struct Wanted {
    words: Words,
    digits: Option<String>,
    birth: Option<DayNumber>,
}

impl Wanted {
    fn is(&self, person: &Person) -> bool {
        self.birth == Some(person.birth)
            || self
                .digits
                .as_ref()
                .is_some_and(|digits| format!("{:04}", person.number).contains(digits))
            || self.words.are_in(person)
    }
}

impl Office {
    /// Residents within the caller's scope whose name, number or day of birth a text is (part of): those whose last name
    /// begins with it first, twenty at most. Less than two letters find nobody.
    ///
    /// # Errors
    /// When the caller has no account, or none that registers residents.
    pub fn residents(&self, caller: &Caller, text: &str) -> Result<Vec<ResidentCells>, Refusal> {
        let text = text.trim();
        let (actor, found) = {
            let door = self.door(caller)?;
            door.must_see(Kind::Resident)?;
            if fold(text).len() < LEAST {
                return Ok(Vec::new());
            }
            (door.actor.clone(), found(&door, text)?)
        };
        let looking = Looking {
            action: SEARCH,
            about: Vec::new(),
            searched: text,
            purpose: "",
            count: found.len(),
            result: Seen::Gezien,
        };
        self.look(caller, &actor, looking)?;
        Ok(found)
    }
}

/// The first residents within scope that a text finds.
fn found(door: &Door<'_>, text: &str) -> Result<Vec<ResidentCells>, Refusal> {
    let model = &door.model;
    let number = text.trim_start_matches(['P', 'p']).trim_start_matches('-');
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let wanted = Wanted {
        words: Words::new(text),
        digits: is_number.then(|| number.to_owned()),
        birth: dates::parse(text, model.today, &model.register.calendar)
            .ok()
            .map(|day| day_number(Some(day))),
    };
    // Whether a wijk is within scope is asked once a wijk, not once a resident.
    let mut scope: HashMap<u16, bool> = HashMap::new();
    let mut is_covered = |wijk: u16| *scope.entry(wijk).or_insert_with(|| door.covers_wijk(wijk));
    let found = model.people.first(&wanted.words, MOST_FOUND, |person| {
        wanted.is(person) && is_covered(person.wijk)
    });
    let cells = found.into_iter().map(|person| {
        let id = RecordId::numbered(Kind::Resident, person.number);
        let record = door.record(&id)?;
        let resident = record.as_ref().and_then(Record::resident);
        Ok(ResidentCells {
            naam: person.name().to_owned(),
            geboren: day_of(person.birth),
            adres: resident.map(Resident::address).unwrap_or_default(),
            nummer: id.number,
        })
    });
    cells.collect()
}
