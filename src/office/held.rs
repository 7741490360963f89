//! What held on another day, for whoever answers as of then.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::model::Model;
use crate::domain::dates::with_year;
use crate::domain::record::RecordId;
use crate::domain::register::Register;
use crate::domain::workflow::Refusal;

/// The register as it held on a day; that of now unless the day has been.
pub(super) fn held(model: &Model, on: NaiveDate) -> Cow<'_, Register> {
    match on < model.today {
        true => Cow::Owned(model.register.held_on(on)),
        false => Cow::Borrowed(&model.register),
    }
}

/// A record that was not there yet on a day.
pub(super) fn not_yet(id: &RecordId, day: NaiveDate, how: &str) -> Refusal {
    Refusal::rule(format!("{} {how} op {}", id.number, with_year(day)))
}
