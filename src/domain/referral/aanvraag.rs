//! What happens on an aanvraag while it waits for the decision: documents asked for (Awb 4:5, 4:15), notice that it will be
//! late (Awb 4:14), and what it costs when it is (Awb 4:17 and 4:18).

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::dates::with_year;
use crate::domain::money::Cents;
use crate::domain::record::{Part, Record};
use crate::domain::term::{Duration, Regime, Term, Unit};
use crate::domain::words::YesNo;

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

impl std::fmt::Display for DocumentsAsked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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

impl std::fmt::Display for DelayNotice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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

/// The first day on which a dwangsom is owed: when two weeks have elapsed since the term passed and since the
/// ingebrekestelling was received (Awb 4:17 lid 3). Some count a day less, so how long it is, is a setting.
#[must_use]
pub fn first_day(term_until: NaiveDate, received: NaiveDate, wait: Duration) -> Option<NaiveDate> {
    let from = term_until.max(received);
    from.checked_add_days(Days::new(u64::from(wait.amount) + 1))
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

/// The documents that were asked for and have not come, the last asked first.
#[must_use]
pub fn awaited(record: &Record) -> Option<&DocumentsAsked> {
    let mut all = record.all::<DocumentsAsked>();
    all.rfind(|asked| asked.received.is_none())
}

/// The same, to change it.
pub fn awaited_mut(record: &mut Record) -> Option<&mut DocumentsAsked> {
    let all = record.parts.values_mut().rev();
    all.filter_map(|part| match part {
        Part::DocumentsAsked(asked) if asked.received.is_none() => Some(asked),
        _ => None,
    })
    .next()
}

/// The ingebrekestelling that still asks for something, if there is one.
#[must_use]
pub fn in_default(record: &Record) -> Option<&DefaultNotice> {
    record
        .all::<DefaultNotice>()
        .find(|notice| notice.is_open())
}

/// The same, to change it.
pub fn in_default_mut(record: &mut Record) -> Option<&mut DefaultNotice> {
    record.parts.values_mut().find_map(|part| match part {
        Part::DefaultNotice(notice) if notice.is_open() => Some(notice),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn notice(first: &str, decided: Option<&str>) -> DefaultNotice {
        DefaultNotice {
            received: day("2026-05-20"),
            term_until: Some(day("2026-05-18")),
            first: Some(day(first)),
            decided: decided.map(day),
            fixed: None,
            amount: None,
            otherwise: String::new(),
        }
    }

    #[rstest]
    #[case::nothing(0, 0)]
    #[case::one_day(1, 2_300)]
    #[case::the_first_fourteen(14, 32_200)]
    #[case::the_second_rate(15, 35_700)]
    #[case::the_third_rate(29, 85_700)]
    #[case::the_most(42, 144_200)]
    #[case::and_never_more(60, 144_200)]
    fn awb_4_17_lid_2_what_days_come_to(#[case] days: u64, #[case] cents: u64) {
        assert_eq!(penalty(days), Cents(cents));
    }

    #[rstest]
    #[case::two_weeks_after_the_notice("2026-05-18", "2026-05-20", 14, "2026-06-04")]
    #[case::as_some_count("2026-05-18", "2026-05-20", 13, "2026-06-03")]
    fn awb_4_17_lid_3_the_first_day(
        #[case] term: &str,
        #[case] received: &str,
        #[case] wait: u32,
        #[case] first: &str,
    ) {
        let found = first_day(day(term), day(received), Duration::new(wait, Unit::Days));
        assert_eq!(found, Some(day(first)));
    }

    #[test]
    fn awb_4_18_is_two_weeks_after_the_last_day_that_costs() {
        let calendar = Calendar::built_in();
        let open = notice("2026-06-04", None);
        assert_eq!(open.fix_by(&calendar), Some(day("2026-07-29")));
        assert_eq!(open.owed_until(day("2026-06-18")), Cents(32_200));
        let decided = notice("2026-06-04", Some("2026-06-06"));
        assert_eq!(decided.owed_until(NaiveDate::MAX), Cents(4_600));
        // Last day 5 June, two weeks later is Friday 19 June.
        assert_eq!(decided.fix_by(&calendar), Some(day("2026-06-19")));
        let in_time = notice("2026-06-04", Some("2026-06-04"));
        assert_eq!(in_time.fix_by(&calendar), None);
        assert!(!in_time.is_open());
    }

    proptest! {
        #[test]
        fn a_later_day_never_costs_less_and_never_over_the_most(first in 0_u64..2_000, days in 0_u64..2_000) {
            let first = day("2024-01-01") + Days::new(first);
            let notice = notice(&first.to_string(), None);
            let at = |days| notice.owed_until(first + Days::new(days));
            prop_assert!(at(days) <= at(days + 1));
            prop_assert!(at(days) <= Cents(144_200));
        }
    }
}
