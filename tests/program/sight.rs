//! Sight apart from role and reach: given to one person until a day, refused to one, narrowed to a few; and everyone who
//! can see a resident now.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use wijkregie::domain::record::{Kind, Part, Record, RecordId, SightRule};
use wijkregie::domain::referral::actions::PASS_CONSENT;
use wijkregie::domain::rights::{Exceptions, Standing};
use wijkregie::domain::words::{Role, YesNo};
use wijkregie::domain::workflow::Command;
use wijkregie::ipc::desk::{Presence, for_eyes_of};
use wijkregie::office::views::{LooksAsked, QueueQuery};
use wijkregie::office::{AsOf, Notice, Outcome, today};

use crate::support::robot::{CONSENT, Desk, FOUNDER};
use crate::support::server::fields;

/// An office with a colleague of another team, and a resident of Hoogkerk with a melding.
fn office() -> (Desk, String, String) {
    let desk = Desk::with_people();
    desk.hire("wout", "wij", "wij:beijum");
    desk.hire("lea", "leiding", "alles");
    desk.hire("fien", "fg", "alles");
    let given = "achternaam=Veen; wijk=hoogkerk";
    let resident = desk.does("bea", "inwoner-registreren", "", given);
    let melding = melding(&desk, &resident);
    (desk, resident, melding)
}

fn melding(desk: &Desk, resident: &str) -> String {
    about(desk, resident, "hulp bij de post")
}

fn about(desk: &Desk, resident: &str, question: &str) -> String {
    let given = format!(
        "inwoner={resident}; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag={question}; \
         soort=individuele begeleiding; wet=Wmo; urgentie=regulier"
    );
    desk.does("bea", "melding-registreren", "", &given)
}

fn day(ahead: u64) -> NaiveDate {
    today() + Days::new(ahead)
}

/// What someone is told who asks for something that is not done.
fn refused(desk: &Desk, who: &str, action: &str, target: &str, given: &str) -> String {
    let command = Command {
        action: action.to_owned(),
        target: Some(target.to_owned()),
        revision: None,
        fields: fields(given),
    };
    match desk.office.perform(desk.caller(who), command) {
        Outcome::Refused(no) => no.to_string(),
        other => panic!("{who} {action} {target} {given}: {other:?}"),
    }
}

#[test]
fn a_colleague_from_elsewhere_sees_one_dossier_until_the_day_that_was_said() {
    let (desk, resident, melding) = office();
    let other = about(&desk, &resident, "hulp bij het huis");
    assert!(!desk.sees("wout", &melding));
    let given = format!(
        "gebruiker=wout; reden=neemt waar; tot-en-met={}; verwijzing={melding}",
        day(7)
    );
    desk.does("bea", "inzage-geven", &resident, &given);
    assert!(desk.sees("wout", &melding));
    assert!(!desk.sees("wout", &other));
    desk.does("wout", "notitie-toevoegen", &melding, "tekst=gebeld");
    desk.does("bea", "inzage-intrekken", &resident, "gebruiker=wout");
    assert!(!desk.sees("wout", &melding));
}

/// A name stands on the screen of the BT too, which registers nobody.
#[test]
fn who_sees_someone_through_a_verwijzing_looks_again_when_the_name_changes_and_hears_not_why() {
    let desk = Desk::with_people();
    let melding = desk.offered("Bos");
    let person = desk.record("bea", &melding).person().unwrap().to_owned();
    let told = |who: &str| {
        let notice = Notice::Changed {
            numbers: vec![person.clone()],
            by: "bea".to_owned(),
            action: "inwoner-wijzigen".to_owned(),
            left: BTreeMap::new(),
        };
        let told = for_eyes_of(
            &desk.office,
            &Presence::default(),
            &desk.caller(who),
            notice,
        );
        told.map(|it| match it {
            Notice::Changed {
                numbers,
                by,
                action,
                ..
            } => format!("{numbers:?} {by} {action}"),
            other => panic!("{other:?}"),
        })
    };
    assert_eq!(
        told("wim").unwrap(),
        format!("[\"{person}\"] bea inwoner-wijzigen")
    );
    assert_eq!(told("bram").unwrap(), "[]  ");
    assert_eq!(told("iris"), None);
}

