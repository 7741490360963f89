//! The business case: assumptions that are noted, what support would have cost, what a team cost, and both beside each other.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;
use rstest::rstest;

use crate::support::case::*;
use wijkregie::domain::budget::running::Unknown;
use wijkregie::domain::businesscase::Assumption;
use wijkregie::domain::businesscase::case::{Case as Sums, Episode, Side, case};
use wijkregie::domain::businesscase::costs::Costs;
use wijkregie::domain::businesscase::given::{Given, Stretch};
use wijkregie::domain::businesscase::hide::hidden as hidden_of;
use wijkregie::domain::businesscase::standing::Assumptions;
use wijkregie::domain::contract::parts::{Spending, Tariff};
use wijkregie::domain::money::{Balance, Cents};
use wijkregie::domain::record::{Kind, Part, Record, RecordId};
use wijkregie::domain::register::Register;
use wijkregie::domain::words::DeliveryForm;

fn begun(number: u32) -> Case {
    let mut case = Case::empty();
    case.record = Record::new(RecordId::numbered(Kind::Assumption, number));
    case
}

fn of(case: &Case) -> &Assumption {
    case.record.assumption().unwrap()
}

/// A register with these assumptions, and a contract with tariffs and bookings.
fn with(all: &[&str]) -> Register {
    let mut register = register();
    let mut contract = Record::new(RecordId::new(Kind::Contract, "RO-2025-001"));
    for (cents, from, until) in [
        (6_000, "2026-01-01", Some("2026-06-07")),
        (7_000, "2026-06-08", None),
    ] {
        contract.add(Part::Tariff(Tariff {
            product: "02A03".into(),
            unit: "uur".into(),
            amount: Cents(cents),
            from: Some(day(from)),
            until: until.map(day),
            ..Tariff::default()
        }));
    }
    for (on, euros) in [
        ("2026-02-10", 900),
        ("2026-03-20", -100),
        ("2026-04-01", 50),
    ] {
        contract.add(Part::Spending(Spending {
            on: Some(day(on)),
            amount: Balance(euros * 100),
            ..Spending::default()
        }));
    }
    register.take(&contract);
    for (n, given) in (1..).zip(all) {
        let mut case = begun(n);
        case.register = register;
        case.done(
            CONTRACT,
            "aanname-vastleggen",
            &format!("{given}; bron=proef"),
        );
        register = case.register;
        register.take(&case.record);
    }
    register
}

fn stretch(from: &str, until: Option<&str>, volume: &str, form: Option<DeliveryForm>) -> Stretch {
    Stretch {
        from: day(from),
        until: until.map(day),
        given: Given {
            volume: volume.parse().ok(),
            delivery: form,
        },
    }
}

/// What four hours a week would have cost in some days.
fn would_cost(
    register: &Register,
    stretch: &Stretch,
    (from, until): (&str, &str),
) -> Result<u64, Unknown> {
    let all = Assumptions::of(register);
    let days = (day(from), day(until));
    all.would_cost(stretch, "dagbesteding", days).map(|it| it.0)
}

const HOUR: &str = "over=regulier; van=2026-01-01; tarief=60; eenheid=uur";

#[test]
fn an_assumption_says_who_noted_it_and_when_and_a_later_change_too() {
    let mut case = begun(1);
    let given = format!("{HOUR}; soort=dagbesteding; omvang=2 dagdelen per week; bron=nota");
    case.done(CONTRACT, "aanname-vastleggen", &given);
    assert_eq!(of(&case).noted, Some(case.today));
    assert_eq!(of(&case).by, "contract");
    case.today = day("2026-05-01");
    case.done(LEIDING, "aanname-wijzigen", "tarief=61; bron=nota 2");
    let it = of(&case);
    assert_eq!(
        (it.noted, it.by.as_str()),
        (Some(day("2026-05-01")), "leiding")
    );
    assert_eq!(it.tariff, Some(Cents(6_100)));
    case.done(LEIDING, "aanname-verwijderen", "reden=dubbel");
    assert!(case.record.taken_out().is_some());
    case.done(LEIDING, "aanname-terugzetten", "reden=toch niet");
    assert!(case.record.taken_out().is_none());
    begun(2).refused(WIJ, "aanname-vastleggen", &given);
}

