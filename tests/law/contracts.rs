//! The dates of a contract beside a calculation of the test's own: lists of month lengths and counting by one.

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use rstest::rstest;
use wijkregie::domain::contract::Contract;
use wijkregie::domain::contract::dates::{
    CountedBack, Dates, end_by_notice, end_by_notice_plain, extended, out_by,
};
use wijkregie::domain::contract::length::{Length, LengthUnit};
use wijkregie::domain::contract::parts::ContractOption;
use wijkregie::domain::contract::words::{ContractKind, ContractStatus, NoticeTowards};
use wijkregie::domain::record::{Head, Kind, Part, Record, RecordId};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// How many days a month has, from the rhyme and the rule of four hundred years.
fn length_of(year: i32, month: u32) -> u32 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let february = if leap { 29 } else { 28 };
    [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month as usize - 1]
}

/// So many months on or back, by turning the pages of a calendar one by one: the same day number, or the last day.
fn pages(day: NaiveDate, months: i32) -> (i32, u32, u32) {
    let (mut year, mut month) = (day.year(), day.month());
    for _ in 0..months.unsigned_abs() {
        match (months > 0, month) {
            (true, 12) => (year, month) = (year + 1, 1),
            (true, _) => month += 1,
            (false, 1) => (year, month) = (year - 1, 12),
            (false, _) => month -= 1,
        }
    }
    (year, month, day.day().min(length_of(year, month)))
}

