//! Who is away and who stands in: what lies with whom, who may record it, and what is said of what cannot be.

use std::collections::BTreeSet;

use crate::support::robot::{Desk, FOUNDER};
use crate::support::server;
use chrono::Days;
use wijkregie::domain::record::RecordId;
use wijkregie::domain::rows::EmployeeRow;
use wijkregie::domain::workflow::Command;
use wijkregie::office::import::{Batch, Rows};
use wijkregie::office::views::{DayNumbers, EmployeeCells, QueueQuery};
use wijkregie::office::{AsOf, Outcome, today};

/// The office of the stories, with employees of whom some have an account by their name.
fn office() -> Desk {
    let desk = Desk::with_people();
    desk.hire("a.bos", "wij", "wij:hoogkerk");
    desk.hire("lea", "leiding", "alles");
    desk.hire("fien", "fg", "alles");
    for (name, team) in [
        ("Anna Bos", "WIJ Hoogkerk"),
        ("Wim", "WIJ Hoogkerk"),
        ("Cor Dam", "WIJ Beijum"),
        ("Bea", "Bedrijfsbureau"),
    ] {
        desk.does(
            "bea",
            "medewerker-registreren",
            "",
            &format!("naam={name}; team={team}"),
        );
    }
    desk
}

fn days(from: u64, until: u64, by: &str) -> String {
    let day = |n| today() + Days::new(n);
    format!(
        "van={}; tot-en-met={}; vervanger={by}",
        day(from),
        day(until)
    )
}

fn refused(desk: &Desk, who: &str, target: &str, given: &str) -> String {
    let command = Command {
        action: "afwezigheid-vastleggen".to_owned(),
        target: Some(target.to_owned()),
        revision: None,
        fields: server::fields(given),
    };
    match desk.office.perform(desk.caller(who), command) {
        Outcome::Refused(no) => no.to_string(),
        other => panic!("{who} {target} {given}: {other:?}"),
    }
}

#[test]
fn work_goes_to_nobody_who_is_no_medewerker_and_the_no_says_who_looks_like_it() {
    let desk = office();
    let number = desk.melding("Smit");
    let no = |who: &str, action: &str, target: &str, given: &str| {
        let command = Command {
            action: action.to_owned(),
            target: Some(target.to_owned()).filter(|it| !it.is_empty()),
            revision: None,
            fields: server::fields(given),
        };
        match desk.office.perform(desk.caller(who), command) {
            Outcome::Refused(no) => no.to_string(),
            other => panic!("{action} {given}: {other:?}"),
        }
    };
    for (who, action, field) in [
        ("wim", "onderzoek-starten", "regievoerder"),
        ("wim", "toewijzen", "medewerker"),
    ] {
        let strange = no(who, action, &number, &format!("{field}=pietje"));
        assert_eq!(
            strange,
            format!(
                "Het veld {field} klopt niet: ‘pietje’ is de naam van geen medewerker. \
                 Bekijk ze met: wijkregie lijst medewerkers."
            )
        );
        for slip in ["bos", "Ana Bos", "Anna Bso"] {
            let near = no(who, action, &number, &format!("{field}={slip}"));
            let end = format!("‘{slip}’ is de naam van geen medewerker; wel is er Anna Bos.");
            assert!(near.ends_with(&end), "{near}");
        }
    }
    // By name, by key, and by account.
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=Anna Bos");
    for whom in ["bea", "bob", "anna bos"] {
        desk.does("wim", "toewijzen", &number, &format!("medewerker={whom}"));
    }
    desk.does(FOUNDER, "gebruiker-intrekken", "bob", "");
    let gone = no("wim", "toewijzen", &number, "medewerker=bob");
    assert!(
        gone.contains("‘bob’ is de naam van geen medewerker"),
        "{gone}"
    );
}

#[test]
fn an_office_without_medewerkers_takes_a_name_as_written() {
    let desk = Desk::with_people();
    let number = desk.melding("Smit");
    desk.does("wim", "onderzoek-starten", &number, "regievoerder=P. Ietje");
    assert_eq!(found(&desk, "wim", "regievoerder:ietje").len(), 1);
}

