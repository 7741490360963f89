//! The shapes of what is asked and answered. Where a struct is printed as JSON, its names are those of the JSON.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::signals::{Signal, Urgency};
use crate::domain::aanbesteding::living::Change;
use crate::domain::aanbesteding::words::{AanbestedingStatus, Phase};
use crate::domain::contract::length::Length;
use crate::domain::contract::parts::Capacity;
use crate::domain::contract::words::ContractStatus;
use crate::domain::money::Cents;
use crate::domain::record::Record;
use crate::domain::referral::clocks::RunningTerm;
use crate::domain::registers::people::slug;
use crate::domain::rights::Facet;
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

/// One verwijzing in a list. The names are those of the JSON, which scripts rest on.
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

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Found {
    pub nummer: String,
    pub soort: String,
    pub titel: String,
    pub uitleg: String,
}

/// One date in the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// The day.
    pub datum: NaiveDate,
    /// What kind of date: a clock, a signal, a phase.
    pub soort: String,
    /// What it is about.
    pub nummer: String,
    /// What to know, in one line, without the name of a resident.
    pub tekst: String,
    /// Who sees to it; empty when nobody was named.
    pub wie: String,
    /// How pressing it is.
    pub ernst: Urgency,
    /// What it rests on.
    pub grondslag: String,
    /// What tells it from every other date of this office, as long as it exists: `RO-2023-034-optie-melden`.
    pub uid: String,
    /// Days before it at which to remind, most first.
    pub herinneren: Vec<u32>,
}

impl AgendaItem {
    /// What tells a date from every other, by the number it is about and what it is; it stays the same when the date
    /// moves.
    #[must_use]
    pub fn uid_of(number: &str, what: &str) -> String {
        format!("{number}-{}", slug(what))
    }
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

/// One line of Vandaag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TodayLine {
    /// The signal.
    pub signal: Signal,
    /// The same in a few words, for a narrow list.
    pub short: String,
    /// The name of the resident, or what the contract or aanbesteding is called.
    pub name: String,
}

/// What Vandaag shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The most urgent signals, in order.
    pub signals: Vec<TodayLine>,
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
    /// What changed, by the path of the field; none where the line does not say.
    pub changes: Option<Vec<Changed>>,
}

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The path of the field: `staat`, `notities/3`.
    pub path: String,
    /// What it said.
    pub old: FieldValue,
    /// What it says since.
    pub new: FieldValue,
}

/// What a field says, as the logboek keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldValue {
    /// Nothing.
    Nothing,
    /// Yes or no.
    YesNo(bool),
    /// A whole number; money in cents.
    Number(i64),
    /// A text, a word of a list, a day as `2026-11-23`.
    Text(String),
    /// More than one.
    List(Vec<FieldValue>),
    /// Fields of its own, by name.
    Fields(BTreeMap<String, FieldValue>),
}

/// A verwijzing, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// As in the list, with every clock.
    pub row: QueueRow,
    /// The record.
    pub record: Record,
    /// Every clock as it counts, also those that stopped or have no last day yet.
    pub terms: Vec<RunningTerm>,
    /// The parts of the dossier of which nothing is shown to this caller.
    pub hidden: Vec<Facet>,
    /// The resident, if known and as far as the caller may see who it is; without BSN.
    pub resident: Option<Record>,
    /// The BSN with all but its last digits hidden; empty when there is none, or it may not be seen.
    pub bsn: String,
    /// The huishouden of the resident, if there is one and the caller may see it.
    pub household: Option<Record>,
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
    /// The record; without BSN.
    pub record: Record,
    /// The BSN with all but its last digits hidden; empty when there is none, or it may not be seen.
    pub bsn: String,
    /// What happened to it, oldest first.
    pub history: Vec<HistoryLine>,
    /// The verwijzingen that belong to it and that the caller may see.
    pub referrals: Vec<QueueRow>,
    /// Actions possible now.
    pub can: Vec<String>,
    /// Actions not possible now, with the reason.
    pub cannot: Vec<(String, String)>,
}

/// One contract in a list. The names are those of the JSON, which scripts rest on.
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
    /// Whether it is renewed when nobody acts: tacit, and nobody gave notice.
    pub wordt_verlengd: bool,
    /// Whether it runs without an end until notice is given.
    pub onbepaalde_tijd: bool,
    /// The length of each option that still can be used; months as a number.
    pub opties: Vec<Length>,
    /// The last day to report the next option.
    pub optie_uiterlijk: Option<NaiveDate>,
    /// Days between its end and what follows; below zero where they overlap, none when nothing follows. Only in a list.
    pub gat_dagen: Option<i64>,
    /// The most that may be spent, in cents.
    pub waarde: Option<Cents>,
    /// What was spent, in cents.
    pub besteed: Cents,
    pub status: ContractStatus,
    /// What must be done first.
    pub doen: Option<Signal>,
    /// The same in a few words.
    pub doen_kort: String,
    /// What it costs to miss that; 1 is the most.
    pub doen_kost: u8,
}

