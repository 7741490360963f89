//! The power goes at any moment of a recorded day, and nothing that a client was told is kept is missing afterwards.
//!
//! strace writes down every call by which the real server changes its files, and every answer it sends. From that a disk
//! is made as it may be when the power goes: on an ordinary file system and on one that keeps no more than the standard
//! promises, with what was not synced gone, there, or torn. The real server then starts on it. `RONDEN=200` makes it
//! many cuts.

mod after;
mod cut;
mod day;
mod disk;
mod trace;

use crate::support::server::{Dice, rounds};
use crate::support::traced;
use after::When;
use cut::{FileSystem, Luck};
use day::{Told, day};
use disk::Sync;

const KINDS: [FileSystem; 2] = [FileSystem::Ordinary, FileSystem::Strict];
const LUCKS: [Luck; 4] = [Luck::Lost, Luck::Torn, Luck::Torn, Luck::There];

#[test]
fn a_power_cut_at_any_moment_loses_nothing_that_was_confirmed() {
    if !traced::works() {
        return;
    }
    let day = day();
    let mut dice = Dice::new();
    let cuts = rounds(8);
    let (mut told, mut refused, mut lost) = (0, Vec::new(), Vec::new());
    for n in 0..cuts as usize {
        // Half of them where it hurts most: just after somebody was told.
        let now = if n % 2 == 0 {
            day.told[dice.below(day.told.len() as u64) as usize].0 + 1
        } else {
            dice.below(day.end as u64) as usize
        };
        let when = When {
            now,
            kind: KINDS[n / 2 % 2],
            luck: LUCKS[n / 4 % 4],
        };
        let found = day.cut(when, &|_| false, &mut dice);
        told += found.told;
        refused.extend(found.refused.map(|said| format!("{when:?}: {said}")));
        lost.extend(
            found
                .lost
                .into_iter()
                .map(|what| format!("{when:?}: {what}")),
        );
    }
    println!(
        "{cuts} keer stroom weg, {told} bevestigde stukken nagezocht, {} keer geweigerd, {} verloren",
        refused.len(),
        lost.len()
    );
    assert!(lost.is_empty(), "{lost:#?}");
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn a_sync_that_is_left_out_is_caught() {
    if !traced::works() {
        return;
    }
    let day = day();
    let mut dice = Dice::new();
    let told = |is_it: fn(&Told) -> bool| {
        let all = day.told.iter().filter(move |(_, told)| is_it(told));
        all.map(|(at, _)| *at).collect::<Vec<_>>()
    };
    let lines = told(|told| matches!(told, Told::Kept { .. }));
    let looks = told(|told| matches!(told, Told::Look));
    let drafts = told(|told| matches!(told, Told::Draft));
    // The month that was over is packed while people work: from then on every line of it is in the packed file alone.
    let is_packing = |it: &&Sync| it.path.ends_with("/2020-01.jsonl.gz.nieuw");
    let packing = day.disk.syncs().iter().filter(is_packing);
    let packed = packing.map(|sync| sync.ended).max();
    let packed = packed.expect("a month is packed on this day");
    // Some time after it, so that the plain file is gone.
    let packed: Vec<usize> = lines
        .iter()
        .copied()
        .filter(|at| *at > packed)
        .skip(20)
        .collect();
    // Which sync, and whom it was a promise to.
    type Which = fn(&Sync) -> bool;
    let rows: [(&str, Which, &[usize]); 8] = [
        (
            "a line",
            |it| it.path.contains("/logboek/") && it.path.ends_with(".jsonl"),
            &lines,
        ),
        (
            "the file of lines",
            |it| it.path.ends_with("/logboek"),
            &lines,
        ),
        ("the folders above", |it| it.path.is_empty(), &lines),
        (
            "a packed month",
            |it| it.path.ends_with(".jsonl.gz.nieuw"),
            &packed,
        ),
        ("a look", |it| it.path.contains("/inzage/2"), &looks),
        (
            "the file of looks",
            |it| it.path.ends_with("/inzage"),
            &looks,
        ),
        ("a draft", |it| it.path.ends_with(".json.nieuw"), &drafts),
        (
            "the place of a draft",
            |it| it.path.ends_with("/concepten"),
            &drafts,
        ),
    ];
    for (what, is_it, told) in rows {
        let is_caught = told.iter().take(5).any(|at| {
            // One of its kind, once: the last before somebody was told.
            let before = day
                .disk
                .syncs()
                .iter()
                .filter(|sync| sync.ended < *at && is_it(sync));
            let Some(one) = before.map(|sync| sync.begun).max() else {
                return false;
            };
            let when = When {
                now: at + 1,
                kind: FileSystem::Strict,
                luck: Luck::Lost,
            };
            let found = day.cut(when, &|sync| sync.begun == one, &mut dice);
            !found.lost.is_empty()
        });
        assert!(is_caught, "without the sync of {what} nothing is missed");
    }
}
