//! The time that must lie between two days of an aanbesteding, counted onwards and back.
//!
//! Both directions are exact opposites: `earliest(from) <= to` holds when and only when `from <= latest(to)`. A
//! planner that counts back and a check that counts onwards can therefore never disagree.

use std::iter::successors;

use chrono::{Days, NaiveDate};

use crate::domain::calendar::Calendar;
use crate::domain::term::{Duration, Regime, Term, Unit};

/// What must lie between a day and a later day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// This long before the later day. Counted back, so it never rolls (Atw art. 1(2)).
    Plain(Duration),
    /// This long, with neither day counted: ten clear days before a closing is eleven days back.
    Clear(Duration),
    /// A statutory term from the first day; the later day is the last day of the term or after it.
    EndsOn(Duration),
    /// A statutory term whose last day must be over: the later day is the day after its end, or later. The
    /// office may first take time of its own.
    IsOver {
        /// The office's own time, before the term begins.
        after: Duration,
        /// The term itself.
        term: Duration,
    },
}

/// No time at all.
pub(super) const NOTHING: Duration = Duration::new(0, Unit::Days);

impl Gap {
    /// So many plain days.
    #[must_use]
    pub const fn days(days: u32) -> Self {
        Self::Plain(Duration::new(days, Unit::Days))
    }

    /// A statutory term that must be over, without time of the office before it.
    #[must_use]
    pub const fn over(term: Duration) -> Self {
        Self::IsOver {
            after: NOTHING,
            term,
        }
    }

    /// As what happened is held to it: complete days are the safe side a plan keeps, the law asks for the days alone.
    #[must_use]
    pub const fn of_fact(self) -> Self {
        match self {
            Self::Clear(length) => Self::Plain(length),
            gap => gap,
        }
    }

    /// The first later day that leaves this gap after `from`; none outside the calendar.
    #[must_use]
    pub fn earliest(self, from: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        match self {
            Self::Plain(length) => {
                // Months are clamped: the day counted onwards can be some days early.
                let start = plain(from, length, calendar)?;
                scan(start, NaiveDate::succ_opt, |to| {
                    Some(self.latest(to, calendar)? >= from)
                })
            }
            Self::Clear(length) => Self::Plain(length).earliest(from, calendar)?.succ_opt(),
            Self::EndsOn(term) => statutory_end(from, term, calendar),
            Self::IsOver { after, term } => {
                let sent = Self::Plain(after).earliest(from, calendar)?;
                statutory_end(sent, term, calendar)?.succ_opt()
            }
        }
    }

    /// The last day that leaves this gap before `to`; none outside the calendar.
    #[must_use]
    pub fn latest(self, to: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        match self {
            Self::Plain(length) => length.before(to, calendar),
            Self::Clear(length) => length.before(to.pred_opt()?, calendar),
            Self::EndsOn(term) => {
                // Rolling only makes an end later; but counting months back loses up to three days to clamping.
                let lost = match term.unit {
                    Unit::Months | Unit::Years => 3,
                    _ => 0,
                };
                let start = term
                    .before(to, calendar)?
                    .checked_add_days(Days::new(lost))?;
                scan(start, NaiveDate::pred_opt, |from| {
                    Some(statutory_end(from, term, calendar)? <= to)
                })
            }
            Self::IsOver { after, term } => {
                let sent = Self::EndsOn(term).latest(to.pred_opt()?, calendar)?;
                after.before(sent, calendar)
            }
        }
    }
}

/// The first day that passes, going one way from a day.
fn scan(
    start: NaiveDate,
    step: fn(&NaiveDate) -> Option<NaiveDate>,
    passes: impl Fn(NaiveDate) -> Option<bool>,
) -> Option<NaiveDate> {
    for day in successors(Some(start), step) {
        if passes(day)? {
            return Some(day);
        }
    }
    None
}

fn plain(from: NaiveDate, length: Duration, calendar: &Calendar) -> Option<NaiveDate> {
    Term::new(from, length, Regime::Contract).due(calendar)
}

/// The last day of a term of the Aanbestedingswet: the later of the Atw and Regulation (EEC, Euratom) 1182/71, so that
/// no list of free days makes a term shorter.
#[must_use]
pub fn statutory_end(from: NaiveDate, term: Duration, calendar: &Calendar) -> Option<NaiveDate> {
    let national = Term::new(from, term, Regime::Atw).due(calendar)?;
    let european = Term::new(from, term, Regime::Eu).due(calendar)?;
    Some(national.max(european))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    fn any_gap() -> impl Strategy<Value = Gap> {
        let unit = prop_oneof![Just(Unit::Days), Just(Unit::Weeks), Just(Unit::Months)];
        let length = (0u32..60, unit).prop_map(|(amount, unit)| Duration::new(amount, unit));
        let term = length.clone();
        prop_oneof![
            length.clone().prop_map(Gap::Plain),
            length.clone().prop_map(Gap::Clear),
            term.clone().prop_map(Gap::EndsOn),
            (length, term).prop_map(|(after, term)| Gap::IsOver { after, term }),
        ]
    }

    proptest! {
        #[test]
        fn counting_back_and_counting_onwards_never_disagree(
            gap in any_gap(), day in 0i64..12_000, more in 0i64..4_000,
        ) {
            let calendar = Calendar::built_in();
            let from = NaiveDate::from_ymd_opt(2012, 1, 1).unwrap() + TimeDelta::days(day);
            let to = from + TimeDelta::days(more);
            let earliest = gap.earliest(from, &calendar).unwrap();
            let latest = gap.latest(to, &calendar).unwrap();
            prop_assert_eq!(earliest <= to, from <= latest);
            prop_assert!(gap.latest(earliest, &calendar).unwrap() >= from);
            prop_assert!(gap.latest(earliest.pred_opt().unwrap(), &calendar).unwrap() < from);
        }
    }
}
