//! Forms for fingers: what was searched is filled in, Enter passes nothing unseen, F2 does it at once, and what was typed
//! can be thrown away.

use crate::support::robot::{Desk, FULL};
use wijkregie::domain::record::Note;
use wijkregie::domain::words::Urgency;

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

fn note(desk: &Desk, number: &str) -> String {
    let record = desk.record("bea", number);
    let notes: Vec<&Note> = record.all().collect();
    notes.last().unwrap().text.clone()
}

#[test]
fn in_a_longer_text_enter_goes_on_alt_enter_begins_a_line_and_the_keys_do_what_they_always_do() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w")
        .types("neen<A-Enter>twee<C-j>drie")
        .says("Alt-Enter: nieuwe regel");
    bea.types("<Enter>").says("Notitie toevoegen: gedaan");
    assert_eq!(note(&desk, &number), "een\ntwee\ndrie");
    for (keys, kept) in [
        ("b c<Home>a <End> d", "a b c d"),
        ("b c<C-a>a <C-e> d", "a b c d"),
        ("een twee<C-w>drie", "een drie"),
        ("weg<C-u>nieuw", "nieuw"),
        ("eenx<BS>", "een"),
        ("eenx<C-h>", "een"),
        ("een<Left><Left><Del>x", "exn"),
        ("boven<A-Enter>onder<Up>!", "boven!\nonder"),
        (
            "boven<A-Enter>onder<Up><Home><Down><Home>> ",
            "boven\n> onder",
        ),
    ] {
        bea.types("n").types(keys).types("<Enter>").says("gedaan");
        assert_eq!(note(&desk, &number), kept, "{keys}");
    }
}

#[test]
fn what_is_typed_in_a_longer_text_survives_folding_a_resize_and_a_line_that_drops() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let long =
        "Een lange regel die niet op een regel van het scherm past en dus wordt omgebroken. "
            .repeat(4);
    let mut bea = desk.sits_down_at("bea", (132, 43), FULL);
    bea.types("wn")
        .types(&long)
        .types("<A-Enter>tweede")
        .types("<F3>");
    bea.resizes(60, 16)
        .says("tweede")
        .resizes(20, 8)
        .resizes(80, 24);
    bea.says("tweede")
        .types("<F3> regel")
        .says("tweede regel")
        .says("omgebroken.");
    bea.is_cut_off();
    drop(bea);
    let mut again = desk.sits_down("bea");
    again
        .types("wn")
        .says("Uw concept staat er weer")
        .says("tweede regel");
    again.types("<Enter>").says("gedaan");
    assert_eq!(note(&desk, &number), format!("{long}\ntweede regel"));
}

#[test]
fn a_longer_text_begins_with_what_stands_there_and_changes_only_what_was_touched() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let asked = |desk: &Desk| {
        desk.record("bea", &number)
            .referral()
            .unwrap()
            .question
            .clone()
    };
    let mut bea = desk.sits_down("bea");
    bea.types("wzw<Tab><Tab><Tab>")
        .says("hulp bij de post")
        .types(" en de was<F2>");
    assert_eq!(asked(&desk), "hulp bij de post en de was");
    // A colleague changes what is only looked at: it is not put back.
    bea.types("zw");
    desk.does(
        "bob",
        "gegevens-wijzigen",
        &number,
        "zorgvraag=hulp bij alles",
    );
    bea.types("<Tab><Tab><Tab><Tab><Tab><Tab>spoed<F2>");
    assert_eq!(asked(&desk), "hulp bij alles");
    assert_eq!(
        desk.record("bea", &number).referral().unwrap().urgency,
        Some(Urgency::Spoed)
    );
    // What was emptied is empty, and that is said beforehand.
    desk.does(
        "bob",
        "gegevens-wijzigen",
        &number,
        "doelen=weer zelf koken",
    );
    let mut wim = desk.sits_down("wim");
    wim.types("wzw<S-Tab><S-Tab>")
        .says("weer zelf koken")
        .types("<C-u><Tab>")
        .says("wordt leeg");
    wim.types("<F2>").says("gedaan");
    assert_eq!(desk.record("wim", &number).referral().unwrap().goals, "");
}

#[test]
fn what_is_pasted_is_kept_whole_without_what_a_terminal_obeys_and_too_much_is_refused_in_a_sentence()
 {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("wn")
        .pastes("een\r\ntwee\rdrie\u{1b}[31m rood\u{202e}\u{7}");
    bea.says("zaten tekens die niet te lezen zijn")
        .types("<F2>")
        .says("gedaan");
    assert_eq!(note(&desk, &number), "een\ntwee\ndrie rood");
    // Ten thousand letters are no trouble, a hundred thousand are told to be too many and stay where they are.
    let many = "letters ".repeat(1_250);
    bea.types("n").pastes(&many).types("!<F2>").says("gedaan");
    assert_eq!(note(&desk, &number), format!("{}!", many.trim_end()));
    let too_many = "letters ".repeat(12_500);
    bea.types("n")
        .pastes(&too_many)
        .types("<F2>")
        .says("te lang")
        .says("letters letters");
    let form = bea.model.session.form().unwrap();
    assert_eq!(form.focused().unwrap().input.value(), too_many.trim_end());
    // In one line a break is a space.
    bea.types("<C-x>m").pastes("Jan\r\nBos").says("Jan Bos");
}
