//! A logboek that is not the one that was confirmed is refused by name, with the logboek and the store both kept.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use crate::support::logboek::{header, lines, month, next_lines, rechained, with_header, write};
use crate::support::server::{self, Served, done, run, stderr};
use wijkregie::domain::record::{Record, RecordId};

/// A stopped store with so many notes, and the records in it.
fn store(home: &Path, name: &str, notes: usize) -> (PathBuf, BTreeMap<RecordId, Record>) {
    let data = server::store(home, name, notes);
    let records = server::records(&data);
    (data, records)
}

/// Every file of a folder with its bytes, pipes and sockets by name alone.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::metadata(&path).unwrap();
        if kind.is_dir() {
            found.extend(contents(&path));
        } else if kind.is_file() {
            found.insert(path.clone(), fs::read(&path).unwrap());
        } else {
            found.insert(path, Vec::new());
        }
    }
    found
}

/// Every way to start says no with these words, and the logboek and what sled knows stay what they were.
fn refused_by_name(data: &Path, words: &str, what: &str) {
    let logboek = contents(&data.join("logboek"));
    for command in [
        &["controle"][..],
        &["server"],
        &["herbouw"],
        &["lijst", "wachtrij"],
    ] {
        let output = run(data, command);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{what}, {command:?}: {said}");
        assert!(said.contains(words), "{what}, {command:?}: {said}");
        assert!(said.contains("Er is niets veranderd"), "{what}: {said}");
        assert!(
            !said.contains("os error") && !said.contains("panicked"),
            "{said}"
        );
    }
    assert_eq!(contents(&data.join("logboek")), logboek, "{what}");
    assert!(!data.join("sled.opzij-1").exists(), "{what}");
}

/// What is done to a folder, with another store at hand.
type Change = fn(&Path, &Path);

/// The second half of the file goes to a month of its own.
fn split(data: &Path) {
    let all = lines(data);
    let path = month(data);
    fs::write(&path, all[20..].concat()).unwrap();
    fs::write(path.with_file_name("2020-01.jsonl"), all[..20].concat()).unwrap();
}

fn pipe(path: &Path) {
    assert!(Process::new("mkfifo").arg(path).status().unwrap().success());
}

const CHANGES: &[(&str, &str, Change)] = &[
    (
        "another store's, longer",
        "Het logboek in",
        |data, other| {
            fs::copy(month(other), month(data)).unwrap();
        },
    ),
    (
        "another store's, shorter",
        "Het logboek in",
        |data, other| {
            write(data, &lines(other)[..10]);
        },
    ),
    ("rewritten from early on", "Het logboek in", |data, _| {
        let mut all = lines(data);
        let mut head = header(&all[3]);
        head["wie"] = "een ander".into();
        all[3] = with_header(&all[3], head);
        write(data, &rechained(&all));
    }),
    (
        "rewritten, with more lines behind it",
        "Het logboek in",
        |data, _| {
            let mut all = lines(data);
            all.remove(3);
            let more = all[all.len() - 1].clone();
            all.extend(std::iter::repeat_n(more, 5));
            write(data, &rechained(&all));
        },
    ),
    ("the last line rewritten", "Het logboek in", |data, _| {
        let mut all = lines(data);
        let last = all.pop().unwrap();
        let mut head = header(&last);
        head["wie"] = "een ander".into();
        all.push(with_header(&last, head));
        write(data, &all);
    }),
    ("shorter by four lines", "houdt op bij regel", |data, _| {
        let all = lines(data);
        write(data, &all[..all.len() - 4]);
    }),
    ("no line at all", "houdt op bij regel", |data, _| {
        write(data, &[])
    }),
    ("no file at all", "houdt op bij regel", |data, _| {
        fs::remove_file(month(data)).unwrap()
    }),
    (
        "the first month missing",
        "ontbreekt een bestand",
        |data, _| {
            split(data);
            fs::remove_file(month(data).with_file_name("2020-01.jsonl")).unwrap();
        },
    ),
    ("the last month missing", "houdt op bij regel", |data, _| {
        split(data);
        fs::remove_file(month(data)).unwrap();
    }),
    (
        "the first month of another store",
        "sluit niet aan",
        |data, other| {
            split(data);
            let first = month(data).with_file_name("2020-01.jsonl");
            fs::write(first, lines(other)[..20].concat()).unwrap();
        },
    ),
    (
        "the first month a line short",
        "Het logboek is niet heel",
        |data, _| {
            split(data);
            let first = month(data).with_file_name("2020-01.jsonl");
            fs::write(first, lines(data)[..1].concat()).unwrap();
        },
    ),
    ("a pipe in its place", "een gewoon bestand", |data, _| {
        let path = month(data);
        fs::remove_file(&path).unwrap();
        pipe(&path);
    }),
    (
        "a pipe for an earlier month",
        "een gewoon bestand",
        |data, _| {
            pipe(&month(data).with_file_name("2019-01.jsonl"));
        },
    ),
    ("a folder in its place", "een gewoon bestand", |data, _| {
        let path = month(data);
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
    }),
    (
        "a whole line of a newer wijkregie behind it",
        "nieuwere wijkregie",
        |data, _| {
            let mut all = lines(data);
            let line = next_lines(data, 1, None).remove(0);
            all.push(line.replacen("{", "{\"v\":9,", 1));
            write(data, &all);
        },
    ),
    (
        "half a line of a newer wijkregie behind it",
        "nieuwere wijkregie",
        |data, _| {
            let mut all = lines(data);
            all.push("{\"v\":9,\"iets\":\"nieu".to_owned());
            write(data, &all);
        },
    ),
];

