//! What the office itself allows for a phase, beside the law: the usual time and the least.
//!
//! They are settings: `plan.marktconsultatie` is `4m/6w`, usual and least; `plan.stille-perioden` is
//! `de zomer 15-07 31-08, de kersttijd 20-12 04-01`.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::settings::values::Settings;
use crate::domain::term::{Duration, Unit};
use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// A time of the office, not of the law.
    Norm, "kantoornorm" {
        Inkoopstrategie = "inkoopstrategie",
        Marktconsultatie = "marktconsultatie",
        Bestek = "bestek",
        /// The whole bid term where the law has none.
        InschrijvingSas = "inschrijving-sas",
        /// The time to ask for admission.
        InschrijvingOpenHouse = "inschrijving-open-house",
        /// The time for those who were invited.
        InschrijvingOnderhands = "inschrijving-onderhands",
        /// What is added to the statutory term.
        Inschrijfmarge = "inschrijfmarge",
        /// From the closing of the aanmelding to the invitation.
        Selectie = "selectie",
        /// From the closing of the questions to the last nota van inlichtingen.
        Vragen = "vragen",
        /// Clear days between the last nota and the closing, where the law has none.
        Nota = "nota",
        Beoordeling = "beoordeling",
        /// From the opdracht to the start, without maatwerk.
        Implementatie = "implementatie",
        /// From the start on.
        Overgang = "overgang",
    }
}

/// The key of the parts of the year that bid terms keep out of.
pub const QUIET: &str = "plan.stille-perioden";

impl Norm {
    /// The key of its setting: `plan.marktconsultatie`.
    #[must_use]
    pub fn key(self) -> String {
        format!("plan.{}", self.word())
    }

    /// The norm of a setting.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let word = key.strip_prefix("plan.")?;
        Self::ALL.iter().copied().find(|norm| norm.word() == word)
    }
}

/// How long something takes; written as usual and least time: `4m/6w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// What a plan allows for it.
    pub usual: Duration,
    /// The least it can be done in.
    pub minimum: Duration,
}

/// A text that is no time of a phase: what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotASpan(pub &'static str);

const UNREADABLE: NotASpan = NotASpan(
    "schrijf gebruikelijke en kortste duur in dagen, weken of maanden, bijvoorbeeld 4m/6w",
);
const SHORTER: NotASpan = NotASpan("de gebruikelijke duur is nooit korter dan de kortste");
const TOO_LONG: NotASpan = NotASpan("hoogstens twee jaar");

/// The least and most days of a duration in days, weeks or months; none in another unit.
fn days_of(duration: Duration) -> Option<(u64, u64)> {
    let (least, most) = match duration.unit {
        Unit::Days => (1, 1),
        Unit::Weeks => (7, 7),
        Unit::Months => (28, 31),
        Unit::Hours | Unit::Workdays | Unit::Years => return None,
    };
    let amount = u64::from(duration.amount);
    Some((amount * least, amount * most))
}

impl FromStr for Span {
    type Err = NotASpan;

    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let (usual, minimum) = text.split_once('/').ok_or(UNREADABLE)?;
        let read = |text: &str| text.parse::<Duration>().map_err(|_| UNREADABLE);
        let (usual, minimum) = (read(usual)?, read(minimum)?);
        let days = |duration| days_of(duration).ok_or(UNREADABLE);
        let ((least, most), (_, most_of_minimum)) = (days(usual)?, days(minimum)?);
        // In one unit the amounts say it; else the shortest of the one must hold the longest of the other.
        let is_shorter = if usual.unit == minimum.unit {
            usual.amount < minimum.amount
        } else {
            least < most_of_minimum
        };
        match (is_shorter, most > 2 * 372) {
            (true, _) => Err(SHORTER),
            (_, true) => Err(TOO_LONG),
            _ => Ok(Self { usual, minimum }),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.usual, self.minimum))
    }
}

