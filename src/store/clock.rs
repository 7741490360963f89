//! A clock that is behind the logboek.
//!
//! The time of a line is what the clock said when it was written, and is never made later to fit: a clock that was once far
//! ahead would keep every later line there. What came first is said by the number of the line alone, so a clock that steps
//! back costs no order. But dates and terms are counted from it: whoever runs the server must know.

use chrono::{DateTime, Local, TimeDelta, Utc};

use crate::domain::dates::with_year;

/// What a clock that is kept right may still step back, in seconds.
const STEP: i64 = 60;

/// What is to be said of a clock that is behind a line that was written; none of one that is not.
pub(super) fn behind(last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<String> {
    let last = last.filter(|last| *last > now + TimeDelta::seconds(STEP))?;
    let words = |at: DateTime<Utc>| {
        let local = at.with_timezone(&Local);
        format!(
            "{} {}",
            with_year(local.date_naive()),
            local.format("%H:%M")
        )
    };
    Some(format!(
        "De klok van deze computer staat op {}, en er is een regel van het logboek van {}. Een van die twee klopt niet. Zet \
         de klok zo nodig goed: termijnen en tijden worden ermee gerekend. De volgorde van wat er gebeurde blijft hoe dan ook \
         die van de regels.",
        words(now),
        words(last)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clock_that_is_behind_is_told_of() {
        let now: DateTime<Utc> = "2026-11-28T10:00:00Z".parse().unwrap();
        let after = |seconds: i64| behind(Some(now + TimeDelta::seconds(seconds)), now);
        assert_eq!(behind(None, now), None);
        assert_eq!(after(-3600), None);
        assert_eq!(after(STEP), None);
        assert!(
            after(STEP + 1)
                .unwrap()
                .contains("De klok van deze computer")
        );
    }
}
