//! What was done, on the day it was done: publication, nota van inlichtingen, closing.

use super::*;
use crate::support::case::day;
use crate::support::contracts::World;
use rstest::rstest;
use wijkregie::domain::aanbesteding::signals;
use wijkregie::domain::aanbesteding::words::{AanbestedingStatus as Status, Phase};

#[rstest]
#[case("fase=bestek datum=2026-09-02", "ligt in de toekomst")]
#[case("fase=standstill datum=2026-09-01", "vanzelf")]
#[case("fase=sluiting-aanmelding datum=2026-09-01", "hoort niet bij sas")]
#[case("fase=ingang datum=2026-09-01", "ingang-verplaatsen")]
#[case(
    "fase=publicatie datum=2026-09-01",
    "Wmo art. 2.6.4, Jeugdwet art. 2.12"
)]
#[case("fase=opdracht-verleend datum=2026-09-01", "Aw art. 2.127")]
#[case(
    "fase=sluiting-inschrijving datum=2026-09-01",
    "Leg eerst publicatie vast"
)]
#[case(
    "fase=voorlopige-gunning datum=2026-09-01",
    "Leg eerst sluiting-inschrijving vast"
)]
#[case(
    "fase=implementatie datum=2026-09-01",
    "Leg eerst opdracht-verleend vast"
)]
fn a_fact_that_cannot_be_is_refused(#[case] given: &str, #[case] why: &str) {
    let mut world = sas();
    let before = head(&world);
    let told = no(&mut world, "fase-afronden", given);
    assert!(told.contains(why), "{told}");
    assert_eq!(head(&world), before);
}

#[test]
fn a_phase_does_not_end_before_the_one_it_waits_for() {
    let mut world = published();
    world.today = day("2027-07-30");
    let told = no(
        &mut world,
        "fase-afronden",
        "fase=sluiting-inschrijving datum=2027-06-13",
    );
    assert!(
        told.contains("ligt voor publicatie op ma 14 jun 2027"),
        "{told}"
    );
    let told = no(&mut world, "fase-afronden", "fase=bestek datum=2027-06-15");
    assert!(told.contains("ligt na publicatie"), "{told}");
    let told = no(
        &mut world,
        "fase-afronden",
        "fase=publicatie datum=2027-06-15",
    );
    assert!(told.contains("al gedaan op ma 14 jun 2027"), "{told}");
    does(
        &mut world,
        "fase-afronden",
        "fase=publicatie datum=2027-06-15 reden='dag later op TenderNed'",
    );
    assert!(
        world
            .notes()
            .pop()
            .unwrap()
            .contains("reden: dag later op TenderNed")
    );
}

#[test]
fn publishing_waits_for_quality_and_for_weights_of_a_hundred_percent() {
    let mut world = sas();
    does(
        &mut world,
        "criterium-toevoegen",
        "naam=prijs soort=prijs weging=100",
    );
    let told = no(
        &mut world,
        "fase-afronden",
        "fase=publicatie datum=2026-09-01",
    );
    assert!(
        told.contains("alleen op prijs gegund") && told.contains("criterium-toevoegen"),
        "{told}"
    );
    let told = no(
        &mut world,
        "criterium-toevoegen",
        "naam=plan soort=kwaliteit weging=10",
    );
    assert!(told.contains("nog 0,00 % over"), "{told}");
    does(
        &mut world,
        "criterium-toevoegen",
        "naam=Prijs soort=prijs weging=40",
    );
    does(
        &mut world,
        "criterium-toevoegen",
        "naam=plan soort=kwaliteit weging='33,33'",
    );
    let told = no(
        &mut world,
        "fase-afronden",
        "fase=publicatie datum=2026-09-01",
    );
    assert!(told.contains("samen 73,33 %"), "{told}");
    does(
        &mut world,
        "criterium-toevoegen",
        "naam=plan soort=kwaliteit weging=60",
    );
    does(
        &mut world,
        "fase-afronden",
        "fase=publicatie datum=2026-09-01",
    );
    assert_eq!(head(&world).status, Status::InschrijvingOpen);
    // From now on the market knows the terms.
    for (id, given) in [
        ("criterium-toevoegen", "naam=plan soort=kwaliteit weging=50"),
        ("aanbestedingsperceel-toevoegen", "aandachtsveld=vervoer"),
        ("aanbesteding-wijzigen", "procedure=openbaar"),
        ("aanbesteding-wijzigen", "spoed=haast"),
    ] {
        let told = no(&mut world, id, given);
        assert!(told.contains("Aw art. 2.73"), "{told}");
    }
    let told = no(&mut world, "aanbesteding-wijzigen", "standstill=nee");
    assert!(told.contains("één inschrijver"), "{told}");
    does(&mut world, "aanbesteding-wijzigen", "tenderned=358558");
}

