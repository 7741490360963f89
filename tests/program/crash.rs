//! A server that is killed at any moment loses nothing that it confirmed. `RONDEN=200` makes it many rounds.

use crate::support::server;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::support::server::{Dice, Served, command, perform, rounds, verified};
use wijkregie::domain::record::Part;
use wijkregie::ipc::client::{Client, ClientError};
use wijkregie::ipc::question;
use wijkregie::office::views::View;

const CLIENTS: usize = 4;

/// A setting for each client, so that nobody else changes it.
const SETTINGS: [&str; CLIENTS] = [
    "norm.bevestigen",
    "norm.besluit-wij",
    "norm.antwoord-bt",
    "norm.terugname",
];

/// What the server said was kept.
#[derive(Debug, Clone)]
enum Confirmed {
    Revision(String, u32),
    Note(String, u32, String),
    Setting(&'static str, String),
}

/// One client that changes things until the line breaks; writes down what was confirmed.
fn work(
    client: &mut Client,
    n: usize,
    round: u32,
    confirmed: &mut Vec<Confirmed>,
) -> Result<(), ClientError> {
    let mut dice = Dice::new();
    let said = |what: Result<(String, u32), String>| what.unwrap_or_else(|no| panic!("{no}"));
    for step in 0_u32.. {
        let (resident, revision) = said(perform(
            client,
            "inwoner-registreren",
            None,
            &format!("achternaam=Veen {n}.{round}.{step}; postcode=9744 GJ"),
        )?);
        confirmed.push(Confirmed::Revision(resident.clone(), revision));
        let today = chrono::Local::now().date_naive();
        let given = format!(
            "{}; inwoner={resident}; meldingsdatum={today}",
            server::MELDING
        );
        let (number, revision) = said(perform(client, "melding-registreren", None, &given)?);
        confirmed.push(Confirmed::Revision(number.clone(), revision));
        let on = Some(number.as_str());
        for note in 0..dice.below(6) {
            // Now and then one that needs more than one value in sled.
            let length = if dice.below(8) == 0 { 900 } else { 1 };
            let text = format!(
                "{n}.{round}.{step}.{note} {}",
                "belt morgen ".repeat(length)
            );
            let text = text.trim().to_owned();
            let (_, revision) = said(perform(
                client,
                "notitie-toevoegen",
                on,
                &format!("tekst={text}"),
            )?);
            confirmed.push(Confirmed::Note(number.clone(), revision, text));
        }
        for (action, given) in [
            ("onderzoek-starten", "regievoerder=Anna".to_owned()),
            ("intrekken", "reden=verhuisd".to_owned()),
        ] {
            if dice.below(3) > 0 {
                let (_, revision) = said(perform(client, action, on, &given)?);
                confirmed.push(Confirmed::Revision(number.clone(), revision));
            }
        }
        if dice.below(4) == 0 {
            let value = format!("{}d", 1 + (round * 7 + step) % 90);
            let given = format!("waarde={value}; reden=proef");
            let key = SETTINGS[n];
            // A setting in flight may be kept or not: only what was confirmed last counts, so forget the one before.
            confirmed.retain(|one| !matches!(one, Confirmed::Setting(other, _) if *other == key));
            said(perform(client, "instelling-wijzigen", Some(key), &given)?);
            confirmed.push(Confirmed::Setting(key, value));
        }
    }
    Ok(())
}

/// How many of these cannot be found.
fn lost(client: &mut Client, confirmed: &[Confirmed]) -> usize {
    let settings = client.ask(&question::Settings {}).unwrap();
    let mut shown: Option<(String, u32, Vec<String>)> = None;
    let mut is_kept = |number: &str, revision: u32, note: Option<&String>| {
        if shown.as_ref().is_none_or(|(known, ..)| known != number) {
            shown = show(client, number);
        }
        shown.as_ref().is_some_and(|(_, now, notes)| {
            *now >= revision && note.is_none_or(|note| notes.contains(note))
        })
    };
    confirmed
        .iter()
        .filter(|one| {
            let is_there = match one {
                Confirmed::Revision(number, revision) => is_kept(number, *revision, None),
                Confirmed::Note(number, revision, text) => is_kept(number, *revision, Some(text)),
                Confirmed::Setting(key, value) => settings
                    .iter()
                    .any(|(known, now)| known == key && now == value),
            };
            if !is_there {
                eprintln!("verloren: {one:?}");
            }
            !is_there
        })
        .count()
}

/// A record's number, revision and notes; the history must have as many lines as it has revisions.
fn show(client: &mut Client, number: &str) -> Option<(String, u32, Vec<String>)> {
    let question = question::Show {
        number: number.to_owned(),
        at: wijkregie::office::AsOf::NOW,
    };
    let view = match client.ask(&question) {
        Err(ClientError::Refused(_)) => return None,
        view => view.unwrap(),
    };
    let (record, history) = match *view {
        View::Dossier(dossier) => (dossier.record, dossier.history),
        View::Sheet(sheet) => (sheet.record, sheet.history),
        View::Contract(contract) => (contract.record, contract.history),
        View::Aanbesteding(view) => (view.record, view.history),
    };
    assert_eq!(history.len(), record.revision as usize, "{number}");
    let notes = record
        .parts
        .values()
        .filter_map(|part| match part {
            Part::Note(note) => Some(note.text.clone()),
            _ => None,
        })
        .collect();
    Some((number.to_owned(), record.revision, notes))
}

/// Kills a server that is still starting, a few times; sometimes one that has everything to rebuild.
fn kill_while_starting(data: &Path, dice: &mut Dice) {
    for _ in 0..dice.below(3) {
        if dice.below(3) == 0 {
            let _ = fs::remove_dir_all(data.join("sled"));
        }
        let mut child = Served::spawn(data, &[]);
        std::thread::sleep(Duration::from_micros(dice.below(80_000)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn whatever_was_confirmed_is_there_after_a_kill_at_any_moment() {
    let mut dice = Dice::new();
    let rounds = rounds(10);
    let (mut in_all, mut lost_in_all) = (0, 0);
    let mut home = tempfile::tempdir().unwrap();
    let mut confirmed: Vec<Confirmed> = Vec::new();
    for round in 0..rounds {
        if round % 10 == 0 {
            // A store that goes on growing makes the check of each round ever slower.
            home = tempfile::tempdir().unwrap();
            confirmed.clear();
        }
        let data = home.path().join("data");
        let server = Served::start(&data).unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|n| {
                let (mut client, said) = (server.client(), Arc::clone(&said));
                std::thread::spawn(move || {
                    let mut confirmed = Vec::new();
                    // It ends when the line breaks, and only then.
                    let broken = work(&mut client, n, round, &mut confirmed);
                    assert!(matches!(broken, Err(ClientError::Broken(_))), "{broken:?}");
                    said.lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .extend(confirmed);
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(20 + dice.below(400)));
        server.kill();
        for client in clients {
            client.join().unwrap();
        }
        let now = said.lock().unwrap_or_else(PoisonError::into_inner).clone();
        in_all += now.len();
        // The settings of earlier rounds were changed since.
        confirmed.retain(|one| !matches!(one, Confirmed::Setting(..)));
        kill_while_starting(&data, &mut dice);
        let server = Served::start(&data).unwrap();
        let mut client = server.client();
        lost_in_all += lost(&mut client, &now);
        // What was confirmed in earlier rounds is still there as well.
        let start = confirmed.len().saturating_sub(200);
        lost_in_all += lost(&mut client, &confirmed[start..]);
        verified(&mut client).unwrap_or_else(|why| panic!("round {round}: {why}"));
        confirmed.extend(now);
        if dice.below(2) == 0 {
            drop(client);
            server.kill();
        } else {
            drop(client);
            assert!(server.term().success());
        }
    }
    println!("{rounds} rondes, {in_all} bevestigd, {lost_in_all} verloren");
    assert_eq!(lost_in_all, 0);
    assert!(in_all > 0);
}

#[test]
fn an_import_during_which_the_server_was_killed_is_whole_after_running_it_again() {
    let mut dice = Dice::new();
    for _ in 0..rounds(3).min(20) {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/data/office-500/verwijzingen.csv"
        );
        let words = ["import", "verwijzingen", file, "--json"];
        let server = Served::start(&data).unwrap();
        let mut import = server::wijkregie();
        import.arg("--data").arg(&data).args(words);
        import.stdout(Stdio::null()).stderr(Stdio::null());
        let mut import = import.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(dice.below(1200)));
        server.kill();
        let _ = import.kill();
        import.wait().unwrap();
        // The killed import may have started a server of its own meanwhile, which may still be starting.
        kill_while_starting(&data, &mut dice);
        let mut started = None;
        server::until("the folder to itself", || {
            server::done(&data, &["server", "stop"]);
            started = match Served::start(&data) {
                Err(said) if said.starts_with("Er draait al") => None,
                started => Some(started.unwrap()),
            };
            started.is_some()
        });
        let server = started.unwrap();
        verified(&mut server.client()).unwrap();
        let report: serde_json::Value = serde_json::from_str(&server::done(&data, &words)).unwrap();
        let count = |name: &str| report[name].as_u64().unwrap();
        assert_eq!(
            count("gelezen"),
            count("toegevoegd") + count("bijgewerkt") + count("ongewijzigd") + count("geweigerd")
        );
        let again: serde_json::Value = serde_json::from_str(&server::done(&data, &words)).unwrap();
        assert_eq!(again["toegevoegd"], 0, "nothing is in it twice");
        verified(&mut server.client()).unwrap();
    }
}

#[test]
fn a_change_that_was_cut_off_half_way_is_there_whole_or_not_at_all() {
    // A merge of residents changes several records in one group.
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let first = server::melding(&mut client);
    let second = server::melding(&mut client);
    client
        .send(&command("inwoners-samenvoegen", Some("P-0001"), "met=P-0002").into())
        .unwrap();
    server.kill();
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    verified(&mut client).unwrap();
    let resident = |client: &mut Client, number: &str| {
        let question = question::Show {
            number: number.to_owned(),
            at: wijkregie::office::AsOf::NOW,
        };
        match client.ask(&question).map(|view| *view) {
            Ok(View::Dossier(dossier)) => dossier.resident.map(|record| record.id.number),
            Ok(View::Contract(_) | View::Aanbesteding(_) | View::Sheet(_)) => None,
            Err(ClientError::Refused(_)) => None,
            Err(other) => panic!("{other:?}"),
        }
    };
    assert_eq!(resident(&mut client, &first).as_deref(), Some("P-0001"));
    let merged = resident(&mut client, &second).as_deref() == Some("P-0001");
    let (_, revision, _) = show(&mut client, "P-0002").unwrap();
    assert_eq!(
        merged,
        revision == 2,
        "both records of the group, or neither"
    );
}
