//! A request that is asked again, because its answer was lost, is done once and answered the same.

use std::fs;
use std::path::Path;

use crate::support::logboek::{header, lines, month};
use crate::support::office::{self, Office};
use crate::support::server::{self, Served, command};
use wijkregie::domain::rows::ProviderRow;
use wijkregie::ipc::client::Client;
use wijkregie::ipc::question;
use wijkregie::office::Outcome;
use wijkregie::office::import::{Batch, Rows};

fn asked(action: &str, on: Option<&str>, given: &str, request: &str) -> question::Perform {
    question::Perform {
        request: request.to_owned(),
        ..command(action, on, given)
    }
}

/// How many lines of an action there are in the newest file.
fn count(data: &Path, action: &str) -> usize {
    let all = lines(data);
    let actions = all.iter().map(|line| header(line)["actie"].clone());
    actions.filter(|known| known == action).count()
}

#[test]
fn a_client_that_lost_its_line_and_asks_again_leaves_one_line_and_gets_the_first_answer() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    let note = asked(
        "notitie-toevoegen",
        Some(&number),
        "tekst=belt morgen",
        "scherm-1",
    );
    // It goes away without hearing the answer.
    let mut lost = server.client();
    lost.send(&note.clone().into()).unwrap();
    drop(lost);
    let first = client.ask(&note).unwrap();
    assert!(
        matches!(
            first,
            Outcome::Done {
                is_changed: true,
                ..
            }
        ),
        "{first:?}"
    );
    let made = asked("inwoner-registreren", None, "achternaam=Bos", "scherm-2");
    let resident = client.ask(&made).unwrap();
    // Both keys of a double press wait together.
    client.send(&made.clone().into()).unwrap();
    assert_eq!(client.ask(&made).unwrap(), resident);
    client.read().unwrap();
    drop(client);
    server.kill();
    // The server that answered is gone, its answer is not.
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    assert_eq!(client.ask(&note).unwrap(), first);
    assert_eq!(client.ask(&made).unwrap(), resident);
    let count = |action: &str| count(&data, action);
    assert_eq!(count("notitie-toevoegen"), 1);
    assert_eq!(
        count("inwoner-registreren"),
        2,
        "the one of the melding, and this one"
    );
    // Under another number, or none, it is another request.
    for request in ["scherm-3", ""] {
        let again = asked(
            "notitie-toevoegen",
            Some(&number),
            "tekst=belt morgen",
            request,
        );
        client.ask(&again).unwrap();
    }
    assert_eq!(count("notitie-toevoegen"), 3);
    server::verified(&mut client).unwrap();
}

/// Asks and goes away, then asks twice more as a second press of the key does; the one answer.
fn surely<Q>(server: &Served, client: &mut Client, question: &Q) -> Q::Answer
where
    Q: question::Question + Clone,
    Q::Answer: PartialEq + std::fmt::Debug,
{
    let mut lost = server.client();
    lost.send(&question.clone().into()).unwrap();
    drop(lost);
    let first = client.ask(question).unwrap();
    client.send(&question.clone().into()).unwrap();
    assert_eq!(client.ask(question).unwrap(), first);
    client.read().unwrap();
    first
}

#[test]
fn a_step_back_a_step_forward_and_a_batch_are_done_once_and_answered_the_same() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    let given = "regievoerder=Anna";
    server::perform_now(&mut client, "onderzoek-starten", Some(&number), given);
    let undo = question::Undo {
        number: number.clone(),
        request: "terug".to_owned(),
    };
    let redo = question::Redo {
        number: number.clone(),
        request: "verder".to_owned(),
    };
    let undone = surely(&server, &mut client, &undo);
    assert!(matches!(undone, Outcome::Done { .. }), "{undone:?}");
    let redone = surely(&server, &mut client, &redo);
    assert!(matches!(redone, Outcome::Done { .. }), "{redone:?}");
    let row = ProviderRow {
        name: "De Linde".to_owned(),
        ..ProviderRow::default()
    };
    let import = question::Import {
        batch: Batch::filling(Rows::Providers(vec![row]), false),
        request: "lezen".to_owned(),
    };
    assert_eq!(surely(&server, &mut client, &import).added, 1);
    drop(client);
    server.kill();
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    assert_eq!(surely(&server, &mut client, &undo), undone);
    assert_eq!(surely(&server, &mut client, &redo), redone);
    // The next server finds the row there, and says so.
    let again = client.ask(&import).unwrap();
    assert_eq!((again.added, again.unchanged), (0, 1));
    let actions = ["ongedaan-maken", "opnieuw-doen", "inlezen-aanbieders"];
    assert_eq!(actions.map(|action| count(&data, action)), [1, 1, 1]);
    server::verified(&mut client).unwrap();
}

