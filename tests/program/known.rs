//! Contracts of another day: as they held then, and as they were known then. What was known is what the logboek said, so
//! what was entered later is not in it, whenever it happened.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use wijkregie::domain::contract::Contract;
use wijkregie::domain::contract::parts::{ContractOption, Perceel};
use wijkregie::domain::contract::words::ContractKind;
use wijkregie::domain::record::{Element, Head, Kind, Part, Record, RecordId};
use wijkregie::domain::registers::user::{Scope, User};
use wijkregie::domain::words::Role;
use wijkregie::office::views::{ContractView, View};
use wijkregie::office::{Caller, Office};
use wijkregie::store::{Entry, Folder, Store};

const NUMBER: &str = "RO-2025-001";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
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
        after: after.clone(),
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
        head: Head::User(User {
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
        head: Head::Contract(head),
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
    for (on, held, known) in [
        ("2026-04-19", "2026-12-31", "2026-12-31"),
        // Used, and not entered yet.
        ("2026-04-20", "2027-12-31", "2026-12-31"),
        ("2026-05-01", "2027-12-31", "2026-12-31"),
        ("2026-05-02", "2027-12-31", "2027-12-31"),
    ] {
        let on = day(on);
        let view = office.show(&cora(), NUMBER, Some(on)).unwrap();
        let end = contract(view).dates.lopend_tot;
        assert_eq!(end, Some(day(held)), "held on {on}");
        let view = office.show_known(&cora(), NUMBER, None, on).unwrap();
        let end = contract(view).dates.lopend_tot;
        assert_eq!(end, Some(day(known)), "known on {on}");
        let list = office.contracts(&cora(), &[], true, Some(on)).unwrap();
        assert_eq!(list[0].lopend_tot, Some(day(held)), "held on {on}");
        let list = office
            .contracts_known(&cora(), (&[], true), None, on)
            .unwrap();
        assert_eq!(list[0].lopend_tot, Some(day(known)), "known on {on}");
    }
    // A mended title was always so; and it was known since September.
    let on = day("2026-08-31");
    let held = contract(office.show(&cora(), NUMBER, Some(on)).unwrap());
    let known = contract(office.show_known(&cora(), NUMBER, None, on).unwrap());
    assert_eq!(held.cells.titel, "Doelgroepenvervoer");
    assert_eq!(known.cells.titel, "Vervoer");
    assert_eq!((held.history.len(), known.history.len()), (3, 2));
    // Asked of May 2026 as it held in January: the option was not used then, nor was the mended title known.
    let both = office.show_known(&cora(), NUMBER, Some(day("2026-01-15")), day("2026-06-01"));
    let both = contract(both.unwrap());
    assert_eq!(both.dates.lopend_tot, Some(day("2026-12-31")));
    assert_eq!(both.cells.titel, "Vervoer");
}

#[test]
fn what_nobody_had_entered_yet_is_not_known_and_a_day_to_come_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let office = office(&home.path().join("data"));
    let early = day("2025-03-02");
    let why = office.show_known(&cora(), NUMBER, None, early).unwrap_err();
    assert_eq!(
        why.to_string().trim_end_matches('.'),
        "RO-2025-001 was er nog niet ingevoerd op zo 2 mrt 2025"
    );
    let none = office.contracts_known(&cora(), (&[], true), None, early);
    assert!(none.unwrap().is_empty());
    // The contract ran already: as it held it is there.
    let held = office.contracts(&cora(), &[], true, Some(early)).unwrap();
    assert_eq!(held.len(), 1);
    let tomorrow = wijkregie::office::today().succ_opt().unwrap();
    assert!(office.show_known(&cora(), NUMBER, None, tomorrow).is_err());
    let stranger = Caller {
        name: "vreemd".to_owned(),
        ..cora()
    };
    assert!(office.show_known(&stranger, NUMBER, None, early).is_err());
}
