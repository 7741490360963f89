//! Where a verwijzing goes: to which BT there is consent, where it was passed over, and who may have it.

use std::collections::BTreeMap;

use crate::support::robot::{CONSENT, Desk};
use wijkregie::domain::referral::actions::PASS_CONSENT;
use wijkregie::domain::words::State;
use wijkregie::office::views::QueueQuery;

/// A desk with someone of contract management, someone who may pass over consent, and aanbieders at three BTs.
fn desk() -> Desk {
    let desk = Desk::with_people();
    desk.hire("cor", "contract", "alles");
    for (number, name, bt) in [
        ("L003", "Beijum Thuis", "beijum"),
        ("L004", "Hoog en Droog", "de-hoogte"),
    ] {
        let given = format!("nummer={number}; naam={name}; begeleidingsteams={bt}; plaatsen=4");
        desk.does("bea", "aanbieder-registreren", "", &given);
    }
    desk
}

fn looked_into(desk: &Desk, name: &str) -> String {
    let number = desk.melding(name);
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=wim");
    number
}

fn state(desk: &Desk, number: &str) -> State {
    desk.record("bea", number).referral().unwrap().state
}

/// Someone who may pass over consent; the right takes effect when another beheerder approves it.
fn overrider(desk: &Desk) -> &'static str {
    desk.hire("olga", "beheer", "alles");
    desk.hire("ot", "backoffice, toestemming-passeren", "alles");
    desk.does("olga", "rol-goedkeuren", "ot", "");
    "ot"
}

#[test]
fn consent_for_one_bt_makes_no_offer_to_another_look_possible() {
    let desk = desk();
    let number = looked_into(&desk, "Aalbers");
    let for_beijum = CONSENT.replace("hoogkerk", "beijum");
    desk.does("wim", "toestemming-vastleggen", &number, &for_beijum);
    let mut cor = desk.sits_down("cor");
    // Where there is consent comes first, also where another is the BT of the wijk.
    cor.types("D")
        .says("is er voor BT Beijum")
        .says("1 BT Beijum")
        .says("toestemming voor dit BT")
        .says("2 BT Hoogkerk");
    cor.types("2").says("nog geen toestemming voor dit BT");
    // Whoever may not record it is told, and no form asks what would not help.
    cor.types("a")
        .says("er is geen toestemming vastgelegd voor BT Hoogkerk")
        .does_not_say("reden");
    assert_eq!(state(&desk, &number), State::InOnderzoek);
    // Whoever may is asked for it, for that BT.
    let mut bea = desk.sits_down("bea");
    bea.types("D").says("ja, BT Beijum").types("2a");
    bea.says("Toestemming vastleggen").says("Hoogkerk");
    bea.types("<Esc>");
    // Where it is offered otherwise than from the pile, the BT with consent stands there.
    bea.types(&format!("w/{number}<Enter><Enter>a"))
        .says("bt*")
        .says("Beijum");
    cor.types("1a").says("aangeboden aan BT Beijum");
    assert_eq!(state(&desk, &number), State::Aangeboden);
}

#[test]
fn consent_that_ended_or_is_for_another_party_is_no_consent() {
    let desk = desk();
    let number = looked_into(&desk, "Aalbers");
    let other = CONSENT.replace("partij=hoogkerk", "partij=huisarts");
    desk.does("wim", "toestemming-vastleggen", &number, &other);
    let mut bea = desk.sits_down("bea");
    bea.types("D")
        .says("ja, huisarts")
        .says("[ ] toestemming")
        .does_not_say("nog geen toestemming voor dit BT");
    let mut cor = desk.sits_down("cor");
    cor.types("D").says("voor geen enkel begeleidingsteam");
}

