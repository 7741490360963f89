//! Settings: norms, lists, wijken and teams, decree days. Data with defaults, changed by a logged action.
//!
//! [`NORMS`] and [`LISTS`] are the tables of what can be set; what is statutory is in [`STATUTORY`] and cannot be
//! loosened. Wijken and teams are keys of their own (`wijk.hoogkerk.naam`), so that an import can add one.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::aanbesteding::norms::{Norm as PlanNorm, Norms, NotASpan, QUIET, Quiet, Span};
use super::aanbesteding::signals as aanbesteding_signals;
use super::contract::signals;
use super::leads::read_steps;
use super::people::slug;
use super::term::{Duration, Unit};
use super::user::Scope;
use super::words::{Outcome, Reason, WithdrawReason, fold};

/// One setting; the record's number is its key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setting {
    /// Its value, as text.
    #[serde(rename = "waarde")]
    pub value: String,
    /// Why it was last changed.
    #[serde(rename = "reden")]
    pub reason: String,
}

/// A norm of the office: a term that is agreed, not statutory.
pub struct Norm {
    /// Its key.
    pub key: &'static str,
    /// What it is, for a list on screen.
    pub title: &'static str,
    /// Its value until someone changes it.
    pub default: &'static str,
}

/// The norms of `domain.md` 2.
pub const NORMS: &[Norm] = &[
    Norm {
        key: "norm.bevestigen",
        title: "ontvangst van de melding bevestigen",
        default: "2wd",
    },
    Norm {
        key: "norm.spoed",
        title: "besluiten bij spoed",
        default: "1wd",
    },
    Norm {
        key: "norm.antwoord-bt",
        title: "antwoord van het BT op een aanbod",
        default: "5wd",
    },
    Norm {
        key: "norm.besluit-wij",
        title: "besluit van wie de verwijzing houdt",
        default: "5wd",
    },
    Norm {
        key: "norm.eerste-gesprek",
        title: "eerste gesprek na acceptatie",
        default: "10wd",
    },
    Norm {
        key: "norm.wachtlijst",
        title: "langste wachttijd",
        default: "42d",
    },
    Norm {
        key: "norm.terugname",
        title: "antwoord van WIJ op terugleggen",
        default: "5wd",
    },
    Norm {
        key: "norm.optie-melden",
        title: "verlenging melden voor het einde van een contract",
        default: "6m",
    },
    Norm {
        key: "signaal.indicatie",
        title: "signaal voor het einde van een indicatie",
        default: "12w",
    },
    Norm {
        key: "signaal.achttien",
        title: "signaal voor de achttiende verjaardag",
        default: "6m",
    },
];

/// A list of words that the office may add to.
pub struct WordList {
    /// Its key.
    pub key: &'static str,
    /// What it is.
    pub title: &'static str,
    /// The words that are always in it.
    pub built_in: fn() -> Vec<&'static str>,
}

/// The lists of `domain.md` 2.
pub const LISTS: &[WordList] = &[
    WordList {
        key: "redenen",
        title: "redenen om te weigeren of terug te leggen",
        built_in: || Reason::ALL.iter().map(|word| word.word()).collect(),
    },
    WordList {
        key: "uitkomsten",
        title: "uitkomsten bij afsluiten",
        built_in: || Outcome::ALL.iter().map(|word| word.word()).collect(),
    },
    WordList {
        key: "intrekredenen",
        title: "redenen om in te trekken",
        built_in: || WithdrawReason::ALL.iter().map(|word| word.word()).collect(),
    },
];

/// What the gemeente that buys is called where it publishes: key, and its value until someone changes it.
pub const GEMEENTE: &[(&str, &str)] = &[
    ("gemeente.naam", "Gemeente Groningen"),
    ("gemeente.kvk", ""),
];

