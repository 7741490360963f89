//! Registers on the screen: whatever the command line can do with an inwoner, a huishouden or an aanbieder, a key does too.

use chrono::Datelike;
use wijkregie::office::today;

use crate::support::robot::Desk;

#[test]
fn from_a_dossier_one_goes_to_the_inwoner_and_back() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>").says(&number);
    bea.types("Hi")
        .says("Dossier › P-0001")
        .says("Dijkstra")
        .says("inwoner · 1 verwijzing");
    bea.types("<Right>").says(&number).says("nieuw");
    bea.types("<Esc>").says(&format!("Dossier › {number}"));
    bea.types("<Esc>").says("Wachtrij");
}

#[test]
fn a_changed_telephone_number_stands_in_the_history_old_and_new() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    desk.does("bea", "inwoner-wijzigen", "P-0001", "telefoon=06-12345678");
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>Hi").types("Hw").says("Inwoner wijzigen");
    bea.types("<S-Tab><S-Tab><S-Tab><S-Tab><S-Tab><S-Tab><S-Tab>")
        .fills_in("06-87654321");
    bea.types("<Enter>");
    bea.says("Inwoner wijzigen: gedaan").says("+31687654321");
    bea.types("<Right><Right><Right>")
        .says("Inwoner wijzigen")
        .says("+31612345678 → +31687654321");
}

#[test]
fn a_huishouden_is_made_pointed_at_and_given_a_goal_by_keys_alone() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>")
        .types("Hh")
        .says("nog geen huishouden");
    bea.types("Hg").says("Huishouden registreren");
    bea.types("Mila, de buurvrouw<Enter>");
    bea.says("Dossier › H-0001").says("Mila, de buurvrouw");
    bea.types("Hd").says("Doel toevoegen");
    bea.types("fin<Enter>").types("geen nieuwe schulden<Enter>");
    bea.says("Doel toevoegen: gedaan")
        .says("geen nieuwe schulden");
    bea.types("<Esc>").types("w<Enter>Hi").types("Hw");
    bea.types("<S-Tab>").fills_in("H-0001").types("<Enter>");
    bea.says("Inwoner wijzigen: gedaan");
    bea.types("<Esc>")
        .says("Mila, de buurvrouw")
        .says("geen nieuwe schulden");
}

#[test]
fn an_aanbieder_is_made_opened_and_given_places_from_the_list() {
    let desk = Desk::with_people();
    let mut bea = desk.sits_down("bea");
    bea.types("ga").types("Zn").says("Aanbieder registreren");
    bea.types("L077<Enter>").types("De Berk<Enter>");
    bea.says("Dossier › L077").says("De Berk");
    bea.types("Zc").says("Capaciteit vastleggen");
    bea.types("12<Enter>").says("Capaciteit vastleggen: gedaan");
    bea.types("Zw").says("Aanbieder wijzigen");
    bea.fills_in("naam=De Berk BV")
        .types("<Enter>")
        .says("De Berk BV");
    bea.types("<Esc>ga").says("De Berk BV");
}

#[test]
fn the_overview_of_a_verwijzing_shows_whatever_was_entered() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    desk.does("bea", "ontvangst-bevestigen", &number, "datum=vandaag");
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=wim");
    desk.does(
        "wim",
        "regiecheck-vastleggen",
        &number,
        "soort-vraag=meervoudig; regie=nee",
    );
    desk.does(
        "wim",
        "advies-vragen",
        &number,
        "specialist=wijkverpleegkundige; vraag=is het veilig?",
    );
    desk.does(
        "wim",
        "escaleren",
        &number,
        "naar=Taskforce Jongeren; reden=geen plek",
    );
    desk.does(
        "bea",
        "inwoner-wijzigen",
        "P-0001",
        "email=j.dijkstra@voorbeeld.nl",
    );
    let mut bea = desk.sits_down_at(
        "bea",
        (100, 50),
        wijkregie::tui::theme::Look {
            has_colour: false,
            has_greys: false,
            has_unicode: true,
        },
    );
    bea.types("w<Enter>")
        .says("Bevestigd op")
        .says("meervoudig")
        .says("Regie")
        .says("wijkverpleegkundige")
        .says("is het veilig?")
        .says("Taskforce Jongeren")
        .says("j.dijkstra@voorbeeld.nl");
}

