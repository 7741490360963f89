//! The gunning, the standstill and the kort geding.

use super::*;
use crate::support::case::day;
use crate::support::contracts::World;
use wijkregie::domain::aanbesteding::parts::Award;
use wijkregie::domain::aanbesteding::signals;
use wijkregie::domain::aanbesteding::words::AanbestedingSignal as Signal;
use wijkregie::domain::aanbesteding::words::{AanbestedingStatus as Status, Phase};
use wijkregie::domain::contract::lines::lines;
use wijkregie::domain::contract::parts::{Party, Perceel};

#[test]
fn nothing_is_granted_before_the_standstill_has_passed() {
    let mut world = closed();
    let told = no(&mut world, "gunnen", "inschrijving=1 datum=2027-07-30");
    assert!(told.contains("pas na de voorlopige gunning"), "{told}");
    let mut world = awarded_provisionally("2027-09-10");
    world.today = day("2027-09-30");
    let told = no(&mut world, "gunnen", "inschrijving=2 datum=2027-09-30");
    assert!(
        told.contains(
            "de standstill loopt tot en met do 30 sep 2027, dus het kan vanaf vr 1 okt 2027"
        ) && told.contains("contractueel"),
        "{told}"
    );
    let told = no(
        &mut world,
        "fase-afronden",
        "fase=opdracht-verleend datum=2027-09-30",
    );
    assert!(told.contains("vr 1 okt 2027"), "{told}");
    // In a procedure of the law it is the law.
    world.today = day("2026-09-01");
    world.aanbesteding("AB-2027-02", &SAS.replace("sas", "openbaar"));
    add_criteria(&mut world);
    done_on(&mut world, "2027-05-03", "publicatie");
    does(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=L001 ontvangen=2027-05-03",
    );
    done_on(&mut world, "2027-07-14", "sluiting-inschrijving");
    for criterion in ["plan van aanpak", "prijs"] {
        score(&mut world, 1, criterion, "8");
    }
    done_on(&mut world, "2027-09-10", "voorlopige-gunning");
    world.today = day("2027-09-30");
    let told = no(
        &mut world,
        "fase-afronden",
        "fase=opdracht-verleend datum=2027-09-30",
    );
    assert!(told.contains("(Aw art. 2.127)"), "{told}");
}

#[test]
fn a_kort_geding_holds_the_standstill_until_the_judge_decided() {
    let mut world = awarded_provisionally("2027-09-06");
    world.today = day("2027-09-20");
    does(&mut world, "kort-geding-melden", "datum=2027-09-20");
    world.today = day("2027-10-20");
    let told = no(&mut world, "gunnen", "inschrijving=2 datum=2027-10-20");
    assert!(
        told.contains("er loopt een kort geding sinds ma 20 sep 2027 (Aw art. 2.131)"),
        "{told}"
    );
    let told = no(
        &mut world,
        "uitspraak-vastleggen",
        "datum=2027-09-19 uitkomst=afgewezen",
    );
    assert!(told.contains("voor het kort geding"), "{told}");
    does(
        &mut world,
        "uitspraak-vastleggen",
        "datum=2027-10-18 uitkomst=afgewezen toelichting='geen belang'",
    );
    assert!(
        world
            .notes()
            .contains(&"uitspraak-vastleggen: afgewezen; geen belang".to_owned())
    );
    let told = no(&mut world, "gunnen", "inschrijving=2 datum=2027-10-17");
    assert!(told.contains("vanaf ma 18 okt 2027"), "{told}");
    does(&mut world, "gunnen", "inschrijving=2 datum=2027-10-20");
    // Too late for the three months: a fact, with a warning.
    let note = world.notes().pop().unwrap();
    assert!(
        note.contains("uiterlijk vr 1 okt 2027 (Uitv.besl. Wmo art. 5.1 lid 2)"),
        "{note}"
    );
}

#[test]
fn with_two_kort_gedingen_the_last_judgment_counts() {
    let mut world = awarded_provisionally("2027-09-06");
    world.today = day("2027-09-20");
    does(&mut world, "kort-geding-melden", "datum=2027-09-20");
    does(&mut world, "kort-geding-melden", "datum=2027-09-17");
    assert_eq!(head(&world).kort_geding, Some(day("2027-09-17")));
    world.today = day("2027-10-18");
    let lost = "datum=2027-10-18 uitkomst=afgewezen";
    does(&mut world, "uitspraak-vastleggen", lost);
    assert!(world.notes().pop().unwrap().contains("nog 1 kort geding"));
    let told = no(&mut world, "gunnen", "inschrijving=2 datum=2027-10-18");
    assert!(told.contains("er loopt een kort geding"), "{told}");
    does(&mut world, "uitspraak-vastleggen", lost);
    does(&mut world, "gunnen", "inschrijving=2 datum=2027-10-18");
}

