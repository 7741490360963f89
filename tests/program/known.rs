//! Contracts of another day: as they held then, and as they were known then. What was known is what the logboek said, so
//! what was entered later is not in it, whenever it happened.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use wijkregie::domain::aanbesteding::Aanbesteding;
use wijkregie::domain::aanbesteding::words::{Phase, Procedure};
use wijkregie::domain::contract::Contract;
use wijkregie::domain::contract::parts::{ContractOption, Perceel};
use wijkregie::domain::contract::words::ContractKind;
use wijkregie::domain::record::{Element, Head, Kind, Part, Record, RecordId};
use wijkregie::domain::registers::user::{Scope, User};
use wijkregie::domain::words::Role;
use wijkregie::domain::workflow::Command;
use wijkregie::office::views::{ContractView, View};
use wijkregie::office::{AsOf, Caller, Office, Outcome};
use wijkregie::store::{Entry, Folder, Store};

const NUMBER: &str = "RO-2025-001";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// As it was known at the end of a day.
fn known(day: NaiveDate) -> AsOf {
    AsOf {
        known: Some(day),
        ..AsOf::NOW
    }
}

fn cora() -> Caller {
    Caller {
        name: "cora".to_owned(),
        uid: 7001,
        process: 0,
    }
}

/// Keeps what a record became, at a moment.
fn keep(store: &mut Store, at: &str, action: &str, before: &Record, after: Record) -> Record {
    let at: DateTime<Utc> = at.parse().unwrap();
    let mut after = after;
    after.revision = before.revision + 1;
    let entry = Entry {
        at,
        who: "cora".to_owned(),
        role: Some(Role::Contract),
        action: action.to_owned(),
        request: None,
        before: before.clone(),
        after: Arc::new(after.clone()),
    };
    store.commit(&[vec![entry.prove().unwrap()]]).unwrap();
    after
}

/// A contract of 2025 and 2026 with an option, entered in March 2025. The option was used on 20 April 2026 and entered on
/// 2 May; its title was mended in September.
fn office(data: &std::path::Path) -> Office {
    let mut store = Store::open(Folder::claim(data).unwrap(), &mut |_| ())
        .unwrap()
        .0;
    let user = RecordId::new(Kind::User, "cora");
    let account = Record {
        head: Head::from(User {
            uid: 7001,
            roles: BTreeSet::from([Role::Contract]),
            scopes: BTreeSet::from([Scope::Everything]),
            ..User::default()
        }),
        ..Record::new(user.clone())
    };
    keep(
        &mut store,
        "2025-02-03T09:00:00Z",
        "gebruiker-toevoegen",
        &Record::new(user),
        account,
    );
    let id = RecordId::new(Kind::Contract, NUMBER);
    let head = Contract {
        title: "Vervoer".to_owned(),
        kind: Some(ContractKind::Contract),
        start: Some(day("2025-01-01")),
        end: Some(day("2026-12-31")),
        ..Contract::default()
    };
    let mut first = Record {
        head: Head::from(head),
        ..Record::new(id.clone())
    };
    first.add(Part::Perceel(Perceel::new("vervoer", "1")));
    first.add(Part::ContractOption(ContractOption {
        length: wijkregie::domain::contract::length::Length::months(12),
        clause: "4.2".to_owned(),
        ..ContractOption::default()
    }));
    let first = keep(
        &mut store,
        "2025-03-03T09:00:00Z",
        "contract-registreren",
        &Record::new(id),
        first,
    );
    let mut used = first.clone();
    for part in used.parts.values_mut() {
        if let Some(option) = ContractOption::of_mut(part) {
            option.is_used = true;
            option.used_on = Some(day("2026-04-20"));
            option.used_by = "cora".to_owned();
        }
    }
    let used = keep(
        &mut store,
        "2026-05-02T09:00:00Z",
        "optie-gebruiken",
        &first,
        used,
    );
    let mut mended = used.clone();
    mended.contract_mut().unwrap().title = "Doelgroepenvervoer".to_owned();
    keep(
        &mut store,
        "2026-09-01T09:00:00Z",
        "contract-wijzigen",
        &used,
        mended,
    );
    Office::start(store, &mut |_| ()).unwrap()
}

