//! Days at the office: people on the real screen, in the order they would press the keys.

use crate::support::robot::{CONSENT, Desk, Robot, keys_of};
use wijkregie::domain::record::RecordId;
use wijkregie::domain::words::State;
use wijkregie::office::Notice;
use wijkregie::office::views::QueueQuery;
use wijkregie::tui::events::Msg;

#[test]
fn an_empty_office_shows_every_screen_and_says_what_to_do() {
    let desk = Desk::new();
    let mut baas = desk.sits_down("baas");
    baas.says("Er zijn geen signalen bij wat u ziet");
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
    bea.types("m").says("Voor welke inwoner?");
    bea.types("<Enter>").says("Zoek de inwoner eerst");
    bea.types("Dijkstra")
        .says("Nieuwe inwoner")
        .types("<Enter>")
        .says("Inwoner registreren")
        .says("Enter gaat nog langs");
    // What is usually filled in is not passed unseen; who does not know it goes on.
    bea.types("<Enter><Enter><Enter><Enter>")
        .says("Inwoner registreren ──")
        .types("<Enter>")
        .says("Melding registreren");
    bea.says("P-0001");
    bea.types("huis<Enter>")
        .types("raakt de draad kwijt<Enter>")
        .types("indi<Enter>");
    bea.types("wmo<Enter>").types("spoed<Enter>");
    bea.says("Dossier › V-")
        .says("raakt de draad kwijt")
        .says("Melding registreren: gedaan");
}

#[test]
fn a_melding_for_someone_who_is_known_makes_no_second_resident() {
    let desk = Desk::with_people();
    desk.hire("wout", "wij", "wij:beijum");
    let given = "achternaam=Dijkstra; voornaam=Jan; geboortedatum=14-03-1968; postcode=9744 GJ; straat=Zuiderweg";
    desk.does("bea", "inwoner-registreren", "", given);
    desk.melding("Dijksma");
    let mut bea = desk.sits_down("bea");
    for text in [
        "dijkstra",
        "jan dijk",
        "14-03-1968",
        "P-0001",
        "0001",
        "JAN",
    ] {
        bea.types("m").types(text);
        bea.says("Jan Dijkstra P-0001 · do 14 mrt 1968 · Zuiderweg")
            .does_not_say("Dijksma");
        bea.types("<Esc>");
    }
    bea.types("mdijk")
        .says("Jan Dijkstra")
        .says("Dijksma")
        .says("Nieuwe inwoner");
    bea.types("<Down><Enter>")
        .says("Melding registreren ──")
        .says("Jan Dijkstra")
        .says("P-0001");
    bea.types("<Esc>");
    bea.types("mzzz")
        .does_not_say("Dijkstra")
        .types("<C-u>dijkstra")
        .says("Jan Dijkstra");
    // Elsewhere in town nobody looks into this wijk, and a BT looks into none.
    let mut wout = desk.sits_down("wout");
    wout.types("mdijkstra")
        .does_not_say("P-0001")
        .says("Nieuwe inwoner");
    let mut bram = desk.sits_down("bram");
    bram.types("m")
        .says("Inwoners opzoeken mag u niet")
        .does_not_say("Nieuwe inwoner");
}

#[test]
fn the_new_melding_gets_consent_and_is_offered_with_the_reason_shown_while_it_cannot() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=Anna");
    let mut bea = desk.sits_down("bea");
    bea.types("w").says("Dijkstra").says("in onderzoek");
    bea.types("a")
        .says("Aanbieden kan nog niet")
        .says("Eerst dit; daarna gaat het verder met Aanbieden")
        .types("<Esc>");
    bea.types("<Enter>").says(&format!("Dossier › {number}"));
    bea.types("tv")
        .says("Toestemming vastleggen")
        .says("partij*");
    bea.fills_in("inwoner")
        .fills_in("verslag")
        .fills_in("vandaag")
        .types("ja");
    bea.types("<Enter>").says("Toestemming vastleggen: gedaan");
    bea.types("a").says("Aanbieden");
    bea.types("<Enter>")
        .says("Aanbieden: gedaan")
        .says("aangeboden")
        .says("aan zet BT Hoogkerk");
}

