//! Convenanten: what a partner brings in counts on the days that she is one, and what only fits a convenant stays there.

use crate::support::case::day;
use crate::support::contracts::World;
use wijkregie::domain::contract::overview::signals_of;
use wijkregie::domain::contract::parts::Party;
use wijkregie::domain::contract::staffing::together;
use wijkregie::domain::contract::words::{ContractSignal, PartySide};
use wijkregie::domain::record::{Part, PartKey, PartKind};

/// A convenant of 2026 with three partners: one from the beginning, one for the first half, one from the second.
fn convenant() -> World {
    let mut world = World::new("2026-06-01");
    for name in ["MEE", "NOVO", "COP", "Humanitas"] {
        world.provider(name);
    }
    world.contract(
        "CV-2026-001",
        "titel=teams soort=convenant begin=2026-01-01 einde=2026-12-31",
    );
    world.on("CV-2026-001");
    for given in [
        "partij=MEE",
        "partij=NOVO tot-en-met=2026-06-30",
        "partij=COP van=2026-07-01",
    ] {
        world.done("contract", "partij-toevoegen", given);
    }
    world
}

fn no(world: &mut World, action: &str, given: &str) -> String {
    world.refusal("contract", action, given).to_string()
}

/// The fte of each period.
fn periods(world: &World) -> Vec<String> {
    let together = together(&world.record(), &world.register, world.today).unwrap();
    let all = together.by_period.iter();
    all.map(|it| format!("{} {}", it.from, it.total)).collect()
}

#[test]
fn whoever_is_no_partner_or_not_yet_brings_nobody_in() {
    let mut world = convenant();
    for (given, expected) in [
        (
            "partner=Humanitas fte=1",
            "Humanitas is geen partner in dit convenant",
        ),
        (
            "partner=COP fte=1",
            "COP doet mee vanaf wo 1 jul 2026, dus haar inzet kan niet eerder beginnen",
        ),
        ("partner=COP fte=1 van=2026-06-30", "niet eerder beginnen"),
        ("partner=NOVO fte=1", "haar inzet kan niet langer duren"),
    ] {
        let told = no(&mut world, "inzet-toevoegen", given);
        assert!(told.contains(expected), "{given}: {told}");
        assert!(told.contains("partij-"), "{told}");
    }
    for given in [
        "partner=MEE fte=1",
        "partner=NOVO fte=2 tot=2026-06-30",
        "partner=COP fte=4 van=2026-07-01",
    ] {
        world.done("contract", "inzet-toevoegen", given);
    }
    assert_eq!(periods(&world), ["2026-01-01 3 fte", "2026-07-01 5 fte"]);
}