/// (last day, days from today, what it makes of sight)
#[test]
fn what_is_given_ends_by_itself_and_what_is_refused_does_not() {
    let rule = |answer, until| SightRule {
        user: "wout".to_owned(),
        answer,
        dossier: None,
        reason: "neemt waar".to_owned(),
        by: "bea".to_owned(),
        from: today(),
        until,
        taken_back: None,
    };
    let of = |rules: &[SightRule]| {
        let mut record = Record::new(RecordId::new(Kind::Resident, "P-0001"));
        for rule in rules {
            record.add(Part::SightRule(rule.clone()));
        }
        Exceptions::of(&record).unwrap()
    };
    let given = of(&[rule(YesNo::Ja, Some(day(7)))]);
    let refused = of(&[rule(YesNo::Nee, None)]);
    let both = of(&[rule(YesNo::Nee, None), rule(YesNo::Ja, Some(day(7)))]);
    let cases = [
        (&given, 0, Standing::Given),
        (&given, 7, Standing::Given),
        (&given, 8, Standing::Usual),
        (&refused, 0, Standing::Barred),
        (&refused, 10_000, Standing::Barred),
        // What was said last goes first, and what it was before comes back after it.
        (&both, 7, Standing::Given),
        (&both, 8, Standing::Barred),
    ];
    for (exceptions, ahead, standing) in cases {
        assert_eq!(
            exceptions.standing("wout", None, day(ahead)),
            standing,
            "{ahead}"
        );
        assert_eq!(
            exceptions.standing("bea", None, day(ahead)),
            Standing::Usual
        );
    }
}

#[test]
fn a_no_of_the_resident_works_at_once_and_for_what_comes_later() {
    let (desk, resident, melding) = office();
    assert!(desk.sees("wim", &melding) && desk.sees("wim", &resident));
    desk.does(
        "bea",
        "inzage-weigeren",
        &resident,
        "gebruiker=wim; reden=is familie",
    );
    let later = about(&desk, &resident, "hulp bij het huis");
    for number in [&resident, &melding, &later] {
        assert!(!desk.sees("wim", number), "{number}");
    }
    assert!(
        refused(&desk, "wim", "notitie-toevoegen", &melding, "tekst=x").contains("bestaat niet")
    );
    desk.does("bea", "inzage-intrekken", &resident, "gebruiker=wim");
    assert!(desk.sees("wim", &melding));
}

#[test]
fn nobody_gives_or_refuses_themselves_and_whom_nobody_knows_gets_nothing() {
    let (desk, resident, _) = office();
    let until = day(7);
    let told = refused(
        &desk,
        "bea",
        "inzage-geven",
        &resident,
        &format!("gebruiker=bea; reden=x; tot-en-met={until}"),
    );
    assert!(told.contains("kan niet voor uzelf"), "{told}");
    let told = refused(
        &desk,
        "bea",
        "inzage-weigeren",
        &resident,
        "gebruiker=nemo; reden=x",
    );
    assert!(told.contains("‘nemo’ heeft geen account"), "{told}");
    let told = refused(
        &desk,
        "bea",
        "inzage-geven",
        &resident,
        "gebruiker=wout; reden=x; tot-en-met=1-1-2020",
    );
    assert!(told.contains("al voorbij"), "{told}");
    let told = refused(
        &desk,
        "bea",
        "inzage-geven",
        &resident,
        &format!("gebruiker=wout; reden=x; tot-en-met={until}; verwijzing=V-2020-0001"),
    );
    assert!(told.contains("geen verwijzing van"), "{told}");
    // To whom reach gives nothing, that is said.
    let told = refused(
        &desk,
        "bea",
        "inzage-geven",
        &resident,
        &format!("gebruiker=iris; reden=x; tot-en-met={until}"),
    );
    assert!(told.contains("helpt iris niet"), "{told}");
    // What one may not see oneself, one does not give.
    let told = refused(
        &desk,
        "wout",
        "inzage-geven",
        &resident,
        &format!("gebruiker=iris; reden=x; tot-en-met={until}"),
    );
    assert!(told.contains("bestaat niet"), "{told}");
}