#[test]
fn a_bt_coordinator_sees_the_own_bt_only_and_takes_on_what_was_handed_over() {
    let desk = Desk::with_people();
    let number = desk.offered("Dijkstra");
    desk.melding("Wiersma");
    let mut iris = desk.sits_down("iris");
    iris.types("w").does_not_say("Dijkstra").says("0 van 0");
    let mut bram = desk.sits_down("bram");
    bram.types("w")
        .says("Dijkstra")
        .does_not_say("Wiersma")
        .says("1 van 1");
    bram.types("<Enter>+").says("Accepteren kan nog niet");
    bram.types("<Esc><Right><Right>")
        .says("[ ] de inwoner weet ervan");
    desk.hands_over(&number);
    bram.look()
        .says("[x] de inwoner weet ervan")
        .says("wim deed zojuist");
    bram.types("+")
        .says("Accepteren")
        .types("<Enter>")
        .says("geaccepteerd");
    bram.types("s").says("Starten kan nog niet").types("<Esc>");
    bram.types("bg")
        .fills_in("morgen")
        .types("<Enter>")
        .says("Gesprek plannen: gedaan");
    bram.types("s").says("aanbieder*").types("zorg<Enter>");
    bram.types("morgen<Enter>2 uur per week<Enter>+3m<Enter>")
        .says("gestart")
        .says("Starten: gedaan");
    bram.types("<Left><Left>")
        .says("Zorg Hoogkerk")
        .says("2 uur per week");
    bram.types("r")
        .says("Terugleggen")
        .types("compl<Enter><Enter>")
        .says("teruggelegd");
}

#[test]
fn a_wij_generalist_takes_a_return_back_and_sees_who_and_why() {
    let desk = Desk::with_people();
    let number = desk.offered("Dijkstra");
    desk.hands_over(&number);
    desk.does("bram", "accepteren", &number, "");
    let mut wim = desk.sits_down("wim");
    wim.types("w");
    desk.does(
        "bram",
        "terugleggen",
        &number,
        "reden=complexiteit; toelichting=te zwaar voor het team",
    );
    wim.look()
        .says("teruggelegd")
        .says("bram deed zojuist ‘Terugleggen’");
    wim.types("<Enter>")
        .says("complexiteit")
        .says("te zwaar voor het team")
        .says("aan zet WIJ Hoogkerk");
    wim.types("<Left><Left><Left>")
        .says("bram")
        .says("Terugleggen");
    wim.types("R")
        .says("Terugnemen")
        .types("<Enter>")
        .says("in onderzoek");
    wim.types("w").says("in onderzoek");
}

#[test]
fn a_bt_refuses_with_a_reason_that_the_wij_team_reads() {
    let desk = Desk::with_people();
    let number = desk.offered("Dijkstra");
    let mut bram = desk.sits_down("bram");
    bram.types("w<Enter>-")
        .says("Weigeren")
        .types("geen cap<Enter><Enter>");
    bram.says("Wachtrij").says(&format!(
        "Weigeren: gedaan ({number}); u ziet hem nu niet meer"
    ));
    let mut wim = desk.sits_down("wim");
    wim.types("w<Enter>")
        .says("geweigerd")
        .says("geen capaciteit");
}

#[test]
fn when_consent_is_withdrawn_the_open_dossier_closes_at_once() {
    let desk = Desk::with_people();
    let number = desk.offered("Dijkstra");
    let mut bram = desk.sits_down("bram");
    bram.types("w<Enter>").says("hulp bij de post");
    desk.does(
        "wim",
        "toestemming-intrekken",
        &number,
        "partij=hoogkerk; datum=vandaag",
    );
    bram.look()
        .does_not_say("Dijkstra")
        .does_not_say("hulp bij de post");
    bram.says("Er is geen open verwijzing")
        .says("niet meer zien");
}

