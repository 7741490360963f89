//! Residents as the read model has them: who they are in a list, and finding one before there is a verwijzing.
//!
//! A name is kept once, with its resident; the rows of verwijzingen refer to it by number.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::days::{DayNumber, day_number, day_of};
use super::finder::Value;
use crate::domain::identifiers::Bsn;
use crate::domain::registers::people::{Resident, eighteenth_birthday};
use crate::domain::words::fold;

/// What lists and searches need of one resident.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    /// Number: the 12 of `P-0012`.
    pub number: u32,
    /// The day of birth.
    pub birth: DayNumber,
    /// The day of death.
    pub died: DayNumber,
    /// The huishouden: the 12 of `H-0012`, 0 when there is none.
    pub household: u32,
    /// The wijk, as a number in [`super::model::Model::names`].
    pub wijk: u16,
    /// The buurt, as a number in [`super::model::Model::names`]; 0 where the address is secret.
    pub buurt: u16,
    /// Whether the BSN is known.
    pub has_bsn: bool,
    /// Whether this turned out to be someone else, under whose number everything is now.
    pub is_merged: bool,
    /// Bytes of the first names in `text`.
    given: u8,
    /// First names, tussenvoegsel and last name.
    name: CompactString,
}

impl Person {
    /// A resident as kept under a number, with the wijk and the buurt, and the huishouden, as numbers.
    #[must_use]
    pub fn new(number: u32, resident: &Resident, place: [u16; 2], household: u32) -> Self {
        let [wijk, buurt] = place;
        Self {
            number,
            birth: day_number(resident.birth_date),
            died: day_number(resident.died),
            household,
            wijk,
            // Where someone lives whose address is secret, nobody finds out by asking after a buurt.
            buurt: match resident.has_secret_address {
                true => 0,
                false => buurt,
            },
            has_bsn: resident.bsn.is_some(),
            is_merged: resident.merged_into.is_some(),
            // Who has more than 255 bytes of first names is listed with all of them.
            given: u8::try_from(resident.first_name.len()).unwrap_or(0),
            name: resident.full_name().into(),
        }
    }

    /// Who stands where a number is nobody's.
    fn nobody() -> Self {
        Self::new(0, &Resident::default(), [0, 0], 0)
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

    /// The words by which this person is found.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let first = &self.name[..usize::from(self.given).min(self.name.len())];
        let family = self.family_name();
        let mut words = words_of(first, family);
        let spelt = (spelt_out(first), spelt_out(family));
        if spelt.0.is_some() || spelt.1.is_some() {
            let (first, family) = (
                spelt.0.as_deref().unwrap_or(first),
                spelt.1.as_deref().unwrap_or(family),
            );
            words.extend(words_of(first, family));
            words.sort_unstable();
            words.dedup();
        }
        words
    }