/// What a trial says of each of these, in the words of its no; empty where it can.
fn trial(desk: &Desk, action: &str, numbers: &[String], given: &str) -> Vec<String> {
    let fields = server::fields(given);
    let each = desk
        .office
        .each(&desk.caller("bea"), action, numbers, &fields, &[]);
    let rows = each.unwrap().rows.into_iter();
    rows.map(|row| row.waarom_niet.unwrap_or_default())
        .collect()
}

#[test]
fn who_may_have_a_verwijzing_is_one_rule_and_a_trial_says_what_will_really_happen() {
    let desk = office();
    let numbers = [desk.melding("Smit"), desk.melding("Bos")];
    let other_team = "het ligt bij WIJ Hoogkerk";
    // Out of sight of the account, and of another team.
    for (whom, why) in [("iris", "niet te zien"), ("Cor Dam", other_team)] {
        for (action, given) in [
            ("toewijzen", format!("medewerker={whom}")),
            ("overdragen", format!("van=wim; aan={whom}")),
        ] {
            let command = Command {
                action: action.to_owned(),
                target: Some(numbers[0].clone()),
                revision: None,
                fields: server::fields(&given),
            };
            let told = match desk.office.perform(desk.caller("wim"), command) {
                Outcome::Refused(no) => no.to_string(),
                other => panic!("{action} {given}: {other:?}"),
            };
            assert!(
                told.contains(&format!("mag {} niet hebben", numbers[0])),
                "{told}"
            );
            assert!(told.contains(why), "{told}");
        }
    }
    for (number, whom) in numbers.iter().zip(["Anna Bos", "Bea"]) {
        desk.does("wim", "toewijzen", number, &format!("medewerker={whom}"));
    }
    // As far as it is filled in.
    let empty = [String::new(), String::new()];
    assert_eq!(trial(&desk, "overdragen", &numbers, "van=Bea"), empty);
    let own = format!("{} staat niet op naam van Bea.", numbers[0]);
    assert_eq!(
        trial(&desk, "overdragen", &numbers, "van=Bea; aan=Wim"),
        [own, String::new()]
    );
    let to_other = trial(&desk, "overdragen", &numbers, "van=Bea; aan=Cor Dam");
    assert!(
        to_other.iter().all(|no| no.contains(other_team)),
        "{to_other:?}"
    );
    let same = "Van en aan zijn allebei Bea: er valt niets over te dragen.";
    let to_self = trial(&desk, "overdragen", &numbers, "van=Bea; aan=bea");
    assert_eq!(to_self, [same, same]);
    let again = trial(&desk, "toewijzen", &numbers, "medewerker=Bea");
    assert_eq!(again, ["", "het stond al zo"]);
    // What fits no record is no answer about each of them.
    let fields = server::fields("medewerker=pietje");
    let no = desk
        .office
        .each(&desk.caller("bea"), "toewijzen", &numbers, &fields, &[]);
    assert!(no.unwrap_err().to_string().contains("‘pietje’"));
    // A trial does nothing.
    let record = desk.record("bea", &numbers[1]);
    assert_eq!(record.referral().unwrap().assigned, "bea");
}

fn found(desk: &Desk, who: &str, word: &str) -> BTreeSet<String> {
    let query = QueueQuery {
        filter: vec![word.to_owned()],
        ..QueueQuery::default()
    };
    let keys = desk.office.queue(&desk.caller(who), &query).unwrap();
    let number = |(year, n): (u16, u32)| RecordId::referral(i32::from(year), n).number;
    keys.into_iter().map(number).collect()
}

fn why(desk: &Desk, who: &str, number: &str) -> Vec<String> {
    let key = wijkregie::office::model::key_of(number).unwrap();
    let rows = desk.office.rows(&desk.caller(who), &[key], false, None);
    rows.unwrap().remove(0).bij_mij
}

fn employee(desk: &Desk, who: &str, name: &str) -> EmployeeCells {
    let all = desk.office.employees(&desk.caller(who)).unwrap();
    all.into_iter().find(|it| it.naam == name).unwrap()
}

fn numbers(desk: &Desk, who: &str, of: Option<&str>) -> DayNumbers {
    desk.office.day_numbers(&desk.caller(who), of).unwrap()
}

