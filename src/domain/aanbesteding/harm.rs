//! What a change does to a plan that keeps its minimums: plans are gated, facts are not.

use chrono::NaiveDate;

use super::breaks::Break;
use super::living::Status;
use super::words::Phase;

/// What is broken after a change that was not broken before it, or less.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Harm {
    /// Minimums of the law.
    pub legal: Vec<Break>,
    /// Minimums of the office, and what it promised.
    pub own: Vec<Break>,
    /// Phases that would be done before the one they wait for: which and when, and what it waits for and when.
    pub order: Option<Disorder>,
}

/// A phase that would be done before the one it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disorder {
    /// The later phase.
    pub phase: Phase,
    /// Its day.
    pub day: NaiveDate,
    /// The phase it waits for.
    pub waits_for: Phase,
    /// The day of that one.
    pub until: NaiveDate,
}

impl Harm {
    /// What a change broke, from how it stood before (none when nothing stood) and after.
    #[must_use]
    pub fn of(before: Option<&Status>, after: &Status) -> Self {
        let was_as_bad = |found: &Break| {
            let known = before.into_iter().flat_map(|before| &before.breaks);
            let mut same =
                known.filter(|known| (known.phase, known.other) == (found.phase, found.other));
            same.any(|known| known.days() >= found.days() && known.is_legal >= found.is_legal)
        };
        let mut harm = Self::default();
        for found in after.breaks.iter().filter(|found| !was_as_bad(found)) {
            if found.is_legal {
                harm.legal.push(found.clone());
            } else {
                harm.order = harm.order.or_else(|| disorder(found, after));
                harm.own.push(found.clone());
            }
        }
        harm
    }
}

fn disorder(found: &Break, status: &Status) -> Option<Disorder> {
    let waits_for = found.phase.min(found.other);
    let phase = found.phase.max(found.other);
    let day_of = |phase| {
        let row = status.rows.iter().find(|row| row.phase == phase)?;
        row.actual.or(row.planned)
    };
    let (until, day) = (day_of(waits_for)?, day_of(phase)?);
    (day < until).then_some(Disorder {
        phase,
        day,
        waits_for,
        until,
    })
}
