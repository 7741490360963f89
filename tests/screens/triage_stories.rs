//! A Monday with a pile: contract, back office, WIJ and BT each see, choose and go on, and no key lands on the wrong one.

use crate::support::robot::{CONSENT, Desk, keys_of};
use wijkregie::domain::record::BtAnswer;
use wijkregie::domain::words::State;

/// A desk with someone of contract management, and a second aanbieder.
fn desk() -> Desk {
    let desk = Desk::with_people();
    desk.hire("cor", "contract", "alles");
    let full = "nummer=L002; naam=Het Steunpunt; begeleidingsteams=hoogkerk; plaatsen=0";
    desk.does("bea", "aanbieder-registreren", "", full);
    let other = "nummer=L003; naam=Beijum Thuis; begeleidingsteams=beijum; plaatsen=4";
    desk.does("bea", "aanbieder-registreren", "", other);
    desk
}

fn state(desk: &Desk, number: &str) -> State {
    desk.record("bea", number).referral().unwrap().state
}

/// A melding that is being looked into, without consent.
fn looked_into(desk: &Desk, name: &str) -> String {
    let number = desk.melding(name);
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=Anna");
    number
}

#[test]
fn contract_offers_where_consent_stands_in_four_keys_and_two_for_each_after() {
    let desk = desk();
    let numbers = ["Aalbers", "Bakker", "Cornelis"].map(|name| desk.consented(name));
    let mut cor = desk.sits_down("cor");
    let keys = "D1a";
    assert!(keys_of(keys).len() <= 4);
    cor.types("D")
        .says("Triage")
        .says("1 van 3 · gedaan 0 · later 0");
    // Initials and age, never the name, the story or what the resident agreed to.
    cor.says(&numbers[0]).does_not_say("Aalbers");
    cor.does_not_say("hulp bij de post")
        .does_not_say("verslag,");
    cor.says("BT Hoogkerk · Zorg Hoogkerk")
        .says("BT van de wijk; 14 van 14 vrij; geen wachtlijst");
    cor.says("regulier proces").says("Toestemming is er");
    cor.types("1a")
        .says(&format!("{} aangeboden aan BT Hoogkerk", numbers[0]))
        .says("gedaan 1")
        .says(&numbers[1]);
    let offered = desk.record("bea", &numbers[0]);
    let offered = offered.referral().unwrap();
    assert_eq!(offered.bt.as_deref(), Some("hoogkerk"));
    assert_eq!(offered.provider.as_deref(), Some("L001"));
    cor.types("a").says(&numbers[2]).types("a");
    cor.says("De stapel is leeg; u deed er 3");
    assert!(
        numbers
            .iter()
            .all(|it| state(&desk, it) == State::Aangeboden)
    );
}

#[test]
fn one_key_takes_an_offer_back_and_the_verwijzing_is_in_sight_again() {
    let desk = desk();
    let numbers = ["Aalbers", "Bakker"].map(|name| desk.consented(name));
    let mut cor = desk.sits_down("cor");
    cor.types("Da").says(&numbers[1]).does_not_say("› V-");
    cor.types("u")
        .says(&format!("{} staat weer zoals ervoor", numbers[0]));
    cor.says("1 van 2 · gedaan 0");
    assert_eq!(state(&desk, &numbers[0]), State::InOnderzoek);
    // What is in sight is what the next key is about.
    cor.types("a").says(&format!("{} aangeboden", numbers[0]));
}

