//! What a row of the table of actions says, and what its effect is given.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::fields::{FieldSpec, Fields};
use super::refusal::Refusal;
use crate::domain::record::{Kind, Note, Part, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::rights::Actor;
use crate::domain::words::{ClockKind, Role, State};

/// What someone asks to have done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Command {
    /// The id of a row of [`ACTIONS`].
    pub action: String,
    /// The record it is about; none where the action makes one.
    pub target: Option<String>,
    /// The revision the user saw; none means: whatever it is now.
    pub revision: Option<u32>,
    /// The fields, as typed.
    pub fields: BTreeMap<String, String>,
}

/// Who may do an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A role, with the record within its scope.
    Role(Role),
    /// The role of the side that holds the verwijzing.
    Houder,
    /// Anyone who may see it.
    Sight,
}

/// From which states a verwijzing can take an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// It makes the record.
    Nothing,
    /// These states.
    States(&'static [State]),
    /// Every open state.
    AnyOpen,
    /// Every open state but these.
    OpenBut(&'static [State]),
    /// Every state, and every record that is no verwijzing.
    Any,
}

impl From {
    /// Whether an action can start in a state.
    #[must_use]
    pub fn includes(self, state: State) -> bool {
        match self {
            Self::Nothing => false,
            Self::States(states) => states.contains(&state),
            Self::AnyOpen => state.is_open(),
            Self::OpenBut(states) => state.is_open() && !states.contains(&state),
            Self::Any => true,
        }
    }
}

/// Where a verwijzing goes with an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// It stays where it is.
    Same,
    /// To this state.
    State(State),
    /// To one of these, as the fields or the history say.
    OneOf(&'static [State]),
    /// It stays where it is, but a BT that loses the resident's consent loses it to this state.
    FromBt(State),
}

/// Which clocks an action stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stops {
    /// These.
    Only(&'static [ClockKind]),
    /// All but these.
    AllBut(&'static [ClockKind]),
}

/// One row of the workflow table.
pub struct Action {
    /// Its name on the command line and in the logboek.
    pub id: &'static str,
    /// Its name in a menu.
    pub title: &'static str,
    /// What it does, in one line.
    pub description: &'static str,
    /// What it is about.
    pub about: Kind,
    /// From where.
    pub from: From,
    /// To where.
    pub to: To,
    /// By whom.
    pub who: &'static [Who],
    /// What it asks for, in order.
    pub fields: &'static [FieldSpec],
    /// The clocks it stops.
    pub stops: Stops,
    /// The clocks it starts, on the day of its date field, or today.
    pub starts: &'static [ClockKind],
    /// Whether the record allows it now, before anything is filled in.
    pub guard: fn(&Record, &Context<'_>) -> Result<(), Refusal>,
    /// What it does beside state and clocks.
    pub apply: fn(&mut Draft<'_>, &Fields) -> Result<(), Refusal>,
}

impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

/// What a decision may know beside the record.
pub struct Context<'a> {
    /// This moment.
    pub now: DateTime<Utc>,
    /// Today where the office is.
    pub today: NaiveDate,
    /// Who asks.
    pub actor: &'a Actor,
    /// Settings, providers, employees, users.
    pub register: &'a Register,
    /// Other records the decision needs: the residents named in the fields or by the record, what a merge moves.
    pub related: &'a [Record],
    /// How many places of a provider are taken now, by its number; with a begeleidingsteam, only there.
    pub occupied: &'a (dyn Fn(&str, Option<&str>) -> u32 + Sync),
}

impl Context<'_> {
    /// The next free number of the year among these, with so many digits at least: `RO-2026-001`.
    pub fn next_free<'n>(
        &self,
        letters: &str,
        digits: usize,
        numbers: impl Iterator<Item = &'n String>,
    ) -> String {
        let prefix = format!("{letters}-{}-", self.today.year());
        let last = numbers
            .filter_map(|number| number.strip_prefix(&prefix)?.parse::<u32>().ok())
            .max();
        format!("{prefix}{:0digits$}", last.unwrap_or(0).saturating_add(1))
    }

    /// A related record by number.
    #[must_use]
    pub fn related(&self, id: &RecordId) -> Option<&Record> {
        self.related.iter().find(|record| record.id == *id)
    }
}

/// A record being changed, with the others that change with it.
pub struct Draft<'a> {
    /// The record the action is about.
    pub record: Record,
    /// Other records that change in the same step.
    pub also: Vec<Record>,
    /// Where it goes, when the action itself chooses.
    pub to: Option<State>,
    /// What is known.
    pub context: &'a Context<'a>,
}

impl Draft<'_> {
    /// Adds a note to the record, by who does the action.
    pub fn note(&mut self, text: &str) {
        self.record.add(Part::Note(Note {
            at: self.context.now,
            by: self.context.actor.name.clone(),
            text: text.to_owned(),
        }));
    }
}

/// Nothing stands in the way beside state and rights.
///
/// # Errors
/// Never.
pub const fn free(_: &Record, _: &Context<'_>) -> Result<(), Refusal> {
    Ok(())
}

/// The states an action starts from, in words.
#[must_use]
pub fn from_words(from: From) -> String {
    let join = |states: &[State]| {
        states
            .iter()
            .map(|state| state.word())
            .collect::<Vec<_>>()
            .join(", ")
    };
    match from {
        From::Nothing => "–".to_owned(),
        From::States(states) => join(states),
        From::AnyOpen => "elke open staat".to_owned(),
        From::OpenBut(states) => format!("elke open staat behalve {}", join(states)),
        From::Any => "elke staat".to_owned(),
    }
}

/// Where an action leads, in words.
#[must_use]
pub fn to_words(to: To) -> String {
    match to {
        To::Same => "–".to_owned(),
        To::State(state) => state.word().to_owned(),
        To::OneOf(states) => states
            .iter()
            .map(|state| state.word())
            .collect::<Vec<_>>()
            .join(" of "),
        To::FromBt(state) => format!("– (van een BT: {state})"),
    }
}

impl Action {
    /// The field whose date starts and stops the action's clocks, if it has one.
    #[must_use]
    pub fn date_field(&self) -> Option<&'static str> {
        const EVENT_DATES: &[&str] = &["datum", "meldingsdatum", "aanvraagdatum", "startdatum"];
        self.fields
            .iter()
            .map(|field| field.name)
            .find(|name| EVENT_DATES.contains(name))
    }
}