/// As the regulation and the parties have it: a month end stays one.
fn by_hand(end: NaiveDate, months: i32) -> NaiveDate {
    let (year, month, day) = pages(end, months);
    let is_last = end.day() == length_of(end.year(), end.month());
    let day = if is_last { length_of(year, month) } else { day };
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn contract(head: Contract, options: &[(Length, bool)]) -> Record {
    let mut record = Record {
        revision: 1,
        head: Head::from(head),
        ..Record::new(RecordId::new(Kind::Contract, "RO-2016-001"))
    };
    for (length, is_used) in options {
        record.add(Part::ContractOption(ContractOption {
            length: *length,
            clause: "bestek 4.2".into(),
            is_used: *is_used,
            ..ContractOption::default()
        }));
    }
    record
}

fn from_to(start: &str, end: &str) -> Contract {
    Contract {
        title: "individuele ondersteuning".into(),
        kind: Some(ContractKind::Contract),
        start: Some(date(start)),
        end: Some(date(end)),
        ..Contract::default()
    }
}

fn tacit(start: &str, end: &str, period: Length, notice: Length) -> Contract {
    Contract {
        is_tacit: true,
        renewal_term: Some(period),
        notice_term: Some(notice),
        ..from_to(start, end)
    }
}

const fn length(amount: u32, unit: LengthUnit) -> Length {
    Length { amount, unit }
}

fn dates(record: &Record, on: &str) -> Dates {
    Dates::of(record, Length::months(6), date(on)).unwrap()
}

// ---------------------------------------------------------------- extension by months

#[rstest]
// Regulation (EEC, Euratom) 1182/71 art. 3 lid 2 c by analogy: the same day number.
#[case("2026-08-28", 6, "2027-02-28")]
#[case("2026-10-30", 6, "2027-04-30")]
#[case("2025-12-30", 6, "2026-06-30")]
#[case("2026-08-27", 6, "2027-02-27")]
#[case("2025-12-30", 4, "2026-04-30")]
#[case("2026-10-15", 3, "2027-01-15")]
// 2028 is a leap year: the 28th is not its last day, and stays the 28th.
#[case("2028-02-28", 12, "2029-02-28")]
// A day that does not exist becomes the last of the month.
#[case("2025-12-30", 2, "2026-02-28")]
#[case("2026-08-29", 6, "2027-02-28")]
#[case("2026-03-30", 11, "2027-02-28")]
#[case("2028-02-29", 12, "2029-02-28")]
// From month end to month end, as parties mean it.
#[case("2027-09-30", 6, "2028-03-31")]
#[case("2026-02-28", 24, "2028-02-29")]
#[case("2026-01-31", 1, "2026-02-28")]
#[case("2017-12-31", 12, "2018-12-31")]
#[case("2025-03-31", 24, "2027-03-31")]
fn an_extension_keeps_the_day_number_and_a_month_end_stays_one(
    #[case] end: &str,
    #[case] months: u32,
    #[case] until: &str,
) {
    assert_eq!(
        extended(date(end), Length::months(months).span()),
        Some(date(until))
    );
    assert_eq!(
        by_hand(date(end), i32::try_from(months).unwrap()),
        date(until)
    );
}

#[rstest]
// 30-12-2025 + 2 is 28-02-2026, but + 4 is 30-04-2026: the days of a short month are not lost for good.
#[case("2024-12-31", "2025-12-30", 2, "2026-02-28", "2026-02-28")]
#[case("2024-12-31", "2025-12-30", 2, "2026-03-01", "2026-04-30")]
#[case("2024-12-31", "2025-12-30", 2, "2026-05-01", "2026-06-30")]
#[case("2025-02-01", "2026-01-31", 1, "2026-02-15", "2026-02-28")]
#[case("2025-02-01", "2026-01-31", 1, "2026-03-15", "2026-03-31")]
fn tacit_periods_count_from_the_original_end(
    #[case] start: &str,
    #[case] end: &str,
    #[case] period: u32,
    #[case] on: &str,
    #[case] until: &str,
) {
    let record = contract(
        tacit(start, end, Length::months(period), Length::months(1)),
        &[],
    );
    assert_eq!(dates(&record, on).current_end, Some(date(until)));
}

#[test]
fn options_count_from_the_original_end() {
    let half = Length::months(6);
    let used = contract(
        from_to("2023-08-31", "2026-08-30"),
        &[(half, true), (half, true), (half, false)],
    );
    // 30 August + 6 is 28 February, and + 12 is 30 August again.
    let now = dates(&used, "2026-11-28");
    assert_eq!(now.current_end, Some(date("2027-08-30")));
    assert_eq!(now.next_option.unwrap().new_end, date("2028-02-29"));
}

#[test]
fn an_end_that_was_moved_counts_its_options_anew() {
    let half = Length::months(6);
    let options = [(half, true), (half, true)];
    for (end, until) in [
        // As it was: 31-12-2026 + 12.
        ("2026-12-31", "2027-12-31"),
        // Moved half a year back and half a year on.
        ("2026-06-30", "2027-06-30"),
        ("2027-06-30", "2028-06-30"),
    ] {
        let record = contract(from_to("2024-01-01", end), &options);
        assert_eq!(dates(&record, "2026-11-28").current_end, Some(date(until)));
    }
}

#[test]
fn a_start_that_contradicts_a_month_end_gives_both_days_and_the_earlier_alarms() {
    let half = Length::months(6);
    // 29-08 t/m 28-02 is six months by the day number, and the end of February by the month.
    let record = contract(from_to("2026-08-29", "2027-02-28"), &[(half, true)]);
    let now = dates(&record, "2027-01-15");
    assert_eq!(now.current_end, Some(date("2027-08-28")));
    assert_eq!(now.end_otherwise, Some(date("2027-08-31")));
    // From the first of a month, or from a day that says nothing, there is one reading.
    for start in ["2026-09-01", "2026-09-15", "2025-03-15"] {
        let record = contract(from_to(start, "2027-02-28"), &[(half, true)]);
        let now = dates(&record, "2027-01-15");
        assert_eq!(now.current_end, Some(date("2027-08-31")), "{start}");
        assert_eq!(now.end_otherwise, None, "{start}");
    }
}

// ---------------------------------------------------------------- terms as contracts write them

#[rstest]
// 31-12 less 31 days is 30-11, less 29 more is 1-11: days never go to a month end.
#[case("60 dagen", "2026-11-01", "2026-11-01")]
#[case("6 weken", "2026-11-19", "2026-11-19")]
#[case("90 dgn", "2026-10-02", "2026-10-02")]
#[case("3 maanden", "2026-09-30", "2026-09-30")]
#[case("1 kwartaal", "2026-09-30", "2026-09-30")]
#[case("half jaar", "2026-06-30", "2026-06-30")]
#[case("1 jaar", "2025-12-31", "2025-12-31")]
#[case("0", "2026-12-31", "2026-12-31")]
fn notice_is_counted_back_in_the_unit_of_the_contract(
    #[case] term: &str,
    #[case] plain: &str,
    #[case] month_end: &str,
) {
    let back = CountedBack::from(date("2026-12-31"), term.parse().unwrap()).unwrap();
    assert_eq!((back.plain, back.month_end), (date(plain), date(month_end)));
}

#[test]
fn a_renewal_shorter_than_its_notice_term_is_ordinary() {
    let record = contract(
        tacit(
            "2024-01-01",
            "2024-12-31",
            Length::months(1),
            Length::months(3),
        ),
        &[],
    );
    let now = dates(&record, "2026-11-28");
    assert_eq!(now.current_end, Some(date("2026-11-30")));
    assert!(now.notice_rolls && !now.notice_missed);
    // 28 November is in time for the end of February, whose last day is 30 November.
    let given = date("2026-11-28");
    assert_eq!(
        end_by_notice(&record, given, given),
        Some(date("2027-02-28"))
    );
    assert_eq!(now.notice.unwrap().month_end, date("2026-11-30"));
}

// ---------------------------------------------------------------- no end

fn without_end(notice: Length, towards: NoticeTowards) -> Record {
    let head = Contract {
        end: None,
        is_indefinite: true,
        notice_term: Some(notice),
        notice_towards: Some(towards),
        ..from_to("2024-04-10", "2024-12-31")
    };
    contract(head, &[])
}

#[rstest]
#[case("3 maanden", NoticeTowards::ElkeDag, "2027-02-28")]
#[case("60 dagen", NoticeTowards::ElkeDag, "2027-01-27")]
#[case("3 maanden", NoticeTowards::EindeMaand, "2027-02-28")]
// 30 November less three months is 31 August, before today: the next quarter ends in March.
#[case("3 maanden", NoticeTowards::EindeKwartaal, "2027-03-31")]
#[case("1 maand", NoticeTowards::EindeKwartaal, "2026-12-31")]
#[case("3 maanden", NoticeTowards::EindeJaar, "2027-12-31")]
// It began on 10 April: each year ends on the 9th.
#[case("3 maanden", NoticeTowards::Jaardag, "2027-04-09")]
#[case("6 maanden", NoticeTowards::Jaardag, "2028-04-09")]
fn a_contract_without_an_end_ends_on_the_first_day_notice_allows(
    #[case] notice: &str,
    #[case] towards: NoticeTowards,
    #[case] end: &str,
) {
    let record = without_end(notice.parse().unwrap(), towards);
    let today = date("2026-11-28");
    let now = dates(&record, "2026-11-28");
    assert_eq!(
        (now.status, now.current_end),
        (ContractStatus::Lopend, None)
    );
    assert!(now.has_no_end && now.max_end.is_none());
    assert_eq!(end_by_notice(&record, today, today), Some(date(end)));
}

#[rstest]
#[case(
    "3 maanden",
    NoticeTowards::EindeKwartaal,
    "2027-05-15",
    "2027-03-31",
    "2026-12-31"
)]
#[case(
    "60 dagen",
    NoticeTowards::ElkeDag,
    "2027-05-15",
    "2027-05-15",
    "2027-03-16"
)]
#[case(
    "half jaar",
    NoticeTowards::EindeJaar,
    "2028-01-01",
    "2027-12-31",
    "2027-06-30"
)]
fn to_be_out_on_a_day_notice_is_given_by(
    #[case] notice: &str,
    #[case] towards: NoticeTowards,
    #[case] day: &str,
    #[case] end: &str,
    #[case] by: &str,
) {
    let record = without_end(notice.parse().unwrap(), towards);
    let (found, last) = out_by(&record, date(day)).unwrap();
    assert_eq!((found, last.month_end), (date(end), date(by)));
}