#[test]
fn consent_that_was_passed_over_is_told_as_that_and_not_as_asked() {
    let desk = desk();
    let ot = overrider(&desk);
    let number = looked_into(&desk, "Aalbers");
    let mut pile = desk.sits_down(ot);
    pile.types("D").says("niet vastgelegd");
    desk.does(ot, PASS_CONSENT, &number, "bt=hoogkerk; reden=crisis");
    let point = "punt=toestemming; datum=vandaag";
    desk.does("wim", "overdracht-afvinken", &number, point);
    // For the back office with why; for the BT that it was, and no more.
    for (who, says) in [
        ("bea", "aanbod aan BT Hoogkerk: crisis"),
        ("bram", "aanbod aan BT Hoogkerk"),
    ] {
        let mut robot = desk.sits_down(who);
        robot.types(&format!("w/{number}<Enter> D"));
        robot.says("gepasseerd bij het").says("[x] gepasseerd");
        robot
            .does_not_say("niet vastgelegd")
            .does_not_say("[x] toestemming");
        robot.types("<Esc><Esc>w<Enter>");
        robot
            .types("<Tab><Tab>")
            .says("de toestemming is gepasseerd");
        robot.types("<Tab><Tab>").says(says);
        robot.does_not_say("Er is geen toestemming vastgelegd");
    }
    desk.sits_down("bram")
        .types(&format!("w/{number}<Enter>D"))
        .does_not_say("crisis");
    // What the resident says since counts beside it.
    desk.does("wim", "toestemming-vastleggen", &number, CONSENT);
    desk.sits_down("bea")
        .types(&format!("w/{number}<Enter> D"))
        .says("ja, BT Hoogkerk")
        .says("[x] toestemming");
}

#[test]
fn a_regievoerder_of_another_team_is_not_offered_and_not_filled_in() {
    let desk = desk();
    for (name, team) in [("W. Wim", "WIJ Hoogkerk"), ("A. Bos", "WIJ Beijum")] {
        let given = format!("naam={name}; team={team}");
        desk.does("baas", "medewerker-registreren", "", &given);
    }
    let number = desk.melding("Aalbers");
    let mut wim = desk.sits_down("wim");
    wim.types(&format!("w/{number}<Enter><Enter>os"))
        .says("regievoerder*")
        .types("<Down>")
        .says("W. Wim")
        .does_not_say("A. Bos");
}

#[test]
fn a_bt_counts_what_it_gave_back_itself_and_nothing_of_another() {
    let desk = desk();
    let number = desk.offered("Aalbers");
    desk.does("bram", "weigeren", &number, "reden=geen capaciteit");
    let why = "bt=hoogkerk; reden=er kwam plaats";
    desk.does("bea", "aanbieden", &number, why);
    desk.hands_over(&number);
    desk.does("bram", "accepteren", &number, "");
    desk.does("bram", "terugleggen", &number, "reden=complexiteit");
    let count = |who: &str| {
        let counts = desk.office.answers(&desk.caller(who), &[]).unwrap();
        counts.into_iter().map(|it| (it.reden, it.samen, it.regel))
    };
    assert_eq!(count("bea").count(), 2);
    let own: Vec<_> = count("bram").collect();
    assert_eq!(own.len(), 1, "{own:?}");
    assert_eq!((own[0].0.as_str(), own[0].1), ("complexiteit", 1));
    // The line of the count opens it, and no other reason does.
    let found = |line: &str| {
        let query = QueueQuery {
            filter: line.split(' ').map(str::to_owned).collect(),
            ..QueueQuery::default()
        };
        desk.office
            .queue(&desk.caller("bram"), &query)
            .unwrap()
            .len()
    };
    assert_eq!(found(&own[0].2), 1);
    assert_eq!(found("nee-van:hoogkerk/geen-capaciteit"), 0);
    assert_eq!(found("-nee-van:beijum"), 0);
    assert_eq!(found("reden:complexiteit"), 1);
    assert!(count("iris").next().is_none());
    // Once it is gone, so is what the BT said of it.
    desk.does("wim", "terugnemen", &number, "");
    assert!(count("bram").next().is_none());
}

#[test]
fn a_begeleidingsteam_is_called_by_its_name() {
    let desk = desk();
    let number = looked_into(&desk, "Aalbers");
    let mut bea = desk.sits_down("bea");
    bea.types(&format!("w/{number}<Enter><Enter>a"))
        .says("partij*");
    bea.types("<Tab><Tab><Tab><Tab><Tab><Tab><End>")
        .types("<BS><BS><BS><BS><BS><BS><BS><BS>de-h");
    bea.says("De Hoogte").does_not_say("de-hoogte");
    bea.types("<Enter><Enter><Enter>ja<Enter>");
    let record = desk.record("bea", &number);
    assert!(record.consent_for("de-hoogte").is_some());
    bea.says("bt*").says("De Hoogte").does_not_say("de-hoogte");
}

