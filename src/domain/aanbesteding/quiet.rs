//! Keeping bid terms out of the summer and the days around Christmas, where there is room.

use chrono::NaiveDate;

use super::links::Link;
use super::plan::{PhaseDays, Rules, usual_workdays};
use super::words::Phase;
use crate::domain::dates;

/// A part of the year that a bid term runs through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Touched {
    /// What it is called: `de zomer`.
    pub name: String,
    /// Its first day.
    pub from: NaiveDate,
}

/// The first quiet period that the days from publication to closing run through; none when there is none.
pub(super) fn touched(days: &PhaseDays, rules: Rules<'_>) -> Option<Touched> {
    let publication = *days.get(&Phase::Publicatie)?;
    let closing = *days.get(&Phase::SluitingInschrijving)?;
    let periods = rules.norms.quiet.iter().filter_map(|quiet| {
        let (from, _) = quiet.touches(publication, closing)?;
        Some(Touched {
            name: quiet.name.clone(),
            from,
        })
    });
    periods.min_by_key(|touched| touched.from)
}

/// The usual days with an earlier closing, so that the bid term runs through no quiet period; none when it did not
/// anyway, or when the quiet periods leave no room at all.
pub(super) fn earlier(
    start: NaiveDate,
    table: &[Link],
    usual: &PhaseDays,
    rules: Rules<'_>,
) -> Option<PhaseDays> {
    let mut days = usual.clone();
    let mut is_moved = false;
    // Each turn closes before an earlier period; more turns than there are in three years find nothing.
    for _ in 0..3 * rules.norms.quiet.len() {
        let Some(period) = touched(&days, rules) else {
            return is_moved.then_some(days);
        };
        is_moved = true;
        days = usual_workdays(start, table, Some(period.from.pred_opt()?), rules)?;
    }
    None
}

/// What to say about a usual plan whose bid term runs through a quiet period.
pub(super) fn remark(
    start: NaiveDate,
    table: &[Link],
    usual: &PhaseDays,
    rules: Rules<'_>,
) -> Option<String> {
    let period = touched(usual, rules)?;
    let day = |days: &PhaseDays, phase| days.get(&phase).map(|day| dates::with_year(*day));
    let found = format!(
        "De inschrijftermijn ({} – {}) loopt door {}.",
        day(usual, Phase::Publicatie)?,
        day(usual, Phase::SluitingInschrijving)?,
        period.name
    );
    let Some(days) = earlier(start, table, usual, rules) else {
        return Some(found);
    };
    Some(format!(
        "{found} Daarbuiten blijft u met uiterlijk publicatie op {}, sluiting op {} en een begin op {}.",
        day(&days, Phase::Publicatie)?,
        day(&days, Phase::SluitingInschrijving)?,
        day(&days, Phase::Beslismoment)?
    ))
}
