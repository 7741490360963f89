//! What was looked at, as who asks after it is told.

use super::View;
pub use crate::store::{Look, Seen};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::registers::people::Resident;

impl Look {
    /// What was done, and what came of it where it was not simply seen.
    #[must_use]
    pub fn told(&self) -> String {
        match self.resultaat {
            Seen::Gezien => self.actie.clone(),
            other => format!("{} ({other})", self.actie),
        }
    }

    /// At what: one number, the first and last of many, or what was searched for.
    #[must_use]
    pub fn about(&self) -> String {
        match (self.over.as_slice(), self.gezocht.as_str()) {
            ([], "") if self.aantal == 1 => "1 gegeven".to_owned(),
            ([], "") => format!("{} gegevens", self.aantal),
            ([], searched) => format!("‘{searched}’"),
            ([one], _) => one.clone(),
            ([one, .., last], _) => format!("{one} … {last} ({})", self.over.len()),
        }
    }
}

/// What someone who watches over looks asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LooksAsked {
    /// The newest of all.
    Latest,
    /// Who saw this resident, or the resident of this verwijzing.
    SeenOf(String),
    /// What one user looked at.
    By {
        /// The Unix name.
        who: String,
        /// The first day.
        from: Option<NaiveDate>,
        /// The last day.
        until: Option<NaiveDate>,
    },
    /// Whose data was touched: by one user or by anyone, in some days.
    Breach {
        /// The Unix name; none for everyone.
        who: Option<String>,
        /// The first day.
        from: Option<NaiveDate>,
        /// The last day.
        until: Option<NaiveDate>,
    },
    /// Where consent was passed over.
    Overrides,
    /// Every BSN and secret address that was shown.
    Reveals,
}

/// What of a resident is shown only to who asks for it, with what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Guarded {
    /// The BSN in full.
    Bsn,
    /// An address, secret or not.
    Address,
}

impl Guarded {
    /// All of it.
    pub const ALL: [Self; 2] = [Self::Bsn, Self::Address];

    /// The verb by which the look is kept, and the action on the screen.
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Bsn => "bsn-tonen",
            Self::Address => "adres-tonen",
        }
    }

    /// What it says of a resident; empty where that is not known.
    #[must_use]
    pub fn of(self, resident: &Resident) -> String {
        match self {
            Self::Bsn => resident.bsn.map(|bsn| bsn.to_string()).unwrap_or_default(),
            Self::Address => resident.address(),
        }
    }
}

impl std::fmt::Display for Guarded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bsn => "BSN",
            Self::Address => "adres",
        })
    }
}

impl LooksAsked {
    /// Whom it is about, if anyone.
    #[must_use]
    pub fn about(&self) -> Option<String> {
        match self {
            Self::SeenOf(number) => Some(number.trim().to_uppercase()),
            _ => None,
        }
    }
}

impl std::fmt::Display for LooksAsked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Latest => f.write_str("alles"),
            Self::SeenOf(number) => write!(f, "wie zag {}", number.trim()),
            Self::By { who, .. } => write!(f, "wat zag {who}"),
            Self::Breach { who, .. } => {
                write!(f, "lek door {}", who.as_deref().unwrap_or("wie dan ook"))
            }
            Self::Overrides => f.write_str("gepasseerde toestemming"),
            Self::Reveals => f.write_str("getoonde BSN's en geheime adressen"),
        }
    }
}

/// What one account can see of a resident now, or that it was told no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The Unix name.
    pub gebruiker: String,
    /// Whether it may; not where it was told no.
    pub mag: bool,
    /// Of which records, by number.
    pub over: Vec<String>,
    /// Which parts, in words.
    pub ziet: Vec<String>,
    /// On what ground.
    pub grond: String,
    /// The last day; none when nothing ends it by itself.
    pub tot_en_met: Option<NaiveDate>,
}

/// Everything held about a resident who asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForResident {
    /// The resident first, then the verwijzingen and the huishouden.
    pub views: Vec<View>,
    /// Who looked at it, oldest first.
    pub looks: Vec<Look>,
}
