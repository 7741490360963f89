use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::{FileExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use flate2::read::MultiGzDecoder;

use crate::domain::record::Part;
use crate::store::folder::journal_of;
use crate::store::journal::{self, Rewriting, erase_about, keep_one_form};
use crate::store::mark::{Mark, Place};
use crate::store::noted::{note, open, resident};
use crate::store::{Folder, Store, StoreError, Word};

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
    let of = |n: u32| {
        let kept = store.reader().get(&resident(n)).unwrap().unwrap();
        let lines = store.reader().history(&kept).unwrap();
        let order: Vec<u32> = lines.iter().map(|line| line.header.revisie).collect();
        assert_eq!(order, (1..=kept.record.revision).collect::<Vec<_>>());
        let parts = kept.record.parts.into_values();
        let texts = parts.filter_map(|part| match part {
            Part::Note(note) => Some(note.text),
            _ => None,
        });
        (n, texts.collect())
    };
    (1..=RESIDENTS).map(of).collect()
}

#[test]
fn what_is_closed_is_packed_a_day_after_its_month_and_reads_as_before() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
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
    let folder = Folder::claim(&data).unwrap();
    let (store, opening) = Store::rebuild(folder, &Word::default(), &mut |_| {}).unwrap();
    assert_eq!(opening.lines, u64::from(4 * RESIDENTS + 1));
    store.close().unwrap();
}

#[test]
fn what_comes_back_to_a_month_that_is_packed_goes_on_in_a_file_of_its_own() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
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

#[test]
fn a_month_that_stands_there_twice_and_not_the_same_is_refused_and_both_stay() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let store = office(&data);
    let plain = fs::read(file(&data, "2026-09.jsonl")).unwrap();
    assert_eq!(pack(&store, "2026-11-15T12:00:00Z"), 3);
    store.close().unwrap();
    let packed = fs::read(file(&data, "2026-09.jsonl.gz")).unwrap();
    let shorter = &plain[..plain.len() - 400];
    let mut broken = packed.clone();
    broken[300] ^= 4;
    for (plain, packed) in [(shorter, &packed), (&plain, &broken)] {
        fs::write(file(&data, "2026-09.jsonl"), plain).unwrap();
        fs::write(file(&data, "2026-09.jsonl.gz"), packed).unwrap();
        let folder = Folder::claim(&data).unwrap();
        let why = Store::open(folder, &mut |_| {}).err().unwrap().to_string();
        assert!(why.contains("staan er twee bestanden"), "{why}");
        assert!(why.contains("2026-09.jsonl.gz") && why.contains("Er is niets veranderd"));
        assert_eq!(fs::read(file(&data, "2026-09.jsonl")).unwrap(), plain);
        assert_eq!(fs::read(file(&data, "2026-09.jsonl.gz")).unwrap(), *packed);
    }
}

/// A store of which every month but the last is packed, stopped.
fn packed_office(data: &Path) {
    let store = office(data);
    assert_eq!(pack(&store, "2026-11-15T12:00:00Z"), 3);
    store.close().unwrap();
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

/// What the whole check says of a store.
fn checked(data: &Path) -> Result<u64, String> {
    let folder = Folder::claim(data).unwrap();
    let opened = Store::open(folder, &mut |_| {}).map_err(|why| why.to_string());
    opened.and_then(|(mut store, _)| store.verify().map_err(|why| why.to_string()))
}

#[test]
fn whatever_is_changed_in_a_packed_month_is_found_and_named() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    packed_office(&data);
    let path = file(&data, "2026-09.jsonl.gz");
    let whole = fs::read(&path).unwrap();
    let at = members(&whole);
    assert!(at.len() > 3, "{at:?}");
    let member = |n: usize| &whole[at[n]..at[n + 1]];
    let other = fs::read(file(&data, "2026-08.jsonl.gz")).unwrap();
    let text = zcat(&path);
    let mut changes: Vec<(String, Vec<u8>)> = vec![
        ("cut short".to_owned(), whole[..whole.len() - 10].to_vec()),
        (
            "its last member is gone".to_owned(),
            whole[..at[at.len() - 2]].to_vec(),
        ),
        (
            "its first member is gone".to_owned(),
            whole[at[1]..].to_vec(),
        ),
        (
            "two members changed places".to_owned(),
            [member(1), member(0), &whole[at[2]..]].concat(),
        ),
        (
            "a member twice".to_owned(),
            [member(0), &whole[..]].concat(),
        ),
        (
            "bytes behind it".to_owned(),
            [&whole[..], b"en meer"].concat(),
        ),
        ("emptied".to_owned(), Vec::new()),
        ("of another month".to_owned(), other),
        ("its text, not packed".to_owned(), text),
    ];
    for step in 0..20 {
        let mut bytes = whole.clone();
        let place = step * whole.len() / 20 + step;
        bytes[place] ^= 0x20;
        changes.push((format!("byte {place}"), bytes));
    }
    for (what, bytes) in &changes {
        fs::write(&path, bytes).unwrap();
        let why = checked(&data).expect_err(what);
        let is_named = why.contains("2026-09.jsonl.gz") || why.contains("2026-10.jsonl.gz");
        assert!(is_named || why.contains("Het logboek in"), "{what}: {why}");
        assert!(why.contains("Er is niets veranderd"), "{what}: {why}");
        assert_eq!(fs::read(&path).unwrap(), *bytes, "{what}");
    }
    fs::write(&path, &whole).unwrap();
    assert_eq!(checked(&data), Ok(u64::from(4 * RESIDENTS)));
}

