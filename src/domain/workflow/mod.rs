//! The workflow: what can be done, by whom, from where to where, asking for what.
//!
//! [`table::ACTIONS`] is the table of `domain.md` 2; menus, help, the command line, guards, tests and the printed
//! process picture are views of it. [`decide`] applies one row to one record: rights, state, fields, guard, effect,
//! clocks. What only one action does is in [`apply`] (verwijzingen) and [`registers`] (everything else).
//!
//! Pure: today, the actor and everything known come in with [`Context`]; changed records go out.

pub mod aanbestedingen;
pub mod apply;
pub mod contracts;
pub mod fields;
mod gates;
mod marks;
pub mod registers;
pub mod table;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Local, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::clocks::stops_on_entering;
use super::record::{Kind, Note, Part, Record, RecordId};
use super::register::Register;
use super::rights::{Access, Actor, covers, sees};
use super::words::{ClockKind, Role, Side, State};
pub use fields::{FieldKind, FieldSpec, Fields};
pub use table::{ACTIONS, find};

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

/// Why something is not done: a sentence, its source, and what would make it possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub struct Refusal {
    /// What kind of no this is.
    pub kind: RefusalKind,
    /// What cannot be done and why, in one sentence.
    pub reason: String,
    /// The article or rule behind it.
    pub basis: Option<String>,
    /// What would make it possible.
    pub remedy: Option<String>,
}

/// The kinds of no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefusalKind {
    /// The request itself cannot be read: an unknown action or field, a date that is none.
    Usage,
    /// A rule of the workflow or the law.
    Rule,
    /// The actor may not.
    Right,
    /// There is no such record, or the actor may not know of it.
    Unknown,
}

impl Refusal {
    /// A no by a rule.
    #[must_use]
    pub fn rule(reason: impl Into<String>) -> Self {
        Self {
            kind: RefusalKind::Rule,
            reason: reason.into(),
            basis: None,
            remedy: None,
        }
    }

    /// A no because the request cannot be read.
    #[must_use]
    pub fn usage(reason: impl Into<String>) -> Self {
        Self {
            kind: RefusalKind::Usage,
            ..Self::rule(reason)
        }
    }

    /// A no because the actor may not.
    #[must_use]
    pub fn right(reason: impl Into<String>) -> Self {
        Self {
            kind: RefusalKind::Right,
            ..Self::rule(reason)
        }
    }

    /// A no because there is nothing to see. The same words whether it does not exist or may not be seen.
    #[must_use]
    pub fn unknown(number: &str) -> Self {
        let reason = format!("{number} bestaat niet, of u mag het niet zien");
        Self {
            kind: RefusalKind::Unknown,
            ..Self::rule(reason)
        }
    }

    /// The same, with the article or rule it rests on.
    #[must_use]
    pub fn by(self, basis: impl Into<String>) -> Self {
        Self {
            basis: Some(basis.into()),
            ..self
        }
    }

    /// The same, with what would make it possible.
    #[must_use]
    pub fn unless(self, remedy: impl Into<String>) -> Self {
        Self {
            remedy: Some(remedy.into()),
            ..self
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)?;
        if let Some(basis) = &self.basis {
            write!(f, " ({basis})")?;
        }
        f.write_str(".")?;
        self.remedy
            .iter()
            .try_for_each(|remedy| write!(f, " {remedy}."))
    }
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
    fn next_free<'n>(
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
    fn note(&mut self, text: &str) {
        self.record.add(Part::Note(Note {
            at: self.context.now,
            by: self.context.actor.name.clone(),
            text: text.to_owned(),
        }));
    }
}