#[test]
fn what_the_resident_said_of_a_bt_is_heard_before_it_is_chosen() {
    let desk = desk();
    let number = looked_into(&desk, "Aalbers");
    let no = CONSENT.replace("=ja", "=nee");
    desk.does("wim", "toestemming-vastleggen", &number, &no);
    for who in ["bea", "cor"] {
        let mut robot = desk.sits_down(who);
        robot
            .types("D")
            .says("1 BT Beijum")
            .says("BT Hoogkerk · Zorg");
        robot.does_not_say("dat dit BT de gegevens krijgt");
        robot
            .types("2")
            .says("de inwoner wil niet dat dit BT de gegevens krijgt");
        robot
            .types("a")
            .says("de inwoner wil niet dat BT Hoogkerk de gegevens krijgt");
        assert_eq!(state(&desk, &number), State::InOnderzoek);
    }
    // Where every BT is closed to it, the reguliere proces is first.
    let all = no.replace("hoogkerk", "beijum");
    desk.does("wim", "toestemming-vastleggen", &number, &all);
    desk.sits_down("bea")
        .types("D")
        .says("1 regulier proces")
        .says("bij geen BT kan het");
}

#[test]
fn the_footer_of_the_pile_says_what_can_be_done_with_what_is_in_sight() {
    let desk = desk();
    desk.consented("Aalbers");
    let mut cor = desk.sits_down("cor");
    cor.types("D").says("[x] toestemming");
    let foot = cor.row(-1);
    assert!(foot.trim_start().starts_with("a aanbieden"), "{foot}");
    assert!(!foot.contains("accepteren"), "{foot}");
    let mut bea = desk.sits_down("bea");
    bea.types("D")
        .says("ja, BT Hoogkerk")
        .says("[x] toestemming");
    desk.offered("Bakker");
    let mut bram = desk.sits_down("bram");
    bram.types("D");
    let foot = bram.row(-1);
    assert!(foot.contains("+ accepteren"), "{foot}");
    assert!(!foot.contains("aanbieden"), "{foot}");
}

#[test]
fn who_refused_is_not_filled_in_for_the_next_offer() {
    let desk = desk();
    let number = desk.offered("Aalbers");
    desk.does("bram", "weigeren", &number, "reden=geen capaciteit");
    let mut wim = desk.sits_down("wim");
    wim.types(&format!("w/{number}<Enter><Enter>a"))
        .says("» bt*")
        .says("Nog in te vullen: bt");
    wim.types("<Enter><F2>").says("Nog in te vullen: bt");
    assert_eq!(state(&desk, &number), State::Geweigerd);
    // Who chooses it still is asked why, in words of the form, with the cursor there.
    wim.types("hoog<F2>")
        .says("geef dan op waarom (veld reden)")
        .does_not_say("reden=")
        .says("» reden");
    wim.types("er kwam plaats<F2>").says("Aanbieden: gedaan");
}

#[test]
fn what_was_put_off_is_taken_back_before_the_step_before_it() {
    let desk = desk();
    let numbers = ["Aalbers", "Bakker", "Cornelis"].map(|name| desk.consented(name));
    let mut cor = desk.sits_down("cor");
    cor.types("Da").says(&numbers[1]).says("gedaan 1 · later 0");
    cor.types(">").says(&numbers[2]).says("gedaan 1 · later 1");
    cor.types("u")
        .says(&format!("{} staat weer op haar plaats", numbers[1]))
        .says("1 van 2 · gedaan 1 · later 0");
    assert_eq!(state(&desk, &numbers[0]), State::Aangeboden);
    // And what is in sight is what the next key is about.
    cor.types(">>").says("later 2").types("uu");
    cor.says(&numbers[1]).says("later 0");
    cor.types("u").says(&format!(
        "{} staat weer zoals ervoor, zonder ‘Aanbieden’",
        numbers[0]
    ));
    assert_eq!(state(&desk, &numbers[0]), State::InOnderzoek);
    cor.types("<C-r>").says("zoals u het had, met ‘Aanbieden’");
    // A step after it is the last one.
    cor.types(">").says(&numbers[1]);
    cor.types(">a").says("later 1").types("u");
    cor.says(&format!("{} staat weer zoals ervoor", numbers[2]));
    // Another pile begins with nothing done.
    cor.types("/wijk:hoogkerk<Enter>")
        .says("gedaan 0 · later 0");
    // One that cannot be read is no pile.
    cor.types("/aalbers<Enter>").does_not_say("gedaan 1");
}

