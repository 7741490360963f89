//! Settings: norms, lists, wijken and teams, decree days. Data with defaults, changed by a logged action.
//!
//! [`Settings`] is how they count now. What can be set, and what the law sets, are the tables of `tables.rs`; what a
//! value must look like is in `check.rs`. Wijken and teams are keys of their own (`wijk.hoogkerk.naam`), so that an
//! import can add one.

mod check;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::check::{SettingError, check};
pub use self::tables::{DECREE_DAYS, GEMEENTE, LISTS, NORMS, Norm, STATUTORY, WordList};
use self::tables::{GRONINGEN, TEAM_NAMES, steps};
use super::aanbesteding::norms::Norms;
use super::people::slug;
use super::term::Duration;
use super::user::Scope;
use super::words::fold;

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

/// All settings as they count now: the defaults with what was changed laid over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    values: BTreeMap<String, String>,
    wijken: BTreeMap<String, Wijk>,
    lists: BTreeMap<&'static str, Vec<String>>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::Reason;

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
    fn the_gemeente_is_groningen_until_someone_says_otherwise() {
        let settings = Settings::default();
        assert_eq!(settings.get("gemeente.naam"), Some("Gemeente Groningen"));
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
