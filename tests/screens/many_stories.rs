//! Several at once: what is marked, one action with all of them, and one key that takes it back.

use wijkregie::domain::rows::EmployeeRow;
use wijkregie::office::import::{Batch, Rows};

use crate::support::robot::Desk;

fn five(desk: &Desk) -> Vec<String> {
    let names = ["Aalbers", "Bakker", "Cornelis", "Dijkstra", "Evers"];
    names.iter().map(|name| desk.melding(name)).collect()
}

fn employees(desk: &Desk) {
    let rows = [
        ("L. Bolt", "WIJ Hoogkerk"),
        ("N. Haddou", "Bedrijfsbureau"),
        ("F. Yilmaz", "WIJ Beijum"),
    ];
    let rows = rows.map(|(name, team)| EmployeeRow {
        name: name.to_owned(),
        team: team.to_owned(),
        ..EmployeeRow::default()
    });
    let batch = Batch::filling(Rows::Employees(rows.to_vec()), false);
    let caller = desk.caller("bea");
    let read = desk.office.import(caller, batch, String::new()).unwrap();
    assert_eq!(read.added, 3);
}

fn assigned(desk: &Desk, number: &str) -> String {
    desk.record("bea", number)
        .referral()
        .unwrap()
        .assigned
        .clone()
}

#[test]
fn five_are_assigned_in_twelve_keys_and_one_key_takes_all_five_back() {
    let desk = Desk::with_people();
    employees(&desk);
    let numbers = five(&desk);
    let mut bea = desk.sits_down("bea");
    // Twelve keys: w * z t, the first letters of a name, Enter to take it, Enter to do it.
    bea.types("w*").says("5 gemerkt");
    bea.types("zt").says("Toewijzen · 5 gemerkt");
    bea.says("Doet dit met alle 5");
    // Only who may have every one of them is offered.
    bea.says("L. Bolt").says("N. Haddou").does_not_say("Yilmaz");
    bea.types("bol<Enter><Enter>").says("Toewijzen: 5 gedaan");
    bea.does_not_say("gemerkt");
    for number in &numbers {
        assert_eq!(assigned(&desk, number), "l-bolt");
    }
    bea.types("u").says("Ongedaan maken: 5 gedaan (Toewijzen)");
    assert!(
        numbers
            .iter()
            .all(|number| assigned(&desk, number).is_empty())
    );
    bea.types("<C-r>").says("Opnieuw doen: 5 gedaan");
    assert!(
        numbers
            .iter()
            .all(|number| assigned(&desk, number).eq("l-bolt"))
    );
}

#[test]
fn what_cannot_is_told_beforehand_and_stays_marked_with_its_reason() {
    let desk = Desk::with_people();
    let numbers = five(&desk);
    desk.does("wim", "onderzoek-starten", &numbers[1], "regievoerder=wim");
    let mut wim = desk.sits_down("wim");
    wim.types("w*os");
    wim.says("Doet dit met hoogstens 4 van de 5")
        .says(&numbers[1]);
    wim.fills_in("wim").types("<Enter>");
    wim.says("Onderzoek starten: 4 gedaan, 1 geweigerd");
    wim.says(&numbers[1]).types("<Esc>").says("1 gemerkt");
    wim.types("<Esc>").does_not_say("gemerkt");
}

#[test]
fn marks_stay_with_their_record_whatever_the_filter_and_a_range_goes_from_the_last_one() {
    let desk = Desk::with_people();
    five(&desk);
    let mut bea = desk.sits_down("bea");
    bea.types("w ").says("1 gemerkt");
    bea.types("jM").says("3 gemerkt");
    bea.types("/evers<Enter>").says("3 gemerkt · 1 van 1");
    bea.types(" ").says("4 gemerkt");
    bea.types(" ").says("3 gemerkt");
    bea.types("<Esc>").does_not_say("gemerkt").says("1 van 1");
}

#[test]
fn a_row_that_a_colleague_changed_meanwhile_is_refused_and_the_others_go_on() {
    let desk = Desk::with_people();
    let numbers = five(&desk);
    let mut bea = desk.sits_down("bea");
    bea.types("w*zw").says("Doet dit met alle 5");
    desk.does("bob", "gegevens-wijzigen", &numbers[2], "urgentie=spoed");
    desk.does("bob", "intrekken", &numbers[3], "reden=verhuisd");
    bea.types(&"<Tab>".repeat(6)).fills_in("crisis");
    bea.types("<F2>");
    bea.says("Gegevens wijzigen: 4 gedaan, 1 geweigerd");
    bea.says("een ander was u voor");
    // What a colleague did since is not taken back with it; that is told by name.
    bea.types("<Esc>");
    desk.does(
        "bob",
        "gegevens-wijzigen",
        &numbers[0],
        "soort=dagbesteding",
    );
    bea.types("<Esc>u")
        .says("Ongedaan maken: 3 gedaan, 1 geweigerd");
    bea.says(&numbers[0]);
}

#[test]
fn what_is_marked_and_gone_out_of_sight_does_not_exist() {
    let desk = Desk::with_people();
    let number = desk.offered("Visser");
    let other = desk.offered("Bos");
    let mut bram = desk.sits_down("bram");
    bram.types("w*").says("2 gemerkt");
    desk.does("wim", "aanbod-intrekken", &number, "reden=toch niet");
    bram.types("-")
        .says("Doet dit met hoogstens 1 van de 2")
        .says("bestaat niet");
    let _ = other;
}
