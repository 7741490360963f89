//! Aanbestedingen one works in: what is refused and why, what a fact does, the story of 2016 to 2019, the letter, the
//! signals.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use chrono::NaiveDate;
use proptest::prelude::*;
use rstest::rstest;
use support::CONTRACT;
use support::contracts::World;
use wijkregie::domain::aanbesteding::Aanbesteding;
use wijkregie::domain::aanbesteding::letter::letter;
use wijkregie::domain::aanbesteding::living::{Change, PhaseStatus};
use wijkregie::domain::aanbesteding::norms::Norms;
use wijkregie::domain::aanbesteding::parts::{Award, Bid, ChecklistItem};
use wijkregie::domain::aanbesteding::plan::Rules;
use wijkregie::domain::aanbesteding::ranking::rankings;
use wijkregie::domain::aanbesteding::signals;
use wijkregie::domain::aanbesteding::words::{AanbestedingStatus as Status, Phase, Procedure};
use wijkregie::domain::contract::lines::lines;
use wijkregie::domain::contract::overview::signals_of;
use wijkregie::domain::contract::parts::{Party, Perceel};
use wijkregie::domain::contract::words::{ContractKind, ContractSignal};
use wijkregie::domain::record::Head;
use wijkregie::domain::settings::check;
use wijkregie::domain::workflow::RefusalKind;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The head of what is in hand.
fn head(world: &World) -> Aanbesteding {
    world.record().aanbesteding().unwrap().clone()
}

/// Does an action as contract manager.
fn does(world: &mut World, id: &str, given: &str) {
    world.done("contract", id, given);
}

/// What the contract manager hears when an action cannot be done.
fn no(world: &mut World, id: &str, given: &str) -> String {
    world.refusal("contract", id, given).to_string()
}

/// On a day, a phase is recorded as done on that day.
fn done_on(world: &mut World, date: &str, phase: &str) {
    world.today = day(date);
    does(
        world,
        "fase-afronden",
        &format!("fase={phase} datum={date}"),
    );
}

const SAS: &str = "naam='Aanbesteding dagbesteding' procedure=sas ingang=2028-01-01 looptijd=24 aandachtsveld=dagbesteding wet=Wmo geraamde-waarde='3.400.000'";

/// A SAS aanbesteding for 2028, more than a year ahead.
fn sas() -> World {
    let mut world = World::new("2026-09-01");
    world.aanbesteding("AB-2027-01", SAS);
    world
}

fn add_criteria(world: &mut World) {
    does(
        world,
        "criterium-toevoegen",
        "naam='plan van aanpak' soort=kwaliteit weging=60",
    );
    does(
        world,
        "criterium-toevoegen",
        "naam=prijs soort=prijs weging='40 %'",
    );
}

/// The same, published on 2027-06-14, closing as planned on 2027-07-30.
fn published() -> World {
    let mut world = sas();
    add_criteria(&mut world);
    does(
        &mut world,
        "fase-verplaatsen",
        "fase=sluiting-inschrijving datum=2027-07-30",
    );
    world.today = day("2027-06-14");
    done_on(&mut world, "2027-06-14", "publicatie");
    world
}

/// The same with two inschrijvingen, closed.
fn closed() -> World {
    let mut world = published();
    let zo = world.provider("Zorg & Zo");
    world.today = day("2027-07-29");
    let bid = |who: &str| format!("inschrijver={who} ontvangen=2027-07-29 prijs=1.000.000");
    does(&mut world, "inschrijving-toevoegen", &bid(&zo));
    does(
        &mut world,
        "inschrijving-toevoegen",
        &bid("'Nieuw Begin BV'"),
    );
    done_on(&mut world, "2027-07-30", "sluiting-inschrijving");
    world
}

fn score(world: &mut World, bid: u32, criterion: &str, score: &str) {
    let given = format!(
        "inschrijving={bid} criterium='{criterion}' score={score} motivering='helder beschreven'"
    );
    does(world, "inschrijving-scoren", &given);
}

/// The same, scored, with the award decision sent on a day.
fn awarded_provisionally(sent: &str) -> World {
    let mut world = closed();
    for (bid, plan, price) in [(1, "7,5", "8"), (2, "8", "9,25")] {
        score(&mut world, bid, "plan van aanpak", plan);
        score(&mut world, bid, "prijs", price);
    }
    done_on(&mut world, sent, "voorlopige-gunning");
    world
}

// ---------------------------------------------------------------- registering

