//! Stores that older programs left: whoever updates finds every dossier as it was.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use wijkregie::domain::identifiers::Bsn;
use wijkregie::domain::record::{Kind, PartKind};
use wijkregie::domain::workflow::Command;
use wijkregie::exchange::own::holds;
use wijkregie::ipc::caller::caller_of;
use wijkregie::office::{Caller, Office, Outcome};
use wijkregie::store::{Folder, Store, codec};

use crate::support::server::{Served, client, done, fields, run, stderr, verified};

/// Where the store of a format is kept.
fn kept(format: u8) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    PathBuf::from(format!("{folder}/store-{format}/store.zip"))
}

/// A copy of the store of a format, with an account for whoever runs the tests, and what its own program showed of it:
/// command line → JSON.
fn left_by(format: u8) -> (TempDir, PathBuf, Value) {
    let home = tempfile::tempdir().unwrap();
    let zip = File::open(kept(format)).unwrap();
    let mut zip = zip::ZipArchive::new(zip).unwrap();
    zip.extract(home.path()).unwrap();
    let shown = fs::read(home.path().join("shown.json")).unwrap();
    let data = home.path().join("data");
    give_account(&data);
    (home, data, serde_json::from_slice(&shown).unwrap())
}

/// The stores were founded by root; anyone else gets an account from root.
fn give_account(data: &Path) {
    let me = caller_of(rustix::process::geteuid().as_raw()).unwrap();
    if me.uid == 0 {
        return;
    }
    let (store, _) = Store::open(Folder::claim(data).unwrap(), &mut |_| ()).unwrap();
    let office = Office::start(store, &mut |_| {}).unwrap();
    let root = Caller {
        name: "root".to_owned(),
        uid: 0,
        process: 0,
    };
    let given = format!(
        "naam={}; uid={}; rol=wij,bt,backoffice,contract,leiding,beheer; bereik=alles",
        me.name, me.uid
    );
    let command = Command {
        action: "gebruiker-toevoegen".to_owned(),
        target: None,
        revision: None,
        fields: fields(&given),
    };
    let outcome = office.perform(root, command);
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    office.stop().unwrap();
}

/// What is worked out and not kept: a rule that was mended may give another day or say more. What was kept stands beside
/// it and is compared. On which day something was asked is told too.
const WORKED_OUT: &[&str] = &[
    "bekend_op",
    "dagen",
    "doen",
    "doen_kort",
    "doen_kost",
    "doen_voorrang",
    "fase_uiterst",
    "fasen",
    "gat_dagen",
    "inzet_samen",
    "past_niet",
    "ruimte_dagen",
    "signalen",
    "uitwegen",
];

/// What was shown and is not shown now, or shown otherwise. A field that came later is no difference.
fn differences(path: &str, was: &Value, is: &Value, found: &mut Vec<String>) {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            let kept = was
                .iter()
                .filter(|(name, _)| !WORKED_OUT.contains(&name.as_str()));
            for (name, was) in kept {
                let path = format!("{path}.{name}");
                differences(&path, was, is.get(name).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(was), Value::Array(is)) if was.len() == is.len() => {
            for (place, (was, is)) in was.iter().zip(is).enumerate() {
                differences(&format!("{path}[{place}]"), was, is, found);
            }
        }
        _ if was == is => {}
        // A convenant is not put on the market, and that it was once said to be was wrong.
        (_, Value::Null)
            if path.starts_with("toon CV-")
                && path.ends_with(".aanbesteding_starten_uiterlijk") => {}
        // It is shown in full only to who says what for.
        (Value::String(was), Value::String(is))
            if path.ends_with(".bsn") || path.contains(".bsn[") =>
        {
            let masked = Bsn::parse(was).unwrap().masked();
            assert_eq!(*is, masked, "{path}");
        }
        _ => found.push(format!("{path}: {was} is now {is}")),
    }
}

fn shows_the_same(data: &Path, shown: &Value) {
    let mut found = Vec::new();
    let lists = |line: &&String| !line.starts_with("lijst signalen");
    for (line, was) in shown
        .as_object()
        .unwrap()
        .iter()
        .filter(|(line, _)| lists(line))
    {
        let words: Vec<&str> = line.split(' ').chain(["--json"]).collect();
        let output = run(data, &words);
        assert!(output.status.success(), "{line}: {}", stderr(&output));
        let is = serde_json::from_slice(&output.stdout).unwrap();
        differences(line, was, &is, &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The first format of which a store is kept: that of the day the rule began.
const FIRST: u8 = 2;

/// The formats of which a store must be kept: every one before the present one.
///
/// Whoever raises a format (`codec::FORMAT`, `v` of a line of the logboek) keeps a store that the program before it
/// made, in `tests/data/store-FORMAT/store.zip`: the data folder after a clean stop, with at least one change of each
/// kind of record, as `data`; and as `shown.json` what that program said to `lijst` and `toon` with `--json` and a
/// fixed `--peildatum`, by command line, without `kan` and `kan_niet`. The one of format 2 is `demo --aantal 10` of
/// 28 November 2026 and forty changes through `doe`, one undone, one undone and done again.
fn formats() -> std::ops::RangeInclusive<u8> {
    FIRST..=FIRST.max(codec::FORMAT - 1)
}

/// Every field of every kind and list, a line each, as the format has them.
fn fields_of_this_format() -> String {
    let kinds = Kind::ALL.iter();
    let kinds = kinds.map(|kind| (kind.word(), holds::of_kind(*kind)));
    let lists = PartKind::ALL.iter();
    let lists = lists.map(|list| (list.word(), holds::of_part(*list)));
    let lines = kinds.chain(lists).map(|(word, fields)| {
        let fields = fields
            .iter()
            .map(|it| format!("\n  {}: {:?}", it.name, it.holds));
        format!("{word}{}\n", fields.collect::<String>())
    });
    lines.collect()
}

/// sled has the fields of a record one after the other, without their names: a field more, and nothing of a store made
/// before it can be read. A kind or a list that is new harms nothing, but that is for whoever adds it to say.
#[test]
fn a_record_with_other_fields_is_another_format() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/format.txt");
    let is = format!("formaat {}\n{}", codec::FORMAT, fields_of_this_format());
    if std::env::var_os("WIJKREGIE_NIEUW_FORMAAT").is_some() {
        fs::write(path, &is).unwrap();
    }
    assert!(
        fs::read_to_string(path).unwrap() == is,
        "raise codec::FORMAT and keep a store of before (see `formats`); then WIJKREGIE_NIEUW_FORMAAT=1 writes {path}"
    );
}

#[test]
fn a_store_of_an_older_program_opens_is_whole_and_shows_the_same_dossiers() {
    for format in formats() {
        let (_home, data, shown) = left_by(format);
        let served = Served::start(&data).unwrap();
        let is_rebuilt = served.said.contains("opnieuw opgebouwd");
        assert_eq!(is_rebuilt, format != codec::FORMAT, "{}", served.said);
        verified(&mut client(&data)).unwrap();
        shows_the_same(&data, &shown);
        assert!(served.term().success());
        done(&data, &["controle"]);
    }
}

#[test]
fn the_logboek_of_an_older_program_alone_gives_the_same_dossiers() {
    for format in formats() {
        let (_home, data, shown) = left_by(format);
        fs::remove_dir_all(data.join("sled")).unwrap();
        let served = Served::start(&data).unwrap();
        verified(&mut client(&data)).unwrap();
        shows_the_same(&data, &shown);
        assert!(served.term().success());
    }
}
