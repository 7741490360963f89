//! The one place where a made-up office meets the workflow: a story is a list of steps, and each is played by its rules.

use std::collections::BTreeMap;
use std::fmt::Display;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::registers::user::Scope;
use crate::domain::rights::Actor;
use crate::domain::words::Role;
use crate::domain::workflow::{Context, Refusal, decide, find};

/// An action that someone did at a moment, with its fields as typed.
#[derive(Debug, Clone)]
pub struct Step<'o> {
    /// By whom.
    pub by: &'o Actor,
    /// When.
    pub at: DateTime<Utc>,
    /// The id of a row of the workflow table.
    pub action: &'static str,
    /// The fields that were filled in.
    pub fields: Vec<(&'static str, String)>,
}

impl<'o> Step<'o> {
    /// A step with those of its fields that are not empty.
    pub fn new(
        by: &'o Actor,
        at: DateTime<Utc>,
        action: &'static str,
        fields: &[(&'static str, &dyn Display)],
    ) -> Self {
        let fields = fields.iter().map(|(name, value)| (*name, value.to_string()));
        Self {
            by,
            at,
            action,
            fields: fields.filter(|(_, value)| !value.is_empty()).collect(),
        }
    }

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
/// Plays one step; returns the record, and what else changed with it.
pub fn play(
    record: Record,
    step: &Step<'_>,
    register: &Register,
    related: &[Record],
) -> Result<(Record, Vec<Record>), Refusal> {
    let context = Context {
        now: step.at,
        today: step.day(),
        actor: step.by,
        register,
        related,
        // Each verwijzing is told by itself, so nobody counts places.
        occupied: &|_, _| 0,
    };
    let action = find(step.action).ok_or_else(|| Refusal::unknown(step.action))?;
    let given: BTreeMap<String, String> = step.fields.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
    let (_, mut changed) = decide(action, &record, &given, &context)?;
    if changed.is_empty() { return Ok((record, changed)); }
    let first = changed.remove(0);
    Ok((first, changed))
}
