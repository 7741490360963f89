//! What needs someone for a contract, and by when: a date for each decision that cannot wait, with lead times in
//! steps.
//!
//! [`TABLE`] has one row a signal. [`each`] works out the signals of one contract; gaps run along percelen and come from
//! [`super::lines`]. A signal that was dealt with stays away as long as the date behind it stays the same.

mod found;
mod ground;
mod table;

use std::borrow::Cow;

use chrono::NaiveDate;

pub(super) use self::found::unknown_partners;
pub use self::found::{EVALUATE, THRESHOLDS, each};
pub use self::table::{SignalRow, TABLE, row_of};
use super::dates::NextOption;
use super::length::Length;
use super::parts::{Agreement, Perceel, Promise, ReviewMoment, Staffing, Tariff};
use super::words::ContractSignal as S;
use crate::domain::calendar::Calendar;
use crate::domain::leads::{self, read_steps};
use crate::domain::money::Cents;
use crate::domain::record::Record;
use crate::domain::settings::Settings;
use crate::domain::term::Duration;

/// What the day to report an option rests on where the contract says nothing of it.
pub const OFFICE_NORM: &str = "norm van kantoor (norm.optie-melden)";

/// What is behind a signal, to put it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Notice against an end; the other reading of the notice date, where it differs.
    Notice {
        /// The end it works against.
        end: NaiveDate,
        /// The month-end reading, where it is later.
        month_end: Option<NaiveDate>,
        /// What becomes of it when nobody acts.
        then: Then,
    },
    /// An option to report.
    Option(NextOption),
    /// The last day to begin the next aanbesteding: usual and minimum.
    Begin {
        /// With minimum durations.
        minimum: NaiveDate,
        /// The end it is for.
        end: NaiveDate,
    },
    /// Something about the end.
    End(NaiveDate),
    /// Days that nothing covers.
    Gap {
        /// The first of them.
        from: NaiveDate,
        /// The last; none when nothing follows.
        until: Option<NaiveDate>,
    },
    /// Days that another contract covers too.
    Twice {
        /// The first of them.
        from: NaiveDate,
        /// The last; none when both go on.
        until: Option<NaiveDate>,
    },
    /// What was spent of the maximum.
    Spent {
        /// The n-th perceel; 0 for the whole contract.
        perceel: u32,
        /// In percent, which threshold was passed.
        threshold: u32,
        /// How much.
        spent: Cents,
        /// Of how much.
        ceiling: Cents,
    },
    /// The n-th element of its list.
    Element(u32),
    /// Nothing more to say.
    Plain,
}

/// What becomes of a contract when nobody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It ends by itself.
    Ends,
    /// It is renewed until a day.
    RenewedUntil(NaiveDate),
    /// It is renewed, and until when is missing.
    Renewed,
}

/// A signal of one contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub signal: S,
    /// By when; of spending: when it passed the threshold; for what is missing: the day it was asked.
    pub date: NaiveDate,
    /// What is behind it.
    pub detail: Detail,
}

/// What a contract's signals depend on beside the contract.
pub struct Around {
    /// The day to count from.
    pub on: NaiveDate,
    /// Whether a contract or an aanbesteding follows on it.
    pub is_followed: bool,
    /// The latest days to begin the next aanbesteding: minimum and usual.
    pub begin: Option<(NaiveDate, NaiveDate)>,
}

/// How long before the end an extension is to be reported, by the office's norm.
#[must_use]
pub fn option_notice(settings: &Settings) -> Length {
    let norm = settings.norm("norm.optie-melden");
    norm.and_then(Length::of).unwrap_or(Length::months(6))
}

/// The lead times of the office, read once: looked up for every signal of every contract.
pub struct LeadTimes(Vec<Vec<Duration>>);

impl LeadTimes {
    /// The lead times as the settings have them.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let read = |signal: &S| {
            let text = settings.get(&setting_key(*signal)).unwrap_or("");
            read_steps(text).unwrap_or_default()
        };
        Self(S::ALL.iter().map(read).collect())
    }

    /// The lead times of a signal for a contract, longest first: its own, else the office's.
    #[must_use]
    pub fn steps(&self, record: &Record, signal: S) -> Cow<'_, [Duration]> {
        let own = record
            .contract()
            .and_then(|contract| contract.steps.get(signal.word()))
            .and_then(|text| read_steps(text).ok());
        match own {
            Some(steps) => Cow::Owned(steps),
            None => Cow::Borrowed(self.0.get(signal as usize).map_or(&[], Vec::as_slice)),
        }
    }
}

