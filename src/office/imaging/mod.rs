//! The read model kept in a file, so that the next start need not read every record; and made from it.
//!
//! It is written at a clean stop, soon after a start that had none to go by, and beside the work when much changed.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, sync_channel};
use std::time::Duration;

use chrono::NaiveDate;

use super::Shared;
use super::model::{Model, Next};
use super::writer::Job;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::seen::is_of_a_dossier;
use crate::domain::settings::moves_terms;
use crate::store::journal::Mark;
use crate::store::{Reader, StoreError, Writing};

/// How often it is looked whether much changed.
const EVERY: Duration = Duration::from_secs(30);

/// How many lines of the logboek are much: a start after a kill reads what they are about.
const MUCH: u64 = 5000;

/// The read model on a day from what an earlier server kept and what changed since; none where there is nothing to rely
/// on, or where reading everything is as quick.
pub(super) fn from_image(reader: &Reader, today: NaiveDate) -> Option<Model> {
    let image = reader.image()?;
    let mut model = Model::of_blocks(image.blocks()?)?;
    let changed = reader.changed_since(&image).ok()?;
    let moves_rows = |id: &RecordId| id.kind == Kind::Setting && moves_terms(&id.number);
    let is_much = changed.len() > model.rows().len() / 4 + 1000;
    // What a row said on an earlier day is not known any more, and what it says by another norm not yet.
    if model.today > today || is_much || changed.iter().any(moves_rows) {
        return None;
    }
    // What is of a dossier has its rows in the image; of the others every record is read.
    let registers = Kind::ALL.iter().copied();
    let registers: Vec<Kind> = registers.filter(|kind| !is_of_a_dossier(*kind)).collect();
    let mut of_dossiers = Vec::new();
    let read = reader.for_each_and(&registers, &changed, &mut |kept| {
        if is_of_a_dossier(kept.record.id.kind) {
            of_dossiers.push(kept.record);
        } else {
            // Whatever it says of the rows, they are taken below.
            model.take(&kept.record);
        }
    });
    read.ok()?;
    // A changed number of which there is no record: the image is of something else.
    if of_dossiers.len() != changed.iter().filter(|id| is_of_a_dossier(id.kind)).count() {
        return None;
    }
    for record in &of_dossiers {
        model.take(record);
    }
    if model.today < today {
        let turned = turning(&model, reader, today).ok()?;
        model.turn(today, &turned);
    }
    reader.rely_on(&image);
    Some(model)
}

/// The records of the verwijzingen of which the row may say something else on a later day.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn turning(
    model: &Model,
    reader: &Reader,
    day: NaiveDate,
) -> Result<Vec<Record>, StoreError> {
    let mut records = Vec::new();
    let turning = model.turning(day).into_iter().collect();
    reader.for_each_and(&[], &turning, &mut |kept| records.push(kept.record))?;
    Ok(records)
}

/// Writes what is in memory, which has every line up to a mark, block by block: whoever changes something waits for one
/// at most.
///
/// # Errors
/// When it cannot be written.
pub(super) fn keep(shared: &Shared, mark: &Mark) -> Result<(), StoreError> {
    let reader = &shared.reader;
    let Some(mut writing) = reader.begin_image(mark)? else {
        return Ok(());
    };
    match write_blocks(shared, &mut writing) {
        Ok(true) => reader.keep_image(writing),
        // The next one is of one day and one reading.
        Ok(false) => {
            reader.drop_image(writing);
            Ok(())
        }
        Err(why) => {
            reader.drop_image(writing);
            Err(why)
        }
    }
}

/// Returns whether all blocks are of the same day and of the same reading, which is of now.
fn write_blocks(shared: &Shared, writing: &mut Writing) -> Result<bool, StoreError> {
    let edition = shared.model().edition();
    let mut next = Next::Rows(0);
    loop {
        let model = shared.model();
        if model.edition() != edition || model.is_behind() {
            return Ok(false);
        }
        let Some((block, after)) = model.block(next) else {
            return Ok(true);
        };
        let bytes = Writing::block(&block)?;
        drop(block);
        drop(model);
        writing.add(&bytes)?;
        next = after;
    }
}

/// Writes it where there is none, and whenever much changed since, or a setting or the day that all rows hang on, until
/// `ended` is let go.
pub(super) fn keep_up(shared: &Arc<Shared>, jobs: &Sender<Job>, ended: &Receiver<()>) {
    let mut written = shared.model().edition();
    while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(EVERY) {
        let known = shared.reader.image_line();
        let is_much = known.is_none_or(|known| shared.reader.last_line() >= known + MUCH);
        let edition = shared.model().edition();
        if !is_much && edition == written {
            continue;
        }
        written = edition;
        let (reply, answer) = sync_channel(1);
        let sent = jobs.send(Job::Mark { reply }).is_ok();
        let Some(mark) = answer.recv().ok().filter(|_| sent) else {
            return;
        };
        // What cannot be written now is written later; without it the next start takes longer.
        let _ = keep(shared, &mark);
    }
}

#[cfg(test)]
mod tests;
