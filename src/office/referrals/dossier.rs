//! One verwijzing with its resident, its clocks and what can be done.

use chrono::NaiveDate;

use super::cells;
use crate::domain::record::Record;
use crate::domain::referral::clocks;
use crate::domain::workflow::Refusal;
use crate::office::door::Door;
use crate::office::model::key_of;
use crate::office::possible::possible_now;
use crate::office::today;
use crate::office::views::{Dossier, HistoryLine, View};

/// One verwijzing that is within sight, as shown.
///
/// # Errors
/// When the store cannot be read.
pub(in crate::office) fn shown(
    door: &Door<'_>,
    record: Record,
    history: Vec<HistoryLine>,
    on: Option<NaiveDate>,
) -> Result<View, Refusal> {
    let row = key_of(&record.id.number).and_then(|key| door.row(key));
    let row = row.ok_or_else(|| Refusal::unknown(&record.id.number))?;
    let row = cells(door, row, true, on);
    let resident = door.resident_of(&record)?;
    let household = resident.as_ref().map(|person| door.household_of(person));
    let related: Vec<Record> = resident.iter().cloned().collect();
    let (can, cannot) = possible_now(door, &record, &related);
    let day = on.unwrap_or_else(today);
    let referral = record.referral();
    let terms = referral.map(|referral| clocks::terms(referral, &door.model.register, day));
    Ok(View::Dossier(Dossier {
        row,
        terms: terms.unwrap_or_default(),
        record,
        resident,
        household: household.transpose()?.flatten(),
        history,
        can,
        cannot,
    }))
}