#[test]
fn a_kort_geding_in_time_that_is_heard_of_after_the_opdracht_is_an_alarm() {
    let mut world = awarded_provisionally("2027-09-06");
    world.today = day("2027-09-28");
    does(&mut world, "gunnen", "inschrijving=2 datum=2027-09-28");
    does(&mut world, "kort-geding-melden", "datum=2027-09-20");
    let note = world.notes().pop().unwrap();
    assert!(
        note.contains("binnen de standstill")
            && note.contains("vernietigd (Aw art. 2.131 en 4.15)"),
        "{note}"
    );
}

#[test]
fn after_a_verdict_for_the_claimant_only_a_new_decision_can_be_awarded() {
    for verdict in ["herbeoordelen", "'verbod op gunning'"] {
        let mut world = awarded_provisionally("2027-09-06");
        world.today = day("2027-10-18");
        does(&mut world, "kort-geding-melden", "datum=2027-09-20");
        let given = format!("datum=2027-10-18 uitkomst={verdict}");
        does(&mut world, "uitspraak-vastleggen", &given);
        score(&mut world, 1, "plan van aanpak", "10");
        for bid in [1, 2] {
            let given = format!("inschrijving={bid} datum=2027-10-18");
            let told = no(&mut world, "gunnen", &given);
            assert!(
                told.contains("is de uitslag veranderd (Aw art. 2.127"),
                "{told}"
            );
            assert!(
                letter_of(&world, bid)
                    .unwrap_err()
                    .contains("uitslag is veranderd")
            );
        }
        does(
            &mut world,
            "fase-afronden",
            "fase=voorlopige-gunning datum=2027-10-18 reden='na de uitspraak'",
        );
        assert_eq!(head(&world).winners, Some(vec![1]));
        let told = no(&mut world, "gunnen", "inschrijving=1 datum=2027-10-18");
        assert!(
            told.contains("standstill loopt tot en met ma 8 nov 2027"),
            "{told}"
        );
        world.today = day("2027-11-09");
        does(&mut world, "gunnen", "inschrijving=1 datum=2027-11-09");
    }
}

#[test]
fn a_winner_who_goes_aside_asks_for_a_new_decision_and_the_letters_stay_as_sent() {
    let mut world = awarded_provisionally("2027-09-06");
    assert!(letter_of(&world, 1).unwrap().contains("niet aan u"));
    world.today = day("2027-10-01");
    let given = "inschrijving=2 reden='valse verklaring'";
    does(&mut world, "inschrijving-terzijde", given);
    let told = no(&mut world, "gunnen", "inschrijving=1 datum=2027-10-01");
    assert!(told.contains("is de uitslag veranderd"), "{told}");
    assert!(letter_of(&world, 1).is_err());
    does(
        &mut world,
        "fase-afronden",
        "fase=voorlopige-gunning datum=2027-10-01 reden='nummer 2 uitgesloten'",
    );
    let letter = letter_of(&world, 1).unwrap();
    assert!(letter.contains("van plan de opdracht aan u"), "{letter}");
    assert!(
        letter.contains("verzonden op vrijdag 1 oktober 2027"),
        "{letter}"
    );
}

#[test]
fn a_decision_kept_without_names_names_whoever_stands_first() {
    let mut world = awarded_provisionally("2027-09-06");
    let mut record = world.record();
    record.aanbesteding_mut().unwrap().winners = None;
    world.register.take(&record);
    world.today = day("2027-10-01");
    let told = no(&mut world, "gunnen", "inschrijving=1 datum=2027-10-01");
    assert!(
        told.contains("noemt inschrijving 2 als winnaar, niet 1"),
        "{told}"
    );
    does(&mut world, "gunnen", "inschrijving=2 datum=2027-10-01");
}

#[test]
fn a_bidder_who_was_put_aside_still_has_the_standstill() {
    let mut world = closed();
    let given = "inschrijving=2 reden='geen eigen verklaring'";
    does(&mut world, "inschrijving-terzijde", given);
    let told = no(&mut world, "aanbesteding-wijzigen", "standstill=nee");
    assert!(told.contains("2.127 lid 4"), "{told}");
}

