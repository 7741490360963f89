//! What grows with a verwijzing and has rules of its own: what happens on an aanvraag while it waits, bezwaren, and how the
//! support moved. What follows from them in a record stands beside this.

use std::fmt;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::dates::with_year;
use crate::domain::money::Cents;
use crate::domain::term::{Duration, Regime, Term, Unit};
use crate::domain::words::{Delay, ObjectionOutcome, UnknownWord, YesNo, fold, words};

/// Documents that were asked for to complete an aanvraag (Awb 4:5 lid 1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentsAsked {
    /// The day the request was sent.
    #[serde(rename = "gevraagd_op")]
    pub asked: NaiveDate,
    /// Which.
    #[serde(rename = "stukken")]
    pub what: String,
    /// Whether the applicant could have known to send them; only then the clock stops (Awb 4:15 lid 1 onder a).
    #[serde(rename = "kon_weten")]
    pub could_know: YesNo,
    /// The last day the applicant was given.
    #[serde(rename = "uiterlijk")]
    pub due: NaiveDate,
    /// The day they came, all of them.
    #[serde(rename = "ontvangen_op")]
    pub received: Option<NaiveDate>,
}

impl fmt::Display for DocumentsAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, gevraagd op {}",
            self.what.trim_end_matches('.'),
            with_year(self.asked)
        )?;
        match self.received {
            Some(day) => write!(f, " · ontvangen op {}", with_year(day))?,
            None => write!(f, " · uiterlijk {}", with_year(self.due))?,
        }
        match self.could_know {
            YesNo::Ja => Ok(()),
            YesNo::Nee => f.write_str(" · de klok staat er niet om stil"),
        }
    }
}

/// Notice to the applicant that the decision will come later (Awb 4:14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelayNotice {
    /// The day it was sent.
    #[serde(rename = "verzonden_op")]
    pub sent: NaiveDate,
    /// The day by which the decision can be expected.
    #[serde(rename = "besluit_verwacht")]
    pub expected: NaiveDate,
    /// Whether that is the term from now on (lid 3), or only what was told (lid 1).
    #[serde(rename = "verschuift")]
    pub moves_the_term: YesNo,
    /// Why.
    #[serde(rename = "reden")]
    pub reason: String,
}

impl fmt::Display for DelayNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let effect = match self.moves_the_term {
            YesNo::Ja => "dat is nu de beslistermijn",
            YesNo::Nee => "de beslistermijn verschuift niet",
        };
        write!(
            f,
            "verzonden op {}, besluit uiterlijk {}; {effect}",
            with_year(self.sent),
            with_year(self.expected)
        )
    }
}

/// A written ingebrekestelling because the decision is late (Awb 4:17 lid 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultNotice {
    /// The day it was received.
    #[serde(rename = "ontvangen_op")]
    pub received: NaiveDate,
    /// The last day of the decision, as it was then.
    #[serde(rename = "beslistermijn_tot")]
    pub term_until: Option<NaiveDate>,
    /// The first day on which a dwangsom is owed while there is no decision; none where it came too early to count.
    #[serde(rename = "eerste_dag")]
    pub first: Option<NaiveDate>,
    /// The day of the decision on the aanvraag.
    #[serde(rename = "besloten_op")]
    pub decided: Option<NaiveDate>,
    /// The day on which was fixed what is owed (Awb 4:18).
    #[serde(rename = "vastgesteld_op")]
    pub fixed: Option<NaiveDate>,
    /// What was fixed.
    #[serde(rename = "vastgesteld")]
    pub amount: Option<Cents>,
    /// Why that is another amount than follows from the days, as nothing where the ingebrekestelling came unreasonably late
    /// (Awb 4:17 lid 6).
    #[serde(rename = "afwijking")]
    pub otherwise: String,
}

/// How many days of a dwangsom there are at most (Awb 4:17 lid 2).
pub const MOST_DAYS: u64 = 42;

/// The rates of a day of dwangsom, in cents, each for fourteen days (Awb 4:17 lid 2, since 1 January 2019).
const RATES: [u64; 3] = [2_300, 3_500, 4_500];

/// What so many days of dwangsom come to.
#[must_use]
pub fn penalty(days: u64) -> Cents {
    let of_rate = |(n, rate): (u64, u64)| rate * days.saturating_sub(14 * n).min(14);
    Cents((0..).zip(RATES).map(of_rate).sum())
}

impl DefaultNotice {
    /// Days of dwangsom up to a day: each on which there was no decision yet, that day itself not counted.
    #[must_use]
    pub fn days_until(&self, day: NaiveDate) -> u64 {
        let until = self.decided.map_or(day, |decided| decided.min(day));
        let days = self.first.map_or(0, |first| (until - first).num_days());
        u64::try_from(days).unwrap_or(0).min(MOST_DAYS)
    }