#[test]
fn the_back_office_gives_ten_without_consent_their_consent_and_their_team_in_sixty_keys() {
    let desk = desk();
    let numbers: Vec<String> = (0..10)
        .map(|n| looked_into(&desk, &format!("Naam{n}")))
        .collect();
    let mut bea = desk.sits_down("bea");
    let mut pressed = 0;
    let mut press = |keys: &str| {
        pressed += keys_of(keys).len();
        bea.types(keys);
    };
    press("D");
    for _ in &numbers {
        // Offer; who gave it and what for, each with the Enter that takes what is marked; the answer, and do it.
        press("a");
        press("<Enter><Enter>j<F2>");
    }
    assert!(pressed <= 60, "{pressed} keys");
    bea.says("De stapel is leeg; u deed er 10");
    for number in &numbers {
        assert_eq!(state(&desk, number), State::Aangeboden, "{number}");
        let record = desk.record("bea", number);
        assert_eq!(record.consents().count(), 1);
    }
}

#[test]
fn the_answer_of_the_resident_is_never_filled_in_and_a_no_offers_nothing() {
    let desk = desk();
    let number = looked_into(&desk, "Aalbers");
    let mut bea = desk.sits_down("bea");
    bea.types("Da")
        .says("Toestemming vastleggen")
        .says("Eerst dit; daarna gaat het verder met Aanbieden")
        .says("Nog in te vullen: gegeven-door, welke-gegevens, antwoord");
    bea.types("<Enter><Enter>nee<Enter>");
    assert_eq!(state(&desk, &number), State::InOnderzoek);
    bea.says("nee, BT Hoogkerk");
}

#[test]
fn however_often_enter_is_pressed_nobody_said_yes() {
    let desk = desk();
    let number = looked_into(&desk, "Aalbers");
    let mut bea = desk.sits_down("bea");
    bea.types("Da<Enter><Enter><Enter><Enter><Enter><Enter><F2>")
        .says("Nog in te vullen: antwoord");
    assert_eq!(desk.record("bea", &number).consents().count(), 0);
    // Of several at once neither: not for whom, nor what the answer is.
    bea.types("<Esc>w*tv").says("» partij*");
    bea.types("<Enter>").says("inwoner zelf");
    bea.types("<Enter><Enter><Enter><F2>")
        .says("Nog in te vullen: partij, antwoord");
    assert_eq!(desk.record("bea", &number).consents().count(), 0);
    // Over a word that is chosen another is typed, and not behind it.
    bea.types("ja").types("nee").says("antwoord*       nee");
    bea.types("ja<Enter>").says("Nog in te vullen: partij");
    bea.types("hoog<Enter><Enter>")
        .says("Toestemming vastleggen: 1 gedaan");
    let record = desk.record("bea", &number);
    let consent = record.consent_for("hoogkerk").unwrap();
    assert_eq!(consent.given_by, "inwoner zelf");
}

#[test]
fn who_gives_consent_follows_the_age_and_another_is_named_with_a_ground() {
    let desk = desk();
    let number = looked_into(&desk, "Aalbers");
    let born = |age: u32| {
        let day = wijkregie::office::today() - chrono::Months::new(12 * age);
        let given = format!("geboortedatum={day}");
        desk.does("bea", "inwoner-wijzigen", "P-0001", &given);
    };
    let mut bea = desk.sits_down("bea");
    for (age, offered, others) in [
        (6, "ouder met gezag", "zelf"),
        (13, "kind en ouder met gezag", "zelf"),
        (17, "inwoner zelf", "ouder"),
    ] {
        born(age);
        bea.types("D<Esc>Da").says("gegeven-door*").says(offered);
        bea.does_not_say(others).types("<Esc>");
    }
    // Somebody by name: the ground is asked, and the cursor is there.
    bea.types("a").fills_in("de buurman");
    bea.types("<Enter>ja<Enter>")
        .says("Op welke grond geeft ‘de buurman’ toestemming?")
        .says("» grond");
    // Of a minor nobody is curator or mentor; a parent decides where the young person cannot.
    bea.says("ouder met gezag").does_not_say("mentor");
    bea.types("zelf<Enter><Enter>")
        .says("de inwoner is geen ander")
        .says("» gegeven-door");
    bea.types("<Tab><Tab><Tab><Tab>").says("» grond");
    bea.types("<BS>".repeat(20).as_str())
        .types("oud<Enter><Enter>");
    assert_eq!(state(&desk, &number), State::Aangeboden);
    let record = desk.record("bea", &number);
    let consent = record.consent_for("hoogkerk").unwrap();
    assert_eq!(consent.given_by, "de buurman");
    assert_eq!(consent.ground.unwrap().word(), "ouder met gezag");
}

