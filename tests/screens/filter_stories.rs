//! Typing a filter, and the views that are kept of one.

use crate::support::robot::Desk;

fn office() -> (Desk, String) {
    let desk = Desk::with_people();
    desk.melding("Veen");
    let offered = desk.offered("Dijkstra");
    (desk, offered)
}

#[test]
fn tab_writes_on_as_far_as_it_goes_one_way_and_else_shows_the_ways() {
    let (desk, _) = office();
    let mut bea = desk.sits_down("bea");
    bea.types("w/sta<Tab>").says("/ staat:");
    bea.types("aange<Tab>")
        .says("/ staat:aangeboden")
        .says("1 van 1");
    bea.types("-to<Tab>n<Tab>")
        .says("/ staat:aangeboden -toestemming:nee");
    bea.types("<C-u>staat:g<Tab><Tab>")
        .says("Wat hier past")
        .says("staat:gestart");
    bea.types("gestart<Enter>")
        .says("/ staat:gestart")
        .says("Niets past");
    bea.types("<C-u>zzz<Tab>").says("Hier past geen woord");
    bea.types("<C-u>medewerker:iets<Tab>")
        .says("Hier past geen woord");
}

#[test]
fn a_question_mark_in_a_filter_shows_its_words_and_enter_writes_one() {
    let (desk, _) = office();
    let mut bea = desk.sits_down("bea");
    bea.types("w/?")
        .says("Woorden van het filter")
        .says("waar het staat")
        .says("te-laat");
    bea.types("urgentie<Enter>").says("/ urgentie:");
    bea.types("reg<Tab>")
        .says("/ urgentie:regulier")
        .says("van 2");
    bea.types("<Enter>?").says("Toetsen van Wachtrij");
}

#[test]
fn a_wrong_word_that_is_not_being_typed_any_more_shows_no_list() {
    let (desk, _) = office();
    let mut bea = desk.sits_down("bea");
    bea.types("w/kleur:rood")
        .says("kleur:rood telt nog niet mee")
        .says("van 2");
    bea.types(" te")
        .says("Het filter ‘kleur:rood’")
        .does_not_say("Dijkstra");
    bea.types("<C-u>");
    bea.pastes(&"x".repeat(2_000));
    bea.types("<Enter>")
        .says("Een filter heeft hoogstens 1000 tekens, en dit heeft er 2000.");
    bea.types("<Esc>").says("van 2");
}

#[test]
fn the_views_stand_on_vandaag_with_how_many_and_a_digit_opens_one() {
    let (desk, _) = office();
    let mut bea = desk.sits_down("bea");
    bea.says("Weergaven")
        .says("1 Mijn werk")
        .says("4 Zonder toestemming");
    bea.types("=4")
        .says("filter toestemming:nee")
        .says("1 van 1")
        .says("Veen");
    bea.types("<Esc><Esc>=2")
        .says("filter te-laat")
        .says("op te-laat");
    bea.types("=9").says("Deze weergave is er niet");
    bea.types(":zonder toe<Enter>")
        .says("filter toestemming:nee");
}

#[test]
fn what_is_filtered_is_kept_under_a_name_of_ones_own_and_thrown_away_again() {
    let (desk, _) = office();
    let mut bea = desk.sits_down("bea");
    bea.types("w/staat:nieuw \"Veen\"<Enter>").says("1 van 1");
    bea.types("==Mijn Veen")
        .says("Bewaar als ‘Mijn Veen’")
        .types("<Enter>");
    bea.says("De weergave ‘Mijn Veen’ is bewaard");
    bea.types("<Esc>==te laat").types("<Esc>");
    bea.types("/staat:nieuw<Enter>==mijn veen!")
        .types("<Down><Enter>")
        .says("Er is al een weergave ‘Mijn Veen’");
    bea.types("v").says("Mijn Veen");
    let mut bob = desk.sits_down("bob");
    bob.says("Mijn werk").does_not_say("Mijn Veen");
    bea.types(":mijn veen<Enter>")
        .says("filter staat:nieuw \"Veen\"")
        .says("1 van 1");
    bea.types("==weg met<Enter>")
        .says("De weergave ‘Mijn Veen’ is weg");
    bea.types("v").does_not_say("Mijn Veen");
}

#[test]
fn a_view_of_the_office_is_a_setting_with_its_undo() {
    let (desk, _) = office();
    desk.does(
        "baas",
        "instelling-wijzigen",
        "weergave.bij-het-bt",
        "waarde=aan-zet:bt; reden=overleg",
    );
    let mut bea = desk.sits_down("bea");
    bea.says("bij het bt");
    bea.types(":bij het bt<Enter>")
        .says("filter aan-zet:bt")
        .says("Dijkstra");
    desk.does(
        "baas",
        "instelling-wijzigen",
        "weergave.bij-het-bt",
        "waarde=-; reden=overleg",
    );
    bea.types("v").does_not_say("bij het bt");
}

