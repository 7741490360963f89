//! Damage to the files of a store ends in a repair or in a clear refusal, never in silent emptiness.

use crate::support::server;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::support::logboek::{lines, month, next_lines, write};
use crate::support::server::{Dice, Served, rounds, verified};
use wijkregie::domain::record::{Record, RecordId};

/// A store with five hundred verwijzingen, as it was killed and as it was stopped, and every record in it.
struct Base {
    home: tempfile::TempDir,
    records: BTreeMap<RecordId, Record>,
}

/// How the server was ended before the damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Killed,
    Stopped,
    /// The machine lost its power: everybody's boot id is another one afterwards.
    PowerCut,
}

/// A store that is large for sled.
fn base() -> &'static Base {
    static BASE: OnceLock<Base> = OnceLock::new();
    BASE.get_or_init(|| make(true))
}

/// A store that is quick to start.
fn small() -> &'static Base {
    static SMALL: OnceLock<Base> = OnceLock::new();
    SMALL.get_or_init(|| make(false))
}

fn make(is_large: bool) -> Base {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("killed");
    let server = Served::start(&data).unwrap();
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/office-500/verwijzingen.csv"
    );
    if is_large {
        server::done(&data, &["import", "verwijzingen", file]);
    }
    let mut client = server.client();
    let number = server::melding(&mut client);
    for n in 0..40 {
        let text = format!("tekst=notitie {n} {}", "en zo verder ".repeat(n * 10));
        server::perform_now(&mut client, "notitie-toevoegen", Some(&number), &text);
    }
    // The check has sled written out, so that it knows of every line.
    verified(&mut client).unwrap();
    drop(client);
    server.kill();
    let stopped = home.path().join("stopped");
    server::copy(&data, &stopped);
    // Once more, so that there is a snapshot of all of it.
    for _ in 0..2 {
        assert!(Served::start(&stopped).unwrap().term().success());
    }
    let check = home.path().join("check");
    server::copy(&stopped, &check);
    let records = server::records(&check);
    assert!(records.len() > if is_large { 900 } else { 2 });
    Base { home, records }
}

/// A copy to damage.
fn left(base: &Base, ended: Ended) -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let from = match ended {
        Ended::Stopped => "stopped",
        Ended::Killed | Ended::PowerCut => "killed",
    };
    server::copy(&base.home.path().join(from), &data);
    if ended == Ended::PowerCut {
        let stand = fs::read_to_string(data.join("stand")).unwrap();
        let mut stand: serde_json::Value = serde_json::from_str(&stand).unwrap();
        stand["boot"] = "another".into();
        fs::write(data.join("stand"), stand.to_string()).unwrap();
    }
    (home, data)
}

/// What starting on a folder comes to: what was said and whether every record is there, or why not.
fn start(base: &Base, data: &Path) -> Result<(String, bool), String> {
    let server = Served::start(data)?;
    let said = server.said.clone();
    assert!(server.term().success());
    Ok((said, server::records(data) == base.records))
}

/// What happens to a file of sled; false when there is no such file.
type Damage = fn(&Path, &mut Dice) -> bool;

fn cut(sled: &Path, bytes: u64) -> bool {
    let file = fs::OpenOptions::new()
        .write(true)
        .open(sled.join("db"))
        .unwrap();
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(bytes)).unwrap();
    length > bytes
}

/// Writes over bytes of sled's file: from where, and what from what was there.
fn over(sled: &Path, from: u64, length: usize, change: impl Fn(u8) -> u8) -> bool {
    let file = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(sled.join("db"))
        .unwrap();
    let mut bytes = vec![0; length];
    let read = file.read_at(&mut bytes, from).unwrap();
    bytes.truncate(read);
    bytes.iter_mut().for_each(|byte| *byte = change(*byte));
    file.write_all_at(&bytes, from).unwrap();
    read > 0
}

fn size(sled: &Path) -> u64 {
    fs::metadata(sled.join("db")).unwrap().len()
}

fn snapshots(sled: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(sled).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("snap.")
        })
        .collect()
}

