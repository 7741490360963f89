//! What can be set, and what counts as long as nobody changes it.
//!
//! Above the modules: each brings its own norms and steps.

use std::collections::BTreeMap;

use super::keep::BACKUP;
use super::lists::entries;
use super::tables::{
    GEMEENTE, GRONINGEN, KEPT_LONGER, LETTERS, NORMS, OFFICE_HOURS, TEAM_NAMES, steps,
};
use super::values::{INVOLVED, Settings};
use super::word_lists::LISTS;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::budget;
use crate::domain::cijfers::LEAST;

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
                .chain(BACKUP)
                .chain(LETTERS)
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned())),
        );
        values.insert(INVOLVED.0.to_owned(), INVOLVED.1.to_owned());
        values.insert(LEAST.0.to_owned(), LEAST.1.to_owned());
        for (key, value) in [
            budget::STEPS,
            budget::spread::WEIGHTS,
            budget::spread::MALUS,
        ] {
            values.insert(key.to_owned(), value.to_owned());
        }
        values.insert(KEPT_LONGER.0.to_owned(), KEPT_LONGER.1.to_owned());
        values.insert(OFFICE_HOURS.0.to_owned(), OFFICE_HOURS.1.to_owned());
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
        let lists = LISTS
            .iter()
            .map(|list| {
                let value = values.get(list.key).map_or("", String::as_str);
                (list.key, entries(list, value))
            })
            .collect();
        Self::new(values, lists)
    }
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
                .any(|word| word.id == "vakantie")
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
