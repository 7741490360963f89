//! Aanbestedingen: the list, one with its plan and inschrijvingen, what a change would do, the letter of the award
//! decision, their signals and dates, reading them in.
//!
//! Bids are secret: every question goes through the rights check of aanbestedingen first.

pub mod agenda;
mod filter;
mod publication;
mod read_in;
pub mod signals;
pub(in crate::office) mod undo;
pub mod view;
mod what_if;

use chrono::NaiveDate;

use self::filter::{WORDS, asks_all};
use self::signals::{order, shown};
use self::view::cells;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::plan::Rules;
use crate::domain::aanbesteding::signals::Due;
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::domain::rights::Actor;
use crate::domain::workflow::Refusal;
use crate::office::door::Door;
use crate::office::past::AsOf;
use crate::office::signals::first_of_each;
use crate::office::views::{AanbestedingCells, FilterWord};
use crate::office::{Caller, Office};

impl Office {
    /// The aanbestedingen a query asks for: by what must be done first, or by number.
    ///
    /// # Errors
    /// When the caller may not see aanbestedingen, the filter cannot be read, or the day has not been.
    pub fn aanbestedingen(
        &self,
        caller: &Caller,
        filter: &[String],
        all: bool,
        at: AsOf,
    ) -> Result<Vec<AanbestedingCells>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Aanbesteding)?;
        let then = door.then(at)?;
        rows(
            &then.register,
            &shown(&then).0,
            (filter, &door.actor),
            all,
            then.on,
        )
    }
}

/// The aanbestedingen of a register that a filter leaves: by what must be done first, or by number.
///
/// # Errors
/// When the filter cannot be read.
pub fn rows(
    register: &Register,
    signals: &[(String, Due)],
    (filter, actor): (&[String], &Actor),
    all: bool,
    on: NaiveDate,
) -> Result<Vec<AanbestedingCells>, Refusal> {
    let has_all = all || asks_all(filter);
    let filter = WORDS.filter(filter, &(), actor)?;
    let norms = Norms::from(&register.settings);
    let rules = rules(&norms, register);
    let first = first_of_each(signals, |due| order(due, on));
    let mut found = Vec::new();
    for (number, record) in register.aanbestedingen() {
        let cells = cells(
            record,
            register,
            first.get(number.as_str()).copied(),
            on,
            rules,
        );
        let is_shown = has_all || cells.status.is_running() || cells.doen.is_some();
        if is_shown && filter.fits(&cells) {
            found.push(cells);
        }
    }
    if !all {
        found.sort_by(|one, two| one.order().cmp(&two.order()));
    }
    Ok(found)
}

/// What the list can be filtered by.
pub(in crate::office) fn filter_words(door: &Door<'_>) -> Vec<FilterWord> {
    WORDS.told(&(), &door.actor)
}

const fn rules<'a>(norms: &'a Norms, register: &'a Register) -> Rules<'a> {
    Rules {
        norms,
        calendar: &register.calendar,
    }
}
