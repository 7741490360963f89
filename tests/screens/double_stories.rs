//! One resident under two numbers: found, laid side by side, decided with one key, and taken back with one.

use wijkregie::domain::record::{Double, Note};
use wijkregie::domain::workflow::Command;
use wijkregie::office::views::Double as Pair;
use wijkregie::office::{AsOf, Outcome};

use crate::support::robot::Desk;

const SOFIE: &str = "achternaam=Veen; tussenvoegsel=van der; voornaam=Sofie; geboortedatum=04-03-1968; \
                     postcode=9744 GJ; huisnummer=12; telefoon=0612345678";

/// The same person in Hoogkerk under two numbers, each with a melding of its own.
struct Twice {
    desk: Desk,
    people: [String; 2],
    meldingen: [String; 2],
}

fn melding(desk: &Desk, person: &str, question: &str) -> String {
    let given = format!(
        "inwoner={person}; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag={question}; \
         soort=individuele begeleiding; wet=Wmo; urgentie=regulier"
    );
    desk.does("bea", "melding-registreren", "", &given)
}

fn twice() -> Twice {
    let desk = Desk::with_people();
    let register = |given: &str| desk.does("bea", "inwoner-registreren", "", given);
    let people = [
        register(SOFIE),
        register(
            "achternaam=Veen; voornaam=S.; geboortedatum=04-03-1968; postcode=9744 GJ; huisnummer=12; email=s@post.invalid; bsn=123456782",
        ),
    ];
    let meldingen = [
        melding(&desk, &people[0], "hulp bij de post"),
        melding(&desk, &people[1], "hulp bij het huishouden"),
    ];
    Twice {
        desk,
        people,
        meldingen,
    }
}

fn pairs(desk: &Desk, who: &str) -> Vec<Pair> {
    desk.office.doubles(&desk.caller(who), &[]).unwrap()
}

fn refused(desk: &Desk, who: &str, action: &str, target: &str, met: &str) -> String {
    let command = Command {
        action: action.to_owned(),
        target: Some(target.to_owned()),
        revision: None,
        fields: [("met".to_owned(), met.to_owned())].into(),
    };
    match desk.office.perform(desk.caller(who), command) {
        Outcome::Refused(no) => no.to_string(),
        other => panic!("{who} {action} {target}: {other:?}"),
    }
}

#[test]
fn two_numbers_are_laid_side_by_side_and_one_key_makes_them_one_and_another_two_again() {
    let Twice {
        desk,
        people: [one, two],
        meldingen,
    } = twice();
    let mut bea = desk.sits_down("bea");
    bea.types("gp").says("Dubbelen").says("waarschijnlijk");
    bea.says("Sofie van der Veen").says("S. Veen");
    bea.says("voorletters passen bij elkaar")
        .says("zelfde adres");
    bea.says(&one).says(&two).says(&meldingen[1]);
    bea.types("1")
        .says(&format!("{two} staat nu onder {one}, met alles erbij"));
    bea.says("Er zijn geen paren bij de inwoners die u registreert");
    for melding in &meldingen {
        let record = desk.record("bea", melding);
        assert_eq!(record.referral().unwrap().resident.as_ref(), Some(&one));
    }
    let kept = desk.record("bea", &one);
    let resident = kept.resident().unwrap();
    assert_eq!(
        (resident.phone.as_str(), resident.email.as_str()),
        ("+31612345678", "s@post.invalid")
    );
    assert_eq!(
        kept.all::<Double>().next().unwrap().other,
        two,
        "both numbers stay"
    );
    let gone = desk.record("bea", &two);
    assert_eq!(gone.resident().unwrap().merged_into.as_ref(), Some(&one));
    bea.types("u").says("S. Veen").says("waarschijnlijk");
    let record = desk.record("bea", &meldingen[1]);
    assert_eq!(record.referral().unwrap().resident.as_ref(), Some(&two));
    assert!(
        desk.record("bea", &one)
            .resident()
            .unwrap()
            .email
            .is_empty()
    );
    bea.types("<C-r>").does_not_say("S. Veen");
    assert_eq!(
        desk.record("bea", &meldingen[1])
            .referral()
            .unwrap()
            .resident
            .as_ref(),
        Some(&one)
    );
    assert!(desk.is_whole());
}