#[test]
fn the_list_does_not_jump_under_the_cursor_when_someone_else_changes_it() {
    let desk = Desk::with_people();
    let names = ["Aalders", "Bakker", "Cuperus", "Dijkstra", "Elzinga"];
    let numbers = names.map(|name| desk.consented(name));
    let mut bea = desk.sits_down("bea");
    bea.types("wS")
        .types("staat<Enter>")
        .types("<Down><Down><Down>");
    let before = bea.chosen();
    assert!(before.contains("Dijkstra"), "{before}");
    let row = bea.cursor();
    desk.melding("Nieuw");
    desk.does("wim", "aanbieden", &numbers[0], "bt=hoogkerk");
    bea.look().says("Nieuw").says("aangeboden").says("van 6");
    assert_eq!(bea.chosen(), before);
    assert_eq!(bea.cursor(), row);
}

#[test]
fn two_people_in_one_dossier_see_each_other() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    let mut bob = desk.sits_down("bob");
    bea.types("w<Enter>");
    bob.types("w")
        .says("bea kijkt hier ook in")
        .types("<Enter>");
    bea.look().says("bob kijkt hier ook in");
    bob.types("<Esc>");
    bea.look().does_not_say("kijkt hier ook in");
}

#[test]
fn a_conflict_is_shown_field_by_field_and_keeps_what_was_typed() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>zw")
        .says("Gegevens wijzigen")
        .types("<Tab><Tab><Tab>");
    bea.fills_in("hulp met geld");
    desk.does(
        "wim",
        "gegevens-wijzigen",
        &number,
        "zorgvraag=hulp met de kinderen",
    );
    bea.look().says("hulp met geld").types("<F2>");
    bea.says("Een ander was u voor")
        .says("zorgvraag: wim maakte er ‘hulp met de kinderen’ van, u ‘hulp met geld’");
    bea.types("<F2>")
        .says("Gegevens wijzigen: gedaan")
        .says("hulp met geld")
        .does_not_say("kinderen");
}

#[test]
fn what_cannot_be_done_is_greyed_and_says_why() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w.").says("Wat kan met V-").types("aanbieden");
    bea.says("nieuw")
        .types("<Enter>")
        .says("Wat kan met V-")
        .says("Aanbieden kan");
}

#[test]
fn a_refusal_calls_an_action_by_its_title_and_its_keys() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=Anna");
    let mut bea = desk.sits_down("bea");
    let how = "Leg eerst de toestemming vast (‘Toestemming vastleggen’, toets t v)";
    bea.types("wa").says(how).types("<Esc>");
    bea.types(".").types("<End>").says("Wat kan met V-");
    for text in ["toestemming-vastleggen", "overdracht-afvinken"] {
        bea.does_not_say(text);
    }
    bea.types("<Home>aanbieden").says(how);
    bea.types("<Esc>");
    desk.does("wim", "toestemming-vastleggen", &number, CONSENT);
    bea.types("a");
    desk.does(
        "wim",
        "toestemming-intrekken",
        &number,
        "partij=hoogkerk; datum=vandaag",
    );
    bea.types("<Enter>").says(how);
}

#[test]
fn who_loses_the_account_is_told_so_and_has_nothing_of_anybody_on_the_screen_any_more() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    let mut bob = desk.sits_down("bob");
    bob.types("w").says("Dijkstra");
    desk.does("baas", "gebruiker-intrekken", "bob", "");
    bob.happens(Msg::Notice(Notice::Withdrawn))
        .says("account")
        .does_not_say("Dijkstra")
        .does_not_say("De server is weg");
}

#[test]
fn what_was_typed_survives_a_dropped_line_and_is_offered_again() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>n").types("belt morgen terug");
    bea.is_cut_off()
        .says("De server is weg")
        .says("belt morgen terug");
    drop(bea);
    let mut bea = desk.sits_down("bea");
    bea.says("Er ligt een concept: Notitie toevoegen");
    bea.types(":concept<Enter>")
        .says("belt morgen terug")
        .types("<Enter>");
    bea.says("Notitie toevoegen: gedaan");
    drop(bea);
    desk.sits_down("bea").does_not_say("concept");
    desk.sits_down("bob").does_not_say("concept");
}

