//! Whether two residents may be one person, how sure that is, and why: for a human to decide.
//!
//! Names are compared without tussenvoegsel, marks and capitals; then as people mistype, shorten and change them. Who has
//! another first name is another person, whatever else is the same: twins share the rest. Only the same BSN, or the same
//! in everything, is certain.

mod names;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use self::names::{CALLED, Slip, family_names, first, is_initials, letters, slip, sound};
use super::people::Resident;
use crate::domain::identifiers::Bsn;
use crate::domain::words::{Sex, UnknownWord, fold, words};

words! {
    /// How sure it is that two residents are one person, the least first.
    Certainty, "zekerheid" {
        Mogelijk = "mogelijk",
        Waarschijnlijk = "waarschijnlijk",
        Zeker = "zeker",
    }
}

/// Why two residents may be one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// How sure it is.
    pub certainty: Certainty,
    /// What is the same, and what nearly is, in words.
    pub why: Vec<&'static str>,
}

/// How alike two pieces of two people are, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Degree {
    /// Known of both, and not the same.
    Other,
    /// Not known of both.
    Unknown,
    /// The same but for what might also make it another person's.
    Near,
    /// The same but for how it was written.
    Variant,
    Same,
}

use Degree::{Near, Other, Same, Unknown, Variant};

/// From how much on two people may be one: at least so alike in first names and last name, just so in day of birth, and
/// with so many of home and telephone or e-mail the same. The first that holds counts.
#[rustfmt::skip]
const RULES: &[(Degree, Degree, Degree, usize, Certainty)] = &[
    (Same, Same, Same, 2, Certainty::Zeker),
    (Same, Same, Same, 0, Certainty::Waarschijnlijk),
    (Variant, Variant, Same, 1, Certainty::Waarschijnlijk),
    (Variant, Variant, Same, 0, Certainty::Mogelijk),
    (Near, Variant, Same, 1, Certainty::Mogelijk),
    (Unknown, Variant, Same, 1, Certainty::Mogelijk),
    (Unknown, Same, Same, 0, Certainty::Mogelijk),
    // Another last name: of a marriage, or no longer of one.
    (Same, Other, Same, 1, Certainty::Waarschijnlijk),
    (Same, Same, Variant, 1, Certainty::Waarschijnlijk),
    (Same, Same, Variant, 0, Certainty::Mogelijk),
    (Variant, Variant, Variant, 1, Certainty::Mogelijk),
    (Same, Same, Near, 1, Certainty::Waarschijnlijk),
    (Variant, Variant, Near, 2, Certainty::Mogelijk),
    (Same, Same, Unknown, 1, Certainty::Waarschijnlijk),
    (Same, Variant, Unknown, 2, Certainty::Waarschijnlijk),
    (Variant, Variant, Unknown, 1, Certainty::Mogelijk),
    // A father and a son too.
    (Same, Same, Other, 2, Certainty::Mogelijk),
];

/// What of a resident is compared, folded once.
#[derive(Debug, Clone)]
pub struct Traits {
    bsn: Option<Bsn>,
    given: String,
    /// Whether the first names are initials only.
    is_initials: bool,
    prefix: String,
    /// The names of a last name, without tussenvoegsel: more where it is a double one.
    family: Vec<String>,
    birth: Option<NaiveDate>,
    sex: Option<Sex>,
    /// Postcode or street, with the number.
    home: String,
    addition: String,
    phone: String,
    email: String,
}

const SAME_BSN: &str = "zelfde BSN";

impl Alike {
    /// Whether both have the same BSN.
    #[must_use]
    pub fn is_by_bsn(&self) -> bool {
        self.why.contains(&SAME_BSN)
    }

    /// How sure it is and why, in a sentence about the number or the row that it may be.
    #[must_use]
    pub fn told(&self, what: &str) -> String {
        format!(
            "{} is het dezelfde inwoner als {what} ({})",
            self.certainty,
            self.why.join(", ")
        )
    }
}

impl Traits {
    /// Those of a resident.
    #[must_use]
    pub fn of(resident: &Resident) -> Self {
        let street = match resident.postcode.as_str() {
            "" => fold(&resident.street),
            postcode => postcode.to_owned(),
        };
        let number = resident.house_number.trim_start_matches('0');
        // Beside another at that address it would be told.
        let is_unknown = street.is_empty() || number.is_empty() || resident.has_secret_address;
        let home = match is_unknown {
            true => String::new(),
            false => format!("{street} {number}"),
        };
        Self {
            bsn: resident.bsn,
            given: fold(&resident.first_name),
            is_initials: is_initials(&resident.first_name),
            prefix: fold(&resident.prefix).replace(' ', ""),
            family: family_names(&resident.last_name),
            birth: resident.birth_date,
            sex: resident.sex,
            home,
            addition: fold(&resident.addition),
            phone: resident.phone.clone(),
            email: resident.email.to_lowercase(),
        }
    }