#[test]
fn who_is_threatened_is_seen_only_by_who_is_named_until_someone_lifts_it() {
    let (desk, resident, melding) = office();
    let dates = format!("tot-en-met={}; herzien-op={}", day(60), day(30));
    let alone = refused(
        &desk,
        "bea",
        "afschermen",
        &resident,
        &format!("grond=bedreiging; voor=bea; {dates}"),
    );
    assert!(alone.contains("ten minste één collega"), "{alone}");
    desk.does(
        "bea",
        "afschermen",
        &resident,
        &format!("grond=bedreiging; voor=wim; {dates}"),
    );
    let later = about(&desk, &resident, "hulp bij het huis");
    for number in [&resident, &melding, &later] {
        let seen: Vec<&str> = ["bea", "bob", "wim", "lea", "bram"]
            .into_iter()
            .filter(|who| desk.sees(who, number))
            .collect();
        assert_eq!(seen, ["bea", "wim"], "{number}");
    }
    let record = desk.record("bea", &resident);
    let exceptions = Exceptions::of(&record).unwrap();
    // It never lapses by itself.
    assert_eq!(exceptions.standing("bob", None, day(61)), Standing::Barred);
    assert_eq!(exceptions.standing("wim", None, day(61)), Standing::Given);
    let told = |who: &str| {
        let signals = desk
            .office
            .signals(&desk.caller(who), AsOf::on(Some(day(20))))
            .unwrap();
        let about = signals
            .into_iter()
            .filter(|it| it.soort == "afscherming herzien");
        about.map(|it| it.nummer).collect::<Vec<_>>()
    };
    assert!(told("wim").contains(&melding) && told("bob").is_empty());
    let wrong = refused(
        &desk,
        "wim",
        "afscherming-herzien",
        &resident,
        &format!("tot-en-met={}; herzien-op={}", day(5), day(6)),
    );
    assert!(
        wrong.contains("Herzien kan van vandaag tot en met"),
        "{wrong}"
    );
    desk.does(
        "wim",
        "afscherming-herzien",
        &resident,
        &format!("tot-en-met={}; herzien-op={}", day(90), day(90)),
    );
    assert!(!desk.sees("bob", &melding));
    desk.does(
        "wim",
        "afscherming-opheffen",
        &resident,
        "reden=de dader is weg",
    );
    assert!(desk.sees("bob", &melding) && desk.sees("lea", &melding));
    // Who was named has no more than before.
    assert!(!desk.sees("bram", &resident));
}

#[test]
fn whom_the_list_names_as_someone_who_can_look_can_look_and_nobody_else() {
    let (desk, resident, melding) = office();
    desk.does(
        "bea",
        "inzage-weigeren",
        &resident,
        "gebruiker=bob; reden=is buurman",
    );
    let given = format!("gebruiker=wout; reden=neemt waar; tot-en-met={}", day(7));
    desk.does("bea", "inzage-geven", &resident, &given);
    for asks in ["bea", "fien"] {
        let told = desk.office.viewers(&desk.caller(asks), &resident).unwrap();
        for who in ["bea", "bob", "wim", "wout", "lea", "fien", "bram", "iris"] {
            for number in [&resident, &melding] {
                let is_named = told
                    .iter()
                    .any(|it| it.mag && it.gebruiker == who && it.over.contains(number));
                assert_eq!(is_named, desk.sees(who, number), "{who} {number}: {told:?}");
            }
        }
        let no = told.iter().find(|it| !it.mag).unwrap();
        assert_eq!(
            (no.gebruiker.as_str(), no.grond.as_str()),
            ("bob", "geweigerd door bea: is buurman")
        );
        let wout = told.iter().find(|it| it.gebruiker == "wout").unwrap();
        assert_eq!(
            (wout.tot_en_met, wout.grond.as_str()),
            (Some(day(7)), "inzage van bea: neemt waar")
        );
    }
    assert!(desk.office.viewers(&desk.caller("bob"), &resident).is_err());
    assert!(
        desk.office
            .viewers(&desk.caller("bram"), &resident)
            .is_err()
    );
    // Asking is a look.
    let looks = desk.office.looks(
        &desk.caller("fien"),
        &wijkregie::office::views::LooksAsked::SeenOf(resident),
        "proef",
    );
    assert!(
        looks
            .unwrap()
            .iter()
            .any(|look| look.actie == "wie-mag-kijken" && look.wie == "bea")
    );
}

