//! What partners bring in under all convenanten together: what each team has, on a day and from then on.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::parts::Staffing;
use super::staffing::{Brought, Period, Sum, periods, sum_on, sums};
use crate::domain::register::Register;
use crate::domain::words::fold;

/// What is brought in under all convenanten together, on a day and from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staffed {
    /// The day.
    #[serde(rename = "op")]
    pub on: NaiveDate,
    /// All of it.
    #[serde(rename = "samen")]
    pub total: Sum,
    /// By team, those that have something on that day or later. An empty team is everything that is for no team.
    #[serde(rename = "per_team")]
    pub teams: Vec<OfTeam>,
    /// By partner.
    #[serde(rename = "per_partner")]
    pub by_partner: BTreeMap<String, Sum>,
    /// All of it, from the period of that day on.
    #[serde(rename = "per_periode")]
    pub by_period: Vec<Period>,
    /// Everything it was added up from, and what no longer counts.
    #[serde(rename = "regels")]
    pub lines: Vec<Line>,
}

/// What one team has, under whichever convenanten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfTeam {
    /// Which team.
    pub team: String,
    /// All of it on the day.
    #[serde(rename = "samen")]
    pub total: Sum,
    /// By partner.
    #[serde(rename = "per_partner")]
    pub by_partner: BTreeMap<String, Sum>,
    /// From the period of the day on.
    #[serde(rename = "per_periode")]
    pub by_period: Vec<Period>,
    /// The convenanten it comes from, on the day or later.
    pub convenanten: Vec<String>,
}

/// One thing that a partner brings in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Under which convenant.
    pub convenant: String,
    /// Who brings what to which team.
    #[serde(rename = "inzet")]
    pub one: Staffing,
    /// Whether it counts on the day.
    #[serde(rename = "telt_mee")]
    pub counts: bool,
}

/// What is brought in under all convenanten, as far as it is asked for.
#[must_use]
pub fn staffed(
    register: &Register,
    on: NaiveDate,
    is_asked: impl Fn(&str, &Staffing) -> bool,
) -> Staffed {
    let all = register.contracts().values();
    let all = all.flat_map(|record| Brought::under(record, register, on));
    let mut all: Vec<Brought<'_>> = all.filter(|it| is_asked(it.number, it.one)).collect();
    let lines = all.iter().map(|it| Line {
        convenant: it.number.to_owned(),
        one: it.one.clone(),
        counts: it.counts(on),
    });
    let lines = lines.collect();
    // What was over by then belongs to no team any more.
    all.retain(|it| {
        [it.last, it.one.until]
            .into_iter()
            .flatten()
            .all(|end| on <= end)
    });
    let mut by_team: BTreeMap<String, Vec<Brought<'_>>> = BTreeMap::new();
    let then = all.iter().filter(|it| it.counts(on)).map(|it| it.one);
    let by_partner = sums(then, |one| &one.partner);
    let (total, by_period) = (sum_on(&all, on), from_then_on(&all, on));
    for it in all {
        by_team.entry(fold(&it.one.team)).or_default().push(it);
    }
    // What is for no team comes last.
    let of_none = by_team.remove("");
    let teams = by_team.into_values().chain(of_none);
    Staffed {
        on,
        total,
        teams: teams.map(|it| of_team(&it, on)).collect(),
        by_partner,
        by_period,
        lines,
    }
}

fn of_team(brought: &[Brought<'_>], on: NaiveDate) -> OfTeam {
    let then = brought.iter().filter(|it| it.counts(on)).map(|it| it.one);
    let mut convenanten: Vec<String> = brought.iter().map(|it| it.number.to_owned()).collect();
    convenanten.dedup();
    OfTeam {
        team: brought
            .first()
            .map_or_else(String::new, |it| it.one.team.clone()),
        total: sum_on(brought, on),
        by_partner: sums(then, |one| &one.partner),
        by_period: from_then_on(brought, on),
        convenanten,
    }
}

/// The period of a day and those after it.
fn from_then_on(brought: &[Brought<'_>], on: NaiveDate) -> Vec<Period> {
    let mut periods = periods(brought);
    periods.retain(|period| period.until.is_none_or(|until| on <= until));
    periods
}

impl OfTeam {
    /// What it is called; what is for no team has words of its own.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.team.as_str() {
            "" => "voor geen team apart",
            team => team,
        }
    }

    /// Who brings what, in words.
    #[must_use]
    pub fn partners(&self) -> String {
        let each = self.by_partner.iter();
        let each: Vec<String> = each.map(|(name, sum)| format!("{name} {sum}")).collect();
        each.join("; ")
    }

    /// What it has next, where that becomes more or less.
    #[must_use]
    pub fn next(&self, on: NaiveDate) -> Option<&Period> {
        self.by_period.iter().find(|period| on < period.from)
    }
}
