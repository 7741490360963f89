//! The support a begeleidingsteam gives, as it moves with the need: begun, more, less, paused, ended, and begun again.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::dates::with_year;
use crate::domain::record::Record;
use crate::domain::term::{Duration, Regime, Term};
use crate::domain::words::{UnknownWord, fold, words};

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

/// The last time the support of a verwijzing began again within a term after it ended; none when it never did.
#[must_use]
pub fn relapse(record: &Record, within: Duration, calendar: &Calendar) -> Option<Relapse> {
    let mut ended: Option<NaiveDate> = None;
    let mut found = None;
    for scaling in record.all::<Scaling>() {
        match scaling.way {
            Some(Way::Einde) => ended = Some(scaling.on),
            Some(Way::Start) => {
                if let Some(ended) = ended.take()
                    && let last = Term::new(ended, within, Regime::Contract).due(calendar)
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