#[test]
fn what_went_over_lies_with_the_substitute_and_says_for_whom_and_comes_back() {
    let desk = office();
    let led = desk.melding("Veen");
    desk.does("wim", "onderzoek-starten", &led, "regievoerder=a.bos");
    assert_eq!(why(&desk, "a.bos", &led), ["regievoerder"]);
    assert!(why(&desk, "wim", &led).is_empty());
    desk.does(
        "a.bos",
        "afwezigheid-vastleggen",
        "Anna Bos",
        &days(0, 9, "Wim"),
    );
    assert_eq!(why(&desk, "wim", &led), ["regievoerder voor Anna Bos"]);
    assert!(why(&desk, "a.bos", &led).is_empty());
    assert_eq!(found(&desk, "wim", "bij:mij"), [led.clone()].into());
    assert!(found(&desk, "bea", "bij:\"Anna Bos\"").is_empty());
    assert_eq!(
        found(&desk, "bea", "genoemd:\"Anna Bos\""),
        [led.clone()].into()
    );
    let anna = employee(&desk, "bea", "Anna Bos");
    assert_eq!(
        (anna.neemt_waar.as_deref(), anna.verwijzingen),
        (Some("Wim"), 1)
    );
    assert_eq!(employee(&desk, "bea", "Wim").neemt_waar_voor, ["Anna Bos"]);
    let wim = numbers(&desk, "wim", None);
    assert_eq!((wim.open, wim.als_vervanger), (1, 1));
    // The back office sees contracts too; of the verwijzingen it is told the same.
    let told = DayNumbers {
        contracten: None,
        ..numbers(&desk, "bea", Some("Wim"))
    };
    assert_eq!(told, wim);
    let anna = numbers(&desk, "wim", Some("Anna Bos"));
    assert_eq!(
        (anna.open, anna.afwezig_tot_en_met),
        (0, Some(today() + Days::new(9)))
    );
    // Nothing moved, so being back is all it takes; and either can be undone.
    desk.does("wim", "afwezigheid-beeindigen", "Anna Bos", "");
    assert_eq!(why(&desk, "a.bos", &led), ["regievoerder"]);
    let undone = desk.office.undo(
        desk.caller("wim"),
        "medewerker:anna-bos".to_owned(),
        String::new(),
    );
    assert!(matches!(undone, Outcome::Done { .. }), "{undone:?}");
    assert_eq!(why(&desk, "wim", &led), ["regievoerder voor Anna Bos"]);
}

#[test]
fn a_substitute_who_is_away_too_is_passed_on_and_one_without_leaves_it_to_the_team() {
    let desk = office();
    let led = desk.melding("Veen");
    desk.does("wim", "onderzoek-starten", &led, "regievoerder=Anna Bos");
    desk.does("lea", "afwezigheid-vastleggen", "Bea", &days(0, 5, "wim"));
    desk.does(
        "lea",
        "afwezigheid-vastleggen",
        "Anna Bos",
        &days(0, 9, "Bea"),
    );
    assert_eq!(why(&desk, "wim", &led), ["regievoerder voor Anna Bos"]);
    // Whoever stood in goes too, and nobody stands in for that one.
    desk.does("lea", "afwezigheid-vastleggen", "Wim", &days(0, 5, ""));
    assert!(why(&desk, "wim", &led).is_empty());
    // Of the team nobody is there: the back office, also the one of it who is away, has nobody else.
    assert_eq!(why(&desk, "bob", &led), ["opvang"]);
    let told = employee(&desk, "bob", "Anna Bos").presence(today());
    assert!(told.ends_with("; het team neemt waar"), "{told}");
}

