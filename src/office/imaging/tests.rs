use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::{Days, NaiveDate, Utc};

use super::*;
use crate::demo;
use crate::domain::record::{Head, Record};
use crate::domain::registers::people::Resident;
use crate::domain::retention::{DESTROY, stub};
use crate::office::model::key_of;
use crate::office::people::Person;
use crate::office::{Office, today, writer};
use crate::store::{Entry, Folder, Store};

fn open(data: &Path) -> Store {
    let folder = Folder::claim(data).unwrap();
    Store::open_soon(folder, &mut |_| {}).unwrap().0
}

fn keep(store: &mut Store, before: Record, after: Record, action: &str) {
    let entry = Entry {
        at: Utc::now(),
        who: "bea".to_owned(),
        role: None,
        action: action.to_owned(),
        request: None,
        before,
        after: Arc::new(after),
    };
    store.commit(&[vec![entry.prove().unwrap()]]).unwrap();
}

/// A store of made-up data, in which a server ran and was stopped.
fn office(data: &Path, count: u32) {
    let mut store = open(data);
    for record in demo::office(count, 3, today()).flatten() {
        let record = Record {
            revision: 1,
            ..record
        };
        keep(
            &mut store,
            Record::new(record.id.clone()),
            record,
            "inlezen",
        );
    }
    Office::start(store, &mut |_| {}).unwrap().stop().unwrap();
}

/// All that a read model says, whatever order it has it in.
fn told(model: &Model) -> BTreeSet<String> {
    let name = |number| model.names.name(number).unwrap_or("-").to_owned();
    let answer = |number| model.answers.name(number).unwrap_or("-").to_owned();
    let rows = model.rows().iter().map(|row| {
        let names = [
            row.wijk,
            row.wij_team,
            row.bt,
            row.provider,
            row.assigned,
            row.regievoerder,
        ];
        let refusals = model
            .refusals(row)
            .iter()
            .map(|it| (name(it.0), answer(it.1)));
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            (
                &row.id().number,
                row.resident,
                row.reported,
                row.next,
                row.ends,
                row.until
            ),
            (row.state, name(row.wet), row.urgency, name(row.support)),
            (row.law, row.flags, row.opened),
            (name(row.gemeente), name(row.former_gemeente)),
            (names.map(name), row.answers.map(answer), row.scores),
            (
                name(row.entrance),
                row.delivery,
                &row.source_number,
                &row.terms
            ),
            refusals.collect::<Vec<_>>(),
            model.by_source(&row.source_number).map(|id| id.number),
            model
                .row(key_of(&row.id().number).unwrap())
                .map(|row| row.n),
        )
    });
    let people = model.people.all().map(|person| {
        let number = person.number;
        let mut of: Vec<String> = model.rows_of(number).map(|row| row.id().number).collect();
        of.sort_unstable();
        let mut kept: Person = person.clone();
        kept.wijk = 0;
        format!(
            "{kept:?} {} {} {of:?}",
            name(person.wijk),
            model.standing(number)
        )
    });
    let words = model.finder.words().map(|(word, kept)| {
        let of: BTreeSet<_> = kept.of().iter().collect();
        assert_eq!(of.len(), kept.of().len(), "{word} is nobody's twice");
        format!("{word} {of:?}")
    });
    let values = model
        .finder
        .values_after(None)
        .map(|value| format!("{value:?}"));
    let at_providers = model.at_providers();
    let at_providers = at_providers.map(|row| {
        let provider = name(row.provider);
        let (here, there) = (
            model.occupied(&provider, None),
            model.occupied(&provider, model.names.name(row.bt)),
        );
        format!("{provider} {here} {there} {}", row.id().number)
    });
    let at_providers: Vec<String> = at_providers.collect();
    let open = model
        .open()
        .map(|(_, row)| format!("open {}", row.id().number));
    let others = [
        format!("{:?}", model.today),
        format!("{:?}", model.register.settings),
        format!("{:?}", model.destroyed()),
    ];
    rows.chain(people)
        .chain(words)
        .chain(values)
        .chain(others)
        .chain(at_providers)
        .chain(open)
        .collect()
}