#[test]
fn a_new_aanbesteding_has_a_number_a_plan_and_the_documents_of_every_phase() {
    let mut world = World::new("2026-09-01");
    world.new_aanbesteding(SAS).unwrap();
    world.new_aanbesteding(SAS).unwrap();
    let numbers: Vec<&String> = world.register.aanbestedingen.keys().collect();
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
#[case("procedure=sas ingang=2026-08-31", "verleden", "lees")]
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
    assert_eq!(world.register.aanbestedingen.len(), 1);
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
    // With one bidder it may go; a second one brings it back.
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
    does(&mut world, "gunnen", "inschrijving=2 datum=2027-09-10");
}

// ---------------------------------------------------------------- the plan is gated

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
            && told.contains("kan publicatie uiterlijk za 10 jul 2027"),
        "{told}"
    );
    let told = no(
        &mut world,
        "fase-verplaatsen",
        "fase=sluiting-inschrijving datum=2027-07-13 reden=graag",
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
        note.contains("mee schuift") && note.contains("sluiting-inschrijving naar do 5 aug 2027"),
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

// ---------------------------------------------------------------- facts

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
    assert_eq!(closing, day("2027-07-31"));
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

// ---------------------------------------------------------------- inschrijvingen

#[test]
fn bids_come_between_publication_and_closing_and_late_ones_go_aside() {
    let mut world = sas();
    let told = no(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=L001 ontvangen=2026-09-01",
    );
    assert!(told.contains("niet gepubliceerd"), "{told}");
    let mut world = published();
    world.today = day("2027-08-05");
    let told = no(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=L001 ontvangen=2027-06-01",
    );
    assert!(told.contains("voor de publicatie"), "{told}");
    let told = no(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=L001 ontvangen=2027-07-01 perceel=zeppelins",
    );
    assert!(told.contains("Er is geen perceel"), "{told}");
    does(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver='Zorg Hoogkerk' ontvangen=2027-07-30 perceel=dagbesteding",
    );
    let told = no(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=L001 ontvangen=2027-07-30",
    );
    assert!(told.contains("al op ingeschreven"), "{told}");
    does(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver='Te Laat BV' ontvangen=2027-07-31",
    );
    // The closing was a day before it was planned: what came in between goes aside too.
    does(
        &mut world,
        "fase-afronden",
        "fase=sluiting-inschrijving datum=2027-07-29 reden='dag eerder gesloten'",
    );
    let record = world.record();
    let bids: Vec<&Bid> = record.all().collect();
    assert!(bids[0].set_aside.contains("de sluiting was do 29 jul 2027"));
    assert_eq!(bids[0].bidder, "L001");
    assert!(
        bids[1]
            .set_aside
            .starts_with("te laat ontvangen op za 31 jul 2027")
    );
}

#[test]
fn scores_are_given_after_the_closing_and_stand_once_the_decision_was_sent() {
    let mut world = published();
    world.today = day("2027-07-29");
    does(
        &mut world,
        "inschrijving-toevoegen",
        "inschrijver=L001 ontvangen=2027-07-29",
    );
    let given = "inschrijving=1 criterium=prijs score=7,5 motivering=laag";
    assert!(no(&mut world, "inschrijving-scoren", given).contains("blijven dicht tot de sluiting"));
    done_on(&mut world, "2027-07-30", "sluiting-inschrijving");
    for (given, why) in [
        (
            "inschrijving=9 criterium=prijs score=7 motivering=x",
            "Er is geen inschrijving 9",
        ),
        (
            "inschrijving=1 criterium=smaak score=7 motivering=x",
            "Kies uit: plan van aanpak, prijs",
        ),
        (
            "inschrijving=1 criterium=prijs score='10,01' motivering=x",
            "van 0 tot en met 10",
        ),
        (
            "inschrijving=1 criterium=prijs score=7",
            "vul nog in motivering",
        ),
    ] {
        let told = no(&mut world, "inschrijving-scoren", given);
        assert!(told.contains(why), "{told}");
    }
    does(
        &mut world,
        "inschrijving-terzijde",
        "inschrijving=1 reden='geen eigen verklaring'",
    );
    assert!(no(&mut world, "inschrijving-scoren", given).contains("geen eigen verklaring"));
    let mut world = awarded_provisionally("2027-09-10");
    assert!(no(&mut world, "inschrijving-scoren", given).contains("Aw art. 2.130"));
}

#[test]
fn a_decision_waits_for_every_score_and_after_a_verdict_it_can_be_scored_anew() {
    let mut world = closed();
    score(&mut world, 1, "prijs", "8");
    world.today = day("2027-09-10");
    let given = "fase=voorlopige-gunning datum=2027-09-10";
    let told = no(&mut world, "fase-afronden", given);
    assert!(
        told.contains("gescoord: inschrijving 1, 2 (Aw art. 2.130)"),
        "{told}"
    );
    score(&mut world, 1, "plan van aanpak", "8");
    does(
        &mut world,
        "inschrijving-terzijde",
        "inschrijving=2 reden='geen eigen verklaring'",
    );
    does(&mut world, "fase-afronden", given);
    let given = "inschrijving=1 criterium=prijs score=9 motivering=x";
    assert!(no(&mut world, "inschrijving-scoren", given).contains("Aw art. 2.130"));
    world.today = day("2027-09-13");
    does(&mut world, "kort-geding-melden", "datum=2027-09-13");
    does(
        &mut world,
        "uitspraak-vastleggen",
        "datum=2027-09-13 uitkomst='prijs opnieuw beoordelen'",
    );
    does(&mut world, "inschrijving-scoren", given);
}

#[test]
fn without_a_valid_bid_there_is_no_decision() {
    let mut world = published();
    done_on(&mut world, "2027-07-30", "sluiting-inschrijving");
    let given = "fase=voorlopige-gunning datum=2027-07-30";
    let told = no(&mut world, "fase-afronden", given);
    assert!(told.contains("aanbesteding-mislukt"), "{told}");
}

#[test]
fn the_opdracht_is_made_by_awarding_and_not_by_a_date() {
    let mut world = awarded_provisionally("2027-09-10");
    world.today = day("2027-10-01");
    let given = "fase=opdracht-verleend datum=2027-10-01";
    let told = no(&mut world, "fase-afronden", given);
    assert!(told.contains("Gebruik gunnen"), "{told}");
    for bid in [1, 2] {
        let aside = format!("inschrijving={bid} reden='valse verklaring'");
        does(&mut world, "inschrijving-terzijde", &aside);
    }
    let told = no(&mut world, "fase-afronden", given);
    assert!(told.contains("aanbesteding-mislukt"), "{told}");
}

#[test]
fn whoever_is_passed_over_is_passed_over_with_a_reason() {
    let mut world = awarded_provisionally("2027-09-10");
    world.today = day("2027-10-01");
    let told = no(&mut world, "gunnen", "inschrijving=1 datum=2027-10-01");
    assert!(
        told.contains("Inschrijving 1 staat op plaats 2, en inschrijving 2 op plaats 1 wint niet")
            && told.contains("motivering=…"),
        "{told}"
    );
    does(
        &mut world,
        "gunnen",
        "inschrijving=1 datum=2027-10-01 motivering='nummer 2 trok zich terug'",
    );
    let notes = world.notes();
    let is_told = |note: &String| note.ends_with("Motivering: nummer 2 trok zich terug");
    assert!(notes.iter().any(is_told), "{notes:?}");
    // The best two together pass nobody over.
    let mut world = awarded_provisionally("2027-09-10");
    world.today = day("2027-10-01");
    does(&mut world, "gunnen", "inschrijving='1, 2' datum=2027-10-01");
}

#[test]
fn open_house_lets_in_everyone_without_comparing() {
    let mut world = World::new("2026-09-01");
    let given = SAS.replace("sas", "open-house") + " standstill=nee";
    world.aanbesteding("AB-2027-01", &given);
    done_on(&mut world, "2027-05-03", "publicatie");
    for who in ["L001", "Tweede"] {
        let given = format!("inschrijver={who} ontvangen=2027-05-03");
        does(&mut world, "inschrijving-toevoegen", &given);
    }
    done_on(&mut world, "2027-07-14", "sluiting-inschrijving");
    let given = "inschrijving=1 criterium=prijs score=9 motivering=x";
    assert!(no(&mut world, "inschrijving-scoren", given).contains("Falk Pharma"));
    assert!(letter_of(&world, 1).unwrap_err().contains("Falk Pharma"));
    done_on(&mut world, "2027-08-02", "voorlopige-gunning");
    does(&mut world, "gunnen", "inschrijving=1 datum=2027-08-02");
    does(&mut world, "gunnen", "inschrijving=2 datum=2027-08-02");
    let told = no(&mut world, "gunnen", "inschrijving=2 datum=2027-08-02");
    assert!(told.contains("al gegund"), "{told}");
    let contract = world.register.contracts["RO-2027-002"].contract().unwrap();
    assert_eq!(contract.kind, Some(ContractKind::Toelating));
}

#[test]
fn the_ranking_is_the_weighted_sum_and_is_not_kept() {
    let mut world = closed();
    score(&mut world, 1, "plan van aanpak", "8,35");
    score(&mut world, 1, "prijs", "6");
    score(&mut world, 2, "plan van aanpak", "7,5");
    let order = |world: &World| {
        let record = world.record();
        let rankings = rankings(&record);
        let own = rankings[0].bids.iter();
        own.map(|one| (one.number, one.place, one.points, one.is_complete))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        order(&world),
        [(1, Some(1), 741, true), (2, Some(2), 450, false)]
    );
    // 60 % of 7,5 and 40 % of 7,275 are 7,41: a hundredth less and they would not share a place.
    score(&mut world, 2, "prijs", "7,27");
    assert_eq!(order(&world)[1], (2, Some(2), 740, true));
    score(&mut world, 2, "prijs", "7,28");
    assert_eq!(order(&world)[0], (2, Some(1), 741, true));
    // 7,412 against 7,41: what is shown is equal, what counts is not.
    assert_eq!(order(&world)[1], (1, Some(2), 741, true));
    does(
        &mut world,
        "inschrijving-terzijde",
        "inschrijving=2 reden='abnormaal laag'",
    );
    assert_eq!(
        order(&world),
        [(1, Some(1), 741, true), (2, None, 741, true)]
    );
}

// ---------------------------------------------------------------- award and standstill

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
    assert!(no(&mut world, "kort-geding-melden", "datum=2027-09-20").contains("loopt al"));
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
        "datum=2027-10-18 uitkomst='vordering afgewezen'",
    );
    assert!(
        world
            .notes()
            .contains(&"uitspraak-vastleggen: vordering afgewezen".to_owned())
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
    assert!(world.register.contracts.is_empty());
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
    let record = &world.register.contracts["RO-2027-001"];
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
        world.register.contracts["RO-2027-001"]
            .all::<Party>()
            .count(),
        2
    );
}