/// Terms that the law sets, with their article. None of them is a setting.
pub const STATUTORY: &[(&str, &str)] = &[
    ("onderzoek", "Wmo art. 2.3.2 lid 1"),
    ("persoonlijk-plan", "Wmo art. 2.3.2 lid 2"),
    (
        "beslistermijn",
        "Wmo art. 2.3.5 lid 2 en Awb art. 4:13 lid 2",
    ),
    ("bezwaar", "Awb art. 6:7"),
    ("standstill", "Aw art. 2.127 lid 3"),
    ("opdracht-verleend", "Uitv.besl. Wmo art. 5.1 lid 2"),
    ("aankondiging-gunning", "Aw art. 2.134 lid 1"),
];

/// The key of the decree days that were added to the built-in table (Atw art. 3 lid 3).
pub const DECREE_DAYS: &str = "gelijkgestelde-dagen";

/// A wijk with the teams that work there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wijk {
    /// Its name on screen.
    pub name: String,
    /// The digits of its postcodes: `9744`.
    pub postcodes: Vec<String>,
    /// Short name of the WIJ-team.
    pub wij_team: String,
    /// Short name of the begeleidingsteam.
    pub bt: String,
}

/// The wijken of Groningen as the example has them: short name, name, postcodes, WIJ-team, BT.
const GRONINGEN: &[(&str, &str, &str, &str, &str)] = &[
    ("beijum", "Beijum", "9734 9735 9736", "beijum", "beijum"),
    (
        "corpus-den-hoorn",
        "Corpus den Hoorn",
        "9728",
        "corpus-den-hoorn",
        "corpus-den-hoorn",
    ),
    (
        "de-hoogte",
        "De Hoogte",
        "9716",
        "de-hoogte-indische-buurt",
        "de-hoogte",
    ),
    ("hoogkerk", "Hoogkerk", "9744 9745", "hoogkerk", "hoogkerk"),
    (
        "indische-buurt",
        "Indische Buurt",
        "9715",
        "de-hoogte-indische-buurt",
        "indische-buurt",
    ),
    (
        "lewenborg",
        "Lewenborg",
        "9732 9733",
        "lewenborg",
        "lewenborg",
    ),
    (
        "oosterparkwijk",
        "Oosterparkwijk",
        "9713",
        "oosterparkwijk",
        "oosterparkwijk",
    ),
    ("paddepoel", "Paddepoel", "9742", "paddepoel", "paddepoel"),
    ("selwerd", "Selwerd", "9741", "selwerd", "selwerd"),
    (
        "vinkhuizen",
        "Vinkhuizen",
        "9743",
        "vinkhuizen",
        "vinkhuizen",
    ),
];

/// WIJ-teams of the example whose name is not that of their wijk.
const TEAM_NAMES: &[(&str, &str)] = &[(
    "wij.de-hoogte-indische-buurt.naam",
    "De Hoogte/Indische Buurt",
)];

/// All settings as they count now: the defaults with what was changed laid over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    values: BTreeMap<String, String>,
    wijken: BTreeMap<String, Wijk>,
    lists: BTreeMap<&'static str, Vec<String>>,
}

/// Why a setting cannot be changed so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// There is no such key.
    #[error("‘{0}’ is geen instelling. Bekijk ze met: wijkregie lijst instellingen")]
    Unknown(String),
    /// The term is the law's.
    #[error("{key} is een wettelijke termijn ({article}) en geen instelling")]
    Statutory {
        /// The key that was named.
        key: String,
        /// The article that sets it.
        article: &'static str,
    },
    /// The value cannot be read.
    #[error("‘{value}’ past niet bij {key}: {expected}")]
    Value {
        /// The key that was named.
        key: String,
        /// What was given.
        value: String,
        /// What is expected, in words.
        expected: &'static str,
    },
}

impl Default for Settings {
    fn default() -> Self {
        Self::from_changes(&BTreeMap::new())
    }
}