#[test]
fn undo_and_redo_go_back_and_forth_over_the_own_last_step_only() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>zw<Tab><Tab><Tab>")
        .fills_in("hulp met geld")
        .types("<F2>")
        .says("hulp met geld");
    bea.types("u")
        .says("hulp bij de post")
        .does_not_say("hulp met geld")
        .says("staat weer zoals ervoor");
    bea.types("<C-r>")
        .says("hulp met geld")
        .says("staat er weer zoals u het had");
    desk.does("wim", "notitie-toevoegen", &number, "tekst=van wim");
    bea.look()
        .types("u")
        .says("was van wim")
        .says("hulp met geld");
}

#[test]
fn the_filter_narrows_with_every_letter_and_an_unfinished_word_is_no_mistake() {
    let desk = Desk::with_people();
    for name in ["Dijkstra", "Dikstra", "Wiersma"] {
        desk.melding(name);
    }
    desk.consented("Bakker");
    let mut bea = desk.sits_down("bea");
    bea.types("w")
        .says("van 4")
        .types("/d")
        .says("van 2")
        .types("ij")
        .says("van 1")
        .says("Dijkstra");
    bea.types("<BS><BS><BS>").says("van 4");
    for part in ["s", "t", "a", "a", "t", ":", "n", "i", "e"] {
        bea.types(part).does_not_say("klopt niet");
    }
    bea.types("uw")
        .says("van 3")
        .types("<Enter>")
        .says("filter staat:nieuw");
    bea.types("<Esc>").says("van 4");
    bea.types("/zzz")
        .says("Niets past bij dit filter")
        .types("<Esc>")
        .says("van 4");
}

#[test]
fn a_filter_finds_a_double_name_and_a_number_however_it_is_typed() {
    let desk = Desk::with_people();
    let number = desk.melding("Wiersma-ten Oever");
    desk.melding("Höning");
    let mut bea = desk.sits_down("bea");
    bea.types("w");
    let n = number.rsplit('-').next().unwrap();
    for text in [
        "wiersma-ten",
        "Oever",
        "WIERSMA",
        n,
        &number,
        &number.to_lowercase(),
    ] {
        bea.types("/")
            .types(text)
            .says("1 van 1")
            .says("Wiersma-ten");
        bea.types("<Esc>").says("1 van 2");
    }
    bea.types("/honing").says("1 van 1").types("<Esc>");
    bea.types("/9999").says("0 van 0");
}

#[test]
fn the_help_lists_the_keys_of_this_screen_and_runs_them() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w?")
        .says("Toetsen van Wachtrij")
        .says("Sorteren")
        .types("aanb")
        .says("Aanbieders");
    bea.types("<Esc>?")
        .types("sorteren<Enter>")
        .says("Sorteren op");
}

#[test]
fn the_command_line_completes_and_runs() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types(":beh<Enter>").says("Gebruikers");
    bea.types(":wacht<Enter>").says("1 van 1");
    bea.types(":notitie<Enter>").says("tekst*");
}

#[test]
fn the_command_line_opens_a_number_and_says_when_nothing_fits() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let n = number.rsplit('-').next().unwrap();
    let short = n.trim_start_matches('0');
    let mut bea = desk.sits_down("bea");
    for typed in [number.as_str(), &number.to_lowercase(), n, short] {
        bea.types(":").types(typed).says(&format!("Open {number}"));
        bea.types("<Enter>").says(&format!("Dossier › {number}"));
        bea.types("<Esc>").says("Vandaag");
    }
    bea.types(":9999<Enter>")
        .says("bestaat niet, of u mag het niet zien")
        .says("Vandaag");
    bea.types(":blabla")
        .says("Niets past bij ‘blabla’")
        .types("<Enter>")
        .says("Opdracht");
    bea.types("<C-u>")
        .does_not_say("Niets past")
        .says("Wachtrij");
}

