//! Contracts: the dates of `legal.md` 3.7, 3.8, 4.1 and 4.2, the arithmetic of `domain.md` 3, and the rules that refuse.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rstest::rstest;
use support::contracts::World;
use support::{BT, Case};
use wijkregie::domain::calendar::Calendar;
use wijkregie::domain::contract::Contract;
use wijkregie::domain::contract::dates::{CountedBack, Dates, end_by_notice, extended};
use wijkregie::domain::contract::lines::{Cover, lines};
use wijkregie::domain::contract::overview::signals_of;
use wijkregie::domain::contract::parts::ContractOption;
use wijkregie::domain::contract::signals::{LeadTimes, shows};
use wijkregie::domain::contract::words::{ContractKind, ContractSignal, ContractStatus};
use wijkregie::domain::record::{Head, Kind, Part, Record, RecordId};
use wijkregie::domain::register::Register;
use wijkregie::domain::words::State;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

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
        head: Head::Contract(head),
        ..Record::new(RecordId::new(Kind::Contract, "RO-2016-001"))
    };
    for (months, is_used) in options {
        record.add(Part::ContractOption(ContractOption {
            months: *months,
            clause: "bestek 4.2".into(),
            is_used: *is_used,
            ..ContractOption::default()
        }));
    }
    record
}

fn dates(record: &Record, on: &str) -> Dates {
    Dates::of(record, 6, day(on)).unwrap()
}

// ---------------------------------------------------------------- arithmetic

#[rstest]
// domain.md 3: the day after the end, n months on, a day back.
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
    assert_eq!(extended(day(end), months), Some(day(until)));
}

#[rstest]
// legal.md 4.1: meldtermijn and its clamp.
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
    let back = CountedBack::from(day(end), months).unwrap();
    assert_eq!((back.plain, back.month_end), (day(plain), day(month_end)));
    assert_eq!(
        Calendar::built_in().workday_on_or_before(back.plain),
        day(practical)
    );
}

#[rstest]
// legal.md 3.7: the four years include options.
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
        contract.renewal_months = Some(12);
        contract.notice_months = Some(3);
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
        contract.renewal_months = Some(12);
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

// ---------------------------------------------------------------- signals (legal.md 4.2)

#[test]
fn the_signals_of_a_contract_that_ends_with_2018() {
    let record = contract("2016-01-01", "2017-12-31", &[(12, true)], |contract| {
        contract.notice_months = Some(3);
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
        // S1: 18 months before the end.
        (ContractSignal::Evalueren, "2017-06-30"),
        // S7: two months before the end.
        (ContractSignal::ClientenInformeren, "2018-10-31"),
        // S8: the end, with no options left.
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

// ---------------------------------------------------------------- refusals

#[rstest]
#[case("begin=2026-01-01 einde=2025-12-31", "ligt voor het begin")]
#[case(
    "begin=2026-01-01 einde=2026-06-30 opzegtermijn=12",
    "langer dan het contract zelf"
)]
#[case(
    "begin=2026-01-01 einde=2029-12-31 opties=1 optie-maanden=12",
    "langer dan vier jaar"
)]
#[case(
    "begin=2026-01-01 einde=2026-12-31 maximale-waarde=veel",
    "geen bedrag"
)]
#[case("begin=2026-01-01 einde=2026-12-31 opties=2", "hoeveel maanden")]
#[case("begin=2026-01-01 einde=2026-12-31 stilzwijgend=ja", "verlengingsduur")]
#[case("begin=2026-01-01 einde=2026-12-31 perceel=2", "aandachtsveld")]
#[case(
    "begin=2026-01-01 einde=2026-12-31 nummer=RO-2025-001",
    "Er is al een contract"
)]
#[case(
    "begin=2026-01-01 einde=2026-12-31 voorganger=RO-1999-001",
    "bestaat niet"
)]
#[case(
    "begin=2024-01-01 einde=2024-12-31 voorganger=RO-2025-001",
    "niet later"
)]
#[case("begin=2026-01-01 einde=2026-12-31 meldtermijn=24", "meldtermijn")]
#[case(
    "begin=2026-01-01 einde=2027-12-31 stilzwijgend=ja verlengingsduur=3 opzegtermijn=6",
    "nooit op tijd"
)]
#[case(
    "begin=2026-01-01 einde=2027-12-31 stilzwijgend=ja verlengingsduur=3 opties=1 optie-maanden=6",
    "geen opties"
)]
#[case(
    "begin=2026-01-01 einde=2026-12-31 nummer=V-2026-0005",
    "kan geen nummer"
)]
#[case(
    "begin=2026-01-01 einde=2026-12-31 nummer=AB-2026-01",
    "kan geen nummer"
)]
#[case("begin=2026-01-01 einde=2026-12-31 nummer=L001", "kan geen nummer")]
#[case("begin=2026-01-01 einde=2026-12-31 nummer='=A1'", "kan geen nummer")]
fn what_cannot_be_is_refused_in_a_sentence(#[case] fields: &str, #[case] why: &str) {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2025-001",
        "titel=eerste soort=contract begin=2025-01-01 einde=2025-12-31",
    );
    let refusal = world
        .new_contract(&format!("titel=tweede soort=raamovereenkomst {fields}"))
        .unwrap_err();
    assert!(refusal.to_string().contains(why), "{refusal}");
    assert_eq!(world.register.contracts.len(), 1);
}

