//! A verwijzing: one support question of one resident, from melding to end.
//!
//! Who holds it and who must act follow from its state ([`State::houder`], [`State::aan_zet`]); by when follows from
//! its clocks ([`crate::domain::referral::clocks`]). Neither is stored twice.

pub mod aanvraag;
pub mod actions;
pub mod answers;
pub mod bill;
pub mod clocks;
pub mod objection;
pub mod parts;
pub mod suggest;
pub mod support;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::dates::with_year;
use crate::domain::words::{
    ClockKind, Complexity, Decision, Degree, DeliveryForm, HandoverPoint, Leefgebied, QuestionKind,
    State, Urgency, Wet, YesNo,
};

/// A stretch in which a clock does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// First suspended day.
    #[serde(rename = "van")]
    pub from: NaiveDate,
    /// First day that counts again; none while it lasts.
    #[serde(rename = "tot")]
    pub until: Option<NaiveDate>,
    /// Why.
    #[serde(rename = "reden")]
    pub reason: String,
}

/// One clock of a verwijzing: the last time it ran. Its due date is computed, not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Which clock.
    #[serde(rename = "klok")]
    pub kind: ClockKind,
    /// The day of the event that starts it; none when that date is not known.
    pub start: Option<NaiveDate>,
    /// The date itself, for clocks that run to a chosen day (evaluatie, nazorg).
    #[serde(rename = "op")]
    pub on: Option<NaiveDate>,
    /// The day on which that date was named to who waits, where the law would set another (Awb 4:14 lid 3). What is
    /// suspended after it counts.
    #[serde(rename = "genoemd_op", default)]
    pub named: Option<NaiveDate>,
    /// The day it stopped; a later day than today means it runs until then.
    #[serde(rename = "gestopt")]
    pub stopped: Option<NaiveDate>,
    /// Suspensions, oldest first.
    #[serde(rename = "opschortingen")]
    pub pauses: Vec<Pause>,
}

impl Pause {
    /// Whole days that it took until a day at most, that day not counted.
    #[must_use]
    pub fn days_until(&self, day: NaiveDate) -> i64 {
        let until = self.until.map_or(day, |until| until.min(day));
        (until - self.from).num_days().max(0)
    }

    /// In one line, on a day: `7 mei 2026 tot 12 mei 2026, 5 dagen: stukken gevraagd`.
    #[must_use]
    pub fn told(&self, today: NaiveDate) -> String {
        let from = with_year(self.from);
        let until = self.until.map_or_else(|| "nu".to_owned(), with_year);
        let days = match self.days_until(self.until.unwrap_or(today)) {
            1 => "1 dag".to_owned(),
            days => format!("{days} dagen"),
        };
        format!("{from} tot {until}, {days}: {}", self.reason)
    }
}

impl Clock {
    /// The date that was chosen or named, with the days that it was suspended since it was named; none where it follows
    /// from a length.
    #[must_use]
    pub fn due_by_name(&self) -> Option<NaiveDate> {
        let (on, Some(named)) = (self.on?, self.named) else {
            return self.on;
        };
        let since = self.pauses.iter().filter(|pause| pause.from > named);
        let days = since.filter_map(|pause| Some(pause.until? - pause.from));
        on.checked_add_signed(days.sum())
    }
}

/// Who last moved a verwijzing, and when: told to whoever comes second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// When.
    #[serde(rename = "op")]
    pub at: DateTime<Utc>,
    /// By which action.
    #[serde(rename = "actie")]
    pub action: String,
}

/// A suspension as an office export had it: kept and shown, but it names no clock and moves no date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ImportedPause {
    /// The first suspended day.
    #[serde(rename = "van")]
    pub from: Option<NaiveDate>,
    /// The first day that counts again.
    #[serde(rename = "tot")]
    pub until: Option<NaiveDate>,
    /// Why, as written.
    #[serde(rename = "reden")]
    pub reason: String,
}