#[test]
fn a_line_that_was_changed_before_it_was_packed_again_is_found_by_the_chain() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    packed_office(&data);
    let (plain, packed) = (
        file(&data, "2026-09.jsonl"),
        file(&data, "2026-09.jsonl.gz"),
    );
    let text = String::from_utf8(zcat(&packed)).unwrap();
    let changed = text.replacen("2026-09 over 30", "2026-09 over 31", 1);
    fs::write(&plain, changed).unwrap();
    fs::remove_file(&packed).unwrap();
    // A program of our own packs it.
    let written_to = 2026 * 12 + 10;
    let clock = at("2026-11-15T12:00:00Z");
    let logboek = journal_of(&data);
    journal::pack(&logboek, written_to, clock, &Rewriting::default()).unwrap();
    assert!(packed.exists() && !plain.exists());
    let why = checked(&data).unwrap_err();
    assert!(
        why.contains("2026-09.jsonl.gz is beschadigd bij byte"),
        "{why}"
    );
}

#[test]
fn what_is_no_file_in_the_place_of_a_packed_month_is_refused_by_name() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    packed_office(&data);
    let path = file(&data, "2026-09.jsonl.gz");
    let elsewhere = home.path().join("elders.gz");
    fs::rename(&path, &elsewhere).unwrap();
    let no = |what: &str| {
        let why = Folder::claim(&data).unwrap_err().to_string();
        assert!(
            why.contains("2026-09.jsonl.gz") && why.contains(what),
            "{why}"
        );
    };
    symlink(&elsewhere, &path).unwrap();
    no("koppeling");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    no("een map");
    fs::remove_dir(&path).unwrap();
    let why = checked(&data).unwrap_err();
    assert!(why.contains("ontbreekt een bestand"), "{why}");
}

/// The places of the lines about a resident but the last.
fn places(store: &Store, n: u32) -> Vec<Place> {
    let mut lines = store.reader().get(&resident(n)).unwrap().unwrap().lines;
    lines.pop();
    lines
}

#[test]
fn erasing_in_a_packed_month_leaves_every_other_line_where_it_was() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let mut store = office(&data);
    assert_eq!(pack(&store, "2026-10-15T12:00:00Z"), 2);
    let path = file(&data, "2026-09.jsonl.gz");
    let (text, bytes) = (
        String::from_utf8(zcat(&path)).unwrap(),
        fs::read(&path).unwrap(),
    );
    let gone = places(&store, 30);
    store.journal.erase(&gone).unwrap();
    let now = String::from_utf8(zcat(&path)).unwrap();
    assert_eq!(now.len(), text.len());
    assert!(text.contains("2026-09 over 30 ") && !now.contains("2026-09 over 30 "));
    let mut changed = 0;
    for (was, is) in text.split_inclusive('\n').zip(now.split_inclusive('\n')) {
        assert_eq!(was.len(), is.len());
        changed += u32::from(was != is);
    }
    assert_eq!(changed, 1);
    // The members in which it was not are as they were.
    let (was, is) = (members(&bytes), members(&fs::read(&path).unwrap()));
    let now = fs::read(&path).unwrap();
    let same = (0..was.len() - 1)
        .filter(|n| bytes[was[*n]..was[n + 1]] == now[is[*n]..is[n + 1]])
        .count();
    assert_eq!(same, was.len() - 2);
    // It was in plain files too, and the chain is whole.
    let plain = fs::read_to_string(file(&data, "2026-10.jsonl")).unwrap();
    assert!(!plain.contains("2026-10 over 30 "));
    journal::verify(&journal_of(&data)).unwrap();
    let others = notes_of_others(&store, 30);
    assert_eq!(others.len() as u32, RESIDENTS - 1);
}

fn notes_of_others(store: &Store, but: u32) -> Vec<usize> {
    let others = (1..=RESIDENTS).filter(|n| *n != but);
    let history = others.map(|n| {
        let kept = store.reader().get(&resident(n)).unwrap().unwrap();
        let lines = store.reader().history(&kept).unwrap();
        assert!(lines.iter().all(|line| line.velden.is_some()), "{n}");
        lines.len()
    });
    history.collect()
}

