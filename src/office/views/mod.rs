//! The shapes of what is asked and answered. Where a struct is printed as JSON, its names are those of the JSON.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::signals::{Signal, Urgency};
use crate::domain::aanbesteding::words::Phase;
use crate::domain::contract::parts::Capacity;
use crate::domain::dates::{in_list, with_year};
use crate::domain::record::{Asking, BtAnswer, Record};
use crate::domain::referral::answers::{Way, way_on};
use crate::domain::referral::clocks::RunningTerm;
use crate::domain::referral::suggest::Suggestion;
use crate::domain::registers::alike::Certainty;
use crate::domain::registers::people::slug;
use crate::domain::rights::Facet;
use crate::domain::words::{ConsentAnswer, HandoverPoint, Role, State};
use crate::domain::workflow::{FieldKind, FieldSpec, Given};

mod aanbesteding;
mod contract;
mod looks;

pub use aanbesteding::*;
pub use contract::*;
pub use looks::*;

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
    /// Of these only, in this order where there is no column; none of them named means of all.
    pub only: Vec<Key>,
}

impl QueueQuery {
    /// What is open in the name of an employee.
    #[must_use]
    pub fn in_the_name_of(name: &str) -> Self {
        Self {
            filter: vec![format!("genoemd:\"{name}\"")],
            ..Self::default()
        }
    }
}

/// A list that can be filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the list of its name
pub enum Filtered {
    Queue,
    Contracts,
    Aanbestedingen,
    Agenda,
    Doubles,
}

/// A word a list can be filtered by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterWord {
    /// As it is written, perhaps with an example behind its sign: `te-laat`, `wijk:`, `actie:180d`.
    pub word: String,
    /// What it is about.
    pub is: String,
    /// What can stand behind it, where that is a list.
    pub values: Vec<String>,
}

/// A filter and an order under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// What it is called.
    #[serde(rename = "naam")]
    pub name: String,
    /// The words of its filter, and where they are not the usual its list and order.
    #[serde(rename = "regel")]
    pub line: String,
    /// Whether only the caller has it.
    #[serde(rename = "eigen")]
    pub is_own: bool,
    /// How many it finds now; none where that is not counted.
    #[serde(rename = "aantal")]
    pub count: Option<usize>,
}

/// The filter of what waits for a decision of someone with these roles: where a verwijzing goes, or, at a BT, whether it
/// comes.
#[must_use]
pub fn pile_of(roles: &[String]) -> Vec<String> {
    let is_bt = |role: &String| role == Role::Bt.word();
    let is_other = |role: &String| {
        let others = [Role::Wij, Role::Backoffice, Role::Contract, Role::Leiding];
        others.iter().any(|other| role == other.word())
    };
    let states = match roles.iter().any(is_bt) && !roles.iter().any(is_other) {
        true => "staat:aangeboden",
        false => "staat:nieuw,in-onderzoek,geweigerd,teruggelegd",
    };
    vec![states.to_owned()]
}

/// The orders of the queue: what each is called, and what it puts first.
pub const ORDERS: &[(&str, &str)] = &[
    ("termijn", "wat het eerst moet, bovenaan"),
    ("urgentie", "crisis en spoed bovenaan"),
    ("te-laat", "wat het vaakst zijn termijn over is, bovenaan"),
    ("gemeld", "wat het langst geleden is gemeld, bovenaan"),
    ("einde", "welke indicatie het eerst afloopt, bovenaan"),
    ("staat", "per staat"),
    ("aan-zet", "per team dat aan zet is"),
    ("medewerker", "per medewerker"),
    ("aanbieder", "per aanbieder"),
    ("soort", "per soort hulp"),
    ("wet", "per wet"),
    ("inwoner", "op naam"),
    ("wijk", "per wijk"),
    ("nummer", "op nummer"),
];

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
    /// The first day by which someone of the office must act, on which lists sort; none when it has ended.
    pub uiterlijk: Option<NaiveDate>,
    /// Why it lies with whoever asks: `regievoerder`, `houder`, `medewerker voor F. Yılmaz`; empty when it does not.
    pub bij_mij: Vec<String>,
}