#[test]
fn a_bsn_that_is_there_already_is_refused_with_whom_to_ask_and_that_is_a_look() {
    let (desk, _, _) = office();
    let first = desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Veen; wijk=beijum; bsn=123456782",
    );
    let again = "achternaam=Vaan; wijk=hoogkerk; bsn=123456782";
    let told = refuses(&desk, "bea", again);
    assert!(
        told.contains(&format!("Dit BSN is al van {first}")),
        "{told}"
    );
    // Who may not see the other is told whom to ask, and nothing else.
    let told = refuses(&desk, "wim", again);
    assert_eq!(
        told,
        "Dit BSN is al bekend bij een ander, dus er is niets bewaard (Wmo art. 5.2.9). Vraag WIJ Beijum."
    );
    let other = desk.does(
        "wim",
        "inwoner-registreren",
        "",
        "achternaam=Vaan; wijk=hoogkerk",
    );
    let told = refused(&desk, "wim", "inwoner-wijzigen", &other, "bsn=123456782");
    assert!(told.contains("Vraag WIJ Beijum"), "{told}");
    let given = format!(
        "grond=dwang; voor=bob; tot-en-met={}; herzien-op={}",
        day(9),
        day(9)
    );
    desk.does("bea", "afschermen", &first, &given);
    assert!(refuses(&desk, "wim", again).contains("Vraag de backoffice"));
    let asked = wijkregie::office::views::LooksAsked::SeenOf(first);
    let looks = desk
        .office
        .looks(&desk.caller("fien"), &asked, "proef")
        .unwrap();
    let tried = looks.iter().filter(|look| look.actie == "bsn-bestaat");
    assert_eq!(
        tried.map(|look| look.wie.as_str()).collect::<Vec<_>>(),
        ["bea", "wim", "wim", "wim"]
    );
    // Nobody tries many; then it is the same whether one is there or not.
    for _ in 0..7 {
        refuses(&desk, "wim", again);
    }
    for bsn in ["123456782", "111222333"] {
        let told = refuses(&desk, "wim", &format!("achternaam=Vaan; bsn={bsn}"));
        assert!(
            told.contains("U vulde dit uur 10 keer een BSN in"),
            "{told}"
        );
    }
    desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Ander; bsn=111222333",
    );
}

fn refuses(desk: &Desk, who: &str, given: &str) -> String {
    let command = Command {
        action: "inwoner-registreren".to_owned(),
        target: None,
        revision: None,
        fields: fields(given),
    };
    match desk.office.perform(desk.caller(who), command) {
        Outcome::Refused(no) => no.to_string(),
        other => panic!("{who} {given}: {other:?}"),
    }
}

#[test]
fn two_numbers_of_one_person_that_are_merged_keep_one_bsn() {
    let (desk, resident, _) = office();
    let other = desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Veen; bsn=123456782",
    );
    desk.does(
        "bea",
        "inwoners-samenvoegen",
        &resident,
        &format!("met={other}"),
    );
    let told = refuses(&desk, "bea", "achternaam=Veen; bsn=123456782");
    assert!(told.contains(&format!("al van {resident}")), "{told}");
}

#[test]
fn the_same_question_of_the_same_day_is_one_melding() {
    let (desk, resident, melding) = office();
    let given = format!(
        "inwoner={resident}; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=Hulp bij de POST; \
         soort=individuele begeleiding; wet=Wmo; urgentie=regulier"
    );
    let command = Command {
        action: "melding-registreren".to_owned(),
        target: None,
        revision: None,
        fields: fields(&given),
    };
    match desk.office.perform(desk.caller("bea"), command) {
        Outcome::Refused(no) => assert!(no.to_string().contains(&melding), "{no}"),
        other => panic!("{other:?}"),
    }
    about(&desk, &resident, "hulp bij het huis");
}

/// A melding about whom one may not know is refused as one about nobody, whatever there is of that one.
#[test]
fn a_melding_tells_nothing_of_whom_one_may_not_know() {
    let desk = Desk::with_people();
    desk.hire("wout", "wij", "wij:beijum");
    let given = "achternaam=Veen; wijk=beijum";
    let lives = || desk.does("bea", "inwoner-registreren", "", given);
    let narrowed = |resident: String| {
        let dates = format!("tot-en-met={}; herzien-op={}", day(9), day(9));
        let given = format!("grond=bedreiging; voor=wout; {dates}");
        desk.does("bea", "afschermen", &resident, &given);
        resident
    };
    let with_dossier = || {
        let resident = lives();
        melding(&desk, &resident);
        resident
    };
    let unseen = [
        lives(),
        with_dossier(),
        narrowed(lives()),
        narrowed(with_dossier()),
    ];
    let told = |who: &str, resident: &str, wijk: &str| {
        let given = format!(
            "inwoner={resident}; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=x; \
             soort=individuele begeleiding; wet=Wmo; urgentie=regulier{wijk}"
        );
        let command = Command {
            action: "melding-registreren".to_owned(),
            target: None,
            revision: None,
            fields: fields(&given),
        };
        match desk.office.perform(desk.caller(who), command) {
            Outcome::Refused(no) => no.to_string().replace(resident, "P"),
            other => panic!("{who} {resident} {wijk}: {other:?}"),
        }
    };
    for wijk in ["", "; wijk=hoogkerk"] {
        let nobody = told("wim", "P-0099", wijk);
        assert!(nobody.contains("P bestaat niet"), "{nobody}");
        for resident in &unseen {
            assert_eq!(told("wim", resident, wijk), nobody, "{resident}{wijk}");
        }
        // Nor does who sees all but what is narrowed.
        let nobody = told("bob", "P-0099", wijk);
        for resident in &unseen[2..] {
            assert_eq!(told("bob", resident, wijk), nobody, "{resident}{wijk}");
        }
    }
    let own = desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Veen; wijk=hoogkerk",
    );
    let merges = |other: &str| {
        let no = refused(
            &desk,
            "bob",
            "inwoners-samenvoegen",
            &own,
            &format!("met={other}"),
        );
        no.replace(other, "P")
    };
    let nobody = merges("P-0099");
    for resident in &unseen[2..] {
        assert_eq!(merges(resident), nobody, "{resident}");
    }
}

