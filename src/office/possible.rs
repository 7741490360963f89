//! Which actions on a record are possible now.

use chrono::Utc;

use super::door::Door;
use super::keeping::last_change;
use super::today;
use crate::domain::record::Record;
use crate::domain::workflow::{self, Context};

/// Which actions someone can do on a record now, and why not the others; `related` is what a decision may look at beside
/// it.
pub(super) fn possible_now(
    door: &Door<'_>,
    record: &Record,
    related: &[Record],
) -> (Vec<String>, Vec<(String, String)>) {
    as_of_now(door, related, |context| possibilities(record, context))
}

/// Asks the rules something for whoever is let in, as things are now.
pub(super) fn as_of_now<T>(
    door: &Door<'_>,
    related: &[Record],
    ask: impl FnOnce(&Context<'_>) -> T,
) -> T {
    let (model, reader) = (&door.model, door.reader());
    ask(&Context {
        now: Utc::now(),
        today: today(),
        actor: &door.actor,
        register: &model.register,
        related,
        occupied: &|provider, bt| model.occupied(provider, bt),
        last_change: &|record| last_change(reader, record),
        versions: &workflow::as_it_is,
    })
}

/// Which actions on a record are possible, and why the others are not.
pub(super) fn possibilities(
    record: &Record,
    context: &Context<'_>,
) -> (Vec<String>, Vec<(String, String)>) {
    let (mut can, mut cannot) = (Vec::new(), Vec::new());
    let about_this = |action: &&&workflow::Action| {
        action.about == record.id.kind && action.from != workflow::From::Nothing
    };
    for action in workflow::ACTIONS.iter().filter(about_this) {
        match workflow::possible(action, record, context) {
            Ok(()) => can.push(action.id.to_owned()),
            Err(refusal) => cannot.push((action.id.to_owned(), refusal.to_string())),
        }
    }
    (can, cannot)
}
