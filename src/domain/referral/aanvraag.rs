//! What happens on an aanvraag while it waits for the decision: documents asked for (Awb 4:5, 4:15), notice that it will be
//! late (Awb 4:14), and what it costs when it is (Awb 4:17 and 4:18).

use chrono::{Days, NaiveDate};

use super::parts::{DefaultNotice, DocumentsAsked};
use crate::domain::record::{Part, Record};
use crate::domain::term::Duration;

/// The first day on which a dwangsom is owed: when two weeks have elapsed since the term passed and since the
/// ingebrekestelling was received (Awb 4:17 lid 3). Some count a day less, so how long it is, is a setting.
#[must_use]
pub fn first_day(term_until: NaiveDate, received: NaiveDate, wait: Duration) -> Option<NaiveDate> {
    let from = term_until.max(received);
    from.checked_add_days(Days::new(u64::from(wait.amount) + 1))
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
    use super::super::parts::penalty;
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::money::Cents;
    use crate::domain::term::Unit;
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
