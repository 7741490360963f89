//! Where someone was when they left the screen, to begin there again: beside their views, outside the logboek.

use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use super::{Caller, Office};
use crate::domain::workflow::Refusal;

/// How long what is kept of a place may be, in bytes: a filter and two numbers.
const MOST: usize = 8_000;

/// A place on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastPlace {
    /// The screen, as a keymap file calls it.
    #[serde(rename = "scherm")]
    pub screen: String,
    /// What it listed, as the line of a saved view; empty where that was what it always lists.
    #[serde(rename = "regel")]
    pub line: String,
    /// The number of the record under the cursor, or that was open.
    #[serde(rename = "nummer")]
    pub record: Option<String>,
}

impl Office {
    /// Keeps where the caller was.
    ///
    /// # Errors
    /// When the caller has no account, it is too long to be a place, or it cannot be written.
    pub fn keep_place(&self, caller: &Caller, place: &LastPlace) -> Result<(), Refusal> {
        self.door(caller)?;
        let failed = |why: &dyn std::fmt::Display| Refusal::rule(why.to_string());
        let bytes = serde_json::to_vec(&[place]).map_err(|why| failed(&why))?;
        if bytes.len() > MOST {
            return Err(Refusal::usage("Deze plek is te lang om te onthouden"));
        }
        let drafting = self.shared().drafting.lock();
        let _one = drafting.unwrap_or_else(PoisonError::into_inner);
        let kept = self.shared().reader.keep_place(caller.uid, &bytes);
        kept.map_err(|why| failed(&why))
    }

    /// Where the caller was; what cannot be read is none.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn last_place(&self, caller: &Caller) -> Result<Option<LastPlace>, Refusal> {
        self.door(caller)?;
        let bytes = self.shared().reader.place(caller.uid);
        let places: Option<[LastPlace; 1]> =
            bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Ok(places.map(|[place]| place))
    }
}
