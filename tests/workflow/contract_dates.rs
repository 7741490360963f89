//! The dates of a contract, its signals, and the lines without a gap.

use crate::support::case::day;
use crate::support::contracts::World;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rstest::rstest;
use wijkregie::domain::calendar::Calendar;
use wijkregie::domain::contract::Contract;
use wijkregie::domain::contract::dates::{CountedBack, Dates, end_by_notice, extended};
use wijkregie::domain::contract::length::Length;
use wijkregie::domain::contract::lines::{Cover, lines};
use wijkregie::domain::contract::overview::signals_of;
use wijkregie::domain::contract::parts::ContractOption;
use wijkregie::domain::contract::words::{ContractKind, ContractSignal, ContractStatus};
use wijkregie::domain::record::{Head, Kind, Part, Record, RecordId};
use wijkregie::domain::register::Register;

/// A contract with options of so many months each, the first ones used.
fn contract(
    start: &str,
    end: &str,
    options: &[(u32, bool)],
    change: impl FnOnce(&mut Contract),
) -> Record {
    let mut head = Contract {
        title: "individuele ondersteuning".into(),
        kind: Some(ContractKind::Raamovereenkomst),
        start: Some(day(start)),
        end: Some(day(end)),
        ..Contract::default()
    };
    change(&mut head);
    let mut record = Record {
        revision: 1,
        head: Head::from(head),
        ..Record::new(RecordId::new(Kind::Contract, "RO-2016-001"))
    };
    for (months, is_used) in options {
        record.add(Part::ContractOption(ContractOption {
            length: Length::months(*months),
            clause: "bestek 4.2".into(),
            is_used: *is_used,
            ..ContractOption::default()
        }));
    }
    record
}

fn dates(record: &Record, on: &str) -> Dates {
    Dates::of(record, Length::months(6), day(on)).unwrap()
}

// ---------------------------------------------------------------- arithmetic

#[rstest]
// The day after the end, n months on, a day back.
#[case("2027-09-30", 6, "2028-03-31")]
#[case("2017-12-31", 12, "2018-12-31")]
#[case("2025-03-31", 24, "2027-03-31")]
#[case("2027-02-28", 12, "2028-02-29")]
#[case("2028-02-29", 12, "2029-02-28")]
#[case("2026-10-15", 3, "2027-01-15")]
fn an_extension_to_the_last_day_of_a_month_stays_so(
    #[case] end: &str,
    #[case] months: u32,
    #[case] until: &str,
) {
    assert_eq!(
        extended(day(end), Length::months(months).span()),
        Some(day(until))
    );
}

#[rstest]
// Contractstandaard 1.3.3: the meldtermijn in months, clamped to the month.
#[case("2017-12-31", 6, "2017-06-30", "2017-06-30", "2017-06-30")]
#[case("2018-12-31", 6, "2018-06-30", "2018-06-30", "2018-06-29")]
#[case("2018-08-31", 6, "2018-02-28", "2018-02-28", "2018-02-28")]
// Where the readings differ: waarheid.json, RO-2024-010 and RO-2022-025.
#[case("2027-09-30", 1, "2027-08-30", "2027-08-31", "2027-08-30")]
#[case("2023-06-30", 3, "2023-03-30", "2023-03-31", "2023-03-30")]
fn counted_back_from_an_end_without_ever_rolling(
    #[case] end: &str,
    #[case] months: u32,
    #[case] plain: &str,
    #[case] month_end: &str,
    #[case] practical: &str,
) {
    let back = CountedBack::from(day(end), Length::months(months)).unwrap();
    assert_eq!((back.plain, back.month_end), (day(plain), day(month_end)));
    assert_eq!(
        Calendar::built_in().workday_on_or_before(back.plain),
        day(practical)
    );
}

#[rstest]
// Aw 2.140(3): the four years include options.
#[case("2016-01-01", "2017-12-31", &[12], false)]
#[case("2016-01-01", "2017-12-31", &[12, 12], false)]
#[case("2016-01-01", "2017-12-31", &[12, 12, 12], true)]
#[case("2024-01-01", "2027-12-31", &[], false)]
#[case("2024-01-01", "2028-01-01", &[], true)]
fn more_than_four_years_needs_a_motivation(
    #[case] start: &str,
    #[case] end: &str,
    #[case] options: &[u32],
    #[case] is_long: bool,
) {
    let options: Vec<(u32, bool)> = options.iter().map(|months| (*months, false)).collect();
    let record = contract(start, end, &options, |_| {});
    assert_eq!(dates(&record, start).exceeds_four_years, is_long);
}