#[test]
fn a_kort_geding_after_the_standstill_holds_nothing() {
    let mut world = awarded_provisionally("2027-09-06");
    world.today = day("2027-09-28");
    does(&mut world, "kort-geding-melden", "datum=2027-09-28");
    assert!(
        world
            .notes()
            .pop()
            .unwrap()
            .contains("houdt de opdracht niet op")
    );
    does(&mut world, "gunnen", "inschrijving=2 datum=2027-09-28");
}

#[test]
fn an_award_makes_the_contract_with_its_options_and_its_predecessor() {
    let mut world = awarded_provisionally("2027-09-10");
    world.today = day("2027-10-01");
    for (given, why) in [
        (
            "inschrijving=7 datum=2027-10-01",
            "Er is geen inschrijving ‘7’",
        ),
        ("inschrijving=2 datum=2027-10-01 opties=2", "optie-maanden"),
        (
            "inschrijving=2 datum=2027-10-01 opties=2 optie-maanden=12",
            "Aw art. 2.163c",
        ),
        (
            "inschrijving=2 datum=2027-10-01 opties=3 optie-maanden=12 clausule=4.2",
            "langer dan vier jaar",
        ),
        (
            "inschrijving=2 datum=2027-10-01 nummer=AB-2027-09",
            "geen nummer van een contract",
        ),
        ("inschrijving=2,2 datum=2027-10-01", "twee keer"),
    ] {
        let told = no(&mut world, "gunnen", given);
        assert!(told.contains(why), "{told}");
    }
    assert!(world.register.contracts().is_empty());
    does(
        &mut world,
        "gunnen",
        "inschrijving=2 datum=2027-10-01 opties=2 optie-maanden=12 clausule='bestek 4.2'",
    );
    let head = head(&world);
    assert_eq!(
        (head.status, head.actual[&Phase::OpdrachtVerleend]),
        (Status::Gegund, day("2027-10-01"))
    );
    let record = &world.register.contracts()["RO-2027-001"];
    let contract = record.contract().unwrap();
    assert_eq!(contract.title, "dagbesteding");
    assert_eq!(
        (contract.start, contract.end),
        (Some(day("2028-01-01")), Some(day("2029-12-31")))
    );
    assert_eq!(contract.aanbesteding.as_deref(), Some("AB-2027-01"));
    let parties: Vec<&str> = record
        .all::<Party>()
        .map(|party| &*party.provider)
        .collect();
    assert_eq!(parties, ["Nieuw Begin BV"]);
    assert_eq!(record.all::<Perceel>().count(), 1);
    let told = no(&mut world, "gunnen", "inschrijving=1 datum=2027-10-01");
    assert!(told.contains("is al gegund: RO-2027-001"), "{told}");
    // Within thirty days the award is announced.
    let found = signals::of(&world.record(), &world.register, world.today);
    let notice = found
        .iter()
        .find(|due| due.key() == "aankondiging gunning")
        .unwrap();
    assert_eq!(notice.date, day("2027-11-01"));
    world.today = day("2027-10-20");
    does(
        &mut world,
        "fase-afronden",
        "fase=aankondiging-gunning datum=2027-10-20",
    );
}

#[test]
fn who_was_put_aside_cannot_win_and_a_winner_cannot_be_put_aside() {
    let mut world = awarded_provisionally("2027-09-10");
    world.today = day("2027-10-01");
    does(
        &mut world,
        "inschrijving-terzijde",
        "inschrijving=1 reden='valse verklaring'",
    );
    let told = no(&mut world, "gunnen", "inschrijving=1 datum=2027-10-01");
    assert!(told.contains("valse verklaring"), "{told}");
    assert!(
        no(
            &mut world,
            "inschrijving-terzijde",
            "inschrijving=1 reden=x"
        )
        .contains("al terzijde")
    );
}

/// An open procedure for two percelen with one inschrijving each, decided on 2 August 2027.
fn two_percelen() -> World {
    let mut world = World::new("2026-09-01");
    let openbaar = SAS.replace("sas", "openbaar") + " perceel=1";
    world.aanbesteding("AB-2027-01", &openbaar);
    does(
        &mut world,
        "aanbestedingsperceel-toevoegen",
        "aandachtsveld=dagbesteding perceel=2",
    );
    add_criteria(&mut world);
    done_on(&mut world, "2027-05-03", "publicatie");
    for perceel in ["1", "2"] {
        let given = format!("inschrijver=L001 ontvangen=2027-05-03 perceel={perceel}");
        does(&mut world, "inschrijving-toevoegen", &given);
    }
    done_on(&mut world, "2027-07-14", "sluiting-inschrijving");
    for bid in 1..=2 {
        score(&mut world, bid, "plan van aanpak", "8");
        score(&mut world, bid, "prijs", "7");
    }
    done_on(&mut world, "2027-08-02", "voorlopige-gunning");
    world
}

