//! The one place where a made-up office meets the workflow: a story is a list of steps, and each is played by its rules.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::registers::user::Scope;
use crate::domain::rights::Actor;
use crate::domain::words::Role;
use crate::domain::workflow::decide::carry_out;
use crate::domain::workflow::{self, ACTIONS, Action, Context, Draft, Fields, Refusal};

/// The fields of a step with their values; of those after a semicolon only the ones that are there.
macro_rules! filled {
    ($($field:ident = $value:expr),* $(,)? $(; $($maybe:ident = $option:expr),+)?) => {{
        let fields = $crate::domain::workflow::Fields::default();
        $(let fields = fields.with($field, $value.into());)*
        $($(
            let fields = match $option {
                Some(value) => fields.with($maybe, value.into()),
                None => fields,
            };
        )+)?
        fields
    }};
}

pub(super) use filled;

/// An action that someone did at a moment.
#[derive(Debug, Clone)]
pub struct Step<'o> {
    /// By whom.
    pub by: &'o Actor,
    /// When.
    pub at: DateTime<Utc>,
    /// The id of a row of the workflow table.
    pub action: &'static str,
    /// What was filled in.
    pub fields: Fields,
}

impl Step<'_> {
    /// The day it was done.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.at.date_naive()
    }
}

/// Someone who may act everywhere in these roles.
#[must_use]
pub fn actor(name: &str, roles: &[Role]) -> Actor {
    Actor {
        name: name.to_owned(),
        roles: roles.iter().copied().collect(),
        scopes: [Scope::Everything].into(),
    }
}

/// How a step is done: the record as it becomes, and what else changes with it.
pub type Hand =
    fn(&'static Action, Record, &Fields, &Context<'_>) -> Result<(Record, Vec<Record>), Refusal>;

/// Does what the action does and nothing more: who made the story knows that it may be done, and asks for no copy.
///
/// # Errors
/// What the action itself refuses.
pub fn at_once(
    action: &'static Action,
    record: Record,
    fields: &Fields,
    context: &Context<'_>,
) -> Result<(Record, Vec<Record>), Refusal> {
    let mut draft = Draft {
        record,
        also: Vec::new(),
        to: None,
        context,
    };
    carry_out(action, &mut draft, fields)?;
    Ok((draft.record, draft.also))
}

/// Plays a step on a record.
#[must_use]
pub fn play(
    hand: Hand,
    record: Record,
    step: &Step<'_>,
    register: &Register,
    related: &[Record],
) -> (Record, Vec<Record>) {
    static BY_ID: LazyLock<HashMap<&str, &Action>> =
        LazyLock::new(|| ACTIONS.iter().map(|action| (action.id, *action)).collect());
    let context = Context {
        now: step.at,
        today: step.day(),
        actor: step.by,
        register,
        related,
        // A verwijzing is told by itself: nobody counts the places of the others.
        occupied: &|_, _| 0,
        last_change: &|_| None,
        versions: &workflow::as_it_is,
    };
    let action = BY_ID.get(step.action);
    let action = action.expect("a story takes its actions from the table; a test plays them all");
    hand(action, record, &step.fields, &context)
        .expect("a story does what the workflow allows; a test plays it by all its rules")
}
