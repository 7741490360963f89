//! Registering an aanbesteding, the norms of its plan, and what was read in.

use super::*;
use crate::support::case::day;
use crate::support::contracts::World;
use chrono::Datelike;
use rstest::rstest;
use wijkregie::domain::aanbesteding::living::PhaseStatus;
use wijkregie::domain::aanbesteding::moving::Change;
use wijkregie::domain::aanbesteding::norms::Norms;
use wijkregie::domain::aanbesteding::parts::ChecklistItem;
use wijkregie::domain::aanbesteding::plan::Rules;
use wijkregie::domain::aanbesteding::signals;
use wijkregie::domain::aanbesteding::words::{AanbestedingStatus as Status, Phase, Procedure};
use wijkregie::domain::record::Head;
use wijkregie::domain::settings::check;
use wijkregie::domain::workflow::RefusalKind;

// ---------------------------------------------------------------- registering

#[rstest]
// The notice day of 2026 has passed, and buying takes until the summer: the end of 2027 is the first that can be kept.
#[case(
    "begin=2025-01-01 einde=2026-12-31 stilzwijgend=ja verlengingsduur=12 opzegtermijn=3",
    "2028-01-01"
)]
// Every month end will do: the first after there was time to buy.
#[case(
    "begin=2025-01-01 einde='onbepaalde tijd' opzegtermijn=1 opzeggen-tegen='einde maand'",
    ""
)]
// What ends by itself.
#[case("begin=2025-01-01 einde=2027-12-31", "2028-01-01")]
fn what_follows_begins_the_day_after_the_contract_can_end(
    #[case] terms: &str,
    #[case] start: &str,
) {
    let mut world = World::new("2026-11-28");
    let terms = format!("titel=x soort=contract aandachtsveld=vervoer {terms}");
    world.contract("RO-2025-001", &terms);
    world.aanbesteding("AB-2026-70", "naam=x procedure=sas volgt-op=RO-2025-001");
    let begins = head(world.on("AB-2026-70")).start.unwrap();
    if start.is_empty() {
        // A month end can be the last day; and as things stand there is time for it.
        let living = head(world.on("AB-2026-70")).living().unwrap();
        let norms = Norms::from(&world.register.settings);
        let rules = Rules {
            norms: &norms,
            calendar: &world.register.calendar,
        };
        assert_eq!(begins.day(), 1, "{begins}");
        let earliest = living.earliest_start(world.today, rules).unwrap();
        assert!(begins >= earliest, "{begins} {earliest}");
        assert!((begins - earliest).num_days() < 31, "{begins} {earliest}");
    } else {
        assert_eq!(begins, day(start));
    }
}

#[test]
fn a_new_aanbesteding_has_a_number_a_plan_and_the_documents_of_every_phase() {
    let mut world = World::new("2026-09-01");
    world.new_aanbesteding(SAS).unwrap();
    world.new_aanbesteding(SAS).unwrap();
    let numbers: Vec<&String> = world.register.aanbestedingen().keys().collect();
    assert_eq!(numbers, ["AB-2026-01", "AB-2026-02"]);
    let head = head(world.on("AB-2026-01"));
    assert_eq!(head.status, Status::Voorbereiding);
    assert_eq!(head.planned[&Phase::OpdrachtVerleend], day("2027-10-01"));
    // There is time: the bid term keeps out of the summer, and that is told.
    assert!(head.planned[&Phase::SluitingInschrijving] <= day("2027-07-14"));
    assert!(
        world.notes()[0].contains("vervroegd"),
        "{:?}",
        world.notes()
    );
    let record = world.record();
    let titles: Vec<&str> = record
        .all::<ChecklistItem>()
        .map(|item| &*item.title)
        .collect();
    for wanted in [
        "collegebesluit",
        "overleg overname personeel",
        "overdracht cliënten",
        "reële prijs",
    ] {
        assert!(
            titles.iter().any(|title| title.contains(wanted)),
            "{wanted}"
        );
    }
}