/// Applies an action to a record (for [`From::Nothing`]: to an empty one that has its number).
///
/// Returns the role it was done in and every record that changed, the one asked about first. A record that did not
/// change is left out, so a second time the same is no change.
///
/// # Errors
/// A [`Refusal`] that says why not.
pub fn decide(
    action: &'static Action,
    record: &Record,
    given: &BTreeMap<String, String>,
    context: &Context<'_>,
) -> Result<(Option<Role>, Vec<Record>), Refusal> {
    let mut role = None;
    if action.from != From::Nothing {
        role = Some(may(action, record, context)?);
        allows_state(action, record)?;
    } else if record.revision > 0 {
        return Err(Refusal::usage(format!(
            "{} maakt een nieuw nummer, en {} bestaat al",
            action.title, record.id
        ))
        .unless("Laat het nummer weg"));
    } else if action.about != Kind::Referral {
        role = Some(may(action, record, context)?);
    } else if !has_role(action, context.actor) {
        return Err(not_for_you(action, None));
    }
    let fields = Fields::read(action, given, context)?;
    (action.guard)(record, context)?;
    let mut draft = Draft {
        record: record.clone(),
        also: Vec::new(),
        to: None,
        context,
    };
    (action.apply)(&mut draft, &fields)?;
    if draft.record.referral().is_some() {
        move_on(action, &mut draft, &fields);
    }
    if role.is_none() {
        let outside = || {
            Refusal::right(format!(
                "{} kan niet: dit valt buiten uw bereik",
                action.title
            ))
            .unless("Vul wijk in, of vraag iemand met een groter bereik")
        };
        role = Some(may(action, &draft.record, context).map_err(|_| outside())?);
    }
    let changed = draft.record != *record;
    let mut records: Vec<Record> = changed.then_some(draft.record).into_iter().collect();
    records.extend(draft.also);
    Ok((role, records))
}

/// Whether the actor could do an action on a record now, before its fields are filled in.
///
/// # Errors
/// The [`Refusal`] that [`decide`] would give.
pub fn possible(
    action: &'static Action,
    record: &Record,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    may(action, record, context)?;
    allows_state(action, record)?;
    (action.guard)(record, context)
}

/// The role in which the actor may do an action on a record.
fn may(action: &Action, record: &Record, context: &Context<'_>) -> Result<Role, Refusal> {
    let actor = context.actor;
    if is_person(record.id.kind)
        && record.revision > 0
        && !covers_resident(actor, record, context.register)
    {
        return Err(Refusal::unknown(&record.id.to_string()));
    }
    let Some(access) = Access::of(record) else {
        return action
            .who
            .iter()
            .find_map(|who| {
                if let Who::Role(role) = who {
                    actor.is(*role).then_some(*role)
                } else {
                    None
                }
            })
            .ok_or_else(|| not_for_you(action, None));
    };
    let houder = access.state.houder().map(Role::of_side);
    let role = action.who.iter().find_map(|who| match who {
        Who::Role(role) => covers(actor, *role, access).then_some(*role),
        Who::Houder => houder.filter(|role| covers(actor, *role, access)),
        Who::Sight => Role::ALL
            .iter()
            .copied()
            .find(|role| covers(actor, *role, access)),
    });
    if let Some(role) = role {
        return Ok(role);
    }
    if sees(actor, access) {
        // What has ended has no houder: then the state is the reason.
        return Err(if houder.is_none() && !action.from.includes(access.state) {
            moved_already(action, record)
        } else {
            not_for_you(action, houder)
        });
    }
    // A BT that just lost the verwijzing is told who moved it; anyone else learns nothing.
    let was_ours = Access {
        state: State::Aangeboden,
        ..access
    };
    if covers(actor, Role::Bt, was_ours) && record.revision > 0 {
        return Err(moved_already(action, record));
    }
    Err(Refusal::unknown(&record.id.to_string()))
}

const fn is_person(kind: Kind) -> bool {
    matches!(kind, Kind::Resident | Kind::Household)
}

/// Whether the actor has a resident or huishouden within scope: by the wijk; one without a wijk is everyone's who
/// registers residents.
#[must_use]
pub fn covers_resident(actor: &Actor, record: &Record, register: &Register) -> bool {
    let resident = record.resident();
    covers_wijk(
        actor,
        resident.and_then(|resident| resident.wijk.as_deref()),
        register,
    )
}

