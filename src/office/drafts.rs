//! Unfinished forms: what was typed survives a dropped line and is offered again.
//!
//! Kept per user, outside the logboek: a draft is no change. Only its own user gets it back.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Caller, Office};
use crate::domain::workflow::Refusal;

/// How many drafts a user may have; the oldest goes first.
const MOST: usize = 20;

/// An unfinished form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The action it is for.
    pub action: String,
    /// The record it is about, if any.
    pub target: Option<String>,
    /// The form it was typed in: two screens of one user can have the same one open.
    #[serde(default)]
    pub form: String,
    /// What was typed; none at all drops the draft.
    pub fields: BTreeMap<String, String>,
    /// When it was last typed in.
    pub at: DateTime<Utc>,
}

impl Draft {
    /// Whether this is what was typed in the same form.
    #[must_use]
    pub fn is_of_same_form(&self, other: &Self) -> bool {
        (&self.action, &self.target, &self.form) == (&other.action, &other.target, &other.form)
    }
}

fn is_unreadable(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Vec<Draft>>(bytes).is_err()
}

impl Office {
    /// Keeps an unfinished form of the caller, or drops it when it has no fields.
    ///
    /// # Errors
    /// When the caller has no account or it cannot be written.
    pub fn keep_draft(&self, caller: &Caller, draft: &Draft) -> Result<(), Refusal> {
        let drafting = self.shared().drafting.lock();
        let _one = drafting.unwrap_or_else(PoisonError::into_inner);
        let mut drafts = self.drafts(caller)?;
        let reader = &self.shared().reader;
        if drafts.is_empty()
            && reader
                .drafts(caller.uid)
                .is_some_and(|bytes| is_unreadable(&bytes))
        {
            let aside = reader.set_drafts_aside(caller.uid);
            aside.map_err(|why| Refusal::rule(why.to_string()))?;
        }
        drafts.retain(|other| !other.is_of_same_form(draft));
        if !draft.fields.is_empty() {
            drafts.push(draft.clone());
        }
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.at));
        drafts.truncate(MOST);
        let bytes = serde_json::to_vec(&drafts).map_err(|why| Refusal::rule(why.to_string()))?;
        reader
            .keep_drafts(caller.uid, &bytes)
            .map_err(|why| Refusal::rule(why.to_string()))
    }

    /// The unfinished forms of the caller, newest first.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn drafts(&self, caller: &Caller) -> Result<Vec<Draft>, Refusal> {
        self.door(caller)?;
        // Drafts that cannot be read, a newer wijkregie's perhaps, are not offered: the form starts empty.
        Ok(self
            .shared()
            .reader
            .drafts(caller.uid)
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default())
    }
}
