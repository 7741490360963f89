//! Moving a phase: what the law refuses, what asks for a reason, what moves along.

use super::*;
use crate::support::case::{CONTRACT, day};
use crate::support::contracts::World;
use proptest::prelude::*;
use rstest::rstest;
use wijkregie::domain::aanbesteding::norms::Norms;
use wijkregie::domain::aanbesteding::plan::Rules;
use wijkregie::domain::aanbesteding::words::Phase;

#[test]
fn a_move_that_breaks_the_law_is_refused_with_phase_article_and_lawful_day() {
    let mut world = sas();
    let before = head(&world);
    let told = no(
        &mut world,
        "fase-verplaatsen",
        "fase=opdracht-verleend datum=2027-10-02",
    );
    assert_eq!(
        told,
        "Opdracht-verleend op za 2 okt 2027 is te laat; uiterlijk vr 1 okt 2027 (Uitv.besl. Wmo art. 5.1 lid 2). Kies die dag, of verplaats de ingang (ingang-verplaatsen)."
    );
    let told = no(
        &mut world,
        "fase-verplaatsen",
        "fase=publicatie datum=2027-07-15 reden=graag",
    );
    assert!(
        told.contains("Opdracht-verleend op wo 6 okt 2027 is te laat")
            && told.contains("kan publicatie uiterlijk vr 9 jul 2027"),
        "{told}"
    );
    let told = no(
        &mut world,
        "fase-verplaatsen",
        "fase=sluiting-inschrijving datum=2027-07-12 reden=graag",
    );
    assert!(
        told.contains("(Aw art. 2.54 lid 1). Verplaats eerst nota-van-inlichtingen"),
        "{told}"
    );
    assert_eq!(head(&world), before);
}

#[test]
fn a_move_that_breaks_a_norm_of_the_office_asks_for_a_reason_and_is_told() {
    let mut world = sas();
    does(
        &mut world,
        "fase-verplaatsen",
        "fase=sluiting-inschrijving datum=2027-07-30",
    );
    let told = no(
        &mut world,
        "fase-verplaatsen",
        "fase=beoordeling datum=2027-08-10",
    );
    assert!(
        told.contains("afspraak") && told.contains("reden=…"),
        "{told}"
    );
    does(
        &mut world,
        "fase-verplaatsen",
        "fase=beoordeling datum=2027-08-10 reden='twee inschrijvers'",
    );
    let note = world.notes().pop().unwrap();
    assert!(
        note.starts_with("fase-verplaatsen: beoordeling van")
            && note.ends_with("Reden: twee inschrijvers"),
        "{note}"
    );
}

#[test]
fn what_moves_along_is_told_and_the_first_phases_stay() {
    let mut world = sas();
    does(
        &mut world,
        "fase-verplaatsen",
        "fase=publicatie datum=2027-06-25",
    );
    let note = world.notes().pop().unwrap();
    assert!(
        note.contains("mee schuift")
            && note.contains("sluiting-inschrijving naar di 10 aug 2027")
            && note.contains("korter dan gebruikelijk: beoordeling (11 dagen minder)"),
        "{note}"
    );
    assert_eq!(head(&world).planned[&Phase::Publicatie], day("2027-06-25"));
}

#[rstest]
#[case("fase=publicatie datum=2026-08-31", "fase-afronden")]
#[case("fase=ingang datum=2028-02-01", "ingang-verplaatsen")]
#[case("fase=sluiting-aanmelding datum=2027-06-01", "hoort niet bij sas")]
#[case("fase=publicatie datum=2027-01-05 reden=snel", "ligt voor bestek")]
fn a_move_that_makes_no_sense_says_what_would(#[case] given: &str, #[case] why: &str) {
    let mut world = sas();
    let told = no(&mut world, "fase-verplaatsen", given);
    assert!(told.contains(why), "{told}");
}

#[test]
fn what_passes_the_start_says_to_move_the_start() {
    let mut world = World::new("2026-09-01");
    world.aanbesteding("AB-2027-01", &(SAS.to_owned() + " maatwerk=nee"));
    let told = no(
        &mut world,
        "fase-verplaatsen",
        "fase=publicatie datum=2027-11-15",
    );
    assert!(
        told.contains("Ingang op za 1 jan 2028 ligt voor") && told.contains("ingang-verplaatsen"),
        "{told}"
    );
}