#[test]
fn a_filter_that_cannot_be_read_shows_no_list_and_keeps_saying_why() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    desk.melding("Wiersma");
    let mut bea = desk.sits_down("bea");
    bea.types("w/dijk").says("1 van 1").types(" staat:nie");
    bea.says("staat:nie telt nog niet mee")
        .says("1 van 1")
        .does_not_say("Wiersma");
    bea.types("<Enter>")
        .says("Het filter ‘staat:nie’ (woord 2) klopt niet");
    for key in ["<Down>", "G", "x", "<C-l>"] {
        bea.types(key)
            .says("Het filter ‘staat:nie’ (woord 2) klopt niet")
            .does_not_say("Dijkstra");
    }
    desk.melding("Aalders");
    bea.look().says("klopt niet").does_not_say("Aalders");
    bea.types("/<BS><BS><BS>nieuw<Enter>")
        .says("1 van 1")
        .does_not_say("klopt niet");
    bea.types("<Esc>").says("van 3");
    bea.types("/wijk:")
        .types("<Enter>")
        .says("klopt niet")
        .types("<Esc>")
        .says("van 3");
}

#[test]
fn what_is_typed_is_mended_with_the_keys_of_a_shell() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>n").types("belt morgen");
    bea.types("<Home>").types("wim ").says("wim belt morgen");
    bea.types("<End> straks<C-w>")
        .says("wim belt morgen ")
        .does_not_say("straks");
    bea.types("<C-a>de <C-e>vroeg")
        .says("de wim belt morgen vroeg");
    bea.types("<C-h><C-h>")
        .says("morgen vro")
        .does_not_say("vroeg");
}

#[test]
fn ctrl_u_clears_what_is_typed() {
    let desk = Desk::with_people();
    desk.melding("Dijkstra");
    desk.melding("Wiersma");
    let mut bea = desk.sits_down("bea");
    bea.types("w/dijk")
        .says("1 van 1")
        .types("<C-u>")
        .says("van 2")
        .types("<Esc>");
    bea.types("n")
        .types("belt morgen<C-u>belt nooit")
        .says("belt nooit")
        .does_not_say("morgen");
}

#[test]
fn the_hints_are_those_of_the_open_sheet() {
    let desk = Desk::with_people();
    let mut baas = desk.sits_down("baas");
    baas.types("gb")
        .says("gebruiker toevoegen")
        .does_not_say("instelling wijzigen");
    baas.types("<Tab>")
        .says("instelling wijzigen")
        .does_not_say("gebruiker toevoegen");
}

#[test]
fn what_is_changed_of_a_resident_is_seen_in_every_list_at_once() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=Anna");
    desk.does(
        "wim",
        "onderzoek-afronden",
        &number,
        "datum=vandaag; verslag=ja",
    );
    desk.does(
        "bea",
        "aanvraag-ontvangen",
        &number,
        "aanvraagdatum=vandaag",
    );
    let mut bea = desk.sits_down("bea");
    bea.says("bsn ontbreekt");
    let known = "achternaam=Dijksma; voornaam=Rixt; bsn=999990019";
    desk.does("bea", "inwoner-wijzigen", "P-0001", known);
    bea.look().does_not_say("bsn ontbreekt");
    bea.types("w").says("R. Dijksma").does_not_say("Dijkstra");
    bea.types("/rixt").says("1 van 1");
}

#[test]
fn a_dossier_scrolls_no_further_than_its_end() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    for n in 0..40 {
        let text = format!("tekst=notitie nummer {n} van veertig");
        desk.does("bea", "notitie-toevoegen", &number, &text);
    }
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter><Left><Left>")
        .says("nummer 39 van")
        .does_not_say("nummer 0 van");
    bea.types("GG").says("nummer 0 van");
    let end = bea.screen();
    bea.types("k");
    assert_ne!(bea.screen(), end, "one key up is one line up");
    bea.types("j");
    assert_eq!(bea.screen(), end);
    bea.types("<Right><Right>")
        .says("Zorgvraag")
        .says("Dijkstra");
}

