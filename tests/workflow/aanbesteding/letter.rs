//! The reasons letter, the signals and the documents of a phase.

use super::*;
use crate::support::case::day;
use crate::support::contracts::World;
use wijkregie::domain::aanbesteding::signals;

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
        "verzonden op vrijdag 10 september 2027",
        "loopt van zaterdag 11 september 2027 tot en met donderdag 30 september 2027, de laatste dag",
        "niet eerder dan vrijdag 1 oktober 2027",
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
