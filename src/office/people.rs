//! Residents as the read model has them: who they are in a list, and finding one before there is a verwijzing.
//!
//! A name is kept once, with its resident; the rows of verwijzingen refer to it by number.

use super::model::{DayNumber, day_number, day_of};
use super::views::ResidentCells;
use super::{Caller, Office, resident_of};
use crate::domain::dates;
use crate::domain::people::{Resident, eighteenth_birthday};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::sees_register;
use crate::domain::words::fold;
use crate::domain::workflow::{Refusal, covers_wijk};

/// How many residents a search gives at most.
const MOST_FOUND: usize = 20;

/// What lists and searches need of one resident.
#[derive(Debug, Clone)]
pub struct Person {
    /// Number: the 12 of `P-0012`.
    pub number: u32,
    /// The day of birth.
    pub birth: DayNumber,
    /// The wijk, as a number in [`super::model::Model::names`].
    pub wijk: u16,
    /// Whether the BSN is known.
    pub has_bsn: bool,
    /// Whether this turned out to be someone else, under whose number everything is now.
    pub is_merged: bool,
    /// Bytes of the first names in `name`.
    given: u8,
    /// First names, tussenvoegsel and last name.
    name: Box<str>,
}

impl Person {
    /// A resident as kept under a number, with the wijk as a number.
    #[must_use]
    pub fn new(number: u32, resident: &Resident, wijk: u16) -> Self {
        Self {
            number,
            birth: day_number(resident.birth_date),
            wijk,
            has_bsn: resident.bsn.is_some(),
            is_merged: resident.merged_into.is_some(),
            // Who has more than 255 bytes of first names is listed with all of them.
            given: u8::try_from(resident.first_name.len()).unwrap_or(0),
            name: resident.full_name().into(),
        }
    }

    /// The day this person turns eighteen.
    #[must_use]
    pub fn turns_eighteen(&self) -> DayNumber {
        day_number(day_of(self.birth).and_then(eighteenth_birthday))
    }

    /// `Sofie van der Veen`
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `S. van der Veen`
    #[must_use]
    pub fn short_name(&self) -> String {
        match self.name.chars().next().filter(|_| self.given > 0) {
            Some(initial) => format!("{initial}. {}", self.family_name())
                .trim_end()
                .to_owned(),
            None => self.name.to_string(),
        }
    }

    /// `van der Veen`
    #[must_use]
    pub fn family_name(&self) -> &str {
        self.name
            .get(usize::from(self.given)..)
            .unwrap_or(&self.name)
            .trim_start()
    }
}

/// Every resident, by number.
#[derive(Debug, Default)]
pub struct People(Vec<Person>);

impl People {
    /// The resident with a number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Person> {
        self.0.get(self.place_of(number).ok()?)
    }

    /// Takes in a new or changed resident.
    pub fn take(&mut self, person: Person) {
        match self.place_of(person.number) {
            Ok(at) => self.0[at] = person,
            Err(at) => self.0.insert(at, person),
        }
    }

    /// Numbers are given out one after the other, so a resident is nearly always at its own number.
    fn place_of(&self, number: u32) -> Result<usize, usize> {
        let likely = (number as usize).wrapping_sub(1);
        if self
            .0
            .get(likely)
            .is_some_and(|person| person.number == number)
        {
            return Ok(likely);
        }
        self.0.binary_search_by_key(&number, |person| person.number)
    }
}

/// The words of a text to look for in names.
#[derive(Debug)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of a text as typed, without case, accents and signs.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(
            fold(text)
                .split(' ')
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }

    /// Whether every word is somewhere in a name.
    #[must_use]
    pub fn are_in(&self, name: &str) -> bool {
        if !name.is_ascii() {
            let name = fold(name);
            return self.0.iter().all(|word| name.contains(word));
        }
        // Without accents and signs a folded word is the letters themselves: no need to fold every name for it.
        self.0.iter().all(|word| {
            name.as_bytes()
                .windows(word.len())
                .any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        })
    }

    /// Whether a name begins with the first word.
    fn begin(&self, name: &str) -> bool {
        self.0
            .first()
            .is_some_and(|word| fold(name).starts_with(word))
    }
}

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
            || self.words.are_in(&person.name)
    }
}