#[rstest]
#[case(
    "over=regulier; van=2026-06-01; tot-en-met=2026-05-01; tarief=60; eenheid=uur; bron=x",
    "voor zij op"
)]
#[case("over=regulier; van=2026-06-01; tarief=60; bron=x", "per eenheid")]
#[case(
    "over=regulier; van=2026-06-01; tarief=60; eenheid=euro; bron=x",
    "geen tarief"
)]
#[case("over=regulier; van=2026-06-01; bron=x", "Wat kost het?")]
#[case(
    "over=regulier; van=2026-06-01; tarief=60; eenheid=uur; bt=hoogkerk; bron=x",
    "hangt niet aan een begeleidingsteam"
)]
#[case(
    "over=beschikbaarheid; van=2026-06-01; kosten=10; bron=x",
    "Van welk begeleidingsteam"
)]
#[case(
    "over=beschikbaarheid; van=2026-06-01; bt=hoogkerk; bron=x",
    "Wat kost het per jaar"
)]
#[case(
    "over=beschikbaarheid; van=2026-06-01; bt=hoogkerk; kosten=10; tarief=60; bron=x",
    "Laat ze leeg"
)]
#[case(
    "over=werkelijk; van=2026-06-01; bt=hoogkerk; kosten=10; bron=x",
    "Vul de laatste in"
)]
#[case(
    "over=werkelijk; van=2026-06-01; bt=hoogkerk; bron=x",
    "Wat kostte het?"
)]
#[case("over=regulier; van=2026-06-01; tarief=60; eenheid=uur", "bron")]
fn what_an_assumption_cannot_be_is_said(#[case] given: &str, #[case] why: &str) {
    let no = begun(1).refused(CONTRACT, "aanname-vastleggen", given);
    assert!(no.contains(why), "{no}");
}

#[rstest]
// The same day twice, or a first one that says it goes on beyond the second's first day.
#[case("", "2026-01-01", false)]
#[case("; tot-en-met=2026-12-31", "2026-07-01", false)]
#[case("; tot-en-met=2026-06-30", "2026-07-01", true)]
// One that goes on, goes on until the next.
#[case("", "2026-07-01", true)]
fn two_tariffs_on_one_day_are_refused(
    #[case] until: &str,
    #[case] second: &str,
    #[case] may_be: bool,
) {
    let mut case = begun(2);
    case.register = with(&[&format!("{HOUR}{until}")]);
    let given = format!("over=regulier; van={second}; tarief=70; eenheid=uur; bron=x");
    if may_be {
        case.done(CONTRACT, "aanname-vastleggen", &given);
    } else {
        let no = case.refused(CONTRACT, "aanname-vastleggen", &given);
        assert!(
            no.contains("twee tarieven") && no.contains("AAN-0001"),
            "{no}"
        );
    }
    // Of another kind of support it is another tariff.
    case = begun(3);
    case.register = with(&[HOUR]);
    case.done(
        CONTRACT,
        "aanname-vastleggen",
        &format!("{HOUR}; soort=dagbesteding; bron=x"),
    );
}

#[test]
fn what_is_booked_on_a_contract_is_what_one_team_cost() {
    let booked = "over=werkelijk; van=2026-01-01; tot-en-met=2026-06-30; contract=RO-2025-001";
    let mut case = begun(2);
    case.register = with(&[&format!("{booked}; bt=hoogkerk")]);
    let given = format!("{booked}; bt=beijum; bron=x");
    let no = case.refused(CONTRACT, "aanname-vastleggen", &given);
    assert!(
        no.contains("twee keer kosten") && no.contains("AAN-0001"),
        "{no}"
    );
}

#[test]
fn what_support_would_have_cost_is_volume_times_days_times_the_tariff_of_those_days() {
    let fortnight = ("2026-06-01", "2026-06-14");
    let week = stretch("2026-01-05", None, "7 uur per week", None);
    // An hour a day: fourteen days of € 60.
    assert_eq!(would_cost(&with(&[HOUR]), &week, fortnight), Ok(84_000));
    // From 8 June € 70: seven days of each.
    let two = with(&[
        HOUR,
        "over=regulier; van=2026-06-08; tarief=70; eenheid=uur",
    ]);
    assert_eq!(would_cost(&two, &week, fortnight), Ok(91_000));
    // One of 8 to 10 June: after it the first holds again.
    let for_a_while = with(&[
        HOUR,
        "over=regulier; van=2026-06-08; tot-en-met=2026-06-10; tarief=70; eenheid=uur",
    ]);
    assert_eq!(would_cost(&for_a_while, &week, fortnight), Ok(87_000));
    // The tariffs of a contract change on the same day.
    let bought = with(&["over=regulier; van=2026-01-01; contract=RO-2025-001; productcode=02 A03"]);
    assert_eq!(would_cost(&bought, &week, fortnight), Ok(91_000));
    // What is said of its own kind goes before what is said of all, and a pgb before both.
    let own = with(&[
        HOUR,
        "over=regulier; van=2026-01-01; soort=dagbesteding; tarief=50; eenheid=uur",
        "over=regulier; van=2026-01-01; soort=dagbesteding; leveringsvorm=PGB; tarief=40; eenheid=uur",
    ]);
    assert_eq!(would_cost(&own, &week, fortnight), Ok(70_000));
    let pgb = Stretch {
        given: Given {
            delivery: Some(DeliveryForm::Pgb),
            ..week.given
        },
        ..week
    };
    assert_eq!(would_cost(&own, &pgb, fortnight), Ok(56_000));
}

