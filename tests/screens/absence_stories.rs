//! Who is away, by keys: recording it, what went over, and a caseload that goes whole and comes back whole.

use crate::support::robot::{CONSENT, Desk};
use wijkregie::office::each::MOST_AT_ONCE;

fn office() -> Desk {
    let desk = Desk::with_people();
    desk.hire("a.bos", "wij", "wij:hoogkerk");
    for (name, team) in [
        ("Anna Bos", "WIJ Hoogkerk"),
        ("Cor Dam", "WIJ Beijum"),
        ("Wim", "WIJ Hoogkerk"),
    ] {
        let given = format!("naam={name}; team={team}");
        desk.does("bea", "medewerker-registreren", "", &given);
    }
    desk
}

fn led(desk: &Desk, names: &[&str]) -> Vec<String> {
    let made = names.iter().map(|name| {
        let number = desk.melding(name);
        desk.does("wim", "onderzoek-starten", &number, "regievoerder=Anna Bos");
        number
    });
    made.collect()
}

#[test]
fn someone_goes_and_the_work_lies_with_who_stands_in_until_they_are_back() {
    let desk = office();
    let numbers = led(&desk, &["Veen"]);
    let mut anna = desk.sits_down("a.bos");
    anna.types("gm").says("Medewerkers").says("Anna Bos");
    anna.types("Na").says("Afwezigheid vastleggen");
    anna.types("+9d<Tab>wim");
    anna.types("<Enter><Enter>")
        .says("Afwezigheid vastleggen: gedaan");
    anna.says("Wim neemt waar").says("neemt waar voor Anna Bos");
    let mut wim = desk.sits_down("wim");
    wim.types("=1").says("bij:mij").says(&numbers[0]);
    wim.types("<Enter>").says("afwezig, Wim neemt waar");
    wim.says("regievoerder voor Anna Bos");
    anna.types("u").does_not_say("neemt waar voor Anna Bos");
    anna.types("<C-r>").says("neemt waar voor Anna Bos");
    anna.types("Nt<F2>").says("Weer aanwezig: gedaan");
    anna.does_not_say("neemt waar");
}

#[test]
fn a_caseload_is_handed_over_whole_and_one_key_takes_it_back() {
    let desk = office();
    let numbers = led(&desk, &["Aalbers", "Bakker", "Cornelis"]);
    let mut bea = desk.sits_down("bea");
    bea.types("gm4").says("Doet dit met alle 3");
    bea.types("wim<Enter><Enter>");
    bea.says("Overdragen: 3 gedaan");
    let leads = |number: &String| {
        let record = desk.record("bea", number);
        record.referral().unwrap().regievoerder.clone()
    };
    assert!(numbers.iter().all(|number| leads(number) == "wim"));
    bea.types("u").says("Ongedaan maken: 3 gedaan");
    assert!(numbers.iter().all(|number| leads(number) == "anna-bos"));
    bea.types("j4")
        .says("niets open dat u ziet op naam van Cor Dam");
}

#[test]
fn who_may_not_have_it_does_not_get_it() {
    let desk = office();
    led(&desk, &["Aalbers"]);
    let mut bea = desk.sits_down("bea");
    bea.types("gm4").types("Cor Dam<F2>");
    // It is told before anything is done, and what was typed stays.
    bea.says("Cor Dam mag").says("Overdragen");
    bea.types(&"<BS>".repeat(7)).types("Anna Bos<F2>");
    bea.says("Van en aan zijn allebei Anna Bos");
    bea.types(&"<BS>".repeat(8)).types("wim<Enter><Enter>");
    bea.says("Overdragen: 1 gedaan");
}