/// A buurt is a part of an address.
#[test]
fn by_a_buurt_nobody_finds_whose_address_is_secret() {
    let desk = Desk::with_people();
    for (key, name) in [
        ("cbs.2014.WK001401", "Noord"),
        ("cbs.2014.BU00140104", "Zuid"),
    ] {
        let given = format!("waarde={name}; reden=CBS");
        desk.does(FOUNDER, "wijk-wijzigen", key, &given);
    }
    let lives = |secret: &str| {
        let given = format!("achternaam=Veen; wijk=hoogkerk; buurt=zuid; geheim-adres={secret}");
        let resident = desk.does("bea", "inwoner-registreren", "", &given);
        let melding = melding(&desk, &resident);
        (resident, melding)
    };
    let ((open, of_open), (secret, of_secret)) = (lives("nee"), lives("ja"));
    let found = |filter: &str| {
        let query = QueueQuery {
            filter: vec![filter.to_owned()],
            ..QueueQuery::default()
        };
        let keys = desk.office.queue(&desk.caller("bob"), &query).unwrap();
        let number = |(year, n): (u16, u32)| RecordId::referral(i32::from(year), n).number;
        keys.into_iter().map(number).collect::<Vec<_>>()
    };
    assert_eq!(found("buurt:zuid"), std::slice::from_ref(&of_open));
    assert_eq!(found("buurt:BU00140104"), std::slice::from_ref(&of_open));
    assert_eq!(found("-buurt:zuid"), std::slice::from_ref(&of_secret));
    // From the day it is secret on, and no longer.
    desk.does("bea", "inwoner-wijzigen", &open, "geheim-adres=ja");
    assert!(found("buurt:zuid").is_empty());
    desk.does("bea", "inwoner-wijzigen", &secret, "geheim-adres=nee");
    assert_eq!(found("buurt:zuid"), [of_secret]);
}

#[test]
fn who_sees_a_part_of_the_work_gets_no_more_of_it_by_moving_a_wijk() {
    let (desk, resident, melding) = office();
    desk.hire("bart", "backoffice", "wij:beijum");
    let given = "waarde=beijum; reden=zo is het";
    let no = refused(&desk, "bart", "wijk-wijzigen", "wijk.hoogkerk.wij", given);
    assert!(no.contains("bereik alles"), "{no}");
    assert!(!desk.sees("bart", &melding) && !desk.sees("bart", &resident));
    desk.does("bea", "wijk-wijzigen", "wijk.hoogkerk.wij", given);
    assert!(desk.sees("bart", &resident));
}

#[test]
fn the_box_for_consent_takes_consent() {
    let (desk, _, melding) = office();
    let told = refused(
        &desk,
        "wim",
        "overdracht-afvinken",
        &melding,
        "punt=toestemming; datum=vandaag",
    );
    assert!(told.contains("er is geen toestemming vastgelegd"), "{told}");
    let consent =
        "partij=hoogkerk; gegeven-door=inwoner; welke-gegevens=alles; datum=vandaag; antwoord=ja";
    desk.does("wim", "toestemming-vastleggen", &melding, consent);
    desk.does(
        "wim",
        "overdracht-afvinken",
        &melding,
        "punt=toestemming; datum=vandaag",
    );
}

