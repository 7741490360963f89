//! One ervaringsonderzoek, as who keeps them is shown it.

use super::told_of;
use crate::domain::workflow::Refusal;
use crate::office::door::{Door, Seen};
use crate::office::past::AsOf;
use crate::office::possible::possible_now;
use crate::office::views::{Sheet, View};

/// One with what was answered, whole.
///
/// # Errors
/// When it was not there yet on that day, or what was known cannot be read.
pub(in crate::office) fn shown(door: &Door<'_>, seen: Seen, at: AsOf) -> Result<View, Refusal> {
    let then = door.then(at)?;
    let (can, cannot) = possible_now(door, &seen.whole, &[]);
    let (record, history) = then.seen(seen)?;
    let survey = told_of(&then.register, &record, then.on, None);
    Ok(View::Sheet(Sheet {
        survey: survey.map(Box::new),
        ..Sheet::of(record, history, can, cannot)
    }))
}