// ---------------------------------------------------------------- the story

/// The contracts of 2016 with their option used, and the aanbesteding for 2019 up to the evaluation.
fn for_2019() -> World {
    let mut world = World::new("2015-12-01");
    world.contract("RO-2016-001", "titel=individueel soort=raamovereenkomst begin=2016-01-01 einde=2017-12-31 wet=Wmo aandachtsveld='individuele ondersteuning' opties=1 optie-maanden=12 clausule='bestek 4.2'");
    world.today = day("2017-03-01");
    world
        .on("RO-2016-001")
        .done("contract", "optie-gebruiken", "datum=2017-03-01");
    world.today = day("2017-09-01");
    world.aanbesteding("AB-2017-01", "naam='individuele ondersteuning 2019' procedure=sas volgt-op=RO-2016-001 looptijd=24 geraamde-waarde=32.000.000");
    let head = head(&world);
    assert_eq!(
        head.start,
        Some(day("2019-01-01")),
        "the day after the option ends"
    );
    assert_eq!(head.planned[&Phase::OpdrachtVerleend], day("2018-10-01"));
    assert_eq!(head.gap_days(&world.register, world.today), Some(0));
    assert_eq!(
        world
            .record()
            .all::<Perceel>()
            .next()
            .unwrap()
            .aandachtsveld,
        "individuele ondersteuning"
    );
    does(
        &mut world,
        "fase-verplaatsen",
        "fase=sluiting-inschrijving datum=2018-07-27",
    );
    for (date, phase) in [
        ("2017-10-09", "beslismoment"),
        ("2018-01-09", "inkoopstrategie"),
        ("2018-05-09", "marktconsultatie"),
        ("2018-06-08", "bestek"),
    ] {
        done_on(&mut world, date, phase);
    }
    add_criteria(&mut world);
    done_on(&mut world, "2018-06-11", "publicatie");
    done_on(&mut world, "2018-07-16", "nota-van-inlichtingen");
    world.today = day("2018-07-27");
    for who in ["L001", "Tweede"] {
        does(
            &mut world,
            "inschrijving-toevoegen",
            &format!("inschrijver={who} ontvangen=2018-07-27"),
        );
    }
    done_on(&mut world, "2018-07-27", "sluiting-inschrijving");
    for bid in [1, 2] {
        score(
            &mut world,
            bid,
            "plan van aanpak",
            if bid == 1 { "9" } else { "7" },
        );
        score(&mut world, bid, "prijs", "8");
    }
    done_on(&mut world, "2018-09-07", "beoordeling");
    world
}