#[rstest]
#[case(
    "procedure=sas ingang=2028-01-01 geraamde-waarde=-5",
    "nooit lager dan nul",
    ""
)]
#[case("procedure=sas", "waarop het contract ingaat", "volgt-op")]
#[case(
    "procedure=openbaar ingang=2028-01-01 standstill=nee",
    "Aw art. 2.127 lid 4",
    ""
)]
#[case(
    "procedure=niet-openbaar ingang=2028-01-01 standstill=nee",
    "Aw art. 2.127 lid 4",
    ""
)]
#[case(
    "procedure=mededinging ingang=2028-01-01 standstill=nee",
    "Aw art. 2.127 lid 4",
    ""
)]
#[case(
    "procedure=sas ingang=2028-01-01 sluit-om=25:99",
    "‘25:99’ is geen tijd",
    "12:00"
)]
#[case("procedure=nationaal ingang=2028-01-01", "kies uit: sas", "")]
#[case("procedure=sas ingang=2028-01-01 perceel=2", "aandachtsveld", "")]
#[case(
    "procedure=sas ingang=2028-01-01 nummer=ro-2027-001",
    "geen nummer van een aanbesteding",
    "AB-2026-01"
)]
#[case(
    "procedure=sas ingang=2028-01-01 nummer=ab-2027-01",
    "Er is al een aanbesteding",
    "ander nummer"
)]
#[case("procedure=sas volgt-op=RO-1999-001", "bestaat niet", "")]
#[case("procedure=sas ingang=2028-01-01 cpv=thuiszorg", "CPV-code", "")]
#[case(
    "procedure=meervoudig-onderhands ingang=2028-01-01 geraamde-waarde=800.000",
    "Aw art. 2.62",
    "Dit mag wel: sas, openbaar"
)]
#[case(
    "procedure=sas ingang=2028-01-01 geraamde-waarde=300.000 soort-opdracht='diensten en leveringen'",
    "Aw art. 2.38",
    "openbaar"
)]
fn what_cannot_be_registered_is_refused_in_a_sentence(
    #[case] given: &str,
    #[case] why: &str,
    #[case] remedy: &str,
) {
    let mut world = sas();
    let refusal = world
        .new_aanbesteding(&format!("naam=x {given}"))
        .unwrap_err();
    let told = refusal.to_string();
    assert!(told.contains(why) && told.contains(remedy), "{told}");
    assert_eq!(world.register.aanbestedingen().len(), 1);
}

#[test]
fn only_the_contract_manager_works_on_it() {
    let mut world = sas();
    for role in ["leiding", "backoffice", "bt", "beheer"] {
        let refusal = world.refusal(role, "aanbestedingsnotitie-toevoegen", "tekst=x");
        assert_eq!(refusal.kind, RefusalKind::Right, "{role}");
    }
    does(&mut world, "aanbestedingsnotitie-toevoegen", "tekst=gebeld");
    does(
        &mut world,
        "aanbestedingsdocument-toevoegen",
        "titel=bestek vindplaats=Z-12",
    );
}

#[test]
fn what_no_longer_fits_is_registered_with_lawful_days_and_says_so() {
    let mut world = World::new("2026-11-22");
    world.aanbesteding(
        "AB-2027-01",
        "naam=laat procedure=sas ingang=2027-07-01 aandachtsveld=x",
    );
    let head = head(&world);
    // Three months before the start, although everything must still begin.
    assert_eq!(head.planned[&Phase::OpdrachtVerleend], day("2027-04-01"));
    assert!(
        world.notes()[0].contains("past dit niet meer"),
        "{:?}",
        world.notes()
    );
    let found = signals::of(&world.record(), &world.register, world.today);
    assert_eq!(found[0].key(), "past niet meer");
    assert!(found[0].date < world.today);
}

#[test]
fn a_row_that_comes_too_late_shows_that_it_lacks_room_as_the_head_does() {
    let mut world = World::new("2026-11-22");
    let given = "naam=laat procedure=sas ingang=2027-07-01 aandachtsveld=x";
    world.aanbesteding("AB-2027-01", given);
    let norms = Norms::default();
    let rules = Rules {
        norms: &norms,
        calendar: &world.register.calendar,
    };
    let status = head(&world).standing(world.today, rules).unwrap();
    let late: Vec<Phase> = status.overruns.iter().map(|one| one.phase).collect();
    let short = status.rows.iter().filter(|row| row.slack < Some(0));
    assert_eq!(short.map(|row| row.phase).collect::<Vec<_>>(), late);
    let counted = |row: &&PhaseStatus| row.phase < Phase::AankondigingGunning;
    let counts = status.rows.iter().filter(counted);
    let least = counts.filter_map(|row| row.slack).min();
    assert_eq!(least, status.slack);
    assert!(status.slack < Some(0));
}

#[test]
fn the_overgang_moves_along_with_the_start() {
    let world = sas();
    let norms = Norms::default();
    let rules = Rules {
        norms: &norms,
        calendar: &world.register.calendar,
    };
    let living = head(&world).living().unwrap();
    let change = Change::Start(day("2028-04-01"));
    let tried = living.what_if(&[change], world.today, rules).unwrap();
    let row = |phase| {
        let rows = &tried[0].status.rows;
        rows.iter().find(|row| row.phase == phase).unwrap().clone()
    };
    assert_eq!(head(&world).planned[&Phase::Overgang], day("2028-06-30"));
    let moved = day("2028-09-30");
    assert_eq!(row(Phase::Overgang).planned, Some(moved));
    assert_eq!(row(Phase::Overgang).expected, Some(moved));
}

