//! What needs a person by a date: the shape of a signal, how pressing a day is, and what comes first. Which signals there
//! are is for each module to say; all are worked out, none is stored.

use std::cell::RefCell;

use chrono::{Days, NaiveDate};
use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::views::{StateCount, TodayLine};
use crate::domain::calendar::Calendar;
use crate::domain::contract::words::ContractSignal;
use crate::domain::term::Duration;

/// What comes first among signals: by urgency, by what it costs to miss it, by date.
pub(super) type Order = (Urgency, u8, NaiveDate);

/// The most pressing signals of a module, and how many there are.
pub(super) struct Pressing {
    /// Those that may be shown, each with what it is ordered by.
    pub(super) lines: Vec<(Order, TodayLine)>,
    /// How many signals there are in all.
    pub(super) total: usize,
    /// How many of them are late.
    pub(super) late: usize,
    /// How many records are in every open state, where Vandaag tells.
    pub(super) states: Vec<StateCount>,
}

/// How pressing a signal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Urgency {
    /// Its date has passed.
    #[serde(rename = "te laat")]
    Late,
    /// Its date is within seven days, today included.
    #[serde(rename = "deze week")]
    ThisWeek,
    /// Later.
    #[serde(rename = "komt eraan")]
    Coming,
}

impl Urgency {
    /// The word on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Late => "te laat",
            Self::ThisWeek => "deze week",
            Self::Coming => "komt eraan",
        }
    }
}

/// One signal. The names are those of the JSON, which scripts rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// What it is about: a clock, or what is missing.
    pub soort: String,
    /// What it is about: a verwijzing, a contract or an aanbesteding.
    pub nummer: String,
    /// What the contract or aanbesteding is called; of a verwijzing the resident as a list may name them.
    pub titel: String,
    /// What to know, in one line.
    pub tekst: String,
    /// By when.
    pub datum: NaiveDate,
    /// How pressing.
    pub ernst: Urgency,
    /// The article or agreement behind it.
    pub grondslag: String,
}

impl Signal {
    /// How pressing it counts in a list: days that nothing covers stand out, however far ahead.
    #[must_use]
    pub fn pressing(&self) -> Urgency {
        if self.is_gap() {
            Urgency::Late
        } else {
            self.ernst
        }
    }

    /// Days that nothing covers, to be drawn apart.
    #[must_use]
    pub fn is_gap(&self) -> bool {
        self.soort == ContractSignal::Gat.word()
    }
}

/// From when days are worked on, by how long before: each is counted once while many records are looked at.
pub(super) struct Leads<'m> {
    calendar: &'m Calendar,
    known: RefCell<HashMap<(Duration, NaiveDate), Option<NaiveDate>>>,
}

impl<'m> Leads<'m> {
    pub(super) fn of(calendar: &'m Calendar) -> Self {
        Self {
            calendar,
            known: RefCell::default(),
        }
    }

    /// A day counted back by a lead time.
    pub(super) fn before(&self, day: NaiveDate, lead: Duration) -> Option<NaiveDate> {
        let mut known = self.known.borrow_mut();
        let counted = known.entry((lead, day));
        *counted.or_insert_with(|| lead.before(day, self.calendar))
    }
}

/// How pressing a day is.
pub(super) fn urgency(day: NaiveDate, today: NaiveDate) -> Urgency {
    if day < today {
        Urgency::Late
    } else if today
        .checked_add_days(Days::new(7))
        .is_none_or(|end| day < end)
    {
        Urgency::ThisWeek
    } else {
        Urgency::Coming
    }
}

/// Of each record the signal that must be dealt with first, in the order that is given.
pub(super) fn first_of_each<D>(
    signals: &[(String, D)],
    order: impl Fn(&D) -> Order,
) -> HashMap<&str, &D> {
    let mut first: HashMap<&str, &D> = HashMap::default();
    for (number, due) in signals {
        let known = first.entry(number).or_insert(due);
        if order(due) < order(known) {
            *known = due;
        }
    }
    first
}
