//! Residents who may be of one huishouden: at one address, and not all of one already. An address of more than a few is a
//! house with many rooms, and who may be one person under two numbers is no huishouden.

use std::collections::{BTreeSet, HashSet};

use super::days::day_of;
use super::door::Door;
use super::doubles::Pair;
use super::find::Seen;
use super::finder::Of;
use super::people::Person;
use super::views::{Member, Proposal};
use super::{Caller, Office};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::registers::alike::Certainty;
use crate::domain::registers::people::Resident;
use crate::domain::workflow::Refusal;

/// How many at one address can be of one huishouden.
const MOST: usize = 8;

impl Office {
    /// The residents whom the caller registers and who may be of one huishouden, by address.
    ///
    /// # Errors
    /// When the caller registers no residents, or the store cannot be read.
    pub fn proposed_households(&self, caller: &Caller) -> Result<Vec<Proposal>, Refusal> {
        self.door(caller)?.must_see(Kind::Resident)?;
        let found = self.found_in_all()?;
        let likely = found.pairs.iter();
        let likely = likely.filter(|(_, alike)| alike.certainty > Certainty::Mogelijk);
        let twice: HashSet<Pair> = likely.map(|(pair, _)| *pair).collect();
        let mut told = Vec::new();
        for home in &found.homes {
            // A door for each: nobody's change waits for the list.
            let door = self.door(caller)?;
            told.extend(proposal(&door, home, &twice)?);
        }
        Ok(told)
    }
}

/// Those of an address whom the actor registers, where they can form or join one huishouden.
fn proposal(
    door: &Door<'_>,
    home: &[Of],
    twice: &HashSet<Pair>,
) -> Result<Option<Proposal>, Refusal> {
    let mut seen = Seen::new(door);
    let mut people: Vec<&Person> = Vec::new();
    for of in home.iter().filter(|of| seen.registers(**of)) {
        let is_there = people.iter().any(|it| twice.contains(&(it.number, *of)));
        people.extend(door.model.people.get(*of).filter(|_| !is_there));
    }
    let own = people.iter().map(|person| person.household);
    let own: BTreeSet<u32> = own.filter(|number| *number > 0).collect();
    let has_alone = people.iter().any(|person| person.household == 0);
    if !(2..=MOST).contains(&people.len()) || own.len() > 1 || !has_alone {
        return Ok(None);
    }
    let household = own.first();
    let household = household.map(|number| RecordId::numbered(Kind::Household, *number).number);
    let first = RecordId::numbered(Kind::Resident, people[0].number);
    let first = door.record(&first)?;
    let address = first.as_ref().and_then(Record::resident);
    let member = |person: &&Person| Member {
        nummer: RecordId::numbered(Kind::Resident, person.number).number,
        naam: person.name().to_owned(),
        geboren: day_of(person.birth),
        is_lid: person.household > 0,
    };
    Ok(Some(Proposal {
        adres: address.map(Resident::shown_address).unwrap_or_default(),
        huishouden: household,
        leden: people.iter().map(member).collect(),
    }))
}