#[test]
fn every_later_date_moves_when_an_option_is_used() {
    let before = contract("2016-01-01", "2017-12-31", &[(12, false)], |_| {});
    let after = contract("2016-01-01", "2017-12-31", &[(12, true)], |_| {});
    let (one, two) = (dates(&before, "2017-03-01"), dates(&after, "2017-03-01"));
    assert_eq!(one.current_end, Some(day("2017-12-31")));
    assert_eq!(one.max_end, Some(day("2018-12-31")));
    assert_eq!(one.next_option.unwrap().latest, day("2017-06-30"));
    assert_eq!(one.next_option.unwrap().new_end, day("2018-12-31"));
    assert_eq!(two.current_end, Some(day("2018-12-31")));
    assert_eq!(two.max_end, two.current_end);
    assert_eq!(two.next_option, None);
}

#[test]
fn a_tacit_contract_runs_on_until_someone_gave_notice() {
    let tacit = |contract: &mut Contract| {
        contract.is_tacit = true;
        contract.renewal_term = Some(Length::months(12));
        contract.notice_term = Some(Length::months(3));
    };
    let record = contract("2020-01-01", "2022-12-31", &[], tacit);
    let now = dates(&record, "2026-11-22");
    assert_eq!(now.status, ContractStatus::Lopend);
    assert_eq!(now.current_end, Some(day("2026-12-31")));
    assert_eq!(now.max_end, None);
    assert!(now.notice_missed);
    assert_eq!(now.renewal.unwrap().until, day("2027-12-31"));
    // On the very last day it still ends then; a day later it has gone on.
    assert_eq!(
        dates(&record, "2026-12-31").current_end,
        Some(day("2026-12-31"))
    );
    assert_eq!(
        dates(&record, "2027-01-01").current_end,
        Some(day("2027-12-31"))
    );
    assert_eq!(
        end_by_notice(&record, day("2026-09-30"), day("2026-09-30")),
        Some(day("2026-12-31"))
    );
    assert_eq!(
        end_by_notice(&record, day("2026-10-01"), day("2026-10-01")),
        Some(day("2027-12-31"))
    );
}

#[test]
fn what_the_office_ended_is_renewed_no_more() {
    let ended = contract("2020-01-01", "2022-12-31", &[], |contract| {
        contract.is_tacit = true;
        contract.renewal_term = Some(Length::months(12));
        contract.renewals = 2;
        contract.is_terminated = true;
    });
    let now = dates(&ended, "2026-11-22");
    assert_eq!(
        (now.status, now.current_end),
        (ContractStatus::Beeindigd, Some(day("2024-12-31")))
    );
    assert_eq!(now.max_end, now.current_end);
}

// ---------------------------------------------------------------- signals

#[test]
fn the_signals_of_a_contract_that_ends_with_2018() {
    let record = contract("2016-01-01", "2017-12-31", &[(12, true)], |contract| {
        contract.notice_term = Some(Length::months(3));
    });
    let mut register = Register::default();
    register.take(&record);
    let found = signals_of(&record, &register, day("2017-05-01"));
    let on = |signal| {
        found
            .iter()
            .find(|due| due.signal == signal)
            .map(|due| due.date)
    };
    for (signal, date) in [
        // 18 months before the end.
        (ContractSignal::Evalueren, "2017-06-30"),
        // Two months before the end.
        (ContractSignal::ClientenInformeren, "2018-10-31"),
        // The end, with no options left.
        (ContractSignal::LooptAf, "2018-12-31"),
        (ContractSignal::Opzegdatum, "2018-09-30"),
        (ContractSignal::Gat, "2019-01-01"),
    ] {
        assert_eq!(on(signal), Some(day(date)), "{signal}");
    }
    // S2: the table's E − 15 months is the usual plan rounded off; the strict sum lies within three weeks of it.
    let begin = on(ContractSignal::AanbestedingStarten).unwrap();
    assert!(
        (begin - day("2017-09-30")).num_days().abs() <= 21,
        "{begin}"
    );
    // S4 stands with the option, before it is used.
    let open = contract(
        "2016-01-01",
        "2017-12-31",
        &[(12, true), (12, false)],
        |_| {},
    );
    assert_eq!(
        dates(&open, "2017-05-01").next_option.unwrap().latest,
        day("2018-06-30")
    );
}

// ---------------------------------------------------------------- lines and gaps

