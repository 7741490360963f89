//! The story of 2016 to 2019: the contracts, the option for 2018, the aanbesteding for 2019, in time and a day late.

use super::*;
use crate::support::case::day;
use crate::support::contracts::World;
use rstest::rstest;
use wijkregie::domain::aanbesteding::file::file;
use wijkregie::domain::aanbesteding::signals;
use wijkregie::domain::aanbesteding::words::{AanbestedingStatus as Status, Phase};
use wijkregie::domain::contract::lines::lines;
use wijkregie::domain::contract::overview::signals_of;
use wijkregie::domain::contract::parts::Perceel;
use wijkregie::domain::contract::words::ContractSignal;

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
    let record = world.register.contracts()["RO-2019-001"].clone();
    let contract = record.contract().unwrap();
    assert_eq!(contract.predecessor.as_deref(), Some("RO-2016-001"));
    assert_eq!(contract.end, Some(day("2020-12-31")));
    let found = signals_of(&record, &world.register, world.today);
    let begin = found
        .iter()
        .find(|due| due.signal == ContractSignal::AanbestedingStarten);
    assert_eq!(begin.unwrap().date, day("2019-10-14"));
    let old = &world.register.contracts()["RO-2016-001"];
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

/// What happened in 2018, entered years later in the order of the papers.
#[test]
fn an_aanbesteding_of_2018_goes_in_years_later_with_its_percelen_awards_and_closing() {
    let mut world = World::new("2026-11-28");
    world.contract("RO-2016-001", "titel=individueel soort=raamovereenkomst begin=2016-01-01 einde=2017-12-31 wet=Wmo aandachtsveld='individuele ondersteuning' opties=1 optie-maanden=12 clausule='bestek 4.2'");
    world
        .on("RO-2016-001")
        .done("contract", "optie-gebruiken", "datum=2017-06-30");
    world
        .new_aanbesteding("naam='ondersteuning 2019' procedure=sas ingang=2019-01-01 looptijd=24 geraamde-waarde=32.000.000 aandachtsveld='individuele ondersteuning'")
        .unwrap();
    // Counted back from 1 January 2019 its publicatie is in June 2018.
    world.on("AB-2018-01");
    does(
        &mut world,
        "aanbestedingsperceel-toevoegen",
        "aandachtsveld='huishoudelijke hulp'",
    );
    add_criteria(&mut world);
    for (day, phase) in [
        ("2017-10-09", "beslismoment"),
        ("2018-01-09", "inkoopstrategie"),
        ("2018-05-09", "marktconsultatie"),
        ("2018-06-08", "bestek"),
        ("2018-06-11", "publicatie"),
    ] {
        does(
            &mut world,
            "fase-afronden",
            &format!("fase={phase} datum={day}"),
        );
    }
    does(
        &mut world,
        "vraag-toevoegen",
        "vraag='Mag een combinatie?' datum=2018-06-20",
    );
    does(
        &mut world,
        "vraag-beantwoorden",
        "vraag=1 antwoord=ja datum=2018-07-10",
    );
    does(
        &mut world,
        "fase-afronden",
        "fase=nota-van-inlichtingen datum=2018-07-10",
    );
    for (who, perceel) in [
        ("L001", "individuele ondersteuning"),
        ("Tweede", "huishoudelijke hulp"),
    ] {
        does(
            &mut world,
            "inschrijving-toevoegen",
            &format!("inschrijver={who} perceel='{perceel}' ontvangen=2018-07-25"),
        );
    }
    // Later than was planned, and long ago.
    does(
        &mut world,
        "fase-afronden",
        "fase=sluiting-inschrijving datum=2018-07-30 reden='zo was het'",
    );
    for bid in [1, 2] {
        score(&mut world, bid, "plan van aanpak", "8");
        score(&mut world, bid, "prijs", "7");
    }
    for (day, phase) in [
        ("2018-09-06", "beoordeling"),
        ("2018-09-07", "voorlopige-gunning"),
    ] {
        does(
            &mut world,
            "fase-afronden",
            &format!("fase={phase} datum={day}"),
        );
    }
    does(&mut world, "gunnen", "inschrijving=1 datum=2018-09-28");
    world.on("AB-2018-01");
    does(&mut world, "gunnen", "inschrijving=2 datum=2018-09-28");
    world.on("AB-2018-01");
    does(
        &mut world,
        "fase-afronden",
        "fase=aankondiging-gunning datum=2018-10-20",
    );
    let head = head(world.on("AB-2018-01"));
    assert_eq!(head.status, Status::Gegund);
    // Kept for three years after the award: that has passed.
    assert_eq!(head.keep_until(), Some(day("2021-09-28")));
    let record = world.record();
    assert_eq!(signals::of(&record, &world.register, world.today), []);
    let contracts: Vec<&String> = world.register.contracts().keys().collect();
    assert_eq!(contracts, ["RO-2016-001", "RO-2019-001", "RO-2019-002"]);
    the_file_reads_in_order(&world);
    let lines = lines(&world.register, day("2019-06-01"));
    let covered = |name: &str| {
        let line = lines
            .iter()
            .find(|line| line.perceel.aandachtsveld == name)
            .unwrap();
        let spans = line.spans.iter();
        spans
            .map(|span| (span.from.to_string(), span.until.map(|day| day.to_string())))
            .collect::<Vec<_>>()
    };
    let span = |from: &str, until: &str| (from.to_owned(), Some(until.to_owned()));
    assert_eq!(
        covered("individuele ondersteuning"),
        [
            span("2016-01-01", "2018-12-31"),
            span("2019-01-01", "2020-12-31")
        ]
    );
    assert_eq!(
        covered("huishoudelijke hulp"),
        [span("2019-01-01", "2020-12-31")]
    );
}