#[test]
fn a_trial_counts_what_those_before_it_take() {
    let desk = desk();
    desk.does("bea", "aanbieder-wijzigen", "L001", "plaatsen=3");
    let numbers: Vec<String> = (0..5)
        .map(|n| {
            let number = desk.offered(&format!("Naam{n}"));
            desk.hands_over(&number);
            desk.does("bram", "accepteren", &number, "");
            desk.does("bram", "gesprek-plannen", &number, "datum=vandaag");
            number
        })
        .collect();
    let given = "aanbieder=L001; startdatum=vandaag; omvang=2 uur per week; evaluatiedatum=+3m";
    let fields: BTreeMap<String, String> = given
        .split("; ")
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let bram = desk.caller("bram");
    let tried = |numbers: &[String], taken: &[_]| {
        let each = desk.office.each(&bram, "starten", numbers, &fields, taken);
        let each = each.unwrap();
        let can = each.rows.iter().filter(|row| row.waarom_niet.is_none());
        (can.count(), each.bezet)
    };
    let (can, taken) = tried(&numbers, &[]);
    assert_eq!((can, taken.len()), (3, 3));
    // Asked in two parts it is the same.
    let (first, taken) = tried(&numbers[..2], &[]);
    let (rest, _) = tried(&numbers[2..], &taken);
    assert_eq!((first, rest), (2, 1));
}

#[test]
fn a_trial_with_an_empty_field_that_must_be_filled_in_says_which() {
    let desk = desk();
    let number = desk.melding("Aalbers");
    let given = |value: &str| BTreeMap::from([("regievoerder".to_owned(), value.to_owned())]);
    let tried = |value: &str| {
        let numbers = [number.clone()];
        let wim = desk.caller("wim");
        desk.office
            .each(&wim, "onderzoek-starten", &numbers, &given(value), &[])
    };
    for empty in ["", "  "] {
        let no = tried(empty).unwrap_err().to_string();
        assert!(no.contains("vul nog in regievoerder"), "{no}");
    }
    assert_eq!(tried("wim").unwrap().rows[0].waarom_niet, None);
}

#[test]
fn whoever_leaves_from_the_pile_begins_again_where_that_was_begun() {
    let desk = desk();
    for name in ["Aalbers", "Bakker", "Cornelis"] {
        desk.melding(name);
    }
    let mut wim = desk.sits_down("wim");
    wim.types("w/staat:nieuw<Enter>D").says("1 van 3");
    wim.types("jq");
    assert_eq!(wim.exit, Some(0));
    desk.sits_down("wim")
        .says("Wachtrij")
        .says("staat:nieuw")
        .says("2 van 3")
        .does_not_say("Triage")
        .types("vq");
    // What was typed in the pile itself is not lost either.
    let mut wim = desk.sits_down("wim");
    wim.types("D/bakker<Enter>").says("1 van 1").types("q");
    desk.sits_down("wim")
        .says("Wachtrij")
        .says("bakker")
        .says("1 van 1")
        .types("vq");
    let mut wim = desk.sits_down("wim");
    wim.types("v<Esc>Dq");
    desk.sits_down("wim").says("Vandaag").does_not_say("Triage");
}

#[test]
fn vandaag_goes_on_past_what_it_lists_first() {
    let desk = Desk::with_data(900);
    let mut bea = desk.sits_down("bea");
    bea.says("eerste 200 van");
    for _ in 0..8 {
        bea.types("G");
    }
    bea.does_not_say("eerste");
    let shown = bea.model.screen().len(&bea.model.session);
    assert!(shown > 200, "{shown}");
    bea.says(&format!("{shown} signalen"));
}

#[test]
fn whoever_is_in_no_list_of_employees_can_still_be_the_regievoerder() {
    let desk = desk();
    let given = "naam=L. Bolt; team=WIJ Beijum";
    desk.does("baas", "medewerker-registreren", "", given);
    let number = desk.melding("Aalbers");
    let mut wim = desk.sits_down("wim");
    wim.types(&format!("w/{number}<Enter><Enter>os"))
        .says("regievoerder*")
        .says("wim")
        .does_not_say("geen medewerker");
    wim.types("<Enter>").says("Onderzoek starten: gedaan");
    assert_eq!(state(&desk, &number), State::InOnderzoek);
}