#[test]
fn the_days_after_a_team_are_nobodys_saving_and_those_before_it_neither() {
    let register = with(&[HOUR]);
    let there = stretch("2026-06-08", Some("2026-06-10"), "7 uur per week", None);
    assert_eq!(
        would_cost(&register, &there, ("2026-06-01", "2026-06-30")),
        Ok(18_000)
    );
    assert_eq!(
        would_cost(&register, &there, ("2026-06-11", "2026-06-30")),
        Ok(0)
    );
}

#[test]
fn what_is_not_known_is_no_zero_and_the_volume_of_the_assumption_fills_only_what_is_empty() {
    let june = ("2026-06-01", "2026-06-14");
    let unknown = stretch("2026-01-05", None, "", None);
    assert_eq!(
        would_cost(&with(&[HOUR]), &unknown, june),
        Err(Unknown::Volume)
    );
    let scoped = format!("{HOUR}; omvang=7 uur per week");
    let with_volume = with(&[&scoped]);
    assert_eq!(would_cost(&with_volume, &unknown, june), Ok(84_000));
    let own = stretch("2026-01-05", None, "14 uur per week", None);
    assert_eq!(would_cost(&with_volume, &own, june), Ok(168_000));
    // A year without tariffs, and a period that begins before them.
    let before = ("2025-06-01", "2025-06-14");
    let early = stretch("2025-01-05", None, "7 uur per week", None);
    assert_eq!(
        would_cost(&with_volume, &early, before),
        Err(Unknown::Tariff)
    );
    assert_eq!(
        would_cost(&with_volume, &early, ("2025-12-31", "2026-01-01")),
        Err(Unknown::Tariff)
    );
    let ended =
        with(&["over=regulier; van=2026-01-01; tot-en-met=2026-06-07; tarief=60; eenheid=uur"]);
    assert_eq!(would_cost(&ended, &own, june), Err(Unknown::Tariff));
    // Dagdelen are not hours.
    let parts = stretch("2026-01-05", None, "2 dagdelen per week", None);
    assert_eq!(would_cost(&with_volume, &parts, june), Err(Unknown::Tariff));
}

fn costs(register: &Register, from: &str, until: &str) -> Costs {
    Assumptions::of(register).costs("hoogkerk", (day(from), day(until)))
}

#[test]
fn a_team_costs_a_years_amount_by_the_day_and_what_was_booked() {
    let there = "over=beschikbaarheid; van=2026-01-01; bt=hoogkerk; kosten=3650";
    let more = "over=beschikbaarheid; van=2026-02-01; bt=hoogkerk; kosten=7300";
    let register = with(&[there, more]);
    // Thirty-one days of € 10 and twenty-eight of € 20.
    assert_eq!(
        costs(&register, "2026-01-01", "2026-02-28").available,
        Some(Cents(87_000))
    );
    // In a leap year a day is a 366th.
    let leap = with(&["over=beschikbaarheid; van=2028-01-01; bt=hoogkerk; kosten=3660"]);
    assert_eq!(
        costs(&leap, "2028-02-01", "2028-02-29").available,
        Some(Cents(29_000))
    );
    // A quarter of what was paid for four months' work.
    let worked =
        with(&["over=werkelijk; van=2026-01-01; tot-en-met=2026-04-10; bt=hoogkerk; kosten=1000"]);
    assert_eq!(
        costs(&worked, "2026-01-01", "2026-01-25").actual,
        Some(Balance(25_000))
    );
    assert_eq!(costs(&worked, "2026-05-01", "2026-05-25").actual, None);
    let booked = with(&["over=werkelijk; van=2026-01-01; bt=hoogkerk; contract=RO-2025-001"]);
    assert_eq!(
        costs(&booked, "2026-01-01", "2026-03-31").actual,
        Some(Balance(80_000))
    );
    assert_eq!(costs(&booked, "2026-05-01", "2026-06-30").actual, None);
    // Both are what it cost; of days that nothing is known of it is not known.
    let both = with(&[
        there,
        "over=werkelijk; van=2026-01-01; bt=hoogkerk; contract=RO-2025-001",
    ]);
    let quarter = costs(&both, "2026-01-01", "2026-03-31");
    assert_eq!(quarter.all(), Some(Balance(90_000 + 80_000)));
    assert!(quarter.cover((day("2026-01-01"), day("2026-03-31"))));
    let late = costs(&both, "2025-12-01", "2026-01-31");
    assert!(!late.cover((day("2025-12-31"), day("2026-01-31"))));
}