#[test]
fn two_people_who_are_alike_are_set_apart_with_one_key_and_do_not_come_back() {
    let Twice {
        desk,
        people: [one, two],
        ..
    } = twice();
    let mut wim = desk.sits_down("wim");
    wim.types("gp").says("S. Veen");
    wim.types("2")
        .says(&format!("{one} en {two} zijn twee mensen"));
    wim.does_not_say("S. Veen");
    wim.types("u").says("S. Veen");
    desk.does(
        "bob",
        "geen-dubbele",
        &two,
        &format!("met={one}; toelichting=moeder en dochter"),
    );
    assert!(
        pairs(&desk, "bea").is_empty(),
        "whichever of the two it is said of"
    );
    // A change to one of them does not bring the pair back.
    desk.does("bea", "inwoner-wijzigen", &one, "voornaam=S.");
    assert!(pairs(&desk, "bea").is_empty());
    let again = desk.does("bea", "geen-dubbele", &one, &format!("met={two}"));
    assert_eq!(
        desk.record("bea", &again).all::<Double>().count(),
        0,
        "said once"
    );
}

#[test]
fn a_filter_takes_a_certainty_and_a_piece_of_what_is_shown() {
    let Twice { desk, people, .. } = twice();
    let count = |filter: &[&str]| {
        let filter: Vec<String> = filter.iter().map(|it| (*it).to_owned()).collect();
        desk.office
            .doubles(&desk.caller("bea"), &filter)
            .map(|pairs| pairs.len())
            .map_err(|no| no.to_string())
    };
    for filter in [
        &["zekerheid:waarschijnlijk"][..],
        &["sofie", "9744"],
        &["telefoon"],
        &[&people[1]],
    ] {
        let wanted = usize::from(filter[0] != "telefoon");
        assert_eq!(count(filter), Ok(wanted), "{filter:?}");
    }
    assert_eq!(count(&["zekerheid:zeker"]), Ok(0));
    let told = count(&["zekerheid:vast"]).unwrap_err();
    assert!(
        told.contains("zeker, waarschijnlijk") || told.contains("mogelijk, waarschijnlijk"),
        "{told}"
    );
    assert!(
        count(&["wijk:hoogkerk"])
            .unwrap_err()
            .contains("zekerheid:")
    );
}

/// Whom one may not see is not named, counted or hinted at.
#[test]
fn a_double_in_another_wijk_is_as_if_it_were_not_there() {
    let desk = Desk::with_people();
    let seen = desk.does("bea", "inwoner-registreren", "", SOFIE);
    let before = (
        pairs(&desk, "wim"),
        desk.office
            .show(&desk.caller("wim"), &seen, AsOf::NOW)
            .unwrap(),
    );
    let elsewhere = SOFIE.replace("9744 GJ", "9736 AB") + "; wijk=beijum";
    let hidden = desk.does("bea", "inwoner-registreren", "", &elsewhere);
    assert_eq!(pairs(&desk, "bea").len(), 1);
    desk.does("bea", "geen-dubbele", &seen, &format!("met={hidden}"));
    assert!(pairs(&desk, "bea").is_empty());
    let after = (
        pairs(&desk, "wim"),
        desk.office
            .show(&desk.caller("wim"), &seen, AsOf::NOW)
            .unwrap(),
    );
    assert_eq!(format!("{before:?}"), format!("{after:?}"));
    let change = Command {
        action: "inwoner-wijzigen".to_owned(),
        target: Some(seen.clone()),
        revision: None,
        fields: [("telefoon".to_owned(), "0687654321".to_owned())].into(),
    };
    let outcome = desk.office.perform(desk.caller("wim"), change);
    assert!(
        matches!(outcome, Outcome::Done { revision: 2, .. }),
        "{outcome:?}"
    );
    let nobody = refused(&desk, "wim", "geen-dubbele", &seen, "P-0999");
    let there = refused(&desk, "wim", "geen-dubbele", &seen, &hidden);
    assert_eq!(nobody.replace("P-0999", &hidden), there);
}

#[test]
fn a_merge_of_two_people_whom_a_colleague_has_open_loses_nothing() {
    let Twice {
        desk,
        people: [one, two],
        meldingen,
    } = twice();
    let mut wim = desk.sits_down("wim");
    wim.types(&format!(":{two}<Enter>")).says("S. Veen");
    wim.types("Hw").says("Inwoner wijzigen");
    wim.fills_in("Vermeulen");
    desk.does("bea", "inwoners-samenvoegen", &one, &format!("met={two}"));
    wim.types("<F2>")
        .says(&format!("{two} is samengevoegd met {one}"));
    wim.says("Vermeulen");
    // What happened to a melding since does not hold the merge back, nor is it lost.
    desk.does(
        "wim",
        "notitie-toevoegen",
        &meldingen[1],
        "tekst=belt morgen",
    );
    let undone = desk
        .office
        .undo(desk.caller("bea"), one.clone(), String::new());
    assert!(matches!(undone, Outcome::Done { .. }), "{undone:?}");
    let record = desk.record("bea", &meldingen[1]);
    assert_eq!(record.referral().unwrap().resident.as_ref(), Some(&two));
    assert_eq!(record.all::<Note>().count(), 1);
    assert!(desk.is_whole());
}

