//! All settings as they count now, for the rules to read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::areas::{Area, AreaError, Areas};
use super::lists::{self, Entry};
use super::word_lists::LEEFGEBIEDEN;
use crate::domain::registers::people::slug;
use crate::domain::registers::user::Scope;
use crate::domain::term::Duration;
use crate::domain::words::{Leefgebied, fold};

/// Whether who registers a resident whom another team helps may hear that, and whom to call: nothing else. Off until the
/// office has decided that it may (Wmo 2015 art. 5.1.1, AVG art. 6).
pub const INVOLVED: (&str, &str) = ("recht.dat-niet-wat", "nee");

/// What a wijk without a begeleidingsteam says of it.
pub const NO_TEAM: &str = "geen";

/// How the key of a saved view of the whole office begins.
pub const SHARED_VIEW: &str = "weergave.";

/// The value of one that is no more.
pub const NO_VIEW: &str = "-";

/// The key of the decree days that were added to the built-in table (Atw art. 3 lid 3).
pub const DECREE_DAYS: &str = "gelijkgestelde-dagen";

/// Whether a setting can move the term of a verwijzing: they are counted by norms, and around the free days.
#[must_use]
pub fn moves_terms(key: &str) -> bool {
    key.starts_with("norm.") || key == DECREE_DAYS
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
    /// Short name of the begeleidingsteam; none where the wijk has none.
    pub bt: Option<String>,
}

/// All settings as they count now: the defaults with what was changed laid over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    values: BTreeMap<String, String>,
    wijken: BTreeMap<String, Wijk>,
    lists: BTreeMap<&'static str, Vec<Entry>>,
    areas: Areas,
}

impl Settings {
    /// Values by key, and the words of each list.
    pub(super) fn new(
        values: BTreeMap<String, String>,
        lists: BTreeMap<&'static str, Vec<Entry>>,
    ) -> Self {
        Self {
            wijken: read_wijken(&values),
            areas: Areas::read(&values),
            values,
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

    /// Whether the office lets a team hear that another team is involved with a resident, and whom to call.
    #[must_use]
    pub fn tells_who_is_involved(&self) -> bool {
        self.get(INVOLVED.0) == Some("ja")
    }

    /// A norm as a duration.
    #[must_use]
    pub fn norm(&self, key: &str) -> Option<Duration> {
        self.get(key)?.parse().ok()
    }

    /// The entries of a list: the built-in ones and what the office added, also what has ended.
    #[must_use]
    pub fn list(&self, key: &str) -> &[Entry] {
        self.lists.get(key).map_or(&[], Vec::as_slice)
    }

    /// What can be chosen from a list, by name.
    #[must_use]
    pub fn names(&self, key: &str) -> Vec<String> {
        lists::names(self.list(key))
    }

    /// What dossiers keep for what a text says, by any name it has or had.
    #[must_use]
    pub fn id_of(&self, key: &str, text: &str) -> Option<&str> {
        lists::find(self.list(key), text).map(|entry| entry.id.as_str())
    }

    /// What an entry of a list is called now, by what dossiers keep; a text that is in no list as it is.
    #[must_use]
    pub fn name_of<'a>(&'a self, key: &str, id: &'a str) -> &'a str {
        let found = self.list(key).iter().find(|entry| entry.id == id);
        found.map_or(id, |entry| entry.name.as_str())
    }

    /// What the office calls a leefgebied.
    #[must_use]
    pub fn leefgebied(&self, of: Leefgebied) -> &str {
        self.name_of(LEEFGEBIEDEN, of.word())
    }

    /// The leefgebied that the office calls or called so.
    #[must_use]
    pub fn leefgebied_called(&self, text: &str) -> Option<Leefgebied> {
        self.id_of(LEEFGEBIEDEN, text)?.parse().ok()
    }

    /// The wijken and buurten of the editions of the CBS.
    #[must_use]
    pub const fn areas(&self) -> &Areas {
        &self.areas
    }

    /// Whether an area can be kept so, beside the others.
    ///
    /// # Errors
    /// Why not.
    pub fn check_area(&self, area: &Area) -> Result<(), AreaError> {
        self.areas.check(area, |id| self.wijken.contains_key(id))
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

    /// The name of a begeleidingsteam where it is plain that it is one: `De Hoogte`.
    #[must_use]
    pub fn bt_called<'a>(&'a self, id: &'a str) -> &'a str {
        self.team_name("bt", id)
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
            .filter_map(|wijk| wijk.bt.as_deref())
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
            "bt" => wijk.bt = Some(value.clone()),
            _ => {}
        }
    }
    for (id, wijk) in &mut wijken {
        let bt = wijk.bt.take().filter(|bt| !bt.is_empty());
        wijk.bt = Some(bt.unwrap_or_else(|| id.clone())).filter(|bt| bt != NO_TEAM);
        for text in [&mut wijk.name, &mut wijk.wij_team] {
            if text.is_empty() {
                text.clone_from(id);
            }
        }
    }
    wijken
}