#[test]
fn a_chord_shows_what_can_follow_when_it_waits() {
    let desk = Desk::with_people();
    let mut bea = desk.sits_down("bea");
    bea.types("g")
        .does_not_say("Daarna")
        .waits()
        .says("Daarna")
        .says("Aanbieders");
    bea.types("<Esc>").does_not_say("Daarna").says("Vandaag");
    bea.types("gg").does_not_say("Daarna");
}

#[test]
fn the_founder_gives_someone_an_account_and_changes_a_setting() {
    let desk = Desk::with_people();
    let mut baas = desk.sits_down("baas");
    baas.types("gb")
        .says("Gebruikers")
        .says("wim")
        .types("Bt")
        .says("Gebruiker toevoegen");
    baas.types("piet<Enter>bt<Enter>bt:beijum<Enter>1042<Enter>")
        .says("gedaan (piet)");
    baas.types("<Tab><Enter>").says("Instelling wijzigen");
}

/// From a new verwijzing to one that is offered with four points of the warme overdracht.
#[test]
fn one_key_asks_whatever_an_offer_still_needs_and_then_offers() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let mut wim = desk.sits_down("wim");
    let mut keys = 0;
    let mut types = |typed: &str| {
        keys += keys_of(typed).len();
        wim.types(typed).screen()
    };
    types("w");
    assert!(types("a").contains("Eerst dit; daarna gaat het verder met Aanbieden"));
    // The regievoerder is who does it.
    assert!(types("<Enter>").contains("Toestemming vastleggen"));
    // Who gave it and what for are the usual; the answer is never filled in beforehand.
    types("<Enter>");
    let asked = types("<Enter>");
    assert!(asked.contains("Nog in te vullen: antwoord"), "{asked}");
    types("j<Enter>");
    assert!(types("<Enter>").contains("Aanbieden"));
    let offered = types("<Enter>");
    assert!(offered.contains("Aanbieden: gedaan"), "{offered}");
    assert!(types("d").contains("[ ] inwoner-weet"));
    // The box for consent follows the consent.
    assert!(types("   ").contains("[x] toestemming"));
    let ticked = types("<Enter>");
    assert!(ticked.contains("Warme overdracht: gedaan"), "{ticked}");
    assert!(keys <= 20, "{keys} keys");
    let record = desk.record("bea", &number);
    let referral = record.referral().unwrap();
    assert_eq!(referral.bt.as_deref(), Some("hoogkerk"));
    assert_eq!(referral.handover.len(), 3);
    // What was ticked by mistake comes off; consent does not come off with a box.
    wim.types("d<S-Tab><S-Tab>")
        .says("[x] verslag")
        .types(" <Enter>");
    let record = desk.record("bea", &number);
    assert_eq!(record.referral().unwrap().handover.len(), 2);
    wim.types("d<S-Tab>")
        .says("[x] toestemming")
        .types(" <Enter>");
    wim.says("Er is toestemming, dus dat punt staat aan");
}

#[test]
fn what_was_done_for_an_action_and_did_not_help_is_not_asked_again() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=wim");
    let mut wim = desk.sits_down("wim");
    wim.types("wa").says("Toestemming vastleggen");
    wim.types("<Enter><Enter>").types("ne<Enter><Enter>");
    wim.says("Aanbieden kan nog niet")
        .does_not_say("Nog in te vullen");
}

#[test]
fn a_bt_with_a_fresh_offer_sees_accepting_and_what_it_lacks() {
    let desk = Desk::with_people();
    let number = desk.offered("Visser");
    let mut bram = desk.sits_down("bram");
    bram.types("w<Enter>").says("+ accepteren");
    bram.types("+")
        .says("Warme overdracht")
        .says("daarna gaat het verder met Accepteren");
    bram.types("   <Enter>").says("Accepteren");
    bram.types("<Enter>").says("Accepteren: gedaan");
    let _ = number;
}

/// The verwijzingen of the queue, in order.
fn in_order(desk: &Desk) -> Vec<String> {
    let keys = desk
        .office
        .queue(&desk.caller("bea"), &QueueQuery::default());
    let number = |(year, n): (u16, u32)| RecordId::referral(i32::from(year), n).number;
    keys.unwrap().into_iter().map(number).collect()
}