#[test]
fn what_contract_may_not_record_is_told_and_asked_of_the_houder_who_answers_it() {
    let desk = desk();
    let number = looked_into(&desk, "Aalbers");
    let other = desk.consented("Bakker");
    let mut cor = desk.sits_down("cor");
    cor.types("D")
        .says("er is voor geen enkel begeleidingsteam toestemming");
    // Consent is not asked of who may not record it.
    cor.types("a")
        .says("Aanbieden kan nog niet")
        .does_not_say("gegeven-door");
    cor.types("za")
        .says("Aanvulling vragen")
        .fills_in("welke dagdelen?");
    cor.types("<Enter>").says(&other);
    let mut wim = desk.sits_down("wim");
    wim.says("aanvulling gevraagd");
    wim.types("w/aanvulling:gevraagd<Enter>").says("1 van 1");
    wim.types("<Enter>")
        .says("welke dagdelen? · cor")
        .says("wacht op antwoord");
    wim.types("zb")
        .fills_in("maandag en dinsdag")
        .types("<Enter>");
    wim.says("Aanvulling beantwoorden: gedaan");
    cor.types("v").does_not_say("om een aanvulling gevraagd");
    cor.types("w/aanvulling:beantwoord<Enter>").says("1 van 1");
    cor.types("<Enter>")
        .says("welke dagdelen?")
        .says("beantwoord op")
        .does_not_say("maandag en dinsdag");
    // Who did not ask and may not read it sees neither.
    desk.hire("lea", "leiding", "alles");
    let mut lea = desk.sits_down("lea");
    lea.types(&format!("w/{number}<Enter><Enter>"))
        .does_not_say("dagdelen");
}

#[test]
fn a_bt_that_said_no_is_asked_again_only_with_a_reason_in_the_same_place() {
    let desk = desk();
    let number = desk.offered("Aalbers");
    desk.does("bram", "weigeren", &number, "reden=geen capaciteit");
    let mut bea = desk.sits_down("bea");
    bea.types("D")
        .says("geweigerd: BT Hoogkerk")
        .says("geen capaciteit")
        .says("een ander BT, of later nog eens");
    // The other BT comes first now.
    bea.says("1 BT Beijum · Beijum Thuis").says("2 BT Hoogkerk");
    bea.types("2a")
        .says("zei op")
        .says("al nee (geen capaciteit)")
        .says("reden");
    bea.types("er kwam plaats<Enter>");
    bea.says("De stapel is leeg");
    let record = desk.record("bea", &number);
    assert_eq!(record.referral().unwrap().last_reason, "er kwam plaats");
    assert_eq!(record.all::<BtAnswer>().count(), 1);
}

#[test]
fn too_complex_puts_the_reguliere_proces_first_and_the_key_to_offer_does_not_take_it() {
    let desk = desk();
    let number = desk.offered("Aalbers");
    desk.does("bram", "weigeren", &number, "reden=complexiteit");
    let mut bea = desk.sits_down("bea");
    bea.types("D").says("1 regulier proces").says("te complex");
    bea.types("a").says("Voorstel 1 is het reguliere proces");
    assert_eq!(state(&desk, &number), State::Geweigerd);
    bea.types("pa").says("aanvraag kan nog niet");
    desk.does(
        "wim",
        "onderzoek-afronden",
        &number,
        "datum=vandaag; verslag=D-1",
    );
    bea.types("pa<Enter>").says("De stapel is leeg");
    assert_eq!(state(&desk, &number), State::RegulierProces);
}

