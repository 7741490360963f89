//! Figures by two days: up to which is counted, and on which it was known. The same two give the same for ever, whatever is
//! entered, corrected or destroyed later.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use wijkregie::domain::cijfers::MEASURES;
use wijkregie::domain::record::{Head, Kind, Record, RecordId};
use wijkregie::domain::registers::user::User;
use wijkregie::domain::workflow::Command;
use wijkregie::office::views::FiguresAsked;
use wijkregie::office::{AsOf, Caller, Office, Outcome, today};
use wijkregie::store::{Entry, Folder, Store};

/// Keeps what a record became, at a moment.
fn keep(store: &mut Store, at: &str, before: &Record, mut after: Record) -> Record {
    after.revision = before.revision + 1;
    let at: DateTime<Utc> = at.parse().unwrap();
    let entry = Entry {
        at,
        who: "bea".to_owned(),
        role: None,
        action: "inlezen-verwijzingen".to_owned(),
        request: None,
        before: before.clone(),
        after: Arc::new(after.clone()),
    };
    store.commit(&[vec![entry.prove().unwrap()]]).unwrap();
    after
}

fn caller(name: &str) -> Caller {
    let names = ["bea", "bob", "cor"];
    let uid = 7001 + names.iter().position(|it| *it == name).unwrap();
    Caller {
        name: name.to_owned(),
        uid: u32::try_from(uid).unwrap(),
        process: 0,
    }
}

/// An office of which everything was entered on 1 June 2026, each verwijzing as if it had not ended yet; that it had, was
/// entered on 5 October.
fn office_of_before(data: &Path) -> Office {
    let mut store = Store::open(Folder::claim(data).unwrap(), &mut |_| ())
        .unwrap()
        .0;
    for (name, roles) in [
        ("bea", &["backoffice", "leiding"][..]),
        ("bob", &["backoffice", "leiding"]),
        ("cor", &["contract"]),
    ] {
        let id = RecordId::new(Kind::User, name);
        let mut account = Record::new(id.clone());
        account.head = Head::from(User {
            uid: caller(name).uid,
            roles: roles.iter().map(|role| role.parse().unwrap()).collect(),
            scopes: ["alles".parse().unwrap()].into(),
            ..User::default()
        });
        keep(
            &mut store,
            "2026-05-01T09:00:00Z",
            &Record::new(id),
            account,
        );
    }
    let then: NaiveDate = "2026-05-29".parse().unwrap();
    let mut ended = Vec::new();
    for record in wijkregie::demo::office(80, 7, then).flatten() {
        let empty = Record::new(record.id.clone());
        let mut before = record.clone();
        if let Some(referral) = before.referral_mut() {
            referral.ended = None;
        }
        let first = keep(&mut store, "2026-06-01T09:00:00Z", &empty, before);
        if record
            .referral()
            .is_some_and(|referral| referral.ended.is_some())
        {
            ended.push((first, record));
        }
    }
    for (first, record) in ended {
        keep(&mut store, "2026-10-05T09:00:00Z", &first, record);
    }
    Office::start(store, &mut |_| {}).unwrap()
}

fn bytes(office: &Office, on: &str, known: &str, per: Option<&str>) -> String {
    let wanted = FiguresAsked {
        at: AsOf {
            on: Some(on.parse().unwrap()),
            known: Some(known.parse().unwrap()),
        },
        // Whose huishouden someone was of is not kept of who was destroyed, nor that two indicaties were of one.
        measures: MEASURES
            .iter()
            .filter(|measure| !["gestapeld", "gaten", "personen"].contains(&measure.key))
            .filter(|measure| {
                per.is_none_or(|per| measure.per.iter().any(|it| it.row().key == per))
            })
            .map(|measure| measure.key.to_owned())
            .collect(),
        per: per.map(str::to_owned),
        over: "2025-K1..2026-K2".to_owned(),
        filter: Vec::new(),
        leaves: false,
    };
    serde_json::to_string_pretty(&office.figures(&caller("bea"), &wanted).unwrap()).unwrap()
}

fn does(office: &Office, who: &str, action: &str, target: &str, given: &[(&str, &str)]) {
    let command = Command {
        action: action.to_owned(),
        target: Some(target.to_owned()),
        revision: None,
        fields: given
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    };
    match office.perform(caller(who), command) {
        Outcome::Done { .. } => {}
        other => panic!("{action} {target}: {other:?}"),
    }
}

