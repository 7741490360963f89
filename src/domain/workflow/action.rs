//! What a row of the table of actions says, and what its effect is given.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::field::FieldSpec;
use super::fields::Fields;
use super::refusal::Refusal;
use crate::domain::cijfers::kept::Version;
use crate::domain::record::{Kind, Note, Part, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::rights::{Access, Actor, Exceptions, covers, sees};
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
    /// The same, for who also has the right of the second role, which by itself sees nothing.
    With(Role, Role),
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
    /// What was taken out of its register; every other action is for what is in it.
    TakenOut,
}

impl From {
    /// Whether an action can start in a state.
    #[must_use]
    pub fn includes(self, state: State) -> bool {
        match self {
            Self::Nothing | Self::TakenOut => false,
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

/// Whether one's own last step can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// While nothing happened since.
    Free,
    /// The same, with everything else that changed in the step.
    Whole,
    /// Never; this is what to do instead.
    Never(&'static str),
    /// Only while nobody of the BT has opened the dossier since: the sentence that says so, and what to do instead.
    WhileUnseen(&'static str, &'static str),
}

/// What the screen goes on with after an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Where it was.
    Stay,
    /// The record that was made.
    OpenMade,
    /// Another action, with the record that was made in this field.
    GoOn(&'static str, &'static str),
    /// Another action, with the record itself in a field, where a field of this one says so; else where it was.
    GoOnWhere {
        /// The field of this action.
        field: &'static str,
        /// What it must say.
        is: &'static str,
        /// The other action.
        id: &'static str,
        /// Its field.
        with: &'static str,
    },
    /// Where it was, telling which records came of it.
    TellMade,
}

/// Which other records an action needs to see, beside those that its fields name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sees {
    /// The account of this name, also when it was withdrawn.
    User(&'static str),
    /// Every verwijzing and indicatie of the resident that this field names.
    ReferralsOf(&'static str),
    /// Every verwijzing and indicatie of the resident that it is about.
    Referrals,
    /// Every verwijzing and indicatie of the resident whom the record it is about names.
    Beside,
    /// Every record whose number stands in this field.
    Each(&'static str),
    /// The indicatie that the one it is about follows on.
    Before,
    /// The huishouden that it is about, or that is named, with who is of it, its plan, and whom that names.
    Household,
    /// Everything that goes with the last dossier of someone: the other verwijzingen and the indicaties of the resident, the numbers merged
    /// into it, the huishouden, and who else is of it.
    Family,
}

/// Whether a record allows an action now, before anything is filled in.
pub type Gate = fn(&Record, &Context<'_>) -> Result<(), Refusal>;

/// What an action does to its record beside state and clocks.
pub type Effect = fn(&mut Draft<'_>, &Fields) -> Result<(), Refusal>;

/// What is told of a refusal of what was filled in.
pub type Wrong = fn(Refusal, &Record, &Context<'_>) -> Refusal;

/// One row of the table of actions. [`row`] begins one, and each method below fills in a column.
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
    /// The clocks it starts, on the day of the event, or today.
    pub starts: &'static [ClockKind],
    /// Whether it is only for a resident who lives.
    pub is_for_the_living: bool,
    /// Whether the record allows it now, before anything is filled in.
    pub gate: Gate,
    /// What is told where what it asks for was not filled in, or cannot be.
    pub wrong: Wrong,
    /// What it does beside state and clocks.
    pub effect: Effect,
    /// Whether undo takes it back.
    pub undo: Undo,
    /// What the screen goes on with.
    pub after: After,
    /// Which other records it needs to see.
    pub sees: &'static [Sees],
    /// What may have to be done before it, in this order: the screen asks for that first, and goes on.
    pub first: &'static [&'static str],
}

/// A row that keeps the record where it is, starts and stops nothing, and does nothing yet.
#[must_use]
pub const fn row(
    about: Kind,
    id: &'static str,
    title: &'static str,
    description: &'static str,
) -> Action {
    Action {
        id,
        title,
        description,
        about,
        from: From::Any,
        to: To::Same,
        who: &[],
        fields: &[],
        stops: Stops::Only(&[]),
        starts: &[],
        is_for_the_living: false,
        gate: free,
        wrong: as_refused,
        effect: nothing,
        undo: Undo::Free,
        after: After::Stay,
        sees: &[],
        first: &[],
    }
}

impl Action {
    /// Whether someone with these roles could ever do it, whatever the record.
    #[must_use]
    pub fn may_ever(&self, roles: &[String]) -> bool {
        self.who.iter().any(|who| match who {
            Who::Role(role) => roles.iter().any(|mine| mine == role.word()),
            Who::With(role, also) => [role, also]
                .iter()
                .all(|role| roles.iter().any(|mine| mine == role.word())),
            Who::Houder | Who::Sight => true,
        })
    }
}

/// The columns, each by a word.
impl Action {
    /// By whom.
    #[must_use]
    pub const fn by(mut self, who: &'static [Who]) -> Self {
        self.who = who;
        self
    }

    /// It makes the record.
    #[must_use]
    pub const fn makes(mut self) -> Self {
        self.from = From::Nothing;
        self
    }

    /// From these states.
    #[must_use]
    pub const fn from(mut self, states: &'static [State]) -> Self {
        self.from = From::States(states);
        self
    }

    /// From every open state but these.
    #[must_use]
    pub const fn from_open_but(mut self, states: &'static [State]) -> Self {
        self.from = From::OpenBut(states);
        self
    }

    /// From every state.
    #[must_use]
    pub const fn from_any(mut self) -> Self {
        self.from = From::Any;
        self
    }

    /// From what was taken out of its register.
    #[must_use]
    pub const fn from_taken_out(mut self) -> Self {
        self.from = From::TakenOut;
        self
    }

    /// To this state.
    #[must_use]
    pub const fn to(mut self, state: State) -> Self {
        self.to = To::State(state);
        self
    }

    /// To one of these, as the fields or the history say.
    #[must_use]
    pub const fn to_one_of(mut self, states: &'static [State]) -> Self {
        self.to = To::OneOf(states);
        self
    }

    /// It stays where it is, but a BT that loses the resident's consent loses it to this state.
    #[must_use]
    pub const fn from_bt_to(mut self, state: State) -> Self {
        self.to = To::FromBt(state);
        self
    }

    /// What it asks for, in order.
    #[must_use]
    pub const fn asking(mut self, fields: &'static [FieldSpec]) -> Self {
        self.fields = fields;
        self
    }

    /// These clocks stop.
    #[must_use]
    pub const fn stopping(mut self, clocks: &'static [ClockKind]) -> Self {
        self.stops = Stops::Only(clocks);
        self
    }

    /// Every clock stops but these.
    #[must_use]
    pub const fn stopping_all_but(mut self, clocks: &'static [ClockKind]) -> Self {
        self.stops = Stops::AllBut(clocks);
        self
    }

    /// The clocks it starts.
    #[must_use]
    pub const fn starting(mut self, starts: &'static [ClockKind]) -> Self {
        self.starts = starts;
        self
    }

    /// Not for a resident who died.
    #[must_use]
    pub const fn for_the_living(mut self) -> Self {
        self.is_for_the_living = true;
        self
    }

    /// Whether the record allows it now.
    #[must_use]
    pub const fn when(mut self, gate: Gate) -> Self {
        self.gate = gate;
        self
    }

    /// What it does beside state and clocks.
    #[must_use]
    pub const fn does(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Undo does not take it back; this is what to do instead.
    #[must_use]
    pub const fn for_good(mut self, instead: &'static str) -> Self {
        self.undo = Undo::Never(instead);
        self
    }

    /// Undo takes it back with everything else that changed in the step.
    #[must_use]
    pub const fn undone_whole(mut self) -> Self {
        self.undo = Undo::Whole;
        self
    }

    /// Undo takes it back only while the BT has not opened it; else this is said, and what to do instead.
    #[must_use]
    pub const fn undone_while_unseen(mut self, why: &'static str, instead: &'static str) -> Self {
        self.undo = Undo::WhileUnseen(why, instead);
        self
    }

    /// What the screen goes on with.
    #[must_use]
    pub const fn then(mut self, after: After) -> Self {
        self.after = after;
        self
    }

    /// Which other records it needs to see.
    #[must_use]
    pub const fn seeing(mut self, sees: &'static [Sees]) -> Self {
        self.sees = sees;
        self
    }

    /// What is told where what it asks for was not filled in, or cannot be.
    #[must_use]
    pub const fn telling(mut self, wrong: Wrong) -> Self {
        self.wrong = wrong;
        self
    }

    /// What may have to be done before it.
    #[must_use]
    pub const fn first(mut self, first: &'static [&'static str]) -> Self {
        self.first = first;
        self
    }
}

/// The role wij, within its scope.
pub const WIJ: Who = Who::Role(Role::Wij);
/// The role bt, within its scope.
pub const BT: Who = Who::Role(Role::Bt);
/// The role backoffice, within its scope.
pub const BACKOFFICE: Who = Who::Role(Role::Backoffice);
/// The role contract, within its scope.
pub const CONTRACT: Who = Who::Role(Role::Contract);
/// The role leiding, within its scope.
pub const LEIDING: Who = Who::Role(Role::Leiding);
/// The role beheer, within its scope.
pub const BEHEER: Who = Who::Role(Role::Beheer);

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
    /// The day a dossier last changed, steps about keeping it left out; none when nobody knows.
    pub last_change: &'a (dyn Fn(&Record) -> Option<NaiveDate> + Sync),
    /// How a record was at the end of each day on which it changed, oldest first; as it is now when nobody knows, and
    /// a refusal when it cannot be read.
    pub versions: &'a (dyn Fn(&Record) -> Result<Vec<Version>, Refusal> + Sync),
}

/// What is known of how a record was before, where nobody looks that up: how it is.
///
/// # Errors
/// Never; where it is looked up it can be unreadable.
pub fn as_it_is(record: &Record) -> Result<Vec<Version>, Refusal> {
    Ok(vec![(None, record.clone())])
}

impl Context<'_> {
    /// The next free number of a kind in a year, with so many digits at least: `RO-2026-001`.
    #[must_use]
    pub fn next_free(&self, kind: Kind, letters: &str, digits: usize, year: i32) -> String {
        let numbers = self.register.numbers(kind);
        let prefix = format!("{letters}-{year}-");
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

    /// The record of a kind that someone names, as far as whoever asks may know of it.
    #[must_use]
    pub fn seen(&self, text: &str, kind: Kind) -> Option<&Record> {
        let id = RecordId::parse(text).ok().filter(|id| id.kind == kind)?;
        let found = self.related(&id)?;
        let access = self.access(found)?;
        sees(self.actor, access).then_some(found)
    }

    /// What the actor's rights on a verwijzing, an indicatie or a contact hang on; none for another record.
    #[must_use]
    pub fn access<'r>(&self, record: &'r Record) -> Option<Access<'r>> {
        let resident = record.person();
        let resident = resident.and_then(|it| self.related(&RecordId::new(Kind::Resident, it)));
        let number = Some(record.id.number.as_str());
        let exceptions = resident.and_then(Exceptions::of);
        let standing = exceptions.map(|it| it.standing(&self.actor.name, number, self.today));
        Access::of(record, standing.unwrap_or_default(), self.today)
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
        let for_bt = acts_for_bt(&self.record, self.context);
        self.record.add(Part::Note(Note {
            at: self.context.now,
            by: self.context.actor.name.clone(),
            text: text.to_owned(),
            for_bt,
        }));
    }
}

/// The begeleidingsteam the actor acts for on a verwijzing; none for who has it within the scope of another role too.
fn acts_for_bt(record: &Record, context: &Context<'_>) -> Option<String> {
    let access = context.access(record)?;
    let is = |role| covers(context.actor, role, access);
    let is_for_bt = is(Role::Bt) && !is(Role::Wij) && !is(Role::Backoffice);
    access.bt.filter(|_| is_for_bt).map(str::to_owned)
}

/// Nothing stands in the way beside state and rights.
///
/// # Errors
/// Never.
pub const fn free(_: &Record, _: &Context<'_>) -> Result<(), Refusal> {
    Ok(())
}

/// Tells a refusal as it is.
#[must_use]
pub fn as_refused(no: Refusal, _: &Record, _: &Context<'_>) -> Refusal {
    no
}

/// Does nothing beside state and clocks.
///
/// # Errors
/// Never.
pub const fn nothing(_: &mut Draft<'_>, _: &Fields) -> Result<(), Refusal> {
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
        From::TakenOut => "uit het register".to_owned(),
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