impl Settings {
    /// The settings with these changes laid over the defaults.
    #[must_use]
    pub fn from_changes(changes: &BTreeMap<String, String>) -> Self {
        let mut values: BTreeMap<String, String> = NORMS
            .iter()
            .map(|norm| (norm.key.to_owned(), norm.default.to_owned()))
            .collect();
        values.extend(steps().map(|(key, steps)| (key, steps.to_owned())));
        values.extend(Norms::default().settings());
        values.extend(
            GEMEENTE
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned())),
        );
        for (id, name, postcodes, wij_team, bt) in GRONINGEN {
            for (what, value) in [
                ("naam", name),
                ("postcodes", postcodes),
                ("wij", wij_team),
                ("bt", bt),
            ] {
                values.insert(format!("wijk.{id}.{what}"), (*value).to_owned());
            }
        }
        values.extend(
            TEAM_NAMES
                .iter()
                .map(|(key, name)| ((*key).to_owned(), (*name).to_owned())),
        );
        values.extend(
            changes
                .iter()
                .map(|(key, value)| (key.clone(), value.clone())),
        );
        let wijken = read_wijken(&values);
        let lists = LISTS
            .iter()
            .map(|list| (list.key, read_list(list, &values)))
            .collect();
        Self {
            values,
            wijken,
            lists,
        }
    }

    /// Every key with its value, in order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The value of a key, if it has one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    /// A norm as a duration.
    #[must_use]
    pub fn norm(&self, key: &str) -> Option<Duration> {
        self.get(key)?.parse().ok()
    }

    /// The words of a list: the built-in ones and what the office added.
    #[must_use]
    pub fn list(&self, key: &str) -> &[String] {
        self.lists.get(key).map_or(&[], Vec::as_slice)
    }

    /// The wijken by short name.
    #[must_use]
    pub const fn wijken(&self) -> &BTreeMap<String, Wijk> {
        &self.wijken
    }

    /// The name of a WIJ-team on screen: `WIJ Hoogkerk`.
    #[must_use]
    pub fn wij_name(&self, id: &str) -> String {
        format!("WIJ {}", self.team_name("wij", id))
    }

    /// The name of a begeleidingsteam on screen: `BT Hoogkerk`.
    #[must_use]
    pub fn bt_name(&self, id: &str) -> String {
        format!("BT {}", self.team_name("bt", id))
    }

    fn team_name<'a>(&'a self, what: &str, id: &'a str) -> &'a str {
        self.get(&format!("{what}.{id}.naam"))
            .or_else(|| self.wijken.get(id).map(|wijk| wijk.name.as_str()))
            .unwrap_or(id)
    }

    /// Whether the wijk or team of a scope exists.
    #[must_use]
    pub fn has_scope(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Everything => true,
            Scope::Wijk(id) => self.wijken.contains_key(id),
            Scope::Bt(id) => self.bts().contains(id),
            Scope::WijTeam(id) => {
                let named = self.values.contains_key(&format!("wij.{id}.naam"));
                named || self.wijken.values().any(|wijk| wijk.wij_team == *id)
            }
        }
    }

    /// The short names of all begeleidingsteams.
    #[must_use]
    pub fn bts(&self) -> BTreeSet<String> {
        let named = self
            .values
            .keys()
            .filter_map(|key| key.strip_prefix("bt.")?.strip_suffix(".naam"));
        self.wijken
            .values()
            .map(|wijk| wijk.bt.as_str())
            .chain(named)
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Finds a begeleidingsteam by short name or name, with or without `BT` before it.
    #[must_use]
    pub fn find_bt(&self, text: &str) -> Option<String> {
        let wanted = slug(text);
        let wanted = wanted
            .strip_prefix("bt-")
            .or_else(|| wanted.strip_prefix("begeleidingsteam-"))
            .unwrap_or(&wanted);
        self.bts()
            .into_iter()
            .find(|id| id == wanted || slug(self.team_name("bt", id)) == wanted)
    }

    /// Finds a wijk by name in any spelling: `HOOGKERK `, `Hoogte`, `Ind. buurt`. None when nothing or more fits.
    #[must_use]
    pub fn find_wijk(&self, text: &str) -> Option<&str> {
        let wanted = fold(text);
        if wanted.is_empty() {
            return None;
        }
        if let Some((id, _)) = self
            .wijken
            .iter()
            .find(|(id, wijk)| fold(&wijk.name) == wanted || fold(id) == wanted)
        {
            return Some(id);
        }
        let words: Vec<&str> = wanted.split(' ').collect();
        let mut fitting = self.wijken.iter().filter(|(_, wijk)| {
            let name = fold(&wijk.name);
            let mut rest = name.split(' ');
            words
                .iter()
                .all(|word| rest.any(|part| part.starts_with(word)))
        });
        let (id, _) = fitting.next()?;
        fitting.next().is_none().then_some(id)
    }

    /// Finds the wijk of a postcode.
    #[must_use]
    pub fn wijk_of_postcode(&self, postcode: &str) -> Option<&str> {
        let digits = postcode.get(..4)?;
        self.wijken
            .iter()
            .find(|(_, wijk)| wijk.postcodes.iter().any(|p| p == digits))
            .map(|(id, _)| id.as_str())
    }

    /// The decree days the office added to the built-in table.
    #[must_use]
    pub fn decree_days(&self) -> Vec<NaiveDate> {
        self.get(DECREE_DAYS).map_or_else(Vec::new, |days| {
            days.split_whitespace()
                .filter_map(|day| day.parse().ok())
                .collect()
        })
    }
}

