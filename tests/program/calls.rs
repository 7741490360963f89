//! The disk says no at any one call: nothing that was confirmed is lost, the order stays, and the words are Dutch. The call
//! that fails is the nth of its name in each thread, counted from the start of the server and from when it is at work;
//! `RONDEN=100` tries every n.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::support::server::{self, Served, perform, rounds, verified};
use crate::support::traced::{self, Traced, When};
use wijkregie::domain::record::Part;
use wijkregie::ipc::client::{self, Client, ClientError};
use wijkregie::ipc::question;
use wijkregie::office::views::View;

/// The calls by which anything gets to disk.
const CALLS: &[&str] = &[
    "pwrite64",
    "fdatasync",
    "fsync",
    "rename",
    "ftruncate",
    "mkdir",
    "write",
];

/// The notes of a dossier; why not, when the look at it cannot be kept.
fn notes(client: &mut Client, number: &str) -> Result<Vec<String>, String> {
    let number = number.to_owned();
    let question = question::Show {
        number,
        at: wijkregie::office::AsOf::NOW,
    };
    let dossier = match client.ask(&question).map(|view| *view) {
        Ok(View::Dossier(dossier)) => dossier,
        Err(ClientError::Refused(no)) => return Err(no.to_string()),
        other => panic!("{other:?}"),
    };
    let parts = dossier.record.parts.into_values();
    let texts = parts.filter_map(|part| match part {
        Part::Note(note) => Some(note.text),
        _ => None,
    });
    Ok(texts.collect())
}

fn is_in_dutch(said: &str, what: &str) {
    for raw in ["os error", "panicked", "Input/output", "No space", "Error"] {
        assert!(!said.contains(raw), "{what}: {said}");
    }
}

/// Works on a copy of a store while the nth such call fails; returns whether it was made.
fn work(base: &Path, number: &str, when: When, call: &str, nth: u32) -> bool {
    let what = format!("{call} {nth} {when:?}");
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    server::copy(base, &data);
    let mut failing = Traced::server(home.path(), &data, when, call, nth);
    let mut confirmed = vec!["begin".to_owned()];
    let mut refused = Vec::new();
    let mut beside = Beside::default();
    if let Some(mut client) = failing.client(&data) {
        for n in 0..8 {
            let text = format!("{n} {}", "lang ".repeat(n * 200));
            let text = text.trim().to_owned();
            let given = format!("tekst={text}");
            match perform(&mut client, "notitie-toevoegen", Some(number), &given) {
                Ok(Ok(_)) => confirmed.push(text),
                Ok(Err(why)) => {
                    is_in_dutch(&why, &what);
                    refused.push(text);
                    // A server that took its store into memory does not try the disk all the time.
                    std::thread::sleep(Duration::from_millis(100));
                }
                // The one thread that writes may have ended: then the server does.
                Err(_) => break,
            }
            if !beside.work(&mut client, number, n, &what) {
                break;
            }
        }
        if let Ok(Some(mut client)) = client::connect_running(&data) {
            assert!(refused.len() < 8, "{what}: it went on");
            match notes(&mut client, number) {
                Ok(now) => assert_eq!(now, confirmed, "{what}: as said, while it runs"),
                Err(no) => is_in_dutch(&no, &what),
            }
        }
        failing.signal("-9");
    }
    let (_, log, said) = failing.end();
    let was_made = log.contains("(INJECTED)");
    is_in_dutch(&said, &what);
    let server = Served::start(&data).unwrap_or_else(|why| panic!("{what}: {why}"));
    is_in_dutch(&server.said, &what);
    let mut client = server.client();
    verified(&mut client).unwrap_or_else(|why| panic!("{what}: {why}"));
    let now = notes(&mut client, number).unwrap();
    // What could neither be kept nor be cut off may be there after all; it was never called kept.
    let without: Vec<_> = now.iter().filter(|text| !refused.contains(text)).collect();
    assert_eq!(without, confirmed.iter().collect::<Vec<_>>(), "{what}");
    beside.must_be_there(&mut client, &data, &what);
    was_made
}

/// What was confirmed of looks and drafts.
#[derive(Default)]
struct Beside {
    purposes: Vec<String>,
    drafts: Vec<String>,
}

impl Beside {
    /// Looks, and types; false when the line broke.
    fn work(&mut self, client: &mut Client, number: &str, n: usize, what: &str) -> bool {
        let purpose = format!("doel {n}");
        match client.ask(&server::look(&purpose)) {
            Ok(_) => self.purposes.push(purpose),
            Err(ClientError::Refused(no)) => is_in_dutch(&no.to_string(), what),
            Err(_) => return false,
        }
        let text = format!("half {n}");
        match client.ask(&server::draft(number, &text, &text)) {
            Ok(()) => self.drafts.push(text),
            Err(ClientError::Refused(no)) => is_in_dutch(&no.to_string(), what),
            Err(_) => return false,
        }
        true
    }

    fn must_be_there(&self, client: &mut Client, data: &Path, what: &str) {
        let drafts = client.ask(&question::Drafts {}).unwrap();
        for text in &self.drafts {
            let is_there = drafts.iter().any(|draft| draft.fields["tekst"] == *text);
            assert!(is_there, "{what}: {text}");
        }
        let name = crate::support::logboek::month(data);
        let looks = data.join("inzage").join(name.file_name().unwrap());
        let looks = fs::read_to_string(looks).unwrap_or_default();
        for purpose in &self.purposes {
            assert!(looks.contains(purpose.as_str()), "{what}: {purpose}");
        }
    }
}

/// The calls by which a back-up is made, and by which one is put back.
const OF_A_COPY: &[&str] = &["write", "fsync", "rename", "renameat2", "mkdir", "unlink"];

