//! What was granted and what comes after it, by keys alone.

use chrono::Days;

use crate::support::robot::Desk;
use wijkregie::office::today;

/// Three people with something that ends soon, and one of whom nothing changes.
fn desk() -> Desk {
    let desk = Desk::with_people();
    for (name, days) in [
        ("Dijkstra", 20),
        ("Höning", 30),
        ("Bos", 50),
        ("Sikkema", 400),
    ] {
        let melding = desk.melding(name);
        let given = format!(
            "verwijzing={melding}; begindatum=2025-01-01; einddatum={}; leveringsvorm=PGB; aantal=2; eenheid=uur; frequentie=per week",
            today() + Days::new(days)
        );
        desk.does("bea", "indicatie-vastleggen", "", &given);
    }
    desk
}

#[test]
fn everyone_whose_indicatie_ends_is_invited_at_once_and_stands_in_one_place() {
    let desk = desk();
    let mut bea = desk.sits_down("bea");
    bea.types("go")
        .says("Overgang")
        .says("1 van 3 · nog niets 3")
        .says("individuele begeleiding PGB")
        .does_not_say("Sikkema");
    // Three at once: marked, a day, done.
    bea.types("*Ep").says("Gesprek plannen");
    bea.types("+7d<Enter>")
        .says("Gesprek plannen: 3 gedaan")
        .says(" gepland ");
    bea.types("u").does_not_say(" gepland ");
    bea.types("*<Home>Eb").says("Brief versturen").types("<F2>");
    bea.types("/brief:nee<Enter>").says("filter brief:nee");
}

#[test]
fn what_goes_on_takes_one_date_and_what_stops_takes_one_word() {
    let desk = desk();
    let mut bea = desk.sits_down("bea");
    bea.types("goEd").says("Over het vervolg besluiten");
    bea.types("voortzetten<Enter>").says("voortzetten");
    assert!(desk.is_whole());
    bea.types("Ev").says("Indicatie vastleggen");
    bea.types("<Tab><Tab><Tab><Tab>1-1-2031<F2>")
        .says("IND-0005");
    let after = desk.record("bea", "IND-0005");
    let after = after.indicatie().unwrap();
    assert_eq!(after.volume(), "2 uur per week");
    let before = desk.record("bea", "IND-0001");
    let before = before.indicatie().unwrap();
    assert_eq!(before.successor.as_deref(), Some("IND-0005"));
    assert_eq!(after.begin, before.end.and_then(|end| end.succ_opt()));
}

#[test]
fn a_granted_aanvraag_goes_on_with_what_was_granted() {
    let desk = Desk::with_people();
    let melding = desk.melding("Dijkstra");
    desk.does("wim", "onderzoek-starten", &melding, "regievoerder=Anna");
    desk.does(
        "wim",
        "onderzoek-afronden",
        &melding,
        "datum=vandaag; verslag=D-1",
    );
    desk.does(
        "bea",
        "aanvraag-ontvangen",
        &melding,
        "aanvraagdatum=vandaag",
    );
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>pb").says("Beschikken");
    bea.types("toegekend<Tab>vandaag<Tab>PGB<F2>")
        .says("Indicatie vastleggen")
        .says(&melding);
    bea.types("<Tab><Tab><Tab>1-12-2026<Tab>30-11-2027<F2>")
        .says("Dossier › IND-0001")
        .says("Dijkstra");
    // Refused is refused: then there is nothing to record.
    let other = desk.melding("Bos");
    desk.does("wim", "onderzoek-starten", &other, "regievoerder=Anna");
    desk.does(
        "wim",
        "onderzoek-afronden",
        &other,
        "datum=vandaag; verslag=D-1",
    );
    desk.does("bea", "aanvraag-ontvangen", &other, "aanvraagdatum=vandaag");
    bea.types("w/bos<Enter><Enter>pb").says("Beschikken");
    bea.types("afgewezen<Tab>vandaag<F2>")
        .says("Beschikken: gedaan")
        .does_not_say("Indicatie vastleggen");
}