fn episode(wijk: &str, resident: u64, days: u128, regular: Result<u64, Unknown>) -> Episode {
    Episode {
        bt: "hoogkerk".to_owned(),
        wijk: wijk.to_owned(),
        resident,
        days,
        regular: regular.map(Cents),
        is_seen: true,
    }
}

fn beside(episodes: &[Episode], available: u64) -> Sums {
    let mut costs = Costs::default();
    costs.available = Some(Cents(available));
    case(
        episodes,
        &[("hoogkerk".to_owned(), (costs, true))].into(),
        true,
    )
}

/// Worked out by hand: regular € 60.00 + € 30.00, cost € 50.00, three residents, of one of whom it is not known.
#[test]
fn a_saving_is_told_in_euros_or_in_residents_and_with_a_tenth_less_and_more() {
    let episodes = [
        episode("hoogkerk", 1, 60, Ok(6_000)),
        episode("hoogkerk", 2, 20, Err(Unknown::Volume)),
        episode("leegkerk", 3, 20, Ok(3_000)),
    ];
    let told = beside(&episodes, 5_000);
    let team = &told.teams["hoogkerk"];
    assert_eq!((team.whole.referrals, team.whole.counted), (3, 2));
    assert_eq!(team.whole.excluded, BTreeMap::from([(Unknown::Volume, 1)]));
    let saving = |side| team.whole.saving(side);
    assert_eq!(saving(Side::Is), Some(Balance(4_000)));
    assert_eq!(saving(Side::Less), Some(Balance(3_100)));
    assert_eq!(saving(Side::More), Some(Balance(4_900)));
    // € 40 over € 50 for three residents: € 16.66 each, two more.
    assert_eq!(team.whole.more_residents(Side::Is), Some(2));
    assert_eq!(team.whole.more_residents(Side::Less), Some(1));
    // By its days Hoogkerk has four fifths of the costs, also for who is not counted.
    let wijk = &team.wijken["hoogkerk"];
    assert_eq!(wijk.cost(), Some(Balance(4_000)));
    assert_eq!(wijk.saving(Side::Is), Some(Balance(2_000)));
    assert_eq!(
        team.wijken["leegkerk"].saving(Side::Is),
        Some(Balance(2_000))
    );
    assert_eq!(
        (told.together.0.saving(Side::Is), told.together.1),
        (Some(Balance(4_000)), 1)
    );
}

#[test]
fn a_team_that_cost_more_has_a_saving_below_zero_and_no_more_residents() {
    let told = beside(&[episode("hoogkerk", 1, 10, Ok(6_000))], 10_000);
    let whole = &told.teams["hoogkerk"].whole;
    assert_eq!(whole.saving(Side::Is), Some(Balance(-4_000)));
    assert_eq!(whole.more_residents(Side::Is), None);
    // A team that was there for nobody saved nothing of what it cost.
    let idle = beside(&[], 10_000);
    assert_eq!(
        idle.teams["hoogkerk"].whole.saving(Side::Is),
        Some(Balance(-10_000))
    );
    // Of whom nothing is known, nothing is told.
    let unknown = beside(&[episode("hoogkerk", 1, 10, Err(Unknown::Tariff))], 10_000);
    assert_eq!(unknown.teams["hoogkerk"].whole.saving(Side::Is), None);
    assert_eq!(unknown.together.1, 0);
}

