//! Letters by keys: read before they are sent, kept as they were sent, found again when they come back.

use crate::support::robot::{Desk, FOUNDER};

/// Someone of Hoogkerk with an address and a melding, in an office that can write.
fn desk() -> (Desk, String) {
    let desk = Desk::with_people();
    for (key, value) in [
        ("brief.telefoon", "050 123 45 67"),
        ("brief.bezwaaradres", "Postbus 1, 9700 AA Groningen"),
    ] {
        let given = format!("waarde={value}; reden=begin");
        desk.does(FOUNDER, "instelling-wijzigen", key, &given);
    }
    let given = "achternaam=Dijkstra; voornaam=Tjeerd; geslacht=M; straat=Zuiderweg; huisnummer=12; \
                 postcode=9744 GJ; woonplaats=Groningen";
    let resident = desk.does("bea", "inwoner-registreren", "", given);
    let given = format!(
        "inwoner={resident}; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=hulp bij de post; \
         soort=individuele begeleiding; wet=Wmo; urgentie=regulier"
    );
    let number = desk.does("bea", "melding-registreren", "", &given);
    (desk, number)
}

#[test]
fn a_letter_is_read_before_it_is_sent_and_what_it_misses_is_where_the_cursor_goes() {
    let (desk, number) = desk();
    let mut bea = desk.sits_down("bea");
    bea.types("wUv").says("Brief versturen");
    bea.types("uitnodiging<F3>")
        .says("mist nog: afspraak")
        .does_not_say("Geachte");
    // The cursor stands in what is missing.
    bea.types("+7d<Tab>10.00<Tab>thuis<F3>")
        .says("nog niet verstuurd")
        .says("Tjeerd Dijkstra")
        .says("9744 GJ GRONINGEN");
    bea.types("<End>").says("Met vriendelijke groet");
    bea.types("W")
        .says(&format!("/thuis/{number}-uitnodiging.docx"));
    bea.types("<Esc>").says("Brief versturen").types("<F2>");
    bea.says("Brief versturen: gedaan");
    bea.types("Ub").says("Welke brief van").types("<Enter>");
    bea.says("zoals verstuurd")
        .says("Uitnodiging voor een gesprek");
    bea.types("<Esc>");
    // On a sheet of the dossier too.
    bea.types("<Enter><Left>").says("Brief 1: uitnodiging op");
    assert!(desk.is_whole());
}

#[test]
fn a_letter_that_came_back_is_a_signal_until_something_is_done_about_it() {
    let (desk, number) = desk();
    let given = "soort=ontvangstbevestiging; datum=vandaag";
    desk.does("wim", "brief-versturen", &number, given);
    let mut bea = desk.sits_down("bea");
    bea.types("wUr").says("Brief kwam terug");
    bea.types("adres onbekend<F2>")
        .says("Brief kwam terug: gedaan");
    bea.types("/brief:retour<Enter>").says(&number);
    bea.types("<Esc>v").says("brief kwam terug");
    bea.types("wUa").says("Retour afhandelen");
    bea.types("zelf gebracht<F2>").says("gedaan");
    bea.types("/brief:retour<Enter>").does_not_say(&number);
    bea.types("<Esc>").says(&number);
    bea.types("u").says("Retour afhandelen");
    bea.types("/brief:retour<Enter>").says(&number);
}

#[test]
fn a_whole_list_gets_its_letter_at_once_and_who_gets_none_is_named() {
    let (desk, number) = desk();
    let other = desk.melding("Nergens");
    let mut bea = desk.sits_down("bea");
    bea.types("w*Uv").says("2 gemerkt");
    bea.types("ontvangst<Enter><F2>").says("1 gedaan");
    bea.says(&other).says("mist nog: straat");
    let sent = |number: &str| {
        let record = desk.record("bea", number);
        record
            .all::<wijkregie::domain::letters::parts::Letter>()
            .count()
    };
    assert_eq!((sent(&number), sent(&other)), (1, 0));
}

#[test]
fn a_team_that_may_not_write_has_no_key_for_it() {
    let (desk, _) = desk();
    let offered = desk.offered("Bos");
    let mut bram = desk.sits_down("bram");
    bram.types("w").says(&offered);
    bram.types("Uv").does_not_say("afspraak");
}