/// Writes every snapshot anew from its bytes, under its own name or with something behind it.
fn snapshot(sled: &Path, behind: &str, change: impl Fn(&[u8]) -> Vec<u8>) -> bool {
    let all = snapshots(sled);
    for path in &all {
        let bytes = change(&fs::read(path).unwrap());
        fs::write(format!("{}{behind}", path.display()), bytes).unwrap();
    }
    !all.is_empty()
}

/// What can happen to the files of sled 0.34; it finds some of it itself, some as a panic, and some not at all.
const DAMAGES: &[(&str, Damage)] = &[
    ("1 byte off db", |sled, _| cut(sled, 1)),
    ("some bytes off db", |sled, dice| {
        cut(sled, 100 + dice.below(4000))
    }),
    ("100 KB off db", |sled, _| cut(sled, 100_000)),
    ("512 KiB off db", |sled, dice| {
        cut(sled, 512 * 1024 + dice.below(190_000))
    }),
    ("half of db gone", |sled, _| cut(sled, size(sled) / 2)),
    ("last 64 KiB zero", |sled, _| {
        over(sled, size(sled).saturating_sub(65_536), 65_536, |_| 0)
    }),
    ("a byte of the last 64 KiB flipped", |sled, dice| {
        let at = size(sled).saturating_sub(1 + dice.below(65_536));
        over(sled, at, 1, |byte| byte ^ 0x10)
    }),
    ("a byte anywhere flipped", |sled, dice| {
        over(sled, dice.below(size(sled)), 1, |byte| byte ^ 0x01)
    }),
    ("a hundred bytes flipped", |sled, dice| {
        (0..100).all(|_| over(sled, dice.below(size(sled)), 1, |byte| !byte))
    }),
    ("a block of 4 KiB zero", |sled, dice| {
        over(sled, dice.below(size(sled)) / 4096 * 4096, 4096, |_| 0)
    }),
    ("the first block zero", |sled, _| over(sled, 0, 4096, |_| 0)),
    ("all of db zero", |sled, _| {
        over(sled, 0, usize::try_from(size(sled)).unwrap(), |_| 0)
    }),
    ("db is nonsense", |sled, _| {
        fs::write(sled.join("db"), "onzin ".repeat(100_000)).is_ok()
    }),
    ("db is emptied", |sled, _| {
        fs::write(sled.join("db"), "").is_ok()
    }),
    ("db is gone", |sled, _| {
        fs::remove_file(sled.join("db")).is_ok()
    }),
    ("conf is emptied", |sled, _| {
        fs::write(sled.join("conf"), "").is_ok()
    }),
    ("conf is nonsense", |sled, _| {
        fs::write(sled.join("conf"), [0xAA; 62]).is_ok()
    }),
    ("half a snapshot", |sled, _| {
        snapshot(sled, "", |bytes| bytes[..bytes.len() / 2].to_vec())
    }),
    ("an empty snapshot", |sled, _| {
        snapshot(sled, "", |_| Vec::new())
    }),
    ("half a snapshot being made", |sled, _| {
        snapshot(sled, ".generating", |bytes| {
            bytes[..bytes.len() / 2].to_vec()
        })
    }),
    ("an empty snapshot being made", |sled, _| {
        fs::write(sled.join("snap.00000000000FFFFF.generating"), "").is_ok()
    }),
    ("the snapshot is gone", |sled, _| {
        let all = snapshots(sled);
        all.iter().for_each(|path| fs::remove_file(path).unwrap());
        !all.is_empty()
    }),
    ("sled is gone", |sled, _| fs::remove_dir_all(sled).is_ok()),
    ("sled is an older copy", |sled, _| {
        // Taken from a store that was never used.
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        assert!(Served::start(&data).unwrap().term().success());
        fs::remove_dir_all(sled).unwrap();
        server::copy(&data.join("sled"), sled);
        true
    }),
];