#[test]
fn four_years_with_a_motivation_is_taken() {
    let mut world = World::new("2026-11-22");
    world.contract("RO-2026-001", "titel=lang soort=raamovereenkomst begin=2026-01-01 einde=2030-12-31 motivering='grote investering in personeel'");
}

#[test]
fn an_option_without_a_clause_is_refused_with_the_ground_it_lacks() {
    let mut world = World::new("2026-01-05");
    world.contract("RO-2025-001", "titel=x soort=raamovereenkomst begin=2025-01-01 einde=2026-12-31 opties=1 optie-maanden=12");
    let refusal =
        world
            .on("RO-2025-001")
            .refusal("contract", "optie-gebruiken", "datum=2026-01-05");
    assert!(refusal.to_string().contains("Aw 2.163c"), "{refusal}");
    world.done(
        "contract",
        "optie-gebruiken",
        "datum=2026-01-05 clausule='bestek 4.2'",
    );
    let refusal = world.refusal("contract", "optie-gebruiken", "datum=2026-01-05");
    assert!(refusal.to_string().contains("al gebruikt"), "{refusal}");
}

#[test]
fn an_option_reported_too_late_asks_for_a_reason() {
    let mut world = World::new("2026-07-01");
    world.contract("RO-2025-001", "titel=x soort=raamovereenkomst begin=2025-01-01 einde=2026-12-31 opties=1 optie-maanden=12 clausule=4.2");
    let refusal =
        world
            .on("RO-2025-001")
            .refusal("contract", "optie-gebruiken", "datum=2026-07-01");
    assert!(refusal.to_string().contains("30 jun 2026"), "{refusal}");
    world.done(
        "contract",
        "optie-gebruiken",
        "datum=2026-07-01 reden='aanbieder gaat akkoord'",
    );
}

#[test]
fn shares_over_a_hundred_percent_are_refused() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2026-001",
        "titel=x soort=contract begin=2026-01-01 einde=2026-12-31",
    );
    let zo = world.on("RO-2026-001").provider("Zorg & Zo");
    let punt = world.provider("'t Steunpunt");
    world.done(
        "contract",
        "partij-toevoegen",
        &format!("aanbieder={zo} aandeel='66,67 %'"),
    );
    let refusal = world.refusal(
        "contract",
        "partij-toevoegen",
        &format!("aanbieder={punt} aandeel=33,34"),
    );
    assert!(
        refusal.to_string().contains("meer dan het hele contract"),
        "{refusal}"
    );
    world.done(
        "contract",
        "partij-toevoegen",
        &format!("aanbieder={punt} aandeel=33,33"),
    );
}