#[test]
fn what_cannot_be_is_one_sentence_and_keeps_nothing() {
    let desk = office();
    let no = |target, given: &str| refused(&desk, "lea", target, given);
    desk.does(
        "lea",
        "afwezigheid-vastleggen",
        "Cor Dam",
        &days(3, 9, "Anna Bos"),
    );
    let ring = no("Anna Bos", &days(0, 5, "Cor Dam"));
    assert!(ring.starts_with("Dit gaat in een kring: op "), "{ring}");
    assert!(
        ring.contains("zou Anna Bos → Cor Dam → Anna Bos elkaar vervangen"),
        "{ring}"
    );
    // Before that one goes, there is no ring.
    desk.does(
        "lea",
        "afwezigheid-vastleggen",
        "Anna Bos",
        &days(0, 2, "Cor Dam"),
    );
    let own = no("Wim", &days(0, 2, "wim"));
    assert!(own.starts_with("Wim kan zichzelf niet vervangen"), "{own}");
    let unknown = no("Wim", &days(0, 2, "Niemand"));
    assert!(
        unknown
            .starts_with("Het veld vervanger klopt niet: ‘Niemand’ is de naam van geen medewerker"),
        "{unknown}"
    );
    desk.does("lea", "afwezigheid-vastleggen", "Bea", &days(0, 9, ""));
    let away = no("Wim", &days(1, 2, "Bea"));
    assert!(
        away.contains("zelf afwezig, en niemand neemt dan waar"),
        "{away}"
    );
    let turned = no("Wim", &days(5, 2, ""));
    assert!(turned.contains("ligt voor de eerste"), "{turned}");
    let given = format!(
        "van={}; tot-en-met={}",
        today() - Days::new(9),
        today() - Days::new(2)
    );
    let over = no("Wim", &given);
    assert!(over.contains("al voorbij"), "{over}");
    assert!(!employee(&desk, "lea", "Wim").is_afwezig);
}

#[test]
fn one_records_it_of_oneself_and_of_the_own_team_and_leiding_and_backoffice_of_anyone() {
    let desk = office();
    let given = days(0, 2, "");
    for (who, whom, may) in [
        ("a.bos", "Anna Bos", true),
        ("a.bos", "Wim", true),
        ("a.bos", "Cor Dam", false),
        ("iris", "Cor Dam", false),
        ("bram", "Wim", false),
        ("fien", "Wim", false),
        ("lea", "Cor Dam", true),
        ("bob", "Cor Dam", true),
        (FOUNDER, "Cor Dam", true),
    ] {
        if may {
            desk.does(who, "afwezigheid-vastleggen", whom, &given);
        } else {
            let no = refused(&desk, who, whom, &given);
            assert!(no.contains("mag u"), "{who} {whom}: {no}");
        }
    }
}

#[test]
fn numbers_are_of_what_one_sees_and_tell_no_name() {
    let desk = office();
    let beijum = "inwoner=P-0001; wijk=beijum; meldingsdatum=vandaag; verwijzer=huisarts; zorgvraag=x; \
                  soort=individuele begeleiding; wet=Wmo; urgentie=regulier";
    desk.does(
        "bea",
        "inwoner-registreren",
        "",
        "achternaam=Veen; wijk=beijum",
    );
    desk.does("bea", "melding-registreren", "", beijum);
    assert_eq!(numbers(&desk, "bea", Some("Cor Dam")).open, 1);
    assert_eq!(numbers(&desk, "wim", Some("Cor Dam")).open, 0);
    let ask = |who: &str, of: &str| {
        let told = desk.office.day_numbers(&desk.caller(who), Some(of));
        told.unwrap_err().to_string()
    };
    let no = ask("wim", "Niemand");
    assert!(
        no.starts_with("‘Niemand’ is de naam van geen medewerker"),
        "{no}"
    );
    // Whether there is such an account is for beheer alone.
    assert_eq!(
        ask("wim", "bob").replace("bob", "x"),
        ask("wim", "boris").replace("boris", "x")
    );
    assert!(ask("fien", "Wim").contains("ziet u geen dossiers"));
}

#[test]
fn every_late_row_of_a_made_up_office_is_in_somebodys_numbers() {
    let desk = Desk::with_data(400);
    let late = found(&desk, "bea", "te-laat");
    assert!(late.len() > 20, "{}", late.len());
    let employees = desk.office.employees(&desk.caller("bea")).unwrap();
    let accounts = ["bea", "bob", "wim", "bram", "iris"];
    let names = employees.iter().map(|it| it.naam.as_str()).chain(accounts);
    let mut somewhere = BTreeSet::new();
    for name in names {
        let own = found(&desk, "bea", &format!("bij:\"{name}\""));
        let own_late: BTreeSet<String> = own.intersection(&late).cloned().collect();
        if !accounts.contains(&name) {
            assert_eq!(
                numbers(&desk, "bea", Some(name)).te_laat,
                own_late.len(),
                "{name}"
            );
        }
        somewhere.extend(own_late);
    }
    assert_eq!(somewhere, late);
}