#[test]
fn damage_to_sled_is_repaired_with_every_record_there() {
    let turns = rounds(1).min(20);
    let all = |ended: Ended| {
        let mut dice = Dice::new();
        let (mut repaired, mut lost) = (0, Vec::new());
        for turn in 0..turns {
            for (name, damage) in DAMAGES {
                let (_home, data) = left(base(), ended);
                if !damage(&data.join("sled"), &mut dice) {
                    continue;
                }
                match start(base(), &data) {
                    Ok((_, true)) => repaired += 1,
                    other => lost.push(format!("{turn} {ended:?}, {name}: {other:?}")),
                }
            }
        }
        (repaired, lost)
    };
    let [killed, stopped] = std::thread::scope(|scope| {
        [Ended::Killed, Ended::Stopped]
            .map(|ended| scope.spawn(move || all(ended)))
            .map(|thread| thread.join().unwrap())
    });
    let (repaired, lost) = (killed.0 + stopped.0, [killed.1, stopped.1].concat());
    println!(
        "{turns} rondes, {repaired} keer beschadigd en hersteld, {} verloren",
        lost.len()
    );
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn a_stand_that_is_gone_or_nonsense_or_of_another_boot_loses_no_record_and_is_said_where_it_is_gone()
 {
    for ended in [Ended::Killed, Ended::Stopped] {
        for stand in [None, Some(""), Some("onzin"), Some("{\"boot\":\"x\"}")] {
            let (_home, data) = left(small(), ended);
            match stand {
                None => fs::remove_file(data.join("stand")).unwrap(),
                Some(text) => fs::write(data.join("stand"), text).unwrap(),
            }
            let (said, is_whole) = start(small(), &data).unwrap();
            assert!(said.contains("Daarin stond hoe ver"), "{said}");
            assert!(is_whole, "{ended:?}, {stand:?}");
        }
    }
    let (_home, data) = left(small(), Ended::PowerCut);
    let (_, is_whole) = start(small(), &data).unwrap();
    assert!(is_whole);
}

#[test]
fn after_a_power_cut_that_took_sled_people_read_at_once_and_change_when_it_is_made_anew() {
    for sled in ["gone", "cut short", "nonsense"] {
        // Stopped once, so that there is a `beeld`; then cut off.
        let (_home, data) = left(small(), Ended::Stopped);
        server::reboot(&data);
        let db = data.join("sled/db");
        match sled {
            "gone" => fs::remove_dir_all(data.join("sled")).unwrap(),
            "cut short" => fs::OpenOptions::new()
                .write(true)
                .open(&db)
                .unwrap()
                .set_len(700)
                .unwrap(),
            _ => fs::write(&db, "onzin".repeat(10_000)).unwrap(),
        }
        let server = Served::start(&data).unwrap();
        assert!(
            server.said.contains("Alles is intussen te lezen"),
            "{sled}: {}",
            server.said
        );
        let mut client = server.client();
        let number = server::melding(&mut client);
        server::perform_now(
            &mut client,
            "notitie-toevoegen",
            Some(&number),
            "tekst=erna",
        );
        assert_eq!(server::verified(&mut client).map(|_| ()), Ok(()), "{sled}");
        drop(client);
        assert!(server.term().success());
        let now = server::records(&data);
        let is_there = |(id, record)| now.get(id) == Some(record);
        assert!(small().records.iter().all(is_there), "{sled}");
    }
}

#[test]
fn where_sled_is_gone_nobody_is_let_in_on_a_logboek_with_one_changed_letter() {
    let (_home, data) = left(small(), Ended::Stopped);
    server::reboot(&data);
    fs::remove_dir_all(data.join("sled")).unwrap();
    let mut all = lines(&data);
    all[3] = all[3].replacen("notitie 0", "notitie 7", 1);
    write(&data, &all);
    let said = Served::start(&data).map(|_| ()).unwrap_err();
    assert!(
        said.contains("de inhoud van regel 4 is veranderd"),
        "{said}"
    );
    let again = Served::start(&data).map(|_| ()).unwrap_err();
    assert_eq!(again, said, "and the next start finds what this one found");
}

#[test]
fn one_changed_letter_early_on_is_found_beside_the_work_and_from_then_on_no_change_is_kept() {
    let (_home, data) = left(small(), Ended::Killed);
    let mut all = lines(&data);
    let kept = all.clone();
    all[3] = all[3].replacen("notitie 0", "notitie 7", 1);
    assert_ne!(all, kept);
    write(&data, &all);
    let server = Served::start(&data).unwrap();
    let status = || status_of(&data);
    server::until("the logboek is read", || {
        !status().contains("nog nagelezen")
    });
    let said = status();
    assert!(
        said.contains("Er wordt niets meer bewaard") && said.contains("is beschadigd bij byte"),
        "{said}"
    );
    let mut client = server.client();
    let number = number_of(&kept);
    for (action, about, given) in [
        ("notitie-toevoegen", Some(&*number), "tekst=erna"),
        (
            "inwoner-registreren",
            None,
            "achternaam=Veen; postcode=9744 GJ",
        ),
    ] {
        let no = server::perform(&mut client, action, about, given).unwrap();
        let no = no.unwrap_err();
        assert!(
            no.contains("uw wijziging is niet bewaard") && no.contains("bij byte"),
            "{no}"
        );
    }
    assert_eq!(lines(&data), all);
    // Reading goes on, and it can be stopped.
    server::done(&data, &["lijst", "wachtrij"]);
    drop(client);
    assert!(server.term().success());
    write(&data, &kept);
    let server = Served::start(&data).unwrap();
    server::until("the logboek is read", || {
        status_of(&data).contains("de keten is heel")
    });
    let given = "tekst=weer goed";
    server::perform_now(
        &mut server.client(),
        "notitie-toevoegen",
        Some(&number),
        given,
    );
}

fn status_of(data: &Path) -> String {
    server::done(data, &["server", "status"])
}

/// The verwijzing that a logboek has notes of.
fn number_of(lines: &[String]) -> String {
    let about = crate::support::logboek::header(lines.last().unwrap())["over"].clone();
    let about = about.as_str().unwrap();
    about.rsplit(':').next().unwrap().to_owned()
}

#[test]
fn a_stopped_store_is_not_rebuilt_and_says_nothing() {
    let (_home, data) = left(small(), Ended::Stopped);
    assert_eq!(start(small(), &data), Ok((String::new(), true)));
}

#[test]
fn a_torn_end_of_the_logboek_is_cut_off_kept_and_said() {
    for ended in [Ended::Killed, Ended::PowerCut] {
        let (_home, data) = left(small(), ended);
        let one = next_lines(&data, 1, None).remove(0);
        let group = next_lines(&data, 2, Some(3));
        let in_group = |n: usize| group[n - 1].clone();
        let half = one[..one.len() / 2].to_owned();
        let torn = [
            half.clone(),
            one.trim_end().to_owned(),
            "\0".repeat(5000),
            "\0".repeat(5000) + "\n",
            half.clone() + &"\0".repeat(300),
            in_group(1),
            in_group(1) + &in_group(2),
            in_group(1) + &in_group(2) + &half,
        ];
        for (n, end) in torn.iter().enumerate() {
            let (_home, data) = left(small(), ended);
            let whole = fs::read(month(&data)).unwrap();
            fs::write(month(&data), [&whole, end.as_bytes()].concat()).unwrap();
            let (said, is_whole) =
                start(small(), &data).unwrap_or_else(|why| panic!("{ended:?} {n}: {why}"));
            assert!(
                said.contains(&format!("De laatste {} bytes", end.len())),
                "{said}"
            );
            assert!(is_whole, "{ended:?} {n}");
            assert_eq!(fs::read(month(&data)).unwrap(), whole);
            let kept = fs::read_dir(data.join("logboek")).unwrap();
            let kept: Vec<PathBuf> = kept
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.to_string_lossy().contains("afgescheurd"))
                .collect();
            assert_eq!(fs::read(&kept[0]).unwrap(), end.as_bytes());
        }
    }
}

