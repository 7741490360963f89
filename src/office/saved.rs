//! Saved views: a filter, an order and columns under a name. Those everyone begins with, those of the office, and one's own.
//!
//! Those of the office are settings (`weergave.spoed`), with their history and undo. One's own are kept beside unfinished
//! forms, outside the logboek: a view is no change, and what stands in it can be a name.

use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use super::door::Door;
use super::filter::split;
use super::past::AsOf;
use super::unchanged::Unchanged;
use super::views::columns::{check_order, read_columns};
use super::views::{Filtered, QueueQuery, SavedView};
use super::{Caller, Office, budgets, contacts, indicaties, plans, referrals, surveys};
use crate::domain::settings::{NO_VIEW, SHARED_VIEW};
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;

/// Those everyone begins with, as far as they can use them.
const FIRST: &[(&str, &str)] = &[
    ("Mijn werk", "bij:mij"),
    ("Te laat", "te-laat sorteer:te-laat"),
    ("Terug van BT", "staat:geweigerd,teruggelegd"),
    ("Zonder toestemming", "toestemming:nee"),
    ("Loopt af", "lijst:indicaties verandert<=12w"),
    ("Contract loopt af", "lijst:contracten einde<=180d"),
];

/// How many someone may have.
const MOST: usize = 20;

/// How long a name may be, in characters.
const LONGEST: usize = 40;

/// What a saved view asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Of which list.
    pub list: Filtered,
    /// The words of its filter.
    pub filter: Vec<String>,
    /// In which order; none means in its own.
    pub sort: Option<String>,
    /// Which columns, from left to right; none means its own.
    pub columns: Vec<String>,
}

impl Wanted {
    /// The line that asks this: what [`wanted`] reads. None where it asks what the list always shows.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        if self.filter.is_empty() && self.sort.is_none() && self.columns.is_empty() {
            return None;
        }
        let other = VIEWED.iter().skip(1).find(|(_, list)| *list == self.list);
        let list = other.map(|(name, _)| format!("{LIST}{name}"));
        let sort = self.sort.iter().map(|column| format!("{SORT}{column}"));
        let columns = match self.columns.is_empty() {
            true => None,
            false => Some(format!("{COLUMNS}{}", self.columns.join(","))),
        };
        let words = list.into_iter().chain(self.filter.iter().cloned());
        let words = words.chain(sort).chain(columns);
        Some(words.collect::<Vec<_>>().join(" "))
    }
}

/// What names the list on the line of a view.
const LIST: &str = "lijst:";
/// What names the order on it.
const SORT: &str = "sorteer:";
/// What names the columns on it.
const COLUMNS: &str = "kolommen:";

/// The lists of which a view can be kept, as its line names them; the first where it names none.
pub const VIEWED: &[(&str, Filtered)] = &[
    ("wachtrij", Filtered::Queue),
    ("contracten", Filtered::Contracts),
    ("aanbestedingen", Filtered::Aanbestedingen),
    ("indicaties", Filtered::Indicaties),
    ("plannen", Filtered::Plans),
    ("contacten", Filtered::Contacts),
    ("budgetten", Filtered::Budgets),
    ("ervaringen", Filtered::Surveys),
];

/// Reads the line of a saved view: a filter, and where they are not the usual `lijst:`, `sorteer:` and `kolommen:`.
///
/// # Errors
/// When it names a list, an order or a column that is not there.
pub fn wanted(line: &str) -> Result<Wanted, Refusal> {
    let mut wanted = Wanted {
        list: Filtered::Queue,
        filter: Vec::new(),
        sort: None,
        columns: Vec::new(),
    };
    let mut columns = None;
    for word in split(line) {
        if let Some(name) = word.strip_prefix(LIST) {
            let found = VIEWED.iter().find(|(known, _)| *known == name);
            let names: Vec<&str> = VIEWED.iter().map(|(name, _)| *name).collect();
            let no = || {
                Refusal::usage(format!("‘{name}’ is geen lijst met weergaven"))
                    .unless(format!("Kies uit: {}", names.join(", ")))
            };
            wanted.list = found.ok_or_else(no)?.1;
        } else if let Some(column) = word.strip_prefix(SORT) {
            wanted.sort = Some(column.to_owned());
        } else if let Some(names) = word.strip_prefix(COLUMNS) {
            columns = Some(names.to_owned());
        } else {
            wanted.filter.push(word);
        }
    }
    if let Some(column) = &wanted.sort {
        check_order(wanted.list, column)?;
    }
    if let Some(names) = columns {
        wanted.columns = read_columns(wanted.list, &names)?;
    }
    Ok(wanted)
}

