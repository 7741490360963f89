//! What is kept of one setting.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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
    /// The first day it counts; none where that was not kept, and then it always did.
    #[serde(rename = "vanaf")]
    pub since: Option<NaiveDate>,
    /// What it was before, oldest first.
    #[serde(rename = "eerder")]
    pub earlier: Vec<Earlier>,
}

/// What a setting was for a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Earlier {
    /// Its value, as text.
    #[serde(rename = "waarde")]
    pub value: String,
    /// The first day it counted; none when it always had.
    #[serde(rename = "vanaf")]
    pub since: Option<NaiveDate>,
}

impl Setting {
    /// Its value on a day: of what was said last, what counted by then. None before the first that did.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<&str> {
        let counts = |since: Option<NaiveDate>| since.is_none_or(|since| since <= day);
        if counts(self.since) {
            return Some(&self.value);
        }
        let mut earlier = self.earlier.iter().rev();
        earlier
            .find(|one| counts(one.since))
            .map(|one| one.value.as_str())
    }

    /// Sets another value from a day on, and keeps what it was.
    pub fn change(&mut self, value: String, since: NaiveDate, before: Option<&str>) {
        let known = !self.value.is_empty() || self.since.is_some();
        if known {
            self.earlier.push(Earlier {
                value: std::mem::take(&mut self.value),
                since: self.since,
            });
        } else if let Some(before) = before {
            // What counted without anyone setting it.
            self.earlier.push(Earlier {
                value: before.to_owned(),
                since: None,
            });
        }
        self.value = value;
        self.since = Some(since);
    }
}
