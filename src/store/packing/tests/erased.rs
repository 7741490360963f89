//! Erasing in packed months: every other line stays where it was, and packing never puts back what is gone.

use super::*;
use crate::store::journal::erase_about;
use crate::store::mark::Place;

/// The places of the lines about a resident but the last.
fn places(store: &Store, n: u32) -> Vec<Place> {
    let mut lines = store.reader().get(&resident(n)).unwrap().unwrap().lines;
    lines.pop();
    lines
}

#[test]
fn erasing_in_a_packed_month_leaves_every_other_line_where_it_was() {
    let (_home, data) = place();
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
    let (_home, data) = packed_office();
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
fn what_is_erased_while_months_are_packed_is_gone_from_both_forms() {
    let (_home, data) = place();
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