#[test]
fn whichever_call_fails_a_backup_is_whole_or_none_and_a_restore_leaves_all_of_before_or_of_after() {
    if !traced::works() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let base = server::store(home.path(), "base", 3);
    let copy = server::done(&base, &["backup"]);
    server::run(&base, &["server", "stop"]);
    let before = crate::support::logboek::lines(&base);
    let number = server::melding(&mut Served::start(&base).unwrap().client());
    let after = crate::support::logboek::lines(&base);
    assert!(after.len() > before.len());
    let step = if rounds(4) >= 100 { 1 } else { 4 };
    let (mut failed, mut made, mut put) = (0, 0, 0);
    for call in OF_A_COPY {
        for nth in (1..).step_by(step).take(rounds(4) as usize) {
            let what = format!("{call} {nth}");
            let (data, to) = (home.path().join("data"), home.path().join("naar"));
            for old in [&data, &to] {
                let _ = fs::remove_dir_all(old);
            }
            fs::create_dir(&to).unwrap();
            server::copy(&base, &data);
            // The server is another process: only who copies fails.
            let server = Served::start(&data).unwrap();
            let words = ["backup", "--naar", server::text(&to)];
            let traced = Traced::failing(home.path(), &data, call, nth, &words);
            let (code, log, said) = traced.end();
            is_in_dutch(&said, &what);
            let named: Vec<PathBuf> = fs::read_dir(&to)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| server::text(path).ends_with(".tar.gz"))
                .collect();
            assert!(code != Some(0) || named.len() == 1, "{what}: {said}");
            for path in &named {
                let checked = server::done(&data, &["backup", "--controle", server::text(path)]);
                assert!(!checked.contains("Let op"), "{what}: {checked}");
                made += 1;
            }
            assert!(server.term().success());
            let was_made = log.contains("(INJECTED)");

            let words = ["herstel", &copy, "--ja"];
            let traced = Traced::failing(home.path(), &data, call, nth, &words);
            let (code, log, said) = traced.end();
            is_in_dutch(&said, &what);
            let server = Served::start(&data).unwrap_or_else(|why| panic!("{what}: {why}"));
            let now = crate::support::logboek::lines(&data);
            verified(&mut server.client()).unwrap_or_else(|why| panic!("{what}: {why}"));
            assert!(now == before || now == after, "{what}: {said}");
            assert!(code != Some(0) || now == before, "{what}: {said}");
            put += u32::from(now == before);
            assert!(server.term().success());
            if !was_made && !log.contains("(INJECTED)") {
                break;
            }
            failed += 1;
        }
    }
    assert!(failed > 0 && !number.is_empty());
    println!(
        "{failed} keer een fout bij kopiëren of terugzetten: {made} kopieën, alle heel; {put} keer teruggezet, verder alles van ervoor"
    );
}

#[test]
fn whichever_call_fails_what_was_confirmed_is_there_in_its_order() {
    if !traced::works() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let base = home.path().join("base");
    let served = Served::start(&base).unwrap();
    let mut client = served.client();
    let number = server::melding(&mut client);
    server::perform_now(
        &mut client,
        "notitie-toevoegen",
        Some(&number),
        "tekst=begin",
    );
    drop(client);
    assert!(served.term().success());
    let most = rounds(4);
    let mut failed = 0;
    for when in When::ALL {
        for call in CALLS {
            // Without a word for all, some of the first and some further on.
            let step = if most >= 100 { 1 } else { 5 };
            for nth in (1..).step_by(step).take(most as usize) {
                if !work(&base, &number, when, call, nth) {
                    break;
                }
                failed += 1;
            }
        }
    }
    assert!(failed > CALLS.len());
    println!("{failed} keer een fout van de schijf, 0 verloren");
}

#[test]
fn a_writer_that_panics_ends_the_server_with_an_error_and_loses_nothing_that_was_confirmed() {
    if !traced::works() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let served = Served::start(&data).unwrap();
    let number = server::melding(&mut served.client());
    assert!(served.term().success());
    let month = crate::support::logboek::month(&data);
    let mut confirmed = Vec::new();
    // The system says that it wrote more than it was given: std says that cannot be, and panics.
    let lie = "inject=pwrite64:retval=1000000:when=3";
    let words = ["-P", month.to_str().unwrap(), "-e", lie];
    let mut traced = Traced::start(home.path(), &data, &words);
    let mut client = traced.client(&data).unwrap();
    for n in 0.. {
        let given = format!("tekst={n}");
        match perform(&mut client, "notitie-toevoegen", Some(&number), &given) {
            Ok(Ok(_)) => confirmed.push(n.to_string()),
            Ok(Err(why)) => {
                is_in_dutch(&why, "the answer");
                break;
            }
            Err(_) => break,
        }
    }
    let (code, _, said) = traced.end();
    assert_eq!(confirmed, ["0", "1"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("Het schrijven is onverwacht gestopt"),
        "{said}"
    );
    let served = Served::start(&data).unwrap();
    let mut client = served.client();
    verified(&mut client).unwrap();
    assert_eq!(notes(&mut client, &number).unwrap(), confirmed);
}

#[test]
fn the_folders_above_a_new_store_are_synced_until_a_start_came_through() {
    if !traced::works() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    // Made by somebody else, or by a start that came no further.
    let data = home.path().join("boven/data");
    fs::create_dir_all(&data).unwrap();
    for synced in [true, false] {
        let mut traced = Traced::start(home.path(), &data, &["-e", "trace=syncfs"]);
        drop(traced.client(&data).unwrap());
        server::done(&data, &["server", "stop"]);
        let (code, calls, _) = traced.end();
        assert_eq!(code, Some(0));
        assert_eq!(calls.contains("syncfs("), synced, "{calls}");
    }
}
