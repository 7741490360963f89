//! Who may speak for a resident, and what follows when a resident dies.

use chrono::Days;
use wijkregie::office::{AsOf, Outcome, today};

use crate::support::robot::Desk;
use crate::support::server::command;

/// A resident with a melding under the Wmo that is being looked into; both numbers.
fn researched(desk: &Desk, born: &str) -> (String, String) {
    let given = format!("achternaam=Veen; wijk=hoogkerk; geboortedatum={born}");
    let resident = desk.does("bea", "inwoner-registreren", "", &given);
    let given = format!(
        "inwoner={resident}; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=hulp bij de post; \
         soort=individuele begeleiding; wet=Wmo; urgentie=regulier"
    );
    let number = desk.does("bea", "melding-registreren", "", &given);
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=Anna");
    (resident, number)
}

fn refused(desk: &Desk, who: &str, action: &str, target: &str, given: &str) -> String {
    let command = command(action, Some(target), given).command;
    match desk.office.perform(desk.caller(who), command) {
        Outcome::Refused(no) => no.to_string(),
        other => panic!("{who} {action} {given}: {other:?}"),
    }
}

fn consent(by: &str) -> String {
    format!(
        "partij=hoogkerk; gegeven-door={by}; welke-gegevens=hulpvraag; datum=vandaag; antwoord=ja"
    )
}

/// On which ground consent was given last.
fn ground(desk: &Desk, number: &str) -> String {
    let record = desk.record("bea", number);
    let consent = record.consents().next_back().unwrap();
    consent.ground.unwrap().to_string()
}

#[test]
fn who_is_known_to_speak_for_a_resident_consents_in_that_capacity() {
    let desk = Desk::with_people();
    let (resident, number) = researched(&desk, "1950-03-04");
    let no = refused(
        &desk,
        "wim",
        "toestemming-vastleggen",
        &number,
        &consent("J. Bos"),
    );
    assert!(no.contains("Op welke grond"), "{no}");
    let given = "naam=J. Bos; hoedanigheid=mentor; telefoon=0612345678; vanaf=2020-01-01";
    desk.does("bea", "vertegenwoordiger-toevoegen", &resident, given);
    desk.does("wim", "toestemming-vastleggen", &number, &consent("j. bos"));
    assert_eq!(ground(&desk, &number), "mentor");
    // A second time the same one is no second one.
    let no = refused(
        &desk,
        "bea",
        "vertegenwoordiger-toevoegen",
        &resident,
        given,
    );
    assert!(no.contains("staat er al als mentor"), "{no}");
    let over = today() - Days::new(1);
    let given = format!("naam=J. Bos; tot-en-met={over}");
    desk.does("bea", "vertegenwoordiger-beeindigen", &resident, &given);
    let no = refused(
        &desk,
        "wim",
        "toestemming-vastleggen",
        &number,
        &consent("J. Bos"),
    );
    assert!(no.contains("niet voor de inwoner (mentor)"), "{no}");
    // Who speaks of money only, or as asked, leaves the answer to the resident.
    let given = "naam=A. Smit; hoedanigheid=bewindvoerder";
    desk.does("bea", "vertegenwoordiger-toevoegen", &resident, given);
    let no = refused(
        &desk,
        "wim",
        "toestemming-vastleggen",
        &number,
        &consent("A. Smit"),
    );
    assert!(no.contains("Op welke grond"), "{no}");
}

#[test]
fn a_parent_speaks_for_a_child_only() {
    let desk = Desk::with_people();
    let (adult, _) = researched(&desk, "1950-03-04");
    let given = "naam=M. Veen; hoedanigheid=ouder met gezag";
    let no = refused(&desk, "bea", "vertegenwoordiger-toevoegen", &adult, given);
    assert!(no.contains("BW art. 1:245"), "{no}");
    let born = today() - Days::new(8 * 365);
    let (child, number) = researched(&desk, &born.to_string());
    desk.does("bea", "vertegenwoordiger-toevoegen", &child, given);
    desk.does(
        "wim",
        "toestemming-vastleggen",
        &number,
        &consent("M. Veen"),
    );
    assert_eq!(ground(&desk, &number), "ouder met gezag");
    let no = refused(
        &desk,
        "bea",
        "vertegenwoordiger-beeindigen",
        &child,
        "naam=X; tot-en-met=vandaag",
    );
    assert!(no.contains("M. Veen"), "{no}");
}

#[test]
fn for_who_died_nothing_begins_and_what_runs_is_told_of_until_it_is_closed() {
    let desk = Desk::with_people();
    let (resident, number) = researched(&desk, "1950-03-04");
    desk.does(
        "wim",
        "toestemming-vastleggen",
        &number,
        &consent("inwoner zelf"),
    );
    let given = format!(
        "inwoner={resident}; begindatum=2026-01-01; einddatum={}; soort=dagbesteding; wet=Wmo; leveringsvorm=PGB",
        today() + Days::new(900)
    );
    let granted = desk.does("bea", "indicatie-vastleggen", "", &given);
    let died = today() - Days::new(3);
    let no = refused(
        &desk,
        "bea",
        "inwoner-wijzigen",
        &resident,
        "overleden-op=1949-01-01",
    );
    assert!(no.contains("geboren op"), "{no}");
    desk.does(
        "bea",
        "inwoner-wijzigen",
        &resident,
        &format!("overleden-op={died}"),
    );
    let no = refused(&desk, "wim", "aanbieden", &number, "bt=hoogkerk");
    assert!(no.contains("de inwoner is overleden op"), "{no}");
    let no = refused(
        &desk,
        "wim",
        "toestemming-vastleggen",
        &number,
        &consent("inwoner zelf"),
    );
    assert!(no.contains("niet geantwoord hebben"), "{no}");
    let told = || {
        let signals = desk.office.signals(&desk.caller("bea"), AsOf::NOW).unwrap();
        let about = signals
            .into_iter()
            .filter(|it| it.tekst.contains("overleden"));
        let mut about: Vec<String> = about.map(|it| it.nummer).collect();
        about.sort();
        about
    };
    assert_eq!(told(), [granted.clone(), number.clone()]);
    desk.does(
        "bea",
        "indicatie-stoppen",
        &granted,
        &format!("datum={died}; stopreden=overlijden"),
    );
    desk.does(
        "wim",
        "afsluiten",
        &number,
        "uitkomst=overleden; datum=vandaag",
    );
    assert_eq!(told(), Vec::<String>::new());
    // It was a mistake: everything goes on.
    desk.does("bea", "inwoner-wijzigen", &resident, "overleden-op=");
    assert!(
        desk.record("bea", &resident)
            .resident()
            .unwrap()
            .died
            .is_none()
    );
}
