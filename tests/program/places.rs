//! Whatever stands in the place of a file or a folder of the store: a start, `controle`, `backup` and `herstel` say so by
//! name and soon, and nothing behind a link is read into the store, written or given other rights.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use crate::support::logboek::month;
use crate::support::server::{self, Served, done, run, stderr, stdout, wijkregie};

/// Longer than any of these takes on a slow machine, and shorter than forever.
const SOON: Duration = Duration::from_secs(60);

/// What is put in the place of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Put {
    /// A link to something of the same kind elsewhere.
    Link,
    /// A link to nothing.
    Dangling,
    Pipe,
    /// A folder where a file should be, a file where a folder should be.
    Other,
}

const PUTS: [Put; 4] = [Put::Link, Put::Dangling, Put::Pipe, Put::Other];

/// What must come of something strange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comes {
    /// Nobody works: a start, `controle` and `backup` name it. A restore sets it aside.
    RefusedUntilRestored,
    /// Nobody works, and nothing is put back either: it is no part of a back-up.
    Refused,
    /// A start names it and the work goes on; `controle` names it and fails.
    Said,
    /// It is made anew, and that is said.
    MadeAnew,
}

use Comes::{MadeAnew, Refused, RefusedUntilRestored, Said};

/// Everything in a data folder. `MAAND` is the newest file of the logboek.
const PLACES: &[(&str, Comes)] = &[
    ("logboek", RefusedUntilRestored),
    ("logboek/MAAND", RefusedUntilRestored),
    ("logboek/2020-01.jsonl.gz", RefusedUntilRestored),
    ("logboek/apart.json", RefusedUntilRestored),
    ("inzage", RefusedUntilRestored),
    ("inzage/MAAND", Said),
    ("inzage/einde", Said),
    ("inzage/apart.json", Said),
    ("concepten", RefusedUntilRestored),
    ("concepten/0.json", Said),
    ("sled", RefusedUntilRestored),
    ("sled/db", MadeAnew),
    ("stand", RefusedUntilRestored),
    ("vernietigd.jsonl", Refused),
    ("opruimen", Refused),
    ("volgt", Refused),
    ("reserve", Refused),
    ("socket", Refused),
    ("backup", Refused),
    ("herstel.klaar", Refused),
];

/// A stopped store with notes, looks and a draft; and a back-up of it.
fn store(home: &Path) -> (PathBuf, PathBuf) {
    let data = home.join("ours");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    for n in 0..3 {
        let text = format!("tekst=notitie {n}");
        server::perform_now(&mut client, "notitie-toevoegen", Some(&number), &text);
        client.ask(&server::look(&format!("doel {n}"))).unwrap();
    }
    client
        .ask(&server::draft(&number, "proef", "half"))
        .unwrap();
    let to = home.join("kopie");
    fs::create_dir(&to).unwrap();
    let copy = done(&data, &["backup", "--naar", to.to_str().unwrap()]);
    drop(client);
    assert!(server.term().success());
    (data, PathBuf::from(copy))
}

/// The place by its name in a data folder.
fn place(data: &Path, name: &str) -> PathBuf {
    let of_month = month(data).file_name().unwrap().to_owned();
    data.join(name.replace("MAAND", of_month.to_str().unwrap()))
}

fn is_folder(name: &str) -> bool {
    [
        "logboek",
        "inzage",
        "concepten",
        "sled",
        "backup",
        "herstel.klaar",
    ]
    .contains(&name)
}