#[test]
fn a_request_is_known_after_a_restart_also_over_a_months_turn_and_under_a_heap_of_others() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    let number = server::melding(&mut client);
    let on = Some(number.as_str());
    let note = asked("notitie-toevoegen", on, "tekst=belt morgen", "scherm-1");
    let first = client.ask(&note).unwrap();
    let heap = |client: &mut Client| {
        for n in 0..120 {
            let text = format!("tekst={n} {}", "en zo verder ".repeat(1000));
            server::perform_now(client, "notitie-toevoegen", Some(&number), &text);
        }
    };
    heap(&mut client);
    drop(client);
    assert!(server.term().success());
    // What was written so far was written in the month before.
    let before = month(&data).with_file_name("2020-01.jsonl");
    fs::rename(month(&data), &before).unwrap();
    assert!(fs::metadata(&before).unwrap().len() > 1024 * 1024);
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    heap(&mut client);
    drop(client);
    server.kill();
    assert!(fs::metadata(month(&data)).unwrap().len() > 1024 * 1024);
    let server = Served::start(&data).unwrap();
    let mut client = server.client();
    assert_eq!(client.ask(&note).unwrap(), first);
    assert_eq!(server::verified(&mut client), Ok(244));
}

#[test]
fn a_list_of_which_nothing_was_done_never_says_that_the_rest_was() {
    let office = Office::new();
    let none = ["toewijzen", "V-2099-0001", "V-2099-0002", "medewerker=Anna"];
    let (_, said) = office.refuses(&none);
    assert!(
        said.contains("Niet gedaan: 2. Er is niets gewijzigd"),
        "{said}"
    );
    assert!(!said.contains("De rest"), "{said}");
    // The same no for all of them is said once.
    office.does(&["inwoner-registreren", "achternaam=Bos", "postcode=9744 GJ"]);
    let melding = [
        "melding-registreren",
        "inwoner=P-0001",
        "meldingsdatum=vandaag",
        "verwijzer=huisarts",
        "soort=individuele begeleiding",
        "wet=Wmo",
        "urgentie=regulier",
    ];
    let numbers = ["zorgvraag=een", "zorgvraag=twee"]
        .map(|question| office.does(&[&melding[..], &[question]].concat()));
    for number in &numbers {
        office.does(&["toewijzen", number.trim(), "medewerker=Anna"]);
    }
    let same = ["overdragen", "van=Anna", "aan=Anna"];
    let once = "Van en aan zijn allebei Anna: er valt niets over te dragen.\n";
    let (_, said) = office.refuses(&same);
    assert_eq!(said.matches(once).count(), 1, "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
    // Who waits for a call of Anna is not forgotten where her verwijzingen go to another.
    let call = [
        "contact-vastleggen",
        "wat=belt over de start",
        "inwoner=P-0001",
        "medewerker=Anna",
    ];
    let call = office.does(&call);
    let trial = office.run(&["doe", "overdragen", "van=Anna", "aan=Anna", "--proef"]);
    let said = office::said(&trial);
    assert!(said.contains("1 telefoontje op naam van Anna"), "{said}");
    assert!(
        said.contains(&format!("contact-doorgeven {call} ")),
        "{said}"
    );
}