#[test]
fn a_logboek_that_was_set_aside_is_erased_in_its_packed_months_whatever_is_wrong_with_them() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    packed_office(&data);
    let path = file(&data, "2026-09.jsonl.gz");
    let whole = fs::read(&path).unwrap();
    let at = members(&whole);
    let ids = [resident(30)];
    let (others, gone) = ("2026-09 over 1 ", "2026-09 over 30 ");
    erase_about(&journal_of(&data), &ids).unwrap();
    let text = String::from_utf8(zcat(&path)).unwrap();
    assert!(text.contains(others) && !text.contains(gone));
    assert_eq!(text.len(), zcat_of(&whole).len());
    journal::verify(&journal_of(&data)).unwrap();
    // A member that cannot be unpacked may be about anybody; what comes behind it stays.
    for broken in 0..at.len() - 1 {
        let mut bytes = whole.clone();
        bytes[at[broken] + 200] ^= 1;
        bytes.extend_from_slice(b"en een staart over geheimen");
        fs::write(&path, &bytes).unwrap();
        erase_about(&journal_of(&data), &ids).unwrap();
        let text = String::from_utf8(zcat(&path)).unwrap();
        assert_eq!(text.len(), zcat_of(&whole).len());
        assert!(!text.contains(gone));
        assert_eq!(text.contains(others), broken > 0);
        let now = fs::read(&path).unwrap();
        assert!(!now.ends_with(b"geheimen"));
        let was = &bytes[at[broken]..at[broken + 1]];
        assert!(!now.windows(was.len()).any(|window| window == was));
    }
    // What is no packed file at all says nothing that could stay.
    fs::write(&path, "onzin over 30").unwrap();
    erase_about(&journal_of(&data), &ids).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"");
}

fn zcat_of(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    MultiGzDecoder::new(bytes).read_to_end(&mut text).unwrap();
    text
}

#[test]
fn while_months_are_packed_whoever_reads_checks_or_copies_finds_every_line() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
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
fn what_is_erased_while_months_are_packed_is_gone_from_both_forms() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let mut store = office(&data);
    let rewriting = store.journal.rewriting();
    let places: Vec<Vec<Place>> = (1..=RESIDENTS).map(|n| places(&store, n)).collect();
    let written_to = store.mark().next.month;
    let logboek = store.folder.journal();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let packing = scope.spawn(|| {
            while !is_done.load(Ordering::SeqCst) {
                let clock = at("2026-11-15T12:00:00Z");
                journal::pack(&logboek, written_to, clock, &rewriting).unwrap();
                for month in &MONTHS[..3] {
                    // As if it had not been packed yet; apart from erasing, as packing is.
                    let _turn = rewriting.begin_packing();
                    let packed = file(&data, &format!("{month}.jsonl.gz"));
                    if packed.exists() {
                        let text = zcat(&packed);
                        let fresh = packed.with_extension("weer");
                        fs::write(&fresh, text).unwrap();
                        fs::rename(&fresh, file(&data, &format!("{month}.jsonl"))).unwrap();
                        fs::remove_file(&packed).unwrap();
                    }
                }
            }
        });
        for places in &places[1..] {
            store.journal.erase(places).unwrap();
        }
        is_done.store(true, Ordering::SeqCst);
        packing.join().unwrap();
    });
    journal::verify(&logboek).unwrap();
    for (month, path) in crate::store::months::all_files(&logboek).unwrap() {
        let mut text = String::new();
        journal::Text::open(&logboek, month)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        let is_last = month == written_to;
        for n in 2..=RESIDENTS {
            let is_there = text.contains(&format!(" over {n} "));
            assert_eq!(is_there, is_last, "{n} in {}", path.display());
        }
    }
}

#[test]
fn packing_lets_go_of_a_month_for_whoever_erases_and_is_over_once_the_store_is_closed() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
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
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let store = office(&data);
    fs::write(file(&data, "2020-01.jsonl"), "").unwrap();
    fs::write(file(&data, "2020-02.jsonl"), "{\"v\":2,").unwrap();
    assert_eq!(pack(&store, "2026-11-15T12:00:00Z"), 3);
    assert!(file(&data, "2020-01.jsonl").exists() && file(&data, "2020-02.jsonl").exists());
}

#[test]
fn a_logboek_that_was_found_to_be_damaged_is_not_packed() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let store = office(&data);
    let (reader, mark) = (store.reader(), store.mark().clone());
    let september = fs::OpenOptions::new()
        .write(true)
        .open(file(&data, "2026-09.jsonl"));
    september.unwrap().write_all_at(b"#", 4000).unwrap();
    assert!(matches!(
        reader.walk_chain(&mark),
        Err(StoreError::Journal(_))
    ));
    assert_eq!(reader.pack_closed_months(&mark).unwrap(), 0);
    assert!(names(&data).iter().all(|name| name.ends_with(".jsonl")));
}

#[test]
fn a_copy_that_is_brought_up_to_date_keeps_the_packed_month_when_all_of_it_came_over() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let store = office(&data);
    let plain = fs::read(file(&data, "2026-09.jsonl")).unwrap();
    assert_eq!(pack(&store, "2026-11-15T12:00:00Z"), 3);
    store.close().unwrap();
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