#[test]
fn who_watches_over_looks_sees_them_and_asks_further_with_the_filter() {
    let desk = Desk::with_people();
    desk.hire("fien", "fg", "alles");
    let number = desk.melding("Dijkstra");
    desk.sits_down("bea").types("w<Enter>").says(&number);
    let mut fien = desk.sits_down("fien");
    fien.types("gi")
        .says("Inzage")
        .says("openen")
        .says(&number)
        .says("bea");
    fien.types("/iris<Enter>").says("Niets past bij dit filter");
    fien.types("/").types("<C-u>P-0001<Enter>").says("openen");
    // Who may not, is told who may.
    let mut bea = desk.sits_down("bea");
    bea.types("gi").says("Dit kan iemand met de rol fg");
}

#[test]
fn what_a_resident_asked_to_destroy_is_opened_from_the_list() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("gd").says("Er is niets wat weg mag");
    desk.does("bea", "vernietiging-verzoeken", &number, "datum=vandaag");
    bea.types("gvgd").says(&number).says("Op verzoek voor");
    bea.types("<Enter>").says(&format!("Dossier › {number}"));
}

#[test]
fn a_colleague_is_let_in_and_the_resident_sees_on_the_sheet_who_looks() {
    let desk = Desk::with_people();
    desk.hire("wout", "wij", "wij:beijum");
    desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>Hi").types("Og").says("Inzage geven");
    let next = today().year() + 1;
    bea.types(&format!("wout<Tab>neemt waar<Tab>31-12-{next}<Enter>"));
    bea.says("Inzage geven: gedaan");
    bea.types("<S-Tab>")
        .says("inzage van bea: neemt waar")
        .says(&format!("31 dec {next}"));
}

#[test]
fn who_is_told_no_loses_the_open_dossier_and_the_row_in_the_list_at_once() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let mut wim = desk.sits_down("wim");
    wim.types("w").says(&number);
    let mut bob = desk.sits_down("bob");
    bob.types("w<Enter>").says("Dijkstra");
    for who in ["wim", "bob"] {
        let given = format!("gebruiker={who}; reden=is familie");
        desk.does("bea", "inzage-weigeren", "P-0001", &given);
    }
    wim.look().does_not_say(&number).does_not_say("Dijkstra");
    bob.look()
        .does_not_say("Dijkstra")
        .does_not_say("is familie");
}

#[test]
fn a_bsn_comes_in_full_with_a_key_after_what_it_is_for_and_that_is_kept() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    desk.does("bea", "inwoner-wijzigen", "P-0001", "bsn=123456782");
    desk.hire("fem", "fg", "alles");
    let looks = || {
        let asked = wijkregie::office::views::LooksAsked::Reveals;
        let looks = desk.office.looks(&desk.caller("fem"), &asked, "controle");
        looks.unwrap()
    };
    let mut bea = desk.sits_down("bea");
    bea.types("w").does_not_say("123456782");
    bea.types("Hb").says("Waarvoor hebt u het BSN nodig?");
    bea.types("<Esc>").does_not_say("123456782");
    assert_eq!(looks(), [], "whoever turns back saw nothing");
    bea.types("Hb")
        .types("brief aan de huisarts<Enter>")
        .says(&format!("Het BSN bij {number} is 123456782"));
    bea.types("<Down>").does_not_say("123456782");
    let kept = looks();
    assert_eq!(
        [kept[0].wie.as_str(), kept[0].doel.as_str()],
        ["bea", "brief aan de huisarts"]
    );
    bea.types("Hi")
        .types("Hb<Enter>")
        .says("Het BSN bij P-0001 is 123456782");
    assert_eq!(looks().len(), 2);
    desk.hire("leo", "contract", "alles");
    let mut leo = desk.sits_down("leo");
    leo.types("w<Enter>").types("Hb<Enter>");
    leo.says("contract").does_not_say("123456782");
    assert_eq!(looks().len(), 2);
}