#[test]
fn the_footer_of_the_dossier_goes_the_way_of_the_last_answer() {
    let desk = desk();
    let number = desk.offered("Aalbers");
    desk.does("bram", "weigeren", &number, "reden=complexiteit");
    desk.does(
        "wim",
        "onderzoek-afronden",
        &number,
        "datum=vandaag; verslag=D-1",
    );
    let mut wim = desk.sits_down("wim");
    wim.types(&format!("w/{number}<Enter><Enter>"));
    wim.says("Ligt voor de hand").says("het reguliere proces");
    let foot = wim.row(-1);
    assert!(foot.trim_start().starts_with("p a"), "{foot}");
}

#[test]
fn later_and_on_and_back_and_the_place_in_the_pile() {
    let desk = desk();
    let numbers = ["Aalbers", "Bakker", "Cornelis"].map(|name| desk.consented(name));
    let mut cor = desk.sits_down("cor");
    cor.types("D>").says(&numbers[1]).says("later 1");
    cor.types("j").says(&numbers[2]).says("2 van 3");
    cor.types("j").says(&numbers[0]).says("3 van 3");
    cor.types("kk").says(&numbers[1]).says("1 van 3");
    cor.types("a").says(&numbers[2]).says("gedaan 1");
    cor.types("a").says(&numbers[0]).says("1 van 1");
    cor.types("a").says("De stapel is leeg; u deed er 3");
}

#[test]
fn two_people_in_one_pile_and_nobody_decides_twice_or_lands_on_another() {
    let desk = desk();
    let numbers = ["Aalbers", "Bakker", "Cornelis"].map(|name| desk.consented(name));
    let mut cor = desk.sits_down("cor");
    let mut bea = desk.sits_down("bea");
    cor.types("D").says(&numbers[0]);
    bea.types("Da").says(&numbers[1]);
    // What bea decided stays before cor's eyes until cor goes on.
    cor.look()
        .says(&numbers[0])
        .says("ligt bij BT Hoogkerk; er is nu geen team te kiezen");
    cor.types("a").says("Aanbieden kan niet");
    assert_eq!(state(&desk, &numbers[1]), State::InOnderzoek);
    cor.types("j").says(&numbers[1]);
    // bea sees it too, and is first.
    bea.types("a");
    cor.types("j").says(&numbers[2]).types("a");
    cor.says("De stapel is leeg");
    assert!(
        numbers
            .iter()
            .all(|it| state(&desk, it) == State::Aangeboden)
    );
    // Each was offered once.
    for number in &numbers {
        let view = desk
            .office
            .show(&desk.caller("bea"), number, wijkregie::office::AsOf::NOW);
        let view = view.unwrap();
        let offers = view
            .history()
            .iter()
            .filter(|line| line.actie == "aanbieden");
        assert_eq!(offers.count(), 1, "{number}");
    }
}

#[test]
fn the_pile_is_what_was_filtered_or_marked() {
    let desk = desk();
    let numbers = ["Aalbers", "Bakker", "Cornelis"].map(|name| desk.consented(name));
    let mut bea = desk.sits_down("bea");
    bea.types("w/bakker<Enter>D")
        .says("1 van 1")
        .says(&numbers[1]);
    bea.types("<Esc>");
    bea.types("w<Esc> jD")
        .says("De 1 die u merkte")
        .says("1 van 1");
    bea.types("/staat:nieuw<Enter>")
        .says("Niets past")
        .types("<Esc>");
    bea.types("/staat:onzin<Enter>").says("niet te lezen");
}

