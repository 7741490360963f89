//! Residents as the read model has them: who they are in a list, and finding one before there is a verwijzing.
//!
//! A name is kept once, with its resident; the rows of verwijzingen refer to it by number.

use chrono::NaiveDate;

use super::days::{DayNumber, day_number, day_of};
use crate::domain::registers::people::{Resident, eighteenth_birthday};
use crate::domain::words::fold;

/// Stands between a name and the same folded; it is in no name.
const THEN_FOLDED: char = '\0';

/// What lists and searches need of one resident.
#[derive(Debug, Clone)]
pub struct Person {
    /// Number: the 12 of `P-0012`.
    pub number: u32,
    /// The day of birth.
    pub birth: DayNumber,
    /// The huishouden: the 12 of `H-0012`, 0 when there is none.
    pub household: u32,
    /// The wijk, as a number in [`super::model::Model::names`].
    pub wijk: u16,
    /// Whether the BSN is known.
    pub has_bsn: bool,
    /// Whether this turned out to be someone else, under whose number everything is now.
    pub is_merged: bool,
    /// Bytes of the first names in `text`.
    given: u8,
    /// First names, tussenvoegsel and last name; when they are not all ASCII, after a [`THEN_FOLDED`] the same as `fold`
    /// has it, because folding every name for every letter typed is what costs most.
    text: Box<str>,
}

impl Person {
    /// A resident as kept under a number, with the wijk and the huishouden as numbers.
    #[must_use]
    pub fn new(number: u32, resident: &Resident, wijk: u16, household: u32) -> Self {
        let mut text = resident.full_name().replace(THEN_FOLDED, "");
        if !text.is_ascii() {
            let folded = fold(&text);
            text.push(THEN_FOLDED);
            text.push_str(&folded);
        }
        Self {
            number,
            birth: day_number(resident.birth_date),
            household,
            wijk,
            has_bsn: resident.bsn.is_some(),
            is_merged: resident.merged_into.is_some(),
            // Who has more than 255 bytes of first names is listed with all of them.
            given: u8::try_from(resident.first_name.len()).unwrap_or(0),
            text: text.into(),
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
        match self.text.split_once(THEN_FOLDED) {
            Some((name, _)) => name,
            None => &self.text,
        }
    }

    /// `S. van der Veen`
    #[must_use]
    pub fn short_name(&self) -> String {
        match self.name().chars().next().filter(|_| self.given > 0) {
            Some(initial) => format!("{initial}. {}", self.family_name())
                .trim_end()
                .to_owned(),
            None => self.name().to_owned(),
        }
    }

    /// `S.v.d.V. (58)` on a day: initials and age; only initials where the day of birth is not known.
    #[must_use]
    pub fn initials_on(&self, day: NaiveDate) -> String {
        let letters = self
            .name()
            .split_whitespace()
            .filter_map(|word| word.chars().next());
        let initials: String = letters.flat_map(|letter| [letter, '.']).collect();
        let age = day_of(self.birth).and_then(|birth| day.years_since(birth));
        match age {
            Some(age) => format!("{initials} ({age})"),
            None => initials,
        }
    }

    /// `van der Veen`
    #[must_use]
    pub fn family_name(&self) -> &str {
        let name = self.name();
        let family = name.get(usize::from(self.given)..).unwrap_or(name);
        family.trim_start()
    }
}

/// Whether a last name does not begin with what was typed, that name, and whose it is: the order of a search.
type Found<'a> = (bool, &'a str, &'a Person);

/// Every resident, by number.
#[derive(Debug, Default)]
pub struct People(Vec<Person>);

impl People {
    /// The resident with a number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Person> {
        self.0.get(self.place_of(number).ok()?)
    }

    /// The residents of a huishouden, by the 12 of `H-0012`.
    pub fn of_household(&self, household: Option<u32>) -> impl Iterator<Item = &Person> {
        let wanted = household.unwrap_or(0);
        self.0
            .iter()
            .filter(move |person| wanted > 0 && person.household == wanted)
    }

    /// Takes in a new or changed resident.
    pub fn take(&mut self, person: Person) {
        match self.place_of(person.number) {
            Ok(at) => self.0[at] = person,
            Err(at) => self.0.insert(at, person),
        }
    }

    /// The first who are wanted, so many at most: whose last name begins with the first word, then by last name.
    pub(super) fn first(
        &self,
        words: &Words,
        most: usize,
        mut is_wanted: impl FnMut(&Person) -> bool,
    ) -> Vec<&Person> {
        let mut found: Vec<Found<'_>> = self
            .0
            .iter()
            .filter(|person| !person.is_merged && is_wanted(person))
            .map(|person| {
                let family = person.family_name();
                (!words.begin(family), family, person)
            })
            .collect();
        let order = |one: &Found<'_>, other: &Found<'_>| {
            (one.0, one.1, one.2.number).cmp(&(other.0, other.1, other.2.number))
        };
        if found.len() > most {
            found.select_nth_unstable_by(most, order);
            found.truncate(most);
        }
        found.sort_unstable_by(order);
        found.into_iter().map(|(_, _, person)| person).collect()
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

    /// Whether every word is somewhere in the name of a person.
    #[must_use]
    pub fn are_in(&self, person: &Person) -> bool {
        if let Some((_, folded)) = person.text.split_once(THEN_FOLDED) {
            return self.0.iter().all(|word| folded.contains(word));
        }
        // A word has no signs in it, so in a name of ASCII it is there as it is or not at all.
        let name = person.text.as_bytes();
        self.0.iter().all(|word| {
            let word = word.as_bytes();
            let mut parts = name.windows(word.len());
            parts.any(|part| {
                part[0].eq_ignore_ascii_case(&word[0]) && part.eq_ignore_ascii_case(word)
            })
        })
    }

    /// Whether a name begins with the first word.
    fn begin(&self, name: &str) -> bool {
        self.0.first().is_some_and(|word| {
            if name.is_ascii() {
                let start = name.as_bytes().get(..word.len());
                start.is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
            } else {
                // As much of the name as the word can be, with a mark on every letter.
                let start: String = name.chars().take(2 * word.len()).collect();
                fold(&start).starts_with(word)
            }
        })
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
        let person = Person::new(number, &resident, 0, 0);
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
        for (text, first, last) in [
            ("dijk", "Jan", "Dijkstra"),
            ("HONING", "Dirk", "Höning"),
            ("höning", "Dirk", "Honing"),
            ("wiersma-ten", "Klaas", "Wiersma-ten Oever"),
            ("jan boer", "Jan", "de Boer"),
            ("'t hof", "Geert", "van 't Hof"),
            ("emile", "Émile", "Łukasik"),
            ("lukasik e", "Émile", "Łukasik"),
        ] {
            assert!(
                Words::new(text).are_in(&person(1, first, "", last).1),
                "{text}"
            );
        }
        let jan = person(1, "Jan", "de", "Boer").1;
        assert!(!Words::new("jan veer").are_in(&jan));
        assert!(!Words::new("nb").are_in(&jan), "across the space");
    }
}
