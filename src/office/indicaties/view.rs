//! One indicatie, as it is shown.

use super::cells_of;
use crate::domain::indicatie::words::StopReason;
use crate::domain::record::Record;
use crate::domain::rights::Facet;
use crate::domain::workflow::Refusal;
use crate::office::door::{Door, Seen};
use crate::office::model::{key_of, numeral};
use crate::office::possible::possible_now;
use crate::office::referrals::cells;
use crate::office::referrals::desk::Desks;
use crate::office::views::{Sheet, View};
use crate::office::{AsOf, viewers};

/// One indicatie that is within sight, with the verwijzing it came from and the others of the same resident.
///
/// # Errors
/// When the store cannot be read.
pub(in crate::office) fn shown(door: &Door<'_>, seen: Seen, at: AsOf) -> Result<View, Refusal> {
    let model = &door.model;
    let person = door.person_of(&seen.whole)?;
    let related: Vec<Record> = person.iter().cloned().collect();
    let (can, cannot) = possible_now(door, &seen.whole, &related);
    let whole = seen.whole.indicatie();
    let key = whole.and_then(|it| it.referral.as_deref()).and_then(key_of);
    let row = key.and_then(|key| door.row(key));
    let desks = Desks::of(model);
    let own = numeral(&seen.whole.id);
    let resident = own.and_then(|n| model.indicatie(n)).map(|row| row.resident);
    // Who does not see what was consented to is not told who else sees this.
    let told = resident.filter(|n| *n > 0 && seen.sight.has(Facet::Toestemming));
    let narrowed = told.and(person.as_ref());
    let narrowed = narrowed.and_then(|it| viewers::narrowing_of(it, model.today));
    let others = resident.filter(|n| *n > 0).into_iter();
    let others = others.flat_map(|resident| model.granted_to(resident));
    Ok(View::Sheet(Sheet {
        viewers: told.map_or_else(Vec::new, |resident| viewers::of(door, resident)),
        narrowed: narrowed.unwrap_or_default(),
        referrals: row
            .map(|row| cells(door, &desks, row, true, at.on))
            .into_iter()
            .collect(),
        granted: cells_of(door, others, at.on.unwrap_or(model.today)),
        code: code(&seen.record).unwrap_or_default(),
        ..Sheet::of(seen.record, seen.history, can, cannot)
    }))
}

/// What its reason to stop is called between gemeenten and aanbieders: `19 van WMO588`.
fn code(record: &Record) -> Option<String> {
    let indicatie = record.indicatie()?;
    let (reason, law) = (indicatie.stop_reason?, indicatie.law()?);
    Some(format!(
        "{} van {}",
        reason.code(law),
        StopReason::list(law)
    ))
}
