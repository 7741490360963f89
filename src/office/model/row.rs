//! One verwijzing as lists see it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use compact_str::CompactString;
use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::{Model, RowFact};
use crate::domain::letters;
use crate::domain::record::parts::Score;
use crate::domain::record::{Asking, Part, PartKind, Record, RecordId};
use crate::domain::referral::bill::{Bill, follows_former};
use crate::domain::referral::support::relapse;
use crate::domain::referral::{Referral, clocks};
use crate::domain::register::Register;
use crate::domain::rights::{Facets, bt_refused};
use crate::domain::words::{
    BtNo, ClockKind, Complexity, Degree, DeliveryForm, Leefgebied, State, Urgency, Wet,
};
use crate::office::days::{DayNumber, day_number};

/// The states in which a verwijzing takes a place of its provider.
pub const TAKES_A_PLACE: [State; 2] = [State::Geaccepteerd, State::Gestart];

/// What a row is marked with.
pub mod flags {
    /// No consent for the BT it stands at.
    pub const NO_CONSENT: u32 = 1;
    /// Consent for that BT was refused or withdrawn.
    pub const BT_REFUSED: u32 = 1 << 1;
    /// Consent was passed over.
    pub const OVERRIDDEN: u32 = 1 << 2;
    /// Ended without an outcome or reason.
    pub const NO_OUTCOME: u32 = 1 << 3;
    /// Started without a contract.
    pub const NO_CONTRACT: u32 = 1 << 4;
    /// In the reguliere proces without a BSN.
    pub const NO_BSN: u32 = 1 << 5;
    /// An escalation is open.
    pub const ESCALATED: u32 = 1 << 6;
    /// The side that must act was reminded.
    pub const REMINDED: u32 = 1 << 7;
    /// A running clock has no date.
    pub const NO_DATE: u32 = 1 << 8;
    /// Began as a crisis or spoed.
    pub const URGENT: u32 = 1 << 9;
    /// Consent holds: for the BT it stands at, or as long as it is at none for any party.
    pub const CONSENTED: u32 = 1 << 10;
    /// The resident was told that the melding is there.
    pub const CONFIRMED: u32 = 1 << 11;
    /// A running clock is suspended.
    pub const SUSPENDED: u32 = 1 << 12;
    /// Whoever holds it was asked for something.
    pub const ASKED: u32 = 1 << 13;
    /// What was asked of whoever holds it was answered.
    pub const ANSWERED: u32 = 1 << 14;
    /// A letter came back and waits for someone.
    pub const LETTER_BACK: u32 = 1 << 15;
    /// The support began again soon after it ended.
    pub const RELAPSED: u32 = 1 << 16;
}

/// One clock of a row. In the image it is two numbers, as a [`RowFact`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(u64, DayNumber)", try_from = "(u64, DayNumber)")]
pub struct RowTerm {
    /// Which clock.
    pub kind: ClockKind,
    /// Whether it still runs.
    pub is_running: bool,
    /// Whether it is late.
    pub late: bool,
    /// Whole days suspended so far.
    pub suspended_days: u16,
    /// Days it was given, without those; one at least.
    pub days: u16,
    /// The last day.
    pub due: DayNumber,
}

impl From<RowTerm> for (u64, DayNumber) {
    fn from(term: RowTerm) -> Self {
        let (kind, is_running) = (term.kind as u8, u8::from(term.is_running));
        let [s0, s1] = term.suspended_days.to_le_bytes();
        let [d0, d1] = term.days.to_le_bytes();
        let late = u8::from(term.late);
        (
            u64::from_le_bytes([kind, is_running, late, 0, s0, s1, d0, d1]),
            term.due,
        )
    }
}

impl TryFrom<(u64, DayNumber)> for RowTerm {
    type Error = &'static str;

    fn try_from((first, due): (u64, DayNumber)) -> Result<Self, Self::Error> {
        let [kind, is_running, late, _, s0, s1, d0, d1] = first.to_le_bytes();
        let kind = ClockKind::ALL.get(usize::from(kind));
        Ok(Self {
            kind: *kind.ok_or("there is no such clock")?,
            is_running: is_running != 0,
            late: late != 0,
            suspended_days: u16::from_le_bytes([s0, s1]),
            days: u16::from_le_bytes([d0, d1]),
            due,
        })
    }
}

