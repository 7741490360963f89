//! The plan of a huishouden, by keys alone.

use chrono::Days;

use crate::support::robot::Desk;
use wijkregie::domain::dates::with_year;
use wijkregie::office::today;

/// A household of two, of whom one has a melding.
fn desk() -> Desk {
    let desk = Desk::with_people();
    desk.does("bea", "huishouden-registreren", "", "regisseur=tante Jo");
    for given in [
        "achternaam=Veen; voornaam=Sofie; geboortedatum=1986-01-01; wijk=hoogkerk; huishouden=H-0001",
        "achternaam=Veen; voornaam=Bram; geboortedatum=2015-01-01; wijk=hoogkerk; huishouden=H-0001",
    ] {
        desk.does("bea", "inwoner-registreren", "", given);
    }
    let given = "inwoner=P-0001; wijk=hoogkerk; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=hulp bij de post; \
                 soort=individuele begeleiding; wet=Wmo; urgentie=regulier";
    desk.does("bea", "melding-registreren", "", given);
    desk
}

#[test]
fn a_plan_is_made_from_the_dossier_and_gets_a_goal_an_agreement_and_an_evaluation() {
    let desk = desk();
    let mut wim = desk.sits_down("wim");
    wim.types("w<Enter>Hp").says("heeft nog geen plan");
    wim.types("Hh")
        .says("H-0001")
        .types("Jm")
        .says("Plan maken");
    wim.types("<F2>")
        .says("PLAN-0001")
        .says("regisseur tante Jo");
    wim.types("Jd").says("Doel toevoegen");
    wim.types("post op orde<Tab>financieel functioneren<Tab>Sofie Veen<Tab>2<Tab>4<F2>")
        .says("post op orde")
        .says("nu 2, doel 4");
    wim.types("Jb").says("Doel bijstellen");
    wim.types("1<Tab>3<F2>").says("nu 3, doel 4");
    wim.types("Ja").says("Afspraak maken");
    wim.types("post sorteren<Tab>Sofie<Tab>eigen kracht<Tab>+7d<F2>")
        .says("Afspraak maken: gedaan");
    wim.types("Je").says("Plan evalueren");
    wim.types("het gaat goed<Tab>+10d<F2>")
        .says("Plan evalueren: gedaan");
    assert!(desk.is_whole());
    let told = desk.record("wim", "PLAN-0001");
    let next = told.plan().unwrap().next_review;
    assert_eq!(next, Some(today() + Days::new(10)));
}

#[test]
fn the_sheets_and_the_page_of_a_plan_show_who_does_what() {
    let desk = desk();
    plan(&desk);
    let mut wim = desk.sits_down("wim");
    wim.types("gf").says("Plannen").says("S. Veen, B. Veen");
    wim.types("<Enter>");
    // The day of the evaluation moves with today.
    let day = with_year(today() + Days::new(10));
    let screen = wim.screen().replace(&day, "<dag>");
    // So does the day in the first line.
    let below: Vec<&str> = screen.lines().skip(1).collect();
    insta::assert_snapshot!("plan-samen", below.join("\n"));
    wim.types("<Right>")
        .says("eerder")
        .says("gemeten met")
        .says("financiën");
    wim.types("<Right>").says("Afspraak 1").says("eigen kracht");
    wim.types("<Right>").says("Dit plan is nog niet besproken");
    wim.types("<Right>").says("Bram Veen · kind · P-0002");
    wim.types("<Right>")
        .resizes(80, 60)
        .says("DOEN WIJ ZELF")
        .says("DOEN ANDEREN");
}

/// A plan with something of everything.
fn plan(desk: &Desk) {
    let made = format!(
        "huishouden=H-0001; regisseur=Sofie; situatie=er komt veel post; volgende-evaluatie={}",
        today() + Days::new(10)
    );
    desk.does("wim", "plan-maken", "", &made);
    for (action, given) in [
        (
            "plan-doel-toevoegen",
            "doel=post op orde; leefgebied=financieel functioneren; van=Sofie; beginscore=2; doelscore=4",
        ),
        ("plan-doel-bijstellen", "plandoel=1; score=3"),
        (
            "plan-doel-toevoegen",
            "doel=vier dagen naar school; leefgebied=onderwijs; van=Bram",
        ),
        (
            "plan-steun-toevoegen",
            "laag=eigen kracht; wat=belt zelf de woningbouw; wie=Sofie",
        ),
        (
            "plan-steun-toevoegen",
            "laag=netwerk; wat=kookt mee op maandag; wie=buurvrouw",
        ),
        (
            "plan-steun-toevoegen",
            "laag=in de wijk; wat=eettafel De Bron, donderdag",
        ),
        (
            "plan-steun-toevoegen",
            "laag=professional; wat=twee uur per week; wie=BT Hoogkerk",
        ),
        (
            "plan-steun-toevoegen",
            "laag=wederkerigheid; wat=leest voor op de eettafel; wie=Sofie",
        ),
        (
            "plan-afspraak-maken",
            "afspraak=post sorteren; wie=Sofie; laag=eigen kracht",
        ),
    ] {
        desk.does("wim", action, "PLAN-0001", given);
    }
}

#[test]
fn a_plan_that_should_have_been_talked_over_stands_in_vandaag_and_undo_takes_a_goal_back() {
    let desk = desk();
    plan(&desk);
    let mut wim = desk.sits_down("wim");
    wim.types("v").says("plan evalueren");
    wim.types("gf<Enter>Jd").says("Doel toevoegen");
    wim.types("rust in huis<Tab>onderwijs<F2>")
        .says("rust in huis");
    wim.types("u").does_not_say("rust in huis ·");
    wim.types("gf/zonder-regisseur<Enter>")
        .says("Niets past bij dit filter");
}
