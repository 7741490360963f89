//! A bezwaar against a decision, from its receipt to the decision on it (Awb hoofdstuk 6 and 7).

use chrono::NaiveDate;

use super::parts::Objection;
use crate::domain::calendar::Calendar;
use crate::domain::letters::parts::Letter;
use crate::domain::record::{Part, Record};
use crate::domain::term::{Duration, Regime, Term, Unit};

/// The bezwaar of a verwijzing that waits for a decision, if there is one.
#[must_use]
pub fn open(record: &Record) -> Option<&Objection> {
    record
        .all::<Objection>()
        .find(|objection| objection.is_open())
}

/// The same, to change it.
pub fn open_mut(record: &mut Record) -> Option<&mut Objection> {
    record.parts.values_mut().find_map(|part| match part {
        Part::Objection(objection) if objection.is_open() => Some(objection),
        _ => None,
    })
}

/// The day a decision was made known: that of the last letter that told it, else that of the decision itself, which is
/// how one without a letter is counted (Awb 3:41 and 6:8).
#[must_use]
pub fn made_known(record: &Record) -> Option<NaiveDate> {
    let decided = record.referral()?.decided?;
    let told = record.all::<Letter>();
    let mut told = told.filter(|letter| letter.kind.is_decision() && letter.on >= decided);
    Some(told.next_back().map_or(decided, |letter| letter.on))
}

/// The last day on which a bezwaar can be made against what was decided on a day: six weeks (Awb 6:7 and 6:8).
#[must_use]
pub fn term_until(decided: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    weeks_after(decided, 6, calendar)
}

/// The last day to decide on a bezwaar, counted from the day after the bezwaartermijn ended: six weeks, twelve with a
/// committee (Awb 7:10 lid 1).
#[must_use]
pub fn due(term_until: NaiveDate, has_committee: bool, calendar: &Calendar) -> Option<NaiveDate> {
    weeks_after(term_until, if has_committee { 12 } else { 6 }, calendar)
}

/// How far the decision can be put off at most by the office itself (Awb 7:10 lid 3).
#[must_use]
pub fn put_off_at_most(due: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    weeks_after(due, 6, calendar)
}

fn weeks_after(day: NaiveDate, weeks: u32, calendar: &Calendar) -> Option<NaiveDate> {
    Term::new(day, Duration::new(weeks, Unit::Weeks), Regime::Atw).due(calendar)
}
