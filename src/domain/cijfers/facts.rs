//! The facts of a record: parts of it with the days between which they were so.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::parts::{End, Fact, KeptFact, What};
use super::{goals, kept, referral};
use crate::domain::indicatie::words::FollowUp;
use crate::domain::indicatie::{Earlier, Indicatie};
use crate::domain::plan::Plan;
use crate::domain::record::{Head, Record};
use crate::domain::referral::clocks::{self, RunningTerm};
use crate::domain::register::Register;
use crate::domain::retention::destroyed;
use crate::domain::volume::Volume;

/// Why an indicatie stopped of which nobody wrote that down.
const UNREAD: &str = "niet vastgelegd";

/// The facts of a record on a day, in a fixed order. Of one that was destroyed: what was kept of them.
#[must_use]
pub fn facts(record: &Record, register: &Register, today: NaiveDate) -> Vec<Fact> {
    let terms = record
        .referral()
        .map(|it| clocks::terms(it, register, today));
    facts_by(record, &terms.unwrap_or_default())
}

/// The same by the terms of that day, of a verwijzing.
#[must_use]
pub fn facts_by(record: &Record, terms: &[RunningTerm]) -> Vec<Fact> {
    match &record.head {
        Head::Referral(it) if it.destroyed.is_none() => {
            let mut facts = referral::facts(record, it, terms);
            facts.sort();
            facts
        }
        _ => facts_alone(record),
    }
}

/// The same of what hangs on no settings and no day: all but a verwijzing that is there.
#[must_use]
pub fn facts_alone(record: &Record) -> Vec<Fact> {
    match &record.head {
        _ if destroyed(record).is_some() => kept::facts(record),
        Head::Indicatie(it) => of_indicatie(record, it),
        Head::Plan(it) => of_plan(record, it),
        _ => Vec::new(),
    }
}

/// An indicatie holds from its first day, or that of its delivery, up to and with its last. With it go the days on which it
/// became more or less, its end where none follows on it, and what was found of those already.
fn of_indicatie(record: &Record, indicatie: &Indicatie) -> Vec<Fact> {
    if !indicatie.taken_out.is_empty() {
        return Vec::new();
    }
    let course = indicatie.course();
    let after = course.last_day().and_then(|day| day.succ_opt());
    let holds = Fact {
        end: after.map_or(End::NotYet, End::Day),
        ..Fact::since(What::Indicatie, course.begin.or(course.started))
    };
    let goes_on =
        indicatie.successor.is_some() || indicatie.follow_up == Some(FollowUp::Voortzetten);
    // It ran until its last day as planned; of what stopped, somebody wrote down why, or nobody knows.
    let planned = if course.stopped.is_some() { UNREAD } else { "" };
    let ends = after.map(|day| match goes_on {
        true => on_one_day(What::Voortgezet, day),
        false => Fact {
            reason: (indicatie.stop_reason)
                .map_or(planned, |it| it.word())
                .to_owned(),
            ..on_one_day(What::Einde, day)
        },
    });
    let found = record.all::<KeptFact>().map(KeptFact::fact);
    let mut facts = vec![holds];
    facts.extend(changes(record, indicatie));
    facts.extend(ends);
    facts.extend(found);
    facts
}

/// The days on which an indicatie became more or less, as far as both can be compared.
fn changes(record: &Record, indicatie: &Indicatie) -> Vec<Fact> {
    let volume = |amount: Option<u32>, unit, frequency| {
        Some(Volume {
            amount: amount?,
            unit: unit?,
            frequency: frequency?,
        })
    };
    let now = volume(indicatie.amount, indicatie.unit, indicatie.frequency);
    let before = record.all::<Earlier>();
    let mut was: Vec<(NaiveDate, Option<Volume>)> = before
        .map(|it| (it.until, volume(it.amount, it.unit, it.frequency)))
        .collect();
    was.sort_by_key(|(until, _)| *until);
    let next = was.iter().skip(1).map(|(_, volume)| *volume).chain([now]);
    let pairs = was.iter().zip(next);
    let found = pairs.filter_map(|((until, was), next)| {
        let what = match next?.compare((*was)?)? {
            Ordering::Less => What::Vermindering,
            Ordering::Greater => What::Vermeerdering,
            Ordering::Equal => return None,
        };
        Some(on_one_day(what, until.succ_opt()?))
    });
    found.collect()
}

/// What happened on a day.
fn on_one_day(what: What, day: NaiveDate) -> Fact {
    Fact {
        end: End::Day(day),
        ..Fact::since(what, Some(day))
    }
}

fn of_plan(record: &Record, plan: &Plan) -> Vec<Fact> {
    if !plan.taken_out.is_empty() {
        return Vec::new();
    }
    let end = plan.ended.map_or(End::NotYet, End::Day);
    let whats = [
        Some(What::Plan),
        plan.regisseur.is_empty().then_some(What::ZonderRegisseur),
    ];
    let whats = whats.into_iter().flatten();
    whats
        .map(|what| Fact {
            end,
            ..Fact::since(what, plan.begun)
        })
        .chain(goals::facts(record, plan))
        .collect()
}
