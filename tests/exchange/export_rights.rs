//! Who gets what in a file, and who may read a whole register back in.

use crate::support::robot::{Desk, FOUNDER};
use chrono::{Days, NaiveDate};
use wijkregie::domain::record::{Kind, Record};
use wijkregie::domain::workflow::{Refusal, RefusalKind};
use wijkregie::office::import::{Batch, BatchResult, Rows};
use wijkregie::office::views::QueueQuery;
use wijkregie::office::{AsOf, today};

/// An office with made-up data and someone in every role that buys.
fn desk() -> Desk {
    let desk = Desk::with_data(24);
    desk.hire("cor", "contract", "alles");
    desk.hire("lea", "leiding", "alles");
    desk
}

fn around() -> (NaiveDate, NaiveDate) {
    (today() - Days::new(700), today() + Days::new(5_000))
}

#[test]
fn a_register_is_given_to_who_may_see_it_and_to_nobody_else() {
    let desk = desk();
    for (kind, may, may_not) in [
        (
            Kind::Contract,
            &["cor", "lea", "bea"][..],
            &["wim", "bram"][..],
        ),
        (Kind::Aanbesteding, &["cor", "lea"], &["bea", "wim", "bram"]),
        (Kind::Provider, &["cor", "wim", "bram"], &[]),
        (Kind::Employee, &["cor", "wim", "bram"], &[]),
    ] {
        for name in may {
            let caller = desk.caller(name);
            let begun = desk.office.export(&caller, kind, false, "proef").unwrap();
            let records = desk.office.export_page(&caller, begun.export).unwrap();
            assert!(
                !records.is_empty() && records.len() == begun.count,
                "{name} {kind:?}"
            );
        }
        let caller = desk.caller("cor");
        let begun = desk.office.export(&caller, kind, false, "proef").unwrap();
        for name in may_not {
            let caller = desk.caller(name);
            let no = desk
                .office
                .export(&caller, kind, false, "proef")
                .unwrap_err();
            assert_eq!(no.kind, RefusalKind::Right, "{name} {kind:?}");
            let no = desk.office.export_page(&caller, begun.export);
            assert!(no.is_err(), "{name} {kind:?}");
        }
    }
    // Accounts and settings have no export of their own; residents and huishoudens leave with their verwijzing.
    for kind in [Kind::User, Kind::Setting, Kind::Resident, Kind::Household] {
        let caller = desk.caller(FOUNDER);
        assert!(
            desk.office.export(&caller, kind, false, "proef").is_err(),
            "{kind:?}"
        );
    }
}

#[test]
fn a_signal_is_titled_with_what_a_list_may_show() {
    let desk = desk();
    let mut seen = Vec::new();
    for name in ["bea", "cor", "lea"] {
        let caller = desk.caller(name);
        let query = QueueQuery {
            all: true,
            ..QueueQuery::default()
        };
        let keys = desk.office.queue(&caller, &query).unwrap();
        let rows = desk.office.rows(&caller, &keys, true, None).unwrap();
        let signals = desk.office.signals(&caller, AsOf::NOW).unwrap();
        assert!(!signals.is_empty(), "{name}");
        for signal in &signals {
            let row = rows.iter().find(|row| row.nummer == signal.nummer);
            match row {
                Some(row) => assert_eq!(signal.titel, row.inwoner, "{name} {}", signal.nummer),
                None => assert!(!signal.nummer.starts_with("V-"), "{name} {}", signal.nummer),
            }
            assert!(!signal.titel.is_empty(), "{name} {}", signal.nummer);
        }
        let all = signals.into_iter().map(|it| (it.nummer, it.titel));
        seen.push(all.collect::<std::collections::BTreeMap<_, _>>());
    }
    // Who buys sees initials and an age where the back office sees a name; both see what a contract is called.
    let (of_bea, of_cor) = (&seen[0], &seen[1]);
    let both = of_bea.keys().filter(|number| of_cor.contains_key(*number));
    let is_of_someone = |number: &&&String| number.starts_with("V-") || number.starts_with("IND-");
    let (referrals, bought): (Vec<_>, Vec<_>) = both.partition(|number| is_of_someone(&number));
    assert!(!referrals.is_empty() && !bought.is_empty());
    assert!(
        referrals
            .iter()
            .all(|number| of_bea[*number] != of_cor[*number])
    );
    assert!(
        referrals
            .iter()
            .all(|number| of_cor[*number].ends_with(')'))
    );
    assert!(
        bought
            .iter()
            .all(|number| of_bea[*number] == of_cor[*number])
    );
}

