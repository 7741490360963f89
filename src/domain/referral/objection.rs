//! A bezwaar against a decision, from its receipt to the decision on it (Awb hoofdstuk 6 and 7).

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::dates::with_year;
use crate::domain::letters::Letter;
use crate::domain::record::{Part, Record};
use crate::domain::term::{Duration, Regime, Term, Unit};
use crate::domain::words::{Delay, ObjectionOutcome, YesNo};

/// A bezwaar as work: what came in, when, and what was done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// The day it was received (Awb 6:14).
    #[serde(rename = "ontvangen_op")]
    pub received: NaiveDate,
    /// The day it was posted, where it came by post (Awb 6:9 lid 2).
    #[serde(rename = "gepost_op")]
    pub posted: Option<NaiveDate>,
    /// The last day on which a bezwaar against the decision could be made (Awb 6:7).
    #[serde(rename = "bezwaartermijn_tot")]
    pub term_until: NaiveDate,
    /// Why it is excused that it came late (Awb 6:11); empty where it is not, or did not.
    #[serde(rename = "verschoonbaar")]
    pub excused: String,
    /// Whether a committee advises on it (Awb 7:13): the decision then has twelve weeks.
    #[serde(rename = "adviescommissie")]
    pub has_committee: YesNo,
    /// What is objected to.
    #[serde(rename = "gronden")]
    pub grounds: String,
    /// The day of the hearing, planned or held (Awb 7:2).
    #[serde(rename = "horen_op")]
    pub hearing: Option<NaiveDate>,
    /// Why nobody is heard (Awb 7:3); empty where somebody is.
    #[serde(rename = "niet_gehoord")]
    pub not_heard: String,
    /// The last day of the decision (Awb 7:10), as it is now.
    #[serde(rename = "besluit_uiterlijk")]
    pub due: NaiveDate,
    /// By what that was moved, the last time that was not for a defect.
    #[serde(rename = "uitstel")]
    pub delay: Option<Delay>,
    /// The day of the decision on it.
    #[serde(rename = "besloten_op")]
    pub decided: Option<NaiveDate>,
    /// What was decided.
    #[serde(rename = "uitkomst")]
    pub outcome: Option<ObjectionOutcome>,
    /// What changes by it.
    #[serde(rename = "gevolg")]
    pub effect: String,
}

impl Objection {
    /// Whether it still waits for a decision.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.decided.is_none()
    }

    /// Whether it came in time: received by the last day, or posted by then and received within a week after (Awb 6:9).
    #[must_use]
    pub fn is_in_time(&self) -> bool {
        let a_week_later = self.term_until.checked_add_days(Days::new(7));
        let a_week_later = a_week_later.unwrap_or(NaiveDate::MAX);
        let by_post = self.posted.is_some_and(|posted| posted <= self.term_until);
        self.received <= self.term_until || (by_post && self.received <= a_week_later)
    }
}

impl std::fmt::Display for Objection {
    /// What there is to know of it, in one line: `ontvangen 1 mei 2026, op tijd · gehoord 20 mei 2026 · ongegrond op …`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let in_time = match (self.is_in_time(), self.excused.as_str()) {
            (true, _) => "op tijd".to_owned(),
            (false, "") => format!("te laat (kon tot en met {})", with_year(self.term_until)),
            (false, why) => format!("te laat, verschoonbaar: {why}"),
        };
        write!(f, "ontvangen {}, {in_time}", with_year(self.received))?;
        if !self.grounds.is_empty() {
            write!(f, " · {}", self.grounds.trim_end_matches('.'))?;
        }
        match (self.hearing, self.not_heard.as_str()) {
            (Some(day), _) => write!(f, " · horen {}", with_year(day))?,
            (None, "") => {}
            (None, why) => write!(f, " · niet gehoord: {why}")?,
        }
        match (self.outcome, self.decided) {
            (Some(outcome), Some(day)) => write!(f, " · {outcome} op {}", with_year(day))?,
            _ => write!(f, " · beslissen uiterlijk {}", with_year(self.due))?,
        }
        if let Some(delay) = self.delay {
            write!(f, " na {delay}")?;
        }
        match self.effect.as_str() {
            "" => Ok(()),
            effect => write!(f, " · {effect}"),
        }
    }
}

/// The bezwaar of a verwijzing that waits for a decision, if there is one.
#[must_use]
pub fn open(record: &Record) -> Option<&Objection> {
    record
        .all::<Objection>()
        .find(|objection| objection.is_open())
}

/// The same, to change it.
pub fn open_mut(record: &mut Record) -> Option<&mut Objection> {
    record.parts.values_mut().find_map(|part| match part {
        Part::Objection(objection) if objection.is_open() => Some(objection),
        _ => None,
    })
}

/// The day a decision was made known: that of the last letter that told it, else that of the decision itself, which is
/// how one without a letter is counted (Awb 3:41 and 6:8).
#[must_use]
pub fn made_known(record: &Record) -> Option<NaiveDate> {
    let decided = record.referral()?.decided?;
    let told = record.all::<Letter>();
    let mut told = told.filter(|letter| letter.kind.is_decision() && letter.on >= decided);
    Some(told.next_back().map_or(decided, |letter| letter.on))
}

/// The last day on which a bezwaar can be made against what was decided on a day: six weeks (Awb 6:7 and 6:8).
#[must_use]
pub fn term_until(decided: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    weeks_after(decided, 6, calendar)
}

/// The last day to decide on a bezwaar, counted from the day after the bezwaartermijn ended: six weeks, twelve with a
/// committee (Awb 7:10 lid 1).
#[must_use]
pub fn due(term_until: NaiveDate, has_committee: bool, calendar: &Calendar) -> Option<NaiveDate> {
    weeks_after(term_until, if has_committee { 12 } else { 6 }, calendar)
}

/// How far the decision can be put off at most by the office itself (Awb 7:10 lid 3).
#[must_use]
pub fn put_off_at_most(due: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
    weeks_after(due, 6, calendar)
}

fn weeks_after(day: NaiveDate, weeks: u32, calendar: &Calendar) -> Option<NaiveDate> {
    Term::new(day, Duration::new(weeks, Unit::Weeks), Regime::Atw).due(calendar)
}
