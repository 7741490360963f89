//! Packing the months that are closed, and reading both forms.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use flate2::read::MultiGzDecoder;
use tempfile::TempDir;

use crate::store::folder::journal_of;
use crate::store::journal::{self, keep_one_form};
use crate::store::mark::Mark;
use crate::store::noted::{self, note, open, rebuilt, resident};
use crate::store::{Folder, Store, Word};

mod damaged;
mod erased;

/// So many residents have a note in each month.
const RESIDENTS: u32 = 40;

const MONTHS: [&str; 4] = ["2026-08", "2026-09", "2026-10", "2026-11"];

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

/// A store with notes in four months; those of one month fill a few members.
fn office(data: &Path) -> Store {
    let mut store = open(data);
    for month in MONTHS {
        for n in 1..=RESIDENTS {
            let text = format!("{month} over {n} {}", words(n, 400));
            note(&mut store, n, &format!("{month}-10T10:00:00Z"), &text).unwrap();
        }
    }
    store
}

/// Words of which nothing can be left out.
fn words(seed: u32, count: u32) -> String {
    let words = (0..count).map(|n| format!("{:x}", (seed * 7919 + n).wrapping_mul(2_654_435_761)));
    words.collect::<Vec<_>>().join(" ")
}

/// Packs what is closed by a clock.
fn pack(store: &Store, clock: &str) -> usize {
    let logboek = store.folder.journal();
    let written_to = store.mark().next.month;
    journal::pack(&logboek, written_to, at(clock), &store.journal.rewriting()).unwrap()
}