/// Puts something in a place; what was there goes elsewhere, and a link leads to it.
fn put(what: Put, name: &str, at: &Path, elsewhere: &Path) {
    fs::create_dir(elsewhere).unwrap();
    let behind = elsewhere.join("erachter");
    if at.symlink_metadata().is_ok() {
        fs::rename(at, &behind).unwrap();
    } else if is_folder(name) {
        fs::create_dir(&behind).unwrap();
        fs::write(behind.join("van een ander"), "blijf af").unwrap();
    } else {
        fs::write(&behind, "[]").unwrap();
    }
    fs::set_permissions(&behind, fs::Permissions::from_mode(0o755)).unwrap();
    match what {
        Put::Link => symlink(&behind, at).unwrap(),
        Put::Dangling => symlink(elsewhere.join("nergens"), at).unwrap(),
        Put::Pipe => {
            assert!(Process::new("mkfifo").arg(at).status().unwrap().success());
        }
        Put::Other if is_folder(name) => fs::write(at, "geen map").unwrap(),
        Put::Other => fs::create_dir(at).unwrap(),
    }
}

/// Everything below a folder: its rights and its bytes, of a link where it leads.
fn all_of(folder: &Path) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let it = path.symlink_metadata().unwrap();
        let bytes = match it {
            _ if it.is_file() => fs::read(&path).unwrap(),
            _ => Vec::new(),
        };
        if it.is_dir() {
            found.extend(all_of(&path));
        }
        found.insert(path, (it.mode(), bytes));
    }
    found
}

