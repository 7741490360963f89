//! What client and server say to each other.
//!
//! The handshake is plain bytes, so that it stays the same when everything after it changes: the client sends
//! [`MAGIC`] and [`PROTOCOL`], the server answers one byte (0 yes, 1 no) and a sentence with its length before it.

use std::io::{Read, Write};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::aanbesteding::living::Change;
use crate::domain::contract::lines::Line;
use crate::domain::record::{Kind, Record};
use crate::domain::workflow::{Command, Refusal};
use crate::office::agenda::AgendaItem;
use crate::office::drafts::Draft;
use crate::office::import::{Batch, BatchResult};
use crate::office::signals::Signal;
use crate::office::views::{
    AanbestedingCells, ContractCells, Key, Overview, ProviderCells, QueueQuery, QueueRow,
    ResidentCells, View, WhatIf,
};
use crate::office::{Notice, Outcome};

/// What a client begins with.
pub const MAGIC: &[u8; 4] = b"WIJK";

/// Raised whenever a message changes shape.
pub const PROTOCOL: u32 = 4;

/// What a client asks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// Do this.
    Perform(Command),
    /// Read in these rows.
    Import(Batch),
    /// Which verwijzingen, in which order.
    Queue(QueueQuery),
    /// The rows of these verwijzingen.
    Rows {
        /// Which.
        keys: Vec<Key>,
        /// Stopped clocks too.
        all: bool,
        /// Counted on this day.
        on: Option<NaiveDate>,
    },
    /// Which verwijzingen, for an export with this purpose.
    Export {
        /// Which.
        query: QueueQuery,
        /// What it is needed for; kept.
        purpose: String,
    },
    /// These verwijzingen whole, each with its resident and huishouden.
    Records(Vec<Key>),
    /// All signals; answered in pieces, an empty one last.
    Signals(Option<NaiveDate>),
    /// Every date from a day up to another; a long time is asked a year at a time.
    Agenda {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
    },
    /// All signals, for an export with this purpose; answered as [`Request::Signals`].
    ExportSignals {
        /// What it is needed for; kept.
        purpose: String,
    },
    /// Every date of everything or of one register, for an export with this purpose; answered as [`Request::Agenda`].
    ExportAgenda {
        /// The first and the last day.
        days: (NaiveDate, NaiveDate),
        /// Of which register only.
        only: Option<Kind>,
        /// What it is needed for; kept.
        purpose: String,
    },
    /// What Vandaag shows.
    Overview,
    /// Which contracts.
    Contracts {
        /// Words that must all hold.
        filter: Vec<String>,
        /// What has ended too.
        all: bool,
        /// Counted on this day.
        on: Option<NaiveDate>,
    },
    /// Every perceel through the years.
    Lines(Option<NaiveDate>),
    /// Which aanbestedingen.
    Aanbestedingen {
        /// Words that must all hold.
        filter: Vec<String>,
        /// What has ended too.
        all: bool,
        /// Counted on this day.
        on: Option<NaiveDate>,
    },
    /// What each of these changes to the plan of an aanbesteding would do, each on its own.
    WhatIf {
        /// The number of the aanbesteding.
        number: String,
        /// What to try.
        changes: Vec<Change>,
        /// Counted on this day.
        on: Option<NaiveDate>,
    },
    /// The letter of the award decision to one inschrijver.
    Letter {
        /// The number of the aanbesteding.
        number: String,
        /// Which inschrijving, by its number in the list.
        bid: u32,
        /// Sent on this day, as long as it was not sent.
        on: Option<NaiveDate>,
    },
    /// The numbers of a register, for an export with this purpose.
    ExportRegister {
        /// Which register.
        kind: Kind,
        /// What it is needed for; kept.
        purpose: String,
    },
    /// These records of a register, whole.
    RegisterRecords {
        /// Which register.
        kind: Kind,
        /// Which.
        numbers: Vec<String>,
    },
    /// Settings, providers and employees.
    Registers,
    /// Keep an unfinished form of the caller, or drop it when it has no fields.
    KeepDraft(Draft),
    /// The unfinished forms of the caller.
    Drafts,
    /// Undo the caller's last step on this record.
    Undo(String),
    /// Do again what the caller undid on this record.
    Redo(String),
    /// All providers.
    Providers,
    /// All settings.
    Settings,
    /// All users.
    Users,
    /// One record, whole.
    Show {
        /// Its number.
        number: String,
        /// Counted on this day.
        on: Option<NaiveDate>,
    },
    /// How the server is.
    Status,
    /// Check logboek and state.
    Verify,
    /// Stop.
    Stop,
    /// From now on only send notices on this connection.
    Listen,
    /// The caller has this dossier open, or none.
    LookAt(Option<String>),
    /// Residents whose name, number or day of birth this is part of.
    Residents(String),
}

