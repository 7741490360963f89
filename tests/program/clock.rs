//! A clock that is wrong, steps back or turns the month costs no line and no order.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::support::logboek::header;
use crate::support::server::{self, Served, done};
use chrono::{DateTime, Utc};
use wijkregie::domain::record::{Kind, Note, Part, Record, RecordId};
use wijkregie::store::{Entry, Folder, Store, StoreError};

fn open(data: &Path) -> Store {
    Store::open(Folder::claim(data).unwrap(), &mut |_| ())
        .unwrap()
        .0
}

fn resident() -> RecordId {
    RecordId::numbered(Kind::Resident, 1)
}

/// Adds a note at a time of the clock.
fn note(store: &mut Store, at: &str, text: &str) -> Result<(), StoreError> {
    let at: DateTime<Utc> = at.parse().unwrap();
    let kept = store.reader().get(&resident()).unwrap();
    let before = kept.map_or_else(|| Record::new(resident()), |kept| kept.record);
    let mut after = before.clone();
    after.revision += 1;
    after.add(Part::Note(Note {
        at,
        by: "anna".to_owned(),
        text: text.to_owned(),
        for_bt: None,
    }));
    let entry = Entry {
        at,
        who: "anna".to_owned(),
        role: None,
        action: "notitie-toevoegen".to_owned(),
        request: None,
        before,
        after,
    };
    store.commit(&[vec![entry.prove().unwrap()]])
}

fn notes(store: &Store) -> Vec<String> {
    let kept = store.reader().get(&resident()).unwrap().unwrap();
    let lines = store.reader().history(&kept).unwrap();
    let order: Vec<u32> = lines.iter().map(|line| line.header.revisie).collect();
    assert_eq!(order, (1..=kept.record.revision).collect::<Vec<_>>());
    let parts = kept.record.parts.into_values();
    let texts = parts.filter_map(|part| match part {
        Part::Note(note) => Some(note.text),
        _ => None,
    });
    texts.collect()
}

/// The lines of a file of the logboek, by their numbers; none when there is no file.
fn numbers(data: &Path, file: &str) -> Vec<u64> {
    let text = fs::read_to_string(data.join("logboek").join(file)).unwrap_or_default();
    text.lines()
        .map(|line| header(line)["seq"].as_u64().unwrap())
        .collect()
}

#[test]
fn a_clock_that_was_once_far_ahead_leaves_one_file_of_that_month_and_the_order_stays() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let times = [
        "2026-11-28T10:00:00Z",
        "2099-06-01T10:00:00Z",
        "2026-11-28T10:05:00Z",
        "2026-12-01T00:00:01Z",
        "2026-11-30T23:59:59Z",
        "2026-12-01T00:00:02Z",
        "2099-06-02T10:00:00Z",
        "2027-01-02T10:00:00Z",
    ];
    let texts: Vec<String> = (1..=times.len()).map(|n| n.to_string()).collect();
    let mut store = open(&data);
    for (n, (at, text)) in times.iter().zip(&texts).enumerate() {
        note(&mut store, at, text).unwrap();
        assert_eq!(notes(&store), texts[..=n]);
        store.verify().unwrap();
        if n.is_multiple_of(2) {
            store.close().unwrap();
            store = open(&data);
            assert_eq!(notes(&store), texts[..=n]);
        }
    }
    store.close().unwrap();
    for (file, lines) in [
        ("2026-11.jsonl", vec![1]),
        ("2099-06.jsonl", vec![2]),
        ("2026-11.2.jsonl", vec![3]),
        // A step back over midnight goes on where it was.
        ("2026-12.jsonl", vec![4, 5, 6]),
        ("2099-06.2.jsonl", vec![7]),
        ("2027-01.jsonl", vec![8]),
    ] {
        assert_eq!(numbers(&data, file), lines, "{file}");
    }
    fs::remove_dir_all(data.join("sled")).unwrap();
    let store = open(&data);
    assert_eq!(notes(&store), texts);
    store.close().unwrap();
    done(&data, &["herbouw"]);
}

#[test]
fn a_first_write_of_a_month_that_fails_and_a_clock_that_steps_back_lose_nothing() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let mut store = open(&data);
    note(&mut store, "2026-11-30T23:59:50Z", "1").unwrap();
    let december = data.join("logboek/2026-12.jsonl");
    // A link is not followed, whatever it leads to.
    symlink("/dev/full", &december).unwrap();
    let no = note(&mut store, "2026-12-01T00:00:01Z", "geweigerd").unwrap_err();
    assert!(matches!(no, StoreError::Full { .. }), "{no}");
    // What a write that failed leaves behind.
    fs::remove_file(&december).unwrap();
    fs::write(&december, "").unwrap();
    note(&mut store, "2026-11-30T23:59:59Z", "2").unwrap();
    note(&mut store, "2026-12-01T00:00:03Z", "3").unwrap();
    assert_eq!(notes(&store), ["1", "2", "3"]);
    assert_eq!(numbers(&data, "2026-11.jsonl"), [1, 2]);
    assert_eq!(numbers(&data, "2026-12.jsonl"), [3]);
    store.verify().unwrap();
    drop(store);
    fs::remove_dir_all(data.join("sled")).unwrap();
    assert_eq!(notes(&open(&data)), ["1", "2", "3"]);
}

#[test]
fn a_clock_that_is_behind_the_last_line_is_told_of_at_a_start_and_in_the_status_and_the_order_stays()
 {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let mut store = open(&data);
    let later = Utc::now() + chrono::TimeDelta::hours(3);
    note(&mut store, "2026-11-28T10:00:00Z", "1").unwrap();
    note(&mut store, &later.to_rfc3339(), "2").unwrap();
    store.close().unwrap();
    let words = "De klok van deze computer staat op";
    let server = Served::start(&data).unwrap();
    assert!(server.said.contains(words), "{}", server.said);
    let said = done(&data, &["server", "status"]);
    assert!(said.contains(words), "{said}");
    let json = done(&data, &["server", "status", "--json"]);
    assert!(json.contains(words), "{json}");
    // Work goes on, each line after the one before it, with the time that the clock has.
    let mut client = server.client();
    server::melding(&mut client);
    drop(client);
    let said = done(&data, &["server", "status"]);
    assert!(
        said.contains(words),
        "a line of now makes no clock right: {said}"
    );
    done(&data, &["controle"]);
    assert!(server.term().success());
    let store = open(&data);
    assert_eq!(notes(&store), ["1", "2"]);
    store.close().unwrap();
    let server = Served::start(&data).unwrap();
    assert!(!server.said.contains(words), "{}", server.said);
    assert!(server.term().success());
}
