//! A verwijzing: one support question of one resident, from melding to end.
//!
//! Who holds it and who must act follow from its state ([`State::houder`], [`State::aan_zet`]); by when follows from
//! its clocks ([`crate::domain::referral::clocks`]). Neither is stored twice.

pub mod actions;
pub mod clocks;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::words::{
    ClockKind, Decision, DeliveryForm, Entrance, HandoverPoint, Leefgebied, QuestionKind, State,
    SupportKind, Urgency, Wet, YesNo,
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
    /// The day it stopped; a later day than today means it runs until then.
    #[serde(rename = "gestopt")]
    pub stopped: Option<NaiveDate>,
    /// Suspensions, oldest first.
    #[serde(rename = "opschortingen")]
    pub pauses: Vec<Pause>,
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
    /// Van.
    #[serde(rename = "van")]
    pub from: Option<NaiveDate>,
    /// Tot.
    #[serde(rename = "tot")]
    pub until: Option<NaiveDate>,
    /// Reden.
    #[serde(rename = "reden")]
    pub reason: String,
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

    /// Gemeld.
    #[serde(rename = "gemeld")]
    pub reported: Option<NaiveDate>,
    /// Verwijzer.
    #[serde(rename = "verwijzer")]
    pub entrance: Option<Entrance>,
    /// Who referred, in words.
    #[serde(rename = "verwijzer_tekst")]
    pub entrance_text: String,
    /// Zorgvraag.
    #[serde(rename = "zorgvraag")]
    pub question: String,
    /// Soort.
    #[serde(rename = "soort")]
    pub support: Option<SupportKind>,
    /// Wet.
    pub wet: Option<Wet>,
    /// Urgentie.
    #[serde(rename = "urgentie")]
    pub urgency: Option<Urgency>,
    /// The areas of life named at the melding.
    #[serde(rename = "genoemde_leefgebieden")]
    pub leefgebieden: Vec<Leefgebied>,

    /// Staat.
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
    /// Regievoerder.
    pub regievoerder: String,
    /// Bevestigd op.
    #[serde(rename = "bevestigd_op")]
    pub confirmed: Option<NaiveDate>,
    /// Soort vraag.
    #[serde(rename = "soort_vraag")]
    pub question_kind: Option<QuestionKind>,
    /// Whether regie is present (regiecheck).
    pub regie: Option<YesNo>,
    /// Onderzoek afgerond.
    #[serde(rename = "onderzoek_afgerond")]
    pub research_done: Option<NaiveDate>,
    /// Reference of the report.
    #[serde(rename = "verslag")]
    pub report: String,
    /// Spoedbesluit.
    #[serde(rename = "spoedbesluit")]
    pub urgent_decision: String,
    /// Spoedbesluit op.
    #[serde(rename = "spoedbesluit_op")]
    pub urgent_decided: Option<NaiveDate>,
    /// Points of the warme overdracht, with the day each was done.
    #[serde(rename = "overdracht")]
    pub handover: BTreeMap<HandoverPoint, NaiveDate>,

    /// Short name of the begeleidingsteam it was last offered to.
    pub bt: Option<String>,
    /// Aangeboden op.
    #[serde(rename = "aangeboden_op")]
    pub offered: Option<NaiveDate>,
    /// Antwoord op.
    #[serde(rename = "antwoord_op")]
    pub answered: Option<NaiveDate>,
    /// A word of the list `redenen`.
    #[serde(rename = "weigerreden")]
    pub refuse_reason: String,
    /// Weigertoelichting.
    #[serde(rename = "weigertoelichting")]
    pub refuse_note: String,
    /// Teruglegreden.
    #[serde(rename = "teruglegreden")]
    pub return_reason: String,
    /// Teruglegtoelichting.
    #[serde(rename = "teruglegtoelichting")]
    pub return_note: String,
    /// Why an offer was withdrawn, or a return was not taken back.
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
    /// Wensdatum.
    #[serde(rename = "wensdatum")]
    pub wish_date: Option<NaiveDate>,
    /// Eerste gesprek.
    #[serde(rename = "eerste_gesprek")]
    pub first_talk: Option<NaiveDate>,
    /// Startdatum.
    #[serde(rename = "startdatum")]
    pub started: Option<NaiveDate>,
    /// Omvang.
    #[serde(rename = "omvang")]
    pub scope: String,
    /// Doelen van de inwoner.
    #[serde(rename = "doelen_van_de_inwoner")]
    pub goals: String,

    /// Aanvraagdatum.
    #[serde(rename = "aanvraagdatum")]
    pub aanvraag: Option<NaiveDate>,
    /// Besluit.
    #[serde(rename = "besluit")]
    pub decision: Option<Decision>,
    /// Besluitdatum.
    #[serde(rename = "besluitdatum")]
    pub decided: Option<NaiveDate>,
    /// Leveringsvorm.
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
    /// Intrekreden.
    #[serde(rename = "intrekreden")]
    pub withdraw_reason: String,
    /// Geeindigd op.
    #[serde(rename = "geeindigd_op")]
    pub ended: Option<NaiveDate>,
    /// Nazorgdatum.
    #[serde(rename = "nazorgdatum")]
    pub aftercare: Option<NaiveDate>,
    /// Nazorgbevinding.
    #[serde(rename = "nazorgbevinding")]
    pub aftercare_finding: String,

    /// Opschorting uit bestand.
    #[serde(rename = "opschorting_uit_bestand")]
    pub imported_pause: Option<ImportedPause>,
    /// What an imported file said about the BT's answer, as written.
    #[serde(rename = "reactie_uit_bestand")]
    pub imported_answer: String,
    /// Klokken.
    #[serde(rename = "klokken")]
    pub clocks: Vec<Clock>,
}

impl Referral {
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
