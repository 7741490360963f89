//! Whether the days of an aanbesteding keep its minimums, and what would be right where they do not.

use std::fmt;

use chrono::NaiveDate;

use super::law;
use super::links::Link;
use super::plan::{PhaseDays, Rules};
use super::words::{Phase, Procedure};
use crate::domain::dates;

/// Which way a day is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The earliest day that keeps the minimum.
    NotBefore(NaiveDate),
    /// The latest day that keeps it.
    NotAfter(NaiveDate),
}

/// A minimum that is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The phase whose day is wrong.
    pub phase: Phase,
    /// Its day, planned or actual.
    pub day: NaiveDate,
    /// The day that would be right, the other phase staying where it is.
    pub bound: Bound,
    /// The phase it is too near to, or too far from.
    pub other: Phase,
    /// Whether it is in the law; else only the office or a promise asks for it.
    pub is_legal: bool,
    /// The article, or the arrangement.
    pub ground: String,
}

impl Break {
    /// What is wrong and which day would be right, without the ground.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (phase, day) = (self.phase, dates::with_year(self.day));
        let (wrong, bound) = match self.bound {
            Bound::NotBefore(bound) => ("te vroeg; niet eerder dan", bound),
            Bound::NotAfter(bound) => ("te laat; uiterlijk", bound),
        };
        format!("{phase} op {day} is {wrong} {}", dates::with_year(bound))
    }

    /// By how many days it is wrong.
    #[must_use]
    pub fn days(&self) -> i64 {
        let (Bound::NotBefore(bound) | Bound::NotAfter(bound)) = self.bound;
        (self.day - bound).num_days().abs()
    }
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.sentence(), self.ground)
    }
}

/// Every minimum that the days do not keep, in order of the phases; none outside the calendar. Phases without a day
/// are passed over.
pub(super) fn find(
    days: &PhaseDays,
    procedure: Procedure,
    table: &[Link],
    rules: Rules<'_>,
) -> Option<Vec<Break>> {
    let mut days = days.clone();
    let standstill = table.iter().find(|link| link.to == Phase::Standstill);
    let sent = days.get(&Phase::VoorlopigeGunning).copied();
    if let (None, Some(link), Some(sent)) = (days.get(&Phase::Standstill), standstill, sent) {
        // Nobody writes down the day a standstill ends: it ends by itself.
        let end = link.minimum.earliest(sent, rules.calendar)?;
        days.insert(Phase::Standstill, end);
    }
    let mut breaks = Vec::new();
    for link in table {
        if let (Some(from), Some(to)) = (days.get(&link.from), days.get(&link.to)) {
            breaks.extend(broken(link, *from, *to, rules)?);
        }
    }
    breaks.extend(late_notice(&days, procedure, rules)?);
    breaks.sort_by_key(|found| (found.phase, found.other));
    Some(breaks)
}

/// Whether two days break a link, by law or else by arrangement; the outer none is outside the calendar.
fn broken(link: &Link, from: NaiveDate, to: NaiveDate, rules: Rules<'_>) -> Option<Option<Break>> {
    let calendar = rules.calendar;
    let is_standstill = [link.from, link.to].contains(&Phase::Standstill);
    let promise = if is_standstill {
        "contractueel"
    } else {
        "afspraak"
    };
    let law = link.law.as_ref();
    let statutory = law.map(|law| (law.gap, true, law.article.as_str()));
    let asked = [statutory, Some((link.minimum, false, promise))];
    for (gap, is_legal, ground) in asked.into_iter().flatten() {
        let latest = gap.latest(to, calendar)?;
        if from <= latest {
            continue;
        }
        // The phase whose own term it is has the wrong day.
        let (phase, other, day, bound) = if link.term_of == link.from {
            (link.from, link.to, from, Bound::NotAfter(latest))
        } else {
            let earliest = gap.earliest(from, calendar)?;
            (link.to, link.from, to, Bound::NotBefore(earliest))
        };
        return Some(Some(Break {
            phase,
            day,
            bound,
            other,
            is_legal,
            ground: ground.to_owned(),
        }));
    }
    Some(None)
}

/// An award that is announced too late; the outer none is outside the calendar.
fn late_notice(days: &PhaseDays, procedure: Procedure, rules: Rules<'_>) -> Option<Option<Break>> {
    let (phase, other) = (Phase::AankondigingGunning, Phase::OpdrachtVerleend);
    let article = law::award_notice_article(procedure);
    let (Some(article), Some(day), Some(awarded)) = (article, days.get(&phase), days.get(&other))
    else {
        return Some(None);
    };
    let latest = law::award_notice(*awarded, rules.calendar)?;
    Some((*day > latest).then(|| Break {
        phase,
        day: *day,
        bound: Bound::NotAfter(latest),
        other,
        is_legal: true,
        ground: article.to_owned(),
    }))
}
