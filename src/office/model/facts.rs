//! What is counted of a record, in twelve bytes a fact.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Names;
use crate::domain::cijfers::count::Span;
use crate::domain::cijfers::{End, Fact, What};

/// A day as the number of days since 1969-12-31, in two bytes: up to and with 2149.
type SmallDay = u16;

/// No such day.
const NO_DAY: SmallDay = 0;
/// It did not end.
const NOT_YET: SmallDay = SmallDay::MAX;
/// No number of days.
const NOT_MEASURED: u16 = u16::MAX;
const BEFORE_FIRST: NaiveDate = NaiveDate::from_ymd_opt(1969, 12, 31)
    .expect("the last day of 1969 is a day: checked as it is compiled");

/// It came to what it was for.
const DONE: u8 = 1;
/// It is known whether it is of those of which a share is counted.
const KNOWN: u8 = 1 << 1;
/// It is.
const MARKED: u8 = 1 << 2;

/// One [`Fact`]. In the image it is two numbers: a start reads five of them for every verwijzing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(u64, u32)", try_from = "(u64, u32)")]
pub struct RowFact {
    begin: SmallDay,
    end: SmallDay,
    days: u16,
    /// The begeleidingsteam, as a number in [`super::Model::names`].
    pub bt: u16,
    /// The reason, as a number in [`super::Model::answers`].
    pub reason: u16,
    what: What,
    flags: u8,
}

impl RowFact {
    /// A fact, with its names as numbers.
    pub(super) fn of(fact: &Fact, bt: u16, reason: u16) -> Self {
        let flag = |is_so: bool, flag: u8| if is_so { flag } else { 0 };
        let days = fact.days.and_then(|days| u16::try_from(days).ok());
        Self {
            begin: small(fact.begin),
            end: match fact.end {
                End::NotYet => NOT_YET,
                end => small(end.day()),
            },
            days: days.unwrap_or(NOT_MEASURED),
            bt,
            reason,
            what: fact.what,
            flags: flag(fact.done, DONE)
                | flag(fact.mark.is_some(), KNOWN)
                | flag(fact.mark == Some(true), MARKED),
        }
    }

    /// What counting looks at.
    #[must_use]
    pub fn span(&self) -> Span {
        Span {
            what: self.what,
            begin: large(self.begin),
            end: match self.end {
                NOT_YET => End::NotYet,
                end => End::over(large(end)),
            },
            done: self.flags & DONE != 0,
            days: (self.days != NOT_MEASURED).then(|| self.days.into()),
            mark: (self.flags & KNOWN != 0).then_some(self.flags & MARKED != 0),
        }
    }
}

impl From<RowFact> for (u64, u32) {
    fn from(fact: RowFact) -> Self {
        let RowFact {
            begin,
            end,
            days,
            bt,
            ..
        } = fact;
        let [b0, b1] = begin.to_le_bytes();
        let [e0, e1] = end.to_le_bytes();
        let [d0, d1] = days.to_le_bytes();
        let [t0, t1] = bt.to_le_bytes();
        let [r0, r1] = fact.reason.to_le_bytes();
        (
            u64::from_le_bytes([b0, b1, e0, e1, d0, d1, t0, t1]),
            u32::from_le_bytes([r0, r1, fact.what as u8, fact.flags]),
        )
    }
}

impl TryFrom<(u64, u32)> for RowFact {
    type Error = &'static str;

    fn try_from((first, second): (u64, u32)) -> Result<Self, Self::Error> {
        let [b0, b1, e0, e1, d0, d1, t0, t1] = first.to_le_bytes();
        let [r0, r1, what, flags] = second.to_le_bytes();
        let what = What::ALL.get(usize::from(what));
        Ok(Self {
            begin: u16::from_le_bytes([b0, b1]),
            end: u16::from_le_bytes([e0, e1]),
            days: u16::from_le_bytes([d0, d1]),
            bt: u16::from_le_bytes([t0, t1]),
            reason: u16::from_le_bytes([r0, r1]),
            what: *what.ok_or("there is no such fact")?,
            flags,
        })
    }
}

fn small(day: Option<NaiveDate>) -> SmallDay {
    let days = day.and_then(|day| SmallDay::try_from((day - BEFORE_FIRST).num_days()).ok());
    days.filter(|days| *days != NOT_YET).unwrap_or(NO_DAY)
}

fn large(day: SmallDay) -> Option<NaiveDate> {
    LARGE.get(usize::from(day)).copied().flatten()
}

/// By small day, what it is: counting asks it of every fact there is, and a calendar would work it out each time.
static LARGE: LazyLock<Box<[Option<NaiveDate>]>> = LazyLock::new(|| {
    let day = |day: SmallDay| {
        let days = Days::new(day.into());
        (day != NO_DAY).then(|| BEFORE_FIRST.checked_add_days(days))?
    };
    (0..=SmallDay::MAX).map(day).collect()
});

/// Facts as rows keep them.
pub(super) fn row_facts(facts: &[Fact], names: &mut Names, answers: &mut Names) -> Box<[RowFact]> {
    let numbered = facts.iter().map(|fact| {
        let bt = names.number(fact.bt.as_deref());
        RowFact::of(fact, bt, answers.number(Some(&fact.reason)))
    });
    numbered.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_fact_takes_twelve_bytes() {
        assert_eq!(size_of::<RowFact>(), 12);
    }

    proptest! {
        #[test]
        fn a_fact_comes_out_of_a_row_as_it_went_in(
            what in prop::sample::select(What::ALL),
            begin in prop::option::of(1_u64..65_000),
            end in prop::option::of(prop::option::of(1_u64..65_000)),
            done in any::<bool>(),
            days in prop::option::of(0_u32..65_000),
            mark in prop::option::of(any::<bool>()),
        ) {
            let day = |days: u64| BEFORE_FIRST + Days::new(days);
            let fact = Fact {
                end: end.map_or(End::NotYet, |end| End::over(end.map(day))),
                done,
                days,
                mark,
                ..Fact::since(what, begin.map(day))
            };
            let kept = RowFact::of(&fact, 3, 400);
            prop_assert_eq!(kept.span(), Span::of(&fact));
            prop_assert_eq!(RowFact::try_from(<(u64, u32)>::from(kept)), Ok(kept));
        }
    }
}
