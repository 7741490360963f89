//! What others changed since someone last opened it: worked out of that one's looks and of the logboek, when asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::door::unreadable;
use super::filter::asked_of;
use super::looks::OPEN;
use super::model::key_of;
use super::views::Key;
use super::{Caller, Office};
use crate::domain::record::RecordId;
use crate::domain::workflow::Refusal;
use crate::store::Seen;

/// When someone last opened each verwijzing, by its number.
type Opened = BTreeMap<String, DateTime<Utc>>;

/// The same of everyone who asked for it since the start.
#[derive(Debug, Default)]
pub(super) struct LastLooks(Mutex<HashMap<String, Opened>>);

impl LastLooks {
    /// Someone opened a verwijzing; nothing is kept of who never asked.
    pub(super) fn opened(&self, who: &str, number: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = known.get_mut(who) {
            own.insert(number.to_owned(), Utc::now());
        }
    }
}

/// Whether a filter asks what was changed since.
pub(super) fn is_asked(filter: &[String]) -> bool {
    filter.iter().any(|word| {
        let word = word.strip_prefix('-').unwrap_or(word);
        asked_of(word, &["gewijzigd"]).is_some()
    })
}

impl Office {
    /// The verwijzingen that others changed since the caller last opened them; those the caller never opened are not
    /// among them. Nobody waits for it: the door is not open meanwhile.
    ///
    /// # Errors
    /// When the looks or the logboek cannot be read.
    pub(super) fn changed_since_opened(&self, caller: &Caller) -> Result<BTreeSet<Key>, Refusal> {
        let reader = &self.shared().reader;
        let mut changed = BTreeSet::new();
        for (number, at) in self.last_opened(&caller.name)? {
            let (Ok(id), Some(key)) = (RecordId::parse(&number), key_of(&number)) else {
                continue;
            };
            let Some(kept) = reader.get(&id).map_err(unreadable)? else {
                continue;
            };
            let lines = reader.history(&kept).map_err(unreadable)?;
            let mut since = lines.iter().rev().take_while(|line| line.header.tijd > at);
            if since.any(|line| line.header.wie != caller.name) {
                changed.insert(key);
            }
        }
        Ok(changed)
    }

    fn last_opened(&self, who: &str) -> Result<Opened, Refusal> {
        let known = |of: &LastLooks| {
            let known = of.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.get(who).cloned()
        };
        let looks = &self.shared().last_looks;
        if let Some(own) = known(looks) {
            return Ok(own);
        }
        let all = self.shared().reader.looks().map_err(unreadable)?;
        let is_own = |look: &&crate::store::Look| {
            look.wie == who && look.actie == OPEN && look.resultaat == Seen::Gezien
        };
        let own = all.iter().filter(is_own);
        let opened = own.flat_map(|look| look.over.iter().map(|number| (number, look.tijd)));
        let opened = opened.filter(|(number, _)| key_of(number).is_some());
        let opened: Opened = opened.map(|(number, at)| (number.clone(), at)).collect();
        let mut known = looks.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(known.entry(who.to_owned()).or_insert(opened).clone())
    }
}
