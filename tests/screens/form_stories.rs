//! Forms for fingers: what was searched is filled in, Enter passes nothing unseen, F2 does it at once, and what was typed
//! can be thrown away.

use crate::support::robot::{Desk, FULL};

#[test]
fn who_was_looked_for_is_taken_apart_into_the_fields_of_a_new_resident() {
    let desk = Desk::with_people();
    for (typed, number, told) in [
        (
            "jan de vries 3-4-1980",
            "P-0001",
            ["vries", "de", "jan", "1980-04-03"],
        ),
        (
            "14-03-1968 Wiersma",
            "P-0002",
            ["Wiersma", "", "", "1968-03-14"],
        ),
        (
            "Höning-van der Berg, Dora",
            "P-0003",
            ["Höning-van der Berg", "", "Dora", ""],
        ),
    ] {
        let mut bea = desk.sits_down("bea");
        bea.types("m").types(typed).says("Nieuwe inwoner");
        bea.types("<Enter>")
            .says("Inwoner registreren")
            .types("<F2>");
        let record = desk.record("bea", number);
        let who = record.resident().unwrap();
        let born = who
            .birth_date
            .map_or_else(String::new, |day| day.to_string());
        let kept = [who.last_name.as_str(), &who.prefix, &who.first_name, &born];
        assert_eq!(kept, told, "{typed}");
    }
}

#[test]
fn enter_passes_nothing_unseen_that_is_usually_filled_in_and_f2_does_it_at_once() {
    let desk = Desk::with_people();
    let mut bea = desk.sits_down("bea");
    bea.types("mDijkstra")
        .says("Nieuwe inwoner")
        .types("<Enter>");
    bea.types("<Enter>Jan<Enter>14-3-1968<Enter>12<Enter>9744GJ<Enter>")
        .says("Melding registreren ──");
    let record = desk.record("bea", "P-0001");
    let who = record.resident().unwrap();
    assert_eq!(
        (who.first_name.as_str(), who.house_number.as_str()),
        ("Jan", "12")
    );
    assert!(who.birth_date.is_some() && !who.postcode.is_empty());
    let mut ben = desk.sits_down("bea");
    ben.types("mBoersma")
        .says("Nieuwe inwoner")
        .types("<Enter>");
    ben.types("<F2>").says("Melding registreren ──");
    // What must be filled in stops it, also at once.
    ben.types("<F2>").says("Nog in te vullen");
    assert!(desk.is_whole());
}

#[test]
fn what_was_typed_in_a_form_can_be_thrown_away_with_one_key() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w").says("Dijkstra").types("nbelt terug");
    bea.types("<Esc>").says("bewaard als concept");
    bea.types("n")
        .says("belt terug")
        .types("<C-x>")
        .says("weggegooid");
    bea.types("n").says("Notitie").does_not_say("belt terug");
    assert!(
        desk.office
            .drafts(&desk.caller("bea"))
            .is_ok_and(|drafts| drafts.is_empty())
    );
    assert_eq!(desk.record("bea", &number).revision, 1);
}

#[test]
fn a_form_leaves_what_is_known_of_the_row_in_sight_and_folding_it_away_loses_no_letter() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    let mut bea = desk.sits_down_at("bea", (132, 43), FULL);
    let known = "gemeld ";
    bea.types("w").says("Dijkstra").says(known);
    bea.types("nbelt terug").says(known).says("belt terug");
    bea.types("<F3>").does_not_say(known).says("belt terug");
    bea.types("<F3>").says(known).says("belt terug");
    bea.types("<Enter>").says("gedaan");
    // Where it is high and not wide, below the list; where it is neither, not.
    let mut high = desk.sits_down_at("bea", (80, 43), FULL);
    high.types("w").says("Dijkstra").says(known);
    let mut small = desk.sits_down_at("bea", (80, 24), FULL);
    small.types("w").says("Dijkstra").does_not_say(known);
}