/// What the read model of a start says, and what it says where everything is read.
fn both(data: &Path, day: NaiveDate) -> (Option<BTreeSet<String>>, BTreeSet<String>) {
    let store = open(data);
    let reader = store.reader();
    let image = from_image(&reader, day).map(|model| told(&model));
    let all = told(&writer::build_model(&reader, day).unwrap());
    // As after a kill: nothing is kept of it.
    drop(store);
    (image, all)
}

#[test]
fn a_start_has_from_the_image_what_reading_everything_has() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    office(&data, 300);
    let (image, all) = both(&data, today());
    assert!(all.len() > 1000);
    assert_eq!(image.unwrap(), all);
}

#[test]
fn what_changed_after_the_image_is_in_the_next_start_all_the_same() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    office(&data, 200);
    let mut store = open(&data);
    let reader = store.reader();
    let mut records = Vec::new();
    let kinds = [Kind::Resident, Kind::Referral, Kind::Household];
    reader
        .for_each(&kinds, &mut |kept| records.push(kept.record))
        .unwrap();
    for (n, before) in records.into_iter().enumerate().filter(|(n, _)| n % 7 == 0) {
        let mut after = before.clone();
        after.revision += 1;
        match &mut after.head {
            Head::Resident(resident) => {
                resident.last_name = format!("Hernoemd{n}");
                resident.bsn = None;
            }
            Head::Referral(referral) => referral.bt = Some("BT Elders".to_owned()),
            Head::Household(household) => household.source_number = format!("G-{n}"),
            _ => unreachable!("only dossiers were read"),
        }
        keep(&mut store, before, after, "wijzigen");
    }
    let id = RecordId::numbered(Kind::Resident, store.next_number("P-"));
    let new = Record {
        revision: 1,
        head: Head::from(Resident {
            last_name: "Nieuwkomer".to_owned(),
            ..Resident::default()
        }),
        ..Record::new(id.clone())
    };
    keep(&mut store, Record::new(id), new, "inwoner-registreren");
    drop((store, reader));
    let (image, mut all) = both(&data, today());
    let image = image.unwrap();
    // What someone's BSN was, is still found until everything is read again.
    let is_value = |line: &&String| line.starts_with('(') && line.len() < 40;
    all.extend(image.iter().filter(is_value).cloned().collect::<Vec<_>>());
    assert_eq!(image, all);
    assert!(image.iter().any(|line| line.starts_with("nieuwkomer ")));
}

#[test]
fn on_any_later_day_the_image_says_what_reading_everything_says() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    office(&data, 300);
    for days in [1, 2, 3, 7, 30, 200, 1000] {
        let day = today() + Days::new(days);
        let (image, all) = both(&data, day);
        let image = image.unwrap();
        let differs: Vec<_> = image.symmetric_difference(&all).collect();
        // A row that was not counted anew may be sure for less long than one that was.
        let but_for_until = |line: &str| -> String { without_until(line) };
        let left: BTreeSet<String> = differs.iter().map(|it| but_for_until(it)).collect();
        assert_eq!(
            left.len() * 2,
            differs.len(),
            "{days} days on: {differs:#?}"
        );
    }
    let (image, _) = both(&data, today() - Days::new(1));
    assert!(image.is_none(), "what was true before is not known");
}

/// A line of a row without the day until which it is sure.
fn without_until(line: &str) -> String {
    match line.split_once(") (") {
        Some((first, rest)) => {
            let first = first.rsplit_once(", ").map_or(first, |(before, _)| before);
            format!("{first} {rest}")
        }
        None => line.to_owned(),
    }
}

