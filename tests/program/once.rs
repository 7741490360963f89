//! A request that is asked again, because its answer was lost, is done once and answered the same.

use crate::support::logboek::{header, lines};
use crate::support::server::{self, Served, command};
use wijkregie::ipc::question;
use wijkregie::office::Outcome;

fn asked(action: &str, on: Option<&str>, given: &str, request: &str) -> question::Perform {
    question::Perform {
        request: request.to_owned(),
        ..command(action, on, given)
    }
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
    let count = |action: &str| {
        let all = lines(&data);
        let actions = all.iter().map(|line| header(line)["actie"].clone());
        actions.filter(|known| known == action).count()
    };
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