#[test]
fn the_jeugdwet_has_no_three_months_and_urgency_asks_for_a_reason() {
    let mut world = World::new("2026-09-01");
    world.aanbesteding(
        "AB-2027-01",
        "naam=jeugd procedure=openbaar ingang=2028-01-01 wet=Jeugdwet spoed='aanbieder failliet'",
    );
    let head = head(&world);
    assert!(!head.options.is_maatwerk && head.options.is_urgent);
    assert_eq!(head.urgent_reason, "aanbieder failliet");
}

#[test]
fn the_standstill_of_the_law_holds_whatever_was_chosen() {
    let mut world = World::new("2026-09-01");
    world.aanbesteding("AB-2027-01", &SAS.replace("sas", "openbaar"));
    let told = no(&mut world, "aanbesteding-wijzigen", "standstill=nee");
    assert!(told.contains("Aw art. 2.127 lid 4"), "{told}");
    does(&mut world, "aanbesteding-wijzigen", "sluit-om=9:05");
    assert_eq!(head(&world).closes_at, "09:05");
    // With one bidder it may go; a second one brings it back, also one that was put aside.
    let mut world = awarded_provisionally("2027-09-10");
    let mut record = world.record();
    let Head::Aanbesteding(head) = &mut record.head else {
        unreachable!()
    };
    head.procedure = Some(Procedure::Openbaar);
    head.options.has_standstill = false;
    world.register.take(&record);
    let told = no(&mut world, "gunnen", "inschrijving=2 datum=2027-09-10");
    assert!(
        told.contains("vanaf vr 1 okt 2027 (Aw art. 2.127)"),
        "{told}"
    );
    does(
        &mut world,
        "inschrijving-terzijde",
        "inschrijving=1 reden='valse verklaring'",
    );
    let told = no(&mut world, "gunnen", "inschrijving=2 datum=2027-09-10");
    assert!(told.contains("vanaf vr 1 okt 2027"), "{told}");
}

// ---------------------------------------------------------------- settings and history

#[test]
fn the_norms_of_the_plan_are_settings_and_the_law_is_not() {
    use wijkregie::domain::settings::Settings;
    let change = |key: &str, value: &str| {
        let value = check(key, value).unwrap();
        Norms::from(&Settings::from_changes(&[(key.to_owned(), value)].into()))
    };
    assert_ne!(change("plan.marktconsultatie", "5m/2m"), Norms::default());
    assert!(change("plan.stille-perioden", "").quiet.is_empty());
    for (key, value) in [
        ("plan.marktconsultatie", "1w/2m"),
        ("plan.marktconsultatie", "4m"),
        ("plan.stille-perioden", "zomer"),
        ("plan.bestaat-niet", "1m/1m"),
        ("plan.standstill", "1d/1d"),
        ("plan.opdracht-verleend", "1d/1d"),
        ("stappen.aanbesteding-fase", "soms"),
    ] {
        assert!(check(key, value).is_err(), "{key} {value}");
    }
}

#[test]
fn what_was_read_in_keeps_its_unlawful_terms_and_can_still_be_mended() {
    let mut world = World::new("2026-11-22");
    world.aanbesteding(
        "AB-2026-02",
        "naam=oud procedure=openbaar ingang=2027-07-01 aandachtsveld=x",
    );
    let mut record = world.record();
    let Head::Aanbesteding(head) = &mut record.head else {
        unreachable!()
    };
    head.imported = true;
    head.status = Status::InschrijvingOpen;
    head.planned = [
        (Phase::SluitingInschrijving, day("2026-11-27")),
        (Phase::VoorlopigeGunning, day("2027-01-04")),
    ]
    .into();
    head.actual = [
        (Phase::Publicatie, day("2026-10-30")),
        (Phase::NotaVanInlichtingen, day("2026-11-20")),
    ]
    .into();
    world.register.take(&record);
    does(
        &mut world,
        "aanbesteding-wijzigen",
        "naam=hernoemd verantwoordelijke=Anna",
    );
    // What was unlawful already does not stand in the way of what is not worse.
    does(
        &mut world,
        "fase-verplaatsen",
        "fase=voorlopige-gunning datum=2027-01-11",
    );
    does(
        &mut world,
        "fase-verplaatsen",
        "fase=sluiting-inschrijving datum=2026-12-11",
    );
    assert!(
        no(
            &mut world,
            "fase-verplaatsen",
            "fase=sluiting-inschrijving datum=2026-11-23"
        )
        .contains("Aw art. 2.71")
    );
    done_on(&mut world, "2026-12-11", "sluiting-inschrijving");
}