#[test]
fn a_partner_with_staffing_is_not_taken_away_and_is_told_what_to_do() {
    let mut world = convenant();
    world.done("contract", "inzet-toevoegen", "partner=MEE fte=1");
    let told = no(
        &mut world,
        "onderdeel-verwijderen",
        "onderdeel=partijen/1 reden=weg",
    );
    for said in ["MEE", "inzet/1", "partij-wijzigen"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    // Nor does she come later than what she brings in.
    let told = no(&mut world, "partij-wijzigen", "partij=1 van=2026-03-01");
    assert!(
        told.contains("haar inzet begint eerder (inzet/1)"),
        "{told}"
    );
    let remove = |n| format!("onderdeel={n} reden=weg");
    world.done("contract", "onderdeel-verwijderen", &remove("inzet/1"));
    world.done("contract", "onderdeel-verwijderen", &remove("partijen/1"));
}

#[test]
fn what_was_kept_before_counts_only_on_the_days_its_partner_is_one() {
    let mut world = convenant();
    for given in [
        "partner=MEE fte=1",
        "partner=NOVO fte=2 tot=2026-06-30",
        "partner=COP fte=4 van=2026-07-01",
    ] {
        world.done("contract", "inzet-toevoegen", given);
    }
    let mut record = world.record();
    // As an older program kept it: one never was a partner, one has no days of her own.
    record.parts.remove(&PartKey {
        kind: PartKind::Parties,
        n: 1,
    });
    for part in record.parts.values_mut() {
        if let Part::Staffing(one) = part {
            (one.from, one.until) = (None, None);
        }
    }
    world.register.take(&record);
    assert_eq!(periods(&world), ["2026-01-01 2 fte", "2026-07-01 4 fte"]);
    let sums = together(&world.record(), &world.register, world.today).unwrap();
    assert_eq!(sums.total.to_string(), "2 fte");
    assert!(!sums.by_partner.contains_key("MEE"));
}

#[test]
fn a_result_is_agreed_with_who_takes_part_in_its_period() {
    let mut world = convenant();
    let result = "afspraak=x streefwaarde=1 eenheid=%";
    for (given, expected) in [
        (
            "partij=NOVO van=2026-07-01",
            "NOVO doet mee tot en met di 30 jun 2026, en de afspraak geldt vanaf wo 1 jul 2026",
        ),
        (
            "partij=COP tot-en-met=2026-06-30",
            "COP doet mee vanaf wo 1 jul 2026, en de afspraak geldt tot en met di 30 jun 2026",
        ),
    ] {
        let told = no(
            &mut world,
            "resultaat-afspreken",
            &format!("{result} {given}"),
        );
        assert!(told.contains(expected), "{told}");
    }
    // A part of its period is enough.
    let given = format!("{result} partij=NOVO van=2026-06-01");
    world.done("contract", "resultaat-afspreken", &given);
    let later = "afspraak=1 van=2026-07-01";
    let told = no(&mut world, "resultaat-wijzigen", later);
    assert!(told.contains("NOVO doet mee tot en met"), "{told}");
}

#[test]
fn a_gemeente_that_is_a_partner_has_a_result_of_her_own() {
    let mut world = convenant();
    world.done("contract", "partij-toevoegen", "partij=Assen");
    let result = "afspraak=x streefwaarde=1 eenheid=%";
    for name in ["Assen", "'gemeente Assen'"] {
        let given = format!("{result} partij={name} periode={name}");
        world.done("contract", "resultaat-afspreken", &given);
    }
    let told = no(
        &mut world,
        "resultaat-afspreken",
        &format!("{result} partij=Emmen"),
    );
    assert!(told.contains("gemeente Emmen is geen partij"), "{told}");
}

#[test]
fn what_only_fits_a_convenant_keeps_it_one_and_the_other_way_round() {
    let mut world = convenant();
    world.done("contract", "inzet-toevoegen", "partner=MEE fte=1");
    let change = "contract-wijzigen";
    let told = no(&mut world, change, "soort=contract");
    assert!(told.contains("partners en inzet"), "{told}");
    assert!(told.contains("onderdeel-verwijderen"), "{told}");
    world.done("contract", change, "titel=y");
    let bought = "titel=x soort=contract begin=2026-01-01 einde=2026-12-31";
    for (action, given, has) in [
        (
            "partij-toevoegen",
            "partij=MEE",
            "opdrachtgevers of opdrachtnemers",
        ),
        (
            "tarief-toevoegen",
            "productcode=02A05 eenheid=uur bedrag=50 van=2026-01-01",
            "tarieven",
        ),
        (
            "besteding-toevoegen",
            "datum=2026-02-01 bedrag=5",
            "bestedingen",
        ),
    ] {
        let mut world = convenant();
        world.contract("RO-2026-001", bought).on("RO-2026-001");
        world.done("contract", action, given);
        let told = no(&mut world, change, "soort=convenant");
        assert!(told.contains(has), "{told}");
        world.done("contract", change, "soort=raamovereenkomst");
    }
}

#[test]
fn notice_and_an_option_end_no_contract_before_who_is_still_to_come() {
    let options = || {
        let mut world = convenant();
        world.contract(
            "RO-2026-001",
            "titel=x soort=contract begin=2026-01-01 einde=2026-12-31 opties=1 optie-maanden=12 clausule='artikel 4' opzegtermijn=1",
        );
        world.on("RO-2026-001");
        world.done("contract", "partij-toevoegen", "partij=COP van=2027-03-01");
        world
    };
    for (action, given, end) in [
        (
            "opzeggen",
            "datum=2026-06-01 per=2026-12-31",
            "do 31 dec 2026",
        ),
        (
            "opzeggen",
            "datum=2026-06-01 per=2027-02-28",
            "zo 28 feb 2027",
        ),
        (
            "optie-niet-gebruiken",
            "datum=2026-06-01 reden=x",
            "do 31 dec 2026",
        ),
        (
            "onderdeel-verwijderen",
            "onderdeel=opties/1 reden=x",
            "do 31 dec 2026",
        ),
    ] {
        let mut world = options();
        let told = no(&mut world, action, given);
        let expected =
            format!("COP doet mee vanaf ma 1 mrt 2027, en het contract loopt af op {end}");
        assert!(told.contains(&expected), "{action}: {told}");
        assert!(told.contains("partijen/1"), "{told}");
        world.done(
            "contract",
            "onderdeel-verwijderen",
            "onderdeel=partijen/1 reden=x",
        );
        world.done("contract", action, given);
    }
    // Who is there by then stays as she is, and notice is given.
    let mut world = options();
    let later = "datum=2026-06-01 per=2027-06-30";
    world.done("contract", "opzeggen", later);
}

#[test]
fn on_what_is_bought_nobody_is_brought_in() {
    let mut world = convenant();
    let bought = "titel=x soort=contract begin=2026-01-01 einde=2026-12-31";
    world.contract("RO-2026-001", bought).on("RO-2026-001");
    world.done("contract", "partij-toevoegen", "partij=MEE");
    let told = no(&mut world, "inzet-toevoegen", "partner=MEE fte=1");
    assert!(told.contains("Inzet hoort bij een convenant"), "{told}");
}

#[test]
fn who_makes_a_convenant_is_a_partner_in_it_and_is_there_once() {
    let mut world = convenant();
    world.contract(
        "CV-2026-009",
        "titel=teams soort=convenant begin=2026-01-01 einde=2026-12-31 aanbieder=Humanitas",
    );
    world.on("CV-2026-009");
    let record = world.record();
    let sides: Vec<PartySide> = record.all::<Party>().map(|party| party.side).collect();
    assert_eq!(sides, [PartySide::Partner]);
    let told = no(&mut world, "partij-toevoegen", "partij=Humanitas");
    assert!(told.contains("Humanitas"), "{told}");
}

#[test]
fn what_a_partner_brings_runs_out_unless_the_next_line_begins_the_day_after() {
    for (next, is_told) in [
        ("partner=MEE team=T fte=2 van=2026-07-01", false),
        ("partner=MEE team=T fte=2 van=2026-07-02", true),
        ("partner=MEE team=U fte=2 van=2026-07-01", true),
    ] {
        let mut world = convenant();
        for given in ["partner=MEE team=T fte=1 tot=2026-06-30", next] {
            world.done("contract", "inzet-toevoegen", given);
        }
        let all = signals_of(&world.record(), &world.register, day("2026-06-01"));
        let told = all
            .iter()
            .any(|due| due.signal == ContractSignal::InzetLooptAf && due.date == day("2026-06-30"));
        assert_eq!(told, is_told, "{next}");
    }
}

#[test]
fn a_begin_is_not_moved_past_what_began_before_it() {
    let mut world = convenant();
    world.done(
        "contract",
        "inzet-toevoegen",
        "partner=MEE team=T fte=1 van=2026-02-01",
    );
    let told = no(&mut world, "contract-wijzigen", "begin=2026-03-01");
    assert!(told.contains("begint pas op"), "{told}");
    world.done("contract", "contract-wijzigen", "begin=2026-02-01");
}

#[test]
fn an_evaluation_is_held_once_and_not_before_the_convenant_begins() {
    let mut world = convenant();
    world.done("contract", "evaluatiemoment-plannen", "van=2026-05-01");
    let held = |day| format!("evaluatie=1 datum={day} bevinding=goed");
    let told = no(
        &mut world,
        "evaluatiemoment-vastleggen",
        &held("2025-12-31"),
    );
    assert!(told.contains("het convenant begint op"), "{told}");
    world.done(
        "contract",
        "evaluatiemoment-vastleggen",
        &held("2026-05-12"),
    );
    let told = no(
        &mut world,
        "evaluatiemoment-vastleggen",
        &held("2026-05-20"),
    );
    assert!(told.contains("al vastgelegd, op di 12 mei 2026"), "{told}");
}

#[test]
fn a_talk_and_what_was_promised_in_it_are_recorded_once() {
    let mut world = convenant();
    for (action, given, why) in [
        (
            "contractgesprek-vastleggen",
            "datum=2026-05-12 met=MEE verslag=goed",
            "staat er al",
        ),
        (
            "gespreksafspraak-maken",
            "afspraak=cijfers wie=MEE uiterlijk=2026-08-01",
            "staat al open",
        ),
    ] {
        world.done("contract", action, given);
        let told = no(&mut world, action, given);
        assert!(told.contains(why), "{told}");
    }
    let told = no(&mut world, "contract-wijzigen", "gesprek-elke=0");
    assert!(told.contains("om de nul maanden"), "{told}");
}

#[test]
fn a_partner_of_a_convenant_takes_no_role_of_who_sells() {
    let mut world = convenant();
    let told = no(
        &mut world,
        "partij-toevoegen",
        "partij=Humanitas rol=hoofdaannemer",
    );
    assert!(told.contains("Een partner is geen hoofdaannemer"), "{told}");
    world.done(
        "contract",
        "partij-toevoegen",
        "partij=Humanitas rol=penvoerder",
    );
}

#[test]
fn a_partner_who_comes_back_the_day_after_takes_part_without_a_gap() {
    for (again, is_whole) in [("2026-07-01", true), ("2026-07-02", false)] {
        let mut world = convenant();
        // NOVO takes part until 30 June.
        world.done(
            "contract",
            "partij-toevoegen",
            &format!("partij=NOVO van={again}"),
        );
        let given = "partner=NOVO team=T fte=1 van=2026-02-01 tot=2026-12-31";
        if is_whole {
            world.done("contract", "inzet-toevoegen", given);
        } else {
            let told = no(&mut world, "inzet-toevoegen", given);
            assert!(told.contains("NOVO doet mee"), "{told}");
        }
    }
}