/// How many each view found for whom, as long as nothing changed: Vandaag asks it with every look.
pub(super) type Counted = Unchanged<(u32, String, String), Option<usize>>;

/// One of one's own as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Own {
    #[serde(rename = "naam")]
    name: String,
    #[serde(rename = "regel")]
    line: String,
}

impl Office {
    /// The views the caller can use, each with how many it finds now.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn saved_views(&self, caller: &Caller) -> Result<Vec<SavedView>, Refusal> {
        let mut told = Vec::new();
        for (name, line) in FIRST {
            if let Ok(count) = self.count(caller, line) {
                told.push(view((*name).to_owned(), (*line).to_owned(), false, count));
            }
        }
        let shared = self.shared_views(caller)?;
        let own = self.own_views(caller).into_iter();
        let own = own.map(|Own { name, line }| (name, line, true));
        let shared = shared.into_iter().map(|(name, line)| (name, line, false));
        for (name, line, is_own) in shared.chain(own) {
            let count = self.count(caller, &line).unwrap_or_default();
            told.push(view(name, line, is_own, count));
        }
        Ok(told)
    }

    /// Those of the office.
    fn shared_views(&self, caller: &Caller) -> Result<Vec<(String, String)>, Refusal> {
        let door: Door<'_> = self.door(caller)?;
        let settings = door.model.register.settings.all();
        let views = settings.filter_map(|(key, line)| Some((key.strip_prefix(SHARED_VIEW)?, line)));
        let views = views.filter(|(_, line)| *line != NO_VIEW);
        let views = views.map(|(name, line)| (name.replace('-', " "), line.to_owned()));
        Ok(views.collect())
    }

    /// Keeps a view of the caller's own, or throws it away when its line is empty; returns all of them.
    ///
    /// # Errors
    /// When the caller has no account, the filter cannot be read, there is one with that name, there are too many, or it
    /// cannot be written.
    pub fn keep_view(
        &self,
        caller: &Caller,
        name: &str,
        line: &str,
    ) -> Result<Vec<SavedView>, Refusal> {
        self.door(caller)?;
        {
            let drafting = self.shared().drafting.lock();
            let _one = drafting.unwrap_or_else(PoisonError::into_inner);
            self.change_own(caller, name.trim(), line.trim())?;
        }
        self.saved_views(caller)
    }

    fn change_own(&self, caller: &Caller, name: &str, line: &str) -> Result<(), Refusal> {
        let mut own = self.own_views(caller);
        let is_it = |other: &str| fold(other) == fold(name);
        if line.is_empty() {
            let before = own.len();
            own.retain(|view| !is_it(&view.name));
            if own.len() == before {
                return Err(Refusal::usage(format!("U hebt geen weergave ‘{name}’")));
            }
        } else {
            let length = name.chars().count();
            if fold(name).is_empty() || length > LONGEST {
                return Err(Refusal::usage(format!(
                    "Een weergave heeft een naam van 1 tot en met {LONGEST} tekens"
                )));
            }
            self.count_now(caller, line)?;
            let first = FIRST.iter().map(|(name, _)| (*name).to_owned());
            let shared = self.shared_views(caller)?.into_iter();
            let mine = own.iter().map(|view| view.name.clone());
            let mut known = first.chain(shared.map(|(name, _)| name)).chain(mine);
            if let Some(known) = known.find(|name| is_it(name)) {
                return Err(Refusal::rule(format!("Er is al een weergave ‘{known}’"))
                    .unless("Kies een andere naam, of gooi die eerst weg"));
            }
            if own.len() >= MOST {
                return Err(Refusal::rule(format!("U hebt al {MOST} weergaven"))
                    .unless("Gooi er eerst een weg"));
            }
            own.push(Own {
                name: name.to_owned(),
                line: line.to_owned(),
            });
        }
        let bytes = serde_json::to_vec(&own).map_err(|why| Refusal::rule(why.to_string()))?;
        let reader = &self.shared().reader;
        let kept = reader.keep_views(caller.uid, &bytes);
        kept.map_err(|why| Refusal::rule(why.to_string()))
    }

    /// Those of the caller; what cannot be read is not offered.
    fn own_views(&self, caller: &Caller) -> Vec<Own> {
        let bytes = self.shared().reader.views(caller.uid);
        let own = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        own.unwrap_or_default()
    }

    /// How many a view finds; none where that is not counted, because it looks for a name. Counted once as long as nothing
    /// changes.
    fn count(&self, caller: &Caller, line: &str) -> Result<Option<usize>, Refusal> {
        let shared = self.shared();
        let stamp = shared.model().stamp();
        let whose = (caller.uid, caller.name.clone(), line.to_owned());
        let count = || self.count_now(caller, line);
        shared.counted.or_make(stamp, whose, count)
    }

    fn count_now(&self, caller: &Caller, line: &str) -> Result<Option<usize>, Refusal> {
        let wanted = wanted(line)?;
        let filter = &wanted.filter;
        let count = match wanted.list {
            Filtered::Queue | Filtered::Agenda | Filtered::Doubles => {
                let query = QueueQuery {
                    filter: filter.clone(),
                    sort: wanted.sort,
                    ..QueueQuery::default()
                };
                return referrals::count(&self.door(caller)?, &query);
            }
            Filtered::Indicaties => return indicaties::count(&self.door(caller)?, filter),
            Filtered::Plans => return plans::count(&self.door(caller)?, filter),
            Filtered::Contacts => return contacts::count(&self.door(caller)?, filter),
            Filtered::Budgets => budgets::count(&self.door(caller)?, filter)?,
            Filtered::Surveys => surveys::count(&self.door(caller)?, filter)?,
            Filtered::Contracts => self.contracts(caller, filter, false, AsOf::NOW)?.len(),
            Filtered::Aanbestedingen => {
                self.aanbestedingen(caller, filter, false, AsOf::NOW)?.len()
            }
        };
        Ok(Some(count))
    }
}

const fn view(name: String, line: String, is_own: bool, count: Option<usize>) -> SavedView {
    SavedView {
        name,
        line,
        is_own,
        count,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::office::views::columns;

    proptest! {
        #[test]
        fn the_line_of_a_view_asks_what_was_kept(
            list in 0..VIEWED.len(),
            filter in prop::collection::vec("-?(staat:nieuw|te-laat|termijn<7d|medewerker:\"Sanne de Boer\"|\"de weg kwijt\"|zuid)", 0..5),
            sort in prop::option::of(any::<prop::sample::Index>()),
            columns in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
        ) {
            let list = VIEWED[list].1;
            let (orders, known) = (columns::orders(list), columns::columns(list));
            let sort = sort.map(|at| at.get(&orders).0.to_owned());
            let chosen: BTreeSet<&str> = columns.iter().map(|at| *at.get(&known)).collect();
            let columns = chosen.into_iter().map(str::to_owned).collect();
            let kept = Wanted { list, filter, sort, columns };
            match kept.line() {
                Some(line) => prop_assert_eq!(wanted(&line).unwrap(), kept),
                None => prop_assert!(kept.filter.is_empty() && kept.sort.is_none() && kept.columns.is_empty()),
            }
        }
    }
}