/// Every date of a contract. The names are those of the JSON, which scripts rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ContractDates {
    pub einde: Option<NaiveDate>,
    pub lopend_tot: Option<NaiveDate>,
    /// The later reading of that day, where there are two.
    pub lopend_tot_anders: Option<NaiveDate>,
    pub maximaal_tot: Option<NaiveDate>,
    /// The end when notice were given on the day asked about.
    pub nu_opgezegd_eindigt: Option<NaiveDate>,
    /// The next days it can end by notice, each with the last day to give it: the safe reading.
    pub opzegmogelijkheden: Vec<WayOut>,
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

/// A day on which a contract can be ended by notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct WayOut {
    pub per: NaiveDate,
    pub uiterlijk: NaiveDate,
}

/// The next option of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct NextOptionDates {
    /// Months as a number, any other length in words.
    pub maanden: Length,
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

/// One aanbesteding in a list. The names are those of the JSON, which scripts rest on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AanbestedingCells {
    pub nummer: String,
    pub naam: String,
    /// A word of the list, else as the file wrote it.
    pub procedure: String,
    pub status: AanbestedingStatus,
    pub ingang: Option<NaiveDate>,
    /// The first phase that is still to be done; none once it ended without an award.
    pub fase: Option<Phase>,
    /// The last day of that phase.
    pub fase_uiterst: Option<NaiveDate>,
    /// The least room of the phases still to be done, in days; below zero it comes too late.
    pub ruimte_dagen: Option<i64>,
    pub percelen: Vec<String>,
    pub verantwoordelijke: String,
    pub volgt_op: Option<String>,
    /// In cents.
    pub waarde: Option<Cents>,
    /// Days between the end of the contract it follows on and its start; below zero where they overlap.
    pub gat_dagen: Option<i64>,
    /// The last day of each phase in order: as it was, else as it is expected or planned.
    pub dagen: Vec<(Phase, NaiveDate)>,
    /// What must be done first.
    pub doen: Option<Signal>,
    /// The same in a few words.
    pub doen_kort: String,
    /// What it costs to miss that; 1 is the most.
    pub doen_kost: u8,
}

/// One phase of an aanbesteding. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct PhaseCells {
    pub fase: Phase,
    /// Its first day with the usual times.
    pub van: Option<NaiveDate>,
    /// Its last day with the usual times.
    pub tot: Option<NaiveDate>,
    /// Its first day as the phases before it were done or are planned.
    pub begint: Option<NaiveDate>,
    pub gepland: Option<NaiveDate>,
    pub werkelijk: Option<NaiveDate>,
    /// When it will be done if nothing else goes wrong.
    pub verwacht: Option<NaiveDate>,
    /// The last day it can be done when everything after it takes the least time.
    pub uiterst: Option<NaiveDate>,
    /// The working day on or before that.
    pub praktisch: Option<NaiveDate>,
    /// Days from the actual or planned day to the last.
    pub ruimte: Option<i64>,
    /// Still to be done.
    pub open: bool,
    pub wettelijk: bool,
    pub grondslag: String,
    /// How many documents and tasks it has.
    pub stukken: usize,
    /// How many of them are ready.
    pub stukken_klaar: usize,
}

/// Something about a phase that does not fit, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Misfit {
    pub fase: Phase,
    pub zin: String,
    /// Whether the law asks for it; else the office or a promise.
    pub wettelijk: bool,
}

/// The time in which no contract may be made. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct StandstillCells {
    pub verzonden: NaiveDate,
    pub laatste_dag: NaiveDate,
    /// None while a kort geding is pending.
    pub contract_vanaf: Option<NaiveDate>,
    /// The last day the opdracht can be granted.
    pub contract_uiterlijk: Option<NaiveDate>,
    pub wettelijk: bool,
    pub grondslag: String,
}

/// One inschrijving among the others of its perceel. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct BidCells {
    pub inschrijving: u32,
    pub inschrijver: String,
    /// None when it was put aside.
    pub plaats: Option<u32>,
    /// The weighted sum, in hundredths of a point.
    pub punten: u32,
    /// Whether it was scored on every criterium.
    pub volledig: bool,
    /// In cents.
    pub prijs: Option<Cents>,
    pub ontvangen: Option<NaiveDate>,
    /// Why it was put aside; empty when it counts.
    pub terzijde: String,
    /// The contract that came of it; empty when it was not awarded.
    pub contract: String,
}

/// The inschrijvingen of one perceel, in order. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct RankingCells {
    /// Empty for the whole.
    pub perceel: String,
    pub inschrijvingen: Vec<BidCells>,
}