    /// As far as this goes, the resident: by which names.
    #[must_use]
    pub fn called(&self) -> Resident {
        let given = usize::from(self.given).min(self.name.len());
        Resident {
            first_name: self.name[..given].to_owned(),
            last_name: self.family_name().to_owned(),
            ..Resident::default()
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

/// Every resident, by number.
#[derive(Debug, Default)]
pub struct People {
    /// The resident with number 1, and on: numbers are given out one after the other. One that is nobody's has
    /// [`Person::nobody`].
    all: Vec<Person>,
    /// Who is of which huishouden, by number.
    families: BTreeSet<(u32, u32)>,
    as_of: u64,
}

/// A number for every change to any resident, in whichever read model.
static CHANGES: AtomicU64 = AtomicU64::new(1);

impl People {
    /// The resident with a number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Person> {
        let at = number.checked_sub(1)?;
        let found = self.all.get(at as usize);
        found.filter(|person| person.number == number)
    }

    /// Everyone, in order of number.
    pub fn all(&self) -> impl Iterator<Item = &Person> {
        self.all.iter().filter(|person| person.number > 0)
    }

    /// The same with the places of numbers that are nobody's, as [`People::of`] takes them.
    pub(super) fn slots(&self) -> &[Person] {
        &self.all
    }

    /// Everyone at their number.
    pub(super) fn of(slots: Vec<Person>) -> Self {
        let at_home = slots.iter().filter(|person| person.household > 0);
        Self {
            families: at_home.map(|it| (it.household, it.number)).collect(),
            all: slots,
            as_of: CHANGES.fetch_add(1, Ordering::Relaxed),
        }
    }

    /// The residents of a huishouden, by the 12 of `H-0012`.
    pub fn of_household(&self, household: Option<u32>) -> impl Iterator<Item = &Person> {
        let wanted = household.unwrap_or(0);
        let family = self.families.range((wanted, 0)..=(wanted, u32::MAX));
        family.filter_map(|(_, number)| self.get(*number))
    }

    /// What is another number after every change to a resident.
    #[must_use]
    pub const fn as_of(&self) -> u64 {
        self.as_of
    }

    /// Takes in a new or changed resident.
    pub fn take(&mut self, person: Person) {
        self.as_of = CHANGES.fetch_add(1, Ordering::Relaxed);
        let Some(at) = person.number.checked_sub(1) else {
            return;
        };
        let at = at as usize;
        if at >= self.all.len() {
            self.all.resize_with(at + 1, Person::nobody);
        }
        let (household, number) = (person.household, person.number);
        let before = std::mem::replace(&mut self.all[at], person);
        self.families.remove(&(before.household, number));
        if household > 0 {
            self.families.insert((household, number));
        }
    }
}

/// What a word of a name is that goes before another: `van`, `der`, `'t`.
const LONGEST_PREFIX: usize = 3;

/// Letters with a mark that others write as two.
const TWO_LETTERS: &[(char, &str)] = &[
    ('ä', "ae"),
    ('ö', "oe"),
    ('ü', "ue"),
    ('å', "aa"),
    ('ø', "oe"),
    ('Ä', "ae"),
    ('Ö', "oe"),
    ('Ü', "ue"),
    ('Å', "aa"),
    ('Ø', "oe"),
];

/// The words by which a name is found: each of its own, and of a family name the tussenvoegsels together (`vander`),
/// with what follows (`vanderveen`) and by their first letters (`vdveen`).
fn words_of(first: &str, family: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut add = |word: String| {
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    };
    fold(first).split(' ').for_each(|word| add(word.to_owned()));
    let mut prefixes: Vec<&str> = Vec::new();
    let family = fold(family);
    for word in family.split(' ') {
        add(word.to_owned());
        if !prefixes.is_empty() {
            let firsts: String = prefixes.iter().filter_map(|it| it.chars().next()).collect();
            add(prefixes.concat());
            add(prefixes.concat() + word);
            add(firsts + word);
        }
        if word.len() <= LONGEST_PREFIX {
            prefixes.push(word);
        } else {
            prefixes.clear();
        }
    }
    words
}

/// A name with its marked letters as others write them, when it has any.
fn spelt_out(name: &str) -> Option<String> {
    let letter = |letter: char| {
        let two = TWO_LETTERS.iter().find(|(marked, _)| *marked == letter);
        two.map_or_else(|| letter.to_string(), |(_, two)| (*two).to_owned())
    };
    let spelt: String = name.chars().map(letter).collect();
    (spelt != name).then_some(spelt)
}

/// What a resident is found by as a whole. What was kept before a change still finds: whoever asks looks whether it holds.
pub fn values_of(resident: &Resident) -> impl Iterator<Item = Value> {
    let birth = resident
        .birth_date
        .and_then(|day| u32::try_from(day_number(Some(day))).ok());
    [
        resident.bsn.and_then(bsn_value),
        phone_value(&resident.phone),
        // By where they live nobody finds who keeps that secret.
        postcode_value(&resident.postcode).filter(|_| !resident.has_secret_address),
        birth.map(Value::Birth),
    ]
    .into_iter()
    .flatten()
}

/// A BSN as a value.
#[must_use]
pub fn bsn_value(bsn: Bsn) -> Option<Value> {
    bsn.to_string().parse().ok().map(Value::Bsn)
}

/// A telephone number as kept (`+31612345678`), as a value.
#[must_use]
pub fn phone_value(phone: &str) -> Option<Value> {
    let digits = phone.strip_prefix('+')?;
    // Fifteen digits are the most there are (E.164).
    let fits = digits.len() <= 15;
    fits.then(|| digits.parse().ok())
        .flatten()
        .map(Value::Phone)
}

/// A postcode as kept (`9744 GJ`), as a value.
#[must_use]
pub fn postcode_value(postcode: &str) -> Option<Value> {
    let (digits, letters) = postcode.split_once(' ')?;
    let digits: u32 = digits.parse().ok()?;
    let letters = letters
        .bytes()
        .fold(0, |sum, letter| sum * 256 + u32::from(letter));
    (digits < 10_000).then_some(Value::Postcode(digits << 16 | letters & 0xffff))
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
        if !person.name.is_ascii() {
            let folded = fold(&person.name);
            return self.0.iter().all(|word| folded.contains(word));
        }
        // A word has no signs in it, so in a name of ASCII it is there as it is or not at all.
        let name = person.name.as_bytes();
        self.0.iter().all(|word| {
            let word = word.as_bytes();
            let mut parts = name.windows(word.len());
            parts.any(|part| {
                part[0].eq_ignore_ascii_case(&word[0]) && part.eq_ignore_ascii_case(word)
            })
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
        let person = Person::new(number, &resident, [0, 0], 0);
        (resident, person)
    }

    #[test]
    fn by_a_buurt_nobody_finds_who_has_a_secret_address() {
        let resident = |has_secret_address| Resident {
            has_secret_address,
            ..Resident::default()
        };
        let buurt = |is_secret| Person::new(1, &resident(is_secret), [3, 4], 0).buurt;
        assert_eq!((buurt(false), buurt(true)), (4, 0));
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

    #[test]
    fn a_name_is_found_by_its_words_together_by_first_letters_and_without_marks() {
        assert_eq!(
            words_of("Sofie", "van der Veen"),
            [
                "sofie",
                "van",
                "der",
                "vander",
                "vder",
                "veen",
                "vanderveen",
                "vdveen"
            ]
        );
        assert_eq!(
            words_of("Jan", "Bos"),
            ["jan", "bos"],
            "a first name is no tussenvoegsel"
        );
        let honing = person(1, "Dirk", "", "Höning").1.words();
        for word in ["dirk", "honing", "hoening"] {
            assert!(honing.contains(&word.to_owned()), "{word}");
        }
        assert_eq!(words_of("李", "小龙"), ["李", "小龙"]);
        assert!(words_of("", "").is_empty());
    }

    #[test]
    fn a_phone_and_a_postcode_are_values_as_they_are_kept() {
        assert!(matches!(
            phone_value("+31612345678"),
            Some(Value::Phone(31_612_345_678))
        ));
        assert!(phone_value("06-12345678").is_none() && phone_value("+1234567890123456").is_none());
        let (Some(Value::Postcode(one)), Some(Value::Postcode(other))) =
            (postcode_value("9744 GJ"), postcode_value("9744 JG"))
        else {
            panic!("a postcode is one");
        };
        assert_ne!(one, other);
        assert!(postcode_value("onbekend").is_none() && postcode_value("").is_none());
    }
}