#[test]
fn a_logboek_that_is_not_the_one_that_was_confirmed_is_refused_and_nothing_is_built_on_it() {
    let home = tempfile::tempdir().unwrap();
    let (ours, records) = store(home.path(), "ours", 40);
    let (other, _) = store(home.path(), "other", 60);
    let mut refused = 0;
    for (name, words, change) in CHANGES {
        // Each of the two that know how it was is enough; a reboot is no reason to forget.
        for (is_rebooted, gone) in [
            (false, None),
            (true, None),
            (true, Some("sled")),
            (false, Some("stand")),
            (true, Some("stand")),
        ] {
            let what = format!("{name}, rebooted: {is_rebooted}, gone: {gone:?}");
            let data = home.path().join("data");
            server::copy(&ours, &data);
            if is_rebooted {
                server::reboot(&data);
            }
            match gone {
                Some("sled") => fs::remove_dir_all(data.join("sled")).unwrap(),
                Some(file) => fs::remove_file(data.join(file)).unwrap(),
                None => {}
            }
            let kept = contents(&data.join("logboek"));
            change(&data, &other);
            refused_by_name(&data, words, &what);
            // Put right again, all of it is there: what knew better was not thrown away.
            fs::remove_dir_all(data.join("logboek")).unwrap();
            fs::create_dir(data.join("logboek")).unwrap();
            kept.iter()
                .for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
            assert_eq!(server::records(&data), records, "{what}");
            fs::remove_dir_all(&data).unwrap();
            refused += 1;
        }
    }
    println!("{refused} vreemde of veranderde logboeken, alle geweigerd");
}

#[test]
fn an_administrator_can_say_that_another_logboek_is_the_good_one_and_the_old_store_is_kept_until_told()
 {
    let home = tempfile::tempdir().unwrap();
    let (data, _) = store(home.path(), "ours", 5);
    let (other, records) = store(home.path(), "other", 3);
    write(&data, &lines(&other));
    refused_by_name(&data, "herbouw --dit-logboek", "another's");
    let said = done(&data, &["herbouw", "--dit-logboek"]);
    assert!(said.contains("sled.opzij-1"), "{said}");
    assert!(data.join("sled.opzij-1/db").exists());
    done(&data, &["controle"]);
    run(&data, &["server", "stop"]);
    assert_eq!(server::records(&data), records);
    assert!(
        data.join("sled.opzij-1/db").exists(),
        "a start deletes nothing"
    );
    done(&data, &["herbouw", "--ruim-op"]);
    assert!(!data.join("sled.opzij-1").exists());
    assert_eq!(server::records(&data), records);
}

#[test]
fn a_store_of_another_beside_a_logboek_that_the_stand_knows_is_set_aside_and_not_deleted() {
    let home = tempfile::tempdir().unwrap();
    let (data, records) = store(home.path(), "ours", 9);
    let (other, _) = store(home.path(), "other", 3);
    for (n, is_rebooted) in [(1, false), (2, true)] {
        if is_rebooted {
            server::reboot(&data);
        }
        fs::remove_dir_all(data.join("sled")).unwrap();
        server::copy(&other.join("sled"), &data.join("sled"));
        let server = Served::start(&data).unwrap();
        assert!(
            server.said.contains("van een ander logboek"),
            "{}",
            server.said
        );
        // That is made anew beside the work.
        assert!(server.term().success());
        assert!(data.join(format!("sled.opzij-{n}/db")).exists());
        assert_eq!(server::records(&data), records);
    }
}

#[test]
fn one_flipped_bit_in_the_last_line_is_damage_and_never_cut_off() {
    let home = tempfile::tempdir().unwrap();
    let (ours, _) = store(home.path(), "ours", 3);
    let last = lines(&ours).pop().unwrap().len() as u64;
    let length = fs::metadata(month(&ours)).unwrap().len();
    // Not its end: without that a line is not a whole one, and then only sled and the stand know.
    let places = (0..last - 1).step_by(11);
    for (n, back) in places.enumerate() {
        let data = home.path().join("data");
        server::copy(&ours, &data);
        server::reboot(&data);
        if n.is_multiple_of(2) {
            fs::remove_dir_all(data.join("sled")).unwrap();
            fs::remove_file(data.join("stand")).unwrap();
        }
        let mut options = fs::OpenOptions::new();
        let file = options.read(true).write(true).open(month(&data)).unwrap();
        let mut byte = [0];
        let at = length - 2 - back;
        file.read_exact_at(&mut byte, at).unwrap();
        file.write_all_at(&[byte[0] ^ 1], at).unwrap();
        let before = contents(&data.join("logboek"));
        let why = Served::start(&data).err();
        let why = why.unwrap_or_else(|| panic!("byte {at}: taken as good"));
        assert!(
            why.contains("beschadigd bij byte") || why.contains("Het logboek"),
            "{why}"
        );
        assert_eq!(contents(&data.join("logboek")), before, "byte {at}");
        fs::remove_dir_all(&data).unwrap();
    }
}