    /// Where this is at home, as a text of its own; none where it is not known.
    #[must_use]
    pub fn home(&self) -> Option<String> {
        let home = format!("{} {}", self.home, self.addition);
        (!self.home.is_empty()).then_some(home)
    }

    /// Whether the names do not tell two people apart: what there is to ask before the rest is known.
    #[must_use]
    pub fn may_be_called(&self, other: &Self) -> bool {
        let (given, family) = (self.given_names(other).0, self.family_name(other).0);
        given == Same || (given != Other && family != Other) || self.is_turned(other)
    }

    /// What someone who may be the same person has at least one of, as a number: BSN, day of birth (day and month in
    /// either order), home, telephone and e-mail. Others may have the same number by chance.
    pub fn keys(&self) -> impl Iterator<Item = u64> {
        let birth = self.birth.map(|day| {
            let (one, other) = (day.day(), day.month());
            key(1, (day.year(), one.min(other), one.max(other)))
        });
        let bsn = self.bsn.map(|bsn| key(0, bsn));
        let text = |kind, text: &String| (!text.is_empty()).then(|| key(kind, text));
        let texts = [
            text(2, &self.home),
            text(3, &self.phone),
            text(4, &self.email),
        ];
        [bsn, birth].into_iter().chain(texts).flatten()
    }

    /// Whether these may be one person; none when they are not, as far as anybody can tell.
    #[must_use]
    pub fn alike(&self, other: &Self) -> Option<Alike> {
        let has_bsn = match (self.bsn, other.bsn) {
            (Some(one), Some(two)) if one != two => return None,
            (one, two) => one.is_some() && one == two,
        };
        let (mut given, mut given_why) = self.given_names(other);
        if given == Other && !has_bsn && !self.is_turned(other) {
            return None;
        }
        let (mut family, mut family_why) = self.family_name(other);
        if self.is_turned(other) {
            (given, family) = (Variant, Variant);
            (given_why, family_why) = ("voor- en achternaam verwisseld", "");
        }
        let (birth, birth_why) = self.birth(other);
        let is_same = |one: &str, two: &str| !one.is_empty() && one == two;
        let is_home = is_same(&self.home, &other.home)
            && (self.addition == other.addition
                || self.addition.is_empty()
                || other.addition.is_empty());
        let is_phone = is_same(&self.phone, &other.phone);
        let is_email = is_same(&self.email, &other.email);
        let contacts = usize::from(is_home) + usize::from(is_phone || is_email);
        let is_other_sex = matches!(
            (self.sex, other.sex),
            (Some(Sex::Man), Some(Sex::Vrouw)) | (Some(Sex::Vrouw), Some(Sex::Man))
        );
        let certainty = if has_bsn {
            let differs = matches!(given, Other | Near) || birth == Other;
            match differs {
                true => Certainty::Waarschijnlijk,
                false => Certainty::Zeker,
            }
        } else if is_other_sex && given < Same {
            return None;
        } else {
            let mut rules = RULES.iter();
            let rule = rules.find(|rule| {
                given >= rule.0 && family >= rule.1 && birth == rule.2 && contacts >= rule.3
            });
            let most = match is_other_sex {
                true => Certainty::Waarschijnlijk,
                false => Certainty::Zeker,
            };
            rule?.4.min(most)
        };
        let name = match (given, family) {
            (Same, Same) => ["zelfde naam", ""],
            _ => [given_why, family_why],
        };
        let is_prefixed = family == Same && self.prefix != other.prefix;
        let said = [
            (has_bsn, SAME_BSN),
            (true, name[0]),
            (true, name[1]),
            (is_prefixed, "tussenvoegsel anders geschreven"),
            (true, birth_why),
            (is_other_sex, "geslacht anders"),
            (is_home, "zelfde adres"),
            (is_phone, "zelfde telefoon"),
            (is_email, "zelfde e-mail"),
        ];
        let why = said
            .into_iter()
            .filter(|(holds, why)| *holds && !why.is_empty());
        Some(Alike {
            certainty,
            why: why.map(|(_, why)| why).collect(),
        })
    }