#[test]
fn the_line_of_individual_support_has_no_gap_and_that_of_transport_has() {
    let mut world = World::new("2018-06-01");
    world.contract("RO-2016-001", "titel=individueel soort=raamovereenkomst begin=2016-01-01 einde=2017-12-31 aandachtsveld='individuele ondersteuning' opties=1 optie-maanden=12 clausule='bestek 4.2'");
    world.today = day("2017-03-01");
    world
        .on("RO-2016-001")
        .done("contract", "optie-gebruiken", "datum=2017-03-01");
    world.today = day("2018-09-20");
    world.contract("RO-2019-001", "titel=individueel soort=raamovereenkomst begin=2019-01-01 einde=2020-12-31 aandachtsveld='Individuele ondersteuning' voorganger=RO-2016-001");
    world.contract("DO-2018-001", "titel=vervoer soort=contract begin=2018-01-01 einde=2022-08-31 aandachtsveld=doelgroepenvervoer");
    let found = lines(&world.register, day("2022-10-01"));
    let of = |name: &str| {
        found
            .iter()
            .find(|line| line.perceel.aandachtsveld.to_lowercase() == name)
            .unwrap()
    };
    let support = of("individuele ondersteuning");
    assert_eq!(support.spans.len(), 2);
    assert_eq!(support.gaps.len(), 1, "only what comes after 2020");
    assert_eq!(support.gaps[0].from, day("2021-01-01"));
    let transport = of("doelgroepenvervoer");
    assert_eq!(transport.gaps[0].from, day("2022-09-01"));
    assert_eq!(transport.gaps[0].after, "DO-2018-001");
}

#[test]
fn an_option_whose_agreed_day_has_passed_covers_nothing_any_more() {
    let mut record = contract("2025-01-01", "2026-12-31", &[(12, false)], |contract| {
        contract.option_term = Some(Length::months(6));
    });
    let gap_from = |record: &Record, on: &str| {
        let mut register = Register::default();
        register.take(record);
        let signals = signals_of(record, &register, day(on));
        let gap = signals.iter().find(|due| due.signal == ContractSignal::Gat);
        let ends = signals
            .iter()
            .any(|due| due.signal == ContractSignal::LooptAf);
        (gap.map(|due| due.date.to_string()), ends)
    };
    assert_eq!(
        gap_from(&record, "2026-06-30"),
        (Some("2028-01-01".into()), false)
    );
    assert_eq!(
        gap_from(&record, "2026-07-01"),
        (Some("2027-01-01".into()), true)
    );
    // The norm of the office binds nobody: the option can still be used.
    let Head::Contract(head) = &mut record.head else {
        unreachable!()
    };
    head.option_term = None;
    assert_eq!(
        gap_from(&record, "2026-12-30"),
        (Some("2028-01-01".into()), false)
    );
}

#[test]
fn an_aanbesteding_covers_nothing_once_its_start_has_come_without_an_award() {
    let mut world = World::new("2026-09-01");
    world.contract(
        "RO-2025-001",
        "titel=x soort=contract begin=2025-07-01 einde=2027-06-30 aandachtsveld=vervoer",
    );
    world.aanbesteding(
        "AB-2026-70",
        "naam=vervoer procedure=sas volgt-op=RO-2025-001 looptijd=24",
    );
    let gaps = |on: &str| -> Vec<_> {
        let found = lines(&world.register, day(on));
        found
            .iter()
            .flat_map(|line| line.gaps.clone())
            .map(|gap| gap.from.to_string())
            .collect()
    };
    assert_eq!(gaps("2026-09-02"), ["2029-07-01"]);
    // With nothing done by Wednesday 30 June 2027: a month to 30 July, six weeks to 10 September, two to the 24th, forty
    // complete days to 3 November and closing on the 4th, three weeks to the 25th, twenty days to 15 December, the
    // opdracht on the 16th, and three months on 16 March 2028 for two years.
    assert_eq!(gaps("2027-06-30"), ["2027-07-01", "2030-03-16"]);
    assert_eq!(gaps("2027-07-01"), ["2027-07-01"]);
}

#[test]
fn who_does_not_go_on_speaks_for_its_own_contract_only() {
    for one in ["RO-2025-003", "RO-2025-004"] {
        let mut world = World::new("2026-11-22");
        for (number, who) in [("RO-2025-003", "L001"), ("RO-2025-004", "L002")] {
            let given = format!(
                "titel={who} soort=contract begin=2025-03-01 einde=2027-02-28 aandachtsveld=vervoer"
            );
            world.contract(number, &given);
        }
        world
            .on(one)
            .done("contract", "niet-voortzetten", "reden='stopt ermee'");
        let found = lines(&world.register, world.today);
        let gaps: Vec<_> = found.iter().flat_map(|line| line.gaps.clone()).collect();
        assert_eq!(gaps.len(), 1, "{one}");
        assert_ne!(gaps[0].after, one);
    }
}

#[test]
fn the_next_tacit_period_ends_as_it_will_once_it_runs() {
    let record = contract("2024-08-31", "2025-08-30", &[], |contract| {
        contract.is_tacit = true;
        contract.renewal_term = Some(Length::months(6));
    });
    for on in ["2026-11-22", "2027-02-27"] {
        let renewal = dates(&record, on).renewal.unwrap();
        // 30 August + 18 months is 30 February, so the last of February.
        assert_eq!(renewal.from, day("2027-03-01"));
        assert_eq!(renewal.until, day("2027-08-30"));
    }
}