#[test]
fn who_is_away_is_offered_last_and_says_so_and_nobody_stands_in_for_oneself() {
    let desk = office();
    let numbers = led(&desk, &["Aalbers"]);
    let day = wijkregie::office::today();
    let given = format!("van={day}; tot-en-met=+9d; vervanger=Wim");
    desk.does("bea", "afwezigheid-vastleggen", "Anna Bos", &given);
    let mut bea = desk.sits_down("bea");
    bea.types(&format!("w/{}<Enter>", numbers[0]));
    for keys in ["zt", " zt"] {
        bea.types(keys).says("Toewijzen");
        let screen = bea.screen();
        let at = |name: &str| screen.rfind(name).unwrap();
        assert!(at("Wim") < at("Anna Bos"), "{screen}");
        bea.says("Anna Bos   afwezig t/m").types("<Esc>");
    }
    // By name, not by the key.
    bea.types("<Esc>gmNa")
        .says("Afwezigheid vastleggen · Anna Bos");
    bea.does_not_say("anna-bos").types("+8d<Tab>");
    let screen = bea.screen();
    let fields = screen.split("vervanger").nth(1).unwrap();
    assert!(
        fields.contains("Wim") && !fields.contains("Anna Bos"),
        "{screen}"
    );
    bea.types("wim<F2>").says("gedaan (Anna Bos)");
    bea.types("u").says("Anna Bos staat weer zoals ervoor");
}

#[test]
fn with_how_many_it_can_be_done_for_who_was_chosen_is_told_before_it_is_done() {
    let desk = office();
    let new = "naam=Dora; team=BT Hoogkerk";
    desk.does("bea", "medewerker-registreren", "", new);
    let offered = led(&desk, &["Visser"]).remove(0);
    desk.does("wim", "toestemming-vastleggen", &offered, CONSENT);
    desk.does("wim", "aanbieden", &offered, "bt=hoogkerk");
    let mut numbers = led(&desk, &["Aalbers", "Bakker"]);
    numbers.push(offered.clone());
    for number in &numbers {
        desk.does("wim", "toewijzen", number, "medewerker=Anna Bos");
    }
    let mut bea = desk.sits_down("bea");
    bea.types("gm4").says("Doet dit met alle 3");
    bea.types("Dora<F2>").says("Doet dit met 1 van de 3");
    bea.says("Zo kan het met 1 van de 3");
    let has = |number: &String| {
        let record = desk.record("bea", number);
        record.referral().unwrap().assigned.clone()
    };
    assert!(numbers.iter().all(|number| has(number) == "anna-bos"));
    // Another is asked of all of them again.
    bea.types(&"<BS>".repeat(4)).types("wim<F2>");
    bea.says("Overdragen: 3 gedaan");
    bea.types("u").says("Ongedaan maken: 3 gedaan");
    bea.types("4Dora<F2><F2>");
    bea.says("Overdragen: 1 gedaan, 2 geweigerd");
    assert_eq!(has(&offered), "dora");
}

#[test]
fn a_caseload_of_more_than_is_asked_at_once_goes_whole_too() {
    let desk = office();
    // The same resident over and over: it is how many there are that counts.
    let first = desk.melding("Aalbers");
    let resident = desk
        .record("bea", &first)
        .referral()
        .unwrap()
        .resident
        .clone()
        .unwrap();
    let count = MOST_AT_ONCE + 7;
    for n in 0..count {
        let given = format!(
            "inwoner={resident}; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=vraag {n}; \
             soort=individuele begeleiding; wet=Wmo; urgentie=regulier"
        );
        let number = desk.does("bea", "melding-registreren", "", &given);
        desk.does("wim", "onderzoek-starten", &number, "regievoerder=Anna Bos");
    }
    let mut bea = desk.sits_down("bea");
    bea.types("gm4").says(&format!("Doet dit met alle {count}"));
    bea.types("wim<Enter><Enter>")
        .says(&format!("Overdragen: {count} gedaan"));
    bea.types("4")
        .says("niets open dat u ziet op naam van Anna Bos");
    bea.types("u")
        .says(&format!("Ongedaan maken: {count} gedaan"));
}
