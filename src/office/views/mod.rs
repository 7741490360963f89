//! The shapes of what is asked and answered. Where a struct is printed as JSON, its names are those of the JSON.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::signals::{Signal, Urgency};
use crate::domain::aanbesteding::words::Phase;
use crate::domain::dates::with_year;
use crate::domain::record::Record;
use crate::domain::registers::people::slug;
use crate::domain::settings::Settings;
use crate::domain::words::ConsentGround;
use crate::domain::workflow::{FieldKind, FieldSpec, Given};

mod aanbesteding;
pub mod areas;
mod budget;
mod businesscase;
mod cijfers;
pub mod columns;
mod contact;
mod contract;
pub mod deciding;
mod filter;
mod granted;
mod history;
mod indicator;
mod letter;
mod looks;
mod person;
mod plan;
mod referral;
mod register;
mod survey;

pub use aanbesteding::*;
pub use budget::*;
pub use businesscase::*;
pub use cijfers::*;
pub use contact::*;
pub use contract::*;
pub use filter::*;
pub use granted::*;
pub use history::*;
pub use indicator::*;
pub use letter::*;
pub use looks::*;
pub use person::*;
pub use plan::*;
pub use referral::*;
pub use register::*;
pub use survey::*;

/// The action and the field that say on which ground consent was given.
const CONSENT_GROUND: (&str, &str) = ("toestemming-vastleggen", "grond");

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

    /// Whether a begeleidingsteam, by its short name, said no to it before.
    #[must_use]
    pub fn said_no(&self, bt: &str) -> bool {
        match self {
            Self::Dossier(view) => {
                let mut answers = view.answers.iter();
                answers.any(|answer| answer.bt.as_deref() == Some(bt))
            }
            _ => false,
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
    pub fn choices(&self, field: &FieldSpec, action: &str, today: NaiveDate) -> Vec<String> {
        match self {
            _ if field.given == Given::Signal => {
                let signals = self.signals().iter();
                signals.map(|(key, _)| key.clone()).collect()
            }
            Self::Aanbesteding(view) => view.choices(field.name, action),
            Self::Contract(view) => view.choices(field.name, action),
            Self::Dossier(view) if matches!(field.kind, FieldKind::Giver) => {
                let can = ConsentGround::at(view.age_on(today)).iter();
                can.map(|it| it.giver().to_owned()).collect()
            }
            Self::Dossier(view) if (action, field.name) == CONSENT_GROUND => {
                let age = view.age_on(today);
                let can = ConsentGround::at(age).iter().copied();
                let can = can.chain(ConsentGround::instead_at(age));
                can.map(|it| it.word().to_owned()).collect()
            }
            Self::Sheet(view) => {
                let plan = view.plan.as_ref();
                plan.map_or_else(Vec::new, |plan| {
                    plan.choices(&view.record, field.name, action)
                })
            }
            Self::Dossier(_) => Vec::new(),
        }
    }

    /// What stands in a field of it now, where that follows from more than the field itself.
    #[must_use]
    pub fn stands(&self, field: &FieldSpec, settings: &Settings) -> Option<String> {
        match (self, field.kind) {
            (Self::Dossier(view), FieldKind::Tick) => {
                let point = field.name.parse().ok()?;
                view.ticked(point, settings).map(with_year)
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
            Self::Sheet(view) => match view.record.employee() {
                Some(employee) => employee.name.clone(),
                None => view.record.id.number.clone(),
            },
        }
    }
}

/// Whether an action can be done with each of several records.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Each {
    /// The records, in the order in which they were asked.
    pub rows: Vec<EachRow>,
    /// The names of the employees who may have every one of them.
    pub medewerkers: Vec<String>,
    /// The places at aanbieders that doing it with those that can takes, with what was asked before them.
    pub bezet: Vec<Taken>,
}

/// A place at an aanbieder that is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Number of the aanbieder.
    pub aanbieder: String,
    /// Short name of the BT it is for; empty where there is none.
    pub bt: String,
}

impl Each {
    /// The same for the records of both, where they were asked in parts.
    #[must_use]
    pub fn and(mut self, next: Self) -> Self {
        self.rows.extend(next.rows);
        self.bezet = next.bezet;
        self.medewerkers.retain(|it| next.medewerkers.contains(it));
        self
    }
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
