//! The facts of a record: parts of it with the days between which they were so.

use chrono::NaiveDate;

use super::parts::{End, Fact, What};
use super::{kept, referral};
use crate::domain::indicatie::Indicatie;
use crate::domain::plan::Plan;
use crate::domain::record::{Head, Record};
use crate::domain::register::Register;
use crate::domain::retention::destroyed;

/// The facts of a record on a day, in a fixed order. Of one that was destroyed: what was kept of them.
#[must_use]
pub fn facts(record: &Record, register: &Register, today: NaiveDate) -> Vec<Fact> {
    match &record.head {
        Head::Referral(it) if it.destroyed.is_none() => {
            let mut facts = referral::facts(record, it, register, today);
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
        Head::Indicatie(it) => of_indicatie(it),
        Head::Plan(it) => of_plan(it),
        _ => Vec::new(),
    }
}

/// An indicatie holds from its first day, or that of its delivery, up to and with its last.
fn of_indicatie(indicatie: &Indicatie) -> Vec<Fact> {
    if !indicatie.taken_out.is_empty() {
        return Vec::new();
    }
    let course = indicatie.course();
    let last = course.last_day();
    let fact = Fact {
        end: last
            .and_then(|day| day.succ_opt())
            .map_or(End::NotYet, End::Day),
        ..Fact::since(What::Indicatie, course.begin.or(course.started))
    };
    vec![fact]
}

fn of_plan(plan: &Plan) -> Vec<Fact> {
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
        .collect()
}
