//! Verwijzingen as they go over the line: what is asked of the queue, a row of it, and one whole.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{HistoryLine, IndicatieCells, Like};
use crate::domain::record::{Asking, BtAnswer, Consent, Record};
use crate::domain::referral::answers::{Way, way_on};
use crate::domain::referral::clocks::RunningTerm;
use crate::domain::referral::suggest::{Suggestion, is_without_bt};
use crate::domain::rights::Facet;
use crate::domain::settings::Settings;
use crate::domain::words::{ConsentAnswer, HandoverPoint, Role, State};
use crate::office::signals::{Signal, Urgency};

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

/// Which part of a list: what is in sight and around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Around {
    /// The verwijzing that is in the middle of it, wherever that is by now; one that is not in the list does not count.
    pub key: Option<Key>,
    /// The place that is in the middle of it otherwise, from 0.
    pub at: usize,
    /// How many rows before that, and how many behind it.
    pub rows: usize,
}

impl Around {
    /// The places of the part in a list of so many, with the place of its verwijzing where it has one.
    #[must_use]
    pub fn range(&self, count: usize, place: Option<usize>) -> Range<usize> {
        let at = place.unwrap_or(self.at).min(count.saturating_sub(1));
        at.saturating_sub(self.rows)..at.saturating_add(self.rows).saturating_add(1).min(count)
    }
}

/// A part of a list, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuePart {
    /// How many there are in all.
    pub count: usize,
    /// The place of the first row, from 0.
    pub from: usize,
    /// The rows.
    pub rows: Vec<QueueRow>,
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

/// The filter of what waits for a decision of someone with these roles: where a verwijzing goes, or, at a BT, whether it
/// comes.
#[must_use]
pub fn pile_of(roles: &[String]) -> Vec<String> {
    let is = |role: Role| roles.iter().any(|mine| mine == role.word());
    let states = if is(Role::Wij) || is(Role::Leiding) {
        "staat:nieuw,in-onderzoek,geweigerd,teruggelegd"
    } else if is(Role::Backoffice) {
        "staat:in-onderzoek,geweigerd,teruggelegd"
    } else if is(Role::Contract) {
        "staat:in-onderzoek,geweigerd"
    } else {
        "staat:aangeboden"
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
    ("houder", "per team dat haar houdt"),
    ("medewerker", "per medewerker"),
    ("aanbieder", "per aanbieder"),
    ("soort", "per soort hulp"),
    ("wet", "per wet"),
    ("inwoner", "op naam"),
    ("wijk", "per wijk"),
    ("bij-mij", "wat bij u ligt, bovenaan"),
    ("bronnummer", "op het nummer van kantoor"),
    ("nummer", "op nummer"),
    ("gemeente", "per gemeente die betaalt"),
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct QueueRow {
    pub nummer: String,
    pub bronnummer: String,
    pub inwoner: String,
    pub wijk: String,
    pub soort: String,
    pub wet: String,
    /// The gemeente that pays as far as it is known: filled in, or what follows from a stay.
    pub gemeente: String,
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
    /// The contracts in that name with a signal; none where the caller sees no contracts.
    pub contracten: Option<SignalNumbers>,
    /// The same of aanbestedingen.
    pub aanbestedingen: Option<SignalNumbers>,
}

/// How many records have a signal, by how pressing the first of it is. The names are those of the JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct SignalNumbers {
    pub te_laat: usize,
    pub deze_week: usize,
    pub later: usize,
}

impl SignalNumbers {
    /// Of the first signal of each record.
    pub(in crate::office) fn of<'s>(signals: impl Iterator<Item = &'s Signal>) -> Self {
        let mut told = Self::default();
        for signal in signals {
            *match signal.pressing() {
                Urgency::Late => &mut told.te_laat,
                Urgency::ThisWeek => &mut told.deze_week,
                Urgency::Coming => &mut told.later,
            } += 1;
        }
        told
    }

    /// All of them.
    #[must_use]
    pub const fn all(self) -> usize {
        self.te_laat + self.deze_week + self.later
    }
}