/// Runs a command that must end soon; its code and everything it said.
fn soon(data: &Path, words: &[&str]) -> (Option<i32>, String) {
    let mut process = wijkregie();
    process.arg("--data").arg(data).args(words);
    process.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = process.spawn().unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > SOON {
            child.kill().unwrap();
            panic!("{words:?} does not end: {}", data.display());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    let said = stdout(&output) + "\n" + &stderr(&output);
    (output.status.code(), said)
}

/// Starts a server that is stopped again where it comes up: whether it did, and what it said.
fn start(data: &Path) -> (bool, String) {
    // Whatever it waits for, `--verlaat-na` ends one that came up.
    let (code, said) = soon(data, &["server", "--verlaat-na", "0"]);
    (code == Some(0), said)
}

#[test]
fn whatever_is_in_the_place_of_a_part_is_named_soon_and_nothing_behind_it_is_touched() {
    let home = tempfile::tempdir().unwrap();
    let (ours, copy) = store(home.path());
    let (data, elsewhere) = (home.path().join("data"), home.path().join("elders"));
    let to = home.path().join("naar");
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, comes) in PLACES {
        for what in PUTS {
            let fresh = || {
                for old in [&data, &elsewhere, &to] {
                    let _ = fs::remove_dir_all(old);
                }
                fs::create_dir(&to).unwrap();
                server::copy(&ours, &data);
                let at = place(&data, name);
                put(what, name, &at, &elsewhere);
                (at.display().to_string(), all_of(&elsewhere))
            };
            let commands = [
                &["server"][..],
                &["controle"],
                &["backup", "--naar", to.to_str().unwrap()],
                &["herstel", copy.to_str().unwrap(), "--ja"],
            ];
            for words in commands {
                let (path, before) = fresh();
                let (is_well, said) = match words {
                    ["server"] => start(&data),
                    _ => {
                        let (code, said) = soon(&data, words);
                        run(&data, &["server", "stop"]);
                        (code == Some(0), said)
                    }
                };
                count += 1;
                let is_named = said.contains(&path);
                let is_right = match (comes, words[0]) {
                    (Refused, _) | (RefusedUntilRestored, "server" | "controle" | "backup") => {
                        !is_well && is_named && said.contains("Er is niets veranderd")
                    }
                    (Said, "server") => is_well && is_named,
                    (Said, "controle") => !is_well && is_named,
                    // Of looks that nobody can read there is no copy; drafts that nobody can are left out, and named.
                    (Said, "backup") => is_named,
                    (MadeAnew, "server") => is_well && is_named,
                    (MadeAnew, "controle" | "backup") => is_well,
                    (_, "herstel") => is_well && soon(&data, &["controle"]).0 == Some(0),
                    _ => false,
                };
                run(&data, &["server", "stop"]);
                let is_raw = ["os error", "panicked", "No such file", "Is a directory"];
                let is_raw = is_raw.iter().any(|raw| said.contains(raw));
                let after = all_of(&elsewhere);
                if !is_right || is_raw || after != before {
                    let touched = after != before;
                    wrong.push(format!(
                        "{name}, {what:?}, {words:?}: well: {is_well}, touched: {touched}\n{said}"
                    ));
                }
            }
        }
    }
    println!("{count} keer iets vreemds op de plaats van een deel van de opslag");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_folder_with_other_things_in_it_is_not_taken_over_and_an_empty_one_is() {
    let home = tempfile::tempdir().unwrap();
    let (ours, copy) = store(home.path());
    let foreign = home.path().join("documenten");
    fs::create_dir_all(foreign.join("logboek")).unwrap();
    fs::write(foreign.join("brief.odt"), "beste allemaal").unwrap();
    fs::write(foreign.join("logboek/mei.odt"), "dag 1").unwrap();
    fs::set_permissions(&foreign, fs::Permissions::from_mode(0o755)).unwrap();
    let before = all_of(&foreign);
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    for words in [
        &["server"][..],
        &["lijst", "instellingen"],
        &["doe", "inwoner-registreren", "achternaam=Veen"],
        &["herstel", &text(&copy), "--ja"],
        &["volg", &text(&ours), "--eenmaal"],
        &["herbouw"],
    ] {
        let (code, said) = soon(&foreign, words);
        assert_ne!(code, Some(0), "{words:?}: {said}");
        assert!(
            said.contains("brief.odt") || said.contains("geen opslag"),
            "{words:?}: {said}"
        );
        assert_eq!(all_of(&foreign), before, "{words:?}");
        assert_eq!(
            fs::metadata(&foreign).unwrap().mode() & 0o777,
            0o755,
            "{words:?}"
        );
    }
    // The folder that is named is itself a link, also with a slash behind it.
    let link = home.path().join("koppeling");
    symlink(&foreign, &link).unwrap();
    for name in [text(&link), text(&link) + "/"] {
        let (code, said) = soon(Path::new(&name), &["server"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("is een koppeling (symlink) naar"), "{said}");
        assert_eq!(all_of(&foreign), before);
    }
    // A disk of its own has this, and is empty for all that.
    let disk = home.path().join("schijf");
    fs::create_dir_all(disk.join("lost+found")).unwrap();
    let (is_up, said) = start(&disk);
    assert!(is_up, "{said}");
    // Beside a store other things may lie.
    fs::write(ours.join("lees.mij"), "van de beheerder").unwrap();
    let (is_up, said) = start(&ours);
    assert!(is_up, "{said}");
}

#[test]
fn what_may_not_be_read_is_named_and_not_taken_for_nothing() {
    if !server::can_be_another() {
        return;
    }
    const NOBODY: u32 = 65534;
    let home = tempfile::tempdir().unwrap();
    let program = server::for_everybody(home.path());
    let (ours, _) = store(home.path());
    fs::write(ours.join("vernietigd.jsonl"), "").unwrap();
    let as_nobody = |data: &Path, words: &[&str]| {
        let output = server::run_as(NOBODY, &program, data, words);
        (output.status.success(), stdout(&output) + &stderr(&output))
    };
    for name in [
        "stand",
        "logboek",
        "logboek/MAAND",
        "vernietigd.jsonl",
        "sled/db",
        "inzage/MAAND",
        "inzage/einde",
    ] {
        let data = home.path().join("data");
        server::copy(&ours, &data);
        let at = place(&data, name);
        server::give(&data, "nobody");
        fs::set_permissions(&at, fs::Permissions::from_mode(0o000)).unwrap();
        let (is_well, said) = as_nobody(&data, &["controle"]);
        as_nobody(&data, &["server", "stop"]);
        let is_made_anew = name == "sled/db" && is_well;
        assert!(!is_well || is_made_anew, "{name}: {said}");
        assert!(said.contains(at.to_str().unwrap()), "{name}: {said}");
        fs::remove_dir_all(&data).unwrap();
    }
}