/// Every norm with its usual and least time, until the office changes it; in the order of [`Norm::ALL`].
const DEFAULTS: [(Norm, u32, Unit, u32, Unit); 13] = {
    use Unit::{Days, Months, Weeks};
    [
        (Norm::Inkoopstrategie, 3, Months, 1, Months),
        (Norm::Marktconsultatie, 4, Months, 6, Weeks),
        (Norm::Bestek, 1, Months, 2, Weeks),
        (Norm::InschrijvingSas, 45, Days, 40, Days),
        (Norm::InschrijvingOpenHouse, 45, Days, 30, Days),
        (Norm::InschrijvingOnderhands, 30, Days, 14, Days),
        (Norm::Inschrijfmarge, 5, Days, 0, Days),
        (Norm::Selectie, 3, Weeks, 2, Weeks),
        (Norm::Vragen, 10, Days, 7, Days),
        (Norm::Nota, 10, Days, 5, Days),
        (Norm::Beoordeling, 6, Weeks, 3, Weeks),
        (Norm::Implementatie, 3, Months, 1, Months),
        (Norm::Overgang, 6, Months, 6, Months),
    ]
};

/// A part of every year in which a bid term is better avoided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// What it is called, after “in”: `de zomer`.
    pub name: String,
    /// Its first day, as month and day.
    pub from: (u32, u32),
    /// Its last day, as month and day; before `from` when it runs into the next year.
    pub to: (u32, u32),
}

impl Quiet {
    /// The first time this period touches the days `first` to `last`, both counted; none when it does not.
    #[must_use]
    pub fn touches(&self, first: NaiveDate, last: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        // One that runs into the next year may have begun in the year before.
        (first.year() - 1..=last.year())
            .filter_map(|year| self.in_year(year))
            .find(|(from, to)| *from <= last && *to >= first)
    }

    /// Reads `de zomer 15-07 31-08, de kersttijd 20-12 04-01`; nothing at all is no period.
    ///
    /// # Errors
    /// With what was expected when a period has no name or no two days that every year has.
    pub fn read_all(text: &str) -> Result<Vec<Self>, &'static str> {
        const EXPECTED: &str =
            "schrijf perioden als: de zomer 15-07 31-08, de kersttijd 20-12 04-01";
        let read = |period: &str| {
            let mut words = period.split_whitespace().rev();
            let (to, from) = (month_and_day(words.next()?)?, month_and_day(words.next()?)?);
            let mut name: Vec<&str> = words.collect();
            name.reverse();
            (!name.is_empty()).then(|| Self {
                name: name.join(" "),
                from,
                to,
            })
        };
        let periods = text.split(',').filter(|period| !period.trim().is_empty());
        periods.map(|period| read(period).ok_or(EXPECTED)).collect()
    }

    /// The period that begins in a year; none when one of its days does not exist there.
    fn in_year(&self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        let next = i32::from(self.to < self.from);
        let from = NaiveDate::from_ymd_opt(year, self.from.0, self.from.1)?;
        let to = NaiveDate::from_ymd_opt(year + next, self.to.0, self.to.1)?;
        Some((from, to))
    }
}

/// The month and day of `31-08`; none when no year or not every year has it.
fn month_and_day(text: &str) -> Option<(u32, u32)> {
    let (day, month) = text.split_once('-')?;
    let (day, month) = (day.parse().ok()?, month.parse().ok()?);
    // 2027 is no leap year.
    NaiveDate::from_ymd_opt(2027, month, day).map(|_| (month, day))
}

impl fmt::Display for Quiet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((from, from_day), (to, to_day)) = (self.from, self.to);
        write!(
            f,
            "{} {from_day:02}-{from:02} {to_day:02}-{to:02}",
            self.name
        )
    }
}

/// All norms of the office, and the parts of the year it avoids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Norms {
    spans: [Span; Norm::ALL.len()],
    /// When bid terms are better avoided. The school holidays differ each year and were not verified: these are the
    /// outer bounds, for the office to change.
    pub quiet: Vec<Quiet>,
}

