//! What is kept of a letter.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::dates::with_year;
use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// What a letter is for.
    LetterKind, "soort brief" {
        Ontvangst = "ontvangstbevestiging",
        Uitnodiging = "uitnodiging",
        Verslag = "verslag",
        Overdracht = "overdracht",
        Toekenning = "toekenning",
        Afwijzing = "afwijzing",
        Mededeling = "mededeling",
        Einde = "einde-indicatie",
        Achttien = "18-jaar",
        Nazorg = "nazorg",
        Gunning = "gunning",
    }
}

impl LetterKind {
    /// Whether it makes a decision known.
    #[must_use]
    pub const fn is_decision(self) -> bool {
        matches!(self, Self::Toekenning | Self::Afwijzing)
    }

    /// Its bit in a set of kinds.
    #[must_use]
    pub const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// What stands before the name where the letter goes to the parents.
pub const PARENTS: &str = "De ouders of verzorgers van";

/// A letter as it is on paper; kept in the dossier once it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What it is for.
    #[serde(rename = "soort")]
    pub kind: LetterKind,
    /// Which text it was made of: `wijkregie 1`, `eigen 3`.
    #[serde(rename = "versie")]
    pub version: String,
    /// The day on it: the day it was sent.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
    /// Who sends it, line by line.
    #[serde(rename = "afzender")]
    pub sender: String,
    /// To whom and where, line by line; the address is not in it where that is secret.
    #[serde(rename = "aan")]
    pub to: String,
    /// What it is about.
    #[serde(rename = "onderwerp")]
    pub subject: String,
    /// What it says, as [`super::text::blocks`] reads it.
    #[serde(rename = "tekst")]
    pub text: String,
    /// Who sent it: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// The day it came back, if it did.
    #[serde(rename = "retour_op")]
    pub returned: Option<NaiveDate>,
    /// Why it came back.
    #[serde(rename = "retour_reden")]
    pub return_reason: String,
    /// What was done about that; empty while nothing was.
    #[serde(rename = "retour_afgehandeld")]
    pub settled: String,
}

impl Letter {
    /// Whether it came back and nothing was done about that.
    #[must_use]
    pub const fn is_back(&self) -> bool {
        self.returned.is_some() && self.settled.is_empty()
    }

    /// To whom, without the address.
    #[must_use]
    pub fn addressee(&self) -> String {
        let lines: Vec<&str> = self.to.lines().collect();
        match lines.as_slice() {
            [of, name, ..] if *of == PARENTS => format!("{of} {name}"),
            [name, ..] => (*name).to_owned(),
            [] => String::new(),
        }
    }
}

impl fmt::Display for Letter {
    /// What there is to know of it, in one line: `uitnodiging op ma 13 apr 2026 aan Sofie van der Veen (wijkregie 1)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (on, to) = (with_year(self.on), self.addressee());
        write!(f, "{} op {on} aan {to} ({})", self.kind, self.version)?;
        if let Some(day) = self.returned {
            write!(f, " · terug op {}: {}", with_year(day), self.return_reason)?;
        }
        match self.settled.as_str() {
            "" => Ok(()),
            settled => write!(f, " · {settled}"),
        }
    }
}