impl QueueRow {
    /// The word of the clock that runs out on that day; none where none does, as with a day that is missing.
    #[must_use]
    pub fn first_term(&self) -> Option<&str> {
        let day = self.uiterlijk?;
        let mut on_day = self.termijnen.iter().filter(|term| term.uiterst == day);
        on_day.next().map(|term| term.soort.as_str())
    }
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
    /// What that is called; empty for what has no title.
    pub titel: String,
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
    /// Whether it no longer holds: it was dealt with, used or taken away.
    pub vervallen: bool,
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

/// One employee in a list, with who does the work today. The names of the fields are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct EmployeeCells {
    pub nummer: String,
    pub naam: String,
    pub team: String,
    pub afwezig_van: Option<NaiveDate>,
    pub afwezig_tot_en_met: Option<NaiveDate>,
    /// Whether that is today.
    pub is_afwezig: bool,
    /// Who was asked to stand in.
    pub vervanger: String,
    /// Who does the work today, where that is someone else: at the end of who is away too. None when it is the team.
    pub neemt_waar: Option<String>,
    /// For whom this one does the work today.
    pub neemt_waar_voor: Vec<String>,
    /// How many open verwijzingen within sight name this one.
    pub verwijzingen: usize,
    /// How many of those are late.
    pub te_laat: usize,
}

impl EmployeeCells {
    /// Whether someone is there and who does the work else, in words: `weg t/m vr 11 dec; M. Rozema neemt waar`.
    #[must_use]
    pub fn presence(&self, today: NaiveDate) -> String {
        let in_list = |day| in_list(day, today);
        let until = self.afwezig_tot_en_met.map(in_list);
        let until = until.map(|day| format!(" t/m {day}")).unwrap_or_default();
        let from = self.afwezig_van.map(in_list);
        let from = from.map(|day| format!(" van {day}")).unwrap_or_default();
        let has_absence = self.afwezig_van.is_some() || self.afwezig_tot_en_met.is_some();
        let own = match (&self.neemt_waar, self.is_afwezig, has_absence) {
            (Some(by), true, _) => format!("weg{until}; {by} neemt waar"),
            (None, true, _) => format!("weg{until}; het team neemt waar"),
            (_, false, true) if self.vervanger.is_empty() => format!("weg{from}{until}"),
            (_, false, true) => format!("weg{from}{until}; {} vervangt", self.vervanger),
            (_, false, false) => String::new(),
        };
        let others = match self.neemt_waar_voor.as_slice() {
            [] => String::new(),
            others => format!("neemt waar voor {}", others.join(", ")),
        };
        let told = [own, others];
        let told: Vec<&str> = told.iter().map(String::as_str).collect();
        let told: Vec<&str> = told.into_iter().filter(|it| !it.is_empty()).collect();
        told.join("; ")
    }
}

/// What lies with someone, in numbers and days: no name and no number of a verwijzing, so that it can go by mail. The
/// names of the fields are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct DayNumbers {
    pub dag: NaiveDate,
    /// The last day of an absence that is now.
    pub afwezig_tot_en_met: Option<NaiveDate>,
    /// Open, all together.
    pub open: usize,
    /// Of those, how many lie there because someone else is away.
    pub als_vervanger: usize,
    pub te_laat: usize,
    /// The day the first of those was due.
    pub oudste: Option<NaiveDate>,
    /// Due within seven days, today included.
    pub deze_week: usize,
    /// The day the first of those is due.
    pub eerste: Option<NaiveDate>,
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

/// Who brought in an element of a list, where it came with a file: what it says of writer and day is then the file's word.
#[must_use]
pub fn brought_in<'h>(history: &'h [HistoryLine], path: &str) -> Option<&'h str> {
    let adds = |line: &&HistoryLine| {
        let is_first = |it: &Changed| it.path == path && it.old == FieldValue::Nothing;
        line.changes.iter().flatten().any(is_first)
    };
    let added = history.iter().find(adds)?;
    let verbs = ["inlezen-", "overnemen-"];
    let is_read_in = verbs.iter().any(|verb| added.actie.starts_with(verb));
    is_read_in.then_some(added.wie.as_str())
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
    /// Who held it, oldest first; none for who does not see all that happened.
    pub holders: Vec<Holder>,
    /// Who else the resident may be, for who registers both.
    pub like: Vec<Like>,
    /// Every no of a BT within sight, oldest first.
    pub answers: Vec<BtAnswer>,
    /// What was asked of who holds it, oldest first: all of it, or what the caller asked.
    pub askings: Vec<Asking>,
    /// Actions possible now.
    pub can: Vec<String>,
    /// Actions not possible now, with the reason.
    pub cannot: Vec<(String, String)>,
}