#[rstest]
// A month before the last of November is the last of October; by the day number it is the 30th.
#[case(
    "1 maand",
    NoticeTowards::EindeMaand,
    "2026-10-31",
    "2026-11-30",
    "2026-12-31"
)]
#[case(
    "1 maand",
    NoticeTowards::EindeMaand,
    "2026-10-30",
    "2026-11-30",
    "2026-11-30"
)]
#[case(
    "3 maanden",
    NoticeTowards::EindeKwartaal,
    "2027-03-31",
    "2027-06-30",
    "2027-09-30"
)]
#[case(
    "1 maand",
    NoticeTowards::EindeMaand,
    "2027-01-31",
    "2027-02-28",
    "2027-03-31"
)]
// Days have one reading.
#[case(
    "30 dagen",
    NoticeTowards::EindeMaand,
    "2026-10-31",
    "2026-11-30",
    "2026-11-30"
)]
fn notice_towards_a_month_end_has_the_two_readings_that_it_has_elsewhere(
    #[case] notice: &str,
    #[case] towards: NoticeTowards,
    #[case] given: &str,
    #[case] end: &str,
    #[case] plain: &str,
) {
    let record = without_end(notice.parse().unwrap(), towards);
    let given = date(given);
    assert_eq!(end_by_notice(&record, given, given), Some(date(end)));
    assert_eq!(
        end_by_notice_plain(&record, given, given),
        Some(date(plain))
    );
}

#[test]
fn a_renewal_whose_time_is_missing_goes_on_until_a_day_nobody_can_work_out() {
    let head = Contract {
        renewal_term: None,
        ..tacit(
            "2023-01-01",
            "2024-12-31",
            Length::months(12),
            Length::months(3),
        )
    };
    let record = contract(head, &[]);
    let first = dates(&record, "2024-06-01");
    assert_eq!(first.status, ContractStatus::Lopend);
    assert_eq!(first.current_end, Some(date("2024-12-31")));
    assert_eq!((first.max_end, first.renewal), (None, None));
    assert!(first.is_renewed_unknown && !first.notice_missed);
    // The last of September was the last day: from October on it goes on.
    assert!(dates(&record, "2024-10-01").notice_missed);
    let then = dates(&record, "2025-01-01");
    assert_eq!(then.status, ContractStatus::Onbekend);
    assert_eq!((then.current_end, then.max_end), (None, None));
    assert!(then.is_renewed_unknown);
}