#[test]
fn who_asks_after_looks_of_nobody_is_told_so() {
    use wijkregie::office::views::LooksAsked as Asked;
    let (desk, _, _) = office();
    let ask = |asked: Asked| desk.office.looks(&desk.caller("fien"), &asked, "proef");
    let by = |who: &str| Asked::By {
        who: who.to_owned(),
        from: None,
        until: None,
    };
    assert!(
        ask(Asked::SeenOf("P-9999".to_owned()))
            .unwrap_err()
            .to_string()
            .contains("bestaat niet")
    );
    assert!(
        ask(by("nemo"))
            .unwrap_err()
            .to_string()
            .contains("heeft geen account")
    );
    assert_eq!(ask(by("iris")).unwrap(), []);
}

#[test]
fn the_roles_that_watch_and_pass_over_take_a_second_beheerder_as_soon_as_there_is_one() {
    let desk = Desk::with_people();
    desk.hire("eerste", "fg", "alles");
    let roles = |name: &str| {
        let users = desk.office.users(&desk.caller("baas")).unwrap();
        let user = users
            .into_iter()
            .find(|user| user.id.number == name)
            .unwrap();
        (user.user().unwrap().roles.clone(), user.parts.len())
    };
    // There was nobody to approve it, and that stands with the account.
    assert_eq!(roles("eerste"), ([Role::Fg].into(), 1));
    desk.hire("ben", "beheer", "alles");
    desk.hire("tom", "backoffice,toestemming-passeren", "alles");
    assert_eq!(roles("tom").0, [Role::Backoffice].into());
    let own = refused(&desk, "baas", "rol-goedkeuren", "tom", "");
    assert!(own.contains("keurt een ander goed"), "{own}");
    desk.does("ben", "rol-goedkeuren", "tom", "");
    assert_eq!(
        roles("tom").0,
        [Role::Backoffice, Role::ToestemmingPasseren].into()
    );
    assert!(refused(&desk, "ben", "rol-goedkeuren", "tom", "").contains("geen rol voorgesteld"));
    desk.does("baas", "gebruiker-wijzigen", "tom", "rol=fg");
    assert_eq!(roles("tom").0, [].into());
    desk.does("ben", "rol-afwijzen", "tom", "");
    assert_eq!(roles("tom").0, [].into());
    // Nobody approves what is for themselves: then there is no second beheerder for it.
    desk.does("baas", "gebruiker-wijzigen", "ben", "rol=beheer,fg");
    assert_eq!(roles("ben").0, [Role::Fg, Role::Beheer].into());
}

#[test]
fn a_note_that_came_with_a_file_says_who_brought_it_in() {
    use wijkregie::office::import::{Batch, Rows};
    use wijkregie::office::views::brought_in;
    let (desk, _, melding) = office();
    desk.does("wim", "notitie-toevoegen", &melding, "tekst=zelf getypt");
    let mut record = desk.record("bea", &melding);
    record.add(Part::Note(wijkregie::domain::record::Note {
        at: chrono::Utc::now(),
        by: "wim".to_owned(),
        text: "nooit geschreven".to_owned(),
        for_bt: None,
    }));
    let forged = record.parts.keys().next_back().unwrap().to_string();
    let mut batch = Batch::filling(Rows::Records(vec![vec![record]]), false);
    batch.take_over = wijkregie::office::import::TakeOver::Everything;
    desk.office
        .import(desk.caller("bea"), batch, String::new())
        .unwrap();
    let view = desk
        .office
        .show(&desk.caller("bea"), &melding, AsOf::NOW)
        .unwrap();
    let wijkregie::office::views::View::Dossier(view) = view else {
        panic!()
    };
    let notes: Vec<(String, Option<&str>)> = view
        .record
        .parts
        .iter()
        .filter(|(_, part)| matches!(part, Part::Note(_)))
        .map(|(key, _)| (key.to_string(), brought_in(&view.history, &key.to_string())))
        .collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert_eq!(notes[0].1, None);
    assert_eq!(notes[1], (forged, Some("bea")));
}

