//! The support a begeleidingsteam gives, as it moves with the need: begun, more, less, paused, ended, and begun again.

use std::fmt;

use chrono::NaiveDate;

use super::parts::{Scaling, Way};
use crate::domain::dates::with_year;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::term::{Regime, Term};

/// The setting with how soon after an end a start counts as a relapse.
const WITHIN: &str = "norm.terugval";

/// A restart of the support soon after it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relapse {
    /// The last day of the support before.
    pub ended: NaiveDate,
    /// The day it began again.
    pub restarted: NaiveDate,
}

impl fmt::Display for Relapse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = (self.restarted - self.ended).num_days();
        let (again, ended) = (with_year(self.restarted), with_year(self.ended));
        write!(
            f,
            "opnieuw gestart op {again}, {days} dagen na het einde op {ended}"
        )
    }
}

/// The last time the support of a verwijzing began again soon after it ended, as the office counts that (`norm.terugval`);
/// none when it never did.
#[must_use]
pub fn relapse(record: &Record, register: &Register) -> Option<Relapse> {
    let within = register.settings.norm(WITHIN)?;
    let mut ended: Option<NaiveDate> = None;
    let mut found = None;
    for scaling in record.all::<Scaling>() {
        match scaling.way {
            Some(Way::Einde) => ended = Some(scaling.on),
            Some(Way::Start) => {
                if let Some(ended) = ended.take()
                    && let last = Term::new(ended, within, Regime::Contract).due(&register.calendar)
                    && last.is_some_and(|last| scaling.on <= last)
                {
                    found = Some(Relapse {
                        ended,
                        restarted: scaling.on,
                    });
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether the support is paused.
#[must_use]
pub fn is_paused(record: &Record) -> bool {
    let mut ways = record.all::<Scaling>().filter_map(|scaling| scaling.way);
    let last = ways.rfind(|way| !matches!(way, Way::Meer | Way::Minder));
    last == Some(Way::Pauze)
}