#[test]
fn the_last_place_comes_back_at_the_next_login_and_opens_nothing_by_itself() {
    let desk = Desk::with_people();
    let numbers = ["Aalbers", "Bakker", "Cornelis"].map(|name| desk.melding(name));
    let offered = desk.offered("Dijkstra");
    let mut wim = desk.sits_down("wim");
    wim.types("w/staat:nieuw<Enter>j").says("2 van 3");
    wim.types("<Enter>")
        .says(&format!("Dossier › {}", numbers[1]));
    wim.types("q");
    assert_eq!(wim.exit, Some(0));
    let mut wim = desk.sits_down("wim");
    wim.says("Wachtrij").says("staat:nieuw").says("2 van 3");
    wim.does_not_say("Dossier").does_not_say(&offered);
    // What is no longer there is no place to begin on.
    wim.types("q");
    desk.does("bea", "intrekken", &numbers[1], "reden=verhuisd");
    let mut wim = desk.sits_down("wim");
    wim.says("staat:nieuw").says("1 van 2");
    wim.types("vq");
    desk.sits_down("wim").says("Vandaag");
    // It is one's own.
    desk.sits_down("bea").says("Vandaag");
}

#[test]
fn columns_are_chosen_kept_with_the_view_and_shared_with_the_office() {
    let (desk, _) = office();
    let mut bea = desk.sits_down("bea");
    bea.types("w").says("Let op");
    bea.types("|")
        .says("staat er, als 1e")
        .types("urgentie<Enter>");
    bea.says("Kolommen").types("<Esc>").does_not_say("Let op");
    bea.types("|soort<Enter>")
        .says("gekozen, maar past niet naast de andere");
    bea.types("soort<Enter>wet<Enter>aan-zet<Enter>")
        .types("<Esc>")
        .says("Termijn Wet")
        .says("Wmo");
    bea.types("==Met wet<Enter>").says("bewaard");
    bea.types("|gewone<Enter>")
        .does_not_say("Termijn Wet")
        .says("Let op");
    bea.types(":met wet<Enter>").says("Termijn Wet");
    // The last column stays; what a view of the office shows, everyone sees.
    let view = "waarde=staat:nieuw kolommen:staat,nummer; reden=overleg";
    desk.does("baas", "instelling-wijzigen", "weergave.kaal", view);
    let mut bob = desk.sits_down("bob");
    bob.types(":kaal<Enter>")
        .says("Staat Nummer")
        .does_not_say("Termijn");
    bob.types("|nummer<Enter><Esc>|staat<Enter>")
        .says("Eén kolom blijft er staan");
    let wrong = "waarde=kolommen:kleur; reden=overleg";
    desk.does("baas", "instelling-wijzigen", "weergave.fout", wrong);
    bob.types("<Esc>v:fout<Enter>")
        .says("‘kleur’ is geen kolom van deze lijst");
}

#[test]
fn contracts_and_aanbestedingen_stand_in_the_order_of_any_column() {
    let desk = Desk::with_people();
    desk.hire("cor", "contract", "alles");
    let mut cor = desk.sits_down("cor");
    cor.types("cStot<Enter>").says("op tot");
    cor.types("==Op einde<Enter>").says("bewaard");
    cor.types("gtSnaam<Enter>").says("op naam");
    cor.types(":op einde<Enter>")
        .says("Contracten")
        .says("op tot");
}

#[test]
fn the_answers_of_the_teams_are_counted_and_enter_opens_the_verwijzingen_of_a_count() {
    let desk = Desk::with_people();
    let number = desk.offered("Aalbers");
    desk.does("bram", "weigeren", &number, "reden=geen capaciteit");
    let other = desk.offered("Bakker");
    desk.does("bram", "weigeren", &other, "reden=complexiteit");
    let third = desk.offered("Cornelis");
    desk.does("bram", "weigeren", &third, "reden=complexiteit");
    let mut bea = desk.sits_down("bea");
    bea.types("gn")
        .says("Antwoorden")
        .says("complexiteit BT Hoogkerk 2 2 -");
    bea.says("geen capaciteit BT Hoogkerk 1 1 -")
        .says("samen 3 keer nee");
    bea.types("<Enter>").says("Wachtrij").says("1 van 2");
    bea.says(&other).says(&third).does_not_say(&number);
    bea.types("<Esc><Esc>gn/reden:geen-capaciteit<Enter>")
        .says("1 van 1")
        .says("samen 1 keer");
    // Not for who sees no course of things.
    desk.hire("cor", "contract", "alles");
    let mut cor = desk.sits_down("cor");
    cor.types("gn").does_not_say("complexiteit");
}

#[test]
fn a_quote_that_stays_open_is_said_and_finds_while_it_is_typed() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    desk.melding("Bos");
    let mut bea = desk.sits_down("bea");
    bea.types("w/\"dijk").says(&number).does_not_say("Bos");
    bea.types("<Enter>")
        .says("het aanhalingsteken is niet gesloten")
        .does_not_say(&number);
    bea.types("/\"<Enter>").says(&number).does_not_say("Bos");
}

#[test]
fn escape_leaves_what_is_being_typed_then_the_marks_then_the_filter() {
    let desk = Desk::with_people();
    for name in ["Dijkstra", "Bos"] {
        desk.melding(name);
    }
    let mut bea = desk.sits_down("bea");
    bea.types("w/staat:nieuw<Enter>*").says("2 gemerkt");
    bea.types("/ dijk").says("1 van 1");
    bea.types("<Esc>")
        .says("filter staat:nieuw")
        .says("2 gemerkt · ");
    bea.types("<Esc>")
        .does_not_say("gemerkt")
        .says("filter staat:nieuw");
    bea.types("<Esc>").does_not_say("filter staat").says("Bos");
}
