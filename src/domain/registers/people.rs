//! Residents and their huishouden, providers, employees.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::identifiers::Bsn;
use crate::domain::words::{ActsAs, Sex, fold};

/// A resident (inwoner). Empty text means: not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Resident {
    /// The last name, without tussenvoegsel.
    #[serde(rename = "achternaam")]
    pub last_name: String,
    /// The tussenvoegsel: `van der`.
    #[serde(rename = "tussenvoegsel")]
    pub prefix: String,
    /// The first name, or how someone is called.
    #[serde(rename = "voornaam")]
    pub first_name: String,
    /// As the file or the resident says.
    #[serde(rename = "geslacht")]
    pub sex: Option<Sex>,
    /// The day of birth.
    #[serde(rename = "geboortedatum")]
    pub birth_date: Option<NaiveDate>,
    /// The citizen service number; shown to who registers residents only.
    pub bsn: Option<Bsn>,
    /// The street, without number.
    #[serde(rename = "straat")]
    pub street: String,
    /// The number in the street.
    #[serde(rename = "huisnummer")]
    pub house_number: String,
    /// What follows on it: `A`, `bis`.
    #[serde(rename = "toevoeging")]
    pub addition: String,
    /// As `9744 GJ`; the wijk follows from it.
    pub postcode: String,
    /// The place of residence.
    #[serde(rename = "woonplaats")]
    pub city: String,
    /// Short name of the wijk, or none when unknown.
    pub wijk: Option<String>,
    /// The buurt of the CBS with the year of its edition, `2014-BU00140104`, or none when unknown.
    pub buurt: Option<String>,
    /// One telephone number.
    #[serde(rename = "telefoon")]
    pub phone: String,
    /// One e-mail address.
    pub email: String,
    /// Whether the address is secret: it is shown on screen to who registers residents, and never printed, exported or sent.
    #[serde(rename = "geheim_adres")]
    pub has_secret_address: bool,
    /// The language to speak, where that is not Dutch.
    #[serde(rename = "taal")]
    pub language: String,
    /// Whether an interpreter is needed.
    #[serde(rename = "tolk")]
    pub needs_interpreter: bool,
    /// The day of death.
    #[serde(rename = "overleden_op")]
    pub died: Option<NaiveDate>,
    /// Number of the huishouden, `H-0001`.
    #[serde(rename = "huishouden")]
    pub household: Option<String>,
    /// The number this resident was merged into, when it turned out to be the same person.
    #[serde(rename = "samengevoegd_met")]
    pub merged_into: Option<String>,
    /// The day this was destroyed; then nothing else says who it was.
    #[serde(rename = "vernietigd_op")]
    pub destroyed: Option<NaiveDate>,
}

impl Resident {
    /// First name, tussenvoegsel and last name.
    #[must_use]
    pub fn full_name(&self) -> String {
        join_names(&[&self.first_name, &self.prefix, &self.last_name])
    }

    /// First letter, tussenvoegsel and last name: `S. van der Veen`.
    #[must_use]
    pub fn short_name(&self) -> String {
        let initial = self
            .first_name
            .chars()
            .next()
            .map(|c| format!("{c}."))
            .unwrap_or_default();
        join_names(&[&initial, &self.prefix, &self.last_name])
    }

    /// Street, house number, postcode and city, as far as they are known.
    #[must_use]
    pub fn address(&self) -> String {
        let street = format!("{} {}{}", self.street, self.house_number, self.addition);
        let place = format!("{} {}", self.postcode, self.city);
        let parts = [street.trim(), place.trim()];
        let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        known.join(", ")
    }

    /// The address for whoever did not ask for it by name: what is secret stays out.
    #[must_use]
    pub fn shown_address(&self) -> String {
        match self.has_secret_address {
            true => SECRET_ADDRESS.to_owned(),
            false => self.address(),
        }
    }

    /// Takes a secret address out; what is not secret stays.
    pub fn hide_secret_address(&mut self) {
        if self.has_secret_address {
            let address = [
                &mut self.street,
                &mut self.house_number,
                &mut self.addition,
                &mut self.postcode,
                &mut self.city,
            ];
            address.into_iter().for_each(String::clear);
            self.buurt = None;
        }
    }

    /// Whether this resident lived on a day, as far as is known.
    #[must_use]
    pub fn lives_on(&self, day: NaiveDate) -> bool {
        self.died.is_none_or(|died| day <= died)
    }

    /// Whole years on a day, or none when the birth date is unknown or later.
    #[must_use]
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        day.years_since(self.birth_date?)
    }

    /// The day this resident turns eighteen.
    #[must_use]
    pub fn turns_eighteen(&self) -> Option<NaiveDate> {
        eighteenth_birthday(self.birth_date?)
    }
}

/// What stands in the place of an address that is secret.
pub const SECRET_ADDRESS: &str = "geheim adres";

/// The fields of a resident that say where they live, by the name they are kept under.
pub const ADDRESS: [&str; 6] = [
    "straat",
    "huisnummer",
    "toevoeging",
    "postcode",
    "woonplaats",
    "buurt",
];