#[test]
fn a_contract_has_one_predecessor_and_successors_make_no_ring() {
    let mut world = World::new("2026-11-22");
    for (number, start, end) in [
        ("A-2020-1", "2020-01-01", "2020-12-31"),
        ("B-2021-1", "2021-01-01", "2021-12-31"),
        ("C-2022-1", "2022-01-01", "2022-12-31"),
    ] {
        world.contract(
            number,
            &format!("titel=x soort=contract begin={start} einde={end}"),
        );
    }
    world
        .on("A-2020-1")
        .done("contract", "opvolger-koppelen", "opvolger=B-2021-1");
    world
        .on("B-2021-1")
        .done("contract", "opvolger-koppelen", "opvolger=C-2022-1");
    let refusal =
        world
            .on("A-2020-1")
            .refusal("contract", "opvolger-koppelen", "opvolger=C-2022-1");
    assert!(refusal.to_string().contains("één voorganger"), "{refusal}");
    let refusal =
        world
            .on("C-2022-1")
            .refusal("contract", "opvolger-koppelen", "opvolger=A-2020-1");
    assert!(refusal.to_string().contains("kring"), "{refusal}");
}

#[test]
fn mended_dates_keep_a_contract_between_its_predecessor_and_its_successor() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2027-001",
        "titel=x soort=contract begin=2027-01-01 einde=2028-12-31",
    );
    world.contract(
        "RO-2029-002",
        "titel=x soort=contract begin=2029-01-01 einde=2030-12-31 voorganger=RO-2027-001",
    );
    let late = "begin=2033-01-01 einde=2034-12-31";
    let refusal = world
        .on("RO-2027-001")
        .refusal("contract", "contract-wijzigen", late);
    assert!(
        refusal.to_string().contains("RO-2029-002 volgt op"),
        "{refusal}"
    );
    let early = "begin=2026-01-01 einde=2034-12-31";
    let refusal = world
        .on("RO-2029-002")
        .refusal("contract", "contract-wijzigen", early);
    assert!(
        refusal.to_string().contains("volgt op RO-2027-001"),
        "{refusal}"
    );
}

#[test]
fn a_maximum_below_what_was_spent_and_an_option_long_before_the_contract_are_refused() {
    let mut world = World::new("2026-11-22");
    world.contract("RO-2026-001", "titel=x soort=contract begin=2026-01-01 einde=2027-12-31 maximale-waarde=1000 opties=1 optie-maanden=6 clausule=4");
    world.on("RO-2026-001");
    world.done(
        "contract",
        "besteding-toevoegen",
        "datum=2026-11-01 bedrag=95,99",
    );
    let refusal = world.refusal("contract", "contract-wijzigen", "maximale-waarde=10");
    assert!(
        refusal.to_string().contains("al € 95,99 besteed"),
        "{refusal}"
    );
    for (action, given) in [
        ("optie-gebruiken", "datum=2001-01-01"),
        ("besteding-toevoegen", "datum=2020-01-01 bedrag=1"),
    ] {
        let refusal = world.refusal("contract", action, given);
        assert!(
            refusal.to_string().contains("lang voor het begin"),
            "{refusal}"
        );
    }
    let refusal = world.refusal("contract", "optie-toevoegen", "maanden=6 grond=d");
    assert!(refusal.to_string().contains("motivering"), "{refusal}");
}