#[test]
fn a_file_with_a_ring_is_read_in_with_a_sentence_and_the_work_goes_to_the_team() {
    let desk = office();
    let day = |n| Some(today() + Days::new(n));
    let rows = [
        ("Eva Kok", day(0), day(9), "Finn Mol"),
        ("Finn Mol", day(5), day(7), "Eva Kok"),
        ("Gijs Pas", day(0), day(9), "Hans Rol"),
        ("Hans Rol", day(10), day(12), "Gijs Pas"),
    ];
    let rows = rows.map(|(name, from, until, by)| EmployeeRow {
        name: name.to_owned(),
        absent_from: from,
        absent_until: until,
        substitute: by.to_owned(),
        ..EmployeeRow::default()
    });
    let batch = Batch::filling(Rows::Employees(rows.to_vec()), false);
    let read = desk.office.import(desk.caller("bea"), batch, String::new());
    let read = read.unwrap();
    assert_eq!(read.added, 4);
    let told: Vec<&str> = read.meldingen.iter().map(|it| it.value.as_str()).collect();
    assert_eq!(told, ["Eva Kok"]);
    assert!(read.meldingen[0].reason.contains("in een kring"));
    assert_eq!(
        employee(&desk, "bea", "Eva Kok").neemt_waar.as_deref(),
        Some("Finn Mol")
    );
}

#[test]
fn who_will_go_stands_in_the_agenda_with_who_stands_in() {
    let desk = office();
    desk.does(
        "lea",
        "afwezigheid-vastleggen",
        "Anna Bos",
        &days(3, 9, "Wim"),
    );
    let (from, until) = (today(), today() + Days::new(30));
    let (items, _) = desk
        .office
        .agenda(&desk.caller("wim"), &[], from, until)
        .unwrap();
    let item = items.iter().find(|it| it.soort == "afwezig").unwrap();
    assert_eq!(
        (item.datum, item.wie.as_str()),
        (today() + Days::new(3), "Wim")
    );
    assert!(
        item.tekst.starts_with("Anna Bos is afwezig t/m "),
        "{}",
        item.tekst
    );
    desk.does("lea", "afwezigheid-beeindigen", "Anna Bos", "");
    let (items, _) = desk
        .office
        .agenda(&desk.caller("wim"), &[], from, until)
        .unwrap();
    assert!(items.iter().all(|it| it.soort != "afwezig"));
}

#[test]
fn who_sees_to_contracts_is_told_with_how_many_something_must_be_done() {
    let desk = office();
    desk.hire("cora", "contract", "alles");
    desk.does(
        "bea",
        "medewerker-registreren",
        "",
        "naam=Cora; team=Contractmanagement",
    );
    let of = |who: &str| numbers(&desk, who, Some("Cora")).contracten;
    assert_eq!(of("cora").unwrap().all(), 0);
    for (number, end) in [("RO-1", "+20d"), ("RO-2", "+2000d")] {
        let given = format!(
            "nummer={number}; titel=Logeren; soort=contract; contractbeheerder=Cora; begin=1-1-2024; einde={end}"
        );
        desk.does("cora", "contract-registreren", "", &given);
    }
    let told = of("cora").unwrap();
    let signalled = desk
        .office
        .contracts(&desk.caller("cora"), &[], false, AsOf::NOW)
        .unwrap();
    let expected = signalled.iter().filter(|row| row.doen.is_some()).count();
    assert!(expected > 0 && told.all() == expected, "{told:?}");
    assert_eq!(numbers(&desk, "cora", None).contracten, Some(told));
    // Of a colleague it is none of those; who sees no contracts is told of none.
    assert_eq!(
        numbers(&desk, "cora", Some("Anna Bos"))
            .contracten
            .unwrap()
            .all(),
        0
    );
    assert_eq!(of("wim"), None);
}