#[test]
fn what_is_not_seen_has_its_part_of_the_costs_and_is_in_no_row() {
    let unseen = Episode {
        is_seen: false,
        ..episode("leegkerk", 2, 30, Ok(9_000))
    };
    let told = beside(&[episode("hoogkerk", 1, 10, Ok(6_000)), unseen], 4_000);
    let team = &told.teams["hoogkerk"];
    assert_eq!(team.whole.cost(), Some(Balance(1_000)));
    assert_eq!((team.whole.referrals, team.unseen), (1, 1));
    assert_eq!(team.wijken.keys().collect::<Vec<_>>(), ["hoogkerk"]);
}

#[test]
fn a_wijk_of_few_is_hidden_with_another_from_which_it_would_follow() {
    let mut episodes = Vec::new();
    for (wijk, count) in [("aduard", 2_u64), ("beijum", 6), ("centrum", 9)] {
        let begin = episodes.len() as u64;
        episodes.extend((0..count).map(|n| episode(wijk, begin + n, 10, Ok(1_000))));
    }
    let hidden = hidden_of(&beside(&episodes, 5_000), 5);
    let wijken: Vec<&str> = hidden
        .wijken
        .iter()
        .map(|(_, wijk)| wijk.as_str())
        .collect();
    assert_eq!(wijken, ["aduard", "beijum"]);
    assert!(hidden.teams.is_empty() && !hidden.together);
    // A wijk of which nothing is counted hides nothing of another.
    let mut with_unknown = episodes.clone();
    let unknown = (20..29).map(|n| episode("aalsum", n, 10, Err(Unknown::Volume)));
    with_unknown.extend(unknown);
    let hidden = hidden_of(&beside(&with_unknown, 5_000), 5);
    assert!(hidden.wijken.iter().any(|(_, wijk)| wijk == "beijum"));
    let few: Vec<Episode> = episodes.into_iter().take(4).collect();
    let hidden = hidden_of(&beside(&few, 5_000), 5);
    assert!(hidden.teams.contains("hoogkerk") && hidden.together);
}

proptest! {
    #[test]
    fn the_wijken_of_a_team_are_the_team(
        of in prop::collection::vec((0_u8..4, 0_u64..20, 1_u128..400, prop::option::of(0_u64..2_000_000)), 1..40),
        available in 0_u64..9_000_000,
        actual in -500_000_i64..500_000,
    ) {
        let episodes: Vec<Episode> = of
            .iter()
            .map(|(wijk, resident, days, cost)| {
                episode(&format!("w{wijk}"), *resident, *days, cost.ok_or(Unknown::Volume))
            })
            .collect();
        let mut costs = Costs::default();
        (costs.available, costs.actual) = (Some(Cents(available)), Some(Balance(actual)));
        let told = case(&episodes, &[("hoogkerk".to_owned(), (costs, true))].into(), true);
        let team = &told.teams["hoogkerk"];
        let whole = &team.whole;
        let sum = |of: &dyn Fn(&wijkregie::domain::businesscase::case::Sums) -> i64| -> i64 {
            team.wijken.values().map(of).sum()
        };
        prop_assert_eq!(sum(&|it| it.cost().unwrap().0), available as i64 + actual);
        prop_assert_eq!(whole.cost().unwrap().0, available as i64 + actual);
        prop_assert_eq!(sum(&|it| it.referrals.into()), episodes.len() as i64);
        for side in [Side::Is, Side::Less, Side::More] {
            prop_assert_eq!(sum(&|it| it.regular(side).0 as i64), whole.regular(side).0 as i64);
        }
        let by_hand: u64 = episodes.iter().filter_map(|it| it.regular.ok()).map(|it| it.0).sum();
        prop_assert_eq!(whole.regular(Side::Is).0, by_hand);
        prop_assert!(whole.regular(Side::Less) <= whole.regular(Side::Is));
        prop_assert!(whole.regular(Side::Is) <= whole.regular(Side::More));
    }

    #[test]
    fn two_stretches_of_days_cost_what_both_cost_together_within_a_cent(
        kosten in 1_u64..5_000_000, cut in 1_u64..700,
    ) {
        let register = with(&[&format!("over=beschikbaarheid; van=2020-01-01; bt=hoogkerk; kosten={kosten}")]);
        let all = Assumptions::of(&register);
        let (first, last) = (day("2027-01-01"), day("2028-12-31"));
        let middle: NaiveDate = first + chrono::Days::new(cut);
        let part = |from, until| all.costs("hoogkerk", (from, until)).available.unwrap().0;
        let both = part(first, middle) + part(middle + chrono::Days::new(1), last);
        prop_assert!(both.abs_diff(part(first, last)) <= 1);
    }
}
