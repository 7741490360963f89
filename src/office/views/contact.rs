//! A contact in a list.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::domain::contact::words::{CallEnd, Channel, Standing};
use crate::domain::dates::in_list;
use crate::office::signals::Signal;

/// What a list shows of a contact. The names are those of the JSON; moments are those of the clock on the wall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the column of its name
pub struct ContactCells {
    pub nummer: String,
    pub bronnummer: String,
    pub op: Option<NaiveDateTime>,
    pub kanaal: Option<Channel>,
    /// What the resident is called, as far as that may be seen.
    pub inwoner: String,
    pub verwijzing: Option<String>,
    /// With whom, and what that one is to the resident.
    pub met: String,
    pub wat: String,
    pub wijk: String,
    pub stand: Standing,
    /// The team that is to call back, by name; empty where nobody is.
    pub team: String,
    pub medewerker: String,
    /// When the call-back was asked, and by when it is to be done.
    pub gevraagd: Option<NaiveDateTime>,
    pub uiterlijk: Option<NaiveDateTime>,
    pub pogingen: u16,
    pub laatste_poging: Option<NaiveDateTime>,
    pub klaar: Option<NaiveDateTime>,
    pub uitkomst: Option<CallEnd>,
    /// Whether it was done in time; none while it is not done.
    pub binnen_norm: Option<bool>,
    /// The number to call, where one contact is shown to who may see it.
    pub bellen: String,
    /// What must be done first.
    pub doen: Option<Signal>,
}

impl ContactCells {
    /// With whom, else whom it is about.
    #[must_use]
    pub fn who(&self) -> &str {
        match self.met.as_str() {
            "" => &self.inwoner,
            met => met,
        }
    }

    /// Who is to call back: the colleague, else the team.
    #[must_use]
    pub fn by_whom(&self) -> &str {
        match self.medewerker.as_str() {
            "" => &self.team,
            who => who,
        }
    }

    /// How it stands in a few words: `vóór vandaag 14:30`, `gesproken`.
    #[must_use]
    pub fn state(&self, today: NaiveDate) -> String {
        match (self.stand, self.uiterlijk, self.uitkomst) {
            (Standing::Terugbellen, Some(due), _) => format!("vóór {}", moment(due, today)),
            (Standing::Afgehandeld, _, Some(end)) => end.word().to_owned(),
            (stand, ..) => stand.word().to_owned(),
        }
    }
}

/// A moment in a list: `vandaag 14:30`, `vr 27 nov 16:30`.
#[must_use]
pub fn moment(at: NaiveDateTime, today: NaiveDate) -> String {
    let time = at.format("%-H:%M");
    match at.date() == today {
        true => format!("vandaag {time}"),
        false => format!("{} {time}", in_list(at.date(), today)),
    }
}

/// How many call-backs wait, how many of those are late, how many are done, and how many of those in time.
#[must_use]
pub fn call_counts(rows: &[ContactCells]) -> [usize; 4] {
    let count = |holds: &dyn Fn(&ContactCells) -> bool| rows.iter().filter(|it| holds(it)).count();
    let late = |row: &ContactCells| {
        let signal = row.doen.as_ref();
        signal.is_some_and(|it| it.ernst == crate::office::signals::Urgency::Late)
    };
    [
        count(&|row| row.stand == Standing::Terugbellen),
        count(&late),
        count(&|row| row.stand == Standing::Afgehandeld),
        count(&|row| row.binnen_norm == Some(true)),
    ]
}