/// What is kept for three years, as a reader finds it: in the order in which it happened, with whole dates.
fn the_file_reads_in_order(world: &World) {
    let norms = Norms::from(&world.register.settings);
    let rules = Rules {
        norms: &norms,
        calendar: &world.register.calendar,
    };
    let file = file(&world.record(), &world.register, world.today, rules);
    let titles: Vec<&str> = file.iter().map(|section| &*section.title).collect();
    assert_eq!(
        titles,
        [
            "Aankondiging",
            "Vragen en antwoorden",
            "Inschrijvingen",
            "Beoordeling",
            "Gunningsbeslissing",
            "Brief aan Zorg Hoogkerk",
            "Brief aan Tweede",
            "Standstill",
            "Opdracht en contract",
            "Stukken",
            "Bewaren"
        ]
    );
    let text = |title: &str| {
        let section = file.iter().find(|section| section.title == title);
        section.unwrap().lines.join("\n")
    };
    for (title, said) in [
        (
            "Aankondiging",
            "Percelen: individuele ondersteuning; huishoudelijke hulp",
        ),
        ("Aankondiging", "Gepubliceerd op: maandag 11 juni 2018"),
        (
            "Vragen en antwoorden",
            "Vraag 1 (woensdag 20 juni 2018): Mag een combinatie?",
        ),
        (
            "Vragen en antwoorden",
            "Antwoord (dinsdag 10 juli 2018): ja",
        ),
        (
            "Inschrijvingen",
            "2. Tweede; perceel: huishoudelijke hulp; ontvangen: woensdag 25 juli 2018",
        ),
        (
            "Gunningsbeslissing",
            "Verzonden op vrijdag 7 september 2018",
        ),
        (
            "Brief aan Tweede",
            "Wij zijn van plan de opdracht aan u te gunnen",
        ),
        // Twenty days from 7 September.
        ("Standstill", "Tot en met donderdag 27 september 2018"),
        ("Opdracht en contract", "verleend aan Tweede"),
        (
            "Opdracht en contract",
            "dinsdag 1 januari 2019 tot en met donderdag 31 december 2020",
        ),
        (
            "Opdracht en contract",
            "Aangekondigd op zaterdag 20 oktober 2018",
        ),
        ("Bewaren", "Tot en met dinsdag 28 september 2021"),
    ] {
        assert!(
            text(title).contains(said),
            "{title}: {said}\n{}",
            text(title)
        );
    }
    assert_eq!(text("Stukken"), "Hiervan is niets vastgelegd.");
}