/// A proposal to destroy a verwijzing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Who proposed it: the user's name.
    #[serde(rename = "door")]
    pub by: String,
    /// When.
    #[serde(rename = "op")]
    pub on: NaiveDate,
    /// Why it may go, in words.
    #[serde(rename = "grond")]
    pub ground: String,
}

/// The fields of a verwijzing. Empty text and none mean: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Referral {
    /// The office's own number from an imported file.
    #[serde(rename = "bronnummer")]
    pub source_number: String,
    /// Whether the record was read in: history that no rule of today judges.
    #[serde(rename = "ingelezen")]
    pub imported: bool,
    /// `P-0001`
    #[serde(rename = "inwoner")]
    pub resident: Option<String>,
    /// `H-0001`, frozen when the verwijzing is offered.
    #[serde(rename = "huishouden")]
    pub household: Option<String>,
    /// Short name of the wijk.
    pub wijk: Option<String>,
    /// Short name of the WIJ-team.
    pub wij_team: Option<String>,

    /// The day the melding came in; the six weeks count from it (Wmo 2015 art. 2.3.2 lid 1).
    #[serde(rename = "gemeld")]
    pub reported: Option<NaiveDate>,
    /// Through whom it came in.
    #[serde(rename = "verwijzer")]
    pub entrance: Option<String>,
    /// Who referred, in words.
    #[serde(rename = "verwijzer_tekst")]
    pub entrance_text: String,
    /// What the resident asks for, in words.
    #[serde(rename = "zorgvraag")]
    pub question: String,
    /// What kind of support is thought of: a word of the list `soorten`; empty when it is not known. The word is what is
    /// kept, so a list that changes changes no dossier.
    #[serde(rename = "soort")]
    pub support: String,
    /// The wet it falls under: a word of the list `wetten`; empty when it is not known.
    pub wet: String,
    /// The gemeente that pays: where the resident lives, or of youth care the former address (Jeugdwet art. 1.1,
    /// woonplaats). Its name, as [`crate::domain::registers::governments`] has it; empty when it is not known.
    #[serde(rename = "verantwoordelijke_gemeente")]
    pub gemeente: String,
    /// The gemeente where a youth lived right before a stay elsewhere, which then pays (Jeugdwet art. 1.1, woonplaats,
    /// onder 2°). Its name, as with [`Self::gemeente`]; empty when it is not known or there is no stay.
    #[serde(rename = "vorige_gemeente")]
    pub former_gemeente: String,
    /// How pressing it is.
    #[serde(rename = "urgentie")]
    pub urgency: Option<Urgency>,
    /// The areas of life named at the melding.
    #[serde(rename = "genoemde_leefgebieden")]
    pub leefgebieden: Vec<Leefgebied>,

    /// Where it stands in the work.
    #[serde(rename = "staat")]
    pub state: State,
    /// The day the state began.
    #[serde(rename = "staat_sinds")]
    pub state_since: Option<NaiveDate>,
    /// The state before `teruggelegd`, to go back to.
    #[serde(rename = "staat_ervoor")]
    pub state_before: Option<State>,
    /// Who last moved it.
    #[serde(rename = "laatste_stap")]
    pub last_move: Option<Move>,

    /// Who works on it: the key of an employee, or a name.
    #[serde(rename = "medewerker")]
    pub assigned: String,
    /// Who leads the onderzoek: the key of an employee, or a name.
    pub regievoerder: String,
    /// The day the resident was told that the melding is there.
    #[serde(rename = "bevestigd_op")]
    pub confirmed: Option<NaiveDate>,
    /// Whether the question is enkelvoudig or meervoudig (regiecheck).
    #[serde(rename = "soort_vraag")]
    pub question_kind: Option<QuestionKind>,
    /// Whether the question is complex (regiecheck of 2014).
    #[serde(rename = "complexiteit")]
    pub complexity: Option<Complexity>,
    /// Whether regie is present (regiecheck).
    pub regie: Option<YesNo>,
    /// The day the report was given; the six weeks stop (Wmo 2015 art. 2.3.2 lid 8).
    #[serde(rename = "onderzoek_afgerond")]
    pub research_done: Option<NaiveDate>,
    /// Reference of the report.
    #[serde(rename = "verslag")]
    pub report: String,
    /// What was decided at spoed (Wmo 2015 art. 2.3.3).
    #[serde(rename = "spoedbesluit")]
    pub urgent_decision: String,
    /// The day of that decision.
    #[serde(rename = "spoedbesluit_op")]
    pub urgent_decided: Option<NaiveDate>,
    /// Points of the warme overdracht, with the day each was done.
    #[serde(rename = "overdracht")]
    pub handover: BTreeMap<HandoverPoint, NaiveDate>,

    /// Short name of the begeleidingsteam it was last offered to.
    pub bt: Option<String>,
    /// The day it was last offered to a BT.
    #[serde(rename = "aangeboden_op")]
    pub offered: Option<NaiveDate>,
    /// The day the BT answered.
    #[serde(rename = "antwoord_op")]
    pub answered: Option<NaiveDate>,
    /// A word of the list `redenen`.
    #[serde(rename = "weigerreden")]
    pub refuse_reason: String,
    /// What the BT said with it.
    #[serde(rename = "weigertoelichting")]
    pub refuse_note: String,
    /// Why the BT gave it back: a word of the list `redenen`.
    #[serde(rename = "teruglegreden")]
    pub return_reason: String,
    /// What the BT said with that.
    #[serde(rename = "teruglegtoelichting")]
    pub return_note: String,
    /// Why an offer was withdrawn, a return was not taken back, or it was offered to a BT that had said no.
    #[serde(rename = "laatste_reden")]
    pub last_reason: String,
    /// Why consent was passed over, when it was.
    #[serde(rename = "toestemming_gepasseerd")]
    pub consent_overridden: String,
    /// When the other side was last reminded.
    #[serde(rename = "herinnerd_op")]
    pub reminded: Option<NaiveDate>,

    /// Number of the provider.
    #[serde(rename = "aanbieder")]
    pub provider: Option<String>,
    /// Number of the contract the support is given under.
    pub contract: String,
    /// The day from which support is wished for.
    #[serde(rename = "wensdatum")]
    pub wish_date: Option<NaiveDate>,
    /// The day of the first talk with the BT, also when it is still to come.
    #[serde(rename = "eerste_gesprek")]
    pub first_talk: Option<NaiveDate>,
    /// The day the support began.
    #[serde(rename = "startdatum")]
    pub started: Option<NaiveDate>,
    /// How much support, as written: `4 uur per week`.
    #[serde(rename = "omvang")]
    pub scope: String,
    /// What the resident wants to reach, in words.
    #[serde(rename = "doelen_van_de_inwoner")]
    pub goals: String,

    /// The day the aanvraag came in; the beslistermijn counts from it (Awb art. 4:13; Wmo 2015 art. 2.3.5 lid 2).
    #[serde(rename = "aanvraagdatum")]
    pub aanvraag: Option<NaiveDate>,
    /// What was decided in the reguliere proces.
    #[serde(rename = "besluit")]
    pub decision: Option<Decision>,
    /// The day of that decision; bezwaar counts from it (Awb art. 6:7).
    #[serde(rename = "besluitdatum")]
    pub decided: Option<NaiveDate>,
    /// In kind or as a budget (pgb).
    #[serde(rename = "leveringsvorm")]
    pub delivery: Option<DeliveryForm>,
    /// The column `Vervolg` of an imported file, as written.
    #[serde(rename = "vervolg")]
    pub follow_up: String,
    /// Last day of the indication.
    #[serde(rename = "einddatum")]
    pub ends: Option<NaiveDate>,

    /// A word of the list `uitkomsten`.
    #[serde(rename = "uitkomst")]
    pub outcome: String,
    /// Why it does not go on: a word of the list `intrekredenen`.
    #[serde(rename = "intrekreden")]
    pub withdraw_reason: String,
    /// The day it ended.
    #[serde(rename = "geeindigd_op")]
    pub ended: Option<NaiveDate>,
    /// The day nazorg is planned.
    #[serde(rename = "nazorgdatum")]
    pub aftercare: Option<NaiveDate>,
    /// What was found then.
    #[serde(rename = "nazorgbevinding")]
    pub aftercare_finding: String,
    /// Whether the support was the right one, as the resident says in the nazorg.
    #[serde(rename = "nazorg_juiste_hulp")]
    pub right_support: Option<Degree>,
    /// Whether resident and professional met on equal footing, as the resident says.
    #[serde(rename = "nazorg_gelijkwaardig")]
    pub equal_footing: Option<Degree>,
    /// What else the resident wants to say.
    #[serde(rename = "nazorg_verder")]
    pub anything_else: String,

    /// Who proposed to destroy it, as long as that stands.
    #[serde(rename = "vernietiging_voorgesteld")]
    pub proposal: Option<Proposal>,
    /// The day it was destroyed; what else is filled in then says nothing of anyone.
    #[serde(rename = "vernietigd_op")]
    pub destroyed: Option<NaiveDate>,
    /// Why it was.
    #[serde(rename = "vernietigd_wegens")]
    pub destroyed_ground: String,

    /// A suspension as an imported file had it.
    #[serde(rename = "opschorting_uit_bestand")]
    pub imported_pause: Option<ImportedPause>,
    /// What an imported file said about the BT's answer, as written.
    #[serde(rename = "reactie_uit_bestand")]
    pub imported_answer: String,
    /// What runs and ran, each at its last time.
    #[serde(rename = "klokken")]
    pub clocks: Vec<Clock>,
}