/// What a list needs of one verwijzing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Year of the number.
    pub year: u16,
    /// Number within the year.
    pub n: u32,
    /// Number of the resident in [`Model::people`], 0 when there is none.
    pub resident: u32,
    /// The day it was reported.
    pub reported: DayNumber,
    /// The first due date of its running clocks; for sorting. [`NO_DAY`] when it has ended.
    pub next: DayNumber,
    /// The last day of its indication.
    pub ends: DayNumber,
    /// The last day on which this row certainly says what it says now.
    pub until: DayNumber,
    /// Where it stands.
    pub state: State,
    /// The law that sets its terms.
    pub law: Option<Wet>,
    /// The wet it falls under, as a number in [`Model::names`].
    pub wet: u16,
    /// How urgent.
    pub urgency: Option<Urgency>,
    /// The gemeente filled in as the one that pays, as a number in [`Model::names`]; [`Model::bill`] says who does.
    pub gemeente: u16,
    /// The gemeente of before a stay elsewhere, as a number in [`Model::names`].
    pub former_gemeente: u16,
    /// The year it ended; 0 while it is open.
    pub ended_in: u16,
    /// What is asked for, as a number in [`Model::names`].
    pub support: u16,
    /// What it is marked with by itself, see [`flags`] and [`Model::marks`].
    pub flags: u32,
    /// The kinds of letters that were sent, see [`crate::domain::letters::sent_kinds`].
    pub letters: u16,
    /// What consent opens for its BT.
    pub opened: Facets,
    /// Short names, as numbers in [`Model::names`].
    pub wijk: u16,
    /// Its WIJ-team.
    pub wij_team: u16,
    /// The BT it was last offered to.
    pub bt: u16,
    /// Its provider.
    pub provider: u16,
    /// Who works on it.
    pub assigned: u16,
    /// Who leads the onderzoek.
    pub regievoerder: u16,
    /// What is counted of it.
    pub facts: Box<[RowFact]>,
    /// Why it was withdrawn, and how it ended, as numbers in [`Model::answers`].
    pub answers: [u16; 2],
    /// The last score of every leefgebied, three bits each; 0 for one that was not scored.
    pub scores: u32,
    /// Through whom it came in, as a number in [`Model::names`].
    pub entrance: u16,
    /// In kind or as a budget.
    pub delivery: Option<DeliveryForm>,
    /// Whether it was the right support, and on equal footing, as the resident said in the nazorg.
    pub nazorg: [Option<Degree>; 2],
    /// Whether the question is complex.
    pub complexity: Option<Complexity>,
    /// The office's own number.
    pub source_number: CompactString,
    /// Its clocks.
    pub terms: Box<[RowTerm]>,
}

/// What rights on a row hang on, apart from what was decided of its resident: who sees one that stands so, sees them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Whereabouts {
    pub(super) state: State,
    pub(super) wijk: u16,
    pub(super) wij_team: u16,
    pub(super) bt: u16,
    pub(super) bt_refused: bool,
    pub(super) opened: Facets,
}

impl Row {
    /// What rights on it hang on, apart from what was decided of its resident.
    #[must_use]
    pub const fn whereabouts(&self) -> Whereabouts {
        Whereabouts {
            state: self.state,
            wijk: self.wijk,
            wij_team: self.wij_team,
            bt: self.bt,
            bt_refused: self.has(flags::BT_REFUSED),
            opened: self.opened,
        }
    }

    /// What the bill of it hangs on, see [`Model::bill`].
    #[must_use]
    pub const fn billed(&self) -> (u16, u16, u16, Option<Wet>, u16) {
        let (stated, former) = (self.gemeente, self.former_gemeente);
        (stated, former, self.ended_in, self.law, self.support)
    }

    /// Year and number.
    #[must_use]
    pub const fn key(&self) -> (u16, u32) {
        (self.year, self.n)
    }

    /// Its number: `V-2026-0412`.
    #[must_use]
    pub fn id(&self) -> RecordId {
        RecordId::referral(i32::from(self.year), self.n)
    }

    /// The name of the provider of which it takes a place, or waits for one.
    #[must_use]
    pub fn stands_at(&self) -> Option<u16> {
        let is_there = TAKES_A_PLACE.contains(&self.state) || self.state == State::Wachtlijst;
        Some(self.provider).filter(|provider| is_there && *provider != 0)
    }

    /// Whether a running clock is late.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.terms.iter().any(|term| term.is_running && term.late)
    }

    /// The last score of a leefgebied, if it was scored.
    #[must_use]
    pub const fn score(&self, of: Leefgebied) -> Option<u8> {
        match (self.scores >> (3 * of as u32) & 7) as u8 {
            0 => None,
            score => Some(score),
        }
    }

    /// How it makes its resident stand among those that are found alike: an open one before one that ended, then the
    /// newest.
    pub(super) fn standing(&self) -> u32 {
        const OPEN: u32 = 1 << 31;
        let reported = u32::try_from(self.reported).unwrap_or(0);
        match self.state.is_open() {
            true => reported | OPEN,
            false => reported,
        }
    }

    /// Whether it is marked with a flag.
    #[must_use]
    pub const fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }
}

/// A BT that said no and its reason, as numbers in [`Model::names`] and [`Model::answers`], 0 where it is not known; and
/// how it said so.
pub type Refused = (u16, u16, BtNo);

/// A term as a row keeps it.
#[must_use]
pub fn row_term(term: &clocks::RunningTerm) -> RowTerm {
    RowTerm {
        kind: term.kind,
        is_running: term.is_running,
        late: term.late,
        suspended_days: u16::try_from(term.suspended_days).unwrap_or(u16::MAX),
        days: u16::try_from(term.days).unwrap_or(u16::MAX),
        due: day_number(term.due),
    }
}