fn contract(view: View) -> ContractView {
    match view {
        View::Contract(view) => view,
        _ => panic!("geen contract"),
    }
}

#[test]
fn what_held_on_a_day_and_what_was_known_of_it_are_two_things() {
    let home = tempfile::tempdir().unwrap();
    let office = office(&home.path().join("data"));
    // The day, the end as it held that day, and as it was known that day.
    for (on, held, entered) in [
        ("2026-04-19", "2026-12-31", "2026-12-31"),
        // Used, and not entered yet.
        ("2026-04-20", "2027-12-31", "2026-12-31"),
        ("2026-05-01", "2027-12-31", "2026-12-31"),
        ("2026-05-02", "2027-12-31", "2027-12-31"),
    ] {
        let on = day(on);
        let view = office.show(&cora(), NUMBER, AsOf::on(Some(on))).unwrap();
        let end = contract(view).dates.lopend_tot;
        assert_eq!(end, Some(day(held)), "held on {on}");
        let view = office.show(&cora(), NUMBER, known(on)).unwrap();
        let end = contract(view).dates.lopend_tot;
        assert_eq!(end, Some(day(entered)), "known on {on}");
        let list = office
            .contracts(&cora(), &[], true, AsOf::on(Some(on)))
            .unwrap();
        assert_eq!(list[0].lopend_tot, Some(day(held)), "held on {on}");
        let list = office.contracts(&cora(), &[], true, known(on)).unwrap();
        assert_eq!(list[0].lopend_tot, Some(day(entered)), "known on {on}");
    }
    // A mended title was always so; and it was known since September.
    let on = day("2026-08-31");
    let held = contract(office.show(&cora(), NUMBER, AsOf::on(Some(on))).unwrap());
    let then = contract(office.show(&cora(), NUMBER, known(on)).unwrap());
    assert_eq!(held.cells.titel, "Doelgroepenvervoer");
    assert_eq!(then.cells.titel, "Vervoer");
    assert_eq!((held.history.len(), then.history.len()), (3, 2));
    // Asked of May 2026 as it held in January: the option was not used then, nor was the mended title known.
    let both = AsOf {
        on: Some(day("2026-01-15")),
        ..known(day("2026-06-01"))
    };
    let both = office.show(&cora(), NUMBER, both);
    let both = contract(both.unwrap());
    assert_eq!(both.dates.lopend_tot, Some(day("2026-12-31")));
    assert_eq!(both.cells.titel, "Vervoer");
}

#[test]
fn what_nobody_had_entered_yet_is_not_known_and_a_day_to_come_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let office = office(&home.path().join("data"));
    let early = day("2025-03-02");
    let why = office.show(&cora(), NUMBER, known(early)).unwrap_err();
    assert_eq!(
        why.to_string().trim_end_matches('.'),
        "RO-2025-001 was er nog niet ingevoerd op zo 2 mrt 2025"
    );
    let none = office.contracts(&cora(), &[], true, known(early));
    assert!(none.unwrap().is_empty());
    // The contract ran already: as it held it is there.
    let held = office
        .contracts(&cora(), &[], true, AsOf::on(Some(early)))
        .unwrap();
    assert_eq!(held.len(), 1);
    let tomorrow = wijkregie::office::today().succ_opt().unwrap();
    assert!(office.show(&cora(), NUMBER, known(tomorrow)).is_err());
    let stranger = Caller {
        name: "vreemd".to_owned(),
        ..cora()
    };
    assert!(office.show(&stranger, NUMBER, known(early)).is_err());
}