impl Referral {
    /// The law that sets its terms; none of a wet of which the program knows no terms, and where none is known.
    #[must_use]
    pub fn law(&self) -> Option<Wet> {
        self.wet.parse().ok()
    }

    /// The year it ended, as far as a file says so; none while it is open.
    #[must_use]
    pub fn ended_in(&self) -> Option<i32> {
        let day = self
            .ended
            .or(self.reported)
            .filter(|_| !self.state.is_open());
        day.map(|day| day.year())
    }

    /// The clock of a kind, if it ever ran.
    #[must_use]
    pub fn clock(&self, kind: ClockKind) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.kind == kind)
    }

    /// The clock of a kind to change, if it ever ran.
    pub fn clock_mut(&mut self, kind: ClockKind) -> Option<&mut Clock> {
        self.clocks.iter_mut().find(|clock| clock.kind == kind)
    }

    /// Starts a clock afresh on the day of its event.
    pub fn start_clock(&mut self, kind: ClockKind, start: Option<NaiveDate>) {
        let clock = Clock {
            kind,
            start,
            on: None,
            named: None,
            stopped: None,
            pauses: Vec::new(),
        };
        match self.clock_mut(kind) {
            Some(old) => *old = clock,
            None => self.clocks.push(clock),
        }
    }

    /// Starts a clock that runs to a chosen day.
    pub fn start_clock_to(&mut self, kind: ClockKind, start: NaiveDate, on: NaiveDate) {
        self.start_clock(kind, Some(start));
        if let Some(clock) = self.clock_mut(kind) {
            clock.on = Some(on);
        }
    }

    /// Stops a clock that still runs on `day`.
    pub fn stop_clock(&mut self, kind: ClockKind, day: NaiveDate) {
        if let Some(clock) = self.clock_mut(kind)
            && clock.stopped.is_none_or(|stopped| stopped > day)
        {
            clock.stopped = Some(day);
        }
    }
}