/// Whether the actor has residents of a wijk within scope; those without a wijk, who registers residents.
#[must_use]
pub fn covers_wijk(actor: &Actor, wijk: Option<&str>, register: &Register) -> bool {
    let team = wijk
        .and_then(|id| register.settings.wijken().get(id))
        .map(|wijk| wijk.wij_team.as_str());
    let access = Access {
        state: State::Nieuw,
        wijk,
        wij_team: team,
        bt: None,
        bt_refused: false,
    };
    let roles = [Role::Wij, Role::Backoffice];
    if wijk.is_none() {
        return roles.iter().any(|role| actor.is(*role));
    }
    roles.iter().any(|role| covers(actor, *role, access))
}

/// Whether the actor has a role of the row at all, whatever its scope.
fn has_role(action: &Action, actor: &Actor) -> bool {
    action
        .who
        .iter()
        .any(|who| matches!(who, Who::Role(role) if actor.is(*role)))
}

fn not_for_you(action: &Action, houder: Option<Role>) -> Refusal {
    let who: Vec<&str> = action
        .who
        .iter()
        .filter_map(|who| match who {
            Who::Role(role) => Some(role.word()),
            Who::Houder => houder.map(Role::word).or(Some("wie de verwijzing houdt")),
            Who::Sight => None,
        })
        .collect();
    Refusal::right(format!("{} mag u hier niet doen", action.title)).unless(format!(
        "Dit kan iemand met de rol {} en het juiste bereik",
        who.join(" of ")
    ))
}

fn allows_state(action: &Action, record: &Record) -> Result<(), Refusal> {
    match record.referral() {
        Some(referral) if !action.from.includes(referral.state) => {
            Err(moved_already(action, record))
        }
        _ => Ok(()),
    }
}

/// “Accepteren kan niet: V-2026-0412 is geweigerd. p.devries deed Weigeren op zo 22 nov 2026 om 10:31”
fn moved_already(action: &Action, record: &Record) -> Refusal {
    let Some(referral) = record.referral() else {
        return Refusal::unknown(&record.id.to_string());
    };
    let refusal = Refusal::rule(format!(
        "{} kan niet: {} is {}",
        action.title,
        record.id,
        referral.state.predicate()
    ))
    .by("werkproces");
    match &referral.last_move {
        Some(step) => {
            let title = find(&step.action).map_or(step.action.as_str(), |action| action.title);
            let at = step.at.with_timezone(&Local);
            let day = super::dates::with_year(at.date_naive());
            refusal.unless(format!(
                "{} deed ‘{title}’ op {day} om {}. Het kan wel vanuit: {}",
                step.by,
                at.format("%H:%M"),
                from_words(action.from)
            ))
        }
        None => refusal.unless(format!("Het kan wel vanuit: {}", from_words(action.from))),
    }
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

/// Sets the state and the clocks as the row says.
fn move_on(action: &'static Action, draft: &mut Draft<'_>, fields: &Fields) {
    let today = draft.context.today;
    let day = action
        .date_field()
        .and_then(|name| fields.date(name))
        .unwrap_or(today);
    let target = match action.to {
        To::Same => None,
        To::State(state) => Some(state),
        To::OneOf(_) | To::FromBt(_) => draft.to,
    };
    let step = super::referral::Move {
        by: draft.context.actor.name.clone(),
        at: draft.context.now,
        action: action.id.to_owned(),
    };
    let Some(referral) = draft.record.referral_mut() else {
        return;
    };
    for kind in ClockKind::ALL {
        let stops = match action.stops {
            Stops::Only(kinds) => kinds.contains(kind),
            Stops::AllBut(kinds) => !kinds.contains(kind),
        };
        if stops {
            referral.stop_clock(*kind, day.min(today));
        }
    }
    for kind in action.starts {
        referral.start_clock(*kind, Some(day));
    }
    if let Some(state) = target {
        for kind in stops_on_entering(state) {
            referral.stop_clock(*kind, today);
        }
        referral.state = state;
        referral.state_since = Some(today);
        referral.last_move = Some(step);
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

impl Role {
    /// The role that acts for a side.
    #[must_use]
    pub const fn of_side(side: Side) -> Self {
        match side {
            Side::Wij => Self::Wij,
            Side::Bt => Self::Bt,
            Side::Backoffice => Self::Backoffice,
        }
    }
}
