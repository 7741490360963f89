//! What must hold for every term, whatever its start, length, regime and suspensions.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use proptest::sample::select;
use wijkregie::domain::calendar::{BUILT_IN_DECREE_DAYS, Calendar};
use wijkregie::domain::term::{Duration, Regime, Suspension, Term, TermEnd, Unit};

const UNITS: [Unit; 6] = [
    Unit::Hours,
    Unit::Days,
    Unit::Workdays,
    Unit::Weeks,
    Unit::Months,
    Unit::Years,
];

fn end(term: &Term) -> TermEnd {
    term.end(&Calendar::built_in()).unwrap()
}

fn date_within(first: &str, days: u64) -> impl Strategy<Value = NaiveDate> + use<> {
    let first: NaiveDate = first.parse().unwrap();
    (0..days).prop_map(move |more| first + Days::new(more))
}

/// A date an office meets; the days around Easter and the decree days more often than chance would have it.
fn office_date() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        date_within("1990-01-01", 22_000),
        date_within("2026-03-20", 90),
        select(BUILT_IN_DECREE_DAYS.to_vec()),
    ]
}

fn any_date() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        date_within("-9999-01-01", 7_300_000),
        select(vec![NaiveDate::MIN, NaiveDate::MAX]),
        date_within("9999-12-01", 31),
        office_date(),
    ]
}

fn length() -> impl Strategy<Value = Duration> {
    (0u32..100, select(UNITS.to_vec())).prop_map(|(amount, unit)| Duration::new(amount, unit))
}

fn any_length() -> impl Strategy<Value = Duration> {
    let amount = prop_oneof![any::<u32>(), 0u32..5_000, Just(4_000_000_000)];
    (amount, select(UNITS.to_vec())).prop_map(|(amount, unit)| Duration::new(amount, unit))
}

fn regime() -> impl Strategy<Value = Regime> {
    select(Regime::ALL.to_vec())
}

fn suspensions() -> impl Strategy<Value = Vec<Suspension>> {
    let range = (date_within("2026-01-01", 400), 0u64..20).prop_map(|(from, days)| Suspension {
        from,
        to: from + Days::new(days),
    });
    prop::collection::vec(range, 0..4)
}

fn any_suspensions() -> impl Strategy<Value = Vec<Suspension>> {
    let range = (any_date(), any_date()).prop_map(|(from, to)| Suspension { from, to });
    prop_oneof![
        4 => suspensions(),
        1 => prop::collection::vec(range, 0..3),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn an_end_is_never_before_its_raw_end_and_moves_exactly_when_there_is_a_reason(
        start in office_date(), length in length(), regime in regime(), pauses in suspensions(),
    ) {
        let found = end(&Term::new(start, length, regime).suspended(pauses));
        prop_assert!(found.raw_end >= start);
        prop_assert!(found.end >= found.raw_end);
        prop_assert_eq!(found.end == found.raw_end, found.reasons.is_empty());
    }

    #[test]
    fn an_atw_end_is_never_a_free_day(
        start in office_date(), length in length(), pauses in suspensions(),
    ) {
        let found = end(&Term::new(start, length, Regime::Atw).suspended(pauses));
        let covered = found.excluded_by.is_none() && length.unit != Unit::Workdays;
        prop_assert!(!covered || Calendar::built_in().atw_free(found.end).is_none());
    }

    #[test]
    fn an_atw_term_of_three_days_or_more_holds_two_working_days(
        start in office_date(), amount in 3u32..=90,
    ) {
        let calendar = Calendar::built_in();
        let found = end(&Term::new(start, Duration::new(amount, Unit::Days), Regime::Atw));
        let days = start.iter_days().skip(1).take_while(|day| *day <= found.end);
        prop_assert!(days.filter(|day| calendar.atw_free(*day).is_none()).count() >= 2);
    }

    #[test]
    fn backward_never_rolls(start in office_date(), length in length(), regime in regime()) {
        let found = end(&Term::new(start, length, regime).backward());
        prop_assert!(found.end <= start);
        prop_assert_eq!(found.end, found.raw_end);
        prop_assert!(found.reasons.is_empty());
    }

    #[test]
    fn suspending_n_disjoint_days_moves_the_raw_end_by_n(
        start in office_date(), length in length(), regime in regime(),
        days in prop::collection::btree_set(1u64..60, 0..12),
    ) {
        let plain = Term::new(start, length, regime);
        let pauses = days.iter().map(|day| Suspension {
            from: start + Days::new(*day),
            to: start + Days::new(day + 1),
        });
        let moved = end(&plain.clone().suspended(pauses.collect()));
        prop_assert_eq!(moved.raw_end, end(&plain).raw_end + Days::new(days.len() as u64));
    }

    #[test]
    fn a_later_start_never_ends_earlier(
        start in office_date(), later in 0u64..40, length in length(), regime in regime(),
    ) {
        let first = end(&Term::new(start, length, regime));
        let second = end(&Term::new(start + Days::new(later), length, regime));
        prop_assert!(second.end >= first.end);
    }

    #[test]
    fn the_cheap_path_agrees_with_the_full_one_and_nothing_panics(
        start in any_date(), length in any_length(), regime in regime(),
        backward in any::<bool>(), pauses in any_suspensions(),
    ) {
        let calendar = Calendar::built_in();
        let term = Term::new(start, length, regime).suspended(pauses);
        let term = if backward { term.backward() } else { term };
        let full = term.end(&calendar);
        prop_assert_eq!(term.due(&calendar), full.as_ref().ok().map(|found| found.end));
        if let Ok(found) = full {
            prop_assert!((1..=9999).contains(&found.end.year()));
        }
    }

    #[test]
    fn working_days_are_counted_one_by_one(start in office_date(), n in 1u32..40) {
        let calendar = Calendar::built_in();
        let term = Term::new(start, Duration::new(n, Unit::Workdays), Regime::Werkdagen);
        let forward = (0..n).fold(start, |day, _| calendar.next_workday(day));
        let back = (0..n).fold(start, |day, _| calendar.previous_workday(day));
        prop_assert_eq!(end(&term).end, forward);
        prop_assert_eq!(end(&term.backward()).end, back);
    }

    #[test]
    fn a_duration_reads_back_what_it_writes(length in any_length()) {
        prop_assert_eq!(length.to_string().parse(), Ok(length));
    }

    #[test]
    fn any_text_gets_an_answer_as_duration_and_regime(text in "\\PC{0,8}") {
        let _ = text.parse::<Duration>();
        let _ = text.parse::<Regime>();
    }
}
