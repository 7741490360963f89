//! What is counted: parts of records with the days between which they were so.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::count::Span;
use super::{kept, referral};
use crate::domain::indicatie::Indicatie;
use crate::domain::plan::Plan;
use crate::domain::record::{Head, Record};
use crate::domain::register::Register;
use crate::domain::retention::destroyed;
use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// What a fact is of.
    What, "cijferfeit" {
        /// From the melding to the end of the verwijzing.
        Melding = "melding",
        /// From the melding to the report.
        Onderzoek = "onderzoek",
        /// What the regiecheck found, on the day of the report.
        Regiecheck = "regiecheck",
        /// From the offer to a begeleidingsteam to its answer.
        Aanbod = "aanbod",
        /// The same, where the answer was no.
        Weigering = "weigering",
        /// From the yes of a begeleidingsteam to the start.
        Wachten = "wachten",
        /// Support by a begeleidingsteam.
        Begeleiding = "begeleiding",
        /// The day a begeleidingsteam gave back what it had.
        Teruglegging = "teruglegging",
        /// The day support became more.
        Opschaling = "opschaling",
        /// The day support became less.
        Afschaling = "afschaling",
        /// From the aanvraag to the decision.
        Besluit = "besluit",
        /// From the day after the last day of a term to the day it was met.
        TeLaat = "te laat",
        /// An indicatie that holds.
        Indicatie = "indicatie",
        /// A plan that is worked on.
        Plan = "plan",
        /// The same, without anyone who holds the regie.
        ZonderRegisseur = "zonder regisseur",
        /// Days on which no contract covers a perceel.
        Gat = "gat",
    }
}

/// How a fact ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// On this day.
    Day(NaiveDate),
    /// On a day that was not written down.
    Unknown,
    /// It did not.
    NotYet,
}

impl End {
    /// The end of what is over, on a day if that is known.
    #[must_use]
    pub fn over(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Unknown, Self::Day)
    }

    /// The day, if there is one.
    #[must_use]
    pub const fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::Unknown | Self::NotYet => None,
        }
    }
}

/// One thing that was so from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// What.
    pub what: What,
    /// The day it began; none when that was not written down.
    pub begin: Option<NaiveDate>,
    /// How it ended.
    pub end: End,
    /// Whether it came to what it was for: an answer, a start, a decision.
    pub done: bool,
    /// How many days that took, without those that were suspended; none where it did not, or a day is not known.
    pub days: Option<u32>,
    /// Whether it is of those of which a share is counted: done after the last day of its term, or of a regiecheck that
    /// regie is missing. None where that is not known.
    pub mark: Option<bool>,
    /// The begeleidingsteam it was with.
    pub bt: Option<String>,
    /// Why, or what came of it; empty when that was not said.
    pub reason: String,
}

impl Fact {
    /// What was so from a day on, and has not ended.
    #[must_use]
    pub const fn since(what: What, begin: Option<NaiveDate>) -> Self {
        Self {
            what,
            begin,
            end: End::NotYet,
            done: false,
            days: None,
            mark: None,
            bt: None,
            reason: String::new(),
        }
    }

    /// What counting looks at.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span {
            what: self.what,
            begin: self.begin,
            end: self.end,
            done: self.done,
            days: self.days,
            mark: self.mark,
        }
    }
}

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
