//! Days at the office: people on the real screen, in the order they would press the keys.

#![allow(clippy::unwrap_used)]

#[path = "support/robot.rs"]
mod robot;

use robot::Desk;

#[test]
fn an_empty_office_shows_every_screen_and_says_what_to_do() {
    let desk = Desk::new();
    let mut baas = desk.sits_down("baas");
    baas.says("Er is niets dat iemand nodig heeft");
    baas.types("w").says("Er is geen open verwijzing");
    baas.types("ga").says("Er zijn nog geen aanbieders");
    baas.types("gb").says("baas");
    baas.types("<Tab>").says("Instellingen");
    for key in [
        "<Enter>", "<Esc>", "w", "<Enter>", ".", "a", "u", "<C-r>", "<Down>", "G", "<PgUp>", "v",
        "?", "<Esc>", ":", "<Esc>", "v",
    ] {
        baas.types(key);
    }
    baas.says("Vandaag");
    baas.types("q");
    assert_eq!(baas.exit, Some(0));
}

#[test]
fn a_back_office_colleague_takes_a_melding_from_screen_to_screen_up_to_the_offer() {
    let desk = Desk::with_people();
    let mut bea = desk.sits_down("bea");
    bea.types("m")
        .says("Inwoner registreren")
        .says("Nog in te vullen: achternaam");
    bea.types("Dijkstra")
        .types("<Enter>")
        .says("Melding registreren");
    bea.says("P-0001");
    bea.types("huis<Enter>")
        .types("raakt de draad kwijt<Enter>")
        .types("indi<Enter>");
    bea.types("wmo<Enter>").types("spoed<Enter>");
    println!("{}", bea.screen());
    bea.says("Dossier › V-")
        .says("raakt de draad kwijt")
        .says("Melding registreren: gedaan");
}