#[test]
fn a_calendar_has_only_what_its_reader_may_see() {
    let desk = desk();
    let items = |name: &str, only| {
        let caller = desk.caller(name);
        desk.office
            .export_agenda(&caller, around(), only, true, "proef")
    };
    let numbers = |name: &str| -> Vec<String> {
        let (items, _) = items(name, None).unwrap();
        items.into_iter().map(|item| item.nummer).collect()
    };
    assert!(
        numbers("cor")
            .iter()
            .any(|number| number.starts_with("RO-"))
    );
    let of_wim = numbers("wim");
    assert!(
        of_wim.iter().all(|number| number.starts_with("V-")),
        "{of_wim:?}"
    );
    let no = items("wim", Some(Kind::Contract)).unwrap_err();
    assert_eq!(no.kind, RefusalKind::Right);
    let (contracts, _) = items("cor", Some(Kind::Contract)).unwrap();
    assert!(!contracts.is_empty() && contracts.iter().all(|item| !item.nummer.starts_with("V-")));
    // Without a purpose nobody gets anything.
    let caller = desk.caller("cor");
    assert!(
        desk.office
            .export_agenda(&caller, around(), None, true, " ")
            .is_err()
    );
    assert!(desk.office.export_signals(&caller, "").is_err());
}

#[test]
fn whole_records_are_read_back_in_by_who_keeps_their_register() {
    let desk = desk();
    let made: Vec<Vec<Record>> = wijkregie::demo::office(10, 7, today()).collect();
    let of = |kind: Kind| -> Vec<Vec<Record>> {
        let records = made.concat().into_iter();
        let found: Vec<_> = records
            .filter(|record| record.id.kind == kind)
            .take(2)
            .collect();
        found.into_iter().map(|record| vec![record]).collect()
    };
    let read = |name: &str, groups: Vec<Vec<Record>>| -> Result<BatchResult, Refusal> {
        let rows = Rows::Records(groups);
        let batch = Batch::filling(rows, true);
        desk.office.import(desk.caller(name), batch, String::new())
    };
    for (kind, may, may_not) in [
        (Kind::Contract, &["cor"][..], &["bea", "lea", "wim"][..]),
        (Kind::Aanbesteding, &["cor"], &["bea", "lea"]),
        (Kind::Provider, &["cor", "bea"], &["lea", "wim"]),
        (Kind::Referral, &["bea"], &["cor", "wim"]),
    ] {
        for name in may {
            assert!(read(name, of(kind)).is_ok(), "{name} {kind:?}");
        }
        for name in may_not {
            assert!(read(name, of(kind)).is_err(), "{name} {kind:?}");
        }
    }
    // One that is beyond someone's right takes the whole batch with it.
    let both = [of(Kind::Contract), of(Kind::Referral)].concat();
    assert!(read("cor", both.clone()).is_err() && read("bea", both.clone()).is_err());
    assert!(read(FOUNDER, both).is_ok());
    // No file gives anyone an account.
    let users = wijkregie::domain::record::RecordId::new(Kind::User, "iemand");
    let no = read(FOUNDER, vec![vec![Record::new(users)]]).unwrap_err();
    assert!(
        no.to_string().contains("Gebruikers en instellingen"),
        "{no}"
    );
}

#[test]
fn a_wrong_filter_is_refused_in_every_list_also_where_there_is_nothing_to_filter() {
    let desk = Desk::new();
    let caller = desk.caller(FOUNDER);
    let office = &desk.office;
    let wrong = ["kleur:rood".to_owned()];
    let query = QueueQuery {
        filter: wrong.to_vec(),
        ..QueueQuery::default()
    };
    let (from, until) = around();
    for no in [
        office.queue(&caller, &query).unwrap_err(),
        office
            .contracts(&caller, &wrong, true, AsOf::NOW)
            .unwrap_err(),
        office
            .aanbestedingen(&caller, &wrong, true, AsOf::NOW)
            .unwrap_err(),
        office.agenda(&caller, &wrong, from, until).unwrap_err(),
    ] {
        assert_eq!(no.kind, RefusalKind::Usage);
        let said = no.to_string();
        let start = "Het filter ‘kleur:rood’ klopt niet: dit filter is er niet. Gebruik: ";
        assert!(
            said.starts_with(start) && said.contains("te-laat"),
            "{said}"
        );
    }
    // A word of a list that is none is told too.
    let no = office.contracts(&caller, &["wet:Awb".to_owned()], false, AsOf::NOW);
    assert!(no.unwrap_err().to_string().contains("‘Awb’"));
}