/// An aanbesteding, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AanbestedingView {
    /// As in the list.
    pub cells: AanbestedingCells,
    /// The phases in order.
    pub phases: Vec<PhaseCells>,
    /// By when it has to begin; none where nothing can be counted.
    pub begin: Option<StartBy>,
    /// The first day the contract can start when everything left takes the least time; none once it is awarded or ended.
    pub earliest_start: Option<NaiveDate>,
    /// The minimums that planned and actual days do not keep.
    pub breaks: Vec<Misfit>,
    /// The phases that will come after their latest day.
    pub overruns: Vec<Misfit>,
    /// What would make a plan fit that does not, as sentences.
    pub ways_out: Vec<String>,
    /// What else must be known, as sentences: why nothing can be counted, the threshold.
    pub remarks: Vec<String>,
    /// The standstill, once the award decision was sent.
    pub standstill: Option<StandstillCells>,
    /// The inschrijvingen of each perceel.
    pub rankings: Vec<RankingCells>,
    /// The day until which its documentation is kept.
    pub keep_until: Option<NaiveDate>,
    /// The start it would have, were the next option of the contract before it used.
    pub after_option: Option<AfterOption>,
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

/// The start after an option of the contract before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AfterOption {
    pub contract: String,
    /// Months as a number, any other length in words.
    pub maanden: Length,
    pub ingang: NaiveDate,
}

/// What a change to the plan would do; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// The change.
    pub change: Change,
    /// The phases that would get another day: which, the day now and the day then.
    pub moved: Vec<(Phase, Option<NaiveDate>, NaiveDate)>,
    /// The phases after it, in order.
    pub phases: Vec<PhaseCells>,
    /// The least room after it.
    pub room: Option<i64>,
    /// The minimums that would not be kept.
    pub breaks: Vec<Misfit>,
    /// The phases that would come after their latest day.
    pub overruns: Vec<Misfit>,
    /// Why it cannot be kept so; none when it can.
    pub refusal: Option<String>,
    /// Whether keeping it asks for a reason.
    pub needs_reason: bool,
}

/// The answer to `toon`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant)] // one at a time
pub enum View {
    /// A verwijzing.
    Dossier(Dossier),
    /// A contract.
    Contract(ContractView),
    /// An aanbesteding.
    Aanbesteding(AanbestedingView),
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
            Self::Aanbesteding(view) => &view.record,
            Self::Sheet(view) => &view.record,
        }
    }

    /// What happened to it, oldest first.
    #[must_use]
    pub fn history(&self) -> &[HistoryLine] {
        match self {
            Self::Dossier(view) => &view.history,
            Self::Contract(view) => &view.history,
            Self::Aanbesteding(view) => &view.history,
            Self::Sheet(view) => &view.history,
        }
    }

    /// Actions possible now.
    #[must_use]
    pub fn can(&self) -> &[String] {
        match self {
            Self::Dossier(view) => &view.can,
            Self::Contract(view) => &view.can,
            Self::Aanbesteding(view) => &view.can,
            Self::Sheet(view) => &view.can,
        }
    }

    /// Actions not possible now, with the reason.
    #[must_use]
    pub fn cannot(&self) -> &[(String, String)] {
        match self {
            Self::Dossier(view) => &view.cannot,
            Self::Contract(view) => &view.cannot,
            Self::Aanbesteding(view) => &view.cannot,
            Self::Sheet(view) => &view.cannot,
        }
    }

    /// What needs someone, each with its name for dealing with it; a verwijzing has clocks instead.
    #[must_use]
    pub fn signals(&self) -> &[(String, Signal)] {
        match self {
            Self::Contract(view) => &view.signals,
            Self::Aanbesteding(view) => &view.signals,
            Self::Dossier(_) | Self::Sheet(_) => &[],
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
            Self::Aanbesteding(view) => format!("{} · {}", view.cells.naam, view.cells.status),
            Self::Sheet(view) => view.record.id.number.clone(),
        }
    }
}

/// A dossier on the list of what may be destroyed. The names of the fields are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepingRow {
    /// Its number.
    pub nummer: String,
    /// Wmo or Jeugdwet; empty when it is not known.
    pub wet: String,
    /// The day it ended.
    pub geeindigd: Option<NaiveDate>,
    /// The day it last changed.
    pub gewijzigd: NaiveDate,
    /// The last day it must be there; none while it is open.
    pub bewaren_tot: Option<NaiveDate>,
    /// The article or setting that says so.
    pub grondslag: String,
    /// By when a request of the resident must be carried out, where there is one.
    pub verzoek_uiterlijk: Option<NaiveDate>,
    /// How it stands, in words.
    pub stand: String,
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
    /// Every BSN that was shown in full.
    Reveals,
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
            Self::Reveals => f.write_str("getoonde BSN's"),
        }
    }
}

/// One look. The names are those of the JSON, which scripts rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct LookLine {
    pub tijd: DateTime<Utc>,
    pub wie: String,
    pub rollen: Vec<String>,
    /// The process it was asked from; 0 where nobody knows.
    pub proces: u32,
    pub actie: String,
    pub over: Vec<String>,
    pub gezocht: String,
    pub doel: String,
    pub aantal: usize,
    pub resultaat: String,
}

/// Everything held about a resident who asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForResident {
    /// The resident first, then the verwijzingen and the huishouden.
    pub views: Vec<View>,
    /// Who looked at it, oldest first.
    pub looks: Vec<LookLine>,
}