fn read_wijken(values: &BTreeMap<String, String>) -> BTreeMap<String, Wijk> {
    let mut wijken: BTreeMap<String, Wijk> = BTreeMap::new();
    for (key, value) in values {
        let Some((id, what)) = key
            .strip_prefix("wijk.")
            .and_then(|rest| rest.rsplit_once('.'))
        else {
            continue;
        };
        let wijk = wijken.entry(id.to_owned()).or_default();
        match what {
            "naam" => wijk.name.clone_from(value),
            "postcodes" => wijk.postcodes = value.split_whitespace().map(str::to_owned).collect(),
            "wij" => wijk.wij_team.clone_from(value),
            "bt" => wijk.bt.clone_from(value),
            _ => {}
        }
    }
    for (id, wijk) in &mut wijken {
        for text in [&mut wijk.name, &mut wijk.wij_team, &mut wijk.bt] {
            if text.is_empty() {
                text.clone_from(id);
            }
        }
    }
    wijken
}

fn read_list(list: &WordList, values: &BTreeMap<String, String>) -> Vec<String> {
    let mut words: Vec<String> = (list.built_in)().into_iter().map(str::to_owned).collect();
    let added = values.get(list.key).map_or("", String::as_str);
    for word in added
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        if !words.iter().any(|known| fold(known) == fold(word)) {
            words.push(word.to_owned());
        }
    }
    words
}