#[test]
fn a_wij_colleague_brings_a_new_one_to_the_offer_from_the_pile() {
    let desk = desk();
    let number = desk.melding("Aalbers");
    let mut wim = desk.sits_down("wim");
    wim.types("D").says("nieuw").says("hulp bij de post");
    let keys = "a<Enter><Enter><Enter>j<Enter><Enter>";
    assert!(keys_of(keys).len() < 20);
    wim.types(keys);
    wim.says("De stapel is leeg");
    assert_eq!(state(&desk, &number), State::Aangeboden);
}

#[test]
fn a_bt_has_its_offers_for_a_pile_and_answers_them_one_by_one() {
    let desk = desk();
    let (one, two) = (desk.offered("Aalbers"), desk.offered("Bakker"));
    desk.hands_over(&one);
    let mut bram = desk.sits_down("bram");
    bram.types("D").says("1 van 2").says(&one);
    bram.types("+<Enter>").says(&two).says("gedaan 1");
    bram.types("-com<Enter><Enter>").says("De stapel is leeg");
    assert_eq!(state(&desk, &one), State::Geaccepteerd);
    assert_eq!(state(&desk, &two), State::Geweigerd);
}

#[test]
fn of_what_was_marked_and_is_out_of_sight_since_it_says_how_many() {
    let desk = desk();
    let (one, two) = (desk.offered("Aalbers"), desk.offered("Bakker"));
    let mut bram = desk.sits_down("bram");
    bram.types("w*").says("2 gemerkt");
    desk.does("wim", "aanbod-intrekken", &one, "reden=toch niet");
    bram.types("D")
        .says("De 2 die u merkte, 1 weg")
        .says("1 van 1")
        .says(&two)
        .does_not_say(&one);
    // The one that is read stays in its place without a word of what it was.
    desk.does("wim", "aanbod-intrekken", &two, "reden=toch niet");
    bram.look().says("bestaat niet, of u mag het niet zien");
    bram.does_not_say("hulp bij de post");
    bram.types("+").does_not_say("gedaan 1");
    bram.types(">").says("Wat u merkte, is er voor u niet meer");
    let three = desk.offered("Cornelis");
    bram.types("<Esc>w<Esc>D")
        .says("Wat op uw besluit wacht")
        .says(&three);
}

#[test]
fn what_was_marked_and_has_ended_since_says_so_and_takes_no_offer() {
    let desk = desk();
    let number = desk.consented("Aalbers");
    let mut cor = desk.sits_down("cor");
    cor.types("w D").says("De 1 die u merkte");
    desk.does("wim", "intrekken", &number, "reden=verhuisd");
    cor.look().says("is geëindigd");
    cor.types("a").says("Aanbieden kan niet");
    assert_eq!(state(&desk, &number), State::Ingetrokken);
}

#[test]
fn however_many_are_marked_triage_has_them_all_and_one_form_is_for_all_of_them() {
    let desk = Desk::with_data(420);
    let mut bea = desk.sits_down("bea");
    bea.types("w*");
    let marked = bea.model.screen().marked().len();
    assert!(marked > 200, "{marked}");
    bea.says(&format!("{marked} gemerkt"));
    bea.types("zw")
        .says(&format!("Gegevens wijzigen · {marked} gemerkt"));
    bea.says(&format!("Doet dit met alle {marked}"));
    bea.types("<Esc><Esc>").types("*D");
    bea.says(&format!("De {marked} die u merkte"))
        .says(&format!("1 van {marked}"));
}

#[test]
fn a_colleague_who_changed_it_just_before_is_told_and_nothing_is_offered() {
    let desk = desk();
    let number = desk.consented("Aalbers");
    let mut cor = desk.sits_down("cor");
    cor.types("D").says(&number);
    let other = CONSENT.replace("hoogkerk", "beijum");
    desk.does("wim", "toestemming-vastleggen", &number, &other);
    desk.does("bob", "aanbieden", &number, "bt=beijum; reden=dichterbij");
    cor.types("a").says("bob");
    let offered = desk.record("bea", &number);
    assert_eq!(offered.referral().unwrap().bt.as_deref(), Some("beijum"));
}