#[test]
fn a_nota_within_ten_days_of_the_closing_is_refused_with_the_new_closing() {
    let mut world = published();
    world.today = day("2027-07-21");
    let told = no(
        &mut world,
        "fase-afronden",
        "fase=nota-van-inlichtingen datum=2027-07-21",
    );
    assert!(
        told.contains("tot en met di 20 jul 2027 (Aw art. 2.54 lid 1; 2.73)")
            && told.contains("datum=2027-08-02, dus ma 2 aug 2027 of later"),
        "{told}"
    );
    does(
        &mut world,
        "vraag-toevoegen",
        "vraag='geldt dit ook voor vervoer?'",
    );
    let told = no(&mut world, "vraag-beantwoorden", "vraag=1 antwoord=ja");
    assert!(told.contains("2.73"), "{told}");
    does(
        &mut world,
        "fase-verplaatsen",
        "fase=sluiting-inschrijving datum=2027-08-02",
    );
    does(&mut world, "vraag-beantwoorden", "vraag=1 antwoord=ja");
    does(
        &mut world,
        "fase-afronden",
        "fase=nota-van-inlichtingen datum=2027-07-21",
    );
    assert!(
        no(&mut world, "vraag-beantwoorden", "vraag=7 antwoord=ja").contains("Er is geen vraag 7")
    );
}

#[test]
fn a_nota_on_the_tenth_day_is_in_time_and_a_later_one_is_recorded_with_a_reason() {
    // The closing is on 30 July: ten days before it is 20 July. A plan keeps clear of that day.
    let mut world = published();
    does(
        &mut world,
        "fase-verplaatsen",
        "fase=nota-van-inlichtingen datum=2027-07-20",
    );
    let closing = head(&world).planned[&Phase::SluitingInschrijving];
    // Ten clear days lead to Saturday 31 July; bids close on the working day after it.
    assert_eq!(closing, day("2027-08-02"));
    let mut world = published();
    done_on(&mut world, "2027-07-20", "nota-van-inlichtingen");
    assert!(
        !world.notes().iter().any(|note| note.contains("2.54")),
        "{:?}",
        world.notes()
    );
    let key = "termijn te kort nota-van-inlichtingen";
    let is_short = |world: &World| {
        let found = signals::of(&world.record(), &world.register, world.today);
        found.iter().any(|due| due.key() == key)
    };
    assert!(!is_short(&world));
    let mut world = published();
    world.today = day("2027-07-22");
    does(
        &mut world,
        "fase-afronden",
        "fase=nota-van-inlichtingen datum=2027-07-22 reden='vraag kwam laat'",
    );
    let note = world.notes().pop().unwrap();
    assert!(
        note.contains("te laat; uiterlijk di 20 jul 2027 (Aw art. 2.54 lid 1)")
            && note.contains("reden: vraag kwam laat"),
        "{note}"
    );
    assert!(is_short(&world));
}

#[test]
fn a_closing_before_the_term_of_the_law_or_the_plan_asks_for_a_reason() {
    let mut world = World::new("2026-09-01");
    world.aanbesteding("AB-2027-01", &SAS.replace("sas", "openbaar"));
    add_criteria(&mut world);
    done_on(&mut world, "2027-05-03", "publicatie");
    world.today = day("2027-06-11");
    let given = "fase=sluiting-inschrijving datum=2027-06-11";
    let told = no(&mut world, "fase-afronden", given);
    assert!(
        told.contains("te vroeg; niet eerder dan di 15 jun 2027 (Aw art. 2.71 lid 1 en 2.74b)")
            && told.contains("reden=…"),
        "{told}"
    );
    does(
        &mut world,
        "fase-afronden",
        &format!("{given} reden='fout in de stukken'"),
    );
    let note = world.notes().pop().unwrap();
    assert!(
        note.contains("Aw art. 2.71") && note.contains("reden: fout in de stukken"),
        "{note}"
    );
    // Without a term in the law the day that was told still holds.
    let mut world = published();
    world.today = day("2027-07-29");
    let given = "fase=sluiting-inschrijving datum=2027-07-29";
    let told = no(&mut world, "fase-afronden", given);
    assert!(
        told.contains("eerder dan gepland: vr 30 jul 2027"),
        "{told}"
    );
}

#[test]
fn what_was_awarded_is_not_published_afterwards() {
    let mut world = awarded_provisionally("2027-09-10");
    let told = no(
        &mut world,
        "fase-afronden",
        "fase=publicatie datum=2027-06-15 reden=vergist",
    );
    assert!(told.contains("De publicatie ligt vast"), "{told}");
}

#[test]
fn a_late_fact_is_recorded_and_its_note_says_what_no_longer_fits() {
    let mut world = sas();
    add_criteria(&mut world);
    done_on(&mut world, "2027-07-20", "publicatie");
    let note = world.notes().pop().unwrap();
    assert!(
        note.starts_with("fase-afronden publicatie op di 20 jul 2027: let op"),
        "{note}"
    );
    assert!(
        note.contains("let op, sluiting-inschrijving komt 11 dagen na de uiterste dag"),
        "{note}"
    );
    assert_eq!(head(&world).status, Status::InschrijvingOpen);
}

#[test]
fn what_was_published_is_bought_and_nothing_else() {
    let mut world = published();
    for given in ["looptijd=96", "wet=Jeugdwet", "maatwerk=nee"] {
        let told = no(&mut world, "aanbesteding-wijzigen", given);
        assert!(told.contains("wezenlijke wijziging"), "{given}: {told}");
    }
    does(
        &mut world,
        "aanbesteding-wijzigen",
        "verantwoordelijke=W002",
    );
}

#[test]
fn a_sas_procedure_is_for_social_services_whatever_the_value() {
    let mut world = World::new("2026-09-01");
    let given = SAS.replace(" geraamde-waarde='3.400.000'", "") + " soort-opdracht=werken";
    let told = world.refusal("contract", "aanbesteding-registreren", &given);
    assert!(told.to_string().contains("sas kan niet"), "{told}");
}