impl Office {
    /// Residents within the caller's scope whose name, number or day of birth a text is (part of): those whose last name
    /// begins with it first, twenty at most. An empty text finds nobody.
    ///
    /// # Errors
    /// When the caller has no account, or none that registers residents.
    pub fn residents(&self, caller: &Caller, text: &str) -> Result<Vec<ResidentCells>, Refusal> {
        let actor = self.asking(caller)?;
        if !sees_register(&actor, Kind::Resident) {
            return Err(Refusal::right("Inwoners opzoeken mag u niet")
                .unless("Dit kan iemand met de rol wij of backoffice"));
        }
        let model = self.shared().model();
        let text = text.trim();
        if fold(text).is_empty() {
            return Ok(Vec::new());
        }
        let number = text.trim_start_matches(['P', 'p']).trim_start_matches('-');
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let wanted = Wanted {
            words: Words::new(text),
            digits: is_number.then(|| number.to_owned()),
            birth: dates::parse(text, model.today, &model.register.calendar)
                .ok()
                .map(|day| day_number(Some(day))),
        };
        let is_covered =
            |person: &&Person| covers_wijk(&actor, model.names.name(person.wijk), &model.register);
        let mut found: Vec<&Person> = model
            .people
            .0
            .iter()
            .filter(|person| !person.is_merged && wanted.is(person))
            .filter(is_covered)
            .collect();
        let order = |person: &&Person| {
            let family = person.family_name();
            (!wanted.words.begin(family), fold(family), person.number)
        };
        found.sort_by_cached_key(order);
        found.truncate(MOST_FOUND);
        let cells = found.into_iter().map(|person| {
            let number = RecordId::numbered(Kind::Resident, person.number).number;
            let record = resident_of(&self.shared().reader, &number);
            ResidentCells {
                naam: person.name.to_string(),
                geboren: day_of(person.birth),
                adres: record
                    .as_ref()
                    .and_then(Record::resident)
                    .map(Resident::address)
                    .unwrap_or_default(),
                nummer: number,
            }
        });
        Ok(cells.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u32, first: &str, prefix: &str, last: &str) -> (Resident, Person) {
        let resident = Resident {
            first_name: first.to_owned(),
            prefix: prefix.to_owned(),
            last_name: last.to_owned(),
            ..Resident::default()
        };
        let person = Person::new(number, &resident, 0);
        (resident, person)
    }

    #[test]
    fn a_person_is_called_as_the_resident_is() {
        for (first, prefix, last) in [
            ("Sofie", "van der", "Veen"),
            ("Émile", "d'", "Ancona"),
            ("", "", "Dijkstra"),
            ("", "d'", "Ancona"),
            ("Jan Willem", "", "de Boer"),
            ("李", "", "小龙"),
            ("Sofie", "", ""),
            ("", "", ""),
        ] {
            let (resident, person) = person(1, first, prefix, last);
            assert_eq!(person.name(), resident.full_name());
            assert_eq!(person.short_name(), resident.short_name());
        }
        assert_eq!(
            person(1, "Sofie", "van der", "Veen").1.family_name(),
            "van der Veen"
        );
    }

    #[test]
    fn a_person_is_found_by_number_whatever_came_first() {
        let mut people = People::default();
        for number in [7, 2, 1, 4, 3, 7] {
            people.take(person(number, "", "", &number.to_string()).1);
        }
        for number in [1, 2, 3, 4, 7] {
            assert_eq!(people.get(number).unwrap().name(), number.to_string());
        }
        assert!(people.get(0).is_none() && people.get(5).is_none() && people.get(8).is_none());
    }

    #[test]
    fn words_are_found_without_case_accents_and_signs() {
        for (text, name) in [
            ("dijk", "J. Dijkstra"),
            ("HONING", "D. Höning"),
            ("höning", "D. Honing"),
            ("wiersma-ten", "K. Wiersma-ten Oever"),
            ("jan boer", "Jan de Boer"),
            ("'t hof", "G. van 't Hof"),
        ] {
            assert!(Words::new(text).are_in(name), "{text}");
        }
        assert!(!Words::new("jan veer").are_in("Jan de Boer"));
    }
}