/// Checks a new value for a key; returns it as it is to be kept.
///
/// # Errors
/// When the key does not exist, names a statutory term, or the value does not fit it.
pub fn check(key: &str, value: &str) -> Result<String, SettingError> {
    let value = value.trim();
    let wrong = |expected| SettingError::Value {
        key: key.to_owned(),
        value: value.to_owned(),
        expected,
    };
    let bare = key.rsplit('.').next().unwrap_or(key);
    if let Some((_, article)) = STATUTORY
        .iter()
        .find(|(name, _)| *name == bare && !NORMS.iter().any(|n| n.key == key))
    {
        return Err(SettingError::Statutory {
            key: key.to_owned(),
            article,
        });
    }
    if NORMS.iter().any(|norm| norm.key == key) {
        let duration: Duration = value
            .parse()
            .map_err(|_| wrong("schrijf een duur, bijvoorbeeld 5wd, 42d, 6w of 3m"))?;
        // Wmo 2.3.3 says at once: its norm may not turn that into weeks.
        let most_days = if key == "norm.spoed" { 5 } else { 732 };
        let days = match duration.unit {
            Unit::Hours => return Err(wrong("schrijf dagen, weken of maanden, geen uren")),
            Unit::Days | Unit::Workdays => duration.amount,
            Unit::Weeks => duration.amount.saturating_mul(7),
            Unit::Months => duration.amount.saturating_mul(31),
            Unit::Years => duration.amount.saturating_mul(366),
        };
        if key == "norm.optie-melden" && duration.unit != Unit::Months {
            return Err(wrong("schrijf hele maanden, bijvoorbeeld 6m"));
        }
        return match days {
            0 => Err(wrong("de duur moet ten minste één dag zijn")),
            days if days > most_days && most_days == 5 => {
                Err(wrong("bij spoed hoogstens vijf dagen (Wmo art. 2.3.3)"))
            }
            days if days > most_days => Err(wrong("hoogstens twee jaar")),
            _ => Ok(value.to_owned()),
        };
    }
    if let Some(result) = check_plan(key, value) {
        return result.map_err(wrong);
    }
    if steps().any(|(known, _)| known == key) {
        return match read_steps(value) {
            Ok(steps) if !steps.is_empty() => Ok(value.to_owned()),
            _ => Err(wrong("schrijf voorlooptijden als 6m 3m 1m 2w")),
        };
    }
    if LISTS.iter().any(|list| list.key == key) {
        return Ok(value.to_owned());
    }
    if key == DECREE_DAYS {
        let all_dates = value
            .split_whitespace()
            .all(|day| day.parse::<NaiveDate>().is_ok());
        return if all_dates {
            Ok(value.to_owned())
        } else {
            Err(wrong("schrijf dagen als 2029-05-11, met spaties ertussen"))
        };
    }
    let parts: Vec<&str> = key.split('.').collect();
    match parts.as_slice() {
        ["gemeente", "naam"] if value.is_empty() => Err(wrong("vul de naam van de gemeente in")),
        ["gemeente", "naam"] => Ok(value.to_owned()),
        ["gemeente", "kvk"] => {
            let is_number = value.len() == 8 && value.bytes().all(|b| b.is_ascii_digit());
            if value.is_empty() || is_number {
                Ok(value.to_owned())
            } else {
                Err(wrong("schrijf de acht cijfers van het KvK-nummer"))
            }
        }
        ["wijk", id, "naam" | "wij" | "bt"] | ["wij" | "bt", id, "naam"]
            if !id.is_empty() && *id == slug(id) =>
        {
            if value.is_empty() {
                Err(wrong("vul iets in"))
            } else {
                Ok(value.to_owned())
            }
        }
        ["wijk", id, "postcodes"] if !id.is_empty() && *id == slug(id) => {
            let four_digits = |p: &str| p.len() == 4 && p.bytes().all(|b| b.is_ascii_digit());
            if value.split_whitespace().all(four_digits) {
                Ok(value.to_owned())
            } else {
                Err(wrong(
                    "schrijf de vier cijfers van elke postcode, met spaties ertussen",
                ))
            }
        }
        _ => Err(SettingError::Unknown(key.to_owned())),
    }
}

/// The lead times of every signal that has them: its key and what they are until someone changes them.
fn steps() -> impl Iterator<Item = (String, &'static str)> {
    let of_contracts = signals::TABLE
        .iter()
        .map(|row| (signals::setting_key(row.signal), row.steps));
    let of_aanbestedingen = aanbesteding_signals::TABLE
        .iter()
        .map(|row| (aanbesteding_signals::setting_key(row.signal), row.steps));
    of_contracts
        .chain(of_aanbestedingen)
        .filter(|(_, steps)| !steps.is_empty())
}