/// The key of the office's lead times of a signal: `stappen.opzegdatum`.
#[must_use]
pub fn setting_key(signal: S) -> String {
    format!(
        "stappen.{}",
        crate::domain::registers::people::slug(signal.word())
    )
}

/// Whether a signal shows on a day: its longest lead time has begun, and nobody dealt with it or put it off.
#[must_use]
pub fn shows(
    record: &Record,
    due: &Due,
    leads: &LeadTimes,
    calendar: &Calendar,
    on: NaiveDate,
) -> bool {
    let steps = leads.steps(record, due.signal);
    leads::is_shown(
        record,
        || due.key(record),
        due.behind(),
        &steps,
        calendar,
        on,
    )
}

/// Whether someone dealt with a signal or put it off, on a day.
#[must_use]
pub fn is_dealt_with(
    record: &Record,
    due: &Due,
    leads: &LeadTimes,
    calendar: &Calendar,
    on: NaiveDate,
) -> bool {
    let steps = leads.steps(record, due.signal);
    let key = || due.key(record);
    leads::is_dealt_with(record, key, due.behind(), &steps, calendar, on)
}

impl Due {
    /// Whether a day is behind it by which someone must act. What is only missing, was spent, or was measured, has none.
    #[must_use]
    pub const fn has_date(&self) -> bool {
        !matches!(self.detail, Detail::Plain | Detail::Spent { .. })
            && !matches!(self.signal, S::ResultaatNietGehaald)
    }

    /// The day behind it: once that moves, the signal counts as new. What is only missing has none.
    #[must_use]
    pub fn behind(&self) -> Option<NaiveDate> {
        (self.detail != Detail::Plain).then_some(self.date)
    }

    /// What tells this signal of a contract from its others: the word, with what it is about where there can be more,
    /// and for a gap where it ends, so that one that grew counts as new.
    #[must_use]
    pub fn key(&self, record: &Record) -> String {
        let word = self.signal.word();
        match self.detail {
            Detail::Spent {
                threshold,
                perceel: 0,
                ..
            } => format!("{word} {threshold} %"),
            Detail::Spent {
                threshold, perceel, ..
            } => {
                let of = element_name(record, self.signal, perceel);
                format!("{word} {threshold} % {of}")
            }
            Detail::Element(0) => word.to_owned(),
            Detail::Gap {
                until: Some(until), ..
            } => format!("{word} tot en met {until}"),
            Detail::Element(n) if !matches!(self.signal, S::Contractgesprek | S::Ondertekenen) => {
                format!("{word} {}", own_name(record, self.signal, n))
            }
            _ => word.to_owned(),
        }
    }
}

/// The name of an element that no other of its list has: the first by a name keeps it bare.
fn own_name(record: &Record, signal: S, n: u32) -> String {
    let name = element_name(record, signal, n);
    let has_name = (1..n).any(|before| element_name(record, signal, before) == name);
    match has_name {
        true => format!("{name} ({n})"),
        false => name,
    }
}

pub(super) fn element_name(record: &Record, signal: S, n: u32) -> String {
    let found = match signal {
        S::TariefLooptAf | S::TariefIndexeren => record
            .element::<Tariff>(n)
            .map(|tariff| tariff.product.clone()),
        S::ResultaatBepalen | S::ResultaatMeten | S::ResultaatNietGehaald => record
            .element::<Agreement>(n)
            .map(|agreement| format!("{n} {}", agreement.text)),
        S::AfspraakNakomen => record
            .element::<Promise>(n)
            .map(|promise| format!("{n} {}", promise.text)),
        S::InzetLooptAf => {
            record
                .element::<Staffing>(n)
                .map(|staffing| match staffing.team.as_str() {
                    "" => staffing.partner.clone(),
                    team => format!("{} bij {team}", staffing.partner),
                })
        }
        S::Besteding | S::PlafondVerwacht => record.element::<Perceel>(n).map(ToString::to_string),
        S::Evalueren => record
            .element::<ReviewMoment>(n)
            .filter(|moment| !moment.topic.is_empty())
            .map(|moment| moment.topic.clone()),
        _ => None,
    };
    found.unwrap_or_else(|| n.to_string())
}