#[test]
fn sent_on_friday_7_september_2018_the_opdracht_is_granted_in_time() {
    let mut world = for_2019();
    done_on(&mut world, "2018-09-07", "voorlopige-gunning");
    world.today = day("2018-09-28");
    let told = no(&mut world, "gunnen", "inschrijving=1 datum=2018-09-27");
    assert!(
        told.contains("tot en met do 27 sep 2018, dus het kan vanaf vr 28 sep 2018"),
        "{told}"
    );
    does(
        &mut world,
        "gunnen",
        "inschrijving=1 datum=2018-09-28 nummer=RO-2019-001",
    );
    assert!(
        !world.notes().iter().any(|note| note.contains("opdracht")),
        "{:?}",
        world.notes()
    );
    assert_eq!(head(&world).keep_until(), Some(day("2021-09-28")));
    // The contract knows what it follows on, and by when its own successor must begin.
    let record = world.register.contracts["RO-2019-001"].clone();
    let contract = record.contract().unwrap();
    assert_eq!(contract.predecessor.as_deref(), Some("RO-2016-001"));
    assert_eq!(contract.end, Some(day("2020-12-31")));
    let found = signals_of(&record, &world.register, world.today);
    let begin = found
        .iter()
        .find(|due| due.signal == ContractSignal::AanbestedingStarten);
    assert_eq!(begin.unwrap().date, day("2019-10-14"));
    let old = &world.register.contracts["RO-2016-001"];
    let left: Vec<_> = signals_of(old, &world.register, world.today);
    assert!(
        left.iter().all(|due| due.signal != ContractSignal::LooptAf),
        "what follows is there"
    );
}

