//! What the office itself allows for a phase, beside the law: the usual time and the least (`legal.md` 3.12).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

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

/// How long something takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// What a plan allows for it.
    pub usual: Duration,
    /// The least it can be done in.
    pub minimum: Duration,
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

    /// The period that begins in a year; none when one of its days does not exist there.
    fn in_year(&self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        let next = i32::from(self.to < self.from);
        let from = NaiveDate::from_ymd_opt(year, self.from.0, self.from.1)?;
        let to = NaiveDate::from_ymd_opt(year + next, self.to.0, self.to.1)?;
        Some((from, to))
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

impl Norms {
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