#[test]
fn the_same_two_days_give_the_same_bytes_whatever_is_entered_or_destroyed_later() {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let office = office_of_before(&home.path().join("data"));
    let all = |office: &Office| -> Vec<String> {
        let per = [None, Some("reden")];
        let known = ["2026-06-30", "2026-10-04", "2026-10-31"];
        let each = known
            .iter()
            .flat_map(|known| per.map(|per| bytes(office, "2026-06-15", known, per)));
        each.collect()
    };
    let before = all(&office);
    // A late entry is seen: in October it was known that these had ended before June.
    let told = |at: usize| -> Vec<&str> {
        before[at]
            .lines()
            .filter(|line| !line.contains("bekend_op"))
            .collect()
    };
    assert_eq!(told(0), told(2));
    assert_ne!(told(2), told(4));
    let closed = {
        let caller = caller("bea");
        let begun = office
            .export(&caller, Kind::Referral, false, "proef")
            .unwrap();
        let page = office.export_page(&caller, begun.export).unwrap();
        let records = page.into_iter().flatten();
        let closed =
            records.filter(|record| record.referral().is_some_and(|it| !it.state.is_open()));
        closed
            .map(|record| record.id.number)
            .collect::<Vec<String>>()
    };
    assert!(closed.len() > 10, "{}", closed.len());
    for round in 0..1000 {
        let number = &closed[round % closed.len()];
        does(
            &office,
            "bea",
            "notitie-toevoegen",
            number,
            &[("tekst", &format!("nr {round}"))],
        );
    }
    for number in closed.iter().take(6) {
        does(
            &office,
            "bea",
            "heropenen",
            number,
            &[("reden", "toch weer")],
        );
    }
    let now = bytes(&office, "2026-06-15", &today().to_string(), None);
    let mut gone = 0;
    for number in closed.iter().skip(6) {
        does(
            &office,
            "bea",
            "vernietiging-verzoeken",
            number,
            &[("datum", "vandaag")],
        );
        does(&office, "bea", "vernietiging-voorstellen", number, &[]);
        let command = Command {
            action: "vernietigen".to_owned(),
            target: Some(number.clone()),
            ..Command::default()
        };
        // What is still delivered under an indicatie cannot go.
        gone += usize::from(matches!(
            office.perform(caller("bob"), command),
            Outcome::Done { .. }
        ));
    }
    assert!(gone > 5, "{gone} destroyed");
    let is_same = |one: &str, other: &str| {
        let other: Vec<&str> = other.lines().collect();
        for (at, line) in one.lines().enumerate() {
            assert_eq!(line, other[at], "{at} of {one}");
        }
    };
    // Before anything was written down nobody knew that there was nothing.
    let wanted = FiguresAsked {
        measures: vec!["instroom".to_owned()],
        per: None,
        over: "2026-04".to_owned(),
        at: AsOf {
            on: "2026-04-30".parse().ok(),
            known: "2026-04-30".parse().ok(),
        },
        filter: Vec::new(),
        leaves: false,
    };
    let no = office.figures(&caller("bea"), &wanted).unwrap_err();
    assert!(no.to_string().contains("Het logboek begint na"), "{no}");
    // Destroying changes no figure, of now or of then.
    is_same(
        &bytes(&office, "2026-06-15", &today().to_string(), None),
        &now,
    );
    for (after, before) in all(&office).iter().zip(&before) {
        is_same(after, before);
    }
}

#[test]
fn the_page_for_the_college_tells_no_answers_of_another_day_to_who_may_not_compare_two() {
    let home = tempfile::tempdir().unwrap();
    let office = office_of_before(home.path());
    let then = AsOf {
        known: Some("2026-06-02".parse().unwrap()),
        ..AsOf::NOW
    };
    let said = |name: &str, at: AsOf| {
        let page = office.report(&caller(name), "2026-K1", at).unwrap();
        page.ervaringen.map(|it| it.rijen.len())
    };
    let all = said("bea", then);
    assert!(all.is_some());
    assert_eq!((said("cor", then), said("cor", AsOf::NOW)), (None, all));
}