#[test]
fn blocks_that_a_power_cut_left_unwritten_before_others_are_a_torn_end_too() {
    let (_home, data) = left(small(), Ended::PowerCut);
    let whole = fs::read(month(&data)).unwrap();
    let hole = "\0".repeat(700) + "een staart\n" + &next_lines(&data, 2, None)[1];
    fs::write(month(&data), [&whole, hole.as_bytes()].concat()).unwrap();
    assert!(start(small(), &data).unwrap().1);
    // In the same boot the system writes what was written, in order: this is damage.
    let (_home, data) = left(small(), Ended::Killed);
    fs::write(month(&data), [&whole, hole.as_bytes()].concat()).unwrap();
    assert!(
        start(small(), &data)
            .unwrap_err()
            .contains("beschadigd bij byte")
    );
}

/// What happens to the lines of a logboek.
type Change = fn(&mut Vec<String>);

fn with_other_words(line: &str) -> String {
    // `actie` is in the header of every line.
    line.replacen("\"actie\":\"", "\"actie\":\"x", 1)
}

fn with_other_content(line: &str) -> String {
    line.replacen("\"velden\":{\"", "\"velden\":{\"x", 1)
}

const CHANGES: &[(&str, Change)] = &[
    ("a line early on with other words", |lines| {
        lines[3] = with_other_words(&lines[3])
    }),
    ("a line early on with other content", |lines| {
        lines[3] = with_other_content(&lines[3])
    }),
    ("a line early on that is no line", |lines| {
        lines[3] = "x".repeat(lines[3].len() - 1) + "\n";
    }),
    ("a line early on is gone", |lines| drop(lines.remove(3))),
    ("a line early on is emptied", |lines| {
        lines[3] = "\n".to_owned()
    }),
    ("two lines early on swapped", |lines| lines.swap(3, 4)),
    ("a line early on twice", |lines| {
        lines.insert(3, lines[3].clone())
    }),
    ("a late line with other words", |lines| {
        let at = lines.len() - 5;
        lines[at] = with_other_words(&lines[at]);
    }),
    ("a late line with other content", |lines| {
        let at = lines.len() - 5;
        lines[at] = with_other_content(&lines[at]);
    }),
    ("a late line that is no line", |lines| {
        let at = lines.len() - 5;
        lines[at] = "x".repeat(lines[at].len() - 1) + "\n";
    }),
    ("a late line of zeros", |lines| {
        let at = lines.len() - 5;
        lines[at] = "\0".repeat(lines[at].len() - 1) + "\n";
    }),
    ("a late line is gone", |lines| {
        drop(lines.remove(lines.len() - 5))
    }),
    ("late lines swapped", |lines| {
        let at = lines.len() - 5;
        lines.swap(at, at + 1);
    }),
    ("the last line with other content", |lines| {
        let last = lines.pop().unwrap();
        lines.push(with_other_content(&last));
    }),
    ("the last line is no line", |lines| {
        let length = lines.pop().unwrap().len();
        lines.push("x".repeat(length - 1) + "\n");
    }),
];