#[test]
fn whoever_is_second_stays_on_what_was_read_and_has_done_nothing() {
    let desk = desk();
    let (one, two) = (desk.consented("Aalbers"), desk.consented("Bakker"));
    let mut cor = desk.sits_down("cor");
    cor.types("D").says(&one);
    desk.does("bob", "aanbieden", &one, "bt=hoogkerk");
    cor.types("a")
        .says("bob deed ‘Aanbieden’")
        .says(&format!("{one}  "))
        .says("ligt bij BT Hoogkerk")
        .says("gedaan 0")
        .does_not_say(&two);
    assert_eq!(state(&desk, &two), State::InOnderzoek);
    // So it is with the last one of the pile.
    cor.types("j").says("1 van 1").says(&two);
    desk.does("bob", "aanbieden", &two, "bt=hoogkerk");
    cor.types("a")
        .says("bob deed ‘Aanbieden’")
        .says(&format!("{two}  "))
        .says("gedaan 0")
        .does_not_say("De stapel is leeg");
    cor.types(">")
        .says("Er wacht niets op een besluit van u")
        .says("gedaan 0");
}

#[test]
fn a_right_that_is_withdrawn_ends_the_pile_in_a_sentence() {
    let desk = desk();
    let number = desk.consented("Aalbers");
    let mut cor = desk.sits_down("cor");
    cor.types("D").says(&number);
    desk.does("baas", "gebruiker-intrekken", "cor", "");
    cor.types("a").says("geen account");
    assert_eq!(state(&desk, &number), State::InOnderzoek);
}

#[test]
fn what_the_filter_finds_no_more_stays_until_one_goes_on_and_says_so() {
    let desk = desk();
    let (one, two) = (desk.consented("Aalbers"), desk.consented("Bakker"));
    let mut cor = desk.sits_down("cor");
    cor.types("D/soort:individuele-begeleiding<Enter>")
        .says("1 van 2")
        .says(&one);
    desk.does("bob", "gegevens-wijzigen", &one, "soort=dagbesteding");
    cor.look().says("bob deed zojuist").says(&one);
    cor.types("1")
        .says(&one)
        .says("hoort niet meer bij de stapel; blijft staan tot u verder gaat");
    cor.types("j")
        .says(&two)
        .says("1 van 1")
        .does_not_say("hoort niet meer");
}

#[test]
fn a_wij_colleague_ticks_the_four_points_and_offers_from_the_pile_in_twenty_keys() {
    let desk = desk();
    let number = desk.melding("Aalbers");
    let mut wim = desk.sits_down("wim");
    // What was agreed, ticked; then the offer, with what it needs first.
    let keys = "Dd <Tab>  <Enter>a<Enter><Enter><Enter>j<Enter><Enter>";
    assert!(keys_of(keys).len() <= 20, "{}", keys_of(keys).len());
    wim.types("Dd <Tab>  <Enter>")
        .says("Warme overdracht: gedaan")
        .says("[x] weet");
    wim.types("a<Enter><Enter><Enter>j<Enter><Enter>")
        .says("De stapel is leeg; u deed er 1");
    let record = desk.record("bea", &number);
    let referral = record.referral().unwrap();
    assert_eq!(referral.state, State::Aangeboden);
    assert_eq!(referral.handover.len(), 3);
    // The box for consent follows the consent: with it there are four, and the BT can take it on.
    let mut bram = desk.sits_down("bram");
    bram.types("D")
        .says("[x] weet [x] toestemming [x] verslag [x] gesproken");
    bram.types("+<Enter>").says("gedaan 1");
}