/// A verwijzing, whole, with where it can go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triaged {
    /// The verwijzing.
    pub dossier: Dossier,
    /// Where it can go, the best first; nothing once it is on its way.
    pub suggestions: Vec<Suggestion>,
}

/// A side that holds a verwijzing, or held it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The team: `WIJ Hoogkerk`, `BT Beijum`, `backoffice`.
    pub wie: String,
    /// The day it came there.
    pub van: NaiveDate,
    /// The day it went on; none while it is there.
    pub tot: Option<NaiveDate>,
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
    /// Who can see it now; of a resident only.
    pub viewers: Vec<Viewer>,
    /// That only a few may, in words; empty for nearly everyone.
    pub narrowed: String,
    /// Who else a resident may be, for who registers both.
    pub like: Vec<Like>,
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
    /// An aanbesteding.
    Aanbesteding(AanbestedingView),
    /// Anything else.
    Sheet(Sheet),
}

/// Who can consent, the usual first.
const GIVEN_BY: [&str; 5] = [
    "inwoner zelf",
    "ouder met gezag",
    "kind en ouder",
    "curator",
    "mentor",
];

impl Dossier {
    /// Whether it is in a state.
    #[must_use]
    pub fn is_at(&self, state: State) -> bool {
        self.record.referral().is_some_and(|it| it.state == state)
    }

    /// What the last no of a BT makes plain, where somebody must still decide what comes after it.
    #[must_use]
    pub fn way_on(&self) -> Option<Way> {
        way_on(self.record.referral()?, &self.answers)
    }

    /// The day a point of the warme overdracht was ticked. The point for consent follows the consent that was given.
    #[must_use]
    pub fn ticked(&self, point: HandoverPoint) -> Option<NaiveDate> {
        let referral = self.record.referral()?;
        let consented = || {
            let consent = self.record.consent_for(referral.bt.as_deref()?)?;
            let is_given = point == HandoverPoint::Toestemming && consent.withdrawn.is_none();
            consent
                .on
                .filter(|_| is_given && consent.answer == ConsentAnswer::Ja)
        };
        referral.handover.get(&point).copied().or_else(consented)
    }
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

    /// The phase an action on it is about, with the one that is pointed at.
    #[must_use]
    pub fn phase(&self, here: Option<Phase>) -> Option<Phase> {
        match self {
            Self::Aanbesteding(view) => view.phase(here),
            Self::Dossier(_) | Self::Contract(_) | Self::Sheet(_) => None,
        }
    }

    /// What a field of an action on it is chosen from, as it is typed; nothing where anything can be typed.
    #[must_use]
    pub fn choices(&self, field: &FieldSpec, action: &str) -> Vec<String> {
        match self {
            _ if field.given == Given::Signal => {
                let signals = self.signals().iter();
                signals.map(|(key, _)| key.clone()).collect()
            }
            Self::Aanbesteding(view) => view.choices(field.name, action),
            Self::Contract(view) => view.choices(field.name, action),
            Self::Dossier(_) if field.name == "gegeven-door" => {
                GIVEN_BY.iter().map(|it| (*it).to_owned()).collect()
            }
            Self::Dossier(_) | Self::Sheet(_) => Vec::new(),
        }
    }

    /// What stands in a field of it now, where that follows from more than the field itself.
    #[must_use]
    pub fn stands(&self, field: &FieldSpec) -> Option<String> {
        match (self, field.kind) {
            (Self::Dossier(view), FieldKind::Tick) => {
                let point = field.name.parse().ok()?;
                view.ticked(point).map(with_year)
            }
            _ => None,
        }
    }

    /// The fields of an action on it that follow from where it stands, each with its text.
    #[must_use]
    pub fn filled_in(&self, action: &str) -> Vec<(String, String)> {
        match self {
            Self::Aanbesteding(view) => view.filled_in(action),
            Self::Dossier(_) | Self::Contract(_) | Self::Sheet(_) => Vec::new(),
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

/// Whether an action can be done with each of several records.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Each {
    /// The records, in the order in which they were asked.
    pub rows: Vec<EachRow>,
    /// The names of the employees who may have every one of them.
    pub medewerkers: Vec<String>,
}

/// Whether an action can be done with one of several records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EachRow {
    /// Its number.
    pub nummer: String,
    /// Its revision as the caller knows it.
    pub revisie: u32,
    /// Why it cannot, where it cannot.
    pub waarom_niet: Option<String>,
}