// ---------------------------------------------------------------- bounds of tacit renewal

#[test]
fn what_is_renewed_at_most_so_often_has_a_last_end() {
    let head = Contract {
        max_renewals: Some(2),
        ..tacit(
            "2023-01-01",
            "2024-12-31",
            Length::months(12),
            Length::months(3),
        )
    };
    let record = contract(head, &[]);
    let early = dates(&record, "2024-06-01");
    assert_eq!(early.max_end, Some(date("2026-12-31")));
    assert!(early.renewal.is_some());
    let last = dates(&record, "2026-06-01");
    assert_eq!(
        (last.current_end, last.renewal),
        (Some(date("2026-12-31")), None)
    );
    assert!(!last.notice_missed);
    assert_eq!(
        dates(&record, "2027-01-01").status,
        ContractStatus::Verlopen
    );
}

// ---------------------------------------------------------------- what must hold

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..12_000).prop_map(|days| date("2012-01-01") + Days::new(days))
}

fn any_length() -> impl Strategy<Value = Length> {
    let unit = prop::sample::select(vec![
        LengthUnit::Days,
        LengthUnit::Weeks,
        LengthUnit::Months,
        LengthUnit::Quarters,
        LengthUnit::HalfYears,
        LengthUnit::Years,
    ]);
    (1_u32..40, unit).prop_map(|(amount, unit)| match unit {
        LengthUnit::Years => length(1 + amount % 4, unit),
        unit => length(amount, unit),
    })
}

proptest! {
    #[test]
    fn months_are_added_and_taken_off_as_by_hand(end in any_day(), months in 1_u32..60) {
        let span = Length::months(months).span();
        let on = i32::try_from(months).unwrap();
        prop_assert_eq!(extended(end, span), Some(by_hand(end, on)));
        let back = CountedBack::from(end, Length::months(months)).unwrap();
        let (year, month, day) = pages(end, -on);
        prop_assert_eq!(back.plain, NaiveDate::from_ymd_opt(year, month, day).unwrap());
        prop_assert_eq!(back.month_end, by_hand(end, -on));
    }

    #[test]
    fn days_and_weeks_are_days_whatever_the_month(end in any_day(), amount in 1_u32..400, is_weeks: bool) {
        let (unit, days) = if is_weeks { (LengthUnit::Weeks, amount * 7) } else { (LengthUnit::Days, amount) };
        let back = CountedBack::from(end, length(amount, unit)).unwrap();
        prop_assert!(!back.differ());
        prop_assert_eq!((end - back.plain).num_days(), i64::from(days));
        prop_assert_eq!((extended(end, length(amount, unit).span()).unwrap() - end).num_days(), i64::from(days));
    }

    #[test]
    fn a_period_is_the_first_that_does_not_end_before_the_day(
        end in any_day(), period in any_length(), later in 0_u64..4_000, most in prop::option::of(1_u32..9),
    ) {
        let start = end - Days::new(400);
        let head = Contract {
            max_renewals: most,
            ..tacit(&start.to_string(), &end.to_string(), period, Length::months(1))
        };
        let record = contract(head, &[]);
        let on = end + Days::new(later);
        // One period after another from the original end, until one is long enough.
        let nth = |n: u32| {
            let span = period.span();
            let months = i32::try_from(span.months * n).unwrap();
            let moved = if months > 0 { by_hand(end, months) } else { end };
            moved + Days::new(u64::from(span.days * n))
        };
        let bound = most.unwrap_or(u32::MAX);
        let n = (0..=bound).find(|n| nth(*n) >= on || *n == bound).unwrap();
        let found = Dates::of(&record, Length::months(6), on).unwrap();
        // Where the start says so too, the earlier of two readings counts.
        let late = found.end_otherwise.or(found.current_end);
        if found.end_otherwise.is_none() {
            prop_assert_eq!(late, Some(nth(n)));
            prop_assert_eq!(found.renewal.is_some(), n < bound);
        } else {
            prop_assert!(found.current_end < late);
        }
    }

    #[test]
    fn notice_on_the_last_day_is_in_time_and_a_day_later_is_not(
        notice in any_length(), towards in prop::sample::select(NoticeTowards::ALL.to_vec()), day in 0_u64..4_000,
    ) {
        let record = without_end(notice, towards);
        let day = date("2032-01-01") + Days::new(day);
        if let Some((end, last)) = out_by(&record, day) {
            prop_assert!(end <= day && last.plain <= last.month_end);
            prop_assert!(end_by_notice(&record, last.plain, last.plain).unwrap() <= end);
            let late = last.month_end + Days::new(1);
            prop_assert!(end_by_notice(&record, late, late).unwrap() > end);
        }
    }
}