#[test]
fn an_image_with_any_byte_changed_or_cut_off_anywhere_is_right_or_is_not_used() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    office(&data, 12);
    let path = data.join("beeld");
    let whole = fs::read(&path).unwrap();
    let store = open(&data);
    let reader = store.reader();
    let all = told(&from_image(&reader, today()).unwrap());
    let mut used = 0;
    let step = (whole.len() / 700).max(1);
    for at in (0..whole.len()).step_by(step).chain(0..200) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&path, bytes).unwrap();
        if let Some(model) = from_image(&reader, today()) {
            used += 1;
            assert_eq!(told(&model), all, "byte {at}");
        }
        fs::write(&path, &whole[..at]).unwrap();
        assert!(from_image(&reader, today()).is_none(), "cut off at {at}");
    }
    assert_eq!(used, 0, "no byte of it can be another");
    let longer = [&whole[..], b"\n"].concat();
    fs::write(&path, longer).unwrap();
    assert!(from_image(&reader, today()).is_none());
}

#[test]
fn what_is_in_memory_and_is_behind_is_not_kept_as_if_it_were_of_now() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    office(&data, 12);
    fs::remove_file(data.join("beeld")).unwrap();
    let office = Office::start(open(&data), &mut |_| {}).unwrap();
    office.shared().model.write().unwrap().falls_behind();
    let mark = office.mark().unwrap();
    super::keep(office.shared(), &mark).unwrap();
    assert!(!data.join("beeld").exists() && !data.join("beeld.nieuw").exists());
    // The next look at the clock makes it again.
    office.turn_day();
    office.mark().unwrap();
    assert!(!office.shared().model().is_behind());
    super::keep(office.shared(), &mark).unwrap();
    assert!(data.join("beeld").exists());
}

#[test]
fn where_the_image_is_spoilt_all_of_sled_is_read_before_anybody_is_let_in() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    office(&data, 200);
    let path = data.join("beeld");
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 20;
    bytes[last] ^= 1;
    fs::write(&path, bytes).unwrap();
    let store = open(&data);
    store.lose_one();
    let mut said = Vec::new();
    let office = Office::start(store, &mut |it| said.push(it.to_owned())).unwrap();
    assert!(
        said.iter().any(|it| it.contains("er ontbreken gegevens")),
        "{said:?}"
    );
    office.stop().unwrap();
    let (image, all) = both(&data, today());
    assert_eq!(image.unwrap(), all);
}

#[test]
fn the_image_of_another_logboek_is_not_used() {
    let home = tempfile::tempdir().unwrap();
    let (one, other) = (home.path().join("een"), home.path().join("ander"));
    office(&one, 12);
    office(&other, 12);
    fs::copy(other.join("beeld"), one.join("beeld")).unwrap();
    let store = open(&one);
    assert!(from_image(&store.reader(), today()).is_none());
}

#[test]
fn nothing_of_who_was_destroyed_is_left_in_the_image() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    office(&data, 12);
    let mut store = open(&data);
    let id = RecordId::numbered(Kind::Resident, store.next_number("P-"));
    let before = Record {
        revision: 1,
        head: Head::from(Resident {
            last_name: "Verdwijnstra".to_owned(),
            postcode: "9999ZZ".to_owned(),
            ..Resident::default()
        }),
        ..Record::new(id.clone())
    };
    keep(
        &mut store,
        Record::new(id.clone()),
        before.clone(),
        "inwoner-registreren",
    );
    Office::start(store, &mut |_| {}).unwrap().stop().unwrap();
    let has = |text: &str| {
        let bytes = fs::read(data.join("beeld")).unwrap();
        String::from_utf8_lossy(&bytes).contains(text)
    };
    assert!(has("Verdwijnstra") && has("verdwijnstra"));
    let mut store = open(&data);
    let mut after = stub(&before, today());
    after.revision = 2;
    let known = store.mark().clone();
    keep(&mut store, before, after, DESTROY);
    assert!(
        store.reader().begin_image(&known).unwrap().is_none(),
        "what was in memory before it is not written after it"
    );
    assert!(
        !data.join("beeld").exists(),
        "destroying it removes the image"
    );
    Office::start(store, &mut |_| {}).unwrap().stop().unwrap();
    assert!(!has("Verdwijnstra") && !has("verdwijnstra"));
    let (image, all) = both(&data, today());
    assert_eq!(image.unwrap(), all);
}
