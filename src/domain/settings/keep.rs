//! How many back-ups are kept: `7d 4w 12m` is one of each of the last seven days, four weeks and twelve months that have one.

use std::collections::BTreeSet;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Duration, Utc};

/// How many back-ups are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    days: usize,
    weeks: usize,
    months: usize,
}

/// The key of the setting.
pub const KEEP: &str = "reservekopie.bewaren";

/// The key of the public key for which back-ups are encrypted; empty when they are not.
pub const RECIPIENT: &str = "reservekopie.sleutel";

/// What counts until someone changes it.
pub const BACKUP: &[(&str, &str)] = &[(KEEP, "7d 4w 12m"), (RECIPIENT, "")];

/// What does not say how many are kept: what was expected.
pub const EXPECTED: &str =
    "schrijf hoeveel dagen, weken en maanden, bijvoorbeeld 7d 4w 12m, met ten minste één dag";

impl FromStr for Keep {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut keep = Self {
            days: 0,
            weeks: 0,
            months: 0,
        };
        for word in text.split_whitespace() {
            let end = word.len() - word.chars().last().map_or(0, char::len_utf8);
            let (n, unit) = word.split_at(end);
            let count: usize = n.parse().ok().filter(|n| *n <= 1000).ok_or(EXPECTED)?;
            let place = match unit {
                "d" => &mut keep.days,
                "w" => &mut keep.weeks,
                "m" => &mut keep.months,
                _ => return Err(EXPECTED),
            };
            *place = count;
        }
        if keep.days == 0 {
            return Err(EXPECTED);
        }
        Ok(keep)
    }
}

impl Keep {
    /// Which of these back-ups go, given when each was made. The newest never does, nor any of the day before it.
    #[must_use]
    pub fn to_drop(&self, made: &[DateTime<Utc>]) -> Vec<DateTime<Utc>> {
        let mut newest_first = made.to_vec();
        newest_first.sort_unstable_by(|one, two| two.cmp(one));
        let newest = newest_first.first().copied();
        let is_of_last_day =
            |at: &&DateTime<Utc>| newest.is_some_and(|newest| newest - **at < Duration::days(1));
        let mut kept: BTreeSet<DateTime<Utc>> = newest_first
            .iter()
            .filter(is_of_last_day)
            .copied()
            .collect();
        let mut keep_one_of_each = |most: usize, of: &dyn Fn(DateTime<Utc>) -> (i32, u32)| {
            let mut seen = BTreeSet::new();
            for at in &newest_first {
                if seen.len() < most && seen.insert(of(*at)) {
                    kept.insert(*at);
                }
            }
        };
        keep_one_of_each(self.days, &|at| (at.year(), at.ordinal()));
        keep_one_of_each(self.weeks, &|at| {
            let week = at.iso_week();
            (week.year(), week.week())
        });
        keep_one_of_each(self.months, &|at| (at.year(), at.month()));
        newest_first.retain(|at| !kept.contains(at));
        newest_first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn noon(day: i64) -> DateTime<Utc> {
        let first: DateTime<Utc> = "2026-01-01T12:00:00Z".parse().unwrap();
        first + Duration::days(day)
    }

    #[test]
    fn of_a_year_of_daily_backups_seven_days_four_weeks_and_twelve_months_stay() {
        let made: Vec<_> = (0..365).map(noon).collect();
        let keep: Keep = "7d 4w 12m".parse().unwrap();
        let dropped = keep.to_drop(&made);
        let kept: Vec<_> = made.iter().filter(|at| !dropped.contains(at)).collect();
        // The newest of a day is now and then also that of its week and its month.
        assert_eq!(kept.len(), 7 + 2 + 11);
        assert!(!dropped.contains(&noon(364)));
        assert!(!dropped.contains(&noon(30)), "the last of January");
        assert!(dropped.contains(&noon(29)));
    }

    #[test]
    fn what_is_no_number_of_days_weeks_and_months_is_refused() {
        for text in ["", "4w", "0d", "7", "7j", "-1d", "d", "7d4w", "9999d", "€"] {
            assert_eq!(text.parse::<Keep>(), Err(EXPECTED), "{text}");
        }
        assert!("1d".parse::<Keep>().is_ok());
    }

    proptest! {
        #[test]
        fn the_newest_always_stays_and_dropping_again_drops_nothing(
            days in prop::collection::btree_set(0_i64..2000, 1..60), d in 1_usize..9, w in 0_usize..6, m in 0_usize..15,
        ) {
            let made: Vec<_> = days.into_iter().map(noon).collect();
            let keep = Keep { days: d, weeks: w, months: m };
            let dropped = keep.to_drop(&made);
            let kept: Vec<_> = made.iter().copied().filter(|at| !dropped.contains(at)).collect();
            prop_assert!(kept.contains(made.last().unwrap()));
            prop_assert!(kept.len() >= made.len().min(d));
            prop_assert!(keep.to_drop(&kept).is_empty());
        }
    }
}
