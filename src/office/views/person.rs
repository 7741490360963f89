//! Residents as they go over the line: found, beside each other, and at one address.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::registers::alike::Certainty;

/// One resident in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ResidentCells {
    pub nummer: String,
    pub naam: String,
    pub geboren: Option<NaiveDate>,
    pub adres: String,
}

/// Two residents who may be one person. The names of the fields are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Double {
    /// The number by which the first is known: of the verwijzing that is open or the last, else of the resident.
    pub een: String,
    /// The same of the second.
    pub twee: String,
    /// How sure it is.
    pub zekerheid: Certainty,
    /// What is the same, and what nearly is.
    pub waarom: Vec<String>,
    /// Both, side by side; who was entered first is the first.
    pub inwoners: [Beside; 2],
}

/// Residents at one address who may form a huishouden, or join the one that some of them are of. The names of the fields
/// are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Where they live.
    pub adres: String,
    /// The huishouden that some are of; none where there is none.
    pub huishouden: Option<String>,
    /// Who.
    pub leden: Vec<Member>,
}

/// A resident at an address. The names of the fields are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Member {
    pub nummer: String,
    pub naam: String,
    pub geboren: Option<NaiveDate>,
    pub is_lid: bool,
}

/// Who a resident may be. The names of the fields are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Like {
    pub nummer: String,
    pub naam: String,
    pub geboren: Option<NaiveDate>,
    pub zekerheid: Certainty,
    pub waarom: Vec<String>,
}

impl Like {
    /// `waarschijnlijk P-0012 Sofie van der Veen (04-03-1968): zelfde naam, zelfde adres`
    #[must_use]
    pub fn told(&self) -> String {
        let born = self
            .geboren
            .map(|day| day.format(" (%d-%m-%Y)").to_string());
        format!(
            "{} {} {}{}: {}",
            self.zekerheid,
            self.nummer,
            self.naam,
            born.unwrap_or_default(),
            self.waarom.join(", ")
        )
    }
}

/// A resident, to lay beside another. The names of the fields are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Beside {
    pub nummer: String,
    pub naam: String,
    pub geboren: Option<NaiveDate>,
    pub geslacht: String,
    pub adres: String,
    pub telefoon: String,
    pub email: String,
    /// The number with all but its last digits hidden; empty when there is none.
    pub bsn: String,
    pub huishouden: String,
    /// The numbers of the verwijzingen within sight, the open ones and the newest first.
    pub verwijzingen: Vec<String>,
}