#[test]
fn the_standstill_and_the_announcement_come_back_with_an_earlier_decision() {
    let mut world = sas();
    let told = no(
        &mut world,
        "fase-verplaatsen",
        "fase=voorlopige-gunning datum=2027-08-30",
    );
    assert!(told.contains("Verplaats eerst beoordeling"), "{told}");
    for given in [
        "fase=beoordeling datum=2027-08-30",
        "fase=voorlopige-gunning datum=2027-08-30",
        "fase=opdracht-verleend datum=2027-09-21",
    ] {
        does(&mut world, "fase-verplaatsen", given);
    }
    let planned = head(&world).planned;
    assert_eq!(planned[&Phase::Standstill], day("2027-09-20"));
    assert_eq!(planned[&Phase::AankondigingGunning], day("2027-10-21"));
}

#[test]
fn a_later_start_keeps_the_days_and_an_earlier_one_asks_to_move_them_first() {
    let mut world = sas();
    let told = no(&mut world, "ingang-verplaatsen", "ingang=2027-12-01");
    assert!(
        told.contains("uiterlijk wo 1 sep 2027")
            && told.contains("Verplaats eerst opdracht-verleend"),
        "{told}"
    );
    assert!(no(&mut world, "ingang-verplaatsen", "ingang=2026-08-01").contains("verleden"));
    let before = head(&world).planned[&Phase::Publicatie];
    does(
        &mut world,
        "ingang-verplaatsen",
        "ingang=2028-04-01 reden='optie gebruikt'",
    );
    let after = head(&world);
    assert_eq!(
        (after.start, after.planned[&Phase::Publicatie]),
        (Some(day("2028-04-01")), before)
    );
    let told = no(
        &mut world,
        "fase-verplaatsen",
        "fase=opdracht-verleend datum=2028-01-02",
    );
    assert!(told.contains("za 1 jan 2028"), "{told}");
}

#[test]
fn another_procedure_gets_the_phases_it_needs_and_tells_what_moved() {
    let mut world = sas();
    does(
        &mut world,
        "aanbesteding-wijzigen",
        "procedure=niet-openbaar",
    );
    let after = head(&world);
    assert!(after.planned.contains_key(&Phase::SluitingAanmelding));
    let norms = Norms::default();
    let rules = Rules {
        norms: &norms,
        calendar: &world.register.calendar,
    };
    let status = after.standing(world.today, rules).unwrap();
    assert!(
        status.breaks.iter().all(|found| !found.is_legal),
        "{:?}",
        status.breaks
    );
    assert!(
        world
            .notes()
            .pop()
            .unwrap()
            .starts_with("aanbesteding-wijzigen: gepland is nu")
    );
    let told = no(
        &mut world,
        "aanbesteding-wijzigen",
        "procedure=meervoudig-onderhands",
    );
    assert!(told.contains("Aw art. 2.62"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_moves_are_accepted_no_minimum_of_the_law_is_broken(
        procedure in prop::sample::select(vec!["sas", "openbaar", "niet-openbaar", "mededinging", "open-house", "meervoudig-onderhands"]),
        months in 5_u32..22,
        moves in prop::collection::vec((prop::sample::select(Phase::ALL.to_vec()), 0_i64..700, any::<bool>()), 1..12),
    ) {
        let mut world = World::new("2026-09-01");
        let start = world.today.checked_add_months(chrono::Months::new(months)).unwrap();
        world.aanbesteding("AB-2027-01", &format!("naam=x procedure={procedure} ingang={start} aandachtsveld=x"));
        let (mut accepted, mut refused) = (0, 0);
        for (phase, days, has_reason) in moves {
            let to = world.today + chrono::TimeDelta::days(days);
            let reason = if has_reason { "reden=nodig" } else { "" };
            let record = world.record();
            match world.try_on(&record, CONTRACT, "fase-verplaatsen", &format!("fase={phase} datum={to} {reason}")) {
                Ok(()) => accepted += 1,
                Err(_) => {
                    refused += 1;
                    prop_assert_eq!(world.record(), record);
                }
            }
            let norms = Norms::default();
            let rules = Rules { norms: &norms, calendar: &world.register.calendar };
            let status = head(&world).standing(world.today, rules).unwrap();
            let broken = status.breaks.iter().find(|found| found.is_legal);
            prop_assert!(broken.is_none(), "{:?} after {} and {} refused", broken, accepted, refused);
        }
    }
}