#[test]
fn sent_on_monday_10_september_2018_it_is_one_day_late() {
    let mut world = for_2019();
    done_on(&mut world, "2018-09-10", "voorlopige-gunning");
    // Day 20 is a Sunday, so the standstill runs to Monday 1 October.
    assert!(
        world
            .notes()
            .pop()
            .unwrap()
            .contains("komt 1 dag na de uiterste dag"),
        "{:?}",
        world.notes()
    );
    world.today = day("2018-10-02");
    let told = no(&mut world, "gunnen", "inschrijving=1 datum=2018-10-01");
    assert!(told.contains("vanaf di 2 okt 2018"), "{told}");
    does(&mut world, "gunnen", "inschrijving=1 datum=2018-10-02");
    let note = world.notes().pop().unwrap();
    assert!(
        note.contains("te laat; uiterlijk ma 1 okt 2018 (Uitv.besl. Wmo art. 5.1 lid 2)"),
        "{note}"
    );
    assert_eq!(head(&world).status, Status::Gegund);
}

#[rstest]
#[case("aanbesteding-intrekken", Status::Ingetrokken)]
#[case("aanbesteding-mislukt", Status::Mislukt)]
fn what_ends_without_an_award_leaves_the_gap_open_again(#[case] id: &str, #[case] status: Status) {
    let mut world = for_2019();
    let on = world.today;
    let gap = |world: &World| {
        lines(&world.register, on)[0]
            .gaps
            .first()
            .map(|gap| gap.from)
    };
    assert_eq!(
        gap(&world),
        Some(day("2021-01-01")),
        "only what comes after the new contract"
    );
    world.today = on;
    does(
        &mut world,
        id,
        &format!("reden='geen geldige inschrijving' datum={on}"),
    );
    assert_eq!(gap(&world), Some(day("2019-01-01")));
    let head = head(&world);
    assert_eq!(
        (head.status, head.ended, head.current_phase(on)),
        (status, Some(on), None)
    );
    assert!(signals::of(&world.record(), &world.register, on).is_empty());
    for (id, given) in [
        ("fase-afronden", "fase=voorlopige-gunning datum=2018-09-07"),
        (
            "fase-verplaatsen",
            "fase=voorlopige-gunning datum=2018-09-10",
        ),
        ("aanbesteding-intrekken", "reden=x datum=2018-09-07"),
        ("kort-geding-melden", "datum=2018-09-07"),
    ] {
        let told = no(&mut world, id, given);
        assert!(
            told.contains(&format!("is {status} op vr 7 sep 2018")),
            "{told}"
        );
    }
    does(
        &mut world,
        "aanbestedingsnotitie-toevoegen",
        "tekst='opnieuw in het najaar'",
    );
}

