//! Saved views: a filter and an order under a name. Those everyone begins with, those of the office, and one's own.
//!
//! Those of the office are settings (`weergave.spoed`), with their history and undo. One's own are kept beside unfinished
//! forms, outside the logboek: a view is no change, and what stands in it can be a name.

use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use super::door::Door;
use super::filter::wanted;
use super::past::AsOf;
use super::views::{Filtered, QueueQuery, SavedView};
use super::{Caller, Office, referrals};
use crate::domain::settings::{NO_VIEW, SHARED_VIEW};
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;

/// Those everyone begins with, as far as they can use them.
const FIRST: &[(&str, &str)] = &[
    ("Mijn werk", "bij:mij"),
    ("Te laat", "te-laat sorteer:te-laat"),
    ("Terug van BT", "staat:geweigerd,teruggelegd"),
    ("Zonder toestemming", "toestemming:nee"),
    ("Loopt af", "einde<=12w sorteer:einde"),
    ("Contract loopt af", "lijst:contracten einde<=180d"),
];

/// How many someone may have.
const MOST: usize = 20;

/// How long a name may be, in characters.
const LONGEST: usize = 40;

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
        let shared: Vec<(String, String)> = {
            let door: Door<'_> = self.door(caller)?;
            let settings = door.model.register.settings.all();
            let views =
                settings.filter_map(|(key, line)| Some((key.strip_prefix(SHARED_VIEW)?, line)));
            let views = views.filter(|(_, line)| *line != NO_VIEW);
            views
                .map(|(name, line)| (name.replace('-', " "), line.to_owned()))
                .collect()
        };
        let first = FIRST
            .iter()
            .map(|(name, line)| ((*name).to_owned(), (*line).to_owned()));
        let mut told = Vec::new();
        for (name, line) in first {
            if let Ok(count) = self.count(caller, &line) {
                told.push(view(name, line, false, count));
            }
        }
        for (name, line) in shared {
            let count = self.count(caller, &line).unwrap_or_default();
            told.push(view(name, line, false, count));
        }
        for Own { name, line } in self.own_views(caller) {
            let count = self.count(caller, &line).unwrap_or_default();
            told.push(view(name, line, true, count));
        }
        Ok(told)
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
            self.count(caller, line)?;
            let known = self.saved_views(caller)?;
            if let Some(known) = known.iter().find(|view| is_it(&view.name)) {
                return Err(
                    Refusal::rule(format!("Er is al een weergave ‘{}’", known.name))
                        .unless("Kies een andere naam, of gooi die eerst weg"),
                );
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

    /// How many a view finds; none where that is not counted, because it looks for a name.
    fn count(&self, caller: &Caller, line: &str) -> Result<Option<usize>, Refusal> {
        let wanted = wanted(line)?;
        let filter = &wanted.filter;
        let count = match wanted.list {
            Filtered::Queue | Filtered::Agenda | Filtered::Doubles => {
                let query = QueueQuery {
                    filter: filter.clone(),
                    sort: wanted.sort,
                    ..QueueQuery::default()
                };
                let changed = self.changed_of(caller, &query.filter)?;
                return referrals::count(&self.door(caller)?, &query, &changed);
            }
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
