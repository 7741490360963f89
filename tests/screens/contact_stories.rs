//! Contacts and call-backs, by keys alone.

use chrono::Datelike;
use wijkregie::office::today;

use crate::support::robot::Desk;

/// Somebody of whom a verwijzing is looked into.
fn desk() -> Desk {
    let desk = Desk::with_people();
    let given = "achternaam=Veen; voornaam=Sofie; geboortedatum=1986-01-01; wijk=hoogkerk; telefoon=050 311 2233";
    desk.does("bea", "inwoner-registreren", "", given);
    let given = "inwoner=P-0001; wijk=hoogkerk; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=hulp bij de post; \
                 soort=individuele begeleiding; wet=Wmo; urgentie=regulier";
    desk.does("bea", "melding-registreren", "", given);
    desk
}

#[test]
fn who_calls_is_one_line_and_work_for_who_must_call_back() {
    let desk = desk();
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>Yv").says("Contact vastleggen");
    bea.types("wanneer komt er iemand?<Tab>Sofie Veen<Tab>WIJ-team<F2>")
        .says("Contact vastleggen: gedaan");
    let mut wim = desk.sits_down("wim");
    wim.types("v").says("terugbellen");
    wim.types("ge")
        .says("Contacten")
        .says("Sofie Veen")
        .says("1 terugbellen");
    wim.types("<Enter>")
        .says("Bellen")
        .says("+31503112233")
        .says("WIJ Hoogkerk belt vóór");
    wim.types("Yg").says("Gebeld");
    wim.types("geen gehoor<F2>")
        .says("Gebeld: gedaan")
        .says("geen gehoor");
    wim.types("Yg")
        .types("gesproken<Tab>afspraak gemaakt<F2>")
        .says("gesproken");
    wim.types("ge").says("0 terugbellen");
    // It stands with the verwijzing, too.
    wim.types("w<Enter>")
        .types("<Right><Right><Right><Right><Right><Right>");
    wim.says("CON-0001").says("teruggebeld: gesproken");
    assert!(desk.is_whole());
}

#[test]
fn what_somebody_did_by_mistake_is_taken_back() {
    let desk = desk();
    let first = format!("V-{}-0001", today().year());
    let given = format!("verwijzing={first}; wat=wil uitstel; terugbellen=WIJ-team");
    desk.does("bea", "contact-vastleggen", "", &given);
    let mut wim = desk.sits_down("wim");
    wim.types("ge<Enter>Yg")
        .types("gesproken<F2>")
        .says("gesproken");
    wim.types("u").says("belt vóór");
}

#[test]
fn nobody_who_waits_says_so_and_says_what_to_do() {
    let desk = desk();
    let mut wim = desk.sits_down("wim");
    wim.types("ge")
        .says("wacht niemand op een telefoontje")
        .says("Y v legt er een vast");
}