// ---------------------------------------------------------------- letter and signals

fn letter_of(world: &World, bid: u32) -> Result<String, String> {
    let norms = Norms::default();
    let rules = Rules {
        norms: &norms,
        calendar: &world.register.calendar,
    };
    letter(&world.record(), &world.register, bid, world.today, rules)
        .map(|lines| lines.join("\n"))
        .map_err(|why| why.to_string())
}

#[test]
fn the_letter_gives_reasons_the_winner_and_the_last_day_of_the_standstill() {
    let mut world = closed();
    assert!(
        letter_of(&published(), 1)
            .unwrap_err()
            .contains("Er is geen inschrijving 1")
    );
    score(&mut world, 1, "prijs", "8");
    assert!(letter_of(&world, 1).unwrap_err().contains("Aw art. 2.130"));
    let world = awarded_provisionally("2027-09-10");
    let lost = letter_of(&world, 1).unwrap();
    for wanted in [
        "Aan Zorg & Zo",
        "De winnaar is Nieuw Begin BV",
        "Uw inschrijving kreeg 7,70 van de 10 punten: plaats 2 van 2",
        "kreeg 8,50 punten",
        "plan van aanpak (kwaliteit, weegt 60 %): u 7,50 (helder beschreven); Nieuw Begin BV 8,00",
        "verzonden op vr 10 sep 2027",
        "loopt van za 11 sep 2027 tot en met do 30 sep 2027, de laatste dag",
        "niet eerder dan vr 1 okt 2027",
        "De wet vraagt deze termijn hier niet",
    ] {
        assert!(lost.contains(wanted), "{wanted}\n{lost}");
    }
    assert!(!lost.contains("1.000.000"), "prices of others are secret");
    let won = letter_of(&world, 2).unwrap();
    assert!(
        won.contains("aan u te gunnen") && won.contains("Aw art. 2.129"),
        "{won}"
    );
}

#[test]
fn the_next_phase_what_is_not_ready_and_open_questions_are_signals_until_dealt_with() {
    let mut world = published();
    does(
        &mut world,
        "vraag-toevoegen",
        "vraag='mag het ook digitaal?'",
    );
    let shown = |world: &World| {
        let record = world.record();
        let found = signals::of(&record, &world.register, world.today);
        let own = found
            .iter()
            .filter(|due| due.shows(&record, &world.register, world.today));
        own.map(signals::Due::key).collect::<Vec<_>>()
    };
    world.today = day("2027-07-05");
    assert_eq!(
        shown(&world),
        ["fase sluiting-vragen", "vragen", "stukken sluiting-vragen"]
    );
    let told = no(
        &mut world,
        "aanbestedingssignaal-afhandelen",
        "signaal=bestaat-niet reden=x",
    );
    assert!(told.contains("Nu staan er: fase sluiting-vragen"), "{told}");
    does(
        &mut world,
        "aanbestedingssignaal-afhandelen",
        "signaal=vragen reden='komt in de nota' tot=2027-07-10",
    );
    does(
        &mut world,
        "stuk-klaar",
        "stuk=14 datum=2027-07-05 vindplaats=Z-77",
    );
    assert_eq!(shown(&world), ["fase sluiting-vragen"]);
    world.today = day("2027-07-10");
    assert!(shown(&world).contains(&"vragen".to_owned()));
    let mut world = awarded_provisionally("2027-09-10");
    world.today = day("2027-09-13");
    assert!(shown(&world).contains(&"standstill".to_owned()));
    does(&mut world, "kort-geding-melden", "datum=2027-09-13");
    assert!(shown(&world).contains(&"kort geding".to_owned()));
}

#[test]
fn documents_of_a_phase_can_be_added_and_finished() {
    let mut world = sas();
    does(
        &mut world,
        "stuk-toevoegen",
        "fase=bestek stuk='advies jurist' verantwoordelijke=Anna",
    );
    assert!(
        no(
            &mut world,
            "stuk-toevoegen",
            "fase=bestek stuk='Advies jurist'"
        )
        .contains("staat al")
    );
    assert!(
        no(
            &mut world,
            "stuk-toevoegen",
            "fase=sluiting-aanmelding stuk=x"
        )
        .contains("hoort niet")
    );
    assert!(
        no(&mut world, "stuk-klaar", "stuk=99 datum=2026-09-01").contains("Er is geen stuk 99")
    );
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
