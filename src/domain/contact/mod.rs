//! A contact: someone called, came to the desk or wrote, in one line; and, where that was asked, who calls back and by when.
//!
//! Whether a call-back is late follows from the moment it was asked and the office's own hours ([`hours`]); it is not stored,
//! and neither another team nor another colleague begins it anew.

pub mod actions;
pub mod fields;
pub mod hours;
pub mod words;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use self::words::{CallEnd, CallTeam, Channel, Counterpart, Reached, Standing};
use chrono::NaiveDate;

/// The fields of a contact. Empty text and none mean: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// The office's own number from an imported file.
    #[serde(rename = "bronnummer")]
    pub source_number: String,
    /// Whom it is about: `P-0001`; none of somebody who is not registered.
    #[serde(rename = "inwoner")]
    pub resident: Option<String>,
    /// The verwijzing it is about, `V-2026-0412`, if one.
    #[serde(rename = "verwijzing")]
    pub referral: Option<String>,
    /// Short name of the wijk.
    pub wijk: Option<String>,
    /// Short name of the WIJ-team.
    pub wij_team: Option<String>,

    /// When it was.
    #[serde(rename = "contact_op")]
    pub at: Option<DateTime<Utc>>,
    /// By what.
    #[serde(rename = "kanaal")]
    pub channel: Option<Channel>,
    /// With whom, by name.
    #[serde(rename = "contact_met")]
    pub with: String,
    /// What that one is to the resident.
    #[serde(rename = "contact_met_wie")]
    pub with_is: Option<Counterpart>,
    /// What it was about, in one line.
    #[serde(rename = "contact_wat")]
    pub subject: String,

    /// Who is to call back; none where nobody asked for that.
    #[serde(rename = "terugbellen")]
    pub team: Option<CallTeam>,
    /// When that was asked; from here its norm counts.
    #[serde(rename = "terugbellen_gevraagd")]
    pub asked: Option<DateTime<Utc>>,
    /// The number to call, where it is not that of the resident.
    #[serde(rename = "terugbelnummer")]
    pub phone: String,
    /// Who does it: the key of an employee, or a name; empty while it is the team's.
    #[serde(rename = "medewerker")]
    pub assigned: String,
    /// How it ended; none while someone waits for it.
    #[serde(rename = "terugbellen_uitkomst")]
    pub end: Option<CallEnd>,
    /// When it ended.
    #[serde(rename = "terugbellen_klaar")]
    pub ended: Option<DateTime<Utc>>,
    /// Who ended it: the user's name.
    #[serde(rename = "terugbellen_door")]
    pub ended_by: String,
    /// What came of it.
    #[serde(rename = "terugbellen_toelichting")]
    pub outcome: String,

    /// Why it was taken out of the register, when it was entered by mistake; empty when it was not.
    #[serde(rename = "uit_register")]
    pub taken_out: String,
    /// The day this was destroyed; then what else is filled in says nothing of anyone.
    #[serde(rename = "vernietigd_op")]
    pub destroyed: Option<NaiveDate>,
}

impl Contact {
    /// Whether it is in a list at all.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.destroyed.is_none() && self.taken_out.is_empty()
    }

    /// How it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (self.team, self.end) {
            (None, _) => Standing::Vastgelegd,
            (Some(_), None) => Standing::Terugbellen,
            (Some(_), Some(_)) => Standing::Afgehandeld,
        }
    }
}

/// One time that somebody called back and was not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallAttempt {
    /// When.
    #[serde(rename = "op")]
    pub at: DateTime<Utc>,
    /// By whom: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// How it went.
    #[serde(rename = "resultaat")]
    pub went: Reached,
    /// What to know of it.
    #[serde(rename = "toelichting")]
    pub note: String,
}