/// The last day on which the row of a verwijzing certainly says what it says today.
pub(super) fn steady_until(
    record: &Record,
    referral: &Referral,
    terms: &[clocks::RunningTerm],
    today: NaiveDate,
) -> NaiveDate {
    let consents = record.consents().filter_map(|consent| consent.until);
    clocks::steady_until(referral, terms, today).min(clocks::steady_before(consents, today))
}

/// The last score of every leefgebied, as a row keeps them.
pub(super) fn scores(record: &Record) -> u32 {
    let last: BTreeMap<Leefgebied, (NaiveDate, u8)> =
        record
            .all::<Score>()
            .fold(BTreeMap::new(), |mut last, score| {
                let known = last
                    .entry(score.leefgebied)
                    .or_insert((score.on, score.score));
                if known.0 <= score.on {
                    *known = (score.on, score.score);
                }
                last
            });
    let scored = last
        .iter()
        .filter(|(_, (_, score))| (1..=5).contains(score));
    scored.fold(0, |all, (of, (_, score))| {
        all | u32::from(*score) << (3 * *of as u32)
    })
}

/// For which kinds of support under the Jeugdwet the former gemeente decides, by the number of their name: worked out once
/// each after a change to a register.
#[derive(Default)]
struct Stays(Mutex<HashMap<u16, bool>>);

impl Model {
    /// What a row is marked with (see [`flags`]), what its resident lacks included.
    #[must_use]
    pub fn marks(&self, row: &Row) -> u32 {
        let needs_bsn = row.state == State::RegulierProces;
        let has_bsn = || {
            self.people
                .get(row.resident)
                .is_some_and(|person| person.has_bsn)
        };
        if needs_bsn && !has_bsn() {
            row.flags | flags::NO_BSN
        } else {
            row.flags
        }
    }

    /// What is known of whose bill a verwijzing is.
    #[must_use]
    pub fn bill(&self, row: &Row) -> Bill<'_> {
        let name = |id| self.names.name(id).unwrap_or_default();
        // Of nothing else: a list asks it once for all that are alike in this.
        let (stated, former, ended_in, law, support) = row.billed();
        let follows = || follows_former(law, name(support), &self.register.settings);
        let follows_former = law == Some(Wet::Jeugdwet) && {
            let stays = self.derived(Stays::default);
            let mut known = stays.0.lock().unwrap_or_else(PoisonError::into_inner);
            *known.entry(support).or_insert_with(follows)
        };
        Bill {
            stated: name(stated),
            former: name(former),
            ended_in: Some(i32::from(ended_in)).filter(|year| *year != 0),
            follows_former,
        }
    }
}

pub(super) fn row_flags(
    record: &Record,
    referral: &Referral,
    terms: &[clocks::RunningTerm],
    (today, register): (NaiveDate, &Register),
) -> u32 {
    let consented = referral
        .bt
        .as_deref()
        .and_then(|bt| record.consent_for(bt))
        .is_some_and(|consent| consent.holds(today));
    let any_consent = || record.consents().any(|consent| consent.holds(today));
    let overridden = !referral.consent_overridden.is_empty();
    let escalated = record.of(PartKind::Escalations).any(
        |(_, part)| matches!(part, Part::Escalation(escalation) if escalation.until.is_none()),
    );
    let ended = !referral.state.is_open();
    let last_asking = record.all::<Asking>().next_back();
    let has_relapsed = || relapse(record, register).is_some();
    let marks = [
        (
            flags::NO_CONSENT,
            referral.state.is_at_bt() && !consented && !overridden,
        ),
        (flags::BT_REFUSED, bt_refused(record, referral)),
        (flags::OVERRIDDEN, overridden),
        (
            flags::NO_OUTCOME,
            ended && referral.outcome.is_empty() && referral.withdraw_reason.is_empty(),
        ),
        (
            flags::NO_CONTRACT,
            referral.state == State::Gestart && referral.contract.is_empty(),
        ),
        (flags::ESCALATED, escalated && !ended),
        (flags::REMINDED, referral.reminded.is_some()),
        (
            flags::NO_DATE,
            !ended
                && (referral.reported.is_none()
                    || !terms.iter().any(|t| t.is_running && t.due.is_some())),
        ),
        (
            flags::CONSENTED,
            match referral.state.is_at_bt() {
                true => consented,
                false => any_consent(),
            },
        ),
        (
            flags::ASKED,
            !ended && last_asking.is_some_and(Asking::is_open),
        ),
        (
            flags::ANSWERED,
            last_asking.is_some_and(|asking| asking.answered.is_some()),
        ),
        (flags::LETTER_BACK, letters::waiting(record).is_some()),
        (flags::CONFIRMED, referral.confirmed.is_some()),
        (flags::RELAPSED, has_relapsed()),
        (
            flags::SUSPENDED,
            terms
                .iter()
                .any(|term| term.is_running && term.is_suspended),
        ),
        (
            flags::URGENT,
            matches!(referral.urgency, Some(Urgency::Spoed | Urgency::Crisis)),
        ),
    ];
    marks
        .iter()
        .filter(|(_, is_so)| *is_so)
        .fold(0, |all, (flag, _)| all | flag)
}