/// The names in the logboek.
fn names(data: &Path) -> Vec<String> {
    let entries = fs::read_dir(journal_of(data)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn file(data: &Path, name: &str) -> PathBuf {
    journal_of(data).join(name)
}

/// What zcat makes of a packed file.
fn zcat(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    let mut text = Vec::new();
    MultiGzDecoder::new(&bytes[..])
        .read_to_end(&mut text)
        .unwrap();
    text
}

/// The notes of every resident, as the record has them and as the history does.
fn notes(store: &Store) -> BTreeMap<u32, Vec<String>> {
    let of = |n: u32| (n, noted::notes(store, n));
    (1..=RESIDENTS).map(of).collect()
}

#[test]
fn what_is_closed_is_packed_a_day_after_its_month_and_reads_as_before() {
    let (_home, data) = place();
    let mut store = office(&data);
    let plain: Vec<Vec<u8>> = MONTHS
        .iter()
        .map(|month| fs::read(file(&data, &format!("{month}.jsonl"))).unwrap())
        .collect();
    let before = notes(&store);
    assert_eq!(pack(&store, "2026-09-01T12:00:00Z"), 0, "it rests a day");
    assert_eq!(pack(&store, "2026-10-31T12:00:00Z"), 2);
    assert_eq!(
        names(&data),
        [
            "2026-08.jsonl.gz",
            "2026-09.jsonl.gz",
            "2026-10.jsonl",
            "2026-11.jsonl"
        ]
    );
    // Every month is over, and one of them is written to.
    assert_eq!(pack(&store, "2027-11-02T00:00:01Z"), 1);
    assert_eq!(pack(&store, "2027-11-02T00:00:01Z"), 0);
    assert_eq!(
        names(&data),
        [
            "2026-08.jsonl.gz",
            "2026-09.jsonl.gz",
            "2026-10.jsonl.gz",
            "2026-11.jsonl"
        ]
    );
    for (month, plain) in MONTHS[..3].iter().zip(&plain) {
        let packed = file(&data, &format!("{month}.jsonl.gz"));
        assert!(zcat(&packed) == *plain, "{month}");
        assert!(fs::metadata(&packed).unwrap().len() < plain.len() as u64 * 3 / 4);
    }
    assert_eq!(notes(&store), before);
    assert_eq!(store.verify().unwrap(), u64::from(4 * RESIDENTS));
    store.close().unwrap();
    let mut store = open(&data);
    assert_eq!(notes(&store), before);
    note(&mut store, 1, "2026-11-20T10:00:00Z", "verder").unwrap();
    store.close().unwrap();
    // Without sled it is all in the logboek.
    fs::remove_dir_all(data.join("sled")).unwrap();
    let mut store = open(&data);
    let mut now = notes(&store);
    assert_eq!(now.get_mut(&1).unwrap().pop().unwrap(), "verder");
    assert_eq!(now, before);
    store.verify().unwrap();
    store.close().unwrap();
    let (store, opening) = rebuilt(&data);
    assert_eq!(opening.lines, u64::from(4 * RESIDENTS + 1));
    store.close().unwrap();
}

#[test]
fn what_comes_back_to_a_month_that_is_packed_goes_on_in_a_file_of_its_own() {
    let (_home, data) = place();
    let mut store = office(&data);
    assert_eq!(pack(&store, "2026-11-15T12:00:00Z"), 3);
    note(&mut store, 1, "2026-08-20T10:00:00Z", "de klok liep terug").unwrap();
    assert!(names(&data).contains(&"2026-08.2.jsonl".to_owned()));
    // Then the last month is closed too, and the second file of August is what is written to.
    assert_eq!(pack(&store, "2026-12-15T12:00:00Z"), 1);
    note(&mut store, 1, "2026-11-20T10:00:00Z", "en vooruit").unwrap();
    assert_eq!(pack(&store, "2026-12-15T12:00:00Z"), 1);
    assert_eq!(
        names(&data),
        [
            "2026-08.2.jsonl.gz",
            "2026-08.jsonl.gz",
            "2026-09.jsonl.gz",
            "2026-10.jsonl.gz",
            "2026-11.2.jsonl",
            "2026-11.jsonl.gz"
        ]
    );
    let now = notes(&store);
    assert_eq!(now[&1][4..], ["de klok liep terug", "en vooruit"]);
    store.verify().unwrap();
    store.close().unwrap();
    // The newest file is gone, and an administrator goes on with what is there: a packed file is not written to.
    fs::remove_file(file(&data, "2026-11.2.jsonl")).unwrap();
    let word = Word {
        this_journal: true,
        ..Word::default()
    };
    let folder = Folder::claim(&data).unwrap();
    let (mut store, _) = Store::rebuild(folder, &word, &mut |_| {}).unwrap();
    note(&mut store, 1, "2026-08-21T10:00:00Z", "verder").unwrap();
    assert!(names(&data).contains(&"2026-08.3.jsonl".to_owned()));
    assert_eq!(notes(&store)[&1][4..], ["de klok liep terug", "verder"]);
    store.verify().unwrap();
}

#[test]
fn wherever_packing_was_cut_short_the_next_start_has_every_line_once() {
    let home = tempfile::tempdir().unwrap();
    let whole = home.path().join("whole");
    let store = office(&whole);
    let before = notes(&store);
    store.close().unwrap();
    let plain = fs::read(file(&whole, "2026-09.jsonl")).unwrap();
    let store = open(&whole);
    assert_eq!(pack(&store, "2026-11-15T12:00:00Z"), 3);
    store.close().unwrap();
    let packed = fs::read(file(&whole, "2026-09.jsonl.gz")).unwrap();
    // What of September stands there: the plain file, what is being made, the packed file.
    let half = &packed[..packed.len() / 2];
    let states: [[Option<&[u8]>; 3]; 6] = [
        [Some(&plain), Some(b""), None],
        [Some(&plain), Some(half), None],
        [Some(&plain), Some(&packed), None],
        [Some(&plain), None, Some(&packed)],
        [Some(&plain), Some(half), Some(&packed)],
        [None, None, Some(&packed)],
    ];
    for (n, state) in states.iter().enumerate() {
        let names_of = [
            "2026-09.jsonl",
            "2026-09.jsonl.gz.nieuw",
            "2026-09.jsonl.gz",
        ];
        for (name, bytes) in names_of.iter().zip(state) {
            let path = file(&whole, name);
            match bytes {
                Some(bytes) => fs::write(path, bytes).unwrap(),
                None => drop(fs::remove_file(path)),
            }
        }
        for is_sled_gone in [false, true] {
            if is_sled_gone {
                fs::remove_dir_all(whole.join("sled")).unwrap();
            }
            let mut store = open(&whole);
            assert_eq!(notes(&store), before, "{n}");
            assert_eq!(store.verify().unwrap(), u64::from(4 * RESIDENTS), "{n}");
            let is_plain = state[0].is_some();
            let there = names(&whole);
            let of_september = there.iter().filter(|name| name.starts_with("2026-09"));
            let of_september: Vec<&String> = of_september.collect();
            assert_eq!(
                of_september,
                [names_of[if is_plain { 0 } else { 2 }]],
                "{n}"
            );
            store.close().unwrap();
        }
        let store = open(&whole);
        assert_eq!(
            pack(&store, "2026-11-15T12:00:00Z"),
            usize::from(state[0].is_some())
        );
        assert_eq!(fs::read(file(&whole, "2026-09.jsonl.gz")).unwrap(), packed);
        store.close().unwrap();
    }
}

/// A store of which every month but the last is packed, stopped.
fn packed_office() -> (TempDir, PathBuf) {
    let (home, data, _) = packed_and_plain();
    (home, data)
}

/// The same, with September as it was before that.
fn packed_and_plain() -> (TempDir, PathBuf, Vec<u8>) {
    let (home, data) = place();
    let store = office(&data);
    let plain = fs::read(file(&data, "2026-09.jsonl")).unwrap();
    assert_eq!(pack(&store, "2026-11-15T12:00:00Z"), 3);
    store.close().unwrap();
    (home, data, plain)
}

/// Where a store goes.
fn place() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    (home, data)
}

/// Where each member of a packed file begins, and where the last ends.
fn members(bytes: &[u8]) -> Vec<usize> {
    let mut found = vec![0];
    while let Some(rest) = bytes
        .get(found[found.len() - 1]..)
        .filter(|rest| !rest.is_empty())
    {
        let length = u32::from_le_bytes(rest[16..20].try_into().unwrap());
        found.push(found[found.len() - 1] + length as usize);
    }
    found
}

#[test]
fn while_months_are_packed_whoever_reads_checks_or_copies_finds_every_line() {
    let (_home, data) = place();
    let store = office(&data);
    let before = notes(&store);
    let (stopped, rounds) = (AtomicBool::new(false), 15);
    let mark: Mark = store.mark().clone();
    let reader = store.reader();
    std::thread::scope(|scope| {
        let (stopped, reader, mark, before, store) = (&stopped, &reader, &mark, &before, &store);
        let reading = [
            scope.spawn(move || {
                while !stopped.load(Ordering::SeqCst) {
                    assert_eq!(notes(store), *before);
                }
            }),
            scope.spawn(move || {
                while !stopped.load(Ordering::SeqCst) {
                    reader.walk_chain(mark).unwrap();
                }
            }),
        ];
        for _ in 0..rounds {
            assert_eq!(pack(store, "2026-11-15T12:00:00Z"), 3);
            for month in &MONTHS[..3] {
                // Unpacked again, so that it can be packed again: the plain one is there before the packed one goes.
                let (plain, packed) = (
                    file(&data, &format!("{month}.jsonl")),
                    file(&data, &format!("{month}.jsonl.gz")),
                );
                let fresh = plain.with_extension("weer");
                fs::write(&fresh, zcat(&packed)).unwrap();
                fs::rename(&fresh, &plain).unwrap();
                fs::remove_file(&packed).unwrap();
            }
        }
        stopped.store(true, Ordering::SeqCst);
        reading
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
    });
    assert_eq!(reader.damage(), None);
}

#[test]
fn packing_lets_go_of_a_month_for_whoever_erases_and_is_over_once_the_store_is_closed() {
    let (_home, data) = place();
    let store = office(&data);
    let rewriting = store.journal.rewriting();
    let logboek = store.folder.journal();
    let written_to = store.mark().next.month;
    store.close().unwrap();
    let clock = at("2026-11-15T12:00:00Z");
    assert_eq!(
        journal::pack(&logboek, written_to, clock, &rewriting).unwrap(),
        0
    );
    assert!(names(&data).iter().all(|name| name.ends_with(".jsonl")));
}

#[test]
fn what_is_no_line_is_left_as_it_is() {
    let (_home, data) = place();
    let store = office(&data);
    fs::write(file(&data, "2020-01.jsonl"), "").unwrap();
    fs::write(file(&data, "2020-02.jsonl"), "{\"v\":2,").unwrap();
    assert_eq!(pack(&store, "2026-11-15T12:00:00Z"), 3);
    assert!(file(&data, "2020-01.jsonl").exists() && file(&data, "2020-02.jsonl").exists());
}

#[test]
fn a_copy_that_is_brought_up_to_date_keeps_the_packed_month_when_all_of_it_came_over() {
    let (home, data, plain) = packed_and_plain();
    let whole = fs::read(file(&data, "2026-09.jsonl.gz")).unwrap();
    // The plain one is of before, perhaps not whole, perhaps with what was erased since.
    for (packed, stays) in [
        (&whole[..], "2026-09.jsonl.gz"),
        (&whole[..whole.len() / 2], "2026-09.jsonl"),
        // By chance, whole members of it.
        (&whole[..members(&whole)[1]], "2026-09.jsonl"),
        (b"", "2026-09.jsonl"),
    ] {
        fs::write(file(&data, "2026-09.jsonl"), &plain[..plain.len() / 2]).unwrap();
        fs::write(file(&data, "2026-09.jsonl.gz"), packed).unwrap();
        keep_one_form(&journal_of(&data)).unwrap();
        let of_september = names(&data)
            .into_iter()
            .filter(|name| name.starts_with("2026-09"));
        assert_eq!(of_september.collect::<Vec<_>>(), [stays]);
    }
    let left = file(&data, ".2026-10.jsonl.gz.Xa1b2C");
    fs::write(&left, "half").unwrap();
    keep_one_form(&journal_of(&data)).unwrap();
    assert!(!left.exists());
    keep_one_form(&home.path().join("nergens")).unwrap();
}
