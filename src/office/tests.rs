use std::sync::Arc;

use super::*;
use crate::domain::record::setting::Setting;
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::registers::people::Resident;
use crate::domain::settings::{DECREE_DAYS, moves_terms};
use crate::domain::term::Duration;
use crate::store::{Entry, Folder};

/// A program whose records have other fields, of the same format: sled alone never stops a start.
#[test]
fn what_cannot_be_read_in_sled_is_made_anew_from_the_logboek_and_that_is_said() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::claim(&home.path().join("data")).unwrap();
    let (mut store, _) = Store::open(folder, &mut |_| {}).unwrap();
    let id = RecordId::new(Kind::Resident, "P-0001");
    let resident = Resident {
        last_name: "Veen".to_owned(),
        ..Resident::default()
    };
    let entry = Entry {
        at: Utc::now(),
        who: "bea".to_owned(),
        role: None,
        action: "inwoner-registreren".to_owned(),
        request: None,
        before: Record::new(id.clone()),
        after: Arc::new(Record {
            revision: 1,
            head: Head::from(resident),
            ..Record::new(id.clone())
        }),
    };
    store.commit(&[vec![entry.prove().unwrap()]]).unwrap();
    store.spoil();
    let scan = store.reader().for_each(&[Kind::Resident], &mut |_| {});
    assert!(scan.is_err());
    let mut said = Vec::new();
    let office = Office::start(store, &mut |it| said.push(it.to_owned())).unwrap();
    let kept = office.shared().reader.get(&id).unwrap().unwrap();
    assert_eq!(kept.record.resident().unwrap().last_name, "Veen");
    let said = said.join(" ");
    assert!(said.contains("opnieuw opgebouwd uit het logboek"), "{said}");
    assert!(said.contains("zijn niet van deze wijkregie"), "{said}");
    assert!(said.contains("staat apart in"), "{said}");
    office.stop().unwrap();
}

#[test]
fn a_setting_that_is_said_to_leave_every_row_as_it_is_does() {
    let today = today();
    let office: Vec<Record> = crate::demo::office(60, 5, today).flatten().collect();
    let set = |model: &mut Model, key: &str, value: &str| {
        let mut record = Record::new(RecordId::new(Kind::Setting, key));
        record.head = Head::from(Setting {
            value: value.to_owned(),
            ..Setting::default()
        });
        model.take(&record)
    };
    let settings = Model::new(today).register.settings;
    let known = settings.all().chain([(DECREE_DAYS, "")]);
    let keys = known.map(|(key, value)| match value.parse::<Duration>() {
        Ok(_) => (key.to_owned(), "1wd"),
        Err(_) => (key.to_owned(), "2027-06-04"),
    });
    let keys: Vec<(String, &str)> = keys.collect();
    let mut moving = Vec::new();
    for (key, other) in &keys {
        let mut after = Model::new(today);
        for record in &office {
            after.take(record);
        }
        if set(&mut after, key, other) {
            moving.push(key.as_str());
            continue;
        }
        let mut before = Model::new(today);
        set(&mut before, key, other);
        for record in &office {
            before.take(record);
        }
        let said = |model: &Model| {
            let mut rows: Vec<String> = model.rows().iter().map(|row| format!("{row:?}")).collect();
            rows.sort_unstable();
            rows
        };
        assert_eq!(said(&after), said(&before), "{key}");
    }
    assert!(moving.iter().all(|key| moves_terms(key)), "{moving:?}");
    assert!(moving.contains(&"norm.spoed") && moving.contains(&DECREE_DAYS));
}
