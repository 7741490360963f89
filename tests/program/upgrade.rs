//! Another version comes or goes while people work: each is told so in one sentence, and what was typed is kept.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};

use chrono::Utc;
use wijkregie::ipc::protocol::PROTOCOL;
use wijkregie::ipc::question;
use wijkregie::office::drafts::Draft;

use crate::support::logboek::lines;
use crate::support::server::{self, Served, done, run, stderr};

fn one_sentence(said: &str) {
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn a_client_of_another_version_is_told_so_and_what_it_typed_before_is_there_after_logging_in_again()
{
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let draft = Draft {
        action: "notitie-toevoegen".to_owned(),
        target: None,
        form: String::new(),
        fields: BTreeMap::from([("tekst".to_owned(), "belt morgen".to_owned())]),
        at: Utc::now(),
    };
    let mut client = server.client();
    client
        .ask(&question::KeepDraft {
            draft: draft.clone(),
        })
        .unwrap();
    // The new version takes the place of the old one while people are connected.
    let notices = server.client().listen().unwrap();
    assert!(server.term().success());
    assert!(
        notices
            .iter()
            .any(|it| it == wijkregie::office::Notice::Stopping)
    );
    let said = client.ask(&question::Drafts {}).unwrap_err().to_string();
    assert!(said.contains("Wat bevestigd is, staat er"), "{said}");
    let server = Served::start(&data).unwrap();
    for (protocol, words) in [
        (PROTOCOL - 1, "Uw wijkregie is ouder dan de server"),
        (PROTOCOL + 1, "De server is ouder dan uw wijkregie"),
    ] {
        // A client made by hand, of another version.
        let mut line = UnixStream::connect(data.join("socket")).unwrap();
        line.write_all(b"WIJK").unwrap();
        line.write_all(&protocol.to_le_bytes()).unwrap();
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).unwrap();
        let said = String::from_utf8_lossy(&answer[3..]).into_owned();
        assert!(answer[0] == 1 && said.starts_with(words), "{said}");
        one_sentence(&said);
    }
    let drafts = server.client().ask(&question::Drafts {}).unwrap();
    assert_eq!(drafts, [draft]);
}

#[test]
fn this_client_at_a_server_of_another_version_says_what_that_says_and_does_nothing() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    fs::create_dir(&data).unwrap();
    let listener = UnixListener::bind(data.join("socket")).unwrap();
    let said = "Uw wijkregie is ouder dan de server (protocol 8 en 9). Log opnieuw in";
    std::thread::spawn(move || {
        for line in listener.incoming() {
            let mut line = line.unwrap();
            line.read_exact(&mut [0; 8]).unwrap();
            let mut answer = vec![1];
            answer.extend_from_slice(&u16::try_from(said.len()).unwrap().to_le_bytes());
            answer.extend_from_slice(said.as_bytes());
            line.write_all(&answer).unwrap();
        }
    });
    for words in [
        &["lijst", "wachtrij"][..],
        &["doe", "notitie-toevoegen", "V-2026-0001", "tekst=x"],
        &["backup"],
        &["server", "status"],
    ] {
        let output = run(&data, words);
        assert_eq!(output.status.code(), Some(3), "{words:?}");
        assert_eq!(stderr(&output), said);
    }
    assert!(!data.join("logboek").exists());
}

#[test]
fn the_way_back_after_a_format_was_raised_is_refused_in_one_sentence_and_a_backup_of_before_is_put_back()
 {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    server::melding(&mut server.client());
    let before = done(&data, &["backup"]);
    let count = lines(&data).len();
    server::melding(&mut server.client());
    assert!(server.term().success());
    // A newer program was here: it keeps its format in the stand.
    let stand = fs::read_to_string(data.join("stand")).unwrap();
    let mut stand: serde_json::Value = serde_json::from_str(&stand).unwrap();
    let ours = stand["formaat"].as_u64().unwrap();
    stand["formaat"] = (ours + 1).into();
    fs::write(data.join("stand"), stand.to_string()).unwrap();
    let uid = rustix::process::geteuid().as_raw();
    fs::write(data.join(format!("concepten/{uid}.json")), "[]").unwrap();
    let all = lines(&data);
    for words in [
        &["server"][..],
        &["controle"],
        &["herbouw"],
        &["lijst", "wachtrij"],
    ] {
        let output = run(&data, words);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
        assert!(
            said.contains("van een nieuwere wijkregie (formaat"),
            "{said}"
        );
        one_sentence(&said);
    }
    assert_eq!(lines(&data), all);
    assert_eq!(
        fs::read_to_string(data.join("stand")).unwrap(),
        stand.to_string()
    );
    let said = done(&data, &["herstel", &before, "--ja"]);
    assert!(said.contains("Niet meer in gebruik: 2 regels"), "{said}");
    assert_eq!(lines(&data).len(), count);
    done(&data, &["controle"]);
    // The drafts of the newer one are in what was set aside.
    assert!(data.join(format!("opzij-1/concepten/{uid}.json")).exists());
    run(&data, &["server", "stop"]);
}