    fn given_names(&self, other: &Self) -> (Degree, &'static str) {
        let (one, two) = (self.given.as_str(), other.given.as_str());
        if one.is_empty() || two.is_empty() {
            return (Unknown, "");
        }
        if self.is_initials || other.is_initials {
            let firsts = |given: &str, is_initials: bool| -> Vec<char> {
                match is_initials {
                    true => given.chars().filter(|c| *c != ' ').collect(),
                    false => given
                        .split(' ')
                        .filter_map(|it| it.chars().next())
                        .collect(),
                }
            };
            let (one, two) = (
                firsts(one, self.is_initials),
                firsts(two, other.is_initials),
            );
            let is_so = one.iter().zip(&two).all(|(one, two)| one == two);
            return match is_so {
                true => (Variant, "voorletters passen bij elkaar"),
                false => (Other, "andere voornaam"),
            };
        }
        if letters(one).eq(letters(two)) {
            return (Same, "zelfde voornaam");
        }
        let (one_first, two_first) = (first(one), first(two));
        if one_first == two_first {
            return (Variant, "zelfde eerste voornaam");
        }
        let are_called = |names: &&[&str]| names.contains(&one_first) && names.contains(&two_first);
        if CALLED.iter().any(are_called) {
            return (Variant, "roepnaam en voornaam passen bij elkaar");
        }
        match slip(one, two) {
            Some(Slip::Turned) => (Variant, "twee letters verwisseld in de voornaam"),
            // Twins are called Anna and Anne.
            Some(Slip::Letter) => (Near, "voornaam op één letter na gelijk"),
            None if sound(one) == sound(two) => (Near, "voornaam anders gespeld"),
            None => (Other, "andere voornaam"),
        }
    }

    fn family_name(&self, other: &Self) -> (Degree, &'static str) {
        let (one, two) = (&self.family, &other.family);
        if one.is_empty() || two.is_empty() {
            return (Unknown, "");
        }
        if one == two {
            return (Same, "zelfde achternaam");
        }
        if one.iter().any(|name| two.contains(name)) {
            return (Variant, "dubbele achternaam");
        }
        let (one, two) = (one.concat(), two.concat());
        // `deHaan` is `de Haan`.
        let is_glued = |prefix: &str, name: &str, other: &str| {
            !prefix.is_empty() && other.strip_prefix(prefix) == Some(name)
        };
        if is_glued(&self.prefix, &one, &two) || is_glued(&other.prefix, &two, &one) {
            return (Same, "zelfde achternaam");
        }
        match slip(&one, &two) {
            _ if one == two => (Same, "zelfde achternaam"),
            Some(Slip::Turned) => (Variant, "twee letters verwisseld in de achternaam"),
            Some(Slip::Letter) => (Variant, "achternaam op één letter na gelijk"),
            None if sound(&one) == sound(&two) => (Variant, "achternaam anders gespeld"),
            None => (Other, "andere achternaam"),
        }
    }

    /// Whether the first name of one is the last name of the other, and the other way round.
    fn is_turned(&self, other: &Self) -> bool {
        let is = |given: &str, family: &[String]| {
            !given.is_empty() && letters(given).eq(family.iter().flat_map(|name| name.chars()))
        };
        is(&self.given, &other.family) && is(&other.given, &self.family)
    }

    fn birth(&self, other: &Self) -> (Degree, &'static str) {
        let (Some(one), Some(two)) = (self.birth, other.birth) else {
            return (Unknown, "");
        };
        if one == two {
            return (Same, "zelfde geboortedatum");
        }
        let turned = NaiveDate::from_ymd_opt(one.year(), one.day(), one.month());
        if turned == Some(two) {
            return (Variant, "dag en maand van de geboortedatum verwisseld");
        }
        let digits = |day: NaiveDate| day.format("%Y%m%d").to_string().into_bytes();
        let (one, two) = (digits(one), digits(two));
        let wrong = one.iter().zip(&two).filter(|(one, two)| one != two).count();
        match wrong {
            1 => (Near, "geboortedatum op één cijfer na gelijk"),
            _ => (Other, "andere geboortedatum"),
        }
    }
}

fn key(kind: u8, value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, value).hash(&mut hasher);
    hasher.finish()
}

/// People as they come by, each with a name of its own, to be told who may have come by before.
#[derive(Debug)]
pub struct Crowd<N> {
    people: Vec<(N, Traits)>,
    by_key: HashMap<u64, Vec<usize>>,
}

impl<N> Default for Crowd<N> {
    fn default() -> Self {
        Self {
            people: Vec::new(),
            by_key: HashMap::new(),
        }
    }
}

impl<N: Copy> Crowd<N> {
    /// Adds someone, and returns who came before that is most surely the same person.
    pub fn add(&mut self, name: N, traits: Traits) -> Option<(N, Alike)> {
        let mut surest: Option<(N, Alike)> = None;
        let at = self.people.len();
        for key in traits.keys() {
            let before = self.by_key.entry(key).or_default();
            for (name, other) in before.iter().map(|at| &self.people[*at]) {
                let most = surest.as_ref().map(|(_, alike)| alike.certainty);
                let alike = traits.alike(other);
                if let Some(alike) = alike.filter(|it| Some(it.certainty) > most) {
                    surest = Some((*name, alike));
                }
            }
            before.push(at);
        }
        self.people.push((name, traits));
        surest
    }
}

#[cfg(test)]
mod tests;