#[test]
fn a_dossier_names_who_held_it_from_when_to_when() {
    let desk = Desk::with_people();
    let melding = desk.offered("Veen");
    desk.hands_over(&melding);
    desk.does("bram", "accepteren", &melding, "");
    desk.does("bram", "terugleggen", &melding, "reden=geen capaciteit");
    desk.does("wim", "terugnemen", &melding, "");
    let holders = |who: &str| {
        let view = desk
            .office
            .show(&desk.caller(who), &melding, AsOf::NOW)
            .unwrap();
        let wijkregie::office::views::View::Dossier(view) = view else {
            panic!()
        };
        view.holders
    };
    let told: Vec<(String, bool)> = holders("wim")
        .into_iter()
        .map(|it| (it.wie, it.tot.is_some()))
        .collect();
    assert_eq!(
        told,
        [
            ("WIJ Hoogkerk".to_owned(), true),
            ("BT Hoogkerk".to_owned(), true),
            ("WIJ Hoogkerk".to_owned(), false)
        ]
    );
}

#[test]
fn that_another_team_is_involved_is_told_only_where_the_office_says_so_and_never_what() {
    let (desk, _, _) = office();
    let given = "achternaam=Ver; wijk=beijum; bsn=123456782";
    let person = desk.does("bea", "inwoner-registreren", "", given);
    about(&desk, &person, "schulden");
    let ask = |who: &str, bsn: &str| desk.office.involved(&desk.caller(who), bsn, "aanmelding");
    assert!(
        ask("wim", "123456782")
            .unwrap_err()
            .to_string()
            .contains("staat in dit kantoor uit")
    );
    desk.does(
        "baas",
        "instelling-wijzigen",
        "recht.dat-niet-wat",
        "waarde=ja; reden=besluit",
    );
    assert_eq!(ask("wim", "123456782").unwrap(), ["WIJ Beijum"]);
    assert_eq!(ask("wim", "111222333").unwrap(), [] as [&str; 0]);
    let looks = wijkregie::office::views::LooksAsked::SeenOf(person.clone());
    let looks = desk
        .office
        .looks(&desk.caller("fien"), &looks, "proef")
        .unwrap();
    assert!(
        looks
            .iter()
            .any(|look| look.actie == "dat-niet-wat" && look.wie == "wim")
    );
    let given = format!(
        "grond=dwang; voor=bob; tot-en-met={}; herzien-op={}",
        day(9),
        day(9)
    );
    desk.does("bea", "afschermen", &person, &given);
    assert_eq!(ask("wim", "123456782").unwrap(), [] as [&str; 0]);
}

#[test]
fn who_was_let_in_before_a_narrowing_is_out_unless_named_again() {
    let (desk, resident, melding) = office();
    let given = format!("gebruiker=wout; reden=neemt waar; tot-en-met={}", day(7));
    desk.does("bea", "inzage-geven", &resident, &given);
    assert!(desk.sees("wout", &melding));
    let given = format!(
        "grond=bedreiging; voor=wim; tot-en-met={}; herzien-op={}",
        day(9),
        day(9)
    );
    desk.does("bea", "afschermen", &resident, &given);
    assert!(!desk.sees("wout", &melding) && !desk.sees("wout", &resident));
}

#[test]
fn a_narrowing_and_a_no_go_along_when_two_numbers_become_one_person() {
    let (desk, resident, melding) = office();
    let other = desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Veen; wijk=hoogkerk",
    );
    let given = format!(
        "grond=bedreiging; voor=wim; tot-en-met={}; herzien-op={}",
        day(9),
        day(9)
    );
    desk.does("bea", "afschermen", &other, &given);
    assert!(desk.sees("bob", &melding));
    desk.does(
        "bea",
        "inwoners-samenvoegen",
        &resident,
        &format!("met={other}"),
    );
    let seen = ["bea", "bob", "wim", "lea"].map(|who| desk.sees(who, &melding));
    assert_eq!(seen, [true, false, true, false]);
}

