//! The shapes of what is asked and answered. Where a struct is printed as JSON, its names are those of the JSON.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::signals::Signal;
use crate::domain::contract::parts::Capacity;
use crate::domain::contract::words::ContractStatus;
use crate::domain::money::Cents;
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
    /// Places per perceel and BT, where that was told.
    pub capaciteit: Vec<Capacity>,
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

/// One contract in a list. The names are those of the JSON (`design.md` 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ContractCells {
    pub nummer: String,
    pub bronnummer: String,
    pub titel: String,
    pub partijen: Vec<String>,
    pub percelen: Vec<String>,
    pub beheerder: String,
    pub lopend_tot: Option<NaiveDate>,
    /// The month-end reading.
    pub uiterste_opzegdatum: Option<NaiveDate>,
    pub opzegdatum_gemist: bool,
    pub stilzwijgend: bool,
    /// The months of each option that was not used.
    pub opties: Vec<u32>,
    pub status: ContractStatus,
    /// What must be done first.
    pub doen: Option<Signal>,
    /// The same in a few words.
    pub doen_kort: String,
    /// What it costs to miss that; 1 is the most.
    pub doen_kost: u8,
}

/// Every date of a contract. The names are those of the JSON (`design.md` 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ContractDates {
    pub einde: Option<NaiveDate>,
    pub lopend_tot: Option<NaiveDate>,
    pub maximaal_tot: Option<NaiveDate>,
    /// The month-end reading.
    pub uiterste_opzegdatum: Option<NaiveDate>,
    /// The plain reading, never later: the safe one.
    pub opzegdatum_veilig: Option<NaiveDate>,
    /// The working day on or before the safe one.
    pub opzegdatum_praktisch: Option<NaiveDate>,
    pub opzegdatum_gemist: bool,
    pub volgende_optie_uiterlijk: Option<NaiveDate>,
    pub volgende_optie: Option<NextOptionDates>,
    /// Until when it runs on when nobody acts.
    pub stilzwijgend_verlengd_tot: Option<NaiveDate>,
    pub aanbesteding_starten_uiterlijk: Option<StartBy>,
    pub opvolger: Option<String>,
    /// Days between the current end and the start of what follows; below zero where they overlap.
    pub gat_dagen: Option<i64>,
    pub langer_dan_vier_jaar: bool,
    /// In cents.
    pub besteed: Cents,
}

/// The next option of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct NextOptionDates {
    pub maanden: u32,
    pub uiterlijk: NaiveDate,
    pub praktisch: NaiveDate,
    pub dan_tot: NaiveDate,
}

/// The last days to begin an aanbesteding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct StartBy {
    pub minimum: NaiveDate,
    pub gebruikelijk: NaiveDate,
}

/// A contract, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractView {
    /// As in the list.
    pub cells: ContractCells,
    /// Every date.
    pub dates: ContractDates,
    /// What needs someone, each with its name for dealing with it.
    pub signals: Vec<(String, Signal)>,
    /// The record.
    pub record: Record,
    /// What happened to it, oldest first.
    pub history: Vec<HistoryLine>,
    /// Actions possible now.
    pub can: Vec<String>,
    /// Actions not possible now, with the reason.
    pub cannot: Vec<(String, String)>,
}

/// The answer to `toon`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant)] // one at a time
pub enum View {
    /// A verwijzing.
    Dossier(Dossier),
    /// A contract.
    Contract(ContractView),
    /// Anything else.
    Sheet(Sheet),
}

impl View {
    /// The record itself.
    #[must_use]
    pub const fn record(&self) -> &Record {
        match self {
            Self::Dossier(view) => &view.record,
            Self::Contract(view) => &view.record,
            Self::Sheet(view) => &view.record,
        }
    }

    /// What happened to it, oldest first.
    #[must_use]
    pub fn history(&self) -> &[HistoryLine] {
        match self {
            Self::Dossier(view) => &view.history,
            Self::Contract(view) => &view.history,
            Self::Sheet(view) => &view.history,
        }
    }

    /// Actions possible now.
    #[must_use]
    pub fn can(&self) -> &[String] {
        match self {
            Self::Dossier(view) => &view.can,
            Self::Contract(view) => &view.can,
            Self::Sheet(_) => &[],
        }
    }

    /// Actions not possible now, with the reason.
    #[must_use]
    pub fn cannot(&self) -> &[(String, String)] {
        match self {
            Self::Dossier(view) => &view.cannot,
            Self::Contract(view) => &view.cannot,
            Self::Sheet(_) => &[],
        }
    }

    /// What it is about, in one line.
    #[must_use]
    pub fn about(&self) -> String {
        match self {
            Self::Dossier(view) => {
                let row = &view.row;
                format!("{} · {} · {}", row.inwoner, row.staat, row.wijk)
            }
            Self::Contract(view) => format!("{} · {}", view.cells.titel, view.cells.status),
            Self::Sheet(view) => view.record.id.number.clone(),
        }
    }
}