#[test]
fn a_filter_that_is_tried_and_left_brings_back_the_place_in_the_pile() {
    let desk = desk();
    let numbers = ["Aalbers", "Bakker", "Cornelis", "Dekker"].map(|name| desk.consented(name));
    let mut bea = desk.sits_down("bea");
    bea.types("Da>").says(&numbers[2]);
    bea.says("1 van 3 · gedaan 1 · later 1");
    bea.types("/dekk").says(&numbers[3]).says("gedaan 0");
    bea.types("<Esc>")
        .says(&numbers[2])
        .says("1 van 3 · gedaan 1 · later 1");
    // And it is that one that a key is about.
    bea.types("a").says(&format!("{} aangeboden", numbers[2]));
}

#[test]
fn what_contract_can_do_nothing_with_yet_is_not_in_its_pile() {
    let desk = desk();
    let new = desk.melding("Aalbers");
    let ready = desk.consented("Bakker");
    desk.sits_down("cor")
        .types("D")
        .says(&ready)
        .says("1 van 1")
        .does_not_say(&new);
    desk.sits_down("wim").types("D").says("1 van 2");
    // Nor is it told to do what others do.
    desk.sits_down("cor")
        .types("D3a")
        .says("de aanvraag legt het WIJ-team of de back office vast");
}

#[test]
fn free_places_say_so_where_one_sees_only_a_part_of_who_has_them() {
    let desk = desk();
    desk.consented("Aalbers");
    desk.sits_down("cor")
        .types("D")
        .says("14 van 14 vrij; geen wachtlijst");
    desk.sits_down("wim")
        .types("D")
        .says("14 van 14 vrij, zover u ziet")
        .does_not_say("geen wachtlijst");
}

#[test]
fn a_form_says_whether_enter_goes_on_or_does_it() {
    let desk = desk();
    looked_into(&desk, "Aalbers");
    let mut bea = desk.sits_down("bea");
    bea.types("w<Enter>tv").says("Toestemming vastleggen");
    bea.says("Enter verder").does_not_say("Enter bewaren");
    bea.types("Hoogkerk<Tab>inwoner<Tab>hulpvraag<Tab>vandaag<Tab>ja<Enter>");
    bea.says("Toestemming vastleggen");
}

#[test]
fn the_box_of_consent_is_the_same_for_everyone_who_may_know_of_it() {
    let desk = desk();
    let number = desk.consented("Aalbers");
    desk.does(
        "wim",
        "overdracht-afvinken",
        &number,
        "punt=verslag; datum=vandaag",
    );
    let boxes = |who: &str| {
        let mut robot = desk.sits_down(who);
        robot
            .types(&format!("w/ {number}<Enter>D"))
            .says("Overdracht");
        let screen = robot.screen();
        let line = screen.lines().find(|line| line.contains("Overdracht"));
        line.unwrap().trim().to_owned()
    };
    let given = "Overdracht  [ ] weet [x] toestemming [x] verslag [ ] gesproken [ ] 1e gesprek";
    assert_eq!(boxes("bea"), given);
    assert_eq!(boxes("cor"), given);
    desk.does("wim", "aanbieden", &number, "bt=hoogkerk");
    assert_eq!(boxes("bea"), given);
    // Where contract has nothing to choose, it is not told whether there is any.
    let untold = given.replace(" [x] toestemming", "");
    assert_eq!(boxes("cor"), untold);
    // What a BT sent back must be handed over anew, to whichever comes next.
    desk.does("bram", "weigeren", &number, "reden=geen capaciteit");
    let anew = given.replace("[x] verslag", "[ ] verslag");
    assert_eq!(boxes("bea"), anew);
    assert_eq!(boxes("cor"), anew);
    let other = CONSENT.replace("hoogkerk", "beijum");
    desk.does("wim", "toestemming-vastleggen", &number, &other);
    desk.does("wim", "aanbieden", &number, "bt=beijum");
    desk.does("iris", "weigeren", &number, "reden=geen capaciteit");
    desk.does(
        "wim",
        "toestemming-intrekken",
        &number,
        "partij=beijum; datum=vandaag",
    );
    assert_eq!(boxes("bea"), boxes("cor"));
}