/// Only sled or the stand knows that these lines were there.
const ENDINGS: &[(&str, Change)] = &[
    ("the last line is gone", |lines| drop(lines.pop())),
    ("the last line with other words", |lines| {
        let last = lines.pop().unwrap();
        lines.push(with_other_words(&last));
    }),
    ("half the last line", |lines| {
        let last = lines.pop().unwrap();
        lines.push(last[..last.len() / 2].to_owned());
    }),
    ("the last line is zeros", |lines| {
        let length = lines.pop().unwrap().len();
        lines.push("\0".repeat(length));
    }),
    ("the last ten lines are gone", |lines| {
        lines.truncate(lines.len() - 10)
    }),
    ("everything is gone", Vec::clear),
];

/// `controle` must say no in a sentence that names the logboek or the line.
fn is_named(data: &Path, what: &str) {
    let output = server::run(data, &["controle"]);
    let said = server::stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{what}: {said}");
    assert_eq!(server::stdout(&output), "", "{what}");
    assert!(
        said.contains("is beschadigd bij byte") || said.contains("Het logboek"),
        "{what}: {said}"
    );
    assert!(!said.contains("panicked"), "{said}");
    server::run(data, &["server", "stop"]);
}

/// A copy with a change to its logboek: where it is, and the lines before and after.
fn changed(
    ended: Ended,
    is_sled_gone: bool,
    change: Change,
) -> (tempfile::TempDir, PathBuf, Vec<String>, Vec<String>) {
    let (home, data) = left(small(), ended);
    if is_sled_gone {
        fs::remove_dir_all(data.join("sled")).unwrap();
    }
    let (mut changed, before) = (lines(&data), lines(&data));
    change(&mut changed);
    write(&data, &changed);
    (home, data, before, changed)
}

