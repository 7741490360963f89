//! The shapes of what is asked and answered. Where a struct is printed as JSON, its names are those of the JSON.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::signals::Signal;
use crate::domain::record::Record;
use crate::domain::words::{Role, State};

/// Year and number of a verwijzing: what a list is made of before its rows are asked.
pub type Key = (u16, u32);

/// Which verwijzingen, in which order, counted on which day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueQuery {
    /// Words as `staat:aangeboden`, `wijk:hoogkerk`, `te-laat`; all must hold.
    pub filter: Vec<String>,
    /// The column to sort by; none means by the next date.
    pub sort: Option<String>,
    /// Whether what has ended is in it too, and clocks that stopped.
    pub all: bool,
    /// The day to count from; none means today.
    pub on: Option<NaiveDate>,
}

/// One clock in a list. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermCell {
    /// Which clock.
    pub soort: String,
    /// The last day.
    pub uiterst: NaiveDate,
    /// Whether it was not done by then.
    pub te_laat: bool,
    /// Whole days suspended so far.
    pub opgeschort: u16,
    /// The article, or `afspraak`.
    pub grondslag: String,
}

/// One verwijzing in a list. The names are those of the JSON (`design.md` 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct QueueRow {
    pub nummer: String,
    pub bronnummer: String,
    pub inwoner: String,
    pub wijk: String,
    pub soort: String,
    pub wet: String,
    pub urgentie: String,
    pub staat: String,
    pub houder: Option<String>,
    pub aan_zet: Option<String>,
    pub gemeld: Option<NaiveDate>,
    pub termijnen: Vec<TermCell>,
}

/// One resident in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ResidentCells {
    pub nummer: String,
    pub naam: String,
    pub geboren: Option<NaiveDate>,
    pub adres: String,
}

/// How many verwijzingen are in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateCount {
    /// Which state.
    pub state: State,
    /// How many.
    pub open: u32,
    /// How many of them are late.
    pub late: u32,
}

/// What Vandaag shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The most urgent signals, each with the name of the resident.
    pub signals: Vec<(Signal, String)>,
    /// How many signals there are in all.
    pub total: usize,
    /// How many of them are late.
    pub late: usize,
    /// The open states.
    pub states: Vec<StateCount>,
    /// The day it was counted for.
    pub today: NaiveDate,
}

/// One provider in a list, with its occupancy counted from the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ProviderCells {
    pub nummer: String,
    pub naam: String,
    pub agb: String,
    pub begeleidingsteams: Vec<String>,
    pub plaatsen: Option<u32>,
    pub bezet: u32,
    pub wachtlijst: u32,
}

/// One line of a record's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// When.
    pub tijd: DateTime<Utc>,
    /// By whom.
    pub wie: String,
    /// In which role.
    pub rol: Option<Role>,
    /// By which action.
    pub actie: String,
    /// The revision after it.
    pub revisie: u32,
    /// What changed, as JSON text: `{"pad":[oud,nieuw]}`.
    pub velden: String,
}

/// A verwijzing, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// As in the list, with every clock.
    pub row: QueueRow,
    /// The record.
    pub record: Record,
    /// The resident, if known.
    pub resident: Option<Record>,
    /// What happened to it, oldest first.
    pub history: Vec<HistoryLine>,
    /// Actions possible now.
    pub can: Vec<String>,
    /// Actions not possible now, with the reason.
    pub cannot: Vec<(String, String)>,
}

/// A record that is no verwijzing, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The record.
    pub record: Record,
    /// What happened to it, oldest first.
    pub history: Vec<HistoryLine>,
    /// The verwijzingen that belong to it and that the caller may see.
    pub referrals: Vec<QueueRow>,
}

/// The answer to `toon`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant)] // one at a time
pub enum View {
    /// A verwijzing.
    Dossier(Dossier),
    /// Anything else.
    Sheet(Sheet),
}