#[test]
fn a_bt_tells_of_places_for_itself_only() {
    let mut world = World::new("2026-11-22");
    let number = world.provider("Zorg & Zo");
    let provider = Record {
        revision: 1,
        head: Head::Provider(world.register.providers[&number].clone()),
        ..Record::new(RecordId::new(Kind::Provider, number))
    };
    let mut says = |given| world.try_on(&provider, BT, "capaciteit-vastleggen", given);
    assert!(says("maximum=1").is_err());
    assert!(says("maximum=1 bt=beijum").is_err());
    assert!(says("maximum=1 bt=hoogkerk").is_ok());
}

#[test]
fn notice_too_late_goes_to_the_next_end_and_a_named_end_is_refused() {
    let mut world = World::new("2026-10-01");
    world.contract("RO-2023-034", "titel=x soort=contract begin=2023-01-01 einde=2026-12-31 stilzwijgend=ja verlengingsduur=12 opzegtermijn=3");
    let refusal =
        world
            .on("RO-2023-034")
            .refusal("contract", "opzeggen", "datum=2026-10-01 per=2026-12-31");
    assert!(refusal.to_string().contains("30 sep 2026"), "{refusal}");
    world.done("contract", "opzeggen", "datum=2026-10-01");
    let record = &world.register.contracts["RO-2023-034"];
    assert_eq!(
        record.contract().unwrap().ends_by_notice,
        Some(day("2027-12-31"))
    );
    world.done("contract", "opzegging-intrekken", "reden='toch goed'");
    assert_eq!(
        world.register.contracts["RO-2023-034"]
            .contract()
            .unwrap()
            .ends_by_notice,
        None
    );
}

#[test]
fn spending_warns_at_70_85_and_95_percent_and_stops_at_the_maximum() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2026-001",
        "titel=x soort=contract begin=2026-01-01 einde=2027-12-31 maximale-waarde='€ 1.000.000'",
    );
    world.on("RO-2026-001");
    let threshold = |world: &World| {
        let record = &world.register.contracts["RO-2026-001"];
        let found = signals_of(record, &world.register, world.today);
        found
            .iter()
            .find(|due| due.signal == ContractSignal::Besteding)
            .map(|due| due.key(record))
    };
    for (amount, signal) in [
        ("699.999,99", None),
        ("0,01", Some("besteding 70 %")),
        ("150.000", Some("besteding 85 %")),
        ("100.000", Some("besteding 95 %")),
    ] {
        world.done(
            "contract",
            "besteding-toevoegen",
            &format!("datum=2026-11-01 bedrag={amount}"),
        );
        assert_eq!(threshold(&world).as_deref(), signal, "{amount}");
    }
    let refusal = world.refusal(
        "contract",
        "besteding-toevoegen",
        "datum=2026-11-01 bedrag=50.001",
    );
    assert!(refusal.to_string().contains("maximale waarde"), "{refusal}");
}

#[test]
fn a_signal_that_was_dealt_with_comes_back_when_its_date_moves() {
    let mut world = World::new("2026-06-01");
    world.contract("RO-2024-001", "titel=x soort=contract begin=2024-01-01 einde=2026-12-31 stilzwijgend=ja verlengingsduur=12 opzegtermijn=3");
    world.on("RO-2024-001");
    let shown = |world: &World| shown(world).contains(&"opzegdatum".to_owned());
    assert!(shown(&world));
    world.on("RO-2024-001").done(
        "contract",
        "signaal-uitstellen",
        "signaal=opzegdatum tot=2026-06-20 reden='na het overleg'",
    );
    assert!(!shown(&world));
    world.today = day("2026-06-20");
    assert!(shown(&world));
    // Put off past the next step (three months before) it comes back at that step.
    world.done(
        "contract",
        "signaal-uitstellen",
        "signaal=opzegdatum tot=2026-09-20 reden='nog even'",
    );
    world.today = day("2026-06-29");
    assert!(!shown(&world));
    world.today = day("2026-06-30");
    assert!(shown(&world));
    world.done(
        "contract",
        "signaal-afhandelen",
        "signaal=opzegdatum reden='we verlengen bewust'",
    );
    world.today = day("2026-09-30");
    assert!(!shown(&world));
    world.done("contract", "contract-wijzigen", "opzegtermijn=2");
    assert!(shown(&world), "the date behind it moved");
    let refusal = world.refusal(
        "contract",
        "signaal-afhandelen",
        "signaal=bestaat-niet reden=x",
    );
    assert!(refusal.to_string().contains("Nu staan er"), "{refusal}");
}