#[test]
fn two_merges_in_opposite_directions_leave_one_person() {
    let Twice {
        desk,
        people: [one, two],
        ..
    } = twice();
    desk.does("bea", "inwoners-samenvoegen", &one, &format!("met={two}"));
    let told = refused(&desk, "bob", "inwoners-samenvoegen", &two, &one);
    assert!(
        told.contains(&format!("{two} is samengevoegd met {one}")),
        "{told}"
    );
    let told = refused(&desk, "bob", "inwoners-samenvoegen", &one, &one);
    assert!(told.contains("dezelfde"), "{told}");
}

#[test]
fn a_merge_is_not_undone_when_the_bsn_went_to_another_or_by_another() {
    let Twice {
        desk,
        people: [one, two],
        ..
    } = twice();
    desk.does("bea", "inwoners-samenvoegen", &one, &format!("met={two}"));
    let undo = |who: &str| match desk
        .office
        .undo(desk.caller(who), one.clone(), String::new())
    {
        Outcome::Refused(no) => no.to_string(),
        other => panic!("{other:?}"),
    };
    assert!(undo("bob").contains("was van bea"));
    desk.does("bea", "inwoner-wijzigen", &one, "telefoon=0687654321");
    desk.does("bea", "inwoner-wijzigen", &one, "bsn=");
    let other = desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Ander; bsn=123456782",
    );
    let undone = desk
        .office
        .undo(desk.caller("bea"), two.clone(), String::new());
    assert!(matches!(undone, Outcome::Refused(_)), "{undone:?}");
    assert!(desk.record("bea", &other).resident().is_some());
}

