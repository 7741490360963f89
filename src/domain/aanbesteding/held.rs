//! An aanbesteding as it held on a day: without what happened later, whenever that was entered.

use chrono::NaiveDate;

use super::Aanbesteding;
use super::parts::{Award, ChecklistItem, Question};
use super::words::{AanbestedingStatus, Phase};
use crate::domain::contract::held::drop_handled;
use crate::domain::record::fields::{self, Difference, FieldError};
use crate::domain::record::{Element, Head, Part, Record};

/// The actions by which people move a plan.
pub const MOVES: &[&str] = &["fase-verplaatsen", "ingang-verplaatsen"];

/// Takes back what a line of the logboek said of the plan, where people moved it on a day: what it moved stands where it
/// stood. A day of the start that had passed by then was mended, not moved, so it was always so.
///
/// # Errors
/// When the line does not fit the record.
pub fn take_back(record: &mut Record, line: &Difference, on: NaiveDate) -> Result<(), FieldError> {
    let side = |which: usize| {
        let mut side = record.clone();
        let values = line.iter();
        fields::apply(
            &mut side,
            values.map(|(path, both)| (path.clone(), both[which].clone())),
        )?;
        Ok::<_, FieldError>(side)
    };
    let (mut then, later) = (side(0)?, side(1)?);
    let (Some(was), Some(became), Some(now)) = (
        then.aanbesteding_mut(),
        later.aanbesteding(),
        record.aanbesteding(),
    ) else {
        return Ok(());
    };
    if was.start != became.start && was.start.is_some_and(|start| start < on) {
        return Ok(());
    }
    // A phase that it left alone keeps the day it got since.
    let is_moved = |phase: &Phase| was.planned.get(phase) != became.planned.get(phase);
    let kept = now.planned.iter().filter(|(phase, _)| !is_moved(phase));
    let back = was.planned.iter().filter(|(phase, _)| is_moved(phase));
    was.planned = kept
        .chain(back)
        .map(|(phase, day)| (*phase, *day))
        .collect();
    *record = then;
    Ok(())
}

/// An aanbesteding as it held on a day. Its planned days are those it has: when people moved them is in the logboek.
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