/// A file is a question too: whoever may not see a dossier neither reads what differs nor changes it, nor hears its number.
#[test]
fn who_may_not_see_a_dossier_reads_nothing_of_it_through_a_file() {
    use wijkregie::domain::rows::{ReferralRow, ResidentRow};
    use wijkregie::office::import::{Batch, Rows, TakeOver};
    let (desk, _, _) = office();
    let row = |question: &str| ReferralRow {
        source_number: "VW-1".to_owned(),
        question: question.to_owned(),
        resident: ResidentRow {
            last_name: "Verborgen".to_owned(),
            birth_date: NaiveDate::from_ymd_opt(1980, 5, 1),
            ..ResidentRow::default()
        },
        ..ReferralRow::default()
    };
    let read = |who: &str, row: ReferralRow| {
        let mut batch = Batch::filling(Rows::Referrals(vec![row]), false);
        batch.take_over = TakeOver::Everything;
        desk.office
            .import(desk.caller(who), batch, String::new())
            .unwrap()
    };
    assert_eq!(read("bea", row("geheim verhaal")).added, 1);
    let person = desk
        .office
        .residents(&desk.caller("bea"), "Verborgen")
        .unwrap();
    desk.does(
        "bea",
        "inzage-weigeren",
        &person[0].nummer,
        "gebruiker=bob; reden=is buurman",
    );
    let told = read("bob", row("iets anders"));
    assert_eq!(
        (told.added, told.updated, told.refused.len()),
        (0, 0, 1),
        "{told:?}"
    );
    let all = format!("{told:?}");
    assert!(
        !all.contains("geheim") && !all.contains(&person[0].nummer),
        "{all}"
    );
    let told = read(
        "bob",
        ReferralRow {
            source_number: "VW-2".to_owned(),
            ..row("nieuw")
        },
    );
    assert!(!format!("{told:?}").contains(&person[0].nummer), "{told:?}");
    let shown = desk.office.find(&desk.caller("bea"), "Verborgen").unwrap();
    let shown = format!("{shown:?}");
    assert!(!shown.contains("iets anders"), "{shown}");
}

#[test]
fn the_last_account_that_may_see_a_narrowed_resident_is_not_withdrawn() {
    let (desk, resident, melding) = office();
    let given = format!(
        "grond=bedreiging; voor=wim; tot-en-met={}; herzien-op={}",
        day(9),
        day(9)
    );
    desk.does("bea", "afschermen", &resident, &given);
    desk.does("baas", "gebruiker-intrekken", "wim", "");
    let no = refused(&desk, "baas", "gebruiker-intrekken", "bea", "");
    assert!(
        no.contains("de laatste die bij een afgeschermde inwoner mag"),
        "{no}"
    );
    assert!(!no.contains(&resident) && !no.contains(&melding), "{no}");
    assert!(desk.sees("bea", &melding));
    let given = format!("gebruiker=bob; reden=neemt over; tot-en-met={}", day(30));
    desk.does("bea", "inzage-geven", &resident, &given);
    desk.does("baas", "gebruiker-intrekken", "bea", "");
    assert!(desk.sees("bob", &melding));
}

#[test]
fn consent_that_was_passed_over_stays_to_be_seen_whatever_comes_after_it() {
    let (desk, _, melding) = office();
    desk.hire("olga", "beheer", "alles");
    desk.hire("otto", "wij, toestemming-passeren", "alles");
    desk.does("olga", "rol-goedkeuren", "otto", "");
    desk.does("wim", "onderzoek-starten", &melding, "regievoerder=Anna");
    // Offering does not do it, with what reason ever.
    let told = refused(
        &desk,
        "otto",
        "aanbieden",
        &melding,
        "bt=hoogkerk; reden=crisis",
    );
    assert!(told.contains(PASS_CONSENT), "{told}");
    desk.does("otto", PASS_CONSENT, &melding, "bt=hoogkerk; reden=crisis");
    let undone = desk
        .office
        .undo(desk.caller("otto"), melding.clone(), String::new());
    assert!(matches!(undone, Outcome::Refused(_)), "{undone:?}");
    // Nor does taking an offer back and that back again, whoever does it.
    desk.does("wim", "aanbod-intrekken", &melding, "reden=toch niet");
    let undone = desk
        .office
        .undo(desk.caller("wim"), melding.clone(), String::new());
    let Outcome::Refused(no) = undone else {
        panic!("{undone:?}")
    };
    assert!(no.to_string().contains("gepasseerd"), "{no}");
    assert!(!desk.sees("bram", &melding));
    let passed = || {
        let asked = desk
            .office
            .looks(&desk.caller("fien"), &LooksAsked::Overrides, "jaarverslag")
            .unwrap();
        assert!(asked.iter().all(|it| it.gezocht == "aan BT Hoogkerk"));
        let told = asked.into_iter().map(|it| (it.wie, it.over, it.doel));
        told.collect::<Vec<_>>()
    };
    let once = vec![(
        "otto".to_owned(),
        vec![melding.clone()],
        "crisis".to_owned(),
    )];
    assert_eq!(passed(), once);
    // Offered as it should be: that it was passed over stays, and to whom.
    desk.does("wim", "toestemming-vastleggen", &melding, CONSENT);
    desk.does("wim", "aanbieden", &melding, "bt=hoogkerk");
    assert_eq!(passed(), once);
}