/// The day someone born on a day turns eighteen; who was born on 29 February, on 1 March.
#[must_use]
pub fn eighteenth_birthday(birth: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(birth.year() + 18, birth.month(), birth.day())
        .or_else(|| NaiveDate::from_ymd_opt(birth.year() + 18, 3, 1))
}

/// Joins the parts of a name that are there; `d'` and `l'` stand against what follows.
fn join_names(parts: &[&str]) -> String {
    let mut name = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !name.is_empty() && !name.ends_with(['\'', '’']) {
            name.push(' ');
        }
        name.push_str(part);
    }
    name
}

/// A huishouden: the people of one plan. Its goals are parts of the record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Household {
    /// The office's own number, `G0002`.
    #[serde(rename = "bronnummer")]
    pub source_number: String,
    /// Who holds the regie: a professional or someone from the own network.
    pub regisseur: String,
    /// Agreements of the plan.
    #[serde(rename = "afspraken")]
    pub agreements: String,
    /// Its plan, `PLAN-0001`. Since there is one, regisseur, goals and agreements are in the plan.
    pub plan: Option<String>,
    /// The day this was destroyed.
    #[serde(rename = "vernietigd_op")]
    pub destroyed: Option<NaiveDate>,
}

/// An aanbieder. Known by the office's own number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Provider {
    /// How it is called.
    #[serde(rename = "naam")]
    pub name: String,
    /// AGB-code, eight digits, or empty.
    pub agb: String,
    /// KvK-nummer, eight digits, or empty.
    pub kvk: String,
    /// Short names of the begeleidingsteams it is a member of; [`EVERY_TEAM`] means all of them.
    #[serde(rename = "begeleidingsteams")]
    pub teams: Vec<String>,
    /// How many residents it can support at once; none when not known.
    #[serde(rename = "plaatsen")]
    pub places: Option<u32>,
}

/// The word that makes a provider a member of every begeleidingsteam.
pub const EVERY_TEAM: &str = "alle";

/// An employee as the office names them in its lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Employee {
    /// First and last name.
    #[serde(rename = "naam")]
    pub name: String,
    /// The team, as the office writes it.
    pub team: String,
    /// The first day of an absence.
    #[serde(rename = "afwezig_van")]
    pub absent_from: Option<NaiveDate>,
    /// Last day of absence.
    #[serde(rename = "afwezig_tot_en_met")]
    pub absent_until: Option<NaiveDate>,
    /// Who takes over, as written.
    #[serde(rename = "vervanger")]
    pub substitute: String,
}

impl Employee {
    /// Whether this employee is of one of these teams, by their names on screen.
    #[must_use]
    pub fn is_of(&self, teams: &[String]) -> bool {
        let own = fold(&self.team);
        teams.iter().any(|team| fold(team) == own)
    }

    /// Whether this employee may have a verwijzing that stands with these teams, by their names on screen. Who is of no
    /// WIJ-team and no begeleidingsteam works for all of them.
    #[must_use]
    pub fn may_have(&self, teams: &[String]) -> bool {
        let own = fold(&self.team);
        let is_of_team = own.starts_with("wij ") || own.starts_with("bt ");
        !is_of_team || self.is_of(teams)
    }
}

/// A name as a key: `A. de Boer` becomes `a-de-boer`.
#[must_use]
pub fn slug(name: &str) -> String {
    fold(name).replace(' ', "-")
}

/// Someone who speaks for a resident. Days are counted in, as long as they are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// How they are called.
    #[serde(rename = "naam")]
    pub name: String,
    /// As what they speak.
    #[serde(rename = "hoedanigheid")]
    pub capacity: ActsAs,
    /// How they can be reached.
    #[serde(rename = "telefoon")]
    pub phone: String,
    /// The first day.
    #[serde(rename = "vanaf")]
    pub from: Option<NaiveDate>,
    /// The last day.
    #[serde(rename = "tot_en_met")]
    pub until: Option<NaiveDate>,
}

impl Representative {
    /// Whether they speak for the resident on a day.
    #[must_use]
    pub fn is_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether this is the name of them.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        fold(&self.name) == fold(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_with_its_tussenvoegsel() {
        let resident = Resident {
            last_name: "Veen".into(),
            prefix: "van der".into(),
            first_name: "Sofie".into(),
            ..Resident::default()
        };
        assert_eq!(resident.full_name(), "Sofie van der Veen");
        assert_eq!(resident.short_name(), "S. van der Veen");
        let resident = Resident {
            last_name: "Ancona".into(),
            prefix: "d'".into(),
            ..resident
        };
        assert_eq!(resident.short_name(), "S. d'Ancona");
    }

    #[test]
    fn someone_born_on_a_leap_day_turns_eighteen_on_the_first_of_march() {
        let resident = Resident {
            birth_date: NaiveDate::from_ymd_opt(2008, 2, 29),
            ..Resident::default()
        };
        assert_eq!(
            resident.turns_eighteen(),
            NaiveDate::from_ymd_opt(2026, 3, 1)
        );
    }
}
