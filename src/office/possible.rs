//! Which actions on a record are possible now.

use crate::domain::record::Record;
use crate::domain::workflow::{self, Context};

/// Which actions on a record are possible now, and why the others are not.
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