#[test]
fn an_option_that_can_still_be_used_covers_its_days() {
    let mut world = World::new("2026-11-22");
    world.contract("RO-2025-001", "titel=x soort=raamovereenkomst begin=2025-01-01 einde=2026-12-31 aandachtsveld=dagbesteding opties=1 optie-maanden=12 clausule=4.2");
    let found = lines(&world.register, day("2026-11-22"));
    assert_eq!(found[0].spans[1].cover, Cover::Option);
    assert_eq!(found[0].gaps[0].from, day("2028-01-01"));
    // Once the contract has ended, nobody can use it any more.
    let found = lines(&world.register, day("2027-01-01"));
    assert_eq!(found[0].gaps[0].from, day("2027-01-01"));
    world
        .on("RO-2025-001")
        .done("contract", "niet-voortzetten", "reden='de vraag is weg'");
    assert!(lines(&world.register, day("2027-01-01"))[0].gaps.is_empty());
}

// ---------------------------------------------------------------- properties

fn any_contract() -> impl Strategy<Value = Record> {
    let start = (0_u64..6_000).prop_map(|days| day("2015-01-01") + Days::new(days));
    (
        start,
        30_u64..2_500,
        any::<bool>(),
        1_u32..25,
        0_u32..13,
        prop::collection::vec((1_u32..25, any::<bool>()), 0..4),
    )
        .prop_map(|(start, length, is_tacit, period, notice, options)| {
            let end = start + Days::new(length);
            let options = if is_tacit { Vec::new() } else { options };
            contract(&start.to_string(), &end.to_string(), &options, |contract| {
                contract.is_tacit = is_tacit;
                contract.renewal_term = is_tacit.then(|| Length::months(period));
                contract.notice_term = Some(Length::months(notice));
            })
        })
}

proptest! {
    #[test]
    fn acting_on_the_last_day_shown_is_always_in_time_and_a_day_later_never(record in any_contract(), later in 0_u64..4_000) {
        let on = record.contract().unwrap().start.unwrap() + Days::new(later);
        let dates = Dates::of(&record, Length::months(6), on).unwrap();
        let notice = dates.notice.unwrap();
        // Where notice takes longer than a renewal, it works against the first end that can still be reached.
        let end = match dates.notice_rolls && dates.status == ContractStatus::Lopend {
            true => end_by_notice(&record, on, on).unwrap(),
            false => dates.current_end.unwrap(),
        };
        prop_assert!(notice.plain <= notice.month_end && notice.month_end <= end);
        // Asked on the day the list was read: the end it shows is the end that notice works against.
        prop_assert_eq!(end_by_notice(&record, notice.month_end.min(on), on).map(|by| by <= end), Some(true));
        let given = |day: NaiveDate| end_by_notice(&record, day, day.max(on).min(end));
        if notice.month_end >= on {
            prop_assert_eq!(given(notice.month_end), Some(end));
            let too_late = notice.month_end + Days::new(1);
            if too_late <= end {
                prop_assert!(given(too_late).is_none_or(|by| by > end));
            }
        }
    }

    #[test]
    fn the_end_never_goes_back_as_time_goes_on(record in any_contract(), one in 0_u64..4_000, more in 0_u64..2_000) {
        let start = record.contract().unwrap().start.unwrap();
        let (early, late) = (start + Days::new(one), start + Days::new(one + more));
        let end = |on| Dates::of(&record, Length::months(6), on).unwrap().current_end.unwrap();
        prop_assert!(end(early) <= end(late));
        if record.contract().unwrap().is_tacit {
            prop_assert!(end(late) >= late);
        }
    }

    #[test]
    fn every_day_of_a_line_is_covered_or_in_a_gap_and_never_both(records in prop::collection::vec(any_contract(), 1..5), later in 0_u64..5_000) {
        use wijkregie::domain::contract::parts::Perceel;
        let mut register = Register::default();
        for (index, mut record) in records.into_iter().enumerate() {
            record.id = RecordId::new(Kind::Contract, format!("RO-2020-{index:03}"));
            record.add(Part::Perceel(Perceel::new("begeleiding", "")));
            register.take(&record);
        }
        let on = day("2015-01-01") + Days::new(later);
        let line = &lines(&register, on)[0];
        let first = line.spans[0].from;
        for ahead in (0..9_000).step_by(13) {
            let day = first + Days::new(ahead);
            let within = |from: NaiveDate, until: Option<NaiveDate>| from <= day && until.is_none_or(|until| day <= until);
            let covered = line.spans.iter().any(|span| within(span.from, span.until));
            let in_gap = line.gaps.iter().any(|gap| within(gap.from, gap.until));
            prop_assert!(covered != in_gap, "{day} {covered} {in_gap} {line:?}");
        }
    }
}