    /// What that comes to.
    #[must_use]
    pub fn owed_until(&self, day: NaiveDate) -> Cents {
        penalty(self.days_until(day))
    }

    /// The last day on which it is to be fixed what is owed: two weeks after the last day that costs (Awb 4:18). None where
    /// nothing is owed.
    #[must_use]
    pub fn fix_by(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let first = self.first?;
        let days = self.days_until(NaiveDate::MAX).checked_sub(1)?;
        let last = first.checked_add_days(Days::new(days))?;
        let weeks = Duration::new(2, Unit::Weeks);
        Term::new(last, weeks, Regime::Atw).due(calendar)
    }

    /// In one line, on a day.
    #[must_use]
    pub fn told(&self, today: NaiveDate) -> String {
        let received = format!("ontvangen op {}", with_year(self.received));
        let Some(first) = self.first else {
            let until = self.term_until.map(with_year).unwrap_or_default();
            return format!("{received}, te vroeg: de beslistermijn liep tot en met {until}");
        };
        let days = self.days_until(today);
        let owed = match (days, self.decided) {
            (0, None) => format!("zonder besluit vanaf {} een dwangsom", with_year(first)),
            (0, Some(_)) => "op tijd besloten, geen dwangsom".to_owned(),
            (1, _) => format!("1 dag dwangsom, {}", penalty(1)),
            (days, _) => format!("{days} dagen dwangsom, {}", penalty(days)),
        };
        let fixed = self.fixed.zip(self.amount).map(|(day, amount)| {
            let why = match self.otherwise.as_str() {
                "" => String::new(),
                why => format!(" ({why})"),
            };
            format!(" · vastgesteld op {}: {amount}{why}", with_year(day))
        });
        format!("{received}, {owed}{}", fixed.unwrap_or_default())
    }

    /// Whether something is still to be done about it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let is_owed = self.days_until(NaiveDate::MAX) > 0;
        self.first.is_some() && self.fixed.is_none() && (self.decided.is_none() || is_owed)
    }
}

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

impl fmt::Display for Objection {
    /// What there is to know of it, in one line: `ontvangen 1 mei 2026, op tijd · gehoord 20 mei 2026 · ongegrond op …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

words! {
    /// Which way the support went.
    Way, "richting" {
        Start = "start",
        Meer = "meer",
        Minder = "minder",
        Pauze = "pauze",
        Hervat = "hervat",
        Einde = "einde",
    }
}

words! {
    /// Who asked for it to go that way.
    AskedBy, "gevraagd door" {
        Inwoner = "inwoner",
        Netwerk = "netwerk van de inwoner",
        Aanbieder = "aanbieder",
        Begeleidingsteam = "begeleidingsteam",
        WijTeam = "WIJ-team",
        Gemeente = "gemeente",
    }
}

/// What the support is from a day on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scaling {
    /// From which day; of an end the last day.
    #[serde(rename = "datum")]
    pub on: NaiveDate,
    /// Which way it went; none in records of before that was kept.
    #[serde(rename = "richting")]
    pub way: Option<Way>,
    /// How much it was before, as [`crate::domain::volume::Volume`] writes it; empty when it was nothing, or not known.
    #[serde(rename = "was")]
    pub from: String,
    /// How much it is; empty while it is paused and after the end.
    #[serde(rename = "omvang")]
    pub scope: String,
    /// Who asked for it.
    #[serde(rename = "gevraagd_door")]
    pub asked_by: Option<AskedBy>,
    /// Why it changed.
    #[serde(rename = "reden")]
    pub reason: String,
}

impl fmt::Display for Scaling {
    /// In one line: `ma 20 apr 2026: van 2 uur per week naar 4 uur per week, gevraagd door inwoner (terugval)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from.as_str(), self.scope.as_str());
        let was = |text: &str| match from {
            "" => text.to_owned(),
            from => format!("{text}, was {from}"),
        };
        let what = match (self.way, from, to) {
            (Some(Way::Start), _, "") => "start".to_owned(),
            (Some(Way::Start), _, to) => format!("start, {to}"),
            (Some(Way::Pauze), ..) => was("pauze"),
            (Some(Way::Einde), ..) => was("einde"),
            (Some(Way::Hervat), _, "") => "hervat".to_owned(),
            (Some(Way::Hervat), _, to) => format!("hervat, {to}"),
            (_, "", to) => to.to_owned(),
            (_, from, to) => format!("van {from} naar {to}"),
        };
        write!(f, "{}: {what}", with_year(self.on))?;
        if let Some(asked_by) = self.asked_by {
            write!(f, ", gevraagd door {asked_by}")?;
        }
        match self.reason.as_str() {
            "" => Ok(()),
            reason => write!(f, " ({reason})"),
        }
    }
}