#[test]
fn a_changed_logboek_is_named_by_the_check_and_never_built_on() {
    let mut named = 0;
    for (name, change) in CHANGES {
        for (ended, is_sled_gone) in [
            (Ended::Killed, false),
            (Ended::Stopped, false),
            (Ended::Stopped, true),
            (Ended::PowerCut, false),
        ] {
            let what = format!("{name}, {ended:?}, sled gone: {is_sled_gone}");
            let (_home, data, before, changed) = changed(ended, is_sled_gone, *change);
            assert_ne!(changed, before, "{what}");
            is_named(&data, &what);
            // A second try finds the same, and a rebuild on purpose does too.
            is_named(&data, &format!("{what}, again"));
            let rebuilt = server::run(&data, &["herbouw"]);
            assert_eq!(rebuilt.status.code(), Some(1), "{what}");
            assert_eq!(lines(&data), changed, "{what}: nothing was written");
            write(&data, &before);
            assert!(start(small(), &data).unwrap().1, "{what}: put right again");
            named += 1;
        }
    }
    println!("{named} veranderingen van het logboek, alle genoemd");
}

#[test]
fn an_end_of_the_logboek_that_was_confirmed_is_missed() {
    for (name, change) in ENDINGS {
        for (ended, is_sled_gone) in [
            (Ended::Killed, false),
            (Ended::Stopped, false),
            (Ended::Stopped, true),
            (Ended::PowerCut, false),
            (Ended::PowerCut, true),
        ] {
            let what = format!("{name}, {ended:?}, sled gone: {is_sled_gone}");
            let (_home, data, before, changed) = changed(ended, is_sled_gone, *change);
            is_named(&data, &what);
            is_named(&data, &format!("{what}, again"));
            assert_eq!(
                server::run(&data, &["herbouw"]).status.code(),
                Some(1),
                "{what}"
            );
            assert_eq!(
                fs::read(month(&data)).unwrap(),
                changed.concat().as_bytes(),
                "{what}"
            );
            write(&data, &before);
            assert!(start(small(), &data).unwrap().1, "{what}: put right again");
        }
    }
}

#[test]
fn a_logboek_that_is_gone_is_never_an_empty_store() {
    for ended in [Ended::Killed, Ended::Stopped] {
        let (_home, data) = left(small(), ended);
        fs::remove_dir_all(data.join("logboek")).unwrap();
        let why = start(small(), &data).unwrap_err();
        assert!(why.contains("Het logboek"), "{why}");
        fs::remove_file(data.join("stand")).unwrap();
        let why = start(small(), &data).unwrap_err();
        assert!(why.contains("Het logboek"), "sled still knows: {why}");
    }
}

#[test]
fn a_logboek_that_changes_under_a_running_server_is_named() {
    for (name, change) in CHANGES.iter().chain(ENDINGS) {
        let (_home, data) = left(small(), Ended::Stopped);
        let server = Served::start(&data).unwrap();
        let mut changed = lines(&data);
        change(&mut changed);
        write(&data, &changed);
        let why = verified(&mut server.client()).expect_err(name);
        assert!(
            why.contains("beschadigd bij byte") || why.contains("Het logboek"),
            "{name}: {why}"
        );
    }
}