/// How often a BT said no for a reason. The names are those of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct AnswerCount {
    /// Empty where it is not known.
    pub reden: String,
    /// Its short name; empty where it is not known.
    pub bt: String,
    pub bt_naam: String,
    pub geweigerd: usize,
    pub teruggelegd: usize,
    pub samen: usize,
    /// The filter of the wachtrij that finds the verwijzingen.
    pub regel: String,
}

/// A verwijzing, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// What was granted on it, as far as the caller sees that.
    pub granted: Vec<IndicatieCells>,
    /// As in the list, with every clock.
    pub row: QueueRow,
    /// Its place among those within sight that wait at the same BT and provider, and how many those are; none where it
    /// does not wait.
    pub line: Option<(u32, u32)>,
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
    /// Whether it was offered to its BT by passing over consent, for who sees what was consented to for that BT.
    pub is_passed_over: bool,
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
    /// The names of the BTs that the resident lets know of it now, for who sees that or may offer; nothing once it is on
    /// its way.
    pub consented: Vec<String>,
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

impl Dossier {
    /// How old the resident is on a day; none where that is not known, or not for the caller.
    #[must_use]
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        self.resident.as_ref()?.resident()?.age_on(day)
    }

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

    /// Whether it waits for a way to go, in a wijk that has no begeleidingsteam.
    #[must_use]
    pub fn is_without_bt(&self, settings: &Settings) -> bool {
        let referral = self.record.referral();
        referral.is_some_and(|it| is_without_bt(it, settings))
    }

    /// How consent was passed over when it was offered, with the reason for who sees that; none where it was not.
    #[must_use]
    pub fn passed_over(&self, settings: &Settings) -> Option<String> {
        let referral = self.record.referral().filter(|_| self.is_passed_over)?;
        let bt = referral.bt.as_deref().map(|bt| settings.bt_name(bt));
        let to = bt.map(|bt| format!(" aan {bt}")).unwrap_or_default();
        let why = match referral.consent_overridden.as_str() {
            "" => String::new(),
            why => format!(": {why}"),
        };
        Some(format!("gepasseerd bij het aanbod{to}{why}"))
    }

    /// Whether the point for consent stands for one that was passed over, and that the resident did not give since.
    #[must_use]
    pub fn lacks_passed_over(&self, today: NaiveDate) -> bool {
        let bt = self.record.referral().and_then(|it| it.bt.as_deref());
        let given = bt.and_then(|bt| self.record.consent_for(bt));
        self.is_passed_over && !given.is_some_and(|consent| consent.holds(today))
    }

    /// The day a point of the warme overdracht was ticked. The point for consent follows the consent that was given, to
    /// any BT while it stands with none.
    #[must_use]
    pub fn ticked(&self, point: HandoverPoint, settings: &Settings) -> Option<NaiveDate> {
        let referral = self.record.referral()?;
        let consented = || {
            let mut given = self.record.consents();
            let consent = match referral.bt.as_deref() {
                Some(bt) => self.record.consent_for(bt),
                None => given.rfind(|it| {
                    let is_given = it.answer == ConsentAnswer::Ja && it.withdrawn.is_none();
                    is_given && settings.bts().contains(&it.party)
                }),
            }?;
            let is_given = point == HandoverPoint::Toestemming && consent.withdrawn.is_none();
            consent
                .on
                .filter(|_| is_given && consent.answer == ConsentAnswer::Ja)
        };
        referral.handover.get(&point).copied().or_else(consented)
    }

    /// Whether a point of the warme overdracht is done; none for who may not know of it. The point for consent follows the
    /// consent that holds, also where nobody knows of which day that is.
    #[must_use]
    pub fn is_done(
        &self,
        point: HandoverPoint,
        settings: &Settings,
        today: NaiveDate,
    ) -> Option<bool> {
        if point != HandoverPoint::Toestemming {
            return Some(self.ticked(point, settings).is_some());
        }
        if self.hidden.contains(&Facet::Toestemming) {
            return None;
        }
        let holds = |consent: &Consent| consent.holds(today);
        let bt = self.record.referral()?.bt.as_deref();
        let is_given = match bt {
            Some(bt) => self.record.consent_for(bt).is_some_and(holds),
            None => {
                let bts = settings.bts();
                self.record
                    .consents()
                    .any(|it| holds(it) && bts.contains(&it.party))
            }
        };
        Some(is_given || self.ticked(point, settings).is_some())
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