/// Checks a time or the quiet periods of the plan of an aanbesteding; none when the key is none of them.
fn check_plan(key: &str, value: &str) -> Option<Result<String, &'static str>> {
    if key == QUIET {
        return Some(Quiet::read_all(value).map(|_| value.to_owned()));
    }
    PlanNorm::of_key(key)?;
    let span = value.parse::<Span>();
    Some(
        span.map(|span| span.to_string())
            .map_err(|NotASpan(expected)| expected),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wijk_is_found_in_the_spellings_of_the_office() {
        let settings = Settings::default();
        for (typed, id) in [
            ("HOOGKERK", "hoogkerk"),
            ("vinkhuizen ", "vinkhuizen"),
            ("Hoogte", "de-hoogte"),
            ("Corpus", "corpus-den-hoorn"),
            ("Ind. buurt", "indische-buurt"),
        ] {
            assert_eq!(settings.find_wijk(typed), Some(id), "{typed}");
        }
        assert_eq!(settings.find_wijk(""), None);
        assert_eq!(settings.find_wijk("Atlantis"), None);
        assert_eq!(settings.wijk_of_postcode("9745 AB"), Some("hoogkerk"));
    }

    #[test]
    fn what_is_statutory_cannot_be_loosened() {
        for key in [
            "norm.onderzoek",
            "beslistermijn",
            "termijn.bezwaar",
            "norm.persoonlijk-plan",
        ] {
            assert!(
                matches!(check(key, "99w"), Err(SettingError::Statutory { .. })),
                "{key}"
            );
        }
        assert_eq!(check("norm.antwoord-bt", "3wd").as_deref(), Ok("3wd"));
        for (key, value) in [
            ("norm.antwoord-bt", "0wd"),
            ("norm.wachtlijst", "999999w"),
            ("norm.spoed", "99wd"),
            ("norm.spoed", "4000000000j"),
        ] {
            assert!(check(key, value).is_err(), "{key} {value}");
        }
        assert!(check("norm.antwoord-bt", "snel").is_err());
        assert!(check("kleur", "blauw").is_err());
    }

    #[test]
    fn the_gemeente_has_a_name_and_a_kvk_nummer_of_eight_digits() {
        let settings = Settings::default();
        assert_eq!(settings.get("gemeente.naam"), Some("Gemeente Groningen"));
        assert_eq!(check("gemeente.naam", " Ten Boer "), Ok("Ten Boer".into()));
        assert_eq!(check("gemeente.kvk", "01234567"), Ok("01234567".into()));
        assert_eq!(check("gemeente.kvk", ""), Ok(String::new()));
        for (key, value) in [
            ("gemeente.naam", " "),
            ("gemeente.kvk", "1234"),
            ("gemeente.kvk", "1234567a"),
            ("gemeente.plaats", "Groningen"),
        ] {
            assert!(check(key, value).is_err(), "{key} {value}");
        }
    }

    #[test]
    fn the_office_can_add_a_reason_but_not_lose_one() {
        let settings = Settings::from_changes(
            &[("redenen".to_owned(), "vakantie, Complexiteit".to_owned())].into(),
        );
        assert_eq!(settings.list("redenen").len(), Reason::ALL.len() + 1);
        assert!(
            settings
                .list("redenen")
                .iter()
                .any(|word| word == "vakantie")
        );
    }

    #[test]
    fn a_team_has_the_name_of_its_wijk_unless_it_has_its_own() {
        let settings = Settings::default();
        assert_eq!(settings.wij_name("hoogkerk"), "WIJ Hoogkerk");
        assert_eq!(
            settings.wij_name("de-hoogte-indische-buurt"),
            "WIJ De Hoogte/Indische Buurt"
        );
        assert_eq!(settings.find_bt("BT Hoogkerk").as_deref(), Some("hoogkerk"));
        assert_eq!(settings.find_bt("hoogkerk").as_deref(), Some("hoogkerk"));
        assert_eq!(settings.find_bt("BT Atlantis"), None);
    }
}
