//! One verwijzing with its resident, its clocks and what can be done.

use chrono::{NaiveDate, Utc};

use super::cells;
use crate::domain::record::Record;
use crate::domain::referral::clocks;
use crate::domain::workflow::{Context, Refusal};
use crate::office::door::Door;
use crate::office::model::key_of;
use crate::office::possible::possibilities;
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
    let model = &door.model;
    let row = key_of(&record.id.number).and_then(|key| door.row(key));
    let row = row.ok_or_else(|| Refusal::unknown(&record.id.number))?;
    let row = cells(door, row, true, on);
    let day = on.unwrap_or(model.today);
    let terms = record
        .referral()
        .map(|referral| clocks::terms(referral, &model.register, day));
    let resident = door.resident_of(&record)?;
    let related: Vec<Record> = resident.iter().cloned().collect();
    let context = Context {
        now: Utc::now(),
        today: today(),
        actor: &door.actor,
        register: &model.register,
        related: &related,
        occupied: &|provider, bt| model.occupied(provider, bt),
    };
    let (can, cannot) = possibilities(&record, &context);
    Ok(View::Dossier(Dossier {
        row,
        terms: terms.unwrap_or_default(),
        record,
        resident,
        history,
        can,
        cannot,
    }))
}