#[test]
fn damage_that_a_check_finds_later_stops_every_change_and_is_said_by_the_status_and_at_the_stop() {
    let (_home, data) = left(small(), Ended::Stopped);
    let server = Served::start(&data).unwrap();
    server::until("the logboek is read", || {
        status_of(&data).contains("de keten is heel")
    });
    let mut changed = lines(&data);
    let number = number_of(&changed);
    changed[3] = changed[3].replacen("notitie 0", "notitie 7", 1);
    write(&data, &changed);
    verified(&mut server.client()).unwrap_err();
    let said = status_of(&data);
    assert!(
        said.contains("Er wordt niets meer bewaard") && !said.contains("is heel"),
        "{said}"
    );
    let given = "tekst=erna";
    let no = server::perform(
        &mut server.client(),
        "notitie-toevoegen",
        Some(&number),
        given,
    );
    let no = no.unwrap().unwrap_err();
    assert!(no.contains("uw wijziging is niet bewaard"), "{no}");
    assert_eq!(lines(&data), changed);
    is_stopped_and_says_that_not_all_is_there(&data);
}

#[test]
fn what_would_go_to_a_logboek_that_was_taken_away_is_not_kept_and_nobody_is_told_that_it_is() {
    type Change = fn(&Path);
    let taken_away: [(&str, Change); 3] = [
        ("gone", |file| fs::remove_file(file).unwrap()),
        ("put back as a copy", |file| {
            let copy = file.with_extension("kopie");
            fs::copy(file, &copy).unwrap();
            fs::rename(copy, file).unwrap();
        }),
        ("gone with its folder", |file| {
            let folder = file.parent().unwrap();
            fs::rename(folder, folder.with_extension("weg")).unwrap();
        }),
    ];
    for (name, take_away) in taken_away {
        for had_written in [true, false] {
            let (_home, data) = left(small(), Ended::Stopped);
            let number = number_of(&lines(&data));
            let server = Served::start(&data).unwrap();
            server::until("the logboek is read", || {
                status_of(&data).contains("de keten is heel")
            });
            let mut client = server.client();
            let mut note = || {
                let given = "tekst=nog een";
                server::perform(&mut client, "notitie-toevoegen", Some(&number), given).unwrap()
            };
            if had_written {
                note().unwrap();
            }
            take_away(&month(&data));
            // A copy is as good where nothing is written to the file of before.
            if name == "put back as a copy" && !had_written {
                note().unwrap();
                continue;
            }
            let no = note().unwrap_err();
            assert!(no.contains("weggehaald of vervangen"), "{name}: {no}");
            let again = note().unwrap_err();
            assert!(again.contains("niet bewaard"), "{name}: {again}");
            drop(client);
            is_stopped_and_says_that_not_all_is_there(&data);
        }
    }
}

#[test]
fn a_stop_sees_that_the_logboek_was_taken_away_also_where_nothing_was_written_since() {
    let (_home, data) = left(small(), Ended::Stopped);
    let _server = Served::start(&data).unwrap();
    fs::remove_file(month(&data)).unwrap();
    is_stopped_and_says_that_not_all_is_there(&data);
}

fn is_stopped_and_says_that_not_all_is_there(data: &Path) {
    let said = server::stderr(&server::run(data, &["server", "stop"]));
    assert!(said.contains("De server is gestopt. "), "{said}");
    assert!(!said.contains("staat op schijf"), "{said}");
}

#[test]
fn a_line_far_from_the_end_stops_nobody_but_is_named() {
    let (_home, data) = left(base(), Ended::Stopped);
    let mut changed = lines(&data);
    changed[3] = with_other_content(&changed[3]);
    // As long as it was, so that the other lines are still in their places.
    let at = changed[3].rfind("}}").unwrap();
    assert_eq!(changed[3].remove(at - 2).len_utf8(), 1);
    let length = fs::metadata(month(&data)).unwrap().len();
    write(&data, &changed);
    assert_eq!(fs::metadata(month(&data)).unwrap().len(), length);
    is_named(&data, "an early line");
    assert!(Served::start(&data).is_ok(), "the work goes on");
}