impl Default for Norms {
    fn default() -> Self {
        let quiet = |name: &str, from, to| Quiet {
            name: name.to_owned(),
            from,
            to,
        };
        Self {
            spans: DEFAULTS.map(|(_, usual, usual_unit, minimum, unit)| Span {
                usual: Duration::new(usual, usual_unit),
                minimum: Duration::new(minimum, unit),
            }),
            quiet: vec![
                quiet("de zomer", (7, 15), (8, 31)),
                quiet("de kersttijd", (12, 20), (1, 4)),
            ],
        }
    }
}

impl From<&Settings> for Norms {
    /// The norms as the office set them.
    fn from(settings: &Settings) -> Self {
        let mut norms = Self::default();
        for norm in Norm::ALL {
            let span = settings.get(&norm.key()).map(str::parse);
            if let Some(Ok(span)) = span {
                norms.set(*norm, span);
            }
        }
        if let Some(Ok(quiet)) = settings.get(QUIET).map(Quiet::read_all) {
            norms.quiet = quiet;
        }
        norms
    }
}

impl Norms {
    /// Every norm and the quiet periods as settings: key and value.
    pub fn settings(&self) -> impl Iterator<Item = (String, String)> {
        let spans = Norm::ALL
            .iter()
            .map(|norm| (norm.key(), self.get(*norm).to_string()));
        let quiet: Vec<String> = self.quiet.iter().map(ToString::to_string).collect();
        spans.chain([(QUIET.to_owned(), quiet.join(", "))])
    }

    /// How long something takes.
    #[must_use]
    pub const fn get(&self, norm: Norm) -> Span {
        self.spans[norm as usize]
    }

    /// Changes how long something takes.
    pub const fn set(&mut self, norm: Norm, span: Span) {
        self.spans[norm as usize] = span;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_defaults_stand_in_the_order_of_the_words() {
        let order: Vec<Norm> = DEFAULTS.iter().map(|row| row.0).collect();
        assert_eq!(order, Norm::ALL);
    }

    #[test]
    fn the_defaults_read_back_as_settings() {
        let changed = Settings::default();
        assert_eq!(Norms::from(&changed), Norms::default());
        let written: Vec<(String, String)> = Norms::default().settings().collect();
        assert!(written.contains(&("plan.marktconsultatie".into(), "4m/6w".into())));
        let quiet = "de zomer 15-07 31-08, de kersttijd 20-12 04-01";
        assert!(written.contains(&(QUIET.into(), quiet.into())));
    }

    #[test]
    fn a_time_is_never_usually_shorter_than_at_least() {
        for (text, expected) in [
            ("3m/1m", None),
            ("0d/0d", None),
            ("1m/4w", None),
            ("1m/30d", Some(SHORTER)),
            ("2w/3w", Some(SHORTER)),
            ("5wd/1wd", Some(UNREADABLE)),
            ("3m", Some(UNREADABLE)),
            ("25m/1m", Some(TOO_LONG)),
            ("4000000000m/1d", Some(TOO_LONG)),
        ] {
            assert_eq!(text.parse::<Span>().err(), expected, "{text}");
        }
        for wrong in [
            "de zomer",
            "15-07 31-08",
            "de zomer 29-02 01-03",
            "x 1-13 2-1",
        ] {
            assert!(Quiet::read_all(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Quiet::read_all(""), Ok(Vec::new()));
    }

    #[test]
    fn a_quiet_period_that_runs_into_the_next_year_is_found_from_both_sides() {
        let christmas = &Norms::default().quiet[1];
        let found = Some((date("2026-12-20"), date("2027-01-04")));
        for (first, last) in [
            ("2026-12-01", "2026-12-20"),
            ("2027-01-04", "2027-02-01"),
            ("2026-12-28", "2026-12-29"),
        ] {
            assert_eq!(christmas.touches(date(first), date(last)), found, "{first}");
        }
        assert_eq!(
            christmas.touches(date("2027-01-05"), date("2027-12-19")),
            None
        );
    }
}