#[test]
fn the_signals_of_a_day_are_those_of_what_was_known_then() {
    let home = tempfile::tempdir().unwrap();
    let office = office(&home.path().join("data"));
    // The option was used on 20 April, and that was entered on 2 May.
    let told = |at| {
        let signals = office.signals(&cora(), at).unwrap();
        signals.into_iter().map(|it| it.soort).collect::<Vec<_>>()
    };
    let then = |on: &str| (told(AsOf::on(Some(day(on)))), told(known(day(on))));
    let nothing: [&str; 0] = [];
    assert_eq!(then("2026-05-01").0, nothing);
    assert_eq!(then("2026-05-01").1, ["evalueren", "optie melden"]);
    assert_eq!(then("2026-05-02").1, nothing);
    let autumn = then("2026-11-01");
    assert_eq!(autumn.1, ["aanbesteding starten", "gat", "evalueren"]);
    assert_eq!(autumn.0, autumn.1);
    let tomorrow = wijkregie::office::today().succ_opt().unwrap();
    assert!(office.signals(&cora(), known(tomorrow)).is_err());
}

/// An aanbesteding planned on 2 February 2026, in the same office: its publicatie moved on 10 March, its nota on 1 April
/// after which that was undone, and its start on 5 May. Someone gave it a name on 6 May.
fn planned(data: &std::path::Path) -> Office {
    office(data).stop().unwrap();
    let mut store = Store::open(Folder::claim(data).unwrap(), &mut |_| ())
        .unwrap()
        .0;
    let id = RecordId::new(Kind::Aanbesteding, TENDER);
    let first = Record {
        head: Head::from(Aanbesteding {
            procedure: Some(Procedure::Openbaar),
            start: Some(day("2027-01-01")),
            planned: PLANNED.map(|(phase, on)| (phase, day(on))).into(),
            ..Aanbesteding::default()
        }),
        ..Record::new(id.clone())
    };
    let mut is = keep(
        &mut store,
        "2026-02-02T09:00:00Z",
        "aanbesteding-registreren",
        &Record::new(id),
        first,
    );
    let mut does = |at: &str, action: &str, change: &dyn Fn(&mut Aanbesteding)| {
        let mut after = is.clone();
        change(after.aanbesteding_mut().unwrap());
        is = keep(&mut store, at, action, &is, after);
    };
    let moves = |phase, on: &'static str| {
        move |head: &mut Aanbesteding| {
            head.planned.insert(phase, day(on));
        }
    };
    let (publication, nota) = (Phase::Publicatie, Phase::NotaVanInlichtingen);
    let moved = "fase-verplaatsen";
    does(
        "2026-03-10T09:00:00Z",
        moved,
        &moves(publication, "2026-05-29"),
    );
    does("2026-04-01T09:00:00Z", moved, &moves(nota, "2026-07-03"));
    does(
        "2026-04-01T10:00:00Z",
        "ongedaan-maken",
        &moves(nota, "2026-06-19"),
    );
    does("2026-05-05T09:00:00Z", "ingang-verplaatsen", &|head| {
        head.start = Some(day("2027-04-01"));
    });
    does("2026-05-06T09:00:00Z", "aanbesteding-wijzigen", &|head| {
        head.name = "Vervoer".to_owned();
    });
    Office::start(store, &mut |_| ()).unwrap()
}

const TENDER: &str = "AB-2026-01";

const PLANNED: [(Phase, &str); 3] = [
    (Phase::Publicatie, "2026-05-01"),
    (Phase::NotaVanInlichtingen, "2026-06-19"),
    (Phase::SluitingInschrijving, "2026-07-10"),
];