#[test]
fn a_step_back_never_gives_two_people_one_bsn() {
    let desk = Desk::with_people();
    let one = desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Een; bsn=123456782",
    );
    desk.does("bea", "inwoner-wijzigen", &one, "bsn=111222333");
    desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Twee; bsn=123456782",
    );
    match desk.office.undo(desk.caller("bea"), one, String::new()) {
        Outcome::Refused(no) => assert!(no.to_string().contains("Dit BSN is al van"), "{no}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_registers_someone_that_may_be_there_already_is_told_before_and_goes_on_with_one_key() {
    let desk = Desk::with_people();
    let there = desk.does("bea", "inwoner-registreren", "", SOFIE);
    let mut wim = desk.sits_down("wim");
    wim.types(&format!(":{there}<Enter>")).says("Sofie");
    wim.types("Hn").says("achternaam");
    wim.fills_in("van der Vene").types("<Tab>");
    wim.fills_in("Sofie").types("<Tab>");
    wim.fills_in("4-3-1968").types("<F2>");
    wim.says("Staat deze inwoner er al?")
        .says(&format!("mogelijk {there}"));
    wim.says("twee letters verwisseld in de achternaam");
    assert_eq!(pairs(&desk, "bea").len(), 0, "nothing is kept yet");
    wim.types("<F2>").does_not_say("Staat deze inwoner er al?");
    assert_eq!(pairs(&desk, "bea").len(), 1);
}

#[test]
fn a_warning_goes_with_what_is_typed_and_names_nobody_of_another_wijk() {
    let desk = Desk::with_people();
    let elsewhere = SOFIE.replace("9744 GJ", "9736 AB") + "; wijk=beijum";
    desk.does("bea", "inwoner-registreren", "", &elsewhere);
    let fields = |text: &str| {
        let pairs = text.split(';').filter_map(|pair| pair.split_once('='));
        pairs
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect()
    };
    let like = |who: &str, text: &str| desk.office.like(&desk.caller(who), &fields(text)).unwrap();
    assert_eq!(like("bea", SOFIE).len(), 1);
    assert!(like("wim", SOFIE).is_empty());
    assert!(
        like("bea", "achternaam=Veen; geboortedatum=32-13-1968").is_empty(),
        "it cannot be read yet"
    );
    assert!(
        desk.office
            .like(&desk.caller("bram"), &fields(SOFIE))
            .is_err()
    );
}

#[test]
fn at_opening_an_inwoner_or_a_melding_says_who_it_may_be_until_that_is_decided() {
    let Twice {
        desk,
        people: [one, two],
        meldingen,
    } = twice();
    let mut bea = desk.sits_down("bea");
    bea.types(&format!(":{one}<Enter>")).says("Dubbel?");
    bea.says(&format!("waarschijnlijk {two} S. Veen"));
    bea.types(&format!(":{}<Enter>", meldingen[1]))
        .says("Dubbel?")
        .says(&one);
    // Who sees a verwijzing but registers nobody is not told.
    desk.does(
        "wim",
        "onderzoek-starten",
        &meldingen[1],
        "regievoerder=Anna",
    );
    let told = desk
        .office
        .for_resident(&desk.caller("bea"), &one, "verzoek van de inwoner")
        .unwrap();
    assert!(
        !format!("{told:?}").contains(&two),
        "nobody is told of another"
    );
    desk.does("bea", "geen-dubbele", &one, &format!("met={two}"));
    bea.types("<F5>").does_not_say("Dubbel?");
    let told = desk
        .office
        .for_resident(&desk.caller("bea"), &one, "verzoek van de inwoner")
        .unwrap();
    let told = format!("{told:?}");
    let at = told.find(&two);
    assert!(
        at.is_none(),
        "nor that they were told apart: {}",
        &told[at.unwrap_or(0).saturating_sub(300)..]
    );
}

#[test]
fn who_live_at_one_address_become_a_huishouden_with_one_key_and_who_came_later_joins_it() {
    let desk = Desk::with_people();
    let register = |name: &str, more: &str| {
        let given =
            format!("achternaam=Boer; voornaam={name}; postcode=9744 GJ; huisnummer=12; {more}");
        desk.does("bea", "inwoner-registreren", "", &given)
    };
    let (anna, ben) = (
        register("Anna", "geboortedatum=1-2-1980"),
        register("Ben", "geboortedatum=3-4-2012"),
    );
    // The same person twice is no huishouden.
    register("A.", "geboortedatum=1-2-1980");
    let proposed = |who: &str| desk.office.proposed_households(&desk.caller(who)).unwrap();
    let household = |number: &str| {
        desk.record("bea", number)
            .resident()
            .unwrap()
            .household
            .clone()
    };
    assert_eq!(proposed("bea").len(), 1);
    let mut bea = desk.sits_down("bea");
    bea.types("gh")
        .says("Huishoudens")
        .says("nieuw")
        .says("Anna Boer, Ben Boer");
    bea.types("3")
        .says("H-0001: Anna Boer, Ben Boer zijn één huishouden");
    assert_eq!(
        (household(&anna), household(&ben)),
        (Some("H-0001".to_owned()), Some("H-0001".to_owned()))
    );
    bea.types("u").says("nieuw");
    assert_eq!((household(&anna), household(&ben)), (None, None));
    bea.types("<C-r>").does_not_say("nieuw");
    let late = register("Cor", "geboortedatum=5-6-2015");
    bea.types("<F5>").says("H-0001").says("Cor Boer");
    bea.types("3").says("H-0001: Cor Boer erbij");
    assert_eq!(household(&late).as_deref(), Some("H-0001"));
    let other = desk.does("bea", "huishouden-registreren", "", "regisseur=Anna");
    let command = Command {
        action: "leden-toevoegen".to_owned(),
        target: Some(other),
        revision: None,
        fields: [("leden".to_owned(), late)].into(),
    };
    match desk.office.perform(desk.caller("bea"), command) {
        Outcome::Refused(no) => assert!(
            no.to_string().contains("hoort al bij huishouden H-0001"),
            "{no}"
        ),
        other => panic!("{other:?}"),
    }
    assert!(desk.is_whole());
}

#[test]
fn a_proposed_huishouden_has_nobody_of_another_wijk_in_it() {
    let desk = Desk::with_people();
    let register = |given: &str| desk.does("bea", "inwoner-registreren", "", given);
    let here = register("achternaam=Boer; voornaam=Anna; postcode=9744 GJ; huisnummer=12");
    let hidden =
        register("achternaam=Boer; voornaam=Ben; postcode=9744 GJ; huisnummer=12; wijk=beijum");
    let proposed = |who: &str| desk.office.proposed_households(&desk.caller(who)).unwrap();
    assert_eq!(proposed("bea").len(), 1);
    assert!(proposed("wim").is_empty());
    let told = |numbers: &str| {
        let command = Command {
            action: "huishouden-vormen".to_owned(),
            target: None,
            revision: None,
            fields: [
                ("leden".to_owned(), numbers.to_owned()),
                ("regisseur".to_owned(), "Anna".to_owned()),
            ]
            .into(),
        };
        match desk.office.perform(desk.caller("wim"), command) {
            Outcome::Refused(no) => no.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let there = told(&format!("{here} {hidden}"));
    let nobody = told(&format!("{here}, P-0999"));
    assert_eq!(there, nobody.replace("P-0999", &hidden));
}
