//! Every kind of damage in one table, in the same boot and in another: it is repaired, or refused by name, and `controle`
//! says what a start says.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use crate::support::logboek::{
    chain_of, header, lines, month, next_lines, rechained, with_header, write,
};
use crate::support::server::{self, Served, done, run, stderr};
use wijkregie::domain::record::{Record, RecordId};

/// What must come of it.
#[derive(Debug, Clone, Copy)]
enum Ends {
    /// The start goes well and everything is there; these words are said, if any.
    Repaired(&'static str),
    /// The start is refused with these words, and nothing is changed.
    Refused(&'static str),
    /// The start goes well, says this, and everything is there; `controle` says the same and fails.
    Said(&'static str),
    /// Only `controle` reads so far back, and the server beside the work; it fails with this, and people go on reading.
    Found(&'static str),
}

use Ends::{Found, Refused, Repaired, Said};

/// What is done to a folder, with the folder of another store at hand.
type Damage = fn(&Path, &Path);

/// One thing that can happen.
type Row = (&'static str, Ends, Damage);

fn append(data: &Path, piece: &[u8]) {
    let bytes = fs::read(month(data)).unwrap();
    fs::write(month(data), [&bytes[..], piece].concat()).unwrap();
}

fn pipe(path: &Path) {
    assert!(Process::new("mkfifo").arg(path).status().unwrap().success());
}

/// The last line of the logboek with something else in its header.
fn last_with(data: &Path, field: &str, value: serde_json::Value) -> Vec<String> {
    let mut all = lines(data);
    let last = all.pop().unwrap();
    let mut head = header(&last);
    head[field] = value;
    all.push(with_header(&last, head));
    all
}

/// A line as the next one that a program would write, about a record of this name.
fn add_line_about(data: &Path, over: &str) {
    let last = lines(data).pop().unwrap();
    let mut head = header(&last);
    head["seq"] = (head["seq"].as_u64().unwrap() + 1).into();
    head["vorige"] = chain_of(&last).into();
    head["over"] = over.into();
    head["revisie"] = 1.into();
    head["groep"] = serde_json::Value::Null;
    append(data, with_header(&last, head).as_bytes());
}

fn cut_looks(data: &Path, keep: usize) {
    let path = looks(data);
    let text = fs::read_to_string(&path).unwrap();
    let kept: String = text.split_inclusive('\n').take(keep).collect();
    fs::write(path, kept).unwrap();
}

/// The file of the looks.
fn looks(data: &Path) -> PathBuf {
    let name = month(data).file_name().unwrap().to_owned();
    data.join("inzage").join(name)
}

fn overwrite(path: &Path, change: impl Fn(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

/// The first half of the lines goes to a month of its own.
fn split(data: &Path) -> PathBuf {
    let all = lines(data);
    let path = month(data);
    let before = path.with_file_name("2020-01.jsonl");
    fs::write(&path, all[20..].concat()).unwrap();
    fs::write(&before, all[..20].concat()).unwrap();
    before
}

/// A line that cannot be replayed, a number that is none.
const LINES: &[Row] = &[
    (
        "a line about a name that is none",
        Refused("is niet te verwerken"),
        |data, _| add_line_about(data, "medewerker:"),
    ),
    (
        "a line that makes a record again",
        Refused("is niet te verwerken"),
        |data, _| add_line_about(data, "P-0001"),
    ),
    (
        "a line early on about a name that is none",
        Refused("Het logboek"),
        |data, _| {
            let mut all = lines(data);
            let mut head = header(&all[3]);
            head["over"] = "aanbieder:***".into();
            all[3] = with_header(&all[3], head);
            write(data, &rechained(&all));
        },
    ),
    (
        "content early on of another length",
        Refused("bij byte"),
        |data, _| {
            let mut all = lines(data);
            all[3] = all[3].replacen("\"velden\":{\"", "\"velden\":{\"x", 1);
            write(data, &all);
        },
    ),
    (
        "one letter early on",
        Found("is beschadigd bij byte"),
        |data, _| {
            let mut all = lines(data);
            all[3] = all[3].replacen("ours", "onze", 1);
            write(data, &all);
        },
    ),
];

/// Another logboek, or not all of it.
const FOREIGN: &[Row] = &[
    (
        "another store's",
        Refused("Het logboek in"),
        |data, other| {
            fs::copy(month(other), month(data)).unwrap();
        },
    ),
    ("chained anew", Refused("Het logboek in"), |data, _| {
        let mut all = lines(data);
        let mut head = header(&all[3]);
        head["wie"] = "een ander".into();
        all[3] = with_header(&all[3], head);
        write(data, &rechained(&all));
    }),
    (
        "four lines short",
        Refused("houdt op bij regel"),
        |data, _| {
            let all = lines(data);
            write(data, &all[..all.len() - 4]);
        },
    ),
    (
        "no line at all",
        Refused("houdt op bij regel"),
        |data, _| write(data, &[]),
    ),
    ("no folder", Refused("houdt op bij regel"), |data, _| {
        fs::remove_dir_all(data.join("logboek")).unwrap();
    }),
    (
        "a month missing",
        Refused("ontbreekt een bestand"),
        |data, _| {
            fs::remove_file(split(data)).unwrap();
        },
    ),
    (
        "a month of another",
        Refused("sluit niet aan"),
        |data, other| {
            fs::write(split(data), lines(other)[..20].concat()).unwrap();
        },
    ),
    (
        "a pipe in its place",
        Refused("een gewoon bestand"),
        |data, _| {
            let path = month(data);
            fs::remove_file(&path).unwrap();
            pipe(&path);
        },
    ),
    (
        "a folder in its place",
        Refused("een gewoon bestand"),
        |data, _| {
            let path = month(data);
            fs::remove_file(&path).unwrap();
            fs::create_dir(&path).unwrap();
        },
    ),
    (
        "a link to nowhere for an earlier month",
        Refused("een koppeling (symlink)"),
        |data, _| symlink("/nergens", month(data).with_file_name("2019-01.jsonl")).unwrap(),
    ),
    (
        "a link to itself for the folder",
        Refused("een koppeling (symlink)"),
        |data, _| {
            fs::remove_dir_all(data.join("logboek")).unwrap();
            symlink(data.join("logboek"), data.join("logboek")).unwrap();
        },
    ),
];

/// The end of the logboek.
const ENDS: &[Row] = &[
    ("half a line", Repaired("waren niet af"), |data, _| {
        let next = next_lines(data, 1, None).remove(0);
        append(data, &next.as_bytes()[..next.len() / 2]);
    }),
    ("half a group", Repaired("waren niet af"), |data, _| {
        append(data, next_lines(data, 2, Some(3)).concat().as_bytes());
    }),
    ("blocks of zeros", Repaired("waren niet af"), |data, _| {
        append(data, &[0; 5000]);
    }),
    ("a whole line more", Repaired(""), |data, _| {
        // It was synced, and the kill came before its answer: it counts. What it says is what was said already.
        let all = lines(data);
        write(data, &all);
    }),
    (
        "the last line with a flipped bit",
        Refused("de kop is veranderd"),
        |data, _| {
            overwrite(&month(data), |bytes| {
                let at = bytes.len() - 300;
                bytes[at] ^= 1;
            });
        },
    ),
    (
        "the last line by another",
        Refused("Het logboek in"),
        |data, _| {
            write(data, &last_with(data, "wie", "een ander".into()));
        },
    ),
    (
        "a line of a newer wijkregie",
        Refused("nieuwere wijkregie"),
        |data, _| {
            let line = next_lines(data, 1, None).remove(0);
            append(data, line.replacen('{', "{\"v\":9,", 1).as_bytes());
        },
    ),
    (
        "half a line of a newer wijkregie",
        Refused("nieuwere wijkregie"),
        |data, _| {
            append(data, b"{\"v\":9,\"iets\":\"nieu");
        },
    ),
    (
        "nonsense with an end",
        Refused("is beschadigd bij byte"),
        |data, _| {
            append(data, b"onzin\n");
        },
    ),
];

/// Months, the stand, sled.
const AROUND: &[Row] = &[
    ("an empty file of a later month", Repaired(""), |data, _| {
        fs::write(data.join("logboek/2099-06.jsonl"), "").unwrap();
    }),
    (
        "half a line in a later month",
        Repaired("waren niet af"),
        |data, _| {
            fs::write(data.join("logboek/2099-06.jsonl"), "{\"v\":2,").unwrap();
        },
    ),
    ("files that are none of ours", Repaired(""), |data, _| {
        fs::write(data.join("logboek/lees.mij"), "hallo").unwrap();
        pipe(&data.join("logboek/pijp"));
        symlink("/nergens", data.join("sled.oud")).unwrap();
    }),
    ("no stand", Repaired("stand is weg"), |data, _| {
        fs::remove_file(data.join("stand")).unwrap();
    }),
    (
        "half a stand",
        Repaired("stand is niet te lezen"),
        |data, _| {
            overwrite(&data.join("stand"), |bytes| bytes.truncate(40));
        },
    ),
    (
        "a folder for a stand",
        Refused("stand is een map"),
        |data, _| {
            fs::remove_file(data.join("stand")).unwrap();
            fs::create_dir(data.join("stand")).unwrap();
        },
    ),
    ("no sled", Repaired("opnieuw opgebouwd"), |data, _| {
        fs::remove_dir_all(data.join("sled")).unwrap();
    }),
    ("sled cut off", Repaired("uit het logboek"), |data, _| {
        overwrite(&data.join("sled/db"), |bytes| {
            bytes.truncate(bytes.len() / 2)
        });
    }),
    ("sled of zeros", Repaired("opnieuw opgebouwd"), |data, _| {
        overwrite(&data.join("sled/db"), |bytes| bytes.fill(0));
    }),
    (
        "another store's sled",
        Repaired("van een ander logboek"),
        |data, other| {
            fs::remove_dir_all(data.join("sled")).unwrap();
            server::copy(&other.join("sled"), &data.join("sled"));
        },
    ),
    (
        "a link to nowhere for sled",
        Refused("een koppeling (symlink)"),
        |data, _| {
            fs::remove_dir_all(data.join("sled")).unwrap();
            symlink("/nergens", data.join("sled")).unwrap();
        },
    ),
    ("a rebuild that was cut short", Repaired(""), |data, _| {
        fs::create_dir(data.join("sled.nieuw")).unwrap();
        fs::write(data.join("sled.nieuw/db"), "half").unwrap();
    }),
    (
        "a socket of one that was killed",
        Repaired(""),
        |data, _| {
            drop(std::os::unix::net::UnixListener::bind(data.join("socket")).unwrap());
        },
    ),
];

/// Lists and notes that say nothing.
const NONSENSE: &[Row] = &[
    (
        "for the lines that were set apart",
        Refused("logboek/apart.json"),
        |data, _| fs::write(data.join("logboek/apart.json"), "onzin").unwrap(),
    ),
    (
        "for the looks that were set apart",
        Said("inzage/apart.json"),
        |data, _| fs::write(data.join("inzage/apart.json"), "onzin").unwrap(),
    ),
    ("for the last look", Said("inzage/einde"), |data, _| {
        fs::write(data.join("inzage/einde"), "onzin").unwrap();
    }),
    ("for what is followed", Refused("volgt"), |data, _| {
        fs::write(data.join("volgt"), "onzin").unwrap();
    }),
    (
        "for what was to be destroyed",
        Repaired("opruimen was niet te lezen"),
        |data, _| fs::write(data.join("opruimen"), "onzin").unwrap(),
    ),
    (
        "for what was destroyed",
        Repaired("vernietigd.jsonl was niet heel"),
        |data, _| fs::write(data.join("vernietigd.jsonl"), "onzin").unwrap(),
    ),
    ("for the room put by", Repaired(""), |data, _| {
        fs::write(data.join("reserve"), "onzin").unwrap();
    }),
    (
        "for a stand that is being written",
        Repaired(""),
        |data, _| fs::write(data.join("stand.nieuw"), "onzin").unwrap(),
    ),
];

/// Drafts and looks.
const BESIDE: &[Row] = &[
    (
        "half a draft",
        Said("de concepten van een gebruiker"),
        |data, _| {
            let folder = fs::read_dir(data.join("concepten")).unwrap();
            let path = folder.map(|entry| entry.unwrap().path()).next().unwrap();
            overwrite(&path, |bytes| bytes.truncate(bytes.len() / 2));
        },
    ),
    ("half a look", Repaired(""), |data, _| {
        overwrite(&looks(data), |bytes| bytes.extend_from_slice(b"{\"tijd\":"));
    }),
    (
        "the last look gone",
        Said("er is iets weggehaald"),
        |data, _| cut_looks(data, 2),
    ),
    (
        "all looks gone",
        Said("er is iets weggehaald"),
        |data, _| {
            fs::remove_file(looks(data)).unwrap();
        },
    ),
    ("a look changed", Said("is veranderd"), |data, _| {
        overwrite(&looks(data), |bytes| {
            let text = String::from_utf8(std::mem::take(bytes)).unwrap();
            *bytes = text.replacen("doel 1", "doel 7", 1).into_bytes();
        });
    }),
    ("the last look changed", Said("is veranderd"), |data, _| {
        overwrite(&looks(data), |bytes| {
            let text = String::from_utf8(std::mem::take(bytes)).unwrap();
            *bytes = text.replacen("doel 2", "doel 7", 1).into_bytes();
        });
    }),
    ("the mark of the looks gone", Repaired(""), |data, _| {
        fs::remove_file(data.join("inzage/einde")).unwrap();
    }),
    (
        "a pipe for the looks",
        Said("een gewoon bestand"),
        |data, _| {
            fs::remove_file(looks(data)).unwrap();
            pipe(&looks(data));
        },
    ),
];

/// A killed store with notes, a draft and three looks, and the records in it.
fn store(home: &Path, name: &str) -> (PathBuf, BTreeMap<RecordId, Record>) {
    let data = home.join(name);
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    for n in 0..30 {
        let text = format!("tekst={name} {n}");
        server::perform_now(&mut client, "notitie-toevoegen", Some(&number), &text);
    }
    for n in 0..3 {
        client.ask(&server::look(&format!("doel {n}"))).unwrap();
    }
    client
        .ask(&server::draft(&number, "proef", "half"))
        .unwrap();
    server::verified(&mut client).unwrap();
    drop(client);
    server.kill();
    let copy = home.join("na te zien");
    server::copy(&data, &copy);
    let records = server::records(&copy);
    fs::remove_dir_all(copy).unwrap();
    (data, records)
}

/// A copy, after a reboot where that is asked, with this done to it.
fn damaged(home: &Path, ours: &Path, other: &Path, is_rebooted: bool, damage: Damage) -> PathBuf {
    let data = home.join("data");
    let _ = fs::remove_dir_all(&data);
    server::copy(ours, &data);
    if is_rebooted {
        let stand = fs::read_to_string(data.join("stand")).unwrap();
        let mut stand: serde_json::Value = serde_json::from_str(&stand).unwrap();
        stand["boot"] = "another".into();
        fs::write(data.join("stand"), stand.to_string()).unwrap();
    }
    damage(&data, other);
    data
}

/// The bytes of every plain file of the logboek.
fn logboek(data: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(data.join("logboek")).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    let plain = paths.filter(|path| path.is_file());
    plain
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect()
}

/// Whether a start comes up, and with everything there; and what it says.
fn start(data: &Path, records: &BTreeMap<RecordId, Record>) -> (bool, bool, String) {
    match Served::start(data) {
        Err(said) => (false, false, said),
        Ok(server) => {
            let said = server.said.clone();
            assert!(server.term().success(), "{said}");
            (true, server::records(data) == *records, said)
        }
    }
}

/// What `controle` says, and whether it is content.
fn controle(data: &Path) -> (bool, String) {
    let output = run(data, &["controle"]);
    run(data, &["server", "stop"]);
    (output.status.success(), stderr(&output))
}

#[test]
fn every_kind_of_damage_is_repaired_or_refused_by_name_and_the_check_says_what_a_start_says() {
    let home = tempfile::tempdir().unwrap();
    let (ours, records) = store(home.path(), "ours");
    let (other, _) = store(home.path(), "other");
    let (mut counts, mut wrong) = (BTreeMap::new(), Vec::new());
    let rows = [LINES, FOREIGN, ENDS, AROUND, NONSENSE, BESIDE].concat();
    for (name, ends, damage) in &rows {
        for is_rebooted in [false, true] {
            let what = format!("{name}, rebooted: {is_rebooted}");
            let fresh = || damaged(home.path(), &ours, &other, is_rebooted, *damage);
            let data = fresh();
            let before = logboek(&data);
            let (is_up, is_whole, said) = start(&data, &records);
            let is_changed = logboek(&data) != before;
            let (is_content, found) = controle(&fresh());
            for said in [&said, &found] {
                let is_raw = ["os error", "panicked", "No such file", "Is a directory"];
                assert!(
                    !is_raw.iter().any(|raw| said.contains(raw)),
                    "{what}: {said}"
                );
            }
            let is_said = |words: &str| said.contains(words) && found.contains(words);
            let is_right = match ends {
                Repaired(words) => is_up && is_whole && is_content && said.contains(words),
                Refused(words) => !is_up && !is_content && !is_changed && is_said(words),
                Said(words) => is_up && is_whole && !is_content && is_said(words),
                Found(words) => is_up && !is_content && found.contains(words),
            };
            if !is_right {
                let what = format!("{what}, changed: {is_changed}, {ends:?}");
                wrong.push(format!(
                    "{what}\nstart: {is_up} {said}\ncontrole: {is_content} {found}"
                ));
            }
            let kind = format!("{ends:?}");
            let kind = kind.split('(').next().unwrap().to_owned();
            *counts.entry(kind).or_insert(0) += 1;
        }
    }
    println!("{} soorten schade, in twee boots: {counts:?}", rows.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    done(&ours, &["controle"]);
}
