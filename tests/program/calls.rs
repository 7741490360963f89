//! The disk says no at any one call: nothing that was confirmed is lost, the order stays, and the words are Dutch.
//! `RONDEN=100` tries every place.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::time::Duration;

use crate::support::server::{self, Served, perform, rounds, verified};
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

/// Whether a call can be made to fail here; the reason is printed when not.
fn can_fail() -> bool {
    let tried = Process::new("strace")
        .args(["-f", "-e", "trace=none", "true"])
        .output();
    let can = tried.as_ref().is_ok_and(|output| output.status.success());
    if !can {
        println!("overgeslagen: strace werkt hier niet ({tried:?})");
    }
    can
}

/// A server of which one call fails, the nth of its name.
struct Failing {
    child: Child,
    log: PathBuf,
    said: PathBuf,
}

impl Failing {
    fn start(home: &Path, data: &Path, call: &str, nth: u32) -> Self {
        let (log, said) = (home.join("calls"), home.join("said"));
        let error = if nth.is_multiple_of(2) {
            "EIO"
        } else {
            "ENOSPC"
        };
        let child = Process::new("strace")
            .args(["-f", "--seccomp-bpf", "-e", &format!("trace={call}"), "-o"])
            .arg(&log)
            .args(["-e", &format!("inject={call}:error={error}:when={nth}")])
            .arg(env!("CARGO_BIN_EXE_wijkregie"))
            .arg("--data")
            .arg(data)
            .arg("server")
            .env_remove("WIJKREGIE_DATA")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&said).unwrap())
            .spawn()
            .unwrap();
        Self { child, log, said }
    }

    /// A client, once it is ready; none when it did not start.
    fn client(&mut self, data: &Path) -> Option<Client> {
        let mut found = None;
        server::until("a server or its end", || {
            found = client::connect_running(data).ok().flatten();
            found.is_some() || self.child.try_wait().unwrap().is_some()
        });
        found
    }

    /// Whether the call came to be made, and what was said.
    fn end(mut self) -> (bool, String) {
        self.child.wait().unwrap();
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        (
            log.contains("(INJECTED)"),
            fs::read_to_string(&self.said).unwrap(),
        )
    }
}

/// The notes of a dossier; why not, when the look at it cannot be kept.
fn notes(client: &mut Client, number: &str) -> Result<Vec<String>, String> {
    let number = number.to_owned();
    let question = question::Show { number, on: None };
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
fn work(base: &Path, number: &str, call: &str, nth: u32) -> bool {
    let what = format!("{call} {nth}");
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    server::copy(base, &data);
    let mut failing = Failing::start(home.path(), &data, call, nth);
    let mut confirmed = vec!["begin".to_owned()];
    let mut refused = Vec::new();
    if let Some(mut client) = failing.client(&data) {
        let pid = client.ask(&question::Status {}).unwrap().pid;
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
        }
        if let Ok(Some(mut client)) = client::connect_running(&data) {
            assert!(refused.len() < 8, "{what}: it went on");
            match notes(&mut client, number) {
                Ok(now) => assert_eq!(now, confirmed, "{what}: as said, while it runs"),
                Err(no) => is_in_dutch(&no, &what),
            }
        }
        // strace lets go of who is killed.
        let _ = Process::new("kill").args(["-9", &pid.to_string()]).status();
    }
    let (was_made, said) = failing.end();
    is_in_dutch(&said, &what);
    let server = Served::start(&data).unwrap_or_else(|why| panic!("{what}: {why}"));
    is_in_dutch(&server.said, &what);
    let mut client = server.client();
    verified(&mut client).unwrap_or_else(|why| panic!("{what}: {why}"));
    let now = notes(&mut client, number).unwrap();
    // What could neither be kept nor be cut off may be there after all; it was never called kept.
    let without: Vec<_> = now.iter().filter(|text| !refused.contains(text)).collect();
    assert_eq!(without, confirmed.iter().collect::<Vec<_>>(), "{what}");
    was_made
}

#[test]
fn whichever_call_fails_what_was_confirmed_is_there_in_its_order() {
    if !can_fail() {
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
    for call in CALLS {
        // Without a word for all, some of the first and some further on.
        let step = if most >= 100 { 1 } else { 5 };
        for nth in (1..).step_by(step).take(most as usize) {
            if !work(&base, &number, call, nth) {
                break;
            }
            failed += 1;
        }
    }
    assert!(failed > CALLS.len());
    println!("{failed} keer een fout van de schijf, 0 verloren");
}

/// Runs a server under strace with these words, until `work` is done; what it said, and how it ended.
fn under_strace(data: &Path, words: &[&str], work: impl FnOnce()) -> (String, Option<i32>) {
    let mut child = Process::new("strace")
        .args(["-f", "--seccomp-bpf"])
        .args(words)
        .arg(env!("CARGO_BIN_EXE_wijkregie"))
        .arg("--data")
        .arg(data)
        .arg("server")
        .env_remove("WIJKREGIE_DATA")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    server::until("a server", || {
        matches!(client::connect_running(data), Ok(Some(_)))
    });
    work();
    let output = child.stderr.take().unwrap();
    let said = std::io::read_to_string(output).unwrap();
    (said, child.wait().unwrap().code())
}

#[test]
fn a_writer_that_panics_ends_the_server_with_an_error_and_loses_nothing_that_was_confirmed() {
    if !can_fail() {
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
    let log = home.path().join("calls");
    let words = [
        "-P",
        month.to_str().unwrap(),
        "-e",
        lie,
        "-o",
        log.to_str().unwrap(),
    ];
    let (said, code) = under_strace(&data, &words, || {
        let mut client = server::client(&data);
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
    });
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
    if !can_fail() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    // Made by somebody else, or by a start that came no further.
    let data = home.path().join("boven/data");
    fs::create_dir_all(&data).unwrap();
    let log = home.path().join("calls");
    let words = ["-e", "trace=syncfs", "-o", log.to_str().unwrap()];
    for synced in [true, false] {
        let (_, code) = under_strace(&data, &words, || {
            server::done(&data, &["server", "stop"]);
        });
        assert_eq!(code, Some(0));
        let calls = fs::read_to_string(&log).unwrap();
        assert_eq!(calls.contains("syncfs("), synced, "{calls}");
    }
}