#[test]
fn a_plan_that_people_moved_later_stands_where_it_stood_on_the_day() {
    let home = tempfile::tempdir().unwrap();
    let office = planned(&home.path().join("data"));
    let told = |at| match office.show(&cora(), TENDER, at).unwrap() {
        View::Aanbesteding(view) => {
            let head = view.record.aanbesteding().unwrap().clone();
            let on = |phase| head.planned[&phase];
            let (publication, nota) = (on(Phase::Publicatie), on(Phase::NotaVanInlichtingen));
            assert_eq!(on(Phase::SluitingInschrijving), day("2026-07-10"));
            (publication, nota, head.start.unwrap(), head.name)
        }
        _ => panic!("geen aanbesteding"),
    };
    let held = |on: &str| told(AsOf::on(Some(day(on))));
    // On, publicatie, nota, start. The name is a mended field: it was always so.
    for (on, publication, nota, start) in [
        ("2026-03-09", "2026-05-01", "2026-06-19", "2027-01-01"),
        ("2026-03-10", "2026-05-29", "2026-06-19", "2027-01-01"),
        ("2026-04-02", "2026-05-29", "2026-06-19", "2027-01-01"),
        ("2026-05-04", "2026-05-29", "2026-06-19", "2027-01-01"),
        ("2026-05-05", "2026-05-29", "2026-06-19", "2027-04-01"),
    ] {
        let expected = (
            day(publication),
            day(nota),
            day(start),
            "Vervoer".to_owned(),
        );
        assert_eq!(held(on), expected, "held on {on}");
    }
    // Of what was known in April, as it held in March: the move of the start was not known, that of the publicatie not made.
    let both = AsOf {
        on: Some(day("2026-03-01")),
        ..known(day("2026-04-15"))
    };
    let expected = (day("2026-05-01"), day("2026-06-19"), day("2027-01-01"));
    assert_eq!(
        told(both),
        (expected.0, expected.1, expected.2, String::new())
    );
    // The list says the same as the sheet.
    let at = AsOf::on(Some(day("2026-03-09")));
    let list = office.aanbestedingen(&cora(), &[], true, at).unwrap();
    assert_eq!(list[0].ingang, Some(day("2027-01-01")));
}

#[test]
fn a_start_that_had_passed_when_it_was_mended_was_always_so() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    office(&data).stop().unwrap();
    let mut store = Store::open(Folder::claim(&data).unwrap(), &mut |_| ())
        .unwrap()
        .0;
    let id = RecordId::new(Kind::Aanbesteding, "AB-2018-01");
    let started = |on: &str| Record {
        head: Head::from(Aanbesteding {
            start: Some(day(on)),
            ..Aanbesteding::default()
        }),
        ..Record::new(id.clone())
    };
    let none = Record::new(id.clone());
    let typed = started("2019-02-01");
    let at = "2026-02-02T09:00:00Z";
    let typed = keep(&mut store, at, "aanbesteding-registreren", &none, typed);
    let mended = Record {
        revision: typed.revision,
        ..started("2019-01-01")
    };
    keep(
        &mut store,
        "2026-03-02T09:00:00Z",
        "ingang-verplaatsen",
        &typed,
        mended,
    );
    let office = Office::start(store, &mut |_| ()).unwrap();
    let at = AsOf::on(Some(day("2018-11-01")));
    let list = office.aanbestedingen(&cora(), &[], true, at).unwrap();
    assert_eq!(list[0].ingang, Some(day("2019-01-01")));
}

#[test]
fn a_contract_that_was_taken_out_is_known_up_to_the_day_before() {
    let home = tempfile::tempdir().unwrap();
    let office = office(&home.path().join("data"));
    let given = [("reden", "vergissing")];
    let command = Command {
        action: "contract-verwijderen".to_owned(),
        target: Some(NUMBER.to_owned()),
        fields: given.map(|(name, text)| (name.into(), text.into())).into(),
        revision: None,
    };
    let done = office.perform(cora(), command);
    assert!(matches!(done, Outcome::Done { .. }), "{done:?}");
    let today = wijkregie::office::today();
    let yesterday = today.pred_opt().unwrap();
    let listed = |at| office.contracts(&cora(), &[], true, at).unwrap().len();
    assert_eq!((listed(known(yesterday)), listed(known(today))), (1, 0));
    let then = contract(office.show(&cora(), NUMBER, known(yesterday)).unwrap());
    assert_eq!(then.cells.titel, "Doelgroepenvervoer");
    let why = office.show(&cora(), NUMBER, known(today)).unwrap_err();
    let why = why.to_string();
    assert!(
        why.starts_with("RO-2025-001 was al uit het register gehaald"),
        "{why}"
    );
    // A mistake of every day: as it held it is in no list, and its own sheet says what became of it.
    let held = AsOf::on(Some(yesterday));
    assert_eq!(listed(held), 0);
    assert!(office.show(&cora(), NUMBER, held).is_ok());
}