fn shown(world: &World) -> Vec<String> {
    let record = world.record();
    let leads = LeadTimes::of(&world.register.settings);
    let due = signals_of(&record, &world.register, world.today);
    due.iter()
        .filter(|due| shows(&record, due, &leads, &world.register.calendar, world.today))
        .map(|due| due.key(&record))
        .collect()
}

#[test]
fn what_is_missing_stays_handled_the_next_day() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2026-001",
        "titel=x soort=contract begin=2026-01-01 einde=2029-12-31 opties=1 optie-maanden=12",
    );
    world.on("RO-2026-001");
    assert_eq!(shown(&world), ["clausule ontbreekt"]);
    world.done(
        "contract",
        "signaal-afhandelen",
        "signaal='clausule ontbreekt' reden='staat in het bestek, wordt opgezocht'",
    );
    world.today = day("2026-11-23");
    assert_eq!(shown(&world), [""; 0]);
}

#[test]
fn spending_that_was_dealt_with_comes_back_at_the_next_threshold_and_not_at_the_next_invoice() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2026-001",
        "titel=x soort=contract begin=2026-01-01 einde=2029-12-31 maximale-waarde=1000",
    );
    world.on("RO-2026-001");
    let spend = |world: &mut World, on: &str, amount: u32| {
        world.done(
            "contract",
            "besteding-toevoegen",
            &format!("datum={on} bedrag={amount}"),
        );
    };
    spend(&mut world, "2026-02-01", 650);
    assert_eq!(shown(&world), [""; 0]);
    spend(&mut world, "2026-03-01", 60);
    assert_eq!(shown(&world), ["besteding 70 %"]);
    world.done(
        "contract",
        "signaal-afhandelen",
        "signaal='besteding 70 %' reden='besproken met de aanbieder'",
    );
    spend(&mut world, "2026-04-01", 60);
    assert_eq!(shown(&world), [""; 0]);
    spend(&mut world, "2026-05-01", 90);
    assert_eq!(shown(&world), ["besteding 85 %"]);
}

#[test]
fn a_contract_of_which_a_date_is_missing_asks_for_it_until_someone_says_why_not() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2026-001",
        "titel=x soort=contract begin=2026-01-01 einde=2029-12-31",
    );
    let record = world.register.contracts.get_mut("RO-2026-001").unwrap();
    record.contract_mut().unwrap().end = None;
    world.on("RO-2026-001");
    assert_eq!(shown(&world), ["datum ontbreekt"]);
    world.done(
        "contract",
        "signaal-afhandelen",
        "signaal='datum ontbreekt' reden='voor onbepaalde tijd'",
    );
    world.today = day("2027-11-22");
    assert_eq!(shown(&world), [""; 0]);
}

#[test]
fn an_option_that_runs_into_what_follows_asks_for_a_reason() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2024-001",
        "titel=x soort=contract begin=2024-01-01 einde=2027-12-31 opties=1 optie-maanden=12 clausule=4.2 motivering=nodig",
    );
    world.aanbesteding(
        "AB-2026-01",
        "naam=x procedure=sas ingang=2028-01-01 looptijd=24 volgt-op=RO-2024-001",
    );
    world.on("RO-2024-001");
    let refusal = world.refusal("contract", "optie-gebruiken", "datum=2026-11-20");
    let told = refusal.to_string();
    assert!(
        told.contains("AB-2026-01") && told.contains("31 dec 2028"),
        "{told}"
    );
    world.done(
        "contract",
        "optie-gebruiken",
        "datum=2026-11-20 reden='de overgang duurt een jaar'",
    );
}

