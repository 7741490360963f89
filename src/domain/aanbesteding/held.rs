//! An aanbesteding as it held on a day: without what happened later, whenever that was entered.

use chrono::NaiveDate;

use super::Aanbesteding;
use super::parts::{Award, ChecklistItem, Question};
use super::words::{AanbestedingStatus, Phase};
use crate::domain::contract::held::drop_handled;
use crate::domain::record::{Element, Head, Part, Record};

/// An aanbesteding as it held on a day. Its planned days are those of now: what it planned before is in the logboek.
#[must_use]
pub fn held_on(record: &Record, on: NaiveDate) -> Record {
    let mut held = record.clone();
    let Head::Aanbesteding(head) = &mut held.head else {
        return held;
    };
    without_later(head, on);
    let is_closed = head.status >= AanbestedingStatus::Beoordeling;
    let is_later = |day: Option<NaiveDate>| day.is_some_and(|day| day > on);
    held.parts.retain(|_, part| match part {
        Part::Bid(one) => !is_later(one.received),
        Part::Question(one) => !is_later(one.asked),
        Part::Award(one) => !is_later(one.on),
        Part::Document(one) => !is_later(one.on),
        // Bids were opened at the closing.
        Part::BidScore(_) => is_closed,
        _ => true,
    });
    for part in held.parts.values_mut() {
        if let Some(one) = Question::of_mut(part).filter(|one| is_later(one.answered)) {
            one.answered = None;
            one.answer.clear();
        }
        if let Some(one) = Award::of_mut(part).filter(|one| is_later(one.announced)) {
            one.announced = None;
        }
        if let Some(one) = ChecklistItem::of_mut(part).filter(|one| is_later(one.done)) {
            one.done = None;
            one.reference.clear();
        }
    }
    drop_handled(&mut held, on);
    held
}

fn without_later(head: &mut Aanbesteding, on: NaiveDate) {
    let known = head.actual.len();
    // Of what was read in the day alone is known: as long as it had not come, it was planned.
    for (phase, day) in head.actual.iter().filter(|(_, day)| **day > on) {
        head.planned.entry(*phase).or_insert(*day);
    }
    head.actual.retain(|_, day| *day <= on);
    let had_ended = head.ended.is_some_and(|day| day > on);
    if had_ended {
        head.ended = None;
        head.ended_reason.clear();
    }
    if had_ended || (head.actual.len() < known && !head.is_off()) {
        head.status = head.status_by_phases();
    }
    if !head.actual.contains_key(&Phase::VoorlopigeGunning)
        && head.status < AanbestedingStatus::VoorlopigGegund
    {
        (head.winners, head.must_decide_anew) = (None, false);
    }
    if head.judged.is_some_and(|day| day > on) {
        head.judged = None;
        head.open_cases = head.open_cases.max(1);
    }
    if head.kort_geding.is_some_and(|day| day > on) {
        (head.kort_geding, head.judged, head.open_cases) = (None, None, 0);
    }
}
