//! A contract as it held on a day: without what happened later, whenever that was entered.
//!
//! What was agreed always held; what people did holds from the day they did it. A mended field was always so.

use chrono::NaiveDate;

use super::Contract;
use super::parts::{Agreement, ContractOption, Handled, Promise, ReviewMoment};
use crate::domain::record::{Element, Head, Part, Record};

/// A contract as it held on a day.
#[must_use]
pub fn held_on(record: &Record, on: NaiveDate) -> Record {
    let mut held = record.clone();
    if let Head::Contract(contract) = &mut held.head {
        without_later(contract, on);
    }
    let is_later = |day: Option<NaiveDate>| day.is_some_and(|day| day > on);
    held.parts.retain(|_, part| match part {
        Part::Spending(one) => !is_later(one.on),
        Part::Talk(one) => !is_later(one.on),
        Part::Document(one) => !is_later(one.on),
        Part::Promise(one) => !is_later(one.agreed),
        Part::Handled(one) => !is_later(one.at),
        _ => true,
    });
    for part in held.parts.values_mut() {
        if let Some(option) = ContractOption::of_mut(part) {
            if is_later(option.used_on) {
                (option.is_used, option.used_on) = (false, None);
                option.used_by.clear();
            }
            if is_later(option.declined_on) {
                option.declined_on = None;
                option.declined_because.clear();
            }
        }
        if let Some(moment) = ReviewMoment::of_mut(part).filter(|one| is_later(one.held)) {
            moment.held = None;
            moment.finding.clear();
        }
        if let Some(promise) = Promise::of_mut(part).filter(|one| is_later(one.done)) {
            promise.done = None;
            promise.outcome.clear();
        }
        if let Some(agreement) = Agreement::of_mut(part).filter(|one| is_later(one.measured_on)) {
            agreement.measured_on = None;
            agreement.measured.clear();
        }
    }
    held
}

fn without_later(contract: &mut Contract, on: NaiveDate) {
    contract.signed = contract.signed.filter(|day| *day <= on);
    if contract.notice_given.is_some_and(|given| given > on) {
        (contract.notice_given, contract.ends_by_notice) = (None, None);
    }
    if contract.not_continued_on.is_some_and(|day| day > on) {
        contract.not_continued_on = None;
        contract.not_continued.clear();
    }
}

/// Drops what was done with a signal after a day.
pub(in crate::domain) fn drop_handled(record: &mut Record, on: NaiveDate) {
    record
        .parts
        .retain(|_, part| Handled::of(part).is_none_or(|one| one.at.is_none_or(|day| day <= on)));
}