#[test]
fn a_second_aanbesteding_after_one_contract_is_noted() {
    let mut world = World::new("2026-11-22");
    world.contract(
        "RO-2024-001",
        "titel=x soort=contract begin=2024-01-01 einde=2027-12-31",
    );
    for number in ["AB-2026-01", "AB-2026-02"] {
        world.aanbesteding(
            number,
            "naam=x procedure=sas ingang=2028-01-01 looptijd=24 volgt-op=RO-2024-001",
        );
        let has_note = world
            .notes()
            .iter()
            .any(|note| note.contains("ook AB-2026-01"));
        assert_eq!(has_note, number == "AB-2026-02");
    }
}

#[test]
fn starting_asks_for_a_contract_that_runs_on_that_day() {
    let mut world = World::new("2026-04-13");
    world.contract(
        "RO-2025-001",
        "titel=x soort=contract begin=2025-01-01 einde=2026-12-31 aanbieder=L001",
    );
    let mut case = Case::at(State::Geaccepteerd);
    case.done(BT, "gesprek-plannen", "datum=2026-04-20");
    case.register.contracts = world.register.contracts;
    let start = |day: &str| {
        format!("aanbieder=L001; startdatum={day}; omvang=2 uur; evaluatiedatum=2027-03-01")
    };
    let refusal = case.refused(BT, "starten", &start("2027-01-04"));
    assert!(
        refusal.contains("geen lopend contract") && refusal.contains("reden"),
        "{refusal}"
    );
    let named = start("2026-12-01") + "; contract=RO-1999-001";
    assert!(case.refused(BT, "starten", &named).contains("RO-1999-001"));
    let mut with_reason = case.clone();
    with_reason.done(
        BT,
        "starten",
        &(start("2027-01-04") + "; reden=contract is getekend, nog niet ingevoerd"),
    );
    case.done(BT, "starten", &start("2026-12-01"));
    assert_eq!(case.referral().contract, "RO-2025-001");
}

#[test]
fn starting_asks_for_a_place_and_counts_what_was_told_for_that_team_first() {
    use wijkregie::domain::contract::parts::Capacity;
    let mut case = Case::at(State::Geaccepteerd);
    case.done(BT, "gesprek-plannen", "datum=2026-04-20");
    let start = "aanbieder=L001; startdatum=2026-04-20; omvang=2 uur; evaluatiedatum=2026-07-20";
    let full = |bt: &str, maximum| Capacity {
        bt: bt.into(),
        maximum,
        ..Capacity::default()
    };
    case.register
        .capacities
        .insert("L001".into(), vec![full("", 5), full("hoogkerk", 0)]);
    let refusal = case.refused(BT, "starten", start);
    assert!(refusal.contains("0 van 0 zijn bezet"), "{refusal}");
    case.clone()
        .done(BT, "starten", &format!("{start}; reden=tijdelijk dubbel"));
    case.register
        .capacities
        .insert("L001".into(), vec![full("", 5)]);
    case.done(BT, "starten", start);
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
                contract.renewal_months = is_tacit.then_some(period);
                contract.notice_months = Some(notice);
            })
        })
}

proptest! {
    #[test]
    fn acting_on_the_last_day_shown_is_always_in_time_and_a_day_later_never(record in any_contract(), later in 0_u64..4_000) {
        let on = record.contract().unwrap().start.unwrap() + Days::new(later);
        let dates = Dates::of(&record, 6, on).unwrap();
        let (end, notice) = (dates.current_end.unwrap(), dates.notice.unwrap());
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
        let end = |on| Dates::of(&record, 6, on).unwrap().current_end.unwrap();
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
            record.add(Part::Perceel(Perceel { aandachtsveld: "begeleiding".into(), perceel: String::new() }));
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