fn here(robot: &Robot<'_>) -> Option<String> {
    robot.model.screen().record_here()
}

#[test]
fn a_queue_of_which_only_a_part_is_here_is_walked_marked_and_held_as_if_all_of_it_were() {
    let desk = Desk::with_data(420);
    let mut bea = desk.sits_down("bea");
    bea.types("w");
    let all = in_order(&desk);
    assert!(all.len() > 200, "{}", all.len());
    // Every row by step, and back by the screen.
    for number in &all {
        assert_eq!(here(&bea).as_ref(), Some(number));
        bea.says(number).types("j");
    }
    bea.says(&format!("{0} van {0}", all.len()));
    for _ in 0..all.len() {
        bea.types("<PgUp>");
    }
    assert_eq!(here(&bea).as_ref(), all.first());
    // The end and the top at once; what is marked is what lies between, also where that is not here.
    bea.types("j G");
    assert_eq!(here(&bea).as_ref(), all.last());
    bea.types("M");
    let marked = bea.model.screen().marked();
    assert_eq!(marked.len(), all.len() - 1, "{:?}", marked.len());
    assert!(!marked.contains(&all[0]));
    // All, and none.
    bea.types("*");
    assert_eq!(bea.model.screen().marked().len(), all.len());
    bea.types("*").does_not_say("gemerkt");

    // Wherever a colleague moves what is under the cursor, and whatever before it goes, the cursor stays on it.
    bea.types("gg<PgDn><PgDn><PgDn><PgDn><PgDn>");
    let number = here(&bea).unwrap();
    let open = |number: &&String| {
        let record = desk.record("bea", number);
        record.referral().unwrap().state == State::Nieuw
    };
    for number in all.iter().filter(open).take(3) {
        desk.does("baas", "intrekken", number, "reden=verhuisd");
        bea.look();
    }
    let rest = in_order(&desk);
    assert_eq!(rest.len(), all.len() - 3);
    assert_eq!(here(&bea).as_ref(), Some(&number));
    let at = rest.iter().position(|other| *other == number).unwrap() + 1;
    bea.says(&format!("{at} van {}", rest.len()));
}

#[test]
fn a_bezwaar_is_received_heard_and_decided_on_and_watched_after_the_verwijzing_is_closed() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=Anna");
    let given = "datum=vandaag; verslag=D-1";
    desk.does("wim", "onderzoek-afronden", &number, given);
    let given = "aanvraagdatum=vandaag";
    desk.does("bea", "aanvraag-ontvangen", &number, given);
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>po")
        .says("er is nog geen besluit")
        .types("<Esc>");
    let given = "besluit=afgewezen; datum=vandaag";
    desk.does("bea", "beschikken", &number, given);
    bea.waits()
        .types("po")
        .says("Bezwaar ontvangen")
        .types("<Tab>te weinig uren<F2>")
        .says("op tijd · te weinig uren")
        .says("beslissen uiterlijk");
    bea.types("ph+3w<Enter>").says("horen ");
    desk.does(
        "bea",
        "afsluiten",
        &number,
        "uitkomst=afgewezen; datum=vandaag",
    );
    // What still has to be done for it stays work.
    let signals = desk
        .office
        .signals(&desk.caller("bea"), wijkregie::office::AsOf::NOW)
        .unwrap();
    let told = format!("{signals:?}");
    assert!(told.contains("besluit-bezwaar"), "{told}");
    let until = wijkregie::office::today() + chrono::Days::new(120);
    let agenda = desk
        .office
        .agenda(&desk.caller("bea"), &[], wijkregie::office::today(), until)
        .unwrap();
    let told = format!("{agenda:?}");
    assert!(
        told.contains("horen") && told.contains("besluit-bezwaar"),
        "{told}"
    );
    bea.waits()
        .types("pzongegrond<F2>")
        .says("ongegrond op")
        .does_not_say("beslissen uiterlijk");
    bea.types("u").says("beslissen uiterlijk");
}
