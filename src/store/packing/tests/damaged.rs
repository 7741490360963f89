//! What is changed in a packed month is found and named, and nothing is built on it.

use std::os::unix::fs::{FileExt, symlink};

use super::*;
use crate::store::StoreError;
use crate::store::journal::Rewriting;

#[test]
fn a_month_that_stands_there_twice_and_not_the_same_is_refused_and_both_stay() {
    let (_home, data, plain) = packed_and_plain();
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

/// What the whole check says of a store.
fn checked(data: &Path) -> Result<u64, String> {
    let folder = Folder::claim(data).unwrap();
    let opened = Store::open(folder, &mut |_| {}).map_err(|why| why.to_string());
    opened.and_then(|(mut store, _)| store.verify().map_err(|why| why.to_string()))
}

#[test]
fn whatever_is_changed_in_a_packed_month_is_found_and_named() {
    let (_home, data) = packed_office();
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
    let (_home, data) = packed_office();
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
    let (home, data) = packed_office();
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

#[test]
fn a_logboek_that_was_found_to_be_damaged_is_not_packed() {
    let (_home, data) = place();
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