#[test]
fn a_winner_who_goes_aside_leaves_the_decision_about_other_percelen_as_it_is() {
    let mut world = two_percelen();
    assert_eq!(head(&world).winners, Some(vec![1, 2]));
    world.today = day("2027-08-25");
    let given = "inschrijving=1 reden='valse verklaring'";
    does(&mut world, "inschrijving-terzijde", given);
    assert_eq!(head(&world).winners, Some(vec![2]));
    does(&mut world, "gunnen", "inschrijving=2 datum=2027-08-25");
}

#[test]
fn what_was_awarded_first_is_announced_within_its_own_thirty_days() {
    let mut world = two_percelen();
    world.today = day("2027-08-25");
    does(&mut world, "gunnen", "inschrijving=1 datum=2027-08-25");
    let notice = |world: &World| {
        let due = signals::of(&world.record(), &world.register, world.today);
        let due = due
            .into_iter()
            .find(|due| due.signal == Signal::AankondigingGunning);
        due.map(|due| due.date.to_string())
    };
    assert_eq!(notice(&world).as_deref(), Some("2027-09-24"));
    assert_eq!(
        head(&world).planned[&Phase::AankondigingGunning],
        day("2027-09-24")
    );
    done_on(&mut world, "2027-09-20", "aankondiging-gunning");
    assert_eq!(notice(&world), None);
    world.today = day("2027-10-01");
    does(&mut world, "gunnen", "inschrijving=2 datum=2027-10-01");
    assert_eq!(notice(&world).as_deref(), Some("2027-11-01"));
}

#[test]
fn every_perceel_is_awarded_by_itself_and_a_framework_can_have_more_parties() {
    let mut world = World::new("2026-09-01");
    world.aanbesteding("AB-2027-01", &(SAS.to_owned() + " perceel=1"));
    does(
        &mut world,
        "aanbestedingsperceel-toevoegen",
        "aandachtsveld=dagbesteding perceel=2",
    );
    assert!(
        no(
            &mut world,
            "aanbestedingsperceel-toevoegen",
            "aandachtsveld=dagbesteding perceel=2"
        )
        .contains("staat er al")
    );
    add_criteria(&mut world);
    done_on(&mut world, "2027-05-03", "publicatie");
    for (who, perceel) in [("L001", "1"), ("Tweede", "1"), ("L001", "2")] {
        does(
            &mut world,
            "inschrijving-toevoegen",
            &format!("inschrijver={who} ontvangen=2027-05-03 perceel={perceel}"),
        );
    }
    done_on(&mut world, "2027-07-14", "sluiting-inschrijving");
    for bid in 1..=3 {
        score(&mut world, bid, "plan van aanpak", "8");
        score(&mut world, bid, "prijs", "7");
    }
    done_on(&mut world, "2027-08-02", "voorlopige-gunning");
    world.today = day("2027-08-25");
    let told = no(
        &mut world,
        "gunnen",
        "inschrijving=3 perceel=1 datum=2027-08-25",
    );
    assert!(
        told.contains("schreef in op dagbesteding, perceel 2"),
        "{told}"
    );
    does(&mut world, "gunnen", "inschrijving='1, 2' datum=2027-08-25");
    assert_eq!(
        head(&world).status,
        Status::VoorlopigGegund,
        "perceel 2 is still to come"
    );
    let covers = |world: &World, perceel: usize| {
        let found = lines(&world.register, world.today);
        found[perceel]
            .spans
            .iter()
            .map(|span| span.number.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(covers(&world, 0), ["RO-2027-001"]);
    assert_eq!(covers(&world, 1), ["AB-2027-01"], "no gap while it runs");
    let told = no(
        &mut world,
        "aanbesteding-intrekken",
        "reden=x datum=2027-08-25",
    );
    assert!(told.contains("Er is al gegund"), "{told}");
    does(&mut world, "gunnen", "inschrijving=3 datum=2027-08-25");
    assert_eq!(head(&world).status, Status::Gegund);
    assert_eq!(covers(&world, 1), ["RO-2027-002"]);
    let record = world.record();
    let contracts: Vec<&str> = record
        .all::<Award>()
        .map(|award| &*award.contract)
        .collect();
    assert_eq!(contracts, ["RO-2027-001", "RO-2027-001", "RO-2027-002"]);
    assert_eq!(
        world.register.contracts()["RO-2027-001"]
            .all::<Party>()
            .count(),
        2
    );
}
