use std::sync::Arc;

use super::*;
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::registers::people::Resident;
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