/// How the server is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Its process id.
    pub pid: u32,
    /// The version of the program.
    pub version: String,
    /// Connections now.
    pub clients: usize,
    /// The last line of the logboek.
    pub lines: u64,
    /// Whether it leaves by itself after its last client.
    pub leaves_by_itself: bool,
    /// The caller's own name and roles.
    pub you: (String, Vec<String>),
}

/// What the server answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[allow(missing_docs)] // each answers the request of its name
pub enum Answer {
    Outcome(Outcome),
    Import(BatchResult),
    Queue(Vec<Key>),
    Rows(Vec<QueueRow>),
    Signals(Vec<Signal>),
    /// The dates, and the last line of the logboek they were made with.
    Agenda(Vec<AgendaItem>, u64),
    Overview(Overview),
    Contracts(Vec<ContractCells>),
    Lines(Vec<Line>),
    Aanbestedingen(Vec<AanbestedingCells>),
    WhatIf(Vec<WhatIf>),
    Letter(String),
    Numbers(Vec<String>),
    RegisterRecords(Vec<Record>),
    Registers(Vec<Record>),
    Drafts(Vec<Draft>),
    Providers(Vec<ProviderCells>),
    Settings(Vec<(String, String)>),
    Users(Vec<Record>),
    Show(Box<View>),
    Records(Vec<Vec<Record>>),
    Status(Status),
    /// Lines of the logboek that were checked.
    Verified(u64),
    Notice(Notice),
    Ok,
    Residents(Vec<ResidentCells>),
    /// No, and why.
    Refused(Refusal),
}

/// Sends the client's half of the handshake.
///
/// # Errors
/// When the line broke.
pub fn greet(stream: &mut impl Write) -> std::io::Result<()> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&PROTOCOL.to_le_bytes());
    stream.write_all(&bytes)
}

/// Reads the client's half; returns its protocol, or none when it is no wijkregie.
///
/// # Errors
/// When the line broke or was too slow.
pub fn read_greeting(stream: &mut impl Read) -> std::io::Result<Option<u32>> {
    let mut magic = [0; 4];
    stream.read_exact(&mut magic)?;
    if magic != *MAGIC {
        return Ok(None);
    }
    let mut protocol = [0; 4];
    stream.read_exact(&mut protocol)?;
    Ok(Some(u32::from_le_bytes(protocol)))
}

/// Sends the server's half.
///
/// # Errors
/// When the line broke.
pub fn welcome(stream: &mut impl Write, answer: Result<(), &str>) -> std::io::Result<()> {
    let (code, text) = match answer {
        Ok(()) => (0, ""),
        Err(text) => (1, text),
    };
    let mut bytes = vec![code];
    bytes.extend_from_slice(&u16::try_from(text.len()).unwrap_or(0).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
    stream.write_all(&bytes)
}

/// Reads the server's half.
///
/// # Errors
/// When the line broke.
pub fn read_welcome(stream: &mut impl Read) -> std::io::Result<Result<(), String>> {
    let mut head = [0; 3];
    stream.read_exact(&mut head)?;
    let [code, low, high] = head;
    let mut text = vec![0; usize::from(u16::from_le_bytes([low, high]))];
    stream.read_exact(&mut text)?;
    Ok(if code == 0 {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&text).into_owned())
    })
}
